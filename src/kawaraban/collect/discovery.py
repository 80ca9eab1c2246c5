"""What a site offers to be read: feeds, news sitemaps, or else its page of headlines.

Looked for in the order of how well they serve: feeds that the page names in its head (RSS
autodiscovery), feeds it links to, feeds in the places where they commonly are, the news sitemaps
of robots.txt, the page itself as a listing. Each is fetched and read before it is offered, so
what is found is what will be had. All requests go through one :class:`~.http.Fetcher`, politely,
and at most :data:`MOST_ASKED` of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Literal
from urllib.parse import urljoin, urlsplit

import msgspec
from selectolax.lexbor import LexborHTMLParser

from kawaraban.article import Entry, Feed, FetchFailed, Hints, Problem, RawResponse, Unreadable
from kawaraban.collect.http import Fetched, Fetcher, Request
from kawaraban.read.addresses.canonical import same_site, twin_key
from kawaraban.read.addresses.urls import host_of, normalise_url
from kawaraban.read.evidence import metadata
from kawaraban.read.feeds.feed import feeds_of_page, read_feed
from kawaraban.read.html import dom
from kawaraban.read.inspecting import Kind, kind_of
from kawaraban.read.listings.listing import read_listing
from kawaraban.read.text import charset
from kawaraban.read.text.language import language_of, primary
from kawaraban.read.text.xmltree import unpacked

MOST_ASKED = 40
"""Addresses asked for one site, the page's own and robots.txt left aside."""
_MOST_LINKED = 12
_MOST_SITEMAPS = 6
_FEW = 3
"""Links that a page needs to be offered as a listing."""
_RECENT = timedelta(days=30)

FoundBy = Literal["address", "head", "link", "place", "robots", "listing"]
SourceKind = Literal["feed", "sitemap", "listing"]

_PLACES = (
    "feed", "rss", "rss.xml", "feed.xml", "atom.xml", "index.xml", "index.rdf", "rss/index.xml",
    "feed.json", "rss/news.xml", "rss/all.xml", "news/rss.xml", "feeds",
)  # fmt: skip
_SITEMAP_PLACES = ("news-sitemap.xml", "sitemap-news.xml", "sitemap_news.xml", "sitemap.xml")
_FEED_ADDRESS = re.compile(
    r"(?:[/._=-](?:rss|rdf|atom|feeds?|rss2|xmlfeed)(?:[/._?&=\d-]|\Z)|\.(?:rdf|rss|atom)(?:\?|\Z))",
    re.IGNORECASE,
)
_FEED_WORDS = re.compile(r"\b(?:RSS|Atom|XML|フィード|feed)\b|フィード|RSS", re.IGNORECASE)
_COMMENTS = re.compile(r"comments?(?:[/._-]|\Z)", re.IGNORECASE)
_SHARING = re.compile(r"(?:feedly|inoreader|newsblur|netvibes|my\.yahoo|add\.my|subscribe\?url)")


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that can be read as a source. ``entries`` are what it holds now, newest first;
    ``same_as`` the address of a better one with the same articles."""

    url: str
    kind: SourceKind
    by: FoundBy
    title: str = ""
    language: str | None = None
    entries: tuple[Entry, ...] = ()
    same_as: str | None = None

    @property
    def latest(self) -> datetime | None:
        times = [e.published.utc for e in self.entries if e.published is not None]
        return max(times, default=None)


class Site(msgspec.Struct, frozen=True, kw_only=True):
    """What was found at an address. ``kind`` is what stands there itself; ``candidates`` come
    with the best first; ``problems`` are of what was asked and not had."""

    url: str
    outlet: str
    language: str | None = None
    kind: Kind
    raw: RawResponse
    candidates: tuple[Candidate, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def best(self) -> Candidate | None:
        return next(iter(self.candidates), None)


async def discover(
    fetcher: Fetcher, address: str, *, step: Callable[[str], None] = lambda _: None
) -> Site:
    """What the site at ``address`` offers. ``step`` is told each address before it is asked.

    Raises :class:`FetchFailed` where not even the address itself can be had.
    """
    return await _Search(fetcher, step).site(address)


class _Search:
    def __init__(self, fetcher: Fetcher, step: Callable[[str], None]) -> None:
        self._fetcher = fetcher
        self._step = step
        self._left = MOST_ASKED
        self._seen: set[str] = set()
        self._problems: list[Problem] = []
        self._found: list[Candidate] = []

    async def site(self, address: str) -> Site:
        self._step(address)
        fetched, closed = await self._start(address)
        raw = fetched.raw
        url = raw.url
        self._seen |= {twin_key(url), twin_key(address)}
        feed = _as_feed(raw)
        if feed is not None:
            await self._take_feed(feed, fetched, "address")
            return self._site(raw, "feed", feed.title, feed.language)
        kind = kind_of(raw, Hints())
        text, _ = charset.decode(_body(raw), raw.header("content-type"), "html")
        tree = dom.parse(text)
        await self._ask_all(feeds_of_page(text, url), "head")
        if kind != "page":
            if not self._useful():
                await self._ask_all(_linked(tree, url), "link")
            if not self._useful():
                await self._ask_all(_places(url, _PLACES), "place")
            if not self._useful():
                await self._sitemaps(url)
            if closed is None:
                self._listing(raw)
            elif not self._found:
                self._problems.append(closed)
        says = metadata.gather(tree, url)
        outlet = next((s.value for s in says.outlets), "")
        language = next((primary(s.value) for s in says.languages), None)
        return self._site(raw, kind, outlet, language)

    async def _start(self, address: str) -> tuple[Fetched, Problem | None]:
        """The page, and why it may not be read again and again where robots.txt says so: looked
        at once since a person named it, it is no source then."""
        try:
            return await self._fetcher.fetch(Request(url=address, accept="*/*", kind="page")), None
        except FetchFailed as error:
            if error.problem.code != "robots":
                raise
            return await self._fetcher.fetch(Request(url=address, accept="*/*")), error.problem

    def _useful(self) -> bool:
        return any(c.kind != "listing" for c in self._found)

    def _site(self, raw: RawResponse, kind: Kind, outlet: str, language: str | None) -> Site:
        found = tuple(_compared(self._found))
        best = next(iter(found), None)
        if best is not None:
            outlet = outlet or best.title
            words = "\n".join(e.headline for e in best.entries[:20])
            language = language_of(words, language or best.language) or language or best.language
        return Site(
            url=raw.url,
            outlet=" ".join(outlet.split())[:100] or host_of(raw.url),
            language=language,
            kind=kind,
            raw=raw,
            candidates=found,
            problems=tuple(self._problems),
        )

    async def _ask_all(self, addresses: Iterable[str], by: FoundBy) -> None:
        for url in addresses:
            fetched = await self._ask(url, note=by in ("head", "link"))
            if fetched is None:
                continue
            feed = _as_feed(fetched.raw)
            if feed is not None:
                await self._take_feed(feed, fetched, by)
                if by == "place":
                    return  # the others are the same one under other names

    async def _ask(self, url: str, *, note: bool) -> Fetched | None:
        if twin_key(url) in self._seen or self._left <= 0:
            return None
        self._seen.add(twin_key(url))
        self._left -= 1
        self._step(url)
        try:
            fetched = await self._fetcher.fetch(Request(url=url))
        except FetchFailed as error:
            if note:
                self._problems.append(error.problem)
            return None
        landed = twin_key(fetched.raw.url)
        if landed != twin_key(url) and landed in self._seen:
            return None
        self._seen.add(landed)
        return fetched

    async def _take_feed(self, feed: Feed, fetched: Fetched, by: FoundBy) -> None:
        if feed.children:
            await self._children(feed.children, by)
            return
        if not feed.entries:
            return
        kind: SourceKind = "sitemap" if feed.kind == "sitemap" else "feed"
        if kind == "sitemap" and by != "address" and not _is_news(feed):
            return
        newest = sorted(
            feed.entries,
            key=lambda e: e.published.utc if e.published else datetime.min.replace(tzinfo=UTC),
            reverse=True,
        )
        self._found.append(
            Candidate(
                url=fetched.moved_to or fetched.raw.asked or fetched.raw.url,
                kind=kind,
                by=by,
                title=feed.title,
                language=feed.language,
                entries=tuple(newest),
            )
        )

    async def _sitemaps(self, url: str) -> None:
        """The news sitemaps that robots.txt names, else those in their common places."""
        robots = await self._ask(urljoin(url, "/robots.txt"), note=False)
        named = _as_feed(robots.raw) if robots is not None else None
        if named is not None:
            await self._children(named.children, "robots")
        if not self._useful():
            for place in _places(url, _SITEMAP_PLACES):
                fetched = await self._ask(place, note=False)
                feed = _as_feed(fetched.raw) if fetched is not None else None
                if feed is not None and fetched is not None:
                    await self._take_feed(feed, fetched, "place")
                    if self._useful():
                        return

    async def _children(self, children: Iterable[str], by: FoundBy) -> None:
        ordered = sorted(children, key=lambda child: "news" not in child.lower())
        for child in ordered[:_MOST_SITEMAPS]:
            fetched = await self._ask(child, note=True)
            feed = _as_feed(fetched.raw) if fetched is not None else None
            if feed is None or fetched is None:
                continue
            if not feed.children:
                await self._take_feed(feed, fetched, by)
                continue
            # An index of an index: one level more is as deep as outlets go.
            for inner in sorted(feed.children, key=lambda c: "news" not in c.lower())[:2]:
                deeper = await self._ask(inner, note=True)
                below = _as_feed(deeper.raw) if deeper is not None else None
                if below is not None and deeper is not None and not below.children:
                    await self._take_feed(below, deeper, by)
            if self._useful():
                return

    def _listing(self, raw: RawResponse) -> None:
        try:
            listing = read_listing(raw)
        except Unreadable as error:
            if not self._found:
                self._problems.append(error.problem)
            return
        if len(listing.entries) >= _FEW:
            self._found.append(
                Candidate(
                    url=raw.url,
                    kind="listing",
                    by="listing",
                    title=listing.title,
                    language=listing.language,
                    entries=listing.entries,
                )
            )


def _body(raw: RawResponse) -> bytes:
    try:
        return unpacked(raw)
    except Unreadable:
        return b""


def _as_feed(raw: RawResponse) -> Feed | None:
    try:
        return read_feed(raw)
    except Unreadable:
        return None


def _is_news(feed: Feed) -> bool:
    """Whether a sitemap tells what is new: it dates articles, and some are of late."""
    times = [e.published.utc for e in feed.entries if e.published is not None]
    return bool(times) and max(times) > datetime.now(UTC) - _RECENT


def _linked(tree: LexborHTMLParser, base: str) -> list[str]:
    """Feeds that a page links to, by how the address or the words look; a list of feeds that it
    links to is not opened."""
    found: dict[str, None] = {}
    for node in tree.css("a[href]")[:4_000]:
        href = node.attributes.get("href") or ""
        url = normalise_url(href, base)
        if url is None or _SHARING.search(url) or _COMMENTS.search(urlsplit(url).path):
            continue
        if url.lower().startswith(base.lower()) and url == base:
            continue
        path = url.partition("://")[2]
        said = f"{node.text()[:200]} {node.attributes.get('title')}"
        looks = bool(_FEED_ADDRESS.search(path)) or (
            urlsplit(url).path.endswith((".xml", ".rdf")) and bool(_FEED_WORDS.search(said))
        )
        if looks and (same_site(url, base) or _FEED_ADDRESS.search(path)):
            found.setdefault(url)
        if len(found) >= _MOST_LINKED:
            break
    return list(found)


def _places(url: str, names: Iterable[str]) -> Iterable[str]:
    """Common places: beside the page where it has a folder of its own, then at the top."""
    parts = urlsplit(url)
    top = f"{parts.scheme}://{parts.netloc}/"
    folder = urljoin(url, ".")
    for base in dict.fromkeys((folder, top)):
        yield from (base + name for name in names)


def _compared(found: list[Candidate]) -> Iterable[Candidate]:
    """The best first: feeds, of several those with the newest and the most articles as the page
    has them in order; comments last. What repeats a better one says so."""

    def order(at: int) -> tuple[int, bool, int]:
        one = found[at]
        kinds = ("feed", "sitemap", "listing")
        return kinds.index(one.kind), bool(_COMMENTS.search(urlsplit(one.url).path)), at

    taken: list[tuple[str, set[str]]] = []
    for at in sorted(range(len(found)), key=order):
        one = found[at]
        links = {twin_key(e.url) for e in one.entries if e.url}
        most = 0.8 * len(links)
        same = next((u for u, have in taken if links and len(links & have) >= most), None)
        taken.append((one.url, links))
        yield msgspec.structs.replace(one, same_as=same)
