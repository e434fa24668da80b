"""The structure of the package: no import circles, documented folders, configuration by value."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import networkx
import pytest

from tests.structure.imports import FOLDERS, ROOT, import_graph, imported, modules

LIGHT = {"annotated_types", "lazy_loader", "numpy", "pydantic", "xxhash"}
"""What nodes and models may import at module level, besides anyloom and the standard library."""
ARCHITECTURE = ROOT / "docs/explanation/architecture.md"
MAY_WRITE_ENVIRONMENT = {
    "anyloom": "the switch of the libraries, before they are imported",
    "anyloom.cli": "the command line",
    "anyloom.runs.process_executor": "start-up of a worker process",
    "anyloom.runs.ray_executor": "start-up of a worker process",
    "anyloom.runs.worker_spec": "start-up of a worker process",
}


def test_no_files_import_each_other_in_a_circle() -> None:
    graph = networkx.DiGraph(
        (module, target) for module, targets in import_graph().items() for target in targets
    )
    circles = [sorted(part) for part in networkx.strongly_connected_components(graph)]
    assert [part for part in circles if len(part) > 1] == []


def test_imports_point_from_nodes_to_models_to_anyloom() -> None:
    upper = ["anyloom.graphs", "anyloom.nodes", "anyloom.models"]
    for module in modules():
        package = next((name for name in upper if module.startswith(name)), "anyloom")
        above = tuple(upper[: upper.index(package)] if package in upper else upper)
        names = {f"{source}.{name}" for source, name in imported(module)}
        assert [name for name in names if name.startswith(above)] == [], module


def test_nodes_and_models_import_nothing_heavy_when_they_are_read() -> None:
    light = {*sys.stdlib_module_names, *LIGHT, "anyloom"}
    for module, file in modules().items():
        if module.startswith(("anyloom.nodes", "anyloom.models")):
            for part in ast.parse(file.read_text("utf-8")).body:
                if isinstance(part, ast.ImportFrom) and not part.level:
                    assert str(part.module).partition(".")[0] in light, module
                elif isinstance(part, ast.Import):
                    roots = {alias.name.partition(".")[0] for alias in part.names}
                    assert roots <= light, module


@pytest.mark.parametrize("package", ["anyloom.nodes", "anyloom.models"])
def test_nodes_and_models_import_only_public_names(package: str) -> None:
    lower = {"anyloom.nodes": "anyloom.models", "anyloom.models": "anyloom.models"}[package]
    for module in modules():
        if module.startswith(package):
            for source, name in imported(module):
                inside = source.startswith((package, lower))
                assert inside or not source.startswith("anyloom.") or not name, (module, source)


def test_nodes_use_only_what_models_export() -> None:
    for module in modules():
        if module.startswith("anyloom.nodes"):
            deeper = [s for s, _ in imported(module) if s.startswith("anyloom.models.")]
            assert deeper == [], module


def test_nothing_but_packages_stands_at_the_top() -> None:
    files = {file.name for file in FOLDERS["anyloom"].glob("*.py")}
    assert files == {"__init__.py", "__main__.py"}


def test_every_folder_is_in_the_architecture_page() -> None:
    page = ARCHITECTURE.read_text("utf-8")
    for folder in FOLDERS.values():
        for package in folder.rglob("__init__.py"):
            name = package.parent.relative_to(folder).as_posix()
            assert name == "." or f"`{name}/`" in page or f"{name}/" in page, name


def writes_environment(tree: ast.AST) -> bool:
    """Return whether a file assigns, updates or deletes environment variables."""
    for part in ast.walk(tree):
        text = ast.unparse(part) if isinstance(part, ast.Attribute | ast.Subscript) else ""
        if isinstance(part, ast.Subscript) and text.startswith("os.environ["):
            if not isinstance(part.ctx, ast.Load):
                return True
        elif isinstance(part, ast.Attribute) and text.startswith("os.environ."):
            if part.attr in ("update", "setdefault", "pop", "clear"):
                return True
        elif isinstance(part, ast.Attribute) and text in ("os.putenv", "os.unsetenv"):
            return True
    return False


def test_configuration_never_travels_through_the_environment() -> None:
    for module, file in modules().items():
        allowed = any(
            module == name or (name != "anyloom" and module.startswith(f"{name}."))
            for name in MAY_WRITE_ENVIRONMENT
        )
        written = writes_environment(ast.parse(Path(file).read_text("utf-8")))
        assert allowed or not written, module
