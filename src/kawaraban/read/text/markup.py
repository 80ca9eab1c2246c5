"""HTML fragments, as feeds carry them, to clean text.

Feeds bring markup of every quality in small pieces, thousands at a time. One linear pass of
regular expressions over the tags (WHATWG HTML, "tag open state": a ``<`` that no letter, ``/``
or ``!`` follows is text) is enough to tell paragraphs apart, and what comes out is text that no
page ever takes for markup. Pages have a real parser (``read/pages/page.py``).
"""

from __future__ import annotations

import html
import re
from functools import lru_cache
from itertools import repeat

from kawaraban.article import Paragraph, nfc

LONGEST = 4_000_000
"""Characters of markup that are looked at; no article is longer."""

# A tag, its name caught with the slash of an end tag. The quick form does not look at quotes; where
# it stopped too early (at a ">" in an attribute) a ">" is left over, and the careful one is taken.
_TAG = re.compile(r"<(/?[a-zA-Z][a-zA-Z0-9:]*+)[^<>]*+(?:>|(?=<)|\Z)")
_CAREFUL_TAG = re.compile(
    r"<(/?[a-zA-Z][a-zA-Z0-9:]*+)"
    r"(?:[^<>\"']++|\"[^\"]{0,4000}+\"|'[^']{0,4000}+'){0,200}+(?:>|(?=<)|\Z)"
)
_STRAY = re.compile(r"<[!?/][^<>]{0,2000}(?:>|\Z)|<[a-zA-Z][a-zA-Z0-9]{0,20}\s[^<>]{0,2000}\Z")
_BREAKERS = """
address article aside blockquote body br caption center dd details div dl dt fieldset figure footer
form header hr li main nav ol p pre section summary table tbody td tfoot th thead tr ul
"""
_BREAKING = frozenset(_BREAKERS.split())
_HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])
# What stands inside these is no text of the article: code, forms, captions, ruby readings.
_DROPPING = """
script style template iframe object svg math select button textarea noscript figcaption title rt rp
"""
_DROPPED = frozenset(_DROPPING.split())
# No longer number: Python refuses to read one of thousands of digits.
_CHARREF = re.compile(
    r"&(?:#[0-9]{1,12}+(?![0-9]);?|"
    r"#[xX][0-9a-fA-F]{1,12}+(?![0-9a-fA-F]);?|[^\t\n\f <&#;]{1,32};?)",
    re.ASCII,
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
_HEAD = (_HEAD_ON, _HEAD_OFF)
_MARKS = (_BREAK, *_HEAD, "\x00")


def paragraphs_of(markup: str) -> tuple[Paragraph, ...]:
    """The paragraphs (and subheadings) of an HTML fragment, as clean text.

    Scripts, styles, forms, captions and ruby readings are left out, entities resolved, spaces
    collapsed; an indent goes, a line break (``<br>``) parts paragraphs. Never raises.
    """
    if "<" not in markup and "&" not in markup:
        return tuple(Paragraph(t) for line in markup.split("\n\n") if (t := one_line(line)))
    marked = unescaped(_marked(markup[:LONGEST]))
    out: list[Paragraph] = []
    heading = False
    for piece in marked.split(_BREAK):
        if piece[:1] in _HEAD:
            heading = piece[0] == _HEAD_ON
            piece = piece[1:]
        if not piece or piece.isspace():
            continue
        if text := one_line(piece):
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
        text = unescaped(text)
        if "<" in text:  # escaped twice
            text = _INLINE.sub("", text)
        if ";" in text:
            text = unescaped(text)
    return one_line(text)


def unescaped(text: str) -> str:
    """``text`` with HTML's character references resolved, as ``html.unescape``, which raises
    ``ValueError`` at a number of thousands of digits. Never raises."""
    return _CHARREF.sub(_reference, text) if "&" in text else text


def one_line(text: str) -> str:
    """``text`` trimmed, NFC, each run of white space one space (or one U+3000 where it is that)."""
    text = text.strip()
    # No white space but the space is printable.
    if text.isprintable() and "  " not in text:
        return nfc(text)
    if "\u3000" in text:
        text = _SPACES.sub(_space, text).strip(" \u3000")
    else:
        text = " ".join(text.split())
    if text.isprintable():
        return nfc(text)
    if _C1.search(text):
        text = _without_c1(text)
    return nfc(_UNSEEN.sub("", text)).strip()


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
            return unescaped(next(g for g in src.groups() if g)).strip()
    return None


def _space(run: re.Match[str]) -> str:
    return "\u3000" if set(run.group()) == {"\u3000"} else " "


def _marked(markup: str) -> str:
    """The text of ``markup`` with :data:`_BREAK` where paragraphs part, then :data:`_HEAD_ON`
    where a heading begins. References are left as they are. Linear."""
    for mark in _MARKS:
        if mark in markup:
            markup = markup.replace(mark, "")
    if "<!" in markup:
        if "<!--" in markup:
            markup = _without_comments(markup)
        markup = markup.replace("<![CDATA[", "")
    if "]]>" in markup:
        markup = markup.replace("]]>", "")
    text = _joined(_TAG.split(markup))
    if ">" in text:
        text = _joined(_CAREFUL_TAG.split(markup))
    return _STRAY.sub("", text) if "<" in text else text


def _joined(pieces: list[str]) -> str:
    """Text, tag's name, text, tag's name, … as text with marks for the tags."""
    tags = pieces[1::2]
    marks = list(map(_MARK_OF.get, tags, repeat(_UNKNOWN)))
    if _UNKNOWN in marks:
        marks = [_mark_of(tags[i]) if m is _UNKNOWN else m for i, m in enumerate(marks)]
    if _DROP in marks:
        _drop(pieces, tags, marks)
    pieces[1::2] = marks
    return "".join(pieces)


def _drop(pieces: list[str], tags: list[str], marks: list[str]) -> None:
    """Blanks the texts and marks of the elements whose content is no text."""
    unclosed: set[str] = set()
    at = 0
    while True:
        try:
            at = marks.index(_DROP, at)
        except ValueError:
            return
        name = tags[at].lower()
        end = None if name in unclosed else _end_of(name, tags, at + 1)
        if end is None and name in ("script", "style"):
            end = len(tags)
        if end is None:
            # Only the tag goes, and the end of this element is not looked for again.
            unclosed.add(name)
            marks[at] = ""
            continue
        blank = [""] * (end - at)
        marks[at:end] = blank
        pieces[2 * at + 2 : 2 * end + 1 : 2] = blank
        at = end


def _end_of(name: str, tags: list[str], at: int) -> int | None:
    for place in range(at, len(tags)):
        if tags[place][0] == "/" and tags[place][1:].lower() == name:
            return place
    return None


_DROP = "\x00"
_UNKNOWN = "?"


def _mark_of(tag: str) -> str:
    """What stands in the text for a tag, given as ``p`` or ``/p``."""
    name = tag.lstrip("/").lower()
    if ":" in name:
        name = name.rpartition(":")[2]
    if name in _DROPPED:
        return "" if tag[0] == "/" or ":" in tag else _DROP
    if name in _HEADINGS:
        return _BREAK + (_HEAD_OFF if tag[0] == "/" else _HEAD_ON)
    return _BREAK if name in _BREAKING else ""


_INLINES = "a abbr b big cite code em font i img small span strong sub sup tt u wbr"
_MARK_OF = {
    slash + name: _mark_of(slash + name)
    for slash in ("", "/")
    for name in [*_BREAKING, *_HEADINGS, *_DROPPED, *_INLINES.split()]
}


def _reference(found: re.Match[str]) -> str:
    return _resolved(found[0])


_resolved = lru_cache(maxsize=2048)(html.unescape)


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
