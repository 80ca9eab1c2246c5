"""Rule terms from examples: what stands in the accepted articles and hardly anywhere else.

Candidates are terms as a reader would write them: katakana words, runs of han characters cut
where what stands beside them varies (left and right accessor variety: Feng et al., Computational
Linguistics 30, 2004), Korean words without their particles, names in Latin and Cyrillic letters
by their capitals. They are ranked by log-likelihood ratio (Dunning, Computational Linguistics
19, 1993) over articles; of terms inside each other the one that explains more stays (the idea of
the C-value: Frantzi et al., 2000). No dictionary, nothing trained.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

import msgspec

from kawaraban.article import Article
from kawaraban.folding import Folded, fold, fold_spans
from kawaraban.match.aliases import Aliases, default_aliases
from kawaraban.match.prose import prose
from kawaraban.match.terms import Term, particle_start
from kawaraban.match.topic import Group, Topic

ONCE, MOST_AGAIN = 0.6, 4.0
"""A score is worth as many times what it is as the term stands in an article on average (the
headline counts twice), up to so often, less so much."""
LONGEST = 10
"""Characters of a run of han that are looked at as one term."""
SURE = 3.84
"""A log-likelihood ratio from which chance is an unlikely reason (p < 0.05)."""
SURE_OF_MANY = 6.63
"""The same where many terms are looked at (p < 0.01)."""
KEPT_OUT = 5
"""Terms to exclude, at most."""


class Suggestion(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A term to add, one to exclude (``none``, or a rule of a negative weight), or one of the
    topic's own to take out.

    ``accepted`` and ``rejected`` count articles in which it stands; ``background`` those nobody
    judged. ``language`` is that of most of the articles, ``covered`` the alias set (@name) or the
    rule that has the term already ('' where none), ``score`` the log-likelihood ratio.
    """

    action: Literal["add", "exclude", "remove"]
    term: str
    accepted: int
    rejected: int
    background: int = 0
    language: str = ""
    covered: str = ""
    score: float = 0.0
    rule: str = ""
    """The label of the rule that a term to remove stands in."""


def suggest(
    accepted: Sequence[Article],
    rejected: Sequence[Article],
    background: Sequence[Article],
    topic: Topic | None = None,
    *,
    aliases: Aliases | None = None,
    most: int = 20,
) -> tuple[Suggestion, ...]:
    """Terms to add, best first (at most ``most``), terms that stand in several rejected articles
    and in no accepted one, then terms of the topic that stand mostly in rejected articles. Terms
    the topic's rules have already are left out of the first two; those that an alias set has
    which the topic does not use are named with it (``covered``).
    """
    texts = prose((*accepted, *rejected, *background))
    ends = len(accepted), len(accepted) + len(rejected)
    good, bad, beside = texts[: ends[0]], texts[ends[0] : ends[1]], texts[ends[1] :]
    candidates = _candidates(good, (*bad, *beside))
    known = _known_terms(topic)
    sets = _set_terms(aliases if aliases is not None else default_aliases())
    folded = [fold(text) for text in good]
    counted_against = [fold(text) for text in bad]
    counted_beside = [fold(text) for text in beside]
    found = []
    for term, (documents, written, score) in candidates.items():
        if _is_known(written, known):
            continue
        languages = Counter(_language(accepted[number]) for number in documents)
        found.append(
            Suggestion(
                action="add",
                term=written,
                accepted=len(documents),
                rejected=sum(term in text for text in counted_against),
                background=sum(term in text for text in counted_beside),
                language=languages.most_common(1)[0][0],
                covered=sets.get(term, ""),
                score=round(score, 2),
            )
        )
    found.sort(key=lambda s: (-s.score, -s.accepted, s.term))
    excluded = []
    for term, (documents, written, score) in _candidates(bad, good, least=3).items():
        if _is_known(written, known) or any(term in text for text in folded):
            continue
        languages = Counter(_language(rejected[number]) for number in documents)
        excluded.append(
            Suggestion(
                action="exclude",
                term=written,
                accepted=0,
                rejected=len(documents),
                background=sum(term in text for text in counted_beside),
                language=languages.most_common(1)[0][0],
                covered=sets.get(term, ""),
                score=round(score, 2),
            )
        )
    excluded.sort(key=lambda s: (-s.score, -s.rejected, s.background, s.term))
    return (*found[:most], *excluded[:KEPT_OUT], *_to_remove(topic, good, bad))


def _language(article: Article) -> str:
    return (article.language or "").split("-")[0].casefold()


# Candidates -------------------------------------------------------------------------

_han = re.compile("[々〆㐀-鿿]+")
_katakana = re.compile("[ァ-ヺー][ァ-ヺー・･=＝]*[ァ-ヺー]")
_inflected = re.compile("[けげせねべめれえきぎちびみりくぐつぬぶむるうっ]")
"""Kana that go on a verb or adjective begun in han, unless a particle or する begins so."""
_hangul = re.compile("[가-힣]{2,}")
_capital = "[A-ZÀ-ÖØ-ÞА-ЯЁ]"
_letter = "[^\\W\\d_\u3005-\u9fff\uac00-\ud7a3]"
_name = re.compile(
    f"(?<![^\\W_])(?:{_capital}{_letter}*(?:['’-]{_letter}+)*)"
    f"(?:[  ](?:{_capital}{_letter}*(?:['’-]{_letter}+)*)){{0,3}}"
)
_GRAMMAR = frozenset(
    fold(word)
    for word in re.findall(
        r"\S+",
        "The A An In On At It He She They We You I But And Or If As By For From This That These "
        "Those When While Who What Where Why How After Before His Her Their Its Our My Mr Mrs Ms "
        "There Here Not No Yes So To Of With Also However Although Monday Tuesday Wednesday "
        "Thursday Friday Saturday Sunday January February March April May June July August "
        "September October November December "
        "В На И По С О К Но А Он Она Они Это Как Что Из За От До При Для Если Когда Об Так Все Его "
        "Её У Мы Я Вы Не Также Однако После "
        "今回 今年 昨年 同日 午前 午後 記者 以上 以下 場合 今後 現在 同社 自分 記事 日本時間 発表 "
        "기자 이날 지난 오늘 올해 것으로 있다 했다 밝혔다 말했다 위해 대해 따르면 관련 통해 이번 "
        "최근",
    )
)

_Document = dict[str, tuple[str, int]]
"""What stands in an article, folded; how it is written, and how often it stands there."""


def _terms_of(text: str) -> _Document:
    found: _Document = {}
    for written in _written(text):
        folded = fold(written)
        if folded not in _GRAMMAR and not folded.isdigit():
            first, count = found.get(folded, (written, 0))
            found[folded] = first, count + 1
    return found


def _written(text: str) -> Iterator[str]:
    for run in _katakana.finditer(text):
        yield run[0].strip("ー・･=＝") if run[0][0] in "・･=＝" else run[0]
    for run in _hangul.finditer(text):
        word = run[0]
        cut = particle_start(word)
        yield word[:cut] if cut >= 2 else word
    for run in _han.finditer(text):
        word = run[0][: -1 if _inflected.match(text, run.end()) else None].removesuffix("氏")
        for size in range(2, min(len(word), LONGEST) + 1):
            for start in range(len(word) - size + 1):
                yield word[start : start + size]
    for run in _name.finditer(text):
        words = run[0].split()
        while words and fold(words[0]) in _GRAMMAR:
            words.pop(0)
        if words and len(" ".join(words)) > 2:
            yield " ".join(words)


def _candidates(
    accepted: Sequence[str], others: Sequence[str], least: int = 2
) -> dict[str, tuple[list[int], str, float]]:
    """Of terms in ``accepted``: where they stand, how they are written, and how much they tell.
    What an article is about it says again; a word of the language stands in it once (Church and
    Gale, 1995)."""
    where: dict[str, list[int]] = defaultdict(list)
    spelt: dict[str, Counter[str]] = defaultdict(Counter)
    often: Counter[str] = Counter()
    for number, text in enumerate(accepted):
        headline = fold(text.split("\n", 1)[0])
        for term, (written, count) in _terms_of(text).items():
            where[term].append(number)
            spelt[term][written] += 1
            often[term] += count + (term in headline)
    elsewhere = Counter(term for text in others for term in _terms_of(text))
    least = least if len(accepted) > 1 else 1
    sure = SURE_OF_MANY if len(accepted) >= 5 and others else SURE
    scored = {}
    for term, documents in where.items():
        score = _ratio(len(documents), len(accepted), elsewhere[term], len(others))
        if len(documents) >= least and score >= sure:
            scored[term] = documents, spelt[term].most_common(1)[0][0], score
    return {
        term: (documents, written, score * (min(often[term] / len(documents), MOST_AGAIN) - ONCE))
        for term, (documents, written, score) in _maximal(scored).items()
    }


def _ratio(inside: int, accepted: int, outside: int, others: int) -> float:
    """Dunning's ratio for articles with and without the term; 0 where it is commoner outside.
    With nothing to hold it against, what stands in three of ten."""
    if not others:
        return 10.0 * inside / accepted if inside >= 0.3 * accepted else 0.0
    if inside * others <= outside * accepted:
        return 0.0

    def part(count: int, of: int, share: float) -> float:
        left = of - count
        return (count * math.log(share) if count else 0.0) + (
            left * math.log(1 - share) if left else 0.0
        )

    common = (inside + outside) / (accepted + others)
    if common >= 1:
        return 0.0
    return 2 * (
        part(inside, accepted, inside / accepted)
        + part(outside, others, outside / others)
        - part(inside, accepted, common)
        - part(outside, others, common)
    )


def _maximal(
    scored: dict[str, tuple[list[int], str, float]],
) -> dict[str, tuple[list[int], str, float]]:
    """Without the pieces of longer terms: a piece that stands (nearly) only inside one longer
    term is that term; a longer one that hardly adds to a much commoner piece is left to it."""
    holders: dict[str, list[str]] = defaultdict(list)
    for term in scored:
        size = len(term)
        for start in range(size):
            for end in range(start + 2, size + 1):
                piece = term[start:end]
                if end - start < size and piece in scored:
                    holders[piece].append(term)
    dropped = set()
    for piece, longer in holders.items():
        inside = len(scored[piece][0])
        if any(len(scored[term][0]) >= 0.8 * inside for term in longer):
            dropped.add(piece)
        elif len(piece) >= 2 and _is_han(piece):
            # Many different continuations on both sides: a word of its own, its holders compounds.
            dropped.update(t for t in longer if scored[t][2] < 0.5 * scored[piece][2])
            if _variety(piece, longer) < 2:
                dropped.add(piece)
    return {term: value for term, value in scored.items() if term not in dropped}


def _variety(piece: str, longer: Sequence[str]) -> int:
    lefts, rights = set(), set()
    for term in longer:
        at = term.find(piece)
        lefts.add(term[at - 1 : at] if at else "^")
        rights.add(term[at + len(piece) :][:1] or "$")
    return min(len(lefts), len(rights)) if longer else 2


def _is_han(term: str) -> bool:
    return _han.fullmatch(term) is not None


# What is known already --------------------------------------------------------------


def _known_terms(topic: Topic | None) -> list[Term]:
    groups: Iterable[Group] = (
        group
        for rule in (topic.rules if topic is not None else ())
        for group in (*rule.groups, *((rule.none,) if rule.none is not None else ()))
    )
    return list({id(term): term for group in groups for term in group.terms}.values())


def _set_terms(aliases: Aliases) -> dict[str, str]:
    return {
        term.text: f"@{name}"
        for name, one in reversed(list(aliases.items()))
        for term in one.terms
        if not term.company
    }


def _is_known(written: str, known: Iterable[Term]) -> bool:
    folded = fold_spans(written)
    return any(_stands_whole(term, folded) for term in known)


def _stands_whole(term: Term, folded: Folded) -> bool:
    """Whether a rule's term finds the candidate: is it, or stands in it."""
    at = folded.text.find(term.text)
    return at >= 0 and term.stands(folded, at, at + len(term.text))


# What to take out -------------------------------------------------------------------


def _to_remove(
    topic: Topic | None, accepted: Sequence[str], rejected: Sequence[str]
) -> Iterator[Suggestion]:
    """Terms that people wrote (not those of sets) in rules that count for an article, and that
    stand in three rejected articles or more and mostly there."""
    if topic is None or not rejected:
        return
    good, bad = ([fold_spans(text) for text in some] for some in (accepted, rejected))
    seen: set[str] = set()
    for rule in topic.rules:
        if rule.weight <= 0:
            continue
        for group in rule.groups:
            for term in group.terms:
                if term.written not in group.label or term.text in seen:
                    continue
                seen.add(term.text)
                against = sum(_stands(term, text) for text in bad)
                if against < 3:
                    continue
                favour = sum(_stands(term, text) for text in good)
                score = _ratio(against, len(bad), favour, len(good))
                if against > favour and score >= SURE:
                    yield Suggestion(
                        action="remove",
                        term=term.written,
                        accepted=favour,
                        rejected=against,
                        score=round(score, 2),
                        rule=rule.label,
                    )


def _stands(term: Term, folded: Folded) -> bool:
    at = folded.text.find(term.text)
    while at >= 0:
        if term.stands(folded, at, at + len(term.text)):
            return True
        at = folded.text.find(term.text, at + 1)
    return False
