"""Semantic-Segment-Anything on a tiny OneFormer: each step is compared with its specification."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from anyloom import Image, load
from anyloom.compiler.definition import Ref
from anyloom.models.common.mask_generator_presets import PRESETS, MaskGeneratorSettings
from anyloom.models.dense.oneformer import OneFormer
from tests.models.tiny import checkpoint


def scene() -> Image:
    """Discs of several colors on a gradient."""
    y, x = np.mgrid[:96, :144]
    pixels = np.stack([x * 255 // 144, y * 255 // 96, 128 + 0 * x], axis=-1)
    for cx, cy, radius, color in [
        (40, 30, 20, (250, 20, 20)),
        (100, 60, 24, (20, 240, 60)),
        (104, 62, 9, (10, 10, 10)),
    ]:
        pixels[(x - cx) ** 2 + (y - cy) ** 2 < radius**2] = color
    return Image(pixels.astype(np.uint8))


def test_every_mask_has_the_majority_class_and_the_map_their_outlines(
    run_tiny: Callable[..., dict[str, Any]], tiny_project: Path
) -> None:
    image = scene()
    found = run_tiny(
        "semantic_segment_anything",
        models={"generator": "lite-everything", "semantics": "tiny-oneformer"},
        image=image,
    )
    masks, classes = found["masks"], found["classes"]
    model = OneFormer.load(
        checkpoint(tiny_project / "weights" / "tiny-oneformer", "oneformer"), "cpu"
    )
    assert classes == model.semantic_map(image)
    assert len(masks) > 2
    assert len(np.unique(classes.numbers)) > 1
    expected = classes.numbers.copy()
    for row in sorted(range(len(masks)), key=lambda row: -masks.areas[row]):
        shape = masks.mask(row)
        majority = int(np.argmax(np.bincount(classes.numbers[shape])))
        assert masks.columns["class_id"][row] == majority
        assert masks.labels[row] == classes.names[majority]
        expected[shape] = majority
    assert (found["map"].numbers == expected).all()
    assert found["overlay"].shape == image.shape
    written = json.loads(found["semantic_json"].content)
    assert [one["class_name"] for one in written["annotations"]] == [
        masks.labels[row] for row in np.argsort(-masks.areas, kind="stable")
    ]
    assert set(written["semantic_mask"]) == set(map(str, np.unique(expected)))


def test_the_automatic_masks_are_those_of_the_original() -> None:
    assert PRESETS["semantic_segment_anything"] == MaskGeneratorSettings(
        points_per_side=64,
        iou_threshold=0.86,
        stability_threshold=0.92,
        crop_layers=1,
        crop_points_divisor=2,
        min_region_area=100,
    )
    step = load("semantic_segment_anything").steps()["everything"]
    assert step.arguments["preset"] == "semantic_segment_anything"


def test_the_grid_is_denser_in_fog(run_tiny: Callable[..., dict[str, Any]]) -> None:
    graph = load("semantic_segment_anything")
    assert graph.steps()["everything"].arguments["points_per_side"] == Ref("points_per_side")
    assert "128 in fog" in graph.inputs["points_per_side"].about
