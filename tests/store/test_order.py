"""What a store holds in the end depends on what it was told, not on the order."""

from __future__ import annotations

import random
import sys
from collections import defaultdict
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kawaraban.article import Digest, RawRef, clip_id
from kawaraban.store.base import Decision
from kawaraban.store.sqlite import SqliteStore, open_store

sys.path.insert(0, str(Path(__file__).parent))  # tests have no packages
from store_press import NOW, TOPIC, article, at, digest, place_all, url

NAMES = ["a", "b", "c", "d", "e"]
TEXTS = [
    "ロシアと北朝鮮が署名した。会談は二日間続いた。",
    "ロシアと北朝鮮が署名した。",
    "ロシアと北朝鮮が署名した。専門家は懸念を示す。",
    "専門家は懸念を示す。市場は動かなかった。",
    "",
]


class Told(NamedTuple):
    at: datetime
    digest: Digest | None = None
    decision: Decision | None = None


digests = st.builds(
    lambda name, text, when, headline, canonical, other, raw, found_in, rank: digest(
        article(
            name,
            text,
            published=when,
            headline=headline,
            canonical=canonical,
            other=other,
        ),
        raw=raw,
        found_in=found_in,
        rank=rank,
    ),
    st.sampled_from(NAMES),
    st.sampled_from(TEXTS),
    st.sampled_from(
        [None, "2024-06-18", "2024-06-19T10:00+09:00", "2024-06-19T01:00Z", "2024-05-01"]
    ),
    st.sampled_from(["朝ロ関係", "会談を終える"]),
    st.sampled_from([None, None, None, *NAMES]),
    st.sampled_from([(), (), (), ("a",), ("e", "f"), ("b/",)]),
    st.sampled_from([None, RawRef("1.warc.gz", 0, 10), RawRef("2.warc.gz", 7, 10)]),
    st.sampled_from(["", "feed", "page"]),
    st.integers(0, 2),
)
hours = st.sampled_from([0.0, 0.0, 1.0, 2.0])
articles_told = st.builds(lambda when, d: Told(at(when), digest=d), hours, digests)
decisions_told = st.builds(
    lambda name, kind, value, hour: Told(
        NOW,
        decision=Decision(topic=TOPIC, url=url(name), kind=kind, value=value, at=at(hour)),
    ),
    st.sampled_from([*NAMES, "f"]),
    st.sampled_from(["accept", "reject", "clear", "headline", "excerpt", "pin", "unpin", "note"]),
    st.sampled_from(["", "編集済み", "copy"]),
    st.floats(0, 9) | st.sampled_from([1.0, 2.0]),
)
dates_told = st.builds(
    lambda name, value, hour: Told(
        NOW,
        decision=Decision(topic=TOPIC, url=url(name), kind="date", value=value, at=at(hour)),
    ),
    st.sampled_from(NAMES),
    st.sampled_from(["", "2024-06-01", "2024-06-30T10:00+09:00"]),
    st.floats(0, 9),
)
orders_told = st.builds(
    lambda name, where, beside, hour: Told(
        NOW,
        decision=Decision(
            topic=TOPIC,
            url=url(name),
            kind="order",
            value=where and f"{where} {url(beside)}",
            at=at(hour),
        ),
    ),
    st.sampled_from(NAMES),
    st.sampled_from(["before", "after", ""]),
    st.sampled_from([*NAMES, "f"]),
    st.floats(0, 9) | st.sampled_from([1.0, 2.0]),
)
undone_told = st.builds(
    lambda name, kind, of: Told(
        NOW,
        decision=Decision(
            topic=TOPIC,
            url=url(name),
            kind="undo",
            value=Decision(topic=TOPIC, url="", kind=kind, at=at(of)).name,
            at=at(10),
        ),
    ),
    st.sampled_from(NAMES),
    st.sampled_from(["accept", "reject", "pin", "order"]),
    st.sampled_from([1.0, 2.0]),
)


def tell(told: list[Told], draw: random.Random) -> SqliteStore:
    """Tell it in this order, in batches cut and placed at random."""
    store = open_store(":memory:")
    batch: list[Told] = []

    def flush() -> None:
        if batch:
            store.save([one.digest for one in batch if one.digest], at=batch[0].at)
            batch.clear()

    for one in told:
        if batch and (batch[0].at != one.at or draw.random() < 0.4):
            flush()
        if one.decision:
            store.decide([one.decision])
        else:
            batch.append(one)
        if draw.random() < 0.2:
            flush()
            place_all(store, draw.choice([1, 2, 100]))
    flush()
    place_all(store, draw.choice([1, 2, 100]))
    return store


def seen(store: SqliteStore) -> dict[str, object]:
    """All that can be asked of the store, without ids."""
    articles = list(store.articles())
    groups: dict[int, set[str]] = defaultdict(set)
    for one in articles:
        groups[one.copy_group].add(one.article.address)
    traces = {}
    for name in [*NAMES, "f"]:
        trace = store.trace(url(name))
        if trace is None:
            continue
        assert trace.article is None or trace.article.revision == len(trace.revisions)
        traces[name] = (
            trace.page,
            trace.article and trace.article.article,
            trace.revisions,
            trace.copies,
            trace.copy_of,
            trace.matches,
            trace.decisions,
            trace.rulings,
        )
    return {
        "articles": sorted(
            (one.article.address, repr((one.article, one.raw, one.found_in, one.first_seen)))
            for one in articles
        ),
        "groups": {frozenset(group) for group in groups.values()},
        "clips": store.clips(TOPIC, limit=100),
        "count": store.clip_count(TOPIC),
        "search": [
            store.search(query, topic=topic)
            for query in ("北朝鮮", "朝ロ", "懸念 -会談", '"署名した"')
            for topic in (None, TOPIC)
        ],
        "traces": traces,
        "counts": store.counts(),
    }


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.one_of(
            articles_told, articles_told, decisions_told, dates_told, orders_told, undone_told
        ),
        min_size=1,
        max_size=9,
    ),
    st.randoms(use_true_random=False),
)
def test_the_order_of_telling_does_not_matter(told: list[Told], draw: random.Random) -> None:
    # Of decisions made at one moment the order does matter, and nobody makes two.
    moments = [one.decision.at for one in told if one.decision]
    if len(set(moments)) < len(moments):
        return
    with tell(told, draw) as store:
        first = seen(store)
        assert store.check() == []
    other = list(told)
    draw.shuffle(other)
    with tell(other, draw) as store:
        assert seen(store) == first
        assert store.check() == []


def test_telling_twice_changes_nothing() -> None:
    told = [
        Told(NOW, digest=digest(article(name, text, canonical=canonical)))
        for name, text, canonical in (("a", TEXTS[0], None), ("b", TEXTS[1], None), ("c", "x", "a"))
    ]
    with tell(told, random.Random(1)) as once:
        first = seen(once)
    with tell(told + told, random.Random(2)) as twice:
        assert seen(twice) == first
    assert first["count"] == 1
    assert clip_id(url("a")) == once_id(first)


def once_id(of: dict[str, object]) -> str:
    clips = of["clips"]
    assert isinstance(clips, tuple)
    return str(clips[0].id)
