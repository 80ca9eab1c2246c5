"""desk.toml: what a desk reads, how it behaves, where it keeps things.

Loading is strict: an unknown key or a value that cannot be is an error with its line, since a
misspelt setting that is passed over in silence is a source that nobody reads.
"""

from __future__ import annotations

import re
import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal, TypeVar

import msgspec

from kawaraban.article import Entry, Hints, PageSelectors
from kawaraban.collect.addresses import parse_url
from kawaraban.desk.misread import Place, line_at, of_toml, of_value
from kawaraban.desk.settings import (
    CHOICES,
    KNOWN,
    CollectPart,
    DeskFile,
    PagePart,
    PathsPart,
    SourceKind,
    SourcePart,
    TopicPart,
)
from kawaraban.read.dates.zones import offset_at
from kawaraban.read.html import css
from kawaraban.read.leads.excerpt import AS_PUBLISHED, LONGEST, ExcerptForm
from kawaraban.read.listings.listing import Selectors
from kawaraban.wording import say

Rules = TypeVar("Rules", Selectors, PageSelectors)

FILE = "desk.toml"
_DURATION = re.compile(r"(\d{1,9})\s*(s|m|h|d)?\Z")
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400, None: 1}
_SIZE = re.compile(r"(\d{1,9})\s*(B|KB|MB|GB)?\Z", re.IGNORECASE)
_BYTES = {"b": 1, "kb": 1024, "mb": 1024**2, "gb": 1024**3, None: 1}
_OFFSET = re.compile(r"([+-])(\d{2}):?(\d{2})\Z")
_A_DAY = datetime(2024, 1, 1)  # noqa: DTZ001
_NAME = re.compile(r"[\w.-]{1,100}\Z")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*\Z")
_HOST = re.compile(r"[^\s/@]+\Z")
_SHORTEST, _LONGEST = 60.0, 366 * 86400.0
"""Seconds between two visits to a source."""


class ConfigError(ValueError):
    """A mistake in desk.toml, with its line where that is known."""


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """One source the desk reads. ``offset``: minutes east of UTC for times without a zone,
    ``zone``: the same by its IANA name;
    ``pages``: whether its articles' pages are fetched, or its entries are all there is;
    ``select``: where a listing has what; ``select_page``: where its article pages have what;
    ``group``: the way through the groups of the list it came from, ``note``: what that says of
    it."""

    name: str
    url: str
    kind: SourceKind = "feed"
    outlet: str | None = None
    language: str | None = None
    offset: int | None = None
    zone: str | None = None
    pages: bool = True
    group: tuple[str, ...] = ()
    note: str = ""
    select: Selectors | None = None
    select_page: PageSelectors | None = None

    def hints(self, entry: Entry | None = None) -> Hints:
        """What its lines say of an article page, beside the entry that led there."""
        return Hints(
            outlet=self.outlet,
            language=self.language,
            offset=self.offset,
            zone=self.zone,
            entry=entry,
            select=self.select_page,
        )

    def offset_on(self, when: datetime) -> int | None:
        """Minutes east of UTC at ``when`` (aware), for times without a zone."""
        if self.zone is None:
            return self.offset
        return offset_at(self.zone, when.astimezone(UTC).replace(tzinfo=None))


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
    revisit: tuple[float, ...] = ()
    """How long after an article was first read its page is asked for again."""
    revisits: int = 50
    """So many such requests to one host a day."""
    public_address: str | None = None
    """Where hubs reach this desk; None: they do not."""
    excerpt: ExcerptForm = AS_PUBLISHED
    """How topic pages show excerpts …"""
    topic_excerpts: tuple[tuple[str, ExcerptForm], ...] = ()
    """… and those topics (by file name) that differ."""

    @property
    def topics(self) -> Path:
        return self.folder / "topics"

    def excerpt_of(self, topic: str) -> ExcerptForm:
        """How the page of ``topic`` (its file's name without .toml) shows excerpts."""
        return dict(self.topic_excerpts).get(topic, self.excerpt)

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
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise ConfigError(_told(line, say("not UTF-8", "UTF-8 ではありません"))) from error
    return parse_config(text, folder.resolve())


def parse_config(text: str, folder: Path) -> Config:
    """:func:`load_config` for a text; relative paths are taken from ``folder``."""
    return _Loader(text.removeprefix("\ufeff"), folder).config()


class _Loader:
    """One loading: the text for line numbers, the folder for relative paths."""

    def __init__(self, text: str, folder: Path) -> None:
        self.text, self.folder = text, folder

    def config(self) -> Config:
        raw = self._parse()
        names: set[str] = set()
        sources = []
        for number, written in enumerate(raw.source):
            place = ("source", number, "name")
            if written.name in names:
                raise self._error(
                    place,
                    f'there is a source "{written.name}" already',
                    f'"{written.name}" という source はすでにあります',
                )
            names.add(written.name)
            sources.append(self._source(number, written))
        if raw.desk.base_url:
            self._address(("desk", 0, "base_url"), raw.desk.base_url)
        page = self._excerpt(("page", 0, ""), raw.page, raw.page)
        topics = tuple(
            (written.name, self._excerpt(("topic", number, ""), written, raw.page))
            for number, written in enumerate(raw.topic)
        )
        collect = raw.collect
        self._check(collect)
        shortest = self._measured("shortest", collect.shortest, _DURATION, _SECONDS)
        longest = self._measured("longest", collect.longest, _DURATION, _SECONDS)
        max_bytes = self._measured("max_bytes", collect.max_bytes, _SIZE, _BYTES)
        if not _SHORTEST <= shortest <= longest <= _LONGEST:
            raise self._error(
                ("collect", 0, "shortest"),
                "shortest is a minute or more, longest not below it and at most a year",
                "shortest は 1 分以上、longest はそれ以上で 1 年以内です",
            )
        if collect.public_address:
            self._address(("collect", 0, "public_address"), collect.public_address)
        revisit = sorted(self._measured("revisit", r, _DURATION, _SECONDS) for r in collect.revisit)
        paths = [self._path(key, getattr(raw.paths, key)) for key in PathsPart.__struct_fields__]
        if len(set(paths)) < len(paths):
            raise self._error(
                ("paths", 0, ""),
                "store, raw and site are three different places",
                "store・raw・site は別々の場所にしてください",
            )
        store, kept, site = paths
        return Config(
            folder=self.folder,
            title=raw.desk.title,
            language=raw.desk.language,
            base_url=raw.desk.base_url or None,
            notice=raw.desk.notice,
            store=store,
            raw=kept,
            site=site,
            contact=collect.contact,
            gap=collect.gap,
            hosts_at_once=collect.hosts_at_once,
            shortest=shortest,
            longest=longest,
            allow_hosts=frozenset(h.lower() for h in collect.allow_hosts),
            max_bytes=int(max_bytes),
            timeout=collect.timeout,
            tries=collect.tries,
            sources=tuple(sources),
            revisit=tuple(revisit),
            revisits=collect.revisits,
            public_address=collect.public_address.rstrip("/") or None,
            excerpt=page,
            topic_excerpts=topics,
        )

    def _excerpt(self, place: Place, written: PagePart | TopicPart, page: PagePart) -> ExcerptForm:
        """The form of excerpts that ``written`` asks for, in what it leaves open as ``page``."""
        if isinstance(written, TopicPart) and not self._is_topic(written.name):
            raise self._error(
                (*place[:2], "name"),
                f"there is no topics/{written.name}.toml; name is a topic file's name",
                f"topics/{written.name}.toml がありません。name は主題ファイルの名前です",
            )
        length = page.excerpt_length if written.excerpt_length is None else written.excerpt_length
        if not 1 <= length <= LONGEST:
            raise self._error(
                (*place[:2], "excerpt_length"),
                f"excerpt_length is 1 to {LONGEST} characters",
                f"excerpt_length は 1 から {LONGEST} 文字です",
            )
        return ExcerptForm(length, (written.excerpt or page.excerpt) == "as-published")

    def _is_topic(self, name: str) -> bool:
        return bool(_NAME.match(name)) and (self.folder / "topics" / f"{name}.toml").exists()

    def _parse(self) -> DeskFile:
        try:
            return msgspec.convert(tomllib.loads(self.text), DeskFile)
        except tomllib.TOMLDecodeError as error:
            raise ConfigError(_told(*of_toml(error, self.text))) from error
        except msgspec.ValidationError as error:
            place, words = of_value(str(error), KNOWN, CHOICES)
            raise self._error(place, words, words) from error
        except (RecursionError, ValueError) as error:  # nested too deep, a number of 5,000 digits
            en = "not TOML that can be read: nested too deep, or a number without end"
            ja = "読めない TOML です(入れ子が深すぎるか、長すぎる数があります)"
            raise ConfigError(_told(0, say(en, ja))) from error

    def _source(self, number: int, written: SourcePart) -> Source:
        def at(key: str) -> Place:
            return "source", number, key

        if not _NAME.match(written.name):
            raise self._error(
                at("name"),
                "a source's name is of letters, digits, dot, dash and underscore",
                "source の name に使えるのは文字・数字・点・ハイフン・下線です",
            )
        self._address(at("url"), written.url)
        if written.language is not None and not _LANGUAGE.match(written.language):
            raise self._error(
                at("language"),
                f'language is a code such as "ja" or "zh-Hant", not "{written.language}"',
                f'language は "ja" や "zh-Hant" のような符号です("{written.language}" ではなく)',
            )
        select = self._selectors(number, "select", written.select, Selectors)
        if select is not None and written.kind != "listing":
            raise self._error(
                at("select"),
                f'select is for kind = "listing"; this is a {written.kind}. Rules for the'
                " articles' pages go into select_page",
                f'select は kind = "listing" のためのものです(これは {written.kind})。'
                "記事ページの規則は select_page に書きます",
            )
        zone = (written.timezone or "").strip()
        zone = zone if "/" in zone and offset_at(zone, _A_DAY) is not None else ""
        return Source(
            name=written.name,
            url=written.url,
            kind=written.kind,
            outlet=written.outlet or None,
            language=written.language,
            offset=None if zone else self._offset(at("timezone"), written.timezone),
            zone=zone or None,
            pages=written.pages,
            group=tuple(name for word in written.group if (name := " ".join(word.split()))),
            note=written.note,
            select=select,
            select_page=self._selectors(number, "select_page", written.select_page, PageSelectors),
        )

    def _selectors(
        self, number: int, key: str, written: dict[str, str], form: type[Rules]
    ) -> Rules | None:
        """Rules of CSS, each tried: one that is none would find nothing for ever."""
        for name, selector in written.items():
            place = ("source", number, f"{key}.{name}")
            if name not in form.__struct_fields__:
                keys = ", ".join(form.__struct_fields__)
                raise self._error(
                    place,
                    f"{key} has no {name}; it takes {keys}",
                    f"{key} に {name} はありません。書けるのは {keys} です",
                )
            try:
                css.compiled(selector)
            except css.SelectorError as error:
                raise self._error(
                    place,
                    f"{key}: {name} = {selector[:100]!r}: {error}",
                    f"{key} の {name} = {selector[:100]!r}: {error}",
                ) from error
        return msgspec.convert(written, form) if written else None

    def _offset(self, place: Place, written: str | None) -> int | None:
        if written is None:
            return None
        found = _OFFSET.match(written.strip())
        if found is None or int(found[2]) > 15 or int(found[3]) > 59:
            raise self._error(
                place,
                f'timezone is an offset such as "+09:00" or a zone such as "Europe/Berlin", '
                f'not "{written}"',
                f'timezone は "+09:00" か "Europe/Berlin" の形です("{written}" ではなく)',
            )
        minutes = int(found[2]) * 60 + int(found[3])
        return -minutes if found[1] == "-" else minutes

    def _check(self, collect: CollectPart) -> None:
        """What can be told of a value alone; a ``nan`` is in no range."""
        for key, fits, en, ja in (
            ("hosts_at_once", 1 <= collect.hosts_at_once <= 1000, "1 to 1000", "1 から 1000"),
            ("gap", 0 <= collect.gap <= 3600, "0 to 3600 seconds", "0 から 3600 秒"),
            ("timeout", 0 < collect.timeout <= 3600, "up to 3600 seconds", "3600 秒まで"),
            ("tries", 1 <= collect.tries <= 100, "1 to 100", "1 から 100"),
            ("revisits", 0 <= collect.revisits <= 100_000, "0 to 100000", "0 から 100000"),
            ("revisit", len(collect.revisit) <= 20, "a list of up to 20", "20 個までの一覧"),
            ("contact", collect.contact.isprintable(), "one line", "1 行"),
            (
                "allow_hosts",
                all(_HOST.match(host) for host in collect.allow_hosts),
                'a list of "host" or "host:port"',
                '"host" か "host:port" の一覧',
            ),
        ):
            if not fits:
                raise self._error(("collect", 0, key), f"{key} is {en}", f"{key} は {ja}です")

    def _path(self, key: str, written: str) -> Path:
        path = self.folder / written
        if not written.strip() or path.resolve() in (self.folder, *self.folder.parents):
            raise self._error(
                ("paths", 0, key),
                f"{key} needs a place of its own, not the desk's folder or one around it",
                f"{key} には専用の場所が要ります(デスクのフォルダーやその上は使えません)",
            )
        return path

    def _address(self, place: Place, url: str) -> None:
        try:
            parse_url(url)
        except (ValueError, TypeError) as error:
            raise self._error(place, f"{url!r}: {error}", f"{url!r}: {error}") from error

    def _measured(
        self, key: str, value: str | int, form: re.Pattern[str], units: dict[str | None, int]
    ) -> float:
        found = form.match(str(value).strip())
        number = int(found[1]) * units[found[2].lower() if found[2] else None] if found else 0
        if not number:
            example = "15m, 2h, 1d" if form is _DURATION else "500KB, 16MB"
            raise self._error(
                ("collect", 0, key),
                f'{key} is written like {example}, not "{value}"',
                f'{key} は {example} のように書きます("{value}" ではなく)',
            )
        return float(number)

    def _error(self, place: Place, en: str, ja: str) -> ConfigError:
        return ConfigError(_told(line_at(self.text, place), say(en, ja)))


def _told(line: int, words: str) -> str:
    at = say(f", line {line}", f" {line} 行目") if line else ""
    return f"{FILE}{at}: {words}"
