"""Whether one article repeats another, by comparing the two texts themselves."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from kawaraban.article import Article, CopyKind, CopyLink
from kawaraban.copies.shingles import Copytext
from kawaraban.folding import fold, search_tokens

COPY = 0.6
"""From this share of the shorter text on, one repeats the other."""
SURE_COPY = 0.8
"""The same where there are other reasons to share much: just one of the two is opinion (an
editorial quotes what it speaks of), or one outlet has both (captions, background, the same story
written on)."""
MISREAD = 0.25
"""From this share of a text's word triples on its letters are compared: one letter in twenty
misread, as scanning does, spoils half of the triples and a third of the runs of nine letters."""
SCATTERED = 8
"""Where the triples that are not shared stand in stretches of so many at most, on an average."""
LONG = 8
"""Times as long, a text may have the short runs of another by chance: longer ones are asked for."""
TOGETHER = 0.4
SAME_LENGTH = 0.8
"""As long as this against the longer, a copy is the same text, not a part of it."""
NUMBERS_KEPT = 0.5
"""What a copy keeps of the numbers, against what it keeps of the words. A daily text with other
figures keeps fewer."""
FEWEST_NUMBERS = 3
NUMBERS_SHARE = 0.05
"""From this share of a text's runs on, those with numbers say whether it is another day's."""
SHORT_TEXT = 200
HEADLINES_ALIKE = 0.3
OPINION = frozenset({"editorial", "opinion", "column", "contribution", "letter", "analysis"})


def compare(a: Article, b: Article) -> CopyLink | None:
    """How ``b`` stands to ``a``, None where neither repeats the other.

    ``same``, ``contains`` (b has all of a, and more), ``contained`` (b is a part of a),
    ``revised`` (one outlet, mostly the same text, at two times: the later is the revision).
    ``overlap`` is the share of the shorter text that the other has too. Turned round it gives
    the same overlap and the mirrored kind. Nothing is asked of the times between the two:
    the window is for whoever chooses the candidates.
    """
    return compare_texts(Copytext(a), Copytext(b))


def place(text: Copytext, candidates: Iterable[Copytext]) -> tuple[CopyLink, ...]:
    """How an article stands to each of the candidates that it repeats or that repeat it, in
    their order."""
    links = (compare_texts(other, text) for other in candidates)
    return tuple(link for link in links if link is not None)


def compare_texts(a_text: Copytext, b_text: Copytext) -> CopyLink | None:
    """:func:`compare`, of texts that are cut already."""
    a, b = a_text.article, b_text.article
    if a.address == b.address or not (a_text.enough and b_text.enough):
        return None
    if isinstance(a_text.units, str) != isinstance(b_text.units, str):
        return None
    one_outlet = bool(a.outlet and b.outlet) and fold(a.outlet or "") == fold(b.outlet or "")
    if one_outlet and _is_notice(a, a_text, b, b_text):
        return None
    if a_text.units == b_text.units:
        return CopyLink(a.address, "same", 1.0)
    shorter, longer = sorted((a_text, b_text), key=_length_then_text)
    one_is_opinion = (a.genre in OPINION) != (b.genre in OPINION)
    least = SURE_COPY if one_is_opinion or one_outlet else COPY
    overlap, of_longer = _shared(shorter.shingles, longer.shingles)
    if overlap < MISREAD or _other_numbers(shorter, longer, overlap):
        return None
    if overlap < least and _is_misread(shorter, longer):
        overlap, of_longer = _shared(shorter.close, longer.close)
    if overlap < least or not _stands_together(shorter, longer):
        return None
    kind = _kind(a, len(a_text.units), b, len(b_text.units))
    if one_outlet and of_longer >= COPY and _at_two_times(a, b):
        kind = "revised"
    return CopyLink(a.address, kind, round(overlap, 3))


def _shared(shorter: frozenset[str], longer: frozenset[str]) -> tuple[float, float]:
    """Shares of the two that they have in common."""
    shared = len(shorter & longer)
    return shared / len(shorter), shared / len(longer)


def _stands_together(shorter: Copytext, longer: Copytext) -> bool:
    """Whether a short text stands in a long one; a book has most short runs of any text, here
    one and there one."""
    if len(longer.units) < LONG * len(shorter.units):
        return True
    size = 10 if isinstance(shorter.units, str) else 6
    runs = [shorter.run(start, size) for start in range(0, len(shorter.units) - size + 1, 3)]
    found = sum(1 for run in runs if run in longer.canonical)
    return found >= TOGETHER * len(runs)


def _is_misread(shorter: Copytext, longer: Copytext) -> bool:
    """Whether what the two do not share is scattered, a word here and there, as misread words
    are, and not whole passages."""
    if isinstance(shorter.units, str):
        return False
    there = [triple in longer.shingles for triple in shorter.in_order()]
    stretches = sum(1 for before, here in pairwise([True, *there]) if before and not here)
    return there.count(False) <= SCATTERED * stretches


def _length_then_text(text: Copytext) -> tuple[int, str]:
    return len(text.shingles), text.canonical


def _kind(a: Article, a_length: int, b: Article, b_length: int) -> CopyKind:
    if min(a_length, b_length) >= SAME_LENGTH * max(a_length, b_length):
        return "same"
    return "contains" if b_length > a_length else "contained"


def _at_two_times(a: Article, b: Article) -> bool:
    first, second = (article.updated or article.published for article in (a, b))
    return first is not None and second is not None and first.utc != second.utc


def _other_numbers(shorter: Copytext, longer: Copytext, overlap: float) -> bool:
    """Whether the words are the same and the figures are not: yesterday's prices or weather."""
    numbers = shorter.with_digits
    if len(numbers) < max(FEWEST_NUMBERS, NUMBERS_SHARE * len(shorter.shingles)):
        return False
    return len(numbers & longer.shingles) / len(numbers) < NUMBERS_KEPT * overlap


def _is_notice(a: Article, a_text: Copytext, b: Article, b_text: Copytext) -> bool:
    """Whether all that was to be read of two pages of one outlet may be the same notice (for
    subscribers only): a short text under headlines that have nothing in common."""
    if min(len(a_text.canonical), len(b_text.canonical)) >= SHORT_TEXT:
        return False
    first, second = (set(search_tokens(article.headline)) for article in (a, b))
    fewer = min(len(first), len(second))
    return bool(fewer) and len(first & second) < HEADLINES_ALIKE * fewer
