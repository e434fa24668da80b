"""Monocular depth estimation."""

from __future__ import annotations

from anyloom import Heatmap, Image, NodeError, node, use

from ..models import DepthEstimator
from ._support.model_names import name_of, names_of_fitting

NEAREST, FARTHEST = 1e-4, 1e4
"""Range of metric depth in meters (Depth Pro)."""


@node
def depth(image: Image, *, model: DepthEstimator = use(), meters: bool = False) -> Heatmap:
    """Estimate the depth of every place of an image.

    Args:
        image: the image.
        model: the depth model.
        meters: return depth in meters, larger = farther, between 0.1 mm and 10 km; for metric
            models.

    Returns:
        A map of inverse depth: larger = nearer. Its unit is "1/m" for metric models; for others it
        is "", and only the order of values has a meaning, not their ratio. With `meters`, a map at
        the image's resolution with the unit "m".

    Raises:
        NodeError: meters are requested of a model that is not metric; names those that are.
    """
    if meters and not model.metric:
        able = names_of_fitting(DepthEstimator, lambda adapter: adapter.metric)
        raise NodeError(
            "depth",
            f"model '{name_of(model)}' estimates relative depth, not meters; leave meters out or "
            f"choose {able}",
        )
    inverse_depth = model.depth(image)
    if not meters:
        return inverse_depth
    return Heatmap(
        1 / inverse_depth.on_image().clip(1 / FARTHEST, 1 / NEAREST), image.shape, unit="m"
    )
