"""Pages about people: the user's own account, and who may what."""
