"""Commands that do the desk's work."""

from __future__ import annotations

import argparse
import errno
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from kawaraban.cli.main import DONE, FAILED, INCOMPLETE
from kawaraban.cli.progress import watcher
from kawaraban.cli.troubles import expected, in_words
from kawaraban.desk.desk import Desk
from kawaraban.store.base import StoreError
from kawaraban.wording import say

_SHOWN = 20
"""Problems of one file that are shown."""


def _open(options: argparse.Namespace, folder: Path | None = None, *, write: bool = True) -> Desk:
    return Desk(
        folder or options.desk,
        write=write,
        progress=watcher(quiet=options.quiet),
        workers=options.workers,
    )


def _tell(en: str, ja: str) -> None:
    print(say(en, ja), flush=True)


def init(options: argparse.Namespace) -> int:
    """A new desk in DIR."""
    from kawaraban.desk.starting import init_desk

    folder: Path = options.dir or options.desk
    for path in init_desk(folder):
        print(path)
    _tell(
        f"A desk is in {folder}. Look through desk.toml, then: kawaraban --desk {folder} up",
        f"{folder} にデスクを作りました。desk.toml を見てから: kawaraban --desk {folder} up",
    )
    return DONE


def collect(options: argparse.Namespace) -> int:
    """Fetch what is due; 3 where every source asked has failed."""
    from kawaraban.desk.collecting.collect import collect as collect_now

    with _open(options) as desk:
        report = collect_now(desk, only=options.source or None, force=options.force)
        if not report.asked and not report.articles and not report.revisited:
            _tell(
                "Nothing is due. kawaraban status says when.",
                "時刻の来た情報源はありません(kawaraban status)。",
            )
            return DONE
        _tell(
            f"{report.asked} sources asked: {report.unchanged} unchanged, {report.failed} failed; "
            f"{report.entries} entries new, {report.articles} articles, {report.revised} revised, "
            f"{report.pages_failed} pages failed.",
            f"情報源 {report.asked} 件: 変化なし {report.unchanged}、失敗 {report.failed}。"
            f"新しい項目 {report.entries}、記事 {report.articles}、改訂 {report.revised}、"
            f"読めないページ {report.pages_failed}。",
        )
        for name, address in report.moved:
            _tell(
                f"{name} has moved to {address}; it is asked for there from now on.",
                f"{name} は {address} に移転しました。今後はそこから取得します。",
            )
        for name in report.opened:
            _tell(
                f"{name} has failed for days; it is asked seldom until it answers again.",
                f"{name} は何日も失敗しています。応答があるまで、まれにだけ試します。",
            )
        for name in report.recovered:
            _tell(f"{name} answers again.", f"{name} はまた取得できるようになりました。")
        if report.cut_off:
            _tell(
                "No source could be reached at all: is this machine on the network?",
                "どの情報源にもつながりません。この機械はネットワークにつながっていますか。",
            )
        if report.failed or report.pages_failed:
            _tell("kawaraban status says which and why.", "内訳と理由: kawaraban status")
        return INCOMPLETE if report.asked and report.failed == report.asked else DONE


def import_(options: argparse.Namespace) -> int:
    """Take in files; 3 where some of their items could not be read."""
    from kawaraban.desk.importing.importing import import_file

    status = DONE
    with _open(options) as desk:
        for path in options.file:
            try:
                report = import_file(desk, path, topic=options.topic, url=options.url)
            except Exception as error:
                # A file that is no good costs the others nothing; a store that is no good does.
                full = isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)
                if full or isinstance(error, StoreError) or not expected(error):
                    raise
                print(f"{path}: {in_words(error, name=False)}", file=sys.stderr)
                status = FAILED
                continue
            parts = [
                (report.articles, "new", "新しい記事"),
                (report.revised, "revised", "改訂"),
                (report.same, "known already", "既知の記事"),
                (report.skipped, "records that are no pages", "ページでない記録"),
                (report.archives, "archives of the list", "一覧のうちここにあるアーカイブ"),
                (report.done_before, "of them imported before", "うち取り込み済み"),
                (report.absent, "of the list not here", "一覧のうちここにないもの"),
                (report.links, "links to be collected", "収集を待つリンク"),
                (report.sources, "sources added to desk.toml", "desk.toml に加えた情報源"),
                (report.decisions, "clips accepted", "採用したクリップ"),
                (report.problem_count, "not readable", "読めないもの"),
            ]
            nothing = say("nothing in it", "何もありません")
            if report.before:
                nothing = say(
                    "imported before; nothing is new", "取り込み済み。新しいものはありません"
                )
            shown = say(
                ", ".join(f"{n:,} {en}" for n, en, _ in parts if n),
                "、".join(f"{ja} {n:,}" for n, _, ja in parts if n),
            )
            print(f"{path}: {shown or nothing}", flush=True)
            if report.topic:
                _tell(f"  a new topic: {report.topic}", f"  新しい主題: {report.topic}")
            for problem in report.problems[:_SHOWN]:
                print(f"  {problem.code}: {problem.detail} {problem.url}".rstrip(), file=sys.stderr)
            if report.problem_count > _SHOWN:
                more = report.problem_count - _SHOWN
                print(say(f"  and {more:,} more", f"  ほか {more:,} 件"), file=sys.stderr)
            if report.problem_count:
                status = status or INCOMPLETE
    return status


def build(options: argparse.Namespace) -> int:
    """Publish the site."""
    from kawaraban.desk.building import build as build_now
    from kawaraban.desk.deciding.inbox import inbox_count

    with _open(options) as desk:
        report = build_now(desk)
        where = desk.config.site / "index.html"
        _tell(
            f"{report.written} pages written, {report.unchanged} unchanged, "
            f"{report.removed} removed: {where}",
            f"ページ: 書き出し {report.written}、変化なし {report.unchanged}、"
            f"削除 {report.removed}: {where}",
        )
        asked = sum(inbox_count(desk, topic.slug) for topic in desk.topics)
        if asked:
            _tell(
                f"{asked:,} to decide: kawaraban inbox",
                f"判断待ち {asked:,} 件: kawaraban inbox",
            )
    return DONE


def serve(options: argparse.Namespace) -> int:
    """Show the site until Ctrl-C."""
    from kawaraban.desk.running import access_of, serve_site

    with _open(options, write=False) as desk, _until_ended(options) as tell:
        access = access_of(desk, options.host, public=options.public, login=options.login)
        serve_site(desk, options.host, options.port, access=access, tell=tell)
    return DONE


def up(options: argparse.Namespace) -> int:
    """Collect, build, serve, on schedule, until Ctrl-C."""
    from kawaraban.desk.running import access_of, keep_up

    with _open(options) as desk, _until_ended(options) as tell:
        access = access_of(desk, options.host, public=options.public, login=options.login)
        keep_up(desk, options.host, options.port, access=access, tell=tell, warn=_warn)
    return DONE


def sample(options: argparse.Namespace) -> int:
    """The sample desk over the sample press."""
    from kawaraban.desk.sampling import run_sample

    with _until_ended(options) as tell:
        run_sample(
            options.dir,
            host=options.host,
            port=options.port,
            once=options.once,
            progress=watcher(quiet=options.quiet),
            workers=options.workers,
            tell=print if options.once else tell,
            warn=_warn,
            public=options.public,
            login=options.login,
        )
    return DONE


@contextmanager
def _until_ended(options: argparse.Namespace) -> Iterator[Callable[[str], None]]:
    """Tells the address; from then on Ctrl-C or TERM is how the command ends, and no trouble."""
    told = False

    def tell(address: str) -> None:
        nonlocal told
        _tell_address(address, options)
        told = True

    try:
        yield tell
    except KeyboardInterrupt:
        if not told:
            raise
        print(say("\nEnded.", "\n終了しました。"), file=sys.stderr)


def _warn(trouble: Exception) -> None:
    """What is in the way while the work goes on as well as it can."""
    clock = time.strftime("%H:%M:%S")
    print(f"{clock} kawaraban: {in_words(trouble)}", file=sys.stderr, flush=True)


def _tell_address(address: str, options: argparse.Namespace) -> None:
    from kawaraban.web.guard import is_loopback

    en = ja = ""
    if not options.public:
        en, ja = f"\n  To decide: {address}desk/", f"\n  判断する頁: {address}desk/"
        if not is_loopback(options.host):
            en += "  (log in; by plain http passwords can be read on the way: docs/people.md)"
            ja += "  (要ログイン。http のままではパスワードが途中で読めます: docs/people.md)"
    _tell(
        f"\n  Kawaraban is at {address}{en}\n  Ctrl-C ends it; nothing is lost.\n",
        f"\n  瓦版: {address}{ja}\n  Ctrl-C で終わります。何も失われません。\n",
    )


def reread(options: argparse.Namespace) -> int:
    """Read kept responses again."""
    from kawaraban.desk.reading.rereading import reread as reread_now

    with _open(options) as desk:
        report = reread_now(desk)
        _tell(
            f"{report.read} articles read again: {report.changed} changed, {report.problems} not "
            f"readable; {report.without} were never kept as a response.",
            f"記事 {report.read} 件を読み直しました。変化 {report.changed}、読めないもの "
            f"{report.problems}、応答が保存されていないもの {report.without}。",
        )
        return INCOMPLETE if report.problems else DONE
