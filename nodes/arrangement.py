"""Whole images and things in them, flipped, rotated, resized and moved.

For a thing in the image, pass its masks, and as `back` the image with the thing removed by
`inpaint`: it is cut out with a soft edge and put back in its new place. Without `back` the old one
stays.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from anyloom import Image, Masks, NodeError, Text, node, raise_if_cancelled

from ._support.amounts import Amount, Scale
from ._support.frames import check_frames
from ._support.placement import RELATIONS, beside
from ._support.quoting import quoted
from ._support.soft_edits import box_of, grown
from .cutouts import extract, place_over

if TYPE_CHECKING:
    import PIL.Image

MAX_PIXELS = 64_000_000
EDGE = 2
"""Of the soft edge of a thing, in pixels."""
_ROTATE = Scale(Amount(90, "deg"), Amount(5, "deg"), Amount(45, "deg"), ranges={"deg": (-360, 360)})
_RESIZE = Scale(
    Amount(50, "%"), Amount(80, "%"), Amount(25, "%"), ranges={"%": (1, 1000), "px": (1, 50_000)}
)
_GROW = Scale.percent(15, 30, 100, highest=1000)
_MOVE = Scale(
    Amount(25, "%"), Amount(8, "%"), Amount(50, "%"), ranges={"%": (0, 100), "px": (0, 50_000)}
)
_STEPS = {
    "left": (-1, 0),
    "right": (1, 0),
    "up": (0, -1),
    "down": (0, 1),
    "top": (0, -1),
    "upper": (0, -1),
    "bottom": (0, 1),
    "lower": (0, 1),
}


class Arranged(NamedTuple):
    """An image with things in other places."""

    edited: Image
    changed: Masks
    """Where its pixels differ from before, as one mask."""


Corner = tuple[float, float]
Turn = Callable[["PIL.Image.Image"], "PIL.Image.Image"]
Place = Callable[[tuple[int, int, int, int], tuple[int, int]], Corner]
"""The box of a piece and its new size (width, height) to its new left upper corner."""


def _centered(box: tuple[int, int, int, int], size: tuple[int, int]) -> Corner:
    x0, y0, x1, y1 = box
    return ((x0 + x1 - size[0]) / 2, (y0 + y1 - size[1]) / 2)


def _standing(box: tuple[int, int, int, int], size: tuple[int, int]) -> Corner:
    x0, _, x1, y1 = box
    return ((x0 + x1 - size[0]) / 2, y1 - size[1])


@node
def flip(
    image: Image,
    masks: Masks | None = None,
    back: Image | None = None,
    *,
    direction: Literal["horizontal", "vertical"] = "horizontal",
) -> Arranged:
    """Mirror an image, or things in it.

    Args:
        image: the image.
        masks: the things, each mirrored within its box; None is the whole image.
        back: the image without the things; None leaves the old ones.
        direction: "horizontal" swaps left and right, "vertical" top and bottom.

    Returns:
        The image, and where it changed.

    Raises:
        NodeError: the values belong to different images.
    """
    from PIL.Image import Transpose

    upside_down = direction == "vertical"
    way = Transpose.FLIP_TOP_BOTTOM if upside_down else Transpose.FLIP_LEFT_RIGHT
    return _arranged("flip", image, masks, back, lambda piece: piece.transpose(way), _centered)


def _check_rotate(amount: str | None = None, where: str | None = None) -> None:
    _ROTATE.read("rotate", amount)
    if where not in (None, "left", "right"):
        raise NodeError("rotate", f"where is {quoted(where)}; expected left or right")


@node(check=_check_rotate)
def rotate(
    image: Image,
    masks: Masks | None = None,
    back: Image | None = None,
    *,
    amount: Text | None = None,
    where: Text | None = None,
) -> Arranged:
    """Rotate an image, or things in it, clockwise.

    Args:
        image: the image.
        masks: the things, each rotated about the middle of its box; None is the whole image.
        back: the image without the things; None leaves the old ones.
        amount: "a little", "a lot", or degrees, "15 deg"; negative ones are counterclockwise, and
            the default is 90.
        where: "left" turns counterclockwise.

    Returns:
        The image, and where it changed. Turned as a whole it is as large as it has to be, with
        transparent corners; multiples of 90 degrees are exact.

    Raises:
        NodeError: the amount does not fit, or the values belong to different images.
    """
    from PIL.Image import Resampling, Transpose

    _check_rotate(amount, where)
    degrees = _ROTATE.read("rotate", amount).number * (-1 if where == "left" else 1)
    exact = {
        90: Transpose.ROTATE_270,
        180: Transpose.ROTATE_180,
        270: Transpose.ROTATE_90,
    }

    def turn(piece: PIL.Image.Image) -> PIL.Image.Image:
        if degrees % 360 == 0:
            return piece
        if degrees % 360 in exact:
            return piece.transpose(exact[int(degrees % 360)])
        # Pillow turns counterclockwise.
        return piece.convert("RGBA").rotate(-degrees, Resampling.BICUBIC, expand=True)

    return _arranged("rotate", image, masks, back, turn, _centered)


def _check_resize(amount: str | None = None, change: str = "to") -> None:
    (_RESIZE if change == "to" else _GROW).read("resize", amount)


@node(check=_check_resize)
def resize(
    image: Image,
    masks: Masks | None = None,
    back: Image | None = None,
    *,
    amount: Text | None = None,
    change: Literal["to", "larger", "smaller"] = "to",
) -> Arranged:
    """Resize an image, or things in it, keeping proportions.

    Args:
        image: the image.
        masks: the things, each standing on the middle of its lower edge; None is the whole image.
        back: the image without the things; None leaves the old ones.
        amount: with `change` "to": the new size, "50 %" of the old (the default) or the new width,
            "800 px". With "larger" and "smaller": by how much, "a little", "a lot", "30 %" (the
            default); above 100 % it is the new size: 200 % is twice as large, or half.
        change: how the amount is meant.

    Returns:
        The image, and where it changed.

    Raises:
        NodeError: the amount does not fit, the result would be larger than 64 megapixels, or the
            values belong to different images.
    """
    from PIL.Image import Resampling

    def turn(piece: PIL.Image.Image) -> PIL.Image.Image:
        factor = _factor(amount, change, piece.width)
        size = (max(1, round(piece.width * factor)), max(1, round(piece.height * factor)))
        if size[0] * size[1] > MAX_PIXELS:
            raise NodeError(
                "resize", f"{size[0]}×{size[1]} is too large; expected at most 64 megapixels"
            )
        return piece.resize(size, Resampling.LANCZOS)

    return _arranged("resize", image, masks, back, turn, _standing)


def _factor(amount: str | None, change: str, width: int) -> float:
    if change == "to":
        size = _RESIZE.read("resize", amount)
        return size.number / width if size.unit == "px" else size.share
    share = _GROW.read("resize", amount).share
    larger = share if share > 1 else 1 + share
    if change == "larger":
        return larger
    return 1 / share if share > 1 else max(1 - share, 0.02)


def _check_move(where: str = "right", amount: str | None = None) -> None:
    if where not in RELATIONS:
        _step(where)
    _MOVE.read("move", amount)


@node(check=_check_move)
def move(
    image: Image,
    masks: Masks,
    back: Image | None = None,
    to: Masks | None = None,
    *,
    where: Text = "right",
    amount: Text | None = None,
) -> Arranged:
    """Move things in an image.

    Args:
        image: the image.
        masks: the things; all move by the same distance.
        back: the image without the things; None leaves the old ones, so that they are copied.
        to: another thing, to move the things beside it.
        where: "left", "right", "up", "down", or two of them, "up left". With `to`: a relation to
            it, "next_to", "left_of", "on", "above" … as in `choose_by_relation`.
        amount: "a little", "a lot", "25 %" of the image's width or height (the default), or pixels,
            "40 px". What leaves the image is cut off.

    Returns:
        The image, and where it changed.

    Raises:
        NodeError: the amount or the direction does not fit, or the values belong to different
            images.
    """
    if (where in RELATIONS) is not (to is not None):
        expected = "left, right, up or down" if to is None else f"one of {', '.join(RELATIONS)}"
        raise NodeError("move", f"where is {quoted(where)}; expected {expected}")
    check_frames("move", image, to=to)
    if to is not None:
        x0, y0, x1, y1 = to.shapes.boxes()[0].tolist() if to else (0, 0, 0, 0)

        def place_beside(box: tuple[int, int, int, int], size: tuple[int, int]) -> Corner:
            return beside((x0, y0, x1, y1), size, where, image.shape)[:2] if to else box[:2]

        return _arranged("move", image, masks, back, lambda piece: piece, place_beside)
    distance = _MOVE.read("move", amount)
    sides = np.array([image.width, image.height])
    pixels = distance.share * sides if distance.unit == "%" else distance.number * np.ones(2)
    right, down = np.rint(_step(where) * pixels).tolist()

    def place(box: tuple[int, int, int, int], size: tuple[int, int]) -> Corner:
        return (box[0] + right, box[1] + down)

    return _arranged("move", image, masks, back, lambda piece: piece, place)


def _step(where: str) -> np.ndarray:
    """Return the direction that words name, as (right, down).

    Raises:
        NodeError: a word is no direction.
    """
    words = where.lower().replace("_", " ").split()
    if not words or any(word not in _STEPS for word in words):
        raise NodeError("move", f"where is {quoted(where)}; expected left, right, up or down")
    return np.clip(np.sum([_STEPS[word] for word in words], axis=0), -1, 1)


def _arranged(
    node: str,
    image: Image,
    masks: Masks | None,
    back: Image | None,
    turn: Turn,
    place: Place,
) -> Arranged:
    check_frames(node, image, masks=masks, back=back)
    if masks is None:
        edited = Image.from_pil(turn(image.to_pil()))
        return Arranged(edited, _changed(image, edited))
    edited = back if back is not None and masks.areas.sum() else image
    for row, mask in enumerate(masks.masks()):
        raise_if_cancelled()
        if mask.any():
            edited = _with_piece(image, masks[row], mask, edited, turn, place)
    return Arranged(edited, _changed(image, edited))


def _with_piece(
    image: Image, masks: Masks, mask: np.ndarray, back: Image, turn: Turn, place: Place
) -> Image:
    """Return the back with one thing of the image in its new place."""
    rows, columns = box_of(grown(mask, EDGE))
    thing = extract.function(image, masks, edge=EDGE).to_pil()
    box = (columns.start, rows.start, columns.stop, rows.stop)
    piece = turn(thing.crop(box)).convert("RGBA")
    x, y = (round(edge) for edge in place(box, piece.size))
    x0, y0 = max(x, 0), max(y, 0)
    x1, y1 = min(x + piece.width, back.width), min(y + piece.height, back.height)
    if x1 <= x0 or y1 <= y0:
        return back
    levels = np.zeros((*back.shape, 4), np.uint8)
    levels[y0:y1, x0:x1] = np.asarray(piece)[y0 - y : y1 - y, x0 - x : x1 - x]
    return place_over.function(Image(levels), back)


def _changed(before: Image, after: Image) -> Masks:
    if before.shape != after.shape:
        return Masks.from_arrays([np.ones(after.shape, dtype=bool)])
    differs = (before.pixels != after.pixels).any(axis=2)
    if before.alpha is not None or after.alpha is not None:
        opaque = np.full(before.shape, 255, np.uint8)
        one = opaque if before.alpha is None else before.alpha
        differs |= one != (opaque if after.alpha is None else after.alpha)
    return Masks.from_arrays([differs] if differs.any() else [], frame=before.shape)
