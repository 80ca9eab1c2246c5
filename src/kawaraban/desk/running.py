"""Running: the site served, and the desk kept up to date on schedule."""

from __future__ import annotations

import asyncio
import errno
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from typing import Literal

import msgspec
from yarl import URL

from kawaraban.desk.aside import aside
from kawaraban.desk.building import build, topic_infos
from kawaraban.desk.collecting.collect import collect
from kawaraban.desk.collecting.due import due_sources, state_of
from kawaraban.desk.collecting.listening import Listening
from kawaraban.desk.deciding.browsing import Browsing
from kawaraban.desk.deciding.changing import wait
from kawaraban.desk.deciding.matching import refresh_topics, turns, unfinished
from kawaraban.desk.deciding.topics import desk_aliases
from kawaraban.desk.desk import Desk, DeskBusyError
from kawaraban.desk.errors import DeskError
from kawaraban.store.base import StoreError
from kawaraban.web.app import Site, serving
from kawaraban.web.guard import is_loopback
from kawaraban.wording import say

_AT_LEAST = 5.0
_AT_MOST = 15.0
"""Seconds between two looks: a page may be due before any source, a person may have decided
something or changed a topic."""
_AFTER_TROUBLE = 60.0

_PORTS = 20

Tell = Callable[[str], None]
Warn = Callable[[Exception], None]


def site_of(desk: Desk) -> Site:
    """What the web server needs to know of a desk."""
    config = desk.config
    return Site(
        folder=config.site,
        store=config.store,
        title=config.title,
        language=config.language,
        notice=config.notice,
        topics=topic_infos(desk),
        aliases=desk_aliases(config.folder),
        public_address=config.public_address or "",
    )


Access = Literal["here", "login", "public"]
"""Who has the pages to decide on, at ``desk/``: whoever sits at this machine (others, whom a proxy
lets in, log in); those who log in; nobody."""


def access_of(desk: Desk, host: str, *, public: bool = False, login: bool = False) -> Access:
    """What a server at ``host`` gives. ``public``: the published pages alone; ``login``: those at
    this machine log in as well. :class:`DeskError` where people would have to log in and no owner
    can."""
    if public:
        return "public"
    if is_loopback(host) and not login:
        return "here"
    if not desk.store.has_owner():
        raise DeskError(
            say(
                f"others can reach {host}, so people have to log in to decide, and there is no"
                " owner account yet. Make one:  kawaraban person add NAME --role owner\n"
                "Or serve the published pages alone:  --public",
                f"{host} にはほかの人も届くため、判断するにはログインが要りますが、管理者(owner)の"
                "アカウントがまだありません。作るには:  kawaraban person add 名前 --role owner\n"
                "公開頁だけを見せるなら:  --public",
            )
        )
    return "login"


@asynccontextmanager
async def served(desk: Desk, host: str, port: int, access: Access = "public") -> AsyncIterator[str]:
    """The site served at ``port`` or the next free one; its address. ``OSError`` where none of
    the next twenty is to be had."""
    folder = desk.config.folder
    site = msgspec.structs.replace(site_of(desk), login=access == "login")
    deciding = (lambda: Browsing(folder)) if access != "public" else None
    hubs = Listening(desk.config.store) if desk.config.public_address else None
    async with AsyncExitStack() as stack:
        for tried in range(port, port + _PORTS):
            try:
                address = await stack.enter_async_context(
                    serving(site, host=host, port=tried, deciding=deciding, hubs=hubs)
                )
            except OSError as error:
                if error.errno != errno.EADDRINUSE or not port or tried == port + _PORTS - 1:
                    raise
            else:
                yield address
                return


def serve_site(desk: Desk, host: str, port: int, *, access: Access, tell: Tell) -> None:
    """Serve the site until interrupted. ``OSError`` where no port is free, :class:`DeskError`
    where there is no site yet."""
    if not (desk.config.site / "index.html").is_file():
        raise DeskError(
            say(
                "nothing has been published yet: kawaraban build, or kawaraban up for all in one",
                "まだ何も公開していません。kawaraban build か、一度に行うなら kawaraban up を",
            )
        )

    async def run() -> None:
        async with served(desk, host, port, access) as address:
            tell(address)
            await asyncio.Event().wait()

    asyncio.run(run())


def keep_up(desk: Desk, host: str, port: int, *, access: Access, tell: Tell, warn: Warn) -> None:
    """Collect, build and serve, again and again, until interrupted.

    desk.toml and the topics are read again for every round; between rounds others may write to
    the desk. ``tell`` gets the address, ``warn`` what is in the way of a round, once each.
    """
    build(desk)
    rounds = Rounds(desk, warn)
    told = ""
    while True:
        site = site_of(desk)
        with aside(served(desk, host, port, access), "site") as address:
            if address != told:
                tell(address)
            told, port = address, URL(address).port or port
            while site_of(desk) == site:
                wait(desk.config.folder, rounds.one())


class Rounds:
    """Rounds of collecting and building, each when something is due or has changed. The desk
    is held in a round and at rest after it."""

    def __init__(self, desk: Desk, warn: Warn) -> None:
        self._desk, self._warn = desk, warn
        self._built = _state_of(desk)
        self._warned = ""
        self._at_rest = False

    def one(self) -> float:
        """One round; the seconds to wait for the next. What cannot be done now (a mistake in
        desk.toml, no room on the disk, another at work) is left to another time."""
        desk = self._desk
        pause = _AT_LEAST
        trouble: Exception | None = None
        try:
            if self._at_rest:
                desk.resume()
                self._at_rest = False
            trouble = self._reload()
            if anything_due(desk):
                collect(desk)
            if unfinished(desk):
                refresh_topics(desk)
            if _state_of(desk) != self._built:
                build(desk)
                self._built = _state_of(desk)
            pause = _AT_LEAST if unfinished(desk) else pause_of(desk)
        except DeskBusyError:
            pass  # theirs is seen next time
        except (StoreError, DeskError, OSError) as error:
            trouble, pause = error, _AFTER_TROUBLE
        if trouble is not None and str(trouble) != self._warned:
            self._warn(trouble)
        self._warned = str(trouble or "")
        if not self._at_rest:
            desk.rest()
            self._at_rest = True
        return pause

    def _reload(self) -> ValueError | None:
        """What is wrong with the desk's files; what held before then goes on holding."""
        try:
            self._desk.reload()
        except ValueError as error:
            return error
        return None


def _state_of(desk: Desk) -> object:
    """Differs from what it was before whenever the site may."""
    topics = tuple((t.slug, t.version, turns(desk.store, t.slug)) for t in desk.topics)
    said = len(desk.store.decisions()), len(desk.store.said_of_stories())
    return desk.config, topics, desk.store.counts(), said


def anything_due(desk: Desk) -> bool:
    """Whether a source or a page has its turn now, or a hub delivered."""
    now, store = desk.now(), desk.store
    return bool(
        due_sources(desk.config, store.source_states(), now)
        or store.waiting(now, limit=1)
        or store.revisits(now, limit=1)
        or store.deliveries(1)
    )


def pause_of(desk: Desk) -> float:
    """Seconds to the next look."""
    now = desk.now()
    states = desk.store.source_states()
    known = [state_of(source, states) for source in desk.config.sources]
    dues = [state.due for state in known if state.due is not None and not state.stopped]
    waits = [(due - now) / timedelta(seconds=1) for due in dues]
    return min(max(min(waits, default=_AT_MOST), _AT_LEAST), _AT_MOST)
