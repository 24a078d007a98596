"""Two organisations that are one: found, put beside each other, merged, and taken apart again."""
