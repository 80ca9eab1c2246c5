"""Hubs: asked to tell of what sources publish, and what they told taken in.

Only where desk.toml's ``public_address`` says that they can reach this desk.
"""

from __future__ import annotations

import secrets

import msgspec

from kawaraban.article import Feed, FetchFailed, Problem, RawResponse
from kawaraban.desk.collecting import websub
from kawaraban.desk.collecting.due import state_of
from kawaraban.desk.collecting.round import Round
from kawaraban.desk.collecting.visiting import Visits
from kawaraban.desk.reading.work import FeedJob
from kawaraban.store.base import SourceState
from kawaraban.store.base_collecting import Delivery, Subscription

PATH = "websub"
"""Below the public address; the subscription's token follows."""
_AT_ONCE = 50


class Hubs:
    """The hubs' part of a round."""

    def __init__(self, round: Round, visits: Visits) -> None:
        self.round = round
        self.visits = visits
        self.desk, self.store = round.desk, round.store

    async def take_in(self) -> None:
        """What hubs delivered since the last round."""
        while waiting := self.store.deliveries(_AT_ONCE):
            states = self.store.source_states()
            for delivery in waiting:
                await self._read(delivery, states)
                self.store.delivered(delivery.id)

    async def _read(self, delivery: Delivery, states: dict[str, SourceState]) -> None:
        source = self.desk.config.source(delivery.source)
        if source is None:
            return  # taken out of desk.toml meanwhile
        raw = RawResponse(
            url=source.url,
            asked=source.url,
            headers=(("content-type", delivery.content_type),),
            body=delivery.body,
            fetched=delivery.at,
        )
        outcome = await self.round.read(
            FeedJob(raw=raw, kind=source.kind, offset=source.offset_on(raw.fetched))
        )
        if isinstance(outcome, Problem):
            self.round.record(outcome, source.name)
        if not isinstance(outcome, Feed):
            return
        self.desk.raw.append(raw)
        self.round.report.delivered += 1
        state = state_of(source, states)

        def finish(counted: SourceState) -> SourceState:
            return msgspec.structs.replace(state, new=state.new + counted.new)

        quiet = msgspec.structs.replace(state, problem=None)
        await self.visits.keep(source, quiet, outcome.entries, raw, finish)

    async def ask(self) -> None:
        """Subscribe where a source names a hub, renew what ends soon, forget what is over."""
        known = {one.source: one for one in self.store.subscriptions()}
        address = self.desk.config.public_address
        if address is None and not known:
            return
        states = self.store.source_states()
        wanted = {}
        for source in self.desk.config.sources if address else ():
            state = state_of(source, states)
            if state.hub and state.topic and not state.stopped:
                wanted[source.name] = state.hub, state.topic
        for name in known.keys() - wanted.keys():
            self.store.drop_subscription(name)
        now = self.desk.now()
        for name, (hub, topic) in wanted.items():
            before = known.get(name)
            if not websub.is_due(before, hub, topic, now):
                continue
            if before is None or (before.hub, before.topic) != (hub, topic):
                before = Subscription(
                    token=secrets.token_urlsafe(24),
                    source=name,
                    hub=hub,
                    topic=topic,
                    secret=secrets.token_hex(32),
                    asked=now,
                )
            await self._subscribe(msgspec.structs.replace(before, asked=now), f"{address}/{PATH}")

    async def _subscribe(self, one: Subscription, base: str) -> None:
        self.store.put_subscription(one)  # the hub may ask back before it has answered
        problem: Problem | None = None
        try:
            status = await self.round.fetcher.post(one.hub, websub.form(one, f"{base}/{one.token}"))
            if not 200 <= status < 300:
                detail = f"The hub {one.hub} answered a subscription with status {status}."
                problem = Problem(stage="collect", code="hub", detail=detail, url=one.hub)
        except FetchFailed as error:
            problem = error.problem
        if problem is not None:
            self.round.record(problem, one.source)
            held = self.store.subscription(one.token) or one
            if held.until is None or held.until <= self.desk.now():
                self.store.put_subscription(msgspec.structs.replace(held, denied=problem.code))
