"""A simulated press and a desk that follows it through faults, on an injected clock.

The press publishes and revises; the network, the machine and its clock fail at random. At the end
every article has to be there exactly once, with all its revisions. Seeded: the same press, the
same faults.
"""

from __future__ import annotations

import asyncio
import gzip
import os
import random
import resource
import signal
import sqlite3
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from kawaraban.collect.http import Clock, Fetcher, Limits, Politeness
from kawaraban.desk.collecting.clock import ClockError
from kawaraban.desk.collecting.collect import collect_async
from kawaraban.desk.config import Config
from kawaraban.desk.desk import Desk
from kawaraban.store.base import StoreError
from kawaraban.store.sqlite import SqliteStore, open_store

START = datetime(2024, 6, 1, tzinfo=UTC)
APART = timedelta(days=5)
"""Between two revisions of an article: longer than an outage with the back-off after it."""
IN_FEED = 100


@dataclass
class Piece:
    """One article, with the moments of its versions."""

    path: str
    born: list[datetime]

    def version(self, now: datetime) -> int:
        return sum(when <= now for when in self.born)

    def text(self, version: int) -> str:
        words = random.Random(f"{self.path} {version}")
        line = " ".join("".join(words.choices("abcdefghijklmnop", k=7)) for _ in range(60))
        return f"Version {version}. {line}."


@dataclass
class Outlet:
    """One host; ``faults`` are from, to and the kind."""

    name: str
    pieces: list[Piece] = field(default_factory=list)
    faults: list[tuple[datetime, datetime, str]] = field(default_factory=list)
    moved: datetime | None = None

    def fault(self, now: datetime) -> str:
        return next((kind for since, to, kind in self.faults if since <= now < to), "")


OUTAGES = ("resets", "500", "503", "corrupt-gzip", "cut-short", "empty", "html", "robots-500")


class Press:
    """The outlets, served under their names on one port; what they say follows the clock."""

    def __init__(self, seed: int, days: float, outlets: int) -> None:
        self.now = START
        self.asked: Counter[str] = Counter()
        self.on_request: Callable[[], None] = lambda: None
        rng = random.Random(seed)
        end = START + timedelta(days=days)
        self.outlets = {}
        for number in range(outlets):
            one = Outlet(f"o{number}")
            when = START
            while (when := when + timedelta(hours=rng.expovariate(1 / (4 + 2 * number)))) < end:
                born = [when]
                while rng.random() < 0.3 and born[-1] + APART < end:
                    born.append(born[-1] + APART + timedelta(hours=rng.random() * 30))
                one.pieces.append(Piece(f"/{number}/{len(one.pieces)}", born))
            when = START
            while (when := when + timedelta(hours=rng.expovariate(1 / 9))) < end:
                hours = min(rng.expovariate(1 / 2), 20)
                one.faults.append((when, when + timedelta(hours=hours), rng.choice(OUTAGES)))
            if number % 3 == 1:
                one.moved = START + timedelta(days=days * rng.random())
            self.outlets[f"{one.name}.example"] = one
        press = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                press.on_request()
                host = (self.headers["Host"] or "").partition(":")[0]
                press.asked[host] += 1
                press._answer(self, press.outlets[host])

            def date_time_string(self, timestamp: float | None = None) -> str:
                return format_datetime(press.now, usegmt=True)

            def log_message(self, format: str, *args: object) -> None:
                """Nothing is printed."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.port = int(self._server.server_address[1])
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _answer(self, ask: BaseHTTPRequestHandler, outlet: Outlet) -> None:
        now, fault = self.now, outlet.fault(self.now)
        path = ask.path
        if path == "/robots.txt":
            _send(ask, b"", status=500 if fault == "robots-500" else 404)
        elif fault in ("resets", "cut-short"):
            if fault == "cut-short":
                ask.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n<rss><channel>")
            ask.close_connection = True
            ask.connection.close() if fault == "resets" else None
        elif fault in ("500", "503"):
            _send(ask, b"", status=int(fault))
        elif fault == "corrupt-gzip":
            body = gzip.compress(b"<rss>" + os.urandom(300))[:-90]
            _send(ask, body, {"Content-Encoding": "gzip"})
        elif fault in ("empty", "html") and path.startswith("/feed"):
            _send(ask, b"<!doctype html><p>Back soon" if fault == "html" else b"")
        elif path == "/feed" and outlet.moved is not None and now >= outlet.moved:
            _send(ask, b"", {"Location": "/feed-2"}, status=301)
        elif path in ("/feed", "/feed-2"):
            self._feed(ask, outlet)
        else:
            self._page(ask, outlet)

    def _feed(self, ask: BaseHTTPRequestHandler, outlet: Outlet) -> None:
        out = [p for p in outlet.pieces if p.version(self.now)]
        latest = sorted(out, key=lambda p: p.born[p.version(self.now) - 1])[-IN_FEED:]
        items = "".join(
            f"<item><title>Piece {p.path}</title><link>{self.url(outlet, p)}</link>"
            f"<guid>{p.path}</guid><pubDate>{format_datetime(p.born[0])}</pubDate>"
            f"<description>Version {p.version(self.now)} of it.</description></item>"
            for p in reversed(latest)
        )
        body = f'<rss version="2.0"><channel><title>t</title>{items}</channel></rss>'
        tag = f'"{hash(body):x}"'
        if ask.headers.get("If-None-Match") == tag:
            _send(ask, None, {"ETag": tag}, status=304)
        else:
            _send(ask, body.encode(), {"ETag": tag, "Content-Type": "application/rss+xml"})

    def _page(self, ask: BaseHTTPRequestHandler, outlet: Outlet) -> None:
        piece = next((p for p in outlet.pieces if p.path == ask.path), None)
        if piece is None or not piece.version(self.now):
            _send(ask, b"", status=404)
            return
        text = piece.text(piece.version(self.now))
        html = (
            f"<!doctype html><html lang=en><title>Piece {piece.path}</title>"
            f'<meta property="article:published_time" content="{piece.born[0].isoformat()}">'
            f"<article><h1>Piece {piece.path}</h1><p>{text}</p></article>"
        )
        _send(ask, html.encode(), {"Content-Type": "text/html; charset=utf-8"})

    def url(self, outlet: Outlet, piece: Piece) -> str:
        return f"http://{outlet.name}.example:{self.port}{piece.path}"


def _send(
    ask: BaseHTTPRequestHandler,
    body: bytes | None,
    headers: dict[str, str] | None = None,
    status: int = 200,
) -> None:
    ask.send_response(status)
    for name, value in (headers or {}).items():
        ask.send_header(name, value)
    if body is not None:
        ask.send_header("Content-Length", str(len(body)))
    ask.end_headers()
    ask.wfile.write(body or b"")


# The desk ----------------------------------------------------------------------------------------


class SimulatedClock(Clock):
    """The fetcher's: nobody waits on it, and it stands still while a round goes."""

    def __init__(self, now: datetime) -> None:
        self._now, self._passed = now, 0.0

    def now(self) -> datetime:
        return self._now + timedelta(seconds=self._passed)

    def monotonic(self) -> float:
        return self._passed

    async def sleep(self, seconds: float) -> None:
        self._passed += seconds


def one_round(folder: Path, now: datetime, *, cut_off: bool = False, busy: int = 0) -> None:
    """One round at a simulated time. ``cut_off``: the network is dead; ``busy``: milliseconds to
    wait for another's lock."""

    async def resolve(host: str, port: int) -> Sequence[str]:
        if cut_off:
            raise OSError("no network")
        return ["127.0.0.1"]

    def fetcher(config: Config) -> Fetcher:
        return Fetcher(
            limits=Limits(total=config.timeout),
            politeness=Politeness(gap=1.0),
            allow_hosts=config.allow_hosts,
            clock=SimulatedClock(now),
            resolve=resolve,
        )

    with Desk(folder, write=True, workers=0, now=lambda: now) as desk:
        if busy:
            assert isinstance(desk.store, SqliteStore)
            desk.store._db.run(f"PRAGMA busy_timeout = {busy}")
        asyncio.run(collect_async(desk, fetcher=fetcher))


@dataclass
class Outcome:
    """What a soak came to."""

    published: int
    versions: int
    rounds: int
    requests: int
    faults: Counter[str]
    wrong: list[str]
    """What is missing or too much; empty where all is as it was published."""


class Soak:
    """A desk in ``folder`` that follows the press for ``days``."""

    def __init__(self, folder: Path, *, seed: int, days: float, outlets: int) -> None:
        self.folder, self.days = folder, days
        self.rng = random.Random(seed + 1)
        self.press = Press(seed, days, outlets)
        self.faults: Counter[str] = Counter()
        self.rounds = 0
        folder.mkdir(parents=True, exist_ok=True)
        hosts = ", ".join(f'"{host}"' for host in self.press.outlets)
        lines = ["[collect]", "gap = 1", "timeout = 20", f"allow_hosts = [{hosts}]"]
        lines += ['shortest = "30m"', 'longest = "6h"']
        for host, outlet in self.press.outlets.items():
            url = f"http://{host}:{self.press.port}/feed"
            lines += ["[[source]]", f'name = "{outlet.name}"', f'url = "{url}"']
        (folder / "desk.toml").write_text("\n".join(lines) + "\n", "utf-8")

    def run(self, tell: Callable[[str], None] = lambda line: None) -> Outcome:
        """The month, then days without faults in which all is caught up with."""
        now, end = START, START + timedelta(days=self.days)
        day = 0
        try:
            while now < end:
                now += timedelta(minutes=self.rng.uniform(15, 90))
                self.press.now = now
                self._one(now)
                if (now - START).days > day:
                    day = (now - START).days
                    tell(f"day {day}: {self.rounds} rounds, {self.press.asked.total()} requests")
            for outlet in self.press.outlets.values():
                outlet.faults.clear()
            for _ in range(16):
                now += timedelta(hours=12)
                self.press.now = now
                one_round(self.folder, now)
            return self._outcome()
        finally:
            self.press.close()

    def _one(self, now: datetime) -> None:
        """One round, undisturbed or not."""
        self.rounds += 1
        kind = self.rng.choices(
            (
                "",
                "kill",
                "disk-full",
                "locked",
                "clock-ahead",
                "clock-behind",
                "cut-off",
                "terminate",
            ),
            (80, 5, 4, 4, 2, 2, 3, 2),
        )[0]
        if kind:
            self.faults[kind] += 1
        match kind:
            case "kill" | "terminate" | "disk-full":
                self._in_a_process(now, kind)
            case "locked":
                self._locked(now)
            case "clock-ahead" | "clock-behind":
                way = 1 if kind == "clock-ahead" else -1
                with suppress(ClockError):  # unless nobody could be asked
                    one_round(
                        self.folder, now + way * timedelta(days=self.rng.choice((1, 40, 4000)))
                    )
            case "cut-off":
                one_round(self.folder, now, cut_off=True)
            case _:
                one_round(self.folder, now)

    def _locked(self, now: datetime) -> None:
        if not (self.folder / "desk.db").exists():
            return
        other = sqlite3.connect(self.folder / "desk.db", isolation_level=None)
        try:
            other.execute("BEGIN IMMEDIATE")
            one_round(self.folder, now, busy=5)
        except StoreError as error:
            if error.code != "locked":
                raise
        finally:
            other.close()

    def _in_a_process(self, now: datetime, kind: str) -> None:
        """A round that ends in the middle: at a request of the press, or where no byte more goes
        onto the disk."""
        words = [sys.executable, __file__, str(self.folder), now.isoformat()]
        if kind == "disk-full":
            size = max((p.stat().st_size for p in self.folder.rglob("*") if p.is_file()), default=0)
            words.append(str(size + self.rng.randrange(200_000)))
        process = subprocess.Popen(words, stderr=subprocess.DEVNULL)
        if kind == "disk-full":
            process.wait()
            return
        left = self.rng.randrange(1, 60)
        reached = threading.Event()

        def look() -> None:
            nonlocal left
            left -= 1
            if left <= 0:
                reached.set()

        self.press.on_request = look
        while not reached.is_set() and process.poll() is None:
            reached.wait(0.01)
        self.press.on_request = lambda: None
        process.send_signal(signal.SIGKILL if kind == "kill" else signal.SIGTERM)
        process.wait()

    def _outcome(self) -> Outcome:
        wrong: list[str] = []
        published = versions = 0
        with open_store(self.folder / "desk.db") as store:
            wrong += store.check()
            for outlet in self.press.outlets.values():
                for piece in outlet.pieces:
                    published += 1
                    versions += len(piece.born)
                    url = self.press.url(outlet, piece)
                    stored = store.article(url)
                    if stored is None:
                        wrong.append(f"{url} is missing")
                        continue
                    if stored.article.body != piece.text(len(piece.born)):
                        wrong.append(f"{url} is not as it was last published")
                    trace = store.trace(url)
                    assert trace is not None
                    told = [r.article.body for r in trace.revisions if r.article.body]
                    if told != [piece.text(n + 1) for n in range(len(piece.born))]:
                        what = "; ".join(
                            f"{r.read_at:%d %H:%M} {r.article.body[:12]}" for r in trace.revisions
                        )
                        wrong.append(f"{url} has revisions {what}; published {len(piece.born)}")
            if store.counts().articles != published:
                wrong.append(f"{store.counts().articles} articles of {published}")
        with Desk(self.folder) as desk:
            for stored in desk.store.articles():
                if stored.raw is None or desk.raw.read(stored.raw).status != 200:
                    wrong.append(f"{stored.article.address}: its response is lost")
        return Outcome(
            published, versions, self.rounds, self.press.asked.total(), self.faults, wrong
        )


def main() -> None:
    """One round in a process of its own, of which somebody will dispose."""
    folder, now, *most = sys.argv[1:]
    if most:  # what SQLite and the raw archive meet is a write that fails
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(most[0]), int(most[0])))
    one_round(Path(folder), datetime.fromisoformat(now))


if __name__ == "__main__":
    main()
