"""The full-text index of our own tokens, and questions to it.

FTS5 holds no text, only tokens, and SQLite 3.40 can take a document out of such an index only
if told its tokens again. So none is taken out: a revised article is a new document, and the old
one loses its row in ``doc``, which every answer passes through (``columns.py``).

FTS5 answers the parts of a question that are about words; fields, dates, and how the parts go
together, are sets of documents in memory.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache
from heapq import nsmallest
from typing import Literal, NamedTuple

from kawaraban.article import Article
from kawaraban.folding import fts5_phrase, query_phrase, search_tokens
from kawaraban.match.aliases import Aliases
from kawaraban.store import postings, topics
from kawaraban.store.base import Facet, FacetValue, SearchHit, SearchResult
from kawaraban.store.columns import KINDS, Columns, Kind, docs_of, month_name
from kawaraban.store.database import Database
from kawaraban.store.passages import marks_in, passage_of
from kawaraban.store.query import (
    All,
    Days,
    Node,
    Not,
    QueryError,
    Some,
    Value,
    Words,
    parse,
    wanted,
)
from kawaraban.store.rows import Said, hash64, unpack

Order = Literal["newest", "best"]

_MOST_VALUES = 12
"""Values of a facet that are told."""
_MOST_MONTHS = 36
_RANKED = 5000
"""So many hits are ranked by their words; of more, those with the words in the headline."""
_HEADLINE_WEIGHT = 4.0
_WEIGHED = 24
"""So many names are weighed; FTS5 weighs every one in every document it is in."""
_KEPT_CHANGES = 100_000

MADE_BY = (
    "CREATE VIRTUAL TABLE search USING fts5 (headline, rest, content = '', tokenize = 'ascii')",
    "INSERT INTO search (search, rank) VALUES ('hashsize', 8388608)",
    "INSERT INTO search (search, rank) VALUES ('automerge', 8)",
)
"""The index as the first migration makes it, for one that has to be made again."""


class Document(NamedTuple):
    id: int
    article: int
    newest: int
    headline: str
    """Tokens, joined by spaces."""
    rest: str
    said: Said = Said()


def add(db: Database, documents: Sequence[Document]) -> None:
    """Index new documents, within a transaction."""
    # FTS5 gathers a batch in memory so long as the numbers rise.
    in_order = sorted(documents)
    numbers = labels(db, (one.said for one in in_order))
    db.run_many(
        "INSERT INTO doc (id, article, newest, outlet, genre, lang) VALUES (?, ?, ?, ?, ?, ?)",
        [(*one[:3], *(numbers[kind, value] for kind, value in _labels(one.said)))
         for one in in_order],
    )  # fmt: skip
    db.run_many(
        "INSERT INTO search (rowid, headline, rest) VALUES (?, ?, ?)",
        [(one.id, one.headline, one.rest) for one in in_order],
    )
    postings.await_block(db, ((one.id, one.headline, one.rest) for one in in_order))
    bylines = [(name, one.id) for one in in_order for name in one.said.bylines]
    db.run_many(
        "INSERT INTO byline (name) VALUES (?) ON CONFLICT DO NOTHING",
        [(name,) for name in dict.fromkeys(name for name, _ in bylines)],
    )
    db.run_many(
        "INSERT OR IGNORE INTO doc_byline (byline, doc) SELECT id, ?2 FROM byline WHERE name = ?1",
        bylines,
    )


def change(db: Database, doc: int, newest: int, said: Said) -> None:
    """Another date, genre or language of a document whose words are the same."""
    numbers = labels(db, [said])
    row = [newest, *(numbers[kind, value] for kind, value in _labels(said))]
    db.run(
        "UPDATE doc SET newest = ?1, outlet = ?2, genre = ?3, lang = ?4 WHERE id = ?5"
        " AND (newest, outlet, genre, lang) IS NOT (?1, ?2, ?3, ?4)",
        [*row, doc],
    )


def forget_changes(db: Database) -> None:
    """Who has not looked for so many changes reads all documents anew."""
    db.run(
        "DELETE FROM doc_change WHERE id <= (SELECT seq FROM sqlite_sequence"
        " WHERE name = 'doc_change') - ?",
        [_KEPT_CHANGES],
    )


def _labels(said: Said) -> tuple[tuple[str, str], ...]:
    return ("outlet", said.outlet), ("genre", said.genre), ("lang", said.lang)


def labels(db: Database, said: Iterable[Said]) -> dict[tuple[str, str], int]:
    """The numbers of all these outlets, genres and languages; 0 of what is not known."""
    found: dict[tuple[str, str], int] = {}
    for pair in dict.fromkeys(pair for one in said for pair in _labels(one)):
        number = 0
        if pair[1]:
            db.run("INSERT INTO label (kind, value) VALUES (?, ?) ON CONFLICT DO NOTHING", pair)
            number = db.value("SELECT id FROM label WHERE kind = ? AND value = ?", pair)
        found[pair] = number
    return found


# Asking -----------------------------------------------------------------------------------


def search(
    db: Database,
    columns: Columns,
    query: str,
    *,
    topic: str | None,
    limit: int,
    offset: int,
    order: Order = "newest",
    facets: bool = False,
    variants: bool = False,
    aliases: Aliases | None = None,
) -> SearchResult:
    """See :meth:`kawaraban.store.base.Store.search`."""
    asked = parse(query, variants=variants, aliases=aliases)
    if asked is None:
        return SearchResult(total=0)
    limit, offset = max(0, limit), max(0, offset)
    with db.read():
        columns.refresh(db)
        asking = _Asking(db, columns)
        hits = asking.documents(asked) & columns.live
        if topic is not None:
            number = topics.known_topic(db, topic)
            hits &= columns.on_page(db, number) if number is not None else 0
        if order == "best":
            docs = asking.best(asked, hits, offset, limit)
        else:
            docs = columns.latest(hits, offset, limit)
        ids = [columns.articles[doc] for doc in docs]
        bodies: dict[int, bytes] = dict(
            db.among(
                "SELECT a.id, c.body FROM article a JOIN content c ON c.id = a.current"
                " WHERE a.id IN (?*)",
                ids,
            )
        )
        counted = asking.facets(hits) if facets else ()
    terms = list(wanted(asked))
    articles = (unpack(bodies[id], Article) for id in ids if id in bodies)
    return SearchResult(
        total=hits.bit_count(), hits=tuple(_hit(one, terms) for one in articles), facets=counted
    )


class _Asking:
    """One question, within a transaction."""

    def __init__(self, db: Database, columns: Columns) -> None:
        self._db, self._columns = db, columns

    def documents(self, node: Node) -> int:
        """The documents that answer; some of them may have gone."""
        columns = self._columns
        if self._is_for_index(node):
            return columns.matching(self._db, expression_of(node))
        if isinstance(node, Words):
            return self._words(node)
        if isinstance(node, Value):
            return self._value(node)
        if isinstance(node, Days):
            return columns.between(node.first, node.until)
        if isinstance(node, Not):
            return columns.live & ~self.documents(node.part)
        assert isinstance(node, All | Some)
        every = isinstance(node, All)
        found = columns.live if every else 0
        # What FTS5 can answer together it is asked together: of a common word and a rare one it
        # reads but a part of the common one's list.
        said = tuple(part for part in node.parts if self._is_said(part))
        rest = [part for part in node.parts if not self._is_said(part)]
        if said:
            together = expression_of(_like(node, said))
            if together:
                found = columns.matching(self._db, together)
            else:
                rest = list(node.parts)
        for part in rest:
            there = self.documents(part)
            found = found & there if every else found | there
            if every and not found:
                break
        return found

    def _is_said(self, node: Node) -> bool:
        return self._is_for_index(node.part if isinstance(node, Not) else node)

    def _is_for_index(self, node: Node) -> bool:
        """Whether FTS5 is to answer: it can, and no list does so faster."""
        return bool(expression_of(node)) and not self._has_lists(node)

    def _has_lists(self, node: Node) -> bool:
        if isinstance(node, Words):
            return any(
                len(tokens) == 1 and self._columns.is_listed(self._db, tokens[0])
                for tokens in map(_tokens, node.texts)
            )
        if isinstance(node, Not):
            return self._has_lists(node.part)
        return isinstance(node, All | Some) and any(map(self._has_lists, node.parts))

    def _words(self, node: Words) -> int:
        """A term of which some name is in lists."""
        found, others = 0, []
        for text in dict.fromkeys(node.texts):
            tokens = _tokens(text)
            if len(tokens) == 1 and self._columns.is_listed(self._db, tokens[0]):
                expression = expression_of(Words((text,), headline=node.headline))
                found |= self._columns.having(
                    self._db, tokens[0], expression, headline=node.headline
                )
            else:
                others.append(text)
        if expression := expression_of(Words(tuple(others), headline=node.headline)):
            found |= self._columns.matching(self._db, expression)
        return found

    def _value(self, node: Value) -> int:
        if node.field == "topic":
            number = topics.known_topic(self._db, node.value)
            if number is None:
                raise QueryError(
                    "topic", node.start, node.end,
                    f"there is no topic {node.value}", f"{node.value} という主題はありません",
                )  # fmt: skip
            return self._columns.on_page(self._db, number)
        return self._columns.holding(self._db, node.field, node.value, whole=node.whole)

    # In which order

    def best(self, asked: Node, hits: int, offset: int, limit: int) -> list[int]:
        """Documents by how much the terms weigh in them (BM25, a headline's words fourfold). Of
        more than :data:`_RANKED`, or with many other names, those that have more of the terms in
        the headline go first, newest first among equals."""
        columns = self._columns
        terms = [expression for term in wanted(asked) if (expression := expression_of(term))]
        if not terms:
            return columns.latest(hits, offset, limit)
        names = sum(len(term.texts) for term in wanted(asked))
        if hits.bit_count() <= _RANKED and names <= _WEIGHED:
            weighed = self._db.rows(
                "SELECT rowid, bm25(search, ?, 1.0) FROM search WHERE search MATCH ?",
                [_HEADLINE_WEIGHT, " OR ".join(f"({term})" for term in terms)],
            )
            weight: dict[int, float] = dict(weighed)
            docs = sorted(
                docs_of(hits), key=lambda doc: (weight.get(doc, 0.0), -columns.newest[doc])
            )
            return docs[offset : offset + limit]
        found: list[int] = []
        for tier in reversed(_tiers(hits, [self._in_headline(one) for one in wanted(asked)])):
            count = tier.bit_count()
            if count <= offset:
                offset -= count
                continue
            found += columns.latest(tier, offset, limit - len(found))
            offset = 0
            if len(found) >= limit:
                break
        return found

    def _in_headline(self, words: Words) -> int:
        return self.documents(Words(words.texts, headline=True))

    # How many of what

    def facets(self, hits: int) -> tuple[Facet, ...]:
        columns = self._columns
        found = []
        few = list(docs_of(hits)) if columns.are_few(hits) else None
        for kind in KINDS:
            most = _MOST_MONTHS if kind == "month" else _MOST_VALUES
            counted, more = columns.count(hits, kind, most, few)
            found.append(
                Facet(kind, tuple(FacetValue(self._name(kind, v), n) for v, n in counted), more)
            )
        pages = [
            (slug, (columns.on_page(self._db, number) & hits).bit_count())
            for number, slug in self._db.rows("SELECT id, slug FROM topic ORDER BY slug")
        ]
        pages = sorted((p for p in pages if p[1]), key=lambda pair: (-pair[1], pair[0]))
        values = tuple(FacetValue(slug, n) for slug, n in pages[:_MOST_VALUES])
        found.append(Facet("topic", values, len(pages) > _MOST_VALUES))
        return tuple(found)

    def _name(self, kind: Kind, value: int) -> str:
        return month_name(value) if kind == "month" else self._columns.names[kind].all[value]


def _tiers(hits: int, terms: Sequence[int]) -> list[int]:
    """The hits by how many of the sets they are in, none first."""
    tiers = [hits] + [0] * len(terms)
    for term in terms:
        for place in range(len(terms), 0, -1):
            up = tiers[place - 1] & term
            tiers[place - 1] &= ~up
            tiers[place] |= up
    return tiers


# Words, as FTS5 has them --------------------------------------------------------------------


def expression_of(node: Node) -> str:
    """A question as an FTS5 expression, empty where it is not of words alone."""
    if isinstance(node, Words):
        phrases = [phrase for text in node.texts if (phrase := _phrase(text))]
        # A column's phrases stand in parentheses of their own.
        joined = " OR ".join(dict.fromkeys(phrases))
        return f"headline : ({joined})" if node.headline and joined else joined
    if isinstance(node, Some):
        parts = [expression_of(part) for part in node.parts]
        return " OR ".join(f"({part})" for part in parts) if all(parts) else ""
    if isinstance(node, All):
        said = [expression_of(part) for part in node.parts if not isinstance(part, Not)]
        not_ = [expression_of(part.part) for part in node.parts if isinstance(part, Not)]
        if not said or not all(said) or not all(not_):
            return ""
        every = " AND ".join(f"({part})" for part in said)
        return f"({every}) NOT ({' OR '.join(f'({part})' for part in not_)})" if not_ else every
    return ""


_phrase = lru_cache(maxsize=4096)(fts5_phrase)
_tokens = lru_cache(maxsize=4096)(query_phrase)


def _like(node: All | Some, parts: tuple[Node, ...]) -> Node:
    if len(parts) == 1:
        return parts[0]
    return All(parts) if isinstance(node, All) else Some(parts)


# Drawing, and what is like what ---------------------------------------------------------

_RARE = 24
_LIKE_READ = 600
"""Characters of an article whose words are looked at: its subject shows early."""


def sample(db: Database, limit: int) -> tuple[int, ...]:
    """By the hash of their addresses, so that of one archive the same are drawn."""
    rows = db.rows("SELECT id, address FROM article")
    drawn = nsmallest(limit, ((hash64(address.encode()), id) for id, address in rows))
    return tuple(id for _, id in drawn)


def like(db: Database, ids: Collection[int], limit: int) -> list[int]:
    found: dict[int, None] = {}
    with db.read():
        db.run("CREATE VIRTUAL TABLE IF NOT EXISTS temp.words USING fts5vocab(main, search, row)")
        total = int(db.value("SELECT count(*) FROM article"))
        for (body,) in db.among(
            "SELECT c.body FROM article a JOIN content c ON c.id = a.current WHERE a.id IN (?*)",
            sorted(ids),
        ):
            words = _rare_words(db, unpack(body, Article), total)
            if not words:
                continue
            # Each word stands in quotation marks; tokens hold none.
            expression = " OR ".join(f'"{word}"' for word in words)
            rows = db.rows(
                "SELECT d.article FROM search s CROSS JOIN doc d ON d.id = s.rowid"
                " WHERE search MATCH ? ORDER BY s.rank LIMIT ?",
                [expression, limit],
            )
            found.update((id, None) for (id,) in rows)
    return [id for id in found if id not in ids]


def _rare_words(db: Database, article: Article, total: int) -> list[str]:
    """The article's rarest words, of those that others have and not every tenth has."""
    tokens = set(search_tokens(article.headline + "\n" + article.body[:_LIKE_READ]))
    known = [
        (doc, term)
        for term, doc in db.among("SELECT term, doc FROM temp.words WHERE term IN (?*)", tokens)
        if 1 < doc <= max(total // 10, 2)
    ]
    return [term for _, term in sorted(known)[:_RARE]]


# Showing ------------------------------------------------------------------------------------


def _hit(article: Article, terms: Sequence[Words]) -> SearchHit:
    every = [text for term in terms for text in term.texts]
    anywhere = [text for term in terms if not term.headline for text in term.texts]
    passage, spans = passage_of(article.body or article.summary or "", anywhere)
    return SearchHit(
        article=article,
        passage=passage,
        spans=spans,
        headline_spans=marks_in(article.headline, every),
    )
