"""A feed entry as an Article, where its page is not fetched (or cannot be)."""

from __future__ import annotations

from datetime import datetime

from kawaraban.article import Article, Entry, Extent, FieldEvidence, Hints, Moment
from kawaraban.read.addresses.urls import canonical_url, host_of
from kawaraban.read.dates.parse import AHEAD
from kawaraban.read.evidence import trust
from kawaraban.read.headlines.headline import parse_headline, strip_site_name
from kawaraban.read.leads.dateline import dateline_of, parse_dateline
from kawaraban.read.leads.excerpt import excerpt
from kawaraban.read.names.agencies import agency_named
from kawaraban.read.names.bylines import names_listed
from kawaraban.read.text.language import language_of


def article_of_entry(entry: Entry, hints: Hints, found: datetime) -> Article:
    """What an entry tells of its article: with the whole text ``extent`` is ``full``, with its
    beginning ``part``, with a summary ``summary`` (which then makes the excerpt), else
    ``headline``.

    ``found`` (aware) is when the entry was read; a date more than a day after it is none. Where
    the entry has no address its id stands in for it.
    """
    evidence: list[FieldEvidence] = []

    def note(field: str, source: str = entry.source, sure: float | None = None) -> None:
        sure = trust.confidence(source) if sure is None else sure
        evidence.append(FieldEvidence(field, source, round(sure, 2)))

    url = entry.url or entry.id
    outlet = hints.outlet or entry.outlet or host_of(url) or None
    headline = strip_site_name(entry.headline, [n for n in (hints.outlet, entry.outlet) if n])
    note("headline")
    if outlet:
        note("outlet", "desk" if hints.outlet else entry.source if entry.outlet else "url")
    published = _past(entry.published, found)
    if published is not None:
        note("published")
    elif entry.published is not None:
        refused = f"{entry.published} refused: after it was fetched"
        evidence.append(FieldEvidence("published", entry.source, 0.0, refused))
    updated = _past(entry.updated, found)
    if updated is not None and published is not None and updated.utc <= published.utc:
        updated = None
    if updated is not None:
        note("updated")
    text = entry.text or entry.beginning
    if text:
        note("text")
    if entry.summary:
        note("summary")
    if entry.keywords:
        note("keywords")
    if entry.picture:
        note("lead_picture")
    body = "\n".join(p.text for p in text)
    words = body or entry.summary
    language = language_of(f"{headline}\n{words[:4000]}", entry.language or hints.language)
    if language is None:
        language = entry.language or hints.language
    if language:
        note("language", "page-text" if language != entry.language else entry.source)
    parts = parse_headline(headline, language)
    dateline = dateline_of(text) if text else parse_dateline(entry.summary)
    bylines = names_listed(entry.bylines)
    if bylines:
        note("bylines")
    elif dateline and dateline.bylines:
        bylines = dateline.bylines
        note("bylines", "page-text")
    elif parts.author:
        bylines = (parts.author,)
        note("bylines", "headline")
    agency = (
        (dateline.agency if dateline else None)
        or parts.agency
        or next((a for b in bylines if (a := agency_named(b))), None)
    )
    extent: Extent = "headline"
    if text:
        extent = "full" if entry.text else "part"
    elif entry.summary:
        extent = "summary"
    canonical = canonical_url(url)
    return Article(
        url=url,
        headline=headline,
        published=published,
        text=text,
        canonical=canonical if canonical != url else None,
        headline_clean=parts.clean,
        outlet=outlet,
        bylines=bylines,
        agency=agency,
        dateline=dateline,
        updated=updated,
        language=language,
        lead_picture=entry.picture,
        keywords=entry.keywords,
        genre=parts.genre,
        column=parts.column,
        series=parts.series,
        part=parts.part,
        country=parts.country,
        summary=entry.summary or None,
        excerpt=excerpt(words),
        extent=extent,
        evidence=tuple(evidence),
    )


def _past(moment: Moment | None, found: datetime) -> Moment | None:
    if moment is None or moment.utc > found + AHEAD:
        return None
    return moment
