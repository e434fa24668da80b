"""What is inside an image file, however broken it is?

Pillow raises almost any exception on damaged files, warns on many, and rotates some formats itself;
here all of it becomes pixels or one ImageError.
"""

from __future__ import annotations

import io
import stat
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ..foundation.errors import ImageError
from ..foundation.plain_text import plain
from .quiet_pillow import quiet

if TYPE_CHECKING:
    import PIL.Image

FORMATS = ("PNG", "JPEG", "WEBP", "TIFF", "BMP", "GIF")
IMAGE_SUFFIXES = frozenset({".png", ".jpg", ".jpeg", ".webp", ".tif", ".tiff", ".bmp", ".gif"})
"""What a file must be called to be taken for an image where a whole folder is read."""
BYTES_PER_PIXEL = 16
"""An uncompressed image of four 32-bit channels; no file needs more."""
ORIENTATION = 0x0112
REASON_LENGTH = 160


def read_file(path: str | Path, max_pixels: int) -> bytes:
    """Return the bytes of an ordinary file.

    Raises:
        ImageError: there is none, or it is larger than any image of `max_pixels`.
    """
    label = plain(str(path))
    limit = max_pixels * BYTES_PER_PIXEL + 2**20
    try:
        status = Path(path).stat()
        if stat.S_ISDIR(status.st_mode):
            raise ImageError(label, "is a folder, not an image")
        if not stat.S_ISREG(status.st_mode):
            raise ImageError(label, "is not an ordinary file")
        if status.st_size > limit:
            raise ImageError(label, f"{status.st_size / 1e6:.0f} MB is too large for an image file")
        return Path(path).read_bytes()
    except FileNotFoundError:
        raise ImageError(label, "no such file") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise ImageError(label, f"cannot be read ({plain(reason, REASON_LENGTH)})") from None


def read_header(encoded: bytes, label: str, max_pixels: int) -> tuple[tuple[int, int], int]:
    """Return (height, width) as the image will be shown, and its EXIF orientation from 1 to 8.

    Raises:
        ImageError: not an image, or more than `max_pixels`; nothing has been decoded then.
    """
    if not encoded:
        raise ImageError(label, "the file is empty")
    with reported_as(label), quiet:
        picture = _opened(encoded)
        width, height = picture.size
        if width * height > max_pixels:
            raise ImageError(
                label,
                f"{width} × {height} is {width * height / 1e6:.0f} megapixels, "
                f"the limit is {max_pixels / 1e6:.0f}",
            )
        orientation = _orientation(picture, encoded)
    return ((width, height) if orientation > 4 else (height, width)), orientation


def read_pixels(
    encoded: bytes, label: str, orientation: int
) -> tuple[np.ndarray, np.ndarray | None]:
    """Return the upright RGB pixels and the alpha (None where opaque) of the first frame.

    Raises:
        ImageError: the image is damaged.
    """
    with reported_as(label), quiet:
        picture = _opened(encoded)
        picture.load()
        return pixels_of(_upright(picture, orientation))


def read_text(encoded: bytes, label: str) -> dict[str, str]:
    """Return the texts that a PNG carries before its pixels; other formats carry none."""
    with reported_as(label), quiet:
        picture = _opened(encoded)
        texts = picture.info if picture.format == "PNG" else {}
        return {str(key): str(text) for key, text in texts.items() if isinstance(text, str)}


def pixels_of(picture: PIL.Image.Image) -> tuple[np.ndarray, np.ndarray | None]:
    """Return 8-bit RGB pixels and alpha of a PIL image of any mode."""
    if picture.mode in ("I;16", "I;16B", "I;16L", "I;16N", "I", "F"):
        return _eight_bit(np.asarray(picture)), None
    if picture.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in picture.info:
        both = np.asarray(picture.convert("RGBA"))
        alpha = both[:, :, 3]
        return both[:, :, :3], None if alpha.min() == 255 else alpha
    return np.asarray(picture.convert("RGB")), None


class reported_as:
    """Turn whatever Pillow raises into one ImageError of one line."""

    def __init__(self, label: str) -> None:
        self.label = label

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: Any, error: BaseException | None, trace: Any) -> None:
        if error is None or isinstance(error, ImageError) or not isinstance(error, Exception):
            return
        import PIL
        import PIL.Image

        if isinstance(error, PIL.UnidentifiedImageError):
            reason = f"not an image that anyloom reads ({', '.join(FORMATS)})"
        elif isinstance(error, PIL.Image.DecompressionBombError):
            reason = "more pixels than Pillow agrees to decode"
        elif isinstance(error, MemoryError):
            reason = "needs more memory than there is"
        else:
            detail = plain(str(error), REASON_LENGTH) or type(error).__name__
            reason = f"damaged image ({detail})"
        raise ImageError(self.label, reason) from None


def _opened(encoded: bytes) -> PIL.Image.Image:
    import PIL.Image

    return PIL.Image.open(io.BytesIO(encoded), formats=FORMATS)


def _orientation(picture: PIL.Image.Image, encoded: bytes) -> int:
    import PIL.Image

    if picture.format == "TIFF":
        return 1  # Pillow turns TIFF files upright itself.
    try:
        if picture.format == "PNG" and "exif" not in picture.info and b"eXIf" in encoded:
            picture.load()  # A chunk after the pixels is found only behind them.
        # Not `picture.getexif()`: for a PNG without EXIF that decodes all pixels.
        orientation = PIL.Image.Image.getexif(picture).get(ORIENTATION, 1)
    except Exception:
        return 1  # An image whose EXIF is damaged is still an image.
    return orientation if orientation in range(1, 9) else 1


def _upright(picture: PIL.Image.Image, orientation: int) -> PIL.Image.Image:
    from PIL.Image import Transpose

    turns = {
        2: Transpose.FLIP_LEFT_RIGHT,
        3: Transpose.ROTATE_180,
        4: Transpose.FLIP_TOP_BOTTOM,
        5: Transpose.TRANSPOSE,
        6: Transpose.ROTATE_270,
        7: Transpose.TRANSVERSE,
        8: Transpose.ROTATE_90,
    }
    return picture.transpose(turns[orientation]) if orientation in turns else picture


def _eight_bit(gray: np.ndarray) -> np.ndarray:
    """Bring deep gray pixels to 0..255: by 257 for 16-bit, by the range found for the rest."""
    if gray.dtype.kind == "u" or (gray.dtype == np.int32 and 0 <= gray.min() <= gray.max() < 65536):
        scaled = gray.astype(np.float32) / 257 if gray.max() > 255 else gray.astype(np.float32)
    else:
        finite = np.nan_to_num(gray.astype(np.float64), nan=0.0, posinf=0.0, neginf=0.0)
        low, high = float(finite.min()), float(finite.max())
        scaled = (finite - low) * (255 / (high - low)) if high > low else np.zeros_like(finite)
    eight = np.clip(np.rint(scaled), 0, 255).astype(np.uint8)
    return np.repeat(eight[:, :, None], 3, axis=2)
