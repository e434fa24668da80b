"""Check that the values passed to a node belong to the same image."""

from __future__ import annotations

from typing import Any

from anyloom import Image, NodeError


def check_frames(node: str, image: Image | None, **values: Any) -> None:
    """Check that all values have one frame: the image's, or without an image the first value's.

    Args:
        node: the node's name, for the message.
        image: the image that the values should belong to, or None.
        values: argument name → a value with a `frame`, a list of them, or None.

    Raises:
        NodeError: a value has another frame; names the argument and both sizes.
    """
    expected, owner = (image.shape, "the image") if image is not None else (None, "")
    for name, value in values.items():
        for item in value if isinstance(value, list) else [value]:
            if item is None:
                continue
            frame = item.shape if isinstance(item, Image) else item.frame
            if expected is None:
                expected, owner = frame, f"'{name}'"
            elif frame != expected:
                raise NodeError(
                    node,
                    f"'{name}' belongs to an image of {frame[1]}×{frame[0]} pixels, {owner} has "
                    f"{expected[1]}×{expected[0]}; pass values of the same image",
                )
