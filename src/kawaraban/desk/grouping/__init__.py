"""Copies, stories and series of all that a desk holds."""
