"""What of an article its author wrote for this article, without what outlets repeat.

Credits, links to other articles, calls to follow an account: lines that stand in several articles
(digits aside), and whatever follows the last line that ends as a sentence does. Bylines and the
outlet's own name are blanked out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from kawaraban.article import Article

READ = 3000
"""Characters of a text that are read."""

_digits = re.compile(r"\d+")
_sentence = re.compile("[。！？!?.」』”\"']$")
_credit = re.compile(r"[(（\[［【][^()（）\[\]［］【】。]{1,40}[)）\]］】]$")
"""What a text closes with in brackets: who wrote it, who took the picture."""
_heading = re.compile(
    "[■□◆◇●○▼▽★☆【\\[<＜・※\\s]*(?:関連(?:記事|情報|リンク|ニュース)|参考リンク|あわせて読みたい"
    "|related|read more|see also|관련\\s?기사|相关|相關|читайте также)",
    re.IGNORECASE,
)


def prose(articles: Sequence[Article]) -> list[str]:
    """Headline and text of each."""
    lines = [_lines(article) for article in articles]
    seen = Counter(mark for one in lines for mark in {_mark(line) for line in one})
    texts = []
    for article, one in zip(articles, lines, strict=True):
        own = [line for line in one if seen[_mark(line)] < 2]
        if 2 * len(own) < len(one):
            own = one  # a copy of another
        text = "\n".join([article.headline, *own])
        for name in (*article.bylines, *((article.outlet,) if article.outlet else ())):
            text = text.replace(name, "\n")
        texts.append(text)
    return texts


def _lines(article: Article) -> list[str]:
    text = article.body or article.summary or article.excerpt
    lines = [line.strip() for line in text[:READ].split("\n") if line.strip()]
    whole = len(text) <= READ
    cut = next((n for n, line in enumerate(lines) if n and _heading.match(line)), len(lines))
    lines = lines[:cut]
    while whole and len(lines) > 1 and not _sentence.search(lines[-1]):
        if _credit.sub("", lines[-1]) != lines[-1] and len(lines[-1]) > 60:
            break
        lines.pop()
    if lines:
        lines[-1] = _credit.sub("", lines[-1])
    return lines


def _mark(line: str) -> str:
    return _digits.sub("0", line)
