"""Files that people bring, read within bounds: packed or not, whole or by the line."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from io import BufferedIOBase, BufferedReader
from pathlib import Path

from kawaraban.article import Problem, Unreadable
from kawaraban.wording import say

MOST_WHOLE = 64 * 1024 * 1024
"""Bytes of a file that is read whole, and of a line, unpacked."""
GZIP = b"\x1f\x8b"
_DAMAGED = (EOFError, gzip.BadGzipFile, zlib.error)


def read_whole(source: Path | BufferedReader, *, most: int = MOST_WHOLE) -> bytes:
    """A file's content, unpacked where gzip holds it.

    Raises :class:`Unreadable`: ``too-large`` beyond ``most`` bytes, ``damaged`` where it cannot
    be unpacked; ``OSError``.
    """
    with opened(source) as stream:
        try:
            content = stream.read(most + 1)
        except _DAMAGED as error:
            raise Unreadable(_damaged(error)) from error
    if len(content) > most:
        detail = say(
            f"more than {most // 1024**2:,} MB; that is no single page or list",
            f"{most // 1024**2:,} MB を超えています",
        )
        raise Unreadable(Problem(stage="import", code="too-large", detail=detail))
    return content


def read_text(path: Path) -> str:
    """A text file of a person's, in UTF-8. Raises as :func:`read_whole`, and ``not-utf-8``."""
    try:
        return read_whole(path).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        detail = say(f"line {line} is not UTF-8", f"{line} 行目が UTF-8 ではありません")
        raise Unreadable(Problem(stage="import", code="not-utf-8", detail=detail)) from error


def read_lines(
    source: Path | BufferedReader, *, most: int = MOST_WHOLE
) -> Iterator[tuple[int, bytes | Problem]]:
    """The filled lines of a file, numbered from 1, unpacked where gzip holds them. A line of
    more than ``most`` bytes, and damage, is a Problem in its place; ``OSError``."""
    with opened(source) as stream:
        number = 0
        while True:
            number += 1
            try:
                line = stream.readline(most + 1)
                long = len(line) > most
                while long and line and not line.endswith(b"\n"):
                    line = stream.readline(1 << 20)
            except _DAMAGED as error:
                yield number, _damaged(error)
                return
            if long:
                detail = say(f"longer than {most:,} bytes", f"{most:,} バイトを超えています")
                yield number, Problem(stage="import", code="too-large", detail=detail)
            elif not line:
                return
            elif not line.isspace():
                yield number, line


def _damaged(error: Exception) -> Problem:
    if isinstance(error, EOFError):
        detail = say("the file ends in the middle", "ファイルが途中で切れています")
        return Problem(stage="import", code="cut-short", detail=detail)
    detail = say(f"what gzip holds cannot be unpacked ({error})", f"gzip を展開できません({error})")
    return Problem(stage="import", code="damaged", detail=detail)


@contextmanager
def opened(source: Path | BufferedReader) -> Iterator[BufferedIOBase]:
    """Unpacked; what was opened here is closed here."""
    with source.open("rb") if isinstance(source, Path) else nullcontext(source) as stream:
        packed = stream.peek(len(GZIP)).startswith(GZIP)
        yield gzip.GzipFile(fileobj=stream) if packed else stream
