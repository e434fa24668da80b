"""Masks as polygons."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given

from anyloom.formats import Polygon, mask_to_polygons, polygons_to_mask
from tests.formats.examples import RING, SIZE
from tests.values.shapes import disk, masks


@given(masks())
def test_a_mask_converts_to_polygons_and_back_exactly(mask: np.ndarray) -> None:
    polygons = mask_to_polygons(mask)
    assert np.array_equal(polygons_to_mask(polygons, mask.shape), mask)
    assert all(len(one.outer) >= 3 for one in polygons)


def test_corners_are_pixel_centers() -> None:
    mask = np.zeros((10, 10), bool)
    mask[3:6, 2:8] = True
    (polygon,) = mask_to_polygons(mask)
    assert polygon.holes == ()
    assert sorted(polygon.outer.tolist()) == [[2.5, 3.5], [2.5, 5.5], [7.5, 3.5], [7.5, 5.5]]


def test_a_hole_belongs_to_the_piece_around_it() -> None:
    pieces = mask_to_polygons(RING | disk(SIZE, (30, 20), 2))
    assert [len(piece.holes) for piece in pieces] == [1, 0]


@pytest.mark.parametrize("tolerance", [0.5, 1.0, 2.0])
def test_simplified_polygons_stay_within_their_tolerance(tolerance: float) -> None:
    from scipy.ndimage import distance_transform_edt

    mask = disk((200, 200), (90, 100), 70) | disk((200, 200), (150, 120), 40)
    polygons = mask_to_polygons(mask, tolerance)
    restored = polygons_to_mask(polygons, mask.shape)
    edge_distance = np.maximum(distance_transform_edt(mask), distance_transform_edt(~mask))
    assert edge_distance[restored != mask].max() <= tolerance + 1
    assert len(polygons[0].outer) < len(mask_to_polygons(mask)[0].outer)


def test_polygons_outside_the_frame_are_clipped() -> None:
    ring = np.array([[-1e9, -1e9], [1e9, -1e9], [1e9, 1e9], [-1e9, 1e9]])
    assert polygons_to_mask([Polygon(ring)], (4, 5)).all()
    with pytest.raises(ValueError, match="finite"):
        polygons_to_mask([Polygon(ring * np.nan)], (4, 5))
