"""Races on the map: overlays of parks and footprints, a whole country, its growth, and one changed municipality."""
