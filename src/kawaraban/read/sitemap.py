"""Sitemaps, news sitemaps and sitemap indexes as a :class:`Feed`.

Follows the sitemap protocol 0.9 (https://www.sitemaps.org/protocol.html, with its plain text
form), Google's news extension 0.9 and image extension 1.1. Namespaces are not asked for: many
outlets write them wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime

from lxml import etree

from kawaraban.article import Entry, Feed, Moment, RawResponse
from kawaraban.read import dates, urls
from kawaraban.read.feed_entry import is_element
from kawaraban.read.language import primary
from kawaraban.read.markup import headline_of

MOST_ENTRIES = 50_000
"""Addresses of one sitemap, as the protocol allows."""
_MOST_KEYWORDS = 50
_LONG_AGO = datetime.min.replace(tzinfo=UTC)
_LINE = re.compile(r"https?://\S{1,4000}\Z", re.IGNORECASE)


def read_sitemap(
    root: etree._Element, raw: RawResponse, problems: tuple[str, ...], offset: int | None
) -> Feed:
    """The sitemap or sitemap index below ``root``.

    An address's ``lastmod`` is its ``updated``; it has a ``published`` only where the news
    extension gives one. An index's children come with the newest first. Never raises.
    """
    notes = list(problems)
    if _local(root) == "sitemapindex":
        return _index(root, raw, notes, offset)
    entries: list[Entry] = []
    unusable = 0
    for node in _children(root, "url"):
        if len(entries) == MOST_ENTRIES:
            notes.append(f"only the first {MOST_ENTRIES} addresses were read")
            break
        entry = _entry(node, raw, offset)
        if entry is None:
            unusable += 1
        else:
            entries.append(entry)
    if unusable:
        notes.append(f"{unusable} entries hold no usable address")
    return Feed(kind="sitemap", entries=tuple(entries), problems=tuple(notes))


def read_text_sitemap(text: str) -> Feed | None:
    """A plain list of addresses, one a line; None where ``text`` is anything else."""
    lines = [stripped for line in text.splitlines() if (stripped := line.strip())]
    if not lines or not all(map(_LINE.match, lines)):
        return None
    found = dict.fromkeys(url for line in lines[:MOST_ENTRIES] if (url := urls.normalise_url(line)))
    entries = tuple(Entry(url=url, id=url, source="sitemap") for url in found)
    return Feed(kind="sitemap", entries=entries) if entries else None


def _index(root: etree._Element, raw: RawResponse, notes: list[str], offset: int | None) -> Feed:
    children: list[tuple[datetime, str]] = []
    for node in _children(root, "sitemap"):
        if len(children) == MOST_ENTRIES:
            notes.append(f"only the first {MOST_ENTRIES} sitemaps were read")
            break
        if url := urls.normalise_url(_value(node, "loc"), raw.url):
            changed = _moment(_value(node, "lastmod"), raw, offset)
            children.append((changed.utc if changed else _LONG_AGO, url))
    children.sort(key=lambda child: child[0], reverse=True)
    unique = dict.fromkeys(url for _, url in children if url != raw.url)
    return Feed(kind="sitemap-index", children=tuple(unique), problems=tuple(notes))


def _entry(node: etree._Element, raw: RawResponse, offset: int | None) -> Entry | None:
    url = urls.normalise_url(_value(node, "loc"), raw.url)
    if url is None:
        return None
    updated = _moment(_value(node, "lastmod"), raw, offset)
    picture: str | None = None
    if (image := next(_children(node, "image"), None)) is not None:
        picture = urls.normalise_url(_value(image, "loc"), raw.url)
    news = next(_children(node, "news"), None)
    if news is None:
        return Entry(url=url, id=url, updated=updated, picture=picture, source="sitemap")
    publication = next(_children(news, "publication"), None)
    outlet = language = ""
    if publication is not None:
        outlet, language = _value(publication, "name"), _value(publication, "language")
    words = re.split("[,、，;；]", _value(news, "keywords")[:5000])[:_MOST_KEYWORDS]
    keywords = dict.fromkeys(word for part in words if (word := headline_of(part)[:100]))
    return Entry(
        url=url,
        id=url,
        headline=headline_of(_value(news, "title")),
        published=_moment(_value(news, "publication_date"), raw, offset),
        updated=updated,
        keywords=tuple(keywords),
        language=primary(language or _value(news, "language")),
        picture=picture,
        outlet=headline_of(outlet or _value(news, "name"))[:200] or None,
        source="sitemap",
    )


def _moment(text: str, raw: RawResponse, offset: int | None) -> Moment | None:
    if not text or len(text) > 200:
        return None
    return dates.parse_date(text, offset=offset, now=raw.fetched)


def _children(node: etree._Element, name: str) -> Iterator[etree._Element]:
    return (child for child in node if _local(child) == name)


def _local(node: etree._Element) -> str:
    if not is_element(node):
        return ""
    return node.tag.rpartition("}")[2].rpartition(":")[2].lower()


def _value(node: etree._Element, name: str) -> str:
    child = next(_children(node, name), None)
    return "".join(map(str, child.itertext())).strip() if child is not None else ""
