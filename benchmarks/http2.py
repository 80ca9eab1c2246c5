"""What HTTP/2 would cost: one page after another from one host, over TLS.

Needs what the lock does not have: ``pip install "httpx[http2]" hypercorn trustme aiohttp``.

    python benchmarks/http2.py 300
"""

from __future__ import annotations

import asyncio
import ssl
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from importlib import import_module
from pathlib import Path

import aiohttp

PORT = 9443
URL = f"https://localhost:{PORT}/"
APP = """
BODY = b"<p>" + b"x" * 60_000
HEADERS = [(b"content-length", str(len(BODY)).encode()), (b"content-type", b"text/html")]
async def app(scope, receive, send):
    if scope["type"] == "lifespan":
        while True:
            message = await receive()
            await send({"type": message["type"] + ".complete"})
            if message["type"] == "lifespan.shutdown":
                return
    await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
    await send({"type": "http.response.body", "body": BODY})
"""


async def by_aiohttp(context: ssl.SSLContext, count: int) -> None:
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(ssl=context)) as session:

        async def ask() -> str:
            async with session.get(URL) as answer:
                await answer.read()
            return "1.1"

        await measured("aiohttp", ask, count)


async def by_httpx(context: ssl.SSLContext, count: int, *, http2: bool) -> None:
    import httpx

    async with httpx.AsyncClient(http2=http2, verify=context) as client:

        async def ask() -> str:
            answer: str = (await client.get(URL)).http_version
            return answer.removeprefix("HTTP/")

        await measured("httpx and h2" if http2 else "httpx", ask, count)


async def measured(name: str, ask: Callable[[], Awaitable[str]], count: int) -> None:
    version = await ask()
    wall, cpu = time.perf_counter(), time.process_time()
    for _ in range(count):
        await ask()
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    print(f"| {name} | {version} | {count / wall:.0f} | {cpu * 1000 / count:.2f} |")


def main(count: int) -> None:
    trustme = import_module("trustme")
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        authority = trustme.CA()
        cert = authority.issue_cert("localhost")
        cert.private_key_and_cert_chain_pem.write_to_path(str(here / "cert.pem"))
        authority.cert_pem.write_to_path(str(here / "ca.pem"))
        (here / "served.py").write_text(APP, "utf-8")
        command = [sys.executable, "-m", "hypercorn", "served:app", "-b", f"127.0.0.1:{PORT}"]
        command += ["--certfile", "cert.pem", "--keyfile", "cert.pem"]
        server = subprocess.Popen(command, cwd=here, stderr=subprocess.DEVNULL)
        try:
            time.sleep(2)
            context = ssl.create_default_context(cafile=str(here / "ca.pem"))
            print("| client | HTTP | requests/s | ms cpu each |\n|---|---|---|---|")
            asyncio.run(by_aiohttp(context, count))
            asyncio.run(by_httpx(context, count, http2=False))
            asyncio.run(by_httpx(context, count, http2=True))
        finally:
            server.terminate()
            server.wait()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 300)
