"""Which pixels are like what other images mark?"""

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
    """Cut out of an image what masks mark in an example image.

    Args:
        image: the image to cut.
        example: an image with such things in it, or several, which the model looks at together.
        masks: what is meant in the example; for several, a set of masks for each. Masks with
            different labels mark different kinds of things.
        model: what learns from the examples.

    Returns:
        One mask for each label that was found, in the order of the labels; masks without labels
        count as one kind, "". Examples in which nothing is marked find nothing.

    Raises:
        NodeError: no example, not as many sets of masks as examples, or masks of another image.
    """
    shown = example if isinstance(example, list) else [example]
    marked = masks if isinstance(masks, list) else [masks]
    if not shown:
        raise NodeError("segment_like", "there is no example; give at least one picture")
    if len(shown) != len(marked):
        raise NodeError(
            "segment_like",
            f"got {len(shown)} examples and {len(marked)} sets of masks; give one set for each",
        )
    for one, those in zip(shown, marked, strict=True):
        check_frames("segment_like", None, example=one, masks=those)
    if not any(marked):
        return Masks.empty(image.size)
    return model.segment_like(image, list(zip(shown, marked, strict=True)))
