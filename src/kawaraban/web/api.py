"""The desk for programs: ``/api/v1/``, JSON in and out.

What there is stands in :data:`OPERATIONS`, from which both the routes and the OpenAPI document
(``web/openapi.py``, served at ``/api/v1/openapi.json``) are made. Lists come in pages, each with
the cursor of the next; answers have an ``ETag`` (RFC 9110, section 8.8.3); mistakes are told as
problem details (RFC 9457). What changes something must be sent as ``application/json``, which a
page of another site cannot do unasked (Fetch standard, CORS-preflight).
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Annotated, Any, Generic, NoReturn, TypeVar

import msgspec
from aiohttp import web
from multidict import MultiMapping

from kawaraban.article import Article, Clip, from_json, to_json
from kawaraban.store.base import Asked, Decision, Edit, StoreError, Verdict
from kawaraban.web.asking import Asker, Busy
from kawaraban.web.deciding import EDITS, Deciding
from kawaraban.web.guard import Guard, Visitor, knows
from kawaraban.web.openapi import document

__all__ = ["OPERATIONS", "api_app"]

_log = logging.getLogger(__name__)

MOST = 200
"""Items of one page, and articles of one decision."""
_LARGEST = 64 * 1024
_FORM_TOKEN = "X-Kawaraban-Token"  # noqa: S105 (the name of a header)

T = TypeVar("T")

Headline = Annotated[str, msgspec.Meta(max_length=500)]
Text = Annotated[str, msgspec.Meta(max_length=2_000)]
Date = Annotated[str, msgspec.Meta(pattern=r"^([0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9:.+Z-]{5,20})?)?$")]
Address = Annotated[str, msgspec.Meta(min_length=1, max_length=4_000)]


class Listed(msgspec.Struct, Generic[T], frozen=True, omit_defaults=True):
    """One page of a list."""

    items: tuple[T, ...]
    next: str | None = None
    """The cursor of the next page; missing on the last."""


class TopicState(msgspec.Struct, frozen=True):
    """A topic, and how much is on its page and in its inbox."""

    slug: str
    name: str
    about: str
    clips: int
    asked: int


class NewDecision(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A decision about one article or several; it is undone as one."""

    urls: Annotated[tuple[Address, ...], msgspec.Meta(min_length=1, max_length=MOST)]
    verdict: Verdict


class NewEdit(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a topic's page is to show an article. What is left out stays; an empty text takes an
    edit back."""

    url: Address
    headline: Headline | None = None
    excerpt: Text | None = None
    date: Date | None = None
    note: Text | None = None


class Done(msgspec.Struct, frozen=True):
    """What the topic comes to after a decision."""

    clips: int
    asked: int


class Problem(msgspec.Struct, frozen=True):
    """Problem details (RFC 9457)."""

    title: str
    status: int
    detail: str


class Call(msgspec.Struct, frozen=True):
    """What was asked: names of the path, the page, the body."""

    path: Mapping[str, str]
    query: MultiMapping[str]
    offset: int
    limit: int
    body: Any = None
    by: str | None = None
    """Who asks, by name; None: the user of this machine."""

    @property
    def topic(self) -> str:
        return self.path["topic"]


class Operation(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that can be asked. ``run`` is given the desk in its own thread; it raises
    ``LookupError`` where there is nothing, ``ValueError`` with words where a text will not do."""

    method: str
    path: str
    name: str
    summary: str
    run: Callable[[Deciding, Call], object]
    answer: Any
    body: type[msgspec.Struct] | None = None
    pages: bool = False
    query: tuple[tuple[str, str], ...] = ()
    """Further parameters, all required: name and what it is."""


def api_app(asker: Asker[Deciding], guard: Guard) -> web.Application:
    """The API of the desk that ``asker`` asks, to be mounted at ``/api/v1/``."""
    app = web.Application()
    described = to_json(document(OPERATIONS, Problem))

    async def description(request: web.Request) -> web.StreamResponse:
        # For all: it says what there is to ask, and nothing of what is here.
        return _answer(request, described)

    app.router.add_get("/openapi.json", description)
    for operation in OPERATIONS:
        app.router.add_route(operation.method, operation.path, _handler(operation, asker, guard))
    return app


def _handler(
    operation: Operation, asker: Asker[Deciding], guard: Guard
) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    async def handle(request: web.Request) -> web.StreamResponse:
        try:
            try:
                visitor = await guard.admit(request)
            except web.HTTPNotFound:
                return _problem(404, "not found", "there is nothing here by this name")
            if visitor is None:
                return _unknown()
            if operation.method != "GET":
                _check_may_decide(request, guard, visitor)
            call = await _call(operation, request, visitor.by)
            value = await asker.ask(lambda desk: operation.run(desk, call))
        except _Mistake as mistake:
            return _problem(mistake.status, mistake.title, str(mistake))
        except LookupError as error:
            return _problem(404, "not found", str(error.args[0]))
        except ValueError as error:
            return _problem(422, "not accepted", str(error))
        except (Busy, StoreError, OSError) as error:
            _log.warning("the desk failed: %r", error)
            return _problem(503, "unavailable", "the desk could not be read; try again")
        return _answer(request, to_json(value))

    return handle


def _check_may_decide(request: web.Request, guard: Guard, visitor: Visitor) -> None:
    """Raises :class:`_Mistake`. A program's own token says enough; a browser sends a session's
    cookie unasked, so that the form token of that session has to come with it."""
    if visitor.session is not None and not knows(visitor, request.headers.get(_FORM_TOKEN, "")):
        raise _Mistake(403, "refused", f"with a session, send its form token as {_FORM_TOKEN}")
    if not guard.is_ours(request, bound=visitor.session is not None):
        raise _Mistake(403, "refused", "pages of other sites may not decide")
    if not visitor.may_decide:
        raise _Mistake(403, "refused", "this account may look, and not decide")


def _unknown() -> web.Response:
    response = _problem(401, "who asks?", "send a token: Authorization: Bearer …")
    response.headers["WWW-Authenticate"] = 'Bearer realm="Kawaraban"'
    return response


class _Mistake(Exception):
    def __init__(self, status: int, title: str, detail: str) -> None:
        super().__init__(detail)
        self.status, self.title = status, title


async def _call(operation: Operation, request: web.Request, by: str | None) -> Call:
    query = request.query
    for name, _ in operation.query:
        if not query.get(name, "").strip():
            _wrong(f"the parameter {name} is missing")
    body = None
    if operation.body is not None:
        if request.content_type != "application/json":
            raise _Mistake(415, "not accepted", "send application/json")
        try:
            body = from_json(await request.content.read(_LARGEST), operation.body)
        except ValueError as error:  # msgspec's are, with where it does not fit
            _wrong(str(error))
    return Call(
        path=dict(request.match_info),
        query=query,
        offset=_number(query.get("cursor"), "cursor", 0, 0, 10_000_000),
        limit=_number(query.get("limit"), "limit", 50, 1, MOST),
        body=body,
        by=by,
    )


def _number(text: str | None, name: str, default: int, least: int, most: int) -> int:
    if text is None:
        return default
    if not (text.isascii() and text.isdigit() and len(text) < 9 and least <= int(text) <= most):
        _wrong(f"{name} must be a number from {least} to {most}")
    return int(text)


def _wrong(detail: str) -> NoReturn:
    raise _Mistake(400, "not understood", detail)


def _answer(request: web.Request, body: bytes) -> web.Response:
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {"ETag": etag, "Cache-Control": "no-cache", "Content-Type": "application/json"}
    known = request.headers.get("If-None-Match", "")
    if request.method == "GET" and (known.strip() == "*" or etag in known):
        return web.Response(status=304, headers=headers)
    return web.Response(body=body, headers=headers)


def _problem(status: int, title: str, detail: str) -> web.Response:
    return web.Response(
        body=to_json(Problem(title, status, detail)),
        status=status,
        headers={"Content-Type": "application/problem+json", "Cache-Control": "no-store"},
    )


# What can be asked ----------------------------------------------------------------------


def _listed(found: tuple[T, ...], call: Call) -> Listed[T]:
    """A page of ``found``, of which one more was asked for than the page holds."""
    more = str(call.offset + call.limit) if len(found) > call.limit else None
    return Listed(found[: call.limit], more)


def _known(desk: Deciding, call: Call) -> str:
    if call.topic not in {topic.slug for topic in desk.topics()}:
        raise LookupError("there is no such topic")
    return call.topic


def _topics(desk: Deciding, call: Call) -> Listed[TopicState]:
    return Listed(
        tuple(
            TopicState(t.slug, t.name, t.about, desk.clip_count(t.slug), desk.asked_count(t.slug))
            for t in desk.topics()
        )
    )


def _clips(desk: Deciding, call: Call) -> Listed[Clip]:
    topic = _known(desk, call)
    return _listed(desk.clips(topic, offset=call.offset, limit=call.limit + 1), call)


def _inbox(desk: Deciding, call: Call) -> Listed[Asked]:
    found = desk.inbox(_known(desk, call), limit=call.offset + call.limit + 1)
    return _listed(found[call.offset :], call)


def _decisions(desk: Deciding, call: Call) -> Listed[Decision]:
    newest = desk.history(_known(desk, call))[::-1]
    return _listed(newest[call.offset : call.offset + call.limit + 1], call)


def _article(desk: Deciding, call: Call) -> Article:
    article = desk.article(call.query["url"])
    if article is None:
        raise LookupError("no article is known by this address")
    return article


def _done(desk: Deciding, topic: str) -> Done:
    return Done(desk.clip_count(topic), desk.asked_count(topic))


def _decide(desk: Deciding, call: Call) -> Done:
    topic, wanted = _known(desk, call), call.body
    desk.decide(topic, wanted.urls, wanted.verdict, by=call.by)
    return _done(desk, topic)


def _edit(desk: Deciding, call: Call) -> Done:
    topic, wanted = _known(desk, call), call.body
    changes: list[tuple[Edit, str]] = [
        (name, text) for name in EDITS if (text := getattr(wanted, name)) is not None
    ]
    if changes:
        desk.edit(topic, wanted.url, changes, by=call.by)
    return _done(desk, topic)


def _undo(desk: Deciding, call: Call) -> Listed[Decision]:
    return Listed(desk.undo(_known(desk, call), by=call.by))


OPERATIONS: tuple[Operation, ...] = (
    Operation(
        method="GET",
        path="/topics",
        name="topics",
        summary="The desk's topics",
        run=_topics,
        answer=Listed[TopicState],
    ),
    Operation(
        method="GET",
        path="/topics/{topic}/clips",
        name="clips",
        summary="A topic's page, in its order",
        run=_clips,
        answer=Listed[Clip],
        pages=True,
    ),
    Operation(
        method="GET",
        path="/topics/{topic}/inbox",
        name="inbox",
        summary="What is to be decided on a topic, the most instructive first",
        run=_inbox,
        answer=Listed[Asked],
        pages=True,
    ),
    Operation(
        method="GET",
        path="/topics/{topic}/decisions",
        name="decisions",
        summary="What people decided on a topic, newest first",
        run=_decisions,
        answer=Listed[Decision],
        pages=True,
    ),
    Operation(
        method="POST",
        path="/topics/{topic}/decisions",
        name="decide",
        summary="Accept, reject, pin or unpin articles, or take a decision back",
        run=_decide,
        answer=Done,
        body=NewDecision,
    ),
    Operation(
        method="POST",
        path="/topics/{topic}/edits",
        name="edit",
        summary="Change how a topic's page shows an article",
        run=_edit,
        answer=Done,
        body=NewEdit,
    ),
    Operation(
        method="POST",
        path="/topics/{topic}/undo",
        name="undo",
        summary="Undo one's own last decision on a topic",
        run=_undo,
        answer=Listed[Decision],
    ),
    Operation(
        method="GET",
        path="/articles",
        name="article",
        summary="An article by any of its addresses",
        run=_article,
        answer=Article,
        query=(("url", "One of the article's addresses"),),
    ),
)
