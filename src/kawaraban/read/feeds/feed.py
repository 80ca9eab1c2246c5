"""A response as a feed, whatever its kind: RSS, RDF, Atom, JSON Feed, sitemap.

The kind is told by what the body is, never by its media type, which is wrong too often. Where
there is no feed, the error says what is there instead and what to do about it.
"""

from __future__ import annotations

import re

from lxml import etree

from kawaraban.article import Feed, RawResponse, Unreadable
from kawaraban.read.addresses import urls
from kawaraban.read.feeds.elements import name_of
from kawaraban.read.feeds.json_feed import read_json_feed
from kawaraban.read.feeds.sitemap import read_large_sitemap, read_sitemap, read_text_sitemap
from kawaraban.read.feeds.xml_feed import find_root, read_xml_feed
from kawaraban.read.text.xmltree import decoded, parse, parse_apart, unpacked, unreadable

_HTML = re.compile(
    r"\s*+(?:<\?xml\b[^<>]{0,300}\?>\s*+)?+(?:<!--(?:[^-]|-(?!->)){0,2000}+-->\s*+){0,5}+"
    r"(?:<!DOCTYPE\s+html\b|<(?:html|head|body|title|meta|script|link|div|p|h[1-6]|span|table|ul|img|a|br)[\s>/])",
    re.IGNORECASE | re.DOTALL,
)
_FEED_TAG = re.compile(
    r"<(?:rss|rdf:RDF|[a-z0-9]{1,10}:feed|feed|urlset|sitemapindex)[\s>]", re.IGNORECASE
)
_LINK = re.compile(r"<link\b([^<>]{1,2000})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(
    r"([a-z]{3,10})\s{0,9}=\s{0,9}(?:\"([^\"]{0,1500})\"|'([^']{0,1500})'|([^\s\"'>]{1,1500}))",
    re.IGNORECASE,
)
_FEED_TYPES = frozenset(
    ["application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml"]
)
_SEARCHED = 200_000


def read_feed(raw: RawResponse, *, offset: int | None = None) -> Feed:
    """The feed or sitemap in ``raw``.

    ``offset`` (minutes east of UTC) holds for dates that name no zone; dates more than a day
    after ``raw.fetched`` are dropped. A gzip file is unpacked. Links come out absolute, texts
    as plain text in NFC.

    Raises :class:`Unreadable`: ``not-a-feed`` (the detail says what it is and what to do),
    ``broken-xml``, ``broken-json``, ``broken-gzip``, ``empty``, ``too-large``.
    """
    body = unpacked(raw)
    text = decoded(body, raw, "json" if _looks_json(body) else "xml")
    start = text[:200].lstrip()
    if start.startswith(("{", "[")):
        return read_json_feed(text, raw, offset)
    if not start.startswith("<"):
        if (feed := read_text_sitemap(text, raw.url)) is not None:
            return feed
        if "<" not in text:
            raise unreadable("not-a-feed", "this is plain text, neither XML nor JSON", raw)
    if _HTML.match(text) and not _FEED_TAG.search(text, 0, 5_000):
        raise _is_page(text, raw)
    if (feed := read_large_sitemap(text, raw, offset)) is not None:
        return feed
    root, problems = parse(text, raw)
    local = name_of(str(root.tag)).rpartition("}")[2]
    if local in ("urlset", "sitemapindex"):
        return read_sitemap(root, raw, problems, offset)
    found = find_root(root)
    if found is not None:
        feed = read_xml_feed(*found, raw, problems, offset)
        if problems and (apart := parse_apart(text)) and apart[1] > len(feed.entries):
            found = find_root(apart[0])
            again = read_xml_feed(*found, raw, problems, offset) if found else feed
            return again if len(again.entries) > len(feed.entries) else feed
        return feed
    if local in ("html", "xhtml:html") or _HTML.match(text):
        raise _is_page(text, raw)
    raise unreadable("not-a-feed", _what_it_is(root, local), raw)


def feeds_of_page(text: str, base: str) -> tuple[str, ...]:
    """The addresses of the feeds that an HTML page names (RSS autodiscovery), in its order."""
    found: list[str] = []
    for link in _LINK.finditer(text[:_SEARCHED]):
        attributes = {
            a.group(1).lower(): next((g for g in a.groups()[1:] if g is not None), "")
            for a in _ATTRIBUTE.finditer(link.group(1))
        }
        kind = attributes.get("type", "").partition(";")[0].strip().lower()
        if kind in _FEED_TYPES and "alternate" in attributes.get("rel", "").lower().split():
            address = attributes.get("href", "").replace("&amp;", "&")
            if address and (url := urls.normalise_url(address, base)):
                found.append(url)
    return tuple(dict.fromkeys(found))


def _looks_json(body: bytes) -> bool:
    return body[:200].lstrip(b"\xef\xbb\xbf \t\r\n\x00")[:1] in (b"{", b"[")


def _is_page(text: str, raw: RawResponse) -> Unreadable:
    named = [url for url in feeds_of_page(text, raw.url) if url != raw.url]
    if named:
        advice = "it names " + (
            f"the feed {named[0]}" if len(named) == 1 else "feeds: " + ", ".join(named[:5])
        )
    else:
        advice = 'it names no feed; give the source kind = "listing" to read its links instead'
    return unreadable("not-a-feed", f"this is an HTML page; {advice}", raw)


def _what_it_is(root: etree._Element, local: str) -> str:
    if local == "opml":
        return "this is an OPML list of feeds; import it instead"
    if local in ("error", "fault", "exception"):
        words = " ".join("".join(map(str, root.itertext())).split())[:200]
        return f"the server answered with an error in XML: {words}"
    name = local.rpartition(":")[2][:60]
    return f"this is XML, but no feed or sitemap: its outermost element is <{name}>"
