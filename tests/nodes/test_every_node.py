"""Contract that every built-in node fulfills: types, determinism, empty values, defaults."""

from __future__ import annotations

import typing
from typing import Any

import numpy as np
import pytest

from anyloom import Heatmap, Image, LabelMap, Masks, Points, Regions, Table, fingerprint
from anyloom.core import types
from anyloom.registry.lookup import registry
from tests.nodes import fakes

PARAMETERS = {
    "choose_by_relation": {"relation": "left_of"},
    "edit_by_instruction": {"instruction": "make it blue"},
    "explain_label": {"against": ["blue"], "samples": 20},
    "filter_captions": {"min_similarity": 0.3},
    "perturb": {"kind": "snow"},
    "pick": {"rows": [0]},
    "picture_part": {"part": "top_half"},
    "require": {"name": "cup"},
    "rescore": {"column": "caption_similarity"},
    "write_text": {"template": "{1} {2}"},
}
PORTS = {
    "points_from_text": {"text": "12,8"},
    "boxes_from_text": {"text": "4,4,24,24"},
    "caption": {"beginnings": None},
    "caption_image": {"beginning": None},
    "label": {"text": "thing"},
    "move": {"to": None},
    "room_for": {"where": "left"},
    "stitch": {"boxes": Regions([(0, 0, 80, 60)], (60, 80)), "parts": [fakes.MASKS]},
}
EMPTY_PORTS = {
    "attack_masks": {"points": Points([(1, 1)], (60, 80))},
    "points_from_text": {"text": ""},
    "boxes_from_text": {"text": ""},
    "contact_sheet": {"images": [], "captions": []},
    "with_texts": {"texts": []},
    "likeliest_names": {"candidates": []},
    "label_by_maps": {"candidates": []},
    "move": {"to": None},
    "room_for": {"where": "left"},
    "stitch": {"boxes": Regions.empty((60, 80)), "parts": []},
}
SQUARES = {"red": (4, 4, 24, 24), "blue": (40, 10, 60, 30)}
NODES = sorted(
    (
        node
        for node in registry.nodes().values()
        if node.function.__module__.startswith("anyloom.nodes.") and node.pure
    ),
    key=lambda node: node.name,
)
every_node = pytest.mark.parametrize("node", NODES, ids=lambda node: node.name)


def values_of(name: str) -> dict[Any, Any]:
    """Return a value of every kind, for an image of this name."""
    image = fakes.scene(**SQUARES).named(name)
    masks = fakes.masks_of(
        image.shape,
        *SQUARES.values(),
        labels=["red", "blue"],
        scores=[0.9, 0.4],
        score_kind="detector",
        columns={"caption": ["one", "two"], "caption_similarity": [0.4, 0.2]},
    )
    return {
        Image: image,
        Masks: masks,
        Regions: masks,
        Points: Points([(14, 14), (50, 20)], image.shape, objects=[0, 1]),
        Heatmap: Heatmap(np.eye(8), image.shape, label="red"),
        LabelMap: LabelMap(np.zeros(image.shape)),
        Table: Table({"a": [1]}),
        str: "red",
        int: 3,
    }


def empty_values() -> dict[Any, Any]:
    values = values_of("a")
    size = values[Image].shape
    return values | {
        Masks: Masks.empty(size),
        Regions: Masks.empty(size),
        Points: Points(np.zeros((0, 2)), size),
        Heatmap: Heatmap(np.zeros((8, 8)), size),
        Table: Table({}),
    }


def fake_of(protocol: type) -> type:
    """Return the first fake model that implements a protocol."""
    models = [
        cls for cls in vars(fakes).values() if getattr(cls, "__module__", "") == fakes.__name__
    ]
    return next(cls for cls in models if isinstance(cls, type) and issubclass(cls, protocol))


def port_value(kind: Any, values: dict[Any, Any]) -> Any:
    """Return a value of a port's type; a list has two items."""
    kind = types.plain(kind)
    if isinstance(kind, typing.TypeVar):
        kind = kind.__bound__
    if typing.get_origin(kind) is list:
        return [port_value(typing.get_args(kind)[0], values)] * 2
    if kind in values:
        return values[kind]
    return next(
        port_value(member, values)
        for member in typing.get_args(kind)
        if member is not type(None) and types.plain(member) is not float
    )


def call(node: Any, values: dict[Any, Any], special: dict[str, dict[str, Any]]) -> Any:
    arguments = dict(PARAMETERS.get(node.name, {}))
    for argument in node.signature.arguments.values():
        if argument.kind == "port":
            arguments[argument.name] = port_value(argument.type, values)
        elif argument.kind == "slot":
            arguments[argument.name] = fake_of(argument.type)()
    return node.function(**(arguments | special.get(node.name, {})))


@every_node
def test_a_node_returns_the_types_of_its_signature(node):
    result = call(node, values_of("a"), PORTS)
    bindings: dict[Any, Any] = {}
    values = list(result) if not node.signature.single else [result]
    for value, kind in zip(values, node.signature.outputs.values(), strict=True):
        assert types.accepts(kind, value, bindings)


@every_node
def test_a_node_is_deterministic_and_ignores_the_name_of_the_image(node):
    first, second = (fingerprint(call(node, values_of(name), PORTS)) for name in ("a", "b"))
    assert first == second


@pytest.mark.parametrize(
    "node", [node for node in NODES if node.name != "require"], ids=lambda node: node.name
)
def test_a_node_accepts_empty_values(node):
    call(node, empty_values(), PORTS | EMPTY_PORTS)


@every_node
def test_every_default_is_valid(node):
    for argument in node.signature.of_kind("parameter"):
        if not argument.required:
            assert argument.validated(argument.default) == argument.default


UNBOUNDED = {
    "area": "compared with areas",
    "kernel": "more than twice the image's side changes nothing",
    "radius": "as a kernel",
    "top": "of what there is",
    "rows": "of what there is",
    "columns": "of the images that there are",
    "down_sample": "divides",
    "length": "a word in an instruction",
    "seed": "a number of a generator",
}
"""The last word of a parameter → why its value does not determine what a node costs."""


def _integers(kind: Any) -> list[Any]:
    """Return the integer types in an annotation, with their ranges."""
    if typing.get_origin(kind) is typing.Annotated:
        return [kind] if kind.__origin__ is int else []
    if kind is int:
        return [kind]
    return [one for member in typing.get_args(kind) for one in _integers(member)]


@every_node
def test_numbers_that_determine_what_a_node_costs_are_bounded(node):
    for argument in node.signature.of_kind("parameter"):
        if any(argument.name.endswith(name) for name in UNBOUNDED):
            continue
        for kind in _integers(argument.type):
            ranges = getattr(kind, "__metadata__", ())
            assert any(one.le or one.lt for one in ranges), f"{node.name}: {argument.name}"


@every_node
def test_numbers_are_finite(node):
    for argument in node.signature.of_kind("parameter"):
        for value in (float("nan"), float("inf"), float("-inf")):
            with pytest.raises(ValueError, match=argument.name):
                argument.validated(value)
