"""What lists show of clips, days and outlets: texts and safe addresses, ready for a template."""

from __future__ import annotations

import msgspec
from markupsafe import Markup

from kawaraban.publish.ledger import Line
from kawaraban.publish.linebreak import breakable
from kawaraban.publish.views import WhenView, outlet_href
from kawaraban.publish.words import Words

UNDATED = "undated"
"""The folder of what has no date, among those of days."""


class LineView(msgspec.Struct, frozen=True, kw_only=True):
    """A clip, or a copy, in one line of a list."""

    id: str
    headline: Markup
    plain: str
    lang: str | None
    href: str | None
    when: WhenView | None
    shown: str
    """When, as far as the list does not say it."""
    outlet: str
    outlet_href: str
    genre: str
    column: str
    part: str
    tongue: str
    cut: str
    also: str
    kind: str = ""
    """How a copy stands to what it is a copy of; empty for a clip."""
    topics: tuple[tuple[str, str], ...] = ()
    """The topics it is on, name and folder, where they are to be told."""


class Cluster(msgspec.Struct, frozen=True, kw_only=True):
    """What is about one story; an article that is in none is alone."""

    headline: str = ""
    lang: str | None = None
    href: str = ""
    count: str = ""
    lines: tuple[LineView, ...]


class DayView(msgspec.Struct, frozen=True, kw_only=True):
    """A day on its month's page: what was most of it."""

    iso: str
    date: str
    weekday: str
    weekend: bool
    href: str
    count: str
    leads: tuple[tuple[LineView, str], ...]
    """A line, and how many articles of its story there are."""
    more: str


class WayView(msgspec.Struct, frozen=True):
    """Where the page before or after this is."""

    href: str
    name: str


class MonthsView(msgspec.Struct, frozen=True):
    """The months of a year, those with something in them with their address."""

    year: str
    href: str
    months: tuple[tuple[str, str, bool], ...]
    """Number, address, whether it is this one."""


class ShareView(msgspec.Struct, frozen=True, kw_only=True):
    """What an outlet has on one topic."""

    name: str
    lang: str
    href: str
    count: str
    span: tuple[WhenView, ...]
    """The first and the latest day; one where they are the same."""


class OutletView(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    name: str
    href: str
    count: str
    copies: str
    genres: str
    langs: str
    span: tuple[WhenView, ...]
    shares: tuple[ShareView, ...]


def line_view(line: Line, words: Words, language: str, shown: str = "") -> LineView:
    """What a page in ``language`` shows of a line."""
    lang = line.lang
    other = lang and lang.split("-")[0].lower() != language.split("-")[0].lower()
    return LineView(
        id=line.id,
        headline=Markup(line.markup)  # noqa: S704 (made by breakable, which escapes)
        if line.markup
        else breakable(line.headline, lang or language),
        plain=line.headline,
        lang=lang,
        href=line.href,
        when=line.when,
        shown=shown,
        outlet=line.outlet,
        outlet_href=outlet_href(line.outlet),
        genre=words.genre(line.genre) if line.genre and line.kind is None else "",
        column=line.column,
        part=words("part", n=line.part) if line.part is not None else "",
        tongue=words.tongue(lang) if lang and other else "",
        cut=words("cut") if line.cut else "",
        also=words.comma.join(dict.fromkeys(line.also)),
        kind=words("copy_kind", kind=words.kind(line.kind)) if line.kind else "",
    )
