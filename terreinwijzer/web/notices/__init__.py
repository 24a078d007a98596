"""Notices: what asks for one person, kept until it no longer does."""
