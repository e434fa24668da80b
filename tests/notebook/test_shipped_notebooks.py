"""Shipped notebooks run, and their saved outputs are complete and free of local paths."""

from __future__ import annotations

import base64
import io
import re
from pathlib import Path

import nbformat
import PIL.Image
import pytest
from nbformat import NotebookNode

from tests.notebook.kernels import execute, failure, printed, shown

FOLDER = Path(__file__).resolve().parents[2] / "notebooks"
NAMES = sorted(file.stem for file in FOLDER.glob("*.ipynb"))


def code_cells(notebook: NotebookNode) -> list[NotebookNode]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def cell_with(notebook: NotebookNode, text: str) -> NotebookNode:
    return next(cell for cell in code_cells(notebook) if text in cell.source)


def saved(name: str) -> NotebookNode:
    return nbformat.read(FOLDER / f"{name}.ipynb", as_version=4)


@pytest.mark.timeout(600)
def test_first_steps_runs(tmp_path: Path) -> None:
    done = execute(saved("first_steps"), tmp_path)
    (margin,) = shown(cell_with(done, "margin=41"), "text/html")
    assert "4 nodes, 2 cached" in margin
    (threshold,) = shown(cell_with(done, "threshold=0.5"), "text/html")
    assert "4 nodes, 3 cached" in threshold
    assert shown(cell_with(done, "again == text2seg")) == ["True"]
    assert "2 done, 1 failed\nbroken - " in printed(cell_with(done, "run.failures()"))
    assert "report.html" in printed(cell_with(done, "rglob"))


@pytest.mark.timeout(600)
def test_write_a_node_runs(tmp_path: Path) -> None:
    done = execute(saved("write_a_node"), tmp_path)
    assert "expects Masks, '$boxes' is Regions; segment them" in failure(
        cell_with(done, "def wrong")
    )
    assert "block is 0, expected" in failure(cell_with(done, "block=0"))
    assert "use when(condition" in failure(cell_with(done, "def impatient"))
    project = printed(cell_with(done, "%%bash"))
    assert "mosaic@1" in project
    assert "hide: ok" in project


@pytest.mark.timeout(600)
def test_on_the_canvas_runs(tmp_path: Path) -> None:
    done = execute(saved("on_the_canvas"), tmp_path)
    assert "kernel: 21" in printed(cell_with(done, "found.graph"))
    (states,) = shown(cell_with(done, "canvas.states"))
    assert states == "{'grown': 'stale', 'empty': 'stale'}"
    assert (tmp_path / "without_face.yaml").read_text().startswith("graph: without_face\n")
    records = shown(cell_with(done, "graph.canvas("), "text/html")
    assert records[-1].count("data:image/jpeg") >= 2


SAYS = {
    "text2seg": ("masks.iou", "from_boxes [[0."),
    "inpaint_anything": ("choices.sheet", ""),
    "caption_anything": ("boxed.captions", "espresso"),
    "counting": ("counted.count", "24 coins"),
    "edit_by_text": (
        "except EditError",
        "'remvoe' is not understood; did you mean: “remove the cat”",
    ),
    "other_models": ("known.profiles", "lite       lite-segmenter"),
    "a_folder": ("difference.lost", "1 lost, 0 gained, mean IoU 1.0"),
}
"""Notebook → a cell of it, and what that prints."""


@pytest.mark.timeout(900)
@pytest.mark.parametrize("name", SAYS)
def test_a_notebook_of_one_task_runs(name: str, tmp_path: Path) -> None:
    done = execute(saved(name), tmp_path)
    cell, text = SAYS[name]
    assert text in printed(cell_with(done, cell))
    for ran, shipped in zip(code_cells(done), code_cells(saved(name)), strict=True):
        for kind in ("image/jpeg", "image/png", "image/svg+xml"):
            assert len(shown(ran, kind)) == len(shown(shipped, kind)), ran.source


def test_every_notebook_is_run_by_a_test() -> None:
    assert {*SAYS, "first_steps", "write_a_node", "on_the_canvas"} == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_saved_notebook_shows_its_results_and_no_local_path(name: str) -> None:
    notebook = saved(name)
    assert (FOLDER / f"{name}.ipynb").stat().st_size < 1_500_000
    outputs = [output for cell in code_cells(notebook) for output in cell.outputs]
    assert not re.search(r"/(home|root|Users|tmp|work)/|ipykernel_", str(outputs))
    assert not [output.text for output in outputs if output.get("name") == "stderr"]
    kinds = ("image/jpeg", "image/png")
    cells = code_cells(notebook)
    images = [data for cell in cells for kind in kinds for data in shown(cell, kind)]
    pages = "".join(text for cell in cells for text in shown(cell, "text/html"))
    images += re.findall(r"data:image/jpeg;base64,([\w+/=]+)", pages)
    assert len(images) >= 3
    for data in images:
        PIL.Image.open(io.BytesIO(base64.b64decode(data))).load()


@pytest.mark.parametrize("name", NAMES)
def test_a_saved_notebook_was_run_from_top_to_bottom(name: str) -> None:
    cells = code_cells(saved(name))
    assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1))
    for cell in cells:
        failed = any(output.output_type == "error" for output in cell.outputs)
        assert failed == ("raises-exception" in cell.metadata.get("tags", []))
