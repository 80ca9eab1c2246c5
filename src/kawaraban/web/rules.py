"""The rule editor: a topic's file in the browser, looked over and tried on the archive as it is
written.

Whole without a script: every button sends the text and gets the page with it. What is tried is
kept as a draft. ``static/rules.js`` does it while somebody writes, and shows what comes in and
goes out as it is found (server-sent events).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import NoReturn, TypeVar, get_args
from urllib.parse import parse_qsl, quote

import msgspec
from aiohttp import web

from kawaraban.publish.views import TopicInfo
from kawaraban.store.base import StoreError
from kawaraban.store.base_rules import RulesText
from kawaraban.web.answers import Refused, html_answer, json_answer, number_of, wants_json
from kawaraban.web.asking import Asker, Busy
from kawaraban.web.deciding import Deciding
from kawaraban.web.desk_pages import DeskPages
from kawaraban.web.drafting import Change, File, Running, Strength, Suggested
from kawaraban.web.guard import Guard, form_of, knows, visitor
from kawaraban.web.rules_pages import CHANGES, RulesPages, Shown
from kawaraban.web.words import desk_words
from kawaraban.wording import speaking

__all__ = ["Rules"]

_LARGEST = 2 * 1024 * 1024
"""Bytes of a form: a character may take nine of them."""
_LONGEST_NAME = 100
_VERSIONS = 50
"""Versions on one page."""
_FIRST = 1.5
"""Seconds that a page without a script waits for what a preview finds first."""
_TICK = 0.4
"""Seconds between two looks at a preview that somebody watches."""
_STRENGTHS: tuple[Strength, ...] = get_args(Strength)

T = TypeVar("T")


class Rules:
    """The pages. ``tongue`` gives the language of a request."""

    def __init__(
        self,
        asker: Asker[Deciding],
        guard: Guard,
        pages: DeskPages,
        tongue: Callable[[web.Request], str],
    ) -> None:
        self._asker, self._guard, self._tongue = asker, guard, tongue
        self._pages = RulesPages(pages)
        self._one_at_a_time = asyncio.Lock()

    def add_to(self, app: web.Application) -> None:
        app.router.add_get("/new-topic", self.ask_new)
        app.router.add_post("/new-topic", self.make_new)
        app.router.add_get("/{topic}/rules/", self.editor)
        app.router.add_post("/{topic}/rules/", self.write)
        app.router.add_get("/{topic}/rules/events", self.events)
        app.router.add_get("/{topic}/rules/versions/", self.versions)
        app.router.add_get("/{topic}/rules/versions/{id}/", self.version)

    # Asking the desk

    async def _ask(self, request: web.Request, question: Callable[[Deciding], T]) -> T:
        """In the language of the page."""
        language = self._tongue(request)

        def asked(desk: Deciding) -> T:
            with speaking("ja" if language == "ja" else "en"):
                return question(desk)

        return await self._asker.ask(asked)

    async def _topic(self, request: web.Request) -> TopicInfo:
        slug = request.match_info["topic"]
        topics = await self._asker.ask(lambda desk: desk.topics())
        found = next((topic for topic in topics if topic.slug == slug), None)
        if found is None:
            self._refuse(request, 404, "missing")
        return found

    def _refuse(self, request: web.Request, status: int, name: str) -> NoReturn:
        raise Refused(status, desk_words(self._tongue(request))(name))

    # The editor

    async def editor(self, request: web.Request) -> web.StreamResponse:
        """The page: the file, or what one was writing."""
        topic = await self._topic(request)
        who = visitor()
        slug = topic.slug

        def look(desk: Deciding) -> Shown:
            file = desk.rules(slug)
            draft = desk.rules_draft(slug, by=who.by) if who.may_decide else None
            text = file.text if draft is None else draft.text
            return Shown(
                file=file,
                text=text,
                draft=draft,
                told=desk.look_over(slug, text),
                checked=True,
            )

        try:
            shown = await self._ask(request, look)
        except ValueError as error:
            raise Refused(404, str(error)) from error
        if shown.draft is not None:
            # Begun from a file that may have changed since: saving tells.
            file = msgspec.structs.replace(shown.file, mark=shown.draft.base)
            shown = msgspec.structs.replace(shown, file=file)
        if request.query.get("saved"):
            message = desk_words(self._tongue(request))("rules_saved")
            shown = msgspec.structs.replace(shown, message=message)
        shown = await self._with_preview(request, slug, shown)
        return self._editor(request, topic, shown)

    async def _with_preview(self, request: web.Request, slug: str, shown: Shown) -> Shown:
        number, by = number_of(request.query.get("run")), visitor().by
        running = await self._asker.ask(lambda desk: desk.preview(slug, number, by=by))
        if running is None:
            return shown
        return msgspec.structs.replace(
            shown,
            run=number,
            previewed=running.seen(),
            show=_change(request.query.get("show", "")),
            page=number_of(request.query.get("page")) or 1,
        )

    def _editor(
        self, request: web.Request, topic: TopicInfo, shown: Shown, status: int = 200
    ) -> web.Response:
        body = self._pages.editor(topic, shown, visitor=visitor(), language=self._tongue(request))
        return html_answer(body, status)

    async def _not_done(
        self, request: web.Request, topic: TopicInfo, text: str, base: str, status: int, why: str
    ) -> web.Response:
        """The page with what was written, and why nothing came of it."""
        slug = topic.slug
        shown = await self._ask(
            request, lambda desk: Shown(file=_file(desk, slug, base), text=text, trouble=why)
        )
        return self._editor(request, topic, shown, status)

    async def write(self, request: web.Request) -> web.StreamResponse:
        """What a button of the editor asks for."""
        words, who = desk_words(self._tongue(request)), visitor()
        if not self._guard.is_ours(request, bound=who.session is not None):
            self._refuse(request, 403, "refused")
        if not who.may_decide:
            self._refuse(request, 403, "may_look")
        form = await _form(request)
        if form is None:
            self._refuse(request, 413, "too_long_rules")
        topic = await self._topic(request)
        base, text = form.get("base", ""), form.get("text", "")
        slug = topic.slug
        if not knows(who, form.get("token", "")):
            if wants_json(request):
                return json_answer({"problem": words("stale")}, 403)
            return await self._not_done(request, topic, text, base, 403, words("refused_rules"))
        do = form.get("do", "")
        if do == "save":
            return await self._save(request, topic, text, base)
        if do == "restore":
            return await self._restore(request, topic, number_of(form.get("version")), base)
        if do == "discard":
            await self._asker.ask(lambda desk: desk.keep_draft(slug, None, "", by=who.by))
            return _led("./")
        if do == "suggest":
            return await self._suggest(request, topic, text, base)
        if do == "rule" or form.get("term") or form.get("against"):
            return await self._add(request, topic, form)
        return await self._try(request, topic, text, base)

    async def _try(
        self, request: web.Request, topic: TopicInfo, text: str, base: str
    ) -> web.StreamResponse:
        """Look the text over, and begin to find out what it would change."""
        slug, by, language = topic.slug, visitor().by, self._tongue(request)

        def begin(desk: Deciding) -> tuple[Shown, Running | None, str]:
            desk.keep_draft(slug, text, base, by=by)
            now = desk.rules(slug)
            file = msgspec.structs.replace(now, mark=base)
            told = desk.look_over(slug, text)
            begun = desk.begin_preview(slug, text, by=by)
            shown = Shown(file=file, text=text, told=told, checked=True)
            if begun is None:
                return shown, None, now.mark
            return msgspec.structs.replace(shown, run=begun[0]), begun[1], now.mark

        shown, running, mark = await self._ask(request, begin)
        if wants_json(request):
            words = desk_words(language)
            return json_answer(
                {
                    "told": self._pages.told(shown.told, language),
                    "run": shown.run,
                    "elsewhere": words("rules_elsewhere") if mark != base else "",
                }
            )
        if running is None:
            return self._editor(request, topic, shown)
        await asyncio.to_thread(running.join, _FIRST)
        return _led(f"./?run={shown.run}#preview")

    async def _save(
        self, request: web.Request, topic: TopicInfo, text: str, base: str
    ) -> web.StreamResponse:
        slug, by = topic.slug, visitor().by
        words = desk_words(self._tongue(request))
        try:
            saved = await self._ask(request, lambda desk: desk.save_rules(slug, text, base, by=by))
        except ValueError as error:
            return await self._not_done(request, topic, text, base, 422, str(error))
        if saved.kept:
            # From now on theirs is what it begins from: who saves now has seen it.
            await self._asker.ask(lambda desk: desk.keep_draft(slug, None, "", by=by))
            both = saved.merged
            shown = Shown(
                file=saved.file,
                text=text if both is None else both,
                conflict=saved.file,
                merged=both is not None,
            )
            return self._editor(request, topic, shown, 409)
        if any(one.kind == "error" for one in saved.told):
            shown = Shown(
                file=msgspec.structs.replace(saved.file, mark=base), text=text, told=saved.told,
                checked=True, trouble=words("rules_not_saved"),
            )  # fmt: skip
            return self._editor(request, topic, shown, 422)
        return _led("./?saved=1")

    async def _restore(
        self, request: web.Request, topic: TopicInfo, number: int, base: str
    ) -> web.StreamResponse:
        slug = topic.slug
        version = await self._asker.ask(lambda desk: desk.rules_version(slug, number))
        if version is None:
            self._refuse(request, 404, "missing")
        return await self._save(request, topic, version.text, base)

    async def _add(
        self, request: web.Request, topic: TopicInfo, form: dict[str, str]
    ) -> web.StreamResponse:
        """A rule, or a term, into the text; nothing is saved."""
        slug, by, words = topic.slug, visitor().by, desk_words(self._tongue(request))
        text, base = form.get("text", ""), form.get("base", "")
        fields = (form.get("any", ""), form.get("also", ""), form.get("none", ""))

        def add(desk: Deciding) -> tuple[str, int]:
            if term := form.get("term") or form.get("against"):
                against = "term" not in form
                return desk.add_term(slug, text, term[:_LONGEST_NAME], against=against)
            asked = form.get("strength")
            strength: Strength = next((s for s in _STRENGTHS if s == asked), "headline")
            return desk.add_rule(slug, text, *fields, strength=strength)

        problem = ""
        try:
            changed, line = await self._ask(request, add)
        except ValueError as error:
            changed, line, problem = text, 0, str(error)
        if wants_json(request):
            if problem:
                return json_answer({"problem": problem}, 422)
            return json_answer({"text": changed, "line": line, "done": words("rule_added", n=line)})

        def look(desk: Deciding) -> Shown:
            desk.keep_draft(slug, changed, base, by=by)
            told = desk.look_over(slug, changed)
            file = _file(desk, slug, base)
            return Shown(file=file, text=changed, told=told, checked=True)

        shown = await self._ask(request, look)
        shown = msgspec.structs.replace(
            shown,
            message="" if problem else words("rule_added", n=line),
            trouble=problem,
            fields=fields if problem else ("", "", ""),
        )
        return self._editor(request, topic, shown, 422 if problem else 200)

    async def _suggest(
        self, request: web.Request, topic: TopicInfo, text: str, base: str
    ) -> web.StreamResponse:
        slug = topic.slug
        find = await self._asker.ask(lambda desk: desk.suggesting(slug, text))
        async with self._one_at_a_time:  # it takes a core for a second or two
            suggested: Suggested = await asyncio.to_thread(find)
        if wants_json(request):
            part = self._pages.suggestions(suggested, self._tongue(request))
            return json_answer({"suggestions": part})

        def look(desk: Deciding) -> Shown:
            file = _file(desk, slug, base)
            return Shown(file=file, text=text, told=desk.look_over(slug, text), checked=True)

        shown = await self._ask(request, look)
        return self._editor(request, topic, msgspec.structs.replace(shown, suggested=suggested))

    async def events(self, request: web.Request) -> web.StreamResponse:
        """Server-sent events: ``shown`` with what a preview found so far, whenever that is other
        than before; ``end`` after the last."""
        slug, by, language = request.match_info["topic"], visitor().by, self._tongue(request)
        number, page = (
            number_of(request.query.get("run")),
            number_of(request.query.get("page")) or 1,
        )
        show = _change(request.query.get("show", ""))
        running = await self._asker.ask(lambda desk: desk.preview(slug, number, by=by))
        if running is None:
            return web.Response(status=204)  # the browser asks no more
        response = web.StreamResponse(
            headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"}
        )
        await response.prepare(request)
        try:
            before = ""
            while True:
                seen = running.seen()
                part = self._pages.preview(number, seen, show, page, language)
                if part != before:
                    await response.write(_event("shown", part))
                    before = part
                if seen.state != "running":
                    await response.write(_event("end", ""))
                    break
                await asyncio.sleep(_TICK)
                if await self._guard.admit(request) is None:
                    break  # logged out meanwhile
        except (ConnectionError, Busy, StoreError, web.HTTPNotFound):
            pass
        return response

    # Versions

    async def versions(self, request: web.Request) -> web.StreamResponse:
        page = min(max(number_of(request.query.get("page")), 1), 10_000)
        slug = request.match_info["topic"]

        def look(desk: Deciding) -> tuple[File, tuple[RulesText, ...]]:
            found = desk.rules_versions(slug, offset=(page - 1) * _VERSIONS, limit=_VERSIONS + 1)
            return desk.rules(slug), found

        topic = await self._topic(request)
        try:
            file, found = await self._ask(request, look)
        except ValueError:
            self._refuse(request, 404, "missing")
        body = self._pages.versions(
            topic, file, found, page=page, more=len(found) > _VERSIONS, visitor=visitor(),
            language=self._tongue(request),
        )  # fmt: skip
        return html_answer(body)

    async def version(self, request: web.Request) -> web.StreamResponse:
        slug, number = request.match_info["topic"], number_of(request.match_info["id"])
        topic = await self._topic(request)
        try:
            file = await self._ask(request, lambda desk: desk.rules(slug))
            one = await self._asker.ask(lambda desk: desk.rules_version(slug, number))
        except ValueError:
            self._refuse(request, 404, "missing")
        if one is None:
            self._refuse(request, 404, "missing")
        body = self._pages.version(
            topic, file, one, visitor=visitor(), language=self._tongue(request)
        )
        return html_answer(body)

    # A new topic

    async def ask_new(self, request: web.Request) -> web.StreamResponse:
        return self._new(request, "", "", "", "")

    async def make_new(self, request: web.Request) -> web.StreamResponse:
        who = visitor()
        if not self._guard.is_ours(request, bound=who.session is not None) or not who.may_decide:
            raise web.HTTPForbidden
        form = await form_of(request)
        name = " ".join(str(form.get("name", ""))[:_LONGEST_NAME].split())
        written = str(form.get("words", ""))[:2_000]
        slug = str(form.get("slug", "")).strip()[: _LONGEST_NAME + 1]
        if not knows(who, str(form.get("token", ""))):
            problem = desk_words(self._tongue(request))("refused_rules")
            return self._new(request, name, written, slug, problem, 403)

        def make(desk: Deciding) -> tuple[str, int]:
            made = desk.new_topic(slug, name, written, by=who.by)
            begun = desk.begin_preview(made, desk.rules(made).text, by=who.by)
            return made, begun[0] if begun is not None else 0

        try:
            made, run = await self._ask(request, make)
        except ValueError as error:
            return self._new(request, name, written, slug, str(error), 422)
        return _led(f"{quote(made)}/rules/?saved=1&run={run}")

    def _new(
        self, request: web.Request, name: str, written: str, slug: str, problem: str,
        status: int = 200,
    ) -> web.Response:  # fmt: skip
        body = self._pages.new_topic(
            name=name, written=written, slug=slug, problem=problem, visitor=visitor(),
            language=self._tongue(request),
        )  # fmt: skip
        return html_answer(body, status)


def _file(desk: Deciding, slug: str, base: str) -> File:
    """The file, with the mark that the writing began from."""
    return msgspec.structs.replace(desk.rules(slug), mark=base)


async def _form(request: web.Request) -> dict[str, str] | None:
    """The form, which may be larger than the desk's others; None where it is too large."""
    if request.content_type != "application/x-www-form-urlencoded":
        raise web.HTTPBadRequest
    body = bytearray()
    async for part in request.content.iter_chunked(64 * 1024):
        body += part
        if len(body) > _LARGEST:
            return None
    try:
        pairs = parse_qsl(body.decode("ascii"), keep_blank_values=True, max_num_fields=100)
    except ValueError as error:
        raise web.HTTPBadRequest from error
    return dict(pairs)


def _change(text: str) -> Change:
    return next((change for change in CHANGES if change == text), "in")


def _led(place: str) -> web.Response:
    return web.Response(status=303, headers={"Location": place})


def _event(name: str, data: str) -> bytes:
    lines = "".join(f"data: {line}\n" for line in data.split("\n"))
    return f"event: {name}\n{lines}\n".encode()
