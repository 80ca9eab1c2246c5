"""Who may look, and who may decide.

Where the server listens on this machine alone, whoever sits at it may, without a login. Then the
danger is another site's page in the same browser. Three things keep it out: the host asked for must
be this machine by name (so that a name of theirs that leads here does not count), the browser must
not call the request another site's (Fetch Metadata), and a form must bring the token that only
pages of this server hold (OWASP, Cross-Site Request Forgery Prevention).

Everywhere else people log in (``web/login.py``): a cookie holds the id of their session, and the
token of forms is made of that; programs bring a token of their own. A request that some proxy on
this machine hands on is not from this machine.
"""

from __future__ import annotations

import ipaddress
import re
import secrets
from contextvars import ContextVar
from datetime import UTC, datetime
from functools import lru_cache

import msgspec
from aiohttp import web
from multidict import MultiDictProxy
from yarl import URL

from kawaraban.store.base_people import PeopleStore, Person
from kawaraban.web.accounts import SESSION_LASTS, SESSION_RESTS, digest, form_token
from kawaraban.web.asking import Asker

__all__ = ["Guard", "Visitor", "form_of", "is_loopback", "knows", "same", "visitor"]

_HANDED_ON = (
    "Forwarded",
    "X-Forwarded-For",
    "X-Forwarded-Host",
    "X-Forwarded-Proto",
    "X-Real-IP",
    "Via",
)
_COOKIE = "kawaraban-session"
_LONGEST = 200
"""Characters of a cookie or token that is looked up."""


def is_loopback(host: str) -> bool:
    """Whether ``host`` (a name or an address) is this machine and no other."""
    host = host.strip("[]").rstrip(".").lower()
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class Visitor(msgspec.Struct, frozen=True, kw_only=True):
    """Who asks. ``token`` goes into the forms shown to them."""

    token: str
    person: Person | None = None
    """None: whoever sits at this machine."""
    session: bytes | None = None
    """The hash of the session's id; None without a login, and for programs."""

    @property
    def by(self) -> str | None:
        """What decisions are signed with; None: the name of the user of this machine."""
        return None if self.person is None else self.person.name

    @property
    def may_decide(self) -> bool:
        return self.person is None or self.person.role != "reader"


_visitor: ContextVar[Visitor | None] = ContextVar("visitor", default=None)


def visitor() -> Visitor:
    """Whom the guard let in with the request that is being answered; to be asked where that is
    done, not in a thread."""
    who = _visitor.get()
    if who is None:
        raise web.HTTPForbidden
    return who


class Guard:
    """Keeps strangers, and other sites' pages, from the desk. One for each server.

    ``accounts`` knows who may log in; without it nobody does. ``here``: this machine's own
    requests need no login. ``public_address`` is where the desk is reached from outside.
    """

    def __init__(
        self,
        accounts: Asker[PeopleStore] | None = None,
        *,
        here: bool = True,
        public_address: str = "",
    ) -> None:
        self._accounts = accounts
        self._here = here
        self._https = _place(public_address) if public_address.startswith("https:") else None
        self._token = _form_token()

    @property
    def accounts(self) -> Asker[PeopleStore]:
        """Who may log in. ``web.HTTPNotFound`` where nobody can."""
        if self._accounts is None:
            raise web.HTTPNotFound
        return self._accounts

    async def admit(self, request: web.Request) -> Visitor | None:
        """Who asks (from then on :func:`visitor`); None where they have to log in first.
        ``web.HTTPNotFound`` where there is no desk for such a request."""
        _visitor.set(None)  # a connection is one context for all its requests
        if self.is_here(request) and "Authorization" not in request.headers:
            found: Visitor | None = Visitor(token=self._token)
        else:
            found = await self._who(request)
        _visitor.set(found)
        return found

    async def _who(self, request: web.Request) -> Visitor | None:
        now = datetime.now(UTC)
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() == "bearer":
            hash = digest(token.strip()[:_LONGEST])
            person = await self.accounts.ask(lambda store: store.token_person(hash, at=now))
            return None if person is None else Visitor(token="", person=person)
        if cookie := self.session_cookie(request):
            hash = digest(cookie)
            person = await self.accounts.ask(
                lambda store: store.session(
                    hash,
                    began_after=now - SESSION_LASTS,
                    seen_after=now - SESSION_RESTS,
                    at=now,
                )
            )
            if person is not None:
                return Visitor(token=form_token(cookie), person=person, session=hash)
        if not await self.accounts.ask(lambda store: store.has_owner()):
            raise web.HTTPNotFound
        return None

    def is_here(self, request: web.Request) -> bool:
        """Whether somebody at this machine asks, who needs no login."""
        if not self._here or any(name in request.headers for name in _HANDED_ON):
            return False
        try:
            host = URL(f"http://{request.host}").host
        except ValueError:
            return False
        return host is not None and is_loopback(host)

    def is_ours(self, request: web.Request, *, bound: bool = False) -> bool:
        """Whether a request that changes something comes from a page of this server. The token
        is to be looked at as well; ``bound``: it is one of this browser's alone."""
        site = request.headers.get("Sec-Fetch-Site")
        if site is not None:
            # Sent by every browser of today, but not over plain http. The origin says less: it is
            # "null" for forms of pages that send no referrer.
            return site in ("same-origin", "none")
        origin = request.headers.get("Origin")
        if origin is None or (bound and origin == "null"):
            return True
        return _place(origin) == _place(request.host)

    # Cookies and addresses

    def is_https(self, request: web.Request) -> bool:
        """Whether the browser asked by https, as the proxy says or the desk's own address."""
        proto = request.headers.get("X-Forwarded-Proto", "").split(",")[0].strip().lower()
        if proto:
            return proto == "https"
        return _place(request.host) == self._https

    def cookie_name(self, request: web.Request, name: str = _COOKIE) -> str:
        """With https the browser itself sees to it that only this host set it, for this host
        (RFC 6265bis, section 4.1.3.2)."""
        return f"__Host-{name}" if self.is_https(request) else name

    def session_cookie(self, request: web.Request) -> str:
        return request.cookies.get(self.cookie_name(request), "")[:_LONGEST]

    def set_cookie(
        self,
        request: web.Request,
        response: web.StreamResponse,
        value: str,
        *,
        name: str = _COOKIE,
        seconds: int | None = None,
    ) -> None:
        """``seconds`` None: until the browser is closed; 0: take it away."""
        response.set_cookie(
            self.cookie_name(request, name),
            value,
            max_age=seconds,
            path="/",
            httponly=True,
            samesite="Strict",
            secure=self.is_https(request),
        )

    def address(self, request: web.Request) -> str:
        """Where the request is from: as a proxy on this machine says, else whoever connected."""
        remote = request.remote or ""
        handed = request.headers.getall("X-Forwarded-For", [])
        if handed and is_loopback(remote):
            return handed[-1].split(",")[-1].strip()
        return remote


async def form_of(request: web.Request) -> MultiDictProxy[str | bytearray | bytes | web.FileField]:
    """The form that a page of the desk sent. ``web.HTTPBadRequest`` for what none of them sends."""
    if request.content_type != "application/x-www-form-urlencoded":
        raise web.HTTPBadRequest
    try:
        return await request.post()
    except (ValueError, LookupError) as error:  # bytes that are no text, a charset that is none
        raise web.HTTPBadRequest from error


@lru_cache(maxsize=1)
def _form_token() -> str:
    """One for as long as the process runs: ``up`` serves anew when a topic is added, and a form
    that somebody is writing in goes on being good."""
    return secrets.token_urlsafe(24)


def _place(address: str) -> str:
    """Host and port of an address, with or without its scheme; without a port that goes without
    saying."""
    place = address.lower().rpartition("://")[2].partition("/")[0]
    return re.sub(r":(80|443)\Z", "", place)


def knows(who: Visitor, token: str) -> bool:
    """Whether ``token`` is the one in the visitor's forms."""
    return bool(who.token) and same(token, who.token)


def same(one: str, other: str) -> bool:
    """Whether two secrets are one; how long it takes tells nothing."""
    return secrets.compare_digest(
        one.encode("utf-8", "surrogatepass"), other.encode("utf-8", "surrogatepass")
    )
