"""What hostile texts may become on a page: addresses, language tags, characters."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}\Z")
_ENCODED = re.compile(r'[\x00-\x20"<>\\^`{|}\x7f-\x9f]')
_LEADS_ON = re.compile(rb'<meta http-equiv="refresh" content="0; url=(\.\./[0-9a-f]{12}/)">')
# Not characters of XML 1.0, or controls that no HTML text may hold.
_NOT_TEXT = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)


def safe_link(url: str | None) -> str | None:
    """``url`` fit for ``href`` and ``src``: absolute http(s) with a host; None for any other.

    Characters that no address may hold are percent-encoded, as a browser would; the rest is
    kept as it is.
    """
    if not url or len(url) > 4000:
        return None
    url = clean(url.strip())
    try:
        parts = urlsplit(url)
        host = parts.hostname
        _ = parts.port
    except ValueError:
        return None
    if parts.scheme.lower() not in ("http", "https") or not host:
        return None
    if _ENCODED.search(parts.netloc) or "@" in parts.netloc:
        return None
    return _ENCODED.sub(lambda found: quote(found.group(), safe=""), url)


def language_tag(tag: str | None) -> str | None:
    """``tag`` where it has the form of a language tag (BCP 47), else None."""
    return tag if tag and _LANGUAGE.match(tag) else None


def leads_on(page: bytes) -> str | None:
    """Where a page of a former name (``moved.html``) leads, relative to itself; None for any
    other page."""
    found = _LEADS_ON.search(page)
    return found[1].decode() if found else None


def clean(text: str) -> str:
    """``text`` without characters that neither HTML nor XML may hold."""
    return _NOT_TEXT.sub("", text)
