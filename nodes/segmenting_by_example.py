"""Segmentation by example (few-shot)."""

from __future__ import annotations

from anyloom import Image, Masks, NodeError, node, use

from ..models import ExampleSegmenter
from ._support.frames import check_frames


@node
def segment_like(
    image: Image,
    example: Image | list[Image],
    masks: Masks | list[Masks],
    *,
    model: ExampleSegmenter = use(),
) -> Masks:
    """Segment the objects of an image that masks mark in an example image.

    Args:
        image: the image to segment.
        example: an image with such objects, or several, which the model uses together.
        masks: the objects in the example; for several examples, a set of masks for each. Masks with
            different labels mark different classes.
        model: the few-shot segmentation model.

    Returns:
        One mask for each label that was found, in the order of the labels; masks without labels
        are one class, "". Without any mask the result is an empty set.

    Raises:
        NodeError: no example, not as many sets of masks as examples, or masks of another image.
    """
    examples = example if isinstance(example, list) else [example]
    sets = masks if isinstance(masks, list) else [masks]
    if not examples:
        raise NodeError("segment_like", "got no example; expected at least one image")
    if len(examples) != len(sets):
        raise NodeError(
            "segment_like",
            f"got {len(examples)} examples and {len(sets)} sets of masks; expected as many",
        )
    pairs = list(zip(examples, sets, strict=True))
    for example, masks in pairs:
        check_frames("segment_like", None, example=example, masks=masks)
    return model.segment_like(image, pairs) if any(sets) else Masks.empty(image.shape)
