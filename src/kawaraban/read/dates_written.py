"""The forms in which the press writes dates: patterns, and the words they are made of.

Japanese, Korean, Chinese, Russian and English in full; the names of months in the other large
languages of the press, since feeds carry them in place of English ones. Texts come here in NFKC.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import NamedTuple

Clock = tuple[int, int, int | None]


class Written(NamedTuple):
    """A date as found in a text, not yet placed in time."""

    at: int
    """Where in the text it begins."""
    year: int | None
    month: int
    day: int
    clock: Clock | None
    zone: str
    ago: timedelta | None = None
    """How long before now it was, where the text says that."""
    is_update: bool = False
    """Whether the words before it speak of a revision."""


_MONTH_NAMES = """
jan january januar jänner janv janvier ene enero gen gennaio janeiro janvāris sausio январь
  января янв januari stycznia styczeń sty ocak січня січень січ led ledna leden ianuarie
  tammikuuta januára yanvar يناير ינואר januára
|feb february februar fév févr février fev febrero febbraio fevereiro feber февраль февраля
  фев февр februari lutego luty lut şubat лютого лютий лют února únor februarie helmikuuta
  februára fevral فبراير
|mar march märz mär mrz mars marzo março marco maart mrt март марта мар marca marzec mart
  березня березень бер března březen martie maaliskuuta مارس
|apr april avr avril abr abril aprile апрель апреля апр kwietnia kwiecień kwi nisan квітня
  квітень кві dubna duben aprilie huhtikuuta apríla أبريل ابريل
|may mai mayo mag maggio maio май мая мау maj maja mei mayıs травня травень тра května
  květen toukokuuta mája مايو
|jun june juni juin junio giu giugno junho июнь июня июн czerwca czerwiec cze haziran червня
  червень чер června červen iunie kesäkuuta júna يونيو
|jul july juli juil juillet julio lug luglio julho июль июля июл lipca lipiec lip temmuz
  липня липень лип července červenec iulie heinäkuuta júla يوليو
|aug august août aout ago agosto август августа авг augusti augustus sierpnia sierpień sie
  ağustos серпня серпень сер srpna srpen elokuuta augusta أغسطس
|sep sept september septembre septiembre set setiembre settembre setembro сентябрь сентября
  сен сент wrzesień września wrz eylül вересня вересень вер září syyskuuta septembra
  septembrie سبتمبر
|oct october okt oktober octobre octubre ott ottobre out outubro октябрь октября окт
  października październik paź ekim жовтня жовтень жов října říjen octombrie lokakuuta
  októbra أكتوبر
|nov november novembre noviembre novembro ноябрь ноября ноя нояб listopada listopad lis
  kasım листопада листопад лис listopadu noiembrie marraskuuta novembra نوفمبر
|dec december dez dezember déc décembre dic diciembre dicembre dezembro декабрь декабря дек
  grudnia grudzień gru aralık грудня грудень гру prosince prosinec decembrie joulukuuta
  decembra ديسمبر
"""
_MONTHS = {
    name: number
    for number, names in enumerate(_MONTH_NAMES.split("|"), 1)
    for name in names.split()
}
_ENGLISH = "january february march april may june july august september october november december"
_ENGLISH_MONTHS = frozenset([*_ENGLISH.split(), *(n[:3] for n in _ENGLISH.split()), "sept"])

# Minutes east of UTC. Where one name means several zones, the press's most frequent.
_ZONES = {
    "z": 0, "ut": 0, "utc": 0, "gmt": 0, "wet": 0,
    "west": 60, "bst": 60, "cet": 60, "met": 60, "cest": 120, "mest": 120, "eet": 120,
    "sast": 120, "cat": 120, "eest": 180, "idt": 180, "msk": 180, "мск": 180, "trt": 180,
    "eat": 180, "ast": -240,
    "irst": 210, "gst": 240, "samt": 240, "pkt": 300, "yekt": 300, "ist": 330, "npt": 345,
    "almt": 360, "omst": 360, "ict": 420, "wib": 420, "krat": 420, "novt": 420, "hkt": 480,
    "sgt": 480, "myt": 480, "pht": 480, "awst": 480, "irkt": 480, "ulat": 480, "jst": 540,
    "kst": 540, "yakt": 540, "acst": 570, "aest": 600, "vlat": 600, "acdt": 630, "aedt": 660,
    "magt": 660, "sakt": 660, "nzst": 720, "pett": 720, "nzdt": 780,
    "nst": -210, "ndt": -150, "adt": -180, "art": -180, "brt": -180, "est": -300, "edt": -240,
    "et": -300, "cst": -360, "cdt": -300, "ct": -360, "mst": -420, "mdt": -360, "mt": -420,
    "pst": -480, "pdt": -420, "pt": -480, "akst": -540, "akdt": -480, "hst": -600,
    "日本時間": 540, "韓国時間": 540, "한국시간": 540, "北京时间": 480, "北京時間": 480,
}  # fmt: skip

_ERAS = {
    "明治": 1867, "大正": 1911, "昭和": 1925, "平成": 1988, "令和": 2018,
    "民國": 1911, "民国": 1911,
}  # fmt: skip
_NUMERALS = {c: n for n, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0}

_BEFORE_NOON = "午前 오전 上午 凌晨 早上 清晨 早晨 새벽 아침 am a.m. a.m"
_AFTER_NOON = "午後 오후 下午 晚上 傍晚 夜間 夜间 저녁 밤 中午 pm p.m. p.m"
_HALVES = dict.fromkeys(_BEFORE_NOON.split(), "am") | dict.fromkeys(_AFTER_NOON.split(), "pm")
_HALF = (
    r"(?:午前|午後|오전|오후|上午|下午|凌晨|早上|清晨|早晨|晚上|傍晚|中午|夜[間间]|"
    r"새벽|아침|저녁|밤)"
)

_N = r"(?:[0-9]{1,2}|[〇零一二三四五六七八九十]{1,3})"
_EAST = re.compile(
    r"(?:(?P<era>明治|大正|昭和|平成|令和|民國|民国)\s?(?P<era_year>元|[0-9]{1,3}|[一二三四五六七八九十]{1,3})\s?年"
    r"|(?<![0-9])(?P<year>[0-9]{4}|[0-9]{2}|[〇零○一二三四五六七八九]{4})\s?[年년](?:\s?[(][^()]{1,8}[)])?)?"
    rf"\s{{0,3}}(?<![0-9一二三四五六七八九十])(?P<month>{_N})\s?[月월]\s{{0,3}}(?P<day>{_N})\s?[日일号號](?![간間])"
)
_YEAR_FIRST = re.compile(
    r"(?<![0-9])(?<![0-9][.,/-])(?P<year>(?:18|19|20)[0-9]{2})\s?(?P<sep>[-/.])\s?"
    r"(?P<month>[0-9]{1,2})\s?(?P=sep)\s?(?P<day>[0-9]{1,2})(?![0-9])"
)
_YEAR_LAST = re.compile(
    r"(?<![0-9])(?<![0-9][.,/-])(?P<first>[0-9]{1,2})(?P<sep>[-/.])(?P<second>[0-9]{1,2})(?P=sep)"
    r"(?P<year>(?:19|20)[0-9]{2})(?![0-9]|[.-][0-9])"
)
_SHORT_YEAR = re.compile(
    r"(?<![0-9])(?<![0-9][.,/-])['’]?(?P<year>[0-9]{2})\s?(?P<sep>[./])\s?(?P<month>[0-9]{1,2})\s?"
    r"(?P=sep)\s?(?P<day>[0-9]{1,2})(?![0-9]|[./][0-9])"
)
_COMPACT = re.compile(
    r"(?<![0-9])(?P<year>(?:19|20)[0-9]{2})(?P<month>[01][0-9])(?P<day>[0-3][0-9])"
    r"(?:[T _-]?(?P<hour>[0-2][0-9])(?P<minute>[0-5][0-9])(?P<second>[0-5][0-9])?)?(?![0-9])"
)
_WORD = r"[^\W\d_]{3,12}"
_DAY_FIRST = re.compile(
    r"(?<![0-9:.,])(?P<day>[0-9]{1,2})(?:st|nd|rd|th|er|º|ª|\.)?(?:\s{1,3}(?:de|of)\s{1,3}|[\s-]{1,3}|/)"
    rf"(?P<name>{_WORD})\.?(?:(?:,?\s{{1,3}}(?:de\s|del\s)?|[-/])(?P<year>(?:19|20)[0-9]{{2}}|[0-9]{{2}}(?![0-9:.])))?",
    re.IGNORECASE,
)
_MONTH_FIRST = re.compile(
    rf"(?<![^\W\d_])(?P<name>{_WORD})\.?\s{{1,3}}(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?(?![0-9:])"
    r"(?:,?\s{1,3}(?P<year>(?:19|20)[0-9]{2})(?![0-9:]))?",
    re.IGNORECASE,
)
_ASCTIME = re.compile(
    rf"(?P<name>{_WORD})\s{{1,3}}(?P<day>[0-9]{{1,2}})\s{{1,3}}(?P<hour>[0-9]{{1,2}}):(?P<minute>[0-9]{{2}})"
    r"(?::(?P<second>[0-9]{2}))?\s{1,3}(?P<zone>(?:[A-Z]{1,5}|[+-][0-9]{4})\s{1,3})?"
    r"(?P<year>(?:19|20)[0-9]{2})(?![0-9])"
)
_NO_YEAR = re.compile(
    r"(?<![0-9])(?<![0-9][.,/:-])(?P<month>[0-9]{1,2})(?P<sep>[/.-])(?P<day>[0-9]{1,2})"
    r"(?=\s?[(][月火水木金土日월화수목금토일]|\.?\s{1,3}(?:[0-2]?[0-9]:[0-5][0-9]|오[전후]))"
)
_AGO = re.compile(
    r"(?<![0-9])(?P<count>[0-9]{1,3}|an?|one|few)\s?(?P<unit>seconds?|secs?|minutes?|mins?|hours?|hrs?|days?|weeks?"
    r"|[smhdw](?=\s?ago)|秒|分钟|分鐘|分|小时|小時|時間|日|天|週間|周|星期|초|분|시간|일|주"
    r"|секунд[уы]?|минут[уы]?|мин\.?|час(?:а|ов)?|д(?:ень|ня|ней)|недел[юиь])\s?"
    r"(?:ago\b|前|전|назад)",
    re.IGNORECASE,
)
_UNITS = (
    ("week", ("week", "w", "週間", "周", "星期", "주", "недел")),
    ("second", ("sec", "s", "秒", "초", "секунд")),
    ("minute", ("min", "m", "分", "분", "мин")),
    ("hour", ("h", "小", "時間", "시간", "час")),
    ("day", ("d", "日", "天", "일", "д")),
)
_SPANS = {
    "second": timedelta(seconds=1),
    "minute": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "week": timedelta(weeks=1),
}
_NAMED_DAYS = {
    "today": 0, "今日": 0, "本日": 0, "きょう": 0, "오늘": 0, "今天": 0, "сегодня": 0,
    "yesterday": 1, "昨日": 1, "きのう": 1, "어제": 1, "昨天": 1, "вчера": 1,
    "一昨日": 2, "おととい": 2, "그제": 2, "前天": 2, "позавчера": 2,
    "just now": 0, "たった今": 0, "방금": 0, "刚刚": 0, "剛剛": 0, "только что": 0,
}  # fmt: skip
_NAMED_DAY = re.compile(
    r"(?<![^\W\d_])(?:"
    + "|".join(sorted(_NAMED_DAYS, key=len, reverse=True))
    + r")(?![a-zA-Zа-яА-Я])",
    re.IGNORECASE,
)

_WEEKDAY = (
    r"(?:\s{0,3}[(\[]?\s?(?:[月火水木金土日](?:曜日?)?|[월화수목금토일](?:요일)?|(?:星期|周|週|礼拜)[一二三四五六日天]"
    r"|[A-Za-zА-Яа-я]{2,12}\.?)(?:[・·、,/]?\s?[祝振休]{1,2})?\s?[)\]]|\s{0,3}[月火水木金土日월화수목금토일](?:曜日?|요일)"
    r"|\s{0,3}(?:星期|周|週)[一二三四五六日天])?"
)
_CHINESE = "[〇零一二三四五六七八九十]{1,3}"
_HOUR = rf"(?:[0-9]{{1,2}}|{_CHINESE}(?=\s?[时時點点]))"
_MINUTE = rf"(?:[0-9]{{1,2}}(?![0-9])|{_CHINESE}(?=\s?分))"
_AM_PM = r"[ap]\.?m\b\.?"
# 17:05:30, 17時05分, 午後5時半, 5 p.m.
_TIME_BODY = (
    rf"(?P<half>{_HALF})?\s{{0,3}}(?P<hour>{_HOUR})(?:\s?[:时時點点시h]\s?(?P<minute>{_MINUTE})"
    r"(?:\s?[分분]|:(?P<second>[0-9]{2})(?:\.[0-9]{1,9})?)?"
    r"(?:\s?(?P<second2>[0-9]{1,2})\s?[秒초])?|\s?[时時點点시](?P<thirty>半|반)?)"
    rf"(?:\s{{0,2}}(?P<half2>{_AM_PM}))?|(?P<hour2>[0-9]{{1,2}})\s?(?P<half3>{_AM_PM})"
)
_TIME_AFTER = re.compile(
    rf"{_WEEKDAY}(?:\s?[.,、/|·•\-–—]|T|р\.|"
    rf"\s{{0,3}}(?:at|um|às|a las|à|kl\.?|в|о|года?|г\.|ob)(?=\s|,)){{0,3}}"
    rf"\s{{0,5}}(?:{_TIME_BODY})",
    re.IGNORECASE,
)
_TIME_BEFORE = re.compile(
    rf"(?:^|[\s(])(?:{_TIME_BODY})(?P<zone>\s{{1,3}}[A-ZА-Я]{{2,5}})?"
    r"(?:\s{0,3}(?:[.,、/|·•\-–—]|on\b|(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}\.?,?)){0,3}\s{0,4}\Z",
    re.IGNORECASE,
)
_ZONE_AFTER = re.compile(
    r"\s{0,3}[(\[]?(?P<zone>(?:GMT|UTC|UT)?\s?[+\-−][0-9]{1,2}(?::?[0-9]{2})?(?![0-9])|Z\b|[A-ZА-Я]{2,5}\b|мск\b"
    r"|日本時間|韓国時間|한국시간|北京[时時][间間])"
)
_UPDATE = re.compile(
    r"(?:更新|改訂|修正|最終更新|수정|업데이트|最后更新|обновлен|обновлён|изменен|изменён|updat|modif|revis|edited|changed"
    r"|aktualisiert|mis à jour|actualizado)[^\d]{0,30}\Z",
    re.IGNORECASE,
)

_BARE_WITHIN = 20
"""How much else a text may hold for a day without year and time to be its date."""


def month_named(name: str) -> int | None:
    """1 to 12 for the name of a month, or its short form, in one of the languages known."""
    return _MONTHS.get(name.lower())


def zone_named(name: str, language: str | None = None) -> int | None:
    name = name.strip("()[]（） ").lower()
    if name == "cst" and (language or "").startswith("zh"):
        return 480
    return _ZONES.get(name)


def full_year(year: int) -> int:
    """RFC 2822 section 4.3 and POSIX: 00–68 are this century."""
    return year + (2000 if year <= 68 else 1900) if year < 100 else year


def half_of_day(text: str) -> str:
    """``am`` or ``pm`` where ``text`` begins with it, else nothing."""
    words = text.split()
    return _HALVES.get(words[0].lower(), "") if words else ""


def in_day(hour: int, half: str) -> int | None:
    """The hour 0–24 of an hour in a half of the day."""
    if hour > 12 or not half:
        return hour if hour <= 24 else None
    if half == "am":
        return 0 if hour == 12 else hour
    return hour if hour == 12 else hour + 12


def find(text: str, language: str | None = None) -> Iterator[Written]:
    """The dates in ``text`` (NFKC), in its order, none overlapping another."""
    found = [w for start, end, w in _all(text, language) if w is not None]
    yield from sorted(found)


def _all(text: str, language: str | None) -> Iterator[tuple[int, int, Written | None]]:
    taken: list[tuple[int, int]] = []
    for pattern, read in _READERS:
        for match in pattern.finditer(text):
            start, end = match.span()
            if any(start < b and a < end for a, b in taken):
                continue
            got = read(match, language)
            if got is None:
                continue
            written, end = _timed(text, match, got)
            bare = written.year is None and written.ago is None and written.clock is None
            if bare and len(text) - (end - start) > _BARE_WITHIN:
                continue  # "6月19日の会談": a day that is spoken of
            taken.append((start, end))
            yield start, end, written


def _timed(text: str, match: re.Match[str], got: Written) -> tuple[Written, int]:
    """``got`` with the time of day and the zone that stand beside it."""
    end = match.end()
    zone = got.zone
    clock = got.clock
    if clock is None and (got.ago is None or got.ago % timedelta(days=1) == timedelta()):
        if (after := _TIME_AFTER.match(text, end)) and (clock := _clock(after)):
            end = after.end()
        else:
            before = _TIME_BEFORE.search(text[max(0, match.start() - 40) : match.start()])
            if before and (clock := _clock(before)):
                zone = before.group("zone") or ""
    if clock is not None and not zone and (named := _ZONE_AFTER.match(text, end)):
        word = named.group("zone")
        if word[-1].isdigit() or zone_named(word) is not None:
            zone, end = word, named.end()
    label = text[max(0, match.start() - 40) : match.start()]
    return got._replace(clock=clock, zone=zone, is_update=bool(_UPDATE.search(label))), end


def _clock(found: re.Match[str]) -> Clock | None:
    if found.group("hour2"):
        hour = in_day(int(found.group("hour2")), found.group("half3").lower()[0] + "m")
        return None if hour is None else (hour, 0, None)
    half = found.group("half") or ""
    half = _HALVES.get(half, "")
    if after := found.group("half2"):
        half = after.lower()[0] + "m"
    told = in_day(_number(found.group("hour")), half)
    if told is None:
        return None
    minute = (
        _number(found.group("minute"))
        if found.group("minute")
        else (30 if found.group("thirty") else 0)
    )
    second = found.group("second") or found.group("second2")
    return (told, minute, int(second) if second else None) if minute < 60 else None


def _number(text: str) -> int:
    """A whole number in digits or Chinese numerals (六, 十九, 二〇二四)."""
    if text.isascii():
        return int(text)
    if text == "元":
        return 1
    if "十" in text:
        tens, _, ones = text.partition("十")
        return 10 * (_number(tens) if tens else 1) + (_number(ones) if ones else 0)
    value = 0
    for char in text:
        value = 10 * value + _NUMERALS.get(char, 0)
    return value


def _east(found: re.Match[str], language: str | None) -> Written | None:
    year: int | None = None
    if era := found.group("era"):
        year = _ERAS[era] + _number(found.group("era_year"))
    elif told := found.group("year"):
        year = full_year(_number(told))
    month, day = _number(found.group("month")), _number(found.group("day"))
    return _dated(found, year, month, day)


def _year_first(found: re.Match[str], language: str | None) -> Written | None:
    year = full_year(int(found.group("year")))
    return _dated(found, year, int(found.group("month")), int(found.group("day")))


def _short_year(found: re.Match[str], language: str | None) -> Written | None:
    if (language or "")[:2] not in ("ja", "ko", "zh"):
        return None
    return _year_first(found, language)


def _year_last(found: re.Match[str], language: str | None) -> Written | None:
    first, second = int(found.group("first")), int(found.group("second"))
    year = int(found.group("year"))
    if found.group("sep") == "." or second <= 12 < first or first == second:
        return _dated(found, year, second, first)
    if first <= 12 < second:
        return _dated(found, year, first, second)
    # 4/5/2024 is April for an American and May for most others; in English nobody can tell.
    if language is None or language.startswith("en"):
        return None
    return _dated(found, year, second, first)


def _named_month(found: re.Match[str], language: str | None) -> Written | None:
    month = month_named(found.group("name"))
    if month is None:
        return None
    told = found.group("year")
    year = full_year(int(told)) if told else None
    return _dated(found, year, month, int(found.group("day")))


def _month_first(found: re.Match[str], language: str | None) -> Written | None:
    if found.group("year") is None and found.group("name").lower() not in _ENGLISH_MONTHS:
        return None  # "out 10", "set 5"
    return _named_month(found, language)


def _with_clock(found: re.Match[str], language: str | None) -> Written | None:
    groups = found.groupdict()
    month = month_named(groups["name"]) if groups.get("name") else int(groups["month"])
    if month is None:
        return None
    clock: Clock | None = None
    if groups["hour"]:
        second = int(groups["second"]) if groups["second"] else None
        clock = (int(groups["hour"]), int(groups["minute"]), second)
    dated = _dated(found, int(groups["year"]), month, int(groups["day"]))
    zone = (groups.get("zone") or "").strip()
    return dated and dated._replace(clock=clock, zone=zone)


def _no_year(found: re.Match[str], language: str | None) -> Written | None:
    if (language or "ja")[:2] not in ("ja", "ko", "zh"):
        return None
    return _dated(found, None, int(found.group("month")), int(found.group("day")))


def _ago(found: re.Match[str], language: str | None) -> Written | None:
    count = found.group("count").lower()
    if count == "few":
        return None
    unit = found.group("unit").lower()
    name = next(name for name, starts in _UNITS if unit.startswith(starts))
    ago = (int(count) if count.isdigit() else 1) * _SPANS[name]
    return Written(found.start(), None, 0, 0, None, "", ago)


def _named_day(found: re.Match[str], language: str | None) -> Written | None:
    days = _NAMED_DAYS[found.group().lower()]
    return Written(found.start(), None, 0, 0, None, "", timedelta(days=days))


def _dated(found: re.Match[str], year: int | None, month: int, day: int) -> Written | None:
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    return Written(found.start(), year, month, day, None, "")


# The order decides what a piece of text is taken for.
_READERS = (
    (_EAST, _east),
    (_YEAR_FIRST, _year_first),
    (_ASCTIME, _with_clock),
    (_DAY_FIRST, _named_month),
    (_MONTH_FIRST, _month_first),
    (_YEAR_LAST, _year_last),
    (_COMPACT, _with_clock),
    (_SHORT_YEAR, _short_year),
    (_NO_YEAR, _no_year),
    (_AGO, _ago),
    (_NAMED_DAY, _named_day),
)
