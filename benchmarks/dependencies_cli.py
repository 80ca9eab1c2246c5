"""Which libraries for command line, progress and settings start fastest and weigh least? One table.

    python benchmarks/dependencies_cli.py

Each candidate gets a fresh environment of its own. For the command line the same little program
(ten commands, three options each) prints its help; for progress a bar is made and moved over
100,000 steps with its output thrown away; for settings a file of 200 sources is read and checked
against a type (a wrong type must be refused). Times are medians of runs in new processes, less the
time of an empty Python.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
import venv
from pathlib import Path

RUNS = 15
COMMANDS = [f"command{n}" for n in range(10)]
HEAD = f"COMMANDS = {COMMANDS!r}\nimport sys\nsys.argv = ['program', '--help']\n"
ARGPARSE = """
import argparse
parser = argparse.ArgumentParser()
commands = parser.add_subparsers()
for name in COMMANDS:
    one = commands.add_parser(name, help=name)
    for option in "abc":
        one.add_argument(f"--{option}", help=option)
parser.parse_args()
"""
CLICK = """
import click
@click.group()
def main(): pass
for name in COMMANDS:
    command = lambda a, b, c: None
    for option in "abc":
        command = click.option(f"--{option}", help=option)(command)
    main.command(name, help=name)(command)
main()
"""
TYPER = """
import typer
main = typer.Typer()
for name in COMMANDS:
    @main.command(name, help=name)
    def command(a: str = "", b: str = "", c: str = ""): pass
main()
"""
TQDM = """
import io
from tqdm import tqdm
for _ in tqdm(range(100_000), file=io.StringIO()): pass
"""
RICH = """
import io
from rich.console import Console
from rich.progress import track
for _ in track(range(100_000), console=Console(file=io.StringIO(), force_terminal=True)): pass
"""
ALIVE = """
import io
from alive_progress import alive_it
for _ in alive_it(range(100_000), file=io.StringIO(), force_tty=True): pass
"""
SOURCES = """
import tomllib
TEXT = "\\n".join(
    f'[[source]]\\nname = "s{n}"\\nurl = "https://s{n}.example/feed"\\nminutes = {n}'
    for n in range(200)
)
WRONG = TEXT + '\\n[[source]]\\nname = 1\\nurl = ""\\nminutes = "x"'
def check(load):
    assert len(load(tomllib.loads(TEXT)).source) == 200
    try:
        load(tomllib.loads(WRONG))
    except ValueError:
        return
    raise SystemExit("a wrong type was let through")
"""
MSGSPEC = """
import msgspec
class Source(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    url: str
    minutes: int
class Config(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    source: list[Source]
check(lambda values: msgspec.convert(values, Config))
"""
PYDANTIC = """
from pydantic import BaseModel, ConfigDict
class Source(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    name: str
    url: str
    minutes: int
class Config(BaseModel):
    source: list[Source]
check(Config.model_validate)
"""
CATTRS = """
from attrs import frozen
from cattrs import Converter
from cattrs.errors import ClassValidationError
@frozen
class Source:
    name: str
    url: str
    minutes: int
@frozen
class Config:
    source: list[Source]
converter = Converter(forbid_extra_keys=True)
def load(values):
    try:
        return converter.structure(values, Config)
    except ClassValidationError as error:
        raise ValueError from error
check(load)
"""
CANDIDATES = (
    ("command line", "argparse (Python's own)", "", HEAD + ARGPARSE),
    ("command line", "click", "click", HEAD + CLICK),
    ("command line", "typer", "typer", HEAD + TYPER),
    ("progress", "tqdm", "tqdm", TQDM),
    ("progress", "rich", "rich", RICH),
    ("progress", "alive-progress", "alive-progress", ALIVE),
    ("settings", "msgspec", "msgspec", SOURCES + MSGSPEC),
    ("settings", "pydantic", "pydantic", SOURCES + PYDANTIC),
    ("settings", "attrs + cattrs", "cattrs", SOURCES + CATTRS),
)


def median(command: list[str]) -> float:
    times = []
    for _ in range(RUNS + 1):
        begun = time.perf_counter()
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        times.append(time.perf_counter() - begun)
        if done.returncode:
            raise SystemExit(done.stderr)
    return statistics.median(times[1:])


def main() -> None:
    print(f"{'':14}{'':26}{'start':>10}{'installed':>12}{'packages':>10}")
    with tempfile.TemporaryDirectory() as name:
        for kind, title, package, program in CANDIDATES:
            folder = Path(name) / title.split()[0]
            venv.EnvBuilder(symlinks=True).create(folder)
            python = str(folder / "bin/python")
            site = next(folder.glob("lib/*/site-packages"))
            if package:
                pip = [sys.executable, "-m", "pip", "--python", python, "-q", "install", package]
                subprocess.run(pip, check=True)
            script = folder / "program.py"
            script.write_text(program, "utf-8")
            empty = median([python, "-c", "pass"])
            seconds = median([python, str(script)]) - empty
            weight = sum(p.stat().st_size for p in site.rglob("*") if p.is_file()) / 1e6
            count = len(list(site.glob("*.dist-info")))
            print(f"{kind:14}{title:26}{seconds * 1000:7.0f} ms{weight:9.1f} MB{count:10}")


if __name__ == "__main__":
    main()
