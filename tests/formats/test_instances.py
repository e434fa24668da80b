"""Masks made of parts and of boxes."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from anyloom import RunLengths
from anyloom.formats.instances import box_shape, shape_of_crop
from tests.values.shapes import masks


@given(masks(), st.integers(0, 5), st.integers(0, 5), st.integers(0, 5), st.integers(0, 5))
def test_a_part_is_placed_where_it_belongs(
    part: np.ndarray, left: int, top: int, right: int, bottom: int
) -> None:
    whole = np.pad(part, ((top, bottom), (left, right)))
    placed = shape_of_crop(part, left, top, whole.shape)
    assert np.array_equal(placed.counts, RunLengths.encode([whole]).counts)


@given(st.lists(st.floats(-30, 60, width=32), min_size=4, max_size=4))
def test_a_box_has_the_pixels_whose_centers_it_contains(edges: list[float]) -> None:
    x0, x1 = sorted(edges[:2])
    y0, y1 = sorted(edges[2:])
    rows, columns = np.mgrid[0:20, 0:30] + 0.5
    inside = (columns > x0) & (columns < x1) & (rows > y0) & (rows < y1)
    mask = box_shape((x0, y0, x1, y1), (20, 30)).decode(0)
    exact = any(edge % 1 == 0.5 for edge in edges)  # a center on an edge belongs to either side
    assert exact or np.array_equal(mask, inside)
