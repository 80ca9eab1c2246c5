"""What a store keeps of topic files: every version that somebody saved, and drafts."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, Protocol

import msgspec

RulesKind = Literal["saved", "found", "kept"]


class RulesText(msgspec.Struct, frozen=True, kw_only=True):
    """One version of a topic file.

    ``kind``: ``saved`` in the browser; ``found`` on the disk, as somebody left it there (``who``
    is empty: the file does not tell); ``kept`` and not in force, for another had saved meanwhile.
    """

    id: int
    topic: str
    at: datetime
    who: str
    kind: RulesKind
    text: str


class RulesDraft(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody wrote and did not save. ``base`` marks the file that it was begun from."""

    text: str
    base: str
    at: datetime


class RulesStore(Protocol):
    """Versions are appended and never deleted. Topics go by their slugs."""

    def put_rules(self, topic: str, text: str, kind: RulesKind, *, who: str, at: datetime) -> int:
        """Keep a version; its number."""
        ...

    def rules_version(self, topic: str, id: int) -> RulesText | None: ...

    def rules_versions(
        self, topic: str, *, offset: int = 0, limit: int = 100
    ) -> tuple[RulesText, ...]:
        """The newest first."""
        ...

    def rules_draft(self, topic: str, who: str) -> RulesDraft | None: ...

    def put_rules_draft(
        self, topic: str, who: str, text: str | None, *, base: str = "", at: datetime
    ) -> None:
        """One for each person and topic; None forgets it."""
        ...
