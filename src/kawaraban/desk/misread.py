"""What is wrong in a desk.toml, where it stands, in words for the one who wrote it."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Mapping, Sequence

from kawaraban.wording import say

Place = tuple[str, int, str]
"""Table, its number among those of this name (from 0), key; empty where it is about none. A key
of a table in the table is ``key.inner``."""

_HEADER = re.compile(r"\s*\[\[?\s*([\w-]+)\s*\]\]?\s*(?:#|\Z)")
_KEY = re.compile(r"""\s*["']?([\w-]+)["']?\s*(?:=|\.\s*["']?([\w-]+))""")
_INNER = re.compile(r"\s*\[\s*([\w-]+)\s*\.\s*([\w-]+)\s*\]\s*(?:#|\Z)")
_AT = re.compile(r" - at `\$\.?([^`]*)`\Z")
_PART = re.compile(r"([\w-]+)(?:\[(\d+)\])?")


def line_at(text: str, place: Place) -> int:
    """The line of a key, else of its table; 0 where neither is found."""
    table, number, key = place
    key, _, inner = key.partition(".")
    now, counts, header, within = "", {"": 0}, 0, ""
    for at, line in enumerate(text.splitlines(), 1):
        if found := _HEADER.match(line):
            now, within = found[1], ""
            counts[now] = counts.get(now, -1) + 1
            if now == table and counts[now] == number:
                header = at
        elif key and (now, counts[now]) == (table, number):
            if found := _INNER.match(line):
                within = found[2] if found[1] == table else "-"
                header = at if within == key else header
                if within == key and not inner:
                    return at
            elif (found := _KEY.match(line)) is None:
                continue
            elif within:
                if within == key and found[1] == inner:
                    return at
            elif found[1] == key and (not inner or found[2] in (None, inner)):
                return at
    if not header and table and not key:
        return line_at(text, ("", 0, table))
    return header


def of_toml(error: tomllib.TOMLDecodeError, text: str) -> tuple[int, str]:
    """Line and words of a text that is no TOML."""
    said = str(error)
    found = re.search(r" ?\(at line (\d+), column (\d+)\)\Z", said)
    line = int(found[1]) if found else len(text.splitlines())
    said = re.sub(r" ?\(at [^()]*\)\Z", "", said)
    if found:
        said = say(f"{said}, at column {found[2]}", f"{said}、{found[2]} 文字目")
    return line, say(f"not TOML ({said})", f"TOML として読めません({said})")


def of_value(
    message: str, known: Mapping[str, Sequence[str]], choices: Mapping[str, Sequence[str]]
) -> tuple[Place, str]:
    """Place and words of what msgspec says of a value. ``known`` has each table's keys (the
    file's own under ``""``), ``choices`` the values of keys that take only some."""
    at = _AT.search(message)
    said = message[: at.start()] if at else message
    parts = [(name, int(n or 0)) for name, n in _PART.findall(at[1] if at else "")]
    table, number = parts[0] if parts else ("", 0)
    key = parts[1][0] if len(parts) > 1 else ""
    if found := re.search(r"unknown field `(.*)`\Z", said):
        wrong = found[1]
        place = (table, number, wrong) if table else (wrong, 0, "")
        near = difflib.get_close_matches(wrong, known.get(table, ()), n=1)
        hint = say(f"; is {near[0]} meant?", f"。{near[0]} でしょうか") if near else ""
        return place, say(
            f"there is no setting {wrong!r} here{hint}",
            f"ここに {wrong} という設定はありません{hint}",
        )
    if found := re.search(r"missing required field `(.*)`\Z", said):
        return (table, number, ""), say(
            f"every {table} needs {found[1]}", f"{table} には {found[1]} が要ります"
        )
    name = key or table
    if found := re.match(r"Invalid enum value '(.*)'\Z", said):
        allowed = ", ".join(f'"{c}"' for c in choices.get(name, ()))
        words = say(
            f'{name} is one of {allowed}, not "{found[1]}"',
            f'{name} は {allowed} のどれかです("{found[1]}" ではありません)',
        )
    elif said == "Expected `array`, got `object`" and not key:
        words = say(
            f"write [[{name}]], in two brackets", f"[[{name}]] のように括弧を二重に書いてください"
        )
    elif found := re.match(r"Expected `(.*)`, got `(.*)`\Z", said):
        wanted, got = (" | ".join(map(_kind, found[n].split(" | "))) for n in (1, 2))
        if at and at[1].endswith("]") and key:
            name = say(f"each item of {name}", f"{name} の各項目")
        words = say(
            f"{name} takes {wanted}, not {got}", f"{name} に書けるのは{wanted}です({got}ではなく)"
        )
    else:
        words = f"{name}: {said}"
    return (table, number, key), words


def _kind(name: str) -> str:
    kinds = {
        "str": say("a text in quotes", "引用符で囲んだ文字列"),
        "int": say("a whole number", "整数"),
        "float": say("a number", "数"),
        "bool": say("true or false", " true か false "),
        "array": say("a list [ … ]", "一覧 [ … ]"),
        "object": say("a table", "表(テーブル)"),
    }
    return kinds.get(name, name)
