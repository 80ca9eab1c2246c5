"""The excerpt of a clip: the first 140 characters of the article's text.

A *character* is one Unicode code point of the NFC text, as the founding page counts. A cut
parts no character from its combining marks, joiners or variation selectors: where the limit
falls inside such a cluster the whole cluster stays out, so an excerpt may then be a little
shorter than the limit, never longer.

Paragraphs run on as on the founding page: a line break between characters of scripts that
write no spaces (kana, Chinese characters, their punctuation) vanishes, so that a subheading
and its paragraph touch; between words of other scripts it becomes a space. An indent that an
outlet publishes in front of a paragraph (U+3000 and the like) shows as one space.

A desk may show its excerpts in another form (:class:`ExcerptForm`): longer or shorter, or without
the dateline and the subheadings that the text opens with. What is stored stays as published.
"""

from __future__ import annotations

import re
import unicodedata

import msgspec

from kawaraban.article import Article, Paragraph, nfc
from kawaraban.read.leads.dateline import without_dateline
from kawaraban.read.text.sentences import is_unspaced

LENGTH = 140
LONGEST = 1000
"""The most characters that a desk may ask for."""

_SPACES = re.compile(r"\s+")
_BREAKS = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
# How much of the text is looked at for one excerpt: whitespace may be any share of it.
_WINDOW = 8


class ExcerptForm(msgspec.Struct, frozen=True):
    """How a desk shows excerpts: at most ``length`` characters, with the ``dateline`` and the
    subheadings that the text opens with, or without them."""

    length: int = LENGTH
    dateline: bool = True


AS_PUBLISHED = ExcerptForm()


def shown_excerpt(article: Article, form: ExcerptForm = AS_PUBLISHED) -> str:
    """The excerpt of ``article`` in ``form``; in the usual form the one it was read with.

    An excerpt that was kept by hand (longer than its text would give) is never cut for its length.
    """
    if form == AS_PUBLISHED:
        return article.excerpt
    text = article.text or ((Paragraph(article.summary),) if article.summary else ())
    if not text:
        return article.excerpt
    length = form.length
    if length == LENGTH and len(article.excerpt) > LENGTH:
        length = len(article.excerpt)
    if not form.dateline:
        text = without_dateline(text)
    return excerpt("\n".join(p.text for p in text), length)


def excerpt(text: str, length: int = LENGTH) -> str:
    """The first ``length`` characters of ``text`` on one line; the whole where it is shorter.

    ``text`` may hold paragraphs parted by newlines (``Article.body``). ``ValueError`` where
    ``length`` is negative.
    """
    if length < 0:
        raise ValueError("an excerpt cannot have a negative length")
    window = text[: _WINDOW * (length + 1)]
    line = run_on(window)
    if len(line) <= length and len(window) < len(text):
        line = run_on(text)
    if len(line) <= length:
        return line
    return line[: _cluster_start(line, length)]


def run_on(text: str) -> str:
    """``text`` on one line, NFC, paragraphs joined as the excerpt joins them."""
    text = nfc(text).rstrip()
    bare = text.lstrip()
    lead = text[: len(text) - len(bare)]
    line = _SPACES.sub(_join, bare)
    return " " + line if "\u3000" in lead else line


def _join(gap: re.Match[str]) -> str:
    run = gap.group()
    if run == " ":
        return run
    broken = False
    for char in run:
        if char in _BREAKS:
            broken = True
        elif char not in " \t":
            return " "
    if not broken:
        return " "
    text = gap.string
    before, after = text[gap.start() - 1], text[gap.end()]
    return "" if is_unspaced(before) and is_unspaced(after) else " "


def _cluster_start(line: str, at: int) -> int:
    """The last place at or before ``at`` where a cut parts no grapheme cluster."""
    start = at
    # A cluster of text has a handful of marks; a longer run is noise, cut where asked.
    for _ in range(_CLUSTER):
        if start == 0 or not _continues(line, start):
            return start
        start -= 1
    return at


_CLUSTER = 64
_VIRAMAS = "\u094d\u09cd\u0acd\u0b4d\u0c4d\u0d4d"
_PREPENDED = "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\u0d4e"
_EXTENDING = "\u200c\u0e33\u0eb3\uff9e\uff9f"


def _continues(line: str, at: int) -> bool:
    """Whether ``line[at]`` belongs to the cluster before it (UAX 29; where that has exceptions,
    more is kept together)."""
    char, before = line[at], line[at - 1]
    if char < "\u0300" and before < "\u0600":
        return False
    if before == "\u200d" or char == "\u200d":
        return True
    if char in _EXTENDING or before in _PREPENDED:
        return True
    if "\udc00" <= char <= "\udfff" and "\ud800" <= before <= "\udbff":
        return True  # a pair that was decoded apart
    kind = unicodedata.category(char)
    if kind in ("Mn", "Me", "Mc") or "\U0001f3fb" <= char <= "\U0001f3ff":
        return True
    if "\U000e0020" <= char <= "\U000e007f":  # the letters of a flag's tag
        return True
    if before in _VIRAMAS and kind == "Lo":
        return True
    if _jamo(before) and _jamo(char):
        return _joins(_jamo(before), _jamo(char))
    if _regional(char) and _regional(before):
        run = 0
        while at - run > 0 and _regional(line[at - run - 1]):
            run += 1
        return run % 2 == 1
    return False


def _jamo(char: str) -> str:
    """``L``, ``V``, ``T`` for a letter of Hangul, ``LV``, ``LVT`` for a syllable, else empty."""
    if "\uac00" <= char <= "\ud7a3":
        return "LV" if (ord(char) - 0xAC00) % 28 == 0 else "LVT"
    if "\u1100" <= char <= "\u115f" or "\ua960" <= char <= "\ua97c":
        return "L"
    if "\u1160" <= char <= "\u11a7" or "\ud7b0" <= char <= "\ud7c6":
        return "V"
    if "\u11a8" <= char <= "\u11ff" or "\ud7cb" <= char <= "\ud7fb":
        return "T"
    return ""


def _joins(before: str, after: str) -> bool:
    if before == "L":
        return after != "T"
    if before in ("LV", "V"):
        return after in ("V", "T")
    return after == "T"


def _regional(char: str) -> bool:
    return "\U0001f1e6" <= char <= "\U0001f1ff"
