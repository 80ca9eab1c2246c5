"""Logging in and out, and changing one's password: ``/desk/login``, ``/desk/account``.

What is answered to a wrong name is what is answered to a wrong password, and takes as long.
"""

from __future__ import annotations

import asyncio
import math
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from urllib.parse import quote, unquote

from aiohttp import web

from kawaraban.store.base_people import PeopleStore, Person
from kawaraban.web.accounts import (
    BROWSER_LASTS,
    LONGEST,
    SESSION_LASTS,
    SESSION_RESTS,
    SHORTEST,
    check_password,
    digest,
    form_token,
    hash_password,
    is_outdated,
    key_of,
    new_secret,
    verify,
)
from kawaraban.web.asking import Busy
from kawaraban.web.desk_pages import DeskPages
from kawaraban.web.guard import Guard, form_of, knows, same, visitor
from kawaraban.web.slowing import Attempt, Attempts
from kawaraban.web.words import desk_words

__all__ = ["Login", "login_address"]

_FORM = "kawaraban-login"
"""The cookie that the login form's token is made of."""
_BROWSER = "kawaraban-browser"
"""The cookie of a browser in which somebody has logged in before."""
_WAITING = 8
"""Logins that may wait for their turn: each takes memory and time."""
_PLACE = re.compile(r"[\w%.~-]+(/[\w%.~-]+)*/?", re.ASCII)


def login_address(path: str) -> str:
    """Where a page of the desk (its path below ``/desk/``) sends those who have to log in, seen
    from that page."""
    back = quote(path, safe="/%~") if place_of(path) else ""
    return "../" * path.count("/") + "login" + (f"?next={quote(back, safe='')}" if back else "")


def place_of(text: str) -> str:
    """A page of the desk that a login may lead to, as it was asked for; '' for anything else."""
    parts = unquote(text).split("/")
    if len(text) > 500 or not _PLACE.fullmatch(text) or any(p in (".", "..") for p in parts):
        return ""
    return "" if "\\" in unquote(text) or ":" in unquote(text) else text


class Login:
    """The pages. ``tongue`` gives the language of a request."""

    def __init__(
        self, guard: Guard, pages: DeskPages, tongue: Callable[[web.Request], str]
    ) -> None:
        self._guard, self._pages, self._tongue = guard, pages, tongue
        self._attempts = Attempts()
        # Those who are known do not wait for strangers.
        self._lanes = {known: _Lane() for known in (True, False)}

    def add_to(self, app: web.Application) -> None:
        app.router.add_get("/login", self.ask)
        app.router.add_post("/login", self.log_in)
        app.router.add_post("/logout", self.log_out)
        app.router.add_get("/account", self.account)
        app.router.add_post("/account", self.change)

    # Logging in

    async def ask(self, request: web.Request) -> web.StreamResponse:
        """The form. Who needs none is led on."""
        if await self._guard.admit(request) is not None:
            raise web.HTTPSeeOther(f"./{place_of(request.query.get('next', ''))}")
        return self._form(request, place_of(request.query.get("next", "")))

    async def log_in(self, request: web.Request) -> web.StreamResponse:
        if await self._guard.admit(request) is not None:
            raise web.HTTPSeeOther("./")
        if not self._guard.is_ours(request, bound=True):
            raise web.HTTPForbidden
        form = await form_of(request)
        name, password = str(form.get("name", "")), str(form.get("password", ""))
        place = place_of(str(form.get("next", "")))
        cookie = self._cookie(request, _FORM)
        if not cookie or not same(str(form.get("token", "")), form_token(cookie)):
            return self._form(request, place, name, "login_again", 403)
        key, now = key_of(name[:200]), datetime.now(UTC)
        browser = await self._known_browser(request, key, now)
        attempt = self._attempts.begin(key, self._guard.address(request), browser)
        if not isinstance(attempt, Attempt):
            return self._slow(self._form(request, place, name, "login_slow", 429), attempt)
        person = await self._guard.accounts.ask(lambda store: store.person(key))
        try:
            async with self._lanes[browser is not None].turn():
                right = await asyncio.to_thread(
                    verify, password, None if person is None else person.password
                )
                if person is None or not right or len(password) > LONGEST:
                    return self._form(request, place, name, "login_wrong", 403)
                hashed = person.password
                if is_outdated(hashed):
                    hashed = await self._hash_anew(person, password)
        except Busy:
            attempt.succeeded()
            return self._slow(self._form(request, place, name, "unavailable", 503), 5)
        session = await self._begin(key, hashed)
        if session is None:  # the password was changed, or the person removed, this very moment
            return self._form(request, place, name, "login_wrong", 403)
        attempt.succeeded()
        response = web.Response(status=303, headers={"Location": f"./{place}"})
        self._give(request, response, session)
        mark = self._cookie(request, _BROWSER) if browser is not None else new_secret()
        until = now + BROWSER_LASTS
        await self._guard.accounts.ask(
            lambda store: store.know_browser(digest(mark), key, until=until)
        )
        seconds = int(BROWSER_LASTS.total_seconds())
        self._guard.set_cookie(request, response, mark, name=_BROWSER, seconds=seconds)
        return response

    async def _known_browser(self, request: web.Request, key: str, now: datetime) -> bytes | None:
        mark = self._cookie(request, _BROWSER)
        if not mark:
            return None
        hash = digest(mark)
        known = await self._guard.accounts.ask(lambda s: s.knows_browser(hash, key, at=now))
        return hash if known else None

    async def _hash_anew(self, person: Person, password: str) -> str:
        made = await asyncio.to_thread(hash_password, password)
        await self._guard.accounts.ask(lambda s: s.renew_hash(person.key, person.password, made))
        return made

    async def _begin(self, key: str, hashed: str) -> str | None:
        """The id of a new session."""
        secret, now = new_secret(), datetime.now(UTC)

        def begin(store: PeopleStore) -> bool:
            store.end_sessions(
                began_before=now - SESSION_LASTS, seen_before=now - SESSION_RESTS, at=now
            )
            return store.begin_session(digest(secret), key, hashed, at=now)

        return secret if await self._guard.accounts.ask(begin) else None

    def _give(self, request: web.Request, response: web.StreamResponse, session: str) -> None:
        seconds = int(SESSION_LASTS.total_seconds())
        self._guard.set_cookie(request, response, session, seconds=seconds)

    def _form(
        self,
        request: web.Request,
        place: str,
        name: str = "",
        problem: str = "",
        status: int = 200,
    ) -> web.Response:
        words = desk_words(self._tongue(request))
        cookie = self._cookie(request, _FORM) or new_secret()
        body = self._pages.login(
            name=name[:200],
            place=place,
            token=form_token(cookie),
            problem=words(problem) if problem else "",
            language=words.language,
        )
        response = _html(body, status)
        self._guard.set_cookie(request, response, cookie, name=_FORM)
        return response

    def _slow(self, response: web.Response, seconds: float) -> web.Response:
        response.headers["Retry-After"] = str(max(1, math.ceil(seconds)))
        return response

    def _cookie(self, request: web.Request, name: str) -> str:
        return request.cookies.get(self._guard.cookie_name(request, name), "")[:200]

    # Logging out

    async def log_out(self, request: web.Request) -> web.StreamResponse:
        who = await self._guard.admit(request)
        response = web.Response(status=303, headers={"Location": "login"})
        if who is None:
            return response
        form = await form_of(request)
        ours = self._guard.is_ours(request, bound=True)
        if not ours or not knows(who, str(form.get("token", ""))):
            raise web.HTTPForbidden
        hash = who.session
        if hash is not None:
            await self._guard.accounts.ask(lambda store: store.end_session(hash))
        self._guard.set_cookie(request, response, "", seconds=0)
        # Nothing that was shown is to be had from the browser afterwards.
        response.headers["Clear-Site-Data"] = '"cache"'
        return response

    # One's own account

    async def account(self, request: web.Request) -> web.StreamResponse:
        return self._account(request)

    async def change(self, request: web.Request) -> web.StreamResponse:
        """Another password. All sessions end but this one, which goes on under a new id."""
        who = visitor()
        person, session = who.person, who.session
        form = await form_of(request)
        ours = self._guard.is_ours(request, bound=True)
        if person is None or session is None or not ours:
            raise web.HTTPForbidden
        if not knows(who, str(form.get("token", ""))):
            return self._account(request, "login_again", 403)
        old, new = str(form.get("old", "")), str(form.get("new", ""))
        if why := check_password(new, person.name):
            return self._account(request, f"password_{why}", 422)
        attempt = self._attempts.begin(person.key, "", session)
        if not isinstance(attempt, Attempt):
            return self._slow(self._account(request, "login_slow", 429), attempt)
        try:
            async with self._lanes[True].turn():
                if not await asyncio.to_thread(verify, old, person.password):
                    return self._account(request, "password_wrong", 403)
                made = await asyncio.to_thread(hash_password, new)
        except Busy:
            return self._slow(self._account(request, "unavailable", 503), 5)
        attempt.succeeded()
        await self._guard.accounts.ask(lambda store: store.set_password(person.key, made))
        begun = await self._begin(person.key, made)
        response = web.Response(status=303, headers={"Location": "account?changed"})
        if begun is not None:
            self._give(request, response, begun)
        return response

    def _account(self, request: web.Request, problem: str = "", status: int = 200) -> web.Response:
        who = visitor()
        if who.person is None or who.session is None:
            raise web.HTTPNotFound
        words = desk_words(self._tongue(request))
        told = words("password_changed") if "changed" in request.query and not problem else ""
        body = self._pages.account(
            who,
            problem=words(problem, least=SHORTEST, most=LONGEST) if problem else "",
            told=told,
            language=words.language,
        )
        return _html(body, status)


class _Lane:
    """One hash at a time."""

    def __init__(self) -> None:
        self._lock = asyncio.Lock()
        self._waiting = 0

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """:class:`Busy` where too many wait."""
        if self._waiting >= _WAITING:
            raise Busy
        self._waiting += 1
        try:
            async with self._lock:
                yield
        finally:
            self._waiting -= 1


def _html(body: bytes, status: int) -> web.Response:
    return web.Response(
        body=body, status=status, headers={"Content-Type": "text/html; charset=utf-8"}
    )
