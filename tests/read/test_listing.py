# ruff: noqa: E501 (markup as sites write it)
"""Listing pages of several outlets' make, in the five languages, without a rule for any."""

from __future__ import annotations

import random
import sys
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from urllib.parse import urljoin

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kawaraban.article import Feed, RawResponse, Unreadable
from kawaraban.read.addresses.urls import canonical_url
from kawaraban.read.listings.listing import MOST_LINKS, Selectors, read_listing

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "benchmarks"))
import listing_pages

NOW = datetime(2024, 6, 20, 3, 0, tzinfo=UTC)


def page(
    html: str, url: str = "https://news.example.jp/world/", content_type: str | None = None
) -> RawResponse:
    headers = (("content-type", content_type),) if content_type else ()
    return RawResponse(url=url, body=html.encode(), fetched=NOW, headers=headers)


def found(feed: Feed) -> list[tuple[str, str, str]]:
    return [(e.url, e.headline, str(e.published or "")) for e in feed.entries]


NAVIGATION = """<header><nav class="gnav"><ul><li><a href="/">トップ</a><li><a href="/politics/">政治</a>
<li><a href="/world/">国際</a><li><a href="/guide/subscription/">電子版のご購読・お申し込みのご案内</a></ul></nav></header>"""
FOOTER = """<footer><ul><li><a href="/about/privacy-policy.html">個人情報の取り扱いについて（プライバシーポリシー）</a>
<li><a href="/about/terms.html">利用規約・著作権・リンクについてのお知らせ</a></ul></footer>"""

JAPANESE = f"""<!DOCTYPE html><html lang="ja"><head><meta charset="utf-8"><title>国際ニュース</title></head>
<body>{NAVIGATION}<div class="wrap"><main><h1>国際</h1>
<div class="hero"><a href="/articles/20240619-OYT1T50301/"><img src="a.jpg" alt=""><h2>朝ロ首脳が会談、包括的条約に署名へ</h2>
<time datetime="2024-06-19T18:00:00+09:00">6月19日 18:00</time></a></div>
<ul class="newsList">
<li class="first"><a href="/articles/20240619-OYT1T50222/?ref=rss"><span class="ttl">ロシア大統領が平壌に到着、空港で出迎え</span>
<time datetime="2024-06-19T03:10:00+09:00">6月19日 03:10</time></a></li>
<li><a href="/articles/20240618-OYT1T50199/"><img src="b.jpg" alt="写真"></a>
<a href="/articles/20240618-OYT1T50199/">北朝鮮メディア、訪問を大きく報道</a><span class="cat"><a href="/world/asia/">アジア</a></span>
<span class="date">2024年6月18日 21時05分</span></li>
<li><a href="/articles/20240618-OYT1T50150/"><p class="ttl">韓国政府「深い懸念」を表明</p><p>韓国大統領府は18日、今回の訪問について説明し、注視していると述べた。</p></a>
<span class="date">2024/06/18</span></li>
</ul></main>SIDEBAR</div>{FOOTER}</body></html>"""

SIDEBAR = """<div class="sideColumn"><section class="ranking"><h2>アクセスランキング</h2><ol>
<li><a href="/articles/20240610-OYT1T50001/">猛暑日続く見込み、熱中症に警戒を</a></li>
<li><a href="/articles/20240611-OYT1T50002/">夏の高校野球、組み合わせ決まる</a></li>
<li><a href="/articles/20240612-OYT1T50003/">円相場が一時百五十八円台に下落</a></li>
<li><a href="/articles/20240613-OYT1T50004/">新しい美術館が来春に開館する</a></li>
<li><a href="/articles/20240613-OYT1T50005/">駅前の再開発、住民説明会を開く</a></li></ol></section></div>"""

EXPECTED_JAPANESE = [
    (
        "https://news.example.jp/articles/20240619-OYT1T50301/",
        "朝ロ首脳が会談、包括的条約に署名へ",
        "2024-06-19T18:00:00+09:00",
    ),
    (
        "https://news.example.jp/articles/20240619-OYT1T50222/",
        "ロシア大統領が平壌に到着、空港で出迎え",
        "2024-06-19T03:10:00+09:00",
    ),
    (
        "https://news.example.jp/articles/20240618-OYT1T50199/",
        "北朝鮮メディア、訪問を大きく報道",
        "2024-06-18T21:05+09:00",
    ),
    (
        "https://news.example.jp/articles/20240618-OYT1T50150/",
        "韓国政府「深い懸念」を表明",
        "2024-06-18",
    ),
]


def test_a_list_with_a_larger_first_story() -> None:
    feed = read_listing(page(JAPANESE.replace("SIDEBAR", "")), offset=540)
    assert found(feed) == EXPECTED_JAPANESE
    assert (feed.kind, feed.title, feed.language) == ("listing", "国際ニュース", "ja")
    assert feed.entries[0].source == "listing"


def test_a_sidebar_changes_nothing() -> None:
    feed = read_listing(page(JAPANESE.replace("SIDEBAR", SIDEBAR)), offset=540)
    assert found(feed) == EXPECTED_JAPANESE


def test_dates_above_in_a_definition_list() -> None:
    html = """<html lang="ja"><meta charset="utf-8"><body><dl class="release">
    <dt>2024年6月19日</dt><dd><a href="/release/detail.php?id=1203">外務省報道官談話を発表しました</a></dd>
    <dt>2024年6月17日</dt><dd><a href="/release/detail.php?id=1202">安保理会合の開催についてのお知らせ</a></dd>
    <dt>令和6年6月14日</dt><dd><a href="/release/detail.php?id=1201">定例記者会見の概要を掲載しました</a></dd>
    </dl></body></html>"""
    assert [e[2] for e in found(read_listing(page(html)))] == [
        "2024-06-19",
        "2024-06-17",
        "2024-06-14",
    ]


def test_a_korean_board() -> None:
    rows = "".join(
        f'<tr><td>{n}</td><td class="subject"><a href="view.php?no={n}&amp;page=1">북러 정상회담 관련 보도 {n}번째 소식'
        f"</a></td><td>기자</td><td>2024.06.{n - 100:02}</td></tr>"
        for n in range(119, 115, -1)
    )
    html = f'<html lang="ko"><meta charset="utf-8"><table class="board"><tbody>{rows}</tbody></table></html>'
    feed = read_listing(page(html, "https://news.example.kr/board/list.php"), offset=540)
    assert [e[2] for e in found(feed)] == ["2024-06-19", "2024-06-18", "2024-06-17", "2024-06-16"]
    assert feed.entries[0].url == "https://news.example.kr/board/view.php?no=119&page=1"
    assert feed.entries[0].headline == "북러 정상회담 관련 보도 119번째 소식"


def test_russian_times_under_a_day() -> None:
    html = """<html lang="ru"><meta charset="utf-8"><body><div class="lenta">
    <h2>19 июня 2024</h2><ul class="list"><li><span class="time">17:05</span> <a href="/news/2024/06/19/112233.html">Президент
    прибыл в Пхеньян с визитом</a></li><li><span class="time">16:40</span>
    <a href="/news/2024/06/19/112230.html">Стороны подписали договор о партнёрстве</a></li></ul>
    <h2>18 июня 2024</h2><ul class="list"><li><span class="time">22:15</span>
    <a href="/news/2024/06/18/112100.html">В Пхеньяне готовятся к встрече делегации</a></li></ul></div></body></html>"""
    feed = read_listing(page(html, "https://news.example.ru/lenta/"), offset=180)
    assert [e[2] for e in found(feed)] == [
        "2024-06-19T17:05+03:00",
        "2024-06-19T16:40+03:00",
        "2024-06-18T22:15+03:00",
    ]
    assert feed.entries[0].headline == "Президент прибыл в Пхеньян с визитом"


def test_chinese_list_and_dates_in_addresses() -> None:
    html = """<html lang="zh-CN"><meta charset="utf-8"><body><div class="nav"><a href="/gn/">国内</a></div>
    <ul class="list"><li><a href="https://news.example.cn/gj/2024-06/19/c_1131234501.htm">俄朝领导人举行会谈并签署条约</a></li>
    <li><a href="/gj/2024-06/18/c_1131234400.htm">外交部回应有关问题的提问</a></li>
    <li><a href="/gj/2024-06/17/c_1131234300.htm">专家解读地区形势新变化</a></li></ul></body></html>"""
    feed = read_listing(page(html, "https://www.example.cn/gj/"), offset=480)
    assert [e[2] for e in found(feed)] == ["2024-06-19", "2024-06-18", "2024-06-17"]


def test_english_cards() -> None:
    card = (
        '<article class="card"><a href="/world/asia-pacific/{slug}"><img alt="A picture" src="x.jpg">'
        '<h3 class="card-title">{title}</h3><p>The visit is the first in years, officials said.</p>'
        "</a><span>{when}</span></article>"
    )
    html = '<html lang="en"><body><div class="grid">' + "".join(
        card.format(slug=slug, title=title, when=when)
        for slug, title, when in (
            (
                "leaders-meet-in-pyongyang-2024-06-19",
                "Leaders meet in Pyongyang and sign pact",
                "12 minutes ago",
            ),
            ("what-the-pact-says-and-does-not", "What the pact says, and does not", "5 hours ago"),
            ("allies-react-to-new-treaty", "Allies react to the new treaty", "June 18, 2024"),
        )
    )
    html += "</div></body></html>"
    feed = read_listing(page(html, "https://www.example.com/world/"), offset=0)
    assert [e[1:] for e in found(feed)] == [
        ("Leaders meet in Pyongyang and sign pact", "2024-06-20T02:48+00:00"),
        ("What the pact says, and does not", "2024-06-19"),
        ("Allies react to the new treaty", "2024-06-18"),
    ]


def test_selectors_override_the_search() -> None:
    html = """<html lang="en"><body><div class=x><b class=h>One</b><a class=go href=/a/1>link</a><i>2024-06-01</i></div>
    <div class=x><b class=h>Two</b><a class=go href=/a/2>link</a><i>2024-06-02</i></div>
    <div class=y><a href=/a/3>A long headline of something else entirely</a></div></body></html>"""
    select = Selectors(item=".x", link="a.go", headline="b.h", date="i")
    assert found(read_listing(page(html), select=select)) == [
        ("https://news.example.jp/a/1", "One", "2024-06-01"),
        ("https://news.example.jp/a/2", "Two", "2024-06-02"),
    ]
    links = read_listing(page(html), select=Selectors(link=".y a"))
    assert [e.url for e in links.entries] == ["https://news.example.jp/a/3"]


@pytest.mark.parametrize(
    ("select", "code"),
    [(Selectors(item="[["), "bad-selector"), (Selectors(item=".none"), "no-articles")],
)
def test_selectors_that_do_not_fit_are_told(select: Selectors, code: str) -> None:
    with pytest.raises(Unreadable) as error:
        read_listing(page("<a href=/x>x</a>"), select=select)
    assert error.value.problem.code == code


@pytest.mark.parametrize("html", ["<html><body><p>Nothing here</p>", NAVIGATION + FOOTER, "x"])
def test_a_page_without_articles_is_told(html: str) -> None:
    with pytest.raises(Unreadable) as error:
        read_listing(page(html))
    assert error.value.problem.code == "no-articles"


def test_the_feed_that_a_page_names_is_told() -> None:
    html = JAPANESE.replace("SIDEBAR", "").replace(
        "<title>", '<link rel="alternate" type="application/rss+xml" href="/rss/world.xml"><title>'
    )
    feed = read_listing(page(html), offset=540)
    assert feed.problems == (
        "the page names a feed, which is the better source: https://news.example.jp/rss/world.xml",
    )


def test_a_legacy_charset() -> None:
    raw = page("")
    body = JAPANESE.replace("SIDEBAR", "").replace("utf-8", "Shift_JIS").encode("cp932")
    feed = read_listing(
        RawResponse(url=raw.url, body=body, fetched=NOW), offset=540, language="ja-JP"
    )
    assert found(feed) == EXPECTED_JAPANESE


def test_a_page_of_very_many_links_is_bounded() -> None:
    links = "".join(
        f'<li><a href="/a/{n:06}.html">An article about the number {n}</a></li>'
        for n in range(9_000)
    )
    assert len(read_listing(page(f"<ul>{links}</ul>")).entries) == MOST_LINKS


PIECES = """<ul> </ul> <li> <a&#32;href='/a/12345.html'> <a&#32;href=//x> </a> <div&#32;class='side'>
長い見出しの言葉がここに入ります 2024年6月19日 17:05 <time&#32;datetime=x> </div> <h2> &#0;"""


@settings(max_examples=80, deadline=None)
@given(st.lists(st.sampled_from([unescape(piece) for piece in PIECES.split()]), max_size=60))
def test_any_markup_gives_entries_or_one_error(pieces: list[str]) -> None:
    try:
        feed = read_listing(page("".join(pieces)))
    except Unreadable as error:
        code = error.problem.code
    else:
        code = "no-articles"
        assert all(e.url.startswith("http") and e.headline for e in feed.entries)
        assert len({e.url for e in feed.entries}) == len(feed.entries)
    assert code in ("no-articles", "empty")


# Pages of many makes ------------------------------------------------------------------------

SEEDS = st.integers(0, 100_000)


@settings(max_examples=60, deadline=None)
@given(SEEDS)
def test_every_article_of_a_list_is_found_with_its_headline_and_day(seed: int) -> None:
    made = listing_pages.make(seed)
    feed = read_listing(page(made.html(), made.url), offset=0)
    wanted = {canonical_url(urljoin(made.url, piece.href)): piece for piece in made.pieces}
    assert {entry.url for entry in feed.entries} == wanted.keys()
    for entry in feed.entries:
        piece = wanted[entry.url]
        assert entry.headline == piece.headline
        if made.name != "undated":
            assert entry.published is not None
            assert entry.published.day == piece.when.date()


@settings(max_examples=100, deadline=None)
@given(SEEDS, st.lists(st.sampled_from(sorted(listing_pages.ADDED)), min_size=1, max_size=3))
def test_what_a_site_adds_beside_its_list_changes_nothing(seed: int, kinds: list[str]) -> None:
    made = listing_pages.make(seed)
    boxes = []
    for number, kind in enumerate(kinds):
        box = listing_pages.ADDED[kind](random.Random(seed + number), made)
        # A box without a name that is much longer than the list may be taken for it.
        boxes.append(box if kind != "nameless" or box.count("<li") <= len(made.pieces) else "")
    before = read_listing(page(made.html(), made.url), offset=0)
    after = read_listing(page(made.html(*boxes), made.url), offset=0)
    assert found(after) == found(before)


@pytest.mark.parametrize("name", ["tag-most-read", "category-ranking", "post-1 related"])
def test_what_an_article_is_called_is_no_verdict_on_its_place(name: str) -> None:
    items = "".join(
        f'<article class="{name}"><h2><a href="/a/{n}0001">朝ロ首脳が会談し条約に署名 {n}</a></h2>'
        f'<a href="/section/{n}">政治・外交・安全保障の記事</a><span>2024年6月{n}日</span></article>'
        for n in range(1, 6)
    )
    feed = read_listing(
        page(f'<html lang="ja"><meta charset="utf-8"><div>{items}</div>'), offset=540
    )
    assert [str(e.published) for e in feed.entries] == [f"2024-06-0{n}" for n in range(1, 6)]


def test_a_layout_with_a_sidebar_is_none() -> None:
    items = "".join(
        f'<h3><a href="/a-{"b" * n}-c-d">Harbour talks go on for another day {n}</a></h3>'
        for n in range(1, 7)
    )
    side = '<div id="sidebar"><ul><li><a href="/x-y-z-w">Readers of the week write to us</a></ul></div>'
    html = f'<html lang="en"><body><div class="page right-sidebar"><div>{items}</div>{side}</div>'
    feed = read_listing(page(html, "https://news.example.com/list"))
    assert len(feed.entries) == 6


def test_short_headlines_count_in_a_list_and_sections_do_not() -> None:
    items = "".join(
        f'<li><a href="/news/{n}00123">{words}</a> <span>2024/06/1{n}</span></li>'
        for n, words in enumerate(
            ["貧乏飯", "朝ロ首脳が会談し条約に署名", "港の橋が十年ぶりに開通へ"]
        )
    )
    html = f'<meta charset="utf-8"><ul class="n">{items}<li><a href="/news/">一覧へ</a></li></ul>'
    feed = read_listing(page(html), offset=540)
    assert [e.headline for e in feed.entries] == [
        "貧乏飯",
        "朝ロ首脳が会談し条約に署名",
        "港の橋が十年ぶりに開通へ",
    ]


def test_a_heading_with_words_ends_the_day_above_it() -> None:
    html = """<meta charset="utf-8"><h2>2024年6月19日</h2><ul><li>17:05 <a href="/a/100001">朝ロ首脳が会談し条約に署名</a>
    <li>16:00 <a href="/a/100002">港の橋が十年ぶりに開通へ</a></ul><div><h2>今日のおすすめ</h2><ul>
    <li><a href="/a/100003">夏の高校野球の組み合わせ決まる</a></ul></div>"""
    feed = read_listing(page(html), offset=540)
    assert [str(e.published) for e in feed.entries] == [
        "2024-06-19T17:05+09:00",
        "2024-06-19T16:00+09:00",
    ]


def test_addresses_that_are_a_question_to_the_front_page() -> None:
    items = "".join(
        f'<h2><a href="/?p=1{n}23">Harbour talks go on, day {n}</a></h2>' for n in range(5)
    )
    feed = read_listing(page(f"<div>{items}</div><a href='/?cat=news'>All the news of the day</a>"))
    assert len(feed.entries) == 5


def test_nested_items_belong_to_the_innermost() -> None:
    html = """<div class=i><a href=/a/1>One</a><div class=i><a href=/a/2>Two</a><b>2024-06-02</b></div></div>"""
    feed = read_listing(page(html), select=Selectors(item=".i", link="a", date="b"))
    assert found(feed) == [
        ("https://news.example.jp/a/1", "One", ""),
        ("https://news.example.jp/a/2", "Two", "2024-06-02"),
    ]


def test_hostile_nesting_of_lists_and_sidebars_ends() -> None:
    boxes = '<div class="sidebar ranking"><a href="/a/{}">An article about the number {}</a>'
    html = "".join(boxes.format(n, n) for n in range(2000))
    select = Selectors(item="div", link="a", date=".x div div div div")
    assert len(read_listing(page(html), select=select).entries) == 2000
    assert read_listing(page(html)).entries
