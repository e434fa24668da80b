"""Drawing of results onto an image, and contact sheets."""

from __future__ import annotations

from typing import Annotated, Literal

import numpy as np
from annotated_types import Interval

from anyloom import (
    Heatmap,
    Image,
    LabelMap,
    NodeError,
    Points,
    Positive,
    Probability,
    Regions,
    Text,
    Value,
    drawing,
    node,
)

from ._support.frames import check_frames

MAX_ENLARGED_PIXELS = 256_000_000
"""Of all images of a sheet, as many as a sheet may have."""


@node(version=3)
def draw(
    image: Image,
    regions: Regions | None = None,
    points: Points | None = None,
    heatmap: Heatmap | None = None,
    label_map: LabelMap | None = None,
    text: Text | None = None,
    *,
    opacity: Probability = 0.45,
    captions: Literal["auto", "labels", "numbers", "none"] = "auto",
    color_by: Literal["auto", "instance", "label"] = "auto",
) -> Image:
    """Draw results onto an image.

    A scan (DICOM, NIfTI) is drawn with square pixels, enlarged where it has few.

    Args:
        image: the image.
        regions: boxes are outlined, masks filled; labels and scores are written beside them. A mask
            that is only its prompt (column "fallback") is labeled "no outline found".
        points: discs with a plus for positive points, with a minus for negative ones.
        heatmap: warm colors for high values; drawn below everything else.
        label_map: one color per class.
        text: written below the image.
        opacity: of fills; 0 shows outlines only.
        captions: "labels" with scores, "numbers" in row order, "none"; "auto" writes labels for few
            regions, numbers for many.
        color_by: one color per "instance" or per "label"; "auto" chooses "label" where there are
            several labels.

    Returns:
        A new image; without anything to draw, the same image.

    Raises:
        NodeError: a value belongs to an image of another size.
    """
    check_frames(
        "draw", image, regions=regions, points=points, heatmap=heatmap, label_map=label_map
    )
    if regions is not None:
        regions = _with_fallbacks_named(regions)
    values: list[Value | str] = [
        value for value in (heatmap, label_map, regions, points, text) if value is not None
    ]
    return drawing.draw(image, *values, opacity=opacity, captions=captions, color_by=color_by)


@node
def contact_sheet(
    images: list[Image],
    captions: list[Text] | None = None,
    *,
    columns: Positive | None = None,
    side: Annotated[int, Interval(ge=16, le=2048)] = 320,
    enlarge: bool = False,
) -> Image:
    """Put images side by side in one image.

    Args:
        images: any number; without any, the sheet shows "no images".
        captions: one text below each image.
        columns: images per row; by default about as many as there are rows.
        side: width of a cell and maximum height of an image in it, in pixels.
        enlarge: True enlarges small images, such as crops, to fill their cells.

    Returns:
        One image.

    Raises:
        NodeError: there are not as many captions as images, or the sheet would be too large.
    """
    texts = [""] * len(images) if captions is None else captions
    if len(texts) != len(images):
        raise NodeError("contact_sheet", f"got {len(texts)} captions for {len(images)} images")
    if not images:
        images, texts = [Image(np.full((side // 4, side, 3), 255, np.uint8))], ["no images"]
    if enlarge:
        if len(images) * side**2 > MAX_ENLARGED_PIXELS:
            raise NodeError(
                "contact_sheet",
                f"{len(images)} images enlarged to {side} pixels are too large; use a smaller side",
            )
        images = [_enlarged(image, side) for image in images]
    try:
        return drawing.contact_sheet(images, texts, columns=columns, side=side)
    except ValueError as error:
        raise NodeError("contact_sheet", str(error)) from None


def _with_fallbacks_named(regions: Regions) -> Regions:
    fallbacks = regions.columns.get("fallback")
    if not isinstance(fallbacks, np.ndarray) or not fallbacks.any():
        return regions
    labels = regions.labels or ("",) * len(regions)
    return regions.with_labels(
        [
            " ".join(filter(None, (label, "(no outline found)"))) if is_fallback else label
            for label, is_fallback in zip(labels, fallbacks, strict=True)
        ]
    )


def _enlarged(image: Image, side: int) -> Image:
    import cv2

    scale = side / max(image.shape)
    if scale <= 1:
        return image
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    return Image(cv2.resize(image.pixels, size, interpolation=cv2.INTER_CUBIC))
