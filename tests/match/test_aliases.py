"""Alias sets: loading, compounds, errors with their line."""

from __future__ import annotations

import pytest

from kawaraban.article import Article, paragraphs
from kawaraban.match.aliases import AliasError, default_aliases, load_aliases
from kawaraban.match.loading import load_topic
from kawaraban.match.matcher import compile_topics

TWO_SIDES = """
[[set]]
name = "moon"
terms = ["月面", "Moon"]
short = { ja = ["月"], en = ["Moon"] }

[[set]]
name = "mars"
terms = ["火星", "Mars"]
except = ["火星人"]
short = { ja = ["火"], en = ["Mars"] }

[[set.ambiguous]]
terms = ["赤い星"]
with = ["探査機", "@moon"]

[[set]]
name = "moon-mars"
pair = ["@moon", "@mars"]
terms = ["月火星系"]
except = ["月火水"]
"""


def matched(any_of: str, text: str, aliases: str = TWO_SIDES) -> bool:
    topic = load_topic(
        f'threshold = 1\n[[rule]]\nlabel = "r"\nany = [{any_of}]',
        name="t",
        aliases=load_aliases(aliases),
    )
    read = Article(url="u", headline="", text=paragraphs(text), language="ja")
    return any(m.matched for m in compile_topics([topic]).match(read))


def test_the_packaged_sets_load_and_hold_five_languages() -> None:
    sets = default_aliases()
    assert {"north-korea", "russia", "north-korea-russia", "other-powers", "sports"} <= set(sets)
    for name in ("north-korea", "russia"):
        assert {lang for lang, _ in sets[name].short} == {"ja", "zh", "ko", "en", "ru"}
    written = {term.text for term in sets["north-korea-russia"].terms}
    assert len(written) > 100


@pytest.mark.parametrize("text", ["月火関係", "火・月会談", "Moon-Mars pact", "月火星系の話"])
def test_compounds_are_made_of_both_sides(text: str) -> None:
    assert matched('"@moon-mars"', text)
    assert matched('"@moon+@mars"', text)


def test_compounds_have_their_exceptions() -> None:
    assert not matched('"@moon-mars"', "月火水の三日間")
    assert not matched('"@mars"', "火星人の仮装")
    assert matched('"@mars"', "火星人の仮装で火星を語る")


def test_ambiguous_terms_want_company_in_their_sentence() -> None:
    assert not matched('"@mars"', "赤い星が見えた。")
    assert matched('"@mars"', "探査機が赤い星に着いた。")
    assert matched('"@mars"', "月面から赤い星を見る。")
    assert not matched('"@mars"', "探査機の話。赤い星が見えた。")


def test_a_desks_own_file_adds_and_replaces() -> None:
    base = load_aliases(TWO_SIDES)
    mine = load_aliases('[[set]]\nname = "mars"\nterms = ["マーズ"]', base=base)
    assert [t.text for t in mine["mars"].terms] == ["マーズ"]
    assert mine["moon"] == base["moon"]


@pytest.mark.parametrize(
    ("toml", "line", "says"),
    [
        ("[[set]\n", 1, "closing"),
        ('[[set]]\nname = "a"\nterms = ["x"]\ncolour = 1', 4, "colour"),
        ('[[set]]\nname = "a"\nterms = "x"', 3, ""),
        ('[[set]]\nname = "a b"\nterms = ["x"]', 2, "spaces"),
        ('[[set]]\nname = "a"', 2, "no terms"),
        ('[[set]]\nname = "a"\nterms = [\n"x",\n"!?",\n]', 5, "nothing"),
        ('[[set]]\nname = "a"\nterms = ["x"]\n[[set]]\nname = "a"\nterms = ["y"]', 2, "twice"),
        ('[[set]]\nname = "a"\npair = ["@b", "@c"]', 3, "@b"),
        ('[[set]]\nname = "a"\npair = ["@a"]', 3, "two"),
        (
            '[[set]]\nname = "a"\nterms = ["x"]\n[[set.ambiguous]]\nterms = ["y"]\nwith = []',
            2,
            "company",
        ),
        (
            '[[set]]\nname = "a"\nterms = ["x"]\n[[set.ambiguous]]\nterms = ["y"]\nwith = ["@n"]',
            6,
            "@n",
        ),
        (
            '[[set]]\nname = "a"\nterms = ["x"]\n[[set]]\nname = "b"\nterms = ["y"]\n'
            '[[set]]\nname = "c"\npair = ["@a", "@b"]',
            9,
            "short",
        ),
    ],
)
def test_mistakes_name_file_and_line(toml: str, line: int, says: str) -> None:
    with pytest.raises(AliasError) as caught:
        load_aliases(toml, file="mine.toml")
    assert caught.value.file == "mine.toml"
    assert caught.value.line == line
    assert says in str(caught.value)
    assert "mine.toml" in str(caught.value)


def test_a_misspelt_set_is_guessed() -> None:
    with pytest.raises(ValueError, match=r"@mars"):
        matched('"@marz"', "")


COMPOUNDS = [
    ("@japan+@china", "日中関係の改善へ", True),
    ("@japan+@china", "日中首脳が握手", True),
    ("@japan+@china", "日中の気温は30度", False),
    ("@japan+@china", "12日中国で地震", False),
    ("@japan+@china", "中日がサヨナラ勝ち", False),
    ("@japan+@china", "日中の外相が会談", True),
    ("@japan+@china", "중일 정상회담", True),
    ("@china+@united-states", "米中首脳会談", True),
    ("@china+@united-states", "白米中心の食事", False),
    ("@china+@united-states", "中米の火山が噴火", False),
    ("@china+@united-states", "미중 갈등", True),
    ("@china+@united-states", "Sino-American rivalry", True),
    ("@china+@united-states", "китайско-американские переговоры", True),
    ("@north-korea+@united-states", "米朝首脳会談", True),
    ("@north-korea+@united-states", "桂米朝の落語", False),
    ("@north-korea+@united-states", "북미정상회담 1주년", True),
    ("@north-korea+@united-states", "북미 시장 점유율", False),
    ("@north-korea+@united-states", "북한과 북미 대화", True),
    ("@japan+@north-korea", "日朝協議を再開", True),
    ("@japan+@north-korea", "12日朝、雨", False),
    ("@japan+@north-korea", "翌日朝に出発", False),
    ("@japan+@north-korea", "朝日新聞の記事", False),
    ("@japan+@north-korea", "朝日国交正常化交渉", True),
    ("@china+@north-korea", "中朝国境の橋", True),
    ("@china+@north-korea", "북중 접경", True),
    ("@china+@north-korea", "毎朝中央線に乗る", False),
    ("@south-korea+@united-states", "韓米合同演習", True),
    ("@south-korea+@united-states", "米韓首脳", True),
    ("@south-korea+@united-states", "한미 정상회담", True),
    ("@south-korea+@united-states", "한미약품 주가", False),
    ("@south-korea+@united-states", "12日米国で", False),
    ("@south-korea+@japan", "日韓首脳のシャトル外交", True),
    ("@south-korea+@japan", "3日韓国外相は", False),
    ("@south-korea+@japan", "日韓国交正常化60年", True),
    ("@south-korea+@japan", "한일 관계", True),
    ("@south-korea+@japan", "열심히 일한 사람", False),
    ("@south-korea+@china", "中韓関係", True),
    ("@south-korea+@china", "会談中韓国側は", False),
    ("@japan+@russia", "日ロ漁業交渉", True),
    ("@japan+@russia", "日露戦争の記念館", False),
    ("@japan+@russia", "일러스트 전시", False),
    ("@japan+@russia", "러일 어업협정", True),
    ("@united-states+@russia", "米ロ首脳", True),
    ("@united-states+@russia", "美俄会谈", True),
    ("@united-states+@russia", "미러 정상회담", True),
    ("@united-states+@russia", "미러리스 카메라", False),
    ("@russia+@ukraine", "俄乌冲突", True),
    ("@russia+@ukraine", "러우전쟁 3년", True),
    ("@russia+@ukraine", "российско-украинские переговоры", True),
    ("@south-korea+@north-korea", "남북정상회담", True),
    ("@south-korea+@north-korea", "북한 선수단", False),
    ("@china+@russia", "中ロ首脳", True),
    ("@china+@russia", "中露の蜜月", True),
    ("@china+@russia", "中俄联合声明", True),
    ("@china+@russia", "Russo-Chinese border", True),
    ("@china+@russia", "российско-китайский саммит", True),
    ("@china+@russia", "旅行中ロシアで", False),
    ("@north-korea+@russia", "российско-северокорейская встреча", True),
]


@pytest.mark.parametrize(("sides", "text", "found"), COMPOUNDS)
def test_compounds_of_the_packaged_sets(sides: str, text: str, found: bool) -> None:
    topic = load_topic(f'threshold = 1\n[[rule]]\nlabel = "r"\nany = ["{sides}"]', name="t")
    read = Article(url="u", headline=text)
    assert any(m.matched for m in compile_topics([topic]).match(read)) is found


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        ("china", "中国新聞の記事", False),
        ("china", "王毅外相が来日", True),
        ("south-korea", "李在明大統領", True),
        ("south-korea", "Республика Корея", True),
        ("united-states", "Denzel Washington", False),
        ("united-states", "ルビオ国務長官", True),
        ("united-states", "南アメリカの鳥", False),
        ("japan", "高市首相", True),
        ("japan", "日本海の波", False),
        ("ukraine", "Zelenskyy speaks", True),
        ("north-korea", "朴泰成首相が視察", True),
        ("north-korea", "No Kwang Chol, defence minister", True),
        ("russia", "Мацегора дал интервью", True),
        ("russia", "Белоусов прибыл", True),
    ],
)
def test_names_of_the_packaged_sets(name: str, text: str, found: bool) -> None:
    topic = load_topic(f'threshold = 1\n[[rule]]\nlabel = "r"\nany = ["@{name}"]', name="t")
    read = Article(url="u", headline=text)
    assert any(m.matched for m in compile_topics([topic]).match(read)) is found
