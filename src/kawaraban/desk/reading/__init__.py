"""Responses read in worker processes, and read again."""
