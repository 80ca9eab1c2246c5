"""The sample press's feeds: RSS 2.0, RSS 1.0 (RDF), Atom, JSON Feed, a news sitemap.

Written out plainly, in the forms real outlets use, so that what is read is what is meant to
be read: each in its outlet's own charset, newest first.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from email.utils import format_datetime
from xml.sax.saxutils import escape as _escape

from kawaraban.sample.content import Outlet, Piece, is_subheading

NOTICES = {
    "ja": "見本:この媒体は架空のものです。記事は瓦版(Kawaraban)の見本として書かれました。",
    "ko": "견본: 이 매체는 가상의 것입니다. 기사는 Kawaraban의 견본으로 쓰였습니다.",
    "en": "Sample: this outlet is invented. Its articles were written as samples for Kawaraban.",
    "zh": "样本:本媒体纯属虚构,文章是为 Kawaraban 撰写的样本。",
    "ru": "Образец: это издание вымышлено. Статьи написаны как образцы для Kawaraban.",
}
"""What every page and feed says of itself, by language."""

_START = datetime(2024, 5, 20, tzinfo=UTC)

CONTENT_TYPES = {
    "rss": "application/rss+xml",
    "rdf": "application/rdf+xml",
    "atom": "application/atom+xml",
    "json": "application/feed+json",
    "sitemap": "application/xml",
}


class Item:
    """A piece with the addresses it has on this server."""

    def __init__(self, piece: Piece, url: str, picture: str) -> None:
        self.piece, self.url, self.picture = piece, url, picture

    @property
    def changed(self) -> datetime:
        return self.piece.updated or self.piece.published


def write_feed(outlet: Outlet, root: str, items: Sequence[Item]) -> bytes:
    """The outlet's feed as bytes in its charset. ``root`` is its address without the last
    slash; ``items`` come newest first. ``KeyError`` for an outlet that has no such feed."""
    text = _WRITERS[outlet.feed](outlet, root, items)
    return text.encode(outlet.charset)


def esc(text: str) -> str:
    return _escape(text, {'"': "&quot;"})


def short(text: str, length: int) -> str:
    """The opening of a text, as feeds give it."""
    return text if len(text) <= length else text[:length].rstrip() + "…"


def _rss(outlet: Outlet, root: str, items: Sequence[Item]) -> str:
    lines = [
        f'<?xml version="1.0" encoding="{outlet.charset}"?>',
        '<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:media="http://search.yahoo.com/mrss/">',
        "<channel>",
        f"<title>{esc(outlet.name)}</title>",
        f"<link>{root}/</link>",
        f'<atom:link href="{root}{outlet.feed_path}" rel="self" type="application/rss+xml"/>',
        f"<description>{esc(outlet.about)} — {esc(NOTICES[outlet.language])}</description>",
        f"<language>{outlet.language}</language>",
        "<ttl>60</ttl>",
    ]
    if items:
        newest = max(item.changed for item in items)
        lines.append(f"<lastBuildDate>{format_datetime(newest)}</lastBuildDate>")
    for item in items:
        piece = item.piece
        lines += [
            "<item>",
            f"<title>{esc(piece.headline)}</title>",
            f"<link>{esc(item.url)}</link>",
            f'<guid isPermaLink="true">{esc(item.url)}</guid>',
            f"<pubDate>{format_datetime(piece.published)}</pubDate>",
            f"<category>{esc(piece.section)}</category>",
            f"<description><![CDATA[<p>{esc(short(piece.summary, 120))}</p>]]></description>",
        ]
        if piece.byline:
            lines.append(f"<dc:creator>{esc(piece.byline)}</dc:creator>")
        if item.picture:
            lines.append(f'<media:thumbnail url="{item.picture}"/>')
        lines.append("</item>")
    return "\n".join([*lines, "</channel>", "</rss>", ""])


def _rdf(outlet: Outlet, root: str, items: Sequence[Item]) -> str:
    lines = [
        f'<?xml version="1.0" encoding="{outlet.charset.upper()}"?>',
        '<rdf:RDF xmlns="http://purl.org/rss/1.0/"'
        ' xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:sy="http://purl.org/rss/1.0/modules/syndication/" xml:lang="ja">',
        f'<channel rdf:about="{root}{outlet.feed_path}">',
        f"<title>{esc(outlet.name)}</title>",
        f"<link>{root}/</link>",
        f"<description>{esc(outlet.about)} {esc(NOTICES[outlet.language])}</description>",
        "<sy:updatePeriod>hourly</sy:updatePeriod>",
        "<items><rdf:Seq>",
        *(f'<rdf:li rdf:resource="{esc(item.url)}"/>' for item in items),
        "</rdf:Seq></items>",
        "</channel>",
    ]
    for item in items:
        piece = item.piece
        lines += [
            f'<item rdf:about="{esc(item.url)}">',
            f"<title>{esc(piece.headline)}</title>",
            f"<link>{esc(item.url)}</link>",
        ]
        if outlet.key == "shioji":  # the other one gives headlines only
            lines.append(f"<description>{esc(short(piece.summary, 80))}</description>")
            lines.append(f"<dc:subject>{esc(piece.section)}</dc:subject>")
        lines += [f"<dc:date>{piece.published.isoformat()}</dc:date>", "</item>"]
    return "\n".join([*lines, "</rdf:RDF>", ""])


def _atom(outlet: Outlet, root: str, items: Sequence[Item]) -> str:
    newest = max((item.changed for item in items), default=_START)
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{outlet.language}">',
        f"<title>{esc(outlet.name)}</title>",
        f"<subtitle>{esc(outlet.about)} — {esc(NOTICES[outlet.language])}</subtitle>",
        f"<id>{root}/</id>",
        f'<link href="{root}/"/>',
        f'<link rel="self" href="{root}{outlet.feed_path}"/>',
        f"<updated>{newest.isoformat()}</updated>",
    ]
    for item in items:
        piece = item.piece
        lines += [
            "<entry>",
            f'<title type="html">{esc(_escape(piece.headline))}</title>',
            f"<id>tag:naru.example,{piece.published:%Y-%m-%d}:{piece.id}</id>",
            f'<link rel="alternate" type="text/html" href="{esc(item.url)}"/>',
            f"<published>{piece.published.isoformat()}</published>",
            f"<updated>{item.changed.isoformat()}</updated>",
            f"<author><name>{esc(piece.byline or outlet.name)}</name></author>",
            f'<category term="{esc(piece.section)}"/>',
            f"<summary>{esc(short(piece.summary, 100))}</summary>",
            "</entry>",
        ]
    return "\n".join([*lines, "</feed>", ""])


def _json(outlet: Outlet, root: str, items: Sequence[Item]) -> str:
    entries: list[dict[str, object]] = []
    for item in items:
        piece = item.piece
        entry: dict[str, object] = {
            "id": f"meridian-{piece.no}",
            "url": f"{item.url}?utm_source=feed&utm_medium=json",
            "title": piece.headline,
            "content_html": "".join(
                f"<h3>{esc(p.lstrip('◆■ '))}</h3>" if is_subheading(p) else f"<p>{esc(p)}</p>"
                for p in piece.paragraphs
            ),
            "summary": short(piece.summary, 160),
            "date_published": piece.published.isoformat(),
            "tags": [piece.section, *piece.keywords],
        }
        if piece.updated:
            entry["date_modified"] = piece.updated.isoformat()
        if piece.byline:
            entry["authors"] = [{"name": piece.byline}]
        if item.picture:
            entry["image"] = item.picture
        entries.append(entry)
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": outlet.name,
        "home_page_url": f"{root}/",
        "feed_url": f"{root}{outlet.feed_path}",
        "description": f"{outlet.about}. {NOTICES[outlet.language]}",
        "language": outlet.language,
        "items": entries,
    }
    return json.dumps(feed, ensure_ascii=False, indent=1) + "\n"


def _sitemap(outlet: Outlet, root: str, items: Sequence[Item]) -> str:
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f"<!-- {NOTICES[outlet.language]} -->",
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
        ' xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
        ' xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">',
    ]
    for item in items:
        piece = item.piece
        lines += [
            "<url>",
            f"<loc>{esc(item.url)}</loc>",
            f"<lastmod>{item.changed.isoformat()}</lastmod>",
            "<news:news><news:publication>"
            f"<news:name>{esc(outlet.name)}</news:name><news:language>zh-cn</news:language>"
            "</news:publication>"
            f"<news:publication_date>{piece.published.isoformat()}</news:publication_date>"
            f"<news:title>{esc(piece.headline)}</news:title></news:news>",
        ]
        if item.picture:
            lines.append(f"<image:image><image:loc>{item.picture}</image:loc></image:image>")
        lines.append("</url>")
    return "\n".join([*lines, "</urlset>", ""])


_WRITERS = {"rss": _rss, "rdf": _rdf, "atom": _atom, "json": _json, "sitemap": _sitemap}
