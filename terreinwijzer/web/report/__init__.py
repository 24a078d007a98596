"""The report of a portfolio in the web application: made in the background, kept for whoever wants it."""
