"""The pages of outlets: what each had on the topics, when, and in which series and columns."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

import msgspec

from kawaraban.article import Moment
from kawaraban.group.series import Run
from kawaraban.publish.feeds_out import FeedItem, atom
from kawaraban.publish.ledger import Ledger, Line, Outlet, Parts, newest, span_of
from kawaraban.publish.lines import LineView, OutletView, ShareView, line_view
from kawaraban.publish.pages import Pages
from kawaraban.publish.serials import Place, RunView, run_view
from kawaraban.publish.telling import genres_in_words
from kawaraban.publish.timeline import TimelineView, Unit, timeline_view, unit_of
from kawaraban.publish.views import (
    TopicInfo,
    WhenView,
    dotted,
    from_page,
    outlet_id,
    pager,
    topic_href,
)
from kawaraban.publish.words import words_for
from kawaraban.publish.writer import SiteWriter, keyed

PER_PAGE = 50
"""Lines on one page of an outlet."""
IN_LIST = 200
"""Outlets on one page of the list."""

IN_FEED = 20
"""Articles in an outlet's feed."""

_NAMED = re.compile(r"[0-9a-f]{12}\Z")


class Outlets:
    """Writes them, when the clips of all topics are in the ledger."""

    def __init__(
        self,
        ledger: Ledger,
        topics: Sequence[TopicInfo],
        pages: Pages,
        writer: SiteWriter,
        runs: Iterable[Run],
        place: Place,
    ) -> None:
        self._ledger, self._topics = ledger, topics
        self._pages, self._writer = pages, writer
        self._words = words_for(pages.language)
        self._place = place
        self._runs: dict[str, list[Run]] = {}
        for run in runs:
            self._runs.setdefault(outlet_id(run.outlet), []).append(run)
        self._kept: set[str] = set()
        self.any = False

    def write(self) -> None:
        outlets = self._ledger.outlets
        order = sorted(
            outlets, key=lambda id: (-outlets[id].articles - outlets[id].copies, outlets[id].name)
        )
        views = []
        for id in order:
            view = self._view(id, outlets[id])
            self._outlet(view, outlets[id])
            views.append(view)
        last = -(-len(views) // IN_LIST)
        for page in range(1, last + 1):
            content = self._pages.outlets(
                views[(page - 1) * IN_LIST : page * IN_LIST],
                count=len(views),
                page=page,
                pager=pager(page, last, from_page(page)),
            )
            folder = "outlets/" + ("" if page == 1 else f"{page}/")
            self._kept.add(folder)
            self._writer.put(f"{folder}index.html", content)
        self.any = bool(views)

    def _view(self, id: str, outlet: Outlet) -> OutletView:
        words = self._words
        langs = sorted(outlet.langs.items(), key=lambda one: (-one[1], one[0]))
        return OutletView(
            id=id,
            name=outlet.name,
            href=f"outlets/{id}/",
            count=words.count(outlet.articles, "articles_1", "articles_n"),
            copies=words.count(outlet.copies, "reprints_1", "reprints_n") if outlet.copies else "",
            genres=genres_in_words(outlet.genres, words) if outlet.articles else "",
            langs=words.comma.join(words.tongue(tag) for tag, _ in langs if tag),
            span=_span([day for days in outlet.topics.values() for day in days]),
            shares=tuple(
                ShareView(
                    name=self._topics[n].name,
                    lang=self._topics[n].language,
                    href=topic_href(self._topics[n].slug),
                    count=words.count(_total(days), "articles_1", "articles_n"),
                    span=_span(list(days)),
                )
                for n, days in sorted(
                    outlet.topics.items(), key=lambda one: (-_total(one[1]), one[0])
                )
            ),
        )

    def _outlet(self, view: OutletView, outlet: Outlet) -> None:
        found = self._once(newest(outlet), several=len(outlet.topics) > 1)
        runs = self._runs.get(view.id, [])
        last = max(1, -(-len(found) // PER_PAGE))
        for page in range(1, last + 1):
            part = found[(page - 1) * PER_PAGE : page * PER_PAGE]
            folder = f"{view.href}{page}/" if page > 1 else view.href
            self._kept.add(folder)
            key = self._pages.key(
                view, self._ledger.sign(place for place, _ in part), [on for _, on in part],
                (runs, outlet.topics) if page == 1 else (), page, last,
            )  # fmt: skip
            if self._writer.is_of(f"{folder}index.html", key) and (
                page > 1 or self._writer.is_there(f"{folder}atom.xml")
            ):
                continue
            if page == 1:
                self._feed(view, part)
            content = self._pages.outlet(
                view,
                self._lines(part),
                runs=self._run_views(runs) if page == 1 else (),
                course=self._course(outlet) if page == 1 else None,
                page=page,
                pager=pager(page, last, from_page(page)),
            )
            self._writer.put(f"{folder}index.html", keyed(content, key))

    def _feed(self, view: OutletView, part: Sequence[tuple[int, tuple[int, ...]]]) -> None:
        """The newest articles of an outlet as Atom."""
        base = self._pages.base_url
        info = TopicInfo(slug=view.href, name=view.name, language=self._pages.language)
        items = [
            FeedItem(
                id=line.id if line.kind is None else f"{line.id} {line.href}",
                headline=line.headline,
                excerpt=line.excerpt,
                outlet=line.outlet,
                language=line.lang,
                link=line.href or (f"{base}clips/{line.id}/" if base else None),
                published=(when := Moment.parse(line.when.iso) if line.when else None),
                updated=when,
            )
            for line in self._ledger.lines(place for place, _ in part[:IN_FEED])
        ]
        here = f"{base}{view.href}" if base else None
        body = atom(info, items, desk=self._pages.title, here=here)
        self._writer.put(f"{view.href}atom.xml", body)

    def _once(self, places: Sequence[int], *, several: bool) -> list[tuple[int, tuple[int, ...]]]:
        """Each article's first line, with the topics that have it."""
        if not several:
            return [(place, ()) for place in places]
        found: dict[tuple[str, str | None], tuple[int, tuple[int, ...]]] = {}
        for place, line in zip(places, self._ledger.lines(places), strict=True):
            key = (line.id, line.href if line.kind else None)
            first, on = found.get(key, (place, ()))
            found[key] = (first, tuple(sorted({*on, line.topic})))
        return list(found.values())

    def _lines(self, part: Sequence[tuple[int, tuple[int, ...]]]) -> list[LineView]:
        found = self._ledger.lines(place for place, _ in part)
        return [self._line(line, on) for line, (_, on) in zip(found, part, strict=True)]

    def _line(self, line: Line, on: Sequence[int]) -> LineView:
        when = line.when
        clock = when.full.removeprefix(when.date).split(" (")[0] if when else ""
        view = line_view(
            line, self._words, self._pages.language, f"{when.date}{clock}" if when else ""
        )
        topics = (self._topics[n] for n in on)
        return msgspec.structs.replace(
            view, topics=tuple((topic.name, topic_href(topic.slug)) for topic in topics)
        )

    def _run_views(self, runs: Iterable[Run]) -> list[RunView]:
        return [run_view(run, self._place, self._words) for run in runs]

    def _course(self, outlet: Outlet) -> TimelineView | None:
        volume: dict[tuple[int, str], Parts] = {}
        dated: list[int] = []
        for topic, days in outlet.topics.items():
            for day, parts in days.items():
                volume[day, str(topic)] = parts
                dated += [day] if day else []
        if len(dated) < 2:
            return None

        def named(key: str) -> tuple[str, str, str | None]:
            topic = self._topics[int(key)]
            return topic.name, topic_href(topic.slug), topic.language

        return timeline_view(
            volume,
            self._words,
            unit=unit_of(min(dated), max(dated)),
            named=named,
            whose=self._words("topics"),
            href=_no_page,
        )

    def sweep(self, names: Callable[[str], Iterable[str]]) -> None:
        """Remove the pages of outlets that are on no page any more; ``names`` lists a folder."""
        root = self._writer.folder
        for name in names("outlets"):
            if not _NAMED.match(name) and not name.isdigit():
                continue
            for page in names(f"outlets/{name}"):
                if page.isdigit() and f"outlets/{name}/{page}/" not in self._kept:
                    self._writer.remove(root / "outlets" / name / page, ())
            if f"outlets/{name}/" not in self._kept:
                self._writer.remove(root / "outlets" / name, ("atom.xml",))
        if not self.any:
            self._writer.remove(root / "outlets", ())


def _span(days: Sequence[int]) -> tuple[WhenView, ...]:
    shown = ((day.isoformat(), dotted(day)) for day in span_of(days))
    return tuple(WhenView(iso, text, text) for iso, text in shown)


def _total(days: Mapping[int, Parts]) -> int:
    return sum(map(sum, days.values()))


def _no_page(_: date, __: Unit) -> str:
    return ""
