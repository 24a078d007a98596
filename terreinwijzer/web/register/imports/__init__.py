"""Bringing organisations in from a table: read, matched with what is there, shown, and only then written."""
