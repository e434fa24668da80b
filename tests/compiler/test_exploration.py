"""Recording of calls that run: cells of a notebook become a graph that does the same."""

from __future__ import annotations

import numpy as np
import pytest

from anyloom import (
    AnyloomWarning,
    Image,
    NodeError,
    RecordingError,
    each,
    graph,
    load,
    node,
    recording,
)
from anyloom.nodes import boxes_from_text, cut_out, draw, join, points_in_regions


@node
def total_of(x: float, y: float = 1.0) -> float:
    """Add two numbers."""
    return x + y


@pytest.fixture
def photo() -> Image:
    return Image(np.arange(40 * 50 * 3, dtype=np.uint8).reshape(40, 50, 3))


def test_calls_give_their_results_at_once_and_become_steps(photo: Image) -> None:
    with recording() as found:
        boxes = boxes_from_text(photo, "5,5,20,20")
        spots = points_in_regions(photo, boxes)
    assert spots.coordinates.tolist() == [[12.5, 12.5]]
    assert list(found.graph.nodes) == ["boxes", "spots"]
    assert list(found.graph.inputs) == ["photo"]
    assert found.graph(photo) == spots


def test_further_cells_add_to_the_recording(photo: Image) -> None:
    with recording("two_cells") as found:
        boxes = boxes_from_text(photo, "5,5,20,20")
    with found:
        shown = draw(photo, boxes, opacity=0.5)
    saved = found.graph.to_yaml()
    assert "graph: two_cells" in saved and "opacity: 0.5" in saved
    assert found.graph(photo) == shown


def test_a_cell_that_runs_again_replaces_its_step(photo: Image) -> None:
    found = recording()
    for text in ("5,5,20,20", "6,6,30,30"):
        with found:
            boxes = boxes_from_text(photo, text)
            spots = points_in_regions(photo, boxes)
    assert list(found.graph.nodes) == ["boxes", "spots"]
    assert found.graph.nodes["boxes"].arguments["text"] == "6,6,30,30"
    assert found.graph(photo) == spots


def test_a_loop_warns_that_its_last_call_alone_is_in_the_graph(photo: Image) -> None:
    with recording("corners") as found:
        for text in ("5,5,20,20", "6,6,30,30", "7,7,9,9"):
            boxes = boxes_from_text(photo, text)
            points_in_regions(photo, boxes)
    with pytest.warns(
        AnyloomWarning,
        match=r"test_exploration.py:\d+:\d+ recording 'corners': 'points_in_regions' was computed "
        "3 times in a loop, the graph has the last alone; .*@graph",
    ) as warned:
        graph = found.graph
    assert len(warned) == 1, "each of the boxes is read"
    assert graph.nodes["boxes"].arguments["text"] == "7,7,9,9"


def test_results_of_a_loop_that_are_read_are_all_in_the_graph(photo: Image) -> None:
    with recording() as found:
        sets = [boxes_from_text(photo, text) for text in ("5,5,20,20", "6,6,30,30")]
        both = join(sets)
    assert found.graph(photo) == both


def test_variables_that_end_in_numbers_are_different_steps(photo: Image) -> None:
    with recording() as found:
        box_1 = boxes_from_text(photo, "5,5,20,20")
        box_2 = boxes_from_text(photo, "6,6,30,30")
    assert dict(found.graph.outputs).keys() == {"box_1", "box_2"}
    assert found.graph(photo) == (box_1, box_2)


def test_some_results_become_a_graph_of_their_own(photo: Image) -> None:
    with recording() as found:
        boxes = boxes_from_text(photo, "5,5,20,20")
        pieces = cut_out(photo, boxes)
        points_in_regions(photo, boxes)
    only = found.as_graph("pieces_of", pieces=pieces)
    assert (only.name, list(only.nodes)) == ("pieces_of", ["boxes", "pieces"])
    with pytest.raises(RecordingError, match="output 'other' is no result of a recorded call"):
        found.as_graph("wrong", other=Image(photo.pixels[:9]))


def test_a_graph_that_is_called_is_one_step(photo: Image) -> None:
    @graph
    def middle(image: Image) -> Image:
        """Draw a box."""
        return draw(image, boxes_from_text(image, "5,5,20,20"))

    with recording() as found:
        shown = middle(photo)
    assert found.graph.nodes["shown"].operation == "middle"
    assert found.graph(photo) == shown


def test_an_interrupted_call_is_not_recorded(photo: Image) -> None:
    with recording() as found:
        boxes = boxes_from_text(photo, "5,5,20,20")
        with pytest.raises(NodeError):
            boxes_from_text(photo, "nonsense")
    assert len(found.graph.nodes) == 1
    assert found.graph(photo) == boxes


def test_numbers_are_literals_wherever_they_come_from() -> None:
    with recording() as found:
        total = total_of(2.0, 3.0)
    assert total == 5.0
    assert found.graph.nodes["total"].arguments == {"x": 2.0, "y": 3.0}


def test_loops_say_what_to_do_instead() -> None:
    with recording(), pytest.raises(RecordingError, match="write a function with @graph"):
        each([1.0], lambda x: total_of(x))


def test_an_empty_recording_says_so() -> None:
    with recording() as found:
        pass
    with pytest.raises(RecordingError, match="nothing was recorded"):
        found.graph  # noqa: B018


def test_a_preview_runs_only_what_a_node_needs(photo: Image) -> None:
    ran = []

    @node(cache=False)
    def noted(image: Image, name: str) -> Image:
        """Note that it ran."""
        ran.append(name)
        return image

    @graph
    def three(image: Image) -> Image:
        """Note three times."""
        first = noted(image, "first")
        second = noted(first, "second")
        return noted(second, "third")

    assert three.preview("second", image=photo) == photo
    assert ran == ["first", "second"]


def test_a_preview_of_several_nodes_is_a_named_tuple(photo: Image) -> None:
    with recording() as found:
        boxes = boxes_from_text(photo, "5,5,20,20")
        spots = points_in_regions(photo, boxes)
    shown = found.graph.preview("spots", "boxes", photo=photo)
    assert shown._fields == ("spots", "boxes")
    assert shown == (spots, boxes)


def test_a_preview_needs_no_inputs_that_its_node_does_not_read() -> None:
    assert load("text2seg").preview("phrases", prompt="cat, dog") == ["cat", "dog"]
