"""Article text that a page carries only in its scripts, for the reader's browser to set.

Pages of some frameworks hold the article as HTML inside a JSON string (``"\\u003cp>…"``). It is
looked for only where the page shows no text of its own.
"""

from __future__ import annotations

import re

import msgspec
from selectolax.lexbor import LexborHTMLParser

LONGEST = 4_000_000
"""Characters of scripts that are looked at."""
MOST = 5
"""Pieces that are offered, the longest."""

_STRING = re.compile(r'"((?:[^"\\]|\\.)*+)"')
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
        for literal in _STRING.finditer(text):
            body = literal.group(1)
            if len(body) >= _LEAST and any(m in body for m in _MARKS):
                found += _decoded(literal.group())
    found.sort(key=len, reverse=True)
    return found[:MOST]


def _decoded(literal: str) -> list[str]:
    """The string of a JSON literal, or those in it where it is JSON itself."""
    try:
        text = msgspec.json.decode(literal, type=str)
    except (msgspec.DecodeError, UnicodeError):
        return []
    if "\\u003c" in text or "<\\/" in text or '\\"' in text:
        inner = []
        for again in _STRING.finditer(text):
            if len(again.group()) >= _LEAST:
                try:
                    inner.append(msgspec.json.decode(again.group(), type=str))
                except (msgspec.DecodeError, UnicodeError):
                    continue
        if inner:
            return [t for t in inner if "<" in t]
    return [text]
