"""Do small vision-language models say what transformers' own generate says on the same weights?"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from anyloom import Image, ModelError
from anyloom.models.captioning.vision_language import (
    CAPTION_PROMPT,
    MAX_ASPECT,
    READING_PROMPT,
    VisionLanguage,
    with_limited_aspect,
)
from tests.models import tiny, tiny_captioners
from tests.models.tiny_captioners import log_score, pictures

MAKERS: dict[str, Callable[..., Path]] = {
    "smolvlm": tiny_captioners.smol_vlm,
    "idefics3": tiny_captioners.smol_vlm,
    "qwen3_vl": tiny_captioners.qwen_vl,
    "qwen2_5_vl": tiny_captioners.qwen_vl,
}
CROPS = pictures((40, 30), (20, 90), (200, 100), (64, 64))


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    home = tmp_path_factory.mktemp("models")
    return {kind: make(home / kind, kind=kind) for kind, make in MAKERS.items()}


@pytest.fixture(scope="module")
def models(folders: dict[str, Path]) -> dict[str, VisionLanguage]:
    return {kind: load(folder) for kind, folder in folders.items()}


def load(folder: Path, **options: object) -> VisionLanguage:
    return VisionLanguage.load(tiny.checkpoint(folder, "vision-language", **options), "cpu")


def reference(folder: Path, crop: np.ndarray, text: str, longest: int = 50) -> tuple[str, float]:
    """Return what transformers writes in a conversation, and its log-probability."""
    from PIL import Image as Pillow
    from transformers import AutoModelForImageTextToText, AutoProcessor

    network: Any = AutoModelForImageTextToText.from_pretrained(folder)
    processor = AutoProcessor.from_pretrained(folder)
    content = [{"type": "image", "image": Pillow.fromarray(crop)}, {"type": "text", "text": text}]
    given = processor.apply_chat_template(
        [{"role": "user", "content": content}],
        add_generation_prompt=True,
        tokenize=True,
        return_dict=True,
        return_tensors="pt",
    )
    told = network.generate(
        **given,
        max_new_tokens=longest,
        do_sample=False,
        repetition_penalty=1.0,
        return_dict_in_generate=True,
        output_scores=True,
    )
    written = told.sequences[0, given["input_ids"].shape[1] :]
    return processor.decode(written, skip_special_tokens=True), log_score(told.scores)


@pytest.mark.parametrize("kind", MAKERS)
def test_captions_and_answers_are_those_of_transformers(
    models: dict[str, VisionLanguage], folders: dict[str, Path], kind: str
) -> None:
    told = [*models[kind].caption(CROPS[:2]), *models[kind].answer(CROPS[2:3], ["what is it?"])]
    asked = [CAPTION_PROMPT, CAPTION_PROMPT, "what is it?"]
    for crop, text, (said, score) in zip(CROPS[:3], asked, told, strict=True):
        expected, log_probability = reference(folders[kind], crop, text)
        assert said == expected.strip()
        assert score == pytest.approx(log_probability / (1 + len(said.split())), abs=1e-3)
    assert told[0] != told[1]


@pytest.mark.parametrize("kind", ["smolvlm", "qwen3_vl"])
def test_an_answer_goes_on_with_its_beginning(models: dict[str, VisionLanguage], kind: str) -> None:
    """What the model says first, given as the beginning, changes nothing."""
    [(whole, _)] = models[kind].caption(CROPS[:1])
    first = whole[:7]
    [(again, _)] = models[kind].caption(CROPS[:1], beginnings=[first])
    if kind == "qwen3_vl":  # SmolVLM's answers begin after a space, which is not part of them
        assert again.startswith(whole[:40])
    assert again.startswith(first)


@pytest.mark.parametrize("kind", MAKERS)
def test_words_that_are_pictures_to_the_model_are_only_words_left_out(
    models: dict[str, VisionLanguage], kind: str
) -> None:
    model = models[kind]
    known = model.processor.tokenizer.added_tokens_decoder.values()
    special = [one.content for one in known if one.special]
    assert len(special) > 5
    asked = f"what{''.join(special)}is it?"
    assert model.answer(CROPS[:1], [asked]) == model.answer(
        CROPS[:1], [f"what{' ' * len(special)}is it?"]
    )


def test_text_is_read_line_by_line_and_has_the_whole_picture_for_its_place(
    models: dict[str, VisionLanguage],
    folders: dict[str, Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    model = models["smolvlm"]
    image = Image(CROPS[2])
    expected, log_probability = reference(folders["smolvlm"], CROPS[2], READING_PROMPT, 1024)
    lines = model.read(image)
    assert list(lines.labels or ()) == expected.split("\n")
    steps = len(model.processor.tokenizer(expected, add_special_tokens=False).input_ids) + 1
    np.testing.assert_allclose(lines.scores, np.exp(log_probability / steps), rtol=1e-4)
    assert lines.boxes.tolist() == [[0, 0, 100, 200]]
    assert np.asarray(lines.columns["polygon"]).tolist() == [
        [[0, 0], [100, 0], [100, 200], [0, 200]]
    ]
    assert not model.gives_places

    monkeypatch.setattr(model, "_text", lambda written: " STOP \n\nAll way\n")
    assert model.read(image).labels == ("STOP", "All way")
    for nothing in ("NONE", "None.", "", " \n"):
        monkeypatch.setattr(model, "_text", lambda written, said=nothing: said)
        assert len(model.read(image)) == 0


@pytest.mark.parametrize("kind", MAKERS)
def test_pictures_of_any_shape_are_described(models: dict[str, VisionLanguage], kind: str) -> None:
    assert len(models[kind].caption(pictures((1, 1), (2, 800), (900, 3)))) == 3


def test_a_line_of_pixels_becomes_a_picture_of_a_possible_shape() -> None:
    line = pictures((2, 900))[0]
    wide = with_limited_aspect(line)
    assert wide.shape == (10, 900, 3)
    assert (wide[:5] == line[0]).all()
    assert (wide[5:] == line[1]).all()
    assert with_limited_aspect(line.transpose(1, 0, 2)).shape == (900, 10, 3)
    square = pictures((MAX_ASPECT, 1))[0]
    assert with_limited_aspect(square) is not None
    assert with_limited_aspect(square).shape == square.shape


def test_large_pictures_are_made_smaller_as_the_option_says(
    models: dict[str, VisionLanguage], folders: dict[str, Path]
) -> None:
    def patches(model: VisionLanguage) -> int:
        return len(model._request(CROPS[2], "what?", "", 50).inputs["pixel_values"])

    small = load(folders["qwen3_vl"], max_pixels=1024)
    assert patches(small) * 8 * 8 <= 1024 < patches(models["qwen3_vl"]) * 8 * 8 <= 64 * 64


@pytest.mark.parametrize("kind", ["smolvlm", "qwen3_vl"])
def test_half_precision_stays_close(
    models: dict[str, VisionLanguage], folders: dict[str, Path], kind: str
) -> None:
    import torch

    half = load(folders[kind], dtype="bfloat16")
    logits = []
    for model in (models[kind], half):
        given = model._request(CROPS[0], "what?", "", 50).inputs
        given = {
            name: one.to(model.network.dtype) if one.is_floating_point() else one
            for name, one in given.items()
        }
        with torch.inference_mode():
            logits.append(model.network(**given).logits[0].float())
    error = (logits[0] - logits[1]).abs().mean() / logits[0].abs().mean()
    assert 0 < float(error) < 0.1
    assert all(np.isfinite(score) for _, score in half.caption(CROPS[:2]))


def test_a_checkpoint_that_cannot_be_asked_is_refused(
    folders: dict[str, Path], tmp_path: Path
) -> None:
    silent = shutil.copytree(folders["qwen3_vl"], tmp_path / "silent")
    (silent / "chat_template.jinja").unlink()
    with pytest.raises(ModelError, match="'tiny' has no chat template"):
        load(silent)
    broken = shutil.copytree(folders["qwen3_vl"], tmp_path / "broken")
    (broken / "chat_template.jinja").write_text("{{ raise_exception('not\nthis way') }}")
    with pytest.raises(ModelError, match=r"^model 'tiny': its chat template cannot be used.*$"):
        load(broken).caption(CROPS[:1])
