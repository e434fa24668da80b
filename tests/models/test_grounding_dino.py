"""Does Grounding DINO's adapter feed and read the model as its authors do?"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anyloom.errors import ModelError
from anyloom.models.grounding_dino import GroundingDino, caption, in_pixels, resized
from anyloom.values import Image, Regions

from . import tiny

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

    processor = GroundingDinoProcessor(model.processor, model.tokenizer)
    given = processor(images=image.pixels.copy(), text=text, return_tensors="pt")
    with torch.inference_mode():
        found = model.network(**given)
    tokens = model.tokenizer.convert_ids_to_tokens(given["input_ids"][0])
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
    assert resized(size, 800, 1333) == expected


def test_the_caption_is_lower_case_and_each_phrase_ends_with_a_point() -> None:
    written = caption([" Red  car", "dog.", "3.5 mm jack?"])
    assert written.text == "red car. dog. 3 5 mm jack."
    assert [written.text[start:end] for start, end in written.spans] == [
        "red car",
        "dog",
        "3 5 mm jack",
    ]


@given(st.lists(st.text(max_size=12), max_size=5))
def test_every_phrase_stands_where_its_span_says(phrases: list[str]) -> None:
    written = caption(phrases)
    assert len(written.spans) == len(phrases)
    for start, end in written.spans:
        assert written.text[end] == "."
        assert start == 0 or written.text[start - 2 : start] == ". "


def test_boxes_are_corners_in_pixels_cut_at_the_frame() -> None:
    boxes = np.array([[0.5, 0.5, 0.5, 0.25], [0.0, 1.0, 0.2, 0.2]], np.float32)
    expected = [[50, 75, 150, 125], [0, 180, 20, 200]]
    np.testing.assert_allclose(in_pixels(boxes, (200, 200)), expected, atol=1e-4)


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
    np.testing.assert_allclose(found.boxes, in_pixels(boxes[order], image.size), atol=1e-3)


def test_the_label_is_the_phrase_of_the_best_token(model: GroundingDino, image: Image) -> None:
    probabilities, _, tokens = outputs(model, image, "red car. dog. the running cat.")
    owner = {1: 0, 2: 0, 4: 1, 6: 2, 7: 2, 8: 2}
    assert [tokens[at] for at in owner] == ["red", "car", "dog", "the", "running", "cat"]
    best = [max(owner, key=lambda at: row[at]) for row in probabilities]
    order = np.argsort(-probabilities.max(axis=1), kind="stable")
    found = model.ground(image, PHRASES, box_threshold=0, text_threshold=0)
    assert found.labels == tuple(PHRASES[owner[best[row]]] for row in order)
    assert len(set(found.labels or ())) > 1


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
    assert (len(none), none.frame, none.labels) == (0, image.size, ())
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


def test_the_same_picture_gives_the_same_boxes(model: GroundingDino, image: Image) -> None:
    one, two = (model.ground(image, PHRASES, box_threshold=0, text_threshold=0) for _ in range(2))
    np.testing.assert_array_equal(one.boxes, two.boxes)
    np.testing.assert_array_equal(one.scores, two.scores)


def test_mm_grounding_dino_is_of_the_same_family(tmp_path: Path, image: Image) -> None:
    folder = tiny.grounding_dino(tmp_path, openmmlab=True)
    model = GroundingDino.load(tiny.checkpoint(folder, "grounding-dino"), "cpu")
    assert type(model.network).__name__ == "MMGroundingDinoForObjectDetection"
    found = model.ground(image, PHRASES, box_threshold=0, text_threshold=0)
    assert len(found) == 12
    assert set(found.labels or ()) <= set(PHRASES)


def test_another_architecture_is_refused_with_both_names(folder: Path, tmp_path: Path) -> None:
    other = shutil.copytree(folder, tmp_path / "other")
    config = json.loads((other / "config.json").read_text())
    (other / "config.json").write_text(json.dumps(config | {"model_type": "owlv2"}))
    with pytest.raises(ModelError, match=r"describes a 'owlv2', the family 'grounding-dino' loads"):
        GroundingDino.load(tiny.checkpoint(other, "grounding-dino"), "cpu")


@pytest.mark.parametrize(
    ("file", "told"),
    [
        ("model.safetensors", "has no weights"),
        ("config.json", "has no config.json"),
        ("tokenizer.json", "has no vocabulary"),
        ("processor_config.json", "has no preprocessing"),
    ],
)
def test_a_missing_file_is_one_clear_line(
    folder: Path, tmp_path: Path, file: str, told: str
) -> None:
    lacking = shutil.copytree(
        folder, tmp_path / "lacking", ignore=shutil.ignore_patterns(file, "vocab.txt")
    )
    with pytest.raises(ModelError, match=f"^model 'tiny': {lacking} {told}"):
        GroundingDino.load(tiny.checkpoint(lacking, "grounding-dino"), "cpu")


@pytest.mark.parametrize("file", ["model.safetensors", "config.json", "tokenizer.json"])
def test_a_damaged_file_is_one_clear_line(folder: Path, tmp_path: Path, file: str) -> None:
    damaged = shutil.copytree(folder, tmp_path / "damaged")
    whole = (damaged / file).read_bytes()
    (damaged / file).write_bytes(whole[: len(whole) // 2])
    with pytest.raises(ModelError, match=r"^model 'tiny': [^\n]*damaged[^\n]*$"):
        GroundingDino.load(tiny.checkpoint(damaged, "grounding-dino"), "cpu")


def test_weights_of_another_size_are_refused(folder: Path, tmp_path: Path) -> None:
    other = shutil.copytree(folder, tmp_path / "other")
    config = json.loads((other / "config.json").read_text())
    (other / "config.json").write_text(json.dumps(config | {"encoder_ffn_dim": 24}))
    with pytest.raises(ModelError, match=r"is \[.*\], its config.json asks for \[.*\]"):
        GroundingDino.load(tiny.checkpoint(other, "grounding-dino"), "cpu")
