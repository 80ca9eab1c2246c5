"""A topic's clips as RSS 2.0 and Atom 1.0 (RFC 4287).

Identifiers are ``urn:uuid`` (version 5) of the clip and its topic, so that they stay whatever
becomes of addresses. Texts are plain; in RSS, where readers take descriptions for HTML, they
are escaped once more. Output is the same for the same input, byte for byte: no build time.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import UTC, datetime
from email.utils import format_datetime

import msgspec
from lxml import etree
from markupsafe import escape

from kawaraban.article import Moment
from kawaraban.publish.links import clean
from kawaraban.publish.views import TopicInfo

_ATOM = "http://www.w3.org/2005/Atom"
_DC = "http://purl.org/dc/elements/1.1/"
_MEDIA = "http://search.yahoo.com/mrss/"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_SPACE = uuid.uuid5(uuid.NAMESPACE_URL, "urn:kawaraban")
_EPOCH = Moment(datetime(1970, 1, 1, tzinfo=UTC))


class FeedItem(msgspec.Struct, frozen=True, kw_only=True):
    """One clip in a feed. ``link`` is the article's address, where it has one on the web;
    ``updated`` is shown where it is known at all."""

    id: str
    headline: str
    excerpt: str
    outlet: str
    bylines: tuple[str, ...] = ()
    language: str | None = None
    link: str | None
    published: Moment | None
    updated: Moment | None
    picture: str | None = None


def rss(topic: TopicInfo, items: Sequence[FeedItem], *, desk: str, here: str | None) -> bytes:
    """RSS 2.0. ``here`` is the absolute address of the topic's page, None where unknown."""
    root = etree.Element("rss", nsmap={"atom": _ATOM, "dc": _DC, "media": _MEDIA})
    root.set("version", "2.0")
    channel = etree.SubElement(root, "channel")
    _text(channel, "title", f"{topic.name} — {desk}")
    _text(channel, "link", here or "./")
    _text(channel, "description", topic.about or topic.name)
    _text(channel, "language", topic.language)
    if here:
        _link(channel, f"{{{_ATOM}}}link", here + "rss.xml", "self", "application/rss+xml")
    latest = _latest(items)
    if latest:
        _text(channel, "lastBuildDate", _rfc822(latest))
    _text(channel, "generator", "Kawaraban")
    for item in items:
        node = etree.SubElement(channel, "item")
        _text(node, "title", item.headline)
        if item.link:
            _text(node, "link", item.link)
        _text(node, "description", str(escape(item.excerpt)))
        _text(node, "guid", _urn(topic, item)).set("isPermaLink", "false")
        if item.published:
            _text(node, "pubDate", _rfc822(item.published))
        for name in item.bylines or ((item.outlet,) if item.outlet else ()):
            _text(node, f"{{{_DC}}}creator", name)
        if item.outlet:
            _text(node, f"{{{_DC}}}publisher", item.outlet)
        if item.language:
            _text(node, f"{{{_DC}}}language", item.language)
        if item.picture:
            _picture(node, item.picture)
    return _bytes(root)


def atom(topic: TopicInfo, items: Sequence[FeedItem], *, desk: str, here: str | None) -> bytes:
    """Atom 1.0. ``here`` as for :func:`rss`."""
    spaces: dict[str | None, str] = {None: _ATOM, "media": _MEDIA}
    root = etree.Element(f"{{{_ATOM}}}feed", nsmap=spaces)  # type: ignore[arg-type]  # None: default
    root.set(_XML_LANG, topic.language)
    _text(root, "id", _feed_urn(topic, desk, here), _ATOM)
    _text(root, "title", f"{topic.name} — {desk}", _ATOM)
    if topic.about:
        _text(root, "subtitle", topic.about, _ATOM)
    _text(root, "updated", _rfc3339(_latest(items) or _EPOCH), _ATOM)
    author = etree.SubElement(root, f"{{{_ATOM}}}author")
    _text(author, "name", desk, _ATOM)
    if here:
        _link(root, f"{{{_ATOM}}}link", here, "alternate", "text/html")
        _link(root, f"{{{_ATOM}}}link", here + "atom.xml", "self", "application/atom+xml")
    _text(root, "generator", "Kawaraban", _ATOM)
    for item in items:
        entry = etree.SubElement(root, f"{{{_ATOM}}}entry")
        if item.language:
            entry.set(_XML_LANG, item.language)
        _text(entry, "id", _urn(topic, item), _ATOM)
        _text(entry, "title", item.headline, _ATOM)
        _text(entry, "updated", _rfc3339(item.updated or _EPOCH), _ATOM)
        if item.published:
            _text(entry, "published", _rfc3339(item.published), _ATOM)
        for name in item.bylines or ((item.outlet,) if item.outlet else ()):
            _text(etree.SubElement(entry, f"{{{_ATOM}}}author"), "name", name, _ATOM)
        link = item.link or (here and f"{here}#c-{item.id}")
        if link:
            _link(entry, f"{{{_ATOM}}}link", link, "alternate", "text/html")
        _text(entry, "summary", item.excerpt, _ATOM)
        if not link:
            # An entry without a link must have content (RFC 4287, 4.1.1).
            _text(entry, "content", item.excerpt, _ATOM)
        if item.picture:
            _picture(entry, item.picture)
    return _bytes(root)


def _text(parent: etree._Element, name: str, text: str, space: str = "") -> etree._Element:
    node = etree.SubElement(parent, f"{{{space}}}{name}" if space else name)
    node.text = clean(text)
    return node


def _link(parent: etree._Element, name: str, href: str, rel: str, kind: str) -> None:
    node = etree.SubElement(parent, name)
    node.set("rel", rel)
    node.set("type", kind)
    node.set("href", clean(href))


def _picture(parent: etree._Element, url: str) -> None:
    node = etree.SubElement(parent, f"{{{_MEDIA}}}content")
    node.set("url", url)
    node.set("medium", "image")


def _feed_urn(topic: TopicInfo, desk: str, here: str | None) -> str:
    name = here or f"{desk}\n{topic.slug}"
    return uuid.uuid5(_SPACE, clean(name)).urn


def _urn(topic: TopicInfo, item: FeedItem) -> str:
    return uuid.uuid5(_SPACE, clean(f"{topic.slug}\n{item.id}")).urn


def _latest(items: Sequence[FeedItem]) -> Moment | None:
    return max((i.updated for i in items if i.updated), key=lambda m: m.utc, default=None)


def _rfc822(moment: Moment) -> str:
    return format_datetime(moment.local)


def _rfc3339(moment: Moment) -> str:
    text = moment.local.isoformat(timespec="seconds")
    return text[:-6] + "Z" if text.endswith("+00:00") else text


def _bytes(root: etree._Element) -> bytes:
    etree.indent(root)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="utf-8")) + b"\n"
