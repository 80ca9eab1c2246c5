"""What the search page asks the archive, and shows: what is found, how it spreads, and links
that ask more narrowly."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal
from urllib.parse import urlencode

import msgspec
from markupsafe import Markup

from kawaraban.article import Clip, clip_id
from kawaraban.match.aliases import Aliases
from kawaraban.publish.links import clean
from kawaraban.publish.pages import Pages
from kawaraban.publish.record import marked
from kawaraban.publish.views import ClipView, TopicInfo, clip_view, pager, title_view
from kawaraban.publish.words import Words, words_for
from kawaraban.store import query as asking
from kawaraban.store.base import Facet, SearchHit, Store
from kawaraban.store.query import All, Days, Node, Not, QueryError, Some, Value, parse
from kawaraban.web.answers import number_of

PER_PAGE = 10
LONGEST = 400
"""Characters of a question."""
_LAST_PAGE = 1000
_SHOWN = 8
"""Values of a facet on the page."""

Order = Literal["newest", "best"]
_PARTS = {"outlet": "outlet", "genre": "genre", "lang": "lang", "month": "date"}
"""The field of a question by facet."""


class Scope(msgspec.Struct, frozen=True):
    """A topic to search within, and the address that does so."""

    topic: TopicInfo
    href: str


class HitView(msgspec.Struct, frozen=True):
    """One article found. ``page`` is its clip's page, None where it is on no topic's page."""

    clip: ClipView
    passage: Markup
    page: str | None


class Choice(msgspec.Struct, frozen=True):
    """One way to ask otherwise. ``count``: how many it would find; ``on``: that it is so now."""

    name: str
    href: str
    count: str = ""
    on: bool = False
    lang: str = ""


class FacetView(msgspec.Struct, frozen=True):
    name: str
    choices: tuple[Choice, ...]
    more: bool = False


class Question(msgspec.Struct, frozen=True):
    query: str = ""
    topic: TopicInfo | None = None
    page: int = 1
    order: Order = "newest"
    variants: bool = False

    def href(self, page: int = 1, **other: object) -> str:
        """The same question about another page, or otherwise (``topic``: None: everywhere)."""
        one = msgspec.structs.replace(self, **other)
        asked = {"q": one.query} | ({"topic": one.topic.slug} if one.topic else {})
        asked |= {"order": one.order} if one.order != "newest" else {}
        asked |= {"variants": "1"} if one.variants else {}
        return "?" + urlencode(asked | ({"page": str(page)} if page > 1 else {}))

    def narrowed(self, field: str, value: str) -> str:
        """The address that asks for this as well; empty where it cannot be written."""
        if '"' in value or not value.strip():
            return ""
        written = f'"{value}"' if field == "outlet" else value
        query = f"({self.query})" if isinstance(self.node, Some) else self.query
        query = f"{query} {field}:{written}"
        return self.href(query=query) if len(query) <= LONGEST else ""

    @property
    def node(self) -> Node | None:
        try:
            return parse(self.query)
        except QueryError:
            return None


def read_question(
    query: str,
    topic: str,
    page: str,
    topics: tuple[TopicInfo, ...],
    *,
    order: str = "",
    variants: str = "",
) -> Question:
    """A question as an address asks it; what makes no sense is left out."""
    return Question(
        query=" ".join(clean(query).split()),
        topic=next((t for t in topics if t.slug == topic), None),
        page=min(max(number_of(page, digits=5), 1), _LAST_PAGE),
        order="best" if order == "best" else "newest",
        variants=variants == "1",
    )


class Answer(msgspec.Struct, frozen=True):
    total: int = 0
    hits: tuple[HitView, ...] = ()
    facets: tuple[Facet, ...] = ()
    problem: str = ""
    wrong: Markup | None = None
    """The question with the place marked where it is wrong."""


def find(
    store: Store, question: Question, language: str, site: Path, aliases: Aliases | None = None
) -> Answer:
    """The articles of one page of results. Reads the store, and looks which have a page."""
    try:
        result = store.search(
            question.query,
            topic=question.topic.slug if question.topic else None,
            limit=PER_PAGE,
            offset=(question.page - 1) * PER_PAGE,
            order=question.order,
            facets=True,
            variants=question.variants,
            aliases=aliases,
        )
    except QueryError as error:
        words = words_for(language)
        why = error.ja if language == "ja" else error.en
        return Answer(
            problem=words("wrong_query", n=error.start + 1, why=why),
            wrong=marked(question.query, [(error.start, error.end)]),
        )
    hits = tuple(_hit(hit, language, site) for hit in result.hits)
    return Answer(result.total, hits, result.facets)


def _hit(hit: SearchHit, language: str, site: Path) -> HitView:
    article = hit.article
    id = clip_id(article.address)
    clip = Clip(id=id, topic="", article=article, headline=article.headline, excerpt="")
    has_page = (site / "clips" / id / "index.html").is_file()
    view = clip_view(clip, words_for(language), language)
    if hit.headline_spans:
        view = msgspec.structs.replace(
            view, headline_markup=marked(article.headline, hit.headline_spans)
        )
    return HitView(view, _passage(hit), f"clips/{id}/" if has_page else None)


def _passage(hit: SearchHit) -> Markup:
    """The passage, with a sign where the text goes on before or after it."""
    body = hit.article.body
    flat = re.sub(r"\s", " ", body)  # as the passage has it
    before = "" if not hit.passage or flat.startswith(hit.passage[:12]) else "…"
    after = "" if not hit.passage or flat.endswith(hit.passage[-12:]) else "…"
    return Markup("%s%s%s") % (before, marked(hit.passage, hit.spans), after)


# How to ask otherwise -----------------------------------------------------------------------


def _facets(
    question: Question, facets: tuple[Facet, ...], topics: tuple[TopicInfo, ...], words: Words
) -> list[FacetView]:
    """What can be narrowed; a facet in which all hits are alike is left out."""
    found = []
    named = {topic.slug: topic for topic in topics}
    for facet in facets:
        choices = []
        for value in facet.values:
            name, lang = value.value, ""
            if facet.kind == "topic":
                topic = named.get(value.value)
                if topic is None or topic == question.topic:
                    continue
                name, lang = topic.name, topic.language
                href = question.href(topic=topic)
            else:
                href = question.narrowed(_PARTS[facet.kind], value.value)
            if facet.kind == "genre":
                name = words.genre(value.value)
            elif facet.kind == "lang":
                name = words.tongue(value.value)
            choices.append(Choice(name, href, words.number(value.count), lang=lang))
        if len(choices) > 1 or (facet.kind == "topic" and choices):
            more = facet.more or len(choices) > _SHOWN
            found.append(FacetView(words(f"by_{facet.kind}"), tuple(choices[:_SHOWN]), more))
    return found


def _narrowings(question: Question) -> list[Choice]:
    """The fields that the question asks for, each with the address that asks for it no more."""
    node = question.node
    parts = node.parts if isinstance(node, All) else (node,)
    found = []
    for part in parts:
        if isinstance(part, Value | Days):
            rest = question.query[: part.start] + question.query[part.end :]
            said = question.query[part.start : part.end]
            found.append(Choice(said, question.href(query=" ".join(rest.split()))))
    return found


def show(
    pages: Pages,
    question: Question,
    answer: Answer,
    topics: tuple[TopicInfo, ...],
    *,
    desk: bool = False,
) -> bytes:
    """The page of results. ``desk``: whether who asks may come to the desk, where a search is
    made a topic."""
    words = words_for(pages.language)
    found = ""
    asked = bool(question.query) and not answer.problem
    if asked:
        n = answer.total
        name = "no_results" if n == 0 else "result" if n == 1 else "results"
        found = words(name, q=question.query, n=words.number(n))
    last = min(-(-answer.total // PER_PAGE), _LAST_PAGE)
    orders: tuple[Order, ...] = ("newest", "best")
    return pages.search_page(
        root="",
        query=question.query[:LONGEST],
        topic=question.topic,
        order=question.order,
        variants=question.variants,
        topics=[Scope(topic, question.href(topic=topic)) for topic in topics],
        every=question.href(topic=None),
        heading=title_view(words("search"), pages.language),
        found=found,
        orders=[
            Choice(words(f"order_{order}"), question.href(order=order), on=order == question.order)
            for order in orders
        ]
        if asked
        else [],
        other_names=Choice(
            words("variants_on" if question.variants else "variants_off"),
            question.href(variants=not question.variants),
            on=question.variants,
        ),
        narrowings=_narrowings(question) if asked else [],
        facets=_facets(question, answer.facets, topics, words) if asked else [],
        save="desk/save-search?" + urlencode({"q": _saved(question)}) if desk and asked else "",
        hits=answer.hits,
        problem=answer.problem,
        wrong=answer.wrong,
        pager=pager(
            min(question.page, max(last, 1)),
            last,
            question.href,
        ),
    )


def _saved(question: Question) -> str:
    """The question as a topic is made of it."""
    node = question.node
    if not question.variants or node is None:
        return question.query
    said = question.query
    for start in sorted(_terms(node), reverse=True):
        if said[start : start + 1] not in ("~", "〜", "～"):
            said = f"{said[:start]}~{said[start:]}"
    return said


def _terms(node: Node) -> list[int]:
    """Where terms that may have other names begin."""
    if isinstance(node, asking.Words):
        return [] if node.headline else [node.start]
    if isinstance(node, Not):
        return _terms(node.part)
    if isinstance(node, All | Some):
        return [start for part in node.parts for start in _terms(part)]
    return []
