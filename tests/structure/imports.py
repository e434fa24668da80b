"""The import graph of the package: one node per file, lazy and type-checking imports included."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = {
    "anyloom": ROOT / "src/anyloom",
    "anyloom.models": ROOT / "models",
    "anyloom.nodes": ROOT / "nodes",
}


@cache
def modules() -> dict[str, Path]:
    """Return every module of the package with its file."""
    found: dict[str, Path] = {}
    for package, folder in FOLDERS.items():
        for file in sorted(folder.rglob("*.py")):
            parts = [package, *file.relative_to(folder).with_suffix("").parts]
            found[".".join(part for part in parts if part != "__init__")] = file
    return found


def imported(module: str) -> Iterator[tuple[str, str]]:
    """Yield every import of a module: the module that is named, and the name taken from it."""
    file = modules()[module]
    package = module if file.name == "__init__.py" else module.rpartition(".")[0]
    stub = file.with_suffix(".pyi")  # names what the package imports lazily
    text = file.read_text("utf-8") + (stub.read_text("utf-8") if stub.exists() else "")
    for part in ast.walk(ast.parse(text)):
        if isinstance(part, ast.Import):
            yield from ((alias.name, "") for alias in part.names)
        elif isinstance(part, ast.ImportFrom):
            base = package.split(".")[: len(package.split(".")) - part.level + 1]
            source = ".".join([*(base if part.level else []), *filter(None, [part.module])])
            yield from ((source, alias.name) for alias in part.names)


@cache
def import_graph() -> dict[str, frozenset[str]]:
    """Return module → the modules of the package that it imports."""
    known = modules()
    graph = {}
    for module in known:
        targets = {
            f"{source}.{name}" if f"{source}.{name}" in known else source
            for source, name in imported(module)
        }
        graph[module] = frozenset(targets & known.keys() - {module})
    return graph
