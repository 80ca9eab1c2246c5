"""What a page says about itself, place by place: JSON-LD, microdata, OpenGraph, meta, ``<time>``.

Nothing is decided here; ``read/evidence/trust.py`` does.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from kawaraban.read.evidence import jsonld, time_elements
from kawaraban.read.evidence.heading import related, shown_heading
from kawaraban.read.html.dom import short_text
from kawaraban.read.html.srcset import preloaded
from kawaraban.read.names.bylines import MOST, names_in
from kawaraban.read.text.markup import headline_of, one_line, text_of


class Said(NamedTuple):
    """One value as one place of the page gives it; ``source`` as in ``FieldEvidence``."""

    value: str
    source: str


class Picture(NamedTuple):
    address: str
    source: str
    caption: str = ""


class Says:
    """All that a page says about its article, per field in the order of trust within a source."""

    def __init__(self) -> None:
        self.headlines: list[Said] = []
        self.kicker = ""
        """The line over the headline that stands in the same heading."""
        self.published: list[Said] = []
        self.updated: list[Said] = []
        self.times: list[Said] = []
        """``<time>`` elements: the one after the headline first."""
        self.bylines: list[tuple[tuple[str, ...], str]] = []
        self.outlets: list[Said] = []
        self.sections: list[Said] = []
        self.keywords: list[tuple[tuple[str, ...], str]] = []
        self.summaries: list[Said] = []
        self.pictures: list[Picture] = []
        self.languages: list[Said] = []
        self.canonical: list[Said] = []
        self.amp: str = ""
        self.body: str = ""
        """JSON-LD's articleBody."""
        self.free: list[Said] = []
        """Whether all may read it: true, false, free, metered, locked …"""
        self.walls: list[str] = []
        """Selectors of the parts that not all may read (JSON-LD's hasPart)."""
        self.words = 0
        """JSON-LD's wordCount; 0 where nothing is said."""
        self.has_article = False
        """Whether JSON-LD or OpenGraph say that the page is an article."""


_META = {
    "og:title": "headline", "twitter:title": "headline", "dc.title": "headline",
    "headline": "headline", "parsely-title": "headline", "sailthru.title": "headline",
    "cxenseparse:title": "headline", "title": "headline",
    "article:published_time": "published", "og:article:published_time": "published",
    "article:published": "published", "og:published_time": "published",
    "og:pubdate": "published", "og:regdate": "published", "article:published_date": "published",
    "datepublished": "published", "date": "published", "pubdate": "published",
    "publishdate": "published", "publish-date": "published", "publish_date": "published",
    "publication_date": "published", "publication-date": "published", "published": "published",
    "ptime": "published", "parsely-pub-date": "published", "sailthru.date": "published",
    "cxenseparse:recs:publishtime": "published", "cxenseparse:publishtime": "published",
    "dc.date": "published", "dc.date.issued": "published", "dcterms.created": "published",
    "dcterms.issued": "published", "dcterms.date": "published", "dc.date.created": "published",
    "article.published": "published", "article_date_original": "published",
    "originalpublicationdate": "published", "displaydate": "published",
    "citation_publication_date": "published", "iso-8601-publish-date": "published",
    "firstpublished": "published", "regdate": "published", "release_date": "published",
    "published_at": "published", "pub_date": "published", "article:created": "published",
    "dable:published_time": "published", "dd:published_time": "published",
    "weibo:article:create_at": "published", "bt:pubdate": "published",
    "article:modified_time": "updated", "og:updated_time": "updated", "lastmod": "updated",
    "last-modified": "updated", "dcterms.modified": "updated", "datemodified": "updated",
    "article:updated": "updated", "modified": "updated", "revised": "updated",
    "author": "byline", "article:author": "byline", "article:author_name": "byline",
    "og:article:author": "byline", "parsely-author": "byline", "sailthru.author": "byline",
    "dc.creator": "byline", "dcterms.creator": "byline", "byl": "byline", "byline": "byline",
    "cxenseparse:author": "byline", "dable:author": "byline", "dd:author": "byline",
    "citation_author": "byline", "twitter:misc:written by": "byline",
    "twitter:label1": "label", "twitter:data1": "told", "twitter:label2": "label",
    "twitter:data2": "told",
    "og:site_name": "outlet", "application-name": "outlet", "publisher": "outlet",
    "dc.publisher": "outlet", "cxenseparse:recs:publisher": "outlet", "sitename": "outlet",
    "apple-mobile-web-app-title": "outlet", "al:ios:app_name": "", "copyright": "",
    "article:section": "section", "og:article:section": "section", "section": "section",
    "parsely-section": "section", "category": "section", "dable:category": "section",
    "article:tag": "keyword", "og:article:tag": "keyword", "news_keywords": "keywords",
    "keywords": "keywords", "parsely-tags": "keywords", "sailthru.tags": "keywords",
    "og:description": "summary", "description": "summary", "twitter:description": "summary",
    "dc.description": "summary", "sailthru.description": "summary",
    "og:image": "picture", "og:image:url": "picture", "og:image:secure_url": "picture",
    "twitter:image": "picture", "twitter:image:src": "picture", "thumbnail": "picture",
    "parsely-image-url": "picture", "sailthru.image.full": "picture", "dable:image": "picture",
    "og:url": "canonical", "og:locale": "language", "language": "language",
    "content-language": "language", "dc.language": "language",
    "article:content_tier": "free", "og:article:content_tier": "free",
    "article_content_tier": "free", "content_tier": "free", "isaccessibleforfree": "free",
    "outbrain:article_access_status": "free",
}  # fmt: skip
_NO_ARTICLES = ("/Comment", "/UserComments", "/Answer", "/ImageObject", "/Photograph", "/Review")
_MOST_DATES = 50
_MOST_HEADLINES = 100
"""Of one page's head, and of its microdata: all are compared with each other."""
_DATES = frozenset(["datePublished", "datepublished", "dateCreated", "dateModified"])
# What the two free lines of a Twitter card are called where they name the author.
_WRITTEN_BY = re.compile(
    r"(?:written|posted|published) by|author|verfasst von|geschrieben von|autor(?:in)?|écrit par|"
    r"auteur|escrito por|publicado por|scritto da|autore|skrevet av|skriven av|"
    r"написано|автор|執筆者|著者|投稿者|글쓴이|작성자|作者|撰文",
    re.IGNORECASE,
)
_SPLIT_KEYWORDS = re.compile(r"[,;、，|]")


def gather(tree: LexborHTMLParser, url: str) -> Says:
    """All evidence that the markup of a page holds for its article; ``url`` is the page's."""
    says = Says()
    nodes = _nodes(tree)
    _from_head(tree, nodes, says)
    titles = {jsonld.folded(h.value) for h in says.headlines}
    headings = nodes.headings
    for node in headings:
        if node.tag == "h1" and (words := one_line(short_text(node))):
            titles.add(jsonld.folded(words))
    title = tree.css_first("title")
    words = headline_of(title.text()) if title is not None else ""
    _from_jsonld(nodes.scripts, says, url, titles, jsonld.folded(words))
    _from_microdata(nodes.properties, says)
    _from_headings(tree, headings, says, words)
    if words:
        says.headlines.append(Said(words, "title"))
    return says


class _Nodes(NamedTuple):
    """The elements that may say something, by kind, each in the page's order."""

    metas: list[LexborNode]
    links: list[LexborNode]
    headings: list[LexborNode]
    """``h1`` and ``time``."""
    scripts: list[LexborNode]
    """JSON-LD."""
    properties: list[LexborNode]
    """Microdata."""


_WANTED = 'meta, link[rel], h1, time, script[type*="ld+json" i], [itemprop]'


def _nodes(tree: LexborHTMLParser) -> _Nodes:
    """One search of the page, for it costs the same whatever is looked for."""
    found = _Nodes([], [], [], [], [])
    lists = {
        "meta": found.metas,
        "link": found.links,
        "h1": found.headings,
        "time": found.headings,
        "script": found.scripts,
    }
    last = 0
    for node in tree.css(_WANTED):
        if (here := node.mem_id) == last:  # found by another part of the selector already
            continue
        last = here
        listed = lists.get(node.tag or "")
        if listed is not None:
            listed.append(node)
        if listed is None or "itemprop" in node.attributes:
            found.properties.append(node)
    return found


def _from_head(tree: LexborHTMLParser, nodes: _Nodes, says: Says) -> None:
    root = tree.root
    if root is not None and (language := root.attributes.get("lang")):
        says.languages.append(Said(language, "meta"))
    keywords: list[str] = []
    authors: dict[str, dict[str, None]] = {}
    metas: list[tuple[tuple[str, ...], str]] = []
    card: dict[str, str] = {}
    for node in nodes.metas:
        attributes = node.attributes
        name = attributes.get("property") or attributes.get("name") or attributes.get("http-equiv")
        content = attributes.get("content")
        if not name or not content:
            continue
        name = name.strip().lower()
        kind = _META.get(name)
        if not kind:
            continue
        content = content.strip()[:20_000]
        source = _source(name)
        if kind == "headline":
            if len(says.headlines) < _MOST_HEADLINES and (words := headline_of(content)):
                says.headlines.append(Said(words, source))
        elif kind == "published":
            says.published.append(Said(content, source))
        elif kind == "updated":
            says.updated.append(Said(content, source))
        elif kind == "byline":
            if names := names_in(content):
                authors.setdefault(name, {}).update(dict.fromkeys(names))
        elif kind == "outlet":
            says.outlets.append(Said(one_line(content), source))
        elif kind == "section":
            says.sections.append(Said(one_line(content), source))
        elif kind == "keyword":
            keywords.append(one_line(content))
        elif kind == "keywords":
            words_of = tuple(w for k in _SPLIT_KEYWORDS.split(content) if (w := one_line(k)))
            metas.append((words_of, source))
        elif kind == "summary":
            says.summaries.append(Said(one_line(text_of(content)), source))
        elif kind == "picture":
            says.pictures.append(Picture(content, source))
        elif kind == "canonical":
            says.canonical.append(Said(content, source))
        elif kind in ("label", "told"):
            card.setdefault(name.removeprefix("twitter:"), content)
        elif kind == "free":
            says.free.append(Said(content, source))
        elif kind == "language":
            says.languages.append(Said(content, source))
        if name in ("article:published_time", "og:article:published_time"):
            says.has_article = True
    for number in "12":
        told = card.get("data" + number, "")
        if _WRITTEN_BY.match(card.get("label" + number, "")) and (names := names_in(told)):
            authors.setdefault("twitter:data" + number, {}).update(dict.fromkeys(names))
    for name, named in authors.items():
        says.bylines.append((tuple(named)[:MOST], _source(name)))
    if keywords:
        says.keywords.append((tuple(keywords), "open-graph"))
    says.keywords.extend(metas)
    for node in nodes.links:
        attributes = node.attributes
        rel = (attributes.get("rel") or "").lower()
        href = attributes.get("href")
        if rel == "preload":
            if (attributes.get("as") or "").lower() == "image":
                high = (attributes.get("fetchpriority") or "").lower() == "high"
                if early := preloaded(href or "", attributes.get("imagesrcset") or "", high):
                    says.pictures.append(Picture(early, "preload"))
            continue
        if not href:
            continue
        if rel == "canonical":
            says.canonical.insert(0, Said(href, "meta"))
        elif rel == "amphtml":
            says.amp = says.amp or href
        elif rel == "image_src":
            says.pictures.append(Picture(href, "meta"))


def _source(name: str) -> str:
    return "open-graph" if name.startswith(("og:", "article:", "twitter:")) else "meta"


def _from_jsonld(
    scripts: list[LexborNode], says: Says, url: str, titles: set[str], title: str
) -> None:
    blocks = [script.text() for script in scripts]
    if not blocks:
        return
    found = jsonld.objects(blocks[:100])
    addresses = {jsonld.bare_address(url)}
    addresses.update(jsonld.bare_address(c.value) for c in says.canonical)
    by_id = {n["@id"]: n for n, _ in found if isinstance(n.get("@id"), str) and len(n) > 1}
    node = jsonld.article_of(found, addresses, titles)
    if node is not None and not _is_of_page(node, addresses, {*titles, title}):
        node = None
    if node is not None:
        says.has_article = True
        _from_article(node, by_id, says)
    for other, listed in found:
        types = jsonld.types_of(other)
        if listed or other is node:
            continue
        if not jsonld.PAGE_TYPES.isdisjoint(types):
            if isinstance(when := other.get("datePublished"), str):
                says.published.append(Said(when, "json-ld"))
            if isinstance(when := other.get("dateModified"), str):
                says.updated.append(Said(when, "json-ld"))
        elif "WebSite" in types and (name := jsonld.text_of(other.get("name"))):
            says.outlets.append(Said(one_line(name), "json-ld"))
        elif "BreadcrumbList" in types and (crumb := _crumb(other)):
            says.sections.append(Said(crumb, "json-ld"))


def _is_of_page(node: jsonld.Node, addresses: set[str], titles: set[str]) -> bool:
    """Whether what is described may be the page's own article: it is at this address, or its
    headline shares a word with a title of the page. (Pages describe what they recommend too.)"""
    said = headline_of(jsonld.text_of(node.get("headline")) or jsonld.text_of(node.get("name")))
    if not said or titles == {""} or not addresses.isdisjoint(jsonld.addresses_of(node)):
        return True
    return related(said, list(titles))


def _from_article(node: jsonld.Node, by_id: dict[str, jsonld.Node], says: Says) -> None:
    source = "json-ld"
    words = jsonld.text_of(node.get("headline")) or jsonld.text_of(node.get("name"))
    if words := headline_of(words):
        says.headlines.insert(0, Said(words, source))
    for key in ("datePublished", "dateCreated"):
        if when := jsonld.text_of(node.get(key)):
            says.published.insert(0 if key == "datePublished" else 1, Said(when, source))
    if when := jsonld.text_of(node.get("dateModified")):
        says.updated.insert(0, Said(when, source))
    names: list[str] = []
    for author in jsonld.each(node.get("author") or node.get("creator")):
        if isinstance(author, dict):
            author = jsonld.resolved(author, by_id)
            for name in jsonld.each(author.get("name") or _given_and_family(author)):
                names += names_in(jsonld.text_of(name))
        elif isinstance(author, str):
            known = by_id.get(author)
            names += names_in(jsonld.text_of(known) if known else jsonld.text_of(author))
    if names:
        says.bylines.insert(0, (tuple(dict.fromkeys(names)), source))
    publisher = node.get("publisher")
    if isinstance(publisher, dict):
        publisher = jsonld.resolved(publisher, by_id)
    if name := one_line(jsonld.text_of(publisher)):
        says.outlets.append(Said(name, source))
    if section := one_line(jsonld.text_of(node.get("articleSection"))):
        says.sections.insert(0, Said(section, source))
    words_of: list[str] = []
    for word in jsonld.each(node.get("keywords")):
        words_of += (w for k in _SPLIT_KEYWORDS.split(jsonld.text_of(word)) if (w := one_line(k)))
    if words_of:
        says.keywords.insert(0, (tuple(words_of), source))
    if summary := one_line(text_of(jsonld.text_of(node.get("description")))):
        says.summaries.insert(0, Said(summary, source))
    pictures = []
    for image in jsonld.each(node.get("image")):
        caption = ""
        if isinstance(image, dict):
            image = jsonld.resolved(image, by_id)
            caption = one_line(text_of(jsonld.text_of(image.get("caption"))))
            image = image.get("url") or image.get("contentUrl") or image.get("@id")
            image = next(jsonld.each(image), None)
        if isinstance(image, str) and image:
            pictures.append(Picture(image, source, caption))
    says.pictures[0:0] = pictures
    if language := jsonld.text_of(node.get("inLanguage")):
        says.languages.append(Said(language, source))
    body = node.get("articleBody")
    if isinstance(body, str):
        says.body = body[: jsonld.LONGEST]
    _from_wall(node, says)


def _from_wall(node: jsonld.Node, says: Says) -> None:
    """What JSON-LD says of the article's wall, and of its length."""
    free = _yes_or_no(node.get("isAccessibleForFree"))
    parts = [part for part in jsonld.each(node.get("hasPart")) if isinstance(part, dict)]
    walled = [part for part in parts if _yes_or_no(part.get("isAccessibleForFree")) == "false"]
    if walled and not free:
        free = "false"
    if free:
        says.free.insert(0, Said(free, "json-ld"))
    for part in walled:
        says.walls += (s for s in jsonld.each(part.get("cssSelector")) if isinstance(s, str))
    words = node.get("wordCount")
    if isinstance(words, str) and words.isdecimal() and len(words) < 8:
        words = int(words)
    if isinstance(words, int) and 0 < words < 10_000_000:
        says.words = int(words)


def _yes_or_no(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return jsonld.text_of(value).rsplit("/", 1)[-1].strip().lower()[:20]


def _given_and_family(person: jsonld.Node) -> str:
    parts = (jsonld.text_of(person.get(key)) for key in ("givenName", "familyName"))
    return " ".join(part for part in parts if part)


def _crumb(node: jsonld.Node) -> str:
    """The last crumb of a trail that is no article: what stands before the last."""
    names = []
    for item in jsonld.each(node.get("itemListElement")):
        if isinstance(item, dict):
            name = jsonld.text_of(item.get("name")) or jsonld.text_of(item.get("item"))
            names.append(one_line(name))
    names = [n for n in names if n and len(n) < 60]
    return names[-2] if len(names) > 2 else ""


def _from_microdata(nodes: list[LexborNode], says: Says) -> None:
    dates = 0
    most = len(says.headlines) + _MOST_HEADLINES
    names: list[str] = []
    for node in nodes:
        attributes = node.attributes
        prop = (attributes.get("itemprop") or "").strip()
        value = attributes.get("content") or attributes.get("datetime") or ""
        if prop in _DATES:
            dates += 1
            if dates > _MOST_DATES or not time_elements.is_of_article(node):
                continue
        if prop in ("datePublished", "datepublished", "dateCreated"):
            says.published.append(Said(value or one_line(short_text(node)), "microdata"))
        elif prop == "dateModified":
            says.updated.append(Said(value or one_line(short_text(node)), "microdata"))
        elif prop == "headline" and len(says.headlines) < most:
            if words := headline_of(value) or one_line(short_text(node)):
                says.headlines.append(Said(words, "microdata"))
        elif prop == "author" and len(names) < 20 and not _of_another(node):
            named = node.css("[itemprop=name]")
            if named:
                for one in named[:20]:
                    names += names_in(one.attributes.get("content") or short_text(one))
            else:
                names += names_in(value or short_text(node))
        elif prop == "isAccessibleForFree":
            says.free.append(Said(value or one_line(short_text(node)), "microdata"))
        elif prop == "articleSection":
            says.sections.append(Said(value or one_line(short_text(node)), "microdata"))
        elif prop == "image" and (
            picture := value or attributes.get("src") or attributes.get("href")
        ):
            says.pictures.append(Picture(picture, "microdata"))
    if names:
        says.bylines.append((tuple(dict.fromkeys(names)), "microdata"))


def _of_another(node: LexborNode) -> bool:
    """Whether a property belongs to a comment or review, not to the article."""
    here = node.parent
    for _ in range(8):
        if here is None or here.tag in ("body", "article", "main"):
            return False
        if here.tag == "figure":
            return True
        kind = here.attributes.get("itemtype") or ""
        if kind:
            return kind.endswith(_NO_ARTICLES)
        named = here.attributes.get("class") or ""
        if "comment" in named or "related" in named:
            return True
        here = here.parent
    return False


def _from_headings(tree: LexborHTMLParser, nodes: list[LexborNode], says: Says, title: str) -> None:
    """The headline as shown, and the times around it: first after it, then before."""
    titles = [jsonld.folded(h.value) for h in says.headlines]
    plain = jsonld.folded(title)
    shown = shown_heading(tree, [n for n in nodes if n.tag == "h1"], titles, plain)
    place = -1
    if shown is not None and (shown.points or not title or related(shown.words, [plain, *titles])):
        says.headlines.append(Said(shown.words, shown.source))
        says.kicker = shown.kicker
        key = shown.node.mem_id
        place = next((at for at, node in enumerate(nodes) if node.mem_id == key), -1)
    near = [*nodes[place + 1 :], *reversed(nodes[: max(place, 0)])][:20]
    published, updated = time_elements.told(n for n in near if n.tag == "time")
    says.times += (Said(when, "time") for when in published)
    says.updated += (Said(when, "time") for when in updated)
