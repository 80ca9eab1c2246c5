"""Collecting: ask the sources that are due, then fetch the pages they named.

Hosts side by side, one request at a time per host. What is fetched is in the raw archive
before it is in the store, and in the store before it is reported; a kill in between costs one
more fetch, never an article. A source's trouble is recorded as its own and the rest goes on.
"""

from __future__ import annotations

import asyncio
import hashlib
import random
from collections import deque
from collections.abc import Awaitable, Callable, Collection, Sequence
from typing import TypeVar

import msgspec
from yarl import URL

from kawaraban import __version__
from kawaraban.article import (
    Article,
    Digest,
    Entry,
    Feed,
    FetchFailed,
    Problem,
    RawRef,
    RawResponse,
)
from kawaraban.collect import schedule
from kawaraban.collect.http import Fetched, Fetcher, Limits, Politeness, Request
from kawaraban.desk.config import Config, Source
from kawaraban.desk.desk import Desk
from kawaraban.desk.due import due_sources, page_retry, state_of
from kawaraban.desk.offline import UNREACHED, cut_off
from kawaraban.desk.pages import Following, with_all_pages
from kawaraban.desk.progress import work
from kawaraban.desk.readers import ReaderDiedError, Readers
from kawaraban.desk.settling import refresh_topics
from kawaraban.desk.work import (
    EntryJob,
    FeedJob,
    Job,
    Outcome,
    PageJob,
    TopicSet,
    reader_died,
    run,
)
from kawaraban.read.addresses.canonical import same_site, twin_key
from kawaraban.read.pages.parts import is_page
from kawaraban.store.base import SourceState, Waiting
from kawaraban.wording import say

_BATCH = 40
"""Articles saved together; so many fetches are done again after a kill, at most."""
_MOST_CHILDREN = 50
"""Sitemaps read of one index, in its order."""

Item = TypeVar("Item")


class CollectReport(msgspec.Struct, kw_only=True):
    """What one round of collecting did."""

    asked: int = 0
    unchanged: int = 0
    failed: int = 0
    entries: int = 0
    articles: int = 0
    revised: int = 0
    pages_failed: int = 0
    cut_off: bool = False
    """No host at all was reached: this machine is off the network. Nothing was held against
    the sources, and no page was asked for."""


def collect(
    desk: Desk,
    *,
    only: Collection[str] | None = None,
    force: bool = False,
    pages: bool = True,
    fetcher: Callable[[Config], Fetcher] | None = None,
) -> CollectReport:
    """One round: the sources due (with ``force`` all; with ``only`` these), then their pages
    (without ``pages`` these wait for another round).

    Interrupted at any point (KeyboardInterrupt included) what was fetched is kept.
    """
    # Matching the archive anew takes its time: outside of the loop, where Ctrl-C counts at once.
    topics = refresh_topics(desk)
    return asyncio.run(
        collect_async(desk, only=only, force=force, pages=pages, fetcher=fetcher, topics=topics)
    )


async def collect_async(
    desk: Desk,
    *,
    only: Collection[str] | None = None,
    force: bool = False,
    pages: bool = True,
    fetcher: Callable[[Config], Fetcher] | None = None,
    topics: TopicSet | None = None,
) -> CollectReport:
    """:func:`collect`, inside a running event loop; ``topics`` where they are fresh already."""
    if topics is None:
        topics = refresh_topics(desk)
    async with (fetcher or make_fetcher)(desk.config) as fetching:
        with Readers(run, topics, workers=desk.workers) as readers:
            return await _Round(desk, fetching, readers).run(only, force=force, pages=pages)


def make_fetcher(config: Config) -> Fetcher:
    """The fetcher as desk.toml wants it."""
    contact = config.contact or "no contact given"
    return Fetcher(
        limits=Limits(
            max_bytes=config.max_bytes,
            max_decoded=2 * config.max_bytes,
            total=config.timeout,
            connect=min(10.0, config.timeout),
            idle=min(15.0, config.timeout),
        ),
        politeness=Politeness(
            gap=config.gap,
            user_agent=f"Kawaraban/{__version__} (press review; {contact})",
            hosts_at_once=config.hosts_at_once,
        ),
        allow_hosts=config.allow_hosts,
    )


class _Round:
    """One round of collecting."""

    def __init__(self, desk: Desk, fetcher: Fetcher, readers: Readers[Job, Outcome]) -> None:
        self.desk = desk
        self.store = desk.store
        self.fetcher = fetcher
        self.readers = readers
        self.report = CollectReport()
        self.bounds = schedule.Bounds(desk.config.shortest, desk.config.longest)
        self.digests: list[Digest] = []
        self.had: set[str] = set()
        """Keys of the addresses of all articles that came in this round."""
        self.unreached: list[tuple[Source, SourceState, Problem]] = []
        self.told: set[tuple[str, str]] = set()
        """Rules of ``select_page`` that were said to find nothing: source, field."""

    async def run(self, only: Collection[str] | None, *, force: bool, pages: bool) -> CollectReport:
        now = self.desk.now()
        states = self.store.source_states()
        due = due_sources(self.desk.config, states, now, only=only, force=force)
        what = say("sources", "情報源")
        try:
            with work(self.desk.progress, what, len(due)):
                await self._side_by_side(
                    due,
                    lambda source: URL(state_of(source, states).moved_to or source.url).host or "",
                    lambda source: self._visit(source, state_of(source, states)),
                )
        finally:
            self._judge_unreached()
        if self.report.cut_off or not pages:
            return self.report
        names = None if only is None else frozenset(only)
        while waiting := self.store.waiting(self.desk.now(), limit=2000, sources=names):
            try:
                with work(self.desk.progress, say("pages", "記事ページ"), len(waiting)):
                    await self._side_by_side(waiting, _host_of, self._page)
            finally:
                self._flush()
        return self.report

    async def _side_by_side(
        self,
        items: Sequence[Item],
        host: Callable[[Item], str],
        task: Callable[[Item], Awaitable[None]],
    ) -> None:
        """Run ``task`` over the items: any number of hosts at once, each host's in turn."""
        queues: dict[str, deque[Item]] = {}
        for item in items:
            queues.setdefault(host(item), deque()).append(item)
        hosts = deque(queues)

        async def worker() -> None:
            while hosts:
                queue = queues[hosts.popleft()]
                while queue:
                    await task(queue.popleft())
                    self.desk.progress.step()

        try:
            async with asyncio.TaskGroup() as group:
                for _ in range(min(len(hosts), self.desk.config.hosts_at_once)):
                    group.create_task(worker())
        except ExceptionGroup as errors:
            # What one task may raise (no room on the disk …) is the whole round's end.
            raise errors.exceptions[0] from None

    # Sources --------------------------------------------------------------------------

    async def _visit(self, source: Source, state: SourceState) -> None:
        self.report.asked += 1
        request = Request(
            url=state.moved_to or source.url,
            etag=state.etag,
            last_modified=state.last_modified,
            kind="page" if source.kind == "listing" else "feed",
        )
        try:
            fetched = await self.fetcher.fetch(request)
        except FetchFailed as error:
            if error.problem.code in UNREACHED:  # whose fault it is shows when all were asked
                self.unreached.append((source, state, error.problem))
            else:
                self._failed(source, state, error.problem)
            return
        body = hashlib.sha256(fetched.raw.body).hexdigest()[:32]
        if fetched.raw.status == 304 or body == state.body:
            self.report.unchanged += 1
            self._went_well(source, state, fetched, None)
            return
        outcome = await self._read(
            FeedJob(
                raw=fetched.raw,
                kind=source.kind,
                offset=source.offset_on(fetched.raw.fetched),
                language=source.language,
                select=source.select,
            )
        )
        self.desk.raw.append(fetched.raw)
        match outcome:
            case Feed():
                state = msgspec.structs.replace(state, body=body)
                self._went_well(source, state, fetched, outcome)
                await self._children(source, outcome.children)
            case Problem():
                self._failed(source, state, outcome)
            case _:
                raise TypeError("a source is read to a feed")

    async def _children(self, source: Source, children: Sequence[str]) -> None:
        """The sitemaps that an index names, and those that an index among them names (a
        robots.txt names indexes): so many in all, each once."""
        waiting, seen = deque(children), {source.url}
        for _ in range(_MOST_CHILDREN):
            while waiting and waiting[0] in seen:
                waiting.popleft()
            if not waiting:
                return
            child = waiting.popleft()
            seen.add(child)
            waiting.extend(await self._child(source, child))

    async def _child(self, source: Source, address: str) -> tuple[str, ...]:
        """A sitemap that a sitemap index names; its trouble is noted, the index stands. What it
        names itself is returned."""
        try:
            fetched = await self.fetcher.fetch(Request(url=address))
        except FetchFailed as error:
            self._record(error.problem, source.name)
            return ()
        offset = source.offset_on(fetched.raw.fetched)
        outcome = await self._read(FeedJob(raw=fetched.raw, kind=source.kind, offset=offset))
        if isinstance(outcome, Feed):
            self.desk.raw.append(fetched.raw)
            state = self.store.source_states()[source.name]
            self._keep(
                source,
                state,
                outcome.entries,
                fetched.raw,
                lambda counted: msgspec.structs.replace(counted, new=state.new + counted.new),
            )
        elif isinstance(outcome, Problem):
            self._record(outcome, source.name)
        return outcome.children if isinstance(outcome, Feed) else ()

    def _went_well(
        self, source: Source, state: SourceState, fetched: Fetched, feed: Feed | None
    ) -> None:
        now = self.desk.now()
        entries = feed.entries if feed else ()
        raw = fetched.raw
        known = msgspec.structs.replace(
            state,
            asked=now,
            read=now,
            failures=0,
            problem=None,
            moved_to=fetched.moved_to or state.moved_to,
            etag=raw.header("etag") or (state.etag if raw.status == 304 else None),
            last_modified=raw.header("last-modified")
            or (state.last_modified if raw.status == 304 else None),
        )

        def finish(counted: SourceState) -> SourceState:
            """How many entries are new decides when to come back."""
            outcome = schedule.Outcome(
                new=counted.new,
                published=tuple(e.published.utc for e in entries if e.published is not None),
                wanted=schedule.wanted_by(raw, feed.ttl if feed else None),
                retry_after=fetched.retry_after,
            )
            after = schedule.after(schedule.State(interval=state.interval), outcome, self.bounds)
            due = schedule.next_due(after, outcome, now, bounds=self.bounds, jitter=random.random)
            return msgspec.structs.replace(counted, interval=after.interval, due=due)

        self._keep(source, known, entries, raw, finish)

    def _keep(
        self,
        source: Source,
        state: SourceState,
        entries: Sequence[Entry],
        raw: RawResponse,
        finish: Callable[[SourceState], SourceState],
    ) -> None:
        """A source's state and its entries into the store, to wait for their turn."""
        without = sum(1 for e in entries if not e.url)
        if without:
            detail = f"{without} of {len(entries)} entries name no address; left out."
            self._record(
                Problem(stage="collect", code="no-address", detail=detail, url=raw.url),
                source.name,
            )
        named = [e for e in entries if e.url]
        fresh = self.store.visit(state, named, finish=finish, at=self.desk.now())
        self.report.entries += len(fresh)

    def _judge_unreached(self) -> None:
        """Record the sources that could not be reached; where none could, it is not theirs."""
        now = self.desk.now()
        states = {state.name: state for state in self.store.source_states().values()}
        for source, state, problem in self.unreached:
            states[source.name] = msgspec.structs.replace(
                state, url=source.url, asked=now, problem=problem
            )
        self.report.cut_off = cut_off(states.values(), now, self.bounds.shortest)
        for source, state, problem in self.unreached:
            self._failed(source, state, problem, ours=self.report.cut_off)
        self.unreached.clear()

    def _failed(
        self, source: Source, state: SourceState, problem: Problem, *, ours: bool = False
    ) -> None:
        """Record a failure. ``ours``: this machine was off the network; the source is asked
        again soon, and its failures in a row are what they were."""
        self.report.failed += 1
        now = self.desk.now()
        problem = msgspec.structs.replace(problem, source=source.name, url=source.url)
        outcome = schedule.Outcome(code=problem.code, retry_after=problem.retry_after)
        failures = 0 if ours else state.failures
        after = schedule.after(
            schedule.State(state.interval, failures, state.stopped), outcome, self.bounds
        )
        due = schedule.next_due(after, outcome, now, bounds=self.bounds, jitter=random.random)
        self.store.visit(
            msgspec.structs.replace(
                state,
                asked=now,
                failures=state.failures if ours else after.failures,
                stopped=after.stopped,
                problem=problem,
                due=due,
            ),
            at=now,
        )

    def _record(self, problem: Problem, source: str) -> None:
        self.store.record(msgspec.structs.replace(problem, source=source), at=self.desk.now())

    # Pages ----------------------------------------------------------------------------

    async def _page(self, waiting: Waiting) -> None:
        if twin_key(waiting.url) in self.had:
            return  # a twin or a later page of what came in this round; saved with it
        source = self.desk.config.source(waiting.source)
        ref: RawRef | None = None
        more: tuple[RawRef, ...] = ()
        if source is not None and (not source.pages or self._is_whole(waiting, source)):
            outcome = await self._entry(waiting)
        else:
            try:
                fetched = await self._fetch_page(waiting.url)
            except FetchFailed as error:
                await self._page_failed(waiting, error.problem)
                return
            # A later page that failed at first waits with the entry of its article.
            own = twin_key(waiting.entry.url) == twin_key(waiting.url)
            hints = self.desk.hints(source, waiting.entry if own else None)
            outcome = await self._read(PageJob(raw=fetched.raw, hints=hints))
            ref = kept = self.desk.raw.append(fetched.raw)
            if isinstance(outcome, Digest) and is_page(outcome.article):
                following = Following(self.desk, source, self._fetch_page, self._read)
                outcome, (ref, more), joined = await with_all_pages(
                    outcome, lambda: kept, fetched.raw.url, following
                )
                for url, problem in joined.missing:
                    self._page_missing(url, problem, waiting)
        if isinstance(outcome, Digest):
            self._add(outcome, waiting, ref, more)
        elif isinstance(outcome, Problem):
            await self._page_failed(waiting, outcome)

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
        if known is not None and known.found_in not in ("", waiting.source):
            detail = f"{known.found_in} brought this article; {waiting.source} does not change it."
            return Problem(stage="read", code="not-its-own", detail=detail, url=waiting.url)
        hints = self.desk.hints(self.desk.config.source(waiting.source), waiting.entry)
        return await self._read(EntryJob(entry=waiting.entry, hints=hints, found=waiting.found))

    async def _fetch_page(self, url: str) -> Fetched:
        return await self.fetcher.fetch(Request(url=url, kind="page"))

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
                self._flush()
        self.store.page_failed(waiting.url, problem, due=due, at=now)

    async def _read(self, job: Job) -> Outcome:
        # In a thread: the loop goes on fetching while a worker process reads.
        try:
            return await asyncio.to_thread(self.readers.one, job)
        except ReaderDiedError:
            return reader_died(job)

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
            self._record(
                Problem(stage="read", code="selector-empty", detail=detail, url=waiting.url),
                waiting.source,
            )

    def _add(
        self,
        digest: Digest,
        waiting: Waiting,
        ref: RawRef | None,
        more: tuple[RawRef, ...] = (),
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
        if len(self.digests) >= _BATCH:
            self._flush()

    def _flush(self) -> None:
        """What was read goes into the store, its raw responses being safe first."""
        if not self.digests:
            return
        batch, self.digests = self.digests, []
        if "raw" in self.desk.__dict__:
            self.desk.raw.sync()
        for saved in self.store.save(batch, at=self.desk.now()):
            self.report.articles += saved.status == "new"
            self.report.revised += saved.status == "revised"


def _host_of(waiting: Waiting) -> str:
    return URL(waiting.url).host or ""
