"""What a link on a page says, and what its address looks like."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from selectolax.lexbor import LexborNode

from kawaraban.read.text.markup import one_line
from kawaraban.read.text.sentences import width_of

LEAST_WIDTH = 14
"""Width of a headline, in half-width characters; what menus say is shorter."""
MOST_WIDTH = 400
_LONGEST = 5_000
"""Characters of one piece of text that are looked at."""
_HIGHEST = 60
HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])
_TITLE_NAME = re.compile(r"(?:title|ttl|headline|headding|heading|subject|tit\b|midashi|hdg)", re.I)
_DROPPED = frozenset(["script", "style", "template", "noscript", "svg", "rt", "rp"])
_BLOCK_NAMES = "p div li dt dd td th time br figcaption section article ul ol small"
_BLOCKS = HEADINGS | frozenset(_BLOCK_NAMES.split())
_DIGITS = re.compile(r"\d+")
_EXTENSION = re.compile(r"\.\w{2,5}\Z")


def above(node: LexborNode) -> Iterator[LexborNode]:
    """A node and what it stands in."""
    here: LexborNode | None = node
    for _ in range(_HIGHEST):
        if here is None or here.tag in ("html", "-undef"):
            return
        yield here
        here = here.parent


def texts_of(node: LexborNode, most: int, *, apart: bool = False) -> Iterator[str]:
    """The pieces of text in a node, one for each block, those not shown left out. ``apart``: one
    for each element, inline ones too (``<a>…</a><span>6月19日</span>``)."""
    gathered: list[str] = []
    count = length = 0
    for piece in _pieces(node, apart):
        if piece is not None:
            piece = piece[:_LONGEST]
            length += len(piece)
            if length > 4 * _LONGEST:
                break
            gathered.append(piece)
        elif gathered:
            if text := one_line("".join(gathered)):
                yield text
                count += 1
                if count >= most:
                    return
            gathered = []
    if text := one_line("".join(gathered)):
        yield text


def _pieces(node: LexborNode, apart: bool) -> Iterator[str | None]:
    """The texts in a node in their order; None where a block begins or ends."""
    depth = 0
    here: LexborNode | None = node.first_child
    while here is not None:
        tag = here.tag or ""
        below: LexborNode | None = None
        if tag == "-text":
            if text := here.text_content:
                yield text
        elif tag not in _DROPPED:
            if apart or tag in _BLOCKS:
                yield None
            below = here.first_child
        if below is not None:
            here = below
            depth += 1
            continue
        while here.next is None and depth:
            parent = here.parent
            if parent is None:
                return
            here = parent
            depth -= 1
            if apart or here.tag in _BLOCKS:
                yield None
        if not depth and here.next is None:
            return
        here = here.next


def words_of(node: LexborNode, most: int = 20) -> str:
    return one_line(" ".join(texts_of(node, most))[:2000])


def headline_in(node: LexborNode) -> str:
    """What a link says: the heading in it, else its first words that are long enough, else the
    picture's or the link's description."""
    for heading in node.css("h1, h2, h3, h4, h5, h6")[:3]:
        if words := words_of(heading):
            return words
    for inner in node.css("[class]")[:30]:
        name = inner.attributes.get("class") or ""
        if _TITLE_NAME.search(name) and width_of(words := words_of(inner)) >= LEAST_WIDTH:
            return words
    texts = list(texts_of(node, 12))
    for text in texts:
        if width_of(text) >= LEAST_WIDTH and not _is_label(text):
            return text
    if texts:
        return one_line(" ".join(texts))
    picture = node.css_first("img[alt]")
    alt = picture.attributes.get("alt") if picture is not None else ""
    return one_line(alt or node.attributes.get("title") or node.attributes.get("aria-label") or "")


def _is_label(text: str) -> bool:
    """Whether a piece of text is a date or a number rather than a headline."""
    digits = sum(char.isdigit() for char in text)
    return 3 * digits >= len(text)


def rank_of(node: LexborNode) -> int:
    """How likely a link is an article's headline, among links to it: less is likelier."""
    if node.css_first("h1, h2, h3, h4, h5, h6") is not None:
        return 0
    for level, outer in enumerate(above(node)):
        if level > 3:
            break
        if outer.tag in HEADINGS:
            return 0
        if _TITLE_NAME.search(outer.attributes.get("class") or ""):
            return 1
    return 3 if node.css_first("img") is not None and not words_of(node) else 2


def is_likely(url: str) -> bool:
    """Whether an address has the look of one article's: numbers, a date, words with hyphens."""
    parts = urlsplit(url)
    if any(len(run) >= 4 for run in _DIGITS.findall(parts.path + "?" + parts.query)):
        return True
    last = _EXTENSION.sub("", parts.path.rstrip("/").rpartition("/")[2])
    return last.count("-") >= 3 or (len(last) >= 16 and last.isalnum())


def shape_of(url: str) -> str:
    """An address with what differs from article to article taken out."""
    parts = urlsplit(url)
    steps = []
    for step in parts.path.strip("/").split("/"):
        if step.count("-") >= 2 or len(step) > 24:
            step = "~"
        elif any(char.isdigit() for char in step):
            step = _DIGITS.sub("9", step)
            step = "9" if step.count("9") > 1 else step
        steps.append(step)
    keys = sorted(pair.partition("=")[0] for pair in parts.query.split("&") if pair)
    # The section is left open: one list has articles of many.
    return "/".join(["", str(len(steps)), steps[-1] if steps else "", *keys])
