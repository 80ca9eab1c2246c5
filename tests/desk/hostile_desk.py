"""A desk whose every source misbehaves in its own way, and a few that do not.

All are asked in one round by the real collector, each under a host of its own; the server counts
what each host was asked for and how much was sent to it.
"""

from __future__ import annotations

import asyncio
import re
import ssl
import sys
from collections import Counter, defaultdict
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

sys.path.insert(0, str(Path(__file__).parent))  # tests have no packages
sys.path.insert(0, str(Path(__file__).parent.parent / "collect"))
import hostile_content  # noqa: F401 - its ways are served by name
from hostile import WAYS, Asked, HostileServer, head, whole

from kawaraban.article import Article, Problem
from kawaraban.collect.http import Fetcher, Limits, Politeness
from kawaraban.desk.collecting.collect import CollectReport, collect_async
from kawaraban.desk.config import Config
from kawaraban.desk.desk import Desk
from kawaraban.store.base import SourceState
from kawaraban.store.sqlite import open_store

CERTIFICATE = Path(__file__).parent.parent / "fixtures" / "tls" / "self-signed.pem"
GOOD = ("good1", "good2", "good3")
SIZE = 1_000_000
"""Bytes that a response may have."""
PATIENT = Limits(
    max_bytes=SIZE,
    max_decoded=4 * SIZE,
    max_ratio=100,
    total=120.0,
    connect=60.0,
    idle=60.0,
    max_redirects=5,
    max_header_line=8_000,
    max_headers=50,
)
IMPATIENT = Limits(max_bytes=SIZE, max_decoded=4 * SIZE, total=0.8, connect=0.6, idle=0.6)

ADDRESSES: dict[str, Sequence[str]] = {
    "metadata.example": ["169.254.169.254"],
    "loopback.example": ["127.0.0.1"],
    "mapped.example": ["::ffff:127.0.0.1"],
    "mixed.example": ["10.0.0.1", "fd00::1", "::1"],
    "nonsense.example": ["not an address"],
    "nobody.example": [],
    "thousands.example": [f"10.{n // 250}.{n % 250}.1" for n in range(5_000)],
}
"""What the name service says, beside loopback for every host of the suite."""
THE_SERVER_S_OWN = frozenset(
    {"robots.txt", "never-answers", "stops-in-the-middle"}
    | {"endless-spaces", "endless-gzip", "endless-headers"}
)


@dataclass
class Seen:
    """What one source came to."""

    state: SourceState
    problems: list[Problem] = field(default_factory=list)
    articles: list[Article] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    sent: int = 0

    @property
    def code(self) -> str:
        return self.state.problem.code if self.state.problem else ""

    @property
    def codes(self) -> set[str]:
        return {problem.code for problem in self.problems}


class Counting:
    """A writer that counts what it was given, and stops at what nobody reads any more."""

    def __init__(self, writer: asyncio.StreamWriter, sent: Counter[str], host: str) -> None:
        self._writer, self._sent, self._host = writer, sent, host

    def write(self, data: bytes) -> None:
        self._sent[self._host] += len(data)
        self._writer.write(data)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._writer, name)


class Server(HostileServer):
    """Serves every way to every host, and each host its own robots.txt."""

    def __init__(self) -> None:
        super().__init__()
        self.sent_to: Counter[str] = Counter()
        self.asked_of: dict[str, list[str]] = defaultdict(list)

    async def __aenter__(self) -> Server:
        await super().__aenter__()
        return self

    async def _answer(self, asked: Asked, writer: asyncio.StreamWriter) -> None:
        host = asked.headers.get("host", "").partition(":")[0].removesuffix(".example")
        self.asked_of[host].append(asked.path)
        counted = cast("asyncio.StreamWriter", Counting(writer, self.sent_to, host))
        if asked.path == "/robots.txt" and host.startswith("robots-"):
            await self._robots(host, asked, counted)
            return
        name = asked.path.strip("/").split("/")[0].split("?")[0]
        if name == "secret":
            counted.write(whole(b"the secret"))
        elif name not in (*WAYS, *THE_SERVER_S_OWN):
            counted.write(whole(b"", status="404 Not Found"))
        else:
            await super()._answer(asked, counted)

    async def _robots(self, host: str, asked: Asked, writer: asyncio.StreamWriter) -> None:
        port = asked.headers["host"].partition(":")[2]
        rules = b"User-agent: *\nDisallow: /article\n"
        match host:
            case "robots-endless":
                writer.write(head("200 OK", "Connection: close") + rules)
                for _ in range(1600):
                    writer.write(b"# comment\n" * 6_500)
                    await writer.drain()
                    await asyncio.sleep(0)
            case "robots-loop":
                writer.write(whole(b"", "Location: /robots.txt", status="302 Found"))
            case "robots-away":
                to = f"Location: http://loopback.example:{port}/secret"
                writer.write(whole(b"", to, status="301 Moved"))
            case "robots-html":
                writer.write(whole(b"<!doctype html><p>Disallow: /" * 100))
            case "robots-many-rules":
                names = b"".join(b"User-agent: bot%d\n" % n for n in range(5_000))
                writer.write(whole(names + b"Disallow: /*a*b*c*$\n" * 20_000))
            case "robots-stars":
                rule = b"User-agent: *\nDisallow: /" + b"*a" * 5_000 + b"$\n"
                writer.write(whole(rule * 20))
            case "robots-delay":
                writer.write(whole(b"User-agent: *\nCrawl-delay: 1e308\nCrawl-delay: nan\n"))
            case "robots-noise":
                writer.write(whole(bytes(range(256)) * 900))
            case "robots-forbids":
                writer.write(whole(rules))
            case "robots-fails":
                writer.write(whole(b"", status="500 Oops"))
            case "robots-silent":
                await self.hung.wait()
            case _:
                raise ValueError(host)
        await writer.drain()


class Secure:
    """A TLS server that shows a certificate nobody signed, for another name."""

    async def __aenter__(self) -> Secure:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(CERTIFICATE)
        self._server = await asyncio.start_server(self._never, "127.0.0.1", 0, ssl=context)
        self.port = int(self._server.sockets[0].getsockname()[1])
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()

    async def _never(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            writer.write(whole(b"<rss>what must not be read</rss>"))
            writer.close()


@dataclass(frozen=True)
class Suite:
    """How one round went."""

    seen: dict[str, Seen]
    report: CollectReport
    asked_of: dict[str, list[str]]
    faults: list[str]
    files: list[Path]
    grown: int
    """Megabytes more than before, at the worst moment."""


def run_suite(
    folder: Path, sources: dict[str, tuple[str, str]], *, limits: Limits, pages: bool = True
) -> Suite:
    """One round over ``sources``: name to address and kind. An address may be a path, served
    under ``NAME.example``, and hold ``{port}`` and ``{tls}``."""
    return asyncio.run(_run(folder, sources, limits, pages))


async def _run(
    folder: Path, sources: dict[str, tuple[str, str]], limits: Limits, pages: bool
) -> Suite:
    async with Server() as server, Secure() as secure:
        ports = {"{port}": str(server.port), "{tls}": str(secure.port)}
        named = {**sources, **dict.fromkeys(GOOD, ("page-of/article", "feed"))}
        lines = ["[collect]", "gap = 0", "hosts_at_once = 64"]
        hosts = set()
        for name, (where, kind) in named.items():
            url = re.sub(r"\{\w+\}", lambda found: ports[found[0]], where)
            if not url.startswith(("http:", "https:")):
                url = f"http://{name}.example:{server.port}/{url}"
                hosts.add(f"{name}.example")
            lines += ["[[source]]", f'name = "{name}"', f"url = '{url}'", f'kind = "{kind}"']
            lines += [] if pages else ["pages = false"]
        write_settings(folder, lines)

        async def resolve(host: str, port: int) -> Sequence[str]:
            return ADDRESSES.get(host, ["127.0.0.1"])

        def fetcher(config: Config) -> Fetcher:
            return Fetcher(
                limits=limits,
                politeness=Politeness(gap=0.0, hosts_at_once=64),
                allow_hosts=frozenset(hosts | {"tls.example", "tls-never.example"}),
                resolve=resolve,
            )

        with Desk(folder, write=True, workers=0) as desk, open_store(desk.config.store) as store:
            _forget_peak()
            before = _memory("VmRSS")
            report = await collect_async(desk, fetcher=fetcher)
            grown = _memory("VmHWM") - before
            states = desk.store.source_states()
            seen = {name: Seen(states[name]) for name in named}
            for name, one in seen.items():
                one.problems = [p for _, p in desk.store.problems(source=name)]
                one.asked = server.asked_of[name]
                one.sent = server.sent_to[name]
            for stored in desk.store.articles():
                seen[stored.found_in].articles.append(stored.article)
            faults = store.check()
    return Suite(seen, report, dict(server.asked_of), faults, files_of(folder), grown)


def write_settings(folder: Path, lines: list[str]) -> None:
    (folder / "desk.toml").write_text("\n".join(lines) + "\n", "utf-8")


def files_of(folder: Path) -> list[Path]:
    return [path.relative_to(folder) for path in folder.rglob("*") if path.is_file()]


def _memory(line: str) -> int:
    """Megabytes; 0 where the system does not say."""
    with suppress(OSError):
        found = re.search(rf"{line}:\s+(\d+) kB", Path("/proc/self/status").read_text("ascii"))
        return int(found[1]) // 1024 if found else 0
    return 0


def _forget_peak() -> None:
    with suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5", "ascii")
