"""What the site shows of series and columns: their own pages, and the way from part to part."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec

from kawaraban.group.series import Instalment, Run
from kawaraban.publish.links import language_tag, safe_link
from kawaraban.publish.views import WhenView, when_view
from kawaraban.publish.words import Words

NEAR = 12
"""Instalments that an article's page lists at most."""

Place = Callable[[str], str | None]
"""From an article's address to its page here, from the site's root; None where it has none."""


class PartView(msgspec.Struct, frozen=True, kw_only=True):
    """A part of a series or an instalment of a column; or parts that were not found."""

    missing: str = ""
    headline: str = ""
    href: str | None = None
    inside: bool = False
    this: bool = False
    lang: str | None = None
    when: WhenView | None = None
    part: str = ""


class RunView(msgspec.Struct, frozen=True, kw_only=True):
    """A series or column; on an article's page its neighbours only."""

    kind: str
    name: str
    lang: str | None
    outlet: str
    href: str
    count: str
    span: tuple[WhenView, ...]
    parts: tuple[PartView, ...]
    whole: str = ""
    """The link to all of it, in words."""
    previous: PartView | None = None
    next: PartView | None = None


def run_href(run: Run) -> str:
    """Its page, from the site's root."""
    return f"{'series' if run.kind == 'series' else 'columns'}/{run.id}/"


def run_view(run: Run, place: Place, words: Words, this: str = "") -> RunView:
    """The whole of it; of a series with its gaps, of a column the latest first. With ``this``,
    an article's address, what is near that."""
    shown = list(run.instalments)
    parts: list[PartView] = []
    previous = following = None
    if this:
        at = next((n for n, one in enumerate(shown) if one.url == this), 0)
        start = max(0, min(at - NEAR // 2, len(shown) - NEAR))
        near = shown[start : start + NEAR]
        previous = _part(shown[at - 1], place, words) if at else None
        following = _part(shown[at + 1], place, words) if at + 1 < len(shown) else None
    else:
        near = shown if run.kind == "series" else shown[::-1]
    missing = run.missing if run.kind == "series" else ()
    last = 0 if near and near[0] == shown[0] else (near[0].part or 1) - 1 if near else 0
    for one in near:
        number = one.part or 0
        if run.kind == "series":
            gap = [n for n in missing if last < n < number]
            if gap:
                parts.append(PartView(missing=_missing(gap, words)))
            last = number
        parts.append(_part(one, place, words, this=one.url == this))
    dated = [one for one in shown if one.published is not None]
    dated.sort(key=lambda one: one.published.utc.timestamp() if one.published else 0.0)
    span = [when_view(one.published) for one in (dated[:1] + dated[-1:])]
    name = "parts_n" if run.kind == "series" else "instalments_n"
    count = words(name, n=words.number(len(shown)))
    return RunView(
        kind=run.kind,
        name=run.name,
        lang=language_tag(shown[0].language) if shown else None,
        outlet=run.outlet,
        href=run_href(run),
        count=count,
        span=tuple({v.date: v for v in span if v is not None}.values()),
        parts=tuple(parts),
        whole=words("whole_series" if run.kind == "series" else "whole_column", count=count),
        previous=previous,
        next=following,
    )


def _missing(numbers: Sequence[int], words: Words) -> str:
    if len(numbers) == 1:
        return words("part_missing", n=numbers[0])
    if numbers[-1] - numbers[0] + 1 == len(numbers):
        return words("parts_missing", first=numbers[0], last=numbers[-1])
    return words("parts_missing_of", which=words.comma.join(map(str, numbers)))


def _part(one: Instalment, place: Place, words: Words, *, this: bool = False) -> PartView:
    inside = place(one.url)
    return PartView(
        headline=one.headline,
        href=inside or safe_link(one.url),
        inside=inside is not None,
        this=this,
        lang=language_tag(one.language),
        when=when_view(one.published),
        part=words("part", n=one.part) if one.part is not None else "",
    )
