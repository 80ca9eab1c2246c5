"""The desk's topics: its topics/*.toml, with what people decided as their examples."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from kawaraban.article import Article, Unreadable
from kawaraban.desk.intake import read_text
from kawaraban.desk.work import TopicSet
from kawaraban.match.aliases import Aliases, default_aliases, load_aliases
from kawaraban.match.examples import Examples
from kawaraban.match.topic import Topic, load_topic
from kawaraban.store.base import Decision, Store
from kawaraban.wording import say

ALIASES = "aliases.toml"
"""Beside topics/: alias sets of the desk's own, shared by its topics."""
_BACKGROUND = 300
_MATCHING = "1"
"""Part of every topic's version: change it when matching itself changes what it answers."""
_SLUG = re.compile(r"[\w.-]{1,100}\Z")


class DeskTopic(msgspec.Struct, frozen=True, kw_only=True):
    """A topic file as loaded. ``version`` changes with anything that could change a match."""

    slug: str
    topic: Topic
    version: str


def load_topics(folder: Path) -> tuple[DeskTopic, ...]:
    """All topics of a desk, by slug. ``ValueError`` (TopicError, AliasError …) names file and
    line of a mistake."""
    aliases, aliases_text = _aliases(folder)
    found = []
    for path in sorted((folder / "topics").glob("*.toml")):
        text = _text(path)
        if not _SLUG.match(path.stem):
            raise ValueError(
                say(
                    f"{path.name}: a topic file's name is of letters, digits, - and _",
                    f"{path.name}: 主題ファイルの名前に使えるのは文字・数字・-・_ です",
                )
            )
        topic = load_topic(text, name=path.stem, aliases=aliases, file=path.name)
        found.append(DeskTopic(slug=path.stem, topic=topic, version=_version(text, aliases_text)))
    names = [t.topic.name for t in found]
    for name in names:
        if names.count(name) > 1:
            files = ", ".join(f"{t.slug}.toml" for t in found if t.topic.name == name)
            raise ValueError(
                say(
                    f"two topics are named {name!r}: {files}",
                    f"{name!r} という主題が二つあります: {files}",
                )
            )
    return tuple(found)


def _aliases(folder: Path) -> tuple[Aliases, str]:
    path = folder / ALIASES
    if not path.exists():
        return default_aliases(), ""
    text = _text(path)
    return load_aliases(text, file=ALIASES, base=default_aliases()), text


def _text(path: Path) -> str:
    try:
        return read_text(path)
    except Unreadable as error:
        raise ValueError(f"{path.name}: {error.problem.detail}") from error


def _version(*parts: str) -> str:
    return hashlib.sha256("\0".join((_MATCHING, *parts)).encode()).hexdigest()[:16]


def with_examples(topics: Sequence[DeskTopic], store: Store) -> tuple[TopicSet, dict[str, str]]:
    """The topics with what people decided, and each topic's full version by slug."""
    examples: list[tuple[str, Examples]] = []
    versions: dict[str, str] = {}
    for topic in topics:
        decided = current_decisions(store.decisions(topic.slug))
        if not decided:
            versions[topic.slug] = topic.version
            continue
        accepted = _articles(store, (u for u, kind in decided.items() if kind == "accept"))
        rejected = _articles(store, (u for u, kind in decided.items() if kind == "reject"))
        marks = "\n".join(f"{kind} {url}" for url, kind in sorted(decided.items()))
        background = _background(store, topic.slug, marks, set(decided))
        examples.append(
            (topic.slug, Examples(accepted=accepted, rejected=rejected, background=background))
        )
        versions[topic.slug] = _version(topic.version, marks, str(len(accepted + rejected)))
    return (
        TopicSet(tuple((t.slug, t.topic) for t in topics), tuple(examples)),
        versions,
    )


def current_decisions(log: Iterable[Decision]) -> dict[str, str]:
    """What now holds of each address: ``accept`` or ``reject``."""
    decided: dict[str, str] = {}
    for event in log:
        if event.kind == "clear":
            decided.pop(event.url, None)
        elif event.kind in ("accept", "reject"):
            decided[event.url] = event.kind
    return decided


def _articles(store: Store, urls: Iterable[str]) -> tuple[Article, ...]:
    found = (store.article(url) for url in urls)
    return tuple(stored.article for stored in found if stored is not None)


def _background(store: Store, slug: str, marks: str, decided: set[str]) -> tuple[Article, ...]:
    """A sample of unjudged articles, drawn anew only when the decisions change: the topic's
    version must not change with every article that comes in."""
    key = f"background:{slug}"
    noted = store.note(key)
    stamp = hashlib.sha256(marks.encode()).hexdigest()[:16]
    if noted is not None:
        kept_stamp, *urls = noted.split("\n")
        if kept_stamp == stamp:
            return _articles(store, urls)
    sample: list[tuple[bytes, Article]] = []
    for stored in store.articles():
        address = stored.article.address
        if address in decided or not stored.article.text:
            continue
        sample.append((hashlib.sha256(address.encode()).digest(), stored.article))
        if len(sample) > 4 * _BACKGROUND:
            sample = sorted(sample, key=lambda pair: pair[0])[:_BACKGROUND]
    articles = tuple(a for _, a in sorted(sample, key=lambda pair: pair[0])[:_BACKGROUND])
    store.put_note(key, "\n".join((stamp, *(a.address for a in articles))))
    return articles
