"""Charts: one small function each, from a table to a Vega-Lite definition that screen and print share."""
