"""Adding sources by a site's address, and clips by an article's."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from urllib.parse import urlsplit

import msgspec

from kawaraban.article import Digest, FetchFailed, KawarabanError, Problem, RawRef
from kawaraban.collect.discovery import Candidate, Site, discover
from kawaraban.collect.http import Fetched, Fetcher, Request
from kawaraban.desk.collecting.collect import make_fetcher
from kawaraban.desk.config import Config, Source
from kawaraban.desk.deciding.deciding import decide
from kawaraban.desk.deciding.matching import reading
from kawaraban.desk.desk import Desk, spellings
from kawaraban.desk.desk_toml import add_sources
from kawaraban.desk.grouping.settling import refresh_topics
from kawaraban.desk.reading.pages import Following, with_all_pages
from kawaraban.desk.reading.readers import ReaderDiedError, Readers
from kawaraban.desk.reading.work import Job, Outcome, PageJob, reader_died
from kawaraban.read.addresses.canonical import same_site, twin_key
from kawaraban.read.addresses.urls import host_of, normalise_url
from kawaraban.read.pages.parts import is_page
from kawaraban.wording import say

FOUND_IN = "clip"
_SECTIONS = 3

MakeFetcher = Callable[[Config], Fetcher]


def look(
    config: Config,
    address: str,
    *,
    step: Callable[[str], None] = lambda _: None,
    fetcher: MakeFetcher = make_fetcher,
) -> Site:
    """What the site at ``address`` offers, fetched as the desk fetches. ``https://`` may be left
    out. Raises :class:`FetchFailed`, ``ValueError`` where it is no web address."""

    async def ask() -> Site:
        async with fetcher(config) as fetching:
            return await discover(fetching, web_address(address), step=step)

    return asyncio.run(ask())


def web_address(text: str) -> str:
    """``text`` as a web address; ``ValueError`` where it is none."""
    text = text.strip()
    host = text.split("/", 1)[0]
    if "://" not in text and "." in host and "@" not in host and " " not in host:
        text = f"https://{text}"
    found = normalise_url(text)
    if found is None:
        raise ValueError(
            say(f"{text!r} is no web address", f"{text!r} はウェブのアドレスではありません")
        )
    return found


def already(desk: Desk, candidate: Candidate) -> Source | None:
    """The desk's source that reads this address already, or was moved to it."""
    states = desk.store.source_states()
    key = twin_key(candidate.url)
    for source in desk.config.sources:
        state = states.get(source.name)
        moved = state.moved_to if state is not None and state.url == source.url else None
        if key in (twin_key(source.url), twin_key(moved or "")):
            return source
    return None


def add(desk: Desk, site: Site, chosen: Iterable[Candidate]) -> tuple[Source, ...]:
    """Write the chosen into desk.toml, but those that are there; what was written is returned.
    Raises :class:`~kawaraban.desk.config.ConfigError`."""
    picked = list(chosen)
    new = add_sources(
        desk.config.folder,
        (_source(site, one, alone=len(picked) == 1) for one in picked if not already(desk, one)),
    )
    if new:
        desk.reload()
    return new


def _source(site: Site, candidate: Candidate, *, alone: bool) -> Source:
    host = host_of(site.url)
    name = host.removesuffix("." + host.rpartition(".")[2]) if "." in host else host
    if not alone:
        path = urlsplit(candidate.url).path
        words = [w for w in path.replace(".", "/").split("/") if w not in _DULL]
        name = "-".join([name, *words[-_SECTIONS:]])
    return Source(
        name=name,
        url=candidate.url,
        kind=candidate.kind,
        outlet=site.outlet,
        language=site.language,
    )


_DULL = frozenset(["", "rss", "feed", "feeds", "xml", "rdf", "atom", "index", "json", "www", "php"])


# Clips --------------------------------------------------------------------------------


class Clipped(msgspec.Struct, frozen=True, kw_only=True):
    """An article that was fetched and is on the pages of ``topics`` now."""

    address: str
    headline: str
    topics: tuple[str, ...]
    known: bool
    """Whether the desk had it before."""


class NoTopicError(ValueError):
    """Which topic a clip is for cannot be told; the article is in the desk all the same."""


def clip(
    desk: Desk, address: str, *, topic: str | None = None, fetcher: MakeFetcher = make_fetcher
) -> Clipped:
    """Fetch an article and accept it on ``topic``; without one, on those that match it or ask
    about it, else on the desk's only one.

    Raises :class:`FetchFailed`, :class:`~kawaraban.article.Unreadable`, ``ValueError`` where
    there is no such topic, :class:`NoTopicError`.
    """
    slug = desk.topic(topic).slug if topic is not None else None
    url = web_address(address)
    topics = refresh_topics(desk)
    with reading(desk, topics) as readers:
        digest, known = asyncio.run(_fetched(desk, url, readers, fetcher))
    desk.raw.sync()
    desk.store.save([digest], at=desk.now())
    article = digest.article
    if slug is not None:
        slugs = [slug]
    else:
        slugs = [m.topic for m in digest.matches if m.outcome in ("on", "ask")]
        if not slugs and len(desk.topics) == 1:
            slugs = [desk.topics[0].slug]
    if not slugs:
        there = ", ".join(t.slug for t in desk.topics) or "–"
        raise NoTopicError(
            say(
                f"the article is kept, but no topic matches it; say which: --topic … ({there})",
                f"記事は保存しましたが、合う主題がありません。--topic で指定してください({there})",
            )
        )
    at = desk.now()
    for one in slugs:
        decide(desk, one, article.address, "accept", at=at)
    return Clipped(
        address=article.address, headline=article.headline, topics=tuple(slugs), known=known
    )


async def _fetched(
    desk: Desk, url: str, readers: Readers[Job, Outcome], fetcher: MakeFetcher
) -> tuple[Digest, bool]:
    """The article at ``url`` with all its pages, kept, read and ready to be saved; and whether
    it was known."""
    source = next((s for s in desk.config.sources if same_site(s.url, url)), None)
    known = any(desk.store.article(one) is not None for one in spellings(url))
    async with fetcher(desk.config) as fetching:

        async def fetch(wanted: str) -> Fetched:
            return await fetching.fetch(Request(url=wanted, kind="page"))

        async def read(job: Job) -> Outcome:
            try:
                return await asyncio.to_thread(readers.one, job)
            except ReaderDiedError:
                return reader_died(job)

        fetched = await fetch(url)
        outcome = await read(PageJob(raw=fetched.raw, hints=desk.hints(source)))
        if isinstance(outcome, Problem):
            raise KawarabanError(outcome)
        if not isinstance(outcome, Digest):
            raise TypeError("a page is read to a digest")
        ref = desk.raw.append(fetched.raw)
        first, more = ref, tuple[RawRef, ...]()
        if is_page(outcome.article):
            following = Following(desk, source, fetch, read)
            outcome, (whole, more), _ = await with_all_pages(
                outcome, lambda: ref, fetched.raw.url, following
            )
            first = whole or ref
    article = outcome.article
    addresses = (article.url, article.canonical, *article.other_urls)
    if url not in addresses:
        others = (*article.other_urls, url)
        article = msgspec.structs.replace(article, other_urls=others)
    found_in = source.name if source is not None else FOUND_IN
    kept = msgspec.structs.replace(
        outcome, article=article, found_in=found_in, raw=first, more_raw=more
    )
    return kept, known


__all__ = [
    "Clipped",
    "FetchFailed",
    "NoTopicError",
    "add",
    "already",
    "clip",
    "look",
    "web_address",
]
