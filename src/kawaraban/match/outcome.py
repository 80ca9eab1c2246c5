"""From a score to one of three outcomes: on the page, in the inbox (ask), off."""

from __future__ import annotations

from kawaraban.article import Outcome
from kawaraban.match.topic import Balance, Topic

ASK: dict[Balance, float] = {"miss-nothing": 0.25, "balanced": 0.5, "only-sure": 0.75}
"""From what part of the threshold on an article is asked about, where the file does not say."""


def outcome_of(topic: Topic, score: float) -> Outcome:
    """What becomes of an article with any evidence for the topic and this score."""
    if score >= topic.threshold:
        return "on"
    bar = topic.ask if topic.ask is not None else ASK[topic.balance] * topic.threshold
    return "ask" if score >= bar else "off"
