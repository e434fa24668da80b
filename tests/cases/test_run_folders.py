"""What a run leaves in its folder for people and their tools, and what it leaves alone."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import PIL.Image
import pytest
import yaml

from anyloom import Engine, Image, Masks, Regions, Text, graph, node, run_folder
from anyloom.formats import from_labelme, from_yolo, read_cvat, read_label_studio, read_voc
from anyloom.foundation.atomic_files import Disk
from anyloom.runs import label_files
from anyloom.runs.map_files import SUFFIXES
from tests.cases.annotations import labels, read, tree, write_image
from tests.cases.test_conversions import label_path
from tests.cli.conftest import Command, Result
from tests.runs.scenes import counts, lines


@pytest.fixture
def engine(tmp_path: Path) -> Any:
    with Engine(workers=2) as engine:
        yield engine


@node
def named_by_brightness(image: Image, prompt: Text) -> Masks:
    """Label the left half with the phrase whose place is the red of the first pixel."""
    half = np.zeros(image.shape, bool)
    half[:, : image.width // 2] = True
    place = int(image.pixels[0, 0, 0])
    names = [part.strip() for part in prompt.split(",")]
    chosen = names[place : place + 1]
    return Masks.from_arrays([half] * len(chosen), frame=image.shape, labels=chosen)


@graph
def named(image: Image, prompt: Text = "cup of coffee, cat, rocket") -> Masks:
    """Find one phrase of the prompt."""
    return named_by_brightness(image, prompt)


def write_scene(file: str | Path, place: int = 0, size: tuple[int, int] = (30, 40)) -> Path:
    """Write an image in which the graph finds the phrase of a place."""
    file = Path(file)
    file.parent.mkdir(parents=True, exist_ok=True)
    pixels = np.full((*size, 3), 90, np.uint8)
    pixels[0, 0] = place
    PIL.Image.fromarray(pixels).save(file, lossless=True)
    return file


def run(engine: Engine, *sources: str, out: str = "out", **options: Any) -> Any:
    return run_folder(named, sources, out=out, engine=engine, **options)


def classes(out: str = "out") -> dict[int, str]:
    return yaml.safe_load(Path(out, "data.yaml").read_text("utf-8"))["names"]


# Classes


def test_two_runs_number_the_phrases_of_a_prompt_alike(engine: Engine) -> None:
    for folder, places in (("train", (1, 0)), ("val", (2,))):
        for number, place in enumerate(places):
            write_scene(f"{folder}/{number}.png", place)
        run(engine, folder, out=f"o_{folder}", formats=["yolo"])
    expected = ["cup of coffee", "cat", "rocket"]
    for out in ("o_train", "o_val"):
        assert list(classes(out).values()) == expected, "found or not"
        document = read(f"{out}/coco.json")
        assert [one["name"] for one in document["categories"]] == expected
    assert labels("o_train/coco.json") == {"0.png": ["cat"], "1.png": ["cup of coffee"]}
    assert Path("o_val/labels/0.txt").read_text().split()[0] == "2"


def test_a_prompt_of_which_no_label_is_a_phrase_names_no_class(engine: Engine) -> None:
    @node
    def zebra(image: Image, prompt: Text) -> Masks:
        """Find what nobody asked for."""
        masks = np.ones((2, *image.shape), bool)
        return Masks.from_arrays(masks, labels=["zebra", "ant"])

    @graph
    def other(image: Image, prompt: Text = "make it red") -> Masks:
        """Find what nobody asked for."""
        return zebra(image, prompt)

    write_scene("in/a.png")
    run_folder(other, "in", out="out", engine=engine, formats=["yolo"])
    assert list(classes().values()) == ["ant", "zebra"]


# Label files


def test_every_image_has_its_label_file_where_a_trainer_looks(engine: Engine) -> None:
    for name in ("s1/a.png", "s2/a.png", "s1/b.png", "c.png"):
        write_scene(f"in/{name}")
    summary = run(engine, "in", formats=["yolo", "labelme"])
    assert summary.notes == ()
    Path("out/images").symlink_to(Path("in").absolute())
    for name in ("s1/a.png", "s2/a.png", "s1/b.png", "c.png"):
        text = Path(label_path(f"out/images/{name}")).read_text()
        assert isinstance(from_yolo(text, (30, 40)), Masks)


def test_images_that_would_share_a_label_file_are_named(engine: Engine) -> None:
    write_scene("in/c.png")
    write_scene("in/c.webp", 1)
    (note,) = run(engine, "in", formats=["yolo"]).notes
    assert "c.png, c.webp" in note
    assert set(tree("out/labels")) == {"c_png.txt", "c_webp.txt"}


def test_labelme_files_of_sub_folders_come_back_with_their_images(
    engine: Engine, anyloom: Command
) -> None:
    for name in ("s1/a.png", "s2/a.png"):
        write_scene(f"in/{name}")
    run(engine, "in", formats=["labelme"])
    path = read("out/labelme/s1/a.json")["imagePath"]
    assert (Path("out/labelme/s1") / path).resolve() == Path("in/s1/a.png").resolve()
    result = anyloom("convert", "out/labelme", "y", "--to", "yolo", "--images", "in")
    assert result.code == 0, result.err
    assert set(tree("y/images")) == {"s1/a.png", "s2/a.png"}


def test_every_format_holds_the_masks_of_every_image(engine: Engine) -> None:
    for place in range(3):
        write_scene(f"in/s{place}/a.png", place)
    run(engine, "in", formats=set(label_files.LABEL_FORMATS) - set(SUFFIXES))  # no image is a map
    expected = {f"s{n}/a.png": [name] for n, name in enumerate(classes().values())}
    assert labels("out/coco.json") == expected
    cvat = read_cvat(Path("out/cvat.xml").read_bytes())
    studio = read_label_studio(read("out/label_studio.json"))
    voc = [read_voc(Path(f"out/voc/s{n}/a.xml").read_bytes()) for n in range(3)]
    labelme = [from_labelme(read(f"out/labelme/s{n}/a.json")) for n in range(3)]
    for images in (cvat, studio, voc):
        assert {one.file_name: list(one.regions.labels or ()) for one in images} == expected
    for regions in (*(one.regions for one in (*cvat, *studio, *voc)), *labelme):
        assert isinstance(regions, Masks) and regions.areas.tolist() == [600]
    assert Path("out/label_studio.config.xml").is_file()


def test_whatever_happens_to_one_image_the_others_have_their_summaries(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(regions: Regions, *more: Any) -> str:
        if regions.frame == (30, 41):
            raise MemoryError("Unable to allocate 89.7 GiB")
        return "0 .1 .1 .5 .1 .5 .5\n"

    monkeypatch.setattr(label_files, "to_yolo", fails)
    write_scene("in/a.png")
    write_scene("in/b.png", size=(30, 41))
    summary = run(engine, "in", formats=["yolo", "cvat"])
    assert [note for note in summary.notes if note.startswith("b.png: no label files")]
    assert set(tree("out/labels")) == {"a.txt"}
    assert len(read("out/coco.json")["images"]) == len(lines("out/results.jsonl")) == 2
    assert [one.file_name for one in read_cvat(Path("out/cvat.xml").read_bytes())] == ["a.png"]
    assert Path("out/manifest.json").is_file() and Path("out/report.html").is_file()


def test_an_image_that_failed_has_no_label_file(engine: Engine) -> None:
    """An empty one would tell a trainer that nothing is there."""

    @node
    def fails(image: Image) -> Masks:
        """Fail on wide images."""
        if image.width > 40:
            raise ValueError("too wide")
        return Masks.empty(image.shape)

    @graph
    def narrow(image: Image) -> Masks:
        """Fail on wide images."""
        return fails(image)

    write_scene("in/a.png")
    write_scene("in/b.png", size=(30, 41))
    run_folder(narrow, "in", out="out", engine=engine, formats=["yolo"])
    assert tree("out/labels") == {"a.txt": b""}


def test_failures_are_those_of_the_call(engine: Engine) -> None:
    write_scene("in/a.png")
    Path("in/b.png").write_bytes(b"no image")
    assert [one["name"] for one in run(engine, "in").failures()] == ["b"]
    assert list(run(engine, "in", limit=1).failures()) == []
    assert [line["name"] for line in lines("out/failures.jsonl")] == ["b"], "all of the folder"
    Path("out/failures.jsonl").write_text("my notes\n[1]\n")
    assert list(run(engine, "in").failures()) == []


def test_a_rough_mask_gets_its_label_file(engine: Engine) -> None:
    @node
    def rough(image: Image) -> Masks:
        """Return what is brighter than the median."""
        gray = image.pixels[:, :, 0]
        return Masks.from_arrays([gray > np.median(gray)], labels=["rough"])

    @graph
    def brighter(image: Image) -> Masks:
        """Return what is brighter than the median."""
        return rough(image)

    noise = cv2.GaussianBlur(np.random.default_rng(0).random((800, 800)), (0, 0), 2.0)
    Path("in").mkdir()
    PIL.Image.fromarray((noise * 255).astype(np.uint8)).save("in/a.png")
    summary = run_folder(brighter, "in", out="out", engine=engine, formats=["yolo"])
    assert summary.ok and summary.notes == ()
    assert len(Path("out/labels/a.txt").read_text().split()) > 10_000


# Files of people


def test_a_run_without_formats_keeps_those_of_earlier_ones(engine: Engine) -> None:
    write_scene("in/a.png")
    run(engine, "in", formats=["yolo", "labelme"])
    before = tree("out/labels") | tree("out/labelme")
    run(engine, "in")
    assert before == tree("out/labels") | tree("out/labelme") and Path("out/data.yaml").is_file()
    write_scene("in/b.png")
    run(engine, "in")
    assert set(tree("out/labels")) == {"a.txt", "b.txt"}


@pytest.mark.parametrize("options", [{}, {"formats": ["labelme", "yolo"]}, {"force": True}])
def test_a_file_that_somebody_corrected_is_kept_named_and_read_back(
    engine: Engine, anyloom: Command, options: dict
) -> None:
    write_scene("in/a.png")
    write_scene("in/b.png")
    run(engine, "in", formats=["labelme", "yolo"])
    corrected = read("out/labelme/a.json")
    corrected["shapes"][0]["label"] = "corrected"
    Path("out/labelme/a.json").write_text(json.dumps(corrected))
    Path("out/masks/note.txt").parent.mkdir(exist_ok=True)
    Path("out/masks/note.txt").write_text("mine")
    summary = run(engine, "in", **options)
    assert any("kept" in note and "labelme/a.json" in note for note in summary.notes)
    assert read("out/labelme/a.json") == corrected
    assert Path("out/masks/note.txt").read_text() == "mine"
    anyloom("convert", "out/labelme", "out.json", "--to", "coco")
    assert labels()["a.png"] == ["corrected"]


def test_a_mask_that_somebody_painted_over_is_kept(engine: Engine) -> None:
    write_scene("in/a.png")
    run(engine, "in")
    (mask,) = Path("out").glob("*/a__000.png")
    write_image(mask)
    painted = mask.read_bytes()
    for options in ({}, {"force": True}):
        summary = run(engine, "in", **options)
        assert mask.read_bytes() == painted
        assert any(mask.name in note for note in summary.notes)
    write_scene("in/a.png", 1)
    run(engine, "in")
    assert mask.read_bytes() == painted, "also when the image has changed"


def test_a_smaller_run_describes_all_results(engine: Engine) -> None:
    for number in range(4):
        write_scene(f"in/{number}.png")
    run(engine, "in", formats=["yolo"])
    before = tree("out")
    assert counts(run(engine, "in", limit=2)) == (0, 2, 0)
    after = tree("out")
    before.pop("timings.jsonl"), after.pop("timings.jsonl")
    assert {name: data for name, data in after.items() if ".anyloom" not in name} == {
        name: data for name, data in before.items() if ".anyloom" not in name
    }
    assert len(read("out/coco.json")["images"]) == len(lines("out/results.jsonl")) == 4


def test_results_of_several_sources_are_described_together(engine: Engine) -> None:
    write_scene("photos/s1/a.png", 0)
    write_scene("photos/s2/b.png", 1)
    run(engine, "photos/s1")
    assert set(labels("out/coco.json")) == {"a.png"}
    run(engine, "photos/s2")
    assert labels("out/coco.json") == {"s1/a.png": ["cup of coffee"], "s2/b.png": ["cat"]}
    run(engine, "photos/s1")
    assert set(labels("out/coco.json")) == {"s1/a.png", "s2/b.png"}


def test_a_run_folder_is_converted(engine: Engine, anyloom: Command) -> None:
    write_scene("in/s1/a.png")
    write_scene("in/b.png", 1)
    run(engine, "in", formats=["yolo"])
    assert anyloom("convert", "out", "there.json", "--to", "coco").code == 0
    assert labels("there.json") == {"b.png": ["cat"], "s1/a.png": ["cup of coffee"]}


@pytest.mark.parametrize("format", ["labelme", "voc", "yolo"])
def test_what_somebody_corrected_counts_when_a_run_folder_is_converted(
    engine: Engine, anyloom: Command, format: str
) -> None:
    write_scene("in/s1/a.png")
    write_scene("in/b.png", 1)
    run(engine, "in", formats=["labelme", "voc", "yolo"])
    changed = {
        "labelme": ("out/labelme/s1/a.json", '"label": "cup of coffee"', '"label": "rocket"'),
        "voc": ("out/voc/s1/a.xml", "<name>cup of coffee", "<name>rocket"),
        "yolo": ("out/labels/s1/a.txt", "0 ", "2 "),
    }
    file, old, new = changed[format]
    text = Path(file).read_text()
    Path(file).write_text(text.replace(old, new, 1))
    expected = {"b.png": ["cat"], "s1/a.png": ["rocket"]}
    for out in ("there.json", "again.json"):
        result = anyloom("convert", "out", out, "--to", "coco")
        assert result.code == 0 and file.removeprefix("out/") in result.err
        assert labels(out) == expected
        run(engine, "in")  # which keeps the correction
    Path(file).write_text("neither JSON nor XML nor numbers")
    result = anyloom("convert", "out", "broken.json", "--to", "coco")
    assert result.code == 1 and file in result.err


# Sources


def test_images_of_kinds_that_are_not_read_are_one_line(engine: Engine) -> None:
    write_scene("in/a.png")
    for name in ("IMG_1.NEF", "b.psd", "notes.txt"):
        Path("in", name).write_bytes(b"?")
    PIL.Image.open("in/a.png").save("in/x.jfif", "JPEG")
    summary = run(engine, "in")
    assert counts(summary) == (2, 0, 0), "a .jfif is an ordinary JPEG"
    (note,) = summary.notes
    assert note == "2 files were left out, of kinds that are not read (.nef, .psd)"


def test_linked_folders_are_read_and_loops_end(engine: Engine) -> None:
    write_scene("elsewhere/b.png")
    write_scene("in/a.png")
    Path("in/linked").symlink_to(Path("elsewhere").absolute())
    Path("elsewhere/loop").symlink_to(Path("in").absolute())
    assert counts(run(engine, "in")) == (2, 0, 0)


def test_a_sub_folder_that_cannot_be_read_costs_no_other(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_scene("in/a.png")
    Path("in/x").mkdir()
    scan = os.scandir

    def refuse(path: Any) -> Any:
        if Path(path).name == "x":
            raise PermissionError(13, "Permission denied", str(path))
        return scan(path)

    def is_dir(path: Path) -> bool:
        if path.parent.name == "x":
            raise PermissionError(13, "Permission denied", str(path))
        return os.path.isdir(path)  # noqa: PTH112 – the one that is replaced

    monkeypatch.setattr(os, "scandir", refuse)
    monkeypatch.setattr(Path, "is_dir", is_dir)
    summary = run(engine, "in")
    assert counts(summary) == (1, 0, 1)
    (failure,) = summary.failures()
    assert failure["file"] == str(Path("in/x")) and "Permission denied" in failure["reason"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_sub_folder_without_permissions_costs_no_other(engine: Engine) -> None:
    write_scene("in/a.png")
    write_scene("in/x/b.png")
    Path("in/x").chmod(0)
    try:
        assert counts(run(engine, "in")) == (1, 0, 1)
    finally:
        Path("in/x").chmod(0o700)


def test_a_folder_that_cannot_be_read_itself_is_named(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("in").mkdir()

    def refuse(path: Any) -> Any:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(os, "scandir", refuse)
    with pytest.raises(Exception, match=r"^in: cannot be read \(Permission denied\)"):
        run(engine, "in")


# Deep images


def test_the_depth_range_of_a_run_is_that_of_all_its_images(engine: Engine) -> None:
    @node
    def same(image: Image) -> Image:
        """Return the image."""
        return Image(image.pixels)

    @graph
    def shown(image: Image) -> Image:
        """Return the image."""
        return same(image)

    Path("in").mkdir()
    for number, high in enumerate((1000, 4000)):
        PIL.Image.fromarray(np.array([[0, high]], np.uint16)).save(f"in/{number}.png")
    own = run_folder(shown, "in", out="own", engine=engine)
    run_folder(shown, "in", out="fixed", engine=engine, depth_range=(0, 4000))
    brightest = {
        out: [int(Image.open(file).pixels.max()) for file in sorted(Path(out).glob("*/*.png"))]
        for out in ("own", "fixed")
    }
    assert brightest == {"own": [255, 255], "fixed": [64, 255]}
    assert own.ok and read("fixed/manifest.json")["depth_range"] == [0, 4000]
    with pytest.raises(Exception, match="depth range"):
        run_folder(shown, "in", out="own", engine=engine, depth_range=(0, 4000))
    with pytest.raises(Exception, match="the smaller number first"):
        run_folder(shown, "in", out="other", engine=engine, depth_range=(5, 5))


@pytest.mark.parametrize(("text", "code"), [("0,4000", 0), ("4000", 2), ("5,1", 2), ("nan,2", 2)])
def test_the_depth_range_is_an_option(anyloom: Command, text: str, code: int) -> None:
    Path("given_mask.yaml").write_text(GRAPH)
    PIL.Image.new("L", (2, 1), 255).save("m.png")
    PIL.Image.fromarray(np.array([[0, 1000]], np.uint16)).save("a.png")
    arguments = ("given_mask.yaml", "a.png", "--mask", "m.png", "--out", "out")
    result = anyloom("run", *arguments, "--depth-range", text)
    assert result.code == code
    assert code == 0 or "is not a range; expected two numbers" in result.err


# The record


def test_a_damaged_record_is_said_to_be_damaged_and_can_be_begun_anew(engine: Engine) -> None:
    write_scene("in/a.png")
    run(engine, "in")
    Path("out/.anyloom/run.sqlite").write_bytes(b"garbage" * 99)
    with pytest.raises(Exception, match=r"database of this run is damaged .* --force"):
        run(engine, "in")
    (mask,) = Path("out").glob("*/a__000.png")
    write_image(mask)
    painted = mask.read_bytes()
    anew = run(engine, "in", force=True)
    assert counts(anew) == (1, 0, 0)
    assert anew.notes == (f"kept, as somebody changed or added them: masks/{mask.name}",)
    assert mask.read_bytes() == painted
    assert counts(run(engine, "in")) == (0, 1, 0)


# The command


GRAPH = """\
graph: given_mask
inputs:
  image: Image
  mask: Masks
outputs:
  masks: $mask
"""


@pytest.mark.parametrize("value", [1, 20, 255])
def test_a_mask_on_the_command_line_need_not_be_white(anyloom: Command, value: int) -> None:
    Path("given_mask.yaml").write_text(GRAPH)
    write_image("a.png")
    inside = np.zeros((30, 40), np.uint8)
    inside[5:15, 5:15] = value
    PIL.Image.fromarray(inside).save("m.png")
    result = anyloom("run", "given_mask.yaml", "a.png", "--mask", "m.png", "--out", "out")
    assert result.code == 0, result.err
    assert [one["area"] for one in read("out/coco.json")["annotations"]] == [100]


@pytest.mark.parametrize("content", [b"no image", None])
def test_a_mask_that_marks_nothing_is_refused_by_name(
    anyloom: Command, content: bytes | None
) -> None:
    Path("given_mask.yaml").write_text(GRAPH)
    write_image("a.png")
    PIL.Image.new("L", (40, 30)).save("m.png")
    if content:
        Path("m.png").write_bytes(content)
    result: Result = anyloom("run", "given_mask.yaml", "a.png", "--mask", "m.png", "--out", "out")
    assert result.code != 0 and "m.png: " in result.err
    assert not Path("out").exists()


def test_notes_are_lines_of_the_command(anyloom: Command) -> None:
    Path("given_mask.yaml").write_text(GRAPH)
    write_image("in/a.png")
    Path("in/b.psd").touch()
    PIL.Image.new("L", (40, 30), 1).save("m.png")
    for formats in ("yolo,labelme,cvat,labelstudio,voc", ""):
        result = anyloom(
            "run", "given_mask.yaml", "in", "--mask", "m.png", "--out", "out", "--format", formats
        )
        assert result.code == 0
        assert "note: 1 file was left out" in result.err
    assert {"labels/a.txt", "labelme/a.json", "voc/a.xml", "cvat.xml"} <= tree("out").keys()


def test_no_file_appears_before_it_is_whole(engine: Engine, monkeypatch: Any) -> None:
    seen: list[str] = []
    rename = Disk.rename

    def record(disk: Disk, part: Path, target: Path) -> None:
        seen.append(target.name)
        rename(disk, part, target)

    monkeypatch.setattr(Disk, "rename", record)
    write_scene("in/a.png")
    run(engine, "in", formats=["cvat", "labelstudio"])
    assert {"cvat.xml", "label_studio.json"} <= set(seen)
