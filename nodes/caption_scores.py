"""Similarity between captions and the regions that they describe."""

from __future__ import annotations

from typing import TypeVar

import numpy as np

from anyloom import Image, Regions, Text, node, use

from ..models import Ranker
from ._support.crops import Outside, Scale, crops
from ._support.frames import check_frames
from ._support.similarity import embed_images, softmax
from .captioning import texts_of

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
) -> R:
    """Compare the caption of every region with the region itself (Caption Anything's CLIP filter).

    Nothing is left out; `filter` with `column: caption_similarity` drops low scores.

    Args:
        image: the image.
        regions: boxes or masks with captions, for example of `caption`.
        against: other captions that compete with each region's own.
        model: the image-text model.
        column: the column of the captions.
        outside: how pixels outside a region are shown to the model, as in `cut_out`; best as they
            were shown to the captioner.
        box_scale: as in `cut_out`.

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
        images = embed_images(model, crops(image, regions, outside, box_scale))
        own = np.sum(images.vectors * model.embed_texts(captions).vectors, axis=1)
        similarities = own
        if against:
            others = images.cosine(model.embed_texts(against))
            similarities = softmax(np.column_stack([own, others]) / TEMPERATURE, axis=1)[:, 0]
    return regions.with_column("caption_similarity", similarities.astype(np.float32))
