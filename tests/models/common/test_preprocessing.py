"""Do networks read the very numbers that their checkpoints' own preprocessing gives?"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image as Pillow

from anyloom import Image
from anyloom.models.captioning.blip import Blip
from anyloom.models.captioning.blip2 import Blip2
from anyloom.models.common.preprocessing import Normalization, Preprocessing, channels_first
from anyloom.models.dense.depth_anything import DepthAnything
from anyloom.models.dense.eomt import Eomt
from anyloom.models.dense.mask2former import Mask2Former
from anyloom.models.dense.oneformer import OneFormer
from anyloom.models.detection.grounding_dino import GroundingDino
from anyloom.models.segment_anything.sam import Sam
from anyloom.models.segment_anything.sam2 import Sam2
from anyloom.models.similarity.clip import Clip
from anyloom.models.similarity.clip_surgery import ClipSurgery
from anyloom.models.similarity.clipseg import ClipSeg
from anyloom.models.similarity.open_clip import load_open_clip
from tests.models import tiny, tiny_captioners, tiny_sam, tiny_semantics
from tests.models.published_processors import IMAGENET, published_processors

PROCESSORS = published_processors()
SIZES = [(61, 83), (200, 71), (1, 1), (64, 64)]


pytestmark = pytest.mark.usefixtures("one_thread")


def noise(height: int, width: int, seed: int = 0) -> np.ndarray:
    """Pixels of all levels, which nobody may write to."""
    pixels = np.random.default_rng(seed).integers(0, 256, (height, width, 3), np.uint8)
    pixels.flags.writeable = False
    return pixels


def gray(height: int, width: int) -> np.ndarray:
    return np.repeat(noise(height, width)[..., :1], 3, axis=2)


PICTURES = [*(noise(*size) for size in SIZES), gray(40, 57), np.zeros((9, 9, 3), np.uint8)]


def by_the_processor(processor: Any, pixels: np.ndarray, **how: Any) -> torch.Tensor:
    """Return N×3×h×w float32, as transformers gives it."""
    return processor(
        images=[pixels.copy()], input_data_format="channels_last", return_tensors="pt", **how
    )["pixel_values"]


@pytest.mark.parametrize("name", PROCESSORS)
def test_what_published_processors_give_is_given_bit_by_bit(name: str) -> None:
    preprocessing = Preprocessing(PROCESSORS[name])
    for pixels in PICTURES:
        levels = torch.stack(preprocessing.resize(pixels)["pixel_values"])
        assert levels.dtype == torch.uint8, "a quarter of the bytes goes to the device"
        expected = by_the_processor(PROCESSORS[name], pixels)
        assert torch.equal(preprocessing.normalize(levels, torch.float32), expected)
        half = preprocessing.normalize(levels, torch.bfloat16)
        assert torch.equal(half, expected.to(torch.bfloat16))


def test_a_size_of_ones_own_is_taken_as_the_processor_takes_it() -> None:
    processor = PROCESSORS["Grounding DINO"]
    preprocessing = Preprocessing(processor)
    size = {"height": 64, "width": 107}
    [levels] = preprocessing.resize(noise(61, 83), size=size)["pixel_values"]
    [expected] = by_the_processor(processor, noise(61, 83), size=size)
    assert levels.dtype == torch.uint8 and levels.shape == (3, 64, 107)
    assert torch.equal(preprocessing.normalize(levels, torch.float32), expected)


def kept_whole() -> dict[str, Any]:
    """Processors whose last steps cannot be parted from the others."""
    import transformers as library

    return {
        "resizes fractions": library.Owlv2ImageProcessor(size={"height": 64, "width": 64}),
        "resizes what is normalized": library.DepthProImageProcessor(
            size={"height": 64, "width": 64}
        ),
        "cuts into patches": library.Siglip2ImageProcessor(patch_size=8, max_num_patches=16),
        "pads what is normalized": library.Mask2FormerImageProcessor(
            size={"height": 64, "width": 64}, pad_size={"height": 70, "width": 80}
        ),
        "normalizes in NumPy": library.CLIPImageProcessorPil(),
        "does not normalize": library.CLIPImageProcessor(do_normalize=False),
        "does not rescale": library.CLIPImageProcessor(do_rescale=False),
        "does neither": library.CLIPImageProcessor(do_rescale=False, do_normalize=False),
    }


@pytest.mark.parametrize("name", kept_whole())
def test_a_processor_that_works_otherwise_does_everything_itself(name: str) -> None:
    processor = kept_whole()[name]
    preprocessing = Preprocessing(processor)
    assert preprocessing.normalization is None
    for pixels in PICTURES[:3]:
        given = torch.stack(preprocessing.resize(pixels)["pixel_values"])
        expected = torch.as_tensor(by_the_processor(processor, pixels))
        assert torch.equal(preprocessing.normalize(given, expected.dtype), expected)


@pytest.mark.parametrize("name", ["CLIP", "SigLIP 2, 512 px", "Grounding DINO"])
def test_several_pictures_are_given_as_one_by_one(name: str) -> None:
    preprocessing = Preprocessing(PROCESSORS[name])
    together = preprocessing.resize_each(PICTURES)
    assert len(together) == len(PICTURES)
    for pixels, found in zip(PICTURES, together, strict=True):
        [alone] = preprocessing.resize(pixels)["pixel_values"]
        assert torch.equal(found["pixel_values"], alone)
    assert preprocessing.resize_each([]) == []


@given(
    facts=st.lists(
        st.tuples(st.floats(-2, 200, width=32), st.floats(0.125, 90, width=32)),
        min_size=3,
        max_size=3,
    ),
    scale=st.sampled_from([1.0, 255.0]),
    seed=st.integers(0, 99),
)
def test_normalizing_is_the_formula_in_float32(
    facts: list[tuple[float, float]], scale: float, seed: int
) -> None:
    mean, deviation = zip(*facts, strict=True)
    normalization = Normalization(mean, deviation, scale)
    pixels = noise(5, 7, seed)
    expected = (pixels.astype(np.float32) / np.float32(scale) - np.float32(mean)) / np.float32(
        deviation
    )
    levels = torch.from_numpy(channels_first(pixels))
    assert torch.equal(normalization(levels), torch.from_numpy(expected.transpose(2, 0, 1)))
    batch = torch.stack([levels, 255 - levels])
    assert torch.equal(normalization(batch)[0], normalization(levels))
    fractions = levels.float()
    normalization(fractions)
    assert torch.equal(fractions, levels.float()), "what is given stays as it is"


def test_planes_are_the_channels_of_any_view() -> None:
    pixels = noise(30, 40)
    for view in (pixels, pixels[3:9, 5:6], pixels[::2, ::-3], pixels[:1, :1]):
        found = channels_first(view)
        np.testing.assert_array_equal(found, np.moveaxis(view, 2, 0))
        assert found.flags.c_contiguous and found.flags.writeable


def first_look(model: Any, ask: Callable[[], Any]) -> torch.Tensor:
    """Return what the first layer that reads colors is shown."""
    shown: list[torch.Tensor] = []
    colors = [
        layer
        for layer in model.network.modules()
        if isinstance(layer, torch.nn.Conv2d) and layer.in_channels == 3
    ]
    assert len(colors) == 1
    handle = colors[0].register_forward_pre_hook(lambda layer, given: shown.append(given[0]))
    ask()
    handle.remove()
    return shown[0].clone()


SHARED: dict[str, tuple[type[Any], str, Callable[[Path], Path], Callable[[Any, Image], Any]]] = {
    "clip": (
        Clip,
        "clip",
        lambda folder: tiny.clip(folder, tiny.open_clip(folder.parent / "open-clip")),
        lambda model, image: model.embed_images([image.pixels]),
    ),
    "siglip": (
        Clip,
        "clip",
        tiny.siglip,
        lambda model, image: model.embed_images([image.pixels]),
    ),
    "clipseg": (
        ClipSeg,
        "clipseg",
        tiny.clipseg,
        lambda model, image: model.similarity_maps(image, ["dog"]),
    ),
    "grounding-dino": (
        GroundingDino,
        "grounding-dino",
        tiny.grounding_dino,
        lambda model, image: model.ground(image, ["dog"]),
    ),
    "blip": (
        Blip,
        "blip",
        tiny_captioners.blip,
        lambda model, image: model.encode_images(model.resized([image.pixels])),
    ),
    "blip2": (
        Blip2,
        "blip2",
        tiny_captioners.blip2,
        lambda model, image: model.caption([image.pixels]),
    ),
    "mask2former": (
        Mask2Former,
        "mask2former",
        lambda folder: tiny_semantics.mask2former(folder, side=64),
        lambda model, image: model.semantic_map(image),
    ),
    "oneformer": (
        OneFormer,
        "oneformer",
        tiny_semantics.oneformer,
        lambda model, image: model.semantic_map(image),
    ),
    "eomt": (
        Eomt,
        "eomt",
        tiny_semantics.eomt,
        lambda model, image: model.semantic_map(image),
    ),
    "depth-anything": (
        DepthAnything,
        "depth-anything",
        tiny_semantics.depth_anything,
        lambda model, image: model.depth(image),
    ),
}


@pytest.mark.parametrize("kind", SHARED)
def test_a_network_is_shown_what_its_own_processor_gives(kind: str, tmp_path: Path) -> None:
    adapter, family, save, ask = SHARED[kind]
    model = adapter.load(tiny.checkpoint(save(tmp_path / kind), family), "cpu")
    for pixels in (noise(50, 75), gray(50, 75), noise(2, 3)):
        shown = first_look(model, lambda pixels=pixels: ask(model, Image(pixels)))
        expected = by_the_processor(model.preprocessing.processor, pixels)
        assert shown.dtype == torch.float32
        assert torch.equal(shown, expected)


@pytest.mark.parametrize("size", [(60, 90), (300, 31), (256, 256), (1, 1)])
def test_segment_anything_is_shown_the_longest_side_and_zeros(
    size: tuple[int, int], tmp_path: Path
) -> None:
    folder = tiny_sam.saved_sam(tmp_path / "sam")
    model = Sam.load(tiny_sam.checkpoint(folder, "sam"), "cpu")
    pixels = noise(*size)
    height, width = (max(1, int(side * 256 / max(size) + 0.5)) for side in size)
    resized = Pillow.fromarray(pixels).resize((width, height), Pillow.Resampling.BILINEAR)
    mean, deviation = (np.float32(np.multiply(IMAGENET[name], 255)) for name in IMAGENET)
    expected = np.zeros((256, 256, 3), np.float32)
    expected[:height, :width] = (np.asarray(resized, np.float32) - mean) / deviation
    shown = first_look(model, lambda: model.encode_pixels(pixels))
    assert torch.equal(shown[0], torch.from_numpy(expected.transpose(2, 0, 1)))


def test_sam_2_is_shown_fractions_of_levels(tmp_path: Path) -> None:
    from torchvision.transforms.functional import resize

    folder = tiny_sam.saved_sam2(tmp_path / "sam2")
    model = Sam2.load(tiny_sam.checkpoint(folder, "sam2"), "cpu")
    mean, deviation = (
        torch.tensor(np.float32(np.multiply(IMAGENET[name], 255)))[:, None, None]
        for name in IMAGENET
    )
    for pixels in PICTURES:
        floats = torch.tensor(pixels).permute(2, 0, 1).float()
        expected = (resize(floats, [256, 256], antialias=True) - mean) / deviation
        shown = first_look(model, lambda pixels=pixels: model.encode_pixels(pixels))
        assert torch.equal(shown[0], expected)


@pytest.mark.parametrize("mode", ["shortest", "longest", "squash"])
def test_open_clip_is_shown_what_its_own_transformation_gives(mode: str, tmp_path: Path) -> None:
    import json

    from open_clip.transform import PreprocessCfg, image_transform_v2

    folder = tiny.open_clip(tmp_path)
    file = folder / "open_clip_config.json"
    config = json.loads(file.read_text())
    config["preprocess_cfg"] |= {"resize_mode": mode, "fill_color": 128}
    file.write_text(json.dumps(config))
    loaded = load_open_clip(tiny.checkpoint(folder, "open-clip"), "cpu", torch.float32)
    whole: Any = image_transform_v2(
        PreprocessCfg(**loaded.network.visual.preprocess_cfg), is_train=False
    )
    for pixels in PICTURES:
        levels = loaded.resized(pixels)
        assert levels.dtype == torch.uint8
        expected = whole(Pillow.fromarray(pixels))
        assert torch.equal(loaded.normalization(levels), expected)


def test_clip_surgery_is_shown_the_squashed_picture(tmp_path: Path) -> None:
    model = ClipSurgery.load(tiny.checkpoint(tiny.open_clip(tmp_path), "clip-surgery"), "cpu")
    facts = model.network.visual.preprocess_cfg
    for pixels in PICTURES:
        squashed = Pillow.fromarray(pixels).resize((512, 512), Pillow.Resampling.BICUBIC)
        values = np.asarray(squashed, np.float32) / 255
        values = (values - np.float32(facts["mean"])) / np.float32(facts["std"])
        shown = first_look(model, lambda pixels=pixels: model.image_tokens(pixels))
        assert torch.equal(shown[0], torch.from_numpy(values.transpose(2, 0, 1)))
