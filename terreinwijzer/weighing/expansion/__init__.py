"""Searching land for expansion: what is excluded, which connected zones are left, and how they weigh."""
