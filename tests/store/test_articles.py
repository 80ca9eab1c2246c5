"""Identity, revisions, copies, and the page that follows from them."""

from __future__ import annotations

import sys
from pathlib import Path

import msgspec
import pytest

from kawaraban.article import (
    AlsoIn,
    Article,
    CopyLink,
    Entry,
    FieldEvidence,
    Moment,
    Problem,
    RawRef,
    Story,
)
from kawaraban.store.base import Decision, DecisionKind, SourceState, Store
from kawaraban.store.sqlite import SqliteStore, open_store

sys.path.insert(0, str(Path(__file__).parent))  # tests have no packages
from store_press import (
    DAYS,
    NOW,
    TOPIC,
    addresses_on,
    article,
    at,
    digest,
    place_all,
    signature,
    url,
)


@pytest.fixture
def store() -> SqliteStore:
    return open_store(":memory:")


def test_it_is_a_store(store: SqliteStore) -> None:
    whole: Store = store
    assert whole.counts().articles == 0
    assert list(store.articles()) == []
    assert store.clips(TOPIC) == ()
    assert store.trace(url("1")) is None
    assert store.article(url("1")) is None
    assert store.article("https://press.example/\ud800") is None
    assert store.trace("\ud800") is None
    assert store.save([], at=NOW) == ()
    assert store.check() == []


# Identity ---------------------------------------------------------------------------------


def test_any_address_leads_to_the_article(store: SqliteStore) -> None:
    one = article("page?ref=rss", canonical="page", other=("amp/page",))
    (saved,) = store.save([digest(one, found_in="feed")], at=NOW)
    assert (saved.address, saved.status) == (url("page"), "new")
    for name in ("page", "page?ref=rss", "amp/page"):
        found = store.article(url(name))
        assert found is not None
        assert found.article == one
        assert (found.id, found.found_in, found.first_seen) == (saved.id, "feed", NOW)
    assert store.article(url("other")) is None


def test_a_known_address_brings_new_ones(store: SqliteStore) -> None:
    store.save([digest(article("a"))], at=NOW)
    (saved,) = store.save([digest(article("b", headline="朝ロ関係 a", other=("a",)))], at=at(1))
    assert saved.status == "same"
    assert store.counts().articles == 1
    assert store.article(url("b")) == store.article(url("a"))


def test_two_articles_become_one_when_an_address_says_so(store: SqliteStore) -> None:
    a, b = store.save([digest(article("a")), digest(article("b", "ロシアの別の話。"))], at=NOW)
    store.decide([Decision(topic=TOPIC, url=url("b"), kind="headline", value="編集", at=NOW)])
    place_all(store)
    (saved,) = store.save([digest(article("a", "ロシアの続報。", other=("b",)))], at=at(1))
    assert saved.status == "revised"
    assert saved.id in (a.id, b.id)
    assert store.counts().articles == 1
    trace = store.trace(url("b"))
    assert trace is not None
    assert [r.article.body for r in trace.revisions][-1] == "ロシアの続報。"
    assert len(trace.revisions) == 3
    assert [clip.headline for clip in store.clips(TOPIC)] == ["編集"]
    assert store.check() == []
    (new,) = store.save([digest(article("c"))], at=at(2))
    assert new.id not in (a.id, b.id)


def test_an_article_without_any_address_is_refused_and_the_rest_not_kept(
    store: SqliteStore,
) -> None:
    nowhere = msgspec.structs.replace(article(), url="")
    with pytest.raises(ValueError, match="without an address"):
        store.save([digest(article("a")), digest(nowhere)], at=NOW)
    assert store.counts().articles == 0


def test_lone_surrogates_are_replaced(store: SqliteStore) -> None:
    bad = article("a", "朝ロ\ud800関係", headline="見\udfff出し")
    store.save([digest(bad)], at=NOW)
    found = store.article(url("a"))
    assert found is not None
    assert found.article.headline == "見?出し"
    assert found.article.published == bad.published
    assert store.unchanged([bad]) == {url("a")}
    assert store.check() == []


# Revisions --------------------------------------------------------------------------------


def test_revisions_are_kept_and_going_back_is_one_too(store: SqliteStore) -> None:
    statuses = []
    for hour, text in enumerate(["初報。", "初報。", "続報。", "初報。"]):
        given = digest(article("a", text), raw=RawRef("1.warc.gz", hour, 10))
        statuses += [saved.status for saved in store.save([given], at=at(hour))]
    assert statuses == ["new", "same", "revised", "revised"]
    trace = store.trace(url("a"))
    assert trace is not None
    assert [(r.number, r.read_at, r.article.body) for r in trace.revisions] == [
        (1, at(0), "初報。"),
        (2, at(2), "続報。"),
        (3, at(3), "初報。"),
    ]
    assert trace.article is not None
    assert trace.article.revision == 3
    assert trace.article.raw == RawRef("1.warc.gz", 3, 10)
    assert store.counts().revisions == 3


def test_better_evidence_is_no_revision(store: SqliteStore) -> None:
    one = article("a")
    more = msgspec.structs.replace(one, evidence=(FieldEvidence("headline", "json-ld"),))
    store.save([digest(one, raw=RawRef("1", 0, 1))], at=NOW)
    assert store.save([digest(more)], at=at(1))[0].status == "same"
    found = store.article(url("a"))
    assert found is not None
    assert found.article.evidence == ()  # that reading has nothing to be read again from
    store.save([digest(more, raw=RawRef("2", 0, 1))], at=at(1))
    found = store.article(url("a"))
    assert found is not None
    assert (found.article.evidence, found.raw) == (more.evidence, RawRef("2", 0, 1))


@pytest.mark.parametrize(
    "change",
    [
        {"headline": "別の見出し"},
        {"text": ()},
        {"published": None},
        {"published": Moment.parse("2024-06-19")},
        {"updated": Moment.parse("2024-06-20")},
        {"bylines": ("記者",)},
        {"lead_picture": "https://press.example/p.png"},
        {"genre": "editorial"},
        {"excerpt": ""},
    ],
)
def test_what_a_reader_sees_is_content(store: SqliteStore, change: dict[str, object]) -> None:
    one = article("a")
    store.save([digest(one)], at=NOW)
    assert store.unchanged([one]) == {one.url}
    other = msgspec.structs.replace(one, **change)
    assert store.unchanged([other]) == set()
    assert store.save([digest(other)], at=at(1))[0].status == "revised"
    assert store.unchanged([one]) == set()


def test_unchanged_means_that_saving_would_change_nothing(store: SqliteStore) -> None:
    one = article("a")
    assert store.unchanged([]) == set()
    assert store.unchanged([one]) == set()
    store.save([digest(one)], at=NOW)
    also_at = msgspec.structs.replace(one, other_urls=(url("b"),))
    assert store.unchanged([also_at]) == set()
    store.save([digest(also_at)], at=NOW)
    assert store.unchanged([one, also_at]) == {one.url}
    # Its page was asked for again: only saving ends the wait.
    entry = Entry(url=one.url, id="1", headline="前")
    store.visit(SourceState(name="s"), [entry], at=NOW)
    store.visit(SourceState(name="s"), [msgspec.structs.replace(entry, headline="後")], at=at(1))
    assert store.unchanged([one]) == set()
    store.save([digest(one)], at=at(2))
    assert store.counts().waiting == 0
    assert store.unchanged([one]) == {one.url}


def test_articles_come_by_id_while_the_store_is_written(store: SqliteStore) -> None:
    store.save([digest(article(str(i))) for i in range(5)], at=NOW)
    seen = []
    for one in store.articles(batch=2):
        seen.append(one.article.url)
        if len(seen) == 2:
            store.save([digest(article("late")), digest(article("3", "改。"))], at=at(1))
    assert seen == [url(name) for name in ["0", "1", "2", "3", "4", "late"]]
    assert [one.id for one in store.articles(after=4)] == [5, 6]


def test_notes_are_written_with_the_articles(store: SqliteStore) -> None:
    store.save([digest(article())], at=NOW, notes={"import": "7"})
    assert store.note("import") == "7"
    store.put_note("import", None)
    assert store.note("import") is None


# Copies -----------------------------------------------------------------------------------

WIRE = "ロシアと北朝鮮が署名した。会談は二日間続いた。"
CUT = "ロシアと北朝鮮が署名した。"


def wire(store: SqliteStore) -> None:
    store.save(
        [
            digest(article("late", CUT, published="2024-06-19T20:00+09:00", outlet="遅報")),
            digest(article("first", WIRE, published="2024-06-19T01:00Z", outlet="通信")),
            digest(article("other", "ロシアの別の話。", published="2024-06-19T12:00+09:00")),
            digest(article("old", WIRE, published="2024-05-01T10:00+09:00")),
        ],
        at=NOW,
    )
    place_all(store)


def test_copies_make_one_clip_led_by_the_earliest(store: SqliteStore) -> None:
    wire(store)
    assert addresses_on(store) == [url("other"), url("first"), url("old")]
    clip = store.clips(TOPIC)[1]
    assert clip.also_in == (
        AlsoIn(
            url("late"),
            "遅報",
            "朝ロ関係 late",
            Moment.parse("2024-06-19T20:00+09:00"),
            "contained",
        ),
    )
    trace = store.trace(url("late"))
    assert trace is not None
    assert trace.copy_of == url("first")
    assert trace.copies == (CopyLink(url("first"), "contained", 2 / 3),)
    trace = store.trace(url("first"))
    assert trace is not None
    assert trace.copy_of is None
    assert trace.copies == (CopyLink(url("late"), "contains", 2 / 3),)
    assert store.clip_count(TOPIC) == 3


def test_a_revision_leaves_its_group_and_lets_the_others_be_compared_anew(
    store: SqliteStore,
) -> None:
    wire(store)
    assert store.unplaced(10) == []
    store.save(
        [digest(article("first", "ロシアの新しい話。", published="2024-06-19T01:00Z"))], at=at(1)
    )
    assert {one.article.url for one, _ in store.unplaced(10)} == {url("first"), url("late")}
    assert addresses_on(store)[0] == url("late")
    place_all(store)
    assert addresses_on(store) == [url("late"), url("other"), url("first"), url("old")]
    assert store.check() == []


def test_a_group_falls_apart_without_its_middle(store: SqliteStore) -> None:
    names = ["a", "b", "c", "d"]
    saved = store.save([digest(article(name, f"{name}ロシア。")) for name in names], at=NOW)
    ids = [one.id for one in saved]
    store.place(
        {
            ids[0]: [],
            ids[1]: [CopyLink(url("a"), "same", 1.0)],
            ids[2]: [CopyLink(url("b"), "same", 1.0), CopyLink(url("nowhere"), "same", 1.0)],
            ids[3]: [CopyLink(url("c"), "same", 1.0), CopyLink(url("d"), "same", 1.0)],
            10_000: [CopyLink(url("a"), "same", 1.0)],
        }
    )
    assert [clip.also_in and len(clip.also_in) for clip in store.clips(TOPIC)] == [3]
    store.save([digest(article("b", "改まったロシア。"))], at=at(1))
    groups = {one.article.url[-1]: one.copy_group for one in store.articles()}
    assert groups["c"] == groups["d"]
    assert len({groups["a"], groups["b"], groups["c"]}) == 3
    assert len(store.unplaced(10)) == 4
    assert store.check() == []


def test_candidates_are_near_in_time_and_share_a_band(store: SqliteStore) -> None:
    days = {"a": "2024-06-19", "b": "2024-06-25", "c": "2024-06-28", "d": None, "e": "2024-06-19"}
    texts = {"e": "別の文。"}
    given = [article(name, texts.get(name, WIRE), published=day) for name, day in days.items()]
    saved = store.save([digest(one) for one in given], at=at(24))
    of = signature(given[0])
    assert of is not None
    near = store.sharing_bands(saved[0].id, of, days=DAYS)
    assert near == [saved[1].id, saved[3].id]
    assert store.sharing_bands(999, of, days=DAYS) == []
    only_exact = msgspec.structs.replace(of, bands=())
    assert len(store.sharing_bands(saved[0].id, only_exact, days=DAYS)) == 2


def test_signatures_come_back_as_they_were(store: SqliteStore) -> None:
    one = digest(article("a"))
    assert one.signature is not None
    edges = msgspec.structs.replace(one.signature, exact=-(2**63), bands=(2**63 - 1, -1, 0, 0))
    store.save([msgspec.structs.replace(one, signature=edges), digest(article("b", ""))], at=NOW)
    assert [signed for _, signed in store.unplaced(10)] == [edges, None]
    assert [one.article.url for one, _ in store.unplaced(1)] == [url("a")]


# The page ---------------------------------------------------------------------------------


def decide(
    store: SqliteStore, name: str, kind: DecisionKind, value: str = "", hour: float = 0
) -> None:
    store.decide(
        [Decision(topic=TOPIC, url=url(name), kind=kind, value=value, at=at(hour), who="編集")]
    )


def test_decisions_make_the_page(store: SqliteStore) -> None:
    wire(store)
    store.save([digest(article("plain", "別の話。", headline="別"))], at=NOW)
    decide(store, "plain", "accept", hour=1)
    decide(store, "other", "reject", hour=2)
    decide(store, "old", "headline", "改題", hour=3)
    decide(store, "old", "excerpt", "抜粋", hour=4)
    assert addresses_on(store) == [url("plain"), url("first"), url("old")]
    clips = store.clips(TOPIC)
    assert [clip.decision for clip in clips] == ["accepted", None, None]
    assert clips[0].match is None
    assert (clips[2].headline, clips[2].excerpt) == ("改題", "抜粋")
    assert clips[2].article.headline == "朝ロ関係 old"
    decide(store, "other", "clear", hour=5)
    decide(store, "old", "headline", "", hour=6)
    decide(store, "plain", "reject", hour=7)
    assert addresses_on(store) == [url("other"), url("first"), url("old")]
    assert store.clips(TOPIC)[2].headline == "朝ロ関係 old"
    assert [one.kind for one in store.decisions()] == [
        "accept", "reject", "headline", "excerpt", "clear", "headline", "reject",
    ]  # fmt: skip
    assert store.decisions("no-such") == ()
    assert store.check() == []


def test_one_copy_rejected_alone_is_left_out_and_the_next_one_leads(store: SqliteStore) -> None:
    wire(store)
    decide(store, "late", "reject", "copy")
    assert store.clips(TOPIC)[1].also_in == ()
    decide(store, "late", "clear", hour=1)
    decide(store, "first", "reject", "copy", hour=1)
    assert addresses_on(store) == [url("late"), url("other"), url("old")]
    assert store.clips(TOPIC)[0].also_in == ()


def test_edits_and_acceptance_outlive_an_earlier_copy(store: SqliteStore) -> None:
    wire(store)
    decide(store, "first", "headline", "改題")
    decide(store, "first", "accept", hour=1)
    earlier = article("earliest", WIRE, published="2024-06-19T00:30Z")
    store.save([digest(earlier)], at=at(2))
    place_all(store)
    clip = store.clips(TOPIC)[1]
    assert clip.article == earlier
    assert (clip.headline, clip.decision, len(clip.also_in)) == ("改題", "accepted", 2)


def test_a_decision_waits_for_its_article(store: SqliteStore) -> None:
    decide(store, "amp/a", "accept")
    decide(store, "a", "excerpt", "先に", hour=1)
    trace = store.trace(url("a"))
    assert trace is not None
    assert trace.article is None
    assert [one.value for one in trace.decisions] == ["先に"]
    assert store.clips(TOPIC) == ()
    store.save([digest(article("a", "無関係。", headline="無", other=("amp/a",)))], at=at(2))
    assert [(c.excerpt, c.decision) for c in store.clips(TOPIC)] == [("先に", "accepted")]


def test_the_same_event_is_logged_once(store: SqliteStore) -> None:
    decide(store, "a", "accept")
    decide(store, "a", "accept")
    decide(store, "a", "accept", hour=1)
    assert len(store.decisions(TOPIC)) == 2


def test_page_order(store: SqliteStore) -> None:
    """Day readers saw, then instant, then rank, then address, each from the greatest."""
    given = [
        digest(article("tokyo", "tロシア", published="2024-06-20T00:30+09:00")),
        digest(article("moscow", "mロシア", published="2024-06-19T23:00+03:00")),
        digest(article("day", "dロシア", published="2024-06-19")),
        digest(article("a", "aロシア", published="2024-06-18")),
        digest(article("b", "bロシア", published="2024-06-18")),
        digest(article("ranked", "rロシア", published="2024-06-18"), rank=3),
        digest(article("undated", "uロシア", published=None)),
    ]
    store.save(given, at=NOW)
    expected = ["undated", "tokyo", "moscow", "day", "ranked", "b", "a"]
    assert addresses_on(store) == [url(name) for name in expected]
    pages = [store.clips(TOPIC, offset=i, limit=3) for i in (0, 3, 6, 9)]
    assert [clip.article.address for page in pages for clip in page] == addresses_on(store)


def test_topics_are_matched_anew_and_forgotten(store: SqliteStore) -> None:
    a, b = store.save([digest(article("a")), digest(article("b", "bロシア。"))], at=NOW)
    store.set_topic_version(TOPIC, "v1")
    assert store.topic_version(TOPIC) == "v1"
    assert store.topic_version("other") is None
    match = store.clips(TOPIC)[0].match
    assert match is not None
    store.put_matches(TOPIC, {a.id: None, b.id: match, 999: match})
    assert addresses_on(store) == [url("b")]
    store.put_matches(
        "second", {a.id: msgspec.structs.replace(match, topic="second", matched=False)}
    )
    assert store.clip_count("second") == 0
    trace = store.trace(url("a"))
    assert trace is not None
    assert [(m.topic, m.matched, m.url) for m in trace.matches] == [("second", False, url("a"))]
    decide(store, "a", "accept")
    store.set_topic_version(TOPIC, None)
    assert store.topic_version(TOPIC) is None
    assert addresses_on(store) == [url("a")]
    assert store.check() == []


def test_matches_of_a_new_reading_replace_the_old_of_all_topics(store: SqliteStore) -> None:
    store.save([digest(article("a"), topics=("one", "two"))], at=NOW)
    store.save([digest(article("a"), topics=("two", "three"))], at=at(1))
    assert [store.clip_count(topic) for topic in ("one", "two", "three")] == [0, 1, 1]


def test_stories(store: SqliteStore) -> None:
    wire(store)
    early = Story(id="e", headline="前", lead=url("old"), urls=(url("old"),),
                  latest=Moment.parse("2024-05-01"))  # fmt: skip
    late = Story(id="l", headline="後", lead=url("late"), urls=(url("late"), url("other")),
                 latest=Moment.parse("2024-06-19"))  # fmt: skip
    store.put_stories([early, late])
    assert store.stories(TOPIC) == store.stories() == (late, early)
    assert [clip.story for clip in store.clips(TOPIC)] == ["l", "l", "e"]
    store.put_stories([early])
    assert [clip.story for clip in store.clips(TOPIC)] == [None, None, "e"]
    assert store.stories("no-such") == ()


def test_a_page_of_everything_comes_back_whole(store: SqliteStore) -> None:
    full = Article(
        url=url("a?utm=1"), canonical=url("a"), headline="【社説】朝ロ", headline_clean="朝ロ",
        published=Moment.parse("2024-06-19"), updated=Moment.parse("2024-06-19T17:05:09+09:00"),
        bylines=("甲", "乙"), keywords=("k",), genre="editorial", part=2, extent="summary",
        summary="要約", other_urls=(url("amp"),), evidence=(FieldEvidence("headline", "h1", 0.5),),
    )  # fmt: skip
    store.save([digest(full, found_in="feed", topics=(TOPIC,))], at=NOW)
    (clip,) = store.clips(TOPIC)
    assert clip.article == full
    assert clip.found_in == "feed"
    assert clip.match is not None
    assert clip.match.reasons[0].rule == "russia"


# Spellings and pages ----------------------------------------------------------------------


def test_a_spelling_of_a_known_address_is_the_same_article(store: SqliteStore) -> None:
    (first,) = store.save([digest(article("page"))], at=NOW)
    other = msgspec.structs.replace(article("page"), url="http://www.press.example/page/")
    (second,) = store.save([digest(other)], at=at(1))
    assert (second.id, second.status) == (first.id, "same")
    for spelled in ("https://www.press.example/page", "http://press.example/page/"):
        found = store.article(spelled)
        assert found is not None
        assert found.id == first.id
        assert set(found.article.other_urls) | {found.article.url} == {url("page"), other.url}
    for another in ("https://press.example/page?id=1", "https://press.example/page2"):
        assert store.article(another) is None
    assert store.check() == []


@pytest.mark.parametrize("way", ["", "amp", "?print=1"])
def test_an_entry_under_another_spelling_waits_for_nothing(store: SqliteStore, way: str) -> None:
    store.save([digest(article("page-12345"))], at=NOW)
    spelled = "http://press.example/page-12345/" + way
    entry = Entry(url=spelled, id=spelled, headline="朝ロ関係 page", source="feed")
    store.visit(SourceState(name="feed"), [entry], at=at(1))
    assert store.waiting(at(2), limit=10) == []
    trace = store.trace(url("page-12345"))
    assert trace is not None
    assert [found.entry.url for found in trace.found] == [spelled]
    assert store.check() == []


def test_a_further_page_waits_with_its_article(store: SqliteStore) -> None:
    entry = Entry(url=url("page"), id="1", headline="朝ロ関係 page", source="feed")
    store.visit(SourceState(name="feed"), [entry], at=NOW)
    problem = Problem(stage="collect", code="http-503", detail="…", source="feed")
    store.await_page(url("page?page=2"), problem, after=url("page"), due=at(1), at=NOW)
    part = msgspec.structs.replace(
        article("page"), extent="part", next_page=url("page?page=2"), canonical=None
    )
    store.save([digest(part)], at=NOW)
    assert store.waiting(NOW, limit=10) == []
    (waiting,) = store.waiting(at(2), limit=10)
    assert (waiting.url, waiting.source, waiting.tries) == (url("page?page=2"), "feed", 1)
    assert waiting.entry.url == url("page")
    trace = store.trace(url("page"))
    assert trace is not None
    assert trace.page == "waiting"
    assert [p.code for _, p in trace.problems] == ["http-503"]
    whole = msgspec.structs.replace(
        article("page", "ロシアと北朝鮮が条約に署名した。\n続き。"),
        other_urls=(url("page?page=2"),),
    )
    more = (RawRef("1.warc.gz", 10, 10), RawRef("1.warc.gz", 20, 10))
    done = msgspec.structs.replace(digest(whole, raw=RawRef("1.warc.gz", 0, 10)), more_raw=more)
    (saved,) = store.save([done], at=at(2))
    assert saved.status == "revised"
    assert store.waiting(at(9), limit=10) == []
    stored = store.article(url("page"))
    assert stored is not None
    assert stored.more_raw == more
    trace = store.trace(url("page"))
    assert trace is not None
    assert [revision.more_raw for revision in trace.revisions] == [(), more]
    assert store.check() == []
