"""Suggested terms: written as a reader would, counted, known ones left out."""

from __future__ import annotations

import tomllib

from kawaraban.article import Article, paragraphs
from kawaraban.cli.suggesting import lines
from kawaraban.match.aliases import default_aliases
from kawaraban.match.loading import load_topic
from kawaraban.match.suggest import Suggestion, suggest
from kawaraban.match.terms import particle_start


def article(text: str, language: str = "ja") -> Article:
    return Article(url=f"https://example.test/{hash(text)}", headline="", text=paragraphs(text))


ACCEPTED = [
    article(f"ショイグ書記が平壌を訪れ、包括的戦略条約の{word}を話し合った。")
    for word in ("履行", "意義", "実施", "効力")
]
BACKGROUND = [
    article(f"市は{word}の予算をまとめ、議会で意義を説明した。") for word in "春夏秋冬東西南北上下"
] + [article("条約の意義を説明した。")]


def terms(found: tuple[Suggestion, ...]) -> dict[str, Suggestion]:
    return {s.term: s for s in found if s.action == "add"}


def test_what_the_accepted_have_in_common() -> None:
    found = terms(suggest(ACCEPTED, (), BACKGROUND))
    assert found["ショイグ"].accepted == 4
    assert found["ショイグ"].background == 0
    assert found["ショイグ"].covered == "@russia"
    assert "包括的戦略条約" in found
    assert not {"包括", "括的", "戦略", "略条約", "意義"} & set(found)


def test_what_the_rules_have_is_not_suggested() -> None:
    topic = load_topic('[[rule]]\nlabel = "r"\nany = ["@russia"]\nweight = 3', name="t")
    found = terms(suggest(ACCEPTED, (), BACKGROUND, topic, aliases=default_aliases()))
    assert "ショイグ" not in found
    assert "包括的戦略条約" in found


def test_terms_as_they_are_written() -> None:
    accepted = [
        article("Sergei Shoigu met reporters. The talks in Wonsan ended."),
        article("On Monday Sergei Shoigu left Wonsan."),
        article("쇼이구가 원산에서 회담했다."),
        article("쇼이구는 원산을 떠났다."),
        article("Сергей Шойгу прибыл в Вонсан."),
        article("Об этом сообщил Сергей Шойгу. Он посетил Вонсан."),
    ]
    others = [article(f"The mayor spoke {n} times. 시장이 말했다. Мэр сказал.") for n in range(40)]
    found = terms(suggest(accepted, (), others))
    assert {"Sergei Shoigu", "Wonsan", "쇼이구", "원산", "Сергей Шойгу", "Вонсан"} <= set(found)


def test_particles_are_cut_off() -> None:
    for word, stem in (("러시아에서는", "러시아"), ("원산을", "원산"), ("회담", "회담")):
        assert word[: particle_start(word)] == stem


def test_terms_that_let_in_the_wrong_ones() -> None:
    topic = load_topic('[[rule]]\nlabel = "r"\nany = ["予算", "条約"]\nweight = 3', name="t")
    found = suggest(ACCEPTED, BACKGROUND[:10], (), topic)
    (remove,) = [s for s in found if s.action == "remove"]
    assert (remove.term, remove.rule, remove.rejected, remove.accepted) == ("予算", "r", 10, 0)


def test_terms_of_rejected_articles_are_to_be_excluded() -> None:
    rejected = [article(f"サッカーの親善試合{n}。サッカー協会の発表。") for n in range(5)]
    found = suggest(ACCEPTED, rejected, BACKGROUND)
    (exclude, *_) = [s for s in found if s.action == "exclude"]
    assert (exclude.term, exclude.rejected, exclude.accepted) == ("サッカー", 5, 0)
    told = "\n".join(lines(found, len(ACCEPTED), 5, len(BACKGROUND)))
    assert load_topic(told + '\n[[rule]]\nlabel="x"\nany=["予算"]\nweight=9', name="t").rules
    assert "weight = -1" in told


def test_what_outlets_repeat_is_not_suggested() -> None:
    def told(n: int, about: str) -> Article:
        text = (
            f"{about}が{n}日に会談した。{about}は次の訪問を決めた。\n"
            f"公式アカウントを{n}人がフォロー中。\n"
            "(編集工房/山田花子)\n関連記事\nホタテの初競り"
        )
        return Article(
            url=f"https://m.test/{about}{n}",
            headline=f"{about}の会談{n}",
            text=paragraphs(text),
            outlet="みなと新報",
            bylines=("田中一郎",),
        )

    found = terms(
        suggest(
            [told(n, "ショイグ") for n in range(6)],
            [],
            [told(n, "予算委員") for n in range(3)],
        )
    )
    assert "ショイグ" in found
    assert not {"編集工房", "山田花子", "ホタテ", "アカウント", "フォロー", "みなと新報"} & set(
        found
    )


def test_nothing_from_nothing() -> None:
    assert suggest((), (), ()) == ()
    assert suggest((article(""),), (article(""),), ()) == ()


def test_lines_are_ready_to_paste() -> None:
    found = (
        *suggest(ACCEPTED, (), BACKGROUND),
        Suggestion(action="add", term='a"b\\', accepted=1, rejected=0),
    )
    pasted = "\n".join(lines(found, 4, 0, 11))
    (rule,) = tomllib.loads(pasted)["rule"]
    assert {"ショイグ", 'a"b\\'} <= set(rule["any"])
    assert load_topic("threshold = 1\n" + pasted, name="t").rules
    assert "4 of 4 accepted" in pasted
