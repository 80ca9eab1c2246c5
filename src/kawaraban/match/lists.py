"""Lists of names: 「米国、中国、ロシア、北朝鮮」 says nothing of what two of them have to do with
each other.

A list is a row of names with nothing between them but what separates the items of a list:
commas, dots, "and" in five languages, and what an item carries along (a title, a figure, a note
in parentheses). Two names joined by a word that gives them as alternatives or examples (AかB,
AやB, A or B, A 또는 B, A или B) are a list as well. Where both dots and commas separate, commas
separate the items and dots join them (中国、ロシア・北朝鮮 names a third, then a pair).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence

Span = tuple[int, int]

GAP = 60
"""Characters between one name of a list and the next, at most."""

_TITLES = (
    "大統領 国家主席 主席 総書記 国務委員長 委員長 首相 書記長 書記 前大統領 元大統領 元首 氏 さん "
    "両氏 政府 政権 各国 連邦 대통령 주석 국가주석 총서기 국무위원장 위원장 총리 총비서 전 씨 정부 "
    "总统 總統 总书记 總書記 委员长 總理 总理 国务委员长 领导人 領導人 前总统"
)
_CARRIED = (
    "(?:"
    + "|".join(sorted(_TITLES.split(), key=len, reverse=True))
    # a figure with its unit, signs of change, a rank; then anything in parentheses
    + "|第?[-−+△▲▽▼約약约]?\\d[\\d.,]*+"
    + "(?:[%％℃]|[万億兆千만억조천亿]*+(?:\\s?[一-鿿가-힣ァ-ヶ]{1,2})?)"
    + "|[(（［\\[][^()（）［］\\[\\]\n]{0,30}[)）］\\]]|\\s|[’']s|[”\"»」』]"
    + ")*"
)
_ROMAN_BEFORE = (
    "(?:the |President |Premier |Prime Minister |Chairman |leader |Leader |dictator |"
    "republics? of |(?!North |South )[A-Z][a-z]+ "
    "(?:President |leader |ruler |strongman )?(?:[A-Z][a-z]+ )?|"
    "(?:президент\\w* |лидер\\w* |председател\\w* |глав\\w* |товарищ\\w* )?(?:[А-Я][а-яё]+ )?)?"
)
_BEFORE = f'[“«「『"‘(（\\s]*(?:の)?{_ROMAN_BEFORE}'
_AFTER_COMMA = "and |et |или |и |および|及び|並びに|ならびに|そして|それに|또|그리고 |以及|还有"
_LOOSE = (
    f"\\s?(?:[、，,;；:：]\\s?(?:{_AFTER_COMMA})?|および|及び|並びに|ならびに|と|も|に(?=\\W)|&|"
    "\\band\\b|\\bи\\b|와 |과 |및 |하고 |和|与|與|及|以及|뿐 아니라 )\\s?"
)
_TIGHT = "\\s?[·・･‧•/／=＝]\\s?"
_BARE = "\\s+"
_OR = (
    "\\s?(?:や|か|とか|または|又は|あるいは|もしくは|だの|\\bor\\b(?: in)?|\\bnor\\b|"
    "\\bили\\b(?: в)?|나 |이나 |또는 |혹은 |或者|或是|或|还是)\\s?"
)
# Words that a language writes before each item of a list: with, from, against.
_REPEATED = "(?:with|from|to|in|against|by|of|c|с|со|в|из|от|к|против|для)? ?"
_gap = re.compile(
    f"(?P<after>{_CARRIED})(?:(?P<or>{_OR})|(?P<loose>{_LOOSE})|(?P<tight>{_TIGHT})|(?P<bare>{_BARE}))"
    f"{_REPEATED}{_BEFORE}"
)


_rest_of_word = re.compile("[A-Za-z\u00c0-\u024f\u0400-\u04ff]{1,40}")


def _joins(text: str, start: int, end: int) -> str:
    """How two names are joined by what stands between them: ``or``, ``loose``, ``tight``,
    ``bare`` (a space), ``of`` (the second belongs to the first: ロシアのプーチン); else ''."""
    if end - start > GAP:
        return ""
    between = text[start:end]
    if between in ("の", "", "의 ", "’s ", "'s ", " President ", " leader ", "总统", "總統", "的"):
        return "of"
    found = _gap.fullmatch(between)
    if found is None:
        return ""
    kind = found.lastgroup or ""
    return next(k for k in ("or", "loose", "tight", "bare") if found[k] is not None) if kind else ""


def _word_end(text: str, end: int) -> int:
    """Where the word goes on: a term may be its beginning only (Russia* in Russian)."""
    found = _rest_of_word.match(text, end) if end and _rest_of_word.match(text, end - 1) else None
    return found.end() if found is not None else end


def lists(text: str, names: Iterable[Span], others: Iterable[Span]) -> list[Span]:
    """The stretches of ``text`` that are lists: three or more of the spans in a row, at least one
    of ``others`` among them, or two given as alternatives. ``names`` and ``others`` may overlap
    and be in any order. Linear in the number of spans; spans are half open, in characters."""
    marked = sorted(
        {(start, _word_end(text, end), False) for start, end in names}
        | {(start, _word_end(text, end), True) for start, end in others}
    )
    runs: list[list[tuple[int, int, bool]]] = []
    kinds: list[list[str]] = []
    for span in marked:
        last = runs[-1][-1] if runs else None
        if last is not None and span[0] < last[1]:  # inside the one before: the longer stays
            runs[-1][-1] = (last[0], max(last[1], span[1]), last[2] or span[2])
            continue
        kind = _joins(text, last[1], span[0]) if last is not None else ""
        if kind:
            runs[-1].append(span)
            kinds[-1].append(kind)
        else:
            runs.append([span])
            kinds.append([])
    found = []
    for run, joined in zip(runs, kinds, strict=True):
        for first, stop in _items(joined):
            row = run[first:stop]
            within = joined[first : stop - 1]
            items = 1 + sum(kind != "of" for kind in within)
            if (items >= 3 and any(span[2] for span in row)) or (items == 2 and "or" in within):
                found.append((row[0][0], row[-1][1]))
    return found


def _items(kinds: Sequence[str]) -> list[tuple[int, int]]:
    """A run cut where tight and loose signs are mixed: only what is alike makes one list."""
    size = len(kinds) + 1
    separators = set(kinds) - {"of", "or"}
    if len(separators) < 2 or "tight" not in separators:
        return [(0, size)]
    # Of several signs the loose ones part the pairs that the tight ones make; a list all of
    # pairs and single names stays none, one with a run of three of the same sign is one.
    pieces, start = [], 0
    for number, kind in enumerate(kinds, 1):
        if kind in ("loose", "bare") and (
            "tight" in kinds[start : number - 1] or "tight" in kinds[number : number + 1]
        ):
            pieces.append((start, number))
            start = number
    pieces.append((start, size))
    return pieces


def outside(spans: Sequence[Span], stretches: Sequence[Span]) -> list[bool]:
    """For each span whether it stands in none of the stretches (in order, not overlapping)."""
    starts = [start for start, _ in stretches]
    answers = []
    for start, _ in spans:
        at = bisect_right(starts, start) - 1
        answers.append(at < 0 or start >= stretches[at][1])
    return answers
