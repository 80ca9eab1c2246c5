"""Terms: where they stand and where they do not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kawaraban.folding import fold, fold_spans
from kawaraban.match.terms import TermError, parse_term


def stands(written: str, text: str, *, alone: bool = False) -> bool:
    """Whether the term counts at any of its occurrences."""
    term, folded = parse_term(written, alone=alone), fold_spans(text)
    start, found = -1, False
    while (start := folded.text.find(term.text, start + 1)) >= 0:
        found = found or term.stands(folded, start, start + len(term.text))
    return found


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("北朝鮮", "昨日北朝鮮が"),
        ("北朝鮮", "北朝鲜"),
        ("TASS", "（TASS）と"),
        ("TASS", "ＴＡＳＳ通信"),
        ("tass", "TASS reports"),
        ("росси*", "в России"),
        ("Россия", "РОССИЯ."),
        ("Семён", "Семен"),
        ("러시아", "러시아에서는"),
        ("러시아", "러시아의"),
        ("러시아*", "러시아군이"),
        ("*북한*", "대북한정책"),
        ("プーチン", "ﾌﾟｰﾁﾝ氏"),
        ("訪露", "訪露した"),
        ("人々", "人人の"),
        ("體制", "体制"),
        ("Kim Jong-un", "Kim Jong‐un said"),
        ("Kim Jong Un", "KIM  JONG\nUN"),
        ("朝・ロ", "朝･ﾛ"),
        ("ロ朝", "、ロ朝関係"),
        ("C++", "uses C++ here"),
    ],
)
def test_it_stands(written: str, text: str) -> None:
    assert stands(written, text)


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("TASS", "TASSEL"),
        ("Russia", "Prussia"),
        ("Russia", "Russian"),
        ("росси", "России"),
        ("러시아", "벨러시아"),
        ("러시아", "러시아워"),
        ("북", "북쪽"),
        ("ロ朝", "5キロ朝"),
        ("朝ロ", "今朝ロシアで"),
        ("朝ロ", "朝ろうそく"),
    ],
)
def test_it_does_not_stand(written: str, text: str) -> None:
    assert not stands(written, text)


def test_alone_means_no_letter_beside_it() -> None:
    assert stands("北", "北、露に", alone=True)
    assert stands("北", "北がミサイル", alone=True)
    assert not stands("北", "東北で", alone=True)
    assert not stands("北", "北海道", alone=True)


def test_exceptions_are_kept_only_where_they_hold_the_term() -> None:
    term = parse_term("朝鮮", except_in=(fold("朝鮮日報"), fold("平壌冷麺"), fold("朝鮮")))
    assert term.except_in == (fold("朝鮮日報"),)


@pytest.mark.parametrize("written", ["", "  ", "*", "・", "!?", "a*b", "＊"])
def test_what_can_match_nothing_is_an_error(written: str) -> None:
    with pytest.raises(TermError):
        parse_term(written)


@given(st.text(max_size=12), st.text(max_size=30))
def test_any_term_parses_or_says_why(written: str, text: str) -> None:
    try:
        term = parse_term(written)
    except TermError:
        return
    assert fold(term.text) == term.text
    stands(written, text + written + text)


@given(
    st.sampled_from(["北朝鮮", "プーチン", "김정은*", "Putin", "Путин*"]),
    st.sampled_from([" ", "、", "\n", "(", "“"]),
)
def test_a_term_between_marks_always_stands(written: str, mark: str) -> None:
    assert stands(written, mark + written.strip("*") + mark)
