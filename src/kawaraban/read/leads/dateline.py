"""The place, agency, date and reporters that a text opens with.

Forms read: ``【北京共同】``, ``(ソウル＝聯合ニュース)``, ``〔モスクワ時事〕``,
``【ソウル＝山田太郎】``, ``［ワシントン　１９日　ロイター］``, ``[서울=뉴시스]``,
``(서울=연합뉴스) 홍길동 기자 =``, ``新华社北京6月19日电（记者…）``,
``（中央社首爾19日綜合外電報導）``, ``〔記者…／台北報導〕`` (``dateline_cjk``);
``MOSCOW, June 19 (TASS) —``, ``SEOUL, South Korea (AP) —``, ``(Reuters) -``,
``Madrid, 19 jun (EFE).-``, ``МОСКВА, 19 июня. /ТАСС/.``, ``МОСКВА, 19 июн — РИА Новости.``
(``dateline_latin``), and their kin.
"""

from __future__ import annotations

from collections.abc import Sequence

from kawaraban.article import Dateline, Paragraph
from kawaraban.read.leads import cjk, latin

_LOOK = 160
"""How far into a text a dateline may reach."""
_SUBHEADING = "◆◇■□●○▼▽▲△★☆◎▶▷❖"
_LONG = 60
"""Characters beyond which a line with a mark before it is a paragraph."""


def parse_dateline(text: str) -> Dateline | None:
    """The dateline that ``text`` opens with, None where there is none.

    ``as_published`` is the exact opening of ``text``, marks and spaces up to its first word
    included, so that ``text[len(as_published):]`` is the text without it. ``agency`` is a key
    of :data:`kawaraban.read.names.agencies.AGENCIES`, or the name as published where the table does
    not know it.
    """
    head = text[:_LOOK]
    return (
        latin.agency_first(head)
        or cjk.bracketed(head)
        or cjk.chinese(head)
        or latin.latin(head)
        or latin.russian(head)
        or latin.place_and_land(head)
        or latin.place_alone(head)
    )


def strip_dateline(text: str) -> str:
    """``text`` without the dateline it opens with; unchanged where there is none."""
    found = parse_dateline(text)
    return text[len(found.as_published) :] if found else text


def dateline_of(text: Sequence[Paragraph]) -> Dateline | None:
    """The dateline of an article: of its first paragraph behind opening subheadings."""
    first = _first(text)
    return parse_dateline(text[first].text) if first < len(text) else None


def without_dateline(text: Sequence[Paragraph]) -> tuple[Paragraph, ...]:
    """``text`` without the subheadings and the dateline it opens with.

    Subheadings go only where a paragraph follows, and a paragraph that is nothing but a dateline
    goes whole where another follows.
    """
    at = _first(text)
    if at >= len(text):
        return tuple(text)
    bare = strip_dateline(text[at].text).lstrip(" \u3000")
    rest = tuple(text[at + 1 :])
    if bare:
        return (Paragraph(bare, text[at].kind), *rest)
    return rest or tuple(text)


def _first(text: Sequence[Paragraph]) -> int:
    """Where the first paragraph stands behind opening subheadings; 0 where there is none."""
    for at, paragraph in enumerate(text[:4]):
        if not _is_subheading(paragraph):
            return at
    return 0


def _is_subheading(paragraph: Paragraph) -> bool:
    words = paragraph.text.strip(" \u3000")
    if paragraph.kind == "subheading":
        return True
    return words[:1] in _SUBHEADING and len(words) <= _LONG and not words.endswith(("。", "."))
