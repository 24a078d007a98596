"""The pages: each puts together what the library computed."""
