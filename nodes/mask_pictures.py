"""Images made of masks and maps: layers, colored maps, and images that carry masks."""

from __future__ import annotations

from typing import Literal

import numpy as np

from anyloom import Heatmap, Image, Masks, node

from ._support.frames import check_frames


@node
def color_heatmap(
    heatmap: Heatmap,
    *,
    colormap: Literal["plasma", "viridis", "turbo", "gray"] = "plasma",  # Segment Any RGBD
) -> Image:
    """Draw a map as an image of its own, from its lowest to its highest value.

    So that models of photos can be used on depth, as in Segment Any RGBD.

    Args:
        heatmap: the map; a constant one takes the first color.
        colormap: matplotlib's colors of this name; "gray" goes from black to white.

    Returns:
        An image of the size of the map's image.
    """
    import cv2

    levels = np.rint(heatmap.normalized().on_image() * 255).astype(np.uint8)
    if colormap == "gray":
        return Image(np.repeat(levels[:, :, None], 3, axis=2))
    colors = cv2.applyColorMap(levels, getattr(cv2, f"COLORMAP_{colormap.upper()}"))
    return Image(np.ascontiguousarray(colors[:, :, ::-1]))


@node
def split_layers(image: Image, masks: Masks) -> list[Image]:
    """Take an image apart: one transparent layer per mask, and what is left.

    As the layout of sd-webui-segment-anything: small masks are taken first, and no pixel is in two
    layers, so that the layers on top of each other are the image.

    Args:
        image: the image.
        masks: usually of `segment_everything`.

    Returns:
        Images with alpha in the size of the image, from the smallest mask to the largest, and last
        the pixels that no mask covers; masks that are covered by smaller ones have no layer.

    Raises:
        NodeError: the masks belong to another image.
    """
    check_frames("split_layers", image, masks=masks)
    alpha = np.full(image.shape, 255, np.uint8) if image.alpha is None else image.alpha
    left = np.ones(image.shape, bool)
    found = []
    for row in np.argsort(masks.areas, kind="stable").tolist():
        area = masks.mask(row) & left
        if area.any():
            left &= ~area
            found.append(Image(image.pixels, alpha=alpha * area))
    return [*found, Image(image.pixels, alpha=alpha * left)]


@node
def augment_with_masks(image: Image, masks: Masks) -> Image:
    """Add automatic masks to the colors of an image, as training data.

    As SAMAug (Zhang et al. 2023) does for networks of medical images.

    Args:
        image: the image.
        masks: of `segment_everything`, with the column "stability" or, without it, scores.

    Returns:
        The image: to green the sum of the stability scores of the masks that cover a pixel is
        added, to blue 1 on the thick outlines of the masks, on a scale on which 1 is full; values
        above it are cut off. Without masks the image is unchanged.

    Raises:
        NodeError: the masks belong to another image.
    """
    from skimage.segmentation import find_boundaries

    check_frames("augment_with_masks", image, masks=masks)
    stability = masks.columns.get("stability", masks.scores)
    weights = np.ones(len(masks)) if stability is None else np.asarray(stability, np.float64)
    area = np.zeros(image.shape)
    outline = np.zeros(image.shape, bool)
    for row, weight in enumerate(weights):
        mask = masks.mask(row)
        area += weight * mask
        outline |= find_boundaries(mask, mode="thick")
    colors = image.pixels / 255
    colors[:, :, 1] += area
    colors[:, :, 2] += outline
    return Image(np.rint(np.clip(colors, 0, 1) * 255).astype(np.uint8), alpha=image.alpha)
