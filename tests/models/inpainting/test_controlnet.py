"""Does what guides the painting reach the ControlNet as it was trained to see it?"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
import torch

from anyloom import Checkpoint, Image, Masks, ModelError
from anyloom.models.inpainting.controlnet import ControlNetInpainting, HoleControlNetInpainting
from anyloom.models.inpainting.transforms import ResizedShortSide
from anyloom.models.protocols import PaintSettings
from anyloom.nodes.conversion import number_picture, to_label_map
from anyloom.registry.lookup import registry
from tests.models import tiny_diffusion
from tests.models.inpainting.test_transforms import hole_at
from tests.models.tiny import checkpoint
from tests.models.tiny_diffusion import SIDE, generator, noise

FRAME = (90, 130)
CATALOG = """\
models:
  tiny-plain: {{family: stable-diffusion-inpainting, options: {{folder: "{home}/plain"}}}}
  tiny-holes: {{family: stable-diffusion-inpainting, options: {{folder: "{home}/holes"}}}}
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A project whose catalog names two Stable Diffusions, and two ControlNets beside them."""
    home = tmp_path_factory.mktemp("controlnet")
    tiny_diffusion.stable_diffusion(home / "plain", channels=4)
    tiny_diffusion.stable_diffusion(home / "holes")
    tiny_diffusion.controlnet(home / "control")
    (home / "models").mkdir()
    (home / "models" / "catalog.yaml").write_text(CATALOG.format(home=home))
    registry.open_project(home)
    yield home
    registry.open_project(home.parent)


def controlnet(folder: Path, family: str = "controlnet-inpainting", **options: Any) -> Checkpoint:
    """Return the checkpoint of a ControlNet with the base that its options name."""
    base = registry.models().checkpoints.get(str(options.get("base")))
    return replace(checkpoint(folder, family, **options), base=base)


def loaded(home: Path, **options: Any) -> ControlNetInpainting:
    told = {"base": "tiny-plain", "guide": "picture", **options}
    return ControlNetInpainting.load(controlnet(home / "control", **told), "cpu")


@pytest.fixture(scope="module")
def reference(home: Path) -> Any:
    """The pipeline as diffusers makes it, with Edit Anything's scheduler."""
    import diffusers

    pipeline = diffusers.StableDiffusionControlNetInpaintPipeline.from_pretrained(
        home / "plain",
        controlnet=diffusers.ControlNetModel.from_pretrained(home / "control"),
        safety_checker=None,
    )
    pipeline.scheduler = diffusers.UniPCMultistepScheduler.from_config(pipeline.scheduler.config)
    pipeline.set_progress_bar_config(disable=True)
    return pipeline


def painted(reference: Any, image: Image, hole: np.ndarray, control: np.ndarray, **told: Any):
    """Return what the reference paints into the image, Edit Anything's sizes written out."""
    from PIL import Image as Pillow

    height, width = round(SIDE / 64) * 64, round(FRAME[1] * SIDE / FRAME[0] / 64) * 64
    assert (height, width) == ResizedShortSide(SIDE, FRAME).resized_size
    pixels = cv2.resize(image.pixels, (width, height), interpolation=cv2.INTER_AREA)
    shown = cv2.resize(hole.astype(np.uint8) * 255, (width, height))
    [result] = reference(
        image=Pillow.fromarray(pixels),
        mask_image=Pillow.fromarray(shown),
        control_image=torch.from_numpy(control).permute(2, 0, 1)[None],
        height=height,
        width=width,
        **told,
    ).images
    return cv2.resize(np.array(result), (FRAME[1], FRAME[0]), interpolation=cv2.INTER_LANCZOS4)


def numbered() -> Image:
    """A map of 300 segments, whose numbers need two bytes."""
    shapes = [hole_at(*FRAME, 10 * (i % 12), i // 12 * 3, 12, 4) for i in range(300)]
    return number_picture.function(to_label_map.function(Masks.from_arrays(shapes), order="given"))


def test_the_numbers_of_segments_reach_the_controlnet_as_they_are(
    home: Path, reference: Any
) -> None:
    image, hole, numbers = noise(FRAME), hole_at(*FRAME, 40, 20, 50, 40), numbered()
    assert int(numbers.pixels[:, :, 1].max()) == 1  # 300 = 1 × 256 + 44
    model = loaded(home, guide="numbers")
    told = PaintSettings(steps=4, negative_prompt="cat")
    prompt_ = {"prompt": "a car", "seed": 3, "settings": told}
    found = model.inpaint_along(image, hole, numbers, **prompt_).pixels
    control = cv2.resize(numbers.pixels, ResizedShortSide(SIDE, FRAME).resized_size[::-1]).astype(
        np.float32
    )
    assert control.max() > 200
    expected = painted(
        reference,
        image,
        hole,
        control,
        prompt="a car",
        negative_prompt="cat",
        num_inference_steps=4,
        guidance_scale=9.0,
        controlnet_conditioning_scale=0.5,
        generator=generator(3),
    )
    assert (found[hole] == expected[hole]).all()
    assert (found[~hole] == image.pixels[~hole]).all()
    other = loaded(home).inpaint_along(image, hole, numbers, **prompt_).pixels
    assert np.abs(found.astype(int) - other)[hole].mean() > 1


def test_any_other_picture_reaches_it_from_0_to_1(home: Path, reference: Any) -> None:
    image, hole, guide = noise(FRAME), hole_at(*FRAME, 40, 20, 50, 40), noise(FRAME, 5)
    model = loaded(home, control_scale=1.0)
    told = PaintSettings(steps=4)
    found = model.inpaint_along(image, hole, guide, prompt="a car", seed=3, settings=told).pixels
    size = ResizedShortSide(SIDE, FRAME).resized_size[::-1]
    control = cv2.resize(guide.pixels, size, interpolation=cv2.INTER_AREA) / np.float32(255)
    expected = painted(
        reference,
        image,
        hole,
        control,
        prompt="a car",
        num_inference_steps=4,
        guidance_scale=9.0,
        controlnet_conditioning_scale=1.0,
        generator=generator(3),
    )
    assert (found[hole] == expected[hole]).all()


def test_a_controlnet_for_holes_sees_the_picture_without_them(home: Path, reference: Any) -> None:
    image, hole = noise(FRAME), hole_at(*FRAME, 40, 20, 50, 40)
    one = controlnet(home / "control", "controlnet-for-holes", base="tiny-plain", control_scale=1.0)
    model = HoleControlNetInpainting.load(one, "cpu")
    found = model.inpaint(image, hole, prompt="dog", seed=1, settings=PaintSettings(steps=4))
    size = ResizedShortSide(SIDE, FRAME).resized_size[::-1]
    control = cv2.resize(image.pixels, size, interpolation=cv2.INTER_AREA) / np.float32(255)
    control[cv2.resize(hole.astype(np.uint8) * 255, size) >= 128] = -1
    expected = painted(
        reference,
        image,
        hole,
        control,
        prompt="dog",
        num_inference_steps=4,
        guidance_scale=9.0,
        controlnet_conditioning_scale=1.0,
        generator=generator(1),
    )
    assert (found.pixels[hole] == expected[hole]).all()


def test_the_guide_changes_what_is_painted(home: Path) -> None:
    model = loaded(home, base="tiny-holes")
    image, hole = noise(FRAME), hole_at(*FRAME, 40, 20, 50, 40)

    def once(seed: int) -> np.ndarray:
        told = PaintSettings(steps=3)
        guide = noise(FRAME, seed)
        return model.inpaint_along(image, hole, guide, prompt="dog", settings=told).pixels

    assert (once(1) == once(1)).all()
    assert np.abs(once(1).astype(int) - once(2))[hole].mean() > 1


def test_a_controlnet_for_holes_replaces_backgrounds_too(home: Path) -> None:
    one = controlnet(home / "control", "controlnet-for-holes", base="tiny-plain")
    model = HoleControlNetInpainting.load(one, "cpu")
    image, kept = noise(FRAME), hole_at(*FRAME, 40, 20, 50, 40)
    found = model.surround(image, kept, prompt="dog", settings=PaintSettings(steps=3))
    assert found.shape == FRAME
    assert (found.pixels[30:50, 50:80] == image.pixels[30:50, 50:80]).all()
    assert np.abs(found.pixels.astype(int) - image.pixels)[~kept].mean() > 5


def test_defaults_are_those_of_edit_anything(home: Path) -> None:
    model = loaded(home)
    assert (model.steps, model.guidance, model.strength, model.scale) == (30, 9.0, 1.0, 0.5)
    assert type(model.pipeline.scheduler).__name__ == "UniPCMultistepScheduler"


def refusal(folder: Path, **options: Any) -> str:
    with pytest.raises(ModelError) as caught:
        told = {"base": "tiny-plain", "guide": "picture", **options}
        ControlNetInpainting.load(controlnet(folder, **told), "cpu")
    text = str(caught.value)
    assert "\n" not in text and "'tiny'" in text
    return text


def test_the_base_must_be_a_stable_diffusion_of_the_catalog(home: Path) -> None:
    folder = home / "control"
    assert "option base is 'tiny-plane', expected" in refusal(folder, base="tiny-plane")
    assert "did you mean 'tiny-plain'?" in refusal(folder, base="tiny-plane")
    assert "option base is 'flux-fill'" in refusal(folder, base="flux-fill")
    assert "option base is None" in refusal(folder, base=None)


def test_a_controlnet_of_another_base_is_refused(home: Path, tmp_path: Path) -> None:
    other = tiny_diffusion.controlnet(tmp_path / "other", width=24)
    told = refusal(other)
    assert "has text embeddings of 24 dimensions, its base 'tiny-plain' of 16" in told


def test_something_that_is_no_controlnet_is_refused(home: Path) -> None:
    told = refusal(home / "plain" / "unet")
    assert "describes a 'UNet2DConditionModel', the family 'controlnet-inpainting' loads" in told
    assert refusal(home / "plain").endswith("has no config.json")


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"guide": "numbres"}, "did you mean 'numbers'?"),
        ({"guide": None}, "option guide is None, expected one of numbers, picture"),
        (
            {"control_scale": "much"},
            "option control_scale is 'much', expected a number from 0 to 2",
        ),
        ({"control_scale": True}, "option control_scale is True"),
    ],
)
def test_an_option_that_makes_no_sense_is_refused(
    home: Path, options: dict[str, Any], told: str
) -> None:
    assert told in refusal(home / "control", **options)


def test_other_weights_of_the_base_are_other_results(home: Path) -> None:
    def identity() -> str:
        registry.open_project(home)
        return controlnet(home / "control", base="tiny-plain").identity_on("cpu")

    before = identity()
    assert identity() == before
    file = home / "plain" / "unet" / "diffusion_pytorch_model.safetensors"
    told = file.stat()
    os.utime(file, ns=(told.st_atime_ns, told.st_mtime_ns + 1))
    assert identity() != before
