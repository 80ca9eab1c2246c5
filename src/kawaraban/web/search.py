"""What the search page asks the archive, and shows."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlencode

import msgspec
from markupsafe import Markup

from kawaraban.article import Clip, clip_id
from kawaraban.publish.links import clean
from kawaraban.publish.pages import Pages
from kawaraban.publish.record import marked
from kawaraban.publish.views import ClipView, TopicInfo, clip_view, pager, title_view
from kawaraban.publish.words import words_for
from kawaraban.store.base import SearchHit, Store
from kawaraban.store.query import QueryError

PER_PAGE = 10
LONGEST = 200
"""Characters of a question."""
_LAST_PAGE = 1000


class Scope(msgspec.Struct, frozen=True):
    """A topic to search within, and the address that does so."""

    topic: TopicInfo
    href: str


class HitView(msgspec.Struct, frozen=True):
    """One article found. ``page`` is its clip's page, None where it is on no topic's page."""

    clip: ClipView
    passage: Markup
    page: str | None


class Question(msgspec.Struct, frozen=True):
    query: str = ""
    topic: TopicInfo | None = None
    page: int = 1

    def href(self, page: int = 1, topic: TopicInfo | None = None) -> str:
        """The same question about another page or topic (None: the whole archive)."""
        asked = {"q": self.query} | ({"topic": topic.slug} if topic else {})
        return "?" + urlencode(asked | ({"page": str(page)} if page > 1 else {}))


def read_question(query: str, topic: str, page: str, topics: tuple[TopicInfo, ...]) -> Question:
    """A question as an address asks it; what makes no sense is left out."""
    number = int(page) if page.isascii() and page.isdigit() and len(page) < 6 else 1
    return Question(
        query=" ".join(clean(query).split()),
        topic=next((t for t in topics if t.slug == topic), None),
        page=min(max(number, 1), _LAST_PAGE),
    )


class Answer(msgspec.Struct, frozen=True):
    total: int = 0
    hits: tuple[HitView, ...] = ()
    problem: str = ""


def find(store: Store, question: Question, language: str, site: Path) -> Answer:
    """The articles of one page of results. Reads the store, and looks which have a page."""
    try:
        result = store.search(
            question.query,
            topic=question.topic.slug if question.topic else None,
            limit=PER_PAGE,
            offset=(question.page - 1) * PER_PAGE,
        )
    except QueryError as error:
        return Answer(problem=words_for(language)("bad_query", why=str(error)))
    return Answer(result.total, tuple(_hit(hit, language, site) for hit in result.hits))


def _hit(hit: SearchHit, language: str, site: Path) -> HitView:
    article = hit.article
    id = clip_id(article.address)
    clip = Clip(id=id, topic="", article=article, headline=article.headline, excerpt="")
    has_page = (site / "clips" / id / "index.html").is_file()
    return HitView(
        clip_view(clip, words_for(language), language),
        _passage(hit),
        f"clips/{id}/" if has_page else None,
    )


def _passage(hit: SearchHit) -> Markup:
    """The passage, with a sign where the text goes on before or after it."""
    body = hit.article.body
    flat = re.sub(r"\s", " ", body)  # as the passage has it
    before = "" if not hit.passage or flat.startswith(hit.passage[:12]) else "…"
    after = "" if not hit.passage or flat.endswith(hit.passage[-12:]) else "…"
    return Markup("%s%s%s") % (before, marked(hit.passage, hit.spans), after)


def show(pages: Pages, question: Question, answer: Answer, topics: tuple[TopicInfo, ...]) -> bytes:
    """The page of results."""
    words = words_for(pages.language)
    found = ""
    if question.query and not answer.problem:
        n = answer.total
        name = "no_results" if n == 0 else "result" if n == 1 else "results"
        found = words(name, q=question.query, n=words.number(n))
    last = min(-(-answer.total // PER_PAGE), _LAST_PAGE)
    return pages.search_page(
        root="",
        query=question.query[:LONGEST],
        topic=question.topic,
        topics=[Scope(topic, question.href(topic=topic)) for topic in topics],
        every=question.href(),
        heading=title_view(words("search"), pages.language),
        found=found,
        hits=answer.hits,
        problem=answer.problem,
        pager=pager(
            min(question.page, max(last, 1)),
            last,
            lambda number: question.href(number, question.topic),
        ),
    )
