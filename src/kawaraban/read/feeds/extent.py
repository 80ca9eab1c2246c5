"""Whether the text of a feed's entry is the whole article or only its beginning.

Nobody says so: ``content:encoded`` may hold a teaser, ``description`` the whole. Taking a teaser
for the whole loses an article; taking the whole for a teaser costs one fetch. So a text counts as
whole only where nothing speaks against it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from kawaraban.article import Entry, Paragraph
from kawaraban.read.text.sentences import width_of

LEAST = 1000
"""Columns (an East Asian character is two) below which a text is taken for a summary."""
LEAST_ALONE = 1500
"""The same where all there is stands in the element for summaries."""
_PLENTY = 2500
_LONG = 6000

_DOTS = re.compile(
    r"(?:…|\.{3,}|・{3,}|。{2,}|⋯|\[\s?(?:…|\.{2,})\s?\]|[(（]\s?(?:…|\.{2,})\s?[)）])"
    r"[\s\]\)）」』”\"'»→>]*\Z"
)
_PHRASES = r"""
(?:(?:click|tap)\ here\ to\ )?(?:please\ )?(?:
  read\ more(?:\ (?:on|about|at|from|here|of|in)\b.{0,80})?|more|read\ on|full\ (?:story|article)
  |(?:continue|keep)\ reading\b.{0,90}
  |(?:read|view|see)\ (?:the|this|our)\ (?:full|rest|entire|whole|original|complete)\b.{0,90})
|.{0,40}(?:続き|つづき)(?:を読む|を見る|をみる|を表示|はこちら|は\s?こちら|は会員|は有料|から|へ).{0,20}
|.{0,30}(?:全文|記事全文)(?:を読む|を見る|はこちら|表示).{0,20}|もっと(?:読む|見る|詳しく).{0,10}
|.{0,60}残り\s?[：:]?\s?[0-9,]+\s?(?:文字|字).{0,40}|詳しくはこちら.{0,10}|.{0,30}(?:会員|有料)限定.{0,40}
|.{0,20}(?:더\s?보기|더\s?읽기|계속\s?읽기|전문\s?보기|기사\s?전문|원문\s?보기|자세히\s?보기).{0,20}
|.{0,20}(?:阅读|閱讀|查看|点击|點擊|继续|繼續|展开|展開).{0,8}(?:全文|原文|更多|阅读|閱讀).{0,12}
|.{0,10}(?:читать|читайте)\s(?:далее|дальше|полностью|продолжение|ещё|еще).{0,60}|подробнее.{0,40}|далее
|weiterlesen.{0,40}|mehr\ lesen.{0,20}|zum\ (?:ganzen\ )?artikel.{0,20}
|lire\ (?:la\ suite|plus|l['’]article).{0,60}|(?:leer|seguir\ leyendo|continuar\ leyendo).{0,40}
|(?:leggi|continua\ a\ leggere).{0,40}|(?:leia\ mais|continuar?\ lendo|ler\ mais).{0,40}
"""
_MORE = re.compile(
    rf"[\[(（<«▶►→・\s]*(?:{_PHRASES})[\]）)>»→▶►…\.\s]*\Z", re.VERBOSE | re.IGNORECASE | re.DOTALL
)
_MORE_LONGEST = 140
_MORE_INSIDE = re.compile(
    r"(?:[Rr]ead [Mm]ore|[Cc]ontinue [Rr]eading|続きを読む|続きはこちら|全文を読む|もっと読む"
    r"|더\s?보기"
    r"|阅读全文|閱讀全文|查看全文|[Чч]итать далее|[Ww]eiterlesen|[Ll]ire la suite|[Ll]eer más"
    r"|[Ss]eguir leyendo|[Ll]eggi tutto|[Ll]eia mais)\W{0,8}\Z"
)
# What blogging software adds to the end of every entry.
_APPENDED = re.compile(
    r"The post .{1,300} (?:appeared first on|first appeared on) .{1,200}"
    r"|投稿 ?.{1,300} ?は ?.{1,200} ?に最初に表示されました。?"
    r"|.{0,4}\[link\]\s?\[comments\]|submitted by /?u/\S+.{0,60}",
    re.DOTALL,
)
_ENDED = re.compile("[.!?。．！？」』”\"')）\\]】〉》»:：♪※;~〜～*ㅋ]\\Z")
_OPEN_END = 60
"""Columns from which a last line without an end is a sentence that was cut off."""


def width(paragraphs: Sequence[Paragraph]) -> int:
    """Columns of a text, as far as they matter here."""
    return _columns("".join([paragraph.text for paragraph in paragraphs]))


def without_tail(paragraphs: tuple[Paragraph, ...]) -> tuple[Paragraph, ...]:
    """The text without the line that blogging software adds below every entry."""
    while paragraphs and _APPENDED.fullmatch(paragraphs[-1].text[:600]):
        paragraphs = paragraphs[:-1]
    return paragraphs


def is_cut(paragraphs: Sequence[Paragraph]) -> bool:
    """Whether the end of a text says that there is more: dots, an invitation to read on, a
    sentence without an end."""
    if not paragraphs:
        return False
    last = paragraphs[-1].text
    if len(last) <= _MORE_LONGEST and _MORE.match(last):
        return True
    if _MORE_INSIDE.search(last[-40:]):
        return True
    if width(paragraphs) > _LONG:
        return False
    if _DOTS.search(last[-20:]):
        return True
    # A text without its markup, cut at some number of characters, is one long line.
    alone = len(paragraphs) <= 2
    return alone and _columns(last) >= _OPEN_END and not _ENDED.search(last)


def parted(
    body: tuple[Paragraph, ...], summary: str, *, least: int = LEAST
) -> tuple[tuple[Paragraph, ...], tuple[Paragraph, ...]]:
    """A text from a feed as the whole text or as its beginning; the other is empty."""
    body = without_tail(body)
    return (body, ()) if is_whole(body, summary, least=least) else ((), body)


def is_whole(paragraphs: Sequence[Paragraph], summary: str, *, least: int = LEAST) -> bool:
    """Whether a text (:func:`without_tail`) is the article itself. ``summary`` is what the entry
    gives beside it."""
    if not paragraphs or (len(paragraphs) == 1 and len(paragraphs[0].text) < least // 2):
        return False
    columns = width(paragraphs)
    if columns < least or (len(paragraphs) < 2 and columns < 2 * least):
        return False
    if columns < _PLENTY and 2 * columns < 3 * _columns(summary):
        return False
    return not is_cut(paragraphs)


def compared(entries: list[Entry]) -> tuple[list[Entry], str]:
    """The entries of a feed, none with a whole text where all texts are cut at one length, which
    says nothing at its end; and what to note of that."""
    sizes = [sum([len(p.text) for p in entry.text]) for entry in entries if entry.text]
    if len(sizes) < 5 or max(sizes) >= _LONG or min(sizes) < 0.95 * max(sizes):
        return entries, ""
    cut = [msgspec.structs.replace(e, text=(), beginning=e.text or e.beginning) for e in entries]
    return cut, "all texts end at one length, so they are taken for beginnings"


def _columns(text: str) -> int:
    """The columns of a text, from those of its beginning."""
    if text.isascii():
        return len(text)
    start = text[:300]
    return len(text) * width_of(start) // len(start)
