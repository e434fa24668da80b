"""How is any text written onto an image, readable and harmless?"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from ..foundation.plain_text import plain

if TYPE_CHECKING:
    import PIL.ImageFont

LATIN = 0x250
"""Characters below are in the font that Pillow carries."""
WIDE_FONTS = ("NotoSansCJK-Regular.ttc", "DejaVuSans.ttf", "Arial Unicode.ttf", "arial.ttf")


@lru_cache(maxsize=32)
def font_of(size: int, latin: bool = True) -> PIL.ImageFont.FreeTypeFont:
    """Return a font of a height in pixels; for other scripts one of the system's own."""
    from PIL import ImageFont

    for name in () if latin else WIDE_FONTS:
        try:
            return ImageFont.truetype(name, size)
        except OSError:
            continue
    found = ImageFont.load_default(size)
    assert isinstance(found, ImageFont.FreeTypeFont)
    return found


def font_for(text: str, size: int) -> PIL.ImageFont.FreeTypeFont:
    """Return the font that a text needs."""
    return font_of(size, all(ord(character) < LATIN for character in text))


def text_size(text: str, size: int) -> tuple[int, int]:
    """Return (width, height) in pixels of a line; the height is the same for every text."""
    font = font_for(text, size)
    ascent, descent = font.getmetrics()
    return (round(font.getlength(text)), ascent + descent)


def wrapped(text: str, size: int, width: int, most: int = 4) -> list[str]:
    """Break a text into at most `most` lines that fit a width; the last may end with "…"."""
    lines: list[str] = []
    for word in plain(text).split(" "):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_size(longer, size)[0] <= width:
            lines[-1] = longer
        else:
            lines.append(_fitting(word, size, width))
    if len(lines) > most:
        lines[most - 1] = _fitting(f"{lines[most - 1]} {lines[most]}…", size, width)
    return lines[:most]


def _fitting(text: str, size: int, width: int) -> str:
    if text_size(text, size)[0] <= width:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        fits = text_size(text[:middle].rstrip() + "…", size)[0] <= width
        low, high = (middle, high) if fits else (low, middle - 1)
    return text[:low].rstrip() + "…"
