"""Lines of text in an image by PaddleOCR's small models (RapidOCR)."""

from __future__ import annotations

import contextlib
import io
import logging
import threading
from collections.abc import Callable
from typing import Any, Self

import numpy as np

from anyloom import Checkpoint, Image, Regions, raise_if_cancelled

from ..protocols import TextReader
from .lite_weights import verified_file

FILES = {
    "Det": (
        "PP-OCRv6_det_small.onnx",
        "090f04abcd9d9a7498bc4ebf677e4cb9bdce1fe4197ddb7e529f1ef44e1ff94f",
    ),
    "Rec": (
        "PP-OCRv6_rec_small.onnx",
        "6f327246b50388f3c176ae304bd95767ea6dc0c9ae92153ef8cbe210b3c14884",
    ),
    "Cls": (
        "ch_ppocr_mobile_v2.0_cls_mobile.onnx",
        "e47acedf663230f8863ff1ab0e64dd2d82b838fceb5957146dab185a89d6215c",
    ),
}
MOST_ELONGATED = 16
"""The longer side over the shorter one above which an image is padded: the library enlarges the
shorter side to 736 pixels, however long the other one becomes."""


class RapidOcr(TextReader, family="rapidocr"):
    """PaddleOCR's small models through ONNX Runtime (RapidOCR)."""

    version = 2

    runs_on = "cpu"

    def __init__(self, checkpoint: Checkpoint, engine: Any) -> None:
        self.checkpoint = checkpoint
        self._engine = engine
        # Between the library's steps a request of higher priority may run on the same thread.
        self._lock = threading.RLock()

    @classmethod
    def load(cls, checkpoint: Checkpoint, device: str) -> Self:
        # With model paths the library downloads nothing.
        paths = {
            f"{part}.model_path": str(
                verified_file("rapidocr", f"models/{name}", sha256, checkpoint)
            )
            for part, (name, sha256) in FILES.items()
        }
        with contextlib.redirect_stdout(io.StringIO()):
            from rapidocr import RapidOCR

            logging.getLogger("RapidOCR").setLevel(logging.ERROR)
            engine: Any = RapidOCR(params={"Global.log_level": "error", **paths})
        for part in (engine._load_det_model(), engine._load_cls_model(), engine._load_rec_model()):
            part.session = _CheckedSession(part.session)
        return cls(checkpoint, engine)

    def read(self, image: Image) -> Regions:
        with self._lock:
            output = self._engine(_padded(image.pixels[..., ::-1]))
        if output.boxes is None or not output.txts:
            return Regions.empty(image.shape)
        corners = np.asarray(output.boxes, np.float32).reshape(-1, 4, 2)
        corners = np.minimum(corners, np.array([image.width, image.height], np.float32))
        boxes = np.concatenate([corners.min(1), corners.max(1)], axis=1)
        lines = Regions(
            boxes,
            image.shape,
            scores=np.asarray(output.scores, np.float32),
            score_kind="detector",
            labels=list(output.txts),
            columns={"polygon": corners},
        )
        return lines[lines.areas > 0]


def _padded(pixels: np.ndarray) -> np.ndarray:
    """Return an image with black rows or columns at its end, if it is very long."""
    height, width = pixels.shape[:2]
    least = -(-max(height, width) // MOST_ELONGATED)
    missing = (max(0, least - height), max(0, least - width))
    return np.ascontiguousarray(np.pad(pixels, [(0, missing[0]), (0, missing[1]), (0, 0)]))


class _CheckedSession:
    """A network of the library, with a check for cancellation before each batch of lines."""

    def __init__(self, session: Callable[[np.ndarray], Any]) -> None:
        self.session = session

    def __call__(self, batch: np.ndarray) -> Any:
        raise_if_cancelled()
        return self.session(batch)
