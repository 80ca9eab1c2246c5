"""What one element of a feed holds: text, markup, lines, a title, an author's name, a link."""

from __future__ import annotations

import base64
import html
import re
from collections.abc import Iterator

from lxml import etree

from kawaraban.article import Paragraph
from kawaraban.read.feeds.elements import name_of
from kawaraban.read.text.markup import headline_of, one_line, paragraphs_of, text_of

_EMAIL_NAME = re.compile(r"\s*[^\s()<>]{1,100}@[^\s()<>]{1,100}\s*\(([^()]{1,200})\)\s*")
_NAME_EMAIL = re.compile(r"\s*([^<>]{1,200}?)\s*<[^<>\s]{1,100}@[^<>\s]{1,100}>\s*")
_EMAIL = re.compile(r"\s*[^\s()<>]{1,100}@[^\s()<>]{1,100}\s*\Z")


def children_named(parent: etree._Element, name: str) -> Iterator[etree._Element]:
    """Elements right below, by :func:`name_of`."""
    return (n for n in elements(iter(parent)) if name_of(n.tag) == name)


def plain_of(node: etree._Element) -> str:
    """The text of an element, that of elements inside it too."""
    if len(node) == 0:
        return node.text or ""
    return "".join(str(piece) for piece in node.itertext())


def markup_of(node: etree._Element) -> str:
    """What an element holds as markup: escaped markup as it is, elements written out."""
    if len(node) == 0:
        return _unpacked(node) if _is_base64(node) else node.text or ""
    kind = node.get("type")
    text = node.text or ""
    if kind in ("html", "text/html") and not text.strip() and len(node) == 1 and not len(node[0]):
        # Escaped markup in one element that should not be there.
        return plain_of(node)
    # In XHTML a "&lt;" is a sign; elsewhere it is markup that lost half of its escapes.
    inside = [html.escape(text, quote=False) if kind == "xhtml" else text]
    inside += [etree.tostring(child, encoding="unicode") for child in node]
    return "".join(inside)


def _is_base64(node: etree._Element) -> bool:
    """Whether an element says so (Atom 0.3), or is of a type that is neither text nor XML
    (RFC 4287, section 4.1.3.3)."""
    return node.get("mode") == "base64" or (
        (node.get("type") or "").startswith("application/") and "xml" not in node.get("type", "")
    )


def _unpacked(node: etree._Element) -> str:
    """Text in base64; nothing where it is none, or what was packed is no text."""
    try:
        packed = re.sub(r"\s+", "", node.text or "")
        return base64.b64decode(packed, validate=True).decode("utf-8")
    except ValueError:
        return ""


def is_plain(node: etree._Element) -> bool:
    """Whether an element says that it holds text and no markup."""
    kind = (node.get("type") or "").lower()
    return kind in ("text", "text/plain") and len(node) == 0 and node.get("mode") != "escaped"


def lines_of(node: etree._Element, markup: str) -> tuple[Paragraph, ...]:
    """The paragraphs of what :func:`markup_of` gave."""
    if is_plain(node):
        return tuple(Paragraph(line) for part in markup.split("\n") if (line := one_line(part)))
    return paragraphs_of(markup)


def title_of(node: etree._Element) -> str:
    """A title on one line. Where nothing says that it is HTML, only common inline elements are
    taken for markup (RSS leaves it open); where something does, all are."""
    kind = (node.get("type") or "").lower()
    markup = markup_of(node)[:20_000] if kind or len(node) or node.get("mode") else node.text or ""
    if not markup:
        return ""
    if is_plain(node):
        return one_line(markup)
    if not kind or kind.startswith("text/p") or kind == "text":
        return headline_of(markup)
    if "<" in markup:
        markup = " ".join(text_of(markup).split("\n"))
        return one_line(markup)
    return headline_of(markup)


def is_element(node: etree._Element) -> bool:
    """Whether a node is an element, and not a reference to an entity that nobody declared."""
    tag: object = node.tag
    return isinstance(tag, str)


def elements(nodes: Iterator[etree._Element]) -> Iterator[etree._Element]:
    """Those of ``nodes`` that are elements."""
    return (node for node in nodes if is_element(node))


def link_in(node: etree._Element) -> tuple[int, str | None]:
    """How good a link is (less is better; 9: none), and its address."""
    href = node.get("href")
    if href is None:
        return 1, plain_of(node)
    rel = (node.get("rel") or "alternate").strip().lower()
    if rel == "alternate":
        kind = (node.get("type") or "").lower()
        return (0 if not kind or "html" in kind else 2), href
    return (5 if rel == "self" else 9), href


def author_in(node: etree._Element) -> str:
    """The name that an element of an author gives, without the address of e-mail; "" for none."""
    named = next(children_named(node, "name"), None)
    text = headline_of(plain_of(node if named is None else named))
    if found := _EMAIL_NAME.fullmatch(text) or _NAME_EMAIL.fullmatch(text):
        text = found.group(1).strip()
    return "" if len(text) > 200 or _EMAIL.match(text) else text
