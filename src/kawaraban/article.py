"""The values that travel through Kawaraban, from a fetched response to a clip on a page.

Everything here is frozen and typed. Stages are functions over these values; only the
edges (``collect``, ``store``, ``web``) touch the network, the disk or the clock.

JSON: :func:`to_json` and :func:`article_from_json` are the one way in and out
(``docs/schema/article.schema.json`` is generated from here). Moments are ISO 8601
strings (``2024-06-19T17:05+09:00``, or ``2024-06-19`` for a date-only article).
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any, Literal, TypeVar

import msgspec

Precision = Literal["day", "minute", "second"]
ParagraphKind = Literal["paragraph", "subheading"]
Extent = Literal["full", "part", "summary", "headline"]
AccessState = Literal["free", "cut", "unknown"]
CopyKind = Literal["same", "contains", "contained", "revised"]
Outcome = Literal["on", "ask", "off"]

_DATE_ONLY = re.compile(r"\d{4}-\d{2}-\d{2}\Z")
_HAS_SECONDS = re.compile(r"T\d{2}:?\d{2}:?\d{2}")


class Moment:
    """A point in time as an outlet gave it: UTC instant, the source's offset, the precision.

    A date-only moment (``precision == "day"``) holds midnight of that date at ``offset``
    and stays a date: its ISO form is ``YYYY-MM-DD``. ``offset`` is minutes east of UTC,
    ``None`` where the source named no zone (the instant is then taken as UTC).
    """

    __slots__ = ("offset", "precision", "utc")

    utc: datetime
    offset: int | None
    precision: Precision

    def __init__(
        self, utc: datetime, offset: int | None = None, precision: Precision = "second"
    ) -> None:
        if utc.tzinfo is None:
            raise ValueError("a Moment needs an aware datetime")
        object.__setattr__(self, "utc", utc.astimezone(UTC))
        object.__setattr__(self, "offset", offset)
        object.__setattr__(self, "precision", precision)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("Moment is frozen")

    def __reduce__(self) -> tuple[object, ...]:
        return (Moment, (self.utc, self.offset, self.precision))

    @classmethod
    def on(cls, day: date, offset: int | None = None) -> Moment:
        """The date-only moment of ``day``."""
        zone = timezone(timedelta(minutes=offset or 0))
        return cls(datetime(day.year, day.month, day.day, tzinfo=zone), offset, "day")

    @classmethod
    def of(
        cls,
        when: datetime,
        *,
        precision: Precision | None = None,
        assume_offset: int | None = None,
    ) -> Moment:
        """From a datetime; a naive one is read at ``assume_offset`` minutes (else as UTC)."""
        if when.tzinfo is None:
            offset = assume_offset
            when = when.replace(tzinfo=timezone(timedelta(minutes=offset or 0)))
        else:
            delta = when.utcoffset() or timedelta()
            offset = int(delta.total_seconds() // 60)
        return cls(when, offset, precision or ("second" if when.second else "minute"))

    @classmethod
    def parse(cls, iso: str, *, assume_offset: int | None = None) -> Moment:
        """Read the ISO 8601 form; ``ValueError`` where it is none."""
        iso = iso.strip()
        if _DATE_ONLY.match(iso):
            return cls.on(date.fromisoformat(iso), assume_offset)
        precision: Precision = "second" if _HAS_SECONDS.search(iso.replace(" ", "T")) else "minute"
        try:
            return cls.of(
                datetime.fromisoformat(iso), precision=precision, assume_offset=assume_offset
            )
        except OverflowError as error:
            raise ValueError(f"out of range: {iso}") from error

    @property
    def local(self) -> datetime:
        """The moment on the source's own clock."""
        return self.utc.astimezone(timezone(timedelta(minutes=self.offset or 0)))

    @property
    def day(self) -> date:
        """The calendar date the source's readers saw."""
        return self.local.date()

    def isoformat(self) -> str:
        if self.precision == "day":
            return self.day.isoformat()
        spec = "minutes" if self.precision == "minute" else "seconds"
        if self.offset is None:
            return self.utc.replace(tzinfo=None).isoformat(timespec=spec)
        return self.local.isoformat(timespec=spec)

    __str__ = isoformat

    def __repr__(self) -> str:
        return f"Moment({self.isoformat()!r})"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Moment):
            return NotImplemented
        return self.isoformat() == other.isoformat()

    def __hash__(self) -> int:
        return hash(self.isoformat())

    def __lt__(self, other: Moment) -> bool:
        """Page order: by the date readers saw, then by the instant."""
        return (self.day, self.utc) < (other.day, other.utc)


class Paragraph(msgspec.Struct, frozen=True, omit_defaults=True):
    """One paragraph of clean text (no markup, NFC), or a subheading between paragraphs."""

    text: str
    kind: ParagraphKind = "paragraph"


class FieldEvidence(msgspec.Struct, frozen=True, omit_defaults=True):
    """Why a field of an Article is what it is.

    ``source`` names where the value was seen: ``json-ld``, ``microdata``, ``open-graph``,
    ``meta``, ``time``, ``h1``, ``heading`` (any other), ``title``, ``page-text``, ``script``,
    ``url``, ``http``, ``feed``, ``sitemap``, ``listing``, ``headline``, ``selector`` (a rule of
    desk.toml's ``select_page``), ``desk`` (what desk.toml says), ``import``. ``confidence`` is
    0..1; a ``selector`` of 0 is a rule that found nothing on the page.
    """

    field: str
    source: str
    confidence: float = 1.0
    note: str = ""


class Dateline(msgspec.Struct, frozen=True, omit_defaults=True):
    """The place and agency a text opens with: ``【北京共同】`` is 北京 and 共同.

    ``date`` is its date as published (``June 19``), ``bylines`` the reporters it names."""

    as_published: str
    place: str | None = None
    agency: str | None = None
    date: str | None = None
    bylines: tuple[str, ...] = ()


class Article(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """One article as read. ``headline`` is as published; ``headline_clean`` without site
    name, genre mark, column name, part number and country tag (each a field of its own)."""

    url: str
    """The address it was read at, as asked for."""
    headline: str
    published: Moment | None = None
    text: tuple[Paragraph, ...] = ()

    canonical: str | None = None
    """The address the page gives as its own, without tracking; None where it is ``url``."""
    headline_clean: str = ""
    outlet: str | None = None
    bylines: tuple[str, ...] = ()
    agency: str | None = None
    dateline: Dateline | None = None
    updated: Moment | None = None
    language: str | None = None
    """BCP 47: ja, ko, zh, en, ru, …; None where it could not be told."""
    lead_picture: str | None = None
    lead_picture_caption: str | None = None
    section: str | None = None
    keywords: tuple[str, ...] = ()
    genre: str | None = None
    """A code of ``kawaraban.read.headlines.headline.GENRES`` (editorial, column, opinion, …)."""
    column: str | None = None
    series: str | None = None
    """What the parts of one multi-part piece share (the headline without its part number)."""
    part: int | None = None
    country: str | None = None
    summary: str | None = None
    excerpt: str = ""
    extent: Extent = "full"
    """How much of the text was to be had: the whole, a part (some of its pages, or what a wall
    leaves), a feed's summary, the headline only."""
    access: AccessState = "unknown"
    """Whether ``text`` is all that the outlet shows to everybody (free), or is cut short by a wall
    for those who pay or sign in (cut; ``extent`` is then part). Unknown where nobody says, and
    where an article said not to be free is shown whole."""
    next_page: str | None = None
    """Where the text goes on, of an article on several pages: what follows the last page that
    ``text`` is of. None where nothing follows."""
    previous_page: str | None = None
    """The page before the first one that ``text`` is of."""
    single_page: str | None = None
    """A view with the text of all pages on one, where the outlet offers it."""
    parts: tuple[str, ...] = ()
    """Addresses that the page gives for the other parts of the same work, each of which is an
    article (前編 and 後編, "Part 2"); pages of one article are none."""
    other_urls: tuple[str, ...] = ()
    """Addresses the same article was found under (feed link, AMP, mobile and print twins, later
    pages, before redirects)."""
    evidence: tuple[FieldEvidence, ...] = ()

    @property
    def address(self) -> str:
        """What the article is known by and linked to: the canonical address, else ``url``."""
        return self.canonical or self.url

    @property
    def body(self) -> str:
        """The text, paragraphs (subheadings too) joined by a newline."""
        return "\n".join(p.text for p in self.text)

    def evidence_of(self, field: str) -> FieldEvidence | None:
        return next((e for e in self.evidence if e.field == field), None)


class Entry(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """One item of a feed, sitemap or listing page: what the source says before its page is read."""

    url: str = ""
    """Absolute http(s) address, empty where the entry has none."""
    id: str = ""
    """The feed's own identifier (guid, atom:id), else the url."""
    headline: str = ""
    published: Moment | None = None
    updated: Moment | None = None
    summary: str = ""
    """Plain text."""
    text: tuple[Paragraph, ...] = ()
    """Full text where the feed carries it (content:encoded, atom:content …)."""
    beginning: tuple[Paragraph, ...] = ()
    """What the feed carries of the text where that is not the whole; then ``text`` is empty."""
    bylines: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    language: str | None = None
    picture: str | None = None
    outlet: str | None = None
    source: str = "feed"
    """The evidence name: feed, sitemap or listing."""


class Feed(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A feed as read. ``problems`` says what was mended or passed over, in plain English."""

    kind: str
    """rss, atom, rdf, json, sitemap, sitemap-index or listing."""
    title: str = ""
    link: str = ""
    language: str | None = None
    entries: tuple[Entry, ...] = ()
    children: tuple[str, ...] = ()
    """The sitemaps a sitemap index names."""
    ttl: int | None = None
    """Seconds the feed asks to be left alone (ttl, sy:updatePeriod)."""
    quiet_hours: tuple[int, ...] = ()
    """Hours (0 to 23, UTC) in which it asks not to be read (skipHours) …"""
    quiet_days: tuple[int, ...] = ()
    """… and days (0 is Monday; skipDays)."""
    hubs: tuple[str, ...] = ()
    """The WebSub hubs that tell of its changes …"""
    own: str = ""
    """… and the address they know it by (``rel="self"``)."""
    problems: tuple[str, ...] = ()


class RawResponse(msgspec.Struct, frozen=True, kw_only=True):
    """Bytes as they came from the outside world. ``body`` is decoded of any transfer or
    content coding; ``headers`` names are lower case; ``url`` is the address after redirects,
    ``asked`` the one that was asked for."""

    url: str
    body: bytes
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    fetched: datetime
    asked: str = ""

    def header(self, name: str) -> str | None:
        name = name.lower()
        return next((v for n, v in self.headers if n == name), None)


class RawRef(msgspec.Struct, frozen=True):
    """Where the raw archive keeps a response: file name in its folder, and the member's place."""

    file: str
    offset: int
    length: int


class PageSelectors(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """Where a source's article pages have what, as CSS selectors (``select_page`` in desk.toml).

    All optional; what is empty, or finds nothing on a page, is read as on any other page.
    """

    headline: str = ""
    published: str = ""
    byline: str = ""
    """Each element it finds is a byline."""
    text: str = ""
    """What holds the text: all in it is taken but captions, asides and menus."""
    picture: str = ""
    remove: str = ""
    """What is taken off the page before it is read."""


class Hints(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """What the desk knows of a page before reading it (its source's lines in desk.toml,
    and the entry it was found by). All optional."""

    outlet: str | None = None
    language: str | None = None
    offset: int | None = None
    """Minutes east of UTC for times that name no zone."""
    zone: str | None = None
    """The same by name (IANA), for an outlet whose clocks change with the season; goes first."""
    entry: Entry | None = None
    select: PageSelectors | None = None


class Signature(msgspec.Struct, frozen=True):
    """What copies are found by: a hash of the folded text, the LSH band keys (signed 64-bit),
    and how many shingles the text has."""

    exact: int
    bands: tuple[int, ...]
    shingles: int


class CopyLink(msgspec.Struct, frozen=True, omit_defaults=True):
    """That an article repeats another: how, and how much of the shorter text is shared (0..1)."""

    of: str
    kind: CopyKind
    overlap: float


class Reason(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """One thing that counted for or against an article on a topic.

    ``field`` is headline, lead, text, outlet, genre, lang, decision or example; ``start`` and
    ``end`` are character offsets into that field as published (half open; text = Article.body).
    """

    rule: str
    """The label of the rule (or alias set) that spoke, as the topic file names it."""
    field: str
    text: str = ""
    """The words found as published; of more than 120 characters the first 119 and ``…``."""
    start: int = -1
    end: int = -1
    weight: float = 0.0
    note: str = ""


class Match(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """What one topic says of one article. ``matched`` is whether it belongs on the page.

    ``outcome`` is ``on`` (the page) where it is matched, else ``off``, or ``ask`` (the inbox)
    where a person should say; given another one, ``matched`` counts. ``probability`` (0..1) that
    it belongs is what examples teach; None where there are none."""

    topic: str
    url: str
    score: float
    matched: bool
    outcome: Outcome = "off"
    probability: float | None = None
    reasons: tuple[Reason, ...] = ()

    def __post_init__(self) -> None:
        if self.matched != (self.outcome == "on"):
            outcome: Outcome = "on" if self.matched else "off"
            msgspec.structs.force_setattr(self, "outcome", outcome)


class Digest(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """All that the pure stages made of one response: what a worker process hands back and the
    store keeps in one go."""

    article: Article
    signature: Signature | None = None
    """None where there is too little text to compare."""
    tokens: tuple[str, str] = ("", "")
    """Index tokens (``folding.search_tokens``, joined by spaces) of headline, and of the rest."""
    matches: tuple[Match, ...] = ()
    raw: RawRef | None = None
    more_raw: tuple[RawRef, ...] = ()
    """The responses of an article's other pages, in their order; ``raw`` is the first page's."""
    found_in: str = ""
    """The source that brought it, as desk.toml names it, or ``import``."""
    rank: int = 0
    """Parts clips of one date and time: higher first (a hand-kept page's own order)."""


class AlsoIn(msgspec.Struct, frozen=True, omit_defaults=True):
    """Another outlet's copy of a clip's article."""

    url: str
    outlet: str
    headline: str
    published: Moment | None = None
    kind: CopyKind = "same"


class Clip(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """One article on one topic's page, with all that the page shows of it."""

    id: str
    """Permanent; derived from the address (:func:`clip_id`)."""
    topic: str
    article: Article
    headline: str
    """As shown: the article's, unless an editor changed it."""
    excerpt: str
    match: Match | None = None
    decision: Literal["accepted", "rejected"] | None = None
    also_in: tuple[AlsoIn, ...] = ()
    story: str | None = None
    found_in: str = ""
    """The source that brought it, as desk.toml names it."""
    pinned: bool = False
    """Kept before the others by an editor."""
    date: Moment | None = None
    """An editor's, where the article's own was not right."""
    note: str = ""
    """An editor's, for editors: it is not published."""
    edited: tuple[str, ...] = ()
    """Which of headline, excerpt and date are an editor's; the article keeps its own."""

    @property
    def published(self) -> Moment | None:
        """The date as shown."""
        return self.date or self.article.published


class Story(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """Articles about one event, in order of time; ``lead`` is the clip shown first."""

    id: str
    """Permanent: whatever is grouped anew, it stays about the article that it began with."""
    headline: str
    lead: str
    urls: tuple[str, ...]
    outlets: tuple[str, ...] = ()
    first: Moment | None = None
    latest: Moment | None = None
    was: tuple[str, ...] = ()
    """Ids of stories that this one has taken in: their addresses lead to it."""


class Problem(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """Something that went wrong with one item: recorded, shown by ``status``, never fatal."""

    stage: str
    """collect, read, copies, match, group, publish or import."""
    code: str
    """Short and stable: too-large, timeout, private-address, not-a-feed, …"""
    detail: str
    """What happened and what to do, in English (codes are worded per language on show)."""
    url: str = ""
    source: str = ""
    retry_after: int | None = None


class KawarabanError(Exception):
    """An error about one item, carrying the :class:`Problem` to record."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(f"{problem.code}: {problem.detail}")
        self.problem = problem

    def __reduce__(self) -> tuple[object, ...]:
        return (type(self), (self.problem,))


class Unreadable(KawarabanError):
    """A response that no article or feed can be read from."""


class FetchFailed(KawarabanError):
    """A response that could not be had."""


T = TypeVar("T")


def _encode_hook(value: object) -> object:
    if isinstance(value, Moment):
        return value.isoformat()
    raise NotImplementedError(f"cannot encode {type(value)}")


def _decode_hook(kind: type, value: Any) -> Any:
    if kind is Moment:
        if not isinstance(value, str):
            raise ValueError("expected an ISO 8601 string")
        return Moment.parse(value)
    raise NotImplementedError(f"cannot decode {kind}")


_encoder = msgspec.json.Encoder(enc_hook=_encode_hook)


def to_json(value: object) -> bytes:
    """One line of JSON (UTF-8, no newline) for any value of this module."""
    return _encoder.encode(value)


def from_json(line: bytes | str, kind: type[T]) -> T:
    """Read back what :func:`to_json` wrote; ``msgspec.ValidationError`` (a ``ValueError``)
    says where it does not fit."""
    return msgspec.json.decode(line, type=kind, dec_hook=_decode_hook)


class _ArticleLine(msgspec.Struct):
    """The lenient outside form: text may be a string or a list of strings or paragraphs."""

    text: str | list[str | Paragraph] | None = None


_article_decoder = msgspec.json.Decoder(dict[str, msgspec.Raw])


def article_from_json(line: bytes | str) -> Article:
    """One article from a JSON line. Needs ``url``, and ``headline`` or ``text``; what is missing
    else is not known, unknown fields are ignored. ``text`` may be one string (paragraphs parted
    by newlines) or a list of strings or ``{"text", "kind"}`` objects.

    Raises ``ValueError`` naming the field that does not fit.
    """
    try:
        fields = _article_decoder.decode(line)
    except RecursionError as error:
        raise ValueError("nested too deep") from error
    if "url" not in fields:
        raise ValueError("missing: url")
    if "headline" not in fields and "text" not in fields:
        raise ValueError("missing: headline or text")
    fields.setdefault("headline", msgspec.Raw(b'""'))
    if "text" in fields:
        line = msgspec.json.encode({"text": fields["text"]})
        loose = msgspec.json.decode(line, type=_ArticleLine)
        fields["text"] = msgspec.Raw(to_json(paragraphs(loose.text)))
    article = from_json(msgspec.json.encode(fields), Article)
    return article


def paragraphs(text: str | Iterable[str | Paragraph] | None) -> tuple[Paragraph, ...]:
    """Text in any accepted form as paragraphs: trimmed, NFC, empty ones dropped."""
    if text is None:
        return ()
    parts: Iterable[str | Paragraph] = text.split("\n") if isinstance(text, str) else text
    out: list[Paragraph] = []
    for part in parts:
        words, kind = (part.text, part.kind) if isinstance(part, Paragraph) else (part, None)
        words = nfc(words).strip()
        if words:
            out.append(Paragraph(words, kind or "paragraph"))
    return tuple(out)


def nfc(text: str) -> str:
    """Canonical composition, without touching anything a reader would see as different."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def clip_id(url: str) -> str:
    """The permanent short name of an article's address: 12 hexadecimal digits."""
    return hashlib.sha256(url.encode("utf-8", "surrogatepass")).hexdigest()[:12]
