# ruff: noqa: RUF005 (tables in rows)
"""HTML fragments to clean text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kawaraban.article import Paragraph
from kawaraban.read.text.markup import first_picture, headline_of, one_line, paragraphs_of, text_of


def test_paragraphs_and_subheadings() -> None:
    markup = "<h2>見出し</h2><p>　一段落目<br>二行目</p><ul><li>a &amp; b</li></ul>tail"
    assert paragraphs_of(markup) == (
        Paragraph("見出し", "subheading"),
        Paragraph("一段落目"),
        Paragraph("二行目"),
        Paragraph("a & b"),
        Paragraph("tail"),
    )


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("plain", "plain"),
        ("a<script>alert(1)</script>b", "ab"),
        ("a<SCRIPT src=x>alert(1)</ScRiPt >b", "ab"),
        ("a<script>never closed", "a"),
        ("a<!-- <p>hidden</p> -->b", "ab"),
        ("<p>a</p><style>p{}</style><p>b</p>", "a\nb"),
        ("<ruby>瓦版<rt>かわらばん</rt></ruby>", "瓦版"),
        ("1 < 2 and 3 > 2", "1 < 2 and 3 > 2"),
        ("<p title='a > b'>x</p>", "x"),
        ("<figure><img src=a><figcaption>写真</figcaption></figure><p>本文</p>", "本文"),
        ("a&nbsp;&nbsp;b\u200b", "a b\u200b"),
        ("dont&#146;t &#8217;", "dont’t ’"),
        ("e\u0301", "é"),
        ("<p", ""),
        ("<a href='x", ""),
        ("<img alt='a > b'>x<img alt='c<br>d'>y", "xy"),
        ("<p>a<IFRAME src=x>inside</iframe>b<iframe>never closed", "abnever closed"),
        ("&#" + "1" * 5000 + ";", "&#" + "1" * 5000 + ";"),
        ("&copy &#x41; &#8217 &nosuch;", "© A ’ &nosuch;"),
    ],
)
def test_text(markup: str, text: str) -> None:
    assert text_of(markup) == text


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("朝ロ&amp;首脳会談", "朝ロ&首脳会談"),
        ("<b>Bold</b> &lt;i&gt;move&lt;/i&gt;", "Bold move"),
        ("vector<int> and a < b", "vector<int> and a < b"),
        ("AT&amp;amp;T", "AT&T"),
        ("  two\n lines ", "two lines"),
        ("中見出し\u3000続き", "中見出し\u3000続き"),
        ("\u202eevil", "evil"),
    ],
)
def test_headlines(markup: str, text: str) -> None:
    assert headline_of(markup) == text


def test_pictures() -> None:
    assert first_picture('<p><img alt="x" src="/a.jpg?x=1&amp;y=2">') == "/a.jpg?x=1&y=2"
    assert first_picture('<img src="pixel.gif" width="1" height="1"><img src=b.png>') == "b.png"
    assert first_picture("no picture") is None


@given(st.text("<>/!-&;#x\"'= abpscriptdvlé日\n", max_size=200))
def test_never_raises_and_gives_clean_lines(markup: str) -> None:
    for paragraph in paragraphs_of(markup):
        assert paragraph.text == one_line(paragraph.text)
        assert paragraph.text
    assert "\n" not in headline_of(markup)
    first_picture(markup)


@given(st.text(max_size=60), st.text(max_size=60), st.sampled_from(["script", "STYLE", "iframe"]))
def test_what_a_script_holds_never_comes_out(before: str, inside: str, name: str) -> None:
    markup = f"<p>{before.replace('<', '')}</p><{name} x>{inside}qqzzqq</{name}><p>after</p>"
    if "<!--" not in inside and "</" not in inside:
        assert "qqzzqq" not in text_of(markup)


@pytest.mark.parametrize(
    "bad",
    ["<" * 200_000, "<a " * 60_000, "<!--" * 60_000, "<script>" * 40_000, "&" * 200_000]
    + ["<p '" * 50_000, "<a b=\"" * 40_000, "</" * 100_000, "<svg>" * 50_000 + "</svg>"]
    + ["<ruby><rt>" * 30_000],
)  # fmt: skip
def test_time_grows_with_the_length(bad: str) -> None:
    """Each of these is minutes of work where a pattern looks back: the test run's own limit
    would end it."""
    assert len(text_of(bad)) <= len(bad)
    assert len(headline_of(bad)) <= len(bad)
    first_picture(bad)
