"""A search made a topic: ``/desk/save-search``."""

from __future__ import annotations

import re
from collections.abc import Callable

from aiohttp import web
from markupsafe import Markup

from kawaraban.publish.record import marked
from kawaraban.store.query import QueryError
from kawaraban.web.answers import html_answer
from kawaraban.web.asking import Asker
from kawaraban.web.deciding import Deciding
from kawaraban.web.desk_pages import DeskPages
from kawaraban.web.guard import Guard, form_of, knows, visitor
from kawaraban.web.words import desk_words

__all__ = ["Saving"]

_LONGEST = 1000
_LONGEST_NAME = 100


class Saving:
    """The page. ``tongue`` gives the language of a request."""

    def __init__(
        self,
        asker: Asker[Deciding],
        guard: Guard,
        pages: DeskPages,
        tongue: Callable[[web.Request], str],
    ) -> None:
        self._asker, self._guard, self._pages, self._tongue = asker, guard, pages, tongue

    def add_to(self, app: web.Application) -> None:
        app.router.add_get("/save-search", self.ask)
        app.router.add_post("/save-search", self.save)

    async def ask(self, request: web.Request) -> web.StreamResponse:
        """The form, filled in."""
        query = request.query.get("q", "")[:_LONGEST]
        return self._page(request, query, *_proposed(query))

    async def save(self, request: web.Request) -> web.StreamResponse:
        who = visitor()
        if not self._guard.is_ours(request, bound=who.session is not None) or not who.may_decide:
            raise web.HTTPForbidden
        form = await form_of(request)
        if not knows(who, str(form.get("token", ""))):
            raise web.HTTPForbidden
        query = str(form.get("q", ""))[:_LONGEST]
        name = " ".join(str(form.get("name", ""))[:_LONGEST_NAME].split())
        slug = str(form.get("slug", "")).strip()[: _LONGEST_NAME + 1]
        words = desk_words(self._tongue(request))
        try:
            await self._asker.ask(lambda desk: desk.save_search(query, slug, name))
        except QueryError as error:
            why = error.ja if words.language == "ja" else error.en
            return self._page(
                request, query, name, slug, status=422,
                problem=words("wrong_query", n=error.start + 1, why=why),
                wrong=marked(query, [(error.start, error.end)]),
            )  # fmt: skip
        except ValueError as error:
            return self._page(request, query, name, slug, status=422, problem=str(error))
        return self._page(request, query, name, slug, done=words("search_saved", slug=slug))

    def _page(
        self,
        request: web.Request,
        query: str,
        name: str,
        slug: str,
        *,
        status: int = 200,
        problem: str = "",
        wrong: Markup | None = None,
        done: str = "",
    ) -> web.Response:
        who = visitor()
        body = self._pages.save_search(
            query=query, name=name, slug=slug, problem=problem, wrong=wrong, done=done,
            visitor=who, language=self._tongue(request),
        )  # fmt: skip
        return html_answer(body, status)


def _proposed(query: str) -> tuple[str, str]:
    """A name, and a file's name, that a question suggests."""
    name = " ".join(re.findall(r'[^\s"()（）~～〜]+', query))[:60].strip()
    slug = "-".join(re.findall(r"\w+", name.lower()))[:60].strip("-")
    return name, slug
