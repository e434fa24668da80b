"""Boxes of faces, and of the people they belong to.

ImageNet has no class for people. Frontal faces are detected by a cascade of local binary patterns
(Liao et al. 2007) that scikit-image includes; other views are not detected.
"""

from __future__ import annotations

import threading
from functools import lru_cache
from typing import Any

import numpy as np

from ..common.edge_refinement import downscale, working_size

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
MAX_SIDE = 640
SMALLEST_SHARE = 16
"""The image's shorter side over that of the smallest face that is looked for."""
MIN_NEIGHBORS = 10
"""As many overlapping windows must agree; with fewer, collars and flowers are faces too."""
_cascade_lock = threading.Lock()

Box = tuple[float, float, float, float]


def detect_faces(pixels: np.ndarray) -> list[Box]:
    """Return boxes of frontal faces, largest first, in pixels."""
    import cv2
    from skimage.color import rgb2gray

    size = working_size(pixels.shape[0], pixels.shape[1], MAX_SIDE)
    scale = pixels.shape[1] / size[1]
    gray = rgb2gray(cv2.GaussianBlur(downscale(pixels, size), (0, 0), 0.6))
    smallest = max(24, min(size) // SMALLEST_SHARE)
    with _cascade_lock:
        detections = _cascade().detect_multi_scale(
            img=gray,
            scale_factor=1.15,
            step_ratio=1,
            min_size=(smallest, smallest),
            max_size=(min(size), min(size)),
            min_neighbor_number=MIN_NEIGHBORS,
        )
    boxes = [
        (
            detection["c"] * scale,
            detection["r"] * scale,
            (detection["c"] + detection["width"]) * scale,
            (detection["r"] + detection["height"]) * scale,
        )
        for detection in detections
    ]
    return sorted(boxes, key=lambda box: box[0] - box[2])


def person_box(face: Box, frame: tuple[int, int]) -> Box:
    """Return the box of the person with a face: 3.6 faces wide, 7.5 high.

    The proportions are those of an upright adult in drawing manuals; the box is clipped to the
    image.
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
