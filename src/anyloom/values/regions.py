"""Regions: instances in one image, with boxes, scores, labels and further columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, Self, get_args

import numpy as np

from .value import Json, Value, frozen, rows_of, size_of

if TYPE_CHECKING:
    import supervision

ScoreKind = Literal[
    "detector",  # probability that a detector gives a box
    "predicted_iou",  # a segmenter's own estimate of its mask's IoU
    "cosine",  # similarity of two embeddings
    "softmax_over_texts",  # one region's probability among several texts
    "softmax_over_regions",  # one text's probability among several regions
    "unknown",
]
"""What scores measure; scores of different kinds are not comparable."""
Column = np.ndarray | tuple[str, ...]
CLASS_NAME = "class_name"
"""supervision's key for labels in the data of Detections."""


class Regions(Value):
    """N instances in the frame of one image.

    boxes:   float32, N×4, (x0, y0, x1, y1) in pixels. Edges lie *between* pixels, so x1 and y1 are
             exclusive: the box of the single pixel (5, 7) is (5, 7, 6, 8) and has area 1.
    frame:   (height, width) of the image, in pixels.
    scores:  float32, N, or None; `score_kind` is what they measure.
    labels:  N of the texts that the user gave, or None.
    columns: further data per instance: an array of N rows, or N texts.

    No instances are an ordinary, empty set, whose scores and labels are empty.
    """

    def __init__(
        self,
        boxes: Any,
        frame: tuple[int, int],
        *,
        scores: Any = None,
        score_kind: ScoreKind = "unknown",
        labels: Sequence[str] | None = None,
        columns: Mapping[str, Any] | None = None,
    ) -> None:
        self.boxes = rows_of(boxes, 4, np.float32)
        self.frame = size_of(frame)
        if score_kind not in get_args(ScoreKind):
            raise ValueError(f"unknown kind of score {score_kind!r}")
        if not len(self.boxes):  # nothing is missing where there are no instances
            scores = () if scores is None else scores
            labels = () if labels is None else labels
        self.scores = None if scores is None else frozen(scores, np.float32).reshape(-1)
        self.score_kind: ScoreKind = "unknown" if scores is None else score_kind
        self.labels = None if labels is None else tuple(str(label) for label in labels)
        self.columns: Mapping[str, Column] = MappingProxyType(
            {str(name): _column(name, values) for name, values in (columns or {}).items()}
        )
        for name, values in [
            ("scores", self.scores),
            ("labels", self.labels),
            *self.columns.items(),
        ]:
            if values is not None and len(values) != len(self.boxes):
                raise ValueError(
                    f"{name} has {len(values)} rows, there are {len(self.boxes)} boxes"
                )

    @classmethod
    def empty(cls, frame: tuple[int, int]) -> Self:
        """Return a set without instances."""
        return cls(np.zeros((0, 4)), frame)

    def __len__(self) -> int:
        return len(self.boxes)

    def __bool__(self) -> bool:
        return len(self) > 0

    def __getitem__(self, rows: Any) -> Self:
        """Return some of the rows, by an index, a slice, indices or a bool array of N."""
        if isinstance(rows, (int, np.integer)):
            if not -len(self) <= rows < len(self):
                raise IndexError(f"row {rows} of {len(self)}")
            rows = [int(rows) % len(self)]
        return self._rows(np.arange(len(self))[rows])

    def __iter__(self) -> Iterator[Self]:
        """Yield every instance as a set of one."""
        return (self[index] for index in range(len(self)))

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> np.ndarray:
        """Return the boxes, N×4, for NumPy and what reads its arrays."""
        return np.array(self.boxes, dtype=dtype, copy=True if copy is None else copy)

    @cached_property
    def areas(self) -> np.ndarray:
        """Area of each box in pixels: float64, N; `Masks` count the pixels of each mask."""
        sides = np.maximum(self.boxes[:, 2:] - self.boxes[:, :2], 0).astype(np.float64)
        return frozen(sides[:, 0] * sides[:, 1])

    def sorted_by_score(self) -> Self:
        """Return the instances from the highest score to the lowest, stably."""
        if self.scores is None:
            return self
        return self[np.argsort(-self.scores, kind="stable")]

    def with_scores(self, scores: Any, kind: ScoreKind) -> Self:
        """Return the same instances with other scores."""
        return self._replace(scores=frozen(scores, np.float32).reshape(-1), score_kind=kind)

    def with_labels(self, labels: Sequence[str] | None) -> Self:
        """Return the same instances with other labels."""
        return self._replace(labels=labels)

    def with_column(self, name: str, values: Any) -> Self:
        """Return the same instances with a column added or replaced."""
        return self._replace(columns={**self.columns, name: values})

    @classmethod
    def concatenate(cls, parts: Sequence[Self], frame: tuple[int, int] | None = None) -> Self:
        """Join sets of one frame; scores, labels and columns are kept where every part has them.

        Raises:
            ValueError: the parts belong to frames of different sizes, or there is neither a part
                nor a `frame`.
        """
        frames = {part.frame for part in parts} or ({frame} if frame else set())
        if len(frames) != 1:
            raise ValueError(f"cannot join regions of frames {sorted(map(str, frames))}")
        # An empty set has no columns and must not erase those of the others.
        filled = [part for part in parts if len(part)] or list(parts[:1])
        if not filled:
            return cls.empty(next(iter(frames)))  # type: ignore[arg-type]
        return cls._joined(filled)

    def to_supervision(self) -> supervision.Detections:
        """Return supervision's Detections; masks become dense N×H×W, so mind the memory.

        Labels become data["class_name"], with class ids in the order in which labels first appear
        or those of a column "class_id"; the column "track_id" becomes the tracker ids. The kind of
        score travels in the metadata.
        """
        import supervision

        data: dict[str, Any] = {
            name: values if isinstance(values, np.ndarray) else np.array(values, dtype=object)
            for name, values in self.columns.items()
            if name not in ("class_id", "track_id")
        }
        if self.labels is not None:
            # NumPy's strings lose zeros at their end.
            kind = object if any(label.endswith("\0") for label in self.labels) else str
            data[CLASS_NAME] = np.array(self.labels, dtype=kind)
        return supervision.Detections(
            xyxy=self.boxes.copy(),
            mask=self._dense_masks(),
            confidence=None if self.scores is None else self.scores.copy(),
            class_id=self._class_ids(),
            tracker_id=_integers(self.columns.get("track_id")),
            data=data,
            metadata={"score_kind": self.score_kind},
        )

    @staticmethod
    def from_supervision(detections: supervision.Detections, frame: tuple[int, int]) -> Regions:
        """Read supervision's Detections: Masks where they have masks, Regions otherwise.

        Raises:
            ValueError: the masks are not of the frame's size.
        """
        columns: dict[str, Any] = {
            name: values for name, values in detections.data.items() if name != CLASS_NAME
        }
        if detections.class_id is not None:
            columns["class_id"] = np.asarray(detections.class_id)
        if detections.tracker_id is not None:
            columns["track_id"] = np.asarray(detections.tracker_id)
        names = detections.data.get(CLASS_NAME)
        metadata: Mapping[str, Any] = getattr(detections, "metadata", None) or {}
        details: dict[str, Any] = {
            "scores": detections.confidence,
            "score_kind": metadata.get("score_kind", "detector"),
            "labels": None if names is None else [str(name) for name in names],
            "columns": columns,
        }
        if detections.mask is None:
            return Regions(detections.xyxy, frame, **details)
        masks = (np.asarray(detections.mask[index]) for index in range(len(detections)))
        kind: Any = Value.kinds["Masks"]
        return kind.from_arrays(masks, frame=frame, boxes=detections.xyxy, **details)

    def to_regions(self) -> Regions:
        """Return the boxes alone, without masks."""
        return Regions(self.boxes, self.frame, **self._details())

    def facts(self) -> dict[str, Json]:
        texts: dict[str, Json] = {
            name: list(values) for name, values in self.columns.items() if isinstance(values, tuple)
        }
        return {
            "frame": list(self.frame),
            "score_kind": self.score_kind,
            "labels": None if self.labels is None else list(self.labels),
            "texts": texts,
        }

    def arrays(self) -> dict[str, np.ndarray]:
        parts = {"boxes": self.boxes}
        if self.scores is not None:
            parts["scores"] = self.scores
        for name, values in self.columns.items():
            if isinstance(values, np.ndarray):
                parts[f"column.{name}"] = values
        return parts

    @classmethod
    def restore(cls, facts: Mapping[str, Any], arrays: Mapping[str, np.ndarray]) -> Self:
        return cls(arrays["boxes"], tuple(facts["frame"]), **cls._restored_details(facts, arrays))

    def __repr__(self) -> str:
        labels = f", {', '.join(sorted(set(self.labels))[:4])}" if self.labels else ""
        return f"<{type(self).__name__} of {len(self)} in {self.frame[1]}×{self.frame[0]}{labels}>"

    def _dense_masks(self) -> np.ndarray | None:
        return None

    def _class_ids(self) -> np.ndarray | None:
        stated = _integers(self.columns.get("class_id"))
        if stated is not None or self.labels is None:
            return stated
        order = {label: index for index, label in enumerate(dict.fromkeys(self.labels))}
        return np.array([order[label] for label in self.labels], dtype=np.int64)

    @staticmethod
    def _restored_details(
        facts: Mapping[str, Any], arrays: Mapping[str, np.ndarray]
    ) -> dict[str, Any]:
        columns: dict[str, Any] = {name: tuple(texts) for name, texts in facts["texts"].items()}
        for name, array in arrays.items():
            if name.startswith("column."):
                columns[name.removeprefix("column.")] = array
        return {
            "scores": arrays.get("scores"),
            "score_kind": facts["score_kind"],
            "labels": facts["labels"],
            "columns": columns,
        }

    def _details(self) -> dict[str, Any]:
        """Return the keyword arguments of the constructor."""
        return {
            "scores": self.scores,
            "score_kind": self.score_kind,
            "labels": self.labels,
            "columns": self.columns,
        }

    def _replace(self, **changes: Any) -> Self:
        """Return a copy with some of scores, score_kind, labels and columns replaced."""
        return self._rebuilt(self._details() | changes)

    def _rebuilt(self, details: dict[str, Any]) -> Self:
        return type(self)(self.boxes, self.frame, **details)

    def _rows(self, index: np.ndarray) -> Self:
        return type(self)(self.boxes[index], self.frame, **self._row_details(index))

    def _row_details(self, index: np.ndarray) -> dict[str, Any]:
        return {
            "scores": None if self.scores is None else self.scores[index],
            "score_kind": self.score_kind,
            "labels": None if self.labels is None else [self.labels[i] for i in index],
            "columns": {
                name: values[index]
                if isinstance(values, np.ndarray)
                else tuple(values[i] for i in index)
                for name, values in self.columns.items()
            },
        }

    @classmethod
    def _joined(cls, parts: Sequence[Any]) -> Self:
        boxes = np.concatenate([part.boxes for part in parts])
        return cls(boxes, parts[0].frame, **cls._joined_details(parts))

    @staticmethod
    def _joined_details(parts: Sequence[Any]) -> dict[str, Any]:
        kinds = {part.score_kind for part in parts}
        shared = set.intersection(*(set(part.columns) for part in parts))
        columns: dict[str, Any] = {}
        for name in (name for name in parts[0].columns if name in shared):
            values = [part.columns[name] for part in parts]
            if all(isinstance(value, tuple) for value in values):
                columns[name] = tuple(text for value in values for text in value)
            elif len({value.shape[1:] for value in values if isinstance(value, np.ndarray)}) == 1:
                columns[name] = np.concatenate(values)
        return {
            "scores": np.concatenate([part.scores for part in parts])
            if all(part.scores is not None for part in parts)
            else None,
            "score_kind": next(iter(kinds)) if len(kinds) == 1 else "unknown",
            "labels": [label for part in parts for label in part.labels]
            if all(part.labels is not None for part in parts)
            else None,
            "columns": columns,
        }


def _column(name: str, values: Any) -> Column:
    if not isinstance(values, np.ndarray) or values.dtype.kind in "OUS":
        items = list(values)
        if all(isinstance(item, str) for item in items):
            return tuple(str(item) for item in items)
        values = np.asarray(items)
    if values.dtype.kind not in "biuf" or values.dtype.itemsize > 8 or values.ndim < 1:
        raise ValueError(f"column '{name}' holds neither texts nor numbers of one shape")
    return frozen(values, values.dtype.newbyteorder("="))


def _integers(column: Any) -> np.ndarray | None:
    integral = isinstance(column, np.ndarray) and column.dtype.kind in "iu" and column.ndim == 1
    return column.astype(np.int64) if integral else None
