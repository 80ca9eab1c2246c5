"""WARC records out of a file's bytes, damaged or not: the layer below :mod:`.warc`.

A file is either plain or a row of gzip members (or zstd frames); both are seen here as one
stream of uncompressed bytes that knows where in the file it is. Nothing is held but a piece of
about a megabyte and the record asked for. Inflating is ISA-L's where its wheel is installed (1.8
times zlib's speed, see docs/design/raw-archive.md), else zlib's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from typing import BinaryIO

from kawaraban.collect.packing import (
    ARC_LINE,
    ARC_RECORD,
    GZIPPED,
    INFLATE_ERRORS,
    READ,
    RECORD,
    Inflate,
    Packing,
    begins_record,
    find_record,
    next_member,
    warc_head,
)

_FIRST = 1 << 12
_PIECE = 1 << 20
_CHECKED = 1 << 24
"""Bytes, packed and unpacked together, of a member that is looked at for damage."""
_MAX_HEAD = 256 * 1024
_MOST_ARC_HEAD = 10_000
_HEAD_END = re.compile(rb"\r?\n\r?\n|\n(?=WARC/[01]\.\d\d?[ \t]*\r?\n)")
"""A blank line, or the line on which another record begins."""
_DIGITS = re.compile(rb"\d{1,18}\Z")
_LINE_ENDS = re.compile(rb"[\r\n]*")
_BOMB_FROM = 1 << 28
_BOMB_RATIO = 200


class DamagedError(Exception):
    """Bytes that are no WARC record: ``code`` is damaged, cut-short or bomb."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code


class LengthError(DamagedError):
    """What follows a record's block is not what has to: its Content-Length is wrong."""

    def __init__(self) -> None:
        super().__init__("damaged", "its length is not what it says")


class RecordStream:
    """The records of ``file`` between two byte offsets, one after another; the first one lies
    ``inner`` uncompressed bytes into the gzip member at ``start``.

    The calls come in this order for each record: ``begin``, ``head``, then ``read`` or
    ``skip`` for its block, ``end``. After a :class:`DamagedError`, ``recover`` finds the next
    record. Reads ``file`` from where this class puts it; nobody else may meanwhile.
    """

    def __init__(
        self,
        file: BinaryIO,
        start: int,
        end: int,
        *,
        packing: Packing | None,
        arc: bool = False,
        inner: int = 0,
    ) -> None:
        self._file = file
        self._end = end
        self._packing = packing
        self._zipped = packing is not None
        self._arc = arc
        self._wasted = 0
        self._go_to(start)
        self._to_pass = inner if packing is not None else 0

    def _go_to(self, offset: int) -> None:
        self._file.seek(offset)
        self._next_read = offset
        self._to_read = _FIRST
        self._tail = b""  # of the file, read but not yet inflated
        self._buffer = b""
        self._at = 0
        self._member = offset  # of the file, where the member began
        self._came_out = 0  # of this member
        self._inflate: Inflate | None = None  # until the first member is begun
        self.offset, self.inner = offset, 0
        self._crossed = self._in_head = False
        self._head_end = offset

    @property
    def consumed(self) -> int:
        """The offset in the file up to which its bytes were used."""
        if self._zipped:
            return self._next_read - len(self._tail)
        return self._next_read - (len(self._buffer) - self._at)

    # -- one record ---------------------------------------------------------------------

    def begin(self) -> bool:
        """Stand at the next record; ``offset`` and ``inner`` say where. False at the end."""
        self._crossed = False
        if not self._zipped:
            self.offset = self._head_end = self.consumed
        elif self._to_pass and self._next_member():
            to_pass, self._to_pass = self._to_pass, 0
            self.skip(to_pass)
        while True:
            self._skip_line_ends()
            if self._at < len(self._buffer):
                break
            if not self._zipped or not self._next_member():
                return False
            self.offset, self.inner = self._member, 0  # for damage met from here on
        left = len(self._buffer) - self._at
        self.offset = self._member if self._zipped else self._next_read - left
        self.inner = self._came_out - left if self._zipped else 0
        return True

    def head(self) -> bytes:
        """The record's header block, up to its blank line; of an ARC record as WARC has it."""
        self._in_head = True
        if self._arc:
            return self._arc_head()
        while True:
            left = len(self._buffer) - self._at
            if left > 64 and not RECORD.match(self._buffer, self._at):
                raise DamagedError("damaged", "no WARC record begins here")
            found = _HEAD_END.search(self._buffer, self._at)
            if found:
                break
            if left > _MAX_HEAD:
                raise DamagedError("damaged", f"a header of more than {_MAX_HEAD:,} bytes")
            self._need()
        head = self._buffer[self._at : found.start()]
        if not RECORD.match(head + b"\n"):
            raise DamagedError("damaged", "no WARC record begins here")
        self._in_head = False
        another = find_record(head, 1)
        if another < 0 and len(found.group()) == 1:
            another = found.end() - self._at
        if another >= 0:
            self._at += another
            raise DamagedError("damaged", "its header breaks off and another record begins")
        self._at = found.end()
        self._head_end = self.consumed
        return head

    def _arc_head(self) -> bytes:
        while True:
            line = ARC_LINE.match(self._buffer, self._at)
            if line is not None:
                self._at = line.end()
                self._head_end = self.consumed
                self._in_head = False
                return warc_head(line)
            left = len(self._buffer) - self._at
            if left > _MOST_ARC_HEAD or b"\n" in self._buffer[self._at :]:
                raise DamagedError("damaged", "no ARC record begins here")
            self._need()

    def read(self, length: int) -> bytes:
        """``length`` bytes of the record's block."""
        at = self._at
        if at + length <= len(self._buffer):
            self._at = at + length
            return self._buffer[at : self._at]
        parts = []
        while True:
            piece = self._buffer[self._at : self._at + length]
            self._at += len(piece)
            length -= len(piece)
            parts.append(piece)
            if not length:
                return b"".join(parts)
            self._need()

    def skip(self, length: int) -> None:
        """Pass over ``length`` bytes of the record's block."""
        began, skipped = self.consumed, 0
        while True:
            step = min(length, len(self._buffer) - self._at)
            self._at += step
            skipped += step
            length -= step
            if not length:
                return
            if not self._zipped:
                if self._next_read + length > self._end:
                    raise DamagedError("cut-short", "the record is longer than the file")
                self._next_read += length
                self._file.seek(self._next_read)
                return
            if skipped > _BOMB_FROM and skipped > _BOMB_RATIO * (self.consumed - began):
                raise DamagedError("bomb", f"more than {skipped:,} bytes of a single record")
            self._need()

    def put_back(self, data: bytes) -> None:
        """Have the last of what was read before it again."""
        self._buffer = data + self._buffer[self._at :]
        self._at = 0

    def end(self) -> bool:
        """Pass the record's end; whether the record was a gzip member of its own.

        :class:`LengthError` where neither another record nor the end follows.
        """
        self._skip_line_ends()
        while 0 < len(self._buffer) - self._at < 16 and self._grow():
            pass
        if self._at < len(self._buffer):
            follows = self._buffer[self._at : self._at + 16]
            if not (begins_record(follows) or b"WARC/".startswith(follows)):
                raise LengthError
            return False
        # Only what is a WARC record, in gzip, can be kept verbatim.
        alone = self._packing is GZIPPED and not self._arc
        return alone and not self.inner and not self._crossed

    def check_member(self) -> None:
        """:class:`DamagedError` where the member that the record begins does not unpack as its
        checksum says. Looks at its first megabytes."""
        if self._packing is None or self.inner:
            return
        inflate, left = self._packing.begin(), _CHECKED
        self._file.seek(self._member)
        try:
            while left > 0 and not inflate.eof:
                data = self._file.read(min(READ, self._end - self._file.tell()))
                if not data:
                    raise DamagedError("cut-short", "the file ends in the middle of the record")
                left -= len(data)
                while data and left > 0:
                    left -= len(inflate.decompress(data, _PIECE))
                    data = inflate.unconsumed_tail
        except INFLATE_ERRORS as error:
            raise DamagedError("damaged", f"its compressed data is damaged ({error})") from None
        finally:
            self._file.seek(self._next_read)

    # -- behind damage ------------------------------------------------------------------

    def recover(self) -> bool:
        """Stand before the next record behind damage; False where there is none.

        Looks from just behind the damaged record's beginning, since it may be cut short and
        the next one lie where it should have gone on. That much is read again; where damage
        upon damage makes that costly, looks from where it was noticed.
        """
        noticed = max(self.consumed, self.offset + 1)
        again = max(self._head_end, self.offset + 1)
        if self._zipped:
            if self._inside():
                return True
            again = max(self.offset, self._member) + 1 if self._crossed else self.offset + 1
        self._wasted += max(noticed - again, 0)
        if self._wasted > 2 * self._end + (64 << 20):
            again = noticed
        if self._packing is not None:
            found = next_member(self._file, again, self._end, self._packing)
        else:
            found = self._search(again)
        self._go_to(self._end if found is None else found)
        return found is not None

    def _inside(self) -> bool:
        """Look for the next record in the rest of the same member (a whole file in one)."""
        self._at += self._in_head  # not the same one again
        with suppress(DamagedError):
            while True:
                found = self._find(self._buffer, self._at)
                if found >= 0:
                    self._at = found
                    return True
                self._at = max(self._at, len(self._buffer) - 16)
                went_in = self.consumed - self._member
                bomb = self._came_out > max(_BOMB_FROM, _BOMB_RATIO * went_in)
                if bomb or not self._grow():
                    break
        self._at = len(self._buffer)
        return False

    def _search(self, start: int) -> int | None:
        """Where a record begins in a plain file, at or behind ``start``."""
        self._file.seek(start)
        at, kept, piece = start, b"", _FIRST
        while at < self._end:
            block = self._file.read(min(piece, self._end - at))
            piece = min(4 * piece, _PIECE)
            if not block:
                return None
            data = kept + block
            found = self._find(data, 0)
            if found >= 0:
                return at - len(kept) + found
            at += len(block)
            kept = data[-_MOST_ARC_HEAD:] if self._arc else data[-16:]
        return None

    def _find(self, data: bytes, start: int) -> int:
        if not self._arc:
            return find_record(data, start)
        found = ARC_RECORD.search(data, start)
        return -1 if found is None else found.start()

    # -- bytes --------------------------------------------------------------------------

    def _need(self) -> None:
        """More in the buffer, from the next member if need be."""
        if self._grow():
            return
        if not self._zipped:
            raise DamagedError("cut-short", "the file ends in the middle of the record")
        while True:
            if not self._next_member():
                raise DamagedError("cut-short", "the file ends in the middle of the record")
            if self._grow():
                break
        self._crossed = True
        begins = len(self._buffer) - self._came_out
        if begins_record(self._buffer[begins : begins + 16]):
            raise DamagedError("cut-short", "the record is shorter than it says")

    def _skip_line_ends(self) -> None:
        for _ in range(4):
            found = _LINE_ENDS.match(self._buffer, self._at)
            if found:
                self._at = found.end()
            if self._at < len(self._buffer) or not self._grow():
                return
        raise DamagedError("damaged", "megabytes of empty lines")

    def _grow(self) -> bool:
        """Another piece behind the buffer; False at the member's or the file's end."""
        piece = self._inflated() if self._zipped else self._from_file()
        if not piece:
            return False
        self._buffer = self._buffer[self._at :] + piece if self._at < len(self._buffer) else piece
        self._at = 0
        return True

    def _from_file(self) -> bytes:
        data = self._file.read(min(self._to_read, self._end - self._next_read))
        self._to_read = min(4 * self._to_read, READ)
        self._next_read += len(data)
        return data

    def _inflated(self) -> bytes:
        inflate = self._inflate
        ended = inflate is None or inflate.eof
        while inflate is not None and not ended:
            data = self._tail or self._from_file()
            try:
                piece = inflate.decompress(data, _PIECE)
            except INFLATE_ERRORS as error:
                self._inflate = None
                raise DamagedError("damaged", f"its compressed data is damaged ({error})") from None
            ended = inflate.eof
            self._tail = inflate.unused_data if ended else inflate.unconsumed_tail
            if piece:
                self._came_out += len(piece)
                return piece
            if not data and not ended:
                raise DamagedError("cut-short", "the file ends in the middle of the record")
        return b""

    def _next_member(self) -> bool:
        """Go on to the member behind this one; False at the end of the file."""
        packing = self._packing or GZIPPED
        magic = packing.magic
        while True:
            self._tail = self._tail.lstrip(b"\0")  # padding, as tapes and some disks leave it
            if len(self._tail) >= len(magic):
                break
            more = self._from_file()
            if not more:
                break
            self._tail += more
        if not self._tail:
            return False
        self._member = self.consumed
        if not self._tail.startswith(magic):
            self.offset, self.inner = self._member, 0
            raise DamagedError("damaged", f"no {packing.name} member begins where one should")
        self._came_out = 0
        self._inflate = packing.begin()
        return True


def fields(head: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The header lines of a WARC or HTTP head behind its first line, names as they stand.

    Folded lines are put together; lines without a colon are passed over.
    """
    name, value = b"", b""
    for line in head.split(b"\n")[1:]:
        if line[:1] in (b" ", b"\t") and name:
            value += b" " + line.strip()
            continue
        if name:
            yield name, value
        name, colon, value = line.partition(b":")
        name, value = (name.strip(), value.strip()) if colon else (b"", b"")
    if name:
        yield name, value


def block_length(head: bytes) -> int:
    """The Content-Length of a record's header block."""
    said = next((value for name, value in fields(head) if name.lower() == b"content-length"), b"")
    if not _DIGITS.match(said):
        raise DamagedError("damaged", "the record does not say how long it is")
    return int(said)
