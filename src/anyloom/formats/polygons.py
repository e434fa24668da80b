"""Masks to polygons and back.

Corners are the centers of the outermost pixels (pixel (5, 7) is the corner (5.5, 7.5)), as most
tools expect; filling includes the outline. Without simplification mask → polygons → mask is exact.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np

from ..values.run_lengths import RunLengths
from .instances import empty_shape, shape_of_crop

LONGEST_SIDE = 2**18
"""Pixels along a side of an image in which polygons of real coordinates are filled."""
BRIDGE_CANDIDATES = 1000
"""Corners of a ring that are tried as the end of a bridge to another one."""


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
    return _pieces(mask, tolerance, 0, 0)


def shape_to_polygons(shapes: RunLengths, index: int, tolerance: float = 0.0) -> list[Polygon]:
    """Return the pieces of one mask of a set, as `mask_to_polygons` does."""
    left, top = (int(edge) for edge in shapes.rows([index]).boxes()[0, :2])
    return _pieces(shapes.crop(index), tolerance, left, top)


def outline_of(shapes: RunLengths, index: int, tolerance: float | None) -> np.ndarray | None:
    """Return the outline of one mask of a set, None where one polygon cannot stand for the mask.

    Args:
        tolerance: of simplification, in pixels; None keeps every mask a mask.
    """
    if tolerance is None:
        return None
    pieces = shape_to_polygons(shapes, index, tolerance)
    return pieces[0].outer if len(pieces) == 1 and not pieces[0].holes else None


def polygons_to_mask(polygons: Iterable[Polygon], frame: tuple[int, int]) -> np.ndarray:
    """Return the pixels that any of the polygons covers, outlines included: bool, H×W.

    A corner belongs to the pixel that contains it; what lies outside the frame is cut off.
    """
    return polygons_to_shape(list(polygons), frame).decode(0)


def polygons_to_shape(
    polygons: Sequence[Polygon], frame: tuple[int, int], slack: float = 0.0
) -> RunLengths:
    """Return the one mask that `polygons_to_mask` returns.

    Args:
        slack: how far, in pixels, a corner may lie before the pixel that it belongs to, because
            its coordinates were rounded when they were written.
    """
    import cv2

    rings = [_pixels(polygon.outer, frame, slack) for polygon in polygons]
    if not rings:
        return empty_shape(frame)
    corners = np.concatenate(rings)
    left, top = np.maximum(corners.min(axis=0), 0).tolist()
    right, bottom = np.minimum(corners.max(axis=0) + 1, [frame[1], frame[0]]).tolist()
    if bottom <= top or right <= left:
        return empty_shape(frame)
    covered = np.zeros((bottom - top, right - left), np.uint8)
    for polygon, outer in zip(polygons, rings, strict=True):
        ring = outer - [left, top]
        if not polygon.holes:
            cv2.fillPoly(covered, [ring], 1)
            continue
        piece = np.zeros_like(covered)
        cv2.fillPoly(piece, [ring], 1)
        holes = [_pixels(hole, frame, slack) - [left, top] for hole in polygon.holes]
        for hole in holes:
            cv2.fillPoly(piece, [hole], 0)
        # A hole's ring consists of pixels of the piece.
        cv2.polylines(piece, holes, True, 1)
        cv2.polylines(piece, [ring], True, 1)
        covered |= piece
    return shape_of_crop(covered.astype(bool), left, top, frame)


def polygon_shape(corners: np.ndarray, frame: tuple[int, int]) -> RunLengths:
    """Return the mask of a polygon of real coordinates, filled by COCO's rule.

    Args:
        corners: K×2, (x, y); edges lie between pixels.

    Raises:
        ValueError: fewer than 3 corners, or some far outside the image.
    """
    from pycocotools import mask as coco

    if reason := ring_reason(corners, frame):
        raise ValueError(reason)
    ring: Any = [np.asarray(corners, dtype=np.float64).reshape(-1).tolist()]
    return RunLengths.from_coco([coco.merge(coco.frPyObjects(ring, *frame))], frame)


def ring_reason(ring: Any, frame: tuple[int, int]) -> str:
    """Return why pycocotools must not see a ring, or ""."""
    numbers = np.asarray(ring, dtype=np.float64).reshape(-1)
    if len(numbers) < 6 or len(numbers) % 2:
        return "a polygon has fewer than 3 corners"
    # pycocotools visits every pixel of an edge, however long it is.
    if max(frame) > LONGEST_SIDE:
        return f"an image of {frame[1]} × {frame[0]} pixels is too large"
    if not (np.abs(numbers) <= 2 * max(frame)).all():
        return "a polygon lies far outside the image"
    return ""


def one_ring(polygons: Sequence[Polygon], most: int) -> np.ndarray:
    """Join outlines and holes into one closed ring: K×2.

    Each ring is entered and left at one corner, over a bridge of no width from the ring nearest to
    it. Time and memory grow with the number of corners, not with its square.

    Args:
        most: how many rings are joined; of more, the largest are.
    """
    rings = [ring for polygon in polygons for ring in (polygon.outer, *polygon.holes)]
    rings = sorted(rings, key=_area, reverse=True)[:most]
    if not rings:
        return np.zeros((0, 2))
    bridges = _bridges(rings)
    pieces: list[np.ndarray] = []
    # A ring, the corner at which it was entered, and how much of it was walked.
    open_rings = [(0, 0, 0)]
    while open_rings:
        ring, entry, walked = open_rings.pop()
        corners, ahead = rings[ring], bridges[ring]
        if ahead:
            upto, other, start = ahead.pop()
            pieces.append(_walk(corners, entry, walked, upto))
            open_rings += [(ring, entry, upto), (other, start, 0)]
        else:
            # The first ring is closed by whoever reads it; the others lead back to their entry.
            last = len(corners) if ring else len(corners) - 1
            pieces.append(_walk(corners, entry, walked, last))
    return np.concatenate(pieces)


def _walk(corners: np.ndarray, entry: int, first: int, last: int) -> np.ndarray:
    """Return the corners from the first to the last one, counted from the entry, inclusive."""
    return corners[(entry + np.arange(first, last + 1)) % len(corners)]


def _bridges(rings: Sequence[np.ndarray]) -> list[list[tuple[int, int, int]]]:
    """Return, per ring, the bridges to the rings that are entered from it: a spanning tree.

    A bridge is (corners from the entry to where it starts, other ring, corner at which that is
    entered); the last one of a list comes first on the way around the ring.
    """
    from scipy.spatial import KDTree

    trees = [KDTree(ring) for ring in rings]
    nearest: list[tuple[float, int, int, int]] = [(np.inf, 0, 0, 0)] * len(rings)
    bridges: list[list[tuple[int, int, int]]] = [[] for _ in rings]
    entries = [0] * len(rings)
    left, latest = set(range(1, len(rings))), 0
    while left:
        for ring in left:
            # The smaller ring asks, which needs fewer questions.
            asking, asked = max(ring, latest), min(ring, latest)
            step = -(-len(rings[asking]) // BRIDGE_CANDIDATES)
            gaps, corners = map(np.asarray, trees[asked].query(rings[asking][::step]))
            at = int(gaps.argmin())
            ends = {asking: at * step, asked: int(corners[at])}
            bridge = (float(gaps[at]), latest, ends[latest], ends[ring])
            nearest[ring] = min(nearest[ring], bridge)
        latest = min(left, key=lambda ring: nearest[ring])
        left.remove(latest)
        _, parent, corner, entries[latest] = nearest[latest]
        walked = (corner - entries[parent]) % len(rings[parent])
        bridges[parent].append((walked, latest, entries[latest]))
    return [sorted(ahead, reverse=True) for ahead in bridges]


def _pieces(mask: np.ndarray, tolerance: float, left: int, top: int) -> list[Polygon]:
    import cv2

    if not mask.size:
        return []
    rings, tree = cv2.findContours(
        np.ascontiguousarray(mask, dtype=np.uint8),
        cv2.RETR_CCOMP,
        cv2.CHAIN_APPROX_SIMPLE,
        offset=(left, top),
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


def _corners(ring: np.ndarray) -> np.ndarray:
    points = np.reshape(ring, (-1, 2)).astype(np.float32) + 0.5
    return points if len(points) >= 3 else np.resize(points, (3, 2))


def _pixels(ring: np.ndarray, frame: tuple[int, int], slack: float) -> np.ndarray:
    corners = np.asarray(ring, dtype=np.float64).reshape(-1, 2)
    if not np.isfinite(corners).all():
        raise ValueError("a polygon's corners are finite numbers")
    # OpenCV computes with 16 fractional bits, so coordinates far outside the frame would overflow.
    reach = 10 * max(frame)
    return np.floor(np.clip(corners, -reach, reach) + slack).astype(np.int32)


def _area(ring: np.ndarray) -> float:
    x, y = ring[:, 0].astype(np.float64), ring[:, 1].astype(np.float64)
    return abs(float(np.dot(x, np.roll(y, 1)) - np.dot(y, np.roll(x, 1)))) / 2
