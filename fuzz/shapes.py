# ruff: noqa: E501 (a shape a line, or a few that belong together)
"""Hostile shapes of any size: each a name and a function from bytes wanted to an input."""

from __future__ import annotations

import gzip
from collections.abc import Callable

from fuzz.words import TAGS, WORDS

Shape = Callable[[int], bytes]

_SENTENCE = "首相は十九日、官邸で記者団に対し、貿易交渉の見通しについて述べた。"
_TITLE = "<title>A headline of some length</title><h1>A headline of some length</h1>"


def run(piece: str, before: str = "", after: str = "") -> Shape:
    """``piece`` again and again between ``before`` and ``after``."""
    size = max(1, len(piece.encode("utf-8", "surrogateescape")))

    def make(wanted: int) -> bytes:
        text = before + piece * (wanted // size + 1) + after
        return text.encode("utf-8", "surrogateescape")

    return make


def counted(piece: str, before: str = "", after: str = "", join: str = "") -> Shape:
    """As :func:`run`, each piece with a number of its own in place of ``%d``."""

    def make(wanted: int) -> bytes:
        size = len(piece.encode()) + len(join) + 3
        text = join.join(piece.replace("%d", str(n)) for n in range(wanted // size + 1))
        return (before + text + after).encode("utf-8", "surrogateescape")

    return make


def nested(opening: str, closing: str, before: str = "", after: str = "", core: str = "") -> Shape:
    def make(wanted: int) -> bytes:
        count = wanted // len((opening + closing).encode()) + 1
        return (before + opening * count + core + closing * count + after).encode()

    return make


def _ld(inside: Shape) -> Shape:
    """What ``inside`` makes, as a page's JSON-LD."""
    before = _TITLE + '<script type="application/ld+json">'

    def make(wanted: int) -> bytes:
        return before.encode() + inside(wanted) + f"</script><p>{_SENTENCE * 9}</p>".encode()

    return make


def _page(piece: str) -> Shape:
    return run(piece, _TITLE + "<div class=article>", "</div>")


_NEWS = '{"@type":"NewsArticle","headline":"A headline of some length"'
_NESTED = (*TAGS, "p><b", "b><p", "a><div", "table><tr><td", "table><a", "ul><li", "select><option")
_JSON_LD: dict[str, Shape] = {
    "deep lists": run("[", "", ""),
    "deep lists, closed": nested("[", "]"),
    "deep objects": run('{"a":', "", ""),
    "deep @graph": nested('{"@graph":[', "]}"),
    "deep author": nested('{"author":', "}", _NEWS + ',"author":', "}", '"x"'),
    "duplicate keys": run(',"headline":"x"', _NEWS, "}"),
    "many keys": counted(',"k%d":1', _NEWS, "}"),
    "many articles": run(_NEWS + "}", "[", "]"),
    "many articles, parted": counted(_NEWS + "}", "[", "]", ","),
    "many @ids": counted('{"@id":"#%d","author":{"@id":"#%d"}}', "[", "]", ","),
    "many authors": counted('{"@type":"Person","name":"Jane %d Roe"}', _NEWS + ',"author":[', "]}", ","),
    "authors in one name": counted("Jane %d Roe", _NEWS + ',"author":"', '"}', ", "),
    "many keywords": counted('"k%d"', _NEWS + ',"keywords":[', "]}", ","),
    "many pictures": counted('"/%d.jpg"', _NEWS + ',"image":[', "]}", ","),
    "digits": run("9", _NEWS + ',"x":', "}"),
    "exponent": run("9", _NEWS + ',"x":1e', "}"),
    "escapes": run("\\ud83d", _NEWS + ',"articleBody":"', '"}'),
    "backslashes": run("\\", _NEWS + ',"articleBody":"', '"}'),
    "long headline": run("x ", _NEWS + ',"headline":"', '"}'),
    "body of short lines": run("a.\\n", _NEWS + ',"articleBody":"', '"}'),
    "body of entities": run("&amp;lt;p&gt;", _NEWS + ',"articleBody":"', '"}'),
    "newlines": run("\n", _NEWS, "}"),
    "comments": run("/**/", "", _NEWS + "}"),
    "trailing commas": run(",", _NEWS, "}"),
    "cdata": run("<![CDATA[", "", _NEWS + "}"),
    "slashes": run("//", "", ""),
    "quotes": run('"', "", ""),
}  # fmt: skip

HTML: dict[str, Shape] = {
    **{f"nested <{tag}>": _page(f"<{tag}>x") for tag in _NESTED},
    **{f"storm of </{tag}>": _page(f"</{tag}>") for tag in ("p", "br", "div", "a", "table", "li")},
    "formatting left open": run("<b><i><u><s><p>x</b>"),
    "formatting, with attributes": counted("<b a=%d><p>x"),
    "font and nobr": run("<font color=1><nobr>x"),
    "links left open": counted("<a href=/%d>x<p>"),
    "foster parents": run("x<b>y<tr>", "<table>"),
    "tables in cells": run("<table><td>x"),
    "forms": run("<form><input>"),
    "headings": run(f"<h1>A headline of some length</h1><p>{_SENTENCE}"),
    "one attribute": run("x", _TITLE + '<div class="', f'"><p>{_SENTENCE * 9}'),
    "class names": counted(" share%d article%d", _TITLE + '<div class="', f'"><p>{_SENTENCE * 9}'),
    "attributes": counted(" a%d=1", "<div", "><p>x"),
    "attributes, none of a value": counted(" a%d", "<div", "><p>x"),
    "the same attribute": run(" class=x", "<div", "><p>x"),
    "attributes of many": counted("<div a=1 b=2 c=3 d=4 class=c%d id=i%d data-x=1 style='x:y'>x</div>"),
    "classes of their own": counted("<div class='c%d-article related%d'><p>A sentence.</p></div>"),
    "less than": run("<"), "ends of tags": run("</"), "greater than": run(">"),
    "comments": run("<!-- x -->"), "comments left open": run("<!--"), "comment of dashes": run("-", "<!--"),
    "comments that end oddly": run("<!-- --!> <!--> <!--->"), "bogus comments": run("<?x>"),
    "cdata": run("<![CDATA["), "doctypes": run("<!DOCTYPE html>"), "doctype": run("x ", "<!DOCTYPE "),
    "ampersands": run("&"), "entities": run("&amp;"), "entities of none": run("&notanentity;"),
    "entities without end": run("&lt"), "numbers": run("&#1114111;"), "digits in an entity": run("9", "&#"),
    "nul": run("\x00"), "nul in tags": run("<\x00p\x00>x"),
    "script left open": run("x", "<script>"), "scripts": run("<script>x</script>"),
    "scripts in comments": run("<script><!--"), "script ends": run("</scrip", "<script>"),
    "titles": run("<title>x</title>"), "title left open": run("x ", "<title>"),
    "textarea": run("<textarea>"), "plaintext": run("x <p>", "<plaintext>"), "xmp": run("<xmp>"),
    "frames": run("<frameset><frame>"), "iframes": run("<iframe>x</iframe>"),
    "templates": run("<template><p>x"), "svg titles": run("<svg><title><p>"),
    "math text": run("<math><mi><p><math>"), "foreign objects": run("<svg><foreignObject>"),
    "options": run("<option>", "<select>"),
    "elements of their own": counted("<x-%d>y"),
    "og:title": counted("<meta property=og:title content='A headline %d of some length'>"),
    "og:image": counted("<meta property=og:image content='https://img.example.jp/%d.jpg'>"),
    "description": run("A sentence. ", "<meta name=description content='", "'>" + _TITLE),
    "keywords": counted("k%d,", "<meta name=keywords content='", "'>" + _TITLE + f"<p>{_SENTENCE * 9}"),
    "metas of dates": counted("<meta name=date%d itemprop=datePublished content='2024-06-19 17:05'>"),
    "canonical": counted("<link rel=canonical href='/%d.html'>"),
    "bases": counted("<base href='/%d/'>"),
    "times": counted("<time datetime='2024-06-19T17:05'>%d</time>", _TITLE),
    "time of digits": run("1", _TITLE + "<time datetime='"),
    "authors": counted("<a rel=author class=byline>Jane %d Roe</a>", _TITLE),
    "bylines in one": counted("Jane %d Roe, ", _TITLE + "<p class=byline>By "),
    "items": counted("<div itemscope itemtype='https://schema.org/NewsArticle'><i itemprop=author>%d</i>"),
    "properties": run("<i itemprop=articleBody>x</i>"),
    "pictures": counted("<img src=/p/%d.jpg alt=x>", _TITLE),
    "picture sizes": counted("/p/%d.jpg %dw,", _TITLE + "<img srcset='", "'>"),
    "captions": counted("<figure><img src=/%d.jpg><figcaption>Caption %d.</figcaption></figure>", _TITLE),
    "paragraphs": _page(f"<p>{_SENTENCE}</p>"), "short paragraphs": _page("<p>x</p>"),
    "paragraphs in boxes": _page(f"<div><p>{_SENTENCE}</p></div>"),
    "paragraphs, one box deeper each": nested(f"<div><p>{_SENTENCE}</p>", "</div>"),
    "boxes of one": _page("<div>x</div>"), "empty boxes": _page("<div></div>"),
    "short lines": _page("x<br>"), "lines": _page(f"{_SENTENCE}<br>"),
    "double breaks": _page(f"{_SENTENCE}<br><br>"), "signed lines": _page("◆x<br>"),
    "bold lines": _page("<b>A line</b><br>"), "inline": _page("<span>x </span>"),
    "one line": _page(_SENTENCE), "one word": _page("x"), "bold": _page("<b>x</b>"),
    "links in text": _page("<a href=/1>word</a> "), "sentence ends": _page("。"),
    "notices": _page("<p>続きを読むには会員登録が必要です</p>"), "labels": _page("<p>関連記事</p>"),
    "dates in text": _page("<p>2024年6月19日 17:05 更新</p>"), "date-like": _page("2024-06-19 17:05 "),
    "digits in text": _page("1"), "digits and spaces": _page("1 "), "spaces": _page(" "),
    "mixed newlines": _page("\r\n\n\r"), "wide spaces": _page("\u3000"), "no-break spaces": _page("&nbsp;"),
    "brackets": _page("【"), "brackets, both": _page("【】"), "combining": _page("\u0301"),
    "combining on a letter": _page("e\u0301\u0323"), "hangul parts": _page("\u1100\u1161\u11a8"),
    "right to left": _page("\u202e\u05d0"), "zero width": _page("\u200b"), "soft hyphens": _page("a\u00ad"),
    "list of links": counted("<li><a href='/2024/06/19/a%d.html'>A headline of some length, %d</a> 2024-06-19", "<ul>"),
    "links without items": counted("<a href='/2024/06/19/a%d.html'>A headline of some length, %d</a>"),
    "links of one address": run("<li><a href='/2024/06/19/a1.html'>A headline of some length</a>"),
    "links one deeper each": counted("<div><a href='/2024/06/19/a%d.html'>A headline of some length, %d</a>"),
    "links in links": counted("<a href='/2024/06/19/a%d.html'><div>A headline of some length, %d"),
    "links in a span each": counted("<span><b><a href='/a%d.html'>A headline of some length, %d</a></b></span>"),
    "cards with much text": counted(f"<div><a href='/a%d.html'>A headline of some length</a>{'<p>x' * 200}</div>"),
    "a long address": run("x/", "<a href='/", "'>A headline of some length</a>" * 3),
    "dots in an address": run("../", "<a href='", "'>A headline of some length</a>" * 3),
    "pages": counted("<a rel=next href='?page=%d'>%d</a>", _TITLE + f"<p>{_SENTENCE * 9}"),
    "fragments in a script": run("<p>The council decided on Tuesday.<\\/p>", "<script>x=\"", '"</script>'),
    "strings in a script": run('"<p>The council decided",', "<script>x=[", "]</script>"),
    "quotes in a script": run('"<p', "<script>", "</script>"),
    "backslashes in a script": run("\\", '<script>x="<p>', '"</script>'),
    "escapes in a script": run("\\u003cp\\u003eThe council decided.", '<script>x="', '"</script>'),
    "many JSON-LD": run('<script type="application/ld+json">' + _NEWS + "}</script>", _TITLE),
    "feeds named": counted("<link rel=alternate type='application/rss+xml' href='/%d'>"),
    "charsets": run("<meta charset=x>"),
    "charset of many": run("charset ", "<meta "),
    "declaration": run(" ", "<?xml version=1 encoding"),
    **{f"JSON-LD: {name}": _ld(shape) for name, shape in _JSON_LD.items()},
}  # fmt: skip

_RSS = '<rss version="2.0"><channel><title>t</title>'
_NAMED = "<item><title>%d</title><link>https://a.example/%d</link></item>"
_IN_ITEM = _RSS + "<item><title>x</title><link>/1</link>"


def _in_feed(html: Shape, start: str, end: str) -> Shape:
    before, after = (_IN_ITEM + start).encode(), (end + "</item></channel></rss>").encode()

    def make(wanted: int) -> bytes:
        return before + html(wanted).replace(b"]]>", b"") + after

    return make


XML: dict[str, Shape] = {
    "items": counted(_NAMED, _RSS, "</channel></rss>"),
    "items left open": counted(_NAMED.removesuffix("</item>"), _RSS),
    "items of nothing": run("<item/>", _RSS),
    "items with everything": counted(
        "<item><title>%d</title><link>/%d</link><guid>%d</guid><pubDate>Wed, 19 Jun 2024 17:05:00 GMT"
        "</pubDate><category>a</category><description>&lt;p&gt;x</description></item>", _RSS),
    "loose ampersands": counted(_NAMED.replace("<title>", "<title>a & b "), _RSS),
    "comments in items": counted(_NAMED.replace("<title>", "<title><!-- x "), _RSS),
    "comments left open": run("<!--", _RSS + "<item>"),
    "comments": run("<!-- x -->", _RSS), "comments and items": run("<!--<item>x</item>", _RSS + "<x>&</x>"),
    "instructions": run("<?a b?>", _RSS), "cdata": run("<![CDATA[x]]>", _IN_ITEM + "<description>"),
    "cdata left open": run("<![CDATA[", _IN_ITEM), "cdata ends": run("]]>", _IN_ITEM),
    "deep": run("<a>", _RSS), "deep, closed": nested("<a>", "</a>", _RSS), "deep items": run("<item>", _RSS),
    "deep outlines": run("<outline text='g'>", "<opml><body>"),
    "deep bases": run("<entry xml:base='a/'>", "<feed xmlns='http://www.w3.org/2005/Atom'>"),
    "attributes": counted(" a%d='1'", "<rss", ">"), "the same attribute": run(" a='1'", "<rss", ">"),
    "namespaces": counted(" xmlns:n%d='u%d'", "<rss", ">"),
    "namespaces, one deeper each": counted("<a xmlns:n%d='u%d'>", _RSS),
    "broken attributes": run(" a=1 b='", "<rss", ">"), "broken tags": run("<a b='c' d>", _RSS),
    "tags left open": run("<item <title", _RSS), "quotes": run("'", "<rss a=", ">"),
    "a long name": run("a", "<"), "a long attribute": run("a", "<rss a='", "'>"),
    "a long prefix": run("a:", "<rss><", ">"), "less than": run("<", _RSS), "end tags": run("</a>", _RSS),
    "wrong end tags": run("<a></b>", _RSS), "text": run("x ", _IN_ITEM + "<title>"),
    "entities": run("&amp;", _IN_ITEM + "<title>"), "html entities": run("&nbsp;&eacute;", _IN_ITEM + "<title>"),
    "ampersands": run("&", _IN_ITEM + "<title>"), "numbers": run("&#x1f600;", _IN_ITEM + "<title>"),
    "nul": run("\x00", _RSS), "illegal": run("\x01\ufffe", _IN_ITEM + "<title>"),
    "entities declared": counted("<!ENTITY e%d 'x'>", "<!DOCTYPE rss [", "]>" + _RSS),
    "entities of entities": counted("<!ENTITY e%d '&e;&e;'>", "<!DOCTYPE rss [", "]>" + _RSS + "&e1;"),
    "doctype": run("[", "<!DOCTYPE rss "), "doctypes": run("<!DOCTYPE rss>", "", _RSS),
    "subset ends": run("] ", "<!DOCTYPE rss ["), "prologue": run("<?x ?> ", "", _RSS),
    "spaces before": run(" ", "", _RSS), "comments before": run("<!---->", "", _RSS),
    "lines before": run("x\n", "", _RSS), "junk before, no tag": run("x"),
    "categories": counted("<category>c%d</category>", _IN_ITEM),
    "titles": run("<title>x</title>", _IN_ITEM), "links": counted("<link>/%d</link>", _IN_ITEM),
    "media": counted("<media:content url='/%d.jpg' medium='image'/>", _IN_ITEM),
    "media groups": run("<media:group>", _IN_ITEM), "authors": counted("<author>A %d</author>", _IN_ITEM),
    "dates": run("<pubDate>Wed, 19 Jun 2024 17:05:00 +0900</pubDate>", _IN_ITEM),
    "a long date": run("19 June ", _IN_ITEM + "<pubDate>", "</pubDate></item>"),
    "atom": counted("<entry><id>%d</id><link href='/%d'/><content type='xhtml'><div>x</div></content></entry>",
        "<feed xmlns='http://www.w3.org/2005/Atom'>"),
    "channels": run("<channel><title>x</title></channel>", "<rss>"),
    "sitemap": counted("<url><loc>https://a.example/%d</loc><lastmod>2024-06-19</lastmod></url>", "<urlset>"),
    "sitemap of news": counted("<url><loc>/%d</loc><news><title>a</title><keywords>a,b</keywords></news></url>",
        "<urlset>"),
    "sitemap of pictures": counted("<image><loc>/%d.jpg</loc></image>", "<urlset><url><loc>/1</loc>"),
    "index": counted("<sitemap><loc>/%d.xml</loc><lastmod>2024-06-19</lastmod></sitemap>", "<sitemapindex>"),
    "text sitemap": counted("https://a.example/%d\n"),
    "outlines": counted("<outline text='%d' xmlUrl='https://a.example/%d'/>", "<opml><body>"),
    "json items": counted('{"id":"%d","url":"/%d","title":"x"}', '{"version":"https://jsonfeed.org/version/1","items":[', "]}", ","),
    "json, deep": run('{"items":[', ""), "json tags": counted('"t%d"', '{"items":[{"id":"1","tags":[', "]}]}", ","),
    "json digits": run("9", '{"items":[{"id":', "}]}"), "json keys": counted('"k%d":1,', "{", '"items":[]}'),
    **{f"in an item: {name}": _in_feed(shape, "<description><![CDATA[", "]]></description>")
       for name, shape in HTML.items() if not name.startswith("JSON-LD")},
}  # fmt: skip


def _bytes(piece: bytes, before: bytes = b"") -> Shape:
    return lambda wanted: before + piece * (wanted // len(piece) + 1)


BYTES: dict[str, Shape] = {
    "high bytes": _bytes(b"\xff"), "continuations": _bytes(b"\x80"), "leads": _bytes(b"\xe3"),
    "all bytes": _bytes(bytes(range(256))), "kana": _bytes("あいうえお".encode("cp932")),
    "euc-jp": _bytes("日本語".encode("euc_jp")), "three-byte euc": _bytes(b"\x8f\xb0\xa1"),
    "iso-2022": _bytes(b"\x1b$BF|K\\\x1b(B"), "escapes": _bytes(b"\x1b$B\x1b(B"),
    "escapes left open": _bytes(b"F|", b"\x1b$B"), "bad iso-2022": _bytes(b"\x1b$B\xff"),
    "utf-16": _bytes(b"<\x00p\x00>\x00"), "utf-16 with a mark": _bytes(b"<\x00p\x00", b"\xff\xfe"),
    "surrogates": _bytes(b"\x00\xd8", b"\xff\xfe"), "utf-32": _bytes(b"p\x00\x00\x00"),
    "utf-7": _bytes(b"+AGE-"), "hz": _bytes(b"~{VPND~}"), "overlong": _bytes(b"\xc0\xaf"),
    "korean": _bytes("한국어".encode("cp949")), "chinese": _bytes("中文".encode("gb18030")),
    "four-byte gb": _bytes(b"\x81\x30\x81\x30"), "big5": _bytes("中文".encode("big5")),
    "cyrillic": _bytes("Москва ".encode("koi8_r")), "one bad byte": lambda n: b"a" * n + b"\xff",
    "utf-8 but for some": _bytes("日本語".encode() + b"\xff"),
    "metas": _bytes(b"<meta charset=x>\xff"), "meta left open": _bytes(b" charset", b"\xff<meta"),
}  # fmt: skip

WARC: dict[str, Shape] = {
    "heads": run("WARC/1.0\r\n"), "empty records": run("WARC/1.0\r\nContent-Length: 0\r\n\r\n\r\n\r\n"),
    "one head": run("a: b\r\n", "WARC/1.0\r\n"), "one line": run("x", "WARC/1.0\r\nA: "),
    "newlines": run("\r\n"), "wrong lengths": run("WARC/1.0\r\nContent-Length: 9999999\r\n\r\nx\r\n\r\n"),
    "gzip heads": _bytes(b"\x1f\x8b\x08"), "empty members": _bytes(gzip.compress(b"", mtime=0)),
    "small members": _bytes(gzip.compress(b"WARC/1.0\r\nContent-Length: 0\r\n\r\n\r\n\r\n", mtime=0)),
    "false starts": run("WARC/1.0\r\nWARC/1.1\n"),
}  # fmt: skip

TOPIC: dict[str, Shape] = {
    "rules": counted('[[rule]]\nlabel = "r%d"\nany = ["t%d"]\n'),
    "terms": counted('"t%d"', '[[rule]]\nlabel = "r"\nany = [', "]\n", ","),
    "terms for all": counted('"t%d"', '[[rule]]\nlabel = "r"\nall = [', "]\n", ","),
    "terms that are near": counted('"t%d"', '[[rule]]\nlabel = "r"\nnear = [', "]\n", ","),
    "sets": run('"@north-korea",', '[[rule]]\nlabel = "r"\nany = [', "]\n"),
    "a long term": run("あ", '[[rule]]\nlabel = "r"\nany = ["', '"]\n'),
    "pairs": run("@north-korea+", '[[rule]]\nlabel = "r"\nany = ["', '@russia"]\n'),
    "deep": run("[", "a = "), "keys": counted("k%d = 1\n"), "dotted": run("a.", "", "b = 1"),
    "dotted keys": counted("a.b.c%d = 1\n"), "digits": run("9", "threshold = "),
    "quotes": run('"', "name = "), "newlines": run("\n"), "one label": run('[[rule]]\nlabel = "r"\n'),
}  # fmt: skip

HANDKEPT: dict[str, Shape] = {
    "clips": counted("見出し%d\n2024.6.19\n本文\n\n", "# a\n\n"), "newlines": run("\n", "# a\n"),
    "brackets": run("[", "# a\n\n", "\n2024.6.19\n"), "links": run("[a](", "# a\n\n", "\n2024.6.19\n"),
    "spaces": run(" ", "# ", "a"), "spaces in a date": run(" ", "# a\n\nx\n", "2024.6.19"),
    "dates": run("2024.6.19\n", "# a\n\nx\n"), "one line": run("x", "# a\n\n", "\n2024.6.19\n"),
}  # fmt: skip

LINE: dict[str, Shape] = {
    "deep": run("["), "keys": counted('"k%d":1,', "{", '"url":"a"}'),
    "paragraphs": counted('"p%d"', '{"url":"a","headline":"b","published":null,"text":[', "]}", ","),
    "lines": run("a\\n", '{"url":"a","headline":"b","published":null,"text":"', '"}'),
    "digits": run("9", '{"part":'),
}  # fmt: skip


def of_words(target: str) -> dict[str, Shape]:
    """Every word of a target again and again, and with a space between."""
    shapes: dict[str, Shape] = {}
    for word in WORDS[target]:
        shapes[f"{word!r:.30}"] = run(word)
        shapes[f"{word!r:.30}, parted"] = run(word + " ")
    return shapes


SHAPES: dict[str, dict[str, Shape]] = {
    "page": {**HTML, **{f"bytes: {name}": shape for name, shape in BYTES.items()}},
    "listing": {k: v for k, v in HTML.items() if not k.startswith("JSON-LD")},
    "markup": {k: v for k, v in HTML.items() if not k.startswith("JSON-LD")},
    "feed": {**XML, **{f"bytes: {name}": shape for name, shape in BYTES.items()}},
    "opml": {k: v for k, v in XML.items() if not k.startswith("in an item")},
    "charset": BYTES,
    "date": of_words("date"),
    "headline": of_words("headline"),
    "dateline": of_words("dateline"),
    "excerpt": of_words("excerpt"),
    "url": of_words("url"),
    "warc": WARC,
    "topic": TOPIC,
    "handkept": HANDKEPT,
    "line": LINE,
}
"""The shapes of each target (``sitemap`` and ``selector`` are read by ``feed`` and ``listing``)."""
