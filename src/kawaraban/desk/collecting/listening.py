"""Listening to hubs: what the desk's web server does with what they send.

Runs beside a round of collecting, in another thread or process, so each call opens the store for
itself; what is delivered waits there for the next round.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from kawaraban.desk.collecting import websub
from kawaraban.desk.desk import utc_now
from kawaraban.store.sqlite import open_store


class Listening:
    """See :class:`kawaraban.web.websub.Receiver`."""

    def __init__(self, store: Path, now: Callable[[], datetime] = utc_now) -> None:
        self._path = store
        self._now = now

    def verify(self, token: str, query: Mapping[str, str]) -> str | None:
        """The answer to a hub that asks whether we want this; None where we do not."""
        with open_store(self._path, create=False) as store:
            known = store.subscription(token)
            found = None if known is None else websub.confirmed(known, query, self._now())
            if found is None:
                return None
            store.put_subscription(found[0])
            return found[1]

    def deliver(
        self, token: str, content_type: str, body: bytes, signature: str | None
    ) -> bool | None:
        """Whether there was room for a delivery; None where nothing was asked for under this
        token. One that is not signed as it has to be is passed over in silence (section 7)."""
        with open_store(self._path, create=False) as store:
            known = store.subscription(token)
            if known is None:
                return None
            if not websub.is_signed(known.secret, body, signature):
                return True
            return store.deliver(known.source, content_type[:200], body, at=self._now())
