"""Whether the text at hand is the whole article, or what a wall left of it.

Three states. ``free``: the outlet says so, and nothing shown says otherwise. ``cut``: there is
more than we hold. ``unknown``: nobody says, or what is said and what is shown disagree. What a
page says (JSON-LD ``isAccessibleForFree`` and ``hasPart``, ``article:content_tier``) is weighed
against what it shows: a notice where the text ends, an end in mid-sentence, a longer text or more
words told of than shown. A paid article that is shown whole is ``unknown``, never ``free``.

schema.org/isAccessibleForFree; developers.google.com, "Subscription and paywalled content".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser

from kawaraban.article import AccessState, Paragraph
from kawaraban.read.body.phrases import counts_the_rest, is_wall, leads_on
from kawaraban.read.body.walk import Block, Walked
from kawaraban.read.evidence.metadata import Said
from kawaraban.read.html.class_names import PLAIN
from kawaraban.read.html.dom import short_text
from kawaraban.read.text.sentences import bare, ends_open, is_wide

_FREE = frozenset(["true", "free", "yes", "1", "open", "unlocked", "public"])
_PAYING = """
    false locked premium paid no 0 subscriber subscription subscribers paywall plus closed exclusive
    members registered registration payant
"""
_PAID = frozenset(_PAYING.split())
# What a selector of a walled part may be: one class, id or attribute, as the guide asks for.
_SELECTOR = re.compile(r"[.#][\w-]{1,80}\Z|\[[\w-]{1,40}(?:=[\"']?[\w-]{1,60}[\"']?)?\]\Z")
_SPACED = re.compile(r"[^\W\d_]+")
_MOST_SELECTORS = 5
_MOST_WALLED, _LONGEST_WALLED = 200, 1_000_000
"""Paragraphs that are looked for in the walled parts, and characters of these."""
_AFTER = 25
"""Blocks behind the last paragraph in which a notice may stand."""
_RIGHT_AFTER = 4


class Access(NamedTuple):
    """A state, the source that told of it (as in ``FieldEvidence``), how sure, and why."""

    state: AccessState = "unknown"
    source: str = "page-text"
    confidence: float = 0.5
    note: str = ""


class Told(NamedTuple):
    """What a page says of its own wall."""

    free: Sequence[Said] = ()
    """Values of ``isAccessibleForFree`` and the like, the most trusted first."""
    walls: Sequence[str] = ()
    """CSS selectors of the parts that are not free (``hasPart.cssSelector``)."""
    words: int = 0
    """``wordCount``; 0 where nothing is said."""
    body: str = ""
    """``articleBody``."""


def access_of(
    told: Told, tree: LexborHTMLParser, walked: Walked, text: tuple[Paragraph, ...]
) -> Access:
    """The state of an article's text as it was read from its page. Never raises."""
    said = _declared(told.free)
    paid = said is not None and said.value == "paid"
    free = said is not None and said.value == "free"
    source = said.source if said is not None else "page-text"
    if not text:
        return _of_nothing(said, walked)
    size = sum(len(p.text) for p in text)
    wide = is_wide(max((p.text for p in text), key=len))
    short = size < (600 if wide else 1500)
    long = size >= (1200 if wide else 3000)
    open_ = ends_open(text)
    notice, more = _behind(walked, text)
    if notice:
        counted = counts_the_rest(notice)
        if free and not (open_ or counted):
            return Access("unknown", "page-text", 0.5, "said to be free, a notice shown")
        if paid or open_ or counted:
            return Access("cut", "page-text", 0.95, notice[:60])
        if not long:
            return Access("cut", "page-text", 0.8, notice[:60])
        return Access("unknown", "page-text", 0.5, notice[:60])
    longer = len(told.body) > 1.4 * size
    if longer and len(bare(told.body)) > 1.4 * len(bare("".join(p.text for p in text))):
        return Access("cut", "json-ld", 0.85, "articleBody is longer")
    if told.words and not wide:
        held = sum(len(_SPACED.findall(p.text)) for p in text)
        if held * 1.6 < told.words < 50_000 and (paid or open_ or held < 150):
            return Access("cut", "json-ld", 0.85, f"{held} of {told.words} words")
    if paid:
        walled = _walled(tree, told.walls, text) if told.walls else None
        if walled:
            return Access("unknown", source, 0.6, "not free, shown whole")
        if open_ or short or (walled is False and not long):
            return Access("cut", source, 0.8, "not free")
        return Access("unknown", source, 0.5, "not free")
    if more and (open_ or size < (150 if wide else 400)):
        return Access("cut", "page-text", 0.7, more[:60])
    if free:
        return Access("free", source, 0.9)
    return Access("unknown", "page-text", 0.5)


def _declared(said: Sequence[Said]) -> Said | None:
    """The first of what is said that is a plain yes or no, as ``free`` or ``paid``."""
    for one in said:
        value = one.value.strip().rsplit("/", 1)[-1].casefold()
        if value in _FREE:
            return Said("free", one.source)
        if value in _PAID:
            return Said("paid", one.source)
    return None


def _of_nothing(said: Said | None, walked: Walked) -> Access:
    """Of an article whose page shows no text."""
    if said is not None:
        state: AccessState = "cut" if said.value == "paid" else "free"
        return Access(state, said.source, 0.8)
    for block in walked.blocks[:400]:
        if block.size <= 300 and _shown(walked, block) and is_wall(block.text):
            return Access("cut", "page-text", 0.7, block.text[:60])
    return Access()


def _behind(walked: Walked, text: tuple[Paragraph, ...]) -> tuple[str, str]:
    """The notice of a wall that stands where the text ends, and the words that lead on (続きを読む)
    right behind it; empty where there is none."""
    end = _end(walked.blocks, text)
    if end is None:
        return "", ""
    notice = more = ""
    start = max(0, end - 2)
    for at, block in enumerate(walked.blocks[start : end + 1 + _AFTER], start):
        if block.size > 300 or not _shown(walked, block):
            continue
        if not notice and is_wall(block.text):
            notice = block.text
        if not more and end < at <= end + _RIGHT_AFTER and leads_on(block.text):
            more = block.text
    return notice, more


def _end(blocks: list[Block], text: tuple[Paragraph, ...]) -> int | None:
    """The place of the last paragraph that is one of the page's blocks."""
    wanted = {p.text: len(text) - n for n, p in enumerate(reversed(text)) if n < 5}
    best: tuple[int, int] | None = None
    for at, block in enumerate(blocks):
        place = wanted.get(block.text)
        if place is not None and (best is None or place > best[0]):
            best = place, at
    return best[1] if best else None


def _shown(walked: Walked, block: Block) -> bool:
    """Whether a block is no part of a dialog, menu or list of other articles. (A wall is often
    called ``paywall`` or ``subscribe``, which counts as a bad name of a box, but not a worse.)"""
    at = block.box
    for _ in range(6):
        if at <= 0:
            break
        if walked.boxes[at].judged < PLAIN - 2:
            return False
        at = walked.boxes[at].parent
    return True


def _walled(
    tree: LexborHTMLParser, selectors: Sequence[str], text: tuple[Paragraph, ...]
) -> bool | None:
    """Whether the parts that are not free are part of the text; None where no selector is one
    that can be followed."""
    known = [s.strip() for s in selectors[:_MOST_SELECTORS] if _SELECTOR.match(s.strip())]
    if not known:
        return None
    size = sum(len(p.text) for p in text)
    # What is walled off ends the text.
    wanted = {words: len(p.text) for p in text[-_MOST_WALLED:] if (words := bare(p.text)[:60])}
    held, left = 0, _LONGEST_WALLED
    for selector in known:
        for node in tree.css(selector)[:20]:
            words = bare(short_text(node, left))
            left -= len(words)
            held += sum(wanted.pop(one) for one in [w for w in wanted if w in words])
            if held >= min(200, 0.25 * size):
                return True
            if left <= 0:
                return False
    return False
