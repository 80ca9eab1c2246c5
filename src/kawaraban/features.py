"""What an article is about, as countable features: shared by examples and stories.

Folded: katakana words, pairs of han characters, Korean word beginnings, Latin and Cyrillic word
beginnings; hiragana carries grammar and is left out. That takes no dictionary and no model, and
works the same for ja, ko, zh, en and ru.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import pairwise

from kawaraban.article import Article
from kawaraban.folding import fold

Vector = dict[str, float]
"""Features and their weights."""

HEADLINE_WEIGHT = 3
"""How many times a feature of the headline counts."""
TEXT_READ = 2000
"""Characters of the text that are read: the subject shows early, later text drifts."""

SCRIPT_READ = 400

_scripts = re.compile(
    "(?P<kana>[ぁ-ヺ])|(?P<han>[㐀-鿿])|(?P<hangul>[가-힣])"
    "|(?P<cyrillic>[Ѐ-ӿ]+)|(?P<latin>[A-Za-zÀ-ɏ]+)"
)
_pieces = re.compile(
    "([\u3005\u3400-\u4dbf\u4e00-\u9fff]+)|([\u30a1-\u30fa\u30fc-\u30fe]{2,})|([\uac00-\ud7a3]{2,})"
    "|([^\\W\\d_\u3005-\u30ff\u3400-\u9fff\uac00-\ud7a3]{3,})"
)
_named = re.compile("[A-ZÀ-ÖØ-ÞА-ЯЁ][^\\W\\d_A-ZА-ЯЁ\u3005-\u9fff\uac00-\ud7a3]+|\\d[\\d.,]*")


def features(text: str) -> Iterator[str]:
    """The features of a text, in order, as often as they occur."""
    for piece in _pieces.finditer(unicodedata.normalize("NFKC", text)):
        kind = piece.lastindex
        if kind == 1:
            folded = _folded(piece[0])
            if len(folded) == 1:
                yield folded
            else:
                yield from map("".join, pairwise(folded))
        elif kind == 2:
            yield _folded(piece[0])
        elif kind == 3:
            yield piece[0][:2]
            yield piece[0][:3]
        else:
            yield _folded(piece[0])[:6]


def named(text: str) -> Iterator[str]:
    """Figures, and words with a capital: features that tell apart what is otherwise told in the
    same words. Marked with a #, so that they are none of :func:`features`."""
    for piece in _named.finditer(unicodedata.normalize("NFKC", text)):
        yield "#" + _folded(piece[0])[:8]


def script(text: str) -> str:
    """The script that most of a text's opening is in: ja, ko, zh, cyrillic, or latin for the
    rest. Texts of different scripts share next to no features."""
    found = Counter(kind.lastgroup for kind in _scripts.finditer(text[:SCRIPT_READ]))
    if found["kana"] * 10 > found["han"] and found["kana"] > found["hangul"]:
        return "ja"
    best = max(("latin", "hangul", "han", "cyrillic"), key=found.__getitem__)
    return {"hangul": "ko", "han": "zh"}.get(best, best)


def feature_counts(article: Article, *, names: bool = False) -> Counter[str]:
    """How often each feature occurs, the headline counted :data:`HEADLINE_WEIGHT` times; with
    ``names`` those of :func:`named` from the text too (headlines capitalise as they like)."""
    text = (article.body or article.summary or article.excerpt)[:TEXT_READ]
    counts: Counter[str] = Counter()
    for feature in features(article.headline):
        counts[feature] += HEADLINE_WEIGHT
    counts.update(features(text))
    if names:
        counts.update(named(text))
    return counts


def unit(vector: Mapping[str, float]) -> Vector:
    """The vector at length one; empty where it has no length."""
    length = math.sqrt(math.fsum(w * w for w in vector.values()))
    return {f: w / length for f, w in vector.items()} if length else {}


def dot(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    """How much two vectors have in common."""
    if len(one) > len(other):
        one, other = other, one
    return sum([w * other[f] for f, w in one.items() if f in other])


@lru_cache(maxsize=1 << 16)
def _folded(piece: str) -> str:
    return fold(piece)
