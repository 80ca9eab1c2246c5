"""Newsletters imported: each mail an article of its outlet, its links waiting to be collected."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from kawaraban.article import Entry, Hints, Problem, Unreadable
from kawaraban.collect.newsletters import Mail, read_mail, split_mbox
from kawaraban.desk.config import Source
from kawaraban.desk.desk import Desk
from kawaraban.desk.importing.intake import opened, read_whole
from kawaraban.desk.importing.report import ImportReport
from kawaraban.desk.importing.saving import FOUND_IN, await_entries, import_jobs, source_at
from kawaraban.desk.reading.work import EntryJob, Job
from kawaraban.read.addresses.canonical import same_site
from kawaraban.wording import say

_BOMB_FROM = 1 << 30
_BOMB_RATIO = 200


def import_mail(desk: Desk, path: Path, report: ImportReport) -> None:
    """One mail (.eml). Raises :class:`Unreadable` where it is none."""
    mail = read_mail(read_whole(path))
    _take(desk, [mail], report)


def import_mbox(desk: Desk, path: Path, report: ImportReport) -> None:
    """A mailbox, packed with gzip or not."""
    _take(desk, _mails(path, report), report)


def _mails(path: Path, report: ImportReport) -> Iterator[Mail]:
    most = max(_BOMB_FROM, _BOMB_RATIO * path.stat().st_size)
    came = 0
    with opened(path) as stream:
        found = split_mbox(stream)
        number = 0
        while True:
            number += 1
            where = say(f"{path.name}, mail {number}", f"{path.name} {number} 通目")
            try:
                data = next(found, None)
            except (EOFError, OSError, ValueError) as error:  # gzip's damage is all of these
                detail = say(f"the file is damaged ({error})", f"壊れています({error})")
                report.note(Problem(stage="import", code="cut-short", detail=f"{where}: {detail}"))
                return
            if data is None:
                return
            if isinstance(data, Problem):
                report.note(data)
                continue
            came += len(data)
            if came > most:
                detail = say("it unpacks to far too much", "展開すると大きすぎます")
                report.note(Problem(stage="import", code="bomb", detail=f"{where}: {detail}"))
                return
            try:
                yield read_mail(data)
            except Unreadable as error:
                detail = f"{where}: {error.problem.detail}"
                report.note(msgspec.structs.replace(error.problem, detail=detail))


def _take(desk: Desk, mails: Iterable[Mail], report: ImportReport) -> None:
    waiting: dict[str, list[Entry]] = {}

    def jobs() -> Iterator[Job]:
        for mail in mails:
            source = source_of(desk, mail)
            entry = Entry(
                id=mail.address,
                url=mail.address if mail.address.startswith("http") else "",
                headline=mail.subject,
                published=mail.sent,
                text=mail.text,
                outlet=mail.sender or mail.host or None,
                source=FOUND_IN,
            )
            hints = Hints() if source is None else Hints(outlet=source.outlet)
            for link in mail.links:
                name = source_at(desk, link.url)
                waiting.setdefault(name, []).append(
                    Entry(url=link.url, id=link.url, headline=link.words, source="listing")
                )
            yield EntryJob(entry=entry, hints=hints, found=desk.now())

    import_jobs(desk, jobs(), report)
    for name, entries in waiting.items():
        report.links += len(await_entries(desk, name, entries))


def source_of(desk: Desk, mail: Mail) -> Source | None:
    """The desk's source whose outlet sent the mail, by the domain it is from."""
    if not mail.host:
        return None
    sent_from = f"https://{mail.host}/"
    return next((s for s in desk.config.sources if same_site(s.url, sent_from)), None)
