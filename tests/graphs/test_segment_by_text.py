"""Does segment_by_text give SAM 3's own masks, labeled with the user's phrases?"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import torch

from anyloom import Image
from tests.models.tiny_sam3 import QUERIES

IMAGE = Image(np.random.default_rng(0).integers(0, 255, (60, 80, 3), dtype=np.uint8))


def test_each_phrase_is_looked_for_on_its_own_and_nothing_is_changed_on_the_way(
    run_tiny: Callable[..., dict[str, Any]], tiny_project: Path
):
    from transformers import Sam3Model, Sam3Processor

    found = run_tiny(
        "segment_by_text",
        image=IMAGE,
        prompt="a red car, dog",
        settings={"masks.threshold": 0.0},
    )["masks"]
    assert found.frame == IMAGE.size and len(found) == 2 * QUERIES
    assert found.labels is not None and set(found.labels) == {"a red car", "dog"}
    assert (np.diff(found.scores) <= 0).all()

    folder = tiny_project / "weights" / "tiny-sam3"
    network, processor = Sam3Model.from_pretrained(folder), Sam3Processor.from_pretrained(folder)
    given = processor(
        images=[IMAGE.to_pil()] * 3,
        text=["a red car", "dog", "any"],
        input_boxes=[None, None, [[0, 0, 9, 9]]],  # without a box anywhere, it gives none to any
        return_tensors="pt",
    )
    given.pop("original_sizes")
    with torch.inference_mode():
        said = network(**given)
    told = processor.post_process_instance_segmentation(said, 0.0)
    for number, label in enumerate(("a red car", "dog")):
        mine = found[np.array([one == label for one in found.labels])]
        order = np.argsort(-told[number]["scores"].numpy(), kind="stable")
        np.testing.assert_allclose(mine.scores, told[number]["scores"][order], atol=1e-3)
        logits = said.pred_masks[number][order.copy()][None]
        full = torch.nn.functional.interpolate(logits, IMAGE.size, mode="bilinear")[0] > 0
        assert (mine.dense() != full.numpy()).mean() < 2e-3


def test_random_weights_are_never_sure_enough_of_an_instance(
    run_tiny: Callable[..., dict[str, Any]],
):
    found = run_tiny("segment_by_text", image=IMAGE, prompt="dog")
    assert len(found["masks"]) == 0
    assert found["overlay"].size == IMAGE.size
