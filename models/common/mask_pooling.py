"""One feature vector per mask, by mean pooling of a feature map."""

from __future__ import annotations

import numpy as np

from anyloom import FeatureMap, Masks, raise_if_cancelled


def pooled_features(masks: Masks, features: FeatureMap) -> np.ndarray:
    """Return the unit mean vector of the cells that each mask covers: float64, N×D.

    A cell belongs to a mask that covers more than half of it. The best covered cell always belongs
    to it, so that a mask smaller than a cell has a vector too.
    """
    import cv2

    rows, columns, depth = features.vectors.shape
    height, width = features.frame
    x0, y0, x1, y1 = features.extent
    column_edges = x0 + np.arange(columns + 1) * (x1 - x0) / columns
    row_edges = y0 + np.arange(rows + 1) * (y1 - y0) / rows
    left = np.clip(np.rint(column_edges), 0, width).astype(int)
    upper = np.clip(np.rint(row_edges), 0, height).astype(int)
    # Cells in the padding of a frame have no pixels and are never covered.
    pixels = np.maximum(np.diff(upper)[:, None] * np.diff(left)[None, :], 1)
    vectors = features.vectors.reshape(-1, depth).astype(np.float64)
    result = np.zeros((len(masks), depth))
    for row, mask in enumerate(masks.masks()):
        raise_if_cancelled()
        sums = cv2.integral(mask.astype(np.uint8))[np.ix_(upper, left)]
        coverage = np.diff(np.diff(sums, axis=0), axis=1) / pixels
        cells = coverage > 0.5
        cells.flat[int(coverage.argmax())] = True
        result[row] = vectors[cells.reshape(-1)].mean(axis=0)
    return result / np.maximum(np.linalg.norm(result, axis=1, keepdims=True), 1e-12)
