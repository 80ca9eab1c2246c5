"""Where a line may end in headlines of scripts that are written without spaces.

A headline is broken between phrases (文節), never inside one: the page asks for
``word-break: keep-all`` and marks each place between two phrases with ``<wbr>``. Running text
is set as in print, justified, with the browser's own rules (``line-break: strict``).
``docs/design/publishing.md`` says why.
"""

from __future__ import annotations

import re
from functools import lru_cache

import budoux
from markupsafe import Markup, escape

LONGEST = 300
"""Characters; what is longer is no headline and is left to the browser."""

# JIS X 4051 / JLREQ: what may not begin a line, and what may not end one.
_NOT_FIRST = frozenset(
    "、。,.・:;?!‼⁇⁈⁉ーゝゞヽヾ々〻"
    "\uff0c\uff0e\uff1a\uff1b\uff1f\uff01\uff65"  # the full-width ,.:;?! and half-width ・
    "」』】)〕]}》〉›»”’…‥‐–—〜~%\uff05℃"
    "\uff09\uff3d\uff5d\uff5e"  # the full-width )]}~
    "ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶ"
)
_LONG = 12
# In a phrase that may not fit a line: between kanji and katakana, three of either at least.
_INNER = re.compile(
    "(?<=[\u3400-\u9fff]{3})(?=[\u30a1-\u30fa\u30fc]{3})"
    "|(?<=[\u30a1-\u30fa\u30fc]{3})(?=[\u3400-\u9fff]{2})"
)
_NOT_LAST = frozenset("「『【(〔[{《〈‹«“‘¥$£€#№\uff08\uff3b\uff5b\uff03\uff04\uffe5")


def phrases(text: str, language: str | None) -> tuple[str, ...]:
    """``text`` in the pieces that stay on one line; joined they are the text again.

    Japanese and Chinese are divided; every other language is one piece (its spaces are
    enough).
    """
    kind = _kind(language)
    if kind is None or len(text) > LONGEST:
        return (text,) if text else ()
    pieces: list[str] = []
    for piece in _parser(kind).parse(text):
        if pieces and _belongs(pieces[-1][-1], piece[0]):
            pieces[-1] += piece
        else:
            pieces.append(piece)
    return tuple(part for piece in pieces for part in _divided(piece))


def _belongs(last: str, first: str) -> bool:
    """Whether no line may end between these two: a number stays whole as well."""
    return first in _NOT_FIRST or last in _NOT_LAST or (last.isdigit() and first.isdigit())


def _divided(piece: str) -> list[str]:
    """A long compound in the words it is made of, as far as its letters tell."""
    return _INNER.split(piece) if len(piece) > _LONG else [piece]


@lru_cache(maxsize=2048)  # the same few words stand on every page
def breakable(text: str, language: str | None) -> Markup:
    """``text`` escaped for HTML, with ``<wbr>`` between its phrases."""
    return Markup("<wbr>").join(escape(piece) for piece in phrases(text, language))


def _kind(language: str | None) -> str | None:
    tag = (language or "").lower()
    if tag == "ja" or tag.startswith("ja-"):
        return "ja"
    if tag == "zh" or tag.startswith("zh-"):
        return "zh-hant" if any(part in tag for part in ("hant", "tw", "hk", "mo")) else "zh-hans"
    return None


@lru_cache(maxsize=4)
def _parser(kind: str) -> budoux.Parser:
    if kind == "ja":
        return budoux.load_default_japanese_parser()
    if kind == "zh-hant":
        return budoux.load_default_traditional_chinese_parser()
    return budoux.load_default_simplified_chinese_parser()
