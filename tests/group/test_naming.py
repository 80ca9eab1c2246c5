"""Names are permanent: whatever is grouped anew, each leads to where its article is."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from kawaraban.article import clip_id
from kawaraban.group.naming import Group, Name, name_groups


class Desk:
    """Names from grouping to grouping."""

    def __init__(self) -> None:
        self.names: list[Name] = []
        self.before: dict[str, Sequence[str]] = {}

    def group(self, *groups: Sequence[str]) -> list[str]:
        home = {url: n for n, group in enumerate(groups) for url in group}
        born = 1 + max((name.born for name in self.names), default=0)
        ids, self.names = name_groups(
            [Group(tuple(group), len(group) > 1) for group in groups],
            self.names,
            home,
            self.before,
            born=born,
        )
        self.before = {id: group for id, group in zip(ids, groups, strict=True) if id}
        return ids

    def leads(self, id: str) -> str:
        return next(name.into or id for name in self.names if name.id == id)


def test_a_story_is_named_by_its_first_article_and_stays_so() -> None:
    desk = Desk()
    assert desk.group("ab", "c") == [clip_id("a"), ""]
    assert desk.group("zab", "c") == [clip_id("a"), ""]
    assert desk.group("a", "b") == [clip_id("a"), ""]  # alone it keeps its address


def test_of_two_the_older_stands_and_the_other_leads_to_it() -> None:
    desk = Desk()
    a, c = desk.group("ab", "cd")
    assert desk.group("cdab") == [a]
    assert (desk.leads(a), desk.leads(c)) == (a, a)
    # Apart again each is what it was.
    assert desk.group("cd", "ab") == [c, a]
    assert desk.leads(c) == c


def test_a_part_that_leaves_gets_a_name_of_its_own() -> None:
    desk = Desk()
    (a,) = desk.group("abcd")
    assert desk.group("ab", "cd") == [a, clip_id("c")]


def test_a_name_follows_its_other_articles_where_the_first_is_gone() -> None:
    desk = Desk()
    (a,) = desk.group("abc")
    assert desk.group("bc") == [a]
    assert [name.anchor for name in desk.names] == ["b"]
    # The first comes back elsewhere: it is not called what another is called.
    first, second = desk.group("bc", "ax")
    assert first == a
    assert second not in ("", a)


def test_nothing_is_left_of_it_and_it_comes_back() -> None:
    desk = Desk()
    a, _ = desk.group("ab", "cd")
    assert desk.group("cd") == [clip_id("c")]
    assert desk.leads(a) == a
    assert not next(name for name in desk.names if name.id == a).stands
    assert desk.group("ab", "cd") == [a, clip_id("c")]


groupings = st.lists(st.lists(st.integers(0, 3), min_size=6, max_size=6), min_size=1, max_size=6)


@given(groupings)
def test_every_name_leads_to_a_story_that_stands(homes: list[list[int]]) -> None:
    desk = Desk()
    ever: set[str] = set()
    for one in homes:
        groups = [[u for n, u in enumerate("abcdef") if one[n] == home] for home in set(one)]
        ids = desk.group(*groups)
        named = [id for id in ids if id]
        assert len(set(named)) == len(named)
        ever |= set(named)
        assert all(desk.leads(id) in named for id in ever)
        for name in desk.names:
            group = groups[ids.index(name.into or name.id)]
            assert name.anchor in group
        assert all(id for id, group in zip(ids, groups, strict=True) if len(group) > 1)
