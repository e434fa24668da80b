"""COCO documents; pycocotools is the reference."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pycocotools import mask as coco
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval

from anyloom import AnyloomError, Masks, Regions
from anyloom.formats import (
    CocoImage,
    CocoWriter,
    ReadingReport,
    coco_categories,
    coco_document,
    from_coco_annotations,
    from_labelme,
    read_coco,
    read_label_studio,
    read_panoptic,
    read_via,
    to_coco_annotations,
)
from anyloom.formats.instances import is_box
from anyloom.foundation.errors import ValueFormatError
from tests.formats.examples import DISKS, SIZE, same_masks
from tests.values.kinds import mask_sets


@given(mask_sets())
def test_annotations_are_read_back_as_equal_masks(original: Masks) -> None:
    text = json.dumps(to_coco_annotations(original, 3))
    restored = from_coco_annotations(json.loads(text), original.frame)
    assert len(restored) == len(original)
    if len(original):
        assert isinstance(restored, Masks)
        assert same_masks(restored, original)
        assert restored.labels == (original.labels or ("object",) * len(original))


def test_an_annotation_has_the_fields_of_coco_of_sam_and_the_columns() -> None:
    record = to_coco_annotations(DISKS, 9, {"cat": 1, "dog": 2}, first_id=5, prompt="pets")[1]
    assert record | {"segmentation": None} == {
        "id": 6,
        "image_id": 9,
        "category_id": 1,
        "category_name": "cat",
        "bbox": [29.0, 8.0, 23.0, 24.0],
        "area": int(DISKS.areas[1]),
        "segmentation": None,
        "iscrowd": 0,
        "score": 0.5,
        "score_kind": "predicted_iou",
        "prompt": "pets",
        "node": "",
        "predicted_iou": 0.5,
        "stability_score": 0.75,
        "crop_box": [0, 0, 60, 40],
        "point_coords": [[2, 3]],
        "caption": "a cat",
    }
    assert isinstance(record["segmentation"]["counts"], str)
    assert np.array_equal(coco.decode(record["segmentation"]).astype(bool), DISKS.mask(1))


def opened(document: dict, folder: Path) -> COCO:
    (folder / "coco.json").write_text(json.dumps(document))
    with contextlib.redirect_stdout(None):
        return COCO(folder / "coco.json")


def test_a_document_of_many_images_opens_in_pycocotools(tmp_path: Path) -> None:
    boxes = Regions([[1, 2, 4, 8]], (10, 10), labels=["bird"], scores=[0.5])
    images = [
        CocoImage("a.png", DISKS),
        CocoImage("a.jpg", Masks.empty((5, 5))),
        CocoImage("b/c.png", boxes, prompt="a bird", node="ground"),
    ]
    document = coco_document(images, ["horse", "dog"])
    tool = opened(document, tmp_path)
    assert sorted(tool.getImgIds()) == [1, 2, 3]
    assert [one["name"] for one in tool.loadCats(tool.getCatIds())] == [
        "horse", "dog", "bird", "cat",
    ]  # fmt: skip
    assert len(tool.getAnnIds(imgIds=[2])) == 0
    assert np.array_equal(tool.annToMask(tool.loadAnns([2])[0]).astype(bool), DISKS.mask(1))
    restored = read_coco(json.loads(json.dumps(document)))
    assert [one.file_name for one in restored] == ["a.png", "a.jpg", "b/c.png"]
    assert isinstance(restored[0].regions, Masks) and same_masks(restored[0].regions, DISKS)
    assert len(restored[1].regions) == 0
    assert np.array_equal(restored[2].regions.boxes, boxes.boxes)
    assert restored[2].regions.labels == ("bird",)


def test_a_document_written_piece_by_piece_is_the_same() -> None:
    images = [CocoImage("a.png", DISKS), CocoImage("b.png", DISKS[:1].with_labels(["bird"]))]
    pieces: list[str] = []
    writer = CocoWriter(pieces.append, ["bird", "dog"])
    for number, image in enumerate(images, start=1):
        annotations = to_coco_annotations(image.regions, 0)
        writer.add(number, image.file_name, image.regions.frame, annotations)
    writer.close()
    assert json.loads("".join(pieces)) == coco_document(images, ["bird", "dog", "cat"])
    assert writer.categories == ["bird", "dog", "cat"]


def test_a_document_without_annotations_opens_in_pycocotools(tmp_path: Path) -> None:
    tool = opened(coco_document([CocoImage("a.png", Regions.empty(SIZE))], ["dog"]), tmp_path)
    assert tool.getImgIds() == [1] and tool.getAnnIds() == []
    assert opened(coco_document([]), tmp_path).getImgIds() == []


def test_polygons_are_filled_as_pycocotools_fills_them() -> None:
    rings = [[2, 2, 20, 3, 18, 30.5], [40, 5, 55, 5, 55, 20, 40, 20]]
    annotation = {"bbox": [2, 2, 53, 28], "segmentation": rings, "category_id": 4}
    original = from_coco_annotations([annotation], SIZE, {4: "kite"})
    oracle = coco.decode(coco.merge(coco.frPyObjects(rings, *SIZE))).astype(bool)
    assert isinstance(original, Masks) and np.array_equal(original.mask(0), oracle)
    assert original.labels == ("kite",)


@pytest.mark.parametrize(
    "annotation",
    [
        {},
        {"bbox": [1, 2, 3]},
        {"bbox": "1234"},
        {"bbox": [0, 0, 1, 1], "segmentation": {"size": [3, 3], "counts": [9]}},
        {"bbox": [0, 0, 1, 1], "segmentation": {"size": [40, 60], "counts": "\x00"}},
        {"bbox": [0, 0, 1, 1], "segmentation": {"size": [40, 60], "counts": {"a": 1}}},
        {"bbox": [0, 0, 1, 1], "segmentation": [[1, 2, 3, 4]]},
        {"bbox": [0, 0, 1, 1], "segmentation": [[1, 2, 1e30, 4, 5, 6]]},
        {"bbox": [0, 0, 1, 1], "segmentation": [[1, 2, float("nan"), 4, 5, 6]]},
        {"bbox": [0, 0, 1, 1], "segmentation": 7},
        7,
    ],
)
def test_damaged_annotations_are_a_format_error(annotation: Any) -> None:
    with pytest.raises(ValueFormatError, match="damaged COCO annotations"):
        from_coco_annotations([annotation], SIZE)
    with pytest.raises(ValueFormatError):
        read_coco({"images": [{"id": 1, "file_name": "a", "height": 40, "width": 60}],
                   "annotations": [annotation]})  # fmt: skip


BOX = {"bbox": [20, 10, 8, 8], "category_id": 2}
SQUARE = [5, 5, 15, 5, 15, 15, 5, 15]
POLYGON = {"bbox": [5, 5, 10, 10], "segmentation": [SQUARE], "category_id": 1}


@pytest.mark.parametrize("without", [{}, {"segmentation": []}])
def test_a_box_among_polygons_becomes_the_mask_of_its_pixels(without: dict) -> None:
    regions = from_coco_annotations([POLYGON, BOX | without], SIZE)
    assert isinstance(regions, Masks)
    oracle = coco.decode(coco.merge(coco.frPyObjects([SQUARE], *SIZE))).astype(bool)
    assert np.array_equal(regions.mask(0), oracle)
    assert regions.areas.tolist() == [100, 64]
    assert regions.boxes[1].tolist() == [20, 10, 28, 18]
    again = to_coco_annotations(regions, 1)
    assert [coco.area(one["segmentation"]) for one in again] == [100, 64]
    assert [one["bbox"] for one in again] == [POLYGON["bbox"], BOX["bbox"]]
    assert is_box(from_coco_annotations(again, SIZE)).tolist() == [False, True]


def test_a_box_whose_mask_somebody_corrected_is_a_mask() -> None:
    box = to_coco_annotations(from_coco_annotations([POLYGON, BOX], SIZE), 1)[1]
    corrected = box | {"segmentation": [[20, 10, 26, 10, 26, 18]]}
    assert not is_box(from_coco_annotations([corrected], SIZE)).any()


def test_evaluators_read_a_document_in_which_boxes_are_among_masks(tmp_path: Path) -> None:
    boxes = Regions([[4.0, 5, 24, 15]], SIZE, labels=["dog"])
    mixed = from_coco_annotations([POLYGON, BOX], SIZE, {1: "dog", 2: "dog"})
    images = [CocoImage("mixed.png", mixed), CocoImage("boxes.png", boxes)]
    tool = opened(coco_document(images), tmp_path)
    assert [int(tool.annToMask(one).sum()) for one in tool.anns.values()] == [100, 64, 200]
    with contextlib.redirect_stdout(None):
        found = tool.loadRes([{**one, "score": 1.0} for one in tool.anns.values()])
        evaluation = COCOeval(tool, found, "segm")
        evaluation.evaluate()
        evaluation.accumulate()
        evaluation.summarize()
    assert evaluation.stats[0] == pytest.approx(1.0)
    again = read_coco(coco_document(images))
    assert [is_box(image.regions).tolist() for image in again] == [[False, True], [True]]


def test_a_document_of_boxes_alone_has_no_masks() -> None:
    boxes = Regions([[4.0, 5, 24, 15]], SIZE, labels=["dog"])
    document = coco_document([CocoImage("a.png", boxes), CocoImage("b.png", Masks.empty(SIZE))])
    assert [one["segmentation"] for one in document["annotations"]] == [[]]


@pytest.mark.parametrize("size", ["wide", None, 2.5, [3]])
def test_an_image_of_a_size_that_is_none_is_named(size: Any) -> None:
    report = ReadingReport()
    image = {"id": 7, "file_name": "a.jpg", "height": 40, "width": size}
    assert read_coco({"images": [image]}, report) == []
    assert "image 7: expected a height and width of at least 1 pixel" in report.refused[0]


def test_crowds_stay_crowds() -> None:
    crowd = {"segmentation": {"size": [40, 60], "counts": [1200, 1200]}, "iscrowd": 1}
    regions = from_coco_annotations([POLYGON, crowd | {"bbox": [30, 0, 30, 40]}], SIZE)
    assert [one["iscrowd"] for one in to_coco_annotations(regions, 1)] == [0, 1]
    boxes = from_coco_annotations([BOX, BOX | {"iscrowd": 1}], SIZE)
    assert [one["iscrowd"] for one in to_coco_annotations(boxes, 1)] == [0, 1]


def document_of(*annotations: dict) -> dict:
    return {
        "images": [{"id": 7, "file_name": "a.jpg", "height": 40, "width": 60}],
        "annotations": [{"image_id": 7, **one} for one in annotations],
        "categories": [
            {"id": 3, "name": "bird"},
            {"id": 1, "name": "cat"},
            {"id": 2, "name": "dog"},
        ],
    }


@pytest.mark.parametrize(
    ("bad", "refused"),
    [
        ({"segmentation": [[1, 1, 6, 6]], "bbox": [1, 1, 5, 5]}, "fewer than 3 corners"),
        ({"segmentation": [[1, 1, 6, 1e9, 3, 3]], "bbox": [1, 1, 5, 5]}, "far outside"),
        ({"segmentation": {"size": [9, 9], "counts": [81]}, "bbox": [1, 1, 5, 5]}, "size"),
        ({"bbox": [1, 2, 3]}, "expected 4"),
        ({"bbox": [1, 1, -5, 5]}, "not x, y, width, height"),
        ({"image_id": 9, "bbox": [1, 1, 5, 5]}, "annotation 4: there is no image 9"),
    ],
)
def test_a_damaged_annotation_is_named_and_costs_no_other(bad: dict, refused: str) -> None:
    report = ReadingReport()
    (image,) = read_coco(document_of(POLYGON | {"id": 3}, bad | {"id": 4}), report)
    assert len(image.regions) == 1
    (line,) = report.refused
    assert refused in line and "annotation 4" in line
    assert "a.jpg" in line or "no image 9" in line


@pytest.mark.parametrize("extra", [[], [1, 1, 6, 6]])
def test_a_damaged_ring_costs_no_other_ring(extra: list) -> None:
    report = ReadingReport()
    annotation = {"id": 3, **POLYGON, "segmentation": [SQUARE, extra]}
    (image,) = read_coco(document_of(annotation), report)
    assert image.regions.areas.tolist() == [100]
    assert len(report.refused) == 1 and "annotation 3 of a.jpg" in report.refused[0]


def test_categories_are_in_the_order_of_their_ids_found_or_not() -> None:
    assert coco_categories(document_of()) == ["cat", "dog", "bird"]


def test_the_list_of_categories_overrules_the_names_in_annotations() -> None:
    report = ReadingReport()
    stale = {"id": 3, **POLYGON, "category_name": "kitten"}
    (image,) = read_coco(document_of(stale), report)
    assert image.regions.labels == ("cat",)
    assert len(report.notes) == 1 and "'cat'" in report.notes[0] and "'kitten'" in report.notes[0]


KEYS = (
    "_via_img_metadata", "all_points_x", "all_points_y", "annotations", "bbox", "brushlabels",
    "categories", "counts", "data", "file_name", "filename", "height", "id", "image", "image_id",
    "imageHeight", "imageWidth", "images", "label", "name", "original_height", "original_width",
    "points", "region_attributes", "regions", "result", "rle", "segmentation", "segments_info",
    "shape_attributes", "shape_type", "shapes", "size", "type", "value", "width", "x", "y",
)  # fmt: skip
SCALARS = st.none() | st.booleans() | st.floats() | st.text(max_size=4) | st.integers()
DOCUMENTS = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=6)
    ),
)


@given(DOCUMENTS, st.booleans())
def test_any_json_is_a_document_or_a_format_error(document: Any, reported: bool) -> None:
    report = ReadingReport() if reported else None
    for read in (
        lambda: read_coco(document, report),
        lambda: from_labelme(document, report),
        lambda: read_label_studio(document, report),
        lambda: read_via(document, lambda name: SIZE, report),
        lambda: read_panoptic(document, lambda name: b"", report),
    ):
        with contextlib.suppress(AnyloomError):
            read()


def test_a_huge_image_costs_no_memory() -> None:
    """Two annotations in an image that claims to have 10¹⁰ pixels are a line or a few runs."""
    size = (60_000, 70_000)
    masks = from_coco_annotations([POLYGON, {"bbox": [0, 0, 70_000, 60_000]}], size)
    assert masks.areas.tolist() == [100, 60_000 * 70_000]
    report = ReadingReport()
    from_coco_annotations([POLYGON], (2**30, 2), report=report)
    assert "too large" in report.refused[0]
