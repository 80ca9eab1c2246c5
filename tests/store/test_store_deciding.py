"""What people decided: kept for good, whatever becomes of the articles; and what is asked."""

from __future__ import annotations

import sys
import threading
from pathlib import Path
from typing import Any

import msgspec
import pytest

from kawaraban.article import Digest, Match, Moment, Outcome
from kawaraban.store.base import Decision, DecisionKind
from kawaraban.store.sqlite import SqliteStore, open_store

sys.path.insert(0, str(Path(__file__).parent))  # tests have no packages
from store_press import NOW, TOPIC, addresses_on, article, at, digest, place_all, url


@pytest.fixture
def store() -> SqliteStore:
    return open_store(":memory:")


def decide(
    store: SqliteStore,
    name: str,
    kind: DecisionKind,
    value: str = "",
    *,
    hour: float = 0,
    who: str = "編集",
) -> None:
    store.decide(
        [Decision(topic=TOPIC, url=url(name), kind=kind, value=value, at=at(hour), who=who)]
    )


def judged(
    name: str,
    outcome: Outcome,
    *,
    score: float = 2.0,
    probability: float | None = None,
    text: str | None = None,
    published: str = "2024-06-19T17:05+09:00",
) -> Digest:
    plain = digest(article(name, text or f"{name}のロシア。", published=published))
    match = msgspec.structs.replace(
        plain.matches[0],
        score=score,
        matched=outcome == "on",
        outcome=outcome,
        probability=probability,
    )
    return msgspec.structs.replace(plain, matches=(match,))


def inbox(store: SqliteStore) -> list[str]:
    return [one.article.address for one in store.asked(TOPIC)]


# Outcomes ---------------------------------------------------------------------------------


def test_outcomes_and_probabilities_come_back(store: SqliteStore) -> None:
    given = [
        judged("on", "on", probability=0.9),
        judged("ask", "ask", probability=0.4),
        judged("off", "off"),
    ]
    saved = store.save(given, at=NOW)
    said = store.matches(TOPIC, [one.id for one in saved])
    assert [said[one.id] for one in saved] == [one.matches[0] for one in given]
    assert store.matches("no-such", [saved[0].id]) == {}
    assert addresses_on(store) == [url("on")]
    assert inbox(store) == [url("ask")]
    trace = store.trace(url("ask"))
    assert trace is not None
    assert (trace.matches[0].outcome, trace.matches[0].probability) == ("ask", 0.4)


def test_what_a_match_says_agrees_with_itself() -> None:
    def match(*, matched: bool, outcome: Outcome = "off") -> Outcome:
        return Match(topic="t", url="u", score=1, matched=matched, outcome=outcome).outcome

    assert match(matched=True) == "on"
    assert match(matched=True, outcome="ask") == "on"
    assert match(matched=False, outcome="on") == "off"
    assert match(matched=False, outcome="ask") == "ask"


# The inbox --------------------------------------------------------------------------------


def test_the_inbox_has_the_likeliest_first(store: SqliteStore) -> None:
    store.save(
        [
            judged("some", "ask", score=2),
            judged("low", "ask", score=1),
            judged("high", "ask", score=4),
            judged("on", "on", score=7, probability=0.6),
            judged("sure", "on", score=9, probability=0.9),
            judged("rules", "on", score=6),
            judged("off", "off", score=0.5),
            judged("against", "off", score=-1),
        ],
        at=NOW,
    )
    assert inbox(store) == [url(name) for name in ("high", "some", "low")]
    assert [one.article.address for one in store.asked(TOPIC, offset=1, limit=2)] == [
        url("some"),
        url("low"),
    ]
    assert store.asked_count(TOPIC) == 3
    (unsure,) = store.asked(TOPIC, kind="page", below=0.8)
    assert unsure.article.address == url("on")
    (off,) = store.asked(TOPIC, kind="off")
    assert off.article.address == url("off")
    decide(store, "on", "accept")
    decide(store, "off", "reject")
    assert store.asked(TOPIC, kind="page", below=0.8) == store.asked(TOPIC, kind="off") == ()
    assert (store.asked("no-such"), store.asked_count("no-such")) == ((), 0)


def test_what_was_decided_is_not_asked_again_nor_its_copies(store: SqliteStore) -> None:
    store.save([judged(name, "ask", text="同じロシアの条約。") for name in "abc"], at=NOW)
    place_all(store)
    (asked,) = store.asked(TOPIC)
    assert (asked.article.address, asked.copies) == (url("a"), 2)
    decide(store, "b", "reject")
    assert inbox(store) == []
    assert store.asked_count(TOPIC) == 0
    decide(store, "b", "clear", hour=1)
    assert inbox(store) == [url("a")]
    store.save([judged("d", "on", text="同じロシアの条約。")], at=at(1))
    place_all(store)
    assert inbox(store) == []  # a copy is on the page
    assert addresses_on(store) == [url("d")]
    assert store.check() == []


# Kept decisions ---------------------------------------------------------------------------


def test_a_rejected_clip_does_not_come_back_as_a_copy(store: SqliteStore) -> None:
    wire = "ロシアの条約。"
    store.save([digest(article("a", wire))], at=NOW)
    decide(store, "a", "reject")
    copies = [
        article("earlier", wire, published="2024-06-18T00:00Z"),
        article("later", wire, published="2024-06-21T00:00Z"),
    ]
    store.save([digest(one) for one in copies], at=at(1))
    place_all(store)
    assert addresses_on(store) == []
    assert store.search("条約", topic=TOPIC).total == 0
    assert store.search("条約").total == 3
    decide(store, "later", "accept", hour=2)  # but by the same hand
    (clip,) = store.clips(TOPIC)
    assert (clip.article.address, clip.decision) == (url("earlier"), "accepted")
    assert [copy.url for copy in clip.also_in] == [url("later")]
    assert store.check() == []


def test_decisions_outlive_rules_readings_and_twins(store: SqliteStore) -> None:
    store.save([digest(article(name, f"{name}ロシア。")) for name in "abc"], at=NOW)
    decide(store, "a", "accept")
    decide(store, "b", "reject")
    decide(store, "c", "accept", hour=1)
    decide(store, "c", "pin", hour=1)
    decide(store, "c", "headline", "改題", hour=1)
    decide(store, "c", "excerpt", "抜粋", hour=1)
    decide(store, "c", "date", "2024-06-01", hour=1)
    decide(store, "c", "note", "確認済み", hour=1)

    def seen() -> list[object]:
        return [
            (c.article.address, c.decision, c.pinned, c.headline, c.excerpt, c.date, c.note)
            for c in store.clips(TOPIC)
        ]

    before = seen()
    assert len(before) == 2
    ids = [one.id for one in store.articles()]
    on = {id: Match(topic=TOPIC, url="", score=9, matched=True) for id in ids}
    for said in (on, dict.fromkeys(ids, None), on):
        store.put_matches(TOPIC, said)  # another rule
        assert seen() == before
    # Read anew, with another text and to no topic; under a twin address; found to be one with
    # another article that is on the page by its own right.
    store.save([digest(article("b", "改訂。", headline="無"), topics=())], at=at(2))
    assert seen() == before
    store.save([digest(article("twin-b", "bロシア。", canonical="b"))], at=at(3))
    assert seen() == before
    store.save([digest(article("other", "ロシア。"))], at=at(4))
    store.save([digest(article("b", "bロシア。", other=("other",)))], at=at(5))
    assert seen() == before
    assert store.check() == []


def test_pinned_clips_come_first(store: SqliteStore) -> None:
    store.save(
        [
            digest(article(name, f"{name}ロシア。", published=f"2024-06-1{n}"))
            for n, name in enumerate("abcd")
        ],
        at=NOW,
    )
    decide(store, "a", "pin")
    decide(store, "c", "pin")
    assert addresses_on(store) == [url(name) for name in "cadb"]
    assert [clip.pinned for clip in store.clips(TOPIC)] == [True, True, False, False]
    assert addresses_on(store) == [
        clip.article.address for n in range(4) for clip in store.clips(TOPIC, offset=n, limit=1)
    ]
    decide(store, "c", "unpin", hour=1)
    assert addresses_on(store) == [url(name) for name in "adcb"]
    assert store.check() == []


def test_clips_are_put_in_order_by_hand(store: SqliteStore) -> None:
    def order(name: str, value: str, beside: str = "", hour: float = 0) -> str:
        decide(store, name, "order", value and f"{value} {url(beside)}", hour=hour)
        return names()

    def names() -> str:
        assert store.check() == []
        one_by_one = [
            clip.article.address
            for n in range(store.clip_count(TOPIC))
            for clip in store.clips(TOPIC, offset=n, limit=1)
        ]
        assert one_by_one == addresses_on(store)
        return "".join(address[-1] for address in one_by_one)

    def save(name: str, day: int, **more: Any) -> None:
        told = article(name, f"{name}ロシア。", published=f"2024-06-{day}", **more)
        store.save([digest(told)], at=NOW)

    for n, name in enumerate("abcde"):
        save(name, 10 + 2 * n)
    assert names() == "edcba"
    assert order("a", "before", "d") == "eadcb"
    assert order("b", "after", "a", hour=1) == "eabdc"
    assert order("a", "before", "b", hour=2) == "eabdc"
    # What stood beside it stays where it is.
    assert order("a", "after", "c", hour=3) == "ebdca"
    assert order("d", "after", "b", hour=4) == "ebdca"
    assert order("d", "before", "b", hour=5) == "edbca"
    save("f", 15)  # a new one goes where its date puts it: between c and d, whose place b has too
    assert names() == "edbfca"
    # Another reading, another rule, and a clip that goes and comes back.
    save("a", 10, headline="別の見出し")
    assert names() == "edbfca"
    store.put_matches(TOPIC, {one.id: None for one in store.articles()})
    assert names() == ""
    decide(store, "b", "accept", hour=6)
    assert names() == "b"
    for name in "acdef":
        decide(store, name, "accept", hour=6)
    assert names() == "edbfca"
    decide(store, "a", "date", "2024-06-30", hour=7)
    assert names() == "edbfca"
    # A pin takes it out of the order, what is put beside a pinned clip is up there with it.
    decide(store, "a", "pin", hour=8)
    assert order("c", "after", "a", hour=9) == "acedbf"
    decide(store, "a", "unpin", hour=10)
    assert names() == "acedbf"
    assert order("c", "", hour=11) == "aedbfc"
    assert order("c", "before", "x", hour=12) == "aedbfc"  # nothing is known there
    save("x", 11)
    assert names() == "aedbfcx"
    store.undo(TOPIC, who="編集", at=at(13))
    store.undo(TOPIC, who="編集", at=at(14))
    assert names() == "acedbfx"


def test_copies_are_ordered_as_one(store: SqliteStore) -> None:
    for n, name in enumerate("abc"):
        text = "同じロシア。" if name != "b" else "bロシア。"
        store.save([digest(article(name, text, published=f"2024-06-1{n}"))], at=NOW)
    assert addresses_on(store) == [url("c"), url("b"), url("a")]
    decide(store, "c", "order", f"after {url('b')}")
    place_all(store)
    assert addresses_on(store) == [url("b"), url("a")]
    decide(store, "c", "order", f"before {url('b')}", hour=1)
    assert addresses_on(store) == [url("a"), url("b")]
    store.save([digest(article("a", "aは違うロシア。", published="2024-06-10"))], at=at(2))
    place_all(store)
    assert addresses_on(store) == [url("c"), url("b"), url("a")]
    assert store.check() == []


def test_an_edited_date_moves_the_clip_and_not_the_article(store: SqliteStore) -> None:
    store.save(
        [
            digest(article("a", "aロシア。", published="2024-06-10")),
            digest(article("b", "bロシア。", published="2024-06-11")),
        ],
        at=NOW,
    )
    decide(store, "a", "date", "2024-06-12T10:00+09:00")
    clips = store.clips(TOPIC)
    assert [clip.article.address for clip in clips] == [url("a"), url("b")]
    assert clips[0].published == Moment.parse("2024-06-12T10:00+09:00")
    assert clips[0].article.published == Moment.parse("2024-06-10")
    assert (clips[0].edited, clips[1].edited) == (("date",), ())
    assert store.clips("another") == ()
    decide(store, "a", "date", hour=1)
    assert addresses_on(store) == [url("b"), url("a")]
    with pytest.raises(ValueError, match="month"):
        decide(store, "a", "date", "2024-13-01", hour=2)
    assert len(store.decisions()) == 2
    assert store.check() == []


def test_an_edit_is_of_one_topic_only(store: SqliteStore) -> None:
    store.save([digest(article("a"), topics=(TOPIC, "second"))], at=NOW)
    decide(store, "a", "headline", "改題")
    assert store.clips(TOPIC)[0].headline == "改題"
    assert store.clips("second")[0].headline == "朝ロ関係 a"
    stored = store.article(url("a"))
    assert stored is not None
    assert stored.article.headline == "朝ロ関係 a"


# The log ----------------------------------------------------------------------------------


def test_undo_takes_back_ones_own_last_command(store: SqliteStore) -> None:
    store.save([digest(article(name, f"{name}ロシア。")) for name in "ab"], at=NOW)
    decide(store, "a", "reject", hour=1)
    decide(store, "a", "note", "別件", hour=1)
    decide(store, "b", "reject", hour=2, who="同僚")
    undone = store.undo(TOPIC, who="編集", at=at(3))
    assert [one.kind for one in undone] == ["reject", "note"]
    assert addresses_on(store) == [url("a")]
    assert store.undo(TOPIC, who="編集", at=at(4)) == ()
    assert [one.kind for one in store.undo(TOPIC, who="同僚", at=at(5))] == ["reject"]
    assert addresses_on(store) == [url("b"), url("a")]
    assert [one.kind for one in store.decisions()] == [
        "reject", "note", "reject", "undo", "undo", "undo",
    ]  # fmt: skip
    assert store.rulings(TOPIC) == ()
    assert store.check() == []


def test_undo_uncovers_what_was_said_before(store: SqliteStore) -> None:
    store.save([digest(article("a"))], at=NOW)
    decide(store, "a", "headline", "初め", hour=1)
    decide(store, "a", "headline", "次", hour=2)
    decide(store, "a", "reject", hour=3)
    for headline in ("次", "初め", "朝ロ関係 a"):
        store.undo(TOPIC, who="編集", at=at(4))
        assert [clip.headline for clip in store.clips(TOPIC)] == [headline]


def test_rulings_say_what_stands(store: SqliteStore) -> None:
    store.save([digest(article(name, f"{name}ロシア。", other=(f"{name}/amp",))) for name in "ab"],
               at=NOW)  # fmt: skip
    decide(store, "a/amp", "accept")
    decide(store, "b", "reject", "copy")
    decide(store, "b", "note", "別件")
    decide(store, "unknown", "accept")
    a, b = store.rulings(TOPIC)
    assert (a.address, a.verdict, a.alone) == (url("a"), "accepted", False)
    assert (b.address, b.verdict, b.alone, b.note) == (url("b"), "rejected", True, "別件")
    trace = store.trace(url("b/amp"))
    assert trace is not None
    assert trace.rulings == ((TOPIC, b),)


def test_nothing_takes_an_event_out_of_the_log(store: SqliteStore) -> None:
    store.save([digest(article("a"))], at=NOW)
    decide(store, "a", "accept")
    store.undo(TOPIC, who="編集", at=at(1))
    store.set_topic_version(TOPIC, None)
    assert [one.kind for one in store.decisions(TOPIC)] == ["accept", "undo"]


def test_two_at_once_lose_no_event(tmp_path: Path) -> None:
    """One decides while the other rematches: each event is there, and the page agrees."""
    path = tmp_path / "desk.db"
    names = [f"n{n}" for n in range(30)]
    with open_store(path) as store:
        store.save([digest(article(name, f"{name}ロシア。")) for name in names], at=NOW)
        ids = [one.id for one in store.articles()]
    on = {id: Match(topic=TOPIC, url="", score=1, matched=True) for id in ids}

    def rematch() -> None:
        with open_store(path) as other:
            for round in range(15):
                other.put_matches(TOPIC, on if round % 2 else dict.fromkeys(ids))

    thread = threading.Thread(target=rematch)
    with open_store(path) as store:
        thread.start()
        for n, name in enumerate(names):
            decide(store, name, "accept" if n % 2 else "reject", hour=n)
        thread.join()
        assert len(store.decisions()) == len(names)
        assert set(addresses_on(store)) == {url(n) for i, n in enumerate(names) if i % 2}
        assert store.check() == []


# For matching again -----------------------------------------------------------------------


def test_nearest_to_the_threshold_first(store: SqliteStore) -> None:
    given = [
        judged("far", "on", score=30),
        judged("near", "on", score=6.5),
        judged("off", "off", score=1),
        judged("ask", "ask", score=4),
    ]
    saved = store.save([*given, digest(article("none"), topics=())], at=NOW)
    ids = {one.address: one.id for one in saved}
    order = [ids[url(name)] for name in ("near", "ask", "off", "far")]
    assert store.nearest(TOPIC, 6.0, 10) == order
    assert store.nearest(TOPIC, 6.0, 2) == order[:2]


def test_a_sample_is_of_the_archive_and_not_of_its_order() -> None:
    def drawn(names: list[str]) -> set[str]:
        with open_store(":memory:") as store:
            store.save([digest(article(name, f"{name}。")) for name in names], at=NOW)
            ids = store.sample(5)
            return {one.article.address for one in store.articles_of(ids)}

    names = [f"n{n}" for n in range(40)]
    assert len(drawn(names)) == 5
    assert drawn(names) == drawn(names[::-1])


def test_like_finds_articles_with_rare_words_in_common(store: SqliteStore) -> None:
    words = ["天気", "経済", "音楽", "選挙", "鉄道", "料理", "宇宙", "海洋", "教育", "医療"]
    given = [digest(article(f"n{n}", f"{words[n % 10]}の話題{n}。")) for n in range(40)]
    kin = [digest(article(name, f"羅先港の埠頭を{name}が視察。")) for name in ("甲", "乙", "丙")]
    ids = {one.address: one.id for one in store.save([*given, *kin], at=NOW)}
    found = store.like([ids[url("甲")]], 5)
    assert {ids[url("乙")], ids[url("丙")]} <= set(found[:2])
    assert ids[url("甲")] not in found
    assert store.like([], 5) == []
    assert store.like([999_999], 5) == []


def test_notes_are_written_with_matches(tmp_path: Path) -> None:
    with open_store(tmp_path / "desk.db") as store:
        (saved,) = store.save([digest(article("a"))], at=NOW)
        store.put_matches(TOPIC, {saved.id: None}, notes={"matching": "1"})
        assert store.note("matching") == "1"
