"""What many topics look for, by number: which of them an article could concern at all.

Terms are numbered. A term that is one whole word is looked up among the article's words; all
others go into one Aho-Corasick automaton over folded text. What comes of both is the set of
terms seen (boundaries, exceptions and company not asked yet: it may hold too many, never too
few). Each rule that speaks for its topic is kept under the terms of the group least likely to
be seen, its anchor, and is a candidate where another of its groups was seen too.

How likely a term is to be seen decides how fast this is, and nothing else. It is counted in a
sample of articles where there is one, and guessed from script and length otherwise.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import chain
from operator import itemgetter
from typing import NamedTuple

from kawaraban.article import Article
from kawaraban.match.automaton import Hits, compile_finder
from kawaraban.match.fields import Field, word
from kawaraban.match.terms import Term
from kawaraban.match.topic import Group, Rule, Topic

Numbers = tuple[int, ...]

_pattern = itemgetter(2)


class NumberedRule(NamedTuple):
    """A rule with the numbers of its terms, group by group."""

    rule: Rule
    groups: tuple[Numbers, ...]
    none: Numbers
    listed: Numbers
    """Names that make a list of what stands in a row with them."""


class Seen(NamedTuple):
    """What was found in one field: occurrences by pattern, and the numbers of terms seen."""

    hits: Hits
    terms: set[int]


def fields_of(article: Article) -> tuple[Field, Field]:
    """The headline; the text, else the summary, else the excerpt."""
    text = article.body or article.summary or article.excerpt
    return Field("headline", article.headline), Field("text", text)


class Index:
    """Topics compiled. ``always`` are numbers of topics that are candidates everywhere."""

    def __init__(
        self,
        topics: Sequence[Topic],
        always: Iterable[int] = (),
        sample: Sequence[Article] = (),
    ) -> None:
        self.terms: list[Term] = []
        self.friends: dict[int, Numbers] = {}
        self.exceptions: dict[int, Numbers] = {}
        """Patterns inside which a term does not count."""
        self.patterns: list[str] = []
        self.pattern_terms: list[int] = []
        """The first term of a pattern; -1 where it is only an exception."""
        self.word_terms: dict[str, int] = {}
        self.pattern_numbers: dict[str, int] = {}
        self.same_text: dict[int, Numbers] = {}
        """Further terms of one word or pattern, by the first."""
        numbering = _Numbering(self)
        self.rules = [tuple(numbering.rule(rule) for rule in topic.rules) for topic in topics]
        self._find = compile_finder(self.patterns) if self.patterns else None
        self.always = sorted({*always, *self._unanchored()})
        self._anchor(self._commonness(sample))

    def _unanchored(self) -> Iterable[int]:
        for number, rules in enumerate(self.rules):
            if any(rule.weight > 0 and not groups for rule, groups, *_ in rules):
                yield number

    # Anchors ------------------------------------------------------------------------

    def _commonness(self, sample: Sequence[Article]) -> list[float]:
        """About how many articles of a thousand a term is seen in."""
        counted: Counter[int] = Counter()
        for article in sample:
            counted.update(set().union(*(self.look(field).terms for field in fields_of(article))))
        # A guess weighs as much as ten articles.
        documents = len(sample) + 10
        return [
            1000 * (counted[number] + 10 * _guess(term.text)) / documents
            for number, term in enumerate(self.terms)
        ]

    def _anchor(self, commonness: list[float]) -> None:
        """Watches: the rules that can speak for their topics, by number."""
        self._topics = array("i")
        self._second: list[Numbers] = []
        self._others: dict[int, tuple[Numbers, ...]] = {}
        postings: dict[int, list[int]] = {}
        likely = commonness.__getitem__
        for topic, rules in enumerate(self.rules):
            for rule, groups, *_ in rules:
                if rule.weight < 0 or not groups:
                    continue
                watch = len(self._topics)
                first, *more = sorted(groups, key=lambda group: sum(map(likely, group)))
                self._topics.append(topic)
                self._second.append(more[0] if more else first)
                if len(more) > 1:
                    self._others[watch] = tuple(more[1:])
                for number in dict.fromkeys(first):
                    postings.setdefault(number, []).append(watch)
        self._postings = {number: tuple(watches) for number, watches in postings.items()}

    # Looking ------------------------------------------------------------------------

    def look(self, field: Field) -> Seen:
        """The terms that may stand in a field."""
        hits = self._find(field.folded.text) if self._find is not None and field.text else []
        seen: set[int] = set()
        if self.word_terms:
            found = set(map(self.word_terms.get, field.words))
            found.discard(None)
            seen = found  # type: ignore[assignment]  # None is out
        seen.update(map(self.pattern_terms.__getitem__, set(map(_pattern, hits))))
        seen.discard(-1)
        if self.same_text:
            for number in self.same_text.keys() & seen:
                seen.update(self.same_text[number])
        return Seen(hits, seen)

    def candidates(self, seen: set[int]) -> list[int]:
        """The topics that could have something to say where these terms were seen, in order."""
        none_of = seen.isdisjoint
        second, others = self._second, self._others
        kept = [
            watch
            for watch in chain.from_iterable(filter(None, map(self._postings.get, seen)))
            if not none_of(second[watch])
        ]
        if others:
            kept = [
                watch
                for watch in kept
                if watch not in others or not any(map(none_of, others[watch]))
            ]
        return sorted({*self.always, *map(self._topics.__getitem__, kept)})


class _Numbering:
    """Terms and groups by number while an index is made. Equal terms are one."""

    def __init__(self, index: Index) -> None:
        self.index = index
        self._terms: dict[Term, int] = {}
        self._by_id: dict[int, int] = {}
        self._groups: dict[int, Numbers] = {}
        self._kept: dict[Numbers, Numbers] = {}

    def rule(self, rule: Rule) -> NumberedRule:
        groups = tuple(map(self._group, rule.groups))
        none = self._group(rule.none) if rule.none is not None else ()
        others = rule.not_listed_with
        listed = self._group(others) if others is not None else ()
        return NumberedRule(rule, groups, none, listed)

    def _group(self, group: Group) -> Numbers:
        numbers = self._groups.get(id(group))
        if numbers is None:
            numbers = tuple(map(self._term, group.terms))
            numbers = self._kept.setdefault(numbers, numbers)
            self._groups[id(group)] = numbers
        return numbers

    def _term(self, term: Term) -> int:
        number = self._by_id.get(id(term))
        if number is None:
            number = self._terms.get(term)
            if number is None:
                number = self._add(term)
            self._by_id[id(term)] = number
        return number

    def _add(self, term: Term) -> int:
        index = self.index
        number = self._terms[term] = len(index.terms)
        index.terms.append(term)
        if is_word(term):
            first = index.word_terms.setdefault(term.text, number)
        else:
            pattern = self._pattern(term.text)
            first = index.pattern_terms[pattern]
            if first < 0:
                first = index.pattern_terms[pattern] = number
        if first != number:
            index.same_text[first] = (*index.same_text.get(first, ()), number)
        if term.except_in:
            index.exceptions[number] = tuple(map(self._pattern, term.except_in))
        if term.company:
            index.friends[number] = tuple(map(self._term, term.company))
        return number

    def _pattern(self, text: str) -> int:
        index = self.index
        number = index.pattern_numbers.setdefault(text, len(index.patterns))
        if number == len(index.patterns):
            index.patterns.append(text)
            index.pattern_terms.append(-1)
        return number


def is_word(term: Term) -> bool:
    """Whether the term stands only as a whole word, and is one."""
    return not (term.open_start or term.open_end) and word.fullmatch(term.text) is not None


def _guess(text: str) -> float:
    """In what share of articles a term of this length and script is seen, roughly."""
    if text[0] < "\u1100":
        return 0.6 * 0.65 ** len(text)
    return 0.5 * 0.3 ** len(text)
