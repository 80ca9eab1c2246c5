"""The headline as a page shows it: which of its headings, and which words of that heading.

Not every ``h1`` is a headline. Some outlets put their logo, a section or the last crumb of a
breadcrumb trail (a headline written for machines) into one and show the headline as an ``h2``.
And a heading may hold more than the headline: a kicker over it, a line under it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from kawaraban.read.evidence import jsonld
from kawaraban.read.html.dom import short_text
from kawaraban.read.text.markup import one_line


class Shown(NamedTuple):
    """A heading: its words, the kicker that stands in it, ``h1`` or ``heading`` (any other)."""

    words: str
    kicker: str
    source: str
    points: int
    """2: something else on the page says the same; 1: it holds it; 0: nothing does."""
    node: LexborNode


_DROPPED = """
    script style svg button template noscript rt rp select form
"""
_UNREAD = frozenset(_DROPPED.split())
_BROKEN = """
    div p br h1 h2 h3 h4 h5 h6 ul li section header
"""
_BLOCKS = frozenset(_BROKEN.split())
_KICKER = re.compile(
    r"kicker|eyebrow|overline|over-?title|topline|roof-?line|dachzeile|supra-?(?:title|line)|"
    r"pre-?(?:title|heading|headline)|ober-?(?:zeile|titel)|spitzmarke|catchline|surtitre|"
    r"antetitulo|volanta|cintillo|occhiello|strap|super-?(?:title|head|line)|tag-?line|"
    r"first-?line|upper-?title|label|rubric|ressort|thema|topic|badge|flag|category|subtitle",
    re.IGNORECASE,
)
_UNDER = re.compile(
    r"sub-?(?:title|line|head)|deck|\bdek|standfirst|unterzeile|untertitel|sous-?titre", re.I
)
_CRUMB = re.compile(r"crumb", re.IGNORECASE)
_LOGO = re.compile(
    r"(?:^|[\s_-])(?:logo|masthead|site-?(?:title|name|logo)|brand)(?:$|[\s_-])", re.I
)
_MADE_FOR = re.compile(r"headline|entry-?title|(?:article|post|story|news)[-_]*title", re.I)
_HIDDEN = re.compile(
    r"(?:^|[\s_-])(?:visually-?hidden|sr-only|screen-reader[\w-]*)(?:$|\s)", re.IGNORECASE
)
_JOINT = re.compile(r"[:：|｜/／\-–—・·.。!?！？…」』”\"]\Z")
_LEADS_ON = re.compile(r"[:：|｜/／\-–—・·]")
_LETTER = re.compile(r"[^\W_]")
_WORDS = re.compile(r"[^\W\d_]{4,}")
_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")

_MOST = 40
"""Headings that are looked at."""
_LONGEST = 400


def shown_heading(
    tree: LexborHTMLParser, nodes: Sequence[LexborNode], titles: Sequence[str], title: str
) -> Shown | None:
    """The heading that a reader takes for the headline.

    ``nodes`` are the page's ``h1``, ``titles`` the folded headlines it gives elsewhere, ``title``
    its folded ``<title>``. What a title confirms goes first; an ``h2`` only counts if one does,
    or if it is called a headline and no ``h1`` is there.
    """
    best: Shown | None = None
    for node in nodes[:_MOST]:
        words, kicker = words_of(node)
        if not words or len(words) > _LONGEST or _is_crumb(node):
            continue
        if node.attributes.get("itemprop") == "alternativeHeadline":
            continue
        points = _points(words, kicker, titles, title)
        if points < 2 and _is_logo(node):
            continue
        if best is None or points > best.points:
            best = Shown(words, kicker, "h1", points, node)
            if points == 2:
                return best
    if best is not None and best.points:
        return best
    for node in tree.css("h2")[:_MOST]:
        words, kicker = words_of(node)
        if len(words) < 8 or len(words) > _LONGEST:
            continue
        points = _points(words, kicker, titles, title)
        if points == 2:
            return Shown(words, kicker, "heading", 2, node)
        named = node.attributes.get("class") or ""
        if best is None and _MADE_FOR.search(named) and not _in_aside(node):
            best = Shown(words, kicker, "heading", points, node)
    return best


def words_of(node: LexborNode) -> tuple[str, str]:
    """The words of a heading on one line, and its kicker.

    A kicker that its markup calls one is left out of the words where it is a line of its own;
    where the heading goes on after it with a colon or the like, it is part of the headline.
    Parts that only a style sheet parts (``<span>Kicker</span>Headline``) get a space.
    """
    if not _has_elements(node):
        return one_line(short_text(node)), ""
    pieces: list[tuple[str, str]] = []
    child = node.first_child
    while child is not None and len(pieces) < 60:
        tag = child.tag or ""
        if tag == "-text":
            pieces.append((child.text_content or "", ""))
        elif tag == "br":
            pieces.append(("\n", ""))
        elif tag[0:1] != "-" and tag not in _UNREAD:
            pieces.extend(_pieces(child, tag))
        child = child.next
    # What only screen readers say is no part of it, but the colon that they pause at.
    pieces = [p for p in pieces if p[0] and not (_HIDDEN.search(p[1]) and _LETTER.search(p[0]))]
    said = [p for p in pieces if p[0].strip()]
    if len(said) > 1:
        first, rest = said[0], "".join(p[0] for p in said[1:]).strip()
        kicker = one_line(first[0])
        alone = not _JOINT.search(kicker) and not _LEADS_ON.match(rest)
        if alone and _KICKER.search(first[1]) and len(rest) >= 8:
            at = pieces.index(first)
            return _joined(pieces[at + 1 :]), kicker
        last = said[-1]
        if _UNDER.search(last[1]) and len("".join(p[0] for p in said[:-1]).strip()) >= 8:
            at = len(pieces) - 1 - pieces[::-1].index(last)
            return _joined(pieces[:at]), ""
        words = _joined(pieces)
        if alone and first[1] and words.startswith(f"{kicker} "):
            return words, kicker
        return words, ""
    return _joined(pieces), ""


def _has_elements(node: LexborNode) -> bool:
    child = node.first_child
    while child is not None:
        if (child.tag or "-")[0] != "-":
            return True
        child = child.next
    return False


def _pieces(node: LexborNode, tag: str) -> list[tuple[str, str]]:
    """The texts of one child of a heading, each with what its markup calls it.

    A wrapper around the whole heading is opened.
    """
    for _ in range(4):
        inner = [c for c in _children(node) if c.tag != "-text" or (c.text_content or "").strip()]
        if len(inner) != 1 or (inner[0].tag or "-")[0] == "-" or inner[0].tag in _UNREAD:
            break
        node = inner[0]
    out: list[tuple[str, str]] = []
    if len(inner) > 1:
        for child in _children(node):
            child_tag = child.tag or "-"
            if child_tag == "-text":
                out.append((child.text_content or "", ""))
            elif child_tag[0] != "-" and child_tag not in _UNREAD:
                out.append((_text(child), _name(child)))
                if child_tag in _BLOCKS:
                    out.append(("\n", ""))
    else:
        out.append((_text(node), _name(node)))
    if tag in _BLOCKS:
        out = [("\n", ""), *out, ("\n", "")]
    return out


def _children(node: LexborNode) -> list[LexborNode]:
    out: list[LexborNode] = []
    child = node.first_child
    while child is not None and len(out) < 60:
        out.append(child)
        child = child.next
    return out


def _text(node: LexborNode) -> str:
    """The text of an element without that of scripts, buttons and ruby readings in it."""
    if not _has_elements(node):
        return short_text(node)
    out = []
    for inner in node.traverse(include_text=True):
        if inner.tag == "-text":
            above = inner.parent
            if above is None or above.tag not in _UNREAD:
                out.append(inner.text_content or "")
        elif inner.tag == "br":
            out.append("\n")
        if len(out) > 200:
            break
    return "".join(out)


def _name(node: LexborNode) -> str:
    """What an element is called: its class, and the names of the attributes that it has."""
    attributes = node.attributes
    named = [a for a in attributes if a.startswith("data-")]
    return " ".join([node.tag or "", attributes.get("class") or "", *named])


def _joined(pieces: Sequence[tuple[str, str]]) -> str:
    out = ""
    for text, name in pieces:
        if out and text and (name or out[-1] != " ") and _glued(out, text):
            out += " "
        out += text
    return one_line(out)


def _glued(left: str, right: str) -> bool:
    """Whether two parts run into one another in a way that no word does."""
    if len(left.split()[-1] if left.split() else "") < 3:
        return False
    return (left[-1].islower() or left[-1].isdigit() or left[-1] in '!?”"') and right[0].isupper()


def _points(words: str, kicker: str, titles: Sequence[str], title: str) -> int:
    plain = jsonld.folded(words)
    if not plain:
        return 0
    front = jsonld.folded(kicker)
    forms = {plain, front + plain, plain.removeprefix(front) or plain}
    if not forms.isdisjoint(titles):
        return 2
    if len(plain) >= 8 and any(plain in t for t in (*titles, title)):
        return 1
    if any(t in plain for t in titles if len(t) >= 12):
        return 1
    return 0


def related(words: str, others: Sequence[str]) -> bool:
    """Whether a heading shares a word (two characters running, in scripts without spaces) with
    any of the titles: a section's name or a menu's does not."""
    words = words[:_LONGEST]
    if _WIDE.search(words):
        plain = jsonld.folded(words)
        pairs = {plain[i : i + 2] for i in range(len(plain) - 1)}
        return any(p in other for other in others for p in pairs) if pairs else False
    found = _WORDS.findall(words.casefold())
    return any(word in other for other in others for word in found)


def _is_crumb(node: LexborNode) -> bool:
    """Whether a heading is the last crumb of a trail: in a box called so, in navigation, or
    behind a row of links and nothing else."""
    size = len(short_text(node))
    here: LexborNode | None = node
    for _ in range(5):
        if here is None or here.tag in ("body", "main", "article", "html"):
            break
        attributes = here.attributes
        named = " ".join(
            [attributes.get("class") or "", attributes.get("id") or "", *attributes.keys()]
        )
        if here.tag == "nav" or _CRUMB.search(named):
            return here is node or len(short_text(here, 4 * size + 400)) <= 3 * size + 300
        here = here.parent
    links, before = 0, node.prev
    while before is not None and links < 20:
        if before.tag == "a":
            links += 1
        elif before.tag != "-text" or (before.text_content or "").strip(" \n\t\r>/›»|"):
            return False
        before = before.prev
    return links > 1


def _is_logo(node: LexborNode) -> bool:
    """Whether a heading is the site's own mark: called so, or a link to the front page."""
    here: LexborNode | None = node
    for _ in range(3):
        if here is None or here.tag in ("body", "main", "article"):
            break
        if _LOGO.search(here.attributes.get("class") or "") or _LOGO.search(
            here.attributes.get("id") or ""
        ):
            return True
        here = here.parent
    link = node.css_first("a[href]")
    if link is None:
        return node.css_first("svg, img") is not None
    return _is_home(link)


def _in_aside(node: LexborNode) -> bool:
    here = node.parent
    for _ in range(6):
        if here is None:
            return False
        if here.tag in ("aside", "nav", "footer", "li"):
            return True
        here = here.parent
    return False


def last_crumb(tree: LexborHTMLParser, headline: str) -> str:
    """The last link of the trail that a page shows over its headline: the article's section."""
    trail = tree.css_first('[class*="breadcrumb" i]')
    if trail is None:
        return ""
    plain = jsonld.folded(headline)
    for link in reversed(trail.css("a[href]")[:12]):
        words = one_line(short_text(link, 100))
        if 1 < len(words) <= 40 and jsonld.folded(words) != plain and not _is_home(link):
            return words
    return ""


def _is_home(link: LexborNode) -> bool:
    try:
        parts = urlsplit(link.attributes.get("href") or "")
    except ValueError:
        return False
    return parts.path in ("", "/") and not parts.fragment
