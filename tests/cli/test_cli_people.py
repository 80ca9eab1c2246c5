"""``person`` on the command line, and what ``serve`` does with and without people."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest

from kawaraban.cli.main import DONE, FAILED, USAGE, main
from kawaraban.store.sqlite import open_store
from kawaraban.web.accounts import digest, verify

PASSWORD = "correct horse battery"

Run = Callable[..., int]


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    folder = tmp_path / "desk"
    main(["init", str(folder)])
    return folder


@pytest.fixture
def run(desk: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    def go(*words: str, typed: str = "") -> int:
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        return main(["--lang", "en", "--desk", str(desk), *words])

    return go


def add(run: Run, name: str, *words: str, password: str = PASSWORD) -> int:
    return run("person", "add", name, *words, "--password-stdin", typed=f"{password}\nmore\n")


def test_the_first_is_an_owner_and_the_next_an_editor(
    run: Run, desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert add(run, "Anna") == DONE
    assert add(run, "田中 一郎") == DONE
    assert add(run, "clara", "--role", "reader") == DONE
    capsys.readouterr()
    assert run("person", "list", "--json") == DONE
    listed = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(p["name"], p["role"]) for p in listed] == [
        ("Anna", "owner"),
        ("clara", "reader"),
        ("田中 一郎", "editor"),
    ]
    with open_store(desk / "desk.db") as store:
        anna = store.person("anna")
    assert anna
    assert verify(PASSWORD, anna.password)
    for file in desk.iterdir():
        assert not file.is_file() or PASSWORD.encode() not in file.read_bytes()


@pytest.mark.parametrize(
    ("words", "typed", "said"),
    [
        (["add", "ANNA", "--password-stdin"], PASSWORD, "already: Anna"),
        (["add", "bert", "--password-stdin"], "short", "at least 12"),
        (["add", "bert", "--password-stdin"], "", "at least 12"),
        (["add", "bert"], PASSWORD, "--password-stdin"),
        (["add", "<b>", "--password-stdin"], PASSWORD, "letters"),
        (["password", "bert", "--password-stdin"], PASSWORD, "no account"),
        (["role", "anna", "editor"], "", "only owner"),
        (["role", "bert", "editor"], "", "no account"),
        (["remove", "bert"], "", "no account"),
        (["token", "bert"], "", "no account"),
        (["token", "anna", "--revoke", "7"], "", "no token 7"),
    ],
)
def test_what_is_refused_is_told_and_changes_nothing(
    run: Run,
    desk: Path,
    capsys: pytest.CaptureFixture[str],
    words: list[str],
    typed: str,
    said: str,
) -> None:
    add(run, "Anna")
    with open_store(desk / "desk.db") as store:
        before = store.people()
    assert run("person", *words, typed=typed) == FAILED
    assert said in capsys.readouterr().err
    with open_store(desk / "desk.db") as store:
        assert store.people() == before


def test_a_password_is_no_word_of_the_command(run: Run) -> None:
    with pytest.raises(SystemExit) as ended:
        run("person", "add", "anna", "--password", PASSWORD)
    assert ended.value.code == USAGE
    with pytest.raises(SystemExit):
        run("person")


def test_a_password_is_asked_for_twice(
    desk: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    given = iter([PASSWORD, "another quite long one", PASSWORD, PASSWORD])
    monkeypatch.setattr("getpass.getpass", lambda prompt: next(given))
    words = ["--lang", "en", "--desk", str(desk), "person", "add", "anna"]
    monkeypatch.setattr("sys.stdin", Terminal())
    assert main(words) == FAILED
    assert "two different" in capsys.readouterr().err
    assert main(words) == DONE


def test_another_password_and_an_end(run: Run, desk: Path) -> None:
    add(run, "Anna")
    add(run, "Bert")
    new = "another quite long one"
    assert run("person", "password", "bert", "--password-stdin", typed=new) == DONE
    assert run("person", "role", "bert", "owner") == DONE
    assert run("person", "remove", "anna") == DONE
    with open_store(desk / "desk.db") as store:
        (bert,) = store.people()
    assert (bert.name, bert.role) == ("Bert", "owner")
    assert verify(new, bert.password)


def test_a_token_is_shown_once_and_kept_as_a_hash(
    run: Run, desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    add(run, "Anna")
    capsys.readouterr()
    assert run("person", "token", "anna", "--label", "backup") == DONE
    shown = capsys.readouterr()
    token = shown.out.strip()
    assert "not shown again" in shown.err
    with open_store(desk / "desk.db") as store:
        (kept,) = store.tokens("anna")
        assert store.token_person(digest(token), at=kept.made)
    for file in desk.iterdir():
        assert not file.is_file() or token.encode() not in file.read_bytes()
    run("person", "token", "anna", "--list")
    assert "backup" in capsys.readouterr().out
    assert run("person", "token", "anna", "--revoke", str(kept.id)) == DONE
    with open_store(desk / "desk.db") as store:
        assert store.token_person(digest(token), at=kept.made) is None


def status(address: str) -> int:
    try:
        with urllib.request.urlopen(address) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


def test_beyond_this_machine_nothing_is_served_without_an_owner(
    run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    run("-q", "build")
    for command in ("serve", "up"):
        for where in (["--host", "0.0.0.0"], ["--login"]):
            assert run("-q", command, *where, "--port", "0") == FAILED
            said = capsys.readouterr().err
            assert "kawaraban person add NAME --role owner" in said
            assert "--public" in said
    with pytest.raises(SystemExit):
        run("serve", "--public", "--login")


@pytest.mark.parametrize(
    ("words", "people", "site", "front", "api"),
    [
        (["--host", "0.0.0.0", "--public"], False, 200, 404, 404),
        (["--public"], True, 200, 404, 404),
        (["--host", "0.0.0.0"], True, 200, 401, 401),
        (["--login"], True, 200, 401, 401),
        ([], True, 200, 200, 200),
        ([], False, 200, 200, 200),
    ],
)
def test_who_is_served_what(
    run: Run, desk: Path, words: list[str], people: bool, site: int, front: int, api: int
) -> None:
    run("-q", "build")
    if people:
        add(run, "Anna")
    command = [sys.executable, "-m", "kawaraban", "--lang", "en", "--desk", str(desk)]
    process = subprocess.Popen(
        [*command, "serve", "--port", "0", *words], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    try:
        while "http://" not in (line := process.stdout.readline()):
            assert process.poll() is None
        address = line.split(" at ")[1].strip().replace("0.0.0.0", "127.0.0.1")
        told = process.stdout.readline()
        assert ("/desk/" in told) == ("--public" not in words)
        assert ("passwords can be read" in told) == ("0.0.0.0" in words and people)
        assert status(address) == site
        assert status(f"{address}desk/") == front
        assert status(f"{address}api/v1/topics") == api
    finally:
        process.terminate()
        process.communicate(timeout=60)
