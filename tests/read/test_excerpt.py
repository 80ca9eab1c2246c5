from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kawaraban.article import Article, paragraphs
from kawaraban.read.leads.excerpt import ExcerptForm, excerpt, shown_excerpt


def test_long_text_is_cut_at_exactly_140_characters() -> None:
    text = "朝ロの会談を伝える。" * 30
    assert excerpt(text) == text[:140]


def test_short_text_stays_whole() -> None:
    assert excerpt("【北京共同】短い記事。") == "【北京共同】短い記事。"


def test_subheading_and_paragraph_touch_in_japanese() -> None:
    assert excerpt("◆国境の町\n町は静かだ。\n橋は新しい。") == "◆国境の町町は静かだ。橋は新しい。"


def test_published_indents_show_as_one_space() -> None:
    assert excerpt("\u3000町は静かだ。\n\u3000まず橋だ。") == " 町は静かだ。 まず橋だ。"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("First.\nSecond one.", "First. Second one."),
        ("첫째다.\n둘째다.", "첫째다. 둘째다."),
        ("Первое.\r\n\r\nВторое.", "Первое. Второе."),
        ("会談は19日\n3時間続いた", "会談は19日 3時間続いた"),
        ("  a \t b  ", "a b"),
    ],
)
def test_words_of_spaced_scripts_stay_apart(text: str, line: str) -> None:
    assert excerpt(text) == line


def test_counts_code_points_of_the_nfc_text() -> None:
    decomposed = unicodedata.normalize("NFD", "がぎぐ") * 100
    assert excerpt(decomposed) == ("がぎぐ" * 100)[:140]


def test_cut_parts_no_cluster() -> None:
    family = "👨\u200d👩\u200d👧"
    assert excerpt("a" * 8 + family + "b", 10) == "a" * 8
    assert excerpt("a🇯🇵🇰🇷", 4) == "a🇯🇵"
    assert excerpt("葛\U000e0100城", 1) == ""


@pytest.mark.parametrize(
    "cluster",
    [
        "\u1112\u1161\u11ab\u11ab",  # Hangul in letters, more than one syllable holds
        "\ua960\u1161",
        "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",  # the flag of Scotland
        "👨🏽\u200d👩🏿\u200d👧🏻\u200d👦🏼",
        "1\ufe0f\u20e3",
        "क्षि",
        "กำ",
        "ﾊﾞ",
        "\u0600١",
        "e\u0301\u0323\u0308",
        "葛\U000e0100",
        "\ud83d\ude00",
    ],
)
def test_no_cluster_is_cut(cluster: str) -> None:
    line = "ab" + cluster + "cd"
    whole = len(excerpt(line, 100))
    assert {excerpt(line, n) for n in range(3, whole - 2)} <= {"ab"}
    assert len(excerpt(line, whole - 2)) == whole - 2


_TEXT = ("◆橋の町に春", "【北京共同】" + "橋が開いた。" * 40, "町は静かだ。")


def _article(*text: str, **more: object) -> Article:
    body = paragraphs(text)
    fields = {"excerpt": excerpt("\n".join(text)), **more}
    return Article(url="u", headline="橋の町に春", text=body, **fields)  # type: ignore[arg-type]


def test_shown_as_published_by_default() -> None:
    article = _article(*_TEXT)
    assert shown_excerpt(article) == article.excerpt == ("◆橋の町に春" + _TEXT[1])[:140]


def test_shown_without_dateline_and_opening_subheading() -> None:
    shown = shown_excerpt(_article(*_TEXT), ExcerptForm(dateline=False))
    assert shown == ("橋が開いた。" * 40)[:140]


def test_shown_shorter_or_longer() -> None:
    article = _article(*_TEXT)
    assert shown_excerpt(article, ExcerptForm(30)) == article.excerpt[:30]
    assert len(shown_excerpt(article, ExcerptForm(200))) == 200


def test_summary_is_shown_without_its_dateline() -> None:
    article = _article(summary="MOSCOW, June 19 (TASS) — The bridge opened.", excerpt="MOSCOW")
    assert shown_excerpt(article, ExcerptForm(dateline=False)) == "The bridge opened."


def test_excerpt_kept_by_hand_keeps_its_length() -> None:
    kept = "【北京共同】" + "橋" * 141
    article = _article(kept, excerpt=kept)
    assert shown_excerpt(article, ExcerptForm(dateline=False)) == "橋" * 141
    assert shown_excerpt(_article(excerpt="橋"), ExcerptForm(dateline=False)) == "橋"


def test_negative_length_is_an_error() -> None:
    with pytest.raises(ValueError, match="negative"):
        excerpt("a", -1)


@given(st.text(max_size=400), st.integers(0, 200))
def test_never_longer_and_always_a_prefix_of_the_line(text: str, length: int) -> None:
    cut = excerpt(text, length)
    whole = excerpt(text, 10_000)
    assert len(cut) <= length
    assert whole.startswith(cut)
    assert "\n" not in cut
    if whole.isascii():
        assert len(cut) == min(length, len(whole))


@pytest.mark.shared
def test_founding_excerpts_keep_their_form(shared: Path) -> None:
    """Their first 140 characters come out again whatever follows them."""
    page = (shared / "founding-page" / "page.md").read_text(encoding="utf-8")
    blocks = page.rstrip("\n").split("\n\n")
    excerpts = blocks[3::3]
    assert len(excerpts) == 10
    lengths = sorted(len(e) for e in excerpts)
    assert lengths == [79, 140, 140, 140, 140, 140, 147, 147, 147, 147]
    for published in excerpts:
        # the page shows an outlet's ideographic indent as a plain space
        text = "\u3000" + published[1:] if published.startswith(" ") else published
        assert excerpt(text) == published[:140]
        if len(published) >= 140:
            assert excerpt(text + "。以下、本文が続く。") == published[:140]
