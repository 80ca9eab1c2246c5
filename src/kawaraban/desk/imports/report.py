"""What an import brought, and why one could not be."""

from __future__ import annotations

import msgspec

from kawaraban.article import Problem
from kawaraban.desk.errors import DeskError


class CannotImportError(DeskError):
    """A file that nothing can be imported from, with the reason."""


class ImportReport(msgspec.Struct, kw_only=True):
    """What an import brought. ``skipped`` are records that are no pages (pictures, redirects,
    feeds …), ``problems`` those that should have been and were not."""

    articles: int = 0
    revised: int = 0
    same: int = 0
    skipped: int = 0
    sources: int = 0
    decisions: int = 0
    topic: str = ""
    """The file of a topic that was made for a hand-kept page; empty where it was there."""
    before: bool = False
    """The archive had been imported to its end already."""
    problems: list[Problem] = msgspec.field(default_factory=list)
    problem_count: int = 0

    def note(self, problem: Problem) -> None:
        """Count a problem; the first hundred are kept for showing."""
        self.problem_count += 1
        if len(self.problems) < 100:
            self.problems.append(problem)
