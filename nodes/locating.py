"""Parts of an image that have no name to be found by: halves, the foreground, faces, words."""

from __future__ import annotations

import re
from typing import Annotated

import numpy as np
from annotated_types import Interval

from anyloom import Heatmap, Image, Masks, NodeError, Probability, Regions, Text, node, use

from ..models import Grounder, Segmenter
from ._support.frames import check_frames
from ._support.letters import part_of_line, polygons_of
from ._support.mask_shapes import rectangle
from ._support.placement import RELATIONS, at_side, beside, check_where
from ._support.quoting import quoted

_SIDES = {"left": (1, 0), "right": (1, 1), "top": (0, 0), "bottom": (0, 1)}
_SHARES = {"half": 2, "third": 3, "quarter": 4}
_SALIENCE_SIDE = 256
"""The longer side in pixels of the image whose salience is computed; details do not matter."""
_SEGMENTS = 250
_SAME_COLOR = 10.0
"""In CIELAB, as in the publication: how far colors of one thing are from each other."""
_PROBABILITIES = [0.0, 0.1, 0.5, 0.9, 1.0]
"""Of the lowest salience, the median of the background, the level that divides them, the median of
what stands out, and the highest."""
_VISIBLE = 2.0
"""In CIELAB: a smaller difference nobody sees."""
_SHOWN_LINES = 5
"""Of the lines that were read, in the message that a text was not found."""


def _check_part(part: str) -> None:
    _part_box(part, (1, 1))


@node(check=_check_part)
def picture_part(image: Image, *, part: Text) -> Masks:
    """Return a part of the image as a mask: its top half, its left third.

    Args:
        image: the image.
        part: "top_half", "left_third", "bottom_quarter" …, "middle_third" (of the width), a corner
            such as "top_right" (a quarter of the image), "center" (half the width and height), or
            "all".

    Returns:
        One mask, labeled with the part.

    Raises:
        NodeError: there is no such part; lists those that are known.
    """
    x0, y0, x1, y1 = _part_box(part, image.shape)
    mask = rectangle(image.shape, np.array([x0, y0, x1, y1]))
    return Masks.from_arrays([mask], frame=image.shape, labels=[part])


def _part_box(part: str, shape: tuple[int, int]) -> tuple[int, int, int, int]:
    """Return the box of a part in whole pixels; parts that make up the image do not overlap."""
    height, width = shape
    where, _, share = part.lower().replace(" ", "_").rpartition("_")
    whole = part.lower().replace(" ", "_")
    if whole == "all":
        return (0, 0, width, height)
    if whole in ("center", "middle"):
        return (width // 4, height // 4, width - width // 4, height - height // 4)
    if where == "middle" and share == "third":
        return (round(width / 3), 0, round(width * 2 / 3), height)
    if where in _SIDES and share in _SHARES:
        return _strip(where, _SHARES[share], shape)
    corner = _SIDES.get(where), _SIDES.get(share)
    if corner[0] and corner[1] and {corner[0][0], corner[1][0]} == {0, 1}:
        one, other = _strip(where, 2, shape), _strip(share, 2, shape)
        x0, y0 = max(one[0], other[0]), max(one[1], other[1])
        return (x0, y0, min(one[2], other[2]), min(one[3], other[3]))
    raise NodeError(
        "picture_part",
        f"part {quoted(part)} is unknown; expected such as top_half, left_third, middle_third, "
        "top_right or center",
    )


def _strip(where: str, parts: int, shape: tuple[int, int]) -> tuple[int, int, int, int]:
    """Return the box of one of several equal strips, at a side of the image."""
    height, width = shape
    axis, at_end = _SIDES[where]
    length = width if axis else height
    start, end = (length - round(length / parts), length) if at_end else (0, round(length / parts))
    if parts == 2:
        start, end = (length // 2, length) if at_end else (0, length // 2)
    return (start, 0, end, height) if axis else (0, start, width, end)


def _check_room(where: str = "next_to") -> None:
    check_where("room_for", where)


@node(check=_check_room)
def room_for(image: Image, to: Masks | None = None, where: Text = "next_to") -> Masks:
    """Return a place for a new thing: a box beside another thing, or at a side of the image.

    The box is as large as the other thing; half as high and wide for what is put on or in it. At a
    side of the image it has a third of the image's shorter side.

    Args:
        image: the image.
        to: the other thing; of several the first.
        where: a relation to it, "next_to", "left_of", "on", "above" … as in `choose_by_relation`;
            without a thing a side, "top right", or "middle".

    Returns:
        One mask of the part of the box that is inside the image; none where nothing is.

    Raises:
        NodeError: the words are no place, or no thing is given for a relation.
    """
    _check_room(where)
    check_frames("room_for", image, to=to)
    if to is None and where in RELATIONS:
        raise NodeError(
            "room_for", f"where is {quoted(where)}, but there is no thing that it relates to"
        )
    if to is not None and not to:
        return Masks.empty(image.shape)
    if to is None or where not in RELATIONS:
        side = min(image.shape) / 3
        box = at_side((side, side), where, image.shape)
    else:
        x0, y0, x1, y1 = to.shapes.boxes()[0].tolist()
        share = 0.5 if where in ("on", "in") else 1.0
        size = (max(1.0, share * (x1 - x0)), max(1.0, share * (y1 - y0)))
        box = beside((x0, y0, x1, y1), size, where, image.shape)
    left, top, right, bottom = (round(edge) for edge in box)
    inside = (max(left, 0), max(top, 0), min(right, image.width), min(bottom, image.height))
    mask = rectangle(image.shape, np.array(inside))
    return Masks.from_arrays([mask] if mask.any() else [], frame=image.shape)


@node(version=2)
def foreground(image: Image, *, model: Segmenter = use()) -> Masks:
    """Return the mask of what the image shows, without its background.

    What stands out is found by contrast, as in Zhu et al. 2014 (Saliency optimization from robust
    background detection): background is what is widely connected to the image's edge, and salient
    is what differs in color from the background near it. The segmentation model then finds the
    outline.

    Args:
        image: the image.
        model: the promptable segmentation model.

    Returns:
        One mask labeled "foreground"; none where nothing stands out, such as in an image of a
        single color.
    """
    heat = _salience(image)
    if heat is None:
        return Masks.empty(image.shape)
    masks = model.segment(image, prior=heat)
    kept = masks[np.flatnonzero(masks.areas)][:1]
    return kept.with_labels(["foreground"] * len(kept))


def _salience(image: Image) -> Heatmap | None:
    """Return how much every place stands out, None where nothing does."""
    import cv2
    from scipy.sparse.csgraph import dijkstra
    from skimage.segmentation import slic

    scale = min(1.0, _SALIENCE_SIDE / max(image.shape))
    size = (max(8, round(image.width * scale)), max(8, round(image.height * scale)))
    small = cv2.resize(image.pixels, size, interpolation=cv2.INTER_AREA)
    lab = cv2.cvtColor(small.astype(np.float32) / 255, cv2.COLOR_RGB2LAB)
    segments = slic(small, n_segments=_SEGMENTS, compactness=12, start_label=0)
    count = int(segments.max()) + 1
    rows, columns = np.mgrid[: size[1], : size[0]]
    channels = (*np.moveaxis(lab, 2, 0), columns / max(size), rows / max(size))
    areas = np.bincount(segments.ravel(), minlength=count)
    sums = [np.bincount(segments.ravel(), channel.ravel(), count) for channel in channels]
    means = np.stack(sums, axis=1) / areas[:, None]
    color = np.linalg.norm(means[:, None, :3] - means[None, :, :3], axis=2)
    if color.max() < _VISIBLE:
        return None
    near = np.exp(
        -((np.linalg.norm(means[:, None, 3:] - means[None, :, 3:], axis=2) / 0.25) ** 2) / 2
    )
    border = np.zeros(count, dtype=bool)
    adjacent = np.zeros((count, count), dtype=bool)
    for edge in (segments[0], segments[-1], segments[:, 0], segments[:, -1]):
        border[edge] = True
    for one, other in ((segments[1:], segments[:-1]), (segments[:, 1:], segments[:, :-1])):
        adjacent[one, other] = adjacent[other, one] = True
    adjacent |= border[:, None] & border[None]
    # Zero is no edge to dijkstra, so that equal neighbors need a little.
    same = np.exp(-((dijkstra(np.where(adjacent, color + 1e-6, 0)) / _SAME_COLOR) ** 2) / 2)
    touching = (same * border).sum(axis=1) / np.sqrt(same.sum(axis=1))
    background = 1 - np.exp(-(touching**2) / 2)
    contrast = (color * near * background).sum(axis=1)
    contrast /= max(float(contrast.max()), 1e-9)
    links = np.where(adjacent, np.exp(-((color / _SAME_COLOR) ** 2) / 2) + 0.1, 0)
    np.fill_diagonal(links, 0)
    system = np.diag(links.sum(axis=1) + background + contrast) - links
    salience = np.linalg.solve(system + 1e-6 * np.eye(count), contrast)
    grid = cv2.GaussianBlur(salience[segments].astype(np.float32), (0, 0), 1.0)
    return Heatmap(_calibrated(grid), image.shape, label="foreground")


def _calibrated(grid: np.ndarray) -> np.ndarray:
    """Return salience as a probability: 0.5 at the level that divides what stands out best.

    Without it the strongest contrast alone, such as coffee in a cup, would count as certain.
    """
    from skimage.filters import threshold_otsu

    level = float(threshold_otsu(grid))
    above, below = grid[grid > level], grid[grid <= level]
    levels = [grid.min(), np.median(below), level, np.median(above), grid.max()]
    return np.interp(grid, levels, _PROBABILITIES).astype(np.float32)


@node
def faces(
    image: Image,
    *,
    model: Grounder = use(),
    margin: Annotated[float, Interval(ge=0, le=2)] = 0.2,
    box_threshold: Probability | None = None,
) -> Masks:
    """Return an ellipse around every face, large enough to hide it.

    Args:
        image: the image.
        model: the open-vocabulary detector, asked for "face". The one of the profile lite finds
            upright faces seen from the front.
        margin: by which share of its size a face's box is enlarged.
        box_threshold: faces with a lower score are left out; None is the model's own threshold.

    Returns:
        One mask per face with its score, labeled "face"; none where there is no face.
    """
    boxes = model.ground(
        image,
        ["face"],
        box_threshold=model.box_threshold if box_threshold is None else box_threshold,
        text_threshold=model.text_threshold,
    )
    rows, columns = np.ogrid[: image.height, : image.width]
    shapes = []
    for x0, y0, x1, y1 in boxes.boxes.tolist():
        half_width, half_height = (x1 - x0) * (1 + margin) / 2, (y1 - y0) * (1 + margin) / 2
        across = (columns + 0.5 - (x0 + x1) / 2) / max(half_width, 0.5)
        down = (rows + 0.5 - (y0 + y1) / 2) / max(half_height, 0.5)
        shapes.append(across**2 + down**2 <= 1)
    return Masks.from_arrays(
        shapes,
        frame=image.shape,
        scores=boxes.scores,
        score_kind=boxes.score_kind,
        labels=["face"] * len(boxes),
    )


@node
def choose_text(lines: Regions, text: Text | None = None) -> Masks:
    """Return the masks of lines of text, or of the words in them.

    Args:
        lines: lines of `read_text`, with their texts as labels and their corners in the column
            "polygon".
        text: the letters to find, part of a line or a whole one; spaces and, where no line has it
            otherwise, capitals do not matter. None takes every line whole.

    Returns:
        One mask per place, labeled with the letters there as they were read, with the score of the
        line, its corners in "polygon", and the upright box around these. Where the text is part of
        a line, its place in the line follows from the widths of the letters.

    Raises:
        NodeError: the lines do not have the text; says what was read. Or they have no place.
    """
    if not lines:
        return Masks.empty(lines.frame)
    if lines.labels is None:
        raise NodeError("choose_text", "the regions have no texts; expected lines of read_text")
    corners, scores = polygons_of(lines), lines.scores
    found: list[tuple[int, str, np.ndarray]] = []
    for row, label in enumerate(lines.labels):
        if text is None:
            found.append((row, label, corners[row]))
            continue
        for start, end in _places(text, label, any(text in line for line in lines.labels)):
            found.append((row, label[start:end], part_of_line(corners[row], label, start, end)))
    if not found:
        read = ", ".join(quoted(line) for line in lines.labels[:_SHOWN_LINES])
        more = len(lines) - _SHOWN_LINES
        others = f" and {more} more" if more > 0 else ""
        raise NodeError(
            "choose_text", f"no line has the text {quoted(text or '')}; read {read}{others}"
        )
    rows = [row for row, *_ in found]
    polygons = np.array([polygon for *_, polygon in found], np.float32)
    height, width = lines.frame
    hulls = np.concatenate([polygons.min(axis=1), polygons.max(axis=1)], axis=1)
    return Masks.from_arrays(
        (_filled(polygon, lines.frame) for *_, polygon in found),
        frame=lines.frame,
        scores=None if scores is None else scores[rows],
        score_kind=lines.score_kind,
        labels=[letters for _, letters, _ in found],
        columns={"polygon": polygons},
        boxes=np.clip(hulls, 0, [width, height, width, height]),
    )


def _places(text: str, line: str, exact: bool) -> list[tuple[int, int]]:
    """Return where a line has a text, as pairs of indices; spaces do not matter."""
    letters = [re.escape(letter) for letter in text if not letter.isspace()]
    if not letters:
        raise NodeError("choose_text", "the text is empty; expected letters such as 'SALE'")
    flags = re.NOFLAG if exact else re.IGNORECASE
    return [match.span() for match in re.finditer(r"\s*".join(letters), line, flags)]


def _filled(polygon: np.ndarray, frame: tuple[int, int]) -> np.ndarray:
    import cv2

    mask = np.zeros(frame, np.uint8)
    cv2.fillPoly(mask, [np.rint(polygon - 0.5).astype(np.int32)], 1)
    return mask.astype(bool)
