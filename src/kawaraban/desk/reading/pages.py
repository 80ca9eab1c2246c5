"""Articles on several pages: the pages are brought together, in whatever order they come.

A page is never saved over an article that other pages of it are known of: what is saved is the
pages at hand and those in the raw archive, joined (``read/pages/parts.py``). So what the store
holds follows from the set of pages, not from their order, and reading again gives the same.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence

import msgspec

from kawaraban.article import (
    Article,
    Digest,
    Entry,
    FetchFailed,
    Problem,
    RawRef,
    Unreadable,
)
from kawaraban.collect.http import Fetched
from kawaraban.desk.config import Source
from kawaraban.desk.desk import Desk
from kawaraban.desk.reading.work import ArticleJob, Job, Outcome, PageJob
from kawaraban.read.addresses.canonical import twin_key
from kawaraban.read.addresses.urls import host_of
from kawaraban.read.pages.parts import MOST_PAGES, chain, is_page, join_pages, same_article
from kawaraban.store.base import StoredArticle

Keep = Callable[[], RawRef | None]


class Page(msgspec.Struct, frozen=True):
    """One page as read, and how to have its response kept (or where it is)."""

    article: Article
    keep: Keep


class Joined(msgspec.Struct, frozen=True):
    """The pages of an article that could be had, as one; ``missing`` are the pages after (or
    before) them that could not, each with the reason."""

    article: Article
    pages: tuple[Page, ...]
    missing: tuple[tuple[str, Problem], ...] = ()

    def refs(self) -> tuple[RawRef | None, tuple[RawRef, ...]]:
        """Where the responses are, the first page's and the others'; they are kept now."""
        refs = [page.keep() for page in self.pages]
        return refs[0], tuple(ref for ref in refs[1:] if ref is not None)


def join(pages: Sequence[Page], of: Page) -> Joined:
    """The article that ``of`` is a page of, from the pages at hand (``of`` among them)."""
    by_article = {id(page.article): page for page in reversed(pages)}
    found = chain([page.article for page in pages], of.article)
    article = join_pages(found)
    if of.article not in found:  # all the text is on a page of its own
        others = dict.fromkeys((*article.other_urls, of.article.url, *of.article.other_urls))
        known = (article.url, article.canonical)
        article = msgspec.structs.replace(
            article, other_urls=tuple(u for u in others if u not in known)
        )
    return Joined(article, tuple(by_article[id(page)] for page in found))


async def with_all_pages(
    digest: Digest, keep: Keep, here: str, following: Following
) -> tuple[Digest, tuple[RawRef | None, tuple[RawRef, ...]], Joined]:
    """The digest of a page that was fetched at ``here``, as that of its whole article, and
    where the responses are."""
    joined = await following.all_pages(Page(digest.article, keep), here)
    if len(joined.pages) > 1:
        outcome = await following.read(ArticleJob(article=joined.article))
        if isinstance(outcome, Digest):
            return outcome, joined.refs(), joined
    return digest, (keep(), ()), joined


# What is stored -----------------------------------------------------------------------


def stored_responses(desk: Desk, article: Article) -> Iterator[tuple[StoredArticle, RawRef]]:
    """The responses of stored pages of the article that this is a page of."""
    seen: set[int] = set()
    near = (article.previous_page, article.next_page, article.single_page)
    for url in (article.url, article.address, *article.other_urls, *near):
        stored = desk.store.article(url) if url else None
        if stored is None or stored.id in seen or stored.raw is None:
            continue
        seen.add(stored.id)
        if is_page(stored.article) or stored.more_raw:
            for ref in (stored.raw, *stored.more_raw):
                yield stored, ref


def page_job(desk: Desk, stored: StoredArticle, ref: RawRef) -> PageJob:
    """A stored article's page, to be read again as it was read. Raises Unreadable, OSError."""
    raw = desk.raw.read(ref)
    entries = entries_of(desk, stored)
    asked = raw.asked or raw.url
    entry = next((e for e in entries if e.url == asked), None)
    if entry is None and not stored.more_raw and entries:
        entry = entries[0]
    return PageJob(raw=raw, hints=desk.hints(desk.config.source(stored.found_in), entry))


def entries_of(desk: Desk, stored: StoredArticle) -> list[Entry]:
    """What the source that brought an article said of it."""
    trace = desk.store.trace(stored.article.address)
    found = () if trace is None else trace.found
    return [f.entry for f in found if f.source == stored.found_in]


# Collecting ---------------------------------------------------------------------------


class Following:
    """Fetches the other pages of an article that is being collected: through the same fetcher
    (robots.txt, gaps, limits), on the same host, at most ``MOST_PAGES`` with the first."""

    def __init__(
        self,
        desk: Desk,
        source: Source | None,
        fetch: Callable[[str], Awaitable[Fetched]],
        read: Callable[[Job], Awaitable[Outcome]],
    ) -> None:
        self._desk = desk
        self._source = source
        self._fetch = fetch
        self.read = read

    async def all_pages(self, start: Page, here: str) -> Joined:
        """The article of page ``start``, which was found at ``here`` after redirects.

        Pages before it are taken from the raw archive where they are there (it is a page that
        failed at first); those after it are fetched, and taken from there where that fails.
        """
        pages = [start]
        seen = {twin_key(start.article.url), twin_key(here)}
        missing: list[tuple[str, Problem]] = []
        stored = await self._stored(start.article)
        first = start
        while (url := first.article.previous_page) and len(pages) < MOST_PAGES:
            if twin_key(url) in seen:
                break
            page = stored.get(twin_key(url)) or await self._page(url, first, seen, missing)
            if page is None:
                break
            seen.add(twin_key(url))
            pages.append(page)
            first = page
        if (whole := first.article.single_page) and twin_key(whole) not in seen:
            page = await self._page(whole, first, seen, [])
            if page is not None and len(chain([first.article, page.article], first.article)) > 1:
                return join([first, page, start], start)
        last = start
        while (url := last.article.next_page) and len(pages) < MOST_PAGES:
            if twin_key(url) in seen or last.article.access == "cut":
                break  # what follows is behind the same wall
            page = await self._page(url, last, seen, missing) or stored.get(twin_key(url))
            if page is None:
                break
            pages.append(page)
            last = page
        joined = join([*pages, *stored.values()], start)
        return msgspec.structs.replace(joined, missing=tuple(missing))

    async def _stored(self, article: Article) -> dict[str, Page]:
        """The pages of the article that the raw archive holds, by their keys."""
        found: dict[str, Page] = {}
        for stored, ref in stored_responses(self._desk, article):
            try:
                job = page_job(self._desk, stored, ref)
            except (Unreadable, OSError):
                continue  # it is fetched again
            outcome = await self.read(job)
            if isinstance(outcome, Digest):
                page = Page(outcome.article, _known(ref))
                found.setdefault(twin_key(outcome.article.url), page)
                found.setdefault(twin_key(job.raw.url), page)
        found.pop(twin_key(article.url), None)
        return found

    async def _page(
        self, url: str, of: Page, seen: set[str], missing: list[tuple[str, Problem]]
    ) -> Page | None:
        """One more page, fetched and read; None with the reason in ``missing``."""
        problem: Problem | None = None
        if host_of(url) != host_of(of.article.url) and host_of(url) != host_of(of.article.address):
            problem = _refused("other-host", url, "It is on another host than the page before it.")
        else:
            seen.add(twin_key(url))
            try:
                fetched = await self._fetch(url)
            except FetchFailed as error:
                problem = error.problem
            else:
                landed = twin_key(fetched.raw.url)
                if landed != twin_key(url) and landed in seen:
                    problem = _refused("page-loop", url, "It leads back to a page before it.")
                else:
                    seen.add(landed)
                    hints = self._desk.hints(self._source)
                    outcome = await self.read(PageJob(raw=fetched.raw, hints=hints))
                    ref = self._desk.raw.append(fetched.raw)
                    if isinstance(outcome, Digest):
                        if same_article(of.article, outcome.article):
                            return Page(outcome.article, _known(ref))
                        detail = f"It is headed {outcome.article.headline!r}: another article."
                        problem = _refused("other-article", url, detail)
                    elif isinstance(outcome, Problem):
                        problem = outcome
        if problem is not None:
            missing.append((url, problem))
        return None


def _known(ref: RawRef) -> Keep:
    return lambda: ref


def _refused(code: str, url: str, detail: str) -> Problem:
    return Problem(stage="read", code=code, detail=detail, url=url)


# Importing ----------------------------------------------------------------------------


def join_batch(
    desk: Desk,
    batch: Sequence[tuple[Digest, Keep | None]],
    read: Callable[[Job], Outcome],
) -> Iterator[tuple[Digest, Joined | Keep | None]]:
    """A batch of imported digests with the pages of one article joined, among themselves and
    with the pages that are stored. What stands alone passes as it came."""
    pages = {
        at: Page(digest.article, keep or _nowhere)
        for at, (digest, keep) in enumerate(batch)
        if is_page(digest.article)
    }
    stored = list(_stored_pages(desk, pages.values(), read)) if pages else []
    at_hand = [*pages.values(), *stored, *_whole_views(batch, pages.values())]
    joined: set[int] = set()
    results: dict[int, Joined] = {}
    for at, page in pages.items():
        if id(page.article) in joined:
            continue
        found = join(at_hand, page)
        if len(found.pages) > 1:
            joined.update(id(p.article) for p in found.pages)
            results[at] = found
    for at, (digest, keep) in enumerate(batch):
        result = results.get(at)
        if result is not None:
            outcome = read(ArticleJob(article=result.article))
            if isinstance(outcome, Digest):
                yield outcome, result
                continue
        if result is not None or id(digest.article) not in joined:
            yield digest, keep


def _nowhere() -> None:
    return None


def _whole_views(
    batch: Sequence[tuple[Digest, Keep | None]], pages: Iterable[Page]
) -> Iterator[Page]:
    """Those of a batch that a page calls the view of all its text."""
    wanted = {twin_key(page.article.single_page) for page in pages if page.article.single_page}
    for digest, keep in batch:
        if wanted and not is_page(digest.article) and twin_key(digest.article.url) in wanted:
            yield Page(digest.article, keep or _nowhere)


def _stored_pages(
    desk: Desk, pages: Iterable[Page], read: Callable[[Job], Outcome]
) -> Iterator[Page]:
    seen: set[RawRef] = set()
    for page in pages:
        for stored, ref in stored_responses(desk, page.article):
            if ref in seen:
                continue
            seen.add(ref)
            try:
                outcome = read(page_job(desk, stored, ref))
            except (Unreadable, OSError):
                continue
            if isinstance(outcome, Digest):
                yield Page(outcome.article, _known(ref))
