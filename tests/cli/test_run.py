"""Runs: their results, messages and exit codes."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Command, write_image

BOX = "1,1,9,9; 5,5,20,20"


def test_a_run_writes_results_and_prints_where(anyloom: Command, boxed: Path, images: Path):
    result = anyloom("run", boxed, images, "--boxes", BOX, "--out", "out")
    assert result.code == 0
    assert "3 images done" in result.out
    assert str(Path("out/report.html")) in result.out
    lines = Path("out/results.jsonl").read_text().splitlines()
    assert [json.loads(line)["outputs"]["found"]["count"] for line in lines] == [2, 2, 2]
    assert Path("out/report.html").is_file()


def test_what_was_found_is_said(anyloom: Command, boxed: Path, images: Path):
    result = anyloom("run", boxed, images, "--boxes", BOX, "--out", "out")
    assert "object  6  in 3 images" in result.out
    result = anyloom("run", boxed, images, "--boxes", BOX, "--out", "out", "--json")
    summary = json.loads(result.out.splitlines()[-1])
    labels = {"object": {"instances": 6, "images": 3}}
    assert summary["found"] == {"output": "found", "labels": labels, "images": 3, "empty": 0}


SEARCH = """\
graph: search
inputs: {image: Image, prompt: Text, box_threshold: {type: Probability, default: 0.9}}
nodes:
  boxes: {no_boxes_for_tests: {image: $image, prompt: $prompt, threshold: $box_threshold}}
  sure: {filter: {regions: $boxes, min_score: 0.5}}
outputs: {boxes: $sure}
"""
SEARCHER = '''
from anyloom import Image, Probability, Regions, Text, node

@node
def no_boxes_for_tests(
    image: Image, prompt: Text, *, threshold: Probability, nms_threshold: Probability = 0.5
) -> Regions:
    """Find nothing."""
    return Regions([], image.shape, scores=[])
'''


def test_where_nothing_was_found_the_texts_and_thresholds_to_change_are_named(
    anyloom: Command, images: Path
):
    Path("nodes").mkdir()
    Path("nodes/searcher.py").write_text(SEARCHER)
    Path("search.yaml").write_text(SEARCH)
    command = ("run", "search.yaml", images, "--prompt", "dog", "--allow-project-code")
    assert (
        "nothing in 3 images; try another --prompt, or lower --box-threshold (now 0.9) and "
        "--set sure.min_score=… (now 0.5)"
    ) in anyloom(*command).out


def test_finished_images_are_skipped(anyloom: Command, boxed: Path, images: Path):
    anyloom("run", boxed, images, "--boxes", BOX, "--out", "out", "--limit", "2")
    result = anyloom("run", boxed, images, "--boxes", BOX, "--out", "out")
    assert "1 image done" in result.out and "2 done before" in result.out
    result = anyloom("run", boxed, images, "--boxes", BOX, "--out", "out")
    assert "nothing had to be computed; --force" in result.out
    result = anyloom("run", boxed, images, "--boxes", BOX, "--out", "out", "--force")
    assert "3 images done" in result.out


WORK = '''
import time
from anyloom import Image, Number, node

@node
def toil_for_tests(image: Image) -> Number:
    """Take so long that the result is worth keeping."""
    time.sleep(0.02)
    return float(image.width)
'''


def test_cached_results_are_counted_as_cached(anyloom: Command, images: Path):
    Path("nodes").mkdir()
    Path("nodes/toil.py").write_text(WORK)
    Path("toil.yaml").write_text(
        "graph: toil\ninputs: {image: Image}\noutputs: {it: {toil_for_tests: {image: $image}}}\n"
    )
    command = ("run", "toil.yaml", images, "--allow-project-code")
    assert "cached" not in anyloom(*command, "--out", "first").out
    assert "3 images done (cached)" in anyloom(*command, "--out", "second").out
    assert "cached" not in anyloom(*command, "--out", "third", "--no-cache").out
    assert "cached" not in anyloom(*command, "--out", "second", "--force").out


def test_good_images_are_finished_and_each_bad_one_is_one_line(
    anyloom: Command, boxed: Path, tmp_path: Path
):
    folder = tmp_path / "mixed 🐈 folder"
    write_image(folder / "good one.png")
    write_image(folder / "schöne katze 🐈.png", 1)
    (folder / "empty.png").touch()
    (folder / "text.jpg").write_text("no image at all")
    whole = write_image(folder / "cut.png", 2).read_bytes()
    (folder / "cut.png").write_bytes(whole[: len(whole) // 2])
    result = anyloom("run", boxed, folder, "--boxes", BOX, "--out", "out", "--format", "yolo")
    assert result.code == 1
    assert "2 images done, 3 failed" in result.out
    for name in ("empty.png", "text.jpg", "cut.png"):
        lines = [line for line in result.errors if name in line]
        assert len(lines) == 1 and len(lines[0]) > len(name) + 2
    failures = Path("out/failures.jsonl").read_text().splitlines()
    assert {json.loads(line)["file"] for line in failures} == {"empty.png", "text.jpg", "cut.png"}
    assert len(list(Path("out/labels").glob("*.txt"))) == 2


def test_a_large_image_is_refused_by_its_megapixels(anyloom: Command, boxed: Path, images: Path):
    result = anyloom("run", boxed, images, "--boxes", BOX, "--max-megapixels", "0.0005")
    assert result.code == 1
    assert "image 0.png" in result.err and "megapixels" in result.err


def test_all_missing_inputs_are_named(anyloom: Command, images: Path):
    Path("two.yaml").write_text(
        "graph: two\ninputs: {image: Image, first: Text, second: Integer}\n"
        "nodes:\n  found: {boxes_from_text: {image: $image, text: $first}}\n"
        "  top: {select: {regions: $found, top: $second}}\n"
        "outputs: {found: $top}\n"
    )
    result = anyloom("run", "two.yaml", images)
    assert result.code == 2
    assert "--first TEXT" in result.err and "--second INTEGER" in result.err
    result = anyloom("run", "two.yaml", images, "--first", BOX, "--second", "many")
    assert result.code == 2
    assert result.errors == ["--second: 'many' is not a whole number"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--boxes", BOX, "--captions", "label"], "did you mean 'labels'?"),
        (["--boxes", BOX, "--model", "segmenter"], "expected slot=name"),
        (["--boxes", BOX, "--device", "gpu"], "available: auto, cpu"),
        (["--boxes", BOX, "--set", "overlay.opacity=7"], "--set overlay.opacity=7: node"),
        (["--boxes", BOX, "--nonsense", "1"], "the graph takes --boxes, --captions"),
        (["--boxes", BOX, "--model", "segmenter=sam"], "unknown model slot 'segmenter'"),
        (["--boxes", BOX, "--set", "found.txt=4"], "did you mean 'text'?"),
        (["--boxes", BOX, "--format", "labelmy"], "did you mean 'labelme'?"),
        (["--boxes", BOX, "--limit", "0"], "--limit"),
        (["--bokses", BOX], "--boxes"),
    ],
)
def test_bad_usage_is_one_line_and_exit_code_2(
    anyloom: Command, boxed: Path, images: Path, arguments: list[str], message: str
):
    result = anyloom("run", boxed, images, *arguments)
    assert result.code == 2
    assert len(result.errors) == 1 and message in result.err
    assert not Path("runs").exists()


def test_all_mistakes_of_a_command_are_reported_at_once(
    anyloom: Command, boxed: Path, images: Path
):
    result = anyloom(
        "run", boxed, "imagse", images / "image 7.png", "--boxes", "1,2", "--captions", "label",
        "--set", "found.txt=4", "--set", "fuond.text=4", "--model", "segmenter=sam", "--model", "x",
        "--format", "yollo,labelmy", "--device", "tpu", "--out", "out",
    )  # fmt: skip
    assert result.code == 2 and not Path("out").exists()
    for message in (
        "imagse: no such file or folder; did you mean 'images'?",
        f"image 7.png: no such file or folder; did you mean '{images / 'image '}",
        "--captions: ",
        "unknown parameter 'txt'; did you mean 'text'?",
        "unknown node 'fuond'; did you mean 'found'?",
        "--model 'x': expected slot=name",
        "--format 'yollo'",
        "--format 'labelmy'",
        "unknown device 'tpu'",
    ):
        assert message in result.err
    assert len(result.errors) == 9


def test_a_graph_that_is_named_as_a_command_is_recognized(anyloom: Command, boxed: Path):
    for name in ("text2seg", boxed):
        result = anyloom(name, "images")
        assert result.code == 2 and f"a graph is run with: anyloom run {name}" in result.err


def test_a_source_that_does_not_exist_is_bad_usage(anyloom: Command, boxed: Path):
    result = anyloom("run", boxed, "nowhere", "--boxes", BOX)
    assert (result.code, result.errors) == (2, ["nowhere: no such file or folder"])
    result = anyloom("run", boxed, "--boxes", BOX)
    assert result.code == 2 and "which images?" in result.err


def test_a_folder_of_other_results_is_not_mixed(anyloom: Command, boxed: Path, images: Path):
    anyloom("run", boxed, images, "--boxes", BOX, "--out", "out")
    result = anyloom("run", boxed, images, "--boxes", "3,3,9,9", "--out", "out")
    assert result.code == 2
    assert "a different input 'boxes'" in result.err
    before = contents("out")
    plan = anyloom("run", boxed, images, "--boxes", "3,3,9,9", "--out", "out", "--dry-run")
    assert (plan.code, plan.err, plan.out) == (2, result.err, "")
    assert contents("out") == before
    again = anyloom("run", boxed, images, "--boxes", "3,3,9,9", "--out", "out", "--dry-run",
                    "--force")  # fmt: skip
    assert again.code == 0 and "would be written to out" in again.out


@pytest.mark.parametrize("more", [(), ("--dry-run",)])
def test_an_output_folder_that_is_none_is_wrong_usage(
    anyloom: Command, boxed: Path, images: Path, more: tuple[str, ...]
):
    Path("mine").mkdir()
    Path("mine/notes.txt").write_text("mine")
    for out, message in (("mine", "not empty and not the folder of a run"),
                         ("mine/notes.txt", "mine/notes.txt: a file, not a folder")):  # fmt: skip
        result = anyloom("run", boxed, images, "--boxes", BOX, "--out", out, *more)
        assert result.code == 2 and len(result.errors) == 1 and message in result.err
    assert contents("mine") == {"notes.txt": b"mine"}


def contents(folder: str) -> dict[str, bytes]:
    """Return the files that people see in a folder."""
    files = {file.relative_to(folder): file for file in Path(folder).rglob("*") if file.is_file()}
    return {
        path.as_posix(): file.read_bytes()
        for path, file in files.items()
        if ".anyloom" not in path.parts
    }


def test_a_parameter_is_set_from_outside(anyloom: Command, boxed: Path, images: Path):
    anyloom(
        "run", boxed, images, "--boxes", BOX, "--out", "out",
        "--set", "found.text=4,4,6,6",
    )  # fmt: skip
    line = json.loads(Path("out/results.jsonl").read_text().splitlines()[0])
    assert line["outputs"]["found"]["boxes"] == [[4, 4, 6, 6]]


def test_a_dry_run_names_images_steps_and_models_and_writes_nothing(anyloom: Command, images: Path):
    result = anyloom("run", "grounded_sam", images, "--prompt", "cat", "--dry-run")
    assert result.code == 0
    assert "grounded_sam on 3 images" in result.out and "image 1.png" in result.out
    assert "lite-grounder" in result.out and "Apache-2.0" in result.out
    assert "ground" in result.out
    assert not Path("runs").exists()


def test_json_is_one_event_a_line_and_nothing_else(process: Command, boxed: Path, images: Path):
    (images / "bad.png").write_text("not an image")
    result = process("run", boxed, images, "--boxes", BOX, "--json", "--out", "out")
    events = [json.loads(line) for line in result.out.splitlines()]
    assert result.code == 1
    assert events[0]["event"] == "run_started"
    stored = [one for one in events if one["event"] == "item_stored"]
    assert sorted(one["state"] for one in stored) == ["done", "done", "done", "failed"]
    assert events[-1] | {"seconds": 0} == {
        "event": "summary",
        "done": 3,
        "skipped": 0,
        "failed": 1,
        "waiting": 0,
        "handled": 0,
        "seconds": 0,
        "found": {
            "output": "found",
            "labels": {"object": {"instances": 6, "images": 3}},
            "images": 3,
            "empty": 0,
        },
        "folder": "out",
        "report": str(Path("out/report.html")),
    }


def test_names_that_the_locale_cannot_show_are_escaped(process: Command, boxed: Path):
    folder = boxed.parent / "🐈"
    folder.mkdir()
    (folder / "кот 🐈.png").write_text("not an image")
    ascii_only = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    result = process("run", boxed, "🐈", "--boxes", BOX, "--out", "out", env=ascii_only)
    assert result.code == 1
    assert "not an image" in result.err and "1 failed" in result.out


SLOW = '''
import time
from anyloom import Image, Number, node

@node
def slow(image: Image) -> Number:
    """Take a while."""
    time.sleep(0.4)
    return float(image.width)
'''


def test_ctrl_c_is_130_and_the_next_run_resumes(tmp_path: Path):
    (tmp_path / "nodes").mkdir()
    (tmp_path / "nodes" / "slow.py").write_text(SLOW)
    (tmp_path / "graphs").mkdir()
    (tmp_path / "graphs" / "slowly.yaml").write_text(
        "graph: slowly\ninputs: {image: Image}\noutputs: {width: {slow: {image: $image}}}\n"
    )
    for number in range(12):
        write_image(tmp_path / "images" / f"{number}.png", number)
    command = [
        sys.executable, "-m", "anyloom",
        "run", "slowly", "images", "--allow-project-code", "--json", "--jobs", "2",
        "--out", "out", "--no-cache",
    ]  # fmt: skip
    first = [*command, "--limit", "1"]
    assert subprocess.run(first, cwd=tmp_path, capture_output=True).returncode == 0
    (tmp_path / "out" / "summary.csv").write_text("by hand")
    run = subprocess.Popen(
        command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=os.environ
    )
    assert run.stdout is not None and run.stderr is not None
    for line in run.stdout:
        if json.loads(line)["event"] == "item_stored":
            break
    run.send_signal(signal.SIGINT)
    rest = [json.loads(line) for line in run.stdout]
    printed = run.stderr.read().decode()
    assert run.wait(timeout=60) == 130
    assert "Traceback" not in printed and "stopping" in printed
    kept = "kept, as somebody changed or added them: summary.csv"
    assert f"note: {kept}" in printed and rest[-1]["notes"] == [kept]
    assert rest[-1]["event"] == "cancelled" and "goes on from here" in rest[-1]["message"]
    assert rest[-1]["message"].endswith("report so far: out/report.html")
    finished = (tmp_path / "out" / "results.jsonl").read_text().splitlines()
    stated = f"{len(finished)} of 12 images are done"
    assert stated in rest[-1]["message"]
    assert f"Interrupted: {stated}" in (tmp_path / "out" / "report.html").read_text()
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, timeout=120)
    assert done.returncode == 0
    summary = json.loads(done.stdout.splitlines()[-1])
    assert summary["skipped"] >= 1 and summary["skipped"] + summary["done"] == 12
    results = (tmp_path / "out" / "results.jsonl").read_text().splitlines()
    assert [json.loads(line)["outputs"]["width"] for line in results] == [32.0] * 12


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("grounded_sam", "--prompt", ""), "node 'boxes': the prompt is empty; expected such as"),
        (("text2seg", "--prompt", " , "), "node 'phrases': the prompt is empty; expected such as"),
        (("caption_anything", "--boxes", "9,9,3,3"), "node 'frames': box '9,9,3,3' is empty; exp"),
        (("caption_anything", "--points", "9"), "node 'clicks': '9' is not 2 pixel coordinates"),
        (
            ("caption_anything", "--points", "3,3", "--length", "0"),
            "node 'refined': length is 0, expected a whole number of at least 1",
        ),
    ],
)
def test_an_input_that_fails_for_every_image_is_refused_before_the_first(
    anyloom: Command, images: Path, arguments: tuple[str, ...], message: str
):
    name, *inputs = arguments
    for more in ((), ("--dry-run",)):
        result = anyloom("run", name, images, *inputs, *more)
        assert result.code == 2
        [line] = result.errors
        assert line.startswith(message)
    assert not Path("runs").exists()


def test_an_input_out_of_range_is_wrong_usage_dry_or_not(anyloom: Command, images: Path):
    asked = ("run", "grounded_sam", images, "--prompt", "cat", "--min-score", "2")
    for result in (anyloom(*asked, "--dry-run"), anyloom(*asked, "--out", "out")):
        assert result.code == 2
        assert result.errors == ["input min_score is 2.0, expected a number from 0 to 1"]
    assert not Path("out").exists()


def test_an_unknown_device_is_refused_before_anything_runs(
    anyloom: Command, images: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("ANYLOOM_DEVICE", "cpus")
    result = anyloom("run", "text2seg", images, "--prompt", "cat", "--out", "out")
    assert result.code == 2
    assert result.errors == ["unknown device in $ANYLOOM_DEVICE: 'cpus'; available: auto, cpu"]
    assert not Path("out").exists()


PARTED = """\
graph: parted
inputs: {photo: Image, boxes: Text, clicks: Text}
nodes:
  found: {boxes_from_text: {image: $photo, text: $boxes}}
  points: {points_from_text: {image: $photo, text: $clicks}}
outputs:
  found: $found
  overlay: {draw: {image: $photo, regions: $found, points: $points}}
  number: {count: {regions: $found}}
"""


@pytest.fixture
def parted(tmp_path: Path) -> Path:
    """A graph of which some outputs need more inputs than others."""
    file = tmp_path / "parted.yaml"
    file.write_text(PARTED)
    return file


def test_only_what_is_named_is_computed_and_asked_for(anyloom: Command, parted: Path, images: Path):
    result = anyloom("run", parted, images, "--boxes", BOX, "--out", "all")
    assert result.code == 2 and "needs --clicks TEXT" in result.err
    assert f"see anyloom run {parted} --help" in result.err
    chosen = ("--only", "number", "--only", "found")
    result = anyloom("run", parted, images, *chosen, "--boxes", BOX, "--out", "out", "--explain")
    assert result.code == 0
    assert "overlay" not in result.out and "points" not in result.out
    line = json.loads(Path("out/results.jsonl").read_text().splitlines()[0])
    assert list(line["outputs"]) == ["number", "found"]
    result = anyloom("run", parted, images, "--only", "found", "--boxes", BOX, "--out", "out")
    assert result.code == 2 and "other outputs (number, found)" in result.err


def test_a_dry_run_of_some_outputs_shows_only_their_steps(
    anyloom: Command, parted: Path, images: Path
):
    result = anyloom("run", parted, images, "--only", "points", "--clicks", "3,3", "--dry-run")
    assert result.out.startswith("parted on 3 images, only points\n")
    assert "points_from_text" in result.out and "boxes_from_text" not in result.out
    again = ("--recompute", "points", "--dry-run")
    result = anyloom("run", parted, images, "--only", "points", "--clicks", "3,3", *again)
    assert "computed again: points" in result.out.splitlines()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--only", "fond"], "--only: unknown output or step 'fond'; did you mean 'found'?"),
        (
            ["--only", "found", "--recompute", "fond"],
            "--recompute: unknown step of this run 'fond'; did you mean 'found'?",
        ),
    ],
)
@pytest.mark.parametrize("more", [[], ["--dry-run"]], ids=["run", "dry run"])
def test_a_wrong_output_or_step_is_one_line_before_anything_runs(
    anyloom: Command,
    parted: Path,
    images: Path,
    arguments: list[str],
    message: str,
    more: list[str],
):
    result = anyloom("run", parted, images, "--boxes", BOX, "--clicks", "3,3", *arguments, *more)
    assert (result.code, result.errors) == (2, [message])
    assert not Path("runs").exists()


def test_a_step_is_run_again_on_images_that_are_done(anyloom: Command, boxed: Path, images: Path):
    command = ("run", boxed, images, "--boxes", BOX, "--out", "out")
    anyloom(*command)
    result = anyloom(*command, "--recompute", "overlay", "--explain")
    assert "3 images done" in result.out
    rows = [line.split(None, 3) for line in result.out.splitlines()]
    assert ["overlay", "3", "0", "it was to be computed again"] in rows


def test_of_several_outputs_the_counted_one_is_named(
    anyloom: Command, images: Path, tmp_path: Path
):
    (tmp_path / "two.yaml").write_text(
        "graph: two\ninputs: {image: Image}\nnodes:\n"
        '  boxes: {boxes_from_text: {image: $image, text: "1,1,9,9"}}\n'
        "outputs:\n  small: {filter: {regions: $boxes, min_area: 5000}}\n  large: $boxes\n"
    )
    result = anyloom("run", "two.yaml", images, "--out", "out")
    assert "found     no 'small' in 3 images" in result.out
