"""The article's text among everything else that stands on a page.

1. Every block (``read/body/walk.py``) weighs as much as it looks like running text.
2. Weights add up in the boxes they stand in; boxes whose names say that they hold something
   else (comments, related articles, menus …) pass little on, unless they hold most of the page.
3. The main box is the smallest that still holds most of the weight.
4. In it, blocks in bad boxes go, then link lists, labels, and what stands before the first and
   after the last paragraph.

``docs/design/reading.md`` has the reasons and what was measured.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from kawaraban.article import Paragraph
from kawaraban.read.body.gathering import ITEMS, Gathering
from kawaraban.read.body.phrases import is_notice, is_stamp
from kawaraban.read.body.walk import HEADINGS, Block, Box, Walked
from kawaraban.read.html.class_names import BAD, GOOD, LABEL, PLAIN, WORSE
from kawaraban.read.text.markup import one_line, paragraphs_of
from kawaraban.read.text.sentences import ENDS, bare, ends_open, is_wide

_CUT = re.compile(r"(?:\.\.\.|…|\[…\]|\[\.\.\.\])\s*\Z")
# The share of the page's running text above which a name is no verdict.
_MOST_BAD = {LABEL: 0.3, BAD: 0.4}
# The share of it below which names have left nothing of a page.
_TOO_LITTLE = 0.25
# Surely something else, unless nothing to speak of stands outside.
_LITTLE = 150
_LABELLED = 450
_LONGEST_BLOCK = 2500
_SHARE = 0.75
_MOST_COMPARED = 500_000_000
"""Paragraphs times characters of the text told: each is looked for in the whole."""


class Shown(NamedTuple):
    """The text of an article, where it came from, and how sure that is."""

    paragraphs: tuple[Paragraph, ...] = ()
    source: str = "page-text"
    confidence: float = 0.9


def main_text(walked: Walked, headline: str = "", described: str = "") -> Shown:
    """The article's paragraphs and subheadings, in order; none where there is no running text.

    ``described`` is the text as JSON-LD gives it (articleBody): it takes the place of what the
    page shows where that is only a part of it, and confirms paragraphs where it is not.
    """
    shown = _shown(walked, headline)
    if not described:
        return Shown(shown)
    told = tuple(Paragraph(t) for t in _paragraphs_told(described))
    told_size = sum(len(bare(p.text)) for p in told)
    whole = bare(described)
    plain = [bare(p.text) for p in shown]
    size = sum(map(len, plain))
    if told_size > 200 and size < 0.5 * told_size:
        return Shown(told, "json-ld", 0.85)
    most = _MOST_COMPARED // max(len(whole), 1)
    confirmed = [n < most and _is_told(words, whole) for n, words in enumerate(plain)]
    if size < 0.8 * told_size and ends_open(shown) and all(confirmed):
        # The page shows the beginning; what it tells goes on.
        return Shown(told, "json-ld", 0.85)
    agreed = sum(
        len(p.text) for p, yes in zip(shown, confirmed, strict=True) if yes and len(p.text) > 30
    )
    # Where it is only the beginning (cut at so many characters) it confirms nothing.
    whole_told = told_size >= 0.7 * size and not _CUT.search(described)
    if whole_told and agreed >= 0.8 * sum(len(p.text) for p in told):
        kept = [p for p, yes in zip(shown, confirmed, strict=True) if yes or p.kind == "subheading"]
        while kept and kept[-1].kind == "subheading":
            kept.pop()
        return Shown(tuple(kept), "page-text", 0.98)
    return Shown(shown)


def headline_block(walked: Walked, headline: str) -> int | None:
    """Which block shows the headline; else the first h1."""
    if headline not in walked.headlines:
        walked.headlines[headline] = _headline_block(walked.blocks, bare(headline))
    return walked.headlines[headline]


def _headline_block(blocks: list[Block], words: str) -> int | None:
    first = None
    for at, block in enumerate(blocks):
        if block.tag == "h1":
            if bare(block.text) == words:
                return at
            first = at if first is None else first
        elif len(words) <= block.size <= 2 * len(words) + 10 and bare(block.text) == words:
            return at
    return first


def _paragraphs_told(described: str) -> list[str]:
    if "<" in described and ">" in described:
        return [p.text for p in paragraphs_of(described)]
    pieces = re.split(r"\n\s*\n|\r\n|\n", described)
    return [t for piece in pieces if (t := one_line(piece))]


def _is_told(words: str, whole: str) -> bool:
    if words in whole:
        return True
    # Links, notes and quotation marks may differ: the middle, or either end, will do.
    if len(words) < 60:
        return False
    return words[:40] in whole or words[-40:] in whole or words[len(words) // 2 :][:40] in whole


def _shown(walked: Walked, headline: str) -> tuple[Paragraph, ...]:
    blocks, boxes = walked.blocks, walked.boxes
    if not blocks:
        return ()
    weights = [_weight(b) for b in blocks]
    title = headline_block(walked, headline)
    _clear_wrappers(blocks, boxes, bare(headline))
    _add_up(blocks, boxes, weights)
    if boxes[0].score < _TOO_LITTLE * boxes[0].raw and boxes[0].score < _TOO_LITTLE * _not_worse(
        blocks, boxes, weights
    ):
        # Names that leave nothing of a page mean something else there.
        for box in boxes:
            if LABEL >= box.judged >= BAD:
                box.judged = PLAIN
        _add_up(blocks, boxes, weights)
    main = _main_box(boxes, title)
    if main is None:
        return ()
    return Gathering(walked, weights, main, headline).paragraphs()


def _weight(block: Block) -> float:
    """What a block counts for as running text: its size without links, wide scripts 2.5 times."""
    size = block.size
    if size < 20 or block.tag in HEADINGS:
        return 0.0
    wide = is_wide(block.text)
    if size < (20 if wide else 40):
        return 0.0
    if size < (40 if wide else 80) and not ENDS.search(block.text):
        return 0.0
    if is_stamp(block.text):
        return 0.0
    density = block.links / size
    if density > 0.5 or (size < 400 and is_notice(block.text)):
        return 0.0
    weight = min(size, _LONGEST_BLOCK) * (1 - density)
    if wide:
        weight *= 2.5
    if block.tag in ITEMS:
        weight *= 0.4
    return weight


def _clear_wrappers(blocks: list[Block], boxes: list[Box], headline: str) -> None:
    """Whatever its name, a box around the headline, the main element or the marked text holds
    the article."""
    inner = [b.parent for b in boxes if b.body or b.tag == "main"]
    if headline:
        inner += [
            boxes[b.box].parent
            for b in blocks
            if b.tag == "h1" and bare(b.text) == headline and b.links < b.size
        ]
    cleared: set[int] = set()
    for at in inner:
        while at > 0 and at not in cleared:
            cleared.add(at)
            if boxes[at].judged < PLAIN:
                boxes[at].judged = PLAIN
            at = boxes[at].parent


def _add_up(blocks: list[Block], boxes: list[Box], weights: list[float]) -> None:
    raw = [0.0] * len(boxes)
    score = [0.0] * len(boxes)
    for block, weight in zip(blocks, weights, strict=True):
        if weight:
            raw[block.box] += weight
            score[block.box] += weight
    for at in range(len(boxes) - 1, 0, -1):
        if raw[at]:
            raw[boxes[at].parent] += raw[at]
    whole = raw[0]
    for at in range(len(boxes) - 1, 0, -1):
        held = raw[at]
        if not held:
            continue
        box = boxes[at]
        box.raw = held
        passed = box.score = score[at]
        if box.judged < PLAIN:
            # A name on a box that holds most of the page is no verdict on its content.
            share = _MOST_BAD.get(box.judged, 1.0)
            if held > share * whole or (box.judged == WORSE and whole - held < _LITTLE):
                box.judged = PLAIN
            elif box.judged == LABEL and held > _LABELLED:
                # More than a caption or a date: a box of the article with an unlucky name.
                box.judged = PLAIN
            else:
                passed *= 0.05
        score[box.parent] += passed
    boxes[0].raw, boxes[0].score = whole, score[0]


def _not_worse(blocks: list[Block], boxes: list[Box], weights: list[float]) -> float:
    """The weight that stands in no box of comments, menus or related articles."""
    worse = [box.judged == WORSE for box in boxes]
    for at in range(1, len(boxes)):
        worse[at] = worse[at] or worse[boxes[at].parent]
    return sum(w for block, w in zip(blocks, weights, strict=True) if not worse[block.box])


def _main_box(boxes: list[Box], title: int | None) -> int | None:
    whole = boxes[0].score
    if not whole:
        return None
    marked = max(
        (i for i, b in enumerate(boxes) if b.body), key=lambda i: boxes[i].score, default=None
    )
    if marked is not None and boxes[marked].score >= 0.4 * whole:
        return marked
    children: dict[int, list[int]] = {}
    for at in range(1, len(boxes)):
        if boxes[at].score and boxes[at].judged >= PLAIN:
            children.setdefault(boxes[at].parent, []).append(at)
    here = _descend(boxes, children)
    title = -1 if title is None else title
    # What is called the article's text, or stands in one element with the headline, is the
    # article, however much unnamed text (comments, other articles) follows it.
    if boxes[here].judged != GOOD:
        named = [
            at
            for at, b in enumerate(boxes)
            if b.end <= boxes[here].first
            and (b.judged == GOOD or (b.tag == "article" and b.first <= title < b.end))
            and b.score >= 700
        ]
        if named:
            return max(named, key=lambda at: (boxes[at].score, at))
    return here


def _descend(boxes: list[Box], children: dict[int, list[int]]) -> int:
    here = 0
    while True:
        inner = children.get(here, [])
        child = max(
            (c for c in inner if boxes[c].tag != "p"), key=lambda c: boxes[c].score, default=None
        )
        if child is None:
            return here
        share = 0.5 if boxes[child].judged == GOOD else _SHARE
        if boxes[child].score < share * boxes[here].score:
            return here
        if _left_behind(boxes, inner, child) > 0.03 * boxes[child].score:
            return here
        here = child


def _left_behind(boxes: list[Box], inner: list[int], child: int) -> float:
    """The weight that stands beside ``child`` and is of its kind: paragraphs next to it, and
    boxes of the same name."""
    box = boxes[child]
    left = 0.0
    for at in inner:
        other = boxes[at]
        if at == child:
            continue
        if other.tag == "p":
            if box.first - 3 <= other.first <= box.end + 3:
                left += other.score
        elif other.tag == box.tag and (other.name == box.name or _continues(other, box)):
            left += other.score
    return left


def _continues(other: Box, box: Box) -> bool:
    """Whether two boxes that follow each other are parts of one: of the same classes, but for
    one or more that one of them has more (as where the part behind a wall is marked)."""
    if other.end != box.first and box.end != other.first:
        return False
    mine, its = set(box.name.split()), set(other.name.split())
    return min(len(mine), len(its)) >= 2 and (mine <= its or its <= mine)
