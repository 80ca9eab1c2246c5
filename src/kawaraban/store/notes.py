"""Small notes of the desk's own."""

from __future__ import annotations

from kawaraban.store.database import Database


def note(db: Database, key: str) -> str | None:
    found: str | None = db.value("SELECT value FROM note WHERE key = ?", [key])
    return found


def put_note(db: Database, key: str, value: str | None) -> None:
    if value is None:
        db.run("DELETE FROM note WHERE key = ?", [key])
    else:
        db.run("INSERT OR REPLACE INTO note (key, value) VALUES (?, ?)", [key, value])
