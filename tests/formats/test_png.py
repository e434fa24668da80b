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
from tests.formats.examples import RING
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


def file_of(image: PIL.Image.Image, format: str = "PNG") -> bytes:
    file = io.BytesIO()
    image.save(file, format)
    return file.getvalue()


def palette(colors: dict[int, tuple[int, int, int]], numbers: np.ndarray) -> PIL.Image.Image:
    image = PIL.Image.fromarray(numbers.astype(np.uint8)).convert("L")
    image.putpalette([channel for n in range(256) for channel in colors.get(n, (0, 0, 0))])
    return image


VOC = {1: (128, 0, 0), 2: (0, 128, 0), 8: (64, 0, 0), 255: (224, 224, 192)}
EDGE = np.pad(RING, 1)[2:, 1:-1] & ~RING
MARKED = {
    "0 and 1": PIL.Image.fromarray(RING.astype(np.uint8)),
    "0 and 255": PIL.Image.fromarray(RING.astype(np.uint8) * 255),
    "class 20": PIL.Image.fromarray(RING.astype(np.uint8) * 20),
    "class 150": PIL.Image.fromarray(RING.astype(np.uint8) * 150),
    "soft edges": PIL.Image.fromarray(np.where(RING, 200, np.where(EDGE, 90, 0)).astype(np.uint8) +
                                      np.where(RING, 55, 0).astype(np.uint8)),
    "16 bits, 0 and 1": PIL.Image.fromarray(RING.astype(np.uint16)),
    "16 bits, white": PIL.Image.fromarray(RING.astype(np.uint16) * 65535),
    "green": PIL.Image.fromarray(np.stack([0 * RING, 255 * RING, 0 * RING], 2).astype(np.uint8)),
    "gray in RGB": PIL.Image.fromarray(np.repeat(RING[:, :, None], 3, 2).astype(np.uint8)),
    "palette of VOC": palette(VOC, RING * 2),
    "palette of VOC with edges": palette(VOC, np.where(RING, 8, np.where(EDGE, 255, 0))),
    "palette without colors": palette({}, RING * 3),
    "alpha": PIL.Image.fromarray(
        np.dstack([np.zeros((*RING.shape, 3)), RING * 255]).astype(np.uint8)
    ),
    "alpha of a photo": PIL.Image.fromarray(
        np.dstack([np.full((*RING.shape, 3), 77), RING * 255]).astype(np.uint8)
    ),
    "opaque alpha": PIL.Image.fromarray(
        np.dstack([np.repeat(RING[:, :, None] * 255, 3, 2), 0 * RING + 255]).astype(np.uint8)
    ),
    "one bit": PIL.Image.fromarray(RING),
}  # fmt: skip


@pytest.mark.parametrize("name", MARKED)
def test_a_mask_is_read_however_it_is_marked(name: str) -> None:
    assert np.array_equal(mask_from_png(file_of(MARKED[name])), RING)


def test_the_noise_of_a_jpeg_is_not_set() -> None:
    rough = PIL.Image.fromarray(RING.astype(np.uint8) * 180)
    differing = mask_from_png(file_of(rough, "JPEG")) != RING
    assert differing.sum() <= 0.05 * RING.sum()


def test_a_mask_is_upright() -> None:
    exif = PIL.Image.Exif()
    exif[0x0112] = 6
    file = io.BytesIO()
    PIL.Image.fromarray(RING.astype(np.uint8)).save(file, "PNG", exif=exif)
    assert mask_from_png(file.getvalue()).shape == RING.shape[::-1]
