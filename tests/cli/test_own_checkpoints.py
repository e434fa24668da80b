"""Does a shipped graph run on a checkpoint that a project's own catalogue names?"""

from __future__ import annotations

import json
from pathlib import Path

from tests.models import tiny

from .conftest import Typing, write_picture

CATALOGUE = """\
models:
  tiny-dino:
    family: grounding-dino
    about: A Grounding DINO with random weights
    options: {{folder: "{folder}"}}
"""
RUN = ("run", "grounded_sam", "noise.png", "--model", "grounder=tiny-dino")


def project(folder: Path, weights: Path) -> None:
    """Make a project whose catalogue names a checkpoint, with one picture."""
    (folder / "models").mkdir()
    (folder / "models" / "catalogue.yaml").write_text(CATALOGUE.format(folder=weights))
    write_picture(folder / "noise.png")


def test_grounded_sam_runs_on_a_projects_own_grounding_dino(anyloom: Typing, tmp_path: Path):
    project(tmp_path, tiny.grounding_dino(tmp_path / "weights"))
    answer = anyloom(*RUN, "--prompt", "Red car, dog", "--box-threshold", "0.01", "--out", "out")
    assert answer.code == 0, answer.err
    [line] = (tmp_path / "out" / "results.jsonl").read_text().splitlines()
    found = json.loads(line)["outputs"]["masks"]
    assert found["count"] > 0
    assert set(found["labels"]) <= {"Red car", "dog"}
    assert json.loads(line)["outputs"]["boxes"]["count"] == found["count"]


def test_a_folder_that_is_not_there_is_one_line(anyloom: Typing, tmp_path: Path):
    project(tmp_path, tmp_path / "nowhere")
    answer = anyloom(*RUN, "--prompt", "dog")
    assert answer.code != 0
    told = f"model 'tiny-dino': there is no folder {tmp_path / 'nowhere'}"
    assert sum(told in line for line in answer.complaints) == 1, answer.err
