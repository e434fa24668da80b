"""YOLO label files."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given

from anyloom import Masks, Regions
from anyloom.formats import from_yolo, to_yolo
from anyloom.foundation.errors import ValueFormatError
from tests.formats.examples import DISKS, RING, SIZE, same_masks
from tests.values.shapes import stacks


def test_masks_without_holes_are_read_back_exactly() -> None:
    restored = from_yolo(to_yolo(DISKS, ["cat", "dog"]), SIZE, ["cat", "dog"])
    assert isinstance(restored, Masks)
    assert same_masks(restored, DISKS)
    assert restored.labels == DISKS.labels


def test_pieces_and_holes_are_joined_into_one_line() -> None:
    original = Masks.from_arrays([RING, DISKS.mask(0) | DISKS.mask(2)])
    text = to_yolo(original)
    assert len(text.splitlines()) == 2
    restored = from_yolo(text, SIZE)
    assert isinstance(restored, Masks)
    assert np.array_equal(restored.mask(0), RING)
    assert not (original.mask(1) & ~restored.mask(1)).any()
    assert (restored.mask(1) & ~original.mask(1)).sum() <= 60, "the bridge between the pieces"


@given(stacks(2).filter(lambda stack: stack.any()))
def test_every_instance_with_a_pixel_has_a_line(stack: np.ndarray) -> None:
    original = Masks.from_arrays(stack, frame=stack.shape[1:])
    restored = from_yolo(to_yolo(original), original.frame)
    kept = [index for index in range(len(original)) if original.areas[index]]
    assert isinstance(restored, Masks) and len(restored) == len(kept)
    for line, index in enumerate(kept):
        lost = original.mask(index) & ~restored.mask(line)
        assert lost.sum() <= original.areas[index] / 4


def test_boxes_are_read_back_equal() -> None:
    original = Regions([[1, 2, 31, 22], [0, 0, 60, 40]], SIZE, labels=["a", "b"])
    text = to_yolo(original, ["b", "a"])
    assert text.splitlines()[1] == "0 0.500000 0.500000 1.000000 1.000000"
    restored = from_yolo(text, SIZE, ["b", "a"])
    assert np.allclose(restored.boxes, original.boxes, atol=1e-3)
    assert restored.labels == ("a", "b")


def test_no_instances_are_an_empty_label_file() -> None:
    assert to_yolo(Masks.empty(SIZE)) == ""
    assert len(from_yolo("\n \n", SIZE)) == 0


@pytest.mark.parametrize(
    "line", ["dog 1 2 3 4", "0 1 2 3", "-1 1 1 1 1", "0 nan 1 1 1", "0 x 1 1 1"]
)
def test_the_error_of_a_malformed_line_has_its_number(line: str) -> None:
    with pytest.raises(ValueFormatError, match="line 2:"):
        from_yolo(f"0 .5 .5 .1 .1\n{line}\n", SIZE)


def test_a_label_that_is_not_a_class_is_an_error() -> None:
    with pytest.raises(ValueError, match="'cat' is not among the classes dog"):
        to_yolo(DISKS, ["dog"])
