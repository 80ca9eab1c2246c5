"""Names out of bylines as outlets write them."""

from __future__ import annotations

import pytest

from kawaraban.read.names.bylines import names_in


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ("渡辺洋介2024年6月19日 17時05分", ("渡辺洋介",)),
        ("林望 令和6年6月19日", ("林望",)),
        ("홍길동 기자 2024.06.19 17:05", ("홍길동",)),
        ("记者 王明 2024-06-19", ("王明",)),
        ("By Jane Roe, June 19, 2024 5:05 p.m.", ("Jane Roe",)),
        ("Jane Roe | 19 June 2024", ("Jane Roe",)),
        ("June Smith and May Jones", ("June Smith", "May Jones")),
        ("佐藤令和", ("佐藤令和",)),
        ("2024年6月19日", ()),
        ("April 2024", ()),
    ],
)
def test_a_date_behind_a_name_is_no_part_of_it(said: str, names: tuple[str, ...]) -> None:
    assert names_in(said) == names
