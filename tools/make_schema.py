"""Write docs/schema/*.schema.json from the values that the program reads and writes.

    python tools/make_schema.py           write them anew
    python tools/make_schema.py --check   exit 1 where a committed file is out of date

JSON Schema 2020-12. Types come from the structs, words from their docstrings, so neither can
drift from the code; tests/test_schema.py keeps the files honest.
"""

from __future__ import annotations

import argparse
import ast
import inspect
import json
import re
import sys
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec

from kawaraban.article import Article, Clip, Entry, Moment, Problem, Story
from kawaraban.cli.filters import GroupLine, MatchLine
from kawaraban.desk.deciding.backfill import Changed
from kawaraban.group.hand import Regrouping
from kawaraban.group.series import Run
from kawaraban.read.inspecting import Inspection
from kawaraban.store.base import Asked, Decision, SourceState, Trace

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "schema"
DIALECT = "https://json-schema.org/draft/2020-12/schema"

# file name, the struct of a line, which commands write it, fields it always has beyond those
# without a default
FORMS: tuple[tuple[str, type[msgspec.Struct], str, tuple[str, ...]], ...] = (
    ("article", Article, "kawaraban read, kawaraban articles", ("published", "text")),
    ("entry", Entry, "kawaraban feed", ()),
    ("match", MatchLine, "kawaraban match", ()),
    ("group", GroupLine, "kawaraban group", ()),
    ("clip", Clip, "kawaraban clips", ()),
    ("story", Story, "kawaraban stories --json", ()),
    ("series", Run, "kawaraban series --json", ()),
    ("regrouping", Regrouping, "kawaraban stories --history --json", ()),
    ("asked", Asked, "kawaraban inbox --json", ()),
    ("decision", Decision, "kawaraban history --json", ()),
    ("changed", Changed, "kawaraban backfill --json", ()),
    ("status", SourceState, "kawaraban status --json", ()),
    ("why", Trace, "kawaraban why --json", ()),
    ("inspect", Inspection, "kawaraban inspect --json", ()),
    ("problem", Problem, "part of status, why and inspect", ()),
)

MOMENT = {
    "title": "Moment",
    "description": (
        "A time as the outlet gave it: a date alone where no time was given, with the source's "
        "offset where it named a zone (without one it is UTC)."
    ),
    "type": "string",
    "pattern": r"^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2})?([+-]\d{2}:\d{2})?)?$",
    "examples": ["2024-06-19T17:05+09:00", "2024-06-19"],
}
MOMENT_IN = {
    "description": (
        "ISO 8601: a date, or date and time with or without an offset (without one it is UTC); "
        "null where it is not known."
    ),
    "type": ["string", "null"],
    "examples": ["2024-06-19T17:05+09:00", "2024-06-19T08:05:00Z", "2024-06-19", None],
}
TEXT_IN = {
    "description": (
        "The text: one string with paragraphs parted by newlines, or a list of paragraphs, each "
        "a string or an object."
    ),
    "anyOf": [
        {"type": "string"},
        {"type": "array", "items": {"anyOf": [{"type": "string"}, {"$ref": "#/$defs/Paragraph"}]}},
        {"type": "null"},
    ],
}


def schemas() -> dict[str, dict[str, Any]]:
    """File name to schema, for every form."""
    made = {f"{name}.schema.json": _output(kind, by, always) for name, kind, by, always in FORMS}
    made["article-input.schema.json"] = _article_input()
    return made


def render(schema: dict[str, Any]) -> str:
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def _output(kind: type[msgspec.Struct], by: str, always: tuple[str, ...]) -> dict[str, Any]:
    parts = _components(kind)
    top = dict(parts.pop(kind.__name__))
    # A null where the struct says so, whatever the order in which the fields stand.
    top["required"] = [
        f.encode_name for f in msgspec.structs.fields(kind) if f.required or f.encode_name in always
    ]
    title = re.sub(r"(?<=[a-z])Line$", "", top.pop("title"))
    words = top.pop("description", "")
    return {
        "$schema": DIALECT,
        "title": title,
        "description": words,
        "$comment": f"One line of: {by}. Fields that hold their default are left out.",
        **top,
        **({"$defs": parts} if parts else {}),
    }


def _article_input() -> dict[str, Any]:
    schema = _output(Article, "", ("published", "text"))
    schema["title"] = "Article (input)"
    schema["$comment"] = (
        "What every command that takes articles accepts; unknown fields are passed over."
    )
    for name, field in schema["properties"].items():
        if name in ("published", "updated"):
            schema["properties"][name] = {**MOMENT_IN}
        field.pop("default", None)
    schema["properties"]["text"] = TEXT_IN
    schema["required"] = ["url"]
    schema["anyOf"] = [{"required": ["headline"]}, {"required": ["text"]}]
    del schema["$defs"]["Moment"]
    return schema


def _components(kind: type[msgspec.Struct]) -> dict[str, dict[str, Any]]:
    """Every struct within ``kind``, itself too, by name, with its fields described."""
    (_,), parts = msgspec.json.schema_components(
        [kind], schema_hook=_moment, ref_template="#/$defs/{name}"
    )
    structs = {s.__name__: s for s in _structs(kind)}
    for name, part in parts.items():
        struct = structs.get(name)
        if struct is None:
            continue
        part["description"] = _plain(inspect.getdoc(struct) or "")
        notes = _field_notes(struct)
        for field, schema in part["properties"].items():
            part["properties"][field] = {
                **({"description": notes[field]} if field in notes else {}),
                **_refer(schema),
            }
    if "Moment" in json.dumps(parts):
        parts["Moment"] = MOMENT
    return dict(sorted(parts.items()))


def _moment(kind: type) -> dict[str, Any]:
    if kind is Moment:
        return {"$comment": "Moment"}
    raise NotImplementedError


def _refer(schema: Any) -> Any:
    """Moments become a reference to the one definition."""
    if isinstance(schema, dict):
        if schema.get("$comment") == "Moment":
            return {"$ref": "#/$defs/Moment"}
        return {key: _refer(value) for key, value in schema.items()}
    return [_refer(value) for value in schema] if isinstance(schema, list) else schema


def _structs(kind: type[msgspec.Struct]) -> set[type[msgspec.Struct]]:
    """The struct and all that its fields lead to."""
    found: set[type[msgspec.Struct]] = set()
    waiting: list[Any] = [msgspec.inspect.type_info(kind)]
    while waiting:
        info = waiting.pop()
        if isinstance(info, msgspec.inspect.StructType):
            if info.cls in found:
                continue
            found.add(info.cls)
            waiting += [f.type for f in info.fields]
        elif isinstance(info, msgspec.inspect.UnionType):
            waiting += info.types
        elif isinstance(info, msgspec.inspect.VarTupleType):
            waiting.append(info.item_type)
        elif isinstance(info, msgspec.inspect.TupleType):
            waiting += info.item_types
    return found


@lru_cache
def _field_notes(struct: type[msgspec.Struct]) -> dict[str, str]:
    """The strings that stand under the fields of a struct in its source."""
    body = ast.parse(inspect.getsource(struct)).body[0]
    assert isinstance(body, ast.ClassDef)
    notes: dict[str, str] = {}
    for field, note in zip(body.body, body.body[1:], strict=False):
        if (
            isinstance(field, ast.AnnAssign)
            and isinstance(field.target, ast.Name)
            and isinstance(note, ast.Expr)
            and isinstance(note.value, ast.Constant)
            and isinstance(note.value.value, str)
        ):
            notes[field.target.id] = _plain(note.value.value)
    return notes


def _plain(text: str) -> str:
    """A docstring as one paragraph, without reStructuredText marks."""
    text = re.sub(r":\w+:`([^`]*)`", r"\1", text).replace("``", "")
    return " ".join(text.split())


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    stale = []
    for name, schema in schemas().items():
        path, text = FOLDER / name, render(schema)
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            stale.append(name)
            if not options.check:
                path.write_text(text, encoding="utf-8", newline="\n")
    print("\n".join(stale) or "all up to date")
    return 1 if stale and options.check else 0


if __name__ == "__main__":
    sys.exit(main())
