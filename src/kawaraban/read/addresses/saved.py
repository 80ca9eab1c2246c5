"""Where a saved page is from, as it says itself."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser

from kawaraban.read.addresses.urls import normalise_url
from kawaraban.read.text.charset import decode

_SAVED_FROM = re.compile(r"<!--\s*saved from url=\(\d+\)(\S{1,4000})\s*-->", re.IGNORECASE)
_WHERE = (
    ('link[rel~="canonical" i]', "href"),
    ('meta[property="og:url" i]', "content"),
    ('meta[name="twitter:url" i]', "content"),
)


def address_in_page(body: bytes) -> str | None:
    """The address in the mark a browser leaves in what it saves, in ``rel=canonical`` or
    ``og:url``; None where it says none."""
    text, _ = decode(body, None, "html")
    saved = _SAVED_FROM.search(text[:4096])
    if saved is not None and (address := normalise_url(saved[1])):
        return address
    tree = LexborHTMLParser(text)
    for selector, attribute in _WHERE:
        for node in tree.css(selector):
            address = normalise_url(node.attributes.get(attribute) or "")
            if address:
                return address
    return None
