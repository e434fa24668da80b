"""Pictures for the page: the image of a run, results drawn on it, and thumbnails of steps."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..drawing import draw, thumbnail
from ..drawing.display import on_image
from ..drawing.scaling import downscale, downscale_value
from ..foundation.errors import InputError
from ..values import Image
from .records import RunRecord
from .results import regions_of

LARGEST_SIDE = 4096
THUMBNAIL_SIDE = 240


def image_upload(record: RunRecord) -> str:
    """Return the id of the upload that is the image of a run.

    Raises:
        InputError: the run has none.
    """
    body = record.request.body
    for name in ("image", *body):
        value = body.get(name)
        if isinstance(value, Mapping) and isinstance(value.get("upload"), str):
            return value["upload"]
    raise InputError("the run has no image")


def shown(image: Image, side: int) -> tuple[bytes, str]:
    """Return an image for a browser, at most `side` pixels long, and the suffix of its file."""
    small = downscale(image, side)
    if small.alpha is None:
        return small.encode("JPEG", quality=90), ".jpg"
    return small.encode("PNG"), ".png"


def overlay(image: Image, record: RunRecord, output: str | None, side: int) -> Image:
    """Return the instances that a run found, drawn on its image.

    Raises:
        UnknownNameError: there is no such output.
        InputError: no output has instances, or the run has not ended.
    """
    regions, chosen = regions_of(record, output)
    if regions.frame != image.shape:
        size = f"{image.width}×{image.height}"
        raise InputError(f"'{chosen}' does not belong to an image of {size}")
    small, instances = downscale(image, side), downscale_value(regions, side)
    return draw(small, instances)


def step_thumbnail(value: Any, inputs: Mapping[str, Any]) -> bytes:
    """Return a small JPEG of the value of a step, drawn on the image that it belongs to."""
    frame = getattr(value, "frame", None)
    images = (one for one in inputs.values() if isinstance(one, Image))
    image = next((one for one in images if one.shape == frame), None)
    return thumbnail(on_image(value, image, 3 * THUMBNAIL_SIDE), THUMBNAIL_SIDE)
