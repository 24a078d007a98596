"""Connections with other programs: tokens for those that ask, and addresses that are told of signals."""
