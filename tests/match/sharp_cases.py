"""Sharp cases for the starter topic 朝ロ関係: what is on the page, asked about, or off it, and why.

All headlines and texts (``sharp/``) are our own. First line: a neutral paragraph; then one
case a line: outcome | headline | text | reason. ``¶``
starts a paragraph; ``{F}`` stands for two neutral paragraphs in the language, longer than a lead,
so that what follows is background; ``{f}`` for one short neutral paragraph.

Of each language every second case is held out: the starter topic and the alias sets were tuned
on the others only. Two more tables (``sharp/second/``, ``sharp/third/``) were written later, each
first run untouched.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple


class Sharp(NamedTuple):
    """One case. ``expected`` is on, ask or off."""

    language: str
    expected: str
    headline: str
    text: str
    reason: str


def _read(language: str, folder: str = "") -> list[Sharp]:
    file = Path(__file__).parent / "sharp" / folder / f"{language}.txt"
    neutral, *lines = file.read_text("utf-8").splitlines()
    background = "\n" + f"{neutral} " * -(-450 // len(neutral)) + "\n" + neutral
    cases = []
    for line in lines:
        expected, headline, text, reason = (part.strip() for part in line.split("|"))
        text = text.replace("{F}", background).replace("{f}", "\n" + neutral).replace("¶", "\n")
        cases.append(Sharp(language, expected, headline, text.strip(), reason))
    return cases


_LANGUAGES = ("ja", "ko", "zh", "en", "ru")
_ALL = [_read(language) for language in _LANGUAGES]
TUNED = [case for cases in _ALL for case in cases[::2]]
HELD_OUT = [case for cases in _ALL for case in cases[1::2]]
SECOND = [case for language in _LANGUAGES for case in _read(language, "second")]
THIRD = [case for language in _LANGUAGES for case in _read(language, "third")]
