"""How near is each place of an image?"""

from __future__ import annotations

from anyloom import Heatmap, Image, NodeError, node, use

from ..models import DepthEstimator
from ._support.model_names import name_of, names_of_fitting

NEAREST, FARTHEST = 1e-4, 1e4
"""Meters between which depth is told (Depth Pro)."""


@node
def depth(image: Image, *, model: DepthEstimator = use(), meters: bool = False) -> Heatmap:
    """Estimate how near each place of an image is.

    Args:
        image: the image.
        model: what estimates.
        meters: ask for depth in meters, larger = farther, between 0.1 mm and 10 km; for models that
            know the scale.

    Returns:
        A map of inverse depth: larger = nearer. Its unit is "1/m" where the model knows the scale;
        otherwise it is "", and the order of places counts, not how many times nearer one is. With
        `meters`, a map at the image's resolution with the unit "m".

    Raises:
        NodeError: meters are asked of a model that knows no scale; names those that do.
    """
    if meters and not model.metric:
        able = names_of_fitting(DepthEstimator, lambda adapter: adapter.metric)
        raise NodeError(
            "depth",
            f"model '{name_of(model)}' knows which places are nearer, not how many meters away "
            f"they are; leave meters out or choose {able}",
        )
    nearness = model.depth(image)
    if not meters:
        return nearness
    return Heatmap(1 / nearness.on_image().clip(1 / FARTHEST, 1 / NEAREST), image.size, unit="m")
