"""Demand for land, how sure it is, and what it meets in supply."""
