"""A local server that misbehaves in named ways, for the tests of the fetcher.

Raw asyncio streams, since a proper HTTP library will not lie. Each way is an asynchronous
function of (request, writer); the path's first segment picks it. The server counts requests,
bytes it got rid of, and how many it is serving at once.
"""

from __future__ import annotations

import asyncio
import gzip
import zlib
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from types import TracebackType
from urllib.parse import unquote

import brotli  # type: ignore[import-untyped]  # the library has no stubs

from kawaraban.collect import zstd

FEED = b'<?xml version="1.0"?><rss version="2.0"><channel><title>t</title></channel></rss>'


@dataclass(frozen=True)
class Asked:
    path: str
    headers: dict[str, str]
    port: int


Way = Callable[[Asked, asyncio.StreamWriter], Awaitable[None]]
WAYS: dict[str, Way] = {}


def way(function: Way) -> Way:
    WAYS[function.__name__.replace("_", "-")] = function
    return function


def head(status: str, *lines: str, length: int | None = None) -> bytes:
    all_lines = [f"HTTP/1.1 {status}", *lines]
    if length is not None:
        all_lines.append(f"Content-Length: {length}")
    return ("\r\n".join(all_lines) + "\r\n\r\n").encode("latin-1")


def whole(body: bytes, *lines: str, status: str = "200 OK") -> bytes:
    return head(status, *lines, length=len(body)) + body


@dataclass
class HostileServer:
    """Serves the ways on a free port of 127.0.0.1 while used in ``async with``."""

    asked: list[Asked] = field(default_factory=list)
    sent: int = 0
    now_serving: int = 0
    most_at_once: int = 0
    connections: int = 0
    enough: int = 0
    """How many served at once set ``enough_at_once``."""
    robots: bytes | None = None
    robots_status: str = "200 OK"

    async def __aenter__(self) -> HostileServer:
        self.hung = asyncio.Event()
        self.first_asked = asyncio.Event()
        self.enough_at_once = asyncio.Event()
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = int(self._server.sockets[0].getsockname()[1])
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.hung.set()
        self._server.close()

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}/{path}"

    @property
    def paths(self) -> list[str]:
        return [asked.path for asked in self.asked]

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        with suppress(OSError, asyncio.IncompleteReadError):
            while True:
                raw = await reader.readuntil(b"\r\n\r\n")
                first, *lines = raw.decode("latin-1").strip().split("\r\n")
                headers = dict(line.lower().split(": ", 1) for line in lines)
                asked = Asked(first.split(" ")[1], headers, self.port)
                self.asked.append(asked)
                self.first_asked.set()
                self.now_serving += 1
                self.most_at_once = max(self.most_at_once, self.now_serving)
                if self.now_serving == self.enough:
                    self.enough_at_once.set()
                try:
                    await self._answer(asked, writer)
                finally:
                    self.now_serving -= 1
                if writer.is_closing():
                    break
        writer.close()

    async def _answer(self, asked: Asked, writer: asyncio.StreamWriter) -> None:
        name = asked.path.strip("/").split("/")[0].split("?")[0]
        if name == "robots.txt":
            body = self.robots
            status = "404 Not Found" if body is None else self.robots_status
            writer.write(whole(body or b"", status=status))
        elif name in ("never-answers", "stops-in-the-middle"):
            if name == "stops-in-the-middle":
                writer.write(head("200 OK", length=1000) + b"half")
            await self.hung.wait()
        elif name == "when-let":
            await self.hung.wait()
            await good(asked, writer)
        elif name in ("endless-spaces", "endless-gzip", "endless-headers"):
            await self._endless(name, writer)
        else:
            await WAYS[name](asked, writer)
        await writer.drain()

    async def _endless(self, name: str, writer: asyncio.StreamWriter) -> None:
        """Two gigabytes, unless the other side hangs up (which ends the drain)."""
        squeeze = zlib.compressobj(9, wbits=31)
        block = b" " * 65536
        # Flushed to a byte boundary, the second piece can be repeated for ever.
        first, again = (
            squeeze.compress(block) + squeeze.flush(zlib.Z_FULL_FLUSH) for _ in range(2)
        )
        if name == "endless-headers":
            writer.write(b"HTTP/1.1 200 OK\r\n")
        else:
            coding = ["Content-Encoding: gzip"] if name == "endless-gzip" else []
            writer.write(head("200 OK", "Connection: close", *coding))
        for number in range(32768):
            piece = block
            if name == "endless-gzip":
                piece = again if number else first
            elif name == "endless-headers":
                piece = b"X-%d: %s\r\n" % (number, b"a" * 8000)
            writer.write(piece)
            self.sent += len(piece)
            await writer.drain()
            await asyncio.sleep(0)  # drain alone does not let the client run


@way
async def good(asked: Asked, writer: asyncio.StreamWriter) -> None:
    writer.write(whole(FEED, "Content-Type: application/rss+xml", "Set-Cookie: id=1"))


@way
async def gzipped(asked: Asked, writer: asyncio.StreamWriter) -> None:
    writer.write(whole(gzip.compress(FEED), "Content-Encoding: gzip"))


@way
async def gzip_twice(asked: Asked, writer: asyncio.StreamWriter) -> None:
    body = gzip.compress(gzip.compress(FEED))
    writer.write(whole(body, "Content-Encoding: gzip, gzip"))


@way
async def gzip_members(asked: Asked, writer: asyncio.StreamWriter) -> None:
    body = gzip.compress(FEED[:20]) + gzip.compress(FEED[20:]) + b"\0\0padding"
    writer.write(whole(body, "Content-Encoding: gzip"))


@way
async def deflated(asked: Asked, writer: asyncio.StreamWriter) -> None:
    writer.write(whole(zlib.compress(FEED), "Content-Encoding: deflate"))


@way
async def raw_deflated(asked: Asked, writer: asyncio.StreamWriter) -> None:
    squeeze = zlib.compressobj(wbits=-15)
    writer.write(whole(squeeze.compress(FEED) + squeeze.flush(), "Content-Encoding: deflate"))


@way
async def brotlied(asked: Asked, writer: asyncio.StreamWriter) -> None:
    writer.write(whole(brotli.compress(FEED), "Content-Encoding: br"))


@way
async def chunked(asked: Asked, writer: asyncio.StreamWriter) -> None:
    parts = b"".join(b"%x\r\n%s\r\n" % (len(p), p) for p in (FEED[:7], FEED[7:]))
    writer.write(head("200 OK", "Transfer-Encoding: chunked") + parts + b"0\r\n\r\n")


@way
async def says_gzip_but_is_not(asked: Asked, writer: asyncio.StreamWriter) -> None:
    writer.write(whole(FEED, "Content-Encoding: gzip"))


@way
async def truncated_gzip(asked: Asked, writer: asyncio.StreamWriter) -> None:
    writer.write(whole(gzip.compress(FEED * 50)[:-20], "Content-Encoding: gzip"))


@way
async def damaged_gzip(asked: Asked, writer: asyncio.StreamWriter) -> None:
    body = bytearray(gzip.compress(bytes(range(256)) * 40))
    body[40:60] = b"\xff" * 20
    writer.write(whole(bytes(body), "Content-Encoding: gzip"))


@way
async def damaged_brotli(asked: Asked, writer: asyncio.StreamWriter) -> None:
    writer.write(whole(b"\xff" * 200, "Content-Encoding: br"))


@way
async def gzip_bomb(asked: Asked, writer: asyncio.StreamWriter) -> None:
    writer.write(whole(gzip.compress(b"\0" * 30_000_000), "Content-Encoding: gzip"))


@way
async def double_bomb(asked: Asked, writer: asyncio.StreamWriter) -> None:
    body = gzip.compress(gzip.compress(b"\0" * 100_000_000))
    writer.write(whole(body, "Content-Encoding: gzip, gzip"))


@way
async def brotli_bomb(asked: Asked, writer: asyncio.StreamWriter) -> None:
    writer.write(whole(brotli.compress(b"\0" * 30_000_000, quality=1), "Content-Encoding: br"))


@way
async def many_codings(asked: Asked, writer: asyncio.StreamWriter) -> None:
    writer.write(whole(FEED, "Content-Encoding: gzip, gzip, gzip, gzip"))


@way
async def unknown_coding(asked: Asked, writer: asyncio.StreamWriter) -> None:
    writer.write(whole(FEED, "Content-Encoding: aes128gcm"))


@way
async def one_byte_per_moment(asked: Asked, writer: asyncio.StreamWriter) -> None:
    writer.write(head("200 OK", length=1_000_000))
    for _ in range(1_000_000):
        writer.write(b" ")
        await writer.drain()
        await asyncio.sleep(0.02)


@way
async def drips_headers(asked: Asked, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nX: ")
    for _ in range(1_000_000):
        writer.write(b"a")
        await writer.drain()
        await asyncio.sleep(0.02)


@way
async def html(asked: Asked, writer: asyncio.StreamWriter) -> None:
    writer.write(whole(b"<!doctype html><title>Sorry</title>", "Content-Type: text/html"))


@way
async def charset_lie(asked: Asked, writer: asyncio.StreamWriter) -> None:
    body = "<title>朝ロ関係</title>".encode("euc-jp")
    writer.write(whole(body, "Content-Type: text/html; charset=utf-8"))


@way
async def huge_header(asked: Asked, writer: asyncio.StreamWriter) -> None:
    writer.write(whole(b"x", "X-Big: " + "a" * 100_000))


@way
async def many_headers(asked: Asked, writer: asyncio.StreamWriter) -> None:
    writer.write(whole(b"x", *(f"X-{n}: 1" for n in range(5000))))


@way
async def wide_headers(asked: Asked, writer: asyncio.StreamWriter) -> None:
    writer.write(whole(b"x", *(f"X-{n}: {'a' * 7000}" for n in range(40))))


@way
async def long_status_line(asked: Asked, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 " + b"K" * 200_000 + b"\r\n\r\n")


@way
async def not_http(asked: Asked, writer: asyncio.StreamWriter) -> None:
    writer.write(b"SSH-2.0-OpenSSH_9.2p1 Debian\r\n\r\n")
    writer.close()


@way
async def bad_header(asked: Asked, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\n: no name\r\n\x00bad: \x01\r\n\r\n")
    writer.close()


@way
async def odd_header_bytes(asked: Asked, writer: asyncio.StreamWriter) -> None:
    writer.write(whole(b"x", "X-Latin: caf\xe9", 'ETag: "a"'))


@way
async def bad_chunk_size(asked: Asked, writer: asyncio.StreamWriter) -> None:
    writer.write(head("200 OK", "Transfer-Encoding: chunked") + b"5\r\nhello\r\nzz\r\nboo\r\n")


@way
async def endless_chunk_size(asked: Asked, writer: asyncio.StreamWriter) -> None:
    writer.write(head("200 OK", "Transfer-Encoding: chunked") + b"1" * 100_000)


@way
async def missing_last_chunk(asked: Asked, writer: asyncio.StreamWriter) -> None:
    writer.write(head("200 OK", "Transfer-Encoding: chunked") + b"5\r\nhello\r\n")
    writer.close()


@way
async def closes_at_once(asked: Asked, writer: asyncio.StreamWriter) -> None:
    writer.close()


@way
async def closes_in_headers(asked: Asked, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Ty")
    writer.close()


@way
async def resets(asked: Asked, writer: asyncio.StreamWriter) -> None:
    writer.write(head("200 OK", length=1000) + b"half")
    await writer.drain()
    writer.transport.abort()


@way
async def shorter_than_said(asked: Asked, writer: asyncio.StreamWriter) -> None:
    writer.write(head("200 OK", length=1000) + b"short")
    writer.close()


@way
async def longer_than_said(asked: Asked, writer: asyncio.StreamWriter) -> None:
    writer.write(head("200 OK", length=5) + b"hello and more that was not announced")
    writer.close()


@way
async def says_huge(asked: Asked, writer: asyncio.StreamWriter) -> None:
    writer.write(head("200 OK", length=50_000_000_000) + b"x")


@way
async def two_lengths(asked: Asked, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 9\r\n\r\nhello you")
    writer.close()


@way
async def negative_length(asked: Asked, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nhello")
    writer.close()


@way
async def endless_hints(asked: Asked, writer: asyncio.StreamWriter) -> None:
    for _ in range(1_000_000):
        writer.write(b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n")
        await writer.drain()
        await asyncio.sleep(0)


@way
async def status(asked: Asked, writer: asyncio.StreamWriter) -> None:
    code = asked.path.rsplit("/", 1)[1]
    writer.write(head(f"{code} Said", length=None if code in ("204", "304") else 0))


@way
async def wait_seconds(asked: Asked, writer: asyncio.StreamWriter) -> None:
    writer.write(whole(b"", "Retry-After: 120", status="429 Too Many Requests"))


@way
async def wait_date(asked: Asked, writer: asyncio.StreamWriter) -> None:
    line = "Retry-After: Wed, 19 Jun 2024 09:10:00 GMT"
    writer.write(whole(b"", line, status="503 Service Unavailable"))


@way
async def wait_forever(asked: Asked, writer: asyncio.StreamWriter) -> None:
    writer.write(whole(b"", "Retry-After: 999999999999", status="429 Too Many Requests"))


@way
async def etag(asked: Asked, writer: asyncio.StreamWriter) -> None:
    if asked.headers.get("if-none-match") == '"v1"':
        writer.write(head("304 Not Modified", 'ETag: "v1"'))
    else:
        writer.write(whole(FEED, 'ETag: "v1"', "Cache-Control: max-age=600"))


@way
async def to(asked: Asked, writer: asyncio.StreamWriter) -> None:
    """/to/STATUS/TARGET redirects to TARGET, as it stands."""
    _, _, code, target = unquote(asked.path).split("/", 3)
    writer.write(whole(b"", f"Location: {target}", status=f"{code} Moved"))


@way
async def loop_a(asked: Asked, writer: asyncio.StreamWriter) -> None:
    writer.write(whole(b"", "Location: /loop-b", status="302 Found"))


@way
async def loop_b(asked: Asked, writer: asyncio.StreamWriter) -> None:
    writer.write(whole(b"", "Location: /loop-a", status="302 Found"))


@way
async def ever_on(asked: Asked, writer: asyncio.StreamWriter) -> None:
    number = int(asked.path.rsplit("/", 1)[1])
    writer.write(whole(b"", f"Location: /ever-on/{number + 1}", status="302 Found"))


@way
async def long_redirect(asked: Asked, writer: asyncio.StreamWriter) -> None:
    writer.write(whole(b"", "Location: /" + "a" * 20_000, status="302 Found"))


@way
async def no_location(asked: Asked, writer: asyncio.StreamWriter) -> None:
    writer.write(whole(b"", status="302 Found"))


@way
async def zstandard(asked: Asked, writer: asyncio.StreamWriter) -> None:
    writer.write(whole(zstd.compress(FEED), "Content-Encoding: zstd"))


@way
async def damaged_zstd(asked: Asked, writer: asyncio.StreamWriter) -> None:
    checked = {int(zstd.CompressionParameter.checksum_flag): 1}
    body = bytearray(zstd.compress(FEED * 50, options=checked))
    body[12:20] = b"\xff" * 8
    writer.write(whole(bytes(body), "Content-Encoding: zstd"))


@way
async def truncated_zstd(asked: Asked, writer: asyncio.StreamWriter) -> None:
    writer.write(whole(zstd.compress(FEED * 50)[:-5], "Content-Encoding: zstd"))


@way
async def zstd_bomb(asked: Asked, writer: asyncio.StreamWriter) -> None:
    writer.write(whole(zstd.compress(b"\0" * 30_000_000), "Content-Encoding: zstd"))


@way
async def wide_zstd(asked: Asked, writer: asyncio.StreamWriter) -> None:
    """A window of 128 MiB, which a decoder would have to hold."""
    squeeze = zstd.ZstdCompressor(options={int(zstd.CompressionParameter.window_log): 27})
    writer.write(whole(squeeze.compress(FEED) + squeeze.flush(), "Content-Encoding: zstd"))
