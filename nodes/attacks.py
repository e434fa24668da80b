"""Adversarial attacks on promptable segmentation, to evaluate how robust a model is."""

from __future__ import annotations

from typing import Annotated, Literal, NamedTuple

import numpy as np
from annotated_types import Interval

from anyloom import Image, Masks, NodeError, Points, Regions, Seed, node, raise_if_cancelled, use

from ..models import DifferentiableSegmenter
from ._support.frames import check_frames

Levels = Annotated[int, Interval(ge=0, le=255)]


class Attacked(NamedTuple):
    """The attacked image, and the masks before and after."""

    image: Image
    difference: Image
    clean: Masks
    attacked: Masks


@node
def attack_masks(
    image: Image,
    points: Points | None = None,
    regions: Regions | None = None,
    *,
    model: DifferentiableSegmenter = use(),
    method: Literal["fgsm", "pgd"] = "pgd",
    epsilon: Levels = 8,
    step: Levels = 2,
    iterations: Annotated[int, Interval(ge=1, le=1000)] = 10,
    floor: Annotated[float, Interval(ge=-1000, le=0)] = -10,
    seed: Seed = 0,
) -> Attacked:
    """Change an image invisibly so that the masks of its prompts vanish (Attack-SAM).

    As in Attack-SAM (Zhang et al. 2023), mask removal with the loss ClipMSE: the mean over all
    pixels of the squared distance of the mask's logits to `floor`, logits below it counting as
    `floor`, is minimized by steps along the sign of its gradient.

    Args:
        image: the image.
        points: the prompts that are attacked, as in `segment`.
        regions: boxes that are prompts, likewise.
        model: a segmenter with gradients, which is attacked with all of its weights known.
        method: "fgsm" is one step of size `epsilon`; "pgd" several of size `step`, from a random
            start.
        epsilon: the largest change of a color value, of 255. The result holds to it exactly, in
            whole levels.
        step: of "pgd", in levels of 255.
        iterations: of "pgd".
        floor: the logit that is as good as no mask.
        seed: of the random start.

    Returns:
        image: the attacked image. difference: what was added, gray is nothing, sixteen times as
        strong. clean, attacked: the masks of the prompts in both images (single-mask output).

    Raises:
        NodeError: there is no prompt, or one of another image.
    """
    check_frames("attack_masks", image, points=points, regions=regions)
    points, regions = points or None, regions or None
    if points is None and regions is None:
        raise NodeError("attack_masks", "got no points and no regions; expected a prompt to attack")
    original = image.pixels.astype(np.float32)
    lowest, highest = np.maximum(original - epsilon, 0), np.minimum(original + epsilon, 255)
    current = original
    if method == "pgd":
        start = np.random.default_rng(seed).uniform(-epsilon, epsilon, original.shape)
        current = np.clip(original + start.astype(np.float32), lowest, highest)
    size = epsilon if method == "fgsm" else step
    for _ in range(1 if method == "fgsm" else iterations):
        raise_if_cancelled()
        gradient = model.removal_gradient(current, points=points, regions=regions, floor=floor)
        current = np.clip(current - size * np.sign(gradient), lowest, highest)
    # Whole levels between whole bounds, so that an image file holds what was measured.
    attacked = Image(np.rint(current).astype(np.uint8), name=image.name)
    added = attacked.pixels.astype(np.int64) - image.pixels
    difference = Image(np.clip(128 + 16 * added, 0, 255).astype(np.uint8))
    clean, after = (
        model.segment(one, points=points, regions=regions, candidates="single")
        for one in (image, attacked)
    )
    return Attacked(attacked, difference, clean, after)
