"""Versions of topic files, and drafts (``base_rules.RulesStore``)."""

from __future__ import annotations

from datetime import datetime

from kawaraban.store.base_rules import RulesDraft, RulesKind, RulesText
from kawaraban.store.database import Database, Row
from kawaraban.store.rows import instant, micros

_VERSION = "SELECT id, topic, at, who, kind, text FROM rules"


class Rules:
    """What :class:`kawaraban.store.base_rules.RulesStore` says."""

    _db: Database

    def put_rules(self, topic: str, text: str, kind: RulesKind, *, who: str, at: datetime) -> int:
        with self._db.write():
            id: int = self._db.value(
                "INSERT INTO rules (topic, at, who, kind, text) VALUES (?, ?, ?, ?, ?)"
                " RETURNING id",
                [topic, micros(at), who, kind, text],
            )
        return id

    def rules_version(self, topic: str, id: int) -> RulesText | None:
        row = self._db.row(f"{_VERSION} WHERE topic = ? AND id = ?", [topic, id])
        return _version(row) if row is not None else None

    def rules_versions(
        self, topic: str, *, offset: int = 0, limit: int = 100
    ) -> tuple[RulesText, ...]:
        rows = self._db.rows(
            f"{_VERSION} WHERE topic = ? ORDER BY id DESC LIMIT ? OFFSET ?",
            [topic, max(0, limit), max(0, offset)],
        )
        return tuple(map(_version, rows))

    def rules_draft(self, topic: str, who: str) -> RulesDraft | None:
        row = self._db.row(
            "SELECT text, base, at FROM rules_draft WHERE topic = ? AND who = ?", [topic, who]
        )
        return None if row is None else RulesDraft(text=row[0], base=row[1], at=instant(row[2]))

    def put_rules_draft(
        self, topic: str, who: str, text: str | None, *, base: str = "", at: datetime
    ) -> None:
        if text is None:
            self._db.run("DELETE FROM rules_draft WHERE topic = ? AND who = ?", [topic, who])
            return
        self._db.run(
            "INSERT OR REPLACE INTO rules_draft (topic, who, at, base, text)"
            " VALUES (?, ?, ?, ?, ?)",
            [topic, who, micros(at), base, text],
        )


def _version(row: Row) -> RulesText:
    id, topic, at, who, kind, text = row
    return RulesText(id=id, topic=topic, at=instant(at), who=who, kind=kind, text=text)
