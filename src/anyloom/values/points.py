"""Points: clicks on an image, as prompts for segmentation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

import numpy as np

from .value import Json, Value, frozen, rows_of, size_of


class Points(Value):
    """Points in one image, each a positive or negative click for an object.

    coordinates: float32, N×2, (x, y) in pixels; the center of pixel (5, 7) is (5.5, 7.5).
    positive:    bool, N: True = on the object, False = outside it.
    objects:     int32, N: the object that a point belongs to, from 0.
    frame:       (height, width) of the image.
    """

    def __init__(
        self,
        coordinates: Any,
        frame: tuple[int, int],
        *,
        positive: Any = None,
        objects: Any = None,
    ) -> None:
        self.coordinates = rows_of(coordinates, 2, np.float32)
        count = len(self.coordinates)
        self.frame = size_of(frame)
        self.positive = frozen(np.ones(count, bool) if positive is None else positive, bool)
        self.objects = frozen(np.zeros(count, np.int32) if objects is None else objects, np.int32)
        if len(self.positive) != count or len(self.objects) != count:
            raise ValueError(f"{count} points need {count} positive flags and {count} objects")
        if count and self.objects.min() < 0:
            raise ValueError("objects are numbered from 0")

    def __len__(self) -> int:
        return len(self.coordinates)

    def __bool__(self) -> bool:
        return len(self) > 0

    @property
    def object_count(self) -> int:
        """Number of objects that the points belong to."""
        return int(self.objects.max()) + 1 if len(self) else 0

    def of_object(self, index: int) -> Points:
        """Return the points of one object."""
        selected = self.objects == index
        return Points(self.coordinates[selected], self.frame, positive=self.positive[selected])

    def facts(self) -> dict[str, Json]:
        return {"frame": list(self.frame)}

    def arrays(self) -> dict[str, np.ndarray]:
        return {
            "coordinates": self.coordinates,
            "positive": self.positive,
            "objects": self.objects,
        }

    @classmethod
    def restore(cls, facts: Mapping[str, Any], arrays: Mapping[str, np.ndarray]) -> Self:
        return cls(
            arrays["coordinates"],
            tuple(facts["frame"]),
            positive=arrays["positive"],
            objects=arrays["objects"],
        )

    def __repr__(self) -> str:
        positive = int(self.positive.sum())
        return f"<Points +{positive} −{len(self) - positive} in {self.frame[1]}×{self.frame[0]}>"
