"""What many topics look for, by number: which of them an article could concern at all.

A term that is one whole word is looked up among the article's words, one that holds whole words
where they are all there; all others go into one Aho-Corasick automaton over folded text, or two:
what holds only letters and signs of alphabets apart, for a text of these needs no other. What
comes of it is the set of terms seen (boundaries, exceptions and company not asked yet: it may
hold too many, never too few). Each rule that speaks for its topic is kept under the terms of the
group least likely to be seen, its anchor, and is a candidate where a term of each of its other
groups was seen too.

How likely a term is to be seen decides how fast this is, and nothing else. It is counted in a
sample of articles where there is one, and guessed from script and length otherwise.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import compress
from operator import itemgetter, not_
from typing import NamedTuple

import msgspec

from kawaraban.article import Article
from kawaraban.match.automaton import Finder, Hits, compile_finder
from kawaraban.match.fields import Field, words_apart
from kawaraban.match.numbering import Collection, NumberedTopic, Numbering, Numbers
from kawaraban.match.terms import Term
from kawaraban.match.topic import Group, Topic

_KEPT = 8192, 65_536
"""Topics and terms that are kept as objects, of those that articles asked for last."""
_pattern = itemgetter(2)


class Seen(NamedTuple):
    """What was found in one field: occurrences by pattern, and the numbers of terms seen."""

    hits: Hits
    terms: set[int]


class Anchors(msgspec.Struct, array_like=True):
    """The rules that can speak for their topics (watches), by number, each under the terms of
    its rarest group."""

    topics: list[int] = []
    """The topic of each watch."""
    alone: dict[int, tuple[Numbers, Numbers]] = {}
    """By anchor: watches whose second group is one term, and these terms."""
    among: dict[int, tuple[Numbers, Numbers]] = {}
    """By anchor: watches whose second group is of several terms, and the groups."""
    all_of: dict[int, Numbers] = {}
    """By watch: terms of its further groups of one term."""
    any_of: dict[int, Numbers] = {}
    """By watch: its further groups of several terms."""


def fields_of(article: Article) -> tuple[Field, Field]:
    """The headline; the text, else the summary, else the excerpt."""
    text = article.body or article.summary or article.excerpt
    return Field("headline", article.headline), Field("text", text)


class Index:
    """A collection of topics compiled. ``always`` are numbers of topics that are candidates
    everywhere."""

    def __init__(
        self, made: Collection, anchors: Anchors | None = None, always: Iterable[int] = ()
    ) -> None:
        self.made, self.always = made, frozenset(always)
        self.pattern_numbers = {text: number for number, text in enumerate(made.patterns)}
        self._finders = _finders(made.patterns)
        self.anchors = anchors or Anchors()
        self.topic = lru_cache(_KEPT[0])(self._topic)
        self.term = lru_cache(_KEPT[1])(self._term)

    # What stands behind a number ----------------------------------------------------

    def _topic(self, number: int) -> NumberedTopic:
        return _decode_topic(self.made.topics[number])

    def _term(self, number: int) -> Term:
        return _decode_term(self.made.terms[number])

    def whole_topic(self, number: int) -> Topic:
        """A topic as it was given."""
        numbered = self.topic(number)
        rules = []
        for one in numbered.rules:
            groups = map(self._group, one.labels, one.groups)
            none, listed = map(self._group, one.other_labels, (one.none, one.listed))
            rules.append(
                msgspec.structs.replace(
                    one.rule, groups=tuple(groups), none=none, not_listed_with=listed
                )
            )
        return msgspec.structs.replace(numbered.topic, rules=tuple(rules))

    def _group(self, label: str, number: int) -> Group | None:
        if number < 0:
            return None
        return Group(label=label, terms=tuple(map(self._whole_term, self.made.groups[number])))

    def _whole_term(self, number: int) -> Term:
        term, friends = self.term(number), self.made.friends.get(number)
        if friends is None:
            return term
        return msgspec.structs.replace(term, company=tuple(map(self._whole_term, friends)))

    # Looking ------------------------------------------------------------------------

    def look(self, field: Field) -> Seen:
        """The terms that may stand in a field."""
        if not field.text:
            return Seen([], set())
        made, text = self.made, field.folded.text
        seen: set[int] = set()
        if made.words:
            found = set(map(made.words.get, field.words))
            found.discard(None)
            seen = found  # type: ignore[assignment]  # None is out
        if made.pairs:
            seen.update(*filter(None, map(made.pairs.get, field.pairs())))
        if made.phrases:
            for key in made.phrases.keys() & field.words:
                seen.update(number for number in made.phrases[key] if made.texts[number] in text)
        hits: Hits = []
        for finder, alphabetic in self._finders:
            if alphabetic or not field.is_alphabetic:
                hits += finder(text)
        if hits:
            seen.update(map(made.pattern_terms.__getitem__, set(map(_pattern, hits))))
            seen.discard(-1)
        if made.same:
            for number in made.same.keys() & seen:
                seen.update(made.same[number])
        return Seen(hits, seen)

    def candidates(self, seen: set[int]) -> list[int]:
        """The topics that could have something to say where these terms were seen, in order."""
        anchors, groups = self.anchors, self.made.groups
        kept: list[int] = []
        for watches, seconds in filter(None, map(anchors.alone.get, seen)):
            kept += compress(watches, map(seen.__contains__, seconds))
        none_of = seen.isdisjoint
        for watches, seconds in filter(None, map(anchors.among.get, seen)):
            kept += compress(watches, map(not_, map(none_of, map(groups.__getitem__, seconds))))
        if anchors.all_of:
            has_all, terms = seen.issuperset, anchors.all_of.get
            kept = [watch for watch in kept if has_all(terms(watch, ()))]
        if anchors.any_of:
            further = anchors.any_of.get
            kept = [
                watch
                for watch in kept
                if not any(none_of(groups[group]) for group in further(watch, ()))
            ]
        topics = set(map(anchors.topics.__getitem__, kept))
        return sorted(topics | self.always)


def compile_collection(
    topics: Iterable[Topic], sample: Sequence[Article] = ()
) -> tuple[Collection, Anchors, frozenset[int]]:
    """Topics by number, where they are anchored, and those that are candidates everywhere.
    Topics may come one at a time and are not kept."""
    numbering = Numbering()
    for topic in topics:
        numbering.add(topic)
    made = numbering.made
    fields = [fields_of(article) for article in sample]
    anchors = _anchored(made, numbering.anchored, _commonness(made, fields))
    return made, anchors, frozenset(numbering.always)


def _commonness(made: Collection, sample: Sequence[tuple[Field, Field]]) -> list[float]:
    """About how many articles of a thousand a term is seen in."""
    counted: Counter[int] = Counter()
    if sample:
        index = Index(made)
        for fields in sample:
            counted.update(set().union(*(index.look(field).terms for field in fields)))
    # A guess weighs as much as ten articles.
    documents = len(sample) + 10
    return [
        1000 * (counted[number] + 10 * _guess(text)) / documents
        for number, text in enumerate(made.texts)
    ]


def _anchored(
    made: Collection, rules: Iterable[tuple[int, Numbers]], commonness: list[float]
) -> Anchors:
    anchors = Anchors()
    groups = made.groups
    likely = commonness.__getitem__
    alone: dict[int, tuple[list[int], list[int]]] = {}
    among: dict[int, tuple[list[int], list[int]]] = {}
    for topic, asked in rules:
        watch = len(anchors.topics)
        anchors.topics.append(topic)
        first, *more = sorted(asked, key=lambda group: sum(map(likely, groups[group])))
        second = more[0] if more else first
        # With no other group the anchor itself has to do, which then is there.
        if more and len(groups[second]) == 1:
            under, wanted = alone, groups[second][0]
        else:
            under, wanted = among, second
        for term in dict.fromkeys(groups[first]):
            watches, seconds = under.setdefault(term, ([], []))
            watches.append(watch)
            seconds.append(wanted)
        single = tuple(groups[group][0] for group in more[1:] if len(groups[group]) == 1)
        several = tuple(group for group in more[1:] if len(groups[group]) > 1)
        if single:
            anchors.all_of[watch] = single
        if several:
            anchors.any_of[watch] = several
    for kept, written in ((anchors.alone, alone), (anchors.among, among)):
        for term, (watches, seconds) in written.items():
            kept[term] = tuple(watches), tuple(seconds)
    return anchors


def _finders(patterns: Sequence[str]) -> list[tuple[Finder, bool]]:
    """What finds the patterns, and whether these may stand in a text of an alphabet."""
    parted: dict[bool, list[int]] = {False: [], True: []}
    for number, text in enumerate(patterns):
        parted[words_apart(text) is not None].append(number)
    return [
        (_numbered(compile_finder([patterns[number] for number in numbers]), numbers), alphabetic)
        for alphabetic, numbers in parted.items()
        if numbers
    ]


def _numbered(find: Finder, numbers: list[int]) -> Finder:
    if numbers == list(range(len(numbers))):
        return find
    return lambda text: [(start, end, numbers[found]) for start, end, found in find(text)]


_decode_topic = msgspec.msgpack.Decoder(NumberedTopic).decode
_decode_term = msgspec.msgpack.Decoder(Term).decode


def _guess(text: str) -> float:
    """In what share of articles a term of this length and script is seen, roughly."""
    if text[0] < "\u1100":
        return 0.6 * 0.65 ** len(text)
    return 0.5 * 0.3 ** len(text)
