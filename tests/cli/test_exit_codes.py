"""Exit codes and error lines, whatever ends a command."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import anyloom.cli.commands.graphs_list as graphs_list
from tests.cli.conftest import BOXED, Command, write_image


def prepare() -> None:
    """Make what the commands below are given."""
    Path("boxed.yaml").write_text(BOXED)
    Path("asking.yaml").write_text(
        "graph: asking\ninputs: {image: Image}\n"
        "outputs: {right: {ask_flag: {image: $image, question: Is it right?}}}\n"
    )
    Path("wrong.yaml").write_text("graph: wrong\noutputs: {x: {no_such_node: {}}}\n")
    for number in range(2):
        write_image(Path("images", f"{number}.png"), number)
        write_image(Path("mixed", f"{number}.png"), number)
    Path("mixed/broken.png").write_bytes(b"nothing")
    Path("empty").mkdir()
    Path("mine").mkdir()
    Path("mine/notes.txt").write_text("mine")
    Path("taken").write_text("a file")
    Path("coco.json").write_text(
        json.dumps(
            {
                "images": [{"id": 1, "file_name": "0.png", "height": 24, "width": 32}],
                "annotations": [
                    {"id": 1, "image_id": 1, "category_id": 1, "bbox": [1, 1, 9, 9]},
                    {"id": 2, "image_id": 1, "category_id": 1, "bbox": "damaged"},
                ],
                "categories": [{"id": 1, "name": "cat"}],
            }
        )
    )
    whole = json.loads(Path("coco.json").read_text())
    del whole["annotations"][1]
    Path("whole.json").write_text(json.dumps(whole))


RUN = "run boxed.yaml images --boxes 1,1,9,9 --out out"
SITUATIONS = {
    "help": (0, ["--help"]),
    "no command": (0, [""]),
    "a graph that is sound": (0, ["validate boxed.yaml"]),
    "a run that is done": (0, [RUN]),
    "a run that was done before": (0, [RUN, RUN]),
    "a run for another format": (0, [RUN, f"{RUN} --format yolo --val 0.5"]),
    "a run that found nothing": (0, ["run boxed.yaml images --boxes= --out out"]),
    "a plan": (0, [f"{RUN} --dry-run"]),
    "a run that waits for answers": (0, ["run asking.yaml images --out out"]),
    "a conversion": (0, ["convert whole.json voc --to voc"]),
    "a run with other inputs in place of another": (0, [RUN, f"{RUN} --force --boxes 2,2,5,5"]),
    "an image that is broken": (1, ["run boxed.yaml mixed --boxes 1,1,9,9 --out out"]),
    "an image that takes too long": (1, [f"{RUN} --timeout 0.001 --max-megapixels 0.0001"]),
    "an annotation that is damaged": (1, ["convert coco.json voc --to voc"]),
    "a file that cannot be written": (1, ["schema --out taken/schema.json"]),
    "an output folder below a file": (2, ["run boxed.yaml images --boxes 1,1,9,9 --out taken/out"]),
    "annotations of others in the way": (
        1,
        ["convert whole.json voc --to voc --names dog", "convert whole.json voc --to png"],
    ),
    "an unknown command": (2, ["rum boxed.yaml"]),
    "an unknown option": (2, [f"{RUN} --no-such-option"]),
    "an unknown graph": (2, ["run no_such_graph images"]),
    "a graph that is wrong": (2, ["validate wrong.yaml"]),
    "a run of a graph that is wrong": (2, ["run wrong.yaml images"]),
    "an input that is missing": (2, ["run boxed.yaml images"]),
    "an input that does not fit": (2, ["run boxed.yaml images --boxes 1,1"]),
    "an unknown model": (2, ["run text2seg images --prompt cat --model segmenter=nothing"]),
    "an unknown profile": (2, ["validate text2seg --profile nothing"]),
    "an unknown device": (2, [f"{RUN} --device nothing"]),
    "a setting of no step": (2, [f"{RUN} --set nothing.at_all=1"]),
    "a source that is missing": (2, ["run boxed.yaml missing --boxes 1,1,9,9"]),
    "no source": (2, ["run boxed.yaml --boxes 1,1,9,9"]),
    "a folder without images": (2, ["run boxed.yaml empty --boxes 1,1,9,9"]),
    "a folder of somebody": (2, ["run boxed.yaml images --boxes 1,1,9,9 --out mine"]),
    "a folder of another run": (2, [RUN, "run boxed.yaml images --boxes 2,2,5,5 --out out"]),
    "an unknown format": (2, [f"{RUN} --format yollo"]),
    "a share of no images": (2, [f"{RUN} --format yolo --val 1"]),
    "an answer to no question": (2, ["run asking.yaml images --out out", "answer out nothing yes"]),
}


@pytest.mark.parametrize("situation", SITUATIONS)
def test_the_exit_code_says_what_ended_a_command(anyloom: Command, situation: str) -> None:
    prepare()
    code, commands = SITUATIONS[situation]
    for command in commands[:-1]:
        anyloom(*command.split())
    result = anyloom(*commands[-1].split())
    assert result.code == code, result.err
    if code == 2:
        assert result.err and len(result.errors) <= 2, "the problem, and where it can be looked up"


def test_a_damaged_database_is_said_to_be_damaged_and_force_begins_a_new_one(
    anyloom: Command,
) -> None:
    prepare()
    assert anyloom(*RUN.split()).code == 0
    (database,) = Path("out/.anyloom").glob("*.sqlite*")
    database.write_bytes(b"not a database" * 500)
    result = anyloom(*RUN.split())
    assert result.code == 2 and len(result.errors) == 1
    assert "damaged" in result.err and "--force" in result.err
    assert anyloom(*RUN.split(), "--force").code == 0
    assert len(Path("out/results.jsonl").read_text().splitlines()) == 2


def test_one_sub_folder_that_cannot_be_read_is_one_line(
    anyloom: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepare()
    write_image(Path("images/closed/a.png"))
    scandir = os.scandir

    def refused(path: str | os.PathLike[str] = ".") -> object:
        if Path(path).name == "closed":
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refused)
    result = anyloom(*RUN.split())
    assert result.code == 1
    (line,) = [line for line in result.errors if "images/s" not in line]
    assert line.startswith("images/closed: cannot be read")
    assert "2 images done" in result.out and "1 failed" in result.out


def test_the_sources_of_the_package_are_no_project(anyloom: Command) -> None:
    """A command of an installed package works in a clone of another version."""
    Path("src/anyloom").mkdir(parents=True)
    Path("src/anyloom/__init__.py").touch()
    Path("models/catalog").mkdir(parents=True)
    Path("models/catalog/inpainters.yaml").write_text("models: {big-lama: {family: of-tomorrow}}")
    Path("graphs").mkdir()
    Path("graphs/text2seg.yaml").write_text("graph: text2seg\nof_tomorrow: {}\n")
    assert "of-tomorrow" not in anyloom("models", "info", "big-lama").out
    assert anyloom("validate", "text2seg").code == 0


def test_an_unexpected_error_is_one_line_and_saves_its_traceback(
    anyloom: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    def fail(as_json: bool) -> None:
        raise ZeroDivisionError("by chance")

    monkeypatch.setattr(graphs_list, "list_graphs", fail)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    result = anyloom("graphs")
    assert result.code == 1
    assert len(result.errors) == 1
    assert "ZeroDivisionError: by chance" in result.err
    kept = Path(result.err.split()[-1])
    assert kept.parent == tmp_path and "in fail" in kept.read_text()


def test_an_interruption_is_130(anyloom: Command, monkeypatch: pytest.MonkeyPatch):
    def interrupt(as_json: bool) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(graphs_list, "list_graphs", interrupt)
    assert anyloom("graphs").code == 130


def test_a_file_that_cannot_be_written_is_one_line(anyloom: Command):
    Path("taken").write_text("a file")
    result = anyloom("schema", "--out", "taken/schema.json")
    assert result.code == 1
    assert len(result.errors) == 1 and "taken" in result.err


@pytest.mark.skipif(os.name == "nt", reason="pipes end otherwise there")
def test_a_closed_pipe_is_no_error():
    anyloom = f"{sys.executable} -m anyloom"
    done = subprocess.run(
        ["bash", "-c", f"{anyloom} schema | head -1"], capture_output=True, text=True
    )
    assert (done.stdout, done.stderr) == ("{\n", "")


def test_the_module_is_the_command(process: Command):
    assert process("--version").out.startswith("anyloom ")
    assert process("validate", "text2sek").code == 2


def test_output_of_libraries_is_discarded():
    code = """
import logging, os, warnings
from anyloom.cli.output.quiet import quiet_libraries
from anyloom.foundation.errors import AnyloomWarning
with quiet_libraries():
    logging.getLogger("some.library").error("a logged error")
    warnings.warn("a library's warning", UserWarning)
    os.write(2, b"native noise")
    os.write(1, b"native noise")
    print("what a node prints")
    warnings.warn("what anyloom says", AnyloomWarning)
print("afterwards")
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout.splitlines() == ["what a node prints", "afterwards"]
    assert done.stderr.splitlines() == ["warning: what anyloom says"]


@pytest.mark.parametrize(
    ("arguments", "variables", "said"),
    [
        (["--device", "cuda"], {"CUDA_VISIBLE_DEVICES": ""}, "CUDA_VISIBLE_DEVICES= hides"),
        (["--device", "cuda:1,cuda:1"], {"CUDA_VISIBLE_DEVICES": "-1"}, "=-1 hides every GPU"),
        (["--device", "MIG-3eb2f0a5"], {}, "set CUDA_VISIBLE_DEVICES=MIG-3eb2f0a5"),
        ([], {"ANYLOOM_DEVICE": "cuda:3", "CUDA_VISIBLE_DEVICES": ""}, "in $ANYLOOM_DEVICE: '"),
    ],
)
def test_a_gpu_that_cannot_be_used_is_one_line_with_the_reason(
    process: Command,
    tmp_path: Path,
    arguments: list[str],
    variables: dict[str, str],
    said: str,
) -> None:
    write_image(tmp_path / "photo.png")
    command = ["run", "automatic_masks", str(tmp_path), "--out", str(tmp_path / "out"), *arguments]
    result = process(*command, env=variables)
    assert result.code == 2
    [line] = result.err.splitlines()
    assert "unknown device " in line and said in line


@pytest.mark.skipif(sys.platform != "linux", reason="registers an exit handler of the C library")
def test_what_native_code_does_at_the_end_changes_no_exit_code():
    """As a thread of PyTorch's that still computes after a second Ctrl-C: it aborts the process."""
    program = (
        "import atexit, ctypes, runpy, sys\n"
        "library = ctypes.CDLL(None)\n"
        "library.__cxa_atexit(library.abort, None, None)\n"
        "from anyloom import cli\n"
        "prepared = cli.main\n"
        "def main():\n"
        "    atexit.register(print, 'cleaned up')\n"
        "    return prepared(['validate', 'nothing.yaml'])\n"
        "cli.main = main\n"
        "runpy.run_module('anyloom', run_name='__main__')\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (2, "cleaned up\n"), done.stderr
    assert "nothing.yaml" in done.stderr
