"""CSS selectors that a person wrote, matched on pages that strangers wrote, in linear time.

A parser's own matching takes steps that multiply: ``.x div div div`` on a page nested deep
takes more than a lifetime. Here the compounds of a selector (``li.news``) are matched by the
parser, one by one, and joined over sets of elements; so a selector costs its length times the
size of the page. Follows Selectors Level 4 for what it takes:

- ``tag``, ``#id``, ``.class``, ``[attribute]`` with all operators, ``*``, lists with ``,``
- descendant (space), ``>``, ``+``, ``~``
- ``:first-child`` ``:last-child`` ``:only-child`` ``:empty`` ``:root`` ``:first-of-type``
  ``:last-of-type`` ``:nth-child(2n+1)`` and its three sisters, ``:not(…)`` and ``:is(…)`` of
  compounds, ``:has(…)`` of descendants
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from kawaraban.wording import say

LONGEST = 500
"""Characters of a selector."""
_MOST_STEPS = 30
MOST_FOUND = 20_000
"""Elements that one selector gives."""

_PLAIN = frozenset(["first-child", "last-child", "only-child", "empty", "root"])
_NTH = {
    "nth-child": (False, False), "nth-last-child": (True, False),
    "nth-of-type": (False, True), "nth-last-of-type": (True, True),
}  # fmt: skip
_OF_TYPE = {"first-of-type": "nth-of-type", "last-of-type": "nth-last-of-type"}
_FORMULA = re.compile(r"(?:([+-]?\d{0,6})n\s{0,5}(?:([+-])\s{0,5}(\d{1,6}))?|([+-]?\d{1,6}))\Z")
_EMPTY_PAGE = "<html><head></head><body><p>x</p></body></html>"


class SelectorError(ValueError):
    """A selector that is none, or that is not taken here; says why in the interface language."""


class _Nth(NamedTuple):
    """``step * n + first``, counted from the end, counted among elements of one name."""

    step: int
    first: int
    last: bool
    typed: bool

    def fits(self, place: int) -> bool:
        if self.step == 0:
            return place == self.first
        return (place - self.first) % self.step == 0 and (place - self.first) // self.step >= 0


class _Step(NamedTuple):
    """A compound: what joins it to the one before, what the parser matches, what is looked at
    here."""

    joint: str
    compound: str
    nth: tuple[_Nth, ...]
    has: tuple[Chains, ...]


Chain = tuple[_Step, ...]
Chains = tuple[Chain, ...]


@lru_cache(maxsize=1024)
def compiled(selector: str) -> Chains:
    """The selector taken apart. :class:`SelectorError` where it cannot be used."""
    if not selector.strip():
        raise SelectorError(say("it is empty", "空です"))
    if len(selector) > LONGEST:
        raise SelectorError(
            say(f"it is longer than {LONGEST} characters", f"{LONGEST} 文字を超えています")
        )
    return _chains(selector, inside="")


def select(tree: LexborHTMLParser, selector: str) -> list[LexborNode]:
    """The elements that ``selector`` names, in the page's order, at most ``MOST_FOUND``.

    Raises :class:`SelectorError`.
    """
    chains = compiled(selector)
    found = [_matched(tree, chain) for chain in chains]
    if len(found) == 1:
        return found[0][:MOST_FOUND]
    wanted = {node.mem_id for nodes in found for node in nodes}
    everything = _css(tree, ", ".join(dict.fromkeys(chain[-1].compound for chain in chains)))
    seen: set[int] = set()
    out = []
    for node in everything:
        if node.mem_id in wanted and node.mem_id not in seen:
            seen.add(node.mem_id)
            out.append(node)
    return out[:MOST_FOUND]


def outermost(nodes: Iterable[LexborNode]) -> list[LexborNode]:
    """Those of ``nodes`` (in the page's order) that stand in no other of them."""
    nodes = list(nodes)
    inside = _Inside({node.mem_id for node in nodes})
    return [node for node in nodes if not inside.holds(node.parent)]


def _matched(tree: LexborHTMLParser, chain: Chain) -> list[LexborNode]:
    found: list[LexborNode] = []
    for number, step in enumerate(chain):
        here = _css(tree, step.compound)
        if number:
            here = _joined(found, step.joint, here)
        for nth in step.nth:
            places = _Places(nth)
            here = [node for node in here if nth.fits(places.of(node))]
        for has in step.has:
            outer = around(node for inner in has for node in _matched(tree, inner))
            here = [node for node in here if node.mem_id in outer]
        found = here
        if not found:
            break
    return found


def _joined(before: list[LexborNode], joint: str, here: list[LexborNode]) -> list[LexborNode]:
    """Those of ``here`` that stand to any of ``before`` as ``joint`` says."""
    marks = {node.mem_id for node in before}
    if joint == ">":
        return [n for n in here if (p := n.parent) is not None and p.mem_id in marks]
    if joint == "+":
        return [n for n in here if (p := _neighbour(n)) is not None and p.mem_id in marks]
    if joint == "~":
        after: set[int] = set()
        for node in before:
            follower = node.next
            while follower is not None and follower.mem_id not in after:
                after.add(follower.mem_id)
                follower = follower.next
        return [n for n in here if n.mem_id in after]
    inside = _Inside(marks)
    return [n for n in here if inside.holds(n.parent)]


class _Inside:
    """Whether a node is one of some or stands in one; every node is looked at once."""

    def __init__(self, marks: set[int]) -> None:
        self.known = dict.fromkeys(marks, True)

    def holds(self, node: LexborNode | None) -> bool:
        way: list[int] = []
        verdict = False
        while node is not None:
            if (known := self.known.get(node.mem_id)) is not None:
                verdict = known
                break
            way.append(node.mem_id)
            node = node.parent
        self.known.update(dict.fromkeys(way, verdict))
        return verdict


def around(nodes: Iterable[LexborNode]) -> set[int]:
    """All that ``nodes`` stand in, by their ``mem_id``."""
    found: set[int] = set()
    for node in nodes:
        outer = node.parent
        while outer is not None and outer.mem_id not in found:
            found.add(outer.mem_id)
            outer = outer.parent
    return found


class _Places:
    """Where elements stand among their siblings; the children of a parent are counted once."""

    def __init__(self, nth: _Nth) -> None:
        self.nth = nth
        self.places: dict[int, int] = {}

    def of(self, node: LexborNode) -> int:
        if (place := self.places.get(node.mem_id)) is None:
            self._count(node)
            place = self.places[node.mem_id]
        return place

    def _count(self, node: LexborNode) -> None:
        parent = node.parent
        child = (parent.last_child if self.nth.last else parent.first_child) if parent else node
        counts: dict[str, int] = {}
        while child is not None:
            tag = child.tag or ""
            if not tag.startswith(("-", "!")):
                kind = tag if self.nth.typed else ""
                counts[kind] = counts.get(kind, 0) + 1
                self.places[child.mem_id] = counts[kind]
            child = (child.prev if self.nth.last else child.next) if parent else None
        self.places.setdefault(node.mem_id, 1)


def _neighbour(node: LexborNode) -> LexborNode | None:
    """The element before a node."""
    before = node.prev
    while before is not None and (before.tag or "-").startswith(("-", "!")):
        before = before.prev
    return before


def _css(tree: LexborHTMLParser, compound: str) -> list[LexborNode]:
    try:
        return tree.css(compound)
    except SelectolaxError as error:  # compiled() tried it
        raise SelectorError(str(error)) from error


# Taking apart ------------------------------------------------------------------------


def _chains(selector: str, *, inside: str) -> Chains:
    chains = []
    steps = 0
    for part in _cut(selector, ","):
        chain: list[_Step] = []
        for joint, compound in _compounds(part):
            steps += 1
            chain.append(_step(joint, compound, inside))
        if not chain:
            raise SelectorError(
                say("something is missing beside a comma", "コンマの前後に何かが足りません")
            )
        chains.append(tuple(chain))
    if steps > _MOST_STEPS:
        raise SelectorError(
            say(f"it has more than {_MOST_STEPS} steps", f"{_MOST_STEPS} 段を超えています")
        )
    return tuple(chains)


def _step(joint: str, compound: str, inside: str) -> _Step:
    nth: list[_Nth] = []
    has: list[Chains] = []
    plain: list[str] = []
    for piece, argument in _pieces(compound):
        name = piece[1:].lower() if piece.startswith(":") else ""
        if name in _OF_TYPE and argument is None:
            nth.append(_Nth(0, 1, *_NTH[_OF_TYPE[name]]))
        elif name in _NTH and argument is not None:
            nth.append(_formula(argument, *_NTH[name]))
        elif name == "has" and argument is not None and not inside:
            has.append(_chains(argument, inside=":has"))
        elif name in ("not", "is", "where") and argument is not None:
            for part in _cut(argument, ","):
                if len(list(_compounds(part))) != 1 or any(
                    p.startswith(":") and p[1:].lower() not in _PLAIN for p, _ in _pieces(part)
                ):
                    raise SelectorError(
                        say(
                            f":{name}(…) takes compounds such as .a or li.b here",
                            f":{name}(…) の中には .a や li.b のような形だけ書けます",
                        )
                    )
            plain.append(f":{name}({argument})")
        elif name and (name not in _PLAIN or argument is not None):
            raise SelectorError(say(f":{name} cannot be used", f":{name} は使えません"))
        else:
            plain.append(piece)
    written = "".join(plain) or "*"
    if written.startswith(":"):
        written = "*" + written
    try:
        LexborHTMLParser(_EMPTY_PAGE).css(written)
    except (SelectolaxError, ValueError) as error:
        raise SelectorError(
            say(f"{compound!r} is no CSS", f"{compound!r} は CSS として読めません")
        ) from error
    return _Step(joint, written, tuple(nth), tuple(has))


def _formula(written: str, last: bool, typed: bool) -> _Nth:
    text = written.strip().lower()
    text = {"odd": "2n+1", "even": "2n"}.get(text, text)
    found = _FORMULA.match(text)
    if found is None:
        raise SelectorError(
            say(f"({written}) is no place: 3, odd, 2n+1", f"({written}) ではなく 3, odd, 2n+1 の形")
        )
    step, sign, first, alone = found.groups()
    if alone is not None:
        return _Nth(0, int(alone), last, typed)
    times = int(step + "1" if step in ("", "+", "-") else step)
    return _Nth(times, int((sign or "+") + (first or "0")), last, typed)


def _compounds(selector: str) -> Iterable[tuple[str, str]]:
    """Each compound with what joins it to the one before (empty for the first)."""
    joint = ""
    here = ""
    begun = False
    for piece in _scan(selector):
        if piece.isspace() or piece in (">", "+", "~"):
            if here:
                yield joint, here
                begun, here, joint = True, "", " "
            if not piece.isspace():
                if not begun or joint != " ":
                    raise SelectorError(
                        say(f"something is missing before {piece}", f"{piece} の前が足りません")
                    )
                joint = piece
        else:
            here += piece
    if here:
        yield joint, here
    elif joint not in ("", " "):
        raise SelectorError(say(f"something is missing after {joint}", f"{joint} の後が足りません"))


def _pieces(compound: str) -> Iterable[tuple[str, str | None]]:
    """A compound's parts; of a pseudo-class with brackets also what stands in them."""
    here = ""
    for piece in _scan(compound.strip()):
        if piece.startswith("(") and here.startswith(":"):
            yield here, piece[1:-1]
            here = ""
        elif piece == ":" and not here.endswith("\\"):
            if here and not here.endswith(":"):
                yield here, None
                here = ""
            here += piece
        elif here.startswith(":") and piece[0] in ".#[":
            yield here, None
            here = piece
        else:
            here += piece
    if here:
        yield here, None


def _cut(text: str, mark: str) -> list[str]:
    parts = [""]
    for piece in _scan(text):
        if piece == mark:
            parts.append("")
        else:
            parts[-1] += piece
    return parts


def _scan(text: str) -> Iterable[str]:
    """A selector by the character, what stands in brackets or is escaped in one piece."""
    at = 0
    while at < len(text):
        char = text[at]
        if char == "\\":
            yield text[at : at + 2]
            at += 2
            continue
        if char in "([":
            end = _closing(text, at)
            yield text[at:end]
            at = end
            continue
        if char in ")]{}@;!$%^&|=\"'":
            raise SelectorError(say(f"{char} has no place there", f"{char} はそこに書けません"))
        yield char
        at += 1


def _closing(text: str, start: int) -> int:
    """Where the bracket that opens at ``start`` has closed."""
    pairs = {"(": ")", "[": "]"}
    open_: list[str] = []
    quote = ""
    at = start
    while at < len(text):
        char = text[at]
        if char == "\\":
            at += 2
            continue
        if quote:
            quote = "" if char == quote else quote
        elif char in "\"'":
            quote = char
        elif char in pairs:
            open_.append(pairs[char])
        elif open_ and char == open_[-1]:
            open_.pop()
            if not open_:
                return at + 1
        at += 1
    raise SelectorError(
        say("a bracket or quotation mark is not closed", "括弧か引用符が閉じていません")
    )
