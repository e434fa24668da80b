"""How do masks and label maps become PNG files, and back, without losing a pixel?"""

from __future__ import annotations

import io

import numpy as np

from ...errors import ImageError
from ..image import MAX_PIXELS, Image
from ..image_decoding import read_header, reported_as
from ..label_map import LabelMap
from ..quiet_pillow import quiet


def mask_to_png(mask: np.ndarray) -> bytes:
    """Return a bool array H×W as a PNG of one bit per pixel, white where set."""
    import PIL.Image

    file = io.BytesIO()
    PIL.Image.fromarray(np.asarray(mask, dtype=bool)).save(file, "PNG")
    return file.getvalue()


def mask_from_png(encoded: bytes) -> np.ndarray:
    """Return the mask of a picture file: bool, H×W, set where it is brighter than half.

    Raises:
        ImageError: not a readable picture.
    """
    return Image.decode(encoded).pixels[:, :, 0] > 127


def label_map_to_png(labels: LabelMap) -> bytes:
    """Return the class numbers as grey values: 8 bits where they fit, otherwise 16.

    Raises:
        ValueError: a number is below 0 or above 65,535.
    """
    import PIL.Image

    low, high = int(labels.numbers.min()), int(labels.numbers.max())
    if low < 0 or high > 65535:
        raise ValueError(f"a label PNG holds numbers from 0 to 65535, found {low} to {high}")
    file = io.BytesIO()
    kind = np.uint8 if high < 256 else np.uint16
    PIL.Image.fromarray(labels.numbers.astype(kind)).save(file, "PNG")
    return file.getvalue()


def label_map_from_png(encoded: bytes, names: dict[int, str] | None = None) -> LabelMap:
    """Return the label map of a grey or palette PNG; palette numbers are the classes.

    Raises:
        ImageError: not a readable picture, or one in colour.
    """
    import PIL.Image

    read_header(encoded, "label map", MAX_PIXELS)
    with reported_as("label map"), quiet:
        picture = PIL.Image.open(io.BytesIO(encoded), formats=["PNG"])
        if picture.mode not in ("1", "L", "P", "I", "I;16", "I;16B"):
            raise ImageError("label map", f"expected a grey or palette PNG, got {picture.mode}")
        return LabelMap(np.asarray(picture).astype(np.int32), names)
