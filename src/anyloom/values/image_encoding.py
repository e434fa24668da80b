"""Encoding of images as PNG, JPEG and WebP."""

from __future__ import annotations

import io
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from ..foundation.errors import ImageError

if TYPE_CHECKING:
    import PIL.Image

Format = Literal["PNG", "JPEG", "WEBP"]
SUFFIXES: dict[str, Format] = {".png": "PNG", ".jpg": "JPEG", ".jpeg": "JPEG", ".webp": "WEBP"}
TEXT_LIMIT = 2**20
"""Bytes of one text in a PNG; readers such as Pillow reject longer ones."""
PNG_SETTINGS = {"compress_level": 1, "compress_type": zlib.Z_RLE}
"""Filtered rows have short runs and few other repetitions: photos and label maps become as small as
with Pillow's defaults, in a quarter of the time (`benchmarks/encoding.py`)."""


def encode_image(
    image: PIL.Image.Image, format: Format, quality: int, metadata: Mapping[str, str] | None
) -> bytes:
    """Return the file; see `Image.encode`."""
    kind = format.upper()
    if kind not in ("PNG", "JPEG", "WEBP"):
        raise ValueError(f"cannot write '{format}'; expected PNG, JPEG or WEBP")
    if metadata and kind != "PNG":
        raise ValueError(f"only a PNG stores texts, not a {kind}")
    file = io.BytesIO()
    if kind == "PNG":
        image.save(file, "PNG", pnginfo=_texts(metadata or {}), **PNG_SETTINGS)
    elif kind == "JPEG":
        opaque = image if image.mode == "RGB" else image.convert("RGB")
        opaque.save(file, "JPEG", quality=quality)
    else:
        image.save(file, "WEBP", quality=quality)
    return file.getvalue()


def format_of(path: Path) -> Format:
    """Return the format that the suffix of a file name stands for.

    Raises:
        ImageError: it stands for none of them.
    """
    format = SUFFIXES.get(path.suffix.lower())
    if format is None:
        raise ImageError(
            str(path),
            f"the name of an image file ends with {', '.join(SUFFIXES)}, not with '{path.suffix}'",
        )
    return format


def _texts(metadata: Mapping[str, str]):
    from PIL.PngImagePlugin import PngInfo

    info = PngInfo()
    for key, text in metadata.items():
        if not (1 <= len(key) <= 79 and key.isascii() and key.isprintable()):
            raise ValueError(f"the key of a PNG text is 1 to 79 ASCII characters, got {key!r}")
        if len(text.encode()) > TEXT_LIMIT:
            raise ValueError(
                f"the text '{key}' is longer than the limit of a PNG text, {TEXT_LIMIT} B"
            )
        info.add_itxt(key, text, zip=True)
    return info
