"""What an article shows a grouper: its terms, its names, its figures and its head, weighed by
how common each is in the press.

The terms are those of :mod:`kawaraban.features`; every distinct word is taken apart once. Names
are words with a capital inside a sentence, katakana words and longer runs of han characters;
figures are numbers and days of the month. Look-alike events differ in these, and in little else.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Callable
from functools import lru_cache
from itertools import repeat
from sys import intern

import msgspec

from kawaraban.article import Article
from kawaraban.features import TEXT_READ, Vector, features, script
from kawaraban.folding import fold

HEAD_READ = 300
"""Characters of headline and opening that make the head."""
HEADLINE_WEIGHT = 3
TERMS = 80
"""An article's heaviest terms that are kept."""
MARKS = 40
"""Its heaviest names, and its heaviest figures, that are kept."""
COUNTED = 400_000
"""Features whose commonness is counted."""
_UNLIKE = 10
"""Articles with nothing in common that are taken to have been seen already."""

_words = re.compile(
    "[\u3005\u3400-\u4dbf\u4e00-\u9fff]+|[\u30a1-\u30fa\u30fc-\u30fe]{2,}|[\uac00-\ud7a3]{2,}"
    "|[^\\W\\d_\u3005-\u30ff\u3400-\u9fff\uac00-\ud7a3]{3,}"
)
_ascii_beginnings = re.compile("([a-z]{3,6})[a-z]*")
_capital = re.compile(
    # The capital comes first, for speed; then what may not stand before it.
    "[A-ZÀ-ÖØ-ÞА-ЯЁ](?<!^.)(?<![\\w\n“”«»„‘(].)(?<![.!?:;\"'`“”«»„‚‘’\\]] .)"
    "[^\\W\\d_\u3005-\u9fff\uac00-\ud7a3]+"
)
_eastern = re.compile("[\u30a1-\u30fa\u30fc-\u30fe]{3,}|[\u3005\u3400-\u4dbf\u4e00-\u9fff]{3,6}")
_figure = re.compile("\\d[\\d.,]*")
_ascii_figure = re.compile("[0-9][0-9.,]*")
_beyond_ascii = re.compile("[^\\x00-\\x7f\u2010-\u2027£€]")
"""What is more than ASCII and its typographic marks."""
_month_day = re.compile("(\\d{1,2}) ?[月월] ?(\\d{1,2}) ?[日일]")
_month_before = re.compile("([A-Za-z]{3})[a-z]{0,6}\\.? $")
_month_after = re.compile(" ([A-Za-z]{3})[a-z]{0,6}")
_MONTHS = dict(
    zip(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"),
        range(1, 13),
        strict=True,
    )
)


class Seen(msgspec.Struct, frozen=True, array_like=True):
    """What was counted in one article."""

    terms: dict[str, int]
    names: dict[str, int]
    figures: dict[str, int]
    head: dict[str, int]
    script: str


class Views(msgspec.Struct, frozen=True, array_like=True):
    """The same, weighed: four vectors of length one (or empty)."""

    terms: Vector
    names: Vector
    figures: Vector
    head: Vector


def see(article: Article) -> Seen:
    """Count what an article shows; at most :data:`~kawaraban.features.TEXT_READ` characters of
    its text are read."""
    body = _normal((article.body or article.summary or article.excerpt)[:TEXT_READ])
    headline = _normal(article.headline)
    found = _capital.findall(body)
    plain = _plain(headline), _plain(body)
    if plain[0].isascii() and plain[1].isascii():
        writing = "latin"
        headline, body = plain  # the same words and figures, found faster
    else:
        writing = script(headline + body)
    terms = _terms(body)
    for term, count in _terms(headline).items():
        terms[term] = terms.get(term, 0) + HEADLINE_WEIGHT * count
    if writing in ("ja", "zh"):
        found += _eastern.findall(body) + _eastern.findall(headline)
    names = Counter(map(_name, found))
    figures: Counter[str] = Counter()
    _count_figures(body, figures)
    _count_figures(headline, figures)
    terms |= names
    terms |= figures
    head = _terms((headline + "\n" + body)[:HEAD_READ])
    return Seen(terms, names, figures, head, writing)


def _normal(text: str) -> str:
    return text if text.isascii() else unicodedata.normalize("NFKC", text)


def _plain(text: str) -> str:
    """Typographic marks, which part words, as question marks; as it is where there is more."""
    if text.isascii() or _beyond_ascii.search(text):
        return text
    return text.encode("ascii", "replace").decode("ascii")


def _terms(text: str) -> dict[str, int]:
    if text.isascii():
        # What :func:`_taken_apart` makes of such words. One string for each, for less memory.
        return dict(Counter(map(intern, _ascii_beginnings.findall(text.lower()))))
    counts: dict[str, int] = {}
    for word, count in Counter(_words.findall(text)).items():
        for term in _taken_apart(word):
            counts[term] = counts.get(term, 0) + count
    return counts


@lru_cache(maxsize=1 << 17)
def _taken_apart(word: str) -> tuple[str, ...]:
    return tuple(map(intern, features(word)))


@lru_cache(maxsize=1 << 16)
def _name(word: str) -> str:
    return intern("#" + fold(word)[:8])


def _count_figures(text: str, counts: Counter[str]) -> None:
    """Numbers, and days of the month twice."""
    for found in (_ascii_figure if text.isascii() else _figure).finditer(text):
        digits = found[0].rstrip(".,")
        counts[intern("=" + digits)] += 1
        if len(digits) <= 2:
            start, end = found.span()
            near = _month_before.search(text, max(0, start - 12), start)
            near = near or _month_after.match(text, end)
            if near is not None and (month := _MONTHS.get(near[1].lower())):
                counts[f"={month}/{int(digits)}"] += 2
    if not text.isascii():
        for month_digits, day in _month_day.findall(text):
            counts[f"={int(month_digits)}/{int(day)}"] += 2


class _Remembered(dict[float, float]):
    """A function of small numbers, worked out once for each."""

    def __init__(self, of: Callable[[float], float]) -> None:
        self._of = of

    def __missing__(self, number: float) -> float:
        value = self._of(number)
        if len(self) < _REMEMBERED:
            self[number] = value
        return value


_REMEMBERED = 10_000
_log_half_more = _Remembered(lambda n: math.log(n + 0.5))
_damped = _Remembered(lambda n: 1 + math.log(n))
_nothing = repeat(0)


class Commonness:
    """In how many of the articles seen each feature occurs. What is rare or long ago is
    forgotten, by halving, so that :data:`COUNTED` are never exceeded by much."""

    def __init__(self) -> None:
        self.articles = 0.0
        self.counts: Counter[str] = Counter()

    def add(self, seen: Seen) -> None:
        self.articles += 1
        self.counts.update(seen.terms.keys())

    def remove(self, seen: Seen) -> None:
        """Undo :meth:`add`."""
        self.articles = max(0.0, self.articles - 1)
        counts = self.counts
        for feature in seen.terms:
            if (left := counts.get(feature, 0) - 1) > 0:
                counts[feature] = left
            else:
                counts.pop(feature, None)

    def cut(self) -> None:
        while len(self.counts) > COUNTED:
            self.articles /= 2
            self.counts = Counter({f: n / 2 for f, n in self.counts.items() if n > 1})

    def weigh(self, seen: Seen) -> Views:
        """TF-IDF, each view at length one, its heaviest features only, the heaviest first."""
        # All in C: there are some two hundred. Nothing is in more articles than there are, so
        # that every weight is above 0.
        counts = map(self.counts.get, seen.terms, _nothing)
        common = map(_log_half_more.__getitem__, counts)
        full = math.log(self.articles + _UNLIKE)
        rarity = dict(zip(seen.terms, map(full.__sub__, common), strict=True))
        return Views(
            _weighed(seen.terms, rarity, TERMS),
            _weighed(seen.names, rarity, MARKS),
            _weighed(seen.figures, rarity, MARKS),
            _weighed(seen.head, rarity, TERMS),
        )


def _weighed(counts: dict[str, int], rarity: dict[str, float], most: int) -> Vector:
    # The head may end within a word that the terms do not have.
    weights = {f: rarity[f] * _damped[n] for f, n in counts.items() if f in rarity}
    kept = sorted(weights, key=weights.__getitem__, reverse=True)[:most]
    heaviest = [weights[f] for f in kept]
    length = math.hypot(*heaviest)
    return {f: w / length for f, w in zip(kept, heaviest, strict=True)}
