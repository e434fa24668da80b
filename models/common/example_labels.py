"""Labels of the masks in example images."""

from __future__ import annotations

from collections.abc import Sequence

from anyloom import Image, Masks


def mask_labels(masks: Masks) -> Sequence[str]:
    """Return the label of each mask, "" where masks have none."""
    return masks.labels if masks.labels is not None else [""] * len(masks)


def example_labels(examples: Sequence[tuple[Image, Masks]]) -> list[str]:
    """Return the distinct labels of all examples, in their order."""
    return list(dict.fromkeys(label for _, masks in examples for label in mask_labels(masks)))
