"""Is the surrounding of a hole seen, and is nothing changed outside the hole?"""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from anyloom.models.inpainting.hole_window import HoleWindow, pad_by_reflection
from tests.models.inpainting.test_transforms import hole_at, holes
from tests.models.tiny_diffusion import noise


@settings(max_examples=150, deadline=None)
@given(holes(), st.sampled_from([32, 64, 500]))
def test_a_window_holds_the_hole_and_as_much_again_where_there_is_more(
    hole: np.ndarray, side: int
) -> None:
    window = HoleWindow.around(hole, side)
    assert hole[window.rows, window.columns].sum() == hole.sum()
    spans = [np.flatnonzero(hole.any(axis)) for axis in (1, 0)]
    largest = max(int(span[-1] - span[0]) + 1 for span in spans)
    for part, whole in zip((window.rows, window.columns), hole.shape, strict=True):
        assert 0 <= part.start < part.stop <= whole
        assert part.stop - part.start == min(whole, max(side, 2 * largest))
    assert max(window.size) <= max(side, 1)
    pixels, shown = window.crop(noise(hole.shape[:2]).pixels, hole)
    assert pixels.shape == (*window.size, 3)
    assert shown.any()


@settings(max_examples=50, deadline=None)
@given(holes())
def test_only_the_hole_is_filled(hole: np.ndarray) -> None:
    image = noise(hole.shape[:2])
    window = HoleWindow.around(hole, 48)
    white = np.full((*window.size, 3), 255, np.uint8)
    filled = window.paste(image, hole, white).pixels
    assert (filled[~hole] == image.pixels[~hole]).all()
    assert (filled[hole] == 255).all()


def test_what_a_shrunken_hole_touches_is_hole() -> None:
    hole = hole_at(600, 600, 10, 300, 580, 1)
    _, shown = HoleWindow.around(hole, 64).crop(noise((600, 600)).pixels, hole)
    assert shown.any(axis=0).sum() >= 62


@given(st.integers(1, 20), st.integers(1, 20), st.integers(0, 40), st.integers(0, 40))
def test_mirrors_repeat_as_numpys_do(height: int, width: int, down: int, across: int) -> None:
    pixels = np.random.default_rng(0).integers(0, 255, (height, width, 3), dtype=np.uint8)
    expected = np.pad(pixels, ((0, down), (0, across), (0, 0)), "reflect")
    assert (pad_by_reflection(pixels, (height + down, width + across)) == expected).all()
    hole = pixels[:, :, 0] > 100
    found = pad_by_reflection(hole, (height + down, width + across))
    assert found.dtype == bool
    assert (found == np.pad(hole, ((0, down), (0, across)), "reflect")).all()
