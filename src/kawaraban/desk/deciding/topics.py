"""The desk's topics: its topics/*.toml, with what people decided as their examples."""

from __future__ import annotations

import base64
import hashlib
import re
import zlib
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

import msgspec

from kawaraban.article import Article, Unreadable, clip_id
from kawaraban.desk.importing.intake import read_text
from kawaraban.desk.reading.work import TopicSet
from kawaraban.match.aliases import Aliases, default_aliases, load_aliases
from kawaraban.match.background import Background, background_of, pack, unpack
from kawaraban.match.examples import Examples
from kawaraban.match.loading import load_topic
from kawaraban.match.topic import Topic
from kawaraban.match.vectors import article_vector
from kawaraban.read.headlines.headline import GENRES
from kawaraban.store.base import Store
from kawaraban.wording import say

ALIASES = "aliases.toml"
"""Beside topics/: alias sets of the desk's own, shared by its topics."""
_SAMPLE = 2000
"""So many articles nobody judged teach what is common (``match.background``)."""
_SHOWN = 300
"""And so many of them are at hand as articles, to count rule terms in."""
_GROWN = 1.25
_MATCHING = "5"
"""Part of every topic's version: change it when matching itself changes what it answers."""
_SLUG = re.compile(r"[\w.-]{1,100}\Z")


class DeskTopic(msgspec.Struct, frozen=True, kw_only=True):
    """A topic file as loaded. ``version`` changes with anything that could change what its rules
    say."""

    slug: str
    topic: Topic
    version: str


def path_of(folder: Path, slug: str) -> Path:
    """The file of a topic of the desk in ``folder``. ``ValueError`` for a name that no file may
    have."""
    if not _SLUG.match(slug) or slug.startswith("."):
        raise ValueError(
            say(
                f"{slug!r} will not do as a file's name: letters, digits, - and _, 100 at most",
                f"{slug!r} はファイル名にできません（文字・数字・-・_ で 100 文字まで）",
            )
        )
    return folder / "topics" / f"{slug}.toml"


def new_path(folder: Path, slug: str) -> Path:
    """The file of a topic that is to be made; as :func:`path_of`, and ``ValueError`` where there
    is one."""
    path = path_of(folder, slug)
    if path.exists():
        raise ValueError(
            say(f"there is a topic {slug} already", f"{slug} という主題はすでにあります")
        )
    return path


def load_topics(folder: Path, known: Iterable[DeskTopic] = ()) -> tuple[DeskTopic, ...]:
    """All topics of a desk, by slug; those that were ``known`` and have not changed are taken
    from there. ``ValueError`` (TopicError, AliasError …) names file and line of a mistake."""
    aliases, aliases_text = _aliases(folder)
    before = {topic.slug: topic for topic in known}
    found: list[DeskTopic] = []
    for path in sorted((folder / "topics").glob("*.toml")):
        text = _text(path)
        if not _SLUG.match(path.stem):
            raise ValueError(
                say(
                    f"{path.name}: a topic file's name is of letters, digits, - and _",
                    f"{path.name}: 主題ファイルの名前に使えるのは文字・数字・-・_ です",
                )
            )
        version = _version(text, aliases_text)
        same = before.get(path.stem)
        if same is not None and same.version == version:
            found.append(same)
            continue
        found.append(_topic(path.stem, text, aliases, aliases_text))
    for name, count in Counter(t.topic.name for t in found).items():
        if count > 1:
            files = ", ".join(f"{t.slug}.toml" for t in found if t.topic.name == name)
            raise ValueError(
                say(
                    f"two topics are named {name!r}: {files}",
                    f"{name!r} という主題が二つあります: {files}",
                )
            )
    return tuple(found)


def topic_of(folder: Path, slug: str, text: str) -> DeskTopic:
    """The topic that a file of this text would be. ``ValueError`` as above."""
    return _topic(slug, text, *_aliases(folder))


def _topic(slug: str, text: str, aliases: Aliases, aliases_text: str) -> DeskTopic:
    topic = load_topic(text, name=slug, aliases=aliases, file=f"{slug}.toml", genres=tuple(GENRES))
    return DeskTopic(slug=slug, topic=topic, version=_version(text, aliases_text))


def desk_aliases(folder: Path) -> Aliases:
    """The packaged alias sets with the desk's own on top. ``ValueError`` as above."""
    return _aliases(folder)[0]


def _aliases(folder: Path) -> tuple[Aliases, str]:
    path = folder / ALIASES
    if not path.exists():
        return default_aliases(), ""
    text = _text(path)
    return _desk_sets(text), text


@lru_cache(maxsize=1)
def _desk_sets(text: str) -> Aliases:
    return load_aliases(text, file=ALIASES, base=default_aliases())


def _text(path: Path) -> str:
    try:
        return read_text(path)
    except Unreadable as error:
        raise ValueError(f"{path.name}: {error.problem.detail}") from error


def _version(*parts: str) -> str:
    return hashlib.sha256("\0".join((_MATCHING, *parts)).encode()).hexdigest()[:16]


class Version(msgspec.Struct, frozen=True):
    """What a topic's matches follow from: its rules, and what it learned from people.

    ``marks`` are the verdicts learned from, ``+`` or ``-`` and the address of each."""

    rules: str
    learned: str = ""
    marks: tuple[str, ...] = ()

    @staticmethod
    def addresses(marks: Iterable[str]) -> list[str]:
        """The addresses that marks are of."""
        return sorted({mark[1:] for mark in marks})


def with_examples(
    topics: Sequence[DeskTopic], store: Store, *, keep: bool = True
) -> tuple[TopicSet, dict[str, Version]]:
    """The topics with what people decided, and each topic's version by slug. Unless ``keep``
    nothing is written (the background drawn is else kept for the next time)."""
    examples: list[tuple[str, Examples]] = []
    versions: dict[str, Version] = {}
    drawn: tuple[str, tuple[Article, ...], Background] | None = None
    for topic in topics:
        # One outlet's copy rejected alone says nothing of the subject.
        decided = {
            r.address: r.verdict for r in store.rulings(topic.slug) if r.verdict and not r.alone
        }
        if not decided:
            versions[topic.slug] = Version(topic.version)
            continue
        accepted = _articles(store, (u for u, said in decided.items() if said == "accepted"))
        rejected = _articles(store, (u for u, said in decided.items() if said == "rejected"))
        if drawn is None:
            drawn = _background(store, keep=keep)
        mark, background, sample = drawn
        others = tuple(a for a in background if a.address not in decided)
        shown = Examples(accepted=accepted, rejected=rejected, background=others, sample=sample)
        examples.append((topic.slug, shown))
        marks = tuple(
            ("+" if said == "accepted" else "-") + url for url, said in sorted(decided.items())
        )
        learned = _version(*marks, "", mark)
        versions[topic.slug] = Version(topic.version, learned, marks)
    return (
        TopicSet(tuple((t.slug, t.topic) for t in topics), tuple(examples)),
        versions,
    )


def _articles(store: Store, urls: Iterable[str]) -> tuple[Article, ...]:
    found = (store.article(url) for url in urls)
    return tuple(stored.article for stored in found if stored is not None)


def _background(store: Store, *, keep: bool) -> tuple[str, tuple[Article, ...], Background]:
    """A sample of the archive, for all topics, with what changes when it does. It is drawn anew
    only when the archive has grown by a quarter: what was learned must not change with every
    article that comes in, yet what comes in does change with the years."""
    total = store.counts().articles
    kept = store.note("background") or ""
    drawn = kept.partition("\n")[0]
    if drawn.isdecimal() and total <= _GROWN * int(drawn):
        with suppress(ValueError, zlib.error):
            sample = _unpacked(kept.partition("\n")[2])
            return drawn, _articles(store, sample.addresses[:_SHOWN]), sample
    # More than wanted: those without a text teach nothing.
    stored = store.articles_of(store.sample(_SAMPLE + _SAMPLE // 10))
    found = sorted((s.article for s in stored if s.article.text), key=lambda a: clip_id(a.address))
    chosen = found[:_SAMPLE]
    sample = background_of(map(article_vector, chosen), [a.address for a in chosen])
    if keep:
        packed = base64.b85encode(zlib.compress(pack(sample), 1)).decode()
        store.put_note("background", f"{total}\n{packed}")
    return str(total), tuple(chosen[:_SHOWN]), sample


@lru_cache(maxsize=1)
def _unpacked(packed: str) -> Background:
    return unpack(zlib.decompress(base64.b85decode(packed)))
