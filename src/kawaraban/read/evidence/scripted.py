"""Article text that a page carries only in its scripts, for the reader's browser to set.

Pages of some frameworks hold the article as HTML inside a JSON string (``"\\u003cp>…"``). It is
looked for only where the page shows no text of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec
from selectolax.lexbor import LexborHTMLParser

LONGEST = 4_000_000
"""Characters of scripts that are looked at."""
MOST = 5
"""Pieces that are offered, the longest."""

_INSIDE = re.compile(r'(?:[^"\\]|\\.)*+', re.DOTALL)
_MARKS = ("\\u003c/p", "\\u003c\\/p", "<\\/p", "</p", "\\u003cbr", "<br")
_LEAST = 300


def fragments(tree: LexborHTMLParser) -> list[str]:
    """Pieces of HTML in the page's scripts that may hold an article, longest first."""
    found: list[str] = []
    left = LONGEST
    for script in tree.css("script:not([src])"):
        text = script.text()
        if len(text) < _LEAST or len(text) > left or not any(m in text for m in _MARKS):
            continue
        left -= len(text)
        kind = script.attributes.get("type") or ""
        if "template" in kind or kind == "text/html":
            found.append(text)
            continue
        for literal in _literals(text):
            if any(m in literal for m in _MARKS):
                found += _decoded(literal)
    found.sort(key=len, reverse=True)
    return found[:MOST]


def _literals(text: str) -> Iterator[str]:
    """The string literals of some length in ``text``, quotes included; linear."""
    at = text.find('"')
    while at >= 0:
        inside = _INSIDE.match(text, at + 1)
        end = inside.end() if inside else len(text)
        if end >= len(text):
            return
        if end - at > _LEAST:
            yield text[at : end + 1]
        at = text.find('"', end + 1)


def _decoded(literal: str) -> list[str]:
    """The string of a JSON literal, or those in it where it is JSON itself."""
    try:
        text = msgspec.json.decode(literal, type=str)
    except (msgspec.DecodeError, UnicodeError):
        return []
    if "\\u003c" in text or "<\\/" in text or '\\"' in text:
        inner = []
        for again in _literals(text):
            try:
                inner.append(msgspec.json.decode(again, type=str))
            except (msgspec.DecodeError, UnicodeError):
                continue
        if inner:
            return [t for t in inner if "<" in t]
    return [text]
