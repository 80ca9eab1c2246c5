"""Grouping: the stories, series and columns of the desk, as they are now, under their names.

Which articles are one story is found from the articles and from what people said, and does not
depend on the order in which they came; what a story is called depends on what it was called
before (``group/naming.py``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence, Set

import msgspec

from kawaraban.article import Article, Story, clip_id
from kawaraban.desk.deciding.matching import turns
from kawaraban.desk.desk import Desk
from kawaraban.desk.progress import work
from kawaraban.group.hand import Bonds, regroup
from kawaraban.group.keeping import FORMAT
from kawaraban.group.naming import Group, Name, name_groups
from kawaraban.group.series import Run, gather_runs
from kawaraban.group.stories import Stories
from kawaraban.group.telling import story_of
from kawaraban.store.base import NameKind, Shown, Store
from kawaraban.wording import say

__all__ = ["gather_outlet", "gather_serials", "group_stories"]

_BATCH = 200
_METHOD = f"1 {FORMAT}"
"""Changed where all that is there is to be grouped anew."""


def group_stories(desk: Desk) -> None:
    """Group all that is on the topics' pages into stories, where anything has changed.

    Articles that are new there are taken in, in order of time; those that wait for others are
    put where they seem to belong as of now. Then comes what people said. Texts are read of what
    is new and of stories that are not as they were.
    """
    store = desk.store
    state = _pages_state(desk)
    if store.note("stories") == state:
        return
    with work(desk.progress, say("stories", "話題のまとめ"), None) as progress:
        shown = store.shown()
        found = _take_in(store, shown, progress.step)
        together: dict[str, list[int]] = {}
        for unit, one in enumerate(shown):
            together.setdefault(found[one.group], []).append(unit)
        groups = regroup(
            list(together.values()), _bonds(store, shown), lambda unit: _read(store, shown[unit])
        )
        groups.sort(key=min)
        due, changed = store.story_due()
        stories, names = _named(store, shown, groups, changed)
        store.put_stories(stories, names=names, done=due, notes={"stories": state})


def _pages_state(desk: Desk) -> str:
    """Differs from what it was whenever the pages, or what people said of stories, may."""
    store = desk.store
    counts = store.counts()
    pages = (
        f"{topic.slug} {store.clip_count(topic.slug)} {turns(store, topic.slug)}"
        for topic in desk.topics
    )
    decided, said = len(store.decisions()), len(store.said_of_stories())
    return "\n".join((f"{_METHOD} {counts.articles} {counts.revisions} {decided} {said}", *pages))


def _take_in(store: Store, shown: Sequence[Shown], step: Callable[[int], None]) -> dict[int, str]:
    """The group that each copy group was found to be in."""
    state = store.grouping(_METHOD)
    known = store.placed() if state is not None else {}
    stories = Stories()
    if state is not None:
        try:
            stories = Stories.restore(state)
        except ValueError:  # made by another version
            state, known = None, {}
    new = [one for one in shown if one.group not in known]
    here = {one.group for one in shown}
    # What left the pages before it was settled has no part in what is found: the outcome is that
    # of the pages as they are, not of how they came to be so.
    left = stories.take_back(u for g, (u, at) in known.items() if not at and g not in here)
    if new or left or state is None:
        taken: dict[str, str] = {}
        for start in range(0, len(new), _BATCH):
            batch = new[start : start + _BATCH]
            articles = _articles(store, batch)
            for one in batch:
                stories.add(articles[one.lead])
                taken[articles[one.lead].address] = ""
                known[one.group] = (articles[one.lead].address, "")
            step(len(batch))
        changes = stories.changes()
        taken.update((one.address, one.story) for one in changes.placed)
        merged = [(one.gone, one.story) for one in changes.merged]
        store.put_grouping(_METHOD, stories.state(), taken, merged, left=left, anew=state is None)
        known = store.placed()
    guesses = stories.guesses()
    found: dict[int, str] = {}
    for one in shown:
        url, at = known[one.group]
        found[one.group] = at or guesses.get(url) or stories.story_at(url) or clip_id(url)
    return found


def _articles(store: Store, some: Iterable[Shown]) -> dict[int, Article]:
    return {one.id: one.article for one in store.articles_of([each.lead for each in some])}


def _read(store: Store, one: Shown) -> Article:
    return _articles(store, [one])[one.lead]


def _bonds(store: Store, shown: Sequence[Shown]) -> Bonds:
    log = store.said_of_stories()
    urls = {url for event in log for url in (*event.urls, *event.others)}
    groups = store.groups_of(urls)
    place = {one.group: n for n, one in enumerate(shown)}

    def units_of(urls: Sequence[str]) -> list[int]:
        return sorted({place[groups[u]] for u in urls if groups.get(u) in place})

    return Bonds(log, units_of)


def _named(
    store: Store,
    shown: Sequence[Shown],
    groups: Sequence[Sequence[int]],
    changed: Set[int],
) -> tuple[list[Story], list[Name]]:
    """The groups that have more than one article, or had a name before, as stories; and all
    names as they are now. ``changed`` are copy groups that an article of was read anew."""
    known = store.names("story")
    before = {story.id: story for story in store.stories()}
    group_at = {unit: n for n, group in enumerate(groups) for unit in group}
    at = {one.group: group_at[n] for n, one in enumerate(shown)}
    asked = {name.anchor for name in known}
    asked.update(url for story in before.values() for url in story.urls)
    home = {url: at[group] for url, group in store.groups_of(asked).items() if group in at}
    ids, names = name_groups(
        [Group(tuple(shown[unit].address for unit in group), len(group) > 1) for group in groups],
        known,
        home,
        {id: story.urls for id, story in before.items()},
        born=1 + max((name.born for name in known), default=0),
    )
    was: dict[str, list[str]] = {}
    for name in names:
        if name.into and name.into != name.id:
            was.setdefault(name.into, []).append(name.id)
    stories = []
    for id, group in zip(ids, groups, strict=True):
        if not id:
            continue
        own = [shown[unit] for unit in group]
        old = before.get(id)
        earlier = tuple(was.get(id, ()))
        same = old is not None and old.urls == tuple(one.address for one in own)
        if old is not None and same and changed.isdisjoint(one.group for one in own):
            stories.append(msgspec.structs.replace(old, was=earlier))
        else:
            articles = _articles(store, own)
            stories.append(story_of(id, [articles[one.lead] for one in own], earlier))
    return stories, names


def gather_serials(desk: Desk) -> None:
    """Gather the series and columns of the outlets that have a part more or another one, over
    the whole archive."""
    store = desk.store
    taken = store.take_serials(_BATCH)
    if taken:
        with work(desk.progress, say("series", "連載のまとめ"), None) as progress:
            while taken:
                progress.step(taken)
                taken = store.take_serials(_BATCH)
    for outlet in store.stale_outlets():
        gather_outlet(store, outlet)


def gather_outlet(store: Store, outlet: str) -> None:
    """Gather the series and columns of one outlet (folded) and name them."""
    articles = store.serials(outlet)
    address = {url: a.address for a in articles for url in (a.address, *a.other_urls)}
    earlier = store.runs_of_outlet(outlet)
    found = gather_runs(articles)
    named: dict[NameKind, Sequence[Name]] = {}
    runs: list[Run] = []
    kinds: tuple[NameKind, ...] = ("series", "column")
    for kind in kinds:
        ours = [run for run in found if run.kind == kind]
        groups = [Group(tuple(one.url for one in run.instalments)) for run in ours]
        place = {url: n for n, group in enumerate(groups) for url in group.urls}
        home = {url: place[own] for url, own in address.items() if own in place}
        before = {
            run.id: [one.url for one in run.instalments] for run in earlier if run.kind == kind
        }
        known, born = store.names_about(kind, before, address)
        ids, names = name_groups(groups, known, home, before, born=born)
        named[kind] = names
        runs += [msgspec.structs.replace(run, id=id) for run, id in zip(ours, ids, strict=True)]
    store.put_runs(outlet, runs, named)
