"""The sample press: a small invented newspaper world, served over real HTTP on loopback.

One server an outlet, each on a port of its own, so that collecting from it goes through the
same code as collecting from the real press: feeds, sitemap, listing, pages, pictures,
robots.txt, conditional requests, gzip. The same bytes at every start on the same ports.
"""

from __future__ import annotations

import gzip
import hashlib
import re
import socket
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from importlib.resources import files
from types import TracebackType
from typing import Literal

from aiohttp import web

from kawaraban.sample import content, feeds, pages, pictures
from kawaraban.sample.content import Outlet, Piece

BASE_PORT = 8710

Revise = Literal["after-first-read", "never"]


class Answer:
    """What one address answers with."""

    __slots__ = ("body", "changed", "content_type", "etag", "packed", "status")

    def __init__(
        self, body: bytes, content_type: str, changed: datetime, status: int = 200
    ) -> None:
        self.body, self.content_type, self.changed, self.status = (
            body, content_type, changed, status
        )  # fmt: skip
        self.etag = f'"{hashlib.sha256(body).hexdigest()[:20]}"'
        self.packed = gzip.compress(body, 6, mtime=0) if len(body) > 200 else None


class OutletServer:
    """One outlet while it is being served. ``address`` is its root without the last slash."""

    def __init__(self, outlet: Outlet, host: str, port: int) -> None:
        self.outlet, self.port = outlet, port
        self.address = f"http://{host}:{port}"
        self.source_url = self.address + outlet.feed_path
        """What a desk reads: the feed, the sitemap or the listing page."""
        self.read: set[str] = set()
        """Ids of the articles whose first edition has been read."""
        self._answers: dict[tuple[str, object], Answer] = {}
        self._versions = {
            key[1]: versions for key, versions in content.editions().items() if key[0] == outlet.key
        }
        self._by_path = {self.path(v[0]): v[0].id for v in self._versions.values()}
        self._pictures = {
            f"/pictures/{piece.id}.svg": piece
            for piece in (v[0] for v in self._versions.values())
            if piece.picture
        }

    def path(self, piece: Piece) -> str:
        dated = piece.published.strftime(self.outlet.path)
        return dated.replace("{id}", piece.id).replace("{no}", str(piece.no))

    def url(self, piece: Piece) -> str:
        return self.address + self.path(piece)

    def picture_url(self, piece: Piece) -> str:
        return f"{self.address}/pictures/{piece.id}.svg" if piece.picture else ""

    def current(self, edition: int) -> list[Piece]:
        """The articles newest first, revised ones in their second edition once that is out."""
        now = [
            versions[-1] if edition >= 2 or key in self.read else versions[0]
            for key, versions in self._versions.items()
        ]
        return sorted(now, key=lambda piece: (piece.published, piece.id), reverse=True)

    def answer(self, path: str, edition: int) -> tuple[Answer, str | None]:
        """What ``path`` (with its query) answers, and the id of the article it shows."""
        found = self._by_path.get(path)
        if found is not None:
            versions = self._versions[found]
            out = len(versions) if edition >= 2 or found in self.read else 1
            return self._kept(path, out, versions[out - 1]), found
        # Feed and front page change when a revision comes out; nothing else does.
        revised = frozenset(key for key in self.read if len(self._versions[key]) > 1)
        return self._kept(path, (edition, revised), None, edition), None

    def _kept(self, path: str, key: object, piece: Piece | None, edition: int = 1) -> Answer:
        answer = self._answers.get((path, key))
        if answer is None:
            answer = self._page(piece) if piece else self._other(path, edition)
            if answer.status == 200:
                self._answers[path, key] = answer
        return answer

    def _page(self, piece: Piece) -> Answer:
        later = [p for p in self.current(1) if p.id != piece.id]
        at = int(hashlib.sha256(piece.id.encode()).hexdigest(), 16) % max(1, len(later) - 5)
        item = feeds.Item(piece, self.url(piece), self.picture_url(piece))
        related = [feeds.Item(p, self.url(p), "") for p in later[at : at + 5]]
        body = pages.article_page(self.outlet, self.address, item, related)
        return Answer(body, pages.content_type(self.outlet), piece.updated or piece.published)

    def _other(self, path: str, edition: int) -> Answer:
        outlet = self.outlet
        items = [feeds.Item(p, self.url(p), self.picture_url(p)) for p in self.current(edition)]
        newest = max((item.changed for item in items), default=datetime(2024, 8, 20, tzinfo=UTC))
        if path == "/":
            body = pages.front_page(outlet, self.address, items)
            return Answer(body, pages.content_type(outlet), newest)
        if path == outlet.feed_path:
            if outlet.feed == "broken":
                busy = pages.busy_page(outlet)
                return Answer(busy, "text/html; charset=utf-8", newest)
            kind = feeds.CONTENT_TYPES[outlet.feed]
            body = feeds.write_feed(outlet, self.address, items)
            return Answer(body, f"{kind}; charset={outlet.charset}", newest)
        if path == "/robots.txt":
            lines = [f"# {feeds.NOTICES[outlet.language]}", "User-agent: *", "Disallow: /search"]
            if outlet.feed == "sitemap":
                lines.append(f"Sitemap: {self.source_url}")
            body = ("\n".join(lines) + "\n").encode()
            return Answer(body, "text/plain; charset=utf-8", newest)
        if path in self._pictures:
            piece = self._pictures[path]
            body = pictures.draw(piece.picture, f"{outlet.key}/{piece.id}")
            return Answer(body, "image/svg+xml", piece.published)
        missing = pages.missing_page(outlet)
        return Answer(missing, pages.content_type(outlet), newest, 404)


def free_base_port(first: int = BASE_PORT, host: str = "127.0.0.1") -> int:
    """The first base port from ``first`` on with room for every outlet. ``OSError`` where
    there is none up to port 65535."""
    count = len(content.outlets())
    base = first
    while base + count <= 65536:
        taken = next((p for p in range(base, base + count) if not _free(host, p)), None)
        if taken is None:
            return base
        base = taken + 1
    raise OSError(f"no {count} free ports in a row from {first} on")


class SamplePress:
    """All outlets, serving while the context is open.

    ``revise`` is the switch for the one revised article: ``after-first-read`` brings out its
    second edition (page changed, feed saying ``updated``) once its page has been read, so that
    the second collect of a desk sees a revision; ``never`` leaves it to :meth:`publish`.
    Raises ``OSError`` where a port is taken.
    """

    def __init__(
        self,
        base_port: int = BASE_PORT,
        host: str = "127.0.0.1",
        *,
        revise: Revise = "after-first-read",
    ) -> None:
        self.outlets = tuple(
            OutletServer(outlet, host, base_port + place)
            for place, outlet in enumerate(content.outlets())
        )
        self.base_port, self.host, self.revise = base_port, host, revise
        self.edition = 1
        self.requests: list[tuple[str, str, int]] = []
        """Every request answered: the outlet's key, path with query, status."""
        self._runners: list[web.AppRunner] = []

    async def __aenter__(self) -> SamplePress:
        try:
            for server in self.outlets:
                app = web.Application()
                app.router.add_route("*", "/{path:.*}", self._handler(server))
                runner = web.AppRunner(app, access_log=None)
                await runner.setup()
                self._runners.append(runner)
                await web.TCPSite(runner, self.host, server.port).start()
        except BaseException:
            await self._close()
            raise
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._close()

    async def _close(self) -> None:
        while self._runners:
            await self._runners.pop().cleanup()

    def publish(self, edition: int) -> None:
        """Bring out edition 1 or 2 of whatever was revised, read or not."""
        if edition not in (1, 2):
            raise ValueError("there are editions 1 and 2")
        self.edition = edition
        for server in self.outlets:
            server.read.clear()

    def outlet(self, key: str) -> OutletServer:
        return next(server for server in self.outlets if server.outlet.key == key)

    free_base_port = staticmethod(free_base_port)

    def _handler(self, server: OutletServer) -> Callable[[web.Request], Awaitable[web.Response]]:
        async def handle(request: web.Request) -> web.Response:
            response = self._respond(server, request)
            self.requests.append((server.outlet.key, request.path_qs, response.status))
            return response

        return handle

    def _respond(self, server: OutletServer, request: web.Request) -> web.Response:
        if request.method not in ("GET", "HEAD"):
            return web.Response(status=405, headers={"Allow": "GET, HEAD"})
        query = "&".join(
            f"{name}={value}"
            for name, value in request.query.items()
            if not name.startswith("utm_")
        )
        path = request.path + (f"?{query}" if query else "")
        answer, article = server.answer(path, self.edition)
        headers = {"Content-Type": answer.content_type, "Vary": "Accept-Encoding"}
        if answer.status == 200:
            headers["ETag"] = answer.etag
            headers["Last-Modified"] = format_datetime(answer.changed.astimezone(UTC), usegmt=True)
            headers["Cache-Control"] = "no-cache"
            if _unchanged(request, answer):
                return web.Response(status=304, headers=headers)
        if article and request.method == "GET" and self.revise == "after-first-read":
            server.read.add(article)
        body = answer.body
        if answer.packed is not None and "gzip" in request.headers.get("Accept-Encoding", ""):
            headers["Content-Encoding"] = "gzip"
            body = answer.packed
        return web.Response(body=body, status=answer.status, headers=headers)


def desk_toml(base_port: int = BASE_PORT, host: str = "127.0.0.1") -> str:
    """desk.toml of the sample desk, for a press on these ports. Its topic is the starter's."""
    text = (files(__package__) / "desk" / "desk.toml.in").read_text("utf-8")
    for place, outlet in enumerate(content.outlets()):
        text = text.replace(f"{{port:{outlet.key}}}", str(base_port + place))
    return text.replace("{host}", host).replace("{base_port}", str(base_port))


def port_in(text: str) -> int | None:
    """The base port that :func:`desk_toml` wrote into ``text``; None where it is another's."""
    found = re.search(r"^# sample press: ports from (\d{1,5}) on$", text, re.MULTILINE)
    return int(found[1]) if found else None


def _unchanged(request: web.Request, answer: Answer) -> bool:
    """RFC 9110, 13.2.2: If-None-Match decides where it is sent, else If-Modified-Since."""
    asked = request.headers.get("If-None-Match")
    if asked is not None:
        tags = [tag.strip().removeprefix("W/") for tag in asked.split(",")]
        return "*" in tags or answer.etag in tags
    since = request.headers.get("If-Modified-Since")
    if since is None:
        return False
    try:
        return answer.changed.replace(microsecond=0) <= parsedate_to_datetime(since)
    except (ValueError, TypeError):
        return False


def _free(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True
