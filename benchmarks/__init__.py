"""Benchmarks: every claim on speed comes from a race in one run; `make bench` prints the ratios."""
