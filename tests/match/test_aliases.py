"""Alias sets: loading, compounds, errors with their line."""

from __future__ import annotations

import pytest

from kawaraban.article import Article, paragraphs
from kawaraban.match.aliases import AliasError, default_aliases, load_aliases
from kawaraban.match.matcher import compile_topics
from kawaraban.match.topic import load_topic

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
