"""Large images in tiles: overlapping windows, and masks that are joined across their borders."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, NamedTuple

import numpy as np
from annotated_types import Interval

from anyloom import (
    Image,
    Masks,
    NodeError,
    Probability,
    Regions,
    RunLengths,
    node,
    raise_if_cancelled,
)

from ._support.frames import check_frames
from ._support.mask_shapes import pixel_boxes

Side = Annotated[int, Interval(ge=16, le=16_384)]
Overlap = Annotated[int, Interval(ge=0, le=8_192)]


class Tiles(NamedTuple):
    """The windows of an image, and where they lie."""

    images: list[Image]
    boxes: Regions


def _check_overlap(side: int = 1024, overlap: int = 128) -> None:
    if overlap >= side:
        raise NodeError("tiles", f"an overlap of {overlap} pixels needs tiles larger than {side}")


@node(check=_check_overlap)
def tiles(image: Image, *, side: Side = 1024, overlap: Overlap = 128) -> Tiles:  # as samgeo's
    """Cut an image into overlapping square tiles, for models that see small images only.

    Tiles start at the upper left corner, so that a larger extent to the right or below has the same
    tiles; those at the right and lower border are smaller.

    Args:
        image: the image.
        side: of a tile, in pixels; an image that is not larger is one tile.
        overlap: how many pixels neighbors share. Things that are smaller than this lie whole in at
            least one tile.

    Returns:
        images: the tiles, row by row. boxes: the window of each in the image.

    Raises:
        NodeError: the overlap is not smaller than the side.
    """
    _check_overlap(side, overlap)
    height, width = image.shape
    boxes = [
        (left, top, min(left + side, width), min(top + side, height))
        for top in _starts(height, side, overlap)
        for left in _starts(width, side, overlap)
    ]
    images = [
        Image(
            image.pixels[y0:y1, x0:x1],
            alpha=None if image.alpha is None else image.alpha[y0:y1, x0:x1],
        )
        for x0, y0, x1, y1 in boxes
    ]
    return Tiles(images, Regions(boxes, image.shape))


@node
def stitch(
    image: Image, boxes: Regions, parts: list[Masks], *, min_agreement: Probability = 0.5
) -> Masks:
    """Put masks that were found in tiles together: what two tiles have found is one thing.

    Args:
        image: the whole image.
        boxes: the windows of the tiles, of `tiles`.
        parts: the masks of each tile, in its own frame.
        min_agreement: two masks of neighbors with the same label are one thing where their IoU in
            the area that the tiles share is at least this. Chains of them are one thing too, so
            that a road through ten tiles is one mask.

    Returns:
        The masks in the frame of the image, in the order of the tiles. A joined mask is the union;
        it has the highest score of its parts, and the columns of the part with that score.

    Raises:
        NodeError: the boxes belong to another image, or the parts to other tiles.
    """
    check_frames("stitch", image, boxes=boxes)
    windows = pixel_boxes(boxes)
    if len(parts) != len(windows):
        raise NodeError("stitch", f"{len(parts)} sets of masks for {len(windows)} tiles")
    for number, (window, part) in enumerate(zip(windows, parts, strict=True)):
        size = (int(window[3] - window[1]), int(window[2] - window[0]))
        if part.frame != size:
            raise NodeError(
                "stitch",
                f"the masks of tile {number} belong to an image of {part.frame[1]}×"
                f"{part.frame[0]} pixels, the tile has {size[1]}×{size[0]}",
            )
    placed = [part.with_shapes(_placed(part, windows[i], image)) for i, part in enumerate(parts)]
    masks = Masks.concatenate(placed, frame=image.shape)
    groups = _groups(masks, parts, windows, min_agreement)
    best = [max(rows, key=lambda row: (_score(masks, row), -row)) for rows in groups]
    joined = (_union(masks, rows) for rows in groups)
    return masks[np.array(best, dtype=int)].with_shapes(
        RunLengths.encode(joined, shape=image.shape)
    )


def _starts(length: int, side: int, overlap: int) -> range:
    return range(0, max(length - overlap, 1), side - overlap)


def _placed(part: Masks, window: np.ndarray, image: Image) -> RunLengths:
    """Return the masks of a tile in the frame of the image."""
    x0, y0, x1, y1 = window

    def shapes() -> Iterator[np.ndarray]:
        for mask in part.masks():
            raise_if_cancelled()
            canvas = np.zeros(image.shape, bool)
            canvas[y0:y1, x0:x1] = mask
            yield canvas

    return RunLengths.encode(shapes(), shape=image.shape)


def _groups(
    masks: Masks, parts: list[Masks], windows: np.ndarray, min_agreement: float
) -> list[list[int]]:
    """Return the rows of each thing, in the order of their first row."""
    first = np.cumsum([0, *map(len, parts)])
    leader = list(range(len(masks)))

    def find(row: int) -> int:
        while leader[row] != row:
            leader[row] = leader[leader[row]]
            row = leader[row]
        return row

    for a in range(len(parts)):
        for b in range(a + 1, len(parts)):
            low = np.maximum(windows[a][:2], windows[b][:2])
            high = np.minimum(windows[a][2:], windows[b][2:])
            if (low >= high).any() or not parts[a] or not parts[b]:
                continue
            raise_if_cancelled()
            agreement = _shared(parts[a], windows[a], low, high).iou(
                _shared(parts[b], windows[b], low, high)
            )
            for i, j in np.argwhere(agreement >= max(min_agreement, 1e-9)):
                left, right = int(first[a] + i), int(first[b] + j)
                if masks.labels is None or masks.labels[left] == masks.labels[right]:
                    roots = sorted((find(left), find(right)))
                    leader[roots[1]] = roots[0]
    groups: dict[int, list[int]] = {}
    for row in range(len(masks)):
        groups.setdefault(find(row), []).append(row)
    return list(groups.values())


def _shared(part: Masks, window: np.ndarray, low: np.ndarray, high: np.ndarray) -> Masks:
    """Return what the masks of a tile have in an area that it shares with a neighbor."""
    x0, y0 = low - window[:2]
    x1, y1 = high - window[:2]
    shapes = (mask[y0:y1, x0:x1] for mask in part.masks())
    return Masks.from_arrays(shapes, frame=(int(y1 - y0), int(x1 - x0)))


def _score(masks: Masks, row: int) -> float:
    return 0.0 if masks.scores is None else float(masks.scores[row])


def _union(masks: Masks, rows: list[int]) -> np.ndarray:
    if len(rows) == 1:
        return masks.mask(rows[0])
    return masks[np.array(rows)].union()
