"""Matching: one pass over an article for the terms of all topics, then exact evaluation.

``index.py`` says which topics an article could concern; only these are evaluated, in full
(``reading.py``). Every number in a score is the weight of a reason, and ``Match.score`` is
``math.fsum`` of them.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Container, Mapping, Sequence

from kawaraban.article import Article, Match, Reason
from kawaraban.match.examples import ExampleModel, Examples
from kawaraban.match.fields import Field
from kawaraban.match.index import Index, fields_of
from kawaraban.match.outcome import outcome_of
from kawaraban.match.reading import Reading
from kawaraban.match.topic import Topic
from kawaraban.wording import say


class Matcher:
    """Compiled topics. Make it with :func:`compile_topics`; it holds no state between
    articles, and pickles as its topics (a worker process compiles them again)."""

    def __init__(
        self,
        topics: Sequence[Topic],
        examples: Mapping[str, Examples] | None = None,
        sample: Sequence[Article] = (),
    ) -> None:
        self.topics = tuple(topics)
        self.examples = dict(examples or {})
        self.sample = tuple(sample)
        self._models = {
            topic.name: ExampleModel(
                self.examples[topic.name], topic.threshold, bool(topic.rules), topic.balance
            )
            for topic in topics
            if topic.name in self.examples
        }
        learned = (n for n, topic in enumerate(topics) if topic.name in self._models)
        self._index = Index(self.topics, always=learned, sample=self.sample)

    def __reduce__(self) -> tuple[object, ...]:
        return Matcher, (self.topics, self.examples, self.sample)

    def match(self, article: Article) -> tuple[Match, ...]:
        """What each topic with any evidence for the article says, in the order of the topics.

        Places: the headline; the text (``Article.body``, else the summary, else the excerpt),
        whose opening is the lead. Offsets in reasons are into those strings as published, for
        lead and text alike into the whole text. Never raises for any article.
        """
        return self.match_fields(article, fields_of(article))

    def match_fields(
        self, article: Article, fields: tuple[Field, Field], without: Container[str] = ()
    ) -> tuple[Match, ...]:
        """The same of an article whose fields another matcher has read as well; topics named
        in ``without`` say nothing."""
        reading = Reading(self._index, article, fields)
        matches = (
            self._evaluate(number, reading)
            for number in reading.candidates()
            if self.topics[number].name not in without
        )
        return tuple(match for match in matches if match is not None)

    def _evaluate(self, number: int, reading: Reading) -> Match | None:
        topic = self.topics[number]
        position = dict(topic.position)
        reasons = [
            reason
            for rule in self._index.rules[number]
            for reason in reading.reasons(rule, position)
        ]
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
    topics: Sequence[Topic],
    examples: Mapping[str, Examples] | None = None,
    *,
    sample: Sequence[Article] = (),
) -> Matcher:
    """All topics as one matcher. ``examples`` gives, by topic name, what people accepted and
    rejected; ``sample``, some hundred articles like those to come, makes it faster with very
    many topics, and changes no answer. Raises ``ValueError`` where two topics share a name."""
    for name, count in Counter(topic.name for topic in topics).items():
        if count > 1:
            raise ValueError(
                say(f"two topics are named {name}", f"{name} という主題が二つあります")
            )
    return Matcher(topics, examples, sample)
