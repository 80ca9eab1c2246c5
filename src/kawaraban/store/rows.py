"""Between values and columns: JSON, hashes, moments, signatures. Pure."""

from __future__ import annotations

import struct
import zlib
from datetime import UTC, date, datetime, timedelta
from hashlib import blake2b
from typing import Any, NamedTuple, TypeVar

import msgspec

from kawaraban.article import Article, Digest, Moment, RawRef, Signature, from_json, to_json
from kawaraban.deflate import fast_zlib
from kawaraban.store.base import StoredArticle

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
DAY = 86_400_000_000
"""Microseconds of a day."""

_microsecond = timedelta(microseconds=1)
FIRST_DAY = date(1950, 1, 1).toordinal()
_FULL = 1_000_000

T = TypeVar("T")


def micros(when: datetime) -> int:
    return (when - EPOCH) // _microsecond


def instant(value: int) -> datetime:
    return EPOCH + timedelta(microseconds=value)


def pack(json: bytes) -> bytes:
    """Level 1 keeps three quarters of what level 9 saves; docs/design/store.md has figures."""
    return bytes(fast_zlib.compress(json, 1))


def unpack(body: bytes, kind: type[T]) -> T:
    return from_json(zlib.decompress(body), kind)


def hash64(*parts: bytes) -> int:
    """A signed 64-bit hash of the parts."""
    digest = blake2b(digest_size=8)
    for part in parts:
        digest.update(len(part).to_bytes(8, "little"))
        digest.update(part)
    return int.from_bytes(digest.digest(), "little", signed=True)


def encoded(value: T) -> tuple[T, bytes]:
    """The value and its JSON; a lone surrogate, which can be neither JSON nor UTF-8, replaced
    in both."""
    try:
        return value, to_json(value)
    except UnicodeEncodeError:
        mended: T = msgspec.convert(
            _mend(msgspec.to_builtins(value, enc_hook=str, builtin_types=(datetime,))),
            type(value),
            dec_hook=lambda kind, given: Moment.parse(given) if kind is Moment else given,
        )
        return mended, to_json(mended)


def _mend(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, dict):
        return {key: _mend(item) for key, item in value.items()}
    return [_mend(item) for item in value] if isinstance(value, list | tuple) else value


def askable(text: str) -> bool:
    """Whether SQLite can be asked for the text at all (lone surrogates cannot be stored)."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


# Articles ---------------------------------------------------------------------------------


def addresses(article: Article) -> list[str]:
    """Every address the article goes by, its own first."""
    found = (article.address, article.url, *article.other_urls)
    return [url for url in dict.fromkeys(found) if url]


def content_hash(article: Article) -> bytes:
    """Of everything but the addresses, what is said of a wall, and the evidence."""
    bare = msgspec.structs.replace(
        article,
        url="",
        canonical=None,
        next_page=None,
        previous_page=None,
        single_page=None,
        parts=(),
        access="unknown",
        other_urls=(),
        evidence=(),
    )
    # Defaults are left out by identity, and an article from a worker process holds equal words
    # that are not the same object; decoding makes them so, and the JSON one and the same.
    canonical = to_json(from_json(to_json(bare), Article))
    return blake2b(canonical, digest_size=16).digest()


class Reading(NamedTuple):
    """One article as it was read at one time."""

    at: int
    fullness: int
    stamp: int
    content: bytes
    article: Article
    json: bytes
    raw: RawRef | None
    more_raw: tuple[RawRef, ...] = ()

    @property
    def merit(self) -> Merit:
        return merit(self.raw, self.at, self.article, self.json)


Merit = tuple[bool, int, bool, bytes, tuple[str, int]]


def merit(raw: RawRef | None, at: int, article: Article, json: bytes) -> Merit:
    """Of readings with the same content, the greatest is kept: one that can be read again from
    the raw archive, the latest, one that knows its canonical address; then any, but always the
    same."""
    place = (raw.file, raw.offset) if raw else ("", 0)
    return raw is not None, at, article.canonical is not None, json, place


def _fullness(article: Article) -> int:
    """Of some pages of a text, the more paragraphs the fuller."""
    if article.extent == "part":
        return min(2 + len(article.text), _FULL - 1)
    return {"headline": 0, "summary": 1, "full": _FULL}[article.extent]


def reading(digest: Digest, at: int) -> Reading:
    article, json = encoded(digest.article)
    given = article.updated or article.published
    return Reading(
        at,
        _fullness(article),
        micros(given.utc) if given else -(1 << 62),
        content_hash(article),
        article,
        json,
        digest.raw,
        digest.more_raw,
    )


class Times(NamedTuple):
    """The columns ``published``, ``day`` and ``utc`` of an article."""

    published: str | None
    day: str
    utc: int


def times(published: Moment | None, first_seen: int) -> Times:
    """An article without a date counts as published when it was first seen."""
    if published is None:
        return Times(None, instant(first_seen).date().isoformat(), first_seen)
    return Times(published.isoformat(), published.day.isoformat(), micros(published.utc))


def newest(when: Times, address: str) -> int:
    """A number that puts articles in page order: 16 bits of day, 18 of seconds since a day
    before, 29 of the address' hash, so that the order is never left to chance."""
    day = date.fromisoformat(when.day).toordinal()
    since = (when.utc - (day - EPOCH.date().toordinal() - 1) * DAY) // 1_000_000
    number = min(max(day - FIRST_DAY, 0), (1 << 16) - 1)
    seconds = min(max(since, 0), (1 << 18) - 1)
    return number << 47 | seconds << 29 | hash64(address.encode()) & ((1 << 29) - 1)


STORED = (
    "SELECT a.id, a.found_in, a.first_seen, a.revisions, a.copy_group,"
    " c.raw_file, c.raw_offset, c.raw_length, c.raw_more, c.body"
    " FROM article a JOIN content c ON c.id = a.current"
)
"""The query of what :func:`stored` takes; a WHERE may follow."""


def stored(row: tuple[Any, ...]) -> StoredArticle:
    id, found_in, first_seen, revisions, group, file, offset, length, more, body = row
    return StoredArticle(
        id=id,
        article=unpack(body, Article),
        raw=raw_ref(file, offset, length),
        more_raw=more_refs(more),
        found_in=found_in,
        first_seen=instant(first_seen),
        revision=revisions,
        copy_group=group,
    )


def raw_ref(file: str | None, offset: int, length: int) -> RawRef | None:
    return None if file is None else RawRef(file, offset, length)


def more_refs(more: str | None) -> tuple[RawRef, ...]:
    """The column ``raw_more``."""
    return tuple(RawRef(*ref) for ref in msgspec.json.decode(more)) if more else ()


def kept_refs(more: tuple[RawRef, ...]) -> str | None:
    """:func:`more_refs`, the other way."""
    rows = [(ref.file, ref.offset, ref.length) for ref in more]
    return msgspec.json.encode(rows).decode() if rows else None


# Searching --------------------------------------------------------------------------------


class Said(NamedTuple):
    """What search narrows by. Empty where it is not known."""

    outlet: str = ""
    genre: str = ""
    lang: str = ""
    bylines: tuple[str, ...] = ()

    def json(self) -> str:
        return msgspec.json.encode(self._asdict()).decode()


def said_of(article: Article) -> Said:
    return Said(
        article.outlet or "",
        article.genre or "",
        article.language or "",
        tuple(dict.fromkeys(name for name in article.bylines if name)),
    )


# Signatures -------------------------------------------------------------------------------


def pack_bands(bands: tuple[int, ...]) -> bytes:
    return struct.pack(f"<{len(bands)}q", *bands)


def signature(exact: int, shingles: int, bands: bytes) -> Signature:
    return Signature(exact, struct.unpack(f"<{len(bands) // 8}q", bands), shingles)


def keys(of: Signature) -> list[int]:
    """What is looked up: the bands and the exact hash."""
    return list({of.exact, *of.bands})
