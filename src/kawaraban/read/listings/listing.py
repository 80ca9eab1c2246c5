"""Article links of a page that has no feed: a front page, a section, an archive list.

Without a rule for the site: links are told from menus by the length of their words, put into
groups by where in the page's structure they stand, and the groups are weighed by dates nearby,
the shape of their addresses and the part of the page they are in. The best group is the list;
others that look the same (a first story set larger) are added. What a sidebar, a ranking or a
footer holds is not. ``docs/design/feeds.md`` says why.

For a page on which that fails, :class:`Selectors` say where things are.
"""

from __future__ import annotations

import itertools
import math
import re
from collections import Counter
from functools import cached_property
from urllib.parse import urlsplit

import msgspec
from selectolax.lexbor import LexborHTMLParser, LexborNode

from kawaraban.article import Entry, Feed, Moment, RawResponse
from kawaraban.read.addresses import urls
from kawaraban.read.addresses.canonical import site_of
from kawaraban.read.dates import parse as dates
from kawaraban.read.feeds.feed import feeds_of_page
from kawaraban.read.html import css, dom
from kawaraban.read.html.links import (
    HEADINGS,
    LEAST_WIDTH,
    MOST_WIDTH,
    above,
    headline_in,
    is_likely,
    rank_of,
    shape_of,
    texts_of,
    words_of,
)
from kawaraban.read.text import charset
from kawaraban.read.text.language import primary
from kawaraban.read.text.markup import one_line
from kawaraban.read.text.sentences import width_of
from kawaraban.read.text.xmltree import unpacked, unreadable

_SHORTEST = 4
"""Width of what may still be a headline where it stands among others."""
_ENOUGH = 60
"""Articles of a group beyond which more make it no likelier the list."""
MOST_LINKS = 4_000
"""Links of a page that are looked at."""

_ASIDE_TAGS = frozenset(["nav", "aside", "footer", "noscript", "template", "dialog"])
_ASIDE_NAME = re.compile(
    r"(?:^|[\s_-])(?:side|sidebar|aside|rank|ranking|ranks|popular|mostread|related|relation|"
    r"recommend|recommended|recommends|gnav|nav|navi|navigation|foot|footer|breadcrumbs?|ads?|"
    r"advert|pager|pagination|cookie)(?:$|[\s_-])",
    re.IGNORECASE,
)
_PERHAPS_ASIDE = re.compile(
    r"(?:^|[\s_-])(?:menu|most|pr|banner|sns|share|tags?|trend|trending|best|widget)(?:$|[\s_-])",
    re.IGNORECASE,
)
"""Names that some sites give to the matter itself."""
# What a class of an article says of the article: "tag-politics", "category-most-read".
_ABOUT = re.compile(
    r"(?:tag|category|cat|post|postid|format|type|status|author|term)-", re.IGNORECASE
)
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_HEADING_LIKE = HEADINGS | {"dt", "p", "div", "time", "span", "li"}
_VARIABLE_CLASS = re.compile(r"\d|^(?:first|last|odd|even|active|current|new|on|is-|js-|has-)")
_CLOCK = re.compile(r"(?<![\d:])([0-2]?\d:[0-5]\d)(?![\d:])")
_URL_DATE = re.compile(r"(?<!\d)((?:19|20)\d\d)[/_-]?([01]\d)[/_-]?([0-3]\d)(?!\d{1,3}(?:\D|\Z))")
_DAY_WORD = re.compile(
    r"today|yesterday|just now|an? (?:hour|minute|day) ago|今日|きょう|本日|昨日|きのう|たった今|"
    r"오늘|어제|방금(?: 전)?|今天|昨天|前天|刚刚|剛剛|"
    r"сегодня|вчера|только что|(?:час|минуту|день) назад",
    re.IGNORECASE,
)
_MORE = re.compile(
    r"(?:続きを読む|もっと見る|一覧|全文|더보기|자세히|目次|查看更多|阅读全文|read more|more"
    r"|continue reading|подробнее|читать далее|次へ|前へ|comments?|コメント)[\s>»›…]*\Z",
    re.IGNORECASE,
)


class Selectors(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """Where a listing page has what, as CSS selectors (``select`` in desk.toml).

    ``item`` is what surrounds one article, the others are looked for inside it. An empty
    ``link`` is its first link, an empty ``headline`` the link's words, an empty ``date`` what
    in the item reads as a date. Without ``item``, each ``link`` is an item of its own.
    """

    item: str = ""
    link: str = ""
    headline: str = ""
    date: str = ""


class _Link:
    """A link that may lead to an article."""

    __slots__ = (
        "aside",
        "headline",
        "item",
        "moment",
        "node",
        "rank",
        "shape",
        "shows_date",
        "url",
    )

    def __init__(self, node: LexborNode, url: str, headline: str) -> None:
        self.node = node
        self.url = url
        self.headline = headline
        self.shape = shape_of(url)
        self.item = node
        self.aside = 0.0
        self.rank = 2
        self.moment: Moment | None = None
        self.shows_date = 0.0
        """1 where its item, or what stands right before it, shows a date; 0.9 where a heading
        farther above does."""

    @property
    def is_short(self) -> bool:
        return width_of(self.headline) < LEAST_WIDTH


def read_listing(
    raw: RawResponse,
    *,
    offset: int | None = None,
    language: str | None = None,
    select: Selectors | None = None,
) -> Feed:
    """The article links of an HTML page as entries, in the page's order.

    ``offset`` (minutes east of UTC) and ``language`` (BCP 47; else what the page says) help
    read the dates; ``select`` replaces the search by rules. An entry has a date where one
    stands beside it, above its list, or in its address.

    Raises :class:`Unreadable`: ``no-articles``, ``bad-selector``, ``empty``, ``too-large``,
    ``broken-gzip``.
    """
    body = unpacked(raw)
    text, _ = charset.decode(body, raw.header("content-type"), "html")
    tree = dom.parse(text)
    page = _Page(tree, raw, offset, language)
    problems = []
    if feeds := feeds_of_page(text, raw.url):
        problems.append(f"the page names a feed, which is the better source: {feeds[0]}")
    links = page.selected(select) if select is not None else page.found()
    if not links:
        advice = (
            "nothing matches the selectors"
            if select is not None
            else "no list of articles was found; say where it is with select"
        )
        raise unreadable("no-articles", advice, raw)
    entries = tuple(
        Entry(
            url=link.url,
            id=link.url,
            headline=link.headline,
            published=link.moment,
            source="listing",
        )
        for link in links
    )
    title = tree.css_first("title")
    return Feed(
        kind="listing",
        title=one_line(title.text()) if title is not None else "",
        link=raw.url,
        language=page.language,
        entries=entries,
        problems=tuple(problems),
    )


class ItemOf:
    """Which of some items a node stands in; every node is looked at once."""

    def __init__(self, items: list[LexborNode]) -> None:
        self.known: dict[int, int | None] = {item.mem_id: item.mem_id for item in items}

    def firsts(self, nodes: list[LexborNode]) -> dict[int, LexborNode]:
        """The first of ``nodes`` in each item that holds one, or is one."""
        out: dict[int, LexborNode] = {}
        for node in nodes:
            if (item := self._of(node)) is not None:
                out.setdefault(item, node)
        return out

    def _of(self, node: LexborNode | None) -> int | None:
        way: list[int] = []
        found: int | None = None
        while node is not None:
            if node.mem_id in self.known:
                found = self.known[node.mem_id]
                break
            way.append(node.mem_id)
            node = node.parent
        self.known.update(dict.fromkeys(way, found))
        return found


class _Page:
    def __init__(
        self, tree: LexborHTMLParser, raw: RawResponse, offset: int | None, language: str | None
    ) -> None:
        self.tree = tree
        self.raw = raw
        self.offset = offset
        root = tree.root
        said = root.attributes.get("lang") if root is not None else None
        self.language = primary(language) or primary(said)
        base = tree.css_first("base[href]")
        href = base.attributes.get("href") if base is not None else None
        self.base = urls.normalise_url(href or "", raw.url) or raw.url
        self.here = urls.canonical_url(raw.url)
        self.site = site_of(raw.url)
        # What was found of a node, by its address in memory: nodes are asked about again and
        # again, once for each link below or after them.
        self._asides: dict[int, float] = {}
        self._headed: dict[int, tuple[str, Moment | None]] = {}

    def selected(self, select: Selectors) -> list[_Link]:
        """The links that the selectors name. What is in several items one around the other is
        the innermost one's."""
        items = self.css(select.item or select.link or "a[href]")[:MOST_LINKS]
        of = ItemOf(items)
        if select.item:
            links = of.firsts(self.css(select.link or "a[href]"))
        else:
            links = {item.mem_id: item for item in items}
        named = of.firsts(self.css(select.headline)) if select.headline else {}
        dated = of.firsts(self.css(select.date)) if select.date else {}
        found: dict[str, _Link] = {}
        for item in items:
            node = links.get(item.mem_id)
            url = self.address(node) if node is not None else None
            if node is None or url is None or url in found:
                continue
            heading = named.get(item.mem_id)
            words = words_of(heading) if heading is not None else headline_in(node)
            link = _Link(node, url, words)
            link.item = item
            if select.date:
                date = dated.get(item.mem_id)
                link.moment = self.moment_of(date) if date is not None else None
            else:
                self.date(link)
            if link.headline:
                found[url] = link
        return list(found.values())

    def css(self, selector: str) -> list[LexborNode]:
        try:
            return css.select(self.tree, selector)
        except css.SelectorError as error:
            detail = f"no CSS selector: {selector[:100]!r} ({error})"
            raise unreadable("bad-selector", detail, self.raw) from error

    def found(self) -> list[_Link]:
        """The links of the page's list of articles."""
        links = self._candidates()
        if not links:
            return []
        links = self._place(links)
        groups: dict[tuple[str, ...], list[_Link]] = {}
        short: dict[tuple[str, ...], list[_Link]] = {}
        for link in links:
            (short if link.is_short else groups).setdefault(_where(link), []).append(link)
        for link in itertools.chain.from_iterable(groups.values()):
            self.date(link)
        if not groups:
            return []
        quality = {where: _quality(group) for where, group in groups.items()}
        best = max(groups, key=lambda where: quality[where] * _weight(groups[where]))
        if quality[best] < 0.08:
            return []
        shapes = {link.shape for link in groups[best]}
        beside = groups[best][0].aside
        taken: dict[str, _Link] = {}
        for link in groups[best]:
            taken.setdefault(link.url, link)
        around = _common(groups[best])
        for where, group in groups.items():
            if quality[where] < 0.5 * quality[best] or group[0].aside > beside:
                continue
            if _is_like(group, groups[best], around):
                for link in group:
                    if link.shape in shapes:
                        taken.setdefault(link.url, link)
        # What stands in the list is an article of it, however short.
        for link in short.get(best, ()):
            if link.url not in taken:
                self.date(link)
                if link.shape in shapes or (link.rank < 2 and link.moment is not None):
                    taken[link.url] = link
        order = {id(link): position for position, link in enumerate(links)}
        return sorted(taken.values(), key=lambda link: order[id(link)])

    def address(self, node: LexborNode) -> str | None:
        """Where a link leads; None where that is not to an article of this site."""
        href = node.attributes.get("href")
        if not href or href.startswith("#"):
            return None
        url = urls.normalise_url(href, self.base)
        if url is None:
            return None
        url = urls.canonical_url(url)
        return None if url == self.here else url

    def _candidates(self) -> list[_Link]:
        """The links with words long enough for a headline."""
        found = []
        for node in self.tree.css("a[href]")[:MOST_LINKS]:
            url = self.address(node)
            if url is None or site_of(url) != self.site:
                continue
            parts = urlsplit(url)
            if parts.path in ("", "/") and not any(char.isdigit() for char in parts.query):
                continue
            headline = headline_in(node)
            if _SHORTEST <= width_of(headline) <= MOST_WIDTH and not _MORE.match(headline):
                link = _Link(node, url, headline)
                link.rank = rank_of(node)
                found.append(link)
        return found

    def _place(self, links: list[_Link]) -> list[_Link]:
        """Finds what surrounds each link alone, and whether it stands beside the matter. Of
        several links to one address in one item (picture, headline) the best is kept."""
        headed = [link for link in links if link.rank < 2]
        items = self._items(headed, headed)
        rest = [
            link
            for link in links
            if link.rank >= 2 and not any(items.get(o.mem_id) == link.url for o in above(link.node))
        ]
        # A headline is alone beside its section, author and keywords; what is no headline is not.
        self._items([link for link in rest if link.is_short], links)
        self._items(
            [link for link in rest if not link.is_short], [li for li in links if not li.is_short]
        )
        count: Counter[int] = Counter()
        for link in links:
            count.update(outer.mem_id for outer in above(link.node))
        kept: dict[tuple[str, int], _Link] = {}
        for link in links:
            here = (link.url, link.item.mem_id)
            if here not in kept or link.rank < kept[here].rank:
                kept[here] = link
        dropped = {id(link) for link in links} - {id(link) for link in (*headed, *rest)}
        placed = [link for link in links if kept.get((link.url, link.item.mem_id)) is link]
        placed = [link for link in placed if id(link) not in dropped]
        for link in placed:
            inside = True
            for outer in above(link.node):
                if outer.tag in ("body", "html", "main"):
                    break
                if outer.tag in _ASIDE_TAGS:
                    link.aside = 0.9
                # What an item is called is about its article: its section, its keywords. And
                # "with-sidebar" on what holds the whole page says nothing.
                elif not inside and 4 * count[outer.mem_id] <= 3 * len(links):
                    link.aside = max(link.aside, self._aside(outer))
                inside = inside and outer.mem_id != link.item.mem_id
        return placed

    def _items(self, links: list[_Link], among: list[_Link]) -> dict[int, str]:
        """Gives each of ``links`` its item: the outermost element that of ``among`` holds only
        links to its address. The items' elements with their addresses are returned."""
        holds: dict[int, str | None] = {}
        for link in among:
            for outer in above(link.node):
                key = outer.mem_id
                if key not in holds:
                    holds[key] = link.url
                elif holds[key] != link.url:
                    holds[key] = None
        items: dict[int, str] = {}
        for link in links:
            for outer in above(link.node):
                if outer.tag in ("body", "html", "main") or holds.get(outer.mem_id) != link.url:
                    break
                link.item = outer
            items[link.item.mem_id] = link.url
        return items

    def date(self, link: _Link) -> None:
        """Looks for the link's date: in its item, above its list, in its address."""
        link.moment = self._date_in(link)
        link.shows_date = 1.0 if link.moment is not None else 0.0
        if link.moment is None or link.moment.precision == "day":
            above, near = self._date_above(link)
            if link.moment is None and above is not None:
                link.moment, link.shows_date = above, 1.0 if near else 0.9
        if link.moment is None and (told := _URL_DATE.search(urlsplit(link.url).path)):
            link.moment = self._parse("-".join(told.groups()))

    def _date_in(self, link: _Link) -> Moment | None:
        item = link.item
        for node in item.css("time")[:5]:
            if moment := self.moment_of(node):
                return moment
        texts = list(texts_of(item, 80, apart=True))
        for text in texts:
            if text != link.headline and width_of(text) <= 60 and (moment := self._parse(text)):
                return moment
        joined = " ".join(text for text in texts if text != link.headline)[:300]
        return self._parse(joined) if joined else None

    def _date_above(self, link: _Link) -> tuple[Moment | None, bool]:
        """The date of a heading over the list, with the time beside the link, and whether it
        stands right before the item. A heading of other words ends what the headings of its
        rank above it are about."""
        node: LexborNode | None = link.item
        highest = "h7"
        near = True
        for _ in range(4):
            if node is None or node.tag == "body":
                break
            sibling = node.prev
            for _ in range(60):
                if sibling is None:
                    break
                tag = sibling.tag or ""
                if tag in _HEADING_LIKE and (tag < highest if tag in HEADINGS else highest == "h7"):
                    words, moment = self._heading(sibling)
                    if moment:
                        clock = _CLOCK.search(" ".join(texts_of(link.item, 40)))
                        timed = self._parse(f"{words} {clock.group(1)}") if clock else None
                        return timed or moment, near
                    if words and tag in HEADINGS:
                        highest = tag
                        break
                near = near and tag.startswith("-")
                sibling = sibling.prev
            near = False
            node = node.parent
        return None, False

    def _heading(self, node: LexborNode) -> tuple[str, Moment | None]:
        """What stands in a node that may head a list, and the date that it is."""
        if (known := self._headed.get(node.mem_id)) is not None:
            return known
        words = words_of(node, 4)
        moment = self._parse(words) if words and len(words) < 30 else None
        self._headed[node.mem_id] = words, moment
        return words, moment

    def _aside(self, node: LexborNode) -> float:
        """How surely a node stands beside the matter, by what it is called."""
        if (known := self._asides.get(node.mem_id)) is None:
            name = _aside_name(node)
            # "right-sidebar" on what holds the matter and its sidebar says how they are laid out.
            layout = "side" in name and node.mem_id in self._around_sidebars
            sure = 0.0 if layout or not name else 0.5 if name == "perhaps" else 0.9
            known = self._asides[node.mem_id] = sure
        return known

    @cached_property
    def _around_sidebars(self) -> set[int]:
        return css.around(css.select(self.tree, "aside, [class*=sidebar i], [id*=sidebar i]"))

    def moment_of(self, node: LexborNode) -> Moment | None:
        for name in ("datetime", "content", "data-time", "title"):
            if (value := node.attributes.get(name)) and (moment := self._parse(value)):
                return moment
        return self._parse(words_of(node))

    def _parse(self, text: str) -> Moment | None:
        # "今日のおすすめ" and "Today's picks" are no dates.
        if not any(char.isdigit() for char in text) and not _DAY_WORD.fullmatch(text.strip(" :：")):
            return None
        return dates.parse_date(
            text, offset=self.offset, now=self.raw.fetched, language=self.language
        )


def _aside_name(node: LexborNode) -> str:
    """What of a node says that it stands beside the matter; empty where nothing does."""
    if node.tag in _ASIDE_TAGS:
        return node.tag or ""
    attributes = node.attributes
    if attributes.get("role") in ("navigation", "complementary", "contentinfo"):
        return "role"
    written = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"[:300]
    names = " ".join(name for name in written.split() if not _ABOUT.match(name))
    names = _CAMEL.sub("-", names)
    if found := _ASIDE_NAME.search(names):
        return found.group().lower()
    return "perhaps" if _PERHAPS_ASIDE.search(names) else ""


def _where(link: _Link) -> tuple[str, ...]:
    """The place of a link in the page's structure, the same for all items of a list. The items'
    own classes are left out: they name the section, the author, the number of the article."""
    parent = link.item.parent
    list_of = _step(parent) if parent is not None else ""
    item = link.item.tag or "" if link.item.mem_id != link.node.mem_id else "a"
    return (str(link.aside), list_of, item)


def _step(node: LexborNode) -> str:
    names = (node.attributes.get("class") or "").split()[:6]
    stable = sorted(name for name in names if not _VARIABLE_CLASS.search(name))
    return ".".join([node.tag or "", *stable[:2]])


def _common(group: list[_Link]) -> int:
    """The innermost element that all of a group stand in, by its ``mem_id``; 0 for none."""
    count: Counter[int] = Counter()
    for link in group:
        count.update(outer.mem_id for outer in above(link.node))
    return next((o.mem_id for o in above(group[0].node) if count[o.mem_id] == len(group)), 0)


def _is_like(group: list[_Link], best: list[_Link], around: int) -> bool:
    """Whether a group elsewhere on the page belongs to the list: it says of its articles what
    the list says. One outside of the list is a first story set larger, or is headed or dated."""
    dated, headed = _share(group)
    best_dated, best_headed = _share(best)
    if dated < 0.5 * best_dated or headed < best_headed - 0.5:
        return False
    if len(group) == 1:
        return headed >= 0.5 or dated == 1.0
    if all(any(o.mem_id == around for o in above(link.node)) for link in group[:50]):
        return True
    return headed >= 0.5 or dated >= 0.5


def _share(group: list[_Link]) -> tuple[float, float]:
    """How many of a group show a date, how many are headings."""
    count = len(group)
    return sum(link.shows_date for link in group) / count, sum(
        link.rank < 2 for link in group
    ) / count


def _weight(group: list[_Link]) -> float:
    """What the size of a group counts for: a box beside the list may well be longer than it."""
    size = len({link.url for link in group})
    return 0.3 if size == 1 else math.sqrt(min(size, _ENOUGH))


def _quality(group: list[_Link]) -> float:
    """How much a group of links (of one place) looks like a list of articles, 0 to about 4."""
    count = len(group)
    shown, headed = _share(group)
    dated = shown + 0.4 * sum(not li.shows_date and li.moment is not None for li in group) / count
    width = sum(min(width_of(link.headline), 80) for link in group) / count / 40
    likely = sum(is_likely(link.url) for link in group) / count
    told = (0.25 + max(likely, 0.35 * headed)) * (1.0 + headed)
    return (0.3 + dated) * width * told * (1.0 - group[0].aside) / 1.6
