"""Where are the clicks of automatic masks, and how strict are the filters?"""

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
class AutomaticMasks:
    """The generator's parameters; the defaults are Segment Anything's."""

    points_per_side: int = 32
    """The grid over the whole image has n × n clicks."""
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
    """Of the image's short side, in the first layer; halves with each layer."""
    crop_points_divisor: int = 1
    """The grid of layer i has points_per_side / divisor^i clicks a side."""
    min_region_area: int = 0
    """Holes and islands of fewer pixels are cleaned up."""
    point_grids: tuple[tuple[tuple[float, float], ...], ...] = ()
    """Clicks (x, y) from 0 to 1 for the image, then for the crops of each layer, in place of the
    regular grids."""
    mask_to_mask: bool = False
    """Every mask is shown to the model once more, for one that it trusts more (SAM 2)."""
    largest: int = 0
    """Only so many masks are kept, by area; 0 keeps all."""


Preset = Literal[
    "segment_anything",
    "sa_1b",
    "sam2",
    "sam_track",
    "metaseg",
    "samaug",
    "any_rgbd",
    "semantic_segment_anything",
    "u_specify",
    "count_anything",
    "count_anything_crowds",
]
PRESETS: Mapping[Preset, AutomaticMasks] = {
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
    "semantic_segment_anything": AutomaticMasks(
        points_per_side=64,
        iou_threshold=0.86,
        stability_threshold=0.92,
        crop_layers=1,
        crop_points_divisor=2,
        min_region_area=100,
    ),
    # Its constructor hands the threshold over as the offset too.
    "u_specify": AutomaticMasks(stability_offset=0.95, min_region_area=200, largest=100),
    "count_anything": AutomaticMasks(
        iou_threshold=0.98, stability_threshold=0.7, nms_threshold=0.5, crop_nms_threshold=0.3
    ),
    "count_anything_crowds": AutomaticMasks(
        iou_threshold=0.0, stability_threshold=0.8, nms_threshold=0.5, crop_nms_threshold=0.3
    ),
}


def settings_of(checkpoint: Checkpoint, default: Preset) -> AutomaticMasks:
    """Return the parameters that a checkpoint's option "automatic" asks for.

    The option is the name of a preset, or a mapping of parameters, with "preset" among them or not.

    Raises:
        ModelError: there is no such preset or parameter, or too few grids for the layers.
    """
    given = checkpoint.options.get("automatic", default)
    wishes: dict[str, Any] = dict(given) if isinstance(given, Mapping) else {"preset": given}
    preset = wishes.pop("preset", default)
    if preset not in PRESETS:
        raise ModelError(
            f"model '{checkpoint.name}': unknown preset '{preset}' of automatic masks"
            f"{suggestion(str(preset), PRESETS)}"
        )
    known = {field.name: field.type for field in fields(AutomaticMasks)}
    for name, value in wishes.items():
        if name == "point_grids" and _is_grids(value):
            wishes[name] = tuple(tuple((float(x), float(y)) for x, y in grid) for grid in value)
        elif known.get(name) not in ("int", "float", "bool") or not isinstance(value, int | float):
            expected = ", ".join(sorted(known))
            what = (
                "lists of points (x, y), one a layer"
                if name == "point_grids"
                else (f"a number for one of {expected}{suggestion(name, known)}")
            )
            raise ModelError(
                f"model '{checkpoint.name}': option automatic: '{name}' is {value!r}, expected "
                f"{what}"
            )
    settings = replace(PRESETS[preset], **wishes)
    if settings.point_grids and len(settings.point_grids) <= settings.crop_layers:
        raise ModelError(
            f"model '{checkpoint.name}': option automatic: {len(settings.point_grids)} point_grids "
            f"for the picture and {settings.crop_layers} layers of crops; give one for each"
        )
    return settings


def with_wishes(
    settings: AutomaticMasks, preset: Preset | None = None, **wishes: int | None
) -> AutomaticMasks:
    """Return the parameters of a preset, or else those given, with the wishes that are not None."""
    base = settings if preset is None else PRESETS[preset]
    given: dict[str, Any] = {name: value for name, value in wishes.items() if value is not None}
    if given.keys() & {"points_per_side", "crop_layers"}:
        given["point_grids"] = ()
    return replace(base, **given)


def _is_grids(value: Any) -> bool:
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


def clicks_in(
    crop: Box, layer: int, settings: AutomaticMasks, clicks: np.ndarray | None = None
) -> np.ndarray:
    """Return where to click in a crop, in its own frame: float64, N×2.

    Args:
        crop: in the image's frame.
        layer: 0 for the whole image.
        settings: the grids.
        clicks: N×2 in the image's frame, in place of the grids; those in the crop are returned.
    """
    x0, y0, x1, y1 = crop
    if clicks is not None:
        inside = (clicks >= (x0 - 0.5, y0 - 0.5)) & (clicks < (x1 - 0.5, y1 - 0.5))
        return clicks[inside.all(axis=1)] - (x0, y0)
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
