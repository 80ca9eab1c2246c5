"""What a store does for people who log in to the desk: accounts, sessions, tokens of programs.

Secrets never come here: passwords, session ids and tokens are given as their hashes. People are
known by the *key* of their name (``web/accounts.py`` makes it).
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal, Protocol

import msgspec

Role = Literal["reader", "editor", "owner"]
"""From the one who may least to the one who may most."""


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """An account. ``name`` signs what is decided; ``password`` is a hash with its parameters."""

    key: str
    name: str
    role: Role
    password: str
    added: datetime


class ApiToken(msgspec.Struct, frozen=True, kw_only=True):
    """A program's token, without itself. ``used`` is known to the hour."""

    id: int
    label: str
    made: datetime
    used: datetime | None = None


class PeopleStore(Protocol):
    def close(self) -> None: ...

    def people(self) -> tuple[Person, ...]:
        """By key."""
        ...

    def person(self, key: str) -> Person | None: ...

    def has_owner(self) -> bool: ...

    def add_person(self, person: Person) -> bool:
        """False where the key is taken."""
        ...

    def set_role(self, key: str, role: Role) -> bool:
        """False, and nothing done, where there is nobody of that key, or where no owner would be
        left."""
        ...

    def set_password(self, key: str, password: str, *, but: bytes | None = None) -> bool:
        """Keep another hash and end the person's sessions, all ``but`` one. False where there is
        nobody of that key."""
        ...

    def renew_hash(self, key: str, old: str, new: str) -> None:
        """The same password hashed anew; nothing where the hash is not ``old`` any more."""
        ...

    def remove_person(self, key: str) -> bool:
        """With sessions and tokens; what the person decided stays. False, and nothing done, where
        there is nobody of that key, or where people but no owner would be left."""
        ...

    # sessions
    def begin_session(self, hash: bytes, key: str, password: str, *, at: datetime) -> bool:
        """False where the person is gone or the hash of the password is another by now."""
        ...

    def session(
        self, hash: bytes, *, began_after: datetime, seen_after: datetime, at: datetime
    ) -> Person | None:
        """Whose session it is, where it began and was seen late enough; it is seen now."""
        ...

    def end_session(self, hash: bytes) -> None: ...

    def end_sessions(self, *, began_before: datetime, seen_before: datetime, at: datetime) -> None:
        """End those that are too old, and forget browsers that are."""
        ...

    # browsers
    def know_browser(self, hash: bytes, key: str, *, until: datetime) -> None: ...

    def knows_browser(self, hash: bytes, key: str, *, at: datetime) -> bool:
        """Whether that person has logged in there before."""
        ...

    # tokens
    def add_token(self, key: str, hash: bytes, label: str, *, at: datetime) -> int | None:
        """Its number; None where there is nobody of that key."""
        ...

    def tokens(self, key: str) -> tuple[ApiToken, ...]: ...

    def revoke_token(self, key: str, id: int) -> bool: ...

    def token_person(self, hash: bytes, *, at: datetime) -> Person | None:
        """Whose token it is; it is used now."""
        ...
