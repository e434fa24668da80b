"""Masks to polygons and back.

Corners are the centers of the outermost pixels (pixel (5, 7) is the corner (5.5, 7.5)), as most
tools expect; filling includes the outline. Without simplification mask → polygons → mask is exact.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np


class Polygon(NamedTuple):
    """One connected piece of a mask.

    outer: float32, K×2, (x, y); a piece of one or two pixels repeats corners, so that K ≥ 3.
    holes: rings of the piece's own pixels around each of its holes.
    """

    outer: np.ndarray
    holes: tuple[np.ndarray, ...] = ()


def mask_to_polygons(mask: np.ndarray, tolerance: float = 0.0) -> list[Polygon]:
    """Return the pieces of a mask, largest first.

    Args:
        mask: bool, H×W.
        tolerance: of simplification (Douglas-Peucker), in pixels; 0 keeps the exact outline.
    """
    import cv2

    rings, tree = cv2.findContours(
        np.ascontiguousarray(mask, dtype=np.uint8), cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE
    )
    if tree is None or not len(rings):
        return []
    if tolerance > 0:
        rings = [cv2.approxPolyDP(ring, tolerance, True) for ring in rings]
    parents = np.reshape(tree, (-1, 4))[:, 3].tolist()
    corners = [_corners(ring) for ring in rings]
    holes: dict[int, list[np.ndarray]] = {}
    for index, parent in enumerate(parents):
        if parent >= 0:
            holes.setdefault(parent, []).append(corners[index])
    pieces = [index for index, parent in enumerate(parents) if parent < 0]
    pieces.sort(key=lambda index: -cv2.contourArea(rings[index]))
    return [Polygon(corners[index], tuple(holes.get(index, ()))) for index in pieces]


def polygons_to_mask(polygons: Iterable[Polygon], frame: tuple[int, int]) -> np.ndarray:
    """Return the pixels that any of the polygons covers, outlines included: bool, H×W.

    A corner belongs to the pixel that contains it; what lies outside the frame is cut off.
    """
    import cv2

    covered = np.zeros(frame, dtype=np.uint8)
    for polygon in polygons:
        ring = _pixels(polygon.outer, frame)
        if not polygon.holes:
            cv2.fillPoly(covered, [ring], 1)
            continue
        piece = np.zeros(frame, dtype=np.uint8)
        cv2.fillPoly(piece, [ring], 1)
        holes = [_pixels(hole, frame) for hole in polygon.holes]
        for hole in holes:
            cv2.fillPoly(piece, [hole], 0)
        # A hole's ring consists of pixels of the piece.
        cv2.polylines(piece, holes, True, 1)
        cv2.polylines(piece, [ring], True, 1)
        covered |= piece
    return covered.astype(bool)


def _corners(ring: np.ndarray) -> np.ndarray:
    points = np.reshape(ring, (-1, 2)).astype(np.float32) + 0.5
    return points if len(points) >= 3 else np.resize(points, (3, 2))


def _pixels(ring: np.ndarray, frame: tuple[int, int]) -> np.ndarray:
    corners = np.asarray(ring, dtype=np.float64).reshape(-1, 2)
    if not np.isfinite(corners).all():
        raise ValueError("a polygon's corners are finite numbers")
    # OpenCV computes with 16 fractional bits, so coordinates far outside the frame would overflow.
    reach = 10 * max(frame)
    return np.floor(np.clip(corners, -reach, reach)).astype(np.int32)
