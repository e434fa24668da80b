"""Inverse depth, and meters for metric models."""

from __future__ import annotations

import numpy as np
import pytest

from anyloom import NodeError
from anyloom.nodes.depth_estimation import depth
from tests.nodes.fakes import IMAGE, MetricSlope, SlopeDepth


def test_nearer_places_have_larger_values():
    found = depth.function(IMAGE, model=SlopeDepth())
    assert (found.frame, found.unit) == (IMAGE.shape, "")
    assert found.peak()[1] > IMAGE.height / 2


def test_meters_are_the_inverse_at_every_pixel_and_end_at_ten_kilometers():
    found = depth.function(IMAGE, model=MetricSlope(), meters=True)
    inverse = depth.function(IMAGE, model=MetricSlope())
    assert (inverse.unit, found.unit, found.grid.shape) == ("1/m", "m", IMAGE.shape)
    assert found.grid.max() == 10_000
    expected = 1 / np.maximum(inverse.on_image(), 1e-4)
    np.testing.assert_allclose(found.on_image(), expected, rtol=1e-6)


def test_meters_are_refused_with_the_name_of_a_metric_model():
    with pytest.raises(NodeError, match=r"'slope' estimates relative depth.*choose .*depth-pro"):
        depth.function(IMAGE, model=SlopeDepth(), meters=True)
