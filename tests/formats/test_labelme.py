"""LabelMe documents."""

from __future__ import annotations

import base64
import io
import json
import math

import numpy as np
import PIL.Image
import PIL.ImageDraw
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anyloom import Masks, Regions
from anyloom.formats import ReadingReport, from_labelme, to_labelme
from anyloom.foundation.errors import ValueFormatError
from tests.formats.examples import DISKS, RING, SIZE, same_masks
from tests.values.kinds import mask_sets


@given(mask_sets())
def test_masks_are_read_back_exactly(original: Masks) -> None:
    filled = original[original.areas > 0]
    restored = from_labelme(json.loads(json.dumps(to_labelme(filled, "a.png"))))
    assert len(restored) == len(filled)
    if len(filled):
        assert isinstance(restored, Masks) and same_masks(restored, filled)
        assert restored.labels == (filled.labels or ("object",) * len(filled))


def test_a_mask_is_polygons_unless_it_has_a_hole() -> None:
    original = Masks.from_arrays([RING, DISKS.mask(0) | DISKS.mask(2)], labels=["ring", "pair"])
    shapes = to_labelme(original, "a.png")["shapes"]
    assert [(one["label"], one["shape_type"], one["group_id"]) for one in shapes] == [
        ("ring", "mask", 0),
        ("pair", "polygon", 1),
        ("pair", "polygon", 1),
    ]


def test_boxes_are_rectangles() -> None:
    original = Regions([[1, 2, 31, 22.5]], SIZE, labels=["a"], scores=[0.5])
    restored = from_labelme(to_labelme(original, "a.png"))
    assert type(restored) is Regions
    assert np.array_equal(restored.boxes, original.boxes) and np.array_equal(restored.scores, [0.5])


@pytest.mark.parametrize(
    "shape",
    [
        {"shape_type": "line", "points": [[1, 1], [2, 2]]},
        {"shape_type": "polygon", "points": [["x", 1]]},
        {"shape_type": "mask", "points": [[1, 1], [2, 2]], "mask": "no base64!"},
        {"shape_type": "mask", "points": [[1, 1], [2, 2]], "mask": "AAAA"},
        {"shape_type": "mask", "points": [[-5, 1], [2, 2]], "mask": to_labelme(
            Masks.from_arrays([RING]), "")["shapes"][0]["mask"]},
        {"shape_type": "circle", "points": [[1, 1]]},
        {"points": []},
    ],
)  # fmt: skip
def test_unsupported_and_damaged_shapes_are_a_format_error(shape: dict) -> None:
    document = to_labelme(Masks.empty(SIZE), "a.png")
    document["shapes"] = [{"label": "x", **shape}]
    with pytest.raises(ValueFormatError):
        from_labelme(document)


def shape(kind: str | None, points: list, label: str = "x", **further: object) -> dict:
    """Return a shape as LabelMe 5 writes it."""
    return {
        "label": label, "points": points, "group_id": None, "description": "",
        "shape_type": kind, "flags": {}, "mask": None, **further,
    }  # fmt: skip


def document(*shapes: dict, **further: object) -> dict:
    return {
        "version": "5.4.1", "flags": {}, "shapes": list(shapes), "imagePath": "p.png",
        "imageData": None, "imageHeight": SIZE[0], "imageWidth": SIZE[1], **further,
    }  # fmt: skip


def drawn_by_labelme(kind: str, points: list) -> np.ndarray:
    """Fill a shape as `labelme.utils.shape_to_mask` does."""
    canvas = PIL.Image.new("L", SIZE[::-1])
    draw = PIL.ImageDraw.Draw(canvas)
    corners = [tuple(point) for point in points]
    if kind == "circle":
        (cx, cy), (px, py) = corners
        radius = math.hypot(cx - px, cy - py)
        draw.ellipse((cx - radius, cy - radius, cx + radius, cy + radius), outline=1, fill=1)
    elif kind == "rectangle":
        draw.rectangle(corners, outline=1, fill=1)
    else:
        draw.polygon(corners, outline=1, fill=1)
    return np.array(canvas, dtype=bool)


CORNERS = st.tuples(st.floats(0, SIZE[1] - 1, width=32), st.floats(0, SIZE[0] - 1, width=32)).map(
    list
)


@given(st.lists(CORNERS, min_size=3, max_size=9), st.sampled_from(["polygon", None]))
def test_polygons_are_filled_as_labelme_fills_them(points: list, kind: str | None) -> None:
    read = from_labelme(document(shape(kind, points)))
    assert isinstance(read, Masks)
    assert np.array_equal(read.mask(0), drawn_by_labelme("polygon", points))


@given(CORNERS, CORNERS)
def test_circles_are_filled_as_labelme_fills_them(center: list, edge: list) -> None:
    read = from_labelme(document(shape("circle", [center, edge])))
    assert isinstance(read, Masks)
    assert np.array_equal(read.mask(0), drawn_by_labelme("circle", [center, edge]))


@pytest.mark.parametrize("kind", ["oriented_rectangle", "rotation"])
def test_oriented_rectangles_are_polygons(kind: str) -> None:
    """LabelMe 5.8 and X-AnyLabeling."""
    points = [[3.0, 8.0], [9.0, 3.0], [14.0, 9.0], [8.0, 14.0]]
    read = from_labelme(document(shape(kind, points)))
    assert isinstance(read, Masks)
    assert np.array_equal(read.mask(0), drawn_by_labelme("polygon", points))


def png_of(array: np.ndarray) -> str:
    file = io.BytesIO()
    PIL.Image.fromarray(array).save(file, "PNG")
    return base64.b64encode(file.getvalue()).decode()


@pytest.mark.parametrize("value", [1, 7, 127, 255])
def test_a_bitmap_is_set_wherever_it_is_not_zero(value: int) -> None:
    """LabelMe writes `mask.astype(numpy.uint8)` and reads it with `astype(bool)`."""
    inside = RING[4:36, 14:46]
    bitmap = png_of(inside.astype(np.uint8) * value)
    read = from_labelme(document(shape("mask", [[14.0, 4.0], [45.0, 35.0]], mask=bitmap)))
    assert isinstance(read, Masks) and np.array_equal(read.mask(0), RING)


def test_a_rectangle_of_x_anylabeling_has_four_corners() -> None:
    corners = [[5.0, 5.0], [15.0, 5.0], [15.0, 20.0], [5.0, 20.0]]
    read = from_labelme(document(shape("rectangle", corners, score=0.5, difficult=False)))
    assert type(read) is Regions and read.boxes.tolist() == [[5, 5, 15, 20]]


def test_a_rectangle_beside_a_polygon_stays_a_rectangle() -> None:
    square = [[5, 5], [15, 5], [15, 15], [5, 15]]
    read = from_labelme(document(shape("polygon", square), shape("rectangle", [[1, 2], [31, 22]])))
    assert isinstance(read, Masks) and len(read) == 2
    kinds = [one["shape_type"] for one in to_labelme(read, "p.png")["shapes"]]
    assert kinds == ["polygon", "rectangle"]


def test_shapes_without_an_area_are_one_line_and_cost_no_other() -> None:
    square = [[5, 5], [15, 5], [15, 15], [5, 15]]
    report = ReadingReport()
    read = from_labelme(
        document(
            shape("polygon", square),
            shape("point", [[3, 3]]),
            shape("point", [[4, 4]]),
            shape("line", [[1, 1], [9, 9]]),
        ),
        report,
    )
    assert len(read) == 1 and not report.refused
    assert [line.split()[1] for line in report.notes] == ["point", "line"]


def test_a_damaged_shape_is_named_and_costs_no_other() -> None:
    square = [[5, 5], [15, 5], [15, 15], [5, 15]]
    report = ReadingReport()
    read = from_labelme(document(shape("polygon", square), shape("polygon", [[1, 1]])), report)
    assert len(read) == 1
    assert len(report.refused) == 1 and "shape 2" in report.refused[0]


def test_a_file_of_labelme_3_has_polygons_and_its_image() -> None:
    old = {
        "shapes": [
            {"label": "x", "points": [[5, 5], [15, 5], [15, 15]], "line_color": None}
        ],
        "lineColor": [0, 255, 0, 128],
        "imagePath": "img.png",
        "imageData": png_of(np.zeros((30, 40, 3), np.uint8)),
    }  # fmt: skip
    read = from_labelme(old)
    assert isinstance(read, Masks) and read.frame == (30, 40) and read.areas[0] > 50


def test_a_document_without_a_size_takes_that_of_its_image() -> None:
    unsized = document(
        shape("polygon", [[5, 5], [15, 5], [15, 15]]), imageHeight=None, imageWidth=None
    )
    assert from_labelme(unsized, size=(30, 40)).frame == (30, 40)
    with pytest.raises(ValueFormatError, match="does not say how large its image is"):
        from_labelme(unsized)


def test_crowds_are_flags() -> None:
    crowd = DISKS.with_column("iscrowd", np.array([0, 1, 0]))
    written = to_labelme(crowd, "a.png")
    assert [one["flags"] for one in written["shapes"]] == [{}, {"iscrowd": True}, {}]
    assert from_labelme(written).columns["iscrowd"].tolist() == [0, 1, 0]


def test_a_circle_far_larger_than_its_image_is_refused() -> None:
    for radius in (1e4, 1e9, math.inf):
        with pytest.raises(ValueFormatError, match=r"far outside|finite"):
            from_labelme(document(shape("circle", [[5, 5], [5 + radius, 5]])))
