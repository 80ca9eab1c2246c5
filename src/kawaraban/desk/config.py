"""desk.toml: what a desk reads, how it behaves, where it keeps things.

Loading is strict: an unknown key or a value that cannot be is an error with its line, since a
misspelt setting that is passed over in silence is a source that nobody reads.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Literal

import msgspec

from kawaraban.collect.addresses import parse_url
from kawaraban.read.listing import Selectors
from kawaraban.wording import say

SourceKind = Literal["feed", "sitemap", "listing"]

FILE = "desk.toml"
_DURATION = re.compile(r"(\d{1,9})\s*(s|m|h|d)?\Z")
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400, None: 1}
_SIZE = re.compile(r"(\d{1,9})\s*(B|KB|MB|GB)?\Z", re.IGNORECASE)
_BYTES = {"b": 1, "kb": 1024, "mb": 1024**2, "gb": 1024**3, None: 1}
_OFFSET = re.compile(r"([+-])(\d{2}):?(\d{2})\Z")
_NAME = re.compile(r"[\w.-]{1,100}\Z")


class ConfigError(ValueError):
    """A mistake in desk.toml, with its line where that is known."""


class _Desk(msgspec.Struct, forbid_unknown_fields=True):
    title: str = "Kawaraban"
    language: Literal["ja", "en"] = "ja"
    base_url: str = ""
    notice: str = ""


class _Paths(msgspec.Struct, forbid_unknown_fields=True):
    store: str = "desk.db"
    raw: str = "raw"
    site: str = "site"


class _Collect(msgspec.Struct, forbid_unknown_fields=True):
    contact: str = ""
    gap: float = 1.0
    hosts_at_once: int = 64
    shortest: str | int = "15m"
    longest: str | int = "24h"
    allow_hosts: list[str] = []
    max_bytes: str | int = "16MB"
    timeout: float = 30.0
    tries: int = 5


class _Source(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    name: str
    url: str
    kind: SourceKind = "feed"
    outlet: str | None = None
    language: str | None = None
    timezone: str | None = None
    pages: bool = True
    select: dict[str, str] = {}


class _File(msgspec.Struct, forbid_unknown_fields=True):
    desk: _Desk = msgspec.field(default_factory=_Desk)
    paths: _Paths = msgspec.field(default_factory=_Paths)
    collect: _Collect = msgspec.field(default_factory=_Collect)
    source: list[_Source] = []


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """One source the desk reads. ``offset``: minutes east of UTC for times without a zone;
    ``pages``: whether its articles' pages are fetched, or its entries are all there is."""

    name: str
    url: str
    kind: SourceKind = "feed"
    outlet: str | None = None
    language: str | None = None
    offset: int | None = None
    pages: bool = True
    select: Selectors | None = None


class Config(msgspec.Struct, frozen=True, kw_only=True):
    """A desk's settings. Paths are absolute, durations seconds, sizes bytes."""

    folder: Path
    title: str
    language: Literal["ja", "en"]
    base_url: str | None
    notice: str
    store: Path
    raw: Path
    site: Path
    contact: str
    gap: float
    hosts_at_once: int
    shortest: float
    longest: float
    allow_hosts: frozenset[str]
    max_bytes: int
    timeout: float
    tries: int
    sources: tuple[Source, ...]

    @property
    def topics(self) -> Path:
        return self.folder / "topics"

    def source(self, name: str) -> Source | None:
        return next((s for s in self.sources if s.name == name), None)


def load_config(folder: Path) -> Config:
    """The settings of the desk in ``folder``. :class:`ConfigError` says what is wrong where."""
    path = folder / FILE
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError as error:
        raise ConfigError(
            say(
                f"there is no desk in {folder} (no {FILE}). Make one: kawaraban init {folder}",
                f"{folder} にデスクがありません({FILE} がない)。作るには: kawaraban init {folder}",
            )
        ) from error
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: {error}") from error
    return parse_config(text, folder.resolve())


def parse_config(text: str, folder: Path) -> Config:
    """:func:`load_config` for a text; relative paths are taken from ``folder``."""
    try:
        raw = msgspec.convert(tomllib.loads(text), _File)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{FILE}: {error}") from error
    except msgspec.ValidationError as error:
        raise ConfigError(f"{FILE}{_line(text, _blamed(str(error)))}: {error}") from error
    names: set[str] = set()
    sources = []
    for written in raw.source:
        if written.name in names:
            raise _error(
                text, f'"{written.name}"', "two sources of this name", "同じ名前の source が二つ"
            )
        names.add(written.name)
        sources.append(_source(written, text))
    if raw.desk.base_url:
        _address(raw.desk.base_url, text)
    if raw.collect.hosts_at_once < 1 or raw.collect.gap < 0 or raw.collect.timeout <= 0:
        raise _error(
            text,
            "[collect]",
            "hosts_at_once is 1 or more, gap 0 or more, timeout above 0",
            "hosts_at_once は 1 以上、gap は 0 以上、timeout は 0 より大",
        )
    return Config(
        folder=folder,
        title=raw.desk.title,
        language=raw.desk.language,
        base_url=raw.desk.base_url or None,
        notice=raw.desk.notice,
        store=folder / raw.paths.store,
        raw=folder / raw.paths.raw,
        site=folder / raw.paths.site,
        contact=raw.collect.contact,
        gap=raw.collect.gap,
        hosts_at_once=raw.collect.hosts_at_once,
        shortest=_measured(raw.collect.shortest, _DURATION, _SECONDS, "shortest", text),
        longest=_measured(raw.collect.longest, _DURATION, _SECONDS, "longest", text),
        allow_hosts=frozenset(h.lower() for h in raw.collect.allow_hosts),
        max_bytes=int(_measured(raw.collect.max_bytes, _SIZE, _BYTES, "max_bytes", text)),
        timeout=raw.collect.timeout,
        tries=max(1, raw.collect.tries),
        sources=tuple(sources),
    )


def _source(written: _Source, text: str) -> Source:
    if not _NAME.match(written.name):
        raise _error(
            text,
            f'"{written.name}"',
            "a source's name is of letters, digits, dot, dash and underscore",
            "source の name に使えるのは文字・数字・点・ハイフン・下線です",
        )
    _address(written.url, text)
    offset = None
    if written.timezone is not None:
        found = _OFFSET.match(written.timezone.strip())
        if found is None or int(found[2]) > 15 or int(found[3]) > 59:
            raise _error(
                text,
                f'"{written.timezone}"',
                'timezone is an offset such as "+09:00"',
                'timezone は "+09:00" の形です',
            )
        offset = int(found[2]) * 60 + int(found[3])
        offset = -offset if found[1] == "-" else offset
    select = None
    if written.select:
        try:
            select = msgspec.convert(written.select, Selectors, strict=True)
        except msgspec.ValidationError as error:
            raise ConfigError(f"{FILE}{_line(text, 'select')}: {error}") from error
    return Source(
        name=written.name,
        url=written.url,
        kind=written.kind,
        outlet=written.outlet,
        language=written.language,
        offset=offset,
        pages=written.pages,
        select=select,
    )


def _address(url: str, text: str) -> None:
    try:
        parse_url(url)
    except (ValueError, TypeError) as error:
        raise ConfigError(f"{FILE}{_line(text, url)}: {url!r}: {error}") from error


def _measured(
    value: str | int,
    form: re.Pattern[str],
    units: dict[str | None, int],
    key: str,
    text: str,
) -> float:
    found = form.match(str(value).strip())
    if found is None:
        raise _error(
            text, key, f"{key}: {value!r} is not understood", f"{key}: {value!r} は読めません"
        )
    unit = found[2]
    return float(int(found[1]) * units[unit.lower() if unit else None])


def _error(text: str, needle: str, en: str, ja: str) -> ConfigError:
    return ConfigError(f"{FILE}{_line(text, needle)}: {say(en, ja)}")


def _blamed(message: str) -> str:
    """The key that a validation message is about."""
    found = re.search(r"unknown field `(\w+)`", message) or re.search(r"\.(\w+)`?\Z", message)
    return found.group(1) if found else ""


def _line(text: str, needle: str) -> str:
    if not needle:
        return ""
    number = next(
        (
            n
            for n, line in enumerate(text.splitlines(), 1)
            if needle in line and not line.lstrip().startswith("#")
        ),
        0,
    )
    return say(f", line {number}", f" {number} 行目") if number else ""


def append_sources(text: str, sources: list[Source]) -> str:
    """``text`` of a desk.toml with more sources at its end; what stands there is untouched."""
    out = [text.rstrip("\n"), ""]
    for source in sources:
        out += ["", "[[source]]", f"name = {_quoted(source.name)}"]
        if source.outlet:
            out.append(f"outlet = {_quoted(source.outlet)}")
        out += [f"kind = {_quoted(source.kind)}", f"url = {_quoted(source.url)}"]
        if source.language:
            out.append(f"language = {_quoted(source.language)}")
    return "\n".join(out) + "\n"


def _quoted(text: str) -> str:
    """A TOML basic string: JSON's escapes are among its own."""
    return msgspec.json.encode(text).decode().replace("\x7f", "\\u007f")
