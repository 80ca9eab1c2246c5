"""Series: the parts of one piece in order, with what is missing; columns and their instalments."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

import msgspec

from kawaraban.article import Article, Moment
from kawaraban.folding import fold

LONGEST_DAYS = 60
"""Parts further apart than this from the one before belong to another run of the same name."""


class Series(msgspec.Struct, frozen=True, kw_only=True):
    """The parts of one piece by one outlet. ``parts`` are numbers and addresses, by number (by
    time within a number: a re-post stays beside its part); ``missing`` the numbers up to the
    highest that were not found."""

    outlet: str
    name: str
    """As published, by the first part in time."""
    parts: tuple[tuple[int, str], ...]
    missing: tuple[int, ...] = ()


class Column(msgspec.Struct, frozen=True, kw_only=True):
    """A column and its instalments in order of time, as addresses."""

    outlet: str
    name: str
    urls: tuple[str, ...]


class Instalment(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """One article of a series or a column."""

    url: str
    headline: str
    published: Moment | None = None
    language: str | None = None
    part: int | None = None


class Run(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A series or a column of one outlet, under its permanent name."""

    id: str = ""
    kind: Literal["series", "column"]
    outlet: str
    name: str
    """As published."""
    instalments: tuple[Instalment, ...]
    """Of a series by number, of a column by time."""
    missing: tuple[int, ...] = ()
    """Parts of a series, up to its highest, that were not found."""


def gather_runs(articles: Iterable[Article]) -> tuple[Run, ...]:
    """The series and the columns among articles (in any order) that have more than one part, or
    parts that are missing."""
    given = list(articles)
    at = {article.address: article for article in given}

    def instalment(url: str, part: int | None) -> Instalment:
        article = at[url]
        return Instalment(
            url=url,
            headline=article.headline,
            published=article.published,
            language=article.language,
            part=part,
        )

    series = (
        Run(
            kind="series",
            outlet=one.outlet,
            name=one.name,
            instalments=tuple(instalment(url, part) for part, url in one.parts),
            missing=one.missing,
        )
        for one in gather_series(given)
    )
    columns = (
        Run(
            kind="column",
            outlet=one.outlet,
            name=one.name,
            instalments=tuple(instalment(url, at[url].part) for url in one.urls),
        )
        for one in gather_columns(given)
    )
    return tuple(run for run in (*series, *columns) if len(run.instalments) > 1 or run.missing)


def gather_series(articles: Iterable[Article]) -> tuple[Series, ...]:
    """The series among articles (in any order), by their first parts in time.

    Parts go together where outlet and series name are the same but for width, case and the
    like, and where the page of one links to another of its outlet as a part of the same work
    (``Article.parts``), whatever that is headed. A name that comes again months later, or starts
    over at a number it already had with another text, is another series.
    """
    by_name: dict[tuple[str, str], list[Article]] = {}
    for article in _in_time(articles):
        if article.part is not None and article.series:
            by_name.setdefault(_key(article), []).append(article)
    runs = [run for parts in _linked(by_name) for run in _runs(parts)]
    return tuple(map(_series, sorted(runs, key=lambda run: _time_key(run[0]))))


def gather_columns(articles: Iterable[Article]) -> tuple[Column, ...]:
    """The columns among articles (in any order), by name within outlet."""
    by_name: dict[tuple[str, str], list[Article]] = {}
    for article in _in_time(articles):
        if article.column:
            key = fold(article.outlet or ""), _name_key(article.column)
            by_name.setdefault(key, []).append(article)
    return tuple(
        Column(
            outlet=instalments[0].outlet or "",
            name=instalments[0].column or "",
            urls=tuple(dict.fromkeys(a.address for a in instalments)),
        )
        for _, instalments in sorted(by_name.items())
    )


def _key(article: Article) -> tuple[str, str]:
    return fold(article.outlet or ""), _name_key(article.series or "")


def _linked(by_name: dict[tuple[str, str], list[Article]]) -> list[list[Article]]:
    """The parts of one name, with those of other names that they link to."""
    at: dict[str, Article] = {}
    for parts in by_name.values():
        for article in parts:
            for url in (article.address, article.url, *article.other_urls):
                at.setdefault(url, article)
    leads = {name: name for name in by_name}

    def lead(name: tuple[str, str]) -> tuple[str, str]:
        while leads[name] != name:
            leads[name] = leads[leads[name]]
            name = leads[name]
        return name

    for name, parts in by_name.items():
        for article in parts:
            for url in article.parts:
                other = at.get(url)
                if other is None or other.part == article.part or _key(other)[0] != name[0]:
                    continue
                first, second = sorted((lead(name), lead(_key(other))))
                leads[second] = first
    together: dict[tuple[str, str], list[Article]] = {}
    for name, parts in by_name.items():
        together.setdefault(lead(name), []).extend(parts)
    return [_in_time(parts) for parts in together.values()]


def _runs(parts: list[Article]) -> list[list[Article]]:
    """Parts of one name, in order of time, cut where a new run begins: after a long pause, or
    where part 1 comes when later parts have been."""
    runs: list[list[Article]] = []
    for article in parts:
        if not runs or _begins_anew(runs[-1], article):
            runs.append([])
        runs[-1].append(article)
    return runs


def _begins_anew(run: list[Article], article: Article) -> bool:
    last = run[-1]
    if last.published is not None and article.published is not None:
        if (article.published.utc - last.published.utc).days > LONGEST_DAYS:
            return True
        has_come = any(other.part == article.part for other in run)
        later_came = any((other.part or 0) > (article.part or 0) for other in run)
        days = (article.published.utc - run[0].published.utc).days if run[0].published else 0
        return has_come and later_came and days > 1
    return False


def _series(run: list[Article]) -> Series:
    numbered = sorted({(a.part or 0, *_time_key(a), a.address): a for a in run}.items())
    parts = tuple(dict.fromkeys((article.part or 0, article.address) for _, article in numbered))
    found = {number for number, _ in parts}
    return Series(
        outlet=run[0].outlet or "",
        name=run[0].series or "",
        parts=parts,
        missing=tuple(n for n in range(1, min(max(found), 1000)) if n not in found),
    )


def _name_key(name: str) -> str:
    return "".join(filter(str.isalnum, fold(name)))


def _in_time(articles: Iterable[Article]) -> list[Article]:
    return sorted(articles, key=lambda article: (*_time_key(article), article.address))


def _time_key(article: Article) -> tuple[bool, str]:
    """Undated ones last."""
    moment: Moment | None = article.published
    return (True, "") if moment is None else (False, moment.utc.isoformat())
