"""Matching: one pass over an article for the terms of all topics, then exact evaluation.

``index.py`` says which topics an article could concern; only these are evaluated, in full
(``reading.py``). Every number in a score is the weight of a reason, and ``Match.score`` is
``math.fsum`` of them.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set

from kawaraban.article import Article, Match, Reason
from kawaraban.match.examples import ExampleModel, Examples
from kawaraban.match.fields import Field
from kawaraban.match.index import Anchors, Index, compile_collection, fields_of
from kawaraban.match.numbering import Collection
from kawaraban.match.outcome import outcome_of
from kawaraban.match.reading import Reading
from kawaraban.match.topic import Topic
from kawaraban.wording import say


class Topics(Sequence[Topic]):
    """The topics of an index, each made again when it is asked for."""

    def __init__(self, index: Index) -> None:
        self._index = index

    def __len__(self) -> int:
        return len(self._index.made.names)

    def __getitem__(self, number: int) -> Topic:  # type: ignore[override]  # no slices
        return self._index.whole_topic(range(len(self))[number])

    def __iter__(self) -> Iterator[Topic]:
        return map(self._index.whole_topic, range(len(self)))


class Matcher:
    """Compiled topics. Make it with :func:`compile_topics`; it holds no state between
    articles, and pickles as what was compiled."""

    def __init__(
        self,
        made: Collection,
        anchors: Anchors,
        always: frozenset[int],
        examples: Mapping[str, Examples] | None = None,
    ) -> None:
        self.parts = made, anchors, always
        self.examples = dict(examples or {})
        learned = [number for number, name in enumerate(made.names) if name in self.examples]
        self._index = Index(made, anchors, always.union(learned))
        self._models: dict[str, ExampleModel] = {}
        for number in learned:
            topic = self._index.topic(number)
            self._models[topic.topic.name] = ExampleModel(
                self.examples[topic.topic.name],
                topic.topic.threshold,
                bool(topic.rules),
                topic.topic.balance,
            )

    def __reduce__(self) -> tuple[object, ...]:
        return Matcher, (*self.parts, self.examples)

    @property
    def names(self) -> Sequence[str]:
        """The names of the topics, in order."""
        return self._index.made.names

    @property
    def topics(self) -> Sequence[Topic]:
        """The topics, in order, each made when it is asked for."""
        return Topics(self._index)

    def match(self, article: Article) -> tuple[Match, ...]:
        """What each topic with any evidence for the article says, in the order of the topics.

        Places: the headline; the text (``Article.body``, else the summary, else the excerpt),
        whose opening is the lead. Offsets in reasons are into those strings as published, for
        lead and text alike into the whole text. Never raises for any article.
        """
        return self.match_fields(article, fields_of(article))

    def match_fields(
        self, article: Article, fields: tuple[Field, Field], without: Set[str] = frozenset()
    ) -> tuple[Match, ...]:
        """The same of an article whose fields another matcher has read as well; topics named
        in ``without`` say nothing."""
        reading = Reading(self._index, article, fields)
        numbers = reading.candidates()
        if without:
            names = self._index.made.names
            numbers = [number for number in numbers if names[number] not in without]
        matches = (self._evaluate(number, reading) for number in numbers)
        return tuple(match for match in matches if match is not None)

    def _evaluate(self, number: int, reading: Reading) -> Match | None:
        numbered = self._index.topic(number)
        topic = numbered.topic
        position = dict(topic.position)
        reasons = [reason for rule in numbered.rules for reason in reading.reasons(rule, position)]
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


def compile_topics(
    topics: Iterable[Topic],
    examples: Mapping[str, Examples] | None = None,
    *,
    sample: Sequence[Article] = (),
) -> Matcher:
    """All topics as one matcher; they may come one at a time, and none is kept as it is.
    ``examples`` gives, by topic name, what people accepted and rejected; ``sample``, some
    hundred articles like those to come, makes it faster with very many topics, and changes no
    answer. Raises ``ValueError`` where two topics share a name."""
    made, anchors, always = compile_collection(topics, sample)
    for name, count in Counter(made.names).items():
        if count > 1:
            raise ValueError(
                say(f"two topics are named {name}", f"{name} という主題が二つあります")
            )
    return Matcher(made, anchors, always, examples)
