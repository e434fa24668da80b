"""Does SAM 3 find what phrases name, as its authors' code and transformers' processor do?"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from transformers import Sam3Processor

from anyloom import Image, ModelError, Regions
from anyloom.models.segment_anything.sam3 import Sam3
from anyloom.nodes import ground, segment_text
from anyloom.registry.lookup import registry
from tests.models.segment_anything.test_sam import scene
from tests.models.tiny_sam import checkpoint
from tests.models.tiny_sam3 import QUERIES, SIZE, saved_sam3

PHRASES = ["red disc", "A dog", "the running cat"]
LIKE, UNLIKE = [12.0, 14.0, 50.0, 48.0], [66.0, 30.0, 115.0, 75.0]


pytestmark = pytest.mark.usefixtures("one_thread")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return saved_sam3(tmp_path_factory.mktemp("sam3"))


@pytest.fixture(scope="module")
def sam3(folder: Path) -> Sam3:
    return Sam3.load(checkpoint(folder, "sam3"), "cpu")


@pytest.fixture(scope="module")
def processor(folder: Path) -> Sam3Processor:
    return Sam3Processor.from_pretrained(folder)


@pytest.fixture(scope="module")
def image() -> Image:
    return scene(90, 130)


def outputs(sam3: Sam3, processor: Any, image: Image, texts: list[str], **boxes: Any) -> Any:
    """Return what the network says behind transformers' own processor.

    The processor gives boxes to every image as soon as one has some, so an image of which only a
    text is asked is put beside one with a box: only then does the network get the summary of
    examples that SAM 3 was trained with, and transformers leaves out otherwise.
    """
    given = processor(
        images=[image.to_pil()] * len(texts), text=texts, return_tensors="pt", **boxes
    )
    given.pop("original_sizes")
    with torch.inference_mode():
        return sam3.network(**given)


@pytest.fixture(scope="module")
def said(sam3: Sam3, processor: Any, image: Image) -> Any:
    """Return the outputs for all phrases; the last is there for the sake of its box."""
    boxes = [None] * len(PHRASES) + [[LIKE]]
    return outputs(sam3, processor, image, [*PHRASES, "any"], input_boxes=boxes)


def order_of(scores: torch.Tensor) -> np.ndarray:
    return np.argsort(-scores.numpy(), kind="stable")


@pytest.mark.parametrize("size", [(90, 130), (130, 90), (SIZE, SIZE), (333, 500), (1, 40)])
def test_a_picture_is_prepared_as_by_transformers(sam3, processor, size):
    picture = scene(*size)
    prepared = processor(images=picture.to_pil(), return_tensors="pt").pixel_values
    with torch.inference_mode():
        expected = sam3.network.get_vision_features(prepared).fpn_hidden_states
    for mine, theirs in zip(sam3._encode(picture.pixels), expected[:-1], strict=True):
        torch.testing.assert_close(mine, theirs[0], atol=1e-4, rtol=1e-4)


def test_boxes_and_scores_are_those_of_transformers_post_processing(sam3, processor, image, said):
    threshold = float(
        torch.median(said.pred_logits[1].sigmoid() * said.presence_logits[1].sigmoid())
    )
    told = processor.post_process_object_detection(
        said, threshold, [image.shape] * (len(PHRASES) + 1)
    )
    for phrase, expected in zip(PHRASES, told, strict=False):
        found = sam3.ground(image, [phrase], box_threshold=threshold)
        order = order_of(expected["scores"])
        assert found.labels == (phrase,) * len(order)
        assert found.score_kind == "detector"
        np.testing.assert_allclose(found.scores, expected["scores"][order], atol=1e-5)
        boxes = expected["boxes"][order].numpy().clip(0, [130, 90, 130, 90])
        np.testing.assert_allclose(found.boxes, boxes, atol=1e-2)
    assert 0 < len(sam3.ground(image, PHRASES[1:2], box_threshold=threshold)) < QUERIES


def test_masks_are_those_of_transformers_post_processing(sam3, processor, image, said):
    cells = said.pred_masks.shape[-1]
    told = processor.post_process_instance_segmentation(said, 0.0)
    for number, phrase in enumerate(PHRASES):
        order = order_of(told[number]["scores"])
        found = sam3.segment_concepts(image, [phrase], threshold=0)
        assert len(found) == QUERIES and found.labels == (phrase,) * QUERIES
        np.testing.assert_allclose(found.scores, told[number]["scores"][order], atol=1e-5)
        [(_, instances)] = sam3._detect(image, [phrase], None, None, 0)
        low = (instances.logits > 0).numpy()
        assert low.shape == (QUERIES, cells, cells)
        assert (low != told[number]["masks"].numpy()).mean() < 1e-4
        # At the image's size: the logits are enlarged, as in SAM 3's repository.
        logits = said.pred_masks[number][order][None]
        full = torch.nn.functional.interpolate(logits, image.shape, mode="bilinear")[0] > 0
        assert (found.dense() != full.numpy()).mean() < 1e-4


def test_enlarged_probabilities_as_in_transformers_move_outlines_only(sam3, processor, image, said):
    told = processor.post_process_instance_segmentation(said, 0.0, 0.5, [image.shape] * 4)
    order = order_of(told[0]["scores"])
    found = sam3.segment_concepts(image, PHRASES[:1], threshold=0)
    assert (found.dense() != told[0]["masks"][order].numpy()).mean() < 0.05


@pytest.mark.parametrize(
    ("like", "unlike"), [([LIKE], []), ([LIKE, UNLIKE], []), ([LIKE], [UNLIKE]), ([], [UNLIKE])]
)
def test_examples_are_boxes_that_are_meant_or_not(sam3, processor, image, like, unlike):
    said = outputs(
        sam3,
        processor,
        image,
        ["red disc"],
        input_boxes=[[*like, *unlike]],
        input_boxes_labels=[[1] * len(like) + [0] * len(unlike)],
    )
    told = processor.post_process_instance_segmentation(said, 0.0)[0]
    found = sam3.segment_concepts(
        image,
        ["red disc"],
        like=Regions(like, image.shape),
        unlike=Regions(unlike, image.shape),
        threshold=0,
    )
    np.testing.assert_allclose(found.scores, told["scores"][order_of(told["scores"])], atol=1e-5)
    alone = sam3.segment_concepts(image, ["red disc"], threshold=0)
    assert not np.allclose(alone.scores, found.scores, atol=1e-3), "the examples say something"


def test_examples_alone_are_asked_for_by_the_word_that_sam_3_was_trained_with(
    sam3, processor, image
):
    said = outputs(sam3, processor, image, ["visual"], input_boxes=[[LIKE]])
    told = processor.post_process_instance_segmentation(said, 0.0)[0]
    like = Regions([LIKE], image.shape, labels=["disc"])
    found = sam3.segment_concepts(image, [], like=like, threshold=0)
    np.testing.assert_allclose(found.scores, told["scores"][order_of(told["scores"])], atol=1e-5)
    assert found.labels is None


def test_phrases_together_give_what_they_give_one_by_one(sam3, image):
    together = sam3.segment_concepts(image, PHRASES * 2, threshold=0)
    assert len(together) == 6 * QUERIES
    assert (np.diff(together.scores) <= 0).all()
    for phrase in PHRASES:
        alone = sam3.segment_concepts(image, [phrase], threshold=0)
        mine = together[np.array([label == phrase for label in together.labels])]
        np.testing.assert_allclose(mine.scores[::2], alone.scores, atol=1e-5)
        assert (mine[::2].dense() != alone.dense()).mean() < 1e-4


def test_a_picture_and_a_phrase_are_read_once(sam3, monkeypatch):
    asked = []
    encode, read = sam3.network.get_vision_features, sam3.network.get_text_features
    monkeypatch.setattr(
        sam3.network, "get_vision_features", lambda *a, **k: asked.append("see") or encode(*a, **k)
    )
    monkeypatch.setattr(
        sam3.network, "get_text_features", lambda *a, **k: asked.append("read") or read(*a, **k)
    )
    for shade in (3, 4):
        for _ in range(2):
            sam3.ground(Image(np.full((9, 9, 3), shade, np.uint8)), ["a lamp", "A  lamp"])
    assert asked.count("see") == 2
    assert asked.count("read") == 1, "the tokenizer lowers case and joins spaces"


def test_nothing_found_is_an_empty_set(sam3, image):
    assert len(sam3.segment_concepts(image, PHRASES)) == 0, "random weights are never sure"
    assert len(sam3.ground(image, PHRASES)) == 0
    assert sam3.ground(image, []).frame == image.shape


def test_a_lower_precision_of_the_encoder_moves_features_little(sam3, folder, image):
    lower = Sam3.load(checkpoint(folder, "sam3", dtype="bfloat16"), "cpu")
    pairs = zip(sam3._encode(image.pixels), lower._encode(image.pixels), strict=True)
    for exact, near in pairs:
        assert exact.dtype == near.dtype == torch.float32
        assert 0 < (exact - near).norm() / exact.norm() < 0.05
    exact, near = (one.segment_concepts(image, PHRASES, threshold=0) for one in (sam3, lower))
    np.testing.assert_allclose(near.scores, exact.scores, atol=0.02)


def test_weights_held_in_a_lower_precision_change_nothing_that_autocast_does_not(
    sam3, folder, image, processor
):
    lower = Sam3.load(checkpoint(folder, "sam3", dtype="bfloat16"), "cpu")
    held, whole = (weight_bytes(one.network.vision_encoder) for one in (lower, sam3))
    assert held < 0.6 * whole
    given = processor(images=image.to_pil(), text="dog", return_tensors="pt")
    with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16):
        seen = sam3.network.get_vision_features(given.pixel_values).fpn_hidden_states
        read = sam3.network.get_text_features(given.input_ids, given.attention_mask).pooler_output
    for mine, theirs in zip(lower._encode(image.pixels), seen[:-1], strict=True):
        assert torch.equal(mine, theirs[0].float())
    [phrase] = lower._encode_phrases(["dog"])
    assert torch.equal(phrase.embedding, read[0].float())


def weight_bytes(network: torch.nn.Module) -> int:
    return sum(one.numel() * one.element_size() for one in network.parameters())


def test_a_phrase_longer_than_the_model_reads_is_refused(sam3, image):
    with pytest.raises(ModelError, match=r"reads 32 tokens of text, the phrase 'dog dog .*' has"):
        sam3.ground(image, ["dog " * 40])


def test_a_huge_number_of_large_masks_is_brought_to_full_size_in_pieces(sam3, image, monkeypatch):
    whole = sam3.segment_concepts(image, PHRASES[:1], threshold=0)
    monkeypatch.setattr("anyloom.core.batching.PIECE_BYTES", 130 * 90 * 18)
    assert sam3.segment_concepts(image, PHRASES[:1], threshold=0).fingerprint == whole.fingerprint


def test_the_license_gate_is_shown_in_the_catalog():
    for name in ("sam3", "sam3-tracker"):
        entry = registry.models().checkpoint(name)
        assert entry.gated and entry.license == "SAM License"
        assert entry.repo == "facebook/sam3"


def test_the_nodes_ask_it_for_masks_and_for_boxes(sam3, image):
    masks = segment_text.function(image, "red disc, a dog", model=sam3, threshold=0)
    assert set(masks.labels) == {"red disc", "a dog"} and len(masks) == 2 * QUERIES
    boxes = ground.function(image, "red disc", model=sam3, box_threshold=0, nms_threshold=1)
    assert len(boxes) == QUERIES and set(boxes.labels) == {"red disc"}
