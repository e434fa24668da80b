"""What does `anyloom run` leave behind, and what does it say?"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Typing, write_picture

BOX = "1,1,9,9; 5,5,20,20"


def test_a_run_leaves_results_and_says_where(anyloom: Typing, boxed: Path, pictures: Path):
    answer = anyloom("run", boxed, pictures, "--boxes", BOX, "--out", "out")
    assert answer.code == 0
    assert "3 images done" in answer.out
    assert str(Path("out/report.html")) in answer.out
    lines = Path("out/results.jsonl").read_text().splitlines()
    assert [json.loads(line)["outputs"]["found"]["count"] for line in lines] == [2, 2, 2]
    assert Path("out/report.html").is_file()


def test_what_is_done_is_not_done_again(anyloom: Typing, boxed: Path, pictures: Path):
    anyloom("run", boxed, pictures, "--boxes", BOX, "--out", "out", "--limit", "2")
    answer = anyloom("run", boxed, pictures, "--boxes", BOX, "--out", "out")
    assert "1 image done" in answer.out and "2 done before" in answer.out
    answer = anyloom("run", boxed, pictures, "--boxes", BOX, "--out", "out")
    assert "nothing had to be computed; --force" in answer.out
    answer = anyloom("run", boxed, pictures, "--boxes", BOX, "--out", "out", "--force")
    assert "3 images done" in answer.out


WORK = '''
import time
from anyloom import Image, Number, node

@node
def toil_for_tests(image: Image) -> Number:
    """Take so long that the result is worth keeping."""
    time.sleep(0.02)
    return float(image.width)
'''


def test_what_was_found_in_the_cache_is_called_cached(anyloom: Typing, pictures: Path):
    Path("nodes").mkdir()
    Path("nodes/toil.py").write_text(WORK)
    Path("toil.yaml").write_text(
        "graph: toil\ninputs: {image: Image}\noutputs: {it: {toil_for_tests: {image: $image}}}\n"
    )
    command = ("run", "toil.yaml", pictures, "--allow-project-code")
    assert "cached" not in anyloom(*command, "--out", "first").out
    assert "3 images done (cached)" in anyloom(*command, "--out", "second").out
    assert "cached" not in anyloom(*command, "--out", "third", "--no-cache").out
    assert "cached" not in anyloom(*command, "--out", "second", "--force").out


def test_good_pictures_are_finished_and_each_bad_one_is_one_line(
    anyloom: Typing, boxed: Path, tmp_path: Path
):
    folder = tmp_path / "mixed 🐈 folder"
    write_picture(folder / "good one.png")
    write_picture(folder / "schöne katze 🐈.png", 1)
    (folder / "empty.png").touch()
    (folder / "text.jpg").write_text("no picture at all")
    whole = write_picture(folder / "cut.png", 2).read_bytes()
    (folder / "cut.png").write_bytes(whole[: len(whole) // 2])
    answer = anyloom("run", boxed, folder, "--boxes", BOX, "--out", "out", "--format", "yolo")
    assert answer.code == 1
    assert "2 images done, 3 failed" in answer.out
    for name in ("empty.png", "text.jpg", "cut.png"):
        lines = [line for line in answer.complaints if name in line]
        assert len(lines) == 1 and len(lines[0]) > len(name) + 2
    failures = Path("out/failures.jsonl").read_text().splitlines()
    assert {json.loads(line)["file"] for line in failures} == {"empty.png", "text.jpg", "cut.png"}
    assert len(list(Path("out/labels").glob("*.txt"))) == 2


def test_a_large_picture_is_refused_by_its_megapixels(anyloom: Typing, boxed: Path, pictures: Path):
    answer = anyloom("run", boxed, pictures, "--boxes", BOX, "--max-megapixels", "0.0005")
    assert answer.code == 1
    assert "picture 0.png" in answer.err and "megapixels" in answer.err


def test_all_missing_inputs_are_named(anyloom: Typing, pictures: Path):
    Path("two.yaml").write_text(
        "graph: two\ninputs: {image: Image, first: Text, second: Integer}\n"
        "nodes:\n  found: {boxes_from_text: {image: $image, text: $first}}\n"
        "  top: {select: {regions: $found, top: $second}}\n"
        "outputs: {found: $top}\n"
    )
    answer = anyloom("run", "two.yaml", pictures)
    assert answer.code == 2
    assert "--first TEXT" in answer.err and "--second INTEGER" in answer.err
    answer = anyloom("run", "two.yaml", pictures, "--first", BOX, "--second", "many")
    assert answer.code == 2
    assert answer.complaints == ["--second: 'many' is not a whole number"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--boxes", BOX, "--captions", "label"], "did you mean 'labels'?"),
        (["--boxes", BOX, "--model", "segmenter"], "expected slot=name"),
        (["--boxes", BOX, "--model", "segmenter=sam"], "unknown model slot 'segmenter'"),
        (["--boxes", BOX, "--set", "found.txt=4"], "did you mean 'text'?"),
        (["--boxes", BOX, "--format", "labelmy"], "did you mean 'labelme'?"),
        (["--boxes", BOX, "--limit", "0"], "--limit"),
        (["--bokses", BOX], "--boxes"),
    ],
)
def test_bad_usage_is_one_line_and_exit_code_2(
    anyloom: Typing, boxed: Path, pictures: Path, arguments: list[str], said: str
):
    answer = anyloom("run", boxed, pictures, *arguments)
    assert answer.code == 2
    assert len(answer.complaints) == 1 and said in answer.err
    assert not Path("runs").exists()


def test_a_source_that_does_not_exist_is_bad_usage(anyloom: Typing, boxed: Path):
    answer = anyloom("run", boxed, "nowhere", "--boxes", BOX)
    assert (answer.code, answer.complaints) == (2, ["nowhere: no such file or folder"])
    answer = anyloom("run", boxed, "--boxes", BOX)
    assert answer.code == 2 and "which images?" in answer.err


def test_a_folder_of_other_results_is_not_mixed(anyloom: Typing, boxed: Path, pictures: Path):
    anyloom("run", boxed, pictures, "--boxes", BOX, "--out", "out")
    answer = anyloom("run", boxed, pictures, "--boxes", "3,3,9,9", "--out", "out")
    assert answer.code == 2
    assert "a different input 'boxes'" in answer.err


def test_a_parameter_is_set_from_outside(anyloom: Typing, boxed: Path, pictures: Path):
    anyloom(
        "run", boxed, pictures, "--boxes", BOX, "--out", "out",
        "--set", "found.text=4,4,6,6",
    )  # fmt: skip
    line = json.loads(Path("out/results.jsonl").read_text().splitlines()[0])
    assert line["outputs"]["found"]["boxes"] == [[4, 4, 6, 6]]


def test_a_dry_run_names_images_steps_and_models_and_writes_nothing(
    anyloom: Typing, pictures: Path
):
    answer = anyloom("run", "grounded_sam", pictures, "--prompt", "cat", "--dry-run")
    assert answer.code == 0
    assert "grounded_sam on 3 images" in answer.out and "picture 1.png" in answer.out
    assert "lite-grounder" in answer.out and "Apache-2.0" in answer.out
    assert "ground" in answer.out
    assert not Path("runs").exists()


def test_json_is_one_event_a_line_and_nothing_else(process: Typing, boxed: Path, pictures: Path):
    (pictures / "bad.png").write_text("not a picture")
    answer = process("run", boxed, pictures, "--boxes", BOX, "--json", "--out", "out")
    events = [json.loads(line) for line in answer.out.splitlines()]
    assert answer.code == 1
    assert events[0]["event"] == "run_started"
    stored = [one for one in events if one["event"] == "item_stored"]
    assert sorted(one["state"] for one in stored) == ["done", "done", "done", "failed"]
    assert events[-1] | {"seconds": 0} == {
        "event": "summary",
        "done": 3,
        "skipped": 0,
        "failed": 1,
        "seconds": 0,
        "folder": "out",
        "report": str(Path("out/report.html")),
    }


def test_names_that_the_locale_cannot_show_are_escaped(process: Typing, boxed: Path):
    folder = boxed.parent / "🐈"
    folder.mkdir()
    (folder / "кот 🐈.png").write_text("not a picture")
    ascii_only = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    answer = process("run", boxed, "🐈", "--boxes", BOX, "--out", "out", env=ascii_only)
    assert answer.code == 1
    assert "not an image" in answer.err and "1 failed" in answer.out


SLOW = '''
import time
from anyloom import Image, Number, node

@node
def slow(image: Image) -> Number:
    """Take a while."""
    time.sleep(0.4)
    return float(image.width)
'''


def test_ctrl_c_is_130_and_the_next_run_goes_on(tmp_path: Path):
    (tmp_path / "nodes").mkdir()
    (tmp_path / "nodes" / "slow.py").write_text(SLOW)
    (tmp_path / "graphs").mkdir()
    (tmp_path / "graphs" / "slowly.yaml").write_text(
        "graph: slowly\ninputs: {image: Image}\noutputs: {width: {slow: {image: $image}}}\n"
    )
    for number in range(12):
        write_picture(tmp_path / "pictures" / f"{number}.png", number)
    command = [
        sys.executable, "-c", "import sys; from anyloom.cli import main; sys.exit(main())",
        "run", "slowly", "pictures", "--allow-project-code", "--json", "--jobs", "2",
        "--out", "out", "--no-cache",
    ]  # fmt: skip
    run = subprocess.Popen(
        command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=os.environ
    )
    assert run.stdout is not None and run.stderr is not None
    for line in run.stdout:
        if json.loads(line)["event"] == "item_stored":
            break
    run.send_signal(signal.SIGINT)
    rest = [json.loads(line) for line in run.stdout]
    told = run.stderr.read().decode()
    assert run.wait(timeout=60) == 130
    assert "Traceback" not in told and "stopping" in told
    assert rest[-1]["event"] == "cancelled" and "goes on from here" in rest[-1]["message"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, timeout=120)
    assert done.returncode == 0
    summary = json.loads(done.stdout.splitlines()[-1])
    assert summary["skipped"] >= 1 and summary["skipped"] + summary["done"] == 12
    results = (tmp_path / "out" / "results.jsonl").read_text().splitlines()
    assert [json.loads(line)["outputs"]["width"] for line in results] == [32.0] * 12


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("grounded_sam", "--prompt", ""), "node 'boxes': the prompt is empty; expected such as"),
        (("text2seg", "--prompt", " , "), "node 'phrases': the prompt is empty; expected such as"),
        (("caption_anything", "--boxes", "9,9,3,3"), "node 'frames': box '9,9,3,3' is empty; exp"),
        (("caption_anything", "--points", "9"), "node 'clicks': '9' is not 2 pixel coordinates"),
        (
            ("caption_anything", "--points", "3,3", "--length", "0"),
            "node 'refined': length is 0, expected greater than or equal to 1",
        ),
    ],
)
def test_what_fails_for_every_picture_is_refused_before_the_first(
    anyloom: Typing, pictures: Path, arguments: tuple[str, ...], said: str
):
    name, *inputs = arguments
    for more in ((), ("--dry-run",)):
        answer = anyloom("run", name, pictures, *inputs, *more)
        assert answer.code == 2
        [told] = answer.complaints
        assert told.startswith(said)
    assert not Path("runs").exists()


def test_an_input_out_of_range_is_wrong_usage_dry_or_not(anyloom: Typing, pictures: Path):
    asked = ("run", "grounded_sam", pictures, "--prompt", "cat", "--box-threshold", "2")
    for answer in (anyloom(*asked, "--dry-run"), anyloom(*asked, "--out", "out")):
        assert answer.code == 2
        assert answer.complaints == ["input box_threshold is 2.0, expected less than or equal to 1"]
    assert not Path("out").exists()


def test_a_device_that_is_not_there_is_told_before_anything_runs(
    anyloom: Typing, pictures: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("ANYLOOM_DEVICE", "gpu")
    answer = anyloom("run", "text2seg", pictures, "--prompt", "cat", "--out", "out")
    assert answer.code == 2
    assert answer.complaints == ["unknown device in $ANYLOOM_DEVICE: 'gpu'; did you mean 'cpu'?"]
    assert not Path("out").exists()
