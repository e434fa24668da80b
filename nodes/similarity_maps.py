"""Heatmaps of similarity with a text or an example, and points and masks made from them."""

from __future__ import annotations

import numpy as np

from anyloom import Heatmap, Image, Masks, NodeError, Points, Positive, Probability, Text, node, use

from ..models import ExampleMapper, SimilarityMapper
from ._support.frames import check_frames
from ._support.mask_shapes import connected_components


def _check_text(text: str) -> None:
    _check_not_empty("heatmap", [text])


def _check_texts(texts: list[str]) -> None:
    _check_not_empty("heatmaps", texts)


@node(check=_check_text)
def heatmap(
    image: Image,
    text: Text,
    *,
    model: SimilarityMapper = use(),
    redundant: list[Text] | None = None,
) -> Heatmap:
    """Return the similarity of every place of an image with a text.

    Args:
        image: the image.
        text: one phrase.
        model: the model that compares places with texts.
        redundant: texts whose features are removed from the map ("background", "wall"). Without it
            the model's own choice: CLIP Surgery (Li et al. 2023) takes the empty text.

    Returns:
        A map in the model's own resolution; larger = more similar. It has a maximum even where the
        object is not in the image.

    Raises:
        NodeError: the text is empty.
    """
    return _maps("heatmap", image, [text], model, redundant)[0]


@node(check=_check_texts)
def heatmaps(
    image: Image,
    texts: list[Text],
    *,
    model: SimilarityMapper = use(),
    redundant: list[Text] | None = None,
) -> list[Heatmap]:
    """Return the similarity of every place of an image with each of several texts.

    Args:
        image: the image.
        texts: the phrases.
        model: the model that compares places with texts; it encodes the image once.
        redundant: as in `heatmap`.

    Returns:
        One map per text, in order.

    Raises:
        NodeError: a text is empty.
    """
    return _maps("heatmaps", image, texts, model, redundant)


@node
def heatmap_like(image: Image, example: Image, *, model: ExampleMapper = use()) -> Heatmap:
    """Return the similarity of every place of an image with an example image.

    Args:
        image: the image.
        example: an image of what to look for, best with little background: `cut_out` with a
            darkened or blurred outside (CLIPSeg, Lüddecke and Ecker 2022).
        model: the model that compares places with images.

    Returns:
        A map in the model's own resolution; larger = more similar.
    """
    return model.similarity_maps_like(image, [example.pixels])[0]


@node
def points_from_heatmap(
    heatmap: Heatmap | list[Heatmap],
    *,
    threshold: Probability = 0.8,  # CLIP Surgery
    down_sample: Positive = 2,  # CLIP Surgery
) -> Points:
    """Turn the highest and the lowest cells of a heatmap into point prompts for a segmenter.

    The map is downsampled and normalized to 0..1. The cells at or above the threshold, at most half
    of all, become positive points, and as many of the lowest cells negative ones (CLIP Surgery, Li
    et al. 2023).

    Args:
        heatmap: one map, or several: each is then an object of its own.
        threshold: minimum value of a positive cell, from 0 to 1.
        down_sample: factor by which the map is downsampled on each side; smooths the map.

    Returns:
        Points at the cells' centers, rounded down to a pixel; none for a constant map.

    Raises:
        NodeError: an empty list.
    """
    maps = heatmap if isinstance(heatmap, list) else [heatmap]
    if not maps:
        raise NodeError("points_from_heatmap", "got no heatmap; expected at least one")
    check_frames("points_from_heatmap", None, heatmap=maps)
    parts = [_points(each, threshold, down_sample) for each in maps]
    counts = [len(part) for part in parts]
    return Points(
        np.concatenate([part.coordinates for part in parts]),
        maps[0].frame,
        positive=np.concatenate([part.positive for part in parts]),
        objects=np.repeat(np.arange(len(parts)), counts),
    )


@node
def masks_from_heatmap(
    heatmap: Heatmap,
    *,
    threshold: Probability = 0.5,
    min_area_share: Probability = 0.001,
) -> Masks:
    """Threshold a heatmap: each connected component above the threshold becomes one mask.

    Args:
        heatmap: the map; it is normalized to 0..1 first.
        threshold: minimum value of a pixel.
        min_area_share: components that cover a smaller fraction of the image are dropped.

    Returns:
        One mask per component, highest first, scored by its maximum from 0 to 1 and labeled with
        the map's text.
    """
    heat = heatmap.normalized().on_image()
    components, areas = connected_components((heat >= threshold) & (heat > 0))
    large = [i for i in range(1, len(areas)) if areas[i] >= min_area_share * heat.size]
    peaks = np.array([heat[components == i].max() for i in large], dtype=np.float32)
    return Masks.from_arrays(
        (components == i for i in large),
        frame=heatmap.frame,
        scores=peaks,
        labels=[heatmap.label] * len(large),
    )[np.argsort(-peaks, kind="stable")]


def _maps(
    node: str,
    image: Image,
    texts: list[str],
    model: SimilarityMapper,
    redundant: list[str] | None,
) -> list[Heatmap]:
    _check_not_empty(node, texts)
    return model.similarity_maps(image, texts, redundant=redundant or ()) if texts else []


def _check_not_empty(node: str, texts: list[str]) -> None:
    if not all(text.strip() for text in texts):
        raise NodeError(node, "the text is empty; expected such as 'dog'")


def _points(heatmap: Heatmap, threshold: float, down_sample: int) -> Points:
    import cv2

    rows = max(1, heatmap.grid.shape[0] // down_sample)
    columns = max(1, heatmap.grid.shape[1] // down_sample)
    grid = cv2.resize(heatmap.grid, (columns, rows), interpolation=cv2.INTER_LINEAR)
    low, high = float(grid.min()), float(grid.max())
    if not high > low:
        return Points(np.zeros((0, 2)), heatmap.frame)
    heat = ((grid - low) / (high - low)).reshape(-1)
    count = min(int((heat >= threshold).sum()), heat.size // 2)
    order = np.argsort(heat, kind="stable")
    chosen = np.concatenate([order[len(order) - count :], order[:count]])
    x0, y0, x1, y1 = heatmap.extent
    x = x0 + (chosen % columns + 0.5) * (x1 - x0) / columns
    y = y0 + (chosen // columns + 0.5) * (y1 - y0) / rows
    height, width = heatmap.frame
    pixels = np.stack([np.clip(np.floor(x), 0, width - 1), np.clip(np.floor(y), 0, height - 1)], 1)
    return Points(pixels + 0.5, heatmap.frame, positive=np.arange(2 * count) < count)
