"""What the words beside a date call it: that of publication, of a revision, or another day."""

from __future__ import annotations

import re
from typing import Literal

from kawaraban.read.dates import words

Label = Literal["", "published", "updated", "other"]
"""``other`` is a day of something else: an event, a broadcast, a day that is spoken of."""


# "13:00-16:40": an event lasts.
_UNTIL = re.compile(r"\s?[-–—~〜～－]\s?(?:[0-9]{1,2}\s?[:時시点h]|午|오)")


def _labels(*lists: str) -> str:
    """Eastern words anywhere, others as whole words."""
    pieces = [p for several in lists for p in _parted(several)]
    east = [p for p in pieces if p and ord(p[0]) >= 0x1100]
    whole = [p for p in pieces if p and ord(p[0]) < 0x1100]
    return "|".join([*east, rf"(?<![^\W\d_])(?:{'|'.join(whole)})(?![^\W\d_])"])


def _parted(several: str) -> list[str]:
    return sorted(several.split("|"), key=len, reverse=True) if several else []


_SUFFIX = r"(?:日時|日|時間|时间|时刻|일시|일자|일|시간|시각)?"
_LABEL = re.compile(
    rf"(?P<updated>(?:{_labels(*(w.updated for w in words.LANGUAGES))}){_SUFFIX})"
    rf"|(?P<published>(?:{_labels(*(w.published for w in words.LANGUAGES))}){_SUFFIX})"
    rf"|(?P<other>©|日時|放送日|{_labels(*(w.other for w in words.LANGUAGES))})",
    re.IGNORECASE,
)
_AFTER = re.compile(r"[\s)\]】,、に]{0,3}")
# "6月19日に行われた", "6월 19일부터": a day that is spoken of, in running text.
_PARTICLE = re.compile(
    r"に|の(?!お知らせ)|は|が|を|で|から|まで|より|から|에|의|부터|까지|在|至|到|的"
)
_REACH = 40
_AFTER_REACH = 14


def label_at_end(text: str) -> Label:
    """What a date that follows ``text`` is called by its last words."""
    label: Label = ""
    for found in _LABEL.finditer(text, max(0, len(text) - _REACH)):
        if not any(c.isdigit() for c in text[found.end() :]):
            label = found.lastgroup  # type: ignore[assignment]
    return label


def label_in_front(text: str) -> Label:
    """What the words that ``text`` begins with call the date in it."""
    found = _LABEL.search(text, 0, 30)
    if found is None or any(c.isdigit() for c in text[: found.start()]):
        return ""
    return found.lastgroup  # type: ignore[return-value]


def labels_of(text: str, dates: list[tuple[int, int, bool]]) -> list[Label]:
    """What each of the dates is called, given where it begins, where it ends, and whether it has
    a time of day. Labels stand before their dates, or all of them behind
    (``2024年6月19日 17:05 公開``)."""
    ends = [0, *(end for _, end, _ in dates)]
    starts = [*(at for at, _, _ in dates[1:]), len(text)]
    before = [
        label_at_end(text[max(0, at - _REACH, last) : at])
        for (at, _, _), last in zip(dates, ends, strict=False)
    ]
    after = [
        label_behind(text[end : min(following, end + _AFTER_REACH)])
        for (_, end, _), following in zip(dates, starts, strict=True)
    ]
    behind = not before[0] and bool(after[-1])
    out: list[Label] = []
    for (_, end, timed), one, other in zip(dates, before, after, strict=True):
        label = (other or one) if behind else one or (other if len(dates) == 1 else "")
        rest = text[end : end + 40]
        if (timed and _UNTIL.match(rest)) or (not label and _PARTICLE.match(rest)):
            label = "other"
        out.append(label)
    return out


def label_behind(text: str) -> Label:
    """What a date that ``text`` follows is called by its first words."""
    junk = _AFTER.match(text)
    found = _LABEL.match(text, junk.end() if junk else 0)
    if found is None or text[found.end() : found.end() + 2].lstrip().startswith((":", "：")):
        return ""
    return found.lastgroup  # type: ignore[return-value]
