"""Weighing alternatives on several criteria (multi-criteria analysis), and how firm the ranking is."""
