"""Folding, the way back from folded text, and index tokens through a real FTS5 table."""

from __future__ import annotations

import sqlite3
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kawaraban import folding
from kawaraban.folding import FTS5_TOKENIZE, fold, fold_spans, fts5_phrase, query_phrase
from kawaraban.folding import search_tokens as tokens

ALPHABET = (
    "朝ロ露俄関係关係鮮鲜団團佐々ヽヾゝゞカがヴﾊﾞﾟーｰ〜~ 　\t\n\u200b\u00ad北한국조ㄱㅏ가ᄀ각ᆨ"
    "ТАССёЁйи\u0301\u0306éßÅﬁ㎞…①Ａｂ9９-‐—―''’“”「」・·･ㆍ々\u3099\u309a\ufe0f\U000e0100𠮷İşŉ"
)
texts = st.text(alphabet=st.one_of(st.sampled_from(ALPHABET), st.characters()), max_size=40)
grams = st.text(alphabet="朝ロ露俄北관계한국関係ー", min_size=2, max_size=4)


@pytest.mark.parametrize(
    ("variants", "folded"),
    [
        (["ロシア", "ﾛｼｱ", "ろしあ"], "ロシア"),
        (["ガソリン", "ｶﾞｿﾘﾝ", "か\u3099そりん", "ガ\u200bソリン"], "ガソリン"),
        (["朝鮮", "朝鲜"], "朝鲜"),
        (["国際関係", "國際關係", "国际关系".replace("系", "係")], None),
        (["芸術", "藝術", "艺术"], "艺术"),
        (["沢田", "澤田", "泽田"], "泽田"),
        (["人々", "人人"], "人人"),
        (["佐々木", "佐佐木"], "佐佐木"),
        (["学問のすゝめ", "学問のすすめ"], None),
        (["いすゞ", "いすず"], "イスズ"),
        (["ТАСС", "тасс", "Тасс"], "тасс"),
        (["ещё", "еще", "ЕЩЁ", "еще\u0308"], "еще"),
        (["Российский", "россии\u0306скии\u0306"], "российский"),
        (["Pjöngjang", "PJO\u0308NGJANG", "pjongjang"], "pjongjang"),
        (["ＴＡＳＳ", "tass", "TA\u00adSS"], "tass"),
        (["キム・ジョンウン", "キム･ジョンウン", "キム·ジョンウン"], "キム·ジョンウン"),
        (["김ㆍ정은", "김・정은"], "김·정은"),
        (["a—b", "a–b", "a-b", "a―b", "ａ－ｂ"], "a-b"),
        (["“朝ロ”", "「朝ロ」", '"朝ロ"', "«朝ロ»"], '"朝ロ"'),
        (["North\u00a0 Korea", "north\nkorea"], "north korea"),
        (["북한", "북한".encode().decode(), unicodedata.normalize("NFD", "북한")], "북한"),
        (["㌔", "キロ", "ｷﾛ"], "キロ"),
        (["２４時", "24時"], None),
        (["〜", "～"], "~"),
        (["葛\U000e0100城", "葛城"], None),
        (["", "\u200b"], ""),
    ],
)
def test_variants_fold_to_one_form(variants: list[str], folded: str | None) -> None:
    forms = {fold(v) for v in variants}
    assert len(forms) == 1
    if folded is not None:
        assert forms == {folded}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ヴ", "ブ"),
        ("ー", "一"),
        ("カ", "ガ"),
        ("ア", "ァ"),
        ("북", "뿍"),
        ("ロ", "口"),
        ("露", "俄"),
    ],
)
def test_what_is_different_stays_different(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@given(texts)
@example("ᄀ\u0301ᅡ")
@example("ᄀ\u200bᅡ")
@example("か\u200b\u3099")
@example("人々々")
@example("ヽヾ")
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(texts)
def test_compatibility_forms_fold_alike(text: str) -> None:
    assert fold(unicodedata.normalize("NFC", text)) == fold(text)
    assert fold(unicodedata.normalize("NFD", text)) == fold(text)


@given(texts, st.data())
@example("ﾊﾞス㎞…か\u3099  e\u0301", None)
def test_spans_lead_back(text: str, data: st.DataObject | None) -> None:
    folded = fold_spans(text)
    assert folded.text == fold(text)
    if data is None:
        pairs = [(a, b) for a in range(len(folded.text)) for b in range(a, len(folded.text) + 1)]
    else:
        start = data.draw(st.integers(0, len(folded.text)))
        pairs = [(start, data.draw(st.integers(start, len(folded.text))))]
    for start, end in pairs:
        first, last = folded.span(start, end)
        assert 0 <= first <= last <= len(text)
        if start == end:
            assert first == last
        elif not set("々ヽヾゝゞ") & set(unicodedata.normalize("NFKC", text)):
            # Iteration marks fold by what stands before the span; all else stands on its own.
            assert folded.text[start:end] in fold(text[first:last])


@pytest.mark.parametrize(
    ("text", "start", "end", "published"),
    [
        ("ﾊﾞｽと㎞", 0, 2, "ﾊﾞｽ"),
        ("ﾊﾞｽと㎞", 3, 4, "㎞"),
        ("…朝ロ", 3, 5, "朝ロ"),
        ("東\u200b京", 0, 2, "東\u200b京"),
        ("e\u0301te", 0, 1, "e\u0301"),
        ("a \u3000 b", 1, 2, " \u3000 "),
        ("人々の", 1, 2, "々"),
    ],
)
def test_known_spans(text: str, start: int, end: int, published: str) -> None:
    first, last = fold_spans(text).span(start, end)
    assert text[first:last] == published


def test_a_span_outside_is_refused() -> None:
    with pytest.raises(ValueError, match="no span"):
        fold_spans("朝ロ").span(1, 3)


# The index ------------------------------------------------------------------------------


def found(texts: list[str], term: str) -> list[int]:
    """Which texts an FTS5 table, filled as the store fills it, finds for the term."""
    db = sqlite3.connect(":memory:")
    db.execute(f'create virtual table t using fts5(x, tokenize="{FTS5_TOKENIZE}")')
    db.executemany(
        "insert into t(rowid, x) values (?, ?)",
        [(i, " ".join(tokens(text))) for i, text in enumerate(texts)],
    )
    rows = db.execute("select rowid from t where t match ? order by rowid", [fts5_phrase(term)])
    return [int(row[0]) for row in rows]


def survives(token: str) -> bool:
    db = sqlite3.connect(":memory:")
    db.execute(f'create virtual table t using fts5(x, tokenize="{FTS5_TOKENIZE}")')
    db.execute("create virtual table v using fts5vocab(t, row)")
    db.execute("insert into t values (?)", [token])
    return [row[0] for row in db.execute("select term from v")] == [token]


@pytest.mark.parametrize(
    "text",
    [
        "朝ロ",
        "訪朝",
        "露朝",
        "북한",
        "러시아",
        "TASS",
        "ТАСС",
        "ロシア",
        "朝",
        "ヴィー",
        "조러",
        "𠮷野",
        "한",
        "KN23",
        "Российский",
        "éte",
        "भारत",
        "ราช",
        "ਪੰਜਾਬ",
        "العَرَبِيَّة",
    ],
)
def test_tokens_survive_the_tokenizer(text: str) -> None:
    assert tokens(text)
    assert all(survives(token) for token in tokens(text))


def test_every_letter_of_the_basic_plane_survives_the_tokenizer() -> None:
    db = sqlite3.connect(":memory:")
    db.execute(f'create virtual table t using fts5(x, tokenize="{FTS5_TOKENIZE}")')
    db.execute("create virtual table v using fts5vocab(t, row)")
    every = sorted({t for c in range(0x10000) for t in tokens(chr(c))})
    db.executemany("insert into t values (?)", [[token] for token in every])
    terms = {row[0] for row in db.execute("select term from v")}
    assert set(every) - terms == set()


@given(
    st.lists(st.text(alphabet="朝ロ露俄北관계한국関係ー ・「、aT", max_size=8), max_size=6), grams
)
def test_a_phrase_finds_exactly_what_contains_it(bodies: list[str], term: str) -> None:
    expected = [i for i, body in enumerate(bodies) if fold(term) in fold(body)]
    assert found(bodies, term) == expected


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        ("朝ロ", [0, 1]),
        ("朝", [0, 1, 2, 4]),
        ("ロ", [0, 1, 7]),
        ("訪朝", [2]),
        ("露朝", [4]),
        ("ロシア", [7]),
        ("ﾛｼｱ", [7]),
        ("북한", [3]),
        ("러시아", [3]),
        ("TASS", [5]),
        ("ТАСС", [6]),
        ("росси*", [6]),
        ("росси", []),
        ("朝ロ 関係", [1]),
        ("金・総書記", [2]),
        ("通信", [5]),
        ("tass通信", [5]),
        ("2024年6月", [7]),
        ("2024年", [7]),
    ],
)
def test_terms_find_their_texts(term: str, expected: list[int]) -> None:
    bodies = [
        "朝ロ関係が深まる",
        "「朝ロ」・関係",
        "プ氏訪朝、金・総書記と",
        "북한의 러시아군 파병",
        "露朝",
        "TASS通信によると",
        "ТАСС: президент России",
        "2024年6月19日のロシア",
    ]
    assert found(bodies, term) == expected


def test_one_character_asks_by_prefix_and_nothing_asks_nothing() -> None:
    assert query_phrase("朝") == ["朝*"]
    assert query_phrase("「…」") == []
    assert fts5_phrase("!?") == ""


def test_what_changes_its_length_is_known_of_every_character() -> None:
    changing, joined, edged = folding._lengths()
    for char in map(chr, range(0x10000)):
        folded = folding._fold_character(char)
        alone = changing.fullmatch(char) or edged.fullmatch(char)
        assert (len(folded) > 1) == (alone is not None), hex(ord(char))
        assert len(folded) == 1 or joined.fullmatch(char) or edged.fullmatch(char)
        for pattern in (changing, joined):
            twice = pattern.fullmatch(2 * char)
            assert (folded == " ") == (twice is not None and twice[1] is not None), hex(ord(char))


def test_an_alphabet_folds_as_its_characters_do() -> None:
    for char in map(chr, range(0x10000)):
        folded, twice = folding._fold_character(char), folding._in_alphabets.fullmatch(2 * char)
        for alphabet in folding.alphabets():
            assert alphabet(char) in (None, folded), hex(ord(char))
            if alphabet(char) is not None or char.isascii():
                assert (folded == " ") == (twice is not None), hex(ord(char))


@given(
    st.text(
        alphabet="ab \n\u3000…ß№㎞½人々カヽヾ朝ロあЯ—é①ﷺİ\ud800\u200b\u0301\u3099\u064bᄀ"
        "\u1161ｶﾞ😀🄐𝐀\U000e0100",
        max_size=12,
    )
)
def test_the_short_way_back_is_the_long_one(text: str) -> None:
    folded = fold_spans(text)
    starts, ends = folding._origins(text)
    assert len(starts) == len(folded.text)
    for start in range(len(starts)):
        for end in range(start + 1, len(ends) + 1):
            assert folded.span(start, end) == (starts[start], ends[end - 1])
