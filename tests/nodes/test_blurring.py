"""Wide blurs are those of OpenCV, at a cost that does not grow with their width."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anyloom.nodes._support.blurring import EXACT, gaussian_blur


@given(st.integers(1, 90), st.integers(1, 90), st.floats(EXACT + 0.1, 1000), st.integers(0, 9))
def test_a_wide_blur_is_within_a_gray_level_of_the_exact_one(
    height: int, width: int, deviation: float, seed: int
) -> None:
    mask = np.zeros((height, width), np.float32)
    mask[height * seed // 20 :, : 1 + width * seed // 10] = 1
    exact = cv2.GaussianBlur(mask, (0, 0), sigmaX=deviation, borderType=cv2.BORDER_REFLECT)
    assert np.abs(gaussian_blur(mask, deviation) - exact).max() < 1 / 255


def test_a_narrow_blur_is_the_exact_one() -> None:
    pixels = np.random.default_rng(0).integers(0, 255, (40, 50, 3), dtype=np.uint8)
    assert (gaussian_blur(pixels, 3.5) == cv2.GaussianBlur(pixels, (0, 0), sigmaX=3.5)).all()


@pytest.mark.parametrize("deviation", [EXACT, 100, 1000])
def test_no_kernel_is_wider_than_that_of_the_widest_exact_blur(
    deviation: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    used: list[float] = []
    blur = cv2.GaussianBlur

    def recorded(array: np.ndarray, size: tuple[int, int], sigmaX: float, **more: float) -> object:
        used.extend((sigmaX, more.get("sigmaY", 0)))
        return blur(array, size, sigmaX=sigmaX, **more)

    monkeypatch.setattr(cv2, "GaussianBlur", recorded)
    gaussian_blur(np.zeros((900, 1200), np.float32), deviation)
    assert 0 < max(used) <= EXACT
