"""Access: how long people and goods travel to and from a park, over its roads or, without these, as the crow flies."""
