"""The fetcher against a server that misbehaves: one clear code each, and bounded cost."""

from __future__ import annotations

import asyncio
import gc
import socket
import sys
import warnings
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kawaraban.article import FetchFailed, Problem
from kawaraban.collect.http import Clock, Fetched, Fetcher, Limits, Politeness, Request

sys.path.insert(0, str(Path(__file__).parent))  # tests have no packages
from hostile import FEED, HostileServer  # found by the line above

AGENT = "KawarabanTest/1 (tests@example.org)"
SMALL = Limits(
    max_bytes=1_000_000,
    max_decoded=4_000_000,
    max_ratio=100,
    total=20.0,
    connect=10.0,
    idle=10.0,
    max_redirects=5,
    max_header_line=8_000,
    max_headers=50,
)
IMPATIENT = replace(SMALL, total=0.4, connect=0.3, idle=0.3)


class FakeClock(Clock):
    """A clock that only moves when somebody sleeps on it."""

    def __init__(self) -> None:
        self.start = datetime(2024, 6, 19, 9, 0, tzinfo=UTC)
        self.passed = 0.0
        self.slept: list[float] = []

    def now(self) -> datetime:
        return self.start + timedelta(seconds=self.passed)

    def monotonic(self) -> float:
        return self.passed

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.passed += seconds
        await asyncio.sleep(0)


def fetcher(
    server: HostileServer,
    *,
    allow: frozenset[str] | None = None,
    clock: Clock | None = None,
    limits: Limits = SMALL,
    gap: float = 0.0,
    resolve: Callable[[str, int], Awaitable[Sequence[str]]] | None = None,
) -> Fetcher:
    return Fetcher(
        limits=limits,
        politeness=Politeness(gap=gap, user_agent=AGENT),
        allow_hosts=frozenset({f"127.0.0.1:{server.port}"}) if allow is None else allow,
        clock=clock or FakeClock(),
        resolve=resolve,
    )


def names(table: Mapping[str, Sequence[str]]) -> Callable[[str, int], Awaitable[Sequence[str]]]:
    async def resolve(host: str, port: int) -> Sequence[str]:
        if host not in table:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return table[host]

    return resolve


async def failure(fetch: Fetcher, request: Request) -> Problem:
    with pytest.raises(FetchFailed) as caught:
        await fetch.fetch(request)
    problem = caught.value.problem
    assert problem.stage == "collect"
    assert problem.url == request.url
    assert len(problem.detail) > 20
    return problem


def get(path: str, **request: str) -> Fetched:
    async def run() -> Fetched:
        async with HostileServer() as server, fetcher(server) as fetch:
            return await fetch.fetch(Request(server.url(path), **request))  # type: ignore[arg-type]

    return asyncio.run(run())


@pytest.mark.parametrize(
    "path",
    [
        "good",
        "gzipped",
        "gzip-twice",
        "gzip-members",
        "deflated",
        "raw-deflated",
        "brotlied",
        "zstandard",
        "chunked",
        "says-gzip-but-is-not",
    ],
)
def test_every_coding_gives_the_same_body(path: str) -> None:
    fetched = get(path)
    assert fetched.raw.body == FEED
    assert fetched.raw.status == 200
    assert not {"content-encoding", "transfer-encoding", "set-cookie"} & {
        name for name, _ in fetched.raw.headers
    }


MISBEHAVIOURS = [
    ("truncated-gzip", "cut-short"),
    ("damaged-gzip", "cut-short"),
    ("damaged-brotli", "cut-short"),
    ("damaged-zstd", "cut-short"),
    ("truncated-zstd", "cut-short"),
    ("wide-zstd", "cut-short"),
    ("zstd-bomb", "bomb"),
    ("gzip-bomb", "bomb"),
    ("double-bomb", "bomb"),
    ("brotli-bomb", "bomb"),
    ("endless-gzip", "bomb"),
    ("many-codings", "unknown-coding"),
    ("unknown-coding", "unknown-coding"),
    ("endless-spaces", "too-large"),
    ("says-huge", "too-large"),
    ("huge-header", "too-large"),
    ("long-status-line", "too-large"),
    ("many-headers", "too-large"),
    ("wide-headers", "too-large"),
    ("endless-headers", "too-large"),
    ("never-answers", "timeout"),
    ("stops-in-the-middle", "timeout"),
    ("one-byte-per-moment", "timeout"),
    ("drips-headers", "timeout"),
    ("endless-hints", "timeout"),
    ("not-http", "bad-response"),
    ("bad-header", "bad-response"),
    ("two-lengths", "bad-response"),
    ("negative-length", "bad-response"),
    ("longer-than-said", "bad-response"),
    ("bad-chunk-size", "cut-short"),
    ("endless-chunk-size", "cut-short"),
    ("missing-last-chunk", "cut-short"),
    ("closes-at-once", "cut-short"),
    ("closes-in-headers", "cut-short"),
    ("resets", "cut-short"),
    ("shorter-than-said", "cut-short"),
    ("loop-a", "redirect-loop"),
    ("ever-on/1", "too-many-redirects"),
    ("long-redirect", "too-large"),
    ("no-location", "http-302"),
    ("to/302/file:///etc/passwd", "bad-url"),
    ("to/302/ftp://ftp.example.org/feed", "bad-url"),
    ("to/302/javascript:alert(1)", "bad-url"),
    ("to/302/data:text/html,hello", "bad-url"),
    ("to/302/http://", "bad-url"),
    ("to/302/http://user:secret@example.org/", "bad-url"),
    ("to/302/http://169.254.169.254/latest/meta-data/", "private-address"),
    ("to/302/http://127.0.0.1:9/", "private-address"),
    ("to/302/http://127.1:9/", "bad-url"),
    ("to/302/http://0x7f.1:9/", "private-address"),
    ("to/302/http://2130706433:9/", "bad-url"),
    ("to/302/http://017700000001:9/", "bad-url"),
    ("to/302/http://0:9/", "bad-url"),
    ("to/302/http://localhost:9/", "private-address"),
    ("to/302/http://[::1]:9/", "private-address"),
    ("to/302/http://[::]:9/", "private-address"),
    ("to/302/http://[::ffff:127.0.0.1]:9/", "private-address"),
    ("to/302/http://[::ffff:a00:1]/", "private-address"),
    ("to/302/http://[64:ff9b::7f00:1]/", "private-address"),
    ("to/302/http://[fd00::1]/", "private-address"),
    ("to/302/http://10.1.2.3/", "private-address"),
    ("to/302/http://100.64.0.1/", "private-address"),
    ("to/302/http://224.0.0.1/", "private-address"),
    ("status/204", "http-204"),
    ("status/206", "http-206"),
    ("status/304", "http-304"),
    ("status/403", "http-403"),
    ("status/404", "http-404"),
    ("status/410", "http-410"),
    ("status/500", "http-500"),
    ("status/503", "http-503"),
    ("status/999", "http-999"),
    ("wait-seconds", "http-429"),
    ("wait-date", "http-503"),
]


@pytest.mark.parametrize(("path", "code"), MISBEHAVIOURS)
def test_each_misbehaviour_is_one_clear_failure(path: str, code: str) -> None:
    limits = IMPATIENT if code == "timeout" else SMALL

    async def run() -> None:
        async with HostileServer() as server, fetcher(server, limits=limits) as fetch:
            problem = await failure(fetch, Request(server.url(path)))
            assert problem.code == code, problem.detail
            # What lies in socket buffers on the way is not read by us, but was sent.
            assert server.sent < SMALL.max_bytes + 8_000_000
            # Nothing else suffers: the same host answers the next question.
            if problem.retry_after is None:
                assert (await fetch.fetch(Request(server.url("good")))).raw.body == FEED

    asyncio.run(run())


def test_bodies_are_passed_on_as_they_are() -> None:
    assert get("html").raw.body.startswith(b"<!doctype html>")
    assert get("charset-lie").raw.body.decode("euc-jp") == "<title>朝ロ関係</title>"
    assert get("odd-header-bytes").raw.header("x-latin") == "café"


def test_conditional_requests() -> None:
    async def run() -> None:
        async with HostileServer() as server, fetcher(server) as fetch:
            first = await fetch.fetch(Request(server.url("etag")))
            tag = first.raw.header("etag")
            assert (first.raw.status, tag) == (200, '"v1"')
            again = await fetch.fetch(
                Request(server.url("etag"), etag=tag, last_modified="Wed, 19 Jun 2024 00:00:00 GMT")
            )
            assert (again.raw.status, again.raw.body) == (304, b"")
            assert server.asked[1].headers["if-modified-since"].startswith("wed, 19 jun")
            assert server.asked[1].headers["user-agent"] == AGENT.lower()
            assert "cookie" not in server.asked[1].headers
            bad = await failure(fetch, Request(server.url("etag"), etag='"a"\r\nX: 1'))
            assert bad.code == "bad-url"

    asyncio.run(run())


def test_moves_are_told_apart() -> None:
    async def run() -> None:
        async with HostileServer() as server, fetcher(server) as fetch:
            good = server.url("good")
            moved = await fetch.fetch(Request(server.url("to/301//good")))
            assert (moved.raw.url, moved.moved_to) == (good, good)
            assert moved.raw.asked == server.url("to/301//good")
            assert moved.hops == (server.url("to/301//good"),)
            for_now = await fetch.fetch(Request(server.url("to/302//good")))
            assert (for_now.raw.url, for_now.moved_to) == (good, None)
            mixed = await fetch.fetch(Request(server.url("to/308//to/307//good")))
            assert mixed.moved_to == server.url("to/307//good")
            assert mixed.raw.url == good
            later = await fetch.fetch(Request(server.url("to/302//to/301//good")))
            assert later.moved_to is None

    asyncio.run(run())


@pytest.mark.parametrize(
    "url",
    [
        "",
        "example.org/feed",
        "file:///etc/passwd",
        "ftp://example.org/",
        "http://",
        "http:///path",
        "http://[::1",
        "http://example.org:99999/",
        "http://exa\x00mple.org/",
        "http://example.org/\r\nHost: other",
        "http://user@example.org/",
        "http://" + "a" * 300 + ".example/",
        "http://example.org/" + "a" * 9000,
        "http://\ud800.example/",
    ],
)
def test_bad_addresses_never_reach_the_network(url: str) -> None:
    async def run() -> str:
        async with HostileServer() as server, fetcher(server, resolve=names({})) as fetch:
            return (await failure(fetch, Request(url))).code

    assert asyncio.run(run()) in ("bad-url", "dns")


def test_names_that_lead_to_private_addresses() -> None:
    table = {
        "inside.example": ["10.0.0.7"],
        "both.example": ["fd00::1", "127.0.0.1"],
        "metadata.example": ["169.254.169.254"],
        "empty.example": [],
    }

    async def run() -> None:
        async with HostileServer() as server, fetcher(server, resolve=names(table)) as fetch:
            for host in ("inside", "both", "metadata"):
                asked = Request(f"http://{host}.example:{server.port}/good")
                problem = await failure(fetch, asked)
                assert problem.code == "private-address"
                assert table[f"{host}.example"][0] in problem.detail
            for host in ("empty", "unknown"):
                problem = await failure(fetch, Request(f"http://{host}.example/"))
                assert problem.code == "dns"
            assert server.connections == 0

    asyncio.run(run())


def test_a_name_that_changes_its_address_gains_nothing() -> None:
    """Rebinding: public when first asked, private when asked again."""
    answers = iter([["2d00::1"], ["127.0.0.1"]])  # 2d00::/8: global unicast nobody has

    async def resolve(host: str, port: int) -> Sequence[str]:
        return next(answers)

    async def run() -> None:
        async with HostileServer() as server:
            codes = []
            for _ in range(2):  # a new fetcher forgets the name: the worst case
                async with fetcher(server, resolve=resolve, limits=IMPATIENT) as fetch:
                    asked = Request(f"http://rebind.example:{server.port}/good")
                    codes.append((await failure(fetch, asked)).code)
            assert codes[0] in ("unreachable", "timeout")
            assert codes[1] == "private-address"
            assert server.connections == 0

    asyncio.run(run())


def test_allowing_a_host_allows_only_that() -> None:
    async def run() -> None:
        async with HostileServer() as server, HostileServer() as other:
            table = {"press.example": ["127.0.0.1"]}
            allow = frozenset({"press.example"})
            async with fetcher(server, allow=allow, resolve=names(table)) as fetch:
                url = f"http://press.example:{server.port}/good"
                assert (await fetch.fetch(Request(url))).raw.body == FEED
                asked = Request(f"http://press.example:{server.port}/to/302/{other.url('good')}")
                assert (await failure(fetch, asked)).code == "private-address"
                assert other.connections == 0

    asyncio.run(run())


def test_refused_and_tls() -> None:
    async def run() -> None:
        async with HostileServer() as server:
            with socket.socket() as unused:
                unused.bind(("127.0.0.1", 0))
                port = unused.getsockname()[1]
                allow = frozenset({"127.0.0.1"})
                async with fetcher(server, allow=allow, limits=IMPATIENT) as fetch:
                    problem = await failure(fetch, Request(f"http://127.0.0.1:{port}/"))
                    assert problem.code == "refused"
                    secure = server.url("good").replace("http:", "https:")
                    # A server that speaks no TLS waits for the end of a request line.
                    assert (await failure(fetch, Request(secure))).code in ("tls", "timeout")

    asyncio.run(run())


def test_one_at_a_time_with_a_gap_per_host() -> None:
    async def run() -> None:
        clock = FakeClock()
        async with HostileServer() as server, fetcher(server, clock=clock, gap=2.0) as fetch:
            await asyncio.gather(*(fetch.fetch(Request(server.url("good"))) for _ in range(6)))
            assert server.most_at_once == 1
            assert clock.slept == [2.0] * 5
            assert server.connections == 1

    asyncio.run(run())


def test_hosts_do_not_wait_for_each_other() -> None:
    async def run() -> None:
        table = {name: ["127.0.0.1"] for name in ("a.example", "b.example")}
        async with HostileServer() as server:
            allow = frozenset(table)
            async with fetcher(
                server, allow=allow, resolve=names(table), limits=IMPATIENT
            ) as fetch:
                stuck = asyncio.create_task(
                    failure(fetch, Request(f"http://a.example:{server.port}/never-answers"))
                )
                await server.first_asked.wait()
                answer = await fetch.fetch(Request(f"http://b.example:{server.port}/good"))
                assert answer.raw.body == FEED
                assert not stuck.done()
                assert (await stuck).code == "timeout"

    asyncio.run(run())


def test_so_many_hosts_at_once_and_all_have_their_turn() -> None:
    async def run() -> None:
        hosts = [f"h{n}.example" for n in range(70)]
        table = {host: ["127.0.0.1"] for host in hosts}
        async with HostileServer(enough=64) as server:
            allow = frozenset(hosts)
            async with fetcher(server, allow=allow, resolve=names(table)) as fetch:
                urls = [f"http://{host}:{server.port}/when-let" for _ in range(3) for host in hosts]
                tasks = [asyncio.create_task(fetch.fetch(Request(url))) for url in urls]
                await server.enough_at_once.wait()
                server.hung.set()
                answers = await asyncio.gather(*tasks)
            assert all(answer.raw.body == FEED for answer in answers)
            assert server.most_at_once == 64
            assert server.connections == 70
            # No host has its third turn before every other had its first.
            assert len({asked.headers["host"] for asked in server.asked[:140]}) == 70

    asyncio.run(run())


def test_closing_in_the_middle_leaves_nothing_behind() -> None:
    async def run() -> None:
        async with HostileServer() as server, fetcher(server) as fetch:
            tasks = [
                asyncio.create_task(fetch.fetch(Request(server.url(path))))
                for path in ("never-answers", "good", "stops-in-the-middle")
            ]
            await server.first_asked.wait()
            for task in tasks:
                task.cancel()
            done = await asyncio.gather(*tasks, return_exceptions=True)
            assert all(isinstance(one, asyncio.CancelledError) for one in done)
            assert (await fetch.fetch(Request(server.url("good")))).raw.body == FEED
        for _ in range(10):  # the server's own end of the connections
            await asyncio.sleep(0)
        mine = [t for t in asyncio.all_tasks() if "_serve" not in repr(t.get_coro())]
        assert mine == [asyncio.current_task()]

    with warnings.catch_warnings():
        warnings.simplefilter("error", ResourceWarning)
        asyncio.run(run())
        gc.collect()


def test_redirects_are_polite_too() -> None:
    async def run() -> None:
        clock = FakeClock()
        async with HostileServer() as server, fetcher(server, clock=clock, gap=1.5) as fetch:
            await fetch.fetch(Request(server.url("to/302//good")))
            assert clock.slept == [1.5]

    asyncio.run(run())


@pytest.mark.parametrize(
    ("path", "seconds"), [("wait-seconds", 120), ("wait-date", 600), ("wait-forever", 86400)]
)
def test_retry_after_closes_the_host_for_a_while(path: str, seconds: int) -> None:
    async def run() -> None:
        clock = FakeClock()
        async with HostileServer() as server, fetcher(server, clock=clock) as fetch:
            first = await failure(fetch, Request(server.url(path)))
            assert first.retry_after == seconds
            clock.passed += seconds / 2
            second = await failure(fetch, Request(server.url("good")))
            assert second.code == first.code
            assert second.retry_after is not None
            assert abs(second.retry_after - seconds / 2) <= 1
            assert len(server.asked) == 1
            clock.passed += seconds
            assert (await fetch.fetch(Request(server.url("good")))).raw.status == 200

    asyncio.run(run())


def test_robots_is_obeyed_for_pages_and_asked_once() -> None:
    async def run() -> None:
        clock = FakeClock()
        async with HostileServer() as server, fetcher(server, clock=clock) as fetch:
            server.robots = (
                b"User-agent: *\nDisallow: /html\nUser-agent: KawarabanTest\n"
                b"Disallow: /charset\nCrawl-delay: 7\n"
            )
            assert (await fetch.fetch(Request(server.url("html"), kind="page"))).raw.body
            denied = await failure(fetch, Request(server.url("charset-lie"), kind="page"))
            assert denied.code == "robots"
            assert denied.retry_after is None
            hop = await failure(fetch, Request(server.url("to/302//charset-lie"), kind="page"))
            assert hop.code == "robots"
            assert (await fetch.fetch(Request(server.url("charset-lie")))).raw.body
            assert server.paths.count("/robots.txt") == 1
            assert clock.slept == [7.0, 7.0]
            clock.passed += 25 * 3600
            await fetch.fetch(Request(server.url("html"), kind="page"))
            assert server.paths.count("/robots.txt") == 2

    asyncio.run(run())


@pytest.mark.parametrize(
    ("status", "allowed"),
    [
        ("404 Not Found", True),
        ("403 Forbidden", True),
        ("500 Oops", False),
        ("429 Slow", False),
    ],
)
def test_robots_that_cannot_be_had(status: str, allowed: bool) -> None:
    async def run() -> None:
        async with HostileServer() as server, fetcher(server) as fetch:
            server.robots, server.robots_status = b"", status
            asked = Request(server.url("html"), kind="page")
            if allowed:
                assert (await fetch.fetch(asked)).raw.status == 200
            else:
                problem = await failure(fetch, asked)
                assert problem.code == "robots"
                assert problem.retry_after == 600
                assert server.paths == ["/robots.txt"]

    asyncio.run(run())


def test_a_huge_robots_file_is_cut_not_fatal() -> None:
    async def run() -> None:
        async with HostileServer() as server, fetcher(server) as fetch:
            server.robots = b"User-agent: *\nDisallow: /html\n" + b"# comment\n" * 200_000
            asked = Request(server.url("html"), kind="page")
            assert (await failure(fetch, asked)).code == "robots"

    asyncio.run(run())


def test_a_dead_host_is_named_as_such_not_as_robots() -> None:
    async def run() -> None:
        async with HostileServer() as server, fetcher(server, resolve=names({})) as fetch:
            for _ in range(2):
                problem = await failure(fetch, Request("http://gone.example/a", kind="page"))
                assert problem.code == "dns"

    asyncio.run(run())


def test_the_proxy_of_the_environment_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9/")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9/")
    assert get("good").raw.body == FEED


class Notebook:
    """A memory that the test can look into."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], tuple[bytes, datetime]] = {}

    def recall(self, kind: str, key: str) -> bytes | None:
        return self.kept.get((kind, key), (None, None))[0]

    def remember(self, kind: str, key: str, value: bytes, until: datetime) -> None:
        self.kept[kind, key] = value, until


def test_robots_and_closed_hosts_outlive_a_fetcher() -> None:
    async def run() -> None:
        memory, clock = Notebook(), FakeClock()
        async with HostileServer() as server:
            server.robots = b"User-agent: *\nDisallow: /html\nCrawl-delay: 30\n"
            for number in range(2):
                async with fetcher(server, clock=clock) as fetch:
                    fetch.remember_in(memory)
                    denied = await failure(fetch, Request(server.url("html"), kind="page"))
                    assert denied.code == "robots"
                    await fetch.fetch(Request(server.url("good"), kind="page"))
                    assert server.paths.count("/robots.txt") == 1
                    # The gap that the last fetcher owed is kept by the next one.
                    assert [s for s in clock.slept if s > 25] == [30.0] * number
            async with fetcher(server, clock=clock) as fetch:
                fetch.remember_in(memory)
                waiting = await failure(fetch, Request(server.url("wait-seconds")))
                assert waiting.retry_after == 120
            asked = len(server.paths)
            async with fetcher(server, clock=clock) as fetch:
                fetch.remember_in(memory)
                closed = await failure(fetch, Request(server.url("good")))
                assert (closed.code, closed.retry_after) == ("http-429", 121)
                assert len(server.paths) == asked
                clock.passed += 121
                await fetch.fetch(Request(server.url("good")))
            clock.passed += 24 * 3600
            async with fetcher(server, clock=clock) as fetch:
                fetch.remember_in(memory)
                await fetch.fetch(Request(server.url("good"), kind="page"))
                assert server.paths.count("/robots.txt") == 2

    asyncio.run(run())


def test_a_form_is_sent_to_no_private_address() -> None:
    async def run() -> None:
        async with HostileServer() as server:
            async with fetcher(server) as fetch:
                assert await fetch.post(server.url("status/202"), {"hub.mode": "subscribe"}) == 202
            async with fetcher(server, allow=frozenset()) as fetch:
                with pytest.raises(FetchFailed) as refused:
                    await fetch.post(server.url("status/202"), {})
                assert refused.value.problem.code == "private-address"

    asyncio.run(run())
