"""Sets of renditions of one picture (``srcset``, WHATWG HTML 4.8.4), as pages write them."""

from __future__ import annotations

import re

_CANDIDATE = re.compile(r"[\s,]*(\S+?)(?:\s+(\d+(?:\.\d+)?)([wx])\s*(?:,|\Z)|,\s+|\s*\Z)")

_SIZE = re.compile(r"\d+(?:\.\d+)?[wx]")
"""A size whose address is missing."""


def candidates(srcset: str) -> list[tuple[str, float]]:
    """The addresses of a ``srcset``, at most 30, each with its width (500 for ``1x``)."""
    out = []
    for match in _CANDIDATE.finditer(srcset[:20_000]):
        address, size, unit = match.groups()
        if address.strip(",") and not _SIZE.fullmatch(address.strip(",")):
            scale = float(size) if size else 1.0
            out.append((address, scale if unit == "w" else scale * 500))
        if len(out) >= 30:
            break
    return out


def preloaded(href: str, srcset: str, high: bool) -> str:
    """The address that a ``<link rel="preload" as="image">`` fetches for the lead picture of its
    page: the largest of its set; empty where only some icon is fetched early."""
    sized = [(size, address) for address, size in candidates(srcset)]
    if sized:
        return max(sized)[1]
    return href if high else ""
