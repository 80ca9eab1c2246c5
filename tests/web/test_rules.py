"""The rule editor over HTTP: what it shows and keeps, and whom it lets write."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))  # tests have no packages
import small_desk
from small_desk import RULES, TOPIC, served_desk
from test_desk import Answer, ask

MORE = RULES + '\n[[rule]]\nlabel = "催し"\nany = ["催し"]\nweight = 4\nmost = 1\n'
WRONG = RULES + '\n[[rule]]\nlabel = "x"\nanny = ["埠頭"]\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    small_desk.fill(tmp_path)
    return tmp_path


@pytest.fixture
def rules(folder: Path) -> Iterator[str]:
    with served_desk(folder) as inbox:
        yield f"{inbox}rules/"


def on_disk(folder: Path) -> str:
    return (folder / "topics" / f"{TOPIC}.toml").read_text(encoding="utf-8")


def base_of(page: Answer) -> str:
    found = re.search(r'name="base" value="(\w*)"', page.body)
    assert found
    return found[1]


def post(
    rules: str, do: str, text: str, *more: tuple[str, str], base: str | None = None, **headers: str
) -> Answer:
    page = ask(rules)
    fields = [
        ("token", page.token), ("base", base_of(page) if base is None else base), ("text", text),
    ]  # fmt: skip
    return ask(rules, [*fields, *([("do", do)] if do else []), *more], **headers)


def test_the_page_shows_the_file_with_its_lines(rules: str) -> None:
    page = ask(rules, Accept_Language="ja")
    assert page.status == 200
    assert page.texts("textarea")[0] == " ".join(RULES.split())
    assert len(page.texts(".gutter span")) == RULES.count("\n") + 13
    assert page.texts(".sound") == ["誤りはありません。"]
    assert "script-src 'self'" in page.headers["Content-Security-Policy"]


def test_what_is_tried_shows_what_comes_in_and_goes_out(rules: str, folder: Path) -> None:
    led = post(rules, "try", MORE)
    assert led.status == 303
    page = ask(rules + led.headers["Location"].removeprefix("./"), Accept_Language="en")
    assert page.texts(".looked span") == ["All 8 articles looked at"]
    assert page.texts(".changes a") == ["Comes in 5", "Goes out 0", "To the inbox 0"]
    assert len(page.texts(".foreseen .item")) == 5
    assert "催し" in page.texts(".foreseen mark")
    assert page.texts(".foreseen .sure")[0].startswith("score 1.0, now")
    assert on_disk(folder) == RULES  # nothing is saved
    assert page.texts("textarea")[0] == " ".join(MORE.split())
    other = RULES.replace('any = ["羅先港"]', 'any = ["灯台"]')
    led = post(rules, "try", other)
    where = led.headers["Location"].removeprefix("./").replace("#", "&show=out#")
    page = ask(rules + where, Accept_Language="en")
    assert page.texts(".changes a") == ["Comes in 0", "Goes out 3", "To the inbox 0"]
    assert len(page.texts(".foreseen .item")) == 3


def test_what_was_tried_is_there_again_and_can_be_thrown_away(rules: str) -> None:
    post(rules, "try", MORE)
    page = ask(rules)
    assert page.texts("textarea")[0] == " ".join(MORE.split())
    assert len(page.texts(".drafted")) == 1
    assert post(rules, "discard", "").status == 303
    page = ask(rules)
    assert page.texts("textarea")[0] == " ".join(RULES.split())
    assert page.texts(".drafted") == []


def test_a_mistake_is_told_with_a_link_to_its_line(rules: str, folder: Path) -> None:
    for do, status in (("try", 200), ("save", 422)):
        page = post(rules, do, WRONG, Accept_Language="ja")
        assert page.status == status
        line = WRONG.splitlines().index('anny = ["埠頭"]') + 1
        assert f'href="#line-{line}"' in page.body
        assert page.texts(".mistakes li")[0].startswith(f"誤り {line} 行目：anny")
        assert page.texts(".gutter .error") == [str(line)]
    page = post(rules, "try", WRONG, Accept_Language="en")
    assert "unknown key anny" in page.texts(".mistakes li")[0]
    assert on_disk(folder) == RULES


def test_a_save_is_in_force_and_in_the_history(rules: str, folder: Path) -> None:
    saved = post(rules, "save", MORE.replace("\n", "\r\n"))
    assert (saved.status, saved.headers["Location"]) == (303, "./?saved=1")
    assert on_disk(folder) == MORE
    page = ask(f"{rules}versions/", Accept_Language="en")
    rows = page.texts(".log tbody tr")
    assert len(rows) == 2
    assert "saved in force" in rows[0]
    assert rows[0].endswith("+6 −0 lines")
    assert "found in the file" in rows[1]
    found = re.findall(r'href="(\d+)/"', page.body)
    old = ask(f"{rules}versions/{found[1]}/", Accept_Language="en")
    assert old.texts(".diff .more td:last-child")[-1] == "most = 1"
    form = [("token", old.token), ("base", base_of(old)), ("do", "restore")]
    assert ask(rules, [*form, ("version", found[1])]).status == 303
    assert on_disk(folder) == RULES


def test_what_another_saved_is_shown_beside_and_nothing_is_lost(rules: str, folder: Path) -> None:
    base = base_of(ask(rules))
    theirs = RULES.replace('"羅先港"]', '"羅先港", "清津港"]')
    mine = RULES.replace("weight = 1\n", "weight = 3\n")
    touching = RULES.replace('"羅先港"]', '"羅先港", "元山港"]')
    assert post(rules, "save", theirs, base=base).status == 303
    page = post(rules, "save", touching, base=base, Accept_Language="en")
    assert page.status == 409
    assert on_disk(folder) == theirs
    assert page.texts("textarea")[0] == " ".join(touching.split())
    assert page.texts(".diff .less td:last-child") == ['any = ["羅先港", "清津港"]']
    assert page.texts(".diff .more td:last-child") == ['any = ["羅先港", "元山港"]']
    log = ask(f"{rules}versions/", Accept_Language="en").texts(".log tbody tr")
    assert any("not in force" in row for row in log)
    # Other lines are put together, to be saved with another press.
    page = post(rules, "save", mine, base=base, Accept_Language="en")
    assert page.status == 409
    both = mine.replace('"羅先港"]', '"羅先港", "清津港"]')
    assert page.texts("textarea")[0] == " ".join(both.split())
    assert post(rules, "save", both, base=base_of(page)).status == 303
    assert on_disk(folder) == both


def test_a_rule_in_simple_words_is_put_in(rules: str, folder: Path) -> None:
    fields = [("any", "灯台、倉庫"), ("also", "工事"), ("none", "映画"), ("strength", "anywhere")]
    page = post(rules, "rule", RULES, *fields, Accept_Language="ja")
    text = page.texts("textarea")[0]
    assert 'all = [["灯台", "倉庫"], ["工事"]] none = ["映画"] weight = 4 most = 1' in text
    assert page.texts("#told") == ["入れました（未保存）：19 行目"]
    assert on_disk(folder) == RULES
    page = post(rules, "rule", RULES, ("any", " , "), ("none", "映画"), Accept_Language="en")
    assert page.status == 422
    assert page.texts(".trouble") == ["Write at least one word to look for."]
    assert 'value="映画"' in page.body


def test_terms_are_suggested_from_what_was_decided(rules: str, folder: Path) -> None:
    inbox = rules.removesuffix("rules/")
    page = post(rules, "suggest", RULES, Accept_Language="en")
    assert page.texts("#suggestions .help") == ["Accept a few articles first."]
    token = ask(inbox).token
    accepted = [("url", small_desk.url(n)) for n in (3, 4, 6, 7)]
    ask(f"{inbox}decide", [("token", token), ("verdict", "accept"), *accepted])
    page = post(rules, "suggest", RULES, Accept_Language="en")
    terms = page.texts(".suggested .term")
    assert terms
    page = post(rules, "", RULES, ("term", terms[0]), Accept_Language="en")
    assert f'label = "from examples" any = [ "{terms[0]}", ]' in page.texts("textarea")[0]


def test_with_a_script_it_answers_as_json(rules: str) -> None:
    json_ = {"Accept": "application/json"}
    said = json.loads(post(rules, "try", MORE, **json_).body)
    assert said["run"] > 0
    assert said["elsewhere"] == ""
    said = json.loads(post(rules, "try", WRONG, **json_).body)
    assert said["run"] == 0
    assert "line-" in said["told"]
    said = json.loads(post(rules, "rule", RULES, ("any", "灯台"), **json_).body)
    assert said["text"].startswith(RULES)
    assert said["text"].splitlines()[said["line"] - 1] == "[[rule]]"
    said = json.loads(post(rules, "try", MORE, base="0" * 16, **json_).body)
    assert said["elsewhere"]


def test_what_is_found_is_streamed(rules: str) -> None:
    run = json.loads(post(rules, "try", MORE, Accept="application/json").body)["run"]
    body = ask(f"{rules}events?run={run}").body  # ends with the preview
    assert body.startswith("event: shown\ndata: ")
    assert body.rstrip().endswith("event: end\ndata:")
    assert ask(f"{rules}events?run=999").status == 204


def test_a_form_that_is_too_old_or_of_another_site_changes_nothing(
    rules: str, folder: Path
) -> None:
    stale = ask(rules, [("token", "x"), ("base", ""), ("do", "save"), ("text", MORE)])
    assert stale.status == 403
    assert stale.texts("textarea")[0] == " ".join(MORE.split())  # nothing written is lost
    assert post(rules, "save", MORE, Sec_Fetch_Site="cross-site").status == 403
    assert post(rules, "save", "x" * 3_000_000).status == 413
    assert post(rules, "save", "x = 1\n" * 40_000).status == 422
    assert on_disk(folder) == RULES
    assert ask(rules.replace(TOPIC, "nothing")).status == 404
    assert ask(f"{rules}versions/99/").status == 404


def test_hostile_rules_are_shown_and_nothing_more(rules: str, folder: Path) -> None:
    hostile = RULES + f"# </textarea>{small_desk.HOSTILE}\n"
    assert post(rules, "save", hostile).status == 303
    for path in ("", "versions/"):
        assert "<script>document" not in ask(f"{rules}{path}").body
    number = re.findall(r'href="(\d+)/"', ask(f"{rules}versions/").body)[0]
    assert "<script>document" not in ask(f"{rules}versions/{number}/").body
    broken = RULES + f'[[rule]]\nlabel = "{small_desk.HOSTILE}"\n'
    assert "<script>document" not in post(rules, "try", broken).body


def test_a_new_topic_is_made_of_a_name_and_words(rules: str, folder: Path) -> None:
    place = rules.removesuffix(f"{TOPIC}/rules/") + "new-topic"
    token = ask(place).token
    form = [("token", token), ("name", "広場の催し"), ("words", "広場、催し"), ("slug", "")]
    made = ask(place, form, Accept_Language="ja")
    assert made.status == 303
    assert (folder / "topics" / "広場の催し.toml").is_file()
    page = ask(place.removesuffix("new-topic") + made.headers["Location"], Accept_Language="ja")
    assert page.status == 200
    assert page.texts("#told") == ["保存しました。次の巡回で記事が照合されます。"]
    again = ask(place, form, Accept_Language="en")
    assert again.status == 422
    assert again.texts("#problem") == ["there is a topic 広場の催し already"]
    assert 'value="広場の催し"' in again.body


def test_readers_see_the_rules_and_change_nothing(folder: Path) -> None:
    small_desk.add_person(folder, "Anna", "owner")
    small_desk.add_person(folder, "Clara", "reader")
    small_desk.add_person(folder, "Bert", "editor")
    with served_desk(folder, login=True) as inbox:
        rules = f"{inbox}rules/"
        assert ask(rules).status in (303, 401)
        for name, may in (("Clara", False), ("Bert", True), ("Anna", True)):
            bearer = f"Bearer {small_desk.add_token(folder, name)}"
            page = ask(rules, Authorization=bearer)
            assert page.texts("textarea")[0] == " ".join(RULES.split())
            assert ('value="save"' in page.body) == may
            assert ask(f"{rules}versions/", Authorization=bearer).status == 200
            if not may:
                form = [("token", ""), ("base", ""), ("do", "save"), ("text", MORE)]
                assert ask(rules, form, Authorization=bearer).status == 403
    assert on_disk(folder) == RULES
