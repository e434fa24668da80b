"""Drawing of results, and contact sheets."""

from __future__ import annotations

import numpy as np
import pytest

from anyloom import Heatmap, Image, Masks, NodeError, Points
from anyloom.nodes.drawing import contact_sheet, draw
from tests.nodes.fakes import masks_of, scene

IMAGE = scene(width=200, height=150)


def test_a_mask_changes_only_its_own_pixels():
    masks = masks_of(IMAGE.shape, (20, 20, 80, 80))
    drawn = draw.function(IMAGE, masks, captions="none").pixels
    changed = (drawn != IMAGE.pixels).any(axis=2)
    assert changed[25:75, 25:75].all()
    assert not changed[:, 100:].any()


def test_values_of_every_kind_are_drawn_together():
    drawn = draw.function(
        IMAGE,
        masks_of(IMAGE.shape, (20, 20, 80, 80), labels=["cat"]),
        Points([(150.5, 50.5)], IMAGE.shape),
        Heatmap(np.eye(4), IMAGE.shape),
        text="a caption",
    )
    assert drawn.width == IMAGE.width
    assert drawn.height > IMAGE.height
    assert (drawn.pixels[:150] != IMAGE.pixels).any(axis=2).mean() > 0.5


def test_nothing_to_draw_leaves_the_image_unchanged():
    assert draw.function(IMAGE, Masks.empty(IMAGE.shape)) == IMAGE
    assert draw.function(IMAGE) == IMAGE


def test_values_of_another_image_are_refused():
    with pytest.raises(NodeError, match=r"'points' belongs to an image of 20×10 .* 200×150"):
        draw.function(IMAGE, points=Points([(1, 1)], (10, 20)))


def test_a_contact_sheet_puts_images_side_by_side():
    sheet = contact_sheet.function([IMAGE] * 3, columns=3, side=100)
    assert sheet.width > 3 * 100
    assert sheet.height < 2 * 100
    assert contact_sheet.function([IMAGE] * 2, ["before", "after"], side=100).width > 200


def test_small_images_are_enlarged_on_request():
    small = scene(width=10, height=8, red=(0, 0, 10, 8))
    red = {
        enlarge: (contact_sheet.function([small], side=100, enlarge=enlarge).pixels == (255, 0, 0))
        .all(axis=2)
        .sum()
        for enlarge in (False, True)
    }
    assert red == {False: 80, True: 8000}


def test_a_contact_sheet_without_images_is_a_notice():
    assert contact_sheet.function([]).pixels.std() > 0
    with pytest.raises(NodeError, match="got 1 captions for 2 images"):
        contact_sheet.function([IMAGE, IMAGE], ["one"])


def test_a_mask_without_an_outline_is_labeled_so():
    masks = masks_of(IMAGE.shape, (20, 40, 60, 80), (100, 40, 140, 80), labels=["cat", "dog"])
    plain = masks.with_column("fallback", np.array([False, False]))
    assert draw.function(IMAGE, plain) == draw.function(IMAGE, masks)
    marked = masks.with_column("fallback", np.array([False, True]))
    spelled = masks.with_labels(["cat", "dog (no outline found)"])
    assert draw.function(IMAGE, marked) == draw.function(IMAGE, spelled)


def test_a_sheet_that_would_not_fit_into_memory_is_refused():
    tall = Image(np.zeros((2048, 1, 3), np.uint8))
    with pytest.raises(NodeError, match="too large, expected up to 256 megapixels"):
        contact_sheet.function([tall] * 100, columns=1, side=2048)
    with pytest.raises(NodeError, match="100 images enlarged to 2048 pixels are too large"):
        contact_sheet.function([tall] * 100, side=2048, enlarge=True)
