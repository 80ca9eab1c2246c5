"""The desk as the rule editor's pages use it (``web/drafting.py``)."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from kawaraban.desk.building import topic_infos
from kawaraban.desk.deciding import editing
from kawaraban.desk.deciding.deciding import signed
from kawaraban.desk.deciding.previewing import Preview, Previews
from kawaraban.desk.deciding.rule_text import (
    NewRule,
    new_topic_text,
    with_rule,
    with_term,
    words_in,
)
from kawaraban.desk.deciding.topics import desk_aliases, new_path, topic_of, with_examples
from kawaraban.desk.desk import Desk
from kawaraban.match.suggest import suggest
from kawaraban.publish.views import TopicInfo
from kawaraban.store.base_rules import RulesDraft, RulesText
from kawaraban.web.drafting import File, Saved, Strength, Suggested, Told
from kawaraban.wording import say


class Drafts:
    """Rules as people write them."""

    _desk: Desk
    _topics: tuple[TopicInfo, ...]
    _previews: Previews

    def rules(self, topic: str) -> File:
        editing.see(self._desk, topic)
        return editing.rules_of(self._desk, topic)

    def look_over(self, topic: str, text: str) -> tuple[Told, ...]:
        return editing.look_over(self._desk, topic, text)[1]

    def save_rules(self, topic: str, text: str, base: str, *, by: str | None = None) -> Saved:
        try:
            file = editing.save(self._desk, topic, text, base, by=by)
        except editing.RulesError as error:
            editing.keep_draft(self._desk, topic, text, base, by=by)
            return Saved(file=editing.rules_of(self._desk, topic), told=error.mistakes)
        except editing.ConflictError as error:
            return Saved(file=error.file, kept=error.kept, merged=error.merged)
        self._read_again()
        return Saved(file=file, told=self.look_over(topic, file.text))

    def rules_draft(self, topic: str, *, by: str | None = None) -> RulesDraft | None:
        return editing.draft_of(self._desk, topic, by=by)

    def keep_draft(self, topic: str, text: str | None, base: str, *, by: str | None = None) -> None:
        if text is None:
            editing.drop_draft(self._desk, topic, by=by)
        else:
            editing.keep_draft(self._desk, topic, text, base, by=by)

    def rules_versions(self, topic: str, *, offset: int, limit: int) -> tuple[RulesText, ...]:
        return editing.versions(self._desk, topic, offset=offset, limit=limit)

    def rules_version(self, topic: str, id: int) -> RulesText | None:
        return self._desk.store.rules_version(topic, id)

    def begin_preview(
        self, topic: str, text: str, *, by: str | None = None
    ) -> tuple[int, Preview] | None:
        text = editing.plain(text)
        found = editing.look_over(self._desk, topic, text)[0]
        return None if found is None else self._previews.begin(found, text, who=signed(by))

    def preview(self, topic: str, number: int, *, by: str | None = None) -> Preview | None:
        return self._previews.get(number, slug=topic, who=signed(by))

    def suggesting(self, topic: str, text: str) -> Callable[[], Suggested]:
        folder = self._desk.config.folder
        return lambda: _suggested(folder, topic, text)

    def add_rule(
        self,
        topic: str,
        text: str,
        any: str,
        also: str,
        none: str,
        strength: Strength,
    ) -> tuple[str, int]:
        text = editing.plain(text)
        found = editing.look_over(self._desk, topic, text)[0]
        rule = NewRule(
            any=words_in(any), also=words_in(also), none=words_in(none), strength=strength
        )
        return with_rule(text, rule, found.topic if found is not None else None)

    def add_term(self, topic: str, text: str, term: str, *, against: bool) -> tuple[str, int]:
        return with_term(editing.plain(text), term, against=against)

    def new_topic(self, slug: str, name: str, words: str, *, by: str | None) -> str:
        name = " ".join(name.split())
        if not name:
            raise ValueError(say("A topic needs a name.", "主題には名前が要ります。"))
        slug = slug or re.sub(r"[^\w.-]+", "-", name.lower())[:60].strip("-.")
        new_path(self._desk.config.folder, slug)
        editing.save(self._desk, slug, new_topic_text(name, words_in(words)), "", by=by)
        self._read_again()
        return slug

    def _read_again(self) -> None:
        """A topic was changed or added. A mistake in another file is told elsewhere; what held
        before holds."""
        known = self._desk.topics
        self._desk.reload_topics()
        with suppress(ValueError):
            self._topics = topic_infos(self._desk)
            return
        self._desk.__dict__["topics"] = known


def _suggested(folder: Path, slug: str, text: str) -> Suggested:
    with Desk(folder) as desk:
        topic = desk.topic(slug)
        with suppress(ValueError):  # what is being written may not work just now
            topic = topic_of(folder, topic.slug, text)
        topics, _ = with_examples([topic], desk.store, keep=False)
        examples = dict(topics.examples).get(topic.slug)
        if examples is None or not examples.accepted:
            return Suggested(accepted=0, rejected=0)
        found = suggest(
            examples.accepted,
            examples.rejected,
            examples.background,
            topic.topic,
            aliases=desk_aliases(folder),
        )
    return Suggested(accepted=len(examples.accepted), rejected=len(examples.rejected), found=found)
