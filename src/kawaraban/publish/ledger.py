"""What the pages by day, of outlets and of the course of a topic are made from: a line a clip.

Lines are kept in a file while the site is built, and only where they lie in memory, so that an
archive of any size can be gone through by day and by outlet as well as by topic.
"""

from __future__ import annotations

import hashlib
import mmap
import tempfile
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path

import msgspec

from kawaraban.article import Clip, CopyKind, Moment, clip_id
from kawaraban.group.telling import OPINION
from kawaraban.publish.views import ClipView, WhenView, outlet_id

_SIZE = 4
"""Bytes before a line that say how long it is."""
_UNDATED = -(1 << 62)

Parts = list[int]
"""How many reports, opinions and copies: three numbers."""


class Line(msgspec.Struct, frozen=True, array_like=True):
    """A clip, or another outlet's copy of it, in one line."""

    id: str
    """The clip's: its page is here."""
    topic: int
    headline: str
    markup: str
    """The headline for HTML, with places to break at; empty for a copy."""
    lang: str | None
    href: str | None
    when: WhenView | None
    outlet: str
    genre: str
    column: str
    part: int | None
    cut: bool
    excerpt: str
    story: str
    also: tuple[str, ...] = ()
    """Outlets that have copies."""
    kind: CopyKind | None = None
    """How a copy stands to what it is a copy of."""


class Outlet:
    """What one outlet has on all topics' pages, gathered line by line."""

    __slots__ = ("articles", "copies", "genres", "langs", "names", "places", "topics", "whens")

    def __init__(self) -> None:
        self.names: Counter[str] = Counter()
        self.places = array("Q")
        self.whens = array("q")
        self.articles = self.copies = 0
        """Each counted once, whatever topics it is on."""
        self.genres: Counter[str] = Counter()
        self.langs: Counter[str] = Counter()
        self.topics: dict[int, dict[int, Parts]] = {}
        """By topic what there is of each day (its ordinal; 0: undated)."""

    @property
    def name(self) -> str:
        """As it is mostly written."""
        return min(self.names, key=lambda name: (-self.names[name], name))


class Course:
    """What a topic has of each day (its ordinal), gathered line by line."""

    def __init__(self) -> None:
        self.places: dict[int, array[int]] = {}
        """Where the day's clips are in the ledger, in the page's order; 0: undated."""
        self.volume: dict[tuple[int, str], Parts] = {}
        """By day and outlet id."""
        self.stories: dict[int, Counter[str]] = {}
        self.langs: dict[str, str | None] = {}
        """The language of a story's headline."""

    def count(self, day: int, outlet: str, line: Line) -> None:
        self.volume.setdefault((day, outlet), [0, 0, 0])[_part(line)] += 1
        if line.story:
            self.stories.setdefault(day, Counter())[line.story] += 1


class Ledger:
    """Takes clips in, topic by topic; then it is read. To be closed."""

    def __init__(self, folder: Path, *, topics: int) -> None:
        self._several = topics > 1
        self._file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 (closed by close)
        self._end = 0
        self._map: mmap.mmap | None = None
        self._seen: set[int] = set()
        self.outlets: dict[str, Outlet] = {}

    def close(self) -> None:
        if self._map is not None:
            self._map.close()
        self._file.close()

    def add(self, course: Course, topic: int, clip: Clip, view: ClipView, leads: str) -> None:
        """``leads``: the story that the clip is the lead of; empty for others."""
        if leads:
            course.langs[leads] = view.lang
        article = clip.article
        when = clip.published
        line = Line(
            id=clip.id,
            topic=topic,
            headline=clip.headline,
            markup=str(view.headline_markup),
            lang=view.lang,
            href=view.href,
            when=view.when,
            outlet=view.outlet,
            genre=article.genre or "",
            column=view.column,
            part=article.part,
            cut=article.access == "cut",
            excerpt=view.excerpt,
            story=clip.story or "",
            also=tuple(copy.outlet for copy in view.copies if copy.outlet),
        )
        place = self._put(line)
        day = _day(when)
        course.places.setdefault(day, array("Q")).append(place)
        course.count(day, self._outlet(line, when, place), line)
        for copy, shown in zip(clip.also_in, view.copies, strict=True):
            other = msgspec.structs.replace(
                line,
                headline=copy.headline,
                markup="",
                href=shown.href,
                when=shown.when,
                outlet=copy.outlet,
                column="",
                part=None,
                cut=False,
                excerpt="",
                also=(),
                kind=copy.kind,
            )
            outlet = self._outlet(other, copy.published, self._put(other), copy.url)
            course.count(_day(copy.published), outlet, other)

    def _put(self, line: Line) -> int:
        body = msgspec.msgpack.encode(line)
        place = self._end
        self._file.write(len(body).to_bytes(_SIZE, "little") + body)
        self._end += _SIZE + len(body)
        return place

    def _outlet(self, line: Line, when: Moment | None, place: int, url: str = "") -> str:
        """Count a line for its outlet; what that goes by (empty: the line names none)."""
        id = outlet_id(line.outlet)
        if not id:
            return ""
        outlet = self.outlets.get(id)
        if outlet is None:
            outlet = self.outlets[id] = Outlet()
        days = outlet.topics.setdefault(line.topic, {})
        days.setdefault(_day(when), [0, 0, 0])[_part(line)] += 1
        outlet.places.append(place)
        outlet.whens.append(_UNDATED if when is None else int(when.utc.timestamp()))
        if self._is_new(url or line.id):
            outlet.names[line.outlet] += 1
            outlet.langs[line.lang or ""] += 1
            if line.kind is None:
                outlet.articles += 1
                outlet.genres[line.genre] += 1
            else:
                outlet.copies += 1
        return id

    def _is_new(self, name: str) -> bool:
        """Whether this was not on an earlier topic's page."""
        if not self._several:
            return True
        number = int(clip_id(name), 16)
        known = number in self._seen
        self._seen.add(number)
        return not known

    # Reading ------------------------------------------------------------------------------

    def lines(self, places: Iterable[int]) -> Iterator[Line]:
        """The lines at these places."""
        for body in self._bodies(places):
            yield _LINE.decode(body)

    def sign(self, places: Iterable[int]) -> str:
        """Other lines have another one."""
        whole = hashlib.sha256()
        for body in self._bodies(places):
            whole.update(body)
        return whole.hexdigest()

    def _bodies(self, places: Iterable[int]) -> Iterator[bytes]:
        self._file.flush()
        if self._end and (self._map is None or len(self._map) < self._end):
            if self._map is not None:
                self._map.close()
            self._map = mmap.mmap(self._file.fileno(), self._end, access=mmap.ACCESS_READ)
        held = self._map
        for place in places if held is not None else ():
            start = place + _SIZE
            yield held[start : start + int.from_bytes(held[place:start], "little")]  # type: ignore[index]


_LINE = msgspec.msgpack.Decoder(Line)


def newest(outlet: Outlet) -> list[int]:
    """Where an outlet's lines are, the newest first; what is undated last."""
    whens = outlet.whens
    return [
        outlet.places[n] for n in sorted(range(len(whens)), key=lambda n: whens[n], reverse=True)
    ]


def _part(line: Line) -> int:
    """Which of :data:`Parts` a line counts for."""
    return 2 if line.kind else 1 if line.genre in OPINION else 0


def _day(when: Moment | None) -> int:
    return when.day.toordinal() if when is not None else 0


def day_of(ordinal: int) -> date | None:
    """None for what is undated."""
    return date.fromordinal(ordinal) if ordinal else None


def span_of(days: Sequence[int]) -> tuple[date, ...]:
    """The first and the latest of these days; one where they are the same."""
    dated = [day for day in days if day]
    if not dated:
        return ()
    return tuple(date.fromordinal(day) for day in dict.fromkeys((min(dated), max(dated))))
