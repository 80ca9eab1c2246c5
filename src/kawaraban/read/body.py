"""The article's text among everything else that stands on a page.

1. Every block (``read/walk.py``) weighs as much as it looks like running text.
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
from kawaraban.read.markup import one_line, paragraphs_of
from kawaraban.read.names import BAD, GOOD, LABEL, PLAIN, WORSE
from kawaraban.read.phrases import is_label, is_notice
from kawaraban.read.walk import HEADINGS, SIGNS, Block, Box, Walked

_WIDE = re.compile(r"[\u3041-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
_ENDS = re.compile(r"[.!?。！？…»”\"'’」』）)】\]:;：‚‘]\s*\Z|다\Z")
_CUT = re.compile(r"(?:\.\.\.|…|\[…\]|\[\.\.\.\])\s*\Z")
_SIGNED = re.compile(rf"[{SIGNS}]|<[^<>]{2, 40}>\Z|〈[^〈〉]{2, 40}〉\Z")
_OTHER_SIGNS = re.compile(r"[\W_]+")
# The share of the page's running text above which a name is no verdict.
_MOST_BAD = {LABEL: 0.3, BAD: 0.4}
# Surely something else, unless nothing to speak of stands outside.
_LITTLE = 150
_LABELLED = 450
_LONGEST_BLOCK = 2500
_SHARE = 0.75
_ITEMS = frozenset(["li", "td", "dd", "dt", "th"])
_WRAPPERS = frozenset(["p", "li", "ul", "ol", "blockquote", "dl", "dd", "dt", *HEADINGS])


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
    told_size = sum(len(_bare(p.text)) for p in told)
    whole = _bare(described)
    size = sum(len(_bare(p.text)) for p in shown)
    if told_size > 200 and size < 0.5 * told_size:
        return Shown(told, "json-ld", 0.85)
    confirmed = [_is_told(p, whole) for p in shown]
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
    words = _bare(headline)
    first = None
    for at, block in enumerate(walked.blocks):
        if block.tag == "h1":
            if _bare(block.text) == words:
                return at
            first = at if first is None else first
        elif len(words) <= block.size <= 2 * len(words) + 10 and _bare(block.text) == words:
            return at
    return first


def _paragraphs_told(described: str) -> list[str]:
    if "<" in described and ">" in described:
        return [p.text for p in paragraphs_of(described)]
    pieces = re.split(r"\n\s*\n|\r\n|\n", described)
    return [t for piece in pieces if (t := one_line(piece))]


def _is_told(paragraph: Paragraph, whole: str) -> bool:
    words = _bare(paragraph.text)
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
    _clear_wrappers(blocks, boxes, _bare(headline))
    _add_up(blocks, boxes, weights)
    main = _main_box(boxes, title)
    if main is None:
        return ()
    return _Gathering(walked, weights, main, headline).paragraphs()


def _weight(block: Block) -> float:
    """What a block counts for as running text: its size without links, wide scripts 2.5 times."""
    size = block.size
    if size < 20 or block.tag in HEADINGS:
        return 0.0
    sample = block.text[:200]
    wide = not sample.isascii() and len(_WIDE.findall(sample)) * 4 > len(sample)
    if size < (20 if wide else 40):
        return 0.0
    if size < (40 if wide else 80) and not _ENDS.search(block.text):
        return 0.0
    density = block.links / size
    if density > 0.5 or (size < 400 and is_notice(block.text)):
        return 0.0
    weight = min(size, _LONGEST_BLOCK) * (1 - density)
    if wide:
        weight *= 2.5
    if block.tag in _ITEMS:
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
            if b.tag == "h1" and _bare(b.text) == headline and b.links < b.size
        ]
    for at in inner:
        while at > 0:
            if boxes[at].judged < PLAIN:
                boxes[at].judged = PLAIN
            at = boxes[at].parent


def _add_up(blocks: list[Block], boxes: list[Box], weights: list[float]) -> None:
    for block, weight in zip(blocks, weights, strict=True):
        boxes[block.box].raw += weight
    for at in range(len(boxes) - 1, 0, -1):
        boxes[boxes[at].parent].raw += boxes[at].raw
    whole = boxes[0].raw
    for block, weight in zip(blocks, weights, strict=True):
        boxes[block.box].score += weight
    for at in range(len(boxes) - 1, 0, -1):
        box = boxes[at]
        # A name on a box that holds most of the page is no verdict on its content.
        share = _MOST_BAD.get(box.judged, 1.0)
        if box.raw > share * whole or (box.judged == WORSE and whole - box.raw < _LITTLE):
            box.judged = max(box.judged, PLAIN)
        elif box.judged == LABEL and box.raw > _LABELLED:
            # More than a caption or a date: a box of the article with an unlucky name.
            box.judged = PLAIN
        passed = box.score
        if box.judged < PLAIN:
            passed *= 0.05
        boxes[box.parent].score += passed


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
        elif other.tag == box.tag and other.name == box.name:
            left += other.score
    return left


class _Gathering:
    """The blocks of the main box, one verdict each."""

    def __init__(self, walked: Walked, weights: list[float], main: int, headline: str) -> None:
        self.blocks, self.boxes = walked.blocks, walked.boxes
        self.weights = weights
        self.main = main
        self.headline = _bare(headline)
        self.bad: dict[int, bool] = {main: False}
        self.places: dict[str, float] = {}
        self.judged: dict[int, bool] = {}

    def is_bad(self, at: int) -> bool:
        """Whether a box, or one around it inside the main box, holds something else."""
        trail: list[int] = []
        while at not in self.bad:
            trail.append(at)
            box = self.boxes[at]
            if box.tag == "p" and box.raw >= 100:
                # A whole paragraph is no label, whatever it is called.
                at = box.parent
                continue
            if box.judged == GOOD:
                self.bad[at] = False
                break
            if box.judged < PLAIN or (box.tag == "article" and at != self.main):
                small = box.raw < 0.3 * self.boxes[self.main].raw
                if small or box.judged < PLAIN:
                    self.bad[at] = True
                    break
            at = box.parent
        verdict = self.bad[at]
        for box_at in trail:
            self.bad[box_at] = verdict
        return verdict

    def place(self, block: Block) -> str:
        """Where a block stands: the tags around it, up to the main box."""
        at = block.box
        while at != self.main and self.boxes[at].tag in _WRAPPERS:
            at = self.boxes[at].parent
        place = ""
        while at != self.main:
            place += self.boxes[at].tag + " "
            at = self.boxes[at].parent
        return place

    def paragraphs(self) -> tuple[Paragraph, ...]:
        top = self.boxes[self.main]
        inside = [at for at in range(top.first, top.end) if not self.is_bad(self.blocks[at].box)]
        inside = self.after_headline(inside)
        for at in inside:
            place = self.place(self.blocks[at])
            self.places[place] = self.places.get(place, 0.0) + self.weights[at]
        kept = self.kept(inside)
        return self.finished(kept)

    def after_headline(self, inside: list[int]) -> list[int]:
        """Drops what stands in front of the page's headline, and the headline."""
        whole = sum(self.weights[at] for at in inside)
        before, start = 0.0, 0
        for n, at in enumerate(inside):
            block = self.blocks[at]
            if before > 0.1 * whole:
                break
            if block.tag == "h1" or self.is_headline(block):
                start, whole, before = n + 1, whole - before, 0.0
            before += self.weights[at]
        return inside[start:]

    def is_headline(self, block: Block) -> bool:
        size = len(self.headline)
        return size <= block.size <= 2 * size + 10 and _bare(block.text) == self.headline

    def kept(self, inside: list[int]) -> list[int]:
        whole = sum(self.places.values())
        trusted = {p for p, w in self.places.items() if w >= 0.15 * whole}
        good = [n for n, at in enumerate(inside) if self.weights[at] and not self.junk(at)]
        if not good:
            return []
        first, last = good[0], good[-1]
        kept: list[int] = []
        for n, at in enumerate(inside):
            block = self.blocks[at]
            if self.junk(at):
                continue
            if block.tag in HEADINGS:
                if first - 1 <= n < last and self.heads(inside, n):
                    kept.append(at)
                continue
            if self.weights[at]:
                kept.append(at)
                continue
            at_home = self.place(block) in trusted
            if first < n < last:
                if at_home or (_ENDS.search(block.text) and block.size > 24):
                    kept.append(at)
            elif n > last and at_home:
                listed = block.tag == "li" and kept and self.opens_list(kept[-1])
                if listed or block.tag == self.blocks[inside[last]].tag:
                    kept.append(at)
        return kept

    def opens_list(self, at: int) -> bool:
        block = self.blocks[at]
        return block.tag == "li" or block.text.endswith((":", "："))

    def heads(self, inside: list[int], n: int) -> bool:
        """Whether a heading has text under it (and no list of links)."""
        for at in inside[n + 1 :]:
            if self.blocks[at].tag in HEADINGS:
                continue
            return not self.junk(at)
        return False

    def junk(self, at: int) -> bool:
        """Whether a block is a list of links, a label or a notice."""
        known = self.judged.get(at)
        if known is None:
            known = self.judged[at] = self._junk(self.blocks[at])
        return known

    def _junk(self, block: Block) -> bool:
        if block.links > 0.6 * block.size:
            # A sentence of the article may be one link from end to nearly end.
            whole = block.tag == "p" and block.size > 50 and block.links < 0.95 * block.size
            if not (whole and _ENDS.search(block.text)):
                return True
        if block.tag == "h1":
            return True
        return (block.size < 160 and is_label(block.text)) or (
            block.size < 400 and is_notice(block.text)
        )

    def finished(self, kept: list[int]) -> tuple[Paragraph, ...]:
        out: list[Paragraph] = []
        seen: set[str] = set()
        for n, at in enumerate(kept):
            block = self.blocks[at]
            text = block.text
            if block.size > 40:
                if text in seen:
                    continue
                seen.add(text)
            last = n == len(kept) - 1
            out.append(Paragraph(text, "subheading" if not last and _heads(block) else "paragraph"))
        while out and out[-1].kind == "subheading":
            out.pop()
        return tuple(out)


def _heads(block: Block) -> bool:
    """Whether a block is a subheading: by its tag, or a short line set bold or signed."""
    if block.tag in HEADINGS:
        return True
    text = block.text
    if block.size > 90 or block.tag in _ITEMS or _ENDS.search(text):
        return False
    return block.bold >= 0.9 * block.size or bool(_SIGNED.match(text))


def _bare(text: str) -> str:
    """Letters and digits only, case folded."""
    return _OTHER_SIGNS.sub("", text.casefold())
