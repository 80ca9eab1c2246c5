"""See :mod:`.base_collecting`, which says what every method does."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from kawaraban.store.base_collecting import Delivery, Revisit, Subscription
from kawaraban.store.database import Database, Row
from kawaraban.store.rows import instant, micros

MOST_WAITING = 1_000
MOST_WAITING_BYTES = 256 * 1024 * 1024
"""Deliveries that wait to be read."""
_DAY = 86_400_000_000
_KEPT_DAYS = 2
_REVISIT = "url, source, host, first, due, step, etag, last_modified"
_SUBSCRIPTION = "token, source, hub, topic, secret, asked, until, denied"


class Collecting:
    """The part of the SQLite store that collecting alone uses."""

    _db: Database

    def recall(self, kind: str, key: str, now: datetime) -> bytes | None:
        found: bytes | None = self._db.value(
            "SELECT value FROM kept WHERE kind = ? AND key = ? AND until > ?",
            [kind, key, micros(now)],
        )
        return found

    def remember(
        self, kind: str, key: str, value: bytes | None, *, until: datetime, now: datetime
    ) -> None:
        with self._db.write():
            self._db.run("DELETE FROM kept WHERE until <= ?", [micros(now)])
            if value is None:
                self._db.run("DELETE FROM kept WHERE kind = ? AND key = ?", [kind, key])
                return
            self._db.run(
                "INSERT INTO kept (kind, key, until, value) VALUES (?, ?, ?, ?)"
                " ON CONFLICT DO UPDATE SET until = excluded.until, value = excluded.value",
                [kind, key, micros(until), value],
            )

    def revisit_later(self, pages: Sequence[Revisit]) -> None:
        if not pages:
            return
        with self._db.write():
            self._db.run_many(
                f"INSERT INTO revisit ({_REVISIT}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"  # noqa: S608
                " ON CONFLICT DO NOTHING",
                [
                    (
                        page.url,
                        page.source,
                        page.host,
                        micros(page.first),
                        micros(page.due),
                        page.step,
                        page.etag,
                        page.last_modified,
                    )
                    for page in pages
                ],
            )

    def revisits(self, now: datetime, *, limit: int) -> list[Revisit]:
        rows = self._db.rows(
            f"SELECT {_REVISIT} FROM revisit WHERE due <= ?"  # noqa: S608
            " ORDER BY first DESC, url LIMIT ?",
            [micros(now), limit],
        )
        return [_revisit(row) for row in rows]

    def next_revisit(self) -> datetime | None:
        due = self._db.value("SELECT min(due) FROM revisit")
        return None if due is None else instant(due)

    def revisited(self, page: Revisit, due: datetime | None, *, asked: bool, at: datetime) -> None:
        day = micros(at) // _DAY
        with self._db.write():
            if due is None:
                self._db.run("DELETE FROM revisit WHERE url = ?", [page.url])
            else:
                self._db.run(
                    "UPDATE revisit SET due = ?, step = ?, etag = ?, last_modified = ?"
                    " WHERE url = ?",
                    [micros(due), page.step, page.etag, page.last_modified, page.url],
                )
            if asked:
                self._db.run("DELETE FROM revisited WHERE day < ?", [day - _KEPT_DAYS])
                self._db.run(
                    "INSERT INTO revisited (host, day, count) VALUES (?, ?, 1)"
                    " ON CONFLICT DO UPDATE SET count = count + 1",
                    [page.host, day],
                )

    def revisits_spent(self, host: str, at: datetime) -> int:
        spent = self._db.value(
            "SELECT count FROM revisited WHERE host = ? AND day = ?", [host, micros(at) // _DAY]
        )
        return int(spent or 0)

    def subscriptions(self) -> list[Subscription]:
        rows = self._db.rows(
            f"SELECT {_SUBSCRIPTION} FROM subscription ORDER BY source"  # noqa: S608
        )
        return [_subscription(row) for row in rows]

    def subscription(self, token: str) -> Subscription | None:
        row = self._db.row(
            f"SELECT {_SUBSCRIPTION} FROM subscription WHERE token = ?",  # noqa: S608
            [token],
        )
        return None if row is None else _subscription(row)

    def put_subscription(self, subscription: Subscription) -> None:
        until = subscription.until
        with self._db.write():
            self._db.run("DELETE FROM subscription WHERE source = ?", [subscription.source])
            self._db.run(
                f"INSERT INTO subscription ({_SUBSCRIPTION})"  # noqa: S608
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                [
                    subscription.token,
                    subscription.source,
                    subscription.hub,
                    subscription.topic,
                    subscription.secret,
                    micros(subscription.asked),
                    None if until is None else micros(until),
                    subscription.denied,
                ],
            )

    def drop_subscription(self, source: str) -> None:
        with self._db.write():
            self._db.run("DELETE FROM subscription WHERE source = ?", [source])

    def deliver(self, source: str, content_type: str, body: bytes, *, at: datetime) -> bool:
        with self._db.write():
            row = self._db.row("SELECT count(*), total(length(body)) FROM delivery")
            count, size = row or (0, 0)
            if count >= MOST_WAITING or size + len(body) > MOST_WAITING_BYTES:
                return False
            self._db.run(
                "INSERT INTO delivery (source, at, content_type, body) VALUES (?, ?, ?, ?)",
                [source, micros(at), content_type, body],
            )
        return True

    def deliveries(self, limit: int) -> list[Delivery]:
        rows = self._db.rows(
            "SELECT id, source, at, content_type, body FROM delivery ORDER BY id LIMIT ?", [limit]
        )
        return [
            Delivery(id=id, source=source, at=instant(at), content_type=kind, body=body)
            for id, source, at, kind, body in rows
        ]

    def delivered(self, id: int) -> None:
        with self._db.write():
            self._db.run("DELETE FROM delivery WHERE id = ?", [id])


def _revisit(row: Row) -> Revisit:
    url, source, host, first, due, step, etag, last_modified = row
    return Revisit(
        url=url,
        source=source,
        host=host,
        first=instant(first),
        due=instant(due),
        step=step,
        etag=etag,
        last_modified=last_modified,
    )


def _subscription(row: Row) -> Subscription:
    token, source, hub, topic, secret, asked, until, denied = row
    return Subscription(
        token=token,
        source=source,
        hub=hub,
        topic=topic,
        secret=secret,
        asked=instant(asked),
        until=None if until is None else instant(until),
        denied=denied,
    )
