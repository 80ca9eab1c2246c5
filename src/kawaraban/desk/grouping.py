"""Grouping: the stories, series and columns of the desk, as they are now, under their names.

Which articles are one story is found from the articles and from what people said, and does not
depend on the order in which they came; what a story is called depends on what it was called
before (``group/naming.py``).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import msgspec

from kawaraban.article import Article, Story
from kawaraban.desk.desk import Desk
from kawaraban.desk.matching import turns
from kawaraban.desk.progress import work
from kawaraban.group.hand import Bonds, regroup
from kawaraban.group.naming import Group, Name, name_groups
from kawaraban.group.series import Run, gather_runs
from kawaraban.group.stories import cluster
from kawaraban.group.telling import lead_of
from kawaraban.store.base import NameKind, Shown, Store
from kawaraban.wording import say

__all__ = ["gather_outlet", "gather_serials", "group_stories"]

_BATCH = 200
_METHOD = "1"
"""Changed where the same articles are to be grouped anew."""


def group_stories(desk: Desk) -> None:
    """Group all that is on the topics' pages into stories, where anything has changed."""
    store = desk.store
    state = _pages_state(desk)
    if store.note("stories") == state:
        return
    with work(desk.progress, say("stories", "話題のまとめ"), None) as progress:
        shown = store.shown()
        articles = _leads(store, shown, progress.step)
        found = cluster(articles)
        place = {article.address: n for n, article in enumerate(articles)}
        leads = {frozenset(place[url] for url in story.urls): place[story.lead] for story in found}
        groups = regroup(
            [[place[url] for url in story.urls] for story in found],
            _bonds(store, shown),
            articles.__getitem__,
        )
        groups.sort(key=min)
        stories, names = _named(store, shown, articles, groups, leads)
        store.put_stories(stories, names=names, notes={"stories": state})


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


def _leads(store: Store, shown: Sequence[Shown], step: Callable[[int], None]) -> list[Article]:
    """The first article of each copy group, in order of time."""
    articles: dict[int, Article] = {}
    for start in range(0, len(shown), _BATCH):
        ids = [one.lead for one in shown[start : start + _BATCH]]
        articles.update((one.id, one.article) for one in store.articles_of(ids))
        step(len(ids))
    return [articles[one.lead] for one in shown]


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
    articles: Sequence[Article],
    groups: Sequence[Sequence[int]],
    leads: Mapping[frozenset[int], int],
) -> tuple[list[Story], list[Name]]:
    """The groups that have more than one article, or had a name before, as stories; and all
    names as they are now."""
    known = store.names("story")
    before = {story.id: story.urls for story in store.stories()}
    group_at = {unit: n for n, group in enumerate(groups) for unit in group}
    at = {one.group: group_at[n] for n, one in enumerate(shown)}
    asked = {name.anchor for name in known}
    asked.update(url for urls in before.values() for url in urls)
    home = {url: at[group] for url, group in store.groups_of(asked).items() if group in at}
    ids, names = name_groups(
        [
            Group(tuple(articles[unit].address for unit in group), len(group) > 1)
            for group in groups
        ],
        known,
        home,
        before,
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
        members = [articles[unit] for unit in group]
        lead = leads.get(frozenset(group))
        stories.append(
            _story(
                id,
                members,
                articles[lead] if lead is not None else lead_of(members),
                tuple(was.get(id, ())),
            )
        )
    return stories, names


def _story(id: str, members: Sequence[Article], lead: Article, was: tuple[str, ...]) -> Story:
    times = [article.published for article in members if article.published is not None]
    return Story(
        id=id,
        headline=lead.headline_clean or lead.headline,
        lead=lead.address,
        urls=tuple(article.address for article in members),
        outlets=tuple(dict.fromkeys(a.outlet for a in members if a.outlet)),
        first=min(times, key=lambda moment: moment.utc, default=None),
        latest=max(times, key=lambda moment: moment.utc, default=None),
        was=was,
    )


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
