"""Topics that change while a round is under way."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from kawaraban.article import Article, Digest, Match, paragraphs
from kawaraban.desk.deciding.changing import Changes
from kawaraban.desk.deciding.matching import reading, refresh_topics
from kawaraban.desk.desk import Desk
from kawaraban.desk.reading.readers import Readers
from kawaraban.desk.reading.work import ArticleJob, Job, Outcome


def put(folder: Path, slug: str, term: str, name: str) -> None:
    rule = f'[[rule]]\nlabel = "r"\nany = ["{term}"]\n'
    text = f'name = "{name}"\nthreshold = 0.5\n{rule}'
    (folder / "topics" / f"{slug}.toml").write_text(text, encoding="utf-8")


@pytest.fixture(params=[0, 1])
def desk(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Desk]:
    (tmp_path / "desk.toml").write_text('[desk]\ntitle = "試験"\n', encoding="utf-8")
    (tmp_path / "topics").mkdir()
    put(tmp_path, "port", "羅津港", "港")
    put(tmp_path, "rail", "豆満江駅", "駅")
    with Desk(tmp_path, write=True, workers=request.param) as desk:
        yield desk


class UnderWay:
    """A round in which articles come one at a time."""

    def __init__(self, desk: Desk, readers: Readers[Job, Outcome]) -> None:
        self.desk, self.readers = desk, readers
        self.changes = Changes(desk, readers)
        self.count = 0

    def look(self) -> bool:
        return asyncio.run(self.changes.look())

    def comes(self, text: str) -> set[str]:
        self.count += 1
        url = f"https://a.example/{self.count}"
        article = Article(url=url, headline="", text=paragraphs(text), language="ja")
        digest = self.readers.one(ArticleJob(article=article))
        assert isinstance(digest, Digest)
        self.desk.store.save([digest], at=self.desk.now())
        return {match.topic for match in digest.matches}


def stored(desk: Desk, slug: str) -> dict[int, Match]:
    ids = [one.id for one in desk.store.articles()]
    return desk.store.matches(slug, ids)


def test_what_changes_counts_from_the_next_article_on(desk: Desk) -> None:
    folder = desk.config.folder
    with reading(desk, refresh_topics(desk)) as readers:
        round = UnderWay(desk, readers)
        assert not round.look()
        assert round.comes("羅津港と豆満江駅とハサン駅") == {"port", "rail"}
        put(folder, "rail", "ハサン駅", "駅")
        put(folder, "bridge", "友好橋", "橋")
        assert round.look()
        assert not round.look()
        assert round.comes("羅津港と豆満江駅") == {"port"}
        assert round.comes("ハサン駅と友好橋") == {"rail", "bridge"}
        (folder / "topics" / "port.toml").unlink()
        put(folder, "bridge", "友好橋", "港")  # takes over its name
        assert round.look()
        assert round.comes("羅津港と友好橋") == {"bridge"}
    desk.reload()
    refresh_topics(desk)
    assert len(stored(desk, "port")) == 0
    assert len(stored(desk, "rail")) == 2
    assert len(stored(desk, "bridge")) == 2


def test_a_topic_taken_back_in_the_same_round_leaves_nothing(desk: Desk) -> None:
    folder = desk.config.folder
    refresh_topics(desk)
    with reading(desk, refresh_topics(desk)) as readers:
        round = UnderWay(desk, readers)
        put(folder, "rail", "ハサン駅", "駅")
        put(folder, "bridge", "友好橋", "橋")
        assert round.look()
        assert round.comes("ハサン駅と友好橋") == {"rail", "bridge"}
        put(folder, "rail", "豆満江駅", "駅")
        (folder / "topics" / "bridge.toml").unlink()
        assert round.look()
        assert round.comes("ハサン駅と友好橋と豆満江駅") == {"rail"}
    desk.reload()
    refresh_topics(desk)
    assert len(stored(desk, "rail")) == 1
    assert len(stored(desk, "bridge")) == 0


def test_a_mistake_leaves_what_held_before(desk: Desk) -> None:
    folder = desk.config.folder
    with reading(desk, refresh_topics(desk)) as readers:
        round = UnderWay(desk, readers)
        (folder / "topics" / "rail.toml").write_text("threshold = ", encoding="utf-8")
        assert not round.look()
        assert round.comes("羅津港と豆満江駅") == {"port", "rail"}
        put(folder, "rail", "ハサン駅", "駅")
        assert round.look()
        assert round.comes("ハサン駅") == {"rail"}
