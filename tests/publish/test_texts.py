"""Line breaking, addresses, marks and page numbers, one value at a time."""

from __future__ import annotations

import html
from itertools import pairwise
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kawaraban.article import Moment
from kawaraban.publish.linebreak import breakable, phrases
from kawaraban.publish.links import clean, language_tag, safe_link
from kawaraban.publish.record import marked
from kawaraban.publish.views import from_page, pager, title_view, when_view


def test_headlines_part_between_phrases() -> None:
    assert phrases("北朝鮮から砲弾を得るため韓国と敵対するロシア", "ja") == (
        "北朝鮮から", "砲弾を", "得る", "ため", "韓国と", "敵対する", "ロシア",
    )  # fmt: skip
    assert phrases("Russia and North Korea", "en") == ("Russia and North Korea",)
    assert len(phrases("普京时隔二十四年再访平壤，朝俄将签署新条约", "zh")) > 3
    assert len(phrases("普京時隔二十四年再訪平壤，朝俄將簽署新條約", "zh-TW")) > 3


def test_no_line_begins_with_a_closing_mark_or_ends_with_an_opening_one() -> None:
    for text in (
        "朝ロ首脳会談、「有事の際の自動軍事介入」復活するかが最大の関心事（1）",
        "【社説】朝ロ「戦略的パートナー」格上げ、偏向外交のせいではないのか",
        "カービー氏「(朝ロ)条約は、懸念だ」。…『では?』",
    ):
        for piece in phrases(text, "ja"):
            assert piece[0] not in "、。」』】）)…?"
            assert piece[-1] not in "「『【（("


@given(st.text(max_size=400), st.sampled_from(["ja", "zh", "zh-Hant", "ko", "en", "", None]))
def test_breaking_never_changes_a_text(text: str, language: str | None) -> None:
    assert "".join(phrases(text, language)) == text
    written = str(breakable(text, language)).replace("<wbr>", "")
    assert html.unescape(written) == html.unescape(html.escape(text))


@pytest.mark.parametrize(
    "url",
    [
        None, "", "javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "urn:x:y",
        "//evil.example/", "/local", "ftp://a.example/", "https://", "http:///x", "https:a.example",
        "https://user:pass@a.example/", "https://[bad", "http://a.example:99999/", "vbscript:x",
        "\x01javascript:alert(1)", "java\nscript:alert(1)", "http://a b.example/",
        "https://a.example/" + "x" * 5000,
    ],
)  # fmt: skip
def test_only_addresses_on_the_web_are_linked(url: str | None) -> None:
    assert safe_link(url) is None


def test_web_addresses_stay_as_they_are() -> None:
    for url in ("https://a.example/朝ロ?q=1&b=[2]#x", "http://a.example:8080/a%20b"):
        assert safe_link(url) == url
    assert safe_link(' https://a.example/a b"<c> ') == "https://a.example/a%20b%22%3Cc%3E"


@given(st.text(max_size=80), st.sampled_from(["", "https://a.example/", "http://", "javascript:"]))
def test_a_link_is_http_or_none(text: str, before: str) -> None:
    link = safe_link(before + text)
    if link is not None:
        assert urlsplit(link).scheme in ("http", "https")
        assert not set(link) & set(' "<>\n\t')


@given(st.text(max_size=50))
def test_clean_text_can_be_written(text: str) -> None:
    cleaned = clean(text)
    cleaned.encode("utf-8")
    assert clean(cleaned) == cleaned


def test_language_tags() -> None:
    assert [language_tag(t) for t in ("ja", "zh-Hant-TW", "en-GB")] == ["ja", "zh-Hant-TW", "en-GB"]
    assert [language_tag(t) for t in (None, "", "j", "ja_JP", 'ja"', "ja\n")] == [None] * 6


@given(
    st.text(alphabet="朝ロ<&>x", max_size=40),
    st.lists(st.tuples(st.integers(-5, 50), st.integers(-5, 50)), max_size=8),
)
def test_marking_never_changes_a_text(text: str, spans: list[tuple[int, int]]) -> None:
    written = str(marked(text, spans))
    assert html.unescape(written.replace("<mark>", "").replace("</mark>", "")) == text
    assert written.count("<mark>") == written.count("</mark>")


def test_what_is_marked_is_what_was_matched() -> None:
    assert str(marked("a<朝ロ>b", [(2, 4)])) == "a&lt;<mark>朝ロ</mark>&gt;b"
    assert str(marked("朝ロ関係", [(0, 2), (1, 3), (9, 12), (-1, 2)])) == "<mark>朝ロ関</mark>係"


@given(st.integers(1, 400), st.integers(1, 400))
def test_page_numbers_lead_everywhere_in_order(page: int, last: int) -> None:
    page = min(page, last)
    found = pager(page, last, from_page(page))
    if last == 1:
        assert found is None
        return
    assert found is not None
    numbers = [s.number for s in found.steps if s.number]
    assert numbers == sorted(set(numbers))
    assert {1, page, last} <= set(numbers)
    assert len(found.steps) <= 11
    assert (found.newer is None) == (page == 1)
    assert (found.older is None) == (page == last)
    for before, after in zip(found.steps, found.steps[1:], strict=False):
        assert before.number or after.number
        if before.number and after.number:
            assert after.number == before.number + 1


def test_titles_stand_upright_where_their_script_can() -> None:
    assert title_view("朝ロ関係", "ja").upright
    assert title_view("북러 관계", "ko").upright is False
    assert not title_view("North Korea and Russia", "en").upright
    assert not title_view("とても長い名前の話題であるこの頁の題", "ja").upright
    assert not title_view("", "ja").upright


def test_moments_are_shown_on_the_source_s_clock() -> None:
    for iso, date, full in (
        ("2024-06-19T00:05+09:00", "2024.06.19", "2024.06.19 00:05 (UTC+9)"),
        ("2024-06-19T23:59:30-03:30", "2024.06.19", "2024.06.19 23:59 (UTC\u22123:30)"),
        ("2024-06-19", "2024.06.19", "2024.06.19"),
        ("2024-06-19T10:00", "2024.06.19", "2024.06.19 10:00"),
        ("0987-01-02", "0987.01.02", "0987.01.02"),
    ):
        when = when_view(Moment.parse(iso))
        assert when is not None
        assert (when.iso, when.date, when.full) == (iso, date, full)


def test_a_long_compound_may_part_between_its_words() -> None:
    assert phrases("「包括的戦略パートナーシップ条約」に署名", "ja") == (
        "「包括的戦略", "パートナーシップ", "条約」に", "署名",
    )  # fmt: skip


@pytest.mark.parametrize("text", ["解放79年で祝電交換=朝ロ首脳", "12隻が寄港", "全長1200キロの旅"])
def test_no_line_ends_inside_a_number(text: str) -> None:
    pieces = phrases(text, "ja")
    assert "".join(pieces) == text
    assert not any(
        before[-1].isdigit() and after[0].isdigit() for before, after in pairwise(pieces)
    )
