"""Copies: finding candidates by bands, links between articles, groups as what links connect.

A group goes by its smallest article id. Links are undirected pairs; the kind is kept as the
later id stands to the earlier one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import get_args

from kawaraban.article import CopyKind, CopyLink, Signature
from kawaraban.copies.candidates import CROWD, likely
from kawaraban.store import topics
from kawaraban.store.base import StoredArticle
from kawaraban.store.database import Database
from kawaraban.store.rows import DAY, STORED, keys, pack_bands, signature, stored

OTHER_WAY: dict[str, CopyKind] = {
    "same": "same", "contains": "contained", "contained": "contains", "revised": "revised",
}  # fmt: skip
_KINDS: tuple[str, ...] = get_args(CopyKind)


def keep_signatures(db: Database, rows: Sequence[tuple[int, Signature, int]]) -> None:
    """Keep signatures of articles, each with the article's instant."""
    db.run_many(
        "INSERT INTO signature (article, exact, shingles, bands) VALUES (?, ?, ?, ?)",
        [(id, sig.exact, sig.shingles, pack_bands(sig.bands)) for id, sig, _ in rows],
    )
    # In order of the key, neighbours go to one place of the tree.
    db.run_many(
        "INSERT INTO band (key, day, article) VALUES (?, ?, ?)",
        sorted([(key, utc // DAY, id) for id, sig, utc in rows for key in keys(sig)]),
    )


def forget_signature(db: Database, id: int, utc: int) -> None:
    row = db.row("SELECT exact, shingles, bands FROM signature WHERE article = ?", [id])
    if row is None:
        return
    db.run_many(
        "DELETE FROM band WHERE key = ? AND day = ? AND article = ?",
        [(key, utc // DAY, id) for key in keys(signature(*row))],
    )
    db.run("DELETE FROM signature WHERE article = ?", [id])


def unplaced(db: Database, limit: int) -> list[tuple[StoredArticle, Signature | None]]:
    with db.read():
        articles = [
            stored(row)
            for row in db.rows(f"{STORED} WHERE a.placed = 0 ORDER BY a.id LIMIT ?", [limit])
        ]
        signatures = {
            row[0]: signature(*row[1:])
            for row in db.among(
                "SELECT article, exact, shingles, bands FROM signature WHERE article IN (?*)",
                [article.id for article in articles],
            )
        }
    return [(article, signatures.get(article.id)) for article in articles]


def sign(db: Database, signatures: Mapping[int, Signature]) -> None:
    with db.write():
        known: dict[int, int] = dict(
            db.among("SELECT id, utc FROM article WHERE id IN (?*)", signatures)
        )
        for id, utc in known.items():
            forget_signature(db, id, utc)
        keep_signatures(db, [(id, signatures[id], utc) for id, utc in known.items()])


def sharing_bands(db: Database, id: int, of: Signature, *, days: int) -> list[int]:
    with db.read():
        here = db.value("SELECT utc FROM article WHERE id = ?", [id])
        if here is None:
            return []
        span = days * DAY
        first, last = (here - span) // DAY, (here + span) // DAY
        postings = {
            key: [
                article
                for (article,) in db.rows(
                    "SELECT article FROM band WHERE key = ? AND day BETWEEN ? AND ? LIMIT ?",
                    [key, first, last, CROWD + 2],
                )
                if article != id
            ]
            for key in keys(of)
        }

        def sizes(articles: Iterable[int]) -> dict[int, int]:
            found = db.among(
                "SELECT s.article, length(s.bands) / 8, a.utc FROM signature s"
                " JOIN article a ON a.id = s.article WHERE s.article IN (?*)",
                articles,
            )
            return {article: size for article, size, utc in found if abs(utc - here) <= span}

        return sorted(likely(of, postings, sizes))


def place(db: Database, links: Mapping[int, Sequence[CopyLink]]) -> None:
    with db.write():
        urls = {link.of for found in links.values() for link in found}
        ids: dict[str, int] = dict(
            db.among("SELECT url, article FROM address WHERE url IN (?*)", urls)
        )
        there = {id for (id,) in db.among("SELECT id FROM article WHERE id IN (?*)", links)}
        names = _names(db, there | set(ids.values()))
        pairs: dict[tuple[int, int], tuple[CopyKind, float]] = {}
        for id in there:
            for link in links[id]:
                other = ids.get(link.of, id)
                if other == id:
                    continue
                pair = (min(id, other), max(id, other))
                kind = link.kind if id > other else OTHER_WAY[link.kind]
                _agree(pairs, pair, (kind, link.overlap), names)
        for low, high, kind, overlap in _links_of(db, there):
            if (low, high) in pairs:
                _agree(pairs, (low, high), (kind, overlap), names)
        db.run_many(
            "INSERT OR REPLACE INTO copy_link (low, high, kind, overlap) VALUES (?, ?, ?, ?)",
            [(*pair, *value) for pair, value in sorted(pairs.items())],
        )
        db.run_many("UPDATE article SET placed = 1 WHERE id = ?", [(id,) for id in sorted(there)])
        changed = _unite(db, pairs)
        topics.refresh(db, groups=changed)


def unlink(db: Database, ids: Sequence[int]) -> set[int]:
    """Drop these articles' links, part their groups into what is still connected, and let all
    who were in them be compared anew. Returns the groups that were and that are."""
    if not ids:
        return set()
    groups = {
        group for (group,) in db.among("SELECT copy_group FROM article WHERE id IN (?*)", ids)
    }
    db.run_many("DELETE FROM copy_link WHERE low = ? OR high = ?", [(id, id) for id in ids])
    db.run_many("UPDATE article SET placed = 0 WHERE copy_group = ?", [(g,) for g in groups])
    members: dict[int, int] = dict(
        db.among("SELECT id, copy_group FROM article WHERE copy_group IN (?*)", groups)
    )
    links = _links_of(db, [id for id in members if len(members) > 1])
    now = components(members, ((low, high) for low, high, *_ in links))
    db.run_many(
        "UPDATE article SET copy_group = ? WHERE id = ?",
        [(group, id) for id, group in now.items() if members[id] != group],
    )
    return groups | set(now.values())


def links_of(db: Database, ids: Iterable[int]) -> dict[int, list[tuple[int, CopyLink]]]:
    """Of each article: the other's id, and how this one stands to it (``of`` the other)."""
    wanted = set(ids)
    rows = _links_of(db, wanted)
    names = _names(db, {id for low, high, *_ in rows for id in (low, high)})
    found: dict[int, list[tuple[int, CopyLink]]] = defaultdict(list)
    for low, high, kind, overlap in rows:
        if high in wanted:
            found[high].append((low, CopyLink(names[low], kind, overlap)))
        if low in wanted:
            found[low].append((high, CopyLink(names[high], OTHER_WAY[kind], overlap)))
    for each in found.values():
        each.sort(key=lambda link: link[1].of)
    return found


def components(ids: Iterable[int], links: Iterable[tuple[int, int]]) -> dict[int, int]:
    """From each id to the smallest it is connected with."""
    parent = {id: id for id in ids}

    def root(id: int) -> int:
        while parent[id] != id:
            parent[id] = parent[parent[id]]
            id = parent[id]
        return id

    for one, other in links:
        low, high = sorted((root(one), root(other)))
        parent[high] = low
    return {id: root(id) for id in parent}


def _unite(db: Database, pairs: Iterable[tuple[int, int]]) -> set[int]:
    pairs = list(pairs)
    ids = {id for pair in pairs for id in pair}
    group: dict[int, int] = dict(
        db.among("SELECT id, copy_group FROM article WHERE id IN (?*)", ids)
    )
    now = components(group.values(), ((group[low], group[high]) for low, high in pairs))
    moved = [(new, old) for old, new in now.items() if new != old]
    db.run_many("UPDATE article SET copy_group = ? WHERE copy_group = ?", moved)
    return {group for pair in moved for group in pair}


def _agree(
    pairs: dict[tuple[int, int], tuple[CopyKind, float]],
    pair: tuple[int, int],
    new: tuple[CopyKind, float],
    names: Mapping[int, str],
) -> None:
    """Where a pair was compared both ways and not alike: the greater overlap, then a kind."""

    def weight(value: tuple[CopyKind, float]) -> tuple[float, int]:
        kind, overlap = value
        # Said from the side of the greater address, which is the same in every store.
        seen = kind if names[pair[0]] < names[pair[1]] else OTHER_WAY[kind]
        return overlap, _KINDS.index(seen)

    pairs[pair] = max(pairs.get(pair, new), new, key=weight)


def _links_of(db: Database, ids: Iterable[int]) -> list[tuple[int, int, CopyKind, float]]:
    found: dict[tuple[int, int], tuple[int, int, CopyKind, float]] = {}
    wanted = list(ids)
    for side in ("low", "high"):
        for row in db.among(
            f"SELECT low, high, kind, overlap FROM copy_link WHERE {side} IN (?*)",  # noqa: S608
            wanted,
        ):
            found[row[0], row[1]] = (row[0], row[1], row[2], row[3])
    return list(found.values())


def _names(db: Database, ids: Iterable[int]) -> dict[int, str]:
    return dict(db.among("SELECT id, address FROM article WHERE id IN (?*)", ids))
