"""Reprints: real articles and what papers make of them, by seeded edits. Nothing is kept of them.

``make_reprints`` gives articles with the family each belongs to: originals in English and
Japanese (../shared/topics), in Korean, Chinese and Russian from our own writing (wire.py), each
with copies of different edits, and decoys that only look like copies.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from functools import lru_cache

from kawaraban._folding_table import HAN_FROM, HAN_TO
from kawaraban.article import Article, Dateline, Moment, Paragraph, paragraphs
from topic_collections import _allsides, _livedoor
from wire import KO, RU, START, ZH, Item, Press

SPACED = ("en", "ru", "ko")
SHORTEST, LONGEST = 700, 12_000
_DATELINES = {
    "en": "HARBOUR CITY, March 5 (Cape News) — ",
    "ja": "【北の岬５日＝岬通信】",
    "ko": "[북쪽 곶=곶통신] ",
    "zh": "岬角社北岬3月5日电　",
    "ru": "СЕВЕРНЫЙ МЫС, 5 марта. /МЫС/. ",
}
# What scanning takes for what.
_LOOK_ALIKE = {
    **dict(zip("lI1oO0eaitnuhbrvc", "1lIO00cojlhubnnye", strict=True)),
    **dict(zip("口日目未土人入力一二三シソンリ", "囗曰日末士入人カ－ニミツンソソ", strict=True)),
    **dict(zip("оаеинпрсуктшв", "саспилгоуихщ8", strict=True)),
}


class Edits:
    """Makes copies. What it adds to them is of ``others``, articles that are nowhere else."""

    def __init__(self, seed: int, others: Iterable[Article]) -> None:
        self.draw = random.Random(seed)
        self.count = 0
        self._others = iter(others)

    def copy(self, of: Article, edit: str) -> Article:
        draw = self.draw
        text = [p.text for p in of.text]
        outlet = f"Outlet {draw.randrange(40)}"
        headline, summary, dateline = f"{of.headline} ({draw.randrange(99)})", None, None
        if edit == "dateline":
            dateline = Dateline(_DATELINES[of.language or "en"])
            text[0] = dateline.as_published + text[0]
        elif edit == "dateline not known as one":
            text[0] = _DATELINES[of.language or "en"] + text[0]
        elif edit == "cut at the end":
            text = _opening(text, draw.uniform(0.3, 0.8) * sum(map(len, text)))
        elif edit == "flash of 200 characters":
            text = _opening(text, 200)
        elif edit == "summary of a feed":
            text, summary = [], " ".join(_opening(text, 160))
        elif edit == "paragraph added":
            text.insert(draw.randrange(len(text) + 1), next(self._others).text[0].text)
        elif edit == "paragraphs in another order":
            draw.shuffle(text)
        elif edit == "cut, and a paragraph before":
            text = [next(self._others).text[0].text, *_opening(text, 0.6 * sum(map(len, text)))]
        elif edit == "script variants":
            text = [_variant(p) for p in text]
        elif edit.startswith("scanned"):
            share = 1 / int(edit.split()[-2])
            text = ["".join(self._misread(c, share) for c in p) for p in text]
        elif edit == "in a long review":
            # Our own writing has so few phrases that a long text of it holds them all.
            many = 8 if of.url.startswith("https://example.test/") else 2
            rest = [p.text for _ in range(many) for p in next(self._others).text]
            at = draw.randrange(len(rest))
            text = [*rest[:at], *text, *rest[at:]]
        elif edit == "revised":
            outlet = of.outlet or ""
            text.append(next(self._others).text[0].text)
            text[0] = text[0].replace("1", "3")
        hours = 1 + draw.randrange(100)
        return self._article(of, headline, text, outlet, hours, summary, dateline)

    def _misread(self, char: str, share: float) -> str:
        if self.draw.random() >= share or not char.isalnum():
            return char
        if self.draw.random() < 0.2:
            return ""
        return _LOOK_ALIKE.get(char) or ("□" if char >= "\u2e80" else "*")

    def _article(
        self,
        of: Article,
        headline: str,
        text: Sequence[str],
        outlet: str,
        hours: int,
        summary: str | None,
        dateline: Dateline | None,
    ) -> Article:
        self.count += 1
        assert of.published is not None
        return Article(
            url=f"https://reprint.example/{of.language}/{self.count}",
            headline=headline,
            published=Moment.of(of.published.utc + timedelta(hours=hours)),
            text=paragraphs(text),
            outlet=outlet,
            language=of.language,
            summary=summary,
            dateline=dateline,
        )


EDITS = (
    "headline only changed",
    "dateline",
    "dateline not known as one",
    "cut at the end",
    "flash of 200 characters",
    "summary of a feed",
    "paragraph added",
    "paragraphs in another order",
    "cut, and a paragraph before",
    "script variants",
    "scanned, 1 in 50 misread",
    "scanned, 1 in 25 misread",
    "in a long review",
    "revised",
)


def _opening(text: Sequence[str], characters: float) -> list[str]:
    left = int(characters)
    kept = []
    for paragraph in text:
        if left <= 0:
            break
        kept.append(paragraph[:left])
        left -= len(paragraph)
    return kept


def _variant(text: str) -> str:
    """The other characters for the same: old for new, wide for narrow, katakana for a third of
    the hiragana words, straight quotes for curly ones."""
    table = _other_characters()
    out = "".join(table.get(char, char) for char in text)
    return "".join(
        chr(ord(c) + 0x60) if "ぁ" <= c <= "ゖ" and (i // 40) % 3 == 0 else c
        for i, c in enumerate(out)
    )


@lru_cache(maxsize=1)
def _other_characters() -> dict[str, str]:
    pairs = dict(zip(HAN_TO, HAN_FROM, strict=True))
    digits = dict(zip("0123456789％", "０１２３４５６７８９%", strict=True))
    quotes = dict(zip("“”‘’—", "\"\"''–", strict=True))
    return pairs | digits | quotes


def real_articles(seed: int) -> Iterator[list[Article]]:
    """English articles, then Japanese, shuffled and at drawn times."""
    for language, rows in (("en", _allsides()), ("ja", _livedoor())):
        draw = random.Random(seed)
        long = [
            Article(
                url=f"https://example.test/{language}{n}",
                headline=headline,
                published=Moment.of(START + timedelta(minutes=draw.randrange(60 * 24 * 30))),
                text=text,
                outlet=f"Outlet {draw.randrange(40)}",
                language=language,
            )
            for n, (_, _, headline, written) in enumerate(rows)
            if SHORTEST <= len(written) <= LONGEST and len(text := paragraphs(written)) > 2
        ]
        draw.shuffle(long)
        yield long


def _written(seed: int, count: int) -> Iterator[list[Article]]:
    for language in (KO, ZH, RU):
        press = Press(seed)
        yield [
            press.article(language, [press.paragraph(language) for _ in range(5 + number % 8)])
            for number in range(count)
        ]


def make_reprints(seed: int, count: int, copies: int = 3) -> list[Item]:
    """``count`` originals in each of five languages, each with ``copies`` copies; a quarter as
    many again stand alone. In order of time."""
    items: list[Item] = []
    draw = random.Random(seed)
    family = 0
    for articles in [*real_articles(seed), *_written(seed, 5 * count)]:
        originals = articles[: count + count // 4]
        edits = Edits(seed, articles[len(originals) :])
        for number, article in enumerate(originals):
            family += 1
            items.append(Item(article, family, "original"))
            if number < count:
                items += [
                    Item(edits.copy(article, edit), family, edit)
                    for edit in draw.sample(EDITS, copies)
                ]
    items += _templates(seed, family + 1, count)
    return sorted(items, key=lambda item: (_when(item.article), item.article.url))


def _when(article: Article) -> str:
    assert article.published is not None
    return article.published.utc.isoformat()


# Filled in, not copied ---------------------------------------------------------------------

_ELECTION = {
    "en": "{name} of the {party} party has won the {place} seat with {a} votes, {b} more than "
    "{other}, who stood for the {party2} party. Turnout in {place} was {c} percent, against {d} "
    "percent four years ago. {name} said in front of supporters that the work begins today. "
    "{other} conceded shortly before midnight. Officials counted {e} postal votes in all.",
    "ja": "{place}選挙区では{party}の{name}氏が{a}票を得て当選した。次点は{party2}の{other}氏で"
    "{b}票差だった。投票率は{c}%で、前回の{d}%と比べて動いた。{name}氏は支持者を前に「きょうから"
    "仕事が始まる」と述べた。{other}氏は深夜に敗北を認めた。期日前投票は{e}票だった。",
    "ko": "{place} 선거구에서는 {party}의 {name} 후보가 {a}표를 얻어 당선됐다. {party2}의 {other} "
    "후보와는 {b}표 차이였다. 투표율은 {c}%로 지난번에는 {d}%였다. {name} 당선인은 지지자들 앞에서 "
    "“오늘부터 일이 시작된다”고 말했다. {other} 후보는 자정 무렵 패배를 인정했다. "
    "사전투표는 {e}표였다.",
}


def _templates(seed: int, family: int, count: int) -> Iterator[Item]:
    """Election results, prices and weather: one frame, other figures and names each time."""
    press = Press(seed)
    draw = random.Random(seed)
    for language in (KO, ZH, RU):
        original = press.article(language, ["…"])
        for kind in ("prices", "weather"):
            for _ in range(count // 8):
                for decoy in press.decoy(language, original, kind):
                    family += 1
                    yield Item(decoy, family, kind)
    for code, frame in _ELECTION.items():
        names = [
            f"{a}{b}" for a in ("Ar", "Bel", "Cor", "Dan") for b in ("nev", "ost", "mor", "jel")
        ]
        for _ in range(count // 2):
            family += 1
            words = {
                **{slot: draw.choice(names) for slot in ("name", "other", "place")},
                **{slot: draw.choice(names[:6]) for slot in ("party", "party2")},
                **{slot: str(draw.randrange(10, 90_000)) for slot in "abe"},
                **{slot: str(draw.randrange(30, 90)) for slot in "cd"},
            }
            article = Article(
                url=f"https://election.example/{family}",
                headline=f"{words['place']} {family}",
                published=Moment.of(START + timedelta(minutes=draw.randrange(60 * 24 * 30))),
                text=(Paragraph(frame.format(**words)),),
                outlet=draw.choice(("Outlet 1", "Outlet 2")),
                language=code,
            )
            yield Item(article, family, "election")
