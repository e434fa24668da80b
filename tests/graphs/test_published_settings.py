"""Shipped graphs have the settings of the systems that they are named after."""

from __future__ import annotations

from typing import Any

import pytest

from anyloom import load
from anyloom.compiler.definition import Ref
from anyloom.registry.lookup import registry


def setting(graph: str, step: str, parameter: str) -> Any:
    """Return what a step of a shipped graph gets for a parameter, inputs at their defaults."""
    loaded = load(graph)
    value = loaded.nodes[step].arguments[parameter]
    if isinstance(value, Ref):
        return loaded.inputs[value.name].default
    return value


GROUNDED = [
    (name, step)
    for name in sorted(registry.graph_files())
    for step, operation in load(name).nodes.items()
    if operation.operation == "ground"
]


@pytest.mark.parametrize(("graph", "step"), GROUNDED)
def test_another_detector_keeps_the_threshold_of_its_authors(graph: str, step: str):
    assert setting(graph, step, "box_threshold") is None
    assert load(graph).nodes[step].arguments.get("text_threshold") in (None, Ref("text_threshold"))


@pytest.mark.parametrize(
    ("graph", "step", "preset"),
    [
        ("grounded_sam", "boxes", "grounded_sam"),
        ("tag_and_segment", "boxes", "automatic_label"),
        ("edit_anything", "found", "edit_anything"),
    ],
)
def test_grounding_dino_has_the_thresholds_of_the_paper(graph: str, step: str, preset: str):
    assert setting(graph, step, "preset") == preset


@pytest.mark.parametrize(
    ("graph", "step", "parameter", "expected"),
    [
        ("tag_and_segment", "boxes", "separator", ", "),
        ("edit_anything", "found", "nms_threshold", 1),
        ("edit_anything", "found", "order", "query"),
        ("edit_anything", "boxes", "top", 2),
        ("rank_segments", "everything", "preset", "segment_anything_with_clip"),
        ("edit_anything", "edited", "guidance", 7.5),
        ("edit_anything", "edited", "control_scale", 1.0),
        ("edit_anything_by_click", "edited", "guidance", 9),
        ("edit_anything_by_click", "edited", "control_scale", 0.5),
    ],
)
def test_a_step_has_the_setting_of_the_original(
    graph: str, step: str, parameter: str, expected: Any
):
    assert setting(graph, step, parameter) == expected
