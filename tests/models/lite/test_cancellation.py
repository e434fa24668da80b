"""Is a cancelled run heard between any two units of work of the lite models?"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import cv2
import numpy as np
import pytest

from anyloom import Cancelled, CancelToken, Checkpoint, Image, Points, Regions
from anyloom.drawing import downscale
from anyloom.foundation.cancellation import current
from anyloom.models.common import mask_candidates
from anyloom.models.lite import grabcut, patch_synthesis, superpixels
from anyloom.models.lite.conse import ConSE
from anyloom.models.lite.conse_concepts import ConSEConcepts
from anyloom.models.lite.examples_by_features import ExamplesByFeatures
from anyloom.models.lite.rapid_ocr import RapidOcr
from anyloom.nodes.ranking import rank
from tests.photos import picture

COFFEE = downscale(picture("coffee"), 240)
PAGE = picture("page")
BOXES = Regions([(70, 10, 170, 85), (10, 10, 80, 80)], COFFEE.shape)


class CountingToken(CancelToken):
    """Records how often it is asked, and cancels itself the n-th time."""

    def __init__(self, log: list[str], cancel_at: int | None = None) -> None:
        super().__init__()
        self.log = log
        self.cancel_at = cancel_at

    @property
    def cancelled(self) -> bool:
        self.log.append("check")
        return self.cancel_at is not None and self.log.count("check") >= self.cancel_at

    @cancelled.setter
    def cancelled(self, value: bool) -> None:
        pass


@contextmanager
def asked(token: CancelToken) -> Iterator[None]:
    current.token = token
    try:
        yield
    finally:
        current.token = None


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch, similarity: ConSE, reader: RapidOcr) -> list[str]:
    """A record of checks, and of units of work: what takes up to about a second."""
    log: list[str] = []

    def record(owner: Any, name: str, unit: str) -> None:
        work = getattr(owner, name)

        def recorded(*args: Any, **kwargs: Any) -> Any:
            log.append(unit)
            return work(*args, **kwargs)

        monkeypatch.setattr(owner, name, recorded)

    record(similarity.classifier._network, "forward_features", "network")
    record(cv2, "grabCut", "iteration of GrabCut")
    record(patch_synthesis._PyramidLevel, "_improve", "candidate patches")
    record(grabcut, "upscale_mask", "upscaled mask")
    record(superpixels, "upscale_mask", "upscaled mask")
    record(superpixels, "remove_small_parts", "cleaned mask")
    record(superpixels, "region_tree", "region tree")
    record(mask_candidates, "remove_small_regions", "cleaned mask")
    for part in (reader._engine.text_det, reader._engine.text_cls, reader._engine.text_rec):
        record(part.session, "session", "network")
    return log


Step = Callable[[Image, Callable[[str], Any]], object]
STEPS: dict[str, Step] = {
    "ground": lambda image, model: model("grounder").ground(image, ["cup", "spoon", "man"]),
    "heatmaps": lambda image, model: model("similarity").similarity_maps(image, ["cup"]),
    "rank": lambda image, model: rank.function(
        image, pieces(image), ["cup"], model=model("similarity")
    ),
    "segment boxes": lambda image, model: model("segmenter").segment(image, regions=BOXES),
    "segment points": lambda image, model: model("segmenter").segment(
        image, points=Points([(100, 60), (20, 20)], image.shape, objects=[0, 1]), candidates="all"
    ),
    "segment everything": lambda image, model: model("everything").generate(image),
    "segment a concept": lambda image, model: concepts(model).segment_concepts(image, ["cup"]),
    "count by example": lambda image, model: counter(model).generate_like(image, BOXES[:1]),
    "features": lambda image, model: model("features").features(image),
    "inpaint": lambda image, model: model("inpainter").inpaint(image, hole(image)),
    "caption": lambda image, model: model("captioner").caption([image.pixels] * 40),
    "read text": lambda image, model: model("reader").read(image),
}


def pieces(image: Image) -> Regions:
    corners = [(x, y, x + 30, y + 30) for x in range(0, 200, 40) for y in range(0, 120, 30)]
    return Regions(corners, image.shape)


def hole(image: Image) -> np.ndarray:
    inside = np.zeros(image.shape, bool)
    inside[60:90, 100:140] = True
    return inside


def concepts(model: Callable[[str], Any]) -> ConSEConcepts:
    checkpoint = Checkpoint("lite-concepts", "conse-concepts")
    return ConSEConcepts(checkpoint, model("grounder"), model("segmenter"))


def counter(model: Callable[[str], Any]) -> ExamplesByFeatures:
    parts = model("segmenter"), model("everything"), model("features")
    return ExamplesByFeatures(Checkpoint("lite-counter", "examples-by-features"), *parts)


_numbers = itertools.count()


def unseen(step: str) -> Image:
    """Return a photo that no cache knows."""
    pixels = (PAGE if step == "read text" else COFFEE).pixels.copy()
    pixels[0, 0] = (*divmod(next(_numbers), 256), 0)
    return Image(pixels)


@pytest.mark.parametrize("step", STEPS)
def test_between_two_units_of_work_a_step_asks_whether_to_stop(
    step: str, log: list[str], request: pytest.FixtureRequest
) -> None:
    with asked(CountingToken(log)):
        STEPS[step](unseen(step), request.getfixturevalue)
    assert "check" in log
    unheard = [pair for pair in itertools.pairwise(log) if "check" not in pair]
    assert unheard == []


@pytest.mark.parametrize("step", STEPS)
def test_a_step_stops_at_the_check_that_finds_the_run_cancelled(
    step: str, log: list[str], request: pytest.FixtureRequest
) -> None:
    with asked(CountingToken(log)):
        STEPS[step](unseen(step), request.getfixturevalue)
    checks = log.count("check")
    for number in {1, (checks + 1) // 2, checks}:
        log.clear()
        with asked(CountingToken(log, cancel_at=number)), pytest.raises(Cancelled):
            STEPS[step](unseen(step), request.getfixturevalue)
        assert log.count("check") == number and log[-1] == "check"


def test_a_call_per_iteration_gives_the_mask_of_one_call_with_all_of_them() -> None:
    pixels = np.ascontiguousarray(COFFEE.pixels[..., ::-1])

    def mask(calls: list[int]) -> np.ndarray:
        labels = np.full(COFFEE.shape, cv2.GC_BGD, np.uint8)
        labels[10:110, 90:230] = cv2.GC_PR_FGD
        background, foreground = np.zeros((1, 65)), np.zeros((1, 65))
        cv2.setRNGSeed(0)
        mode = cv2.GC_INIT_WITH_MASK
        for count in calls:
            cv2.grabCut(pixels, labels, None, background, foreground, count, mode)
            mode = cv2.GC_EVAL
        return labels

    assert (mask([5]) == mask([1] * 5)).all()
