"""Importing what a person brings: archives, saved pages, articles, newsletters, sources, hand-kept
pages.

The same file again adds nothing: articles are known by their address and content, an archive
that was interrupted goes on where it was.
"""

from __future__ import annotations

import gzip
import zlib
from pathlib import Path
from typing import Literal

from kawaraban.collect.newsletters import looks_like_mail
from kawaraban.collect.packing import ZSTD, ZSTD_DICTIONARY
from kawaraban.desk.desk import Desk
from kawaraban.desk.importing.archives import import_paths, import_warc, is_page, is_paths_list
from kawaraban.desk.importing.articles import import_html, import_jsonl
from kawaraban.desk.importing.lists import import_handkept, import_opml
from kawaraban.desk.importing.mails import import_mail, import_mbox
from kawaraban.desk.importing.report import CannotImportError, ImportReport
from kawaraban.read.addresses.urls import normalise_url
from kawaraban.wording import say

__all__ = ["CannotImportError", "Form", "ImportReport", "form_of", "import_file", "is_page"]

Form = Literal["warc", "paths", "html", "jsonl", "opml", "mail", "mbox", "handkept"]


def form_of(path: Path) -> Form:
    """What kind of file this is, by its content first. :class:`CannotImportError` where none."""
    if path.is_dir():
        raise CannotImportError(
            say(
                f"{path.name} is a folder; name the files in it: {path}/*",
                f"{path.name} はフォルダーです。中のファイルを指定してください: {path}/*",
            )
        )
    if path.exists() and not path.is_file():
        raise CannotImportError(
            say(f"{path.name} is no ordinary file", f"{path.name} は通常のファイルではありません")
        )
    try:
        with path.open("rb") as stream:
            head = stream.read(4096)
        if head[:2] == b"\x1f\x8b":
            with gzip.open(path) as packed:
                head = packed.read(4096)
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        if path.name.endswith((".warc.gz", ".arc.gz")):
            return "warc"  # damaged at its start; its reader says where
        raise CannotImportError(
            say(
                f"{path.name} is damaged: what gzip holds cannot be unpacked ({error})",
                f"{path.name} は壊れています。gzip を展開できません({error})",
            )
        ) from error
    if not head:
        raise CannotImportError(say(f"{path.name} is empty", f"{path.name} は空です"))
    is_named_archive = bool({".warc", ".arc"} & set(path.suffixes[-2:]))
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    lower = start[:2048].lower()
    if start.startswith((b"WARC/", b"filedesc:", ZSTD, ZSTD_DICTIONARY)) or is_named_archive:
        return "warc"
    if is_paths_list(head):
        return "paths"
    if (mail := looks_like_mail(head)) or path.suffix in (".eml", ".mbox"):
        return "mbox" if mail == "mbox" or path.suffix == ".mbox" else "mail"
    if start.startswith(b"{") or path.suffix in (".jsonl", ".ndjson"):
        return "jsonl"
    if b"<opml" in lower or path.suffix == ".opml":
        return "opml"
    if b"<html" in lower or b"<!doctype html" in lower or path.suffix in (".html", ".htm"):
        return "html"
    if path.suffix in (".md", ".markdown", ".txt") or start.startswith(b"# "):
        return "handkept"
    raise CannotImportError(
        say(
            f"{path.name}: not a WARC, HTML, JSON Lines, OPML file, mail or hand-kept topic page",
            f"{path.name}: WARC・HTML・JSON Lines・OPML・メール・手作りの主題ページの"
            "どれでもありません",
        )
    )


def import_file(
    desk: Desk, path: Path, *, topic: str | None = None, url: str | None = None
) -> ImportReport:
    """Import one file, whatever it is. ``topic`` is for a hand-kept page (else the topic of
    its heading's name), ``url`` for a saved page that does not say its own.

    Raises :class:`CannotImportError` where nothing of it can be used, ``OSError`` where it
    cannot be had.
    """
    if url is not None and normalise_url(url) is None:
        raise CannotImportError(
            say(f"{url!r} is no web address", f"{url!r} はウェブのアドレスではありません")
        )
    form = form_of(path)
    report = ImportReport()
    match form:
        case "warc":
            import_warc(desk, path, report)
        case "paths":
            import_paths(desk, path, report)
        case "mail":
            import_mail(desk, path, report)
        case "mbox":
            import_mbox(desk, path, report)
        case "html":
            import_html(desk, path, url, report)
        case "jsonl":
            import_jsonl(desk, path, report)
        case "opml":
            import_opml(desk, path, report)
        case "handkept":
            import_handkept(desk, path, topic, report)
    for problem in report.problems:
        desk.store.record(problem, at=desk.now())
    return report
