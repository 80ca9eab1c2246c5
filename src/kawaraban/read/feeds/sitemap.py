"""Sitemaps, news sitemaps and sitemap indexes as a :class:`Feed`.

Follows the sitemap protocol 0.9 (https://www.sitemaps.org/protocol.html, with its plain text
form) and Google's extensions for news 0.9, images 1.1 and video 1.1. Namespaces are not asked
for: many outlets write them wrong. A robots.txt that names sitemaps is an index of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from functools import lru_cache
from io import BytesIO
from urllib.parse import urlsplit

from lxml import etree

from kawaraban.article import Entry, Feed, Moment, RawResponse
from kawaraban.read.addresses import urls
from kawaraban.read.dates import parse as dates
from kawaraban.read.feeds.nodes import is_element
from kawaraban.read.text.language import primary
from kawaraban.read.text.markup import headline_of

MOST_ENTRIES = 50_000
"""Addresses of one sitemap, as the protocol allows."""
LARGE = 2_000_000
"""Characters from which on a sitemap is read address by address, without a tree of it all."""
_MOST_KEYWORDS = 50
_LONG_AGO = datetime.min.replace(tzinfo=UTC)
_LINE = re.compile(r"https?://\S{1,4000}\Z", re.IGNORECASE)
_ROBOTS = re.compile(r"\s*sitemap\s*:\s*(\S{1,4000})\s*(?:#.*)?\Z", re.IGNORECASE)
_URLSET = re.compile(
    r"\s*(?:<\?xml[^<>]{0,300}\?>\s*)?(?:<!--.{0,2000}?-->\s*)?<(?:\w{1,20}:)?urlset[\s>]", re.S
)
_NEWS = re.compile(r"news", re.IGNORECASE)

Children = dict[str, etree._Element]
"""An element's children by their local name; of several of one name the first."""


def read_sitemap(
    root: etree._Element, raw: RawResponse, problems: tuple[str, ...], offset: int | None
) -> Feed:
    """The sitemap or sitemap index below ``root``.

    An address's ``lastmod`` is its ``updated``; it has a ``published`` only where the news or
    the video extension gives one. An index's children come with the newest first, of those
    without a date the news sitemaps. Never raises.
    """
    notes = list(problems)
    if _local(root) == "sitemapindex":
        return _index(root, raw, notes, offset)
    return _gathered((n for n in root if _local(n) == "url"), raw, notes, offset)


def read_large_sitemap(text: str, raw: RawResponse, offset: int | None) -> Feed | None:
    """A sitemap of many addresses, read one by one: memory grows with what is kept of it.

    None where ``text`` is not large, no sitemap, not well-formed, or has a document type
    declaration (whose entities nobody shall expand): :func:`read_sitemap` is for those.
    """
    if len(text) < LARGE or not _URLSET.match(text) or "<!DOCTYPE" in text or "<!ENTITY" in text:
        return None
    events = etree.iterparse(
        BytesIO(text.encode("utf-8", "replace")),
        events=("end",),
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        encoding="utf-8",
    )
    try:
        return _gathered(_one_by_one(events), raw, [], offset)
    except etree.XMLSyntaxError:
        return None


def _one_by_one(events: Iterable[tuple[str, etree._Element]]) -> Iterator[etree._Element]:
    for _, node in events:
        if _local(node) == "url":
            yield node
            node.clear()
            parent = node.getparent()
            while parent is not None and node.getprevious() is not None:
                del parent[0]


def _gathered(
    nodes: Iterable[etree._Element], raw: RawResponse, notes: list[str], offset: int | None
) -> Feed:
    entries: list[Entry] = []
    unusable = 0
    read = _reader_of_moments(raw, offset)
    for node in nodes:
        if len(entries) == MOST_ENTRIES:
            notes.append(f"only the first {MOST_ENTRIES} addresses were read")
            break
        entry = _entry(_children(node), raw, read)
        if entry is None:
            unusable += 1
        else:
            entries.append(entry)
    if unusable:
        notes.append(f"{unusable} entries hold no usable address")
    return Feed(kind="sitemap", entries=tuple(entries), problems=tuple(notes))


def read_text_sitemap(text: str, base: str = "") -> Feed | None:
    """A plain list of addresses, one a line, or the sitemaps that a robots.txt names; None
    where ``text`` is neither. ``base`` is where it is from.

    Lines that are no address are passed over where they are few (a title, a remark).
    """
    lines = [stripped for line in text.lstrip("\ufeff").splitlines() if (stripped := line.strip())]
    named = [told[1] for line in lines if (told := _ROBOTS.match(line))]
    if named:
        children = dict.fromkeys(url for name in named if (url := urls.normalise_url(name, base)))
        return Feed(kind="sitemap-index", children=tuple(children)) if children else None
    addresses = [line for line in lines if _LINE.match(line)]
    if not addresses or len(addresses) < 0.5 * len(lines):
        return None
    found = dict.fromkeys(
        url for line in addresses[:MOST_ENTRIES] if (url := urls.normalise_url(line))
    )
    notes = []
    if others := len(lines) - len(addresses):
        notes.append(f"{others} lines are no address")
    if len(addresses) > MOST_ENTRIES:
        notes.append(f"only the first {MOST_ENTRIES} addresses were read")
    entries = tuple(Entry(url=url, id=url, source="sitemap") for url in found)
    return Feed(kind="sitemap", entries=entries, problems=tuple(notes)) if entries else None


def _index(root: etree._Element, raw: RawResponse, notes: list[str], offset: int | None) -> Feed:
    read = _reader_of_moments(raw, offset)
    children: list[tuple[bool, datetime, bool, str]] = []
    for node in root:
        if _local(node) != "sitemap":
            continue
        if len(children) == MOST_ENTRIES:
            notes.append(f"only the first {MOST_ENTRIES} sitemaps were read")
            break
        inner = _children(node)
        # Some outlets leave out <loc>.
        loc = _value(inner, "loc") if "loc" in inner else "".join(map(str, node.itertext()))
        if url := urls.normalise_url(loc.strip(), raw.url):
            changed = read(_value(inner, "lastmod"))
            when = changed.utc if changed else _LONG_AGO
            news = bool(_NEWS.search(urlsplit(url).path))
            children.append((changed is not None, when, news, url))
    children.sort(key=lambda child: child[:3], reverse=True)
    unique = dict.fromkeys(child[3] for child in children if child[3] != raw.url)
    return Feed(kind="sitemap-index", children=tuple(unique), problems=tuple(notes))


def _entry(told: Children, raw: RawResponse, read: Callable[[str], Moment | None]) -> Entry | None:
    url = urls.normalise_url(_value(told, "loc"), raw.url)
    if url is None:
        return None
    updated = read(_value(told, "lastmod"))
    picture: str | None = None
    if (image := told.get("image")) is not None:
        picture = urls.normalise_url(_value(_children(image), "loc"), raw.url)
    headline, published = "", None
    if (node := told.get("video")) is not None:
        video = _children(node)
        headline = headline_of(_value(video, "title"))
        published = read(_value(video, "publication_date"))
        if picture is None:
            picture = urls.normalise_url(_value(video, "thumbnail_loc"), raw.url)
    if (node := told.get("news")) is None:
        return Entry(
            url=url,
            id=url,
            headline=headline,
            published=published,
            updated=updated,
            picture=picture,
            source="sitemap",
        )
    news = _children(node)
    outlet = language = ""
    if (publication := news.get("publication")) is not None:
        about = _children(publication)
        outlet, language = _value(about, "name"), _value(about, "language")
    words = re.split("[,、，;；]", _value(news, "keywords")[:5000])[:_MOST_KEYWORDS]
    keywords = dict.fromkeys(word for part in words if (word := headline_of(part)[:100]))
    return Entry(
        url=url,
        id=url,
        headline=headline_of(_value(news, "title")) or headline,
        published=read(_value(news, "publication_date")) or published,
        updated=updated,
        keywords=tuple(keywords),
        language=primary(language or _value(news, "language")),
        picture=picture,
        outlet=headline_of(outlet or _value(news, "name"))[:200] or None,
        source="sitemap",
    )


def _reader_of_moments(raw: RawResponse, offset: int | None) -> Callable[[str], Moment | None]:
    """Reads a date; what comes again and again (one ``lastmod`` for all) is read once."""

    @lru_cache(maxsize=4096)
    def read(text: str) -> Moment | None:
        if not text or len(text) > 200:
            return None
        return dates.parse_date(text, offset=offset, now=raw.fetched)

    return read


def _children(node: etree._Element) -> Children:
    found: Children = {}
    for child in node:
        if (name := _local(child)) and name not in found:
            found[name] = child
    return found


def _local(node: etree._Element) -> str:
    return _local_of(node.tag) if is_element(node) else ""


@lru_cache(maxsize=1024)
def _local_of(tag: str) -> str:
    return tag.rpartition("}")[2].rpartition(":")[2].lower()


def _value(children: Children, name: str) -> str:
    child = children.get(name)
    if child is None:
        return ""
    if len(child) == 0:
        return (child.text or "").strip()
    return "".join(map(str, child.itertext())).strip()
