"""A fetched page becomes an Article.

``decode`` (``charset``) → tree (``dom``) → what the page says of itself (``metadata``) and what
it shows (``walk``, ``body``) → which of it wins (``trust``). ``docs/design/reading.md``.
"""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser

from kawaraban.article import (
    Article,
    Dateline,
    Extent,
    FieldEvidence,
    Hints,
    Moment,
    Paragraph,
    Problem,
    RawResponse,
    Unreadable,
)
from kawaraban.read.addresses.canonical import may_stand_for
from kawaraban.read.addresses.urls import canonical_url, host_of, normalise_url
from kawaraban.read.body import box
from kawaraban.read.body.phrases import is_missing
from kawaraban.read.body.walk import Walked, walk
from kawaraban.read.evidence import metadata, moments, pictures, scripted, trust
from kawaraban.read.evidence.heading import last_crumb
from kawaraban.read.evidence.metadata import Said, Says
from kawaraban.read.evidence.signed import shown_names
from kawaraban.read.headlines.headline import Headline, parse_headline, with_kicker
from kawaraban.read.html import dom
from kawaraban.read.leads.dateline import dateline_of, parse_dateline
from kawaraban.read.leads.excerpt import excerpt
from kawaraban.read.names.agencies import agency_named, fold_name
from kawaraban.read.names.bylines import is_general, names_listed
from kawaraban.read.pages import selectors
from kawaraban.read.pages.access import Access, Told, access_of
from kawaraban.read.pages.parts import placed
from kawaraban.read.text.charset import as_utf8
from kawaraban.read.text.language import language_of
from kawaraban.read.text.markup import one_line

_NOT_HTML = re.compile(rb"\s*(?:%PDF|\x89PNG|\xff\xd8\xff|GIF8|PK\x03\x04|RIFF|\x1f\x8b|OggS|ID3)")
_MARKUP = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|div|p|article|meta|title|table|span|a)\b", re.IGNORECASE
)
_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)
_XML_ROOT = re.compile(
    rb"\s*(?:<\?[^>]{0,500}>\s*){0,5}<(?:rss|feed|rdf:RDF|urlset|sitemapindex)\b"
)
_OTHERS = """
    image/ audio/ video/ font/ application/pdf application/zip application/json text/css
    text/javascript application/javascript
"""
_OTHER_TYPES = tuple(_OTHERS.split())
_NOTE = 600
"""Characters below which what a page says of its absence is no article about that."""
_SHORT = 200
"""Characters below which a page may keep its text in its scripts."""
_TAIL = re.compile(r"\s[-–—|·»]\s((?:(?!\s-\s)[^|–—·»]){2,60})\Z")


def read_page(raw: RawResponse, hints: Hints) -> Article:
    """The article on a page, with the evidence of each field.

    Raises :class:`Unreadable`: ``empty``, ``http-error``, ``not-html``, or ``no-article`` (a page
    with no article text and nothing that says it has a headline of its own).
    """
    _refuse_others(raw)
    markup = as_utf8(raw.body, raw.header("content-type"), "html")
    try:
        tree = dom.parse(markup)
    except ValueError as error:
        raise _unreadable(raw, "not-html", f"The page cannot be parsed ({error}).") from error
    reading = _Reading(raw, hints, tree)
    return placed(reading.article(), tree, raw.url or reading.url, reading.base)


def _refuse_others(raw: RawResponse) -> None:
    body_ = raw.body
    if raw.status >= 400:
        raise _unreadable(raw, "http-error", f"The server answered {raw.status}.")
    if not body_.strip(b" \t\r\n\x00"):
        raise _unreadable(raw, "empty", "The page is empty.")
    kind = (raw.header("content-type") or "").split(";")[0].strip().lower()
    head = body_[:4096]
    if _NOT_HTML.match(head) or (kind.startswith(_OTHER_TYPES) and not _MARKUP.search(head)):
        raise _unreadable(raw, "not-html", f"Not a web page ({kind or 'no type given'}).")
    if _XML_ROOT.match(_COMMENT.sub(b"", head)):
        raise _unreadable(raw, "not-html", "A feed or sitemap, not a page: read it as a source.")


def _unreadable(raw: RawResponse, code: str, detail: str) -> Unreadable:
    return Unreadable(Problem(stage="read", code=code, detail=detail, url=raw.asked or raw.url))


class _Reading:
    """One page while it is read; every method settles one field."""

    def __init__(self, raw: RawResponse, hints: Hints, tree: LexborHTMLParser) -> None:
        self.raw = raw
        self.hints = hints
        self.tree = tree
        self.url = raw.asked or raw.url
        self.base = _base(tree, raw.url or self.url)
        self.evidence: list[FieldEvidence] = []
        self.chosen = selectors.choose(tree, hints.select, self.base)
        self.says: Says = metadata.gather(tree, raw.url or self.url)
        self.says.published[:0] = self.chosen.dates
        self.walked: Walked = walk(tree)
        self.text_walk = self.walked
        """The walk that the text was found in: the page's own, or that of a script's fragment."""

    def article(self) -> Article:
        says, entry = self.says, self.hints.entry
        names = self.site_names()
        outlet = self.outlet(names)
        headline = self.chosen.headline or self.headline(names)
        text = self.chosen.text or self.text(headline)
        access = self.access(text)
        summary = self.summary(headline)
        if not text and not (headline and (says.has_article or entry is not None)):
            detail = "No article text was found on the page."
            raise _unreadable(self.raw, "no-article", detail)
        if not headline:
            raise _unreadable(self.raw, "no-headline", "The page gives no headline.")
        if is_missing(headline) and sum(len(p.text) for p in text) < _NOTE:
            raise _unreadable(self.raw, "no-article", "The page says that there is no such page.")
        language = self.language(headline, text)
        published, updated = self.moments(headline, text, language)
        dateline = dateline_of(text)
        if dateline is None and summary and not text:
            dateline = parse_dateline(summary)
        parts = with_kicker(parse_headline(headline, language), says.kicker, language)
        bylines = self.chosen.bylines or self.bylines(names, headline, text)
        if not bylines or _only_outlet(bylines, names):
            bylines = self.signed(dateline, parts) or bylines
        agency = (
            (dateline.agency if dateline else None)
            or parts.agency
            or next((a for b in bylines if (a := agency_named(b))), None)
        )
        picture = self.chosen.picture or self.picture(headline, text)
        extent: Extent = "full" if text else "summary" if summary else "headline"
        begun = entry is not None and bool(text) and text is entry.beginning
        if begun or (text and access.state == "cut"):
            extent = "part"
        canonical = self.canonical()
        return Article(
            url=self.url,
            headline=headline,
            published=published,
            text=text,
            canonical=canonical,
            headline_clean=parts.clean,
            outlet=outlet,
            bylines=bylines,
            agency=agency,
            dateline=dateline,
            updated=updated,
            language=language,
            lead_picture=picture[0] if picture else None,
            lead_picture_caption=(picture[1] or None) if picture else None,
            section=self.section(headline),
            keywords=self.keywords(),
            genre=parts.genre,
            column=parts.column,
            series=parts.series,
            part=parts.part,
            country=parts.country,
            summary=summary,
            excerpt=excerpt("\n".join(p.text for p in text) or summary or ""),
            extent=extent,
            access=access.state,
            other_urls=self.other_urls(canonical),
            evidence=self.chosen.with_evidence(self.evidence),
        )

    def signed(self, dateline: Dateline | None, parts: Headline) -> tuple[str, ...]:
        """The reporters that the dateline names, else the author that the headline does."""
        found = dateline.bylines if dateline else ()
        source, sure, note = ("page-text", 0.7, "dateline")
        if not found and parts.author:
            found, source, sure, note = (parts.author,), "headline", 0.6, ""
        if found:
            self.evidence = [e for e in self.evidence if e.field != "bylines"]
            self.note("bylines", source, sure, note)
        return found

    def note(self, field: str, source: str, sure: float | None = None, note: str = "") -> None:
        sure = trust.confidence(source) if sure is None else sure
        self.evidence.append(FieldEvidence(field, source, round(sure, 2), note))

    def site_names(self) -> list[str]:
        """All names the site goes by, for cutting them off headlines and bylines."""
        names = [self.hints.outlet or ""]
        names += (s.value for s in self.says.outlets if len(s.value) <= 60)
        host = host_of(self.raw.url or self.url)
        names.append(host)
        labels = host.split(".")
        if len(labels) >= 2:
            label = labels[-2] if len(labels[-2]) > 3 or len(labels) == 2 else labels[-3]
            names.append(label)
            # "… - The Daily Example" on example.com: a tail that holds the domain's name.
            for said in self.says.headlines:
                tail = _TAIL.search(said.value)
                if tail and len(label) > 4 and label in fold_name(tail.group(1)).replace("-", ""):
                    names.append(tail.group(1))
        return list(dict.fromkeys(n for n in names if n))

    def outlet(self, names: list[str]) -> str | None:
        entry = self.hints.entry
        said = [Said(self.hints.outlet, "desk")] if self.hints.outlet else []
        said += (s for s in self.says.outlets if 1 < len(s.value) <= 80 and "://" not in s.value)
        if entry is not None and entry.outlet:
            said.append(Said(entry.outlet, entry.source))
        said = trust.ordered("outlet", said)
        if said:
            best = trust.outlet(said, host_of(self.raw.url or self.url))
            self.note("outlet", best.source)
            return best.value
        host = host_of(self.raw.url or self.url)
        if host:
            self.note("outlet", "url")
        return host or None

    def headline(self, names: list[str]) -> str:
        said = list(self.says.headlines)
        entry = self.hints.entry
        if entry is not None and entry.headline:
            said.append(Said(entry.headline, entry.source))
        found = trust.headline(said, names, self.says.kicker)
        if found is None:
            return ""
        self.evidence.append(found[1])
        return found[0]

    def text(self, headline: str) -> tuple[Paragraph, ...]:
        shown = box.main_text(self.walked, headline, self.says.body)
        entry = self.hints.entry
        whole = entry.text if entry is not None else ()
        held = sum(len(p.text) for p in shown.paragraphs)
        if held < _SHORT and not whole:
            for fragment in scripted.fragments(self.tree):
                walked = walk(dom.parse(fragment))
                inner = box.main_text(walked, headline)
                if sum(len(p.text) for p in inner.paragraphs) >= _SHORT:
                    self.text_walk = walked
                    shown = inner._replace(source="script", confidence=0.75)
                    break
        if whole and entry is not None:
            longer = sum(len(p.text) for p in whole) > 1.2 * held
            if not held or (longer and self.access_to(shown.paragraphs).state == "cut"):
                # What the page cuts short the feed may hold in full.
                self.note("text", entry.source)
                return whole
        if not shown.paragraphs and entry is not None and entry.beginning:
            self.note("text", entry.source)
            return entry.beginning
        if shown.paragraphs:
            self.note("text", shown.source, shown.confidence)
        return shown.paragraphs

    def access(self, text: tuple[Paragraph, ...]) -> Access:
        """Whether ``text`` is the whole article."""
        entry = self.hints.entry
        if text and entry is not None and (text is entry.text or text is entry.beginning):
            return Access()
        found = self.access_to(text)
        if found.state != "unknown" or found.note:
            self.note("access", found.source, found.confidence, found.note)
        return found

    def access_to(self, text: tuple[Paragraph, ...]) -> Access:
        says = self.says
        told = Told(says.free, says.walls, says.words, says.body)
        return access_of(told, self.tree, self.text_walk, text)

    def summary(self, headline: str) -> str | None:
        said = [s for s in self.says.summaries if len(s.value) > 20 and s.value != headline]
        entry = self.hints.entry
        if entry is not None and entry.summary:
            said.append(Said(one_line(entry.summary), entry.source))
        said = trust.ordered("summary", said)
        if not said:
            return None
        self.note("summary", said[0].source)
        return said[0].value[:5000]

    def language(self, headline: str, text: tuple[Paragraph, ...]) -> str | None:
        said = [s.value.replace("_", "-") for s in self.says.languages if s.value.strip()]
        hint = said[0] if said else self.hints.language
        sample = headline + "\n" + "\n".join(p.text for p in text[:8])
        found = language_of(sample[:4000], hint)
        if found is None:
            found = self.hints.language
            if found:
                self.note("language", "desk")
            return found
        primary = (hint or "").split("-")[0].lower()
        self.note("language", "meta" if said and primary == found.split("-")[0] else "page-text")
        return found

    def moments(
        self, headline: str, text: tuple[Paragraph, ...], language: str | None
    ) -> tuple[Moment | None, Moment | None]:
        said = self.says
        fetched = self.raw.fetched
        told = moments.Moments(
            self.tree, said, self.walked, headline, text, self.url, fetched, self.hints, language
        ).told()
        self.evidence.extend(told.evidence)
        return told.published, told.updated

    def bylines(
        self, names: list[str], headline: str, text: tuple[Paragraph, ...]
    ) -> tuple[str, ...]:
        says, entry = self.says, self.hints.entry
        said = list(says.bylines)
        sections = {fold_name(s.value) for s in says.sections}
        if not any(_names_persons(found, names, sections) for found, _ in said):
            shown, start, opens, ends = self.place(headline, text)
            if signed := shown_names(self.tree, shown, start, (opens, ends), names):
                said.append((signed, "page-text"))
        if entry is not None and (names_told := names_listed(entry.bylines)):
            said.append((names_told, entry.source))
        said.sort(
            key=lambda s: (
                not _names_persons(s[0], names, sections),
                _only_outlet(s[0], names),
                trust.rank("bylines", s[1]),
            )
        )
        for found, source in said:
            general = not _names_persons(found, names, sections)
            if source == "microdata":
                # Authors of other articles may be among them: those in the page's head are not.
                fewer = [n for n, s in said if s in ("meta", "open-graph") and set(n) < set(found)]
                found = next((n for n in fewer if _names_persons(n, names, sections)), found)
            if source in ("meta", "open-graph"):
                found = tuple(n for n in found if not trust.is_outlet(n, names)) or found
            if source != "open-graph" or not _only_outlet(found, names):
                sure = 0.8 if source == "page-text" else trust.confidence(source)
                self.note("bylines", source, sure - 0.2 * general)
                return found
        return ()

    def place(self, headline: str, text: tuple[Paragraph, ...]) -> tuple[Walked, int, int, int]:
        """The walk that holds the article, and its blocks: of the headline, of the first and of
        the last paragraph."""
        shown = self.text_walk
        start = box.headline_block(shown, headline) or 0
        opens = ends = start + 6
        if text:
            first, last = text[0].text, text[-1].text
            for at, block in enumerate(shown.blocks):
                if at >= start and block.text == first and opens == start + 6:
                    opens = ends = at
                if block.text == last and at >= opens:
                    ends = at
        return shown, start, opens, ends

    def picture(self, headline: str, text: tuple[Paragraph, ...]) -> tuple[str, str] | None:
        shown, start, opens, _ = self.place(headline, text)
        found = pictures.lead_picture(self.says.pictures, shown, self.base, start, opens)
        entry = self.hints.entry
        if found is None and entry is not None and entry.picture:
            self.note("lead_picture", entry.source)
            return entry.picture, ""
        if found is None:
            return None
        self.note("lead_picture", found[2], found[3])
        # A caption that only says the headline again is an alternative text, no caption.
        said_again = fold_name(found[1]) == fold_name(headline)
        return found[0], "" if said_again else found[1]

    def section(self, headline: str) -> str | None:
        for said in trust.ordered("section", self.says.sections):
            if 0 < len(said.value) <= 60 and "://" not in said.value:
                self.note("section", said.source)
                return said.value
        if crumb := last_crumb(self.tree, headline):
            self.note("section", "page-text")
            return crumb
        return None

    def keywords(self) -> tuple[str, ...]:
        said = list(self.says.keywords)
        entry = self.hints.entry
        if entry is not None and entry.keywords:
            said.append((entry.keywords, entry.source))
        said.sort(key=lambda s: trust.rank("keywords", s[1]))
        for words, source in said:
            kept = tuple(dict.fromkeys(w for w in words if 0 < len(w) <= 60))[:40]
            if kept:
                self.note("keywords", source)
                return kept
        return ()

    def canonical(self) -> str | None:
        here = self.raw.url or self.url
        own = canonical_url(here)
        for said in self.says.canonical:
            url = normalise_url(said.value, self.base)
            if url and may_stand_for(url, here):
                own = canonical_url(url)
                self.note("canonical", said.source)
                break
        return own if own != self.url else None

    def other_urls(self, canonical: str | None) -> tuple[str, ...]:
        entry = self.hints.entry
        others = [self.raw.url, entry.url if entry is not None else ""]
        known = {self.url, canonical}
        return tuple(u for u in dict.fromkeys(others) if u and u not in known)


def _only_outlet(found: tuple[str, ...], names: list[str]) -> bool:
    return all(trust.is_outlet(name, names) for name in found)


def _names_persons(found: tuple[str, ...], names: list[str], sections: set[str]) -> bool:
    """Whether a byline names anybody, and not only the outlet, a desk or a section."""
    return not _only_outlet(found, names) and not all(
        is_general(name) or fold_name(name) in sections for name in found
    )


def _base(tree: LexborHTMLParser, url: str) -> str:
    node = tree.head.css_first("base[href]") if tree.head is not None else None
    href = node.attributes.get("href") if node is not None else None
    return (normalise_url(href, url) if href else None) or url
