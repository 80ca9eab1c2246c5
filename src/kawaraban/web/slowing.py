"""Slowing down those who try passwords, without keeping a person out who knows theirs.

Each attempt is counted by its address, by the name, and by both. By both few are let through, by
the name alone many more: so one address, however busy, does not use up what the person has from
elsewhere. A browser in which the person has logged in before is counted for itself (device cookies,
as OWASP describes them), so that not even attempts from everywhere keep that one out.
"""

from __future__ import annotations

import ipaddress
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable

_KEYS = 10_000


class Slowing:
    """Lets ``many`` attempts of one key through at once, then one every ``seconds``. Of keys the
    last ten thousand are remembered."""

    def __init__(
        self, many: int, seconds: float, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._many, self._seconds, self._clock = many, seconds, clock
        self._used: OrderedDict[Hashable, tuple[float, float]] = OrderedDict()

    def wait(self, key: Hashable) -> float:
        """Seconds until another attempt is let through; 0: now."""
        over = self._level(key) - (self._many - 1)
        return max(0.0, over * self._seconds)

    def take(self, key: Hashable, by: float = 1.0) -> None:
        """Count an attempt; with ``by`` -1 take it back."""
        self._used[key] = (max(0.0, self._level(key) + by), self._clock())
        self._used.move_to_end(key)
        if len(self._used) > _KEYS:
            self._used.popitem(last=False)

    def _level(self, key: Hashable) -> float:
        level, at = self._used.get(key, (0.0, 0.0))
        return max(0.0, level - (self._clock() - at) / self._seconds)


class Attempts:
    """Attempts to log in."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._both = Slowing(5, 60, clock=clock)
        self._address = Slowing(30, 20, clock=clock)
        self._name = Slowing(100, 36, clock=clock)
        self._browser = Slowing(10, 30, clock=clock)

    def begin(self, name: str, address: str, browser: bytes | None) -> Attempt | float:
        """An attempt, counted; or the seconds to wait before one. ``browser``: the mark of one
        that is known to be this person's."""
        net = network(address)
        counted: list[tuple[Slowing, Hashable]] = [
            (self._both, (name, net)), (self._address, net), (self._name, name)
        ] if browser is None else [(self._browser, (name, browser))]  # fmt: skip
        if wait := max(slowing.wait(key) for slowing, key in counted):
            return wait
        for slowing, key in counted:
            slowing.take(key)
        return Attempt(counted)


class Attempt:
    def __init__(self, counted: list[tuple[Slowing, Hashable]]) -> None:
        self._counted = counted

    def succeeded(self) -> None:
        """It is not held against anybody."""
        for slowing, key in self._counted:
            slowing.take(key, -1.0)


def network(address: str) -> str:
    """What an address counts as: of IPv6 the /64, all of which one household has."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address[:100]
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped is not None:
            return str(ip.ipv4_mapped)
        return str(ipaddress.ip_network((ip, 64), strict=False))
    return str(ip)
