"""Marks of an image: points, boxes, strokes, and the masks that they stand for."""

from __future__ import annotations

import io

import numpy as np
import PIL.Image
import pytest

from anyloom import AnyloomError, Image, Masks
from anyloom.interaction.marking import Marking, mask_layer
from tests.photos import picture

FRAME = (40, 60)


def record(**parts: object) -> dict[str, object]:
    return {"objects": [{"clicks": [], "box": None, "strokes": [], **parts}]}


def test_marks_are_points_and_boxes_in_pixels() -> None:
    marks = {
        "objects": [
            {"clicks": [{"at": [3.5, 4.5], "positive": True}, {"at": [9, 9], "positive": False}]},
            {"box": [5, 6, 20, 30]},
            {"clicks": [], "box": None, "strokes": []},
            {"clicks": [{"at": [30, 20], "positive": True}]},
        ]
    }
    marking = Marking.read(marks, FRAME)
    assert len(marking.objects) == 3
    assert marking.points.coordinates.tolist() == [[3.5, 4.5], [9, 9], [30, 20]]
    assert marking.points.positive.tolist() == [True, False, True]
    assert marking.points.objects.tolist() == [0, 0, 1]
    assert marking.boxes.boxes.tolist() == [[5, 6, 20, 30]]
    assert Marking.read(marking.record(), FRAME) == marking


def test_a_lasso_and_a_brush_paint_and_an_eraser_takes_away() -> None:
    lasso = {"kind": "lasso", "adds": True, "path": [[10, 10], [30, 10], [30, 30], [10, 30]]}
    eraser = {"kind": "brush", "adds": False, "path": [[20, 20]], "radius": 4}
    image = Image(np.zeros((*FRAME, 3), np.uint8))
    whole = Marking.read(record(strokes=[lasso]), FRAME).masks(image)
    assert whole.areas.tolist() == [21 * 21]
    erased = Marking.read(record(strokes=[lasso, eraser]), FRAME).masks(image).mask(0)
    assert not erased[20, 20] and erased[11, 11]
    assert whole.areas[0] - erased.sum() == pytest.approx(np.pi * 16, rel=0.2)


def test_no_marks_are_no_masks() -> None:
    image = Image(np.zeros((*FRAME, 3), np.uint8))
    assert len(Marking.read({"objects": []}, FRAME).masks(image)) == 0


def test_a_click_finds_the_thing_that_it_is_on() -> None:
    photo = picture("astronaut")
    crop = Image(photo.pixels[:200, 150:350])
    masks = Marking.read(record(clicks=[{"at": [70, 120], "positive": True}]), crop.shape).masks(
        crop
    )
    assert masks.mask(0)[120, 70]
    assert 0.05 < masks.areas[0] / (200 * 200) < 0.6


@pytest.mark.parametrize(
    "wrong",
    [
        None,
        [],
        {"objects": [None]},
        {"objects": 3},
        record(clicks=[{"at": ["a", 2], "positive": True}]),
        record(clicks=[{"at": [float("nan"), 2], "positive": True}]),
        record(box=[5, 5, 5, 9]),
        record(strokes=[{"kind": "spray", "adds": True, "path": [[1, 1]]}]),
        record(strokes=[{"kind": "brush", "adds": True, "path": []}]),
        record(strokes=[{"kind": "brush", "adds": True, "path": [[1, 1]], "radius": 1e9}]),
        {"objects": [{}] * 1000},
    ],
)
def test_what_a_browser_may_send_wrongly_is_refused_in_one_line(wrong: object) -> None:
    with pytest.raises(AnyloomError, match="these are no marks of an image") as refused:
        Marking.read(wrong, FRAME)
    assert "\n" not in str(refused.value)


def test_places_outside_the_image_are_moved_to_its_edge() -> None:
    marking = Marking.read(record(clicks=[{"at": [-5, 400], "positive": True}]), FRAME)
    assert marking.points.coordinates.tolist() == [[0, 40]]


def test_the_layer_of_masks_is_transparent_where_there_is_none() -> None:
    mask = np.zeros(FRAME, bool)
    mask[10:20, 10:30] = True
    layer = np.asarray(PIL.Image.open(io.BytesIO(mask_layer(Masks.from_arrays([mask])))))
    assert layer.shape == (*FRAME, 4)
    assert ((layer[..., 3] > 0) == mask).all()
