"""What a rule cannot mean: terms that are everywhere or forbidden, languages that are none."""

from __future__ import annotations

import re
from collections.abc import Iterable

from kawaraban.folding import fold
from kawaraban.match.terms import Term

_language_code = re.compile("[a-z]{2,3}(?:-[a-z0-9]{2,8})*")
_COUNTRIES = {"jp": "ja", "kr": "ko", "kp": "ko", "cn": "zh", "tw": "zh", "ua": "uk", "gb": "en"}
_COUNTRIES |= {"us": "en", "jpn": "ja", "kor": "ko", "chn": "zh", "rus": "ru", "eng": "en"}
_LANGUAGES = {"japanese": "ja", "日本語": "ja", "korean": "ko", "韓国語": "ko", "朝鮮語": "ko"}
_LANGUAGES |= {"chinese": "zh", "中国語": "zh", "english": "en", "英語": "en"}
_LANGUAGES |= {"russian": "ru", "ロシア語": "ru", "한국어": "ko", "中文": "zh", "русский": "ru"}
_GRAMMAR = (
    "the of and in to for is on that with по на не что для как это из "
    "する した して から など こと また ある いる です ます という ため 이다 있다 했다 的"
)
_everywhere = frozenset(map(fold, _GRAMMAR.split()))


def language_code(written: str) -> tuple[str, str]:
    """A language's code as written, or what was probably meant instead: one of the two is ''."""
    lang = written.strip().casefold()
    meant = _COUNTRIES.get(lang) or _LANGUAGES.get(lang, "")
    if meant or not _language_code.fullmatch(lang):
        return "", meant
    return lang, ""


def is_everywhere(term: Term) -> bool:
    """A single kana or letter, or a word of grammar: in nearly every article of its script."""
    if len(term.text) == 1 and not "\u3400" <= term.text <= "\ud7a3":
        return True
    return term.text in _everywhere


def is_forbidden(term: Term, forbidden: Iterable[Term]) -> bool:
    """Whether wherever the term stands one of ``forbidden`` stands as well."""
    for other in forbidden:
        if other == term:
            return True
        sure = not (other.company or other.languages or other.except_in or other.alone)
        runs_on = other.edges == ("other", "other") and not any(other.kana_edges)
        if sure and runs_on and other.text in term.text:
            return True
    return False
