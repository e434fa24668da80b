"""Lists of captions and lines of text, and a paragraph made from them."""

from __future__ import annotations

import numpy as np
import pytest

from anyloom import NodeError, Regions
from anyloom.nodes.scene_description import list_captions, list_lines, write_paragraph
from tests.nodes.fakes import IMAGE, ChatRefiner, ShortRefiner

REGIONS = Regions(
    [(10, 10, 30, 20), (40.4, 0, 80, 59)],
    IMAGE.shape,
    labels=["x", "y"],
    columns={"caption": ["a dog", "a red car"]},
)
LINES = Regions([(0, 0, 10, 10), (20, 20, 61, 30)], IMAGE.shape, labels=["STOP", "all way"])


def test_captions_are_listed_with_center_and_size():
    assert list_captions.function(REGIONS) == (
        "(a dog: X:20, Y:15, Width:20, Height:10),(a red car: X:60, Y:30, Width:40, Height:59)"
    )
    assert list_captions.function(REGIONS, column="label").startswith("(x: X:20, ")
    assert list_captions.function(Regions.empty(IMAGE.shape)) == ""
    with pytest.raises(NodeError, match="no texts 'answer'"):
        list_captions.function(REGIONS, column="answer")


def test_lines_of_text_are_listed_with_their_center():
    assert list_lines.function(LINES) == '("STOP": X:5, Y:5)\n("all way": X:40, Y:25)'
    corners = np.array([[(0, 0), (8, 0), (8, 4), (0, 4)], [(20, 20), (60, 30), (60, 40), (20, 30)]])
    slanted = LINES.with_column("polygon", corners.astype(np.float32))
    assert list_lines.function(slanted) == '("STOP": X:4, Y:2)\n("all way": X:40, Y:30)'
    assert list_lines.function(Regions.empty(IMAGE.shape)) == ""


def test_a_line_without_a_location_has_no_coordinates():
    lines = Regions([(0, 0, 80, 60)], IMAGE.shape, labels=["STOP"])
    assert list_lines.function(lines) == '("STOP")'


def test_a_chat_model_receives_all_captions_lines_and_rules():
    model = ChatRefiner()
    paragraph = write_paragraph.function(IMAGE, "a {street}", REGIONS, LINES, model=model)
    assert paragraph == "answer 0"
    [instruction] = model.instructions
    for expected in (
        "a) Size: 80x60\n",
        "b) The picture as a whole: a {street}\n",
        f"its center and its size in pixels: {list_captions.function(REGIONS)}\n",
        f"d) Text in it, with its center: {list_lines.function(LINES)}\n",
        "fewer than 6 sentences",
        "no numbers",
        "white background",
    ):
        assert expected in instruction


def test_missing_parts_of_the_instruction_are_nothing():
    model = ChatRefiner()
    write_paragraph.function(IMAGE, "", Regions.empty(IMAGE.shape), model=model)
    [instruction] = model.instructions
    assert "whole: nothing\nc) Things in it" in instruction
    assert "pixels: nothing\nd) Text in it, with its center: nothing\n" in instruction


def test_any_other_refiner_concatenates_captions_and_lines():
    twice = Regions.concatenate([REGIONS, REGIONS])
    assert write_paragraph.function(IMAGE, "a street", twice, LINES, model=ShortRefiner()) == (
        "A street. Parts of it: a dog; a red car. It reads: STOP; all way."
    )
    empty = Regions.empty(IMAGE.shape)
    assert write_paragraph.function(IMAGE, "a street!", empty, model=ShortRefiner()) == "A street!"
    assert write_paragraph.function(IMAGE, "", empty, empty, model=ShortRefiner()) == ""
