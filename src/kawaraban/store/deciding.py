"""What people decided: the append-only log, and what it comes to for each article (``ruling``)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec

from kawaraban.article import Moment
from kawaraban.store import topics
from kawaraban.store.base import Asked, AskedKind, Decision, Ruling, standing
from kawaraban.store.database import Database, Value
from kawaraban.store.rows import STORED, encoded, instant, micros, stored, times

_VERDICTS = {"accept": "accepted", "reject": "rejected", "clear": None}
_PINS = {"pin": True, "unpin": False}


def decide(db: Database, decisions: Sequence[Decision]) -> None:
    sound = [encoded(decision)[0] for decision in decisions]
    for one in sound:
        if one.kind == "date" and one.value:
            Moment.parse(one.value)
    with db.write():
        _append(db, _apart(db, sound))


def _apart(db: Database, sound: Sequence[Decision]) -> Sequence[Decision]:
    """The same a moment later, where somebody else decided one of these at that very moment: an
    undo tells events by their moments, and would undo both."""
    while any(
        db.value(
            "SELECT EXISTS (SELECT 1 FROM decision WHERE topic = ? AND url = ? AND kind = ?"
            " AND at = ? AND who <> ?)",
            [topics.topic_id(db, one.topic), one.url, one.kind, micros(one.at), one.who],
        )
        for one in sound
    ):
        later = timedelta(microseconds=1)
        sound = [msgspec.structs.replace(one, at=one.at + later) for one in sound]
    return sound


def undo(db: Database, topic: str, *, who: str, at: datetime) -> tuple[Decision, ...]:
    with db.write():
        log = decisions(db, topic)
        own = [one for one, stands in zip(log, standing(log), strict=True) if stands]
        own = [one for one in own if one.who == who]
        last = tuple(one for one in own if one.at == own[-1].at)
        _append(
            db,
            [
                Decision(topic=topic, url=one.url, kind="undo", value=one.name, at=at, who=who)
                for one in last
            ],
        )
    return last


def _append(db: Database, sound: Sequence[Decision]) -> None:
    for one in sound:
        row: list[Value] = [
            topics.topic_id(db, one.topic),
            one.url,
            one.kind,
            one.value,
            micros(one.at),
            one.who,
        ]
        # An event that is in the log word for word was told again, not decided again.
        db.run(
            "INSERT INTO decision (topic, url, kind, value, at, who)"
            " SELECT ?1, ?2, ?3, ?4, ?5, ?6 WHERE NOT EXISTS (SELECT 1 FROM decision"
            " WHERE topic = ?1 AND url = ?2 AND kind = ?3 AND value = ?4 AND at = ?5"
            " AND who = ?6)",
            row,
        )
    urls = {one.url for one in sound}
    ids = [id for (id,) in db.among("SELECT article FROM address WHERE url IN (?*)", urls)]
    rule(db, ids)
    topics.refresh(db, articles=ids)


def decisions(
    db: Database, topic: str | None = None, urls: Iterable[str] | None = None
) -> tuple[Decision, ...]:
    """The log by time, then as it was written."""
    sql = (
        "SELECT d.at, d.id, t.slug, d.url, d.kind, d.value, d.who FROM decision d"
        " JOIN topic t ON t.id = d.topic"
    )
    if urls is not None:
        rows = sorted(db.among(f"{sql} WHERE d.url IN (?*)", urls))
    elif topic is not None:
        rows = db.rows(f"{sql} WHERE t.slug = ? ORDER BY d.at, d.id", [topic])
    else:
        rows = db.rows(f"{sql} ORDER BY d.at, d.id")
    return tuple(
        Decision(topic=slug, url=url, kind=kind, value=value, at=instant(at), who=who)
        for at, _, slug, url, kind, value, who in rows
    )


# Rulings ----------------------------------------------------------------------------------


def rule(db: Database, ids: Sequence[int]) -> None:
    """Derive anew what was decided about these articles, under any of their addresses."""
    if not db.value("SELECT EXISTS (SELECT 1 FROM decision)"):
        return
    rows = sorted(
        db.among(
            "SELECT d.at, d.id, a.article, d.topic, d.url, d.kind, d.value FROM address a"
            " CROSS JOIN decision d ON d.url = a.url WHERE a.article IN (?*)",
            ids,
        )
    )
    # Events without their topic's name: its number does as well here.
    log = [
        Decision(topic=str(topic), url=url, kind=kind, value=value, at=instant(at))
        for at, _, _, topic, url, kind, value in rows
    ]
    rulings: dict[tuple[int, int], dict[str, Any]] = defaultdict(dict)
    for (_, _, article, topic, *_), one, stands in zip(rows, log, standing(log), strict=True):
        ruling = rulings[article, topic]
        if not stands:
            continue
        if one.kind in _VERDICTS:
            ruling["verdict"] = _VERDICTS[one.kind]
            ruling["alone"] = one.kind == "reject" and one.value == "copy"
        elif one.kind in _PINS:
            ruling["pinned"] = _PINS[one.kind]
        elif one.kind != "order":  # that is of the clips together: ordering.py
            ruling[one.kind] = one.value or None
    db.run_many("DELETE FROM ruling WHERE article = ?", [(id,) for id in ids])
    db.run_many(
        "INSERT INTO ruling (article, topic, verdict, alone, pinned, headline, excerpt, note, date,"
        " day, utc) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [(*key, *_columns(ruling)) for key, ruling in rulings.items() if any(ruling.values())],
    )


def _columns(ruling: dict[str, Any]) -> tuple[Value, ...]:
    date = ruling.get("date")
    when = times(Moment.parse(date), 0) if date else (None, None, None)
    return (
        ruling.get("verdict"),
        bool(ruling.get("alone")),
        bool(ruling.get("pinned")),
        ruling.get("headline"),
        ruling.get("excerpt"),
        ruling.get("note"),
        *when,
    )


_RULING = (
    "SELECT t.slug, a.address, r.verdict, r.alone, r.pinned, r.headline, r.excerpt, r.date, r.note"
    " FROM ruling r JOIN topic t ON t.id = r.topic JOIN article a ON a.id = r.article"
)


def rulings(db: Database, topic: str) -> tuple[Ruling, ...]:
    rows = db.rows(f"{_RULING} WHERE t.slug = ? ORDER BY a.address", [topic])
    return tuple(_ruling(row) for row in rows)


def rulings_of(db: Database, id: int) -> tuple[tuple[str, Ruling], ...]:
    """What was decided of one article, by topic."""
    rows = db.rows(f"{_RULING} WHERE r.article = ? ORDER BY t.slug", [id])
    return tuple((row[0], _ruling(row)) for row in rows)


def _ruling(row: tuple[Any, ...]) -> Ruling:
    _, address, verdict, alone, pinned, headline, excerpt, date, note = row
    return Ruling(
        address=address,
        verdict=verdict,
        alone=bool(alone),
        pinned=bool(pinned),
        headline=headline,
        excerpt=excerpt,
        date=Moment.parse(date) if date else None,
        note=note,
    )


# The inbox --------------------------------------------------------------------------------

_OPEN = """
  SELECT id, copy_group FROM (
    SELECT a.id, a.copy_group, m.score, a.day, a.utc, a.address,
      row_number() OVER (PARTITION BY a.copy_group ORDER BY a.utc, a.address) AS place
    FROM {matches} CROSS JOIN article a ON a.id = m.article
    WHERE m.topic = :topic AND {which}
      AND a.copy_group NOT IN (
        SELECT b.copy_group FROM ruling r CROSS JOIN article b ON b.id = r.article
        WHERE r.topic = :topic AND r.verdict IS NOT NULL)
  ) WHERE place = 1
"""
_NO_CLIP = (
    "NOT EXISTS (SELECT 1 FROM clip c WHERE c.topic = m.topic AND c.copy_group = a.copy_group)"
)
_KINDS: dict[AskedKind, str] = {
    "ask": _OPEN.format(matches="match m INDEXED BY match_ask", which=f"m.ask AND {_NO_CLIP}"),
    "page": _OPEN.format(
        matches="clip c CROSS JOIN match m ON m.topic = c.topic AND m.article = c.article",
        which="c.topic = :topic AND m.matched AND m.probability < :below",
    ),
    "off": _OPEN.format(
        matches="match m", which=f"NOT m.ask AND NOT m.matched AND m.score > 0 AND {_NO_CLIP}"
    ),
}
"""Articles nobody decided about, one per copy group."""


def asked_count(db: Database, slug: str, *, kind: AskedKind, below: float) -> int:
    topic = topics.known_topic(db, slug)
    if topic is None:
        return 0
    sql = f"SELECT count(*) FROM ({_KINDS[kind]})"  # noqa: S608
    return int(db.value(sql, {"topic": topic, "below": below}))


def asked(
    db: Database, slug: str, *, kind: AskedKind, below: float, offset: int, limit: int
) -> tuple[Asked, ...]:
    with db.read():
        topic = topics.known_topic(db, slug)
        if topic is None:
            return ()
        rows = db.rows(
            f"{_KINDS[kind]} ORDER BY score DESC, day DESC, utc DESC, address"
            " LIMIT :limit OFFSET :offset",
            {
                "topic": topic,
                "below": below,
                "limit": max(0, limit),
                "offset": max(0, offset),
            },
        )
        ids = [row[0] for row in rows]
        articles = {
            one.id: one for one in map(stored, db.among(f"{STORED} WHERE a.id IN (?*)", ids))
        }
        matches = topics.matches_of(db, ids, topic)
        copies: dict[int, int] = dict(
            db.among(
                "SELECT copy_group, count(*) - 1 FROM article WHERE copy_group IN (?*)"
                " GROUP BY copy_group",
                [row[1] for row in rows],
            )
        )
    return tuple(
        Asked(
            article=articles[id].article,
            match=matches[id][0],
            copies=copies[group],
            found_in=articles[id].found_in,
        )
        for id, group, *_ in rows
    )
