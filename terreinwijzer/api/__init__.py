"""The verbs of the library, composed from its parts; the command line and the web call these."""
