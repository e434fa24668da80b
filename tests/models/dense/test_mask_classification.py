"""Do Mask2Former, OneFormer and EoMT see and answer an image as their authors' code does?"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
import torch
from torch.nn.functional import interpolate
from transformers import AutoImageProcessor, OneFormerProcessor
from transformers.models.eomt.image_processing_eomt import (
    compute_segments,
    remove_low_and_no_objects,
)

from anyloom import Image, Masks
from anyloom.models import PanopticSegmenter, SemanticSegmenter
from anyloom.models.dense.eomt import Eomt, EomtSemantic
from anyloom.models.dense.mask2former import Mask2Former, Mask2FormerSemantic
from anyloom.models.dense.oneformer import OneFormer
from tests.models import tiny_semantics
from tests.models.tiny import checkpoint

STREETS = {number: f"LABEL_{number}" for number in range(19)}
SIZES = [(100, 150), (150, 100), (64, 64)]
ADAPTERS = {
    "mask2former": Mask2Former,
    "oneformer": OneFormer,
    "eomt": Eomt,
    "eomt-semantic": EomtSemantic,
}
CLOSE = 1e-3
"""The share of pixels that may differ: where two classes are equally likely to the last digits."""


pytestmark = pytest.mark.usefixtures("one_thread")


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    home = tmp_path_factory.mktemp("models")
    return {
        "mask2former": tiny_semantics.mask2former(home / "mask2former"),
        "oneformer": tiny_semantics.oneformer(home / "oneformer"),
        "eomt": tiny_semantics.eomt(home / "eomt", names=STREETS),
        "eomt-semantic": tiny_semantics.eomt(home / "eomt-semantic", split=True),
    }


@pytest.fixture(scope="module")
def models(folders: dict[str, Path]) -> dict[str, Any]:
    return {
        family: adapter.load(checkpoint(folders[family], family), "cpu")
        for family, adapter in ADAPTERS.items()
    }


def picture(height: int, width: int, seed: int = 0) -> Image:
    """A smooth image, which survives resizing."""
    random = np.random.default_rng(seed)
    coarse = random.integers(0, 255, (5, 7, 3), dtype=np.uint8)
    return Image(cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC))


def output_of(model: Any, folder: Path, image: Image, task: str) -> tuple[Any, Any, Any]:
    """Return the library's processor for a folder, what it makes of an image, and the answer."""
    if isinstance(model, OneFormer):
        processor = OneFormerProcessor.from_pretrained(folder)
        given = processor(images=[image.pixels.copy()], task_inputs=[task], return_tensors="pt")
        processor = processor.image_processor
    else:
        processor = AutoImageProcessor.from_pretrained(folder)
        given = processor(images=[image.pixels.copy()], return_tensors="pt")
    offsets = given.pop("patch_offsets", None)
    with torch.inference_mode():
        output = model.network(**given)
    output.patch_offsets = offsets
    return processor, given, output


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("family", ["mask2former", "eomt-semantic"])
def test_a_semantic_map_is_that_of_transformers(folders, models, family, size):
    image = picture(*size)
    processor, _, output = output_of(models[family], folders[family], image, "semantic")
    [expected] = processor.post_process_semantic_segmentation(output, target_sizes=[image.shape])
    found = models[family].semantic_map(image)
    assert (found.numbers != expected.numpy()).mean() < CLOSE
    assert len(np.unique(found.numbers)) > 1
    assert found.frame == image.shape and found.names == tiny_semantics.NAMES


@pytest.mark.parametrize("size", SIZES)
def test_oneformers_masks_reach_the_networks_size_before_they_are_summed(folders, models, size):
    # As in the original; transformers leaves them four times smaller.
    image = picture(*size)
    processor, given, output = output_of(
        models["oneformer"], folders["oneformer"], image, "semantic"
    )
    output.masks_queries_logits = interpolate(
        output.masks_queries_logits, given["pixel_values"].shape[2:], mode="bilinear"
    )
    [expected] = processor.post_process_semantic_segmentation(output, target_sizes=[image.shape])
    found = models["oneformer"].semantic_map(image)
    assert (found.numbers != expected.numpy()).mean() < CLOSE


@pytest.mark.parametrize("size", SIZES)
def test_a_padded_picture_is_mapped_without_its_padding(folders, models, size):
    image = picture(*size)
    _, given, output = output_of(models["eomt"], folders["eomt"], image, "semantic")
    scale = 64 / max(size)
    height, width = round(size[0] * scale), round(size[1] * scale)
    shown = given["pixel_values"][0]
    assert (shown[:, height:] == shown[:, 63:, 63:]).all() or height == 64
    masks = interpolate(output.masks_queries_logits, (64, 64), mode="bilinear")[0].sigmoid()
    classes = output.class_queries_logits[0].softmax(-1)[:, :-1]
    likely = torch.einsum("qc,qhw->chw", classes, masks)[None, :, :height, :width]
    expected = interpolate(likely, size, mode="bilinear")[0].argmax(0).numpy()
    assert (models["eomt"].semantic_map(image).numbers != expected).mean() < CLOSE


def numbered(masks: Masks) -> np.ndarray:
    numbers = np.full(masks.frame, -1)
    for row, shape in enumerate(masks.masks()):
        numbers[shape] = row
    return numbers


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_panoptic_segments_are_those_of_transformers(folders, models, size, seed):
    image, model = picture(*size, seed=seed), models["eomt"]
    processor, _, output = output_of(model, folders["eomt"], image, "panoptic")
    [told] = processor.post_process_panoptic_segmentation(
        output, target_sizes=[image.shape], threshold=0.2, stuff_classes=list(range(11))
    )
    found = model.panoptic(image, threshold=0.2)
    best_first = sorted(told["segments_info"], key=lambda one: -one["score"])
    numbers = numbered(found)
    assert found.scores == pytest.approx([one["score"] for one in best_first], abs=1e-5)
    assert list(found.columns["class_id"]) == [one["label_id"] for one in best_first]
    for row, one in enumerate(best_first):
        assert ((numbers == row) != (told["segmentation"].numpy() == one["id"])).mean() < CLOSE


def test_segments_carry_the_names_of_their_classes_and_whether_they_are_things(models):
    model = models["eomt"]
    every = [model.panoptic(picture(90, 70, seed), threshold=0.15) for seed in range(12)]
    found = Masks.concatenate([one for one in every if one])
    assert len(found) > 3 and found.score_kind == "detector"
    for label, number, thing in zip(
        found.labels or (), found.columns["class_id"], found.columns["is_thing"], strict=True
    ):
        assert model.classes.names[int(number)] == label
        assert thing == (number > 10)


@pytest.mark.parametrize("family", ["mask2former", "oneformer"])
def test_segments_of_all_families_follow_the_same_rules(folders, models, family):
    """The original's, which transformers has for EoMT only; see query_maps."""
    found = 0
    for seed in range(8):
        image, model = picture(70, 90, seed), models[family]
        _, given, output = output_of(model, folders[family], image, "panoptic")
        seen = given["pixel_values"].shape[2:]
        full = interpolate(output.masks_queries_logits, seen, mode="bilinear")
        logits = interpolate(full, image.shape, mode="bilinear")[0]
        scores, labels = output.class_queries_logits[0].softmax(-1).max(-1)
        kept = remove_low_and_no_objects(logits, scores, labels, 0.3, len(tiny_semantics.NAMES))
        numbers, told = compute_segments(*kept, [], target_size=image.shape)
        ours = model.panoptic(image, threshold=0.3)
        order = sorted(told, key=lambda one: -one["score"])
        assert list(ours.columns["class_id"]) == [one["label_id"] for one in order]
        for row, one in enumerate(order):
            assert (ours.mask(row) != (numbers.numpy() == one["id"])).mean() < CLOSE
        found += len(ours)
    assert found > 3


def test_oneformer_is_told_the_task_as_its_own_processor_tells_it(folders, models):
    processor = OneFormerProcessor.from_pretrained(folders["oneformer"])
    for task in ("semantic", "panoptic"):
        told = processor(images=[np.zeros((64, 64, 3), np.uint8)], task_inputs=[task])
        ours = models["oneformer"].inputs(torch.zeros(1, 3, 64, 64), [task])["task_inputs"]
        assert (ours == torch.as_tensor(np.asarray(told["task_inputs"]))).all()
    assert (
        models["oneformer"].task_tokens["semantic"] != models["oneformer"].task_tokens["panoptic"]
    ).any()


@pytest.mark.parametrize("family", ADAPTERS)
@pytest.mark.parametrize("size", [(1, 1), (1, 300), (300, 2), (7, 5)])
def test_any_shape_of_picture_has_a_map(models, family, size):
    image = picture(*size)
    found = models[family].semantic_map(image)
    assert found.frame == image.shape
    if isinstance(models[family], PanopticSegmenter):
        segments = models[family].panoptic(image, threshold=0)
        assert segments.frame == image.shape
        assert (segments.areas > 0).all()


def test_what_was_trained_for_maps_only_fills_no_panoptic_slot():
    for adapter in (EomtSemantic, Mask2FormerSemantic):
        assert adapter.protocols() == (SemanticSegmenter,)
    for adapter in (Eomt, Mask2Former, OneFormer):
        assert set(adapter.protocols()) == {SemanticSegmenter, PanopticSegmenter}


def test_oneformers_preprocessing_is_read_without_the_list_of_classes_on_the_hub(
    folders, models, tmp_path
):
    copy = shutil.copytree(folders["oneformer"], tmp_path / "as-published")
    (copy / "processor_config.json").unlink()
    published = {
        "image_processor_type": "OneFormerImageProcessor",
        "class_info_file": "ade20k_panoptic.json",
        "repo_path": "shi-labs/oneformer_demo",
        "metadata": {"0": "wall", "class_names": ["wall"], "thing_ids": []},
        "do_reduce_labels": False,
        "ignore_index": 255,
        "num_labels": 150,
        "num_text": 134,
        "resample": 2,
        "size": {"longest_edge": 200, "shortest_edge": 64},
    }
    (copy / "preprocessor_config.json").write_text(json.dumps(published))
    model = OneFormer.load(checkpoint(copy, "oneformer"), "cpu")
    assert model.semantic_map(picture(50, 70)) == models["oneformer"].semantic_map(picture(50, 70))


def test_an_image_is_divided_where_the_checkpoint_pads_it_but_the_option_says_split(
    tmp_path: Path,
) -> None:
    folder = tiny_semantics.eomt_dinov3(tmp_path, side=64)
    pixels = np.zeros((64, 160, 3), np.uint8)
    boxes = {}
    for split in (False, True):
        model = EomtSemantic.load(checkpoint(folder, "eomt-semantic", split=split), "cpu")
        windows, size = model.windows(pixels)
        boxes[split] = [window.box for window in windows], size
        assert all(window.pixels.shape == (3, 64, 64) for window in windows)
    assert boxes[False] == ([(0, 0, 64, 26)], (26, 64))
    assert boxes[True][0] == [(0, 0, 64, 64), (48, 0, 112, 64), (96, 0, 160, 64)]
    assert boxes[True][1] == (64, 160)
