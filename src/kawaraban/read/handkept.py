"""A topic page kept by hand, in plain text: what Kawaraban began from, and reads back.

::

    # 朝ロ関係

    Headline of the newest clip
    2024.07.02

    Headline of the newest clip     (the picture's alternative text; or ``![text](address)``)

    The excerpt.

A headline may be a link, ``[headline](address)``. The picture's line and the excerpt may be
missing. A clip begins wherever a line is followed by a date; newest first, as on the page.
"""

from __future__ import annotations

import hashlib
import re
from datetime import date

import msgspec

from kawaraban.article import (
    Article,
    FieldEvidence,
    Moment,
    Paragraph,
    Problem,
    Unreadable,
    nfc,
)
from kawaraban.read.addresses.urls import normalise_url
from kawaraban.read.headlines.headline import parse_headline
from kawaraban.read.leads.dateline import dateline_of
from kawaraban.read.text.language import language_of

_DATE = re.compile(r"\s*(\d{4})\s?[./年-]\s?(\d{1,2})\s?[./月-]\s?(\d{1,2})日?\.?\s*\Z")
_TITLE = re.compile(r"#\s+(.*\S)\s*\Z")
_LINK = re.compile(r"\[(.{0,1000})\]\(<?([^\s<>]{1,4096})>?\)\Z")
_PICTURE = re.compile(r"!\[(.{0,1000})\]\(<?([^\s<>]{1,4096})>?(?:\s{1,9}\"[^\"]{0,1000}\")?\)\Z")


class HandKeptClip(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """One clip as the page has it. ``line`` is where it begins, counted from 1."""

    headline: str
    published: Moment
    excerpt: str = ""
    url: str = ""
    """Empty where the page gives no link."""
    picture: str | None = None
    line: int = 0


class HandKept(msgspec.Struct, frozen=True):
    """A hand-kept page: the topic's name, and its clips in the page's order."""

    name: str
    clips: tuple[HandKeptClip, ...]

    def articles(self) -> tuple[Article, ...]:
        """The clips as articles, in the page's order. What the page gives is all there is of
        their text (``extent`` is summary or headline); a clip without a link gets the permanent
        address ``urn:kawaraban:clip:…`` made from its headline and date."""
        return tuple(_article(clip) for clip in self.clips)


def read_handkept(text: str) -> HandKept:
    """Read a hand-kept page.

    Raises :class:`Unreadable` (``not-handkept``) naming the line that does not fit.
    """
    lines = nfc(text.lstrip("\ufeff")).splitlines()
    at = _next_filled(lines, 0)
    title = _TITLE.match(lines[at]) if at < len(lines) else None
    if title is None:
        raise _misfit(at + 1, 'the page must begin with its name: "# name"')
    starts = [
        n
        for n in range(at + 1, len(lines) - 1)
        if lines[n].strip() and _DATE.match(lines[n + 1]) and not _DATE.match(lines[n])
    ]
    stray = _next_filled(lines, at + 1)
    if stray < len(lines) and (not starts or stray != starts[0]):
        raise _misfit(stray + 1, "expected a clip: its headline, and on the next line its date")
    ends = [*starts, len(lines)][1:]
    clips = tuple(_clip(lines, start, end) for start, end in zip(starts, ends, strict=True))
    return HandKept(title.group(1), clips)


def _clip(lines: list[str], start: int, end: int) -> HandKeptClip:
    headline, url = lines[start].strip(), ""
    if link := _LINK.match(headline):
        headline = link.group(1).strip()
        url = normalise_url(link.group(2)) or ""
        if not url:
            raise _misfit(start + 1, f"no web address: {link.group(2)[:80]}")
    if not headline:
        raise _misfit(start + 1, "a clip needs a headline")
    rest = [(n, lines[n]) for n in range(start + 2, end) if lines[n].strip()]
    picture = None
    if rest:
        line = rest[0][1].strip()
        if shown := _PICTURE.match(line):
            picture = normalise_url(shown.group(2)) or None
            rest = rest[1:]
        elif line == headline or ((link := _LINK.match(line)) and link.group(1) == headline):
            rest = rest[1:]
    for n, line in rest:
        if _DATE.match(line):
            raise _misfit(n + 1, "a date with no headline in front of it")
    # An indent in front of an excerpt is part of it.
    excerpt = "\n".join(line.rstrip() for _, line in rest)
    return HandKeptClip(
        headline=headline,
        published=_day(lines[start + 1], start + 2),
        excerpt=excerpt,
        url=url,
        picture=picture,
        line=start + 1,
    )


def _day(line: str, number: int) -> Moment:
    match = _DATE.match(line)
    if match is None:
        raise _misfit(number, "expected a date: YYYY.MM.DD")
    try:
        return Moment.on(date(*map(int, match.groups())))
    except ValueError as error:
        raise _misfit(number, f"no such day: {line.strip()}") from error


def _next_filled(lines: list[str], at: int) -> int:
    while at < len(lines) and not lines[at].strip():
        at += 1
    return at


def _misfit(line: int, what: str) -> Unreadable:
    detail = f"Not a hand-kept page, line {line}: {what}."
    return Unreadable(Problem(stage="import", code="not-handkept", detail=detail))


def _article(clip: HandKeptClip) -> Article:
    language = language_of(f"{clip.headline}\n{clip.excerpt}")
    parts = parse_headline(clip.headline, language)
    fields = ["headline", "published", *(["text"] if clip.excerpt else [])]
    evidence = [FieldEvidence(field, "import") for field in fields]
    text = (Paragraph(clip.excerpt),) if clip.excerpt else ()
    dateline = dateline_of(text)
    bylines = dateline.bylines if dateline else ()
    if bylines:
        evidence.append(FieldEvidence("bylines", "page-text", 0.7, "dateline"))
    elif parts.author:
        bylines = (parts.author,)
        evidence.append(FieldEvidence("bylines", "headline", 0.6))
    return Article(
        url=clip.url or _urn(clip),
        headline=clip.headline,
        published=clip.published,
        text=text,
        headline_clean=parts.clean,
        bylines=bylines,
        agency=(dateline.agency if dateline else None) or parts.agency,
        dateline=dateline,
        language=language,
        lead_picture=clip.picture,
        genre=parts.genre,
        column=parts.column,
        series=parts.series,
        part=parts.part,
        country=parts.country,
        excerpt=clip.excerpt,
        extent="summary" if clip.excerpt else "headline",
        evidence=tuple(evidence),
    )


def _urn(clip: HandKeptClip) -> str:
    key = f"{clip.published.day.isoformat()}\n{clip.headline}"
    return f"urn:kawaraban:clip:{hashlib.sha256(key.encode()).hexdigest()[:16]}"
