"""What is believed of hubs: where they are named, what they ask, how they sign."""

from __future__ import annotations

import hashlib
import hmac
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kawaraban.article import Feed, RawResponse
from kawaraban.desk.collecting.websub import (
    LONGEST_LEASE,
    SHORTEST_LEASE,
    confirmed,
    form,
    hub_of,
    is_due,
    is_signed,
)
from kawaraban.store.base_collecting import Subscription

NOW = datetime(2024, 6, 19, tzinfo=UTC)
FEED = Feed(kind="atom", hubs=("https://hub.example/",), own="https://a.example/feed")
ONE = Subscription(
    token="t", source="a", hub="https://hub.example/", topic="https://a.example/feed",
    secret="s", asked=NOW,
)  # fmt: skip


def answer(*links: str) -> RawResponse:
    headers = tuple(("link", link) for link in links)
    return RawResponse(url="https://a.example/x/feed", body=b"", headers=headers, fetched=NOW)


@pytest.mark.parametrize(
    ("links", "found"),
    [
        ((), ("https://hub.example/", "https://a.example/feed")),
        (
            ('<https://h.example/>; rel="hub", </me>; rel="self"',),
            ("https://h.example/", "https://a.example/me"),
        ),
        (("<https://h.example/>; rel=hub",), ("https://h.example/", "https://a.example/feed")),
        (("</me>;rel='x self'", "<javascript:1>; rel=hub"), (FEED.hubs[0], FEED.own)),
        (("<" * 50_000,), (FEED.hubs[0], FEED.own)),
    ],
)
def test_headers_go_before_the_feed(links: tuple[str, ...], found: tuple[str, str]) -> None:
    assert hub_of(FEED, answer(*links)) == found


def test_a_hub_without_the_feeds_own_address_is_none() -> None:
    assert hub_of(Feed(kind="rss", hubs=("https://hub.example/",)), answer()) == (None, None)


@pytest.mark.parametrize("method", ["sha1", "sha256", "sha384", "sha512"])
def test_signatures(method: str) -> None:
    digest = hmac.new(b"secret", b"body", getattr(hashlib, method)).hexdigest()
    assert is_signed("secret", b"body", f"{method}={digest}")
    assert is_signed("secret", b"body", f"{method.upper()}={digest.upper()}")
    assert not is_signed("secret", b"bodY", f"{method}={digest}")
    assert not is_signed("other", b"body", f"{method}={digest}")
    assert not is_signed("secret", b"body", digest)


@given(st.one_of(st.none(), st.text(max_size=80)))
def test_no_other_text_is_a_signature(header: str | None) -> None:
    assert not is_signed("secret", b"body", header)


def test_a_lease_is_bounded_and_renewed_in_time() -> None:
    asked = {"hub.mode": "subscribe", "hub.topic": ONE.topic, "hub.challenge": "c"}
    for seconds, lease in (
        ("864000", 864_000),
        ("1", SHORTEST_LEASE),
        ("9" * 5_000, LONGEST_LEASE),
        ("-5", 864_000),
        ("", 864_000),
    ):
        found = confirmed(ONE, asked | {"hub.lease_seconds": seconds}, NOW)
        assert found is not None
        held, challenge = found
        assert (held.until, challenge) == (NOW + timedelta(seconds=lease), "c")
    held = confirmed(ONE, asked, NOW)[0]  # type: ignore[index]
    assert not is_due(held, ONE.hub, ONE.topic, NOW + timedelta(days=6))
    assert is_due(held, ONE.hub, ONE.topic, NOW + timedelta(days=7))
    assert is_due(held, "https://other.example/", ONE.topic, NOW)


def test_what_nobody_asked_for_is_not_confirmed() -> None:
    for query in (
        {},
        {"hub.mode": "subscribe", "hub.topic": ONE.topic},
        {"hub.mode": "subscribe", "hub.topic": "https://b.example/", "hub.challenge": "c"},
        {"hub.mode": "unsubscribe", "hub.topic": ONE.topic, "hub.challenge": "c"},
    ):
        assert confirmed(ONE, query, NOW) is None


def test_a_refusal_holds_for_days_and_silence_for_an_hour() -> None:
    refused = {"hub.mode": "denied", "hub.topic": ONE.topic, "hub.reason": "no  room"}
    denied = confirmed(ONE, refused, NOW)
    assert denied is not None
    assert (denied[0].denied, denied[0].until) == ("no room", None)
    assert not is_due(denied[0], ONE.hub, ONE.topic, NOW + timedelta(days=2))
    assert is_due(denied[0], ONE.hub, ONE.topic, NOW + timedelta(days=3))
    assert not is_due(ONE, ONE.hub, ONE.topic, NOW + timedelta(minutes=59))
    assert is_due(ONE, ONE.hub, ONE.topic, NOW + timedelta(hours=1))
    assert form(ONE, "https://d.example/websub/t")["hub.callback"].endswith("/t")
