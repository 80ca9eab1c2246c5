"""What the site shows of stories: a story's own page, and a topic's page story by story."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta

import msgspec

from kawaraban.article import Clip, Moment, Story
from kawaraban.group.hand import Regrouping
from kawaraban.group.telling import OPINION, Told
from kawaraban.publish.links import language_tag
from kawaraban.publish.views import ClipView, WhenView, clip_view, when_view
from kawaraban.publish.words import Words

OUTLETS = 6
"""Outlets that are named; of more the number is told."""
_BINS = 48
_BAR, _HEIGHT = 14, 56


class Bar(msgspec.Struct, frozen=True):
    """One bar of a strip, in its units: its place and the heights of its parts, one on top of
    the other."""

    x: int
    reports: int
    opinions: int
    copies: int


class Strip(msgspec.Struct, frozen=True, kw_only=True):
    """How a story's articles lie in time."""

    width: int
    height: int
    bar: int
    bars: tuple[Bar, ...]
    days: tuple[int, ...]
    """Where a day begins."""
    told: str
    """The same in words."""
    first: WhenView
    latest: WhenView


class CopyLine(msgspec.Struct, frozen=True, kw_only=True):
    """Who copied an article, and how long after."""

    outlet: str
    headline: str
    href: str | None
    when: WhenView | None
    shown: str
    """When, as far as it is not said by the article's own date and zone."""
    kind: str
    after: str


class MemberLine(msgspec.Struct, frozen=True, kw_only=True):
    """One article of a story: what it was to it."""

    clip: ClipView
    when: str
    told: tuple[str, ...]
    added: str
    copies: tuple[CopyLine, ...]


class Day(msgspec.Struct, frozen=True):
    when: WhenView | None
    members: tuple[MemberLine, ...]


class Note(msgspec.Struct, frozen=True):
    """What a person did to a story; where to the other story, if there is one."""

    words: str
    href: str | None = None
    link: str = ""


class StoryPage(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    headline: str
    lang: str | None
    count: str
    span: tuple[WhenView, ...]
    genres: str
    outlets: str
    first: str
    strip: Strip | None
    days: tuple[Day, ...]
    more: str
    """That there are more articles than are shown, in words."""
    notes: tuple[Note, ...]


class Sum:
    """What a topic has of one story, gathered clip by clip."""

    __slots__ = ("count", "first", "genres", "latest", "lead", "outlets", "pinned")

    def __init__(self) -> None:
        self.count = 0
        self.lead = ""
        """The address of the clip it is shown by."""
        self.outlets: dict[str, None] = {}
        self.genres: Counter[str] = Counter()
        self.first: Moment | None = None
        self.latest: Moment | None = None
        self.pinned = False

    def add(self, clip: Clip, lead: str | None) -> None:
        """Clips come newest first. ``lead`` is the story's."""
        article = clip.article
        self.count += 1
        if self.lead != lead or not lead:
            self.lead = article.address
        self.pinned = self.pinned or clip.pinned
        for outlet in (article.outlet, *(copy.outlet for copy in clip.also_in)):
            if outlet:
                self.outlets.setdefault(outlet)
        self.genres[article.genre or ""] += 1
        for when in (clip.published, *(copy.published for copy in clip.also_in)):
            if when is not None:
                if self.first is None or when.utc < self.first.utc:
                    self.first = when
                if self.latest is None or when.utc > self.latest.utc:
                    self.latest = when


class EntryView(msgspec.Struct, frozen=True, kw_only=True):
    """A story on its topic's page: the clip it is shown by, and what else there is."""

    clip: ClipView
    href: str | None
    """Its own page, from the site's root; None where it is this one article."""
    count: str
    also: str
    genres: str
    first: WhenView | None
    latest: WhenView | None


def entry_view(
    clip: Clip, sum_: Sum, story: Story | None, words: Words, language: str
) -> EntryView:
    """What the story view of a topic shows of a story; None for an article without one."""
    own = clip.article.outlet or ""
    others = [outlet for outlet in reversed(sum_.outlets) if outlet != own]
    return EntryView(
        clip=clip_view(clip, words, language),
        href=f"stories/{story.id}/" if story is not None else None,
        count=words("story_span", n=words.number(sum_.count)) if story is not None else "",
        also=_outlets(others, words) if story is not None else "",
        genres=genres_in_words(sum_.genres, words) if sum_.count > 1 else "",
        first=when_view(sum_.first),
        latest=when_view(sum_.latest),
    )


def _outlets(names: Sequence[str], words: Words) -> str:
    named = words.comma.join(names[:OUTLETS])
    left = len(names) - OUTLETS
    return f"{named} (+{words.number(left)})" if left > 0 else named


def genres_in_words(genres: Mapping[str, int], words: Words) -> str:
    """How many of which kind, the most first: reports 9, editorials 2."""
    counted = sorted(genres.items(), key=lambda one: (-one[1], one[0]))
    return words.comma.join(
        words(
            "genre_count",
            genre=words.genre(code) if code else words("reports"),
            n=words.number(n),
        )
        for code, n in counted
    )


def story_page(
    story: Story,
    clips: Sequence[Clip],
    told: Sequence[Told],
    notes: Iterable[Note],
    words: Words,
    language: str,
    *,
    most: int,
) -> StoryPage:
    """``clips`` in order of time, with what each was to the story; of a story of more than
    ``most`` articles the first."""
    days: list[tuple[WhenView | None, list[MemberLine]]] = []
    zone = ""
    for clip, one in zip(clips, told, strict=True):
        when = when_view(clip.published)
        clock, here = _clock(when)
        clock, zone = (f"{clock} {here}" if here != zone else clock), here or zone
        if not days or (days[-1][0] and days[-1][0].date) != (when and when.date):
            days.append((when, []))
        days[-1][1].append(_member(clip, one, clock, words, language))
    genres = Counter(clip.article.genre or "" for clip in clips)
    outlets: dict[str, None] = {}
    for clip in clips:
        for outlet in (clip.article.outlet, *(copy.outlet for copy in clip.also_in)):
            if outlet:
                outlets.setdefault(outlet)
    lead = next((clip for clip in clips if clip.article.address == story.lead), clips[0])
    copies = sum(len(clip.also_in) for clip in clips)
    every = max(len(story.urls), len(clips))
    count = words("story_span", n=words.number(every if every > most else len(clips)))
    if copies:
        count += words("and_copies", n=words.number(copies))
    span = [view for view in map(when_view, _span(clips)) if view is not None]
    return StoryPage(
        id=story.id,
        headline=lead.headline,
        lang=language_tag(lead.article.language),
        count=count,
        span=tuple({view.date: view for view in span}.values()),
        genres=genres_in_words(genres, words) if len(clips) > 1 else "",
        outlets=words.comma.join(outlets),
        first=_first(clips, told, words),
        strip=_strip(clips, words),
        days=tuple(Day(when, tuple(members)) for when, members in days),
        more=words("first_shown", n=words.number(len(clips)), all=words.number(every))
        if every > most
        else "",
        notes=tuple(notes),
    )


def _span(clips: Sequence[Clip]) -> list[Moment]:
    times = _times(clips)
    if not times:
        return []
    utc = [moment.utc for moment, *_ in times]
    return [times[utc.index(min(utc))][0], times[utc.index(max(utc))][0]]


def _times(clips: Sequence[Clip]) -> list[tuple[Moment, bool, bool]]:
    """Every article and copy that has a time: that, whether it is an opinion, whether a copy."""
    times: list[tuple[Moment, bool, bool]] = []
    for clip in clips:
        opinion = clip.article.genre in OPINION
        if clip.published is not None:
            times.append((clip.published, opinion, False))
        times += [(c.published, opinion, True) for c in clip.also_in if c.published is not None]
    return times


def _first(clips: Sequence[Clip], told: Sequence[Told], words: Words) -> str:
    first = clips[0]
    when = when_view(first.published)
    if not told[0].first or when is None or not first.article.outlet:
        return ""
    return words("first_told", outlet=first.article.outlet, when=when.full)


def _member(clip: Clip, told: Told, clock: str, words: Words, language: str) -> MemberLine:
    said = []
    if told.first:
        said.append(words("was_first"))
    if told.first_in:
        said.append(words("first_in", language=words.tongue(told.first_in)))
    if clip.also_in:
        said.append(words.count(len(clip.also_in), "copied_1", "copied_n"))
    return MemberLine(
        clip=clip_view(clip, words, language),
        when=clock.strip(),
        told=tuple(said),
        added=_added(told, words) if told.added else "",
        copies=tuple(
            CopyLine(
                outlet=view.outlet,
                headline=view.headline,
                href=view.href,
                when=view.when,
                shown=_beside(view.when, when_view(clip.published)),
                kind=view.kind,
                after=_after(clip.published, copy.published, words),
            )
            for view, copy in zip(
                clip_view(clip, words, language).copies, clip.also_in, strict=True
            )
        ),
    )


def _clock(when: WhenView | None) -> tuple[str, str]:
    """The time of the day, and its zone, which is told where it is another than before."""
    _, clock, zone = [*(when.full.split(" ") if when else ()), "", "", ""][:3]
    return clock, zone


def _beside(when: WhenView | None, other: WhenView | None) -> str:
    if when is None or other is None or when.date != other.date:
        return when.full if when else ""
    (clock, zone), (_, there) = _clock(when), _clock(other)
    return (clock if zone == there else f"{clock} {zone}".strip()) or when.date


def _added(told: Told, words: Words) -> str:
    found = [f"{words.quoted(each)}" for each in (*told.figures, *told.names)]
    if told.sentences > 1:
        found.append(words("new_sentences", n=words.number(told.sentences)))
    return words("added", what=words.comma.join(found))


def _after(first: Moment | None, then: Moment | None, words: Words) -> str:
    """How long after the original a copy came, where both have a time of the day."""
    if first is None or then is None or "day" in (first.precision, then.precision):
        return ""
    gap = then.utc - first.utc
    if gap < timedelta(minutes=1):
        return ""
    if gap < timedelta(hours=1):
        return words("minutes_after", n=gap // timedelta(minutes=1))
    if gap < timedelta(days=2):
        return words("hours_after", n=gap // timedelta(hours=1))
    return words("days_after", n=words.number(gap.days))


def _strip(clips: Sequence[Clip], words: Words) -> Strip | None:
    times = _times(clips)
    span = [view for view in map(when_view, _span(clips)) if view is not None]
    if len(times) < 3 or len(span) < 2:
        return None
    instants = [moment.utc for moment, *_ in times]
    first, latest = min(instants), max(instants)
    if latest == first:
        return None
    step = (latest - first) / _BINS
    bins = [[0, 0, 0] for _ in range(_BINS)]
    for moment, opinion, copy in times:
        number = min(int((moment.utc - first) / step), _BINS - 1)
        bins[number][2 if copy else 1 if opinion else 0] += 1
    unit = max(1, _HEIGHT // max(sum(each) for each in bins))
    unit = min(unit, 12)
    most = max(sum(each) for each in bins)

    def high(n: int) -> int:
        return n * unit if most * unit <= _HEIGHT else max(1, n * _HEIGHT // most) if n else 0

    per_day = Counter(moment.day for moment, *_ in times)
    busiest, n = max(per_day.items(), key=lambda one: (one[1], one[0]))
    offset = timedelta(minutes=times[0][0].offset or 0)
    midnight = (first + offset).replace(hour=0, minute=0, second=0, microsecond=0) - offset
    days = []
    day = midnight + timedelta(days=1)
    if (latest - first) / timedelta(days=1) <= _BINS:
        while day < latest:
            days.append(round((day - first) / step * _BAR))
            day += timedelta(days=1)
    return Strip(
        width=_BINS * _BAR,
        height=_HEIGHT,
        bar=_BAR - 4,
        bars=tuple(Bar(n * _BAR + 2, *map(high, each)) for n, each in enumerate(bins) if sum(each)),
        days=tuple(days),
        told=words(
            "strip",
            n=words.number(len(times)),
            first=span[0].full,
            latest=span[1].full,
            day=f"{busiest:%Y.%m.%d}",
            most=words.number(n),
        ),
        first=span[0],
        latest=span[1],
    )


def hand_notes(
    story: Story, log: Sequence[tuple[Regrouping, bool]], home: Mapping[str, Story], words: Words
) -> list[Note]:
    """What people did to a story, in words. ``log`` are the events with whether they stand,
    ``home`` the story of each address."""
    notes: list[Note] = []
    own = set(story.urls)
    for event, stands in log:
        if not stands:
            continue
        when = f"{event.at:%Y.%m.%d}"
        ours = own.intersection(event.urls)
        if event.kind == "merge" and len(ours) > 1:
            notes.append(Note(words("merged_by_hand", when=when)))
        elif event.kind == "split" and ours:
            notes.append(_apart("split_by_hand", when, event.others, story, home, words))
        elif event.kind == "split" and own.intersection(event.others):
            notes.append(_apart("parted_by_hand", when, event.urls, story, home, words))
    return notes


def _apart(
    name: str,
    when: str,
    urls: Iterable[str],
    story: Story,
    home: Mapping[str, Story],
    words: Words,
) -> Note:
    other = next((home[url] for url in urls if url in home and home[url].id != story.id), None)
    if other is None:
        return Note(words(name, when=when))
    return Note(words(name, when=when), f"stories/{other.id}/", other.headline)
