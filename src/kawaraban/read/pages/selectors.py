"""What a source's own selectors find on its article pages: the evidence ``selector``.

For the few sites on which reading without rules goes wrong. A rule that finds something wins
over all other evidence of its field; one that finds nothing leaves the field as it would be
without it, and is noted, so that the desk can tell.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from kawaraban.article import FieldEvidence, PageSelectors, Paragraph
from kawaraban.read.addresses.urls import normalise_url
from kawaraban.read.body.walk import HEADINGS, Box, walk
from kawaraban.read.evidence.metadata import Said
from kawaraban.read.html import css, dom
from kawaraban.read.html.links import words_of
from kawaraban.read.names.bylines import names_in

SOURCE = "selector"
SURE = 0.98
_MOST = 50
"""Elements of one rule that are looked at; of a text more."""
_MOST_TEXT = 2_000
_PICTURES = ("data-src", "data-original", "data-lazy-src", "data-lazy", "src", "content", "href")
_DATES = ("datetime", "content", "data-time", "data-date-time", "title")
_NO_TEXT = frozenset(
    ["aside", "nav", "footer", "figure", "figcaption", "caption", "form", "address"]
)

FIELDS = {
    "headline": "headline",
    "published": "published",
    "byline": "bylines",
    "text": "text",
    "picture": "lead_picture",
}
"""The article's field that each rule is for."""


class Chosen(NamedTuple):
    """What the rules found: empty where there is no rule or it found nothing."""

    headline: str = ""
    dates: tuple[Said, ...] = ()
    bylines: tuple[str, ...] = ()
    text: tuple[Paragraph, ...] = ()
    picture: tuple[str, str] | None = None
    rules: tuple[tuple[str, str], ...] = ()
    """The rules that there are: the article's field, the selector."""

    def with_evidence(self, evidence: Sequence[FieldEvidence]) -> tuple[FieldEvidence, ...]:
        """``evidence`` with that of the rules: those that found something, and with a
        confidence of 0 those that did not."""
        if not self.rules:
            return tuple(evidence)
        found = {
            "headline": bool(self.headline),
            "bylines": bool(self.bylines),
            "text": bool(self.text),
            "lead_picture": self.picture is not None,
            "published": any(e.field == "published" and e.source == SOURCE for e in evidence),
        }
        out: list[FieldEvidence] = []
        failed = []
        for field, selector in self.rules:
            if not found[field]:
                failed.append(FieldEvidence(field, SOURCE, 0.0, selector[:200]))
            elif field != "published":
                out.append(FieldEvidence(field, SOURCE, SURE))
        known = {e.field for e in out}
        return (*out, *(e for e in evidence if e.field not in known), *failed)


NOTHING = Chosen()


def choose(tree: LexborHTMLParser, select: PageSelectors | None, base: str) -> Chosen:
    """What the rules find on a page; takes off the page what they say is to be removed.

    ``base`` is what relative addresses start from. A rule that is no CSS finds nothing
    (desk.toml is checked when it is loaded).
    """
    if select is None:
        return NOTHING
    for node in css.outermost(_found(tree, select.remove)):
        if node.tag not in ("html", "body", "head"):
            node.decompose()
    heading = next((w for n in _found(tree, select.headline)[:_MOST] if (w := words_in(n))), "")
    dates = [text for n in _found(tree, select.published)[:_MOST] for text in dates_in(n)]
    names = [name for n in _found(tree, select.byline)[:_MOST] for name in names_in(words_in(n))]
    return Chosen(
        headline=heading[:1000],
        dates=tuple(Said(text, SOURCE) for text in dict.fromkeys(dates)),
        bylines=tuple(dict.fromkeys(names)),
        text=_text(_found(tree, select.text)),
        picture=_picture(_found(tree, select.picture), base),
        rules=tuple(
            (field, rule) for name, field in FIELDS.items() if (rule := _rule(select, name))
        ),
    )


def check(select: PageSelectors) -> None:
    """Raises :class:`css.SelectorError`, beginning with the rule's name, where one is no CSS."""
    for name in PageSelectors.__struct_fields__:
        if selector := _rule(select, name):
            try:
                css.compiled(selector)
            except css.SelectorError as error:
                raise css.SelectorError(f"{name}: {error}") from error


def words_in(node: LexborNode) -> str:
    """What an element says: its text, of a ``meta`` its content."""
    if node.tag == "meta":
        return (node.attributes.get("content") or "").strip()
    return words_of(node)


def dates_in(node: LexborNode) -> list[str]:
    """What may be a date in an element: its attributes' first, then its text."""
    said = [value.strip() for name in _DATES if (value := node.attributes.get(name))]
    inner = node.css_first("time[datetime]")
    if inner is not None and (value := inner.attributes.get("datetime")):
        said.append(value.strip())
    return [text[:300] for text in (*said, words_of(node)) if text]


def picture_in(node: LexborNode, base: str) -> str | None:
    """The address of the picture that an element is, or holds."""
    inner = node if node.tag in ("img", "meta", "amp-img", "a", "source") else None
    picture = node.css_first("img, amp-img") if inner is None or node.tag == "a" else None
    for one in (picture, inner):
        if one is None:
            continue
        for name in _PICTURES:
            value = one.attributes.get(name)
            if value and (url := normalise_url(value, base)):
                return url
    return None


def _rule(select: PageSelectors, name: str) -> str:
    rule = getattr(select, name)
    return rule if isinstance(rule, str) else ""


def _found(tree: LexborHTMLParser, selector: str) -> list[LexborNode]:
    if not selector:
        return []
    try:
        return css.select(tree, selector)
    except css.SelectorError:
        return []


def _picture(nodes: list[LexborNode], base: str) -> tuple[str, str] | None:
    for node in nodes[:_MOST]:
        if url := picture_in(node, base):
            return url, ""
    return None


def _text(nodes: list[LexborNode]) -> tuple[Paragraph, ...]:
    """The paragraphs in the elements, as the walk sees them, without what is no text."""
    markup = "".join(node.html or "" for node in css.outermost(nodes)[:_MOST_TEXT])
    if not markup:
        return ()
    walked = walk(dom.parse(markup))
    out: list[Paragraph] = []
    for block in walked.blocks:
        if not _is_aside(walked.boxes, block.box):
            kind = "subheading" if block.tag in HEADINGS else "paragraph"
            out.append(Paragraph(block.text, kind))  # type: ignore[arg-type]  # one of the two
    return tuple(out)


def _is_aside(boxes: list[Box], at: int) -> bool:
    while at > 0:
        if boxes[at].tag in _NO_TEXT:
            return True
        at = boxes[at].parent
    return False
