"""A person's word on stories: merge, split, and back again; kept for good, with who and when."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from kawaraban.desk.deciding.deciding import who
from kawaraban.desk.desk import Desk, spellings
from kawaraban.group.hand import Regrouping, standing
from kawaraban.wording import say

_ID = re.compile(r"(?:\A|/stories/)([0-9a-f]{6,12})/?(?:[?#].*)?\Z")


class Found(msgspec.Struct, frozen=True):
    """A story that somebody named: its id, its articles, its headline. An article without a
    story stands for the one that it may become."""

    id: str
    urls: tuple[str, ...]
    headline: str


def find_story(desk: Desk, named: str) -> Found:
    """The story of an id (or of its beginning), of its page's address, or of an article's
    address. ``ValueError`` where there is none, or more than one."""
    store = desk.store
    if given := _ID.search(named):
        known = {story.id for story in store.stories()} | {n.id for n in store.names("story")}
        there = {
            story.id: story
            for id in known
            if id.startswith(given[1]) and (story := store.story(id)) is not None
        }
        if len(there) > 1:
            raise ValueError(
                say(f"{named}: several stories begin so", f"{named}: 該当する出来事が複数あります")
            )
        for story in there.values():
            return Found(story.id, story.urls, story.headline)
    for url in spellings(named):
        id = store.story_of(url)
        story = store.story(id) if id is not None else None
        if story is not None:
            return Found(story.id, story.urls, story.headline)
        stored = store.article(url)
        if stored is not None:
            address = stored.article.address
            return Found("", (address,), stored.article.headline)
    raise ValueError(
        say(
            f"no story {named!r}: give its id (kawaraban stories), the address of its page, or "
            "that of one of its articles",
            f"{named!r} という出来事はありません。id(kawaraban stories で表示)、"
            "その頁のアドレス、または記事のアドレスで指定してください",
        )
    )


def merge(desk: Desk, named: Sequence[str]) -> tuple[Found, ...]:
    """Say that these are one story. Returns them. ``ValueError`` as :func:`find_story`, and where
    they are one already."""
    found = {one.urls: one for one in (find_story(desk, name) for name in named)}
    if len(found) < 2:
        raise ValueError(
            say(
                "these are one story already; merge wants two or more",
                "すでに一つの出来事です。二つ以上を指定してください",
            )
        )
    _log(
        desk,
        Regrouping(
            kind="merge",
            urls=tuple(dict.fromkeys(url for urls in found for url in urls)),
            stories=tuple(one.id for one in found.values() if one.id),
            at=desk.now(),
            who=who(),
        ),
    )
    return tuple(found.values())


def split(desk: Desk, named: str, articles: Sequence[str]) -> tuple[Found, tuple[str, ...]]:
    """Say that these articles (addresses) are apart from the rest of a story: one of their own.
    Copies go along. Returns the story and what is taken out of it. ``ValueError`` as
    :func:`find_story`, for an article that is not in it, and where nothing would be left."""
    store = desk.store
    story = find_story(desk, named)
    groups = store.groups_of(story.urls)
    at = {group: url for url, group in groups.items()}
    taken: dict[str, None] = {}
    for given in articles:
        there = store.groups_of(spellings(given))
        own = next((at[group] for group in there.values() if group in at), None)
        if own is None:
            raise ValueError(
                say(
                    f"{given} is no article of this story ({story.headline})",
                    f"{given} はこの出来事の記事ではありません({story.headline})",
                )
            )
        taken[own] = None
    others = tuple(url for url in story.urls if url not in taken)
    if not others:
        raise ValueError(
            say(
                "nothing would be left of the story: some of its articles have to stay",
                "出来事に記事が残りません。残す記事がある形で指定してください",
            )
        )
    _log(
        desk,
        Regrouping(
            kind="split",
            urls=tuple(taken),
            others=others,
            stories=(story.id,) if story.id else (),
            at=desk.now(),
            who=who(),
        ),
    )
    return story, tuple(taken)


def undo(desk: Desk) -> Regrouping | None:
    """Undo the last merge or split of this person; what it was, None where there is none."""
    log = desk.store.said_of_stories()
    signed = who()
    for event, stands in reversed(list(zip(log, standing(log), strict=True))):
        if stands and event.who == signed:
            _log(
                desk,
                Regrouping(
                    kind="undo",
                    stories=event.stories,
                    undone=event.name,
                    at=desk.now(),
                    who=signed,
                ),
            )
            return event
    return None


def history(desk: Desk) -> tuple[Regrouping, ...]:
    """What was said of stories, oldest first."""
    return desk.store.said_of_stories()


def _log(desk: Desk, event: Regrouping) -> None:
    desk.store.say_of_stories([event])
