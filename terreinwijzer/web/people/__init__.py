"""Accounts: who uses the application, and in which role for which portfolio."""
