# ruff: noqa: E501 (markup as sites write it)
"""A source's own rules for its article pages: they win, fall back, and say so."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kawaraban.article import Article, Hints, PageSelectors, Paragraph, RawResponse, Unreadable
from kawaraban.read.html.css import SelectorError
from kawaraban.read.pages.page import read_page
from kawaraban.read.pages.selectors import check

NOW = datetime(2024, 6, 20, 3, 0, tzinfo=UTC)
TEXT = "朝ロの首脳は19日、平壌で会談し、条約に署名した。両国は協力の拡大で一致したという。"
PAGE = f"""<!doctype html><html lang="ja"><head><meta charset="utf-8"><title>港の町 | みなと新報</title>
<meta property="og:title" content="間違った見出し"><meta property="og:image" content="/og.jpg">
<meta property="article:published_time" content="2024-06-01T00:00:00+09:00"></head><body>
<h1>間違った見出し</h1><div class="hl"><span class="no">速報</span><h2>朝ロ首脳が平壌で会談</h2></div>
<p class="when">2024年6月19日 17時05分</p><p class="who">文＝港 花子、浜 太郎</p>
<div class="photo"><img data-src="/big.jpg" src="blank.gif"></div>
<div class="teaser"><p>{"ここは別の記事の紹介文です。読まれるべきではありません。" * 8}</p></div>
<div class="story"><p>{TEXT}</p><h3>背景</h3><div class="pr">広告です</div>
<aside>関連記事の一覧</aside><p>{TEXT[::-1]}</p></div></body></html>"""


def read(select: PageSelectors | None, page: str = PAGE) -> Article:
    raw = RawResponse(url="https://minato.example/a/1", body=page.encode(), fetched=NOW)
    return read_page(raw, Hints(offset=540, select=select))


RULES = PageSelectors(
    headline=".hl h2",
    published="p.when",
    byline=".who",
    text="div.story",
    picture=".photo",
    remove=".pr, .pr *",
)


def test_rules_win_over_what_the_page_says() -> None:
    article = read(RULES)
    assert article.headline == "朝ロ首脳が平壌で会談"
    assert str(article.published) == "2024-06-19T17:05+09:00"
    assert article.bylines == ("港 花子", "浜 太郎")
    assert article.lead_picture == "https://minato.example/big.jpg"
    assert article.text == (
        Paragraph(TEXT),
        Paragraph("背景", "subheading"),
        Paragraph(TEXT[::-1]),
    )
    for field in ("headline", "published", "bylines", "text", "lead_picture"):
        evidence = article.evidence_of(field)
        assert evidence is not None
        assert (evidence.source, evidence.confidence) == ("selector", 0.98)
    assert len({e.field for e in article.evidence}) == len(article.evidence)


def test_a_rule_that_finds_nothing_leaves_the_field_as_it_was_and_is_noted() -> None:
    without = read(None)
    article = read(PageSelectors(headline="h1.gone", published=".hl", byline="b", picture="#no"))
    for field in ("headline", "published", "bylines", "lead_picture", "text"):
        assert getattr(article, field) == getattr(without, field)
        assert article.evidence_of(field) is not None or not getattr(article, field)
    failed = {e.field: e.note for e in article.evidence if e.source == "selector"}
    assert failed == {
        "headline": "h1.gone",
        "published": ".hl",
        "bylines": "b",
        "lead_picture": "#no",
    }
    assert all(e.confidence == 0 for e in article.evidence if e.source == "selector")
    assert article.evidence_of("headline") == without.evidence_of("headline")


def test_what_is_removed_is_not_read() -> None:
    article = read(PageSelectors(remove="h1, .teaser, [property]"))
    assert "別の記事の紹介文" not in article.body
    assert article.headline != "間違った見出し"
    assert read(PageSelectors(remove="html, body, p")).headline == "間違った見出し"


def test_metas_may_be_named() -> None:
    rules = PageSelectors(headline="meta[property='og:title']", picture="[property='og:image']")
    article = read(rules)
    assert article.headline == "間違った見出し"
    assert article.lead_picture == "https://minato.example/og.jpg"


def test_a_date_of_a_rule_in_the_future_is_refused() -> None:
    article = read(PageSelectors(published=".when"), PAGE.replace("2024年6月19日", "2034年6月19日"))
    assert str(article.published) == "2024-06-01T00:00:00+09:00"
    assert [e.note for e in article.evidence if e.source == "selector"] == [".when"]


def test_a_rule_that_is_no_css_is_named() -> None:
    with pytest.raises(SelectorError, match="byline: "):
        check(PageSelectors(headline="h1", byline="p["))
    check(RULES)


def test_rules_on_a_hostile_page_end() -> None:
    page = "<html><body>" + "<div>" * 2400 + f"<h1>x y z</h1><p>{TEXT * 9}"
    rules = PageSelectors(headline="div div div h1", text="div", remove=".x div div div div div")
    assert TEXT in read(rules, page).body


PIECES = ["<div class=a>", "</div>", "<p>", "</p>", "<h1>", "</h1>", "<span id=b>", "</span>", TEXT, "2024年6月19日",
          "<meta name=x content=y>", "<img src=/x.jpg>", "<time datetime=2024-06-19>", "<template>", "</template>",
          "<table><tr><td>", "<svg>", "</svg>", "<script>1</script>", "<br>", "<aside>"]  # fmt: skip
RULES_OF_ALL_SORTS = st.sampled_from(
    ["", "*", "div", ".a", "#b", "div *", "p, div", "h1 ~ *", ":has(p)", "meta", "img", "time", "head", "body > *",
     "template", "svg", "td", "*:not(p)", "div:nth-child(2n)"]
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.sampled_from(PIECES), max_size=30),
    st.lists(RULES_OF_ALL_SORTS, min_size=6, max_size=6),
)
def test_any_rules_on_any_markup_give_an_article_or_one_error(
    pieces: list[str], rules: list[str]
) -> None:
    select = PageSelectors(
        headline=rules[0], published=rules[1], byline=rules[2], text=rules[3], picture=rules[4], remove=rules[5]
    )  # fmt: skip
    try:
        article = read(select, "".join(pieces) or " ")
    except Unreadable as error:
        assert error.problem.code in ("no-article", "no-headline", "empty")  # noqa: PT017
    else:
        assert article.headline
        assert all(p.text for p in article.text)
