"""A topic day by day: a page for each day, one for each month, and its course as a picture."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from kawaraban.article import Story
from kawaraban.publish.ledger import Course, Ledger, Line, Parts, day_of
from kawaraban.publish.lines import (
    UNDATED,
    Cluster,
    DayView,
    MonthsView,
    WayView,
    line_view,
)
from kawaraban.publish.pages import Pages
from kawaraban.publish.timeline import Told, Unit, story_of, timeline_view, unit_of
from kawaraban.publish.views import TopicInfo, WhenView, dotted, from_page, pager, topic_href
from kawaraban.publish.words import Words, words_for
from kawaraban.publish.writer import SiteWriter, keyed

PER_DAY = 60
"""Clips on one page of a day."""
_LEADS = 4
"""Stories and articles that a month's page names of each day."""

NAME = re.compile(r"(?:[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?|undated)\Z")
"""Folders of days, months and years."""


class _Day(NamedTuple):
    """A day (its ordinal; 0: undated), its lines in the page's order, and by story."""

    day: int
    lines: Sequence[Line]
    clusters: Sequence[Sequence[Line]]


class Days:
    """Writes the pages of one topic after the other, when all its clips are in the ledger."""

    def __init__(
        self,
        ledger: Ledger,
        pages: Pages,
        writer: SiteWriter,
        stories: dict[str, Story],
    ) -> None:
        self._ledger, self._pages, self._writer = ledger, pages, writer
        self._stories = stories
        self._langs: dict[str, str | None] = {}
        self.kept: set[str] = set()
        """The folders written, from the site's root."""

    def write(
        self, topic: TopicInfo, course: Course, named: Callable[[str], str], *, stories: bool
    ) -> None:
        """``named``: what an outlet is called, by its id; ``stories``: there is the topic's page
        story by story."""
        self._langs = course.langs
        dated = any(day for day, _ in course.volume)
        days = sorted((day for day in course.places if day), reverse=True)
        order = [*days, *([0] if 0 in course.places else [])]
        if not order:
            return
        words = words_for(topic.language)
        months: dict[str, list[DayView]] = {}
        for n, day in enumerate(order):
            later = order[n - 1] if n else None
            earlier = order[n + 1] if n + 1 < len(order) else None
            lines = list(self._ledger.lines(course.places[day]))
            own = _Day(day, lines, self._clusters(lines))
            self._day(topic, words, own, later, earlier)
            view = self._day_view(topic, words, own)
            months.setdefault(view.iso[:7] if day else UNDATED, []).append(view)
        self._months(topic, words, months, stories=stories, course=dated)
        if dated:
            self._timelines(topic, words, course, named, stories=stories)

    # A day ------------------------------------------------------------------------------

    def _clusters(self, lines: Sequence[Line]) -> list[list[Line]]:
        """Those of one story together, the largest first; then the others, both in the order
        of the topic's page."""
        found: dict[str, list[Line]] = {}
        for line in lines:
            key = line.story if line.story in self._stories else line.id
            found.setdefault(key, []).append(line)
        return sorted(found.values(), key=lambda some: -len(some))

    def _day(
        self, topic: TopicInfo, words: Words, own: _Day, later: int | None, earlier: int | None
    ) -> None:
        day, lines, clusters = own
        name = _folder(day)
        base = f"{topic_href(topic.slug)}days/"
        path = f"topics/{topic.slug}/days/{name}"
        ordered = [line for cluster in clusters for line in cluster]
        last = max(1, -(-len(ordered) // PER_DAY))
        heads = {line.story: self._told(line.story) for line in ordered if line.story}
        lead = clusters[0][0]  # of the largest

        def way(to: int | None) -> WayView | None:
            return None if to is None else WayView(f"{base}{_folder(to)}/", _titled(to, words))

        for page in range(1, last + 1):
            part = ordered[(page - 1) * PER_DAY : page * PER_DAY]
            folder = path if page == 1 else f"{path}/{page}"
            self.kept.add(folder)
            key = self._pages.key(
                topic, part, [heads.get(line.story) for line in part], len(lines), page, last,
                later, earlier, lead,
            )  # fmt: skip
            if self._writer.is_of(f"{folder}/index.html", key):
                continue
            views = []
            for some in _runs(part):
                about = heads.get(some[0].story)
                views.append(
                    Cluster(
                        headline=about.headline if about else "",
                        lang=about.lang if about else None,
                        href=about.href if about else "",
                        count=words("story_span", n=words.number(len(some))) if about else "",
                        lines=tuple(
                            line_view(line, words, topic.language, _clock(line.when))
                            for line in some
                        ),
                    )
                )
            content = self._pages.day(
                topic,
                views,
                name=name,
                title=_titled(day, words),
                weekday=_weekday(day, words),
                iso=name if day else "",
                count=words.count(len(lines)),
                page=page,
                pager=pager(page, last, from_page(page)),
                later=way(later),
                earlier=way(earlier),
                month=f"{base}{name[:7]}/" if day else "",
                lead=lead.headline,
            )
            self._writer.put(f"{folder}/index.html", keyed(content, key))

    def _day_view(self, topic: TopicInfo, words: Words, own: _Day) -> DayView:
        day, lines, clusters = own
        date = day_of(day)
        leads = []
        for some in clusters[:_LEADS]:
            story = self._stories.get(some[0].story)
            line = next((one for one in some if one.story and self._is_lead(story, one)), some[0])
            count = words("story_span", n=words.number(len(some))) if len(some) > 1 else ""
            leads.append((line_view(line, words, topic.language), count))
        rest = len(lines) - sum(len(some) for some in clusters[:_LEADS])
        return DayView(
            iso=_folder(day),
            date=f"{date.month}.{date.day:02d}" if date else words("undated"),
            weekday=_weekday(day, words),
            weekend=date is not None and date.weekday() > 4,
            href=f"{topic_href(topic.slug)}days/{_folder(day)}/",
            count=words.number(len(lines)),
            leads=tuple(leads),
            more=words("and_more", n=words.number(rest)) if rest else "",
        )

    @staticmethod
    def _is_lead(story: Story | None, line: Line) -> bool:
        return story is not None and story.headline == line.headline

    def _told(self, id: str) -> Told | None:
        story = self._stories.get(id)
        if story is None:
            return None
        return Told(story.headline, self._langs.get(id), f"stories/{id}/")

    # Months -----------------------------------------------------------------------------

    def _months(
        self,
        topic: TopicInfo,
        words: Words,
        months: dict[str, list[DayView]],
        *,
        stories: bool,
        course: bool,
    ) -> None:
        names = list(months)
        base = f"{topic_href(topic.slug)}days/"
        ways = [WayView(f"{base}{name}/", _month(name, words)) for name in names]
        for n, name in enumerate(names):
            days = months[name]
            later = ways[n - 1] if n else None
            earlier = ways[n + 1] if n + 1 < len(names) else None
            # The newest month is where one comes to; it has an address of its own as well.
            for folder in ["days", f"days/{name}"] if n == 0 else [f"days/{name}"]:
                if name == UNDATED and folder != "days":
                    continue  # that is the day's page
                self.kept.add(f"topics/{topic.slug}/{folder}")
                content = self._pages.days(
                    topic,
                    days,
                    name=name,
                    title=_month(name, words),
                    at=f"{topic_href(topic.slug)}{folder}/",
                    later=later,
                    earlier=earlier,
                    years=_years(names, name, base),
                    stories=stories,
                    course=course,
                )
                self._writer.put(f"topics/{topic.slug}/{folder}/index.html", content)

    # The course -------------------------------------------------------------------------

    def _timelines(
        self,
        topic: TopicInfo,
        words: Words,
        course: Course,
        named: Callable[[str], str],
        *,
        stories: bool,
    ) -> None:
        dated = sorted({day for day, _ in course.volume if day})
        first, latest = dated[0], dated[-1]
        whole = unit_of(first, latest)
        spans: list[tuple[str, Unit, tuple[int, int] | None]] = [("", whole, None)]
        if whole in ("month", "year"):
            for year in sorted({date.fromordinal(day).year for day in dated}):
                span = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
                spans.append((f"{year:04d}", "week", span))
        if whole != "day":
            for month in sorted({(d.year, d.month) for d in map(date.fromordinal, dated)}):
                begin = date(*month, 1)
                spans.append((begin.isoformat()[:7], "day", _month_span(begin)))
        with_days = course.places.keys()
        base = topic_href(topic.slug)

        def href(day: date, unit: Unit) -> str:
            if unit == "day":
                return f"{base}days/{day.isoformat()}/" if day.toordinal() in with_days else ""
            if unit == "year":
                return f"{base}timeline/{day.year:04d}/"
            return f"{base}timeline/{day.isoformat()[:7]}/" if unit == "month" else ""

        about = story_of(course.stories, self._told)
        shorter = sorted((name for name, *_ in spans if name), reverse=True)
        volumes = _by_month(course)
        for name, unit, between in spans:
            volume = course.volume if between is None else volumes(between)
            view = timeline_view(
                volume,
                words,
                unit=unit,
                named=lambda id: (
                    named(id) or words("no_outlet"), f"outlets/{id}/" if id else "", None
                ),
                whose=words("outlets"),
                href=href,
                story=about,
                between=between,
            )  # fmt: skip
            if view is None:
                continue
            folder = f"topics/{topic.slug}/timeline" + (f"/{name}" if name else "")
            self.kept.add(folder)
            key = self._pages.key(topic, view, name, shorter, stories)
            if self._writer.is_of(f"{folder}/index.html", key):
                continue
            content = self._pages.timeline(
                topic,
                view,
                name=name,
                title=_month(name, words) if name else words("whole_time"),
                years=_years(shorter, name, f"{base}timeline/"),
                stories=stories,
            )
            self._writer.put(f"{folder}/index.html", keyed(content, key))


def _by_month(course: Course) -> Callable[[tuple[int, int]], dict[tuple[int, str], Parts]]:
    """The volume of a span, without a look at all of it for each."""
    months: dict[tuple[int, int], dict[tuple[int, str], Parts]] = {}
    for (day, outlet), parts in course.volume.items():
        if day:
            own = date.fromordinal(day)
            months.setdefault((own.year, own.month), {})[day, outlet] = parts

    def find(span: tuple[int, int]) -> dict[tuple[int, str], Parts]:
        first, last = date.fromordinal(span[0]), date.fromordinal(span[1])
        found: dict[tuple[int, str], Parts] = {}
        for month in range(first.month, last.month + 1):
            found.update(months.get((first.year, month), {}))
        return found

    return find


def _month_span(first: date) -> tuple[int, int]:
    following = (
        date(first.year, first.month + 1, 1) if first.month < 12 else date(first.year, 12, 31)
    )
    last = following.toordinal() - (first.month < 12)
    return first.toordinal(), last


def _runs(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """Lines of one story that stand beside each other; each other line alone."""
    some: list[Line] = []
    for line in lines:
        if some and (not line.story or line.story != some[-1].story):
            yield some
            some = []
        some.append(line)
    if some:
        yield some


def _folder(day: int) -> str:
    own = day_of(day)
    return own.isoformat() if own else UNDATED


def _titled(day: int, words: Words) -> str:
    own = day_of(day)
    return dotted(own) if own else words("undated")


def _weekday(day: int, words: Words) -> str:
    own = day_of(day)
    return words("weekdays").split()[own.weekday()] if own else ""


def _clock(when: WhenView | None) -> str:
    """The time of the day, without its zone."""
    parts = when.full.split(" ") if when else []
    return parts[1] if len(parts) > 1 else ""


def _month(name: str, words: Words) -> str:
    if name == UNDATED:
        return words("undated")
    year, _, month = name.partition("-")
    return (
        words("month_of", year=int(year), month=int(month)) if month else words("year_of", n=year)
    )


def _years(names: Sequence[str], this: str, base: str) -> tuple[MonthsView, ...]:
    """``names`` are months, and years that have an address themselves, the latest first."""
    years: dict[str, list[tuple[str, str, bool]]] = {}
    for name in names:
        if name != UNDATED:
            year, _, month = name.partition("-")
            years.setdefault(year, [])
            if month:
                years[year].append((str(int(month)), f"{base}{name}/", name == this))
    return tuple(
        MonthsView(year, f"{base}{year}/" if year in names else "", tuple(reversed(months)))
        for year, months in years.items()
    )
