"""Runs over folders: outputs, bad inputs, resuming, equal results on every way."""

from __future__ import annotations

import _thread
import csv
import json
import shutil
import signal
import threading
from collections import Counter
from functools import partial
from itertools import combinations
from pathlib import Path
from typing import Any, NamedTuple
from xml.etree import ElementTree

import numpy as np
import pytest
import yaml

from anyloom import (
    AnyloomError,
    Cancelled,
    CancelToken,
    Document,
    Embedding,
    Engine,
    Graph,
    Heatmap,
    Image,
    InputError,
    LabelMap,
    Masks,
    Number,
    Points,
    Regions,
    Text,
    check,
    graph,
    load,
    loads,
    node,
    run_folder,
)
from anyloom.compiler.definition import GraphInput, Ref, Step
from anyloom.core.node_decorator import Node
from anyloom.engine.events import ItemSkipped, ItemStarted, ItemStored
from anyloom.foundation.atomic_files import Disk
from anyloom.foundation.errors import ModelLoadError
from anyloom.foundation.events import Event
from anyloom.runs.events import RunFinished, RunStarted
from anyloom.runs.label_files import LabelFormat
from tests.runs.scenes import UNLUCKY, bright_parts, counts, lines, look, pixels, tree, write_images

pytestmark = pytest.mark.usefixtures("work_folder")


# Outputs


def test_every_output_becomes_a_file_or_a_record(engine: Engine) -> None:
    write_images(3)
    summary = run_folder(look, "in", inputs={"prompt": "a dog"}, out="out", engine=engine)
    assert counts(summary) == (3, 0, 0)
    assert summary.ok
    results = lines("out/results.jsonl")
    assert [line["file"] for line in results] == ["0.png", "1.png", "2.png"]
    for line in results:
        outputs = line["outputs"]
        masks = outputs["masks"]
        assert len(masks["files"]) == masks["count"] == len(masks["boxes"]) == len(masks["labels"])
        for file, box in zip(masks["files"], masks["boxes"], strict=True):
            drawn = Image.open(Path("out", file)).pixels[:, :, 0] > 0
            assert drawn.any(axis=0).sum() <= box[2] - box[0]
        assert Image.open(Path("out", outputs["overlay"]["file"])).shape == (30, 40)
        assert outputs["overlay"]["file"].endswith(".jpg")
        assert outputs["cutout"]["file"].endswith(".png")
        assert outputs["caption"] == "a dog of 40 × 30"
        assert outputs["facts"]["rows"][1] == {"what": "max", "value": 255}
        table = Path("out", outputs["facts"]["file"]).read_text()
        rows = list(csv.reader(table.splitlines()))
        assert rows[1][0] == "'=mean", "a spreadsheet must not run it"


def test_pycocotools_reads_the_coco_file(engine: Engine) -> None:
    from pycocotools.coco import COCO

    write_images(4)
    run_folder(look, "in", out="out", engine=engine)
    coco = COCO("out/coco.json")
    results = lines("out/results.jsonl")
    assert [coco.imgs[i]["file_name"] for i in coco.getImgIds()] == [f"{n}.png" for n in range(4)]
    for image_id, line in zip(coco.getImgIds(), results, strict=True):
        annotations = coco.loadAnns(coco.getAnnIds(image_id))
        assert len(annotations) == line["outputs"]["masks"]["count"]
        for annotation in annotations:
            stored = Image.open(Path("out", annotation["mask_file"])).pixels[:, :, 0] > 0
            assert (coco.annToMask(annotation).astype(bool) == stored).all()
            assert annotation["prompt"] == ""
            assert annotation["node"] == "masks"


def test_a_png_carries_the_graph_that_made_it(engine: Engine) -> None:
    write_images(1)
    run_folder(look, "in", inputs={"prompt": "ein Hund 🐶"}, out="out", engine=engine)
    texts = Image.read_metadata("out/cutout/0.png")
    assert texts["anyloom.graph"] == look.to_yaml()
    assert json.loads(texts["anyloom.inputs"]) == {"prompt": "ein Hund 🐶"}


def test_labels_for_yolo_and_labelme_on_request(engine: Engine) -> None:
    from anyloom.formats import from_labelme, from_yolo

    write_images(4)
    run_folder(look, "in", out="out", engine=engine)
    summary = run_folder(look, "in", out="out", engine=engine, formats=["yolo", "labelme"])
    assert counts(summary) == (0, 4, 0), "nothing is computed for another format"
    names = ["left", "right"]
    assert [line for line in Path("out/data.yaml").read_text().splitlines() if ": " in line] == [
        "train: images",
        "val: images",
        *(f'  {number}: "{name}"' for number, name in enumerate(names)),
    ]
    for line in lines("out/results.jsonl"):
        text = Path("out/labels", line["name"] + ".txt").read_text()
        document = json.loads(Path("out/labelme", line["name"] + ".json").read_text())
        labels = line["outputs"]["masks"]["labels"]
        assert list(from_yolo(text, (30, 40), names).labels or ()) == labels
        assert list(from_labelme(document).labels or ()) == labels
        assert (Path("out/labelme") / document["imagePath"]).resolve().is_file()
    before = tree("out")
    run_folder(look, "in", out="out", engine=engine)
    assert tree("out") == before, "formats of an earlier call stay"
    run_folder(look, "in", out="out", engine=engine, force=True)
    assert tree("out") == before, "also where everything is computed anew"


@pytest.mark.parametrize("runs_after_the_edit", [0, 1])
def test_force_writes_the_formats_of_earlier_calls_and_names_files_by_hand(
    engine: Engine, runs_after_the_edit: int
) -> None:
    write_images(4)
    formats: tuple[LabelFormat, ...] = ("cvat", "labelme", "labelstudio", "voc", "yolo")
    run_folder(look, "in", out="out", engine=engine, formats=formats, val=0.5)
    Path("out/labelme/1.json").write_text("by hand")
    for _ in range(runs_after_the_edit):
        run_folder(look, "in", out="out", engine=engine)
    before = tree("out")
    summary = run_folder(look, "in", out="out", engine=engine, force=True)
    assert "kept, as somebody changed or added them: labelme/1.json" in summary.notes
    assert tree("out").keys() - {"manifest.json"} == before.keys() - {"manifest.json"}
    assert Path("out/labelme/1.json").read_text() == "by hand"
    assert yaml.safe_load(Path("out/data.yaml").read_text())["val"] == "val.txt"


def test_formats_of_a_run_whose_database_was_damaged_are_written_again(engine: Engine) -> None:
    write_images(2)
    formats: tuple[LabelFormat, ...] = ("cvat", "labelme", "labelstudio", "voc", "yolo")
    run_folder(look, "in", out="out", engine=engine, formats=formats)
    before = tree("out")
    Path("out/.anyloom/run.sqlite").write_bytes(b"garbage" * 100)
    run_folder(look, "in", out="out", engine=engine, force=True)
    assert tree("out") == before


def test_a_run_leaves_no_folder_that_it_emptied(engine: Engine) -> None:
    write_images(1, "in/a")
    write_images(1, "in/b")
    run_folder(look, "in", out="out", engine=engine, formats=["yolo", "voc"])
    assert Path("out/labels/b/0.txt").exists()
    Path("out/mine").mkdir()
    run_folder(nothing, "in", out="out", engine=engine, force=True, limit=1)
    folders = [file for file in Path("out").rglob("*") if file.is_dir()]
    empty = {file for file in folders if ".anyloom" not in file.parts and not any(file.iterdir())}
    assert empty == {Path("out/mine")}
    assert not Path("out/labels/b").exists()


@node
def crowded(image: Image) -> Masks:
    """Find two instances, of which the second is a crowd."""
    halves = np.arange(image.width) < image.width / 2
    masks = [np.broadcast_to(half, image.shape) for half in (halves, ~halves)]
    return Masks.from_arrays(
        masks, frame=image.shape, labels=["cat", "cat"], columns={"iscrowd": np.array([0, 1])}
    )


@graph
def crowds(image: Image) -> Masks:
    """Find an instance and a crowd."""
    return crowded(image)


def test_crowds_have_a_declared_place_in_the_tools_that_mark_them(engine: Engine) -> None:
    write_images(1)
    formats = ("cvat", "labelstudio", "yolo")
    summary = run_folder(crowds, "in", out="out", engine=engine, formats=formats)
    root = ElementTree.parse("out/cvat.xml").getroot()
    (declared,) = root.iterfind("meta/task/labels/label/attributes/attribute")
    shape = {child.tag: child.text for child in declared}
    assert shape["name"] == "iscrowd" and shape["input_type"] == "checkbox"
    used = [attribute.get("name") for attribute in root.iterfind("image/mask/attribute")]
    assert used == ["iscrowd"]
    config = ElementTree.parse("out/label_studio.config.xml")
    assert config.find("Choices[@perRegion='true'][@name='iscrowd']") is not None
    assert "1 crowd left out, as yolo files cannot mark them" in summary.notes


def test_a_run_lists_which_images_train_and_which_validate(engine: Engine) -> None:
    """The lists are those that Ultralytics reads: './' is the folder of the list."""
    write_images(20, "in/a")
    write_images(20, "in/b")
    run_folder(look, "in", out="out", engine=engine, formats=["yolo"], val=0.3)
    data = yaml.safe_load(Path("out/data.yaml").read_text())
    assert (data["train"], data["val"]) == ("train.txt", "val.txt")
    parts = {part: Path("out", data[part]).read_text().splitlines() for part in ("train", "val")}
    images = [image for part in parts.values() for image in part]
    assert sorted(images) == sorted(f"./images/{s}/{n}.png" for s in "ab" for n in range(20))
    assert parts["train"] and parts["val"]
    for image in images:
        label = image.replace("/images/", "/labels/").removesuffix(".png") + ".txt"
        assert Path("out", label).is_file()
    write_images(30, "in/c")
    run_folder(look, "in", out="out", engine=engine, formats=["yolo"])
    for part, before in parts.items():
        assert set(before) <= set(Path("out", f"{part}.txt").read_text().splitlines())


def test_a_share_to_validate_with_needs_a_yolo_dataset(engine: Engine) -> None:
    write_images(1)
    with pytest.raises(AnyloomError, match="'yolo' must be among the formats"):
        run_folder(look, "in", out="out", engine=engine, val=0.2)
    with pytest.raises(AnyloomError, match="expected a share between 0 and 1"):
        run_folder(look, "in", out="out", engine=engine, formats=["yolo"], val=1)


@node
def no_masks(image: Image) -> Masks:
    """Find nothing."""
    return Masks.empty(image.shape)


@graph
def nothing(image: Image) -> Masks:
    """Find nothing."""
    return no_masks(image)


@node
def one_of_no_class(image: Image) -> Masks:
    """Find an instance whose label is empty."""
    return Masks.from_arrays([np.ones(image.shape, bool)], labels=[""])


@graph
def of_no_class(image: Image) -> Masks:
    """Find an instance whose label is empty."""
    return one_of_no_class(image)


def test_an_empty_label_is_counted_as_an_object(engine: Engine) -> None:
    write_images(1)
    run_folder(of_no_class, "in", out="out", engine=engine)
    [row] = csv.DictReader(Path("out/summary.csv").read_text("utf-8").splitlines())
    assert (row["label"], row["instances"]) == ("object", "1")


def test_zero_detections_are_an_ordinary_result(engine: Engine) -> None:
    from pycocotools.coco import COCO

    write_images(2)
    summary = run_folder(nothing, "in", out="out", engine=engine, formats=["yolo", "labelme"])
    assert counts(summary) == (2, 0, 0)
    coco = COCO("out/coco.json")
    assert len(coco.getImgIds()) == 2
    assert not coco.getAnnIds()
    assert Path("out/labels/0.txt").read_text() == ""
    masks = lines("out/results.jsonl")[0]["outputs"]["masks"]
    assert (masks["count"], masks["boxes"], masks["labels"], masks["scores"]) == (0, [], [], [])


class Everything(NamedTuple):
    heat: Heatmap
    classes: LabelMap
    clicks: Points
    vector: Embedding
    boxes: Regions
    shapes: Masks
    tiles: list[Image]
    words: list[Text]
    number: Number
    nothing: Text | None
    file: Document
    labels: Image


@node
def all_kinds(image: Image) -> Everything:
    """Return a value of each type."""
    size = image.shape
    return Everything(
        Heatmap(np.eye(3), size, label="<b>"),
        LabelMap(np.ones(size, int), {1: "sky"}),
        Points([[1.5, 2.5]], size),
        Embedding([[0.5, np.nan]], "m"),
        Regions([[0, 0, 4, 5]], size, scores=[0.1], labels=["dog"], columns={"x": [np.inf]}),
        Masks.from_arrays([np.eye(*size, dtype=bool)], labels=["cat"]),
        [image, image],
        ["../../etc/passwd", "<script>alert(1)</script>"],
        float("nan"),
        None,
        Document(b"PK", ".zip"),
        image,
    )


@graph
def one_of_each(image: Image) -> Everything:
    """Return a value of each type."""
    made = all_kinds(image)
    return Everything(*(getattr(made, name) for name in Everything._fields))


def test_every_type_of_value_is_stored(engine: Engine) -> None:
    write_images(1)
    summary = run_folder(one_of_each, "in", out="out", engine=engine)
    assert counts(summary) == (1, 0, 0), list(summary.failures())
    text = Path("out/results.jsonl").read_text()
    assert "NaN" not in text
    assert "Infinity" not in text
    record = lines("out/results.jsonl")[0]["outputs"]
    assert np.load(Path("out", record["heat"]["file"])).shape == (3, 3)
    assert np.load(Path("out", record["vector"]["file"])).shape == (1, 2)
    assert Image.open(Path("out", record["classes"]["file"])).pixels.max() == 1
    assert record["clicks"]["points"] == [[1.5, 2.5]]
    assert record["boxes"]["scores"] == [0.1]
    assert [tile["file"] for tile in record["tiles"]] == [
        "tiles/0__000.png",
        "tiles/0__001.png",
    ]
    assert record["words"][0] == "../../etc/passwd"
    assert record["number"] is None
    assert record["nothing"] is None
    assert Path("out", record["file"]["file"]).read_bytes() == b"PK"
    assert record["labels"]["file"] == "labels_output/0.png", "labels/ is for YOLO"
    assert json.loads(Path("out/coco.json").read_text())["categories"] == [{"id": 1, "name": "cat"}]
    boxes = json.loads(Path("out/coco_boxes.json").read_text())
    assert boxes["categories"] == [{"id": 1, "name": "dog"}]
    outside = [file for file in Path().rglob("*") if file.parts[0] not in ("in", "out")]
    assert not outside


# Bad inputs


def write_bad_inputs(folder: Path) -> dict[str, str]:
    """Write eight good images of unusual formats among bad ones; return the bad ones' errors."""
    import PIL.Image

    folder.mkdir()
    color = PIL.Image.fromarray(pixels(1))
    deep = PIL.Image.fromarray(pixels(2)[:, :, 0].astype(np.uint16) * 257)
    color.save(folder / "a plain.png")
    color.convert("CMYK").save(folder / "b cmyk.jpg")
    deep.save(folder / "c deep.png")
    color.convert("L").save(folder / "d gray 🎉.jpg")
    exif = PIL.Image.Exif()
    exif[0x0112] = 6
    color.save(folder / "e turned.jpg", exif=exif)
    color.save(folder / "f moving.gif", save_all=True, append_images=[color.rotate(90)])
    color.convert("P").save(folder / "g palette.png")
    color.save(folder / "h.webp")
    good = (folder / "a plain.png").read_bytes()
    (folder / "z truncated.png").write_bytes(good[: len(good) // 2])
    (folder / "z empty.jpg").write_bytes(b"")
    (folder / "z text.jpg").write_text("not an image")
    (folder / "z svg.png").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    PIL.Image.new("1", (9000, 9000)).save(folder / "z huge.png")
    (folder / "z dangling.png").symlink_to(folder / "nowhere.png")
    Image(pixels(3, width=UNLUCKY)).to_pil().save(folder / "z unlucky.png")
    return {
        "z dangling.png": "no such file",
        "z empty.jpg": "the file is empty",
        "z huge.png": "9000 × 9000 is 81 megapixels, the limit is 64",
        "z svg.png": "not an image that anyloom reads",
        "z text.jpg": "not an image that anyloom reads",
        "z truncated.png": "damaged image",
        "z unlucky.png": "ValueError: no luck with",
    }


def test_good_images_are_finished_and_each_bad_one_is_one_line(engine: Engine) -> None:
    bad = write_bad_inputs(Path("in"))
    summary = run_folder(look, "in", out="out", engine=engine)
    assert counts(summary) == (8, 0, len(bad))
    assert not summary.ok
    failures = list(summary.failures())
    assert [failure["file"] for failure in failures] == list(bad)
    for failure, (file, reason) in zip(failures, bad.items(), strict=True):
        assert failure["reason"].startswith(reason), file
        assert "\n" not in failure["reason"]
        assert failure["node"] == ("captioned" if file == "z unlucky.png" else "")
    results = {line["file"]: line for line in lines("out/results.jsonl")}
    assert len(results) == 15
    turned = results["e turned.jpg"]
    assert (turned["width"], turned["height"]) == (30, 40)
    unlucky = results["z unlucky.png"]
    assert unlucky["state"] == "failed"
    assert Path("out", unlucky["outputs"]["overlay"]["file"]).is_file(), (
        "the outputs that did not fail are there"
    )
    again = run_folder(look, "in", out="out", engine=engine)
    assert counts(again) == (0, 8, len(bad)), "failures are tried again"


def test_an_image_that_vanishes_during_the_run_fails_alone(engine: Engine) -> None:
    write_images(3)

    def remove(event: Event) -> None:
        if isinstance(event, ItemStarted) and event.item == "0":
            Path("in/2.png").unlink(missing_ok=True)

    summary = run_folder(look, "in", out="out", engine=engine, jobs=1, listeners=[remove])
    assert counts(summary) == (2, 0, 1)
    assert [failure["reason"] for failure in summary.failures()] == ["no such file"]


def test_larger_images_than_allowed_fail(engine: Engine) -> None:
    write_images(1)
    summary = run_folder(look, "in", out="out", engine=engine, max_pixels=100)
    assert counts(summary) == (0, 0, 1)
    assert counts(run_folder(look, "in", out="out", engine=engine)) == (1, 0, 0)


@pytest.mark.parametrize(
    ("inputs", "message"),
    [
        ({"promt": "x"}, "has no input 'promt'"),
        ({"prompt": 3}, "prompt is 3, expected Text"),
        ({"image": Image(pixels(1))}, "takes no image"),
    ],
)
def test_a_wrong_call_is_one_line_and_touches_nothing(
    engine: Engine, inputs: dict[str, Any], message: str
) -> None:
    write_images(1)
    with pytest.raises(AnyloomError) as error:
        run_folder(look, "in", inputs=inputs, out="out", engine=engine)
    assert message in str(error.value)
    assert "\n" not in str(error.value)
    assert not Path("out").exists()


@pytest.mark.parametrize("out", ["in/0.png", "in", "a\0b", "x" * 300, "in/0.png/out"])
def test_an_output_folder_that_cannot_be_is_one_line(engine: Engine, out: str) -> None:
    write_images(1)
    before = tree("in")
    with pytest.raises(AnyloomError) as error:
        run_folder(look, "in", out=out, engine=engine)
    assert "\n" not in str(error.value)
    assert tree("in") == before


@pytest.mark.parametrize("limit", [0, -1])
def test_a_limit_below_one_is_one_line(engine: Engine, limit: int) -> None:
    write_images(2)
    with pytest.raises(AnyloomError, match="leaves no image"):
        run_folder(look, "in", out="out", engine=engine, limit=limit)


# Resuming


def test_done_images_are_skipped_and_changed_ones_are_computed(engine: Engine) -> None:
    write_images(4)
    run_folder(look, "in", out="out", engine=engine)
    before = tree("out")
    assert counts(run_folder(look, "in", out="out", engine=engine)) == (0, 4, 0)
    assert tree("out") == before
    Path("out/masks").rename("elsewhere")
    assert counts(run_folder(look, "in", out="out", engine=engine))[:2] == (4, 0)
    assert tree("out") == before
    Path("in/2.png").write_bytes(Image(pixels(99)).encode())
    assert counts(run_folder(look, "in", out="out", engine=engine)) == (1, 3, 0)
    run_folder(look, "in", out="fresh", engine=engine)
    assert tree("out") == tree("fresh")


def test_new_images_are_added_and_names_that_grow_rename_their_files(engine: Engine) -> None:
    write_images(2)
    run_folder(look, "in", out="out", engine=engine)
    shutil.copy("in/1.png", "in/0.tiff")
    assert counts(run_folder(look, "in", out="out", engine=engine)) == (2, 1, 0)
    run_folder(look, "in", out="fresh", engine=engine)
    assert tree("out") == tree("fresh")
    assert Path("out/overlay/0_png.jpg").exists()
    assert not Path("out/overlay/0.jpg").exists()


def test_a_limit_takes_the_first_images_and_loses_nothing(engine: Engine) -> None:
    write_images(5)
    assert counts(run_folder(look, "in", out="out", engine=engine, limit=2)) == (2, 0, 0)
    assert [line["name"] for line in lines("out/results.jsonl")] == ["0", "1"]
    run_folder(look, "in", out="out", engine=engine)
    before = tree("out")
    assert counts(run_folder(look, "in", out="out", engine=engine, limit=2)) == (0, 2, 0)
    assert counts(run_folder(look, "in", out="out", engine=engine)) == (0, 5, 0)
    assert tree("out") == before


def test_results_of_another_prompt_are_never_mixed_in(engine: Engine) -> None:
    write_images(2)
    run_folder(look, "in", inputs={"prompt": "cat"}, out="out", engine=engine)
    before = tree("out")
    with pytest.raises(
        AnyloomError,
        match=r"a different input 'prompt' \('cat' there, 'dog' here\); choose another",
    ):
        run_folder(look, "in", inputs={"prompt": "dog"}, out="out", engine=engine)
    with pytest.raises(AnyloomError, match=r"'prompt' \('cat' there, the default here\)"):
        run_folder(look, "in", out="out", engine=engine)
    with pytest.raises(AnyloomError, match="a different graph"):
        run_folder(nothing, "in", out="out", engine=engine)
    assert tree("out") == before
    run_folder(nothing, "in", out="out", engine=engine, force=True)
    run_folder(nothing, "in", out="fresh", engine=engine)
    assert tree("out") == tree("fresh"), "nothing of the old results is left"


def test_a_name_in_place_of_a_graph_or_a_list_is_understood(engine: Engine) -> None:
    write_images(1)
    with pytest.raises(AnyloomError, match=r"'look' is a name, not a graph; load\('look'\)"):
        run_folder("look", "in", out="out", engine=engine)  # type: ignore[arg-type]
    run_folder(look, "in", out="out", engine=engine, outputs="caption", recompute="caption")
    assert set(lines("out/results.jsonl")[0]["outputs"]) == {"caption"}


@pytest.mark.parametrize("out", ["taken", "taken/out"])
def test_a_file_is_no_output_folder(engine: Engine, out: str) -> None:
    write_images(1)
    Path("taken").write_text("mine")
    with pytest.raises(AnyloomError, match=r"^taken: a file, not a folder; choose another"):
        run_folder(look, "in", out=out, engine=engine)
    assert Path("taken").read_text() == "mine"


def test_results_of_edited_project_code_are_never_mixed_in(engine: Engine) -> None:
    def project_graph(amount: int) -> Graph:
        """Return a graph of a node as the registry reads it from a project."""
        scope: dict[str, Any] = {"__name__": "anyloom_project.nodes.brighten", "Image": Image}
        code = f"def brighter(image: Image) -> Image:\n    return Image(image.pixels + {amount})\n"
        exec(code, scope)
        own = Node(scope["brighter"])
        steps = {"out": Step("brighter", {"image": Ref("image")})}
        inputs = {"image": GraphInput(Image)}
        return Graph("own", "", inputs, {}, steps, {"out": Ref("out")}, local={"brighter": own})

    write_images(2)
    run_folder(project_graph(1), "in", out="out", engine=engine)
    assert counts(run_folder(project_graph(1), "in", out="out", engine=engine)) == (0, 2, 0)
    with pytest.raises(AnyloomError, match="different code in node 'brighter'"):
        run_folder(project_graph(2), "in", out="out", engine=engine)


def test_a_model_that_cannot_be_loaded_stops_the_run_once(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(checkpoint: object, device: object = None) -> None:
        raise ModelLoadError("model 'gone' is not here")

    monkeypatch.setattr(engine.models, "_load", refuse)
    write_images(4)
    masks = load(Path(__file__).parents[2] / "graphs/segment/automatic_masks.yaml")
    with pytest.raises(ModelLoadError, match="model 'gone' is not here"):
        run_folder(masks, "in", out="out", engine=engine)
    assert not Path("out/manifest.json").exists(), "the run goes on once the model is here"


def test_force_computes_everything_anew(engine: Engine) -> None:
    write_images(3)
    run_folder(look, "in", out="out", engine=engine)
    before = tree("out")
    assert counts(run_folder(look, "in", out="out", engine=engine, force=True)) == (3, 0, 0)
    assert tree("out") == before


def test_other_images_of_the_same_names_do_not_replace_results(engine: Engine) -> None:
    write_images(1, "first")
    Path("second").mkdir()
    Path("second/0.png").write_bytes(Image(pixels(77)).encode())
    run_folder(look, "first", out="out", engine=engine)
    before = tree("out")
    with pytest.raises(
        AnyloomError, match=r"are the results of .*first/0.png, not of .*second/0.png"
    ):
        run_folder(look, "second", out="out", engine=engine)
    assert tree("out") == before
    Path("first").rename("moved")
    assert counts(run_folder(look, "moved", out="out", engine=engine)) == (0, 1, 0)


def test_runs_without_a_folder_are_numbered_and_unfinished_ones_are_continued(
    engine: Engine,
) -> None:
    write_images(8)
    assert run_folder(look, "in", engine=engine).folder == Path("runs/look-001")
    assert run_folder(look, "in", engine=engine).folder == Path("runs/look-002")
    token = CancelToken()

    def stop(event: Event) -> None:
        if isinstance(event, ItemStored):
            token.cancel()

    with pytest.raises(Cancelled, match=r"of 8 images are done; the same command goes on"):
        run_folder(look, "in", engine=engine, token=token, jobs=2, listeners=[stop])
    assert not Path("runs/look-003/manifest.json").exists(), "it is not complete"
    other = run_folder(look, "in", inputs={"prompt": "dog"}, engine=engine)
    assert other.folder == Path("runs/look-004")
    left = run_folder(look, "in", engine=engine)
    assert left.folder == Path("runs/look-003")
    assert left.skipped >= 1
    assert left.total == 8
    assert tree("runs/look-003") == tree("runs/look-001")


def test_an_interrupted_run_keeps_finished_images_with_their_summaries(engine: Engine) -> None:
    write_images(12)
    seen: list[str] = []

    def interrupt(event: Event) -> None:
        seen.append(event.kind)
        if event.kind == "item_stored" and seen.count("item_stored") == 3:
            _thread.interrupt_main()

    # A process in the background of a shell ignores the signal.
    handler = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with pytest.raises(KeyboardInterrupt):
            run_folder(look, "in", out="out", engine=engine, jobs=1, listeners=[interrupt])
    finally:
        signal.signal(signal.SIGINT, handler)
    check_summaries_of_interrupted("out", 12, least=3)
    summary = run_folder(look, "in", out="out", engine=engine)
    assert summary.skipped >= 3
    run_folder(look, "in", out="fresh", engine=engine)
    assert tree("out") == tree("fresh")


def check_summaries_of_interrupted(out: str, total: int, least: int = 1) -> None:
    """Check that the summaries describe all finished images, and that they are not all."""
    results = lines(Path(out) / "results.jsonl")
    names = [line["name"] for line in results if line["state"] == "done"]
    assert least <= len(names) < total
    assert {Path(one["file_name"]).stem for one in pycocotools_images(out)} == set(names)
    rows = list(csv.DictReader((Path(out) / "summary.csv").read_text().splitlines()))
    assert {Path(row["file"]).stem for row in rows} == set(names)
    report = (Path(out) / "report.html").read_text()
    stated = f"{len(names)} of {total} images are done; the same command goes on from here"
    assert f"Interrupted: {stated}" in report
    assert report.count("<article") == len(names)
    assert "manifest.json" not in report
    assert not Path(out, "manifest.json").exists(), "only a complete run has it"


def pycocotools_images(out: str) -> list[dict[str, Any]]:
    from pycocotools.coco import COCO

    return list(COCO(f"{out}/coco.json").imgs.values())


@pytest.mark.parametrize("formats", [(), ("cvat", "labelme", "labelstudio", "voc", "yolo")])
def test_a_cancelled_run_has_the_summaries_of_its_finished_images(
    engine: Engine, formats: tuple[Any, ...]
) -> None:
    write_images(9)
    token = CancelToken()

    def stop(event: Event) -> None:
        if isinstance(event, ItemStored):
            token.cancel()

    run = partial(run_folder, look, "in", out="out", engine=engine, formats=formats, jobs=2)
    with pytest.raises(Cancelled, match=r"of 9 images are done; .* report so far: out/report.html"):
        run(token=token, listeners=[stop])
    check_summaries_of_interrupted("out", 9)
    names = {Path(one["file_name"]).stem for one in pycocotools_images("out")}
    for folder in ("labels", "labelme", "voc") if formats else ():
        assert {file.stem for file in Path("out", folder).iterdir()} == names
    run()
    run_folder(look, "in", out="fresh", engine=engine, formats=formats)
    assert tree("out") == tree("fresh"), "nothing of the interruption is left"


def test_a_cancelled_run_names_the_files_of_people_that_it_kept(engine: Engine) -> None:
    write_images(6)
    run_folder(look, "in", out="out", engine=engine, limit=2)
    Path("out/coco.json").write_text("by hand")
    token = CancelToken()

    def stop(event: Event) -> None:
        if isinstance(event, ItemStored):
            token.cancel()

    with pytest.raises(Cancelled) as raised:
        run_folder(look, "in", out="out", engine=engine, jobs=1, token=token, listeners=[stop])
    assert raised.value.__notes__ == ["kept, as somebody changed or added them: coco.json"]
    assert Path("out/coco.json").read_text() == "by hand"


def test_a_run_that_is_cancelled_before_its_first_image_leaves_nothing(engine: Engine) -> None:
    write_images(2)
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled, match=r"^cancelled: 0 of 2 images are done; the same command"):
        run_folder(look, "in", out="out", engine=engine, token=token)
    assert not Path("out").exists()


def test_a_run_that_is_cancelled_after_its_last_image_is_complete(engine: Engine) -> None:
    write_images(3)
    token = CancelToken()
    stored: list[Event] = []

    def stop(event: Event) -> None:
        if isinstance(event, ItemStored):
            stored.append(event)
            if len(stored) == 3:
                token.cancel()

    summary = run_folder(look, "in", out="out", engine=engine, token=token, listeners=[stop])
    assert summary.done == 3
    assert Path("out/manifest.json").exists()


@pytest.mark.parametrize("written", ["results.jsonl", "coco.json", "summary.csv", "report.html"])
def test_a_second_interruption_leaves_no_half_written_summary(
    engine: Engine, monkeypatch: pytest.MonkeyPatch, written: str
) -> None:
    write_images(4)
    token = CancelToken()
    write = Disk.write

    def interrupted(disk: Disk, stream: Any, data: bytes) -> None:
        write(disk, stream, data)
        if f".{written}." in Path(stream.name).name:
            raise KeyboardInterrupt

    def stop(event: Event) -> None:
        if isinstance(event, ItemStored):
            token.cancel()

    with monkeypatch.context() as broken, pytest.raises(KeyboardInterrupt):
        broken.setattr(Disk, "write", interrupted)
        run_folder(look, "in", out="out", engine=engine, jobs=1, token=token, listeners=[stop])
    left = tree("out")
    assert written not in left and "manifest.json" not in left
    assert not any(path.endswith(".part") for path in left)
    run_folder(look, "in", out="out", engine=engine)
    run_folder(look, "in", out="fresh", engine=engine)
    assert tree("out") == tree("fresh")


# Equal results on every way


@pytest.mark.parametrize("jobs", [1, 2, 4, 16])
def test_jobs_order_and_caches_change_no_byte(
    jobs: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    write_images(10)
    shutil.copy("in/3.png", "in/3.jpg")
    with Engine(workers=1) as engine:
        run_folder(look, "in", out="reference", engine=engine, jobs=1, formats=["yolo"])
    files = sorted(map(str, Path("in").iterdir()), reverse=jobs % 4 == 0)
    with Engine(workers=4) as engine:
        for out in ("cold", "warm"):
            run_folder(look, files, out=out, engine=engine, jobs=jobs, formats=["yolo"])
            assert tree(out) == tree("reference")
    manifest = json.loads(Path("cold/manifest.json").read_text())
    hashes = tree("cold")
    stated = {file["path"]: file["sha256"] for file in manifest["files"]}
    stated |= {
        file["path"]: file["sha256"] for image in manifest["images"] for file in image["files"]
    }
    assert stated == {path: sha256 for path, sha256 in hashes.items() if path != "manifest.json"}


def test_a_listener_gets_the_events_of_every_image_and_is_removed_afterwards(
    engine: Engine,
) -> None:
    write_images(3)
    run_folder(look, "in", out="out", engine=engine, limit=1)
    events: list[Event] = []
    run_folder(look, "in", out="out", engine=engine, listeners=[events.append])
    assert not engine.listeners
    assert isinstance(events[0], RunStarted)
    assert events[0].images == 3
    assert [event.item for event in events if isinstance(event, ItemSkipped)] == ["0"]
    stored = [(event.item, event.state) for event in events if isinstance(event, ItemStored)]
    assert sorted(stored) == [("1", "done"), ("2", "done")]
    assert isinstance(events[-1], RunFinished)


def test_a_checked_graph_has_its_models_chosen(engine: Engine) -> None:
    write_images(1)
    checked = check(look)
    assert run_folder(checked, "in", out="out", engine=engine).done == 1
    with pytest.raises(AnyloomError, match="chosen when a graph is checked"):
        run_folder(checked, "in", out="out", engine=engine, profile="lite")


# Some of the outputs, and steps that are computed again


class Kinds(NamedTuple):
    masks: Masks
    number: Number


@node
def masks_and_mean(image: Image) -> Kinds:
    """Return the bright parts and the mean brightness."""
    return Kinds(bright_parts.function(image), float(image.pixels.mean()))


@node
def told(number: Number, word: Text) -> Text:
    """Return a number and a word as a text."""
    computed["told"] += 1
    return f"{word} {number:.0f}"


@node
def inverted(image: Image) -> Image:
    """Invert an image."""
    computed["inverted"] += 1
    return Image(255 - image.pixels)


computed: Counter[str] = Counter()
PARTS = """
graph: parts
inputs: {image: Image, style: {type: Image | None, default: null}, word: Text}
nodes:
  counts: {masks_and_mean: {image: $image}}
  negative: {inverted: {image: $image}}
outputs:
  masks: $counts.masks
  negative: $negative
  told: {told: {number: $counts.number, word: $word}}
"""


@pytest.fixture
def parts() -> Graph:
    computed.clear()
    write_images(2)
    return loads(PARTS)


def test_only_the_chosen_outputs_are_computed_and_only_their_inputs_are_needed(
    engine: Engine, parts: Graph
) -> None:
    run_folder(parts, "in", inputs={"word": "it"}, out="whole", engine=engine)
    with pytest.raises(InputError, match="needs the input 'word'"):
        run_folder(parts, "in", outputs=["told"], out="out", engine=engine)
    computed.clear()
    summary = run_folder(parts, "in", outputs=["masks"], out="out", engine=engine)
    assert counts(summary) == (2, 0, 0)
    assert not computed
    whole, chosen = lines("whole/results.jsonl"), lines("out/results.jsonl")
    for one, all_outputs in zip(chosen, whole, strict=True):
        assert one["outputs"] == {"masks": all_outputs["outputs"]["masks"]}
    assert Path("out/coco.json").read_bytes() == Path("whole/coco.json").read_bytes()
    assert not Path("out/negative").exists()
    manifest = json.loads(Path("out/manifest.json").read_text())
    assert manifest["graph"]["outputs"] == ["masks"]


def test_every_choice_gives_what_the_whole_run_gives(engine: Engine) -> None:
    write_images(2)
    run_folder(look, "in", out="whole", engine=engine)
    whole = [line["outputs"] for line in lines("whole/results.jsonl")]
    names = list(whole[0])
    for size in range(1, len(names)):
        for chosen in combinations(names, size):
            out = "_".join(chosen)
            run_folder(look, "in", outputs=chosen, out=out, engine=engine)
            results = [line["outputs"] for line in lines(f"{out}/results.jsonl")]
            assert results == [{name: one[name] for name in chosen} for one in whole]
            folders = {file.name for file in Path(out).iterdir() if file.is_dir()}
            assert folders - {".anyloom"} == set(chosen) - {"caption"}
            for file in Path(out, "masks").glob("*.png"):
                assert file.read_bytes() == Path("whole/masks", file.name).read_bytes()


def test_one_of_several_outputs_of_a_step_can_be_chosen_and_has_a_safe_name(
    engine: Engine, parts: Graph
) -> None:
    names = ["counts.masks", "counts.number", "negative"]
    run_folder(parts, "in", outputs=names, out="out", engine=engine)
    record = lines("out/results.jsonl")[0]["outputs"]
    assert list(record) == names
    assert record["counts.number"] == pytest.approx(Image.open("in/0.png").pixels.mean())
    assert all(Path("out", file).is_file() for file in record["counts.masks"]["files"])
    texts = Image.read_metadata(Path("out", record["negative"]["file"]))
    assert texts["anyloom.graph"] == parts.to_yaml()
    assert json.loads(texts["anyloom.outputs"]) == names


def test_a_choice_of_outputs_has_a_folder_of_its_own(engine: Engine, parts: Graph) -> None:
    run_folder(parts, "in", outputs=["masks"], out="out", engine=engine)
    before = tree("out")
    assert counts(run_folder(parts, "in", outputs=["masks"], out="out", engine=engine)) == (0, 2, 0)
    for outputs in (["masks", "negative"], None):
        with pytest.raises(AnyloomError, match=r"a run with other outputs \(masks\); choose"):
            run_folder(
                parts, "in", inputs={"word": "it"}, outputs=outputs, out="out", engine=engine
            )
    assert tree("out") == before


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"outputs": ["mask"]}, "unknown output or step 'mask'; did you mean 'masks'?"),
        (
            {"outputs": ["counts"]},
            "'counts' gives several outputs; choose one of counts.masks, counts.number",
        ),
        ({"outputs": []}, "no output is chosen; name at least one, or leave the choice out"),
        (
            {"outputs": ["masks"], "recompute": ["countd"]},
            "unknown step of this run 'countd'; did you mean 'counts'?",
        ),
        (
            {"outputs": ["masks"], "recompute": ["negative"]},
            "unknown step of this run 'negative'; available: counts, masks",
        ),
    ],
)
def test_a_wrong_choice_is_one_line_before_anything_runs(
    engine: Engine, parts: Graph, options: dict[str, Any], message: str
) -> None:
    with pytest.raises(AnyloomError) as error:
        run_folder(parts, "in", out="out", engine=engine, **options)
    assert str(error.value) == message
    assert not Path("out").exists()


def test_models_that_no_chosen_output_needs_are_neither_checked_nor_loaded(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(checkpoint: object, device: object = None) -> None:
        raise ModelLoadError("model 'gone' is not here")

    monkeypatch.setattr(engine.models, "_load", refuse)
    write_images(1)
    graph = loads(
        "graph: g\ninputs: {image: Image}\nnodes:\n"
        "  all: {segment_everything: {image: $image, model: sam2.1-large}}\n"
        "outputs: {masks: $all, sheet: {contact_sheet: {images: [$image]}}}\n"
    )
    assert run_folder(graph, "in", outputs=["sheet"], out="out", engine=engine).done == 1
    assert json.loads(Path("out/manifest.json").read_text())["models"] == []


def test_the_sources_fill_the_same_input_whatever_is_chosen(engine: Engine) -> None:
    write_images(1)
    graph = loads(
        "graph: g\ninputs: {photo: Image, style: Image}\n"
        "outputs: {a: {inverted: {image: $photo}}, b: {inverted: {image: $style}}}\n"
    )
    white = Image(np.full((4, 4, 3), 255, np.uint8))
    with pytest.raises(InputError, match="needs the input 'style'"):
        run_folder(graph, "in", outputs=["b"], out="out", engine=engine)
    run_folder(graph, "in", inputs={"style": white}, outputs=["b"], out="out", engine=engine)
    assert Image.open("out/b/0.png").pixels.max() == 0


def test_a_step_is_computed_again_also_on_images_that_are_done(
    engine: Engine, parts: Graph
) -> None:
    run = partial(run_folder, parts, "in", inputs={"word": "it"}, out="out", engine=engine)
    run()
    before = tree("out")
    computed.clear()
    assert counts(run(recompute=["told"])) == (2, 0, 0)
    assert computed == {"told": 2}, "an output stands for its step; the others were cached"
    assert tree("out") == before
    assert counts(run()) == (0, 2, 0)


def test_a_corrected_node_runs_again_where_every_image_had_failed(engine: Engine) -> None:
    write_images(2)
    text = "graph: g\ninputs: {image: Image}\noutputs: {it: {mended: {image: $image}}}\n"

    @node
    def mended(image: Image) -> Number:
        """Fail."""
        raise ValueError("a mistake")

    assert counts(run_folder(loads(text), "in", out="out", engine=engine)) == (0, 0, 2)

    @node(version=2)
    def mended(image: Image) -> Number:  # noqa: F811
        """Return a number."""
        return 1.0

    assert counts(run_folder(loads(text), "in", out="out", engine=engine)) == (2, 0, 0)
    assert [line["outputs"] for line in lines("out/results.jsonl")] == [{"it": 1.0}] * 2
    with pytest.raises(AnyloomError, match="holds results"):
        run_folder(look, "in", out="out", engine=engine)


def test_an_image_that_takes_too_long_fails_alone(engine: Engine) -> None:
    left = threading.Event()

    @node
    def slow_for_one(image: Image) -> Number:
        """Wait for one of the images until the test has ended."""
        if image.width == UNLUCKY:
            left.wait(60)
        return float(image.width)

    @graph
    def slow(image: Image) -> Number:
        """Return the width."""
        return slow_for_one(image)

    write_images(6)
    Path("in/unlucky.png").write_bytes(Image(pixels(1, width=UNLUCKY)).encode())
    try:
        summary = run_folder(slow, "in", out="out", engine=engine, timeout=2)
    finally:
        left.set()
    assert counts(summary) == (6, 0, 1)
    (failure,) = summary.failures()
    assert (failure["file"], failure["reason"]) == ("unlucky.png", "took longer than 2 s")
    assert counts(run_folder(slow, "in", out="out", engine=engine, timeout=100)) == (1, 6, 0)
    with pytest.raises(AnyloomError, match="expected seconds above 0"):
        run_folder(slow, "in", out="out", engine=engine, timeout=0)
