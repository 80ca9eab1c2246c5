"""The desk's topics compiled, kept in a file beside its store: a round, and each process that
reads, loads them instead of compiling them again.

The file follows from the topic files and alias sets. Where it is not of these (a topic was
changed, another program wrote it, it is damaged) it is made anew.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from kawaraban.desk.desk import Desk
from kawaraban.desk.reading.work import Compiled, TopicSet, compiled
from kawaraban.desk.starting import write_atomically
from kawaraban.match.aliases import packaged_aliases
from kawaraban.match.compiled import CompiledError, from_bytes, key_of

_MANY = 1_000
"""From so many topics on terms are counted in articles of the archive."""
_COUNTED = 500


def compiled_file(desk: Desk) -> Path:
    """Where the desk keeps them. Not to be kept in backups: it is made anew."""
    return desk.config.store.with_suffix(".compiled")


def compiled_topics(desk: Desk, topics: TopicSet) -> Compiled:
    """The desk's topics, all of them, as ``topics`` has them with their examples."""
    versions = (word for topic in desk.topics for word in (topic.slug, topic.version))
    key = key_of([packaged_aliases(), *versions])
    file = compiled_file(desk)
    with suppress(OSError, CompiledError):
        octets = file.read_bytes()
        from_bytes(octets, key)
        return Compiled.of(topics, octets, key)
    many = len(topics.topics) >= _MANY
    stored = desk.store.articles_of(desk.store.sample(_COUNTED)) if many else ()
    made = compiled(topics, key, sample=[one.article for one in stored])
    with suppress(OSError):  # it is a help and no more; what is wrong with the disk shows elsewhere
        write_atomically(file, made.octets)
    return made
