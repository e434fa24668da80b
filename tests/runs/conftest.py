"""A project whose nodes other processes find, too."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from anyloom.core.node_decorator import declared_nodes
from anyloom.engine import direct_calls
from anyloom.registry.lookup import registry
from tests.runs.scenes import write_pictures

NODES = '''
import os, signal, time
from pathlib import Path
from anyloom import Image, Number, Text, node


@node
def brightness(image: Image, *, slow: Number = 0.0, company: Number = 0) -> Number:
    """Measure when so many have begun; kills its process for "deadly", once for "unlucky"."""
    with open(f"{image.name}.begun", "a") as begun:
        begun.write(f"{os.getpid()}\\n")
    time.sleep(slow)
    while len(list(Path().glob("*.begun"))) < company:
        time.sleep(0.01)
    mark = Path("unlucky.once")
    if image.name == "unlucky" and not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    if image.name.startswith("deadly"):
        os.kill(os.getpid(), signal.SIGKILL)
    return float(image.pixels.mean())


@node
def shade(image: Image) -> Image:
    """Halve."""
    return Image(image.pixels // 2)


@node(pure=False)
def threads(image: Image) -> Text:
    """Tell how many threads a sum is shared by, which decides its last bits."""
    return os.environ.get("OMP_NUM_THREADS", "as many as there are")
'''
GRAPH = """
graph: measured
inputs:
  image: Image
  slow: {type: Number, default: 0.0}
  company: {type: Number, default: 0}
outputs:
  mean: {brightness: {image: $image, slow: $slow, company: $company}}
  dark: {shade: {image: $image}}
  threads: {threads: {image: $image}}
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Work in a folder with that project and six images."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ANYLOOM_CACHE", str(tmp_path / "cache"))
    for room, file, text in (("nodes", "own.py", NODES), ("graphs", "measured.yaml", GRAPH)):
        (tmp_path / room).mkdir()
        (tmp_path / room / file).write_text(text)
    monkeypatch.setattr(direct_calls, "_engine", None)  # the next one has this cache
    built_in = dict(registry.nodes())
    monkeypatch.delitem(sys.modules, "anyloom_project.nodes.own", raising=False)
    registry.open_project(tmp_path, allow_code=True)
    write_pictures(Path("in"), 6)
    yield tmp_path
    monkeypatch.undo()
    registry.project, registry.project_code = None, False
    declared_nodes.clear()
    declared_nodes.update(built_in)
