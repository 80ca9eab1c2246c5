"""Stories, series and columns on a desk: permanent, and as people said, whatever happens."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from kawaraban.article import Article, Digest, Moment, Story, clip_id, paragraphs, to_json
from kawaraban.desk.building import build
from kawaraban.desk.deciding.deciding import decide
from kawaraban.desk.deciding.topics import with_examples
from kawaraban.desk.desk import Desk
from kawaraban.desk.grouping import grouping, regrouping
from kawaraban.desk.grouping.settling import settle
from kawaraban.desk.reading.work import Stages
from kawaraban.group.stories import Stories
from kawaraban.store.sqlite import open_store

NOW = datetime(2024, 7, 1, tzinfo=UTC)
RULES = 'name = "港"\nthreshold = 1\n[[rule]]\nlabel = "港"\nany = ["港"]\nweight = 5\n'
EVENTS = (
    "港 倉庫 火災 消防隊 消火 煙 原因 調査 延焼 避難 警報 鎮火 放水",
    "港 客船 寄港 観光客 市場 灯台 市長 花束 出迎え 乗客 歓迎会 船長 太鼓",
    "港 労働者 組合 賃上げ 集会 会社 回答 交渉 要求 横断幕 委員長 団体 埠頭",
)


def article(event: int, n: int, hour: int, **more: Any) -> Article:
    """Every article in words of its own about the same things."""
    rng = random.Random(event * 100 + n)
    words = EVENTS[event].split()

    def sentence(k: int) -> str:
        return "が".join(rng.sample(words, k)) + "した。"

    fields: dict[str, Any] = {
        "url": f"https://outlet{n}.example/{event}",
        "headline": "、".join(["港", *rng.sample(words, 3)]),
        "published": Moment.of(NOW + timedelta(hours=hour)),
        "text": paragraphs("".join(sentence(5) for _ in range(8)) + f"記者{n}が伝えた。"),
        "language": "ja",
        "outlet": f"媒体{n}",
        **more,
    }
    return Article(**fields)


PRESS = [article(event, n, 240 * event + n) for event in range(3) for n in range(4)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "topics").mkdir()
    (tmp_path / "topics" / "port.toml").write_text(RULES, "utf-8")
    (tmp_path / "desk.toml").write_text('[desk]\ntitle = "港"\n', "utf-8")
    return tmp_path


@pytest.fixture
def desk(folder: Path) -> Iterator[Desk]:
    clock = iter(range(10_000))
    with Desk(
        folder, write=True, workers=0, now=lambda: NOW + timedelta(minutes=next(clock))
    ) as desk:
        yield desk


def save(desk: Desk, articles: Sequence[Article]) -> None:
    stages = Stages(with_examples(desk.topics, desk.store)[0])
    digests: list[Digest] = [stages.digest(one) for one in articles]
    desk.store.save(digests, at=NOW)


def sets(desk: Desk) -> set[frozenset[str]]:
    return {frozenset(story.urls) for story in desk.store.stories()}


def urls(event: int, some: Sequence[int] = range(4)) -> frozenset[str]:
    return frozenset(PRESS[event * 4 + n].url for n in some)


def story_at(desk: Desk, url: str) -> Story:
    id = desk.store.story_of(url)
    story = desk.store.story(id) if id else None
    assert story is not None
    return story


class FewWait(Stories):
    """Settles five articles together."""

    def __init__(self, window: int = 5) -> None:
        super().__init__(window)


@pytest.mark.parametrize("stories", [Stories, FewWait])
def test_each_event_is_one_story_in_whatever_batches_it_came(
    folder: Path, desk: Desk, monkeypatch: pytest.MonkeyPatch, stories: type[Stories]
) -> None:
    monkeypatch.setattr(grouping, "Stories", stories)
    save(desk, PRESS)
    settle(desk)
    assert sets(desk) == {urls(0), urls(1), urls(2)}
    assert story_at(desk, PRESS[2].url).id == clip_id(PRESS[0].url)
    whole = desk.store.stories()

    other = folder / "other"
    (other / "topics").mkdir(parents=True)
    for name in ("desk.toml", "topics/port.toml"):
        (other / name).write_bytes((folder / name).read_bytes())
    with Desk(other, write=True, workers=0) as second:
        for start in range(0, 12, 3):
            save(second, PRESS[start : start + 3])
            settle(second)
        assert second.store.stories() == whole


def test_only_what_is_new_is_read(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    save(desk, PRESS)
    settle(desk)
    store = desk.store
    read: list[int] = []
    articles_of = type(store).articles_of

    def counted(self: Any, ids: Any) -> Any:
        read.extend(ids)
        return articles_of(self, ids)

    monkeypatch.setattr(type(store), "articles_of", counted)
    save(desk, [article(0, 7, 5)])
    settle(desk)
    assert len(set(read)) == 5  # the new one, and those of its story
    assert len(story_at(desk, article(0, 7, 5).url).urls) == 5
    read.clear()
    settle(desk)
    assert read == []


def test_a_merge_is_final_and_its_address_leads_on(desk: Desk) -> None:
    save(desk, PRESS[:8])
    build(desk)
    fire, ship = story_at(desk, PRESS[0].url), story_at(desk, PRESS[4].url)
    regrouping.merge(desk, [ship.id[:8], f"https://desk.example/stories/{fire.id}/"])
    save(desk, PRESS[8:])
    build(desk)
    assert sets(desk) == {urls(0) | urls(1), urls(2)}
    merged = desk.store.story(ship.id)
    assert merged is not None
    assert (merged.id, merged.was) == (fire.id, (ship.id,))
    site = desk.config.site
    moved = (site / "stories" / ship.id / "index.html").read_text("utf-8")
    assert f'content="0; url=../{fire.id}/"' in moved
    assert f'<link rel="canonical" href="../{fire.id}/">' in moved
    page = (site / "stories" / fire.id / "index.html").read_text("utf-8")
    assert "編者が複数の出来事の記事を一つにまとめました（2024.07.01）。" in page

    with pytest.raises(ValueError, match=r"already|すでに"):
        regrouping.merge(desk, [fire.id, ship.id])
    event = regrouping.undo(desk)
    assert event is not None
    assert event.kind == "merge"
    assert regrouping.undo(desk) is None
    build(desk)
    assert sets(desk) == {urls(0), urls(1), urls(2)}
    assert 'meta http-equiv="refresh"' not in (site / "stories" / ship.id / "index.html").read_text(
        "utf-8"
    )
    assert [one.kind for one in regrouping.history(desk)] == ["merge", "undo"]


def test_a_split_is_final_whatever_comes(desk: Desk) -> None:
    save(desk, PRESS)
    build(desk)
    fire = story_at(desk, PRESS[0].url)
    with pytest.raises(ValueError, match=r"no article|記事ではありません"):
        regrouping.split(desk, fire.id, [PRESS[5].url])
    with pytest.raises(ValueError, match=r"nothing would be left|残りません"):
        regrouping.split(desk, fire.id, fire.urls)
    regrouping.split(desk, fire.id, [PRESS[2].url + "?utm_source=x", PRESS[3].url])
    build(desk)
    apart = {urls(0, [0, 1]), urls(0, [2, 3]), urls(1), urls(2)}
    assert sets(desk) == apart
    assert story_at(desk, PRESS[0].url).id == fire.id
    other = story_at(desk, PRESS[2].url)
    assert other.id == clip_id(PRESS[2].url)
    page = (desk.config.site / "stories" / other.id / "index.html").read_text("utf-8")
    assert "編者が別の出来事から分けました" in page
    assert f"stories/{fire.id}/" in page
    # Read again, matched again, another of the event, one of them revised, found under another
    # address: it stays.
    desk.store.set_topic_version("port", None)
    settle(desk)
    assert sets(desk) == apart
    revised = msgspec.structs.replace(
        PRESS[2], text=(*PRESS[2].text, *paragraphs("続報では消防隊が帰った。"))
    )
    moved = msgspec.structs.replace(
        PRESS[3], canonical="https://outlet3.example/a/0", other_urls=(PRESS[3].url,)
    )
    stages = Stages(with_examples(desk.topics, desk.store)[0])
    later = NOW + timedelta(days=1)
    desk.store.save([stages.digest(one) for one in (revised, moved, article(0, 8, 9))], at=later)
    build(desk)
    ids = [desk.store.story_of(PRESS[n].url) for n in range(4)]
    assert ids == [fire.id, fire.id, other.id, other.id]
    assert desk.store.story_of(article(0, 8, 9).url) in (fire.id, other.id)


def test_what_left_the_page_leaves_its_story_and_not_its_address(desk: Desk) -> None:
    save(desk, PRESS[:4])
    build(desk)
    fire = story_at(desk, PRESS[0].url)
    decide(desk, "port", PRESS[0].url, "reject")
    build(desk)
    (story,) = desk.store.stories()
    assert (story.id, frozenset(story.urls)) == (fire.id, urls(0, [1, 2, 3]))
    page = desk.config.site / "stories" / fire.id / "index.html"
    assert clip_id(PRESS[0].url) not in page.read_text("utf-8")
    for n in (1, 2, 3):
        decide(desk, "port", PRESS[n].url, "reject")
    build(desk)
    assert not page.exists()
    decide(desk, "port", PRESS[1].url, "accept")
    build(desk)
    assert page.exists()  # of one article, at its old address


KILLED = """
import os, sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from kawaraban.desk.grouping import grouping
from kawaraban.desk.grouping import regrouping
from kawaraban.desk.grouping import settling
from kawaraban.desk.desk import Desk
import kawaraban.store.grouped as store
folder, step = Path(sys.argv[1]), int(sys.argv[2])
count = 0
def dying(run):
    def wrapped(*a, **k):
        global count
        count += 1
        if count == step:
            os.kill(os.getpid(), 9)
        done = run(*a, **k)
        count += 1
        if count == step:
            os.kill(os.getpid(), 9)
        return done
    return wrapped
for name in ("put_grouping", "put_stories", "take_serials", "put_runs", "say_of_stories"):
    setattr(store, name, dying(getattr(store, name)))
with Desk(folder, write=True, workers=0, now=lambda: datetime(2024, 7, 2, tzinfo=UTC)) as desk:
    settling.settle(desk)
    if not desk.store.said_of_stories():
        first, second, *_ = sorted(s.id for s in desk.store.stories())
        regrouping.merge(desk, [first, second])
    settling.settle(desk)
"""


def test_killed_at_every_step_it_comes_to_the_same(folder: Path, desk: Desk) -> None:
    parts = [
        article(1, 9, 260 + n, url=f"https://outlet9.example/part/{n}", series="客船の旅", part=n,
                column="港の窓", headline=f"客船の旅({n})")
        for n in (1, 2, 4)
    ]  # fmt: skip
    save(desk, PRESS + parts)
    desk.rest()
    base = (folder / "desk.db").read_bytes()
    assert not (folder / "desk.db-wal").exists() or not (folder / "desk.db-wal").stat().st_size

    def outcome() -> object:
        with open_store(folder / "desk.db") as store:
            return (
                store.stories(),
                store.names("story"),
                store.runs(),
                [to_json(event) for event in store.said_of_stories()],
                store.check(),
            )

    def run(step: int) -> int:
        script = [sys.executable, "-c", KILLED, str(folder), str(step)]
        return subprocess.run(script, check=False).returncode

    assert run(0) == 0
    expected = outcome()
    for step in (1, 2, 3, 5, 8):
        for name in ("desk.db-wal", "desk.db-shm"):
            (folder / name).unlink(missing_ok=True)
        (folder / "desk.db").write_bytes(base)
        assert run(step) == -9
        assert run(0) == 0
        assert outcome() == expected
    desk.resume()


def test_series_and_columns_over_the_whole_archive(desk: Desk) -> None:
    def part(n: int, **more: Any) -> Article:
        fields: dict[str, Any] = {
            "url": f"https://rensai.example/{n}",
            "series": "客船の旅",
            "part": n,
            "column": "港の窓",
            "headline": f"客船の旅({n})",
            "outlet": "連載新聞",
            **more,
        }
        return article(1, 10 + n, 50 + n, **fields)

    # Part 4 is on no topic's page.
    off = part(4, text=paragraphs("海の話。" * 20), headline="客船の旅(4)")
    save(desk, [part(2), off, part(6)])
    build(desk)
    column, series = sorted(desk.store.runs(), key=lambda run: run.kind)
    assert (series.missing, [one.part for one in series.instalments]) == ((1, 3, 5), [2, 4, 6])
    assert series.id == column.id == clip_id(part(2).url)
    site = desk.config.site
    page = (site / "series" / series.id / "index.html").read_text("utf-8")
    assert page.count("は未収集") == 3
    assert 'href="https://rensai.example/4"' in page
    clip = (site / "clips" / clip_id(part(6).url) / "index.html").read_text("utf-8")
    assert 'rel="prev" href="https://rensai.example/4"' in clip
    assert "第5回は未収集" in clip
    # The first part turns up: the series keeps its address.
    save(desk, [part(1)])
    build(desk)
    page = (site / "series" / series.id / "index.html").read_text("utf-8")
    assert page.count("は未収集") == 2
    assert (site / "columns" / column.id / "index.html").exists()
    assert (site / "series" / "index.html").exists()
