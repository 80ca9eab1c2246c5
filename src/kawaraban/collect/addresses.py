"""Which addresses may be connected to: the guard against server-side request forgery.

A feed or a page names addresses that we then open, so it could make this machine knock on
its own services, its network's, or a cloud's metadata address. The check is made on the
address a socket is about to connect to, for every connection (each redirect, each of a
name's addresses), so a name that resolves differently a moment later gains nothing.

The ranges are those of the IANA special-purpose address registries (RFC 6890 and its
updates); IPv6 is taken the other way round: only global unicast (``2000::/3``) passes.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Awaitable, Callable, Sequence

from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

AddrInfo = tuple[int | socket.AddressFamily, int | socket.SocketKind, int, str, tuple[object, ...]]
Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
"""A name and port in, its addresses out; ``OSError`` where there are none."""

_LONGEST_URL = 8_000
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")

_IPV4_REFUSED: tuple[tuple[ipaddress.IPv4Network, str], ...] = tuple(
    (ipaddress.IPv4Network(network), why)
    for network, why in (
        ("0.0.0.0/8", "this host"),
        ("10.0.0.0/8", "private"),
        ("100.64.0.0/10", "shared by a carrier (CGNAT)"),
        ("127.0.0.0/8", "loopback"),
        ("169.254.0.0/16", "link-local (cloud metadata lives here)"),
        ("172.16.0.0/12", "private"),
        ("192.0.0.0/24", "reserved for protocols"),
        ("192.0.2.0/24", "documentation"),
        ("192.88.99.0/24", "6to4 relay"),
        ("192.168.0.0/16", "private"),
        ("198.18.0.0/15", "benchmarking"),
        ("198.51.100.0/24", "documentation"),
        ("203.0.113.0/24", "documentation"),
        ("224.0.0.0/4", "multicast"),
        ("240.0.0.0/4", "reserved"),
    )
)
_IPV6_GLOBAL = ipaddress.IPv6Network("2000::/3")
_IPV6_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_IPV6_REFUSED: tuple[tuple[ipaddress.IPv6Network, str], ...] = tuple(
    (ipaddress.IPv6Network(network), why)
    for network, why in (
        ("2001::/23", "reserved for protocols (Teredo, ORCHID …)"),
        ("2001:db8::/32", "documentation"),
        ("2002::/16", "6to4, an IPv4 address in disguise"),
        ("3fff::/20", "documentation"),
    )
)


class PrivateAddressError(OSError):
    """A connection that the guard did not let happen."""


def why_refused(address: str) -> str | None:
    """What kind of forbidden address this is; ``None`` where it may be connected to.

    ``address`` is an IP address in text form (an IPv6 zone is ignored). NAT64 addresses
    (RFC 6052) are judged by the IPv4 address inside, since on IPv6-only networks every
    IPv4 site has such a one; mapped, 6to4 and Teredo forms are refused whatever is inside.
    Text that is no IP address is refused too.
    """
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return "not an IP address"
    if isinstance(parsed, ipaddress.IPv4Address):
        return next((why for network, why in _IPV4_REFUSED if parsed in network), None)
    if parsed in _IPV6_NAT64:
        return why_refused(str(ipaddress.IPv4Address(int(parsed) & 0xFFFFFFFF)))
    if parsed.ipv4_mapped is not None:
        return "an IPv4 address mapped into IPv6"
    if parsed not in _IPV6_GLOBAL:
        return "loopback" if parsed.is_loopback else "not a global IPv6 address"
    return next((why for network, why in _IPV6_REFUSED if parsed in network), None)


def parse_url(text: str, base: URL | None = None) -> URL:
    """An absolute http or https address without fragment, fit to be asked for.

    ``ValueError`` says why not: another scheme, no host, a name and password in it, control
    characters, too long. ``base`` resolves a relative one (RFC 3986).
    """
    text = text.strip()
    if len(text) > _LONGEST_URL:
        raise ValueError(f"longer than {_LONGEST_URL} characters")
    if _CONTROL.search(text):
        raise ValueError("a control character in it")
    url = URL(text)
    if base is not None and not url.scheme:
        url = base.join(url)
    if url.scheme not in ("http", "https"):
        raise ValueError(f"not an http or https address: {url.scheme or 'no scheme'}")
    if not url.raw_host:
        raise ValueError("no host in it")
    if url.user is not None or url.password is not None:
        raise ValueError("a name or password in the address; the press is read without")
    return url.with_fragment(None)


def is_allowed(url: URL, allow_hosts: frozenset[str]) -> bool:
    """Whether the desk names this host (``host`` or ``host:port``) as one not to be guarded."""
    host = url.raw_host or ""
    if "xn--" in host:  # decoding each name anew would cost more than the rest
        host = url.host or host
    shown = f"[{host}]" if ":" in host else host
    return host in allow_hosts or shown in allow_hosts or f"{shown}:{url.port}" in allow_hosts


def guarded_socket(info: AddrInfo) -> socket.socket:
    """A socket for exactly this address, or :class:`PrivateAddressError`.

    Given to the connector as its socket factory: the last point before a connection is made,
    passed by literal addresses (which no resolver sees) as well as resolved ones.
    """
    family, kind, protocol, _, where = info
    address = str(where[0])
    why = why_refused(address)
    if why is not None:
        raise PrivateAddressError(f"{address} is {why}")
    return socket.socket(family=family, type=kind, proto=protocol)


class Resolver(AbstractResolver):
    """A resolving function as the connector wants it, leaving out what the guard refuses.

    ``guarded`` false passes everything (for hosts the desk allows).
    """

    def __init__(self, resolve: Resolve, *, guarded: bool) -> None:
        self._resolve = resolve
        self._guarded = guarded

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        found = await self._resolve(host, port)
        if not found:
            raise OSError(f"{host} has no address")
        if self._guarded:
            passed = [address for address in found if why_refused(address) is None]
            if not passed:
                raise PrivateAddressError(f"{host} is {found[0]}: {why_refused(found[0])}")
            found = passed
        return [
            ResolveResult(
                hostname=host,
                host=address,
                port=port,
                family=socket.AF_INET6 if ":" in address else socket.AF_INET,
                proto=socket.IPPROTO_TCP,
                flags=socket.AI_NUMERICHOST,
            )
            for address in found
        ]

    async def close(self) -> None:
        """Nothing is held."""
