"""Words written into an image: in the place of those that it shows, or at a side."""

from __future__ import annotations

import warnings
from typing import NamedTuple

import numpy as np

from anyloom import Image, Masks, NodeError, Text, drawing, node, raise_if_cancelled

from ._support.amounts import Amount, Scale
from ._support.colors import color_of
from ._support.frames import check_frames
from ._support.letters import polygons_of
from ._support.mask_shapes import replace_shapes
from ._support.placement import at_side, check_where
from ._support.soft_edits import grown

_HEIGHT = 128
"""Height in pixels of a line in which letters are drawn before they are put into the image."""
_WIDTH = 8192
"""The longest such line."""
_MAX_BOLD = 9
"""The widest stroke around letters of that height, to imitate a bold font."""
_LEAST_INK, _MOST_INK = 0.03, 0.6
"""Shares of a line that letters take; outside of them, what was found is something else."""
_LEAST_AREA = 1e-3
"""Square pixels from which three corners of a line are not on one line."""
_COLOR_SAMPLES = 20_000
_LETTERS = Scale(
    Amount(8, "%"), Amount(5, "%"), Amount(16, "%"), ranges={"%": (1, 100), "px": (4, 10_000)}
)
_MARGIN = 0.04
"""Distance of letters from the side of an image, as a share of its shorter side."""
_CONDENSED = 0.6
"""Letters are made narrower down to this share of their width to fit their place, then smaller."""


@node
def letters_of(image: Image, words: Masks) -> Masks:
    """Return the letters of words as masks: their strokes, not the background between them.

    Less has to be painted over to erase them than the whole line.

    Args:
        image: the image.
        words: places of words from `choose_text`, whose corners are in the column "polygon".

    Returns:
        The strokes with the labels and scores of the words, wider by a tenth of the height of the
        line. Where no color stands out from the rest of a line, or its corners enclose no area,
        its whole mask.

    Raises:
        NodeError: the masks belong to another image.
    """
    check_frames("letters_of", image, words=words)
    corners = polygons_of(words)

    def strokes(row: int, mask: np.ndarray) -> np.ndarray:
        raise_if_cancelled()
        if not _has_area(corners[row]):
            return mask
        line, to_image, height = _straightened(image.pixels, corners[row])
        ink, _ = _ink(line)
        if not _LEAST_INK < ink.mean() < _MOST_INK:
            return mask
        found = _in_image(ink.astype(np.float32), to_image, corners[row], image.shape) > 0
        return grown(found, max(2.0, height / 10)) if found.any() else mask

    return replace_shapes(words, (strokes(row, mask) for row, mask in enumerate(words.masks())))


@node
def redraw_text(image: Image, back: Image, words: Masks, text: Text) -> Image:
    """Write a text in the place of words, in their size, weight, color and angle.

    Color and weight are measured where the old words stand out from what is around them. The text
    begins where the old one began; where it does not fit, it is narrower, then smaller.

    Args:
        image: the image with the old words.
        back: the same image without them (`inpaint`).
        words: the places of the old words from `choose_text`, with their letters as labels.
        text: what to write in each place.

    Returns:
        The back with the text; pixels outside the lines' corners are those of the back. Without any
        word whose corners enclose an area, or with an empty text, the back itself.

    Raises:
        NodeError: the values belong to different images, or no installed font has the letters.
    """
    check_frames("redraw_text", image, back=back, words=words)
    if not words or not text.strip():
        return back
    _check_letters("redraw_text", text)
    pixels = back.pixels.copy()
    labels = words.labels or ("",) * len(words)
    for old, corners in zip(labels, polygons_of(words), strict=True):
        raise_if_cancelled()
        if _has_area(corners):
            _redraw(image.pixels, pixels, corners, old, text.strip())
    return Image(pixels, alpha=back.alpha)


def _check_letters(node: str, text: str) -> None:
    missing = drawing.missing_characters(text)
    if missing:
        raise NodeError(
            node,
            f"no installed font has '{missing[:10]}'; install one, such as Noto Sans CJK "
            "(apt install fonts-noto-cjk)",
        )


class Written(NamedTuple):
    """An image with letters."""

    edited: Image
    changed: Masks
    """Where its pixels may differ from before, as one mask."""


def _check_written(where: str, color: str | None, amount: str | None) -> None:
    check_where("write_letters", where)
    if color is not None:
        color_of("write_letters", color)
    _LETTERS.read("write_letters", amount)


@node(check=_check_written)
def write_letters(
    image: Image,
    text: Text,
    *,
    where: Text = "bottom",
    color: Text | None = None,
    amount: Text | None = None,
) -> Written:
    """Write a line of text at a side of an image.

    Args:
        image: the image.
        text: what to write; a line that is wider than the image is written smaller.
        where: a side of the image: "top", "bottom left", "middle".
        color: a CSS color; None is white or black, whichever differs more from what is there.
        amount: height of a line: "a little", "a lot", "8 %" (the default) of the image's shorter
            side, or in pixels, "40 px".

    Returns:
        The image; pixels outside the letters are unchanged. Without a text the image itself.

    Raises:
        NodeError: the words are no side, the text is not a color, or no installed font has the
            letters.
    """
    _check_written(where, color, amount)
    words = " ".join(text.split())
    if not words:
        return Written(image, Masks.empty(image.shape))
    _check_letters("write_letters", words)
    size = _LETTERS.read("write_letters", amount)
    height = size.number if size.unit == "px" else size.share * min(image.shape)
    margin = round(min(image.shape) * _MARGIN)
    room = (max(1, image.height - 2 * margin), max(1, image.width - 2 * margin))
    ink = _line(words, height, room)
    left, top = (round(edge) + margin for edge in at_side(ink.shape[::-1], where, room)[:2])
    box = (slice(top, top + ink.shape[0]), slice(left, left + ink.shape[1]))
    there = image.pixels[box]
    cover = ink[: there.shape[0], : there.shape[1], None]
    level = _visible(there) if color is None else color_of("write_letters", color)
    pixels = image.pixels.copy()
    mixed = np.rint(there * (1 - cover) + np.array(level, np.float32) * cover)
    pixels[box] = np.where(cover > 0, mixed, there).astype(np.uint8)
    area = np.zeros(image.shape, bool)
    area[box] = cover[..., 0] > 0
    return Written(Image(pixels, alpha=image.alpha), Masks.from_arrays([area]))


def _line(text: str, height: float, room: tuple[int, int]) -> np.ndarray:
    """Return a line of text in a height, smaller where it does not fit: float32, 0 to 1."""
    import cv2

    ink, _ = _drawn_with_box(text, 0)
    scale = min(height / _HEIGHT, room[1] / ink.shape[1], room[0] / ink.shape[0])
    size = (max(1, int(ink.shape[1] * scale)), max(1, int(ink.shape[0] * scale)))
    resampling = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return np.clip(cv2.resize(ink, size, interpolation=resampling), 0, 1)


def _visible(pixels: np.ndarray) -> tuple[int, int, int]:
    """Return white or black, whichever stands out from pixels."""
    light = float(np.mean(pixels @ np.array([0.299, 0.587, 0.114])))
    return (0, 0, 0) if light > 140 else (255, 255, 255)


def _redraw(
    old: np.ndarray, pixels: np.ndarray, corners: np.ndarray, label: str, text: str
) -> None:
    """Write a text into pixels, within the corners of a line."""
    import cv2

    line, to_image, height = _straightened(old, corners)
    ink, color = _ink(line)
    letters = _letters(text, label, ink)
    # A pixel of the image is many of the line: blurred first, none of them is skipped.
    shrinking = _HEIGHT / height
    if shrinking > 1.5:
        letters = cv2.GaussianBlur(letters, (0, 0), shrinking / 3)
    cover = _in_image(letters, to_image, corners, pixels.shape)[:, :, None]
    mixed = np.rint(pixels * (1 - cover) + color * cover).astype(np.uint8)
    pixels[:] = np.where(cover > 0, mixed, pixels)


def _has_area(corners: np.ndarray) -> bool:
    """Return whether no three of a line's four corners lie on one line."""
    before, after = np.roll(corners, 1, axis=0) - corners, np.roll(corners, -1, axis=0) - corners
    areas = before[:, 0] * after[:, 1] - before[:, 1] * after[:, 0]
    return bool((np.abs(areas) > _LEAST_AREA).all())


def _straightened(pixels: np.ndarray, corners: np.ndarray) -> tuple[np.ndarray, np.ndarray, float]:
    """Return a line of text as a level strip, the matrix back to the image, and its height."""
    import cv2

    (left, right), (top, bottom) = (
        [float(np.linalg.norm(corners[one] - corners[other])) for one, other in pairs]
        for pairs in (((3, 0), (2, 1)), ((1, 0), (2, 3)))
    )
    height = max((left + right) / 2, 1.0)
    width = int(np.clip(round(_HEIGHT * (top + bottom) / 2 / height), 8, _WIDTH))
    strip = np.array([[0, 0], [width, 0], [width, _HEIGHT], [0, _HEIGHT]], np.float32)
    # OpenCV's coordinates are those of the pixels' centers.
    to_line = cv2.getPerspectiveTransform(corners.astype(np.float32) - 0.5, strip - 0.5)
    line = cv2.warpPerspective(
        pixels, to_line, (width, _HEIGHT), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )
    return line, np.linalg.inv(to_line), height


def _in_image(
    strip: np.ndarray, to_image: np.ndarray, corners: np.ndarray, shape: tuple[int, ...]
) -> np.ndarray:
    """Return a strip's values in the image, 0 outside the corners: float32, H×W."""
    import cv2

    inside = np.zeros(shape[:2], np.uint8)
    cv2.fillPoly(inside, [np.rint(corners - 0.5).astype(np.int32)], 1)
    size = (shape[1], shape[0])
    return cv2.warpPerspective(strip, to_image, size, flags=cv2.INTER_LINEAR) * inside


def _ink(line: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return where the letters of a straightened line are, bool, and their color.

    Of three colors of the line, that of the letters is the one that is most common in the middle of
    the line's height compared with its upper and lower edge.
    """
    import cv2
    from scipy.cluster.vq import kmeans2, vq

    lab = cv2.cvtColor(line.astype(np.float32) / 255, cv2.COLOR_RGB2LAB).astype(np.float64)
    samples = lab.reshape(-1, 3)
    samples = samples[:: 1 + len(samples) // _COLOR_SAMPLES]
    by_light = samples[np.argsort(samples[:, 0], kind="stable")]
    first = by_light[[len(samples) // 20, len(samples) // 2, -1 - len(samples) // 20]]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of an empty cluster: a line has fewer colors
        centers, _ = kmeans2(samples, first, minit="matrix")
    nearest = vq(lab.reshape(-1, 3), centers)[0].reshape(lab.shape[:2])
    border, middle = max(2, _HEIGHT // 12), slice(_HEIGHT // 4, _HEIGHT - _HEIGHT // 4)
    edge = np.concatenate([nearest[:border].ravel(), nearest[-border:].ravel()])
    shares = [(nearest[middle] == one).mean() - (edge == one).mean() for one in range(3)]
    ink = nearest == int(np.argmax(shares))
    # The rims of letters are mixed with the background: their cores have the color.
    core = cv2.erode(ink.astype(np.uint8), np.ones((5, 5), np.uint8)).astype(bool)
    sample = line[core] if core.sum() > 20 else line[ink]
    color = np.median(sample, axis=0) if len(sample) else np.zeros(3)
    return ink, color.astype(np.float32)


def _letters(text: str, label: str, ink: np.ndarray) -> np.ndarray:
    """Return a text drawn over the ink of another one: float32, 0 to 1."""
    import cv2

    rows = np.flatnonzero(ink.mean(axis=1) > 0.01)
    columns = np.flatnonzero(ink.any(axis=0))
    if not len(rows) or not len(columns):
        rows, columns = np.arange(16, 112), np.arange(ink.shape[1])
    top, bottom, left, right = rows[0], rows[-1] + 1, columns[0], columns[-1] + 1
    old = _drawn(label or text, 0)
    new_bold = _boldness(old, label, ink[top:bottom, left:right])
    new, (_, new_top, _, new_bottom) = _drawn_with_box(text, new_bold)
    _, (_, old_top, _, old_bottom) = _drawn_with_box(label or text, 0)
    # What the font drew from old_top to old_bottom is what the image shows from top to bottom.
    scale = (bottom - top) / max(old_bottom - old_top, 1)
    stretch = np.clip((right - left) / max(old.shape[1] * scale, 1), _CONDENSED, 1.6)
    height, width = (new_bottom - new_top) * scale, new.shape[1] * scale * stretch
    room = ink.shape[1] - left
    if width > room:
        narrower = max(room / width, _CONDENSED / float(stretch))
        width *= min(1.0, narrower)
        if width > room:
            height, width = height * room / width, room
    size = (max(1, round(width)), max(1, round(height)))
    piece = cv2.resize(new, size, interpolation=cv2.INTER_AREA)
    result = np.zeros(ink.shape, np.float32)
    # The base line stays where it is.
    y = round(bottom - (old_bottom - new_bottom) * scale) - size[1]
    y0, y1 = max(0, y), min(ink.shape[0], y + size[1])
    x1 = min(ink.shape[1], left + size[0])
    result[y0:y1, left:x1] = piece[y0 - y : y1 - y, : x1 - left]
    return result


def _boldness(plain: np.ndarray, label: str, ink: np.ndarray) -> int:
    """Return the stroke around letters that gives as much ink as the image has."""
    if not label:
        return 0
    wanted = float(ink.mean())
    strokes = range(_MAX_BOLD + 1)
    return min(strokes, key=lambda stroke: abs(float(_drawn(label, stroke).mean()) - wanted))


def _drawn(text: str, stroke: int) -> np.ndarray:
    return _drawn_with_box(text, stroke)[0]


def _drawn_with_box(text: str, stroke: int) -> tuple[np.ndarray, tuple[int, int, int, int]]:
    """Return a text's ink, 0 to 1, and its box relative to where the font begins a line."""
    from PIL import Image as PillowImage
    from PIL import ImageDraw

    font = drawing.font_for(text, _HEIGHT)
    box = font.getbbox(text, stroke_width=stroke)
    x0, y0, x1, y1 = (int(np.floor(box[0])), int(np.floor(box[1])), int(box[2]), int(box[3]))
    canvas = PillowImage.new("L", (max(1, x1 - x0), max(1, y1 - y0)))
    pen = ImageDraw.Draw(canvas)
    pen.text((-x0, -y0), text, fill=255, font=font, stroke_width=stroke)
    return np.asarray(canvas, np.float32) / 255, (x0, y0, x1, y1)
