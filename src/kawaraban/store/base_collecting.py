"""What a store does for collecting beyond sources and their entries: what is remembered between
rounds, pages that are asked for again, and what hubs tell.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

import msgspec


class Revisit(msgspec.Struct, frozen=True, kw_only=True):
    """The page of a fresh article that is to be asked for again. ``step`` counts the times,
    ``first`` is when it was first read."""

    url: str
    source: str
    host: str
    first: datetime
    due: datetime
    step: int = 0
    etag: str | None = None
    last_modified: str | None = None


class Subscription(msgspec.Struct, frozen=True, kw_only=True):
    """What a hub was asked for one source. ``token`` is the secret end of the callback's address,
    ``secret`` what deliveries are signed with; ``until`` how long the hub said that it holds,
    None while it has not confirmed it; ``denied`` why it will not."""

    token: str
    source: str
    hub: str
    topic: str
    secret: str
    asked: datetime
    until: datetime | None = None
    denied: str = ""


class Delivery(msgspec.Struct, frozen=True, kw_only=True):
    """What a hub delivered, its signature checked."""

    id: int
    source: str
    at: datetime
    content_type: str
    body: bytes


class CollectingStore(Protocol):
    # remembered between rounds
    def recall(self, kind: str, key: str, now: datetime) -> bytes | None:
        """What was remembered, while it holds."""
        ...

    def remember(
        self, kind: str, key: str, value: bytes | None, *, until: datetime, now: datetime
    ) -> None:
        """Remember (None: forget); what no longer holds at ``now`` goes."""
        ...

    # pages asked for again
    def revisit_later(self, pages: Sequence[Revisit]) -> None:
        """Note when pages are to be asked for again; of a page that is noted already the earlier
        note stands."""
        ...

    def revisits(self, now: datetime, *, limit: int) -> list[Revisit]:
        """Pages whose turn has come, those of the newest articles first."""
        ...

    def next_revisit(self) -> datetime | None:
        """When the next one is due."""
        ...

    def revisited(self, page: Revisit, due: datetime | None, *, asked: bool, at: datetime) -> None:
        """Keep ``page`` as it is now, due again at ``due`` or (None) no more; ``asked``: a
        request was spent on it, which counts for its host's day."""
        ...

    def revisits_spent(self, host: str, at: datetime) -> int:
        """Requests spent on a host that day (UTC)."""
        ...

    # hubs
    def subscriptions(self) -> list[Subscription]: ...

    def subscription(self, token: str) -> Subscription | None: ...

    def put_subscription(self, subscription: Subscription) -> None:
        """Keep it in place of the source's earlier one."""
        ...

    def drop_subscription(self, source: str) -> None: ...

    def deliver(self, source: str, content_type: str, body: bytes, *, at: datetime) -> bool:
        """Keep what a hub delivered until it is read; False where too much waits already."""
        ...

    def deliveries(self, limit: int) -> list[Delivery]: ...

    def delivered(self, id: int) -> None:
        """A delivery was read (or was no good) and goes."""
        ...
