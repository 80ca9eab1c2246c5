"""Names of authors out of what pages and feeds give as such."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable

from kawaraban.read.text.markup import one_line

MOST = 20
"""Names of one article that are kept."""

_JOINTS = re.compile(
    r"\s*(?:[;|•]|(?<=[가-힣]{2})·(?=[가-힣]{2,4}(?:\s기자)?(?:$|[·,]))|,(?!\s*(?:Jr|Sr|PhD|M\.?D)\b)|、|，|/|／|&|\s(?:and|und|et|y|och|og|ve|и|with|with\s+reporting\s+by)\s)\s*"
)
_ADDRESS = re.compile(r"\(?(?:(?:https?:)?//|www\.)[^\s()]+\)?")
# What is signed by this is a picture.
_OF_PICTURE = re.compile(
    r"(?:bilde?r?|fotos?|photos?|images?|pictures?|grafik|credits?|写真|画像|撮影|사진|图|圖|фото)\s?[:：/=＝]",
    re.IGNORECASE,
)
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
# A date behind the name, with all that follows: 山田花子2024年6月19日, Jane Roe, June 19, 2024.
_DATED = re.compile(
    r"[\s|,/·・（(\-–—]*(?:(?:(?:19|20)\d\d\s?[年년./-]|(?:令和|平成)(?:\d{1,2}|元)年)\s?"
    r"\d{1,2}\s?[月월./-]\s?\d{1,2}|(?<![^\W\d_])(?:\d{1,2}(?:st|nd|rd|th)?\s)?"
    r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]{0,6}\.?\s"
    r"(?:\d{1,2}(?:st|nd|rd|th)?,?\s)?(?:19|20)\d\d(?!\d)).*",
    re.IGNORECASE,
)
_TURNED = re.compile(r"([A-Z][a-z]{2,20}), ([A-Z][a-z]{2,20})")
"""``Roe, Jane``: a name as registers have it."""
_NO_NAME = re.compile(
    r"^\(|https?:|www\.|@|^\W*$|^\d+$|^(?:admin|administrator|user|editor|none|null|"
    r"undefined|unknown|author|webmaster|false|true)$",
    re.IGNORECASE,
)

_GENERAL = re.compile(
    r"(?:[\w .-]{0,20}[ -])?(?:redaktion|newsroom|news ?desk|web ?desk|online ?desk|staff|team|"
    r"news|nachrichten|editors?|redakteur|redacci[oó]n|r[eé]daction|redazione|redakce|redactie|"
    r"staff (?:writer|reporter)s?|reporters?|correspondents?|web|online|press)|"
    r".{0,12}(?:編集部|取材班|デジタル編集部|ニュース|编辑部|編輯部|편집부|편집국|뉴스팀|온라인팀|디지털뉴스팀)|"
    r"редакция.{0,20}|новости|admin\w*|root|news|by",
    re.IGNORECASE,
)

_ACCOUNT = re.compile(r"[a-z][a-z0-9_.-]*")


def names_in(text: str) -> tuple[str, ...]:
    """The names in a byline: ``By Jane Roe and John Doe`` gives two.

    Prefixes (``By``, ``Von``, ``文＝``), titles in brackets, addresses of e-mail and ``기자`` or
    ``記者`` at the end go, and so does a date behind them; addresses and account names are no
    names.
    """
    text = one_line(html.unescape(text[:600]) if "&" in text else text[:600])
    text = _DATED.sub("", _ADDRESS.sub("", text)).strip()
    if not text or _OF_PICTURE.match(text):
        return ()
    if turned := _TURNED.fullmatch(text):
        text = f"{turned[2]} {turned[1]}"
    names: dict[str, None] = {}
    for piece in _JOINTS.split(text):
        name = piece.strip(" \u3000,.;:：-–—")
        for _ in range(2):
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


def names_listed(bylines: Iterable[str]) -> tuple[str, ...]:
    """The names in several bylines, as a feed gives them."""
    return tuple(dict.fromkeys(name for said in bylines for name in names_in(said)))[:MOST]


def is_general(name: str) -> bool:
    """Whether a byline names a desk or an account and nobody: it gives way to a person's name."""
    return bool(_GENERAL.fullmatch(name.strip()) or _ACCOUNT.fullmatch(name))
