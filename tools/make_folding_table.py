"""Write src/kawaraban/_folding_table.py: the characters that folding treats as one.

Run by hand when the tables should change:  python tools/make_folding_table.py
Needs the ``opencc`` package (Apache-2.0), which the product itself does not.

Han: every character of the CJK blocks on its own through OpenCC's new Japanese →
traditional and traditional → simplified conversions, followed until it stands still, so that
old and new Japanese, traditional and simplified Chinese forms meet in one character. OpenCC
chooses one target where a simplified form stands for several traditional ones; for folding
that is right, since all of them meet.

Marks: the code point ranges of combining marks (general category M) and of conjoining jamo
that join onto the character before them.
"""

from __future__ import annotations

import textwrap
import unicodedata
from pathlib import Path

import opencc

HAN_BLOCKS = ((0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x323AF))
TARGET = Path(__file__).resolve().parent.parent / "src" / "kawaraban" / "_folding_table.py"


def han_table() -> dict[str, str]:
    to_traditional, to_simplified = opencc.OpenCC("jp2t"), opencc.OpenCC("t2s")
    step: dict[str, str] = {}
    for first, last in HAN_BLOCKS:
        for code in range(first, last + 1):
            char = chr(code)
            if unicodedata.normalize("NFKC", char) != char:
                continue
            other = to_simplified.convert(to_traditional.convert(char))
            if other != char and len(other) == 1:
                step[char] = other
    table: dict[str, str] = {}
    for char in step:
        seen = [char]
        while (other := step.get(seen[-1])) is not None and other not in seen:
            seen.append(other)
        table[char] = seen[-1]
    return table


def mark_ranges() -> str:
    wanted = [
        code
        for code in range(0x110000)
        if unicodedata.category(chr(code))[0] == "M" or 0x1160 <= code <= 0x11FF
    ]
    ranges: list[list[int]] = []
    for code in wanted:
        if ranges and ranges[-1][1] == code - 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return " ".join(f"{a:x}-{b:x}" for a, b in ranges)


def main() -> None:
    table = han_table()
    chars, targets = "".join(table), "".join(table.values())

    def lines(text: str, width: int) -> str:
        parts = [text[i : i + width] for i in range(0, len(text), width)]
        return "\n".join(f'    "{part}"' for part in parts)

    marks = "\n".join(f'    "{part} "' for part in textwrap.wrap(mark_ranges(), 84))
    TARGET.write_text(
        '"""Written by tools/make_folding_table.py; do not edit.\n\n'
        "``HAN_FROM[i]`` folds to ``HAN_TO[i]``. Derived character by character from OpenCC's\n"
        "conversion data (Apache-2.0). ``MARKS`` lists the code point ranges of combining marks\n"
        'and conjoining jamo vowels and finals.\n"""\n\n'
        f"HAN_FROM = (\n{lines(chars, 40)}\n)\n\n"
        f"HAN_TO = (\n{lines(targets, 40)}\n)\n\n"
        f"MARKS = (\n{marks}\n)\n",
        encoding="utf-8",
    )


if __name__ == "__main__":
    main()
