"""A topic file's text with a rule more, or a term more: what is written stays as it is, comments
and all. Pure."""

from __future__ import annotations

import json
import math
import re
import tomllib
from collections.abc import Sequence

import msgspec

from kawaraban.match.topic import Topic
from kawaraban.web.drafting import Strength
from kawaraban.wording import say

_MOST = 100
"""Words of one field."""
_header = re.compile(r"[ \t]*\[")
_any = re.compile(r"[ \t]*any[ \t]*=[ \t]*\[")


class NewRule(msgspec.Struct, frozen=True, kw_only=True):
    """A rule in simple words: any of ``any``, and any of ``also`` where there are such, and
    nothing of ``none``."""

    any: tuple[str, ...]
    also: tuple[str, ...] = ()
    none: tuple[str, ...] = ()
    strength: Strength = "headline"


def words_in(text: str) -> tuple[str, ...]:
    """What a person wrote into one field: words parted by commas or lines."""
    parts = (part.strip() for part in re.split(r"[,、，;；\n]", text))
    return tuple(dict.fromkeys(part for part in parts if part))[:_MOST]


def with_rule(text: str, rule: NewRule, topic: Topic | None) -> tuple[str, int]:
    """The text with the rule at its end, and the line that it begins on. ``topic`` is what the
    text came to, where it could be read: weights go by its threshold. ``ValueError`` where the
    rule looks for nothing."""
    if not rule.any:
        raise ValueError(
            say("Write at least one word to look for.", "探す語を一つ以上書いてください。")
        )
    lines = ["[[rule]]", f"label = {toml_string(_label(rule))}"]
    if rule.also:
        lines.append(f"all = [{toml_list(rule.any)}, {toml_list(rule.also)}]")
    else:
        lines.append(f"any = {toml_list(rule.any)}")
    if rule.none:
        lines.append(f"none = {toml_list(rule.none)}")
    lines.append(f"weight = {_weight(rule.strength, topic):g}")
    if rule.strength != "sign":
        lines.append("most = 1")
    return _appended(text, lines)


def with_term(text: str, term: str, *, against: bool = False) -> tuple[str, int]:
    """The text with a suggested term in the rule for such, which is made where there is none; and
    the line the term is on."""
    labels = (
        ("from rejected articles", "外した記事から") if against else ("from examples", "判断から")
    )
    found = _list_of(text, labels)
    if found is not None:
        start, end = found
        inside = text[start:end]
        written = toml_string(term)
        if "\n" in inside:
            more, at = f"\n  {written},", start
        else:
            more, at = f"{written}, " if inside.strip() else written, start
        changed = text[:at] + more + text[at:]
        if _reads(changed):
            return changed, changed[: at + len(more)].count("\n") + 1
    label = say(*labels)
    lines = [
        "[[rule]]", f"label = {toml_string(label)}", "any = [", f"  {toml_string(term)},", "]",
        f"weight = {-1 if against else 1}",
    ]  # fmt: skip
    changed, line = _appended(text, lines)
    return changed, line + 3


def new_topic_text(name: str, words: Sequence[str]) -> str:
    """A topic file for a name and words; without any it lives on examples."""
    note = say(
        "How this file is written: docs/topics.md",
        "書き方は docs/topics.md にあります",
    )
    text = f"# {note}\nname = {toml_string(name)}\nthreshold = 6\n"
    if not words:
        return text
    return with_rule(text, NewRule(any=tuple(words), strength="headline"), None)[0]


def toml_list(texts: Sequence[str]) -> str:
    """A list of texts, each once."""
    return f"[{', '.join(map(toml_string, dict.fromkeys(texts)))}]"


def toml_string(text: str) -> str:
    """TOML's basic strings have JSON's escapes, and DEL is to be escaped too."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _label(rule: NewRule) -> str:
    return " ".join((*rule.any[:1], *rule.also[:1]))[:60]


def _weight(strength: Strength, topic: Topic | None) -> float:
    threshold = topic.threshold if topic is not None else 6.0
    factors = dict(topic.position) if topic is not None else {"headline": 3.0, "text": 1.0}
    threshold = threshold if threshold > 0 else 1.0
    if strength == "headline":
        return _rounded_up(threshold / (factors.get("headline") or 1.0))
    if strength == "anywhere":
        least = min((factor for factor in factors.values() if factor > 0), default=1.0)
        return _rounded_up(threshold / least)
    part = _rounded_up(threshold / 6)
    return part if strength == "sign" else -3 * part


def _rounded_up(value: float) -> float:
    """To hundredths: a little less would not reach the threshold."""
    return math.ceil(round(value * 100, 6)) / 100


def _appended(text: str, lines: Sequence[str]) -> tuple[str, int]:
    before = text.rstrip()
    before = f"{before}\n\n" if before else ""
    return before + "\n".join(lines) + "\n", before.count("\n") + 1


def _list_of(text: str, labels: Sequence[str]) -> tuple[int, int] | None:
    """Where between its brackets the ``any`` of the rule of this label stands."""
    at = 0
    inside = found = False
    for line in text.splitlines(keepends=True):
        if _header.match(line) and "=" not in line.split("#")[0]:
            inside, found = line.strip().startswith("[[rule]]"), False
        elif inside and not found and line.strip().startswith("label"):
            with_value = line.partition("=")[2].strip()
            found = any(with_value.startswith(toml_string(label)) for label in labels)
        elif inside and found and (opened := _any.match(line)):
            start = at + opened.end()
            end = _closing(text, start)
            return (start, end) if end >= 0 else None
        at += len(line)
    return None


def _closing(text: str, at: int) -> int:
    """Where the list that is open here ends; -1 where it does not."""
    sign = re.compile(r"\"(?:[^\"\\\n]|\\.)*\"|'[^'\n]*'|#[^\n]*|[\[\]]")
    depth = 1
    for found in sign.finditer(text, at):
        depth += {"[": 1, "]": -1}.get(found[0], 0)
        if depth == 0:
            return found.start()
    return -1


def _reads(text: str) -> bool:
    try:
        tomllib.loads(text)
    except (ValueError, RecursionError):
        return False
    return True
