"""Inpainting, and compositing of two images."""

from __future__ import annotations

from typing import Annotated

import numpy as np
from annotated_types import Interval

from anyloom import Image, Masks, NodeError, Seed, Text, node, use

from ..models import Inpainter, PaintSettings, TextInpainter
from ._support.blurring import gaussian_blur
from ._support.frames import check_frames
from ._support.paint_settings import Guidance, Steps, Strength, settings_check

_check_inpaint = settings_check("inpaint")


@node(check=_check_inpaint)
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
    """Inpaint what masks cover, to remove it or to replace it with what a text describes.

    Settings left at their defaults are the model's own choice. `fill` does the same, only with
    models that take a text prompt.

    Args:
        image: the image.
        masks: what to paint over, all masks together. Dilate them first (`dilate`), so that no edge
            of the old object remains.
        model: the inpainting model.
        prompt: what to paint instead, for models that take a prompt. Without it the surroundings
            are continued.
        negative_prompt: what not to paint.
        steps: number of denoising steps; more take longer and add detail.
        guidance: classifier-free guidance scale; 7.5 is usual, 30 for FLUX.
        strength: how much noise to start from; below 1 part of the old object remains.
        seed: seed of the random numbers, for models that use any.

    Returns:
        The image; pixels outside the masks are unchanged. Without any mask, the image itself.

    Raises:
        NodeError: the model does not support a prompt or one of the settings; or the masks cover
            the whole image and there is no prompt.
    """
    check_frames("inpaint", image, masks=masks)
    _check_inpaint(model, prompt, negative_prompt, steps, guidance, strength)
    hole = masks.union()
    if not hole.any():
        return image
    if hole.all() and prompt is None:
        raise NodeError("inpaint", "the masks cover the whole image; no surroundings are left")
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
    feather: Annotated[float, Interval(ge=0, le=1000)] = 0,
) -> Image:
    """Overlay one image with another where masks are.

    Args:
        image: shown outside the masks.
        other: shown inside the masks; of the same size.
        masks: where, all masks together.
        feather: softness of the border, in pixels; 0 is a sharp edge. Half of the transition lies
            inside and half outside the masks.

    Returns:
        The composite image.

    Raises:
        NodeError: the sizes differ.
    """
    check_frames("composite", image, other=other, masks=masks)
    weight = masks.union().astype(np.float32)[:, :, None]
    if feather:
        weight = gaussian_blur(weight[:, :, 0], feather)[:, :, None]
    mixed = other.pixels * weight + image.pixels * (1 - weight)
    return Image(np.rint(mixed).astype(np.uint8), alpha=image.alpha)
