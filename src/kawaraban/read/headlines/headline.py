"""A headline taken apart: the words themselves, and the marks that outlets put around them.

Marks are looked for only at the two ends, where outlets put them; brackets, years and numbers
inside a headline are its own words. Where a mark can be read in two ways (an age, a date, a
book title) the headline is left whole. ``docs/design/headlines.md`` has the rules and what was
decided against. The parts of the work stand beside this: ``marks`` (tables),
``genres``, ``parts``, ``tails`` and ``read/names/people.py``.
"""

from __future__ import annotations

import re

import msgspec

from kawaraban.article import nfc
from kawaraban.read.headlines import genres, parts, tails
from kawaraban.read.headlines.brackets import (
    ANGLE_CJK,
    ANGLE_WIDE,
    ANGLES,
    BLACK,
    DOUBLE,
    ROUND,
    SPACE,
    SQUARES,
    Bracket,
    closing,
    opening,
)
from kawaraban.read.headlines.marks import COUNTRIES, GENRES, REVISION_NUMBER, REVISIONS
from kawaraban.read.headlines.tails import LONGEST, strip_site_name
from kawaraban.read.names.agencies import split_agency
from kawaraban.read.text.sentences import CJK

__all__ = ["GENRES", "Headline", "parse_headline", "strip_site_name", "with_kicker"]


class Headline(msgspec.Struct, frozen=True, omit_defaults=True):
    """A headline's own words (``clean``) and what its marks say; see ``article.Article``.

    All but ``genre`` and ``agency`` (codes) are as published: passages of the headline.
    ``clean`` is one too, but for a part number taken out of its middle.
    """

    clean: str
    genre: str | None = None
    column: str | None = None
    """The standing name over the headline: a column, a running series, a running subject."""
    series: str | None = None
    part: int | None = None
    country: str | None = None
    agency: str | None = None
    """Whose copy the headline says it is (``＝ロイター``): a key of the agency table."""
    author: str | None = None
    """Who writes it, where the column's name or the mark of an opinion says so."""
    site: str | None = None
    """The outlet a tail names by its form (`` | 国境日報``)."""


_REVISION = re.compile(r"[\[(（](?:" + REVISIONS + r")[\])）][ ]*", re.ASCII)
_REVISION_END = re.compile(
    r"[ ]*[\[(（](?:" + REVISIONS + REVISION_NUMBER + r")[\])）]\Z", re.ASCII
)
_WIRE_UPDATE = re.compile(r"(?:UPDATE|WRAPUP|RPT|REFILE|CORRECTED)(?: \d{1,2})?[-—]")
_KANA = re.compile(r"[\u3041-\u30ff]")
_HANGUL = re.compile(r"[\uac00-\ud7a3]")
# What joins the words in a bracket to those behind it: they are the headline's own.
_JOINED_JA = re.compile(r"[のがはをにでともへや、・]")
_JOINED_KO = re.compile(r"(?:[은는이가을를의에와과도로만]|에서|으로|까지|부터|이라|라는)(?: |\Z)")
# A bracket that holds a quotation, a sentence or a note to readers names nothing.
_SPOKEN = re.compile(
    r"[「『\"“‘'].*[」』\"”’']\Z|"
    r".*(?:[。…]|[」』]と|ました|ます|です|でした|あり|有り|有|付き|限定|向け|追記|更新|済み)\Z",
    re.DOTALL,
)
_ENDS = SPACE + "\r\n"
_PICTURES = ("photo", "video", "audio", "graphic", "cartoon")


class _Found:
    """The fields as they are gathered; the first mark of a kind wins."""

    __slots__ = (
        "agency",
        "author",
        "column",
        "country",
        "genre",
        "part",
        "rest",
        "series",
        "site",
    )

    def __init__(self, rest: str) -> None:
        self.rest = rest
        self.genre: str | None = None
        self.column: str | None = None
        self.series: str | None = None
        self.part: int | None = None
        self.country: str | None = None
        self.agency: str | None = None
        self.author: str | None = None
        self.site: str | None = None

    def keep(self, rest: str) -> bool:
        """Takes ``rest`` for what is left of the headline, unless no words are."""
        rest = rest.strip(_ENDS)
        if not any(c.isalnum() for c in rest):
            return False
        self.rest = rest
        return True

    def note(self, mark: genres.Mark) -> None:
        if self.genre is None or (self.genre, mark.genre) == ("opinion", "editorial"):
            self.genre = mark.genre
        self.author = self.author or mark.author
        if mark.part is not None and self.part is None:
            self.part = mark.part
        if mark.column is not None:
            self.name_column(mark.column)

    def name_column(self, name: str) -> None:
        """Notes a column's name, and the part number that may stand at its end."""
        if self.column is not None:
            return
        part: int | None = None
        at = len(name)
        if last := closing(name):
            part = parts.in_bracket(last.inner, name[: last.start], last.shape, front=False)
            at = last.start
        elif tail := parts.at_end(name) or parts.in_name(name):
            part, at = tail
        if part is not None and parts.cut(name[:at].strip(SPACE)):
            name = parts.cut(name[:at].strip(SPACE)).strip("・･")
            if self.part is None:
                self.part, self.series = part, name or None
        self.column = name or None
        self.author = self.author or genres.author_of_column(name)

    def number(self, part: int, rest: str, *, of_column: bool) -> bool:
        if not self.keep(rest):
            return False
        if self.part is None:
            self.part = part
            self.series = self.column if of_column else parts.shared(self.rest)
        return True


def parse_headline(headline: str, language: str | None = None) -> Headline:
    """``headline`` taken apart; ``language`` (BCP 47) decides where brackets mean different
    things (《…》 is a book in Chinese, a column in Japanese), else its letters do.

    ``clean`` is never empty where the headline is not, and taking it apart again with the same
    ``language`` finds nothing more.
    """
    text = nfc(headline).strip(_ENDS)
    if not text or len(text) > LONGEST:
        return Headline(text)
    language = (language or _guess(text)).split("-")[0].lower()
    found = _Found(text)
    while True:
        while _take_front(found, language):
            pass
        while _take_back(found, language):
            pass
        before = found.rest
        _take_author(found)
        _take_inner_part(found)
        if found.rest == before:
            break
    if found.part is not None and found.series is None:
        found.series = found.rest
    return Headline(
        found.rest,
        found.genre,
        found.column,
        found.series,
        found.part,
        found.country,
        found.agency,
        found.author,
        found.site,
    )


def with_kicker(told: Headline, kicker: str, language: str | None = None) -> Headline:
    """``told`` with what the line over the headline says beside it: its genre (``Kommentar``), or
    the series that it counts a part of (``【連載】港に生きる（３）``)."""
    mark = genres.read_mark(kicker) if kicker else None
    over = parse_headline(kicker, language)
    genre = over.genre if mark is None else mark.genre
    counted = told.part is None and over.part is not None
    return msgspec.structs.replace(
        told,
        genre=told.genre or genre,
        series=over.series if counted else told.series,
        part=over.part if counted else told.part,
    )


def _guess(text: str) -> str:
    if _KANA.search(text):
        return "ja"
    if _HANGUL.search(text):
        return "ko"
    return ""


def _take_front(found: _Found, language: str) -> bool:
    text = found.rest
    if match := _REVISION.match(text) or _WIRE_UPDATE.match(text):
        return found.keep(text[match.end() :])
    if bracket := opening(text):
        return _take_bracket(found, bracket, text[bracket.end :], language, front=True)
    if (mark := genres.at_front(text)) and found.keep(text[mark.at :]):
        found.note(mark)
        return True
    if (series := genres.series_at_front(text)) and _take_series(found, series):
        return True
    if found.column is not None and (number := parts.at_front(text)):
        return found.number(number[0], text[number[1] :], of_column=True)
    return False


def _take_series(found: _Found, series: tuple[str, int]) -> bool:
    name, at = series
    rest = found.rest[at:]
    number = parts.at_front(rest)
    # 連載「北の国境」が始まる: without a number or a space behind it, it is a sentence.
    if number is None and found.rest[at - 1] not in SPACE:
        return False
    if not found.keep(rest[number[1] :] if number else rest):
        return False
    found.genre = found.genre or "feature"
    found.name_column(name)
    if number and found.part is None:
        found.part, found.series = number[0], found.column
    return True


def _take_back(found: _Found, language: str) -> bool:
    text = found.rest
    if match := _REVISION_END.search(text, max(0, len(text) - 40)):
        return found.keep(text[: match.start()])
    if (bracket := closing(text)) and bracket.start > 0:
        return _take_bracket(found, bracket, text[: bracket.start], language, front=False)
    if series := genres.series_at_end(text):
        name, behind, at = series
        number = parts.at_end("「」" + behind) if behind else None
        if (number or not behind) and found.keep(text[:at]):
            found.genre = found.genre or "feature"
            found.name_column(name)
            if number and found.part is None:
                found.part, found.series = number[0], found.column
            return True
    if number := parts.at_end(text):
        return found.number(number[0], parts.cut(text[: number[1]]), of_column=False)
    if country := tails.country_at_end(text):
        if found.keep(text[: country[1]]):
            found.country = found.country or country[0]
            return True
        return False
    if (agency := tails.agency_at_end(text)) and found.keep(text[: agency[1]]):
        found.agency = found.agency or agency[0]
        return True
    if (mark := genres.at_end(text)) and found.keep(text[: mark.at]):
        found.note(mark)
        return True
    if (site := tails.site_at_end(text)) and found.keep(text[: site[1]]):
        found.site = found.site or site[0]
        return True
    return False


def _take_bracket(
    found: _Found, bracket: Bracket, rest: str, language: str, *, front: bool
) -> bool:
    """What the bracket at one end says; False where it belongs to the headline's own words."""
    inner, shape = bracket.inner, bracket.shape
    if not inner or not rest.strip(SPACE):
        return False
    part = parts.in_bracket(inner, rest, shape, front=front)
    if part is not None:
        # At the front a bare number counts a list, unless a column's name stood before it.
        if front and found.column is None and parts.is_plain(inner):
            return False
        return found.number(part, rest, of_column=found.column is not None and front)
    if front and _belongs_to(rest, language):
        return False
    mark = genres.read_mark(inner)
    if mark and not (shape in ROUND and (mark.genre in _PICTURES or mark.column is not None)):
        if not found.keep(rest):
            return False
        found.note(mark)
        return True
    if shape in ROUND:
        agency = tails.bracketed_agency(inner, shape)
        if agency and not front and found.keep(rest):
            found.agency = found.agency or agency
            return True
        return False
    return _take_name(found, bracket, rest, language, front=front)


def _belongs_to(rest: str, language: str) -> bool:
    """Whether the words behind a bracket go on with what it holds: 《灯台》の作者."""
    if language == "ja":
        return _JOINED_JA.match(rest) is not None
    return language == "ko" and _JOINED_KO.match(rest) is not None


def _take_name(found: _Found, bracket: Bracket, rest: str, language: str, *, front: bool) -> bool:
    """A bracket that holds no mark: a country, an agency, a column's name, or own words."""
    inner, shape = bracket.inner, bracket.shape
    if shape == BLACK or shape in SQUARES:
        if inner in COUNTRIES and found.keep(rest):
            found.country = found.country or inner
            return True
        named = split_agency(inner.replace("＝", "").replace("=", ""))
        if named and found.keep(rest):
            found.agency = found.agency or named[1]
            return True
    if len(inner) > 30 or _SPOKEN.match(inner) or not any(c.isalpha() for c in inner):
        return False
    # At the end only a name that counts its parts: …＜国境インタビュー vol.2＞.
    counted = not front and shape in (*ANGLES, *SQUARES) and parts.at_end(inner) is not None
    if not (counted or _holds_name(shape, rest, language, front=front)) or not found.keep(rest):
        return False
    # A second name at the same end (【iPhone】【iPad】) goes with the first.
    found.name_column(inner)
    return True


def _holds_name(shape: int, rest: str, language: str, *, front: bool) -> bool:
    if shape == BLACK:
        return True
    if not front:
        return False
    if shape in SQUARES:
        return bool(CJK.search(rest)) or language in ("ja", "ko", "zh")
    if shape == DOUBLE:
        return language == "ja"
    if language == "ko":
        return shape in ANGLES and rest.startswith(" ")
    return shape in (ANGLE_WIDE, ANGLE_CJK) and bool(CJK.search(rest)) and language in ("ja", "")


def _take_author(found: _Found) -> None:
    """The name that an opinion or a column gives before or after its headline."""
    if found.genre not in genres.WRITTEN and found.column is None:
        return
    if found.genre in genres.WRITTEN and (first := genres.author_at_front(found.rest)):
        if found.keep(found.rest[first[1] :]):
            found.author = found.author or first[0]
    elif (last := genres.author_at_end(found.rest)) and found.keep(found.rest[: last[1]]):
        found.author = found.author or last[0]


def _take_inner_part(found: _Found) -> None:
    """``朝ロ急接近㊤首脳会談の狙い``: what stands before the mark is what the parts share."""
    inner = parts.inside(found.rest)
    if inner is None:
        return
    number, before, after = inner
    if found.part is None:
        found.part, found.series = number, before
    found.rest = f"{before} {after}".strip(_ENDS)
