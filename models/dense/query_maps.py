"""Post-processing of queries, each with a class and a mask, to class maps and panoptic segments.

MaskFormer (Cheng et al. 2021) and its successors (Mask2Former, OneFormer, EoMT) predict Q queries
for an image: the logits of C classes and "no object", and a mask. The rules are those of the
original repositories. transformers' panoptic post-processing of Mask2Former and OneFormer differs:
it interpolates probabilities instead of logits, multiplies them by their score before comparing
them with a half, gives segments pixels outside their own mask, and may give two segments the same
number after a stuff class occurred twice.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from anyloom import RunLengths, raise_if_cancelled

if TYPE_CHECKING:
    import torch

VALUES_PER_CHUNK = 2**25
"""Values interpolated at a time: 128 MB."""
FLOAT_BYTES = 4


@dataclass(frozen=True)
class Window:
    """A part of the resized image, the input of the network.

    pixels: 3×h×w, uint8 or normalized; there may be padding on the right and below.
    box:    (x0, y0, x1, y1) in the resized image, without the padding.
    """

    pixels: torch.Tensor
    box: tuple[int, int, int, int]


@dataclass(frozen=True)
class QueryOutputs:
    """The network's predictions for one window.

    classes: Q×(C+1) logits, "no object" last.
    masks:   Q×h×w logits over the whole window, including padding, on a coarser grid.
    """

    classes: torch.Tensor
    masks: torch.Tensor


@dataclass(frozen=True)
class Segments:
    """Segments that do not overlap, in the order of the queries."""

    shapes: RunLengths
    class_ids: list[int]
    scores: list[float]


def class_map(
    windows: Sequence[Window],
    outputs: Sequence[QueryOutputs],
    resized: tuple[int, int],
    size: tuple[int, int],
) -> np.ndarray:
    """Return the likeliest class of each pixel: int32, H×W; of equals, the lowest id.

    The likelihood of a class is the sum over queries of its probability times the mask's. Where
    windows overlap, it is their mean.

    Args:
        windows: together they cover the resized image.
        answers: one per window.
        resized: (height, width) of the resized image.
        size: (height, width) of the image.
    """
    import torch

    classes = outputs[0].classes.shape[1] - 1
    total = outputs[0].masks.new_zeros(classes, *resized)
    counts = total.new_zeros(resized)
    for window, output in zip(windows, outputs, strict=True):
        raise_if_cancelled()
        x0, y0, x1, y1 = window.box
        likelihoods = _class_likelihoods(output, _size(window.pixels))
        total[:, y0:y1, x0:x1] += likelihoods[:, : y1 - y0, : x1 - x0]
        counts[y0:y1, x0:x1] += 1
    total /= counts.clamp(min=1)
    best = total.new_full(size, -torch.inf)
    class_ids = torch.zeros(size, dtype=torch.int32, device=total.device)
    for chunk in _chunks(classes, size):
        raise_if_cancelled()
        likelihood, index = _interpolate(total[chunk], size).max(dim=0)
        better = likelihood > best
        best = torch.where(better, likelihood, best)
        class_ids = torch.where(better, (index + chunk.start).int(), class_ids)
    return class_ids.cpu().numpy()


def class_map_bytes(
    outputs: Sequence[QueryOutputs], resized: tuple[int, int], size: tuple[int, int]
) -> int:
    """Return the working memory of `class_map`: likelihoods of a window and of all, and a chunk."""
    classes = outputs[0].classes.shape[1] - 1
    maps = 2 * classes * resized[0] * resized[1] + 4 * size[0] * size[1]
    return FLOAT_BYTES * (maps + 2 * VALUES_PER_CHUNK)


def panoptic_bytes(size: tuple[int, int]) -> int:
    """Return the working memory of `panoptic_segments`: what is kept of each pixel, and a chunk."""
    return FLOAT_BYTES * (4 * size[0] * size[1] + 3 * VALUES_PER_CHUNK)


def panoptic_segments(
    window: Window,
    output: QueryOutputs,
    size: tuple[int, int],
    *,
    stuff: Collection[int],
    threshold: float,
    overlap: float = 0.8,  # Mask2Former, OneFormer, EoMT
) -> Segments:
    """Return the panoptic segments of an image, at most one per query.

    Each pixel is assigned to the query with the highest score × mask. A segment is the assigned
    pixels where the query's mask is at least 0.5; queries that lost too many pixels are dropped.

    Args:
        window: a single window that covers the image.
        answer: what the network says about it.
        size: (height, width) of the image.
        stuff: classes whose segments are merged into one per class.
        threshold: queries with a class probability of at most this are removed.
        overlap: the share of its mask's pixels that a query must keep.
    """
    import torch

    probabilities, classes = output.classes.softmax(-1).max(-1)
    no_object = output.classes.shape[1] - 1
    kept = ((classes != no_object) & (probabilities > threshold)).nonzero()[:, 0]
    best = output.masks.new_full(size, -torch.inf)
    owner = torch.full(size, -1, dtype=torch.int32, device=best.device)
    inside = torch.zeros(size, dtype=torch.bool, device=best.device)
    mask_areas: list[int] = []
    for chunk in _chunks(len(kept), size, _size(window.pixels)):
        raise_if_cancelled()
        mask = _at_image_size(output.masks[kept[chunk]], window, size).sigmoid_()
        mask_areas += (mask >= 0.5).flatten(1).sum(1).tolist()
        score, index = (mask * probabilities[kept[chunk], None, None]).max(dim=0)
        better = score > best
        best = torch.where(better, score, best)
        owner = torch.where(better, (index + chunk.start).int(), owner)
        own = mask.gather(0, index[None])[0] >= 0.5
        inside = torch.where(better, own, inside)
    owners, insides = owner.cpu().numpy(), inside.cpu().numpy()
    assigned = np.bincount(owners.ravel() + 1, minlength=len(kept) + 1)[1:]

    numbers = np.zeros(size, np.int32)
    accepted: list[tuple[int, float]] = []
    stuff_numbers: dict[int, int] = {}
    for row, (class_id, score) in enumerate(
        zip(classes[kept].tolist(), probabilities[kept].tolist(), strict=True)
    ):
        if not mask_areas[row] or assigned[row] / mask_areas[row] < overlap:
            continue
        pixels = (owners == row) & insides
        if not pixels.any():
            continue
        if class_id not in stuff_numbers:
            accepted.append((class_id, score))
        number = stuff_numbers.get(class_id, len(accepted))
        if class_id in stuff:
            stuff_numbers[class_id] = number
        numbers[pixels] = number
    return Segments(
        RunLengths.encode(
            (numbers == number for number in range(1, len(accepted) + 1)), shape=size
        ),
        [class_id for class_id, _ in accepted],
        [score for _, score in accepted],
    )


def _class_likelihoods(output: QueryOutputs, size: tuple[int, int]) -> torch.Tensor:
    """Return the likelihood of each class at each pixel of a window: C×h×w."""
    import torch

    weights = output.classes.softmax(-1)[:, :-1]
    total = output.masks.new_zeros(weights.shape[1], *size)
    for chunk in _chunks(len(weights), size):
        masks = _interpolate(output.masks[chunk], size).sigmoid_()
        total += torch.einsum("qc,qhw->chw", weights[chunk], masks)
    return total


def _at_image_size(masks: torch.Tensor, window: Window, size: tuple[int, int]) -> torch.Tensor:
    """Return mask logits at the image's size, without the padding."""
    x0, y0, x1, y1 = window.box
    full = _interpolate(masks, _size(window.pixels))
    return _interpolate(full[:, : y1 - y0, : x1 - x0], size)


def _interpolate(maps: torch.Tensor, size: tuple[int, int]) -> torch.Tensor:
    from torch.nn.functional import interpolate

    return interpolate(maps[None], size, mode="bilinear", align_corners=False)[0]


def _size(pixels: torch.Tensor) -> tuple[int, int]:
    return (pixels.shape[-2], pixels.shape[-1])


def _chunks(count: int, *sizes: tuple[int, int]) -> Iterator[slice]:
    """Yield slices of maps that fit into memory at the given sizes."""
    step = max(1, VALUES_PER_CHUNK // max(height * width for height, width in sizes))
    for start in range(0, count, step):
        yield slice(start, min(start + step, count))
