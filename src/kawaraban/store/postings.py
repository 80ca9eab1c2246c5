"""Lists of the documents that common terms are in, beside the word index.

FTS5 gives a common word's documents one by one, with their places, and merges the lists of all
tokens that begin with a character to find those with that character. So for every full block of
documents sets of bits are kept: of each character that tokens begin with, and of each token that
one document in 256 has. What they hold is what FTS5 would say (a document's tokens never change);
rare tokens, phrases and documents of the block that is not full are asked of FTS5.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from kawaraban.deflate import fast_zlib
from kawaraban.store.database import Database

BLOCK = 8192
"""Documents of a block; migration 0070 knows it too."""
_COMMON = BLOCK // 32


def await_block(db: Database, documents: Iterable[tuple[int, str, str]]) -> None:
    """Note new documents: number, tokens of the headline, tokens of the rest. In a transaction."""
    first = db.value("SELECT first FROM listed")
    rows = []
    for doc, headline, rest in documents:
        if doc >= first:
            in_headline, everywhere = set(headline.split()), set(rest.split())
            heads = {token[0] for token in in_headline}
            rows.append((
                doc, "".join(heads.union(token[0] for token in everywhere)), "".join(heads),
                " ".join(in_headline), " ".join(everywhere - in_headline),
            ))  # fmt: skip
    db.run_many("INSERT OR REPLACE INTO unlisted VALUES (?, ?, ?, ?, ?)", rows)


def list_full_blocks(db: Database) -> None:
    """Make the lists of blocks that are full. The work is done before the store is locked, for a
    block takes seconds; where two processes do it, both come to the same."""
    while True:
        with db.read():
            last = int(db.value("SELECT max(seq) FROM sqlite_sequence WHERE name = 'doc'") or 0)
            until = int(db.value("SELECT until FROM listed"))
            if last < until + BLOCK - 1:
                return
            waiting = db.rows(
                "SELECT doc, heads, headline_heads, headline, rest FROM unlisted"
                " WHERE doc >= ? AND doc < ?",
                [until, until + BLOCK],
            )
        rows = _lists(waiting, until)
        with db.write():
            if db.value("SELECT until FROM listed") != until:
                continue
            db.run_many("INSERT OR REPLACE INTO posting VALUES (?, ?, ?, ?)", rows)
            db.run("DELETE FROM unlisted WHERE doc < ?", [until + BLOCK])
            db.run("UPDATE listed SET until = ?", [until + BLOCK])


def _lists(waiting: Sequence[_Waiting], begin: int) -> list[tuple[str, int, bytes, bytes]]:
    counts: Counter[str] = Counter()
    for _, _, _, headline, rest in waiting:
        counts.update(headline.split())
        counts.update(rest.split())
    common = {token for token, count in counts.items() if count >= _COMMON}
    everywhere: dict[str, bytearray] = defaultdict(_none)
    in_headlines: dict[str, bytearray] = defaultdict(_none)
    for doc, heads, headline_heads, headline, rest in waiting:
        octet, bit = (doc - begin) >> 3, 1 << ((doc - begin) & 7)
        there = common.intersection(headline.split())
        for token in there:
            in_headlines[token][octet] |= bit
            everywhere[token][octet] |= bit
        for token in common.intersection(rest.split()):
            everywhere[token][octet] |= bit
        for head in headline_heads:
            in_headlines[head + "*"][octet] |= bit
        for head in heads:
            everywhere[head + "*"][octet] |= bit
    none = _none()
    return [
        (term, begin // BLOCK, _packed(docs), _packed(in_headlines.get(term, none)))
        for term, docs in sorted(everywhere.items())
    ]


def _none() -> bytearray:
    return bytearray(BLOCK // 8)


def _packed(docs: bytearray) -> bytes:
    packed = fast_zlib.compress(docs, 1)
    return packed if len(packed) < len(docs) else bytes(docs)


def _unpacked(docs: bytes) -> bytes:
    return docs if len(docs) == BLOCK // 8 else fast_zlib.decompress(docs)


_Waiting = tuple[int, str, str, str, str]
"""A row of ``unlisted``."""


class Held(NamedTuple):
    """What the lists know of a term: the documents that have it, and the ranges of documents
    (from, before) of which they say nothing."""

    docs: int
    unknown: list[tuple[int, int]]


def extent(db: Database) -> tuple[int, int]:
    """The first document that lists may be of, and the first after those they are of."""
    row = db.row("SELECT first, until FROM listed")
    assert row is not None
    return int(row[0]), int(row[1])


def has(db: Database, token: str) -> bool:
    """Whether :func:`held` knows anything of a token, as ``folding.query_phrase`` has it."""
    if token.endswith("*"):
        first, until = extent(db)
        # Where some documents have no lists, FTS5 merges all the same.
        return len(token) == 2 and first == 0 < until
    return db.value("SELECT 1 FROM posting WHERE term = ? LIMIT 1", [token]) is not None


def held(db: Database, token: str, *, headline: bool) -> Held:
    """What the lists say of a token that they have."""
    first, until = extent(db)
    rows = db.rows(
        f"SELECT block, {'headline' if headline else 'docs'} FROM posting WHERE term = ?"  # noqa: S608
        " ORDER BY block",
        [token],
    )
    blocks: dict[int, bytes] = dict(rows)
    unknown = [(1, first)] if first > 1 else []
    parts, none = [], bytes(_none())
    for block in range(first // BLOCK, until // BLOCK):
        docs = blocks.get(block)
        parts.append(none if docs is None else _unpacked(docs))
        if docs is not None or token.endswith("*"):
            continue  # of characters there are lists of all
        begin = block * BLOCK
        if unknown and unknown[-1][1] == begin:
            unknown[-1] = unknown[-1][0], begin + BLOCK
        else:
            unknown.append((max(begin, 1), begin + BLOCK))
    return Held(int.from_bytes(b"".join(parts), "little") << first, unknown)


def waiting_with(db: Database, head: str, after: int, *, headline: bool) -> str:
    """The documents from ``after`` on that wait for their block, and have a token that begins
    with this character; their numbers, commas between."""
    return (
        db.value(
            f"SELECT group_concat(doc) FROM unlisted WHERE doc >= ?"  # noqa: S608
            f" AND instr({'headline_heads' if headline else 'heads'}, ?)",
            [after, head],
        )
        or ""
    )
