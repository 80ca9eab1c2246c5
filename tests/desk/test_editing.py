"""Topic files written in the browser: nothing written is lost, nobody's words are written over."""

from __future__ import annotations

import random
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kawaraban.article import Article, paragraphs
from kawaraban.desk.deciding.browsing import Browsing
from kawaraban.desk.deciding.editing import mark_of
from kawaraban.desk.deciding.merging import merged
from kawaraban.desk.deciding.rule_text import (
    NewRule,
    new_topic_text,
    toml_string,
    with_rule,
    with_term,
    words_in,
)
from kawaraban.desk.desk import Desk
from kawaraban.match.loading import load_topic
from kawaraban.match.matcher import compile_topics
from kawaraban.wording import speaking

FIRST = """name = "羅先港"  # 注釈
threshold = 4

[[rule]]
label = "港"
any = ["羅先港"]
weight = 2
"""
SECOND = FIRST + '\n[[rule]]\nlabel = "埠頭"\nany = ["埠頭"]\nweight = 1\n'
WRONG = FIRST + '\n[[rule]]\nlabel = "x"\nanny = ["埠頭"]\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "desk.toml").write_text('[desk]\ntitle = "机"\n', encoding="utf-8")
    (tmp_path / "topics").mkdir()
    (tmp_path / "topics" / "port.toml").write_text(FIRST, encoding="utf-8")
    return tmp_path


@pytest.fixture
def desk(folder: Path) -> Iterator[Browsing]:
    desk = Browsing(folder)
    yield desk
    desk.close()


def on_disk(folder: Path) -> str:
    return (folder / "topics" / "port.toml").read_text(encoding="utf-8")


def test_what_is_saved_is_in_the_file_and_what_was_there_in_the_history(
    desk: Browsing, folder: Path
) -> None:
    base = desk.rules("port")
    assert base.version is not None
    assert base.version.kind == "found"
    saved = desk.save_rules("port", SECOND.replace("\n", "\r\n"), base.mark, by="Anna")
    assert (saved.kept, on_disk(folder)) == (0, SECOND)
    assert saved.file.version is not None
    assert saved.file.version.who == "Anna"
    log = desk.rules_versions("port", offset=0, limit=10)
    assert [(v.kind, v.who, v.text) for v in log] == [
        ("saved", "Anna", SECOND), ("found", "", FIRST),
    ]  # fmt: skip
    back = desk.save_rules("port", FIRST, saved.file.mark, by="Bert")
    assert on_disk(folder) == FIRST
    assert back.file.version is not None
    assert back.file.version.who == "Bert"


def test_nobody_s_save_is_written_over(desk: Browsing, folder: Path) -> None:
    base = desk.rules("port").mark
    theirs = SECOND.replace("埠頭", "岸壁")
    desk.save_rules("port", SECOND, base, by="Anna")
    mine = desk.save_rules("port", theirs, base, by="Bert")
    assert on_disk(folder) == SECOND
    assert mine.kept
    assert mine.file.text == SECOND
    kept = desk.rules_version("port", mine.kept)
    assert kept is not None
    assert (kept.kind, kept.who, kept.text) == ("kept", "Bert", theirs)
    # Told which it is now, he may.
    again = desk.save_rules("port", theirs, mine.file.mark, by="Bert")
    assert (again.kept, on_disk(folder)) == (0, theirs)


def test_what_an_editor_on_the_disk_wrote_is_not_written_over(desk: Browsing, folder: Path) -> None:
    base = desk.rules("port").mark
    outside = FIRST + "# 手で足した\n"
    (folder / "topics" / "port.toml").write_text(outside, encoding="utf-8")
    saved = desk.save_rules("port", SECOND, base)
    assert saved.kept
    assert on_disk(folder) == outside
    assert [v.text for v in desk.rules_versions("port", offset=0, limit=9)] == [
        SECOND, outside, FIRST,
    ]  # fmt: skip
    assert not desk.save_rules("port", SECOND, mark_of(outside)).kept
    assert outside in [v.text for v in desk.rules_versions("port", offset=0, limit=9)]


def test_the_same_saved_twice_is_no_conflict(desk: Browsing) -> None:
    base = desk.rules("port").mark
    desk.save_rules("port", SECOND, base)
    assert not desk.save_rules("port", SECOND, base).kept
    assert len(desk.rules_versions("port", offset=0, limit=9)) == 2


def test_a_mistake_is_told_with_its_line_and_nothing_is_saved(desk: Browsing, folder: Path) -> None:
    with speaking("ja"):
        (told,) = desk.look_over("port", WRONG)
    assert (told.kind, told.line) == ("error", 11)
    assert told.words.startswith("anny というキーはありません")
    with speaking("en"):
        assert desk.look_over("port", WRONG)[0].words.startswith("unknown key anny")
    saved = desk.save_rules("port", WRONG, desk.rules("port").mark, by="Anna")
    assert saved.told[0].line == 11
    assert on_disk(folder) == FIRST
    draft = desk.rules_draft("port", by="Anna")
    assert draft is not None
    assert draft.text == WRONG
    assert desk.rules_draft("port", by="Bert") is None


def test_warnings_have_their_lines(desk: Browsing) -> None:
    text = FIRST + '\n[[rule]]\nlabel = "x"\nany = ["の"]\n'
    told = desk.look_over("port", text)
    assert [(t.kind, t.line) for t in told] == [("warning", 11)]
    assert "port.toml" not in told[0].words


def test_a_name_that_another_topic_has_is_a_mistake(desk: Browsing, folder: Path) -> None:
    assert desk.new_topic("", "みなと", "", by="Anna") == "みなと"
    (told,) = desk.look_over("port", FIRST.replace("羅先港", "みなと", 1))
    assert (told.kind, told.line) == ("error", 1)


def test_a_new_topic_never_replaces_one(desk: Browsing, folder: Path) -> None:
    with pytest.raises(ValueError, match="port"):
        desk.new_topic("port", "Harbours", "harbour", by=None)
    assert on_disk(folder) == FIRST
    for wrong in ("../x", ".x", "a/b", "a b"):
        with pytest.raises(ValueError, match=r"file|ファイル"):
            desk.new_topic(wrong, "Harbours", "harbour", by=None)
    slug = desk.new_topic("", "The Harbours!", "harbour、港", by=None)
    assert slug == "the-harbours"
    assert slug in [topic.slug for topic in desk.topics()]


def test_a_draft_is_kept_until_it_is_saved(desk: Browsing) -> None:
    base = desk.rules("port").mark
    desk.keep_draft("port", SECOND, base, by="Anna")
    draft = desk.rules_draft("port", by="Anna")
    assert draft is not None
    assert (draft.text, draft.base) == (SECOND, base)
    desk.save_rules("port", SECOND, base, by="Anna")
    assert desk.rules_draft("port", by="Anna") is None


# The text -----------------------------------------------------------------------------------

written = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=12)


@given(written)
def test_any_text_is_written_as_toml_reads_it(text: str) -> None:
    assert tomllib.loads(f"a = {toml_string(text)}") == {"a": text}


@given(written, st.lists(written, max_size=3))
def test_a_new_topic_s_text_is_toml(name: str, words: list[str]) -> None:
    found = tomllib.loads(new_topic_text(name, words))
    assert found["name"] == name


@pytest.mark.parametrize(
    ("place", "strength", "on"),
    [
        ("headline", "headline", True),
        ("text", "headline", False),
        ("text", "anywhere", True),
        ("headline", "sign", False),
        ("headline", "against", False),
    ],
)
def test_a_rule_of_simple_words_is_worth_what_it_says(place: str, strength: str, on: bool) -> None:
    topic = load_topic('name = "x"\nthreshold = 7\n', name="x")
    rule = NewRule(any=("灯台",), also=("改修",), none=("映画",), strength=strength)  # type: ignore[arg-type]
    text, line = with_rule('name = "x"\nthreshold = 7\n', rule, topic)
    assert text.splitlines()[line - 1] == "[[rule]]"
    more = '\n[[rule]]\nlabel = "y"\nany = ["ほかの何か"]\nweight = 9\n'
    matcher = compile_topics([load_topic(text + more, name="x")])
    said = "灯台の改修が始まる"
    for words, expected in ((said, on), (said.replace("改修", "歴史"), False),
                            (f"{said}。映画の話", False)):  # fmt: skip
        long = "海辺の町の話がつづく。" * 60
        article = Article(
            url="https://x.example/",
            headline=words if place == "headline" else "町の話",
            text=paragraphs(f"{long}\n{words}" if place == "text" else long),
            language="ja",
        )
        found = [m for m in matcher.match(article) if m.matched]
        assert bool(found) == expected


def test_words_are_parted_by_commas_and_lines() -> None:
    assert words_in("灯台、 埠頭,, Kim Jong Un\n@russia，灯台") == (
        "灯台", "埠頭", "Kim Jong Un", "@russia",
    )  # fmt: skip


def test_suggested_terms_go_into_one_rule() -> None:
    with speaking("ja"):
        text, line = with_term(FIRST, '灯"台')
        assert text.splitlines()[line - 1].strip() == '"灯\\"台",'
        text, line = with_term(text, "埠頭")
        assert text.splitlines()[line - 1].strip() == '"埠頭",'
        text, _ = with_term(text, "映画", against=True)
    rules = tomllib.loads(text)["rule"]
    assert [(rule["label"], rule["any"]) for rule in rules] == [
        ("港", ["羅先港"]), ("判断から", ["埠頭", '灯"台']), ("外した記事から", ["映画"]),
    ]  # fmt: skip
    assert text.startswith(FIRST.rstrip())
    one_line = FIRST + '\n[[rule]]\nlabel = "from examples"\nany = ["a]"]  # ]\nweight = 1\n'
    assert tomllib.loads(with_term(one_line, "b")[0])["rule"][1]["any"] == ["b", "a]"]


def test_changes_of_other_lines_are_put_together() -> None:
    base = "a\nb\nc\nd\ne\n"
    assert merged(base, "A\nb\nc\nd\ne\n", "a\nb\nc\nd\nE\n") == "A\nb\nc\nd\nE\n"
    assert merged(base, base + "f\n", "a\nc\nd\ne\n") == "a\nc\nd\ne\nf\n"
    assert merged(base, "a\nX\nc\nd\ne\n", "a\nY\nc\nd\ne\n") is None
    assert merged(base, base + "f\n", base + "g\n") is None
    assert merged(base, base + "f\n", base + "f\n") == base + "f\n"


lines = st.lists(st.sampled_from(["a\n", "b\n", "c\n", "d\n"]), max_size=8).map("".join)


@given(lines, lines)
def test_a_change_of_one_alone_is_that_change(base: str, mine: str) -> None:
    assert merged(base, mine, base) == mine
    assert merged(base, base, mine) == mine


# kill -9 ------------------------------------------------------------------------------------

_SAVER = """
import sys
from pathlib import Path
from kawaraban.article import Article, paragraphs
from kawaraban.desk.deciding.browsing import Browsing
desk = Browsing(Path(sys.argv[1]))
print("begun", flush=True)
n = int(sys.argv[2])
while True:
    text = f'name = "x{n}"\\nthreshold = 1\\n' + f'# {n}\\n' * 200
    saved = desk.save_rules("port", text, desk.rules("port").mark, by="Anna")
    assert not saved.kept and not saved.told, saved
    print(n, flush=True)
    n += 1
"""


def test_kill_9_while_saving_loses_nothing(folder: Path) -> None:
    draw = random.Random(7)
    told: list[int] = []
    for turn in range(4):
        process = subprocess.Popen(
            [sys.executable, "-c", _SAVER, str(folder), str(1000 * turn)],
            stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert process.stdout is not None
        process.stdout.readline()
        told += [int(process.stdout.readline()) for _ in range(draw.randrange(1, 12))]
        process.kill()
        told += [int(line) for line in process.stdout.read().split("\n") if line.isdigit()]
        process.wait()
        now = tomllib.loads(on_disk(folder))["name"]
        with Desk(folder) as desk:
            log = [tomllib.loads(v.text)["name"] for v in desk.store.rules_versions("port")]
        assert set(log) >= {f"x{n}" for n in told}
        # At most the very last one is in the log and not in the file.
        assert now in log[:2]
    browsing = Browsing(folder)
    saved = browsing.save_rules("port", SECOND, browsing.rules("port").mark, by="Anna")
    assert not saved.kept
    assert {f"x{n}" for n in told} <= {
        tomllib.loads(v.text)["name"] for v in browsing.rules_versions("port", offset=0, limit=999)
    }
    browsing.close()
