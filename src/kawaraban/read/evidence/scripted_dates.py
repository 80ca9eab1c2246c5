"""The time of publication that a page keeps only in its scripts, for the reader's browser to show.

Looked for only where the page says no day, or no time of day, of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime
from itertools import islice
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser

from kawaraban.article import Moment
from kawaraban.read.dates.parse import Reckoning, judge
from kawaraban.read.text.sentences import is_wide

LONGEST = 4_000_000
"""Characters of scripts that are looked at."""
MOST = 200
"""Pairs of a script that are read."""
_NEAR = 20_000
"""How far from the headline its date may stand."""
_KEY = re.compile(
    r"(?:first_?)?pub(?:lish(?:ed)?|lication)?_?(?:at|date|time|dt|ts|on|timestamp)|date_?published"
    r"|first_?published?|display_?(?:date|time)|(?:deploy|reg|regist|input|insert|issue|article|post"
    r"|release|service)_?(?:date|dt|at|time|datetime)|created?_?(?:at|date|dt|time|on)",
    re.IGNORECASE,
)
_PAIR = re.compile(
    r"""\\?["']([A-Za-z_]{5,24})\\?["']\s{0,3}:\s{0,3}\\{0,3}["']?([0-9A-Z][^"'\\,{}\[\]<>]{7,40})"""
)
_EPOCH = re.compile(r"1\d{9}(?:\d{3})?\Z")


class _Found(NamedTuple):
    moment: Moment
    distance: int


def scripted_date(
    tree: LexborHTMLParser, headline: str, day: date | None, by: Reckoning
) -> Moment | None:
    """The moment that the scripts give for the article, with a time of day: the one nearest to
    the headline in them; where its ``day`` is known from elsewhere, of those of that day."""
    found: list[_Found] = []
    left = LONGEST
    # Signs and spaces may be written otherwise in scripts; a beginning will do.
    least = 4 if is_wide(headline) else 8
    heads = [h for n in (24, 12) if len(h := headline.strip()[:n]) >= least]
    for script in tree.css("script:not([src])"):
        text = script.text()
        if len(text) < 40 or len(text) > left:
            continue
        left -= len(text)
        at = next((at for h in heads if (at := text.find(h)) >= 0), -1)
        found += _in(text, at, by)
        if len(found) >= MOST:
            break
    if day is not None:
        found = [one for one in found if one.moment.day == day]
        if found and len({one.moment.utc for one in found}) == 1:
            return found[0].moment
    found = [one for one in found if one.distance <= _NEAR]
    return min(found, key=lambda one: one.distance).moment if found else None


def _in(text: str, at: int, by: Reckoning) -> Iterable[_Found]:
    start, end = (max(0, at - _NEAR), at + _NEAR) if at >= 0 else (0, len(text))
    pairs = (p for p in _PAIR.finditer(text, start, end) if _KEY.fullmatch(p[1]))
    for pair in islice(pairs, MOST):
        value = pair[2].strip()
        if _EPOCH.match(value):
            value = _iso(int(value[:10]))
        moment, _ = judge(value, by)
        if moment is not None and moment.precision != "day":
            yield _Found(moment, abs(pair.start() - at) if at >= 0 else _NEAR + 1)


def _iso(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, tz=UTC).isoformat()
