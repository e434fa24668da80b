"""The command `anyloom edit`."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import cv2
import numpy as np
import pytest

from anyloom import Image, load
from tests.cli.conftest import Command, write_image
from tests.edit.conftest import PAINT, RECOLOR, SOFTEN


@pytest.fixture(autouse=True)
def _verbs(tmp_path: Path) -> None:
    folder = tmp_path / "graphs" / "edit"
    folder.mkdir(parents=True)
    for text in (RECOLOR, SOFTEN, PAINT):
        name = text.split("\n")[0].removeprefix("graph: ")
        (folder / f"{name}.yaml").write_text(text, "utf-8")


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    return write_image(tmp_path / "photo.png")


def test_the_verbs_are_listed_with_their_sentences(anyloom: Command) -> None:
    done = anyloom("edit", "--verbs")
    assert done.code == 0
    assert "tint\n  Give things another color.\n    tint <what> <color>\n" in done.out


def test_a_photo_is_edited_into_a_file_beside_it(anyloom: Command, photo: Path) -> None:
    before = photo.read_bytes()
    done = anyloom("edit", photo, "tint the left half red, then soften it")
    assert done.code == 0, done.err
    assert done.out.splitlines() == [
        "1. tint, what: [{part: left_half}], color: red",
        "   found: left half (50 % of the image)",
        "2. soften, what: [{part: left_half}]",
        "   found: left half (50 % of the image)",
        f"edited    {photo.with_name('photo-edited.png')}",
    ]
    assert photo.read_bytes() == before
    edited = Image.open(photo.with_name("photo-edited.png"))
    assert (edited.pixels[:, 20:] == Image.open(photo).pixels[:, 20:]).all()


def test_what_was_found_is_told_with_its_share(anyloom: Command, photo: Path) -> None:
    done = anyloom("edit", photo, "soften the photo and tint the top half red", "--json")
    whole, half = json.loads(done.out)["found"]
    assert whole is None
    assert [one["share"] for one in half] == [0.5]


@pytest.mark.parametrize(
    ("out", "reason"),
    [
        ("none/", "none is neither a folder that exists nor a file that ends with .png"),
        ("none/a.png", "there is no folder none"),
        ("a.gif", "ends with .png"),
    ],
)
def test_a_place_that_cannot_be_written_is_named_before_anything_runs(
    anyloom: Command, photo: Path, out: str, reason: str
) -> None:
    done = anyloom("edit", photo, "soften the dragon", "--out", out)
    assert done.code in (1, 2)
    assert reason in done.err


def test_a_result_is_never_overwritten(anyloom: Command, photo: Path) -> None:
    anyloom("edit", photo, "soften the photo")
    done = anyloom("edit", photo, "tint the top half red")
    assert done.out.endswith("photo-edited-2.png\n")


def test_the_photo_itself_is_overwritten_only_in_place(anyloom: Command, photo: Path) -> None:
    before = photo.read_bytes()
    refused = anyloom("edit", photo, "soften the photo", "--out", photo)
    assert refused.code == 2 and "--in-place" in refused.err
    assert photo.read_bytes() == before
    assert anyloom("edit", photo, "soften the photo", "--in-place").code == 0
    assert photo.read_bytes() != before


def test_a_photo_of_sixteen_bits_is_not_overwritten_by_eight(
    anyloom: Command, tmp_path: Path
) -> None:
    deep = tmp_path / "deep.png"
    cv2.imwrite(str(deep), np.arange(1200, dtype=np.uint16).reshape(30, 40) * 50)
    before = deep.read_bytes()
    refused = anyloom("edit", deep, "soften the photo", "--in-place")
    assert refused.code == 2
    assert "has more than 8 bits a channel" in refused.err
    assert deep.read_bytes() == before
    assert anyloom("edit", deep, "soften the photo").code == 0


@pytest.mark.parametrize("options", [["--plan"], []])
def test_a_sentence_that_is_not_understood_is_one_line_of_json(
    anyloom: Command, photo: Path, options: list[str]
) -> None:
    done = anyloom("edit", photo, "softne the cup", "--json", *options)
    assert done.code == 2
    assert done.out.count("\n") == 1
    assert json.loads(done.out) == {
        "error": "'softne' is not understood",
        "words": ["softne"],
        "suggestion": "soften the cup",
    }
    assert "'softne' is not understood" in done.err


def test_the_plan_is_printed_without_loading_anything(process: Command, photo: Path) -> None:
    done = process("edit", photo, "tint the left cup red", "--plan")
    assert done.out == "1. tint, what: [{phrase: cup, side: left}], color: red\n"
    assert done.code == 0
    assert not photo.with_name("photo-edited.png").exists()


def test_the_plan_needs_no_photo_and_may_be_json(anyloom: Command) -> None:
    done = anyloom("edit", "tint the cup red", "--plan", "--json")
    assert json.loads(done.out) == {
        "steps": [{"do": "tint", "what": [{"phrase": "cup"}], "color": "red"}]
    }


def test_the_graph_is_shown_and_saved(anyloom: Command, photo: Path, tmp_path: Path) -> None:
    assert "edit_tint" in anyloom("edit", "tint the top half red", "--show").out
    assert anyloom("edit", "tint the top half red", "--save", "edit.yaml").code == 0
    assert load(tmp_path / "edit.yaml").name == "edit"
    done = anyloom("run", "edit.yaml", photo, "--out", "out")
    assert done.code == 0, done.err
    anyloom("edit", photo, "tint the top half red")
    ran = Image.open(next((tmp_path / "out" / "edited").iterdir()))
    assert (ran.pixels == Image.open(tmp_path / "photo-edited.png").pixels).all()


def test_a_result_repeats_itself_on_another_photo(
    anyloom: Command, photo: Path, tmp_path: Path
) -> None:
    anyloom("edit", photo, "tint the top half red")
    other = write_image(tmp_path / "other.png", 5)
    done = anyloom("run", "photo-edited.png", other, "--out", "out")
    assert done.code == 0, done.err
    anyloom("edit", other, "tint the top half red")
    ran = Image.open(next((tmp_path / "out" / "edited").iterdir()))
    assert (ran.pixels == Image.open(tmp_path / "other-edited.png").pixels).all()


def test_masks_are_written_for_each_step(anyloom: Command, photo: Path, tmp_path: Path) -> None:
    done = anyloom("edit", photo, "soften the photo; tint box 2,3,10,12 red", "--masks")
    assert done.code == 0, done.err
    mask = Image.open(tmp_path / "photo-edited-masks-2.png").pixels[:, :, 0] > 0
    expected = np.zeros((24, 32), bool)
    expected[3:12, 2:10] = True
    assert (mask == expected).all()
    assert not (tmp_path / "photo-edited-masks-1.png").exists()


def test_a_page_is_written_beside_the_result(anyloom: Command, photo: Path, tmp_path: Path) -> None:
    done = anyloom("edit", photo, "tint the top half red", "--page")
    assert done.code == 0, done.err
    assert f"page      {tmp_path / 'photo-edited.html'}" in done.out.splitlines()
    assert "tint the top half red" in (tmp_path / "photo-edited.html").read_text("utf-8")
    done = anyloom("edit", photo, "tint the top half red", "--page", "--json")
    assert json.loads(done.out)["page"] == str(tmp_path / "photo-edited-2.html")


def test_an_instruction_that_is_not_understood_writes_nothing(
    anyloom: Command, photo: Path, tmp_path: Path
) -> None:
    files = set(tmp_path.iterdir())
    done = anyloom("edit", photo, "tnit the cup red")
    assert done.code == 2
    assert done.errors == ["'tnit' is not understood; did you mean: “tint the cup red”"]
    assert set(tmp_path.iterdir()) == files


def test_what_is_not_found_is_named_and_the_steps_before_are_kept(
    anyloom: Command, photo: Path, tmp_path: Path
) -> None:
    box = "box 0,0,9,9"
    done = anyloom("edit", photo, f"tint the top half red; soften {box} except {box}")
    assert done.code == 1
    (line,) = done.errors
    assert line.startswith(f"{photo}: step 2: not found: {box}")
    assert line.endswith(f"the steps before: {tmp_path / 'photo-edited-step-1.png'}")
    assert not (tmp_path / "photo-edited.png").exists()


def test_a_step_that_no_model_can_do_is_refused_with_the_option(
    anyloom: Command, photo: Path
) -> None:
    done = anyloom("edit", photo, "conjure a vase over the top half", "--profile", "lite")
    assert done.code == 2
    assert "--model text_inpainter=" in done.err


def test_a_folder_is_edited_as_a_run(anyloom: Command, images: Path, tmp_path: Path) -> None:
    done = anyloom("edit", images, "tint the top half red", "--out", "done")
    assert done.code == 0, done.err
    assert "3 images done" in done.out
    assert len(list((tmp_path / "done" / "edited").iterdir())) == 3
    assert "3 done before" in anyloom("edit", images, "tint the top half red", "--out", "done").out


def test_forty_photos_survive_a_kill(process: Command, tmp_path: Path) -> None:
    (tmp_path / "many").mkdir()
    for number in range(40):
        write_image(tmp_path / "many" / f"{number}.png", number)
    arguments = ["edit", "many", "tint the top half red, then soften it", "--out", "done"]
    running = subprocess.Popen(
        [sys.executable, "-m", "anyloom", *arguments],
        cwd=tmp_path,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    edited = tmp_path / "done" / "edited"
    while running.poll() is None and len(list(edited.glob("*.png"))) < 5:
        time.sleep(0.05)
    running.kill()
    running.wait()
    done = process(*arguments)
    assert done.code == 0, done.err
    files = sorted(edited.glob("*.png"))
    assert len(files) == 40
    again = process(*arguments)
    assert "40 done before" in again.out
    one = process("edit", "many/7.png", arguments[2], "--out", "one.png")
    assert one.code == 0, one.err
    ran = next(file for file in files if file.name.startswith("7"))
    assert (Image.open(ran).pixels == Image.open(tmp_path / "one.png").pixels).all()


def test_photos_in_which_a_thing_is_missing_do_not_stop_a_folder(
    anyloom: Command, images: Path, tmp_path: Path
) -> None:
    write_image(images / "small.png")
    Image(np.zeros((5, 5, 3), np.uint8)).save(images / "small.png")
    done = anyloom("edit", images, "tint box 10,10,20,20 red", "--out", "done")
    assert done.code == 1
    assert len(list((tmp_path / "done" / "edited").iterdir())) == 3
    failures = (tmp_path / "done" / "failures.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line)["file"] for line in failures] == ["small.png"]


def test_the_device_is_that_of_the_option(anyloom: Command, photo: Path) -> None:
    done = anyloom("edit", photo, "soften point 4,4", "--profile", "lite", "--device", "cpu")
    assert done.code == 0, done.err
    refused = anyloom("edit", photo, "soften point 4,4", "--profile", "lite", "--device", "cpus")
    assert refused.code == 2
    assert refused.err == "unknown device 'cpus'; available: auto, cpu\n"


def test_offline_a_missing_model_is_named_before_anything_is_written(
    anyloom: Command, photo: Path, tmp_path: Path
) -> None:
    files = set(tmp_path.iterdir())
    done = anyloom("edit", photo, "soften point 4,4", "--profile", "small", "--offline")
    assert done.code in (1, 2)
    assert "sam2.1-small" in done.err
    assert "the network is switched off" in done.err
    assert {file.name for file in set(tmp_path.iterdir()) - files} <= {"cache"}
    done = anyloom("edit", photo, "soften point 4,4", "--profile", "lite", "--offline")
    assert done.code == 0, done.err


def answered(monkeypatch: pytest.MonkeyPatch, *answers: str) -> None:
    waiting = list(answers)
    monkeypatch.setattr("builtins.input", lambda prompt: waiting.pop(0))


def test_asking_shows_the_masks_and_goes_on_after_yes(
    anyloom: Command, photo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answered(monkeypatch, "what?", "y")
    done = anyloom("edit", photo, "tint the top half red", "--ask")
    assert done.code == 0, done.err
    assert (tmp_path / "photo-edited-ask-1.png").exists()
    anyloom("edit", photo, "tint the top half red", "-o", tmp_path / "plain.png")
    asked, plain = (Image.open(tmp_path / name) for name in ("photo-edited.png", "plain.png"))
    assert (asked.pixels == plain.pixels).all()


def test_asking_stops_after_no(
    anyloom: Command, photo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answered(monkeypatch, "n")
    done = anyloom("edit", photo, "tint the top half red", "--ask")
    assert done.code == 1
    assert not (tmp_path / "photo-edited.png").exists()


def test_asking_takes_a_point_instead(
    anyloom: Command, photo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answered(monkeypatch, "99,99", "10,10", "y")
    done = anyloom("edit", photo, "tint the top half red", "--ask", "--profile", "lite")
    assert done.code == 0, done.err
    assert "point: [10, 10]" in done.out


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["edit"], "which photo, and what to do?"),
        (["edit", "photo.png"], "which photo, and what to do?"),
        (["edit", "nowhere.png", "soften the photo"], "nowhere.png"),
        (["edit", "images", "soften the photo", "--ask"], "--ask edits one photo"),
        (["edit", "images", "soften the photo", "--in-place"], "--in-place edits one photo"),
        (["edit", "images", "soften the photo", "--page"], "--page edits one photo"),
        (["edit", "photo.png", "soften the photo", "--in-place", "-o", "x.png"], "leave --out out"),
        (["edit", "photo.png", "soften the photo", "-o", "x.txt"], ".txt"),
    ],
)
def test_wrong_usage_is_named(
    anyloom: Command, photo: Path, images: Path, arguments: list[str], reason: str
) -> None:
    done = anyloom(*arguments)
    assert done.code in (1, 2)
    assert reason in done.err
