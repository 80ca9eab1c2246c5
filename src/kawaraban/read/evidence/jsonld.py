"""The article that a page describes in JSON-LD (schema.org), out of all that it describes.

Pages carry several blocks, graphs with references, listings of other articles, and JSON that is
slightly broken. Nothing here recurses on the depth of what the page says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from kawaraban.read.text.markup import unescaped

Node = dict[str, Any]
"""A JSON object as the page gives it; never leaves ``read``."""

LONGEST = 2_000_000
"""Characters of one block that are read."""
MOST_NODES = 5_000

_ARTICLES = """
    NewsArticle Article ReportageNewsArticle OpinionNewsArticle AnalysisNewsArticle
    BackgroundNewsArticle ReviewNewsArticle AskPublicNewsArticle AdvertiserContentArticle
    SatiricalArticle LiveBlogPosting BlogPosting SocialMediaPosting TechArticle ScholarlyArticle
    MedicalScholarlyArticle Report Review CriticReview
"""
ARTICLE_TYPES = frozenset(_ARTICLES.split())
PAGE_TYPES = frozenset(["WebPage", "ItemPage", "VideoObject", "MediaGallery", "ImageGallery"])
# In these an article is one of many, or another than the page's.
_LISTS = frozenset(
    [
        "itemListElement",
        "hasPart",
        "relatedLink",
        "citation",
        "mentions",
        "liveBlogUpdate",
        "comment",
    ]
)
_OTHER_SIGNS = re.compile(r"[\W_]+")
_CONTROLS = re.compile(r"[\x00-\x1f]")
_COMMA = re.compile(r",\s{0,200}(?=[}\]])")
_WRAPPED = re.compile(r"\A\s*(?:<!--|//\s*<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/|<!\[CDATA\[)")
_WRAP_END = re.compile(r"(?:-->|//\s*\]\]>|/\*\s*\]\]>\s*\*/|\]\]>)\s*;?\s*\Z")


def objects(blocks: Sequence[str]) -> list[tuple[Node, bool]]:
    """Every typed object of the blocks, in order, and whether it is one of a listing."""
    found: list[tuple[Node, bool]] = []
    for block in blocks:
        loaded = _load(block[:LONGEST])
        if loaded is None:
            continue
        # Depth first, in the page's order.
        waiting: list[tuple[Any, bool]] = [(loaded, False)]
        while waiting and len(found) < MOST_NODES:
            value, listed = waiting.pop()
            if isinstance(value, list):
                waiting.extend((v, listed) for v in reversed(value))
            elif isinstance(value, dict):
                if "@type" in value or "@id" in value:
                    found.append((value, listed))
                waiting.extend(
                    (v, listed or k in _LISTS)
                    for k, v in reversed(value.items())
                    if isinstance(v, dict | list)
                )
    return found


def types_of(node: Node) -> tuple[str, ...]:
    said = node.get("@type")
    if isinstance(said, str):
        said = [said]
    if not isinstance(said, list):
        return ()
    return tuple(t.rsplit("/", 1)[-1] for t in said if isinstance(t, str))


def article_of(
    found: list[tuple[Node, bool]], addresses: set[str], titles: set[str]
) -> Node | None:
    """The object that stands for the page's own article.

    ``addresses`` are what the page goes by (without scheme), ``titles`` its folded headlines.
    """
    best: tuple[int, Node] | None = None
    for node, listed in found:
        if ARTICLE_TYPES.isdisjoint(types_of(node)):
            continue
        points = 0 if listed else 4
        if not addresses.isdisjoint(addresses_of(node)):
            points += 4
        said = node.get("headline") or node.get("name")
        if isinstance(said, str) and folded(said) in titles:
            points += 3
        points += ("datePublished" in node) + ("author" in node) + ("articleBody" in node)
        if listed and points < 3:
            continue
        if best is None or points > best[0]:
            best = points, node
    return best[1] if best else None


def text_of(value: Any) -> str:
    """A string value: the string itself, or the name of the object it is."""
    for _ in range(4):
        if isinstance(value, list):
            value = value[0] if value else ""
        elif isinstance(value, dict):
            value = value.get("name") or value.get("@value") or ""
        else:
            break
    if not isinstance(value, str):
        return ""
    return unescaped(value).strip()


def resolved(node: Node, by_id: dict[str, Node]) -> Node:
    """The object that a reference (``{"@id": …}``) stands for; else the object itself."""
    key = node.get("@id")
    return by_id.get(key, node) if isinstance(key, str) else node


def each(value: Any) -> Iterator[Any]:
    """The items of a value that may be one or a list."""
    if isinstance(value, list):
        yield from value[:100]
    elif value is not None:
        yield value


def folded(title: str) -> str:
    """A headline as it is compared: letters and digits only, case folded."""
    if "&" in title:
        title = unescaped(title)
    return _OTHER_SIGNS.sub("", title.casefold())


def bare_address(url: str) -> str:
    """An address as it is compared: no scheme, ``www.``, query, fragment or closing slash."""
    url = url.split("#")[0].split("?")[0].strip()
    return re.sub(r"\A(?:https?:)?//(?:www\.)?", "", url, flags=re.IGNORECASE).rstrip("/")


def addresses_of(node: Node) -> set[str]:
    """Where an object says that it is, as :func:`bare_address` has it."""
    found = set()
    for key in ("url", "@id", "mainEntityOfPage"):
        for value in each(node.get(key)):
            if isinstance(value, dict):
                value = value.get("@id") or value.get("url")
            if isinstance(value, str) and value:
                found.add(bare_address(value))
    return found


def _load(block: str) -> Any:
    block = block.strip()
    if not block:
        return None
    try:
        return msgspec.json.decode(block)
    except (msgspec.DecodeError, RecursionError, UnicodeError):
        pass
    # What pages get wrong: comments around it, raw line breaks in strings, a comma too many.
    block = _WRAP_END.sub("", _WRAPPED.sub("", block))
    block = _COMMA.sub("", _CONTROLS.sub(" ", block)).rstrip("; ")
    for text in (block, unescaped(block)):
        try:
            return msgspec.json.decode(text)
        except (msgspec.DecodeError, RecursionError, UnicodeError):
            continue
    return None
