"""Style transfer: an image in the colors and strokes of another one."""

from __future__ import annotations

from typing import Literal

import numpy as np

from anyloom import Image, Masks, NodeError, Seed, node, use

from ..models import Stylizer
from ._support.frames import check_frames
from ._support.soft_edits import Feather, box_of, edit_inside


@node
def stylize(
    image: Image,
    style: Image,
    masks: Masks | None = None,
    style_masks: Masks | None = None,
    *,
    model: Stylizer = use(),
    outside: Literal["style", "keep"] = "style",
    feather: Feather = 2,
    seed: Seed = 0,
) -> Image:
    """Paint an image in the style of another one; nothing in it moves.

    Args:
        image: the image.
        style: the image whose style is wanted, of any size.
        masks: areas of the image that have their own style each.
        style_masks: where in the style image the style of each of `masks` is, in their order; None
            is everywhere. Where several masks overlap, it is what their style masks share.
        model: the style transfer model.
        outside: what masks do not cover takes its style from the whole style image ("style"), or
            is left as it is ("keep").
        feather: with "keep", the width in pixels of the transition inside the masks.
        seed: seed of the random numbers, for models that use any.

    Returns:
        The image, in its own size. With `outside` "keep" and no mask, the image itself.

    Raises:
        NodeError: masks of another image, style masks without masks, or not as many as masks.
    """
    check_frames("stylize", image, masks=masks)
    check_frames("stylize", style, style_masks=style_masks)
    if style_masks is not None and len(style_masks) != len(masks or ()):
        raise NodeError(
            "stylize",
            f"got {len(masks or ())} masks of the image and {len(style_masks)} of the style image; "
            "expected one for each",
        )
    everywhere = np.ones(style.shape, bool)
    wanted = [everywhere] * len(masks or ()) if style_masks is None else style_masks.masks()
    pairs = list(zip(masks.masks(), wanted, strict=True)) if masks is not None else []
    if outside == "style" or masks is None:
        return model.stylize(image, style, pairs, seed=seed)

    def change(old: np.ndarray, area: np.ndarray) -> np.ndarray:
        painted = model.stylize(image, style, pairs, seed=seed)
        rows, columns = box_of(masks.union())
        return painted.pixels[rows, columns].astype(np.float32)

    return edit_inside("stylize", image, masks, feather, change)
