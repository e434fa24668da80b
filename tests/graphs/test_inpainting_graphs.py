"""Inpainting graphs on tiny real architectures: each step is compared with its paper."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from anyloom import GraphError, Image, check, load
from anyloom.models import PaintSettings
from anyloom.models.inpainting.controlnet import ControlNetInpainting
from anyloom.models.inpainting.transforms import HoleCrop, PaddedSquare
from anyloom.registry.lookup import registry
from tests.models.tiny_diffusion import generator, noise

Run = Callable[..., dict[str, Any]]
Paint = Callable[..., np.ndarray]
IMAGE = noise((96, 128))
SIDE = 64
STEPS = 3
POINT = "50,40"


@pytest.fixture(scope="module")
def paint(tiny_project: Path) -> Paint:
    """Paint a square with the profile's Stable Diffusion, as diffusers loads and runs it."""
    import diffusers
    from PIL import Image as Pillow

    pipeline = diffusers.StableDiffusionInpaintPipeline.from_pretrained(
        tiny_project / "weights" / "tiny-sd", safety_checker=None
    )
    pipeline.set_progress_bar_config(disable=True)

    def painted(pixels: np.ndarray, hole: np.ndarray, prompt: str, seed: int) -> np.ndarray:
        [result] = pipeline(
            prompt=prompt,
            image=Pillow.fromarray(pixels),
            mask_image=Pillow.fromarray(hole),
            height=SIDE,
            width=SIDE,
            num_inference_steps=STEPS,
            generator=generator(seed),
        ).images
        return np.array(result)

    return painted


def filled(paint: Paint, image: Image, hole: np.ndarray, prompt: str, seed: int) -> np.ndarray:
    """Return the image with a hole filled as Inpaint Anything fills it."""
    crop = HoleCrop.around(hole, SIDE)
    painted = paint(crop.apply_image(image.pixels), crop.apply_mask(hole), prompt, seed)
    result = image.pixels.copy()
    result[hole] = crop.invert(image.pixels, painted)[hole]
    return result


def run_fill(run_tiny: Run, prompt: str, seed: int) -> dict[str, Any]:
    return run_tiny(
        "inpaint_anything_fill",
        settings={"filled.steps": STEPS},
        image=IMAGE,
        points=POINT,
        prompt=prompt,
        kernel=3,
        seed=seed,
    )


def test_each_of_the_three_masks_of_a_point_is_filled(run_tiny: Run, paint: Paint):
    assert load("inpaint_anything_fill").inputs["kernel"].default == 50
    found = run_fill(run_tiny, "a red dog", 5)
    three = run_tiny("inpaint_anything_remove", image=IMAGE, points=POINT, kernel=1)["masks"]
    assert len(found["filled"]) == len(three) == 3
    square = np.ones((3, 3), np.uint8)
    for row, result in enumerate(found["filled"]):
        hole = found["masks"].mask(row)
        assert (hole == (cv2.dilate(three.mask(row).astype(np.uint8), square) > 0)).all()
        assert (result.pixels == filled(paint, IMAGE, hole, "a red dog", 5)).all()
        assert (result.pixels[~hole] == IMAGE.pixels[~hole]).all()
        assert (result.pixels[hole] != IMAGE.pixels[hole]).any(axis=1).mean() > 0.8


def test_the_background_of_each_mask_of_a_point_is_replaced(run_tiny: Run, paint: Paint):
    found = run_tiny(
        "inpaint_anything_replace",
        settings={"replaced.steps": STEPS},
        image=IMAGE,
        points=POINT,
        prompt="a car",
        seed=2,
    )
    transform = PaddedSquare(SIDE, IMAGE.shape)
    assert (transform.resized_size, transform.corner) == ((48, 64), (8, 0))
    assert len(found["replaced"]) == 3
    for row, result in enumerate(found["replaced"]):
        kept = found["masks"].mask(row)
        mask = transform.apply_mask(kept)
        painted = paint(transform.apply_image(IMAGE.pixels), 255 - mask, "a car", 2)
        weight = transform.invert(kept, mask)[:, :, None] / 255
        expected = transform.invert(IMAGE.pixels, painted) * (1 - weight) + IMAGE.pixels * weight
        assert np.abs(result.pixels - expected).max() <= 1
        solid = cv2.erode(kept.astype(np.uint8), np.ones((7, 7), np.uint8)) > 0
        assert (result.pixels[solid] == IMAGE.pixels[solid]).all()


def test_what_a_text_names_is_filled_and_nothing_else(run_tiny: Run, paint: Paint):
    assert load("fill_by_text").inputs["kernel"].default == 50
    found = run_tiny(
        "fill_by_text",
        settings={"filled.steps": STEPS},
        image=IMAGE,
        source="red car",
        prompt="a dog",
        min_score=0.9,
        kernel=1,
        seed=3,
    )
    hole = found["masks"].union()
    assert hole.sum() > 0 and len(found["boxes"]) == len(found["masks"])
    assert (found["filled"].pixels == filled(paint, IMAGE, hole, "a dog", 3)).all()


def test_what_a_text_names_is_kept_on_a_new_background(run_tiny: Run):
    assert load("replace_by_text").inputs["kernel"].default == 1
    found = run_tiny(
        "replace_by_text",
        settings={"replaced.steps": STEPS},
        image=IMAGE,
        source="red car",
        prompt="a beach",
        min_score=0.9,
    )
    kept = found["masks"].union()
    solid = cv2.erode(kept.astype(np.uint8), np.ones((7, 7), np.uint8)) > 0
    assert (found["replaced"].pixels[solid] == IMAGE.pixels[solid]).all()
    assert found["replaced"] != IMAGE


def test_a_seed_determines_the_result(run_tiny: Run):
    first, again, other = (run_fill(run_tiny, "dog", seed)["filled"] for seed in (1, 1, 2))
    assert first == again != other


def test_the_segment_most_similar_to_a_text_is_inpainted(run_tiny: Run, paint: Paint):
    found = run_tiny(
        "edit_everything",
        settings={"edited.steps": STEPS},
        image=IMAGE,
        source="dog",
        target="a red car",
        radius=2,
        seed=4,
    )
    ranked = found["ranked"]
    assert ranked.score_kind == "cosine"
    best = ranked.mask(int(np.argmax(ranked.scores))).astype(np.uint8)
    hole = cv2.dilate(best, np.ones((5, 5), np.uint8)) > 0
    assert (found["mask"].mask(0) == hole).all()
    assert (found["edited"].pixels == filled(paint, IMAGE, hole, "a red car", 4)).all()


def test_without_a_target_nothing_is_painted(run_tiny: Run):
    found = run_tiny("edit_everything", image=IMAGE, source="dog")
    assert found["edited"] is None
    assert len(found["mask"]) == 1


def test_each_edit_works_on_the_result_of_the_one_before(run_tiny: Run):
    edits = [("dog", "a car"), ("red car", "a cat")]
    expected = IMAGE
    for source, target in edits:
        step = run_tiny("edit_everything", image=expected, source=source, target=target, seed=3)
        expected = step["edited"]
    sources, targets = map(list, zip(*edits, strict=True))
    found = run_tiny("edit_in_turn", image=IMAGE, sources=sources, targets=targets, seed=3)
    assert found["edited"] == expected
    assert found["edited"] != IMAGE


@pytest.mark.filterwarnings("ignore:.*reads 77 tokens")  # the tiny tokenizer has letters only
def test_an_edit_is_guided_by_the_numbers_of_all_segments(run_tiny: Run, tiny_project: Path):
    found = run_tiny(
        "edit_anything",
        settings={
            "found.box_threshold": 0.01,
            "found.text_threshold": 0.01,
            "edited.steps": STEPS,
        },
        image=IMAGE,
        source="red car",
        prompt="a dog",
        seeds=[6],
    )
    assert 1 <= len(found["boxes"]) <= 2
    assert len(found["masks"]) == len(found["boxes"])
    assert found["small"].shape == (512, 704), "the script's, in multiples of 64"
    numbers = np.zeros(found["small"].shape, int)
    for row in range(len(found["everything"])):
        numbers[found["everything"].mask(row)] = row + 1
    guide = found["numbers"].pixels.astype(int)
    assert len(found["everything"]) > 1
    assert (guide[:, :, 0] + 256 * guide[:, :, 1] == numbers).all()
    model = ControlNetInpainting.load(registry.models().checkpoint("tiny-edit-anything"), "cpu")
    hole = found["masks"].union()
    settings = PaintSettings(
        steps=STEPS,
        guidance=7.5,
        control_scale=1.0,
        negative_prompt="longbody, lowres, bad anatomy, bad hands, missing fingers, extra digit, "
        "fewer digits, cropped, worst quality, low quality",
    )
    text = "a dog, best quality, extremely detailed"
    expected = model.inpaint_along(
        IMAGE, hole, found["numbers"], prompt=text, seed=6, settings=settings
    )
    assert found["edited"] == [expected]
    assert (expected.pixels[~hole] == IMAGE.pixels[~hole]).all()
    assert expected != IMAGE


@pytest.mark.filterwarnings("ignore:.*reads 77 tokens")
def test_an_edit_by_click_has_a_result_for_each_seed(run_tiny: Run, tiny_project: Path):
    found = run_tiny(
        "edit_anything_by_click",
        settings={"painted.steps": STEPS},
        image=IMAGE,
        points=POINT,
        prompt="a dog",
    )
    model = ControlNetInpainting.load(registry.models().checkpoint("tiny-edit-anything"), "cpu")
    defaults = load("edit_anything_by_click").inputs
    settings = PaintSettings(
        steps=STEPS,
        guidance=9,
        control_scale=0.5,
        negative_prompt=defaults["negative_prompt"].default,
    )
    assert len(found["masks"]) == 1
    assert len(found["edited"]) == 2
    assert found["large"].shape == (1024, 1344)
    assert settings.negative_prompt.endswith(", NSFW")
    for seed, edited in enumerate(found["edited"]):
        expected = model.inpaint_along(
            IMAGE,
            found["masks"].union(),
            found["numbers"],
            prompt="best quality, extremely detailed, a dog",
            seed=seed,
            settings=settings,
        )
        assert edited == expected


@pytest.mark.filterwarnings("ignore:.*reads 77 tokens")
def test_details_are_painted_along_the_first_result(run_tiny: Run, tiny_project: Path):
    found = run_tiny(
        "edit_anything_by_click",
        models={"refiner": "tiny-edit-anything"},
        settings={"painted.steps": STEPS, "refined.steps": STEPS},
        image=IMAGE,
        points=POINT,
        prompt="a dog",
        quality="",
        describe=True,
        detail=True,
        seeds=[3],
    )
    assert found["words"] == ", ".join(filter(None, (found["seen"], "a dog")))
    assert found["seen"] == run_tiny("caption_anything", image=IMAGE)["scene"]
    [first], [refined] = found["painted"], found["edited"]
    model = ControlNetInpainting.load(registry.models().checkpoint("tiny-edit-anything"), "cpu")
    settings = PaintSettings(
        steps=STEPS,
        guidance=9,
        negative_prompt=load("edit_anything_by_click").inputs["negative_prompt"].default,
    )
    expected = model.inpaint_along(
        first, found["masks"].union(), first, prompt=found["words"], settings=settings
    )
    assert refined == expected != first


@pytest.mark.parametrize(
    ("name", "slot", "model", "able"),
    [
        ("inpaint_anything_fill", "inpainter", "lite-inpainter", "sd15-inpainting"),
        ("inpaint_anything_replace", "inpainter", "lama", "sdxl-inpainting"),
        ("edit_everything", "inpainter", "edit-anything", "flux-fill"),
        ("edit_anything", "inpainter", "sd2-inpainting", "edit-anything"),
    ],
)
def test_a_model_without_text_prompts_is_refused_when_the_graph_is_checked(
    name: str, slot: str, model: str, able: str
):
    with pytest.raises(GraphError) as caught:
        check(load(name), models={slot: model})
    [line] = str(caught.value).splitlines()
    assert f"model '{model}' implements" in line and able in line
