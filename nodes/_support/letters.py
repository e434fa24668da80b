"""Lines of text in an image: where their letters are, and how large."""

from __future__ import annotations

import numpy as np

from anyloom import NodeError, Regions, drawing

_MEASURED_AT = 64


def polygons_of(lines: Regions) -> np.ndarray:
    """Return the corners of lines of text: float64, N×4×2, clockwise from where the text begins.

    Raises:
        NodeError: every line is the whole image, because the model does not locate text.
    """
    corners = lines.columns.get("polygon")
    if isinstance(corners, np.ndarray) and corners.shape[1:] == (4, 2):
        return corners.astype(np.float64)
    height, width = lines.frame
    if lines and (lines.boxes == [0, 0, width, height]).all():
        raise NodeError(
            "choose_text",
            "the lines have no place in the image; read them by a model that locates text "
            "(lite-reader)",
        )
    x0, y0, x1, y1 = lines.boxes.astype(np.float64).T
    return np.stack([x0, y0, x1, y0, x1, y1, x0, y1], axis=1).reshape(-1, 4, 2)


def part_of_line(corners: np.ndarray, line: str, start: int, end: int) -> np.ndarray:
    """Return the corners of the letters from `start` to `end` in a line, from their widths."""
    font = drawing.font_for(line, _MEASURED_AT)
    total = max(font.getlength(line), 1e-6)
    left, right = font.getlength(line[:start]) / total, font.getlength(line[:end]) / total
    top, bottom = corners[1] - corners[0], corners[2] - corners[3]
    return np.array(
        [
            corners[0] + left * top,
            corners[0] + right * top,
            corners[3] + right * bottom,
            corners[3] + left * bottom,
        ]
    )
