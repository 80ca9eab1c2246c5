"""Languages told from texts as short as headlines."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kawaraban.read.text.language import language_of, primary


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("ロシア大統領が平壌に到着", "ja"),
        ("対露制裁強化", "ja"),
        ("北朝鮮とロシアの首脳会談、KBS World Radioが報道", "ja"),
        ("김정은 위원장, 러시아 대통령과 회담", "ko"),
        ("北 김정은 국무위원장 訪露", "ko"),
        ("俄罗斯总统抵达平壤", "zh"),
        ("俄羅斯總統抵達平壤訪問", "zh"),
        ("Путин прибыл с визитом в Пхеньян", "ru"),
        ("Путін і Кім зустрілися у Пхеньяні", "uk"),
        ("Leaders of the two countries meet in Pyongyang", "en"),
        ("Les dirigeants des deux pays se rencontrent à Pyongyang", "fr"),
        ("Die Staatschefs der beiden Länder treffen sich in Pjöngjang", "de"),
        ("Los líderes de los dos países se reúnen en Pionyang", "es"),
        ("Ο πρόεδρος έφτασε στην πόλη", "el"),
        ("וזה נכתב בעברית", "he"),
        ("สวัสดีชาวโลก", "th"),
        ("وصل الرئيس إلى المدينة", "ar"),
    ],
)
def test_told_from_the_text(text: str, code: str) -> None:
    assert language_of(text) == code


@pytest.mark.parametrize(
    ("text", "hint", "code"),
    [
        ("北朝鮮外相訪問", "ja", "ja"),
        ("北朝鮮外相訪問", "ja-JP", "ja"),
        ("北朝鮮外相訪問", "zh-Hant", "zh"),
        ("KBS World", "ko", "ko"),
        ("KBS World", None, None),
        ("", "ja", "ja"),
        ("1234", None, None),
        ("로씨야대통령이 평양에 도착하였다", "ja", "ko"),
        ("Путин прибыл", "ru", "ru"),
        ("The president arrived in the city on Wednesday, and was met at the airport.", "ja", "en"),
    ],
)
def test_a_hint_decides_only_what_is_open(text: str, hint: str | None, code: str | None) -> None:
    assert language_of(text, hint) == code


def test_tags() -> None:
    assert primary("ja-JP") == "ja"
    assert primary(" zh_Hant_TW ") == "zh"
    assert primary("EN") == "en"
    assert primary("jp") == "ja"
    assert primary("und") is None
    assert primary("japanese!") is None
    assert primary(None) is None


@given(st.text(max_size=200), st.one_of(st.none(), st.text(max_size=8)))
def test_never_raises(text: str, hint: str | None) -> None:
    code = language_of(text, hint)
    assert code is None or 2 <= len(code) <= 3


@pytest.mark.shared
def test_on_lead_sentences(shared: Path) -> None:
    """Every fourth lead: what the benchmark reports must not slip unseen."""
    right: dict[str, list[bool]] = {}
    with gzip.open(shared / "topics" / "wikinews-leads.jsonl.gz", "rt", encoding="utf-8") as lines:
        for position, line in enumerate(lines):
            if position % 4 == 0:
                lead = json.loads(line)
                right.setdefault(lead["lang"], []).append(language_of(lead["text"]) == lead["lang"])
    shares = {code: sum(hits) / len(hits) for code, hits in right.items()}
    assert min(shares.values()) > 0.94
