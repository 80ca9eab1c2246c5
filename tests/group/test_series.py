"""Series in order, with gaps; columns."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from kawaraban.article import Article, Moment
from kawaraban.group.series import gather_columns, gather_series

START = datetime(2024, 7, 1, tzinfo=UTC)


def part(number: int | None, hour: int, **more: Any) -> Article:
    fields: dict[str, Any] = {
        "url": f"https://example.test/{hour}-{number}",
        "headline": f"朝ロの蜜月({number})",
        "series": "朝ロの蜜月",
        "part": number,
        "outlet": "岬新聞",
        "published": Moment.of(START + timedelta(hours=hour)),
    }
    return Article(**(fields | more))


def test_parts_are_in_order_whatever_came_first() -> None:
    articles = [part(2, 1), part(3, 30), part(1, 1)]
    (made,) = gather_series(articles)
    assert made.name == "朝ロの蜜月"
    assert made.outlet == "岬新聞"
    assert [number for number, _ in made.parts] == [1, 2, 3]
    assert made.missing == ()


def test_a_gap_is_shown() -> None:
    (made,) = gather_series([part(2, 1), part(5, 60)])
    assert made.missing == (1, 3, 4)


def test_names_are_the_same_but_for_width_and_marks() -> None:
    articles = [part(1, 1), part(2, 2, series="朝ﾛの蜜月　", outlet="岬新聞")]
    assert len(gather_series(articles)) == 1


def test_outlets_and_names_stay_apart() -> None:
    articles = [part(1, 1), part(2, 2, outlet="港新聞"), part(2, 3, series="灯台の話")]
    assert len(gather_series(articles)) == 3


def test_linked_parts_go_together_under_any_name() -> None:
    first = part(1, 1, series="蜜月の始まり")
    second = part(2, 30, series="冷めた後", parts=(first.address,))
    (made,) = gather_series([second, first])
    assert (made.name, [n for n, _ in made.parts]) == ("蜜月の始まり", [1, 2])
    # A link to another outlet's, or to what is not there, joins nothing.
    other = part(
        2, 30, series="冷めた後", outlet="港新聞", parts=(first.address, "https://x.test/")
    )
    assert len(gather_series([first, other])) == 2
    assert len(gather_series([first, part(1, 30, series="冷めた後", parts=(first.address,))])) == 2


def test_a_name_that_comes_again_is_another_series() -> None:
    months_later = part(1, 24 * 90)
    assert [len(s.parts) for s in gather_series([part(1, 1), part(2, 2), months_later])] == [2, 1]
    next_week = [part(1, 24 * 7), part(2, 24 * 7 + 1)]
    made = gather_series([part(1, 1), part(2, 2), *next_week])
    assert [[n for n, _ in s.parts] for s in made] == [[1, 2], [1, 2]]


def test_a_part_posted_again_stays_beside_its_part() -> None:
    (made,) = gather_series([part(1, 1), part(2, 2), part(1, 3)])
    assert [number for number, _ in made.parts] == [1, 1, 2]


def test_what_is_no_part_is_in_no_series() -> None:
    assert gather_series([part(None, 1), part(1, 2, series=None)]) == ()


def test_a_huge_number_makes_no_huge_gap() -> None:
    (made,) = gather_series([part(10**9, 1)])
    assert len(made.missing) == 999


def test_columns_list_their_instalments_by_time() -> None:
    articles = [
        part(None, hour, series=None, column=name, outlet="岬新聞")
        for hour, name in ((900, "韓国、内と外"), (3, "韓国、内と外"), (5, "潮だまり"))
    ]
    first, second = gather_columns(articles)
    assert {first.name, second.name} == {"韓国、内と外", "潮だまり"}
    long = first if len(first.urls) == 2 else second
    assert long.urls == ("https://example.test/3-None", "https://example.test/900-None")


@given(
    st.lists(
        st.tuples(st.integers(1, 5), st.integers(0, 4000), st.sampled_from("abc")), max_size=20
    ),
    st.integers(0, 1000),
)
def test_order_of_arrival_does_not_matter(rows: list[tuple[int, int, str]], seed: int) -> None:
    articles = [
        part(n, hour, series=name, url=f"https://example.test/{i}")
        for i, (n, hour, name) in enumerate(rows)
    ]
    shuffled = articles[:]
    random.Random(seed).shuffle(shuffled)
    made = gather_series(articles)
    assert made == gather_series(shuffled)
    assert {url for s in made for _, url in s.parts} == {a.address for a in articles}
