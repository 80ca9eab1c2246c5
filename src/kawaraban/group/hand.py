"""What people said of stories: together, apart; and what that makes of the stories found.

A person's word is final. It is kept about articles, not about stories, so that it holds whatever
is grouped anew: a merge says that all articles of some stories are one story, a split that some
are apart from the others. Of two that contradict each other the later one counts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from typing import Literal

import msgspec

from kawaraban.article import Article
from kawaraban.features import Vector, dot, feature_counts, unit

Kind = Literal["merge", "split", "undo"]
Unit = int
"""What is told apart: an article with its copies."""


class Regrouping(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """One event of the append-only log of what people said of stories."""

    kind: Kind
    urls: tuple[str, ...] = ()
    """Of a merge all articles of the stories, of a split those taken out; addresses."""
    others: tuple[str, ...] = ()
    """Of a split the articles of the story that were left in it."""
    stories: tuple[str, ...] = ()
    """The stories it was said of, as they were called then."""
    undone: str = ""
    """Of an undo which event it undoes: its ``name``."""
    at: datetime
    who: str = ""

    @property
    def name(self) -> str:
        """What an undo of this event has as ``undone``."""
        return f"{self.kind} {self.at.astimezone(UTC).isoformat()} {' '.join(self.stories)}"


def standing(log: Sequence[Regrouping]) -> tuple[bool, ...]:
    """Of each event whether it still counts: it is no undo and was not undone."""
    undone = {one.undone for one in log if one.kind == "undo"}
    return tuple(one.kind != "undo" and one.name not in undone for one in log)


class Bonds:
    """Which units are together and which apart, by all that was said and stands."""

    def __init__(
        self, log: Sequence[Regrouping], units_of: Callable[[Sequence[str]], Iterable[Unit]]
    ) -> None:
        """``log`` is in order of time; ``units_of`` gives the units of addresses, those that are
        known, in the same order in every run."""
        self._leads: dict[Unit, Unit] = {}
        self._apart: dict[Unit, set[Unit]] = {}
        # The latest word first: an earlier one holds where it does not contradict it.
        for event, stands in reversed(list(zip(log, standing(log), strict=True))):
            if stands:
                self._say(list(units_of(event.urls)), list(units_of(event.others)))

    def __bool__(self) -> bool:
        return bool(self._leads)

    def _say(self, together: Sequence[Unit], others: Sequence[Unit]) -> None:
        for unit_ in together:
            for other in together:
                if self._join(other, unit_):
                    break
        for one in together:
            for other in others:
                first, second = self.lead(one), self.lead(other)
                if first != second:
                    self._apart.setdefault(first, set()).add(second)
                    self._apart.setdefault(second, set()).add(first)

    def _join(self, one: Unit, other: Unit) -> bool:
        """Whether the two may be together; they are from now on."""
        first, second = sorted((self.lead(one), self.lead(other)))
        if first == second:
            return one != other
        if second in self._apart.get(first, ()):
            return False
        self._leads[second] = first
        for far in self._apart.pop(second, set()):
            self._apart[far].discard(second)
            self._apart[far].add(first)
            self._apart.setdefault(first, set()).add(far)
        return True

    def lead(self, unit_: Unit) -> Unit:
        """The unit that stands for all that this one is together with."""
        self._leads.setdefault(unit_, unit_)
        while self._leads[unit_] != unit_:
            self._leads[unit_] = self._leads[self._leads[unit_]]
            unit_ = self._leads[unit_]
        return unit_

    def said(self, unit_: Unit) -> bool:
        """Whether anything was said of it."""
        return unit_ in self._leads

    def apart(self, one: Unit, other: Unit) -> bool:
        return self.lead(other) in self._apart.get(self.lead(one), ())


def regroup(
    groups: Sequence[Sequence[Unit]], bonds: Bonds, article: Callable[[Unit], Article]
) -> list[list[Unit]]:
    """``groups`` (every unit in one) as people said they are; units keep their order within a
    group, groups that nothing was said of are as they were.

    Where some of one group are apart, each of the others goes with the part that the rest of its
    own group went with, or else with the part that its text is most like.
    """
    if not bonds:
        return [list(group) for group in groups]
    home = {unit_: number for number, group in enumerate(groups) for unit_ in group}
    order = {unit_: place for place, unit_ in enumerate(u for group in groups for u in group)}
    leads = list(range(len(groups)))

    def lead(number: int) -> int:
        while leads[number] != number:
            leads[number] = leads[leads[number]]
            number = leads[number]
        return number

    first_home: dict[Unit, int] = {}
    for unit_ in order:
        if bonds.said(unit_):
            here = lead(home[unit_])
            there = lead(first_home.setdefault(bonds.lead(unit_), here))
            leads[max(here, there)] = min(here, there)
    joined: dict[int, list[Unit]] = {}
    for number, group in enumerate(groups):
        joined.setdefault(lead(number), []).extend(group)
    made: list[list[Unit]] = []
    for units in joined.values():
        made += _parted(units, home, bonds, article)
    return [sorted(units, key=order.__getitem__) for units in made]


def _parted(
    units: list[Unit],
    home: dict[Unit, int],
    bonds: Bonds,
    article: Callable[[Unit], Article],
) -> list[list[Unit]]:
    """The units of some groups that belong together, but for those that are apart."""
    bound: dict[Unit, list[Unit]] = {}
    free: list[Unit] = []
    for unit_ in units:
        if bonds.said(unit_):
            bound.setdefault(bonds.lead(unit_), []).append(unit_)
        else:
            free.append(unit_)
    apart = [
        [other for other in bound if other != one and bonds.apart(one, other)] for one in bound
    ]
    if not any(apart):
        return [units]
    texts = _Texts(article)
    parts: list[list[Unit]] = []
    for one, members in bound.items():
        open_ = [
            part
            for part in parts
            if not any(bonds.apart(one, other) for other in part if bonds.said(other))
        ]
        if open_:
            texts.nearest(members, open_).extend(members)
        else:
            parts.append(list(members))
    where: dict[int, set[int]] = {}
    for number, part in enumerate(parts):
        for unit_ in part:
            where.setdefault(home[unit_], set()).add(number)
    fixed = [list(part) for part in parts]
    for unit_ in free:
        kin = sorted(where.get(home[unit_], range(len(parts))))
        if len(kin) == 1:
            parts[kin[0]].append(unit_)
        else:
            near = texts.nearest([unit_], [fixed[n] for n in kin])
            parts[next(n for n in kin if fixed[n] is near)].append(unit_)
    return parts


class _Texts:
    """How alike texts are: the cosine of what they are about, common features counting less."""

    def __init__(self, article: Callable[[Unit], Article]) -> None:
        self._article = article
        self._counts: dict[Unit, Counter[str]] = {}

    def nearest(self, units: Sequence[Unit], parts: Sequence[list[Unit]]) -> list[Unit]:
        """The part that these units are most like; the first of several."""
        if len(parts) == 1:
            return parts[0]
        common = Counter(f for part in parts for f in {f for u in part for f in self._of(u)})

        def centre(some: Iterable[Unit]) -> Vector:
            total: Counter[str] = Counter()
            for unit_ in some:
                total.update(self._of(unit_))
            return unit({f: n / common[f] ** 2 for f, n in total.items() if f in common})

        here = centre(units)
        return max(parts, key=lambda part: round(dot(here, centre(part)), 9))

    def _of(self, unit_: Unit) -> Counter[str]:
        if unit_ not in self._counts:
            self._counts[unit_] = feature_counts(self._article(unit_), names=True)
        return self._counts[unit_]
