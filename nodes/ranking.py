"""Which region answers which text?"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import Annotated, Literal, TypeVar

import numpy as np
from pydantic import AfterValidator

from anyloom import Embedding, Image, Masks, NodeError, Regions, ScoreKind, Text, node, use

from ..models import FeatureExtractor, Ranker, pooled_features
from ._support.frames import check_frames
from .cropping import Outside, Scale, crops

R = TypeVar("R", bound=Regions)
CROPS_AT_ONCE = 64
"""Crops held in memory while they are embedded."""


def _with_a_gap(template: str) -> str:
    if "{}" not in template:
        raise ValueError("a text with {} where the phrase goes")
    return template


Template = Annotated[str, AfterValidator(_with_a_gap)]
KINDS: dict[str, ScoreKind] = {
    "texts": "softmax_over_texts",
    "regions": "softmax_over_regions",
    "none": "cosine",
}


def _check_texts(
    texts: str | list[str], over: str = "none", against: list[str] | None = None
) -> None:
    wanted = [texts] if isinstance(texts, str) else texts
    if not wanted or not all(text.strip() for text in wanted):
        raise NodeError("rank", "needs at least one text; expected such as 'dog'")
    if over == "texts" and len(wanted) + len(against or []) < 2:
        raise NodeError(
            "rank",
            "the probability of a single text is always 1; give a text to compare with, such as "
            "against: [background], or choose over: regions or over: none",
        )


@node(check=_check_texts)
def rank(
    image: Image,
    regions: R,
    texts: Text | list[Text],
    *,
    model: Ranker = use(),
    over: Literal["texts", "regions", "none"] = "none",
    against: list[Text] | None = None,
    template: Template = "{}",
    outside: Outside = "black",  # Text2Seg, SAM-with-CLIP
    box_scale: Scale = 1.0,
    square: bool = False,
) -> R:
    """Score every region by how well it answers a text, best first.

    Args:
        image: the image.
        regions: boxes or masks, usually of `segment_everything`.
        texts: one phrase, or several: each region is scored by the one that fits it best.
        model: what compares images with texts.
        over: what the scores compete over, the difference between the published systems.
            "none": the cosine itself (Edit Everything); comparable between images.
            "texts": each region's probability among the texts (SAM-with-CLIP); needs at least two
            texts, `against` included.
            "regions": each text's probability among all regions of this image (Text2Seg with a
            cut-off of 0.05, IEA). These sum to 1, so at most 19 regions can exceed 0.05, and every
            further region lowers all others.
        against: texts that compete but are not wanted, such as "background".
        template: what the model is given for a phrase: "a photo of {}".
        outside: how a region is shown to the model, as in `cut_out`.
        box_scale: as in `cut_out`.
        square: as in `cut_out`.

    Returns:
        The same regions with these scores and their kind, labeled with the best of `texts`.

    Raises:
        NodeError: no text; one text alone with over: texts; or a frame that is not the image's.
    """
    wanted = [texts] if isinstance(texts, str) else list(texts)
    check_frames("rank", image, regions=regions)
    _check_texts(wanted, over, against)
    rivals = [*wanted, *(against or [])]
    if not regions:
        return regions.with_scores(np.zeros(0), KINDS[over]).with_labels(())
    shown = embedded(model, crops(image, regions, outside, box_scale, square))
    words = model.embed_texts([template.replace("{}", text) for text in rivals])
    scores = shown.cosine(words)
    if over != "none":
        scores = softmax(model.logit_scale * scores, axis=1 if over == "texts" else 0)
    scores = scores[:, : len(wanted)]
    best = scores.argmax(axis=1)
    ranked = regions.with_scores(scores.max(axis=1), KINDS[over])
    ranked = ranked.with_labels([wanted[text] for text in best])
    return ranked[np.argsort(-scores.max(axis=1), kind="stable")]


@node
def rank_by_example(
    image: Image, masks: Masks, examples: Masks, *, model: FeatureExtractor = use()
) -> Masks:
    """Score every mask by how much it looks like a few examples in the same image, best first.

    A mask is described by the mean of the features inside it (Count Anything).

    Args:
        image: the image.
        masks: usually of `segment_everything`.
        examples: masks of the things to look for.
        model: what describes each place of the image.

    Returns:
        The same masks, scored by the cosine with the most similar example; 0 without examples.

    Raises:
        NodeError: a frame is not the image's.
    """
    check_frames("rank_by_example", image, masks=masks, examples=examples)
    if not masks or not examples:
        return masks.with_scores(np.zeros(len(masks)), "cosine")
    described = model.features(image)
    cosines = pooled_features(masks, described) @ pooled_features(examples, described).T
    return masks.with_scores(cosines.max(axis=1), "cosine").sorted_by_score()


def embedded(model: Ranker, pictures: Iterable[np.ndarray]) -> Embedding:
    """Return the vectors of at least one image, of which few are held in memory at a time."""
    pictures = iter(pictures)
    parts: list[Embedding] = []
    while some := list(islice(pictures, CROPS_AT_ONCE)):
        parts.append(model.embed_images(some))
    return Embedding(np.concatenate([part.vectors for part in parts]), parts[0].model)


def softmax(logits: np.ndarray, axis: int) -> np.ndarray:
    """Return probabilities that sum to 1 along an axis."""
    powers = np.exp(logits.astype(np.float64) - logits.max(axis=axis, keepdims=True))
    return powers / powers.sum(axis=axis, keepdims=True)
