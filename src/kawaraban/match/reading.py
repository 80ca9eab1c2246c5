"""One article while topics look at it: where terms stand, and what rules say of it, exactly.

The arithmetic (places, repeated mentions) is in ``docs/design/matching.md``. Nothing is worked
out before a topic asks for it, and nothing twice.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import compress, pairwise, product

from kawaraban.article import Article, Reason
from kawaraban.match.about import about
from kawaraban.match.fields import Cover, Field, Hit, Span, in_company
from kawaraban.match.index import Index, Seen
from kawaraban.match.lists import lists, outside
from kawaraban.match.numbering import NumberedRule, Numbers
from kawaraban.match.spread import runs, share
from kawaraban.match.terms import Term
from kawaraban.match.topic import PLACES, Place, Rule

Found = tuple[list[Hit], list[Hit]]
"""A group's hits in the headline and in the text."""

_SHOWN = 120
_ROWS = 4096
"""Combinations of hits that are tried to find the tightest in a sentence, at most."""

_SEARCHES = 32
"""So many terms are searched for in the text before it is worth noting where each word is."""

_kana = re.compile("[\u3041-\u30fa]")
_hangul = re.compile("[\uac00-\ud7a3]")
_han = re.compile("[\u4e00-\u9fff]")


class Reading:
    """What rules of one index say of one article."""

    def __init__(self, index: Index, article: Article, fields: tuple[Field, Field]) -> None:
        self.index, self.article, self.fields = index, article, fields
        self.seen: tuple[Seen, Seen] = (index.look(fields[0]), index.look(fields[1]))
        self._seen = self.seen[0].terms | self.seen[1].terms
        self._language = (article.language or "").split("-")[0].casefold()
        self._searched = 0
        self._by_pattern: list[dict[int, list[Span]] | None] = [None, None]
        self._spans: dict[tuple[int, int], list[Span]] = {}
        self._term_hits: dict[tuple[int, int], list[Hit]] = {}
        self._group_hits: dict[int, tuple[list[Hit], list[Hit]]] = {}

    def candidates(self) -> list[int]:
        """The topics of the index that could have something to say, in order."""
        return self.index.candidates(self._seen)

    def language(self) -> str:
        """The article's language; where it is not known, what the script tells."""
        if not self._language:
            text = self.article.headline + self.fields[1].text
            if _kana.search(text):
                self._language = "ja"
            elif _hangul.search(text):
                self._language = "ko"
            elif _han.search(text):
                self._language = "zh"
            else:
                self._language = "und"
        return self._language

    # Terms --------------------------------------------------------------------------

    def _occurrences(self, at: int, term: Term) -> list[Span]:
        """Where a term stands in a folded field, its company and exceptions not asked."""
        folded, string = self.fields[at].folded, term.text
        pattern = self.index.pattern_numbers.get(string)
        if pattern is not None:
            return [span for span in self._of_pattern(at, pattern) if term.stands(folded, *span)]
        self._searched += 1
        if self._searched > _SEARCHES and not term.alone and string in self.index.made.words:
            # Nothing that stands beside whole words could be in the way.
            starts = self.fields[at].starts.get(string, ())
            return [(start, start + len(string)) for start in starts]
        text, found = folded.text, []
        start = text.find(string)
        while start >= 0:
            end = start + len(string)
            if term.stands(folded, start, end):
                found.append((start, end))
            start = text.find(string, start + 1)
        return found

    def _of_pattern(self, at: int, pattern: int) -> list[Span]:
        by_pattern = self._by_pattern[at]
        if by_pattern is None:
            by_pattern = self._by_pattern[at] = {}
            for start, end, found in self.seen[at].hits:
                by_pattern.setdefault(found, []).append((start, end))
        return by_pattern.get(pattern, [])

    def _standing(self, at: int, number: int) -> list[Span]:
        """The spans (as published) where a term counts in a field."""
        key = (at, number)
        spans = self._spans.get(key)
        if spans is None:
            spans = self._spans[key] = self._look(at, number)
        return spans

    def _look(self, at: int, number: int) -> list[Span]:
        if number not in self.seen[at].terms:
            return []
        index, field = self.index, self.fields[at]
        made, term = index.made, index.term(number)
        if term.languages and self.language() not in term.languages:
            return []
        spans = self._occurrences(at, term)
        if number in made.exceptions:
            void = Cover(
                span
                for pattern in made.exceptions[number]
                for span in self._of_pattern(at, pattern)
            )
            spans = [span for span in spans if not void.holds(*span)]
        spans = field.folded.spans(spans)
        if spans and number in made.friends:
            friends = [
                span for friend in made.friends[number] for span in self._standing(at, friend)
            ]
            spans = in_company(field, spans, friends)
        return spans

    def _hits_of(self, at: int, number: int) -> list[Hit]:
        """A term's hits, none overlapping another."""
        key = (at, number)
        hits = self._term_hits.get(key)
        if hits is None:
            hits = self._term_hits[key] = self.fields[at].hits(_apart(self._standing(at, number)))
        return hits

    def hits(self, group: int) -> tuple[list[Hit], list[Hit]]:
        """Where a group's terms stand, per field, longest first where they overlap."""
        known = self._group_hits.get(group)
        if known is None:
            numbers = self.index.made.groups[group]
            known = self._group_hits[group] = self._merge(0, numbers), self._merge(1, numbers)
        return known

    def _merge(self, at: int, numbers: Numbers) -> list[Hit]:
        found = self.seen[at].terms.intersection(numbers)
        if len(found) < 2:
            return self._hits_of(at, found.pop()) if found else []
        spans = [span for number in found for span in self._standing(at, number)]
        spans.sort()
        return self.fields[at].hits(_apart(spans))

    def _may_hit(self, group: int) -> bool:
        """Cheap: whether any term of the group was seen."""
        return not self._seen.isdisjoint(self.index.made.groups[group])

    # Rules --------------------------------------------------------------------------

    def reasons(self, numbered: NumberedRule, position: Mapping[Place, float]) -> list[Reason]:
        """What one rule says of the article."""
        rule, none, listed = numbered.rule, numbered.none, numbered.listed
        if not all(map(self._may_hit, numbered.groups)):
            return []
        asked = about(rule, self.article, self.language) if numbered.asks else ("", "")
        if asked is None:
            return []
        if rule.kind == "about":
            field, value = asked
            return [Reason(rule=rule.label, field=field, text=value, weight=rule.weight)]
        if none >= 0 and self._may_hit(none) and self._forbidden(rule, none):
            return []
        found = list(map(self.hits, numbered.groups))
        if listed >= 0:
            found = self._unlisted(found, self.hits(listed))
        if rule.share:
            starts = [[hit.start for hit in hits] for _, hits in found]
            if share(self.fields[1].text, starts) < rule.share:
                return []
        if rule.kind == "all":
            return self._all(numbered, found, position)
        if rule.kind == "near":
            windows = (w for at in range(2) for w in self._windows(numbered, found, at))
            return list(self._counted(rule, position, windows))
        every = ((hit, at) for at, hits in enumerate(found[0]) for hit in hits)
        return list(self._counted(rule, position, every))

    def _unlisted(self, found: Sequence[Found], others: Found) -> list[Found]:
        """The hits that do not stand in a list of names with one of the others."""
        stretches = [
            lists(
                self.fields[at].text,
                [(hit.start, hit.end) for both in found for hit in both[at]],
                [(hit.start, hit.end) for hit in others[at]],
            )
            for at in range(2)
        ]
        return [
            (_outside(headline, stretches[0]), _outside(text, stretches[1]))
            for headline, text in found
        ]

    def _forbidden(self, rule: Rule, none: int) -> bool:
        return any(hit.place in rule.places for hits in self.hits(none) for hit in hits)

    def _reason(self, rule: Rule, hit: Hit, at: int, weight: float, note: str = "") -> Reason:
        start, end, place = hit
        text = self.fields[at].text[start:end]
        return Reason(
            rule=rule.label,
            field=place,
            text=text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…",
            start=start,
            end=end,
            weight=weight,
            note=note,
        )

    def _counted(
        self, rule: Rule, position: Mapping[Place, float], hits: Iterable[tuple[Hit, int]]
    ) -> Iterator[Reason]:
        """Each hit worth half of the one before it in the same place. Hits come in the order of
        the places, and no more are asked for than count."""
        left = {place: rule.most for place in rule.places if position[place]}
        for hit, at in hits:
            if hit.place == "text" and not left.get("text"):
                return  # the text is the last place
            count = rule.most - left.get(hit.place, 0)
            if count < rule.most:
                left[hit.place] -= 1
                yield self._reason(rule, hit, at, rule.weight * position[hit.place] * 0.5**count)

    def _all(
        self, numbered: NumberedRule, found: Sequence[Found], position: Mapping[Place, float]
    ) -> list[Reason]:
        """The n-th best mention of every group together, at the place of the worst of them."""
        rule = numbered.rule
        most = rule.most
        places = [place for place in rule.places if position[place]]
        falling = position["headline"] >= position["lead"] >= position["text"]
        ranked: list[list[tuple[Hit, int]]] = []
        for headline, text in found:
            if len(places) < len(PLACES):
                headline = [hit for hit in headline if hit.place in places]
                text = [hit for hit in text if hit.place in places]
            if falling:  # they come best first
                best = [(hit, 0) for hit in headline[:most]]
                best += [(hit, 1) for hit in text[: most - len(best)]]
            else:
                every = [*((hit, 0) for hit in headline), *((hit, 1) for hit in text)]
                every.sort(key=lambda h: (-position[h[0].place], h[1], h[0].start))
                best = every[:most]
            if not best:
                return []
            ranked.append(best)
        reasons = []
        for count, row in enumerate(zip(*ranked, strict=False)):
            factor = min([position[hit.place] for hit, _ in row])
            weight = rule.weight * factor * 0.5**count / len(row)
            for (hit, at), label in zip(row, numbered.labels, strict=True):
                reasons.append(self._reason(rule, hit, at, weight, label))
        return reasons

    def _windows(
        self, numbered: NumberedRule, found: Sequence[Found], at: int
    ) -> Iterator[tuple[Hit, int]]:
        """The stretches in which every group stands near the others, one a sentence."""
        rule = numbered.rule
        field = self.fields[at]
        groups = [both[at] for both in found]
        if not all(groups):
            return
        if rule.within is None:
            numbers = [[field.sentence(hit.start) for hit in hits] for hits in groups]
            for since, until in runs(numbers, rule.sentences):
                best = _tightest(
                    [
                        hits[bisect_left(number, since) : bisect_right(number, until)]
                        for hits, number in zip(groups, numbers, strict=True)
                    ]
                )
                if best is not None:
                    yield best[0], at
            return
        last_end = 0
        made = self.index.made
        terms = (term for group in numbered.groups for term in made.groups[group])
        reach = rule.within + max(len(made.texts[term]) for term in terms)
        starts = [[hit.start for hit in hits] for hits in groups[1:]]
        for first in groups[0]:
            if first.start < last_end:
                continue
            low, high = max(last_end, first.start - reach), first.start + reach
            near = [
                hits[bisect_left(begins, low) : bisect_right(begins, high)]
                for hits, begins in zip(groups[1:], starts, strict=True)
            ]
            best = _tightest([[first], *near])
            if best is not None and best[1] <= rule.within:
                last_end = best[0].end
                yield best[0], at


def _outside(hits: list[Hit], stretches: list[Span]) -> list[Hit]:
    return list(compress(hits, outside([(hit.start, hit.end) for hit in hits], stretches)))


def _apart(spans: Iterable[Span]) -> list[Span]:
    """Of spans in order those that do not overlap one kept before; of those that begin
    together the longest."""
    kept: list[Span] = []
    begun = reached = 0
    for span in spans:
        start, end = span
        if start >= reached:
            kept.append(span)
            begun, reached = span
        elif start == begun and end > reached:
            kept[-1] = span
            reached = end
    return kept


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
