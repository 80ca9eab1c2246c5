"""A page's markup as a tree, within bounds.

HTML as the standard has it can blow up: block elements nested n deep take a conforming parser
n² steps, and formatting elements left open are opened again in every paragraph, n × m nodes
from n + m tags. Such a page is cut where it goes beyond what any article needs.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

LONGEST = 8_000_000
"""Bytes of a page that are looked at; what lies beyond is no article."""

DEEPEST = 5000
"""Open elements at one place; browsers stop at 512."""
_FEW = 1000
"""Tags of which no more elements come than there are pairs of them, however they nest."""
MOST_OPEN = 150
"""Open formatting elements at one place."""
MOST_LOOSE = 8000
"""Elements whose end tag may be left out, opened and not closed: in their place they close each
other and cost nothing, but in SVG, or where the rest of their kind is missing, they nest."""

_TAG = re.compile(rb"<([a-zA-Z][a-zA-Z0-9-]*)")
_FORMATS = b"b big code em font i nobr s small strike strong tt u"
_FORMATTING = frozenset(_FORMATS.split())
# These, and some that nobody writes (``<e>``): one class of letters passes most tags by.
_FORMAT = re.compile(rb"<[bcefinstuBCEFINSTU](?i:|ig|ode|m|ont|obr|mall|trike|trong|t)[\s/>]")
# Void elements, and those whose end tag may be left out: they close each other, do not nest.
_LOOSE = frozenset(b"rt rp optgroup option thead tbody tfoot tr td th path image".split())
_FLATS = b"""
    area base br col embed hr img input link meta param source track wbr html head body p li dt dd a
"""
_FLAT = frozenset(_FLATS.split()) | _LOOSE
MOST_ATTRIBUTES = 5000
"""Attributes of one element: each is compared with all before it."""

_LONG_TAG = 20_000
_TAG_OR_COMMENT = re.compile(rb"<(?:(/?[a-zA-Z][a-zA-Z0-9-]*)|!--)")
_GAP = re.compile(rb"[ \t\n\f\r]+")
_GAPS = (b" ", b"\t", b"\n", b"\f", b"\r")
# Tags inside these are no markup.
_RAW = {
    name: re.compile(b"</" + name, re.IGNORECASE)
    for name in (b"script", b"style", b"textarea", b"title", b"xmp", b"iframe", b"noembed")
}


def parse(markup: str | bytes) -> LexborHTMLParser:
    """The tree of a page (WHATWG HTML, scripting off), in time and memory that grow with it.

    Bytes are UTF-8 (``charset.as_utf8``).
    """
    if isinstance(markup, str):
        markup = markup[:LONGEST].encode("utf-8", "replace")
    return LexborHTMLParser(_within_bounds(markup[:LONGEST]))


def short_text(node: LexborNode, most: int = 1000, gap: str = "") -> str:
    """The first ``most`` characters (a little more) of an element's text, ``gap`` between its
    parts. Where n elements nest, their whole texts are n times the page."""
    child = node.first_child
    if child is None:
        return ""
    if child.next is None and child.tag == "-text":
        return (child.text_content or "")[:most]
    out: list[str] = []
    size = 0
    for inner in node.traverse(include_text=True):
        if inner.tag == "-text" and (text := inner.text_content):
            out.append(text[:most])
            size += len(out[-1]) + len(gap)
            if size > most:
                break
    return gap.join(out)


def _within_bounds(markup: bytes) -> bytes:
    # Most pages have too few tags altogether to be looked at one by one.
    tags = markup.count(b"<")
    nested = tags > DEEPEST and _may_nest(markup)
    opened = tags > _FEW and len(_FORMAT.findall(markup)) > MOST_OPEN
    if not nested and not opened and not any(_crowded(part) for part in _long_parts(markup)):
        return markup
    end = _end(markup)
    return markup if end is None else markup[:end]


def _may_nest(markup: bytes) -> bool:
    """Whether a page has so many elements that too many may be open at one place."""
    nested = loose = 0
    for name, count in Counter(_TAG.findall(markup)).items():
        name = name.lower()
        if name in _LOOSE:
            loose += count
        elif name not in _FLAT:
            nested += count
    return nested > DEEPEST or loose > MOST_LOOSE


def _long_parts(markup: bytes) -> Iterator[bytes]:
    """What may be one long tag: from a ``<`` on, far without a ``>``."""
    step, at = _LONG_TAG // 2, 0
    while at < len(markup):
        if markup.find(b">", at, at + step) >= 0:
            at += step
            continue
        end = markup.find(b">", at + step)
        end = len(markup) if end < 0 else end
        start = markup.find(b"<", markup.rfind(b">", 0, at) + 1, end)
        if start >= 0:
            yield markup[start:end]
        at = end + 1


def _crowded(tag: bytes) -> bool:
    """Whether a tag may have too many attributes: spaces, ``/`` or values part them."""
    most = MOST_ATTRIBUTES
    if tag.count(b"=") > most or tag.count(b"/") > most:
        return True
    return sum(map(tag.count, _GAPS)) > most and len(_GAP.findall(tag)) > most


def _end(markup: bytes) -> int | None:
    """Where ``markup`` first has more elements open than any article needs."""
    depth = formatting = loose = at = close = 0
    while tag := _TAG_OR_COMMENT.search(markup, at):
        at = tag.end()
        if not tag.group(1):
            at = markup.find(b"-->", at)
            if at < 0:
                return None
            continue
        name = tag.group(1).lower()
        if raw := _RAW.get(name):
            closing = raw.search(markup, at)
            if not closing:
                return None
            at = closing.end()
            continue
        if close < at:
            close = markup.find(b">", at)
            close = len(markup) if close < 0 else close
        if close - at > _LONG_TAG and _crowded(markup[at:close]):
            return tag.start()
        step = 1
        if name[:1] == b"/":
            name, step = name[1:], -1
        if name in _LOOSE and markup[close - 1 : close] != b"/":
            loose = max(loose + step, 0)
            if loose > MOST_LOOSE:
                return tag.start()
        if name in _FLAT:
            continue
        depth = max(depth + step, 0)
        if name in _FORMATTING:
            formatting = max(formatting + step, 0)
        if depth > DEEPEST or formatting > MOST_OPEN:
            return tag.start()
    return None
