"""Do images get exactly what diffusers' own pipelines paint, in the place of the hole alone?"""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from anyloom import AnyloomWarning, Cancelled, Image, ModelError
from anyloom.foundation import cancellation as cancel
from anyloom.models.inpainting.diffusion import (
    FluxFill,
    StableDiffusionInpainting,
    StableDiffusionXLInpainting,
)
from anyloom.models.inpainting.inpainting_requests import InpaintingRequest
from anyloom.models.inpainting.transforms import HoleCrop, PaddedSquare
from anyloom.models.protocols import PaintSettings
from anyloom.weights.hub_downloads import download
from tests.models import tiny_diffusion
from tests.models.inpainting.test_transforms import hole_at
from tests.models.tiny import checkpoint
from tests.models.tiny_diffusion import SIDE, generator, noise
from tests.weights.hub_server import Hub, Repository, ask_only, serving

KINDS = ("sd", "sd2", "plain", "sdxl", "flux")
TRAINED_ON_HOLES = ("sd", "sd2", "sdxl", "flux")
ADAPTERS = {
    "stable-diffusion-inpainting": StableDiffusionInpainting,
    "sdxl-inpainting": StableDiffusionXLInpainting,
    "flux-fill": FluxFill,
}
FAMILIES = {"sdxl": "sdxl-inpainting", "flux": "flux-fill"}
QUICK = PaintSettings(steps=3)


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    home = tmp_path_factory.mktemp("diffusion")
    return {
        "sd": tiny_diffusion.stable_diffusion(home / "sd"),
        "sd2": tiny_diffusion.stable_diffusion(home / "sd2", second=True),
        "plain": tiny_diffusion.stable_diffusion(home / "plain", channels=4),
        "sdxl": tiny_diffusion.sdxl(home / "sdxl"),
        "flux": tiny_diffusion.flux_fill(home / "flux"),
    }


def loaded(folder: Path, kind: str = "sd", **options: object) -> Any:
    family = FAMILIES.get(kind, "stable-diffusion-inpainting")
    size = {"size": SIDE} if kind == "flux" else {}
    return ADAPTERS[family].load(checkpoint(folder, family, **size, **options), "cpu")


@pytest.fixture(scope="module")
def models(folders: dict[str, Path]) -> dict[str, Any]:
    return {kind: loaded(folders[kind], kind) for kind in KINDS}


@pytest.fixture(scope="module")
def paint(folders: dict[str, Path]) -> Callable[..., np.ndarray]:
    """Paint a square with the pipeline as diffusers loads and runs it."""
    import diffusers
    from PIL import Image as Pillow

    made: dict[str, Any] = {}

    def painted(kind: str, pixels: np.ndarray, hole: np.ndarray, seed: int, **told: Any):
        if kind not in made:
            name = ADAPTERS[FAMILIES.get(kind, "stable-diffusion-inpainting")].pipeline_class
            checker = {} if kind in FAMILIES else {"safety_checker": None}
            made[kind] = getattr(diffusers, name).from_pretrained(folders[kind], **checker)
            made[kind].set_progress_bar_config(disable=True)
        [result] = made[kind](
            image=Pillow.fromarray(pixels),
            mask_image=Pillow.fromarray(hole),
            height=pixels.shape[0],
            width=pixels.shape[1],
            generator=generator(seed),
            **told,
        ).images
        return np.array(result)

    return painted


def square() -> tuple[Image, np.ndarray]:
    return noise((SIDE, SIDE)), hole_at(SIDE, SIDE, 10, 20, 30, 24)


@pytest.mark.parametrize("kind", KINDS)
def test_a_square_is_painted_as_diffusers_paints_it(
    models: dict[str, Any], paint: Callable[..., np.ndarray], kind: str
) -> None:
    image, hole = square()
    found = models[kind].inpaint(image, hole, prompt="a red dog", seed=7, settings=QUICK).pixels
    expected = paint(
        kind,
        image.pixels,
        hole.astype(np.uint8) * 255,
        7,
        prompt="a red dog",
        num_inference_steps=3,
    )
    assert (found[hole] == expected[hole]).all()
    assert (found[~hole] == image.pixels[~hole]).all()
    assert np.abs(found.astype(int) - image.pixels)[hole].mean() > 5


@pytest.mark.parametrize("kind", ["sd", "sdxl"])
def test_every_setting_reaches_diffusers(
    models: dict[str, Any], paint: Callable[..., np.ndarray], kind: str
) -> None:
    image, hole = square()
    told = PaintSettings(negative_prompt="cat", steps=6, guidance=3.0, strength=0.6)
    found = models[kind].inpaint(image, hole, prompt="a car", seed=1, settings=told).pixels
    expected = paint(
        kind,
        image.pixels,
        hole.astype(np.uint8) * 255,
        1,
        prompt="a car",
        negative_prompt="cat",
        num_inference_steps=6,
        guidance_scale=3.0,
        strength=0.6,
    )
    assert (found[hole] == expected[hole]).all()
    plain = models[kind].inpaint(image, hole, prompt="a car", seed=1, settings=QUICK).pixels
    assert (plain != found).any()


@pytest.mark.parametrize(
    ("kind", "steps", "guidance", "strength"),
    [("sd", 50, 7.5, 1.0), ("sd2", 50, 7.5, 1.0), ("sdxl", 50, 7.5, 0.9999), ("flux", 50, 30, 1)],
)
def test_defaults_are_those_of_the_papers(
    models: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
    kind: str,
    steps: int,
    guidance: float,
    strength: float,
) -> None:
    asked: list[InpaintingRequest] = []
    monkeypatch.setattr(
        models[kind], "paint", lambda some: asked.extend(some) or [one.pixels for one in some]
    )
    image, hole = square()
    models[kind].inpaint(image, hole, seed=3)
    [one] = asked
    assert (one.steps, one.guidance, one.strength, one.seed) == (steps, guidance, strength, 3)
    assert (one.prompt, one.negative_prompt, one.control) == ("", None, None)


def test_the_square_has_the_size_that_the_model_was_trained_on(folders: dict[str, Path]) -> None:
    assert loaded(folders["sd"]).side == SIDE
    assert loaded(folders["sdxl"], "sdxl", size=96).side == 96
    one = checkpoint(folders["flux"], "flux-fill")
    assert FluxFill.load(one, "cpu").side == 1024


@pytest.mark.parametrize("kind", TRAINED_ON_HOLES)
@pytest.mark.parametrize(
    ("frame", "box"),
    [
        ((150, 200), (120, 60, 20, 30)),  # the hole fits into the square
        ((150, 200), (10, 20, 170, 100)),  # it does not
        ((40, 90), (60, 5, 20, 20)),  # the image is smaller than the square
    ],
)
def test_a_hole_is_filled_through_a_crop_around_it(
    models: dict[str, Any],
    paint: Callable[..., np.ndarray],
    kind: str,
    frame: tuple[int, int],
    box: tuple[int, int, int, int],
) -> None:
    image, hole = noise(frame), hole_at(*frame, *box)
    found = models[kind].inpaint(image, hole, prompt="dog", seed=2, settings=QUICK).pixels
    crop = HoleCrop.around(hole, SIDE)
    painted = paint(
        kind,
        crop.apply_image(image.pixels),
        crop.apply_mask(hole),
        2,
        prompt="dog",
        num_inference_steps=3,
    )
    assert (found[hole] == crop.invert(image.pixels, painted)[hole]).all()
    assert (found[~hole] == image.pixels[~hole]).all()


@pytest.mark.parametrize("frame", [(100, 150), (150, 100), (48, 64)])
def test_a_background_is_replaced_in_a_padded_square(
    models: dict[str, Any], paint: Callable[..., np.ndarray], frame: tuple[int, int]
) -> None:
    image, kept = noise(frame), hole_at(*frame, 20, 10, 25, 30)
    found = models["sd2"].surround(image, kept, prompt="car", seed=4, settings=QUICK).pixels
    transform = PaddedSquare(SIDE, frame)
    seen = transform.apply_mask(kept)
    painted = paint(
        "sd2",
        transform.apply_image(image.pixels),
        255 - seen,
        4,
        prompt="car",
        num_inference_steps=3,
    )
    weight = transform.invert(kept, seen)[:, :, None] / 255
    background = transform.invert(image.pixels, painted)
    expected = background * (1 - weight) + image.pixels * weight
    assert np.abs(found - expected).max() <= 0.51
    inside = hole_at(*frame, 24, 14, 17, 22)
    assert (found[inside] == image.pixels[inside]).all()
    assert np.abs(found.astype(int) - image.pixels)[~kept].mean() > 5


def test_a_whole_picture_can_be_painted(models: dict[str, Any]) -> None:
    image = noise((70, 90))
    found = models["sd"].inpaint(image, np.ones((70, 90), bool), prompt="dog", settings=QUICK)
    assert found.shape == (70, 90)
    assert (found.pixels != image.pixels).any(axis=2).mean() > 0.9


@pytest.mark.parametrize("kind", KINDS)
def test_a_seed_is_one_picture(models: dict[str, Any], kind: str) -> None:
    image, hole = square()

    def once(seed: int) -> np.ndarray:
        torch.rand(7)  # what else draws random numbers does not matter
        return models[kind].inpaint(image, hole, prompt="dog", seed=seed, settings=QUICK).pixels

    assert (once(5) == once(5)).all()
    assert (once(5) != once(6)).any()


def paintings(kind: str) -> list[InpaintingRequest]:
    """Six paintings that may share a pass, and one that may not."""
    negative = None if kind == "flux" else "cat"
    made = [
        InpaintingRequest(
            noise((SIDE, SIDE), seed).pixels,
            hole_at(SIDE, SIDE, 4 * seed, 10, 20, 30).astype(np.uint8) * 255,
            ("a dog", "red car", "")[seed % 3],
            negative,
            steps=2,
            guidance=5.0,
            strength=1.0,
            seed=seed,
        )
        for seed in range(6)
    ]
    return [*made, replace(made[0], guidance=2.0)]


@pytest.mark.parametrize("kind", KINDS)
def test_a_batch_equals_its_members_one_by_one(models: dict[str, Any], kind: str) -> None:
    asked = paintings(kind)
    assert len({one.batch_key for one in asked}) == 2
    together = models[kind].paint(asked)
    for one, found in zip(asked, together, strict=True):
        [alone] = models[kind].paint([one])
        assert np.abs(found.astype(int) - alone).max() <= 1
    assert (together[0] != together[-1]).any()


@pytest.mark.parametrize("kind", TRAINED_ON_HOLES)
def test_bfloat16_paints_nearly_the_same_picture(
    folders: dict[str, Path], models: dict[str, Any], kind: str
) -> None:
    model = loaded(folders[kind], kind, dtype="bfloat16")
    assert {one.dtype for one in model.network.parameters()} == {torch.bfloat16}
    image, hole = square()
    told = {"prompt": "a dog", "seed": 3, "settings": QUICK}
    exact = models[kind].inpaint(image, hole, **told).pixels.astype(int)
    painted = np.abs(exact - image.pixels)[hole].mean()
    assert np.abs(model.inpaint(image, hole, **told).pixels - exact)[hole].mean() < painted / 5


def test_moving_the_networks_moves_the_pipeline(folders: dict[str, Path]) -> None:
    model = loaded(folders["sd"])
    assert set(model.network) == {"vae", "text_encoder", "unet"}
    model.network.to(torch.bfloat16)
    assert model.pipeline.unet.dtype == model.pipeline.vae.dtype == torch.bfloat16


def test_what_the_safety_checker_holds_back_is_an_error(tmp_path: Path) -> None:
    strict = tiny_diffusion.stable_diffusion(tmp_path / "strict", checker=-1.5)
    with pytest.raises(ModelError) as caught:
        loaded(strict).inpaint(*square(), prompt="dog", seed=9, settings=QUICK)
    assert str(caught.value) == (
        "model 'tiny': its safety checker rejected the image (seed 9); use another seed or prompt"
    )
    free = loaded(strict, safety_checker=False)
    assert "safety_checker" not in free.network
    free.inpaint(*square(), prompt="dog", seed=9, settings=QUICK)
    lenient = tiny_diffusion.stable_diffusion(tmp_path / "lenient", checker=1.5)
    assert "safety_checker" in loaded(lenient).network
    loaded(lenient).inpaint(*square(), prompt="dog", seed=9, settings=QUICK)


def test_work_stops_between_two_steps(
    models: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    model, token, steps = models["sd"], cancel.CancelToken(), []
    step = model.pipeline.scheduler.step

    def counted(*given: Any, **told: Any) -> Any:
        steps.append(len(steps))
        if len(steps) == 3:
            token.cancel()
        return step(*given, **told)

    monkeypatch.setattr(model.pipeline.scheduler, "step", counted)
    monkeypatch.setattr(cancel.current, "token", token)
    with pytest.raises(Cancelled):
        model.inpaint(*square(), prompt="dog", settings=PaintSettings(steps=20))
    assert len(steps) == 3


def test_threads_that_share_a_model_get_what_they_would_get_alone(models: dict[str, Any]) -> None:
    image, hole = square()

    def once(seed: int) -> np.ndarray:
        told = PaintSettings(steps=4 + seed)
        return models["sd"].inpaint(image, hole, prompt="dog", seed=seed, settings=told).pixels

    alone = [once(seed) for seed in range(4)]
    with ThreadPoolExecutor(4) as threads:
        together = list(threads.map(once, range(4)))
    assert all((one == other).all() for one, other in zip(alone, together, strict=True))


@pytest.mark.parametrize("kind", ["sd", "sdxl", "flux"])
def test_a_text_is_read_alike_while_another_thread_counts_its_words(
    models: dict[str, Any], monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    model, counted, others = models[kind], threading.Event(), []
    reader, _ = model.text_tokenizer()
    how_to_pad, control = reader.set_truncation_and_padding, model.control
    first = threading.current_thread()

    def painted() -> Image:
        return model.inpaint(*square(), prompt="a dog", seed=3, settings=QUICK)

    def interrupted(*given: Any, **told: Any) -> None:
        how_to_pad(*given, **told)
        pads = reader.backend_tokenizer.padding is not None
        if pads and threading.current_thread() is first and not others:
            others.append(pool.submit(painted))
            assert counted.wait(60)

    def after_counting(*given: Any) -> Any:
        if threading.current_thread() is not first:
            counted.set()
        return control(*given)

    alone = painted()
    monkeypatch.setattr(reader, "set_truncation_and_padding", interrupted)
    monkeypatch.setattr(model, "control", after_counting)
    with ThreadPoolExecutor(1) as pool:
        assert painted() == alone
        assert [other.result() for other in others] == [alone]


def test_who_waits_for_a_model_can_be_cancelled(
    models: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    model, busy, go_on = models["sd"], threading.Event(), threading.Event()
    step = model.pipeline.scheduler.step

    def slow(*given: Any, **told: Any) -> Any:
        busy.set()
        go_on.wait(60)
        return step(*given, **told)

    monkeypatch.setattr(model.pipeline.scheduler, "step", slow)
    token = cancel.CancelToken()
    token.cancel()
    with ThreadPoolExecutor(1) as other:
        first = other.submit(model.inpaint, *square(), prompt="dog", settings=QUICK)
        busy.wait(60)
        monkeypatch.setattr(cancel.current, "token", token)
        with pytest.raises(Cancelled):
            model.inpaint(*square(), prompt="dog", settings=QUICK)
        go_on.set()
        assert first.result().shape == (SIDE, SIDE)


def test_less_than_one_step_is_refused(models: dict[str, Any]) -> None:
    for kind, told in (
        ("sd", PaintSettings(steps=2, strength=0.3)),
        ("sdxl", PaintSettings(steps=1)),
    ):
        with pytest.raises(ModelError, match=r"steps at a strength of 0\.\d+ are less than one"):
            models[kind].inpaint(*square(), prompt="dog", settings=told)


def test_a_setting_that_the_model_does_not_know_is_refused(models: dict[str, Any]) -> None:
    told = PaintSettings(negative_prompt="cat", steps=3)
    with pytest.raises(ModelError, match=r"'tiny' does not support negative_prompt, expected guid"):
        models["flux"].inpaint(*square(), prompt="dog", settings=told)


@pytest.mark.parametrize(("kind", "limit"), [("sd", 77), ("sdxl", 77), ("flux", 512)])
def test_the_end_of_a_long_text_is_not_seen_as_a_warning_tells(
    models: dict[str, Any], kind: str, limit: int
) -> None:
    told = rf"model 'tiny' reads {limit} tokens of a text, 'a red dog a red dog …' has \d+; its end"
    with pytest.warns(AnyloomWarning, match=told):
        models[kind].inpaint(*square(), prompt="a red dog " * 300, settings=QUICK)


def test_two_models_at_work_say_nothing_and_leave_the_libraries_as_loud_as_they_were(
    models: dict[str, Any], capfd: pytest.CaptureFixture[str]
) -> None:
    from diffusers.utils import logging

    before = logging.get_verbosity()
    with ThreadPoolExecutor(2) as threads:
        prompt_ = {"prompt": "a red dog", "settings": QUICK}
        some = [
            threads.submit(models[kind].inpaint, *square(), **prompt_) for kind in ("sd", "sdxl")
        ]
        assert all(one.result().shape == (SIDE, SIDE) for one in some)
    assert capfd.readouterr() == ("", "")
    assert logging.get_verbosity() == before


@pytest.fixture
def folder(folders: dict[str, Path], tmp_path: Path) -> Path:
    return shutil.copytree(folders["sd"], tmp_path / "weights")


def refusal(folder: Path, family: str = "stable-diffusion-inpainting", **options: object) -> str:
    with pytest.raises(ModelError) as caught:
        ADAPTERS[family].load(checkpoint(folder, family, **options), "cpu")
    text = str(caught.value)
    assert "\n" not in text and "'tiny'" in text
    return text


def test_another_pipeline_is_refused_with_both_names(folders: dict[str, Path]) -> None:
    told = refusal(folders["sdxl"])
    assert "describes a 'StableDiffusionXLInpaintPipeline', the family" in told
    assert "loads 'StableDiffusionInpaintPipeline or StableDiffusionPipeline'" in told
    assert "loads 'FluxFillPipeline'" in refusal(folders["sd"], "flux-fill")


@pytest.mark.parametrize("part", ["vae", "unet", "tokenizer", "scheduler"])
def test_a_missing_component_is_named(folder: Path, part: str) -> None:
    shutil.rmtree(folder / part)
    assert f"{folder} has no folder {part} (" in refusal(folder)


def changed_index(folder: Path, **changes: object) -> None:
    index = json.loads((folder / "model_index.json").read_text())
    (folder / "model_index.json").write_text(json.dumps({**index, **changes}))


def test_a_component_that_no_file_names_is_told(folder: Path) -> None:
    changed_index(folder, vae=None)
    assert "names no vae, which a StableDiffusionInpaintPipeline needs" in refusal(folder)
    changed_index(folder, vae=[None, None])
    assert "names no vae" in refusal(folder)


def test_code_of_a_checkpoint_is_never_run(folder: Path, tmp_path: Path) -> None:
    trap = tmp_path / "ran"
    code = f"import pathlib; pathlib.Path({str(trap)!r}).touch()\n"
    (folder / "unet" / "my_unet.py").write_text(code)
    (folder / "my_unet.py").write_text(code)
    changed_index(folder, unet=["my_unet", "MyUNet"])
    told = refusal(folder)
    assert "component 'unet' comes from 'my_unet', expected diffusers or transformers" in told
    assert not trap.exists()


@pytest.mark.parametrize(
    "entry",
    [
        ["transformers", "AutoTokenizer"],
        ["transformers", "AutoModel"],
        ["transformers", "AutoImageProcessor"],
        ["diffusers", "AutoModel"],
        ["diffusers", "DiffusionPipeline"],
    ],
    ids=".".join,
)
def test_a_class_that_chooses_another_by_a_file_is_refused(folder: Path, entry: list[str]) -> None:
    changed_index(folder, tokenizer=entry)
    assert f"component 'tokenizer' is a '{entry[1]}'" in refusal(folder)


@pytest.mark.parametrize("part", ["tokenizer", "text_encoder"])
def test_no_question_whether_to_run_code_is_asked(
    folder: Path, part: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trap = tmp_path / "ran"
    code = f"import pathlib; pathlib.Path({str(trap)!r}).touch()\nclass Mine: ...\n"
    for place in (folder / part, folder / part / "custom_generate"):
        place.mkdir(exist_ok=True)
        for name in ("mine.py", "generate.py"):
            (place / name).write_text(code)
    for name in ("config.json", "tokenizer_config.json"):
        file = folder / part / name
        if file.exists():
            kinds = ("AutoTokenizer", "AutoConfig", "AutoModel")
            classes = dict.fromkeys(kinds, "mine.Mine")
            file.write_text(json.dumps({**json.loads(file.read_text()), "auto_map": classes}))
    monkeypatch.setattr("builtins.input", lambda *_: pytest.fail("a question was asked"))
    loaded(folder)  # by the classes of the libraries
    assert not trap.exists()


def test_a_component_that_refers_to_other_weights_is_refused(folder: Path) -> None:
    adapter = folder / "text_encoder" / "adapter_config.json"
    adapter.write_text(json.dumps({"base_model_name_or_path": "/elsewhere"}))
    assert "is an adapter for other weights" in refusal(folder)


@pytest.mark.parametrize("called", ["Trainer", "__doc__", "nothing"])
def test_a_component_of_an_unknown_class_is_refused(folder: Path, called: str) -> None:
    changed_index(folder, unet=["transformers", called])
    assert f"component 'unet' is a '{called}'" in refusal(folder)


@pytest.mark.parametrize(
    ("part", "name"),
    [("unet", "diffusion_pytorch_model.safetensors"), ("text_encoder", "model.safetensors")],
)
def test_a_tensor_that_is_missing_is_told_and_not_made_up(
    folder: Path, part: str, name: str
) -> None:
    from safetensors.torch import load_file, save_file

    weights = load_file(folder / part / name)
    gone = sorted(weights)[3]
    del weights[gone]
    save_file(weights, folder / part / name, metadata={"format": "pt"})
    assert f"{folder / part} lack 1 tensors that its config.json asks for, such as {gone}" in (
        refusal(folder)
    )


def test_a_damaged_tokenizer_is_one_line(folder: Path) -> None:
    (folder / "tokenizer" / "tokenizer.json").write_text("{")
    assert f"{folder / 'tokenizer'} cannot be loaded" in refusal(folder)


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"size": 100}, "option size is 100, expected a multiple of 16"),
        ({"size": "big"}, "option size is 'big', expected a multiple of 16"),
        ({"safety_checker": "no"}, "option safety_checker is 'no', expected true or false"),
    ],
)
def test_an_option_that_makes_no_sense_is_refused(
    folder: Path, options: dict[str, object], told: str
) -> None:
    assert told in refusal(folder, **options)


def test_weights_in_another_precision_are_read_by_their_variant(
    folders: dict[str, Path], models: dict[str, Any], tmp_path: Path
) -> None:
    import diffusers

    whole = diffusers.StableDiffusionInpaintPipeline.from_pretrained(
        folders["sd"], dtype=torch.float16
    )
    whole.save_pretrained(tmp_path / "half", variant="fp16")
    assert not (tmp_path / "half" / "unet" / "diffusion_pytorch_model.safetensors").exists()
    model = loaded(tmp_path / "half", variant="fp16")
    assert {one.dtype for one in model.network.parameters()} == {torch.float32}
    image, hole = square()
    told = {"prompt": "a dog", "seed": 3, "settings": QUICK}
    exact = models["sd"].inpaint(image, hole, **told).pixels.astype(int)
    assert np.abs(model.inpaint(image, hole, **told).pixels - exact)[hole].mean() < 2


def test_a_checkpoint_as_old_as_stable_diffusion_is_read(tmp_path: Path) -> None:
    new = tiny_diffusion.stable_diffusion(tmp_path / "new", checker=1.5)
    old = shutil.copytree(new, tmp_path / "old")
    expected = loaded(new)
    words = expected.pipeline.tokenizer
    shutil.rmtree(old / "tokenizer")
    (old / "tokenizer").mkdir()
    (old / "tokenizer" / "vocab.json").write_text(json.dumps(words.get_vocab()))
    (old / "tokenizer" / "merges.txt").write_text("#version: 0.2\n")
    told = {"tokenizer_class": "CLIPTokenizer", "model_max_length": 77, "do_lower_case": True}
    (old / "tokenizer" / "tokenizer_config.json").write_text(json.dumps(told))
    changed_index(old, feature_extractor=["transformers", "CLIPFeatureExtractor"])
    image, hole = square()
    prompt_ = {"prompt": "a Red dog!", "seed": 3, "settings": QUICK}
    assert loaded(old).inpaint(image, hole, **prompt_) == expected.inpaint(image, hole, **prompt_)


def test_weights_in_several_files_are_one_model(
    folders: dict[str, Path], models: dict[str, Any], tmp_path: Path
) -> None:
    models["flux"].pipeline.save_pretrained(tmp_path / "parts", max_shard_size="60KB")
    index = "diffusion_pytorch_model.safetensors.index.json"
    assert (tmp_path / "parts" / "transformer" / index).exists()
    image, hole = square()
    prompt_ = {"prompt": "a dog", "seed": 3, "settings": QUICK}
    found = loaded(tmp_path / "parts", "flux").inpaint(image, hole, **prompt_)
    assert found == models["flux"].inpaint(image, hole, **prompt_)
    next((tmp_path / "parts" / "transformer").glob("*-00002-of-*.safetensors")).unlink()
    told = refusal(tmp_path / "parts", "flux-fill")
    assert "has no transformer/diffusion_pytorch_model-00002-of-" in told


def test_of_a_repository_only_the_components_in_one_precision_are_downloaded(
    folders: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import diffusers

    both = shutil.copytree(folders["sd"], tmp_path / "both")
    half = diffusers.StableDiffusionInpaintPipeline.from_pretrained(both, dtype=torch.float16)
    half.save_pretrained(both, variant="fp16")
    (both / "all-in-one.safetensors").write_bytes(b"the same weights once more")
    (both / "unet" / "diffusion_pytorch_model.bin").write_bytes(b"a pickle")
    files = {
        one.relative_to(both).as_posix(): one.read_bytes()
        for one in both.rglob("*")
        if one.is_file()
    }
    one = replace(
        checkpoint(tmp_path, "stable-diffusion-inpainting"), repo="someone/sd", options={}
    )
    with serving(Hub({"someone/sd": Repository(files)})) as hub:
        ask_only(hub, tmp_path / "cache", monkeypatch)
        for options, ending in (({"variant": "fp16"}, ".fp16.safetensors"), ({}, ".safetensors")):
            wanted = replace(one, options=options)
            StableDiffusionInpainting.load(wanted, "cpu")
            folder = download(wanted)
            weights = [file.name for file in folder.glob("**/*.safetensors")]
            if options:
                assert len(weights) == 3 and all(name.endswith(ending) for name in weights)
            assert not (folder / "all-in-one.safetensors").exists()
            assert not list(folder.glob("**/*.bin"))
        assert len(weights) == 6
