"""Caption Anything on tiny real architectures: every step is compared with its specification."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from segment_anything import SamPredictor

from anyloom import Checkpoint, Image, Masks, Points, Regions, load
from anyloom.models.captioning.blip import Blip
from anyloom.models.captioning.vision_language import VisionLanguage
from anyloom.models.language.chat import Chat
from anyloom.models.segment_anything.sam import Sam
from anyloom.nodes.scene_description import INSTRUCTION
from tests.models import tiny
from tests.models.conformance.families import LOOSE
from tests.models.reference_sam import reference
from tests.models.tiny_captioners import log_score, pictures

Run = Callable[..., dict[str, Any]]
IMAGE = Image(pictures((120, 160))[0])
POINTS = "60,50; 110,80"
DENSE = {"everything.points_per_side": 4}


@pytest.fixture(scope="module")
def weights(tiny_project: Path) -> Path:
    return tiny_project / "weights"


@pytest.fixture(scope="module")
def sam(weights: Path) -> Sam:
    options = {"folder": str(weights / "tiny-sam"), "automatic": LOOSE}
    return Sam.load(Checkpoint("sam", "sam", options=options), "cpu")


@pytest.fixture(scope="module")
def predictor(weights: Path) -> SamPredictor:
    predictor = SamPredictor(reference(weights / "tiny-sam"))
    predictor.set_image(IMAGE.pixels)
    return predictor


@pytest.fixture(scope="module")
def chat(weights: Path) -> Chat:
    return Chat.load(tiny.checkpoint(weights / "tiny-chat", "chat"), "cpu")


@pytest.fixture(scope="module")
def run(run_tiny: Run) -> Run:
    """Run a graph on the image."""
    return lambda name, **inputs: run_tiny(name, image=IMAGE, **inputs)


class References:
    """transformers' own networks on the same weights."""

    def __init__(self, weights: Path) -> None:
        from transformers import (
            AutoProcessor,
            Blip2ForConditionalGeneration,
            BlipForConditionalGeneration,
            CLIPModel,
        )

        kinds: dict[str, Any] = {
            "tiny-blip": BlipForConditionalGeneration,
            "tiny-blip2": Blip2ForConditionalGeneration,
            "tiny-clip": CLIPModel,
        }
        self.networks = {name: kind.from_pretrained(weights / name) for name, kind in kinds.items()}
        self.processors = {name: AutoProcessor.from_pretrained(weights / name) for name in kinds}

    def caption(self, name: str, crop: np.ndarray, text: str | None) -> tuple[str, float]:
        """Return the text generated after a text (BLIP: with it), and its log-probability."""
        from PIL import Image as Pillow

        processor = self.processors[name]
        inputs = processor(images=Pillow.fromarray(crop), text=text, return_tensors="pt")
        out = self.networks[name].generate(
            **inputs, max_new_tokens=50, return_dict_in_generate=True, output_scores=True
        )
        start = 1 if name == "tiny-blip" else -len(out.scores)
        text = processor.decode(out.sequences[0][start:], skip_special_tokens=True).strip()
        return text.partition("\n")[0], log_score(out.scores)

    def similarity(self, crop: np.ndarray, text: str) -> float:
        import torch
        from PIL import Image as Pillow

        inputs = self.processors["tiny-clip"](
            images=Pillow.fromarray(crop), text=text, return_tensors="pt", truncation=True
        )
        with torch.no_grad():
            out = self.networks["tiny-clip"](**inputs)
        return float((out.image_embeds * out.text_embeds).sum())


@pytest.fixture(scope="module")
def references(weights: Path) -> References:
    return References(weights)


def crop(mask: np.ndarray, outside: str) -> np.ndarray:
    """Return all pixels of a mask's extent, on white or with the background."""
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    pixels = IMAGE.pixels.copy()
    if outside == "white":
        pixels[~mask] = 255
    return pixels[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def per_word(log_probability: float, text: str, beginning: str = "") -> float:
    return log_probability / (1 + len(text.split()) - len(beginning.split()))


def above_the_lowest(numbers: list[float]) -> float:
    """Return a threshold between the lowest number and the next one."""
    lowest, following = sorted({round(number, 3) for number in numbers})[:2]
    return (lowest + following) / 2


@pytest.mark.parametrize("outside", ["white", "keep"])
def test_a_point_is_segmented_cropped_captioned_and_refined(
    run: Run, sam: Sam, chat: Chat, references: References, outside: str
) -> None:
    found = run("caption_anything", points=POINTS, outside=outside, length=4)
    points = Points([(60.5, 50.5), (110.5, 80.5)], IMAGE.shape, objects=[0, 1])
    masks = sam.segment(IMAGE, points=points, candidates="single")
    assert (found["masks"].dense() == masks.dense()).all()
    for row, mask in enumerate(masks.masks()):
        expected, log_probability = references.caption("tiny-blip", crop(mask, outside), None)
        assert found["raw"][row] == expected
        score = found["described"].columns["caption_score"][row]
        assert score == pytest.approx(per_word(log_probability, expected), abs=1e-3)
        assert found["captions"][row] == (chat.refine(expected, {"length": 4}) if expected else "")
    assert found["scene"] == references.caption("tiny-blip", IMAGE.pixels, None)[0]
    assert found["masks"].labels == tuple(found["captions"])
    assert "caption_similarity" not in found["described"].columns


def test_a_click_has_one_mask_and_a_negative_click_a_second_pass(
    run: Run, predictor: SamPredictor
) -> None:
    found = run("caption_anything", points="60,50; 110,80 -20,30")["masks"]
    one, *_ = predictor.predict(np.array([[60.0, 50]]), np.array([1]), multimask_output=False)
    clicks, labels = np.array([[110.0, 80], [20, 30]]), np.array([1, 0])
    _, _, logits = predictor.predict(clicks, labels, multimask_output=False)
    two, *_ = predictor.predict(clicks, labels, mask_input=logits, multimask_output=False)
    assert len(found) == 2
    for row, expected in enumerate((one[0], two[0])):
        assert (found.mask(row) != expected).mean() < 2e-3


def test_objects_together_are_one_mask_opened_and_closed_by_six_pixels(run: Run) -> None:
    import cv2

    boxes = "20,20,60,60; 50,40,100,90"
    each = run("caption_anything", boxes=boxes)["masks"]
    found = run("caption_anything", boxes=boxes, together=True)
    mask = each.union().astype(np.uint8)
    for operation in (cv2.MORPH_OPEN, cv2.MORPH_CLOSE):
        mask = cv2.morphologyEx(mask, operation, np.ones((6, 6), np.uint8))
        # An even square shifts the mask by a pixel in OpenCV.
        mask = np.roll(mask, (-1, -1), axis=(0, 1))
    assert len(each) == 2 and len(found["masks"]) == len(found["captions"]) == 1
    inside = np.s_[16:-16, 16:-16]
    assert (found["masks"].mask(0)[inside] == (mask > 0)[inside]).all()


def test_an_object_is_asked_about_and_facts_on_it_are_written(
    run: Run, chat: Chat, weights: Path
) -> None:
    found = run(
        "ask_anything",
        models={"answerer": "tiny-vlm", "writer": "tiny-chat"},
        settings={"written.max_tokens": 8},
        points=POINTS,
        question="what color is it?",
        facts=True,
    )
    captioned = run("caption_anything", points=POINTS)
    assert found["captions"] == captioned["raw"]
    assert (found["masks"].dense() == captioned["masks"].dense()).all()
    crops = [crop(mask, "white") for mask in captioned["masks"].masks()]
    vlm = VisionLanguage.load(tiny.checkpoint(weights / "tiny-vlm", "vision-language"), "cpu")
    answers = vlm.answer(crops, ["what color is it?"] * 2)
    assert found["answers"] == [text for text, _ in answers]
    template = load("ask_anything").nodes["written"].arguments["template"]
    instructions = [template.replace("{1}", text) for text in found["captions"]]
    assert found["facts"] == chat.complete(instructions, max_tokens=8)


def test_without_a_question_nothing_is_asked(run: Run) -> None:
    found = run("ask_anything", points=POINTS)
    assert (found["answers"], found["facts"], len(found["masks"])) == ([], [], 2)


def test_an_image_is_shrunk_to_1024_pixels_and_its_masks_come_back(run_tiny: Run) -> None:
    from PIL import Image as Pillow

    large = Image(pictures((120, 1280))[0])
    found = run_tiny(
        "caption_everything",
        image=large,
        settings={"everything.points_per_side": 2},
        pieces=2,
        min_log_score=-1000.0,
        min_similarity=-1.0,
    )
    expected = Pillow.fromarray(large.pixels).resize((1024, 96))
    assert (found["small"].pixels == np.asarray(expected)).all()
    assert found["first"].frame == (96, 1024)
    assert found["masks"].frame == found["overlay"].shape == large.shape
    assert len(found["masks"]) == len(found["captions"]) > 0


def test_the_second_caption_continues_the_first(run: Run, references: References) -> None:
    """Visual chain of thought: without background, then with it, conditioned on the first text."""
    found = run("caption_anything", points=POINTS, chain=True)
    for row, mask in enumerate(found["once"].masks()):
        first, _ = references.caption("tiny-blip", crop(mask, "white"), None)
        assert found["first"][row] == first
        second, log_probability = references.caption("tiny-blip", crop(mask, "keep"), first)
        assert found["raw"][row] == second
        assert second.startswith(first)
        score = found["described"].columns["caption_score"][row]
        assert score == pytest.approx(per_word(log_probability, second, first), abs=1e-3)


def test_blip2_gets_the_default_question_and_continues_its_answer(
    run: Run, references: References
) -> None:
    question = "Question: what does the image show? Answer:"
    models = {"captioner": "tiny-blip2"}
    found = run("caption_anything", models=models, points=POINTS, chain=True)
    for row, mask in enumerate(found["once"].masks()):
        first, log_probability = references.caption("tiny-blip2", crop(mask, "white"), question)
        assert found["first"][row] == first
        score = found["once"].columns["caption_score"][row]
        assert score == pytest.approx(per_word(log_probability, first), abs=1e-3)
        text = f"{question} {first}".strip()
        rest, _ = references.caption("tiny-blip2", crop(mask, "keep"), text)
        assert found["raw"][row].split() == f"{first}{rest}".split() or first == ""
        assert found["raw"][row].startswith(first)


def test_clip_compares_each_caption_with_the_crop_that_was_captioned(
    run: Run, references: References
) -> None:
    found = run("caption_anything", points=POINTS, similarity=True)
    for row, mask in enumerate(found["described"].masks()):
        expected = references.similarity(crop(mask, "white"), found["raw"][row])
        similarity = found["described"].columns["caption_similarity"][row]
        assert similarity == pytest.approx(expected, abs=1e-3)


def test_tokens_outside_the_region_are_left_out(
    run: Run, weights: Path, references: References
) -> None:
    found = run("caption_anything", points=POINTS, reduce_tokens=True)
    whole, _ = references.caption("tiny-blip", IMAGE.pixels, None)
    cropped = run("caption_anything", points=POINTS)
    assert (found["masks"].dense() == cropped["masks"].dense()).all()
    scores = found["described"].columns["caption_score"]
    assert not np.allclose(scores, cropped["described"].columns["caption_score"], atol=1e-3)
    everywhere = Masks.from_arrays([np.ones(IMAGE.shape, dtype=bool)])
    blip = Blip.load(tiny.checkpoint(weights / "tiny-blip", "blip"), "cpu")
    assert blip.caption_inside(IMAGE, list(everywhere.masks()))[0][0] == whole
    assert blip.caption_inside(IMAGE, list(found["masks"].masks())) == [
        (text, pytest.approx(score, abs=1e-4))
        for text, score in zip(found["raw"], scores, strict=True)
    ]


def test_everything_is_captioned_filtered_listed_and_described_in_a_paragraph(
    run: Run, sam: Sam, chat: Chat, references: References
) -> None:
    everything = sam.generate(IMAGE, points_per_side=4)
    masks = everything[everything.areas > 2500]
    assert 4 <= len(masks) < len(everything)
    first = masks[:-1]
    texts, scores, similarities = [], [], []
    for mask in first.masks():
        text, log_probability = references.caption("tiny-blip", crop(mask, "keep"), None)
        texts.append(text)
        scores.append(per_word(log_probability, text))
        similarities.append(references.similarity(crop(mask, "keep"), text))
    min_score = above_the_lowest(scores)
    likely = [row for row, score in enumerate(scores) if score >= min_score]
    min_similarity = above_the_lowest([similarities[row] for row in likely])
    kept = [row for row in likely if similarities[row] >= min_similarity]
    assert 0 < len(kept) < len(likely) < len(first), "each of the two filters drops something"

    found = run(
        "caption_everything",
        settings=DENSE,
        pieces=len(first),
        min_log_score=min_score,
        min_similarity=min_similarity,
    )
    assert (found["first"].dense() == first.dense()).all()
    columns = found["scored"].columns
    np.testing.assert_allclose(columns["caption_score"], scores, atol=1e-3)
    np.testing.assert_allclose(columns["caption_similarity"], similarities, atol=1e-3)
    assert found["captions"] == [texts[row] for row in kept]
    boxes = [first.shapes.boxes()[row] for row in kept]
    listed = ",".join(
        f"({texts[row]}: X:{(x0 + x1) / 2:.0f}, Y:{(y0 + y1) / 2:.0f}, "
        f"Width:{x1 - x0:.0f}, Height:{y1 - y0:.0f})"
        for row, (x0, y0, x1, y1) in zip(kept, boxes, strict=True)
    )
    assert found["listed"] == listed
    scene, _ = references.caption("tiny-blip", IMAGE.pixels, None)
    assert found["scene"] == scene
    lines = found["lines"].split("\n") if found["lines"] else []
    instruction = INSTRUCTION.format(
        width=160,
        height=120,
        scene=scene or "nothing",
        captions=listed,
        lines="\n".join(f'("{line}")' for line in lines) or "nothing",
    )
    assert found["paragraph"] == chat.complete([instruction], max_tokens=256)[0].strip()
    assert found["masks"].labels == tuple(found["captions"])
    assert isinstance(found["masks"], Regions)


def test_without_thresholds_all_segments_are_kept_and_blip2_gets_no_question(
    run: Run, references: References
) -> None:
    found = run(
        "caption_everything",
        models={"captioner": "tiny-blip2"},
        settings=DENSE,
        pieces=2,
        min_log_score=-1000.0,
        min_similarity=-1.0,
    )
    assert len(found["captions"]) == 2
    for row, mask in enumerate(found["masks"].masks()):
        expected, log_probability = references.caption("tiny-blip2", crop(mask, "keep"), "")
        assert found["captions"][row] == expected
        score = found["masks"].columns["caption_score"][row]
        assert score == pytest.approx(per_word(log_probability, expected), abs=1e-3)
    assert found["scene"] == references.caption("tiny-blip2", IMAGE.pixels, "")[0]
