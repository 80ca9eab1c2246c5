"""What differs between two texts, for people to read: paragraph by paragraph, sentence by
sentence, and within a changed sentence word by word (character by character where a script
writes no spaces).

Sentences are aligned first, whatever paragraphs they stand in, since papers break them anew.
Each is numbered by its occurrence, so no sentence comes twice, and the longest common
subsequence is the longest rising one: O(n log n) for any text (Hunt & Szymanski 1977). What is
common and out of that order has moved. Sentences left between two aligned ones are paired by the
words they share; a pair is compared by ``difflib``.

Alike are sentences and words whose folded letters and digits are: width, case, kana, old and new
or traditional and simplified characters, punctuation and spacing are no difference.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby
from typing import Literal

import msgspec

from kawaraban.article import Article
from kawaraban.copies.shingles import READ
from kawaraban.folding import fold

PieceKind = Literal["same", "added", "removed", "moved"]
ChangeKind = Literal["same", "added", "removed", "moved", "changed"]

ALIKE = 0.5
"""Two sentences that share so much of their words are one that was changed."""
LONGEST = 300
"""Words (characters of unspaced scripts) of a sentence that is compared within; of a longer one
the old and the new are given whole."""
_WIDEST = 5
"""In a gap of many sentences, how far from each other two are still paired."""
_SHORT = 8
"""What is shorter is no sentence and goes with the next ("Mr.", "はい。")."""

# Where a sentence ends: 「…。」と話した goes on after the bracket, "1.5" after the point.
_end = re.compile(
    "(?<=[。！？｡])(?![。！？｡」』”’）)】])"
    "|(?<=[。！？｡][」』”’）)】])(?![\u3041-\u309f、，,。」』])"
    "|(?<=[!?])(?=[\u3041-\u9fff])"
    r"|(?<=[.!?…])(?=\s)|(?<=[.!?…][\"'”’»)\]])(?=\s)"
)
_not_word = re.compile(r"[\W_]+")
_spaces = re.compile(r"\s+")
_token = re.compile(
    r"\d+(?:[.,:/]\d+)*"
    "|[\u3041-\u309f\u3400-\u9fff\U00020000-\U000323af]"  # one by one
    "|[\u30a1-\u30ff\uff66-\uff9f]+"
    "|[^\\W\\d_\u3041-\u30ff\u3400-\u9fff\uff66-\uff9f\U00020000-\U000323af]+"
    r"|\s+|."
)


class Piece(msgspec.Struct, frozen=True):
    """A stretch of text as published. ``same`` and ``moved`` are of the new text, as ``added``;
    ``removed`` is of the old."""

    kind: PieceKind
    text: str


class ParagraphChange(msgspec.Struct, frozen=True, omit_defaults=True):
    """One paragraph, its pieces in reading order. Of a ``changed`` one some pieces are
    not ``same``; of the others all pieces are of the paragraph's kind.

    ``new`` and ``old`` are its numbers in the two texts (from 0); of a paragraph made of several
    old ones, the first. None where it is not there."""

    kind: ChangeKind
    pieces: tuple[Piece, ...]
    new: int | None = None
    old: int | None = None


class Difference(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """How one text differs from another. What is added to ``old`` and removed from it gives
    ``new``, in the order of ``new``; a removed paragraph stands where it was.

    ``headline`` and ``dateline`` are empty where they are alike. The numbers are of sentences.
    """

    old: str
    """The address of the article that is compared with."""
    new: str
    headline: tuple[Piece, ...] = ()
    dateline: tuple[Piece, ...] = ()
    paragraphs: tuple[ParagraphChange, ...] = ()
    same: int = 0
    added: int = 0
    removed: int = 0
    changed: int = 0
    moved: int = 0

    @property
    def text_differs(self) -> bool:
        return bool(self.added or self.removed or self.changed or self.moved)

    @property
    def differs(self) -> bool:
        """Whether there is anything to show."""
        return bool(self.headline or self.dateline or self.text_differs)


@dataclass(frozen=True, slots=True)
class _Sentence:
    text: str
    key: str
    paragraph: int


def difference(old: Article, new: Article) -> Difference:
    """What differs between two articles, or two revisions of one. Of each text the first
    :data:`~kawaraban.copies.shingles.READ` characters are compared. Never raises."""
    before, after = _sentences(old), _sentences(new)
    aligned = _align(before, after)
    events = list(_events(before, after, aligned))
    counts = Counter(kind for kind, *_ in events)
    return Difference(
        old=old.address,
        new=new.address,
        headline=_unless_same(pieces_of(old.headline, new.headline)),
        dateline=_unless_same(pieces_of(_dateline(old), _dateline(new))),
        paragraphs=tuple(_paragraphs(events, before)),
        **{kind: counts[kind] for kind in ("same", "added", "removed", "changed", "moved")},
    )


def pieces_of(old: str, new: str) -> tuple[Piece, ...]:
    """``new`` in pieces, with what was removed of ``old`` in its place."""
    whole = (Piece("removed", old), Piece("added", new))
    return _within(old, new) or tuple(piece for piece in whole if piece.text)


# Sentences --------------------------------------------------------------------------------


def _sentences(article: Article) -> list[_Sentence]:
    paragraphs = [p.text for p in article.text] or [article.summary or ""]
    if paragraphs and article.dateline is not None:
        paragraphs[0] = paragraphs[0].removeprefix(article.dateline.as_published).lstrip()
    found: list[_Sentence] = []
    left = READ
    for number, paragraph in enumerate(paragraphs):
        found += (_Sentence(text, _key(text), number) for text in sentences_of(paragraph[:left]))
        left -= len(paragraph)
        if left <= 0:
            break
    return found


def sentences_of(paragraph: str) -> list[str]:
    """The paragraph cut after its sentences; joined they are the paragraph again."""
    found: list[str] = []
    start = 0
    for end in _end.finditer(paragraph):
        if end.start() - start >= _SHORT:
            spaces = _spaces.match(paragraph, end.start())
            stop = spaces.end() if spaces else end.start()  # the space after it goes with it
            found.append(paragraph[start:stop])
            start = stop
    if start < len(paragraph):
        found.append(paragraph[start:])
    return found


def _key(text: str) -> str:
    folded = fold(text)
    return _not_word.sub("", folded) or folded.strip()


def _dateline(article: Article) -> str:
    return article.dateline.as_published.strip() if article.dateline is not None else ""


# Alignment --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Aligned:
    kept: list[tuple[int, int]]
    """Old and new numbers of sentences that are the same, in order."""
    moved: dict[int, int]
    """From the new number to the old of sentences that stand elsewhere."""


def _align(before: Sequence[_Sentence], after: Sequence[_Sentence]) -> _Aligned:
    places = {key: number for number, key in enumerate(_numbered(before))}
    common = [(places[key], number) for number, key in enumerate(_numbered(after)) if key in places]
    kept = _rising(common)
    there = set(kept)
    return _Aligned(kept, {new: old for old, new in common if (old, new) not in there})


def _numbered(sentences: Sequence[_Sentence]) -> Iterator[tuple[str, int]]:
    seen: Counter[str] = Counter()
    for sentence in sentences:
        yield sentence.key, seen[sentence.key]
        seen[sentence.key] += 1


def _rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest run of pairs that rises on both sides (Schensted 1961)."""
    ends: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for number, (old, _) in enumerate(pairs):
        at = bisect_left(ends, old)
        before.append(last[at - 1] if at else -1)
        ends[at : at + 1] = [old]
        last[at : at + 1] = [number]
    found = []
    at = last[-1] if last else -1
    while at >= 0:
        found.append(pairs[at])
        at = before[at]
    return found[::-1]


_Event = tuple[ChangeKind, tuple[Piece, ...], int | None, int | None]
"""Kind, pieces, paragraph in the new text, paragraph in the old one."""


def _events(
    before: Sequence[_Sentence], after: Sequence[_Sentence], aligned: _Aligned
) -> Iterator[_Event]:
    """Every sentence of both texts once, in the order they are shown."""
    moved_from = set(aligned.moved.values())
    old_at = new_at = 0
    for old_stop, new_stop in [*aligned.kept, (len(before), len(after))]:
        gone = [i for i in range(old_at, old_stop) if i not in moved_from]
        came = [j for j in range(new_at, new_stop) if j not in aligned.moved]
        pairs = _pairs(before, after, gone, came)
        waiting = iter(gone)
        old = next(waiting, None)
        for j in range(new_at, new_stop):
            if (twin := pairs.get(j)) is not None:
                while old is not None and old < twin[0]:
                    yield _removed(before[old])
                    old = next(waiting, None)
                old = next(waiting, None)
                yield "changed", twin[1], after[j].paragraph, before[twin[0]].paragraph
            elif (place := aligned.moved.get(j)) is not None:
                piece = Piece("moved", after[j].text)
                yield "moved", (piece,), after[j].paragraph, before[place].paragraph
            else:
                yield "added", (Piece("added", after[j].text),), after[j].paragraph, None
        while old is not None:
            yield _removed(before[old])
            old = next(waiting, None)
        if new_stop < len(after):
            piece = Piece("same", after[new_stop].text)
            yield "same", (piece,), after[new_stop].paragraph, before[old_stop].paragraph
        old_at, new_at = old_stop + 1, new_stop + 1


def _removed(sentence: _Sentence) -> _Event:
    return "removed", (Piece("removed", sentence.text),), None, sentence.paragraph


def _pairs(
    before: Sequence[_Sentence],
    after: Sequence[_Sentence],
    gone: Sequence[int],
    came: Sequence[int],
) -> dict[int, tuple[int, tuple[Piece, ...]]]:
    """Sentences of one gap that are one, changed: from the new number to the old, with the
    pieces. Those most alike first; no two pairs cross."""
    if not gone or not came:
        return {}
    many = len(gone) * len(came) > 20 * _WIDEST**2
    old_words = [Counter(_words(before[i].text)) for i in gone]
    new_words = [Counter(_words(after[j].text)) for j in came]
    likely = sorted(
        (-share, x, y)
        for y, theirs in enumerate(new_words)
        for x, ours in enumerate(old_words)
        if not many or abs(x * len(came) - y * len(gone)) <= _WIDEST * max(len(gone), len(came))
        if (share := _shared(ours, theirs)) >= ALIKE
    )
    found: dict[int, tuple[int, tuple[Piece, ...]]] = {}
    taken: list[tuple[int, int]] = []
    for _, x, y in likely:
        if any((x - a) * (y - b) <= 0 for a, b in taken):
            continue
        pieces = _within(before[gone[x]].text, after[came[y]].text)
        if pieces:
            taken.append((x, y))
            found[came[y]] = gone[x], pieces
    return found


def _words(text: str) -> list[str]:
    return [word for word in _token.findall(fold(text)) if not _not_word.fullmatch(word)]


def _shared(ours: Counter[str], theirs: Counter[str]) -> float:
    return 2 * (ours & theirs).total() / ((ours.total() + theirs.total()) or 1)


# Within a sentence ------------------------------------------------------------------------


def _within(old: str, new: str) -> tuple[Piece, ...]:
    """The pieces of a changed sentence; none where too little stays for that to be readable, or
    where it is too long."""
    ours, theirs = _token.findall(old), _token.findall(new)
    if max(len(ours), len(theirs)) > LONGEST:
        return ()
    matcher = SequenceMatcher(None, list(map(_same_as, ours)), list(map(_same_as, theirs)))
    steps: list[tuple[str, str, str]] = []
    for op, i, i_end, j, j_end in matcher.get_opcodes():
        gone, came = "".join(ours[i:i_end]), "".join(theirs[j:j_end])
        if op != "equal" and not (_not_word.sub("", gone) or _not_word.sub("", came)):
            op = "equal"  # only signs
        steps.append((op, gone, came))
    pieces = tuple(_joined(steps))
    kept = sum(len(p.text) for p in pieces if p.kind == "same")
    shown = sum(len(p.text) for p in pieces)
    return pieces if 2 * kept >= ALIKE * (shown + kept) else ()


def _same_as(token: str) -> str:
    return fold(token) if not token.isspace() else " "


def _joined(steps: Sequence[tuple[str, str, str]]) -> Iterator[Piece]:
    """The steps as pieces; a word or character that alone stayed between two changes is taken
    into them, or the eye finds only scraps."""
    changed = [op != "equal" for op, *_ in steps]
    for at in range(1, len(steps) - 1):
        if changed[at - 1] and changed[at + 1] and not changed[at]:
            changed[at] = len(_not_word.sub("", steps[at][2])) < 2
    for differs, group in groupby(zip(changed, steps, strict=True), key=lambda step: step[0]):
        run = [step for _, step in group]
        gone, came = ("".join(step[side] for step in run) for side in (1, 2))
        if not differs:
            yield Piece("same", came)
            continue
        if gone:
            yield Piece("removed", gone)
        if came:
            yield Piece("added", came)


def _unless_same(pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    return pieces if any(piece.kind != "same" for piece in pieces) else ()


# Paragraphs -------------------------------------------------------------------------------


def _paragraphs(events: Sequence[_Event], before: Sequence[_Sentence]) -> Iterator[ParagraphChange]:
    """Events gathered into paragraphs of the new text; old paragraphs of which nothing stayed
    are paragraphs of their own, other removed sentences stand within the one they are next to."""
    sizes = Counter(sentence.paragraph for sentence in before)
    lost = Counter(old for kind, _, _, old in events if kind == "removed" and old is not None)
    whole = {number for number, count in lost.items() if count == sizes[number]}
    own: dict[int, list[_Event]] = defaultdict(list)
    gone_before: dict[int, list[_Event]] = defaultdict(list)
    count = 1 + max((new for _, _, new, _ in events if new is not None), default=-1)
    here = -1
    held: list[_Event] = []
    for event in events:
        new, old = event[2:]
        if new is not None:
            if new != here:
                here = new
            own[here] += [*held, event]
            held = []
        elif old in whole:
            gone_before[here + 1].append(event)
        elif here >= 0 and any(e[3] == old for e in own[here]):
            own[here].append(event)
        else:
            held.append(event)  # of a paragraph that goes on in the next one
    if held:
        (own[here] if here >= 0 else gone_before[0]).extend(held)
    for number in range(count + 1):
        for _, run in groupby(gone_before[number], key=lambda event: event[3]):
            yield _paragraph(list(run))
        if own[number]:
            yield _paragraph(own[number])


def _paragraph(events: Sequence[_Event]) -> ParagraphChange:
    kinds = {kind for kind, *_ in events}
    return ParagraphChange(
        kinds.pop() if len(kinds) == 1 else "changed",
        tuple(
            Piece(kind, "".join(piece.text for piece in run))
            for kind, run in groupby(
                (piece for _, pieces, *_ in events for piece in pieces), key=lambda p: p.kind
            )
        ),
        next((new for _, _, new, _ in events if new is not None), None),
        min((old for *_, old in events if old is not None), default=None),
    )
