"""How do regions become supervision's Detections, and back?

Labels travel as data["class_name"], with class ids in the order in which labels first appear (or
those of a column "class_id"); track ids are the column "track_id". The kind of score has no place
in Detections and travels in their metadata.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from ..values.masks import Masks
from ..values.regions import Regions

if TYPE_CHECKING:
    import supervision

NAMES = "class_name"


def to_supervision(regions: Regions) -> supervision.Detections:
    """Return the Detections; masks become dense N×H×W, so mind the memory."""
    import supervision

    data: dict[str, Any] = {
        name: values if isinstance(values, np.ndarray) else np.array(values, dtype=object)
        for name, values in regions.columns.items()
        if name not in ("class_id", "track_id")
    }
    if regions.labels is not None:
        data[NAMES] = np.array(regions.labels, dtype=str)
    return supervision.Detections(
        xyxy=regions.boxes.copy(),
        mask=regions.dense() if isinstance(regions, Masks) else None,
        confidence=None if regions.scores is None else regions.scores.copy(),
        class_id=_class_ids(regions),
        tracker_id=_whole_numbers(regions.columns.get("track_id")),
        data=data,
        metadata={"score_kind": regions.score_kind},
    )


def from_supervision(detections: supervision.Detections, frame: tuple[int, int]) -> Regions:
    """Return Masks where the Detections carry masks, Regions otherwise.

    Raises:
        ValueError: the masks are not of the frame's size.
    """
    columns: dict[str, Any] = {
        name: values for name, values in detections.data.items() if name != NAMES
    }
    if detections.class_id is not None:
        columns["class_id"] = np.asarray(detections.class_id)
    if detections.tracker_id is not None:
        columns["track_id"] = np.asarray(detections.tracker_id)
    names = detections.data.get(NAMES)
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
    return Masks.from_arrays(masks, frame=frame, boxes=detections.xyxy, **details)


def _class_ids(regions: Regions) -> np.ndarray | None:
    given = _whole_numbers(regions.columns.get("class_id"))
    if given is not None or regions.labels is None:
        return given
    order = {label: index for index, label in enumerate(dict.fromkeys(regions.labels))}
    return np.array([order[label] for label in regions.labels], dtype=np.int64)


def _whole_numbers(column: Any) -> np.ndarray | None:
    numeric = isinstance(column, np.ndarray) and column.dtype.kind in "iu" and column.ndim == 1
    return column.astype(np.int64) if numeric else None
