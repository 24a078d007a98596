"""The state of a portfolio on a reference date: in memory (`portfolio`) and kept for good (`store`)."""
