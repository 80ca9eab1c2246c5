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
    links: int = 0
    """Articles that mails link to, to be fetched at the next collecting."""
    decisions: int = 0
    topic: str = ""
    """The file of a topic that was made for a hand-kept page; empty where it was there."""
    before: bool = False
    """The archive had been imported to its end already."""
    archives: int = 0
    """Of a list of archives: how many were here …"""
    done_before: int = 0
    """… how many of these had been imported before …"""
    absent: int = 0
    """… and how many were not here."""
    problems: list[Problem] = msgspec.field(default_factory=list)
    problem_count: int = 0

    def note(self, problem: Problem) -> None:
        """Count a problem; the first hundred are kept for showing."""
        self.problem_count += 1
        if len(self.problems) < 100:
            self.problems.append(problem)

    def add(self, other: ImportReport) -> None:
        """Another file's on top, of a list of files."""
        for name in ("articles", "revised", "same", "skipped", "links"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.archives += 1
        self.done_before += other.before
        for problem in other.problems:
            self.note(problem)
        self.problem_count += other.problem_count - len(other.problems)
