"""WebSub (W3C Recommendation of 23 January 2018): a hub tells of a feed's changes, so that it need
not be asked again and again.

Pure: what to send, and what is to be believed of what comes. Hubs are asked in :mod:`.hubs`, and
listened to in :mod:`.listening`.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Mapping
from datetime import datetime, timedelta

import msgspec

from kawaraban.article import Feed, RawResponse
from kawaraban.read.addresses.urls import normalise_url
from kawaraban.store.base_collecting import Subscription

LEASE = 10 * 24 * 3600
"""Seconds asked for; the hub says how long it is."""
LONGEST_LEASE = 90 * 24 * 3600
SHORTEST_LEASE = 300
_ANSWER_WITHIN = timedelta(hours=1)
"""A hub that has not confirmed by then is asked again …"""
_DENIED_FOR = timedelta(days=3)
"""… and one that will not, after that."""
_LINK = re.compile(r"<([^<>]{1,4000})>\s*((?:;[^,<>]{0,1000})?)")
_REL = re.compile(r";\s*rel\s*=\s*(?:\"([^\"]*)\"|([^\s;]+))", re.IGNORECASE)
_METHODS = {
    "sha1": hashlib.sha1,
    "sha256": hashlib.sha256,
    "sha384": hashlib.sha384,
    "sha512": hashlib.sha512,
}


def hub_of(feed: Feed, raw: RawResponse) -> tuple[str | None, str | None]:
    """The first hub that a feed names, and the address it knows the feed by: in the Link headers,
    else in the feed itself (section 4). None and None where it names no hub or not itself."""
    hubs: list[str] = []
    own = ""
    for name, value in raw.headers:
        if name != "link":
            continue
        for target, parameters in _LINK.findall(value[:20_000]):
            found = _REL.search(parameters)
            words = (found.group(1) or found.group(2)).lower().split() if found else []
            url = normalise_url(target, raw.url)
            if url and "hub" in words:
                hubs.append(url)
            elif url and "self" in words:
                own = own or url
    hubs, own = hubs or list(feed.hubs), own or feed.own
    return (hubs[0], own) if hubs and own else (None, None)


def form(subscription: Subscription, callback: str) -> dict[str, str]:
    """What is sent to the hub to subscribe, or to renew (section 5.1)."""
    return {
        "hub.mode": "subscribe",
        "hub.topic": subscription.topic,
        "hub.callback": callback,
        "hub.lease_seconds": str(LEASE),
        "hub.secret": subscription.secret,
    }


def is_due(known: Subscription | None, hub: str, topic: str, now: datetime) -> bool:
    """Whether the hub is to be asked now: never before, of another hub or topic, when a third of
    the lease is left, or when it has not answered."""
    if known is None or (known.hub, known.topic) != (hub, topic):
        return True
    if known.denied:
        return now >= known.asked + _DENIED_FOR
    if known.until is None:
        return now >= known.asked + _ANSWER_WITHIN
    lease = known.until - known.asked
    return now >= known.until - lease / 3 and now >= known.asked + min(_ANSWER_WITHIN, lease / 3)


def confirmed(
    known: Subscription, query: Mapping[str, str], now: datetime
) -> tuple[Subscription, str] | None:
    """The subscription after a hub's verification of intent or denial (section 5.2, 5.3), and
    what it is to be answered; None where it asks about what nobody asked for."""
    if query.get("hub.topic") != known.topic:
        return None
    match query.get("hub.mode"):
        case "subscribe" if "hub.challenge" in query:
            seconds = query.get("hub.lease_seconds", "")
            lease = int(seconds[:12]) if seconds.isascii() and seconds.isdigit() else LEASE
            lease = min(max(lease, SHORTEST_LEASE), LONGEST_LEASE)
            until = now + timedelta(seconds=lease)
            return msgspec.structs.replace(known, asked=now, until=until, denied=""), query[
                "hub.challenge"
            ]
        case "denied":
            reason = " ".join(query.get("hub.reason", "").split())[:300] or "without a reason"
            return msgspec.structs.replace(known, until=None, denied=reason), ""
    return None


def is_signed(secret: str, body: bytes, header: str | None) -> bool:
    """Whether ``X-Hub-Signature`` (``sha256=…``) is that of ``body`` (section 7)."""
    method, _, digest = (header or "").strip().partition("=")
    algorithm = _METHODS.get(method.strip().lower())
    if algorithm is None:
        return False
    expected = hmac.new(secret.encode(), body, algorithm).hexdigest()
    return hmac.compare_digest(expected.encode(), digest.strip().lower().encode())
