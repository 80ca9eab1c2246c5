"""Sources that misbehave: each costs itself one clear recorded error, and nothing else."""

from __future__ import annotations

import asyncio
import resource
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))  # tests have no packages
sys.path.insert(0, str(Path(__file__).parent.parent / "collect"))
from hostile import HostileServer
from little_press import TEXT, Answer, LittlePress, page, rss, write_desk

from kawaraban.desk.collecting.collect import CollectReport, collect_async
from kawaraban.desk.desk import Desk

BOMB = b"""<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol">
<!ENTITY a "&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;">
<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">
<!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;"><!ENTITY e "&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;">
<!ENTITY f "&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;"><!ENTITY g SYSTEM "file:///etc/passwd">]>
<rss version="2.0"><channel><title>&f;</title>
<item><title>&g;&f;</title><link>http://press.example/&f;</link></item></channel></rss>"""

EXPECTED = {
    "truncated-gzip": "cut-short",
    "endless-spaces": "too-large",
    "endless-gzip": "bomb",
    "gzip-bomb": "bomb",
    "html": "not-a-feed",
    "loop-a": "redirect-loop",
    "to/302/http://127.0.0.1:1/": "private-address",
    "to/302/http://169.254.169.254/latest/meta-data/": "private-address",
    "never-answers": "timeout",
    "one-byte-per-moment": "timeout",
}


def test_each_costs_itself_one_error(tmp_path: Path) -> None:
    async def run(press: LittlePress) -> tuple[CollectReport, dict[str, str], dict[str, int]]:
        async with HostileServer() as server:
            sources = {f"h{n}": server.url(way) for n, way in enumerate(EXPECTED)}
            write_desk(tmp_path, press, {"good": "/feed", **sources}, extra='max_bytes = "4MB"')
            desk_toml = tmp_path / "desk.toml"
            desk_toml.write_text(
                desk_toml.read_text("utf-8")
                .replace("timeout = 5", "timeout = 1")
                .replace("allow_hosts = [", f'allow_hosts = ["127.0.0.1:{server.port}", '),
                "utf-8",
            )
            with Desk(tmp_path, write=True, workers=0) as desk:
                report = await collect_async(desk)
                states = desk.store.source_states()
                codes = {n: s.problem.code for n, s in states.items() if s.problem is not None}
                logged = {n: len(desk.store.problems(source=n)) for n in states}
        return report, codes, logged

    with LittlePress() as press:
        press.paths["/a"] = page("朝ロ首脳会談", TEXT * 3)
        press.paths["/feed"] = rss([(press.url("/a"), "朝ロ首脳会談")])
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        report, codes, logged = asyncio.run(run(press))
        grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert codes == {f"h{n}": code for n, code in enumerate(EXPECTED.values())}
    assert logged == {"good": 0, **{f"h{n}": 1 for n in range(len(EXPECTED))}}
    assert (report.asked, report.failed, report.articles) == (len(EXPECTED) + 1, len(EXPECTED), 1)
    assert grown < 150_000  # kilobytes: nothing of the two gigabytes was kept


def test_an_entity_bomb_makes_no_text_and_reads_no_file(tmp_path: Path) -> None:
    with LittlePress() as press:
        press.paths["/bomb"] = Answer(BOMB, headers={"Content-Type": "application/rss+xml"})
        write_desk(tmp_path, press, {"bomb": "/bomb"})
        with Desk(tmp_path, write=True, workers=0) as desk:
            asyncio.run(collect_async(desk))
            for stored in desk.store.articles():
                assert len(stored.article.headline) < 100
                assert "root:" not in stored.article.headline


def test_a_page_that_lies_about_its_charset_is_read(tmp_path: Path) -> None:
    with LittlePress() as press:
        lying = page("朝ロ首脳会談の全容", TEXT * 3)
        lying.body = lying.body.decode("utf-8").encode("euc-jp", "xmlcharrefreplace")
        press.paths["/a"] = lying  # still declares UTF-8, in its header and in itself
        press.paths["/feed"] = rss([(press.url("/a"), "朝ロ首脳会談の全容")])
        write_desk(tmp_path, press, {"minato": "/feed"})
        with Desk(tmp_path, write=True, workers=0) as desk:
            asyncio.run(collect_async(desk))
            stored = desk.store.article(press.url("/a"))
            assert stored is not None
            assert stored.article.headline == "朝ロ首脳会談の全容"
            assert "包括的戦略パートナーシップ条約" in stored.article.body
