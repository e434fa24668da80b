"""Caption Anything on tiny real architectures: every step is held against its specification."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from anyloom import Checkpoint, Engine, Image, Masks, Points, Regions, check, load, suppressed
from anyloom.compiler.definition import Ref
from anyloom.models.language.chat import Chat
from anyloom.models.segment_anything.sam import Sam
from anyloom.nodes.scene_description import INSTRUCTION
from anyloom.registry.lookup import registry
from tests.models import tiny, tiny_captioners, tiny_chat, tiny_sam
from tests.models.tiny_captioners import log_score, pictures

IMAGE = Image(pictures((120, 160))[0])
CLICKS = "60,50; 110,80"
LOOSE = {
    "points_per_side": 4,
    "iou_threshold": -9,
    "stability_threshold": 0,
    "nms_threshold": 1.0,
}
"""So that a network with random weights trusts some of its masks."""
MODELS = {
    "segmenter": "tiny-sam",
    "captioner": "tiny-blip",
    "ranker": "tiny-clip",
    "refiner": "tiny-chat",
}
ALL = {**MODELS, "generator": "tiny-sam", "reader": "tiny-vlm"}
del ALL["segmenter"]


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    home = tmp_path_factory.mktemp("weights")
    return {
        "tiny-sam": tiny_sam.saved_sam(home / "sam"),
        "tiny-blip": tiny_captioners.blip(home / "blip"),
        "tiny-blip2": tiny_captioners.blip2(home / "blip2"),
        "tiny-clip": tiny.clip(home / "clip", tiny.open_clip(home / "open-clip")),
        "tiny-chat": talkative(tiny_chat.chat(home / "chat")),
        "tiny-vlm": tiny_captioners.smol_vlm(home / "vlm"),
    }


def talkative(folder: Path) -> Path:
    """Let a tiny chat model, whose tokens are letters, read as many as a paragraph's facts have."""
    config = json.loads((folder / "config.json").read_text())
    config["max_position_embeddings"] = 8192
    (folder / "config.json").write_text(json.dumps(config))
    return folder


FAMILIES = {
    "tiny-sam": ("sam", {"automatic": LOOSE}),
    "tiny-blip": ("blip", {}),
    "tiny-blip2": ("blip2", {}),
    "tiny-clip": ("clip", {}),
    "tiny-chat": ("chat", {}),
    "tiny-vlm": ("vision-language", {}),
}


@pytest.fixture(scope="module")
def run(folders: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Run a shipped graph on the tiny models; every node's result is an output."""
    project = tmp_path_factory.mktemp("project")
    (project / "models").mkdir()
    entries = {
        name: {"family": family, "options": {"folder": str(folders[name]), **options}}
        for name, (family, options) in FAMILIES.items()
    }
    (project / "models" / "catalog.yaml").write_text(json.dumps({"models": entries}))
    patch = pytest.MonkeyPatch()
    patch.setattr(registry, "project", None)
    patch.setattr(registry, "_catalog", None)
    registry.open_project(project)
    with Engine() as engine:

        def told(name: str, models: dict[str, str], **inputs: Any) -> dict[str, Any]:
            graph = load(name)
            shown = {node: Ref(node) for node in graph.nodes} | dict(graph.outputs)
            checked = check(replace(graph, outputs=shown), models=models)
            result = engine.run(checked, {"image": IMAGE, **inputs})
            result.raise_failure()
            return result.outputs

        yield told
    patch.undo()


class Originals:
    """transformers' own networks on the same weights."""

    def __init__(self, folders: dict[str, Path]) -> None:
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
        self.networks = {name: kind.from_pretrained(folders[name]) for name, kind in kinds.items()}
        self.processors = {name: AutoProcessor.from_pretrained(folders[name]) for name in kinds}

    def caption(self, name: str, crop: np.ndarray, text: str | None) -> tuple[str, float]:
        """Return what is written after a text (BLIP: with it), and the sum of log-probabilities."""
        from PIL import Image as Pillow

        processor = self.processors[name]
        given = processor(images=Pillow.fromarray(crop), text=text, return_tensors="pt")
        out = self.networks[name].generate(
            **given, max_new_tokens=50, return_dict_in_generate=True, output_scores=True
        )
        said = out.sequences[0][1:] if name == "tiny-blip" else out.sequences[0][-len(out.scores) :]
        text = processor.decode(said, skip_special_tokens=True).strip()
        return text.partition("\n")[0], log_score(out.scores)

    def similarity(self, crop: np.ndarray, text: str) -> float:
        import torch
        from PIL import Image as Pillow

        given = self.processors["tiny-clip"](
            images=Pillow.fromarray(crop), text=text, return_tensors="pt", truncation=True
        )
        with torch.no_grad():
            out = self.networks["tiny-clip"](**given)
        return float((out.image_embeds * out.text_embeds).sum())


@pytest.fixture(scope="module")
def originals(folders: dict[str, Path]) -> Originals:
    return Originals(folders)


def crop(mask: np.ndarray, outside: str) -> np.ndarray:
    """Return the image within a mask's extent, all pixels of it, on white or as it is."""
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    pixels = IMAGE.pixels.copy()
    if outside == "white":
        pixels[~mask] = 255
    return pixels[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def per_word(log_probability: float, text: str, begun: str = "") -> float:
    return log_probability / (1 + len(text.split()) - len(begun.split()))


def above_the_lowest(numbers: list[float]) -> float:
    """Return a threshold between the lowest number and the next one."""
    lowest, following = sorted({round(number, 3) for number in numbers})[:2]
    return (lowest + following) / 2


@pytest.mark.parametrize("outside", ["white", "keep"])
def test_a_click_is_cut_out_shown_captioned_and_refined(
    run: Any, folders: dict[str, Path], originals: Originals, outside: str
) -> None:
    found = run("caption_anything", MODELS, points=CLICKS, outside=outside, length=4)
    sam = Sam.load(Checkpoint("sam", "sam", options={"folder": str(folders["tiny-sam"])}), "cpu")
    clicks = Points([(60.5, 50.5), (110.5, 80.5)], IMAGE.size, objects=[0, 1])
    masks = sam.segment(IMAGE, points=clicks)
    assert (found["masks"].dense() == masks.dense()).all()
    chat = Chat.load(tiny.checkpoint(folders["tiny-chat"], "chat"), "cpu")
    for row, mask in enumerate(masks.masks()):
        expected, log_probability = originals.caption("tiny-blip", crop(mask, outside), None)
        assert found["raw"][row] == expected
        score = found["described"].columns["caption_score"][row]
        assert score == pytest.approx(per_word(log_probability, expected), abs=1e-3)
        assert found["captions"][row] == (chat.refine(expected, {"length": 4}) if expected else "")
    assert found["scene"] == originals.caption("tiny-blip", IMAGE.pixels, None)[0]
    assert found["masks"].labels == tuple(found["captions"])
    assert "caption_similarity" not in found["described"].columns


def test_the_second_look_goes_on_with_the_words_of_the_first(
    run: Any, originals: Originals
) -> None:
    """Visual chain of thought: without background, then with it, conditioned on the first text."""
    found = run("caption_anything", MODELS, points=CLICKS, chain=True)
    for row, mask in enumerate(found["once"].masks()):
        first, _ = originals.caption("tiny-blip", crop(mask, "white"), None)
        assert found["first"][row] == first
        second, log_probability = originals.caption("tiny-blip", crop(mask, "keep"), first)
        assert found["raw"][row] == second
        assert second.startswith(first)
        score = found["described"].columns["caption_score"][row]
        assert score == pytest.approx(per_word(log_probability, second, first), abs=1e-3)


def test_blip2_is_asked_what_the_image_shows_and_goes_on_behind_the_answer(
    run: Any, originals: Originals
) -> None:
    asked = "Question: what does the image show? Answer:"
    models = MODELS | {"captioner": "tiny-blip2"}
    found = run("caption_anything", models, points=CLICKS, chain=True)
    for row, mask in enumerate(found["once"].masks()):
        first, log_probability = originals.caption("tiny-blip2", crop(mask, "white"), asked)
        assert found["first"][row] == first
        score = found["once"].columns["caption_score"][row]
        assert score == pytest.approx(per_word(log_probability, first), abs=1e-3)
        rest, _ = originals.caption("tiny-blip2", crop(mask, "keep"), f"{asked} {first}".strip())
        assert found["raw"][row].split() == f"{first}{rest}".split() or first == ""
        assert found["raw"][row].startswith(first)


def test_clip_compares_each_caption_with_what_the_captioner_saw(
    run: Any, originals: Originals
) -> None:
    found = run("caption_anything", MODELS, points=CLICKS, similarity=True)
    for row, mask in enumerate(found["described"].masks()):
        expected = originals.similarity(crop(mask, "white"), found["raw"][row])
        told = found["described"].columns["caption_similarity"][row]
        assert told == pytest.approx(expected, abs=1e-3)


def test_tokens_outside_the_region_are_left_out(
    run: Any, folders: dict[str, Path], originals: Originals
) -> None:
    found = run("caption_anything", MODELS, points=CLICKS, reduce_tokens=True)
    whole, _ = originals.caption("tiny-blip", IMAGE.pixels, None)
    cut = run("caption_anything", MODELS, points=CLICKS)
    assert (found["masks"].dense() == cut["masks"].dense()).all()
    scores = found["described"].columns["caption_score"]
    assert not np.allclose(scores, cut["described"].columns["caption_score"], atol=1e-3)
    everywhere = Masks.from_arrays([np.ones(IMAGE.size, dtype=bool)])
    from anyloom.models.captioning.blip import Blip

    blip = Blip.load(tiny.checkpoint(folders["tiny-blip"], "blip"), "cpu")
    assert blip.caption_inside(IMAGE, list(everywhere.masks()))[0][0] == whole
    assert blip.caption_inside(IMAGE, list(found["masks"].masks())) == [
        (text, pytest.approx(score, abs=1e-4))
        for text, score in zip(found["raw"], scores, strict=True)
    ]


def test_everything_is_described_filtered_listed_and_told_in_a_paragraph(
    run: Any, folders: dict[str, Path], originals: Originals
) -> None:
    settings = {"folder": str(folders["tiny-sam"]), "automatic": LOOSE}
    sam = Sam.load(Checkpoint("sam", "sam", options=settings), "cpu")
    masks = suppressed(sam.generate(IMAGE, min_area=2501), 0.7, by="masks")
    assert len(masks) >= 4, "the comparison is about something"
    assert (masks.areas > 2500).all()
    first = masks[:6]
    told = []
    for mask in first.masks():
        text, log_probability = originals.caption("tiny-blip", crop(mask, "keep"), None)
        fits = originals.similarity(crop(mask, "keep"), text)
        told.append((text, per_word(log_probability, text), fits))
    least_sure = above_the_lowest([score for _, score, _ in told])
    sure = [row for row, (_, score, _) in enumerate(told) if score >= least_sure]
    least_fitting = above_the_lowest([told[row][2] for row in sure])
    kept = [row for row in sure if told[row][2] >= least_fitting]
    assert 0 < len(kept) < len(sure) < 6, "each of the two filters leaves something out"

    found = run(
        "caption_everything", ALL, pieces=6, min_log_score=least_sure, min_similarity=least_fitting
    )
    assert (found["first"].dense() == first.dense()).all()
    np.testing.assert_allclose(
        found["scored"].columns["caption_score"], [score for _, score, _ in told], atol=1e-3
    )
    np.testing.assert_allclose(
        found["scored"].columns["caption_similarity"], [fits for _, _, fits in told], atol=1e-3
    )
    assert found["captions"] == [told[row][0] for row in kept]
    boxes = [first.shapes.boxes()[row] for row in kept]
    listed = ",".join(
        f"({told[row][0]}: X:{(x0 + x1) / 2:.0f}, Y:{(y0 + y1) / 2:.0f}, "
        f"Width:{x1 - x0:.0f}, Height:{y1 - y0:.0f})"
        for row, (x0, y0, x1, y1) in zip(kept, boxes, strict=True)
    )
    assert found["listed"] == listed
    scene, _ = originals.caption("tiny-blip", IMAGE.pixels, None)
    assert found["scene"] == scene
    lines = found["lines"].split("\n") if found["lines"] else []
    chat = Chat.load(tiny.checkpoint(folders["tiny-chat"], "chat"), "cpu")
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


def test_without_thresholds_every_piece_stays_and_blip2_is_asked_nothing(
    run: Any, originals: Originals
) -> None:
    found = run(
        "caption_everything",
        ALL | {"captioner": "tiny-blip2"},
        pieces=2,
        min_log_score=-1000.0,
        min_similarity=-1.0,
    )
    assert len(found["captions"]) == 2
    for row, mask in enumerate(found["masks"].masks()):
        expected, log_probability = originals.caption("tiny-blip2", crop(mask, "keep"), "")
        assert found["captions"][row] == expected
        score = found["masks"].columns["caption_score"][row]
        assert score == pytest.approx(per_word(log_probability, expected), abs=1e-3)
    assert found["scene"] == originals.caption("tiny-blip2", IMAGE.pixels, "")[0]
