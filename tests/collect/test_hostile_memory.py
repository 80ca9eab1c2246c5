"""What each misbehaviour can make us hold at once; the server is a process of its own."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import tracemalloc
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))  # tests have no packages
import hostile_content  # noqa: F401 - its ways are served by name
from hostile import WAYS

from kawaraban.article import FetchFailed, Hints, Unreadable
from kawaraban.collect.http import Fetcher, Limits, Politeness, Request
from kawaraban.read.feeds.feed import read_feed
from kawaraban.read.pages.page import read_page

HERE = Path(__file__).parent
SIZE = 500_000
LIMITS = Limits(
    max_bytes=SIZE, max_decoded=4 * SIZE, max_ratio=100, total=0.5, connect=0.5, idle=0.4
)
BOUND = 24 * SIZE
"""Bytes: what was sent, what came out of it, and text and tree of that."""
ITS_OWN = {"sitemap-packed-bomb": 64_000_000}
"""A packed sitemap may have 50 MiB unpacked, by its protocol."""
LEAD_ELSEWHERE = frozenset({"page-of", "to", "ever-on"})

SERVE = """
import asyncio, hostile_content
from hostile import HostileServer

async def run():
    async with HostileServer() as server:
        print(server.port, flush=True)
        await asyncio.Event().wait()

asyncio.run(run())
"""


@pytest.fixture
def port() -> Iterator[int]:
    server = subprocess.Popen(
        [sys.executable, "-c", SERVE],
        cwd=HERE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert server.stdout is not None
        yield int(server.stdout.readline())
    finally:
        server.kill()
        server.communicate()


def test_each_is_held_in_bounds(port: int) -> None:
    peaks: dict[str, int] = {}

    async def ask(name: str) -> None:
        async with Fetcher(
            limits=LIMITS,
            politeness=Politeness(gap=0.0),
            allow_hosts=frozenset({f"127.0.0.1:{port}"}),
        ) as fetcher:
            before = tracemalloc.get_traced_memory()[0]
            tracemalloc.reset_peak()
            with suppress(FetchFailed):
                raw = (await fetcher.fetch(Request(f"http://127.0.0.1:{port}/{name}"))).raw
                with suppress(Unreadable):
                    read_feed(raw)
                with suppress(Unreadable):
                    read_page(raw, Hints())
            peaks[name] = tracemalloc.get_traced_memory()[1] - before

    async def run() -> None:
        for name in sorted(WAYS.keys() - LEAD_ELSEWHERE):
            await ask(name)

    tracemalloc.start()
    try:
        asyncio.run(run())
    finally:
        tracemalloc.stop()
    assert len(peaks) > 60
    over = {name: peak for name, peak in peaks.items() if peak > ITS_OWN.get(name, BOUND)}
    assert over == {}
