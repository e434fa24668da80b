"""Writers of COCO, LabelMe, YOLO, PNG, CSV and JSON.

A writer returns a `Document`; the run places it in the output folder, so that a graph never decides
where a file goes.
"""

from __future__ import annotations

import csv
import io
import json
from typing import Annotated, Any

import numpy as np
from annotated_types import Interval

from anyloom import (
    Document,
    LabelMap,
    Masks,
    NodeError,
    Regions,
    RunLengths,
    Table,
    Text,
    formats,
    node,
)

from ._support.frames import check_frames

Tolerance = Annotated[float, Interval(ge=0, le=100)]


@node
def write_coco(
    regions: Regions, *, file_name: Text = "image", classes: Text | list[Text] | None = None
) -> Document:
    """Write regions as a COCO document of one image.

    Args:
        regions: boxes or masks; masks are written as compressed run lengths, without loss.
        file_name: the image's file name in the document.
        classes: the categories in order, found or not: the prompt, or a list. Further labels follow
            in the order of a model's class numbers, or else of their names.

    Returns:
        A JSON file with boxes as [x, y, width, height], areas, scores, and the categories with ids
        from 1.
    """
    names = [*_stated(classes), *_classes_in(regions)]
    return _json(formats.coco_document([formats.CocoImage(file_name, regions)], names))


@node
def write_labelme(
    regions: Regions, *, file_name: Text = "image.png", tolerance: Tolerance = 1.0
) -> Document:
    """Write regions as a LabelMe document, for manual correction.

    Args:
        regions: boxes become rectangles, masks polygons.
        file_name: path of the image's file relative to the document.
        tolerance: how far an outline may be simplified, in pixels; 0 keeps every vertex.

    Returns:
        A JSON file.
    """
    return _json(formats.to_labelme(regions, file_name, tolerance))


@node
def write_yolo(
    regions: Regions, *, classes: Text | list[Text] | None = None, tolerance: Tolerance = 0.5
) -> Document:
    """Write regions as a YOLO label file.

    Args:
        regions: boxes become "class x y width height", masks "class x1 y1 x2 y2 …", all relative to
            the image's size.
        classes: the classes in order, so that their numbers are the same for all images: the
            prompt, or a list. Without them the labels of this image are numbered in the order of a
            model's class numbers, or else of their names.
        tolerance: how far an outline may be simplified, in pixels.

    Returns:
        A text file with one line per region.

    Raises:
        NodeError: a label is not among the classes.
    """
    names = _classes_in(regions) if classes is None else _stated(classes)
    try:
        return Document(formats.to_yolo(regions, names, tolerance), ".txt")
    except ValueError as error:
        raise NodeError("write_yolo", str(error)) from None


@node
def write_masks_png(masks: Masks) -> list[Document]:
    """Write every mask as a binary image.

    Args:
        masks: any number of masks.

    Returns:
        One PNG per mask with one bit per pixel, white inside.
    """
    return [Document(formats.shape_to_png(masks.shapes, row), ".png") for row in range(len(masks))]


@node
def write_label_map_png(label_map: LabelMap) -> Document:
    """Write a label map as a gray image whose pixel values are the numbers.

    Args:
        label_map: numbers from 0 to 65535.

    Returns:
        A PNG with 8 bits per pixel, or 16 where a number is above 255.

    Raises:
        NodeError: a number is below 0 or above 65535.
    """
    try:
        return Document(formats.label_map_to_png(label_map), ".png")
    except ValueError as error:
        raise NodeError("write_label_map_png", str(error)) from None


@node
def table_of(regions: Regions) -> Table:
    """Return regions as a table, one row per region.

    Args:
        regions: boxes or masks.

    Returns:
        The columns x0, y0, x1, y1 and area in pixels, then label and score where there are any,
        then every other column with one text or number per region.
    """
    x0, y0, x1, y1 = regions.boxes.T.astype(float).tolist()
    columns: dict[str, Any] = {"x0": x0, "y0": y0, "x1": x1, "y1": y1}
    columns["area"] = regions.areas.tolist()
    if regions.labels is not None:
        columns["label"] = regions.labels
    if regions.scores is not None:
        columns["score"] = regions.scores.tolist()
    for name, values in regions.columns.items():
        if isinstance(values, tuple):
            columns[name] = values
        elif values.ndim == 1:
            columns[name] = values.tolist()
    return Table(columns)


@node
def sam_table(masks: Masks) -> Table:
    """Return automatic masks as the table of Segment Anything's command line, one row per mask.

    Args:
        masks: the result of `segment_everything`.

    Returns:
        The columns id (from 0), area, bbox_x0, bbox_y0, bbox_w, bbox_h, point_input_x,
        point_input_y, predicted_iou, stability_score, crop_box_x0, crop_box_y0, crop_box_w and
        crop_box_h. Width and height of a box end at its last pixel, so that those of a single pixel
        are 0. Cells that the generator does not know are empty.
    """
    records = formats.to_sam_records(masks)
    points = [record.get("point_coords", [[None, None]])[0] for record in records]
    columns: dict[str, list[Any]] = {"id": list(range(len(records)))}
    columns["area"] = [record["area"] for record in records]
    for at, side in enumerate(("x0", "y0", "w", "h")):
        columns[f"bbox_{side}"] = [record["bbox"][at] for record in records]
    for at, axis in enumerate("xy"):
        columns[f"point_input_{axis}"] = [point[at] for point in points]
    for name in ("predicted_iou", "stability_score"):
        columns[name] = [record.get(name) for record in records]
    for at, side in enumerate(("x0", "y0", "w", "h")):
        columns[f"crop_box_{side}"] = [record["crop_box"][at] for record in records]
    return Table(columns)


@node
def write_grounded_sam_json(regions: Regions, tags: Text | list[Text] | None = None) -> Document:
    """Write regions as Grounded-SAM's mask.json, or as label.json of its automatic labeling.

    Args:
        regions: boxes or masks with labels and scores.
        tags: the tags of the image; with them the file is a label.json.

    Returns:
        A list of records: value 0 and the label "background", then value (the number of the region
        in a label map, from 1), label, logit (the score) and box (x0, y0, x1, y1 in pixels). With
        tags an object of "tags", joined by commas, and this list as "mask".
    """
    labels = regions.labels or [""] * len(regions)
    scores = [None] * len(regions) if regions.scores is None else regions.scores.tolist()
    records: list[dict[str, Any]] = [{"value": 0, "label": "background"}]
    for row, box in enumerate(regions.boxes.tolist()):
        record = {"value": row + 1, "label": labels[row], "logit": scores[row], "box": box}
        records.append(record)
    if tags is None:
        return _json(records)
    joined = tags if isinstance(tags, str) else ", ".join(tags)
    return _json({"tags": joined, "mask": records})


@node
def write_semantic_json(masks: Masks, label_map: LabelMap) -> Document:
    """Write labeled masks and a map of classes as Semantic-Segment-Anything's _semantic.json.

    Args:
        masks: automatic masks with labels, as `semantic_vote` returns them.
        label_map: the map that they are painted on.

    Returns:
        An object of "annotations", Segment Anything's records, largest first, each with its
        class_name and class_proposals (the same name, one is proposed); and of "semantic_mask",
        class number → the compressed run lengths of its pixels.

    Raises:
        NodeError: the masks have no labels, or belong to an image of another size.
    """
    check_frames("write_semantic_json", None, label_map=label_map, masks=masks)
    if masks.labels is None and masks:
        raise NodeError("write_semantic_json", "the masks have no labels; use semantic_vote first")
    records = formats.to_sam_records(masks)
    for record, name in zip(records, masks.labels or (), strict=True):
        record |= {"class_name": name, "class_proposals": name}
    records.sort(key=lambda record: record["area"], reverse=True)
    numbers = np.unique(label_map.numbers).tolist()
    shapes = RunLengths.encode(
        (label_map.numbers == number for number in numbers), shape=label_map.frame
    )
    classes = {
        str(number): {"size": runs["size"], "counts": runs["counts"].decode()}
        for number, runs in zip(numbers, shapes.to_coco(), strict=True)
    }
    return _json({"annotations": records, "semantic_mask": classes})


@node
def write_table(table: Table) -> Document:
    """Write a table as comma-separated values (CSV).

    Args:
        table: any table.

    Returns:
        A UTF-8 file with a header line. A text that a spreadsheet would take for a formula is
        preceded by an apostrophe.
    """
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow([_escaped(name) for name in table.columns])
    for row in table.rows():
        writer.writerow(["" if cell is None else _escaped(cell) for cell in row.values()])
    return Document(buffer.getvalue(), ".csv")


@node
def write_json(value: Text | float | list[Text] | Table | Regions) -> Document:
    """Write a result as JSON.

    Args:
        value: a text, a number, a list of texts, a table (a list of records), or regions (the
            records of `table_of`).

    Returns:
        A UTF-8 file.
    """
    if isinstance(value, Regions):
        value = table_of.function(value)
    return _json(list(value.rows()) if isinstance(value, Table) else value)


def _stated(classes: str | list[str] | None) -> list[str]:
    return classes if isinstance(classes, list) else formats.prompt_phrases(classes)


def _classes_in(regions: Regions) -> list[str]:
    return formats.class_names(None, formats.to_coco_annotations(regions.to_regions(), 1))


def _json(content: Any) -> Document:
    return Document(json.dumps(content, ensure_ascii=False, indent=1) + "\n", ".json")


def _escaped(cell: Any) -> Any:
    """Escape a text that a spreadsheet would run as a formula; captions are untrusted."""
    risky = isinstance(cell, str) and cell.startswith(("=", "+", "-", "@", "\t", "\r"))
    return f"'{cell}" if risky else cell
