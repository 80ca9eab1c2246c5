# ruff: noqa: RUF005 (tables in rows)
"""Dates in the forms of feeds, metadata and the press of five languages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kawaraban.article import Moment
from kawaraban.read.dates.parse import (
    Reckoning,
    dated,
    dates_in,
    judge,
    parse_date,
)
from kawaraban.read.dates.words import (
    FRENCH,
    GERMAN,
    ITALIAN,
    PORTUGUESE,
    SPANISH,
    Words,
)
from kawaraban.read.dates.zones import zone_named

NOW = datetime(2024, 6, 20, 3, 0, tzinfo=UTC)
TOKYO, SEOUL, BEIJING, MOSCOW = 540, 540, 480, 180


def said(text: str, offset: int | None = None, language: str | None = None) -> str | None:
    moment = parse_date(text, offset=offset, now=NOW, language=language)
    return None if moment is None else str(moment)


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("Wed, 19 Jun 2024 17:05:00 +0900", "2024-06-19T17:05:00+09:00"),
        ("Wed, 19 Jun 2024 08:05:00 GMT", "2024-06-19T08:05:00+00:00"),
        ("19 Jun 24 08:05 EST", "2024-06-19T08:05-05:00"),
        ("Wed, 19 Jun 2024 5:05:00 PM EDT", "2024-06-19T17:05:00-04:00"),
        ("Wednesday, 19 June 2024 17:05:00 JST", "2024-06-19T17:05:00+09:00"),
        ("mer, 19 giu 2024 17:05:00 +0200", "2024-06-19T17:05:00+02:00"),
        ("Ср, 19 июн 2024 17:05:00 +0300", "2024-06-19T17:05:00+03:00"),
        ("Thu, 01 Jan 2004 19:48:21 UTC+9", "2004-01-01T19:48:21+09:00"),
        ("Wed, 31 Dec 2008 24:00:00 +0000", "2009-01-01T00:00:00+00:00"),
        ("Tue, 30 Jun 2015 23:59:60 GMT", "2015-06-30T23:59:59+00:00"),
        ("Wed, 19 Jun 2024 17:05:00 -0330", "2024-06-19T17:05:00-03:30"),
        ("19-Jun-2024 17:05", "2024-06-19T17:05"),
        ("Fri Mar 25 08:03:32 +0000 2011", "2011-03-25T08:03:32+00:00"),
        ("Wed Jun 19 17:05:00 JST 2024", "2024-06-19T17:05:00+09:00"),
        ("Sun Nov  6 08:49:37 1994", "1994-11-06T08:49:37"),
        ("2024-06-19T17:05:00+09:00", "2024-06-19T17:05:00+09:00"),
        ("2024-06-19T08:05:00.123Z", "2024-06-19T08:05:00+00:00"),
        ("2024-06-19T17:05+0900", "2024-06-19T17:05+09:00"),
        ("2003-12-31T10:14:55-08", "2003-12-31T10:14:55-08:00"),
        ("20240619T170500Z", "2024-06-19T17:05:00+00:00"),
        ("20240619170500", "2024-06-19T17:05:00"),
        ("2024-06-19", "2024-06-19"),
        ("2024-06-19T25:00:00Z", "2024-06-19"),
    ],
)
def test_what_machines_write(text: str, iso: str) -> None:
    assert said(text) == iso


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("令和6年6月19日", "2024-06-19"),
        ("令和元年六月十九日　午後五時五分", "2019-06-19T17:05+09:00"),
        ("平成31年4月30日", "2019-04-30"),
        ("昭和64年1月7日", "1989-01-07"),
        ("２０２４年６月１９日　１７時０５分", "2024-06-19T17:05+09:00"),
        ("2024年06月19日 17:05", "2024-06-19T17:05+09:00"),
        ("2024年6月19日（水）午前0時30分", "2024-06-19T00:30+09:00"),
        ("2024年6月19日 17時5分30秒", "2024-06-19T17:05:30+09:00"),
        ("2024/6/19(水) 17:05配信", "2024-06-19T17:05+09:00"),
        ("2024年6月19日付", "2024-06-19"),
        ("6月19日(水) 17:05", "2024-06-19T17:05+09:00"),
        ("6月19日", "2024-06-19"),
        ("12月31日", "2023-12-31"),
        ("24/06/19", "2024-06-19"),
        ("2時間前", "2024-06-20"),
        ("13時間前", "2024-06-19"),
        ("15分前", "2024-06-20T11:45+09:00"),
        ("昨日 17:05", "2024-06-19T17:05+09:00"),
        ("更新：2024年6月20日 8:00　公開：2024年6月19日 17:05", "2024-06-19T17:05+09:00"),
    ],
)
def test_japanese(text: str, iso: str) -> None:
    assert said(text, TOKYO, "ja") == iso


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2024-06-19 오후 5:05", "2024-06-19T17:05+09:00"),
        ("2024.06.19. 오전 12:30", "2024-06-19T00:30+09:00"),
        ("입력 2024.06.19. 오후 5:05 수정 2024.06.19. 오후 6:00", "2024-06-19T17:05+09:00"),
        ("수정 2024.06.20 08:00 입력 2024.06.19 17:05", "2024-06-19T17:05+09:00"),
        ("2024년 6월 19일 오후 5시 5분", "2024-06-19T17:05+09:00"),
        ("2024년 6월 19일(수) 17:05", "2024-06-19T17:05+09:00"),
        ("2024. 6. 19. 17:05", "2024-06-19T17:05+09:00"),
        ("06.19 17:05", "2024-06-19T17:05+09:00"),
        ("3시간 전", "2024-06-20"),
        ("어제", "2024-06-19"),
    ],
)
def test_korean(text: str, iso: str) -> None:
    assert said(text, SEOUL, "ko") == iso


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2024年6月19日 下午5时5分", "2024-06-19T17:05+08:00"),
        ("二〇二四年六月十九日", "2024-06-19"),
        ("民國113年6月19日", "2024-06-19"),
        ("2024-06-19 17:05:33 来源：本报", "2024-06-19T17:05:33+08:00"),
        ("5分钟前", "2024-06-20T10:55+08:00"),
        ("昨天 17:05", "2024-06-19T17:05+08:00"),
    ],
)
def test_chinese(text: str, iso: str) -> None:
    assert said(text, BEIJING, "zh") == iso


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("19 июня 2024, 17:05", "2024-06-19T17:05+03:00"),
        ("19 июня 2024 года", "2024-06-19"),
        ("19 июня 2024 в 17:05", "2024-06-19T17:05+03:00"),
        ("17:05, 19 июня 2024", "2024-06-19T17:05+03:00"),
        ("19.06.2024 17:05", "2024-06-19T17:05+03:00"),
        ("17:05 19.06.2024", "2024-06-19T17:05+03:00"),
        ("сегодня, 05:05", "2024-06-20T05:05+03:00"),
        ("2 часа назад", "2024-06-20"),
    ],
)
def test_russian(text: str, iso: str) -> None:
    assert said(text, MOSCOW, "ru") == iso


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("June 19, 2024 5:05 p.m. EDT", "2024-06-19T17:05-04:00"),
        ("June 19, 2024 at 5:05 PM", "2024-06-19T17:05+00:00"),
        ("Jun. 19, 2024", "2024-06-19"),
        ("19 June 2024", "2024-06-19"),
        ("5:05 PM EDT, Wed June 19, 2024", "2024-06-19T17:05-04:00"),
        ("Published 2:30 PM GMT, June 19, 2024", "2024-06-19T14:30+00:00"),
        ("Updated June 20, 2024 | Published June 19, 2024", "2024-06-19"),
        ("06/19/2024", "2024-06-19"),
        ("2 hours ago", "2024-06-20"),
        ("19th June 2024", "2024-06-19"),
    ],
)
def test_english(text: str, iso: str) -> None:
    assert said(text, 0, "en") == iso


@pytest.mark.parametrize(
    ("text", "offset", "language", "iso"),
    [
        ("19. Juni 2024, 17:05 Uhr", 120, "de", "2024-06-19T17:05+02:00"),
        ("Mercredi 19 juin 2024 à 17h05", 120, "fr", "2024-06-19T17:05+02:00"),
        ("19 de junio de 2024", None, "es", "2024-06-19"),
        ("4/5/2024", None, "fr", "2024-05-04"),
    ],
)
def test_others(text: str, offset: int | None, language: str, iso: str) -> None:
    assert said(text, offset, language) == iso


@pytest.mark.parametrize(
    "text",
    ["", "hello", "2024", "2024-06", "2024-13-45", "31 June 2024", "03-1234-5678", "17:05"]
    + ["out 10", "6月の会談", "２３年ぶり", "10.0.0.1", "3.11", "in May"]
    + ["0000-00-00", "6月19日に行われた会談では、両国の協力について話し合われた。"],
)  # fmt: skip
def test_what_is_no_date(text: str) -> None:
    assert judge(text, Reckoning(NOW)) == (None, "no-date")


def written() -> list[tuple[str, ...]]:
    """The table of written forms: language, minutes east of UTC, text, moment."""
    lines = (Path(__file__).parent / "tables" / "dates.tsv").read_text("utf-8").splitlines()
    return [tuple(line.split("\t")) for line in lines if line and not line.startswith("#")]


@pytest.mark.parametrize(("language", "offset", "text", "iso"), written())
def test_written_forms(language: str, offset: str, text: str, iso: str) -> None:
    east = None if offset == "-" else int(offset)
    assert said(text, east, None if language == "-" else language) == (None if iso == "-" else iso)


def test_month_or_day_first() -> None:
    assert judge("4/5/2024", Reckoning(NOW)) == (None, "ambiguous")
    assert said("4/5/2024", language="en-US") == "2024-04-05"
    assert said("4/5/2024", language="en-GB") == "2024-05-04"
    assert judge("4/5/2024", Reckoning(NOW, language="en", month_first=True))[0] == Moment.on(
        date(2024, 4, 5)
    )


@pytest.mark.parametrize(
    "text", ["1970-01-01T00:00:00Z", "1970-01-01T09:00:00+09:00", "1900-01-01"]
)
def test_days_that_stand_for_none(text: str) -> None:
    assert judge(text, Reckoning(NOW)) == (None, "placeholder")


@pytest.mark.parametrize("text", ["2099-01-01", "Wed, 19 Jun 2034 17:05:00 GMT", "2024年6月22日"])
def test_the_future_is_refused_with_a_reason(text: str) -> None:
    assert judge(text, Reckoning(NOW)) == (None, "future")


def test_a_day_ahead_is_a_wrong_clock() -> None:
    assert said("2024-06-21T02:59:00+00:00") == "2024-06-21T02:59:00+00:00"
    assert said("2024-06-21T03:01:00+00:00") is None


def test_all_dates_of_a_text() -> None:
    found = dates_in("入力 2024.06.19 17:05　更新 2024.06.20 08:00", offset=TOKYO, now=NOW)
    assert [str(m) for m in found] == ["2024-06-19T17:05+09:00", "2024-06-20T08:00+09:00"]


def test_zones() -> None:
    assert zone_named("JST") == 540
    assert zone_named("GMT+9") == 540
    assert zone_named("-0500") == -300
    assert zone_named("МСК") == 180
    assert zone_named("CST") == -360
    assert zone_named("CST", "zh-CN") == 480
    assert zone_named("XYZ") is None


def test_the_outlets_zone_holds_where_none_is_given() -> None:
    moment = parse_date("2024-06-19 17:05", offset=TOKYO, now=NOW)
    assert moment == Moment(datetime(2024, 6, 19, 8, 5, tzinfo=UTC), 540, "minute")
    unknown = parse_date("2024-06-19 17:05", now=NOW)
    assert unknown is not None
    assert unknown.offset is None


@given(st.text(max_size=120), st.sampled_from([None, "ja", "en", "ru"]))
def test_never_raises(text: str, language: str | None) -> None:
    parse_date(text, offset=540, now=NOW, language=language)


FRAGMENTS = "0123456789 年月日時分秒前午後:：./-()（）TZ+GMTJunago오후 назад令和"


@given(st.text(alphabet=FRAGMENTS, max_size=60))
def test_never_raises_on_pieces_of_dates(text: str) -> None:
    moment = parse_date(text, offset=540, now=NOW, language="ja")
    assert moment is None or moment.utc <= NOW + timedelta(days=1)


moments = st.builds(
    lambda day, seconds, offset: (day + timedelta(seconds=seconds)).replace(
        tzinfo=timezone(timedelta(minutes=offset))
    ),
    st.dates(datetime(1970, 1, 2).date(), datetime(2024, 6, 18).date()).map(  # noqa: DTZ001
        lambda d: datetime(d.year, d.month, d.day)  # noqa: DTZ001
    ),
    st.integers(0, 86_399),
    st.sampled_from([-720, -300, -210, 0, 180, 330, 480, 540, 765]),
)


@given(moments)
def test_written_out_and_read_back(when: datetime) -> None:
    offset = int((when.utcoffset() or timedelta()).total_seconds() // 60)
    exact = Moment(when, offset, "second")
    assert parse_date(when.isoformat(), now=NOW) == exact
    assert parse_date(when.strftime("%a, %d %b %Y %H:%M:%S %z"), now=NOW) == exact
    minute = Moment(when.replace(second=0), offset, "minute")
    for form in (
        "%Y年%m月%d日 %H時%M分",
        "%Y.%m.%d. %H:%M",
        "%Y/%m/%d %H:%M",
        "%d.%m.%Y %H:%M",
        "%d %B %Y, %H:%M",
        "%B %d, %Y %I:%M %p",
        "%H:%M %d.%m.%Y",
    ):
        assert parse_date(when.strftime(form), offset=offset, now=NOW, language="ja") == minute, (
            form
        )
    assert parse_date(when.date().isoformat(), offset=offset, now=NOW) == Moment.on(
        when.date(), offset
    )


def _names(words: Words) -> list[str]:
    """The genitive or full name of each month: the first of its list that is longest."""
    return [max(names.split(), key=len) for names in words.months.split("|")]


def _noon(hour: int, before: str, after: str) -> str:
    return f"{before if hour < 12 else after}{hour % 12 or 12}"


def _era(day: datetime) -> str:
    if day.date() >= date(2019, 5, 1):
        return f"令和{day.year - 2018}"
    if day.date() >= date(1989, 1, 8):
        return f"平成{day.year - 1988}"
    return f"昭和{day.year - 1925}"


_RUSSIAN = "января февраля марта апреля мая июня июля августа сентября октября ноября декабря"
RUSSIAN_MONTHS = _RUSSIAN.split()
FORMS: dict[str, list[Callable[[datetime], str]]] = {
    "ja": [
        lambda d: f"{d.year}年{d.month}月{d.day}日 {d.hour}時{d.minute:02}分",
        lambda d: f"{_era(d)}年{d.month}月{d.day}日 {d:%H:%M}",
        lambda d: f"{d:%Y/%m/%d(}{'月火水木金土日'[d.weekday()]}) {d:%H:%M}配信",
        lambda d: (
            f"公開：{d.year}年{d.month}月{d.day}日 "
            + _noon(d.hour, "午前", "午後")
            + f"時{d.minute}分"
        ),
        lambda d: f"{d:%Y.%m.%d %H:%M}",
    ],
    "ko": [
        lambda d: f"{d.year}년 {d.month}월 {d.day}일 {_noon(d.hour, '오전 ', '오후 ')}:{d:%M}",
        lambda d: f"입력 {d:%Y.%m.%d. %H:%M}",
        lambda d: f"{d:%Y-%m-%d} {_noon(d.hour, '오전 ', '오후 ')}시 {d.minute}분",
    ],
    "zh": [
        lambda d: f"{d.year}年{d.month}月{d.day}日 {_noon(d.hour, '上午', '下午')}:{d:%M}",
        lambda d: f"发布时间：{d:%Y-%m-%d %H:%M}",
        lambda d: f"{d.year}年{d.month}月{d.day}日{d.hour}点{d.minute}分",
    ],
    "ru": [
        lambda d: f"{d.day} {RUSSIAN_MONTHS[d.month - 1]} {d.year}, {d:%H:%M}",
        lambda d: f"Опубликовано: {d:%d.%m.%Y в %H:%M}",
        lambda d: f"{d:%H:%M, %d.%m.%Y}",
    ],
    "en-US": [
        lambda d: f"{d:%B} {d.day}, {d.year} at {d:%I:%M %p}",
        lambda d: f"{d:%m/%d/%Y %I:%M %p}",
        lambda d: f"Published {d:%I:%M %p, %a %B} {d.day}, {d.year}",
    ],
    "en-GB": [
        lambda d: f"{d:%a} {d.day} {d:%b %Y %H:%M}",
        lambda d: f"{d:%d/%m/%Y %H:%M}",
    ],
    "de": [
        lambda d: f"{d.day}. {_names(GERMAN)[d.month - 1]} {d.year}, {d:%H:%M} Uhr",
        lambda d: f"Erstellt: {d:%d.%m.%Y}, {d:%H.%M} Uhr",
    ],
    "fr": [
        lambda d: f"Publié le {d.day} {_names(FRENCH)[d.month - 1]} {d.year} à {d.hour}h{d:%M}",
        lambda d: f"{d:%d/%m/%Y à %H:%M}",
    ],
    "es": [lambda d: f"{d.day} de {_names(SPANISH)[d.month - 1]} de {d.year} a las {d:%H:%M}"],
    "it": [lambda d: f"{d.day} {_names(ITALIAN)[d.month - 1]} {d.year} alle {d:%H:%M}"],
    "pt": [
        lambda d: f"{d.day} de {_names(PORTUGUESE)[d.month - 1]} de {d.year} às {d.hour}h{d:%M}"
    ],
}
written_out = st.sampled_from([(k, form) for k, forms in FORMS.items() for form in forms])


@given(moments, written_out)
def test_every_languages_forms_are_read_back(
    when: datetime, form: tuple[str, Callable[[datetime], str]]
) -> None:
    language, write = form
    offset = int((when.utcoffset() or timedelta()).total_seconds() // 60)
    if when.date() <= date(1970, 1, 3):
        return
    minute = Moment(when.replace(second=0), offset, "minute")
    text = write(when)
    assert parse_date(text, offset=offset, now=NOW, language=language) == minute, text


@pytest.mark.parametrize("language", ["ja", "ko", "zh-Hant", "ru", "en-US", "de", "fr", None])
@pytest.mark.parametrize(
    "piece",
    ["二", "9:", "1 ", "1. ", "月", "年6月", "a 1 ", "in ", "2024-", "昨日 ", "Jun ", "(", "１"],
)
def test_repetition_of_any_length_is_survived(piece: str, language: str | None) -> None:
    text = piece * (10_000 // len(piece))
    moment = parse_date(text, offset=540, now=NOW, language=language)
    assert moment is None or moment.utc <= NOW + timedelta(days=1)


@settings(deadline=None)
@given(st.text(max_size=10_000), st.sampled_from([None, "ja", "ko", "zh-TW", "ru", "en-US", "de"]))
def test_long_texts_are_survived(text: str, language: str | None) -> None:
    for one in dated(text, Reckoning(NOW, "Europe/Berlin", language)):
        assert one.moment is None or not one.refused


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("今日推荐HOT", "zh"),
        ("HOT10 今日推荐", "zh"),
        ("今日の天気 25度", "ja"),
        ("오늘의 날씨", "ko"),
        ("昨天 新港社", "zh"),
        ("Today's picks", "en"),
        ("Today in history", "en"),
        ("Harbour Today", "en"),
        ("Heute im Fernsehen", "de"),
        ("Гавань сегодня", "ru"),
        ("À lire hier", "fr"),
    ],
)
def test_a_day_named_in_other_words_is_no_date(text: str, language: str) -> None:
    assert said(text, None, language) is None


@pytest.mark.parametrize(
    ("text", "language", "iso"),
    [
        ("今日", "ja", "2024-06-20"),
        ("本日公開", "ja", "2024-06-20"),
        ("今日更新", "zh", "2024-06-20"),
        ("昨天下午3点", "zh", "2024-06-19T15:00"),
        ("오늘", "ko", "2024-06-20"),
        ("Today | Politics", "en", "2024-06-20"),
        ("Posted yesterday by Jane Roe", "en", "2024-06-19"),
        ("5:05 am today", "en", "2024-06-20T05:05"),
        ("Aktualisiert heute", "de", "2024-06-20"),
        ("0 days ago", "en", "2024-06-20"),
        ("just now", "en", "2024-06-20T03:00"),
        ("방금 전", "ko", "2024-06-20T03:00"),
    ],
)
def test_a_named_day_has_no_time_of_day(text: str, language: str, iso: str) -> None:
    assert said(text, None, language) == iso


def test_a_count_back_leads_to_the_day_of_the_languages_readers() -> None:
    late = datetime(2024, 6, 19, 20, 0, tzinfo=UTC)  # 5 in the morning of the 20th in Seoul
    for text, language, day in [
        ("1시간 전", "ko", "2024-06-20"),
        ("오늘", "ko", "2024-06-20"),
        ("昨日", "ja", "2024-06-19"),
        ("2 hours ago", "en", "2024-06-19"),
    ]:
        assert str(parse_date(text, now=late, language=language)) == day
    moment = parse_date("어제 오후 3시", now=late, language="ko")
    assert moment is not None
    assert (str(moment), moment.offset) == ("2024-06-19T15:00", None)
