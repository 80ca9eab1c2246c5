"""What a stranger gets: locks that work anywhere, a package with all its files, two commands."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

import check
import start
from tools import environment

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-bench.lock")


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def declared(lines: list[str]) -> set[str]:
    return {normal(re.split(r"[<>=!~;\[ ]", line)[0]) for line in lines}


def pins(name: str) -> dict[str, str]:
    text = (ROOT / name).read_text("utf-8")
    return dict(re.findall(r"(?m)^([a-z0-9][a-z0-9.-]*)==([^\s;\\]+)", text))


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_has_hashes_and_names_no_place(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    assert re.findall(r"--(?!hash=sha256:[0-9a-f]{64}\b)\S+|\w+://\S+|\s@\s|\s/\S+", text) == []
    entries = re.split(r"(?m)^(?=[a-z0-9])", text)[1:]
    assert entries
    assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []


def test_locks_hold_what_the_project_asks_for() -> None:
    groups = PROJECT["dependency-groups"]
    runtime = declared(PROJECT["project"]["dependencies"])
    assert runtime | declared(groups["build"]) <= set(pins("requirements.lock"))
    assert runtime | declared(groups["test"]) <= set(pins("requirements-dev.lock"))
    bench = declared(PROJECT["project"]["optional-dependencies"]["bench"])
    assert bench <= set(pins("requirements-bench.lock"))
    for name in LOCKS[1:]:
        differing = {
            package: (version, other)
            for package, version in pins("requirements.lock").items()
            if (other := pins(name).get(package, version)) != version
        }
        assert differing == {}


def imported(folder: Path) -> set[str]:
    names: set[str] = set()
    for path in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                names.update(alias.name.split(".")[0] for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names.add(node.module.split(".")[0])
    later = {"compression"}  # of the standard library, from Python 3.14 on
    return names - sys.stdlib_module_names - later - {"kawaraban"}


def test_the_program_imports_what_it_declares_and_nothing_else() -> None:
    of_module = packages_distributions()
    used = {normal(of_module[name][0]) for name in imported(ROOT / "src") if name in of_module}
    assert imported(ROOT / "src") <= set(of_module), "an import that is not installed"
    assert used == declared(PROJECT["project"]["dependencies"])


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package, built without the network."""
    folder = tmp_path_factory.mktemp("wheel")
    pip = [sys.executable, "-m", "pip", "--quiet", "wheel", "--no-deps", "--no-index"]
    where = ["--no-build-isolation", "--wheel-dir", str(folder), str(ROOT)]
    done = subprocess.run([*pip, *where], capture_output=True, text=True, check=False)
    if "No module named pip" in done.stderr:
        # An environment filled from outside has none; the backend alone does as well.
        build = "import sys, hatchling.build; hatchling.build.build_wheel(sys.argv[1])"
        command = [sys.executable, "-c", build, str(folder)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return next(folder.glob("*.whl"))


def test_the_package_has_all_its_files(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        packed = set(archive.namelist())
    source = ROOT / "src"
    expected = {
        path.relative_to(source).as_posix()
        for path in (source / "kawaraban").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert expected <= packed
    assert {name.split("/")[0] for name in packed if ".dist-info" not in name} == {"kawaraban"}


def test_the_package_runs_from_where_it_is_installed(wheel: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")
    program = (
        f"import sys; sys.path.insert(0, {str(tmp_path / 'site')!r})\n"
        "import kawaraban.cli.main as m; assert m.__file__.startswith(sys.path[0])\n"
        "sys.exit(m.main(['init', 'desk']))"
    )
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "desk" / "desk.toml").exists()


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ([], ["sample", "--dir", "desk"]),
        (["--once"], ["sample", "--dir", "desk", "--once"]),
        (["sample", "--port", "9000"], ["sample", "--dir", "desk", "--port", "9000"]),
        (["--dir", "other"], ["sample", "--dir", "other"]),
        (["status", "--json"], ["--desk", "desk", "status", "--json"]),
    ],
)
def test_start_passes_words_on(given: list[str], expected: list[str]) -> None:
    program, *words = start.command(given)
    assert Path(program).stem == "kawaraban"
    assert words == expected


@pytest.mark.parametrize("name", ["start.py", "check.py"])
def test_an_older_python_can_read_far_enough_to_say_so(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    ast.parse(text, feature_version=(3, 7))
    before = text[: text.index("sys.exit(")]
    assert re.findall(r"(?m)^(?:import|from) .*", before) == ["import sys"]


def test_continuous_integration_runs_the_same_command() -> None:
    text = (ROOT / ".ci" / "run").read_text("utf-8")
    assert re.search(r"(?m)^exec python3 check\.py", text)
    assert os.access(ROOT / ".ci" / "run", os.X_OK)


def test_every_check_is_run() -> None:
    commands = dict(check.checks(Path("python"), ["-x"]))
    assert list(commands) == ["ruff check", "ruff format", "import-linter", "mypy", "pytest"]
    assert commands["pytest"][-1] == "-x"


_MAKE = """
import subprocess, sys
from pathlib import Path
from tools import environment
environment._create(Path(sys.argv[1]))
listing = [*environment._pip(Path(sys.argv[1])), "list", "--format=json"]
sys.exit(subprocess.run(listing, stdout=subprocess.DEVNULL).returncode)
"""


def test_an_environment_is_made_and_filled_from_outside(tmp_path: Path) -> None:
    # By the Python that a user starts with: the one under the environment that tests run in.
    base = getattr(sys, "_base_executable", sys.executable)
    folder = tmp_path / "env"
    command = [base, "-c", _MAKE, str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    python = str(environment.python_of(folder))
    shown = [python, "-c", "import sys; print(sys.prefix != sys.base_prefix)"]
    assert subprocess.run(shown, capture_output=True, text=True, check=True).stdout == "True\n"


def test_another_lock_makes_an_environment_stale(tmp_path: Path) -> None:
    lock = tmp_path / "a.lock"
    lock.write_text("a==1\n", "utf-8")
    first = environment._state(lock)
    assert environment._state(lock) == first
    lock.write_text("a==2\n", "utf-8")
    assert environment._state(lock) != first


def test_a_failed_install_says_what_to_do(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    words = "print('Collecting nothing'); print('no such thing'); raise SystemExit(1)"
    with pytest.raises(environment.CannotInstall):
        environment._install([sys.executable, "-c", words], 1)
    assert "no such thing" in capfd.readouterr().err


def test_messages_survive_a_terminal_without_japanese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KAWARABAN_LANG", "ja")
    with open(os.devnull, "w", encoding="ascii") as plain:
        monkeypatch.setattr(sys, "stderr", plain)
        assert environment.say("Making … it", "作成") == "Making ? it"
    with open(os.devnull, "w", encoding="utf-8") as able:
        monkeypatch.setattr(sys, "stderr", able)
        assert environment.say("Making it", "作成") == "作成"
