"""Content codings (gzip, deflate, br, zstd) undone in steps, within bounds.

The HTTP client's own decoding is switched off: only here is it known how much has come out.
Used for what the network sends and for what an archive holds. RFC 9110 section 8.4,
RFC 1950–1952, RFC 7932, RFC 8878.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable
from typing import Any, Protocol, cast

import brotli  # type: ignore[import-untyped]  # the library has no stubs

from kawaraban.collect import zstd
from kawaraban.deflate import fast_zlib

ACCEPTED = "gzip, deflate, br, zstd"
"""The codings that can be undone, for Accept-Encoding."""

_STEP = 1 << 16
_RATIO_FROM = 1 << 20
"""Below this many bytes out, a high ratio harms nobody (a short page of spaces has one)."""
_NOT_CODED = frozenset({"", "identity", "none", "binary", "utf-8", "utf8"})
_DESCRIBES_CODING = frozenset(
    {"content-encoding", "transfer-encoding", "content-length", "connection", "keep-alive"}
)
_HEX = re.compile(rb"[0-9A-Fa-f]{1,16}\Z")
_TEXT = re.compile(rb"(?:\xef\xbb\xbf)?\s*[<{\[]")
_DAMAGED: tuple[type[Exception], ...] = (
    zlib.error,
    cast(type[Exception], fast_zlib.error),  # its stubs are wrong
    brotli.error,
)


class UndecodableError(Exception):
    """``code`` is bomb, too-large, cut-short or unknown-coding; ``readable`` what came out of
    the same piece of data before."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code
        self.readable = b""


class _Stage(Protocol):
    def pieces(self, data: bytes) -> Iterable[bytes]:
        """Decoded pieces of bounded size."""

    @property
    def complete(self) -> bool: ...


class _Plain:
    complete = True

    def pieces(self, data: bytes) -> Iterable[bytes]:
        return (data,) if data else ()


class _Zlib:
    """gzip (any number of members) or deflate (with or without its zlib wrapper).

    A body said to be gzip that does not start as one is passed on as it is: servers and
    archives that undid the coding and kept the header are common.
    """

    def __init__(self, *, gzip: bool) -> None:
        self._gzip = gzip
        self._head = b""
        self._plain = False
        self._over = False
        self._inflate: Any = None

    def _start(self, head: bytes) -> None:
        if self._gzip:
            self._plain = head[:2] != b"\x1f\x8b"
            self._inflate = fast_zlib.decompressobj(wbits=31)
        else:
            wrapped = head[0] & 0x0F == 8 and (head[0] << 8 | head[1]) % 31 == 0
            self._inflate = fast_zlib.decompressobj(wbits=15 if wrapped else -15)

    def pieces(self, data: bytes) -> Iterable[bytes]:
        if self._over:
            return
        if self._inflate is None:
            data = self._head + data
            if len(data) < 2:
                self._head = data
                return
            self._start(data)
        if self._plain:
            yield data
            return
        while data and self._inflate is not None:
            piece = self._inflate.decompress(data, _STEP)
            if piece:
                yield piece
            data = self._inflate.unconsumed_tail
            if self._inflate.eof:
                data = self._inflate.unused_data
                if not self._gzip or data[:2] != b"\x1f\x8b":
                    self._over = True
                    return
                self._inflate = fast_zlib.decompressobj(wbits=31)

    @property
    def complete(self) -> bool:
        if self._inflate is None:
            return not self._head
        return self._plain or self._over or self._inflate.eof


class _Brotli:
    def __init__(self) -> None:
        self._decoder = brotli.Decompressor()
        self._fed = False

    def pieces(self, data: bytes) -> Iterable[bytes]:
        self._fed = self._fed or bool(data)
        piece = self._decoder.process(data, output_buffer_limit=_STEP)
        while piece:
            yield piece
            piece = self._decoder.process(b"", output_buffer_limit=_STEP)

    @property
    def complete(self) -> bool:
        return not self._fed or bool(self._decoder.is_finished())


class _Zstandard:
    """zstd (RFC 8878), any number of frames; a window of more than 8 MiB is refused, as section
    3.1.1.1.2 allows for (RFC 9659 asks for no more on the web)."""

    def __init__(self) -> None:
        self._options = {int(zstd.DecompressionParameter.window_log_max): 23}
        self._decoder: zstd.ZstdDecompressor | None = None
        self._head = b""
        self._plain: bool | None = None
        """Whether it is no zstd at all: the coding was undone and its header kept."""

    def pieces(self, data: bytes) -> Iterable[bytes]:
        if self._plain is None:
            data = self._head + data
            if len(data) < 4:
                self._head = data
                return
            self._plain = data[:4] != b"\x28\xb5\x2f\xfd" and data[1:4] != b"\x2a\x4d\x18"
        if self._plain:
            if data:
                yield data
            return
        while data or (self._decoder is not None and not self._decoder.needs_input):
            if self._decoder is None:
                self._decoder = zstd.ZstdDecompressor(options=self._options)
            try:
                piece = self._decoder.decompress(data, _STEP)
            except zstd.ZstdError as error:
                raise UndecodableError(
                    "cut-short", f"the compressed body is damaged ({error})"
                ) from error
            data = b""
            if piece:
                yield piece
            if self._decoder.eof:
                data, self._decoder = self._decoder.unused_data, None

    @property
    def complete(self) -> bool:
        return self._decoder is None and (self._plain is not None or not self._head)


class Decoder:
    """Undoes the codings of a ``Content-Encoding`` header, piece by piece.

    ``feed`` returns what came out and raises :class:`UndecodableError` where the data is damaged
    (cut-short), or more than ``max_bytes``, or more than ``max_ratio`` times what went in,
    would come out (bomb).
    """

    def __init__(self, codings: str, *, max_bytes: int, max_ratio: float) -> None:
        names = [name for part in codings.split(",") if (name := part.strip().lower())]
        if len(names) > 2:
            raise UndecodableError("unknown-coding", f"{len(names)} content codings on one body")
        self._stages = [_stage(name) for name in reversed(names)] or [_Plain()]
        self._max_bytes = max_bytes
        self._max_ratio = max_ratio
        self._came_in = 0
        self._came_out = 0

    def feed(self, data: bytes) -> bytes:
        self._came_in += len(data)
        out: list[bytes] = []
        try:
            for piece in self._through(data, 0):
                self._came_out += len(piece)
                self._check()
                out.append(piece)
        except UndecodableError as error:
            error.readable = b"".join(out)
            raise
        return b"".join(out)

    def _check(self) -> None:
        if self._came_out > self._max_bytes:
            raise UndecodableError("bomb", f"more than {self._max_bytes:,} bytes when decoded")
        if self._came_out > _RATIO_FROM and self._came_out > self._max_ratio * self._came_in:
            raise UndecodableError(
                "bomb", f"{self._came_in:,} bytes decode to more than {self._came_out:,}"
            )

    def _through(self, data: bytes, level: int) -> Iterable[bytes]:
        if level == len(self._stages):
            yield data
            return
        try:
            for piece in self._stages[level].pieces(data):
                yield from self._through(piece, level + 1)
        except _DAMAGED as error:
            raise UndecodableError(
                "cut-short", f"the compressed body is damaged ({error})"
            ) from error

    @property
    def plain(self) -> bool:
        """Whether there is nothing to undo."""
        return all(isinstance(stage, _Plain) for stage in self._stages)

    @property
    def complete(self) -> bool:
        """Whether the coded body has come to its proper end."""
        return all(stage.complete for stage in self._stages)


def _stage(name: str) -> _Stage:
    match name:
        case "gzip" | "x-gzip":
            return _Zlib(gzip=True)
        case "deflate":
            return _Zlib(gzip=False)
        case "br":
            return _Brotli()
        case "zstd":
            return _Zstandard()
        case _ if name in _NOT_CODED:
            return _Plain()
        case _:
            raise UndecodableError("unknown-coding", f"the body is coded as {name[:40]!r}")


def plain_headers(headers: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Header lines as kept beside a decoded body: names in lower case, without those that
    described the coding or the connection, and without cookies."""
    return tuple(
        (name.lower(), value)
        for name, value in headers
        if name.lower() not in _DESCRIBES_CODING and not name.lower().startswith("set-cookie")
    )


def header_text(raw: bytes) -> str:
    """A header as text: UTF-8 as most send it, else byte by byte (RFC 9110 section 5.5)."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def decode(body: bytes, codings: str, *, max_bytes: int, max_ratio: float) -> tuple[bytes, bool]:
    """A whole body decoded, and whether it was complete.

    Of a damaged body the readable part is given, and one that is text already as it is (much
    that keeps responses undoes the coding and leaves the header). :class:`UndecodableError`
    where there is no readable part, where it is a bomb, or the coding unknown.
    """
    decoder = Decoder(codings, max_bytes=max_bytes, max_ratio=max_ratio)
    if decoder.plain:
        if len(body) > max_bytes:
            raise UndecodableError("too-large", f"more than {max_bytes:,} bytes")
        return body, True
    parts: list[bytes] = []
    for start in range(0, len(body), _STEP):
        try:
            parts.append(decoder.feed(body[start : start + _STEP]))
        except UndecodableError as error:
            parts.append(error.readable)
            if error.code == "cut-short" and any(parts):
                return b"".join(parts), False
            if error.code == "cut-short" and _TEXT.match(body):
                return body, True
            raise
    return b"".join(parts), decoder.complete


def dechunk(body: bytes, max_bytes: int) -> tuple[bytes, bool]:
    """A chunked body put together (RFC 9112 section 7.1), and whether it was complete.

    A body that does not begin with a chunk is given as it is: archives often keep the header
    of a transfer coding that was undone.
    """
    out = bytearray()
    at = 0
    while True:
        end = body.find(b"\r\n", at, at + 1024)
        digits = body[at:end].split(b";", 1)[0].strip() if end >= 0 else b""
        if not _HEX.match(digits):
            return (bytes(out), False) if out else (body, True)
        length = int(digits, 16)
        if length == 0:
            return bytes(out), True
        if len(out) + length > max_bytes:
            raise UndecodableError("too-large", f"more than {max_bytes:,} bytes in chunks")
        start = end + 2
        at = start + length + 2
        out += body[start : start + length]
        if start + length > len(body):
            return bytes(out), False
