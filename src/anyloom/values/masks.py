"""How are a thousand masks of a large photo kept in little memory?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, Self

import numpy as np

from .regions import Regions, ScoreKind
from .run_lengths import RunLengths

if TYPE_CHECKING:
    from .label_map import LabelMap
    from .mask_painting import PaintOrder


class Masks(Regions):
    """N instances of one image, each with its exact shape.

    Masks *are* regions: a node that wants boxes accepts them. The shapes are kept as run lengths
    (`RunLengths`), a few hundred bytes each; `mask(i)` and `dense()` give bool arrays.
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
        """Make masks from run lengths; the boxes default to the tight ones around the shapes."""
        super().__init__(
            shapes.boxes() if boxes is None else boxes,
            shapes.size,
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
        """Make masks from bool arrays of H×W each; `frame` is needed only where there are none."""
        return cls(RunLengths.encode(masks, size=frame), **details)

    @classmethod
    def empty(cls, frame: tuple[int, int]) -> Self:
        return cls(RunLengths.encode([], size=frame))

    def mask(self, index: int) -> np.ndarray:
        """Return the shape of one instance: bool, H×W."""
        return self.shapes.decode(index)

    def masks(self) -> Iterator[np.ndarray]:
        """Yield one bool H×W array after another, so that only one is in memory."""
        return (self.shapes.decode(index) for index in range(len(self)))

    def dense(self) -> np.ndarray:
        """Return all shapes: bool, N×H×W. Large: prefer `masks()`."""
        if not len(self):
            return np.zeros((0, *self.frame), dtype=bool)
        return np.stack(list(self.masks()))

    @cached_property
    def areas(self) -> np.ndarray:
        """Pixels of each mask: int64, N."""
        return self.shapes.areas()

    def crop(self, index: int) -> np.ndarray:
        """Return one shape inside its tight box (`shapes.boxes()[index]`): bool, often small."""
        return self.shapes.crop(index)

    def to_label_map(
        self,
        order: PaintOrder = "large_first",
        numbers: Literal["instance", "label"] = "instance",
    ) -> LabelMap:
        """Paint the masks over one another into one number per pixel; see `formats.paint`."""
        from .mask_painting import paint

        return paint(self, order, numbers)

    def union(self) -> np.ndarray:
        """Return the pixels that any mask covers: bool, H×W."""
        return self.shapes.union().decode(0)

    def with_shapes(self, shapes: RunLengths) -> Self:
        """Return the same instances with other shapes and the tight boxes around them."""
        if len(shapes) != len(self):
            raise ValueError(f"{len(shapes)} shapes for {len(self)} instances")
        return type(self)(shapes, **self._row_details(np.arange(len(self))))

    def invert(self) -> Self:
        """Return what each mask leaves out, with new boxes; everything else stays."""
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
        return cls(shapes, boxes=arrays["boxes"], **cls._details(facts, arrays))

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
