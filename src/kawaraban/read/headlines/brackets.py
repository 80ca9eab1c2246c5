"""Brackets at the two ends of a headline."""

from __future__ import annotations

import re
from typing import NamedTuple

SPACE = " \t\u3000\u00a0"

_LONGEST = 40
_OPENING = re.compile(
    r"【([^【】]{1,40})】|［([^［］]{1,40})］|\[([^\[\]]{1,40})\]|〔([^〔〕]{1,40})〕|"
    r"＜([^＜＞]{1,40})＞|〈([^〈〉]{1,40})〉|<([^<>]{1,40})>|《([^《》]{1,40})》|"
    r"（([^（）]{1,40})）|\(([^()]{1,40})\)"
)
_CLOSING = re.compile(r"(?:" + _OPENING.pattern + r")\Z")

BLACK, SQUARE_WIDE, SQUARE, SHELL, ANGLE_WIDE, ANGLE_CJK, ANGLE, DOUBLE = range(1, 9)
SQUARES = (SQUARE_WIDE, SQUARE, SHELL)
ANGLES = (ANGLE_WIDE, ANGLE_CJK, ANGLE)
ROUND = (9, 10)


class Bracket(NamedTuple):
    """A bracketed end of a text: which brackets, what they hold, where they stand."""

    shape: int
    inner: str
    start: int
    end: int


def opening(text: str) -> Bracket | None:
    """The bracket that ``text`` begins with."""
    return _bracket(_OPENING.match(text))


def closing(text: str) -> Bracket | None:
    """The bracket that ``text`` ends with."""
    return _bracket(_CLOSING.search(text, max(0, len(text) - _LONGEST - 2)))


def _bracket(match: re.Match[str] | None) -> Bracket | None:
    if match is None:
        return None
    shape = match.lastindex or 0
    return Bracket(shape, match.group(shape).strip(SPACE), match.start(), match.end())
