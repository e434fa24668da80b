"""Does Grounding DINO's adapter feed and read the model as its authors do?"""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from anyloom import Image, ModelError, Regions
from anyloom.models.detection.boxes import boxes_in_pixels
from anyloom.models.detection.grounding_dino import DetectionRequest, GroundingDino, resized_size
from tests.models import tiny

PHRASES = ["Red car", "dog", "the running cat"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny.grounding_dino(tmp_path_factory.mktemp("models") / "grounding-dino")


@pytest.fixture(scope="module")
def model(folder: Path) -> GroundingDino:
    return GroundingDino.load(tiny.checkpoint(folder, "grounding-dino"), "cpu")


@pytest.fixture(scope="module")
def image() -> Image:
    return Image(np.random.default_rng(0).integers(0, 255, (48, 70, 3), dtype=np.uint8))


def outputs(model: GroundingDino, image: Image, text: str) -> tuple[np.ndarray, np.ndarray, list]:
    """Return probabilities, boxes in 0..1 and tokens of the library's own processor and model."""
    import torch
    from transformers import GroundingDinoProcessor

    processor = GroundingDinoProcessor(model.preprocessing.processor, model.tokenizer.tokenizer)
    given = processor(images=image.pixels.copy(), text=text, return_tensors="pt")
    with torch.inference_mode():
        found = model.network(**given)
    tokens = processor.tokenizer.convert_ids_to_tokens(given["input_ids"][0])
    return found.logits[0].sigmoid().numpy(), found.pred_boxes[0].numpy(), tokens


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        ((480, 640), (800, 1066)),
        ((1080, 1920), (750, 1333)),
        ((500, 2000), (333, 1332)),
        ((2000, 500), (1332, 333)),
        ((800, 800), (800, 800)),
    ],
)
def test_the_picture_is_resized_as_in_the_original(
    size: tuple[int, int], expected: tuple[int, int]
) -> None:
    assert resized_size(size, 800, 1333) == expected


def test_boxes_are_corners_in_pixels_cut_at_the_frame() -> None:
    boxes = np.array([[0.5, 0.5, 0.5, 0.25], [0.0, 1.0, 0.2, 0.2]], np.float32)
    expected = [[50, 75, 150, 125], [0, 180, 20, 200]]
    np.testing.assert_allclose(boxes_in_pixels(boxes, (200, 200)), expected, atol=1e-4)


def test_boxes_and_scores_are_those_of_the_library(model: GroundingDino, image: Image) -> None:
    probabilities, boxes, _ = outputs(model, image, "red car. dog. the running cat.")
    scores = probabilities.max(axis=1)
    threshold = float(np.sort(scores)[4])
    found = model.ground(image, PHRASES, box_threshold=threshold, text_threshold=0)
    kept = np.flatnonzero(scores > threshold)
    order = kept[np.argsort(-scores[kept], kind="stable")]
    assert len(found) == 7
    assert found.score_kind == "detector"
    np.testing.assert_allclose(found.scores, scores[order], rtol=1e-5)
    np.testing.assert_allclose(found.boxes, boxes_in_pixels(boxes[order], image.shape), atol=1e-3)


def test_the_label_is_the_phrase_of_the_best_token(model: GroundingDino, image: Image) -> None:
    probabilities, _, tokens = outputs(model, image, "red car. dog. the running cat.")
    owner = {1: 0, 2: 0, 4: 1, 6: 2, 7: 2, 8: 2}
    assert [tokens[at] for at in owner] == ["red", "car", "dog", "the", "running", "cat"]
    best = [max(owner, key=lambda at: row[at]) for row in probabilities]
    order = np.argsort(-probabilities.max(axis=1), kind="stable")
    found = model.ground(image, PHRASES, box_threshold=0, text_threshold=0)
    assert found.labels == tuple(PHRASES[owner[best[row]]] for row in order)
    assert len(set(found.labels or ())) > 1


def test_a_box_may_be_scored_by_the_mean_of_the_tokens_of_each_phrase(
    model: GroundingDino, image: Image
) -> None:
    probabilities, boxes, _ = outputs(model, image, "red car. dog. the running cat.")
    means = np.stack([probabilities[:, at].mean(axis=1) for at in ([1, 2], [4], [6, 7, 8])], axis=1)
    best = means.max(axis=1)
    threshold = float(np.median(best))
    found = model.ground(
        image, PHRASES, box_threshold=threshold, text_threshold=1.0, word_scores="mean"
    )
    kept = np.flatnonzero(best > threshold)
    order = kept[np.argsort(-best[kept], kind="stable")]
    assert 0 < len(found) == len(order) < len(boxes)
    np.testing.assert_allclose(found.scores, best[order], rtol=1e-5)
    assert found.labels == tuple(PHRASES[at] for at in means[order].argmax(axis=1))
    np.testing.assert_allclose(found.boxes, boxes_in_pixels(boxes[order], image.shape), atol=1e-3)


def test_a_caption_with_commas_is_read_as_the_library_reads_it(
    model: GroundingDino, image: Image
) -> None:
    probabilities, _, _ = outputs(model, image, "red car, dog, the running cat.")
    found = model.ground(image, PHRASES, box_threshold=0, text_threshold=0, separator=", ")
    np.testing.assert_allclose(found.scores, np.sort(probabilities.max(axis=1))[::-1], rtol=1e-5)


def test_the_column_query_is_the_place_of_a_box_in_the_output_of_the_library(
    model: GroundingDino, image: Image
) -> None:
    probabilities, boxes, _ = outputs(model, image, "red car. dog. the running cat.")
    found = model.ground(image, PHRASES, box_threshold=0, text_threshold=0)
    order = np.asarray(found.columns["query"])
    assert sorted(order) == list(range(len(boxes)))
    np.testing.assert_allclose(found.scores, probabilities.max(axis=1)[order], rtol=1e-5)


def test_a_box_that_no_phrase_describes_is_left_out(model: GroundingDino, image: Image) -> None:
    probabilities, _, _ = outputs(model, image, "red car. dog. the running cat.")
    described = np.sort(probabilities[:, [1, 2, 4, 6, 7, 8]].max(axis=1))
    found = model.ground(image, PHRASES, box_threshold=0, text_threshold=float(described[3]))
    assert len(found) == len(described) - 4


def test_thresholds_are_strict(model: GroundingDino, image: Image) -> None:
    everything = model.ground(image, PHRASES, box_threshold=0, text_threshold=0)
    assert everything.scores is not None
    best = float(everything.scores[0])
    none = model.ground(image, PHRASES, box_threshold=best, text_threshold=0)
    assert (len(none), none.frame, none.labels) == (0, image.shape, ())
    just_below = float(np.nextafter(np.float32(best), np.float32(0)))
    assert len(model.ground(image, PHRASES, box_threshold=just_below, text_threshold=0)) == 1


def test_more_phrases_than_a_caption_holds_are_looked_for_in_several(
    model: GroundingDino, image: Image
) -> None:
    # 62 tokens are free: a phrase of 30 and its point leave room for exactly one more like it.
    long = [" ".join([word] * 30) for word in ("dog", "cat", "car")]
    found = model.ground(image, long, box_threshold=0, text_threshold=0)
    parts = [
        model.ground(image, some, box_threshold=0, text_threshold=0)
        for some in (long[:2], long[2:])
    ]
    expected = Regions.concatenate(parts).sorted_by_score()
    assert (found.labels, len(found)) == (expected.labels, 24)
    np.testing.assert_array_equal(found.boxes, expected.boxes)


def test_a_phrase_that_no_caption_holds_is_one_clear_line(
    model: GroundingDino, image: Image
) -> None:
    with pytest.raises(ModelError, match=r"^model 'tiny' reads 62 tokens .* has 81; shorten it$"):
        model.ground(image, ["dog " * 80])


def test_no_phrase_and_phrases_without_words_find_nothing(
    model: GroundingDino, image: Image
) -> None:
    assert len(model.ground(image, [])) == 0
    assert len(model.ground(image, ["?", "."], box_threshold=0, text_threshold=0)) == 0


def meanings(model: GroundingDino, image: Image, phrases: list[str]) -> np.ndarray:
    """Return what the text encoder makes of the phrases' tokens."""
    read: list[np.ndarray] = []
    encoder = model.network.model.text_backbone
    hook = encoder.register_forward_hook(
        lambda _, given, found: read.append(found.last_hidden_state[0].float().numpy())
    )
    try:
        model.ground(image, phrases)
    finally:
        hook.remove()
    return read[0]


def test_what_a_phrase_means_does_not_depend_on_the_others(
    model: GroundingDino, image: Image
) -> None:
    # Tokens: [CLS] red car . …: a phrase sees itself and its point.
    beside_dog = meanings(model, image, ["red car", "dog"])
    beside_cat = meanings(model, image, ["red car", "the running cat"])
    np.testing.assert_allclose(beside_dog[1:4], beside_cat[1:4], atol=1e-6)
    assert np.abs(beside_dog[4] - beside_cat[4]).max() > 0.01


def test_the_column_phrase_is_what_the_library_calls_a_box(
    model: GroundingDino, image: Image
) -> None:
    import torch
    from transformers import GroundingDinoProcessor

    processor = GroundingDinoProcessor(model.preprocessing.processor, model.tokenizer.tokenizer)
    given = processor(images=image.pixels.copy(), text="red car. dog.", return_tensors="pt")
    with torch.inference_mode():
        output = model.network(**given)
    threshold = float(output.logits.sigmoid().median())
    [theirs] = processor.post_process_grounded_object_detection(
        output, given["input_ids"], threshold=0, text_threshold=threshold
    )
    ours = model.ground(image, ["red car", "dog"], box_threshold=0, text_threshold=threshold)
    expected = [label.replace(".", "").strip() for label in theirs["text_labels"]]
    order = np.argsort(-theirs["scores"].numpy(), kind="stable")
    kept = [expected[row] for row in order if set(expected[row].split()) & {"red", "car", "dog"}]
    assert list(ours.columns["phrase"]) == kept
    assert any("dog" in phrase and "red" in phrase for phrase in kept)


def pictures() -> list[Image]:
    """Two of one size and one of another."""
    random = np.random.default_rng(1)
    sizes = [(48, 70), (48, 70), (60, 50)]
    return [Image(random.integers(0, 255, (*size, 3), dtype=np.uint8)) for size in sizes]


def everything(model: GroundingDino, image: Image, phrases: list[str]) -> Regions:
    return model.ground(image, phrases, box_threshold=0, text_threshold=0)


class Gathering:
    """A dispatcher that answers the requests of all threads in one call, when all are there."""

    def __init__(self, callers: int) -> None:
        self.barrier = threading.Barrier(callers, action=self.answer)
        self.waiting: dict[int, tuple[Any, Any, Any]] = {}
        self.answers: dict[int, list[Any]] = {}

    def answer(self) -> None:
        [(model, stage)] = {(model, stage) for model, stage, _ in self.waiting.values()}
        joined = [one for _, _, requests in self.waiting.values() for one in requests]
        found = iter(stage.run(model, joined))
        self.answers = {
            caller: [next(found) for _ in requests]
            for caller, (_, _, requests) in self.waiting.items()
        }

    def dispatch(self, model: Any, stage: Any, requests: Any) -> list[Any]:
        me = threading.get_ident()
        self.waiting[me] = (model, stage, requests)
        self.barrier.wait(timeout=60)
        return self.answers[me]


@pytest.mark.parametrize("openmmlab", [False, True])
def test_a_batch_of_several_threads_equals_its_members_one_by_one(
    tmp_path: Path, openmmlab: bool
) -> None:
    folder = tiny.grounding_dino(tmp_path, openmmlab=openmmlab)
    model = GroundingDino.load(tiny.checkpoint(folder, "grounding-dino"), "cpu")
    asked = [(one, some) for one in pictures() for some in (["dog", "red car"], ["cat", "car"])]
    alone = [everything(model, *one) for one in asked]
    sizes: list[int] = []
    model.network.register_forward_hook(
        lambda _, given, options, found: sizes.append(len(options["pixel_values"])),
        with_kwargs=True,
    )
    model.dispatcher = Gathering(len(asked))
    with ThreadPoolExecutor(len(asked)) as pool:
        together = list(pool.map(lambda one: everything(model, *one), asked))
    # Captions of one length share a call; "dog. red car." is a token longer than "cat. car.".
    assert sorted(sizes) == [1, 1, 2, 2]
    for one, same in zip(alone, together, strict=True):
        assert one.labels == same.labels
        np.testing.assert_allclose(one.boxes, same.boxes, atol=1e-3)
        np.testing.assert_allclose(one.scores, same.scores, atol=1e-5)


def test_a_lower_precision_moves_boxes_by_little(folder: Path) -> None:
    import torch

    exact, rough = (
        GroundingDino.load(tiny.checkpoint(folder, "grounding-dino", **options), "cpu")
        for options in ({}, {"dtype": "bfloat16"})
    )
    pixels = torch.rand(3, 64, 96)
    asked = DetectionRequest(pixels, torch.tensor(exact.tokenizer("red car. dog.")["input_ids"]))
    [one], [other] = exact.detect([asked]), rough.detect([asked])
    # Rounding may choose another place to look at; where both looked, they say the same.
    boxes = np.abs(one.boxes[:, None] - other.boxes[None]).max(axis=2)
    said = np.abs(one.probabilities[:, None] - other.probabilities[None]).max(axis=2)
    same = (boxes < 0.01) & (said < 0.1)
    assert same.any(axis=1).sum() >= 8
    assert boxes[same].max() > 0


def test_mm_grounding_dino_is_of_the_same_family(tmp_path: Path, image: Image) -> None:
    folder = tiny.grounding_dino(tmp_path, openmmlab=True)
    model = GroundingDino.load(tiny.checkpoint(folder, "grounding-dino"), "cpu")
    assert type(model.network).__name__ == "MMGroundingDinoForObjectDetection"
    probabilities, boxes, _ = outputs(model, image, "red car. dog. the running cat.")
    scores = probabilities.max(axis=1)
    order = np.argsort(-scores, kind="stable")
    found = everything(model, image, PHRASES)
    np.testing.assert_allclose(found.scores, scores[order], rtol=1e-5)
    np.testing.assert_allclose(found.boxes, boxes_in_pixels(boxes[order], image.shape), atol=1e-3)
    assert set(found.labels or ()) <= set(PHRASES)


def test_every_head_of_mm_grounding_dino_is_read(tmp_path: Path) -> None:
    from safetensors.torch import load_file

    folder = tiny.grounding_dino(tmp_path, openmmlab=True)
    model = GroundingDino.load(tiny.checkpoint(folder, "grounding-dino"), "cpu")
    heads = model.network.bbox_embed
    stored = load_file(folder / "model.safetensors")
    firsts = [stored[f"bbox_embed.{number}.layers.0.weight"] for number in range(len(heads))]
    assert [
        bool((one.layers[0].weight == first).all())
        for one, first in zip(heads, firsts, strict=True)
    ]
    assert not (firsts[0] == firsts[1]).all()
