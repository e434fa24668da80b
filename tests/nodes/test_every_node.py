"""What holds for every built-in node, whatever it does."""

from __future__ import annotations

import typing
from typing import Any

import numpy as np
import pytest

from anyloom import Heatmap, Image, LabelMap, Masks, Points, Regions, Table, fingerprint
from anyloom.core import types
from anyloom.models import (
    Answerer,
    Captioner,
    ConceptSegmenter,
    DenseCaptioner,
    DepthEstimator,
    ExampleGrounder,
    ExampleMapper,
    ExampleMaskGenerator,
    ExampleSegmenter,
    FeatureExtractor,
    Grounder,
    GuidedInpainter,
    Inpainter,
    LanguageModel,
    MaskGenerator,
    PanopticSegmenter,
    Ranker,
    Segmenter,
    SemanticSegmenter,
    SimilarityMapper,
    TextInpainter,
    TextReader,
    TextRefiner,
)
from anyloom.registry.lookup import registry
from tests.nodes import fake_semantics, fakes

MODELS = {
    Answerer: fakes.ColorAnswerer,
    Captioner: fakes.ColorCaptioner,
    ConceptSegmenter: fakes.ColorConcepts,
    DenseCaptioner: fakes.BlobDescriber,
    DepthEstimator: fake_semantics.SlopeDepth,
    ExampleGrounder: fakes.ColorLikeness,
    ExampleMapper: fakes.ColorLikeness,
    ExampleMaskGenerator: fakes.ColorExamples,
    ExampleSegmenter: fake_semantics.SameColor,
    FeatureExtractor: fakes.ColorFeatures,
    Grounder: fakes.ColorGrounder,
    GuidedInpainter: fakes.GuidedByColor,
    Inpainter: fakes.GrayInpainter,
    LanguageModel: fakes.EchoWriter,
    MaskGenerator: fakes.BlobGenerator,
    PanopticSegmenter: fake_semantics.ColorClasses,
    Ranker: fakes.ColorRanker,
    Segmenter: fakes.DiskSegmenter,
    SemanticSegmenter: fake_semantics.ColorClasses,
    SimilarityMapper: fakes.ColorMapper,
    TextInpainter: fakes.SettledInpainter,
    TextReader: fakes.FixedReader,
    TextRefiner: fakes.ShortRefiner,
}
PARAMETERS = {"pick": {"rows": [0]}, "write_text": {"template": "{1} {2}"}}
PORTS = {
    "points_from_text": {"text": "12,8"},
    "boxes_from_text": {"text": "4,4,24,24"},
    "caption": {"beginnings": None},
    "caption_image": {"beginning": None},
    "label": {"text": "thing"},
}
EMPTY_PORTS = {
    "points_from_text": {"text": ""},
    "boxes_from_text": {"text": ""},
    "contact_sheet": {"images": [], "captions": []},
    "with_texts": {"texts": []},
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


def picture(name: str) -> Image:
    return fakes.scene(**SQUARES).named(name)


def full(name: str) -> dict[Any, Any]:
    image = picture(name)
    masks = fakes.masks_of(
        image.size,
        *SQUARES.values(),
        labels=["red", "blue"],
        scores=[0.9, 0.4],
        score_kind="detector",
        columns={"caption": ["one", "two"]},
    )
    return {
        Image: image,
        Masks: masks,
        Regions: masks,
        Points: Points([(14, 14), (50, 20)], image.size, objects=[0, 1]),
        Heatmap: Heatmap(np.eye(8), image.size, label="red"),
        LabelMap: LabelMap(np.zeros(image.size)),
        Table: Table({"a": [1]}),
        str: "red",
    }


def empty(name: str) -> dict[Any, Any]:
    image = picture(name)
    return full(name) | {
        Masks: Masks.empty(image.size),
        Regions: Masks.empty(image.size),
        Points: Points(np.zeros((0, 2)), image.size),
        Heatmap: Heatmap(np.zeros((8, 8)), image.size),
        Table: Table({}),
    }


def port_value(kind: Any, values: dict[Any, Any]) -> Any:
    """Return a value that fits a port: for a list one of two items."""
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


def called(node: Any, values: dict[Any, Any], special: dict[str, dict[str, Any]]) -> Any:
    arguments = dict(PARAMETERS.get(node.name, {}))
    for argument in node.signature.arguments.values():
        if argument.kind == "port":
            arguments[argument.name] = port_value(argument.type, values)
        elif argument.kind == "slot":
            arguments[argument.name] = MODELS[argument.type]()
    return node.function(**(arguments | special.get(node.name, {})))


@pytest.mark.parametrize("node", NODES, ids=lambda node: node.name)
def test_a_node_gives_what_its_signature_says(node):
    result = called(node, full("a"), PORTS)
    bindings: dict[Any, Any] = {}
    values = list(result) if not node.signature.single else [result]
    for value, kind in zip(values, node.signature.outputs.values(), strict=True):
        assert types.accepts(kind, value, bindings)


@pytest.mark.parametrize("node", NODES, ids=lambda node: node.name)
def test_a_node_gives_the_same_result_twice_whatever_the_picture_is_called(node):
    first, second = (fingerprint(called(node, full(name), PORTS)) for name in ("a", "b"))
    assert first == second


@pytest.mark.parametrize("node", NODES, ids=lambda node: node.name)
def test_nothing_found_flows_through_a_node(node):
    called(node, empty("a"), PORTS | EMPTY_PORTS)


@pytest.mark.parametrize("node", NODES, ids=lambda node: node.name)
def test_every_default_is_a_value_that_the_parameter_accepts(node):
    for argument in node.signature.of_kind("parameter"):
        if not argument.required:
            assert argument.validated(argument.default) == argument.default
