"""A search made a topic: the question written as rules (docs/topics.md), so that what it would
find is on a page of its own from then on."""

from __future__ import annotations

import re
from itertools import product
from pathlib import Path

from kawaraban.desk.deciding.rule_text import toml_list, toml_string
from kawaraban.desk.deciding.topics import desk_aliases, new_path
from kawaraban.desk.starting import write_atomically
from kawaraban.folding import fold
from kawaraban.match.aliases import Aliases
from kawaraban.match.loading import load_topic
from kawaraban.read.headlines.headline import GENRES
from kawaraban.store.query import (
    All,
    Days,
    Node,
    Not,
    QueryError,
    Some,
    Value,
    Words,
    parse,
    set_of,
)
from kawaraban.wording import say

_MOST_RULES = 24
_THRESHOLD = 6

_hangul = re.compile("[\uac00-\ud7a3]")

Literal_ = tuple[Words | Value | Days, bool]
"""What is asked of an article, and whether it must be or must not."""


def save_search(folder: Path, query: str, slug: str, *, name: str = "") -> Path:
    """Write ``topics/SLUG.toml`` of the desk in ``folder``; an existing topic is never replaced.

    Raises ``ValueError`` in words for people: a :class:`QueryError` where the question has a
    mistake or a part that no rule can say, else what is wrong with the name.
    """
    path = new_path(folder, slug)
    aliases = desk_aliases(folder)
    text = as_topic(query, name=name or slug, aliases=aliases)
    load_topic(text, name=slug, aliases=aliases, file=path.name, genres=tuple(GENRES))
    path.parent.mkdir(exist_ok=True)
    write_atomically(path, text)
    return path


def as_topic(query: str, *, name: str, aliases: Aliases | None = None) -> str:
    """The topic file of a question. Each of its alternatives is a rule that reaches the threshold
    by itself wherever its words stand; dates are left out, for a topic goes on. Raises
    :class:`QueryError`."""
    node = parse(query, aliases=aliases)
    if node is None:
        raise QueryError("nothing", 0, max(len(query), 1), "it asks for nothing", "語がありません")
    rules = [_Rule(query, literals, aliases).toml() for literals in _alternatives(node, True)]
    asked = " ".join(query.split())
    about = say(f"Articles that the search {asked} finds", f"検索 {asked} の記事")
    lines = [
        say(f"# The search: {asked}", f"# 検索式: {asked}"),
        f"name = {toml_string(name)}",
        f"about = {toml_string(about)}",
        f"threshold = {_THRESHOLD}",
        "",
        "[position]  # " + say("where a word stands makes no difference", "語の位置は問わない"),
        "headline = 1",
        "lead = 1",
        "text = 1",
    ]
    return "\n".join(lines) + "\n" + "".join(f"\n{rule}" for rule in dict.fromkeys(rules))


def _alternatives(node: Node, holds: bool) -> list[list[Literal_]]:
    """The question as alternatives, each a list of what must be or must not be."""
    if isinstance(node, Not):
        return _alternatives(node.part, not holds)
    if not isinstance(node, All | Some):
        return [[(node, holds)]]
    parts = [_alternatives(part, holds) for part in node.parts]
    if isinstance(node, Some) == holds:
        found = [literals for part in parts for literals in part]
    else:
        size = 1
        for part in parts:
            size *= len(part)
            _check_size(size, node)
        found = [[one for literals in chosen for one in literals] for chosen in product(*parts)]
    _check_size(len(found), node)
    return found


def _check_size(size: int, node: All | Some) -> None:
    if size > _MOST_RULES:
        raise QueryError(
            "complex", node.start, node.end,
            f"it comes to more than {_MOST_RULES} rules; write it as two topics",
            f"規則が {_MOST_RULES} を超えます。主題を分けてください",
        )  # fmt: skip


class _Rule:
    """One alternative as a rule."""

    def __init__(self, query: str, literals: list[Literal_], aliases: Aliases | None) -> None:
        self.query, self.aliases = query, aliases
        self.all: list[list[str]] = []
        self.none: list[str] = []
        self.lists: dict[str, list[str]] = {}
        self.places: set[bool] = set()
        for leaf, holds in literals:
            if isinstance(leaf, Words):
                self._words(leaf, holds)
            elif isinstance(leaf, Value):
                self._value(leaf, holds)
        if not self.all and not self.lists:
            raise self._cannot(
                literals[0][0],
                "a topic needs a word, an outlet, a byline, a language or a genre to look for",
                "主題には、探す語・媒体・署名・言語・種類のどれかが要ります",
            )

    def _words(self, leaf: Words, holds: bool) -> None:
        self.places.add(leaf.headline)
        if len(self.places) > 1:
            raise self._cannot(
                leaf,
                "one rule looks either in headlines or everywhere; both together cannot be said",
                "見出しだけを見る語と全体を見る語は、一つの規則に書けません",
            )
        terms = self._terms(leaf)
        if holds:
            self.all.append(terms)
        else:
            self.none += terms

    def _terms(self, leaf: Words) -> list[str]:
        """As a topic file writes them."""
        written = leaf.texts[0]
        if len(leaf.texts) > 1:
            known = set_of(written, self.aliases)
            if known is not None:
                name = "+".join(f"@{side}" for side in known.pair) or f"@{known.name}"
                return [_term(written), name]
        return [_term(text) for text in leaf.texts]

    def _value(self, leaf: Value, holds: bool) -> None:
        field = leaf.field
        if field == "topic" or (not holds and field not in ("outlet", "genre")):
            raise self._cannot(
                leaf,
                "a topic's rule cannot say this",
                "主題の規則では表せません",
            )
        if field == "outlet" and not leaf.whole:
            raise self._cannot(
                leaf,
                "a topic's rule needs the outlet's whole name, in quotation marks",
                "主題の規則には媒体の正式名を引用符で囲んで書きます",
            )
        key = field if holds else f"not_{field}"
        if holds and key in self.lists and leaf.value not in self.lists[key]:
            raise self._cannot(
                leaf,
                f"no article has two of {field}:; put OR between them",
                f"{field}: は一つの記事に一つです。OR でつないでください",
            )
        self.lists.setdefault(key, [])
        if leaf.value not in self.lists[key]:
            self.lists[key].append(leaf.value)

    def _cannot(self, leaf: Words | Value | Days, en: str, ja: str) -> QueryError:
        return QueryError("no-rule", leaf.start, leaf.end, en, ja)

    def toml(self) -> str:
        label = " ".join(terms[0].strip("*") for terms in self.all) or " ".join(
            value for values in self.lists.values() for value in values
        )
        lines = ["[[rule]]", f"label = {toml_string(label[:60])}"]
        if len(self.all) == 1:
            lines.append(f"any = {toml_list(self.all[0])}")
        elif self.all:
            entries = [toml_string(t[0]) if len(t) == 1 else toml_list(t) for t in self.all]
            lines.append(f"all = [{', '.join(entries)}]")
        if self.none:
            lines.append(f"none = {toml_list(self.none)}")
        if True in self.places:
            lines.append('in = ["headline"]')
        lines += [f"{key} = {toml_list(values)}" for key, values in self.lists.items()]
        lines.append(f"weight = {_THRESHOLD}")
        if self.all:
            lines.append("most = 1")
        return "\n".join(lines) + "\n"


def _term(text: str) -> str:
    """A search finds Korean words anywhere, a topic's term only with its particles."""
    bare = fold(text).strip().strip("*")
    start = "*" if _hangul.match(bare[:1]) and not text.startswith("*") else ""
    end = "*" if _hangul.match(bare[-1:]) and not text.rstrip().endswith("*") else ""
    return f"{start}{text.strip()}{end}"
