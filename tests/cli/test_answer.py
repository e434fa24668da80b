"""`anyloom answer`: the questions of a run, and answers of every kind as they are typed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from anyloom import open_questions
from tests.cli.conftest import Command

GRAPH = """\
graph: asking
inputs: {{photo: Image}}
outputs: {{it: {{{node}: {{image: $photo, question: What is it?{more}}}}}}}
"""


@pytest.fixture
def waiting(anyloom: Command, images: Path) -> None:
    """A run of three images, each of which asks for yes or no."""
    start(anyloom, images, "ask_flag")


def start(anyloom: Command, images: Path, node: str, more: str = "") -> int:
    Path("asking.yaml").write_text(GRAPH.format(node=node, more=more))
    result = anyloom("run", "asking.yaml", images, "--out", "out")
    return result.code


def keys() -> list[str]:
    return [question.key for question in open_questions("out")]


def test_a_run_that_waits_says_how_to_answer_and_is_no_failure(anyloom: Command, images: Path):
    Path("asking.yaml").write_text(GRAPH.format(node="ask_flag", more=""))
    result = anyloom("run", "asking.yaml", images, "--out", "out")
    assert result.code == 0
    assert result.out.startswith("3 waiting for answers, in ")
    assert result.out.splitlines()[-1] == "3 images wait for answers: anyloom answer out"
    assert result.errors[-1].startswith("3/3, 3 waiting for answers")
    (images / "bad.png").write_text("not an image")
    result = anyloom("run", "asking.yaml", images, "--out", "out")
    assert result.code == 1, "an image failed"
    assert result.out.splitlines()[-1] == "3 images wait for answers: anyloom answer out"


def test_json_counts_images_that_wait(anyloom: Command, images: Path):
    Path("asking.yaml").write_text(GRAPH.format(node="ask_flag", more=""))
    result = anyloom("run", "asking.yaml", images, "--out", "out", "--json")
    events = [json.loads(line) for line in result.out.splitlines()]
    assert (events[-1]["waiting"], events[-1]["done"]) == (3, 0)
    assert [one["state"] for one in events if one["event"] == "item_stored"] == ["waiting"] * 3
    assert {"item_waiting", "node_waiting"} <= {one["event"] for one in events}


@pytest.mark.usefixtures("waiting")
def test_open_questions_are_listed_with_what_can_be_answered(anyloom: Command, images: Path):
    result = anyloom("answer", "out")
    assert result.code == 0
    heading, *rows = result.out.splitlines()[:4]
    assert heading.split() == ["KEY", "IMAGE", "QUESTION", "ANSWER"]
    for number, (key, row) in enumerate(zip(keys(), rows, strict=True)):
        assert row.startswith(key)
        assert str(images / f"image {number}.png") in row
        assert row.endswith("What is it?  yes or no")
    assert "anyloom answer out KEY ANSWER" in result.out


@pytest.mark.usefixtures("waiting")
def test_the_same_command_goes_on_with_the_answers(anyloom: Command, images: Path):
    first, second, third = keys()
    assert anyloom("answer", "out", first, "yes").out == "answered; 2 questions left\n"
    assert anyloom("answer", "out", second, "no").out == "answered; 1 question left\n"
    result = anyloom("run", "asking.yaml", images, "--out", "out")
    assert "2 images done, 1 waiting for answers" in result.out
    assert "nothing is left to ask" in anyloom("answer", "out", third, "TRUE").out
    result = anyloom("run", "asking.yaml", images, "--out", "out")
    assert "1 image done, 2 done before" in result.out and "wait" not in result.out
    lines = Path("out/results.jsonl").read_text().splitlines()
    assert [json.loads(line)["outputs"]["it"] for line in lines] == [True, False, True]
    assert anyloom("answer", "out").out == "no question is open\n"


@pytest.mark.parametrize(
    ("node", "more", "typed", "stored"),
    [
        ("ask_text", "", ["a", "bird"], "a bird"),
        ("ask_text", "", ["--lead -d"], "--lead -d"),
        ("ask_choice", ", choices: [cat, dog]", ["dog"], "dog"),
        ("ask_points", "", ["3,4 -5,6"], [[3.5, 4.5], [5.5, 6.5]]),
        ("ask_points", "", ["-5,6", "3,4"], [[5.5, 6.5], [3.5, 4.5]]),
        ("ask_boxes", "", ["1,2,9,10; 3,3,5,5"], [[1, 2, 9, 10], [3, 3, 5, 5]]),
    ],
)
def test_an_answer_is_read_by_the_type_of_its_question(
    anyloom: Command, images: Path, node: str, more: str, typed: list[str], stored: object
):
    start(anyloom, images, node, more)
    result = anyloom("answer", "out", keys()[0], *typed)
    assert result.code == 0, result.err
    start(anyloom, images, node, more)
    output = json.loads(Path("out/results.jsonl").read_text().splitlines()[0])["outputs"]["it"]
    if isinstance(output, dict):
        output = output.get("points") or output["boxes"]
    assert output == stored


@pytest.mark.parametrize(
    ("node", "more", "typed", "message"),
    [
        ("ask_flag", "", "perhaps", "'perhaps' is neither yes nor no"),
        ("ask_choice", ", choices: [cat, dog]", "dig", "'dig' is none of cat, dog; did you mean"),
        ("ask_points", "", "3", "'3' is not 2 pixel coordinates; expected such as '120,80'"),
        ("ask_points", "", "3,400", "point 3,400 lies outside the image of 32×24 pixels"),
        ("ask_boxes", "", "9,9,3,3", "box '9,9,3,3' is empty; expected left,top,right,bottom"),
    ],
)
def test_an_answer_that_does_not_fit_is_one_line_and_exit_code_2(
    anyloom: Command, images: Path, node: str, more: str, typed: str, message: str
):
    start(anyloom, images, node, more)
    result = anyloom("answer", "out", keys()[0], typed)
    assert result.code == 2
    [line] = result.errors
    assert line.startswith(f"{keys()[0]}: {message}")
    assert len(keys()) == 3


@pytest.mark.usefixtures("waiting")
def test_wrong_folders_keys_and_missing_answers_are_one_line(anyloom: Command, images: Path):
    for arguments, message in (
        ((images,), f"{images}: not the folder of a run"),
        (("out", keys()[0][:8] + "0", "yes"), "unknown question"),
        (("out", keys()[0]), "what is the answer? anyloom answer out"),
    ):
        result = anyloom("answer", *arguments)
        assert result.code == 2
        [line] = result.errors
        assert line.startswith(message)


def test_handled_failures_are_one_line_of_the_summary(anyloom: Command, images: Path):
    Path("nodes").mkdir()
    Path("nodes/refusing.py").write_text(
        "from anyloom import Image, Number, node\n\n\n@node\n"
        "def refuse_for_tests(image: Image) -> Number:\n"
        '    """Fail."""\n    raise ValueError("no")\n'
    )
    Path("refused.yaml").write_text(
        "graph: refused\ninputs: {image: Image}\n"
        "outputs: {it: {otherwise: 0, refuse_for_tests: {image: $image}}}\n"
    )
    result = anyloom("run", "refused.yaml", images, "--allow-project-code", "--out", "out")
    assert result.code == 0
    assert "3 images done" in result.out
    assert "3 images went on without a failed step" in result.out.splitlines()
    assert not Path("out/failures.jsonl").read_text()
