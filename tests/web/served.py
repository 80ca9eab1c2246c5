"""A published site being served from a thread, for tests that look at it from outside."""

from __future__ import annotations

import asyncio
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from kawaraban.article import Article
from kawaraban.publish.site import TopicInfo, build_site
from kawaraban.store.sqlite import open_store
from kawaraban.web.app import Site, serving
from kawaraban.web.deciding import Deciding

sys.path.insert(0, str(Path(__file__).parent.parent / "publish"))  # tests have no packages
import press

TOPICS = press.TOPICS

PICTURE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="800" height="500" viewBox="0 0 800 500">'
    '<rect width="800" height="500" fill="#7b98a8"/><circle cx="400" cy="250" r="120"/></svg>'
)


@contextmanager
def served(site: Site, deciding: Callable[[], Deciding] | None = None) -> Iterator[str]:
    """``site`` on a free port while the context lasts; gives its address."""
    address: list[str] = []
    ready = threading.Event()
    ended: list[asyncio.Event] = []
    loops: list[asyncio.AbstractEventLoop] = []

    async def run() -> None:
        ended.append(asyncio.Event())
        loops.append(asyncio.get_running_loop())
        async with serving(site, deciding=deciding) as at:
            address.append(at)
            ready.set()
            await ended[0].wait()

    thread = threading.Thread(target=asyncio.run, args=(run(),))
    thread.start()
    try:
        assert ready.wait(30), "the server did not start"
        yield address[0]
    finally:
        loops[0].call_soon_threadsafe(ended[0].set)
        thread.join(30)


@contextmanager
def served_press(
    folder: Path,
    more: int = 0,
    extra: list[Article] | None = None,
    topics: tuple[TopicInfo, ...] = press.TOPICS,
) -> Iterator[str]:
    """The tests' press, published in ``folder`` and served, with its pictures."""
    site = Site(
        folder=folder / "site",
        store=folder / "desk.db",
        title="朝ロ見本デスク",
        notice=press.NOTICE,
        topics=topics,
    )
    pictures = site.folder / "pictures"
    pictures.mkdir(parents=True)
    for name in ("bridge", "house", "summit", "river"):  # and none of "plane"
        (pictures / f"{name}.svg").write_text(PICTURE)
    with served(site) as address:
        with open_store(site.store) as store:
            articles = press.articles(f"{address}pictures") + press.many(more) + (extra or [])
            press.fill(store, articles)
            build_site(
                store,
                topics,
                site.folder,
                title=site.title,
                notice=press.NOTICE,
                base_url=address,
            )
        yield address
