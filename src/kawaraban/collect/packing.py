"""How archives are packed and how their records begin: gzip members or zstd frames, WARC or ARC.

zstd is that of the WARC Zstandard format (IIPC, 1.0): a frame per record, and a dictionary for all
of them in a skippable frame at the file's beginning. ARC is the format before WARC (versions 1 and
2, Internet Archive 1996): a line with address, date and length before each record.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from typing import Any, BinaryIO, Protocol, cast

from kawaraban.collect import zstd
from kawaraban.deflate import fast_zlib

GZIP = b"\x1f\x8b\x08"
ZSTD = b"\x28\xb5\x2f\xfd"
ZSTD_DICTIONARY = b"\x5d\x2a\x4d\x18"
RECORD = re.compile(rb"WARC/[01]\.\d\d?[ \t]*\r?\n")
ARC_RECORD = re.compile(
    rb"([a-z][a-z0-9+.-]{1,10}:[^ \n]{0,8000}) ([0-9a-fA-F.:]{1,45}) (\d{14}|\d{12}) "
    rb"([^ \n]{0,200}(?: [^ \n]{1,500}){0,5}) (\d{1,12})\r?\n"
)
ARC_LINE = re.compile(ARC_RECORD.pattern.replace(b"[^ \\n]{0,8000}", b"[^\\n]{0,8000}?", 1))
"""The same where one has to begin: some addresses have spaces in them."""
_ARC_BEGINS = re.compile(rb"(?:https?://|ftp://|filedesc:|dns:)[^ \n]")
_MOST_DICTIONARY = 16 * 1024 * 1024
_WINDOW = 27
"""log2 of the most that a frame may have to be held of at once: 128 MiB, as the tools write it."""
READ = 1 << 17
"""Bytes read at a time: few behind damage, where there may be more of it, then more."""
_PIECE = 1 << 20
_FALSE_STARTS = 100_000
_LEVEL = 2  # benchmarks/dependencies_warc.py


class Inflate(Protocol):
    @property
    def eof(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    @property
    def unconsumed_tail(self) -> bytes: ...
    def decompress(self, data: bytes, max_length: int, /) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Packing:
    """A way to pack records: what a member begins with, and what unpacks it."""

    name: str
    magic: bytes
    begin: Callable[[], Inflate]


class _Unzstd:
    """zstd's decompressor as zlib's: what it was not ready for is given back."""

    def __init__(self, dictionary: Any) -> None:
        options = {int(zstd.DecompressionParameter.window_log_max): _WINDOW}
        self._frame = zstd.ZstdDecompressor(dictionary, options=options)
        self.unconsumed_tail = b""

    @property
    def eof(self) -> bool:
        return bool(self._frame.eof)

    @property
    def unused_data(self) -> bytes:
        return bytes(self._frame.unused_data) + self.unconsumed_tail

    def decompress(self, data: bytes, max_length: int, /) -> bytes:
        ready = self._frame.needs_input
        self.unconsumed_tail = b"" if ready else data
        return bytes(self._frame.decompress(data if ready else b"", max_length))


GZIPPED = Packing("gzip", GZIP, lambda: fast_zlib.decompressobj(wbits=31))

INFLATE_ERRORS: tuple[type[Exception], ...] = (
    zlib.error,
    cast(type[Exception], fast_zlib.error),  # its stubs are wrong
    zstd.ZstdError,
)


def packing_of(file: BinaryIO) -> tuple[Packing | None, int]:
    """How a file is packed (None: it is not), and where its records begin. ``ValueError`` where
    it is packed in a way that cannot be undone here."""
    file.seek(0)
    begins = file.read(4)
    if begins.startswith(GZIP):
        return GZIPPED, 0
    if begins not in (ZSTD, ZSTD_DICTIONARY):
        return None, 0
    dictionary, start = None, 0
    if begins == ZSTD_DICTIONARY:
        length = int.from_bytes(file.read(4), "little")
        if length > _MOST_DICTIONARY:
            raise ValueError(f"its zstd dictionary has {length:,} bytes")
        content = file.read(length)
        start = 8 + length
        try:
            if content.startswith(ZSTD):
                frame = zstd.ZstdDecompressor()
                content = frame.decompress(content, _MOST_DICTIONARY)
            dictionary = zstd.ZstdDict(content)
        except (zstd.ZstdError, ValueError) as error:
            raise ValueError(f"its zstd dictionary is damaged ({error})") from error
    return Packing("zstd", ZSTD, lambda: _Unzstd(dictionary)), start


def begins_record(data: bytes) -> bool:
    """Whether data begins as a record does, of which the first bytes are enough."""
    return data.startswith(b"WARC/") or _ARC_BEGINS.match(data) is not None


def first_bytes(data: bytes, packing: Packing = GZIPPED, most: int = 16) -> bytes:
    """The first uncompressed bytes of a member that ``data`` begins with."""
    for length in (1024, len(data)):  # a long file name in its header is rare
        with suppress(*INFLATE_ERRORS):
            piece = packing.begin().decompress(data[:length], most)
            if piece:
                return bytes(piece)
    return b""


def deflate(data: bytes) -> bytes:
    """``data`` as one gzip member."""
    squeeze = fast_zlib.compressobj(_LEVEL, zlib.DEFLATED, 31)
    return bytes(squeeze.compress(data) + squeeze.flush())


def warc_head(line: re.Match[bytes]) -> bytes:
    """An ARC record's line (of :data:`ARC_RECORD`) as the header block that WARC has for it."""
    url, _, date, _, length = line.groups()
    response = url.lower().startswith((b"http:", b"https:"))
    return b"\r\n".join(
        [
            b"WARC/1.0",
            b"WARC-Type: " + (b"response" if response else b"metadata"),
            b"WARC-Target-URI: " + url,
            b"WARC-Date: " + date.ljust(14, b"0"),
            b"Content-Type: application/http",
            b"Content-Length: " + length,
        ]
    )


def find_record(data: bytes, start: int) -> int:
    """Where in ``data`` a record begins, else -1. Not only at the beginning of a line: what was
    cut short before it may have lost its last one."""
    found = data.find(b"WARC/", start)
    while found >= 0 and not RECORD.match(data, found):
        found = data.find(b"WARC/", found + 5)
    return found


def next_member(file: BinaryIO, start: int, end: int, packing: Packing = GZIPPED) -> int | None:
    """Where a member that begins with a record begins, at or behind ``start``."""
    for candidate in islice(_candidates(file, start, end, packing.magic), _FALSE_STARTS):
        file.seek(candidate)
        if begins_record(first_bytes(file.read(min(READ, end - candidate)), packing)):
            return candidate
    return None  # or made to be slow


def _candidates(file: BinaryIO, start: int, end: int, magic: bytes) -> Iterator[int]:
    at, kept = start, b""
    while at < end:
        file.seek(at)
        block = file.read(min(_PIECE, end - at))
        if not block:
            return
        data = kept + block
        found = data.find(magic)
        while found >= 0:
            yield at - len(kept) + found
            found = data.find(magic, found + 1)
        at += len(block)
        kept = data[-(len(magic) - 1) :]
