"""Chains of moves (schuifoperaties): which steps, in which order, free the most land, and what each party gains."""
