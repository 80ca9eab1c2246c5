"""The language of a text, as BCP 47 names it.

Japanese, Korean, Chinese and other languages with a script of their own are told by their
characters, which is exact and costs one pass over a sample; languages that share the Latin or
Cyrillic script by their most frequent small words, which even a headline holds, and where there
are none by resiliparse's profiles. ``benchmarks/dependencies_feeds.py`` measures it beside the
libraries that were looked at.
"""

from __future__ import annotations

import re
from functools import lru_cache

from resiliparse.parse.lang import detect_fast

_SAMPLE = 1_000
"""Characters looked at: more changes no answer."""
_FEW = 3
"""Letters below which a text is in no language."""

_LETTERS = re.compile(r"[^\W\d_]+")
_KANA = re.compile("[\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fd-\u30ff\uff66-\uff9d]+")
_HANGUL = re.compile("[\u1100-\u11ff\u3131-\u318e\uac00-\ud7a3]+")
_HAN = re.compile("[\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af]+")
_LATIN = re.compile("[A-Za-z\u00aa-\u024f\u1e00-\u1eff\uff21-\uff3a\uff41-\uff5a]+")
_CYRILLIC = re.compile("[\u0400-\u052f]+")
# Scripts with one large language each.
_OWN_SCRIPTS = tuple(
    (re.compile(pattern), code)
    for pattern, code in (
        ("[\u0370-\u03ff\u1f00-\u1fff]", "el"),
        ("[\u0590-\u05ff]", "he"),
        ("[\u0e00-\u0e7f]", "th"),
        ("[\u0e80-\u0eff]", "lo"),
        ("[\u1000-\u109f]", "my"),
        ("[\u1780-\u17ff]", "km"),
        ("[\u10a0-\u10ff]", "ka"),
        ("[\u0530-\u058f]", "hy"),
        ("[\u0980-\u09ff]", "bn"),
        ("[\u0a80-\u0aff]", "gu"),
        ("[\u0a00-\u0a7f]", "pa"),
        ("[\u0b80-\u0bff]", "ta"),
        ("[\u0c00-\u0c7f]", "te"),
        ("[\u0c80-\u0cff]", "kn"),
        ("[\u0d00-\u0d7f]", "ml"),
        ("[\u0d80-\u0dff]", "si"),
    )
)
_SHARED_SCRIPTS = tuple(
    (re.compile(pattern), languages)
    for pattern, languages in (
        ("[\u0600-\u06ff\u0750-\u077f]", ("ar", "fa", "ur")),
        ("[\u0900-\u097f]", ("hi", "mr", "ne")),
    )
)
# The small words of each language, the most frequent of the press's.
_SMALL_WORDS = {
    "en": "the of to and in a is that for on with as by at from was be are it has have an his "
    "their this were been who said will not after its but they over more which about new how says",
    "de": "der die und das den von zu mit dem des im ist nicht ein eine auf für sich als auch wird "
    "nach bei einer einem einen am um aus hat wurde zum zur werden sind über vor dass haben wie",
    "fr": "le la les de des et du un une dans est pour que qui sur au par en plus pas ce il a avec "
    "sont aux se été ont cette d l s qu leur selon entre après mais contre n ses son sa ou",
    "es": "el la los las de del en y que un una por con se para su es al lo como más fue ha sus "
    "este esta sobre entre tras han desde también según años hasta no pero contra",
    "it": "il lo la gli le di del della dei e che un una per con è in non si al dal nel alla sono "
    "ha da più delle degli come anche stato dalla nella i dopo l dell all su sul",
    "pt": "o os as de do da dos das e em que um uma para com não no na por se ao foi mais pelo "
    "pela são à nos nas seu sua como após sobre entre é até também",
    "nl": "de het een van en in is dat op te zijn voor met niet aan door bij uit om werd ook heeft "
    "er als naar over wordt hij ze nog tot maar worden die deze",
    "pl": "i w na z się nie do że jest to o po za od przez jak ale dla oraz ze był tym tego który "
    "została są przed już roku",
    "tr": "ve bir bu için ile da de olarak olan çok daha sonra kadar gibi ise en oldu dedi değil",
    "vi": "và của các là trong có cho được với không một người đã những này tại về từ khi đến",
    "id": "yang dan di ini itu dengan untuk dari pada dalam tidak adalah akan ke oleh juga telah",
    "sv": "och att det i en som på är av för med den till inte har de om ett var från efter vid "
    "sig under kan när",
    "da": "og at det i en som på er af for med den til ikke har de om et var fra efter ved sig "
    "blev",
    "no": "og at det i en som på er av for med den til ikke har de om et var fra etter ved seg ble",
    "fi": "ja on ei että se oli hän ovat mutta myös kun joka mukaan kuin ole sekä ovat vuoden",
    "cs": "a v na se je že z do to s o pro za by po jsou ale jako byl od při jeho také podle která "
    "kteří už ve",
    "sk": "a v na sa je že z do to s o pre za by po sú ale ako bol od pri jeho tiež podľa ktorá už",
    "hu": "a az és hogy nem is egy de meg volt van el mint ez még csak azt már lesz szerint után",
    "ro": "și de în a la cu pe din este care că pentru o nu un se au sau fost mai după prin",
    "hr": "i je u na se da za od su s o ne to iz kako a će ali bio nakon koji koja nije",
    "ca": "el la els les de del i en que un una per amb és al com més als ha les pels dels després",
    "et": "ja on ei et ta see oli ning ka aga kui mis oma kes",
    "lv": "un ir ar no par kas uz bet arī tika gadā ka",
    "lt": "ir į iš yra su kad buvo tai kaip bet už po metų",
    "ru": "и в не на с что по к за из о это от для как его но у был а также году до после все",
    "uk": "і в у на не з що до та за про це від для як його але був а також року після",
    "bg": "и в на не с че за от се да по е са като са това ще му си до след",
    "be": "і ў на не з што да за пра гэта ад для як яго але быў",
    "sr": "и у на је да се за од су са о не то из као али био након који",
    "mk": "и во на не со што за од се да по е ќе како ја тоа",
}
_VOTES: dict[str, tuple[str, ...]] = {}
for _code, _words in _SMALL_WORDS.items():
    for _word in frozenset(_words.split()):
        _VOTES[_word] = (*_VOTES.get(_word, ()), _code)
_LATIN_LANGUAGES = (
    *(c for c in _SMALL_WORDS if c not in ("ru", "uk", "bg", "be", "sr", "mk")),
    "ms",
)
_CYRILLIC_LANGUAGES = ("ru", "uk", "bg", "be", "sr", "mk", "kk", "mn", "ky")
_EAST_CYRILLIC = ("ru", "uk", "bg", "be", "kk", "mn", "ky")
_BALKAN = re.compile("[јљњџћђѓќѕЈЉЊЏЋЂЃЌЅ]")
_WORDS = re.compile(r"[^\W\d_]+")

# Letters that decide between the large languages of the Cyrillic script.
_UKRAINIAN = re.compile("[іїєґІЇЄҐ]")
_RUSSIAN_ONLY = re.compile("[ыэёъЫЭЁЪ]")
_TAG = re.compile(r"([a-zA-Z]{2,3})(?:[-_][a-zA-Z0-9]{1,8}){0,4}\Z")


def language_of(text: str, hint: str | None = None) -> str | None:
    """The language that ``text`` is mostly in (``ja``, ``ko``, ``zh``, ``ru``, ``en``, …), or
    None where that cannot be told.

    ``hint`` is what the source says (any BCP 47 tag): it decides where the text alone leaves it
    open (a headline in Chinese characters only, a few Latin words), and gives way to a script
    that cannot be of that language. Never raises.
    """
    said = primary(hint)
    sample = text[:_SAMPLE]
    letters = _count(_LETTERS, sample)
    if letters < _FEW:
        return said
    if sample.isascii():
        return _shared(sample, letters, said, _LATIN_LANGUAGES)
    latin = _count(_LATIN, sample)
    if 10 * latin > 9 * letters:
        return _shared(sample, letters, said, _LATIN_LANGUAGES)
    kana, hangul, han = (_count(p, sample) for p in (_KANA, _HANGUL, _HAN))
    cyrillic = _count(_CYRILLIC, sample)
    # One CJK character says about as much as two or three letters.
    east = 2 * (kana + hangul + han)
    if east > max(latin, cyrillic):
        return _east_asian(sample, kana, hangul, han, said)
    if cyrillic > latin:
        if not _RUSSIAN_ONLY.search(sample) and _UKRAINIAN.search(sample):
            return said if said in ("be", "kk") else "uk"
        if said in _CYRILLIC_LANGUAGES and letters < 80:
            return said
        if _RUSSIAN_ONLY.search(sample) and not _UKRAINIAN.search(sample) and letters < 80:
            return "ru"
        among = _CYRILLIC_LANGUAGES if _BALKAN.search(sample) else _EAST_CYRILLIC
        return _shared(sample, letters, said or "ru", among)
    for script, code in _OWN_SCRIPTS:
        if 2 * len(script.findall(sample)) > letters:
            return code
    for script, codes in _SHARED_SCRIPTS:
        if 2 * len(script.findall(sample)) > letters:
            return _shared(sample, letters, said if said in codes else codes[0], codes)
    if 2 * latin > letters:
        return _shared(sample, letters, said, _LATIN_LANGUAGES)
    return said


def _count(script: re.Pattern[str], sample: str) -> int:
    """How many characters of ``sample`` are of a script, whose pattern is of runs."""
    return sum(map(len, script.findall(sample)))


@lru_cache(maxsize=512)
def primary(tag: str | None) -> str | None:
    """The language of a BCP 47 tag in lower case (``ja`` of ``ja-JP``); None where it is none."""
    found = _TAG.match(tag.strip()) if tag else None
    code = found.group(1).lower() if found else None
    return None if code in ("und", "mul", "zxx", "mis") else _OLD_CODES.get(code or "", code)


# What is written for a language and is none, or another: countries for the languages of Asia.
_OLD_CODES = {"jp": "ja", "kr": "ko", "cn": "zh", "jpn": "ja", "kor": "ko", "rus": "ru"} | {
    "eng": "en", "zho": "zh", "chi": "zh", "iw": "he", "in": "id", "ger": "de", "fre": "fr",
}  # fmt: skip


def _east_asian(sample: str, kana: int, hangul: int, han: int, said: str | None) -> str:
    if hangul and hangul >= kana:
        # Old mixed style has Chinese characters; a name in Hangul makes no Korean text.
        if 5 * hangul >= han or (said == "ko" and 10 * hangul >= han):
            return "ko"
    elif kana and (20 * kana >= han or said == "ja"):
        return "ja"
    if said in ("ja", "zh", "yue"):
        return said
    # 対, 発 and 続 are written so in Japan alone, 对 and 發, 续 and 續 in China.
    chars = "".join(_HAN.findall(sample))
    in_china = min(_unwritten(chars, "gb2312"), _unwritten(chars, "big5"))
    return "ja" if in_china > _unwritten(chars, "euc_jp") else "zh"


def _unwritten(chars: str, standard: str) -> int:
    """How many of ``chars`` a national standard has no place for."""
    return chars.encode(standard, "replace").count(b"?")


def _shared(sample: str, letters: int, said: str | None, among: tuple[str, ...]) -> str | None:
    """The language among those of one script."""
    votes: dict[str, float] = {}
    for word in _WORDS.findall(sample.lower())[:300]:
        for code in (voters := _VOTES.get(word, ())):
            if code in among:
                # One letter may be anybody's initial.
                weight = (1.0 if len(word) > 1 else 0.3) / len(voters)
                votes[code] = votes.get(code, 0.0) + weight
    if said in votes and letters < 200:
        votes[said] += 0.5
    ranking = sorted(votes.items(), key=lambda vote: -vote[1])
    if ranking:
        code, most = ranking[0]
        second = ranking[1][1] if len(ranking) > 1 else 0.0
        if most >= 0.7 and most >= 1.2 * second:
            return code
    if said in among and letters < 200:
        return said
    if letters < 12:
        return said  # a name
    found, _ = detect_fast(sample, cutoff=1200, langs=[c for c, _ in ranking[:3]] or among)
    if found == "unknown":
        return said if said in among else (ranking[0][0] if ranking else None)
    return str(found)
