"""How is something painted as a text says, and what can a model be told about it?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from pydantic import Field

from anyloom import Image, Masks, NodeError, Seed, Text, node, use

from ..models import GuidedInpainter, Inpainter, PaintSettings, TextInpainter
from ._support.frames import check_frames
from ._support.model_names import name_of, names_of_fitting

Steps = Annotated[int, Field(ge=1, le=1000)]
Guidance = Annotated[float, Field(ge=0, le=100)]
Strength = Annotated[float, Field(gt=0, le=1)]


def refuse_settings(node: str, model: Inpainter | GuidedInpainter, settings: PaintSettings) -> None:
    knows = getattr(model, "honors", frozenset())
    refused = sorted(settings.given() - knows)
    if refused:
        able = names_of_fitting(
            GuidedInpainter if isinstance(model, GuidedInpainter) else TextInpainter,
            lambda adapter: adapter.honors.issuperset(settings.given()),
        )
        raise NodeError(
            node,
            f"model '{name_of(model)}' cannot honor {' and '.join(refused)} (it knows: "
            f"{', '.join(sorted(knows)) or 'none'}); leave {'it' if len(refused) == 1 else 'them'} "
            f"out or choose {able}",
        )


def settings_check(node: str) -> Callable[..., None]:
    """Return what tells, as soon as it is known, that a model cannot be told what it was told."""

    def check(
        model: Inpainter | GuidedInpainter,
        prompt: str | None = None,
        negative_prompt: str | None = None,
        steps: int | None = None,
        guidance: float | None = None,
        strength: float | None = None,
    ) -> None:
        if prompt is not None and isinstance(model, Inpainter) and not model.takes_prompt:
            able = names_of_fitting(Inpainter, lambda adapter: adapter.takes_prompt)
            raise NodeError(
                node,
                f"model '{name_of(model)}' takes no prompt; leave the prompt out or choose {able}",
            )
        refuse_settings(node, model, PaintSettings(negative_prompt, steps, guidance, strength))

    return check


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
    """Paint what a text says where masks are.

    What is left at its default is the model's own choice.

    Args:
        image: the image.
        masks: where to paint, all masks together. Grow them first (`dilate`; Inpaint Anything by a
            square of 50 pixels), so that there is room for the new thing.
        prompt: what to paint.
        model: what paints.
        negative_prompt: what not to paint.
        steps: more denoising steps take longer and add detail.
        guidance: how closely to follow the prompt; 7.5 is usual, 30 for FLUX.
        strength: how much noise to start from; below 1 something of the old object stays.
        seed: where randomness starts.

    Returns:
        The image; pixels outside the masks are unchanged. Without any mask, the image itself.

    Raises:
        NodeError: the model cannot be told what it was told.
    """
    check_frames("fill", image, masks=masks)
    settings = PaintSettings(negative_prompt, steps, guidance, strength)
    refuse_settings("fill", model, settings)
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
    seed: Seed = 0,
) -> Image:
    """Paint what a text says where masks are, along the lines of another image.

    Edit Anything (Gao et al. 2023) guides by a map of all segments, as `number_picture` makes it:
    the new thing keeps the outlines of the old one.

    Args:
        image: the image.
        masks: where to paint, all masks together.
        guide: what the model was trained to follow, in the image's size.
        prompt: what to paint.
        model: what paints.
        negative_prompt: what not to paint.
        steps: more denoising steps take longer and add detail.
        guidance: how closely to follow the prompt.
        strength: how much noise to start from; below 1 something of the old object stays.
        seed: where randomness starts.

    Returns:
        The image; pixels outside the masks are unchanged. Without any mask, the image itself.

    Raises:
        NodeError: the model cannot be told what it was told, or the guide has another size.
    """
    check_frames("fill_along", image, masks=masks, guide=guide)
    settings = PaintSettings(negative_prompt, steps, guidance, strength)
    refuse_settings("fill_along", model, settings)
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
    """Keep what masks cover and paint everything else as a text says.

    Inpaint Anything (Yu et al. 2023) does so: the model sees the whole image at its own size, and
    what it paints is enlarged again.

    Args:
        image: the image.
        masks: what to keep, all masks together.
        prompt: what to paint around it.
        model: what paints.
        negative_prompt: what not to paint.
        steps: more denoising steps take longer and add detail.
        guidance: how closely to follow the prompt; 7.5 is usual, 30 for FLUX.
        strength: how much noise to start from; below 1 something of the old background stays.
        seed: where randomness starts.

    Returns:
        The image; old and new are mixed at the border of the masks. Without any mask, the image
        itself: there is nothing whose background it could be.

    Raises:
        NodeError: the model cannot be told what it was told.
    """
    check_frames("replace_background", image, masks=masks)
    settings = PaintSettings(negative_prompt, steps, guidance, strength)
    refuse_settings("replace_background", model, settings)
    kept = masks.union()
    if not kept.any():
        return image
    return model.surround(image, kept, prompt=prompt, seed=seed, settings=settings)
