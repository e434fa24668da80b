"""A notebook in a kernel: progress, errors, and cells that are run again."""

from __future__ import annotations

from textwrap import dedent

import pytest
from nbformat import NotebookNode

from tests.notebook.kernels import execute, failure, notebook_of, shown

CELLS = {
    "define": """
        from anyloom import Masks, Regions, graph, node
        from anyloom.nodes import dilate
        FACTOR = 2
        def scaled(x): return x * FACTOR
        @node
        def times(x: float) -> float:
            '''Multiply.'''
            return scaled(x)
        @graph
        def twice(x: float) -> float:
            first = times(x)
            return times(first)
    """,
    "run": "twice(1.0)",
    "run again": "twice(1.0)",
    "change a number": "FACTOR = 3\ntwice(1.0)",
    "change a function": "def scaled(x): return x + FACTOR\ntwice(1.0)",
    "change the node": """
        @node
        def times(x: float) -> float:
            '''Multiply.'''
            return x * 10
        twice(1.0)
    """,
    "a loop": "[twice(float(x)) for x in range(3)]",
    "a quick node": "times(2.0)",
    "a slow node": """
        import time
        @node
        def slow(x: float) -> float:
            '''Take its time.'''
            time.sleep(0.6)
            return x + 1.0
        slow(slow(1.0))
    """,
    "the slow node again": "slow(1.0)",
    "a node that fails": """
        @node
        def breaks(x: float) -> float:
            '''Fail.'''
            return x / 0
        @graph
        def broken(x: float) -> float:
            return times(breaks(x))
        broken(1.0)
    """,
    "wrong wiring": """
        @graph
        def wrong(boxes: Regions) -> Masks:
            return dilate(boxes)
        wrong(Regions.empty((4, 4)))
    """,
    "wrong argument": "dilate(3)",
    "called by itself": "breaks(1.0)",
    "somebody else's error": "{}['x']",
    "light": """
        import subprocess, sys
        code = "import anyloom, sys; from anyloom.engine.direct_calls import default_engine"
        code += "; default_engine()"
        code += '; print("IPython" in sys.modules)'
        subprocess.run([sys.executable, '-c', code], capture_output=True, text=True).stdout
    """,
}


@pytest.fixture(scope="module")
def cells(tmp_path_factory: pytest.TempPathFactory) -> dict[str, NotebookNode]:
    notebook = notebook_of(*[dedent(cell).strip() for cell in CELLS.values()])
    done = execute(notebook, tmp_path_factory.mktemp("notebook"), all_cells=True)
    return dict(zip(CELLS, done.cells, strict=True))


def result(cell: NotebookNode) -> str:
    (found,) = [o.data["text/plain"] for o in cell.outputs if o.output_type == "execute_result"]
    return found


def test_a_graph_leaves_one_line_below_its_cell(cells) -> None:
    progress, value = shown(cells["run"])
    assert progress.startswith("twice: 2 nodes, ")
    assert value == "4.0"
    (html,) = shown(cells["run"], "text/html")
    assert html.count("●") == 2


def test_what_was_computed_before_is_shown_as_cached(cells) -> None:
    progress, value = shown(cells["run again"])
    assert progress.startswith("twice: 2 nodes, 2 cached")
    assert value == "4.0"


@pytest.mark.parametrize(
    ("change", "value"),
    [("change a number", "9.0"), ("change a function", "7.0"), ("change the node", "100.0")],
)
def test_an_edited_cell_is_never_answered_from_the_cache(cells, change: str, value: str) -> None:
    assert result(cells[change]) == value


def test_calls_in_a_loop_share_a_line(cells) -> None:
    (html,) = shown(cells["a loop"], "text/html")
    assert "twice ×3" in html
    assert result(cells["a loop"]) == "[0.0, 100.0, 200.0]"


def test_a_quick_node_shows_its_result_only(cells) -> None:
    assert shown(cells["a quick node"]) == ["20.0"]


def test_slow_nodes_show_how_long_they_took(cells) -> None:
    progress, value = shown(cells["a slow node"])
    assert progress.startswith("slow ×2: 1.")
    assert value == "3.0"


def test_a_node_called_again_with_the_same_values_does_not_run(cells) -> None:
    assert shown(cells["the slow node again"]) == ["2.0"]


def test_a_failed_node_is_one_line_that_points_into_the_cell(cells) -> None:
    told = failure(cells["a node that fails"])
    number = cells["a node that fails"].execution_count
    assert "\n" not in told
    assert f"node 'breaks': ZeroDivisionError: float division by zero (In[{number}]:4)" in told
    (html,) = shown(cells["a node that fails"], "text/html")
    assert "2 nodes, 1 failed, 1 skipped" in html


def test_wrong_wiring_is_one_line_that_points_into_the_cell(cells) -> None:
    told = failure(cells["wrong wiring"])
    number = cells["wrong wiring"].execution_count
    assert "\n" not in told
    assert f"In[{number}]:3:1 node 'dilate'" in told
    assert "expects Masks, '$boxes' is Regions; segment them first" in told


def test_a_wrong_argument_is_one_line(cells) -> None:
    told = failure(cells["wrong argument"])
    assert told.endswith(": node 'dilate': masks is 3, expected Masks")
    assert "\n" not in told


def test_other_errors_keep_their_traceback(cells) -> None:
    assert "x / 0" in failure(cells["called by itself"])
    assert "Traceback" in failure(cells["somebody else's error"])


def test_outside_a_notebook_nothing_of_it_is_loaded(cells) -> None:
    assert result(cells["light"]) == r"'False\n'"
