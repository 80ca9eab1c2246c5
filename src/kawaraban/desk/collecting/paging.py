"""Fetching the pages that sources named, whole articles out of them, and saving these."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

import msgspec
from yarl import URL

from kawaraban.article import Article, Digest, FetchFailed, Problem, RawRef, RawResponse
from kawaraban.collect.http import Fetched, Request
from kawaraban.desk.collecting.due import page_retry, put_off_until
from kawaraban.desk.collecting.round import Round
from kawaraban.desk.config import Source
from kawaraban.desk.progress import work
from kawaraban.desk.reading.pages import Following, with_all_pages
from kawaraban.desk.reading.work import EntryJob, Outcome, PageJob
from kawaraban.read.addresses.canonical import same_site, twin_key
from kawaraban.read.pages.parts import is_page
from kawaraban.store.base import StoredArticle, Waiting
from kawaraban.store.base_collecting import Revisit
from kawaraban.wording import say

_FRESH = timedelta(days=2)
_BATCH = 40
"""Articles saved together; so many fetches are done again after a kill, at most."""


class PageRound:
    """The second part of a round: the pages that wait."""

    def __init__(self, round: Round) -> None:
        self.round = round
        self.desk, self.store, self.report = round.desk, round.store, round.report
        self.digests: list[Digest] = []
        self.later: list[Revisit | None] = []
        """For each digest, when its page is asked for again if it is a new article's."""
        self.had: set[str] = set()
        """Keys of the addresses of all articles that came in this round."""
        self.told: set[tuple[str, str]] = set()
        """Rules of ``select_page`` that were said to find nothing: source, field."""

    async def run(self, only: Collection[str] | None) -> None:
        """All that are due, of these sources."""
        names = None if only is None else frozenset(only)
        while waiting := self.store.waiting(self.desk.now(), limit=2000, sources=names):
            try:
                with work(self.desk.progress, say("pages", "記事ページ"), len(waiting)):
                    await self.round.side_by_side(waiting, _host_of, self._page)
            finally:
                self.flush()

    async def _page(self, waiting: Waiting) -> None:
        if twin_key(waiting.url) in self.had:
            return  # a twin or a later page of what came in this round; saved with it
        source = self.desk.config.source(waiting.source)
        ref: RawRef | None = None
        more: tuple[RawRef, ...] = ()
        later: Revisit | None = None
        if source is not None and (not source.pages or self._is_whole(waiting, source)):
            outcome = await self._entry(waiting)
        else:
            host = _host_of(waiting)
            if self.round.is_silent(host):
                self.store.put_off(waiting.url, put_off_until(self.desk.now()))
                return
            try:
                fetched = await self._fetch_page(waiting.url)
            except FetchFailed as error:
                self.round.heard(host, error.problem.code)
                await self._page_failed(waiting, error.problem)
                return
            self.round.heard(host)
            # A later page that failed at first waits with the entry of its article.
            own = twin_key(waiting.entry.url) == twin_key(waiting.url)
            hints = self.desk.hints(source, waiting.entry if own else None)
            outcome = await self.round.read(PageJob(raw=fetched.raw, hints=hints))
            ref = self.desk.raw.append(fetched.raw)
            if isinstance(outcome, Digest):
                later = revisit_of(
                    waiting, outcome.article, fetched.raw, self.desk.config.revisit, self.desk.now()
                )
                outcome, ref, more = await self._whole(outcome, ref, waiting, fetched)
        if isinstance(outcome, Digest):
            self._add(outcome, waiting, ref, more, later)
        elif isinstance(outcome, Problem):
            await self._page_failed(waiting, outcome)

    async def _whole(
        self, digest: Digest, ref: RawRef, waiting: Waiting, fetched: Fetched
    ) -> tuple[Digest, RawRef | None, tuple[RawRef, ...]]:
        """The digest of a page as that of its whole article, and where the responses are."""
        if not is_page(digest.article):
            return digest, ref, ()
        source = self.desk.config.source(waiting.source)
        following = Following(self.desk, source, self._fetch_page, self.round.read)
        digest, (first, more), joined = await with_all_pages(
            digest, lambda: ref, fetched.raw.url, following
        )
        for url, problem in joined.missing:
            self._page_missing(url, problem, waiting)
        return digest, first, more

    async def seen_again(self, waiting: Waiting, fetched: Fetched) -> None:
        """An article's page that was asked for again: kept where it differs."""
        hints = self.desk.hints(self.desk.config.source(waiting.source), waiting.entry)
        outcome = await self.round.read(PageJob(raw=fetched.raw, hints=hints))
        if isinstance(outcome, Problem):
            self.round.record(outcome, waiting.source)
        if not isinstance(outcome, Digest) or self.store.unchanged([outcome.article]):
            return
        ref = self.desk.raw.append(fetched.raw)
        outcome, first, more = await self._whole(outcome, ref, waiting, fetched)
        self._add(outcome, waiting, first, more)

    @staticmethod
    def _is_whole(waiting: Waiting, source: Source) -> bool:
        """Whether the feed brought the whole article, so that its page need not be fetched. A
        feed speaks for its own site alone: another's page says itself what it holds."""
        return (
            bool(waiting.entry.text)
            and waiting.entry.url == waiting.url
            and source.select_page is None
            and same_site(waiting.url, source.url)
        )

    async def _entry(self, waiting: Waiting) -> Outcome:
        """The entry itself as an article, unless another source's article stands there."""
        known = self.store.article(waiting.url)
        if known is not None and not self._may_say(waiting, known):
            detail = f"{known.found_in} brought this article; {waiting.source} does not change it."
            return Problem(stage="read", code="not-its-own", detail=detail, url=waiting.url)
        hints = self.desk.hints(self.desk.config.source(waiting.source), waiting.entry)
        return await self.round.read(
            EntryJob(entry=waiting.entry, hints=hints, found=waiting.found)
        )

    def _may_say(self, waiting: Waiting, known: StoredArticle) -> bool:
        """Whether an entry may stand for an article that is there. Of its own site: unless another
        brought it that may do so too, or with a page. Of another's: where it brought the article
        itself, and no source of that site names it."""

        def own(name: str) -> bool:
            source = self.desk.config.source(name)
            return source is not None and same_site(waiting.url, source.url)

        its = known.found_in in ("", waiting.source)
        if own(waiting.source):
            return its or (known.raw is None and not own(known.found_in))
        trace = self.store.trace(waiting.url) if its else None
        return trace is not None and not any(own(found.source) for found in trace.found)

    async def _fetch_page(self, url: str) -> Fetched:
        return await self.round.fetcher.fetch(Request(url=url, kind="page"))

    def _page_missing(self, url: str, problem: Problem, waiting: Waiting) -> None:
        """Another page of an article failed: the article stands without, the page is tried again
        where that may help."""
        self.report.pages_failed += 1
        now = self.desk.now()
        problem = msgspec.structs.replace(problem, source=waiting.source, url=url)
        due = page_retry(0, problem, now, self.desk.config.tries)
        if due is None:
            self.store.record(problem, at=now)
        else:
            self.store.await_page(url, problem, after=waiting.url, due=due, at=now)

    async def _page_failed(self, waiting: Waiting, problem: Problem) -> None:
        """Another time; or, where there will be none, the entry has to do as the article."""
        self.report.pages_failed += 1
        now = self.desk.now()
        problem = msgspec.structs.replace(problem, source=waiting.source, url=waiting.url)
        due = page_retry(waiting.tries, problem, now, self.desk.config.tries)
        known = self.store.article(waiting.url) or self.store.article(waiting.entry.url)
        if due is None and known is None:
            outcome = await self._entry(waiting)
            if isinstance(outcome, Digest):
                self._add(outcome, waiting, None)
                self.flush()
        self.store.page_failed(waiting.url, problem, due=due, at=now)

    def _tell_rules(self, article: Article, waiting: Waiting) -> None:
        """A rule of the source that finds nothing on its pages: told once a round."""
        for evidence in article.evidence:
            told = (waiting.source, evidence.field)
            if evidence.source != "selector" or evidence.confidence or told in self.told:
                continue
            self.told.add(told)
            detail = (
                f"select_page: {evidence.note!r} found nothing here, so {evidence.field} was read"
                f" without it. See what it finds: kawaraban inspect --source {waiting.source}"
                f" {waiting.url}"
            )
            self.round.record(
                Problem(stage="read", code="selector-empty", detail=detail, url=waiting.url),
                waiting.source,
            )

    def _add(
        self,
        digest: Digest,
        waiting: Waiting,
        ref: RawRef | None,
        more: tuple[RawRef, ...] = (),
        later: Revisit | None = None,
    ) -> None:
        article = digest.article
        self._tell_rules(article, waiting)
        if waiting.url not in (article.url, article.canonical, *article.other_urls):
            # Whatever the page calls itself, this is what was waited for.
            article = msgspec.structs.replace(
                article, other_urls=(*article.other_urls, waiting.url)
            )
        if ref is not None:
            self.had.update(map(twin_key, (article.url, article.address, *article.other_urls)))
        self.digests.append(
            msgspec.structs.replace(
                digest, article=article, found_in=waiting.source, raw=ref, more_raw=more
            )
        )
        self.later.append(later)
        if len(self.digests) >= _BATCH:
            self.flush()

    def flush(self) -> None:
        """What was read goes into the store, its raw responses being safe first."""
        if not self.digests:
            return
        batch, self.digests = self.digests, []
        later, self.later = self.later, []
        if "raw" in self.desk.__dict__:
            self.desk.raw.sync()
        new: list[Revisit] = []
        for saved, again in zip(self.store.save(batch, at=self.desk.now()), later, strict=True):
            self.report.articles += saved.status == "new"
            self.report.revised += saved.status == "revised"
            if saved.status == "new" and again is not None:
                new.append(again)
        self.store.revisit_later(new)


def revisit_of(
    waiting: Waiting, article: Article, raw: RawResponse, times: Sequence[float], now: datetime
) -> Revisit | None:
    """When the page of an article that was read just now is to be asked for again; None for an
    old article (of an archive page, of the first visit to a feed), or where ``times`` is empty."""
    if not times or (article.published is not None and article.published.utc < now - _FRESH):
        return None
    return Revisit(
        url=waiting.url,
        source=waiting.source,
        host=_host_of(waiting),
        first=now,
        due=now + timedelta(seconds=times[0]),
        etag=raw.header("etag"),
        last_modified=raw.header("last-modified"),
    )


def _host_of(waiting: Waiting) -> str:
    return URL(waiting.url).host or ""
