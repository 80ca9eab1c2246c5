"""What a page shows of a clip: texts, marks and safe addresses, ready for a template."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from datetime import date
from functools import lru_cache
from urllib.parse import quote

import msgspec
from markupsafe import Markup

from kawaraban.article import Article, Clip, Moment, clip_id
from kawaraban.publish.linebreak import breakable
from kawaraban.publish.links import language_tag, safe_link
from kawaraban.publish.words import Words
from kawaraban.read.leads.excerpt import AS_PUBLISHED, ExcerptForm, shown_excerpt

PER_PAGE = 10
"""Clips on one page of a topic, as on the founding page."""

_WIDE_ENOUGH = 14


class TopicInfo(msgspec.Struct, frozen=True, kw_only=True):
    """What the site says of a topic. ``slug`` is its folder's name (the topic file's stem);
    ``language`` (BCP 47) is that of the page's own words; ``excerpt`` how it shows excerpts."""

    slug: str
    name: str
    about: str = ""
    language: str = "ja"
    excerpt: ExcerptForm = AS_PUBLISHED


class TitleView(msgspec.Struct, frozen=True, kw_only=True):
    """A page's title. ``upright``: short enough, and of a script that can be set in a column."""

    text: str
    markup: Markup
    upright: bool
    size: str
    """``s``, ``m`` or ``l``: how long the title is."""


class WhenView(msgspec.Struct, frozen=True):
    """A moment: machine form, the date ``YYYY.MM.DD``, and date with time and offset."""

    iso: str
    date: str
    full: str


class CopyView(msgspec.Struct, frozen=True, kw_only=True):
    outlet: str
    outlet_href: str
    headline: str
    href: str | None
    when: WhenView | None
    kind: str


class EditView(msgspec.Struct, frozen=True):
    """What an editor changed, in words, and what the article itself has."""

    told: str
    own: str


class ClipView(msgspec.Struct, frozen=True, kw_only=True):
    """One clip as a topic page shows it."""

    id: str
    lang: str | None
    headline: str
    headline_markup: Markup
    href: str | None
    when: WhenView | None
    picture: str | None
    excerpt: str
    outlet: str
    outlet_href: str
    """The outlet's page, from the site's root; empty where there is none."""
    genre: str
    column: str
    part: str
    tongue: str
    """The article's language in words, where it is not the page's own."""
    cut: str
    """The mark of an article of which only a part is to be had."""
    copies: tuple[CopyView, ...]
    pinned: str
    """The mark of a clip that an editor keeps first."""
    edits: tuple[EditView, ...]


class TopicView(msgspec.Struct, frozen=True, kw_only=True):
    """A topic as the desk's front page lists it."""

    href: str
    lang: str
    title: TitleView
    about: str
    count: int
    newest: ClipView | None


class Step(msgspec.Struct, frozen=True):
    """A page number of the pager; ``number`` 0 is a gap."""

    number: int
    href: str = ""


class Pager(msgspec.Struct, frozen=True, kw_only=True):
    page: int
    last: int
    steps: tuple[Step, ...]
    newer: str | None
    older: str | None


def title_view(text: str, language: str | None) -> TitleView:
    """How a title is set: in a column where it is CJK and at most 14 characters long."""
    text = text.strip()
    wide = all("\u2e80" <= c <= "\ud7a3" or "\uff00" <= c <= "\uffef" for c in text)
    upright = bool(text) and wide and len(text) <= _WIDE_ENOUGH
    size = "s" if len(text) <= 5 else "m" if len(text) <= 9 else "l"
    return TitleView(text=text, markup=breakable(text, language), upright=upright, size=size)


def dotted(day: date) -> str:
    """A day as pages show it: 2024.06.19."""
    return f"{day.year:04d}.{day.month:02d}.{day.day:02d}"


def when_view(moment: Moment | None) -> WhenView | None:
    """None where there is no moment."""
    if moment is None:
        return None
    shown = full = dotted(moment.day)
    if moment.precision != "day":
        full += f" {moment.local:%H:%M}"
        if moment.offset is not None:
            sign = "\u2212" if moment.offset < 0 else "+"
            hours, minutes = divmod(abs(moment.offset), 60)
            full += f" (UTC{sign}{hours}" + (f":{minutes:02d})" if minutes else ")")
    return WhenView(moment.isoformat(), shown, full)


def in_form(clip: Clip, form: ExcerptForm) -> Clip:
    """``clip`` with its excerpt in ``form``, unless an editor wrote that excerpt."""
    if form == AS_PUBLISHED or "excerpt" in clip.edited:
        return clip
    return msgspec.structs.replace(clip, excerpt=shown_excerpt(clip.article, form))


def clip_view(clip: Clip, words: Words, page_language: str) -> ClipView:
    """What a page in ``page_language`` shows of a clip."""
    article = clip.article
    lang = language_tag(article.language)
    return ClipView(
        id=clip.id,
        lang=lang,
        headline=clip.headline,
        headline_markup=breakable(clip.headline, lang or page_language),
        href=safe_link(article.address) or safe_link(article.url),
        when=when_view(clip.published),
        picture=safe_link(article.lead_picture),
        excerpt=clip.excerpt,
        outlet=article.outlet or "",
        outlet_href=outlet_href(article.outlet or ""),
        genre=words.genre(article.genre) if article.genre else "",
        column=_column(article),
        part=words("part", n=article.part) if article.part is not None else "",
        tongue=words.tongue(lang) if lang and not _same(lang, page_language) else "",
        cut=words("cut") if article.access == "cut" else "",
        copies=copy_views(clip, words),
        pinned=words("pinned") if clip.pinned else "",
        edits=_edits(clip, words),
    )


def _edits(clip: Clip, words: Words) -> tuple[EditView, ...]:
    article = clip.article
    when = when_view(article.published)
    own = {
        "headline": article.headline,
        "excerpt": article.excerpt,
        "date": when.full if when else words("undated"),
    }
    return tuple(EditView(words(f"edited_{name}"), own[name]) for name in clip.edited)


def copy_views(clip: Clip, words: Words) -> tuple[CopyView, ...]:
    """The clip's copies, by time as the store gives them."""
    return tuple(
        CopyView(
            outlet=copy.outlet or copy.headline,
            outlet_href=outlet_href(copy.outlet),
            headline=copy.headline,
            href=safe_link(copy.url),
            when=when_view(copy.published),
            kind=words.kind(copy.kind),
        )
        for copy in clip.also_in
    )


def pager(page: int, last: int, to: Callable[[int], str]) -> Pager | None:
    """The way between pages 1 to ``last``, ``to`` giving their addresses; None where there is
    one page."""
    if last < 2:
        return None
    near = {1, 2, last - 1, last, page - 1, page, page + 1}
    if page <= 4:
        near |= set(range(1, 6))
    if page >= last - 3:
        near |= set(range(last - 4, last + 1))
    steps: list[Step] = []
    for number in sorted(n for n in near if 1 <= n <= last):
        gap = number - (steps[-1].number if steps else 0)
        if gap == 2:
            steps.append(Step(number - 1, to(number - 1)))
        elif gap > 2:
            steps.append(Step(0))
        steps.append(Step(number, to(number)))
    return Pager(
        page=page,
        last=last,
        steps=tuple(steps),
        newer=to(page - 1) if page > 1 else None,
        older=to(page + 1) if page < last else None,
    )


def from_page(page: int) -> Callable[[int], str]:
    """Addresses of a topic's pages as page ``page`` links to them."""
    home = "" if page == 1 else "../"
    return lambda number: (home or "./") if number == 1 else f"{home}{number}/"


def topic_href(slug: str) -> str:
    """A topic's folder, from the site's root."""
    return f"topics/{quote(slug)}/"


@lru_cache(maxsize=4096)
def outlet_id(name: str) -> str:
    """The permanent short name of an outlet, whatever it is called: 12 hexadecimal digits, the
    same however its name is spaced and in whatever width and case; empty for no name."""
    plain = " ".join(unicodedata.normalize("NFKC", name).casefold().split())
    return clip_id(f"outlet {plain}") if plain else ""


def outlet_href(name: str) -> str:
    """An outlet's page, from the site's root; empty for no name."""
    id = outlet_id(name)
    return f"outlets/{id}/" if id else ""


def shown(outlets: Sequence[str]) -> list[str]:
    """Names once each, in order, without empty ones."""
    return list(dict.fromkeys(name for name in outlets if name))


def _same(tag: str, other: str) -> bool:
    return tag.split("-")[0].lower() == other.split("-")[0].lower()


def _column(article: Article) -> str:
    column = (article.column or "").strip()
    return column if len(column) <= 60 else column[:59] + "…"
