"""What a story's articles tell: who was first, in which language, and who added what.

Plain and open to a reader's check: a later article added the figures, names and sentences that
none before it had, among the articles in its script. Texts in several scripts are not compared,
since everything in them would be new.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence

import msgspec

from kawaraban.article import Article, Story
from kawaraban.features import Vector, dot, feature_counts, features, script, unit
from kawaraban.folding import fold

READ = 6_000
"""Characters of a text that are looked at."""
SHOWN = 4
"""Figures and names that are given at most."""
NEW = 0.6
"""The part of a sentence's features that none may have had before for it to be new."""
_FEWEST = 5
"""Features of a sentence that is looked at."""

OPINION = frozenset({"editorial", "opinion", "column", "contribution", "letter", "analysis"})
"""Genres that are no reports."""


class Told(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """What one article was to its story."""

    url: str
    first: bool = False
    """It was the first, by its time; nobody else may have been."""
    first_in: str | None = None
    """The language that the story was told in first by it (not that of the first article)."""
    figures: tuple[str, ...] = ()
    """As published, those that none before had."""
    names: tuple[str, ...] = ()
    sentences: int = 0
    """Sentences that say what none before had."""

    @property
    def added(self) -> bool:
        return bool(self.figures or self.names or self.sentences > 1)


def tell(articles: Sequence[Article]) -> tuple[Told, ...]:
    """``articles`` of one story in order of time (copies left out), and what each was to it."""
    seen: dict[str, _Seen] = {}
    told: list[Told] = []
    for place, article in enumerate(articles):
        text = _text(article)
        writing = script(text)
        first_in = None
        if writing not in seen:
            seen[writing] = _Seen()
            if place and article.language:
                first_in = article.language
            figures, names, sentences = seen[writing].take(text, article)
            told.append(
                Told(
                    url=article.address,
                    first=not place and _surely_first(articles),
                    first_in=first_in,
                )
            )
            continue
        figures, names, sentences = seen[writing].take(text, article)
        told.append(Told(url=article.address, figures=figures, names=names, sentences=sentences))
    return tuple(told)


def story_of(id: str, articles: Sequence[Article], was: tuple[str, ...] = ()) -> Story:
    """The story that these articles are, under this id, and formerly under others; the articles
    in the order given, once each."""
    lead = lead_of(articles)
    times = [article.published for article in articles if article.published is not None]
    return Story(
        id=id,
        headline=lead.headline_clean or lead.headline,
        lead=lead.address,
        urls=tuple(dict.fromkeys(article.address for article in articles)),
        outlets=tuple(dict.fromkeys(a.outlet for a in articles if a.outlet)),
        first=min(times, key=lambda moment: moment.utc, default=None),
        latest=max(times, key=lambda moment: moment.utc, default=None),
        was=was,
    )


def lead_of(articles: Sequence[Article]) -> Article:
    """The article that a story is shown by: the one most like all of them, a report before an
    opinion, the earlier of two."""
    if len(articles) == 1:
        return articles[0]
    vectors = [unit(feature_counts(article, names=True)) for article in articles]
    total: Counter[str] = Counter()
    for vector in vectors:
        total.update(vector)
    centre: Vector = dict(total)
    best = max(
        range(len(articles)),
        key=lambda n: (articles[n].genre not in OPINION, round(dot(vectors[n], centre), 9), -n),
    )
    return articles[best]


class _Seen:
    """The figures, names and features of the articles so far, in one script."""

    def __init__(self) -> None:
        self._figures: set[str] = set()
        self._names: set[str] = set()
        self._features: set[str] = set()

    def take(self, text: str, article: Article) -> tuple[tuple[str, ...], tuple[str, ...], int]:
        """What is new in a text; it is known from now on."""
        figures = _new(_figures(text), self._figures)
        names = _new(_names(text), self._names)
        sentences = 0
        found: set[str] = set()
        for sentence in _sentences(text):
            about = set(features(sentence))
            if len(about) >= _FEWEST and len(about - self._features) >= NEW * len(about):
                sentences += 1
            found |= about
        self._features |= found
        return figures, names, sentences


def _new(found: Iterator[tuple[str, str]], seen: set[str]) -> tuple[str, ...]:
    """Of pairs of key and words the words, at most so many, whose key was not seen; all are
    from now on."""
    new: dict[str, str] = {}
    for key, words in found:
        if key not in seen:
            new.setdefault(key, words)
    seen.update(new)
    return tuple(new.values())[:SHOWN]


def _text(article: Article) -> str:
    text = article.body or article.summary or article.excerpt
    return f"{article.headline_clean or article.headline}\n{text}"[:READ]


_stops = re.compile(r"(?<=[。！？｡])|(?<=[.!?])\s+|\n")


def _sentences(text: str) -> Iterator[str]:
    yield from filter(None, _stops.split(text))


_figure = re.compile(
    r"(?<![\d.,:第])(\d[\d,]*(?:\.\d+)?)\s?"
    r"((?:[千万億兆]|thousand|million|billion|тыс|млн|млрд|천|만|억|조)*)\s?"
    r"(%|percent|[ァ-ヺー]{1,5}|[㐀-鿿가-힣]{0,2})"
)
_OF_TIMES = re.compile(r"[年月日時分秒歳年월일시분년세]|時間")


def _figures(text: str) -> Iterator[tuple[str, str]]:
    """Figures that say how many or how much; not dates, times and ages, nor bare small ones,
    which are as often a number in a list."""
    for piece in _figure.finditer(unicodedata.normalize("NFKC", text)):
        number, times, of = piece[1].replace(",", ""), piece[2], piece[3]
        small = not times and number.isdecimal() and int(number[:9]) < 100
        if _OF_TIMES.match(of) or (small and not of):
            continue
        if not times and not of and re.fullmatch(r"(?:19|20)\d\d", number):
            continue
        yield number + times, piece[0].strip()


_TITLES = (
    "氏|総書記|大統領|首相|外相|国防相|長官|議長|委員長|報道官|補佐官|大使|知事|市長|社長|会長"
    "|教授|研究員|議員|さん"
)
_name = re.compile(
    f"([㐀-鿿]{{2,4}})(?:{_TITLES})"
    r"|([ァ-ヺ][ァ-ヺー]{2,}(?:[・=][ァ-ヺー]{2,})*)"
    r"|(?<=[^.!?\s] )((?:[A-ZÀ-ÖØ-Þ][a-zß-ÿ]{2,}|[А-ЯЁ][а-яё]{2,})"
    r"(?:[ -](?:[A-ZÀ-ÖØ-Þ][a-zß-ÿ]+|[А-ЯЁ][а-яё]+)){0,3})(?:['’]s)?"
    r"|(?<=[^.!?\s] )([A-Z]{3,6})\b"
)
_NO_NAME = re.compile(
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:January|February|March|April|May|June|July"
    r"|August|September|October|November|December)\b|(?:The|This|That|These|Those|And|But|For|With"
    r"|From|His|Her|Its|Our|Their|She|They|You|Who|What|When|Where|Why|How|Not|Article|Part"
    r"|Chapter|Section)(?:\s|\Z)"
)


def _names(text: str) -> Iterator[tuple[str, str]]:
    """Names by their form: before a title, in katakana, with a capital within a sentence."""
    for piece in _name.finditer(unicodedata.normalize("NFC", text)):
        words = next(filter(None, piece.groups()))
        while found := _NO_NAME.match(words):
            words = words[found.end() :].strip()
        if words:
            yield fold(words), words


def _surely_first(articles: Sequence[Article]) -> bool:
    """Whether the first article was the first: it has a time of the day, and none of the others
    of that day or before is without one."""
    first = articles[0].published
    if first is None or len(articles) < 2:
        return False
    for other in articles[1:]:
        when = other.published
        if when is None or when.utc < first.utc:
            return False
        if when.precision == "day" and when.day <= first.day:
            return False
        if first.precision == "day" and when.day <= first.day:
            return False
        if when.utc == first.utc and first.precision != "day":
            return False
    return True
