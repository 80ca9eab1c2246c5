from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kawaraban.article import Entry, Hints, Moment, Paragraph, RawResponse, Unreadable
from kawaraban.read.evidence.trust import ORDER
from kawaraban.read.pages.page import read_page

NOW = datetime(2024, 6, 20, 3, 0, tzinfo=UTC)
URL = "https://news.example.com/world/2024/06/19/summit-1234.html?utm_source=rss"

SENTENCE = "The two leaders signed a treaty in the capital on Wednesday, officials said. "
PARAGRAPHS = [
    SENTENCE * 2 + "It was the first visit in 24 years.",
    SENTENCE + "Analysts in the region called the text vague on purpose, and read it twice.",
    SENTENCE + "The ministry in Seoul summoned the ambassador on the following morning.",
]

ENGLISH = """<!doctype html><html lang="en"><head>
<title>Leaders sign treaty in Pyongyang | The Example Times</title>
<link rel="canonical" href="/world/2024/06/19/summit-1234.html">
<link rel="amphtml" href="https://news.example.com/amp/summit-1234.html">
<meta property="og:title" content="Leaders sign treaty in Pyongyang - The Example Times">
<meta property="og:site_name" content="The Example Times">
<meta property="og:description" content="A treaty between two neighbours, in short.">
<meta property="og:image" content="https://img.example.com/social/8812345_1200x630.jpg">
<script type="application/ld+json">{"@context": "https://schema.org", "@graph": [
 {"@type": "WebSite", "name": "The Example Times"},
 {"@type": "Person", "@id": "#ann", "name": "Ann Author"},
 {"@type": "NewsArticle", "headline": "Leaders sign treaty in Pyongyang",
  "datePublished": "2024-06-19T17:05:00+09:00", "dateModified": "2024-06-19T20:00:00+09:00",
  "author": [{"@id": "#ann"}, {"@type": "Person", "name": "Bob Bylined"}],
  "articleSection": "World", "keywords": "treaty, Pyongyang",
  "image": {"@type": "ImageObject", "url": "https://img.example.com/ld/8812345_1x1.jpg"}}]}
</script></head><body>
<nav class="menu"><a href="/">Home</a> <a href="/world">World</a></nav>
<header><h1>Leaders sign treaty in Pyongyang</h1>
<p class="byline">By Ann Author and Bob Bylined</p><time datetime="2024-06-19T17:05+09:00">x</time>
</header>
<article><div class="article-body">
<figure><picture>
<source type="image/webp" srcset="/pix/8812345-400.webp 400w,/pix/8812345-1200.webp 1200w">
<img src="/pix/8812345-400.jpg" alt=""></picture>
<figcaption>The two leaders, on Wednesday.</figcaption></figure>
<p>SEOUL, June 19 (AP) — {0}</p>
<p><b>What comes next</b></p>
<p>{1}</p>
<div class="related-articles"><h3>Related</h3><p>{related}</p></div>
<p>Read more: <a href="/x">What the treaty says, article by article</a></p>
<blockquote class="twitter-tweet"><p>{tweet}</p></blockquote>
<p>{2}</p>
<div class="newsletter-box"><p>Never miss what the world says: our letter, daily.</p></div>
</div></article>
<section id="comments"><p>{comment}</p><p>{comment}</p></section>
<footer><p>Copyright 2024 The Example Times. All rights reserved, here and there.</p></footer>
</body></html>"""
for number, words in enumerate(PARAGRAPHS):
    ENGLISH = ENGLISH.replace(f"{{{number}}}", words)
ENGLISH = (
    ENGLISH.replace("{related}", "Another article altogether, about something else. " * 4)
    .replace("{tweet}", "Somebody said something short about it all, and was quoted here.")
    .replace("{comment}", "I never read the article but I have an opinion on it, loudly. " * 5)
)


def page(
    body: str | bytes,
    *,
    url: str = URL,
    content_type: str = "text/html; charset=utf-8",
    status: int = 200,
    asked: str = "",
    fetched: datetime = NOW,
) -> RawResponse:
    raw = body.encode() if isinstance(body, str) else body
    return RawResponse(
        url=url,
        asked=asked,
        body=raw,
        status=status,
        headers=(("content-type", content_type),),
        fetched=fetched,
    )


def html(body: str, head: str = "") -> str:
    return f"<html><head>{head}</head><body>{body}</body></html>"


def test_everything_a_good_page_says() -> None:
    article = read_page(page(ENGLISH), Hints())
    assert article.url == URL
    assert article.canonical == "https://news.example.com/world/2024/06/19/summit-1234.html"
    assert article.headline == "Leaders sign treaty in Pyongyang"
    assert article.outlet == "The Example Times"
    assert article.bylines == ("Ann Author", "Bob Bylined")
    assert article.published == Moment.parse("2024-06-19T17:05:00+09:00")
    assert article.updated == Moment.parse("2024-06-19T20:00:00+09:00")
    assert article.language == "en"
    assert article.section == "World"
    assert article.keywords == ("treaty", "Pyongyang")
    assert article.summary == "A treaty between two neighbours, in short."
    assert article.lead_picture == "https://news.example.com/pix/8812345-1200.webp"
    assert article.lead_picture_caption == "The two leaders, on Wednesday."
    assert article.agency == "AP"
    assert article.dateline is not None
    assert article.dateline.place == "SEOUL"
    assert article.other_urls == ("https://news.example.com/amp/summit-1234.html",)
    assert article.extent == "full"
    assert [p.kind for p in article.text] == ["paragraph", "subheading", "paragraph", "paragraph"]
    assert [p.text for p in article.text] == [
        "SEOUL, June 19 (AP) — " + PARAGRAPHS[0].strip(),
        "What comes next",
        PARAGRAPHS[1].strip(),
        PARAGRAPHS[2].strip(),
    ]
    assert article.excerpt == article.body[:140]


def test_every_field_that_was_inferred_has_its_evidence() -> None:
    article = read_page(page(ENGLISH), Hints())
    for field in ("headline", "outlet", "bylines", "published", "updated", "language", "text"):
        found = article.evidence_of(field)
        assert found is not None, field
        assert found.source in (*ORDER[field], "desk")
        assert 0 < found.confidence <= 1
    names = [e.field for e in article.evidence]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("body", "kind", "code"),
    [
        (b"", "text/html", "empty"),
        (b" \n\t" * 100_000, "text/html", "empty"),
        (b"\0" * 1000, "text/html", "empty"),
        (b"%PDF-1.7 ...", "text/html", "not-html"),
        (b"\x89PNG\r\n\x1a\n....", "image/png", "not-html"),
        (b'{"a": 1}', "application/json", "not-html"),
        (b'<?xml version="1.0"?><!-- x --><rss version="2.0"/>', "text/xml", "not-html"),
        (b"<html><body><a href=/>Home</a></body></html>", "text/html", "no-article"),
        (b"<html><title>Just a moment...</title><body>Wait.</body></html>", "text/html",
         "no-article"),
        (html("<p>" + SENTENCE * 5 + "</p>").encode(), "text/html", "no-headline"),
    ],
)  # fmt: skip
def test_what_is_no_article_is_one_short_code(body: bytes, kind: str, code: str) -> None:
    with pytest.raises(Unreadable) as error:
        read_page(page(body, content_type=kind), Hints())
    assert error.value.problem.code == code
    assert error.value.problem.stage == "read"
    assert error.value.problem.url == URL


def test_an_error_page_is_no_article() -> None:
    with pytest.raises(Unreadable) as error:
        read_page(page(ENGLISH, status=404), Hints())
    assert error.value.problem.code == "http-error"


def test_a_page_that_shows_no_text_leaves_the_feeds_beginning() -> None:
    begun = (Paragraph("The two leaders met."), Paragraph("They signed a treaty."))
    entry = Entry(url=URL, headline="Leaders sign treaty", beginning=begun, summary="In short.")
    bare = page(html("<h1>Leaders sign treaty</h1><div id=app></div>"))
    article = read_page(bare, Hints(entry=entry))
    assert (article.text, article.extent) == (begun, "part")
    seen = article.evidence_of("text")
    assert seen is not None
    assert seen.source == "feed"
    whole = read_page(page(ENGLISH), Hints(entry=entry))
    assert (len(whole.text) > 2, whole.extent) == (True, "full")


@pytest.mark.parametrize(
    "headline",
    ["404", "404 Not Found", "Page not found", "This page doesn’t exist", "Seite nicht gefunden",
     "ページが見つかりません", "お探しのページは見つかりませんでした", "페이지를 찾을 수 없습니다",
     "页面不存在", "Страница не найдена"],
)  # fmt: skip
def test_a_page_that_says_it_is_not_there_is_no_article(headline: str) -> None:
    short = f"<h1>{headline}</h1><p>{SENTENCE}</p>"
    with pytest.raises(Unreadable) as error:
        read_page(page(html(short)), Hints())
    assert error.value.problem.code == "no-article"
    about = f"<h1>{headline}: the harbour's lost bell</h1><p>{SENTENCE}</p>"
    assert read_page(page(html(about)), Hints()).text
    long = f"<h1>{headline}</h1>" + f"<p>{SENTENCE * 5}</p>" * 5
    assert read_page(page(html(long)), Hints()).text


def canonical(href: str, url: str) -> str | None:
    body = html(f"<h1>A headline of some length</h1><p>{SENTENCE * 3}</p>",
                f'<link rel="canonical" href="{href}">')  # fmt: skip
    return read_page(page(body, url=url), Hints()).canonical


def test_a_page_names_its_address_only_on_its_own_site() -> None:
    here = "https://www.example.co.jp/news/view?id=20240619"
    assert canonical("https://www.example.co.jp/a/20240619", here) == (
        "https://www.example.co.jp/a/20240619"
    )
    assert canonical("https://m.example.co.jp/a/1", here) == "https://m.example.co.jp/a/1"
    assert canonical("https://other.co.jp/a/20240619", here) is None
    # A front page, or an address without the part that tells articles apart, stands for nothing.
    assert canonical("https://www.example.co.jp/", here) is None
    assert canonical("https://www.example.co.jp/news/view", here) is None


def test_the_address_asked_for_stays_and_the_others_are_kept() -> None:
    entry = Entry(url="https://feeds.example.com/r/1", headline="Leaders sign treaty in Pyongyang")
    article = read_page(page(ENGLISH, asked="https://t.example.com/s/1"), Hints(entry=entry))
    assert article.url == "https://t.example.com/s/1"
    assert set(article.other_urls) == {
        URL,
        entry.url,
        "https://news.example.com/amp/summit-1234.html",
    }


def dated(head: str = "", body: str = "", hints: Hints | None = None, **more: str) -> Moment | None:
    text = html(f"<h1>A headline of some length</h1>{body}<p>{SENTENCE * 3}</p>", head)
    url = more.get("url", "https://example.com/a")
    return read_page(page(text, url=url), hints or Hints()).published


def test_a_date_of_the_future_is_refused() -> None:
    head = '<meta property="article:published_time" content="2031-01-01T00:00:00Z">'
    assert dated(head) is None
    assert dated(head, "<time datetime='2024-06-01T10:00Z'>1 June</time>") == Moment.parse(
        "2024-06-01T10:00Z"
    )


def test_the_moment_a_page_was_made_for_us_is_no_date_of_publication() -> None:
    head = (
        '<meta property="article:published_time" content="2024-06-20T02:59:58Z">'
        '<meta name="pubdate" content="2024-06-17T08:30:00Z">'
    )
    assert dated(head) == Moment.parse("2024-06-17T08:30:00Z")


def test_a_day_is_refined_by_whoever_knows_the_time_of_that_day() -> None:
    head = (
        '<script type="application/ld+json">{"@type":"NewsArticle","headline":"A headline of some '
        'length","datePublished":"2024-06-18"}</script>'
        '<meta name="date" content="2024-06-18T09:15:00+09:00">'
    )
    assert dated(head) == Moment.parse("2024-06-18T09:15:00+09:00")


def test_the_offset_comes_from_the_desk_where_the_page_names_none() -> None:
    head = '<meta name="pubdate" content="2024-06-18 09:15">'
    moment = dated(head, hints=Hints(offset=180))
    assert moment is not None
    assert moment.isoformat() == "2024-06-18T09:15+03:00"
    assert dated(head) == Moment.parse("2024-06-18T09:15")


def test_what_a_reader_sees_dates_a_page_without_metadata() -> None:
    assert dated(body="<div class=info>Published June 18, 2024, 9:15 a.m.</div>") == Moment.parse(
        "2024-06-18T09:15"
    )


def test_the_address_gives_the_day_at_last() -> None:
    moment = dated(url="https://example.com/2024/06/18/headline")
    assert moment is not None
    assert moment.isoformat() == "2024-06-18"


def test_a_feed_entry_fills_what_the_page_leaves_open() -> None:
    entry = Entry(
        url="https://example.com/a",
        headline="A headline of some length",
        published=Moment.parse("2024-06-18T01:02:03Z"),
        bylines=("Ann Author",),
        picture="https://example.com/p.jpg",
        keywords=("treaty",),
    )
    text = html(f"<h1>A headline of some length</h1><p>{SENTENCE * 3}</p>")
    article = read_page(page(text, url="https://example.com/a"), Hints(outlet="Ex", entry=entry))
    assert article.published == entry.published
    assert article.bylines == entry.bylines
    assert article.lead_picture == entry.picture
    assert article.keywords == entry.keywords
    assert article.outlet == "Ex"
    sources = {e.field: e.source for e in article.evidence}
    assert sources["published"] == sources["bylines"] == sources["lead_picture"] == "feed"
    assert sources["outlet"] == "desk"


def test_a_headline_alone_is_an_article_where_a_feed_or_the_page_vouches_for_it() -> None:
    entry = Entry(url="https://example.com/a", headline="The headline", summary="In short, a lot.")
    article = read_page(page(html("<h1>The headline</h1>")), Hints(entry=entry))
    assert (article.headline, article.extent) == ("The headline", "summary")
    assert article.excerpt == "In short, a lot."


JAPANESE = """<html lang="ja"><head><meta charset="euc-jp">
<title>【社説】朝ロ首脳会談　何をもたらすのか：東海日報</title></head><body>
<div id="gnavi"><a href="/">ホーム</a><a href="/p">政治</a></div>
<h2 class="ttl">【社説】朝ロ首脳会談　何をもたらすのか</h2>
<p class="date">2024年6月19日 17時05分</p>
<div class="honbun">
　【北京共同】両首脳は十九日、平壌で会談し、包括的な条約に署名した。二十四年ぶりの訪問となる。<br>
　条約の全文は公表されていないが、軍事協力の範囲が広がるとの見方が強く、警戒が強まっている。<br>
◆周辺国の反応<br>
　韓国政府は大使を呼び、抗議した。日本政府も情報の収集を急ぎ、米国と連携していくとした。<br></div>
<div class="kanren"><p>関連記事</p>
<ul><li><a href="/1">前回の会談を振り返る長い記事の見出し</a></li></ul></div>
<p>Copyright 東海日報　無断転載を禁じます</p></body></html>"""


def test_an_old_japanese_page_of_line_breaks() -> None:
    article = read_page(
        page(JAPANESE.encode("euc_jp"), content_type="text/html"), Hints(outlet="東海日報")
    )
    assert article.headline == "【社説】朝ロ首脳会談　何をもたらすのか"
    assert article.genre == "editorial"
    assert article.language == "ja"
    assert article.published is not None
    assert article.published.isoformat() == "2024-06-19T17:05+09:00"
    assert article.agency == "Kyodo News"
    kinds = [p.kind for p in article.text]
    assert kinds == ["paragraph", "paragraph", "subheading", "paragraph"]
    assert article.text[0].text.startswith("\u3000【北京共同】両首脳は")
    assert article.text[2].text == "◆周辺国の反応"
    assert article.excerpt.startswith(" 【北京共同】両首脳は")
    assert "関連" not in article.body
    assert "無断" not in article.body


KOREAN = """<html lang="ko"><head><title>북러 정상회담, 무엇을 남겼나 - 동해신문</title>
<meta property="og:title" content="북러 정상회담, 무엇을 남겼나 - 동해신문">
<meta property="og:site_name" content="동해신문"></head><body>
<div class="title"><h1>북러 정상회담, 무엇을 남겼나</h1></div>
<div class="info">입력 2024.06.19 오후 5:05 | 수정 2024.06.19 오후 8:00</div>
<div id="articleBody">
(서울=연합뉴스) 홍길동 기자 = 두 정상은 19일 평양에서 회담을 열고 조약에 서명했다고 밝혔다.<br><br>
조약 전문은 아직 공개되지 않았지만 군사 협력의 범위가 넓어질 것이라는 관측이 나온다.<br><br>
정부는 대사를 불러 항의하고 주변국과 긴밀히 협력하겠다는 뜻을 밝혔다고 관계자가 전했다.<br><br>
홍길동 기자 hong@example.co.kr<br><br>저작권자 ⓒ 동해신문, 무단 전재 및 재배포 금지</div>
<div class="related"><p>관련기사: 지난 회담을 돌아보는 긴 기사의 제목입니다. 읽어 보세요.</p></div>
</body></html>"""


def test_an_old_korean_page_of_double_line_breaks() -> None:
    article = read_page(
        page(KOREAN.encode("cp949"), content_type="text/html; charset=euc-kr"), Hints()
    )
    assert article.headline == "북러 정상회담, 무엇을 남겼나"
    assert article.outlet == "동해신문"
    assert article.language == "ko"
    assert article.published is not None
    assert article.published.isoformat() == "2024-06-19T17:05+09:00"
    assert article.bylines == ("홍길동",)
    assert article.agency == "Yonhap"
    assert len(article.text) == 3
    assert "재배포" not in article.body
    assert "@" not in article.body


def test_text_that_only_scripts_hold_is_found() -> None:
    inner = "".join(f"<p>{p}</p>" for p in PARAGRAPHS)
    script = json.dumps([1, inner]).replace("<", "\\u003c")
    body = html(f"<h1>A headline of some length</h1><script>self.push({script})</script>")
    article = read_page(page(body), Hints())
    assert [p.text for p in article.text] == [p.strip() for p in PARAGRAPHS]
    found = article.evidence_of("text")
    assert found is not None
    assert found.source == "script"


DEEP = {
    "blocks": "<div>" * 100_000 + "<p>x",
    "lists": "<ul><li>" * 100_000,
    "formatting": "".join(f"<font color={n}>" for n in range(5_000)) + "<p>x" * 5_000,
    "unknown": "<x-y>" * 50_000 + "</z>" * 50_000,
    "attributes": "<p " + " ".join(f"a{n}=1" for n in range(200_000)) + ">",
    "json": '<script type="application/ld+json">' + "[" * 500_000 + "</script>",
    "headlines": "<h1>One headline of many</h1>" * 5_000 + f"<p>{SENTENCE * 5}</p>",
    "breaks": "<h1>A headline</h1><div>" + "<br>" * 200_000 + "</div>",
    "quotes": "<h1>A headline</h1><script>" + '\\"' * 300_000 + "</p</script>",
    "comments": "<?xml ?>" + "<!-- x -->" * 100_000,
}


@pytest.mark.parametrize("name", DEEP)
@pytest.mark.timeout(60)
def test_markup_that_blows_up_other_readers_is_survived(name: str) -> None:
    try:
        read_page(page("<html><body>" + DEEP[name]), Hints())
    except Unreadable as error:
        assert error.problem.code in ("no-article", "no-headline")  # noqa: PT017


SNIPPETS = st.sampled_from(
    ["<p>", "</p>", "<div class='comments'>", "</div>", "<article>", "<h1>", "<h2>", "<br><br>",
     "<a href='/x'>", "</a>", "<li>", "<table><tr><td>", "<script>", "</script>", "<!--", "-->",
     "<time datetime='2024-06-19'>", "<meta name=author content='A B'>", "<b>", "<ruby>字<rt>じ",
     '<script type="application/ld+json">{"@type":"NewsArticle","headline":', '"x"}</script>',
     SENTENCE, SENTENCE * 4, "　北朝鮮の総書記は十九日、首脳会談を行った。", "\x00",
     "&#0;", "\u200b"]
)  # fmt: skip


@given(st.lists(st.one_of(SNIPPETS, st.text(max_size=40)), max_size=60))
@settings(max_examples=150, deadline=None)
def test_any_markup_gives_an_article_or_one_clear_error(parts: list[str]) -> None:
    body = "".join(parts).encode("utf-8", "surrogatepass")
    try:
        article = read_page(page(body), Hints())
    except Unreadable as error:
        assert error.problem.detail  # noqa: PT017
        return
    assert article.headline.strip()
    for paragraph in article.text:
        assert paragraph.text.strip()
        assert not re.search(r"[\n\r\t\x00]", paragraph.text)
    assert len(article.excerpt) <= 140
    if article.published is not None:
        assert article.published.utc.year <= 2024


@given(st.binary(max_size=600))
@settings(max_examples=150, deadline=None)
def test_any_bytes_give_an_article_or_one_clear_error(body: bytes) -> None:
    try:
        read_page(page(body, content_type="text/html"), Hints())
    except Unreadable as error:
        assert error.problem.code  # noqa: PT017


@pytest.mark.shared
def test_no_real_page_is_lost_and_its_headline_and_day_are_right(shared: Path) -> None:
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    gold = {}
    with (shared / "press" / "gold.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            one = json.loads(line)
            gold[one["url"]] = one
    read: set[str] = set()
    days = 0
    with (shared / "press" / "pages.warc.gz").open("rb") as stream:
        for record in ArchiveIterator(stream, record_types=WarcRecordType.response):
            url = record.headers["WARC-Target-URI"]
            fetched = datetime.fromisoformat(record.headers["WARC-Date"].replace("Z", "+00:00"))
            raw = page(record.reader.read(), url=url, content_type="text/html", fetched=fetched)
            article = read_page(raw, Hints())
            assert article.url == url
            assert article.text, url
            read.add(url)
            days += article.published is not None and (
                article.published.day.isoformat() == gold[url]["published"][:10]
            )
    assert read == set(gold)
    assert days >= 0.93 * len(read)


@pytest.mark.parametrize(
    ("title", "lead", "meta", "bylines", "source"),
    [
        (
            "国境の橋が閉じた",
            "【ソウル＝山田太郎】国境の橋が閉じた。",
            "",
            ("山田太郎",),
            "page-text",
        ),
        ("다리 폐쇄", "(서울=연합뉴스) 홍길동 기자 = 다리가 닫혔다.", "", ("홍길동",), "page-text"),
        ("橋のない川【山田太郎の国境だより】", "橋が閉じた。", "", ("山田太郎",), "headline"),
        (
            "国境の橋が閉じた",
            "【ソウル＝山田太郎】橋が閉じた。",
            "国境日報",
            ("山田太郎",),
            "page-text",
        ),
        ("国境の橋が閉じた", "【ソウル＝山田太郎】橋が閉じた。", "鈴木花子", ("鈴木花子",), "meta"),
        ("国境の橋が閉じた", "【北京共同】橋が閉じた。", "", (), None),
    ],
)
def test_the_dateline_or_the_column_names_who_wrote_it(
    title: str, lead: str, meta: str, bylines: tuple[str, ...], source: str | None
) -> None:
    text = "<p>町は静かだった。川には霧が立ち、渡る人もいない。橋の両側で人々が待っている。</p>" * 5
    head = '<meta property="og:site_name" content="国境日報">'
    if meta:
        head += f'<meta name="author" content="{meta}">'
    body = f"<article><h1>{title}</h1><p>{lead}</p>{text}</article>"
    article = read_page(page(html(body, head)), Hints())
    assert article.bylines == bylines
    evidence = article.evidence_of("bylines")
    assert (evidence.source if evidence else None) == source
