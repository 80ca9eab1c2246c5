"""What holds for every input, however hostile: one check per reader.

Each check takes an input as the fuzzer, a property test or a kept find gives it: bytes whose
first one chooses the circumstances (headers, language, zone …), the rest being what is read.
It returns nothing, and raises :class:`Broken` or whatever the reader should not have raised.
The only error a reader may raise is the one its docstring names.
"""

from __future__ import annotations

import re
import tempfile
import zlib
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

import msgspec

from kawaraban.article import (
    Article,
    Entry,
    Feed,
    Hints,
    Moment,
    Paragraph,
    Problem,
    RawResponse,
    Unreadable,
    article_from_json,
    from_json,
    nfc,
    to_json,
)
from kawaraban.collect.decoding import UndecodableError, dechunk, header_text, plain_headers
from kawaraban.collect.decoding import decode as undo
from kawaraban.collect.newsletters import looks_like_mail, read_mail, split_mbox
from kawaraban.collect.opml import Subscription, read_opml, write_opml
from kawaraban.collect.robots import read_robots
from kawaraban.collect.schedule import LONGEST_WAIT, fresh_for, parse_retry_after, wanted_by
from kawaraban.collect.warc import read_warc, scan_warc
from kawaraban.desk.config import ConfigError, parse_config
from kawaraban.match.loading import load_topic
from kawaraban.match.sense import TopicError
from kawaraban.read.addresses.urls import canonical_url, host_of, normalise_url
from kawaraban.read.dates.parse import Reckoning, dates_in, judge, parse_date
from kawaraban.read.feeds.article import article_of_entry
from kawaraban.read.feeds.feed import read_feed
from kawaraban.read.handkept import read_handkept
from kawaraban.read.headlines.headline import parse_headline, strip_site_name
from kawaraban.read.leads.dateline import parse_dateline, strip_dateline
from kawaraban.read.leads.excerpt import LENGTH, excerpt
from kawaraban.read.listings.listing import Selectors, read_listing
from kawaraban.read.pages.page import read_page
from kawaraban.read.text.charset import decode, encoding_named
from kawaraban.read.text.language import language_of
from kawaraban.read.text.markup import first_picture, headline_of, one_line, paragraphs_of, text_of

FETCHED = datetime(2024, 6, 20, 3, 0, tzinfo=UTC)
LATEST = FETCHED + timedelta(days=1)
PAGE = "https://news.example.jp/articles/2024/06/20/a1.html"

T = TypeVar("T")
Check = Callable[[bytes], None]

_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"|\d+|: .*", re.DOTALL)
_CODE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")


class Broken(AssertionError):
    """Something that holds for every input does not hold for this one."""


def hold(condition: object, what: str) -> None:
    if not condition:
        raise Broken(what)


def split(data: bytes) -> tuple[int, bytes]:
    """The choice that an input begins with, and what is to be read."""
    return (data[0], data[1:]) if data else (0, b"")


def joined(choice: int, body: bytes | str) -> bytes:
    """The input of :func:`split`, its first byte a letter or sign where that can be."""
    body = body.encode("utf-8", "surrogateescape") if isinstance(body, str) else body
    return bytes([choice + 32 if choice < 95 else choice]) + body


def chosen(choice: int, of: Sequence[T]) -> T:
    return of[(choice - 32) % len(of)]


def text_in(body: bytes) -> str:
    """Text of any kind: bytes that are no UTF-8 become lone surrogates, which JSON may bring."""
    return body.decode("utf-8", "surrogateescape")


def response(body: bytes, content_type: str | None = None, url: str = PAGE) -> RawResponse:
    headers = (("content-type", content_type),) if content_type else ()
    return RawResponse(url=url, body=body, headers=headers, fetched=FETCHED)


def told(error: Unreadable) -> None:
    """A refusal has a short stable code and words of bounded length that can be kept."""
    problem = error.problem
    hold(_CODE.match(problem.code) and len(problem.code) <= 30, f"the code {problem.code!r}")
    hold(problem.detail and len(problem.detail) <= 12_000, "the detail of a refusal")
    hold(from_json(to_json(problem), Problem) == problem, "a refusal comes back from JSON")


def clean(value: object, where: str = "", *, lines: bool = False) -> None:
    """No control character, no half of a surrogate pair, no non-character in any text."""
    if isinstance(value, str):
        found = _UNSEEN.search(value.replace("\n", "") if lines else value)
        hold(found is None, f"{found and found.group()!r} in {where}: {value[:80]!r}")
    elif isinstance(value, dict):
        for name, inner in value.items():
            clean(name, where, lines=lines)
            # A summary keeps its paragraphs apart.
            clean(inner, f"{where}.{name}", lines=lines or name == "summary")
    elif isinstance(value, list | tuple):
        for inner in value:
            clean(inner, where, lines=lines)


def link(url: str | None, where: str) -> None:
    """None, or an absolute http(s) address in ASCII."""
    if url is None:
        return
    parts = urlsplit(url)
    hold(parts.scheme in ("http", "https") and parts.hostname, f"{where} is {url[:80]!r}")
    hold(url.isascii() and url.isprintable() and " " not in url, f"{where} is {url[:80]!r}")
    hold(len(url) <= 3 * 4096, f"{where} has {len(url)} characters")


def moment(when: Moment | None, where: str, latest: datetime = LATEST) -> None:
    """None, or no later than a day after the fetch, and every view of it can be had."""
    if when is None:
        return
    hold(when.utc <= latest, f"{where} is {when}, after {latest}")
    hold(Moment.parse(when.isoformat()).isoformat() == when.isoformat(), f"{where} {when!r}")
    hold(when.day == when.local.date() and hash(when) == hash(when), where)
    hold(when.offset is None or abs(when.offset) <= 24 * 60, f"{where} at offset {when.offset}")


def same_again(value: T, kind: type[T], read: Callable[[], T], body: bytes) -> None:
    """JSON brings the same back; the same bytes read again (now and then) give the same; the
    result is no larger than what was read allows."""
    line = to_json(value)
    hold(from_json(line, kind) == value, "comes back from JSON as another")
    clean(msgspec.json.decode(line), kind.__name__)
    hold(len(line) <= 40 * len(body) + 40_000, f"{len(line)} bytes of JSON from {len(body)}")
    if zlib.crc32(body) % 4 == 0:
        hold(to_json(read()) == line, "read again it is another")


# Articles, from pages and from entries


def article(value: Article) -> None:
    hold(value.headline.strip() and value.headline_clean, "no headline")
    hold(len(value.excerpt) <= LENGTH, f"an excerpt of {len(value.excerpt)}")
    hold(value.extent != "full" or value.text, "full, but no text")
    moment(value.published, "published")
    moment(value.updated, "updated")
    link(value.canonical, "canonical")
    link(value.lead_picture, "lead_picture")
    for url in value.other_urls:
        link(url, "other_urls")
    paragraphs(value.text)
    hold(value.part is None or 0 <= value.part < 10_000, f"part {value.part}")
    for evidence in value.evidence:
        hold(hasattr(value, evidence.field), f"evidence of {evidence.field!r}")
        hold(0 <= evidence.confidence <= 1, f"confidence {evidence.confidence}")
    if value.dateline is not None and value.text:
        hold(value.text[0].text.startswith(value.dateline.as_published), "a dateline not its own")


def paragraphs(text: tuple[Paragraph, ...]) -> None:
    for one in text:
        hold(one.text.strip() and "\n" not in one.text, f"the paragraph {one.text[:80]!r}")
        hold(nfc(one.text) == one.text, "a paragraph that is not NFC")


_ENTRY = Entry(
    url="https://news.example.jp/articles/2024/06/20/a1.html?ref=rss",
    headline="首相、訪米へ出発　貿易と安全保障が議題に",
    published=Moment.parse("2024-06-20T09:00+09:00"),
    summary="首相は二十日午前、羽田空港を出発した。",
    picture="https://img.example.jp/p/1.jpg",
)
_JA = Hints(outlet="日日新聞", language="ja", offset=540)
PAGE_WAYS: tuple[tuple[str | None, Hints], ...] = (
    ("text/html; charset=utf-8", Hints()),
    (None, Hints()),
    ("text/html", _JA),
    ("text/html; charset=Shift_JIS", _JA),
    ("text/html; charset=EUC-KR", Hints(language="ko")),
    ("text/html; charset=utf-16", Hints()),
    ('text/html; charset="gb18030', Hints(language="zh", offset=480)),
    ("application/xhtml+xml; charset=utf-7", Hints(entry=_ENTRY)),
    ("text/plain; charset=iso-2022-jp", Hints(outlet="Dis-patch | Net", entry=_ENTRY)),
    ("application/json", Hints(offset=-720)),
    ("text/html; charset=" + "x" * 300, Hints(offset=840)),
)


def check_page(data: bytes) -> None:
    choice, body = split(data)
    content_type, hints = chosen(choice, PAGE_WAYS)
    raw = response(body, content_type)
    try:
        found = read_page(raw, hints)
    except Unreadable as error:
        return told(error)
    article(found)
    hold(found.url == PAGE, "another address")
    same_again(found, Article, lambda: read_page(raw, hints), body)


# Feeds, sitemaps, listings

FEED_WAYS: tuple[tuple[str | None, int | None], ...] = (
    ("application/rss+xml; charset=utf-8", None),
    (None, 540),
    ("text/html; charset=Shift_JIS", 540),
    ("text/xml; charset=windows-1251", 180),
    ("application/atom+xml; charset=utf-16", -300),
    ("application/feed+json", 0),
)


def check_feed(data: bytes) -> None:
    choice, body = split(data)
    content_type, offset = chosen(choice, FEED_WAYS)
    raw = response(body, content_type, "https://news.example.jp/rss/world.xml")
    try:
        found = read_feed(raw, offset=offset)
    except Unreadable as error:
        return told(error)
    feed(found)
    # A gzip file may hold a thousand times its size.
    size = body if body[:2] != b"\x1f\x8b" else body * 1100
    same_again(found, Feed, lambda: read_feed(raw, offset=offset), size)


def feed(value: Feed) -> None:
    link(value.link or None, "link")
    hold(value.ttl is None or value.ttl >= 0, f"ttl {value.ttl}")
    for url in value.children:
        link(url, "children")
    for one in value.entries:
        entry(one)
    for one in value.entries[:5]:
        read = article_of_entry(one, Hints(), FETCHED)
        if one.headline.strip():
            article(read)
        hold(from_json(to_json(read), Article) == read, "an entry's article")


def entry(value: Entry) -> None:
    link(value.url or None, "url")
    link(value.picture, "picture")
    moment(value.published, "published")
    moment(value.updated, "updated")
    paragraphs(value.text)


LISTING_WAYS: tuple[tuple[str | None, Selectors | None], ...] = (
    ("text/html; charset=utf-8", None),
    (None, None),
    ("text/html; charset=EUC-JP", None),
    ("text/html", Selectors(item="li, .item", link="a", headline="h3", date="time")),
    ("text/html", Selectors(link="a[href*=art]")),
    ("text/html", Selectors(item="div:has(> a)", date="span:nth-child(2n + 1)")),
)


def check_listing(data: bytes) -> None:
    choice, body = split(data)
    content_type, select = chosen(choice, LISTING_WAYS)
    raw = response(body, content_type, "https://news.example.jp/world/")

    def read() -> Feed:
        return read_listing(raw, offset=540, language="ja", select=select)

    try:
        found = read()
    except Unreadable as error:
        return told(error)
    hold(found.entries, "a listing without entries")
    feed(found)
    for one in found.entries:
        hold(one.url, "a listed article without an address")
    same_again(found, Feed, read, body)


def check_selector(data: bytes) -> None:
    """Selectors are the user's own, but a mistake in them must be told, not crash."""
    _, body = split(data)
    text = body.decode("utf-8", "replace")
    page = b'<ul><li class=item><a href="/a/1.html">A headline of some length</a> 2024-06-19</ul>'
    try:
        read_listing(response(page), select=Selectors(item=text, link="a"))
    except Unreadable as error:
        told(error)


# Texts


def check_charset(data: bytes) -> None:
    choice, body = split(data)
    kind = ("html", "xml", "json")[choice % 3]
    content_type = chosen(choice, PAGE_WAYS)[0]
    text, name = decode(body, content_type, kind)
    hold(len(text) <= len(body) + 1, f"{len(text)} characters of {len(body)} bytes")
    text.encode("utf-8")
    hold(encoding_named(name) == name, f"{name!r} is no name")
    hold(decode(body, content_type, kind) == (text, name), "decoded again it is another")


LANGUAGES = (None, "ja", "ko", "zh-Hant", "en-GB", "en-US", "ru", "", "x-\x00", "de")
OFFSETS = (None, 0, 540, -300, 840, -720)
_EDGE = datetime(1, 1, 2, tzinfo=UTC)


def check_date(data: bytes) -> None:
    choice, body = split(data)
    text = text_in(body)
    offset, language = chosen(choice, OFFSETS), chosen(choice, LANGUAGES)
    for now in (FETCHED, _EDGE, datetime(9999, 12, 30, tzinfo=UTC)):
        found, why = judge(text, Reckoning(now, offset, language))
        hold((found is None) == bool(why), f"{found!r} because {why!r}")
        moment(found, "the date", now + timedelta(days=1))
        again = parse_date(text, offset=offset, now=now, language=language)
        hold(repr(again) == repr(found), "parsed again it is another")
        for one in dates_in(text, offset=offset, now=now, language=language):
            moment(one, "a date among others", now + timedelta(days=1))
    try:
        parsed = Moment.parse(text, assume_offset=offset)
    except ValueError:
        return
    hold(Moment.parse(parsed.isoformat()) == parsed or parsed.offset is None, f"{parsed!r}")


NAMES: tuple[tuple[str, ...], ...] = (
    (),
    ("日日新聞", "nichinichi.example"),
    ("The Daily Example", "Example", "example.com"),
    ("한성일보",),
    ("-", "|", " ", "a"),
)


def check_headline(data: bytes) -> None:
    choice, body = split(data)
    text = text_in(body)
    parts = parse_headline(text, chosen(choice, LANGUAGES))
    hold(bool(parts.clean.strip()) == bool(text.strip()), f"clean is {parts.clean[:80]!r}")
    hold(len(parts.clean) <= 3 * len(text), "clean is longer")
    hold(parts.part is None or 0 <= parts.part < 10_000, f"part {parts.part}")
    for name in ("genre", "column", "series", "country", "agency"):
        value = getattr(parts, name)
        hold(value is None or value.strip(), f"{name} is {value!r}")
    hold(parse_headline(text, chosen(choice, LANGUAGES)) == parts, "parsed again it is another")
    cut = strip_site_name(text, chosen(choice, NAMES))
    hold(cut in text, f"{cut[:80]!r} does not stand in the headline")
    hold(bool(cut.strip()) == bool(text.strip()), f"cut to {cut[:80]!r}")


def check_dateline(data: bytes) -> None:
    _, body = split(data)
    text = text_in(body)
    found = parse_dateline(text)
    rest = strip_dateline(text)
    if found is None:
        hold(rest == text, "cut without a dateline")
        return
    hold(text == found.as_published + rest, "text and dateline do not add up")
    hold(found.place or found.agency, "a dateline of nothing")
    for value in (found.place, found.agency):
        hold(value is None or value.strip(" \u3000\u00a0") == value != "", f"{value!r}")


def check_excerpt(data: bytes) -> None:
    choice, body = split(data)
    text = text_in(body)
    length = chosen(choice, (LENGTH, 0, 1, 2, 20, 5000))
    cut = excerpt(text, length)
    hold(len(cut) <= length, f"{len(cut)} of {length}")
    hold(not re.search(r"[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]", cut), "a line break")
    hold(excerpt(text, length) == cut, "cut again it is another")
    language = language_of(text, chosen(choice, LANGUAGES))
    hold(language is None or language, "an empty language")


BASES = (None, PAGE, "https://例え.テスト/a/b?c#d", "no base", "http://[", "//x", "http://[::1]:8/")


def check_url(data: bytes) -> None:
    choice, body = split(data)
    text = text_in(body)
    base = chosen(choice, BASES)
    url = normalise_url(text, base)
    canonical = canonical_url(text)
    host_of(text)
    if url is None:
        return
    link(url, "normal form")
    hold(normalise_url(url) == url, f"{url!r} is not normal: {normalise_url(url)!r}")
    best = canonical_url(url)
    link(best, "canonical form")
    hold(canonical_url(best) == best, f"{best!r} is not canonical: {canonical_url(best)!r}")
    hold(base is not None or canonical == best, "canonical before and after normalising")
    hold(host_of(url) == host_of(best), "another host")


def check_markup(data: bytes) -> None:
    _, body = split(data)
    text = text_in(body)
    found = paragraphs_of(text)
    paragraphs(found)
    hold(sum(len(p.text) for p in found) <= 3 * len(text) + 10, "longer than the markup")
    for words in (*(p.text for p in found), text_of(text), headline_of(text), one_line(text)):
        clean(_without_surrogates(words), "the words of a fragment", lines=True)
    first_picture(text)


def _without_surrogates(text: str) -> str:
    """Those that went in may come out; a page's own cannot come so far."""
    return re.sub("[\ud800-\udfff]", "", text)


# Files that people bring


def check_opml(data: bytes) -> None:
    _, body = split(data)
    try:
        found = read_opml(body)
    except Unreadable as error:
        return told(error)
    hold(len({one.url for one in found}) == len(found), "an address twice")
    for one in found:
        link(one.url, "url")
        link(one.site, "site")
        hold(one.name, "a source without a name")
        hold(from_json(to_json(one), Subscription) == one, "a subscription")
        clean(msgspec.json.decode(to_json(one)), "a subscription")
    if found:
        written = read_opml(write_opml(found, title="一覧", created=FETCHED))
        hold({o.url for o in written} == {o.url for o in found}, "written, other addresses")


def check_warc(data: bytes) -> None:
    _, body = split(data)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.warc"
        path.write_bytes(body)
        read = list(read_warc(path))
        scanned = [s for s in scan_warc(path) if not isinstance(s, Problem)]
    places = [r[0].offset for r in read if not isinstance(r, Problem)]
    hold(len(set(places)) <= len(scanned), "more read than scanned")
    for one in read:
        if isinstance(one, Problem):
            hold(_CODE.match(one.code) and one.detail, f"the problem {one!r}")
            to_json(one)
        else:
            to_json(one[1].url)
            hold(not re.search(r"[\x00-\x1f\x7f]", one[1].url), f"the address {one[1].url!r}")
            hold(1800 <= one[1].fetched.year <= 9000, f"had in {one[1].fetched}")


def check_topic(data: bytes) -> None:
    _, body = split(data)
    try:
        load_topic(body.decode("utf-8", "replace"), name="topic")
    except TopicError as error:
        hold(str(error), "an error without words")


def check_handkept(data: bytes) -> None:
    _, body = split(data)
    try:
        found = read_handkept(body.decode("utf-8", "replace"))
    except Unreadable as error:
        return told(error)
    hold(found.name.strip(), "a page without a name")
    for one in found.articles():
        hold(from_json(to_json(one), Article) == one, "a clip's article")
        hold(len(one.excerpt) <= LENGTH or one.extent == "summary", "an excerpt")


def check_line(data: bytes) -> None:
    """A line of JSON that somebody imports."""
    _, body = split(data)
    try:
        found = article_from_json(body)
    except ValueError:
        return
    paragraphs(found.text)
    line = to_json(found)
    hold(to_json(from_json(line, Article)) == line, "comes back as another")


def check_mail(data: bytes) -> None:
    """A mail, and the same bytes as a mailbox."""
    _, body = split(data)
    looks_like_mail(body[:4096])
    for one in split_mbox(BytesIO(b"From a@b Wed Jun 19 09:00:00 2024\n" + body)):
        hold(isinstance(one, bytes | Problem), "what a mailbox holds")
    try:
        mail = read_mail(body)
    except Unreadable as error:
        return told(error)
    clean(msgspec.json.decode(msgspec.json.encode(mail, enc_hook=str)), "a mail")
    for found in mail.links:
        link(found.url, "a mail's link")


def check_robots(data: bytes) -> None:
    """robots.txt: what it allows is said in bounded time; its delay is bounded."""
    choice, body = split(data)
    rules = read_robots(chosen(choice, (200, 200, 200, 404, 429, 500)), body, FETCHED, "Kawaraban")
    hold(rules.expires > FETCHED, "rules that have expired")
    for path in ("", "a/b.html?x=1", "%E6%9C%9D/*$", "a" * 2000):
        rules.allows(f"https://news.example.jp/{path}", "Kawaraban")
    hold(0 <= rules.delay("Kawaraban") <= 120, "a Crawl-delay")


def check_headers(data: bytes) -> None:
    """Retry-After, Cache-Control, Expires, ETag and what else comes beside a body."""
    _, body = split(data)
    lines = (line.partition(b":") for line in body.split(b"\n")[:40])
    headers = plain_headers((header_text(name), header_text(value)) for name, _, value in lines)
    raw = RawResponse(url=PAGE, asked=PAGE, status=200, headers=headers, body=b"", fetched=FETCHED)
    hold((fresh_for(raw) or 0) >= 0, "how long it is fresh")
    for value in (wanted_by(raw), wanted_by(raw, len(body))):
        hold(value is None or 0 <= value <= LONGEST_WAIT, "a wait")
    for name, text in headers:
        hold(not name.startswith("set-cookie"), "a cookie is kept")
        seconds = parse_retry_after(text, FETCHED)
        hold(seconds is None or 0 <= seconds <= LONGEST_WAIT, "Retry-After")


def check_coding(data: bytes) -> None:
    """Bodies in gzip, deflate, br and zstd: never more than the bound comes out."""
    choice, body = split(data)
    coding = chosen(choice, ("gzip", "deflate", "br", "zstd", "gzip, br", "deflate, gzip", "x"))
    try:
        out, _ = undo(body, coding, max_bytes=100_000, max_ratio=50)
        hold(len(out) <= max(100_000, len(body)), "more than the bound")
    except UndecodableError as error:
        hold(error.code in ("bomb", "too-large", "cut-short", "unknown-coding"), error.code)
        hold(len(error.readable) <= 400_000, "a failed body beyond the bound")
    try:
        hold(len(dechunk(body, 100_000)[0]) <= max(100_000, len(body)), "chunks beyond the bound")
    except UndecodableError as error:
        hold(error.code == "too-large", error.code)


def check_settings(data: bytes) -> None:
    """desk.toml: one error with words, or settings within their bounds."""
    _, body = split(data)
    try:
        config = parse_config(text_in(body), Path("/desk"))
    except ConfigError as error:
        return hold(str(error).startswith("desk.toml"), "an error without its file")
    hold(1 <= config.hosts_at_once <= 1000, "hosts at once")
    hold(0 <= config.gap <= 3600, "a gap")
    for source in config.sources:
        hold(source.url.startswith(("http://", "https://")), "a source's address")


CHECKS: dict[str, Check] = {
    "page": check_page,
    "feed": check_feed,
    "listing": check_listing,
    "sitemap": check_feed,
    "selector": check_selector,
    "charset": check_charset,
    "date": check_date,
    "headline": check_headline,
    "dateline": check_dateline,
    "excerpt": check_excerpt,
    "url": check_url,
    "markup": check_markup,
    "opml": check_opml,
    "warc": check_warc,
    "topic": check_topic,
    "handkept": check_handkept,
    "line": check_line,
    "mail": check_mail,
    "robots": check_robots,
    "headers": check_headers,
    "coding": check_coding,
    "settings": check_settings,
}
"""Every target of the fuzzer: its name, and what must hold."""


def signature(error: BaseException) -> str:
    """What two finds with the same cause have in common: the error's kind and the innermost
    place in Kawaraban; the words of an invariant, without what they quote."""
    place: Any = ""
    at = error.__traceback__
    while at is not None:
        file = Path(at.tb_frame.f_code.co_filename)
        if "kawaraban" in file.parts and "site-packages" not in file.parts:
            place = f"{file.stem}.{at.tb_frame.f_code.co_name}"
        at = at.tb_next
    words = _QUOTED.sub("…", str(error)) if isinstance(error, Broken) else ""
    return f"{type(error).__name__} {words or place}"[:120]
