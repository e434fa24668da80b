"""LabelMe documents."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given

from anyloom import Masks, Regions
from anyloom.formats import from_labelme, to_labelme
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
