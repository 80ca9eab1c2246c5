"""See :mod:`.base_people`, which says what every method does."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from kawaraban.store.base_people import ApiToken, Person, Role
from kawaraban.store.database import Database
from kawaraban.store.rows import instant, micros

_PERSON = "SELECT p.key, p.name, p.role, p.password, p.added FROM person p"
_HOUR = 3_600_000_000
_SEEN = 300_000_000
"""Microseconds to which it is kept when a session was seen: a page asked for is seldom a row
written."""


def _person(row: tuple[Any, ...] | None) -> Person | None:
    if row is None:
        return None
    key, name, role, password, added = row
    return Person(key=key, name=name, role=role, password=password, added=instant(added))


class People:
    """The part of the SQLite store that knows who may log in."""

    _db: Database

    def people(self) -> tuple[Person, ...]:
        found = map(_person, self._db.rows(f"{_PERSON} ORDER BY p.key"))
        return tuple(one for one in found if one is not None)

    def person(self, key: str) -> Person | None:
        return _person(self._db.row(f"{_PERSON} WHERE p.key = ?", [key]))

    def has_owner(self) -> bool:
        return bool(self._db.value("SELECT EXISTS (SELECT 1 FROM person WHERE role = 'owner')"))

    def add_person(self, person: Person) -> bool:
        with self._db.write():
            done = self._db.run(
                "INSERT OR IGNORE INTO person (key, name, role, password, added)"
                " VALUES (?, ?, ?, ?, ?)",
                [person.key, person.name, person.role, person.password, micros(person.added)],
            )
            return done.rowcount == 1

    def set_role(self, key: str, role: Role) -> bool:
        with self._db.write():
            if role != "owner" and self._is_last_owner(key):
                return False
            done = self._db.run("UPDATE person SET role = ? WHERE key = ?", [role, key])
            return done.rowcount == 1

    def set_password(self, key: str, password: str, *, but: bytes | None = None) -> bool:
        with self._db.write():
            done = self._db.run("UPDATE person SET password = ? WHERE key = ?", [password, key])
            self._db.run(
                "DELETE FROM session WHERE person = (SELECT id FROM person WHERE key = ?)"
                " AND hash IS NOT ?",
                [key, but],
            )
            return done.rowcount == 1

    def renew_hash(self, key: str, old: str, new: str) -> None:
        with self._db.write():
            self._db.run(
                "UPDATE person SET password = ? WHERE key = ? AND password = ?", [new, key, old]
            )

    def remove_person(self, key: str) -> bool:
        with self._db.write():
            others = self._db.value("SELECT EXISTS (SELECT 1 FROM person WHERE key <> ?)", [key])
            if others and self._is_last_owner(key):
                return False
            return self._db.run("DELETE FROM person WHERE key = ?", [key]).rowcount == 1

    def _is_last_owner(self, key: str) -> bool:
        owners = self._db.rows("SELECT key FROM person WHERE role = 'owner' LIMIT 2")
        return owners == [(key,)]

    # sessions

    def begin_session(self, hash: bytes, key: str, password: str, *, at: datetime) -> bool:
        with self._db.write():
            done = self._db.run(
                "INSERT INTO session (hash, person, began, seen)"
                " SELECT ?, id, ?, ? FROM person WHERE key = ? AND password = ?",
                [hash, micros(at), micros(at), key, password],
            )
            return done.rowcount == 1

    def session(
        self, hash: bytes, *, began_after: datetime, seen_after: datetime, at: datetime
    ) -> Person | None:
        row = self._db.row(
            f"{_PERSON.replace('p.added', 'p.added, s.seen')} JOIN session s ON s.person = p.id"
            " WHERE s.hash = ? AND s.began > ? AND s.seen > ?",
            [hash, micros(began_after), micros(seen_after)],
        )
        if row is None:
            return None
        if row[-1] < micros(at) - _SEEN:
            self._db.run("UPDATE session SET seen = ? WHERE hash = ?", [micros(at), hash])
        return _person(row[:-1])

    def end_session(self, hash: bytes) -> None:
        self._db.run("DELETE FROM session WHERE hash = ?", [hash])

    def end_sessions(self, *, began_before: datetime, seen_before: datetime, at: datetime) -> None:
        with self._db.write():
            self._db.run(
                "DELETE FROM session WHERE began <= ? OR seen <= ?",
                [micros(began_before), micros(seen_before)],
            )
            self._db.run("DELETE FROM browser WHERE ends <= ?", [micros(at)])

    # browsers

    def know_browser(self, hash: bytes, key: str, *, until: datetime) -> None:
        self._db.run(
            "INSERT INTO browser (hash, person, ends) SELECT ?1, id, ?2 FROM person WHERE key = ?3"
            " ON CONFLICT DO UPDATE SET person = excluded.person, ends = excluded.ends",
            [hash, micros(until), key],
        )

    def knows_browser(self, hash: bytes, key: str, *, at: datetime) -> bool:
        return bool(
            self._db.value(
                "SELECT EXISTS (SELECT 1 FROM browser b JOIN person p ON p.id = b.person"
                " WHERE b.hash = ? AND p.key = ? AND b.ends > ?)",
                [hash, key, micros(at)],
            )
        )

    # tokens

    def add_token(self, key: str, hash: bytes, label: str, *, at: datetime) -> int | None:
        with self._db.write():
            done = self._db.run(
                "INSERT INTO api_token (hash, person, label, made)"
                " SELECT ?, id, ?, ? FROM person WHERE key = ?",
                [hash, label, micros(at), key],
            )
            return done.lastrowid if done.rowcount == 1 else None

    def tokens(self, key: str) -> tuple[ApiToken, ...]:
        rows = self._db.rows(
            "SELECT t.id, t.label, t.made, t.used FROM api_token t"
            " JOIN person p ON p.id = t.person WHERE p.key = ? ORDER BY t.id",
            [key],
        )
        return tuple(
            ApiToken(
                id=id,
                label=label,
                made=instant(made),
                used=instant(used) if used is not None else None,
            )
            for id, label, made, used in rows
        )

    def revoke_token(self, key: str, id: int) -> bool:
        done = self._db.run(
            "DELETE FROM api_token WHERE id = ? AND person = (SELECT id FROM person WHERE key = ?)",
            [id, key],
        )
        return done.rowcount == 1

    def token_person(self, hash: bytes, *, at: datetime) -> Person | None:
        row = self._db.row(
            f"{_PERSON.replace('p.added', 'p.added, t.used')} JOIN api_token t ON t.person = p.id"
            " WHERE t.hash = ?",
            [hash],
        )
        if row is None:
            return None
        if row[-1] is None or row[-1] < micros(at) - _HOUR:
            self._db.run("UPDATE api_token SET used = ? WHERE hash = ?", [micros(at), hash])
        return _person(row[:-1])
