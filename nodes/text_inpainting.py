"""Inpainting by a text prompt."""

from __future__ import annotations

from anyloom import Image, Masks, Seed, Text, node, use

from ..models import GuidedInpainter, TextInpainter
from ._support.frames import check_frames
from ._support.paint_settings import (
    ControlScale,
    Guidance,
    Steps,
    Strength,
    settings_check,
    supported_settings,
)


@node(check=settings_check("fill"))
def fill(
    image: Image,
    masks: Masks,
    prompt: Text,
    *,
    model: TextInpainter = use(),
    negative_prompt: Text | None = None,
    steps: Steps | None = None,
    guidance: Guidance | None = None,
    strength: Strength | None = None,
    seed: Seed = 0,
) -> Image:
    """Inpaint what masks cover with what a text describes.

    Settings left at their defaults are the model's own choice.

    Args:
        image: the image.
        masks: where to paint, all masks together. Dilate them first (`dilate`; Inpaint Anything by
            a square of 50 pixels), so that there is room for the new object.
        prompt: what to paint.
        model: the inpainting model.
        negative_prompt: what not to paint.
        steps: number of denoising steps; more take longer and add detail.
        guidance: classifier-free guidance scale; 7.5 is usual, 30 for FLUX.
        strength: how much noise to start from; below 1 part of the old object remains.
        seed: seed of the random numbers.

    Returns:
        The image; pixels outside the masks are unchanged. Without any mask, the image itself.

    Raises:
        NodeError: the model does not support one of the settings.
    """
    check_frames("fill", image, masks=masks)
    settings = supported_settings("fill", model, negative_prompt, steps, guidance, strength)
    hole = masks.union()
    if not hole.any():
        return image
    return model.inpaint(image, hole, prompt=prompt, seed=seed, settings=settings)


@node(check=settings_check("fill_along"))
def fill_along(
    image: Image,
    masks: Masks,
    guide: Image,
    prompt: Text,
    *,
    model: GuidedInpainter = use(),
    negative_prompt: Text | None = None,
    steps: Steps | None = None,
    guidance: Guidance | None = None,
    strength: Strength | None = None,
    control_scale: ControlScale | None = None,
    seed: Seed = 0,
) -> Image:
    """Inpaint what masks cover with what a text describes, guided by a control image.

    Edit Anything (Gao et al. 2023) guides by a map of all segments, as `number_picture` makes it:
    the new object keeps the outlines of the old one.

    Args:
        image: the image.
        masks: where to paint, all masks together.
        guide: the control image that the model was trained on. It shows the whole image, at any
            size; without need for scaling at that of the model's input (Edit Anything: the shorter
            side has 512 pixels).
        prompt: what to paint.
        model: the inpainting model with a control input, such as a ControlNet.
        negative_prompt: what not to paint.
        steps: number of denoising steps; more take longer and add detail.
        guidance: classifier-free guidance scale.
        strength: how much noise to start from; below 1 part of the old object remains.
        control_scale: how closely the result follows the guide; Edit Anything takes 0.5 by click
            and 1 by text. Null is the model's own.
        seed: seed of the random numbers.

    Returns:
        The image; pixels outside the masks are unchanged. Without any mask, the image itself.

    Raises:
        NodeError: the model does not support one of the settings.
    """
    check_frames("fill_along", image, masks=masks)
    settings = supported_settings(
        "fill_along", model, negative_prompt, steps, guidance, strength, control_scale
    )
    hole = masks.union()
    if not hole.any():
        return image
    return model.inpaint_along(image, hole, guide, prompt=prompt, seed=seed, settings=settings)


@node(check=settings_check("replace_background"))
def replace_background(
    image: Image,
    masks: Masks,
    prompt: Text,
    *,
    model: TextInpainter = use(),
    negative_prompt: Text | None = None,
    steps: Steps | None = None,
    guidance: Guidance | None = None,
    strength: Strength | None = None,
    seed: Seed = 0,
) -> Image:
    """Keep what masks cover and replace everything else with what a text describes.

    As in Inpaint Anything (Yu et al. 2023), the model sees the whole image in its own resolution,
    and its result is enlarged to the size of the image.

    Args:
        image: the image.
        masks: what to keep, all masks together.
        prompt: what to paint around it.
        model: the inpainting model.
        negative_prompt: what not to paint.
        steps: number of denoising steps; more take longer and add detail.
        guidance: classifier-free guidance scale; 7.5 is usual, 30 for FLUX.
        strength: how much noise to start from; below 1 part of the old background remains.
        seed: seed of the random numbers.

    Returns:
        The image; old and new pixels are blended at the border of the masks. Without any mask, the
        image itself, because there is no foreground.

    Raises:
        NodeError: the model does not support one of the settings.
    """
    check_frames("replace_background", image, masks=masks)
    settings = supported_settings(
        "replace_background", model, negative_prompt, steps, guidance, strength
    )
    kept = masks.union()
    if not kept.any():
        return image
    return model.surround(image, kept, prompt=prompt, seed=seed, settings=settings)
