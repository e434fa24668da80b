"""Timelines, spans and plain words: what they say of a run is what happened."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from anyloom import AnyloomError, Engine, Graph, Image, Item, ask, check, graph, loads, node
from anyloom.engine.events import ItemStored, ModelLoaded, NodeCached, NodeFailed, NodeFinished
from anyloom.engine.spans import Spans
from anyloom.engine.timeline import Timeline
from anyloom.engine.usage import TimeUsage
from anyloom.foundation.events import Event
from anyloom.runs.events import RunStarted
from anyloom.scheduling.events import BatchFinished


@node
def half_of(a: float) -> float:
    """Halve; refuses 7."""
    if a == 7:
        raise ValueError("seven")
    return a / 2


@graph
def quartered(x: float) -> float:
    return half_of(half_of(x))


def run(*listeners: object, numbers: tuple[float, ...] = (1.0, 7.0)) -> None:
    with Engine(listeners=listeners) as engine:  # type: ignore[arg-type]
        items = [Item(f"picture {n:g}", lambda n=n: {"x": n}) for n in numbers]
        list(engine.stream(check(quartered), items))


def test_a_timeline_holds_every_piece_of_work_on_the_line_of_its_thread(tmp_path: Path) -> None:
    file = tmp_path / "trace.json"
    with Timeline(file) as trace:
        run(trace)
    records = [record for record in json.loads(file.read_text()) if record]
    work = [record for record in records if record["ph"] == "X"]
    assert [
        (one["name"], one["args"]["item"]) for one in work if one["args"]["item"] == "picture 1"
    ]
    assert sum("seven" in one["args"].get("error", "") for one in work) == 1
    named = {record["tid"] for record in records if record["name"] == "thread_name"}
    assert {one["tid"] for one in work} <= named
    assert all(one["dur"] >= 0 and one["ts"] > 0 for one in work)


def test_a_timeline_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(AnyloomError, match=r"--trace .*nowhere.*: No such file"):
        Timeline(tmp_path / "nowhere" / "trace.json")


def test_spans_are_nested_and_failures_are_marked() -> None:
    exporter = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    run(Spans(provider))
    spans = {(span.name, span.status.is_ok): span for span in exporter.get_finished_spans()}
    failed = spans["picture 7", False]
    node_span = next(
        span
        for span in exporter.get_finished_spans()
        if span.parent is not None and span.parent.span_id == failed.context.span_id
    )
    assert not node_span.status.is_ok
    assert node_span.start_time >= failed.start_time and node_span.end_time <= failed.end_time
    assert ("picture 1", True) in spans


def asked() -> Graph:
    """Return a graph that asks for a number and halves it."""

    @node(asks=True)
    def question_about(x: float) -> float:
        """Ask for a number."""
        return ask("which number?", float)

    @graph
    def asked_and_halved(x: float) -> float:
        return half_of(question_about(x))

    return asked_and_halved


def test_a_span_of_an_item_that_waits_ends_and_is_no_failure() -> None:
    exporter = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    with Engine(listeners=[Spans(provider)]) as engine:
        engine.run(asked(), {"x": 1.0}, name="it")
    [span] = exporter.get_finished_spans()
    assert (span.name, span.status.is_ok) == ("it", True)
    assert span.attributes and span.attributes["anyloom.questions"] == 1


def test_a_timeline_marks_a_step_that_waits(tmp_path: Path) -> None:
    with Timeline(tmp_path / "trace.json") as trace, Engine(listeners=[trace]) as engine:
        engine.run(asked(), {"x": 1.0})
    marks = [one["name"] for one in json.loads((tmp_path / "trace.json").read_text()) if one]
    assert "node waiting: question_about" in marks


def usage_of(*events: Event, jobs: int = 1) -> TimeUsage:
    usage = TimeUsage(jobs)
    for event in events:
        usage(event)
    return usage


def test_a_run_that_waits_for_encoding_is_told_so() -> None:
    told = usage_of(
        RunStarted(0.0, 1),
        BatchFinished(2.0, "cuda:0", "sam", "encode", 4, 2.0),
        NodeFinished(3.0, "a", "overlay", 1.0),
        ItemStored(9.0, "b", "done", 1.0),
        ItemStored(10.0, "a", "done", 5.0),
    ).sentences()
    assert told[0] == "cuda:0: busy 20 % of the time, 4.0 requests a call"
    assert told[1] == "work outside devices: writing results 86 %, overlay 14 %"
    assert told[-1].startswith("cuda:0 waits for 'writing results'") and "--jobs" in told[-1]


def test_more_jobs_are_advised_only_where_processors_are_idle(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    busy = usage_of(RunStarted(0.0, 1), *(NodeFinished(9.0, "a", "masks", 9.0),) * 2)
    assert busy.sentences()[-1].endswith("a larger --jobs would not help")
    idle = usage_of(*ONE_STEP_BUSY, jobs=1)
    assert idle.sentences()[-1].endswith("the processors are busy 50 % of the time: raise --jobs")


ONE_STEP_BUSY = (
    RunStarted(0.0, 2),
    NodeFinished(9.0, "a", "boxes", 9.0),
    ItemStored(9.0, "a", "done"),
    ItemStored(9.0, "b", "done"),
)


@pytest.mark.parametrize("jobs", [2, 64])
def test_more_jobs_than_images_are_not_advised(jobs: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    told = usage_of(*ONE_STEP_BUSY, jobs=jobs).sentences()
    assert told[-1] == "'boxes' takes longest; all images were in flight at once, as --jobs allows"


def test_more_jobs_are_not_advised_where_loading_took_longest(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: 8)
    loaded = ModelLoaded(19.0, "sam", 10.0)
    assert "--jobs" not in usage_of(*ONE_STEP_BUSY, loaded, jobs=1).sentences()[-1]


def test_a_run_that_the_device_limits_is_told_so() -> None:
    told = usage_of(
        RunStarted(0.0, 1),
        BatchFinished(9.0, "cuda:0", "sam", "encode", 1, 9.0),
        NodeFinished(10.0, "a", "masks", 9.5, 9.0),
    ).sentences()
    assert told[-1].startswith("cuda:0 is what limits the run")


def test_tries_that_failed_took_their_time() -> None:
    usage = usage_of(
        RunStarted(0.0, 1),
        NodeFailed(2.0, "a", "boxes", 2.0, 0.5),
        NodeFinished(3.0, "a", "boxes", 1.0),
    )
    assert (usage.nodes["boxes"], usage.waiting, usage.computed) == (2.5, 0.5, 1)


def test_what_was_found_done_is_told() -> None:
    told = usage_of(
        NodeCached(0.0, "a", "boxes"),
        NodeFinished(1.0, "a", "masks", 1.0),
    ).sentences()
    assert "50 % of the steps were found done" in told


def test_nothing_is_said_of_nothing() -> None:
    assert TimeUsage(1).sentences() == []


def test_values_in_repeated_graphs_are_told_to_those_who_ask() -> None:
    outer = loads(
        """
        graph: outer
        inputs: {image: Image, texts: "list[Text]"}
        nodes:
          many: {each: {text: $texts}, marked: {image: $image, text: $text}}
        outputs: {many: $many}
        graphs:
          marked:
            inputs: {image: Image, text: Text}
            nodes: {box: {boxes_from_text: {image: $image, text: $text}}}
            outputs: {spots: {points_in_regions: {image: $image, regions: $box}}}
        """
    )
    given = {"image": Image(np.zeros((20, 20, 3), np.uint8)), "texts": ["1,1,5,5", "2,2,9,9"]}
    told: dict[bool, Counter[str]] = {False: Counter(), True: Counter()}
    with Engine() as engine:
        for inside, names in told.items():
            engine.run(
                outer,
                given,
                observe=lambda step, value, names=names: names.update([step]),
                observe_calls=inside,
            )
    assert told[False] == {"many": 1}
    assert told[True] == {"many/box": 2, "many/spots": 2, "many": 1}
