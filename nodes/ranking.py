"""Ranking of regions by text or by example."""

from __future__ import annotations

from typing import Literal, TypeVar

import numpy as np

from anyloom import Image, Masks, NodeError, Regions, ScoreKind, Text, node, use

from ..models import FeatureExtractor, Ranker, pooled_features
from ._support.crops import Fit, Margin, Outside, Scale, crops
from ._support.frames import check_frames
from ._support.similarity import Template, embed_images, embed_texts, softmax

R = TypeVar("R", bound=Regions)
KINDS: dict[str, ScoreKind] = {
    "texts": "softmax_over_texts",
    "regions": "softmax_over_regions",
    "none": "cosine",
}


def _check_texts(
    texts: str | list[str], over: str = "none", against: list[str] | None = None
) -> None:
    phrases = [texts] if isinstance(texts, str) else texts
    if not phrases or not all(text.strip() for text in phrases):
        raise NodeError("rank", "needs at least one text; expected such as 'dog'")
    if over == "texts" and len(phrases) + len(against or []) < 2:
        raise NodeError(
            "rank",
            "the softmax over a single text is always 1; add a text to compare with, such as "
            "against: [background], or set over: regions or over: none",
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
    margin: Margin = 0,
    fit: Fit = "crop",
) -> R:
    """Score every region by its similarity with a text, best first.

    Args:
        image: the image.
        regions: boxes or masks, usually of `segment_everything`.
        texts: one phrase, or several: each region is scored by the one that fits it best.
        model: the image-text model.
        over: the axis of the softmax, in which the published systems differ.
            "none": the cosine similarity itself (Edit Everything); comparable between images.
            "texts": each region's probability among the texts (SAM-with-CLIP); needs at least two
            texts, `against` included.
            "regions": each text's probability among all regions of this image (Text2Seg with a
            threshold of 0.05, IEA). These sum to 1, so at most 19 regions can exceed 0.05, and
            every additional region lowers all others.
        against: negative texts that compete with `texts`, such as "background".
        template: the text that is embedded for a phrase: "a photo of {}".
        outside: how pixels outside a region are shown to the model, as in `cut_out`.
        box_scale: as in `cut_out`.
        margin: as in `cut_out`; 20 in Segment-Anything-U-Specify.
        fit: how a region that is not square becomes the square that the model sees. "crop" leaves
            it to the model: CLIP sees the square in the center only. "squash" shows all of it,
            squeezed (Text2Seg); "pad" all of it with margins in the color of the outside
            (SAM-with-CLIP, Edit Everything).

    Returns:
        The same regions with these scores and their kind, labeled with the best of `texts`.

    Raises:
        NodeError: no text; a single text with over: texts; or regions of another image.
    """
    phrases = [texts] if isinstance(texts, str) else list(texts)
    check_frames("rank", image, regions=regions)
    _check_texts(phrases, over, against)
    if not regions:
        return regions.with_scores(np.zeros(0), KINDS[over]).with_labels(())
    cut = crops(image, regions, outside, box_scale, square=fit == "pad", margin=margin)
    images = embed_images(model, cut, squash=fit == "squash")
    scores = images.cosine(embed_texts(model, [*phrases, *(against or [])], template))
    if over != "none":
        scores = softmax(model.logit_scale * scores, axis=1 if over == "texts" else 0)
    scores = scores[:, : len(phrases)]
    best = scores.argmax(axis=1)
    ranked = regions.with_scores(scores.max(axis=1), KINDS[over])
    ranked = ranked.with_labels([phrases[text] for text in best])
    return ranked[np.argsort(-scores.max(axis=1), kind="stable")]


@node
def rank_by_example(
    image: Image, masks: Masks, examples: Masks, *, model: FeatureExtractor = use()
) -> Masks:
    """Score every mask by its similarity with a few examples in the same image, best first.

    A mask is described by the mean of the features inside it (Count Anything).

    Args:
        image: the image.
        masks: usually of `segment_everything`.
        examples: masks of the objects to look for.
        model: the feature extractor.

    Returns:
        The same masks, scored by the cosine with the most similar example; 0 without examples.

    Raises:
        NodeError: the masks or the examples do not belong to the image.
    """
    check_frames("rank_by_example", image, masks=masks, examples=examples)
    if not masks or not examples:
        return masks.with_scores(np.zeros(len(masks)), "cosine")
    features = model.features(image)
    cosines = pooled_features(masks, features) @ pooled_features(examples, features).T
    return masks.with_scores(cosines.max(axis=1), "cosine").sorted_by_score()
