"""The network edge: one address asked for, one answer had, whatever the other side does.

:class:`Fetcher` is the only thing in Kawaraban that opens connections to the outside. It
bounds what an answer may cost (:class:`Limits`), treats hosts politely
(:class:`Politeness`), connects to no private address (:mod:`.addresses`), and turns every
trouble into :class:`~kawaraban.article.FetchFailed` with a short code and a detail that says
what happened and what to do. docs/design/collecting.md has the table of codes.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from threading import Thread
from time import monotonic
from types import TracebackType
from typing import Literal

import aiohttp
from yarl import URL

from kawaraban import __version__
from kawaraban.article import FetchFailed, Problem, RawResponse
from kawaraban.collect.addresses import (
    Resolve,
    Resolver,
    guarded_socket,
    is_allowed,
    parse_url,
)
from kawaraban.collect.decoding import Decoder, UndecodableError, header_text, plain_headers
from kawaraban.collect.failures import REDIRECTS, FailedError, explained, status_in_words
from kawaraban.collect.robots import MAX_BYTES as ROBOTS_MAX_BYTES
from kawaraban.collect.robots import Robots, product_token, read_robots, unreachable
from kawaraban.collect.schedule import parse_retry_after

Kind = Literal["feed", "page"]

_PERMANENT = frozenset({301, 308})
_FEED_TYPES = (
    "application/atom+xml, application/rss+xml, application/feed+json;q=0.95,"
    " application/rdf+xml;q=0.9, application/xml;q=0.8, text/xml;q=0.8, */*;q=0.5"
)
_PAGE_TYPES = "text/html, application/xhtml+xml, */*;q=0.5"
_HOSTS_REMEMBERED = 20_000


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
class Politeness:
    """How we behave: seconds between two requests to one host, who we say we are, how many
    hosts are asked at once."""

    gap: float = 1.0
    user_agent: str = f"Kawaraban/{__version__} (press review; contact not set)"
    obey_robots: bool = True
    hosts_at_once: int = 64


@dataclass(frozen=True, slots=True)
class Request:
    """One address to ask for. ``etag`` and ``last_modified`` make it conditional.

    ``kind`` "page" obeys robots.txt (use it for listing pages too); "feed" does not ask it: a
    feed is published to be fetched by programs, and its address was given by a person.
    """

    url: str
    etag: str | None = None
    last_modified: str | None = None
    accept: str | None = None
    kind: Kind = "feed"


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer with status 200, or 304 with no body.

    ``moved_to`` is where the address has moved for good (301, 308 from the first hop on);
    ``hops`` the addresses redirected from; ``retry_after`` seconds where the answer asks.
    """

    raw: RawResponse
    moved_to: str | None = None
    hops: tuple[str, ...] = ()
    retry_after: int | None = None


class Clock:
    """Time as the fetcher sees it; tests give their own."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> float:
        return monotonic()

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


@dataclass(slots=True)
class _Host:
    """What is remembered of one host: who is talking to it, and when it may be asked again."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    free_at: float = 0.0
    delay: float = 0.0
    closed_until: datetime | None = None
    closed_code: str = ""


@dataclass(slots=True)
class _Budget:
    """Seconds left to one fetch."""

    left: float


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str) -> str | None:
        return next((v for n, v in self.headers if n.lower() == name), None)


class Fetcher:
    """Asks for addresses, within limits and politely. An asynchronous context manager.

    One request at a time per host name with ``politeness.gap`` seconds (or the site's
    Crawl-delay) after each, any number of hosts side by side up to ``hosts_at_once``.
    ``allow_hosts`` are the ``host`` or ``host:port`` entries the address guard lets through.
    ``clock`` and ``resolve`` are the time and the name service, injected by tests. Proxies
    named in the environment are not used; cookies are not kept.
    """

    def __init__(
        self,
        *,
        limits: Limits | None = None,
        politeness: Politeness | None = None,
        allow_hosts: frozenset[str] = frozenset(),
        clock: Clock | None = None,
        resolve: Resolve | None = None,
    ) -> None:
        self._limits = limits or Limits()
        self._politeness = politeness or Politeness()
        self._allow_hosts = frozenset(host.lower() for host in allow_hosts)
        self._clock = clock or Clock()
        self._resolve: Resolve = resolve or self._look_up
        self._slots = asyncio.Semaphore(self._politeness.hosts_at_once)
        self._hosts: dict[str, _Host] = {}
        self._robots: dict[str, Robots] = {}
        self._robots_locks: dict[str, asyncio.Lock] = {}
        self._robot_name = product_token(self._politeness.user_agent)
        self._guarded: aiohttp.ClientSession | None = None
        self._open: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Fetcher:
        self._guarded = self._session(guarded=True)
        self._open = self._session(guarded=False)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for session in (self._guarded, self._open):
            if session is not None:
                await session.close()

    async def fetch(self, request: Request) -> Fetched:
        """The answer to ``request``; :class:`FetchFailed` for anything but 200 and a due 304."""
        try:
            return await self._follow(request)
        except FailedError as failed:
            raise FetchFailed(
                Problem(
                    stage="collect",
                    code=failed.code,
                    detail=" ".join(failed.detail.split())[:1000],
                    url=request.url,
                    retry_after=failed.retry_after,
                )
            ) from failed.__cause__

    async def _follow(self, request: Request) -> Fetched:
        url = _parse(request.url, None)
        headers = _request_headers(request)
        budget = _Budget(self._limits.total)
        hops: list[str] = []
        moved_to: str | None = None
        for_good = True
        while True:
            if request.kind == "page" and self._politeness.obey_robots:
                await self._permit(url)
            answer = await self._ask(url, headers, budget)
            location = answer.header("location")
            if answer.status not in REDIRECTS or location is None:
                return self._judge(request, url, answer, tuple(hops), moved_to)
            hops.append(str(url))
            if len(hops) > self._limits.max_redirects:
                raise FailedError(
                    "too-many-redirects",
                    f"more than {self._limits.max_redirects} redirects, last to"
                    f" {location[:200]}. Check the address in a browser.",
                )
            url = _parse(location, url)
            if str(url) in hops:
                raise FailedError(
                    "redirect-loop",
                    f"the redirects come back to {url}. The site is misconfigured (or wants"
                    " cookies); it is tried again later.",
                )
            for_good = for_good and answer.status in _PERMANENT
            if for_good:
                moved_to = str(url)

    def _judge(
        self,
        request: Request,
        url: URL,
        answer: _Answer,
        hops: tuple[str, ...],
        moved_to: str | None,
    ) -> Fetched:
        """Accept 200 and an asked-for 304, refuse the rest in words."""
        now = self._clock.now()
        retry_after = parse_retry_after(answer.header("retry-after"), now)
        status = answer.status
        conditional = request.etag is not None or request.last_modified is not None
        if status == 200 or (status == 304 and conditional):
            raw = RawResponse(
                url=str(url),
                asked=request.url,
                status=status,
                headers=plain_headers(answer.headers),
                body=answer.body if status == 200 else b"",
                fetched=now,
            )
            return Fetched(raw, moved_to, hops, retry_after)
        if status in (429, 503) and retry_after is not None:
            self._host(url).closed_until = now + timedelta(seconds=retry_after)
            self._host(url).closed_code = f"http-{status}"
        raise FailedError(f"http-{status}", status_in_words(status, url, retry_after), retry_after)

    async def _permit(self, url: URL) -> None:
        """Pass where robots.txt lets us read ``url``."""
        origin = url.origin()
        robots = await self._robots_of(origin)
        self._host(url).delay = robots.delay(self._robot_name)
        if robots.allows(str(url), self._robot_name):
            return
        if robots.closed:
            left = int((robots.expires - self._clock.now()).total_seconds())
            raise FailedError(
                robots.code,
                f"{url} was not asked for: robots.txt could not be had, so nothing is read"
                f" until it can ({robots.closed})",
                retry_after=left,
            )
        raise FailedError(
            "robots",
            f"{url} was not asked for: the site's robots.txt does not let {self._robot_name}"
            " read it. Ask the outlet, or use its feed.",
        )

    async def _robots_of(self, origin: URL) -> Robots:
        key = str(origin)
        async with self._robots_locks.setdefault(key, asyncio.Lock()):
            known = self._robots.get(key)
            now = self._clock.now()
            if known is not None and known.expires > now:
                return known
            try:
                robots = await self._ask_robots(origin)
            except FailedError as failed:
                robots = unreachable(failed.code, failed.detail, self._clock.now())
            if len(self._robots) >= _HOSTS_REMEMBERED:
                self._robots = {k: r for k, r in self._robots.items() if r.expires > now}
                self._robots_locks = {
                    k: lock for k, lock in self._robots_locks.items() if lock.locked()
                }
            self._robots[key] = robots
            return robots

    async def _ask_robots(self, origin: URL) -> Robots:
        budget = _Budget(self._limits.total)
        url = origin / "robots.txt"
        for _ in range(self._limits.max_redirects + 1):
            answer = await self._ask(url, {"Accept": "text/plain"}, budget, robots=True)
            location = answer.header("location")
            if answer.status not in REDIRECTS or location is None:
                return read_robots(answer.status, answer.body, self._clock.now(), self._robot_name)
            url = _parse(location, url)
        return read_robots(404, b"", self._clock.now(), self._robot_name)

    def _host(self, url: URL) -> _Host:
        name = url.host or ""
        known = self._hosts.get(name)
        if known is None:
            if len(self._hosts) >= _HOSTS_REMEMBERED:
                now = self._clock.monotonic()
                self._hosts = {
                    n: h
                    for n, h in self._hosts.items()
                    if h.lock.locked() or h.free_at > now or h.closed_until is not None
                }
            known = self._hosts[name] = _Host()
        return known

    @asynccontextmanager
    async def _turn(self, url: URL) -> AsyncIterator[None]:
        """Our turn to talk to the host: nobody else is, and the polite gap is over."""
        host = self._host(url)
        async with host.lock:
            now = self._clock.now()
            if host.closed_until is not None and host.closed_until > now:
                left = int((host.closed_until - now).total_seconds()) + 1
                raise FailedError(
                    host.closed_code,
                    f"{url.host} asked to be left alone until"
                    f" {host.closed_until.isoformat(timespec='seconds')}; not asked again yet.",
                    retry_after=left,
                )
            wait = host.free_at - self._clock.monotonic()
            if wait > 0:
                await self._clock.sleep(wait)
            async with self._slots:
                try:
                    yield
                finally:
                    gap = max(self._politeness.gap, host.delay)
                    host.free_at = self._clock.monotonic() + gap

    async def _ask(
        self, url: URL, headers: dict[str, str], budget: _Budget, *, robots: bool = False
    ) -> _Answer:
        """One request to one address, no redirect followed."""
        loop = asyncio.get_running_loop()
        async with self._turn(url):
            started = loop.time()
            try:
                async with asyncio.timeout(budget.left):
                    return await self._exchange(url, headers, robots=robots)
            except (aiohttp.ClientError, OSError, TimeoutError, UnicodeError) as error:
                code, detail = explained(error, url)
                if code == "timeout":
                    limits = self._limits
                    detail += (
                        f" (limits: {limits.connect:g} s to connect, {limits.idle:g} s of"
                        f" silence, {limits.total:g} s in all). Tried again later."
                    )
                raise FailedError(code, f"{url}: {detail}") from error
            finally:
                budget.left -= loop.time() - started

    async def _exchange(self, url: URL, headers: dict[str, str], *, robots: bool) -> _Answer:
        session = self._open if is_allowed(url, self._allow_hosts) else self._guarded
        if session is None:
            raise RuntimeError("use the Fetcher in an `async with` block")
        response = await session.get(url, headers=headers, allow_redirects=False)
        try:
            size = sum(len(name) + len(value) for name, value in response.raw_headers)
            if size > self._limits.max_head:
                raise FailedError("too-large", f"{response.url} sent {size:,} bytes of headers.")
            lines = tuple((header_text(n), header_text(v)) for n, v in response.raw_headers)
            answer = _Answer(response.status, lines, b"")
            if response.status != 200:
                return answer
            return replace(answer, body=await self._body(response, answer, robots=robots))
        finally:
            response.close() if not response.content.at_eof() else response.release()

    async def _body(
        self, response: aiohttp.ClientResponse, answer: _Answer, *, robots: bool
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
                "User-Agent": self._politeness.user_agent,
                "Accept-Encoding": "gzip, deflate, br",
            },
            timeout=aiohttp.ClientTimeout(
                total=None, sock_connect=limits.connect, sock_read=limits.idle
            ),
            max_line_size=limits.max_header_line,
            max_field_size=limits.max_header_line,
            max_headers=limits.max_headers,
        )

    async def _look_up(self, host: str, port: int) -> list[str]:
        # A daemon thread each: a name server that never answers holds up neither the other
        # names nor the end of the program, as the threads of an executor would.
        loop = asyncio.get_running_loop()
        found: asyncio.Future[list[str]] = loop.create_future()

        def tell(answer: list[str] | Exception) -> None:
            if found.done():
                return
            if isinstance(answer, Exception):
                found.set_exception(answer)
            else:
                found.set_result(answer)

        def ask() -> None:
            answer: list[str] | Exception
            try:
                infos = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
                answer = list(dict.fromkeys(str(info[4][0]) for info in infos))
            except (OSError, UnicodeError) as error:
                answer = error
            with suppress(RuntimeError):  # nobody waits any more, the loop is closed
                loop.call_soon_threadsafe(tell, answer)

        Thread(target=ask, name=f"resolve {host}", daemon=True).start()
        return await found


def _parse(text: str, base: URL | None) -> URL:
    try:
        return parse_url(text, base)
    except (ValueError, TypeError) as error:
        where = "" if base is None else f"{base} redirects to "
        raise FailedError("bad-url", f"{where}{text[:200]!r}: {error}.") from error


def _request_headers(request: Request) -> dict[str, str]:
    accept = request.accept or (_FEED_TYPES if request.kind == "feed" else _PAGE_TYPES)
    headers = {"Accept": accept}
    if request.etag:
        headers["If-None-Match"] = request.etag
    if request.last_modified:
        headers["If-Modified-Since"] = request.last_modified
    if any(c in value for value in headers.values() for c in "\r\n\0"):
        raise FailedError("bad-url", "a line break in an ETag, date or Accept header to be sent.")
    return headers
