"""Topics: their matches, and the clips that matches and decisions come to.

``clip`` is derived: :func:`refresh` makes it anew for the copy groups that something happened
to, in the transaction that it happened in. A page is then one walk along an index.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, TypeVar

from kawaraban.article import Match, Reason, from_json
from kawaraban.store import ordering
from kawaraban.store.database import Database
from kawaraban.store.notes import put_note
from kawaraban.store.rows import encoded

T = TypeVar("T")

Verdict = Literal["accepted", "rejected"]


def topic_id(db: Database, slug: str) -> int:
    """The topic's row, made where there is none."""
    if slug not in db.topics:
        db.run("INSERT INTO topic (slug) VALUES (?) ON CONFLICT DO NOTHING", [slug])
        db.topics[slug] = db.value("SELECT id FROM topic WHERE slug = ?", [slug])
    return db.topics[slug]


def known_topic(db: Database, slug: str) -> int | None:
    found: int | None = db.value("SELECT id FROM topic WHERE slug = ?", [slug])
    return found


def topic_version(db: Database, slug: str) -> str | None:
    found: str | None = db.value("SELECT version FROM topic WHERE slug = ?", [slug])
    return found


# Matches ----------------------------------------------------------------------------------


def replace_matches(
    db: Database, ids: Sequence[int], matches: Iterable[tuple[int, Sequence[Match]]]
) -> None:
    """Replace what every topic says of the articles ``ids``, and keep the matches."""
    db.run_many("DELETE FROM match WHERE article = ?", [(id,) for id in ids])
    _insert_matches(db, [(id, match) for id, found in matches for match in found])


def put_matches(
    db: Database,
    slug: str,
    matches: Mapping[int, Match | None],
    notes: Mapping[str, str] | None = None,
) -> None:
    with db.write():
        topic = topic_id(db, slug)
        ids = [id for (id,) in db.among("SELECT id FROM article WHERE id IN (?*)", matches)]
        db.run_many(
            "DELETE FROM match WHERE article = ? AND topic = ?", [(id, topic) for id in ids]
        )
        found = [(id, match) for id in ids if (match := matches[id]) is not None]
        _insert_matches(db, found, topic)
        refresh(db, articles=ids)
        for key, value in (notes or {}).items():
            put_note(db, key, value)


def _insert_matches(
    db: Database, matches: Sequence[tuple[int, Match]], topic: int | None = None
) -> None:
    db.run_many(
        "INSERT OR REPLACE INTO match (topic, article, matched, ask, score, probability, reasons)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        [
            (
                topic if topic is not None else topic_id(db, match.topic),
                id,
                match.matched,
                match.outcome == "ask",
                match.score,
                match.probability,
                encoded(match.reasons)[1].decode(),
            )
            for id, match in matches
        ],
    )


def set_topic_version(db: Database, slug: str, version: str | None) -> None:
    with db.write():
        topic = topic_id(db, slug)
        db.run("UPDATE topic SET version = ? WHERE id = ?", [version, topic])
        if version is None:
            db.run("DELETE FROM match WHERE topic = ?", [topic])
            groups = db.rows("SELECT copy_group FROM clip WHERE topic = ?", [topic])
            refresh(db, groups=[group for (group,) in groups])


def matches_of(
    db: Database, ids: Iterable[int], topic: int | None = None
) -> dict[int, list[Match]]:
    """What is said of the articles, by topic's slug."""
    found: dict[int, list[Match]] = defaultdict(list)
    for article, slug, number, address, matched, ask, score, probability, reasons in db.among(
        "SELECT m.article, t.slug, t.id, a.address, m.matched, m.ask, m.score, m.probability,"
        " m.reasons FROM match m"
        " JOIN topic t ON t.id = m.topic JOIN article a ON a.id = m.article"
        " WHERE m.article IN (?*) ORDER BY t.slug",
        ids,
    ):
        if topic is None or topic == number:
            found[article].append(
                Match(
                    topic=slug,
                    url=address,
                    score=score,
                    matched=bool(matched),
                    outcome="on" if matched else "ask" if ask else "off",
                    probability=probability,
                    reasons=from_json(reasons, tuple[Reason, ...]),
                )
            )
    return found


def nearest(db: Database, slug: str, threshold: float, limit: int) -> list[int]:
    rows = db.rows(
        "SELECT article FROM match WHERE topic = (SELECT id FROM topic WHERE slug = ?1)"
        " ORDER BY abs(score - ?2), article LIMIT ?3",
        [slug, threshold, limit],
    )
    return [id for (id,) in rows]


# Clips ------------------------------------------------------------------------------------

SHOWN = """
  WITH closed (topic, copy_group) AS (
    SELECT r.topic, g.copy_group
      FROM temp.touched g
      CROSS JOIN article a ON a.copy_group = g.copy_group
      CROSS JOIN ruling r ON r.article = a.id
      GROUP BY r.topic, g.copy_group
      HAVING max(r.verdict IS 'rejected' AND NOT r.alone) AND NOT max(r.verdict IS 'accepted')
  ), shown (topic, article) AS (
    SELECT m.topic, m.article
      FROM temp.touched g
      CROSS JOIN article a ON a.copy_group = g.copy_group
      CROSS JOIN match m ON m.article = a.id
      LEFT JOIN ruling r ON r.article = m.article AND r.topic = m.topic
      WHERE m.matched AND r.verdict IS NULL
        AND (m.topic, g.copy_group) NOT IN (SELECT topic, copy_group FROM closed)
    UNION ALL
    SELECT r.topic, r.article
      FROM temp.touched g
      CROSS JOIN article a ON a.copy_group = g.copy_group
      CROSS JOIN ruling r ON r.article = a.id
      WHERE r.verdict = 'accepted'
  ), lead (topic, copy_group, article, day, utc, rank, address) AS (
    SELECT topic, copy_group, id, day, utc, rank, address FROM (
      SELECT s.topic, a.*, row_number() OVER (
          PARTITION BY s.topic, a.copy_group ORDER BY a.utc, a.address
        ) AS place
        FROM shown s JOIN article a ON a.id = s.article
    ) WHERE place = 1
  )
  SELECT topic, copy_group, article,
    EXISTS (SELECT 1 FROM article b CROSS JOIN ruling r ON r.article = b.id AND r.topic = l.topic
      WHERE b.copy_group = l.copy_group AND r.pinned AND r.verdict IS NOT 'rejected'),
    coalesce((SELECT r.day FROM ruling r WHERE r.article = l.article AND r.topic = l.topic),
      (SELECT r.day FROM article b CROSS JOIN ruling r ON r.article = b.id
        AND r.topic = l.topic WHERE b.copy_group = l.copy_group AND r.day IS NOT NULL
        AND r.verdict IS NOT 'rejected' ORDER BY b.utc, b.address LIMIT 1), day),
    coalesce((SELECT r.utc FROM ruling r WHERE r.article = l.article AND r.topic = l.topic),
      (SELECT r.utc FROM article b CROSS JOIN ruling r ON r.article = b.id
        AND r.topic = l.topic WHERE b.copy_group = l.copy_group AND r.day IS NOT NULL
        AND r.verdict IS NOT 'rejected' ORDER BY b.utc, b.address LIMIT 1), utc),
    rank, address
  FROM lead l
"""
"""The columns of ``clip``, by the groups in ``temp.touched``."""

CLIP = "topic, copy_group, article, pinned, day, utc, rank, address"
"""Those columns; ``shift`` is where a person moved a clip (``ordering.py``)."""


def refresh(db: Database, *, articles: Iterable[int] = (), groups: Iterable[int] = ()) -> None:
    """Make the clips of these groups, and of these articles' groups, anew."""
    wanted = set(groups)
    wanted.update(
        group for (group,) in db.among("SELECT copy_group FROM article WHERE id IN (?*)", articles)
    )
    if not wanted:
        return
    ordered = ordering.involved(db)
    moves = not ordered.isdisjoint(wanted)
    if moves:
        wanted |= ordered
    touch(db, wanted)
    db.run("DELETE FROM clip WHERE copy_group IN (SELECT copy_group FROM temp.touched)")
    db.run(f"INSERT INTO clip ({CLIP}){SHOWN}")
    if moves:
        ordering.apply(db)


def touch(db: Database, groups: Iterable[int]) -> None:
    db.run("CREATE TEMP TABLE IF NOT EXISTS touched (copy_group INTEGER PRIMARY KEY)")
    db.run("DELETE FROM temp.touched")
    db.run_many("INSERT INTO temp.touched VALUES (?)", [(group,) for group in sorted(groups)])
