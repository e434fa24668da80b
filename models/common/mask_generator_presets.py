"""Settings of the automatic mask generator: the grids of points, the crops and the filters."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from itertools import product
from typing import Any, Literal

import numpy as np

from anyloom import Checkpoint, ModelError, suggestion

Box = tuple[int, int, int, int]
"""(x0, y0, x1, y1) in whole pixels, exclusive."""


@dataclass(frozen=True)
class MaskGeneratorSettings:
    """The generator's parameters; the defaults are Segment Anything's."""

    points_per_side: int = 32
    """The grid over the whole image has n × n points."""
    iou_threshold: float = 0.88
    """Masks with a predicted IoU of at most this are removed; 0 keeps all."""
    stability_threshold: float = 0.95
    """Masks with a lower stability score are removed; 0 keeps all."""
    stability_offset: float = 1.0
    """The stability score is the IoU of the masks thresholded at this logit and at minus this."""
    nms_threshold: float = 0.7
    """Box IoU above which the lower scored of two masks of one crop is removed."""
    crop_layers: int = 0
    """Layer i adds 2^i × 2^i crops."""
    crop_nms_threshold: float = 0.7
    """Box IoU above which the mask of the larger of two crops is removed."""
    crop_overlap: float = 512 / 1500
    """Share of the image's short side in the first layer; halved with each layer."""
    crop_points_divisor: int = 1
    """The grid of layer i has points_per_side / divisor^i points a side."""
    min_region_area: int = 0
    """Holes are filled and islands removed below this number of pixels."""
    point_grids: tuple[tuple[tuple[float, float], ...], ...] = ()
    """Points (x, y) from 0 to 1 for the image, then for the crops of each layer, in place of the
    regular grids."""
    mask_to_mask: bool = False
    """Every mask is decoded once more with itself as a mask prompt (SAM 2)."""
    largest: int = 0
    """The number of masks kept, by area; 0 keeps all."""


Preset = Literal[
    "segment_anything",
    "sa_1b",
    "sam2",
    "sam_track",
    "metaseg",
    "samaug",
    "any_rgbd",
    "segment_anything_with_clip",
    "semantic_segment_anything",
    "u_specify",
    "count_anything",
    "count_anything_crowds",
]
"""Settings of a mask generator, named after the system that they are from."""
PRESETS: Mapping[Preset, MaskGeneratorSettings] = {
    "segment_anything": MaskGeneratorSettings(),
    # SA-1B's data engine, as far as described by Kirillov et al. 2023.
    "sa_1b": MaskGeneratorSettings(crop_layers=2, crop_points_divisor=2),
    "sam2": MaskGeneratorSettings(iou_threshold=0.8),  # SAM 2's generator
    "sam_track": MaskGeneratorSettings(
        points_per_side=16,
        iou_threshold=0.8,
        stability_threshold=0.9,
        crop_layers=1,
        crop_points_divisor=2,
        min_region_area=200,
    ),
    "metaseg": MaskGeneratorSettings(points_per_side=16),
    "samaug": MaskGeneratorSettings(iou_threshold=0.5, nms_threshold=0.5, crop_nms_threshold=0.5),
    "any_rgbd": MaskGeneratorSettings(
        points_per_side=64, iou_threshold=0.8, stability_threshold=0.8, min_region_area=100
    ),
    # Its filter by predicted IoU comes after the choice of the largest: `segment_everything`.
    "segment_anything_with_clip": MaskGeneratorSettings(largest=100),
    "semantic_segment_anything": MaskGeneratorSettings(
        points_per_side=64,
        iou_threshold=0.86,
        stability_threshold=0.92,
        crop_layers=1,
        crop_points_divisor=2,
        min_region_area=100,
    ),
    # Its constructor passes the threshold as the offset too.
    "u_specify": MaskGeneratorSettings(stability_offset=0.95, min_region_area=200, largest=100),
    "count_anything": MaskGeneratorSettings(
        iou_threshold=0.98, stability_threshold=0.7, nms_threshold=0.5, crop_nms_threshold=0.3
    ),
    "count_anything_crowds": MaskGeneratorSettings(
        iou_threshold=0.0, stability_threshold=0.8, nms_threshold=0.5, crop_nms_threshold=0.3
    ),
}


def settings_from_options(checkpoint: Checkpoint, default: Preset) -> MaskGeneratorSettings:
    """Return the settings in a checkpoint's option "automatic".

    The option is the name of a preset, or a mapping of settings, optionally with a "preset".

    Raises:
        ModelError: an unknown preset or setting, or fewer grids than layers.
    """
    option = checkpoint.options.get("automatic", default)
    overrides: dict[str, Any] = dict(option) if isinstance(option, Mapping) else {"preset": option}
    preset = overrides.pop("preset", default)
    if preset not in PRESETS:
        raise ModelError(
            f"model '{checkpoint.name}': unknown preset '{preset}' of automatic masks"
            f"{suggestion(str(preset), PRESETS)}"
        )
    known = {field.name: field.type for field in fields(MaskGeneratorSettings)}
    for name, value in overrides.items():
        if name == "point_grids" and _is_point_grids(value):
            overrides[name] = tuple(tuple((float(x), float(y)) for x, y in grid) for grid in value)
        elif known.get(name) not in ("int", "float", "bool") or not isinstance(value, int | float):
            expected = ", ".join(sorted(known))
            wanted = (
                "lists of points (x, y), one a layer"
                if name == "point_grids"
                else (f"a number for one of {expected}{suggestion(name, known)}")
            )
            raise ModelError(
                f"model '{checkpoint.name}': option automatic: '{name}' is {value!r}, expected "
                f"{wanted}"
            )
    settings = replace(PRESETS[preset], **overrides)
    if settings.point_grids and len(settings.point_grids) <= settings.crop_layers:
        raise ModelError(
            f"model '{checkpoint.name}': option automatic: {len(settings.point_grids)} point_grids "
            f"for the image and {settings.crop_layers} layers of crops; give one for each"
        )
    return settings


def with_overrides(
    settings: MaskGeneratorSettings, preset: Preset | None = None, **overrides: int | None
) -> MaskGeneratorSettings:
    """Return a preset, or else the given settings, with the overrides that are not None."""
    base = settings if preset is None else PRESETS[preset]
    changes: dict[str, Any] = {
        name: value for name, value in overrides.items() if value is not None
    }
    if changes.keys() & {"points_per_side", "crop_layers"}:
        changes["point_grids"] = ()
    return replace(base, **changes)


def _is_point_grids(value: Any) -> bool:
    """Return whether a value is a list of lists of pairs of numbers."""
    return isinstance(value, Sequence) and all(
        isinstance(grid, Sequence)
        and len(grid) > 0
        and all(
            isinstance(point, Sequence)
            and len(point) == 2
            and all(isinstance(number, int | float) for number in point)
            for point in grid
        )
        for grid in value
    )


def crop_points(
    crop: Box, layer: int, settings: MaskGeneratorSettings, points: np.ndarray | None = None
) -> np.ndarray:
    """Return the point prompts of a crop, in its own frame: float64, N×2.

    Args:
        crop: in the image's frame.
        layer: 0 for the whole image.
        settings: the grids.
        clicks: N×2 in the image's frame, in place of the grids; those in the crop are returned.
    """
    x0, y0, x1, y1 = crop
    if points is not None:
        inside = (points >= (x0 - 0.5, y0 - 0.5)) & (points < (x1 - 0.5, y1 - 0.5))
        return points[inside.all(axis=1)] - (x0, y0)
    if settings.point_grids:
        grid = np.asarray(settings.point_grids[layer])
    else:
        grid = point_grid(max(1, settings.points_per_side // settings.crop_points_divisor**layer))
    return grid * (x1 - x0, y1 - y0)


def point_grid(side: int) -> np.ndarray:
    """Return the centers of side × side cells of the unit square, row by row: float64, N×2."""
    centers = np.linspace(1 / (2 * side), 1 - 1 / (2 * side), side)
    x, y = np.meshgrid(centers, centers)
    return np.stack([x, y], axis=-1).reshape(-1, 2)


def crop_boxes(size: tuple[int, int], layers: int, overlap: float) -> list[tuple[Box, int]]:
    """Return the crops (x0, y0, x1, y1) of an image of (height, width), each with its layer."""
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
