"""Single pages and articles imported."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec

from kawaraban.article import Hints, Problem, RawResponse, article_from_json
from kawaraban.desk.desk import Desk
from kawaraban.desk.importing.intake import read_lines, read_whole
from kawaraban.desk.importing.report import CannotImportError, ImportReport
from kawaraban.desk.importing.saving import import_jobs
from kawaraban.desk.reading.work import ArticleJob, Job, PageJob
from kawaraban.read.addresses.saved import address_in_page
from kawaraban.wording import say


def import_html(desk: Desk, path: Path, url: str | None, report: ImportReport) -> None:
    body = read_whole(path)
    address = url or address_in_page(body)
    if address is None:
        raise CannotImportError(
            say(
                f"{path.name} does not say its own address; give it: --url https://…",
                f"{path.name} に元のアドレスが書かれていません。--url https://… で指定してください",
            )
        )
    raw = RawResponse(
        url=address,
        asked=address,
        body=body,
        headers=(("content-type", "text/html"),),
        fetched=desk.now(),
    )
    import_jobs(
        desk,
        [PageJob(raw=raw, hints=Hints())],
        report,
        keep=lambda job: lambda: desk.raw.append(raw),
    )


def import_jsonl(desk: Desk, path: Path, report: ImportReport) -> None:
    def jobs() -> Iterator[Job]:
        for number, line in read_lines(path):
            where = say(f"{path.name}, line {number}", f"{path.name} {number} 行目")
            if isinstance(line, Problem):
                detail = f"{where}: {line.detail}"
                report.note(msgspec.structs.replace(line, detail=detail))
                continue
            try:
                yield ArticleJob(article=article_from_json(line))
            except ValueError as error:
                report.note(Problem(stage="import", code="bad-line", detail=f"{where}: {error}"))

    import_jobs(desk, jobs(), report)
