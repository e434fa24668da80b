"""Runs of set pixels in one mask, and their run-length counts.

A run is a start and an exclusive end in COCO's column-major order: pixel (x, y) of a mask of height
H has index x·H + y. Counts alternate between clear and set pixels, starting with clear ones.
"""

from __future__ import annotations

import numpy as np


def runs_of_mask(mask: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the starts and ends of the runs of a bool array."""
    height = mask.shape[0]
    columns = np.flatnonzero(mask.any(axis=0))
    if not len(columns):
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    x0, x1 = int(columns[0]), int(columns[-1]) + 1
    rows = np.flatnonzero(mask[:, x0:x1].any(axis=1))
    y0, y1 = int(rows[0]), int(rows[-1]) + 1
    # An empty row at either end of a column keeps the runs of neighboring columns apart.
    stride = y1 - y0 + 1
    strip = np.zeros((x1 - x0) * stride + 1, dtype=bool)
    strip[1:].reshape(x1 - x0, stride)[:, : y1 - y0] = mask[y0:y1, x0:x1].T
    changes = np.flatnonzero(strip[1:] != strip[:-1])
    # Change k starts a run or the gap after it, at row y0 + k % stride of its column.
    pixels = (x0 + changes // stride) * height + y0 + changes % stride
    return merge_runs(pixels[0::2], pixels[1::2])


def merge_runs(starts: np.ndarray, ends: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Join runs that touch or overlap; `starts` must be sorted."""
    if len(starts) < 2:
        return starts, ends
    reach = np.maximum.accumulate(ends)
    apart = starts[1:] > reach[:-1]
    return (
        starts[np.concatenate([[True], apart])],
        reach[np.concatenate([apart, [True]])],
    )


def counts_of_runs(starts: np.ndarray, ends: np.ndarray, pixels: int) -> np.ndarray:
    """Return the counts, uint32, of sorted runs that neither touch nor overlap."""
    edges = np.empty(2 * len(starts) + 2, dtype=np.int64)
    edges[0], edges[-1] = 0, pixels
    edges[1:-1:2] = starts
    edges[2:-1:2] = ends
    counts = np.diff(edges)
    return (counts if counts[-1] else counts[:-1]).astype(np.uint32)


def canonical_counts(counts: np.ndarray) -> np.ndarray:
    """Return counts without zeros after the first, so that equal masks have equal counts."""
    edges = np.cumsum(counts, dtype=np.int64)
    starts, ends = edges[0:-1:2], edges[1::2]
    filled = ends > starts
    return counts_of_runs(*merge_runs(starts[filled], ends[filled]), int(edges[-1]))
