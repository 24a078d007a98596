"""Participation: themes on which anybody may react, sessions that were held, and how each reaction was handled."""
