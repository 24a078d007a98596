"""Circular streams: what comes free, who can use it, what that is worth, and what others may see of it."""
