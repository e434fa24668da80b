"""The comparison with the reference library, on tiny checkpoints as on published ones."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from anyloom import Checkpoint, Image, catalog
from benchmarks import parity_real
from benchmarks.parity_real import COMPARISONS, compare, main
from tests.models.conformance.families import save
from tests.photos import photos

EXACT = 1e-3
MOST = {
    "1 - cosine of image": EXACT,
    "1 - cosine of text": EXACT,
    "box distance in pixels": 0.1,
    "gray level distance": 1,
    "class logit distance": EXACT,
    "mask logit distance": EXACT,
    "probability distance": EXACT,
    "relative distance": EXACT,
    "score distance": EXACT,
}
"""Figure → the most that rounding makes of it."""
LEAST = {"IoU": 0.95, "pixels of the same class": 0.99, "same boxes and labels": 1}
"""Figure → the least that rounding makes of it."""
NAMES = (
    "blip",
    "blip-vqa",
    "chat",
    "clip",
    "clipseg",
    "depth-anything",
    "depth-anything-metric",
    "edgetam",
    "eomt",
    "eomt-dinov3",
    "florence",
    "grounding-dino",
    "mask2former",
    "mm-grounding-dino",
    "oneformer",
    "open-clip",
    "owlv2",
    "sam",
    "sam-hq",
    "sam2",
    "siglip",
    "smolvlm",
    "stable-diffusion",
)
"""Entries of the conformance table."""


@pytest.fixture(autouse=True)
def one_thread() -> Iterator[None]:
    import torch

    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


def small(photo: str) -> Image:
    return Image(photos()[photo].image.pixels[::3, ::3].copy())


def saved(name: str, folder: Path) -> Checkpoint:
    """Save a tiny checkpoint with the processor that published ones have."""
    import transformers

    checkpoint = save(name, folder)
    if name in ("sam", "sam-hq", "sam2", "edgetam"):
        side = input_size(checkpoint)
        square = {"height": side, "width": side}
        if name in ("sam", "sam-hq"):
            pictures = transformers.SamImageProcessor(size={"longest_edge": side}, pad_size=square)
            kind = transformers.SamProcessor if name == "sam" else transformers.SamHQProcessor
            kind(pictures).save_pretrained(folder)
        else:
            pictures = transformers.Sam2ImageProcessor(size=square)
            transformers.Sam2Processor(pictures, target_size=side).save_pretrained(folder)
    return checkpoint


def input_size(checkpoint: Checkpoint) -> int:
    return catalog().adapter(checkpoint).load(checkpoint, "cpu").input_size


@pytest.mark.parametrize("name", NAMES)
def test_a_tiny_model_answers_as_the_reference_library(name: str, tmp_path: Path) -> None:
    checkpoint = saved(name, tmp_path)
    image = small("chelsea")
    if name in ("sam2", "edgetam"):  # which are resized as fractions; transformers rounds
        side = input_size(checkpoint)
        image = Image(photos()["chelsea"].image.pixels[:side, :side].copy())
    figures = compare(checkpoint, image)
    assert figures.get("texts", "equal") == "equal" and "shapes" not in figures
    for figure in figures.keys() & MOST.keys():
        assert figures[figure] <= MOST[figure], figures
    for figure in figures.keys() & LEAST.keys():
        assert figures[figure] >= LEAST[figure], figures
    assert figures.keys() & {*MOST, *LEAST, "texts", "boxes"}


def test_every_compared_model_is_in_the_catalog() -> None:
    for family, (_, members) in COMPARISONS.items():
        for name in members:
            assert catalog().checkpoint(name).family == family


def test_a_model_that_cannot_be_loaded_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sam-base"]) == 1
    assert capsys.readouterr().out.startswith("sam-base: model 'sam-base'")


def test_differences_are_printed(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    figures = {"IoU": 0.98765, "boxes": 3, "texts": "equal"}
    monkeypatch.setattr(parity_real, "compare", lambda checkpoint, image: figures)
    assert main(["sam-base"]) == 0
    assert "sam-base, chelsea: IoU 0.988, boxes 3, texts equal" in capsys.readouterr().out
