"""Texts of regions: one for each, in a column with its scores."""

from __future__ import annotations

from typing import TypeVar

import numpy as np

from anyloom import NodeError, Regions

R = TypeVar("R", bound=Regions)


def one_per_region(node: str, name: str, texts: str | list[str], regions: Regions) -> list[str]:
    """Return one text per region; a single text is repeated.

    Args:
        node: the node's name, for the message.
        name: what the texts are, in the plural, for the message.
        texts: one text for all regions, or a list with one for each.
        regions: boxes or masks.

    Raises:
        NodeError: there are not as many texts as regions.
    """
    texts = [texts] * len(regions) if isinstance(texts, str) else texts
    if len(texts) != len(regions):
        raise NodeError(node, f"got {len(texts)} {name} for {len(regions)} regions")
    return texts


def with_scored_texts(regions: R, column: str, texts: list[tuple[str, float]]) -> R:
    """Return regions with a column of texts, and their scores in the column "<column>_score"."""
    scores = np.array([score for _, score in texts], dtype=np.float32)
    regions = regions.with_column(column, [text for text, _ in texts])
    return regions.with_column(f"{column}_score", scores)
