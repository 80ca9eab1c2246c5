"""What desk.toml may hold, key by key, as it is written; ``config.py`` makes sense of it."""

from __future__ import annotations

from typing import Literal, get_args

import msgspec

from kawaraban.read.leads.excerpt import LENGTH

SourceKind = Literal["feed", "sitemap", "listing"]


class DeskPart(msgspec.Struct, forbid_unknown_fields=True):
    title: str = "Kawaraban"
    language: Literal["ja", "en"] = "ja"
    base_url: str = ""
    notice: str = ""


class PathsPart(msgspec.Struct, forbid_unknown_fields=True):
    store: str = "desk.db"
    raw: str = "raw"
    site: str = "site"


class CollectPart(msgspec.Struct, forbid_unknown_fields=True):
    contact: str = ""
    gap: float = 1.0
    hosts_at_once: int = 64
    shortest: str | int = "15m"
    longest: str | int = "24h"
    allow_hosts: list[str] = []
    max_bytes: str | int = "16MB"
    timeout: float = 30.0
    tries: int = 10
    revisit: list[str | int] = msgspec.field(default_factory=lambda: ["1h", "6h", "24h", "7d"])
    revisits: int = 50
    public_address: str = ""


ExcerptWord = Literal["as-published", "without-dateline"]


class PagePart(msgspec.Struct, forbid_unknown_fields=True):
    excerpt: ExcerptWord = "as-published"
    excerpt_length: int = LENGTH


class TopicPart(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    name: str
    excerpt: ExcerptWord | None = None
    excerpt_length: int | None = None


class SourcePart(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    name: str
    url: str
    kind: SourceKind = "feed"
    outlet: str | None = None
    language: str | None = None
    timezone: str | None = None
    pages: bool = True
    group: list[str] = []
    note: str = ""
    select: dict[str, str] = {}
    select_page: dict[str, str] = {}


class DeskFile(msgspec.Struct, forbid_unknown_fields=True):
    desk: DeskPart = msgspec.field(default_factory=DeskPart)
    paths: PathsPart = msgspec.field(default_factory=PathsPart)
    page: PagePart = msgspec.field(default_factory=PagePart)
    collect: CollectPart = msgspec.field(default_factory=CollectPart)
    topic: list[TopicPart] = []
    source: list[SourcePart] = []


KNOWN = {
    "": DeskFile.__struct_fields__,
    "desk": DeskPart.__struct_fields__,
    "paths": PathsPart.__struct_fields__,
    "page": PagePart.__struct_fields__,
    "collect": CollectPart.__struct_fields__,
    "topic": TopicPart.__struct_fields__,
    "source": SourcePart.__struct_fields__,
}
CHOICES = {
    "kind": get_args(SourceKind),
    "language": ("ja", "en"),
    "excerpt": get_args(ExcerptWord),
}
