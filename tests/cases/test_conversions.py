"""Annotations of people's tools through `anyloom convert`."""

from __future__ import annotations

import codecs
import contextlib
import os
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import PIL.Image
import pytest
import yaml
from pycocotools import mask as coco_mask
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval
from supervision import DetectionDataset

from anyloom.formats import read_cvat, read_label_studio
from tests.cases.annotations import (
    SIZE,
    SQUARE,
    coco,
    labels,
    polygon,
    read,
    tree,
    write_image,
    write_json,
    write_label,
)
from tests.cli.conftest import Command

YOLO_SQUARE = "0 0.125 0.166667 0.375 0.166667 0.375 0.5 0.125 0.5\n"
YOLO_BOX = "1 0.5 0.5 0.4 0.4\n"


def label_path(image: str) -> str:
    """Return where Ultralytics looks for the labels of an image (`img2label_paths`)."""
    images, of_labels = f"{os.sep}images{os.sep}", f"{os.sep}labels{os.sep}"
    return of_labels.join(image.rsplit(images, 1)).rsplit(".", 1)[0] + ".txt"


# Classes


def test_classes_have_the_order_of_the_categories_found_or_not(anyloom: Command) -> None:
    write_json(coco(polygon(3), polygon(2)))
    assert anyloom("convert", "coco.json", "y", "--to", "yolo").code == 0
    assert yaml.safe_load(Path("y/data.yaml").read_text())["names"] == {
        0: "cat", 1: "dog", 2: "bird",
    }  # fmt: skip
    assert [line.split()[0] for line in Path("y/labels/a.txt").read_text().splitlines()] == [
        "2", "1",
    ]  # fmt: skip
    anyloom("convert", "coco.json", "c.json", "--to", "coco")
    assert [one["name"] for one in read("c.json")["categories"]] == ["cat", "dog", "bird"]
    anyloom("convert", "coco.json", "c.xml", "--to", "cvat")
    assert Path("c.xml").read_text().index("cat") < Path("c.xml").read_text().index("bird")


def test_classes_without_a_list_are_in_alphabetical_order(anyloom: Command) -> None:
    for image, label in (("1", "zebra"), ("2", "ant")):
        shape = {"label": label, "points": [[5, 5], [15, 15]], "shape_type": "rectangle"}
        document = {"shapes": [shape], "imagePath": f"{image}.png"}
        write_json(document | {"imageHeight": 30, "imageWidth": 40}, f"in/{image}.json")
    anyloom("convert", "in", "y", "--to", "yolo")
    assert yaml.safe_load(Path("y/data.yaml").read_text())["names"] == {0: "ant", 1: "zebra"}


def test_an_emoji_is_a_class_name_in_both_directions(anyloom: Command) -> None:
    document = coco(polygon(1))
    document["categories"] = [{"id": 1, "name": "🐱"}]
    write_json(document)
    anyloom("convert", "coco.json", "y", "--to", "yolo")
    assert yaml.safe_load(Path("y/data.yaml").read_text("utf-8"))["names"] == {0: "🐱"}
    write_image("y/images/a.png")
    anyloom("convert", "y", "out.json", "--to", "coco")
    assert labels() == {"a.png": ["🐱"]}


@pytest.mark.parametrize(
    ("content", "names"),
    [
        ("café\nchien\n".encode(), ["café", "chien"]),
        ("café\r\nchien\r\n\r\n".encode("utf-8-sig"), ["café", "chien"]),
        (codecs.BOM_UTF16_LE + "café\nchien".encode("utf-16-le"), ["café", "chien"]),
        ("café\nchien".encode("latin-1"), ["café", "chien"]),
    ],
)
@pytest.mark.parametrize("place", ["d", "d/labels", "d/labels/train"])
def test_classes_are_read_in_any_encoding_and_place(
    anyloom: Command, content: bytes, names: list[str], place: str
) -> None:
    write_image("d/images/train/a.png")
    write_label("d/labels/train/a.txt", YOLO_SQUARE + "1 .1 .1 .5 .1 .5 .5\n")
    Path(place, "classes.txt").write_bytes(content)
    result = anyloom("convert", "d", "out.json", "--to", "coco")
    assert result.code == 0, result.err
    assert labels() == {"train/a.png": names}
    assert ("not UTF-8" in result.err) == (content == "café\nchien".encode("latin-1"))


def test_a_huge_class_number_is_refused_before_memory_is_taken(anyloom: Command) -> None:
    write_image("images/a.png")
    write_label("labels/a.txt", "0 .5 .5 .1 .1\n")
    Path("data.yaml").write_text("names: {300000000: a}\n")
    result = anyloom("convert", ".", "out.json", "--to", "coco")
    assert result.code == 1 and "class number 300000000 is too large" in result.err


def test_category_names_that_disagree_are_one_line(anyloom: Command) -> None:
    stale = [polygon(1, category_name="kitten") for _ in range(3)]
    write_json(coco(*stale))
    result = anyloom("convert", "coco.json", "out.json", "--to", "coco")
    assert result.code == 0 and labels() == {"a.jpg": ["cat"] * 3}
    assert len(result.errors) == 1 and "'kitten'" in result.err


# Shapes


def test_a_box_among_polygons_costs_no_polygon(anyloom: Command) -> None:
    box = polygon(2, bbox=[20, 10, 8, 8])
    write_json(coco(polygon(1), box | {"segmentation": []}))
    result = anyloom("convert", "coco.json", "y", "--to", "yolo")
    assert result.code == 0 and "boxes beside masks became polygons" in result.err
    write_image("y/images/a.jpg")
    oracle = DetectionDataset.from_yolo("y/images", "y/labels", "y/data.yaml", force_masks=True)
    ((_, _, found),) = list(oracle)
    assert found.mask is not None
    expected = coco_mask.decode(coco_mask.merge(coco_mask.frPyObjects([SQUARE], *SIZE)))
    assert np.array_equal(np.asarray(found.mask[0]), expected.astype(bool))
    anyloom("convert", "coco.json", "again.json", "--to", "coco")
    first, second = read("again.json")["annotations"]
    assert "box_only" not in first and second["box_only"]
    assert coco_mask.area(second["segmentation"]) == 8 * 8


def test_crowds_stay_ignored_in_an_evaluation(anyloom: Command) -> None:
    crowd = {"size": [30, 40], "counts": [600, 600]}
    document = coco(
        polygon(1), polygon(1, iscrowd=1, bbox=[20, 0, 20, 30], segmentation=crowd, area=600)
    )
    write_json(document, "gt.json")
    anyloom("convert", "gt.json", "gt2.json", "--to", "coco")
    found = [
        {"image_id": 1, "category_id": 1, "bbox": [24, 4, 6, 6], "score": 0.95},
        {"image_id": 1, "category_id": 1, "bbox": [5, 5, 10, 10], "score": 0.9},
    ]
    precisions = []
    for file in ("gt.json", "gt2.json"):
        with contextlib.redirect_stdout(None):
            truth = COCO(file)
            evaluation = COCOeval(truth, truth.loadRes(found), "bbox")
            evaluation.evaluate()
            evaluation.accumulate()
            evaluation.summarize()
        precisions.append(evaluation.stats[1])
    assert precisions == pytest.approx([1.0, 1.0])
    result = anyloom("convert", "gt.json", "y", "--to", "yolo")
    assert len(Path("y/labels/a.txt").read_text().splitlines()) == 1, "as in Ultralytics"
    assert "1 crowd left out" in result.err


@pytest.mark.parametrize(
    ("to", "file"), [("cvat", "c.xml"), ("labelstudio", "s.json"), ("labelme", "folder")]
)
@pytest.mark.parametrize("segmentation", [[SQUARE], []], ids=["polygon", "box"])
@pytest.mark.parametrize("polygons", [(), ("--polygons", "0")], ids=["masks", "outlines"])
def test_crowds_come_back_from_tools_that_have_a_place_for_them(
    anyloom: Command, to: str, file: str, segmentation: list, polygons: tuple[str, ...]
) -> None:
    crowd = polygon(1, iscrowd=1, segmentation=segmentation)
    write_json(coco(polygon(1), crowd, polygon(2)))
    there = anyloom("convert", "coco.json", file, "--to", to, *polygons)
    assert there.code == 0 and "crowd" not in there.err
    assert anyloom("convert", file, "back.json", "--to", "coco").code == 0
    assert [one["iscrowd"] for one in read("back.json")["annotations"]] == [0, 1, 0]
    if to == "cvat":
        root = ElementTree.parse(file)
        shapes = [shape.find("attribute[@name='iscrowd']") for shape in root.find("image") or ()]
        assert [None if one is None else one.text for one in shapes] == [None, "true", None]
        assert root.findtext(".//label/attributes/attribute/name") == "iscrowd"
    if to == "labelstudio":
        config = ElementTree.parse("s.config.xml")
        choices = config.find("Choices[@perRegion='true']")
        assert choices is not None and choices.get("name") == "iscrowd"
        (marked,) = [one for one in read(file)[0]["annotations"][0]["result"]
                     if one["type"] == "choices"]  # fmt: skip
        assert marked["value"]["choices"] == ["iscrowd"]


# Ids


def test_a_coco_document_keeps_its_ids(anyloom: Command) -> None:
    document = coco(polygon(3, image=2), polygon(1), names=("b.jpg", "a.jpg"))
    numbers = {1: 40, 2: 7}
    for one in document["images"]:
        one["id"] = numbers[one["id"]]
    for one in document["annotations"]:
        one |= {"id": 1000 - one["id"], "image_id": numbers[one["image_id"]]}
        one["category_id"] *= 10
    for one in document["categories"]:
        one["id"] *= 10
    write_json(document)
    result = anyloom("convert", "coco.json", "out.json", "--to", "coco")
    assert result.code == 0 and result.err == ""
    with contextlib.redirect_stdout(None):
        before, after = COCO("coco.json"), COCO("out.json")
    assert {n: one["file_name"] for n, one in after.imgs.items()} == {40: "b.jpg", 7: "a.jpg"}
    assert {n: one["name"] for n, one in after.cats.items()} == {10: "cat", 20: "dog", 30: "bird"}
    assert set(after.anns) == set(before.anns) == {998, 999}
    for number, one in before.anns.items():
        fields = ("image_id", "category_id", "bbox")
        assert [after.anns[number][f] for f in fields] == [one[f] for f in fields]
        assert np.array_equal(after.annToMask(after.anns[number]), before.annToMask(one))


def test_ids_that_clash_are_given_anew_and_said(anyloom: Command) -> None:
    document = coco(polygon(1), polygon(2), polygon(3))
    document["annotations"][1]["id"] = 1
    document["categories"].append({"id": 9, "name": "cat"})
    document["annotations"].append({**polygon(9), "id": 50})
    write_json(document)
    result = anyloom("convert", "coco.json", "out.json", "--to", "coco")
    assert result.code == 0
    assert "1 annotation got a new id, as another annotation has the same" in result.err
    assert "category 'cat' has several ids (1, 9); all its annotations get 1" in result.err
    written = read("out.json")
    assert [one["id"] for one in written["annotations"]] == [1, 51, 3, 50]
    assert [one["category_id"] for one in written["annotations"]] == [1, 2, 3, 1]
    assert [one["id"] for one in written["categories"]] == [1, 2, 3]


@pytest.mark.parametrize("to", ["voc", "png"])
def test_formats_that_cannot_mark_crowds_say_so(anyloom: Command, to: str) -> None:
    write_json(coco(polygon(1), polygon(1, iscrowd=1)))
    result = anyloom("convert", "coco.json", "there", "--to", to)
    assert result.code == 0 and "1 crowd written as ordinary instances" in result.err
    assert anyloom("convert", "coco.json", "l", "--to", "labelme").err == ""
    anyloom("convert", "l", "out.json", "--to", "coco")
    assert [one["iscrowd"] for one in read("out.json")["annotations"]] == [0, 1]


def test_categories_that_are_not_listed_stay_apart(anyloom: Command) -> None:
    write_json(coco(polygon(1), polygon(7), polygon(8)))
    result = anyloom("convert", "coco.json", "out.json", "--to", "coco")
    assert labels() == {"a.jpg": ["cat", "7", "8"]}
    assert "category 7 is not in the list" in result.err


@pytest.mark.parametrize("extra", [[1, 1, 6, 6], []])
def test_a_damaged_ring_is_named_and_costs_nothing_else(anyloom: Command, extra: list) -> None:
    write_json(coco(polygon(1, segmentation=[SQUARE, extra]), polygon(2)))
    result = anyloom("convert", "coco.json", "out.json", "--to", "coco")
    assert result.code == 1 and labels() == {"a.jpg": ["cat", "dog"]}
    assert len(result.errors) == 1
    assert "coco.json: annotation 1 of a.jpg" in result.err


def test_a_damaged_annotation_is_named_and_costs_no_other(anyloom: Command) -> None:
    bad = polygon(2, segmentation=[[1, 1, 6, 6]])
    orphan = polygon(2, image=9)
    write_json(coco(polygon(1), bad, orphan))
    result = anyloom("convert", "coco.json", "out.json", "--to", "coco")
    assert result.code == 1 and labels() == {"a.jpg": ["cat"]}
    assert sorted(line.split(": ")[1] for line in result.errors) == [
        "annotation 3", "damaged COCO annotations (annotation 2 of a.jpg",
    ]  # fmt: skip
    assert "2 annotations could not be used" in result.out


def test_thousands_of_damaged_annotations_are_a_few_lines(anyloom: Command) -> None:
    write_json(coco(polygon(1), *[polygon(2, bbox=[1])] * 500, *[polygon(2, image=9)] * 500))
    result = anyloom("convert", "coco.json", "out.json", "--to", "coco")
    assert len(result.errors) < 30 and "more" in result.errors[-1]


@pytest.mark.parametrize("to", ["labelme", "yolo", "cvat", "labelstudio", "voc", "png"])
def test_masks_survive_every_format(anyloom: Command, to: str) -> None:
    hook = [20, 5, 34, 5, 34, 25, 20, 25, 20, 20, 30, 20, 30, 9, 20, 9]
    write_json(coco(polygon(3), polygon(1, segmentation=[hook], bbox=[20, 5, 14, 20])))
    write_image("photos/a.jpg")
    assert anyloom("convert", "coco.json", "before.json", "--to", "coco").code == 0
    target = {"cvat": "there.xml", "labelstudio": "there.json"}.get(to, "there")
    there = anyloom("convert", "coco.json", target, "--to", to)
    assert there.code == 0, there.err
    back = anyloom("convert", target, "back.json", "--to", "coco", "--images", "photos")
    assert back.code == 0, back.err
    before, after = read("before.json"), read("back.json")
    assert [one["segmentation"] for one in after["annotations"]] == [
        one["segmentation"] for one in before["annotations"]
    ]
    if to != "png":  # which holds no labels
        assert labels("back.json") == labels("before.json") == {"a.jpg": ["bird", "cat"]}


@pytest.mark.parametrize("to", ["cvat", "labelstudio"])
def test_polygons_are_written_on_request(anyloom: Command, to: str) -> None:
    write_json(coco(polygon(1)))
    anyloom("convert", "coco.json", "there", "--to", to, "--polygons", "1")
    written = Path("there").read_bytes()
    (image,) = read_cvat(written) if to == "cvat" else read_label_studio(read("there"))
    assert abs(image.regions.areas[0] - 81) <= 20
    assert (b"<polygon" in written) or (b"polygonlabels" in written)


# YOLO datasets


def write_dataset(*images: str) -> None:
    """Write a dataset in which every image has a label file where Ultralytics looks."""
    for image in images:
        write_image(image)
        write_label(label_path(str(Path(image))), YOLO_SQUARE)


@pytest.mark.parametrize(
    ("images", "names"),
    [
        (["d/images/train/a.png", "d/images/val/b.png"], ["train/a.png", "val/b.png"]),
        (["d/train/images/a.png", "d/valid/images/a.png"], ["train/a.png", "valid/a.png"]),
        (["d/images/a.png", "d/images/x/a.jpg"], ["a.png", "x/a.jpg"]),
    ],
)
def test_labels_are_read_where_ultralytics_looks(
    anyloom: Command, images: list[str], names: list[str]
) -> None:
    write_dataset(*images)
    Path("d/data.yaml").write_text("path: ../x\ntrain: images/train\nnc: 1\nnames: ['cat']\n")
    result = anyloom("convert", "d", "out.json", "--to", "coco")
    assert result.code == 0, result.err
    assert labels() == {name: ["cat"] for name in names}


def test_one_part_of_a_dataset_has_the_classes_of_the_whole(anyloom: Command) -> None:
    write_dataset("d/images/train/a.png", "d/images/val/b.png")
    Path("d/data.yaml").write_text("names: {'0': traffic light}\n")
    result = anyloom(
        "convert", "d/labels/train", "out.json", "--to", "coco", "--images", "d/images/train"
    )
    assert result.code == 0, result.err
    assert labels() == {"a.png": ["traffic light"]}


def test_an_image_without_a_label_file_is_background(anyloom: Command) -> None:
    write_dataset("d/images/a.png")
    write_image("d/images/b.png")
    Path("d/data.yaml").write_text("names: [cat]\n")
    anyloom("convert", "d", "out.json", "--to", "coco")
    assert labels() == {"a.png": ["cat"], "b.png": []}


def test_other_images_in_a_folder_of_images_are_not_background(anyloom: Command) -> None:
    write_label("labels/a.txt", YOLO_SQUARE)
    for name in ("a.png", "never seen.png"):
        write_image(f"photos/{name}")
    arguments = ("labels", "out.json", "--to", "coco", "--images", "photos", "--names", "cat")
    assert anyloom("convert", *arguments).code == 0
    assert labels() == {"a.png": ["cat"]}


def test_labels_are_written_where_ultralytics_looks(anyloom: Command) -> None:
    names = ("s1/a.png", "s2/a.png", "b.jpg", "c.jpg", "c.png")
    for name in names:
        write_image(f"photos/{name}")
    write_json(coco(*(polygon(n % 3 + 1, n) for n in range(1, 6)), names=names))
    result = anyloom("convert", "coco.json", "y", "--to", "yolo", "--images", "photos")
    assert result.code == 0
    images = [file for file in Path("y/images").rglob("*") if file.is_file()]
    assert len(images) == 5
    assert all(Path(label_path(str(image))).is_file() for image in images)
    assert "c.jpg, c.png" in result.err, "the names of these two had to change"
    assert {"y/images/s1/a.png", "y/images/s2/a.png"} <= {file.as_posix() for file in images}
    back = anyloom("convert", "y", "out.json", "--to", "coco")
    assert back.code == 0 and len(labels()) == 5


def test_the_export_of_cvat_in_its_yolo_format_is_read(anyloom: Command) -> None:
    write_image("d/obj_train_data/s1/a.png")
    write_label("d/obj_train_data/s1/a.txt", YOLO_BOX)
    Path("d/obj.names").write_text("cat\ndog\n")
    Path("d/obj.data").write_text("classes = 2\ntrain = data/train.txt\nnames = data/obj.names\n")
    Path("d/train.txt").write_text("data/obj_train_data/s1/a.png\n")
    result = anyloom("convert", "d", "out.json", "--to", "coco")
    assert result.code == 0, result.err
    assert list(labels().values()) == [["dog"]]


def test_one_box_among_polygons_of_a_label_file_costs_no_polygon(anyloom: Command) -> None:
    write_image("d/images/a.png")
    write_label("d/labels/a.txt", YOLO_BOX + YOLO_SQUARE)
    Path("d/data.yaml").write_text("names: [leaf, box]\n")
    anyloom("convert", "d", "out.json", "--to", "coco")
    first, second = read("out.json")["annotations"]
    assert first["box_only"] and "box_only" not in second
    assert second["area"] == 11 * 11, "as cv2.fillPoly and supervision fill it"


def test_numbers_that_are_pixels_are_refused_by_line(anyloom: Command) -> None:
    write_image("images/a.png")
    write_label("labels/a.txt", "0 480 270 640 360\n" + YOLO_SQUARE)
    result = anyloom("convert", ".", "out.json", "--to", "coco", "--names", "cat")
    assert result.code == 1
    assert "labels/a.txt: line 1: numbers above 1" in result.err
    assert len(read("out.json")["annotations"]) == 1


def test_every_folder_is_read_once_whatever_the_number_of_files(
    anyloom: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(30):
        write_image(f"d/images/{number}.png")
        write_label(f"d/labels/{number}.txt", YOLO_BOX)
    listings = []
    scan = os.scandir
    monkeypatch.setattr(os, "scandir", lambda path=".": listings.append(path) or scan(path))
    anyloom("convert", "d", "out.json", "--to", "coco")
    assert len(read("out.json")["images"]) == 30
    assert len(listings) < 15


def test_linked_folders_are_read_and_loops_end(anyloom: Command) -> None:
    write_dataset("real/images/a.png")
    Path("d").mkdir()
    Path("d/images").symlink_to(Path("real/images").absolute())
    Path("d/labels").symlink_to(Path("real/labels").absolute())
    Path("real/labels/loop").symlink_to(Path("real/labels").absolute())
    Path("real/images/loop").symlink_to(Path("real").absolute())
    result = anyloom("convert", "d", "out.json", "--to", "coco", "--names", "cat")
    assert result.code == 0, result.err
    assert labels() == {"a.png": ["cat"]}


def test_a_label_file_without_its_image_is_named(anyloom: Command) -> None:
    write_dataset("d/images/a.png")
    write_label("d/labels/gone.txt", YOLO_BOX)
    result = anyloom("convert", "d", "out.json", "--to", "coco", "--names", "cat,dog")
    assert result.code == 1 and labels() == {"a.png": ["cat"]}
    assert len(result.errors) == 1 and "no image 'gone'" in result.err


# Places


def test_a_filled_folder_is_never_mixed_with_other_annotations(anyloom: Command) -> None:
    names = ("a.jpg", "b.jpg")
    write_json(coco(polygon(1, 1), polygon(2, 2), names=names), "first.json")
    write_json(coco(polygon(2)), "second.json")
    for to in ("yolo", "labelme", "voc", "png"):
        assert anyloom("convert", "first.json", to, "--to", to).code == 0
        before = tree(to)
        assert anyloom("convert", "first.json", to, "--to", to).code == 0, "the same again"
        result = anyloom("convert", "second.json", to, "--to", to)
        assert result.code == 1 and "holds other annotations already" in result.err
        assert tree(to) == before


@pytest.mark.parametrize("to", ["coco", "cvat", "labelstudio"])
def test_a_file_that_somebody_edited_is_not_overwritten(anyloom: Command, to: str) -> None:
    write_json(coco(polygon(1)))
    anyloom("convert", "coco.json", "there", "--to", to)
    assert anyloom("convert", "coco.json", "there", "--to", to).code == 0, "the same again"
    Path("there").write_text("mine")
    result = anyloom("convert", "coco.json", "there", "--to", to)
    assert result.code == 1 and "there: exists already" in result.err
    assert Path("there").read_text() == "mine"


def test_no_file_outside_the_folder_of_images_is_copied(anyloom: Command) -> None:
    write_image("secret.png")
    write_image("photos/c.png")
    names = ("../secret.png", str(Path("secret.png").absolute()), "c.png", "/etc/hostname")
    write_json(coco(*(polygon(1, n) for n in range(1, 5)), names=names))
    result = anyloom("convert", "coco.json", "y", "--to", "yolo", "--images", "photos")
    assert result.code == 1 and "3 of 4 images were not found" in result.err
    assert list(tree("y/images")) == ["c.png"]
    assert set(Path().iterdir()) == {
        Path(name) for name in ("secret.png", "photos", "coco.json", "y")
    }, "nothing is written outside of the target"


def test_no_image_is_copied_from_where_a_labelme_file_points(anyloom: Command) -> None:
    write_image("secret.png")
    write_image("photos/c.png")
    write_json(labelme("../secret.png"), "in/a.json")
    result = anyloom("convert", "in", "y", "--to", "yolo", "--images", "photos")
    assert result.code == 1 and "1 of 1 images were not found" in result.err
    assert not Path("y/images").exists()


def test_a_link_to_what_is_no_image_is_not_copied(anyloom: Command) -> None:
    Path("secret").write_text("-----BEGIN OPENSSH PRIVATE KEY-----")
    Path("photos").mkdir()
    Path("photos/a.jpg").symlink_to(Path("secret").absolute())
    write_json(coco(polygon(1)))
    result = anyloom("convert", "coco.json", "y", "--to", "yolo", "--images", "photos")
    assert result.code == 1 and "not copied" in result.err
    assert not Path("y/images").exists()


def test_images_with_the_paths_of_another_machine_are_found_by_name(anyloom: Command) -> None:
    names = ("/home/ann/photos/a.jpg", "C:\\photos\\b.jpg")
    for name in ("a.jpg", "x/b.jpg"):
        write_image(f"photos/{name}")
    write_json(coco(polygon(1, 1), polygon(1, 2), names=names))
    result = anyloom("convert", "coco.json", "y", "--to", "yolo", "--images", "photos")
    assert result.code == 0, result.err
    assert set(tree("y/images")) == {"a.jpg", "b.jpg"}


def test_a_folder_of_images_that_is_not_there_is_one_line(anyloom: Command) -> None:
    write_json(coco(polygon(1)))
    result = anyloom("convert", "coco.json", "y", "--to", "yolo", "--images", "nowhere")
    assert result.code == 1 and result.errors == ["nowhere: no such folder of images"]
    assert not Path("y").exists()


# LabelMe


def labelme(path: str, label: str = "cat") -> dict:
    return {
        "shapes": [{"label": label, "points": [[5, 5], [15, 5], [15, 15]], "shape_type": None}],
        "imagePath": path, "imageData": None, "imageHeight": 30, "imageWidth": 40,
    }  # fmt: skip


@pytest.mark.parametrize(
    "paths",
    [("../photos/s1/a.png", "../photos/s2/a.png"), ("..\\p\\s1\\a.png", "..\\p\\s2\\a.png")],
)
def test_images_of_one_name_in_several_folders_stay_apart(
    anyloom: Command, paths: tuple[str, str]
) -> None:
    for number, path in enumerate(paths):
        write_json(labelme(path), f"in/{number}.json")
    anyloom("convert", "in", "out.json", "--to", "coco")
    assert set(labels()) == {"s1/a.png", "s2/a.png"}


def test_documents_in_sub_folders_are_read(anyloom: Command) -> None:
    write_json(labelme("a.png"), "in/s1/a.json")
    write_json(labelme("a.png"), "in/s2/a.json")
    anyloom("convert", "in", "out.json", "--to", "coco")
    assert set(labels()) == {"s1/a.png", "s2/a.png"}


def test_labelme_finds_the_images_of_what_was_written(anyloom: Command) -> None:
    write_image("photos/s1/a.jpg")
    write_json(coco(polygon(1), names=("s1/a.jpg",)))
    anyloom("convert", "coco.json", "there", "--to", "labelme", "--images", "photos")
    path = read("there/s1/a.json")["imagePath"]
    assert (Path("there/s1") / path).resolve() == Path("photos/s1/a.jpg").resolve()


def test_the_size_of_a_document_without_one_is_that_of_its_image(anyloom: Command) -> None:
    unsized = labelme("a.png") | {"imageHeight": None, "imageWidth": None}
    write_json(unsized, "in/a.json")
    assert "how large" in anyloom("convert", "in", "out.json", "--to", "coco").err
    write_image("in/a.png", (33, 44))
    assert anyloom("convert", "in", "out.json", "--to", "coco").code == 0
    assert read("out.json")["images"][0]["height"] == 33


def test_label_files_win_over_other_documents_of_an_export(anyloom: Command) -> None:
    """Label Studio adds notes.json and classes.txt to its YOLO export."""
    write_dataset("d/images/a.png")
    write_json({"categories": [], "info": {}}, "d/notes.json")
    Path("d/classes.txt").write_text("cat\n")
    result = anyloom("convert", "d", "out.json", "--to", "coco")
    assert result.code == 0, result.err
    assert labels() == {"a.png": ["cat"]}


def test_a_folder_called_labels_may_hold_documents(anyloom: Command) -> None:
    write_json(labelme("a.png"), "labels/d/labels/a.json")
    Path("labels/d/notes.txt").write_text("to do")
    result = anyloom("convert", "labels/d", "out.json", "--to", "coco")
    assert result.code == 0, result.err
    assert labels() == {"a.png": ["cat"]}


def test_one_label_file_is_read_alone(anyloom: Command) -> None:
    write_dataset("d/images/a.png", "d/images/b.png")
    write_image("d/images/c.png")
    result = anyloom("convert", "d/labels/a.txt", "out.json", "--to", "coco", "--names", "cat")
    assert result.code == 0, result.err
    assert labels() == {"a.png": ["cat"]}


# Masks


@pytest.mark.parametrize(("value", "palette"), [(1, False), (2, False), (200, False), (2, True)])
def test_a_mask_need_not_be_white(anyloom: Command, value: int, palette: bool) -> None:
    inside = np.zeros(SIZE, np.uint8)
    inside[5:15, 5:15] = value
    image = PIL.Image.fromarray(inside)
    if palette:
        image.putpalette([0, 0, 0, 128, 0, 0, 0, 128, 0])
    Path("in").mkdir()
    image.save("in/a__1.png")
    anyloom("convert", "in", "out.json", "--to", "coco")
    assert [one["area"] for one in read("out.json")["annotations"]] == [100]


def test_a_mask_file_that_is_none_is_named(anyloom: Command) -> None:
    Path("in").mkdir()
    Path("in/a__1.png").write_bytes(b"no image")
    write = np.zeros(SIZE, np.uint8)
    PIL.Image.fromarray(write).save("in/b__1.png")
    result = anyloom("convert", "in", "out.json", "--to", "coco")
    assert result.code == 1 and result.err.startswith(f"{Path('in/a__1.png')}: ")


# XML


def test_a_folder_of_pascal_voc_is_read(anyloom: Command) -> None:
    write_json(coco(polygon(1), names=("s1/a.png",)))
    anyloom("convert", "coco.json", "VOC/Annotations", "--to", "voc")
    write_image("VOC/JPEGImages/s1/a.png")
    result = anyloom("convert", "VOC", "out.json", "--to", "coco", "--images", "VOC/JPEGImages")
    assert result.code == 0, result.err
    assert labels() == {"a.png": ["cat"]}


# Train and val


def split_source(count: int, folder: str = "photos") -> dict[str, Any]:
    names = tuple(f"{number}.jpg" for number in range(count))
    for name in names:
        write_image(Path(folder, name))
    document = coco(*(polygon(1, image=n) for n in range(1, count + 1)), names=names)
    write_json(document)
    return document


def sides(target: str, *names: str) -> dict[str, set[str]]:
    """Return the images of each side as supervision reads them, by the paths in data.yaml."""
    data = yaml.safe_load(Path(target, "data.yaml").read_text())
    found = {}
    for side in names or ("train", "val"):
        images = Path(target, data[side])
        labels = Path(label_path(f"{images.absolute()}{os.sep}x.jpg")).parent
        dataset = DetectionDataset.from_yolo(str(images), str(labels), f"{target}/data.yaml")
        assert all(len(annotations) == 1 for _, _, annotations in dataset)
        found[side] = {Path(path).name for path in dataset.image_paths}
    return found


def test_a_yolo_dataset_is_divided_and_no_image_changes_sides(anyloom: Command) -> None:
    split_source(30)
    options = ("--to", "yolo", "--images", "photos")
    assert anyloom("convert", "coco.json", "small", *options, "--val", "0.3").code == 0
    small = sides("small")
    assert small["train"] | small["val"] == {f"{n}.jpg" for n in range(30)}
    assert not small["train"] & small["val"] and 3 <= len(small["val"]) <= 15
    split_source(60)
    assert anyloom("convert", "coco.json", "large", *options, "--val", "0.3").code == 0
    large = sides("large")
    assert small["train"] <= large["train"] and small["val"] <= large["val"]
    assert anyloom("convert", "coco.json", "large", *options, "--val", "0.3").code == 0
    other = anyloom("convert", "coco.json", "large", *options, "--val", "0.9")
    assert other.code != 0 and "holds other annotations already" in other.err
    assert sides("large") == large


def test_a_source_that_is_divided_stays_so(anyloom: Command) -> None:
    for side, name in (("train", "a"), ("train", "b"), ("val", "c")):
        write_image(f"own/images/{side}/{name}.jpg")
        write_label(f"own/labels/{side}/{name}.txt", YOLO_SQUARE)
    write_label("own/data.yaml", "train: images/train\nval: images/val\nnames: [cat]\n")
    result = anyloom(
        "convert", "own", "out", "--to", "yolo", "--images", "own/images", "--val", "0.5"
    )
    assert result.code == 0 and "divided already (train, val), so it stays so" in result.err
    assert sides("out") == {"train": {"a.jpg", "b.jpg"}, "val": {"c.jpg"}}


def own_dataset(*sides: str, images: int = 2) -> None:
    for side in sides:
        for number in range(images):
            write_image(f"own/images/{side}/{side}{number}.jpg")
            write_label(f"own/labels/{side}/{side}{number}.txt", YOLO_SQUARE)
    write_label("own/data.yaml", "names: [cat]\n")


def test_the_parts_of_a_source_are_named_in_data_yaml(anyloom: Command) -> None:
    own_dataset("train", "valid", "test")
    result = anyloom("convert", "own", "out", "--to", "yolo", "--images", "own/images")
    assert (result.code, result.err) == (0, "")
    data = yaml.safe_load(Path("out/data.yaml").read_text())
    assert data == {
        "train": "images/train", "val": "images/valid", "test": "images/test", "names": {0: "cat"},
    }  # fmt: skip
    assert sides("out", "train", "val", "test") == {
        "train": {"train0.jpg", "train1.jpg"},
        "val": {"valid0.jpg", "valid1.jpg"},
        "test": {"test0.jpg", "test1.jpg"},
    }


def test_a_source_without_images_to_validate_with_says_so(anyloom: Command) -> None:
    own_dataset("train", "test")
    result = anyloom("convert", "own", "out", "--to", "yolo", "--images", "own/images")
    assert result.code == 0 and "no images to validate with" in result.err
    data = yaml.safe_load(Path("out/data.yaml").read_text())
    assert (data["train"], data["val"], data["test"]) == (
        "images/train", "images/train", "images/test",
    )  # fmt: skip


def test_images_to_validate_with_are_taken_from_those_to_train_with_alone(
    anyloom: Command,
) -> None:
    own_dataset("train", "test", images=20)
    options = ("--to", "yolo", "--images", "own/images", "--val", "0.3")
    assert anyloom("convert", "own", "out", *options).code == 0
    found = sides("out", "train", "val", "test")
    assert found["test"] == {f"test{n}.jpg" for n in range(20)}
    assert found["train"] | found["val"] == {f"train{n}.jpg" for n in range(20)}
    assert not found["train"] & found["val"] and found["val"]


def test_too_few_images_to_divide_are_named(anyloom: Command) -> None:
    split_source(1)
    options = ("--to", "yolo", "--images", "photos", "--val", "0.000001")
    result = anyloom("convert", "coco.json", "out", *options)
    assert result.code == 0 and "no image fell into val" in result.err


@pytest.mark.parametrize("val", ["0", "1", "-1", "nan"])
def test_a_share_that_leaves_a_side_empty_is_refused(anyloom: Command, val: str) -> None:
    write_json(coco(polygon(1)))
    result = anyloom("convert", "coco.json", "y", "--to", "yolo", f"--val={val}")
    assert result.code == 2 and "expected a share between 0 and 1" in result.err
    assert anyloom("convert", "coco.json", "c.xml", "--to", "cvat", "--val", "0.2").code == 2
