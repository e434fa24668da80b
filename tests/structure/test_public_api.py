"""The public API: documented, without ambiguous names, and listed in the reference."""

from __future__ import annotations

import ast
import importlib
import inspect
import re
from collections import Counter
from collections.abc import Iterator

from tests.structure.imports import ROOT, modules

NAMES = ("anyloom", "anyloom.nodes", "anyloom.models", "anyloom.drawing", "anyloom.formats")
PACKAGES = list(map(importlib.import_module, NAMES))
PUBLIC = {name: getattr(package, name) for package in PACKAGES for name in package.__all__}
EXPORTED = {f"anyloom.{name}" for name in PACKAGES[0].__all__}
REFERENCE = (ROOT / "docs/reference/python.md").read_text("utf-8")
DESCRIBED = [
    (f"anyloom.{name}", members)
    for names in re.findall(r"^<!-- names:(.+) -->$", REFERENCE, re.M)
    for name, members in re.findall(r"(\w+)(?:\(([^)]*)\))?", names)
]


def documented_names() -> Iterator[str]:
    """Yield what has a docstring at the top of any module; that of a constant is below it."""
    for file in modules().values():
        tree = ast.parse(file.read_text("utf-8"))
        for part, below in zip(tree.body, [*tree.body[1:], ast.Pass()], strict=False):
            if isinstance(part, ast.ClassDef | ast.FunctionDef) and ast.get_docstring(part):
                yield part.name
            elif isinstance(part, ast.Assign) and ast.unparse(below).startswith(('"', "'")):
                yield ast.unparse(part.targets[0])


def test_every_public_name_has_a_docstring() -> None:
    functions = {name for name, value in PUBLIC.items() if not inspect.ismodule(value)}
    assert functions - set(documented_names()) == {"__version__"}


def test_no_module_has_the_name_of_a_public_function_or_class() -> None:
    names = {name for name, value in PUBLIC.items() if not inspect.ismodule(value)}
    assert [module for module in modules() if module.rpartition(".")[2] in names] == []


def test_no_two_public_classes_share_a_name() -> None:
    classes = Counter(
        part.name
        for module, file in modules().items()
        if not module.startswith(("anyloom.models", "anyloom.nodes"))
        for part in ast.parse(file.read_text("utf-8")).body
        if isinstance(part, ast.ClassDef) and not part.name.startswith("_")
    )
    assert [name for name, count in classes.items() if count > 1] == []


def test_the_reference_documents_every_public_name() -> None:
    mentioned = {f"anyloom.{name}" for name in re.findall(r"`(\w+)`", REFERENCE)}
    assert EXPORTED - {path for path, _ in DESCRIBED} - mentioned == set()


def test_the_reference_documents_public_names_only() -> None:
    paths = [path for path, _ in DESCRIBED]
    assert set(paths) - EXPORTED == set()
    assert [name for name, count in Counter(paths).items() if count > 1] == []
    for path, members in DESCRIBED:
        owner = PUBLIC[path.removeprefix("anyloom.")]
        known = {*dir(owner), *getattr(owner, "__annotations__", {})}
        assert set(filter(None, members.split(", "))) - known == set(), path
