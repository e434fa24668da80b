"""Counting the prompts of a `Segmenter` call, and the table of masks that it returns."""

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
