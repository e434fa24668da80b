"""Where are the clicks of automatic masks, and how strict are the filters?"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from itertools import product
from typing import Any

import numpy as np

from anyloom.errors import ModelError, suggestion
from anyloom.model import Checkpoint

Box = tuple[int, int, int, int]
"""(x0, y0, x1, y1) in whole pixels, exclusive."""


@dataclass(frozen=True)
class AutomaticMasks:
    """The generator's parameters; the defaults are Segment Anything's."""

    points_per_side: int = 32
    """The grid over the whole picture has n × n clicks."""
    iou_threshold: float = 0.88
    """The predicted IoU must be greater; 0 keeps all."""
    stability_threshold: float = 0.95
    """The stability must be at least this; 0 keeps all."""
    stability_offset: float = 1.0
    """Stability is the IoU of the masks at logits above this and above minus this."""
    nms_threshold: float = 0.7
    """Box IoU above which the less trusted of two masks of one crop is left out."""
    crop_layers: int = 0
    """Layer i adds 2^i × 2^i crops."""
    crop_nms_threshold: float = 0.7
    """Box IoU above which the mask of the larger of two crops is left out."""
    crop_overlap: float = 512 / 1500
    """Of the picture's short side, in the first layer; halves with each layer."""
    crop_points_divisor: int = 1
    """The grid of layer i has points_per_side / divisor^i clicks a side."""
    min_region_area: int = 0
    """Holes and islands of fewer pixels are cleaned up."""


PRESETS: Mapping[str, AutomaticMasks] = {
    "segment_anything": AutomaticMasks(),
    # SA-1B's data engine, as far as Kirillov et al. 2023 tell.
    "sa_1b": AutomaticMasks(crop_layers=2, crop_points_divisor=2),
    "sam2": AutomaticMasks(iou_threshold=0.8),  # SAM 2's generator
    "sam_track": AutomaticMasks(
        points_per_side=16,
        iou_threshold=0.8,
        stability_threshold=0.9,
        crop_layers=1,
        crop_points_divisor=2,
        min_region_area=200,
    ),
    "metaseg": AutomaticMasks(points_per_side=16),
    "samaug": AutomaticMasks(iou_threshold=0.5, nms_threshold=0.5, crop_nms_threshold=0.5),
    "any_rgbd": AutomaticMasks(
        points_per_side=64, iou_threshold=0.8, stability_threshold=0.8, min_region_area=100
    ),
    # Its constructor hands the threshold over as the offset too.
    "u_specify": AutomaticMasks(stability_offset=0.95, min_region_area=200),
    "count_anything": AutomaticMasks(
        iou_threshold=0.98, stability_threshold=0.7, nms_threshold=0.5, crop_nms_threshold=0.3
    ),
}


def settings_of(checkpoint: Checkpoint, default: str) -> AutomaticMasks:
    """Return the parameters that a checkpoint's option "automatic" asks for.

    The option is the name of a preset, or a mapping of parameters, with "preset" among them or not.

    Raises:
        ModelError: there is no such preset or parameter.
    """
    given = checkpoint.options.get("automatic", default)
    wishes: dict[str, Any] = dict(given) if isinstance(given, Mapping) else {"preset": given}
    preset = str(wishes.pop("preset", default))
    if preset not in PRESETS:
        raise ModelError(
            f"model '{checkpoint.name}': unknown preset '{preset}' of automatic masks"
            f"{suggestion(preset, PRESETS)}"
        )
    known = {field.name for field in fields(AutomaticMasks)} - {
        "points_per_side",
        "min_region_area",
    }
    for name, value in wishes.items():
        if name not in known or not isinstance(value, int | float):
            raise ModelError(
                f"model '{checkpoint.name}': option automatic: '{name}' is {value!r}, expected a "
                f"number for one of {', '.join(sorted(known))}{suggestion(name, known)}"
            )
    return replace(PRESETS[preset], **wishes)


def point_grid(side: int) -> np.ndarray:
    """Return the centres of side × side cells of the unit square, row by row: float64, N×2."""
    centres = np.linspace(1 / (2 * side), 1 - 1 / (2 * side), side)
    x, y = np.meshgrid(centres, centres)
    return np.stack([x, y], axis=-1).reshape(-1, 2)


def crop_boxes(size: tuple[int, int], layers: int, overlap: float) -> list[tuple[Box, int]]:
    """Return the crops (x0, y0, x1, y1) of a picture of (height, width), each with its layer."""
    height, width = size
    crops = [((0, 0, width, height), 0)]
    for layer in range(1, layers + 1):
        count = 2**layer
        shared = int(overlap * min(size) * 2 / count)
        across = math.ceil((shared * (count - 1) + width) / count)
        down = math.ceil((shared * (count - 1) + height) / count)
        for column, row in product(range(count), range(count)):
            x0, y0 = column * (across - shared), row * (down - shared)
            if x0 < width and y0 < height:
                box = (x0, y0, min(x0 + across, width), min(y0 + down, height))
                crops.append((box, layer))
    return crops
