"""Names of authors out of what pages and feeds give as such."""

from __future__ import annotations

import html
import re

from selectolax.lexbor import LexborHTMLParser

from kawaraban.read.markup import one_line
from kawaraban.read.walk import Walked

_NODES = (
    'h1, [rel~="author"], a[href*="/author/" i], a[href*="/autor" i], a[href*="/authors/" i],'
    ' [class*="byline" i], [class*="author" i], [class*="autor" i], [class*="writer" i],'
    ' [class*="reporter" i], [class*="journalist" i]'
)
_REPORTER = re.compile(
    r"(?:^|[\s=＝(/·])([가-힣]{2,4})\s{0,2}(?:선임|인턴|객원|전문)?(?:기자|특파원)(?:[\s=(·,.@]|$)"
)

MOST = 20
"""Names of one article that are kept."""

_JOINTS = re.compile(
    r"\s*(?:[;|•]|(?<=[가-힣]{2})·(?=[가-힣]{2,4}(?:\s기자)?(?:$|[·,]))|,(?!\s*(?:Jr|Sr|PhD|M\.?D)\b)|、|，|/|／|&|\s(?:and|und|et|y|och|og|ve|и|with|with\s+reporting\s+by)\s)\s*"
)
_ADDRESS = re.compile(r"\(?(?:https?:)?//\S+|www\.\S+")
_PREFIX = re.compile(
    r"(?:by|quelle|source|von|por|par|di|av|af|text|texto|tekst|words|written\s+by|story\s+by|autor(?:in)?|"
    r"author|reporter|автор|текст|文|文・|文＝|取材|執筆|編集|記者|글|기자)\s*[:：=＝・]?\s+|"
    r"(?:文|取材|執筆|編集|記者|글|記事)\s*[:：=＝・]\s*|(?:记者|記者|编辑|責任編輯|作者|文/)\s*[:：]?\s*",
    re.IGNORECASE,
)
_SUFFIX = re.compile(
    r"(?:\s*[\[(（<][^\[\]()（）<>]{0,80}[\])）>]|\s*[\w.+-]{1,64}@[\w.-]{1,80}|"
    r"\s+(?:기자|특파원|논설위원|선임기자|인턴기자|편집위원|記者|特派員|編集委員|論説委員))\Z"
)
_NO_NAME = re.compile(
    r"^\(|https?:|www\.|@|^\W*$|^\d+$|^(?:admin|administrator|user|editor|none|null|"
    r"undefined|unknown|author|webmaster|false|true)$",
    re.IGNORECASE,
)


def names_in(text: str) -> tuple[str, ...]:
    """The names in a byline: ``By Jane Roe and John Doe`` gives two.

    Prefixes (``By``, ``Von``, ``文＝``), titles in brackets, addresses of e-mail and ``기자`` or
    ``記者`` at the end go; addresses and account names are no names.
    """
    text = one_line(html.unescape(text[:600]) if "&" in text else text[:600])
    text = _ADDRESS.sub("", text)
    if not text:
        return ()
    names: dict[str, None] = {}
    for piece in _JOINTS.split(text):
        name = piece.strip(" \u3000,.;:：-–—")
        if match := _PREFIX.match(name):
            name = name[match.end() :]
        for _ in range(3):
            cut = _SUFFIX.search(name)
            if not cut or cut.start() == 0:
                break
            name = name[: cut.start()]
        name = name.strip(" \u3000,;:：-–—")
        if 1 < len(name) <= 60 and not _NO_NAME.search(name):
            names.setdefault(name)
    return tuple(names)[:MOST]


def shown_names(tree: LexborHTMLParser, walked: Walked) -> tuple[str, ...]:
    """The names in a page's own byline: what stands nearest to its headline and is called so,
    else the reporter that a line of a Korean text names."""
    nodes = tree.css(_NODES)
    title = next((n for n, node in enumerate(nodes) if node.tag == "h1"), -1)
    for node in [*nodes[title + 1 :][:10], *nodes[: max(title, 0)][-4:]]:
        if node.tag == "h1":
            continue
        words = one_line(node.text(separator=" "))
        if 2 < len(words) <= 80:
            found = [n for n in names_in(words) if _is_person(n)]
            if found:
                return tuple(found)
    for block in walked.blocks:
        if block.size <= 80 and "기자" in block.text and (named := _REPORTER.findall(block.text)):
            return tuple(dict.fromkeys(named))
    return ()


def _is_person(name: str) -> bool:
    """Whether a name found in the page's own text looks like somebody's."""
    if not 2 <= len(name) <= 40 or any(c.isdigit() for c in name):
        return False
    words = name.split()
    if not name.isascii() and all(ord(c) > 0x2E7F for c in name if not c.isspace()):
        return len(name) <= 8
    return 2 <= len(words) <= 4 and all(w[0].isupper() or len(w) <= 3 for w in words)
