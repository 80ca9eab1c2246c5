"""The dates that a page shows in the lines about its article: beside the headline, above the
first paragraph, under the last.

A date in running text is none of these: a line holds a date as a label (公開, Updated), or holds
little else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import NamedTuple

from kawaraban.article import Moment, Paragraph
from kawaraban.read.body import box
from kawaraban.read.body.walk import Block, Walked
from kawaraban.read.dates.labels import Label, label_at_end
from kawaraban.read.dates.parse import Dated, Reckoning, Refusal, dated


class Shown(NamedTuple):
    """One date of such a line."""

    moment: Moment | None
    refused: Refusal
    label: Label
    said: str
    has_year: bool


_LONGEST = 160
"""Characters of a line that may hold the article's date."""
_BESIDE = 60
_BESIDE_CLOCK = 100
_ALONE = 25
"""How much else a line may hold whose date has no label: a day, one with a time of day, and
either where it stands in the text itself."""
_AFTER_HEADLINE, _BEFORE_HEADLINE, _BEFORE_TEXT, _AFTER_TEXT = 12, 3, 6, 4
_LABEL_ALONE = 30
_MOST_LINES = 600
_EARLIEST = 1980
_SENTENCE = re.compile(r"[。！？!?]|[^\W\d_]{3}\.\s*\Z")
_CLOCK = re.compile(
    r"[0-2]?\d\s?[:.時시点點h]\s?[0-5]\d\s?(?:[ap]\.?m\.?|Uhr|h|分|분)?\s?[(]?[A-ZА-Я]{0,5}[)]?\Z",
    re.IGNORECASE,
)
# When what was translated or reprinted came out.
_ELSEWHERE = re.compile(r"原文|元記事|転載|转载|轉載|원문")
_DIGIT = re.compile(r"[0-9０-９〇一二三四五六七八九]")


def shown_dates(
    walked: Walked, headline: str, text: Sequence[Paragraph], by: Reckoning
) -> list[Shown]:
    """The dates in those lines, in their order; what the page calls something else is left out.
    A line under the text, or a day like a masthead's, counts only where there is no better."""
    blocks = walked.blocks
    start = box.headline_block(walked, headline)
    first, last = _span(blocks, text)
    found: list[Shown] = []
    late: list[Shown] = []
    starts = [start] if start is not None else []
    if start is not None and first is not None:  # a page may show its headline in a bar on top
        words = blocks[start].text
        again = (at for at in range(first - 1, start, -1) if blocks[at].text == words)
        starts = [*again, start][:2]
    for at in _lines(len(blocks), starts, first, last):
        inside = first is not None and last is not None and first <= at <= last
        for one in _of_line(blocks, at, inside, by):
            # A day above the headline may be the masthead's.
            above = start is not None and at < start and not one.label
            today = one.moment is not None and abs((by.now - one.moment.utc).days) <= 1
            under = last is not None and at > last
            if under and not one.label and _in_site_footer(walked, blocks[at].box):
                continue
            (late if (above and today) or under else found).append(one)
    days = {one.moment.day for one in found if one.moment is not None and one.label != "updated"}
    if days:
        late = [one for one in late if one.moment is not None and one.moment.day in days]
    return [*found, *late]


def dates_anywhere(walked: Walked, by: Reckoning) -> list[Shown]:
    """For a page with no date where one is looked for: those that are called the publication's
    anywhere on it, else the last change's; else the one day that stands alone in its lines, if
    there is but one and the page was not fetched on it."""
    found: list[Shown] = []
    alone: list[Shown] = []
    for at in range(min(len(walked.blocks), _MOST_LINES)):
        size = walked.blocks[at].size
        for one in _of_line(walked.blocks, at, False, by):
            if one.moment is None:
                continue
            if one.label:
                found.append(one)
            elif (
                one.has_year
                and size <= len(one.said) + _ALONE // 2
                and by.now - one.moment.utc > timedelta(days=2)
            ):
                alone.append(one)
    for label in ("published", "updated"):
        if called := [one for one in found if one.label == label]:
            days = {one.moment.day for one in called if one.moment is not None}
            return called if len(days) == 1 else []
    days = {one.moment.day for one in alone if one.moment is not None}
    return alone if len(days) == 1 else []


def _lines(count: int, starts: list[int], first: int | None, last: int | None) -> list[int]:
    """The places of the blocks that may hold the article's dates, the likeliest first."""
    found: list[int] = []
    for start in starts:
        found += range(start + 1, start + 1 + _AFTER_HEADLINE)
        found += range(start - 1, start - 1 - _BEFORE_HEADLINE, -1)
    if first is not None:
        found += range(first - 1, first - 1 - _BEFORE_TEXT, -1)
    if last is not None:
        found += range(last, last + 1 + _AFTER_TEXT)
    return [at for at in dict.fromkeys(found) if 0 <= at < count]


def _in_site_footer(walked: Walked, box: int) -> bool:
    """Whether a box stands in the page's footer, and in no article's own."""
    footer = False
    while box > 0:
        tag = walked.boxes[box].tag
        if tag == "article":
            return False
        footer = footer or tag == "footer"
        box = walked.boxes[box].parent
    return footer


def _span(blocks: list[Block], text: Sequence[Paragraph]) -> tuple[int | None, int | None]:
    """Where the article's text begins and ends."""
    if not text:
        return None, None
    first = _place(blocks, text[0].text, range(len(blocks)))
    last = _place(blocks, text[-1].text, range(len(blocks) - 1, -1, -1))
    return first, last


def _place(blocks: list[Block], words: str, places: range) -> int | None:
    head = words[:40].strip()
    return next((at for at in places if blocks[at].text.strip().startswith(head)), None)


def _of_line(blocks: list[Block], at: int, inside: bool, by: Reckoning) -> Iterator[Shown]:
    block = blocks[at]
    if block.size > _LONGEST or not _DIGIT.search(block.text) or _ELSEWHERE.search(block.text):
        return
    found = dated(block.text, by)
    if not found:
        return
    # The time of day may stand in a box of its own.
    following = blocks[at + 1].text.strip() if at + 1 < len(blocks) else ""
    if (
        len(found) == 1
        and block.size - found[0].end <= 2
        and found[0].moment is not None
        and found[0].moment.precision == "day"
        and _CLOCK.match(following)
    ):
        found = dated(f"{block.text} {following}", by)[:1] or found
    beside = block.size - sum(one.end - one.at for one in found)
    for number, one in enumerate(found):
        label = one.label
        if not label and number == 0 and at > 0 and one.at <= 3:
            before = blocks[at - 1]
            if before.size <= _LABEL_ALONE and not _DIGIT.search(before.text):
                label = label_at_end(before.text)
        if label != "other" and _may_stand(one, label, block.text, beside, inside):
            yield Shown(one.moment, one.refused, label, one.said, one.has_year)


def _may_stand(one: Dated, label: Label, text: str, beside: int, inside: bool) -> bool:
    if not one.has_year and (one.moment is None or one.moment.precision == "day"):
        return beside <= _ALONE // 2
    if label:
        return beside <= _BESIDE_CLOCK and (not inside or beside <= _BESIDE)
    if one.moment is None:
        return beside <= _ALONE
    if one.moment.day.year < _EARLIEST:
        return False
    if inside:
        return beside <= _ALONE and not _SENTENCE.search(text)
    clocked = one.moment.precision != "day"
    if beside <= _ALONE and (one.at <= 3 or len(text) - one.end <= 3):
        return True
    return beside <= (_BESIDE_CLOCK if clocked else _BESIDE) and not _SENTENCE.search(text)
