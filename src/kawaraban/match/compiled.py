"""Compiled topics as bytes, to be kept and loaded in a fraction of the time that reading topic
files takes.

The bytes are plain data: nothing in them is run when they are read. They begin with what they
are of (:func:`key_of` its sources), the program that wrote them and a checksum, so that what is
stale or damaged is told and compiled anew. Whoever writes such a file can say what the topics
are, as with a topic file: keep it where those are kept.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping

import msgspec

from kawaraban import __version__
from kawaraban.match.examples import Examples
from kawaraban.match.index import Anchors
from kawaraban.match.matcher import Matcher
from kawaraban.match.numbering import Collection
from kawaraban.wording import say

_FORM = 1
"""Of the bytes: to be raised with any change to what is in them."""
_MAGIC = b"kawaraban topics\n"


class CompiledError(ValueError):
    """Bytes that are not compiled topics, not of this program, not of these sources, or damaged.
    There is nothing to do but to compile anew."""


class _Parts(msgspec.Struct, array_like=True):
    made: Collection
    anchors: Anchors
    always: frozenset[int]


def key_of(sources: Iterable[str]) -> str:
    """What stands for topics as they were compiled: their names and texts, alias sets, whatever
    they follow from, in order."""
    digest = hashlib.sha256(f"{__version__} {_FORM}".encode())
    for source in sources:
        octets = source.encode(errors="surrogatepass")
        digest.update(len(octets).to_bytes(8, "big"))
        digest.update(octets)
    return digest.hexdigest()


def to_bytes(matcher: Matcher, key: str) -> bytes:
    """The matcher's topics, without their examples. ``key`` is to be asked for again."""
    octets = msgspec.msgpack.encode(_Parts(*matcher.parts))
    return b"".join((_MAGIC, _head(octets, key), octets))


def from_bytes(octets: bytes, key: str, examples: Mapping[str, Examples] | None = None) -> Matcher:
    """The matcher again. Raises :class:`CompiledError`."""
    start = len(_MAGIC) + 64
    body = memoryview(octets)[start:]
    if octets[:start] != _MAGIC + _head(body, key):
        raise CompiledError(
            say("compiled topics are stale or damaged", "コンパイル済みの主題が古いか壊れています")
        )
    try:
        parts = msgspec.msgpack.decode(body, type=_Parts)
        return Matcher(parts.made, parts.anchors, parts.always, examples)
    except (msgspec.DecodeError, ValueError) as error:
        raise CompiledError(str(error)) from error


def _head(octets: bytes | memoryview, key: str) -> bytes:
    digest = hashlib.sha256(key.encode() + b"\n")
    digest.update(octets)
    return digest.hexdigest().encode()
