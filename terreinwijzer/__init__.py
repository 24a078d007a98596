"""Terreinwijzer: a business-park vision as a living instrument."""
