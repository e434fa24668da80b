"""Masks of segment_by_text are those of SAM 3, labeled with the user's phrases."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import torch

from anyloom import Image
from tests.models.tiny_sam3 import QUERIES

Run = Callable[..., dict[str, Any]]
IMAGE = Image(np.random.default_rng(0).integers(0, 255, (60, 80, 3), dtype=np.uint8))


def test_each_phrase_gives_the_masks_of_the_reference(run_tiny: Run, tiny_project: Path):
    from transformers import Sam3Model, Sam3Processor

    found = run_tiny(
        "segment_by_text",
        image=IMAGE,
        prompt="a red car, dog",
        settings={"masks.threshold": 0.0},
    )["masks"]
    assert found.frame == IMAGE.shape and len(found) == 2 * QUERIES
    assert found.labels is not None and set(found.labels) == {"a red car", "dog"}
    assert (np.diff(found.scores) <= 0).all()

    folder = tiny_project / "weights" / "tiny-sam3"
    network, processor = Sam3Model.from_pretrained(folder), Sam3Processor.from_pretrained(folder)
    inputs = processor(
        images=[IMAGE.to_pil()] * 3,
        text=["a red car", "dog", "any"],
        input_boxes=[None, None, [[0, 0, 9, 9]]],  # without any box, boxes are dropped for all
        return_tensors="pt",
    )
    inputs.pop("original_sizes")
    with torch.inference_mode():
        output = network(**inputs)
    expected = processor.post_process_instance_segmentation(output, 0.0)
    for number, label in enumerate(("a red car", "dog")):
        masks = found[np.array(found.labels) == label]
        scores = expected[number]["scores"]
        order = np.argsort(-scores.numpy(), kind="stable")
        np.testing.assert_allclose(masks.scores, scores[order], atol=1e-3)
        logits = output.pred_masks[number][order.copy()][None]
        full = torch.nn.functional.interpolate(logits, IMAGE.shape, mode="bilinear")[0] > 0
        assert (masks.dense() != full.numpy()).mean() < 2e-3


def test_boxes_around_examples_reach_the_model(run_tiny: Run):
    plain, like, unlike = (
        run_tiny(
            "segment_by_text", image=IMAGE, prompt="dog", settings={"masks.threshold": 0.0}, **boxes
        )["masks"]
        for boxes in ({}, {"like": "5,5,30,30"}, {"unlike": "5,5,30,30"})
    )
    assert not np.allclose(plain.scores, like.scores, atol=1e-4)
    assert not np.allclose(like.scores, unlike.scores, atol=1e-4)


def test_the_default_threshold_drops_all_masks_of_random_weights(run_tiny: Run):
    found = run_tiny("segment_by_text", image=IMAGE, prompt="dog")
    assert len(found["masks"]) == 0
    assert found["overlay"].shape == IMAGE.shape


def test_masks_inside_better_ones_are_left_out_on_request(run_tiny: Run):
    def found(**limits: float) -> Any:
        return run_tiny(
            "segment_by_text",
            image=IMAGE,
            prompt="a red car, dog",
            settings={"masks.threshold": 0.0},
            **limits,
        )["masks"]

    every, kept = found(), []
    for mask in every.dense():
        if all((mask & better).sum() <= 0.8 * mask.sum() for better in kept):
            kept.append(mask)
    outer = found(max_inside=0.8)
    assert 0 < len(kept) < len(every)
    assert (outer.dense() == np.array(kept)).all()
