"""The starter topic on the sharp cases, and the arithmetic behind it: lists and spread."""

from __future__ import annotations

import re
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kawaraban.article import Article, paragraphs
from kawaraban.match.lists import lists, outside
from kawaraban.match.loading import load_topic
from kawaraban.match.matcher import Matcher, compile_topics
from kawaraban.match.spread import runs, share

from .sharp_cases import HELD_OUT, SECOND, THIRD, TUNED, Sharp

KNOWN_MISSES = {
    "「中ロ朝の脅威」に備え 防衛白書": "a list, but as one word in the headline",
    "ロシアのサッカーチーム、平壌で親善試合 両国の友好強調": "sport that is diplomacy",
    "ｷﾀﾁｮｳｾﾝ・ﾛｼｱ ﾃｲｷﾋﾞﾝｻｲｶｲ": "no set has the reading of 北朝鮮 in kana",
    "北朝鮮籍の船員、ロシア語の歌で人気者に": "both names in one headline, of a man and a song",
    "米ロ首脳会談、核軍縮を協議 北朝鮮も議題か": "asked about: the third is in the headline",
    "「北朝鮮は参加せず」 ロシア主催の詩の催し": "what did not happen is a mention as well",
    "강 건너 北이 보이는 마을, 러 음식 축제": "two short forms in one headline",
    "Russo-Korean (DPRK) trade panel meets": "Russo- stands for a side only beside the other",
}


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    text = resources.files("kawaraban.desk").joinpath("starter/topics/north-korea-russia.toml")
    return compile_topics([load_topic(text.read_text("utf-8"), name="starter")])


def outcome(matcher: Matcher, case: Sharp) -> str:
    read = Article(
        url="https://example.test/a",
        headline=case.headline,
        text=paragraphs(case.text),
        language=case.language,
    )
    return next((match.outcome for match in matcher.match(read)), "off")


@pytest.mark.parametrize("case", TUNED + SECOND + THIRD, ids=lambda c: f"{c.language}-{c.headline}")
def test_tuned(matcher: Matcher, case: Sharp) -> None:
    if case.headline in KNOWN_MISSES:
        pytest.xfail(KNOWN_MISSES[case.headline])
    assert outcome(matcher, case) == case.expected, case.reason


def test_the_tables_are_as_wide_as_promised() -> None:
    assert len(TUNED) + len(HELD_OUT) + len(SECOND) + len(THIRD) >= 400
    assert {case.language for case in HELD_OUT} == {"ja", "ko", "zh", "en", "ru"}
    assert {case.expected for case in HELD_OUT} == {"on", "ask", "off"}
    assert all(case.reason for case in (*TUNED, *HELD_OUT))


def spans(text: str, words: list[str]) -> list[tuple[int, int]]:
    return [found.span() for word in words for found in re.finditer(re.escape(word), text)]


@pytest.mark.parametrize(
    ("text", "names", "others", "is_list"),
    [
        ("中国、ロシア、北朝鮮の関与", ["ロシア", "北朝鮮"], ["中国"], True),
        ("中国、ロシア・北朝鮮の協力を静観", ["ロシア", "北朝鮮"], ["中国"], False),
        ("北朝鮮かロシアだ", ["ロシア", "北朝鮮"], [], True),
        ("北朝鮮とロシアだ", ["ロシア", "北朝鮮"], [], False),
        (
            "プーチン大統領、習近平国家主席、金正恩総書記ら",
            ["プーチン", "金正恩"],
            ["習近平"],
            True,
        ),
        ("習氏もプーチン氏も金氏も", ["プーチン", "金氏"], ["習"], True),
        (
            "ロシアのプーチン大統領、北朝鮮の金正恩総書記",
            ["ロシア", "プーチン", "北朝鮮", "金正恩"],
            [],
            False,
        ),
        ("러시아 5580기, 미국 5044기, 북한 50기로", ["러시아", "북한"], ["미국"], True),
        ("중국 1300억 달러, 러시아 60억 달러, 북한 0달러", ["러시아", "북한"], ["중국"], True),
        ("미국·중국·러시아·북한 등", ["러시아", "북한"], ["미국", "중국"], True),
        ("미국은 러시아와 북한의 협력을", ["러시아", "북한"], ["미국"], False),
        ("Russia 5,580, China 500, North Korea 50", ["Russia", "North Korea"], ["China"], True),
        ("Russia told China and North Korea", ["Russia", "North Korea"], ["China"], False),
        ("Russia, which armed North Korea, and China", ["Russia", "North Korea"], ["China"], False),
        ("not North Korea or Russia", ["Russia", "North Korea"], [], True),
        ("Китай, Россия, Иран и КНДР", ["Росси", "КНДР"], ["Кита", "Иран"], True),
        ("как в КНДР или в России", ["Росси", "КНДР"], [], True),
        ("普京、习近平和金正恩都", ["普京", "金正恩"], ["习近平"], True),
    ],
)
def test_lists(text: str, names: list[str], others: list[str], is_list: bool) -> None:
    found = lists(text, spans(text, names), spans(text, others))
    assert bool(found) is is_list
    assert outside(spans(text, names), found) == [not is_list] * len(spans(text, names))


@given(st.text("、, ・とやか1億A a国氏大統領(의)", max_size=70), st.integers(2, 6))
def test_lists_of_anything(between: str, times: int) -> None:
    text = "N" + (between + "N") * times
    found = lists(text, spans(text, ["N"]), spans(text, ["N"]))
    assert all(0 <= start < end <= len(text) for start, end in found)
    assert sorted(found) == found


def test_share_and_runs() -> None:
    text = "ab\n\nab cd\ncd\nab cd"
    assert share(text, [[0, 4, 13], [7, 10, 16]]) == 0.5
    assert share("", [[0]]) == 0
    assert runs([[1, 4], [2, 9]], 2) == [(1, 2)]
    assert runs([[1, 4], [2, 4, 9]], 1) == [(4, 4)]
    assert runs([[], [1]], 3) == []


def match_of(rule: str, text: str, **more: object) -> float:
    topic = load_topic('threshold = 1\n[[rule]]\nlabel = "r"\n' + rule, name="t")
    read = Article(url="u", headline="", text=paragraphs(text), **more)  # type: ignore[arg-type]
    return next((match.score for match in compile_topics([topic]).match(read)), 0.0)


def test_rules_of_spread_and_lists_count() -> None:
    near = 'near = ["月面", "火星"]\n'
    assert match_of(near, "月面の話。火星の話。") == 0
    assert match_of(near + 'within = "2 sentences"', "月面の話。火星の話。") > 0
    assert match_of(near + 'within = "2 sentences"', "月面の話。別の話。火星の話。") == 0
    wide = "月面と火星。\n別の話。\n月面と火星。\n別の話。"
    assert match_of(near + "share = 0.5", wide) > 0
    assert match_of(near + "share = 0.6", wide) == 0
    assert match_of(near + 'not_listed_with = ["金星"]', "月面、火星、金星の順。") == 0
    assert match_of(near + 'not_listed_with = ["金星"]', "金星から月面と火星を見る。") > 0


def test_rules_about_the_article() -> None:
    any_of = 'any = ["月面"]\n'
    assert match_of(any_of + 'not_outlet = ["岬新聞"]', "月面", outlet="岬新聞") == 0
    assert match_of(any_of + 'not_outlet = ["岬新聞"]', "月面", outlet="港新聞") > 0
    assert match_of(any_of + 'not_genre = ["editorial"]', "月面", genre="editorial") == 0
    assert match_of(any_of + 'section = ["国際"]', "月面", section="国際・欧州") > 0
    assert match_of(any_of + 'section = ["国際"]', "月面", section="地域") == 0
    assert match_of(any_of + 'keywords = ["宇宙"]', "月面", keywords=("宇宙開発",)) > 0
    assert match_of(any_of + 'byline = ["岬太郎"]', "月面", bylines=("岬太郎記者",)) > 0
    assert match_of(any_of + 'byline = ["岬太郎"]', "月面") == 0
    assert match_of(any_of + 'agency = ["共同"]', "月面", agency="共同通信") > 0
    assert match_of('section = ["国際"]\nweight = 1.5', "月面", section="国際") == 1.5
