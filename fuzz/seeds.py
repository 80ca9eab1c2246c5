# ruff: noqa: E501 (pages and feeds as outlets write them)
"""Own-written samples that the fuzzer begins with, of every kind a reader knows.

The outlets are invented. ``python -m fuzz TARGET --seeds FOLDER`` adds files of your own.
"""

from __future__ import annotations

import gzip
import zlib

from fuzz.invariants import joined

_JA = """<!DOCTYPE html><html lang="ja"><head><meta charset="utf-8">
<title>首相、訪米へ出発　貿易と安全保障が議題に | 日日新聞</title>
<link rel="canonical" href="/articles/2024/06/20/a1.html"><link rel="amphtml" href="/amp/a1">
<meta property="og:title" content="首相、訪米へ出発"><meta property="og:site_name" content="日日新聞">
<meta property="og:image" content="https://img.example.jp/2024/06/a1-1200x630.jpg">
<meta property="article:published_time" content="2024-06-20T09:00:00+09:00">
<meta name="keywords" content="首相,訪米、外交"><meta name="author" content="山田太郎">
<script type="application/ld+json">{"@context":"https://schema.org","@type":"NewsArticle",
"headline":"首相、訪米へ出発　貿易と安全保障が議題に","datePublished":"2024-06-20T09:00:00+09:00",
"dateModified":"2024-06-20T10:30:00+09:00","author":[{"@type":"Person","name":"山田太郎"}],
"image":{"@type":"ImageObject","url":"/2024/06/a1.jpg"},"articleSection":"政治",
"publisher":{"@type":"Organization","name":"日日新聞"},"isAccessibleForFree":"False",
"articleBody":"【羽田共同】首相は二十日午前、羽田空港を出発した。"}</script></head>
<body><header><nav><ul><li><a href="/">ホーム</a><li><a href="/world/">国際</a></ul></nav></header>
<main><article class="article"><h1>首相、訪米へ出発　貿易と安全保障が議題に</h1>
<p class="date"><time datetime="2024-06-20T09:00">2024年6月20日 9:00</time>（更新 10:30）</p>
<div class="byline">文・<a rel="author" href="/r/1">山田太郎</a></div>
<figure><img src="/2024/06/a1-320.jpg" srcset="/2024/06/a1-640.jpg 2x" alt="">
<figcaption>羽田空港を出発する首相＝20日午前</figcaption></figure>
<div class="article-body" itemprop="articleBody"><p>　【羽田共同】首相は二十日午前、羽田空港を政府専用機で出発した。</p>
<h2>◆貿易交渉の見通し</h2><p>　両首脳は二十一日に会談し、関税の引き下げについて話し合う。<br><br>　首相は記者団に
「国益を守る」と述べた。</p><p>　帰国は二十三日の予定だ。（<ruby>山田<rt>やまだ</rt></ruby>太郎）</p></div>
<div class="paywall">この記事は会員限定です。残り500文字</div>
<aside class="related"><h3>関連記事</h3><ul><li><a href="/articles/2024/06/19/b2.html">貿易交渉、大詰め</a></ul>
</aside><div class="pager"><a rel="next" href="?page=2">次へ</a></div></article></main>
<footer>© 日日新聞社</footer></body></html>"""

_EN = """<html lang=en><head><title>Ministers meet in Geneva - The Daily Example</title>
<meta name=description content="Ministers of nine countries met in Geneva on Wednesday to talk.">
<meta name="twitter:image" content="//img.example.com/g.jpg"></head><body>
<div id=content itemscope itemtype="https://schema.org/NewsArticle"><h1 itemprop=headline>Ministers
meet in Geneva</h1><span itemprop=author>By Jane Roe and John Doe</span>
<meta itemprop=datePublished content="Wed, 19 Jun 2024 17:05:00 GMT"><div class=share>Share this</div>
<p>GENEVA, June 19 (AP) — Ministers of nine countries met in Geneva on Wednesday to talk about the
trade in grain, officials said.</p><p>The talks are to go on until the end of the month.</p>
<table><tr><td>Wheat<td>12</table><p>Nothing was said of what was agreed; a statement is expected
on Friday, &amp; <b>two</b> <i>delegates</i> left early.</div><div class=comments><p>First!</div>"""

_KO = """<html><head><meta http-equiv="Content-Type" content="text/html; charset=euc-kr">
<title>[사설] 물가와 금리 - 한성일보</title></head><body><h2 class="title">[사설] 물가와 금리</h2>
<div class="info">입력 2024-06-19 오후 5:05 | 수정 2024-06-19 18:00 <em>김철수 기자</em></div>
<div id="articleBody">[서울=한성] 한국은행은 19일 기준금리를 동결한다고 밝혔다.<br><br>물가가 안정될 때까지
기다리겠다는 뜻이다.<br><br>시장은 이미 예상하고 있었다. kim@example.kr</div></body></html>"""

_SCRIPTED = """<html><body><h1>A page whose text is in its scripts</h1><script>window.__DATA__={
"html":"<p>The council decided on Tuesday to close the bridge for two years, the mayor said.</p>
<p>Traffic will be led over the old road, which is to be widened until spring.<\\/p>"}</script>
<time>2 hours ago</time><form><input><select><option>a</select></form></body></html>"""

_LISTING = """<html lang=ja><head><title>国際 | 日日新聞</title>
<link rel=alternate type="application/rss+xml" href="/rss.xml"></head><body><nav><a href="/">日日新聞</a></nav>
<h2>6月19日</h2><ul class="list"><li class=item><a href="/articles/2024/06/19/b1.html"><h3>貿易交渉、大詰めの協議へ入る</h3>
</a><time datetime="2024-06-19T08:00:00+09:00">8:00</time></li><li class=item><a
href="/articles/2024/06/19/b2.html">九か国の閣僚が会談、穀物の取引めぐり</a><span>2024年6月19日 17:05</span></li>
<li class=item><a href="b3.html">首脳会談は二十一日、議題は関税と安全保障</a> 2時間前</li></ul>
<aside><ol><li><a href="/articles/2024/05/01/r1.html">よく読まれた記事の見出しがここに入る</a></ol></aside></body></html>"""

_RSS = """<?xml version="1.0" encoding="utf-8"?><rss version="2.0"
xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/"
xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>国際</title><ttl>15</ttl>
<link>https://news.example.jp/</link><language>ja</language><item><title>訪米へ&lt;b&gt;出発&lt;/b&gt;</title>
<link>/a/1?utm_source=rss#top</link><guid isPermaLink="false">id-1</guid><category>国際</category>
<pubDate>Wed, 19 Jun 2024 17:05:00 +0900</pubDate><dc:creator>山田太郎</dc:creator>
<description><![CDATA[<p>要約です。<img src="p.jpg"></p>]]></description>
<content:encoded><![CDATA[<h2>小見出し</h2><p>本文です。</p>]]></content:encoded>
<media:content url="//img.example.jp/1.jpg" medium="image"/></item><item><title>二つ目</title></item>
</channel></rss>"""

_ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://news.example.jp/x/" xml:lang="ko">
<title type="html">A &amp;amp; B</title><entry><id>urn:1</id><title type="xhtml"><div
xmlns="http://www.w3.org/1999/xhtml">a<b>b</b></div></title><link rel="alternate" href="1.html"/>
<link rel="enclosure" type="image/jpeg" href="1.jpg"/><updated>2024-06-19T17:05:00Z</updated>
<published>2024-06-19T08:00+09:00</published><author><name>Jane Roe</name></author>
<summary>short</summary><content type="html">&lt;p&gt;long&lt;/p&gt;</content></entry></feed>"""

_RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel
rdf:about="https://a.example/"><title>t</title><items><rdf:Seq/></items></channel>
<item rdf:about="https://a.example/1"><title>見出し</title><link>https://a.example/1</link>
<dc:date>2024-06-19T17:05:00+09:00</dc:date></item></rdf:RDF>"""

_JSON = """{"version":"https://jsonfeed.org/version/1.1","title":"t","home_page_url":"/","items":[
{"id":"1","url":"/a/1","title":"x","content_html":"<p>a</p>","date_published":"2024-06-19T17:05:00Z",
"authors":[{"name":"A"}],"tags":["x"],"image":"/1.jpg"},{"id":2,"summary":"s"}]}"""

_SITEMAP = """<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"
xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"><url><loc>https://a.example/1</loc>
<lastmod>2024-06-19</lastmod><news:news><news:publication><news:name>日日新聞</news:name>
<news:language>ja</news:language></news:publication><news:title>見出し</news:title>
<news:publication_date>2024-06-19T17:05:00+09:00</news:publication_date>
<news:keywords>a, b</news:keywords></news:news><image:image><image:loc>/1.jpg</image:loc>
</image:image></url></urlset>"""

_INDEX = """<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap>
<loc>https://a.example/s1.xml.gz</loc><lastmod>2024-06-19</lastmod></sitemap></sitemapindex>"""

_OPML = """<?xml version="1.0"?><opml version="2.0"><head><title>t</title></head><body>
<outline text="国際"><outline type="rss" text="日日新聞" xmlUrl="feed://a.example/rss" htmlUrl="/"
language="ja" description="d"/><outline text="g"><outline xmlUrl="https://b.example/" category="/A/B"/>
</outline></outline></body></opml>"""


def _warc(body: str) -> str:
    http = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{body}"
    return (
        "WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: https://a.example/1\r\n"
        "WARC-Date: 2024-06-19T08:05:00Z\r\nContent-Type: application/http;msgtype=response\r\n"
        f"Content-Length: {len(http)}\r\n\r\n{http}\r\n\r\n"
    )


_CHUNKED = _warc("").replace("html\r\n\r\n", "html\r\nTransfer-Encoding: chunked\r\n\r\n")
_TOPIC = """name = "朝ロ関係"
about = "a"
threshold = 6
[position]
headline = 4
[[rule]]
label = "朝ロ"
any = ["@north-korea+@russia", "平壌*"]
weight = 3
[[rule]]
label = "一文"
near = [["@north-korea", "a"], "@russia"]
within = 20
lang = ["ja"]
weight = -2.5
"""
_HANDKEPT = """# 朝ロ関係

[見出し](https://a.example/1)
2024.6.19
![p](https://a.example/1.jpg "x")
本文の書き出し

見出しだけ
2024年6月18日
"""
_LINE = """{"url":"https://a.example/1","headline":"見出し","published":"2024-06-19T17:05+09:00",
"text":["a",{"text":"b","kind":"subheading"}],"part":2,"bylines":["A"],"dateline":{"as_published":"x"},
"evidence":[{"field":"headline","source":"h1","confidence":0.5}],"excerpt":"a","extent":"full"}"""

_HEADLINES = """【社説】物価と金利（下）=韓国 | 中央日報 - 日日新聞
[사설] 물가와 금리 ②
【6月20日付社説】選挙の後に
【朴露子の韓国、内と外】見えない国境 第3回
Opinion | The grain trade, part 2 - The Daily Example
UPDATE 2-Ministers meet in Geneva (TASS)
インタビュー：監督に聞く（上）
《寄稿》海を渡る・山田太郎＝共同
容疑者(32)を逮捕　東京・品川"""
_DATELINES = """【北京共同】外務省は
(ソウル＝聯合ニュース) 김철수
〔モスクワ時事〕ロシアの
MOSCOW, June 19 (TASS) — The
[서울=뉴시스] 홍길동 기자 =
新华社北京6月19日电（记者王明）
МОСКВА, 19 июня. /ТАСС/. Об этом
WASHINGTON (AP) -- Officials
【ソウル＝山田太郎】"""
_DATES = """Wed, 19 Jun 2024 17:05:00 +0900
2024-06-19T17:05:00.123Z
令和6年6月19日(水) 午後5時5分
2024-06-19 오후 5:05 입력 | 수정 2024.06.20. 18:00
19 июня 2024, 17:05 МСК
June 19, 2024 5:05 p.m. EDT
2時間前
昨日 17:05
民國113年6月19日
20240619
二〇二四年六月十九日
4/5/2024
1718784300"""
_URLS = """https://User:pw@News.Example.JP:443/a/../b/./c%7E?utm_source=x&id=1&ref=rss#f
//例え.テスト/記事?q=日本
../x?y#z
http:\\\\a.example\\b
https://[2001:db8::1]:8080/
http://a.example/%2e%2e/%zz"""


def _each(text: str) -> list[bytes]:
    return [joined(n, line) for n, line in enumerate(text.split("\n"))]


_PAGES = [
    joined(0, _JA),
    joined(2, _EN),
    joined(3, _JA.replace("©", "c").encode("cp932")),
    joined(4, _KO.encode("cp949")),
    joined(5, _EN.encode("utf-16")),
    joined(7, _SCRIPTED),
    joined(8, _JA.replace("©", "c").encode("iso2022_jp", "replace")),
]
_FEEDS = [
    joined(0, _RSS),
    joined(1, _ATOM),
    joined(2, _RSS.replace("utf-8", "Shift_JIS").encode("cp932")),
    joined(3, _RDF.encode("cp1251", "xmlcharrefreplace")),
    joined(4, _ATOM.encode("utf-16")),
    joined(5, _JSON),
]
_SITEMAPS = [
    joined(0, _SITEMAP),
    joined(1, _INDEX),
    joined(0, "https://a.example/1\nhttps://a.example/2\n"),
    joined(0, gzip.compress(_SITEMAP.encode(), mtime=0)),
]

_MAIL = """From: News <news@outlet.example>
Subject: =?utf-8?B?5pyd44Gu5L6/44KK?=
Date: Wed, 19 Jun 2024 09:00:00 +0900
Message-ID: <1@outlet.example>
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary=x

--x
Content-Type: text/plain; charset=utf-8

The harbour is closed https://outlet.example/news/1
--x
Content-Type: text/html; charset=utf-8
Content-Transfer-Encoding: quoted-printable

<p><a href=3D"https://outlet.example/news/1">The harbour is closed</a></p>
--x--
"""
_SETTINGS = """[collect]
gap = 1.0
shortest = "15m"
[[source]]
name = "a"
url = "https://outlet.example/feed"
kind = "listing"
select = { item = "li.news" }
"""

SEEDS: dict[str, list[bytes]] = {
    "page": _PAGES,
    "feed": [*_FEEDS, *_SITEMAPS],
    "listing": [joined(0, _LISTING), joined(3, _LISTING), joined(4, _LISTING), joined(0, _JA)],
    "sitemap": _SITEMAPS,
    "selector": _each("li.item > a[href*=art]\n:has(> a), h3:nth-child(2n+1)\n*"),
    "charset": [*_PAGES, *_FEEDS],
    "date": _each(_DATES),
    "headline": _each(_HEADLINES),
    "dateline": _each(_DATELINES),
    "excerpt": [*_each(_HEADLINES), joined(0, "　首相は\n二十日\n\nwent away.\u3000か\u3099" * 9)],
    "url": _each(_URLS),
    "markup": [joined(0, _EN), joined(0, "<p>a&amp;lt;b<br>c<rt>d</rt><![CDATA[x]]><!-- -->")],
    "opml": [joined(0, _OPML)],
    "warc": [
        joined(0, _warc("<p>a") + _warc("b")),
        joined(0, gzip.compress(_warc("<p>a").encode(), mtime=0)),
        joined(0, _CHUNKED),
    ],
    "topic": [joined(0, _TOPIC)],
    "handkept": [joined(0, _HANDKEPT)],
    "line": [joined(0, _LINE)],
    "mail": [joined(0, _MAIL), joined(0, _MAIL.replace("\n", "\r\n"))],
    "robots": [joined(0, "User-agent: *\nDisallow: /a*b$\nAllow: /\nCrawl-delay: 5\n")],
    "headers": [joined(0, 'Cache-Control: max-age=600\nRetry-After: 120\nETag: "a"')],
    "coding": [
        joined(0, gzip.compress(_EN.encode())),
        joined(1, zlib.compress(_EN.encode())),
        joined(0, gzip.compress(bytes(200_000))),
        joined(6, "5\r\nhello\r\n0\r\n\r\n"),
    ],
    "settings": [joined(0, _SETTINGS)],
}
"""The first inputs of each target."""
