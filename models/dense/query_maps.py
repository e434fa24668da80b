"""How do queries, each with a class and a mask, become a map of classes or a set of segments?

MaskFormer (Cheng et al. 2021) and what came of it (Mask2Former, OneFormer, EoMT) answer an image
with Q queries: how likely each of C classes and "no object" is, and where the thing is. The rules
are those of the original repositories. transformers' panoptic post-processing of Mask2Former and
OneFormer differs: it resizes probabilities instead of logits, weighs them by their score before it
asks whether they exceed a half, gives segments the pixels that their own mask leaves out, and may
number two segments alike after a stuff class came up twice.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from anyloom import RunLengths, raise_if_cancelled

if TYPE_CHECKING:
    import torch

PIECE = 2**25
"""Numbers brought to a larger size at a time: 128 MB."""


@dataclass(frozen=True)
class Window:
    """A part of the resized image, as the network sees it.

    pixels: 3×h×w, levels or normalized; there may be padding on the right and below.
    box:    (x0, y0, x1, y1), where in the resized image it lies, without the padding.
    """

    pixels: torch.Tensor
    box: tuple[int, int, int, int]


@dataclass(frozen=True)
class Queries:
    """What the network says about one window.

    classes: Q×(C+1) logits, "no object" last.
    masks:   Q×h×w logits over the whole window, padding included, on a coarser grid.
    """

    classes: torch.Tensor
    masks: torch.Tensor


@dataclass(frozen=True)
class Segments:
    """Shapes that do not overlap, with a class each, in the order of the queries."""

    shapes: RunLengths
    classes: list[int]
    scores: list[float]


def class_numbers(
    windows: Sequence[Window],
    answers: Sequence[Queries],
    resized: tuple[int, int],
    size: tuple[int, int],
) -> np.ndarray:
    """Return the likeliest class of each pixel: int32, H×W; of equals, the lowest number.

    A class is as likely as the sum over queries of its probability × the mask's. Where windows
    overlap, their mean counts.

    Args:
        windows: parts that together cover the resized image.
        answers: one per window.
        resized: (height, width) of the resized image.
        size: (height, width) of the image.
    """
    import torch

    classes = answers[0].classes.shape[1] - 1
    total = answers[0].masks.new_zeros(classes, *resized)
    seen = total.new_zeros(resized)
    for window, answer in zip(windows, answers, strict=True):
        raise_if_cancelled()
        x0, y0, x1, y1 = window.box
        likely = _likelihoods(answer, _size(window.pixels))
        total[:, y0:y1, x0:x1] += likely[:, : y1 - y0, : x1 - x0]
        seen[y0:y1, x0:x1] += 1
    total /= seen.clamp(min=1)
    best = total.new_full(size, -torch.inf)
    numbers = torch.zeros(size, dtype=torch.int32, device=total.device)
    for part in _parts(classes, size):
        raise_if_cancelled()
        level, which = _enlarged(total[part], size).max(dim=0)
        better = level > best
        best = torch.where(better, level, best)
        numbers = torch.where(better, (which + part.start).int(), numbers)
    return numbers.cpu().numpy()


def segments(
    window: Window,
    answer: Queries,
    size: tuple[int, int],
    *,
    stuff: Collection[int],
    threshold: float,
    overlap: float = 0.8,  # Mask2Former, OneFormer, EoMT
) -> Segments:
    """Return the panoptic segments of an image, at most one per query.

    Each pixel goes to the query with the highest score × mask. A query keeps the pixels where its
    own mask is likelier than not; one that lost too many of its pixels to others is dropped.

    Args:
        window: the only one; it covers the image.
        answer: what the network says about it.
        size: (height, width) of the image.
        stuff: classes of which all segments are joined into one.
        threshold: queries whose class is less likely are left out.
        overlap: the share of its pixels that a query must keep.
    """
    import torch

    probabilities, classes = answer.classes.softmax(-1).max(-1)
    nothing = answer.classes.shape[1] - 1
    kept = ((classes != nothing) & (probabilities > threshold)).nonzero()[:, 0]
    best = answer.masks.new_full(size, -torch.inf)
    owner = torch.full(size, -1, dtype=torch.int32, device=best.device)
    inside = torch.zeros(size, dtype=torch.bool, device=best.device)
    claimed: list[int] = []
    for part in _parts(len(kept), size, _size(window.pixels)):
        raise_if_cancelled()
        mask = _on_picture(answer.masks[kept[part]], window, size).sigmoid_()
        claimed += (mask >= 0.5).flatten(1).sum(1).tolist()
        level, which = (mask * probabilities[kept[part], None, None]).max(dim=0)
        better = level > best
        best = torch.where(better, level, best)
        owner = torch.where(better, (which + part.start).int(), owner)
        own = mask.gather(0, which[None])[0] >= 0.5
        inside = torch.where(better, own, inside)
    owners, insides = owner.cpu().numpy(), inside.cpu().numpy()
    won = np.bincount(owners.ravel() + 1, minlength=len(kept) + 1)[1:]

    numbers = np.zeros(size, np.int32)
    found: list[tuple[int, float]] = []
    joined: dict[int, int] = {}
    for row, (class_id, score) in enumerate(
        zip(classes[kept].tolist(), probabilities[kept].tolist(), strict=True)
    ):
        if not claimed[row] or won[row] / claimed[row] < overlap:
            continue
        mine = (owners == row) & insides
        if not mine.any():
            continue
        if class_id not in joined:
            found.append((class_id, score))
        number = joined.get(class_id, len(found))
        if class_id in stuff:
            joined[class_id] = number
        numbers[mine] = number
    return Segments(
        RunLengths.encode((numbers == one for one in range(1, len(found) + 1)), size=size),
        [class_id for class_id, _ in found],
        [score for _, score in found],
    )


def _likelihoods(answer: Queries, size: tuple[int, int]) -> torch.Tensor:
    """Return how likely each class is at each pixel of a window: C×h×w."""
    import torch

    weights = answer.classes.softmax(-1)[:, :-1]
    total = answer.masks.new_zeros(weights.shape[1], *size)
    for part in _parts(len(weights), size):
        masks = _enlarged(answer.masks[part], size).sigmoid_()
        total += torch.einsum("qc,qhw->chw", weights[part], masks)
    return total


def _on_picture(masks: torch.Tensor, window: Window, size: tuple[int, int]) -> torch.Tensor:
    """Return mask logits at the image's size, without the padding."""
    x0, y0, x1, y1 = window.box
    full = _enlarged(masks, _size(window.pixels))
    return _enlarged(full[:, : y1 - y0, : x1 - x0], size)


def _enlarged(maps: torch.Tensor, size: tuple[int, int]) -> torch.Tensor:
    from torch.nn.functional import interpolate

    return interpolate(maps[None], size, mode="bilinear", align_corners=False)[0]


def _size(pixels: torch.Tensor) -> tuple[int, int]:
    return (pixels.shape[-2], pixels.shape[-1])


def _parts(count: int, *sizes: tuple[int, int]) -> Iterator[slice]:
    """Yield the maps that are brought to some sizes at a time."""
    step = max(1, PIECE // max(height * width for height, width in sizes))
    for start in range(0, count, step):
        yield slice(start, min(start + step, count))
