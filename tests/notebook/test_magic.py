"""`%%anyloom`: what a cell calls is recorded, and its errors are its own."""

from __future__ import annotations

import pytest
from nbformat import NotebookNode

from tests.notebook.kernels import execute, failure, notebook_of, shown

CELLS = {
    "load": """%load_ext anyloom.notebook
from anyloom import Image
from anyloom.nodes import boxes_from_text, points_in_regions
import numpy as np
image = Image(np.full((40, 60, 3), 200, np.uint8))""",
    "first": "%%anyloom found\nboxes = boxes_from_text(image, '5,5,20,20')\nboxes",
    "second": "%%anyloom found\nspots = points_in_regions(image, boxes)",
    "elsewhere": "boxes_from_text(image, '1,1,9,9')",
    "the recording": "found",
    "its graph": "print(found.graph.to_yaml(), end='')",
    "no name": "%%anyloom\nmore = boxes_from_text(image, '5,5,20,20')",
    "its recording": "exploration.graph.name",
    "an error of Python": "%%anyloom found\nx = 1\ny = x / 0",
    "an error of a node": "%%anyloom found\nspots = points_in_regions(image, 5)",
    "no Python": "%%anyloom found\nx = (",
    "as before": "len(found.graph.nodes)",
    "two words": "%%anyloom two words\n1",
    "a variable": "%%anyloom np\n1",
    "still there": "np.zeros(1)",
}


@pytest.fixture(scope="module")
def cells(tmp_path_factory: pytest.TempPathFactory) -> dict[str, NotebookNode]:
    notebook = notebook_of(*CELLS.values())
    done = execute(notebook, tmp_path_factory.mktemp("magic"), all_cells=True)
    return dict(zip(CELLS, done.cells, strict=True))


def test_a_cell_shows_what_it_would_show_without_the_magic(cells: dict[str, NotebookNode]) -> None:
    assert shown(cells["first"]) == ["<Regions of 1 in 60×40>"]
    assert shown(cells["first"], "image/png")


def test_cells_of_one_name_are_one_graph(cells: dict[str, NotebookNode]) -> None:
    (output,) = cells["its graph"].outputs
    assert output.text == (
        "graph: found\ninputs:\n  image: Image\nnodes:\n"
        '  boxes: {boxes_from_text@1: {image: $image, text: "5,5,20,20"}}\n'
        "  spots: {points_in_regions@1: {image: $image, regions: $boxes}}\n"
        "outputs:\n  spots: $spots\n"
    )
    assert shown(cells["its recording"]) == ["'exploration'"]


def test_a_recording_is_shown_as_its_graph(cells: dict[str, NotebookNode]) -> None:
    assert shown(cells["the recording"]) == ["<recording found: 2 calls>"]
    (drawing,) = shown(cells["the recording"], "image/svg+xml")
    assert "spots" in drawing


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        ("an error of Python", "ZeroDivisionError: division by zero"),
        ("an error of a node", "NodeError: node 'points_in_regions': regions is 5, expected Reg"),
        ("no Python", "SyntaxError: "),
        ("two words", "InputError: %%anyloom two words: expected one name"),
        ("a variable", "InputError: %%anyloom np: 'np' is a variable already"),
    ],
)
def test_an_error_is_shown_once_and_without_the_magic(
    cells: dict[str, NotebookNode], cell: str, message: str
) -> None:
    trace = failure(cells[cell])
    assert message in trace
    assert "run_cell_magic" not in trace and "magic.py" not in trace


def test_what_failed_is_not_recorded(cells: dict[str, NotebookNode]) -> None:
    assert shown(cells["as before"]) == ["2"]
    assert shown(cells["still there"]) == ["array([0.])"]
