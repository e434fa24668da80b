"""The installed wheel: complete, and typed for the code of users."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.docs.pages import ROOT, Page, pages
from tests.structure.imports import FOLDERS

PROJECT = """
from pathlib import Path
from typing import assert_type

from anyloom import CancelToken, Engine, Findings, Image, Masks, Positive, Text
from anyloom import check, graph, load, node, open_run, run_folder
from anyloom.nodes import ground, segment


@node
def invert(image: Image, *, levels: Positive = 255) -> Image:
    \"\"\"Invert an image.\"\"\"
    return Image(levels - image.pixels)


@node
async def fetched(name: Text) -> Image:
    \"\"\"Fetch an image.\"\"\"
    return Image.open(name)


@node(version=2, ignore=["verbose"])
async def fetched_again(name: Text, *, verbose: bool = False) -> Image:
    \"\"\"Fetch an image once more.\"\"\"
    return Image.open(name)


@graph
def find(image: Image, prompt: Text) -> Masks:
    \"\"\"Find what a text names.\"\"\"
    return segment(image, ground(invert(image), prompt))


photo = Image.open("photo.jpg")
assert_type(invert(photo, levels=200), Image)
assert_type(find(photo, "a cat"), Masks)
assert_type(fetched("photo.jpg"), Image)
assert_type(fetched_again("photo.jpg", verbose=True), Image)
summary = run_folder(load("text2seg"), "photos", inputs={"prompt": "a cat"}, formats=["yolo"])
assert_type(summary.found, Findings | None)
for row in open_run(summary.folder).rows():
    assert_type(row.source, Path)
assert_type(Masks.empty((4, 5)), Masks)
token = CancelToken()
with Engine(listeners=[lambda event: print(event.time)]) as engine:
    for result in engine.stream(check(load("ocr")), [], token=token, timeout=10):
        result.raise_failure()
run_folder(load("ocr"), "photos", formats=["yolov"])  # type: ignore[list-item]
invert(photo, level=2)  # type: ignore[call-arg]
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with anyloom installed from a wheel, without its dependencies."""
    source, target = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("installed")
    for name in ("src", "models", "nodes", "graphs"):  # a copy, so that no build folder is reused
        ignored = shutil.ignore_patterns("__pycache__", "*.egg-info")
        shutil.copytree(ROOT / name, source / name, ignore=ignored)
    for name in ("pyproject.toml", "setup.py", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation"]
    subprocess.run([*pip, "--no-compile", "--target", target, source], check=True)
    return target


def test_the_wheel_contains_every_file(installed: Path) -> None:
    for package, folder in {**FOLDERS, "anyloom.graphs": ROOT / "graphs"}.items():
        target = installed.joinpath(*package.split("."))
        files = {file.relative_to(folder) for file in folder.rglob("*") if file.is_file()}
        files = {file for file in files if not {"__pycache__"} & {*file.parts}}
        assert [file for file in files if not (target / file).is_file()] == []


def test_code_of_users_is_typed(installed: Path, tmp_path: Path) -> None:
    for page in pages().values():
        page.write_files(tmp_path)
    readme = Page("README.md", (ROOT / "README.md").read_text("utf-8"))
    sources = {"project": PROJECT, "readme": _code(readme)}
    sources["graph"] = _code(pages()["docs/how-to/add-a-graph.md"])
    for name, code in sources.items():
        (tmp_path / f"{name}_sample.py").write_text(code, encoding="utf-8")
    settings = {"extraPaths": [str(installed)], "reportUnnecessaryTypeIgnoreComment": True}
    (tmp_path / "pyrightconfig.json").write_text(json.dumps(settings))
    pyright = [sys.executable, "-m", "pyright", "--outputjson", "--pythonpath", sys.executable]
    done = subprocess.run([*pyright, "-p", tmp_path], capture_output=True, text=True)
    report = json.loads(done.stdout)
    assert report["generalDiagnostics"] == []
    assert report["summary"]["filesAnalyzed"] == len(list(tmp_path.rglob("*.py"))) > 5


def _code(page: Page) -> str:
    return "\n".join(block.text for block in page.blocks("python") if not block.title)
