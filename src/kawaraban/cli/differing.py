"""``diff``: what an outlet changed in its article, and how a copy differs from its original."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterator
from itertools import groupby, pairwise

from kawaraban.article import Article, CopyLink, to_json
from kawaraban.cli.explaining import when
from kawaraban.cli.main import DONE, FAILED
from kawaraban.copies.difference import Difference, ParagraphChange, Piece, difference
from kawaraban.desk.desk import Desk, spellings
from kawaraban.publish.words import Words, words_for
from kawaraban.store.base import Trace
from kawaraban.wording import language, say

Paint = Callable[[Piece], str]

_PLAIN = {"added": "{{+{}+}}", "removed": "[-{}-]"}
_COLOURED = {
    "added": "\x1b[32m{}\x1b[39m",
    "removed": "\x1b[9;31m{}\x1b[29;39m",
    "moved": "\x1b[36m{}\x1b[39m",
}
_MARKS = {"added": "+", "removed": "-", "moved": "»", "changed": "~", "same": " "}


def diff(options: argparse.Namespace) -> int:
    """An article's revisions and how it differs from what it is a copy of, or from another
    article that is named; 1 where an address is not known."""
    with Desk(options.desk) as desk:
        trace = _trace(desk, options.url)
        other = _trace(desk, options.other) if options.other else None
        for url, found in ((options.url, trace), (options.other, other)):
            if url and (found is None or found.article is None):
                words = say(f"No article is known at {url}.", f"{url} の記事はありません。")
                print(words, file=sys.stderr)
                return FAILED
        assert trace is not None
        assert trace.article is not None
        article = trace.article.article
        if other is not None and other.article is not None:
            pairs = [("", other.article.article, article)]
        else:
            pairs = [*_revisions(trace), *_original(desk, trace)]
        if options.json:
            for _, old, new in pairs:
                sys.stdout.buffer.write(to_json(difference(old, new)) + b"\n")
            sys.stdout.buffer.flush()
            return DONE
        lines = [*_shown(pairs, words_for(language()), _paint())]
        if other is None:
            lines += _copies(desk, trace)
        if not lines:
            lines = [say("It has no revisions and no copies.", "改訂も重複もありません。")]
        print("\n".join([article.address, article.headline, *lines]))
    return DONE


def _trace(desk: Desk, url: str) -> Trace | None:
    found = (desk.store.trace(spelling) for spelling in spellings(url))
    return next((trace for trace in found if trace is not None), None)


_Pair = tuple[str, Article, Article]
"""What it is, the old and the new."""


def _revisions(trace: Trace) -> Iterator[_Pair]:
    for old, new in pairwise(trace.revisions):
        number, read = new.number, when(new.read_at)
        title = say(f"Revision {number}, read {read}", f"改訂 {number}({read} 読み取り)")
        yield title, old.article, new.article


def _original(desk: Desk, trace: Trace) -> Iterator[_Pair]:
    assert trace.article is not None
    if trace.copy_of is None:
        return
    original = desk.store.article(trace.copy_of)
    if original is not None:
        outlet = original.article.outlet or original.article.address
        title = say(f"Against {outlet}", f"{outlet} との違い")
        yield title, original.article, trace.article.article


def _copies(desk: Desk, trace: Trace) -> Iterator[str]:
    """One line for each article linked with it, but the one it was compared with above."""
    words = words_for(language())
    links = [link for link in trace.copies if link.of != trace.copy_of]
    if links:
        yield ""
        yield say("Copies", "重複")
    for link in links:
        yield from _copy(desk, link, words)


def _copy(desk: Desk, link: CopyLink, words: Words) -> Iterator[str]:
    other = desk.store.article(link.of)
    article = other.article if other is not None else None
    date = str(article.published) if article is not None and article.published else "–"
    outlet = (article.outlet if article is not None else None) or "–"
    yield f"  {words.kind(link.kind)} ({link.overlap:.0%})  {date}  {outlet}  {link.of}"


def _shown(pairs: list[_Pair], words: Words, paint: Paint) -> Iterator[str]:
    for title, old, new in pairs:
        found = difference(old, new)
        yield ""
        yield f"{title}: {counted(found)}" if title else counted(found)
        if title and old.address != new.address:
            yield f"  {old.address}"
        if old.extent != new.extent and old.address == new.address:
            yield f"  {words.extent(old.extent)} → {words.extent(new.extent)}"
        yield from difference_lines(found, paint)


def counted(found: Difference) -> str:
    """How many sentences were added, removed, changed and moved."""
    parts = [
        say(f"{count} {en}", f"{ja} {count} 文")
        for count, en, ja in (
            (found.added, "added", "追加"),
            (found.removed, "removed", "削除"),
            (found.changed, "changed", "変更"),
            (found.moved, "moved", "移動"),
            (found.same, "unchanged", "変更なし"),
        )
        if count
    ]
    if not found.differs:
        return say("headline and text are the same", "見出しと本文は同じ")
    if not found.text_differs:
        return say("the text is the same", "本文は同じ")
    return say("sentences: ", "") + say(", ", "、").join(parts)


def difference_lines(found: Difference, paint: Paint) -> Iterator[str]:
    """The difference for a terminal: a line per paragraph that differs, runs of others counted."""
    words = words_for(language())
    for field in ("headline", "dateline"):
        pieces: tuple[Piece, ...] = getattr(found, field)
        if pieces:
            yield f"  {words.field(field)}: " + "".join(map(paint, pieces))
    if not found.text_differs:
        return
    for same, run in groupby(found.paragraphs, key=lambda change: change.kind == "same"):
        changes = list(run)
        if same:
            count = len(changes)
            yield say(f"    … {count} unchanged …", f"    …({count} 段落 変更なし)…")
        else:
            yield from (_paragraph(change, paint) for change in changes)


def _paragraph(change: ParagraphChange, paint: Paint) -> str:
    # A paragraph that is all of one kind says so by its mark.
    if change.kind == "changed" or paint is _coloured:
        text = "".join(map(paint, change.pieces))
    else:
        text = "".join(piece.text for piece in change.pieces)
    return f"  {_MARKS[change.kind]} {text}"


def _paint() -> Paint:
    in_colour = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    return _coloured if in_colour else _plain


def _plain(piece: Piece) -> str:
    return _PLAIN.get(piece.kind, "{}").format(_harmless(piece.text))


def _coloured(piece: Piece) -> str:
    return _COLOURED.get(piece.kind, "{}").format(_harmless(piece.text))


def _harmless(text: str) -> str:
    """Without the characters that a terminal would take for orders."""
    return "".join(char if char.isprintable() else " " for char in text)
