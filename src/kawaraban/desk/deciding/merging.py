"""Two texts that began as one, put together where they changed other lines (diff3: Khanna, Kunal
and Pierce, FSTTCS 2007). Pure."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher

Change = tuple[int, int, list[str]]
"""From which line of the base on, up to which, and what stands there instead."""


def merged(base: str, mine: str, theirs: str) -> str | None:
    """Both changes in one text; None where they touch."""
    before = base.splitlines(keepends=True)
    changes = sorted(_changes(before, mine) + _changes(before, theirs))
    text: list[str] = []
    at = 0
    last: Change | None = None
    for start, end, lines in changes:
        if (start, end, lines) == last:
            continue  # both did the same
        if last is not None and start <= last[1]:
            return None
        text += before[at:start] + lines
        at, last = end, (start, end, lines)
    return "".join(text + before[at:])


def _changes(before: Sequence[str], after: str) -> list[Change]:
    lines = after.splitlines(keepends=True)
    codes = SequenceMatcher(None, before, lines, autojunk=False).get_opcodes()
    return [(i, j, lines[k:n]) for tag, i, j, k, n in codes if tag != "equal"]
