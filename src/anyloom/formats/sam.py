"""Records of SAM's automatic mask generator: written from masks, and read.

SAM's boxes are inclusive: w = x1 − x0 between the first and the last set pixel, so a mask of one
pixel has w = h = 0 (segment-anything, `amg.py`). Its crop boxes are ordinary [x, y, w, h].
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import numpy as np

from ..values.masks import Masks
from ..values.regions import Regions
from ..values.run_lengths import RunLengths

Form = Literal["binary_mask", "uncompressed_rle", "coco_rle"]


def to_sam_records(masks: Masks, form: Form = "coco_rle") -> list[dict[str, Any]]:
    """Return one record per mask, with those of SAM's fields that the masks' columns provide.

    `predicted_iou` comes from the column of that name or from scores of that kind; likewise
    `stability_score`, `point_coords` (N×2 or N×K×2) and `crop_box` (N×4, x0 y0 x1 y1). The columns
    "stability" and "point" (N×2) of a mask generator become the second and the third.
    """
    height, width = masks.frame
    boxes = masks.shapes.boxes()
    segmentations = _segmentations(masks, form)
    fields = sam_fields(masks)
    records = []
    for index in range(len(masks)):
        x0, y0, x1, y1 = boxes[index].tolist()
        records.append(
            {
                "segmentation": segmentations[index],
                "area": int(masks.areas[index]),
                "bbox": [x0, y0, max(x1 - x0 - 1, 0), max(y1 - y0 - 1, 0)],
                "crop_box": [0, 0, width, height],
                **fields[index],
            }
        )
    return records


def from_sam_records(records: Sequence[Mapping[str, Any]], frame: tuple[int, int]) -> Masks:
    """Read SAM's records, in any of its three forms; scores are the predicted IoU.

    Raises:
        ValueError: a mask belongs to a frame of another size, or is damaged.
    """
    runs = []
    for record in records:
        segmentation = record["segmentation"]
        if isinstance(segmentation, Mapping):
            runs.append(RunLengths.from_coco([segmentation], frame))
        else:
            runs.append(RunLengths.encode([np.asarray(segmentation, dtype=bool)], shape=frame))
    shapes = RunLengths.concatenate([RunLengths.encode([], shape=frame), *runs])
    return Masks(shapes, **sam_details(records))


def sam_fields(regions: Regions) -> list[dict[str, Any]]:
    """Return, per instance, the fields that are particular to SAM's records."""
    columns: dict[str, Any] = dict(regions.columns)
    if regions.score_kind == "predicted_iou":
        columns.setdefault("predicted_iou", regions.scores)
    if "stability" in columns:
        columns.setdefault("stability_score", columns["stability"])
    if "point" in columns:
        # SAM counts from the center of the first pixel.
        columns.setdefault("point_coords", np.asarray(columns["point"]) - 0.5)
    fields: list[dict[str, Any]] = [{} for _ in range(len(regions))]
    for index, record in enumerate(fields):
        for name in ("predicted_iou", "stability_score"):
            if name in columns:
                record[name] = float(columns[name][index])
        if "point_coords" in columns:
            record["point_coords"] = np.reshape(columns["point_coords"][index], (-1, 2)).tolist()
        if "crop_box" in columns:
            x0, y0, x1, y1 = np.asarray(columns["crop_box"][index]).tolist()
            record["crop_box"] = [x0, y0, x1 - x0, y1 - y0]
    return fields


def sam_details(records: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return scores and columns made of those of SAM's fields that every record has."""
    columns: dict[str, Any] = {}
    for name in ("predicted_iou", "stability_score", "point_coords", "crop_box"):
        rows = [record.get(name) for record in records]
        if not rows or any(row is None for row in rows):
            continue
        try:
            columns[name] = np.asarray(rows, dtype=np.float32)
        except ValueError:
            continue  # point_coords of unequal numbers of points have no column form
    if "crop_box" in columns:
        x, y, w, h = columns["crop_box"].reshape(-1, 4).T
        columns["crop_box"] = np.stack([x, y, x + w, y + h], axis=1)
    scores = columns.get("predicted_iou")
    kind = "unknown" if scores is None else "predicted_iou"
    return {"scores": scores, "score_kind": kind, "columns": columns}


def _segmentations(masks: Masks, form: Form) -> list[Any]:
    if form == "coco_rle":
        return [
            {"size": rle["size"], "counts": rle["counts"].decode()}
            for rle in masks.shapes.to_coco()
        ]
    if form == "uncompressed_rle":
        size = list(masks.frame)
        counts = map(masks.shapes.counts_of, range(len(masks)))
        return [{"size": size, "counts": lengths.tolist()} for lengths in counts]
    if form == "binary_mask":
        return list(masks.masks())
    raise ValueError(f"unknown form '{form}'; expected binary_mask, uncompressed_rle or coco_rle")
