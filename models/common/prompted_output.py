"""Counting the prompts of a `Segmenter` call, and the scores and columns of its masks."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from anyloom import Heatmap, Masks, Points, Regions

from ..protocols import Candidates


def prompt_count(regions: Regions | None, points: Points | None, prior: Heatmap | None) -> int:
    """Return the number of prompts; a prior counts as one where there is nothing else."""
    return max(
        len(regions) if regions is not None else 0,
        points.object_count if points is not None else 0,
        1 if prior is not None and regions is None and points is None else 0,
    )


def with_prompt_columns(
    masks: Masks,
    regions: Regions | None,
    prompts: Sequence[int],
    ranks: Sequence[int],
    candidates: Candidates,
) -> Masks:
    """Return masks with the labels and columns of their regions.

    Args:
        masks: N masks.
        regions: one per prompt, or fewer, of which nothing is carried over.
        prompts: N; the prompt of each mask, from 0.
        ranks: N; which of the candidates of its prompt each mask is.
        candidates: "all" adds the columns "prompt" and "candidate".
    """
    if regions is not None and len(regions) == len(set(prompts)):
        rows = regions[list(prompts)]
        masks = masks.with_labels(rows.labels)
        for name, values in rows.columns.items():
            masks = masks.with_column(name, values)
    if candidates == "all":
        masks = masks.with_column("prompt", np.asarray(prompts, np.int32))
        masks = masks.with_column("candidate", np.asarray(ranks, np.int32))
    return masks


def with_predicted_iou(masks: Masks) -> Masks:
    """Return masks of a segmenter with their predicted IoU as the column "predicted_iou" too.

    The column stays where other scores, such as a ranker's, take the place of the predicted IoU.
    """
    if masks.score_kind != "predicted_iou" or masks.scores is None:
        return masks
    return masks.with_column("predicted_iou", masks.scores)


def with_region_scores(masks: Masks, regions: Regions | None) -> Masks:
    """Return masks of a segmenter with the scores of their regions, where these have any.

    Args:
        masks: one mask per region in their order, or several with the column "prompt", the number
            of the region. Their predicted IoU becomes the column "predicted_iou".
        regions: the prompts, or None. Without scores the masks keep theirs, and also where those
            are the predicted IoU of other masks.
    """
    masks = with_predicted_iou(masks)
    if not regions or regions.scores is None or regions.score_kind == "predicted_iou":
        return masks
    rows = masks.columns.get("prompt", np.arange(len(masks)))
    return masks.with_scores(regions.scores[np.asarray(rows, int)], regions.score_kind)
