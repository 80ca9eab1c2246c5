"""When an article came out and when it was last changed, from all that its page says of it.

Places that say it are ranked in ``trust.py``; how dates are written, ``read/dates/parse.py`` knows;
which lines of the page hold them, ``shown_dates.py``. ``docs/design/dates.md`` says why.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

from selectolax.lexbor import LexborHTMLParser

from kawaraban.article import FieldEvidence, Hints, Moment, Paragraph
from kawaraban.read.body.walk import Walked
from kawaraban.read.dates.labels import Label
from kawaraban.read.dates.parse import AHEAD, Reckoning, Refusal, judge
from kawaraban.read.dates.zones import Zone, offset_at, zone_of_language
from kawaraban.read.evidence import trust
from kawaraban.read.evidence.claims import (
    RENDERED,
    Claim,
    as_utc,
    placed,
    published,
    same_clock,
    with_offset,
)
from kawaraban.read.evidence.metadata import Said, Says
from kawaraban.read.evidence.scripted_dates import scripted_date
from kawaraban.read.evidence.shown_dates import dates_anywhere, shown_dates

_MOST, _MOST_TIMES = 50, 12
"""Values of one kind that are looked at."""
_TITLE_TAIL = re.compile(r"[|·•–—\-]\s{0,3}([^|·•–—]{0,8}\d[^|·•]{5,30})\Z")
_YEAR = re.compile(r"\d{4}|[一二三四五六七八九〇零]{4}|[和成]")
_EPOCH = re.compile(r"\d{10}(?:\d{3})?\Z")
_MONTH_NAMES = "jan feb mar apr may jun jul aug sep oct nov dec"
_URL_DATE = re.compile(
    r"(?<!\d)((?:19|20)\d\d)(?:[/_.-](0?[1-9]|1[0-2])[/_.-](0?[1-9]|[12]\d|3[01])(?!\d)|"
    r"(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])|"
    rf"/({_MONTH_NAMES.replace(' ', '|')})[a-z]{{0,6}}/(0?[1-9]|[12]\d|3[01])(?!\d))"
)
_SLASHED = re.compile(r"(?<![\d./-])(\d{1,2})[/-](\d{1,2})[/-](?:19|20)?\d\d(?![\d/-])")
_SOON = timedelta(minutes=10)
"""How far clocks of servers differ."""
_REFUSED: dict[Refusal, str] = {
    "future": "after it was fetched",
    "placeholder": "stands for no date",
    "ambiguous": "day or month first",
}


class Clock:
    """How the moments of one page are read: its zone, its language, when it was fetched."""

    def __init__(self, now: datetime, zone: Zone | None, language: str | None) -> None:
        self.by = Reckoning(now, zone, language)
        self._known: dict[str, tuple[Moment | None, Refusal]] = {}

    def turned(self, **changes: Any) -> Clock:
        """The same with other fields of its :class:`Reckoning`."""
        other = Clock(self.now, None, None)
        other.by = self.by._replace(**changes)
        return other

    @property
    def now(self) -> datetime:
        return self.by.now

    def read(self, text: str) -> Moment | None:
        return self.judge(text)[0]

    def judge(self, text: str) -> tuple[Moment | None, Refusal]:
        """The moment that a text is, or why it is none; seconds or milliseconds since 1970 too."""
        text = text.strip()
        known = self._known.get(text)
        if known is None:
            known = self._known[text] = self._judged(text)
        return known

    def _judged(self, text: str) -> tuple[Moment | None, Refusal]:
        if _EPOCH.match(text):
            moment = Moment(datetime.fromtimestamp(int(text[:10]), tz=UTC), 0, "second")
            return (moment, "") if moment.utc <= self.now + AHEAD else (None, "future")
        return judge(text, self.by)


class Told(NamedTuple):
    """What :meth:`Moments.told` found."""

    published: Moment | None
    updated: Moment | None
    evidence: tuple[FieldEvidence, ...]


class Moments:
    """When the page's article was published and when it was last changed, and by what evidence.

    ``fetched`` (aware) is when the page was; ``url`` its address; ``text`` the article's.
    """

    def __init__(
        self,
        tree: LexborHTMLParser,
        says: Says,
        walked: Walked,
        headline: str,
        text: Sequence[Paragraph],
        url: str,
        fetched: datetime,
        hints: Hints,
        language: str | None,
    ) -> None:
        self.tree = tree
        self.walked = walked
        self.headline = headline
        self.titles = [s for s in says.headlines if s.source in ("title", "open-graph", "meta")]
        self.entry = hints.entry
        self.fetched = fetched
        self.refused: list[str] = []
        said = [*says.published[:_MOST], *says.times[:_MOST_TIMES]]
        if day := date_in_url(url):
            said.append(Said(day, "url"))
        updates = trust.ordered("updated", says.updated)[:_MOST]
        region = next((s.value for s in says.languages if s.value), "").replace("_", "-")
        if not language or region.split("-")[0].lower() != language.split("-")[0].lower():
            region = language or ""
        bare = Clock(fetched, None, region or None)
        near = date.fromisoformat(day) if day and bare.read(day) else None
        bare = bare.turned(around=near)

        # Once without any zone, to see which one the page itself names.
        shown = shown_dates(walked, headline, text, bare.by)
        named = [(one.value, bare.judge(one.value)) for one in (*said, *updates)]
        texts = [(v, m) for v, (m, _) in named] + [(s.said, s.moment) for s in shown]
        unclear = [v for v, _ in texts if _is_unclear(v)]
        if unclear:
            known = [m.day for v, m in texts if m is not None and not _is_unclear(v)]
            first = _month_first(walked, unclear, known)
            if first is not None:
                bare = bare.turned(month_first=first)
                named = [(one.value, bare.judge(one.value)) for one in (*said, *updates)]
                shown = shown_dates(walked, headline, text, bare.by)
        given = [m for _, (m, _) in named if m] + [s.moment for s in shown if s.moment]
        zone, self.assumed = _zone(hints, given, language)
        self.zoned = [m for m in given if m.offset is not None]
        self.clock = bare.turned(zone=zone)
        self.zone = zone
        if zone is not None:
            if all(s.has_year for s in shown):
                shown = [s._replace(moment=placed(s.moment, zone)) for s in shown]
            else:
                shown = shown_dates(walked, headline, text, self.clock.by)
        self.shown = shown
        self.claims = [c for s in said if (c := self._claim(s, bare))]
        self.updates = [c for s in updates if (c := self._claim(s, bare, "updated"))]
        for one in shown:
            if one.moment is None and one.label != "updated":
                self._refuse(one.said, "page-text", one.refused)

    def _claim(self, said: Said, bare: Clock, label: Label = "") -> Claim | None:
        moment, why = bare.judge(said.value)
        if moment is None:
            if label != "updated":
                self._refuse(said.value, said.source, why)
            return None
        told = self.zone is None or moment.offset is not None
        if not told and _YEAR.search(said.value):
            moment = placed(moment, self.zone)
        elif not told:  # "yesterday" is another day elsewhere
            moment = self.clock.read(said.value)
        return None if moment is None else Claim(moment, said.source, label, told)

    def _refuse(self, said: str, source: str, why: Refusal) -> None:
        if why in _REFUSED:
            note = f"{said.strip()[:40]} ({source}) refused: {_REFUSED[why]}"
            if note not in self.refused and len(self.refused) < 5:
                self.refused.append(note)

    def told(self) -> Told:
        """What was refused is told in the evidence's note; where nothing else was found, the
        evidence stands alone with a confidence of 0."""
        entry = self.entry
        claims = list(self.claims)
        if entry is not None and entry.published is not None:
            claims.append(Claim(entry.published, entry.source))
        claims += (
            Claim(s.moment, "page-text", s.label)
            for s in self.shown
            if s.moment is not None and s.label != "updated"
        )
        said_updates = list(self.updates)
        # A sitemap's lastmod is as often when the page was made again.
        if entry is not None and entry.updated is not None and entry.source == "feed":
            said_updates.append(Claim(entry.updated, entry.source))
        said_updates += (
            Claim(s.moment, "page-text", s.label)
            for s in self.shown
            if s.moment is not None and s.label == "updated"
        )
        local = self._local_sources(claims)
        claims = [self._as_local(c, local) for c in claims]
        updates = [self._as_local(c, local) for c in said_updates]
        found = published(claims, updates, self.fetched)
        if found is None or (found[0].precision == "day" and found[1].source != "selector"):
            day = found[0].day if found else None
            kept = scripted_date(self.tree, self.headline, day, self.clock.by)
            if kept is not None:
                found = published([*claims, Claim(kept, "script")], updates, self.fetched)
        if found is None:
            found = published(self._in_titles(), updates, self.fetched) or self._anywhere()
        if found is None:
            return Told(None, None, self._only_refused())
        first, evidence = found
        note = evidence.note
        if not note and evidence.source in local:
            note = "marked as UTC, but the outlet's own time"
        elif not note and self.assumed and first.offset is not None and self._is_assumed(first):
            note = self.assumed
        note = "; ".join(n for n in (note, *self.refused) if n)
        evidence = FieldEvidence("published", evidence.source, evidence.confidence, note)
        last = next((u for u in updates if u.moment.utc > first.utc), None)
        if last is None or abs(self.fetched - last.moment.utc) <= RENDERED:
            return Told(first, None, (evidence,))
        sure = round(trust.confidence(last.source), 2)
        return Told(first, last.moment, (evidence, FieldEvidence("updated", last.source, sure)))

    def _in_titles(self) -> list[Claim]:
        """The day that a page's title ends with: "… | The Daily Example | 28.04.2023"."""
        tails = (_TITLE_TAIL.search(s.value) for s in self.titles)
        read = (self.clock.read(tail.group(1)) for tail in tails if tail)
        return [Claim(moment, "title") for moment in read if moment is not None]

    def _anywhere(self) -> tuple[Moment, FieldEvidence] | None:
        """A date that stands where none is looked for; told with little confidence."""
        shown = dates_anywhere(self.walked, self.clock.by)
        if not shown or shown[0].moment is None:
            return None
        note = "far from the headline"
        return shown[0].moment, FieldEvidence("published", "page-text", 0.4, note)

    def _only_refused(self) -> tuple[FieldEvidence, ...]:
        if not self.refused:
            return ()
        source = re.search(r"\(([a-z-]+)\) refused", self.refused[0])
        where = source.group(1) if source else "page-text"
        return (FieldEvidence("published", where, 0.0, "; ".join(self.refused)),)

    def _is_assumed(self, moment: Moment) -> bool:
        """Whether no place named the zone of ``moment``."""
        return not any(c.told_zone and c.moment == moment for c in self.claims)

    def _local_sources(self, claims: Sequence[Claim]) -> frozenset[str]:
        """Places that mark the outlet's own time as UTC.

        ``17:05Z`` is such where another place says 17:05 with an offset; where the page shows
        17:05 to readers whose clocks are not on UTC; and where it lies ahead of the fetch, but
        would not on their clocks.
        """
        out = set()
        for claim in claims:
            moment = claim.moment
            if moment.offset != 0 or not claim.told_zone or moment.precision == "day":
                continue
            if claim.source in ("page-text", "url"):
                continue
            if any(
                c.told_zone and c.moment.offset and same_clock(c.moment, moment) for c in claims
            ):
                out.add(claim.source)
                continue
            own = self._on_own_clock(moment)
            if own is None:
                continue
            shown = any(
                s.moment is not None
                and s.moment.precision != "day"
                and s.label != "updated"
                and s.moment.offset == own.offset
                and same_clock(s.moment, moment)
                for s in self.shown
            )
            if shown or (moment.utc > self.fetched + _SOON and own.utc <= self.fetched + _SOON):
                out.add(claim.source)
        return frozenset(out)

    def _as_local(self, claim: Claim, local: frozenset[str]) -> Claim:
        moment = claim.moment
        if not claim.told_zone and moment.precision != "day" and self._is_utc(moment):
            return claim._replace(moment=Moment(as_utc(moment), 0, moment.precision))
        if claim.source not in local or moment.offset != 0 or not claim.told_zone:
            return claim
        own = self._on_own_clock(moment)
        if own is None:
            offsets = (c.moment.offset for c in self.claims
                       if c.moment.offset and same_clock(c.moment, moment))  # fmt: skip
            own = with_offset(moment, next(offsets, None))
        return claim if own is None else claim._replace(moment=own)

    def _is_utc(self, moment: Moment) -> bool:
        """Whether a time without a zone is UTC: another place names the same instant with one."""
        utc = as_utc(moment)
        return any(
            m.offset and m.precision != "day" and abs(m.utc - utc) < timedelta(minutes=1)
            for m in self.zoned
        )

    def _on_own_clock(self, moment: Moment) -> Moment | None:
        return with_offset(moment, offset_at(self.zone, moment.local.replace(tzinfo=None)))


def _zone(hints: Hints, told: Sequence[Moment], language: str | None) -> tuple[Zone | None, str]:
    """The zone of times that name none, and how it is known where nobody said."""
    zone: Zone | None = hints.zone or hints.offset
    if zone is not None:
        return zone, ""
    offsets = {m.offset for m in told if m.offset and m.precision != "day"}
    if len(offsets) == 1:
        return offsets.pop(), "zone of the page's other times"
    zone = zone_of_language(language)
    return zone, "zone by language" if zone is not None else ""


def _is_unclear(text: str) -> bool:
    """Whether ``text`` is a date like 4/5/2024."""
    if len(text) > 40:
        return False
    return any(int(a) <= 12 and int(b) <= 12 and a != b for a, b in _SLASHED.findall(text))


def _month_first(walked: Walked, said: Iterable[str], known: Sequence[date]) -> bool | None:
    """Whether 4/5/2024 is April here: by the other dates of the page, written so or not."""
    votes = 0
    for text in said:
        for first, second in _SLASHED.findall(text):
            for day in known:
                votes += (day.month, day.day) == (int(first), int(second))
                votes -= (day.day, day.month) == (int(first), int(second))
    if not votes:
        for block in walked.blocks:
            if block.size <= 200 and ("/" in block.text or "-" in block.text):
                for first, second in _SLASHED.findall(block.text):
                    votes += int(first) <= 12 < int(second) <= 31
                    votes -= int(second) <= 12 < int(first) <= 31
    return votes > 0 if votes else None


def date_in_url(url: str) -> str | None:
    """The day that an address names (``/2024/06/19/``, ``20240619``, ``/2024/jun/19/``), as
    ISO 8601."""
    path = url.partition("//")[2].partition("/")[2]
    match = _URL_DATE.search(path.lower())
    if not match:
        return None
    year, month, day, month2, day2, name, day3 = match.groups()
    number = _MONTH_NAMES.split().index(name) + 1 if name else int(month or month2)
    return f"{year}-{number:02}-{int(day or day2 or day3):02}"
