"""Do requests of several callers to a Segment Anything model share calls, and change nothing?"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest
import torch

from anyloom import Image
from anyloom.core.batching import Stage
from anyloom.models.segment_anything.prompts import EncodedImage, Prompts
from anyloom.models.segment_anything.sam import Sam
from anyloom.models.segment_anything.sam2 import Sam2
from anyloom.models.segment_anything.sam_hq import SamHq
from tests.models.tiny_sam import checkpoint, saved_sam, saved_sam2, saved_sam_hq

SAVED: dict[str, tuple[Callable[..., Any], type[Sam]]] = {
    "sam": (saved_sam, Sam),
    "sam-hq": (saved_sam_hq, SamHq),
    "sam2": (saved_sam2, Sam2),
}
SIZES = [(60, 90), (90, 60), (64, 64), (31, 200), (200, 31), (256, 256)]


pytestmark = pytest.mark.usefixtures("one_thread")


@pytest.fixture(scope="module", params=SAVED)
def model(request, tmp_path_factory) -> Sam:
    save, adapter = SAVED[request.param]
    folder = save(tmp_path_factory.mktemp(request.param))
    return adapter.load(checkpoint(folder, request.param), "cpu")


@pytest.fixture(autouse=True)
def _fresh(model: Sam) -> Iterator[None]:
    model.image_cache.clear()
    yield
    model.dispatcher = None


class Together:
    """Waits until as many threads as told have asked, then answers all of them in one go."""

    def __init__(self, threads: int) -> None:
        self.barrier = threading.Barrier(threads, self._answer, timeout=60)
        self.asked: dict[int, tuple[Any, Stage, Sequence[Any]]] = {}
        self.answers: dict[int, list[Any]] = {}
        self.rounds: list[tuple[str, int]] = []

    def dispatch(self, model: Any, stage: Stage, requests: Sequence[Any]) -> list[Any]:
        caller = threading.get_ident()
        self.asked[caller] = (model, stage, requests)
        self.barrier.wait()
        return self.answers.pop(caller)

    def _answer(self) -> None:
        [(model, stage)] = {(model, stage) for model, stage, _ in self.asked.values()}
        every = [one for _, _, requests in self.asked.values() for one in requests]
        self.rounds.append((stage.name, len(every)))
        answers = iter(stage.run(model, every))
        for caller, (_, _, requests) in self.asked.items():
            self.answers[caller] = [next(answers) for _ in requests]
        self.asked.clear()


def picture(number: int, size: tuple[int, int] = (60, 90)) -> Image:
    """Noise with a disc, another for each number."""
    height, width = size
    pixels = np.random.default_rng(number).integers(0, 255, (height, width, 3), np.uint8)
    y, x = np.mgrid[:height, :width]
    pixels[(x - width / 2) ** 2 + (y - height / 2) ** 2 < (min(size) / 3) ** 2] = 40 * number
    return Image(pixels)


def prompts(size: tuple[int, int], number: int) -> Prompts:
    """Three boxes with two clicks each, other ones for each number."""
    random = np.random.default_rng(number)
    height, width = size
    corners = np.sort(random.random((3, 2, 2)), axis=1) * (width - 1, height - 1)
    clicks = random.random((3, 2, 2)) * (width - 1, height - 1)
    return Prompts(clicks, np.tile([1, 0], (3, 1)), corners.reshape(3, 4))


def calls(model: Sam, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return a list that will hold the size of each batch that the decoder gets."""
    sizes: list[int] = []
    forward = model.network.forward

    def noted(**given: Any) -> Any:
        sizes.append(len(given["input_labels"]))
        return forward(**given)

    monkeypatch.setattr(model.network, "forward", noted)
    return sizes


@pytest.fixture
def exact(model: Sam) -> Sam:
    """The same weights in double precision, where rounding hides nothing."""
    twin = type(model).load(model.checkpoint, "cpu")
    twin.network.double()
    return twin


def assert_same(one: torch.Tensor, other: torch.Tensor) -> None:
    assert one.dtype == torch.float64
    torch.testing.assert_close(one, other, atol=1e-10, rtol=1e-10)


def test_pictures_that_are_encoded_together_are_encoded_as_one_by_one(exact: Sam):
    pictures = [picture(number, size) for number, size in enumerate(SIZES)]
    alone = [exact.encode_pixels(one.pixels) for one in pictures]
    exact.dispatcher = Together(len(pictures))
    with ThreadPoolExecutor(len(pictures)) as pool:
        together = list(pool.map(lambda one: exact.encode_pixels(one.pixels), pictures))
    assert exact.dispatcher.rounds == [("encode_squares", 6)]
    for mine, expected in zip(together, alone, strict=True):
        assert (mine.size, mine.resized_size) == (expected.size, expected.resized_size)
        for level, same in zip(mine.features, expected.features, strict=True):
            assert level.is_contiguous() and level.untyped_storage().nbytes() == 8 * level.numel()
            assert_same(level, same)


@pytest.mark.parametrize("multimask", [True, False])
def test_prompts_on_several_pictures_share_a_call_and_get_what_they_get_alone(
    exact: Sam, multimask: bool, monkeypatch: pytest.MonkeyPatch
):
    encoded = [
        exact.encode_pixels(picture(number, size).pixels) for number, size in enumerate(SIZES)
    ]
    asked = [prompts(size, number) for number, size in enumerate(SIZES)]
    with torch.inference_mode():
        alone = [
            exact.decode(image, given.rows(slice(row, row + 1)), multimask)
            for image, given in zip(encoded, asked, strict=True)
            for row in range(3)
        ]
    sizes = calls(exact, monkeypatch)
    exact.dispatcher = Together(len(SIZES))
    with ThreadPoolExecutor(len(SIZES)) as pool:
        found = list(pool.map(exact.decode, encoded, asked, [multimask] * len(SIZES)))
    assert sizes == [18]
    logits = torch.cat([low for low, _ in found])
    scores = torch.cat([quality for _, quality in found])
    assert_same(logits, torch.cat([low for low, _ in alone]))
    assert_same(scores, torch.cat([quality for _, quality in alone]))


def test_prompts_with_logits_of_their_own_share_a_call(exact: Sam, monkeypatch: pytest.MonkeyPatch):
    encoded = exact.encode_pixels(picture(0).pixels)
    side = exact.mask_size
    logits = np.random.default_rng(0).normal(size=(3, side, side)).astype(np.float32) * 4
    clicks = prompts((60, 90), 1)
    given = Prompts(clicks.point_coords, clicks.point_labels, None, logits)
    sizes = calls(exact, monkeypatch)
    low, quality = exact.decode(encoded, given, True)
    assert sizes == [3]
    for row in range(3):
        alone, score = exact.decode(encoded, given.rows(slice(row, row + 1)), True)
        assert_same(low[row : row + 1], alone)
        assert_same(quality[row : row + 1], score)
    unlike, _ = exact.decode(encoded, Prompts(clicks.point_coords, clicks.point_labels), True)
    assert (unlike - low).abs().max() > 1e-3 * low.abs().max(), "the logits say something"


def test_no_call_is_larger_than_what_fits(model: Sam, monkeypatch: pytest.MonkeyPatch):
    encoded = model.encode_pixels(picture(0).pixels)
    clicks = np.random.default_rng(0).random((150, 1, 2)) * 60
    sizes = calls(model, monkeypatch)
    low, quality = model.decode(encoded, Prompts(clicks, np.ones((150, 1), np.int64)), True)
    assert sizes == [64, 64, 22]
    assert len(low) == len(quality) == 150


def test_a_picture_is_encoded_once_however_many_threads_ask(
    model: Sam, monkeypatch: pytest.MonkeyPatch
):
    image = picture(3)
    encoded: list[int] = []
    encode = model.encode_pixels
    everybody = threading.Barrier(4, timeout=30)

    def noted(pixels: np.ndarray) -> EncodedImage:
        encoded.append(1)
        return encode(pixels)

    monkeypatch.setattr(model, "encode_pixels", noted)

    def ask(_: int) -> EncodedImage:
        everybody.wait()
        return model.encode_image(image)

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(ask, range(4)))
    assert len(encoded) == 1
    assert all(one is found[0] for one in found)
