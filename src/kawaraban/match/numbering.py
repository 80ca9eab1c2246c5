"""Topics by number: what a large collection of them is made of, ready to be kept as bytes.

Equal terms are one number, equal groups are one number, and a topic is a few hundred bytes that
are read when an article makes it a candidate. So hundreds of thousands of topics take tens of
megabytes, and a collection is loaded without loading a topic.
"""

from __future__ import annotations

import operator

import msgspec

from kawaraban.match.fields import word
from kawaraban.match.terms import Term
from kawaraban.match.topic import Group, Rule, Topic

Numbers = tuple[int, ...]


_ASKED = (
    *("outlet", "genre", "lang", "section", "keywords", "byline", "agency"),
    *("not_outlet", "not_genre"),
)


class NumberedRule(msgspec.Struct, frozen=True, array_like=True):
    """A rule without its groups, and the numbers of these (-1: has none)."""

    rule: Rule
    labels: tuple[str, ...]
    groups: Numbers
    none: int = -1
    listed: int = -1
    """Names that make a list of what stands in a row with them."""
    other_labels: tuple[str, str] = ("", "")
    asks: bool = False
    """Whether it asks something of the article itself."""


class NumberedTopic(msgspec.Struct, frozen=True, array_like=True):
    """A topic without its rules, and those by number."""

    topic: Topic
    rules: tuple[NumberedRule, ...]


class Collection(msgspec.Struct, array_like=True):
    """Terms, groups and topics by number. All of it is plain data."""

    names: list[str] = []
    topics: list[bytes] = []
    """Each a :class:`NumberedTopic`."""
    texts: list[str] = []
    """What each term is, folded."""
    terms: list[bytes] = []
    """Each a ``Term`` without its company."""
    groups: list[Numbers] = []
    friends: dict[int, Numbers] = {}
    """The company a term needs, by the term."""
    exceptions: dict[int, Numbers] = {}
    """Patterns inside which a term does not count."""
    words: dict[str, int] = {}
    """The first term that is this one word."""
    pairs: dict[str, Numbers] = {}
    """Terms that hold two whole words side by side, by these written together."""
    phrases: dict[str, Numbers] = {}
    """Terms that hold a whole word, by it."""
    patterns: list[str] = []
    """Strings to be looked for anywhere, and the first term of each (-1: only an exception)."""
    pattern_terms: list[int] = []
    same: dict[int, Numbers] = {}
    """Further terms of one word or pattern, by the first."""


def whole_words(term: Term) -> list[str]:
    """The words that stand whole wherever the term does."""
    text = term.text
    return [
        found[0]
        for found in word.finditer(text)
        if (found.start() or not term.open_start) and (found.end() < len(text) or not term.open_end)
    ]


def is_word(term: Term) -> bool:
    """Whether the term stands only as a whole word, and is one."""
    return not (term.open_start or term.open_end) and word.fullmatch(term.text) is not None


class Numbering:
    """Makes a collection of topics, one after the other; none of them is kept."""

    def __init__(self) -> None:
        self.made = Collection()
        self.anchored: list[tuple[int, Numbers]] = []
        """The rules that can speak for their topic: its number and their groups."""
        self.always: list[int] = []
        """Topics with a rule that asks for no term."""
        self._plain: dict[tuple[str, str, bool, bool], int] = {}
        self._terms: dict[Term, int] = {}
        self._known_groups: dict[int, tuple[Group, int]] = {}
        self._groups: dict[Numbers, int] = {}
        self._pattern_numbers: dict[str, int] = {}
        self._encode = msgspec.msgpack.Encoder().encode

    def add(self, topic: Topic) -> None:
        made = self.made
        number = len(made.names)
        rules = tuple(map(self._rule, topic.rules))
        bare = msgspec.structs.replace(topic, rules=())
        made.names.append(topic.name)
        made.topics.append(self._encode(NumberedTopic(bare, rules)))
        for one in rules:
            if one.rule.weight > 0 and one.groups:
                self.anchored.append((number, one.groups))
        if any(one.rule.weight > 0 and not one.groups for one in rules):
            self.always.append(number)

    def _rule(self, rule: Rule) -> NumberedRule:
        none, listed = rule.none, rule.not_listed_with
        return NumberedRule(
            msgspec.structs.replace(rule, groups=(), none=None, not_listed_with=None),
            tuple(group.label for group in rule.groups),
            tuple(map(self._group, rule.groups)),
            -1 if none is None else self._group(none),
            -1 if listed is None else self._group(listed),
            ("" if none is None else none.label, "" if listed is None else listed.label),
            any(getattr(rule, field) for field in _ASKED),
        )

    def _group(self, group: Group) -> int:
        large = len(group.terms) > 20  # of an alias set, and many topics have the same one
        if large and id(group) in self._known_groups:
            return self._known_groups[id(group)][1]
        numbers = tuple(map(self._term, group.terms))
        number = self._groups.setdefault(numbers, len(self.made.groups))
        if number == len(self.made.groups):
            self.made.groups.append(numbers)
        if large:
            self._known_groups[id(group)] = group, number  # kept, or the id could be another's
        return number

    def _term(self, term: Term) -> int:
        plain = not (term.alone or term.languages or term.except_in or term.company)
        if plain:
            key = (term.written, term.text, term.open_start, term.open_end)
            number = self._plain.get(key)
            if number is None:
                number = self._plain[key] = self._add(term)
            return number
        number = self._terms.get(term)
        if number is None:
            number = self._terms[term] = self._add(term)
        return number

    def _add(self, term: Term) -> int:
        made = self.made
        number = len(made.texts)
        made.texts.append(term.text)
        made.terms.append(self._encode(msgspec.structs.replace(term, company=())))
        first = self._placed(term, number)
        if first != number:
            made.same[first] = (*made.same.get(first, ()), number)
        if term.except_in:
            made.exceptions[number] = tuple(map(self._pattern, term.except_in))
        if term.company:
            made.friends[number] = tuple(map(self._term, term.company))
        return number

    def _placed(self, term: Term, number: int) -> int:
        """Where the term is to be looked for; the first term that is looked for there."""
        made = self.made
        if is_word(term):
            return made.words.setdefault(term.text, number)
        words = whole_words(term)
        if words:
            under = made.pairs if len(words) > 1 else made.phrases
            # Longer words are rarer.
            key = max(map(operator.add, words, words[1:]) if len(words) > 1 else words, key=len)
            under[key] = (*under.get(key, ()), number)
            return number
        pattern = self._pattern(term.text)
        if made.pattern_terms[pattern] < 0:
            made.pattern_terms[pattern] = number
        return made.pattern_terms[pattern]

    def _pattern(self, text: str) -> int:
        made = self.made
        number = self._pattern_numbers.setdefault(text, len(made.patterns))
        if number == len(made.patterns):
            made.patterns.append(text)
            made.pattern_terms.append(-1)
        return number
