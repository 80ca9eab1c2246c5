"""The forms in which the press writes dates: patterns over the words of ``words.py``.

Texts come here in NFKC. Every pattern is bounded, so that a text is read in linear time.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import NamedTuple

from kawaraban.read.dates import words
from kawaraban.read.dates.labels import Label, label_at_end, label_behind, labels_of
from kawaraban.read.dates.zones import PHRASES, zone_named

Clock = tuple[int, int, int | None]


class Written(NamedTuple):
    """A date as found in a text, not yet placed in time."""

    at: int
    """Where in the text it begins, and ends."""
    end: int
    year: int | None
    month: int
    day: int
    clock: Clock | None = None
    zone: str = ""
    ago: timedelta | None = None
    """How long before now it was, where the text says that."""
    in_days: bool = False
    """Whether that tells a day only: yesterday, today, 2 days ago."""
    label: Label = ""
    ambiguous: bool = False
    """Whether month and day may be the other way round."""


_Reader = Callable[[re.Match[str], str, bool | None], Written | None]


def _any(names: Iterable[str]) -> str:
    return "|".join(re.escape(n) for n in sorted(names, key=len, reverse=True))


_MONTHS = words.months()
_UNITS = words.units()
_NAMED_DAYS = words.named_days()
_JUST_NOW = words.just_now()
_SPANS = {
    "second": timedelta(seconds=1),
    "minute": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "week": timedelta(weeks=1),
}
_ERAS = {
    "明治": 1867, "大正": 1911, "昭和": 1925, "平成": 1988, "令和": 2018,
    "民國": 1911, "民国": 1911, "M": 1867, "T": 1911, "S": 1925, "H": 1988, "R": 2018,
}  # fmt: skip
_NUMERALS = {c: n for n, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0}

_BEFORE_NOON = "午前 오전 上午 凌晨 早上 清晨 早晨 早 새벽 아침 am a.m. a.m"
_AFTER_NOON = "午後 오후 下午 晚上 晚间 晚間 晚 傍晚 夜間 夜间 저녁 밤 中午 pm p.m. p.m"
_HALVES = dict.fromkeys(_BEFORE_NOON.split(), "am") | dict.fromkeys(_AFTER_NOON.split(), "pm")
_HALF = (
    r"(?:午前|午後|오전|오후|上午|下午|凌晨|早上|清晨|早晨|早|晚上|晚[间間]|晚|傍晚|中午|夜[間间]|"
    r"새벽|아침|저녁|밤)"
)
_NOONS = {"正午": 12, "정오": 12, "noon": 12, "midday": 12, "正子": 0, "자정": 0, "midnight": 0}

_N = r"(?:[0-9]{1,2}|[〇零一二三四五六七八九十]{1,3})"
_EAST = re.compile(
    r"(?:(?P<era>明治|大正|昭和|平成|令和|民國|民国)\s?(?P<era_year>元|[0-9]{1,3}|[一二三四五六七八九十]{1,3})\s?年"
    r"|(?<![0-9])(?P<year>[0-9]{2,4}|[〇零○一二三四五六七八九]{4})\s?(?:[(][^()]{1,8}[)])?\s?[年년])?"
    r"(?:\s?[(][^()]{1,8}[)])?"
    rf"\s{{0,3}}(?<![0-9一二三四五六七八九十])(?P<month>{_N})\s?[月월]\s{{0,3}}(?P<day>{_N})(?:\s?[日일号號](?![간間])|(?(year)(?=\s|\Z|[),、/])|(?!)))"
)
_ERA_LETTER = re.compile(
    r"(?<![^\W_])(?P<era>[MTSHR])\s?(?P<era_year>元|[0-9]{1,2})\s?(?P<sep>[./])\s?"
    r"(?P<month>[0-9]{1,2})\s?(?P=sep)\s?(?P<day>[0-9]{1,2})(?![0-9]|[./][0-9])"
)
_YEAR_FIRST = re.compile(
    r"(?<![0-9])(?<![0-9][.,/-])(?P<year>(?:18|19|20)[0-9]{2})\s?(?P<sep>[-/.・])\s?"
    r"(?P<month>[0-9]{1,2})\s?(?P=sep)\s?(?P<day>[0-9]{1,2})(?![0-9])"
)
_REPUBLIC = re.compile(
    r"(?<![0-9])(?<![0-9][.,/-])(?P<year>1[0-4][0-9])(?P<sep>[-/.])(?P<month>[0-9]{1,2})(?P=sep)"
    r"(?P<day>[0-9]{1,2})(?![0-9]|[./-][0-9])"
)
_YEAR_LAST = re.compile(
    r"(?<![0-9])(?<![0-9][.,/-])(?P<first>[0-9]{1,2})(?P<sep>[-/.])\s?(?P<second>[0-9]{1,2})(?P=sep)\s?"
    r"(?P<year>(?:19|20)[0-9]{2})(?![0-9]|[.-][0-9](?![0-9]?:[0-9]))"
)
_SHORT_YEAR = re.compile(
    r"(?<![0-9])(?<![0-9][.,/-])['’]?(?P<year>[0-9]{2})\s?(?P<sep>[./])\s?(?P<month>[0-9]{1,2})\s?"
    r"(?P=sep)\s?(?P<day>[0-9]{1,2})(?![0-9]|[./][0-9])"
)
_SHORT_YEAR_LAST = re.compile(
    r"(?<![0-9])(?<![0-9][.,/-])(?P<first>[0-9]{1,2})(?P<sep>[./])(?P<second>[0-9]{1,2})(?P=sep)"
    r"(?P<year>[0-9]{2})(?![0-9]|[./:-][0-9])"
)
_COMPACT = re.compile(
    r"(?<![0-9])(?P<year>(?:19|20)[0-9]{2})(?P<month>[01][0-9])(?P<day>[0-3][0-9])"
    r"(?:[T _-]?(?P<hour>[0-2][0-9])(?P<minute>[0-5][0-9])(?P<second>[0-5][0-9])?)?(?![0-9])"
)
_WORD = r"[^\W\d_]{3,12}"
_DAY_FIRST = re.compile(
    r"(?<![0-9:.,])(?P<day>[0-9]{1,2})(?:st|nd|rd|th|er|º|ª|\.)?(?:\s{1,3}(?:de|of)\s{1,3}|[\s-]{1,3}|[/.])"
    rf"(?P<name>{_WORD})\.?(?:(?:,?\s{{1,3}}(?:de\s|del\s)?|[-/]|(?<=\.)(?=[12]))(?P<year>(?:19|20)[0-9]{{2}}|[0-9]{{2}}(?![0-9:.])))?",
    re.IGNORECASE,
)
_MONTH_FIRST = re.compile(
    rf"(?<![^\W\d_])(?P<name>{_WORD})\.?\s{{1,3}}(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?(?![0-9:])"
    r"(?:,?\s{1,3}(?P<year>(?:19|20)[0-9]{2})(?:(?![0-9:])|(?=[0-9]{1,2}:[0-9]{2})))?",
    re.IGNORECASE,
)
# "19 tháng 6, 2024", "ngày 19 tháng 6 năm 2024"
_VIETNAMESE = re.compile(
    r"(?<![0-9])(?P<day>[0-9]{1,2})\s{1,3}tháng\s{1,3}(?P<month>[0-9]{1,2})"
    r"(?:,?\s{1,3}(?:năm\s{1,3})?(?P<year>(?:19|20)[0-9]{2}))(?![0-9])",
    re.IGNORECASE,
)
_ASCTIME = re.compile(
    rf"(?P<name>{_WORD})\s{{1,3}}(?P<day>[0-9]{{1,2}})\s{{1,3}}(?P<hour>[0-9]{{1,2}}):(?P<minute>[0-9]{{2}})"
    r"(?::(?P<second>[0-9]{2}))?\s{1,3}(?P<zone>(?:[A-Z]{1,5}(?:[+-][0-9]{2}:?[0-9]{2})?|[+-][0-9]{4})\s{1,3})?"
    r"(?P<year>(?:19|20)[0-9]{2})(?![0-9])"
)
_NO_YEAR = re.compile(
    r"(?<![0-9])(?<![0-9][.,/:-])(?P<month>[0-9]{1,2})(?P<sep>[/.-])(?P<day>[0-9]{1,2})"
    r"(?=\s?[(][月火水木金土日월화수목금토일](?:曜|[)・·、,])|\.?\s{1,3}(?:[0-2]?[0-9]:[0-5][0-9]|오[전후]))"
)
_AGO = re.compile(
    rf"(?:(?<![0-9])(?<![0-9][.,:/-])(?P<count>[0-9]{{1,3}})|(?<![^\W_])(?:an?|one))\s?(?P<unit>{_any(_UNITS)})\.?\s?"
    rf"(?:{_any(a for w in words.LANGUAGES for a in w.ago.split())})(?![a-zA-Zа-яА-Я])",
    re.IGNORECASE,
)
_HOUR_AGO = re.compile(
    r"(?<![^\W_])(?P<unit>час|минуту|день|неделю|годину|хвилину|тиждень)\s{1,3}(?:назад|тому)"
    r"(?![a-zA-Zа-яА-Я])",
    re.IGNORECASE,
)
_SINCE = re.compile(
    rf"(?<![^\W_])(?:{_any(w.since for w in words.LANGUAGES if w.since)})\s{{1,3}}"
    r"(?P<count>[0-9]{1,3}|une?|einer?|einem|una?|uma?)\s{1,3}"
    rf"(?P<unit>{_any(u for u in _UNITS if len(u) > 1)})(?![^\W_])",
    re.IGNORECASE,
)
_NAMED_DAY = re.compile(
    rf"(?<![^\W\d_])(?:{_any([*_NAMED_DAYS, *_JUST_NOW])})(?![a-zA-Zа-яА-Яà-ÿ'’])", re.IGNORECASE
)

_BY = re.compile(r"(?:by|von|par|por|di|door|av|af)\s", re.IGNORECASE)

_DAY_NAMES = [n for w in words.LANGUAGES for n in w.weekdays.split()]
_LATIN_DAY = _any(n for n in _DAY_NAMES if n[0] < "\u0500")
_WEEKDAY = (
    r"(?:\s{0,3}[(\[]?\s?(?:[月火水木金土日](?:曜日?)?|[월화수목금토일](?:요일)?|(?:星期|周|週|礼拜)[一二三四五六日天]"
    r"|[A-Za-zА-Яа-я]{2,12}\.?)(?:[・·、,/]?\s?[祝振休]{1,2})?\s?[)\]]|\s{0,3}[月火水木金土日월화수목금토일](?:曜日?|요일)"
    rf"|\s{{0,3}}(?:星期|周|週)[一二三四五六日天]|,?\s{{1,3}}(?:{_LATIN_DAY})(?![^\W\d_])\.?)?"
)
_CHINESE = "[〇零一二三四五六七八九十]{1,3}"
_HOUR = rf"(?:[0-9]{{1,2}}|{_CHINESE}(?=\s?[时時點点]))"
_MINUTE = rf"(?:[0-9]{{1,2}}(?![0-9])|{_CHINESE}(?=\s?分))"
_AM_PM = r"(?:[ap]\.?\s?m(?-i:(?![a-z]))\.?|صباح[اًا]{1,2}|مساءً?|[صم](?![^\W\d_]))"
# 17:05:30, 17時05分, 午後5時半, 5 p.m., noon
_TIME_BODY = (
    rf"(?P<half>{_HALF})?\s{{0,3}}(?P<hour>{_HOUR})(?:\s?[:时時點点시h]\s?(?P<minute>{_MINUTE})"
    r"(?:\s?[分분]|:(?P<second>[0-9]{2})(?:\.[0-9]{1,9})?)?"
    r"(?:\s?(?P<second2>[0-9]{1,2})\s?[秒초])?|\s?[时時點点시](?P<thirty>半|반)?)"
    rf"(?:\s{{0,2}}(?P<half2>{_AM_PM}))?|(?P<hour2>[0-9]{{1,2}})\s?(?P<half3>{_AM_PM})"
    rf"|(?P<noon>{_any(_NOONS)})(?![a-z])"
)
_AT = (
    r"(?:at|um|às|as|a las|à|om|alle|alle ore|ore|klo|kl\.?|в|о|об|г\.|года?|року|р\.|г\.,?\sв|ob"
    r"|الساعة)"
)
_TIME_AFTER = re.compile(
    rf"{_WEEKDAY}(?:\s?[.,،、/|·•\-–—]|T|\s{{0,3}}{_AT}(?=\s|,)){{0,3}}\s{{0,5}}(?:{_TIME_BODY})",
    re.IGNORECASE,
)
# "17.05" is a time only where something beside it says so.
_DOTTED_AFTER = re.compile(
    rf"{_WEEKDAY}(?:\s?[,|·•\-–—]){{0,2}}\s{{0,3}}(?P<at>{_AT}(?=\s))?\s{{0,3}}"
    r"(?P<hour>[0-2]?[0-9])\.(?P<minute>[0-5][0-9])(?![0-9.])"
    r"(?P<after>\s{0,2}(?:uhr|h\b|[ap]m\b|[A-Z]{3,4}\b)|\s{0,3}\Z)?",
    re.IGNORECASE,
)
_TIME_BEFORE = re.compile(
    rf"(?:^|[\s(])(?:{_TIME_BODY})(?P<zone>\s{{1,3}}[A-ZА-Я]{{2,5}})?"
    r"(?:\s{0,3}(?:[.,、/|·•\-–—]|on\b|(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}\.?,?)){0,3}\s{0,4}\Z",
    re.IGNORECASE,
)
_ZONE_AFTER = re.compile(
    r"(?:\s?[UuHh](?:hr)?\b)?\s{0,3}[(\[]?(?P<zone>(?:GMT|UTC|UT|МСК|MSK)\s?[+\-−]\s?[0-9]{1,2}(?::?[0-9]{2})?(?![0-9])"
    # "08:00-10:00" is a range.
    r"|\+[0-9]{2}(?::?[0-9]{2})?(?![0-9])|[-−][0-9]{4}(?![0-9])|Z\b"
    rf"|(?i:{_any(PHRASES)})|[A-ZА-Я]{{2,5}}\b)"
)
_BARE_WITHIN = 20
_AGO_WITHIN = 40
"""How much else a text may hold for a day without year and time, or for one that is counted back
from now in its midst, to be its date."""


def month_named(name: str) -> int | None:
    """1 to 12 for the name of a month, or its short form, in one of the languages known."""
    return _MONTHS.get(name.lower())


def full_year(year: int) -> int:
    """RFC 2822 section 4.3 and POSIX: 00–68 are this century."""
    return year + (2000 if year <= 68 else 1900) if year < 100 else year


def half_of_day(text: str) -> str:
    """``am`` or ``pm`` where ``text`` begins with it, else nothing."""
    first = text.split(maxsplit=1)
    return _HALVES.get(first[0].lower(), "") if first else ""


def _half_behind(text: str) -> str:
    """``am`` or ``pm`` for what stands behind the hour: P.M., م, مساء."""
    return "am" if text[0] in "aAص" else "pm"


def in_day(hour: int, half: str) -> int | None:
    """The hour 0–24 of an hour in a half of the day."""
    if hour > 12 or not half:
        return hour if hour <= 24 else None
    if half == "am":
        return 0 if hour == 12 else hour
    return hour if hour == 12 else hour + 12


def find(
    text: str, language: str | None = None, *, month_first: bool | None = None
) -> list[Written]:
    """The dates in ``text`` (NFKC), in its order, none overlapping another.

    ``month_first`` decides what 4/5/2024 means; without it, ``language`` does.
    """
    if month_first is None:
        month_first = _month_first_in(language)
    found = sorted(_all(text, language or "", month_first))
    if not found:
        return found
    labels = labels_of(text, [(w.at, w.end, w.clock is not None) for w in found])
    return [w._replace(label=label) for w, label in zip(found, labels, strict=True)]


def _month_first_in(language: str | None) -> bool | None:
    """Americans write the month first, most others the day; of English alone nobody can tell."""
    if language is None or language.lower() == "en":
        return None
    return language.lower() in ("en-us", "en-ph")


def _all(text: str, language: str, month_first: bool | None) -> list[Written]:
    taken: list[Written] = []
    for pattern, read, may in _READERS:
        if not may(text, language):
            continue
        for match in pattern.finditer(text):
            start, end = match.span()
            if any(start < w.end and w.at < end for w in taken):
                continue
            got = read(match, language, month_first)
            if got is None:
                continue
            got = _timed(text, match, got, language, taken)
            others = len(text) - (got.end - got.at)
            if got.ago is not None:
                if read is _named_day and got.clock is None and not _stands_alone(text, got):
                    continue
                if others > _AGO_WITHIN and text[: got.at].strip() and text[got.end :].strip():
                    continue  # "… said 3 days ago that …"
            elif got.year is None and got.clock is None and others > _BARE_WITHIN:
                continue  # "6月19日の会談": a day that is spoken of
            taken.append(got)
    return taken


def _stands_alone(text: str, got: Written) -> bool:
    """Whether a named day is no part of other words (今日推荐, Today's picks, "Harbour Today"):
    only what calls it, or who wrote it, stands beside it."""
    before, after = text[: got.at].rstrip(), text[got.end :].lstrip()
    if before[-1:].isalpha() and not label_at_end(before):
        return False
    return not after[:1].isalpha() or bool(label_behind(after) or _BY.match(after))


def _timed(
    text: str, match: re.Match[str], got: Written, language: str, taken: list[Written]
) -> Written:
    """``got`` with the time of day and the zone that stand beside it."""
    end = match.end()
    zone = got.zone
    clock = got.clock
    if clock is None and (got.ago is None or got.ago % timedelta(days=1) == timedelta()):
        if (after := _TIME_AFTER.match(text, end)) and (clock := _clock(after)):
            end = after.end()
        elif (after := _DOTTED_AFTER.match(text, end)) and (
            after["at"] or after["after"] is not None
        ):
            half = (after["after"] or "").strip().lower()
            hour = in_day(int(after["hour"]), half if half in ("am", "pm") else "")
            if hour is not None:
                clock, end = (hour, int(after["minute"]), None), after.end("minute")
        else:
            free = max([match.start() - 40, 0, *(w.end for w in taken if w.end <= match.start())])
            before = _TIME_BEFORE.search(text[free : match.start()])
            if before and (clock := _clock(before)):
                zone = before.group("zone") or ""
                got = got._replace(at=free + before.start())
    if clock is not None and not zone and (named := _ZONE_AFTER.match(text, end)):
        word = named.group("zone")
        if zone_named(word, language) is not None:
            zone, end = word, named.end()
    return got._replace(clock=clock, zone=zone, end=end)


def _clock(found: re.Match[str]) -> Clock | None:
    if noon := found.group("noon"):
        return _NOONS[noon.lower()], 0, None
    if found.group("hour2"):
        hour = in_day(int(found.group("hour2")), _half_behind(found.group("half3")))
        return None if hour is None else (hour, 0, None)
    half = found.group("half") or ""
    half = _HALVES.get(half, "")
    if after := found.group("half2"):
        half = _half_behind(after)
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
    """A whole number in digits or Chinese numerals (六, 十九, 一一三, 二〇二四)."""
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


def _is_traditional(language: str) -> bool:
    return language.lower().startswith(("zh-hant", "zh-tw", "zh-hk"))


def _east(found: re.Match[str], language: str, month_first: bool | None) -> Written | None:
    year: int | None = None
    if era := found.group("era"):
        year = _ERAS[era] + _number(found.group("era_year"))
    elif told := found.group("year"):
        year = full_year(_number(told))
        if len(told) == 3:
            if not _is_traditional(language):
                return None
            year += 1911
    return _dated(found, year, _number(found.group("month")), _number(found.group("day")))


def _era_letter(found: re.Match[str], language: str, month_first: bool | None) -> Written | None:
    if not language.startswith("ja"):
        return None
    return _east(found, language, month_first)


def _year_first(found: re.Match[str], language: str, month_first: bool | None) -> Written | None:
    year = full_year(int(found.group("year")))
    return _dated(found, year, int(found.group("month")), int(found.group("day")))


def _republic(found: re.Match[str], language: str, month_first: bool | None) -> Written | None:
    if not _is_traditional(language):
        return None
    year = int(found.group("year")) + 1911
    return _dated(found, year, int(found.group("month")), int(found.group("day")))


def _short_year(found: re.Match[str], language: str, month_first: bool | None) -> Written | None:
    if language[:2] not in ("ja", "ko", "zh"):
        return None
    return _year_first(found, language, month_first)


def _year_last(found: re.Match[str], language: str, month_first: bool | None) -> Written | None:
    first, second = int(found.group("first")), int(found.group("second"))
    year = full_year(int(found.group("year")))
    if found.group("sep") == "." or second <= 12 < first or first == second:
        return _dated(found, year, second, first)
    if first <= 12 < second:
        return _dated(found, year, first, second)
    if month_first is None:
        got = _dated(found, year, first, second)
        return got and got._replace(ambiguous=True)
    return _dated(found, year, *((first, second) if month_first else (second, first)))


def _short_last(found: re.Match[str], language: str, month_first: bool | None) -> Written | None:
    if language[:2] in ("", "ja", "ko", "zh", "hu", "lt"):
        return None
    return _year_last(found, language, month_first)


def _named_month(found: re.Match[str], language: str, month_first: bool | None) -> Written | None:
    month = month_named(found.group("name"))
    if month is None:
        return None
    told = found.group("year")
    year = full_year(int(told)) if told else None
    return _dated(found, year, month, int(found.group("day")))


def _month_then(found: re.Match[str], language: str, month_first: bool | None) -> Written | None:
    if found.group("year") is None and found.group("name").lower() not in words.ENGLISH_MONTHS:
        return None  # "out 10", "set 5"
    return _named_month(found, language, month_first)


def _with_clock(found: re.Match[str], language: str, month_first: bool | None) -> Written | None:
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


def _no_year(found: re.Match[str], language: str, month_first: bool | None) -> Written | None:
    if (language or "ja")[:2] not in ("ja", "ko", "zh"):
        return None
    return _dated(found, None, int(found.group("month")), int(found.group("day")))


def _ago(found: re.Match[str], language: str, month_first: bool | None) -> Written | None:
    count = found.groupdict().get("count") or "1"
    unit = _UNITS.get(found.group("unit").lower())
    if unit is None:
        return None
    ago = (int(count) if count.isdecimal() else 1) * _SPANS[unit]
    return Written(*found.span(), None, 0, 0, ago=ago, in_days=unit in ("day", "week"))


def _named_day(found: re.Match[str], language: str, month_first: bool | None) -> Written | None:
    name = found.group().lower()
    ago = timedelta(days=_NAMED_DAYS.get(name, 0))
    return Written(*found.span(), None, 0, 0, ago=ago, in_days=name not in _JUST_NOW)


def _dated(found: re.Match[str], year: int | None, month: int, day: int) -> Written | None:
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    return Written(*found.span(), year, month, day)


def _is_eastern(text: str, language: str) -> bool:
    return language[:2] in ("ja", "ko", "zh")


# What is tried, where it may be there at all. The order decides what a piece of text is taken for.
_READERS: tuple[tuple[re.Pattern[str], _Reader, Callable[[str, str], bool]], ...] = (
    (_EAST, _east, lambda text, _: "月" in text or "월" in text),
    (_ERA_LETTER, _era_letter, lambda _, language: language.startswith("ja")),
    (_YEAR_FIRST, _year_first, lambda _, __: True),
    (_ASCTIME, _with_clock, lambda text, _: ":" in text),
    (_VIETNAMESE, _year_first, lambda text, _: "tháng" in text.lower()),
    (_DAY_FIRST, _named_month, lambda _, __: True),
    (_MONTH_FIRST, _month_then, lambda _, __: True),
    (_YEAR_LAST, _year_last, lambda _, __: True),
    (_COMPACT, _with_clock, lambda _, __: True),
    (_REPUBLIC, _republic, lambda _, language: _is_traditional(language)),
    (_SHORT_YEAR, _short_year, _is_eastern),
    (_SHORT_YEAR_LAST, _short_last, lambda text, language: not _is_eastern(text, language)),
    (_NO_YEAR, _no_year, lambda text, language: not language or _is_eastern(text, language)),
    (_SINCE, _ago, lambda _, __: True),
    (_AGO, _ago, lambda _, __: True),
    (_HOUR_AGO, _ago, lambda text, _: "назад" in text.lower() or "тому" in text.lower()),
    (_NAMED_DAY, _named_day, lambda _, __: True),
)
