"""Who was first, and who added what."""

from __future__ import annotations

from typing import Any

from kawaraban.article import Article, Moment, paragraphs
from kawaraban.group.telling import lead_of, tell


def article(
    url: str, text: str, when: str | None = "2024-06-19T17:00+09:00", **more: Any
) -> Article:
    fields: dict[str, Any] = {"headline": "見出し", "language": "ja", **more}
    return Article(
        url=url,
        published=Moment.parse(when) if when else None,
        text=paragraphs(text),
        **fields,
    )


FIRST = (
    "北朝鮮とロシアの首脳が平壌で会談した。プーチン大統領の訪朝は24年ぶり。"
    "砲弾500万発を送ったとされる。"
)
LATER = (
    "北朝鮮とロシアの首脳が平壌で会談した。ラブロフ外相も同席した。食糧3万トンの支援で合意した。"
    "韓国政府は国家安全保障会議を開いて対応を協議する方針を示した。"
    "専門家は軍事技術の移転と衛星打ち上げの協力に注目している。"
)


def test_a_later_article_added_what_none_before_had() -> None:
    first, later = tell([article("1", FIRST), article("2", LATER, "2024-06-19T18:00+09:00")])
    assert first.first
    assert not first.added
    assert later.added
    assert later.figures == ("3万トン",)
    assert later.names == ("ラブロフ",)
    assert later.sentences == 3
    again = tell([article("1", FIRST), article("2", FIRST, "2024-06-20")])[1]
    assert not again.added


def test_dates_ages_and_small_numbers_are_no_figures() -> None:
    text = "2024年6月19日午後5時、45歳の男性が3つ。2019 から 20%増の1,200人。"
    (_, told) = tell([article("1", "別の話。"), article("2", text, "2024-06-20")])
    assert told.figures == ("20%", "1,200人")


def test_english_names_are_words_with_a_capital_within_a_sentence() -> None:
    one = article("1", "The leaders met in Pyongyang on Wednesday.", language="en")
    text = (
        "SEOUL - The leaders met. On Thursday, Sergei Lavrov said The Hague and the UN agreed. "
        "Moscow's envoy spoke with Kim about 4,500 workers and NATO."
    )
    two = article("2", text, "2024-06-20T09:00+09:00", language="en")
    told = tell([one, two])[1]
    assert told.names == ("Sergei Lavrov", "Hague", "Kim", "NATO")
    assert told.figures == ("4,500",)


def test_languages_are_not_compared_but_told() -> None:
    russian = article(
        "2",
        "Лидеры подписали договор.",
        "2024-06-19T19:00+09:00",
        headline="Договор",
        language="ru",
    )
    told = tell([article("1", FIRST), russian])[1]
    assert (told.first_in, told.added) == ("ru", False)


def test_nobody_was_first_for_sure_where_a_time_is_missing() -> None:
    def first(*whens: str | None) -> bool:
        return tell([article(str(n), FIRST, when) for n, when in enumerate(whens)])[0].first

    assert first("2024-06-19T17:00+09:00", "2024-06-19T18:00+09:00")
    assert first("2024-06-19", "2024-06-20")
    assert not first("2024-06-19T17:00+09:00", "2024-06-19")
    assert not first("2024-06-19", "2024-06-19T18:00+09:00")
    assert not first("2024-06-19T17:00+09:00", None)
    assert not first("2024-06-19T17:00+09:00")


def test_a_report_leads_before_an_opinion() -> None:
    articles = [
        article("flash", "会談した。"),
        article("report", FIRST),
        article("opinion", FIRST + LATER, genre="editorial"),
        article("other", LATER),
    ]
    assert lead_of(articles).url in ("report", "other")
    assert lead_of(articles[2:3]).url == "opinion"
