"""Choice among things that were found: by place, order, size, number, relation and color.

These nodes turn the words around a noun into masks: "the left cup", "the second dog from the
right", "the red cup on the table", "everything except the cat".
"""

from __future__ import annotations

from typing import Annotated, Literal

import numpy as np
from annotated_types import Interval

from anyloom import Heatmap, Image, Masks, NodeError, Probability, Text, node

from ._support.colors import color_check, color_of, to_oklab
from ._support.frames import check_frames
from ._support.mask_shapes import replace_shapes
from ._support.placement import OTHER_SIDE_WORDS, Relation
from ._support.quoting import quoted

Direction = Literal["left", "right", "top", "bottom"]
Ordinal = Annotated[int, Interval(ge=-1000, le=1000)]
HowMany = Annotated[int, Interval(ge=1, le=100_000)]

_DIRECTIONS = {"left": (-1, 0), "right": (1, 0), "top": (0, -1), "bottom": (0, 1)}
SAME_IOU = 0.5
"""Two masks with a higher IoU are of the same thing."""
INSIDE = 0.7
"""The share of a thing's pixels that lie in another thing's box if it is in that."""
TOUCHING = 0.03
"""The largest gap between things that touch, as a share of the image's diagonal."""
BASIC_COLORS = {
    "red": ("red", "firebrick", "darkred"),
    "orange": ("darkorange", "orangered"),
    "yellow": ("yellow", "gold"),
    "green": ("green", "limegreen", "darkgreen", "olivedrab"),
    "blue": ("blue", "royalblue", "navy", "skyblue"),
    "purple": ("purple", "mediumpurple"),
    "pink": ("hotpink", "pink"),
    "brown": ("saddlebrown", "#5a3a1e", "peru"),
    "black": ("black", "#222222"),
    "gray": ("gray", "dimgray", "darkgray"),
    "white": ("white", "whitesmoke"),
}
"""What people call by each basic name (Berlin and Kay 1969); CSS's own brown is a red."""
NEUTRAL = ("black", "gray", "white")
NEUTRAL_CHROMA = 0.02
"""In OKLab: what has less is black, gray or white."""
LEAST_OF_A_COLOR = 0.1
MAX_COLOR_SAMPLES = 20_000


def _check_choice(
    side: str | None = None,
    size: str | None = None,
    ordinal: int | None = None,
) -> None:
    if side is not None:
        _directions(side)
    if ordinal == 0:
        raise NodeError("choose", "ordinal is 0; expected 1 for the first or -1 for the last")
    if ordinal is not None and size is not None:
        raise NodeError("choose", "got an ordinal and a size; expected one of the two")


@node(check=_check_choice)
def choose(
    masks: Masks,
    *,
    side: Text | None = None,
    size: Literal["biggest", "smallest"] | None = None,
    ordinal: Ordinal | None = None,
    order: Direction = "left",
    count: HowMany | None = None,
    all: bool = False,
) -> Masks:
    """Choose among masks of one kind of thing by place, order, size and number.

    Places are those of the centers of the masks' boxes. Without any choice the mask with the best
    score is taken, or without scores the largest.

    Args:
        masks: the things that were found.
        side: "left", "right", "top", "bottom", "middle", or two of them, "top right": the thing
            farthest to that side; "middle" is the one nearest to the middle of all. With `all`:
            every thing whose center lies in that half of the image, or in its middle third.
        size: the biggest or the smallest by area.
        ordinal: 1 is the first, 2 the second, -1 the last, counted from `order`.
        order: where counting begins: "left" counts from left to right.
        count: how many; those that fit best. There must be as many.
        all: take every one.

    Returns:
        The chosen masks, best first, with their scores, labels and columns; of no mask none.

    Raises:
        NodeError: there are not as many, or none is at that side; says what there is.
    """
    _check_choice(side, size, ordinal)
    if not masks:
        return masks
    centers = _centers(masks)
    if all and side is not None:
        rows = np.flatnonzero(_in_part(centers, side, masks.frame))
        if not len(rows):
            raise NodeError("choose", f"none of {_what_there_is(masks)} is at the {side}")
        masks, centers, side = masks[rows], centers[rows], None
    if ordinal is not None:
        step = _DIRECTIONS[order]
        ranking = np.argsort(-(centers @ np.array(step)), kind="stable")
        if abs(ordinal) > len(masks):
            raise NodeError(
                "choose", f"no number {ordinal} from the {order}, there are {_what_there_is(masks)}"
            )
        start = ordinal - 1 if ordinal > 0 else len(masks) + ordinal
        ranking = ranking[start:]
    elif side is not None:
        ranking = np.argsort(_distance_to_side(centers, side), kind="stable")
    elif size is not None:
        ranking = np.argsort(masks.areas * (1 if size == "smallest" else -1), kind="stable")
    else:
        worth = masks.areas if masks.scores is None else masks.scores
        ranking = np.argsort(-worth, kind="stable")
    if count is not None and count > len(ranking):
        raise NodeError("choose", f"expected {count}, there are {_what_there_is(masks)}")
    wanted = count or (len(ranking) if all else 1)
    return masks[ranking[:wanted]]


def _directions(side: str) -> list[str]:
    """Return the directions that a side names.

    Raises:
        NodeError: it names another word; lists those that are known.
    """
    words = [OTHER_SIDE_WORDS.get(word, word) for word in side.lower().replace("_", " ").split()]
    for word in words:
        if word not in (*_DIRECTIONS, "middle"):
            raise NodeError(
                "choose",
                f"side {quoted(side)} is unknown; expected left, right, top, bottom or middle",
            )
    if not words:
        raise NodeError("choose", "side is empty; expected such as 'left' or 'top right'")
    return words


def _distance_to_side(centers: np.ndarray, side: str) -> np.ndarray:
    words = _directions(side)
    if words == ["middle"]:
        middle = (centers.min(axis=0) + centers.max(axis=0)) / 2
        return np.hypot(*(centers - middle).T)
    step = np.sum([_DIRECTIONS[word] for word in words if word != "middle"], axis=0)
    return -(centers @ step)


def _in_part(centers: np.ndarray, side: str, frame: tuple[int, int]) -> np.ndarray:
    """Return which centers lie in the half of an image that a side names, or its middle third."""
    shares = centers / np.array([frame[1], frame[0]])
    inside = np.ones(len(centers), dtype=bool)
    for word in _directions(side):
        if word == "middle":
            inside &= (np.abs(shares - 0.5) <= 1 / 6).any(axis=1)
        else:
            inside &= (shares - 0.5) @ np.array(_DIRECTIONS[word]) >= 0
    return inside


def _centers(masks: Masks) -> np.ndarray:
    boxes = masks.shapes.boxes()
    return (boxes[:, :2] + boxes[:, 2:]) / 2


def _what_there_is(masks: Masks) -> str:
    """Return "3 of 'cup'", for messages."""
    names = dict.fromkeys(label for label in masks.labels or () if label)
    if not names:
        return f"{len(masks)} masks" if len(masks) > 1 else "1 mask"
    return f"{len(masks)} of {', '.join(quoted(name) for name in list(names)[:4])}"


@node
def choose_by_relation(
    masks: Masks, to: Masks, depth: Heatmap | None = None, *, relation: Relation
) -> Masks:
    """Keep the masks that are in a relation to a thing: the cup *on* the table.

    Relations are judged by the boxes of the masks. What is meant by each:

    - "left_of", "right_of": the center lies beyond that edge of the other's box.
    - "above", "below": the same for the upper and lower edge, and the two overlap horizontally.
    - "under": as "below", or inside the other's box and reaching its lower half.
    - "on": the middle of the lower edge lies in the other's box, up to a gap.
    - "in": at least 70 % of the pixels lie in the other's box.
    - "next_to": the gap is at most the longer side of the smaller box, and neither box contains
      the center of the other.
    - "with", "of": the boxes overlap, or the gap between them is small.
    - "behind", "in_front_of": farther or nearer by the median of a depth map; without one the
      thing whose lower edge is lower in the image is nearer, as on level ground.

    A small gap is 3 % of the image's diagonal.

    Args:
        masks: the things to choose from.
        to: the thing that they are in a relation to; with several, any of them counts.
        depth: inverse depth, larger is nearer, for "behind" and "in_front_of".
        relation: which relation.

    Returns:
        The masks that are in the relation, in their order. A mask of the other thing itself never
        is.

    Raises:
        NodeError: the values belong to different images.
    """
    check_frames("choose_by_relation", None, masks=masks, to=to, depth=depth)
    if not masks or not to:
        return masks[[]]
    boxes, others = masks.shapes.boxes(), to.shapes.boxes()
    gap = TOUCHING * float(np.hypot(*masks.frame))
    same = masks.iou(to) > SAME_IOU
    if relation in ("behind", "in_front_of"):
        nearness, other_nearness = _nearness(masks, depth), _nearness(to, depth)
        nearer = nearness[:, None] > other_nearness[None]
        farther = nearness[:, None] < other_nearness[None]
        holds = nearer if relation == "in_front_of" else farther
    elif relation == "in":
        holds = np.stack([_share_in_box(masks, box) >= INSIDE for box in others], axis=1)
    else:
        holds = _holds(relation, boxes[:, None], others[None], gap)
    return masks[np.flatnonzero((holds & ~same).any(axis=1) & ~same.any(axis=1))]


def _holds(relation: str, one: np.ndarray, other: np.ndarray, gap: float) -> np.ndarray:
    """Return whether a relation holds between boxes, N×1×4 and 1×M×4: bool, N×M."""
    left, top, right, bottom = np.moveaxis(one, -1, 0)
    other_left, other_top, other_right, other_bottom = np.moveaxis(other, -1, 0)
    x, y = (left + right) / 2, (top + bottom) / 2
    across = np.maximum(np.maximum(other_left - right, left - other_right), 0)
    down = np.maximum(np.maximum(other_top - bottom, top - other_bottom), 0)
    overlaps = across == 0
    other_x, other_y = (other_left + other_right) / 2, (other_top + other_bottom) / 2
    if relation == "left_of":
        return x < other_left
    if relation == "right_of":
        return x > other_right
    if relation == "above":
        return (y < other_top) & overlaps
    below = (y > other_bottom) & overlaps
    if relation == "below":
        return below
    if relation == "under":
        within = (x > other_left) & (x < other_right) & (top > other_top) & (bottom > other_y)
        return below | within
    if relation == "on":
        level = (bottom >= other_top - gap) & (bottom <= other_bottom + gap)
        return level & (x >= other_left) & (x <= other_right) & (top < other_bottom)
    distance = np.hypot(across, down)
    if relation == "next_to":
        longer = np.maximum(right - left, bottom - top)
        other_longer = np.maximum(other_right - other_left, other_bottom - other_top)
        contained = _inside(x, y, other) | _inside(other_x, other_y, one)
        return (distance <= np.minimum(longer, other_longer)) & ~contained
    return distance <= gap


def _inside(x: np.ndarray, y: np.ndarray, box: np.ndarray) -> np.ndarray:
    return (x > box[..., 0]) & (x < box[..., 2]) & (y > box[..., 1]) & (y < box[..., 3])


def _share_in_box(masks: Masks, box: np.ndarray) -> np.ndarray:
    x0, y0, x1, y1 = box.astype(int)
    inside = np.zeros(masks.frame, dtype=bool)
    inside[y0:y1, x0:x1] = True
    frame = Masks.from_arrays([inside], frame=masks.frame)
    return masks.intersections(frame)[:, 0] / np.maximum(masks.areas, 1)


def _nearness(masks: Masks, depth: Heatmap | None) -> np.ndarray:
    if depth is None:
        return masks.shapes.boxes()[:, 3]
    near = depth.on_image()
    return np.array([np.median(near[mask]) if mask.any() else -np.inf for mask in masks.masks()])


@node(check=color_check("choose_by_color"))
def choose_by_color(
    image: Image, masks: Masks, color: Text, *, min_share: Probability = 0.2
) -> Masks:
    """Keep the masks that have a color: the *red* cup.

    Every pixel has the name of the nearest color, in OKLab with lightness at half weight: one of
    the eleven basic colors, which are several shades each, or the one asked for. Black, gray and
    white pixels do not count where another color is asked for: a red motorcycle is also of steel.

    Args:
        image: the image.
        masks: the things to choose from.
        color: a CSS color: "red", "light blue", "#ff8800".
        min_share: the share of a mask's pixels that must have the color, of those that count; and
            a tenth of all.

    Returns:
        The masks that have the color, the one with the largest share first, with the column
        "color_share".

    Raises:
        NodeError: the text is not a color, or the masks belong to another image.
    """
    check_frames("choose_by_color", image, masks=masks)
    colors, count, neutral = _prototypes(color)
    prototypes = _for_naming(colors)
    shares = []
    for mask in masks.masks():
        pixels = image.pixels[mask]
        pixels = pixels[:: 1 + len(pixels) // MAX_COLOR_SAMPLES]
        distances = np.linalg.norm(_for_naming(pixels)[:, None] - prototypes[None], axis=2)
        names = distances.argmin(axis=1)
        named = names < count
        counted = named | ~neutral[names]
        enough = len(names) and named.mean() >= LEAST_OF_A_COLOR
        shares.append(float(named.sum() / counted.sum()) if enough else 0.0)
    order = [int(row) for row in np.argsort(-np.array(shares), kind="stable")]
    kept = [row for row in order if shares[row] >= min_share]
    return masks[kept].with_column("color_share", np.array([shares[row] for row in kept], float))


def _prototypes(color: str) -> tuple[np.ndarray, int, np.ndarray]:
    """Return shades, how many of the first are of a color, and which do not count beside it.

    The shades are uint8, N×3; those that do not count are black, gray and white beside a color that
    is none of them.
    """
    name = color.strip().lower().replace("grey", "gray")
    shades = {
        basic: [color_of("choose_by_color", shade) for shade in shades]
        for basic, shades in BASIC_COLORS.items()
    }
    wanted = shades.pop(name, None) or [color_of("choose_by_color", color)]
    named = [(basic, shade) for basic, group in shades.items() for shade in group]
    others = [(basic, shade) for basic, shade in named if shade not in wanted]
    colors = np.array([*wanted, *(shade for _, shade in others)], np.uint8)
    lab = to_oklab(colors[: len(wanted)])
    is_neutral = np.hypot(lab[:, 1], lab[:, 2]).max() < NEUTRAL_CHROMA
    beside = [not is_neutral and basic in NEUTRAL for basic, _ in others]
    return colors, len(wanted), np.array([False] * len(wanted) + beside)


def _for_naming(pixels: np.ndarray) -> np.ndarray:
    """Return colors in a space where a pale and a strong color of one hue are near each other."""
    lab = to_oklab(pixels)
    chroma = np.maximum(np.hypot(lab[..., 1], lab[..., 2]), 1e-6)
    # The square root brings a faded red nearer to red than to gray.
    colors = lab[..., 1:] / np.sqrt(chroma)[..., None]
    return np.concatenate([lab[..., :1] / 2, colors], axis=-1)


@node
def exclude(masks: Masks, others: Masks) -> Masks:
    """Leave out things: everything *except* the cat.

    Args:
        masks: the things to keep.
        others: the things to leave out.

    Returns:
        The masks without those of the same things: an IoU above 0.5 with one of the others, or 80 %
        of the mask inside the others. A mask of the whole image is no thing and stays. Pixels of
        the others are taken out of the masks that stay.

    Raises:
        NodeError: the values belong to different images.
    """
    check_frames("exclude", None, masks=masks, others=others)
    if not masks or not others:
        return masks
    area = others.union()
    union = Masks.from_arrays([area], frame=masks.frame)
    covered = masks.intersections(union)[:, 0] / np.maximum(masks.areas, 1)
    same = (masks.iou(others) > SAME_IOU).any(axis=1) | (covered >= 0.8)
    same &= masks.areas < masks.frame[0] * masks.frame[1]
    kept = masks[np.flatnonzero(~same)]
    return replace_shapes(kept, (mask & ~area for mask in kept.masks()))
