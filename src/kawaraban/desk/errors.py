"""Errors about a desk as a whole, worded for the one who runs it."""

from __future__ import annotations


class DeskError(Exception):
    """A desk that cannot do what was asked of it, for a reason its owner can mend."""
