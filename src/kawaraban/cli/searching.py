"""Searching the desk's articles, and making a search a topic."""

from __future__ import annotations

import argparse
import sys
from unicodedata import east_asian_width

from kawaraban.cli.main import DONE, FAILED, USAGE
from kawaraban.desk.deciding.saved_search import save_search
from kawaraban.desk.deciding.topics import desk_aliases
from kawaraban.desk.desk import Desk
from kawaraban.store.query import QueryError
from kawaraban.wording import say


def search(options: argparse.Namespace) -> int:
    """Newest or best first; or made a topic."""
    query = " ".join(options.query)
    try:
        return _save_search(options, query) if options.save_as else _search(options, query)
    except QueryError as error:
        print(f"kawaraban: {error}\n  {query}", file=sys.stderr)
        print(f"  {_blank(query[: error.start])}{_mark(query[error.start : error.end])}",
              file=sys.stderr)  # fmt: skip
        return USAGE


def _search(options: argparse.Namespace, query: str) -> int:
    with Desk(options.desk) as desk:
        topic = desk.topic(options.topic).slug if options.topic else None
        result = desk.store.search(
            query,
            topic=topic,
            limit=options.limit,
            order=options.order,
            facets=options.facets,
            variants=options.variants,
            aliases=desk_aliases(desk.config.folder),
        )
        for hit in result.hits:
            article = hit.article
            day = f"{article.published.day:%Y.%m.%d}" if article.published else "–"
            print(f"{day}  {article.headline}  ({article.outlet or '–'})")
            if hit.passage:
                print(f"    {hit.passage}")
            print(f"    {article.address}")
        for facet in result.facets:
            counts = ", ".join(f"{value.value} {value.count:,}" for value in facet.values)
            if counts:
                print(f"{facet.kind}: {counts}{' …' if facet.more else ''}")
        print(say(f"{result.total:,} found", f"{result.total:,} 件"), file=sys.stderr)
    return DONE if result.total else FAILED


def _save_search(options: argparse.Namespace, query: str) -> int:
    with Desk(options.desk) as desk:
        path = save_search(desk.config.folder, query, options.save_as)
    print(
        say(
            f"{path} is written. Give it its name and see what it finds: "
            f"kawaraban backfill {options.save_as} --dry-run",
            f"{path} を作りました。名前を整え、何が入るかを見るには: "
            f"kawaraban backfill {options.save_as} --dry-run",
        )
    )
    return DONE


def _blank(text: str) -> str:
    """As wide as the text in a terminal."""
    return "".join("\u3000" if east_asian_width(char) in "WF" else " " for char in text)


def _mark(text: str) -> str:
    return "".join("＾" if east_asian_width(char) in "WF" else "^" for char in text)
