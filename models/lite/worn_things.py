"""Where on a person a thing is worn."""

from __future__ import annotations

from .face_cascade import Box

ON_A_BODY = {
    (0.15, 0.55): ("shirt", "t-shirt", "blouse", "jacket", "coat", "sweater", "sweatshirt",
                   "cardigan", "jersey", "vest", "hoodie"),
    (0.45, 0.95): ("jeans", "jean", "trousers", "pants", "shorts", "skirt", "leggings"),
    (0.86, 1.0): ("shoe", "shoes", "sneaker", "sneakers", "boot", "boots", "sandals"),
    (0.0, 0.16): ("hat", "cap", "helmet"),
}  # fmt: skip
"""From and to which share of a body's height things are worn, counted from the top.

The shares are those of an adult of seven and a half heads, as in drawing manuals."""
ON_A_FACE = {
    (0.0, 0.2, 1.0, 0.55): ("glasses", "spectacles", "sunglasses"),
    (-0.2, -0.6, 1.2, 0.25): ("hat", "cap", "helmet"),
    (0.2, 1.0, 0.8, 3.2): ("tie", "necktie", "bow tie"),
    (-1.0, 1.0, 2.0, 4.0): ("shirt", "t-shirt", "blouse", "jacket", "coat", "sweater"),
}
"""Boxes of worn things (x0, y0, x1, y1), in widths and heights of the face from its corner."""

BODY_BANDS = {word: band for band, words in ON_A_BODY.items() for word in words}
FACE_BOXES = {word: box for box, words in ON_A_FACE.items() for word in words}


def box_by_face(word: str, face: Box, frame: tuple[int, int]) -> Box | None:
    """Return the box of a thing worn on a face or near it, clipped to the image; None elsewhere."""
    if word not in FACE_BOXES:
        return None
    x0, y0, x1, y1 = FACE_BOXES[word]
    width, height = face[2] - face[0], face[3] - face[1]
    box = (
        max(0.0, face[0] + x0 * width),
        max(0.0, face[1] + y0 * height),
        min(float(frame[1]), face[0] + x1 * width),
        min(float(frame[0]), face[1] + y1 * height),
    )
    return box if box[2] - box[0] >= 1 and box[3] - box[1] >= 1 else None
