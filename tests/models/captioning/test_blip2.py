"""Does BLIP-2 say what transformers' own BLIP-2 says, with either of its language models?"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from anyloom.models.captioning.blip2 import DEFAULT_QUESTION, QUESTION, Blip2
from tests.models import tiny, tiny_captioners
from tests.models.tiny_captioners import log_score, pictures

LANGUAGES = ("opt", "t5")
CROPS = pictures((40, 30), (17, 90), (32, 32), (200, 120))


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    home = tmp_path_factory.mktemp("models")
    return {one: tiny_captioners.blip2(home / one, language=one) for one in LANGUAGES}


@pytest.fixture(scope="module")
def models(folders: dict[str, Path]) -> dict[str, Blip2]:
    return {
        one: Blip2.load(tiny.checkpoint(folder, "blip2"), "cpu") for one, folder in folders.items()
    }


@pytest.fixture(scope="module")
def originals(folders: dict[str, Path]) -> dict[str, Any]:
    from transformers import AutoProcessor, Blip2ForConditionalGeneration

    return {
        one: (
            Blip2ForConditionalGeneration.from_pretrained(folder),
            AutoProcessor.from_pretrained(folder),
        )
        for one, folder in folders.items()
    }


def reference(original: Any, crop: np.ndarray, text: str) -> tuple[str, float]:
    """Return what transformers writes after a text, and the original's log-score."""
    from PIL import Image as Pillow

    network, processor = original
    given = processor(images=Pillow.fromarray(crop), text=text, return_tensors="pt")
    told = network.generate(
        **given, max_new_tokens=50, return_dict_in_generate=True, output_scores=True
    )
    written = told.sequences[0][-len(told.scores) :]
    said = processor.decode(written, skip_special_tokens=True).strip()
    return said.partition("\n")[0], log_score(told.scores)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("prompt", "asked"),
    [
        (None, "Question: what does the image show? Answer:"),  # Caption Anything
        ("", ""),  # Caption Anything's whole image and paragraph
        ("a photo of", "a photo of"),
    ],
)
def test_captions_and_scores_are_those_of_transformers(
    models: dict[str, Blip2],
    originals: dict[str, Any],
    language: str,
    prompt: str | None,
    asked: str,
) -> None:
    told = models[language].caption(CROPS, prompt=prompt)
    for crop, (text, score) in zip(CROPS, told, strict=True):
        expected, log_probability = reference(originals[language], crop, asked)
        assert text == expected
        words = len(text.split())
        assert score == pytest.approx(log_probability / (1 + words), abs=1e-3)
    assert len({score for _, score in told}) == len(CROPS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_question_is_put_as_the_model_knows_it(
    models: dict[str, Blip2], originals: dict[str, Any], language: str
) -> None:
    asked = "what is the dog doing?"
    [(text, score)] = models[language].answer(CROPS[:1], [asked])
    expected, log_probability = reference(
        originals[language], CROPS[0], f"Question: {asked} Answer:"
    )
    assert text == expected
    assert score == pytest.approx(log_probability / (1 + len(text.split())), abs=1e-3)


def test_opt_goes_on_with_the_beginning_behind_the_prompt(
    models: dict[str, Blip2], originals: dict[str, Any]
) -> None:
    [(text, score)] = models["opt"].caption(CROPS[:1], beginnings=["a dog"])
    rest, log_probability = reference(
        originals["opt"], CROPS[0], f"{QUESTION.format(DEFAULT_QUESTION)} a dog"
    )
    assert text.replace(" ", "") == f"a dog{rest}".replace(" ", "")
    assert text.startswith("a dog")
    words = len(text.split()) - 2
    assert score == pytest.approx(log_probability / (1 + words), abs=1e-3)


def test_flan_t5_goes_on_with_the_beginning_in_the_answer(
    models: dict[str, Blip2], originals: dict[str, Any]
) -> None:
    import torch
    from PIL import Image as Pillow

    network, processor = originals["t5"]
    given = processor(
        images=Pillow.fromarray(CROPS[0]),
        text=QUESTION.format(DEFAULT_QUESTION),
        return_tensors="pt",
    )
    begun = processor.tokenizer("a dog", add_special_tokens=False).input_ids
    out = network.generate(
        **given, max_new_tokens=50, decoder_input_ids=torch.tensor([[0, *begun]])
    )
    [(text, _)] = models["t5"].caption(CROPS[:1], beginnings=["a dog"])
    assert text == processor.decode(out[0], skip_special_tokens=True).strip()
    assert text.startswith("a dog")


def test_a_long_prompt_is_cut(models: dict[str, Blip2]) -> None:
    assert len(models["opt"].caption(pictures((1, 1)), prompt="x" * 5000)) == 1


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("dtype", ["bfloat16", "float16"])
def test_half_precision_stays_close(
    models: dict[str, Blip2], folders: dict[str, Path], language: str, dtype: str
) -> None:
    half = Blip2.load(tiny.checkpoint(folders[language], "blip2", dtype=dtype), "cpu")
    exact, rough = (
        model.encode_images([one["pixel_values"] for one in model.preprocessing.resize_each(CROPS)])
        for model in (models[language], half)
    )
    for one, other in zip(exact, rough, strict=True):
        assert float((one - other.float()).abs().mean()) < 0.05 * float(one.abs().mean())
    assert all(np.isfinite(score) for _, score in half.caption(CROPS))
