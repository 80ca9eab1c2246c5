from __future__ import annotations

import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kawaraban.article import Dateline, Paragraph
from kawaraban.read.leads.dateline import (
    dateline_of,
    parse_dateline,
    strip_dateline,
    without_dateline,
)
from kawaraban.read.names.agencies import AGENCIES, agency_in_dateline, agency_named, split_agency

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "benchmarks"))  # its tables

from headlines import TABLES, leads_table


@pytest.mark.parametrize(
    ("opening", "place", "agency"),
    [
        ("【北京共同】", "北京", "Kyodo News"),
        (" 【北京共同】", "北京", "Kyodo News"),
        ("(ソウル＝聯合ニュース) ", "ソウル", "Yonhap"),
        ("（ソウル＝聯合ニュース）", "ソウル", "Yonhap"),
        ("【ソウル聯合ニュース】", "ソウル", "Yonhap"),
        ("〔モスクワ時事〕", "モスクワ", "Jiji Press"),
        ("（平壌＝朝鮮中央通信）", "平壌", "KCNA"),
        ("【ソウル＝山田太郎】", "ソウル", None),
        ("【モスクワ共同＝山田太郎】", "モスクワ", "Kyodo News"),
        ("【北京AFP＝時事】", "北京", "AFP"),
        ("【北京＝大陸通信】", "北京", "大陸通信"),
        ("【北京大陸通信】", "北京", "大陸通信"),
        ("[北京　１９日　ロイター] - ", "北京", "Reuters"),
        ("【6月19日 AFP】", None, "AFP"),
        ("（ロイター）", None, "Reuters"),
        ("[서울=뉴시스] ", "서울", "Newsis"),
        ("[서울=뉴시스]김철수 기자 = ", "서울", "Newsis"),
        ("(서울=연합뉴스) 홍길동 기자 = ", "서울", "Yonhap"),
        ("[서울 뉴스핌] 홍길동 기자 = ", "서울", "Newspim"),
        ("(도쿄=한빛통신) ", "도쿄", "한빛통신"),
        ("新华社北京6月19日电 ", "北京", "Xinhua"),
        ("新华社北京6月19日电（记者 张三）", "北京", "Xinhua"),
        ("（中新社北京6月19日电）", "北京", "China News Service"),
        ("（中央社首爾19日綜合外電報導）", "首爾", "CNA"),
        ("（中央社記者王小明台北19日電）", "台北", "CNA"),
        ("本报北京6月19日电 ", "北京", None),
        ("MOSCOW, June 19 (TASS) — ", "MOSCOW", "TASS"),
        ("MOSCOW, June 19. /TASS/. ", "MOSCOW", "TASS"),
        ("SEOUL, South Korea (AP) — ", "SEOUL, South Korea", "AP"),
        ("SEOUL, June 19 (Yonhap) -- ", "SEOUL", "Yonhap"),
        ("ROME, Oct. 3 (Adria Press) - ", "ROME", "Adria Press"),
        ("June 19 (Reuters) - ", None, "Reuters"),
        ("Berlin (dpa) - ", "Berlin", "dpa"),
        ("KYIV, Ukraine — ", "KYIV, Ukraine", None),
        ("WASHINGTON — ", "WASHINGTON", None),
        ("МОСКВА, 19 июня. /ТАСС/. ", "МОСКВА", "TASS"),
        ("МОСКВА, 19 июня. /Корр. ТАСС Иван Иванов/. ", "МОСКВА", "TASS"),
        ("МОСКВА, 19 июн — РИА Новости. ", "МОСКВА", "RIA Novosti"),
        ("Москва. 19 июня. INTERFAX.RU - ", "Москва", "Interfax"),
    ],
)
@pytest.mark.parametrize("rest", ["両国は19日、会談した。", "Officials met (again) on Monday."])
def test_datelines(opening: str, place: str | None, agency: str | None, rest: str) -> None:
    found = parse_dateline(opening + rest)
    assert found is not None
    assert (found.as_published, found.place, found.agency) == (opening, place, agency)
    assert strip_dateline(opening + rest) == rest


@pytest.mark.parametrize(
    "text",
    [
        "",
        "【社説】朝ロ条約を読む",
        "【速報】会談始まる",
        "【関連ニュース】",
        "【早大共同】研究の成果",
        "◆第3次世界大戦を望まなかった米ソ",
        "(写真＝聯合ニュース)握手する両首脳",
        "ロシアのプーチン大統領（71）は19日",
        "BREAKING — The summit has begun",
        "NATO — the alliance — said",
        "Kim Jong Un (AP) is shown here",
        "The agency (AP) - which is old",
        "Президент (Путин) сказал",
        "2024年6月19日、平壌で",
        "(1) The first point",
        "[사설] 북러 조약",
    ],
)
def test_no_dateline(text: str) -> None:
    assert parse_dateline(text) is None
    assert strip_dateline(text) == text


def test_every_name_of_the_table_leads_to_one_agency() -> None:
    assert len(AGENCIES) >= 100
    for key, names in AGENCIES.items():
        for name in (key, *names):
            assert agency_in_dateline(name) == key
            assert agency_named(name) in (key, None)


@pytest.mark.parametrize(
    "words", ["Road map", "Recap AP", "早大共同", "Updated trend", "AA", "Snap"]
)
def test_words_that_end_like_an_agency(words: str) -> None:
    assert split_agency(words) is None


@pytest.mark.parametrize("part", ["dev", "heldout"])
def test_own_tables(part: str) -> None:
    """The tables' figures are in docs/design/headlines.md; they may not fall."""
    rows = list(leads_table(TABLES / f"leads-{part}.txt"))
    right = sum(parse_dateline(opening + text) == wanted for opening, text, wanted in rows)
    assert right / len(rows) >= (1.0 if part == "dev" else 0.97)


def test_dateline_behind_an_opening_subheading() -> None:
    text = (
        Paragraph("◆橋の町に春"),
        Paragraph("【北京共同】橋が開いた。"),
        Paragraph("町は静かだ。"),
    )
    assert dateline_of(text) == Dateline("【北京共同】", "北京", "Kyodo News")
    assert without_dateline(text) == (Paragraph("橋が開いた。"), Paragraph("町は静かだ。"))


@pytest.mark.parametrize(
    "text",
    [
        (),
        (Paragraph("◆橋の町に春"),),
        (Paragraph("橋が開いた。"), Paragraph("【北京共同】橋が開いた。")),
        (Paragraph("【北京共同】"),),
        (Paragraph("橋の町に春", "subheading"), Paragraph("その二", "subheading")),
    ],
)
def test_a_text_without_one_stays_whole(text: tuple[Paragraph, ...]) -> None:
    assert without_dateline(text) == text


def test_a_dateline_in_a_paragraph_of_its_own_goes_with_it() -> None:
    text = (Paragraph("【北京共同】"), Paragraph("橋が開いた。"))
    assert without_dateline(text) == (Paragraph("橋が開いた。"),)


def test_split_agency_keeps_place_and_agency_apart() -> None:
    assert split_agency("ワシントン時事") == ("ワシントン", "Jiji Press")
    assert split_agency("ロイター") == (None, "Reuters")
    assert split_agency("東京大学") is None


@given(
    st.text(
        alphabet="【】（）()[]〔〕=＝／/., -—–共同通信北京ソウル AP19月日June한국記者電社A1",
        max_size=200,
    )
)
def test_any_opening_is_cut_or_left(text: str) -> None:
    found = parse_dateline(text)
    if found:
        assert text.startswith(found.as_published)
        assert text == found.as_published + strip_dateline(text)
        assert found.place or found.agency or found.bylines
        assert found.date is None or found.date in found.as_published
        assert all(name in found.as_published for name in found.bylines)


_OPENINGS = (
    "【 】 〔 〕 ( ) （ ） [ ] = ＝ 、 ・ / ／ 北京 ソウル 서울 共同 時事 ロイター 연합뉴스 "
    "Reuters AP TASS 新华社 中央社 本报 記者 记者 山田太郎 홍길동 기자 特派員 6月19日 19日 "
    "3월 1일 June 19 電 电 報導 발 発 MOSCOW London England — - : . , 19 июня МОСКВА "
    "РИА Новости Корр. ТАСС Иван Иванов dpa ots ◆"
)


@given(
    st.lists(st.sampled_from([*_OPENINGS.split(), " ", "\u3000", "\n"]), max_size=14).map("".join)
    | st.text(max_size=200)
)
@settings(max_examples=400)
def test_any_opening_of_pieces(text: str) -> None:
    found = parse_dateline(text)
    if found is not None:
        assert text.startswith(found.as_published)
        assert found.place or found.agency or found.bylines
        assert found.date is None or found.date in found.as_published
        assert all(name and name in found.as_published for name in found.bylines)
    parts = tuple(Paragraph(line) for line in text.split("\n") if line.strip())
    bare = without_dateline(parts)
    assert bool(bare) == bool(parts)
    assert "".join(p.text for p in parts).endswith("".join(p.text for p in bare))


@pytest.mark.parametrize("piece", ["A", "A ", "A.", "Ａ-", "/A", "社", "(", "А, 1 "])
def test_repetition_does_no_harm(piece: str) -> None:
    for text in (piece * 100_000, "MOSCOW, June 19 (" + piece * 100_000):
        found = parse_dateline(text)
        assert found is None or len(found.as_published) <= 160
