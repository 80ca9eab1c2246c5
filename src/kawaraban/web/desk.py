"""The desk in the browser: what a topic asks about, what is on its page, what was decided.

Pages are whole without a script: every button is a form. ``static/desk.js`` adds the keyboard,
keeps the place in the list, and shows what others decide (server-sent events).
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import lru_cache
from importlib import resources
from typing import NoReturn, TypeVar

from aiohttp import web
from multidict import MultiDictProxy

from kawaraban.store.base import Edit, StoreError, Verdict
from kawaraban.web.answers import Refused, html_answer, json_answer, number_of, wants_json
from kawaraban.web.asking import Asker, Busy
from kawaraban.web.deciding import EDITS, VERDICTS, Deciding
from kawaraban.web.desk_pages import DeskPages, Section, language_of
from kawaraban.web.guard import Guard, form_of, knows, visitor
from kawaraban.web.login import Login, login_address
from kawaraban.web.rules import Rules
from kawaraban.web.saving import Saving
from kawaraban.web.words import desk_words

__all__ = ["desk_app"]

_log = logging.getLogger(__name__)

LARGEST = 128 * 1024
"""Bytes of a form, for the application this is mounted in: excerpt and note may be long."""
MOST_AT_ONCE = 200
"""Articles that one form may decide about."""

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; "
    "img-src 'self' http: https:; form-action 'self'; base-uri 'none'"
)
"""What the desk's pages may load: its own style sheet and script, and pictures."""

_COOKIE = "kawaraban-language"
_CLIENT = "X-Kawaraban-Page"
"""Which open page a decision comes from: it need not be told of it."""
_YEAR = 365 * 24 * 3600
_LOOK = 3.0
"""Seconds between two looks at what other processes did, while somebody listens."""
_LISTENERS = 500
_FOR_ALL = ("login", "logout")
"""What those may ask for who are not logged in, beside what is ``static/``."""
_STATIC = {
    "desk.js": "text/javascript; charset=utf-8",
    "desk.css": "text/css; charset=utf-8",
    "rules.js": "text/javascript; charset=utf-8",
    "rules.css": "text/css; charset=utf-8",
}

T = TypeVar("T")

Form = MultiDictProxy[str | bytearray | bytes | web.FileField]

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def desk_app(
    asker: Asker[Deciding], guard: Guard, *, title: str, language: str, notice: str = ""
) -> web.Application:
    """The pages of the desk that ``asker`` asks, to be mounted at ``/desk/``. ``language`` is for
    those whose browser wants neither of the two."""
    desk = _Desk(asker, guard, DeskPages(title=title, notice=notice, policy=POLICY), language)
    login = Login(guard, desk.pages, desk.tongue)

    @web.middleware
    async def guarded(request: web.Request, handler: Handler) -> web.StreamResponse:
        return await desk.guarded(request, handler)

    app = web.Application(middlewares=[guarded])
    app.router.add_get("/", desk.front)
    app.router.add_get("/static/{name}", _static)
    login.add_to(app)
    Saving(asker, guard, desk.pages, desk.tongue).add_to(app)
    Rules(asker, guard, desk.pages, desk.tongue).add_to(app)
    app.router.add_get("/{topic}/", desk.inbox)
    app.router.add_get("/{topic}/clips/", desk.clips)
    app.router.add_get("/{topic}/history/", desk.history)
    app.router.add_get("/{topic}/events", desk.events)
    app.router.add_post("/{topic}/decide", desk.decide)
    app.router.add_post("/{topic}/edit", desk.edit)
    app.router.add_post("/{topic}/undo", desk.undo)
    app.on_shutdown.append(desk.hang_up)
    return app


class _Desk:
    """The desk's pages, and who has one open."""

    def __init__(
        self, asker: Asker[Deciding], guard: Guard, pages: DeskPages, language: str
    ) -> None:
        self._asker = asker
        self._guard = guard
        self.pages = pages
        self._language = language
        self._listeners: dict[str, set[_Listener]] = {}
        self._looks: dict[str, asyncio.Task[object]] = {}

    async def hang_up(self, _: web.Application) -> None:
        for listeners in self._listeners.values():
            for listener in listeners:
                listener.tell("end")

    # What comes before every answer

    async def guarded(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """The answer of ``handler``, for those who may look, in the desk's form."""
        place = request.path.removeprefix("/desk/")
        try:
            if place in _FOR_ALL or place.startswith("static/"):
                response = await handler(request)
            elif await self._guard.admit(request) is None:
                response = self._to_login(request, place)
            else:
                response = await handler(request)
        except Refused as refused:
            response = self._trouble(request, refused.status, str(refused))
        except web.HTTPForbidden:
            words = desk_words(self.tongue(request))
            response = self._trouble(request, 403, words("refused"))
        except (Busy, StoreError, OSError) as error:
            _log.warning("the desk failed: %r", error)
            words = desk_words(self.tongue(request))
            response = self._trouble(request, 503, words("unavailable"))
        if not response.prepared:
            response.headers["Content-Security-Policy"] = f"{POLICY}; frame-ancestors 'none'"
            response.headers.setdefault("Cache-Control", "no-store")
            if (wanted := request.query.get("lang")) in ("ja", "en"):
                response.set_cookie(
                    _COOKIE, wanted, max_age=_YEAR, httponly=True, samesite="Strict", path="/desk/"
                )
        return response

    def _to_login(self, request: web.Request, place: str) -> web.StreamResponse:
        """What is told to those who have to log in first."""
        words = desk_words(self.tongue(request))
        if request.method not in ("GET", "HEAD") or wants_json(request) or place.endswith("events"):
            return self._trouble(request, 401, words("logged_out"))
        login = login_address(place)
        if request.headers.get("Sec-Fetch-Site", "cross-site") == "cross-site":
            # A link on another site, or a browser that does not say: the session's cookie is kept
            # back (SameSite). To what this page leads to it is sent, and the login leads back.
            response = self._trouble(request, 401, words("onward"))
            response.headers["Refresh"] = f"0;url={login}"
            return response
        return web.Response(status=303, headers={"Location": login})

    def tongue(self, request: web.Request) -> str:
        wanted = request.query.get("lang") or request.cookies.get(_COOKIE) or ""
        return language_of(wanted, request.headers.get("Accept-Language", ""), self._language)

    def _trouble(self, request: web.Request, status: int, words: str) -> web.StreamResponse:
        if wants_json(request):
            return json_answer({"problem": words}, status)
        root = "../" * max(1, request.path.count("/") - 1)
        return html_answer(
            self.pages.trouble(words, root=root, language=self.tongue(request)), status
        )

    # Pages

    async def front(self, request: web.Request) -> web.StreamResponse:
        who, language = visitor(), self.tongue(request)
        return html_answer(
            await self._asker.ask(
                lambda desk: self.pages.front(desk, visitor=who, language=language)
            )
        )

    async def inbox(self, request: web.Request) -> web.StreamResponse:
        return await self._section(request, "inbox")

    async def clips(self, request: web.Request) -> web.StreamResponse:
        return await self._section(request, "clips")

    async def history(self, request: web.Request) -> web.StreamResponse:
        return await self._section(request, "history")

    async def _section(self, request: web.Request, section: Section) -> web.StreamResponse:
        topic, language, who = request.match_info["topic"], self.tongue(request), visitor()
        number = max(number_of(request.query.get("page"), digits=5), 1)

        def draw(desk: Deciding) -> bytes | None:
            if topic not in {info.slug for info in desk.topics()}:
                return None
            return self.pages.section(
                desk, topic, section, page=number, visitor=who,
                language=language,
            )  # fmt: skip

        body = await self._asker.ask(draw)
        if body is None:
            raise Refused(404, desk_words(language)("missing"))
        return html_answer(body)

    # Decisions

    async def decide(self, request: web.Request) -> web.StreamResponse:
        form, topic = await self._form(request), request.match_info["topic"]
        urls = [url for url in map(str, form.getall("url", [])) if url][:MOST_AT_ONCE]
        verdict = next((v for v in VERDICTS if v == form.get("verdict")), None)
        if verdict is None or not urls:
            self._refuse(request, 400, "refused")
        chosen: Verdict = verdict
        by = visitor().by
        await self._do(request, lambda desk: desk.decide(topic, urls, chosen, by=by))
        return await self._done(request, form, f"done_{verdict}", urls)

    async def edit(self, request: web.Request) -> web.StreamResponse:
        form, topic = await self._form(request), request.match_info["topic"]
        url = str(form.get("url", ""))
        # Only what was changed: another person may be editing another field.
        changes: list[tuple[Edit, str]] = [
            (name, str(form[name]))
            for name in EDITS
            if name in form and _lines(str(form[name])) != _lines(str(form.get(f"was-{name}", "")))
        ]
        if not url:
            self._refuse(request, 400, "refused")
        by = visitor().by
        if changes:
            await self._do(request, lambda desk: desk.edit(topic, url, changes, by=by))
        return await self._done(request, form, "done_edit", [url])

    async def undo(self, request: web.Request) -> web.StreamResponse:
        form, topic = await self._form(request), request.match_info["topic"]
        by = visitor().by
        undone = await self._do(request, lambda desk: desk.undo(topic, by=by))
        name = "undone" if undone else "nothing_undone"
        return await self._done(request, form, name, [event.url for event in undone])

    async def _form(self, request: web.Request) -> Form:
        who = visitor()
        if not self._guard.is_ours(request, bound=who.session is not None):
            self._refuse(request, 403, "refused")
        if not who.may_decide:
            self._refuse(request, 403, "may_look")
        form = await form_of(request)
        if not knows(who, str(form.get("token", ""))):
            self._refuse(request, 403, "stale")
        return form

    def _refuse(self, request: web.Request, status: int, name: str) -> NoReturn:
        raise Refused(status, desk_words(self.tongue(request))(name))

    async def _do(self, request: web.Request, act: Callable[[Deciding], T]) -> T:
        try:
            return await self._asker.ask(act)
        except ValueError as error:
            raise Refused(422, str(error)) from error

    async def _done(
        self, request: web.Request, form: Form, name: str, urls: list[str]
    ) -> web.StreamResponse:
        topic = request.match_info["topic"]
        self._announce(topic, request.headers.get(_CLIENT, ""))
        if not wants_json(request):
            back = str(form.get("back", ""))
            raise web.HTTPSeeOther(back if back in ("clips/", "history/") else "./")
        words = desk_words(self.tongue(request))
        left = await self._asker.ask(lambda desk: desk.asked_count(topic))
        return json_answer(
            {
                "done": words(name, n=words.number(len(set(urls)))),
                "left": words.to_decide(left),
            }
        )

    # What others do meanwhile

    async def events(self, request: web.Request) -> web.StreamResponse:
        """Server-sent events: ``changed`` whenever something on the topic's pages did."""
        topic, client = request.match_info["topic"], request.query.get("page", "")
        if sum(map(len, self._listeners.values())) >= _LISTENERS:
            self._refuse(request, 503, "unavailable")
        # What the page shows, so that nothing is lost between its making and this call.
        state: object = request.query.get("state") or await self._state(topic)
        response = web.StreamResponse(
            headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"}
        )
        await response.prepare(request)
        listener = _Listener(client)
        self._listeners.setdefault(topic, set()).add(listener)
        try:
            await response.write(b"retry: 5000\n\n")
            while (told := await listener.heard()) != "end":
                if await self._guard.admit(request) is None:
                    break  # logged out meanwhile
                before, state = state, await self._state(topic)
                if told == "changed" or (told == "" and state != before):
                    await response.write(b"event: changed\ndata:\n\n")
                else:
                    await response.write(b":\n\n")  # whether anybody is there still
        except (ConnectionError, Busy, StoreError, web.HTTPNotFound):
            pass  # the browser asks again
        finally:
            self._listeners[topic].discard(listener)
        return response

    async def _state(self, topic: str) -> object:
        """What the topic comes to; all who want to know it at one moment look once."""

        def look(desk: Deciding) -> object:
            with suppress(ValueError):
                return f"{desk.asked_count(topic)} {desk.clip_count(topic)}"
            return None

        task = self._looks.get(topic)
        if task is None or task.done():
            task = self._looks[topic] = asyncio.create_task(self._asker.ask(look))
        return await asyncio.shield(task)

    def _announce(self, topic: str, client: str) -> None:
        self._looks.pop(topic, None)  # one under way may have looked before
        for listener in self._listeners.get(topic, ()):
            listener.tell("own" if client and listener.client == client else "changed")


class _Listener:
    """One open page. ``client`` is what it calls itself."""

    def __init__(self, client: str) -> None:
        self.client = client
        self._queue: asyncio.Queue[str] = asyncio.Queue(maxsize=8)

    def tell(self, what: str) -> None:
        with suppress(asyncio.QueueFull):  # it has enough to tell already
            self._queue.put_nowait(what)

    async def heard(self) -> str:
        """``changed``, ``own``, ``end``; nothing after a while in which nothing was told."""
        try:
            return await asyncio.wait_for(self._queue.get(), _LOOK)
        except TimeoutError:
            return ""


def _lines(text: str) -> str:
    """A browser sends line ends as CRLF."""
    return text.replace("\r\n", "\n").strip()


@lru_cache(maxsize=len(_STATIC))
def _file(name: str) -> bytes:
    return (resources.files("kawaraban.web") / "static" / name).read_bytes()


async def _static(request: web.Request) -> web.StreamResponse:
    name = request.match_info["name"]
    if name not in _STATIC:
        raise web.HTTPNotFound
    return web.Response(
        body=_file(name), headers={"Content-Type": _STATIC[name], "Cache-Control": "max-age=3600"}
    )
