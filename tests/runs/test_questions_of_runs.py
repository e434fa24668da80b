"""Runs that ask a person: what waits, what is stored, and how a run goes on with the answers."""

from __future__ import annotations

import io
import json
import signal
import subprocess
from collections import Counter
from functools import partial
from pathlib import Path
from typing import Any, Literal, NamedTuple

import numpy as np
import PIL.Image
import pytest

from anyloom import (
    AnyloomError,
    Engine,
    Graph,
    Image,
    Masks,
    OpenQuestion,
    Points,
    Regions,
    RunSummary,
    Text,
    answer_question,
    ask,
    each,
    graph,
    loads,
    node,
    on_processes,
    open_questions,
    run_folder,
    when,
)
from anyloom.engine.events import ItemFailed, ItemStored, ItemWaiting
from anyloom.foundation.events import Event
from anyloom.nodes import ask_flag
from anyloom.runs.store import RunStore
from tests.runs.project import start_python
from tests.runs.scenes import counts, lines, pixels, tree, write_images

pytestmark = pytest.mark.usefixtures("work_folder")
calls: Counter[str] = Counter()


@pytest.fixture(autouse=True)
def _forget_calls() -> None:
    calls.clear()


@node
def described(image: Image) -> Text:
    """Describe an image."""
    calls["described"] += 1
    return f"{image.width} pixels wide, {image.pixels.mean():.0f} bright"


@node(asks=True)
def approved(image: Image, text: Text) -> bool:
    """Ask whether a text is right."""
    return ask(f"is it {text}?", bool, image)


@node
def cropped(image: Image) -> Image:
    """Cut out the left half."""
    return Image(image.pixels[:, : image.width // 2])


@node
def said_aloud(text: Text) -> Text:
    """Return a text in capitals."""
    calls["said_aloud"] += 1
    return text.upper()


class Both(NamedTuple):
    text: Text
    kept: bool


@graph
def checked_text(image: Image) -> Text | None:
    """Go on where a person agrees."""
    text = described(image)
    return when(approved(image, text), lambda: said_aloud(text))


def run(graph: Graph, engine: Engine, out: str = "out", **options: Any) -> RunSummary:
    return run_folder(graph, "in", out=out, engine=engine, **options)


def question_about(item: str, run: str = "out") -> OpenQuestion:
    [question] = [one for one in open_questions(run) if one.item == item]
    return question


# What waits, and what is stored


def test_an_image_that_waits_is_neither_done_nor_failed_and_the_others_go_on(
    engine: Engine,
) -> None:
    @node(asks=True)
    def doubtful(image: Image) -> bool:
        """Ask about dark images only."""
        return image.pixels.mean() > 150 or ask("is it night?", bool, image)

    @graph
    def nights(image: Image) -> bool:
        return doubtful(image)

    write_images(2)
    Path("in/white.png").write_bytes(Image(np.full((9, 9, 3), 255, np.uint8)).encode())
    events: list[Event] = []
    summary = run(nights, engine, listeners=[events.append])
    assert (summary.done, summary.waiting, summary.failed, summary.total) == (1, 2, 0, 3)
    assert summary.ok
    assert not list(summary.failures())
    assert {line["name"]: line["state"] for line in lines("out/results.jsonl")} == {
        "0": "waiting",
        "1": "waiting",
        "white": "done",
    }
    stored = [event.state for event in events if isinstance(event, ItemStored)]
    assert sorted(stored) == ["done", "waiting", "waiting"]
    assert sum(isinstance(event, ItemWaiting) for event in events) == 2
    assert not any(isinstance(event, ItemFailed) for event in events)


def test_a_question_is_stored_with_what_it_is_about(engine: Engine) -> None:
    write_images(1)
    run(checked_text, engine)
    [question] = open_questions("out")
    assert (question.type, question.item, question.step) == ("Flag", "0", "approved")
    assert question.text == f"is it {described.function(Image.open('in/0.png'))}?"
    assert question.file == str(Path("in/0.png").absolute())
    assert question.frame == (30, 40)
    assert PIL.Image.open(io.BytesIO(question.thumbnail)).size == (40, 30)
    [line] = lines("out/results.jsonl")
    assert line["questions"] == [
        {"key": question.key, "step": "approved", "text": question.text, "type": "Flag"}
    ]


def test_a_question_about_an_image_that_the_graph_made_has_its_thumbnail(engine: Engine) -> None:
    @graph
    def halves(image: Image) -> bool:
        return ask_flag(cropped(image), "is it half?")

    write_images(1)
    run(halves, engine)
    [question] = open_questions("out")
    assert (question.file, question.frame) == ("", (30, 20))
    shown = np.asarray(PIL.Image.open(io.BytesIO(question.thumbnail)), float)
    assert np.abs(shown - pixels(0)[:, :20]).mean() < 20, "a JPEG of the left half"


def test_the_report_shows_the_questions(engine: Engine) -> None:
    write_images(2)
    run(checked_text, engine)
    page = Path("out/report.html").read_text()
    assert "<b>2</b> waiting for answers" in page
    for question in open_questions("out"):
        assert question.key in page
        assert question.text in page


def test_questions_have_the_order_of_images_and_steps_whatever_ran_first(engine: Engine) -> None:
    text = """
graph: two
inputs: {image: Image}
nodes:
  z: {ask_flag: {image: $image, question: first}}
  y: {ask_flag: {image: $image, question: second}}
outputs: {y: $y, z: $z, x: {ask_flag: {image: $image, question: third}}}
"""
    write_images(11)
    run(loads(text), engine)
    asked = [(one.item, one.text) for one in open_questions("out")]
    assert list(dict.fromkeys(item for item, _ in asked)) == [str(number) for number in range(11)]
    assert len({tuple(text for item, text in asked if item == name) for name in "0123"}) == 1
    with Engine(workers=1) as other:
        run(loads(text), other, out="again")
    assert tree("out") == tree("again")


# Going on


def test_the_same_run_goes_on_with_the_answers_and_computes_nothing_twice(engine: Engine) -> None:
    write_images(3)
    assert run(checked_text, engine).waiting == 3
    answer_question("out", question_about("0").key, True)
    answer_question("out", question_about("1").key, False)
    summary = run(checked_text, engine)
    assert (summary.done, summary.waiting, summary.failed) == (2, 1, 0)
    assert calls == {"described": 3, "said_aloud": 1}
    values = {line["name"]: line["outputs"] for line in lines("out/results.jsonl")}
    expected = described.function(Image.open("in/0.png")).upper()
    assert [list(values[name].values()) for name in "012"] == [[expected], [None], []]
    answer_question("out", question_about("2").key, True)
    assert counts(run(checked_text, engine)) == (1, 2, 0)
    assert not open_questions("out")
    assert counts(run(checked_text, engine)) == (0, 3, 0)


def test_a_question_that_depends_on_an_answer_comes_after_it(engine: Engine) -> None:
    @node(asks=True)
    def name_of(image: Image, seen: bool) -> Text:
        """Ask for a name where something is seen."""
        return ask("who is it?", str, image) if seen else "nobody"

    @graph
    def named(image: Image) -> Text:
        return name_of(image, ask_flag(image, "is anybody there?"))

    write_images(2)
    run(named, engine)
    answer_question("out", question_about("0").key, True)
    answer_question("out", question_about("1").key, False)
    summary = run(named, engine)
    assert (summary.done, summary.waiting) == (1, 1)
    [question] = open_questions("out")
    assert question.text == "who is it?"
    answer_question("out", question.key, "Ada")
    run(named, engine)
    outputs = [list(line["outputs"].values()) for line in lines("out/results.jsonl")]
    assert outputs == [["Ada"], ["nobody"]]


def test_a_changed_image_asks_again(engine: Engine) -> None:
    write_images(1)
    run(checked_text, engine)
    answer_question("out", question_about("0").key, True)
    Path("in/0.png").write_bytes(Image(pixels(99)).encode())
    assert run(checked_text, engine).waiting == 1
    assert len(open_questions("out")) == 1


def test_a_run_without_a_folder_of_its_own_goes_on_in_the_one_that_waits(engine: Engine) -> None:
    write_images(1)
    first = run_folder(checked_text, "in", engine=engine)
    assert first.waiting == 1
    [question] = open_questions(first.folder)
    answer_question(first.folder, question.key, True)
    second = run_folder(checked_text, "in", engine=engine)
    assert (second.folder, second.done) == (first.folder, 1)
    assert run_folder(checked_text, "in", engine=engine).folder != first.folder


def test_another_answer_replaces_the_first_one_and_a_done_image_is_processed_again(
    engine: Engine,
) -> None:
    write_images(2)
    run(checked_text, engine)
    keys = [question_about(name).key for name in "01"]
    for key in keys:
        answer_question("out", key, False)
    answer_question("out", keys[0], True)
    run(checked_text, engine)
    assert [bool(*line["outputs"].values()) for line in lines("out/results.jsonl")] == [True, False]
    answer_question("out", keys[1], True)
    assert counts(run(checked_text, engine)) == (1, 1, 0)
    assert [bool(*line["outputs"].values()) for line in lines("out/results.jsonl")] == [True, True]


def test_answers_are_kept_when_everything_is_computed_anew(engine: Engine) -> None:
    write_images(1)
    run(checked_text, engine)
    answer_question("out", question_about("0").key, True)
    assert counts(run(checked_text, engine, force=True)) == (1, 0, 0)


def test_a_run_with_all_answers_is_like_one_that_was_answered_bit_by_bit(engine: Engine) -> None:
    write_images(4)
    run(checked_text, engine)
    run(checked_text, engine, out="whole")
    keys = [question.key for question in open_questions("out")]
    assert keys == [question.key for question in open_questions("whole")]
    for key in keys:
        answer_question("out", key, True)
        run(checked_text, engine)
        answer_question("whole", key, True)
    run(checked_text, engine, out="whole")
    assert tree("out") == tree("whole")


def test_every_image_of_a_list_asks_its_own_question(engine: Engine) -> None:
    @node
    def parts(image: Image) -> list[Image]:
        """Cut an image into two halves."""
        half = image.width // 2
        return [Image(image.pixels[:, :half]), Image(image.pixels[:, half:])]

    @graph
    def parts_kept(image: Image) -> list[bool]:
        return each(parts(image), lambda part: ask_flag(part, "keep it?"))

    write_images(1)
    run(parts_kept, engine)
    questions = open_questions("out")
    assert [question.item for question in questions] == ["0[0]", "0[1]"]
    for question in questions:
        answer_question("out", question.key, question.item == "0[1]")
    run(parts_kept, engine)
    assert list(lines("out/results.jsonl")[0]["outputs"].values()) == [[False, True]]


def test_an_image_that_fails_and_asks_is_failed_and_its_question_can_be_answered(
    engine: Engine,
) -> None:
    @node
    def refused(image: Image) -> Text:
        """Fail."""
        raise ValueError("no")

    @graph
    def both(image: Image) -> Both:
        return Both(refused(image), ask_flag(image, "keep it?"))

    write_images(1)
    summary = run(both, engine)
    assert (summary.done, summary.waiting, summary.failed) == (0, 0, 1)
    assert [failure["node"] for failure in summary.failures()] == ["refused"]
    answer_question("out", question_about("0").key, True)
    run(both, engine)
    assert True in lines("out/results.jsonl")[0]["outputs"].values()
    assert not open_questions("out")


# Types of answers

TYPED: list[tuple[Any, Any]] = [
    (bool, True),
    (str, 'a "text" ü 🎉'),
    (int, 3),
    (float, 0.1),
    (Literal["cat", 'a "dog"', "\\"], 'a "dog"'),
    (list[str], ["a", "b"]),
    (Points, Points([(1.5, 2.5)], (30, 40), positive=[False])),
    (Regions, Regions([(1, 2, 3, 4)], (30, 40), labels=["x"])),
    (Regions, Masks.from_arrays([np.eye(30, 40, dtype=bool)])),
    (Text | None, None),
]


@pytest.mark.parametrize(("kind", "value"), TYPED, ids=lambda one: str(one)[:20])
def test_an_answer_of_every_type_arrives_as_it_was_given(
    engine: Engine, kind: Any, value: Any
) -> None:
    received: list[Any] = []

    @node(asks=True)
    def asking(image: Image) -> Text:
        """Ask."""
        received.append(ask("what?", kind, image))
        return "answered"

    @graph
    def asked(image: Image) -> Text:
        return asking(image)

    write_images(1)
    run(asked, engine)
    answer_question("out", question_about("0").key, value)
    assert run(asked, engine).done == 1
    assert received == [value]
    assert type(received[0]) is type(value)


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        ({}, "not the folder of a run"),
        ({"key": "f"}, "unknown question 'f'"),
        ({"value": "yes"}, "the answer 'yes' is not of the type Points"),
        (
            {"value": Points([(1, 1)], (9, 9))},
            "the answer belongs to an image of 9×9 pixels, the question is about one of 40×30",
        ),
    ],
)
def test_a_wrong_answer_is_one_line_and_changes_nothing(
    engine: Engine, answer: dict[str, Any], message: str
) -> None:
    write_images(1)
    clicked = loads(
        "graph: g\ninputs: {image: Image}\n"
        "outputs: {it: {ask_points: {image: $image, question: where?}}}\n"
    )
    run(clicked, engine)
    [question] = open_questions("out")
    folder = "out" if answer else "in"
    with pytest.raises(AnyloomError) as error:
        answer_question(folder, answer.get("key", question.key), answer.get("value"))
    assert message in str(error.value)
    assert "\n" not in str(error.value)
    assert open_questions("out") == [question]


def test_a_question_that_nobody_can_answer_fails_its_image(engine: Engine) -> None:
    @node(asks=True)
    def greedy(image: Image) -> Text:
        """Ask for something that is no value."""
        return str(ask("what?", dict[str, int], image))

    @graph
    def asked(image: Image) -> Text:
        return greedy(image)

    write_images(1)
    summary = run(asked, engine)
    assert (summary.waiting, summary.failed) == (0, 1)
    [failure] = summary.failures()
    assert failure["reason"].startswith("node 'greedy' asks for dict[Text, Integer], which a run")


# Kills, processes

WAITING = """
graph: waiting
inputs: {image: Image}
nodes:
  boxes: {boxes_from_text: {image: $image, text: "1,1,9,9"}}
  keep: {ask_flag: {image: $image, question: keep it?}}
outputs:
  drawn: {draw: {image: $image, regions: $boxes}}
  kept: {when: $keep, draw: {image: $image, regions: $boxes}}
"""
IN_A_PROCESS = """
import sys, time
from anyloom import Engine, loads, run_folder
from anyloom.engine.events import ItemStored

def listen(event):
    if isinstance(event, ItemStored):
        print(event.item, flush=True)
        time.sleep(0.05)

with Engine() as engine:
    run_folder(loads(open("waiting.yaml").read()), "in", out="out", jobs=2, engine=engine,
               listeners=[listen])
"""


def start() -> subprocess.Popen[str]:
    """Start a run that prints each image that it has stored."""
    Path("waiting.yaml").write_text(WAITING)
    return start_python("-c", IN_A_PROCESS, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def test_questions_and_answers_survive_kills(engine: Engine) -> None:
    write_images(12)
    answered: dict[str, bool] = {}
    for _ in range(3):
        child = start()
        assert child.stdout is not None
        for _ in range(4):
            assert child.stdout.readline(), child.communicate()[1]
        for question in open_questions("out")[:2]:  # while the run goes on
            answered[question.item] = len(answered) % 2 == 0
            answer_question("out", question.key, answered[question.item])
        child.send_signal(signal.SIGKILL)
        child.communicate()
        with RunStore(Path("out")) as store:
            store.validate_state()
    assert len(answered) == 6
    summary = run(loads(WAITING), engine)
    assert (summary.waiting, summary.failed) == (6, 0)
    results = {line["name"]: line for line in lines("out/results.jsonl")}
    for name, line in results.items():
        assert line["state"] == ("done" if name in answered else "waiting")
        if name in answered:
            assert (line["outputs"]["kept"] is not None) == answered[name]
    for question in open_questions("out"):
        answer_question("out", question.key, True)
    assert run(loads(WAITING), engine).done == 6


def test_answers_reach_other_processes(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    write_images(4)
    waiting = loads(WAITING)
    elsewhere = partial(run_folder, waiting, "in", out="out", executor=on_processes(["cpu"]))
    assert elsewhere().waiting == 4
    run(waiting, engine, out="here")
    assert [one.key for one in open_questions("out")] == [one.key for one in open_questions("here")]
    for folder in ("out", "here"):
        for number, question in enumerate(open_questions(folder)):
            answer_question(folder, question.key, number % 2 == 0)
    assert elsewhere().done == 4
    run(waiting, engine, out="here")
    assert tree("out") == tree("here")


def test_choices_reach_other_processes(engine: Engine) -> None:
    write_images(2)
    waiting = loads(WAITING)
    options: dict[str, Any] = {"outputs": ["boxes", "drawn"], "recompute": ["boxes"]}
    run(waiting, engine, out="here", **options)
    for _ in range(2):
        summary = run_folder(waiting, "in", out="out", executor=on_processes(["cpu"]), **options)
        assert counts(summary) == (2, 0, 0), "done images are processed again"
    assert tree("out") == tree("here")


# Failures that a step went on without


@node
def narrow(image: Image) -> Text:
    """Refuse images wider than 20 pixels."""
    if image.width > 20:
        raise ValueError(f"{image.width} is too wide")
    return "narrow"


def test_a_failure_that_a_step_went_on_without_is_kept_and_counted(engine: Engine) -> None:
    write_images(2)
    Path("in/small.png").write_bytes(Image(pixels(1, width=8)).encode())
    text = (
        "graph: g\ninputs: {image: Image}\nnodes:\n"
        "  s: {otherwise: wide, narrow: {image: $image}}\noutputs: {s: $s}\n"
    )
    summary = run(loads(text), engine)
    assert counts(summary) == (3, 0, 0)
    assert (summary.handled, summary.ok) == (2, True)
    assert not list(summary.failures())
    results = {line["name"]: line for line in lines("out/results.jsonl")}
    assert results["0"]["outputs"] == {"s": "wide"}
    [handled] = results["0"]["handled"]
    assert handled["node"] == "s"
    assert handled["reason"].startswith("ValueError: 40 is too wide")
    assert results["small"]["outputs"] == {"s": "narrow"}
    assert "handled" not in results["small"]
    page = Path("out/report.html").read_text()
    assert "<b>2</b> went on without a failed step" in page
    assert page.count("40 is too wide") == 2
    assert counts(run(loads(text), engine)) == (0, 3, 0), "they are done"


def test_old_results_are_still_continued(engine: Engine) -> None:
    """A folder whose database has no questions yet is completed by the next run."""
    import sqlite3

    write_images(1)
    run(checked_text, engine)
    with sqlite3.connect("out/.anyloom/run.sqlite") as database:
        database.execute("drop table questions")
        database.execute("drop table answers")
        database.execute("delete from items")
    assert run(checked_text, engine).waiting == 1
    assert len(open_questions("out")) == 1
    assert json.loads(Path("out/manifest.json").read_text())["images"][0]["state"] == "waiting"
