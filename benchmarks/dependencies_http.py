"""Which HTTP client fetches most for least? One table.

    python benchmarks/dependencies_http.py [REQUESTS]

A server in a process of its own answers on loopback with a page of 60 kB; every client fetches it
2,000 times, twenty at a time over kept connections, streaming the body in pieces and stopping at a
limit, as a collector has to. Processor time is the client's own. ``address`` says whether a client
can be told which address to connect to for a host name, after that address was looked at: what
keeps a redirect to 127.0.0.1 out. Size is what the package takes on the disk with what it needs.

    pip install httpx requests niquests
"""

from __future__ import annotations

import asyncio
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from importlib.metadata import PackageNotFoundError, files, requires
from multiprocessing import get_context
from pathlib import Path
from typing import Any

BODY = b"<p>" + b"x" * 60_000
LIMIT = 1_000_000
AT_ONCE = 20
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n" % len(BODY)


def serve(port: Any) -> None:
    """A server that does as little as one can, so that clients are what is measured."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while await reader.readuntil(b"\r\n\r\n"):
                writer.write(HEAD + BODY)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    async def run() -> None:
        server = await asyncio.start_server(answer, "127.0.0.1", 0)
        port.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(run())


def by_aiohttp(url: str, count: int) -> int:
    import aiohttp

    async def all_of_it() -> int:
        async with aiohttp.ClientSession() as session:

            async def one(_: int) -> int:
                size = 0
                async with session.get(url) as response:
                    async for piece in response.content.iter_chunked(65536):
                        size += len(piece)
                        assert size < LIMIT
                return size

            return await _gather(one, count)

    return asyncio.run(all_of_it())


def by_httpx(url: str, count: int) -> int:
    httpx = import_module("httpx")

    async def all_of_it() -> int:
        async with httpx.AsyncClient() as client:

            async def one(_: int) -> int:
                size = 0
                async with client.stream("GET", url) as response:
                    async for piece in response.aiter_bytes(65536):
                        size += len(piece)
                        assert size < LIMIT
                return size

            return await _gather(one, count)

    return asyncio.run(all_of_it())


def by_requests(url: str, count: int, package: str = "requests") -> int:
    module = import_module(package)
    session = module.Session()
    session.mount("http://", module.adapters.HTTPAdapter(pool_maxsize=AT_ONCE))

    def one(_: int) -> int:
        size = 0
        with session.get(url, stream=True) as response:
            for piece in response.iter_content(65536):
                size += len(piece)
                assert size < LIMIT
        return size

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return sum(pool.map(one, range(count)))


def by_niquests(url: str, count: int) -> int:
    return by_requests(url, count, "niquests")


def by_urllib3(url: str, count: int) -> int:
    pool = import_module("urllib3").PoolManager(maxsize=AT_ONCE)

    def one(_: int) -> int:
        size = 0
        response = pool.request("GET", url, preload_content=False)
        for piece in response.stream(65536):
            size += len(piece)
            assert size < LIMIT
        response.release_conn()
        return size

    with ThreadPoolExecutor(AT_ONCE) as threads:
        return sum(threads.map(one, range(count)))


async def _gather(one: Callable[[int], Any], count: int) -> int:
    gate = asyncio.Semaphore(AT_ONCE)

    async def gated(number: int) -> int:
        async with gate:
            return int(await one(number))

    return sum(await asyncio.gather(*map(gated, range(count))))


CLIENTS: tuple[tuple[str, Callable[[str, int], int], str, str], ...] = (
    ("aiohttp", by_aiohttp, "resolver", "1.1"),
    ("httpx", by_httpx, "own transport", "1.1, 2 as an extra"),
    ("requests", by_requests, "own adapter", "1.1"),
    ("urllib3", by_urllib3, "own pool", "1.1"),
    ("niquests", by_niquests, "resolver", "1.1, 2, 3"),
)


def measure(client: Callable[[str, int], int], url: str, count: int) -> tuple[float, float]:
    """Requests per second by the clock, and milliseconds of processor time each."""
    client(url, AT_ONCE)  # imports, first connections
    begun, used = time.perf_counter(), time.process_time()
    assert client(url, count) == count * len(BODY)
    seconds, processor = time.perf_counter() - begun, time.process_time() - used
    return count / seconds, processor / count * 1000


def needed(package: str, seen: set[str]) -> Iterator[str]:
    """The package and what it needs, without extras."""
    if package.lower() in seen:
        return
    seen.add(package.lower())
    yield package
    try:
        lines = requires(package) or []
    except PackageNotFoundError:
        return
    for line in lines:
        if ";" not in line:
            yield from needed(re.split(r"[^\w.-]", line)[0], seen)


def megabytes(package: str) -> float:
    total = 0
    for one in needed(package, set()):
        try:
            paths = [Path(str(file.locate())) for file in files(one) or ()]
        except PackageNotFoundError:
            continue
        total += sum(path.stat().st_size for path in paths if path.is_file())
    return total / 1e6


def import_ms(module: str) -> float:
    code = f"import time; s = time.process_time(); import {module}; print(time.process_time() - s)"
    runs = (
        float(subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout)
        for _ in range(5)
    )
    return min(runs) * 1000


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    server = context.Process(target=serve, args=(theirs,), daemon=True)
    server.start()
    url = f"http://127.0.0.1:{ours.recv()}/"
    print("| client | requests/s | ms cpu each | import ms | size MB | address | HTTP |")
    print("|---|---|---|---|---|---|---|")
    for name, client, address, versions in CLIENTS:
        try:
            with context.Pool(1) as pool:
                rate, cpu = pool.apply(measure, (client, url, count))
        except ImportError:
            print(f"| {name} | not installed |")
            continue
        rest = f"{import_ms(name):.0f} | {megabytes(name):.1f} | {address} | {versions} |"
        print(f"| {name} | {rate:,.0f} | {cpu:.2f} | {rest}", flush=True)
    server.terminate()


if __name__ == "__main__":
    main()
