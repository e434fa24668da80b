"""Does Florence-2's adapter ask, write and read as transformers' own model and processor do?"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from anyloom import Image, ModelError
from anyloom.models.captioning import florence_generation
from anyloom.models.captioning.florence import (
    CAPTIONS,
    PHRASE_PROMPT,
    REGIONS_PROMPT,
    TEXT_PROMPT,
    Florence,
)
from tests.models import tiny, tiny_florence

MAN = "A man<loc_100><loc_100><loc_200><loc_300>a horse<loc_50><loc_200><loc_400><loc_600>"
DOGS = "dog<loc_1><loc_2><loc_30><loc_40><loc_500><loc_600><loc_700><loc_999>"
ANSWERS = {
    CAPTIONS["brief"]: "A red car.",
    CAPTIONS["detailed"]: "A red car and a dog.",
    CAPTIONS["paragraph"]: "A dog. It runs.",
    REGIONS_PROMPT: "red car<loc_52><loc_332><loc_932><loc_774>" + DOGS,
    TEXT_PROMPT: "STOP<loc_10><loc_11><loc_100><loc_12><loc_101><loc_50><loc_9><loc_48>"
    "go<loc_510><loc_511><loc_600><loc_512><loc_601><loc_550><loc_509><loc_548>",
    PHRASE_PROMPT.format("a man on a horse"): MAN,
    PHRASE_PROMPT.format("dog"): DOGS,
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_florence.florence(tmp_path_factory.mktemp("models") / "florence", ANSWERS)


@pytest.fixture(scope="module")
def model(folder: Path) -> Florence:
    return loaded(folder)


@pytest.fixture(scope="module")
def image() -> Image:
    return picture(50, 80)


def loaded(folder: Path, **options: Any) -> Florence:
    return Florence.load(tiny.checkpoint(folder, "florence2", **options), "cpu")


def picture(height: int, width: int, seed: int = 0) -> Image:
    pixels = np.random.default_rng(seed).integers(0, 255, (height, width, 3), dtype=np.uint8)
    return Image(pixels)


def library(folder: Path, image: Image, task: str, words: str = "") -> tuple[Any, np.ndarray]:
    """Return what the library's processor makes of its model's answer, and how likely it is.

    The second is the log-probability of each token after the one that begins the text.
    """
    import torch
    from transformers import Florence2ForConditionalGeneration, Florence2Processor

    processor = Florence2Processor.from_pretrained(folder)
    network = Florence2ForConditionalGeneration.from_pretrained(folder).eval()
    given = processor(text=task + words, images=image.pixels.copy(), return_tensors="pt")
    with torch.inference_mode():
        rows = network.generate(
            **given, max_new_tokens=100, num_beams=3, do_sample=False, forced_bos_token_id=0
        )
        logits = network(**given, decoder_input_ids=rows[:, :-1]).logits[0]
    likely = logits.log_softmax(-1).gather(1, rows[0, 1:, None])[:, 0].numpy()
    [text] = processor.batch_decode(rows, skip_special_tokens=False)
    size = (image.width, image.height)
    answer = processor.post_process_generation(text, task=task, image_size=size)[task]
    return answer, likely[1:]


def test_a_task_is_asked_in_the_words_and_tokens_of_the_library(
    folder: Path, model: Florence, image: Image
) -> None:
    from transformers import Florence2Processor

    processor = Florence2Processor.from_pretrained(folder)
    for task, question in {
        "<CAPTION>": CAPTIONS["brief"],
        "<DETAILED_CAPTION>": CAPTIONS["detailed"],
        "<MORE_DETAILED_CAPTION>": CAPTIONS["paragraph"],
        "<OCR_WITH_REGION>": TEXT_PROMPT,
        "<DENSE_REGION_CAPTION>": REGIONS_PROMPT,
        "<CAPTION_TO_PHRASE_GROUNDING>dog": PHRASE_PROMPT.format("dog"),
    }.items():
        given = processor(text=task, images=image.pixels.copy(), return_tensors="pt")
        tokens = given["input_ids"][0].tolist()
        assert tokens[tiny_florence.SEEN :] == list(model.prompt(question))
        assert set(tokens[: tiny_florence.SEEN]) == {processor.image_token_id}
        wanted = given["pixel_values"][0]
        squashed = model.preprocessing.normalize(model.resized(image.pixels), wanted.dtype)
        np.testing.assert_array_equal(wanted, squashed)


def test_descriptions_are_those_of_the_library(folder: Path, model: Florence, image: Image) -> None:
    answer, likely = library(folder, image, "<DENSE_REGION_CAPTION>")
    found = model.describe_regions(image)
    assert sorted(zip(found.labels or (), np.floor(found.boxes).tolist(), strict=True)) == sorted(
        zip(answer["labels"], answer["bboxes"], strict=True)
    )
    # red car: 7 letters, 4 places; dog: 3 letters, 8 places.
    sure = [likely[start : start + 4].mean() for start in (7, 14, 18)]
    np.testing.assert_allclose(found.scores, np.sort(np.exp(sure))[::-1], rtol=1e-4)
    assert found.score_kind == "detector"
    assert 0 < found.scores[-1] < found.scores[0] <= 1


def test_lines_are_those_of_the_library(folder: Path, model: Florence, image: Image) -> None:
    answer, likely = library(folder, image, "<OCR_WITH_REGION>")
    found = model.read(image)
    assert list(found.labels or ()) == answer["labels"] == ["STOP", "go"]
    corners = np.array(answer["quad_boxes"]).reshape(-1, 4, 2)
    np.testing.assert_array_equal(np.floor(found.columns["polygon"]), corners)
    np.testing.assert_array_equal(np.floor(found.boxes[:, :2]), corners.min(axis=1))
    np.testing.assert_array_equal(np.floor(found.boxes[:, 2:]), corners.max(axis=1))
    sure = [likely[:4].mean(), likely[12:14].mean()]
    np.testing.assert_allclose(found.scores, np.exp(sure), rtol=1e-4)


def test_boxes_of_a_phrase_are_those_of_the_library(
    folder: Path, model: Florence, image: Image
) -> None:
    answer, _ = library(folder, image, "<CAPTION_TO_PHRASE_GROUNDING>", "dog")
    found = model.ground(image, ["dog"])
    assert sorted(np.floor(found.boxes).tolist()) == sorted(answer["bboxes"])
    assert set(answer["labels"]) == set(found.labels or ()) == {"dog"}


def test_labels_are_the_users_phrases_and_a_phrase_is_its_first_thing(
    model: Florence, image: Image
) -> None:
    found = model.ground(image, ["a  man on a horse", "dog"])
    assert sorted(found.labels or ()) == ["a  man on a horse", "dog", "dog"]
    [man] = found[np.array(found.labels) == "a  man on a horse"].boxes.tolist()
    np.testing.assert_allclose(man, [8.04, 5.025, 16.04, 15.025], atol=1e-4)


def test_boxes_must_exceed_the_threshold(model: Florence, image: Image) -> None:
    every = model.ground(image, ["dog", "a man on a horse"])
    assert every.scores is not None
    assert len(every) == 3
    assert len(model.ground(image, ["dog"], box_threshold=1.0)) == 0
    middle = float(every.scores[1])
    assert len(model.ground(image, ["dog", "a man on a horse"], box_threshold=middle)) == 1


def test_no_phrase_and_phrases_without_words_find_nothing(model: Florence, image: Image) -> None:
    for phrases in ([], ["", "<>"]):
        found = model.ground(image, phrases)
        assert (len(found), found.frame) == (0, image.shape)


def test_captions_and_their_scores_are_those_of_the_library(
    folder: Path, model: Florence, image: Image
) -> None:
    for name, task in (("brief", "<CAPTION>"), ("paragraph", "<MORE_DETAILED_CAPTION>")):
        answer, likely = library(folder, image, task)
        for prompt in (name, task):
            [(text, score)] = model.caption([image.pixels], prompt=prompt)
            assert text == answer == ANSWERS[CAPTIONS[name]]
            assert score == pytest.approx(likely.sum() / (1 + len(text.split())), abs=1e-4)


def test_the_kind_of_caption_is_an_option_that_a_prompt_overrules(
    folder: Path, model: Florence, image: Image
) -> None:
    told = loaded(folder, caption="detailed")
    assert told.caption([image.pixels])[0][0] == ANSWERS[CAPTIONS["detailed"]]
    assert told.caption([image.pixels], prompt="")[0][0] == ANSWERS[CAPTIONS["detailed"]]
    assert told.caption([image.pixels], prompt="brief")[0][0] == ANSWERS[CAPTIONS["brief"]]
    assert model.caption([]) == []


def test_what_it_cannot_be_asked_is_one_clear_line(folder: Path, model: Florence) -> None:
    crop = np.zeros((9, 9, 3), np.uint8)
    told = r"^model 'tiny': unknown caption '{}', expected brief, detailed, paragraph"
    with pytest.raises(ModelError, match=told.format("breif") + "; did you mean 'brief'"):
        model.caption([crop], prompt="breif")
    with pytest.raises(ModelError, match=told.format("long")):
        loaded(folder, caption="long")
    with pytest.raises(ModelError, match="does not support beginnings of captions"):
        model.caption([crop], beginnings=["A"])
    with pytest.raises(ModelError, match=r"reads 121 tokens of text, 'Locate the .*…' has 634; "):
        model.ground(Image(crop), ["dog " * 150])


def test_a_repository_does_not_say_how_texts_are_searched(
    folder: Path, tmp_path: Path, image: Image
) -> None:
    other = shutil.copytree(folder, tmp_path / "other")
    file = other / "generation_config.json"
    told = json.loads(file.read_text()) | {"max_new_tokens": 2, "num_beams": 1, "max_length": 3}
    file.write_text(json.dumps(told))
    assert loaded(other).caption([image.pixels])[0][0] == ANSWERS[CAPTIONS["brief"]]


def test_a_picture_is_looked_at_once_for_all_that_is_asked(folder: Path, image: Image) -> None:
    model = loaded(folder)
    looked: list[int] = []
    model.network.model.vision_tower.register_forward_hook(
        lambda _, given, found: looked.append(len(given[0]))
    )
    model.ground(image, ["dog", "a man on a horse"])
    model.describe_regions(image)
    model.read(image)
    assert looked == [1]


def test_probabilities_do_not_depend_on_how_many_steps_are_scored_at_a_time(
    model: Florence, image: Image, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = model.describe_regions(image)
    monkeypatch.setattr(florence_generation, "SCORED_STEPS", 3)
    np.testing.assert_allclose(model.describe_regions(image).scores, whole.scores, rtol=1e-6)


def test_a_lower_precision_writes_the_same(folder: Path, model: Florence, image: Image) -> None:
    rough = loaded(folder, dtype="bfloat16")
    one, other = model.describe_regions(image), rough.describe_regions(image)
    assert sorted(one.labels or ()) == sorted(other.labels or ())
    assert sorted(one.boxes.tolist()) == sorted(other.boxes.tolist())
    np.testing.assert_allclose(other.scores, one.scores, atol=0.05)


def test_a_cancelled_run_stops_within_a_text(
    model: Florence, image: Image, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Enough(Exception):
        pass

    steps: list[int] = []

    def stop() -> None:
        steps.append(1)
        if len(steps) > 5:
            raise Enough

    monkeypatch.setattr(florence_generation, "raise_if_cancelled", stop)
    with pytest.raises(Enough):
        model.describe_regions(image)
    assert len(steps) == 6


def test_a_vocabulary_without_locations_is_one_clear_line(folder: Path, tmp_path: Path) -> None:
    from transformers import AutoTokenizer

    other = shutil.copytree(folder, tmp_path / "other")
    file = other / "tokenizer.json"
    words = json.loads(file.read_text())
    words["added_tokens"] = [
        one for one in words["added_tokens"] if one["content"] not in ("<loc_3>", "<loc_999>")
    ]
    file.write_text(json.dumps(words))
    settings = other / "tokenizer_config.json"
    told = json.loads(settings.read_text())
    told.pop("added_tokens_decoder", None)
    settings.write_text(json.dumps(told))
    assert AutoTokenizer.from_pretrained(other).convert_tokens_to_ids("<loc_3>") == 3
    with pytest.raises(ModelError, match=r"lacks location tokens \(<loc_0> to <loc_999>\)"):
        loaded(other)
