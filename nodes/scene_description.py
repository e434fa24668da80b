"""Description of a scene from its captions and the text in it."""

from __future__ import annotations

import numpy as np

from anyloom import Image, Regions, Text, node, use

from ..models import LanguageModel, TextRefiner
from .captioning import texts_of

INSTRUCTION = """\
You cannot see a picture. This is all that is known of it:
a) Size: {width}x{height}
b) The picture as a whole: {scene}
c) Things in it, each with its center and its size in pixels: {captions}
d) Text in it, with its center: {lines}
Describe the picture in one coherent paragraph, as somebody would who sees it. These rules hold:
Use this information alone and imagine nothing.
Name things with their attributes, such as position, color, size, shape and texture.
Name the common and large things above all.
Say what surrounds them, and where they stand to each other.
Write fewer than 6 sentences.
Write no numbers, no single letters, and nothing about the size of the picture.
Pay no attention to a white background.
Answer with the paragraph only."""
MAX_TOKENS = 256
NOTHING = "nothing"


@node
def list_captions(regions: Regions, *, column: Text = "caption") -> Text:
    """List the captions of regions with their positions, in one line for a language model.

    Args:
        regions: boxes or masks with captions.
        column: which texts: "caption", any other column of texts, or "label".

    Returns:
        "(a dog: X:40, Y:30, Width:20, Height:10),(a cat: …)": the center and the size of each box
        in pixels, in the format of Caption Anything; "" where there are no regions.

    Raises:
        NodeError: the regions have no such texts.
    """
    texts = texts_of.function(regions, column=column)
    centers = (regions.boxes[:, :2] + regions.boxes[:, 2:]) / 2
    sides = regions.boxes[:, 2:] - regions.boxes[:, :2]
    return ",".join(
        f"({text}: X:{x:.0f}, Y:{y:.0f}, Width:{width:.0f}, Height:{height:.0f})"
        for text, (x, y), (width, height) in zip(texts, centers, sides, strict=True)
    )


@node
def list_lines(lines: Regions) -> Text:
    """List the lines of text in an image with their positions, for a language model.

    Args:
        lines: of `read_text`.

    Returns:
        One line each, '("STOP": X:40, Y:30)': the mean of its corners in pixels, in the format of
        Caption Anything; '("STOP")' where the line's box is the whole image, because the reader
        does not locate text; "" where there is no text.
    """
    if not lines:
        return ""
    texts = texts_of.function(lines, column="label")
    height, width = lines.frame
    corners = lines.columns.get("polygon")
    centers = (lines.boxes[:, :2] + lines.boxes[:, 2:]) / 2
    if isinstance(corners, np.ndarray):
        centers = corners.mean(axis=1)
    unlocated = (lines.boxes == (0, 0, width, height)).all(axis=1)
    return "\n".join(
        f'("{text}")' if whole_image else f'("{text}": X:{x:.0f}, Y:{y:.0f})'
        for text, (x, y), whole_image in zip(texts, centers, unlocated, strict=True)
    )


@node
def write_paragraph(
    image: Image,
    scene: Text,
    regions: Regions,
    lines: Regions | None = None,
    *,
    model: TextRefiner = use(),
    column: Text = "caption",
) -> Text:
    """Describe an image in a paragraph, from captions of it and of its regions.

    Args:
        image: the image; the model receives only its size.
        scene: a caption of the whole image.
        regions: regions with captions.
        lines: the text in the image, of `read_text`.
        model: a chat model writes the paragraph by Caption Anything's rules: objects with their
            attributes, common and large ones first, their spatial relations, fewer than six
            sentences. For any other refiner the captions and lines are concatenated.
        column: which texts of the regions.

    Returns:
        The paragraph.

    Raises:
        NodeError: the regions have no such texts.
    """
    if isinstance(model, LanguageModel):
        instruction = INSTRUCTION.format(
            width=image.width,
            height=image.height,
            scene=scene.strip() or NOTHING,
            captions=list_captions.function(regions, column=column) or NOTHING,
            lines=(list_lines.function(lines) if lines else "") or NOTHING,
        )
        return model.complete([instruction], max_tokens=MAX_TOKENS)[0].strip()
    sentences = [scene]
    if captions := dict.fromkeys(texts_of.function(regions, column=column)):
        sentences.append(f"Parts of it: {'; '.join(captions)}")
    if lines:
        sentences.append(f"It reads: {'; '.join(texts_of.function(lines, column='label'))}")
    return " ".join(filter(None, map(_sentence, sentences)))


def _sentence(text: str) -> str:
    text = text.strip()
    return text[:1].upper() + text[1:] + ("" if text[-1:] in ".!?" else ".") if text else ""
