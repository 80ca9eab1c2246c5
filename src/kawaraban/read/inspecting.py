"""What a response would be read as, with all that speaks for it: ``kawaraban inspect``.

Reads with the same functions as the desk, and beside that what they do not hand on: what each
place of the page says of each field, what was left out of the text, what each rule finds.
"""

from __future__ import annotations

from datetime import UTC, timedelta
from typing import Literal
from urllib.parse import urlsplit

import msgspec
from selectolax.lexbor import LexborHTMLParser, LexborNode

from kawaraban.article import (
    Article,
    Feed,
    Hints,
    Moment,
    PageSelectors,
    Problem,
    RawResponse,
    Unreadable,
)
from kawaraban.read.addresses.urls import normalise_url
from kawaraban.read.body.walk import Box, Walked, walk
from kawaraban.read.dates import parse as dates
from kawaraban.read.dates.zones import offset_at
from kawaraban.read.evidence import metadata
from kawaraban.read.feeds.feed import feeds_of_page, read_feed
from kawaraban.read.html import css, dom
from kawaraban.read.html.links import is_likely, words_of
from kawaraban.read.listings.listing import ItemOf, Selectors, read_listing
from kawaraban.read.names.bylines import names_in
from kawaraban.read.pages import selectors
from kawaraban.read.pages.page import read_page
from kawaraban.read.text import charset
from kawaraban.read.text.xmltree import unpacked

Kind = Literal["page", "feed", "listing"]

_SAMPLES = 3
_LONGEST = 200
_MOST_OTHERS = 6
"""What is shown of one field from places that did not win."""
_MOST_LEFT = 12
_FEW_ENTRIES = 3
_TEXT = 150
"""Characters of text that make an article of what its address and a list of links leave open."""


class SaidBy(msgspec.Struct, frozen=True, omit_defaults=True):
    """What one place of a page says of a field."""

    field: str
    source: str
    value: str
    agrees: bool = False
    """Whether that is what the article has."""


class LeftOut(msgspec.Struct, frozen=True, omit_defaults=True):
    """A box of the page whose words are not in the article: what it is, how long, its
    beginning."""

    box: str
    characters: int
    words: str


class RuleFound(msgspec.Struct, frozen=True, omit_defaults=True):
    """What one rule finds: how many elements, the first of them; ``problem`` where it is no CSS
    or what it finds cannot be used."""

    rule: str
    selector: str
    count: int = 0
    first: tuple[str, ...] = ()
    problem: str = ""


class Inspection(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """One response as Kawaraban would read it, with what speaks for it."""

    url: str
    kind: Kind
    bytes: int = 0
    encoding: str = ""
    article: Article | None = None
    feed: Feed | None = None
    """Of a feed, sitemap or listing."""
    problem: Problem | None = None
    """Why there is neither."""
    said: tuple[SaidBy, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    rules: tuple[RuleFound, ...] = ()
    feeds: tuple[str, ...] = ()
    """The feeds that the page names."""


def inspect(
    raw: RawResponse,
    kind: Kind | None = None,
    *,
    hints: Hints | None = None,
    select: Selectors | None = None,
) -> Inspection:
    """``raw`` read as ``kind``, or as what it looks like. ``hints`` hold for a page (their
    ``select`` too), ``select`` for a listing. Never raises :class:`Unreadable`."""
    hints = _with_offset(hints or Hints(), raw)
    if kind is None:
        kind = kind_of(raw, hints)
    if kind == "feed":
        return _feed(raw, hints)
    try:
        text, encoding = charset.decode(unpacked(raw), raw.header("content-type"), "html")
        tree = dom.parse(text)
    except (Unreadable, ValueError) as error:
        problem = error.problem if isinstance(error, Unreadable) else _no_page(raw, error)
        return Inspection(url=raw.url, kind=kind, bytes=len(raw.body), problem=problem)
    feeds = feeds_of_page(text, raw.url)
    base = Inspection(url=raw.url, kind=kind, bytes=len(raw.body), encoding=encoding, feeds=feeds)
    if kind == "listing":
        return _listing(base, raw, tree, hints, select)
    return _page(base, raw, tree, hints)


def kind_of(raw: RawResponse, hints: Hints) -> Kind:
    """What a response looks like: a feed (or sitemap), a listing, an article's page."""
    try:
        read_feed(raw)
    except Unreadable as error:
        if error.problem.code != "not-a-feed" or "HTML" not in error.problem.detail:
            return "feed" if _is_xml(raw) else "page"
    else:
        return "feed"
    if urlsplit(raw.url).path in ("", "/"):
        return "listing"
    text, _ = charset.decode(raw.body, raw.header("content-type"), "html")
    if metadata.gather(dom.parse(text), raw.url).has_article:
        return "page"
    try:
        listing = read_listing(raw, offset=hints.offset, language=hints.language)
    except Unreadable:
        return "page"
    few = len(listing.entries) < _FEW_ENTRIES
    if not few and not is_likely(raw.url):
        return "listing"
    try:
        article = read_page(raw, hints)
    except Unreadable:
        return "listing"
    return "page" if few or len(article.body) >= _TEXT else "listing"


def page_rules(
    tree: LexborHTMLParser, select: PageSelectors, raw: RawResponse, hints: Hints, base: str
) -> tuple[RuleFound, ...]:
    """What each rule for an article page finds, in the order in which they are listed."""
    out = []
    for rule in PageSelectors.__struct_fields__:
        if selector := getattr(select, rule):
            nodes, wrong = _nodes(tree, selector)
            first = tuple(_shown(rule, node, raw, hints, base) for node in nodes[:_SAMPLES])
            out.append(RuleFound(rule, selector, len(nodes), first, wrong))
    return tuple(out)


def listing_rules(
    tree: LexborHTMLParser, select: Selectors, raw: RawResponse, hints: Hints, base: str
) -> tuple[RuleFound, ...]:
    """What each rule for a listing finds; with an ``item``, in how many of the items."""
    out = []
    items = _nodes(tree, select.item)[0] if select.item else []
    of = ItemOf(items)
    for rule in Selectors.__struct_fields__:
        if selector := getattr(select, rule):
            nodes, wrong = _nodes(tree, selector)
            if rule != "item" and select.item:
                nodes = list(of.firsts(nodes).values())
            first = tuple(_shown(rule, node, raw, hints, base) for node in nodes[:_SAMPLES])
            out.append(RuleFound(rule, selector, len(nodes), first, wrong))
    return tuple(out)


def _feed(raw: RawResponse, hints: Hints) -> Inspection:
    base = Inspection(url=raw.url, kind="feed", bytes=len(raw.body))
    try:
        return msgspec.structs.replace(base, feed=read_feed(raw, offset=hints.offset))
    except Unreadable as error:
        feeds: tuple[str, ...] = ()
        if "HTML" in error.problem.detail:
            text, _ = charset.decode(raw.body, raw.header("content-type"), "html")
            feeds = feeds_of_page(text, raw.url)
        return msgspec.structs.replace(base, problem=error.problem, feeds=feeds)


def _listing(
    base: Inspection,
    raw: RawResponse,
    tree: LexborHTMLParser,
    hints: Hints,
    select: Selectors | None,
) -> Inspection:
    rules: tuple[RuleFound, ...] = ()
    if select is not None:
        rules = listing_rules(tree, select, raw, hints, base.url)
    try:
        feed = read_listing(raw, offset=hints.offset, language=hints.language, select=select)
    except Unreadable as error:
        return msgspec.structs.replace(base, problem=error.problem, rules=rules)
    return msgspec.structs.replace(base, feed=feed, rules=rules)


def _page(base: Inspection, raw: RawResponse, tree: LexborHTMLParser, hints: Hints) -> Inspection:
    says = metadata.gather(tree, raw.url)
    rules: tuple[RuleFound, ...] = ()
    if hints.select is not None:
        rules = page_rules(tree, hints.select, raw, hints, base.url)
    base = msgspec.structs.replace(base, said=_said(says), rules=rules)
    try:
        article = read_page(raw, hints)
    except Unreadable as error:
        return msgspec.structs.replace(base, problem=error.problem)
    said = tuple(_judged(one, article, raw, hints) for one in base.said)
    # As it was read: without what the rules take off the page.
    selectors.choose(tree, hints.select, raw.url)
    left = left_out(walk(tree), article)
    return msgspec.structs.replace(base, article=article, said=said, left_out=left)


def left_out(walked: Walked, article: Article) -> tuple[LeftOut, ...]:
    """The largest boxes of a page of which nothing is in the article's text, longest first."""
    kept = {p.text.strip() for p in article.text}
    body, heading = article.body, article.headline
    blocks, boxes = walked.blocks, walked.boxes
    inside = [b.text.strip() in kept or (b.size > 20 and b.text.strip() in body) for b in blocks]
    before = [0]
    for yes in inside:
        before.append(before[-1] + yes)
    sizes: dict[int, int] = {}
    words: dict[int, str] = {}
    for at, block in enumerate(blocks):
        if inside[at] or block.text.strip() == heading:
            continue
        top, box = -1, block.box
        while box > 0 and before[boxes[box].end] == before[boxes[box].first]:
            top, box = box, boxes[box].parent
        if top < 0:
            top = block.box
        sizes[top] = sizes.get(top, 0) + block.size
        if len(words.get(top, "")) < _LONGEST:
            words[top] = f"{words.get(top, '')} {block.text}".strip()
    order = sorted(sizes, key=lambda top: -sizes[top])[:_MOST_LEFT]
    return tuple(LeftOut(_name(boxes, top), sizes[top], _short(words[top])) for top in order)


def _name(boxes: list[Box], at: int) -> str:
    """A box as a selector would name it; one without a class by what it stands in."""
    tag = boxes[at].tag
    if classes := boxes[at].name.split():
        return ".".join([tag, *classes[:3]])
    outer = boxes[at].parent
    while outer > 0 and not boxes[outer].name.strip():
        outer = boxes[outer].parent
    if outer <= 0:
        return tag
    return f"{boxes[outer].tag}.{boxes[outer].name.split()[0]} {tag}"


def _said(says: metadata.Says) -> tuple[SaidBy, ...]:
    """All that the places of a page say, field by field."""
    out: dict[SaidBy, None] = {}
    for field, said in (
        ("headline", says.headlines),
        ("published", says.published),
        ("published", says.times),
        ("updated", says.updated),
        ("outlet", says.outlets),
        ("section", says.sections),
        ("language", says.languages),
        ("canonical", says.canonical),
        ("summary", says.summaries),
    ):
        out.update(dict.fromkeys(SaidBy(field, s.source, _short(s.value)) for s in said))
    for field, names in (("bylines", says.bylines), ("keywords", says.keywords)):
        out.update(
            dict.fromkeys(SaidBy(field, source, _short(", ".join(n))) for n, source in names)
        )
    out.update(
        dict.fromkeys(SaidBy("lead_picture", p.source, p.address[:500]) for p in says.pictures)
    )
    counts: dict[str, int] = {}
    kept = []
    for said_by in out:
        counts[said_by.field] = counts.get(said_by.field, 0) + 1
        if counts[said_by.field] <= _MOST_OTHERS:
            kept.append(said_by)
    return tuple(kept)


def _judged(said: SaidBy, article: Article, raw: RawResponse, hints: Hints) -> SaidBy:
    """``said`` with whether the article has the same."""
    value: object = getattr(article, said.field, None)
    if said.field in ("published", "updated"):
        offset = hints.offset
        if offset is None and isinstance(value, Moment):
            offset = value.offset
        moment = dates.parse_date(
            said.value, offset=offset, now=raw.fetched, language=article.language
        )
        agrees = moment is not None and isinstance(value, Moment) and _is_same(moment, value)
    elif said.field in ("lead_picture", "canonical"):
        url = normalise_url(said.value, raw.url)
        agrees = url == value or (said.field == "canonical" and url == article.address)
    else:
        words = ", ".join(value) if isinstance(value, tuple) else str(value or "")
        ours, theirs = _bare(words), _bare(said.value.removesuffix("…"))
        agrees = bool(theirs) and (ours in theirs or theirs in ours) if ours else False
    return msgspec.structs.replace(said, agrees=agrees)


def _is_same(one: Moment, other: Moment) -> bool:
    """To the minute; a date and a time of that day are two."""
    if (one.precision == "day") != (other.precision == "day"):
        return False
    return abs(one.utc - other.utc) < timedelta(minutes=1)


def _bare(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum())


def _nodes(tree: LexborHTMLParser, selector: str) -> tuple[list[LexborNode], str]:
    try:
        return css.select(tree, selector), ""
    except css.SelectorError as error:
        return [], str(error)


def _shown(rule: str, node: LexborNode, raw: RawResponse, hints: Hints, base: str) -> str:
    """What an element gives to a rule, in short."""
    if rule == "link":
        href = node.attributes.get("href") or ""
        return normalise_url(href, base) or f"<{node.tag}> {href[:80]}"
    if rule == "picture":
        return selectors.picture_in(node, base) or f"<{node.tag}> –"
    if rule in ("date", "published"):
        for text in selectors.dates_in(node):
            moment = dates.parse_date(
                text, offset=hints.offset, now=raw.fetched, language=hints.language
            )
            if moment is not None:
                return f"{moment} ← {_short(text)}"
        return _short(f"? ← {words_of(node)}")
    if rule == "byline":
        return ", ".join(names_in(selectors.words_in(node))) or f"? ← {_short(words_of(node))}"
    return _short(selectors.words_in(node))


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _with_offset(hints: Hints, raw: RawResponse) -> Hints:
    """``hints`` whose zone is also there as the offset of the day, for what takes no zone."""
    if hints.zone is None:
        return hints
    offset = offset_at(hints.zone, raw.fetched.astimezone(UTC).replace(tzinfo=None))
    return msgspec.structs.replace(hints, offset=offset)


def _is_xml(raw: RawResponse) -> bool:
    head = raw.body[:300].lstrip(b"\xef\xbb\xbf \t\r\n")
    return head.startswith((b"<?xml", b"<rss", b"<feed", b"{", b"\x1f\x8b"))


def _no_page(raw: RawResponse, error: Exception) -> Problem:
    detail = f"The page cannot be parsed ({error})."
    return Problem(stage="read", code="not-html", detail=detail, url=raw.url)
