"""Do the values that a node was given belong to the same image?"""

from __future__ import annotations

from typing import Any

from anyloom import Image, NodeError


def check_frames(node: str, image: Image | None, **values: Any) -> None:
    """Make sure that all values lie in one frame: the image's, or without one the first value's.

    Args:
        node: the node that asks.
        image: the image that the values should belong to, or None.
        values: argument name → a value with a `frame`, a list of them, or None.

    Raises:
        NodeError: one line that names the argument and both sizes.
    """
    expected, whose = (image.size, "the image") if image is not None else (None, "")
    for name, value in values.items():
        for one in value if isinstance(value, list) else [value]:
            if one is None:
                continue
            frame = one.size if isinstance(one, Image) else one.frame
            if expected is None:
                expected, whose = frame, f"'{name}'"
            elif frame != expected:
                raise NodeError(
                    node,
                    f"'{name}' belongs to a picture of {frame[1]}×{frame[0]} pixels, {whose} is "
                    f"{expected[1]}×{expected[0]}; use values made from the same picture",
                )
