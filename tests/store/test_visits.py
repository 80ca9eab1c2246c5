"""Sources, entries, the page queue, the problem log."""

from __future__ import annotations

import sys
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kawaraban.article import Entry, Moment, Paragraph, Problem
from kawaraban.store.base import SourceState, Visit
from kawaraban.store.sqlite import SqliteStore, open_store
from kawaraban.store.visits import KEPT_PROBLEMS

sys.path.insert(0, str(Path(__file__).parent))  # tests have no packages
from store_press import NOW, article, at, digest, url


@pytest.fixture
def store() -> SqliteStore:
    return open_store(":memory:")


def entry(name: str, **fields: object) -> Entry:
    made = Entry(url=url(name), id=name, headline=f"見出し {name}", summary="要旨")
    return msgspec.structs.replace(made, **fields)


STATE = SourceState(name="feed", etag='"1"', asked=NOW, due=at(1), interval=3600.0)
PROBLEM = Problem(stage="collect", code="timeout", detail="No answer in 30 s.", source="feed")


def waiting(store: SqliteStore, hours: float = 99, **options: object) -> list[str]:
    found = store.waiting(at(hours), limit=100, **options)  # type: ignore[arg-type]
    return [one.url.rsplit("/", 1)[1] for one in found]


def test_a_visit_keeps_the_state_and_counts(store: SqliteStore) -> None:
    store.visit(STATE, [entry("a"), entry("b")], at=NOW)
    kept = store.source_states()["feed"]
    assert kept == msgspec.structs.replace(STATE, new=2, entries=2)
    store.visit(msgspec.structs.replace(kept, etag=None), [entry("b"), entry("c")], at=at(1))
    kept = store.source_states()["feed"]
    assert (kept.new, kept.entries, kept.etag) == (1, 3, None)
    assert store.counts().entries == 3


def test_a_state_may_depend_on_what_the_visit_brought(store: SqliteStore) -> None:
    def finish(state: SourceState) -> SourceState:
        return msgspec.structs.replace(state, interval=100.0 * state.new)

    store.visit(STATE, [entry("a"), entry("b")], finish=finish, at=NOW)
    store.visit(store.source_states()["feed"], [entry("b"), entry("c")], finish=finish, at=at(1))
    kept = store.source_states()["feed"]
    assert (kept.interval, kept.new, kept.entries) == (100.0, 1, 3)


def test_only_new_and_changed_entries_are_told(store: SqliteStore) -> None:
    dated = entry("d", updated=Moment.parse("2024-06-19T10:00Z"))
    first = [entry("a"), entry("b"), entry("c"), dated]
    assert store.visit(STATE, first, at=NOW) == tuple(first)
    assert store.visit(STATE, first, at=at(1)) == ()
    changed = [
        entry("a", headline="改題"),
        entry("b", text=(Paragraph("本文"),)),
        entry("c", bylines=("記者",), url=url("c?again")),
        msgspec.structs.replace(dated, updated=Moment.parse("2024-06-19T11:00Z")),
    ]
    assert store.visit(STATE, changed, at=at(2)) == (changed[0], changed[1], changed[3])
    earlier = msgspec.structs.replace(dated, updated=Moment.parse("2024-06-19T10:30Z"))
    assert store.visit(STATE, [earlier], at=at(3)) == ()


def test_entries_are_known_by_id_or_address(store: SqliteStore) -> None:
    same_id = [entry("a", id="x"), entry("b", id="x"), entry("b", id="x", headline="二度目")]
    assert len(store.visit(STATE, same_id, at=NOW)) == 2
    assert store.visit(STATE, same_id, at=NOW) == ()
    nameless = [Entry(headline="甲"), Entry(headline="乙"), Entry(headline="甲")]
    assert len(store.visit(STATE, nameless, at=NOW)) == 2
    assert store.visit(STATE, nameless, at=NOW) == ()
    other_source = SourceState(name="other")
    assert len(store.visit(other_source, same_id, at=NOW)) == 2


def test_pages_wait_in_the_order_they_were_found(store: SqliteStore) -> None:
    store.save([digest(article("known"))], at=NOW)
    store.visit(STATE, [entry("b"), entry("a"), entry("known"), Entry(id="no-url")], at=at(1))
    store.visit(SourceState(name="other"), [entry("c"), entry("a")], at=NOW)
    assert waiting(store) == ["c", "b", "a"]
    assert waiting(store, 0) == ["c"]
    assert waiting(store, -1) == []
    assert waiting(store, sources=["feed"]) == ["b", "a"]
    assert waiting(store, sources=["feed", "other", "none"]) == ["c", "b", "a"]
    assert waiting(store, sources=[]) == []
    (first,) = store.waiting(at(9), limit=1)
    assert (first.source, first.entry, first.tries, first.found) == ("other", entry("c"), 0, NOW)


def test_no_pages_wait_where_none_are_fetched(store: SqliteStore) -> None:
    full = entry("a", text=(Paragraph("全文"),))
    assert store.visit(STATE, [full], fetch_pages=False, at=NOW) == (full,)
    assert store.counts().waiting == 0
    assert store.visit(STATE, [full], fetch_pages=False, at=NOW) == ()
    trace = store.trace(url("a"))
    assert trace is not None
    assert trace.page is None
    assert [(f.source, f.entry.headline, f.at) for f in trace.found] == [("feed", "見出し a", NOW)]


def test_a_page_is_tried_again_given_up_and_woken_by_a_change(store: SqliteStore) -> None:
    store.visit(STATE, [entry("a")], at=NOW)
    store.page_failed(url("a"), PROBLEM, due=at(2), at=at(0.5))
    assert waiting(store, 1) == []
    assert [one.tries for one in store.waiting(at(2), limit=9)] == [1]
    trace = store.trace(url("a"))
    assert trace is not None
    assert (trace.page, trace.page_due, trace.tries) == ("waiting", at(2), 1)
    assert trace.problems == ((at(0.5), msgspec.structs.replace(PROBLEM, url=url("a"))),)
    store.page_failed(url("a"), PROBLEM, due=None, at=at(3))
    assert (store.counts().waiting, store.counts().given_up) == (0, 1)
    store.visit(STATE, [entry("a")], at=at(4))
    store.visit(SourceState(name="other"), [entry("a")], at=at(4))
    trace = store.trace(url("a"))
    assert trace is not None
    assert (trace.page, trace.tries) == ("given-up", 2)
    store.visit(STATE, [entry("a", headline="改題")], at=at(5))
    (again,) = store.waiting(at(5), limit=9)
    assert (again.tries, again.entry.headline) == (0, "改題")


def test_a_saved_article_ends_the_wait_under_all_its_addresses(store: SqliteStore) -> None:
    store.visit(STATE, [entry("a"), entry("b"), entry("c")], at=NOW)
    store.page_failed(url("b"), PROBLEM, due=None, at=NOW)
    store.save([digest(article("a", canonical="b"))], at=at(1))
    assert waiting(store) == ["c"]
    assert store.counts().given_up == 0
    trace = store.trace(url("a"))
    assert trace is not None
    assert trace.page == "done"
    assert {found.entry.id for found in trace.found} == {"a", "b"}
    store.visit(STATE, [entry("b", headline="改題")], at=at(2))
    assert sorted(waiting(store)) == ["b", "c"]


def test_a_failing_page_that_never_waited_is_only_logged(store: SqliteStore) -> None:
    store.page_failed(url("x"), PROBLEM, due=at(1), at=NOW)
    assert store.counts().waiting == 0
    assert len(store.problems()) == 1


def test_the_problem_log_is_bounded_by_source(store: SqliteStore) -> None:
    for i in range(KEPT_PROBLEMS + 5):
        problem = msgspec.structs.replace(PROBLEM, detail=str(i))
        store.visit(SourceState(name="feed", problem=problem), at=at(i))
    store.record(Problem(stage="import", code="x", detail="y" * 10**6), at=NOW)
    assert len(store.problems(limit=1000)) == KEPT_PROBLEMS + 1
    newest = store.problems(source="feed", limit=2)
    assert [problem.detail for _, problem in newest] == ["204", "203"]
    ((_, long),) = store.problems(source="")
    assert len(long.detail) == 2000
    assert store.source_states()["feed"].problem is not None


def test_hostile_text_is_kept_readable(store: SqliteStore) -> None:
    bad = Entry(url=url("a\ud800"), id="\udfff", headline="\ud800\x00", summary="\x00")
    (told,) = store.visit(STATE, [bad], at=NOW)
    assert told.url == url("a?")
    store.record(Problem(stage="read", code="x", detail="\ud800"), at=NOW)
    assert store.check() == []


@settings(max_examples=50, deadline=None)
@given(st.lists(st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from("甲乙")), max_size=6)))
def test_entries_against_a_plain_model(visits: list[list[tuple[str, str]]]) -> None:
    model: dict[str, str] = {}
    with open_store(":memory:") as store:
        for hour, names in enumerate(visits):
            told = store.visit(STATE, [entry(n, headline=h) for n, h in names], at=at(hour))
            expected: dict[str, str] = {}
            for name, headline in names:
                expected.setdefault(name, headline)
            assert {e.id: e.headline for e in told} == {
                n: h for n, h in expected.items() if model.get(n) != h
            }
            model.update(expected)
            assert store.source_states()["feed"].entries == len(model)
        assert store.counts().waiting == len(model)
        assert store.check() == []


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["one", "two", "three"]),
            st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from(["甲", "乙"])), max_size=4),
            st.booleans(),
        ),
        max_size=6,
    )
)
def test_together_is_as_one_after_the_other(
    visits: list[tuple[str, list[tuple[str, str]], bool]],
) -> None:
    made = [
        Visit(
            state=SourceState(name=name),
            entries=tuple(entry(n, headline=h) for n, h in names),
            fetch_pages=pages,
        )
        for name, names, pages in visits
    ]
    with open_store(":memory:") as together, open_store(":memory:") as apart:
        told = together.visit_all(made, at=NOW)
        assert told == [
            apart.visit(v.state, v.entries, fetch_pages=v.fetch_pages, at=NOW) for v in made
        ]
        assert together.source_states() == apart.source_states()
        assert waiting(together) == waiting(apart)
        assert together.counts() == apart.counts()


def test_together_all_are_kept_or_none(store: SqliteStore) -> None:
    def fail(state: SourceState) -> SourceState:
        raise OSError("no room")

    second = Visit(state=SourceState(name="two"), entries=(entry("b"),), finish=fail)
    with pytest.raises(OSError, match="no room"):
        store.visit_all([Visit(state=STATE, entries=(entry("a"),)), second], at=NOW)
    assert store.counts().entries == 0
    assert waiting(store) == []
