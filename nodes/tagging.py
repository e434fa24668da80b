"""What does an image show, as a list of words?"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np

from anyloom import Image, Positive, Probability, Table, Text, node, use

from ..models import Ranker
from .grounding import phrases_of
from .ranking import Template

LONGEST = 1024
"""Pixels along the longer side of what a model is shown."""


class Tagged(NamedTuple):
    """Tags, the likeliest first, and how likely they are."""

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
    """Name what an image shows, out of a list of words.

    This stands in for the Recognize Anything Model (Zhang et al. 2023), whose architecture no
    library ships and whose 4,585 tags are its authors' own: any model that compares images with
    texts chooses among the candidates. It names what fills the image; for small things give
    `ground` the words that may be there.

    Args:
        image: the image; it is squashed to a square, as RAM does, so that nothing is cut off.
        candidates: the words to choose from, a list or "cat, dog". Without any, about 900 names of
            everyday things that come with anyloom; a model reads them once.
        model: what compares images with texts.
        top: how many tags at most.
        min_share: a tag that is less likely than this share of the likeliest one is left out, so
            that a clear image has few tags and a busy one many.
        template: what the model is given for a word.

    Returns:
        tags: the likeliest words, best first; at least one. scores: a table of "tag" and "score",
        the probability among all candidates.

    Raises:
        NodeError: candidates without a word.
    """
    words = _everyday() if candidates in (None, "", []) else phrases_of("tag", candidates)
    shown = model.embed_images([_squashed(image.pixels)])
    read = model.embed_texts([template.replace("{}", word) for word in words])
    logits = model.logit_scale * shown.cosine(read)[0].astype(np.float64)
    powers = np.exp(logits - logits.max())
    likely = powers / powers.sum()
    best = np.argsort(-likely, kind="stable")[:top]
    kept = [row for row in best.tolist() if likely[row] >= min_share * likely[best[0]]]
    tags = [words[row] for row in kept]
    return Tagged(tags, Table({"tag": tags, "score": likely[kept].tolist()}))


@cache
def _everyday() -> list[str]:
    lines = Path(__file__).with_name("everyday_tags.txt").read_text("utf-8").splitlines()
    return [line for line in map(str.strip, lines) if line and not line.startswith("#")]


def _squashed(pixels: np.ndarray) -> np.ndarray:
    import cv2

    side = min(max(pixels.shape[:2]), LONGEST)
    return cv2.resize(pixels, (side, side), interpolation=cv2.INTER_AREA)
