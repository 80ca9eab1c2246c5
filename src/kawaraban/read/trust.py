"""Which evidence wins, field by field: one order of trust, written down in ``ORDER``.

``docs/design/reading.md`` says why.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from kawaraban.article import FieldEvidence
from kawaraban.read import jsonld
from kawaraban.read.agencies import fold_name
from kawaraban.read.headline import strip_site_name
from kawaraban.read.metadata import Said

ORDER: dict[str, tuple[str, ...]] = {
    "headline": ("json-ld", "h1", "open-graph", "microdata", "feed", "meta", "title"),
    "published": (
        "json-ld", "open-graph", "microdata", "meta", "time", "feed", "page-text", "url"
    ),
    "updated": ("json-ld", "open-graph", "microdata", "meta", "feed"),
    "bylines": ("json-ld", "microdata", "page-text", "meta", "open-graph", "feed"),
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
    "json-ld": 3.0, "h1": 2.5, "open-graph": 2.0, "microdata": 1.5, "feed": 1.5, "sitemap": 1.5,
    "listing": 1.0, "meta": 1.0, "title": 1.0,
}  # fmt: skip
_CONFIDENCE = {
    "desk": 1.0, "json-ld": 0.95, "h1": 0.9, "open-graph": 0.9, "microdata": 0.9, "meta": 0.85,
    "time": 0.8, "feed": 0.85, "sitemap": 0.85, "listing": 0.7, "page-text": 0.7, "title": 0.6,
    "url": 0.6,
}  # fmt: skip
_CUT_OFF = re.compile(r"(?:\.\.\.|…)\s*\Z")


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


def headline(said: Sequence[Said], names: Sequence[str]) -> tuple[str, FieldEvidence] | None:
    """The headline that most of the trusted places agree on, without the site's name.

    Every place votes with its weight for what it says (compared by letters and digits); the
    wording is that of the most trusted of those that won.
    """
    groups: dict[str, list[Said]] = {}
    voted: set[tuple[str, str]] = set()
    weights: dict[str, float] = {}
    sites = {jsonld.folded(n) for n in names}
    for one in ordered("headline", said):
        words = strip_site_name(one.value, names)
        key = jsonld.folded(words)
        if not key or key in sites:
            continue
        groups.setdefault(key, []).append(Said(words, one.source))
        if (key, one.source) not in voted:
            voted.add((key, one.source))
            weights[key] = weights.get(key, 0.0) + _VOTES.get(one.source, 0.5)
    if not weights:
        return None
    best = max(weights, key=lambda k: weights[k])
    chosen = groups[best][0]
    # A headline cut off for machines ("…") gives way to the whole one.
    whole = [k for k in groups if len(k) > len(best) and k.startswith(best)]
    if whole and (_CUT_OFF.search(chosen.value) or len(chosen.value) > 100):
        chosen = groups[max(whole, key=lambda k: weights[k])][0]
    share = weights[best] / sum(weights.values())
    sure = round(min(confidence(chosen.source), 0.5 + share / 2), 2)
    return chosen.value, FieldEvidence("headline", chosen.source, sure)


def is_outlet(name: str, names: Iterable[str]) -> bool:
    """Whether a byline names the outlet itself and nobody who works for it."""
    folded = fold_name(name)
    plain = folded.removesuffix(".com").removesuffix(".de")
    for other in names:
        known = fold_name(other)
        if known and (folded in known or known in folded or (len(plain) > 2 and plain in known)):
            return True
    return False
