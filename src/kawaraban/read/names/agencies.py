"""News agencies by the names their copy carries them under.

The names stand in ``agency_table``; here is how they are compared and told in other words.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from kawaraban.read.names.agency_table import AGENCIES, ONLY_IN_DATELINES
from kawaraban.read.names.places import PLACES
from kawaraban.read.text.sentences import CJK

__all__ = [
    "AGENCIES",
    "PLACES",
    "agency_before",
    "agency_in_dateline",
    "agency_named",
    "fold_name",
    "looks_like_agency",
    "split_agency",
]

# What follows a place without a name of the table: an agency none the less.
GENERIC_ENDINGS = (
    "通信社",
    "通訊社",
    "通讯社",
    "通信",
    "ニュース",
    "통신",
    "뉴스",
    "电讯社",
    "電訊社",
)


def fold_name(name: str) -> str:
    """The form agency names are compared in: width and case folded, no spaces."""
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


@lru_cache(maxsize=1)
def _by_name() -> dict[str, str]:
    names = {fold_name(key): key for key in AGENCIES}
    for key, others in AGENCIES.items():
        names.update((fold_name(other), key) for other in others)
    return names


@lru_cache(maxsize=1)
def _ambiguous() -> frozenset[str]:
    return frozenset(map(fold_name, ONLY_IN_DATELINES))


def agency_named(name: str) -> str | None:
    """The key of the agency that ``name`` names, in any language of the table; None for an
    abbreviation that is more often something else."""
    folded = fold_name(name)
    return None if folded in _ambiguous() else _by_name().get(folded)


def agency_in_dateline(name: str) -> str | None:
    """:func:`agency_named` for a name that stands where a dateline has its agency."""
    return _by_name().get(fold_name(name))


_LONGEST = 24
"""Of an agency's name, and of a place before it."""
_GAP = " \u3000・,、/-"


def split_agency(words: str) -> tuple[str | None, str] | None:
    """``北京共同`` as ``("北京", "Kyodo News")``: what stands before an agency's name, and its key.

    An agency the table does not know is told by its ending (``…通信``, ``…뉴스``) where a known
    place stands before it, and is then named as published. None where no agency ends ``words``.
    """
    words = words.strip()
    if key := agency_named(words):
        return None, key
    if len(words) > 2 * _LONGEST:
        return None
    for cut in range(max(1, len(words) - _LONGEST), len(words) - 1):
        key = agency_in_dateline(words[cut:])
        if key is None or _within_a_word(words, cut):
            continue
        place = words[:cut].strip(_GAP)
        if place and _may_precede(place, words[cut:]):
            return place, key
    if words.endswith(GENERIC_ENDINGS):
        for cut in range(min(len(words) - 1, 20), 1, -1):
            if words[:cut] in PLACES:
                rest = words[cut:].strip(_GAP)
                if rest not in GENERIC_ENDINGS:
                    return words[:cut], rest
    return None


def _within_a_word(words: str, cut: int) -> bool:
    """Whether both sides of ``cut`` are letters of one word (Road m|ap)."""
    before, after = words[cut - 1], words[cut]
    return before.isalnum() and not CJK.match(before) and not CJK.match(after)


def _may_precede(place: str, agency: str) -> bool:
    """Whether ``place`` before an agency's name is one: 「…大学共同」 is no dateline, so short
    names and those in Latin letters need a place of the table."""
    if place in PLACES or place.upper() in PLACES:
        return True
    if all(part.strip() in PLACES for part in re.split("[・/,、 \u3000]", place)):
        return True
    return len(agency) > 2 and len(place) <= 20 and bool(CJK.match(place)) and not agency.isascii()


def agency_before(words: str) -> tuple[str, str] | None:
    """``新華社北京`` as ``("Xinhua", "北京")``: an agency's key, and what stands after its name."""
    for cut in range(min(len(words) - 1, _LONGEST), 1, -1):
        if key := agency_in_dateline(words[:cut]):
            rest = words[cut:].strip(_GAP)
            return (key, rest) if rest else None
    return None


def looks_like_agency(name: str) -> bool:
    """Whether ``name`` ends as agencies' names do (``大陸通信``), known or not."""
    name = name.strip()
    return 2 < len(name) <= 24 and name.endswith(GENERIC_ENDINGS) and name not in GENERIC_ENDINGS
