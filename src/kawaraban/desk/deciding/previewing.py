"""What a change of rules would do, found out aside: in a thread with a store of its own (and a
process that matches, where the archive is large), so that the desk answers meanwhile."""

from __future__ import annotations

import logging
import threading
import time
from collections import Counter
from contextlib import closing
from pathlib import Path

from kawaraban.desk.deciding.backfill import Looked, changes
from kawaraban.desk.deciding.topics import DeskTopic
from kawaraban.desk.desk import Desk
from kawaraban.store.base import StoreError
from kawaraban.web.drafting import Change, Found, Previewed, State

_log = logging.getLogger(__name__)

SHOWN = 500
"""Clips of each kind that are kept to be shown; all are counted."""
_ALONE = 120.0
"""Seconds after which nobody seems to look any more."""
_KEPT = 12
"""Previews that are there at once, of all people."""


class Preview:
    """One preview; it runs from the beginning on. ``seen`` may be asked from any thread."""

    def __init__(self, folder: Path, topic: DeskTopic, *, text: str, who: str) -> None:
        self.topic, self.text, self.who = topic, text, who
        self._folder = folder
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._looked_at = time.monotonic()
        self._state: State = "running"
        self._done = self._total = 0
        self._counts: Counter[Change] = Counter()
        self._found: list[Found] = []
        self._thread = threading.Thread(target=self._run, name="preview", daemon=True)
        self._thread.start()

    def seen(self) -> Previewed:
        """What has been found so far."""
        self._looked_at = time.monotonic()
        with self._lock:
            return Previewed(
                state=self._state,
                done=self._done,
                total=self._total,
                threshold=self.topic.topic.threshold,
                counts=(self._counts["in"], self._counts["out"], self._counts["ask"]),
                found=tuple(self._found),
            )

    def stop(self) -> None:
        self._stop.set()

    def join(self, seconds: float) -> None:
        self._thread.join(seconds)

    def _run(self) -> None:
        state: State = "failed"
        try:
            # One process that matches: the others of the machine have work of their own.
            with Desk(self._folder, workers=1) as desk, closing(changes(desk, self.topic)) as bits:
                for looked in bits:
                    self._take(looked)
                    if self._stop.is_set() or time.monotonic() - self._looked_at > _ALONE:
                        state = "done" if looked.done == looked.total else "stopped"
                        return
            state = "done"
        except (StoreError, OSError, ValueError) as error:
            _log.warning("a preview failed: %r", error)
        finally:
            with self._lock:
                self._state = state

    def _take(self, looked: Looked) -> None:
        with self._lock:
            self._done, self._total = looked.done, looked.total
            for one in looked.changes:
                self._counts[one.change] += 1
                if self._counts[one.change] <= SHOWN:
                    self._found.append(one)


class Previews:
    """The previews of one desk, by number. Each person has one running for a topic."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._last = 0
        self._all: dict[int, Preview] = {}

    def begin(self, topic: DeskTopic, text: str, *, who: str) -> tuple[int, Preview]:
        """A new one, or the one there is of the same."""
        for number, one in self._all.items():
            same = one.topic == topic and one.who == who and one.text == text
            if same and one.seen().state == "running":
                return number, one
        for one in self._all.values():
            if one.who == who and one.topic.slug == topic.slug:
                one.stop()
        while len(self._all) >= _KEPT:
            self._all.pop(next(iter(self._all))).stop()
        self._last += 1
        made = self._all[self._last] = Preview(self._folder, topic, text=text, who=who)
        return self._last, made

    def get(self, number: int, *, slug: str, who: str) -> Preview | None:
        """One's own."""
        one = self._all.get(number)
        return one if one is not None and (one.who, one.topic.slug) == (who, slug) else None

    def close(self) -> None:
        for one in self._all.values():
            one.stop()
        for one in self._all.values():
            one.join(5.0)
        self._all.clear()
