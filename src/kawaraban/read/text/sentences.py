"""Where sentences end, and other things that a line shows of itself in any language."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kawaraban.article import Paragraph

ENDS = re.compile(r"[.!?。！？…»”\"'’」』）)】\]:;：‚‘]\s*\Z|다\Z")
SENTENCE = re.compile(r"[.!?。！？｡]['\"’”」』»）)]{0,2}\s*\Z|[”」』»]\s*\Z|다\Z")
CJK = re.compile(r"[\u3041-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
_WIDE = re.compile("[\u1100-\u11ff\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\uff01-\uff60]")
"""A letter of a script in which a character says more."""
_OTHER_SIGNS = re.compile(r"[\W_]+")
_CLOSED = re.compile(r"[.!?。！？｡;；:：)）\]】」』”\"’'»>＞》〉*※]\s*\Z|(?:다|요|죠|까)\Z")
_TRAILS = re.compile(r"(?:…|\.\.\.|。。。|⋯|［…］|\[…\]|\[\.\.\.\])[\s)）」』\"”]{0,3}\Z")
# A line of a list of names or figures: 宮崎県：高鍋町、新富町 (and 1. 서울: …).
ENTRY = re.compile(r"[^：:。.]{1,16}[：:]\s?\S")


def ends_open(text: Sequence[Paragraph]) -> bool:
    """Whether a text ends in the middle of a sentence: with dots, or without the stop that its
    other paragraphs end with."""
    shown = [p for p in text if p.kind == "paragraph"]
    while shown and ENTRY.match(shown[-1].text):
        shown.pop()  # Who edited it, where it is from.
    long = [p.text for p in shown if len(p.text) >= _least(p.text)]
    last = shown[-1].text if shown else ""
    if not long or last != long[-1]:
        return False
    if _TRAILS.search(last):
        # Columns like to end so; a text does not that ends all its paragraphs so.
        return sum(1 for p in long[:-1] if _TRAILS.search(p)) * 4 < len(long)
    if _CLOSED.search(last):
        return False
    closed = sum(1 for p in long[:-1] if _CLOSED.search(p))
    return len(long) > 2 and closed >= 0.8 * (len(long) - 1)


def _least(text: str) -> int:
    """Characters from which on a paragraph has a sentence to end."""
    return 30 if is_wide(text) else 60


def is_wide(text: str) -> bool:
    """Whether a text is Chinese, Japanese or Korean, where a character says more."""
    if text.isascii():
        return False
    sample = text[:200]
    return len(CJK.findall(sample)) * 4 > len(sample)


def width_of(text: str) -> int:
    """The width of a text in half-width characters."""
    return len(text) + len(_WIDE.findall(text))


def is_unspaced(char: str) -> bool:
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


def bare(text: str) -> str:
    """Letters and digits only, case folded."""
    return _OTHER_SIGNS.sub("", text.casefold())
