"""Topics: the rules that say what belongs on a page, as values.

They are read from the files that researchers write by ``loading.py``.
"""

from __future__ import annotations

from functools import cached_property
from typing import Literal, get_args

import msgspec

from kawaraban.match.terms import Term

Place = Literal["headline", "lead", "text"]
PLACES: tuple[Place, ...] = get_args(Place)
Kind = Literal["any", "all", "near", "about"]
Balance = Literal["miss-nothing", "balanced", "only-sure"]
BALANCES: tuple[Balance, ...] = get_args(Balance)
MOST = 5


class Group(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """Terms any of which will do. ``label`` is what the file calls them."""

    label: str
    terms: tuple[Term, ...]

    @cached_property
    def _hash(self) -> int:
        return hash((self.label, len(self.terms)))

    def __hash__(self) -> int:
        return self._hash


class Rule(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """One rule: what it looks for, where, and what it is worth.

    ``kind``: ``any`` (each occurrence of the one group counts), ``all`` (every group must
    occur), ``near`` (every group within so many sentences, or ``within`` characters),
    ``about`` (only what the article is, not what it says, is asked: outlet, genre, language …).
    """

    label: str
    weight: float
    kind: Kind
    groups: tuple[Group, ...] = ()
    none: Group | None = None
    within: int | None = None
    """Characters between the first and the last term; None is ``sentences``."""
    sentences: int = 1
    places: tuple[Place, ...] = PLACES
    outlet: tuple[str, ...] = ()
    genre: tuple[str, ...] = ()
    lang: tuple[str, ...] = ()
    section: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    byline: tuple[str, ...] = ()
    agency: tuple[str, ...] = ()
    not_outlet: tuple[str, ...] = ()
    not_genre: tuple[str, ...] = ()
    not_listed_with: Group | None = None
    """Occurrences in a list of names with one of these do not count (``lists.py``)."""
    share: float = 0.0
    """The part of the text's paragraphs in which every group must stand for the rule to count."""
    most: int = MOST


class Topic(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """What belongs on one page. ``position`` is what a place multiplies a rule's weight by.

    ``threshold`` is the score from which an article is on the page. ``ask``, where the file
    gives it, is the lower score from which it goes to the inbox instead of off; None leaves
    that to ``balance`` (what is worse: to miss one or to let in a wrong one).
    """

    name: str
    threshold: float
    rules: tuple[Rule, ...]
    about: str = ""
    position: tuple[tuple[Place, float], ...] = (("headline", 3.0), ("lead", 2.0), ("text", 1.0))
    warnings: tuple[str, ...] = ()
    balance: Balance = "balanced"
    ask: float | None = None
