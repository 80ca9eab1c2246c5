"""What a hostile site may say: feeds, pages, lists and headers, served by ``hostile.py``'s server.

Each way is served under its name, and as ``/page-of/NAME`` stands behind a feed of one entry.
``SECRET`` is what must never come back out: a file of this machine, or an address asked for that
nobody was to ask for.
"""

from __future__ import annotations

import asyncio
import gzip
import json
import zlib
from html import escape

import brotli  # type: ignore[import-untyped]  # the library has no stubs
from hostile import WAYS, Asked, head, way, whole

SECRET = "/secret"
RSS = "Content-Type: application/rss+xml"
HTML = "Content-Type: text/html; charset=utf-8"
TEXT = (
    "The harbour was closed on Monday after a storm that came in from the west, the port said. "
    "Ships waited outside until the evening, when the first of them was let in again. "
)


def rss(
    items: str, head: str = "", before: str = '<?xml version="1.0" encoding="utf-8"?>'
) -> bytes:
    return (
        f'{before}<rss version="2.0"><channel><title>t</title>{head}{items}</channel></rss>'
    ).encode()


def item(link: str, title: str = "The harbour is closed", more: str = "") -> str:
    return f"<item><title>{title}</title><link>{link}</link><guid>{link}</guid>{more}</item>"


def page(body: str, head: str = "", title: str = "The harbour is closed") -> bytes:
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>{head}'
        f'<meta property="article:published_time" content="2024-06-19T09:00:00+09:00"></head>'
        f"<body><main><article><h1>{title}</h1>{body}</article></main></body></html>"
    ).encode()


def _many(form: str, count: int) -> str:
    return " ".join(map(form.format, range(count)))


def served(name: str, body: bytes, *lines: str) -> None:
    """A way that answers with ``body``."""

    async def answer(asked: Asked, writer: asyncio.StreamWriter) -> None:
        answer = whole(body.replace(b"@HOST@", asked.headers["host"].encode()), *lines)
        for start in range(0, len(answer), 1 << 16):
            writer.write(answer[start : start + (1 << 16)])
            await writer.drain()  # ends where the other side has hung up

    WAYS[name] = answer


@way
async def page_of(asked: Asked, writer: asyncio.StreamWriter) -> None:
    """A feed of one entry, whose page is the way named after it."""
    path = asked.path.split("/", 2)[2]
    writer.write(whole(rss(item(f"http://{asked.headers['host']}/{path}")), RSS))


# XML ----------------------------------------------------------------------------------

_LAUGHS = "".join(
    f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' if n else '<!ENTITY l0 "lol">' for n in range(10)
)
_PLAIN = item("http://@HOST@/article")
served(
    "xml-billion-laughs",
    rss(item("http://@HOST@/article", "&l9;"), before=f"<!DOCTYPE r [{_LAUGHS}]>"),
    RSS,
)
served(
    "xml-quadratic-blow-up",
    rss(
        item("http://@HOST@/article", "&a;" * 20_000),
        before=f'<!DOCTYPE r [<!ENTITY a "{"a" * 50_000}">]>',
    ),
    RSS,
)
served(
    "xml-external-entity",
    rss(
        item("http://@HOST@/article", "&f;&w;"),
        before='<!DOCTYPE r [<!ENTITY f SYSTEM "file:///etc/passwd">'
        '<!ENTITY w SYSTEM "http://@HOST@/secret">]>',
    ),
    RSS,
)
served("xml-external-dtd", rss(_PLAIN, before='<!DOCTYPE rss SYSTEM "http://@HOST@/secret">'), RSS)
served(
    "xml-parameter-entity",
    rss(
        item("http://@HOST@/article", "&all;"),
        before='<!DOCTYPE r [<!ENTITY % p SYSTEM "http://@HOST@/secret"> %p; %all;]>',
    ),
    RSS,
)
served(
    "xml-xinclude",
    rss(
        '<item xmlns:xi="http://www.w3.org/2001/XInclude"><title>The harbour '
        '<xi:include parse="text" href="file:///etc/passwd"/><xi:include href="http://@HOST@/secret"/></title>'
        "<link>http://@HOST@/article</link></item>"
    ),
    RSS,
)
served(
    "xml-stylesheet",
    rss(_PLAIN, before='<?xml version="1.0"?><?xml-stylesheet href="http://@HOST@/secret"?>'),
    RSS,
)
served("xml-deep", rss("<a>" * 100_000 + "</a>" * 100_000 + _PLAIN), RSS)
served(
    "xml-deep-in-entry",
    rss(item("http://@HOST@/article", "<b>" * 60_000 + "x" + "</b>" * 60_000)),
    RSS,
)
served("xml-attribute-huge", rss(f'<item a="{"x" * 900_000}">' + _PLAIN[6:]), RSS)
served(
    "xml-attributes-many",
    rss("<item " + _many("a{}='1'", 60_000) + ">" + _PLAIN[6:]),
    RSS,
)
served(
    "xml-namespaces-many",
    rss("<item " + _many("xmlns:n{0}='u:{0}'", 30_000) + ">" + _PLAIN[6:]),
    RSS,
)
served("xml-cdata-unclosed", rss("<item><title><![CDATA[" + "x" * 300_000), RSS)
served("xml-comment-unclosed", rss("<!--" * 100_000), RSS)
served("xml-null-bytes", rss(_PLAIN).replace(b"harbour", b"har\0bour\0"), RSS)
served(
    "xml-control-characters",
    rss(item("http://@HOST@/article", "The &#1;&#27;[31mharbour&#x7f;\x01")),
    RSS,
)
served("xml-utf-16-says-utf-8", rss(_PLAIN).decode().encode("utf-16"), RSS)
served("xml-two-marks", b"\xef\xbb\xbf\xef\xbb\xbf" + rss(_PLAIN), RSS)
served("xml-mark-of-another", b"\xff\xfe" + rss(_PLAIN), RSS)
served(
    "xml-utf-7",
    rss(_PLAIN, before='<?xml version="1.0" encoding="utf-7"?>'),
    f"{RSS}; charset=utf-7",
)
served("xml-utf-32", rss(_PLAIN).decode().encode("utf-32"), RSS)
served(
    "xml-charset-unheard-of", rss(_PLAIN, before='<?xml version="1.0" encoding="x-no-such"?>'), RSS
)
served("xml-lone-surrogates", rss(item("http://@HOST@/article", "The &#xD800; harbour")), RSS)

# Entries ------------------------------------------------------------------------------

served("headline-of-900-kb", rss(item("http://@HOST@/article", "word " * 180_000)), RSS)
served("headline-of-10-mb", rss(item("http://@HOST@/article", "word " * 2_000_000)), RSS)
served(
    "headline-bidi",
    rss(item("http://@HOST@/article", "\u202ethe harbour\u202d is \u2066closed")),
    RSS,
)
served(
    "headline-script",
    rss(
        item(
            "http://@HOST@/article",
            "&lt;script&gt;alert(1)&lt;/script&gt;The harbour&lt;img src=x onerror=alert(1)&gt;",
        )
    ),
    RSS,
)
served(
    "headline-formula",
    rss(item("http://@HOST@/article", '=HYPERLINK("http://evil.example","harbour")')),
    RSS,
)
served(
    "headline-of-terminal",
    rss(
        item(
            "http://@HOST@/article",
            "The \x1b]0;owned\x07 harbour".replace("\x1b", "&#27;").replace("\x07", "&#7;"),
        )
    ),
    RSS,
)
served("entry-javascript", rss(item("javascript:alert(1)")), RSS)
served("entry-data", rss(item("data:text/html,&lt;script&gt;alert(1)&lt;/script&gt;")), RSS)
served("entry-file", rss(item("file:///etc/passwd")), RSS)
served("entry-private", rss(item("http://10.0.0.1/admin")), RSS)
served("entry-metadata", rss(item("http://metadata.example/latest/meta-data/")), RSS)
served("entry-credentials", rss(item("http://user:pass@@HOST@/article")), RSS)
served("entry-line-break", rss(item("http://@HOST@/article%0d%0aX-Evil: 1")), RSS)
served("entry-address-of-9-kb", rss(item("http://@HOST@/" + "a" * 9_000)), RSS)
served(
    "entry-id-of-900-kb",
    rss(item("http://@HOST@/article").replace("<guid>", "<guid>" + "g" * 900_000)),
    RSS,
)
served("entry-no-address", rss("<item><title>The harbour</title></item>" * 3), RSS)
served(
    "entry-ids-collide",
    rss(
        "".join(
            f"<item><title>Harbour {n}</title><link>http://@HOST@/article?n={n}</link><guid>same</guid></item>"
            for n in range(3)
        )
    ),
    RSS,
)
served(
    "entry-traversal",
    rss(
        item(
            "http://@HOST@/..%2f..%2f..%2fetc%2fpasswd",
            "../../../etc/passwd",
            '<enclosure url="http://@HOST@/secret/../../tmp/owned" length="-1" type="a/b"/>',
        )
    ),
    RSS,
)
for _name, _date in {
    "date-negative": "-0001-01-01T00:00:00Z",
    "date-zero": "0000-00-00T00:00:00Z",
    "date-far": "Fri, 31 Dec 999999 23:59:59 GMT",
    "date-next-century": "Mon, 01 Jan 2125 00:00:00 GMT",
    "date-epoch": "Thu, 01 Jan 1970 00:00:00 GMT",
    "date-seconds-of-1e30": "1" + "0" * 30,
    "date-zone-of-99-hours": "Wed, 19 Jun 2024 09:00:00 +9999",
    "date-words": "tomorrow <b>now</b> " * 5_000,
}.items():
    served(_name, rss(item("http://@HOST@/article", more=f"<pubDate>{_date}</pubDate>")), RSS)
served(
    "entries-18000",
    rss("".join(f"<item><title>{n}</title><guid>{n}</guid></item>" for n in range(18_000))),
    RSS,
)
served(
    "ttl-of-ages",
    rss(
        _PLAIN,
        f"<ttl>{'9' * 200}</ttl>"
        f"<skipHours>{''.join(f'<hour>{h}</hour>' for h in range(24))}</skipHours>",
    ),
    RSS,
)
served(
    "text-script",
    rss(
        item(
            "http://@HOST@/entry-alone",
            more="<content:encoded xmlns:content='http://purl.org/rss/1.0/modules/content/'>"
            + escape(
                f"<script>alert(1)</script><p onload=alert(1)>{TEXT * 3}</p><svg onload=alert(1)>"
                "</svg><a href='javascript:alert(1)'>more</a><iframe src='data:text/html,x'>"
            )
            + "</content:encoded>",
        )
    ),
    RSS,
)
served("not-a-feed-png", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 50, "Content-Type: image/png")
served("not-a-feed-empty", b"", RSS)
served("not-a-feed-spaces", b" " * 500_000, RSS)
served("not-a-feed-zeros", b"\0" * 500_000, RSS)
served("not-a-feed-noise", zlib.compress(bytes(range(256)) * 900)[2:] * 40, RSS)

# JSON feeds -----------------------------------------------------------------------------

JSON = "Content-Type: application/feed+json"


def json_feed(items: str, more: str = "") -> bytes:
    version = "https://jsonfeed.org/version/1.1"
    return f'{{"version":"{version}","title":"t",{more}"items":{items}}}'.encode()


def _json_item(more: str = "") -> str:
    return f'{{"id":"1","url":"http://@HOST@/article","title":"The harbour is closed"{more}}}'


_NEST = "[" * 200_000 + "]" * 200_000
_WRONG = '[null,1,"a",[],{},{"id":{},"url":[1],"title":{"a":1},"date_published":[]},'
for _name, _items, _more in (
    ("json-deep", _NEST, ""),
    ("json-deep-beside", f"[{_json_item()}]", f'"x":{_NEST},'),
    ("json-number-huge", "[" + _json_item(',"size":' + "9" * 100_000) + "]", ""),
    ("json-nan", "[" + _json_item(',"x":NaN,"y":-Infinity,"z":1e999999') + "]", ""),
    ("json-wrong-types", _WRONG + _json_item() + "]", ""),
    ("json-twice-the-same-key", "[" + _json_item(',"title":"another"') + "]", '"items":1,'),
    ("json-null-character", "[" + _json_item(',"summary":"a\\u0000b\\ud800"') + "]", ""),
):
    served(_name, json_feed(_items, _more), JSON)

# Sitemaps, lists -------------------------------------------------------------------------

XML = "Content-Type: application/xml"
_SCHEMAS = "http://www.sitemaps.org/schemas/sitemap/0.9"
_NEWS = "http://www.google.com/schemas/sitemap-news/0.9"
_NS = f'xmlns="{_SCHEMAS}" xmlns:news="{_NEWS}"'


def index(*addresses: str) -> bytes:
    named = "".join(f"<sitemap><loc>{a}</loc></sitemap>" for a in addresses)
    return f"<sitemapindex {_NS}>{named}</sitemapindex>".encode()


def sitemap(*addresses: str) -> bytes:
    urls = "".join(
        f"<url><loc>{a}</loc><news:news><news:title>The harbour</news:title>"
        "<news:publication_date>2024-06-19</news:publication_date></news:news></url>"
        for a in addresses
    )
    return f"<urlset {_NS}>{urls}</urlset>".encode()


served("sitemap-of-itself", index("http://@HOST@/sitemap-of-itself"), XML)
served("sitemap-cycle", index("http://@HOST@/sitemap-cycle-2", "http://@HOST@/sitemap-cycle"), XML)
served("sitemap-cycle-2", index("http://@HOST@/sitemap-cycle"), XML)
served("sitemap-of-9000", index(*(f"http://@HOST@/sitemap-empty?{n}" for n in range(9_000))), XML)
served("sitemap-empty", sitemap(), XML)
served(
    "sitemap-private",
    index("http://127.0.0.1:1/", "file:///etc/passwd", "http://metadata.example/"),
    XML,
)
served(
    "sitemap-packed-bomb",
    gzip.compress(sitemap() + b" " * 60_000_000),
    "Content-Type: application/gzip",
)


@way
async def sitemap_endless(asked: Asked, writer: asyncio.StreamWriter) -> None:
    """Each index names two that nobody has seen."""
    number = int(asked.path.partition("?")[2] or 0)
    host = asked.headers["host"]
    names = (f"http://{host}/sitemap-endless?{2 * number + n}" for n in (1, 2))
    writer.write(whole(index(*names), XML))


def _links(count: int) -> bytes:
    return b"".join(
        b"<li><a href=/a/%d>A headline of some length, number %d</a>" % (n, n) for n in range(count)
    )


served("listing-of-1000000", b"<ul>" + b"<li><a href=/a>a</a>" * 1_000_000, HTML)
served("listing-of-15000", b"<!doctype html><ul>" + _links(14_000), HTML)
served(
    "listing-of-traps",
    (
        "<!doctype html><ul>"
        + "".join(
            f"<li><a href='{a}'>A headline of some length here, {n}</a>"
            for n, a in enumerate(
                (
                    "javascript:alert(1)",
                    "data:text/html,x",
                    "file:///etc/passwd",
                    "http://10.0.0.1/x",
                    "//evil.example:99999/",
                    "http://[::1",
                    "\x00http://a",
                    "http://" + "a" * 300 + ".example/",
                )
            )
        )
    ).encode(),
    HTML,
)

# Pages -----------------------------------------------------------------------------------

served("article", page(f"<p>{TEXT * 4}</p>"), HTML)
served(
    "page-script",
    page(
        f"<script>alert('owned')</script><p onload=alert(1)>{TEXT * 4}</p><svg onload=alert(1)>"
        "<script>alert('owned')</script></svg><a href='javascript:alert(1)'>javascript</a><iframe"
        " srcdoc='<script>alert(1)</script>'></iframe>"
        "<img src='data:image/svg+xml,<svg onload=alert(1)>' onerror=alert(1)>"
        "<object data=/secret></object><embed src=/secret>"
        "<style>@import '/secret'</style>"
        "<link rel=stylesheet href=/secret><form action=/secret><button>x</button></form>",
        "<base href='javascript:alert(1)//'><meta property=og:image content='javascript:alert(1)'>"
        "<meta http-equiv=refresh content='0;url=/secret'>",
    ),
    HTML,
)
served("page-deep", page("<div>" * 100_000 + TEXT * 4), HTML)
served("page-deep-inline", page(f"<p>{'<b><i>' * 60_000}{TEXT * 4}"), HTML)
served("page-attribute-huge", page(f'<p class="{"x" * 900_000}">{TEXT * 4}</p>'), HTML)
served(
    "page-attributes-many",
    page(f"<p {' '.join(f'a{n}=1' for n in range(60_000))}>{TEXT * 4}</p>"),
    HTML,
)
served("page-null-bytes", page(f"<p>{TEXT * 4}</p>").replace(b" ", b" \0"), HTML)
served(
    "page-control-characters",
    page(f"<p>\x1b[31m{TEXT * 4}\x9b\u202e\x07</p>", title="The \u202eharbour\x1b is closed"),
    HTML,
)
served(
    "page-canonical-of-another",
    page(f"<p>{TEXT * 4}</p>", "<link rel=canonical href='http://good1.example/article'>"),
    HTML,
)
served(
    "page-canonical-javascript",
    page(f"<p>{TEXT * 4}</p>", "<link rel=canonical href='javascript:alert(1)'>"),
    HTML,
)
served(
    "page-canonical-file",
    page(f"<p>{TEXT * 4}</p>", "<link rel=canonical href='file:///etc/passwd'>"),
    HTML,
)
served(
    "page-refresh",
    page("<p>wait</p>", "<meta http-equiv=refresh content='0;url=file:///etc/passwd'>"),
    HTML,
)
served(
    "page-json-deep",
    page(f"<p>{TEXT * 4}</p>", f"<script type='application/ld+json'>{'[' * 200_000}</script>"),
    HTML,
)
served(
    "page-json-nan",
    page(
        f"<p>{TEXT * 4}</p>",
        '<script type="application/ld+json">{"@type":"NewsArticle",'
        '"headline":NaN,"datePublished":1e999,"author":{"@id":"#a","author":{"@id":"#a"}}}</script>',
    ),
    HTML,
)
served(
    "page-next-private",
    page(f"<p>{TEXT * 4}</p>", "<link rel=next href='http://10.0.0.1/2'>"),
    HTML,
)
served(
    "page-next-itself",
    page(
        f"<p>{TEXT * 4}</p>",
        "<link rel=next href='/page-next-itself?page=1'><link rel=prev href='/page-next-itself'>",
    ),
    HTML,
)
served("page-pdf", b"%PDF-1.7\n" + bytes(range(256)) * 90, "Content-Type: application/pdf")
served("page-pdf-says-html", b"%PDF-1.7\n" + bytes(range(256)) * 90, HTML)
served("page-no-such-type", page(f"<p>{TEXT * 4}</p>"), "Content-Type: \x7f/\x7f;charset=;;=,")
served(
    "page-charset-lie",
    page(f"<p>{TEXT * 4} é日本</p>").replace(b"utf-8", b"iso-2022-kr"),
    "Content-Type: text/html; charset=utf-16le",
)
served("page-title-of-400-kb", page(f"<p>{TEXT * 4}</p>", title="word " * 80_000), HTML)
served("page-one-line-of-900-kb", page(f"<p>{'x' * 900_000}</p>"), HTML)
served("page-table-nested", page("<table><tr><td>" * 30_000 + TEXT * 4), HTML)
served("page-form-without-end", page(f"<p>{TEXT * 4}</p>" + "<select><option>" * 50_000), HTML)
served("page-comment-unclosed", page(f"<p>{TEXT * 4}</p><!--" + "-" * 500_000), HTML)
served(
    "page-entities",
    page(f"<p>{TEXT * 4}{'&amp;' * 100_000}&#x110000;&#55555555555555555555;&#0;</p>"),
    HTML,
)
served("page-formula", page(f"<p>=cmd|' /C calc'!A0</p><p>{TEXT * 4}</p>", title="=1+1"), HTML)


@way
async def page_next_for_ever(asked: Asked, writer: asyncio.StreamWriter) -> None:
    number = int(asked.path.rpartition("=")[2]) if "=" in asked.path else 1
    link = f"<link rel=next href='/page-next-for-ever?page={number + 1}'>"
    writer.write(whole(page(f"<p>{TEXT * 4} {number}</p>", link), HTML))


# HTTP --------------------------------------------------------------------------------------


@way
async def cookies(asked: Asked, writer: asyncio.StreamWriter) -> None:
    """A cookie that must not come back, on the way round."""
    assert "cookie" not in asked.headers
    lines = (f"Set-Cookie: id=1; Domain={asked.headers['host']}; Path=/", "Location: /cookies-2")
    writer.write(whole(b"", *lines, status="302 Found"))


@way
async def cookies_2(asked: Asked, writer: asyncio.StreamWriter) -> None:
    if "cookie" in asked.headers:
        writer.write(whole(b"", status="418 Cookie"))
    else:
        writer.write(whole(rss(item(f"http://{asked.headers['host']}/article")), RSS))


@way
async def asks_who(asked: Asked, writer: asyncio.StreamWriter) -> None:
    lines = ('WWW-Authenticate: Basic realm="give me"', "WWW-Authenticate: Negotiate")
    status = "418 Told" if "authorization" in asked.headers else "401 Unauthorized"
    writer.write(whole(b"", *lines, status=status))


@way
async def proxy_asks_who(asked: Asked, writer: asyncio.StreamWriter) -> None:
    writer.write(whole(b"", "Proxy-Authenticate: NTLM", status="407 Proxy"))


@way
async def switches_protocol(asked: Asked, writer: asyncio.StreamWriter) -> None:
    writer.write(head("101 Switching Protocols", "Upgrade: websocket", "Connection: Upgrade"))
    writer.write(b"\x81\x05hello" * 100)


@way
async def http_0_9(asked: Asked, writer: asyncio.StreamWriter) -> None:
    writer.write(rss(item("/article")))
    writer.close()


@way
async def http_9_9(asked: Asked, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/9.9 200 OK\r\nContent-Length: 1\r\n\r\nx")
    writer.close()


@way
async def status_000(asked: Asked, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 000 Nothing\r\nContent-Length: 0\r\n\r\n")


@way
async def status_letters(asked: Asked, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 2OO OK\r\nContent-Length: 0\r\n\r\n")
    writer.close()


@way
async def length_and_chunks(asked: Asked, writer: asyncio.StreamWriter) -> None:
    """Request smuggling's other half: two ways to say how long."""
    writer.write(
        head("200 OK", "Content-Length: 3", "Transfer-Encoding: chunked")
        + b"5\r\nhello\r\n0\r\n\r\n"
    )
    writer.close()


@way
async def two_answers(asked: Asked, writer: asyncio.StreamWriter) -> None:
    """One more answer than was asked for, to be taken for the next one's."""
    writer.write(whole(rss(item(f"http://{asked.headers['host']}/article")), RSS))
    writer.write(whole(b"<p>an answer that nobody asked for", HTML))


@way
async def folded_header(asked: Asked, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nX-A: a\r\n b\r\nContent-Length: 1\r\n\r\nx")
    writer.close()


@way
async def bare_line_feeds(asked: Asked, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\nContent-Length: 1\nX: y\n\nx")
    writer.close()


@way
async def injected_location(asked: Asked, writer: asyncio.StreamWriter) -> None:
    lines = ("Location: /article%0d%0aX-Evil:%201%0d%0a%0d%0aGET%20/secret", "X: y")
    writer.write(whole(b"", *lines, status="302 Found"))


@way
async def circled_digits(asked: Asked, writer: asyncio.StreamWriter) -> None:
    """Digits that a name is written in before it is looked up."""
    to = "Location: http://①②⑦.⓪.⓪.①:9/".encode()
    writer.write(b"HTTP/1.1 302 Found\r\n" + to + b"\r\nContent-Length: 0\r\n\r\n")


@way
async def two_locations(asked: Asked, writer: asyncio.StreamWriter) -> None:
    host = asked.headers["host"]
    lines = (f"Location: http://{host}/gives-feed", "Location: http://10.0.0.1/")
    writer.write(whole(b"", *lines, status="302 Found"))


@way
async def gives_feed(asked: Asked, writer: asyncio.StreamWriter) -> None:
    writer.write(whole(rss(item(f"http://{asked.headers['host']}/article")), RSS))


@way
async def nonsense_etag(asked: Asked, writer: asyncio.StreamWriter) -> None:
    lines = (
        RSS,
        'ETag: W/"\xff\x85\\"; drop table source',
        "Last-Modified: yesterday, more or less",
    )
    writer.write(whole(rss(item(f"http://{asked.headers['host']}/article")), *lines))


@way
async def nonsense_headers(asked: Asked, writer: asyncio.StreamWriter) -> None:
    lines = (
        RSS,
        "Cache-Control: max-age=-1, max-age=1e9, s-maxage=\xff, max-age=99999999999999999999",
        "Retry-After: -5",
        "Expires: Thu, 99 Foo 99999 99:99:99 GMT",
        "Age: \xff",
        "Link: <javascript:alert(1)>; rel=hub, <file:///etc/passwd>; rel=self",
        "Refresh: 0;url=/secret",
        "Content-Disposition: attachment; filename=../../../tmp/owned",
        "Content-Location: file:///etc/passwd",
        'Alt-Svc: h2="10.0.0.1:80"',
        "Strict-Transport-Security: max-age=-1",
    )
    writer.write(whole(rss(item(f"http://{asked.headers['host']}/article")), *lines))


@way
async def wait_nonsense(asked: Asked, writer: asyncio.StreamWriter) -> None:
    writer.write(whole(b"", "Retry-After: Thu, 99 Foo 99999", status="429 Too Many Requests"))


@way
async def wait_since_long(asked: Asked, writer: asyncio.StreamWriter) -> None:
    writer.write(whole(b"", "Retry-After: Thu, 01 Jan 1970 00:00:00 GMT", status="503 No"))


@way
async def range_nobody_asked_for(asked: Asked, writer: asyncio.StreamWriter) -> None:
    writer.write(whole(b"part", "Content-Range: bytes 0-3/999999999999", status="206 Partial"))


@way
async def body_with_204(asked: Asked, writer: asyncio.StreamWriter) -> None:
    writer.write(head("204 No Content") + b"<rss>a body that must not be</rss>")
    writer.close()


@way
async def zstd_bomb(asked: Asked, writer: asyncio.StreamWriter) -> None:
    """A frame of zeros, said in a few bytes: 64 MB in blocks of one repeated byte (RFC 8878)."""
    blocks = b"".join(
        (131_072 << 3 | 1 << 1 | (n == 511)).to_bytes(3, "little") + b"\0" for n in range(512)
    )
    body = b"\x28\xb5\x2f\xfd\x00\x38" + blocks
    writer.write(whole(body, "Content-Encoding: zstd"))


@way
async def coding_of_900_names(asked: Asked, writer: asyncio.StreamWriter) -> None:
    writer.write(whole(b"x", "Content-Encoding: " + ", ".join(["gzip"] * 900)))


@way
async def brotli_in_gzip_bomb(asked: Asked, writer: asyncio.StreamWriter) -> None:
    body = gzip.compress(brotli.compress(b"\0" * 60_000_000, quality=1))
    writer.write(whole(body, "Content-Encoding: br, gzip"))


@way
async def chunk_extensions(asked: Asked, writer: asyncio.StreamWriter) -> None:
    """A byte at a time, each under half a kilobyte of extension."""
    writer.write(head("200 OK", "Transfer-Encoding: chunked", RSS))
    body = rss(item(f"http://{asked.headers['host']}/article"))
    for byte in body:
        writer.write(b"1;%s\r\n%c\r\n" % (b"x" * 500, byte))
        await writer.drain()
    writer.write(b"0\r\n\r\n")


@way
async def endless_trailers(asked: Asked, writer: asyncio.StreamWriter) -> None:
    writer.write(head("200 OK", "Transfer-Encoding: chunked", RSS) + b"1\r\nx\r\n0\r\n")
    for n in range(200_000):
        writer.write(b"X-%d: %s\r\n" % (n, b"a" * 500))
        await writer.drain()
        await asyncio.sleep(0)


@way
async def gzip_bomb_page(asked: Asked, writer: asyncio.StreamWriter) -> None:
    writer.write(
        whole(gzip.compress(page("<p>" + " " * 60_000_000)), HTML, "Content-Encoding: gzip")
    )


@way
async def resets_page(asked: Asked, writer: asyncio.StreamWriter) -> None:
    body = page(f"<p>{TEXT * 4}</p>")
    writer.write(head("200 OK", HTML, length=2 * len(body)) + body)
    await writer.drain()
    writer.transport.abort()


def feed_with(name: str, entries: list[dict[str, object]]) -> None:
    served(name, json_feed(json.dumps(entries)), JSON)


feed_with(
    "entry-of-another",
    [
        {
            "id": "1",
            "url": "http://good1.example/article",
            "title": "Stolen",
            "content_text": TEXT * 4,
        }
    ],
)
