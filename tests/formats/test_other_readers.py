"""Formats that are read and not written: VGG Image Annotator, COCO's panoptic segmentation."""

from __future__ import annotations

import io

import numpy as np
import PIL.Image
import pytest
from pycocotools import mask as coco

from anyloom import Masks
from anyloom.formats import ReadingReport, read_panoptic, read_via
from anyloom.foundation.errors import ValueFormatError

SIZE = (40, 60)


def via(*regions: dict) -> dict:
    """Return an export as VIA 2 writes it."""
    return {
        "a.png1234": {
            "filename": "a.png", "size": 1234, "file_attributes": {}, "regions": list(regions),
        }
    }  # fmt: skip


def region(shape: dict, attributes: dict | None = None) -> dict:
    return {"shape_attributes": shape, "region_attributes": attributes or {"label": "cat"}}


BOX = {"name": "rect", "x": 20, "y": 10, "width": 8, "height": 4}
POLYGON = {"name": "polygon", "all_points_x": [5, 15, 15, 5], "all_points_y": [5, 5, 15, 15]}


@pytest.mark.parametrize("project", [False, True])
def test_the_shapes_of_via_are_read(project: bool) -> None:
    document = via(
        region(POLYGON),
        region(
            {"name": "rect", "x": 20, "y": 10, "width": 8, "height": 4}, {"kind": {"dog": True}}
        ),
        region({"name": "circle", "cx": 40, "cy": 20, "r": 10}),
        region({"name": "ellipse", "cx": 40, "cy": 20, "rx": 12, "ry": 5, "theta": 0.5}),
    )
    if project:
        document = {"_via_settings": {}, "_via_img_metadata": document, "_via_attributes": {}}
    (image,) = read_via(document, {"a.png": SIZE}.get)
    masks = image.regions
    assert isinstance(masks, Masks) and masks.labels == ("cat", "dog", "cat", "cat")
    oracle = coco.decode(coco.merge(coco.frPyObjects([[5, 5, 15, 5, 15, 15, 5, 15]], *SIZE)))
    assert np.array_equal(masks.mask(0), oracle.astype(bool))
    assert masks.boxes[1].tolist() == [20, 10, 28, 14]
    assert abs(masks.areas[2] - np.pi * 100) < 10 and abs(masks.areas[3] - np.pi * 60) < 10


def test_via_without_the_size_of_an_image_and_damaged_regions_are_lines() -> None:
    report = ReadingReport()
    assert read_via(via(region(POLYGON)), {}.get, report) == []
    assert "a.png" in report.refused[0] and "--images" in report.refused[0]
    report = ReadingReport()
    bad, flat = region({"name": "polygon"}), region({"name": "point", "cx": 1, "cy": 1})
    (image,) = read_via(via(bad, region(POLYGON), flat), {"a.png": SIZE}.get, report)
    assert len(image.regions) == 1 and len(report.refused) == 1 and len(report.notes) == 1
    with pytest.raises(ValueFormatError):
        read_via({"x": 1}, {}.get)


def test_the_segments_of_a_panoptic_png_are_masks() -> None:
    numbers = np.zeros(SIZE, np.int64)
    numbers[5:15, 5:15] = 3
    numbers[20:30, 10:50] = 700_001
    colors = np.stack([numbers % 256, numbers // 256 % 256, numbers // 256**2], axis=2)
    file = io.BytesIO()
    PIL.Image.fromarray(colors.astype(np.uint8)).save(file, "PNG")
    document = {
        "images": [{"id": 9, "file_name": "a.jpg", "height": 40, "width": 60}],
        "annotations": [
            {
                "image_id": 9,
                "file_name": "a.png",
                "segments_info": [
                    {"id": 3, "category_id": 1, "iscrowd": 0, "bbox": [5, 5, 10, 10], "area": 100},
                    {"id": 700_001, "category_id": 5, "iscrowd": 1, "area": 400},
                    {"id": 8, "category_id": 5, "iscrowd": 0, "area": 1},
                ],
            }
        ],
        "categories": [{"id": 1, "name": "cat", "isthing": 1}, {"id": 5, "name": "sky"}],
    }
    report = ReadingReport()
    (image,) = read_panoptic(document, {"a.png": file.getvalue()}.__getitem__, report)
    assert image.file_name == "a.jpg" and isinstance(image.regions, Masks)
    assert np.array_equal(image.regions.mask(0), numbers == 3)
    assert np.array_equal(image.regions.mask(1), numbers == 700_001)
    assert image.regions.labels == ("cat", "sky")
    assert image.regions.columns["iscrowd"].tolist() == [0, 1]
    assert len(report.refused) == 1 and "segment 8 of a.jpg" in report.refused[0]
