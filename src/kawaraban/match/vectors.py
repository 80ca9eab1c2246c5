"""What an article is like, as one vector that is the same for all topics.

Beside what it is about (``kawaraban.features``) there is how it is made: how sentences end
(です, だった, and what follows), how the text closes, short lines as wholes (section headings,
credits, "related articles"), the length of text, paragraphs and headline, and what the outlet
says of it (outlet, section, genre, column, keywords, bylines). A page that follows a subject
needs the first; one that follows a kind of writing (a column, reviews, obituaries) the others.

Each of these families is of length one before it is weighted, the whole again, so that no
family drowns another and a long text counts no more than a short one. No figure depends on
other articles: a topic's weights hold how common a feature is.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from kawaraban.article import Article
from kawaraban.features import TEXT_READ, Vector, feature_counts, unit
from kawaraban.wording import say

FAMILIES: dict[str, float] = {
    "": 1.0,
    "end": 0.4,
    "close": 0.4,
    "line": 0.5,
    "shape": 0.2,
    "field": 0.3,
}
"""How much each family counts. A feature is ``family:text``; words have no family."""

_FORM = tuple(family + ":" for family in ("end", "close", "line", "shape"))
_LINE = 40
_LINES = 200
_CLOSE = 120
_LONG = 400
"""Texts shorter than this have no close and no shape."""
_ends = re.compile("(.{1,4})([。！？!?」』.…]+)")
_digits = re.compile(r"\d+")
_space = re.compile(r"\s+")


def article_vector(article: Article) -> Vector:
    """The article's features and their weights, of length one; empty where it has none."""
    text = article.body or article.summary or article.excerpt
    families: dict[str, Counter[str]] = {
        "": feature_counts(article),
        "end": Counter(_sentence_ends(_plain(text[:TEXT_READ]))),
        "field": Counter(_fields(article)),
    }
    if len(text) >= _LONG:
        lines = [line for line in text.split("\n") if line]
        families["close"] = Counter(_triples(_plain(text[-_CLOSE:])))
        families["line"] = Counter(
            _digits.sub("0", _plain(line)) for line in lines[-_LINES:] if len(line) < _LINE
        )
        families["shape"] = Counter(_shape(article.headline, lines))
    vector: Vector = {}
    for family, counts in families.items():
        prefix = family and family + ":"
        weight = FAMILIES[family]
        for feature, value in unit({f: 1 + math.log(n) for f, n in counts.items()}).items():
            vector[prefix + feature] = weight * value
    return unit(vector)


def is_form(feature: str) -> bool:
    """Whether a feature tells how an article is made, not what it is about."""
    return feature.startswith(_FORM)


def in_words(feature: str) -> str:
    """A feature as a reader may be told of it."""
    family, colon, rest = feature.partition(":")
    if not colon or family not in FAMILIES:
        return feature
    named = {
        "end": say("sentences ending in", "文末"),
        "close": say("the text closes with", "文章の結び"),
        "line": say("the line", "行"),
        "shape": say("form", "体裁"),
        "field": say("of the article", "書誌"),
    }
    return f"{named[family]} {rest}"


@lru_cache(maxsize=1 << 12)
def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower()


def _sentence_ends(text: str) -> Iterable[str]:
    for match in _ends.finditer(text):
        words, mark = match[1], match[2][0]
        for length in range(2, min(len(words), 4) + 1):
            yield words[-length:] + mark


def _triples(text: str) -> Iterable[str]:
    text = _space.sub(" ", text)
    return (text[i : i + 3] for i in range(len(text) - 2))


def _shape(headline: str, lines: list[str]) -> Iterable[str]:
    """Sizes, each in steps of half a doubling."""
    length = sum(map(len, lines))
    yield f"length {_step(length)}"
    yield f"paragraphs {_step(len(lines))}"
    yield f"paragraph length {_step(length / len(lines))}"
    yield f"headline length {len(headline) // 5}"


def _step(size: float) -> int:
    return int(2 * math.log2(1 + size))


def _fields(article: Article) -> Iterable[str]:
    for name in ("outlet", "section", "genre", "column", "series"):
        value = getattr(article, name)
        if value:
            yield f"{name} {_plain(value)}"
    yield from (f"keyword {_plain(word)}" for word in article.keywords[:20])
    yield from (f"byline {_plain(name)}" for name in article.bylines[:5])
