"""Asking sources: what they have new, when to come back, what their failures come to."""

from __future__ import annotations

import hashlib
import random
from collections import deque
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import timedelta

import msgspec
from yarl import URL

from kawaraban.article import Entry, Feed, FetchFailed, Problem, RawResponse, from_json, to_json
from kawaraban.collect import schedule
from kawaraban.collect.http import Fetched, Request
from kawaraban.collect.rhythm import Rhythm, learned, seconds_until
from kawaraban.desk.collecting.due import due_sources, state_of
from kawaraban.desk.collecting.keeping import Keeping
from kawaraban.desk.collecting.offline import UNREACHED, cut_off
from kawaraban.desk.collecting.round import Round
from kawaraban.desk.collecting.websub import hub_of
from kawaraban.desk.config import Source
from kawaraban.desk.progress import work
from kawaraban.desk.reading.work import FeedJob
from kawaraban.read.addresses.canonical import twin_key
from kawaraban.store.base import SourceState, Visit
from kawaraban.wording import say

_MOST_CHILDREN = 50
"""Sitemaps read of one index, in its order."""
_MOVED_WRONG = frozenset({"http-404", "http-410", "bad-url"})
"""What an address that a source has moved to answers where the move was none."""
_ENTRIES = 0.5
"""A source is asked when so many new entries are to be expected."""
_BESIDE_HUB = 4
"""So much seldomer is a source asked whose hub tells of its changes."""
_KEPT = timedelta(days=30)
"""How long it is remembered what a sitemap of an index was."""
_MOVED_TRIES = 3
"""Other failures there, after which the address in desk.toml is asked again."""


class Visits:
    """The first part of a round: the sources that are due."""

    def __init__(self, round: Round) -> None:
        self.round = round
        self.desk, self.store, self.report = round.desk, round.store, round.report
        self.bounds = round.bounds
        self.keeping = Keeping(round.store, round.desk.now)
        self.unreached: list[tuple[Source, SourceState, Problem]] = []
        self.reached = False
        """Whether any host at all answered."""
        now = round.desk.now()
        self.told_by_hubs = {
            one.source
            for one in round.store.subscriptions()
            if one.until is not None and one.until > now
        }

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
                    lambda source: (
                        URL(state_of(source, states).moved_to or source.url).raw_host or ""
                    ),
                    lambda source: self._visit(source, state_of(source, states)),
                )
        finally:
            self.keeping.flush()
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
                self.reached = True
                self._failed(source, state, error.problem)
            return
        self.reached = True
        body = _hash(fetched.raw)
        if fetched.raw.status == 304 or body == state.body:
            self.report.unchanged += 1
            await self._went_well(source, state, fetched, None)
            await self._children(source, state.children)  # the index is as it was, they may not be
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
                state = _as_said(state, outcome, fetched.raw, body)
                await self._went_well(source, state, fetched, outcome)
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
        now = self.desk.now()
        etag, last_modified, body = _noted(self.store.recall("sitemap", address, now))
        request = Request(url=address, etag=etag, last_modified=last_modified)
        try:
            fetched = await self.round.fetcher.fetch(request)
        except FetchFailed as error:
            self.round.record(error.problem, source.name)
            return ()
        if fetched.raw.status == 304 or _hash(fetched.raw) == body:
            return ()
        offset = source.offset_on(fetched.raw.fetched)
        outcome = await self.round.read(FeedJob(raw=fetched.raw, kind=source.kind, offset=offset))
        if isinstance(outcome, Feed):
            self.desk.raw.append(fetched.raw)
            state = self.store.source_states()[source.name]
            await self.keep(
                source,
                state,
                outcome.entries,
                fetched.raw,
                lambda counted: msgspec.structs.replace(counted, new=state.new + counted.new),
            )
            if not outcome.children:
                self.store.remember(
                    "sitemap", address, _to_note(fetched.raw), until=now + _KEPT, now=now
                )
        elif isinstance(outcome, Problem):
            self.round.record(outcome, source.name)
        return outcome.children if isinstance(outcome, Feed) else ()

    async def _went_well(
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
            failing_since=None,
            opened=None,
            problem=None,
            moved_to=fetched.moved_to or state.moved_to,
            etag=raw.header("etag") or (state.etag if raw.status == 304 else None),
            last_modified=raw.header("last-modified")
            or (state.last_modified if raw.status == 304 else None),
        )

        def finish(counted: SourceState) -> SourceState:
            """When the next entry is to be expected decides when to come back."""
            dated = [e.published.utc for e in entries if e.published is not None]
            undated = counted.new if counted.new and not dated else 0
            before = Rhythm(state.hours, state.days) if state.hours else None
            rhythm = learned(before, dated, state.read, now, undated)
            outcome = schedule.Outcome(
                expected=seconds_until(rhythm, now, _ENTRIES, self.bounds.longest),
                wanted=schedule.wanted_by(raw, state.ttl),
                retry_after=fetched.retry_after,
                quiet_hours=state.quiet_hours,
                quiet_days=state.quiet_days,
            )
            after = schedule.after(schedule.State(interval=state.interval), outcome, self.bounds)
            due = schedule.next_due(after, outcome, now, bounds=self.bounds, jitter=random.random)
            if due is not None and source.name in self.told_by_hubs:
                # The hub tells; this is for what it misses.
                slow = min(_BESIDE_HUB * after.interval, self.bounds.longest)
                due = max(due, now + timedelta(seconds=slow))
            return msgspec.structs.replace(
                counted, interval=after.interval, due=due, hours=rhythm.hours, days=rhythm.days
            )

        await self.keep(source, known, entries, raw, finish)
        self._tell_news(source, state, known)

    def _tell_news(self, source: Source, before: SourceState, now: SourceState) -> None:
        """That a source moved, or answers again: told once."""
        moved = now.moved_to or source.url
        if twin_key(moved) != twin_key(before.moved_to or source.url):
            self.report.moved += ((source.name, moved),)
            self._note(
                source,
                "moved",
                f"{source.url} has moved for good to {moved}, where it is asked for from now on."
                " desk.toml may say so, too.",
            )
        if before.opened is not None:
            self.report.recovered += (source.name,)
            since = before.failing_since or before.opened
            self._note(
                source,
                "recovered",
                f"It answers again; it had failed since {since:%Y-%m-%d %H:%M}.",
            )

    def _note(self, source: Source, code: str, detail: str) -> None:
        problem = Problem(stage="collect", code=code, detail=detail, url=source.url)
        self.round.record(problem, source.name)

    async def keep(
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
        named = tuple(e for e in entries if e.url)
        fresh = await self.keeping.keep(Visit(state=state, entries=named, finish=finish))
        self.report.entries += len(fresh)

    def _judge_unreached(self) -> None:
        """Record the sources that could not be reached; where none could, it is not theirs."""
        if not self.reached:
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
        known = state
        if state.moved_to is not None and not ours and _is_wrong_move(problem, state):
            # Asked under its first address again: the move was none, or is over.
            known = msgspec.structs.replace(
                state, moved_to=None, etag=None, last_modified=None, body=None
            )
            outcome = replace(outcome, code="moved-wrong")
        after = schedule.after(
            schedule.State(state.interval, failures, state.stopped), outcome, self.bounds
        )
        due = schedule.next_due(after, outcome, now, bounds=self.bounds, jitter=random.random)
        since = state.failing_since if ours else state.failing_since or now
        opened = state.opened
        if opened is None and since is not None and schedule.opens(after.failures, since, now):
            opened = now
        self.store.visit(
            msgspec.structs.replace(
                known,
                asked=now,
                failures=state.failures if ours else after.failures,
                failing_since=since,
                opened=opened,
                stopped=after.stopped,
                problem=problem,
                due=due,
            ),
            quiet=state.opened is not None,
            at=now,
        )
        if opened is not None and state.opened is None:
            self.report.opened += (source.name,)
            self._note(
                source,
                "circuit-open",
                f"It has failed {after.failures} times since {since:%Y-%m-%d %H:%M}, last with"
                f" {problem.code}. It is asked seldom from now on, and no longer spoken of until it"
                " answers again.",
            )


def _is_wrong_move(problem: Problem, state: SourceState) -> bool:
    return problem.code in _MOVED_WRONG or state.failures + 1 >= _MOVED_TRIES


def _as_said(state: SourceState, feed: Feed, raw: RawResponse, body: str) -> SourceState:
    """The state with what the feed says of itself, which an unchanged answer does not repeat."""
    hub, topic = hub_of(feed, raw)
    return msgspec.structs.replace(
        state,
        body=body,
        ttl=feed.ttl,
        quiet_hours=feed.quiet_hours,
        quiet_days=feed.quiet_days,
        children=feed.children[:_MOST_CHILDREN],
        hub=hub,
        topic=topic,
    )


def _hash(raw: RawResponse) -> str:
    return hashlib.sha256(raw.body).hexdigest()[:32]


def _to_note(raw: RawResponse) -> bytes:
    return to_json((raw.header("etag"), raw.header("last-modified"), _hash(raw)))


def _noted(kept: bytes | None) -> tuple[str | None, str | None, str | None]:
    if kept is None:
        return None, None, None
    return from_json(kept, tuple[str | None, str | None, str | None])
