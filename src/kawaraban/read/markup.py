"""HTML fragments, as feeds carry them, to clean text.

Feeds bring markup of every quality in small pieces, thousands at a time. One linear pass of
regular expressions over the tags (WHATWG HTML, "tag open state": a ``<`` that no letter, ``/``
or ``!`` follows is text) is enough to tell paragraphs apart, and what comes out is text that no
page ever takes for markup. Pages have a real parser (``read/page.py``).
"""

from __future__ import annotations

import html
import re
from functools import lru_cache

from kawaraban.article import Paragraph, nfc

LONGEST = 4_000_000
"""Characters of markup that are looked at; no article is longer."""

_TAG = re.compile(
    r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,20}(?::[a-zA-Z][a-zA-Z0-9]{0,20})?)"
    r"((?:[^<>\"']++|\"[^\"]{0,4000}+\"|'[^']{0,4000}+'){0,200}+)(?:>|(?=<)|\Z)"
)
_STRAY = re.compile(r"<[!?/][^<>]{0,2000}(?:>|\Z)|<[a-zA-Z][a-zA-Z0-9]{0,20}\s[^<>]{0,2000}\Z")
_BREAKERS = """
address article aside blockquote body br caption center dd details div dl dt fieldset figure footer
form header hr li main nav ol p pre section summary table tbody td tfoot th thead tr ul
"""
_BREAKING = frozenset(_BREAKERS.split())
_HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])
# What stands inside these is no text of the article: code, forms, captions, ruby readings.
_DROP_START = re.compile(
    r"<(script|style|template|iframe|object|svg|math|select|button|textarea|noscript|figcaption|"
    r"title|rt|rp)(?=[\s>/])",
    re.IGNORECASE,
)
_SPACES = re.compile(r"[ \t\r\n\f\v\u00a0\u2028\u2029\u3000]+")
# Control characters, byte order marks, and what turns the direction of a whole line.
_UNSEEN = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ufeff\u202d\u202e\ufffe\uffff]")
_C1 = re.compile("[\x80-\x84\x86-\x9f]")
# Tags that a headline may hold; anything else between angle brackets is its own words.
_INLINE = re.compile(
    r"</?(?:a|abbr|b|big|br|cite|code|del|div|em|font|h[1-6]|i|img|ins|mark|p|q|s|small|span|"
    r"strike|strong|sub|sup|tt|u|wbr|ruby|rb)(?:\s[^<>]{0,2000})?/?>",
    re.IGNORECASE,
)
_READING = re.compile(r"<(rt|rp)>[^<>]{0,100}</\1>", re.IGNORECASE)
_IMAGE = re.compile(r"<img\s([^<>]{1,4000})>", re.IGNORECASE)
_SRC = re.compile(
    r"(?:^|\s)src\s{0,9}=\s{0,9}(?:\"([^\"]{1,2000})\"|'([^']{1,2000})'|([^\s\"'>]{1,2000}))"
)
_TINY = re.compile(r"(?:^|\s)(?:width|height)\s{0,9}=\s{0,9}[\"']?[01](?:px)?[\"'\s/]")

# In a marked-up text these stand for the ends of paragraphs and headings; not legal in XML.
_BREAK, _HEAD_ON, _HEAD_OFF = "\x1d", "\x1e", "\x1f"
_MARKS = re.compile(f"[{_BREAK}{_HEAD_ON}{_HEAD_OFF}\x00]")


def paragraphs_of(markup: str) -> tuple[Paragraph, ...]:
    """The paragraphs (and subheadings) of an HTML fragment, as clean text.

    Scripts, styles, forms, captions and ruby readings are left out, entities resolved, spaces
    collapsed; an indent goes, a line break (``<br>``) parts paragraphs. Never raises.
    """
    if "<" not in markup and "&" not in markup:
        return tuple(Paragraph(t) for line in markup.split("\n\n") if (t := one_line(line)))
    marked = _without_dropped(_MARKS.sub("", markup[:LONGEST]))
    marked = _TAG.sub(_tag, marked)
    if "<" in marked:
        marked = _STRAY.sub("", marked)
    out: list[Paragraph] = []
    heading = False
    for piece in re.split(f"([{_BREAK}{_HEAD_ON}{_HEAD_OFF}])", html.unescape(marked)):
        if piece == _HEAD_ON:
            heading = True
        elif piece == _HEAD_OFF:
            heading = False
        elif piece != _BREAK and (text := one_line(piece)):
            out.append(Paragraph(text, "subheading" if heading else "paragraph"))
    return tuple(out)


def text_of(markup: str) -> str:
    """The text of an HTML fragment, paragraphs parted by newlines."""
    if "<" not in markup and "&" not in markup:
        return "\n".join(t for line in markup.split("\n\n") if (t := one_line(line)))
    return "\n".join(p.text for p in paragraphs_of(markup))


def headline_of(markup: str) -> str:
    """A headline that may or may not be HTML, on one line.

    Only known inline tags count as markup, so that ``vector<int>`` and ``a < b`` survive.
    """
    text = markup[:20_000]
    if "<" in text:
        text = _INLINE.sub("", _READING.sub("", text))
    if "&" in text:
        text = html.unescape(text)
        if "<" in text:  # escaped twice
            text = _INLINE.sub("", text)
        if "&" in text and ";" in text:
            text = html.unescape(text)
    return one_line(text)


def one_line(text: str) -> str:
    """``text`` trimmed, NFC, each run of white space one space (or one U+3000 where it is that)."""
    if "\u3000" in text:
        text = _SPACES.sub(_space, text).strip(" \u3000")
    else:
        text = " ".join(text.split())
    if text.isascii() and text.isprintable():
        return text
    if _C1.search(text):
        text = _without_c1(text)
    return nfc(text if text.isprintable() else _UNSEEN.sub("", text)).strip()


def _without_c1(text: str) -> str:
    """``text`` with what it means where it has C1 controls: UTF-8 that was taken for Latin-1,
    or characters of windows-1252 written by their number (``&#146;``)."""
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return _C1.sub(lambda c: c.group().encode("latin-1").decode("cp1252", "ignore"), text)


def first_picture(markup: str) -> str | None:
    """The address of the first image in an HTML fragment that is no counting pixel."""
    if "<" not in markup:
        return None
    for found in _IMAGE.finditer(markup[:LONGEST]):
        attributes = found.group(1) + " "
        src = _SRC.search(attributes)
        if src and not _TINY.search(attributes):
            return html.unescape(next(g for g in src.groups() if g)).strip()
    return None


def _space(run: re.Match[str]) -> str:
    return "\u3000" if set(run.group()) == {"\u3000"} else " "


def _tag(tag: re.Match[str]) -> str:
    return _stands_for(tag[1], tag[2])


@lru_cache(maxsize=1024)
def _stands_for(slash: str, name: str) -> str:
    name = name.lower()
    if ":" in name:
        name = name.partition(":")[2]
    if name in _HEADINGS:
        return _BREAK + _HEAD_OFF if slash else _BREAK + _HEAD_ON
    return _BREAK if name in _BREAKING else ""


def _without_dropped(markup: str) -> str:
    """``markup`` without comments and the elements whose content is no text; linear."""
    if "<!--" in markup:
        markup = _without_comments(markup)
    markup = markup.replace("<![CDATA[", "").replace("]]>", "")
    start = _DROP_START.search(markup)
    if start is None:
        return markup
    out: list[str] = []
    at = 0
    unclosed: set[str] = set()
    while start is not None:
        name = start.group(1).lower()
        end = None if name in unclosed else _end_tag(name).search(markup, start.end())
        if end is None and name in ("script", "style"):
            out.append(markup[at : start.start()])
            return "".join(out)
        if end is None:
            # Only the tag goes, and the end of this element is not looked for again.
            unclosed.add(name)
            start = _DROP_START.search(markup, start.end())
            continue
        out.append(markup[at : start.start()])
        at = markup.find(">", end.end()) + 1 or len(markup)
        start = _DROP_START.search(markup, at)
    out.append(markup[at:])
    return "".join(out)


@lru_cache(maxsize=32)
def _end_tag(name: str) -> re.Pattern[str]:
    return re.compile("</" + name, re.IGNORECASE | re.ASCII)


def _without_comments(markup: str) -> str:
    out: list[str] = []
    at = 0
    while (start := markup.find("<!--", at)) >= 0:
        end = markup.find("-->", start + 4)
        if end < 0:
            break
        out.append(markup[at:start])
        at = end + 3
    out.append(markup[at:])
    return "".join(out)
