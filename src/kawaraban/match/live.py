"""Topics that change while articles come: a large compiled matcher and a small one beside it.

A topic that is put or removed leaves the large one as it is: what that has of the topic is
silenced, and only the few topics put since are compiled again. The answers are those of all
topics compiled afresh.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kawaraban.article import Article, Match
from kawaraban.match.examples import Examples
from kawaraban.match.index import fields_of
from kawaraban.match.matcher import Matcher, compile_topics
from kawaraban.match.topic import Topic


class LiveMatcher:
    """A matcher to which topics are put one at a time. It is as fast as the one it began with
    while few topics were put (some hundred); ``compiled`` makes one of all to begin again with.
    """

    def __init__(self, base: Matcher) -> None:
        self._base = base
        self._recent: dict[str, Topic] = {}
        self._examples: dict[str, Examples] = {}
        self._small: Matcher | None = None
        self._silent: set[str] = set()
        self._places = {name: place for place, name in enumerate(base.names)}
        self._next = len(base.names)

    def put(self, topic: Topic, examples: Examples | None = None) -> None:
        """From the next article on the topic says what it says now. One of the same name is
        replaced and keeps its place in the order; a new one comes last."""
        self._forget(topic.name)
        if topic.name not in self._places:
            self._places[topic.name] = self._next
            self._next += 1
        self._recent[topic.name] = topic
        if examples is not None:
            self._examples[topic.name] = examples
        self._compile()

    def remove(self, name: str) -> None:
        """The topic says nothing any more. Raises ``KeyError`` where there is none."""
        del self._places[name]
        self._forget(name)
        self._compile()

    def match(self, article: Article) -> tuple[Match, ...]:
        """As :meth:`Matcher.match`."""
        fields = fields_of(article)
        found = self._base.match_fields(article, fields, self._silent)
        if self._small is None:
            return found
        more = self._small.match_fields(article, fields)
        if not more:
            return found
        return tuple(sorted((*found, *more), key=lambda match: self._places[match.topic]))

    def compiled(self, sample: Sequence[Article] = ()) -> Matcher:
        """All topics as they are now in one matcher; ``sample`` as in :func:`compile_topics`."""
        return compile_topics(self.topics, self.examples, sample=sample)

    @property
    def topics(self) -> tuple[Topic, ...]:
        """The topics as they are now, in order."""
        kept = (topic for topic in self._base.topics if topic.name not in self._silent)
        every = (*kept, *self._recent.values())
        return tuple(sorted(every, key=lambda topic: self._places[topic.name]))

    @property
    def examples(self) -> Mapping[str, Examples]:
        """The topics' examples, by name."""
        kept = {n: e for n, e in self._base.examples.items() if n not in self._silent}
        return kept | self._examples

    def _forget(self, name: str) -> None:
        self._silent.add(name)
        self._recent.pop(name, None)
        self._examples.pop(name, None)

    def _compile(self) -> None:
        recent = tuple(self._recent.values())
        self._small = compile_topics(recent, self._examples) if recent else None
