"""Whichever library finds the terms, the answers are the same."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kawaraban.match.automaton import by_ahocorasick_rs, by_daachorse, compile_finder

letters = st.text(alphabet="ab朝露é𠮷", max_size=24)
patterns = st.lists(st.text(alphabet="ab朝露é𠮷", min_size=1, max_size=4), min_size=1, unique=True)


@given(patterns, letters)
def test_both_find_every_occurrence(strings: list[str], text: str) -> None:
    expected = sorted(
        (start, start + len(string), number)
        for number, string in enumerate(strings)
        for start in range(len(text))
        if text.startswith(string, start)
    )
    for make in (by_daachorse, by_ahocorasick_rs):
        found = make(strings)(text)
        assert sorted(found) == expected
        for number in range(len(strings)):
            starts = [start for start, _, one in found if one == number]
            assert starts == sorted(starts)


def test_one_is_to_be_had() -> None:
    assert compile_finder(["朝ロ", "ロ"])("朝ロ関係") in (
        [(0, 2, 0), (1, 2, 1)],
        [(1, 2, 1), (0, 2, 0)],
    )
