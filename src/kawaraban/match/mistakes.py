"""Mistakes in files that researchers write: in words, with the line.

The TOML reader and the checker of types speak to programmers, in English. What they found is
told here to the one who wrote the file: which key, what belongs there, where it stands, and
what was probably meant.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence

from kawaraban.wording import say

Known = Mapping[str, Sequence[str]]
"""The keys a table may have, by the table's name ("" is the file itself)."""

_MEANT = {
    "title": "name",
    "description": "about",
    "limit": "threshold",
    "score": "weight",
    "or": "any",
    "one": "any",
    "some": "any",
    "and": "all",
    "both": "all",
    "not": "none",
    "exclude": "none",
    "without": "none",
    "close": "near",
    "distance": "within",
    "place": "in",
    "where": "in",
    "field": "in",
    "places": "in",
    "language": "lang",
    "languages": "lang",
    "lang_in": "lang",
    "media": "outlet",
    "outlets": "outlet",
    "exclude_outlet": "not_outlet",
    "kind": "genre",
    "author": "byline",
    "category": "section",
    "tags": "keywords",
    "keyword": "keywords",
    "max": "most",
    "rules": "rule",
    "sets": "set",
    "words": "terms",
    "aliases": "terms",
}

_place = re.compile(r"\(at (?:line (\d+), column (\d+)|end of document)\)")
_header = re.compile(r"\s*\[{1,2}\s*([^\]]+?)\s*\]{1,2}")


def toml_mistake(text: str, message: str) -> tuple[str, int]:
    """What is wrong with the TOML, in words, and the line. ``message`` is ``tomllib``'s."""
    found = _place.search(message)
    lines = text.splitlines()
    end = max((n for n, line in enumerate(lines, 1) if line.strip()), default=1)
    line = int(found[1]) if found and found[1] else end
    shown = lines[line - 1].strip() if 0 < line <= len(lines) else ""
    what = _toml_words(message, shown)
    if "Unclosed array" in message and found and found[1] and _no_comma.search(shown):
        return what, line
    if "Unclosed array" in message or (found and not found[1] and "rray" in message):
        line = _opened(lines, "[", "]") or line
    elif "nclosed inline" in message:
        line = _opened(lines, "{", "}") or line
    elif ("Unterminated" in message or "end of document" in message) and found and not found[1]:
        line = _opened_string(lines) or line
    return what, line


_typeset = re.compile("[“”„«»「」『』＂＇［］｛｝＝，、]")
_no_comma = re.compile(r"[\"']\s+[\"']")
_control = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def _toml_words(message: str, shown: str) -> str:
    bare = re.sub(r"\"[^\"]*\"|'[^']*'|#.*", "", shown)
    if found := _typeset.search(bare):
        return say(
            f'{found[0]} is no sign of TOML; write " [ ] = , in half width: {shown!r}',
            f'{found[0]} は TOML の記号ではありません。半角の " [ ] = , で書きます:「{shown}」',
        )
    if "Unclosed array" in message and _no_comma.search(shown):
        return say(
            f"a comma is missing between the entries of {shown!r}",
            f"「{shown}」: 項目の間に「,」がありません",
        )
    if _control.search(shown):
        return say(
            "a control character stands in a text; delete it",
            "文字列に制御文字が入っています。消してください",
        )
    if "Expected '='" in message:
        return say(
            f"a key is followed by = and a value, not so in {shown!r}",
            f"「{shown}」: キーの後には = と値が要ります",
        )
    if "Invalid value" in message:
        return say(
            f"no value TOML knows in {shown!r}; texts stand in quotation marks",
            f'「{shown}」: 値の書き方が違います。文字列は "…" で囲みます',
        )
    if "Unclosed array" in message:
        return say("a list is opened with [ and never closed", "[ で始まる一覧が閉じられていません")
    if "nclosed inline" in message:
        return say("a table is opened with { and never closed", "{ で始まる表が閉じられていません")
    if "Illegal character" in message or "Unterminated" in message:
        return say(
            "a text is not closed on its line: a quotation mark is missing",
            '文字列が行の中で閉じられていません(" が足りません)',
        )
    if "Unescaped" in message or "escape" in message.lower() or "hex value" in message:
        return say(
            "a backslash in \"…\" begins an escape; write '…' for texts with backslashes",
            "\"…\" の中の \\ は特別な記号です。\\ を含む文字列は '…' と書きます",
        )
    if "twice" in message or "overwrite" in message or "Duplicate" in message:
        return say(f"given a second time: {shown!r}", f"「{shown}」: 同じキーが二度書かれています")
    if "table declaration" in message or "array declaration" in message:
        return say(
            f"a heading needs its closing brackets: {shown!r}",
            f"「{shown}」: 見出しの ] が足りません",
        )
    if "Expected newline" in message:
        return say(
            f"after the value in {shown!r} stands more: is a comma or quotation mark missing?",
            f'「{shown}」: 値の後に余分なものがあります。「,」か「"」が足りませんか?',
        )
    if "Invalid statement" in message or "key part" in message or "key/value" in message:
        return say(
            f"neither a key with its value nor a heading nor a # comment: {shown!r}",
            f"「{shown}」: キー = 値 でも [見出し] でも # 注釈でもありません",
        )
    place = _place.search(message)
    bare = message[: place.start()].strip() if place else message
    return say(f"no valid TOML: {bare}", f"TOML として読めません: {bare}")


def _opened(lines: Sequence[str], opening: str, closing: str) -> int:
    """The line that opens what is never closed: the last one after which nothing closes it."""
    depth: list[int] = []
    for number, line in enumerate(lines, 1):
        bare = re.sub(r"\"(?:[^\"\\]|\\.)*\"|'[^']*'|#.*", "", line)
        if opening == "[" and _header.fullmatch(bare):
            continue
        for char in bare:
            if char == opening:
                depth.append(number)
            elif char == closing and depth:
                depth.pop()
    return depth[0] if depth else 0


def _opened_string(lines: Sequence[str]) -> int:
    return next(
        (n for n, line in reversed(list(enumerate(lines, 1))) if '"""' in line or "'''" in line), 0
    )


_UNKNOWN = re.compile(r"unknown field `([^`]*)`")
_MISSING = re.compile(r"missing required field `([^`]*)`")
_TYPE = re.compile(r"Expected `([^`]*)`, got `([^`]*)`")
_AT = re.compile(r"- at `(?:key in )?\$([^`]*)`")
_STEP = re.compile(r"\.([^.\[\]]+)|\[(\d+|\.\.\.)\]")


def shape_mistake(text: str, message: str, known: Known) -> tuple[str, int]:
    """What is wrong with a key or its value, in words, and the line. ``message`` is msgspec's."""
    path = _AT.search(message)
    steps = _STEP.findall(path[1]) if path else []
    table, key, start, number = _walk(text, steps, known)
    if found := _UNKNOWN.search(message):
        name = found[1]
        return _unknown_words(name, table, known), _line_of_key(text, name, start) or start
    if found := _MISSING.search(message):
        where = _nth(table, number)
        return (
            say(f"{where} needs {found[1]} = …", f"{where} に {found[1]} = … がありません"),
            start,
        )
    line = _line_of_key(text, key, start) if key else start
    if found := _TYPE.search(message):
        wanted, got = (_type_words(kind) for kind in found.groups())
        named = key or table
        if not key and found[2] == "object" and found[1] == "array":
            return (
                say(
                    f"write [[{table}]], in double brackets", f"[[{table}]] と二重の [ ] で書きます"
                ),
                line or start,
            )
        return (
            say(
                f"{named} takes {wanted}, not {got}",
                f"{named} には{wanted}を書きます({got}があります)",
            ),
            line or start,
        )
    return message, line or start


def _walk(text: str, steps: Sequence[tuple[str, str]], known: Known) -> tuple[str, str, int, int]:
    """The table a path leads to, the key in it, the table's line, and which of its kind it is."""
    table, key, start, number = "", "", 1, 0
    for at, (name, _) in enumerate(steps):
        if not name:
            continue
        inner = f"{table}.{name}" if table else name
        if inner in known:
            following = steps[at + 1][1] if at + 1 < len(steps) else ""
            number = int(following) if following.isdigit() else 0
            start = _line_of_table(text, inner, number, start) or start
            table, key = inner, ""
        else:
            key = key or name
    return table, key, start, number


def _line_of_table(text: str, table: str, number: int, after: int) -> int:
    top = "." not in table
    count = -1
    for line_number, line in enumerate(text.splitlines(), 1):
        header = _header.match(line)
        if header and header[1].replace(" ", "") == table and (top or line_number >= after):
            count += 1
            if count == number:
                return line_number
    return 0


def _line_of_key(text: str, key: str, start: int) -> int:
    written = re.compile(rf"\s*(?:\[{{1,2}}\s*)?[\"']?{re.escape(key)}[\"']?\s*(?:=|\.|\])")
    for number, line in enumerate(text.splitlines(), 1):
        if number >= start and written.match(line):
            return number
    return 0


def _nth(table: str, number: int) -> str:
    return f"[[{table}]] {number + 1}" if table else say("the file", "このファイル")


def _unknown_words(name: str, table: str, known: Known) -> str:
    keys = list(known.get(table, ()))
    elsewhere = next((t for t, names in known.items() if t != table and name in names), None)
    close = difflib.get_close_matches(name.casefold(), keys, 1, 0.6)
    meant = _MEANT.get(name.casefold(), "")
    guess = meant if meant in keys else close[0] if close else ""
    if guess:
        return say(
            f"unknown key {name}; did you mean {guess}?",
            f"{name} というキーはありません。{guess} ですか?",
        )
    if elsewhere is not None:
        home = f"[[{elsewhere}]]" if elsewhere else say("the top of the file", "ファイルの先頭")
        return say(
            f"{name} does not belong here but under {home}",
            f"{name} はここではなく {home} に書きます",
        )
    listed = ", ".join(keys)
    return say(
        f"unknown key {name}; known here: {listed}",
        f"{name} というキーはありません。ここに書けるもの: {listed}",
    )


def _type_words(kind: str) -> str:
    words = {
        "str": say('a text in quotation marks "…"', '"…" で囲んだ文字列'),
        "int": say("a whole number", "整数"),
        "float": say("a number", "数"),
        "bool": say("true or false", "true か false"),
        "array": say('a list ["…", "…"]', '一覧 ["…", "…"]'),
        "object": say("a table", "表"),
        "null": say("nothing", "何もない値"),
        "datetime": say("a date", "日付"),
        "date": say("a date", "日付"),
        "time": say("a time", "時刻"),
    }
    parts = [words.get(part, part) for part in kind.split(" | ") if part != "null"]
    return say(" or ", "または").join(dict.fromkeys(parts)) or kind
