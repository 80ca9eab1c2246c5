"""Addresses: absolute, comparable, and without what only counts readers.

:func:`normalise_url` follows the WHATWG URL Standard where real links need it (white space,
backslashes, missing schemes, raw characters of any script) and RFC 3986 for joining.
"""

from __future__ import annotations

import re
from functools import lru_cache
from ipaddress import IPv6Address
from urllib.parse import quote, unquote_to_bytes, urljoin, urlsplit, urlunsplit

import idna

LONGEST = 4096
"""Characters of an address; longer ones are none."""

_SPACES = re.compile(r"[\t\n\r]+")
_TRIM = "".join(map(chr, range(0x21))) + "\u3000\u00a0\ufeff"
_SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]{0,30}):")
_NOT_A_LINK = re.compile(r"(?:javascript|mailto|data|tel|about|blob|file|ftp|urn|tag):", re.I)
_HOST = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,62})(?:\.[a-z0-9_-]{1,63}){0,20}\.?\Z")
_IPV6 = re.compile(r"\[[0-9a-f:.]{2,45}\]\Z")
_ESCAPE = re.compile(r"%([0-9a-fA-F]{2})")
_STRAY_PERCENT = re.compile(r"%(?![0-9a-fA-F]{2})")
_UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_SAFE_PATH = "/:@!$&'()*+,;=-._~%[]|"
_SAFE_QUERY = _SAFE_PATH + "?{}\\^`"

# Parameters that say how a reader came, never what is read.
_TRACKERS = """
    fbclid gclid gclsrc dclid gbraid wbraid msclkid yclid ysclid twclid ttclid igshid igsh mc_cid
    mc_eid mkt_tok _hsenc _hsmi __hssc __hstc __hsfp hsctatracking vero_id vero_conv oly_anon_id
    oly_enc_id rb_clickid s_cid cmpid ns_mchannel ns_source ns_campaign ns_linkname ns_fee
    at_medium at_campaign at_custom1 at_custom2 at_custom3 at_custom4 at_link_id at_link_type
    at_format at_ptr_name at_link_origin at_bbc_team wt_mc wt.mc_id wtmc xtor mtm_campaign
    mtm_source mtm_medium mtm_keyword mtm_content piwik_campaign pk_campaign pk_kwd pk_source
    pk_medium smid partner traffic_source taid guccounter guce_referrer guce_referrer_sig
    soc_src soc_trk ncid spm scm feature_shared li_fat_id trk mibextid __twitter_impression
    amp_js_v amp_gsa usqp _ga _gl iref cx_fm cx_ml cx_testid cx_testvariant intcmp icid ito ocid
    sr_share openlinkback ftcamp mod_source feedtype syndication_source
"""
_TRACKING = frozenset(_TRACKERS.split())
_TRACKING_PREFIXES = ("utm_", "hsa_", "pk_", "mtm_", "at_custom", "cx_")
# Words that these parameters may hold when they say where a reader came from.
_ORIGINS = """
    ref ref_src ref_url from src source via cid rss mod m cloc campaign medium channel referrer
    partnerid origin sc
"""
_ORIGIN_PARAMETERS = frozenset(_ORIGINS.split())
_ORIGIN = re.compile(
    r"(?:\A|[_\-.:/+|]|%3a|%7c)(?:rss\d?|rdf|atom|feeds?|feedburner|twitter|tw|x|facebook|fb|line|"
    r"e?mail|newsletter|share|social|sns|google|gnews|googlenews|yahoo|telegram|whatsapp|kakao|"
    r"kakaotalk|naver|daum|hatena|ios|android|app|push|widget|copy|clipboard|linkedin|reddit|vk|"
    r"pocket|flipboard|smartnews)(?:\Z|[_\-.:/+|]|%3a|%7c)",
    re.IGNORECASE,
)
# What is in its normal form already, as most addresses are (when it holds no "/.").
_NORMAL = re.compile(
    r"https?://[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,3}/[A-Za-z0-9_~!$&'()*+,;=:@/.%-]*+"
    r"(?:\?[A-Za-z0-9_~!$&'()*+,;=:@/.%-]++)?\Z"
)
_PLAIN_ORIGIN = re.compile(r"https?://[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,3}(?=[/?#]|\Z)")
_DEFAULT_PORTS = {"http": ":80", "https": ":443"}


def normalise_url(text: str, base: str | None = None) -> str | None:
    """``text`` as an absolute http(s) address without fragment or credentials, joined to
    ``base`` where it is relative; None where it is no such address.

    Scheme and host are lower case (host names in other scripts as Punycode), a default port
    goes, characters that an address may not hold are percent-encoded as UTF-8, the path is at
    least ``/``. Nothing that could name another page is changed. Never raises.
    """
    if len(text) > LONGEST:
        return None
    whole = _origin(base) + text if base and text[:1] == "/" != text[1:2] else text
    if _NORMAL.match(whole) and "/." not in whole and not _STRAY_PERCENT.search(whole):
        return whole if len(whole) <= LONGEST else None
    text = _SPACES.sub("", text.strip(_TRIM))
    if not text or text.startswith("#"):
        return None
    try:
        return _normalised(text, base)
    except ValueError:
        return None


def canonical_url(url: str) -> str:
    """The form of an address that is the same however a reader came to it.

    Drops tracking parameters (``utm_*``, ``fbclid``, ``ref=rss`` and their like), then as
    :func:`normalise_url`; the order of what is left stays, and ``%7E`` becomes ``~``. What is
    no http(s) address is given back as it came. Never raises.
    """
    normal = normalise_url(url)
    if normal is None:
        return url
    parts = urlsplit(normal)
    path = _without_dots(_ESCAPE.sub(_unescaped, parts.path))
    query = _ESCAPE.sub(_unescaped, parts.query)
    if query:
        kept = [pair for pair in query.split("&") if pair and not _is_tracking(pair)]
        query = "&".join(kept)
    return urlunsplit((parts.scheme, parts.netloc, path, query, ""))


def host_of(url: str) -> str:
    """The host of an absolute address, in lower case and without ``www.``; empty where none."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return ""
    return host.removeprefix("www.")


@lru_cache(maxsize=256)
def _origin(base: str) -> str:
    """Scheme and host of an address that needs no work; else nothing."""
    found = _PLAIN_ORIGIN.match(base)
    return found.group() if found else ""


def _normalised(text: str, base: str | None) -> str | None:
    scheme = _SCHEME.match(text)
    if scheme and scheme.group(1).lower() in ("http", "https"):
        # "http:/host", "http:\\host" and "http:host" as browsers read them.
        rest = _slashed(text[scheme.end() :])
        if base is None or rest.startswith("/"):
            text = scheme.group(1).lower() + "://" + rest.lstrip("/")
        else:
            text = urljoin(base, rest)
    elif _NOT_A_LINK.match(text):
        return None
    elif base is not None:
        text = urljoin(base, _slashed(text) if text.startswith("\\") else text)
    elif text.startswith("//"):
        text = "https:" + text
    else:
        return None
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https"):
        return None
    host = _ascii_host((parts.hostname or "").lower())
    if host is None:
        return None
    port = parts.port
    netloc = host if port is None else f"{host}:{port}"
    netloc = netloc.removesuffix(_DEFAULT_PORTS[parts.scheme])
    path = _quoted(_without_dots(parts.path or "/"), _SAFE_PATH)
    query = _quoted(parts.query, _SAFE_QUERY)
    made = urlunsplit((parts.scheme, netloc, path, query, ""))
    return made if len(made) <= LONGEST else None


def _slashed(text: str) -> str:
    """Backslashes in front of the query, as browsers read them."""
    end = min((at for mark in "?#" if (at := text.find(mark)) >= 0), default=len(text))
    return text[:end].replace("\\", "/") + text[end:]


def _without_dots(path: str) -> str:
    """Without dot segments (RFC 3986 section 5.2.4)."""
    if "/." not in path:
        return path
    kept: list[str] = []
    segment = ""
    for segment in path.split("/")[1:]:
        if segment == "..":
            kept[-1:] = []
        elif segment != ".":
            kept.append(segment)
    if segment in (".", ".."):
        kept.append("")
    return "/" + "/".join(kept)


def _quoted(text: str, safe: str) -> str:
    if "%" in text:
        text = _STRAY_PERCENT.sub("%25", text)
    return quote(text, safe=safe, encoding="utf-8", errors="replace")


@lru_cache(maxsize=4096)
def _ascii_host(host: str) -> str | None:
    if not host or len(host) > 253:
        return None
    if ":" in host:
        IPv6Address(host)  # ValueError where it is none
        return f"[{host}]" if _IPV6.match(f"[{host}]") else None
    if "%" in host:
        host = unquote_to_bytes(host).decode("utf-8", "replace").lower()
    if not host.isascii():
        try:
            host = idna.encode(host, uts46=True).decode("ascii")
        except (idna.IDNAError, UnicodeError):
            return None
    return host if _HOST.match(host) else None


def _unescaped(found: re.Match[str]) -> str:
    byte = int(found.group(1), 16)
    return chr(byte) if byte in _UNRESERVED else found.group().upper()


def _is_tracking(pair: str) -> bool:
    name, _, value = pair.partition("=")
    name = name.lower()
    if name in _TRACKING or name.startswith(_TRACKING_PREFIXES):
        return True
    return name in _ORIGIN_PARAMETERS and bool(_ORIGIN.search(value) or not value)
