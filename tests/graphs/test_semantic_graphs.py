"""Semantic-Segment-Anything end to end: its semantic model is real, with random weights."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import torch

from anyloom import Engine, Image, check, load
from anyloom.models.common.mask_generator_presets import PRESETS, MaskGeneratorSettings
from anyloom.models.dense.oneformer import OneFormer
from anyloom.registry.lookup import registry
from tests.models import tiny_semantics
from tests.models.tiny import checkpoint


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_semantics.oneformer(tmp_path_factory.mktemp("weights"))


def picture() -> Image:
    """Discs of several colors on a slope."""
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
    weights: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registry, "project", None)
    monkeypatch.setattr(registry, "_catalog", None)
    (tmp_path / "models").mkdir()
    entry = {"family": "oneformer", "options": {"folder": str(weights)}}
    catalog = tmp_path / "models" / "catalog.yaml"
    catalog.write_text(json.dumps({"models": {"my-oneformer": entry}}))
    registry.open_project(tmp_path)
    graph = load("semantic_segment_anything")
    with Engine() as engine:
        checked = check(graph, profile="lite", models={"semantics": "my-oneformer"})
        result = engine.run(checked, {"image": picture()})
    result.raise_failure()
    masks, classes = result.outputs["masks"], result.outputs["classes"]

    torch.set_num_threads(1)
    model = OneFormer.load(checkpoint(weights, "oneformer"), "cpu")
    assert classes == model.semantic_map(picture())
    assert len(masks) > 2
    assert len(np.unique(classes.numbers)) > 1
    expected = classes.numbers.copy()
    for row in sorted(range(len(masks)), key=lambda row: -masks.areas[row]):
        shape = masks.mask(row)
        majority = int(np.argmax(np.bincount(classes.numbers[shape])))
        assert masks.columns["class_id"][row] == majority
        assert masks.labels[row] == classes.names[majority]
        expected[shape] = majority
    assert (result.outputs["map"].numbers == expected).all()
    assert result.outputs["overlay"].size == picture().size


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
