"""One walk over a page's tree: its blocks of text, and the boxes that they stand in.

A *block* is a run of text that a reader sees as one paragraph, heading or list item. A *box*
is a block-level element; what its tag, class and attributes say of it is judged here once.
The walk keeps its own stack, so a page may nest as deep as it likes.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

import msgspec
from selectolax.lexbor import LexborHTMLParser, LexborNode

from kawaraban.article import nfc
from kawaraban.read.html.class_names import BAD, GOOD, LABEL, PLAIN, WORSE, judge
from kawaraban.read.text.markup import one_line
from kawaraban.read.text.sentences import is_unspaced

_DROPPED = """
    script style noscript template svg iframe object embed canvas audio video map button select
    input textarea option datalist progress meter dialog math rt rp head title meta link base
    frameset noframes nav area param track
"""
DROPPED = frozenset(_DROPPED.split())
_BLOCKS = """
    html body address article aside blockquote center dd details dir div dl dt fieldset figcaption
    figure footer form h1 h2 h3 h4 h5 h6 header hr legend li main menu ol p pre section summary
    table tbody td tfoot th thead tr ul caption search hgroup
"""
BLOCKS = frozenset(_BLOCKS.split())
HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])
_RUNNING = frozenset(["p", "li", "blockquote", "dd", "td", *HEADINGS])
# What becomes of an element: those from _LEAF on are not entered.
_BOX, _LINK, _BOLD, _INLINE, _LEAF, _LINE, _PICTURE, _WITH_PICTURES = range(8)
_KINDS: dict[str, int] = {
    **dict.fromkeys(BLOCKS, _BOX),
    **dict.fromkeys(DROPPED, _LEAF),
    "a": _LINK,
    "b": _BOLD,
    "strong": _BOLD,
    "br": _LINE,
    "-comment": _LEAF,
    "-": _LEAF,
    **dict.fromkeys(["img", "source", "amp-img"], _PICTURE),
    **dict.fromkeys(["button", "video"], _WITH_PICTURES),
}
# Of whatever class, these hold no running text of the article they stand in.
_ASIDES = frozenset(["aside", "footer", "figcaption", "caption", "figure", "address", "dialog"])


class Box(msgspec.Struct):
    """A block-level element: its place, and what its attributes say."""

    parent: int
    tag: str
    attributes: dict[str, str | None]
    body: bool
    """The page's own mark for the text of the article (itemprop=articleBody)."""
    first: int
    end: int
    """Its blocks are ``blocks[first:end]``."""
    score: float = 0.0
    raw: float = 0.0
    verdict: int | None = None

    @property
    def name(self) -> str:
        return self.attributes.get("class") or ""

    @property
    def judged(self) -> int:
        """GOOD, PLAIN, LABEL, BAD or WORSE; of most boxes of a page nobody asks."""
        if self.verdict is None:
            self.verdict = _judge(self.tag, self.attributes)
        return self.verdict

    @judged.setter
    def judged(self, verdict: int) -> None:
        self.verdict = verdict


class Block(msgspec.Struct):
    """A run of text: ``links`` of its ``size`` characters are in links."""

    text: str
    tag: str
    box: int
    links: int
    bold: int
    size: int


class Image(msgspec.Struct):
    """A picture on the page, and the block and box it stands at."""

    attributes: dict[str, str | None]
    at: int
    box: int


class Walked:
    """What a walk found, in document order."""

    __slots__ = ("blocks", "boxes", "headlines", "images")

    def __init__(self) -> None:
        self.headlines: dict[str, int | None] = {}
        """Where a headline stands, once it was looked for (``body.headline_block``)."""
        self.images: list[Image] = []
        self.blocks: list[Block] = []
        self.boxes: list[Box] = []


SIGNS = "◆◇■□●○▶▷▲△★☆◎▼▽"
"""What outlets set in front of a subheading that is no element of its own."""
BREAK = "\x0b"
"""A line break inside a block while it is gathered; white space in HTML never holds it."""
# Soft hyphen, zero-width space and no-break space, word joiner.
_INVISIBLE = re.compile("[\xad\u200b\ufeff\u2060]+")
_INDENTED = re.compile(r"[ \t\r\n\xa0]*\u3000")

_ALONE = 6
"""Characters from which on a line that is all bold, or all a link, is a line of its own."""

MOST_NODES = 400_000
"""Nodes of a page that are looked at."""


def walk(tree: LexborHTMLParser) -> Walked:
    """The blocks and boxes of a page's body."""
    found = Walked()
    root = tree.body
    if root is None:
        return found
    walker = _Walker(found)
    walker.run(root)
    return found


class _Walker:
    __slots__ = (
        "blocks",
        "bold",
        "bold_chars",
        "boxes",
        "heading",
        "here",
        "images",
        "link",
        "links",
        "marks",
        "parts",
    )

    def __init__(self, found: Walked) -> None:
        self.blocks = found.blocks
        self.images = found.images
        self.boxes = found.boxes
        self.parts: list[str] = []
        self.marks: list[tuple[int, bool, bool]] = []
        """Which parts are in links, and which are bold; the others are plain."""
        self.links = 0
        self.bold_chars = 0
        self.link = 0
        self.bold = 0
        self.here = -1
        self.heading = ""

    def run(self, root: LexborNode) -> None:
        # One look at a name decides what becomes of a node: this loop is a third of all reading.
        kinds, parts, marks = _KINDS, self.parts, self.marks
        stack: list[tuple[LexborNode, str, int]] = [(root, "body", _BOX)]
        self.enter(root, "body")
        node = root.first_child
        count = 0
        while True:
            if node is None:
                node, tag, kind = stack.pop()
                if kind == _BOX:
                    self.leave(tag)
                    if not stack:
                        return
                elif kind == _LINK:
                    self.link -= 1
                elif kind == _BOLD:
                    self.bold -= 1
                node = node.next
                continue
            if node.is_text_node:
                text = node.text_content
                # White space in front of a block's text, as most text nodes are.
                if text and (parts or not text.isspace()):
                    parts.append(text)
                    if self.link or self.bold:
                        marks.append((len(parts) - 1, bool(self.link), bool(self.bold)))
                        if self.link:
                            self.links += len(text)
                        if self.bold:
                            self.bold_chars += len(text)
                node = node.next
                continue
            tag = node.tag or "-"
            kind = kinds.get(tag, _INLINE)
            count += 1
            if kind >= _LEAF or count > MOST_NODES:
                if kind == _LINE:
                    parts.append(BREAK)
                elif kind == _PICTURE:
                    if len(self.images) < 500:
                        self.images.append(Image(node.attributes, len(self.blocks), self.here))
                elif kind == _WITH_PICTURES:
                    self.pictures_in(node, tag)
                node = node.next
                continue
            child = node.first_child
            if kind == _INLINE and "-" in tag:  # of the page's own making, or no element at all
                if tag[0] == "-":
                    node = node.next
                    continue
                if child is None and "data-src" in node.attributes:  # made for a picture
                    self.images.append(Image(node.attributes, len(self.blocks), self.here))
                elif self.boxes[self.here].tag not in _RUNNING:
                    kind = _BOX
            if child is None:
                if parts and tag in BLOCKS:
                    self.flush()
                node = node.next
                continue
            if kind == _BOX:
                self.enter(node, tag)
            elif kind == _LINK:
                self.link += 1
            elif kind == _BOLD:
                self.bold += 1
            elif not self.seen(node):
                node = node.next
                continue
            stack.append((node, tag, kind))
            node = child

    def pictures_in(self, node: LexborNode, tag: str) -> None:
        """The pictures of an element whose text is none of the page's: the still of a video, what
        a button enlarges."""
        if len(self.images) >= 500:
            return
        if tag == "video":
            if poster := node.attributes.get("poster"):
                still: dict[str, str | None] = {"src": poster}
                self.images.append(Image(still, len(self.blocks), self.here))
            return
        inside = node.first_child
        while inside is not None and (inside.tag or "-")[0] == "-":
            inside = inside.next
        if inside is not None and inside.tag != "svg" and "<img" in (node.html or ""):
            for image in node.css("img, source"):
                self.images.append(Image(image.attributes, len(self.blocks), self.here))

    def seen(self, node: LexborNode) -> bool:
        """Whether an inline element is text that a reader sees as part of its paragraph."""
        attributes = node.attributes
        if not attributes:
            return True
        if "hidden" in attributes:
            return False
        named = attributes.get("class")
        return not (named and _hides(named))

    def enter(self, node: LexborNode, tag: str) -> None:
        if self.parts:
            self.flush()
        attributes = node.attributes
        body = "itemprop" in attributes and "articleBody" in (attributes["itemprop"] or "")
        at = len(self.blocks)
        self.boxes.append(Box(self.here, tag, attributes, body, at, at))
        self.here = len(self.boxes) - 1
        if tag in HEADINGS:
            self.heading = tag

    def leave(self, tag: str) -> None:
        if self.parts:
            self.flush()
        box = self.boxes[self.here]
        box.end = len(self.blocks)
        self.here = box.parent
        if tag in HEADINGS:
            self.heading = ""

    def flush(self) -> None:
        parts = self.parts
        text = "".join(parts)
        links, bold = self.links, self.bold_chars
        self.links = self.bold_chars = 0
        if not text.isspace():
            tag = self.heading or self.boxes[self.here].tag
            if BREAK not in text:
                self.add(tidy(text), tag, links, bold)
            else:
                for line in lines(self.pieces()):
                    self.add(line.text, tag, line.links, line.bold)
        parts.clear()
        self.marks.clear()

    def pieces(self) -> list[Line]:
        """What is gathered, piece by piece between the breaks."""
        out: list[Line] = []
        marks = iter(self.marks)
        marked = next(marks, None)
        words: list[str] = []
        links = bold = 0
        for at, part in enumerate((*self.parts, BREAK)):
            if part == BREAK:
                text = tidy("".join(words))
                out.append(Line(text, min(links, len(text)), min(bold, len(text))))
                words.clear()
                links = bold = 0
                continue
            words.append(part)
            if marked is not None and marked[0] == at:
                size = len(part.strip())
                links += size if marked[1] else 0
                bold += size if marked[2] else 0
                marked = next(marks, None)
        return out

    def add(self, text: str, tag: str, links: int, bold: int) -> None:
        if text:
            self.blocks.append(Block(text, tag, self.here, links, bold, len(text)))


def tidy(text: str) -> str:
    """``text`` on one line, without invisible break marks; an indent of U+3000 in front of it is
    kept, as one."""
    if "\u3000" not in text:
        line = text.strip()
        if not line.isprintable() or "  " in line:
            line = " ".join(line.split())
        if line.isprintable():  # as nothing invisible is
            return nfc(line)
    text = _INVISIBLE.sub("", text)
    if _INDENTED.match(text):
        text = one_line(text)
        return "\u3000" + text if text else ""
    return one_line(text)


class Line(NamedTuple):
    """A line: ``links`` and ``bold`` of its characters are in links, are bold."""

    text: str
    links: int = 0
    bold: int = 0


def lines(pieces: list[Line]) -> list[Line]:
    """The paragraphs of a text with line breaks in it, from its tidied pieces.

    Two breaks part paragraphs. One does where the next line is indented or signed (◆), after a
    short signed line, around a line that is bold or a link from end to end, and where the text
    has no double ones and its lines are long; elsewhere it is a line break inside a paragraph.
    """
    double = any(not pieces[i].text for i in range(1, len(pieces) - 1))
    filled = [piece.text for piece in pieces if piece.text]
    whole = sum(map(len, filled))
    wide = sum(1 for line in filled if is_unspaced(line[0]) or "가" <= line[0] <= "힣")
    least = 30 if 2 * wide > len(filled) else 60
    parted = len(filled) > 1 and not double and whole >= least * len(filled)
    out: list[list[Line]] = []
    open_ = False
    for piece in pieces:
        line = piece.text
        if not line:
            open_ = False
            continue
        alone = len(line) >= _ALONE and max(piece.links, piece.bold) >= 0.9 * len(line.strip())
        goes_on = line[0] != "\u3000" and line[0] not in SIGNS and not alone
        if open_ and not parted and goes_on:
            glued = is_unspaced(out[-1][-1].text[-1]) and is_unspaced(line[0])
            out[-1].append(piece if glued else piece._replace(text=" " + line))
        else:
            out.append([piece])
        open_ = not alone and not (line[0] in SIGNS and len(line) <= 60)
    return [_joined(run) for run in out]


def _joined(run: list[Line]) -> Line:
    if len(run) == 1:
        return run[0]
    text = "".join(line.text for line in run)
    return Line(text, sum(line.links for line in run), sum(line.bold for line in run))


_HIDING = re.compile(r"(?:^|[\s_-])(?:sr-only|visually-?hidden|screen-reader-text)(?:$|\s)")
_NO_DISPLAY = re.compile(r"display\s{0,9}:\s{0,9}none", re.IGNORECASE)
_ROLES = {
    "navigation": WORSE, "contentinfo": WORSE, "dialog": WORSE, "banner": WORSE, "menu": WORSE,
    "search": WORSE, "complementary": BAD, "tooltip": BAD, "alert": BAD, "tablist": BAD,
}  # fmt: skip


_NAMES = ("class", "id", "data-testid", "data-component")


@lru_cache(maxsize=4096)
def _hides(named: str) -> bool:
    return bool(_HIDING.search(named))


def _judge(tag: str, attributes: dict[str, str | None]) -> int:
    """What an element's name and attributes say it holds."""
    if tag == "nav":
        return WORSE
    judged = _said(attributes) if attributes else PLAIN
    return BAD if tag in _ASIDES and judged in (PLAIN, LABEL) else judged


def _said(attributes: dict[str, str | None]) -> int:
    if "itemprop" in attributes and "articleBody" in (attributes["itemprop"] or ""):
        return GOOD
    if "hidden" in attributes:
        return BAD
    if "style" in attributes:
        style = attributes["style"]
        if style and "none" in style and _NO_DISPLAY.search(style):
            return BAD
    if "role" in attributes and (verdict := _ROLES.get(attributes["role"] or "", 0)):
        return verdict
    judged = PLAIN
    for name in _NAMES:
        if name in attributes and (value := attributes[name]):
            verdict = judge(value)
            if verdict == GOOD:
                return GOOD
            if verdict < judged:
                judged = verdict
    return judged
