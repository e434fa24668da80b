"""Similarity between captions and the regions that they describe."""

from __future__ import annotations

from typing import Annotated, TypeVar

import numpy as np
from annotated_types import Interval

from anyloom import Image, NodeError, Regions, Text, node, use

from ..models import Ranker
from ._support.crops import Fit, Outside, Scale, crops
from ._support.frames import check_frames
from ._support.model_names import name_of, names_of_fitting
from ._support.similarity import embed_images, softmax
from .captioning import texts_of
from .selection import filter

R = TypeVar("R", bound=Regions)
TEMPERATURE = 0.07  # Caption Anything


@node
def score_captions(
    image: Image,
    regions: R,
    against: list[Text] | None = None,
    *,
    model: Ranker = use(),
    column: Text = "caption",
    outside: Outside = "white",
    box_scale: Scale = 1.0,
    fit: Fit = "crop",
) -> R:
    """Compare the caption of every region with the region itself (Caption Anything's CLIP filter).

    Nothing is left out; `filter_captions` drops captions that do not fit.

    Args:
        image: the image.
        regions: boxes or masks with captions, for example of `caption`.
        against: other captions that compete with each region's own.
        model: the image-text model.
        column: the column of the captions.
        outside: how pixels outside a region are shown to the model, as in `cut_out`; best as they
            were shown to the captioner.
        box_scale: as in `cut_out`.
        fit: as in `rank`.

    Returns:
        The same regions with a column "caption_similarity": the cosine between region and caption;
        with `against` the caption's probability among all of them, from 0 to 1.

    Raises:
        NodeError: the regions have no such texts, or do not belong to the image.
    """
    check_frames("score_captions", image, regions=regions)
    captions = texts_of.function(regions, column=column)
    similarities = np.zeros(0)
    if regions:
        cut = crops(image, regions, outside, box_scale, square=fit == "pad")
        images = embed_images(model, cut, squash=fit == "squash")
        own = np.sum(images.vectors * model.embed_texts(captions).vectors, axis=1)
        similarities = own
        if against:
            others = images.cosine(model.embed_texts(against))
            similarities = softmax(np.column_stack([own, others]) / TEMPERATURE, axis=1)[:, 0]
    return regions.with_column("caption_similarity", similarities.astype(np.float32))


def _check_threshold(model: Ranker, min_similarity: float | None) -> None:
    if min_similarity is None and model.caption_threshold is None:
        able = names_of_fitting(Ranker, lambda ranker: ranker.caption_threshold is not None)
        raise NodeError(
            "filter_captions",
            f"model '{name_of(model)}' has no caption threshold of its own; give min_similarity "
            f"(-1 keeps all captions) or choose {able}",
        )


@node(check=_check_threshold)
def filter_captions(
    regions: R,
    *,
    model: Ranker = use(),
    min_similarity: Annotated[float, Interval(ge=-1, le=1)] | None = None,
) -> R:
    """Keep the regions whose caption fits them (Caption Anything's CLIP filter).

    Args:
        regions: the result of `score_captions` without `against`.
        model: the image-text model that they were compared with.
        min_similarity: minimum cosine similarity of region and caption; its scale differs from
            model to model; null is the model's own (option `caption_threshold`), such as the
            published 0.30 of CLIP ViT-B/32.

    Returns:
        The regions that are left, in their order.

    Raises:
        NodeError: no minimum is given and the model has none; or the captions were not compared.
    """
    _check_threshold(model, min_similarity)
    least = model.caption_threshold if min_similarity is None else min_similarity
    return filter.function(regions, column="caption_similarity", min_score=least)
