"""The implementation programme: actions, what they should move, and how the programme itself changes."""
