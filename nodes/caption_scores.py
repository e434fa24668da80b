"""How well does what is said of a region fit what it shows?"""

from __future__ import annotations

from typing import TypeVar

import numpy as np

from anyloom import Image, Regions, Text, node, use

from ..models import Ranker
from ._support.frames import check_frames
from .captioning import texts_of
from .cropping import Outside, Scale, crops
from .ranking import embedded, softmax

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

    It scores only; `filter` with `column: caption_similarity` leaves out what does not fit.

    Args:
        image: the image.
        regions: boxes or masks with captions, for example of `caption`.
        against: other captions that compete with each region's own.
        model: what compares images with texts.
        column: where the captions are.
        outside: how a region is shown to the model, as in `cut_out`; as it was to the captioner.
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
        shown = embedded(model, crops(image, regions, outside, box_scale, square=False))
        own = np.sum(shown.vectors * model.embed_texts(captions).vectors, axis=1)
        similarities = own
        if against:
            others = shown.cosine(model.embed_texts(against))
            similarities = softmax(np.column_stack([own, others]) / TEMPERATURE, axis=1)[:, 0]
    return regions.with_column("caption_similarity", similarities.astype(np.float32))
