"""Signatures: stable, shared by copies, not by others."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kawaraban.article import Article, Dateline, paragraphs
from kawaraban.copies.signature import BANDS, signature

GOLDEN_EXACT = -5401849305467729507
GOLDEN_BANDS = (250770222, 4304545339, 9091557600)
JA = (
    "港の灯台が移されることになり、町の委員会は十二月までに新しい土台を築く。"
    "灯台守の家に残る日誌は図書館が引き取り、春から誰でも読めるようにする。"
    "費用は組合と県が半分ずつ持ち、漁の休みに合わせて船で運ぶという。"
)
EN = (
    "The lighthouse at the harbour is to be moved, and the town committee will have laid new "
    "foundations by December. The keeper's journals go to the library, which will open them to "
    "everyone in spring. The union and the county share the cost by halves."
)


def article(text: str, url: str = "https://example.test/1", **more: object) -> Article:
    return Article(url=url, headline="灯台を移す", text=paragraphs(text), **more)  # type: ignore[arg-type]


def shared_bands(one: Article, other: Article) -> int:
    first, second = signature(one), signature(other)
    assert first is not None
    assert second is not None
    return len(set(first.bands) & set(second.bands))


def test_a_signature_is_the_same_in_every_version() -> None:
    """Stored signatures are compared with new ones for years: if the library (or folding)
    changes these, signatures must be made anew for the whole archive."""
    made = signature(article(JA))
    assert made is not None
    assert made.shingles == 88
    assert made.exact == GOLDEN_EXACT
    assert made.bands[:3] == GOLDEN_BANDS


def test_a_signature_is_the_same_in_another_process() -> None:
    code = (
        "from kawaraban.article import Article, paragraphs\n"
        "from kawaraban.copies.signature import signature\n"
        f"print(signature(Article(url='u', headline='h', text=paragraphs({EN!r}))))"
    )
    environment = {**os.environ, "PYTHONHASHSEED": "12345"}
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment
    )
    assert ran.stdout.strip() == str(signature(article(EN)))


def test_keys_fit_a_signed_64_bit_column() -> None:
    made = signature(article(JA))
    assert made is not None
    assert len(made.bands) == BANDS == len(set(made.bands))
    assert all(-(1 << 63) <= key < 1 << 63 for key in (made.exact, *made.bands))


@pytest.mark.parametrize("text", ["", "短い記事。", "朝" * 59, "one two three " * 6, "!?…" * 400])
def test_too_little_text_has_no_signature(text: str) -> None:
    assert signature(article(text)) is None


def test_a_feeds_summary_stands_in_for_a_text_that_is_not_there() -> None:
    whole, summary = article(JA), article("", summary=JA)
    assert signature(whole) == signature(summary)


def test_headline_address_and_paragraphs_do_not_matter() -> None:
    parts = JA.replace("。", "。\n")
    other = Article(url="https://example.test/2", headline="別の題", text=paragraphs(parts))
    assert signature(article(JA)) == signature(other)


@pytest.mark.parametrize(
    "variant",
    [
        JA.replace("港", " 港 "),
        JA.replace("ま", "マ").replace("図", "圖").replace("読", "讀"),
        JA.replace("、", "，").replace("。", "！"),
    ],
)
def test_variants_of_writing_have_one_signature(variant: str) -> None:
    assert signature(article(JA)) == signature(article(variant))


def test_the_dateline_does_not_count() -> None:
    line = "【北の岬＝共同】"
    dated = article(line + JA, dateline=Dateline(line, "北の岬", "共同"))
    assert signature(dated) == signature(article(JA))


def test_a_cut_text_shares_bands() -> None:
    assert shared_bands(article(JA), article(JA[: len(JA) * 7 // 10])) > 0
    assert shared_bands(article(EN), article("A word from us first. " + EN[:150])) > 0


def test_another_text_shares_none() -> None:
    other = "山の小屋では雪に備えて薪を割る日が続き、登山道は来週から閉じられる。" * 3
    assert shared_bands(article(JA), article(other)) == 0


def test_a_huge_text_costs_no_more_than_its_opening() -> None:
    opening = "".join(f"{n}番目の文が続いていく。" for n in range(20_000))
    huge = article(opening + "終わり" * 300_000)
    assert signature(huge) == signature(article(opening[:40_000]))


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=400))
def test_any_text_has_a_signature_or_none(text: str) -> None:
    one = Article(url="u", headline=text, text=paragraphs(text), summary=text)
    made = signature(one)
    assert made == signature(one)
    if made is not None:
        assert made.shingles > 0
