"""Masks and label maps as PNG files."""

from __future__ import annotations

import io

import numpy as np
import PIL.Image
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anyloom import Image, ImageError, LabelMap, RunLengths
from anyloom.formats import (
    label_map_from_png,
    label_map_to_png,
    mask_from_png,
    mask_to_png,
    shape_to_png,
)
from tests.values.shapes import masks


@given(masks())
def test_a_mask_is_read_back_from_its_one_bit_png(mask: np.ndarray) -> None:
    written = mask_to_png(mask)
    assert np.array_equal(mask_from_png(written), mask)
    assert shape_to_png(RunLengths.encode([~mask, mask]), 1) == written

    with PIL.Image.open(io.BytesIO(written)) as image:
        assert (image.mode, image.size) == ("1", (mask.shape[1], mask.shape[0]))
        image.verify()  # sums and lengths of the chunks


@given(st.integers(0, 65535), st.integers(0, 65535))
def test_label_maps_are_read_back_equal(low: int, high: int) -> None:
    labels = LabelMap([[low, high], [0, 1]], {1: "one"})
    assert label_map_from_png(label_map_to_png(labels), {1: "one"}) == labels


def test_numbers_outside_16_bits_and_pngs_in_color_are_errors() -> None:
    for numbers in ([[-1]], [[65536]]):
        with pytest.raises(ValueError, match="0 to 65535"):
            label_map_to_png(LabelMap(numbers))
    for data in (b"", b"x", Image(np.zeros((2, 2, 3), np.uint8)).encode("PNG")):
        with pytest.raises(ImageError):
            label_map_from_png(data)
