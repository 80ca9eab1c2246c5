"""The course of a topic, or of an outlet, in time: a strip of bars for each outlet (or topic),
one above for all together, its peaks named by their stories, and the numbers as a table.

Plots have no words of their own but labels, and no measure but percent, so that they fit any
width; everything in them is in the table too.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Literal

import msgspec

from kawaraban.publish.linebreak import phrases
from kawaraban.publish.views import dotted
from kawaraban.publish.words import Words

Unit = Literal["day", "week", "month", "year"]

LANES = 8
"""Outlets that have a lane of their own; the others share one."""
PEAKS = 6
LANE, HEIGHT, ROW = 26, 96, 17
"""Heights in pixels: of a lane, of all together, of a row of labels over it."""
_DAYS, _WEEKS, _MONTHS = 100, 100, 120
"""So many bins of a unit at most, then the next larger one is taken."""
_NEAR = 3
"""A peak has no higher bin so near."""
_LABEL = 13
"""Characters of a peak's label, two of other scripts for one of CJK."""
_WIDE = 26.0
"""Percent of the width that a label may take."""


class Slab(msgspec.Struct, frozen=True):
    """One bar: from where, how wide (percent), and what lies on it: class, top, height (pixels)."""

    x: str
    width: str
    parts: tuple[tuple[str, str, str], ...]
    href: str = ""
    told: str = ""


class Lane(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    href: str
    count: str
    slabs: tuple[Slab, ...]
    lang: str | None = None


class Tick(msgspec.Struct, frozen=True):
    """A label under the plot. ``minor``: left out on a narrow sheet."""

    x: str
    text: str
    anchor: str
    minor: bool


class Peak(msgspec.Struct, frozen=True, kw_only=True):
    """``mark`` names it in the plot, where its label stands in row ``y``."""

    mark: str
    x: str
    y: int
    top: str
    anchor: str
    label: str
    date: str
    count: str
    headline: str
    lang: str | None
    href: str


class Row(msgspec.Struct, frozen=True):
    """A line of the table."""

    name: str
    href: str
    cells: tuple[str, ...]


class TimelineView(msgspec.Struct, frozen=True, kw_only=True):
    told: str
    height: int
    """Of the plot of all together, with its labels."""
    base: int
    total: tuple[Slab, ...]
    count: str
    lanes: tuple[Lane, ...]
    lane: int
    ticks: tuple[Tick, ...]
    grid: tuple[str, ...]
    peaks: tuple[Peak, ...]
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    copies: bool
    opinions: bool


class Told(msgspec.Struct, frozen=True):
    """What a bin is about: its story."""

    headline: str
    lang: str | None
    href: str


Volume = Mapping[tuple[int, str], Sequence[int]]
Named = Callable[[str], tuple[str, str, str | None]]
"""From a lane's key to its name, its address, its language."""


def unit_of(first: int, latest: int) -> Unit:
    """What is counted together, so that a plot from ``first`` to ``latest`` can be taken in."""
    days = latest - first + 1
    if days <= _DAYS:
        return "day"
    if days <= _WEEKS * 7:
        return "week"
    return "month" if days <= _MONTHS * 30 else "year"


def timeline_view(
    volume: Volume,
    words: Words,
    *,
    unit: Unit,
    named: Named,
    whose: str,
    href: Callable[[date, Unit], str],
    story: Callable[[Sequence[int]], Told | None] | None = None,
    between: tuple[int, int] | None = None,
) -> TimelineView | None:
    """``volume``: reports, opinions and copies by day (ordinal) and lane; ``whose`` the word for
    lanes; ``href`` the page of a bin, empty where there is none; ``story`` what some days are
    about (None: peaks are not named). ``between``: the first and the last day of the plot, else
    those of what there is. None where nothing has a date."""
    dated = {key: parts for key, parts in volume.items() if key[0]}
    if between is not None:
        dated = {key: parts for key, parts in dated.items() if between[0] <= key[0] <= between[1]}
    if not dated:
        return None
    start, end = between or (min(d for d, _ in dated), max(d for d, _ in dated))
    bins = _bins(start, end, unit)
    at = _place(bins)
    sums: dict[str, list[list[int]]] = {}
    totals = [[0, 0, 0] for _ in bins]
    for (day, lane), parts in dated.items():
        number = at(day)
        own = sums.setdefault(lane, [[0, 0, 0] for _ in bins])
        for part, n in enumerate(parts):
            own[number][part] += n
            totals[number][part] += n
    order = sorted(sums, key=lambda key: (-_all(sums[key]), not key, named(key)[0]))
    own_lanes = order if len(order) <= LANES + 1 else order[:LANES]
    lanes = [(*named(key), sums[key]) for key in own_lanes]
    if len(order) > len(own_lanes):
        rest = order[len(own_lanes) :]
        joined = [
            [sum(sums[key][n][part] for key in rest) for part in range(3)] for n in range(len(bins))
        ]
        lanes.append((words("others_n", n=words.number(len(rest))), "", None, joined))
    heights = [sum(each) for each in totals]
    peaks = _peaks(heights) if story is not None else []
    marks, rows = _labels(peaks, heights, bins, unit, story, words, href) if story else ([], 0)
    room = rows * ROW + 6
    most = max(heights)
    lane_most = max(sum(each) for *_, own in lanes for each in own)
    links = [href(day, unit) if sum(each) else "" for day, each in zip(bins, totals, strict=True)]
    names = [_name(day, unit) for day in bins]
    told = [
        f"{name}{words.colon}{words.number(sum(t))}" for name, t in zip(names, totals, strict=True)
    ]
    busiest = max(range(len(bins)), key=lambda n: (heights[n], -n))
    return TimelineView(
        told=words(
            f"course_{unit}",
            n=words.number(sum(heights)),
            first=dotted(date.fromordinal(start)),
            latest=dotted(date.fromordinal(end)),
            when=names[busiest],
            most=words.number(most),
        ),
        height=room + HEIGHT,
        base=room + HEIGHT,
        total=_slabs(totals, most, room, HEIGHT, links, told),
        count=words.number(sum(heights)),
        lanes=tuple(
            Lane(
                name=name,
                href=where,
                lang=lang,
                count=words.number(_all(own)),
                slabs=_slabs(own, lane_most, 1, LANE - 1),
            )
            for name, where, lang, own in lanes
        ),
        lane=LANE,
        ticks=_ticks(bins, unit),
        grid=tuple(_percent(n, len(bins)) for n in _tick_bins(bins, unit)),
        peaks=tuple(
            msgspec.structs.replace(peak, top=_px(room + HEIGHT * (1 - heights[n] / most) - 4))
            for n, peak in marks
        ),
        columns=(words("all"), *(name for name, *_ in lanes)),
        rows=tuple(
            Row(
                names[n],
                links[n],
                tuple(
                    words.number(sum(each)) if sum(each) else "–"
                    for each in (totals[n], *(own[n] for *_, own in lanes))
                ),
            )
            for n in range(len(bins) - 1, -1, -1)
            if heights[n]
        ),
        copies=any(each[2] for each in totals),
        opinions=any(each[1] for each in totals),
    )


def _all(parts: Sequence[Sequence[int]]) -> int:
    return sum(map(sum, parts))


# Bins -------------------------------------------------------------------------------------


def _bins(first: int, latest: int, unit: Unit) -> list[date]:
    """The first day of each bin."""
    day, last = date.fromordinal(first), date.fromordinal(latest)
    if unit == "week":
        day -= timedelta(days=day.weekday())
    elif unit == "month":
        day = day.replace(day=1)
    elif unit == "year":
        day = day.replace(month=1, day=1)
    bins = []
    while day <= last:
        bins.append(day)
        following = _after(day, unit)
        if following is None:
            break
        day = following
    return bins


def _after(day: date, unit: Unit) -> date | None:
    try:
        if unit == "day":
            return day + timedelta(days=1)
        if unit == "week":
            return day + timedelta(days=7)
        if unit == "month":
            return day.replace(year=day.year + day.month // 12, month=day.month % 12 + 1)
        return day.replace(year=day.year + 1)
    except (ValueError, OverflowError):  # the last there is
        return None


def _place(bins: Sequence[date]) -> Callable[[int], int]:
    starts = [day.toordinal() for day in bins]
    return lambda day: bisect_right(starts, day) - 1


def days_of(day: date, unit: Unit) -> tuple[int, int]:
    """The first and the last day of a bin."""
    following = _after(day, unit)
    first = day.toordinal()
    return first, (following.toordinal() - 1 if following else date.max.toordinal())


def _name(day: date, unit: Unit) -> str:
    if unit == "year":
        return f"{day.year:04d}"
    if unit == "month":
        return f"{day.year:04d}.{day.month:02d}"
    return dotted(day) + ("–" if unit == "week" else "")


# Bars -------------------------------------------------------------------------------------


def _slabs(
    sums: Sequence[Sequence[int]],
    most: int,
    top: int,
    height: int,
    links: Sequence[str] = (),
    told: Sequence[str] = (),
) -> tuple[Slab, ...]:
    room = 100 / len(sums)
    width = f"{room * (0.84 if len(sums) > 20 else 0.72):.2f}%"
    slabs = []
    for number, parts in enumerate(sums):
        if not sum(parts):
            continue
        shown, at = [], float(top + height)
        for kind, n in zip(("report", "opinion", "copy"), parts, strict=True):
            if n:
                # What there is can be seen, be it ever so little.
                high = max(1.5, height * n / most)
                at = max(float(top), at - high)
                shown.append((kind, _px(at), _px(high)))
        x = f"{room * (number + (0.08 if len(sums) > 20 else 0.14)):.2f}%"
        link = links[number] if links else ""
        slabs.append(Slab(x, width, tuple(shown), link, told[number] if told else ""))
    return tuple(slabs)


def _px(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _percent(number: int, of: int, *, middle: bool = False) -> str:
    return f"{100 * (number + (0.5 if middle else 0)) / of:.2f}%"


# Labels -----------------------------------------------------------------------------------


def _tick_bins(bins: Sequence[date], unit: Unit) -> list[int]:
    if unit == "day":
        if len(bins) <= 12:
            step = -(-len(bins) // 6)
            return list(range(0, len(bins), step))
        if len(bins) <= 45:
            return [n for n, day in enumerate(bins) if day.weekday() == 0]
        return [n for n, day in enumerate(bins) if day.day in (1, 15)]
    if unit == "week":
        step = 1 if len(bins) <= 35 else 3
        return [
            n
            for n, day in enumerate(bins)
            if n and day.month != bins[n - 1].month and (day.month - 1) % step == 0
        ] or [0]
    if unit == "month":
        return [n for n, day in enumerate(bins) if day.month == 1] or [0]
    return list(range(0, len(bins), -(-len(bins) // 8)))


def _ticks(bins: Sequence[date], unit: Unit) -> tuple[Tick, ...]:
    ticks: list[Tick] = []
    year = 0
    for n in _tick_bins(bins, unit):
        day = bins[n]
        text = f"{day.month}/{day.day}" if unit == "day" else f"{day.month:02d}"
        if unit in ("month", "year"):
            text = f"{day.year}"
        elif day.year != year:
            text = f"{day.year}.{text}" if unit == "week" else f"{day.year}/{text}"
            year = day.year
        share = n / len(bins)
        anchor = "end" if share > 0.93 else "start"
        x = _percent(n + 1, len(bins)) if anchor == "end" else _percent(n, len(bins))
        ticks.append(Tick(x, text, anchor, minor=len(ticks) % 2 == 1))
    return tuple(ticks)


def _peaks(heights: Sequence[int]) -> list[int]:
    """The bins that stand out: none higher near, well over what is usual; the highest few in
    order of time."""
    used = sorted(n for n in heights if n)
    usual = used[len(used) // 2]
    found = [
        n
        for n, high in enumerate(heights)
        if high >= 3
        and (high >= 1.5 * usual or len(used) <= 2)
        and high == max(heights[max(0, n - _NEAR) : n + _NEAR + 1])
        and high > max(heights[max(0, n - _NEAR) : n], default=0)
    ]
    return sorted(sorted(found, key=lambda n: (-heights[n], n))[:PEAKS])


def _labels(
    peaks: Sequence[int],
    heights: Sequence[int],
    bins: Sequence[date],
    unit: Unit,
    story: Callable[[Sequence[int]], Told | None],
    words: Words,
    href: Callable[[date, Unit], str],
) -> tuple[list[tuple[int, Peak]], int]:
    """The peaks with their labels, and how many rows these take. A row is begun where a label
    would run into another; the rightmost peaks have the lowest rows."""
    ends: list[float] = []
    marks: list[tuple[int, Peak]] = []
    for number, n in enumerate(peaks):
        about = story(days_of(bins[n], unit))
        share = 100 * (n + 0.5) / len(bins)
        anchor = "end" if share > 100 - _WIDE else "start"
        left = share - _WIDE if anchor == "end" else share - 1
        row = next((r for r, taken in enumerate(ends) if taken <= left), len(ends))
        if row == len(ends):
            ends.append(0.0)
        ends[row] = left + _WIDE
        marks.append(
            (
                n,
                Peak(
                    mark="①②③④⑤⑥"[number],
                    x=f"{share:.2f}%",
                    y=row,
                    top="0",
                    anchor=anchor,
                    label=short(about.headline, about.lang) if about else "",
                    date=_name(bins[n], unit),
                    count=words.count(heights[n], "articles_1", "articles_n"),
                    headline=about.headline if about else "",
                    lang=about.lang if about else None,
                    href=about.href if about else href(bins[n], unit),
                ),
            )
        )
    rows = len(ends)
    placed = [(n, msgspec.structs.replace(peak, y=ROW * (peak.y + 1) - 4)) for n, peak in marks]
    return placed, rows


def short(headline: str, language: str | None) -> str:
    """A headline cut between two phrases, or words, to what a label has room for."""
    room, cut = 2 * _LABEL, ""
    pieces = phrases(headline, language)
    if len(pieces) < 2:
        pieces = tuple(word + " " for word in headline.split())
    if _width(headline) <= room:
        return headline
    for piece in pieces:
        if _width(cut + piece) > room:
            break
        cut += piece
    if not cut:
        while headline and _width(headline) > room:
            headline = headline[:-1]
        cut = headline
    return cut.rstrip(" 、,「(") + "…"


def _width(text: str) -> int:
    return sum(2 if "\u2e80" <= c <= "\ud7a3" or "\uff00" <= c <= "\uffef" else 1 for c in text)


def story_of(
    stories: Mapping[int, Counter[str]], told: Callable[[str], Told | None]
) -> Callable[[Sequence[int]], Told | None]:
    """What some days (the first and the last) are about: the story that most articles are of,
    where there are two or more."""

    def find(days: Sequence[int]) -> Told | None:
        first, last = days
        found: Counter[str] = Counter()
        if last - first < len(stories):
            wanted = [stories[day] for day in range(first, last + 1) if day in stories]
        else:
            wanted = [counts for day, counts in stories.items() if first <= day <= last]
        for counts in wanted:
            found.update(counts)
        for id, n in sorted(found.items(), key=lambda one: (-one[1], one[0])):
            about = told(id) if n > 1 else None
            if about is not None:
                return about
        return None

    return find
