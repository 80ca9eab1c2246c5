"""The names that an article is signed with, where its page shows them: in an element called so,
in a line by the headline, in the first paragraph's head, or under the last paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from selectolax.lexbor import LexborHTMLParser, LexborNode

from kawaraban.read.body.walk import Walked
from kawaraban.read.html.dom import short_text
from kawaraban.read.names.agencies import agency_named, fold_name
from kawaraban.read.names.bylines import MOST, names_in
from kawaraban.read.names.people import is_japanese_name
from kawaraban.read.text.markup import one_line

_NODES = (
    'h1, [rel~="author"], a[href*="/author/" i], a[href*="/autor" i], a[href*="/authors/" i],'
    ' [class*="byline" i], [class*="author" i], [class*="autor" i], [class*="writer" i],'
    ' a[href*="/staff/" i], a[href*="/contributor" i], a[href*="/editors/" i],'
    ' a[href*="/reporter" i], a[href*="/writer" i], [class*="reporter" i],'
    ' [class*="journalist" i], [data-testid*="byline" i]'
)
_PARTS = 'a, span, strong, b, li, address, cite, [itemprop="name"]'
_OTHERS = re.compile(
    r"comment|related|recommend|teaser|card|promo|sidebar|most-?read|newsletter|trending|"
    r"popular|latest|carousel",
    re.IGNORECASE,
)
_OF_ARTICLE = re.compile(r"entry|post|article|story|meta", re.IGNORECASE)

_KANJI = r"[一-龯々〆ヶ]"
_JA = (
    rf"(?:{_KANJI}{{1,4}}[ 　]?{_KANJI}{{1,4}}|{_KANJI}{{1,4}}[ 　]?[ぁ-んァ-ヶー]{{1,6}}|"
    r"[ァ-ヶー]{2,10}[・＝][ァ-ヶー]{2,10})"
)
_HAN = r"[一-龯]{2,4}"
_KO = r"[가-힣]{2,4}"
_KO_ROLE = r"(?:선임|인턴|객원|전문|수습|편집|정치|사진)?(?:기자|특파원|논설위원|편집위원|PD|앵커)"
_LINE = re.compile(
    r"(?:by|von|por|par|di|da|av|af|door|autor(?:in|en|a|es)?|auteure?s?|text[eo]?|tekst|story by|"
    r"written by|words by|reported by|report by)(?:\s*[:：]\s*|\s+)(?=[^\W\d_])",
    re.IGNORECASE,
)
_CALLED = re.compile(
    r"(?:автор(?:ы|\sтекста|\sматериала|\sстатьи)?|текст|корреспондент|"
    r"(?:取材|撮影|構成|写真)?[・･、]?(?:文|執筆|筆者|取材|聞き手|ライター|記事|著者|寄稿)(?:[・･、](?:写真|撮影|構成|文))?|"
    r"(?:本报|本報|本刊|本网|本網|见习|見習|实习|特约|特約)?(?:记者|記者)|作者|撰文|撰稿|文字|"
    r"글(?:[·ㆍ・]사진)?|기자|취재)\s*(?P<joint>[:：=＝・･/／|｜丨—–-]|\s)\s*(?P<names>\S.{0,80})\Z",
    re.IGNORECASE,
)
_JA_LINE = re.compile(
    rf"[【\[（(〔]?(?:[^\s=＝・（）()]{{1,12}}[=＝・])?(?P<name>{_JA})"
    r"(?:[ 　]?(?:記者|特派員|編集委員|論説委員|支局長|通信員))[】\]）)〕]?\Z"
)
_JA_END = re.compile(
    rf"[（(【\[](?:記者[:：・= ＝]?|文[:：・=＝/／]|執筆[:：・=＝/／]|聞き手[:：・=＝/／]?|"
    rf"[^\s=＝（）()、。]{{1,10}}[=＝])?(?P<names>{_JA}(?:[、・,/／]{_JA}){{0,4}})"
    r"(?:[ 　]?(?:記者|特派員|編集委員|論説委員))?[）)】\]]\s*\Z"
)
_KO_SIGNED = re.compile(
    rf"(?:^|[\s=＝(/·ㆍ,\]])(?P<names>{_KO}(?:\s?[·ㆍ,、]\s?{_KO}){{0,4}})\s{{0,2}}{_KO_ROLE}"
    r"(?=[\s=＝(·ㆍ,.@\]/|]|$)"
)
_ZH_INSIDE = re.compile(
    rf"(?:^|[\s（(【\[—])(?:本报|本報|新华社|新華社|中新社|本刊|本网|本網|见习|实习|特约|综合)?"
    rf"(?:记者|記者)[:：\s]{{0,2}}(?P<names>{_HAN}(?:[\s、，,]{{1,2}}{_HAN}){{0,3}})"
    r"(?=[）)】\]\s—-]|报道|報道|报导|摄|$)"
)
# In a line that holds the date too: 2024-06-19 来源：港口日报 作者：张三 编辑：李四
_INSIDE = re.compile(
    rf"(?:^|[\s|｜/／])(?:(?:作者|撰文|记者|記者)\s?[:：]\s?(?P<han>{_HAN}(?:[、，,]{_HAN}){{0,3}})"
    rf"(?=[\s|｜/／]|$)|(?:记者|記者)(?P<tw>{_HAN})(?=[／/])|(?P<ja>{_JA})[ 　]?"
    r"(?:記者|特派員|編集委員|論説委員)(?=[\s|｜/／]|$)|"
    r"(?:автор|текст):\s?(?P<ru>[А-ЯЁ][а-яё-]+\s[А-ЯЁ][а-яё-]+)(?![\w-]))",
    re.IGNORECASE,
)
_DESK = re.compile(
    r"[\w .-]{0,20}(?:redaktion|newsroom|news ?desk|staff)|"
    r"\S{0,10}(?:編集部|编辑部|편집부|편집국)|"
    r"редакция [\w «».-]{0,20}",
    re.IGNORECASE,
)
_SHORTHAND = re.compile(
    r"(?:(?P<open>\()|)(?P<names>[a-z]{2,4}(?(open)|\s?[,/]\s?[a-z]{2,4})(?:\s?[,/]\s?[a-z]{2,4}){0,3})"
    r"(?(open)\))(?:;.{0,80})?"
)
_NO_PERSON = re.compile(
    r"新聞|通信|通訊|编辑部|編集部|取材班|特派|支局|本社|記者|记者|株式|放送|写真|敬称|終わ|続く|"
    r"協会|著者|筆者|税|記事|一覧|新着|関連|詳細|続き|画像|提供|公開|更新|投稿|会員|登録|"
    r"[部課室社局会党]\Z|[るういくすつむ]\Z|政治部|社会部|国際部|経済部|運動部|論説|共同|時事|ロイター|全文|関連|動画|图|摄|"
    r"新社|责任|編輯|编辑|来源|연합|뉴스|신문|제공|사진|무단|전재|온라인|인턴|수습|담당|취재|전문|다른"
)
_ROLES = re.compile(
    r"(?:\s+(?:twitter|facebook|instagram|linkedin|contributor|contributing|senior|staff|"
    r"reporter|correspondent|editor|writer|columnist|journalist|follow|bio|email|author|ceo|"
    r"founder|culture|news|politics|political|chief|deputy|freelance))+\Z",
    re.IGNORECASE,
)
_FRONT = re.compile(
    r"(?:投稿者|著者|ライター|筆者|執筆者|作者|글쓴이|posted by|written by)[\s:：]+", re.I
)
_NO_WORD = re.compile(
    r"\b(?:the|and|see|all|more|about|read|sign|subscribe|published|updated|photo|image|getty|"
    r"share|comments?|follow|min|illustration|newsletter|view|profile|january|february|march|"
    r"april|june|july|august|september|october|november|december|uhr|mehr|alle|zum|zur|"
    r"news|media|press|images|via|link|copied|copy|guidelines|click|here|terms|policy)\b",
    re.IGNORECASE,
)
_SHORT = 90


def shown_names(
    tree: LexborHTMLParser,
    walked: Walked,
    headline: int,
    text: tuple[int, int],
    outlet: Sequence[str],
) -> tuple[str, ...]:
    """The persons (else the desk) an article is signed with.

    ``headline`` is the block of the headline, ``text`` those of the first and last paragraph,
    ``outlet`` the names of the site.
    """
    names = (
        _in_elements(tree)
        or _by_headline(walked, headline, text[0])
        or _in_text(walked, text)
        or _under_text(walked, text, outlet)
    )
    return tuple(dict.fromkeys(names))[:MOST]


def _in_elements(tree: LexborHTMLParser) -> list[str]:
    """Names in what the page calls a byline, nearest after its headline or right before it."""
    nodes = tree.css(_NODES)
    title = next((n for n, node in enumerate(nodes) if node.tag == "h1"), -1)
    for node in [*nodes[title + 1 :][:12], *nodes[: max(title, 0)][-4:]]:
        if node.tag == "h1" or _elsewhere(node):
            continue
        words = one_line(short_text(node, 400, " "))
        if not 1 < len(words) <= 300:
            continue
        if found := _names_of(node, words):
            return _with_neighbours(node, found)
    return []


def _names_of(node: LexborNode, words: str) -> list[str]:
    """The names in one element: those in its links or spans if they hold any, else its own."""
    inner: list[str] = []
    for part in node.css(_PARTS)[:30]:
        if part.mem_id == node.mem_id or len(part.css("a, span, strong, b, li")[:2]) > 1:
            continue  # the element itself, or one around others (``css`` gives it too)
        said = one_line(short_text(part, 100, " "))
        if 1 < len(said) <= 60:
            inner += persons(said)
    if inner:
        return inner
    return persons(words) if len(words) <= _SHORT else []


def _with_neighbours(node: LexborNode, found: list[str]) -> list[str]:
    """With the names in the elements beside it, as long as they hold little else."""
    above = node.parent
    for _ in range(2):
        if above is None or above.tag in ("body", "article", "main", "header"):
            break
        words = one_line(short_text(above, 1000, " "))
        if len(words) > 60 + 40 * len(found):
            break
        here: list[str] = []
        for part in above.css(_NODES)[:12]:
            here += _names_of(part, one_line(short_text(part, 400, " ")))
        found = list(dict.fromkeys([*found, *here]))
        above = above.parent
    return found


def _elsewhere(node: LexborNode) -> bool:
    """Whether an element belongs to a comment, or to another article that is offered."""
    here: LexborNode | None = node
    for _ in range(6):
        if here is None or here.tag in ("body", "main", "html", "article"):
            return False
        named = here.attributes.get("class") or ""
        if here.tag in ("aside", "nav") or (named and _OTHERS.search(named)):
            return True
        if here.tag == "footer":
            return not _OF_ARTICLE.search(named)
        here = here.parent
    return False


def _by_headline(walked: Walked, headline: int, text: int) -> list[str]:
    """Names in the lines between headline and text, and right before the headline."""
    blocks = walked.blocks
    near = [
        *blocks[headline + 1 : min(text + 1, headline + 12)],
        *blocks[max(0, headline - 2) : headline],
    ]
    for block in near:
        if block.size <= 120 and (names := signature(block.text) or _inside(block.text)):
            return names
    return []


def _inside(line: str) -> list[str]:
    """The persons that a line of several things names as its authors."""
    found = _INSIDE.search(line)
    names = persons(found[found.lastgroup or 0]) if found else []
    if found and found["ja"]:  # 外務省記者 has the form of one
        return [name for name in names if is_japanese_name(re.sub(r"\s", "", name))]
    return names


def _in_text(walked: Walked, text: tuple[int, int]) -> list[str]:
    """Names at the head of the first paragraph, and in brackets behind the last ones."""
    blocks = walked.blocks
    if text[0] >= len(blocks):
        return []
    head = blocks[text[0]].text[:80]
    for pattern in (_KO_SIGNED, _ZH_INSIDE):
        if (match := pattern.search(head)) and (names := persons(match["names"])):
            return _han(names) if pattern is _ZH_INSIDE else names
    for block in reversed(blocks[max(text[0], text[1] - 2) : text[1] + 1]):
        tail = block.text[-80:]
        for pattern in (_JA_END, _ZH_INSIDE):
            match = pattern.search(tail)
            if match and (names := _bracketed(match)):
                return names
    return []


def _under_text(walked: Walked, text: tuple[int, int], outlet: Sequence[str]) -> list[str]:
    """Names in the last line of the text or right under it; ``Outlet / Agency``; the letters that
    stand for somebody (``abc, def``); a desk."""
    first_block, last = text
    blocks = walked.blocks[max(0, last - 1) : last + 6]
    for block in blocks:
        if block.size <= _SHORT and (names := signature(block.text)):
            return names
    own = {fold_name(n) for n in outlet if len(n) > 2}
    for block in blocks[:4]:
        line = block.text.strip(" .()（）[]")
        if block.size > _SHORT or not line:
            continue
        first, *rest = (piece.strip() for piece in re.split(r"\s*/\s*", line))
        if rest and all(0 < len(r) <= 30 for r in rest) and any(fold_name(first) in o for o in own):
            return rest
        if short := _SHORTHAND.fullmatch(block.text):
            return re.split(r"\s*[,/]\s*", short["names"])
    for block in reversed(walked.blocks[first_block : last + 3]):
        if block.size <= 40 and _DESK.fullmatch(block.text.strip(" .()（）[]")):
            return [block.text.strip(" .()（）[]")]
    return []


def signature(line: str) -> list[str]:
    """The persons in a line that is a signature and nothing else; empty for any other line."""
    line = line.strip(" \u3000")
    if _LINE.match(line):
        return persons(line)
    called = _CALLED.match(line.strip("（）()【】[]「」"))
    if called and (called["joint"].strip() or len(line) <= 24):
        names = persons(called["names"])
        if names:
            return _han(names) if "记者" in line else names
    if match := _JA_LINE.match(line):
        return persons(match["name"])
    if "기자" in line or "특파원" in line or "위원" in line:
        names = [n for m in _KO_SIGNED.finditer(line) for n in persons(m["names"])]
        if names and len(line) <= 60:
            return names
    if line[:1] in "（(【" and (match := _ZH_INSIDE.search(line) or _JA_END.match(line)):
        return _bracketed(match)
    return []


def _bracketed(match: re.Match[str]) -> list[str]:
    """The persons in brackets: called reporters, or at a place, else only by a family name that
    is known (``（連載終了）`` has the form of a name)."""
    names = _han(persons(match["names"])) if "记者" in match[0] else persons(match["names"])
    bare = len(match[0].strip()) - len(match["names"]) <= 2
    return [n for n in names if not bare or is_japanese_name(n.replace(" ", ""))]


def _han(names: list[str]) -> list[str]:
    """Chinese names, which a space parts from one another and never in themselves."""
    return [part for name in names for part in name.split() if is_person(part)]


def persons(words: str) -> list[str]:
    """The names in a byline that look like somebody's."""
    out = []
    for name in names_in(_FRONT.sub("", words)):
        for one in re.split(r"[·ㆍ・、]|(?<=[가-힣])\s*,\s*", name) if _splits(name) else [name]:
            cut = _ROLES.sub("", one).strip()
            if is_person(cut):
                out.append(cut)
    return out


def _splits(name: str) -> bool:
    """Whether a middle dot parts names (Korean, or two Japanese ones) and is in none of them."""
    return bool(re.search(r"[가-힣][·ㆍ][가-힣]|[一-龯][・、][一-龯]", name))


def is_person(name: str) -> bool:
    """Whether a name that a page shows looks like a person's, in its script."""
    if not 2 <= len(name) <= 40 or any(c.isdigit() for c in name) or agency_named(name):
        return False
    if all(ord(c) > 0x2E7F or c in " ·" for c in name):
        if _NO_PERSON.search(name):
            return False
        if re.search(r"[가-힣]", name):
            return bool(re.fullmatch(_KO, name))
        if re.fullmatch(r"[ァ-ヶー・＝]+", name):
            return "・" in name or "＝" in name
        return bool(re.fullmatch(_JA, name)) and len(name) <= 8
    words = name.split()
    if _NO_WORD.search(name) or not 2 <= len(words) <= 5:
        return False
    return words[-1][0].isupper() and all(w[0].isupper() or len(w) <= 3 for w in words)
