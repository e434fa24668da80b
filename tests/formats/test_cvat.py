"""CVAT documents; pycocotools is the reference, as in CVAT's own exports."""

from __future__ import annotations

from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given
from pycocotools import mask as coco

from anyloom import Masks, Regions
from anyloom.formats import CocoImage, ReadingReport, cvat_labels, read_cvat, to_cvat
from anyloom.foundation.errors import ValueFormatError
from tests.formats.examples import DISKS, RING, SIZE, same_masks
from tests.values.kinds import mask_sets

SQUARE = "5.00,5.00;15.00,5.00;15.00,15.00;5.00,15.00"
EXPORT = """<?xml version="1.0" encoding="utf-8"?>
<annotations>
  <version>1.1</version>
  <meta>
    <task><id>3</id><name>animals</name><size>2</size><mode>annotation</mode>
      <labels>
        <label><name>dog</name><color>#6d76d6</color><type>any</type><attributes/></label>
        <label><name>cat</name><color>#e2b7e8</color><type>any</type><attributes/></label>
        <label><name>bird</name><color>#fa3253</color><type>any</type><attributes/></label>
      </labels>
    </task>
    <dumped>2026-11-01 10:00:00.000000+00:00</dumped>
  </meta>
  <image id="0" name="s1/a.png" width="60" height="40">{shapes}</image>
  <image id="1" name="s2/a.png" width="60" height="40"></image>
</annotations>
"""


def export(shapes: str) -> bytes:
    return EXPORT.format(shapes=shapes).encode()


def filled(*rings: list[float]) -> np.ndarray:
    return coco.decode(coco.merge(coco.frPyObjects(list(rings), *SIZE))).astype(bool)


GROUPED = (
    f'<polygon label="cat" points="{SQUARE}" z_order="0" group_id="1"></polygon>'
    '<polygon label="cat" points="40,5;50,5;50,9" z_order="0" group_id="1"></polygon>'
)
MASK = (
    '<mask label="cat" source="manual" occluded="0" rle="1, 2, 1, 3, 1" left="30" top="20" '
    'width="4" height="2" z_order="0"></mask>'
)
TURNED = '<box label="cat" xtl="20" ytl="10" xbr="30" ybr="14" z_order="0" rotation="90.00"></box>'
SHAPES = {
    "polygon": (
        f'<polygon label="cat" occluded="0" points="{SQUARE}" z_order="0"></polygon>',
        filled([5, 5, 15, 5, 15, 15, 5, 15]),
    ),
    "mask": (
        MASK,
        np.pad([[0, 1, 1, 0], [1, 1, 1, 0]], ((20, 18), (30, 26))).astype(bool),
    ),
    "turned box": (TURNED, filled([23, 7, 27, 7, 27, 17, 23, 17])),
    "polygons of one group": (
        GROUPED,
        filled([5, 5, 15, 5, 15, 15, 5, 15], [40, 5, 50, 5, 50, 9]),
    ),
}


@pytest.mark.parametrize("name", SHAPES)
def test_shapes_of_an_export_are_read(name: str) -> None:
    text, mask = SHAPES[name]
    first, second = read_cvat(export(text))
    assert (first.file_name, second.file_name) == ("s1/a.png", "s2/a.png")
    assert isinstance(first.regions, Masks) and first.regions.labels == ("cat",)
    assert np.array_equal(first.regions.mask(0), mask)
    assert len(second.regions) == 0


def test_an_ellipse_has_the_area_of_one() -> None:
    ellipse = '<ellipse label="cat" cx="30" cy="20" rx="12" ry="6" rotation="30" z_order="0"/>'
    (image, _) = read_cvat(export(ellipse))
    assert abs(image.regions.areas[0] - np.pi * 12 * 6) < 6


def test_boxes_are_boxes() -> None:
    box = '<box label="dog" occluded="0" xtl="1.50" ytl="2" xbr="31" ybr="22.25" z_order="0"/>'
    (image, _) = read_cvat(export(box))
    assert type(image.regions) is Regions and image.regions.boxes.tolist() == [[1.5, 2, 31, 22.25]]


def test_labels_are_in_the_order_of_the_task() -> None:
    assert cvat_labels(export("")) == ["dog", "cat", "bird"]


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        ('<polygon label="x" points="1,1;2,2"/>', "fewer than 3 corners"),
        ('<polygon label="x" points="1,1;nan,2;5,5"/>', "far outside"),
        ('<polygon label="x" points="a"/>', "polygon 2 of s1/a.png"),
        ('<box label="x" xtl="1" ytl="1" xbr="9"/>', "no ybr"),
        ('<mask label="x" rle="3, 4" left="0" top="0" width="2" height="2"/>', "runs"),
        ('<mask label="x" rle="4" left="59" top="0" width="2" height="2"/>', "outside"),
    ],
)
def test_a_damaged_shape_is_named_and_costs_no_other(bad: str, reason: str) -> None:
    report = ReadingReport()
    good = f'<polygon label="cat" points="{SQUARE}"/>'
    (image, _) = read_cvat(export(good + bad), report)
    assert len(image.regions) == 1
    assert len(report.refused) == 1 and reason in report.refused[0]
    with pytest.raises(ValueFormatError):
        read_cvat(export(good + bad))


def test_shapes_without_an_area_are_one_line() -> None:
    report = ReadingReport()
    points = '<points label="nose" points="3,4"/>'
    (image, _) = read_cvat(export(points * 3), report)
    assert len(image.regions) == 0 and len(report.notes) == 1


@pytest.mark.parametrize(
    "content",
    [
        b"", b"<a", b"<annotation/>", b"\xff\xfe",
        b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><annotations>&b;</annotations>',
    ],
)  # fmt: skip
def test_other_files_are_a_format_error(content: bytes) -> None:
    with pytest.raises(ValueFormatError):
        read_cvat(content)


@given(mask_sets())
def test_masks_are_read_back_exactly(original: Masks) -> None:
    filled = original[original.areas > 0]
    (image,) = read_cvat(to_cvat([CocoImage("a.png", filled)]))
    assert len(image.regions) == len(filled)
    if len(filled):
        assert isinstance(image.regions, Masks) and same_masks(image.regions, filled)


def test_polygons_are_written_where_one_can_stand_for_the_mask() -> None:
    masks = Masks.from_arrays([RING, DISKS.mask(0) | DISKS.mask(2), DISKS.mask(1)])
    written = to_cvat([CocoImage("a.png", masks)], tolerance=0.5)
    root = ElementTree.fromstring(written)
    assert [shape.tag for shape in root.find("image") or ()] == ["mask", "mask", "polygon"]
    (image,) = read_cvat(written)
    assert isinstance(image.regions, Masks)
    assert np.diag(image.regions.iou(masks)).min() > 0.9


def test_labels_keep_their_order_and_odd_characters_make_valid_xml() -> None:
    images = [CocoImage('a&"<b>.png', DISKS.with_labels(["z\x00z", "<&>", "é🐈"]))]
    written = to_cvat(images, ["zebra", "<&>"])
    assert cvat_labels(written) == ["zebra", "<&>", "z�z", "é🐈"]
    (image,) = read_cvat(written)
    assert image.file_name == 'a&"<b>.png' and image.regions.labels == ("z�z", "<&>", "é🐈")
