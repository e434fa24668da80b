"""YOLO label files."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
import supervision
import yaml
from hypothesis import given
from hypothesis import strategies as st
from supervision.dataset.formats.yolo import yolo_annotations_to_detections

from anyloom import Masks, Regions
from anyloom.formats import ReadingReport, from_yolo, to_yolo, yolo_data
from anyloom.formats.instances import InstanceList
from anyloom.foundation.errors import ValueFormatError
from tests.formats.examples import DISKS, RING, SIZE, same_masks
from tests.values.shapes import stacks


def test_masks_without_holes_are_read_back_exactly() -> None:
    restored = from_yolo(to_yolo(DISKS, ["cat", "dog"]), SIZE, ["cat", "dog"])
    assert isinstance(restored, Masks)
    assert same_masks(restored, DISKS)
    assert restored.labels == DISKS.labels


def test_pieces_and_holes_are_joined_into_one_line() -> None:
    original = Masks.from_arrays([RING, DISKS.mask(0) | DISKS.mask(2)])
    text = to_yolo(original)
    assert len(text.splitlines()) == 2
    restored = from_yolo(text, SIZE)
    assert isinstance(restored, Masks)
    assert np.array_equal(restored.mask(0), RING)
    assert not (original.mask(1) & ~restored.mask(1)).any()
    assert (restored.mask(1) & ~original.mask(1)).sum() <= 60, "the bridge between the pieces"


@given(stacks(2).filter(lambda stack: stack.any()))
def test_every_instance_with_a_pixel_has_a_line(stack: np.ndarray) -> None:
    original = Masks.from_arrays(stack, frame=stack.shape[1:])
    restored = from_yolo(to_yolo(original), original.frame)
    kept = [index for index in range(len(original)) if original.areas[index]]
    assert isinstance(restored, Masks) and len(restored) == len(kept)
    for line, index in enumerate(kept):
        lost = original.mask(index) & ~restored.mask(line)
        assert lost.sum() <= original.areas[index] / 4


def test_boxes_are_read_back_equal() -> None:
    original = Regions([[1, 2, 31, 22], [0, 0, 60, 40]], SIZE, labels=["a", "b"])
    text = to_yolo(original, ["b", "a"])
    assert text.splitlines()[1] == "0 0.500000 0.500000 1.000000 1.000000"
    restored = from_yolo(text, SIZE, ["b", "a"])
    assert np.allclose(restored.boxes, original.boxes, atol=1e-3)
    assert restored.labels == ("a", "b")


def test_no_instances_are_an_empty_label_file() -> None:
    assert to_yolo(Masks.empty(SIZE)) == ""
    assert len(from_yolo("\n \n", SIZE)) == 0


@pytest.mark.parametrize(
    "line", ["dog 1 2 3 4", "0 1 2 3", "-1 1 1 1 1", "0 nan 1 1 1", "0 x 1 1 1"]
)
def test_the_error_of_a_malformed_line_has_its_number(line: str) -> None:
    with pytest.raises(ValueFormatError, match="line 2:"):
        from_yolo(f"0 .5 .5 .1 .1\n{line}\n", SIZE)


def test_a_label_that_is_not_a_class_is_an_error() -> None:
    with pytest.raises(ValueError, match="'cat' is not among the classes dog"):
        to_yolo(DISKS, ["dog"])


def ellipse(seed: int, size: tuple[int, int] = (369, 579)) -> np.ndarray:
    numbers = np.random.default_rng(seed)
    canvas = np.zeros(size, np.uint8)
    center = (numbers.random(2) * size[::-1]).astype(int).tolist()
    axes = (20 + numbers.random(2) * 80).astype(int).tolist()
    return cv2.ellipse(canvas, center, axes, float(numbers.random() * 180), 0, 360, 1, -1)


@pytest.mark.parametrize("decimals", [6, 5])
@pytest.mark.parametrize("seed", range(20))
def test_corners_that_are_pixel_indices_are_read_exactly(seed: int, decimals: int) -> None:
    """As users of cv2.findContours write them; Ultralytics and supervision read them so."""
    mask = ellipse(seed)
    rings, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    numbers = rings[0].reshape(-1, 2) / mask.shape[::-1]
    line = "0 " + " ".join(f"{number:.{decimals}f}" for number in numbers.reshape(-1))
    read = from_yolo(line, (mask.shape[0], mask.shape[1]))
    assert isinstance(read, Masks)
    oracle = yolo_annotations_to_detections([line], mask.shape[::-1], with_masks=True)
    assert oracle.mask is not None
    assert np.array_equal(read.mask(0), np.asarray(oracle.mask[0]))
    assert np.array_equal(read.mask(0), mask.astype(bool))


def read_by_ultralytics(line: str, size: tuple[int, int]) -> np.ndarray:
    """Return the mask of a line as `ultralytics.data.utils.polygon2mask` fills it."""
    corners = np.array(line.split()[1:], np.float32).reshape(-1, 2) * size[::-1]
    return cv2.fillPoly(np.zeros(size, np.uint8), [corners.astype(np.int32)], 1).astype(bool)


@given(st.integers(0, 10**6))
def test_other_readers_see_the_mask_that_was_written(seed: int) -> None:
    mask = ellipse(seed).astype(bool)
    if not mask.any():
        return
    size = (mask.shape[0], mask.shape[1])
    line = to_yolo(Masks.from_arrays([mask])).strip()
    oracle = yolo_annotations_to_detections([line], size[::-1], with_masks=True)
    assert oracle.mask is not None
    assert np.array_equal(np.asarray(oracle.mask[0]), mask)
    assert np.array_equal(read_by_ultralytics(line, size), mask)


def test_a_box_among_polygons_becomes_the_mask_of_its_pixels() -> None:
    read = from_yolo("1 0.5 0.5 0.4 0.5\n0 0.1 0.1 0.5 0.1 0.5 0.5\n", SIZE, ["leaf", "box"])
    assert isinstance(read, Masks) and read.labels == ("box", "leaf")
    assert read.areas[0] == 24 * 20 and read.areas[1] > 100
    text = to_yolo(read, ["leaf", "box"])
    assert {len(line.split()) > 5 for line in text.splitlines()} == {True}, "readers refuse a mix"
    assert supervision.DetectionDataset  # the reader that the other tests compare with
    again = from_yolo(text, SIZE, ["leaf", "box"])
    assert isinstance(again, Masks) and again.labels == read.labels


@given(st.integers(0, 59), st.integers(0, 39), st.integers(1, 60), st.integers(1, 40))
def test_a_box_among_polygons_is_read_back_with_its_pixels(x: int, y: int, w: int, h: int) -> None:
    instances = InstanceList(SIZE)
    instances.add_box([x, y, min(x + w, SIZE[1]), min(y + h, SIZE[0])])
    instances.add_mask(DISKS.shapes.rows([0]))
    written = instances.regions(labels=["box", "disk"])
    assert isinstance(written, Masks)
    text = to_yolo(written)
    read = from_yolo(text, SIZE, ["box", "disk"])
    assert isinstance(read, Masks) and same_masks(read, written)
    assert np.array_equal(read.boxes, written.boxes)
    if (expected := written.mask(0)).any(axis=0).sum() > 1 and expected.any(axis=1).sum() > 1:
        assert np.array_equal(read_by_ultralytics(text.splitlines()[0], SIZE), expected)


def test_a_box_thinner_than_a_pixel_among_polygons_is_not_lost() -> None:
    instances = InstanceList(SIZE)
    instances.add_box([10.1, 5, 10.4, 20])
    instances.add_mask(DISKS.shapes.rows([0]))
    text = to_yolo(instances.regions(labels=["box", "disk"]))
    read = from_yolo(text, SIZE, ["box", "disk"])
    assert read.labels == ("box", "disk")
    assert read.boxes[0].tolist() == [10, 5, 11, 20]


def test_crowds_are_left_out() -> None:
    crowd = DISKS.with_column("iscrowd", np.array([0, 1, 0]))
    assert len(to_yolo(crowd, ["cat", "dog"]).splitlines()) == 2


def test_scores_at_the_end_of_a_line_are_read() -> None:
    boxes = from_yolo("0 .5 .5 .1 .1 .75\n", SIZE)
    assert type(boxes) is Regions and boxes.scores is not None
    assert boxes.scores.tolist() == [0.75] and boxes.score_kind == "detector"
    shapes = from_yolo("0 .1 .1 .5 .1 .5 .5 .25\n", SIZE)
    assert isinstance(shapes, Masks) and shapes.scores is not None


def test_key_points_after_a_box_are_dropped() -> None:
    pose = "0 .5 .5 .2 .2" + " .4 .4 2 .6 .6 2" + "\n"
    assert type(from_yolo(pose, SIZE, keypoints=6)) is Regions


def test_classes_written_as_decimals_are_read() -> None:
    assert from_yolo("1.000000e+00 .5 .5 .1 .1", SIZE, ["a", "b"]).labels == ("b",)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("0 480 270 640 360", "numbers above 1"),
        ("0 .5 .5 .1 -.1", "numbers below 0"),
        ("0 12 20 30 20 30 40", "numbers above 1"),
    ],
)
def test_numbers_that_are_not_shares_are_refused(line: str, reason: str) -> None:
    report = ReadingReport()
    read = from_yolo(f"0 .5 .5 .1 .1\n{line}\n", SIZE, report=report)
    assert len(read) == 1
    assert len(report.refused) == 1 and report.refused[0].startswith(f"line 2: {reason}")


@pytest.mark.parametrize("noise", [1.0, 2.0])
def test_a_rough_mask_is_written_in_memory_that_grows_with_its_outline(noise: float) -> None:
    import tracemalloc

    field = cv2.GaussianBlur(np.random.default_rng(0).random((900, 900)), (0, 0), noise)
    rough = Masks.from_arrays([field > np.median(field)])
    tracemalloc.start()
    text = to_yolo(rough)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 200e6, "points × points would be gigabytes"
    restored = from_yolo(text, rough.frame)
    assert isinstance(restored, Masks)
    assert (rough.iou(restored)).item() > 0.6


@given(stacks(1).filter(lambda stack: stack.any()))
def test_joined_rings_miss_no_pixel_of_the_rings_that_are_joined(stack: np.ndarray) -> None:
    original = Masks.from_arrays(stack, frame=stack.shape[1:])
    restored = from_yolo(to_yolo(original), original.frame)
    assert isinstance(restored, Masks)
    pieces, _ = cv2.connectedComponents(original.mask(0).astype(np.uint8))
    if pieces <= 20:
        assert not (original.mask(0) & ~restored.mask(0)).any()


@pytest.mark.parametrize("name", ["🐱", "a: b", "it's", 'say "hi"', "no", "1", "é", "\x7f", "a\nb"])
def test_a_class_name_comes_back_from_data_yaml(name: str) -> None:
    assert yaml.safe_load(yolo_data(["a", name]))["names"] == {0: "a", 1: name}


def test_data_yaml_names_the_places_of_the_parts() -> None:
    data = yaml.safe_load(yolo_data(["a"], {"train": "images/train", "test": "images/test"}))
    assert data.pop("names") == {0: "a"}
    assert data == {"train": "images/train", "val": "images/train", "test": "images/test"}


def test_the_classes_of_an_empty_data_set_are_an_empty_mapping() -> None:
    assert yaml.safe_load(yolo_data([])) == {"train": "images", "val": "images", "names": {}}
