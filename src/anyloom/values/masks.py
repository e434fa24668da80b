"""Masks: instances with run-length encoded masks; LabelMap: one class number per pixel."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, Self

import numpy as np

from ..foundation.atomic_files import write_atomically
from ..foundation.errors import ImageError
from ..foundation.plain_text import plain
from .image_encoding import encode_image
from .regions import Regions, ScoreKind
from .run_lengths import RunLengths
from .stitching import best_rows, instances_of
from .value import Json, Value, frozen

PaintOrder = Literal[
    "large_first",  # a small mask stays visible on a large one (Semantic Segment Anything)
    "small_first",
    "given",  # later rows cover earlier ones
    "low_score_first",  # the best score wins
]


class Masks(Regions):
    """N instances of one image, each with a binary mask.

    Masks are Regions, so a node that takes boxes accepts them. They are run-length encoded
    (`shapes`, a `RunLengths`), a few hundred bytes each; `mask(i)` and `dense()` return arrays.
    """

    def __init__(
        self,
        shapes: RunLengths,
        *,
        boxes: Any = None,
        scores: Any = None,
        score_kind: ScoreKind = "unknown",
        labels: Sequence[str] | None = None,
        columns: Mapping[str, Any] | None = None,
    ) -> None:
        """Make masks from run lengths; `boxes` default to the tight boxes around the masks."""
        super().__init__(
            shapes.boxes() if boxes is None else boxes,
            shapes.shape,
            scores=scores,
            score_kind=score_kind,
            labels=labels,
            columns=columns,
        )
        self.shapes = shapes
        if len(shapes) != len(self.boxes):
            raise ValueError(f"{len(shapes)} masks but {len(self.boxes)} boxes")

    @classmethod
    def from_arrays(
        cls, masks: Any, *, frame: tuple[int, int] | None = None, **details: Any
    ) -> Self:
        """Make masks from bool arrays of H×W; `frame` is required only where there are none."""
        return cls(RunLengths.encode(masks, shape=frame), **details)

    @classmethod
    def empty(cls, frame: tuple[int, int]) -> Self:
        return cls(RunLengths.encode([], shape=frame))

    @classmethod
    def from_tiles(
        cls,
        parts: Sequence[Masks],
        windows: Regions,
        *,
        min_agreement: float = 0.5,
    ) -> Masks:
        """Put the masks of overlapping tiles together: what two tiles have found is one instance.

        Args:
            parts: the masks of each tile, in its own frame.
            windows: the boxes of the tiles in the frame of the whole.
            min_agreement: masks of two tiles with the same label are one where their IoU in the
                area that the tiles share is at least this; chains of them are one, too. So is a
                mask at the border of its tile with one that another tile shows whole, if it lies
                in that tile, and so much of it in that mask.

        Returns:
            The instances in the order of the tiles: each is the union of its masks, without such
            partial ones, and has the details of the one with the highest score.
        """
        edges = np.rint(windows.boxes).astype(np.int64)
        details = [
            Regions(part.boxes, windows.frame, **part._details()) for part in parts if len(part)
        ]
        best = Regions.concatenate(details, frame=windows.frame)
        shapes = [part.shapes for part in parts]
        instances = list(instances_of(shapes, edges, best.labels, min_agreement))
        best = best[np.array(best_rows(instances, best.scores), dtype=int)]
        placed = (one.shape.windowed(-one.box[0], -one.box[1], best.frame) for one in instances)
        joined = RunLengths.concatenate([RunLengths.encode([], shape=best.frame), *placed])
        return cls(joined, **best._details())

    def mask(self, index: int) -> np.ndarray:
        """Return the mask of one instance: bool, H×W."""
        return self.shapes.decode(index)

    def masks(self) -> Iterator[np.ndarray]:
        """Yield the masks, bool H×W, decoded one at a time."""
        return (self.shapes.decode(index) for index in range(len(self)))

    def dense(self) -> np.ndarray:
        """Return all masks: bool, N×H×W. Large: prefer `masks()`."""
        if not len(self):
            return np.zeros((0, *self.frame), dtype=bool)
        return np.stack(list(self.masks()))

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> np.ndarray:
        """Return `dense()`, for NumPy and what reads its arrays."""
        if copy is False:
            raise ValueError("masks are run-length encoded; their array is always a copy")
        return self.dense().astype(bool if dtype is None else dtype, copy=False)

    @cached_property
    def areas(self) -> np.ndarray:
        """Number of pixels of each mask: int64, N."""
        return frozen(self.shapes.areas())

    def save(self, path: str | Path) -> None:
        """Write the pixels that any mask covers to a PNG file: white on black.

        `masks[0].save(path)` writes one alone; `masks.to_label_map()` keeps all apart.

        Raises:
            ImageError: the path does not end with .png, or the file cannot be written.
        """
        import PIL.Image

        path = Path(path)
        if path.suffix.lower() != ".png":
            raise ImageError(str(path), "masks are exact only as PNG, expected a path with .png")
        encoded = encode_image(PIL.Image.fromarray(self.union()), "PNG", 0, None)
        try:
            write_atomically(path, encoded)
        except OSError as error:
            raise ImageError(str(path), f"cannot be written: {error.strerror}") from None

    def crop(self, index: int) -> np.ndarray:
        """Return one mask inside its tight box (`shapes.boxes()[index]`): bool."""
        return self.shapes.crop(index)

    def to_label_map(
        self,
        order: PaintOrder = "large_first",
        numbers: Literal["instance", "label"] = "instance",
        classes: Sequence[str] = (),
    ) -> LabelMap:
        """Paint the masks into one number per pixel; pixels of no mask are 0.

        Args:
            order: which masks are painted first and may be covered by the others.
            numbers: "instance": row + 1; "label": from 1 in the order in which labels first appear.
            classes: for "label", all labels in the order of their numbers.

        Raises:
            ValueError: the order or the numbers need scores or labels that the masks do not have,
                or a label is not one of the classes.
        """
        names, painted = self._numbering(numbers, classes)
        boxes = self.shapes.boxes().astype(int)
        canvas = np.zeros(self.frame, dtype=np.int32)
        for row in self._paint_order(order):
            x0, y0, x1, y1 = boxes[row]
            canvas[y0:y1, x0:x1][self.crop(row)] = painted[row]
        return LabelMap(canvas, names)

    def union(self) -> np.ndarray:
        """Return the pixels that any mask covers: bool, H×W."""
        return self.shapes.union().decode(0)

    def with_shapes(self, shapes: RunLengths) -> Self:
        """Return the same instances with other masks and the tight boxes around them."""
        if len(shapes) != len(self):
            raise ValueError(f"{len(shapes)} shapes for {len(self)} instances")
        return type(self)(shapes, **self._details())

    def invert(self) -> Self:
        """Return the complement of each mask, with new boxes; scores, labels and columns stay."""
        return self.with_shapes(self.shapes.invert())

    def intersections(self, other: Masks) -> np.ndarray:
        """Return the pixels that every mask shares with every mask of `other`: int64, N×M."""
        return self.shapes.intersections(other.shapes)

    def iou(self, other: Masks) -> np.ndarray:
        """Return the IoU of every mask with every mask of `other`: float64, N×M."""
        return self.shapes.iou(other.shapes)

    def arrays(self) -> dict[str, np.ndarray]:
        return super().arrays() | {
            "counts": self.shapes.counts,
            "offsets": self.shapes.offsets,
        }

    @classmethod
    def restore(cls, facts: Mapping[str, Any], arrays: Mapping[str, np.ndarray]) -> Self:
        height, width = facts["frame"]
        shapes = RunLengths((height, width), arrays["counts"], arrays["offsets"])
        return cls(shapes, boxes=arrays["boxes"], **cls._restored_details(facts, arrays))

    def _dense_masks(self) -> np.ndarray | None:
        return self.dense()

    def _numbering(self, numbers: str, classes: Sequence[str]) -> tuple[dict[int, str], list[int]]:
        """Return the names of a label map's numbers, and the number of every row."""
        if numbers == "instance":
            rows = list(range(1, len(self) + 1))
            labels = self.labels or ()
            return {row: label for row, label in zip(rows, labels, strict=False) if label}, rows
        if self.labels is None:
            raise ValueError("these masks have no labels to number")
        order = {label: n for n, label in enumerate(dict.fromkeys(classes or self.labels), start=1)}
        if unknown := [label for label in self.labels if label not in order]:
            known = plain(", ".join(order), 120)
            raise ValueError(f"'{plain(unknown[0], 60)}' is not one of the classes: {known}")
        return {n: label for label, n in order.items()}, [order[label] for label in self.labels]

    def _paint_order(self, order: PaintOrder) -> list[int]:
        if order == "given":
            return list(range(len(self)))
        if order == "low_score_first":
            if self.scores is None:
                raise ValueError("these masks have no scores to order by")
            return np.argsort(self.scores, kind="stable").tolist()
        sign = -1 if order == "large_first" else 1
        return np.argsort(sign * self.areas, kind="stable").tolist()

    def _rebuilt(self, details: dict[str, Any]) -> Self:
        return type(self)(self.shapes, boxes=self.boxes, **details)

    def _rows(self, index: np.ndarray) -> Self:
        return type(self)(
            self.shapes.rows(index), boxes=self.boxes[index], **self._row_details(index)
        )

    @classmethod
    def _joined(cls, parts: Sequence[Any]) -> Self:
        return cls(
            RunLengths.concatenate([part.shapes for part in parts]),
            boxes=np.concatenate([part.boxes for part in parts]),
            **cls._joined_details(parts),
        )


class LabelMap(Value):
    """One class number per pixel, and the names of the classes.

    numbers: int32, H×W.
    names:   class number → name; numbers without a name are allowed.

    0 is the background, unless it has a name: semantic models number their classes from 0.
    """

    def __init__(self, numbers: Any, names: Mapping[int, str] | None = None) -> None:
        self.numbers = frozen(numbers, np.int32)
        if self.numbers.ndim != 2 or 0 in self.numbers.shape:
            raise ValueError(f"expected class numbers of height × width, got {self.numbers.shape}")
        self.names: Mapping[int, str] = MappingProxyType(
            {int(number): str(name) for number, name in (names or {}).items()}
        )

    @property
    def frame(self) -> tuple[int, int]:
        """(height, width) of the image."""
        return (self.numbers.shape[0], self.numbers.shape[1])

    @property
    def background(self) -> int | None:
        """The number of no class, or None where every number is a class."""
        return None if 0 in self.names else 0

    def to_masks(self) -> Masks:
        """Return one mask per class number that is present, except for the background's.

        The masks are labeled by the classes' names and have a column "class_id".
        """
        numbers = [int(n) for n in np.unique(self.numbers) if n != self.background]
        shapes = RunLengths.encode((self.numbers == n for n in numbers), shape=self.frame)
        names = [self.names.get(number, str(number)) for number in numbers]
        return Masks(shapes, labels=names, columns={"class_id": np.array(numbers, dtype=np.int64)})

    def facts(self) -> dict[str, Json]:
        return {"names": [[number, name] for number, name in sorted(self.names.items())]}

    def arrays(self) -> dict[str, np.ndarray]:
        return {"numbers": self.numbers}

    @classmethod
    def restore(cls, facts: Mapping[str, Any], arrays: Mapping[str, np.ndarray]) -> Self:
        return cls(arrays["numbers"], dict(facts["names"]))

    def __repr__(self) -> str:
        classes = len(np.unique(self.numbers))
        return f"<LabelMap of {classes} classes {self.frame[1]}×{self.frame[0]}>"
