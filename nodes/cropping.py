"""Crops of the regions of an image."""

from __future__ import annotations

from anyloom import Image, Regions, node

from ._support.crops import Margin, Outside, Scale, crops
from ._support.frames import check_frames


@node
def cut_out(
    image: Image,
    regions: Regions,
    *,
    outside: Outside = "keep",
    box_scale: Scale = 1.0,
    margin: Margin = 0,
    square: bool = False,
) -> list[Image]:
    """Crop every region out of an image.

    The published systems differ only in the options: Text2Seg and SAM-with-CLIP blacken the
    outside, Edit Everything whitens it and pads to a square, Caption Anything whitens or keeps it,
    the Semantic-Segment-Anything engine keeps it and takes a box of 1.2 or 1.6 times the size.

    Args:
        image: the image.
        regions: boxes or masks.
        outside: pixels that do not belong to the region: "keep" them, paint them "black", "white"
            or "gray", or "blur" them. All pixels of a box without a mask belong to the region.
        box_scale: size of the crop relative to the region's box, about the box's center; it is
            clipped to the image.
        margin: pixels that are added to the box on every side.
        square: pad the shorter side on both ends, in the color of the outside (black for "keep"
            and "blur").

    Returns:
        One image per region, in order. An empty mask gives a single pixel.

    Raises:
        NodeError: the regions do not belong to the image.
    """
    check_frames("cut_out", image, regions=regions)
    cut = crops(image, regions, outside, box_scale, square, margin)
    return [Image(crop) for crop in cut]
