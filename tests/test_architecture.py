"""The middle of the house is pure: what import-linter cannot see, looked for in the source.

The arrows between packages are contracts in pyproject.toml, checked by ``lint-imports``.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parent.parent / "src" / "kawaraban"
PURE = ("read", "copies", "match", "group")

# Standard modules that reach outside, by their full names (import-linter knows only the first
# part, and urllib.parse is fine).
OUTSIDE = {"http.client", "http.server", "os", "pathlib", "urllib.request", "webbrowser"}
CLOCK = {("datetime", "now"), ("datetime", "utcnow"), ("date", "today"), ("time", "time")}
DISK = {"open", "input", "print"}

# Files shipped inside the package are read once, when a topic is compiled.
READS_PACKAGE_DATA = {"match/aliases.py"}


def modules() -> Iterator[Path]:
    for package in PURE:
        yield from sorted((HOUSE / package).rglob("*.py"))


def offences(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        line = getattr(node, "lineno", 0)
        match node:
            case ast.Import(names=names):
                yield from (f"{line}: import {n.name}" for n in names if n.name in OUTSIDE)
            case ast.ImportFrom(module=str(module), names=names):
                whole = {module, *(f"{module}.{n.name}" for n in names)}
                yield from (f"{line}: import {name}" for name in sorted(whole & OUTSIDE))
                if module.startswith("importlib.resources"):
                    yield f"{line}: package data"
            case ast.Call(func=ast.Name(id=name)) if name in DISK:
                yield f"{line}: {name}()"
            case ast.Call(func=ast.Attribute(attr=attribute, value=ast.Name(id=owner))) if (
                owner,
                attribute,
            ) in CLOCK:
                yield f"{line}: {owner}.{attribute}()"
            case _:
                pass


@pytest.mark.parametrize("path", list(modules()), ids=lambda p: p.relative_to(HOUSE).as_posix())
def test_no_disk_network_or_clock(path: Path) -> None:
    found = list(offences(path))
    if path.relative_to(HOUSE).as_posix() in READS_PACKAGE_DATA:
        found = [offence for offence in found if not offence.endswith("package data")]
    assert found == []
