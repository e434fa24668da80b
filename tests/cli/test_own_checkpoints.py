"""Built-in graphs with checkpoints of a project's own catalog."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from safetensors.numpy import load_file

from anyloom.foundation.byte_sizes import bytes_text
from tests.cli.conftest import Command, write_image
from tests.models import tiny

CATALOG = """\
models:
  own-grounder:
    family: {family}
    about: A grounder with random weights
    options: {{folder: "{folder}"}}
"""
RUN = ("run", "grounded_sam", "noise.png", "--model", "grounder=own-grounder")


def project(folder: Path, family: str, weights: Path) -> None:
    """Make a project whose catalog names a checkpoint, with one image."""
    (folder / "models").mkdir()
    catalog = CATALOG.format(family=family, folder=weights)
    (folder / "models" / "catalog.yaml").write_text(catalog)
    write_image(folder / "noise.png")


@pytest.mark.parametrize(
    ("family", "made"), [("grounding-dino", tiny.grounding_dino), ("owlv2", tiny.owl)]
)
def test_grounded_sam_runs_on_a_projects_own_grounder(
    anyloom: Command, tmp_path: Path, family: str, made: Callable[[Path], Path]
):
    project(tmp_path, family, made(tmp_path / "weights"))
    result = anyloom(*RUN, "--prompt", "Red car, dog", "--min-score", "0.01", "--out", "out")
    assert result.code == 0, result.err
    [line] = (tmp_path / "out" / "results.jsonl").read_text().splitlines()
    found = json.loads(line)["outputs"]["masks"]
    assert found["count"] > 0
    assert set(found["labels"]) <= {"Red car", "dog"}
    assert json.loads(line)["outputs"]["boxes"]["count"] == found["count"]


def test_a_gpu_that_is_too_small_for_a_model_ends_the_run_before_anything_is_loaded(
    anyloom: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = {
        "is_available": lambda: True,
        "device_count": lambda: 1,
        "mem_get_info": lambda name: (2 * 10**9, 2 * 10**9),
        "memory_reserved": lambda name: 0,
        "memory_allocated": lambda name: 0,
        "get_device_capability": lambda name: (9, 0),
    }
    for name, answer in answers.items():
        monkeypatch.setattr(torch.cuda, name, answer)
    project(tmp_path, "owlv2", tiny.owl(tmp_path / "weights"))
    catalog = tmp_path / "models" / "catalog.yaml"
    catalog.write_text(f"{catalog.read_text()}    parameters: 5000000000\n")
    result = anyloom(*RUN, "--prompt", "dog", "--device", "cuda", "--out", "out")
    assert result.code == 2
    [line] = [line for line in result.err.splitlines() if "own-grounder" in line]
    assert "model 'own-grounder' needs 12.5 GB in bfloat16, cuda:0 has 1.8 GB free" in line


def test_a_missing_folder_is_one_line(anyloom: Command, tmp_path: Path):
    project(tmp_path, "grounding-dino", tmp_path / "nowhere")
    result = anyloom(*RUN, "--prompt", "dog")
    assert result.code != 0
    message = f"model 'own-grounder': there is no folder {tmp_path / 'nowhere'}"
    assert sum(message in line for line in result.errors) == 1, result.err


def test_size_and_parameters_of_a_folder_are_read_from_its_files(anyloom: Command, tmp_path: Path):
    weights = tiny.grounding_dino(tmp_path / "weights")
    project(tmp_path, "grounding-dino", weights)
    file = weights / "model.safetensors"
    count = sum(tensor.size for tensor in load_file(file).values())
    message = anyloom("models", "info", "own-grounder").out
    assert f"parameters  {count:,}\n" in message
    assert (
        f"size        {bytes_text(file.stat().st_size)}\n" in message and "memory      2" in message
    )
    [row] = [one for one in anyloom("models", "list").out.splitlines() if "own-grounder" in one]
    assert bytes_text(file.stat().st_size) in row
    file.write_bytes(file.read_bytes()[:-1000])
    assert "parameters  unknown" in anyloom("models", "info", "own-grounder").out


def test_verify_finds_a_truncated_file_in_a_folder(anyloom: Command, tmp_path: Path):
    weights = tiny.grounding_dino(tmp_path / "weights")
    project(tmp_path, "grounding-dino", weights)
    assert anyloom("models", "verify", "own-grounder").code == 0
    file = weights / "model.safetensors"
    file.write_bytes(file.read_bytes()[:-1000])
    result = anyloom("models", "verify", "own-grounder")
    assert result.code == 1
    assert f"own-grounder: {file} is damaged or cut short" in result.err
