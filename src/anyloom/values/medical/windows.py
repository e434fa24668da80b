"""Windows: the part of the gray values of a medical image that is shown, by level and width."""

from __future__ import annotations

import math

from ...foundation.errors import InputError, UnknownNameError
from ...foundation.plain_text import plain
from ..deep_values import DepthRange

WINDOWS: dict[str, tuple[float, float]] = {
    "abdomen": (50, 400),
    "bone": (400, 1800),
    "brain": (40, 80),
    "liver": (30, 150),
    "lung": (-600, 1500),
    "mediastinum": (50, 350),
    "soft-tissue": (40, 400),
    "spine": (50, 250),
    "stroke": (40, 40),
    "subdural": (75, 215),
    "temporal-bone": (600, 2800),
}
"""Level and width of usual windows of CT, in Hounsfield units; soft-tissue is that of MedSAM."""


def window_range(window: str | tuple[float, float]) -> DepthRange:
    """Return the values that a window shows as black and as white, for `depth_range`.

    They are those of DICOM's linear window (PS3.3 C.11.2.1.2).

    Args:
        window: a name such as "lung", or level and width: (40, 400) or "40,400".

    Raises:
        UnknownNameError: there is no window of that name; suggests the nearest.
        InputError: the numbers are not a level and a width above 1.
    """
    if isinstance(window, str):
        name = "-".join(window.lower().replace("_", " ").replace("-", " ").split())
        if name in WINDOWS:
            window = WINDOWS[name]
        elif not any(character.isdigit() for character in window):
            raise UnknownNameError("window", window, WINDOWS, most=len(WINDOWS))
    try:
        level, width = map(float, window.split(",") if isinstance(window, str) else window)
    except (TypeError, ValueError):
        level = width = math.nan
    if not (math.isfinite(level) and 1 < width < math.inf):
        raise InputError(
            f"window '{plain(str(window), 60)}': expected a name such as lung, or a level and a "
            "width above 1, such as 40,400"
        )
    return linear_range(level, width)


def linear_range(level: float, width: float) -> DepthRange:
    """Return the lowest and the highest value of DICOM's linear window."""
    middle, half = level - 0.5, (width - 1) / 2
    return middle - half, middle + half
