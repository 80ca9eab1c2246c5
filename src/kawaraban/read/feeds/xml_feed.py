"""RSS 0.9x, 1.0, 2.0, RDF and Atom 0.3, 1.0, from a parsed tree to a :class:`Feed`.

Follows RFC 4287 (Atom), the RSS 2.0 and RSS 1.0 specifications, the Dublin Core, content and
syndication modules, Media RSS 1.5, and what real feeds do instead: elements in wrong
namespaces or with undeclared prefixes, dates of one format in elements of another.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from lxml import etree

from kawaraban.article import Entry, Feed, RawResponse, nfc
from kawaraban.read.feeds import extent
from kawaraban.read.feeds.elements import ATOM_PREFIXES, name_of
from kawaraban.read.feeds.entry import CDF_ITEMS, XML_LANG, Reader
from kawaraban.read.feeds.nodes import author_in, elements, is_element, link_in, plain_of, title_of
from kawaraban.read.text.language import primary

MOST_ENTRIES = 10_000
"""Entries read of one feed; what comes after is noted as a problem."""


_PERIODS = {
    "hourly": 3600,
    "daily": 86400,
    "weekly": 604800,
    "monthly": 2592000,
    "yearly": 31536000,
}


_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def find_root(root: etree._Element) -> tuple[str, etree._Element] | None:
    """The feed's kind (rss, rdf, atom) and its element: the root, or one wrapped in another.

    Where the root's name is a feed's in a namespace that nobody knows, all elements of that
    namespace are taken for a feed's.
    """
    kind = _kind(root)
    if kind:
        return kind, root
    space, _, local = str(root.tag).rpartition("}")
    if space and local.lower() in ("rss", "rdf", "feed"):
        for node in root.iter(space + "}*"):
            with suppress(ValueError):  # a name such as "a:", which no tree may be given
                node.tag = str(node.tag).rpartition("}")[2]
        return _kind(root), root
    for position, node in enumerate(elements(root.iter())):
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
    reader = Reader(root, raw, offset)
    channel = root if kind == "atom" else next(_named(root, "channel"), None)
    if channel is None:
        notes.append("the feed has no channel")
        channel = root
    head = _head_of(reader, channel)
    if kind == "atom":
        # An outlet that signs for all that it publishes names no author of any of it.
        reader.by = tuple(name for name in head.by if name != head.title)
    language = head.language or primary(root.get(XML_LANG))
    entries: list[Entry] = []
    empty = 0
    for node in _items(kind, root, mended=bool(problems)):
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
    entries, note = extent.compared(entries)
    if note:
        notes.append(note)
    return Feed(
        kind=kind,
        title=head.title,
        link=head.link,
        language=language,
        entries=tuple(entries),
        ttl=head.ttl,
        quiet_hours=tuple(sorted(head.quiet_hours)),
        quiet_days=tuple(sorted(head.quiet_days)),
        hubs=tuple(dict.fromkeys(head.hubs)),
        own=head.own,
        problems=tuple(notes),
    )


def _kind(node: etree._Element) -> str:
    name = name_of(node.tag) if is_element(node) else ""
    if name in ("rss", "channel"):
        return "rss"
    if name in ("rdf:rdf", "rdf"):
        return "rdf"
    return "atom" if name in ("feed", "entry") else ""


def _named(parent: etree._Element, name: str) -> Iterator[etree._Element]:
    if name_of(parent.tag) == name:
        yield parent
    for node in elements(iter(parent)):
        if name_of(node.tag) == name:
            yield node


def _items(kind: str, root: etree._Element, *, mended: bool) -> Iterator[etree._Element]:
    """The entries of a feed: of its own kind, else (where there are none) of the other. Only in
    what had to be ``mended`` can there be prefixes that nobody declared."""
    if name_of(root.tag) == "entry":
        yield root
        return
    names = ("entry", "item") if kind == "atom" else ("item", *CDF_ITEMS, "entry")
    for name in names:
        found = False
        for node in _named_below(root, name, ATOM_PREFIXES if mended else ()):
            found = True
            yield node
        if found:
            return


def _named_below(
    root: etree._Element, name: str, prefixes: tuple[str, ...]
) -> Iterator[etree._Element]:
    # The wildcard finds them at any depth in C; undeclared prefixes are the rare rest.
    for node in root.iter("{*}" + name):
        if name_of(node.tag) == name.lower():
            yield node
    for prefix in prefixes:
        yield from root.iter(f"{prefix}:{name}")


class _Head:
    """What a feed says of itself, gathered."""

    __slots__ = (
        "by",
        "every",
        "hubs",
        "language",
        "link",
        "own",
        "per",
        "quiet_days",
        "quiet_hours",
        "title",
        "ttl",
    )

    def __init__(self) -> None:
        self.title = ""
        self.link = ""
        self.language: str | None = None
        self.ttl: int | None = None
        self.per: int | None = None
        self.every = 1
        self.quiet_hours: set[int] = set()
        self.quiet_days: set[int] = set()
        self.hubs: list[str] = []
        self.own = ""
        self.by: list[str] = []


def _head_of(reader: Reader, channel: etree._Element) -> _Head:
    head = _Head()
    link_rank = 9
    dublin = identity = ""
    for node in elements(iter(channel)):
        name = name_of(node.tag)
        if name == "title" and not head.title:
            head.title = title_of(node)
        elif name == "dc:title":
            dublin = dublin or title_of(node)
        elif name == "id":
            identity = plain_of(node).strip()
        elif name == "link" and (said := _relation(node)):
            if url := reader.url(node.get("href") or "", node):
                if said == "hub":
                    head.hubs.append(url)
                else:
                    head.own = head.own or url
        elif name == "skiphours":
            # 24 is how some write midnight.
            hours = (_number(plain_of(hour)) for hour in elements(iter(node)))
            head.quiet_hours = {hour % 24 for hour in hours if hour is not None and hour <= 24}
        elif name == "skipdays":
            days = (plain_of(day).strip().lower()[:3] for day in elements(iter(node)))
            head.quiet_days = {_DAYS.index(day) for day in days if day in _DAYS}
        elif name == "link":
            rank, address = link_in(node)
            if rank < link_rank and (link := reader.url(address, node)):
                head.link, link_rank = link, rank
        elif name in ("language", "dc:language") and not head.language:
            head.language = primary(plain_of(node))
        elif name == "author" and len(head.by) < 20 and (author := author_in(node)):
            head.by.append(author)
        elif name == "ttl" and (minutes := _number(plain_of(node))):
            head.ttl = min(minutes, 525_600) * 60
        elif name == "sy:updateperiod":
            head.per = _PERIODS.get(plain_of(node).strip().lower())
        elif name == "sy:updatefrequency":
            head.every = _number(plain_of(node)) or 1
    head.title = head.title or dublin
    if not head.link:
        cdf = channel.get("HREF") or channel.get("href")
        named = identity if identity[:8].lower().startswith(("http://", "https://")) else ""
        head.link = reader.url(cdf or named, channel)
    head.language = head.language or primary(channel.get(XML_LANG))
    if head.ttl is None and head.per is not None:
        head.ttl = max(1, head.per // head.every)
    return head


def _relation(link: etree._Element) -> str:
    """``hub`` or ``self`` where a link is that (WebSub section 4, RFC 4287 section 4.2.7.2)."""
    words = (link.get("rel") or "").lower().split()
    return "hub" if "hub" in words else "self" if "self" in words else ""


def _number(text: str) -> int | None:
    text = nfc(text).strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else None
