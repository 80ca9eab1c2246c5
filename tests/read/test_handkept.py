from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kawaraban.article import Dateline, Moment, Unreadable
from kawaraban.read.handkept import HandKept, read_handkept

PAGE = """# 朝ロ関係

【コラム】北の国境(2)
2024.07.02

【コラム】北の国境(2)

◆国境の町で 町の人々は、橋の向こうを見ている。

[A headline with a link](https://example.com/a?x=1)
2024.06.30

![A headline with a link](https://example.com/p.jpg)

 An indented excerpt.

見出しだけの記事
2024.06.29
"""


def test_a_page_is_read_clip_by_clip() -> None:
    page = read_handkept(PAGE)
    assert page.name == "朝ロ関係"
    one, two, three = page.clips
    assert one.headline == "【コラム】北の国境(2)"
    assert one.published == Moment.on(date(2024, 7, 2))
    assert one.excerpt == "◆国境の町で 町の人々は、橋の向こうを見ている。"
    assert (one.url, one.picture, one.line) == ("", None, 3)
    assert two.headline == "A headline with a link"
    assert two.url == "https://example.com/a?x=1"
    assert two.picture == "https://example.com/p.jpg"
    assert two.excerpt == " An indented excerpt."
    assert (three.excerpt, three.line) == ("", 17)


def test_clips_become_articles_in_the_pages_order() -> None:
    one, two, three = read_handkept(PAGE).articles()
    assert one.url.startswith("urn:kawaraban:clip:")
    assert (one.genre, one.part, one.extent, one.language) == ("column", 2, "summary", "ja")
    assert one.headline_clean == "北の国境"
    assert one.excerpt == one.body
    assert two.url == two.address == "https://example.com/a?x=1"
    assert two.lead_picture == "https://example.com/p.jpg"
    assert (three.extent, three.text) == ("headline", ())
    assert {e.source for e in one.evidence} == {"import"}


def test_an_address_of_its_own_is_the_same_every_time() -> None:
    again = read_handkept(PAGE.replace("橋の向こう", "川の向こう"))
    assert [a.url for a in again.articles()] == [a.url for a in read_handkept(PAGE).articles()]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", 1),
        ("no heading\n", 1),
        ("# name\n\nstray words\n\nA headline\n2024.06.01\n", 3),
        ("# name\n\nA headline\n2024.06.31\n", 4),
        ("# name\n\n[A headline](javascript:alert(1))\n2024.06.01\n", 3),
        ("# name\n\nA headline\n2024.06.01\n\nA headline\n\n2024.06.02\n", 8),
    ],
)
def test_an_error_names_the_line(text: str, line: int) -> None:
    with pytest.raises(Unreadable) as error:
        read_handkept(text)
    assert error.value.problem.code == "not-handkept"
    assert f"line {line}:" in error.value.problem.detail


WORDS = st.text(
    st.characters(categories=("L", "N", "Po"), exclude_characters="#[]()!.\u0085"),
    min_size=1,
    max_size=40,
).filter(lambda t: t == t.strip() and not t.isdigit())


def write(name: str, clips: list[tuple[str, date, str]]) -> str:
    parts = [f"# {name}"]
    for headline, day, excerpt in clips:
        parts.append(f"{headline}\n{day:%Y.%m.%d}\n\n{headline}\n\n{excerpt}")
    return "\n\n".join(parts) + "\n"


@given(
    st.lists(
        st.tuples(WORDS, st.dates(date(1950, 1, 1), date(2100, 1, 1)), WORDS),
        min_size=1,
        max_size=5,
    )
)
def test_what_is_written_is_read_back(clips: list[tuple[str, date, str]]) -> None:
    import unicodedata

    page = read_handkept(write("name", clips))
    nfc = [
        (unicodedata.normalize("NFC", h), d, unicodedata.normalize("NFC", e)) for h, d, e in clips
    ]
    assert [(c.headline, c.published.day, c.excerpt) for c in page.clips] == nfc


@given(st.text(max_size=300))
def test_any_text_is_a_page_or_one_clear_error(text: str) -> None:
    try:
        page = read_handkept(text)
    except Unreadable:
        return
    assert isinstance(page, HandKept)


@pytest.mark.shared
def test_the_founding_page_field_by_field(shared: Path) -> None:
    text = (shared / "founding-page" / "page.md").read_text("utf-8")
    lines = text.split("\n")
    articles = read_handkept(text).articles()
    assert len(articles) == 10
    assert len({a.url for a in articles}) == 10
    days = [a.published.day for a in articles if a.published]
    assert days == sorted(days, reverse=True)
    for article in articles:
        assert article.published is not None
        assert article.published.precision == "day"
        at = lines.index(article.headline)
        assert lines[at + 1] == article.published.day.strftime("%Y.%m.%d")
        assert lines[at + 3] == article.headline
        assert lines[at + 5] == article.excerpt == article.body


def test_datelines_and_columns_name_agency_and_author() -> None:
    page = (
        "# 橋\n\n橋が開いた\n2024.06.19\n\n橋が開いた\n\n 【北京共同】橋が開いた。\n\n"
        "橋のない川【山田太郎の国境だより】\n2024.06.18\n\n橋のない川【山田太郎の国境だより】\n\n町は静かだ。\n"
    )
    first, second = read_handkept(page).articles()
    assert (first.dateline, first.agency) == (
        Dateline(" 【北京共同】", "北京", "Kyodo News"),
        "Kyodo News",
    )
    assert second.bylines == ("山田太郎",)
    assert first.excerpt == " 【北京共同】橋が開いた。"
