"""How a command ends: by Ctrl-C, by TERM, by what a person can mend."""

from __future__ import annotations

import errno
import gzip
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from kawaraban.article import FetchFailed, Problem
from kawaraban.cli.main import DONE, FAILED, INCOMPLETE, main
from kawaraban.cli.troubles import expected, in_words
from kawaraban.wording import set_language


def ignoring_interrupts() -> None:
    """What a shell's ``&`` does to what it starts."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


@pytest.mark.parametrize(
    ("sent", "before"),
    [(signal.SIGINT, None), (signal.SIGTERM, None), (signal.SIGTERM, ignoring_interrupts)],
)
def test_serving_ends_well_when_told_to(
    tmp_path: Path, sent: signal.Signals, before: Callable[[], None] | None
) -> None:
    main(["init", str(tmp_path / "desk")])
    main(["--desk", str(tmp_path / "desk"), "-q", "build"])
    command = [sys.executable, "-m", "kawaraban", "--lang", "en", "--desk", str(tmp_path / "desk")]
    process = subprocess.Popen(
        [*command, "serve", "--port", "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=before,
        text=True,
    )
    assert process.stdout is not None
    while "http://" not in process.stdout.readline():
        assert process.poll() is None
    process.send_signal(sent)
    _, told = process.communicate(timeout=60)
    assert (process.returncode, told.strip()) == (DONE, "Ended.")


def test_nothing_is_served_before_it_is_built(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["init", str(tmp_path / "desk")])
    assert main(["--desk", str(tmp_path / "desk"), "serve", "--port", "0"]) == FAILED
    assert "kawaraban build" in capsys.readouterr().err


@pytest.mark.parametrize("port", ["70000", "-1", "http"])
def test_a_port_is_a_port(port: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["serve", f"--port={port}"])
    assert ended.value.code == 2
    assert "0-65535" in capsys.readouterr().err


def test_the_machine_s_troubles_in_the_interface_language() -> None:
    full = OSError(errno.ENOSPC, "No space left on device", "/desk/raw/a.warc.gz")
    assert in_words(full).startswith("/desk/raw/a.warc.gz: the disk is full")
    set_language("ja")
    try:
        assert in_words(full).startswith("/desk/raw/a.warc.gz: ディスクがいっぱいです")
    finally:
        set_language("en")


def test_troubles_out_of_a_group_of_tasks() -> None:
    group = ExceptionGroup("tasks", [OSError(errno.ENOSPC, "full"), ValueError("x")])
    assert expected(group)
    assert "the disk is full" in in_words(group)
    assert not expected(ExceptionGroup("tasks", [ValueError("x"), TypeError("ours")]))
    failed = FetchFailed(Problem(stage="collect", code="dns", detail="no such name"))
    assert in_words(failed) == "dns: no such name"


def test_one_bad_file_costs_the_others_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["init", str(tmp_path / "desk")])
    bad = {
        "folder.md": None,
        "empty.html": b"",
        "bad.opml": b"no opml",
        "no.md": b"\xff\xfe\x00",
        "nothing.md": b"plain words\n",
        "cut.gz": b"\x1f\x8b\x08\x00",
        "what": b"\x00\x01",
    }
    paths = [tmp_path / name for name in bad]
    for path, content in zip(paths, bad.values(), strict=True):
        path.mkdir() if content is None else path.write_bytes(content)
    good = tmp_path / "page.md"
    good.write_text("# 海の便り\n\n港が開いた\n2024.07.02\n", "utf-8")
    words = [*map(str, paths), str(tmp_path / "missing"), str(good)]
    assert main(["--desk", str(tmp_path / "desk"), "-q", "import", *words]) == FAILED
    told = capsys.readouterr()
    assert told.err.count(f"{tmp_path}") >= len(words) - 1
    assert "Errno" not in told.err
    assert "codec" not in told.err
    assert "1 new, 1 clips accepted" in told.out
    assert "a new topic: topics/海の便り.toml" in told.out


def test_an_archive_imported_before_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["init", str(tmp_path / "desk")])
    warc = tmp_path / "a.warc"
    warc.write_bytes(
        b"WARC/1.0\r\nWARC-Type: warcinfo\r\nWARC-Date: 2024-06-20T00:00:00Z\r\n"
        b"WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000001>\r\n"
        b"Content-Length: 0\r\n\r\n\r\n\r\n"
    )
    words = ["--desk", str(tmp_path / "desk"), "-q", "import", str(warc)]
    assert main(words) == DONE
    assert "nothing in it" in capsys.readouterr().out
    assert main(words) == DONE
    assert "imported before" in capsys.readouterr().out


def test_a_page_of_a_name_alone_is_a_topic_without_clips(tmp_path: Path) -> None:
    main(["init", str(tmp_path / "desk")])
    page = tmp_path / "page.md"
    page.write_text("# 海の便り\n", "utf-8")
    assert main(["--desk", str(tmp_path / "desk"), "import", str(page)]) == DONE


def test_filters_cost_a_bad_file_itself_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "page.html"
    text = "港に船が入った。船は三日のあいだ港にいて、また沖へ出ていったという。" * 6
    page.write_text(f"<html><title>港</title><h1>港に船</h1><p>{text}</p></html>", "utf-8")
    words = ["read", "--html", str(tmp_path / "missing"), "--html", str(page)]
    words += ["--url", "https://minato.example/0", "--url", "https://minato.example/1"]
    assert main(words) == INCOMPLETE
    told = capsys.readouterr()
    assert "minato.example/1" in told.out
    assert told.err == f"{tmp_path / 'missing'}: there is no such file or folder\n"
    articles = tmp_path / "articles.jsonl.gz"
    articles.write_bytes(gzip.compress(told.out.encode())[:-9])
    assert main(["group", str(articles)]) == INCOMPLETE
    assert "the file ends in the middle" in capsys.readouterr().err
    assert main(["--desk", str(tmp_path), "read", "--html", str(page), "--url", "no"]) == FAILED
    assert "no web address" in capsys.readouterr().err
