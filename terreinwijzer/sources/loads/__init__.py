"""Loads of connections to the electricity grid: files of meter companies and profiles, judged and never mended."""
