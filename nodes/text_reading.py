"""Text recognition (OCR)."""

from __future__ import annotations

from anyloom import Image, Probability, Regions, Text, node, use

from ..models import TextReader


@node
def read_text(
    image: Image,
    *,
    model: TextReader = use(),
    min_score: Probability = 0.2,  # Caption Anything
) -> Regions:
    """Read the text in an image, line by line.

    Args:
        image: the image.
        model: the text recognition model.
        min_score: lines with a lower confidence are left out.

    Returns:
        One region per line: the label is the text, the score the model's confidence, the column
        "polygon" the corners (pixels, clockwise from the upper left). No text is an empty set. The
        box is the whole image for models that do not locate text.
    """
    lines = model.read(image)
    return lines if lines.scores is None else lines[lines.scores >= min_score]


@node
def joined_text(regions: Regions, *, separator: Text = "\n") -> Text:
    """Join the labels of regions into one text, from top to bottom.

    Args:
        regions: lines of text, for example of `read_text`.
        separator: the text between two labels.

    Returns:
        The text, ordered by the vertical centers of the boxes; "" where there are no labels.
    """
    if regions.labels is None:
        return ""
    labels, boxes = regions.labels, regions.boxes

    def position(row: int) -> tuple[float, float]:
        return (float(boxes[row, 1] + boxes[row, 3]) / 2, float(boxes[row, 0]))

    return separator.join(labels[row] for row in sorted(range(len(labels)), key=position))
