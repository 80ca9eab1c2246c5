"""What the sample press prints: the outlets and their articles, read from the package data.

``articles/<outlet>.toml`` holds an outlet's own pieces, ``articles/wire.toml`` the copy of the
invented agency with the forms in which outlets carry it. ``on_topic`` says whether a piece is
about 朝ロ関係: it is our own label, for tests, and no page or feed shows it.
"""

from __future__ import annotations

import tomllib
from datetime import datetime, timedelta, timezone
from functools import cache
from importlib.resources import files
from typing import Literal

import msgspec

FeedForm = Literal["rss", "rdf", "atom", "json", "sitemap", "listing", "broken"]

AGENCY = "海嶺通信"
"""The invented agency, in Japanese."""


class Outlet(msgspec.Struct, frozen=True, kw_only=True):
    """One invented outlet; the keys are explained in outlets.toml."""

    key: str
    name: str
    language: str
    offset: str
    feed: FeedForm
    feed_path: str
    charset: str
    design: str
    path: str
    about: str
    sections: tuple[str, ...]

    @property
    def zone(self) -> timezone:
        sign = -1 if self.offset[0] == "-" else 1
        hours, minutes = self.offset[1:].split(":")
        return timezone(sign * timedelta(hours=int(hours), minutes=int(minutes)))


class Piece(msgspec.Struct, frozen=True, kw_only=True):
    """One article as an outlet prints it.

    ``paragraphs`` hold the text; one that opens with ``◆`` or ``■`` is a subheading. ``wire``
    names the agency's story it was made from. ``edition`` is 1, or 2 where it was revised.
    """

    outlet: str
    id: str
    no: int
    headline: str
    published: datetime
    paragraphs: tuple[str, ...]
    on_topic: bool
    section: str = ""
    byline: str = ""
    keywords: tuple[str, ...] = ()
    picture: str = ""
    """The motif of the lead picture; empty where there is none."""
    caption: str = ""
    wire: str = ""
    edition: int = 1
    updated: datetime | None = None

    @property
    def summary(self) -> str:
        return next((p for p in self.paragraphs if not is_subheading(p)), "")


def is_subheading(paragraph: str) -> bool:
    return paragraph[:1] in ("◆", "■") and len(paragraph) <= 40


class _Revision(msgspec.Struct, forbid_unknown_fields=True):
    updated: datetime
    headline: str
    text: str


class _Own(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    id: str
    date: datetime
    headline: str
    text: str
    on_topic: bool
    section: str = ""
    byline: str = ""
    keywords: tuple[str, ...] = ()
    picture: str = ""
    caption: str = ""
    revised: _Revision | None = None


class _Carried(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    outlet: str
    date: datetime
    headline: str
    dateline: str = ""
    paragraphs: int = 0
    """How many of the agency's paragraphs are printed; 0 is all."""
    add: str = ""
    section: str = "国際"
    picture: str | None = None
    caption: str = ""


class _Wire(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    id: str
    on_topic: bool
    text: str
    carried: list[_Carried]
    picture: str = ""


class _OutletsFile(msgspec.Struct, forbid_unknown_fields=True):
    outlet: list[Outlet]


class _OwnFile(msgspec.Struct, forbid_unknown_fields=True):
    article: list[_Own]


class _WireFile(msgspec.Struct, forbid_unknown_fields=True):
    wire: list[_Wire]


def _read(name: str) -> dict[str, object]:
    return tomllib.loads((files(__package__) / name).read_text("utf-8"))


@cache
def outlets() -> tuple[Outlet, ...]:
    """All outlets, in the order of their ports."""
    return tuple(msgspec.convert(_read("outlets.toml"), _OutletsFile).outlet)


@cache
def editions() -> dict[tuple[str, str], tuple[Piece, ...]]:
    """Every article by outlet and id: its first edition and, where there is one, its second."""
    drafts: dict[str, list[tuple[Piece, _Revision | None]]] = {o.key: [] for o in outlets()}
    zones = {o.key: o.zone for o in outlets()}
    for outlet in outlets():
        if outlet.feed == "broken":
            continue
        for own in msgspec.convert(_read(f"articles/{outlet.key}.toml"), _OwnFile).article:
            piece = Piece(
                outlet=outlet.key,
                id=own.id,
                no=0,
                headline=own.headline,
                published=own.date.replace(tzinfo=outlet.zone),
                paragraphs=_paragraphs(own.text),
                on_topic=own.on_topic,
                section=own.section,
                byline=own.byline,
                keywords=own.keywords,
                picture=own.picture,
                caption=own.caption,
            )
            drafts[outlet.key].append((piece, own.revised))
    for wire in msgspec.convert(_read("articles/wire.toml"), _WireFile).wire:
        text = _paragraphs(wire.text)
        for carried in wire.carried:
            printed = list(text[: carried.paragraphs or None])
            printed[0] = carried.dateline + printed[0]
            piece = Piece(
                outlet=carried.outlet,
                id=wire.id,
                no=0,
                headline=carried.headline,
                published=carried.date.replace(tzinfo=zones[carried.outlet]),
                paragraphs=(*printed, *_paragraphs(carried.add)),
                on_topic=wire.on_topic,
                section=carried.section,
                picture=wire.picture if carried.picture is None else carried.picture,
                caption=carried.caption,
                wire=wire.id,
            )
            drafts[carried.outlet].append((piece, None))
    out: dict[tuple[str, str], tuple[Piece, ...]] = {}
    for key, pieces in drafts.items():
        pieces.sort(key=lambda draft: (draft[0].published, draft[0].id))
        for place, (draft, revision) in enumerate(pieces):
            first = msgspec.structs.replace(draft, no=48001 + 7 * place)
            if (key, first.id) in out:
                raise ValueError(f"{key} has two articles of the id {first.id}")
            out[key, first.id] = (first,)
            if revision is not None:
                second = msgspec.structs.replace(
                    first,
                    headline=revision.headline,
                    paragraphs=_paragraphs(revision.text),
                    updated=revision.updated.replace(tzinfo=zones[key]),
                    edition=2,
                )
                out[key, first.id] = (first, second)
    return out


def pieces(edition: int = 1) -> tuple[Piece, ...]:
    """All articles, each in the given edition or, where it has none, in its latest one."""
    return tuple(versions[min(edition, len(versions)) - 1] for versions in editions().values())


def _paragraphs(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.split("\n") if line.strip())
