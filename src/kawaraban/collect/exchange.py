"""One request to one address and its answer, within limits: sockets, headers, bodies.

Knows nothing of politeness or redirects (:mod:`.http`); connects to no private address
(:mod:`.addresses`).
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from queue import Empty, SimpleQueue
from threading import Thread

import aiohttp
from yarl import URL

from kawaraban.collect.addresses import Resolve, Resolver, guarded_socket, is_allowed
from kawaraban.collect.decoding import ACCEPTED, Decoder, UndecodableError, header_text
from kawaraban.collect.failures import FailedError
from kawaraban.collect.robots import MAX_BYTES as ROBOTS_MAX_BYTES

_Name = tuple[str, int, Callable[[list[str] | Exception], None]]
_IDLE = 5.0
"""Seconds after which a thread that looks up names ends, if there are none."""
_idle: list[SimpleQueue[_Name]] = []
"""The threads without a name to look up."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one fetch may cost. Times in seconds; ``total`` counts all redirects together, but
    not the polite waiting before a request. A slow drip is ended by ``total``."""

    max_bytes: int = 16 * 1024 * 1024
    """As sent."""
    max_decoded: int = 32 * 1024 * 1024
    max_ratio: float = 250.0
    total: float = 30.0
    connect: float = 10.0
    idle: float = 15.0
    max_redirects: int = 8
    max_header_line: int = 32 * 1024
    max_headers: int = 200
    max_head: int = 200 * 1024
    """All header lines of one answer together."""


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str) -> str | None:
        return next((v for n, v in self.headers if n.lower() == name), None)


class Exchange:
    """Opens connections, for one :class:`~.http.Fetcher`. ``resolve`` None: the system's."""

    def __init__(
        self,
        limits: Limits,
        *,
        user_agent: str,
        allow_hosts: frozenset[str],
        resolve: Resolve | None,
    ) -> None:
        self._limits = limits
        self._user_agent = user_agent
        self._allow_hosts = allow_hosts
        self._resolve: Resolve = resolve or look_up
        self._guarded: aiohttp.ClientSession | None = None
        self._open: aiohttp.ClientSession | None = None

    def open(self) -> None:
        """Within a running event loop."""
        self._guarded = self._session(guarded=True)
        self._open = self._session(guarded=False)

    async def close(self) -> None:
        for session in (self._guarded, self._open):
            if session is not None:
                await session.close()

    async def ask(
        self,
        url: URL,
        headers: Mapping[str, str],
        *,
        robots: bool = False,
        form: Mapping[str, str] | None = None,
    ) -> Answer:
        """The answer to a GET, or to a POST of ``form``; its body where the status is 200 and
        it was a GET. Raises FailedError, and what the client raises."""
        session = self._open if is_allowed(url, self._allow_hosts) else self._guarded
        if session is None:
            raise RuntimeError("use the Fetcher in an `async with` block")
        if form is None:
            response = await session.get(url, headers=headers, allow_redirects=False)
        else:
            response = await session.post(url, headers=headers, data=form, allow_redirects=False)
        try:
            size = sum(len(name) + len(value) for name, value in response.raw_headers)
            if size > self._limits.max_head:
                raise FailedError("too-large", f"{response.url} sent {size:,} bytes of headers.")
            lines = tuple((header_text(n), header_text(v)) for n, v in response.raw_headers)
            answer = Answer(response.status, lines, b"")
            if response.status != 200 or form is not None:
                return answer
            return replace(answer, body=await self._body(response, answer, robots=robots))
        finally:
            response.close() if not response.content.at_eof() else response.release()

    async def _body(
        self, response: aiohttp.ClientResponse, answer: Answer, *, robots: bool
    ) -> bytes:
        """The decoded body within the limits; robots.txt is cut where others would fail."""
        limits = self._limits
        most = ROBOTS_MAX_BYTES if robots else limits.max_bytes
        promised = response.content_length
        if promised is not None and promised > most and not robots:
            raise FailedError(
                "too-large", f"{response.url} says it has {promised:,} bytes, over {most:,}."
            )
        body = bytearray()
        received = 0
        try:
            decoder = Decoder(
                answer.header("content-encoding") or "",
                max_bytes=limits.max_decoded,
                max_ratio=limits.max_ratio,
            )
            async for chunk in response.content.iter_any():
                received += len(chunk)
                if received > most:
                    if robots:
                        return bytes(body)
                    raise FailedError(
                        "too-large",
                        f"{response.url} sent more than {most:,} bytes; the rest was not read."
                        " Raise the limit in the desk if it is meant to be that large.",
                    )
                body += decoder.feed(chunk)
        except UndecodableError as error:
            raise FailedError(error.code, f"{response.url}: {error}.") from error
        if not decoder.complete:
            raise FailedError(
                "cut-short",
                f"{response.url}: the compressed body ends after {received:,} bytes, before its"
                " end. It is tried again later.",
            )
        return bytes(body)

    def _session(self, *, guarded: bool) -> aiohttp.ClientSession:
        limits = self._limits
        connector = aiohttp.TCPConnector(
            limit=0,
            limit_per_host=1,
            ttl_dns_cache=60,
            resolver=Resolver(self._resolve, guarded=guarded),
            socket_factory=guarded_socket if guarded else None,
        )
        return aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            trust_env=False,
            headers={
                "User-Agent": self._user_agent,
                "Accept-Encoding": ACCEPTED,
            },
            timeout=aiohttp.ClientTimeout(
                total=None, sock_connect=limits.connect, sock_read=limits.idle
            ),
            max_line_size=limits.max_header_line,
            max_field_size=limits.max_header_line,
            max_headers=limits.max_headers,
        )


async def look_up(host: str, port: int) -> list[str]:
    """The addresses of a host, by the system's name service.

    In daemon threads, as many as there are names being looked up: a name server that never
    answers holds up neither the other names nor the end of the program, as the threads of an
    executor would.
    """
    loop = asyncio.get_running_loop()
    found: asyncio.Future[list[str]] = loop.create_future()

    def tell(answer: list[str] | Exception) -> None:
        if found.done():
            return
        if isinstance(answer, Exception):
            found.set_exception(answer)
        else:
            found.set_result(answer)

    def answered(answer: list[str] | Exception) -> None:
        with suppress(RuntimeError):  # nobody waits any more, the loop is closed
            loop.call_soon_threadsafe(tell, answer)

    try:
        names = _idle.pop()
    except IndexError:
        names = SimpleQueue()
        Thread(target=_look_up, args=(names,), name="resolve", daemon=True).start()
    names.put((host, port, answered))
    return await found


def _look_up(names: SimpleQueue[_Name]) -> None:
    """A thread: look up names one after the other until there are none for a while."""
    while True:
        try:
            host, port, answered = names.get(timeout=_IDLE)
        except Empty:
            try:
                _idle.remove(names)
            except ValueError:  # a name is on its way
                continue
            return
        answer: list[str] | Exception
        try:
            infos = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            answer = list(dict.fromkeys(str(info[4][0]) for info in infos))
        except (OSError, UnicodeError) as error:
            answer = error
        _idle.append(names)
        answered(answer)
