"""Which blocks of the main box are the article's text: one verdict each.

``read/body/box.py`` finds the box; here what else stands in it goes (boxes of other things, lists
of links, labels, notices, captions, lists of other articles after the end), and what a reader sees
as the text stays, however short or linked it is (first lines, lists, tables, lines of names).
``docs/design/reading.md`` has the reasons and what was measured.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kawaraban.article import Paragraph
from kawaraban.read.body.phrases import is_credit, is_label, is_notice, is_wall, leads_on
from kawaraban.read.body.walk import HEADINGS, SIGNS, Block, Walked
from kawaraban.read.html.class_names import GOOD, LABEL, PLAIN
from kawaraban.read.text.sentences import ENDS, ENTRY, SENTENCE, bare, is_wide

ITEMS = frozenset(["li", "td", "dd", "dt", "th"])
_SIGNED = re.compile(rf"[{SIGNS}]")
_BRACKETED = re.compile(
    r"(?:<[^<>]{2,40}>|〈[^〈〉]{2,40}〉|＜[^＜＞]{2,40}＞|【[^【】]{2,40}】)\Z"
)
_WRAPPERS = frozenset(["p", "li", "ul", "ol", "blockquote", "dl", "dd", "dt", *HEADINGS])
_FRAMES = frozenset(["div", "figure", "center", "span", "td", "tr", "tbody", "table", "a", "p"])
_CELLS = frozenset(["td", "th"])
# Characters: of a caption, of a row's cell, of what may be said twice without being a copy.
_CAPTION, _CELL, _LONG = 150, 90, 400
_MOST_QUOTES = 100
"""Quotations of a text beyond which they are none that were pulled out of it."""

_WALL_LINES, _WALL_LINE = 12, 160
"""What a box around a wall's words may hold: so many lines, each of so many characters."""
# What content systems call a line between paragraphs that heads those below it.
_HEADING_NAME = re.compile(
    r"inter(?:line|tit)|cross-?head|sub-?head(?:ing|line)?(?![a-z])|sub-?header|ladillo|"
    r"zwischen-?(?:titel|(?:ue|ü)berschrift)|tussenkop|mellomtittel|mellanrubrik|ko-?midashi|"
    r"naka-?midashi|sub-?midashi|소제목",
    re.IGNORECASE,
)


class Gathering:
    """The blocks of the main box, one verdict each."""

    def __init__(self, walked: Walked, weights: list[float], main: int, headline: str) -> None:
        self.blocks, self.boxes = walked.blocks, walked.boxes
        self.weights = weights
        self.main = main
        self.headline = bare(headline)
        self.bad: dict[int, bool] = {main: False}
        self.places: dict[str, float] = {}
        self.trusted: set[str] = set()
        self.judged: dict[int, bool] = {}
        self.rows: dict[int, str] = {}
        """The first cell of each row of a data table, and the row on one line."""
        self.captions = self._captions(walked)

    def paragraphs(self) -> tuple[Paragraph, ...]:
        top = self.boxes[self.main]
        inside = [at for at in range(top.first, top.end) if not self.is_bad(self.blocks[at].box)]
        walls = self.walls(inside)
        inside = [at for at in inside if at not in walls] if walls else inside
        inside = self.after_headline(inside)
        for at in inside:
            place = self.place(self.blocks[at])
            self.places[place] = self.places.get(place, 0.0) + self.weights[at]
        whole = sum(self.places.values())
        self.trusted = {p for p, w in self.places.items() if w >= 0.15 * whole}
        inside = self.before_others(self.in_rows(inside))
        self.excuse_entries(inside)
        return self.finished(self.kept(inside))

    def walls(self, inside: list[int]) -> set[int]:
        """The boxes between paragraphs that ask the reader to sign in or pay, with all that they
        say an account is good for."""
        found: set[int] = set()
        for at in inside:
            block = self.blocks[at]
            if at in found or block.size > _WALL_LINE or not is_wall(block.text):
                continue
            box, around = None, self.boxes[block.box].parent
            while around > self.main and self.holds_lines(around):
                box, around = around, self.boxes[around].parent
            if box is not None:
                found.update(range(self.boxes[box].first, self.boxes[box].end))
        return found

    def holds_lines(self, at: int) -> bool:
        held = range(self.boxes[at].first, self.boxes[at].end)
        return len(held) <= _WALL_LINES and all(self.blocks[n].size <= _WALL_LINE for n in held)

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
            if box.judged == LABEL and box.tag == "tr":
                at = box.parent  # its name tells the row's kind, as of what its cells are
                continue
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

    def home(self, block: Block) -> int:
        """The box that holds a block, without the elements that are its paragraph or list."""
        at = block.box
        while at != self.main and self.boxes[at].tag in _WRAPPERS:
            at = self.boxes[at].parent
        return at

    def place(self, block: Block) -> str:
        """Where a block stands: the tags around it, up to the main box."""
        return self.place_of(self.home(block))

    def place_of(self, at: int) -> str:
        place = ""
        while at != self.main:
            place += self.boxes[at].tag + " "
            at = self.boxes[at].parent
        return place

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
        return size <= block.size <= 2 * size + 10 and bare(block.text) == self.headline

    def before_others(self, inside: list[int]) -> list[int]:
        """Cuts off the lists of other articles after the end: from a heading that says so
        (関連記事, Most read), if half of what follows it is links, or every third block (three or
        more), and little is text."""
        whole = sum(self.weights[at] for at in inside)
        after = links = size = linked = 0.0
        cut = len(inside)
        for n in range(len(inside) - 1, 0, -1):
            block = self.blocks[inside[n]]
            if after > 0.3 * whole:
                break
            heads = block.tag in HEADINGS or (block.size <= 40 and block.links == 0)
            listed = links >= 0.5 * size > 0 or linked >= max(3, 0.3 * (len(inside) - n))
            if heads and listed and is_label(block.text):
                cut = n
            after += self.weights[inside[n]]
            links += block.links
            size += block.size
            linked += block.links > 0.6 * block.size
        return inside[:cut]

    def in_rows(self, inside: list[int]) -> list[int]:
        """Data tables with a row on one line: their first cells stand for the rows."""
        tables: dict[int, dict[int, list[int]]] = {}
        for at in inside:
            row = self.row_of(at)
            if row is not None:
                tables.setdefault(self.table_of(row), {}).setdefault(row, []).append(at)
        hidden: set[int] = set()
        for table, told in tables.items():
            if self.is_data(table, list(told.values())):
                for cells in told.values():
                    self.rows[cells[0]] = " ".join(self.blocks[at].text for at in cells)
                    hidden.update(cells[1:])
        return [at for at in inside if at not in hidden] if hidden else inside

    def is_data(self, table: int, rows: list[list[int]]) -> bool:
        """Whether a table holds figures or names (and not the page, or a menu), where the text
        stands: rows of short cells, most of them two or more, with nothing else in it."""
        cells = [self.blocks[at] for row in rows for at in row]
        size = sum(cell.size for cell in cells)
        return (
            len(rows) > 1
            and len(cells) >= 1.5 * len(rows)
            and len(cells) == self.boxes[table].end - self.boxes[table].first
            and size <= _CELL * len(cells)
            and sum(cell.links for cell in cells) <= 0.5 * size
            and self.place_of(self.outside(table)) in self.trusted
        )

    def row_of(self, at: int) -> int | None:
        box = self.blocks[at].box
        if self.blocks[at].tag not in _CELLS or self.boxes[box].tag not in _CELLS:
            return None
        row = self.boxes[box].parent
        return row if self.boxes[row].tag == "tr" else None

    def table_of(self, at: int) -> int:
        while at > self.main and self.boxes[at].tag != "table":
            at = self.boxes[at].parent
        return at

    def outside(self, at: int) -> int:
        """The box around a table, and around what holds little else (its title, its source)."""
        table = self.boxes[at]
        size = table.end - table.first
        while at > self.main:
            at = self.boxes[at].parent
            if self.boxes[at].end - self.boxes[at].first > size + 3:
                break
        return max(at, self.main)

    def excuse_entries(self, inside: list[int]) -> None:
        """Lines of one form (a name, a colon, names) that follow each other are judged together:
        a list of places is text, though some of its lines are links and nothing else."""
        run: list[int] = []
        for at in inside:
            block = self.blocks[at]
            entry = ENTRY.match(block.text) is not None and not is_label(block.text)
            if not entry or (run and self.home(block) != self.home(self.blocks[run[-1]])):
                self.excuse(run)
                run = []
            if entry:
                run.append(at)
        self.excuse(run)

    def excuse(self, run: list[int]) -> None:
        size = sum(self.blocks[at].size for at in run)
        if len(run) >= 3 and sum(self.blocks[at].links for at in run) <= 0.6 * size:
            self.judged.update((at, False) for at in run)

    def kept(self, inside: list[int]) -> list[int]:
        good = [n for n, at in enumerate(inside) if self.weights[at] and not self.junk(at)]
        if not good:
            return []
        first, last = self.opening(inside, good[0]), good[-1]
        kept: list[int] = []
        for n, at in enumerate(inside):
            block = self.blocks[at]
            if self.junk(at):
                continue
            if at in self.rows:
                if first < n:
                    kept.append(at)
                continue
            if block.tag in HEADINGS or self.is_named_heading(block):
                if first - 1 <= n < last and self.heads(inside, n):
                    kept.append(at)
                continue
            if self.weights[at]:
                kept.append(at)
                continue
            if first <= n < last:
                if self.is_home(block) or (ENDS.search(block.text) and block.size > 24):
                    kept.append(at)
            elif n > last and self.is_home(block):
                listed = block.tag == "li" and kept and self.opens_list(kept[-1])
                if listed or block.tag == self.blocks[inside[last]].tag:
                    kept.append(at)
        if not kept or kept[-1] <= inside[last]:
            kept += self.last_list(inside, last)
        return kept

    def last_list(self, inside: list[int], last: int) -> list[int]:
        """The list that a text ends with: three items or more right after the last paragraph (or
        after a heading there), none of which is a link."""
        home = self.home(self.blocks[inside[last]])
        start = last + 1
        heading = self.blocks[inside[start]].tag in HEADINGS if start < len(inside) else False
        end = first = start + heading
        while end < len(inside):
            block = self.blocks[inside[end]]
            if block.tag != "li" or block.links or self.home(block) != home:
                break
            end += 1
        if end - first < 3 or any(self.junk(at) for at in inside[start:end]):
            return []
        return inside[start:end]

    def is_home(self, block: Block) -> bool:
        """Whether a block stands where the text does."""
        return self.place(block) in self.trusted

    def opening(self, inside: list[int], first: int) -> int:
        """Where the text begins: short or linked sentences right before the first paragraph of
        some weight, and in the same box, are its first lines."""
        home = self.home(self.blocks[inside[first]])
        while first > 0:
            at = inside[first - 1]
            block = self.blocks[at]
            least = 7 if is_wide(block.text) else 40
            if (
                block.size < least
                or block.tag in HEADINGS
                or block.tag in ITEMS
                or self.home(block) != home
                or self.junk(at)
                or not SENTENCE.search(block.text)
            ):
                break
            first -= 1
        return first

    def opens_list(self, at: int) -> bool:
        block = self.blocks[at]
        return block.tag == "li" or block.text.endswith((":", "："))

    def is_named_heading(self, block: Block) -> bool:
        """Whether a short line that is no heading by its tag is called one."""
        box = self.boxes[block.box]
        return (
            block.size <= 120
            and not block.links
            and box.tag in ("p", "div")
            and bool(box.name)
            and _HEADING_NAME.search(box.name) is not None
        )

    def heads(self, inside: list[int], n: int) -> bool:
        """Whether a heading has text under it (and no list of links)."""
        for at in inside[n + 1 :]:
            if self.blocks[at].tag in HEADINGS:
                continue
            return not self.junk(at)
        return False

    def junk(self, at: int) -> bool:
        """Whether a block is a list of links, a label, a caption or a notice."""
        known = self.judged.get(at)
        if known is None:
            known = self.judged[at] = self._junk(at)
        return known

    def _junk(self, at: int) -> bool:
        block = self.blocks[at]
        if at in self.rows:
            return False
        if block.links > 0.6 * block.size:
            # A sentence of the article may be one link from end to nearly end.
            whole = block.tag == "p" and block.size > 50 and block.links < 0.95 * block.size
            if not (whole and ENDS.search(block.text)):
                return True
        if block.tag == "h1" or at in self.captions:
            return True
        if block.size < 160 and (
            is_label(block.text) or (block.tag not in HEADINGS and is_credit(block.text))
        ):
            return True
        # What weighs something was no notice.
        return block.size < 400 and not self.weights[at] and is_notice(block.text)

    def _captions(self, walked: Walked) -> set[int]:
        """Short blocks that share a small box with a picture."""
        found: set[int] = set()
        boxes, blocks = self.boxes, self.blocks
        top = boxes[self.main]
        for image in walked.images:
            at = image.box
            if not top.first <= image.at <= top.end:
                continue
            box = boxes[at]
            if at <= self.main or box.tag not in _FRAMES:
                continue
            while (
                boxes[box.parent].tag in _FRAMES
                and box.parent > self.main
                and boxes[box.parent].end - boxes[box.parent].first <= 2
            ):
                box = boxes[box.parent]
            held = range(box.first, box.end)
            if not 0 < len(held) <= 2 or sum(blocks[n].size for n in held) > _CAPTION:
                continue
            found.update(
                n
                for n in held
                if blocks[n].tag not in HEADINGS
                and not (
                    blocks[n].tag == "p" and (self.weights[n] or SENTENCE.search(blocks[n].text))
                )
            )
        return found

    def finished(self, kept: list[int]) -> tuple[Paragraph, ...]:
        out: list[Paragraph] = []
        repeated = set(self.repeated(kept))
        for n, at in enumerate(kept):
            if n in repeated:
                continue
            block = self.blocks[at]
            row = self.rows.get(at)
            if row is not None:
                out.append(Paragraph(row))
                continue
            last = n == len(kept) - 1
            heads = not last and (self.is_named_heading(block) or _heads(block, n > 0))
            out.append(Paragraph(block.text, "subheading" if heads else "paragraph"))
        while out and (out[-1].kind == "subheading" or _walls_off(out[-1].text)):
            out.pop()
        return tuple(out)

    def repeated(self, kept: list[int]) -> Iterator[int]:
        """Places in ``kept`` of what the page shows a second time (for a smaller screen, as a
        pull quote): in another box, at once, or with its neighbours. A question that an
        interview asks everybody is none."""
        seen: dict[str, int] = {}
        texts = [self.blocks[at].text for at in kept]
        for n, text in enumerate(texts):
            if len(text) <= 40 or kept[n] in self.rows:
                continue
            before = seen.setdefault(text, n)
            if before == n:
                continue
            elsewhere = self.home(self.blocks[kept[n]]) != self.home(self.blocks[kept[before]])
            together = (
                texts[n - 1] == texts[before - 1] and len(text) + len(texts[n - 1]) > _LONG
                if before
                else False
            ) or (
                n + 1 < len(texts)
                and texts[n + 1] == texts[before + 1]
                and len(text) + len(texts[n + 1]) > _LONG
            )
            if elsewhere or together or before == n - 1:
                yield n
        quotes = {n for n, at in enumerate(kept) if self.is_quote(at)}
        if 0 < len(quotes) <= _MOST_QUOTES:
            whole = "\n".join(bare(t) for n, t in enumerate(texts) if n not in quotes)
            yield from (n for n in sorted(quotes) if bare(texts[n]) in whole)

    def is_quote(self, at: int) -> bool:
        """Whether a block may be a pull quote: short, and in an element for quotations."""
        block = self.blocks[at]
        if not 25 <= block.size <= 300:
            return False
        box = self.boxes[block.box]
        return box.tag == "blockquote" or self.boxes[box.parent].tag == "blockquote"


def _heads(block: Block, inside: bool) -> bool:
    """Whether a block is a subheading: by its tag, or a short line set bold, signed or (inside
    the text) in brackets."""
    if block.tag in HEADINGS:
        return True
    text = block.text
    if block.size > 90 or block.tag in ITEMS:
        return False
    if inside and _BRACKETED.match(text):
        return True
    if ENDS.search(text):
        return False
    return block.bold >= 0.9 * block.size or bool(_SIGNED.match(text))


def _walls_off(text: str) -> bool:
    """Whether a text's last line says no more than where the rest of it is to be had."""
    return len(text) <= 160 and (is_wall(text) or leads_on(text))
