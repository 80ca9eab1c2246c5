"""Asking sources: what they have new, when to come back, what their failures come to."""

from __future__ import annotations

import hashlib
import random
from collections import deque
from collections.abc import Callable, Collection, Sequence

import msgspec
from yarl import URL

from kawaraban.article import Entry, Feed, FetchFailed, Problem, RawResponse
from kawaraban.collect import schedule
from kawaraban.collect.http import Fetched, Request
from kawaraban.desk.config import Source
from kawaraban.desk.due import due_sources, state_of
from kawaraban.desk.offline import UNREACHED, cut_off
from kawaraban.desk.progress import work
from kawaraban.desk.round import Round
from kawaraban.desk.work import FeedJob
from kawaraban.store.base import SourceState
from kawaraban.wording import say

_MOST_CHILDREN = 50
"""Sitemaps read of one index, in its order."""
_MOVED_WRONG = frozenset({"http-404", "http-410", "bad-url"})
"""What an address that a source has moved to answers where the move was none."""
_MOVED_TRIES = 3
"""Other failures there, after which the address in desk.toml is asked again."""


class Visits:
    """The first part of a round: the sources that are due."""

    def __init__(self, round: Round) -> None:
        self.round = round
        self.desk, self.store, self.report = round.desk, round.store, round.report
        self.bounds = round.bounds
        self.unreached: list[tuple[Source, SourceState, Problem]] = []

    async def run(self, only: Collection[str] | None, *, force: bool) -> None:
        """Ask those that are due (with ``force`` all; with ``only`` these)."""
        now = self.desk.now()
        states = self.store.source_states()
        due = due_sources(self.desk.config, states, now, only=only, force=force)
        what = say("sources", "情報源")
        try:
            with work(self.desk.progress, what, len(due)):
                await self.round.side_by_side(
                    due,
                    lambda source: URL(state_of(source, states).moved_to or source.url).host or "",
                    lambda source: self._visit(source, state_of(source, states)),
                )
        finally:
            self._judge_unreached()

    async def _visit(self, source: Source, state: SourceState) -> None:
        self.report.asked += 1
        request = Request(
            url=state.moved_to or source.url,
            etag=state.etag,
            last_modified=state.last_modified,
            kind="page" if source.kind == "listing" else "feed",
        )
        try:
            fetched = await self.round.fetcher.fetch(request)
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
        outcome = await self.round.read(
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
            fetched = await self.round.fetcher.fetch(Request(url=address))
        except FetchFailed as error:
            self.round.record(error.problem, source.name)
            return ()
        offset = source.offset_on(fetched.raw.fetched)
        outcome = await self.round.read(FeedJob(raw=fetched.raw, kind=source.kind, offset=offset))
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
            self.round.record(outcome, source.name)
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
            self.round.record(
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
