"""Who may decide: pages of this desk, shown on this machine.

There is no login where the server listens on this machine alone; then the danger is another
site's page in the same browser. Three things keep it out: the host asked for must be this
machine by name (so that a name of theirs that leads here does not count), the browser must not
call the request another site's (Fetch Metadata), and a form must bring the token that only
pages of this server hold (OWASP, Cross-Site Request Forgery Prevention).
"""

from __future__ import annotations

import ipaddress
import secrets

from aiohttp import web
from yarl import URL

__all__ = ["Guard", "is_loopback"]


_PROXIED = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Via")
"""What proxies add: behind one that speaks to this machine every reader would be at it."""


def is_loopback(host: str) -> bool:
    """Whether ``host`` (a name or an address) is this machine and no other."""
    host = host.strip("[]").rstrip(".").lower()
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class Guard:
    """Keeps other sites' pages from the desk. One for each server; ``token`` goes into forms."""

    def __init__(self) -> None:
        self.token = secrets.token_urlsafe(24)

    def may_look(self, request: web.Request) -> bool:
        """Whether the host asked for is this machine, and no proxy asks for somebody else."""
        if any(name in request.headers for name in _PROXIED):
            return False
        try:
            host = URL(f"http://{request.host}").host
        except ValueError:
            return False
        return host is not None and is_loopback(host)

    def is_ours(self, request: web.Request) -> bool:
        """Whether a request that changes something comes from a page of this server. The token
        is to be looked at as well (:meth:`knows`)."""
        site = request.headers.get("Sec-Fetch-Site")
        if site is not None:
            # Sent by every browser of today. The origin says less: it is "null" for forms of
            # pages that send no referrer.
            return site in ("same-origin", "none")
        origin = request.headers.get("Origin")
        if origin is None:
            return True
        try:
            return URL(origin).authority.lower() == request.host.lower()
        except ValueError:
            return False

    def knows(self, token: str) -> bool:
        """Whether ``token`` is the one of this server's pages."""
        return secrets.compare_digest(token.encode(), self.token.encode())
