"""Decoding of image files: pixels, or one ImageError, however damaged the file is.

Pillow raises almost any exception on damaged files, warns on many, and rotates some formats itself.
"""

from __future__ import annotations

import io
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from ..foundation.errors import ImageError
from ..foundation.plain_text import plain
from .quiet_pillow import quiet

if TYPE_CHECKING:
    import PIL.Image

FORMATS = ("PNG", "JPEG", "WEBP", "TIFF", "BMP", "GIF")
IMAGE_SUFFIXES = frozenset({".png", ".jpg", ".jpeg", ".webp", ".tif", ".tiff", ".bmp", ".gif"})
"""Suffixes of the files that count as images when a folder is read."""
BYTES_PER_PIXEL = 16
"""An uncompressed image of four 32-bit channels, the largest that a file can need."""
ORIENTATION = 0x0112
REASON_LENGTH = 160


def read_file(path: str | Path, max_pixels: int) -> bytes:
    """Return the bytes of a regular file.

    Raises:
        ImageError: it does not exist, or is larger than any image of `max_pixels`.
    """
    label = plain(str(path))
    limit = max_pixels * BYTES_PER_PIXEL + 2**20
    try:
        status = Path(path).stat()
        if stat.S_ISDIR(status.st_mode):
            raise ImageError(label, "is a folder, not an image")
        if not stat.S_ISREG(status.st_mode):
            raise ImageError(label, "is not a regular file")
        if status.st_size > limit:
            raise ImageError(label, f"{status.st_size / 1e6:.0f} MB is too large for an image file")
        return Path(path).read_bytes()
    except FileNotFoundError:
        raise ImageError(label, "no such file") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise ImageError(label, f"cannot be read ({plain(reason, REASON_LENGTH)})") from None


def read_header(encoded: bytes, label: str, max_pixels: int) -> tuple[tuple[int, int], int]:
    """Return the upright (height, width) and the EXIF orientation from 1 to 8, without decoding.

    Raises:
        ImageError: not an image, or more than `max_pixels`.
    """
    if not encoded:
        raise ImageError(label, "the file is empty")
    with reported_as(label), quiet:
        image = opened(encoded)
        width, height = image.size
        if width * height > max_pixels:
            raise ImageError(
                label,
                f"{width} × {height} is {width * height / 1e6:.0f} megapixels, "
                f"the limit is {max_pixels / 1e6:.0f}",
            )
        orientation = _orientation(image, encoded)
    return ((width, height) if orientation > 4 else (height, width)), orientation


def read_pixels(
    encoded: bytes, label: str, orientation: int
) -> tuple[np.ndarray, np.ndarray | None]:
    """Return the upright RGB pixels and the alpha (None where opaque) of the first frame.

    Raises:
        ImageError: the image is damaged.
    """
    with reported_as(label), quiet:
        image = opened(encoded)
        image.load()
        return pixels_of(upright(image, orientation))


def read_text(encoded: bytes, label: str) -> dict[str, str]:
    """Return the texts that a PNG has before its pixels; other formats have none."""
    with reported_as(label), quiet:
        image = opened(encoded)
        texts = image.info if image.format == "PNG" else {}
        return {str(key): str(text) for key, text in texts.items() if isinstance(text, str)}


def pixels_of(image: PIL.Image.Image) -> tuple[np.ndarray, np.ndarray | None]:
    """Return 8-bit RGB pixels and alpha of a PIL image of any mode."""
    if image.mode in ("I;16", "I;16B", "I;16L", "I;16N", "I", "F"):
        return _eight_bit(np.asarray(image)), None
    if image.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in image.info:
        both = np.asarray(image.convert("RGBA"))
        alpha = both[:, :, 3]
        return both[:, :, :3], None if alpha.min() == 255 else alpha
    return np.asarray(image.convert("RGB")), None


@contextmanager
def reported_as(label: str) -> Iterator[None]:
    """Convert whatever Pillow raises in a `with` block into one ImageError."""
    try:
        yield
    except ImageError:
        raise
    except Exception as error:
        import PIL.Image

        if isinstance(error, PIL.UnidentifiedImageError):
            reason = f"not an image that anyloom reads ({', '.join(FORMATS)})"
        elif isinstance(error, PIL.Image.DecompressionBombError):
            reason = "more pixels than Pillow decodes"
        elif isinstance(error, MemoryError):
            reason = "not enough memory"
        else:
            detail = plain(str(error), REASON_LENGTH) or type(error).__name__
            reason = f"damaged image ({detail})"
        raise ImageError(label, reason) from None


def opened(encoded: bytes) -> PIL.Image.Image:
    """Return the file as Pillow opens it, not yet decoded."""
    import PIL.Image

    return PIL.Image.open(io.BytesIO(encoded), formats=FORMATS)


def _orientation(image: PIL.Image.Image, encoded: bytes) -> int:
    import PIL.Image

    if image.format == "TIFF":
        return 1  # Pillow applies the orientation of TIFF files itself.
    try:
        if image.format == "PNG" and "exif" not in image.info and b"eXIf" in encoded:
            image.load()  # A chunk after the pixels is read only after them.
        # Not `image.getexif()`: for a PNG without EXIF that decodes all pixels.
        orientation = PIL.Image.Image.getexif(image).get(ORIENTATION, 1)
    except Exception:
        return 1  # An image whose EXIF is damaged is still an image.
    return orientation if orientation in range(1, 9) else 1


def upright(image: PIL.Image.Image, orientation: int) -> PIL.Image.Image:
    """Return an image turned as its EXIF orientation says."""
    from PIL.Image import Transpose

    transposes = {
        2: Transpose.FLIP_LEFT_RIGHT,
        3: Transpose.ROTATE_180,
        4: Transpose.FLIP_TOP_BOTTOM,
        5: Transpose.TRANSPOSE,
        6: Transpose.ROTATE_270,
        7: Transpose.TRANSVERSE,
        8: Transpose.ROTATE_90,
    }
    return image.transpose(transposes[orientation]) if orientation in transposes else image


def _eight_bit(gray: np.ndarray) -> np.ndarray:
    """Return gray pixels of more bits as 0..255: 16-bit ones divided by 257, others by min-max."""
    if gray.dtype.kind == "u" or (gray.dtype == np.int32 and 0 <= gray.min() <= gray.max() < 65536):
        scaled = gray.astype(np.float32) / 257 if gray.max() > 255 else gray.astype(np.float32)
    else:
        finite = np.nan_to_num(gray.astype(np.float64), nan=0.0, posinf=0.0, neginf=0.0)
        low, high = float(finite.min()), float(finite.max())
        scaled = (finite - low) * (255 / (high - low)) if high > low else np.zeros_like(finite)
    eight = np.clip(np.rint(scaled), 0, 255).astype(np.uint8)
    return np.repeat(eight[:, :, None], 3, axis=2)
