"""Fuzzing of everything that reads what others wrote: see fuzz/README.md."""
