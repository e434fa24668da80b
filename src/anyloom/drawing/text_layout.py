"""Fonts, sizes and line breaks of text in images."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from ..foundation.plain_text import plain

if TYPE_CHECKING:
    import PIL.ImageFont

LATIN = 0x250
"""Characters below this code are in Pillow's built-in font."""
WIDE_FONTS = ("NotoSansCJK-Regular.ttc", "DejaVuSans.ttf", "Arial Unicode.ttf", "arial.ttf")


@lru_cache(maxsize=32)
def load_font(size: int, latin: bool = True) -> PIL.ImageFont.FreeTypeFont:
    """Return a font of a height in pixels; for other scripts one of the system's fonts."""
    from PIL import ImageFont

    for name in () if latin else WIDE_FONTS:
        try:
            return ImageFont.truetype(name, size)
        except OSError:
            continue
    font = ImageFont.load_default(size)
    assert isinstance(font, ImageFont.FreeTypeFont)
    return font


def font_for(text: str, size: int) -> PIL.ImageFont.FreeTypeFont:
    """Return a font that has the characters of a text."""
    return load_font(size, all(ord(character) < LATIN for character in text))


def text_size(text: str, size: int) -> tuple[int, int]:
    """Return (width, height) in pixels of a line; the height depends on the font alone."""
    font = font_for(text, size)
    ascent, descent = font.getmetrics()
    return (round(font.getlength(text)), ascent + descent)


def wrap_text(text: str, size: int, width: int, max_lines: int = 4) -> list[str]:
    """Break a text into at max_lines `max_lines` lines of a width; the last may end with "…"."""
    lines: list[str] = []
    for word in plain(text).split(" "):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_size(longer, size)[0] <= width:
            lines[-1] = longer
        else:
            lines.append(_truncate(word, size, width))
    if len(lines) > max_lines:
        lines[max_lines - 1] = _truncate(f"{lines[max_lines - 1]} {lines[max_lines]}…", size, width)
    return lines[:max_lines]


def _truncate(text: str, size: int, width: int) -> str:
    """Cut a text so that it fits a width, and end it with "…" where something was cut."""
    if text_size(text, size)[0] <= width:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        fits = text_size(text[:middle].rstrip() + "…", size)[0] <= width
        low, high = (middle, high) if fits else (low, middle - 1)
    return text[:low].rstrip() + "…"
