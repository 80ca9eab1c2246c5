"""Permanent names: what a story, a series or a column goes by, however it is grouped anew.

A name is about one article, the anchor: whatever group that is in now, the name leads there. Of
several names in one group the oldest stands, and the others lead to it; a group without any gets
one from its first article. So no name is ever about something else than it was.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from kawaraban.article import clip_id


class Name(msgspec.Struct, frozen=True, kw_only=True):
    """A name that was given. ``anchor`` is the address of the article it is about, ``born`` its
    place in the order in which names were given, ``into`` the name it leads to now (empty: it
    stands; its own: nothing is left of what it was about)."""

    id: str
    anchor: str
    born: int
    into: str = ""

    @property
    def stands(self) -> bool:
        return not self.into


class Group(msgspec.Struct, frozen=True):
    """What is to be named: the addresses of its articles, in order of time."""

    urls: tuple[str, ...]
    wanted: bool = True
    """Whether it needs a name where it has none yet."""


def name_groups(
    groups: Sequence[Group],
    known: Sequence[Name],
    home: Mapping[str, int],
    before: Mapping[str, Sequence[str]],
    *,
    born: int,
) -> tuple[list[str], list[Name]]:
    """The name of each group (empty where it needs none), and all names as they are now.

    ``home`` tells which group any address is in now, ``before`` which articles each name that
    stood was about: where an anchor is in no group any more, the first of those that is takes
    its place, and for want of any the name is left as it is. ``born`` is the first new place.
    """
    found: list[Name | None] = [None] * len(groups)
    at: dict[str, int] = {}
    anchors: dict[str, str] = {}
    for name in sorted(known, key=lambda name: name.born):
        anchor = next((url for url in (name.anchor, *before.get(name.id, ())) if url in home), None)
        if anchor is None:
            continue
        anchors[name.id] = anchor
        number = at[name.id] = home[anchor]
        if found[number] is None:
            found[number] = name
    taken = {name.id for name in known}
    ids: list[str] = []
    new: list[Name] = []
    for group, own in zip(groups, found, strict=True):
        if own is not None:
            ids.append(own.id)
        elif group.wanted:
            made = Name(id=_fresh(group.urls[0], taken), anchor=group.urls[0], born=born)
            born += 1
            new.append(made)
            ids.append(made.id)
        else:
            ids.append("")
    standing = {id for id in ids if id}
    leads = {name.id: ids[at[name.id]] if name.id in at else name.into for name in known}
    now: list[Name] = []
    for name in known:
        into = leads[name.id]
        if name.id not in at:
            # Nothing it was about is grouped now: it leads where it led, if that is there.
            seen = {name.id}
            while into and into not in standing and into not in seen:
                seen.add(into)
                into = leads.get(into, "")
            into = into if into in standing else name.id
        elif into == name.id:
            into = ""
        now.append(
            msgspec.structs.replace(name, anchor=anchors.get(name.id, name.anchor), into=into)
        )
    return ids, now + new


def _fresh(url: str, taken: set[str]) -> str:
    """A name from an address that nothing was ever called by."""
    id, more = clip_id(url), 0
    while id in taken:
        more += 1
        id = clip_id(f"{url} {more}")
    taken.add(id)
    return id
