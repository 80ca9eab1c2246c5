"""Signatures: stable, shared by copies, not by others."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kawaraban.article import Article, Dateline, paragraphs
from kawaraban.copies.signature import RUN, STRIDE, runs_of, signature

GOLDEN_EXACT = 9208694757262382026
GOLDEN_BANDS = (4723930, 9687317)
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
    assert made.shingles == 77
    assert made.exact == GOLDEN_EXACT
    assert made.bands == GOLDEN_BANDS


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
    assert len(made.bands) == len(set(made.bands))
    assert all(-(1 << 63) <= key < 1 << 63 for key in (made.exact, *made.bands))


@pytest.mark.parametrize("text", ["", "短い記事。", "朝" * 39, "one two three " * 3, "!…" * 400])
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


def test_a_flash_shares_nearly_all_its_bands_with_the_long_text_that_has_it() -> None:
    sentences = [f"{n}番目の岬では{n * 7}人が灯台の{n * n}段を数えた。" for n in range(900)]
    flash = signature(article("".join(sentences[440:450])))
    long = signature(article("".join(sentences)))
    assert flash is not None
    assert long is not None
    assert len(long.bands) > 40 * len(flash.bands)
    assert len(set(flash.bands) & set(long.bands)) >= 0.6 * len(flash.bands)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 400), st.integers(0, 400), st.sampled_from([JA, EN]))
def test_runs_are_those_of_the_text(start: int, end: int, text: str) -> None:
    """Taken without a loop, they are what a loop would take."""
    letters = text.encode("utf-16-le")[::2][start : start + end + 30]
    for stride in (1, STRIDE):
        count = len(letters) - stride * (RUN - 1)
        if count < 1:
            continue
        plain = [letters[i : i + stride * RUN : stride][:RUN] for i in range(count)]
        assert list(runs_of(letters, stride)) == [int.from_bytes(r, "little") for r in plain]


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
