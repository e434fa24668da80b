"""Regions leave for other tools and come back; exactly, where the format can say everything."""

from __future__ import annotations

import contextlib
import io
import json
from pathlib import Path
from typing import Any

import numpy as np
import PIL.Image
import pytest
import supervision
from hypothesis import given
from hypothesis import strategies as st
from pycocotools import mask as coco
from pycocotools.coco import COCO

from anyloom import AnyloomError, ImageError, LabelMap, Masks, Regions, RunLengths
from anyloom.formats import (
    CocoImage,
    Polygon,
    coco_document,
    from_coco_annotations,
    from_labelme,
    from_sam_records,
    from_yolo,
    label_map_from_png,
    label_map_to_png,
    mask_from_png,
    mask_to_png,
    mask_to_polygons,
    polygons_to_mask,
    read_coco,
    shape_to_png,
    to_coco_annotations,
    to_labelme,
    to_sam_records,
    to_yolo,
)
from anyloom.foundation.errors import ValueFormatError
from tests.values.kinds import mask_sets, regions
from tests.values.shapes import disk, masks, stacks

SIZE = (40, 60)
DISKS = Masks.from_arrays(
    [disk(SIZE, (15, 12), 8), disk(SIZE, (40.5, 20), 12), disk(SIZE, (58, 38), 9)],
    labels=["dog", "cat", "dog"],
    scores=[0.75, 0.5, 0.25],
    score_kind="predicted_iou",
    columns={
        "stability_score": np.array([0.5, 0.75, 1.0], np.float32),
        "crop_box": np.array([[0, 0, 60, 40]] * 3, np.float32),
        "point_coords": np.arange(6, dtype=np.float32).reshape(3, 2),
        "caption": ["a dog", "a cat", "wow"],
    },
)
RING = disk(SIZE, (30, 20), 15) & ~disk(SIZE, (30, 20), 6)


def same_shapes(left: Masks, right: Masks) -> bool:
    return Masks(left.shapes) == Masks(right.shapes)


# supervision


@given(st.one_of(regions(), mask_sets()))
def test_regions_survive_supervision(found: Regions) -> None:
    found = found.to_regions() if isinstance(found, Masks) and not len(found) else found
    plain = type(found).from_supervision(found.to_supervision(), found.frame)
    assert type(plain) is type(found)
    assert np.array_equal(plain.boxes, found.boxes)
    assert plain.labels == found.labels
    assert (plain.scores is None) == (found.scores is None)
    if found.scores is not None:
        assert np.array_equal(plain.scores, found.scores)
        assert plain.score_kind == found.score_kind
    if isinstance(found, Masks) and isinstance(plain, Masks):
        assert same_shapes(plain, found)


def test_supervision_sees_names_ids_and_tracks() -> None:
    detections = DISKS.with_column("track_id", np.array([7, 8, 9])).to_supervision()
    assert detections.data["class_name"].tolist() == ["dog", "cat", "dog"]
    assert detections.class_id is not None and detections.class_id.tolist() == [0, 1, 0]
    assert detections.tracker_id is not None and detections.tracker_id.tolist() == [7, 8, 9]
    assert detections.area.tolist() == DISKS.areas.tolist()
    cats = detections[detections.data["class_name"] == "cat"]
    again = Regions.from_supervision(cats, SIZE)
    assert isinstance(again, Masks)
    assert same_shapes(again, DISKS[1]) and again.labels == ("cat",)
    assert again.columns["caption"] == ("a cat",)


def test_empty_detections_of_supervision_are_empty_regions() -> None:
    assert len(Regions.from_supervision(supervision.Detections.empty(), SIZE)) == 0


# SAM


def test_a_mask_of_one_pixel_has_the_box_of_segment_anything() -> None:
    mask = np.zeros((10, 12), bool)
    mask[7, 5] = True
    (record,) = to_sam_records(Masks.from_arrays([mask]))
    assert record["bbox"] == [5, 7, 0, 0]
    assert record["area"] == 1
    assert record["crop_box"] == [0, 0, 12, 10]


@pytest.mark.parametrize("form", ["binary_mask", "uncompressed_rle", "coco_rle"])
def test_masks_survive_the_records_of_segment_anything(form: Any) -> None:
    again = from_sam_records(to_sam_records(DISKS, form), SIZE)
    assert same_shapes(again, DISKS)
    assert again.score_kind == "predicted_iou"
    assert np.array_equal(again.scores, DISKS.scores)
    for name in ("stability_score", "crop_box"):
        assert np.array_equal(again.columns[name], DISKS.columns[name])
    assert np.reshape(again.columns["point_coords"], (3, 2)).tolist() == [[0, 1], [2, 3], [4, 5]]


def test_no_masks_are_no_records() -> None:
    assert to_sam_records(Masks.empty(SIZE)) == []
    assert from_sam_records([], SIZE) == Masks.empty(SIZE)


# COCO


@given(mask_sets())
def test_masks_survive_coco(found: Masks) -> None:
    text = json.dumps(to_coco_annotations(found, 3))
    again = from_coco_annotations(json.loads(text), found.frame)
    assert len(again) == len(found)
    if len(found):
        assert isinstance(again, Masks)
        assert same_shapes(again, found)
        assert again.labels == (found.labels or ("object",) * len(found))


def test_a_coco_record_has_the_fields_that_users_expect() -> None:
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
        "horse", "dog", "cat", "bird",
    ]  # fmt: skip
    assert len(tool.getAnnIds(imgIds=[2])) == 0
    assert np.array_equal(tool.annToMask(tool.loadAnns([2])[0]).astype(bool), DISKS.mask(1))
    again = read_coco(json.loads(json.dumps(document)))
    assert [one.file_name for one in again] == ["a.png", "a.jpg", "b/c.png"]
    assert isinstance(again[0].regions, Masks) and same_shapes(again[0].regions, DISKS)
    assert len(again[1].regions) == 0
    assert np.array_equal(again[2].regions.boxes, boxes.boxes)
    assert again[2].regions.labels == ("bird",)


def test_a_document_without_any_detection_opens_in_pycocotools(tmp_path: Path) -> None:
    tool = opened(coco_document([CocoImage("a.png", Regions.empty(SIZE))], ["dog"]), tmp_path)
    assert tool.getImgIds() == [1] and tool.getAnnIds() == []
    assert opened(coco_document([]), tmp_path).getImgIds() == []


def test_polygons_of_coco_are_filled_as_pycocotools_fills_them() -> None:
    rings = [[2, 2, 20, 3, 18, 30.5], [40, 5, 55, 5, 55, 20, 40, 20]]
    annotation = {"bbox": [2, 2, 53, 28], "segmentation": rings, "category_id": 4}
    found = from_coco_annotations([annotation], SIZE, {4: "kite"})
    oracle = coco.decode(coco.merge(coco.frPyObjects(rings, *SIZE))).astype(bool)
    assert isinstance(found, Masks) and np.array_equal(found.mask(0), oracle)
    assert found.labels == ("kite",)


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
def test_damaged_coco_annotations_are_named(annotation: Any) -> None:
    with pytest.raises(ValueFormatError, match="damaged COCO annotations"):
        from_coco_annotations([annotation], SIZE)
    with pytest.raises(ValueFormatError):
        read_coco({"images": [{"id": 1, "file_name": "a", "height": 40, "width": 60}],
                   "annotations": [annotation]})  # fmt: skip


# polygons


@given(masks())
def test_a_mask_survives_polygons_exactly(mask: np.ndarray) -> None:
    polygons = mask_to_polygons(mask)
    assert np.array_equal(polygons_to_mask(polygons, mask.shape), mask)
    assert all(len(one.outer) >= 3 for one in polygons)


def test_corners_are_pixel_centers() -> None:
    mask = np.zeros((10, 10), bool)
    mask[3:6, 2:8] = True
    (polygon,) = mask_to_polygons(mask)
    assert polygon.holes == ()
    assert sorted(polygon.outer.tolist()) == [[2.5, 3.5], [2.5, 5.5], [7.5, 3.5], [7.5, 5.5]]


def test_a_hole_belongs_to_its_piece() -> None:
    pieces = mask_to_polygons(RING | disk(SIZE, (30, 20), 2))
    assert [len(piece.holes) for piece in pieces] == [1, 0]


@pytest.mark.parametrize("tolerance", [0.5, 1.0, 2.0])
def test_simplified_polygons_stay_within_their_tolerance(tolerance: float) -> None:
    from scipy.ndimage import distance_transform_edt

    mask = disk((200, 200), (90, 100), 70) | disk((200, 200), (150, 120), 40)
    polygons = mask_to_polygons(mask, tolerance)
    again = polygons_to_mask(polygons, mask.shape)
    edge_distance = np.maximum(distance_transform_edt(mask), distance_transform_edt(~mask))
    assert edge_distance[again != mask].max() <= tolerance + 1
    assert len(polygons[0].outer) < len(mask_to_polygons(mask)[0].outer)


def test_polygons_far_outside_are_cut_off() -> None:
    ring = np.array([[-1e9, -1e9], [1e9, -1e9], [1e9, 1e9], [-1e9, 1e9]])
    assert polygons_to_mask([Polygon(ring)], (4, 5)).all()
    with pytest.raises(ValueError, match="finite"):
        polygons_to_mask([Polygon(ring * np.nan)], (4, 5))


# YOLO


def test_shapes_without_holes_survive_yolo() -> None:
    again = from_yolo(to_yolo(DISKS, ["cat", "dog"]), SIZE, ["cat", "dog"])
    assert isinstance(again, Masks)
    assert same_shapes(again, DISKS)
    assert again.labels == DISKS.labels


def test_yolo_joins_pieces_and_holes_into_one_line() -> None:
    found = Masks.from_arrays([RING, DISKS.mask(0) | DISKS.mask(2)])
    text = to_yolo(found)
    assert len(text.splitlines()) == 2
    again = from_yolo(text, SIZE)
    assert isinstance(again, Masks)
    assert np.array_equal(again.mask(0), RING)
    assert not (found.mask(1) & ~again.mask(1)).any()
    assert (again.mask(1) & ~found.mask(1)).sum() <= 60, "the bridge between the pieces"


@given(stacks(2).filter(lambda stack: stack.any()))
def test_yolo_keeps_every_instance_that_has_a_pixel(stack: np.ndarray) -> None:
    found = Masks.from_arrays(stack, frame=stack.shape[1:])
    again = from_yolo(to_yolo(found), found.frame)
    kept = [index for index in range(len(found)) if found.areas[index]]
    assert isinstance(again, Masks) and len(again) == len(kept)
    for line, index in enumerate(kept):
        lost = found.mask(index) & ~again.mask(line)
        assert lost.sum() <= found.areas[index] / 4


def test_boxes_survive_yolo() -> None:
    found = Regions([[1, 2, 31, 22], [0, 0, 60, 40]], SIZE, labels=["a", "b"])
    text = to_yolo(found, ["b", "a"])
    assert text.splitlines()[1] == "0 0.500000 0.500000 1.000000 1.000000"
    again = from_yolo(text, SIZE, ["b", "a"])
    assert np.allclose(again.boxes, found.boxes, atol=1e-3)
    assert again.labels == ("a", "b")


def test_nothing_found_is_an_empty_label_file() -> None:
    assert to_yolo(Masks.empty(SIZE)) == ""
    assert len(from_yolo("\n \n", SIZE)) == 0


@pytest.mark.parametrize(
    "line", ["dog 1 2 3 4", "0 1 2 3", "-1 1 1 1 1", "0 nan 1 1 1", "0 x 1 1 1"]
)
def test_a_bad_line_of_yolo_is_numbered(line: str) -> None:
    with pytest.raises(ValueFormatError, match="line 2:"):
        from_yolo(f"0 .5 .5 .1 .1\n{line}\n", SIZE)


def test_a_label_outside_the_classes_is_named() -> None:
    with pytest.raises(ValueError, match="'cat' is not among the classes dog"):
        to_yolo(DISKS, ["dog"])


# LabelMe


@given(mask_sets())
def test_masks_survive_labelme_exactly(found: Masks) -> None:
    filled = found[found.areas > 0]
    again = from_labelme(json.loads(json.dumps(to_labelme(filled, "a.png"))))
    assert len(again) == len(filled)
    if len(filled):
        assert isinstance(again, Masks) and same_shapes(again, filled)
        assert again.labels == (filled.labels or ("object",) * len(filled))


def test_labelme_uses_the_shapes_that_its_window_can_edit() -> None:
    found = Masks.from_arrays([RING, DISKS.mask(0) | DISKS.mask(2)], labels=["ring", "pair"])
    shapes = to_labelme(found, "a.png")["shapes"]
    assert [(one["label"], one["shape_type"], one["group_id"]) for one in shapes] == [
        ("ring", "mask", 0),
        ("pair", "polygon", 1),
        ("pair", "polygon", 1),
    ]


def test_boxes_survive_labelme() -> None:
    found = Regions([[1, 2, 31, 22.5]], SIZE, labels=["a"], scores=[0.5])
    again = from_labelme(to_labelme(found, "a.png"))
    assert type(again) is Regions
    assert np.array_equal(again.boxes, found.boxes) and np.array_equal(again.scores, [0.5])


@pytest.mark.parametrize(
    "shape",
    [
        {"shape_type": "line", "points": [[1, 1], [2, 2]]},
        {"shape_type": "polygon", "points": [["x", 1]]},
        {"shape_type": "mask", "points": [[1, 1], [2, 2]], "mask": "no base64!"},
        {"shape_type": "mask", "points": [[1, 1], [2, 2]], "mask": "AAAA"},
        {"shape_type": "mask", "points": [[-5, 1], [2, 2]], "mask": to_labelme(
            Masks.from_arrays([RING]), "")["shapes"][0]["mask"]},
        {"shape_type": "circle", "points": [[1, 1]]},
        {"points": []},
    ],
)  # fmt: skip
def test_what_labelme_says_and_anyloom_cannot_read_is_named(shape: dict) -> None:
    document = to_labelme(Masks.empty(SIZE), "a.png")
    document["shapes"] = [{"label": "x", **shape}]
    with pytest.raises(ValueFormatError):
        from_labelme(document)


# PNG and label maps


@given(masks())
def test_a_mask_survives_png(mask: np.ndarray) -> None:
    written = mask_to_png(mask)
    assert np.array_equal(mask_from_png(written), mask)
    assert shape_to_png(RunLengths.encode([~mask, mask]), 1) == written

    with PIL.Image.open(io.BytesIO(written)) as picture:
        assert (picture.mode, picture.size) == ("1", (mask.shape[1], mask.shape[0]))
        picture.verify()  # sums and lengths of the chunks


@given(st.integers(0, 65535), st.integers(0, 65535))
def test_label_maps_survive_png(low: int, high: int) -> None:
    labels = LabelMap([[low, high], [0, 1]], {1: "one"})
    assert label_map_from_png(label_map_to_png(labels), {1: "one"}) == labels


def test_what_no_label_png_can_hold_is_refused() -> None:
    for numbers in ([[-1]], [[65536]]):
        with pytest.raises(ValueError, match="0 to 65535"):
            label_map_to_png(LabelMap(numbers))
    from anyloom import Image

    for data in (b"", b"x", Image(np.zeros((2, 2, 3), np.uint8)).encode("PNG")):
        with pytest.raises(ImageError):
            label_map_from_png(data)


def test_the_paint_order_decides_what_stays_visible() -> None:
    large, small = disk(SIZE, (30, 20), 15), disk(SIZE, (30, 20), 5)
    found = Masks.from_arrays([small, large], labels=["s", "l"], scores=[0.1, 0.9])
    middle = {
        order: int(found.to_label_map(order).numbers[20, 30])
        for order in ("large_first", "small_first", "given", "low_score_first")
    }
    assert middle == {"large_first": 1, "small_first": 2, "given": 2, "low_score_first": 2}
    assert found.to_label_map().names == {1: "s", 2: "l"}
    same = Masks.from_arrays([small, large], labels=["x", "x"]).to_label_map(numbers="label")
    assert set(np.unique(same.numbers)) == {0, 1} and same.names == {1: "x"}


@given(st.integers(0, 2**32 - 1))
def test_a_label_map_survives_masks(seed: int) -> None:
    numbers = np.random.default_rng(seed).integers(0, 4, (7, 9)).astype(np.int32)
    found = LabelMap(numbers, {1: "a", 2: "b", 3: "c"}).to_masks()
    again = found.to_label_map("given")
    order = found.columns["class_id"]
    assert isinstance(order, np.ndarray)
    assert np.array_equal(np.concatenate([[0], order])[again.numbers], numbers)
    named = LabelMap(numbers, {0: "road"}).to_masks()
    assert len(named) == len(np.unique(numbers))
    assert ("road" in (named.labels or ())) == (0 in numbers)


def test_masks_without_labels_or_scores_cannot_be_painted_by_them() -> None:
    found = Masks(RunLengths.encode([RING]))
    with pytest.raises(ValueError, match="no scores"):
        found.to_label_map("low_score_first")
    with pytest.raises(ValueError, match="no labels"):
        found.to_label_map(numbers="label")


@given(st.recursive(st.none() | st.booleans() | st.floats() | st.text(max_size=4) | st.integers(),
                    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
                        st.sampled_from(["images", "annotations", "categories", "id", "shapes",
                                         "imageHeight", "imageWidth", "file_name", "height",
                                         "width", "bbox", "segmentation", "image_id", "label",
                                         "shape_type", "points"]), inner, max_size=5)))  # fmt: skip
def test_any_json_is_a_document_or_one_error(document: Any) -> None:
    for read in (read_coco, from_labelme):
        with contextlib.suppress(AnyloomError):
            read(document)
