"""Deciding: what a person says of an article on a topic, kept for good.

Everything is an event in the store's log, with who and when. The events of one command have one
moment: they are undone together.
"""

from __future__ import annotations

import getpass
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Literal

from kawaraban.article import Moment, nfc
from kawaraban.desk.desk import Desk, spellings
from kawaraban.store.base import Decision, DecisionKind, Edit, StoredArticle, Verdict
from kawaraban.wording import say

MOST = {"headline": 500, "excerpt": 2_000, "note": 2_000}
"""Characters of what a person may write."""


def decide(
    desk: Desk,
    topic: str,
    url: str,
    kind: Verdict,
    *,
    note: str | None = None,
    alone: bool = False,
    at: datetime | None = None,
    by: str | None = None,
) -> bool:
    """Log a decision, signed ``by`` somebody (None: the user of this machine). Returns whether an
    article is known at ``url``; where none is, the decision waits for it.

    ``note`` goes with it; ``alone`` rejects this one outlet's copy, and not the others'. What is
    pinned is accepted as well. ``ValueError`` where there is no such topic.
    """
    events: list[tuple[DecisionKind, str]] = [(kind, "copy" if alone else "")]
    if kind == "pin":
        events.insert(0, ("accept", ""))
    if note is not None:
        events.append(("note", _written("note", note)))
    return _log(desk, topic, [url], events, at, by)


def decide_all(
    desk: Desk,
    topic: str,
    urls: Sequence[str],
    kind: Verdict,
    *,
    by: str | None = None,
) -> None:
    """One decision about several articles: all of it is kept or nothing, and it is undone
    together. As :func:`decide` otherwise."""
    events: list[tuple[DecisionKind, str]] = [(kind, "")]
    if kind == "pin":
        events.insert(0, ("accept", ""))
    _log(desk, topic, urls, events, None, by)


def edit(
    desk: Desk,
    topic: str,
    url: str,
    changes: Sequence[tuple[Edit, str]],
    *,
    at: datetime | None = None,
    by: str | None = None,
) -> bool:
    """Change how a topic's page shows an article: its clip there, never the article. An empty
    text takes the change back. Returns as :func:`decide`.

    What somebody edited they want on the page: it is accepted with it, unless something was
    decided about it, or only a note is written. ``ValueError`` where there is no such topic,
    for a date that is none, and for a text that is too long.
    """
    events: list[tuple[DecisionKind, str]] = [
        (kind, _written(kind, text)) for kind, text in changes
    ]
    shown = any(kind != "note" and text for kind, text in events)
    if shown and _verdict(desk, desk.topic(topic).slug, url) is None:
        events.insert(0, ("accept", ""))
    return _log(desk, topic, [url], events, at, by)


def order(
    desk: Desk,
    topic: str,
    urls: Sequence[str],
    where: Literal["first", "before", "after", "by-date"],
    beside: str = "",
    *,
    at: datetime | None = None,
) -> tuple[str, ...]:
    """Put clips before or after the one at ``beside``, or before what is first now, in the order
    given; ``by-date`` lets them go back to their places. Returns the addresses at which no
    article is known yet; the decision waits for it.

    What somebody put in order they want on the page: it is accepted with it, unless something
    was decided about it. ``ValueError`` where there is no such topic, or no such clip to put
    others beside.
    """
    slug = desk.topic(topic).slug
    stored = {url: _stored(desk, url) for url in urls}
    addresses = {
        url: one.article.address if one is not None else spellings(url)[-1]
        for url, one in stored.items()
    }
    groups = {one.copy_group for one in stored.values() if one is not None}
    anchor = ""
    if where == "first":
        anchor = _first_but(desk, slug, groups)
    elif where != "by-date":
        anchor = _clip_at(desk, slug, beside, groups)
    at, name = at or desk.now(), who()
    log: list[Decision] = []

    def add(kind: DecisionKind, value: str) -> None:
        log.append(Decision(topic=slug, url=address, kind=kind, value=value, at=at, who=name))

    side = "after" if where == "after" else "before"
    for url, address in addresses.items():
        if where == "by-date":
            add("order", "")
            continue
        if _verdict(desk, slug, url) is None:
            add("accept", "")
        if anchor:
            add("order", f"{side} {anchor}")
        # The next one of them stands behind this.
        side, anchor = "after", address
    desk.store.decide(log)
    return tuple(url for url, one in stored.items() if one is None)


def undo(desk: Desk, topic: str, *, by: str | None = None) -> tuple[Decision, ...]:
    """Undo what this person did last on the topic (all that one command did); what was undone,
    nothing where there is nothing. ``by`` as in :func:`decide`. ``ValueError`` where there is no
    such topic."""
    return desk.store.undo(desk.topic(topic).slug, who=signed(by), at=desk.now())


def history(desk: Desk, topic: str, url: str | None = None) -> tuple[Decision, ...]:
    """The log of a topic, or of one article on it under all its addresses; oldest first.
    ``ValueError`` where there is no such topic."""
    log = desk.store.decisions(desk.topic(topic).slug)
    if url is None:
        return log
    stored = _stored(desk, url)
    urls = set(spellings(url))
    if stored is not None:
        urls |= {stored.article.address, stored.article.url, *stored.article.other_urls}
    return tuple(event for event in log if event.url in urls)


def who() -> str:
    """The name decisions are signed with: that of the user at this machine."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # no such user, as in a container
        return ""


def signed(by: str | None) -> str:
    """The name to sign with; None: that of the user at this machine."""
    return who() if by is None else by


def _log(
    desk: Desk,
    topic: str,
    urls: Sequence[str],
    events: Sequence[tuple[DecisionKind, str]],
    at: datetime | None,
    by: str | None,
) -> bool:
    """Log the same of several addresses; whether an article is known at each."""
    slug = desk.topic(topic).slug
    at, name = at or desk.now(), signed(by)
    stored = {url: _stored(desk, url) for url in urls}
    addresses = [
        one.article.address if one is not None else spellings(url)[-1]
        for url, one in stored.items()
    ]
    desk.store.decide(
        [
            Decision(topic=slug, url=address, kind=kind, value=value, at=at, who=name)
            for address in dict.fromkeys(addresses)
            for kind, value in events
        ]
    )
    return None not in stored.values()


def _first_but(desk: Desk, slug: str, groups: Collection[int]) -> str:
    """The address of the page's first clip that is none of these; '' where there is none."""
    for clip in desk.store.clips(slug, limit=len(groups) + 1):
        one = desk.store.article(clip.article.address)
        if one is not None and one.copy_group not in groups:
            return clip.article.address
    return ""


def _clip_at(desk: Desk, slug: str, url: str, groups: Collection[int]) -> str:
    one = _stored(desk, url)
    if one is None or not desk.store.on_page(slug, one.copy_group):
        raise ValueError(
            say(
                f"{url} is not on the page, so nothing can be put beside it",
                f"{url} はページにないため、その前後には置けません",
            )
        )
    if one.copy_group in groups:
        raise ValueError(
            say(
                f"{url}: a clip cannot be put beside itself or a copy of it",
                f"{url}: 自分自身(または同じ記事)の前後には置けません",
            )
        )
    return one.article.address


def _stored(desk: Desk, url: str) -> StoredArticle | None:
    found = (desk.store.article(spelling) for spelling in spellings(url))
    return next((article for article in found if article is not None), None)


def _verdict(desk: Desk, slug: str, url: str) -> str | None:
    stored = _stored(desk, url)
    trace = desk.store.trace(stored.article.address) if stored is not None else None
    rulings = dict(trace.rulings) if trace is not None else {}
    return rulings[slug].verdict if slug in rulings else None


def _written(kind: Edit, text: str) -> str:
    text = nfc(text).strip()
    if kind == "date":
        return _date(text)
    if kind == "headline":
        text = " ".join(text.split())
    if len(text) > MOST[kind]:
        raise ValueError(
            say(
                f"--{kind}: at most {MOST[kind]:,} characters ({len(text):,} given)",
                f"--{kind}: {MOST[kind]:,} 字までです({len(text):,} 字あります)",
            )
        )
    return text


def _date(text: str) -> str:
    if not text:
        return ""
    try:
        return Moment.parse(text).isoformat()
    except ValueError as error:
        raise ValueError(
            say(
                f"--date: {text!r} is no date; 2024-06-19 or 2024-06-19T17:05+09:00",
                f"--date: {text!r} は日付ではありません(例: 2024-06-19、2024-06-19T17:05+09:00)",
            )
        ) from error
