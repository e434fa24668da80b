"""Does BLIP say what transformers' own BLIP says, with the scores of Caption Anything?"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from anyloom import Cancelled, CancelToken, Image, ModelError
from anyloom.foundation.cancellation import current
from anyloom.models.captioning.blip import Blip
from anyloom.models.captioning.blip_vqa import BlipAnswers
from tests.models import tiny, tiny_captioners
from tests.models.tiny_captioners import SIDE, log_score, pictures

QUESTIONS = ["a dog", "the red car of the running cat", "photo", "a dog"]


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    home = tmp_path_factory.mktemp("models")
    return {
        "blip": tiny_captioners.blip(home / "blip"),
        "blip-vqa": tiny_captioners.blip(home / "blip-vqa", answers=True),
    }


@pytest.fixture(scope="module")
def captioner(folders: dict[str, Path]) -> Blip:
    return Blip.load(tiny.checkpoint(folders["blip"], "blip"), "cpu")


@pytest.fixture(scope="module")
def answerer(folders: dict[str, Path]) -> BlipAnswers:
    return BlipAnswers.load(tiny.checkpoint(folders["blip-vqa"], "blip-vqa"), "cpu")


def reference(folder: Path, crop: np.ndarray, text: str | None, **more: Any) -> tuple[str, float]:
    """Return what transformers writes, and the original's log-score per word."""
    from PIL import Image as Pillow
    from transformers import (
        AutoProcessor,
        BlipForConditionalGeneration,
        BlipForQuestionAnswering,
    )

    kind = json.loads((folder / "config.json").read_text())["architectures"][0]
    answers = kind == "BlipForQuestionAnswering"
    network: Any = BlipForQuestionAnswering if answers else BlipForConditionalGeneration
    network = network.from_pretrained(folder)
    processor = AutoProcessor.from_pretrained(folder)
    given = processor(images=Pillow.fromarray(crop), text=text, return_tensors="pt")
    told = network.generate(
        **given, max_new_tokens=50, return_dict_in_generate=True, output_scores=True, **more
    )
    begun = 0 if answers or text is None else len(text.split())
    # The tokenizer of the tests has the first token as a word, BERT's own leaves it out.
    said = processor.decode(told.sequences[0][1:], skip_special_tokens=True).strip()
    return said, log_score(told.scores) / (1 + len(said.split()) - begun)


def test_captions_and_scores_are_those_of_transformers(
    captioner: Blip, folders: dict[str, Path]
) -> None:
    crops = pictures((40, 30), (SIDE, SIDE), (17, 90), (200, 120))
    for crop, (text, score) in zip(crops, captioner.caption(crops), strict=True):
        expected, log_probability = reference(folders["blip"], crop, None)
        assert text == expected
        assert score == pytest.approx(log_probability, abs=1e-4)
    assert len({text for text, _ in captioner.caption(crops)}) > 2


def test_a_beginning_is_continued(captioner: Blip, folders: dict[str, Path]) -> None:
    [crop] = pictures((40, 30))
    [(text, score)] = captioner.caption([crop], beginnings=["a photo of the"])
    assert (text, pytest.approx(score, abs=1e-4)) == reference(
        folders["blip"], crop, "a photo of the"
    )
    assert text.startswith("a photo of the ")


def test_how_a_repository_wants_to_be_sampled_does_not_matter(
    captioner: Blip, folders: dict[str, Path], tmp_path: Path
) -> None:
    other = shutil.copytree(folders["blip"], tmp_path / "other")
    wishes = {"num_beams": 3, "min_length": 30, "repetition_penalty": 5.0, "eos_token_id": 7}
    (other / "generation_config.json").write_text(json.dumps(wishes))
    config = json.loads((other / "config.json").read_text())
    config["text_config"] |= {"num_beams": 3, "min_length": 30, "repetition_penalty": 5.0}
    (other / "config.json").write_text(json.dumps(config))
    crops = pictures((40, 30), (17, 90))
    assert Blip.load(tiny.checkpoint(other, "blip"), "cpu").caption(crops) == captioner.caption(
        crops
    )


def test_a_beginning_longer_than_the_network_reads_is_cut(captioner: Blip) -> None:
    [(text, _)] = captioner.caption(pictures((9, 9)), beginnings=["dog " * 300])
    assert 100 < text.split().count("dog") < 192


def test_only_the_patches_of_a_mask_are_seen(captioner: Blip) -> None:
    """As in Caption Anything: the pooled mask chooses tokens, the class token always stays."""
    import torch
    from PIL import Image as Pillow

    [pixels] = pictures((60, 90))
    masks = np.zeros((3, 60, 90), dtype=bool)
    masks[0, 5:30, 10:40] = True
    masks[1, 40:, 60:] = True
    told = captioner.caption_inside(Image(pixels), list(masks))
    network, processor = captioner.network, captioner.preprocessing.processor
    given = processor(images=Pillow.fromarray(pixels), return_tensors="pt")
    decode = captioner.tokenizer.decode
    for mask, (text, score) in zip(masks, told, strict=True):
        small = Pillow.fromarray(mask.astype(float)).resize((SIDE, SIDE))
        pooled = torch.nn.MaxPool2d(8, 8)((torch.tensor(np.array(small)) > 0.5).float()[None])
        kept = torch.cat([torch.ones(1), pooled.flatten()]).bool()
        assert 1 <= int(kept.sum()) < 17
        with torch.no_grad():
            hidden = network.vision_model.embeddings(given["pixel_values"])[:, kept]
            hidden = network.vision_model.encoder(hidden).last_hidden_state
            out = network.text_decoder.generate(
                input_ids=torch.tensor([[tiny_captioners.BOS]]),
                encoder_hidden_states=network.vision_model.post_layernorm(hidden),
                max_new_tokens=50,
                return_dict_in_generate=True,
                output_scores=True,
            )
        assert text == decode(out.sequences[0][1:], skip_special_tokens=True).strip()
        assert score == pytest.approx(log_score(out.scores) / (1 + len(text.split())), abs=1e-4)


def test_a_mask_of_everything_is_the_whole_picture(captioner: Blip) -> None:
    [pixels] = pictures((60, 90))
    everything = np.ones((60, 90), dtype=bool)
    [(text, score)] = captioner.caption_inside(Image(pixels), [everything])
    [(whole, whole_score)] = captioner.caption([pixels])
    assert text == whole
    assert score == pytest.approx(whole_score, abs=1e-4)


def test_answers_are_those_of_transformers_in_a_batch_too(
    answerer: BlipAnswers, folders: dict[str, Path]
) -> None:
    first, second = pictures((40, 30), (33, 60))
    crops = [first, first, second, second]
    told = answerer.answer(crops, QUESTIONS)
    for crop, question, (text, score) in zip(crops, QUESTIONS, told, strict=True):
        expected, log_probability = reference(folders["blip-vqa"], crop, question)
        assert text == expected
        assert score == pytest.approx(log_probability, abs=1e-4)
    assert told[0] != told[3]
    assert answerer.answer([], []) == []


def test_a_picture_asked_about_twice_is_looked_at_once(
    answerer: BlipAnswers, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked = []
    seen = answerer.resized
    monkeypatch.setattr(answerer, "resized", lambda crops: looked.extend(crops) or seen(crops))
    first, second = pictures((40, 30), (33, 60))
    answerer.answer([first, second, first, first], QUESTIONS)
    assert len(looked) == 2


def test_half_precision_stays_close(captioner: Blip, folders: dict[str, Path]) -> None:
    half = Blip.load(tiny.checkpoint(folders["blip"], "blip", dtype="bfloat16"), "cpu")
    crops = pictures((40, 30), (17, 90))
    exact = captioner.encode_images(captioner.resized(crops))
    rough = half.encode_images(half.resized(crops))
    for one, other in zip(exact, rough, strict=True):
        assert float((one - other.float()).abs().mean()) < 0.03 * float(one.abs().mean())
    assert all(np.isfinite(score) for _, score in half.caption(crops))


def test_the_other_kind_of_blip_is_refused(folders: dict[str, Path]) -> None:
    with pytest.raises(ModelError, match="holds a BlipForQuestionAnswering, the family 'blip'"):
        Blip.load(tiny.checkpoint(folders["blip-vqa"], "blip"), "cpu")
    with pytest.raises(
        ModelError, match="holds a BlipForConditionalGeneration, the family 'blip-vqa'"
    ):
        BlipAnswers.load(tiny.checkpoint(folders["blip"], "blip-vqa"), "cpu")


def test_a_cancelled_run_stops_between_two_tokens(captioner: Blip) -> None:
    token = CancelToken()
    token.cancel()
    current.token = token
    try:
        with pytest.raises(Cancelled):
            captioner.caption(pictures((20, 20)))
    finally:
        current.token = None
