"""What people decide on a desk: kept, learned from cheaply, shown before it counts."""

from __future__ import annotations

import random
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from kawaraban.article import Article, Digest, Match, Moment, paragraphs, to_json
from kawaraban.desk.building import build
from kawaraban.desk.deciding import matching
from kawaraban.desk.deciding.backfill import backfill, preview
from kawaraban.desk.deciding.deciding import decide, edit, history, undo, who
from kawaraban.desk.deciding.inbox import inbox, inbox_count
from kawaraban.desk.deciding.matching import refresh_topics, unfinished
from kawaraban.desk.deciding.topics import with_examples
from kawaraban.desk.desk import Desk
from kawaraban.desk.grouping.settling import settle
from kawaraban.desk.reading.work import Stages
from kawaraban.desk.starting import starter_files

NOW = datetime(2024, 7, 1, tzinfo=UTC)
TOPIC = "port"
RULES = """name = "港"
threshold = {threshold}
[position]
headline = 2
lead = 1
text = 1
[[rule]]
label = "港"
any = ["羅先港"]
weight = 2
most = 1
[[rule]]
label = "埠頭"
any = ["埠頭"]
weight = 1
most = 1
"""
_WORDS = re.findall(
    r"\w+",
    "会談 条約 署名 協力 訪問 国境 鉄道 貿易 外相 声明 代表団 観光 支援 発表 懸念 決議 制裁"
    " 専門家 首脳 大使 歓迎 分析 天気 野球 音楽 選挙 教育 医療 宇宙 海洋 料理 映画",
)


def url(n: int) -> str:
    return f"https://minato.example/{n}"


def article(n: int) -> Article:
    """A third has 羅先港 in the headline, a third 埠頭 in the text."""
    rng = random.Random(n)
    text = "。".join("の".join(rng.choices(_WORDS, k=6)) for _ in range(6)) + f"。第{n}報。"
    headline = f"第{n}報 {rng.choice(_WORDS)}"
    if n % 3 == 0:
        headline = "羅先港 " + headline
    elif n % 3 == 1:
        text += "埠頭の話。"
    return Article(
        url=url(n),
        headline=headline,
        published=Moment.on(date(2024, 6, 1) + timedelta(days=n % 28)),
        text=paragraphs(text),
        language="ja",
        outlet="みなと新報",
        excerpt=text[:20],
    )


class Clock:
    """A second later each time it is asked."""

    def __init__(self) -> None:
        self.time = NOW

    def __call__(self) -> datetime:
        self.time += timedelta(seconds=1)
        return self.time


def write_topic(folder: Path, threshold: float) -> None:
    path = folder / "topics" / f"{TOPIC}.toml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(RULES.format(threshold=threshold), encoding="utf-8")


def fill(folder: Path, count: int = 60) -> None:
    (folder / "desk.toml").write_text('[desk]\ntitle = "試験"\n', encoding="utf-8")
    write_topic(folder, 4)
    with Desk(folder, write=True, workers=0) as desk:
        stages = Stages(with_examples(desk.topics, desk.store)[0])
        digests: list[Digest] = [stages.digest(article(n)) for n in range(count)]
        desk.store.save(digests, at=NOW)
        settle(desk)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    fill(tmp_path)
    return tmp_path


@pytest.fixture
def desk(folder: Path) -> Iterator[Desk]:
    with Desk(folder, write=True, workers=0, now=Clock()) as desk:
        yield desk


def on_page(desk: Desk) -> set[str]:
    return {clip.article.address for clip in desk.store.clips(TOPIC, limit=1000)}


def said(desk: Desk) -> dict[str, Match]:
    ids = {one.id: one.article.address for one in desk.store.articles()}
    return {ids[id]: match for id, match in desk.store.matches(TOPIC, ids).items()}


def rules(desk: Desk, threshold: float) -> None:
    write_topic(desk.config.folder, threshold)
    desk.reload()


# Decisions --------------------------------------------------------------------------------


def test_rules_alone_ask_about_what_is_half_way(tmp_path: Path, desk: Desk) -> None:
    assert on_page(desk) == {url(n) for n in range(0, 60, 3)}
    rules(desk, 2)
    settle(desk)
    assert {asked.article.address for asked in inbox(desk, TOPIC, limit=100)} == {
        url(n) for n in range(1, 60, 3)
    }
    assert len(inbox(desk, "港", limit=5)) == 5
    assert inbox_count(desk, TOPIC) == 20


def test_decisions_outlive_rules_learning_and_building(desk: Desk) -> None:
    decide(desk, TOPIC, url(1), "accept", note="大事")
    decide(desk, TOPIC, url(0), "reject")
    decide(desk, TOPIC, url(2), "pin")
    edit(desk, TOPIC, url(4), [("headline", "改題"), ("date", "2024-05-01")])
    for threshold in (4, 12, 1, 4):
        rules(desk, threshold)
        build(desk)
        clips = {clip.article.address: clip for clip in desk.store.clips(TOPIC, limit=1000)}
        assert url(0) not in clips
        assert (clips[url(1)].decision, clips[url(1)].note) == ("accepted", "大事")
        assert next(iter(clips)) == url(2)
        assert clips[url(4)].headline == "改題"
        assert clips[url(4)].date == Moment.parse("2024-05-01")
    (page,) = desk.config.site.glob(f"clips/{clips[url(4)].id}/index.html")
    html = page.read_text("utf-8")
    assert "改題" in html
    assert article(4).headline in html
    assert "大事" not in "".join(
        path.read_text("utf-8") for path in desk.config.site.rglob("*.html")
    )
    assert '<span class="mark">固定</span>' in (
        desk.config.site / "topics" / TOPIC / "index.html"
    ).read_text("utf-8")


def test_undo_takes_back_a_command_as_a_whole(desk: Desk) -> None:
    before = on_page(desk)
    edit(desk, TOPIC, url(1), [("headline", "改題"), ("note", "覚え")])
    assert url(1) in on_page(desk)
    assert [event.kind for event in undo(desk, TOPIC)] == ["accept", "headline", "note"]
    assert on_page(desk) == before
    assert undo(desk, TOPIC) == ()
    log = history(desk, TOPIC, url(1) + "?utm_source=x")
    assert [event.kind for event in log] == ["accept", "headline", "note", *["undo"] * 3]
    assert {event.who for event in log} == {who()}
    assert history(desk, TOPIC, url(2)) == ()


def test_an_edit_accepts_only_where_nothing_was_decided(desk: Desk) -> None:
    decide(desk, TOPIC, url(0), "reject")
    edit(desk, TOPIC, url(0), [("headline", "改題")])
    edit(desk, TOPIC, url(3), [("note", "覚え")])
    edit(desk, TOPIC, url(6), [("excerpt", "")])
    kinds = [event.kind for event in desk.store.decisions(TOPIC)]
    assert kinds == ["reject", "headline", "note", "excerpt"]
    assert url(0) not in on_page(desk)


@pytest.mark.parametrize(
    ("kind", "text"), [("date", "昨日"), ("date", "2024-13-01"), ("headline", "長" * 501)]
)
def test_an_edit_that_cannot_be_is_refused(desk: Desk, kind: str, text: str) -> None:
    with pytest.raises(ValueError, match=f"--{kind}"):
        edit(desk, TOPIC, url(0), [(kind, text)])  # type: ignore[list-item]  # any of the kinds
    assert desk.store.decisions() == ()


def test_matches_carry_no_decision(desk: Desk) -> None:
    """So that one that is taken back leaves nothing behind, even before the next build."""
    decide(desk, TOPIC, url(2), "accept")
    settle(desk)
    assert url(2) in on_page(desk)
    assert all(r.field != "decision" for match in said(desk).values() for r in match.reasons)
    decide(desk, TOPIC, url(2), "clear")
    match = said(desk).get(url(2))
    assert (url(2) in on_page(desk)) == (match is not None and match.matched)


# Learning ---------------------------------------------------------------------------------


def make_small(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("NEAR", 6), ("LIKE", 3), ("SLICE", 7), ("BATCH", 5)):
        monkeypatch.setattr(matching, name, value)


def teach(desk: Desk, count: int) -> None:
    for n in range(count):
        decide(desk, TOPIC, url(n), "reject" if n % 5 == 0 else "accept")
    refresh_topics(desk)


def test_after_a_decision_little_is_matched_at_once_and_all_in_the_end(
    folder: Path, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_small(monkeypatch)
    teach(desk, 8)
    assert not unfinished(desk)
    steps: list[int] = []
    monkeypatch.setattr(desk.progress, "step", lambda amount=1, note="": steps.append(amount))
    decide(desk, TOPIC, url(31), "accept")
    assert url(31) in on_page(desk)
    refresh_topics(desk)
    assert 0 < sum(steps) < 30
    builds = 1
    while unfinished(desk):
        if builds == 2:  # decided on in the middle of a round
            decide(desk, TOPIC, url(32), "reject")
        refresh_topics(desk)
        builds += 1
    assert builds > 4
    expected = {
        one.article.address: match
        for one in desk.store.articles()
        for match in Stages(with_examples(desk.topics, desk.store)[0]).match(one.article)
    }
    assert said(desk) == expected
    steps.clear()
    refresh_topics(desk)
    assert steps == []


def test_backfill_leaves_no_slice(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    make_small(monkeypatch)
    teach(desk, 8)
    decide(desk, TOPIC, url(31), "accept")
    refresh_topics(desk)
    assert unfinished(desk)
    assert backfill(desk, TOPIC)
    assert not unfinished(desk)
    assert not backfill(desk, TOPIC)


def test_one_copy_rejected_alone_teaches_nothing(desk: Desk) -> None:
    teach(desk, 4)
    _, before = with_examples(desk.topics, desk.store)
    decide(desk, TOPIC, url(9), "reject", alone=True)
    assert with_examples(desk.topics, desk.store)[1] == before


def test_an_interrupted_pass_goes_on_where_it_was(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_small(monkeypatch)
    rules(desk, 2)
    steps: list[int] = []

    def step(amount: int = 1, note: str = "") -> None:
        steps.append(amount)
        if sum(steps) == 20:
            raise KeyboardInterrupt

    monkeypatch.setattr(desk.progress, "step", step)
    with pytest.raises(KeyboardInterrupt):
        backfill(desk, TOPIC)
    decide(desk, TOPIC, url(5), "accept")  # learned in between: the first part comes again
    backfill(desk, TOPIC)
    assert sum(steps) == 60 + 20
    expected = {
        one.article.address: match
        for one in desk.store.articles()
        for match in Stages(with_examples(desk.topics, desk.store)[0]).match(one.article)
    }
    assert said(desk) == expected


# Backfill ---------------------------------------------------------------------------------


@pytest.mark.parametrize("threshold", [1, 2, 3, 5, 9])
def test_a_preview_is_what_happens(desk: Desk, threshold: float) -> None:
    decide(desk, TOPIC, url(0), "accept")
    decide(desk, TOPIC, url(1), "reject")
    settle(desk)
    before = on_page(desk)
    asked = {one.article.address for one in desk.store.asked(TOPIC, limit=1000)}
    rules(desk, threshold)
    log, matches = desk.store.decisions(), said(desk)
    changes = preview(desk, TOPIC)
    assert (on_page(desk), desk.store.decisions(), said(desk)) == (before, log, matches)
    backfill(desk, TOPIC)
    after = on_page(desk)
    assert {c.url for c in changes if c.change == "in"} == after - before
    assert {c.url for c in changes if c.change == "out"} == before - after
    now_asked = {one.article.address for one in desk.store.asked(TOPIC, limit=1000)}
    # What leaves the page for the inbox is told as leaving.
    assert {c.url for c in changes if c.change == "ask"} == now_asked - asked - before
    assert preview(desk, TOPIC) == ()
    days = [c.published.day for c in changes if c.published]
    assert days == sorted(days, reverse=True)


def test_backfill_since_a_day(desk: Desk) -> None:
    rules(desk, 1)
    since = date(2024, 6, 20)
    changes = preview(desk, TOPIC, since=since)
    assert changes
    assert all(c.published is not None and c.published.day >= since for c in changes)
    before = on_page(desk)
    assert backfill(desk, TOPIC, since=since)
    assert {c.url for c in changes if c.change == "in"} == on_page(desk) - before
    settle(desk)  # the rest follows
    assert {url(n) for n in range(60) if n % 3 < 2} == on_page(desk)


# The inbox --------------------------------------------------------------------------------


def test_a_topic_of_examples_asks_about_what_it_is_not_sure_of(folder: Path) -> None:
    (folder / "topics" / f"{TOPIC}.toml").write_text('name = "作例から"\n', encoding="utf-8")
    with Desk(folder, write=True, workers=0, now=Clock()) as desk:
        settle(desk)
        assert inbox(desk, TOPIC, limit=5) == ()  # it knows of nothing
        assert inbox_count(desk, TOPIC) == 0
        for n in (0, 3):
            decide(desk, TOPIC, url(n), "accept")
        settle(desk)
        asked = inbox(desk, TOPIC, limit=50)
        decided = {url(0), url(3)}
        assert len(asked) == inbox_count(desk, TOPIC) >= 10
        assert decided.isdisjoint(one.article.address for one in asked)
        unsure = {one.article.address for one in asked if one.match.outcome == "on"}
        assert unsure <= on_page(desk)
        assert inbox(desk, TOPIC, limit=3) == asked[:3]
        for one in asked:
            decide(desk, TOPIC, one.article.address, "reject")
        settle(desk)
        again = {one.article.address for one in inbox(desk, TOPIC, limit=50)}
        assert len(again) == inbox_count(desk, TOPIC)
        assert again.isdisjoint(one.article.address for one in asked)


def test_a_background_paragraph_is_asked_about_and_a_passing_mention_is_off(
    tmp_path: Path,
) -> None:
    """With the rules a new desk starts with."""
    (tmp_path / "desk.toml").write_text('[desk]\ntitle = "試験"\n', encoding="utf-8")
    for name, text in starter_files():
        if name.startswith("topics/"):
            (tmp_path / "topics").mkdir(exist_ok=True)
            (tmp_path / name).write_text(text, encoding="utf-8")
    filler = "日米韓の外相は会談し、地域の情勢について意見を交わした。共同声明をまとめた。" * 8
    background = (
        "北朝鮮とロシアは2024年6月、包括的戦略パートナーシップ条約に署名した。"
        "北朝鮮はロシアに部隊を派遣し、ロシアは北朝鮮に技術を供与したとされる。"
    )
    passing = "会合には米国、中国、ロシア、北朝鮮など二十カ国の代表が招かれた。"

    def outcome(text: str) -> str:
        one = Article(url=url(1), headline="日米韓外相が会談", text=paragraphs(text), language="ja")
        with Desk(tmp_path) as desk:
            stages = Stages(with_examples(desk.topics, desk.store)[0])
        return next((match.outcome for match in stages.match(one)), "off")

    assert outcome(f"{filler}\n{background}\n{filler}") == "ask"
    assert outcome(f"{filler}\n{passing}\n{filler}") == "off"
    assert outcome(background) == "on"


# Killed -----------------------------------------------------------------------------------


def test_killed_builds_and_decisions_between_them_lose_nothing(tmp_path: Path) -> None:
    """kill -9 while the archive is matched anew, decisions in another process meanwhile: in the
    end all is as if nothing had been killed."""
    outcomes = []
    for killed in (False, True):
        folder = tmp_path / str(killed)
        folder.mkdir()
        fill(folder, 300)
        write_topic(folder, 3)
        rng = random.Random(5)
        with Desk(folder, now=Clock()) as desk:
            for n in range(8):
                process = None
                if killed:
                    words = ["--quiet", "--workers", "0", "--desk", str(folder), "build"]
                    process = subprocess.Popen(
                        [sys.executable, "-m", "kawaraban", *words],
                        stdout=subprocess.DEVNULL,
                        stderr=subprocess.PIPE,
                    )
                    with suppress(subprocess.TimeoutExpired):
                        process.wait(rng.uniform(0.3, 1.2))  # anywhere, start-up included
                decide(desk, TOPIC, url(n), "accept" if n % 2 else "reject")
                if n % 3 == 0:
                    edit(desk, TOPIC, url(n), [("headline", f"改題{n}"), ("note", "覚え")])
                if process is not None:
                    process.send_signal(signal.SIGKILL)
                    process.communicate()
        with Desk(folder, write=True, workers=0) as desk:
            build(desk)
            backfill(desk, TOPIC)
            assert desk.store.check() == []  # type: ignore[attr-defined]  # SqliteStore's own
            clips = desk.store.clips(TOPIC, limit=1000)
            # A story keeps the name it once had; which clips are one story is what must be equal.
            stories: dict[str, set[str]] = {}
            for clip in clips:
                stories.setdefault(clip.story or clip.id, set()).add(clip.id)
            plain = [to_json(msgspec.structs.replace(clip, story=None)) for clip in clips]
            together = sorted(map(sorted, stories.values()))
            outcomes.append((plain, together, desk.store.decisions(), said(desk)))
    assert outcomes[0] == outcomes[1]
