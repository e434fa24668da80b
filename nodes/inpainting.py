"""How is something painted over, and how are two images put together?"""

from __future__ import annotations

from typing import Annotated

import numpy as np
from pydantic import Field

from anyloom import Image, Masks, NodeError, Seed, Text, node, use

from ..models import Inpainter, PaintSettings, TextInpainter
from ._support.frames import check_frames
from .text_inpainting import Guidance, Steps, Strength, settings_check


@node(check=settings_check("inpaint"))
def inpaint(
    image: Image,
    masks: Masks,
    *,
    model: Inpainter = use(),
    prompt: Text | None = None,
    negative_prompt: Text | None = None,
    steps: Steps | None = None,
    guidance: Guidance | None = None,
    strength: Strength | None = None,
    seed: Seed = 0,
) -> Image:
    """Paint over what masks cover, as if it had never been there or as a text says.

    What is left at its default is the model's own choice. `fill` does the same with models that
    take a text, and no others.

    Args:
        image: the image.
        masks: what to paint over, all masks together. Grow them first (`dilate`), so that no edge
            of the old object stays.
        model: what paints.
        prompt: what to paint instead, for models that take a text. Without it the surroundings are
            continued.
        negative_prompt: what not to paint.
        steps: more denoising steps take longer and add detail.
        guidance: how closely to follow the prompt; 7.5 is usual, 30 for FLUX.
        strength: how much noise to start from; below 1 something of the old object stays.
        seed: where randomness starts, for models that have any.

    Returns:
        The image; pixels outside the masks are unchanged. Without any mask, the image itself.

    Raises:
        NodeError: the model cannot be told what it was told; or nothing is left outside the masks
            to go by.
    """
    check_frames("inpaint", image, masks=masks)
    settings_check("inpaint")(model, prompt, negative_prompt, steps, guidance, strength)
    hole = masks.union()
    if not hole.any():
        return image
    if hole.all() and prompt is None:
        raise NodeError("inpaint", "the masks cover the whole picture, nothing is left to go by")
    if isinstance(model, TextInpainter):
        settings = PaintSettings(negative_prompt, steps, guidance, strength)
        return model.inpaint(image, hole, prompt=prompt, seed=seed, settings=settings)
    return model.inpaint(image, hole, prompt=prompt, seed=seed)


@node
def composite(
    image: Image,
    other: Image,
    masks: Masks,
    *,
    feather: Annotated[float, Field(ge=0, le=1000)] = 0,
) -> Image:
    """Lay one image over another where masks are.

    Args:
        image: what is seen outside the masks.
        other: what is seen inside, of the same size.
        masks: where, all masks together.
        feather: how soft the border is, in pixels; 0 is a sharp edge. The softening lies half
            inside and half outside the masks.

    Returns:
        The image put together.

    Raises:
        NodeError: the sizes differ.
    """
    import cv2

    check_frames("composite", image, other=other, masks=masks)
    weight = masks.union().astype(np.float32)[:, :, None]
    if feather:
        weight = cv2.GaussianBlur(weight, (0, 0), sigmaX=feather)[:, :, None]
    mixed = other.pixels * weight + image.pixels * (1 - weight)
    return Image(np.rint(mixed).astype(np.uint8), alpha=image.alpha)
