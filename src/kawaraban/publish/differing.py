"""What the site shows of a change to a text: the passages that changed, not the text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from kawaraban.article import Article
from kawaraban.copies.difference import Piece, difference
from kawaraban.publish.links import language_tag
from kawaraban.publish.views import WhenView, when_view
from kawaraban.publish.words import Words

AROUND = 30
"""Characters shown on either side of what changed in a passage."""
LONGEST = 300
"""Characters of one stretch that came or went."""
PASSAGES = 10
REVISIONS = 5
"""The latest so many revisions are shown."""


class DiffView(msgspec.Struct, frozen=True, kw_only=True):
    """How a text was changed."""

    title: str
    when: WhenView | None
    href: str | None
    lang: str | None
    headline: tuple[Piece, ...]
    passages: tuple[tuple[Piece, ...], ...]
    sums: str
    """How many sentences came, went and changed."""


def diff_view(
    old: Article, new: Article, title: str, words: Words, *, href: str | None = None
) -> DiffView | None:
    """None where a reader would see no difference."""
    found = difference(old, new)
    if not found.differs:
        return None
    changed = [
        tuple(_near(paragraph.pieces))
        for paragraph in found.paragraphs
        if paragraph.kind in ("added", "removed", "changed")
    ]
    counts = [
        words(f"sentences_{name}", n=words.number(n))
        for name, n in (
            ("added", found.added),
            ("removed", found.removed),
            ("changed", found.changed),
            ("moved", found.moved),
        )
        if n
    ]
    return DiffView(
        title=title,
        when=when_view(new.updated or new.published),
        href=href,
        lang=language_tag(new.language),
        headline=found.headline,
        passages=tuple(changed[:PASSAGES]),
        sums=words.comma.join(counts),
    )


def revisions_view(revisions: Sequence[Article], words: Words) -> list[DiffView]:
    """The revisions of one article, each against the one before, the latest first."""
    views = []
    for number in range(len(revisions) - 1, 0, -1):
        title = words("revision", n=number + 1)
        view = diff_view(revisions[number - 1], revisions[number], title, words)
        if view is not None:
            views.append(view)
        if len(views) == REVISIONS:
            break
    return views


def _near(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """What changed, with a little of what is around it."""
    for place, piece in enumerate(pieces):
        text = piece.text
        if piece.kind in ("same", "moved"):
            before, after = place == 0, place == len(pieces) - 1
            if before and len(text) > AROUND:
                text = "…" + text[-AROUND:]
            elif after and len(text) > AROUND:
                text = text[:AROUND] + "…"
            elif len(text) > 2 * AROUND:
                text = f"{text[:AROUND]}…{text[-AROUND:]}"
        elif len(text) > LONGEST:
            text = text[:LONGEST] + "…"
        yield Piece(piece.kind, text)
