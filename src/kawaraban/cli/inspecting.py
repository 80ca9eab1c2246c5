"""``kawaraban inspect``: what would be read at an address, and why. Needs no desk."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

import msgspec

from kawaraban.article import (
    Entry,
    FetchFailed,
    Hints,
    PageSelectors,
    Problem,
    RawResponse,
    to_json,
)
from kawaraban.cli import japanese
from kawaraban.cli.explaining import article_rows, evidence_mark
from kawaraban.cli.main import DONE, FAILED, USAGE
from kawaraban.collect.http import Request
from kawaraban.desk.collecting.collect import make_fetcher
from kawaraban.desk.config import FILE, Config, Source, load_config, parse_config
from kawaraban.desk.desk_toml import quoted
from kawaraban.desk.importing.intake import read_whole
from kawaraban.publish.words import Words, words_for
from kawaraban.read.addresses.saved import address_in_page
from kawaraban.read.addresses.urls import normalise_url
from kawaraban.read.html import css
from kawaraban.read.inspecting import Inspection, Kind, RuleFound, inspect, kind_of
from kawaraban.read.listings.listing import Selectors
from kawaraban.wording import language, say

_LISTING = Selectors.__struct_fields__
_PAGE = PageSelectors.__struct_fields__
_ENTRIES = 20
_PARAGRAPHS = 3
_WIDE = 160
_NOWHERE = "http://localhost/"
"""Where a file is from that does not say it."""


def inspect_(options: argparse.Namespace) -> int:
    """Fetch or read one response, and show what it is read as."""
    config = _config(options.desk)
    source = _source(config, options)
    if not options.address and source is None:
        return _wrong(
            say(
                "an address or a file is wanted, or --source NAME",
                "アドレスかファイル、または --source 名前 が要ります",
            )
        )
    given = _rules(options.select)
    if isinstance(given, str):
        return _wrong(given)
    address = options.address or (source.url if source is not None else "")
    kind = _kind(options.kind, source, address, given)
    names = _PAGE if kind == "page" else _LISTING if kind == "listing" else ()
    if kind is not None and (strange := [name for name in given if name not in names]):
        what = say(
            f"a {kind}", {"page": "記事ページ", "listing": "一覧ページ"}.get(kind, "フィード")
        )
        takes = ", ".join(names) or say("none", "なし")
        return _wrong(
            say(
                f"--select {strange[0]}: {what} has no such rule; it takes: {takes}",
                f"--select {strange[0]}: {what}にその規則はありません。書けるもの: {takes}",
            )
        )
    raw = _response(address, options.url, kind, config)
    if isinstance(raw, Problem):
        print(f"{address}: {japanese.code(raw.code)}: {raw.detail}", file=sys.stderr)
        return FAILED
    page = source.select_page if source is not None else None
    listing = source.select if source is not None else None
    if given and kind == "page":
        page = msgspec.structs.replace(page or PageSelectors(), **given)
    elif given:
        listing = msgspec.structs.replace(listing or Selectors(), **given)
    found = inspect(raw, kind, hints=_hints(source, page), select=listing)
    if options.json:
        sys.stdout.buffer.write(to_json(found) + b"\n")
        sys.stdout.buffer.flush()
    else:
        for line in shown(found, raw, given):
            print(line)
    return FAILED if found.problem is not None else DONE


# What is asked for --------------------------------------------------------------------


def _wrong(words: str) -> int:
    print(f"kawaraban inspect: {words}", file=sys.stderr)
    return USAGE


def _config(folder: Path) -> Config:
    """The desk's settings where there is one, else those of a desk that sets nothing."""
    if (folder / FILE).is_file():
        return load_config(folder)
    return parse_config("", folder.resolve())


def _source(config: Config, options: argparse.Namespace) -> Source | None:
    """The source named, else the one that has this very address."""
    if options.source is None:
        return next((s for s in config.sources if s.url == options.address), None)
    source = config.source(options.source)
    if source is None:
        names = ", ".join(s.name for s in config.sources[:20])
        raise ValueError(
            say(
                f"no source {options.source!r} in {config.folder / FILE}"
                + (f"; there are: {names}" if names else " (--desk DIR says where the desk is)"),
                f"{config.folder / FILE} に {options.source!r} という source はありません"
                + (f"。あるもの: {names}" if names else "(デスクの場所は --desk で)"),
            )
        )
    return source


def _rules(words: list[str]) -> dict[str, str] | str:
    """``NAME=CSS`` of each; or what is wrong."""
    rules: dict[str, str] = {}
    for word in words:
        name, equals, selector = word.partition("=")
        name = name.strip()
        if not equals or name not in (*_LISTING, *_PAGE):
            known = ", ".join(dict.fromkeys((*_LISTING, *_PAGE)))
            return say(
                f"--select is NAME=CSS, NAME one of {known}; not {word!r}",
                f"--select は 名前=CSS の形です。名前は {known} のどれか({word!r} ではなく)",
            )
        try:
            css.compiled(selector)
        except css.SelectorError as error:
            return f"--select {word}: {error}"
        rules[name] = selector
    return rules


def _kind(
    told: str | None, source: Source | None, address: str, rules: dict[str, str]
) -> Kind | None:
    """What to read as: as told, as the source is, as the rules are for; None to find out."""
    if told is not None:
        return cast(Kind, "feed" if told == "sitemap" else told)
    if source is not None:
        if address != source.url:
            return "page"
        return "listing" if source.kind == "listing" else "feed"
    if any(name not in _PAGE for name in rules):
        return "listing"
    return "page" if rules else None


def _hints(source: Source | None, select: PageSelectors | None) -> Hints:
    hints = Hints() if source is None else source.hints()
    return msgspec.structs.replace(hints, select=select)


# What there is to read ------------------------------------------------------------------


def _response(
    address: str, url: str | None, kind: Kind | None, config: Config
) -> RawResponse | Problem:
    """What stands at the address, or in the file; a Problem where it cannot be had."""
    if "://" in address:
        asked = normalise_url(address)
        if asked is None:
            detail = say("no address of the web", "ウェブのアドレスではありません")
            return Problem(stage="collect", code="bad-url", detail=detail, url=address)
        return asyncio.run(_fetch(asked, kind, config))
    body = read_whole(sys.stdin.buffer if address == "-" else Path(address))  # type: ignore[arg-type]
    at = normalise_url(url) if url else address_in_page(body) if b"<" in body[:1000] else None
    raw = RawResponse(
        url=at or _NOWHERE, asked=at or _NOWHERE, body=body, fetched=datetime.now(UTC)
    )
    # The links of a feed are whole, those of a page are not.
    if at is None and (url or (kind or kind_of(raw, Hints())) != "feed"):
        detail = say(
            "it does not say where it is from; say it with --url https://…",
            "元のアドレスが書かれていません。--url https://… で指定してください",
        )
        return Problem(stage="import", code="bad-url", detail=detail)
    return raw


async def _fetch(url: str, kind: Kind | None, config: Config) -> RawResponse | Problem:
    """As the desk fetches: politely, within its limits, from no private address."""
    async with make_fetcher(config) as fetcher:
        try:
            request = Request(url=url, kind="feed" if kind == "feed" else "page")
            return (await fetcher.fetch(request)).raw
        except FetchFailed as error:
            return error.problem


# What is shown --------------------------------------------------------------------------


def shown(found: Inspection, raw: RawResponse, given: dict[str, str]) -> Iterator[str]:
    """The lines for a reader, in the interface language."""
    words = words_for(language())
    yield found.url
    if raw.asked and raw.asked != found.url:
        yield say(f"  asked for: {raw.asked}", f"  指定したアドレス: {raw.asked}")
    size = say(f"{found.bytes:,} bytes", f"{found.bytes:,} バイト")
    yield f"  {', '.join(filter(None, (_what(found), size, found.encoding)))}"
    if found.problem is not None:
        yield say("Not read", "読めませんでした")
        yield f"  {japanese.code(found.problem.code)}: {found.problem.detail}"
        yield from _advice(found)
    if found.article is not None:
        yield from _article(found, words)
    if found.feed is not None:
        yield from _feed(found, words)
    if found.rules:
        yield say("What each rule finds", "規則ごとに見つかったもの")
        for rule in found.rules:
            yield from _rule(rule)
    if given:
        yield say("For desk.toml, under the [[source]]", "desk.toml の [[source]] に書く行")
        key = "select_page" if found.kind == "page" else "select"
        inside = ", ".join(f"{r.rule} = {quoted(r.selector)}" for r in found.rules)
        yield f"  {key} = {{ {inside} }}"
    if found.feeds:
        yield say("Feeds that the page names", "ページが示すフィード")
        for url in found.feeds:
            yield f"  {url}"


def _what(found: Inspection) -> str:
    kind = found.feed.kind if found.feed is not None else found.kind
    return {
        "page": say("an article's page", "記事ページ"),
        "listing": say("a listing page", "一覧ページ"),
        "sitemap": say("a sitemap", "サイトマップ"),
        "sitemap-index": say("an index of sitemaps", "サイトマップの索引"),
        "feed": say("a feed", "フィード"),
    }.get(kind, say(f"a feed ({kind})", f"フィード({kind})"))


def _advice(found: Inspection) -> Iterator[str]:
    code = found.problem.code if found.problem else ""
    if code in ("no-article", "no-headline"):
        yield say(
            "  If it is a page of headlines: --as listing. If it is an article, say where its"
            " parts are, e.g. --select headline=h1 --select text=.body",
            "  見出しの並ぶページなら --as listing。記事なら、どこに何があるかを示せます。"
            "例: --select headline=h1 --select text=.body",
        )
    elif code == "no-articles":
        yield say(
            "  Say where the list is, e.g. --as listing --select item=li.news"
            " --select date=.date. A page that is drawn by scripts holds no list to be found.",
            "  一覧の場所を示せます。例: --as listing --select item=li.news --select date=.date。"
            "スクリプトで描かれるページには一覧がありません。",
        )


def _article(found: Inspection, words: Words) -> Iterator[str]:
    article = found.article
    if article is None:
        return
    yield say("Fields", "項目")
    rows = [("headline", article.headline, "headline"), *article_rows(article, words)]
    if article.canonical:
        rows.append(("canonical", article.canonical, "canonical"))
    rows += [("keywords", say(", ", "、").join(article.keywords), "keywords")][
        : len(article.keywords)
    ]
    told: set[str] = set()
    for field, value, evidence in rows:
        won = article.evidence_of(evidence)
        note = f" ({won.note})" if won is not None and won.note and won.confidence else ""
        yield f"  {words.field(field)}: {value}{evidence_mark(won, words)}{note}"
        if field != "headline_clean" and evidence not in told:
            told.add(evidence)
            yield from _others(found, evidence, won.source if won is not None else "", words)
    for field in ("published", "bylines", "lead_picture"):
        if not getattr(article, field):
            yield f"  {words.field(field)}: " + say("not found", "見つかりません")
            yield from _others(found, field, "", words)
    yield say("Text", "本文")
    for paragraph in article.text[:_PARAGRAPHS]:
        mark = "## " if paragraph.kind == "subheading" else ""
        yield f"  {mark}{_cut(paragraph.text)}"
    more = len(article.text) - _PARAGRAPHS
    if more > 0:
        yield say(f"  … {more} more paragraphs", f"  … ほか {more} 段落")
    if found.left_out:
        yield say("Left out of the text", "本文から外したもの")
        for box in found.left_out:
            size = say(f"{box.characters:,} characters", f"{box.characters:,} 字")
            yield f"  {box.box} ({size}): {_cut(box.words, 70)}"


def _others(found: Inspection, field: str, won: str, words: Words) -> Iterator[str]:
    """What the other places say of a field."""
    same = dict.fromkeys(
        words.source(s.source)
        for s in found.said
        if s.field == field and s.agrees and s.source != won
    )
    if same:
        yield say("      the same: ", "      同じ: ") + say(", ", "、").join(same)
    for said in found.said:
        if said.field == field and not said.agrees:
            yield (
                say("      other: ", "      ほか: ")
                + f"{words.source(said.source)}: {_cut(said.value, 100)}"
            )


def _feed(found: Inspection, words: Words) -> Iterator[str]:
    feed = found.feed
    if feed is None:
        return
    if feed.title:
        yield say(f"  title: {feed.title}", f"  題名: {feed.title}")
    for problem in feed.problems:
        yield say(f"  note: {problem}", f"  注意: {problem}")
    if feed.children:
        yield say(f"Sitemaps: {len(feed.children):,}", f"サイトマップ: {len(feed.children):,}")
        for url in feed.children[:_ENTRIES]:
            yield f"  {url}"
    dated = sum(entry.published is not None for entry in feed.entries)
    whole = sum(bool(entry.text) for entry in feed.entries)
    count = len(feed.entries)
    yield say(
        f"Entries: {count:,}, {dated:,} of them with a date, {whole:,} with their text",
        f"項目: {count:,} 件(日時のあるもの {dated:,}、本文のあるもの {whole:,})",
    )
    for entry in feed.entries[:_ENTRIES]:
        yield from _entry(entry)
    if count > _ENTRIES:
        yield say(f"  … {count - _ENTRIES:,} more", f"  … ほか {count - _ENTRIES:,} 件")


def _entry(entry: Entry) -> Iterator[str]:
    when = str(entry.published or entry.updated or say("no date", "日時なし"))
    yield f"  {when}  {_cut(entry.headline) or say('(no headline)', '(見出しなし)')}"
    yield f"      {entry.url or say('(no address)', '(アドレスなし)')}"


def _rule(rule: RuleFound) -> Iterator[str]:
    count = say(f"{rule.count:,} found", f"{rule.count:,} 件")
    if rule.problem:
        count = rule.problem
    elif not rule.count:
        count = say("finds NOTHING", "何も見つかりません")
    yield f"  {rule.rule} = {quoted(rule.selector)}: {count}"
    for words in rule.first:
        yield f"      {_cut(words, 120)}"


def _cut(text: str, most: int = _WIDE) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"
