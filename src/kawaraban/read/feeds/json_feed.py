"""JSON Feed (https://jsonfeed.org/version/1.1 and 1) as a :class:`Feed`.

Lenient where real feeds are: numbers as ids, an ``author`` beside or in place of ``authors``,
items of another type among good ones, a feed without its ``version``.
"""

from __future__ import annotations

from typing import Any

import msgspec

from kawaraban.article import Entry, Feed, Moment, Paragraph, RawResponse
from kawaraban.read.addresses import urls
from kawaraban.read.dates import parse as dates
from kawaraban.read.feeds import extent
from kawaraban.read.feeds.xml_feed import MOST_ENTRIES
from kawaraban.read.text.language import primary
from kawaraban.read.text.markup import first_picture, headline_of, one_line, paragraphs_of, text_of
from kawaraban.read.text.xmltree import unreadable

_MOST_NAMES = 50


def read_json_feed(text: str, raw: RawResponse, offset: int | None) -> Feed:
    """The JSON Feed in ``text``. Raises Unreadable ``broken-json`` or ``not-a-feed``."""
    try:
        top = msgspec.json.decode(text.encode("utf-8", "replace"))
    except (msgspec.DecodeError, RecursionError) as error:
        raise unreadable("broken-json", f"no JSON could be read: {error}"[:300], raw) from error
    if not isinstance(top, dict) or not isinstance(top.get("items"), list):
        keys = ", ".join(map(str, list(top)[:6])) if isinstance(top, dict) else type(top).__name__
        raise unreadable(
            "not-a-feed", f"this is JSON, but no JSON Feed: it has no list of items ({keys})", raw
        )
    version = _text(top.get("version"))
    if version and "jsonfeed.org" not in version:
        raise unreadable(
            "not-a-feed", f"this is JSON of another kind (version {version[:60]!r})", raw
        )
    problems: list[str] = [] if version else ["the feed does not name its version"]
    language = primary(_text(top.get("language")))
    by = _names(top)
    entries: list[Entry] = []
    passed_over = 0
    for item in top["items"]:
        if len(entries) == MOST_ENTRIES:
            problems.append(f"only the first {MOST_ENTRIES} entries were read")
            break
        entry = _entry(item, raw, offset, language, by) if isinstance(item, dict) else None
        if entry is None:
            passed_over += 1
        else:
            entries.append(entry)
    if passed_over:
        problems.append(f"{passed_over} entries hold neither address, headline nor text")
    entries, note = extent.compared(entries)
    if note:
        problems.append(note)
    if not entries and not version:
        raise unreadable("not-a-feed", "this is JSON, but no JSON Feed", raw)
    return Feed(
        kind="json",
        title=headline_of(_text(top.get("title"))),
        link=urls.normalise_url(_text(top.get("home_page_url")), raw.url) or "",
        language=language,
        entries=tuple(entries),
        hubs=_hubs(top.get("hubs"), raw.url),
        own=urls.normalise_url(_text(top.get("feed_url")), raw.url) or "",
        problems=tuple(problems),
    )


def _hubs(named: Any, base: str) -> tuple[str, ...]:
    """The hubs that speak WebSub."""
    listed = named[:10] if isinstance(named, list) else []
    found = (
        urls.normalise_url(_text(hub.get("url")), base)
        for hub in listed
        if isinstance(hub, dict) and _text(hub.get("type")).lower() == "websub"
    )
    return tuple(dict.fromkeys(url for url in found if url))


def _entry(
    item: dict[str, Any],
    raw: RawResponse,
    offset: int | None,
    language: str | None,
    by: tuple[str, ...],
) -> Entry | None:
    def address(name: str) -> str:
        given = _text(item.get(name))
        return (urls.normalise_url(given, raw.url) or "") if given else ""

    def moment(name: str) -> Moment | None:
        return dates.parse_date(_text(item.get(name))[:200], offset=offset, now=raw.fetched)

    markup = _text(item.get("content_html"))
    body: tuple[Paragraph, ...] = ()
    if markup:
        body = paragraphs_of(markup)
    elif plain := _text(item.get("content_text")):
        body = tuple(Paragraph(line) for part in plain.split("\n") if (line := one_line(part)))
    url = address("url") or address("external_url")
    key = one_line(_text(item.get("id")))[:2000]
    if not url and key[:8].lower().startswith(("http://", "https://")):
        url = urls.normalise_url(key) or ""
    headline = headline_of(_text(item.get("title")))
    summary = text_of(_text(item.get("summary")))
    if not (url or headline or summary or body):
        return None
    text, beginning = extent.parted(body, summary)
    updated = moment("date_modified")
    picture = address("image") or address("banner_image")
    if not picture and markup and (found := first_picture(markup)):
        picture = urls.normalise_url(found, raw.url) or ""
    tags = item.get("tags")
    keywords = (
        [headline_of(_text(tag))[:100] for tag in tags[:50]] if isinstance(tags, list) else []
    )
    return Entry(
        url=url,
        id=key or url,
        headline=headline,
        published=moment("date_published") or updated,
        updated=updated,
        summary=summary,
        text=text,
        beginning=beginning,
        bylines=_names(item) or by,
        keywords=tuple(dict.fromkeys(word for word in keywords if word)),
        language=primary(_text(item.get("language"))) or language,
        picture=picture or None,
    )


def _names(item: dict[str, Any]) -> tuple[str, ...]:
    given = item.get("authors")
    people = given if isinstance(given, list) else [given]
    names: list[str] = []
    for person in [*people[:_MOST_NAMES], item.get("author")]:
        name = person.get("name") if isinstance(person, dict) else person
        if (word := headline_of(_text(name))) and len(word) <= 200:
            names.append(word)
    return tuple(dict.fromkeys(names))


def _text(value: object) -> str:
    """A JSON value that should be a string."""
    if isinstance(value, str):
        return value
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return str(value)
    return ""
