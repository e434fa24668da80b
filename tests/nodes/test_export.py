"""Written files are read back by the tools that they are for."""

from __future__ import annotations

import csv
import io
import json

import numpy as np
import pytest

from anyloom import LabelMap, Masks, NodeError, Regions, Table
from anyloom.formats import label_map_from_png, mask_from_png
from anyloom.nodes.conversion import to_label_map
from anyloom.nodes.export import (
    sam_table,
    table_of,
    write_coco,
    write_grounded_sam_json,
    write_json,
    write_label_map_png,
    write_labelme,
    write_masks_png,
    write_semantic_json,
    write_table,
    write_yolo,
)
from tests.nodes.fakes import masks_of

FRAME = (60, 80)
MASKS = masks_of(
    FRAME,
    (4, 4, 24, 24),
    (50, 30, 70, 50),
    labels=["cat", "dog"],
    scores=[0.75, 0.5],
    score_kind="detector",
    columns={"caption": ["=cmd|' /C calc'!A0", "a “dog”"], "vector": np.zeros((2, 3))},
)


def test_coco_documents_are_read_by_pycocotools(tmp_path, capsys):
    from pycocotools.coco import COCO

    file = tmp_path / "coco.json"
    file.write_bytes(write_coco.function(MASKS, file_name="a.png").content)
    read = COCO(str(file))
    assert [read.annToMask(row).astype(bool).sum() for row in read.loadAnns([1, 2])] == [400, 400]
    assert (read.annToMask(read.loadAnns([1])[0]).astype(bool) == MASKS.mask(0)).all()
    assert read.loadImgs([1])[0]["file_name"] == "a.png"


def test_labeled_masks_and_their_map_are_written_as_semantic_segment_anything_does():
    from pycocotools import mask as coco

    masks = masks_of((60, 80), (4, 4, 9, 9), (0, 0, 80, 30), labels=["cat", "sky"], scores=[0.9, 1])
    masks = masks.with_scores(masks.scores, "predicted_iou")
    numbers = np.zeros((60, 80), np.int32)
    numbers[:30] = 7
    numbers[4:9, 4:9] = 12
    document = write_semantic_json.function(masks, LabelMap(numbers, {7: "sky", 12: "cat"}))
    written = json.loads(document.content)
    assert list(written) == ["annotations", "semantic_mask"]
    names = [(one["class_name"], one["class_proposals"]) for one in written["annotations"]]
    assert names == [("sky", "sky"), ("cat", "cat")], "largest first"
    for one, row in zip(written["annotations"], (1, 0), strict=True):
        assert (coco.decode(one["segmentation"]).astype(bool) == masks.mask(row)).all()
        assert one["area"] == masks.areas[row] and one["predicted_iou"] == masks.scores[row]
    assert list(written["semantic_mask"]) == ["0", "7", "12"]
    for number, runs in written["semantic_mask"].items():
        assert (coco.decode(runs).astype(bool) == (numbers == int(number))).all()


def test_masks_without_classes_are_no_semantic_json():
    with pytest.raises(NodeError, match="use semantic_vote first"):
        write_semantic_json.function(masks_of((6, 8), (0, 0, 2, 2)), LabelMap(np.zeros((6, 8))))


def test_the_table_of_automatic_masks_has_the_columns_of_segment_anything():
    masks = masks_of((60, 80), (4, 4, 24, 24), (50, 30, 51, 31), scores=[0.9, 0.8])
    masks = masks.with_scores(masks.scores, "predicted_iou").with_column(
        "stability", np.array([0.97, 0.96], np.float32)
    )
    masks = masks.with_column("point", np.array([[14.5, 10.5], [50.5, 30.5]], np.float32))
    first, second = sam_table.function(masks).rows()
    assert list(first) == [
        *("id", "area", "bbox_x0", "bbox_y0", "bbox_w", "bbox_h", "point_input_x"),
        *("point_input_y", "predicted_iou", "stability_score", "crop_box_x0", "crop_box_y0"),
        *("crop_box_w", "crop_box_h"),
    ]
    assert list(first.values()) == pytest.approx(
        [0, 400, 4, 4, 19, 19, 14, 10, 0.9, 0.97, 0, 0, 80, 60]
    )
    assert [second[name] for name in ("id", "area", "bbox_w", "bbox_h")] == [1, 1, 0, 0]


def test_grounded_sam_finds_the_background_and_one_record_a_mask():
    records = json.loads(write_grounded_sam_json.function(MASKS).content)
    assert records == [
        {"value": 0, "label": "background"},
        {"value": 1, "label": "cat", "logit": 0.75, "box": [4, 4, 24, 24]},
        {"value": 2, "label": "dog", "logit": 0.5, "box": [50, 30, 70, 50]},
    ]
    labeled = json.loads(write_grounded_sam_json.function(MASKS, ["cat", "dog"]).content)
    assert labeled == {"tags": "cat, dog", "mask": records}


def test_grounded_sam_gets_labels_with_brackets_and_scores_as_they_are():
    """The authors' code fails on "cat (small)(0.45)", and cuts scores to four characters."""
    labels, scores = ["cat (small)", "dog"], [0.4567, 1e-05]
    masks = masks_of(FRAME, (4, 4, 24, 24), (50, 30, 70, 50), labels=labels, scores=scores,
                     score_kind="detector")  # fmt: skip
    records = json.loads(write_grounded_sam_json.function(masks).content)[1:]
    assert [record["label"] for record in records] == labels
    assert [record["logit"] for record in records] == pytest.approx(scores)


def test_yolo_numbers_follow_the_classes():
    lines = write_yolo.function(MASKS.to_regions(), classes=["dog", "cat"]).content.decode()
    assert lines.splitlines()[0] == "1 0.175000 0.233333 0.250000 0.333333"
    assert lines.splitlines()[1].startswith("0 ")
    with pytest.raises(NodeError, match="'cat' is not among the classes dog"):
        write_yolo.function(MASKS, classes=["dog"])


def test_classes_have_the_order_of_the_prompt_found_or_not():
    prompt = "bird, dog, cat"
    lines = write_yolo.function(MASKS.to_regions(), classes=prompt).content.decode().splitlines()
    assert [line.split()[0] for line in lines] == ["2", "1"]
    document = json.loads(write_coco.function(MASKS, classes=prompt).content)
    names = [category["name"] for category in document["categories"]]
    assert names == ["bird", "dog", "cat"]
    assert [one["category_id"] for one in document["annotations"]] == [3, 2]


def test_classes_do_not_depend_on_what_an_image_shows_first():
    boxes = MASKS.to_regions()
    dog_first = boxes[[1, 0]]
    for regions, numbers in ((boxes, ["0", "1"]), (dog_first, ["1", "0"])):
        lines = write_yolo.function(regions).content.decode().splitlines()
        assert [line.split()[0] for line in lines] == numbers
        categories = json.loads(write_coco.function(regions).content)["categories"]
        assert [category["name"] for category in categories] == ["cat", "dog"]


def test_a_models_own_numbers_order_its_classes():
    numbered = MASKS.to_regions().with_column("class_id", np.array([7, 2]))
    categories = json.loads(write_coco.function(numbered).content)["categories"]
    assert [category["name"] for category in categories] == ["dog", "cat"]
    assert write_yolo.function(numbered).content.decode().startswith("1 ")


def test_labelme_documents_hold_one_polygon_per_mask():
    document = json.loads(write_labelme.function(MASKS, file_name="a.png").content)
    assert [shape["label"] for shape in document["shapes"]] == ["cat", "dog"]
    assert {shape["shape_type"] for shape in document["shapes"]} == {"polygon"}
    assert document["imagePath"] == "a.png"


def test_every_mask_is_a_binary_image():
    first, second = write_masks_png.function(MASKS)
    assert (mask_from_png(first.content) == MASKS.mask(0)).all()
    assert (mask_from_png(second.content) == MASKS.mask(1)).all()


def test_a_label_map_keeps_its_numbers():
    label_map = to_label_map.function(MASKS)
    written = write_label_map_png.function(label_map)
    assert (label_map_from_png(written.content).numbers == label_map.numbers).all()
    with pytest.raises(NodeError, match="65535"):
        write_label_map_png.function(LabelMap(np.full((2, 2), 70000)))


def test_a_table_has_one_row_per_region():
    table = table_of.function(MASKS)
    assert list(table.columns) == ["x0", "y0", "x1", "y1", "area", "label", "score", "caption"]
    assert next(table.rows())["area"] == 400


def test_a_caption_is_escaped_so_that_no_spreadsheet_runs_it():
    text = write_table.function(table_of.function(MASKS)).content.decode()
    rows = list(csv.DictReader(io.StringIO(text)))
    assert rows[0]["caption"] == "'=cmd|' /C calc'!A0"
    assert rows[1]["caption"] == "a “dog”"
    assert rows[1]["x0"] == "50.0"


def test_negative_numbers_are_not_escaped():
    text = write_table.function(Table({"loss": [-1.5, None]})).content.decode()
    assert text == 'loss\n-1.5\n""\n'


@pytest.mark.parametrize(
    ("value", "content"),
    [("a “b”", "a “b”"), (3, 3), (0.5, 0.5), (["x"], ["x"]), (Table({"a": [1]}), [{"a": 1}])],
)
def test_values_are_written_as_json(value, content):
    assert json.loads(write_json.function(value).content) == content


@pytest.mark.parametrize("empty", [Regions.empty(FRAME), Masks.empty(FRAME)])
def test_an_empty_set_is_written_as_an_empty_file(empty):
    assert json.loads(write_coco.function(empty).content)["annotations"] == []
    assert json.loads(write_labelme.function(empty).content)["shapes"] == []
    assert write_yolo.function(empty).content == b""
    assert json.loads(write_json.function(empty).content) == []
    assert (
        write_table.function(table_of.function(empty)).content == b"x0,y0,x1,y1,area,label,score\n"
    )
