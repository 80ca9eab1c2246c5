"""The sample press's content: enough of it, varied enough, and labelled as the matcher reads it."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from datetime import date, timedelta
from importlib.resources import files
from itertools import combinations
from xml.etree import ElementTree

import pytest
from msgspec.structs import replace

from kawaraban.article import Article, Moment, Paragraph, from_json, to_json
from kawaraban.copies.signature import WINDOW_DAYS
from kawaraban.copies.verify import compare
from kawaraban.match.loading import load_topic
from kawaraban.match.matcher import Matcher, compile_topics
from kawaraban.read.headlines.headline import parse_headline
from kawaraban.read.leads.dateline import parse_dateline
from kawaraban.sample import content, pictures
from kawaraban.sample.content import Piece, is_subheading

LANGUAGES = {outlet.key: outlet.language for outlet in content.outlets()}
PIECES = content.pieces()


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    path = files("kawaraban.desk").joinpath("starter/topics/north-korea-russia.toml")
    return compile_topics([load_topic(path.read_text("utf-8"), name="north-korea-russia")])


def article_of(piece: Piece) -> Article:
    return Article(
        url=f"http://{piece.outlet}.example/{piece.id}",
        headline=piece.headline,
        published=Moment.of(piece.published),
        text=tuple(Paragraph(text) for text in piece.paragraphs),
        language=LANGUAGES[piece.outlet],
    )


def test_enough_of_everything() -> None:
    assert len(PIECES) >= 165
    assert len({piece.outlet for piece in PIECES}) >= 7
    assert set(LANGUAGES.values()) == {"ja", "ko", "en", "zh", "ru"}
    labels = Counter(piece.on_topic for piece in PIECES)
    assert labels[True] >= 60
    assert labels[False] >= 40


def test_dates_lie_within_the_three_months() -> None:
    days = [piece.published.date() for piece in PIECES]
    assert min(days) >= date(2024, 5, 20)
    assert max(days) <= date(2024, 8, 20)
    assert len({day.isocalendar().week for day in days}) >= 13


def test_every_text_fits_its_outlets_charset() -> None:
    charsets = {outlet.key: outlet.charset for outlet in content.outlets()}
    for versions in content.editions().values():
        for piece in versions:
            printed = "".join((piece.headline, piece.byline, piece.caption, *piece.paragraphs))
            assert printed.encode(charsets[piece.outlet]).decode(charsets[piece.outlet]) == printed


def test_articles_have_some_length() -> None:
    for piece in PIECES:
        if piece.wire:
            continue  # cut as outlets cut it
        length = sum(map(len, piece.paragraphs))
        assert length >= (220 if LANGUAGES[piece.outlet] in ("ja", "ko", "zh") else 450), piece.id
    assert max(sum(map(len, piece.paragraphs)) for piece in PIECES) > 600


def test_wire_copy_is_carried_by_three_outlets_and_changed() -> None:
    groups: dict[str, list[Piece]] = defaultdict(list)
    for piece in PIECES:
        if piece.wire:
            groups[piece.wire].append(piece)
    assert len(groups) >= 10
    for group in groups.values():
        assert len({piece.outlet for piece in group}) >= 3
        assert len({piece.headline for piece in group}) == len(group)
    carried = [piece for group in groups.values() for piece in group]
    lengths = {name: {len(p.paragraphs) for p in group} for name, group in groups.items()}
    assert sum(len(found) > 1 for found in lengths.values()) >= 10  # cut, or added to
    datelines = [parse_dateline(piece.paragraphs[0]) for piece in carried]
    found = [line for line in datelines if line is not None]
    assert len(found) >= 30
    assert all(line.place and line.agency == content.AGENCY for line in found)


def test_parts_columns_editorials_and_tags_are_there() -> None:
    heads = [parse_headline(p.headline, LANGUAGES[p.outlet]) for p in PIECES]
    genres = Counter(head.genre for head in heads)
    assert genres["editorial"] >= 6
    assert genres["interview"] >= 1
    assert genres["analysis"] >= 2
    columns = Counter(head.column for head in heads if head.column)
    assert columns["潮見台から"] >= 4
    assert columns["渡し場から"] >= 3
    parts: dict[str, set[int]] = defaultdict(set)
    for head in heads:
        if head.series and head.part:
            parts[head.series].add(head.part)
    assert sum(len(numbers) >= 2 for numbers in parts.values()) >= 3
    assert sum(head.country is not None for head in heads) >= 4
    assert any(is_subheading(p) for piece in PIECES for p in piece.paragraphs)


def test_one_article_is_revised() -> None:
    revised = [versions for versions in content.editions().values() if len(versions) > 1]
    assert len(revised) == 1
    first, second = revised[0]
    assert first.updated is None
    assert second.updated is not None
    assert second.updated > first.published
    assert (first.id, first.no, first.published) == (second.id, second.no, second.published)
    assert first.paragraphs != second.paragraphs
    assert content.pieces(2) != PIECES


def test_the_starter_topic_takes_what_is_on_topic_and_nothing_else(matcher: Matcher) -> None:
    missed, taken = [], []
    for piece in (*PIECES, *content.pieces(2)):
        matched = any(match.matched for match in matcher.match(article_of(piece)))
        if piece.on_topic and not matched:
            missed.append(piece.headline)
        if matched and not piece.on_topic:
            taken.append(piece.headline)
    assert not missed
    assert not taken


def test_near_misses_touch_the_topic(matcher: Matcher) -> None:
    """They would be no test of anything if no rule looked at them."""
    off = [piece for piece in PIECES if not piece.on_topic]
    sides = re.compile(
        "北朝鮮|ロシア|朝露|平壌|朝鮮|북한|평양|러시아|North Korea|Russia|Moscow|俄|朝鲜|Росси|КНДР"
    )
    assert sum(bool(sides.search(p.headline + "".join(p.paragraphs))) for p in off) >= 40
    assert sum(bool(matcher.match(article_of(piece))) for piece in off) >= 5


def test_pictures_are_drawn_alike_every_time_and_differ() -> None:
    drawn = {}
    for piece in PIECES:
        if piece.picture:
            svg = pictures.draw(piece.picture, f"{piece.outlet}/{piece.id}")
            assert svg == pictures.draw(piece.picture, f"{piece.outlet}/{piece.id}")
            assert ElementTree.fromstring(svg).tag.endswith("svg")  # our own bytes
            drawn[piece.outlet, piece.id] = svg
    assert len(set(drawn.values())) == len(drawn) >= 100
    assert {piece.picture for piece in PIECES if piece.picture} <= set(pictures.MOTIFS)


def test_package_data_stays_small() -> None:
    def size(folder: object) -> int:
        total = 0
        for entry in folder.iterdir():  # type: ignore[attr-defined]
            if entry.name != "__pycache__":
                total += size(entry) if entry.is_dir() else len(entry.read_bytes())
        return total

    assert size(files("kawaraban.sample")) < 2_000_000


def test_articles_travel_as_json() -> None:
    article = article_of(PIECES[0])
    assert from_json(to_json(article), Article) == article


def test_copies_are_just_the_wire_stories() -> None:
    """No own piece reads as a copy of another, and no carried form gets lost."""
    names = {outlet.key: outlet.name for outlet in content.outlets()}
    japanese = [piece for piece in PIECES if LANGUAGES[piece.outlet] == "ja"]
    articles = [replace(article_of(piece), outlet=names[piece.outlet]) for piece in japanese]
    kinds: Counter[str] = Counter()
    for (one, a), (other, b) in combinations(zip(japanese, articles, strict=True), 2):
        if abs(one.published - other.published) > timedelta(days=WINDOW_DAYS):
            continue  # nor are copies looked for so far apart
        link = compare(a, b)
        assert (link is not None) == (bool(one.wire) and one.wire == other.wire), (one.id, other.id)
        kinds.update([link.kind] if link else [])
    assert kinds["same"] >= 10
    assert kinds["contains"] + kinds["contained"] >= 10
