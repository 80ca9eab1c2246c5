"""robots.txt: what a site lets crawlers read (RFC 9309), parsed by Protego.

Pure: the fetcher asks for the file and keeps :class:`Robots` per origin until it expires.
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from protego import Protego

MAX_BYTES = 500 * 1024
"""RFC 9309 section 2.5: at least this much is parsed; what is beyond is ignored."""
_FRESH = timedelta(hours=24)
_UNKNOWN = timedelta(minutes=10)
_AGENT = re.compile(r"user[ -]?agent ?[: ] ?(.*)", re.IGNORECASE)
_LONGEST_DELAY = 120.0
"""A Crawl-delay beyond two minutes is taken as two minutes."""


@dataclass(frozen=True, slots=True)
class Robots:
    """The rules of one origin, until ``expires``. ``closed`` says why nothing may be
    read for now, and ``code`` what to call that."""

    expires: datetime
    rules: Protego | None = field(default=None, compare=False)
    closed: str = ""
    code: str = "robots"

    def allows(self, url: str, user_agent: str) -> bool:
        if self.closed:
            return False
        return self.rules is None or bool(self.rules.can_fetch(url, user_agent))

    def delay(self, user_agent: str) -> float:
        """The Crawl-delay in seconds, 0 where none is asked for."""
        wanted = None if self.rules is None else self.rules.crawl_delay(user_agent)
        return min(max(float(wanted or 0.0), 0.0), _LONGEST_DELAY)


def read_robots(status: int, body: bytes, now: datetime, user_agent: str) -> Robots:
    """The rules that an answer to ``GET /robots.txt`` makes for ``user_agent`` (section 2.3.1).

    200: what it says. Another 4xx: no rules. 5xx, and 429 as the same thing said politely:
    nothing may be read for now, asked again after ten minutes.
    """
    if status == 429 or status >= 500:
        return Robots(now + _UNKNOWN, closed=f"it was answered with status {status}.")
    if status != 200:
        return Robots(now + _FRESH)
    text = body[:MAX_BYTES].decode("utf-8-sig", "replace")
    return Robots(now + _FRESH, Protego.parse(_for_us(text, user_agent)))


def remembered(robots: Robots, status: int, body: bytes) -> bytes:
    """What has to be kept of an answer for :func:`recalled` to have its rules again."""
    text = body[:MAX_BYTES] if status == 200 else b""
    return f"{robots.expires.isoformat()} {status}\n".encode() + zlib.compress(text)


def recalled(kept: bytes | None, now: datetime, user_agent: str) -> Robots | None:
    """The rules that were kept, with the time they expire at; None where there are none."""
    if kept is None:
        return None
    try:
        head, _, packed = kept.partition(b"\n")
        expires, status = head.decode().split(" ")
        body = zlib.decompressobj().decompress(packed, MAX_BYTES)
        until = datetime.fromisoformat(expires)
        robots = read_robots(int(status), body, now, user_agent)
    except (ValueError, zlib.error):
        return None
    return replace(robots, expires=until) if until > now else None


def _for_us(text: str, user_agent: str) -> str:
    """``text`` with all other crawlers called by one name.

    The parser keeps each rule for each crawler of its group: a file of thousands of both would
    cost their product in memory.
    """
    ours = user_agent.lower()
    lines = []
    for written in text.splitlines():
        line = " ".join(written.partition("#")[0].split())
        agent = _AGENT.match(line)
        if agent:
            name = agent.group(1).lower()
            bare = name.replace("*", "")
            if name != "*" and not (bare and bare in ours):
                line = "user-agent: another"
        lines.append(line)
    return "\n".join(lines)


def unreachable(code: str, detail: str, now: datetime) -> Robots:
    """The rules where robots.txt could not be had at all: nothing may be read (2.3.1.4)."""
    return Robots(now + _UNKNOWN, closed=detail, code=code)


def product_token(user_agent: str) -> str:
    """The name robots.txt knows us by: the User-Agent up to its version."""
    return user_agent.partition("/")[0].strip() or user_agent
