"""Fixtures of the command line: commands in this process or another one, images, graphs."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from anyloom import Image
from anyloom.cli import main
from anyloom.registry.lookup import registry

BOXED = """\
graph: boxed
about: Draw the boxes that a text gives.
inputs:
  photo: Image
  boxes: {type: Text, about: "Boxes, such as '1,1,9,9'"}
  captions: {type: '"none" | "labels"', default: none}
nodes:
  found: {boxes_from_text: {image: $photo, text: $boxes}}
outputs:
  found: $found
  overlay: {draw: {image: $photo, regions: $found, captions: $captions}}
"""


@dataclass(frozen=True)
class Result:
    """What a command printed and how it ended."""

    code: int
    out: str
    err: str

    @property
    def errors(self) -> list[str]:
        return self.err.splitlines()


Command = Callable[..., Result]


@pytest.fixture
def anyloom(capfd: pytest.CaptureFixture[str]) -> Command:
    """Run a command in this process."""

    def run(*arguments: str) -> Result:
        capfd.readouterr()
        code = main([*map(str, arguments)])
        out, err = capfd.readouterr()
        assert "Traceback" not in out + err
        return Result(code, out, err)

    return run


@pytest.fixture
def process(tmp_path: Path) -> Command:
    """Run a command in a process of its own."""

    def run(*arguments: str, env: dict[str, str] | None = None) -> Result:
        done = subprocess.run(
            [sys.executable, "-m", "anyloom", *map(str, arguments)],
            cwd=tmp_path,
            env={**os.environ, **(env or {})},
            capture_output=True,
            timeout=120,
        )
        out, err = done.stdout.decode("utf-8"), done.stderr.decode("utf-8")
        assert "Traceback" not in out + err
        return Result(done.returncode, out, err)

    return run


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Run each test in an empty folder, and close its project."""
    monkeypatch.chdir(tmp_path)
    yield
    registry.open_project(tmp_path / "closed")


@pytest.fixture
def boxed(tmp_path: Path) -> Path:
    """A graph without models, whose image is not called image."""
    file = tmp_path / "boxed.yaml"
    file.write_text(BOXED)
    return file


def write_image(file: Path, seed: int = 0) -> Path:
    """Write a small image of noise."""
    file.parent.mkdir(parents=True, exist_ok=True)
    pixels = np.random.default_rng(seed).integers(0, 255, (24, 32, 3), dtype=np.uint8)
    file.write_bytes(Image(pixels).encode())
    return file


@pytest.fixture
def images(tmp_path: Path) -> Path:
    """A folder of three images."""
    for number in range(3):
        write_image(tmp_path / "images" / f"image {number}.png", number)
    return tmp_path / "images"
