"""Tagging of images with a list of words."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np

from anyloom import Image, Positive, Probability, Table, Text, node, use

from ..models import Ranker
from ._support.phrases import split_prompt
from ._support.similarity import Template, embed_texts, softmax

MAX_SIDE = 1024
"""Maximum side of the square image that a model receives, in pixels."""


class Tagged(NamedTuple):
    """Tags, the most likely first, and their probabilities."""

    tags: list[Text]
    scores: Table


@node
def tag(
    image: Image,
    candidates: Text | list[Text] | None = None,
    *,
    model: Ranker = use(),
    top: Positive = 10,
    min_share: Probability = 0.1,
    template: Template = "a photo of {}",
) -> Tagged:
    """Tag an image with the most likely words of a list.

    This replaces the Recognize Anything Model (Zhang et al. 2023), whose architecture no library
    ships and whose 4,585 tags are its authors' own, by any image-text model that ranks the
    candidates. It names what fills the image; for small objects pass the words to `ground`.

    Args:
        image: the image; it is resized to a square, as in RAM, so that nothing is cropped.
        candidates: the words to choose from, a list or "cat, dog". Without any, about 900 names of
            everyday objects that come with anyloom; a model encodes them once.
        model: the image-text model.
        top: maximum number of tags.
        min_share: a tag whose probability is below this fraction of the highest one is left out, so
            that an image of a single object has few tags and a cluttered one many.
        template: the text that is embedded for a word.

    Returns:
        tags: the most likely words, best first; at least one. scores: a table of "tag" and "score",
        the probability among all candidates.

    Raises:
        NodeError: candidates without a word.
    """
    words = _everyday_words() if candidates in (None, "", []) else split_prompt("tag", candidates)
    image_embedding = model.embed_images([_resized_to_square(image.pixels)])
    cosines = image_embedding.cosine(embed_texts(model, words, template))[0]
    probabilities = softmax(model.logit_scale * cosines.astype(np.float64), axis=0)
    best = np.argsort(-probabilities, kind="stable")[:top]
    kept = best[probabilities[best] >= min_share * probabilities[best[0]]]
    tags = [words[row] for row in kept]
    return Tagged(tags, Table({"tag": tags, "score": probabilities[kept].tolist()}))


@cache
def _everyday_words() -> list[str]:
    lines = Path(__file__).with_name("everyday_tags.txt").read_text("utf-8").splitlines()
    return [line for line in map(str.strip, lines) if line and not line.startswith("#")]


def _resized_to_square(pixels: np.ndarray) -> np.ndarray:
    import cv2

    side = min(max(pixels.shape[:2]), MAX_SIDE)
    return cv2.resize(pixels, (side, side), interpolation=cv2.INTER_AREA)
