"""Topics as a monitoring service holds them, and articles, in five languages; seeded.

Topics are made of articles other than those they are tried on (collections of ../shared). Of
each language there are as many. ``monitoring``: (1 to 5 names, any) and (4 to 10 context words,
any) and not (0 to 2 words), names and words from one article. ``wide``: the same with 3 to 12
names and 8 to 26 words. ``five_of``: five required and two excluded words out of those in one
article of 20 or more.
"""

from __future__ import annotations

import csv
import gzip
import json
import os
import random
import re
import tarfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

from kawaraban.article import Article, paragraphs

SHARED = Path(os.environ.get("KAWARABAN_SHARED", Path(__file__).parents[2] / "shared"))
BYTES = 4_500
LANGUAGES = ("ja", "en", "ko", "ru", "de")
NAME, CONTEXT, COMMON = 0.001, 0.03, 0.05
"""Names are in at most this share of articles, context words in at most that; the words of
``five_of`` in at least the last."""
_names = {
    "ja": re.compile("[\u30a1-\u30fa\u30fc]{3,9}|[\u4e00-\u9fff]{2,5}"),
    "en": re.compile("(?<=[a-z,] )[A-Z][a-z]+(?: [A-Z][a-z]+)?"),
    "ko": re.compile("[\uac00-\ud7a3]{2,5}(?=[은는이가의을를에]?[ ,.])"),
    "ru": re.compile("(?<=[а-я,] )[А-Я][а-я]+(?: [А-Я][а-я]+)?"),
    "de": re.compile("(?<=[a-zäöü,] )[A-ZÄÖÜ][a-zäöüß]+ [A-ZÄÖÜ][a-zäöüß]+"),
}
_words = {
    "ja": re.compile("[\u4e00-\u9fff]{2,3}|[\u30a1-\u30fa\u30fc]{3,9}"),
    "en": re.compile("\\b[a-z]{4,}\\b"),
    "ko": re.compile("[\uac00-\ud7a3]{2,4}(?= )"),
    "ru": re.compile("\\b[а-я]{4,}\\b"),
    "de": re.compile("\\b[A-ZÄÖÜa-zäöü][a-zäöüß]{3,}\\b"),
}


@dataclass(frozen=True)
class Query:
    """A topic before it is written in any engine's form: every group, any of its terms."""

    groups: tuple[tuple[str, ...], ...]
    none: tuple[str, ...] = ()

    def toml(self) -> str:
        """As a topic file."""
        listed = json.dumps(self.groups, ensure_ascii=False)
        none = f"none = {json.dumps(self.none, ensure_ascii=False)}\n" if self.none else ""
        return f"threshold = 0.5\n[[rule]]\nlabel = 'all'\nall = {listed}\n{none}"


def articles(language: str) -> Iterator[Article]:
    """The articles of a language, of about 4.5 kB each: Korean ones put together of headlines,
    Russian and German ones of lead sentences."""
    if language == "ja":
        texts = _livedoor()
    elif language == "en":
        texts = _allsides()
    elif language == "ko":
        texts = _together(_headlines())
    else:
        texts = _together(_leads(language))
    for number, text in enumerate(texts):
        cut = text.encode()[:BYTES].decode(errors="ignore")
        if len(cut.encode()) > 0.9 * BYTES:
            headline, _, body = cut.partition("\n")
            yield Article(
                url=f"https://{language}.example/{number}",
                headline=headline[:80],
                text=paragraphs(headline[80:] + "\n" + body),
                language=language,
            )


def _livedoor() -> Iterator[str]:
    with tarfile.open(SHARED / "topics" / "livedoor-ja.tar.gz") as tar:
        for member in tar:
            stream = tar.extractfile(member) if member.name.endswith(".txt") else None
            if stream is not None and member.name.count("/") > 1:
                yield stream.read().decode().split("\n", 2)[-1]


def _allsides() -> Iterator[str]:
    with gzip.open(SHARED / "topics" / "allsides-en.jsonl.gz", "rt") as lines:
        for line in lines:
            item = json.loads(line)
            yield item["headline"] + "\n" + item["text"]


def _leads(language: str) -> Iterator[str]:
    with gzip.open(SHARED / "topics" / "wikinews-leads.jsonl.gz", "rt") as lines:
        for line in lines:
            item = json.loads(line)
            if item["lang"] == language:
                yield item["text"]


def _headlines() -> Iterator[str]:
    with gzip.open(SHARED / "topics" / "ynat-ko" / "train_data.csv.gz", "rt") as lines:
        for row in csv.DictReader(lines):
            yield row["title"]


def _together(pieces: Iterable[str]) -> Iterator[str]:
    parts: list[str] = []
    size = 0
    for piece in pieces:
        parts.append(piece)
        size += len(piece.encode()) + 1
        if size > BYTES:
            yield "\n".join(parts)
            parts, size = [], 0


def collections(
    tried: int, languages: Sequence[str]
) -> tuple[list[Article], dict[str, list[Article]]]:
    """Articles to try, as many of each language, in turn; and by language those that topics
    are made of."""
    each: list[list[Article]] = []
    others: dict[str, list[Article]] = {}
    for language in languages:
        found = list(articles(language))
        random.Random(1).shuffle(found)
        count = min(tried // len(languages), len(found) // 4)
        each.append(found[:count])
        others[language] = found[count:]
    turns = zip_longest(*each)
    mixed = [article for turn in turns for article in turn if article is not None]
    return mixed, others


def monitoring(
    count: int,
    source: Sequence[Article],
    language: str,
    seed: int = 7,
    *,
    names: tuple[int, int] = (1, 5),
    words: tuple[int, int] = (4, 10),
) -> list[Query]:
    draw = random.Random(seed)
    name_shares = _shares(source, _names[language])
    word_shares = _shares(source, _words[language])
    rare = max(NAME, 2 / len(source))  # of few articles a name may be in two
    known = []
    for article in source:
        text = article.body
        named = sorted(n for n in set(_names[language].findall(text)) if name_shares[n] <= rare)
        about = sorted(w for w in set(_words[language].findall(text)) if word_shares[w] <= CONTEXT)
        if len(named) >= names[1] and len(about) >= words[1] + 2:
            known.append((named, about))
    made: list[Query] = []
    while len(made) < count:
        named, about = draw.choice(known)
        group = tuple(draw.sample(named, draw.randint(*names)))
        drawn = [word for word in draw.sample(about, words[1] + 2) if word not in group]
        context = tuple(drawn[: draw.randint(*words)])
        asked = (*group, *context)
        spare = [word for word in drawn[words[1] :] if not any(word in other for other in asked)]
        none = tuple(spare[: draw.randint(0, 2)])
        made.append(Query((group, context), none))
    return made


def wide(count: int, source: Sequence[Article], language: str, seed: int = 7) -> list[Query]:
    return monitoring(count, source, language, seed, names=(3, 12), words=(8, 26))


def five_of(count: int, source: Sequence[Article], language: str, seed: int = 7) -> list[Query]:
    draw = random.Random(seed)
    shares = _shares(source, _words[language])
    words = sorted(word for word, share in shares.items() if share >= COMMON)
    made = []
    for _ in range(count):
        *asked, one, two = draw.sample(words, 7)
        none = tuple(word for word in (one, two) if not any(word in other for other in asked))
        made.append(Query(tuple((word,) for word in asked), none))
    return made


def _shares(source: Sequence[Article], pattern: re.Pattern[str]) -> dict[str, float]:
    """In what share of the articles each is."""
    counted = Counter(found for a in source for found in set(pattern.findall(a.body)))
    return {found: count / len(source) for found, count in counted.items()}
