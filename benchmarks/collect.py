"""Collecting from many feeds: feeds and entries per second, processor time, memory, and bytes
saved by conditional requests, beside `reader` and plain feedparser + requests in threads.

    python benchmarks/collect.py [--feeds 5000] [--hosts 2500] [--peers 1000] [--cores 0,1]

The feeds are real ones (``../shared/press/feeds``, those with three entries or more in which no
client finds a fault), each served under as many addresses as it takes, with entry addresses of its
own, by a server in a process of its own; gzip where asked for, ETag and Last-Modified from four
feeds in five. All clients meet the same server at the same names, in two rounds: all new, then
all unchanged, each round in a fresh process. What is timed begins after the imports; processor
time and memory are the whole process tree's. Nobody waits between two requests to a host: the
peers never do. The peers have the first ``--peers`` of the feeds, for they take their time. Needs
the ``bench`` extra.
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import hashlib
import json
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import ClassVar

import process_tree

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("KAWARABAN_SHARED", ROOT.parent / "shared"))
CLIENTS = ("kawaraban", "reader", "feedparser")
GOALS = {1: 10.0, 2: 20.0}
THREADS = 8
_OWN = re.compile(rb"(<link>\s*|<guid[^>]*>\s*|<id>\s*|href=\"|rdf:about=\")(https?://)")


# The press -------------------------------------------------------------------------------


def bodies(least: int = 3) -> list[bytes]:
    """Real feeds of so many entries or more, that all clients read: the peers give up a feed that
    is not well-formed, or has an entry without id and link, and would be the faster for it."""
    import feedparser as library

    from kawaraban.article import RawResponse, Unreadable
    from kawaraban.read.feeds.feed import read_feed

    found = []
    for path in sorted((SHARED / "press" / "feeds").rglob("*")):
        if not path.is_file():
            continue
        body = path.read_bytes()
        raw = RawResponse(
            url="http://a.example/", asked="", status=200, headers=(), body=body,
            fetched=datetime.now(UTC),
        )  # fmt: skip
        try:
            many = len(read_feed(raw).entries) >= least
        except Unreadable:
            continue
        theirs = library.parse(body)
        if many and not theirs.bozo and all(e.get("id") or e.get("link") for e in theirs.entries):
            found.append(body)
    return found


def of_its_own(body: bytes, number: int) -> bytes:
    """A feed as another outlet's: the addresses of its entries are nobody else's."""
    return _OWN.sub(rb"\1\2f%d." % number, body)


class Press(asyncio.Protocol):
    """As little HTTP as it takes to serve feeds."""

    feeds: ClassVar[list[tuple[bytes, bytes, bytes]]] = []
    """Of each feed the whole answer packed, its tag, and the answer where nothing changed."""
    sent = 0
    requests = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self.got = b""

    def data_received(self, data: bytes) -> None:
        self.got += data
        while b"\r\n\r\n" in self.got:
            asked, _, self.got = self.got.partition(b"\r\n\r\n")
            self.answer(asked)

    def answer(self, asked: bytes) -> None:
        path = asked.split(b" ", 2)[1]
        if path == b"/figures":
            said = json.dumps({"sent": Press.sent, "requests": Press.requests}).encode()
            self.transport.write(
                b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(said) + said
            )
            return
        if not path.startswith(b"/feed/"):
            self.transport.write(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
            return
        whole, tag, same = Press.feeds[int(path[6:])]
        answer = same if tag and tag in asked else whole
        Press.sent += len(answer)
        Press.requests += 1
        self.transport.write(answer)


def serve(feeds: int) -> None:
    """The press until it is killed; its port is printed."""
    originals = bodies()
    for number in range(feeds):
        packed = gzip.compress(of_its_own(originals[number % len(originals)], number), 5)
        tag = hashlib.sha256(packed).hexdigest()[:20].encode() if number % 5 else b""
        marks = (
            b'ETag: "%s"\r\nLast-Modified: Wed, 19 Jun 2024 09:00:00 GMT\r\n' % tag if tag else b""
        )
        head = b"Content-Type: application/xml\r\nContent-Encoding: gzip\r\nContent-Length: "
        whole = b"HTTP/1.1 200 OK\r\n%s%s%d\r\n\r\n%s" % (marks, head, len(packed), packed)
        Press.feeds.append((whole, tag, b"HTTP/1.1 304 Not Modified\r\n%s\r\n" % marks))

    async def run() -> None:
        loop = asyncio.get_running_loop()
        server = await loop.create_server(Press, "127.0.0.1", 0, backlog=4096)
        print(server.sockets[0].getsockname()[1], flush=True)
        await server.serve_forever()

    asyncio.run(run())


@contextmanager
def serving(feeds: int) -> Iterator[int]:
    words = [sys.executable, __file__, "--role", "server", "--feeds", str(feeds)]
    server = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        yield int(server.stdout.readline())
    finally:
        server.kill()
        server.wait()


def figures(port: int) -> dict[str, int]:
    with socket.create_connection(("127.0.0.1", port)) as line:
        line.sendall(b"GET /figures HTTP/1.1\r\nHost: a\r\n\r\n")
        said: dict[str, int] = json.loads(line.recv(65536).partition(b"\r\n\r\n")[2])
        return said


def addresses(feeds: int, hosts: int, port: int) -> list[str]:
    return [f"http://h{n % hosts}.example:{port}/feed/{n}" for n in range(feeds)]


def know_the_names() -> None:
    """Every name of the press is this machine, for whoever asks the system."""
    ask = socket.getaddrinfo

    def answer(host: object, port: object, *words: object, **more: object) -> object:
        if isinstance(host, str) and host.endswith(".example"):
            host = "127.0.0.1"
        return ask(host, port, *words, **more)  # type: ignore[arg-type]

    socket.getaddrinfo = answer  # type: ignore[assignment]


# The clients: one round each, in a process of their own ----------------------------------------


def kawaraban(folder: Path, urls: list[str], turn: int) -> tuple[float, int]:
    from kawaraban.desk.collecting.collect import collect
    from kawaraban.desk.desk import Desk

    hosts = {url.split("/")[2].partition(":")[0] for url in urls}
    lines = ["[collect]", "gap = 0", f"allow_hosts = {json.dumps(sorted(hosts))}"]
    for number, url in enumerate(urls):
        lines += ["[[source]]", f'name = "s{number}"', f'url = "{url}"']
    folder.mkdir(exist_ok=True)
    (folder / "desk.toml").write_text("\n".join(lines) + "\n", "utf-8")
    begun = time.monotonic()
    with Desk(folder, write=True) as desk:
        report = collect(desk, force=True, pages=False)
        assert report.asked == len(urls), report
        if turn == 2:
            assert report.unchanged + report.failed == len(urls), report
        entries = desk.store.counts().entries
    return time.monotonic() - begun, entries


def reader(folder: Path, urls: list[str], turn: int) -> tuple[float, int]:
    import reader as library

    folder.mkdir(exist_ok=True)
    with library.make_reader(str(folder / "reader.db")) as desk:
        for url in urls:
            desk.add_feed(url, exist_ok=True)
        begun, entries = time.monotonic(), 0
        for one in desk.update_feeds_iter(scheduled=False, workers=THREADS):
            assert not isinstance(one.value, Exception), one.value
            entries += one.value.new if one.value else 0
        return time.monotonic() - begun, entries


def feedparser(folder: Path, urls: list[str], turn: int) -> tuple[float, int]:
    """What one would write: threads, a session each, tags kept in a file; nothing is stored."""
    import threading
    from concurrent.futures import ThreadPoolExecutor

    import feedparser as library
    import requests

    folder.mkdir(exist_ok=True)
    file = folder / "tags.json"
    tags = json.loads(file.read_text()) if file.exists() else {}
    here = threading.local()
    entries = 0

    def one(url: str) -> int:
        if not hasattr(here, "session"):
            here.session = requests.Session()
        headers = {"If-None-Match": tags[url]} if url in tags else {}
        answer = here.session.get(url, headers=headers, timeout=30)
        if answer.status_code == 304:
            return 0
        if "ETag" in answer.headers:
            tags[url] = answer.headers["ETag"]
        return len(library.parse(answer.content).entries)

    begun = time.monotonic()
    with ThreadPoolExecutor(THREADS) as pool:
        entries = sum(pool.map(one, urls))
    seconds = time.monotonic() - begun
    file.write_text(json.dumps(tags))
    return seconds, entries


# The comparison ----------------------------------------------------------------------------------


def compare(options: argparse.Namespace) -> int:
    cores = [int(word) for word in options.cores.split(",")] if options.cores else []
    rates: dict[tuple[str, int], float] = {}
    with serving(options.feeds) as port, tempfile.TemporaryDirectory() as name:
        print(
            f"{options.feeds:,} feeds of {options.hosts:,} hosts; "
            f"peers: the first {options.peers:,}"
        )
        print(
            "| client | round | feeds/s | entries/s | ms processor/feed | MB received | peak MB |\n"
            "|---|---|---|---|---|---|---|"
        )
        for client in options.clients.split(","):
            count = options.feeds if client == "kawaraban" else min(options.peers, options.feeds)
            for turn in (1, 2):
                before = figures(port)
                log = Path(name) / f"{client}-{turn}.log"
                words = ["--role", client, "--turn", str(turn), "--port", str(port)]
                words += ["--feeds", str(count), "--hosts", str(min(options.hosts, count))]
                words += ["--folder", str(Path(name) / client)]
                took = process_tree.run(
                    [sys.executable, __file__, *words], cores=cores, log=log, interval=0.2
                )
                if took.status:
                    raise SystemExit(log.read_text())
                said = json.loads(log.read_text().splitlines()[-1])
                after = figures(port)
                rates[client, turn] = count / said["seconds"]
                print(
                    f"| {client} | {turn} | {rates[client, turn]:,.0f}"
                    f" | {said['entries'] / said['seconds'] if turn == 1 else 0:,.0f}"
                    f" | {1000 * took.processor / count:.2f}"
                    f" | {(after['sent'] - before['sent']) / 1e6:,.1f}"
                    f" | {took.peak_rss / 1e6:,.0f} |",
                    flush=True,
                )
    missed = 0
    for (client, turn), rate in rates.items():
        if client == "kawaraban":
            continue
        ratio = rates["kawaraban", turn] / rate
        goal = f" (goal {GOALS[turn]:.0f})" if client == "reader" else ""
        print(f"round {turn}: {ratio:.1f} × {client}{goal}")
        missed += client == "reader" and ratio < GOALS[turn]
    return 1 if missed else 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--feeds", type=int, default=5_000)
    parser.add_argument("--hosts", type=int, default=2_500)
    parser.add_argument("--peers", type=int, default=1_000)
    parser.add_argument("--cores", default="0,1")
    parser.add_argument("--clients", default=",".join(CLIENTS))
    for name in ("--role", "--folder"):
        parser.add_argument(name, help=argparse.SUPPRESS)
    for name in ("--turn", "--port"):
        parser.add_argument(name, type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.role is None:
        return compare(options)
    if options.role == "server":
        serve(options.feeds)
        return 0
    know_the_names()
    client = {"kawaraban": kawaraban, "reader": reader, "feedparser": feedparser}[options.role]
    urls = addresses(options.feeds, options.hosts, options.port)
    seconds, entries = client(Path(options.folder), urls, options.turn)
    print(json.dumps({"seconds": seconds, "entries": entries}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
