"""Ends the work on an image where a thing that is needed is not in it."""

from __future__ import annotations

from anyloom import Masks, NodeError, Text, node


@node
def require(masks: Masks, *, name: Text) -> Masks:
    """Pass masks on, or fail where there are none.

    Args:
        masks: what was found.
        name: what was looked for, for the message.

    Returns:
        The masks.

    Raises:
        NodeError: there is no mask; names what was looked for.
    """
    if not len(masks):
        raise NodeError("require", f"not found: {name}")
    return masks
