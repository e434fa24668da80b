"""Folders, engines and projects of the runs under test."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from anyloom import Engine
from anyloom.core.node_decorator import declared_nodes
from anyloom.engine import direct_calls
from anyloom.registry.lookup import registry
from tests.runs.project import GRAPH, NODES
from tests.runs.scenes import write_images


@pytest.fixture
def work_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def engine(work_folder: Path) -> Iterator[Engine]:
    with Engine(workers=4) as engine:
        yield engine


@pytest.fixture
def project(work_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Work in a project whose nodes other processes find, with six images."""
    monkeypatch.setenv("ANYLOOM_CACHE", str(work_folder / "cache"))
    for folder, file, text in (("nodes", "own.py", NODES), ("graphs", "measured.yaml", GRAPH)):
        Path(folder).mkdir()
        Path(folder, file).write_text(text)
    monkeypatch.setattr(direct_calls, "_engine", None)  # the next one has this cache
    monkeypatch.delitem(sys.modules, "anyloom_project.nodes.own", raising=False)
    registry.open_project(work_folder, allow_code=True)
    write_images(6)
    yield work_folder
    registry.project, registry.project_code = None, False
    for name in ("brightness", "shade", "threads"):
        del declared_nodes[name]
