"""What each key of a rule does, by cases in five languages: wildcards, nearness, restrictions."""

from __future__ import annotations

from typing import Any

import pytest

from kawaraban.article import Article, paragraphs
from kawaraban.match.loading import load_topic
from kawaraban.match.matcher import compile_topics

FAR = "市は来年度の予算案をまとめ、道路の補修に重点を置いた。" * 10


def counts(rule: str, headline: str, text: str = "", **more: object) -> bool:
    topic = load_topic('threshold = 0.1\n[[rule]]\nlabel = "r"\n' + rule, name="t")
    article = Article(
        url="https://example.test/a",
        headline=headline,
        text=paragraphs(text),
        **more,  # type: ignore[arg-type]
    )
    return any(match.matched for match in compile_topics([topic]).match(article))


@pytest.mark.parametrize(
    ("term", "there", "not_there"),
    [
        # Russian inflects at the end; a prefix is not a word inside another.
        ("северокорейск*", ["северокорейских солдат", "Северокорейскому лидеру"], ["корейских"]),
        ("Путин*", ["о Путине", "Путину", "ПУТИНЫМ"], ["распутин", "непутину"]),
        ("КНДР", ["в КНДР.", "«КНДР»", "КНДР-Россия"], ["КНДРовский"]),
        ("Ким Чен Ын*", ["Ким Чен Ыном", "Ким  Чен Ына"], ["Ким Чен Ир", "Ким и Чен Ын"]),
        # Particles stand on Korean words, other syllables do not.
        ("북한", ["북한은", "북한에서는", "북한까지도", "북한이라고"], ["북한산에", "월북한"]),
        ("러시아*", ["러시아군이", "러시아산 석탄"], ["벨로러시아", "대러시아"]),
        ("*러시아*", ["벨로러시아", "친러시아계"], ["러 시아"]),
        ("푸틴", ["푸틴과", "푸틴의"], ["라스푸틴", "푸틴주의"]),
        # Japanese and Chinese stand anywhere, in any writing.
        ("露国", ["露國との協約", "対露国"], ["露天の国"]),
        ("ロシア", ["ﾛｼｱ軍", "親ロシア派"], ["ロシヤ", "いろしあげ"]),
        ("プーチン", ["ﾌﾟｰﾁﾝ氏", "ぷーちん"], ["プチン"]),
        # Short katakana terms are words of everyday in hiragana; longer ones are themselves.
        ("ロシア", ["ロシアの"], ["ろしあの", "よろしあ"]),
        ("イラン", ["ｲﾗﾝと言う"], ["もういらんと言う"]),
        ("タス", ["タスが"], ["約束を果たす"]),
        ("ろしあ", ["ろしあの", "ロシアの", "ﾛｼｱの"], ["ろしや"]),
        ("ウクライナ", ["うくらいなの"], ["くらいな"]),
        ("朝鮮", ["朝鲜劳动党", "北朝鮮"], ["朝の鮮魚"]),
        ("俄罗斯", ["俄羅斯總統"], ["俄狄浦斯"]),
        # English: words and phrases, hyphens and possessives.
        ("Russia", ["Russia's", "Russia-backed", "RUSSIA"], ["Russian", "Prussia"]),
        ("Russia*", ["Russians", "Russian-made"], ["Prussian"]),
        ("North Korea", ["North\u00a0Korea’s", "north korea"], ["North Korean", "North of Korea"]),
    ],
)
def test_terms_and_wildcards(term: str, there: list[str], not_there: list[str]) -> None:
    rule = f'any = ["{term}"]'
    assert [text for text in there if not counts(rule, "", text)] == []
    assert [text for text in not_there if counts(rule, "", text)] == []


@pytest.mark.parametrize(
    ("rule", "text", "expected"),
    [
        ('near = ["北朝鮮", "ロシア"]', "北朝鮮は抗議した。ロシアは沈黙した。", False),
        ('near = ["北朝鮮", "ロシア"]', "北朝鮮は抗議し、ロシアは沈黙した。", True),
        ('near = ["北朝鮮", "ロシア"]\nwithin = "2 sentences"', "北朝鮮だ。ロシアだ。", True),
        ('near = ["北朝鮮", "ロシア"]\nwithin = "2文"', "北朝鮮だ。中国だ。ロシアだ。", False),
        ('near = ["露", "朝"]\nwithin = 3', "露国と朝鮮", True),
        ('near = ["露", "朝"]\nwithin = 1', "露国と朝鮮", False),
        ('near = ["북한*", "러시아*"]', "북한은 부인했다. 러시아도 부인했다.", False),
        ('near = ["북한*", "러시아*"]', "북한은 러시아에 병력을 보냈다.", True),
        ('near = ["朝鲜", "俄罗斯"]', "朝鲜否认。俄罗斯也否认。", False),
        (
            'near = ["North Korea*", "Russia*"]',
            "Mr. Kim of North Korea met U.S. and Russians.",
            True,
        ),
        ('near = ["North Korea*", "Russia*"]', "It was North Korea. Russia said no.", False),
        ('near = ["КНДР", "Росси*"]', "Ген. Ким из КНДР прибыл в г. Москву, в Россию.", True),
        ('near = ["КНДР", "Росси*"]', "КНДР отрицает. Россия молчит.", False),
        ('near = ["КНДР", "Росси*"]\nwithin = 10', "КНДР и вся Россия", True),
        ('near = ["КНДР", "Росси*"]\nwithin = 3', "КНДР и вся Россия", False),
    ],
)
def test_near_in_sentences_and_characters(rule: str, text: str, expected: bool) -> None:
    assert counts(rule, "", text) is expected


def test_places() -> None:
    def where(places: str) -> tuple[bool, ...]:
        rule = f'any = ["露国"]\nin = {places}'
        return (
            counts(rule, "露国と協約", FAR),
            counts(rule, "協約", "露国と結ぶ。\n" + FAR),
            counts(rule, "協約", f"{FAR}\n{FAR}\n露国と結ぶ。"),
        )

    assert where('["headline"]') == (True, False, False)
    assert where('["lead"]') == (False, True, False)
    assert where('["text"]') == (False, False, True)
    assert where('["headline", "lead"]') == (True, True, False)


@pytest.mark.parametrize(
    ("rule", "fits", "not_so"),
    [
        ('outlet = ["みなと新報"]', {"outlet": "みなと新報"}, {"outlet": "みさき新聞"}),
        ('outlet = ["みなと新報"]', {"outlet": "みなと新報"}, {}),
        ('not_outlet = ["みなと新報"]', {"outlet": "みさき新聞"}, {"outlet": "みなと新報"}),
        ('genre = ["editorial"]', {"genre": "editorial"}, {"genre": "opinion"}),
        ('not_genre = ["editorial"]', {}, {"genre": "editorial"}),
        ('lang = ["ko"]', {"language": "ko"}, {"language": "ja"}),
        ('lang = ["zh"]', {"language": "zh-Hant"}, {"language": "ko"}),
        ('section = ["国際"]', {"section": "国際"}, {"section": "地域"}),
        ('agency = ["共同"]', {"agency": "共同通信"}, {"agency": "時事通信"}),
        ('byline = ["山田"]', {"bylines": ("山田花子",)}, {"bylines": ("田中一郎",)}),
        ('keywords = ["外交"]', {"keywords": ("外交",)}, {"keywords": ("経済",)}),
    ],
)
def test_restrictions(rule: str, fits: dict[str, Any], not_so: dict[str, Any]) -> None:
    whole = 'any = ["露国"]\n' + rule
    assert counts(whole, "露国と協約", **fits)
    assert not counts(whole, "露国と協約", **not_so)
    assert not counts(whole, "協約", **fits)


def test_none_and_negative_weights() -> None:
    rule = 'any = ["露国"]\nnone = ["映画"]'
    assert counts(rule, "露国と協約")
    assert not counts(rule, "露国の映画")
    whole = 'any = ["露国"]\nweight = 1\n[[rule]]\nlabel = "s"\nany = ["映画"]\nweight = -5'
    assert counts(whole, "露国と協約")
    assert not counts(whole, "露国の映画")
