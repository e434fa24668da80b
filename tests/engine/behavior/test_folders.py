"""Every shape of a graph over a folder of images."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image as Pillow

from anyloom import CheckedGraph, Engine, Graph, Image, check, run_folder
from anyloom.compiler.definition import GraphInput, Ref, Step
from anyloom.core.node_decorator import Node

from .calls import recorded_calls
from .nodes import REGISTRY
from .shapes import Shape, assert_calls
from .table import SHAPES


@pytest.mark.parametrize("shape", SHAPES.values(), ids=str)
def test_a_folder_of_images(shape: Shape, tmp_path: Path) -> None:
    case = shape.cases[0]
    checked, images = folder_form(shape), tmp_path / "images"
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


def folder_form(shape: Shape) -> CheckedGraph:
    """Return a graph that takes an image: the shape itself, or one that calls it."""
    inner = shape.graph(shape.forms[-1])
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
