"""The web application: pages, atlas and API on top of the library. It computes nothing itself."""
