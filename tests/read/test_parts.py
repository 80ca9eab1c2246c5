"""Pages of one article, parts of one work: what is found, what is refused, what joining gives."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kawaraban.article import Article, Hints, Paragraph, RawResponse
from kawaraban.read.html import dom
from kawaraban.read.pages.page import read_page
from kawaraban.read.pages.pagination import find_pages, numbered
from kawaraban.read.pages.parts import MOST_PAGES, chain, is_page, join_pages, same_article

NOW = datetime(2024, 6, 20, 3, 0, tzinfo=UTC)
SITE = "https://minato.example"
TEXT = (
    "北朝鮮の金正恩総書記とロシアのプーチン大統領は19日、平壌で会談し、"
    "包括的戦略パートナーシップ条約に署名した。"
)


def pages(url: str, links: str, head: str = "") -> tuple[str | None, str | None, int | None]:
    """Next, previous and total of a page at ``url`` with these links below its text."""
    tree = dom.parse(
        f"<html><head>{head}</head><body><article><h1>見出し</h1><p>{TEXT * 3}</p>"
        f"{links}</article></body></html>"
    )
    found = find_pages(tree, SITE + url, SITE + url)
    if found is None:
        return None, None, None
    cut = tuple(u.removeprefix(SITE) if u else u for u in (found.next, found.previous))
    return cut[0], cut[1], found.total


def test_numbers_in_a_row() -> None:
    row = '<ul class="pager"><li>1</li><li><a href="?page=2">2</a></li><li><a href="?page=3">3</a>'
    assert pages("/articles/-/12345", row) == (
        "/articles/-/12345?page=2",
        None,
        3,
    )
    row = (
        '<a href="/articles/-/12345">1</a> <a href="?page=2">2</a> 3 '
        '<a href="?page=4">4</a> <a href="?page=5">5</a>'
    )
    assert pages("/articles/-/12345?page=3", row) == (
        "/articles/-/12345?page=4",
        "/articles/-/12345?page=2",
        5,
    )


@pytest.mark.parametrize(
    ("url", "href", "text"),
    [
        ("/news/2406/19/news089.html", "news089_2.html", "次のページへ"),
        ("/news/2406/19/news089.html", "news089_2.html", "ベンチマークの結果は?"),
        ("/a/ロシアと北朝鮮", "/a/ロシアと北朝鮮?page=2", "次のページ"),
        ("/stories/post-1234.php", "post-1234-2.php", "次へ"),
        ("/news/articleView.html?idxno=12345", "?idxno=12345&page=2", "다음 페이지"),
        ("/n1/2024/0619/c1002-40260000.html", "c1002-40260000-2.html", "下一页"),
        ("/2024-06/19/c_1130160000.htm", "c_1130160000_2.htm", "下一页"),
        ("/politics/19/06/2024/66729a", "/politics/19/06/2024/66729a?page=2", "Следующая страница"),
        ("/2016/08/the-connected-renter/", "/2016/08/the-connected-renter/2/", "Next →"),
        ("/2016/08/the-connected-renter/", "/2016/08/the-connected-renter/2/", "2"),
        ("/2016/08/the-connected-renter/", "/2016/08/the-connected-renter/page/2/", "Next page"),
        ("/politik/2024-06/treffen-im-norden", "treffen-im-norden/seite-2", "Nächste Seite"),
        ("/story/a-long-visit", "/story/a-long-visit?pagewanted=2", "2"),
        ("/read.php?id=777&p=1", "/read.php?id=777&p=2", "2"),
        ("/read.php?id=777", "/read.php?p=2&id=777", ">"),
    ],
)
def test_the_next_page(url: str, href: str, text: str) -> None:
    following, previous, total = pages(url, f'<div class="x"><a href="{href}">{text}</a></div>')
    assert following is not None
    assert previous is None
    assert total == 2
    # And back again, from there.
    assert pages(following, f'<a href="{SITE}{url}">{1}</a>')[1] is not None


def test_relations_in_the_head() -> None:
    head = '<link rel="prev" href="/w/summit-7.html"><link rel="next" href="/w/summit-7_3.html">'
    assert pages("/w/summit-7_2.html", "", head) == ("/w/summit-7_3.html", "/w/summit-7.html", 3)


def test_the_total_as_shown() -> None:
    box = '<p class="pager"><span>1/4ページ</span> <a href="?page=2">次のページ</a></p>'
    assert pages("/articles/-/12345", box)[2] == 4
    box = '<p>Page 2 of 3 <a href="/story/a-long-visit?page=3">Next</a></p>'
    assert pages("/story/a-long-visit?page=2", box) == ("/story/a-long-visit?page=3", None, 3)


@pytest.mark.parametrize(
    ("url", "links", "head"),
    [
        # The next article, however it is called.
        ("/2024/06/summit-in-spring/", "", '<link rel="next" href="/2024/06/another-story/">'),
        ("/2024/06/summit-in-spring/", '<a rel="next" href="/2024/06/a-b-c/">Next →</a>', ""),
        ("/news/12345", '<a href="/news/12346">次の記事</a>', ""),
        ("/news/1", '<a href="/news/2">2</a>', ""),
        ("/news/view?no=5", '<a href="/news/view?no=6">次へ</a>', ""),
        ("/diary/20240619.html", '<a rel="next" href="20240620.html">次の日</a>', ""),
        ("/editorial/2024/06/19/", '<a href="/editorial/2024/06/20/">20</a>', ""),
        ("/w/summit-7", '<a href="/w/summit-7?page=2">次の記事</a>', ""),
        # A slug that was taken: WordPress adds a number.
        ("/summit-in-spring/", '<a href="/summit-in-spring-2/">春の首脳会談、再び</a>', ""),
        # Comments, listings, another site.
        ("/w/summit-7", '<a href="/w/summit-7?page=2#comments">2</a>', ""),
        ("/w/summit-7", '<div id="comments"><a href="/w/summit-7?page=2">2</a></div>', ""),
        ("/w/summit-7", '<a href="/w/summit-7?cpage=2">2</a>', ""),
        ("/w/summit-7", '<a href="/w/summit-7/comment-page-2/">2</a>', ""),
        ("/politics/", '<a href="/politics/?page=2">2</a>', '<link rel="next" href="?page=2">'),
        ("/", '<a href="/?page=2">2</a>', '<link rel="next" href="/page/2/">'),
        ("/w/summit-7", '<a href="https://other.example/w/summit-7?page=2">2</a>', ""),
        ("/w/summit-7", '<a href="https://minato.example.evil.test/w/summit-7?page=2">2</a>', ""),
        # A post's number is no page's; the page itself is not the next one.
        ("/w/summit-7", '<a href="/w/summit-7?p=12">another post</a>', ""),
        ("/w/summit-7", '<a href="/w/summit-7">2</a><a href="#p2">2</a>', ""),
        ("/w/summit-7", '<a href="/w/summit-7?page=3">3</a>', ""),
        ("/w/summit-7", '<a href="/w/summit-7?page=99999">次のページ</a>', ""),
        ("/w/summit-7", '<a href="javascript:next()">次のページ</a>', ""),
    ],
)
def test_what_is_no_page_of_the_article(url: str, links: str, head: str) -> None:
    assert pages(url, links, head) == (None, None, None)


def test_a_view_of_all_on_one_page() -> None:
    tree = dom.parse(
        '<p><a href="?page=2">2</a> <a href="?page=all">全文表示</a></p>'
        '<a href="/story/other?page=all">全文表示</a>'
    )
    url = SITE + "/articles/-/12345"
    found = find_pages(tree, url, url)
    assert found is not None
    assert found.whole == url + "?page=all"
    # Without pages there is no other view to speak of.
    assert find_pages(dom.parse('<a href="?page=all">全文表示</a>'), url, url) is None


def test_an_address_asked_for_as_page_one() -> None:
    url = SITE + "/articles/-/12345?page=1"
    found = find_pages(dom.parse('<a href="?page=2">2</a>'), url, url)
    assert found is not None
    assert found.first == SITE + "/articles/-/12345"
    back = find_pages(dom.parse('<a href="?page=1">1</a>'), SITE + "/articles/-/12345?page=2", url)
    assert back is not None
    assert back.previous == SITE + "/articles/-/12345"


@given(st.text(max_size=80))
def test_any_address(text: str) -> None:
    for way in numbered("https://a.example/" + text):
        assert 1 <= way.number <= 200
    numbered(text)


# Reading and joining ------------------------------------------------------------------


def read(number: int, of: int = 3, *, url: str = "/articles/-/12345", head: str = "") -> Article:
    """Page ``number`` as an outlet publishes it: the headline and a caption on each."""
    links = "".join(
        f"<li>{n}</li>" if n == number else f'<li><a href="{url}?page={n}">{n}</a></li>'
        for n in range(1, of + 1)
    )
    own = [f"{number}頁目の段落{n}。{TEXT}" for n in range(3)]
    text = "".join(f"<p>{p}</p>" for p in own)
    more = f'<p><a href="{url}?page={number + 1}">次のページへ続く</a></p>' if number < of else ""
    signed = "<p class=byline>（記者 山田太郎）</p>" if number == of else ""
    title = f"朝ロ首脳会談の行方（{number}/{of}ページ）| みなと新報"
    html = f"""<html lang="ja"><head><title>{title}</title>
<meta property="og:site_name" content="みなと新報">
<meta property="article:published_time" content="2024-06-{18 + number}T09:00:00+09:00">{head}
</head><body><main><article><h1>朝ロ首脳会談の行方</h1>
<p>会談の狙いを読む。{TEXT}</p>{text}{more}{signed}<ul class="pager">{links}</ul></article></main>
</body></html>"""
    address = SITE + url + (f"?page={number}" if number > 1 else "")
    raw = RawResponse(
        url=address, body=html.encode(), headers=(("content-type", "text/html"),), fetched=NOW
    )
    return read_page(raw, Hints())


def test_a_page_says_where_it_stands() -> None:
    first, middle, last = (read(n) for n in (1, 2, 3))
    here = SITE + "/articles/-/12345"
    assert (first.previous_page, first.next_page) == (None, here + "?page=2")
    assert (middle.previous_page, middle.next_page) == (here, here + "?page=3")
    assert (last.previous_page, last.next_page) == (here + "?page=2", None)
    assert {first.extent, middle.extent, last.extent} == {"part"}
    evidence = middle.evidence_of("next_page")
    assert evidence is not None
    assert (evidence.source, evidence.note) == ("page-text", "page 2 of 3")


@pytest.mark.parametrize(
    "mark", ["（{}/3ページ）", " (2/3)", " - Page 2", "（2ページ目）", " | 2/3"]
)
def test_a_pages_number_is_no_part_of_the_headline(mark: str) -> None:
    headline = "朝ロ首脳会談の行方を読む" + mark.format(2)
    html = (
        f"<html lang=ja><head><title>{headline}</title></head><body><article><h1>{headline}</h1>"
        f'<p>{TEXT * 3}</p><a href="?page=3">3</a></article></body></html>'
    )
    url = SITE + "/articles/-/12345?page=2"
    article = read_page(RawResponse(url=url, body=html.encode(), fetched=NOW), Hints())
    assert article.next_page is not None
    assert article.headline == "朝ロ首脳会談の行方を読む"
    assert (article.part, article.series) == (None, None)


@given(st.lists(st.lists(st.integers(0, 12), min_size=1, max_size=6), min_size=1, max_size=5))
def test_whatever_stands_on_a_page_stands_in_the_article_once(numbers: list[list[int]]) -> None:
    def page(n: int, own: list[int]) -> Article:
        return Article(
            url=f"{SITE}/w/summit-7" + (f"?page={n}" if n > 1 else ""),
            headline="朝ロ首脳会談の行方",
            text=tuple(Paragraph(f"{k}番目の段落。{TEXT}") for k in own),
            next_page=f"{SITE}/w/summit-7?page={n + 1}" if n < len(numbers) else None,
            previous_page=None
            if n == 1
            else f"{SITE}/w/summit-7" + (f"?page={n - 1}" if n > 2 else ""),
        )

    read_pages = [page(n, list(dict.fromkeys(own))) for n, own in enumerate(numbers, 1)]
    expected = list(dict.fromkeys(p.text for one in read_pages for p in one.text))
    for of in read_pages:
        found = chain(reversed(read_pages), of)
        assert found == read_pages
        article = join_pages(found)
        assert [p.text for p in article.text] == expected
        assert article.extent == "full"


def test_a_later_page_does_not_take_the_first_ones_place() -> None:
    head = f'<link rel="canonical" href="{SITE}/articles/-/12345">'
    head += '<link rel="amphtml" href="/articles/-/12345/amp">'
    first, middle = read(1, head=head), read(2, head=head)
    assert first.other_urls == (SITE + "/articles/-/12345/amp",)
    assert middle.address == SITE + "/articles/-/12345?page=2"
    assert middle.other_urls == ()
    renamed = msgspec.structs.replace(middle, headline="二頁目は別の題で始まる")
    assert same_article(first, renamed)
    # Also where no link says that it is one.
    html = (
        f"<html><head>{head}</head><body><article><h1>見出し</h1><p>{TEXT * 3}</p></article></body>"
    )
    for number, before in ((2, ""), (3, "?page=2")):
        url = f"{SITE}/articles/-/12345?page={number}"
        alone = read_page(RawResponse(url=url, body=html.encode(), fetched=NOW), Hints())
        assert alone.address == url
        assert alone.previous_page == f"{SITE}/articles/-/12345{before}"


def test_pages_are_joined_in_order_without_what_they_repeat() -> None:
    read_pages = [read(n) for n in (3, 1, 2)]
    found = chain(read_pages, read_pages[0])
    article = join_pages(found)
    assert article.extent == "full"
    assert article.url == SITE + "/articles/-/12345"
    assert not is_page(article)
    lines = [p.text for p in article.text]
    assert [line[:3] for line in lines if "頁目" in line[:3]] == ["1頁目"] * 3 + ["2頁目"] * 3 + [
        "3頁目"
    ] * 3
    assert sum("会談の狙いを読む" in line for line in lines) == 1
    assert not any("次のページ" in line for line in lines)
    assert set(article.other_urls) == {article.url + f"?page={n}" for n in (2, 3)}
    assert article.published == read(1).published
    evidence = article.evidence_of("text")
    assert evidence is not None
    assert evidence.note == "3 pages joined"


def test_with_a_page_missing_there_is_what_there_is() -> None:
    first, last = read(1), read(3)
    assert chain([last, first], last) == [last]
    assert chain([last, first], first) == [first]
    article = join_pages([first, read(2)])
    assert article.extent == "part"
    assert article.next_page == SITE + "/articles/-/12345?page=3"
    assert last.url not in article.other_urls


def test_a_page_of_another_article_is_not_joined() -> None:
    other = msgspec.structs.replace(read(2), headline="まったく別の記事の見出し", canonical=None)
    assert not same_article(read(1), other)
    assert chain([read(1), other], read(1)) == [read(1)]
    pointing = msgspec.structs.replace(other, canonical=SITE + "/articles/-/12345")
    assert same_article(read(1), pointing)


def test_pages_that_lead_in_a_circle() -> None:
    one, two = read(1), read(2)
    one = msgspec.structs.replace(one, previous_page=two.url)
    two = msgspec.structs.replace(two, next_page=one.url)
    assert sorted(p.url for p in chain([one, two], one)) == sorted([one.url, two.url])
    assert len(chain([one], one)) == 1


def test_no_more_pages_than_are_joined() -> None:
    read_pages = [read(n, 30) for n in range(1, 31)]
    assert len(chain(read_pages, read_pages[0])) == MOST_PAGES
    assert join_pages(read_pages[:MOST_PAGES]).extent == "part"


def test_all_on_one_page_is_taken_for_the_pages() -> None:
    head = ""
    first = read(1, head=head)
    first = msgspec.structs.replace(first, single_page=first.url + "?page=all")
    whole = msgspec.structs.replace(
        first,
        url=first.url + "?page=all",
        text=join_pages([read(1), read(2), read(3)]).text,
        next_page=None,
        single_page=None,
    )
    assert chain([read(2), whole, first], first) == [first, whole]
    article = join_pages([first, whole])
    assert article.text == join_pages([read(1), read(2), read(3)]).text
    assert (article.extent, article.next_page) == ("full", None)


def test_a_short_line_may_come_twice() -> None:
    def page(*lines: str) -> Article:
        return Article(url=SITE + "/1", headline="見出し", text=tuple(map(Paragraph, lines)))

    joined = join_pages(
        [
            page("「そうです」", TEXT, "→ 次ページへ続く"),
            page("見出し", "2/2ページ", TEXT, "続きの段落。", "「そうです」", "終わりの段落。"),
        ]
    )
    assert [p.text for p in joined.text] == [
        "「そうです」",
        TEXT,
        "続きの段落。",
        "「そうです」",
        "終わりの段落。",
    ]


def test_nothing_is_no_article() -> None:
    with pytest.raises(ValueError, match="no pages"):
        join_pages([])


# Parts that are articles --------------------------------------------------------------


def of_work(headline: str, links: str) -> Article:
    html = (
        f"<html><head><title>{headline}</title></head><body><article><h1>{headline}</h1>"
        f"<p>{TEXT * 3}</p>{links}</article></body></html>"
    )
    url = SITE + "/articles/-/12345"
    return read_page(RawResponse(url=url, body=html.encode(), fetched=NOW), Hints())


def test_links_to_the_other_parts_of_a_work() -> None:
    links = (
        '<ul><li><a href="/articles/-/12345">条約の行方(上)</a></li>'
        '<li><a href="/articles/-/12350">条約の行方(中)</a></li>'
        '<li><a href="/articles/-/12360?ref=rss">（下）</a></li>'
        '<li><a href="/articles/-/12399">港の再開発(下)</a></li>'
        '<li><a href="/articles/-/12400">後で読みたい記事</a></li>'
        '<li><a href="https://other.example/articles/-/12345">条約の行方(下)</a></li></ul>'
    )
    article = of_work("条約の行方(上)", links)
    assert (article.series, article.part) == ("条約の行方", 1)
    assert article.parts == (SITE + "/articles/-/12350", SITE + "/articles/-/12360")
    assert article.next_page is None
    assert of_work("条約の行方", links).parts == ()


@pytest.mark.parametrize(
    "body",
    [
        '<a href="?page=2">2</a>' * 50_000,
        "<p>" + "x " * 500_000 + '<a href="?page=2">2</a>' * 500,
        "<div class=x>" * 2000 + '<a href="?page=2">2</a>' * 2000,
        '<a href="/w/summit-7' + "-" * 4000 + '2">2</a>' * 500,
        '<a href="?page=2">' * 5000,
    ],
)
def test_a_page_of_links_ends(body: str) -> None:
    url = SITE + "/w/summit-7"
    found = find_pages(dom.parse(body), url, url)
    assert found is None or found.next == url + "?page=2"
