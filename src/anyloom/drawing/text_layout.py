"""Fonts, sizes and line breaks of text in images."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from ..foundation.plain_text import plain

if TYPE_CHECKING:
    import PIL.ImageFont

LATIN = 0x250
"""Characters below this code are in Pillow's built-in font."""
WIDE_FONTS = (
    *("NotoSansCJK-Regular.ttc", "NotoSansSC-Regular.otf", "SourceHanSansSC-Regular.otf"),
    *("wqy-microhei.ttc", "wqy-zenhei.ttc", "DroidSansFallbackFull.ttf", "PingFang.ttc"),
    *("Hiragino Sans GB.ttc", "msyh.ttc", "simhei.ttf", "Arial Unicode.ttf"),
    *("DejaVuSans.ttf", "arial.ttf"),
)
"""Fonts of systems, those with the most characters first."""
NO_CHARACTER = "\U0010fffe"
"""A code that no font has."""


@lru_cache(maxsize=64)
def load_font(size: int, name: str = "") -> PIL.ImageFont.FreeTypeFont | None:
    """Return a font of a height in pixels, Pillow's own without a name; None if there is none."""
    from PIL import ImageFont

    if name:
        try:
            return ImageFont.truetype(name, size)
        except OSError:
            return None
    font = ImageFont.load_default(size)
    assert isinstance(font, ImageFont.FreeTypeFont)
    return font


def font_for(text: str, size: int) -> PIL.ImageFont.FreeTypeFont:
    """Return the font that has most characters of a text, all of them if there is such a font."""
    name = _font_name("".join(sorted({one for one in text if ord(one) >= LATIN})))
    font = load_font(size, name) or load_font(size)
    assert font is not None
    return font


def missing_characters(text: str) -> str:
    """Return the characters of a text that no font has which is installed, each once."""
    wide = "".join(sorted({one for one in text if ord(one) >= LATIN and not one.isspace()}))
    return "".join(_missing_in(_font_name(wide), wide)) if wide else ""


def readable(text: str) -> str:
    """Return a text with the codes of characters that no font has, "U+676F": no rows of boxes."""
    missing = missing_characters(text)
    if not missing:
        return text
    return "".join(f"U+{ord(one):04X} " if one in missing else one for one in text).strip()


@lru_cache(maxsize=256)
def _font_name(wide: str) -> str:
    """Return the font that has most of some characters, "" for Pillow's own."""
    best = ("", len(wide))
    for name in ("", *WIDE_FONTS) if wide else ():
        missing = len(_missing_in(name, wide))
        if missing < best[1]:
            best = (name, missing)
        if not missing:
            break
    return best[0]


@lru_cache(maxsize=1024)
def _missing_in(name: str, characters: str) -> tuple[str, ...]:
    """Return the characters that a font draws as it draws those that it has not."""
    font = load_font(16, name)
    if font is None:
        return tuple(characters)
    nothing = _drawn(font, NO_CHARACTER)
    return tuple(one for one in characters if _drawn(font, one) == nothing)


def _drawn(font: PIL.ImageFont.FreeTypeFont, character: str) -> tuple[Any, bytes]:
    mask = font.getmask(character)
    return mask.size, bytes(mask)  # pyright: ignore[reportArgumentType] – its stub lacks __iter__


def text_size(text: str, size: int) -> tuple[int, int]:
    """Return (width, height) in pixels of a line; the height depends on the font alone."""
    font = font_for(text, size)
    ascent, descent = font.getmetrics()
    return (round(font.getlength(text)), ascent + descent)


def wrap_text(text: str, size: int, width: int, max_lines: int = 4) -> list[str]:
    """Break a text into at max_lines `max_lines` lines of a width; the last may end with "…"."""
    lines: list[str] = []
    for word in readable(plain(text)).split(" "):
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
