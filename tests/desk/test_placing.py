"""Placing copies on a desk: the groups are those of the set of articles, whatever came when."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kawaraban.article import Article, Digest, Moment, paragraphs
from kawaraban.copies.signature import signature
from kawaraban.desk.desk import Desk
from kawaraban.desk.grouping.placing import place_copies
from kawaraban.desk.progress import Silent
from kawaraban.store.base import Store
from kawaraban.store.sqlite import SqliteStore, open_store

NOW = datetime(2024, 6, 19, 9, tzinfo=UTC)
CHARACTERS = [chr(code) for code in range(0x4E00, 0x4E00 + 800)]
# Ten sentences that have nothing in common.
SENTENCES = ["".join(Random(n).choices(CHARACTERS, k=40)) + "。" for n in range(10)]


@dataclass
class Held:
    """As much of a desk as placing asks for."""

    store: Store
    progress: Silent = field(default_factory=Silent)


def article(number: int, sentences: tuple[int, ...], **more: Any) -> Article:
    fields: dict[str, Any] = {
        "url": f"https://example.test/{number}",
        "headline": f"題 {number}",
        "text": paragraphs([SENTENCES[n] for n in sentences]),
        "outlet": f"Outlet {number % 3}",
        "published": Moment.of(NOW + timedelta(hours=number)),
    }
    return Article(**(fields | more))


WIRE = (
    article(0, (0, 1, 2, 3, 4)),
    article(1, (0, 1, 2)),  # cut
    article(2, (4, 3, 2, 1, 0)),  # in another order
    article(3, (5, 0, 1, 2, 3, 4)),  # with a paragraph before
    article(4, (2, 3, 4)),  # its end only, which alone would not be found alike with 1
    article(5, (6, 7, 8)),
    article(6, (6, 7, 8, 9)),
    article(7, (9, 5)),  # stands alone
    article(8, (6, 7, 8), published=Moment.of(NOW + timedelta(days=30))),  # much later
)
GROUPS = {frozenset({0, 1, 2, 3, 4}), frozenset({5, 6}), frozenset({7}), frozenset({8})}


def digest(of: Article) -> Digest:
    return Digest(article=of, signature=signature(of), found_in="feed")


def place_all(store: Store) -> None:
    place_copies(cast(Desk, Held(store)))


def groups(store: SqliteStore) -> set[frozenset[int]]:
    found: dict[int, set[int]] = {}
    for one in store.articles():
        found.setdefault(one.copy_group, set()).add(int(one.article.url.rsplit("/", 1)[1]))
    return set(map(frozenset, found.values()))


@settings(max_examples=5, deadline=None)
@given(
    st.permutations(range(len(WIRE))),
    st.lists(st.integers(1, 5), min_size=2, max_size=2),
    st.booleans(),
)
def test_the_order_of_arrival_does_not_matter(
    order: list[int], sizes: list[int], again: bool
) -> None:
    """In any order, in batches of any size, with the store closed and opened in between, and
    with what was there coming once more."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "desk.db"
        waiting = list(order)
        for size in (*sizes, len(WIRE)):
            batch, waiting = waiting[:size], waiting[size:]
            with open_store(path) as store:
                store.save([digest(WIRE[n]) for n in batch], at=NOW)
                place_all(store)
                if again and batch:
                    store.save([digest(WIRE[batch[0]])], at=NOW + timedelta(days=40))
        with open_store(path, create=False) as store:
            place_all(store)
            assert groups(store) == GROUPS
            assert store.check() == []


@pytest.fixture
def store(tmp_path: Path) -> Any:
    with open_store(tmp_path / "desk.db") as opened:
        yield opened


def test_what_has_no_signature_is_signed(store: SqliteStore) -> None:
    """As after an update that makes signatures of another kind."""
    store.save([Digest(article=one, found_in="feed") for one in WIRE], at=NOW)
    place_all(store)
    assert groups(store) == GROUPS


def test_a_text_that_a_crowd_reprints_joins_the_crowd(store: SqliteStore) -> None:
    crowd = [article(n, (0, 1, 2, 3), url=f"https://example.test/{n}") for n in range(70)]
    own = article(500, (0, 1, 2, 3, 6, 7), published=Moment.of(NOW + timedelta(days=3)))
    store.save([digest(one) for one in crowd], at=NOW)
    place_all(store)
    store.save([digest(own)], at=NOW)
    place_all(store)
    assert groups(store) == {frozenset({*range(70), 500})}


def test_a_frame_filled_in_daily_makes_no_copies(store: SqliteStore) -> None:
    frame = (
        "きょうの最高気温は{}度、最低気温は{}度、降水確率は{}%、波の高さは{}メートルの見込みです。"
        "お出かけの際は新しい情報を確かめてください。この予報は午前五時に出されたものです。"
    )
    weather = [
        article(
            n, (), text=paragraphs(frame.format(n % 37, n % 23, n % 91, n % 7)), outlet="気象台"
        )
        for n in range(60)
    ]
    store.save([digest(one) for one in weather], at=NOW)
    place_all(store)
    assert len(groups(store)) == 60
