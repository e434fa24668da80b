"""What is written in the image?"""

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
        model: what reads.
        min_score: lines that the model trusts less are left out.

    Returns:
        One region per line: the label is the text, the score how sure the model is, the column
        "polygon" the corners (pixels, clockwise from the upper left). No text is an empty set. A
        model that cannot say where a line stands gives each the whole image for its place.
    """
    lines = model.read(image)
    return lines if lines.scores is None else lines[lines.scores >= min_score]


@node
def joined_text(regions: Regions, *, separator: Text = "\n") -> Text:
    """Join the labels of regions into one text, from top to bottom.

    Args:
        regions: lines of text, for example of `read_text`.
        separator: what stands between two of them.

    Returns:
        The text, ordered by the height of the lines' middles; "" where there are no regions.
    """
    if regions.labels is None:
        return ""
    labels, boxes = regions.labels, regions.boxes

    def place(row: int) -> tuple[float, float]:
        return (float(boxes[row, 1] + boxes[row, 3]) / 2, float(boxes[row, 0]))

    return separator.join(labels[row] for row in sorted(range(len(labels)), key=place))
