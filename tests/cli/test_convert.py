"""Conversion of annotations between formats."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from anyloom import Image, Masks, RunLengths
from anyloom.formats import CocoImage, coco_document, read_coco, shape_to_png
from tests.cli.conftest import Command, write_image


@pytest.fixture
def coco() -> Path:
    """Two images of 40 × 30 pixels: a disc and a square on one, nothing on the other."""
    rows, columns = np.mgrid[0:30, 0:40]
    disc = (rows - 12) ** 2 + (columns - 15) ** 2 < 64
    square = (rows > 18) & (columns > 22) & (columns < 36)
    masks = Masks.from_arrays([disc, square], labels=["coin", "box"])
    images = [CocoImage("a b.png", masks), CocoImage("🐈.jpg", Masks.empty((30, 40)))]
    file = Path("coco.json")
    file.write_text(json.dumps(coco_document(images)))
    for one in images:
        Path("images").mkdir(exist_ok=True)
        pixels = np.zeros((30, 40, 3), np.uint8)
        Path("images", one.file_name).write_bytes(Image(pixels).encode())
    return file


def shapes(file: str | Path) -> dict[str, tuple[list[str], np.ndarray]]:
    """Return file name → labels and masks of a COCO document."""
    found = {}
    for one in read_coco(json.loads(Path(file).read_text())):
        masks = list(one.regions.masks()) if isinstance(one.regions, Masks) else []
        found[one.file_name] = (list(one.regions.labels or []), np.array(masks))
    return found


@pytest.mark.parametrize("through", ["labelme", "yolo"])
def test_labels_and_shapes_come_back(anyloom: Command, coco: Path, through: str):
    result = anyloom("convert", coco, "there", "--to", through)
    assert result.code == 0 and "2 images, 2 instances" in result.out
    back = anyloom("convert", "there", "back.json", "--to", "coco", "--images", "images")
    assert back.code == 0, back.err
    before, after = shapes(coco), shapes("back.json")
    assert set(after) == set(before)
    assert after["a b.png"][0] == ["coin", "box"] and after["🐈.jpg"][0] == []
    np.testing.assert_array_equal(after["a b.png"][1], before["a b.png"][1])


def test_masks_become_images_and_come_back(anyloom: Command, coco: Path):
    anyloom("convert", coco, "masks", "--to", "png")
    assert sorted(file.name for file in Path("masks").iterdir()) == ["a b__1.png", "a b__2.png"]
    anyloom("convert", "masks", "back.json", "--to", "coco")
    np.testing.assert_array_equal(shapes("back.json")["a b.png"][1], shapes(coco)["a b.png"][1])


def test_one_labelme_file_and_one_yolo_file_are_read(anyloom: Command, coco: Path):
    anyloom("convert", coco, "labelme", "--to", "labelme")
    anyloom("convert", coco, "yolo", "--to", "yolo", "--names", "box,coin")
    assert [line.split()[-1] for line in Path("yolo/data.yaml").read_text().splitlines()[-2:]] == [
        '"box"',
        '"coin"',
    ]
    one = anyloom("convert", "labelme/a b.json", "one.json", "--to", "coco")
    two = anyloom(
        "convert", "yolo/labels/a b.txt", "two.json", "--to", "coco", "--images", "images"
    )
    assert one.code == two.code == 0
    assert shapes("one.json")["a b.png"][0] == shapes("two.json")["a b.png"][0]


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["coco.json", "out", "--to", "jolo"], 2, "did you mean 'yolo'?"),
        (["nothing", "out", "--to", "coco"], 1, "nothing: no such file or folder"),
        (["images", "out", "--to", "coco"], 1, "images: no annotations"),
        (["broken.json", "out", "--to", "yolo"], 1, "broken.json: not JSON"),
        (["list.json", "out", "--to", "yolo"], 1, "list.json: neither"),
        (["odd.json", "out", "--to", "yolo"], 1, "odd.json: "),
    ],
)
def test_what_cannot_be_converted_is_one_line(
    anyloom: Command, coco: Path, arguments: list[str], code: int, message: str
):
    Path("broken.json").write_text('{"images": [')
    Path("list.json").write_text("[1, 2]")
    Path("odd.json").write_text('{"images": [{"id": 1}], "annotations": 3}')
    result = anyloom("convert", *arguments)
    assert result.code == code
    assert len(result.errors) == 1 and message in result.err
    assert not Path("out").exists()


def test_yolo_files_without_their_images_are_refused(anyloom: Command, coco: Path):
    anyloom("convert", coco, "yolo", "--to", "yolo")
    result = anyloom("convert", "yolo", "back.json", "--to", "coco")
    assert result.code == 1 and "--images" in result.err


def test_a_yolo_dataset_has_its_images_beside_its_labels(anyloom: Command, coco: Path):
    """The folders that Ultralytics' trainer expects, and that `run --format yolo` writes."""
    anyloom("convert", coco, "yolo", "--to", "yolo", "--images", "images")
    files = {file.relative_to("yolo").as_posix() for file in Path("yolo").rglob("*.*")}
    assert files == {
        "data.yaml", "labels/a b.txt", "labels/🐈.txt", "images/a b.png", "images/🐈.jpg",
    }  # fmt: skip
    printed = Path("yolo/data.yaml").read_text()
    assert "train: images\nval: images\nnames:\n" in printed
    back = anyloom("convert", "yolo", "back.json", "--to", "coco")
    assert back.code == 0
    assert shapes("back.json")["a b.png"][0] == ["coin", "box"]


def test_labels_with_a_list_of_classes_beside_them_are_read(anyloom: Command, coco: Path):
    anyloom("convert", coco, "yolo", "--to", "yolo")
    Path("yolo/data.yaml").unlink()
    Path("yolo/labels/classes.txt").write_text("square\ndisc")
    result = anyloom("convert", "yolo/labels", "back.json", "--to", "coco", "--images", "images")
    assert result.code == 0, result.err
    assert shapes("back.json")["a b.png"][0] == ["disc", "square"]  # written as coin 1, box 0


def test_a_bad_file_does_not_stop_the_others(anyloom: Command, coco: Path):
    anyloom("convert", coco, "there", "--to", "labelme")
    Path("there/broken.json").write_text('{"shapes": [')
    Path("there/odd.json").write_text('{"shapes": 3}')
    result = anyloom("convert", "there", "back.json", "--to", "coco")
    assert result.code == 1
    assert [line.split(":")[0] for line in result.errors] == [
        str(Path("there/broken.json")),
        str(Path("there/odd.json")),
    ]
    assert "2 images, 2 instances" in result.out and "2 files could not be used" in result.out
    assert set(shapes("back.json")) == {"a b.png", "🐈.jpg"}


@pytest.fixture
def run_folder(anyloom: Command, boxed: Path) -> Path:
    """A run with label files on photos that somebody may correct; broken.png failed."""
    for name in ("a.png", "b.png", "s/a.png"):
        write_image(Path("photos", name))
    Path("photos/a.jpg").write_text("broken")
    anyloom("run", boxed, "photos", "--boxes", "2,2,12,12", "--format", "labelme,yolo",
            "--out", "found")  # fmt: skip
    return Path("found")


def corrected(file: Path, *labels: str) -> Path:
    """Replace the shapes of a LabelMe file by squares of some labels."""
    document = json.loads(file.read_text())
    square = [[1, 1], [9, 1], [9, 9], [1, 9]]
    document["shapes"] = [
        {"label": label, "points": square, "shape_type": "polygon"} for label in labels
    ]
    file.write_text(json.dumps(document))
    return file


def labels_in(file: str) -> dict[str, list[str]]:
    return {name: labels for name, (labels, _) in shapes(file).items()}


def test_a_broken_label_file_of_a_run_costs_no_other(anyloom: Command, run_folder: Path):
    (run_folder / "labelme/b.json").write_text('{"shapes": [')
    (run_folder / "labels/s/a.txt").write_text("0 0.1 x")
    corrected(run_folder / "labelme/a_png.json", "cat")
    result = anyloom("convert", run_folder, "all.json", "--to", "coco")
    assert result.code == 1 and "1 file and 1 annotation could not be used" in result.out
    assert "labelme/b.json: not JSON" in result.err and "line 1: expected numbers" in result.err
    assert labels_in("all.json") == {"a.png": ["cat"], "b.png": ["object"], "s/a.png": []}


def test_a_correction_counts_beside_an_image_of_the_same_stem_that_failed(
    anyloom: Command, run_folder: Path
):
    assert (run_folder / "labelme/a_png.json").is_file()
    corrected(run_folder / "labelme/a_png.json", "cat", "dog")
    result = anyloom("convert", run_folder, "all.json", "--to", "coco")
    assert result.code == 0 and "count instead of coco.json: labelme/a_png.json" in result.err
    assert labels_in("all.json")["a.png"] == ["cat", "dog"]


def test_a_mask_that_somebody_painted_over_counts(anyloom: Command, images: Path):
    Path("split.yaml").write_text(
        "graph: split\ninputs: {image: Image, boxes: Text}\nnodes:\n"
        "  found: {boxes_from_text: {image: $image, text: $boxes}}\n"
        "outputs: {masks: {masks_from_boxes: {regions: $found}}}\n"
    )
    anyloom("run", "split.yaml", images, "--boxes", "2,2,12,12; 14,4,20,9", "--out", "found")
    painted = np.zeros((24, 32), bool)
    painted[3:9, 5:30] = True
    Path("found/masks/image 1__001.png").write_bytes(shape_to_png(RunLengths.encode([painted]), 0))
    Path("found/masks/image 2__000.png").write_bytes(b"broken")
    result = anyloom("convert", "found", "all.json", "--to", "coco")
    assert result.code == 1 and "count instead of coco.json: masks/image 1__001.png" in result.err
    assert "masks/image 2__000.png: not an image" in result.err
    before, after = shapes("found/coco.json"), shapes("all.json")
    np.testing.assert_array_equal(after["image 1.png"][1][1], painted)
    np.testing.assert_array_equal(after["image 1.png"][1][0], before["image 1.png"][1][0])
    np.testing.assert_array_equal(after["image 2.png"][1], before["image 2.png"][1])
    boxes = [one["bbox"] for one in json.loads(Path("all.json").read_text())["annotations"]]
    assert boxes[3] == [5, 3, 25, 6]


def test_files_of_a_run_that_contradict_each_other_are_named(anyloom: Command, run_folder: Path):
    corrected(run_folder / "labelme/b.json", "cat")
    (run_folder / "labels/b.txt").write_text("0 0.5 0.5 0.1 0.1\n")
    (run_folder / "labels/s/a.txt").write_text("7 0.5 0.5 0.1 0.1\n")
    corrected(run_folder / "labelme/s/a.json").rename(run_folder / "labelme/typo.json")
    result = anyloom("convert", run_folder, "all.json", "--to", "coco")
    assert labels_in("all.json")["b.png"] == ["cat"]
    for note in (
        "as one file of an image counts: labels/b.txt",
        "data.yaml: no name for class 7",
        "coco.json has no image of these names: labelme/typo.json",
    ):
        assert note in result.err


def test_label_files_of_a_run_with_longer_names_find_their_images(
    anyloom: Command, run_folder: Path
):
    """Names that grew longer, as those of a.jpg and a.png, which a trainer could not tell apart."""
    assert (run_folder / "labels/a_png.txt").is_file()
    result = anyloom("convert", run_folder / "labels", "all.json", "--to", "coco",
                     "--images", "photos")  # fmt: skip
    assert result.code == 0, result.err
    assert labels_in("all.json") == {
        "a.png": ["object"],
        "b.png": ["object"],
        "s/a.png": ["object"],
    }


def test_photos_without_annotations_are_no_dataset(anyloom: Command, coco: Path):
    Path("images/notes.txt").write_text("of the day")
    result = anyloom("convert", "images", "out", "--to", "yolo")
    assert result.code == 1 and "no image 'notes'" in result.err
    assert not Path("out").exists()


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("summary.csv", "not annotations, expected .json (COCO, LabelMe, Label Studio, VIA)"),
        ("results.jsonl", "; give its run, found"),
        ("overlay/b.jpg", "not annotations"),
        ("report.html", "not XML"),
    ],
)
def test_a_file_beside_annotations_names_what_is_expected(
    anyloom: Command, run_folder: Path, name: str, message: str
):
    result = anyloom("convert", run_folder / name, "out.json", "--to", "coco")
    assert result.code == 1 and len(result.errors) == 1 and message in result.err


def test_annotations_are_recognized_whatever_their_file_is_called(anyloom: Command, coco: Path):
    anyloom("convert", coco, "cvat", "--to", "CVAT")
    assert anyloom("convert", "cvat", "back", "--format", "coco").code == 0
    assert shapes("back")["a b.png"][0] == ["coin", "box"]


def test_a_target_of_the_wrong_kind_is_named(anyloom: Command, coco: Path):
    result = anyloom("convert", coco, "images", "--to", "cvat")
    assert result.code == 1
    assert result.errors == ["images: a folder; cvat is one file, such as images/cvat.xml"]
    Path("mine").write_text("mine")
    result = anyloom("convert", coco, "mine", "--to", "yolo")
    assert result.errors == ["mine: a file; yolo needs a folder, which is made"]
    assert Path("mine").read_text() == "mine"


def test_labels_that_a_format_cannot_hold_are_noted(anyloom: Command, coco: Path):
    result = anyloom("convert", coco, "masks", "--to", "png")
    assert result.errors == ["note: masks in PNG files have no labels (box, coin)"]


def test_several_formats_at_once_are_refused_with_what_to_write(anyloom: Command, coco: Path):
    result = anyloom("convert", coco, "there", "--to", "labelme,voc")
    assert result.code == 2
    assert "run it once with --to labelme, then with --to voc" in result.err
    assert not Path("there").exists()
