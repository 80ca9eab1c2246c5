"""The address at which hubs reach a desk (WebSub): they ask if they are wanted, and deliver."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Protocol

from aiohttp import web

from kawaraban.store.base import StoreError

MOST_BYTES = 16 * 1024 * 1024
"""Of one delivery."""


class Receiver(Protocol):
    """What is done with what hubs send; called in a thread."""

    def verify(self, token: str, query: Mapping[str, str]) -> str | None: ...

    def deliver(
        self, token: str, content_type: str, body: bytes, signature: str | None
    ) -> bool | None: ...


RECEIVER = web.AppKey("receiver", Receiver)
_PLACES = web.AppKey("places", asyncio.Semaphore)


def add_receiver(app: web.Application, receiver: Receiver) -> None:
    """Have ``app`` answer hubs at ``/websub/TOKEN``."""
    app[RECEIVER] = receiver
    app[_PLACES] = asyncio.Semaphore(4)
    app.router.add_get("/websub/{token:[A-Za-z0-9_-]{10,100}}", _verify)
    app.router.add_post("/websub/{token:[A-Za-z0-9_-]{10,100}}", _deliver)


async def _verify(request: web.Request) -> web.Response:
    receiver, token = request.app[RECEIVER], request.match_info["token"]
    try:
        answer = await asyncio.to_thread(receiver.verify, token, dict(request.query))
    except StoreError:
        return web.Response(status=503)
    if answer is None:
        return web.Response(status=404)
    # A challenge is the hub's to choose: as text, so that no browser makes more of it.
    return web.Response(text=answer, content_type="text/plain")


async def _deliver(request: web.Request) -> web.Response:
    receiver, token = request.app[RECEIVER], request.match_info["token"]
    async with request.app[_PLACES]:
        body = bytearray()
        async for piece in request.content.iter_chunked(1 << 16):
            body += piece
            if len(body) > MOST_BYTES:
                return web.Response(status=413)
        try:
            taken = await asyncio.to_thread(
                receiver.deliver,
                token,
                request.headers.get("Content-Type", ""),
                bytes(body),
                request.headers.get("X-Hub-Signature"),
            )
        except StoreError:
            return web.Response(status=503)
    if taken is None:
        return web.Response(status=410)
    return web.Response(status=202 if taken else 503)
