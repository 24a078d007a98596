"""The consistency audit: what a portfolio says against itself."""
