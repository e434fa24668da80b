"""DOTA's text files: what is written is read, and annotations of the dataset are."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import Polygon

from anyloom import Regions, ValueFormatError
from anyloom.formats import ReadingReport, read_dota, to_dota

FRAME = (100, 120)
FILE = b"""imagesource:GoogleEarth
gsd:0.146343590398
10.0 20.0 50.0 20.0 50.0 40.0 10.0 40.0 large-vehicle 0
60 50 80 30 100 50 80 70 ship 1
"""


def test_annotations_of_the_dataset_have_upright_hulls_and_rotated_boxes() -> None:
    found = read_dota(FILE, FRAME)
    assert found.boxes.tolist() == [[10, 20, 50, 40], [60, 30, 100, 70]]
    assert found.labels == ("large-vehicle", "ship")
    assert found.columns["difficult"].tolist() == [0, 1]
    first, second = np.asarray(found.columns["rotated_box"])
    np.testing.assert_allclose(first, [30, 30, 40, 20, 0], atol=1e-3)
    np.testing.assert_allclose(second[:4], [80, 50, 800**0.5, 800**0.5], atol=1e-3)
    assert abs(second[4]) == pytest.approx(45, abs=1e-3)


@given(st.integers(20, 60), st.integers(5, 19), st.integers(-90, 89))
def test_a_rotated_box_that_is_written_is_read(width: int, height: int, angle: int) -> None:
    box = np.array([[60, 50, width, height, angle]], np.float32)
    written = Regions([(0, 0, 9, 9)], FRAME, labels=["ship"], columns={"rotated_box": box})
    read = read_dota(to_dota(written), FRAME)
    x, y, *sides, turned = np.asarray(read.columns["rotated_box"])[0]
    np.testing.assert_allclose([x, y, *sides], box[0, :4], atol=0.3)
    corners = np.array(to_dota(written).split()[:8], float).reshape(4, 2)
    assert Polygon(corners).area == pytest.approx(width * height, rel=0.05)
    assert abs((turned - angle + 90) % 180 - 90) < 1.5


def test_damaged_lines_are_named_and_a_file_without_objects_is_empty() -> None:
    damaged = FILE + b"1 2 3 4 5 6 7 ship 0\n1 2 3 4 5 6 7 nan ship 0\n"
    with pytest.raises(ValueFormatError, match="line 5: expected 8 numbers and a class"):
        read_dota(damaged, FRAME)
    report = ReadingReport()
    assert len(read_dota(damaged, FRAME, report)) == 2
    assert [line.partition(":")[0] for line in report.refused] == ["line 5", "line 6"]
    assert len(read_dota(b"gsd:null\n", FRAME)) == 0
    with pytest.raises(ValueFormatError, match="no text"):
        read_dota(b"\xff\xfe\x00", FRAME)
