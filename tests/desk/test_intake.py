"""Files that people bring: packed, cut, endless."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kawaraban.article import Problem, Unreadable
from kawaraban.desk.deciding.topics import load_topics
from kawaraban.desk.importing.intake import read_lines, read_text, read_whole


def file(tmp_path: Path, content: bytes) -> Path:
    path = tmp_path / "file"
    path.write_bytes(content)
    return path


@given(st.binary(max_size=400), st.booleans())
def test_lines_are_the_file_s_lines(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, packed: bool
) -> None:
    if content.startswith(b"\x1f\x8b"):
        content = b""
    path = file(tmp_path_factory.mktemp("lines"), gzip.compress(content) if packed else content)
    wanted = [(n, part) for n, part in enumerate(content.split(b"\n"), 1) if part.strip()]
    found = [(n, part.rstrip(b"\n")) for n, part in read_lines(path) if isinstance(part, bytes)]
    assert found == wanted
    assert read_whole(path) == content


def test_a_long_line_costs_itself_alone(tmp_path: Path) -> None:
    path = file(tmp_path, b"a\n" + b" " * 5000 + b"\nb\n" + b" " * 5000)
    found = list(read_lines(path, most=1000))
    assert [n for n, _ in found] == [1, 2, 3, 4]
    assert [line.code if isinstance(line, Problem) else line for _, line in found] == [
        b"a\n",
        "too-large",
        b"b\n",
        "too-large",
    ]


def test_a_cut_file_gives_what_is_before_the_cut(tmp_path: Path) -> None:
    lines = b"".join(b"%d\n" % n for n in range(100_000))
    packed = gzip.compress(lines)
    *good, (_, last) = read_lines(file(tmp_path, packed[: len(packed) // 2]))
    assert len(good) > 10_000
    assert isinstance(last, Problem)
    assert last.code == "cut-short"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"\x1f\x8bnonsense that is long enough", "damaged"),
        (gzip.compress(b"x" * 100, mtime=0)[:-12], "cut-short"),
        (b"x" * 2000, "too-large"),
        (gzip.compress(b"x" * 2000, mtime=0), "too-large"),
    ],
    ids=["damaged", "cut short", "too large", "too large when unpacked"],
)
def test_what_cannot_be_read_whole_says_why(tmp_path: Path, content: bytes, code: str) -> None:
    with pytest.raises(Unreadable) as error:
        read_whole(file(tmp_path, content), most=1000)
    assert error.value.problem.code == code


def test_text_in_another_encoding_is_named_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="line 2"):
        read_text(file(tmp_path, "# a\n瓦版\n".encode("euc_jp")))
    assert read_text(file(tmp_path, "\ufeff瓦版".encode())) == "瓦版"
    (tmp_path / "topics").mkdir()
    (tmp_path / "topics" / "a.toml").write_bytes('name = "瓦版"'.encode("shift_jis"))
    with pytest.raises(ValueError, match=r"a\.toml: line 1"):
        load_topics(tmp_path)
