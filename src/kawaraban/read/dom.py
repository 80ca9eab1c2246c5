"""A page's markup as a tree, within bounds.

HTML as the standard has it can blow up: block elements nested n deep take a conforming parser
n² steps, and formatting elements left open are opened again in every paragraph, n × m nodes
from n + m tags. Such a page is cut where it goes beyond what any article needs.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser

LONGEST = 8_000_000
"""Characters of a page that are looked at; what lies beyond is no article."""

DEEPEST = 2500
"""Open elements at one place; browsers stop at 512."""
MOST_OPEN = 150
"""Open formatting elements at one place."""

_TAG = re.compile(r"<(/?[a-zA-Z][a-zA-Z0-9-]*)")
_FORMATS = "b big code em font i nobr s small strike strong tt u"
_FORMATTING = frozenset(_FORMATS.split())
# Void elements, and those whose end tag may be left out: they close each other, do not nest.
_FLATS = """
    area base br col embed hr img input link meta param source track wbr html head body p li dt dd
    rt rp optgroup option thead tbody tfoot tr td th a path image
"""
_FLAT = frozenset(_FLATS.split())
MOST_ATTRIBUTES = 5000
"""Attributes of one element: each is compared with all before it."""

_LONG_TAG = 20_000
_TAG_OR_COMMENT = re.compile(r"<(?:(/?[a-zA-Z][a-zA-Z0-9-]*)|!--)")
# Tags inside these are no markup.
_RAW = {
    name: re.compile("</" + name, re.IGNORECASE)
    for name in ("script", "style", "textarea", "title", "xmp", "iframe", "noembed")
}


def parse(text: str) -> LexborHTMLParser:
    """The tree of a page (WHATWG HTML, scripting off), in time and memory that grow with it."""
    return LexborHTMLParser(_within_bounds(text[:LONGEST]))


def _within_bounds(text: str) -> str:
    opened = nested = 0
    for name, count in Counter(_TAG.findall(text)).items():
        name = name.lower()
        if name in _FORMATTING:
            opened += count
        if name[0] != "/" and name not in _FLAT:
            nested += count
    crowded = any(_crowded(text[at : at + 2 * _LONG_TAG]) for at in _gaps(text))
    if opened <= MOST_OPEN and nested <= DEEPEST and not crowded:
        return text
    end = _end(text)
    return text[:end] if end else text


def _gaps(text: str) -> Iterator[int]:
    """Where stretches without a tag's end begin that may be one long tag."""
    half = _LONG_TAG // 2
    for at in range(0, len(text), half):
        if text.find(">", at, at + half) < 0:
            yield max(0, at - half)


def _crowded(tag: str) -> bool:
    """Whether a tag may have too many attributes: spaces, ``/`` or values part them."""
    most = MOST_ATTRIBUTES
    return tag.count("=") > most or tag.count("/") > most or len(tag.split()) > most


def _end(text: str) -> int | None:
    """Where ``text`` first has more elements open than any article needs."""
    depth = formatting = at = close = 0
    while tag := _TAG_OR_COMMENT.search(text, at):
        at = tag.end()
        if not tag.group(1):
            at = text.find("-->", at)
            if at < 0:
                return None
            continue
        name = tag.group(1).lower()
        if raw := _RAW.get(name):
            closing = raw.search(text, at)
            if not closing:
                return None
            at = closing.end()
            continue
        if close < at:
            close = text.find(">", at)
            close = len(text) if close < 0 else close
        if close - at > _LONG_TAG and _crowded(text[at:close]):
            return tag.start()
        step = 1
        if name[0] == "/":
            name, step = name[1:], -1
        if name in _FLAT:
            continue
        depth = max(depth + step, 0)
        if name in _FORMATTING:
            formatting = max(formatting + step, 0)
        if depth > DEEPEST or formatting > MOST_OPEN:
            return tag.start()
    return None
