"""The network edge: one address asked for, one answer had, whatever the other side does.

:class:`Fetcher` is the only thing in Kawaraban that opens connections to the outside. It
bounds what an answer may cost (:class:`Limits`), treats hosts politely
(:class:`Politeness`), connects to no private address (:mod:`.addresses`), and turns every
trouble into :class:`~kawaraban.article.FetchFailed` with a short code and a detail that says
what happened and what to do. docs/design/collecting.md has the table of codes.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Literal

import aiohttp
from yarl import URL

from kawaraban import __version__
from kawaraban.article import FetchFailed, Problem, RawResponse
from kawaraban.collect.addresses import Resolve, parse_url
from kawaraban.collect.decoding import plain_headers
from kawaraban.collect.exchange import Answer, Exchange, Limits
from kawaraban.collect.failures import REDIRECTS, FailedError, explained, status_in_words
from kawaraban.collect.hosts import REMEMBERED, Clock, Hosts, Memory, NoMemory
from kawaraban.collect.robots import (
    Robots,
    product_token,
    read_robots,
    recalled,
    remembered,
    unreachable,
)
from kawaraban.collect.schedule import parse_retry_after

__all__ = ["Clock", "Fetched", "Fetcher", "Limits", "Memory", "Politeness", "Request"]

Kind = Literal["feed", "page"]

_PERMANENT = frozenset({301, 308})
_FEED_TYPES = (
    "application/atom+xml, application/rss+xml, application/feed+json;q=0.95,"
    " application/rdf+xml;q=0.9, application/xml;q=0.8, text/xml;q=0.8, */*;q=0.5"
)
_PAGE_TYPES = "text/html, application/xhtml+xml, */*;q=0.5"


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


@dataclass(slots=True)
class _Budget:
    """Seconds left to one fetch."""

    left: float


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
        self._clock = clock or Clock()
        self._hosts = Hosts(
            gap=self._politeness.gap,
            at_once=self._politeness.hosts_at_once,
            clock=self._clock,
            memory=NoMemory(),
        )
        self._exchange = Exchange(
            self._limits,
            user_agent=self._politeness.user_agent,
            allow_hosts=frozenset(host.lower() for host in allow_hosts),
            resolve=resolve,
        )
        self._robots: dict[str, Robots] = {}
        self._robots_locks: dict[str, asyncio.Lock] = {}
        self._robot_name = product_token(self._politeness.user_agent)

    def remember_in(self, memory: Memory) -> None:
        """Keep there, and look there for, what outlives this fetcher."""
        self._hosts.memory = memory

    async def __aenter__(self) -> Fetcher:
        self._exchange.open()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._exchange.close()

    async def fetch(self, request: Request) -> Fetched:
        """The answer to ``request``; :class:`FetchFailed` for anything but 200 and a due 304."""
        try:
            return await self._follow(request)
        except FailedError as failed:
            raise _told(failed, request.url) from failed.__cause__

    async def post(self, url: str, form: Mapping[str, str]) -> int:
        """Send a form, politely and to no private address, and return the status of the answer,
        which is not read; redirects are not followed. :class:`FetchFailed` where there is none."""
        try:
            answer = await self._ask(_parse(url, None), {}, _Budget(self._limits.total), form=form)
        except FailedError as failed:
            raise _told(failed, url) from failed.__cause__
        return answer.status

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
        answer: Answer,
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
            self._hosts.close(url.raw_host or "", retry_after, f"http-{status}")
        raise FailedError(f"http-{status}", status_in_words(status, url, retry_after), retry_after)

    async def _permit(self, url: URL) -> None:
        """Pass where robots.txt lets us read ``url``."""
        origin = url.origin()
        robots = await self._robots_of(origin)
        self._hosts.delay(url.raw_host or "", robots.delay(self._robot_name))
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
            robots = recalled(self._hosts.memory.recall("robots", key), now, self._robot_name)
            if robots is None:
                try:
                    robots, kept = await self._ask_robots(origin)
                    if kept is not None:
                        self._hosts.memory.remember("robots", key, kept, robots.expires)
                except FailedError as failed:
                    robots = unreachable(failed.code, failed.detail, self._clock.now())
            if len(self._robots) >= REMEMBERED:
                self._robots = {k: r for k, r in self._robots.items() if r.expires > now}
                self._robots_locks = {
                    k: lock for k, lock in self._robots_locks.items() if lock.locked()
                }
            self._robots[key] = robots
            return robots

    async def _ask_robots(self, origin: URL) -> tuple[Robots, bytes | None]:
        """The rules, and what to remember of them."""
        budget = _Budget(self._limits.total)
        url = origin / "robots.txt"
        for _ in range(self._limits.max_redirects + 1):
            answer = await self._ask(url, {"Accept": "text/plain"}, budget, robots=True)
            location = answer.header("location")
            if answer.status not in REDIRECTS or location is None:
                break
            url = _parse(location, url)
        else:
            answer = Answer(404, (), b"")
        now = self._clock.now()
        robots = read_robots(answer.status, answer.body, now, self._robot_name)
        kept = None if robots.closed else remembered(robots, answer.status, answer.body)
        return robots, kept

    async def _ask(
        self,
        url: URL,
        headers: dict[str, str],
        budget: _Budget,
        *,
        robots: bool = False,
        form: Mapping[str, str] | None = None,
    ) -> Answer:
        """One request to one address, no redirect followed."""
        loop = asyncio.get_running_loop()
        async with self._hosts.turn(url.raw_host or ""):
            started = loop.time()
            try:
                async with asyncio.timeout(budget.left):
                    return await self._exchange.ask(url, headers, robots=robots, form=form)
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


def _told(failed: FailedError, url: str) -> FetchFailed:
    return FetchFailed(
        Problem(
            stage="collect",
            code=failed.code,
            detail=" ".join(failed.detail.split())[:1000],
            url=url,
            retry_after=failed.retry_after,
        )
    )
