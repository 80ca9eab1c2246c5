"""The full-text index of our own tokens, and questions to it.

FTS5 holds no text, only tokens, and SQLite 3.40 can take a document out of such an index only
if told its tokens again. So none is taken out: a revised article is a new document, and the old
one loses its row in ``doc``, which every question passes through.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from heapq import nsmallest
from itertools import islice
from typing import NamedTuple

from kawaraban.article import Article
from kawaraban.folding import fold, fold_spans, fts5_phrase, search_tokens
from kawaraban.store import topics
from kawaraban.store.base import SearchHit, SearchResult
from kawaraban.store.database import Database
from kawaraban.store.rows import hash64, unpack

MOST_TERMS = 32
_LONGEST_QUERY = 2000
_PASSAGE = 160
_LEAD_IN = 40
_MARKED_TEXT = 50_000
"""Characters of a text that are looked through for a passage."""
_MOST_SPANS = 50

_QUOTES = str.maketrans("“”„‟″＂", '""""""')
_term = re.compile(r'([-−－]?)(?:"([^"]*)(?:"|\Z)|([^\s"]+))')
_words = re.compile(r"[^\W_]+")


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


class Query(NamedTuple):
    """The terms of a question: those that must be there, those that must not."""

    wanted: tuple[str, ...]
    unwanted: tuple[str, ...]

    @property
    def fts5(self) -> str:
        """As an FTS5 expression, empty where nothing is asked for."""
        wanted = " AND ".join(map(fts5_phrase, self.wanted))
        unwanted = " OR ".join(map(fts5_phrase, self.unwanted))
        if not wanted or not unwanted:
            return wanted
        return f"({wanted}) NOT ({unwanted})"


def parse(query: str) -> Query:
    """Words, ``"phrases"`` and ``-`` before either. What holds nothing that is indexed (a
    bracket, a lone dash) does not count."""
    wanted: dict[str, None] = {}
    unwanted: dict[str, None] = {}
    for found in _term.finditer(query[:_LONGEST_QUERY].translate(_QUOTES)):
        sign, phrase, word = found.groups()
        if len(wanted) + len(unwanted) == MOST_TERMS:
            break
        term = phrase if phrase is not None else word
        if fts5_phrase(term):
            (unwanted if sign else wanted)[term] = None
    return Query(tuple(wanted), tuple(unwanted))


def add(db: Database, documents: Sequence[Document]) -> None:
    """Index new documents, within a transaction."""
    # FTS5 gathers a batch in memory so long as the numbers rise.
    in_order = sorted(documents)
    db.run_many(
        "INSERT INTO doc (id, article, newest) VALUES (?, ?, ?)", [one[:3] for one in in_order]
    )
    db.run_many(
        "INSERT INTO search (rowid, headline, rest) VALUES (?, ?, ?)",
        [(one.id, one.headline, one.rest) for one in in_order],
    )


# The index named holds all that is asked of a match; its row has the reasons and is long.
_ON_PAGE = (
    " LEFT JOIN ruling r ON r.article = d.article AND r.topic = ?2"
    " LEFT JOIN match m INDEXED BY match_topic ON m.article = d.article AND m.topic = ?2"
)
_IS_ON_PAGE = " AND (r.verdict = 'accepted' OR (r.verdict IS NULL AND m.matched))"
# Only asked where the topic has a rejection: a copy of what was rejected has no clip.
_HAS_CLIP = (
    " AND EXISTS (SELECT 1 FROM clip c WHERE c.topic = ?2"
    " AND c.copy_group = (SELECT a.copy_group FROM article a WHERE a.id = d.article))"
)


def search(db: Database, query: str, *, topic: str | None, limit: int, offset: int) -> SearchResult:
    asked = parse(query)
    expression = asked.fts5
    if not expression:
        return SearchResult(total=0)
    join, where = "", ""
    values: list[str | int] = [expression]
    with db.read():
        if topic is not None:
            number = topics.known_topic(db, topic)
            if number is None:
                return SearchResult(total=0)
            join, where = _ON_PAGE, _IS_ON_PAGE
            rejected = (
                "SELECT EXISTS (SELECT 1 FROM ruling WHERE topic = ? AND verdict = 'rejected')"
            )
            if db.value(rejected, [number]):
                where += _HAS_CLIP
            values.append(number)
        hits = (
            f"FROM search s CROSS JOIN doc d ON d.id = s.rowid{join} WHERE search MATCH ?1{where}"
        )
        total = int(db.value(f"SELECT count(*) {hits}", values))
        at = len(values)
        rows = db.rows(
            f"SELECT d.article {hits} ORDER BY d.newest DESC, d.id DESC"
            f" LIMIT ?{at + 1} OFFSET ?{at + 2}",
            [*values, max(0, limit), max(0, offset)],
        )
        ids = [id for (id,) in rows]
        bodies: dict[int, bytes] = dict(
            db.among(
                "SELECT a.id, c.body FROM article a JOIN content c ON c.id = a.current"
                " WHERE a.id IN (?*)",
                ids,
            )
        )
    articles = (unpack(bodies[id], Article) for id in ids)
    return SearchResult(total=total, hits=tuple(_hit(one, asked.wanted) for one in articles))


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


# Passages ---------------------------------------------------------------------------------


def _hit(article: Article, terms: Sequence[str]) -> SearchHit:
    text = (article.body or article.summary or "")[:_MARKED_TEXT]
    passage, spans = passage_of(text, terms)
    return SearchHit(article=article, passage=passage, spans=spans)


def passage_of(text: str, terms: Sequence[str]) -> tuple[str, tuple[tuple[int, int], ...]]:
    """A piece of the text around the first place where any of the terms stands (else its
    beginning), line ends as spaces, with the terms' spans in it."""
    patterns = [pattern for term in terms if (pattern := _pattern(term))]
    start = _first_hit(text, patterns)
    begin = _piece_start(text, start)
    end = min(len(text), begin + _PASSAGE)
    piece = re.sub(r"\s", " ", text[begin:end])

    here = fold_spans(text[begin:end])
    marks = sorted(
        {
            here.span(*place)
            for pattern in patterns
            for place in islice(_places(here.text, pattern), _MOST_SPANS)
        }
    )
    spans: list[tuple[int, int]] = []
    for mark in marks:
        if spans and mark[0] <= spans[-1][1]:
            spans[-1] = spans[-1][0], max(mark[1], spans[-1][1])
        else:
            spans.append(mark)
    return piece, tuple(spans)


def _first_hit(text: str, patterns: Sequence[_Pattern]) -> int:
    """Where the first of the terms stands, 0 where none does. Line by line: to lead a folded
    text back costs more than to search it."""
    at = 0
    for line in text.split("\n"):
        folded = fold_spans(line)
        places = [next(_places(folded.text, pattern), None) for pattern in patterns]
        if there := [place for place in places if place]:
            return at + folded.span(*min(there))[0]
        at += len(line) + 1
    return 0


def _piece_start(text: str, hit: int) -> int:
    """Where a piece begins that shows the hit: a little before it, at a break if there is one."""
    if hit <= _LEAD_IN:
        return 0
    lead = text[hit - _LEAD_IN : hit]
    breaks = [found.end() for found in re.finditer(r"[。．！？\n]|[.!?]\s|\s", lead)]
    sentence = [found.end() for found in re.finditer(r"[。．！？\n]|[.!?]\s", lead)]
    return hit - _LEAD_IN + (sentence or breaks or [0])[0]


class _Pattern(NamedTuple):
    """A term to be marked: how it reads in folded text, and its first and last character."""

    text: re.Pattern[str]
    first: str
    last: str
    open_end: bool


def _pattern(term: str) -> _Pattern | None:
    pieces = _words.findall(fold(term))
    if not pieces:
        return None
    open_end = term.rstrip().endswith(("*", "＊"))
    text = r"[\W_]{0,8}".join(map(re.escape, pieces))
    return _Pattern(re.compile(text), pieces[0][0], pieces[-1][-1], open_end)


def _places(text: str, pattern: _Pattern) -> Iterator[tuple[int, int]]:
    for found in pattern.text.finditer(text):
        start, end = found.span()
        if start and _one_word(text[start - 1], pattern.first):
            continue
        if end < len(text) and not pattern.open_end and _one_word(pattern.last, text[end]):
            continue
        yield start, end


def _one_word(left: str, right: str) -> bool:
    """Whether two characters side by side belong to one word of a spaced script."""
    return search_tokens(left + right) == [left + right]
