"""XML of feeds and sitemaps as a tree, whatever state it comes in, within bounds.

No entity that a document declares is ever expanded: the document type declaration is cut off
before parsing, so that neither a "billion laughs" nor an external entity has anything to work
with (CWE-776, CWE-611). lxml is set to the same, and to no network and no huge trees, as well.
"""

from __future__ import annotations

import gzip
import html.entities
import re
import zlib
from io import BytesIO

from lxml import etree

from kawaraban.article import Problem, RawResponse, Unreadable
from kawaraban.read.text import charset
from kawaraban.read.text.markup import one_line

LARGEST = 32 * 1024 * 1024
"""Bytes of a feed or sitemap, unpacked; the sitemap protocol allows 50 MB, agencies' news
sitemaps stay far below."""

_PROLOGUE = re.compile(r"\s*(<!--|<\?|<!DOCTYPE\b)", re.IGNORECASE)
_SUBSET_END = re.compile(r"\]\s{0,100}>")
# Before the first tag: the words of a program that failed, a "<" among them.
_BEFORE = re.compile(r"[^<]*(?:<(?![A-Za-z_!?/])[^<]*){0,50}")
_HOLDS_HTML = re.compile(
    r"<(description|summary|content|content:encoded|body)(?:\s[^<>]{0,500})?(?<!/)>"
)
_INSIDE = re.compile(r"<[/A-Za-z]")
_SPECIAL = frozenset("&<>\"'")
_NO_TAG = re.compile(r"<(?![A-Za-z_!?/])")
_LOOSE = re.compile(r"&(?:#(\d{1,7}|[xX][0-9a-fA-F]{1,6});|([A-Za-z][A-Za-z0-9]{1,31});)?")
_START_TAG = re.compile(
    r"<([^\W\d][\w.:-]{0,100})((?:[^<>\"']++|\"[^\"<>]{0,4000}\"|'[^'<>]{0,4000}')*+|[^<>]{0,4000}+)>"
)
_GOOD_ATTRIBUTES = re.compile(
    r"(?:\s++[^\W\d][\w.:-]*+\s*+=\s*+(?:\"[^\"<>]*+\"|'[^'<>]*+'))*+\s*+/?"
)
_ATTRIBUTE = re.compile(
    r"([^\W\d][\w.:-]{0,100})\s{0,9}=\s{0,9}(?:\"([^\"<>]*+)\"|'([^'<>]*+)'|([^\s\"'<>]++))"
)
# Where items begin, but not in a CDATA section.
_ITEM = re.compile(
    r"<!\[CDATA\[(?:[^\]]++|\](?!\]>))*+\]\]>|"
    r"(<(?:[a-z0-9]{1,10}:)?(?:item|entry)(?=[\s>]))",
    re.IGNORECASE,
)
_ITEM_TAG = re.compile(r"</?(?:[a-z0-9]{1,10}:)?(?:item|entry)[\s>]", re.IGNORECASE)
_ITEM_END = re.compile(r"</(?:[a-z0-9]{1,10}:)?(?:item|entry)\s{0,9}>", re.IGNORECASE)
_MOST_ITEMS = 10_000
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def unreadable(code: str, detail: str, raw: RawResponse) -> Unreadable:
    return Unreadable(Problem(stage="read", code=code, detail=detail, url=raw.url))


def unpacked(raw: RawResponse) -> bytes:
    """The body, gunzipped where it is a gzip file (``sitemap.xml.gz``).

    Raises Unreadable: ``empty``, ``too-large``, ``broken-gzip``.
    """
    body = raw.body
    if body[:2] == b"\x1f\x8b":
        try:
            with gzip.GzipFile(fileobj=BytesIO(body)) as packed:
                body = packed.read(LARGEST + 1)
        except (OSError, EOFError, zlib.error) as error:
            raise unreadable("broken-gzip", f"the gzip data is damaged: {error}", raw) from error
    if len(body) > LARGEST:
        raise unreadable("too-large", f"more than {LARGEST} bytes", raw)
    if not body or body.isspace():
        raise unreadable("empty", "the response has no content", raw)
    return body


def decoded(body: bytes, raw: RawResponse, kind: str) -> str:
    """``body`` as text, NULs and byte order mark gone."""
    text, _ = charset.decode(body, raw.header("content-type"), kind)
    return text.lstrip("\ufeff").replace("\x00", "")


def parse(text: str, raw: RawResponse) -> tuple[etree._Element, tuple[str, ...]]:
    """The root element of ``text``, and what had to be mended to get it.

    Raises Unreadable ``broken-xml`` where no element can be had.
    """
    problems: list[str] = []
    text, entities = _without_doctype(text)
    if entities:
        problems.append("entities declared in the document were ignored")
    error = ""
    try:
        return etree.fromstring(_encoded(text), _parser(recover=False)), tuple(problems)
    except etree.XMLSyntaxError as found:
        error = one_line(str(found.msg))[:200]
    try:
        root = etree.fromstring(_encoded(mended(text)), _parser(recover=True))
    except etree.XMLSyntaxError as found:
        detail = f"no XML could be read: {one_line(str(found.msg))}"[:300]
        raise unreadable("broken-xml", detail, raw) from found
    if root is None:
        raise unreadable("broken-xml", f"no XML could be read: {error}", raw)
    problems.append(f"mended broken XML: {error}")
    return root, tuple(problems)


def parse_apart(text: str) -> tuple[etree._Element, int] | None:
    """The root with each of its items or entries parsed by itself, and how many there are; None
    where there are none. What breaks one then costs that one alone: a comment that never
    ends, an end tag too many."""
    text = _without_comments(mended(_without_doctype(text)[0]))
    starts = [found.start() for found in _ITEM.finditer(text) if found.group(1)][:_MOST_ITEMS]
    opening = _START_TAG.search(text)
    if not starts or opening is None or opening.end() > starts[0]:
        return None
    root = etree.fromstring(_encoded(text[: starts[0]] or opening.group()), _parser(recover=True))
    if root is None:
        return None
    items = 0
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        piece = text[start:end]
        if close := _ITEM_END.search(piece):
            piece = piece[: close.end()]
        try:
            alone = etree.fromstring(_encoded(opening.group() + piece), _parser(recover=True))
        except etree.XMLSyntaxError:
            continue
        if alone is not None and len(alone):
            root.append(alone[0])
            items += 1
    return root, items


def _without_comments(text: str) -> str:
    """``text`` without its comments, where they do not seem to swallow items."""
    out: list[str] = []
    at = end = item = 0
    while (start := text.find("<!--", at)) >= 0:
        if start >= end:
            end = text.find("-->", start) + 3
            if end < 3:
                break
        if start >= item >= 0:
            found = _ITEM_END.search(text, start)
            item = found.start() if found else -1
        swallows = 0 <= item < end
        out.append(text[at : start + 4] if swallows else text[at:start])
        at = start + 4 if swallows else end
    out.append(text[at:])
    return "".join(out)


def mended(text: str) -> str:
    """``text`` with what keeps a parser from reading on put right: HTML's entities, loose
    ampersands and broken attributes outside CDATA, characters that XML forbids, words before
    the first tag."""
    text = _ILLEGAL.sub("", text)
    if leading := _BEFORE.match(text, 0, 5000):
        text = text[leading.end() :]
    first, *rest = text.split("<![CDATA[")
    out = [_with_references(first)]
    for piece in rest:
        data, closed, after = piece.partition("]]>")
        # A section that never ends is taken for text, or it would swallow all that follows.
        out.append(f"<![CDATA[{data}]]>" if closed else _with_references(data))
        out.append(_with_references(after))
    return "".join(out)


def _flattened(text: str) -> str:
    """``text`` (without CDATA) with the tags in elements that hold HTML as escaped markup: HTML
    closes no ``<br>`` and nests as it likes, and would swallow the rest of its item."""
    out: list[str] = []
    at = item = 0
    ends: dict[str, int] = {}
    for opening in _HOLDS_HTML.finditer(text):
        name, start = opening.group(1), opening.end()
        if opening.start() < at:
            continue
        # Nothing is looked for twice: an end or an item that lies ahead is remembered.
        if ends.get(name, 0) < start:
            end = text.find(f"</{name}", start)
            ends[name] = end if end >= 0 else len(text) + 1
        if item < start:
            found = _ITEM_TAG.search(text, start)
            item = found.start() if found else len(text) + 1
        end = ends[name]
        if end > len(text) or item < end:
            continue
        inside = text[start:end]
        if name == "body" and "<outline" in inside:  # the one of an OPML list
            out.append(text[at:end])
            at = end
        elif _INSIDE.search(inside):
            out += [text[at:start], inside.replace("&", "&#38;").replace("<", "&#60;")]
            at = end
    out.append(text[at:])
    return "".join(out)


def _with_references(text: str) -> str:
    text = _flattened(text)
    return _START_TAG.sub(_start_tag, _NO_TAG.sub("&#60;", _LOOSE.sub(_reference, text)))


def _start_tag(found: re.Match[str]) -> str:
    """A start tag with those of its attributes that can be told; a parser in recovery gives
    up the whole element, and all in it, for one that it cannot read."""
    name, attributes = found.groups()
    if not attributes or _GOOD_ATTRIBUTES.fullmatch(attributes):
        return found.group()
    kept: dict[str, str] = {}
    for attribute in _ATTRIBUTE.finditer(attributes):
        value = attribute[2] or attribute[3] or (attribute[4] or "").removesuffix("/")
        kept.setdefault(attribute[1], value.replace('"', "&quot;"))
    written = "".join(f' {key}="{value}"' for key, value in kept.items())
    return f"<{name}{written}{'/' if attributes.endswith('/') else ''}>"


def _reference(found: re.Match[str]) -> str:
    number, name = found.groups()
    if number:
        code = int(number[1:], 16) if number[0] in "xX" else int(number)
        legal = code in (9, 10, 13) or 0x20 <= code < 0xD800 or 0xE000 <= code < 0xFFFE
        return found.group() if legal or 0x10000 <= code <= 0x10FFFF else ""
    if name:
        char = html.entities.html5.get(name + ";", found.group())
        # By its number: a parser in recovery drops &amp; behind an error.
        return f"&#{ord(char)};" if char in _SPECIAL else char.replace("&", "&#38;")
    return "&#38;"


def _parser(*, recover: bool) -> etree.XMLParser:
    return etree.XMLParser(
        encoding="utf-8",
        recover=recover,
        resolve_entities=False,
        load_dtd=False,
        dtd_validation=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "replace")


def _without_doctype(text: str) -> tuple[str, bool]:
    """``text`` from its root element on, without the document type declaration before it, and
    whether that declared entities."""
    at = 0
    declared = False
    while start := _PROLOGUE.match(text, at):
        kind = start.group(1)
        if kind == "<!--":
            end = text.find("-->", start.end())
        elif kind == "<?":
            end = text.find("?>", start.end())
        else:
            end, subset = _doctype_end(text, start.end())
            declared = declared or "<!ENTITY" in subset
        if end < 0:
            return "", declared
        at = text.find(">", end) + 1
    return text[at:], declared


def _doctype_end(text: str, at: int) -> tuple[int, str]:
    """Where the declaration that begins before ``at`` ends (-1: nowhere), and its subset."""
    plain = text.find(">", at)
    subset = text.find("[", at, plain if plain >= 0 else len(text))
    if subset < 0:
        return plain, ""
    close = _SUBSET_END.search(text, subset)
    if close is None:
        return -1, text[subset:]
    return close.end() - 1, text[subset : close.start()]
