"""Adapters of a project: an edit counts, and a failure names their own file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Command

ADAPTER = """\
from anyloom import Regions
from anyloom.models import Grounder
from .shares import SHARE


class Whole(Grounder, family="whole-for-tests"):
    needs_torch = False

    @classmethod
    def load(cls, checkpoint, device):
        return cls()

    def ground(self, image, phrases, **options):
        height, width = image.shape
        box = [0, 0, width * SHARE, height * SHARE]
        return Regions([box], (height, width), scores=[0.9], labels=[phrases[0]])
"""
CATALOG = "models: {whole-for-tests: {family: whole-for-tests, license: MIT}}\n"
GRAPH = """\
graph: found
inputs: {image: Image}
outputs:
  boxes: {ground: {image: $image, prompt: cup, model: whole-for-tests}}
"""


@pytest.fixture
def project(tmp_path: Path, images: Path) -> Path:
    """A project with a grounder of its own and a graph that uses it."""
    (tmp_path / "models").mkdir()
    (tmp_path / "models/whole.py").write_text(ADAPTER)
    (tmp_path / "models/shares.py").write_text("SHARE = 0.5\n")
    (tmp_path / "models/catalog.yaml").write_text(CATALOG)
    (tmp_path / "found.yaml").write_text(GRAPH)
    return tmp_path


def width_found(process: Command, project: Path, out: str) -> float:
    run = process(
        "run", "found.yaml", "images", "--allow-project-code", "--limit", "1", "--out", out
    )
    assert run.code == 0, run.err
    (line,) = (project / out / "results.jsonl").read_text().splitlines()
    x1, _, x2, _ = json.loads(line)["outputs"]["boxes"]["boxes"][0]
    return x2 - x1


@pytest.mark.parametrize(
    ("file", "before", "after"),
    [("whole.py", "width * SHARE", "width * SHARE / 2"), ("shares.py", "0.5", "0.25")],
)
def test_an_edit_of_an_adapter_is_not_answered_from_the_cache(
    process: Command, project: Path, file: str, before: str, after: str
) -> None:
    assert width_found(process, project, "one") == 16
    edited = project / "models" / file
    edited.write_text(edited.read_text().replace(before, after))
    assert width_found(process, project, "two") == 8


def error_with(process: Command, project: Path, file: str, before: str, after: str) -> str:
    """Return the error line of a run with an edited adapter."""
    edited = project / "models" / file
    assert before in edited.read_text()
    edited.write_text(edited.read_text().replace(before, after))
    run = process("run", "found.yaml", "images", "--allow-project-code", "--limit", "1")
    assert run.code in (1, 2)
    return [line for line in run.errors if "whole" in line][-1]


def test_an_exception_in_an_adapter_names_its_line(process: Command, project: Path) -> None:
    line = error_with(process, project, "whole.py", "image.shape", "image.shap")
    assert line.endswith("AttributeError: 'Image' object has no attribute 'shap' (whole.py:14)")


def test_an_adapter_without_load_is_refused(process: Command, project: Path) -> None:
    line = error_with(process, project, "whole.py", "def load(", "def lod(")
    assert "Whole (anyloom_project.models.whole) does not define load" in line


@pytest.mark.parametrize(
    ("file", "before", "after", "message"),
    [
        ("whole.py", "return cls()", "return cls(", "models/whole.py:11:19: SyntaxError: "),
        ("whole.py", "(Grounder, ", "(Gronder, ", "models/whole.py:6: NameError: name 'Gronder'"),
        ("catalog.yaml", "license", "licen", "unknown key 'licen'; did you mean 'license'?"),
        ("catalog.yaml", "MIT}", "MIT", "a brace is not closed"),
    ],
)
def test_a_project_that_cannot_be_loaded_is_wrong_usage(
    process: Command, project: Path, file: str, before: str, after: str, message: str
) -> None:
    edited = project / "models" / file
    edited.write_text(edited.read_text().replace(before, after))
    run = process("run", "found.yaml", "images", "--allow-project-code", "--limit", "1")
    assert run.code == 2
    assert message in run.errors[-1]
