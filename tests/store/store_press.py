"""A small made-up press for the store's tests: digests whose parts follow from their words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from kawaraban.article import (
    Article,
    CopyKind,
    CopyLink,
    Digest,
    Match,
    Moment,
    RawRef,
    Reason,
    Signature,
    paragraphs,
)
from kawaraban.folding import search_tokens
from kawaraban.store.rows import hash64
from kawaraban.store.sqlite import SqliteStore

NOW = datetime(2024, 6, 20, 3, 0, tzinfo=UTC)
TOPIC = "north-korea-russia"
DAYS = 7


def at(hours: float) -> datetime:
    return NOW + timedelta(hours=hours)


def article(
    name: str = "1",
    text: str = "ロシアと北朝鮮が条約に署名した。",
    *,
    published: str | None = "2024-06-19T17:05+09:00",
    headline: str | None = None,
    canonical: str | None = None,
    other: tuple[str, ...] = (),
    outlet: str = "Example Press",
) -> Article:
    return Article(
        url=url(name),
        headline=f"朝ロ関係 {name}" if headline is None else headline,
        published=Moment.parse(published) if published else None,
        text=paragraphs(text),
        canonical=url(canonical) if canonical else None,
        other_urls=tuple(map(url, other)),
        outlet=outlet,
        excerpt=text[:20],
    )


def url(name: str) -> str:
    return f"https://press.example/{name}"


def digest(
    of: Article,
    *,
    found_in: str = "feed",
    rank: int = 0,
    raw: RawRef | None = None,
    topics: tuple[str, ...] | None = None,
) -> Digest:
    """As the stages would make it: on the topic where ロシア or 朝ロ is named."""
    if topics is None:
        topics = (TOPIC,) if "ロシア" in of.body or "朝ロ" in of.headline else ()
    return Digest(
        article=of,
        signature=signature(of),
        tokens=(" ".join(search_tokens(of.headline)), " ".join(search_tokens(of.body))),
        matches=tuple(
            Match(
                topic=topic,
                url=of.address,
                score=1.5,
                matched=True,
                reasons=(Reason(rule="russia", field="text", text="ロシア", start=0, end=3),),
            )
            for topic in topics
        ),
        raw=raw,
        found_in=found_in,
        rank=rank,
    )


def signature(of: Article) -> Signature | None:
    """Texts with a sentence in common share a band."""
    sentences = [part for part in of.body.split("。") if part]
    if not sentences:
        return None
    return Signature(
        exact=hash64(of.body.encode("utf-8", "replace")),
        bands=tuple(hash64(part.encode("utf-8", "replace")) for part in sentences),
        shingles=len(of.body),
    )


def compare(a: Article, b: Article) -> CopyLink | None:
    """How ``b`` stands to ``a``: copies have their first sentence in common."""
    ours, theirs = a.body.split("。"), b.body.split("。")
    if not a.body or ours[0] != theirs[0]:
        return None
    kind: CopyKind
    kind = "same" if ours == theirs else "contains" if len(theirs) > len(ours) else "contained"
    if len(ours) == len(theirs) and kind != "same":
        kind = "revised"
    return CopyLink(a.address, kind, min(len(ours), len(theirs)) / max(len(ours), len(theirs)))


def place_all(store: SqliteStore, batch: int = 100) -> None:
    """What a desk does after saving."""
    while found := store.unplaced(batch):
        links: dict[int, list[CopyLink]] = {}
        for one, signed in found:
            near = store.sharing_bands(one.id, signed, days=DAYS) if signed else []
            others = store.articles_of(near)
            compared = [compare(other.article, one.article) for other in others]
            links[one.id] = [link for link in compared if link]
        store.place(links)


def addresses_on(store: SqliteStore, topic: str = TOPIC) -> list[str]:
    return [clip.article.address for clip in store.clips(topic, limit=1000)]
