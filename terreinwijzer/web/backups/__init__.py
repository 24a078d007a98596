"""Backups: everything that people wrote, in one file, and back.

The file has the database as its own engine writes it out, and a manifest that says what it is. Data that are shown (a
case, a store) are files that never change: these are copied as they are.
"""
