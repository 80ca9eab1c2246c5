"""What outlets hang on the end of a headline: a country, an agency, the site's own name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from kawaraban.read.headlines.brackets import ROUND, SPACE, closing, opening
from kawaraban.read.headlines.marks import (
    COUNTRIES,
    COUNTRY_LETTERS,
    EDITIONS,
    OUTLET_ENDINGS,
    OUTLET_WORDS,
)
from kawaraban.read.names.agencies import agency_named, fold_name
from kawaraban.read.text.sentences import CJK

LONGEST = 1000
"""Beyond this a headline is a text that lost its way; it is passed on as it is."""
_WINDOW = 80

_COUNTRY = re.compile(r"[ \u3000]?[=＝]([^\s=＝「」（）()\[\]【】]{1,16})\Z")
_AGENCY = re.compile(
    r"(?:[ \u3000]?[=＝]|[ \u3000](?:[-–—―|｜丨ㅣ/／])[ \u3000]|[|｜丨ㅣ]|"
    r"(?<=[\u3041-\u30ff\u3400-\u9fff\uac00-\ud7a3」』）])(?P<joined>[-–—―－_]))"
    r"(?P<name>[^=＝|｜丨ㅣ]{2,24})\Z"
)
_SITE = re.compile(
    r"(?:[ \u3000]*(?P<bar>[|｜丨ㅣ])[ \u3000]*|[ \u3000]+(?P<dash>[-–—])[ \u3000]+|"
    r"(?<=[\u3041-\u30ff\u3400-\u9fff\uac00-\ud7a3」』）])(?P<joined>[：_]))"
    r"(?P<name>[^|｜丨ㅣ：_]{2,40})\Z"
)
_CJK_OUTLET = re.compile(
    r"(?:[\w・\-]|(?<=[A-Za-z])[ ](?=[A-Za-z])){0,20}?(?:"
    + "|".join(map(re.escape, sorted(OUTLET_ENDINGS.split(), key=len, reverse=True)))
    + r")\Z"
)
_LATIN_OUTLET = re.compile(
    r"(?:(?:The|Der|Die|Das|Le|La|El) )?(?:[A-ZА-ЯÀ-Þ][\w'’&.\-]{0,20}[ ]){1,4}(?:"
    + "|".join(OUTLET_WORDS.split())
    + r")\Z"
)
_DOMAIN = re.compile(
    r"(?:[\w\-]{2,30}\.){1,3}(?:com|net|org|co\.\w\w|jp|kr|ru|cn|de|fr|es|РУ)\Z", re.I
)
_PARTICLES = re.compile(r"[をがはにで]|という|ます|です")


def country_at_end(text: str) -> tuple[str, int] | None:
    """``…=韓国``: the country or countries, and where the mark begins."""
    match = _COUNTRY.search(text, max(0, len(text) - _WINDOW))
    if not match:
        return None
    names = re.split("[・、,]", match.group(1))
    if all(n in COUNTRIES for n in names) or (len(names) == 1 and names[0] in COUNTRY_LETTERS):
        return match.group(1), match.start()
    return None


def agency_at_end(text: str) -> tuple[str, int] | None:
    """``…＝ロイター``, ``… - Reuters``: the agency's key, and where the mark begins."""
    match = _AGENCY.search(text, max(0, len(text) - _WINDOW))
    if not match:
        return None
    key = agency_named(match["name"])
    if key is None or (match["joined"] and not CJK.search(match["name"])):
        return None
    return key, match.start()


def site_at_end(text: str) -> tuple[str, int] | None:
    """``… | 国境日報``, ``… - Border News``: a tail that by its form is an outlet's name, and
    where its mark begins. Where the site's name is known, :func:`strip_site_name` is surer."""
    match = _SITE.search(text, max(0, len(text) - _WINDOW))
    if not match:
        return None
    name = match["name"].strip(SPACE)
    if _DOMAIN.match(name) or (not match["joined"] and _LATIN_OUTLET.match(name)):
        return name, match.start()
    if _CJK_OUTLET.match(name) and not _PARTICLES.search(name) and len(name) > 2:
        return name, match.start()
    return None


_SITE_TAIL = re.compile(
    r"(?P<gap>[ \u3000]*(?P<sep>[|｜丨ㅣ:：/／»·•]|--|::|&gt;|>|[-–—―−_])[ \u3000]*)"
    r"(?P<tail>[^|｜丨ㅣ]{1,60})\Z"
)
_SITE_HEAD = re.compile(
    r"(?P<head>[^|｜丨ㅣ:：]{1,60}?)[ \u3000]*(?P<sep>[|｜丨ㅣ:：»-]|–|—)[ \u3000]*"
)
_SEPARATOR = re.compile(r"[|｜丨ㅣ:：/／»·•\-–—―−_>]")


def strip_site_name(headline: str, site_names: Sequence[str]) -> str:
    """``headline`` without the site's name at its end (or start), marks between them included.

    ``site_names`` are the names the site goes by (outlet, og:site_name, domain); an edition may
    follow them (``中央日報日本語版``). The headline is returned whole where cutting leaves nothing.
    """
    names = [n for n in map(fold_name, site_names) if len(n) > 1]
    text = headline.strip(SPACE + "\r\n")
    if not names or len(text) > LONGEST:
        return text
    for _ in range(2):
        cut = _without_tail(text, names) or _without_head(text, names)
        if not cut:
            break
        text = cut
    return text


def _without_tail(text: str, names: list[str]) -> str | None:
    # The name itself may hold a hyphen: try every separator, the outermost first.
    for match in _SEPARATOR.finditer(text, max(0, len(text) - _WINDOW)):
        tail = _SITE_TAIL.match(text, _gap_start(text, match.start()))
        if not tail or not _is_site(tail["tail"], names):
            continue
        spaced = tail["gap"] != tail["sep"]
        # A plain hyphen, colon or slash without spaces is more often the headline's own.
        if not spaced and tail["sep"] in "-:/·_>" and not CJK.search(tail["tail"]):
            continue
        return text[: tail.start()].strip(SPACE) or None
    last = closing(text)
    if last and last.start > 0 and _is_site(last.inner, names):
        return text[: last.start].strip(SPACE) or None
    return None


def _gap_start(text: str, at: int) -> int:
    while at > 0 and text[at - 1] in SPACE:
        at -= 1
    return at


def _without_head(text: str, names: list[str]) -> str | None:
    if (first := opening(text)) and _is_site(first.inner, names):
        return text[first.end :].strip(SPACE) or None
    head = _SITE_HEAD.match(text)
    if not head or fold_name(head["head"]) not in names:
        return None
    # "Russia: …" may be a site named Russia, or not: a colon or hyphen alone decides nothing
    # unless the name is more than one word of Latin letters.
    if head["sep"] in ":：-" and not (CJK.search(head["head"]) or " " in head["head"]):
        return None
    return text[head.end() :].strip(SPACE) or None


def _is_site(words: str, names: list[str]) -> bool:
    folded = fold_name(words).strip("()[]（）【】")
    for name in names:
        if folded == name:
            return True
        if folded.startswith(name) and _is_edition(folded[len(name) :]):
            return True
        # "ja.example.com" for the name "example.com"
        if folded.endswith("." + name):
            return True
    return False


@lru_cache(maxsize=1)
def _editions() -> tuple[str, ...]:
    return tuple(map(fold_name, EDITIONS))


def _is_edition(rest: str) -> bool:
    for _ in range(3):
        rest = rest.strip("()[]（）【】|｜/－-–—:：・·")
        if not rest:
            return True
        ending = next((e for e in _editions() if rest.startswith(e)), None)
        if ending is None:
            return False
        rest = rest[len(ending) :]
    return not rest


def bracketed_agency(inner: str, shape: int) -> str | None:
    """The agency that round brackets at a headline's end name."""
    return agency_named(inner) if shape in ROUND else None
