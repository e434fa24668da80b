"""Does SegGPT paint what the original paints, from one example and from several?"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
import torch
from transformers import SegGptForImageSegmentation, SegGptImageProcessor

from anyloom import Image, Masks, ModelError
from anyloom.models.dense.seggpt import SegGpt
from anyloom.nodes import segment_like
from tests.models import tiny_semantics
from tests.models.tiny import checkpoint

pytestmark = pytest.mark.usefixtures("one_thread")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_semantics.seggpt(tmp_path_factory.mktemp("seggpt"))


@pytest.fixture(scope="module")
def model(folder: Path) -> SegGpt:
    return SegGpt.load(checkpoint(folder, "seggpt"), "cpu")


@pytest.fixture(scope="module")
def library(folder: Path) -> tuple[Any, Any]:
    """The library's processor and model, as they are."""
    network = SegGptForImageSegmentation.from_pretrained(folder).eval()
    return SegGptImageProcessor.from_pretrained(folder), network


def picture(height: int, width: int, seed: int = 0) -> Image:
    random = np.random.default_rng(seed)
    coarse = random.integers(0, 255, (5, 7, 3), dtype=np.uint8)
    return Image(cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC))


def marked(image: Image, *labels: str) -> Masks:
    """One rectangle per label, from the left to the right."""
    shapes = []
    for number in range(len(labels)):
        shape = np.zeros(image.shape, bool)
        left = 2 + number * image.width // len(labels)
        shape[5:-5, left : left + image.width // len(labels) - 4] = True
        shapes.append(shape)
    return Masks.from_arrays(shapes, labels=labels if any(labels) else None)


def numbered(masks: Masks, labels: list[str]) -> np.ndarray:
    numbers = np.zeros(masks.frame, np.int64)
    for label, shape in zip(masks.labels or (), masks.masks(), strict=True):
        numbers[shape] = 1 + labels.index(label)
    return numbers


@pytest.mark.parametrize("labels", [["leaf"], ["leaf", "stem", "pot"], list("abcdefghi")])
@pytest.mark.parametrize("size", [(50, 70), (33, 31), (200, 90)])
def test_one_example_gives_what_transformers_gives(model, library, labels, size):
    image, example = picture(*size), picture(64, 80, seed=1)
    masks = marked(example, *labels)
    processor, network = library
    numbers = numbered(masks, labels).astype(np.uint8)
    given = processor(
        images=image.pixels.copy(),
        prompt_images=example.pixels.copy(),
        prompt_masks=numbers,
        num_labels=len(labels),
        return_tensors="pt",
    )
    with torch.inference_mode():
        output = network(**given)
    [expected] = processor.post_process_semantic_segmentation(
        output, target_sizes=[image.shape], num_labels=len(labels)
    )
    found = model.segment_like(image, [(example, masks)])
    assert (numbered(found, labels) != expected.numpy()).mean() < 1e-3
    assert len(found) > 0 and set(found.labels or ()) <= set(labels)


def test_the_same_example_twice_says_no_more_than_once(model, library):
    """In the layer where its streams merge, transformers mixes images with paintings."""
    image, example = picture(50, 70), picture(64, 80, seed=1)
    masks = marked(example, "leaf", "stem")
    once = model.segment_like(image, [(example, masks)])
    assert model.segment_like(image, [(example, masks)] * 3) == once
    asked = {
        "pixel_values": torch.randn(1, 3, 32, 32),
        "prompt_pixel_values": torch.randn(1, 3, 32, 32),
        "prompt_masks": torch.randn(1, 3, 32, 32),
    }
    twice = {name: value.repeat(2, 1, 1, 1) for name, value in asked.items()}
    with torch.inference_mode():
        alone = model.network(**asked).pred_masks[0]
        ours = model.network(**twice, feature_ensemble=True).pred_masks[0]
        theirs = library[1](**twice, feature_ensemble=True).pred_masks[0]
    torch.testing.assert_close(ours, alone, atol=1e-4, rtol=1e-4)
    assert (theirs - alone).abs().max() > 0.05, "transformers has mended it: drop our hook"


def test_several_examples_are_looked_at_together(model, library):
    image, labels = picture(50, 70), ["leaf", "stem"]
    shown = [(one, marked(one, *labels)) for one in (picture(64, 80, 1), picture(40, 90, 2))]
    processor, _ = library
    given = processor(
        images=[image.pixels.copy()] * 2,
        prompt_images=[one.pixels.copy() for one, _ in shown],
        prompt_masks=[numbered(masks, labels).astype(np.uint8) for _, masks in shown],
        num_labels=2,
        return_tensors="pt",
    )
    with torch.inference_mode():
        output = model.network(**given, feature_ensemble=True)
    # The answer beside the first example counts, as in the original.
    expected = processor.post_process_semantic_segmentation(
        output, target_sizes=[image.shape] * 2, num_labels=2
    )[0]
    found = model.segment_like(image, shown)
    assert (numbered(found, labels) != expected.numpy()).mean() < 1e-3
    assert all(found != model.segment_like(image, [one]) for one in shown)


def test_masks_without_labels_are_one_kind(model):
    image, example = picture(50, 70), picture(64, 80, seed=1)
    named = model.segment_like(image, [(example, marked(example, "x"))])
    found = model.segment_like(image, [(example, marked(example, ""))])
    assert found.labels == ("",) and (found.dense() == named.dense()).all()


def test_where_masks_of_an_example_overlap_the_smaller_one_is_shown(model):
    image, example = picture(50, 70), picture(64, 80, seed=1)
    large, small = np.zeros((2, *example.shape), bool)
    large[5:60, 5:70] = True
    small[20:40, 20:40] = True
    over = Masks.from_arrays([small, large], labels=["small", "large"])
    apart = Masks.from_arrays([small, large & ~small], labels=["small", "large"])
    found = model.segment_like(image, [(example, over)])
    assert found == model.segment_like(image, [(example, apart)])


def test_nothing_marked_finds_nothing(model):
    image = picture(50, 70)
    assert model.segment_like(image, []) == Masks.empty(image.shape)
    assert model.segment_like(image, [(image, Masks.empty(image.shape))]) == Masks.empty(
        image.shape
    )
    assert segment_like(image, image, Masks.empty(image.shape), model=model) == Masks.empty(
        (50, 70)
    )


def test_the_option_embedding_tells_objects_from_classes(folder, model):
    image, example = picture(50, 70), picture(64, 80, seed=1)
    masks = marked(example, "a", "b")
    semantic = SegGpt.load(checkpoint(folder, "seggpt", embedding="semantic"), "cpu")
    given = [(example, masks)]
    assert semantic.segment_like(image, given) != model.segment_like(image, given)
    with pytest.raises(ModelError, match="option embedding is 'clas', expected one of instance"):
        SegGpt.load(checkpoint(folder, "seggpt", embedding="clas"), "cpu")
