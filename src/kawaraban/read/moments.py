"""When an article came out and when it was last changed, from all that its page says of it.

Places that say it are ranked in ``read/trust.py``; how dates are written, ``read/dates.py``
knows. ``docs/design/dates.md`` says why.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from kawaraban.article import FieldEvidence, Hints, Moment
from kawaraban.read import body, trust
from kawaraban.read.dates import AHEAD, parse_date
from kawaraban.read.metadata import Said, Says
from kawaraban.read.walk import Walked

# A zone that a language has alone, for times without one.
_ZONES = {"ja": 540, "ko": 540}
_EPOCH = re.compile(r"\d{10}(?:\d{3})?\Z")
_URL_DATE = re.compile(
    r"(?<!\d)((?:19|20)\d\d)(?:[/_.-](0?[1-9]|1[0-2])[/_.-](0?[1-9]|[12]\d|3[01])(?!\d)|"
    r"(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01]))"
)
_SAME_CLOCK = timedelta(seconds=59)


def moments(
    says: Says,
    walked: Walked,
    headline: str,
    url: str,
    fetched: datetime,
    hints: Hints,
    language: str | None,
) -> tuple[Moment | None, Moment | None, tuple[FieldEvidence, ...]]:
    """When the page's article was published and when it was last changed, and by what evidence.

    ``fetched`` (aware) is when the page was; ``url`` its address.
    """
    offset, assumed = hints.offset, ""
    if offset is None and language:
        offset = _ZONES.get(language.split("-")[0])
        assumed = "zone by language" if offset is not None else ""
    clock = Clock(fetched, offset, language)
    entry = hints.entry
    known: list[tuple[Moment, str]] = []
    if entry is not None and entry.published is not None:
        known.append((entry.published, entry.source))
    said = [*says.published, *says.times]
    if day := date_in_url(url):
        said.append(Said(day, "url"))
    updates = [
        (m, s.source) for s in trust.ordered("updated", says.updated) if (m := clock.read(s.value))
    ]
    found = published(said, known, [m for m, _ in updates], clock)
    if found is None or found[0].precision == "day":
        shown = shown_moments(walked, headline, clock)
        if shown:
            again = published(said, [*known, *((m, "page-text") for m in shown)], [], clock)
            found = again or found
    if found is None:
        return None, None, ()
    first, evidence = found
    if assumed and first.offset == offset and not evidence.note:
        evidence = FieldEvidence(evidence.field, evidence.source, evidence.confidence, assumed)
    updated = next((u for u in updates if u[0].utc > first.utc), None)
    if updated is None or abs((clock.now - updated[0].utc).total_seconds()) <= 120:
        return first, None, (evidence,)
    sure = round(trust.confidence(updated[1]), 2)
    return first, updated[0], (evidence, FieldEvidence("updated", updated[1], sure))


def shown_moments(walked: Walked, headline: str, clock: Clock) -> list[Moment]:
    """Dates in the lines around the headline."""
    blocks = walked.blocks
    start = body.headline_block(walked, headline)
    if start is None:
        return []
    near = [*blocks[start + 1 : start + 10], *blocks[max(0, start - 3) : start]]
    out = []
    for block in near:
        if block.size <= 120 and any(c.isdigit() for c in block.text):
            moment = clock.read(block.text)
            if moment is not None:
                out.append(moment)
    return out


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
    found = sorted([*read, *known], key=lambda f: trust.rank("published", f[1]))
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
    sure = trust.confidence(source)
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
