"""Where does the image look like a text, and what can be made of that?"""

from __future__ import annotations

import numpy as np

from anyloom import Heatmap, Image, Masks, NodeError, Points, Positive, Probability, Text, node, use

from ..models import ExampleMapper, SimilarityMapper
from ._support.frames import check_frames


def _check_text(text: str) -> None:
    _refuse_empty("heatmap", [text])


def _check_texts(texts: list[str]) -> None:
    _refuse_empty("heatmaps", texts)


@node(check=_check_text)
def heatmap(
    image: Image,
    text: Text,
    *,
    model: SimilarityMapper = use(),
    redundant: list[Text] | None = None,
) -> Heatmap:
    """Show how much each place of an image looks like a text.

    Args:
        image: the image to look at.
        text: one phrase.
        model: what compares places with texts.
        redundant: texts that stand for what is not asked for ("background", "wall"); what they
            share with the text is taken out of the map. Without it the model's own choice: CLIP
            Surgery (Li et al. 2023) takes the empty text.

    Returns:
        A map in the model's own resolution; larger = more alike. It has a maximum even where the
        thing is not in the image.

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
    """Show for each of several texts how much each place of an image looks like it.

    Args:
        image: the image to look at.
        texts: the phrases.
        model: what compares places with texts; it looks at the image once.
        redundant: as in `heatmap`.

    Returns:
        One map per text, in order.

    Raises:
        NodeError: a text is empty.
    """
    return _maps("heatmaps", image, texts, model, redundant)


@node
def heatmap_like(image: Image, example: Image, *, model: ExampleMapper = use()) -> Heatmap:
    """Show how much each place of an image looks like an example.

    Args:
        image: the image to look at.
        example: an image of what to look for, best with little around it: `cut_out` with a
            darkened or blurred outside (CLIPSeg, Lüddecke and Ecker 2022).
        model: what compares places with images.

    Returns:
        A map in the model's own resolution; larger = more alike.
    """
    return model.similarity_maps_like(image, [example.pixels])[0]


@node
def points_from_heatmap(
    heatmap: Heatmap | list[Heatmap],
    *,
    threshold: Probability = 0.8,  # CLIP Surgery
    down_sample: Positive = 2,  # CLIP Surgery
) -> Points:
    """Turn the hottest and the coldest cells of a map into clicks for a segmenter.

    The map is shrunk and stretched to 0..1. The cells at or above the threshold, at most half of
    all, become points on the object, and as many of the coldest ones points beside it (CLIP
    Surgery, Li et al. 2023).

    Args:
        heatmap: one map, or several: each is then an object of its own.
        threshold: how hot a cell must be, of 0..1.
        down_sample: how many cells of the map become one, on each side; smooths the map.

    Returns:
        Points at the cells' centers, rounded down to a pixel; none for a map that is the same
        everywhere.

    Raises:
        NodeError: an empty list.
    """
    maps = heatmap if isinstance(heatmap, list) else [heatmap]
    if not maps:
        raise NodeError("points_from_heatmap", "there is no map; give at least one")
    check_frames("points_from_heatmap", None, heatmap=maps)
    parts = [_points(one, threshold, down_sample) for one in maps]
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
    """Cut a map at a height: each connected hot place becomes one mask.

    Args:
        heatmap: the map; it is stretched to 0..1 first.
        threshold: how hot a pixel must be.
        min_area_share: places that cover a smaller share of the image are dropped.

    Returns:
        One mask per place, hottest first, scored by its peak from 0 to 1 and labeled with the
        map's text.
    """
    import cv2

    heat = heatmap.normalized().on_image()
    hot = (heat >= threshold) & (heat > 0)
    _, parts, facts, _ = cv2.connectedComponentsWithStats(hot.astype(np.uint8), connectivity=8)
    large = facts[:, cv2.CC_STAT_AREA] >= min_area_share * heat.size
    places = [number for number in range(1, len(facts)) if large[number]]
    peaks = np.array([heat[parts == number].max() for number in places], dtype=np.float32)
    return Masks.from_arrays(
        (parts == number for number in places),
        frame=heatmap.frame,
        scores=peaks,
        labels=[heatmap.label] * len(places),
    )[np.argsort(-peaks, kind="stable")]


def _maps(
    node: str,
    image: Image,
    texts: list[str],
    model: SimilarityMapper,
    redundant: list[str] | None,
) -> list[Heatmap]:
    _refuse_empty(node, texts)
    return model.similarity_maps(image, texts, redundant=redundant or ()) if texts else []


def _refuse_empty(node: str, texts: list[str]) -> None:
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
