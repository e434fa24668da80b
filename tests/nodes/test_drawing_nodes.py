"""Results can be looked at."""

from __future__ import annotations

import numpy as np
import pytest

from anyloom import Heatmap, Masks, NodeError, Points
from anyloom.nodes.drawing import contact_sheet, draw
from tests.nodes.fakes import masks_of, scene

IMAGE = scene(width=200, height=150)


def test_a_mask_is_painted_where_it_lies_and_nowhere_else():
    masks = masks_of(IMAGE.size, (20, 20, 80, 80))
    drawn = draw.function(IMAGE, masks, captions="none").pixels
    changed = (drawn != IMAGE.pixels).any(axis=2)
    assert changed[25:75, 25:75].all()
    assert not changed[:, 100:].any()


def test_everything_at_once_is_drawn_on_one_picture():
    drawn = draw.function(
        IMAGE,
        masks_of(IMAGE.size, (20, 20, 80, 80), labels=["cat"]),
        Points([(150.5, 50.5)], IMAGE.size),
        Heatmap(np.eye(4), IMAGE.size),
        text="a caption",
    )
    assert drawn.width == IMAGE.width
    assert drawn.height > IMAGE.height
    assert (drawn.pixels[:150] != IMAGE.pixels).any(axis=2).mean() > 0.5


def test_nothing_to_draw_leaves_the_picture_as_it_is():
    assert draw.function(IMAGE, Masks.empty(IMAGE.size)) == IMAGE
    assert draw.function(IMAGE) == IMAGE


def test_what_belongs_to_another_picture_is_not_drawn():
    with pytest.raises(NodeError, match=r"'points' belongs to a picture of 20×10 .* 200×150"):
        draw.function(IMAGE, points=Points([(1, 1)], (10, 20)))


def test_pictures_lie_side_by_side_in_a_sheet():
    sheet = contact_sheet.function([IMAGE] * 3, columns=3, side=100)
    assert sheet.width > 3 * 100
    assert sheet.height < 2 * 100
    assert contact_sheet.function([IMAGE] * 2, ["before", "after"], side=100).width > 200


def test_small_pictures_fill_their_cells_where_wanted():
    small = scene(width=10, height=8, red=(0, 0, 10, 8))
    red = {
        enlarge: (contact_sheet.function([small], side=100, enlarge=enlarge).pixels == (255, 0, 0))
        .all(axis=2)
        .sum()
        for enlarge in (False, True)
    }
    assert red == {False: 80, True: 8000}


def test_a_sheet_of_no_pictures_says_so():
    assert contact_sheet.function([]).pixels.std() > 0
    with pytest.raises(NodeError, match="got 1 captions for 2 pictures"):
        contact_sheet.function([IMAGE, IMAGE], ["one"])
