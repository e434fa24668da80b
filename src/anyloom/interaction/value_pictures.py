"""Values of a graph that is edited, for a person: thumbnails, and the full output."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ..drawing.display import image_of, on_image, table_html, thumbnail
from ..drawing.scaling import downscale
from ..engine.cached_value import Outputs
from ..foundation.plain_text import plain
from ..values import Image, Table

SHOWN_SIDE = 1024
SHOWN_TEXT = 20_000


def value_thumbnail(value: Any, images: Iterable[Any]) -> bytes:
    """Return a small JPEG of a value.

    Args:
        images: values of the session; the first image that the value lies on is its background.
    """
    return thumbnail(_drawable(value, list(images)))


def value_details(value: Any, images: Iterable[Any]) -> tuple[dict[str, str], list[bytes]]:
    """Return a value as text and HTML, and its picture if it has one.

    Args:
        images: as for `value_thumbnail`.
    """
    text = plain(value if isinstance(value, str) else repr(value), SHOWN_TEXT)
    if isinstance(value, Table):
        return {"text": text, "html": table_html(value)}, []
    shown = image_of(_drawable(value, list(images)), SHOWN_SIDE)
    if shown is None:
        return {"text": text, "html": ""}, []
    small = downscale(shown, SHOWN_SIDE)
    encoded = small.encode("JPEG") if small.alpha is None else small.encode("PNG")
    return {"text": text, "html": ""}, [encoded]


def _drawable(value: Any, images: list[Any]) -> Any:
    """Return a value on the image that it lies on; of several outputs, the first with a picture."""
    if isinstance(value, Outputs):
        shown = (_drawable(one, images) for one in value.values())
        return next((one for one in shown if image_of(one, SHOWN_SIDE) is not None), value)
    frame = getattr(value, "frame", None)
    below = (one for one in images if isinstance(one, Image) and one.shape == frame)
    return on_image(value, next(below, None))
