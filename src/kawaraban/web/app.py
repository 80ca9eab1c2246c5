"""The site over HTTP: its files, the search that plain files cannot do, and the desk's pages.

It serves what ``publish`` wrote, to readers who are strangers: nothing outside the site's folder,
nothing hidden in it, no script. Pages are always asked for again (``ETag``), so a new build
shows at once.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import quote

import msgspec
from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError

from kawaraban.match.aliases import Aliases
from kawaraban.publish.links import leads_on
from kawaraban.publish.pages import CONTENT_POLICY, NAMED_FOLDERS, Pages
from kawaraban.publish.views import TopicInfo
from kawaraban.publish.words import words_for
from kawaraban.store.base import Store, StoreError
from kawaraban.store.base_people import PeopleStore
from kawaraban.store.sqlite import open_store
from kawaraban.web.api import api_app
from kawaraban.web.asking import Asker, Busy
from kawaraban.web.deciding import Deciding
from kawaraban.web.desk import LARGEST, desk_app
from kawaraban.web.guard import Guard
from kawaraban.web.search import LONGEST, Answer, find, read_question, show
from kawaraban.web.websub import Receiver, add_receiver

__all__ = ["Site", "make_app", "serving"]

_log = logging.getLogger(__name__)


class _NoBadRequests(logging.Filter):
    """Strangers may send what is no HTTP; it is answered with 400 and is not our error."""

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        return not isinstance(error, HttpProcessingError)


_server_log = logging.getLogger(f"{__name__}.server")
_server_log.addFilter(_NoBadRequests())

HEADERS = {
    "Server": "Kawaraban",
    "Content-Security-Policy": f"{CONTENT_POLICY}; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), browsing-topics=()",
}

_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".webp": "image/webp",
    ".ico": "image/x-icon",
    ".txt": "text/plain; charset=utf-8",
    ".json": "application/json",
    ".xml": "application/xml",
}
_NAMED_TYPES = {
    "rss.xml": "application/rss+xml; charset=utf-8",
    "atom.xml": "application/atom+xml; charset=utf-8",
}

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Site(msgspec.Struct, frozen=True, kw_only=True):
    """What is served: the published ``folder``, the ``store`` file that is searched. The rest
    is for the pages made on the spot, as given to ``build_site``; ``topics`` are offered to
    search within, with the other names of ``aliases``. ``public_address``: where it is reached
    from outside, where that is known; ``login``: who sits at this machine has to log in as
    well."""

    folder: Path
    store: Path
    title: str
    language: str = "ja"
    notice: str = ""
    topics: tuple[TopicInfo, ...] = ()
    aliases: Aliases | None = None
    public_address: str = ""
    login: bool = False


_PAGES = web.AppKey("pages", Pages)
_SITE = web.AppKey("site", Site)
_GUARD = web.AppKey("guard", Guard)
_ASKER: web.AppKey[Asker[Store]] = web.AppKey("asker", Asker)


def make_app(
    site: Site,
    *,
    opener: Callable[[], Store] | None = None,
    deciding: Callable[[], Deciding] | None = None,
    hubs: Receiver | None = None,
) -> web.Application:
    """The application that serves ``site``. ``opener`` opens the store to be searched (called
    at the first question, in the thread that will ask); by default ``site.store``. ``deciding``
    opens the desk for the pages where people decide, which there are only with it; ``hubs`` is
    given what WebSub hubs send."""
    # Of the forms of applications mounted in this one it is this size that counts.
    largest = LARGEST if deciding is not None else 1024
    app = web.Application(middlewares=[_pages_for_errors], client_max_size=largest)
    app[_SITE] = site
    app[_PAGES] = Pages(
        title=site.title, language=site.language, notice=site.notice, topics=site.topics
    )
    app[_ASKER] = Asker(opener or (lambda: open_store(site.store, create=False)), name="search")
    app.on_response_prepare.append(_secure)
    app.on_cleanup.append(_close)
    app.router.add_get("/search", _search)
    if deciding is not None:
        _add_desk(app, deciding)
    if hubs is not None:
        add_receiver(app, hubs)
    app.router.add_get("/{path:.*}", _file)
    return app


def _add_desk(app: web.Application, deciding: Callable[[], Deciding]) -> None:
    site = app[_SITE]
    accounts: Asker[PeopleStore] = Asker(
        lambda: open_store(site.store, create=False), name="accounts", waiting=2_000
    )
    guard = Guard(accounts, here=not site.login, public_address=site.public_address)
    app[_GUARD] = guard
    asker = Asker(deciding, name="desk", waiting=500)
    desk = desk_app(asker, guard, title=site.title, language=site.language, notice=site.notice)
    app.add_subapp("/desk/", desk)
    app.add_subapp("/api/v1/", api_app(asker, guard))

    async def close(_: web.Application) -> None:
        await asker.close()
        await accounts.close()

    app.on_cleanup.append(close)


@asynccontextmanager
async def serving(
    site: Site,
    *,
    host: str = "127.0.0.1",
    port: int = 0,
    opener: Callable[[], Store] | None = None,
    deciding: Callable[[], Deciding] | None = None,
    hubs: Receiver | None = None,
) -> AsyncIterator[str]:
    """Serve ``site`` while the context lasts; gives its address (``http://127.0.0.1:8000/``).
    ``port`` 0 takes a free one. ``OSError`` where the port is not to be had."""
    runner = web.AppRunner(
        make_app(site, opener=opener, deciding=deciding, hubs=hubs),
        handle_signals=False,
        access_log=None,
        logger=_server_log,
        shutdown_timeout=2.0,
    )
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
        taken = runner.addresses[0][1]
        name = f"[{host}]" if ":" in host else host
        yield f"http://{name}:{taken}/"
    finally:
        await runner.cleanup()


async def _secure(_: web.Request, response: web.StreamResponse) -> None:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)


async def _close(app: web.Application) -> None:
    await app[_ASKER].close()


@web.middleware
async def _pages_for_errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    """A page of the site's own for what is not there, instead of a line of text."""
    try:
        return await handler(request)
    except web.HTTPNotFound:
        # Relative, so that it holds behind a proxy that adds a path of its own.
        root = "../" * max(0, request.path.count("/") - 1) or "./"
        return _html(request.app[_PAGES].not_found(root), status=404)


def _html(body: bytes, *, status: int = 200) -> web.Response:
    return web.Response(
        body=body,
        status=status,
        headers={"Content-Type": _TYPES[".html"], "Cache-Control": "no-cache"},
    )


# Files ------------------------------------------------------------------------------


async def _file(request: web.Request) -> web.StreamResponse:
    found = await asyncio.to_thread(find_file, request.app[_SITE].folder, request.path)
    if found is None:
        raise web.HTTPNotFound
    if isinstance(found, str):
        raise web.HTTPPermanentRedirect(found)
    if found.name == "index.html" and found.parent.parent.name in NAMED_FOLDERS:
        on = await asyncio.to_thread(_led_on, found)
        if on is not None:
            raise web.HTTPMovedPermanently(on)
    kind = _NAMED_TYPES.get(found.name) or _TYPES.get(found.suffix.lower())
    return web.FileResponse(
        found,
        headers={
            "Content-Type": kind or "application/octet-stream",
            "Cache-Control": "max-age=3600" if found.parent.name == "static" else "no-cache",
        },
    )


def _led_on(file: Path) -> str | None:
    """Where the page of a former name leads."""
    with file.open("rb") as page:
        return leads_on(page.read(4000))


def find_file(folder: Path, path: str) -> Path | str | None:
    """The file of the site that ``path`` (decoded, from ``/``) asks for; where a folder is asked
    for without the slash, the relative address with it; else None.

    Nothing hidden (``.name``), nothing outside the folder, by whatever way: dots, backslashes,
    drive letters, links.
    """
    names = path.removeprefix("/").split("/")
    wants_folder = names[-1] == ""
    if wants_folder:
        names.pop()
    for name in names:
        if not name or name.startswith(".") or any(c in name for c in '\\:\x00*?"<>|'):
            return None
    try:
        root = folder.resolve(strict=True)
        target = root.joinpath(*names).resolve(strict=True)
        if not target.is_relative_to(root):
            return None
        if target.is_dir():
            if not wants_folder:
                return quote(names[-1]) + "/"
            target = (target / "index.html").resolve(strict=True)
            wants_folder = False
        if wants_folder or not target.is_file() or not target.is_relative_to(root):
            return None
    except (OSError, ValueError):
        return None
    return target


# Search -----------------------------------------------------------------------------


async def _search(request: web.Request) -> web.StreamResponse:
    site, pages = request.app[_SITE], request.app[_PAGES]
    words = words_for(pages.language)
    asked = request.query
    question = read_question(
        asked.get("q", ""),
        asked.get("topic", ""),
        asked.get("page", ""),
        site.topics,
        order=asked.get("order", ""),
        variants=asked.get("variants", ""),
    )
    status, answer = 200, Answer()
    if len(question.query) > LONGEST:
        why = words("too_long", n=LONGEST)
        status, answer = 400, Answer(problem=words("bad_query", why=why))
    elif question.query:
        try:
            answer = await request.app[_ASKER].ask(
                lambda store: find(store, question, pages.language, site.folder, site.aliases)
            )
        except (Busy, StoreError, OSError) as error:
            _log.warning("search failed: %r", error)
            status, answer = 503, Answer(problem=words("search_failed"))
    guard = request.app.get(_GUARD)
    desk = guard is not None and (guard.is_here(request) or bool(guard.session_cookie(request)))
    body = await asyncio.to_thread(lambda: show(pages, question, answer, site.topics, desk=desk))
    return _html(body, status=status)
