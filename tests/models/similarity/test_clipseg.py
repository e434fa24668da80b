"""Does CLIPSeg's adapter give the maps of transformers' own model, over the right frame?"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from anyloom import Image
from anyloom.models.similarity.clipseg import ClipSeg, MapRequest
from tests.models import tiny

TEXTS = ["dog", "a photo of the red car", "cat"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny.clipseg(tmp_path_factory.mktemp("models") / "clipseg")


@pytest.fixture(scope="module")
def model(folder: Path) -> ClipSeg:
    return ClipSeg.load(tiny.checkpoint(folder, "clipseg"), "cpu")


def picture(height: int, width: int, seed: int = 0) -> Image:
    pixels = np.random.default_rng(seed).integers(0, 255, (height, width, 3), dtype=np.uint8)
    return Image(pixels)


def test_maps_of_texts_are_those_of_the_library(folder: Path, model: ClipSeg) -> None:
    import torch
    from transformers import CLIPSegForImageSegmentation, CLIPSegProcessor

    image = picture(40, 90)
    processor = CLIPSegProcessor.from_pretrained(folder)
    prepared = processor(
        text=TEXTS, images=[image.pixels.copy()] * 3, padding=True, return_tensors="pt"
    )
    with torch.inference_mode():
        network = CLIPSegForImageSegmentation.from_pretrained(folder).eval()
        expected = network(**prepared).logits.sigmoid().numpy()
    maps = model.similarity_maps(image, TEXTS)
    np.testing.assert_allclose([one.grid for one in maps], expected, atol=1e-5)
    assert np.abs(expected[0] - expected[1]).max() > 0.01
    assert [one.label for one in maps] == TEXTS
    assert {(one.grid.shape, one.frame, one.extent) for one in maps} == {
        ((64, 64), (40, 90), (0, 0, 90, 40))
    }


def test_maps_of_examples_are_those_of_the_library(folder: Path, model: ClipSeg) -> None:
    import torch
    from transformers import CLIPSegForImageSegmentation, CLIPSegProcessor

    image, examples = picture(50, 30), [picture(20, 20, 1).pixels, picture(9, 44, 2).pixels]
    processor = CLIPSegProcessor.from_pretrained(folder)
    prepared = processor(
        visual_prompt=[one.copy() for one in examples],
        images=[image.pixels.copy()] * 2,
        return_tensors="pt",
    )
    with torch.inference_mode():
        network = CLIPSegForImageSegmentation.from_pretrained(folder).eval()
        expected = network(**prepared).logits.sigmoid().numpy()
    maps = model.similarity_maps_like(image, examples)
    np.testing.assert_allclose([one.grid for one in maps], expected, atol=1e-5)
    assert np.abs(expected[0] - expected[1]).max() > 0.001


def test_a_phrases_mask_is_where_its_map_is_high(model: ClipSeg) -> None:
    image = picture(40, 90)
    maps = [one.on_image() for one in model.similarity_maps(image, TEXTS)]
    threshold = float(np.median(maps[0]))
    found = model.segment_concepts(image, TEXTS, threshold=threshold)
    assert 1 <= len(found) <= 3 and (np.diff(found.scores) <= 0).all()
    for row, label in enumerate(found.labels or ()):
        level = maps[TEXTS.index(label)]
        np.testing.assert_array_equal(found.mask(row), level > threshold)
        assert found.scores[row] == pytest.approx(level[level > threshold].mean(), abs=1e-5)
    assert len(model.segment_concepts(image, TEXTS, threshold=1)) == 0
    assert model.segment_concepts(image, []).frame == image.shape


def test_redundant_texts_take_away_what_they_explain(model: ClipSeg) -> None:
    image = picture(40, 40)
    dog, cat, car = (one.grid for one in model.similarity_maps(image, ["dog", "cat", "car"]))
    [told] = model.similarity_maps(image, ["dog"], redundant=["cat", "car"])
    np.testing.assert_allclose(told.grid, dog * (1 - cat) * (1 - car), atol=1e-6)


def test_a_long_text_is_cut(model: ClipSeg) -> None:
    cut, longer = model.similarity_maps(picture(9, 9), ["dog " * 76, "dog " * 76 + "cat " * 9])
    np.testing.assert_allclose(cut.grid, longer.grid, atol=1e-5)


def test_a_picture_is_looked_at_once_for_all_texts_and_a_text_is_read_once(folder: Path) -> None:
    model = ClipSeg.load(tiny.checkpoint(folder, "clipseg"), "cpu")
    calls: list[str] = []
    for name in ("vision_model", "text_model"):
        part = getattr(model.network.clip, name)
        part.register_forward_hook(lambda *_, name=name: calls.append(name))
    model.similarity_maps(picture(9, 9), ["dog", "cat"])
    model.similarity_maps(picture(8, 8), ["cat", "dog"])
    assert sorted(calls) == ["text_model", "vision_model", "vision_model"]


def test_a_batch_equals_its_members_one_by_one(model: ClipSeg) -> None:
    texts = [model.tokenizer(text)["input_ids"] for text in (*TEXTS, "the dog")]
    vectors = model.encode_texts(texts)
    np.testing.assert_allclose(vectors, [model.encode_texts([one])[0] for one in texts], atol=1e-6)
    pixels = [
        model.preprocessing.resize(picture(20, 30, n).pixels)["pixel_values"][0] for n in range(3)
    ]
    layers = model.encode_images(pixels)
    for one, together in zip(pixels, layers, strict=True):
        for alone, same in zip(model.encode_images([one])[0], together, strict=True):
            np.testing.assert_allclose(alone, same, atol=1e-6)
    sought = [MapRequest(one, vector) for one in layers for vector in vectors]
    alone = [model.decode([one])[0] for one in sought]
    np.testing.assert_allclose(model.decode(sought), alone, atol=1e-5)


def test_a_lower_precision_changes_maps_by_little(folder: Path) -> None:
    exact, rough = (
        ClipSeg.load(tiny.checkpoint(folder, "clipseg", **options), "cpu")
        for options in ({}, {"dtype": "bfloat16"})
    )
    one, other = (model.similarity_maps(picture(40, 40), ["dog"])[0] for model in (exact, rough))
    assert 0 < np.abs(one.grid - other.grid).max() < 0.05
