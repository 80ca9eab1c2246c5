"""What collecting keeps in the store beside sources: memory, pages asked for again, hubs."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kawaraban.store import collecting
from kawaraban.store.base_collecting import Revisit, Subscription
from kawaraban.store.sqlite import open_store

NOW = datetime(2024, 6, 20, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def test_what_is_remembered_holds_until_its_time(tmp_path: Path) -> None:
    with open_store(tmp_path / "desk.db") as store:
        store.remember("robots", "https://a.example", b"x", until=NOW + HOUR, now=NOW)
        assert store.recall("robots", "https://a.example", NOW) == b"x"
        assert store.recall("closed", "https://a.example", NOW) is None
        assert store.recall("robots", "https://a.example", NOW + HOUR) is None
        store.remember("robots", "https://a.example", None, until=NOW, now=NOW)
        assert store.recall("robots", "https://a.example", NOW) is None


def revisit(number: int) -> Revisit:
    return Revisit(
        url=f"https://a.example/{number}",
        source="a",
        host="a.example",
        first=NOW - number * HOUR,
        due=NOW,
        etag='"1"',
    )


def test_pages_asked_for_again_come_newest_first_and_are_counted(tmp_path: Path) -> None:
    with open_store(tmp_path / "desk.db") as store:
        pages = [revisit(n) for n in range(3)]
        store.revisit_later(pages[::-1])
        store.revisit_later([revisit(0)])
        assert store.revisits(NOW, limit=9) == pages
        assert store.revisits(NOW - HOUR, limit=9) == []
        store.revisited(pages[0], NOW + HOUR, asked=True, at=NOW)
        store.revisited(pages[1], None, asked=True, at=NOW)
        assert store.revisits(NOW, limit=9) == pages[2:]
        assert store.next_revisit() == NOW
        assert store.revisits_spent("a.example", NOW) == 2
        assert store.revisits_spent("a.example", NOW + 24 * HOUR) == 0


def test_subscriptions_and_deliveries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one = Subscription(
        token="t", source="a", hub="https://h.example/", topic="u", secret="s", asked=NOW
    )
    with open_store(tmp_path / "desk.db") as store:
        store.put_subscription(one)
        other = Subscription(
            token="t2",
            source="a",
            hub="https://h.example/",
            topic="u",
            secret="s",
            asked=NOW,
            until=NOW + HOUR,
        )
        store.put_subscription(other)
        assert store.subscriptions() == [other]
        assert (store.subscription("t"), store.subscription("t2")) == (None, other)
        assert store.deliver("a", "application/rss+xml", b"<rss/>", at=NOW)
        monkeypatch.setattr(collecting, "MOST_WAITING", 1)
        assert not store.deliver("a", "application/rss+xml", b"<rss/>", at=NOW)
        (kept,) = store.deliveries(9)
        assert (kept.source, kept.body) == ("a", b"<rss/>")
        store.delivered(kept.id)
        assert store.deliveries(9) == []
        store.drop_subscription("a")
        assert store.subscriptions() == []
