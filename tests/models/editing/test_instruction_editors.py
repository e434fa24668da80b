"""Edits by an instruction: what diffusers' own pipelines make, in the size of the image."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image as Pillow

from anyloom import AnyloomWarning, Cancelled, Image, ModelError
from anyloom.foundation import cancellation as cancel
from anyloom.models import PaintSettings
from anyloom.models.editing.instruction_editors import (
    Flux2Klein,
    FluxKontext,
    InstructPix2Pix,
    QwenImageEdit,
    ResizedToArea,
)
from tests.models import tiny_diffusion, tiny_editing
from tests.models.tiny import checkpoint
from tests.models.tiny_diffusion import SIDE, generator, noise

ADAPTERS: dict[str, Any] = {
    "instruct-pix2pix": InstructPix2Pix,
    "flux-kontext": FluxKontext,
    "flux2-klein": Flux2Klein,
    "qwen-image-edit": QwenImageEdit,
}
SAVE = {
    "instruct-pix2pix": tiny_diffusion.instruct_pix2pix,
    "flux-kontext": tiny_diffusion.flux_kontext,
    "flux2-klein": tiny_editing.flux2_klein,
    "qwen-image-edit": tiny_editing.qwen_image_edit,
}
INSTRUCTION = "make her smile"
QUICK = PaintSettings(steps=2)


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    home = tmp_path_factory.mktemp("editing")
    return {kind: save(home / kind) for kind, save in SAVE.items()}


def loaded(folder: Path, kind: str, **options: object) -> Any:
    return ADAPTERS[kind].load(checkpoint(folder, kind, size=SIDE, **options), "cpu")


@pytest.fixture(scope="module", params=ADAPTERS)
def kind(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture(scope="module")
def model(folders: dict[str, Path], kind: str) -> Any:
    return loaded(folders[kind], kind)


def test_a_square_is_edited_as_diffusers_edits_it(
    folders: dict[str, Path], model: Any, kind: str
) -> None:
    import diffusers

    image = noise((SIDE, SIDE))
    pipeline = getattr(diffusers, model.pipeline_class).from_pretrained(folders[kind])
    pipeline.set_progress_bar_config(disable=True)
    size = {"height": SIDE, "width": SIDE}
    told = {
        "instruct-pix2pix": {"guidance_scale": 7.5, "image_guidance_scale": 1.5},
        "flux-kontext": {**size, "guidance_scale": 2.5, "max_area": SIDE**2, "_auto_resize": False},
        "flux2-klein": {**size, "guidance_scale": 1.0},
        "qwen-image-edit": {**size, "true_cfg_scale": 4.0, "negative_prompt": " "},
    }
    [expected] = pipeline(
        image=Pillow.fromarray(image.pixels),
        prompt=INSTRUCTION,
        num_inference_steps=2,
        generator=generator(7),
        **told[kind],
    ).images
    edited = model.edit(image, INSTRUCTION, seed=7, settings=QUICK)
    assert (edited.pixels == np.array(expected)).all()


def test_instruction_and_seed_reach_the_model(model: Any) -> None:
    image = noise((SIDE, SIDE))
    first = model.edit(image, INSTRUCTION, settings=QUICK)
    assert (first.pixels != model.edit(image, "open the door", settings=QUICK).pixels).any()
    assert (first.pixels != model.edit(image, INSTRUCTION, seed=1, settings=QUICK).pixels).any()


def test_an_image_of_any_size_keeps_size_and_alpha(folders: dict[str, Path]) -> None:
    model = loaded(folders["flux-kontext"], "flux-kontext")
    for height, width in ((50, 90), (1, 1), (7, 300)):
        alpha = np.full((height, width), 9, np.uint8)
        edited = model.edit(
            Image(noise((height, width)).pixels, alpha=alpha), INSTRUCTION, settings=QUICK
        )
        assert edited.shape == (height, width)
        assert (edited.alpha == 9).all()


@pytest.mark.parametrize("shape", [(1024, 1024), (600, 900), (3000, 1000), (10, 4000), (1, 1)])
def test_the_input_has_the_area_of_the_models_square(shape: tuple[int, int]) -> None:
    height, width = ResizedToArea(1024, shape).resized_size
    assert height % 32 == width % 32 == 0
    assert 0.9 < height * width / 1024**2 < 1.1
    ratio = min(max(shape[1] / shape[0], 1 / 4), 4)
    assert width / height == pytest.approx(ratio, rel=0.06)


def test_a_distilled_klein_takes_four_steps_and_a_base_model_fifty(
    folders: dict[str, Path], tmp_path: Path
) -> None:
    distilled = loaded(folders["flux2-klein"], "flux2-klein")
    base = loaded(tiny_editing.flux2_klein(tmp_path / "base", distilled=False), "flux2-klein")
    assert (distilled.steps, distilled.guidance) == (4, 1.0)
    assert (base.steps, base.guidance) == (50, 4.0)


def test_a_setting_without_support_is_refused(folders: dict[str, Path]) -> None:
    model = loaded(folders["flux-kontext"], "flux-kontext")
    with pytest.raises(ModelError, match="does not support strength, expected guidance, steps"):
        model.edit(noise((SIDE, SIDE)), INSTRUCTION, settings=PaintSettings(strength=0.5))


def test_a_long_instruction_is_cut_off_with_a_warning(folders: dict[str, Path]) -> None:
    model = loaded(folders["flux-kontext"], "flux-kontext")
    with pytest.warns(AnyloomWarning, match="reads 512 tokens"):
        model.edit(noise((SIDE, SIDE)), "make her smile " * 200, settings=QUICK)


def test_an_edit_can_be_cancelled(
    folders: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    model = loaded(folders["flux-kontext"], "flux-kontext")
    token = cancel.CancelToken()
    token.cancel()
    monkeypatch.setattr(cancel.current, "token", token)
    with pytest.raises(Cancelled):
        model.edit(noise((SIDE, SIDE)), INSTRUCTION, settings=QUICK)


def test_another_pipeline_is_refused_by_name(folders: dict[str, Path]) -> None:
    with pytest.raises(ModelError, match=r"describes a 'Flux2KleinPipeline'.*FluxKontextPipeline"):
        loaded(folders["flux2-klein"], "flux-kontext")


def test_a_checkpoint_without_its_processor_is_refused(
    folders: dict[str, Path], tmp_path: Path
) -> None:
    folder = shutil.copytree(folders["qwen-image-edit"], tmp_path / "copy")
    shutil.rmtree(folder / "processor")
    with pytest.raises(ModelError, match="processor has no preprocessing"):
        loaded(folder, "qwen-image-edit")
