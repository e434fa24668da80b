"""Every shape of a graph, in every form and every way to run it."""

from __future__ import annotations

import copy
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image as Pillow

from anyloom import (
    AnyloomError,
    CheckedGraph,
    Engine,
    Graph,
    Image,
    Item,
    Result,
    ResultCache,
    check,
    run_folder,
)
from anyloom.compiler.definition import GraphInput, Ref, Step
from anyloom.core.node_decorator import Node
from anyloom.registry.lookup import registry

from . import (
    each_shapes,
    failure_shapes,
    fold_shapes,
    loop_shapes,
    model_shapes,
    policy_shapes,
    subgraph_shapes,
    when_shapes,
    wiring_shapes,
)
from .calls import described, recorded_calls
from .nodes import CATALOG, REGISTRY
from .shapes import (
    SHAPES,
    Shape,
    assert_calls,
    assert_calls_again,
    assert_result,
)

SHAPE_MODULES = (
    each_shapes,
    failure_shapes,
    fold_shapes,
    loop_shapes,
    model_shapes,
    policy_shapes,
    subgraph_shapes,
    when_shapes,
    wiring_shapes,
)
WRITTEN = [(shape, form) for shape in SHAPES.values() for form in shape.forms]
written = pytest.mark.parametrize(("shape", "form"), WRITTEN, ids=lambda value: str(value))
FUNCTIONS = [shape for shape in SHAPES.values() if shape.function is not None]


@pytest.fixture(autouse=True)
def _models(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "_catalog", CATALOG)


def run_each(engine: Engine, checked: CheckedGraph, shape: Shape) -> None:
    """Run every case by itself."""
    for case in shape.cases:
        assert_result(engine.run(checked, copy.deepcopy(dict(case.inputs))), case)


def stream_all(engine: Engine, checked: CheckedGraph, shape: Shape, copies: int) -> None:
    """Stream every case so many times."""
    items = [
        Item(f"{number}", lambda case=case: copy.deepcopy(dict(case.inputs)))
        for _ in range(copies)
        for number, case in enumerate(shape.cases)
    ]
    found: list[Result] = list(engine.stream(checked, items))
    assert len(found) == len(items)
    for result in found:
        assert_result(result, shape.cases[int(result.name)])


@written
def test_run_cold_and_warm(shape: Shape, form: str) -> None:
    checked = shape.checked(form)
    with Engine(workers=4) as engine:
        with recorded_calls() as calls:
            run_each(engine, checked, shape)
        assert_calls(calls, shape.cases)
        with recorded_calls() as calls:
            run_each(engine, checked, shape)
            again = [engine.run(checked, copy.deepcopy(dict(c.inputs))) for c in shape.cases]
        assert_calls_again(calls, shape.cases, copies=2)
        for case, result in zip(shape.cases, again, strict=True):
            assert case.again or result.computed == 0


@written
def test_stream_cold_and_warm(shape: Shape, form: str) -> None:
    checked = shape.checked(form)
    with Engine(workers=4) as engine:
        with recorded_calls() as calls:
            stream_all(engine, checked, shape, copies=3)
        assert_calls(calls, shape.cases, copies=3)
        with recorded_calls() as calls:
            stream_all(engine, checked, shape, copies=2)
        assert_calls_again(calls, shape.cases, copies=2)


@written
def test_with_the_cache_off(shape: Shape, form: str) -> None:
    checked = shape.checked(form)
    with Engine(workers=4, cache=ResultCache(memory_bytes=0)) as engine:
        for _ in range(2):
            with recorded_calls() as calls:
                run_each(engine, checked, shape)
            assert_calls(calls, shape.cases, cached=False)


@written
def test_a_folder_of_images(shape: Shape, form: str, tmp_path: Path) -> None:
    case = shape.cases[0]
    checked, images = folder_form(shape, form), tmp_path / "images"
    images.mkdir()
    copies = 2
    if "image" in case.inputs:
        copies = 1
        write_image(images / "1.png", case.inputs["image"])
    else:
        for number in range(copies):
            write_image(images / f"{number}.png", Image(np.full((8, 8, 3), number, np.uint8)))
    shared = {name: value for name, value in case.inputs.items() if name != "image"}
    with Engine(workers=4) as engine, recorded_calls() as calls:
        summary = run_folder(
            checked, images, inputs=copy.deepcopy(shared), out=tmp_path / "out", engine=engine
        )
    calls = [call for call in calls if not call.startswith("brightness(")]
    assert_calls(calls, [case], copies=copies)
    assert (summary.done, summary.failed) == ((0, copies) if case.failures else (copies, 0))
    lines = (tmp_path / "out" / "results.jsonl").read_text().splitlines()
    assert len(lines) == copies
    for line in lines:
        outputs = {n: v for n, v in json.loads(line)["outputs"].items() if n != "brightness"}
        assert [stored(value) for value in case.values] == [
            kinds(found) for found in outputs.values()
        ]
    told = {(one["node"].removeprefix("row/")) for one in summary.failures()}
    assert told == set(case.failures)


def folder_form(shape: Shape, form: str) -> CheckedGraph:
    """Return a graph that takes an image: the shape itself, or one that calls it."""
    inner = shape.graph(form)
    if "image" in inner.inputs:
        return check(inner, registry=REGISTRY)

    def brightness(image: Image) -> float:
        """Return the mean of all pixels."""
        return float(image.pixels.mean())

    slots = dict(inner.models)
    whole = Graph(
        "folder",
        inputs={"image": GraphInput(Image), **inner.inputs},
        models=slots,
        nodes={
            "row": Step(inner.name, {name: Ref(name) for name in [*inner.inputs, *slots]}),
            "brightness": Step("brightness", {"image": Ref("image")}),
        },
        outputs={
            **{name: Ref("row", name) for name in inner.outputs},
            "brightness": Ref("brightness"),
        },
        graphs={inner.name: inner},
        local={"brightness": Node(brightness)},
    )
    return check(whole, registry=REGISTRY)


def write_image(file: Path, image: Image) -> None:
    Pillow.fromarray(image.pixels).save(file)


def stored(value: Any) -> Any:
    """Return an output as results.jsonl has it: the kind alone of what has files of its own."""
    if isinstance(value, (Image,)) or hasattr(value, "boxes"):
        return type(value).__name__
    if isinstance(value, list):
        return [stored(item) for item in value]
    return value


def kinds(record: Any) -> Any:
    """Return a record with the kind alone of what has files of its own."""
    if isinstance(record, list):
        return [kinds(item) for item in record]
    return record["kind"] if isinstance(record, dict) and "kind" in record else record


# In other processes


@pytest.fixture(scope="module")
def processes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[dict[str, Any]]]:
    """Yield what two processes found that ran every shape, one after the other, on one cache."""
    folder = tmp_path_factory.mktemp("behavior")
    found = []
    for number in range(2):
        out = folder / f"{number}.json"
        subprocess.run(
            [sys.executable, "-m", "tests.engine.behavior.process", str(folder / "cache"), out],
            check=True,
            timeout=120,
            cwd=Path(__file__).parents[3],
            env={**os.environ, "ANYLOOM_CACHE": str(folder / "own")},
        )
        found.append(json.loads(out.read_text()))
    yield found


@written
def test_a_second_process_finds_everything_done(
    shape: Shape, form: str, processes: list[dict[str, Any]]
) -> None:
    first, second = (process[f"{shape.name}-{form}"] for process in processes)
    for process in (first, second):
        assert process.get("error") is None
        assert [tuple(one["outputs"]) for one in process["items"]] == [
            case.outputs for case in shape.cases
        ]
        assert [sorted(one["failures"]) for one in process["items"]] == [
            sorted(case.failures) for case in shape.cases
        ]
    assert_calls_again(second["calls"], shape.cases)


# As Python


@pytest.mark.parametrize("called", ["function", "graph"])
@pytest.mark.parametrize("shape", FUNCTIONS, ids=str)
def test_called_with_values(shape: Shape, called: str) -> None:
    operation = shape.function if called == "function" else shape.graph("python")
    assert operation is not None
    for case in shape.cases:
        inputs = copy.deepcopy(dict(case.inputs))
        if case.lazy and called == "function":
            continue
        if case.failures:
            with pytest.raises(Exception, match="|".join(case.failures.values())) as caught:
                operation(**inputs)
            assert called == "function" or isinstance(caught.value, AnyloomError)
            continue
        found = operation(**inputs)
        several = found if hasattr(found, "_asdict") else [found]
        assert tuple(map(described, several)) == case.outputs
