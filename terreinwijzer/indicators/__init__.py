"""Indicators: a catalogue of definitions and one pure function for each."""
