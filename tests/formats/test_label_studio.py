"""Label Studio exports."""

from __future__ import annotations

import json
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given
from pycocotools import mask as coco

from anyloom import Masks, Regions
from anyloom.formats import (
    CocoImage,
    ReadingReport,
    label_studio_config,
    read_label_studio,
    to_label_studio,
)
from anyloom.foundation.errors import ValueFormatError
from tests.formats.examples import DISKS, RING, same_masks
from tests.values.kinds import mask_sets

RLE_OF_ONES = [0, 0, 0, 96, 57, 27, 254, 31, 0, 182, 3, 108, 2, 216, 14, 27, 0, 0]
RLE_OF_WHITE = [0, 0, 0, 96, 57, 27, 254, 31, 0, 183, 255, 108, 2, 223, 254, 27, 0, 0]
"""`label_studio_converter.brush.mask2rle` of a 4 × 6 mask whose rows 1, 2 and columns 2, 3, 4 are
set, as 1 and as 255."""


def result(kind: str, value: dict, **further: Any) -> dict[str, Any]:
    """Return a result as an export has it, for an image of 6 × 4 pixels."""
    return {
        "original_width": 6, "original_height": 4, "image_rotation": 0, "from_name": "label",
        "to_name": "image", "type": kind, "origin": "manual", "value": value, **further,
    }  # fmt: skip


def task(*results: dict, image: str = "/data/upload/2/1a2b3c4d-a_b.png") -> dict[str, Any]:
    return {
        "id": 1,
        "data": {"image": image},
        "annotations": [{"id": 7, "result": list(results), "was_cancelled": False}],
        "predictions": [],
    }


def brush(rle: list[int], label: str = "cat", **further: Any) -> dict[str, Any]:
    return result("brushlabels", {"format": "rle", "rle": rle, "brushlabels": [label]}, **further)


@pytest.mark.parametrize("rle", [RLE_OF_ONES, RLE_OF_WHITE])
def test_the_brush_of_label_studio_is_read(rle: list[int]) -> None:
    (image,) = read_label_studio([task(brush(rle))])
    expected = np.zeros((4, 6), bool)
    expected[1:3, 2:5] = True
    assert image.file_name == "a_b.png"
    assert isinstance(image.regions, Masks) and image.regions.labels == ("cat",)
    assert np.array_equal(image.regions.mask(0), expected)


def test_rectangles_polygons_and_ellipses_are_read() -> None:
    rectangle = {"x": 50, "y": 25, "width": 50, "height": 50, "rotation": 0}
    polygon = {"points": [[0, 0], [50, 0], [50, 75], [0, 75]], "closed": True}
    turned = {"x": 50, "y": 0, "width": 100 / 3, "height": 50, "rotation": 90}
    ellipse = {"x": 50, "y": 50, "radiusX": 50, "radiusY": 50, "rotation": 0}
    (image,) = read_label_studio(
        [
            task(
                result("rectanglelabels", rectangle | {"rectanglelabels": ["r"]}),
                result("polygonlabels", polygon | {"polygonlabels": ["p"]}),
                result("rectanglelabels", turned | {"rectanglelabels": ["t"]}),
                result("ellipselabels", ellipse | {"ellipselabels": ["e"]}),
            )
        ]
    )
    masks = image.regions
    assert isinstance(masks, Masks) and masks.labels == ("r", "p", "t", "e")
    assert masks.boxes[0].tolist() == [3, 1, 6, 3] and masks.areas[0] == 6
    ring = [[0.0, 0, 3, 0, 3, 3, 0, 3]]
    assert np.array_equal(masks.mask(1), coco.decode(coco.merge(coco.frPyObjects(ring, 4, 6))) > 0)
    assert masks.boxes[2].tolist() == [1, 0, 3, 2], "turned clockwise around its first corner"
    assert 15 <= masks.areas[3] <= 22


def test_a_label_in_a_result_of_its_own_belongs_to_the_shape_of_its_id() -> None:
    shape = result("rectangle", {"x": 0, "y": 0, "width": 50, "height": 50}, id="u")
    named = result("labels", {"x": 0, "y": 0, "width": 50, "height": 50, "labels": ["cat"]}, id="u")
    (image,) = read_label_studio([task(shape, named)])
    assert type(image.regions) is Regions and image.regions.labels == ("cat",)


def test_the_minimal_export_is_read() -> None:
    minimal = {
        "image": "/data/local-files/?d=s1/a.png",
        "id": 4,
        "label": [
            {
                "x": 0, "y": 0, "width": 50, "height": 50, "rotation": 0,
                "rectanglelabels": ["cat"], "original_width": 6, "original_height": 4,
            }
        ],
    }  # fmt: skip
    (image,) = read_label_studio([minimal])
    assert image.file_name == "s1/a.png" and image.regions.labels == ("cat",)


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("/data/upload/2/1a2b3c4d-a.png", "a.png"),
        ("/data/local-files/?d=photos/s1/a%20b.png", "photos/s1/a b.png"),
        ("s3://bucket/folder/a.png", "a.png"),
        ("https://example.org/x/a.png?key=1", "a.png"),
        ("C:\\photos\\a.png", "a.png"),
    ],
)
def test_images_are_named_as_before_they_were_uploaded(address: str, name: str) -> None:
    (image,) = read_label_studio([task(brush(RLE_OF_WHITE), image=address)])
    assert image.file_name == name


def test_predictions_are_read_where_nobody_annotated() -> None:
    predicted = task() | {"annotations": [], "predictions": [{"result": [brush(RLE_OF_WHITE)]}]}
    (image,) = read_label_studio([predicted])
    assert len(image.regions) == 1


def test_of_several_annotations_the_first_that_was_not_cancelled_counts() -> None:
    several = task(brush(RLE_OF_WHITE))
    several["annotations"].insert(0, {"result": [], "was_cancelled": True})
    several["annotations"].append({"result": []})
    report = ReadingReport()
    (image,) = read_label_studio([several], report)
    assert len(image.regions) == 1 and "2 annotations" in report.notes[0]


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (brush([0, 0, 0, 96]), "too early"),
        (brush(RLE_OF_WHITE[:-6]), "too early"),
        (brush([255, 255, 255, 255, *RLE_OF_WHITE[4:]]), "expected 96"),
        (result("polygonlabels", {"points": [[1, 1]]}), "fewer than 3 corners"),
        (result("rectanglelabels", {"x": 1e400, "y": 0, "width": 1, "height": 1}), "finite"),
    ],
)
def test_a_damaged_result_is_named_and_costs_no_other(bad: dict, reason: str) -> None:
    report = ReadingReport()
    (image,) = read_label_studio([task(brush(RLE_OF_WHITE), bad)], report)
    assert len(image.regions) == 1
    assert len(report.refused) == 1
    assert reason in report.refused[0] and "a_b.png" in report.refused[0]


def test_a_task_without_a_size_is_named() -> None:
    report = ReadingReport()
    assert read_label_studio([task()], report) == []
    assert "a_b.png" in report.refused[0]
    (image,) = read_label_studio([task()], size_of_image={"a_b.png": (4, 6)}.get)
    assert image.regions.frame == (4, 6)


@pytest.mark.parametrize("document", [{}, [1], "x", [[]], None])
def test_other_documents_are_a_format_error(document: Any) -> None:
    with pytest.raises(ValueFormatError):
        read_label_studio(document)


@given(mask_sets())
def test_masks_are_read_back_exactly(original: Masks) -> None:
    filled = original[original.areas > 0]
    if not len(filled):
        return
    written = json.loads(json.dumps(to_label_studio([CocoImage("s1/a.png", filled)])))
    (image,) = read_label_studio(written)
    assert image.file_name == "s1/a.png"
    assert isinstance(image.regions, Masks) and same_masks(image.regions, filled)
    assert image.regions.labels == (filled.labels or ("object",) * len(filled))


def test_boxes_are_read_back() -> None:
    boxes = Regions([[1, 2, 31, 22.5]], (40, 60), labels=["a"], scores=[0.5])
    (image,) = read_label_studio(to_label_studio([CocoImage("a.png", boxes)]))
    assert type(image.regions) is Regions and np.allclose(image.regions.boxes, boxes.boxes)
    assert image.regions.scores is not None and image.regions.scores.tolist() == [0.5]


def test_polygons_are_written_where_one_can_stand_for_the_mask() -> None:
    masks = Masks.from_arrays([RING, DISKS.mask(1)])
    (written,) = to_label_studio([CocoImage("a.png", masks)], tolerance=0.5)
    kinds = [one["type"] for one in written["annotations"][0]["result"]]
    assert kinds == ["brushlabels", "polygonlabels"]
    (image,) = read_label_studio([written])
    assert isinstance(image.regions, Masks) and np.diag(image.regions.iou(masks)).min() > 0.9


def test_the_configuration_has_a_tag_for_every_result() -> None:
    images = [CocoImage("a.png", DISKS)]
    config = ElementTree.fromstring(label_studio_config(["zebra", "cat", "dog"]))
    labels = {tag.get("name"): [label.get("value") for label in tag] for tag in config[1:]}
    assert set(labels) == {"label", "label_rect", "label_poly"}
    assert set(map(tuple, labels.values())) == {("zebra", "cat", "dog")}
    for tolerance in (None, 0.5):
        (written,) = to_label_studio(images, tolerance)
        assert {one["from_name"] for one in written["annotations"][0]["result"]} <= labels.keys()


def test_images_on_which_nothing_is_come_back_with_their_size() -> None:
    images = [CocoImage("a.png", DISKS), CocoImage("s/none.png", Masks.empty((30, 50)))]
    report = ReadingReport()
    again = read_label_studio(json.loads(json.dumps(to_label_studio(images))), report)
    assert not report.refused
    assert [(one.file_name, one.regions.frame) for one in again] == [
        ("a.png", DISKS.frame),
        ("s/none.png", (30, 50)),
    ]
    minimal = [{"image": "/data/local-files/?d=s/none.png", "width": 50, "height": 30}]
    assert read_label_studio(minimal)[0].regions.frame == (30, 50)


@pytest.mark.parametrize("data", [{}, {"width": 50}, {"width": "wide", "height": 3}])
def test_a_task_of_unknown_size_names_the_cure(data: dict) -> None:
    report = ReadingReport()
    assert read_label_studio([{"data": {"image": "a.png", **data}}], report) == []
    (line,) = report.refused
    assert "task of a.png" in line and "--images" in line
