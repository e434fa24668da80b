"""Masks that the tests of formats share."""

from __future__ import annotations

import numpy as np

from anyloom import Masks
from tests.values.shapes import disk

SIZE = (40, 60)
DISKS = Masks.from_arrays(
    [disk(SIZE, (15, 12), 8), disk(SIZE, (40.5, 20), 12), disk(SIZE, (58, 38), 9)],
    labels=["dog", "cat", "dog"],
    scores=[0.75, 0.5, 0.25],
    score_kind="predicted_iou",
    columns={
        "stability_score": np.array([0.5, 0.75, 1.0], np.float32),
        "crop_box": np.array([[0, 0, 60, 40]] * 3, np.float32),
        "point_coords": np.arange(6, dtype=np.float32).reshape(3, 2),
        "caption": ["a dog", "a cat", "wow"],
    },
)
RING = disk(SIZE, (30, 20), 15) & ~disk(SIZE, (30, 20), 6)


def same_masks(left: Masks, right: Masks) -> bool:
    return Masks(left.shapes) == Masks(right.shapes)
