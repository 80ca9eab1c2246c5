"""What the elements of feeds are called, whatever namespace they are in or should be in."""

from __future__ import annotations

from functools import lru_cache

# Namespaces by the prefix that this module calls them; the versions of one are one.
_NAMESPACES = {
    "http://www.w3.org/2005/atom": "",
    "http://purl.org/atom/ns#": "",
    "http://example.com/newformat#": "",
    "http://example.com/necho": "",
    "uri/of/echo/namespace#": "",
    "http://purl.org/pie/": "",
    "http://purl.org/echo/": "",
    "http://purl.org/rss/1.0/modules/rss091#": "",
    "http://purl.org/net/rss1.1/": "",
    "http://purl.org/rss/1.0/": "",
    "http://my.netscape.com/rdf/simple/0.9/": "",
    "http://channel.netscape.com/rdf/simple/0.9/": "",
    "http://backend.userland.com/rss": "",
    "http://backend.userland.com/rss2": "",
    "http://blogs.law.harvard.edu/tech/rss": "",
    "http://purl.org/net/rss1.1#": "",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://purl.org/dc/elements/1.0/": "dc",
    "http://purl.org/dc/terms/": "dcterms",
    "http://purl.org/rss/1.0/modules/dcterms/": "dcterms",
    "http://purl.org/rss/1.0/modules/content/": "content",
    "http://purl.org/rss/1.0/modules/syndication/": "sy",
    "http://search.yahoo.com/mrss/": "media",
    "http://search.yahoo.com/mrss": "media",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf",
    "http://www.w3.org/1999/xhtml": "xhtml",
    "http://rssnamespace.org/feedburner/ext/1.0": "feedburner",
    "http://prismstandard.org/namespaces/1.2/basic/": "prism",
    "http://prismstandard.org/namespaces/basic/2.0/": "prism",
    "http://prismstandard.org/namespaces/1.0/basic/": "prism",
}
ATOM_PREFIXES = ("atom", "atom10", "atom03", "a10", "rss")
_KNOWN_PREFIXES = frozenset(_NAMESPACES.values()) | {"syn"}


@lru_cache(maxsize=4096)
def name_of(tag: str) -> str:
    """``{http://purl.org/dc/elements/1.1/}date`` and an undeclared ``dc:date`` as ``dc:date``;
    elements of the feed formats themselves by their bare name, in lower case."""
    space, local = "", tag
    if tag[0] == "{":
        space, _, local = tag[1:].partition("}")
        local = local.lower()
        prefix = _NAMESPACES.get(space.strip().lower())
        if prefix is None:
            return f"{{{space}}}{local}"
        return f"{prefix}:{local}" if prefix else local
    prefix, colon, local = tag.lower().partition(":")
    if not colon:
        return prefix
    if prefix in ATOM_PREFIXES:
        return local
    if prefix in ("syn", "sy"):
        return "sy:" + local
    return f"{prefix}:{local}" if prefix in _KNOWN_PREFIXES else tag
