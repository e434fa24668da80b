"""Explanations: which segments of an image speak for a text (LIME)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, NamedTuple

import numpy as np
from annotated_types import Interval

from anyloom import (
    Heatmap,
    Image,
    Masks,
    NodeError,
    Positive,
    Seed,
    Text,
    node,
    raise_if_cancelled,
    use,
)

from ..models import Ranker
from ._support.frames import check_frames
from ._support.similarity import Template, embed_images, embed_texts, softmax

_KERNEL_WIDTH = 0.25
_RIDGE = 1.0
_HIDDEN = np.uint8(128)
"""What hides a segment: 0 on the scale of -1 to 1 of LIME-SAM's network."""


class Explained(NamedTuple):
    """The segments that speak for a text, and the weight of every place."""

    masks: Masks
    weights: Heatmap
    score: float


@node(version=2)
def explain_label(
    image: Image,
    masks: Masks,
    text: Text,
    *,
    against: list[Text],
    model: Ranker = use(),
    top: Positive = 5,
    samples: Annotated[int, Interval(ge=10, le=10_000)] = 500,  # LIME-SAM
    template: Template = "a photo of {}",
    seed: Seed = 0,
) -> Explained:
    """Explain why an image gets a text: which segments speak for it, and which against it.

    LIME (Ribeiro et al. 2016) with segments in the place of superpixels, as in LIME-SAM: segments
    are hidden by gray at random, and a ridge regression finds how much each one changes the
    probability of the text. Where masks overlap, every combination of them is a segment of its own,
    and what no mask covers is one segment.

    Args:
        image: the image.
        masks: usually of `segment_everything`.
        text: the text to explain.
        against: texts that compete with it, at least one.
        model: the image-text model in the place of a classifier.
        top: how many segments that speak for the text are returned.
        samples: how many images with hidden segments the model sees.
        template: the text that is embedded for a phrase.
        seed: seed of the random choice of hidden segments.

    Returns:
        masks: the segments with the largest positive weights, which are their scores, best first;
        fewer where fewer speak for the text. weights: the weight of the segment at each pixel.
        score: the probability of the text for the whole image.

    Raises:
        NodeError: the masks belong to another image, or there is no text to compare with.
    """
    check_frames("explain_label", image, masks=masks)
    if not against:
        raise NodeError("explain_label", "needs a text to compare with, such as [background]")
    segments = _segments(masks)
    number = int(segments.max()) + 1
    shown = np.random.default_rng(seed).integers(0, 2, (samples, number)).astype(bool)
    shown[0] = True  # the whole image

    def images() -> Iterator[np.ndarray]:
        for row in shown:
            raise_if_cancelled()
            yield np.where(row[segments][:, :, None], image.pixels, _HIDDEN)

    texts = embed_texts(model, [text, *against], template)
    cosines = embed_images(model, images()).cosine(texts)
    probabilities = softmax(model.logit_scale * cosines, axis=1)[:, 0]
    weights = _weights(shown, probabilities)
    best = [int(row) for row in np.argsort(-weights, kind="stable")[:top] if weights[row] > 0]
    found = Masks.from_arrays((segments == row for row in best), frame=image.shape)
    return Explained(
        masks=found.with_scores(weights[best], "unknown").with_labels([text] * len(best)),
        weights=Heatmap(weights[segments], image.shape, label=text),
        score=float(probabilities[0]),
    )


def _segments(masks: Masks) -> np.ndarray:
    """Return the number of the segment at each pixel, from 0, H×W; one per combination of masks."""
    codes = np.zeros(masks.frame, np.uint64)
    # Each mask has a random number of its own, so that sums of them tell combinations apart.
    marks = np.random.default_rng(0).integers(1, 2**63, len(masks), dtype=np.uint64)
    for row, (x0, y0, x1, y1) in enumerate(masks.shapes.boxes().astype(int).reshape(-1, 4)):
        codes[y0:y1, x0:x1][masks.crop(row)] += marks[row]
    return np.unique(codes, return_inverse=True)[1].reshape(masks.frame)


def _weights(shown: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Return the coefficients of a ridge regression in which samples near the image count more."""
    samples = shown.astype(np.float64)
    # The cosine with the vector of ones is the square root of the share that is shown.
    distances = 1 - np.sqrt(samples.mean(axis=1))
    nearness = np.sqrt(np.exp(-(distances**2) / _KERNEL_WIDTH**2))
    centered = samples - np.average(samples, axis=0, weights=nearness)
    target = values - np.average(values, weights=nearness)
    weighted = centered * nearness[:, None]
    return np.linalg.solve(
        weighted.T @ centered + _RIDGE * np.eye(samples.shape[1]), weighted.T @ target
    )
