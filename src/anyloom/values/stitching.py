"""Stitching: masks that were found in overlapping tiles, put together into whole instances.

Two masks of different tiles with the same label are one instance

- where their IoU in the area that the tiles share is high enough, and so are chains of such masks;
- where they have labels, each is cut by the border of its tile, in the middle of the other tile,
  and enough of the smaller one, in the area that the tiles share, is in the other: each tile sees
  one end of a thing, and may see less of it than the other;
- where one is a partial view of the other: it touches the border of its tile, lies wholly in the
  tile of the other, which touches no border, and enough of its pixels are in the other. A tile that
  sees a half of a thing often sees it differently.

An instance is the union of its masks, without partial views of others.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from ..foundation.cancellation import raise_if_cancelled
from .run_lengths import RunLengths

MIN_AGREEMENT = 0.5
LEAST = 1e-9
"""The lowest IoU that counts as agreement, so that masks without a common pixel never agree."""


class JoinedMask(NamedTuple):
    """One instance, which one or several tiles have found.

    rows:  of its masks among those of all tiles, one tile after another.
    box:   (x0, y0, x1, y1) around it in the whole, in pixels.
    shape: one mask, of the size of the box.
    """

    rows: Sequence[int]
    box: tuple[int, int, int, int]
    shape: RunLengths


def instances_of(
    parts: Sequence[RunLengths],
    windows: np.ndarray,
    labels: Sequence[str] | None = None,
    min_agreement: float = MIN_AGREEMENT,
) -> Iterator[JoinedMask]:
    """Yield the instances that tiles have found, in the order of their first masks.

    Time and memory depend on the masks, not on the size of the whole.

    Args:
        parts: the masks of each tile, in its own frame.
        windows: int, N×4, (x0, y0, x1, y1) of each tile in the whole.
        labels: of the masks of all tiles; masks of different labels are never one instance.
        min_agreement: the least share of pixels that is enough.
    """
    first = np.cumsum([0, *map(len, parts)])
    boxes = [
        part.boxes().astype(np.int64) + np.tile(window[:2], 2)
        for part, window in zip(parts, windows, strict=True)
    ]
    tile_of = np.repeat(np.arange(len(parts)), np.diff(first))
    cut = [_at_border(own, window) for own, window in zip(boxes, windows, strict=True)]
    for rows in _groups(parts, windows, boxes, cut, first, labels, min_agreement):
        raise_if_cancelled()
        places = [(int(tile_of[row]), row - int(first[tile_of[row]])) for row in rows]
        around = np.array([boxes[tile][row] for tile, row in places])
        x0, y0 = (int(edge) for edge in around[:, :2].min(axis=0))
        x1, y1 = (int(edge) for edge in around[:, 2:].max(axis=0))
        size = (max(y1 - y0, 1), max(x1 - x0, 1))
        shapes = [
            parts[tile]
            .rows([row])
            .windowed(x0 - int(windows[tile][0]), y0 - int(windows[tile][1]), size)
            for tile, row in places
        ]
        shape = shapes[0]
        if len(shapes) > 1:
            at_border = np.array([cut[tile][row] for tile, row in places])
            edges = windows[[tile for tile, _ in places]]
            shape = _union(RunLengths.concatenate(shapes), around, at_border, edges, min_agreement)
        yield JoinedMask(rows, (x0, y0, x0 + size[1], y0 + size[0]), shape)


def best_rows(instances: Sequence[JoinedMask], scores: np.ndarray | None) -> list[int]:
    """Return, per instance, the row of its mask with the highest score, the first of several."""
    known = {} if scores is None else dict(enumerate(scores.tolist()))
    return [max(one.rows, key=lambda row: (known.get(row, 0.0), -row)) for one in instances]


def _union(
    shapes: RunLengths,
    boxes: np.ndarray,
    at_border: np.ndarray,
    windows: np.ndarray,
    min_agreement: float,
) -> RunLengths:
    """Return the union of the masks of an instance, without partial views.

    Args:
        windows: of the tile of each mask.
    """
    partial = at_border & _lie_in(boxes, windows[~at_border]).any(axis=1)
    if partial.any():
        whole = shapes.rows(np.flatnonzero(~at_border)).union()
        partial &= shapes.intersections(whole)[:, 0] >= min_agreement * shapes.areas()
        shapes = shapes.rows(np.flatnonzero(~partial))
    return shapes.union()


def _lie_in(boxes: np.ndarray, windows: np.ndarray) -> np.ndarray:
    """Return which boxes lie in which windows: bool, N×M."""
    starts = boxes[:, None, :2] >= windows[None, :, :2]
    ends = boxes[:, None, 2:] <= windows[None, :, 2:]
    return np.logical_and.reduce(starts & ends, axis=2)


def _at_border(boxes: np.ndarray, window: np.ndarray) -> np.ndarray:
    """Return which boxes touch the border of their tile."""
    touching = np.concatenate([boxes[:, :2] <= window[:2], boxes[:, 2:] >= window[2:]], axis=1)
    return np.logical_or.reduce(touching, axis=1)


def _end_in(boxes: np.ndarray, window: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Return which boxes of a tile touch a border of it that lies inside of another tile."""
    starts = (boxes[:, :2] <= window[:2]) & (other[:2] < window[:2])
    ends = (boxes[:, 2:] >= window[2:]) & (other[2:] > window[2:])
    return np.logical_or.reduce(starts | ends, axis=1)


def _groups(
    parts: Sequence[RunLengths],
    windows: np.ndarray,
    boxes: Sequence[np.ndarray],
    cut: Sequence[np.ndarray],
    first: np.ndarray,
    labels: Sequence[str] | None,
    min_agreement: float,
) -> list[list[int]]:
    """Return the rows of each instance, in the order of their first row."""
    leader = list(range(int(first[-1])))

    def find(row: int) -> int:
        while leader[row] != row:
            leader[row] = leader[leader[row]]
            row = leader[row]
        return row

    for a, b in _neighbors(windows):
        low = np.maximum(windows[a][:2], windows[b][:2])
        high = np.minimum(windows[a][2:], windows[b][2:])
        here, there = (_rows_in(boxes[tile], low, high) for tile in (a, b))
        if not len(here) or not len(there):
            continue
        raise_if_cancelled()
        left_shapes = _seen(parts[a], windows[a], here, low, high)
        right_shapes = _seen(parts[b], windows[b], there, low, high)
        partial_left = cut[a][here] & _lie_in(boxes[a][here], windows[[b]])[:, 0]
        partial_right = cut[b][there] & _lie_in(boxes[b][there], windows[[a]])[:, 0]
        both_cut = np.zeros((len(here), len(there)), bool)
        if labels is not None:  # without labels, a piece of a thing is another thing
            both_cut = _end_in(boxes[a][here], windows[a], windows[b])[:, None] & _end_in(
                boxes[b][there], windows[b], windows[a]
            )
        agreement = _agreement(
            left_shapes,
            right_shapes,
            both_cut,
            partial_left[:, None] & ~cut[b][there],
            ~cut[a][here][:, None] & partial_right,
        )
        for i, j in np.argwhere(agreement >= max(min_agreement, LEAST)):
            left, right = int(first[a] + here[i]), int(first[b] + there[j])
            if labels is None or labels[left] == labels[right]:
                roots = sorted((find(left), find(right)))
                leader[roots[1]] = roots[0]
    groups: dict[int, list[int]] = {}
    for row in range(len(leader)):
        groups.setdefault(find(row), []).append(row)
    return list(groups.values())


def _agreement(
    left: RunLengths,
    right: RunLengths,
    both_cut: np.ndarray,
    left_partial: np.ndarray,
    right_partial: np.ndarray,
) -> np.ndarray:
    """Return how much every mask agrees with every one of another tile, from 0 to 1: N×M.

    Args:
        both_cut: which pairs both tiles cut, each in the middle of the other one: bool, N×M.
        left_partial: which on the left may be partial views of which on the right: bool, N×M.
        right_partial: likewise the other way round.
    """
    shared = left.intersections(right)
    areas, others = left.areas()[:, None], right.areas()[None]
    iou = shared / np.maximum(areas + others - shared, 1)
    in_right = np.where(left_partial | both_cut, shared / np.maximum(areas, 1), 0)
    in_left = np.where(right_partial | both_cut, shared / np.maximum(others, 1), 0)
    return np.maximum(iou, np.maximum(in_right, in_left))


def _neighbors(windows: np.ndarray) -> Iterator[tuple[int, int]]:
    """Yield the pairs of tiles that share pixels."""
    for a, (x0, y0, x1, y1) in enumerate(windows):
        later = windows[a + 1 :]
        shared = (later[:, 0] < x1) & (later[:, 2] > x0) & (later[:, 1] < y1) & (later[:, 3] > y0)
        for b in np.flatnonzero(shared):
            yield a, a + 1 + int(b)


def _rows_in(boxes: np.ndarray, low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """Return the rows whose boxes reach into an area."""
    return np.flatnonzero(((boxes[:, :2] < high) & (boxes[:, 2:] > low)).all(axis=1))


def _seen(
    part: RunLengths, window: np.ndarray, rows: np.ndarray, low: np.ndarray, high: np.ndarray
) -> RunLengths:
    """Return what some masks of a tile have in an area of the whole."""
    left, top = (int(edge) for edge in low - window[:2])
    width, height = (int(side) for side in high - low)
    return part.rows(rows).windowed(left, top, (height, width))
