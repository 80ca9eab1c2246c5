"""Every stage as a filter: files in, JSON Lines out (docs/schema/README.md has the forms).

An unreadable line or page is reported on standard error and skipped; the exit status is then 3.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from io import BufferedReader
from pathlib import Path
from typing import cast

import msgspec

from kawaraban.article import (
    Article,
    Feed,
    Hints,
    Outcome,
    Problem,
    RawResponse,
    Reason,
    Unreadable,
    article_from_json,
    to_json,
)
from kawaraban.cli.main import DONE, FAILED, INCOMPLETE
from kawaraban.cli.troubles import in_words
from kawaraban.desk.importing.intake import read_lines, read_text, read_whole
from kawaraban.wording import say


class MatchLine(msgspec.Struct, frozen=True):
    """What ``kawaraban match`` prints per article."""

    url: str
    score: float
    matched: bool
    outcome: Outcome
    """On the page, in the inbox (ask), off."""
    probability: float | None
    """That it belongs, by what the examples teach; null without examples."""
    reasons: tuple[Reason, ...]


class GroupLine(msgspec.Struct, frozen=True):
    """What ``kawaraban group`` prints per article."""

    url: str
    copy_of: str | None
    story: str


def article_line(article: Article) -> bytes:
    """An article as a JSON line that can be read back: the four needed fields always there."""
    line = to_json(article)
    if article.published is None or not article.text:
        fields = msgspec.json.decode(line, type=dict[str, msgspec.Raw])
        fields.setdefault("published", msgspec.Raw(b"null"))
        fields.setdefault("text", msgspec.Raw(b"[]"))
        line = msgspec.json.encode(fields)
    return line


class _Output:
    """Standard output by the line, and what could not be read on standard error."""

    def __init__(self) -> None:
        self._out = sys.stdout.buffer
        self.failed = 0

    def line(self, line: bytes) -> None:
        self._out.write(line + b"\n")

    def problem(self, where: str, what: object) -> None:
        self.failed += 1
        print(f"{where}: {what}", file=sys.stderr)

    def end(self) -> int:
        self._out.flush()
        return INCOMPLETE if self.failed else DONE


def read_articles(path: Path, problem: Callable[[str, object], None]) -> Iterator[Article]:
    """The articles of a JSON Lines file (gzipped or not; ``-`` is standard input). A line that
    is none goes to ``problem`` with its number."""
    for number, line in read_lines(_source(path)):
        where = say(f"{path}, line {number}", f"{path} {number} 行目")
        if isinstance(line, Problem):
            problem(where, line.detail)
            continue
        try:
            yield article_from_json(line)
        except ValueError as error:
            problem(where, error)


def _source(path: Path) -> Path | BufferedReader:
    """``-`` is standard input."""
    return cast(BufferedReader, sys.stdin.buffer) if str(path) == "-" else path


def read(options: argparse.Namespace) -> int:
    """Pages of archives and saved files as articles."""
    from kawaraban.collect.warc import read_warc
    from kawaraban.desk.importing.importing import is_page
    from kawaraban.desk.reading.readers import ReaderDiedError, Readers
    from kawaraban.desk.reading.work import PageJob, TopicSet, read_only, reader_died
    from kawaraban.read.addresses.saved import address_in_page
    from kawaraban.read.addresses.urls import normalise_url

    if not options.warc and not options.html:
        print(
            say("kawaraban read needs --warc FILE or --html FILE", "--warc か --html が要ります"),
            file=sys.stderr,
        )
        return FAILED
    bad = [url for url in options.url if normalise_url(url) is None]
    if bad:
        words = say(f"{bad[0]!r} is no web address", f"{bad[0]!r} はウェブのアドレスではありません")
        print(f"--url: {words}", file=sys.stderr)
        return FAILED
    out = _Output()

    def jobs() -> Iterator[PageJob]:
        for path in options.warc:
            try:
                for found in read_warc(path):
                    if isinstance(found, Problem):
                        out.problem(str(path), f"{found.code}: {found.detail}")
                    elif is_page(found[1]):
                        yield PageJob(raw=found[1], hints=Hints())
            except OSError as error:
                out.problem(str(path), in_words(error, name=False))
        urls = [*options.url, *[None] * len(options.html)]
        for path, url in zip(options.html, urls, strict=False):
            try:
                body = read_whole(_source(path))
            except (Unreadable, OSError) as error:
                out.problem(str(path), in_words(error, name=False))
                continue
            address = url or address_in_page(body)
            if address is None:
                out.problem(
                    str(path), say("it does not say its address: --url", "--url が要ります")
                )
                continue
            headers = (("content-type", "text/html"),)
            raw = RawResponse(
                url=address, asked=address, body=body, headers=headers, fetched=datetime.now(UTC)
            )
            yield PageJob(raw=raw, hints=Hints())

    workers = options.workers if options.warc else 0
    with Readers(read_only, TopicSet(), workers=workers) as readers:
        for job, outcome in readers.map(jobs()):
            if isinstance(outcome, ReaderDiedError):
                outcome = reader_died(job)
            if isinstance(outcome, Problem):
                out.problem(job.raw.url, f"{outcome.code}: {outcome.detail}")
            else:
                out.line(article_line(outcome))
    return out.end()


def feed(options: argparse.Namespace) -> int:
    """A feed, sitemap or listing page as entries."""
    from kawaraban.read.addresses.saved import address_in_page
    from kawaraban.read.addresses.urls import normalise_url
    from kawaraban.read.feeds.feed import read_feed
    from kawaraban.read.listings.listing import read_listing

    out = _Output()
    body = read_whole(_source(options.file))
    listing = options.kind == "listing"
    url = options.url or (address_in_page(body) if listing else None)
    if (options.url and normalise_url(options.url) is None) or (listing and url is None):
        # The links of a feed are whole, those of a page are not.
        words = say("give the address it is from: --url https://…", "--url https://… が要ります")
        print(f"{options.file}: {words}", file=sys.stderr)
        return FAILED
    url = url or "http://localhost/"
    raw = RawResponse(url=url, asked=url, body=body, fetched=datetime.now(UTC))
    try:
        found: Feed = read_listing(raw) if listing else read_feed(raw)
    except Unreadable as error:
        print(f"{options.file}: {error.problem.code}: {error.problem.detail}", file=sys.stderr)
        return FAILED
    for note in found.problems:
        print(f"{options.file}: {note}", file=sys.stderr)
    for entry in found.entries:
        out.line(to_json(entry))
    return out.end()


def match(options: argparse.Namespace) -> int:
    """Articles against one topic."""
    from kawaraban.match.examples import Examples
    from kawaraban.match.loading import load_topic
    from kawaraban.match.matcher import compile_topics
    from kawaraban.read.headlines.headline import GENRES

    out = _Output()
    path: Path = options.topic
    topic = load_topic(_text(path), name=path.stem, file=path.name, genres=tuple(GENRES))
    for warning in topic.warnings:
        print(warning, file=sys.stderr)
    accepted = tuple(_examples(options.accepted, out))
    rejected = tuple(_examples(options.rejected, out))
    examples = {}
    if accepted or rejected:
        examples[topic.name] = Examples(accepted=accepted, rejected=rejected)
    matcher = compile_topics([topic], examples)
    for article in read_articles(options.articles, out.problem):
        said = next(iter(matcher.match(article)), None)
        if said is None:
            line = MatchLine(article.url, 0.0, False, "off", None, ())
        else:
            line = MatchLine(
                article.url,
                said.score,
                said.matched,
                said.outcome,
                said.probability,
                said.reasons,
            )
        out.line(to_json(line))
    return out.end()


def _text(path: Path) -> str:
    try:
        return read_text(path)
    except Unreadable as error:
        raise ValueError(f"{path}: {error.problem.detail}") from error


def _examples(path: Path | None, out: _Output) -> Iterable[Article]:
    if path is None:
        return ()
    if path.suffix in (".md", ".markdown"):
        from kawaraban.read.handkept import read_handkept

        return read_handkept(_text(path)).articles()
    return read_articles(path, out.problem)


def group(options: argparse.Namespace) -> int:
    """Articles in stream order: whose copy each is, and its story.

    A line comes when the story has settled: some thousand articles later, or at the end. With
    ``--at-once`` each comes at once, with the story as it seems then.
    """
    from kawaraban.desk.grouping.streaming import Stream

    out = _Output()
    stream = Stream()
    for article in read_articles(options.articles, out.problem):
        if options.at_once:
            out.line(to_json(GroupLine(article.url, *stream.at_once(article))))
            sys.stdout.buffer.flush()
            continue
        stream.add(article)
        for line in stream.lines():
            out.line(to_json(GroupLine(*line)))
    for line in stream.end():
        out.line(to_json(GroupLine(*line)))
    return out.end()
