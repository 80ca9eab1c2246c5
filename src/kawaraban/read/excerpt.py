"""The excerpt of a clip: the first 140 characters of the article's text.

A *character* is one Unicode code point of the NFC text, as the founding page counts. A cut
parts no character from its combining marks, joiners or variation selectors: where the limit
falls inside such a cluster the whole cluster stays out, so an excerpt may then be a little
shorter than the limit, never longer.

Paragraphs run on as on the founding page: a line break between characters of scripts that
write no spaces (kana, Chinese characters, their punctuation) vanishes, so that a subheading
and its paragraph touch; between words of other scripts it becomes a space. An indent that an
outlet publishes in front of a paragraph (U+3000 and the like) shows as one space.
"""

from __future__ import annotations

import re
import unicodedata

from kawaraban.article import nfc

LENGTH = 140

_SPACES = re.compile(r"\s+")
_BREAKS = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
# How much of the text is looked at for one excerpt: whitespace may be any share of it.
_WINDOW = 8


def excerpt(text: str, length: int = LENGTH) -> str:
    """The first ``length`` characters of ``text`` on one line; the whole where it is shorter.

    ``text`` may hold paragraphs parted by newlines (``Article.body``). ``ValueError`` where
    ``length`` is negative.
    """
    if length < 0:
        raise ValueError("an excerpt cannot have a negative length")
    window = text[: _WINDOW * (length + 1)]
    line = run_on(window)
    if len(line) <= length and len(window) < len(text):
        line = run_on(text)
    if len(line) <= length:
        return line
    return line[: _cluster_start(line, length)]


def run_on(text: str) -> str:
    """``text`` on one line, NFC, paragraphs joined as the excerpt joins them."""
    text = nfc(text).rstrip()
    bare = text.lstrip()
    lead = text[: len(text) - len(bare)]
    line = _SPACES.sub(_join, bare)
    return " " + line if "\u3000" in lead else line


def _join(gap: re.Match[str]) -> str:
    run = gap.group()
    if run == " ":
        return run
    broken = False
    for char in run:
        if char in _BREAKS:
            broken = True
        elif char not in " \t":
            return " "
    if not broken:
        return " "
    text = gap.string
    before, after = text[gap.start() - 1], text[gap.end()]
    return "" if _unspaced(before) and _unspaced(after) else " "


def _unspaced(char: str) -> bool:
    """Whether ``char`` belongs to a script written without spaces between words."""
    code = ord(char)
    return (
        0x3000 <= code <= 0x30FF  # CJK punctuation, kana
        or 0x3200 <= code <= 0x9FFF  # enclosed and compatibility forms, Chinese characters
        or 0xF900 <= code <= 0xFAFF
        or 0xFF00 <= code <= 0xFFEF  # full and half width forms
        or 0x20000 <= code <= 0x3FFFF
        or 0x25A0 <= code <= 0x25FF  # ◆ ● ■, which open subheadings
    )


def _cluster_start(line: str, at: int) -> int:
    """The last place at or before ``at`` where a cut parts no grapheme cluster."""
    start = at
    # A cluster of text has a handful of marks; a longer run is noise, cut where asked.
    for _ in range(16):
        if start == 0 or not _continues(line, start):
            return start
        start -= 1
    return at


def _continues(line: str, at: int) -> bool:
    char, before = line[at], line[at - 1]
    if before == "\u200d" or char == "\u200d":
        return True
    if unicodedata.category(char) in ("Mn", "Me", "Mc") or "\U0001f3fb" <= char <= "\U0001f3ff":
        return True
    if _regional(char) and _regional(before):
        run = 0
        while at - run > 0 and _regional(line[at - run - 1]):
            run += 1
        return run % 2 == 1
    return False


def _regional(char: str) -> bool:
    return "\U0001f1e6" <= char <= "\U0001f1ff"
