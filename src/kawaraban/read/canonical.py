"""Whether a page may say that another address is its own."""

from __future__ import annotations

import re
from urllib.parse import urlsplit


def may_stand_for(canonical: str, url: str) -> bool:
    """Whether a page may say that ``canonical`` is its address.

    It must be on the same site (else any page could take another's place), be no front page,
    and not lose the only part of the address that tells articles apart.
    """
    try:
        one, other = urlsplit(canonical), urlsplit(url)
    except ValueError:
        return False
    if _site(one.hostname or "") != _site(other.hostname or ""):
        return False
    path = one.path.rstrip("/")
    if not path and not one.query:
        return not other.path.rstrip("/") and not other.query
    named = bool(re.search(r"\d|[^/]+-[^/]+", path))
    lost = re.search(r"=[^&]*\d{3}", other.query) and not one.query
    return not (lost and not named and path == other.path.rstrip("/"))


_SECOND_LEVEL = frozenset(["co", "com", "or", "ne", "go", "ac", "net", "org", "gov", "edu"])


def _site(host: str) -> str:
    labels = host.lower().removeprefix("www.").split(".")
    size = 3 if len(labels) > 2 and labels[-2] in _SECOND_LEVEL and len(labels[-1]) == 2 else 2
    return ".".join(labels[-size:])
