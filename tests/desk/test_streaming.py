"""A stream through copies and stories: a line per article, in order, copies with their first."""

from __future__ import annotations

import pytest

from kawaraban.article import Article, clip_id, paragraphs
from kawaraban.desk.grouping import streaming
from kawaraban.desk.grouping.streaming import Stream

TEXT = (
    "The harbour board has decided to move the lighthouse at Tarn Point by a hundred yards. "
    "Work on the new footings begins in March, its chairman Olim Varga said on Tuesday evening. "
    "The cost of 400,000 crowns is borne by the county and by the fishermen of Lower Tarn."
)


def article(number: int, text: str, headline: str = "Lighthouse to be moved") -> Article:
    return Article(url=f"https://example.test/{number}", headline=headline, text=paragraphs(text))


GIVEN = [
    article(1, TEXT),
    article(
        2, "Apple growers of the valley spray against blight, which the station found.", "Blight"
    ),
    article(3, TEXT),
]


def test_lines_come_in_order_and_copies_share_the_story_of_their_first() -> None:
    stream = Stream()
    for one in GIVEN:
        stream.add(one)
    assert list(stream.lines()) == []
    lines = list(stream.end())
    assert [url for url, _, _ in lines] == [one.url for one in GIVEN]
    assert [copy_of for _, copy_of, _ in lines] == [None, None, GIVEN[0].url]
    assert lines[0][2] == lines[2][2] == clip_id(GIVEN[0].url)
    assert lines[1][2] == clip_id(GIVEN[1].url)


def test_at_once_says_the_same_of_these() -> None:
    stream = Stream()
    said = [stream.at_once(one) for one in GIVEN]
    assert [copy_of for copy_of, _ in said] == [None, None, GIVEN[0].url]
    assert said[0][1] == said[2][1] != said[1][1]


def test_older_lines_come_while_the_latest_are_held_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(streaming, "HELD_BACK", 1)
    stream = Stream()
    for one in GIVEN:
        stream.add(one)
    stream._stories.settle()
    assert [url for url, _, _ in stream.lines()] == [one.url for one in GIVEN[:2]]
    assert [url for url, _, _ in stream.end()] == [GIVEN[2].url]
