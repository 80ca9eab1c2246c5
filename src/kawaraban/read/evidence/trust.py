"""Which evidence wins, field by field: one order of trust, written down in ``ORDER``.

``docs/design/reading.md`` says why.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence

from kawaraban.article import FieldEvidence
from kawaraban.read.evidence import jsonld
from kawaraban.read.evidence.metadata import Said
from kawaraban.read.headlines.headline import strip_site_name

ORDER: dict[str, tuple[str, ...]] = {
    "headline": (
        "json-ld", "h1", "heading", "open-graph", "microdata", "feed", "meta", "title"
    ),
    "published": (
        "selector", "json-ld", "open-graph", "microdata", "meta", "time", "feed", "page-text",
        "script", "title", "url",
    ),
    "updated": ("json-ld", "open-graph", "microdata", "meta", "time", "feed", "page-text"),
    "bylines": ("json-ld", "microdata", "meta", "open-graph", "page-text", "feed"),
    "outlet": ("desk", "open-graph", "json-ld", "meta", "feed", "title", "url"),
    "section": ("json-ld", "open-graph", "microdata", "meta"),
    "keywords": ("json-ld", "open-graph", "meta", "feed"),
    "summary": ("json-ld", "open-graph", "meta", "feed"),
    "lead_picture": ("page-text", "json-ld", "open-graph", "microdata", "meta", "feed"),
    "text": ("page-text", "json-ld", "script", "feed"),
    "language": ("page-text", "meta", "desk"),
}  # fmt: skip
"""Sources of each field, most trusted first. A sitemap or listing stands where ``feed`` does."""

_VOTES = {
    "json-ld": 3.2, "h1": 2.5, "heading": 2.5, "open-graph": 2.0, "microdata": 1.5, "feed": 1.5,
    "sitemap": 1.5, "listing": 1.0, "meta": 1.0, "title": 0.4,
}  # fmt: skip
_CONFIDENCE = {
    "desk": 1.0, "selector": 0.98, "json-ld": 0.95, "h1": 0.9, "heading": 0.9, "open-graph": 0.9,
    "microdata": 0.9, "meta": 0.85, "time": 0.8, "feed": 0.85, "sitemap": 0.85, "listing": 0.7,
    "page-text": 0.7, "title": 0.6, "url": 0.6,
}  # fmt: skip
_WORD = re.compile(r"[^\W_]+")
_ARTICLES_AND_HOSTS = """
    the der die das la le les el il los www com de net org co uk at ch fr es it jp kr cn ru
"""
_SMALL = frozenset(_ARTICLES_AND_HOSTS.split())
_COMPANY = re.compile(
    r"\b(?:GmbH|AG|Inc|Ltd|LLC|Corp|S\.?A|S\.?p\.?A|Verlag|Media Group)\b\.?\Z|株式会社|주식회사"
)
_GOES_ON = re.compile(r"\s*(?:\.\.\.|…)")
_CUT_OFF = re.compile(r"(?:\.\.\.|…)\s*\Z")
_SHOWN = frozenset(["h1", "heading"])
_IN_HEAD = frozenset(["open-graph", "title"])
"""Where a headline carries the names of the site and of its sections."""
_TAIL_SIGN = re.compile(r"\W*[|｜ㅣ丨:：\-‐–—―·»<>/／_・]")
_BAR = re.compile(r"(?:\s*[|｜ㅣ]\s*|(?<=[\u3000-\uffee])_)([^|｜ㅣ_]{2,40})\Z")
_JOINT = re.compile(r"\s*[:：/／|｜\-–—]")
_MOST = 100
"""Places of one page that are asked for its headline."""
_LEAST = 8
"""Letters from which on one headline is taken to be the beginning of another."""


def confidence(source: str) -> float:
    return _CONFIDENCE.get(source, 0.7)


def rank(field: str, source: str) -> int:
    order = ORDER[field]
    if source in ("sitemap", "listing"):
        source = "feed"
    return order.index(source) if source in order else len(order)


def ordered(field: str, said: Iterable[Said]) -> list[Said]:
    """By trust; within one source as the page gives them."""
    return sorted(said, key=lambda s: rank(field, s.source))


def headline(
    said: Sequence[Said], names: Sequence[str], kicker: str = ""
) -> tuple[str, FieldEvidence] | None:
    """The headline that most of the trusted places agree on, without the site's name.

    Every place votes with its weight for what it says (compared by letters and digits); the
    wording is that of the most trusted of those that won. What another place gives with a tail
    (``… - Politics | The Daily Example``), cut off (``…``) or behind the ``kicker`` of the
    heading shown is a vote for the same.
    """
    # One that goes on from another ("… and what follows") is no headline of its own.
    said = [one for one in said if not _GOES_ON.match(one.value)] or said
    groups = _grouped(said, names)
    if not groups and len({one.source for one in said}) > 1:
        groups = _grouped(said, ())  # a page that calls its site what it calls its article
    if not groups:
        return None
    stands = {key: _stands_for(key, groups, jsonld.folded(kicker)) for key in groups}
    weights: dict[str, float] = {}
    voted: set[tuple[str, str]] = set()
    for key, group in groups.items():
        other = stands[key]
        for one in group:
            if (other, one.source) not in voted:
                voted.add((other, one.source))
                weights[other] = weights.get(other, 0.0) + _VOTES.get(one.source, 0.5)
    best = max(weights, key=lambda k: weights[k])
    chosen = groups[best][0]
    if chosen.source in _SHOWN and kicker and jsonld.folded(kicker) != best:
        chosen = _with_joint(kicker, groups[best])
    value = chosen.value
    if {one.source for one in groups[best]} <= _IN_HEAD:
        value = _without_bars(value)
    share = weights[best] / sum(weights.values())
    if len(weights) > 1:
        sure = 0.65 + 0.2 * share
    else:
        sure = 0.97 if len({one.source for one in said}) > 1 else 0.85
    return value, FieldEvidence("headline", chosen.source, round(sure, 2))


_MOST_HEARD = 12
"""Headlines of one source that are looked at: all are compared with each other."""


def _grouped(said: Sequence[Said], names: Sequence[str]) -> dict[str, list[Said]]:
    """What is said, by its letters and digits, without the site's name."""
    groups: dict[str, list[Said]] = {}
    heard: dict[str, int] = {}
    sites = {jsonld.folded(n) for n in names}
    for one in ordered("headline", said):
        heard[one.source] = heard.get(one.source, 0) + 1
        if heard[one.source] > _MOST_HEARD:
            continue
        words = strip_site_name(one.value, names)
        key = jsonld.folded(words)
        if key and key not in sites:
            groups.setdefault(key, []).append(Said(words, one.source))
    return groups


def _stands_for(key: str, groups: Mapping[str, Sequence[Said]], kicker: str) -> str:
    """The headline that ``key`` is another form of: without its tail, its kicker, or cut off."""
    value, source = groups[key][0]
    if _CUT_OFF.search(value):
        whole = [k for k in groups if len(k) > len(key) and k.startswith(key)]
        if whole:
            return min(whole, key=len)
    if source in _SHOWN:
        return key
    if source in _IN_HEAD and kicker and key.startswith(kicker) and key[len(kicker) :] in groups:
        return key[len(kicker) :]
    best = key
    for other, group in groups.items():
        if len(other) >= _LEAST and len(other) < len(best) and key.startswith(other):
            rest = _behind(value, other)
            short = len(rest) <= 24
            shown = any(g.source not in _IN_HEAD for g in group)
            if rest and (short or shown) and len(rest) <= 60 and _TAIL_SIGN.match(rest):
                best = other
    return best


def _without_bars(value: str) -> str:
    """``value`` without what stands behind a bar (or ``_`` in Chinese): where nothing shows a
    headline, that is the site or its section."""
    for _ in range(3):
        bar = _BAR.search(value)
        if bar is None or bar.start() < len(bar[1]):
            break
        value = value[: bar.start()]
    return value


def _behind(value: str, key: str) -> str:
    """What stands in ``value`` behind the letters and digits of ``key``."""
    plain = ""
    for at, sign in enumerate(value):
        plain += jsonld.folded(sign)
        if len(plain) >= len(key):
            return value[at + 1 :]
    return ""


def _with_joint(kicker: str, group: Sequence[Said]) -> Said:
    """The wording that parts the kicker from the headline by a sign, where one does."""
    for one in group:
        rest = _behind(one.value, jsonld.folded(kicker))
        if rest and _JOINT.match(rest):
            return one
    return group[0]


def outlet(said: Sequence[Said], host: str) -> Said:
    """The outlet's name among those given, most trusted first: a section's name (in Latin
    letters) gives way to one that the site's address bears out."""
    best = said[0]
    if best.source == "desk" or not best.value.isascii():
        return best
    for one in said:
        words = [word for word in _words(one.value) if len(word) > 2]
        plain = "".join(words)
        if any(w in host for w in words) or any(len(p) > 2 and p in plain for p in host.split(".")):
            return one
    return best


def is_outlet(name: str, names: Iterable[str]) -> bool:
    """Whether a byline names the outlet itself and nobody who works for it.

    Compared word by word, for a person may be called like it: not ``Peter Stern`` of ``stern.de``,
    nor ``Andrea`` of ``ndr.de``, but ``Stern Redaktion`` and ``The Harbour Post Ltd``.
    """
    words = _words(name)
    if not words or _COMPANY.search(name):
        return bool(words)
    joined = "".join(words)
    for other in names:
        known = _words(other)
        plain = "".join(known)
        if not plain:
            continue
        if joined == plain or words[: len(known)] == known:
            return True
        if len(joined) > 2 and any(
            known[at : at + len(words)] == words for at in range(len(known) - len(words) + 1)
        ):
            return True
        # Scripts without spaces: "港の便り編集部", "항구일보사".
        if not plain.isascii() and len(plain) > 2 and (plain in joined or joined in plain):
            return True
    return False


def _words(name: str) -> list[str]:
    """The words of an outlet's name, without articles and the ends of hosts."""
    found = _WORD.findall(unicodedata.normalize("NFKC", name).casefold())
    kept = [word for word in found if word not in _SMALL]
    return kept or found
