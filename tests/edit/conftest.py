"""A project whose graphs are verbs, and a drawn scene."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from anyloom import Image
from anyloom.registry.lookup import registry

RECOLOR = """\
graph: edit_tint
verb: tint
about: Give things another color.
says:
  - tint <what> <color>
inputs: {image: Image, what: Masks, color: Text}
outputs:
  edited: {recolor: {image: $image, masks: $what, color: $color}}
  mask: $what
"""
SOFTEN = """\
graph: edit_soften
verb: soften
about: Make things less sharp.
says:
  - soften <what> [[by] <amount>]
  - 柔化<what>
inputs:
  image: Image
  what: {type: Masks | None, default: null}
  amount: {type: Text | None, default: null}
nodes:
  area: {edit_area: {image: $image, masks: $what}}
outputs:
  edited: {blur: {image: $image, masks: $area, amount: $amount}}
  mask: $area
"""
PASTE = """\
graph: edit_paste
verb: paste
about: Show another picture where things are.
says:
  - cover <what> with <with:file>
inputs: {image: Image, what: Masks, with: Image}
models: {inpainter: null}
outputs:
  edited: {inpaint: {image: $with, masks: $what, model: $inpainter}}
"""
PAINT = """\
graph: edit_conjure
verb: conjure
about: Paint something new where things are.
says:
  - conjure <with:text> over <what>
inputs: {image: Image, what: Masks, with: Text}
models: {painter: null}
outputs:
  edited: {fill: {image: $image, masks: $what, prompt: $with, model: $painter}}
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Make a project with four verbs, open it and work in it."""
    folder = tmp_path / "project" / "graphs" / "edit"
    folder.mkdir(parents=True)
    for text in (RECOLOR, SOFTEN, PASTE, PAINT):
        name = text.split("\n")[0].removeprefix("graph: ")
        (folder / f"{name}.yaml").write_text(text, "utf-8")
    monkeypatch.chdir(tmp_path / "project")
    registry.open_project(tmp_path / "project")
    yield tmp_path / "project"
    registry.project = None
    registry._loaded.discard("project")
    registry._catalog = None


@pytest.fixture
def scene() -> Image:
    """A noisy image whose halves differ."""
    pixels = np.random.default_rng(1).integers(80, 120, (64, 96, 3), dtype=np.uint8)
    pixels[:, 48:] += 60
    return Image(pixels)
