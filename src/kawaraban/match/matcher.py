"""Matching: one pass over an article for the terms of all topics, then exact evaluation.

All terms go into one Aho-Corasick automaton over folded text. A rule is looked at only where
a term of its rarest-looking group occurs; a topic is evaluated in full where one of its rules
is. The arithmetic (places, repeated mentions) is in ``docs/design/matching.md``; every number
in a score is the weight of a reason, and ``Match.score`` is ``math.fsum`` of them.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import pairwise, product
from typing import NamedTuple

from kawaraban.article import Article, Match, Reason
from kawaraban.folding import fold, fold_spans
from kawaraban.match.automaton import compile_finder
from kawaraban.match.examples import ExampleModel, Examples
from kawaraban.match.outcome import outcome_of
from kawaraban.match.terms import Term
from kawaraban.match.topic import Group, Place, Rule, Topic
from kawaraban.wording import say

LEAD = 200
"""The lead is the opening paragraphs up to this many characters: the paragraph in which the
count is reached is the last, and counts whole up to twice as many."""

_SHOWN = 120
_ROWS = 4096
"""Combinations of hits that are tried to find the tightest in a sentence, at most."""
# A full stop ends a sentence after a word of three letters or more: not in Mr. Putin, U.S.
_sentence_end = re.compile(
    "[。！？!?]+[」』”\"')）]*|\n|(?<!\\W\\w)(?<!\\W\\w\\w)(?<!Gen)(?<!Gov)\\.[”\"'»)]*(?=\\s)"
)


class Hit(NamedTuple):
    """A term in a field, in offsets as published."""

    start: int
    end: int
    place: Place


class _Field:
    """One string of an article and what was found in it, by term number."""

    def __init__(self, name: Place, text: str) -> None:
        self.name = name
        self.folded = fold_spans(text)
        self.text = text
        self.found: dict[int, list[tuple[int, int]]] = {}

    @cached_property
    def lead_end(self) -> int:
        if len(self.text) <= LEAD:
            return len(self.text)
        stop = self.text.find("\n", LEAD)
        return min(stop if stop >= 0 else len(self.text), 2 * LEAD)

    @cached_property
    def _sentence_ends(self) -> list[int]:
        return [m.end() for m in _sentence_end.finditer(self.text)]

    def sentence(self, offset: int) -> int:
        return bisect_right(self._sentence_ends, offset)

    def place(self, offset: int) -> Place:
        if self.name == "headline":
            return "headline"
        return "lead" if offset < self.lead_end else "text"


class _Cover:
    """Spans, to be asked whether one of them holds another span."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        reached = -1
        for start, end in sorted(spans):
            if end > reached:  # what an earlier one holds holds nothing more
                self._starts.append(start)
                self._ends.append(end)
                reached = end

    def holds(self, start: int, end: int) -> bool:
        # Ends rise with starts, so of those that begin in time the last reaches furthest.
        before = bisect_right(self._starts, start)
        return before > 0 and self._ends[before - 1] >= end


def _in_company(
    field: _Field, spans: Iterable[tuple[int, int]], friends: Iterable[tuple[int, int]]
) -> list[tuple[int, int]]:
    """The spans in whose sentence a friend stands, before or after them."""
    reach: dict[int, tuple[int, int]] = {}
    for start, end in friends:
        sentence = field.sentence(start)
        first, last = reach.get(sentence, (end, start))
        reach[sentence] = min(first, end), max(last, start)
    kept = []
    for start, end in spans:
        first, last = reach.get(field.sentence(start), (end, start))
        if first <= start or last >= end:
            kept.append((start, end))
    return kept


class Matcher:
    """Compiled topics. Make it with :func:`compile_topics`; it holds no state between
    articles, and pickles as its topics (a worker process compiles them again)."""

    def __init__(
        self, topics: Sequence[Topic], examples: Mapping[str, Examples] | None = None
    ) -> None:
        self.topics = tuple(topics)
        self._examples = dict(examples or {})
        self._models = {
            topic.name: ExampleModel(
                self._examples[topic.name], topic.threshold, bool(topic.rules), topic.balance
            )
            for topic in topics
            if topic.name in self._examples
        }
        self._numbers: dict[Term, int] = {}
        self._terms: list[Term] = []
        self._by_id: dict[int, int] = {}
        self._groups: dict[int, tuple[int, ...]] = {}
        self._anchors: dict[int, list[int]] = {}
        self._always: list[int] = []
        for index, topic in enumerate(self.topics):
            self._index(index, topic)
        strings: dict[str, list[int]] = {}
        for number, term in enumerate(self._terms):
            strings.setdefault(term.text, []).append(number)
            for longer in term.except_in:
                strings.setdefault(longer, [])
        self._strings = list(strings)
        self._string_terms = [tuple(numbers) for numbers in strings.values()]
        number_of = {string: n for n, string in enumerate(self._strings)}
        self._except_strings = [
            frozenset(number_of[longer] for longer in term.except_in) for term in self._terms
        ]
        self._find = compile_finder(self._strings) if strings else None

    def __reduce__(self) -> tuple[object, ...]:
        return Matcher, (self.topics, self._examples)

    # Compiling ----------------------------------------------------------------------

    def _index(self, index: int, topic: Topic) -> None:
        always = topic.name in self._models
        for rule in topic.rules:
            numbered = [self._number_group(group) for group in rule.groups]
            if rule.none is not None:
                self._number_group(rule.none)
            if rule.weight < 0:
                continue
            if not numbered:
                always = True
                continue
            # The group whose shortest term is longest is looked for; two characters of one
            # script are far commoner than five.
            anchor = max(
                numbered, key=lambda g: (min(len(self._terms[n].text) for n in g), -len(g))
            )
            for number in anchor:
                topics = self._anchors.setdefault(number, [])
                if not topics or topics[-1] != index:
                    topics.append(index)
        if always:
            self._always.append(index)

    def _number_group(self, group: Group) -> tuple[int, ...]:
        numbers = self._groups.get(id(group))
        if numbers is None:
            numbers = tuple(self._number(term) for term in group.terms)
            self._groups[id(group)] = numbers
        return numbers

    def _number(self, term: Term) -> int:
        number = self._by_id.get(id(term))
        if number is None:
            number = self._numbers.get(term)
            if number is None:
                number = self._numbers[term] = len(self._terms)
                self._terms.append(term)
                for friend in term.company:
                    self._number(friend)
            self._by_id[id(term)] = number
        return number

    # Matching -----------------------------------------------------------------------

    def match(self, article: Article) -> tuple[Match, ...]:
        """What each topic with any evidence for the article says, in the order of the topics.

        Places: the headline; the text (``Article.body``, else the summary, else the excerpt),
        whose opening is the lead. Offsets in reasons are into those strings as published, for
        lead and text alike into the whole text. Never raises for any article.
        """
        reading = _Reading(self, article)
        candidates = set(self._always)
        for field in reading.fields:
            for number in field.found:
                candidates.update(self._anchors.get(number, ()))
        matches = []
        for index in sorted(candidates):
            match = self._evaluate(self.topics[index], reading)
            if match is not None:
                matches.append(match)
        return tuple(matches)

    def _evaluate(self, topic: Topic, reading: _Reading) -> Match | None:
        position = dict(topic.position)
        reasons = [reason for rule in topic.rules for reason in reading.reasons(rule, position)]
        decision = ""
        probability: float | None = None
        model = self._models.get(topic.name)
        if model is not None:
            reasons += model.reasons(reading.article)
            probability = model.probability(reading.article)
            decision = model.decision(reading.article)
        if not decision and not any(reason.weight > 0 for reason in reasons):
            return None
        score = math.fsum(reason.weight for reason in reasons)
        outcome = outcome_of(topic, score)
        if decision:
            outcome = "on" if decision == "accepted" else "off"
            reasons.append(Reason(rule=decision, field="decision", text=reading.article.url))
        return Match(
            topic=topic.name,
            url=reading.article.url,
            score=score,
            matched=outcome == "on",
            outcome=outcome,
            probability=probability,
            reasons=tuple(reasons),
        )


class _Reading:
    """One article while all topics look at it."""

    def __init__(self, matcher: Matcher, article: Article) -> None:
        self.matcher, self.article = matcher, article
        self.language = (article.language or "").split("-")[0].casefold()
        text = article.body or article.summary or article.excerpt
        self.fields = (_Field("headline", article.headline), _Field("text", text))
        for field in self.fields:
            self._scan(field)
        self._hits: dict[int, list[list[Hit]]] = {}
        self._accepted: dict[tuple[Place, int], list[tuple[int, int]]] = {}

    def _scan(self, field: _Field) -> None:
        matcher = self.matcher
        if matcher._find is None or not field.text:
            return
        raw = matcher._find(field.folded.text)
        longer: dict[int, list[tuple[int, int]]] = {}
        for start, end, string in raw:
            longer.setdefault(string, []).append((start, end))
        for string, spans in longer.items():
            for number in matcher._string_terms[string]:
                term = matcher._terms[number]
                if term.languages and self.language_of(field) not in term.languages:
                    continue
                void = _Cover(
                    span
                    for other in matcher._except_strings[number]
                    for span in longer.get(other, ())
                )
                standing = [
                    (start, end)
                    for start, end in spans
                    if not void.holds(start, end) and term.stands(field.folded, start, end)
                ]
                if standing:
                    field.found[number] = standing

    def language_of(self, field: _Field) -> str:
        """The article's language; where it is not known, what the script tells."""
        if not self.language:
            text = self.article.headline + field.text
            if re.search("[\u3041-\u30fa]", text):
                self.language = "ja"
            elif re.search("[\uac00-\ud7a3]", text):
                self.language = "ko"
            elif re.search("[\u4e00-\u9fff]", text):
                self.language = "zh"
            else:
                self.language = "und"
        return self.language

    def _standing(self, field: _Field, number: int) -> list[tuple[int, int]]:
        """The spans (as published) where a term counts, company asked for."""
        key = (field.name, number)
        spans = self._accepted.get(key)
        if spans is None:
            spans = [field.folded.span(*span) for span in field.found.get(number, ())]
            term = self.matcher._terms[number]
            if spans and term.company:
                friends = [
                    span
                    for friend in term.company
                    for span in self._standing(field, self.matcher._number(friend))
                ]
                spans = _in_company(field, spans, friends)
            self._accepted[key] = spans
        return spans

    def hits(self, group: Group) -> list[list[Hit]]:
        """Where a group's terms stand, per field, longest first where they overlap."""
        known = self._hits.get(id(group))
        if known is None:
            known = []
            numbers = self.matcher._number_group(group)
            for field in self.fields:
                spans = sorted(
                    (
                        span
                        for n in numbers
                        if n in field.found
                        for span in self._standing(field, n)
                    ),
                    key=lambda span: (span[0], -span[1]),
                )
                kept: list[Hit] = []
                for start, end in spans:
                    if not kept or start >= kept[-1].end:
                        kept.append(Hit(start, end, field.place(start)))
                known.append(kept)
            self._hits[id(group)] = known
        return known

    def _may_hit(self, group: Group) -> bool:
        """Cheap: whether any term of the group was seen, before offsets are led back."""
        numbers = self.matcher._number_group(group)
        return any(not field.found.keys().isdisjoint(numbers) for field in self.fields)

    # Rules --------------------------------------------------------------------------

    def reasons(self, rule: Rule, position: Mapping[Place, float]) -> list[Reason]:
        """What one rule says of the article."""
        if not all(self._may_hit(group) for group in rule.groups):
            return []
        about = self._about(rule)
        if about is None:
            return []
        if rule.kind == "about":
            field, value = about
            return [Reason(rule=rule.label, field=field, text=value, weight=rule.weight)]
        if rule.none is not None and any(
            hit.place in rule.places for hits in self.hits(rule.none) for hit in hits
        ):
            return []
        if rule.kind == "all":
            return list(self._all(rule, position))
        if rule.kind == "near":
            windows = (w for f in range(2) for w in self._windows(rule, f))
            return list(self._counted(rule, position, windows))
        every = (
            (hit, 0 if hit.place == "headline" else 1)
            for hits in self.hits(rule.groups[0])
            for hit in hits
        )
        return list(self._counted(rule, position, every))

    def _about(self, rule: Rule) -> tuple[str, str] | None:
        """The last of outlet, genre and lang that the rule asks and the article has."""
        answer = ("", "")
        article = self.article
        if rule.outlet:
            if fold(article.outlet or "") not in map(fold, rule.outlet):
                return None
            answer = ("outlet", article.outlet or "")
        if rule.genre:
            if (article.genre or "") not in rule.genre:
                return None
            answer = ("genre", article.genre or "")
        if rule.lang:
            if self.language_of(self.fields[1]) not in {w.split("-")[0] for w in rule.lang}:
                return None
            answer = ("lang", article.language or self.language)
        return answer

    def _reason(self, rule: Rule, hit: Hit, field: int, weight: float, note: str = "") -> Reason:
        text = self.fields[field].text[hit.start : hit.end]
        return Reason(
            rule=rule.label,
            field=hit.place,
            text=text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…",
            start=hit.start,
            end=hit.end,
            weight=weight,
            note=note,
        )

    def _counted(
        self, rule: Rule, position: Mapping[Place, float], hits: Iterable[tuple[Hit, int]]
    ) -> Iterator[Reason]:
        """Each hit worth half of the one before it in the same place. Hits come in the order of
        the places, and no more are asked for than count."""
        left = {place: rule.most for place in rule.places if position[place]}
        for hit, field in hits:
            if hit.place == "text" and not left.get("text"):
                return  # the text is the last place
            count = rule.most - left.get(hit.place, 0)
            if count < rule.most:
                left[hit.place] -= 1
                yield self._reason(rule, hit, field, rule.weight * position[hit.place] * 0.5**count)

    def _all(self, rule: Rule, position: Mapping[Place, float]) -> Iterator[Reason]:
        """The n-th best mention of every group together, at the place of the worst of them."""
        ranked = []
        for group in rule.groups:
            hits = [
                (hit, field)
                for field, found in enumerate(self.hits(group))
                for hit in found
                if hit.place in rule.places and position[hit.place]
            ]
            ranked.append(sorted(hits, key=lambda h: (-position[h[0].place], h[1], h[0].start)))
        for count, row in enumerate(zip(*ranked, strict=False)):
            if count == rule.most:
                return
            factor = min(position[hit.place] for hit, _ in row)
            for (hit, field), group in zip(row, rule.groups, strict=True):
                weight = rule.weight * factor * 0.5**count / len(row)
                yield self._reason(rule, hit, field, weight, group.label)

    def _windows(self, rule: Rule, number: int) -> Iterator[tuple[Hit, int]]:
        """The stretches in which every group stands near the others, one a sentence."""
        field = self.fields[number]
        groups = [self.hits(group)[number] for group in rule.groups]
        if not all(groups):
            return
        if rule.within is None:
            by_sentence: list[dict[int, list[Hit]]] = []
            for hits in groups:
                here: dict[int, list[Hit]] = {}
                for hit in hits:
                    here.setdefault(field.sentence(hit.start), []).append(hit)
                by_sentence.append(here)
            for sentence in sorted(set(by_sentence[0]).intersection(*by_sentence[1:])):
                best = _tightest([here[sentence] for here in by_sentence])
                if best is not None:
                    yield best[0], number
            return
        last_end = 0
        reach = rule.within + max(len(t.text) for g in rule.groups for t in g.terms)
        starts = [[hit.start for hit in hits] for hits in groups[1:]]
        for first in groups[0]:
            if first.start < last_end:
                continue
            low, high = max(last_end, first.start - reach), first.start + reach
            near = [
                hits[bisect_left(at, low) : bisect_right(at, high)]
                for hits, at in zip(groups[1:], starts, strict=True)
            ]
            best = _tightest([[first], *near])
            if best is not None and best[1] <= rule.within:
                last_end = best[0].end
                yield best[0], number


def _tightest(groups: list[list[Hit]]) -> tuple[Hit, int] | None:
    """The shortest stretch holding one hit of each group, none overlapping another, and the
    characters between its first and its last."""
    best: tuple[Hit, int] | None = None
    looked_at = max(2, min(8, int(_ROWS ** (1 / len(groups)))))
    for row in product(*(hits[:looked_at] for hits in groups)):
        ordered = sorted(row)
        if any(a.end > b.start for a, b in pairwise(ordered)):
            continue
        gap = ordered[-1].start - ordered[0].end
        if best is None or gap < best[1]:
            best = Hit(ordered[0].start, ordered[-1].end, ordered[0].place), gap
    return best


def compile_topics(
    topics: Sequence[Topic], examples: Mapping[str, Examples] | None = None
) -> Matcher:
    """All topics as one matcher. ``examples`` gives, by topic name, what people accepted and
    rejected. Raises ``ValueError`` where two topics share a name."""
    for name, count in Counter(topic.name for topic in topics).items():
        if count > 1:
            raise ValueError(
                say(f"two topics are named {name}", f"{name} という主題が二つあります")
            )
    return Matcher(topics, examples)
