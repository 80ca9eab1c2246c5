"""One entry of an RSS, RDF or Atom feed: what each of its elements says."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from urllib.parse import urljoin

from lxml import etree

from kawaraban.article import Entry, Moment, Paragraph, RawResponse
from kawaraban.read.addresses import urls
from kawaraban.read.feeds import extent
from kawaraban.read.feeds.dates import feed_date
from kawaraban.read.feeds.elements import name_of
from kawaraban.read.feeds.nodes import (
    author_in,
    children_named,
    elements,
    is_plain,
    lines_of,
    link_in,
    markup_of,
    plain_of,
    title_of,
)
from kawaraban.read.text.language import primary
from kawaraban.read.text.markup import first_picture, headline_of, one_line

_MOST_KEYWORDS = 50

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_XML_BASE = "{http://www.w3.org/XML/1998/namespace}base"
_RDF_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"

_HAS_BASE = etree.XPath("boolean(//@xml:base)")

CDF_ITEMS = ("ITEM", "Item")
"""Channel Definition Format (1997), what RSS grew out of, is written in capitals."""


class _Draft:
    """One entry's values as its elements bring them; the first of a kind wins, except where
    a better element for the same thing exists."""

    __slots__ = (
        "body", "by", "bylines", "enclosure", "guid", "guid_is_link", "headline", "headline_rank",
        "id", "identifier", "image", "in_summary", "keywords", "language", "link", "link_rank",
        "original", "outlet", "picture_in", "published", "published_rank", "publisher", "summary",
        "summary_rank", "updated",
    )  # fmt: skip

    def __init__(self) -> None:
        self.headline = ""
        self.headline_rank = 9
        self.link = ""
        self.link_rank = 9
        self.original = ""
        self.id = ""
        self.guid = ""
        self.identifier = ""
        self.guid_is_link = False
        self.published: Moment | None = None
        self.published_rank = 9
        self.updated: Moment | None = None
        self.summary = ""
        self.summary_rank = 9
        self.body: tuple[Paragraph, ...] = ()
        self.in_summary: tuple[Paragraph, ...] = ()
        self.bylines: list[str] = []
        self.by: tuple[str, ...] = ()
        self.keywords: list[str] = []
        self.language: str | None = None
        self.image = ""
        self.enclosure = ""
        self.picture_in = ""
        self.outlet = ""
        self.publisher = ""


class Reader:
    """Reads the elements of one document: knows its address, clock and zone."""

    def __init__(self, root: etree._Element, raw: RawResponse, offset: int | None) -> None:
        self.address = raw.url
        if root.tag == "CHANNEL" and (base := root.get("BASE")):
            self.address = urls.normalise_url(base, raw.url) or raw.url
        self.now: datetime = raw.fetched
        self.offset = offset
        self.by: tuple[str, ...] = ()
        """Whose entries without an author are (RFC 4287, section 4.2.1)."""
        # lxml resolves xml:base up the tree, but asking costs; most feeds have none.
        self.based = bool(_HAS_BASE(root))

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
        return feed_date(text, offset=self.offset, now=self.now)

    def entry(self, node: etree._Element, language: str | None) -> Entry | None:
        draft = _Draft()
        draft.language = primary(node.get(XML_LANG))
        if node.tag in CDF_ITEMS:
            self._cdf_item(draft, node)
        for child in node.iterchildren("*"):
            read = _ELEMENTS.get(name_of(child.tag))
            if read is not None:
                read(self, draft, child)
        return self._finished(draft, node, language)

    def _cdf_item(self, draft: _Draft, node: etree._Element) -> None:
        """Channel Definition Format says in attributes where an item leads and when it changed."""
        for key, value in node.attrib.items():
            if str(key).lower() == "href" and (url := self.url(str(value), node)):
                draft.link, draft.link_rank = url, 1
            elif str(key).lower() == "lastmod":
                draft.updated = self.moment(str(value))

    def _finished(self, draft: _Draft, node: etree._Element, language: str | None) -> Entry | None:
        about = (node.get(_RDF_ABOUT) or "").strip()[:2000]
        url = draft.original or draft.link
        if not url and draft.guid_is_link:
            url = self._absolute(draft.guid)
        if not url:
            named = draft.id or draft.identifier
            url = self.url(about, node) or self._absolute(named)
        if not (url or draft.headline or draft.summary or draft.body or draft.guid or draft.id):
            return None
        picture = draft.image or draft.enclosure
        if not picture and draft.picture_in:
            picture = self.url(first_picture(draft.picture_in), node)
        summary, in_summary = draft.summary, draft.in_summary
        if draft.body:
            text, beginning = extent.parted(draft.body, summary)
        else:
            # RSS 2.0 lets the description hold the whole story.
            text, beginning = extent.parted(in_summary, "", least=extent.LEAST_ALONE)
            summary, beginning = ("" if text else summary), ()
        return Entry(
            url=url,
            id=one_line(draft.id or draft.guid or about or draft.identifier or url),
            headline=draft.headline,
            published=draft.published or draft.updated,
            updated=draft.updated,
            summary=summary,
            text=text,
            beginning=beginning,
            bylines=tuple(dict.fromkeys(draft.bylines or draft.by or self.by)),
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

    # One method an element name; _ELEMENTS says which.

    def title(self, draft: _Draft, node: etree._Element) -> None:
        self._headline(draft, node, 1)

    def dc_title(self, draft: _Draft, node: etree._Element) -> None:
        self._headline(draft, node, 2)

    def media_title(self, draft: _Draft, node: etree._Element) -> None:
        self._headline(draft, node, 3)

    @staticmethod
    def _headline(draft: _Draft, node: etree._Element, rank: int) -> None:
        if rank < draft.headline_rank and (headline := title_of(node)):
            draft.headline, draft.headline_rank = headline, rank

    def link(self, draft: _Draft, node: etree._Element) -> None:
        rel = (node.get("rel") or "").lower()
        if rel == "enclosure":
            self.enclosure(draft, node)
            return
        rank, address = link_in(node)
        if rank < draft.link_rank and (url := self.url(address, node)):
            draft.link, draft.link_rank = url, rank

    def original_link(self, draft: _Draft, node: etree._Element) -> None:
        draft.original = draft.original or self.url(plain_of(node), node)

    def guid(self, draft: _Draft, node: etree._Element) -> None:
        draft.guid = draft.guid or plain_of(node).strip()[:2000]
        draft.guid_is_link = (node.get("isPermaLink") or "true").strip().lower() != "false"

    def dc_identifier(self, draft: _Draft, node: etree._Element) -> None:
        draft.identifier = draft.identifier or plain_of(node).strip()[:2000]

    def atom_id(self, draft: _Draft, node: etree._Element) -> None:
        draft.id = draft.id or plain_of(node).strip()[:2000]

    def published(self, draft: _Draft, node: etree._Element) -> None:
        self._published(draft, node, 1)

    def issued(self, draft: _Draft, node: etree._Element) -> None:
        self._published(draft, node, 2)

    def dated(self, draft: _Draft, node: etree._Element) -> None:
        self._published(draft, node, 3)

    def created(self, draft: _Draft, node: etree._Element) -> None:
        self._published(draft, node, 4)

    def _published(self, draft: _Draft, node: etree._Element, rank: int) -> None:
        if rank < draft.published_rank and (moment := self.moment(plain_of(node))):
            draft.published, draft.published_rank = moment, rank

    def updated(self, draft: _Draft, node: etree._Element) -> None:
        draft.updated = draft.updated or self.moment(plain_of(node))

    def description(self, draft: _Draft, node: etree._Element) -> None:
        self._summary(draft, node, 1)

    def media_description(self, draft: _Draft, node: etree._Element) -> None:
        self._summary(draft, node, 3)

    def subtitle(self, draft: _Draft, node: etree._Element) -> None:
        self._summary(draft, node, 4)

    def _summary(self, draft: _Draft, node: etree._Element, rank: int) -> None:
        if rank >= draft.summary_rank:
            return
        markup = markup_of(node)
        if lines := lines_of(node, markup):
            draft.summary, draft.summary_rank = "\n".join(p.text for p in lines), rank
            draft.in_summary = lines
            draft.picture_in = draft.picture_in or markup

    def content(self, draft: _Draft, node: etree._Element) -> None:
        if draft.body:
            return
        if source := node.get("src"):
            if not draft.link:
                draft.link, draft.link_rank = self.url(source, node), 6
            return
        kind = (node.get("type") or "").lower()
        if kind.startswith(("image/", "audio/", "video/")) and "xml" not in kind:
            return
        markup = markup_of(node)
        draft.body = lines_of(node, markup)
        if not is_plain(node):
            draft.picture_in = markup

    def author(self, draft: _Draft, node: etree._Element) -> None:
        if (name := author_in(node)) and len(draft.bylines) < 20:
            draft.bylines.append(name)

    def category(self, draft: _Draft, node: etree._Element) -> None:
        text = node.get("label") or node.get("term") or plain_of(node)
        self._keywords(draft, [text])

    def keyword_list(self, draft: _Draft, node: etree._Element) -> None:
        self._keywords(draft, re.split("[,、，;；]", plain_of(node)[:5000]))

    @staticmethod
    def _keywords(draft: _Draft, texts: list[str]) -> None:
        for text in texts[:_MOST_KEYWORDS]:
            if (word := headline_of(text)) and len(word) <= 100:
                draft.keywords.append(word)

    def language(self, draft: _Draft, node: etree._Element) -> None:
        draft.language = draft.language or primary(plain_of(node))

    def source(self, draft: _Draft, node: etree._Element) -> None:
        named = next(children_named(node, "title"), None)
        draft.outlet = draft.outlet or headline_of(plain_of(node if named is None else named))
        authors = (author_in(author) for author in children_named(node, "author"))
        draft.by = tuple(name for name in authors if name)

    def publisher(self, draft: _Draft, node: etree._Element) -> None:
        draft.publisher = draft.publisher or headline_of(plain_of(node))

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
            draft.enclosure = self.url(node.get("url") or plain_of(node), node)

    def media_group(self, draft: _Draft, node: etree._Element) -> None:
        for child in elements(iter(node)):
            name = name_of(child.tag)
            if name.startswith("media:") and (read := _ELEMENTS.get(name)):
                read(self, draft, child)

    def itunes_image(self, draft: _Draft, node: etree._Element) -> None:
        draft.enclosure = draft.enclosure or self.url(node.get("href"), node)


_ELEMENTS: dict[str, Callable[[Reader, _Draft, etree._Element], None]] = {
    "title": Reader.title,
    "dc:title": Reader.dc_title,
    "media:title": Reader.media_title,
    "link": Reader.link,
    "feedburner:origlink": Reader.original_link,
    "guid": Reader.guid,
    "id": Reader.atom_id,
    "dc:identifier": Reader.dc_identifier,
    "pubdate": Reader.published,
    "published": Reader.published,
    "issued": Reader.issued,
    "dc:date": Reader.dated,
    "dcterms:issued": Reader.issued,
    "dcterms:created": Reader.created,
    "prism:publicationdate": Reader.dated,
    "created": Reader.created,
    "updated": Reader.updated,
    "modified": Reader.updated,
    "dcterms:modified": Reader.updated,
    "lastbuilddate": Reader.updated,
    "description": Reader.description,
    "summary": Reader.description,
    "abstract": Reader.description,
    "dc:description": Reader.media_description,
    "media:description": Reader.media_description,
    "itunes:summary": Reader.media_description,
    "itunes:subtitle": Reader.subtitle,
    "tagline": Reader.subtitle,
    "content": Reader.content,
    "content:encoded": Reader.content,
    "body": Reader.content,
    "xhtml:body": Reader.content,
    "xhtml:div": Reader.content,
    "fullitem": Reader.content,
    "author": Reader.author,
    "dc:creator": Reader.author,
    "itunes:author": Reader.author,
    "media:credit": Reader.author,
    "category": Reader.category,
    "dc:subject": Reader.category,
    "keywords": Reader.keyword_list,
    "media:keywords": Reader.keyword_list,
    "itunes:keywords": Reader.keyword_list,
    "language": Reader.language,
    "dc:language": Reader.language,
    "source": Reader.source,
    "dc:publisher": Reader.publisher,
    "enclosure": Reader.enclosure,
    "media:content": Reader.media_content,
    "media:thumbnail": Reader.media_thumbnail,
    "media:group": Reader.media_group,
    "itunes:image": Reader.itunes_image,
}


def _looks_image(address: str) -> bool:
    path = address.partition("?")[0].lower()
    return path.endswith((".jpg", ".jpeg", ".png", ".webp", ".gif", ".avif"))
