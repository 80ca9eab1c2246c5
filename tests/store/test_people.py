"""People in the store: accounts, sessions, tokens."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kawaraban.store.base import Decision
from kawaraban.store.base_people import Person, Role
from kawaraban.store.sqlite import SqliteStore, open_store

NOW = datetime(2024, 7, 1, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    with open_store(tmp_path / "desk.db") as opened:
        yield opened


def person(key: str, role: Role = "editor", password: str = "hash") -> Person:
    return Person(key=key, name=key.title(), role=role, password=password, added=NOW)


def whose(store: SqliteStore, hash: bytes, at: datetime = NOW) -> str | None:
    found = store.session(hash, began_after=at - 30 * DAY, seen_after=at - 7 * DAY, at=at)
    return found.key if found else None


def test_a_person_is_kept_as_given_and_once(store: SqliteStore) -> None:
    assert store.add_person(person("anna", "owner"))
    assert not store.add_person(person("anna", "reader"))
    assert store.person("anna") == person("anna", "owner")
    assert store.people() == (person("anna", "owner"),)
    assert store.person("bert") is None


def test_an_owner_is_always_left(store: SqliteStore) -> None:
    assert not store.has_owner()
    store.add_person(person("anna", "owner"))
    store.add_person(person("bert"))
    assert not store.set_role("anna", "editor")
    assert not store.remove_person("anna")
    assert store.set_role("bert", "owner")
    assert store.set_role("anna", "editor")
    assert store.remove_person("anna")
    assert store.remove_person("bert")  # nobody is left to be managed
    assert not store.remove_person("bert")
    assert not store.has_owner()


def test_a_session_ends_by_age_by_rest_and_by_hand(store: SqliteStore) -> None:
    store.add_person(person("anna"))
    for name in (b"old", b"idle", b"used", b"left"):
        assert store.begin_session(name, "anna", "hash", at=NOW)
    for day in range(1, 31, 5):
        assert whose(store, b"old", NOW + day * DAY) == ("anna" if day < 30 else None)
        assert whose(store, b"used", NOW + day * DAY) == "anna"
    assert whose(store, b"old", NOW + 30 * DAY) is None
    assert whose(store, b"idle", NOW + 7 * DAY) is None
    assert whose(store, b"left", NOW) == "anna"
    store.end_session(b"left")
    assert whose(store, b"left", NOW) is None
    later = NOW + 27 * DAY
    store.end_sessions(began_before=later - 30 * DAY, seen_before=later - 7 * DAY, at=later)
    assert whose(store, b"idle", NOW) is None
    assert whose(store, b"used", later) == "anna"


def test_another_password_ends_sessions(store: SqliteStore) -> None:
    store.add_person(person("anna"))
    store.add_person(person("bert"))
    for name, key in ((b"1", "anna"), (b"2", "anna"), (b"3", "bert")):
        store.begin_session(name, key, "hash", at=NOW)
    assert store.set_password("anna", "other", but=b"2")
    assert [whose(store, name) for name in (b"1", b"2", b"3")] == [None, "anna", "bert"]
    assert store.set_password("anna", "third")
    assert whose(store, b"2") is None
    assert not store.set_password("nobody", "x")


def test_a_login_with_the_password_of_a_moment_ago_is_none(store: SqliteStore) -> None:
    store.add_person(person("anna"))
    store.set_password("anna", "other")
    assert not store.begin_session(b"1", "anna", "hash", at=NOW)
    store.renew_hash("anna", "hash", "lost")  # somebody else's, by now
    assert store.begin_session(b"1", "anna", "other", at=NOW)
    store.renew_hash("anna", "other", "anew")
    assert whose(store, b"1") == "anna"
    assert not store.begin_session(b"2", "nobody", "hash", at=NOW)


def test_tokens_are_shown_used_and_revoked_by_number(store: SqliteStore) -> None:
    store.add_person(person("anna", "owner"))
    store.add_person(person("bert"))
    first = store.add_token("anna", b"1", "backup", at=NOW)
    second = store.add_token("anna", b"2", "", at=NOW)
    assert first
    assert second
    assert store.add_token("nobody", b"3", "", at=NOW) is None
    found = store.token_person(b"1", at=NOW + DAY)
    assert found == person("anna", "owner")
    assert [(t.label, t.used) for t in store.tokens("anna")] == [
        ("backup", NOW + DAY),
        ("", None),
    ]
    assert not store.revoke_token("bert", first)
    assert store.revoke_token("anna", first)
    assert not store.revoke_token("anna", first)
    assert store.token_person(b"1", at=NOW) is None
    third = store.add_token("anna", b"4", "", at=NOW)
    assert third not in (first, second)


def test_browsers_are_known_for_one_person_and_for_a_time(store: SqliteStore) -> None:
    store.add_person(person("anna"))
    store.add_person(person("bert"))
    store.know_browser(b"b", "anna", until=NOW + DAY)
    store.know_browser(b"c", "nobody", until=NOW + DAY)
    assert store.knows_browser(b"b", "anna", at=NOW)
    assert not store.knows_browser(b"b", "bert", at=NOW)
    assert not store.knows_browser(b"b", "anna", at=NOW + DAY)
    store.know_browser(b"b", "bert", until=NOW + 2 * DAY)
    assert not store.knows_browser(b"b", "anna", at=NOW)


def test_with_a_person_goes_everything_but_what_was_decided(store: SqliteStore) -> None:
    store.add_person(person("anna", "owner"))
    store.add_person(person("bert"))
    store.begin_session(b"1", "bert", "hash", at=NOW)
    store.know_browser(b"b", "bert", until=NOW + DAY)
    store.add_token("bert", b"t", "", at=NOW)
    said = Decision(topic="x", url="https://a.example/1", kind="accept", at=NOW, who="Bert")
    store.decide([said])
    assert store.remove_person("bert")
    store.add_person(person("bert"))
    assert whose(store, b"1") is None
    assert not store.knows_browser(b"b", "bert", at=NOW)
    assert store.token_person(b"t", at=NOW) is None
    assert store.tokens("bert") == ()
    assert store.decisions() == (said,)


def test_what_two_people_decide_at_one_moment_is_undone_apart(store: SqliteStore) -> None:
    one = [
        Decision(topic="x", url=f"https://a.example/{n}", kind="accept", at=NOW, who="Anna")
        for n in range(2)
    ]
    other = Decision(topic="x", url="https://a.example/0", kind="accept", at=NOW, who="Bert")
    store.decide(one)
    store.decide([other])
    store.decide(one)  # told again: not written again
    assert len(store.decisions()) == 3
    assert len(store.undo("x", who="Anna", at=NOW + DAY)) == 2
    assert [d.who for d in store.undo("x", who="Bert", at=NOW + DAY)] == ["Bert"]
