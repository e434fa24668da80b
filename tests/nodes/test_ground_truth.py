"""Ground truth of images: found by the name of the image, in the usual layouts."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import PIL.Image
import pytest

from anyloom import AnyloomError, Image, NodeError, ValueFormatError, load, run_folder
from anyloom.nodes import true_boxes, true_counts, true_label_map, true_masks
from tests.graphs.datasets import annotation, write_coco, write_fsc
from tests.nodes.fakes import rectangle

FRAME = (12, 16)
LEFT, RIGHT = rectangle(FRAME, 0, 0, 5, 12), rectangle(FRAME, 9, 2, 16, 10)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def photo(folder: Path, path: str = "photos/a.jpg") -> Image:
    return Image.open(written(folder / path, np.zeros((*FRAME, 3), np.uint8)))


def written(file: Path, pixels: np.ndarray) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    PIL.Image.fromarray(pixels).save(file)
    return file


@pytest.mark.parametrize("white", [255, 1])
def test_a_mask_beside_the_image_has_its_stem(folder, white):
    written(folder / "masks/a.png", np.uint8(LEFT) * white)
    masks = true_masks.function(photo(folder), "masks/{stem}.png")
    assert (masks.dense() == LEFT[None]).all()


def test_the_end_of_a_stem_may_differ_and_the_folder_be_the_same(folder):
    written(folder / "gt/berlin/a_labels.png", np.uint8(LEFT))
    image = photo(folder, "photos/berlin/a_rgb.png")
    masks = true_masks.function(image, "gt/{folder}/{stem:_rgb}_labels.png")
    assert masks.areas.tolist() == [LEFT.sum()]


def test_a_black_mask_is_no_object(folder):
    written(folder / "masks/a.png", np.uint8(LEFT) * 0)
    for values in ("foreground", "classes"):
        assert len(true_masks.function(photo(folder), "masks/{stem}.png", values=values)) == 0


def test_class_numbers_are_one_mask_each_and_255_is_none(folder):
    numbers = np.uint8(LEFT) * 2 + np.uint8(RIGHT) * 4
    numbers[0, 15] = 255
    written(folder / "masks/a.png", numbers)
    masks = true_masks.function(photo(folder), "masks/{stem}.png", values="classes")
    assert masks.columns["class_id"].tolist() == [2, 4]
    assert (masks.dense() == [LEFT, RIGHT]).all()


def coco(folder: Path, name: str = "a.jpg", crowd: int = 0) -> None:
    document = {
        "images": [{"id": 5, "file_name": name, "height": 12, "width": 16}],
        "categories": [{"id": 3, "name": "cat"}, {"id": 8, "name": "dog"}],
        "annotations": [
            annotation(LEFT, 5, 8, 1),
            annotation(RIGHT, 5, 3, 2) | {"iscrowd": crowd},
            annotation(LEFT, 5, 3, 3),
        ],
    }
    (folder / "truth.json").write_text(json.dumps(document))


@pytest.mark.parametrize("name", ["a.jpg", "photos/a.jpg"])
def test_a_coco_file_has_the_masks_of_all_images(folder, name):
    coco(folder, name, crowd=1)
    masks = true_masks.function(photo(folder), "truth.json")
    assert masks.labels == ("dog", "cat", "cat")
    assert (masks.dense() == [LEFT, RIGHT, LEFT]).all()
    assert np.asarray(masks.columns["iscrowd"], int).tolist() == [0, 1, 0]


def test_a_file_that_has_changed_is_read_again(folder):
    coco(folder)
    image = photo(folder)
    assert len(true_masks.function(image, "truth.json")) == 3
    document = json.loads((folder / "truth.json").read_text())
    (folder / "truth.json").write_text(json.dumps(document | {"annotations": []}))
    assert len(true_masks.function(image, "truth.json")) == 0


def test_classes_count_from_zero_and_what_is_none_does_not_count(folder):
    numbers = np.uint8([[0, 1, 2, 150, 255]])
    written(folder / "gt/a.png", numbers)
    image = Image.open(written(folder / "photos/a.jpg", np.zeros((1, 5, 3), np.uint8)))
    plain = true_label_map.function(image, "gt/{stem}.png")
    assert plain.numbers.tolist() == numbers.tolist()
    reduced = true_label_map.function(image, "gt/{stem}.png", reduce_zero=True)
    assert reduced.numbers.tolist() == [[255, 0, 1, 149, 255]]


def fsc(folder: Path, **entry: object) -> None:
    corners = [[[1, 2], [1, 8], [6, 8], [6, 2]], [[8, 2], [8, 9], [15, 9], [15, 2]]]
    known = {"box_examples_coordinates": corners, "points": [[3, 4], [10, 5], [9, 9]]}
    (folder / "fsc.json").write_text(json.dumps({"a.jpg": {"H": 24, "W": 32, **known, **entry}}))


def test_fsc_has_points_to_count_and_corners_of_examples(folder):
    fsc(folder)
    counts = true_counts.function(photo(folder), "fsc.json")
    assert counts.numbers == [3] and counts.labels == [""]
    assert counts.examples[0].boxes.tolist() == [[1, 2, 6, 8], [8, 2, 15, 9]]
    assert len(true_counts.function(photo(folder), "fsc.json", shots=1).examples[0]) == 1


def test_coco_has_a_count_for_each_category_without_its_crowds(folder):
    coco(folder, crowd=1)
    counts = true_counts.function(photo(folder), "truth.json", shots=1)
    assert (counts.labels, counts.numbers) == (["dog", "cat"], [1, 1])
    assert [examples.boxes.tolist() for examples in counts.examples] == [[[0, 0, 5, 12]]] * 2


def test_what_has_no_example_is_not_counted(folder):
    fsc(folder, box_examples_coordinates=[])
    assert true_counts.function(photo(folder), "fsc.json") == ([], [], [])


@pytest.mark.parametrize(
    ("truth", "message"),
    [
        ("masks/{stem}.png", "no ground truth 'masks/a.png' for 'a.jpg'"),
        ("masks/{name}.png", "'{name}' in 'masks/{name}.png': expected {stem}, {stem:ending} or"),
        ("large.png", "has 20×20 pixels, the image has 16×12"),
        ("other.json", "'other.json' has no image 'a.jpg'"),
    ],
)
def test_a_truth_that_is_missing_or_of_another_size_is_named(folder, truth, message):
    written(folder / "large.png", np.zeros((20, 20), np.uint8))
    (folder / "other.json").write_text('{"images": [], "annotations": [], "categories": []}')
    with pytest.raises(NodeError) as error:
        true_masks.function(photo(folder), truth)
    assert message in str(error.value)


def test_an_image_that_is_not_from_a_file_has_no_truth(folder):
    with pytest.raises(NodeError, match="not from a file, so its ground truth is not known"):
        true_masks.function(Image(np.zeros((*FRAME, 3), np.uint8)), "masks/{stem}.png")


@pytest.mark.parametrize("truth", ["/etc/passwd", "../masks/{stem}.png"])
def test_a_truth_outside_of_the_working_folder_is_refused(folder, truth):
    with pytest.raises(AnyloomError, match="give a path below"):
        true_masks.function(photo(folder), truth)


def test_a_file_of_another_format_is_refused(folder):
    (folder / "fsc.json").write_text('{"a.jpg": {"boxes": []}}')
    with pytest.raises(ValueFormatError, match=r"'fsc.json': not annotations of FSC-147"):
        true_counts.function(photo(folder), "fsc.json")
    (folder / "fsc.json").write_text("no JSON")
    with pytest.raises(ValueFormatError, match=r"'fsc.json' is not JSON"):
        true_counts.function(photo(folder), "fsc.json")


def test_boxes_come_from_files_of_dota_and_voc_and_from_coco(folder):
    coco(folder)
    (folder / "labelTxt").mkdir()
    (folder / "labelTxt/a.txt").write_text("9 2 16 2 16 10 9 10 dog 0\n0 0 5 0 5 12 0 12 cat 0\n")
    (folder / "xml").mkdir()
    (folder / "xml/a.xml").write_text(
        "<annotation><object><name>dog</name><bndbox><xmin>10</xmin><ymin>3</ymin><xmax>16</xmax>"
        "<ymax>10</ymax></bndbox></object></annotation>"
    )
    image = photo(folder)
    dota = true_boxes.function(image, "labelTxt/{stem}.txt")
    assert dota.labels == ("dog", "cat")
    assert dota.boxes.tolist() == [[9, 2, 16, 10], [0, 0, 5, 12]]
    voc = true_boxes.function(image, "xml/{stem}.xml")
    assert (voc.labels, voc.boxes.tolist()) == (("dog",), [[9, 2, 16, 10]])
    assert true_boxes.function(image, "truth.json").labels == ("dog", "cat", "cat")


def test_boxes_in_no_known_format_are_refused_with_the_image(folder):
    image = photo(folder)
    for name, content, reason in [
        ("a.txt", "a dog at 3, 4", "'a.txt' of 'a.jpg': line 1: expected 8 numbers and a class"),
        ("a.xml", "<html/>", "'a.xml' of 'a.jpg': not a Pascal VOC file"),
        ("a.csv", "1,2", "expected a .txt, .xml or .json file"),
    ]:
        (folder / name).write_text(content)
        with pytest.raises(NodeError, match=reason):
            true_boxes.function(image, name)
    with pytest.raises(NodeError, match=r"no ground truth 'b\.txt' for 'a\.jpg'"):
        true_boxes.function(image, "b.txt")


READERS = [
    "evaluate_prompts",
    "evaluate_coco",
    "evaluate_counting",
    "evaluate_semantic",
    "boxes_to_labels",
]
"""Graphs of every node that reads ground truth."""


def refusal(graph: str, truth: str, **inputs: str) -> str:
    """Return why a run over photos/ does not begin."""
    if graph == "evaluate_coco":
        inputs = {"prompt": "cup", **inputs}
    with pytest.raises(AnyloomError) as error:
        run_folder(load(graph), "photos", inputs={"truth": truth, **inputs}, out="out")
    assert not Path("out").exists(), "nothing was computed"
    reason = str(error.value)
    assert "\n" not in reason
    return reason


@pytest.mark.parametrize("graph", READERS)
def test_a_missing_file_for_all_images_is_refused_before_any_is_computed(folder, graph):
    write_coco(folder)
    reason = refusal(graph, "anotations.json")
    assert "no ground truth 'anotations.json'; did you mean 'annotations.json'?" in reason
    assert "'photos' is a folder; expected a file, such as 'photos/{stem}.png'" in refusal(
        graph, "photos"
    )
    assert "expected {stem}, {stem:ending} or {folder}" in refusal(graph, "masks/{stm}.png")
    assert "'..'" in refusal(graph, "../annotations.json")


@pytest.mark.parametrize(
    "graph", ["evaluate_prompts", "evaluate_coco", "evaluate_counting", "boxes_to_labels"]
)
def test_a_document_without_any_image_of_the_run_is_refused_at_once(folder, graph):
    write_coco(folder)
    document = json.loads(Path("annotations.json").read_text())
    for image in document["images"]:
        image["file_name"] = f"other_{image['file_name']}"
    Path("other.json").write_text(json.dumps(document))
    reason = refusal(graph, "other.json")
    assert "'other.json' has no image of the run, such as 'coffee.png'" in reason
    assert "it has 'other_coffee.png', 'other_horse.png'" in reason
    Path("text.json").write_text("{")
    assert "is not JSON" in refusal(graph, "text.json")


def test_a_document_of_counts_without_any_image_of_the_run_is_refused_at_once(folder):
    photos = write_fsc(folder)
    (photos / "coins.png").rename(photos / "money.png")
    reason = refusal("evaluate_counting", "annotation_FSC147_384.json")
    assert "has no image 'money.png'; it has 'coins.png'" in reason


def test_boxes_where_masks_are_needed_are_refused_at_once(folder):
    write_coco(folder)
    document = json.loads(Path("annotations.json").read_text())
    for one in document["annotations"]:
        del one["segmentation"]
    Path("boxes.json").write_text(json.dumps(document))
    assert "'boxes.json' are boxes; expected masks" in refusal("evaluate_coco", "boxes.json")


@pytest.mark.parametrize(
    ("prompt", "reason"),
    [
        ("dog", "no category of 'annotations.json' is 'dog'; there is 'cup', 'horse'"),
        ("hrse, dog", "is 'hrse', 'dog'; there is 'cup', 'horse'; did you mean 'horse'?"),
        ("Cup", "did you mean 'cup'?"),
    ],
)
def test_a_prompt_without_a_category_of_the_file_is_refused(folder, prompt, reason):
    photos = write_coco(folder)
    assert reason in refusal("evaluate_coco", "annotations.json", prompt=prompt)
    with pytest.raises(NodeError, match="no category"):
        true_masks.function(Image.open(photos / "horse.png"), "annotations.json", prompt=prompt)


def test_masks_without_categories_do_not_go_with_a_prompt(folder):
    write_coco(folder)
    assert "expected a COCO file" in refusal("evaluate_coco", "photos/{stem}.png")


def test_a_phrase_that_is_no_category_beside_one_that_is_gets_a_note(folder):
    write_coco(folder)
    inputs = {"truth": "annotations.json", "prompt": "cup, dog"}
    summary = run_folder(load("evaluate_coco"), "photos", inputs=inputs, out="out")
    assert summary.ok
    assert "no category of 'annotations.json' is 'dog'; there is 'cup', 'horse'" in summary.notes
