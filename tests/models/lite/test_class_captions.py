"""Does a caption name what is in the image, and stay vague where nothing is sure?"""

from __future__ import annotations

import numpy as np
import pytest

from anyloom.models.lite.class_captions import ClassCaptions
from tests.photos import photos


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("chelsea", "a photo of a cat"),
        ("coffee", "a photo of an espresso"),
        ("camera", "a photo of a tripod"),
        ("grace_hopper", "a photo of a military uniform"),
    ],
)
def test_a_caption_names_what_is_there(captioner: ClassCaptions, name: str, words: str) -> None:
    [(text, score)] = captioner.caption([photos()[name].image.pixels])
    assert text == words
    assert score <= 0


def test_a_thing_on_white_is_still_named(captioner: ClassCaptions) -> None:
    pixels = photos()["coffee"].image.pixels.copy()
    y, x = np.mgrid[: pixels.shape[0], : pixels.shape[1]]
    pixels[((x - 278) / 210) ** 2 + ((y - 200) / 195) ** 2 > 1] = 255
    [(text, _)] = captioner.caption([pixels])
    assert "espresso" in text or "cup" in text


def test_noise_is_not_named_with_confidence(captioner: ClassCaptions) -> None:
    noise = np.random.default_rng(0).integers(0, 256, (96, 96, 3)).astype(np.uint8)
    [(text, _)] = captioner.caption([np.full((64, 64, 3), 255, np.uint8)])
    assert text == "a photo" or "possibly" in text
    assert len(captioner.caption([noise, noise])) == 2
