"""How does a binary mask become run lengths, and what can be computed without going back?

The order is COCO's: columns first (Fortran order), runs alternate starting with zeros, so the first
count is 0 where the first pixel is set.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Self

import numpy as np

from .value import frozen


class RunLengths:
    """N binary masks of one size, as the lengths of their runs, one mask after another."""

    def __init__(self, size: tuple[int, int], counts: Any, offsets: Any) -> None:
        """Take run lengths as they are.

        Args:
            size: (height, width).
            counts: uint32, the run lengths of all masks.
            offsets: int64, N+1; mask i owns counts[offsets[i]:offsets[i+1]].
        """
        self.size = (int(size[0]), int(size[1]))
        self.counts = frozen(counts, np.uint32)
        self.offsets = frozen(offsets, np.int64)

    @classmethod
    def encode(cls, masks: Iterable[Any], size: tuple[int, int] | None = None) -> Self:
        """Encode bool arrays of H×W; `size` is needed only where there are none."""
        runs: list[np.ndarray] = []
        for mask in masks:
            array = np.asarray(mask)
            if array.ndim != 2 or (size is not None and array.shape != tuple(size)):
                raise ValueError(
                    f"expected a mask of {size or 'height × width'}, got {array.shape}"
                )
            size = (array.shape[0], array.shape[1])
            runs.append(_runs_of(array.astype(bool, copy=False)))
        if size is None:
            raise ValueError("no masks and no size")
        return cls.from_counts(size, runs)

    @classmethod
    def from_counts(cls, size: tuple[int, int], runs: Sequence[Any]) -> Self:
        """Join one list of run lengths per mask."""
        lengths = [len(run) for run in runs]
        counts = np.concatenate(runs) if runs else np.zeros(0, np.uint32)
        return cls(size, counts, np.concatenate([[0], np.cumsum(lengths, dtype=np.int64)]))

    @classmethod
    def concatenate(cls, parts: Sequence[RunLengths]) -> Self:
        """Join the masks of several sets of one size."""
        return cls.from_counts(
            parts[0].size, [part.counts_of(i) for part in parts for i in range(len(part))]
        )

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def counts_of(self, index: int) -> np.ndarray:
        """Return the run lengths of one mask."""
        return self.counts[self.offsets[index] : self.offsets[index + 1]]

    def rows(self, index: Sequence[int] | np.ndarray) -> RunLengths:
        """Return some of the masks."""
        return RunLengths.from_counts(self.size, [self.counts_of(int(i)) for i in index])

    def decode(self, index: int) -> np.ndarray:
        """Return one mask: bool, H×W."""
        counts = self.counts_of(index)
        bits = np.zeros(len(counts), dtype=bool)
        bits[1::2] = True
        return np.repeat(bits, counts).reshape(self.size[::-1]).T

    def areas(self) -> np.ndarray:
        """Return the number of set pixels of each mask: int64, N."""
        if not len(self):
            return np.zeros(0, dtype=np.int64)
        first = self.offsets[:-1].repeat(np.diff(self.offsets))
        odd = (np.arange(len(self.counts)) - first) % 2 == 1
        totals = np.concatenate([[0], np.cumsum(self.counts * odd, dtype=np.int64)])
        return totals[self.offsets[1:]] - totals[self.offsets[:-1]]

    def boxes(self) -> np.ndarray:
        """Return the tight boxes (x0, y0, x1, y1), exclusive; zeros where a mask is empty."""
        height = self.size[0]
        result = np.zeros((len(self), 4), dtype=np.float32)
        for index in range(len(self)):
            edges = np.cumsum(self.counts_of(index), dtype=np.int64)
            starts, ends = edges[0:-1:2], edges[1::2]
            filled = ends > starts
            starts, ends = starts[filled], ends[filled] - 1
            if not len(starts):
                continue
            x0, x1 = starts[0] // height, ends[-1] // height + 1
            # A run that passes a column's end touches both the top and the bottom row.
            if (starts // height != ends // height).any():
                y0, y1 = 0, height
            else:
                y0, y1 = (starts % height).min(), (ends % height).max() + 1
            result[index] = (x0, y0, x1, y1)
        return result

    def iou(self, other: RunLengths) -> np.ndarray:
        """Return the IoU of every mask with every mask of `other`: float64, N×M."""
        if not len(self) or not len(other):
            return np.zeros((len(self), len(other)))
        from pycocotools import mask as coco

        left, right = self.to_coco(), other.to_coco()
        return np.asarray(coco.iou(left, right, [0] * len(right)))

    def to_coco(self) -> list[dict[str, Any]]:
        """Return COCO's compressed form, one {"size", "counts": bytes} per mask."""
        from pycocotools import mask as coco

        size = list(self.size)
        plain = [{"size": size, "counts": self.counts_of(i).tolist()} for i in range(len(self))]
        return [coco.frPyObjects(record, *self.size) for record in plain]

    @classmethod
    def from_coco(cls, records: Sequence[dict[str, Any]], size: tuple[int, int]) -> Self:
        """Read COCO run lengths, compressed (bytes or text) or plain (a list)."""
        return cls.from_counts(size, [_counts_of_coco(record["counts"]) for record in records])


def _runs_of(mask: np.ndarray) -> np.ndarray:
    """Return the run lengths of one mask, looking only at the box around it."""
    height, width = mask.shape
    columns = np.flatnonzero(mask.any(axis=0))
    if not len(columns):
        return np.array([height * width], dtype=np.uint32)
    x0, x1 = int(columns[0]), int(columns[-1]) + 1
    rows = np.flatnonzero(mask[:, x0:x1].any(axis=1))
    y0, y1 = int(rows[0]), int(rows[-1]) + 1
    # One empty row above each column keeps the runs of neighbouring columns apart.
    strip = np.zeros((x1 - x0, y1 - y0 + 1), dtype=np.int8)
    strip[:, 1:] = mask[y0:y1, x0:x1].T
    steps = np.diff(strip.reshape(-1), append=0)
    stride = y1 - y0 + 1
    starts = np.flatnonzero(steps == 1) + 1
    ends = np.flatnonzero(steps == -1) + 1
    # A set pixel k of the strip is row y0 + k % stride - 1 of column x0 + k // stride.
    first = (x0 + starts // stride) * height + y0 + starts % stride - 1
    last = (x0 + (ends - 1) // stride) * height + y0 + (ends - 1) % stride - 1
    if y0 == 0 and y1 == height:
        joined = first[1:] == last[:-1] + 1
        first = first[np.concatenate([[True], ~joined])]
        last = last[np.concatenate([~joined, [True]])]
    edges = np.empty(2 * len(first) + 1, dtype=np.int64)
    edges[0] = 0
    edges[1::2] = first
    edges[2::2] = last + 1
    counts = np.diff(edges)
    rest = height * width - int(edges[-1])
    return np.concatenate([counts, [rest]] if rest else [counts]).astype(np.uint32)


def _counts_of_coco(counts: Any) -> np.ndarray:
    """Undo COCO's text form: five bits a character, differences from the run two before."""
    if isinstance(counts, list):
        return np.asarray(counts, dtype=np.uint32)
    data = counts.encode("ascii") if isinstance(counts, str) else counts
    runs: list[int] = []
    position = 0
    while position < len(data):
        number, shift, more = 0, 0, True
        while more:
            code = data[position] - 48
            number |= (code & 0x1F) << (5 * shift)
            more = bool(code & 0x20)
            position += 1
            shift += 1
        if code & 0x10:
            number |= -1 << (5 * shift)
        if len(runs) > 2:
            number += runs[-2]
        runs.append(number)
    return np.asarray(runs, dtype=np.uint32)
