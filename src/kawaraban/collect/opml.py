"""OPML: the lists of sources that feed readers exchange (OPML 1.0 and 2.0, subscription lists).

Read through the parser for feeds, which expands no entity, fetches nothing and mends what is
broken (:mod:`kawaraban.read.text.xmltree`). Lists that a list includes (``type="include"``) are not
fetched.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Literal

import msgspec
from lxml import etree

from kawaraban.article import Problem, RawResponse, Unreadable
from kawaraban.read.addresses.urls import host_of, normalise_url
from kawaraban.read.text import xmltree
from kawaraban.read.text.markup import one_line

_MOST = 20_000
_DEEPEST = 64
_LONGEST = 500


class Subscription(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """One source of a list. ``name`` is never empty (the host where the list gives none);
    ``category`` is the way through the list's groups, outermost first. ``kind`` differs from feed
    only in lists of our own: there a sitemap or a listing page is a link that says so."""

    url: str
    name: str
    kind: Literal["feed", "sitemap", "listing"] = "feed"
    site: str | None = None
    language: str | None = None
    description: str = ""
    category: tuple[str, ...] = ()


def read_opml(data: bytes) -> tuple[Subscription, ...]:
    """The sources of an OPML file, in its order, each address once.

    Outlines without a usable ``xmlUrl`` are groups (``text`` names them) or passed over.
    :class:`Unreadable` where it is no OPML: ``empty``, ``too-large``, ``broken-xml``,
    ``not-opml``.
    """
    raw = RawResponse(url="", body=data, fetched=datetime.fromtimestamp(0, UTC))
    try:
        text = xmltree.decoded(xmltree.unpacked(raw), raw, "xml")
        root, _ = xmltree.parse(text, raw)
    except Unreadable as error:
        raise _unreadable(error.problem.code, error.problem.detail) from error
    if _name(root) != "opml" and next(_children(root), None) is None:
        raise _unreadable("not-opml", f"this is no OPML file, its first element is <{_name(root)}>")
    found: dict[str, Subscription] = {}
    for one in _subscriptions(root):
        found.setdefault(one.url, one)
        if len(found) > _MOST:
            raise _unreadable("too-large", f"more than {_MOST:,} sources in one list")
    return tuple(found.values())


def write_opml(subscriptions: Iterable[Subscription], *, title: str, created: datetime) -> bytes:
    """The sources as OPML 2.0 (UTF-8), grouped by category; ``created`` is aware."""
    root = etree.Element("opml", version="2.0")
    head = etree.SubElement(root, "head")
    etree.SubElement(head, "title").text = _legal(title)
    when = created.astimezone(UTC).strftime("%a, %d %b %Y %H:%M:%S GMT")
    etree.SubElement(head, "dateCreated").text = when
    groups: dict[tuple[str, ...], etree._Element] = {(): etree.SubElement(root, "body")}
    for one in subscriptions:
        for depth in range(1, len(one.category) + 1):
            path = one.category[:depth]
            if path not in groups:
                groups[path] = etree.SubElement(groups[path[:-1]], "outline", text=_legal(path[-1]))
        name = _legal(one.name)
        attributes = {"type": "rss", "text": name, "title": name, "xmlUrl": _legal(one.url)}
        if one.kind != "feed":  # other readers must not take it for a feed
            attributes = {"type": "link", "text": name, "title": name, "url": _legal(one.url)}
            attributes["kind"] = one.kind
        if one.site:
            attributes["htmlUrl"] = _legal(one.site)
        if one.language:
            attributes["language"] = _legal(one.language)
        if one.description:
            attributes["description"] = _legal(one.description)
        etree.SubElement(groups[one.category], "outline", attributes)
    return etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True)


def _subscriptions(root: etree._Element) -> Iterator[Subscription]:
    """A walk without recursion: nesting is the file's to choose."""
    ways: list[tuple[Iterator[etree._Element], tuple[str, ...]]] = [(_children(root), ())]
    while ways:
        outlines, category = ways[-1]
        outline = next(outlines, None)
        if outline is None:
            ways.pop()
            continue
        said = {str(k).lower(): str(v) for k, v in outline.attrib.items()}
        if said.get("iscomment", "").strip().lower() == "true":
            continue
        name = one_line(said.get("title") or said.get("text") or "")[:_LONGEST]
        kind = _kind(said)
        url = _address(said.get("xmlurl", "") if kind == "feed" else said.get("url", ""))
        if url is not None:
            yield Subscription(
                url=url,
                name=name or host_of(url) or url,
                kind=kind,
                site=normalise_url(said.get("htmlurl", "")),
                language=_language(said.get("language", "")),
                description=one_line(said.get("description", ""))[:_LONGEST],
                category=category or _category(said.get("category", "")),
            )
        if len(ways) < _DEEPEST:
            inside = category if url is not None or not name else (*category, name)
            ways.append((_children(outline), inside))


def _children(element: etree._Element) -> Iterator[etree._Element]:
    """The outlines in ``element``, those in its <body> too."""
    for child in element:
        if _name(child) == "outline":
            yield child
        elif _name(child) == "body":
            yield from (inner for inner in child if _name(inner) == "outline")


def _name(element: etree._Element) -> str:
    tag: object = element.tag  # no text where it is a comment or an entity
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def _address(text: str) -> str | None:
    """A feed's address; ``feed:`` before or instead of http is a habit of some programs."""
    text = text.strip()
    if text[:5].lower() == "feed:":
        text = text[5:]
        text = f"http:{text}" if text.startswith("//") else text
    return normalise_url(text)


def _kind(said: dict[str, str]) -> Literal["feed", "sitemap", "listing"]:
    kind = said.get("kind", "").strip().lower() if said.get("type") == "link" else ""
    return "sitemap" if kind == "sitemap" else "listing" if kind == "listing" else "feed"


def _language(text: str) -> str | None:
    """BCP 47, as far as it looks like it; lists say ``unknown`` where they do not know."""
    tag = text.strip().replace("_", "-")
    short = tag.partition("-")[0]
    return (
        tag if 2 <= len(short) <= 3 and tag.replace("-", "").isalnum() and len(tag) < 20 else None
    )


def _category(text: str) -> tuple[str, ...]:
    """The first of an outline's own categories (``/Asia/Korea,news``)."""
    parts = text.partition(",")[0].split("/")[:_DEEPEST]
    return tuple(word[:_LONGEST] for part in parts if (word := one_line(part)))


def _legal(text: str) -> str:
    """Without the characters that XML cannot hold."""
    return "".join(c for c in text if c in "\t\n" or (c >= " " and not _is_forbidden(ord(c))))


def _is_forbidden(code: int) -> bool:
    return 0xD800 <= code < 0xE000 or code in (0xFFFE, 0xFFFF)


def _unreadable(code: str, detail: str) -> Unreadable:
    return Unreadable(Problem(stage="import", code=code, detail=f"OPML: {detail}."))
