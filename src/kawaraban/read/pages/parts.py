"""Articles on several pages, their twins, and the pieces of one work that are articles.

``docs/design/parts.md`` has the reasons.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

import msgspec
from selectolax.lexbor import LexborHTMLParser, LexborNode

from kawaraban.article import Article, FieldEvidence, Paragraph
from kawaraban.read.addresses.canonical import (
    may_be_twin,
    names_article,
    plain_twin,
    same_site,
    twin_key,
)
from kawaraban.read.addresses.urls import canonical_url, normalise_url
from kawaraban.read.evidence.jsonld import folded
from kawaraban.read.headlines.headline import parse_headline
from kawaraban.read.html.dom import short_text
from kawaraban.read.pages.pagination import (
    Numbered,
    Pages,
    find_pages,
    head_links,
    links_wanted,
    pages_among,
    stem_of,
    ways_of,
)
from kawaraban.read.text.markup import one_line

MOST_PAGES = 20
"""Pages of one article that are joined; no more are asked for."""


def placed(article: Article, tree: LexborHTMLParser, here: str, base: str) -> Article:
    """An article as read from a page, with the page's place among the pages of it, the parts of
    its work, and its twins among ``other_urls``. ``here`` is the address after redirects."""
    ways = ways_of(here)
    links = head_links(tree)
    nodes = tree.css(links_wanted(ways)) if ways else []
    pages = pages_among([*links, *nodes], ways, here, base) if ways else None
    canonical = article.canonical
    if pages is None and canonical and all(way.number == 1 for way in ways):
        pages = find_pages(tree, canonical, base)
    changes: dict[str, object] = {}
    evidence = list(article.evidence)
    first = _first_page(canonical, ways)
    if first is not None:
        # A later page that calls the first page's address its own would take its place.
        before = _before(here, first, article.address)
        own = canonical_url(here)
        changes["canonical"] = canonical = own if own != article.url else None
        evidence = [
            msgspec.structs.replace(e, note=_FIRST) if e.field == "canonical" else e
            for e in evidence
        ]
        if pages is None:
            pages = Pages(previous=before, number=first.number, source="url")
    later = pages is not None and pages.number > 1
    others = [*article.other_urls, *(() if later else _twins(links, here, base))]
    if pages is not None and article.text:
        others.append(pages.first or "")
        evidence += _evidence(pages)
        changes |= {
            "next_page": pages.next,
            "previous_page": pages.previous,
            "single_page": pages.whole,
            "extent": "part",
            **_without_page_mark(article, pages),
        }
    found = find_parts(tree, article, base)
    if found:
        changes["parts"] = found
        evidence.append(FieldEvidence("parts", "page-text", 0.8))
    known = {article.url, canonical, pages.next if pages else None}
    told = tuple(u for u in dict.fromkeys(others) if u and u not in known)
    if told != article.other_urls:
        changes["other_urls"] = told
    if not changes:
        return article
    return msgspec.structs.replace(article, **changes, evidence=tuple(evidence))


def _without_page_mark(article: Article, pages: Pages) -> dict[str, object]:
    """What changes where the headline ends in the page's own number, 「(1/3ページ)」, which is
    no part of it (and no part number of a series)."""
    found = _PAGE_MARK.search(article.headline) or _FRACTION.search(article.headline)
    if not found or not found.start() or _first_number(found.group()) != pages.number:
        return {}
    headline = article.headline[: found.start()].rstrip(" \u3000-–—|")
    told = parse_headline(headline, article.language)
    return {
        "headline": headline,
        "headline_clean": told.clean,
        "genre": told.genre,
        "column": told.column,
        "series": told.series,
        "part": told.part,
        "country": told.country,
    }


_FRACTION = re.compile(r"\s*[（(]\s?\d{1,3}\s?[/／]\s?\d{1,3}\s?[)）]\Z")


def _first_number(text: str) -> int:
    found = re.search(r"\d{1,3}", text)
    return int(found.group()) if found else 0


_FIRST = "the first page's"


def _first_page(canonical: str | None, ways: Sequence[Numbered]) -> Numbered | None:
    """As which page the address stands to ``canonical``, where that is the first page's."""
    if not canonical or all(way.number == 1 for way in ways):
        return None
    stem = stem_of(canonical)
    return next((way for way in ways if way.number > 1 and way.stem == stem), None)


def _before(url: str, way: Numbered, canonical: str) -> str:
    """The address of the page before one, where its links do not say: the last number in the
    address is the page's."""
    if way.number == 2:
        return canonical
    head, _, tail = url.rpartition(str(way.number))
    return f"{head}{way.number - 1}{tail}"


def _evidence(pages: Pages) -> Iterator[FieldEvidence]:
    for field, url in (("next_page", pages.next), ("previous_page", pages.previous)):
        if url is not None:
            yield FieldEvidence(field, pages.source, pages.confidence, pages.note)
    if pages.whole is not None:
        yield FieldEvidence("single_page", "page-text", 0.8)


def _twins(links: Iterable[LexborNode], url: str, base: str) -> list[str]:
    """The addresses of other renditions of the article at ``url``: those that the page names
    (``rel=amphtml``, ``rel=alternate`` for small screens or handhelds), as far as it may, and
    the plain address of a page that is itself an AMP, mobile or print rendition."""
    found = []
    for node in links:
        attributes = node.attributes
        rel = (attributes.get("rel") or "").lower().split()
        if "amphtml" not in rel and (
            "alternate" not in rel or not _SMALL.search(attributes.get("media") or "")
        ):
            continue
        twin = normalise_url(attributes.get("href") or "", base)
        if twin is not None and may_be_twin(twin, url):
            found.append(twin)
    plain = plain_twin(url)
    if plain != url:
        found.append(plain)
    return found


_SMALL = re.compile(r"handheld|max-(?:device-)?width|\(\s*width\s*<", re.IGNORECASE)

# Pieces that are articles -------------------------------------------------------------

_LABEL = re.compile(
    r"[\s<＜〈《(（\[【「『]{0,3}(?:前編|中編|後編|前篇|中篇|後篇|上|中|下|[상중하]|part\s?(?:\d{1,2}|[ivx]{1,4})|"
    r"第?\d{1,2}(?:回|部|話|부|회)|часть\s\d{1,2}|[①-⑳㊤㊥㊦])(?:はこちら|を読む|へ|から読む)?"
    r"[\s>＞〉》)）\]】」』]{0,3}\Z",
    re.IGNORECASE,
)
_LONGEST_LABEL = 200
_MOST_PARTS = 50


def find_parts(tree: LexborHTMLParser, article: Article, base: str) -> tuple[str, ...]:
    """The links of a page to the other parts of the same work, where each is an article of its
    own (前編/後編, 上・中・下, "Part 2"): in the page's order, without the page itself.

    Only a page whose headline says that it is a part has any. A link is one if its text is the
    other part's headline (the same name, another number) or only its number.
    """
    if article.part is None or not article.series:
        return ()
    name = folded(article.series)
    own = {stem_of(u) for u in (article.url, article.address, *article.other_urls)}
    found: dict[str, str] = {}
    for node in tree.css("a[href]"):
        href = node.attributes.get("href") or ""
        text = one_line(short_text(node, 600))
        if not text or len(text) > _LONGEST_LABEL or href.startswith(("#", "javascript:")):
            continue
        if not _LABEL.match(text):
            told = parse_headline(text, article.language)
            if told.part is None or told.part == article.part:
                continue
            if folded(told.series or "") != name:
                continue
        url = normalise_url(href, base)
        if url is None or not same_site(url, article.address) or not names_article(url):
            continue
        if stem_of(url) not in own and len(found) < _MOST_PARTS:
            found.setdefault(stem_of(url), canonical_url(url))
    return tuple(found.values())


# Joining ------------------------------------------------------------------------------

_PAGE_MARK = re.compile(
    r"[\s\-–—|(（\[【〈]{0,4}(?:(?:page|seite|стр\.?|страница|p\.)\s{0,2}\d{1,3}(?:\s?(?:[/／]|of)\s?"
    r"\d{1,3})?|\d{1,3}\s{0,2}[/／]\s{0,2}\d{1,3}\s{0,2}(?:ページ目?|頁|页|페이지)?|\d{1,3}\s{0,2}"
    r"(?:ページ目?|頁目?|페이지|쪽))[\s)）\]】〉]{0,3}\Z",
    re.IGNORECASE,
)
_SAME_LEAST = 8
_LONG = 40
_PAGE_LINE = 60


def is_page(article: Article) -> bool:
    """Whether an article as read is one page of several."""
    return article.next_page is not None or article.previous_page is not None


def same_article(one: Article, other: Article) -> bool:
    """Whether two pages that link to each other are pages of one article: on one site, and with
    one headline (but for a page number, or a subtitle after it) or one canonical address."""
    if not same_site(one.url, other.url):
        return False
    told = one.canonical is not None or other.canonical is not None
    if told and twin_key(one.address) == twin_key(other.address):
        return True
    if any((e := page.evidence_of("canonical")) and e.note == _FIRST for page in (one, other)):
        return True
    first, second = _words(one.headline), _words(other.headline)
    if first == second:
        return bool(first)
    short, long = sorted((first, second), key=len)
    return len(short) >= _SAME_LEAST and long.startswith(short)


def _words(headline: str) -> str:
    return folded(_PAGE_MARK.sub("", headline))


def chain(pages: Iterable[Article], of: Article) -> list[Article]:
    """The pages of the article that ``of`` is a page of, in order, among those at hand.

    ``of`` is one of ``pages``. From the first page at hand on: the view of all text on one page
    where it is there, else page after page until one is missing or is another article's.
    """
    at: dict[str, Article] = {}
    every = list(pages)
    for page in every:
        at.setdefault(twin_key(page.url), page)
    for page in every:
        for url in page.other_urls:
            at.setdefault(twin_key(url), page)
    for page in every:  # a later page may call the first one's address its own
        at.setdefault(twin_key(page.address), page)

    def to(url: str | None, of: Article) -> Article | None:
        page = at.get(twin_key(url)) if url else None
        return page if page is not None and same_article(of, page) else None

    first, steps = of, [of]
    while (before := to(first.previous_page, first)) and before not in steps:
        steps.append(before)
        first = before
        if len(steps) >= MOST_PAGES:
            break
    found = [first]
    whole = to(first.single_page, first)
    if whole is not None and whole is not first and _holds(whole, first):
        return [first, whole]
    while (following := to(found[-1].next_page, first)) and following not in found:
        if len(found) >= MOST_PAGES:
            break
        found.append(following)
    return found


def _holds(whole: Article, page: Article) -> bool:
    """Whether a page that is said to hold the whole text holds another's, and goes on."""
    texts = {p.text for p in whole.text}
    kept = sum(1 for p in page.text if p.text in texts)
    return not is_page(whole) and kept >= 0.8 * len(page.text) and len(whole.text) > len(page.text)


def join_pages(pages: Sequence[Article]) -> Article:
    """The pages of one article, in order, as the article.

    It is the first page (its address, headline, dates), with the text of all; what later pages
    say again goes: headline, summary, caption, paragraphs that stood before, page numbers. A
    byline that only a later page gives (at the end of the text) is the article's. All addresses
    of later pages are among its ``other_urls``. ``next_page`` is what the last of the pages
    names as following, and with it ``extent`` is ``part``; without ``full``. Cut short by a wall is
    what one of the pages is; free what all are.

    ``ValueError`` where there are no pages.
    """
    if not pages:
        raise ValueError("no pages to join")
    first, last = pages[0], pages[-1]
    text = list(first.text)
    seen = {folded(p.text) for p in text}
    seen.update(folded(w) for w in (first.headline, first.headline_clean) if w)
    said = {folded(w) for w in (first.summary, first.lead_picture_caption) if w}
    while len(pages) > 1 and text and _is_page_line(text[-1].text):
        text.pop()
    for page in pages[1:]:
        said.update(folded(w) for w in (page.headline, page.lead_picture_caption) if w)
        fresh = _fresh(page.text, seen | said)
        text += fresh
        seen.update(folded(p.text) for p in fresh)
    whole = last.next_page is None and first.previous_page is None
    own = (first.url, first.canonical)
    others = [u for page in pages for u in (page.url, page.canonical, *page.other_urls)]
    others = [u for u in dict.fromkeys((*first.other_urls, *others)) if u and u not in own]
    signed = next((page for page in pages if page.bylines), first)
    shown = next((page for page in pages if page.lead_picture), first)
    evidence = list(first.evidence)
    if len(pages) > 1:
        evidence = [_joined(e, len(pages)) if e.field == "text" else e for e in evidence]
    if signed is not first:
        evidence += [e for e in signed.evidence if e.field == "bylines"]
    if shown is not first:
        evidence += [e for e in shown.evidence if e.field == "lead_picture"]
    if whole:
        evidence = [e for e in evidence if e.field not in ("next_page", "previous_page")]
    elif last is not first:
        evidence = [e for e in evidence if e.field != "next_page"]
        evidence += [e for e in last.evidence if e.field == "next_page"]
    states = {page.access for page in pages}
    access = "cut" if "cut" in states else first.access if len(states) == 1 else "unknown"
    return msgspec.structs.replace(
        first,
        text=tuple(text),
        extent="full" if whole and text and access != "cut" else "part" if text else first.extent,
        access=access,
        next_page=last.next_page,
        previous_page=first.previous_page,
        single_page=None if whole else first.single_page,
        bylines=signed.bylines,
        agency=first.agency or next((p.agency for p in pages if p.agency), None),
        lead_picture=shown.lead_picture,
        lead_picture_caption=shown.lead_picture_caption,
        parts=tuple(dict.fromkeys(u for page in pages for u in page.parts)),
        other_urls=tuple(others),
        evidence=tuple(evidence),
    )


def _joined(evidence: FieldEvidence, count: int) -> FieldEvidence:
    note = f"{evidence.note}; " if evidence.note else ""
    return msgspec.structs.replace(evidence, note=f"{note}{count} pages joined")


def _fresh(text: Sequence[Paragraph], seen: set[str]) -> list[Paragraph]:
    """The paragraphs of a later page that no page before it had.

    At its beginning and end everything said before goes; between, only what is long: a short
    line may well come twice in one text."""
    kept = [p for p in text if len(p.text) < _LONG or folded(p.text) not in seen]
    while kept and (_is_page_line(kept[0].text) or folded(kept[0].text) in seen):
        kept.pop(0)
    while kept and (_is_page_line(kept[-1].text) or folded(kept[-1].text) in seen):
        kept.pop()
    return kept


def _is_page_line(text: str) -> bool:
    """Whether a line only says which page this is, or which follows."""
    if len(text) > _PAGE_LINE:
        return False
    if not _PAGE_MARK.sub("", text).strip():
        return True
    bare = text.strip(" \u3000（()）[]【】→←＞＜<>»«:：。.")
    return bool(_ONLY_PAGE.match(bare))


_ONLY_PAGE = re.compile(
    r"(?:(?:次|前)の?(?:ページ|頁)(?:へ|に|では|につづく|に続く|へつづく|へ続く)?.{0,30}|"
    r"(?:次ページ|次頁)(?:へ|に)?(?:続く|つづく)|(?:다음|이전)\s?페이지.{0,10}|[上下]一?[页頁]|"
    r"(?:next|previous)\spage.{0,30}|(?:следующая|предыдущая)\sстраница|"
    r"continued?\son\s(?:the\s)?(?:next\spage|page\s\d+))\Z",
    re.IGNORECASE,
)
