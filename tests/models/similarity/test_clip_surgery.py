"""Does CLIP Surgery compute what its paper says, on a ViT that is written out here?"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from anyloom import Image, ModelError
from anyloom.models.similarity.clip_surgery import (
    ClipSurgery,
    contrastive_similarity,
    fill_templates,
    similarity_without,
)
from anyloom.models.similarity.open_clip import OpenClip, load_open_clip
from tests.models import tiny

SIZE, PATCH, HEADS, LAYERS = 48, 8, 2, 8


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny.open_clip(tmp_path_factory.mktemp("models") / "clip", layers=LAYERS)


@pytest.fixture(scope="module")
def model(folder: Path) -> ClipSurgery:
    return ClipSurgery.load(tiny.checkpoint(folder, "clip-surgery", size=SIZE), "cpu")


@pytest.fixture(scope="module")
def image() -> Image:
    """An image of the network's own input size, so that nothing is resized."""
    random = np.random.default_rng(0)
    return Image(random.integers(0, 255, (SIZE, SIZE, 3), dtype=np.uint8))


def normalized(x: np.ndarray, scale: np.ndarray, shift: np.ndarray) -> np.ndarray:
    deviation = np.sqrt(x.var(axis=-1, keepdims=True) + 1e-5)
    return (x - x.mean(axis=-1, keepdims=True)) / deviation * scale + shift


def attention(one: np.ndarray, other: np.ndarray, value: np.ndarray) -> np.ndarray:
    """Softmax attention of each head: tokens × width."""
    heads = []
    for a, b, v in zip(*(np.split(x, HEADS, axis=1) for x in (one, other, value)), strict=True):
        powers = np.exp(a @ b.T / np.sqrt(a.shape[1]))
        heads.append(powers / powers.sum(axis=1, keepdims=True) @ v)
    return np.concatenate(heads, axis=1)


def enlarged(grid: np.ndarray, side: int) -> np.ndarray:
    """Bilinear interpolation of a square grid of vectors."""
    at = np.clip((np.arange(side) + 0.5) * len(grid) / side - 0.5, 0, len(grid) - 1)
    low = np.floor(at).astype(int)
    high, share = np.minimum(low + 1, len(grid) - 1), at - low
    rows = grid[low] * (1 - share)[:, None, None] + grid[high] * share[:, None, None]
    return rows[:, low] * (1 - share)[None, :, None] + rows[:, high] * share[None, :, None]


def written_out(weights: dict[str, np.ndarray], pixels: np.ndarray) -> np.ndarray:
    """Unit vectors of the class token and the cells, in the paper's words and NumPy alone."""
    weights = {name: one.astype(np.float64) for name, one in weights.items()}
    mean = np.array([0.48145466, 0.4578275, 0.40821073])
    deviation = np.array([0.26862954, 0.26130258, 0.27577711])
    picture = (pixels / 255 - mean) / deviation
    side = SIZE // PATCH
    cells = picture.reshape(side, PATCH, side, PATCH, 3).transpose(0, 2, 4, 1, 3)
    kernel = weights["visual.conv1.weight"].reshape(32, -1)
    x = cells.reshape(side * side, -1) @ kernel.T
    places = weights["visual.positional_embedding"]
    grid = enlarged(places[1:].reshape(4, 4, -1), side).reshape(side * side, -1)
    x = np.vstack([weights["visual.class_embedding"] + places[0], x + grid])
    x = normalized(x, weights["visual.ln_pre.weight"], weights["visual.ln_pre.bias"])
    surgery = None
    for layer in range(LAYERS):
        block = {
            name.split(f"resblocks.{layer}.")[1]: one
            for name, one in weights.items()
            if name.startswith(f"visual.transformer.resblocks.{layer}.")
        }
        if layer == LAYERS - 6:
            surgery = x
        y = normalized(x, block["ln_1.weight"], block["ln_1.bias"])
        merged = y @ block["attn.in_proj_weight"].T + block["attn.in_proj_bias"]
        query, key, value = np.split(merged, 3, axis=1)
        weight, shift = block["attn.out_proj.weight"], block["attn.out_proj.bias"]
        if surgery is not None:
            surgery = surgery + attention(value, value, value) @ weight.T + shift
        x = x + attention(query, key, value) @ weight.T + shift
        y = normalized(x, block["ln_2.weight"], block["ln_2.bias"])
        y = y @ block["mlp.c_fc.weight"].T + block["mlp.c_fc.bias"]
        y = y / (1 + np.exp(-1.702 * y))
        x = x + y @ block["mlp.c_proj.weight"].T + block["mlp.c_proj.bias"]
    assert surgery is not None
    tokens = np.vstack([x[:1], surgery[1:]])
    tokens = normalized(tokens, weights["visual.ln_post.weight"], weights["visual.ln_post.bias"])
    tokens = tokens @ weights["visual.proj"]
    return tokens / np.linalg.norm(tokens, axis=1, keepdims=True)


def unit(rows: int, width: int, seed: int) -> np.ndarray:
    vectors = np.random.default_rng(seed).normal(size=(rows, width))
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def test_the_tokens_are_those_of_the_paper(folder: Path, model: ClipSurgery, image: Image) -> None:
    from safetensors.numpy import load_file

    expected = written_out(load_file(folder / "open_clip_model.safetensors"), image.pixels)
    np.testing.assert_allclose(model.image_tokens(image.pixels), expected, atol=1e-5)


def test_the_class_token_is_clips_own(folder: Path, image: Image) -> None:
    plain = OpenClip.load(tiny.checkpoint(folder, "open-clip"), "cpu")
    own_size = ClipSurgery.load(tiny.checkpoint(folder, "clip-surgery", size=32), "cpu")
    pixels = image.pixels[:32, :32]
    np.testing.assert_allclose(
        own_size.image_tokens(pixels)[0], plain.embed_images([pixels]).vectors[0], atol=1e-5
    )


def test_a_label_set_loses_what_its_texts_share() -> None:
    tokens, texts = unit(10, 24, seed=1), unit(3, 24, seed=2)
    chances = np.exp(2 * tokens[0] @ texts.T)
    chances /= chances.sum()
    weights = chances / chances.mean()
    features = tokens[:, None, :] * texts[None] * weights[None, :, None]
    expected = (features - features.mean(axis=1, keepdims=True)).sum(axis=2)
    np.testing.assert_allclose(contrastive_similarity(tokens, texts), expected, atol=1e-12)
    assert np.abs(expected).max() > 0.1


def test_a_single_label_is_zero_everywhere() -> None:
    similarity = contrastive_similarity(unit(10, 24, seed=1), unit(1, 24, seed=2))
    assert similarity.shape == (10, 1)
    assert (similarity == 0).all()


def test_a_text_loses_what_the_redundant_one_says() -> None:
    tokens, texts, empty = unit(10, 24, 1), unit(2, 24, 2), unit(1, 24, 3)[0]
    expected = [[token @ text - token @ empty for text in texts] for token in tokens]
    np.testing.assert_allclose(similarity_without(tokens, texts, empty), expected, atol=1e-12)


def test_there_are_85_different_templates() -> None:
    written = fill_templates("red car")
    assert len(set(written)) == 85
    assert all("red car" in one for one in written)
    assert {"a photo of a red car.", "there is a red car in the scene."} <= set(written)


def test_a_text_is_the_mean_of_its_templates(folder: Path, model: ClipSurgery) -> None:
    rows = OpenClip.load(tiny.checkpoint(folder, "open-clip"), "cpu").embed_texts(
        fill_templates("dog")
    )
    mean = rows.vectors.mean(axis=0)
    np.testing.assert_allclose(
        model.text_features(["dog"])[0], mean / np.linalg.norm(mean), atol=1e-5
    )


def test_maps_follow_from_tokens_and_texts(model: ClipSurgery, image: Image) -> None:
    tokens = model.image_tokens(image.pixels)
    dog, cat, wall, empty = model.text_features(["dog", "cat", "wall", ""])
    alone = model.similarity_maps(image, ["dog"])
    np.testing.assert_allclose(alone[0].grid.ravel(), tokens[1:] @ (dog - empty), atol=1e-6)
    together = model.similarity_maps(image, ["dog", "cat"])
    expected = contrastive_similarity(tokens, np.stack([dog, cat]))[1:]
    np.testing.assert_allclose(
        np.stack([one.grid.ravel() for one in together], axis=1), expected, atol=1e-6
    )
    told = model.similarity_maps(image, ["dog", "cat"], redundant=["wall", ""])
    shared = (wall + empty) / 2
    np.testing.assert_allclose(told[1].grid.ravel(), tokens[1:] @ (cat - shared), atol=1e-6)
    assert [one.label for one in told] == ["dog", "cat"]


def test_a_map_covers_its_picture_whatever_its_shape(model: ClipSurgery) -> None:
    pixels = np.random.default_rng(3).integers(0, 255, (30, 90, 3), dtype=np.uint8)
    [heat] = model.similarity_maps(Image(pixels), ["dog"])
    assert (heat.grid.shape, heat.frame, heat.extent) == ((6, 6), (30, 90), (0, 0, 90, 30))
    assert model.similarity_maps(Image(pixels), []) == []


def test_rows_of_the_map_are_rows_of_the_picture(model: ClipSurgery) -> None:
    flat = np.full((SIZE, SIZE, 3), 120, np.uint8)
    spot = flat.copy()
    spot[4 * PATCH : 5 * PATCH, PATCH : 2 * PATCH] = (255, 0, 0)
    change = np.abs(model.image_tokens(spot) - model.image_tokens(flat))[1:].sum(axis=1)
    assert np.unravel_index(change.argmax(), model.grid) == (4, 1)


def test_one_network_serves_several_sizes_unchanged(folder: Path) -> None:
    import torch

    checkpoint = tiny.checkpoint(folder, "clip-surgery")
    loaded = load_open_clip(checkpoint, "cpu", torch.float32)
    before = {name: one.clone() for name, one in loaded.network.state_dict().items()}
    small, large = (ClipSurgery(checkpoint, loaded, size=size) for size in (24, 64))
    pixels = np.random.default_rng(4).integers(0, 255, (40, 50, 3), dtype=np.uint8)
    first = small.image_tokens(pixels)
    assert len(large.image_tokens(pixels)) == 1 + 64
    np.testing.assert_array_equal(small.image_tokens(pixels), first)
    after = loaded.network.state_dict()
    assert all((before[name] == after[name]).all() for name in before)


def test_a_text_is_read_once(folder: Path, image: Image) -> None:
    model = ClipSurgery.load(tiny.checkpoint(folder, "clip-surgery", size=SIZE), "cpu")
    read: list[int] = []
    model.network.token_embedding.register_forward_hook(
        lambda _, given, found: read.append(len(given[0]))
    )
    first = model.similarity_maps(image, ["dog"])
    assert read == [85, 85]
    assert model.similarity_maps(image, ["dog"]) == first
    model.similarity_maps(image, ["dog", "cat"])
    assert read == [85, 85, 85]


def test_the_authors_size_is_the_default(folder: Path) -> None:
    model = ClipSurgery.load(tiny.checkpoint(folder, "clip-surgery"), "cpu")
    assert model.grid == (64, 64)


@pytest.mark.parametrize("size", [0, -3, "512", 1.5, 10_000_000])
def test_an_impossible_size_is_one_line(folder: Path, size: object) -> None:
    with pytest.raises(ModelError, match=r"option size is .*, expected pixels such as 512$"):
        ClipSurgery.load(tiny.checkpoint(folder, "clip-surgery", size=size), "cpu")


def test_an_encoder_without_a_class_token_is_refused(folder: Path, tmp_path: Path) -> None:
    other = shutil.copytree(folder, tmp_path / "other")
    config = json.loads((other / "open_clip_config.json").read_text())
    config["model_cfg"]["vision_cfg"]["pool_type"] = "avg"
    (other / "open_clip_config.json").write_text(json.dumps(config))
    with pytest.raises(ModelError, match="expected a plain ViT with a class token"):
        ClipSurgery.load(tiny.checkpoint(other, "clip-surgery"), "cpu")
