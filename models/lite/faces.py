"""Where are faces, and the people they belong to?

ImageNet has no class for people. Faces seen from the front are found by a cascade of local binary
patterns (Liao et al. 2007) that scikit-image carries along; of anybody who looks away it says
nothing.
"""

from __future__ import annotations

import threading
from functools import lru_cache
from typing import Any

import numpy as np

from ..common.edge_refinement import shrunk, working_size

FACE_WORDS = frozenset({"face", "head", "faces"})
PERSON_WORDS = frozenset(
    {
        "person",
        "people",
        "human",
        "man",
        "woman",
        "men",
        "women",
        "girl",
        "boy",
        "child",
        "astronaut",
    }
)
LONGEST = 320
_lock = threading.Lock()

Box = tuple[float, float, float, float]


def faces(pixels: np.ndarray) -> list[Box]:
    """Return boxes of faces seen from the front, largest first, in pixels."""
    import cv2
    from skimage.color import rgb2gray

    size = working_size(pixels.shape[0], pixels.shape[1], LONGEST)
    scale = pixels.shape[1] / size[1]
    gray = rgb2gray(cv2.GaussianBlur(shrunk(pixels, size), (0, 0), 0.6))
    least = max(24, min(size) // 8)
    with _lock:
        found = _cascade().detect_multi_scale(
            img=gray,
            scale_factor=1.15,
            step_ratio=1,
            min_size=(least, least),
            max_size=(min(size), min(size)),
            min_neighbor_number=6,
        )
    boxes = [
        (
            one["c"] * scale,
            one["r"] * scale,
            (one["c"] + one["width"]) * scale,
            (one["r"] + one["height"]) * scale,
        )
        for one in found
    ]
    return sorted(boxes, key=lambda box: box[0] - box[2])


def person_of(face: Box, frame: tuple[int, int]) -> Box:
    """Return the box of a person whose face is known: three and a half faces wide, seven high.

    The proportions are those of an upright adult in drawing manuals; what leaves the image is
    cut off.
    """
    x0, y0, x1, y1 = face
    width, height = x1 - x0, y1 - y0
    return (
        max(0.0, x0 - 1.3 * width),
        max(0.0, y0 - 0.5 * height),
        min(float(frame[1]), x1 + 1.3 * width),
        min(float(frame[0]), y0 + 7 * height),
    )


@lru_cache(maxsize=1)
def _cascade() -> Any:
    from skimage.data import lbp_frontal_face_cascade_filename
    from skimage.feature import Cascade

    return Cascade(lbp_frontal_face_cascade_filename())
