"""Folders of strangers: nothing of theirs runs, and nothing outside is read, by default."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Command, write_image
from tests.models import tiny_lama

CATALOG = """\
models:
  nice-lama:
    family: lama-torchscript
    files: {{big-lama.pt: {sha256}}}
    options: {{folder: models/nice}}
"""
GRAPH = """\
graph: clean
inputs: {image: Image}
nodes:
  boxes: {boxes_from_text: {image: $image, text: "4,4,12,12"}}
  masks: {masks_from_boxes: {regions: $boxes}}
outputs:
  out: {inpaint: {image: $image, masks: $masks, model: nice-lama}}
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project whose author pins the author's own TorchScript file."""
    pinned = tiny_lama.torchscript_file(tmp_path / "models" / "nice")
    catalog = CATALOG.format(sha256=pinned["big-lama.pt"])
    (tmp_path / "models" / "catalog.yaml").write_text(catalog)
    (tmp_path / "graphs").mkdir()
    (tmp_path / "graphs" / "clean.yaml").write_text(GRAPH)
    write_image(tmp_path / "a.png")
    return tmp_path


def test_torchscript_of_a_project_is_not_loaded(
    anyloom: Command, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("torch.jit.load", lambda *_, **__: pytest.fail("TorchScript was loaded"))
        result = anyloom("run", "clean", "a.png", "--out", "o")
    assert result.code == 2
    assert "model 'nice-lama': TorchScript can run code" in result.err
    assert "--allow-project-code" in result.err


def test_torchscript_of_a_trusted_project_is_loaded(anyloom: Command, project: Path) -> None:
    result = anyloom("run", "clean", "a.png", "--out", "o", "--allow-project-code")
    assert result.code == 0, result.err
