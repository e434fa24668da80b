"""How is something painted over, and how are two pictures put together?"""

from __future__ import annotations

from typing import Annotated

import numpy as np
from pydantic import Field

from anyloom.constraints import Seed
from anyloom.errors import NodeError
from anyloom.model import use
from anyloom.node import node
from anyloom.values import Image, Masks, Text

from ..models import Inpainter, PaintSettings, TextInpainter
from .frames import check_frames
from .model_names import name_of, names_of_fitting

Steps = Annotated[int, Field(ge=1, le=1000)]
Guidance = Annotated[float, Field(ge=0, le=100)]
Strength = Annotated[float, Field(gt=0, le=1)]


def _refuse_settings(node: str, model: Inpainter, settings: PaintSettings) -> None:
    knows = model.honours if isinstance(model, TextInpainter) else frozenset()
    refused = sorted(settings.given() - knows)
    if refused:
        able = names_of_fitting(
            TextInpainter, lambda adapter: adapter.honours.issuperset(settings.given())
        )
        raise NodeError(
            node,
            f"model '{name_of(model)}' cannot honour {' and '.join(refused)} (it knows: "
            f"{', '.join(sorted(knows)) or 'none'}); leave {'it' if len(refused) == 1 else 'them'} "
            f"out or choose {able}",
        )


def _check_inpaint(
    model: Inpainter,
    prompt: str | None = None,
    negative_prompt: str | None = None,
    steps: int | None = None,
    guidance: float | None = None,
    strength: float | None = None,
    control: Image | None = None,
) -> None:
    if prompt is not None and not model.takes_prompt:
        able = names_of_fitting(Inpainter, lambda adapter: adapter.takes_prompt)
        raise NodeError(
            "inpaint",
            f"model '{name_of(model)}' takes no prompt; leave the prompt out or choose {able}",
        )
    settings = PaintSettings(negative_prompt, steps, guidance, strength, control)
    _refuse_settings("inpaint", model, settings)


@node(check=_check_inpaint)
def inpaint(
    image: Image,
    masks: Masks,
    control: Image | None = None,
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

    What is left at its default is the model's own choice.

    Args:
        image: the picture.
        masks: what to paint over, all masks together. Grow them first (`dilate`), so that no edge
            of the old object stays.
        control: a picture of the same size that guides the painting, for ControlNets: the map of
            segments that `number_picture` makes, for example.
        model: what paints.
        prompt: what to paint instead, for models that take a text. Without it the surroundings are
            continued.
        negative_prompt: what not to paint.
        steps: more denoising steps take longer and add detail.
        guidance: how closely to follow the prompt; 7.5 is usual, 30 for FLUX.
        strength: how much noise to start from; below 1 something of the old object stays.
        seed: where randomness starts, for models that have any.

    Returns:
        The picture; pixels outside the masks are unchanged. Without any mask, the picture itself.

    Raises:
        NodeError: the model cannot be told what it was told; or nothing is left outside the masks
            to go by.
    """
    check_frames("inpaint", image, masks=masks, control=control)
    _check_inpaint(model, prompt, negative_prompt, steps, guidance, strength, control)
    settings = PaintSettings(negative_prompt, steps, guidance, strength, control)
    hole = masks.union()
    if not hole.any():
        return image
    if hole.all() and prompt is None:
        raise NodeError("inpaint", "the masks cover the whole picture, nothing is left to go by")
    if isinstance(model, TextInpainter):
        return model.inpaint(image, hole, prompt=prompt, seed=seed, settings=settings)
    return model.inpaint(image, hole, prompt=prompt, seed=seed)


def _check_replace_background(
    model: TextInpainter,
    negative_prompt: str | None = None,
    steps: int | None = None,
    guidance: float | None = None,
    strength: float | None = None,
) -> None:
    settings = PaintSettings(negative_prompt, steps, guidance, strength)
    _refuse_settings("replace_background", model, settings)


@node(check=_check_replace_background)
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
    """Keep what masks cover and paint everything else as a text says.

    Inpaint Anything (Yu et al. 2023) does so: the model sees the whole picture at its own size, and
    what it paints is enlarged again.

    Args:
        image: the picture.
        masks: what to keep, all masks together.
        prompt: what to paint around it.
        model: what paints.
        negative_prompt: what not to paint.
        steps: more denoising steps take longer and add detail.
        guidance: how closely to follow the prompt; 7.5 is usual, 30 for FLUX.
        strength: how much noise to start from; below 1 something of the old background stays.
        seed: where randomness starts.

    Returns:
        The picture; old and new are mixed at the border of the masks. Without any mask, the picture
        itself: there is nothing whose background it could be.

    Raises:
        NodeError: the model cannot be told what it was told.
    """
    check_frames("replace_background", image, masks=masks)
    _check_replace_background(model, negative_prompt, steps, guidance, strength)
    settings = PaintSettings(negative_prompt, steps, guidance, strength)
    kept = masks.union()
    if not kept.any():
        return image
    return model.surround(image, kept, prompt=prompt, seed=seed, settings=settings)


@node
def composite(
    image: Image,
    other: Image,
    masks: Masks,
    *,
    feather: Annotated[float, Field(ge=0, le=1000)] = 0,
) -> Image:
    """Lay one picture over another where masks are.

    Args:
        image: what is seen outside the masks.
        other: what is seen inside, of the same size.
        masks: where, all masks together.
        feather: how soft the border is, in pixels; 0 is a sharp edge. The softening lies half
            inside and half outside the masks.

    Returns:
        The picture put together.

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
