"""Labels for masks from no fixed list: candidates, the likeliest of them, and the one that fits."""

from __future__ import annotations

import re

import numpy as np

from anyloom import Image, Masks, NodeError, Positive, Regions, Text, node, raise_if_cancelled, use

from ..models import Ranker, SimilarityMapper
from ._support.crops import Scale, crop_boxes, crops
from ._support.frames import check_frames
from ._support.phrases import unique
from ._support.similarity import Template, embed_images, embed_texts
from .captioning import texts_of
from .phrases import noun_phrases

SUFFIXES = re.compile(r"(-other)?(-merged)?(-stuff)?$")
"""What COCO adds to the names of its stuff: "sky-other-merged"."""


@node(version=2)
def name_candidates(
    regions: Regions, labeled: list[Regions], *, column: Text = "caption"
) -> list[list[Text]]:
    """List what every region may be: its labels from other sources, and the nouns of its caption.

    Args:
        regions: boxes or masks with captions.
        labeled: the same regions with labels, for example of `semantic_vote` with several maps.
        column: the column of captions.

    Returns:
        The candidates of each region in a fixed order, without doubles and without what COCO adds
        to names ("sky-other-merged"); none where there are neither labels nor nouns.

    Raises:
        NodeError: other numbers of labeled regions, or regions without captions.
    """
    for others in labeled:
        if len(others) != len(regions):
            raise NodeError(
                "name_candidates",
                f"{len(others)} labeled regions for {len(regions)}; pass the same regions",
            )
    found = []
    for row, caption in enumerate(texts_of.function(regions, column=column)):
        names = [
            SUFFIXES.sub("", others.labels[row]) for others in labeled if others.labels is not None
        ]
        names += noun_phrases.function(caption)
        found.append(unique(filter(None, names)))
    return found


@node
def likeliest_names(
    image: Image,
    regions: Regions,
    candidates: list[list[Text]],
    *,
    model: Ranker = use(),
    top: Positive = 3,
    box_scale: Scale = 1.2,  # Semantic-Segment-Anything's engine
    template: Template = "{}",
) -> list[list[Text]]:
    """Keep the candidates that fit each region best.

    Args:
        image: the image.
        regions: boxes or masks.
        candidates: of each region, as of `name_candidates`.
        model: the image-text model.
        top: how many candidates are kept.
        box_scale: size of the crop relative to the region's box; the background stays.
        template: the text that is embedded for a name.

    Returns:
        The candidates of each region, best first.

    Raises:
        NodeError: regions of another image, or another number of candidates.
    """
    check_frames("likeliest_names", image, regions=regions)
    _check_number("likeliest_names", regions, candidates)
    names = list(dict.fromkeys(name for row in candidates for name in row))
    if not names:
        return [[] for _ in candidates]
    images = embed_images(model, crops(image, regions, "keep", box_scale))
    cosines = images.cosine(embed_texts(model, names, template))
    order = {name: number for number, name in enumerate(names)}
    found = []
    for row, options in enumerate(candidates):
        scores = cosines[row, [order[name] for name in options]]
        found.append([options[i] for i in np.argsort(-scores, kind="stable")[:top]])
    return found


@node
def label_by_maps(
    image: Image,
    masks: Masks,
    candidates: list[list[Text]],
    *,
    model: SimilarityMapper = use(),
    box_scale: Scale = 1.6,  # Semantic-Segment-Anything's engine
) -> Masks:
    """Label every mask with the candidate that is highest at most of its pixels.

    Args:
        image: the image.
        masks: masks of the image.
        candidates: of each mask, as of `likeliest_names`.
        model: the model that compares places with texts; the paper's is CLIPSeg.
        box_scale: size of the crop in which the texts are searched, relative to the mask's box.

    Returns:
        The masks with labels, "" where there is no candidate, and the columns "label_share", the
        fraction of the mask in which the label is highest, and "proposals", the candidates.

    Raises:
        NodeError: masks of another image, or another number of candidates.
    """
    check_frames("label_by_maps", image, masks=masks)
    _check_number("label_by_maps", masks, candidates)
    boxes = crop_boxes(masks, box_scale)
    labels, shares = [], np.zeros(len(masks), np.float32)
    for row, names in enumerate(candidates):
        raise_if_cancelled()
        x0, y0, x1, y1 = boxes[row]
        if not names or not masks.areas[row]:
            labels.append("")
            continue
        crop = Image(image.pixels[y0:y1, x0:x1])
        maps = [found.on_image() for found in model.similarity_maps(crop, names)]
        votes = np.argmax(maps, axis=0)[masks.mask(row)[y0:y1, x0:x1]]
        counts = np.bincount(votes, minlength=len(names))
        labels.append(names[int(counts.argmax())])
        shares[row] = counts.max() / counts.sum()
    proposals = [", ".join(names) for names in candidates]
    labeled = masks.with_labels(labels).with_column("label_share", shares)
    return labeled.with_column("proposals", proposals)


def _check_number(name: str, regions: Regions, candidates: list[list[str]]) -> None:
    if len(candidates) != len(regions):
        raise NodeError(
            name, f"candidates of {len(candidates)} regions for {len(regions)}; pass those of these"
        )
