"""Make a large archive of distinct articles from a small one, by seeded changes.

    python benchmarks/make_archive.py [--articles 20000] [--seed 1] [--out FILE] [PAGES.warc.gz]

Every article page is written many times, each time as another article: most words of four or more
letters (for Japanese, Chinese and Korean: runs of han, katakana, hangul) are exchanged for words
of like length from pages of the same language, the same way all over the page, so that heading,
title and metadata still agree; all dates are moved by the same number of days, and the page gets
an address of its own wherever it names itself. One in fifty names North Korea and Russia in its
heading, so that a topic page comes of it. Markup, scripts and sizes stay as they are on the real
pages, which is what reading costs.

The same arguments give the same contents. One gzip member per record (ISO 28500), written as it
is made: memory does not grow with the archive.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import html
import json
import random
import re
import uuid
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from fastwarc.warc import ArchiveIterator, WarcRecordType
from isal import igzip

from kawaraban.wording import say

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
SHARE_CHANGED = 0.75
ON_TOPIC = 50
SUBJECT = {
    "ja": ("北朝鮮", "ロシア"),
    "ko": ("북한", "러시아"),
    "zh": ("朝鲜", "俄罗斯"),
    "ru": ("КНДР", "Россия"),
}

# Where words of the article stand: text between tags, some metadata, JSON-LD's own texts.
_OPAQUE = re.compile(r"(?is)<(script|style|noscript|template|svg)\b[^>]*>.*?</\1\s*>|<!--.*?-->")
_TAG = re.compile(r"(?s)<[^>]*>")
_META = re.compile(
    r"(?is)<meta\b[^>]*?(?:name|property|itemprop)=[\"']?"
    r"(?:og:title|og:description|twitter:title|twitter:description|description|title|headline"
    r"|article:title)[\"']?[^>]*>"
)
_CONTENT = re.compile(r"(?is)\bcontent=([\"'])(.*?)\1")
_LD_TEXT = re.compile(
    r'"(?:headline|alternativeHeadline|description|articleBody|caption)"\s*:\s*'
    r'("(?:[^"\\\n]|\\.)*")'
)
_WORD = re.compile(
    r"(?<![\w\\&#;@/.])[^\W\d_\u3005-\u30ff\u4e00-\u9fff\uac00-\ud7a3]{4,}(?![\w\\@/])"
    r"|(?<!\d)[\u4e00-\u9fff]{2,}|[ァ-ヺー]{3,}|[\uac00-\ud7a3]{2,}"
)
_DATE = re.compile(
    r"(?<!\d)(20[012]\d)(-|\.|/|年)(\d{1,2})(-|\.|/|月)(\d{1,2})(?!\d)"
    r"|(?<!\d)(\d{1,2})\.(\d{1,2})\.(20[012]\d)(?!\d)"
)
_LANGUAGE = re.compile(r"(?i)<html\b[^>]*?\blang=[\"']?([a-z]{2})")
_SITE = re.compile(r"(?is)og:site_name[\"'][^>]*content=[\"']([^\"']*)")
_OWN = re.compile(
    r"(?is)<link\b[^>]*rel=[\"']?(?:canonical|amphtml)[\"']?[^>]*>|<meta\b[^>]*og:url[^>]*>"
)
_OWN_MARK = re.compile("\ufdd0(\\d+)\ufdd1")
_HREF = re.compile(r"(?is)\b(?:href|content)=[\"']?([^\"'\s>]+)")
_TITLE = re.compile(r"(?is)<title[^>]*>(.*?)</title>")
# Names of months and days, which dates are read by.
_KEPT = frozenset(
    re.findall(
        r"\w+",
        """
    january februar february märz april juni juli august september oktober november dezember
    march june july october december enero febrero marzo abril mayo junio julio agosto
    septiembre octubre noviembre diciembre janvier février mars avril juin juillet août
    septembre octobre novembre décembre gennaio febbraio aprile maggio giugno luglio settembre
    ottobre dicembre monday tuesday wednesday thursday friday saturday sunday montag dienstag
    mittwoch donnerstag freitag samstag sonntag januar
""",
    )
)

Kind = tuple[str, bool, int]


@dataclass(frozen=True)
class Page:
    """A page cut at its words and dates: pieces 0, 2, 4 … stay, 1, 3, 5 … may be exchanged."""

    url: str
    headers: bytes
    language: str
    pieces: tuple[str, ...]
    words: frozenset[str]
    title: tuple[str, ...]
    own: tuple[str, ...]
    """The paths by which it calls itself; in ``pieces`` their numbers stand between marks."""
    fetched: datetime


def read_pages(path: Path) -> Iterator[Page]:
    with path.open("rb") as stream:
        for record in ArchiveIterator(stream, record_types=WarcRecordType.response):
            if not record.is_http or "html" not in str(record.http_headers.get("Content-Type")):
                continue
            url = record.headers["WARC-Target-URI"]
            text = record.reader.read().decode("utf-8", "surrogateescape")
            fetched = datetime.fromisoformat(record.headers["WARC-Date"])
            yield prepare(url, text, fetched)


def prepare(url: str, text: str, fetched: datetime) -> Page:
    """Cut one page. Entities and escapes within the zones are undone, so that a word is written
    the same way everywhere."""
    found = _LANGUAGE.search(text[:20_000])
    language = found[1].lower() if found else "en"
    own = own_paths(url, text)
    if own:
        finder = re.compile("|".join(map(re.escape, own)))
        text = finder.sub(lambda found: f"\ufdd0{own.index(found[0])}\ufdd1", text)
    site = _SITE.search(text)
    kept = set(_KEPT) | set(re.findall(r"\w+", site[1].lower() if site else ""))
    kept.update(re.split(r"\W", urlsplit(url).netloc.lower()))
    pieces, words = [""], set()
    for part, has_words in zones(text):
        last = 0
        for match in _either(part) if has_words else _DATE.finditer(part):
            word = match[0]
            if match.re is _WORD and word.lower() in kept:
                continue
            pieces[-1] += part[last : match.start()]
            pieces += [word, ""]
            if match.re is _WORD:
                words.add(word)
            last = match.end()
        pieces[-1] += part[last:]
    heading = _TITLE.search(text)
    title = [w for w in _WORD.findall(html.unescape(heading[1])) if w in words] if heading else []
    return Page(
        url=url,
        headers=b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n",
        language=language,
        pieces=tuple(pieces),
        words=frozenset(words),
        title=tuple(dict.fromkeys(title)),
        own=own,
        fetched=fetched,
    )


def _either(part: str) -> Iterator[re.Match[str]]:
    found = [*_DATE.finditer(part), *_WORD.finditer(part)]
    end = 0
    for match in sorted(found, key=lambda m: (m.start(), m.re is _WORD)):
        if match.start() >= end:
            yield match
            end = match.end()


def zones(text: str) -> Iterator[tuple[str, bool]]:
    """The page in order, in parts; with each, whether the article's words may stand in it."""
    last = 0
    for opaque in _OPAQUE.finditer(text):
        yield from _markup(text[last : opaque.start()])
        if opaque[0][:200].lower().find("ld+json") >= 0:
            yield from _json_ld(opaque[0])
        else:
            yield opaque[0], False
        last = opaque.end()
    yield from _markup(text[last:])


def _markup(text: str) -> Iterator[tuple[str, bool]]:
    last = 0
    for tag in _TAG.finditer(text):
        yield _plain(text[last : tag.start()]), True
        content = _CONTENT.search(tag[0]) if _META.match(tag[0]) else None
        if content is None:
            yield tag[0], False
        else:
            yield tag[0][: content.start(2)], False
            yield html.escape(html.unescape(content[2])), True
            yield tag[0][content.end(2) :], False
        last = tag.end()
    yield _plain(text[last:]), True


def _plain(text: str) -> str:
    return html.escape(html.unescape(text), quote=False) if "&" in text else text


def _json_ld(text: str) -> Iterator[tuple[str, bool]]:
    last = 0
    for found in _LD_TEXT.finditer(text):
        try:
            value = json.dumps(json.loads(found[1], strict=False), ensure_ascii=False)
        except ValueError:
            continue
        yield text[last : found.start(1)], False
        yield value.replace("</", "<\\/"), True
        last = found.end(1)
    yield text[last:], False


def own_paths(url: str, text: str) -> tuple[str, ...]:
    """The paths by which the page calls itself, in JSON's spelling too, longest first."""
    urls = {url}
    for tag in _OWN.findall(text):
        urls.update(urljoin(url, html.unescape(href)) for href in _HREF.findall(tag))
    paths = {urlsplit(one).path for one in urls}
    paths |= {path.replace("/", "\\/") for path in paths}
    return tuple(sorted((p for p in paths if len(p) > 5), key=lambda p: (-len(p), p)))


def kind_of(word: str) -> Kind:
    first = word[0]
    if "\u4e00" <= first <= "\u9fff":
        return ("han", False, min(len(word), 6))
    if "ァ" <= first <= "ー":
        return ("kana", False, min(len(word) // 2, 4))
    if "\uac00" <= first <= "\ud7a3":
        return ("hangul", False, min(len(word), 5))
    return ("letters", first.isupper(), min(len(word) // 3, 4))


def vary(page: Page, number: int, seed: int, pool: dict[str, dict[Kind, list[str]]]) -> Page:
    """Another article of the same make; only ``url``, ``pieces`` and ``fetched`` differ."""
    draw = random.Random(f"{seed}:{number}")
    words = pool[page.language]
    exchanged: dict[str, str] = {}
    for word in sorted(page.words):
        if draw.random() < SHARE_CHANGED:
            other = draw.choice(words[kind_of(word)])
            exchanged[word] = other.upper() if word.isupper() else other
    if number % ON_TOPIC == 0:
        names = SUBJECT.get(page.language, ("North Korea", "Russia"))
        exchanged.update(zip(page.title, names, strict=False))
    days = -draw.randint(0, 600)  # never into the future, which readers of dates refuse
    pieces = list(page.pieces)
    for i in range(1, len(pieces), 2):
        piece = pieces[i]
        pieces[i] = (
            _DATE.sub(lambda found: _moved(found, days), piece)
            if piece[0].isdigit()
            else exchanged.get(piece, piece)
        )
    text = "".join(pieces)
    text = _OWN_MARK.sub(lambda found: renamed(page.own[int(found[1])], number), text)
    parts = urlsplit(page.url)
    url = parts._replace(path=renamed(parts.path or "/", number)).geturl()
    fetched = page.fetched + timedelta(days=days)
    return Page(url, page.headers, page.language, (text,), page.words, page.title, (), fetched)


def renamed(path: str, number: int) -> str:
    stem, dot, suffix = path.rpartition(".")
    if dot and "/" not in suffix and len(suffix) <= 5:
        return f"{stem}-k{number:06}.{suffix}"
    name = path.rstrip("/\\")
    return f"{name}-k{number:06}{path[len(name) :]}"


def _moved(match: re.Match[str], days: int) -> str:
    """The same date so many days later, written the same way; what is no date stays."""
    try:
        if match[1]:
            day = date(int(match[1]), int(match[3]), int(match[5])) + timedelta(days)
            wide = "02" if len(match[3]) == 2 else ""
            return f"{day.year}{match[2]}{day.month:{wide}}{match[4]}{day.day:{wide}}"
        day = date(int(match[8]), int(match[7]), int(match[6])) + timedelta(days)
        return f"{day.day:02}.{day.month:02}.{day.year}"
    except ValueError:
        return match[0]


def record(page: Page, number: int, seed: int) -> bytes:
    """One WARC response record, compressed."""
    body = "".join(page.pieces).encode("utf-8", "surrogateescape")
    block = page.headers + f"Content-Length: {len(body)}\r\n\r\n".encode() + body
    digest = base64.b32encode(hashlib.sha1(body).digest()).decode()
    name = uuid.uuid5(uuid.NAMESPACE_URL, f"{seed}:{number}:{page.url}")
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\n"
        f"WARC-Record-ID: <urn:uuid:{name}>\r\n"
        f"WARC-Date: {page.fetched.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}\r\n"
        f"WARC-Target-URI: {page.url}\r\n"
        f"WARC-Payload-Digest: sha1:{digest}\r\n"
        "Content-Type: application/http; msgtype=response\r\n"
        f"Content-Length: {len(block)}\r\n\r\n"
    ).encode()
    return igzip.compress(head + block + b"\r\n\r\n", 2, mtime=0)


def word_pool(pages: list[Page]) -> dict[str, dict[Kind, list[str]]]:
    """Words by language and kind, as often as they stand on the pages."""
    pool: dict[str, dict[Kind, list[str]]] = defaultdict(lambda: defaultdict(list))
    for page in pages:
        for piece in page.pieces[1::2]:
            if not piece[0].isdigit():
                pool[page.language][kind_of(piece)].append(piece)
    return pool


def make(source: Path, out: Path, articles: int, seed: int) -> int:
    """Write the archive; returns its uncompressed size in bytes."""
    pages = list(read_pages(source))
    pool = word_pool(pages)
    out.parent.mkdir(parents=True, exist_ok=True)
    part = out.with_suffix(".part")
    raw = 0
    with part.open("wb") as stream:
        for number in range(articles):
            # A seeded shuffle of the pages, round after round, so that none clusters in time.
            turn, place = divmod(number, len(pages))
            order = random.Random(f"{seed}:{turn}").sample(range(len(pages)), len(pages))
            page = vary(pages[order[place]], number, seed, pool)
            raw += sum(map(len, page.pieces))
            stream.write(record(page, number, seed))
    part.replace(out)
    return raw


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("pages", nargs="?", type=Path, default=SHARED / "press/pages.warc.gz")
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    out = options.out or ROOT / f"benchmarks/out/archive-{options.articles}.warc.gz"
    raw = make(options.pages, out, options.articles, options.seed)
    packed = out.stat().st_size
    print(
        say(
            f"{out}: {options.articles:,} articles, {raw / 1e9:.2f} G characters, "
            f"{packed / 1e9:.2f} GB packed",
            f"{out}: 記事 {options.articles:,}、{raw / 1e9:.2f} G 字、圧縮後 {packed / 1e9:.2f} GB",
        )
    )


if __name__ == "__main__":
    main()
