"""Nearness, and meters where a model knows them."""

from __future__ import annotations

import numpy as np
import pytest

from anyloom import NodeError
from anyloom.nodes.depth_estimation import depth
from tests.nodes.fake_semantics import MetricSlope, SlopeDepth
from tests.nodes.fakes import scene

IMAGE = scene()


def test_nearer_places_have_larger_numbers():
    found = depth.function(IMAGE, model=SlopeDepth())
    assert (found.frame, found.unit) == (IMAGE.size, "")
    assert found.peak()[1] > IMAGE.height / 2


def test_meters_are_one_over_nearness_at_every_pixel_and_end_at_ten_kilometers():
    found = depth.function(IMAGE, model=MetricSlope(), meters=True)
    nearness = depth.function(IMAGE, model=MetricSlope())
    assert (nearness.unit, found.unit, found.grid.shape) == ("1/m", "m", IMAGE.size)
    assert found.grid.max() == 10_000
    expected = 1 / np.maximum(nearness.on_image(), 1e-4)
    np.testing.assert_allclose(found.on_image(), expected, rtol=1e-6)


def test_meters_of_a_model_without_a_scale_are_refused_with_one_that_has_it():
    with pytest.raises(
        NodeError, match=r"'slope' knows which places are nearer.*choose .*depth-pro"
    ):
        depth.function(IMAGE, model=SlopeDepth(), meters=True)
