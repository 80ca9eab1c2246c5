"""What inputs are made of: the words that readers look for, per kind of input."""

from __future__ import annotations

_TAGS = """
    html head body title meta link base script style article main section header footer nav
    aside
    div p span a b strong i em u s font big small tt code nobr br hr h1 h2 h3 h4 ul ol li dl
    dt dd
    table tbody tr td th caption colgroup col select option optgroup button form input label
    textarea svg math mi mtext annotation-xml foreignObject desc template noscript iframe object
    figure figcaption picture source img video audio time address blockquote pre ruby rt rp wbr
    frameset frame plaintext xmp marquee applet details summary dialog amp-img my-element
"""
TAGS = tuple(_TAGS.split())

_ATTRIBUTES = """
    class="article-body" class=paywall id=main itemprop=articleBody itemprop="headline"
    itemprop=datePublished itemprop=author itemscope itemtype="https://schema.org/NewsArticle"
    property="og:title" property=og:image property="article:published_time" name=author
    name="keywords" name=description http-equiv="refresh" content="2024-06-19T17:05:00+09:00"
    content="首相、訪米へ" content="https://img.example.jp/1.jpg" charset=utf-8 charset=euc-jp
    http-equiv=Content-Type content="text/html;charset=shift_jis" rel=canonical rel="next"
    rel=amphtml href="/articles/2.html" href=//x href="http://[" href="javascript:1" src=1.jpg
    srcset="a.jpg 1x,b.jpg 2x" datetime=2024-06-19 datetime="2024-06-19 17:05" hidden
    style="display:none" role=navigation lang=ja type="application/ld+json" width=1 height=1
    data-src="p.jpg" class="sr-only" class="share sns" rel=author class=byline
    xml:base="http://["
"""
ATTRIBUTES = tuple(_ATTRIBUTES.split("\n")[1:-1])

SENTENCES = (
    "首相は十九日、官邸で記者団に対し、貿易交渉の見通しについて述べた。",
    "한국 정부는 19일 오후 5시 5분 기자회견을 열고 입장을 밝혔다.",
    "Officials said on Wednesday that the talks would go on until the end of the month.",
    "Об этом сообщили в среду в пресс-службе министерства иностранных дел.",
    "【北京共同】",
    "(ソウル＝聯合ニュース)",
    "MOSCOW, June 19 (TASS) —",
    "[서울=뉴시스]",
    "2024年6月19日 17:05",
    "続きを読むには会員登録が必要です",
    "\u3000",
    "◆小見出し",
    "（下）",
)

_JSON = """
    {"@type":"NewsArticle" "@context":"https://schema.org" ,"headline":"首相、訪米へ"
    ,"datePublished":"2024-06-19T17:05:00+09:00"
    ,"author":[{"@type":"Person","name":"山田太郎"}]
    ,"author":"a,b" ,"@graph":[ {"@id":"#a"} ,"image":{"url":"/1.jpg"} ,"image":[]
    ,"articleBody":"
    ,"publisher":{"name":" "} ] , : null true NaN Infinity -1e999 1e400 "\\ud800" "\\u0000" [[[[
    {{{{ ]]]] }}}} ,"mainEntityOfPage":{"@id":"#a"} ,"isAccessibleForFree":"False" /**/ ,] ,}
    ,"keywords":[1,null,{"a":[]}] 99999999999999999999999999999 "\\/" "</script>" &quot;
    <![CDATA[
"""
JSON = tuple(_JSON.split())

HTML = (
    *(f"<{tag}>" for tag in TAGS),
    *(f"</{tag}>" for tag in TAGS),
    *(f"<{tag} {attribute.strip()}>" for tag in ("div", "p", "meta", "a", "link", "img", "time")
      for line in ATTRIBUTES for attribute in (line,)),
    *SENTENCES,
    '<script type="application/ld+json">',
    '<meta name="pubdate" content="19 Jun 2024 17:05 JST">',
    *("<!--", "-->", "<![CDATA[", "]]>", "<!DOCTYPE html>", "<?xml ?>", "<", ">", "</",
    "<p", "&"),
    *("&#0;", "&#xD800;", "&#x1F600", "&nbsp;", "&amp;lt;", "&NotEqualTilde;", "&#99999999;"),
    *("\x00", "\ufeff", "\ufffe", "\u200b", "\u202e", "\u0301" * 5, "\x0b", "\x1d\x1e\x1f",
    "\x85"),
)  # fmt: skip

_XML = """
    <rss version="2.0"> </rss> <channel> </channel> <item> </item> <title> </title> <link>
    </link>
    <description> </description> <pubDate> </pubDate> <guid> </guid> <content:encoded>
    </content:encoded> <dc:creator> </dc:creator> <dc:date> </dc:date> <media:content
    url="a.jpg"/>
    <media:group> <enclosure url="/x.mp3" type="audio/mpeg"/> <category> </category> <author>
    </author> <feed xmlns="http://www.w3.org/2005/Atom"> </feed> <entry> </entry> <updated>
    </updated> <published> </published> <summary type="html"> </summary> <content type="xhtml">
    </content> <link href="/a" rel="alternate"/> <id> </id> <rdf:RDF> </rdf:RDF> <urlset>
    </urlset>
    <url> </url> <loc> </loc> <lastmod> </lastmod> <news:news> </news:news> <news:title>
    </news:title> <news:publication_date> </news:publication_date> <sitemapindex>
    </sitemapindex>
    <sitemap> </sitemap> <image:image> <![CDATA[ ]]> <!-- --> <!DOCTYPE <!ENTITY ]> <?xml
    encoding="euc-jp" ?> <?xml-stylesheet &lt;p&gt; &amp;nbsp; &nbsp; &x; &#0; &#xD800;
    xmlns:a="u" xmlns="" xml:base="http://[" xml:base="/x/" xml:lang="ko" type="html"
    mode="escaped"
    http://news.example.jp/a https:// //x/ 2024-06-19 < > & " '
"""
XML = (
    *_XML.split(),
    "Wed, 19 Jun 2024 17:05:00 +0900",
    "2024-06-19T17:05:00Z",
    "9999-12-31T23:59:59-12:00",
    "0001-01-01T00:00:00+14:00",
    "<p>本文です。</p>",
    *SENTENCES[:4],
    *("\x00", "\x0b", "\ufeff", "\ufffe", "\u0301"),
    '{"version":"https://jsonfeed.org/version/1.1","items":[',
    '{"id":"1","url":"/a","title":"x","date_published":"2024-06-19T17:05:00Z"}',
    '"content_html":"<p>a',
)

_DATES = """
    令和 平成 昭和 元年 年 月 日 (水) （水） 時 分 秒 午後 午前 正午 頃 2時間前 3日前 昨日
    きょう 更新 公開
    오전 오후 년 월 일 시 분 입력 수정 어제 시간 전 上午 下午 昨天 今天 小时前 民国 июня
    2024 вчера
    сегодня назад в 17:05 МСК мск June Jun Sept. 19th , . / - : T Z + +09:00 +0900 -05:00
    GMT+9 JST
    KST EST EDT p.m. PM am noon midnight ago yesterday hours minutes Updated Published Wed,
    Wednesday of at 19 06 6 24 00 59 60 99 0 1 2024 1999 9999 0000 ٢٠٢٤ ２０２４ 二〇二四
    十九 廿 卅 ⑲ ㋅ ㏫ ㍻
"""
DATES = (
    *_DATES.split(),
    " ",
    "  ",
    "\t",
    "\n",
    "\u3000",
    "\u00a0",
    "2024-06-19T17:05:00",
    "9" * 30,
)

_MARKS = """
    【社説】 【6月20日付社説】 [사설] 社説 ： : | ｜ - – — ＝ = · ・ （上） （下） ① ⑳ (1)
    (99) (１) 第3回 第百回 Part
    Part_2 上 中 下 ㊤ 【 】 [ ] 《 》 〈 〉 「 」 『 』 ( ) （ ） ＜ ＞ < > =韓国
    ＝中国 インタビュー 解説 速報
    号外 写真 寄稿 コラム 主張 時論 사설 칼럼 기고 인터뷰 editorial Opinion Analysis: LIVE
    VIDEO 日日新聞 The_Daily_Example
    example.com BBC 共同 聯合ニュース TASS AFP UPDATE_2- さん 용의자 19日 6月19日 … ...
    ? ! ' "
"""
MARKS = (
    *(mark.replace("_", " ") for mark in _MARKS.split()),
    *(" ", "\u3000", "\n", "\u200b", "\u0301", "\ufe0f"),
)

_DATELINES = """
    【 】 〔 〕 ( ) （ ） [ ] ＝ = ・ / ／ 、 北京 モスクワ ソウル ワシントン 東京 共同 時事
    聯合ニュース 特派員 記者 発 山田太郎 連合 AFP AFPBB
    Reuters ロイター MOSCOW BEIJING , June 19 (TASS) (AP) (Xinhua) — -- – - : 서울 뉴시스
    연합뉴스 기자 특파원 = 新华社 电 日 月
    记者 中新社 МОСКВА, июня. /ТАСС/. РИА Новости ПЕКИН Jun. 2024 . By ★ ◆
"""
DATELINES = (*_DATELINES.split(), " ", "\u3000", "\n", *SENTENCES[:4])

_ADDRESSES = """
    http:// https:// HTTP: // / \\ ? # & = @ : . .. ./ ../ % %2e %2F %7E %zz %00
    utm_source=x ref=rss
    fbclid=1 [::1] [ ] :80 :443 :99999 例え.テスト xn-- xn--r8jz45g 日本語 é \u00ad \u200d . 。 ．
    www. news.example.jp 0x7f.1 127.1 user:pass@ javascript: mailto: data: feed: ; , | ^ ` {
    } < > " '
    ß İ ſ K \ud7ff a b 1 2024/06/19 index.html amp a=1 a=1&a=2
"""
ADDRESSES = (*_ADDRESSES.split(), " ", "\t", "\n", "\x00", "\u3000", "a" * 64)

_OPML = """
    <opml version="2.0"> </opml> <head> </head> <body> </body> <outline </outline> /> >
    text="国際"
    title="" type="rss" type=include xmlUrl="http://a.example/rss" xmlUrl="feed://b.example/"
    htmlUrl="http://[" language="ja" category="/Asia/Korea,news" isComment="true"
    description="&lt;b"
    xmlUrl="https://例え.テスト/x"
"""
OPML = (*_OPML.split("\n")[1:-1], *_OPML.split(), *XML[-20:])

_WARC = """
    WARC/1.0 WARC/1.1 WARC-Type: response resource revisit warcinfo Content-Length: 0 1 5
    99999999
    -1 18446744073709551616 WARC-Target-URI: http://a.example/ WARC-Date: 2024-06-19T17:05:00Z
    Content-Type: application/http;msgtype=response text/html HTTP/1.1 200 OK 404
    Transfer-Encoding:
    chunked Content-Encoding: gzip br deflate WARC-Record-ID: <urn:uuid:1> 0 5 ffffffffffffffff
"""
WARC = (*_WARC.split(), "\r\n", "\n", "\r\n\r\n", " ", ": ", "\x1f\x8b\x08", "hello", "\x00")

_TOPIC = """
    name = about threshold [[rule]] [position] headline lead text any all near label weight within
    lang outlet genre place not [" "] "@north-korea" "@russia" "@north-korea+@russia" "@"
    "@none"
    3 -3 1e308 nan inf -inf 0x7fffffffffffffff 99999999999999999999 true [ ] [[ ]] { } '
    \"\"\" ''' #
    "朝ロ" "" "\\ud800" "\\u0000" "a*" "~" "?" 2024-06-19 , .
"""
TOPIC = (*_TOPIC.split(), "\n", " ", "\t", '[[rule]]\nlabel = "a"\nany = ["朝ロ"]\n')

HANDKEPT = (
    *("# ", "\n", "\n\n", "2024.6.19", "2024年6月19日", "[", "](", ")", "![", "<", ">", '"x"'),
    *(
        "http://a.example/",
        "見出し",
        "本文",
        "9999.99.99",
        "0000.1.1",
        " ",
        "\u3000",
        "\r",
        "\ufeff",
    ),
    *("\x85", "\u2028", "\x00", "# 朝ロ関係\n\n見出し\n2024.6.19\n"),
)

_LINE = """
    { } [ ] , : "url" "headline" "published" "text" "kind" "subheading" "part" "dateline"
    "as_published" "evidence" "confidence" null true 1e999 -0 99999999999999999999 "2024-06-19"
    "2024-06-19T17:05+09:00" "9999-12-31T23:59:59.999999-23:59" "0001-01-01" "\\ud800"
    "\\u0000" ""
    "2024-06-19T17:05:00+99:99" "2024-W25-3" "extent" "full"
"""
LINE = tuple(_LINE.split())

_SELECTORS = """
    div li .item #x a [href] [href*=art] > + ~ , * : :has( :not( :is( :nth-child( 2n + 1 ) ( [ ] " '
    :contains("x") :lexbor-contains( \\ :: | ^= $= i \u00e9 99999999999
"""
SELECTORS = (*_SELECTORS.split(), " ", "\x00", "\n")

MAIL = (
    *("From: ", "Subject: ", "Date: ", "To: ", "Message-ID: <a@b>", "MIME-Version: 1.0", "\n"),
    *("Content-Type: multipart/alternative; boundary=x", "Content-Type: text/html; charset="),
    *("--x", "--x--", "Content-Transfer-Encoding: base64", "quoted-printable", "=3D", "=\n"),
    *("From a@b Wed Jun 19 09:00:00 2024\n", ">From ", "List-Unsubscribe: <https://a.example/u>"),
    *("iso-2022-jp", "\x1b$B", "=?x?q?", "=?utf-8?B?5pyd?=", "message/rfc822", "\0", "\r\n"),
)
ROBOTS = (
    *("User-agent: ", "*", "Kawaraban", "Disallow: ", "Allow: ", "/", "$", "Crawl-delay: ", "nan"),
    *("1e308", "-1", "Sitemap: ", "https://a.example/s.xml", "#", "\n", "\r", "%2F", "%", "\ufeff"),
)
HEADERS = (
    *("Retry-After: ", "Cache-Control: ", "max-age=", "s-maxage=", "no-store", "immutable", ","),
    *("Expires: ", "Date: ", "Age: ", 'ETag: W/"a"', "Last-Modified: ", "Set-Cookie: a=1", "\n"),
    *("Wed, 19 Jun 2024 09:00:00 GMT", "99999999999999999999", "-5", "0", "1e9", "\xff", '"'),
)
CODING = (
    *("\x1f\udc8b\x08\0", "x\udc9c", "\x03\0", "\udcff", "(\udcb5/\udcfd", "\r\n", "0\r\n\r\n"),
    *("5\r\nhello\r\n", "ffffffffffffffff", ";x=y", "-1", " "),
)
SETTINGS = (
    *("[desk]", "[collect]", "[[source]]", "[paths]", "[page]", "[[topic]]", "\n", "name = "),
    *('"a"', "url = ", '"https://a.example/"', "gap = ", "1", "nan", "inf", "-1", "kind = "),
    *('"listing"', "select = { item = ", '"li"', "}", "revisit = [", '"1h"', "]", '"""', "'"),
    *("store = ", '"../x"', "timezone = ", '"+99:00"', "max_bytes = ", '"9GB"', "hosts_at_once = "),
)

WORDS: dict[str, tuple[str, ...]] = {
    "page": (*HTML, *JSON, *DATES[:40], *DATELINES[:20]),
    "feed": (*XML, *JSON[:20]),
    "listing": (*HTML, *DATES),
    "sitemap": XML,
    "selector": SELECTORS,
    "charset": (*HTML[:40], *XML[-30:], "\x1b$B", "\x1b(B", "+AGE-", "~{", "\x0e", "\x0f"),
    "date": DATES,
    "headline": (*MARKS, *DATES[:20]),
    "dateline": DATELINES,
    "excerpt": (
        *SENTENCES,
        *MARKS,
        "\u0301",
        "\u200d",
        "\U0001f1ef",
        "\U0001f468",
        "\u2028",
        "\x1c",
    ),
    "url": ADDRESSES,
    "markup": (*HTML, *JSON[:10]),
    "opml": OPML,
    "warc": WARC,
    "topic": TOPIC,
    "handkept": HANDKEPT,
    "line": (*LINE, *DATES[:10]),
    "mail": (*MAIL, *HTML[:40]),
    "robots": ROBOTS,
    "headers": (*HEADERS, *DATES[:20]),
    "coding": CODING,
    "settings": SETTINGS,
}
"""The words of each target of :data:`fuzz.invariants.CHECKS`."""
