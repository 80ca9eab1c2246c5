"""Articles on several pages, and the pieces of one work that are articles of their own.

A page's neighbours are told by its links, and believed only where their address is the page's
own but for a page number: what ``rel=next`` or 「次へ」 points to elsewhere is another article.
``docs/design/parts.md`` has the reasons.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple
from urllib.parse import urlsplit, urlunsplit

import msgspec
from selectolax.lexbor import LexborHTMLParser, LexborNode

from kawaraban.article import Article, FieldEvidence, Paragraph
from kawaraban.read.canonical import (
    may_be_twin,
    names_article,
    plain_twin,
    same_site,
    twin_key,
)
from kawaraban.read.headline import parse_headline
from kawaraban.read.jsonld import folded
from kawaraban.read.markup import one_line
from kawaraban.read.urls import canonical_url, host_of, normalise_url

MOST_PAGES = 20
"""Pages of one article that are joined; no more are asked for."""

_HIGHEST = 200
"""The greatest number that is taken for a page's."""
_PARAMETERS_WORDS = """
    page p pg pn paged pageno page_no pagenum pagenumber page_num pageindex pagewanted
    currentpage curpage seite pagina part_page article_page ipage
"""
_PARAMETERS = frozenset(_PARAMETERS_WORDS.split())
_WHOLE = re.compile(
    r"(?:(?:view|page|p|pagewanted|currentpage|show|display|mode|seite)=(?:all|full|single|"
    r"alles|komplett|whole|onepage)|(?:all|full|fullpage|single|singlepage|single_page|"
    r"onepage|viewall|showall)(?:=(?:1|true|yes|y|on)?)?)\Z",
    re.IGNORECASE,
)
_WHOLE_TAILS_WORDS = "all full fullpage komplettansicht view-all viewall singlepage"
_WHOLE_TAILS = frozenset(_WHOLE_TAILS_WORDS.split())
_WORDED_TAIL = re.compile(r"(?:page|seite|pagina|p)[-_]?(\d{1,3})\Z", re.IGNORECASE)
_IN_NAME = re.compile(
    r"(?P<stem>.*[^-_.])(?P<sep>[-_]{1,2}(?:page|p|seite)?[-_]?)(?P<n>0{0,2}[1-9]\d{0,2})\Z", re.I
)
_NAME_TAIL = re.compile(r"(?P<name>.*?)(?P<ext>\.[a-z]{2,5})?\Z", re.IGNORECASE | re.DOTALL)
_DATED = re.compile(r"/(?:19|20)\d\d(?:[/_-]?\d{1,2}){0,2}/?\Z")

_NUMBER_TEXT = re.compile(
    r"[\s(（\[【〈<]{0,3}(?:page|p\.?|seite|стр\.?|страница|第)?\s{0,2}0{0,2}(\d{1,3})"
    r"\s{0,2}(?:ページ目?|頁|页|頁目|페이지|쪽|/\s?\d{1,3})?[\s)）\]】〉>]{0,3}\Z",
    re.IGNORECASE,
)
_NEXT = re.compile(
    r"[\s>»›→▶▸≫＞【\[(（]*(?:次の?(?:ページ|頁)|次へ|つづきを?読む|続きを?(?:読む|見る)|続きはこちら|"
    r"다음\s?(?:페이지|쪽|$)|下一?[页頁]|后一?页|Следующая(?:\sстраница|$)|Следующая|Далее|Вперед|"
    r"next\spage|next|continue(?:\sreading)?|nächste\sseite|weiter|page\ssuivante|suivante?|"
    r"página\ssiguiente|siguiente)|[>»›→▶▸≫＞]{1,2}\s*\Z",
    re.IGNORECASE,
)
_PREVIOUS = re.compile(
    r"[\s<«‹←◀◂≪＜【\[(（]*(?:前の?(?:ページ|頁)|前へ|戻る|이전\s?(?:페이지|쪽|$)|上一?[页頁]|前一页|"
    r"Предыдущая|Назад|previous\spage|previous|prev|vorherige\sseite|zurück|page\sprécédente|"
    r"précédente?|página\santerior|anterior)|[<«‹←◀◂≪＜]{1,2}\s*\Z",
    re.IGNORECASE,
)
_WHOLE_TEXT = re.compile(
    r"全文(?:を?表示|を?読む|表示|閱讀|阅读)|全(?:ページ|頁)|1ページで|一括表示|(?:单|單)[页頁]|(?:阅读|显示|閱讀|顯示)全文|"
    r"전체\s?(?:보기|페이지)|한\s?페이지|single[\s-]page|view\s(?:all|as\sone|full)|full\s(?:article|"
    r"story|text)|on\sone\spage|all\spages|auf\seiner\sseite|alle\sseiten|на\sодной\sстранице|"
    r"весь\sтекст|printable|印刷用|print\sview",
    re.IGNORECASE,
)
# Another article than this one, whatever its address looks like.
_ARTICLE_TEXT = re.compile(
    r"(?:次|前|関連|新着)の?記事|次回|前回|(?:다음|이전|관련)\s?(?:기사|뉴스|글)|[上下]一?篇|[上下]一[则條条]|"
    r"(?:следующая|предыдущая)\s(?:статья|новость)|(?:next|previous|prev|older|newer|related)\s"
    r"(?:article|story|post|entry|news|item)s?|nächster\sartikel|コメント|comments?\b|댓글|评论|"
    r"комментар",
    re.IGNORECASE,
)
_COMMENTS = re.compile(
    r"(?:^|[\s_-])(?:comments?|commentlist|disqus|repl(?:y|ies)|kommentare?|reviews?|bbs|"
    r"related|recommend(?:ed|ations)?|ranking)(?:$|[\s_-])",
    re.IGNORECASE,
)
_OF_TOTAL = re.compile(
    r"(?<![\d/.])(\d{1,3})\s?(?:ページ目?)?\s?(?:[/／]|of|von|sur|из|全|중)\s?(?:全)?(\d{1,3})(?![\d/.])",
    re.IGNORECASE,
)


class Pages(NamedTuple):
    """Where a page stands among the pages of its article. Addresses are absolute."""

    next: str | None = None
    previous: str | None = None
    whole: str | None = None
    """A view with all the text on one page."""
    number: int = 1
    total: int | None = None
    """How many pages there are, as far as the page says."""
    first: str | None = None
    """The plain address of the first page, where this is it and was found as ``?page=1``."""
    source: str = "page-text"
    confidence: float = 0.8

    @property
    def note(self) -> str:
        """``page 2 of 3``"""
        return f"page {self.number}" + (f" of {self.total}" if self.total else "")


class Numbered(NamedTuple):
    """An address as page ``number`` of what ``stem`` is the address of. ``form`` is how the
    number is written; a ``weak`` form is as often another article's address."""

    stem: str
    number: int
    form: str
    weak: bool = False


def numbered(url: str) -> list[Numbered]:
    """The ways in which an address may be a page of an article, itself as the first page first.

    ``?page=2``, ``/page/2``, ``/seite-2``, ``/2``, ``story_2.html``, ``story-2.html``.
    """
    found = [Numbered(_bare(url), 1, "")]
    try:
        parts = urlsplit(url)
    except ValueError:
        return found

    def add(path: str, query: str, number: int, form: str, *, weak: bool = False) -> None:
        if 1 <= number <= _HIGHEST:
            stem = _bare(urlunsplit((parts.scheme, parts.netloc, path or "/", query, "")))
            found.append(Numbered(stem, number, form, weak))

    if parts.query:
        pairs = parts.query.split("&")
        for at, pair in enumerate(pairs[:30]):
            name, _, value = pair.partition("=")
            if name.lower() in _PARAMETERS and value.isdecimal() and len(value) <= 3:
                others = "&".join(pairs[:at] + pairs[at + 1 :])
                add(parts.path, others, int(value), "?" + name.lower())
    head, _, last = parts.path.rstrip("/").rpartition("/")
    if last.isdecimal() and last.isascii() and len(last) <= 3:
        above, _, word = head.rpartition("/")
        if word.lower() in ("page", "p", "seite", "pagina"):
            add(above, parts.query, int(last), "/page/")
        elif not _DATED.search(head):
            add(head, parts.query, int(last), "/", weak=True)
    elif tail := _WORDED_TAIL.match(last):
        add(head, parts.query, int(tail.group(1)), "/page")
    split = _NAME_TAIL.match(last)
    if split and split["ext"] and split["name"].isdecimal() and len(split["name"]) <= 3:
        if not _DATED.search(head):
            add(head, parts.query, int(split["name"]), "/n" + split["ext"], weak=True)
    elif split and (named := _IN_NAME.match(split["name"])):
        sep = named["sep"].lower()
        path = f"{head}/{named['stem']}{split['ext'] or ''}"
        weak = sep == "-" or (sep == "_" and not split["ext"])
        add(path, parts.query, int(named["n"]), sep, weak=weak)
    return found


def _bare(url: str) -> str:
    return twin_key(canonical_url(url))


def find_pages(tree: LexborHTMLParser, url: str, base: str) -> Pages | None:
    """Where the page at ``url`` stands among the pages of its article; None where it names no
    other page of it. ``base`` is what its links are relative to.

    Not taken for pages of an article: the next *article*, pages of comments, pages of a listing
    (an address that names no article has no pages).
    """
    ways = _ways(url)
    if not ways:
        return None
    return _among([*_head_links(tree), *tree.css(_wanted(ways))], ways, url, base)


_NEIGHBOUR = re.compile(r"\b(?:next|prev|previous)\b")


def _ways(url: str) -> list[Numbered]:
    return [way for way in numbered(url) if names_article(_with_scheme(way.stem))]


def _among(
    nodes: Iterable[LexborNode], ways: Sequence[Numbered], url: str, base: str
) -> Pages | None:
    seen = _Links(url, ways)
    for node in nodes:
        link = _link(node, base)
        if link is not None:
            seen.add(link)
    return seen.pages()


def _with_scheme(stem: str) -> str:
    return stem if "://" in stem else "https://" + stem


def _head_links(tree: LexborHTMLParser) -> list[LexborNode]:
    return tree.head.css("link[rel]") if tree.head is not None else []


def _wanted(ways: Sequence[Numbered]) -> str:
    """Links that may lead to the pages: by relation, to a query, or with the article's name in
    them. (Reading every link of a page takes longer than all the rest here.)"""
    wanted = ["[rel~=next]", "[rel~=prev]", '[href^="?"]']
    for way in ways:
        path, _, query = way.stem.partition("?")
        last = path.rpartition("/")[2] if "/" in path else ""
        last = last.rpartition(".")[0] or last
        pieces = re.findall(r"[A-Za-z0-9_-]+", re.sub(r"%[0-9A-Fa-f]{2}", " ", last))
        pieces += re.findall(r"=([A-Za-z0-9_-]{2,})", query)
        token = max(pieces, key=len, default="")
        if not token and "%" in last:
            wanted.append("[href]")  # a name in another script, which links spell in two ways
        if len(token) >= 2 or (token and "/" in path):
            wanted.append(f'[href*="{token}"]')
    return f"a:is({', '.join(dict.fromkeys(wanted))})"


class _Link:
    """One link; its words are looked at only where its address is a page's."""

    __slots__ = ("attributes", "node", "rel", "tag", "url")

    def __init__(self, node: LexborNode, attributes: dict[str, str | None], url: str) -> None:
        self.node = node
        self.attributes = attributes
        self.url = url
        self.tag = node.tag or ""
        self.rel = (attributes.get("rel") or "").lower()

    @property
    def text(self) -> str:
        if self.tag == "link":
            return ""
        said = one_line(self.node.text()[:400])
        return said or one_line(
            self.attributes.get("title") or self.attributes.get("aria-label") or ""
        )


def _link(node: LexborNode, base: str) -> _Link | None:
    attributes = node.attributes
    href = attributes.get("href")
    if not href or href.startswith("#") or "#comment" in href:
        return None
    if node.tag == "link" and not _NEIGHBOUR.search((attributes.get("rel") or "").lower()):
        return None
    url = normalise_url(href, base)
    return _Link(node, attributes, url) if url is not None else None


class _Links:
    """The links of one page that lead to pages of its article."""

    def __init__(self, url: str, ways: Sequence[Numbered]) -> None:
        self.url = url
        self.ways = ways
        self.here = _bare(url)
        self.host = host_of(url)
        self.stems = frozenset(way.stem for way in ways)
        self.beginnings = tuple(_without_extension(stem) for stem in self.stems)
        self.found: dict[tuple[str, str], dict[int, tuple[str, float, str]]] = {}
        """By stem and form: address, confidence and source of each number."""
        self.own: dict[tuple[str, str], int] = {}
        self.whole: str | None = None
        self.totals: list[int] = []
        self.plain: dict[str, str] = {}
        """Addresses of stems as they are linked."""

    def add(self, link: _Link) -> None:
        if host_of(link.url) != self.host:
            return
        bare = _bare(link.url)
        if bare == self.here or not bare.startswith(self.beginnings):
            return
        text = link.text
        if _ARTICLE_TEXT.search(text):
            return
        if self.is_whole(link, text):
            if self.whole is None and not _among_others(link.node):
                self.whole = link.url
            return
        for other in numbered(link.url):
            if other.stem not in self.stems:
                continue
            for way in self.ways:
                if other.stem != way.stem or way.form == other.form == "":
                    continue
                if way.form and other.form and way.form != other.form:
                    continue
                if other.form == "":
                    self.plain.setdefault(way.stem, link.url)
                sure = self.sure(link, text, way, other)
                if sure and not (link.tag == "a" and _among_others(link.node)):
                    self.note(way, other, way.form or other.form, link, sure)
                    self.total(link.node, way.number)

    def sure(self, link: _Link, text: str, way: Numbered, other: Numbered) -> float:
        """How surely a link leads to that page; 0 where it does not."""
        next_, previous = other.number == way.number + 1, other.number == way.number - 1
        if link.tag == "link" or ("next" in link.rel or "prev" in link.rel):
            if (next_ and "next" in link.rel) or (previous and "prev" in link.rel):
                return 0.95
            return 0.0
        number = _NUMBER_TEXT.match(text)
        if number and int(number.group(1)) == other.number:
            return 0.9
        if next_ and _NEXT.match(text):
            return 0.9
        if previous and _PREVIOUS.match(text):
            return 0.9
        if way.weak or other.weak or len(text) > 80:
            return 0.0
        # A parameter called ``p`` is as often a post's number as a page's.
        return 0.0 if "?p" in (way.form, other.form) else 0.7

    def note(self, way: Numbered, other: Numbered, form: str, link: _Link, sure: float) -> None:
        key = way.stem, form
        self.own[key] = way.number
        numbers = self.found.setdefault(key, {})
        known = numbers.get(other.number)
        if known is None or known[1] < sure:
            source = "meta" if link.tag == "link" else "page-text"
            numbers[other.number] = link.url, sure, source

    def is_whole(self, link: _Link, text: str) -> bool:
        if link.tag != "a":
            return False
        parts = urlsplit(link.url)
        pairs = parts.query.split("&")
        others = [pair for pair in pairs if not _WHOLE.match(pair)]
        head, _, last = parts.path.rstrip("/").rpartition("/")
        if len(others) < len(pairs):
            made = (parts.scheme, parts.netloc, parts.path, "&".join(others), "")
        elif last.lower() in _WHOLE_TAILS:
            made = (parts.scheme, parts.netloc, head or "/", parts.query, "")
        else:
            return len(text) <= 40 and bool(_WHOLE_TEXT.search(text))
        return _bare(urlunsplit(made)) in self.stems

    def total(self, node: LexborNode, number: int) -> None:
        """「1/3ページ」 in the box that the links stand in."""
        box, steps = node.parent, 0
        while box is not None and steps < 3 and len(self.totals) < 5:
            text = box.text()
            if len(text) > 300:
                return
            for own, of in _OF_TOTAL.findall(text):
                if int(own) == number <= int(of) <= _HIGHEST and int(of) > 1:
                    self.totals.append(int(of))
            box, steps = box.parent, steps + 1

    def pages(self) -> Pages | None:
        best: tuple[float, str, str] | None = None
        for (stem, form), numbers in self.found.items():
            own = self.own[stem, form]
            near = [numbers[n][1] for n in (own - 1, own + 1) if n in numbers]
            if near and (best is None or max(near) > best[0]):
                best = max(near), stem, form
        if best is None:
            return None
        sure, stem, form = best
        numbers, own = self.found[stem, form], self.own[stem, form]
        following, before = numbers.get(own + 1), numbers.get(own - 1)
        previous = before[0] if before else None
        if previous is not None and own == 2 and form.startswith(("?", "/")):
            # ``?page=1`` is the article's plain address.
            previous = self.plain.get(stem) or self.like(stem)
        highest = max(own, *numbers)
        total = max(self.totals, default=0)
        near_one = following or before
        return Pages(
            next=following[0] if following else None,
            previous=previous,
            whole=self.whole,
            number=own,
            total=total if total >= highest else highest if highest > 1 else None,
            first=self.like(stem) if own == 1 and self.here != stem else None,
            source=near_one[2] if near_one else "page-text",
            confidence=sure,
        )

    def like(self, stem: str) -> str:
        """A stem as an address, written as this page's own is."""
        parts = urlsplit(self.url)
        www = "www." if (parts.netloc or "").startswith("www.") else ""
        path, mark, query = stem.partition("?")
        slash = "/" if parts.path.endswith("/") and "." not in path.rpartition("/")[2] else ""
        made = f"{parts.scheme}://{www}{path}{slash}{mark}{query}"
        return normalise_url(made) or made


def _without_extension(stem: str) -> str:
    path = stem.partition("?")[0]
    head, dot, tail = path.rpartition(".")
    return head if dot and "/" not in tail and "/" in head else path


def _among_others(node: LexborNode) -> bool:
    """Whether a link stands among comments, or in a list of other articles."""
    box, steps = node.parent, 0
    while box is not None and steps < 12:
        if box.tag in ("body", "article", "main", "html"):
            return False
        attributes = box.attributes
        for name in ("class", "id"):
            value = attributes.get(name)
            if value and _COMMENTS.search(value):
                return True
        box, steps = box.parent, steps + 1
    return False


def placed(article: Article, tree: LexborHTMLParser, here: str, base: str) -> Article:
    """An article as read from a page, with the page's place among the pages of it, the parts of
    its work, and its twins among ``other_urls``. ``here`` is the address after redirects."""
    ways = _ways(here)
    links = _head_links(tree)
    nodes = tree.css(_wanted(ways)) if ways else []
    pages = _among([*links, *nodes], ways, here, base) if ways else None
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


_FIRST = "the first page's"


def _first_page(canonical: str | None, ways: Sequence[Numbered]) -> Numbered | None:
    """As which page the address stands to ``canonical``, where that is the first page's."""
    if not canonical or all(way.number == 1 for way in ways):
        return None
    bare = _bare(canonical)
    return next((way for way in ways if way.number > 1 and way.stem == bare), None)


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
    own = {_bare(u) for u in (article.url, article.address, *article.other_urls)}
    found: dict[str, str] = {}
    for node in tree.css("a[href]"):
        href = node.attributes.get("href") or ""
        text = one_line(node.text()[:600])
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
        if _bare(url) not in own and len(found) < _MOST_PARTS:
            found.setdefault(_bare(url), canonical_url(url))
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
