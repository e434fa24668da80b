"""Run-length encoding of binary masks, and set operations, areas and boxes on the encoded form.

The order is COCO's: column-major, runs alternate starting with zeros, so the first count is 0 where
the first pixel is set.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Self

import numpy as np

from .coco_rle import compress, decompress
from .pixel_runs import canonical_counts, counts_of_runs, merge_runs, runs_of_mask
from .value import frozen, size_of

MAX_PIXELS = 2**32 - 1
"""A count is a uint32."""
SPAN = 2**17
"""Counts processed at a time, which bounds the memory of intermediate arrays."""


class RunLengths:
    """N binary masks of one shape, as the lengths of their runs, one mask after another."""

    def __init__(self, shape: tuple[int, int], counts: Any, offsets: Any) -> None:
        """Make masks from run lengths.

        Args:
            shape: (height, width) of each mask.
            counts: uint32, the run lengths of all masks.
            offsets: int64, N+1; counts[offsets[i]:offsets[i+1]] are those of mask i.

        Raises:
            ValueError: the run lengths of a mask do not add up to height × width.
        """
        self.shape = size_of(shape)
        pixels = self.shape[0] * self.shape[1]
        array = np.asarray(counts)
        if pixels > MAX_PIXELS:
            raise ValueError(f"a mask of {self.shape[1]} × {self.shape[0]} has too many pixels")
        if array.ndim != 1 or (array.size and array.dtype.kind not in "iu"):
            raise ValueError("run lengths are a one-dimensional array of integers")
        if array.size and (int(array.min()) < 0 or int(array.max()) > pixels):
            raise ValueError(f"run lengths lie between 0 and {pixels}, the pixels of the mask")
        self.counts = frozen(array, np.uint32)
        self.offsets = frozen(offsets, np.int64)
        steps = np.diff(self.offsets)
        if (
            self.offsets.ndim != 1
            or not len(self.offsets)
            or self.offsets[0] != 0
            or self.offsets[-1] != len(self.counts)
            or (steps < 1).any()
        ):
            raise ValueError("the offsets do not divide the run lengths into masks")
        if len(self) and (self._totals(self.counts) != pixels).any():
            raise ValueError(
                f"run lengths add up to {int(self._totals(self.counts).max())} pixels, "
                f"expected {self.shape[0]} × {self.shape[1]} = {pixels}"
            )
        gaps = self.counts == 0
        gaps[self.offsets[:-1]] = False
        if gaps.any():
            runs = [canonical_counts(self.counts_of(index)) for index in range(len(self))]
            self.counts, self.offsets = map(frozen, _joined(runs))

    @classmethod
    def encode(cls, masks: Iterable[Any], shape: tuple[int, int] | None = None) -> Self:
        """Encode bool arrays of H×W; `shape` is required only where there are none."""
        runs: list[np.ndarray] = []
        for mask in masks:
            array = np.asarray(mask)
            if array.ndim != 2 or (shape is not None and array.shape != tuple(shape)):
                raise ValueError(
                    f"expected a mask of {shape or 'height × width'}, got {array.shape}"
                )
            shape = (array.shape[0], array.shape[1])
            starts, ends = runs_of_mask(array.astype(bool, copy=False))
            runs.append(counts_of_runs(starts, ends, array.size))
        if shape is None:
            raise ValueError("no masks and no shape")
        return cls.from_counts(shape, runs)

    @classmethod
    def from_counts(cls, shape: tuple[int, int], runs: Sequence[Any]) -> Self:
        """Join one list of run lengths per mask."""
        return cls(shape, *_joined(runs))

    @classmethod
    def concatenate(cls, parts: Sequence[RunLengths]) -> Self:
        """Join the masks of several sets of one shape."""
        before = np.cumsum([0, *(len(part.counts) for part in parts)])
        offsets = [part.offsets[1:] + start for part, start in zip(parts, before, strict=False)]
        counts = np.concatenate([part.counts for part in parts])
        return cls(parts[0].shape, counts, np.concatenate([[0], *offsets]))

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def counts_of(self, index: int) -> np.ndarray:
        """Return the run lengths of one mask."""
        return self.counts[self.offsets[index] : self.offsets[index + 1]]

    def rows(self, index: Sequence[int] | np.ndarray) -> RunLengths:
        """Return some of the masks."""
        return RunLengths.from_counts(self.shape, [self.counts_of(int(i)) for i in index])

    def decode(self, index: int) -> np.ndarray:
        """Return one mask: bool, H×W."""
        mask = np.zeros(self.shape, dtype=bool)
        (x0, y0, x1, y1), inside = self._crop(index)
        mask[y0:y1, x0:x1] = inside
        return mask

    def crop(self, index: int) -> np.ndarray:
        """Return one mask inside its tight box (`boxes()[index]`): bool; 0×0 where it is empty."""
        return self._crop(index)[1]

    def areas(self) -> np.ndarray:
        """Return the number of set pixels of each mask: int64, N."""
        if not len(self):
            return np.zeros(0, dtype=np.int64)
        return self._totals(self.counts * self._is_set())

    def boxes(self) -> np.ndarray:
        """Return the tight boxes (x0, y0, x1, y1), exclusive: float32, N×4; zeros where empty."""
        height = self.shape[0]
        result = np.zeros((len(self), 4), dtype=np.float32)
        for owners, starts, ends in self._runs():
            left, right = starts // height, (ends - 1) // height
            # A run that continues in the next column touches both the bottom and the top row.
            wraps = left != right
            top = np.where(wraps, 0, starts % height)
            bottom = np.where(wraps, height, (ends - 1) % height + 1)
            first = np.flatnonzero(np.diff(owners, prepend=-1))
            last = np.append(first[1:], len(owners)) - 1
            result[owners[first], 0] = left[first]
            result[owners[first], 1] = np.minimum.reduceat(top, first)
            result[owners[first], 2] = right[last] + 1
            result[owners[first], 3] = np.maximum.reduceat(bottom, first)
        return result

    def union(self) -> RunLengths:
        """Return one mask of the pixels that any mask covers."""
        starts, ends = np.zeros(0, np.int64), np.zeros(0, np.int64)
        for _, more_starts, more_ends in self._runs():
            starts, ends = np.append(starts, more_starts), np.append(ends, more_ends)
            order = np.argsort(starts, kind="stable")
            starts, ends = merge_runs(starts[order], ends[order])
        counts = counts_of_runs(starts, ends, self.shape[0] * self.shape[1])
        return RunLengths.from_counts(self.shape, [counts])

    def windowed(self, left: int, top: int, shape: tuple[int, int]) -> RunLengths:
        """Return the masks in another frame, which lies at (left, top) in this one.

        It may be smaller, larger, or reach outside, where nothing is set. Time and memory depend on
        the runs alone.
        """
        height, (rows, columns) = self.shape[0], size_of(shape)
        runs = [np.array([rows * columns], np.uint32)] * len(self)
        for owners, starts, ends in self._runs():
            first = starts // height
            pieces = (ends - 1) // height - first + 1  # a run is cut at the ends of its columns
            run = np.repeat(np.arange(len(starts)), pieces)
            piece = np.arange(len(run)) - np.repeat(np.cumsum(pieces) - pieces, pieces)
            column = first[run] + piece
            low = np.where(piece == 0, starts[run] - column * height, 0) - top
            high = np.minimum(ends[run] - column * height, height) - top
            low, high = np.clip(low, 0, rows), np.clip(high, 0, rows)
            column -= left
            seen = np.flatnonzero((column >= 0) & (column < columns) & (high > low))
            owner, offset = owners[run[seen]], column[seen] * rows
            low, high = low[seen] + offset, high[seen] + offset
            for part in np.split(np.arange(len(seen)), np.flatnonzero(np.diff(owner)) + 1):
                if len(part):
                    merged = merge_runs(low[part], high[part])
                    runs[owner[part[0]]] = counts_of_runs(*merged, rows * columns)
        return RunLengths.from_counts((rows, columns), runs)

    def invert(self) -> RunLengths:
        """Return the complement of each mask."""
        runs = [self.counts_of(index) for index in range(len(self))]
        zero = np.zeros(1, np.uint32)
        inverted = [run[1:] if run[0] == 0 else np.concatenate([zero, run]) for run in runs]
        return RunLengths.from_counts(self.shape, inverted)

    def intersections(self, other: RunLengths) -> np.ndarray:
        """Return the pixels that every mask shares with every mask of `other`: int64, N×M."""
        # With COCO's iscrowd the divisor is the left mask's area instead of the union.
        shares = self._overlaps(other, crowd=True)
        return np.rint(shares * self.areas()[:, None]).astype(np.int64)

    def iou(self, other: RunLengths) -> np.ndarray:
        """Return the IoU of every mask with every mask of `other`: float64, N×M."""
        return self._overlaps(other, crowd=False)

    def to_coco(self) -> list[dict[str, Any]]:
        """Return COCO's compressed form, one {"size", "counts": bytes} per mask."""
        shape = list(self.shape)
        texts = [
            text
            for first, last in self._spans()
            for text in compress(
                self.counts[self.offsets[first] : self.offsets[last]],
                self.offsets[first : last + 1] - self.offsets[first],
            )
        ]
        return [{"size": shape, "counts": text} for text in texts]

    @classmethod
    def from_coco(cls, records: Sequence[Mapping[str, Any]], shape: tuple[int, int]) -> Self:
        """Read COCO run lengths, compressed (bytes or text) or plain (a list).

        Raises:
            ValueError: a record is damaged, or belongs to a frame of another size.
        """
        runs = []
        for record in records:
            if tuple(record.get("size", shape)) != tuple(shape):
                raise ValueError(f"run lengths of size {record['size']}, expected {list(shape)}")
            counts = record["counts"]
            plain = not isinstance(counts, (str, bytes))
            runs.append(np.asarray(counts) if plain else decompress(counts))
        return cls.from_counts(shape, runs)

    def _is_set(self) -> np.ndarray:
        """Return whether each count is of set pixels: bool, one per count."""
        odd = np.zeros(len(self.counts), dtype=bool)
        odd[1::2] = True
        return odd ^ np.repeat(self.offsets[:-1] % 2 == 1, np.diff(self.offsets))

    def _totals(self, numbers: np.ndarray) -> np.ndarray:
        """Return the sum of `numbers` over the counts of each mask: int64, N."""
        return np.add.reduceat(numbers, self.offsets[:-1], dtype=np.int64)

    def _spans(self) -> Iterator[tuple[int, int]]:
        """Yield the first and exclusive last mask of chunks of about SPAN counts."""
        first = 0
        while first < len(self):
            reach = np.searchsorted(self.offsets, self.offsets[first] + SPAN, side="right") - 1
            last = max(int(reach), first + 1)
            yield first, last
            first = last

    def _runs(self) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray]]:
        """Yield owner, start and exclusive end of all runs of set pixels, in order, by spans."""
        pixels = self.shape[0] * self.shape[1]
        is_set = self._is_set()
        for first, last in self._spans():
            part = slice(self.offsets[first], self.offsets[last])
            owners = np.repeat(np.arange(first, last), np.diff(self.offsets[first : last + 1]))
            ends = np.cumsum(self.counts[part], dtype=np.int64) - (owners - first) * pixels
            chosen = is_set[part]
            if chosen.any():
                starts = ends - self.counts[part]
                yield owners[chosen], starts[chosen], ends[chosen]

    def _crop(self, index: int) -> tuple[tuple[int, int, int, int], np.ndarray]:
        """Return the tight box of one mask and the mask inside it."""
        height = self.shape[0]
        edges = np.cumsum(self.counts_of(index), dtype=np.int64)
        starts, ends = edges[0:-1:2], edges[1::2]
        if not len(starts):
            return (0, 0, 0, 0), np.zeros((0, 0), dtype=bool)
        x0, x1 = int(starts[0]) // height, (int(ends[-1]) - 1) // height + 1
        steps = np.zeros((x1 - x0) * height + 1, dtype=np.int8)
        steps[starts - x0 * height] = 1
        steps[ends - x0 * height] = -1
        columns = np.cumsum(steps[:-1], dtype=np.int8).view(bool).reshape(x1 - x0, height)
        rows = np.flatnonzero(columns.any(axis=0))
        y0, y1 = int(rows[0]), int(rows[-1]) + 1
        return (x0, y0, x1, y1), np.ascontiguousarray(columns[:, y0:y1].T)

    def _overlaps(self, other: RunLengths, crowd: bool) -> np.ndarray:
        if self.shape != other.shape:
            raise ValueError(f"masks of {self.shape} and {other.shape} cannot be compared")
        if not len(self) or not len(other):
            return np.zeros((len(self), len(other)))
        from pycocotools import mask as coco

        left: Any = self.to_coco()
        right: Any = other.to_coco()
        return np.asarray(coco.iou(left, right, [int(crowd)] * len(other)))


def _joined(runs: Sequence[Any]) -> tuple[np.ndarray, np.ndarray]:
    lengths = [len(run) for run in runs]
    counts = np.concatenate(runs) if runs else np.zeros(0, np.uint32)
    return counts, np.concatenate([[0], np.cumsum(lengths, dtype=np.int64)])
