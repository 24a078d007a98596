"""Transitions: what a park can do together about energy, materials, climate and access. Pure functions over tables."""
