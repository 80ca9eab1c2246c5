"""Who is who: articles that share any address are one, however it is spelled (``http``, ``www.``,
a closing slash: :func:`kawaraban.read.addresses.canonical.twin_key`)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from kawaraban.article import Article, Digest
from kawaraban.read.addresses.canonical import twin_key
from kawaraban.store.database import Database
from kawaraban.store.rows import Reading, addresses, content_hash, encoded, reading


@dataclass(slots=True)
class Given:
    """A digest and what is made of it before the store is touched."""

    digest: Digest
    reading: Reading
    addresses: list[str]


@dataclass(slots=True)
class Cluster:
    """Digests of this batch, and articles of the store, that share an address: one article."""

    given: list[int] = field(default_factory=list)
    known: list[int] = field(default_factory=list)


def given(digest: Digest, at: int) -> Given:
    read = reading(digest, at)
    known_as = addresses(read.article)
    if not known_as:
        raise ValueError(f"an article without an address: {digest.article.headline!r}")
    return Given(digest, read, known_as)


def clusters(digests: Sequence[Given], there: Mapping[str, Sequence[int]]) -> list[Cluster]:
    """Connected components of digests and known articles by the addresses they share.
    ``there`` has the known articles by the keys of their addresses."""
    of_url: dict[str, int] = {}
    of_article: dict[int, int] = {}
    parents = list(range(len(digests)))

    def root(i: int) -> int:
        while parents[i] != i:
            parents[i] = parents[parents[i]]
            i = parents[i]
        return i

    for i, one in enumerate(digests):
        for url in one.addresses:
            key = twin_key(url)
            others = [of_url.setdefault(key, i)]
            others += (of_article.setdefault(article, i) for article in there.get(key, ()))
            for other in others:
                low, high = sorted((root(i), root(other)))
                parents[high] = low
    found: dict[int, Cluster] = defaultdict(Cluster)
    for i in range(len(digests)):
        found[root(i)].given.append(i)
    for article, i in of_article.items():
        found[root(i)].known.append(article)
    return list(found.values())


def unchanged(db: Database, articles: Sequence[Article]) -> set[str]:
    """Those that saving would change nothing of."""
    sound = [(article.url, encoded(article)[0]) for article in articles]
    names = [(url, article, addresses(article)) for url, article in sound]
    every = {url for _, _, known_as in names for url in known_as}
    found: dict[str, tuple[int, bytes]] = {}
    with db.read():
        for url, id, content in db.among(
            "SELECT d.url, d.article, c.hash FROM address d JOIN article a ON a.id = d.article"
            " JOIN content c ON c.id = a.current WHERE d.url IN (?*)",
            every,
        ):
            found[url] = id, content
        awaited = {url for (url,) in db.among("SELECT url FROM page WHERE url IN (?*)", every)}
    same = set()
    for url, article, known_as in names:
        there = {found.get(each) for each in known_as}
        if len(there) != 1 or not awaited.isdisjoint(known_as):
            continue
        one = there.pop()
        if one is not None and one[1] == content_hash(article):
            same.add(url)
    return same
