"""The object that stands out, by U²-Netp, a network for salient objects of any kind."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from anyloom import IMAGE_CACHE_BYTES, BoundedCache, Image, raise_if_cancelled

SIDE = 320
MEAN, DEVIATION = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)

PIECE_LEVELS = (0.3, 0.5, 0.8)
MIN_PIECE_SHARE = 0.0015
"""Pieces with a smaller share of the image are left out."""


class SalientObjects:
    """U²-Netp (Qin et al. 2020) through ONNX Runtime; safe to call from several threads."""

    def __init__(self, weights: Path) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(
            str(weights), options, providers=["CPUExecutionProvider"]
        )
        self._input = self._session.get_inputs()[0].name
        self._output = self._session.get_outputs()[0].name
        self._maps: BoundedCache[str, np.ndarray] = BoundedCache(IMAGE_CACHE_BYTES)

    def map(self, image: Image) -> np.ndarray:
        """Return what stands out in an image, 0..1: float32, 320×320, covering it exactly.

        Those of recent images are cached.
        """
        return self._maps.get(image.fingerprint, lambda: self.maps([image.pixels])[0])

    def maps(self, crops: Sequence[np.ndarray]) -> list[np.ndarray]:
        """Return what stands out in each of several uint8 crops."""
        import cv2

        found = []
        for crop in crops:
            raise_if_cancelled()
            shrinks = crop.shape[0] * crop.shape[1] > SIDE * SIDE
            method = cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR
            pixels = cv2.resize(crop, (SIDE, SIDE), interpolation=method).astype(np.float32)
            # The network was trained on images divided by their brightest value.
            pixels = (pixels / max(float(pixels.max()), 1.0) - MEAN) / DEVIATION
            batch = np.ascontiguousarray(pixels.transpose(2, 0, 1)[None], np.float32)
            [salient] = self._session.run([self._output], {self._input: batch})
            found.append(np.asarray(salient)[0, 0])
        return found


def salient_pieces(salient: np.ndarray, levels: Sequence[float] = PIECE_LEVELS) -> list[np.ndarray]:
    """Return the connected pieces of a map above several levels as masks: bool, 320×320 each."""
    import cv2

    pieces: list[np.ndarray] = []
    for level in levels:
        _, labels, stats, _ = cv2.connectedComponentsWithStats((salient >= level).astype(np.uint8))
        large = np.flatnonzero(stats[1:, cv2.CC_STAT_AREA] >= MIN_PIECE_SHARE * salient.size) + 1
        pieces += [labels == label for label in large]
    return pieces


def piece_boxes(salient: np.ndarray, frame: tuple[int, int]) -> np.ndarray:
    """Return the boxes of the pieces of a map in pixels of an image of a (height, width): N×4."""
    scale = np.array([frame[1], frame[0]] * 2) / SIDE
    boxes = []
    for piece in salient_pieces(salient):
        rows, columns = np.flatnonzero(piece.any(1)), np.flatnonzero(piece.any(0))
        boxes.append((columns[0], rows[0], columns[-1] + 1, rows[-1] + 1))
    return np.reshape(boxes, (-1, 4)) * scale
