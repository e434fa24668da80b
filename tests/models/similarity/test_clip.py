"""Do CLIP and its kin give the same vectors, whichever library holds the weights?"""

from __future__ import annotations

import json
import logging
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anyloom import ModelError
from anyloom.models.protocols import Ranker
from anyloom.models.similarity.clip import MAX_ASPECT, Clip, trim_to_center
from anyloom.models.similarity.open_clip import OpenClip
from tests.models import tiny

TEXTS = ["a photo of a dog", "Red  car, running!", "a photo of the cat " * 40, ""]
KINDS = ("clip", "open-clip", "siglip", "siglip2", "chinese-clip")


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    home = tmp_path_factory.mktemp("models")
    one = tiny.open_clip(home / "open-clip")
    return {
        "open-clip": one,
        "clip": tiny.clip(home / "clip", one),
        "siglip": tiny.siglip(home / "siglip"),
        "siglip2": tiny.siglip2(home / "siglip2"),
        "chinese-clip": tiny.chinese_clip(home / "chinese-clip"),
    }


@pytest.fixture(scope="module")
def models(folders: dict[str, Path]) -> dict[str, Ranker]:
    families = {"open-clip": OpenClip}
    return {
        name: families.get(name, Clip).load(
            tiny.checkpoint(folder, "open-clip" if name == "open-clip" else "clip"), "cpu"
        )
        for name, folder in folders.items()
    }


def crops(*sizes: tuple[int, int]) -> list[np.ndarray]:
    """Smooth images of height × width, which survive resizing."""
    import cv2

    random = np.random.default_rng(0)
    return [
        cv2.resize(random.integers(0, 255, (4, 4, 3), dtype=np.uint8), (width, height))
        for height, width in sizes
    ]


def test_open_clip_and_transformers_agree_on_texts(models: dict[str, Ranker]) -> None:
    ours, theirs = (models[name].embed_texts(TEXTS).vectors for name in ("clip", "open-clip"))
    np.testing.assert_allclose(ours, theirs, atol=1e-5)
    assert np.abs(ours[0] - ours[1]).max() > 0.05


def test_open_clip_and_transformers_agree_on_pictures(models: dict[str, Ranker]) -> None:
    exact = crops((32, 32), (32, 32), (32, 40))
    ours, theirs = (models[name].embed_images(exact).vectors for name in ("clip", "open-clip"))
    np.testing.assert_allclose(ours, theirs, atol=1e-5)
    assert np.abs(ours[0] - ours[1]).max() > 0.05


def test_they_agree_closely_where_pictures_are_resized(models: dict[str, Ranker]) -> None:
    resized = crops((50, 70), (200, 64), (9, 9))
    ours, theirs = (models[name].embed_images(resized).vectors for name in ("clip", "open-clip"))
    assert (ours * theirs).sum(axis=1).min() > 0.999


def test_the_scale_of_logits_is_the_models_own(folders: dict[str, Path]) -> None:
    from safetensors.torch import load_file

    weights = load_file(folders["open-clip"] / "open_clip_model.safetensors")
    expected = pytest.approx(float(weights["logit_scale"].exp()))
    for family in ("clip", "open-clip"):
        adapter = {"clip": Clip, "open-clip": OpenClip}[family]
        model = adapter.load(tiny.checkpoint(folders[family], family), "cpu")
        assert model.logit_scale == expected


@pytest.mark.parametrize("kind", KINDS)
def test_vectors_are_of_length_one_and_say_who_made_them(
    models: dict[str, Ranker], kind: str
) -> None:
    model = models[kind]
    pictures = model.embed_images(crops((20, 30), (1, 1), (3, 90)))
    texts = model.embed_texts(TEXTS)
    assert pictures.model == texts.model == model.identity
    assert pictures.vectors.shape[1] == texts.vectors.shape[1]
    for vectors in (pictures.vectors, texts.vectors):
        np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert pictures.cosine(texts).shape == (3, 4)


@pytest.mark.parametrize("kind", ["siglip", "siglip2"])
def test_siglip_reads_texts_in_lower_case_padded_on_the_right_without_a_mask(
    models: dict[str, Ranker], kind: str
) -> None:
    import torch

    model = models[kind]
    assert isinstance(model, Clip)
    tokens = model.tokenizer("red dog", add_special_tokens=True)["input_ids"]
    padding = [0] * (12 - len(tokens))
    with torch.inference_mode():
        right, left = (
            model.network.get_text_features(torch.tensor([row])).pooler_output[0].numpy()
            for row in (tokens + padding, padding + tokens)
        )
    [found] = model.embed_texts(["Red DOG"]).vectors
    np.testing.assert_allclose(found, right / np.linalg.norm(right), atol=1e-5)
    assert np.abs(found - left / np.linalg.norm(left)).max() > 0.01


def test_siglip2_sees_pictures_in_their_own_shape(models: dict[str, Ranker]) -> None:
    import torch

    model = models["siglip2"]
    assert isinstance(model, Clip)
    crop = crops((16, 64))[0]
    given = model.preprocessing.processor(images=[crop.copy()], return_tensors="pt")
    assert given["spatial_shapes"].tolist() == [[2, 8]]
    with torch.inference_mode():
        expected = model.network.get_image_features(**given).pooler_output[0].numpy()
    [found] = model.embed_images([crop]).vectors
    np.testing.assert_allclose(found, expected / np.linalg.norm(expected), atol=1e-5)


def test_chinese_clip_agrees_with_the_librarys_own_processor(models: dict[str, Ranker]) -> None:
    import torch
    from transformers import ChineseCLIPProcessor

    model = models["chinese-clip"]
    assert isinstance(model, Clip)
    processor = ChineseCLIPProcessor(model.preprocessing.processor, model.tokenizer.tokenizer)
    texts, pictures = ["a red car", "the dog running"], crops((40, 40), (32, 60))
    given = processor(
        text=texts, images=[one.copy() for one in pictures], padding=True, return_tensors="pt"
    )
    with torch.inference_mode():
        output = model.network(**given)
    scores = model.embed_images(pictures).cosine(model.embed_texts(texts)) * model.logit_scale
    np.testing.assert_allclose(scores, output.logits_per_image.numpy(), atol=1e-4)


def test_chinese_clip_cuts_texts_where_its_training_did(models: dict[str, Ranker]) -> None:
    long = "dog " * 50
    cut, longer = models["chinese-clip"].embed_texts([long, long + "cat " * 50]).vectors
    np.testing.assert_array_equal(cut, longer)
    assert np.abs(cut - models["chinese-clip"].embed_texts(["dog " * 49]).vectors[0]).max() > 0


def test_texts_are_read_once(folders: dict[str, Path]) -> None:
    model = Clip.load(tiny.checkpoint(folders["clip"], "clip"), "cpu")
    read: list[int] = []
    model.network.text_model.register_forward_hook(
        lambda _, given, options, found: read.append(len(options["input_ids"])), with_kwargs=True
    )
    first = model.embed_texts(["a dog", "a cat", "a dog"])
    again = model.embed_texts(["a dog", "a red car", "a cat"])
    assert read == [2, 1]
    np.testing.assert_array_equal(first.vectors[[0, 1]], again.vectors[[0, 2]])


@given(st.integers(1, 300), st.integers(1, 300))
def test_only_very_long_crops_lose_their_ends(height: int, width: int) -> None:
    crop = np.arange(height * width).reshape(height, width)
    kept = trim_to_center(crop)
    if max(height, width) <= MAX_ASPECT * min(height, width) + 1:
        assert kept.shape == crop.shape
    assert max(kept.shape) <= MAX_ASPECT * min(kept.shape) + 1
    center = (kept[0, 0] + kept[-1, -1]) / 2
    assert center == (crop[0, 0] + crop[-1, -1]) / 2


def test_a_line_of_pixels_does_not_fill_the_memory(models: dict[str, Ranker]) -> None:
    line = crops((2, 4000))
    for kind in ("clip", "open-clip"):
        shown = models[kind].embed_images([line[0], line[0][:, 1980:2020]]).vectors
        assert shown[0] @ shown[1] > 0.99


def test_open_clip_loads_without_a_word(
    folders: dict[str, Path], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        OpenClip.load(tiny.checkpoint(folders["open-clip"], "open-clip"), "cpu")
    assert caplog.records == []


@pytest.mark.parametrize("config", ["[]", '{"model_cfg": {}}', "{"])
def test_a_configuration_of_something_else_is_one_line(
    folders: dict[str, Path], tmp_path: Path, config: str
) -> None:
    other = shutil.copytree(folders["open-clip"], tmp_path / "other")
    (other / "open_clip_config.json").write_text(config)
    with pytest.raises(ModelError, match=r"^model 'tiny': [^\n]*open_clip_config\.json[^\n]*$"):
        OpenClip.load(tiny.checkpoint(other, "open-clip"), "cpu")


def test_a_text_encoder_from_elsewhere_is_refused(folders: dict[str, Path], tmp_path: Path) -> None:
    other = shutil.copytree(folders["open-clip"], tmp_path / "other")
    config = json.loads((other / "open_clip_config.json").read_text())
    config["model_cfg"]["text_cfg"]["hf_model_name"] = "somebody/text"
    (other / "open_clip_config.json").write_text(json.dumps(config))
    with pytest.raises(ModelError, match="'somebody/text'"):
        OpenClip.load(tiny.checkpoint(other, "open-clip"), "cpu")


def test_of_several_weight_files_the_whole_one_is_read(
    folders: dict[str, Path], tmp_path: Path
) -> None:
    from safetensors.numpy import save_file

    other = shutil.copytree(folders["open-clip"], tmp_path / "other")
    save_file({"part": np.zeros(3, np.float32)}, other / "model.safetensors")
    OpenClip.load(tiny.checkpoint(other, "open-clip"), "cpu")
    (other / "open_clip_model.safetensors").rename(other / "other.safetensors")
    with pytest.raises(ModelError, match=r"model\.safetensors, other\.safetensors"):
        OpenClip.load(tiny.checkpoint(other, "open-clip"), "cpu")


def configured(folder: Path, folders: dict[str, Path], **parts: dict[str, Any]) -> Path:
    """Copy an open_clip checkpoint and change parts of its configuration."""
    other = shutil.copytree(folders["open-clip"], folder / "other")
    file = other / "open_clip_config.json"
    config = json.loads(file.read_text())
    for name, changes in parts.items():
        config["model_cfg"][name].update(changes)
    file.write_text(json.dumps(config))
    return other


def test_a_configuration_cannot_allow_its_own_code(
    folders: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[dict[str, Any]] = []

    def from_pretrained(name: str, **arguments: Any) -> Any:
        asked.append(arguments)
        raise OSError("no tokenizer")

    monkeypatch.setattr("transformers.AutoTokenizer.from_pretrained", from_pretrained)
    text = {"hf_tokenizer_name": "x", "tokenizer_kwargs": {"trust_remote_code": True}}
    other = configured(tmp_path, folders, text_cfg=text)
    with pytest.raises(ModelError, match="no tokenizer"):
        OpenClip.load(tiny.checkpoint(other, "open-clip"), "cpu")
    [arguments] = asked
    assert arguments["trust_remote_code"] is False and arguments["local_files_only"] is True


@pytest.mark.parametrize("name", ["hf-hub:someone/else", "local-dir:/elsewhere"])
def test_an_encoder_from_elsewhere_is_refused(
    folders: dict[str, Path], tmp_path: Path, name: str
) -> None:
    other = configured(tmp_path, folders, vision_cfg={"timm_model_name": name})
    with pytest.raises(ModelError, match="image encoder comes from"):
        OpenClip.load(tiny.checkpoint(other, "open-clip"), "cpu")
