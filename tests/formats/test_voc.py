"""Pascal VOC files; supervision is the reference."""

from __future__ import annotations

from xml.etree import ElementTree

import numpy as np
import pytest
from supervision.dataset.formats.pascal_voc import detections_from_xml_obj

from anyloom import Masks, Regions
from anyloom.formats import CocoImage, ReadingReport, read_voc, to_voc
from anyloom.foundation.errors import ValueFormatError
from tests.formats.examples import DISKS, RING, SIZE

FILE = """<annotation>
  <folder>VOC2012</folder><filename>2007_000027.jpg</filename>
  <source><database>The VOC2007 Database</database></source>
  <size><width>60</width><height>40</height><depth>3</depth></size>
  <segmented>0</segmented>
  <object>
    <name>person</name><pose>Unspecified</pose><truncated>0</truncated>
    <difficult>1</difficult>
    <bndbox><xmin>5</xmin><ymin>3</ymin><xmax>20.5</xmax><ymax>30</ymax></bndbox>
    <part><name>head</name>
      <bndbox><xmin>8</xmin><ymin>3</ymin><xmax>12</xmax><ymax>9</ymax></bndbox></part>
  </object>
  {objects}
</annotation>
"""
POLYGON = """<object><name>leaf</name>
  <bndbox><xmin>11</xmin><ymin>11</ymin><xmax>31</xmax><ymax>21</ymax></bndbox>
  <polygon><x1>11</x1><y1>11</y1><x2>31</x2><y2>11</y2><x3>31</x3><y3>21</y3></polygon></object>"""


ROTATED = [
    "<xmin>11</xmin><ymin>6</ymin><xmax>31</xmax><ymax>21</ymax>",
    (
        "<x_left_top>20</x_left_top><y_left_top>6</y_left_top><x_right_top>31</x_right_top>"
        "<y_right_top>12</y_right_top><x_right_bottom>22</x_right_bottom>"
        "<y_right_bottom>21</y_right_bottom><x_left_bottom>11</x_left_bottom>"
        "<y_left_bottom>15</y_left_bottom><angle>30</angle>"
    ),
]


@pytest.mark.parametrize("corners", ROTATED, ids=["edges", "corners"])
def test_a_rotated_box_of_dior_counts_by_its_upright_hull(corners: str) -> None:
    ship = f"<object><name>ship</name><robndbox>{corners}</robndbox></object>"
    found = read_voc(FILE.format(objects=ship).encode()).regions
    assert found.labels == ("person", "ship")
    assert found.boxes[1].tolist() == [10, 5, 31, 21]


def test_boxes_count_from_one_and_include_their_last_pixel() -> None:
    image = read_voc(FILE.format(objects="").encode())
    assert image.file_name == "2007_000027.jpg" and type(image.regions) is Regions
    oracle, _ = detections_from_xml_obj(
        ElementTree.fromstring(FILE.format(objects="")), [], (60, 40)
    )
    assert np.array_equal(image.regions.boxes, oracle.xyxy)
    assert image.regions.boxes.tolist() == [[4, 2, 20.5, 30]]
    assert image.regions.labels == ("person",)
    assert image.regions.columns["difficult"].tolist() == [1]


def test_polygons_are_filled_as_supervision_fills_them() -> None:
    text = FILE.format(objects=POLYGON)
    image = read_voc(text.encode())
    oracle, _ = detections_from_xml_obj(ElementTree.fromstring(text), [], (60, 40))
    assert isinstance(image.regions, Masks) and oracle.mask is not None
    assert np.array_equal(image.regions.mask(1), np.asarray(oracle.mask[1]))
    assert image.regions.areas[0] == 28 * 16, "a box beside a polygon is the mask of its pixels"


def test_supervision_reads_what_was_written() -> None:
    whole = Masks.from_arrays([RING, DISKS.mask(1)], labels=["ring", "disk"])
    written = to_voc(CocoImage("a.png", whole))
    oracle, classes = detections_from_xml_obj(ElementTree.fromstring(written), [], SIZE[::-1])
    assert oracle.mask is not None and oracle.class_id is not None
    assert [classes[number] for number in oracle.class_id] == ["ring", "disk"]
    assert np.array_equal(oracle.xyxy, whole.boxes)
    for row in range(2):
        assert np.array_equal(np.asarray(oracle.mask[row]), whole.mask(row))
    again = read_voc(written)
    assert isinstance(again.regions, Masks) and again.file_name == "a.png"
    assert np.array_equal(again.regions.dense(), whole.dense())


def test_boxes_and_flags_are_read_back() -> None:
    boxes = Regions([[1, 2, 31, 22], [0, 0, 60, 40]], SIZE, labels=["a", "b"],
                    columns={"difficult": np.array([0, 1])})  # fmt: skip
    again = read_voc(to_voc(CocoImage("a.png", boxes))).regions
    assert np.array_equal(again.boxes, boxes.boxes) and again.labels == ("a", "b")
    assert again.columns["difficult"].tolist() == [0, 1]


def test_a_file_without_a_size_takes_that_of_its_image() -> None:
    text = FILE.format(objects="").replace("<width>60", "<width>0")
    assert read_voc(text.encode(), size=(40, 60)).regions.frame == (40, 60)
    with pytest.raises(ValueFormatError, match="how large"):
        read_voc(text.encode())


def test_a_damaged_object_is_named_and_costs_no_other() -> None:
    report = ReadingReport()
    text = FILE.format(objects="<object><name>x</name></object>")
    assert len(read_voc(text.encode(), report).regions) == 1
    assert "object 2 ('x')" in report.refused[0]
