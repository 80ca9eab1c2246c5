"""RSS 0.9x, 1.0, 2.0, RDF and Atom 0.3, 1.0, from a parsed tree to a :class:`Feed`.

Follows RFC 4287 (Atom), the RSS 2.0 and RSS 1.0 specifications, the Dublin Core, content and
syndication modules, Media RSS 1.5, and what real feeds do instead: elements in wrong
namespaces or with undeclared prefixes, dates of one format in elements of another.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import lru_cache
from urllib.parse import urljoin

from lxml import etree

from kawaraban.article import Entry, Feed, Moment, Paragraph, RawResponse, nfc
from kawaraban.read import dates, urls
from kawaraban.read.language import primary
from kawaraban.read.markup import first_picture, headline_of, one_line, paragraphs_of, text_of

MOST_ENTRIES = 10_000
"""Entries read of one feed; what comes after is noted as a problem."""
_MOST_KEYWORDS = 50

# Namespaces by the prefix that this module calls them; the versions of one are one.
_NAMESPACES = {
    "http://www.w3.org/2005/atom": "",
    "http://purl.org/atom/ns#": "",
    "http://example.com/newformat#": "",
    "http://purl.org/rss/1.0/": "",
    "http://my.netscape.com/rdf/simple/0.9/": "",
    "http://channel.netscape.com/rdf/simple/0.9/": "",
    "http://backend.userland.com/rss": "",
    "http://backend.userland.com/rss2": "",
    "http://blogs.law.harvard.edu/tech/rss": "",
    "http://purl.org/net/rss1.1#": "",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://purl.org/dc/elements/1.0/": "dc",
    "http://purl.org/dc/terms/": "dcterms",
    "http://purl.org/rss/1.0/modules/dcterms/": "dcterms",
    "http://purl.org/rss/1.0/modules/content/": "content",
    "http://purl.org/rss/1.0/modules/syndication/": "sy",
    "http://search.yahoo.com/mrss/": "media",
    "http://search.yahoo.com/mrss": "media",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf",
    "http://www.w3.org/1999/xhtml": "xhtml",
    "http://rssnamespace.org/feedburner/ext/1.0": "feedburner",
    "http://prismstandard.org/namespaces/1.2/basic/": "prism",
    "http://prismstandard.org/namespaces/basic/2.0/": "prism",
    "http://prismstandard.org/namespaces/1.0/basic/": "prism",
}
_ATOM_PREFIXES = ("atom", "atom10", "atom03", "a10", "rss")
_KNOWN_PREFIXES = frozenset(_NAMESPACES.values()) | {"syn"}

_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_XML_BASE = "{http://www.w3.org/XML/1998/namespace}base"
_RDF_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"

_PERIODS = {
    "hourly": 3600,
    "daily": 86400,
    "weekly": 604800,
    "monthly": 2592000,
    "yearly": 31536000,
}
_EMAIL_NAME = re.compile(r"\s*[^\s()<>]{1,100}@[^\s()<>]{1,100}\s*\(([^()]{1,200})\)\s*")
_NAME_EMAIL = re.compile(r"\s*([^<>]{1,200}?)\s*<[^<>\s]{1,100}@[^<>\s]{1,100}>\s*")
_EMAIL = re.compile(r"\s*[^\s()<>]{1,100}@[^\s()<>]{1,100}\s*\Z")


@lru_cache(maxsize=4096)
def name_of(tag: str) -> str:
    """``{http://purl.org/dc/elements/1.1/}date`` and an undeclared ``dc:date`` as ``dc:date``;
    elements of the feed formats themselves by their bare name, in lower case."""
    space, local = "", tag
    if tag[0] == "{":
        space, _, local = tag[1:].partition("}")
        local = local.lower()
        prefix = _NAMESPACES.get(space.strip().lower())
        if prefix is None:
            return f"{{{space}}}{local}"
        return f"{prefix}:{local}" if prefix else local
    prefix, colon, local = tag.lower().partition(":")
    if not colon:
        return prefix
    if prefix in _ATOM_PREFIXES:
        return local
    if prefix in ("syn", "sy"):
        return "sy:" + local
    return f"{prefix}:{local}" if prefix in _KNOWN_PREFIXES else tag


def find_root(root: etree._Element) -> tuple[str, etree._Element] | None:
    """The feed's kind (rss, rdf, atom) and its element: the root, or one wrapped in another."""
    kind = _kind(root)
    if kind:
        return kind, root
    for position, node in enumerate(_elements(root.iter())):
        if (kind := _kind(node)) and name_of(node.tag) != "entry":
            return kind, node
        if position > 50:
            return None
    return None


def read_xml_feed(
    kind: str,
    root: etree._Element,
    raw: RawResponse,
    problems: tuple[str, ...],
    offset: int | None,
) -> Feed:
    """The feed below ``root``; ``kind`` as :func:`find_root` tells it.

    ``offset`` (minutes east of UTC) is for dates that name no zone.
    """
    notes = list(problems)
    reader = _Reader(root, raw, offset)
    channel = root if kind == "atom" else next(_named(root, "channel"), None)
    if channel is None:
        notes.append("the feed has no channel")
        channel = root
    head = reader.head(channel)
    language = head.language or primary(root.get(_XML_LANG))
    entries: list[Entry] = []
    empty = 0
    item = "entry" if kind == "atom" else "item"
    nodes = [root] if name_of(root.tag) == "entry" else _named_below(root, item)
    for node in nodes:
        if len(entries) == MOST_ENTRIES:
            notes.append(f"only the first {MOST_ENTRIES} entries were read")
            break
        entry = reader.entry(node, language)
        if entry is None:
            empty += 1
        else:
            entries.append(entry)
    if empty:
        notes.append(f"{empty} entries hold neither address, headline nor text")
    return Feed(
        kind=kind,
        title=head.title,
        link=head.link,
        language=language,
        entries=tuple(entries),
        ttl=head.ttl,
        problems=tuple(notes),
    )


def _kind(node: etree._Element) -> str:
    name = name_of(node.tag) if isinstance(node.tag, str) else ""
    if name in ("rss", "channel"):
        return "rss"
    if name in ("rdf:rdf", "rdf"):
        return "rdf"
    return "atom" if name in ("feed", "entry") else ""


def _elements(nodes: Iterator[etree._Element]) -> Iterator[etree._Element]:
    return (node for node in nodes if isinstance(node.tag, str))


def _named(parent: etree._Element, name: str) -> Iterator[etree._Element]:
    if name_of(parent.tag) == name:
        yield parent
    for node in _elements(iter(parent)):
        if name_of(node.tag) == name:
            yield node


def _named_below(root: etree._Element, name: str) -> Iterator[etree._Element]:
    # The wildcard finds them at any depth in C; undeclared prefixes are the rare rest.
    for node in root.iter("{*}" + name):
        if name_of(node.tag) == name:
            yield node
    for prefix in _ATOM_PREFIXES:
        yield from root.iter(f"{prefix}:{name}")


class _Head:
    """What a feed says of itself, gathered."""

    __slots__ = ("every", "language", "link", "per", "title", "ttl")

    def __init__(self) -> None:
        self.title = ""
        self.link = ""
        self.language: str | None = None
        self.ttl: int | None = None
        self.per: int | None = None
        self.every = 1


class _Draft:
    """One entry's values as its elements bring them; the first of a kind wins, except where
    a better element for the same thing exists."""

    __slots__ = (
        "body", "bylines", "enclosure", "guid", "guid_is_link", "headline", "id", "identifier",
        "image", "keywords", "language", "link", "link_rank", "original", "outlet", "picture_in",
        "published", "publisher", "summary", "summary_rank", "updated",
    )  # fmt: skip

    def __init__(self) -> None:
        self.headline = ""
        self.link = ""
        self.link_rank = 9
        self.original = ""
        self.id = ""
        self.guid = ""
        self.identifier = ""
        self.guid_is_link = False
        self.published: Moment | None = None
        self.updated: Moment | None = None
        self.summary = ""
        self.summary_rank = 9
        self.body: tuple[Paragraph, ...] = ()
        self.bylines: list[str] = []
        self.keywords: list[str] = []
        self.language: str | None = None
        self.image = ""
        self.enclosure = ""
        self.picture_in = ""
        self.outlet = ""
        self.publisher = ""


class _Reader:
    """Reads the elements of one document: knows its address, clock and zone."""

    def __init__(self, root: etree._Element, raw: RawResponse, offset: int | None) -> None:
        self.address = raw.url
        self.now: datetime = raw.fetched
        self.offset = offset
        # lxml resolves xml:base up the tree, but asking costs; most feeds have none.
        self.based = next(root.iterfind(f".//*[@{_XML_BASE}]"), None) is not None or (
            root.get(_XML_BASE) is not None
        )

    def base(self, node: etree._Element) -> str:
        if not self.based:
            return self.address
        chain = [b for n in (node, *node.iterancestors()) if (b := n.get(_XML_BASE))]
        address = self.address
        for step in reversed(chain[:20]):
            try:
                address = urljoin(address, step.strip())
            except ValueError:
                continue
        return address

    def url(self, text: str | None, node: etree._Element) -> str:
        text = (text or "").strip()
        if not text or len(text) > 4000:
            return ""
        return urls.normalise_url(text, self.base(node)) or ""

    def moment(self, text: str) -> Moment | None:
        text = text.strip()
        if not text or len(text) > 200:
            return None
        return dates.parse_date(text, offset=self.offset, now=self.now)

    def head(self, channel: etree._Element) -> _Head:
        head = _Head()
        link_rank = 9
        for node in _elements(iter(channel)):
            name = name_of(node.tag)
            if name == "title" and not head.title:
                head.title = headline_of(_plain(node))
            elif name == "link":
                rank, address = self._link(node)
                if rank < link_rank and (link := self.url(address, node)):
                    head.link, link_rank = link, rank
            elif name in ("language", "dc:language") and not head.language:
                head.language = primary(_plain(node))
            elif name == "ttl" and (minutes := _number(_plain(node))):
                head.ttl = min(minutes, 525_600) * 60
            elif name == "sy:updateperiod":
                head.per = _PERIODS.get(_plain(node).strip().lower())
            elif name == "sy:updatefrequency":
                head.every = _number(_plain(node)) or 1
        head.language = head.language or primary(channel.get(_XML_LANG))
        if head.ttl is None and head.per is not None:
            head.ttl = max(1, head.per // head.every)
        return head

    def entry(self, node: etree._Element, language: str | None) -> Entry | None:
        draft = _Draft()
        draft.language = primary(node.get(_XML_LANG))
        for child in node:
            if isinstance(child.tag, str):
                read = _ELEMENTS.get(name_of(child.tag))
                if read is not None:
                    read(self, draft, child)
        return self._finished(draft, node, language)

    def _finished(self, draft: _Draft, node: etree._Element, language: str | None) -> Entry | None:
        about = (node.get(_RDF_ABOUT) or "").strip()[:2000]
        url = draft.original or draft.link
        if not url and draft.guid_is_link:
            url = self._absolute(draft.guid)
        if not url:
            named = draft.id or draft.guid or draft.identifier
            url = self.url(about, node) or self._absolute(named)
        if not (url or draft.headline or draft.summary or draft.body or draft.guid or draft.id):
            return None
        picture = draft.image or draft.enclosure
        if not picture and draft.picture_in:
            picture = self.url(first_picture(draft.picture_in), node)
        return Entry(
            url=url,
            id=one_line(draft.id or draft.guid or about or draft.identifier or url),
            headline=draft.headline,
            published=draft.published or draft.updated,
            updated=draft.updated,
            summary=draft.summary,
            text=draft.body,
            bylines=tuple(dict.fromkeys(draft.bylines)),
            keywords=tuple(dict.fromkeys(draft.keywords))[:_MOST_KEYWORDS],
            language=draft.language or language,
            picture=picture or None,
            outlet=draft.outlet or draft.publisher or None,
        )

    def _absolute(self, text: str) -> str:
        text = text.strip()
        if not text[:8].lower().startswith(("http://", "https://")) or len(text) > 4000:
            return ""
        return urls.normalise_url(text, self.address) or ""

    @staticmethod
    def _link(node: etree._Element) -> tuple[int, str | None]:
        """How good a link is (less is better; 9: none), and its address."""
        href = node.get("href")
        if href is None:
            return 1, _plain(node)
        rel = (node.get("rel") or "alternate").strip().lower()
        if rel == "alternate":
            kind = (node.get("type") or "").lower()
            return (0 if not kind or "html" in kind else 2), href
        return (5 if rel == "self" else 9), href

    # One method an element name; _ELEMENTS says which.

    def title(self, draft: _Draft, node: etree._Element) -> None:
        if not draft.headline:
            draft.headline = _headline(node)

    def media_title(self, draft: _Draft, node: etree._Element) -> None:
        self.title(draft, node)

    def link(self, draft: _Draft, node: etree._Element) -> None:
        rel = (node.get("rel") or "").lower()
        if rel == "enclosure":
            self.enclosure(draft, node)
            return
        rank, address = self._link(node)
        if rank < draft.link_rank and (url := self.url(address, node)):
            draft.link, draft.link_rank = url, rank

    def original_link(self, draft: _Draft, node: etree._Element) -> None:
        draft.original = draft.original or self.url(_plain(node), node)

    def guid(self, draft: _Draft, node: etree._Element) -> None:
        draft.guid = draft.guid or _plain(node).strip()[:2000]
        draft.guid_is_link = (node.get("isPermaLink") or "true").strip().lower() != "false"

    def dc_identifier(self, draft: _Draft, node: etree._Element) -> None:
        draft.identifier = draft.identifier or _plain(node).strip()[:2000]

    def atom_id(self, draft: _Draft, node: etree._Element) -> None:
        draft.id = draft.id or _plain(node).strip()[:2000]

    def published(self, draft: _Draft, node: etree._Element) -> None:
        draft.published = draft.published or self.moment(_plain(node))

    def updated(self, draft: _Draft, node: etree._Element) -> None:
        draft.updated = draft.updated or self.moment(_plain(node))

    def description(self, draft: _Draft, node: etree._Element) -> None:
        self._summary(draft, node, 1)

    def media_description(self, draft: _Draft, node: etree._Element) -> None:
        self._summary(draft, node, 3)

    def subtitle(self, draft: _Draft, node: etree._Element) -> None:
        self._summary(draft, node, 4)

    def _summary(self, draft: _Draft, node: etree._Element, rank: int) -> None:
        if rank >= draft.summary_rank:
            return
        markup = _markup(node)
        if summary := _escaped_text(node, markup):
            draft.summary, draft.summary_rank = summary, rank
            draft.picture_in = draft.picture_in or markup

    def content(self, draft: _Draft, node: etree._Element) -> None:
        if draft.body:
            return
        if source := node.get("src"):
            if not draft.link:
                draft.link, draft.link_rank = self.url(source, node), 6
            return
        kind = (node.get("type") or "").lower()
        if kind.startswith(("image/", "audio/", "video/", "application/")) and "xml" not in kind:
            return
        if node.get("mode") == "base64":
            return
        markup = _markup(node)
        if kind in ("text", "text/plain"):
            draft.body = tuple(
                Paragraph(line) for part in markup.split("\n") if (line := one_line(part))
            )
        else:
            draft.body = paragraphs_of(markup)
            draft.picture_in = markup

    def author(self, draft: _Draft, node: etree._Element) -> None:
        named = next(_named_child(node, "name"), None)
        text = headline_of(_plain(node if named is None else named))
        if found := _EMAIL_NAME.fullmatch(text) or _NAME_EMAIL.fullmatch(text):
            text = found.group(1).strip()
        if text and len(text) <= 200 and not _EMAIL.match(text) and len(draft.bylines) < 20:
            draft.bylines.append(text)

    def category(self, draft: _Draft, node: etree._Element) -> None:
        text = node.get("label") or node.get("term") or _plain(node)
        self._keywords(draft, [text])

    def keyword_list(self, draft: _Draft, node: etree._Element) -> None:
        self._keywords(draft, re.split("[,、，;；]", _plain(node)[:5000]))

    @staticmethod
    def _keywords(draft: _Draft, texts: list[str]) -> None:
        for text in texts[:_MOST_KEYWORDS]:
            if (word := headline_of(text)) and len(word) <= 100:
                draft.keywords.append(word)

    def language(self, draft: _Draft, node: etree._Element) -> None:
        draft.language = draft.language or primary(_plain(node))

    def source(self, draft: _Draft, node: etree._Element) -> None:
        named = next(_named_child(node, "title"), None)
        draft.outlet = draft.outlet or headline_of(_plain(node if named is None else named))

    def publisher(self, draft: _Draft, node: etree._Element) -> None:
        draft.publisher = draft.publisher or headline_of(_plain(node))

    def enclosure(self, draft: _Draft, node: etree._Element) -> None:
        if not draft.enclosure and (node.get("type") or "").lower().startswith("image/"):
            draft.enclosure = self.url(node.get("url") or node.get("href"), node)

    def media_content(self, draft: _Draft, node: etree._Element) -> None:
        kind = (node.get("medium") or node.get("type") or "").lower()
        address = node.get("url")
        if not draft.image and address and (kind.startswith("image") or _looks_image(address)):
            draft.image = self.url(address, node)
        self.media_group(draft, node)

    def media_thumbnail(self, draft: _Draft, node: etree._Element) -> None:
        if not draft.enclosure:
            draft.enclosure = self.url(node.get("url") or _plain(node), node)

    def media_group(self, draft: _Draft, node: etree._Element) -> None:
        for child in _elements(iter(node)):
            name = name_of(child.tag)
            if name.startswith("media:") and (read := _ELEMENTS.get(name)):
                read(self, draft, child)

    def itunes_image(self, draft: _Draft, node: etree._Element) -> None:
        draft.enclosure = draft.enclosure or self.url(node.get("href"), node)


_ELEMENTS: dict[str, Callable[[_Reader, _Draft, etree._Element], None]] = {
    "title": _Reader.title,
    "dc:title": _Reader.title,
    "media:title": _Reader.media_title,
    "link": _Reader.link,
    "feedburner:origlink": _Reader.original_link,
    "guid": _Reader.guid,
    "id": _Reader.atom_id,
    "dc:identifier": _Reader.dc_identifier,
    "pubdate": _Reader.published,
    "published": _Reader.published,
    "issued": _Reader.published,
    "dc:date": _Reader.published,
    "dcterms:issued": _Reader.published,
    "dcterms:created": _Reader.published,
    "prism:publicationdate": _Reader.published,
    "created": _Reader.published,
    "updated": _Reader.updated,
    "modified": _Reader.updated,
    "dcterms:modified": _Reader.updated,
    "lastbuilddate": _Reader.updated,
    "description": _Reader.description,
    "summary": _Reader.description,
    "dc:description": _Reader.media_description,
    "media:description": _Reader.media_description,
    "itunes:summary": _Reader.media_description,
    "itunes:subtitle": _Reader.subtitle,
    "tagline": _Reader.subtitle,
    "content": _Reader.content,
    "content:encoded": _Reader.content,
    "xhtml:body": _Reader.content,
    "xhtml:div": _Reader.content,
    "fullitem": _Reader.content,
    "author": _Reader.author,
    "dc:creator": _Reader.author,
    "itunes:author": _Reader.author,
    "media:credit": _Reader.author,
    "category": _Reader.category,
    "dc:subject": _Reader.category,
    "keywords": _Reader.keyword_list,
    "media:keywords": _Reader.keyword_list,
    "itunes:keywords": _Reader.keyword_list,
    "language": _Reader.language,
    "dc:language": _Reader.language,
    "source": _Reader.source,
    "dc:publisher": _Reader.publisher,
    "enclosure": _Reader.enclosure,
    "media:content": _Reader.media_content,
    "media:thumbnail": _Reader.media_thumbnail,
    "media:group": _Reader.media_group,
    "itunes:image": _Reader.itunes_image,
}


def _named_child(parent: etree._Element, name: str) -> Iterator[etree._Element]:
    return (n for n in _elements(iter(parent)) if name_of(n.tag) == name)


def _plain(node: etree._Element) -> str:
    """The text of an element, that of elements inside it too."""
    if len(node) == 0:
        return node.text or ""
    return "".join(str(piece) for piece in node.itertext())


def _markup(node: etree._Element) -> str:
    """What an element holds as markup: escaped markup as it is, elements written out."""
    if len(node) == 0:
        return node.text or ""
    inside = [_text_as_markup(node.text)]
    inside += [etree.tostring(child, encoding="unicode") for child in node]
    return "".join(inside)


def _text_as_markup(text: str | None) -> str:
    return text or ""


def _escaped_text(node: etree._Element, markup: str) -> str:
    kind = (node.get("type") or "").lower()
    if kind in ("text", "text/plain") and len(node) == 0 and node.get("mode") != "escaped":
        return "\n".join(line for part in markup.split("\n") if (line := one_line(part)))
    return text_of(markup)


def _headline(node: etree._Element) -> str:
    kind = (node.get("type") or "").lower()
    if kind in ("text", "text/plain") and node.get("mode") != "escaped":
        return one_line(_plain(node)[:20_000])
    return headline_of(_plain(node))


def _number(text: str) -> int | None:
    text = nfc(text).strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else None


def _looks_image(address: str) -> bool:
    path = address.partition("?")[0].lower()
    return path.endswith((".jpg", ".jpeg", ".png", ".webp", ".gif", ".avif"))
