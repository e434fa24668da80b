"""Large images in tiles: overlapping windows, and masks that are joined across their borders."""

from __future__ import annotations

from typing import Annotated, NamedTuple

from annotated_types import Interval

from anyloom import (
    Image,
    Masks,
    NodeError,
    Probability,
    Regions,
    node,
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


@node(version=3)
def stitch(
    image: Image, boxes: Regions, parts: list[Masks], *, min_agreement: Probability = 0.5
) -> Masks:
    """Put masks that were found in tiles together: what two tiles have found is one thing.

    Args:
        image: the whole image.
        boxes: the windows of the tiles, of `tiles`.
        parts: the masks of each tile, in its own frame.
        min_agreement: two masks of neighbors with the same label are one thing where their IoU in
            the area that the tiles share is at least this, and where each tile sees one end of a
            thing with a label, the share of the smaller mask. Chains of them are one thing too, so
            that a road through ten tiles is one mask. A mask at the border of its tile is one
            thing with what a neighbor shows whole, if it lies in that tile, and so much of it in
            that mask.

    Returns:
        The masks in the frame of the image, in the order of the tiles. A joined mask is the union
        of its parts, without such partial ones; it has the highest score of its parts, and the
        columns of the part with that score.

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
    return Masks.from_tiles(parts, boxes, min_agreement=min_agreement)


def _starts(length: int, side: int, overlap: int) -> range:
    return range(0, max(length - overlap, 1), side - overlap)
