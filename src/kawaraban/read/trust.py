"""Which evidence wins, field by field: one order of trust, written down in ``ORDER``.

``docs/design/reading.md`` says why.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

from kawaraban.article import FieldEvidence, Moment
from kawaraban.read import jsonld
from kawaraban.read.agencies import fold_name
from kawaraban.read.dates import parse_date
from kawaraban.read.headline import strip_site_name
from kawaraban.read.metadata import Said

ORDER: dict[str, tuple[str, ...]] = {
    "headline": ("json-ld", "h1", "open-graph", "microdata", "feed", "meta", "title"),
    "published": (
        "json-ld", "open-graph", "microdata", "meta", "time", "feed", "page-text", "url"
    ),
    "updated": ("json-ld", "open-graph", "microdata", "meta", "feed"),
    "bylines": ("json-ld", "microdata", "page-text", "meta", "open-graph", "feed"),
    "outlet": ("desk", "open-graph", "json-ld", "meta", "feed", "title", "url"),
    "section": ("json-ld", "open-graph", "microdata", "meta"),
    "keywords": ("json-ld", "open-graph", "meta", "feed"),
    "summary": ("json-ld", "open-graph", "meta", "feed"),
    "lead_picture": ("page-text", "json-ld", "open-graph", "microdata", "meta", "feed"),
    "text": ("page-text", "json-ld", "script", "feed"),
    "language": ("page-text", "meta", "desk"),
}  # fmt: skip
"""Sources of each field, most trusted first. A sitemap or listing stands where ``feed`` does."""

_VOTES = {
    "json-ld": 3.0, "h1": 2.5, "open-graph": 2.0, "microdata": 1.5, "feed": 1.5, "sitemap": 1.5,
    "listing": 1.0, "meta": 1.0, "title": 1.0,
}  # fmt: skip
_CONFIDENCE = {
    "desk": 1.0, "json-ld": 0.95, "h1": 0.9, "open-graph": 0.9, "microdata": 0.9, "meta": 0.85,
    "time": 0.8, "feed": 0.85, "sitemap": 0.85, "listing": 0.7, "page-text": 0.7, "title": 0.6,
    "url": 0.6,
}  # fmt: skip
_CUT_OFF = re.compile(r"(?:\.\.\.|…)\s*\Z")
_EPOCH = re.compile(r"\d{10}(?:\d{3})?\Z")
_URL_DATE = re.compile(
    r"(?<!\d)((?:19|20)\d\d)(?:[/_.-](0?[1-9]|1[0-2])[/_.-](0?[1-9]|[12]\d|3[01])(?!\d)|"
    r"(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01]))"
)
AHEAD = timedelta(days=1)
"""How far after it was fetched an article may claim to be published (zones, embargoes)."""
_SAME_CLOCK = timedelta(seconds=59)


def confidence(source: str) -> float:
    return _CONFIDENCE.get(source, 0.7)


def rank(field: str, source: str) -> int:
    order = ORDER[field]
    if source in ("sitemap", "listing"):
        source = "feed"
    return order.index(source) if source in order else len(order)


def ordered(field: str, said: Iterable[Said]) -> list[Said]:
    """By trust; within one source as the page gives them."""
    return sorted(said, key=lambda s: rank(field, s.source))


def headline(said: Sequence[Said], names: Sequence[str]) -> tuple[str, FieldEvidence] | None:
    """The headline that most of the trusted places agree on, without the site's name.

    Every place votes with its weight for what it says (compared by letters and digits); the
    wording is that of the most trusted of those that won.
    """
    groups: dict[str, list[Said]] = {}
    voted: set[tuple[str, str]] = set()
    weights: dict[str, float] = {}
    sites = {jsonld.folded(n) for n in names}
    for one in ordered("headline", said):
        words = strip_site_name(one.value, names)
        key = jsonld.folded(words)
        if not key or key in sites:
            continue
        groups.setdefault(key, []).append(Said(words, one.source))
        if (key, one.source) not in voted:
            voted.add((key, one.source))
            weights[key] = weights.get(key, 0.0) + _VOTES.get(one.source, 0.5)
    if not weights:
        return None
    best = max(weights, key=lambda k: weights[k])
    chosen = groups[best][0]
    # A headline cut off for machines ("…") gives way to the whole one.
    whole = [k for k in groups if len(k) > len(best) and k.startswith(best)]
    if whole and (_CUT_OFF.search(chosen.value) or len(chosen.value) > 100):
        chosen = groups[max(whole, key=lambda k: weights[k])][0]
    share = weights[best] / sum(weights.values())
    sure = round(min(confidence(chosen.source), 0.5 + share / 2), 2)
    return chosen.value, FieldEvidence("headline", chosen.source, sure)


class Clock:
    """How the moments of one page are read: its zone, its language, when it was fetched."""

    def __init__(self, now: datetime, offset: int | None, language: str | None) -> None:
        self.now = now
        self.offset = offset
        self.language = language

    def read(self, text: str) -> Moment | None:
        text = text.strip()
        if _EPOCH.match(text):
            seconds = int(text[:10])
            instant = Moment(datetime.fromtimestamp(seconds, tz=UTC), 0, "second")
            return instant if instant.utc <= self.now + AHEAD else None
        moment = parse_date(text, offset=self.offset, now=self.now, language=self.language)
        return moment if moment is not None and moment.utc.year >= 1980 else None


def published(
    said: Sequence[Said],
    known: Sequence[tuple[Moment, str]],
    updates: Sequence[Moment],
    clock: Clock,
) -> tuple[Moment, FieldEvidence] | None:
    """When the article first came out.

    The most trusted source that is no render time wins; a coarser one (a date, midnight, no
    zone) is refined by the others that agree with it.
    """
    read = [(m, s.source) for s in said if (m := clock.read(s.value))]
    found = sorted([*read, *known], key=lambda f: rank("published", f[1]))
    if not found:
        return None
    fetched = clock.now
    steady = [f for f in found if abs((fetched - f[0].utc).total_seconds()) > 120]
    if steady and steady[0] is not found[0] and steady[0][0].utc < found[0][0].utc:
        found = steady
    moment, source = found[0]
    # The date of an update given as that of publication: the address and another source know.
    in_url = next((m for m, s in found if s == "url"), None)
    if in_url is not None and in_url.day < moment.day and moment in updates:
        earlier = [f for f in found if f[0].day == in_url.day]
        moment, source = earlier[0]
    sure = confidence(source)
    note = ""
    if _is_coarse(moment):
        finer = [f for f in found if f[0].day == moment.day and not _is_coarse(f[0])]
        if finer:
            note = f"time of day from {finer[0][1]}"
            moment = finer[0][0]
    if moment.offset is None and moment.precision != "day":
        clocked = [m for m, _ in found if m.offset is not None and _same_clock(m, moment)]
        if clocked:
            moment = Moment(clocked[0].utc, clocked[0].offset, moment.precision)
    agreeing = sum(1 for m, _ in found if m.day == moment.day)
    if agreeing == 1 and len(found) > 2:
        sure -= 0.2
    return moment, FieldEvidence("published", source, round(sure, 2), note)


def _is_coarse(moment: Moment) -> bool:
    local = moment.local
    return moment.precision == "day" or (local.hour == local.minute == local.second == 0)


def _same_clock(one: Moment, other: Moment) -> bool:
    gap = one.local.replace(tzinfo=None) - other.local.replace(tzinfo=None)
    return abs(gap) <= _SAME_CLOCK


def date_in_url(url: str) -> str | None:
    """The day that an address names (``/2024/06/19/``, ``20240619``), as ISO 8601."""
    path = url.partition("//")[2].partition("/")[2]
    match = _URL_DATE.search(path)
    if not match:
        return None
    year, month, day, month2, day2 = match.groups()
    return f"{year}-{int(month or month2):02}-{int(day or day2):02}"


def is_outlet(name: str, names: Iterable[str]) -> bool:
    """Whether a byline names the outlet itself and nobody who works for it."""
    folded = fold_name(name)
    plain = folded.removesuffix(".com").removesuffix(".de")
    for other in names:
        known = fold_name(other)
        if known and (folded in known or known in folded or (len(plain) > 2 and plain in known)):
            return True
    return False
