"""What a rule cannot mean: terms that are everywhere or forbidden, languages that are none."""

from __future__ import annotations

import re
from collections.abc import Iterable

from kawaraban.folding import fold
from kawaraban.match.terms import Term
from kawaraban.wording import say

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


def is_part_of_words(term: Term) -> bool:
    """A single han character or Korean syllable, which stands in many words of other meanings
    and is not held to stand alone or in company."""
    return len(term.text) == 1 and "\u3400" <= term.text <= "\ud7a3" and not term.company


_KNOWN = {"ja", "zh", "ko", "ru", "uk", "en"}
_of_script = {
    "[\u3040-\u30ff]": {"ja"},
    "[\uac00-\ud7a3]": {"ko"},
    "[\u0400-\u04ff]": {"ru", "uk"},
    "[\u3400-\u9fff]": {"ja", "zh", "ko"},
}


def is_foreign(term: Term, languages: Iterable[str]) -> bool:
    """Whether a term is in letters that articles in these languages are not written in. Latin
    letters are at home in all."""
    wanted = {lang.split("-")[0] for lang in languages}
    if not wanted <= _KNOWN:
        return False
    return any(
        re.search(letters, term.text) and not wanted & home for letters, home in _of_script.items()
    )


_operator = re.compile(r"\s(?:OR|AND|NOT|AND NOT|NEAR)\s|\|\||&&")
_prefix = re.compile(r"(headline|title|lead|text|body|outlet|genre|lang|site|source):", re.I)


def as_in_a_search(written: str) -> str:
    """What is written in a term as for a search engine, in words; '' where nothing is. A term
    is looked for as it stands."""
    if found := _operator.search(written):
        return say(
            f"{found[0].strip()} is looked for like any word; any, all, near and none tell terms "
            "how to stand together",
            f"{found[0].strip()} もただの語として探します。"
            "組み合わせは any・all・near・none で書きます",
        )
    if found := _prefix.match(written):
        return say(
            f"{found[0]} is looked for like any word; places and outlets are keys of the rule "
            '(in = ["headline"])',
            f'{found[0]} もただの語として探します。場所や媒体は規則のキーです(in = ["headline"])',
        )
    if len(written) > 2 and written[0] in '"“「' and written[-1] in '"”」':
        return say(
            "a term is a phrase without quotation marks of its own",
            "語はそのまま句として探すので、引用符は要りません",
        )
    return ""


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
