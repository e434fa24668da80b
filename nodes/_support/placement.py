"""Places beside, on and around a thing, and at the sides of an image."""

from __future__ import annotations

from typing import Literal, get_args

from anyloom import NodeError

from .quoting import quoted

Box = tuple[float, float, float, float]
Relation = Literal[
    "on",
    "under",
    "above",
    "below",
    "in",
    "next_to",
    "left_of",
    "right_of",
    "behind",
    "in_front_of",
    "with",
    "of",
]
"""How a thing may stand to another one."""
RELATIONS: tuple[str, ...] = get_args(Relation)
SIDES = ("left", "right", "top", "bottom", "middle")
OTHER_SIDE_WORDS = {"upper": "top", "lower": "bottom", "center": "middle"}
_SIDES = {*SIDES, *OTHER_SIDE_WORDS}
_DEPTH_ON_TOP = 0.35
"""How far down on a thing something stands on it, as a share of its height: a table is seen from
above."""


def check_where(node: str, where: str) -> None:
    """Refuse words that are neither a relation nor a side of the image.

    Raises:
        NodeError: names the node and what is expected.
    """
    words = where.lower().replace("_", " ").split()
    if where not in RELATIONS and not (words and {*words} <= _SIDES):
        raise NodeError(
            node,
            f"where is {quoted(where)}; expected a side such as 'top right', or one of "
            f"{', '.join(RELATIONS)}",
        )


def beside(thing: Box, size: tuple[float, float], where: str, frame: tuple[int, int]) -> Box:
    """Return the box of a size (width, height) in a relation to the box of a thing.

    Beside a thing stands on the same ground; "next_to" is the side with more room.
    """
    x0, y0, x1, y1 = thing
    width, height = size
    left, top = (x0 + x1 - width) / 2, y1 - height
    if where == "left_of" or (where in ("next_to", "with") and x0 > frame[1] - x1):
        left = x0 - width
    elif where in ("right_of", "next_to", "with"):
        left = x1
    elif where in ("on", "behind"):
        top = y0 + _DEPTH_ON_TOP * (y1 - y0) - height
    elif where == "above":
        top = y0 - height
    elif where in ("under", "below"):
        top = y1
    elif where == "in":
        top = (y0 + y1 - height) / 2
    return (left, top, left + width, top + height)


def at_side(size: tuple[float, float], where: str, frame: tuple[int, int]) -> Box:
    """Return the box of a size (width, height) at a side of the image; in the middle without."""
    words = where.lower().replace("_", " ").split()
    width, height = size
    left, top = (frame[1] - width) / 2, (frame[0] - height) / 2
    if "left" in words or "right" in words:
        left = 0 if "left" in words else frame[1] - width
    if {"top", "upper", "bottom", "lower"} & {*words}:
        top = 0 if {"top", "upper"} & {*words} else frame[0] - height
    return (left, top, left + width, top + height)
