"""What the rule editor's pages need of a desk; ``desk/deciding/`` does it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, Protocol

import msgspec

from kawaraban.article import Article, Match
from kawaraban.match.suggest import Suggestion
from kawaraban.store.base_rules import RulesDraft, RulesText

Change = Literal["in", "out", "ask"]
State = Literal["running", "done", "stopped", "failed"]
Strength = Literal["headline", "anywhere", "sign", "against"]
"""What a rule made of a form is worth: enough by itself in a headline, or wherever it stands; one
sign among others; one that speaks against."""


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What is wrong with rules (``error``: they cannot be saved) or was hardly meant, and on
    which line (0: all)."""

    kind: Literal["error", "warning"]
    line: int
    words: str


class File(msgspec.Struct, frozen=True, kw_only=True):
    """A topic file; ``mark`` differs with every other text. ``version`` is its place in the log,
    None where it was written by other means."""

    text: str
    mark: str
    version: RulesText | None = None


class Saved(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a save: ``file`` is what the file is now. ``told`` says why it was not
    saved; ``kept``: somebody else had saved meanwhile, and what was written is kept as this
    version; ``merged`` has both changes, None where they touch."""

    file: File
    told: tuple[Told, ...] = ()
    kept: int = 0
    merged: str | None = None


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """A clip that would come in, go out, or come into the inbox, by the article that it is shown
    by. ``match``: what the topic would say of it; ``before``: what it says; ``copies``: how many
    more outlets carry it."""

    change: Change
    article: Article
    match: Match | None
    before: Match | None
    copies: int = 0


class Previewed(msgspec.Struct, frozen=True, kw_only=True):
    """A preview so far: so many articles of all looked at, the latest first. ``counts`` are of
    all that come in, go out, are asked about; ``found`` has the latest of each."""

    state: State = "running"
    done: int = 0
    total: int = 0
    threshold: float = 0.0
    counts: tuple[int, int, int] = (0, 0, 0)
    found: tuple[Found, ...] = ()


class Suggested(msgspec.Struct, frozen=True, kw_only=True):
    """Terms that stand out, of so many articles accepted and rejected."""

    accepted: int
    rejected: int
    found: tuple[Suggestion, ...] = ()


class Running(Protocol):
    """A preview; may be asked from any thread."""

    def seen(self) -> Previewed: ...

    def stop(self) -> None: ...

    def join(self, seconds: float) -> None:
        """Wait for its end, so long at most."""
        ...


class Drafting(Protocol):
    """Rules as people write them. As :class:`kawaraban.web.deciding.Deciding` otherwise; words
    are in the language of :func:`kawaraban.wording.speaking`."""

    def rules(self, topic: str) -> File: ...

    def look_over(self, topic: str, text: str) -> tuple[Told, ...]: ...

    def save_rules(self, topic: str, text: str, base: str, *, by: str | None = None) -> Saved: ...

    def rules_draft(self, topic: str, *, by: str | None = None) -> RulesDraft | None: ...

    def keep_draft(self, topic: str, text: str | None, base: str, *, by: str | None = None) -> None:
        """None: forget it."""
        ...

    def rules_versions(self, topic: str, *, offset: int, limit: int) -> tuple[RulesText, ...]: ...

    def rules_version(self, topic: str, id: int) -> RulesText | None: ...

    def begin_preview(
        self, topic: str, text: str, *, by: str | None = None
    ) -> tuple[int, Running] | None:
        """Its number; None where the rules do not work."""
        ...

    def preview(self, topic: str, number: int, *, by: str | None = None) -> Running | None:
        """One's own of this number."""
        ...

    def suggesting(self, topic: str, text: str) -> Callable[[], Suggested]:
        """What finds terms for the rules; it is slow, and for a thread of its own."""
        ...

    def add_rule(
        self,
        topic: str,
        text: str,
        any: str,
        also: str,
        none: str,
        strength: Strength,
    ) -> tuple[str, int]:
        """The text with a rule more, and the rule's line; words are parted by commas or lines."""
        ...

    def add_term(self, topic: str, text: str, term: str, *, against: bool) -> tuple[str, int]:
        """The text with a suggested term more, and its line."""
        ...

    def new_topic(self, slug: str, name: str, words: str, *, by: str | None) -> str:
        """Make a topic; its slug (made of the name where none is given). An existing topic is
        never replaced."""
        ...
