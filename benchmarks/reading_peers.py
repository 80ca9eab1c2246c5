"""The peers that ``reading.py`` measures beside: each reads one page into an :class:`Answer`.

Each is called as its own documentation says, with what it has for news pages switched on.
"""

from __future__ import annotations

import importlib.metadata
from collections.abc import Callable
from typing import NamedTuple

from kawaraban.article import Hints, RawResponse, Unreadable
from kawaraban.read.pages.page import read_page


class Answer(NamedTuple):
    """What one reader made of one page; a field that it does not give is empty."""

    headline: str = ""
    published: str = ""
    text: str = ""
    bylines: tuple[str, ...] = ()
    picture: str = ""


Reader = Callable[[RawResponse], Answer]


def kawaraban(raw: RawResponse) -> Answer:
    try:
        article = read_page(raw, Hints())
    except Unreadable:
        return Answer()
    return Answer(
        article.headline,
        article.published.isoformat() if article.published else "",
        article.body,
        article.bylines,
        article.lead_picture or "",
    )


def trafilatura(raw: RawResponse) -> Answer:
    from trafilatura import bare_extraction

    document = bare_extraction(raw.body, url=raw.url, with_metadata=True, include_comments=False)
    if document is None:
        return Answer()
    said = document if isinstance(document, dict) else document.as_dict()
    names = tuple(n.strip() for n in (said.get("author") or "").split(";") if n.strip())
    return Answer(
        said.get("title") or "",
        said.get("date") or "",
        said.get("text") or "",
        names,
        said.get("image") or "",
    )


def newspaper4k(raw: RawResponse) -> Answer:
    import newspaper

    # Without fetch_images it asks the network nothing; meta_img is then what it knows.
    article = newspaper.Article(raw.url, fetch_images=False)
    article.download(input_html=raw.body)
    article.parse()
    when = article.publish_date
    return Answer(
        article.title or "",
        when.isoformat() if hasattr(when, "isoformat") else str(when or ""),
        article.text or "",
        tuple(article.authors or ()),
        article.top_image or article.meta_img or "",
    )


def readability(raw: RawResponse) -> Answer:
    """readability-lxml: the title and the text, nothing else."""
    from lxml import html
    from readability import Document

    document = Document(raw.body, url=raw.url)
    text = "\n".join(str(t) for t in html.fromstring(document.summary()).itertext())
    return Answer(headline=document.short_title() or "", text=text)


def resiliparse(raw: RawResponse) -> Answer:
    """A fast native extractor: the text, and the title element."""
    from resiliparse.extract.html2text import extract_plain_text
    from resiliparse.parse.encoding import detect_encoding
    from resiliparse.parse.html import HTMLTree

    tree = HTMLTree.parse_from_bytes(raw.body, detect_encoding(raw.body) or "utf-8")
    text = extract_plain_text(tree, main_content=True, alt_texts=False, links=False)
    return Answer(headline=tree.title or "", text=text)


PEERS: dict[str, tuple[Reader, str]] = {
    "trafilatura": (trafilatura, "trafilatura"),
    "newspaper4k": (newspaper4k, "newspaper4k"),
    "readability-lxml": (readability, "readability-lxml"),
    "resiliparse": (resiliparse, "resiliparse"),
}
"""By name: the reader, and the distribution it comes in."""


def careful(reader: Reader) -> Reader:
    """``reader``, giving an empty answer for a page that it breaks on."""

    def read(raw: RawResponse) -> Answer:
        try:
            return reader(raw)
        except Exception:
            return Answer()

    return read


def version(distribution: str) -> str:
    return importlib.metadata.version(distribution)
