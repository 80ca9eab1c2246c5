"""Which links of a page lead to the other pages of its article.

They are believed only where their address is the page's own but for a page number: what
``rel=next`` or 「次へ」 points to elsewhere is another article.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import NamedTuple
from urllib.parse import urlsplit, urlunsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from kawaraban.read.addresses.canonical import names_article, twin_key
from kawaraban.read.addresses.urls import canonical_url, host_of, normalise_url
from kawaraban.read.html.dom import short_text
from kawaraban.read.text.markup import one_line

_MOST_LINKS = 3000
"""Links of one page that are looked at; more with one article's name in them are a trap."""
_LOOKED = 8
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
    r"(?:^|[\s_-])(?:comments?|commentlist|disqus|repl(?:y|ies)|kommentare?|bbs|"
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
    found = [Numbered(stem_of(url), 1, "")]
    try:
        parts = urlsplit(url)
    except ValueError:
        return found

    def add(path: str, query: str, number: int, form: str, *, weak: bool = False) -> None:
        if 1 <= number <= _HIGHEST:
            stem = stem_of(urlunsplit((parts.scheme, parts.netloc, path or "/", query, "")))
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


def stem_of(url: str) -> str:
    """An address as it is compared here: without tracking, in one spelling."""
    return twin_key(canonical_url(url))


def find_pages(tree: LexborHTMLParser, url: str, base: str) -> Pages | None:
    """Where the page at ``url`` stands among the pages of its article; None where it names no
    other page of it. ``base`` is what its links are relative to.

    Not taken for pages of an article: the next *article*, pages of comments, pages of a listing
    (an address that names no article has no pages).
    """
    ways = ways_of(url)
    if not ways:
        return None
    return pages_among([*head_links(tree), *tree.css(links_wanted(ways))], ways, url, base)


_NEIGHBOUR = re.compile(r"\b(?:next|prev|previous)\b")


def ways_of(url: str) -> list[Numbered]:
    """The ways of :func:`numbered` whose stem names an article: all others have no pages."""
    return [way for way in numbered(url) if names_article(_with_scheme(way.stem))]


def pages_among(
    nodes: Iterable[LexborNode], ways: Sequence[Numbered], url: str, base: str
) -> Pages | None:
    """:func:`find_pages`, of links that were gathered already."""
    seen = _Links(url, ways)
    for node in islice(nodes, _MOST_LINKS):
        link = _link(node, base)
        if link is not None:
            seen.add(link)
    return seen.pages()


def _with_scheme(stem: str) -> str:
    return stem if "://" in stem else "https://" + stem


def head_links(tree: LexborHTMLParser) -> list[LexborNode]:
    """The ``link`` elements of a page's head that have a relation."""
    return tree.head.css("link[rel]") if tree.head is not None else []


def links_wanted(ways: Sequence[Numbered]) -> str:
    """The selector of links that may lead to the pages: by relation, to a query, or with the
    article's name in them. (Reading every link of a page takes longer than all the rest here.)"""
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
        said = one_line(short_text(self.node, 400))
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
        self.here = stem_of(url)
        self.host = host_of(url)
        self.stems = frozenset(way.stem for way in ways)
        self.beginnings = tuple(_without_extension(stem) for stem in self.stems)
        self.found: dict[tuple[str, str], dict[int, tuple[str, float, str]]] = {}
        """By stem and form: address, confidence and source of each number."""
        self.own: dict[tuple[str, str], int] = {}
        self.whole: str | None = None
        self.totals: list[int] = []
        self.looked = 0
        """How often a total was looked for: a box's text may be the whole page's."""
        self.plain: dict[str, str] = {}
        """Addresses of stems as they are linked."""

    def add(self, link: _Link) -> None:
        if host_of(link.url) != self.host:
            return
        stem = stem_of(link.url)
        if stem == self.here or not stem.startswith(self.beginnings):
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
        return stem_of(urlunsplit(made)) in self.stems

    def total(self, node: LexborNode, number: int) -> None:
        """「1/3ページ」 in the box that the links stand in."""
        self.looked += 1
        if self.looked > _LOOKED:
            return
        box, steps = node.parent, 0
        while box is not None and steps < 3:
            text = short_text(box, 301)
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
