"""Which addresses may be one article: canonical addresses, twins, spellings.

A page says of itself where it belongs, and pages lie or are made from broken templates. What is
believed here decides which articles the store takes for one, so two rules hold throughout: no
page takes the place of another site's, and no address that names no article (a front page, a
section) stands for one that does.
"""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import urlsplit, urlunsplit

# Country domains are parted once more: example.co.jp.
_SECOND_LEVEL_WORDS = "ac ad co com ed edu go gob gouv gov gr lg mil ne net nom or org re"
_SECOND_LEVEL = frozenset(_SECOND_LEVEL_WORDS.split())
# Under these anybody may have a name of their own, so that each name is a site.
_HOSTED = """
    appspot.com blogspot.com github.io gitlab.io hatenablog.com hatenablog.jp livejournal.com
    medium.com netlify.app pages.dev seesaa.net substack.com tistory.com tumblr.com vercel.app
    weebly.com wixsite.com wordpress.com cocolog-nifty.com blog.jp fc2.com exblog.jp jugem.jp
    goo.ne.jp sakura.ne.jp web.fc2.com s3.amazonaws.com cloudfront.net herokuapp.com web.app
"""
_HOSTED_UNDER = frozenset(_HOSTED.split())
_ADDRESS = re.compile(r"[0-9.]+\Z|.*:")
_TWIN_HOSTS_WORDS = "www amp m mobile sp s touch wap mob"
_TWIN_HOSTS = frozenset(_TWIN_HOSTS_WORDS.split())

# What marks a rendition of the same article: AMP, mobile, print.
_TWIN_QUERY = re.compile(
    r"(?:(?:amp|amphtml|isamp|print|printable|printview|mobile|sp)(?:=(?:1|true|yes|y|on|amp)?)?|"
    r"(?:outputtype|output|view|mode|format|type|layout|display|service|tmpl|m)="
    r"(?:amp|print|printable|mobile|sp))\Z",
    re.IGNORECASE,
)
_TWIN_SEGMENTS_WORDS = "amp amphtml m mobile print sp spv smp smartphone"
_TWIN_SEGMENTS = frozenset(_TWIN_SEGMENTS_WORDS.split())
_SECTIONS = frozenset(["mobile", "print", "smartphone"])
_TWIN_SUFFIX = re.compile(r"[._](?:amp|print)(?=(?:\.[a-z]{2,5})?\Z)", re.IGNORECASE)

_EXTENSION = re.compile(r"\.(?:html?|shtml|xhtml|php\d?|aspx?|jsp|do|cgi|page|cms|amp)\Z", re.I)
_DATE_PART = re.compile(
    r"(?:19|20)\d\d(?:[-_.]?(?:0?[1-9]|1[0-2])(?:[-_.]?[0-3]?\d)?)?\Z|\d{1,2}\Z"
)
_SLUG = 16
"""Characters from which on a segment names an article whatever it is made of."""
_ADDED = re.compile(r"[-_]\d{4,}\Z")
_NUMBER = re.compile(r"\d{4,}")
_GENERIC_WORDS = "index default main view read article articles story news page top"
_GENERIC = frozenset(_GENERIC_WORDS.split())


def site_of(url: str) -> str:
    """The site that an address is on: the part of its host that one owner has. A host that is
    an IP address is a site of its own, and so is each name at a place where anybody may have
    one; empty where the address has no host. (A rule of thumb, and no Public Suffix List: where
    it errs, it takes two subdomains for one owner's.)"""
    try:
        host = (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return ""
    return _site(host)


@lru_cache(maxsize=4096)
def _site(host: str) -> str:
    if _ADDRESS.match(host):
        return host
    labels = host.lower().removeprefix("www.").split(".")
    size = 3 if len(labels) > 2 and labels[-2] in _SECOND_LEVEL and len(labels[-1]) == 2 else 2
    for known in (size, size + 1):
        if ".".join(labels[-known:]) in _HOSTED_UNDER:
            size = known + 1
    return ".".join(labels[-size:])


def same_site(one: str, other: str) -> bool:
    """Whether two addresses are on one site; on a host of numbers, or one without a dot, at one
    port too (there any port may be another's)."""
    try:
        first, second = urlsplit(one), urlsplit(other)
        site = _site((first.hostname or "").rstrip("."))
        if not site or site != _site((second.hostname or "").rstrip(".")):
            return False
        bare = "." not in site or _ADDRESS.match(site) is not None
        return not bare or first.port == second.port
    except ValueError:
        return False


def may_stand_for(canonical: str, url: str) -> bool:
    """Whether a page at ``url`` may say that ``canonical`` is its address.

    It must be on the same site (else any page could take another's place), be no front page,
    and not lose what tells articles apart: where ``url`` names an article (by a number, a slug,
    a query), ``canonical`` must name one, and be no folder that the article stands in.
    """
    if not same_site(canonical, url):
        return False
    one, other = urlsplit(canonical), urlsplit(url)
    path = one.path.rstrip("/")
    if not path and not one.query:
        return not other.path.rstrip("/") and not other.query
    if twin_key(canonical) == twin_key(plain_twin(url)):
        return True
    above = not one.query and (other.path.rstrip("/") + "/").startswith(path + "/")
    if names_article(url) and not names_article(canonical):
        # A short name is one where the page's own address has it too.
        last = path.rpartition("/")[2]
        return not above and len(last) > 4 and last in other.path.split("/")[2:]
    if above and path != other.path.rstrip("/"):
        # The dropped tail may be words after a number, a page or a rendition, nothing else.
        last = path.rpartition("/")[2]
        return _segment_names(last) and not _DATE_PART.match(last)
    lost = re.search(r"=[^&]*\d{3}", other.query) and not one.query
    return not (lost and path == other.path.rstrip("/") and not _marks(path))


def may_be_twin(twin: str, url: str) -> bool:
    """Whether a page at ``url`` may call ``twin`` a rendition of itself (AMP, mobile, print).

    Same site, and what names the article in one names it in the other: the same address but for
    the marks of a rendition, or a number or slug that both have.
    """
    if not same_site(twin, url):
        return False
    one, other = plain_twin(twin), plain_twin(url)
    if _hostless(one) == _hostless(other) or _marked(twin, url):
        return names_article(url)
    ours, theirs = _name_of(one), _name_of(other)
    if ours and theirs and (ours <= theirs or theirs <= ours):
        return True
    short, long = sorted((_last_of(one), _last_of(other)), key=len)
    return len(short) >= _SLUG and long.startswith(short) and bool(_ADDED.match(long[len(short) :]))


def names_article(url: str) -> bool:
    """Whether an address looks as if it named one article: its last segment has a number, words
    joined by hyphens, a script of its own or some length, or its query has a number."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    if re.search(r"=[^&]*\d", parts.query) or re.fullmatch(r"[^=&]*\d[^=&]*", parts.query):
        return True
    segments = [s for s in parts.path.split("/") if s]
    while segments and _EXTENSION.sub("", segments[-1]).lower() in _GENERIC:
        segments.pop()
    return bool(segments) and _segment_names(segments[-1])


def _segment_names(segment: str) -> bool:
    name = _EXTENSION.sub("", segment)
    return any(c.isdigit() for c in name) or bool(
        re.search(r"[^-_]+[-_][^-_]+|%[89A-F]", name, re.IGNORECASE) or len(name) >= _SLUG
    )


def plain_twin(url: str) -> str:
    """The address without what marks an AMP, mobile or print rendition, where an article is
    still named by what is left; else the address as it is.

    ``/story/12345/amp/`` → ``/story/12345/``; ``?print=1``, ``?outputType=amp`` go;
    ``story-12345.amp.html`` → ``story-12345.html``. The host stays (see :func:`may_be_twin`).
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    query = parts.query
    if query:
        query = "&".join(p for p in query.split("&") if not _TWIN_QUERY.match(p))
    path = parts.path
    segments = path.split("/")
    least = ""
    tail = -2 if len(segments) > 2 and not segments[-1] else -1
    if _EXTENSION.sub("", segments[tail]).lower() in _TWIN_SEGMENTS:
        del segments[tail]
        path = "/".join(segments)
    else:
        first = next((i for i, s in enumerate(segments) if s), 0)
        if first < len(segments) - 1 and segments[first].lower() in _TWIN_SEGMENTS:
            least = segments[first].lower()
            del segments[first]
            path = "/".join(segments)
        path = _TWIN_SUFFIX.sub("", path)
    if (path, query) == (parts.path, parts.query):
        return url
    plain = urlunsplit((parts.scheme, parts.netloc, path or "/", query, ""))
    if path == parts.path:
        return plain if names_article(plain) else url
    named = _name_of(plain)
    if least in _SECTIONS:  # as often what the articles in it are about
        named = frozenset(filter(str.isdecimal, named))
    return plain if named else url


def _hostless(url: str) -> tuple[str, str]:
    """Path and query of an address; with the labels of a rendition's host it is another's."""
    parts = urlsplit(url)
    host = (parts.hostname or "").split(".")
    while len(host) > 2 and host[0] in _TWIN_HOSTS:
        host = host[1:]
    return ".".join(host) + parts.path.rstrip("/"), parts.query


def _marked(twin: str, url: str) -> bool:
    """Whether two paths differ in one segment, which marks a rendition (``/amp/2024/s1.html`` and
    ``/articles/2024/s1.html``)."""
    one, other = urlsplit(twin), urlsplit(url)
    ours, theirs = one.path.split("/"), other.path.split("/")
    if len(ours) != len(theirs) or one.query != other.query:
        return False
    apart = [a for a, b in zip(ours, theirs, strict=True) if a != b]
    return len(apart) == 1 and apart[0].lower() in _TWIN_SEGMENTS


def _last_of(url: str) -> str:
    return _EXTENSION.sub("", urlsplit(url).path.rstrip("/").rpartition("/")[2]).lower()


def _name_of(url: str) -> frozenset[str]:
    """What names the article in an address: its longest numbers, else its last slug."""
    parts = urlsplit(url)
    segments = [_EXTENSION.sub("", s) for s in parts.path.split("/") if s]
    while segments and segments[-1].lower() in _GENERIC:
        segments.pop()
    queried = {n for n in _NUMBER.findall(parts.query) if len(n) >= 4}
    last = segments[-1] if segments else ""
    if queried:
        return frozenset(queried)
    numbers = {n for n in _NUMBER.findall(last) if not _DATE_PART.match(n)}
    if numbers:
        return frozenset(numbers)
    if _marks(last) or len(last) >= _SLUG:
        return frozenset([last.lower()])
    return frozenset()


def _marks(path: str) -> bool:
    """Whether a segment of a path (the last) is a slug of several words or holds a long number."""
    last = _EXTENSION.sub("", path.rstrip("/").rpartition("/")[2])
    if _DATE_PART.match(last):
        return False
    return bool(_NUMBER.search(last) or re.search(r"[^-_]+[-_][^-_]+", last))


# Spellings ----------------------------------------------------------------------------


def twin_key(url: str) -> str:
    """The form of an address that is the same for http and https, with and without ``www.`` and
    one closing slash: no site publishes two articles that differ in these alone."""
    rest = url
    if rest.startswith("https://"):
        rest = rest[8:]
    elif rest.startswith("http://"):
        rest = rest[7:]
    else:
        return url
    if rest.startswith("www.") and "." in rest[4:].split("/", 1)[0]:
        rest = rest[4:]
    path, mark, query = rest.partition("?")
    return path.removesuffix("/") + mark + query


def spellings(url: str) -> tuple[str, ...]:
    """All addresses with the same :func:`twin_key`, itself first: those that an article may be
    known under."""
    if not url.startswith(("http://", "https://")):
        return (url,)
    key = twin_key(url)
    path, mark, query = key.partition("?")
    found = [url]
    slashes = ("/",) if path.endswith("/") else ("", "/")
    for scheme in ("https://", "http://"):
        for www in ("", "www."):
            found += (f"{scheme}{www}{path}{slash}{mark}{query}" for slash in slashes)
    return tuple(dict.fromkeys(found))
