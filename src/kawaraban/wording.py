"""Interface texts, in English and Japanese, side by side where they are used.

``say(en, ja)`` picks by the language set once at the start (``--lang``, ``KAWARABAN_LANG``,
else the locale). Two languages do not need a catalogue: a pair in place cannot go stale.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Literal

Language = Literal["en", "ja"]

_current: Language | None = None
_spoken: ContextVar[Language | None] = ContextVar("spoken", default=None)


def language() -> Language:
    """The interface language now in force."""
    global _current
    spoken = _spoken.get()
    if spoken is not None:
        return spoken
    if _current is None:
        wanted = next(
            (
                v
                for n in ("KAWARABAN_LANG", "LC_ALL", "LC_MESSAGES", "LANG")
                if (v := os.environ.get(n))
            ),
            "",
        )
        _current = "ja" if wanted.lower().startswith("ja") else "en"
    return _current


def set_language(wanted: Language) -> None:
    """Fix the interface language for this process."""
    global _current
    _current = wanted


@contextmanager
def speaking(wanted: Language) -> Iterator[None]:
    """Another language in this thread meanwhile: that of who reads a page."""
    before = _spoken.set(wanted)
    try:
        yield
    finally:
        _spoken.reset(before)


def say(en: str, ja: str) -> str:
    """The text in the interface language."""
    return ja if language() == "ja" else en
