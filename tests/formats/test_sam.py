"""Masks as records of SAM's automatic mask generator."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from anyloom import Masks
from anyloom.formats import from_sam_records, to_sam_records
from tests.formats.examples import DISKS, SIZE, same_masks


def test_the_box_of_a_record_is_inclusive_as_in_segment_anything() -> None:
    mask = np.zeros((10, 12), bool)
    mask[7, 5] = True
    (record,) = to_sam_records(Masks.from_arrays([mask]))
    assert record["bbox"] == [5, 7, 0, 0]
    assert record["area"] == 1
    assert record["crop_box"] == [0, 0, 12, 10]


@pytest.mark.parametrize("form", ["binary_mask", "uncompressed_rle", "coco_rle"])
def test_records_of_every_form_are_read_back_as_equal_masks(form: Any) -> None:
    restored = from_sam_records(to_sam_records(DISKS, form), SIZE)
    assert same_masks(restored, DISKS)
    assert restored.score_kind == "predicted_iou"
    assert np.array_equal(restored.scores, DISKS.scores)
    for name in ("stability_score", "crop_box"):
        assert np.array_equal(restored.columns[name], DISKS.columns[name])
    assert np.reshape(restored.columns["point_coords"], (3, 2)).tolist() == [[0, 1], [2, 3], [4, 5]]


def test_no_masks_become_no_records() -> None:
    assert to_sam_records(Masks.empty(SIZE)) == []
    assert from_sam_records([], SIZE) == Masks.empty(SIZE)
