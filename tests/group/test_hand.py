"""What people said of stories holds: together, apart, the later word first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from kawaraban.article import Article
from kawaraban.group.hand import Bonds, Regrouping, regroup, standing

AT = datetime(2024, 7, 1, tzinfo=UTC)
TEXTS = {
    0: "港の倉庫で火災",
    1: "港の火災、倉庫を焼く",
    2: "大統領が港を訪問",
    3: "大統領の訪問終わる",
}


def said(kind: Any, urls: Sequence[int], others: Sequence[int] = (), n: int = 0) -> Regrouping:
    return Regrouping(
        kind=kind,
        urls=tuple(map(str, urls)),
        others=tuple(map(str, others)),
        at=AT + timedelta(minutes=n),
        who="編集",
    )


def undo(event: Regrouping, n: int) -> Regrouping:
    return Regrouping(kind="undo", undone=event.name, at=AT + timedelta(minutes=n), who="編集")


def article(unit: int) -> Article:
    return Article(url=str(unit), headline=TEXTS.get(unit, "火災"))


def grouped(groups: Sequence[Sequence[int]], *log: Regrouping) -> list[list[int]]:
    bonds = Bonds(log, lambda urls: [int(url) for url in urls])
    return sorted(regroup(groups, bonds, article))


def test_nothing_said_changes_nothing() -> None:
    assert grouped([[0, 2], [1]]) == [[0, 2], [1]]


def test_a_merge_takes_along_what_was_found_with_its_articles() -> None:
    event = said("merge", [0, 2])
    assert grouped([[0, 1], [2, 3], [4]], event) == [[0, 1, 2, 3], [4]]
    # What was seen together stays so, however it is found later.
    assert grouped([[0], [1], [2, 3], [4]], event) == [[0, 2, 3], [1], [4]]


def test_a_split_holds_and_new_articles_go_with_what_they_are_like() -> None:
    event = said("split", [2], [0])
    assert grouped([[0, 1, 2, 3]], event) == [[0, 1], [2, 3]]
    assert grouped([[0], [2]], event) == [[0], [2]]


def test_a_merge_after_a_split_and_back_again() -> None:
    split, merge = said("split", [2], [0, 1]), said("merge", [0, 1, 2], n=1)
    assert grouped([[0, 1, 2]], split) == [[0, 1], [2]]
    assert grouped([[0, 1, 2]], split, merge) == [[0, 1, 2]]
    assert grouped([[0, 1], [2]], split, merge) == [[0, 1, 2]]
    assert grouped([[0, 1, 2]], split, merge, undo(merge, 2)) == [[0, 1], [2]]
    assert grouped([[0, 1, 2]], split, merge, undo(merge, 2), undo(split, 3)) == [[0, 1, 2]]
    assert standing([split, merge, undo(merge, 2)]) == (True, False, False)


def test_an_earlier_merge_holds_where_a_later_split_says_nothing() -> None:
    merge, split = said("merge", [0, 1, 2]), said("split", [2], [0], n=1)
    assert grouped([[0], [1], [2]], merge, split) in ([[0, 1], [2]], [[0], [1, 2]])


events = st.lists(
    st.tuples(
        st.sampled_from(["merge", "split"]),
        st.lists(st.integers(0, 7), min_size=1, max_size=4, unique=True),
        st.lists(st.integers(0, 7), min_size=1, max_size=3, unique=True),
    ),
    max_size=5,
)


@given(events, st.lists(st.integers(0, 3), min_size=8, max_size=8))
def test_the_last_word_always_holds_and_nothing_is_lost(
    given_events: list[tuple[str, list[int], list[int]]], homes: list[int]
) -> None:
    log = [
        said(kind, urls, [] if kind == "merge" else [o for o in others if o not in urls], n)
        for n, (kind, urls, others) in enumerate(given_events)
    ]
    groups = [[u for u in range(8) if homes[u] == home] for home in sorted(set(homes))]
    made = grouped(groups, *log)
    assert sorted(unit for group in made for unit in group) == list(range(8))
    assert grouped(made, *log) == made  # said twice it is the same
    if not log:
        return
    at = {unit: n for n, group in enumerate(made) for unit in group}
    last = log[-1]
    assert len({at[int(url)] for url in last.urls}) == 1
    assert not {at[int(url)] for url in last.urls} & {at[int(url)] for url in last.others}
