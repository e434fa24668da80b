"""Edits by an instruction in words."""

from __future__ import annotations

import numpy as np

from anyloom import Image, Masks, NodeError, Seed, Text, node, use

from ..models import InstructionEditor, PaintSettings
from ._support.paint_settings import Guidance, Steps
from ._support.soft_edits import Feather, box_of, edit_inside


@node
def edit_by_instruction(
    image: Image,
    masks: Masks | None = None,
    *,
    instruction: Text,
    model: InstructionEditor = use(),
    steps: Steps | None = None,
    guidance: Guidance | None = None,
    seed: Seed = 0,
    feather: Feather = 8,
) -> Image:
    """Edit an image as an instruction says, with a model that sees the whole image.

    Such models also change what nobody asked for. With masks, only what is inside of them is taken
    from the model's result.

    Args:
        image: the image.
        masks: where the image may change, all masks together; None is everywhere.
        instruction: what to do, in words: "make her smile".
        model: the instruction-editing model.
        steps: number of denoising steps; more take longer and add detail.
        guidance: classifier-free guidance scale: how closely the result follows the instruction.
        seed: seed of the random numbers.
        feather: width in pixels of the transition to the old pixels, inside the masks.

    Returns:
        The image; pixels outside the masks are unchanged. With empty masks, the image itself.

    Raises:
        NodeError: the instruction is empty, or the masks belong to another image.
    """
    if not instruction.strip():
        raise NodeError(
            "edit_by_instruction", "instruction is empty; expected what to do, in words"
        )
    settings = PaintSettings(steps=steps, guidance=guidance)
    if masks is None:
        return model.edit(image, instruction, seed=seed, settings=settings)

    def change(old: np.ndarray, area: np.ndarray) -> np.ndarray:
        edited = model.edit(image, instruction, seed=seed, settings=settings)
        rows, columns = box_of(masks.union())
        return edited.pixels[rows, columns].astype(np.float32)

    return edit_inside("edit_by_instruction", image, masks, feather, change)
