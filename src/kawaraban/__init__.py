"""Kawaraban follows a subject through the press and keeps its page."""

__version__ = "0.1.0"
