"""Topic files written in the browser: looked over, saved whole, every version kept.

A version is in the store's log before it is in the file, so nothing written is lost, whatever is
killed. What somebody else put into the file meanwhile, here or with an editor of their own, is
never written over: it is told, and what was written is kept beside it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from kawaraban.article import Unreadable
from kawaraban.desk.deciding.deciding import signed
from kawaraban.desk.deciding.merging import merged
from kawaraban.desk.deciding.topics import DeskTopic, path_of, topic_of
from kawaraban.desk.desk import Desk, DeskBusyError
from kawaraban.desk.importing.intake import read_text
from kawaraban.desk.starting import write_atomically
from kawaraban.match.aliases import PlacedError
from kawaraban.store.base_rules import RulesDraft, RulesText
from kawaraban.web.drafting import File, Told
from kawaraban.wording import say

LONGEST = 200_000
"""Characters of a topic file that are edited here."""
_LOCK = "topics.lock"
_WAIT = 10.0
"""Seconds that one save waits for another."""


class ConflictError(ValueError):
    """The file is not what the writing began from. ``file`` is what it is now; what was written
    is kept as version ``kept``; ``merged`` has both changes, None where they touch."""

    def __init__(self, file: File, kept: int, merged: str | None) -> None:
        super().__init__(
            say(
                "Somebody else saved these rules meanwhile. Yours are kept.",
                "ほかの人がこの規則を先に保存しました。書いたものは残してあります。",
            )
        )
        self.file, self.kept, self.merged = file, kept, merged


class RulesError(ValueError):
    """Rules that would not work. ``mistakes`` says why."""

    def __init__(self, mistakes: tuple[Told, ...]) -> None:
        super().__init__(next((m.words for m in mistakes if m.kind == "error"), ""))
        self.mistakes = mistakes


def rules_of(desk: Desk, slug: str) -> File:
    """The topic's file. ``ValueError`` where there is none, or none that can be read."""
    text = _read(path_of(desk.config.folder, slug))
    if text is None:
        raise ValueError(say(f"there is no topic {slug}", f"{slug} という主題はありません"))
    versions = desk.store.rules_versions(slug, limit=50)
    same = next((v for v in versions if v.kind != "kept" and v.text == text), None)
    return File(text=text, mark=mark_of(text), version=same)


def mark_of(text: str) -> str:
    """Differs with every other text."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def plain(text: str) -> str:
    """A text as files have it: lines end in a line feed, the last one too."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text if text.endswith("\n") or not text else f"{text}\n"


def look_over(desk: Desk, slug: str, text: str) -> tuple[DeskTopic | None, tuple[Told, ...]]:
    """The topic that the text comes to, if it does, and what is wrong with it or was hardly
    meant, by line."""
    text = plain(text)
    if len(text) > LONGEST:
        words = say(
            f"more than {LONGEST:,} characters: edit the file itself",
            f"{LONGEST:,} 字を超えています。ファイルを直接編集してください",
        )
        return None, (Told(kind="error", line=0, words=words),)
    try:
        topic = topic_of(desk.config.folder, slug, text)
    except PlacedError as error:
        line = error.line if error.file == f"{slug}.toml" else 0
        return None, (Told(kind="error", line=line, words=_bare(str(error), slug)[1]),)
    except ValueError as error:
        return None, (Told(kind="error", line=0, words=str(error)),)
    found = []
    if other := _of_this_name(desk, topic):
        line = next((n for n, t in enumerate(text.splitlines(), 1) if _name.match(t)), 0)
        words = say(
            f"{other}.toml has the name {topic.topic.name!r} already",
            f"「{topic.topic.name}」という名前は {other}.toml が使っています",
        )
        found.append(Told(kind="error", line=line, words=words))
    for told in topic.topic.warnings:
        line, words = _bare(told, slug)
        found.append(Told(kind="warning", line=line, words=words))
    return (topic if not other else None), tuple(found)


def save(desk: Desk, slug: str, text: str, base: str, *, by: str | None = None) -> File:
    """Put the text in force. ``base`` marks the file that it was begun from (empty: there was
    none). Signed ``by`` somebody (None: the user of this machine).

    :class:`RulesError` where the text would not work, :class:`ConflictError` where the file is
    not ``base`` any more; nothing is changed then. ``OSError``, ``StoreError``,
    :class:`DeskBusyError`.
    """
    text, path = plain(text), path_of(desk.config.folder, slug)
    who = signed(by)
    topic, mistakes = look_over(desk, slug, text)
    if topic is None:
        raise RulesError(mistakes)
    path.parent.mkdir(exist_ok=True)
    with _alone(desk):
        now = _read(path)
        if now is not None:
            _keep_found(desk, slug, now, path)
        if (mark_of(now) if now is not None else "") != base:
            # The same twice, as when an answer was lost on its way, is no conflict.
            if now != text:
                kept = _keep(desk, slug, text, who)
                if now is None:
                    raise _gone(slug)
                began = _began(desk, slug, base)
                both = merged(began, text, now) if began is not None else None
                raise ConflictError(rules_of(desk, slug), kept, both)
        elif now != text:
            desk.store.put_rules(slug, text, "saved", who=who, at=desk.now())
            write_atomically(path, text)
    desk.store.put_rules_draft(slug, who, None, at=desk.now())
    return rules_of(desk, slug)


def _keep(desk: Desk, slug: str, text: str, who: str) -> int:
    """Keep what could not be saved, once."""
    for one in desk.store.rules_versions(slug, limit=20):
        if (one.kind, one.who, one.text) == ("kept", who, text):
            return one.id
    return desk.store.put_rules(slug, text, "kept", who=who, at=desk.now())


def _began(desk: Desk, slug: str, base: str) -> str | None:
    """The text that has this mark, if it is in the log."""
    versions = desk.store.rules_versions(slug, limit=50)
    return next((one.text for one in versions if mark_of(one.text) == base), None)


def keep_draft(desk: Desk, slug: str, text: str, base: str, *, by: str | None = None) -> None:
    """Keep what somebody has written and not saved; what is in the file is no draft."""
    text, who = plain(text)[:LONGEST], signed(by)
    same = mark_of(text) == base
    desk.store.put_rules_draft(slug, who, None if same else text, base=base, at=desk.now())


def draft_of(desk: Desk, slug: str, *, by: str | None = None) -> RulesDraft | None:
    return desk.store.rules_draft(slug, signed(by))


def drop_draft(desk: Desk, slug: str, *, by: str | None = None) -> None:
    desk.store.put_rules_draft(slug, signed(by), None, at=desk.now())


def versions(desk: Desk, slug: str, *, offset: int, limit: int) -> tuple[RulesText, ...]:
    """Every version that is known, the newest first; with what stands on the disk, where that is
    newer than what was saved here."""
    see(desk, slug)
    return desk.store.rules_versions(slug, offset=offset, limit=limit)


def see(desk: Desk, slug: str) -> None:
    """Log what is in the file, if it is not in the log: it may be written over soon."""
    path = path_of(desk.config.folder, slug)
    last = desk.store.rules_versions(slug, limit=1)
    if last and last[0].text == _read(path):
        return
    with suppress(ValueError, DeskBusyError), _alone(desk):
        now = _read(path)
        if now is not None:
            _keep_found(desk, slug, now, path)


def _keep_found(desk: Desk, slug: str, text: str, path: Path) -> None:
    """Log what is in the file, unless it is what was saved or found there last."""
    versions = desk.store.rules_versions(slug, limit=50)
    last = next((v for v in versions if v.kind != "kept"), None)
    if last is not None and last.text == text:
        return
    before = any(v.text == text for v in versions)
    if before and last is not None and last.kind == "saved":
        return  # what was saved last has not come to the file: it was killed in between
    at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    desk.store.put_rules(slug, text, "found", who="", at=at)


def _read(path: Path) -> str | None:
    """None where there is no file. ``ValueError`` where it cannot be read."""
    if not path.is_file():
        return None
    try:
        return plain(read_text(path))
    except Unreadable as error:
        raise ValueError(f"{path.name}: {error.problem.detail}") from error


def _gone(slug: str) -> ValueError:
    return ValueError(
        say(
            f"topics/{slug}.toml is not there any more; what you wrote is kept in its history",
            f"topics/{slug}.toml がなくなっています。書いたものは履歴に残してあります",
        )
    )


@contextmanager
def _alone(desk: Desk) -> Iterator[None]:
    """One saves at a time, of whatever process."""
    try:
        with FileLock(desk.config.folder / _LOCK, timeout=_WAIT):
            yield
    except Timeout as error:
        raise DeskBusyError(
            say("the rules are being saved by another", "ほかの人が規則を保存中です")
        ) from error


_name = re.compile(r"\s*name\s*=")


def _of_this_name(desk: Desk, topic: DeskTopic) -> str:
    """Another topic that has its name."""
    with suppress(ValueError):
        for other in desk.topics:
            if other.slug != topic.slug and other.topic.name == topic.topic.name:
                return other.slug
    return ""


def _bare(told: str, slug: str) -> tuple[int, str]:
    """The line, and the words without the place, of what loading said."""
    place = re.compile(rf"{re.escape(slug)}\.toml(?:, line (\d+)| の (\d+) 行目)?: ")
    found = place.match(told)
    if found is None:
        return 0, told
    return int(found[1] or found[2] or 0), told[found.end() :]
