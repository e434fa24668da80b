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
