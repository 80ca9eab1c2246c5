"""``<time>`` elements, and what a page calls each: published, updated, or not of this article.

HTML Living Standard, section 4.5.14; ``pubdate`` is of an older draft and still written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from selectolax.lexbor import LexborNode

from kawaraban.read.dates.labels import Label, label_at_end, label_in_front
from kawaraban.read.html import class_names
from kawaraban.read.html.dom import short_text
from kawaraban.read.text.markup import one_line

_VALUES = (
    "datetime", "content", "data-datetime", "data-date-time", "data-date", "data-time",
    "data-timestamp", "data-published", "data-publish-date",
)  # fmt: skip
_UPDATED = re.compile(r"modif|updat|revis|edited|lastmod|last-change", re.IGNORECASE)
_PUBLISHED = re.compile(r"publi|pubdate|posted|created|issued|entry-date|first-?pub", re.IGNORECASE)
_CLOCK = re.compile(r"\d\s?[:.時시点點]\s?\d\d|\d\s?[ap]\.?m\b", re.IGNORECASE)
_NOT_OURS = frozenset(["aside", "blockquote", "footer", "nav"])
_INLINE = frozenset(
    ["-text", "span", "b", "strong", "em", "i", "label", "dt", "th", "small", "abbr", "svg", "a"]
)
_UP = 8
"""Ancestors that are asked whether they hold something else."""
_ABOVE = 2
_NOT_ARTICLES = frozenset(
    [
        "Comment",
        "UserComments",
        "Event",
        "BroadcastEvent",
        "MusicEvent",
        "SportsEvent",
        "Person",
        "Organization",
        "Product",
        "Offer",
        "VideoObject",
        "ImageObject",
        "AudioObject",
        "Movie",
        "Book",
    ]
)


def told(nodes: Iterable[LexborNode]) -> tuple[list[str], list[str]]:
    """What the elements say of publication, and of revision: those that stand among other
    articles last, those of comments and quoted posts not at all."""
    published: list[str] = []
    beside: list[str] = []
    updated: list[str] = []
    for node in nodes:
        place = _place(node)
        if place < 0:
            continue
        label = label_of(node)
        if label == "other":
            continue
        (updated if label == "updated" else published if place else beside).extend(_values(node))
    return [*published, *beside], updated


def label_of(node: LexborNode) -> Label:
    """What a ``<time>`` is called by its attributes, the words before it, or its parents."""
    for step in range(_ABOVE + 1):
        attributes = node.attributes
        if "pubdate" in attributes:
            return "published"
        named = f"{attributes.get('class') or ''} {attributes.get('itemprop') or ''}"
        named += f" {attributes.get('id') or ''} {attributes.get('data-testid') or ''}"
        # WordPress calls the one date of an unchanged post "published updated".
        if _PUBLISHED.search(named):
            return "published"
        if _UPDATED.search(named):
            return "updated"
        if label := label_at_end(_before(node)):
            return label
        if step == 0 and (label := label_in_front(one_line(short_text(node, 80)))):
            return label
        parent = node.parent
        if parent is None or parent.tag in ("body", "main", "article", "html"):
            break
        node = parent
    return ""


def is_of_article(node: LexborNode) -> bool:
    """Whether the microdata item that ``node`` is a property of may be the article: a page holds
    items for its comments and events too."""
    here: LexborNode | None = node.parent
    for _ in range(40):
        if here is None:
            return True
        if "itemscope" in here.attributes:
            kind = (here.attributes.get("itemtype") or "").rstrip("/").rsplit("/", 1)[-1]
            return kind not in _NOT_ARTICLES
        here = here.parent
    return True


def _values(node: LexborNode) -> Iterator[str]:
    attributes = node.attributes
    value = next((v for n in _VALUES if (v := attributes.get(n)) and v.strip()), "")
    if value:
        yield value.strip()
    words = one_line(short_text(node, 400))
    if words and (not value or (words != value and _CLOCK.search(words))):
        yield words


def _place(node: LexborNode) -> int:
    """1 for the article's, 0 among other things, -1 for what is surely not of it."""
    here: LexborNode | None = node.parent
    place = 1
    for _ in range(_UP):
        if here is None or here.tag in ("body", "html", "main"):
            break
        if here.tag in _NOT_OURS:
            return -1
        attributes = here.attributes
        named = attributes.get("class") or attributes.get("id")
        if named and class_names.judge(named) == class_names.WORSE:
            if "comment" in named.lower() or "tweet" in named.lower():
                return -1
            place = 0
        here = here.parent
    return place


def _before(node: LexborNode) -> str:
    """The words right before a node, of its own line."""
    previous = node.prev
    for _ in range(3):
        if previous is None:
            return ""
        if previous.tag not in _INLINE:
            return ""
        if previous.tag == "-text":
            words = one_line((previous.text_content or "")[-80:])
        else:  # what is longer is no label
            words = one_line(short_text(previous, 80))
        if words:
            return words
        previous = previous.prev
    return ""
