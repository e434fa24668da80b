"""How does a picture enter anyloom, and what does anyloom know about it?"""

from __future__ import annotations

import io
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import numpy as np
import xxhash

from ..errors import ImageError
from .value import Json, Value, frozen

if TYPE_CHECKING:
    import PIL.Image
    import torch

MAX_PIXELS = 64_000_000
FORMATS = ("PNG", "JPEG", "WEBP", "TIFF", "BMP", "GIF")


class Image(Value):
    """A picture: uint8, height × width × 3, RGB, upright; alpha kept apart.

    `name` and `source` say where the picture came from. They are not content: two equal pictures
    of different names share a fingerprint, and nodes must not depend on them.
    """

    def __init__(
        self, pixels: Any, *, alpha: Any = None, name: str = "", source: str | None = None
    ) -> None:
        """Make a picture from an array.

        Args:
            pixels: uint8 array, H×W×3 (RGB), H×W×4 (RGBA) or H×W (grey).
            alpha: uint8 array H×W, 255 = opaque, or None.
            name: what outputs are named after, without a folder.
            source: the path the picture was read from.

        Raises:
            ImageError: the array is not such a picture.
        """
        array = np.asarray(pixels)
        label = name or "image"
        if array.dtype != np.uint8:
            raise ImageError(label, f"expected uint8 pixels from 0 to 255, got {array.dtype}")
        if array.ndim == 2:
            array = np.repeat(array[:, :, None], 3, axis=2)
        if array.ndim == 3 and array.shape[2] == 4:
            alpha = array[:, :, 3] if alpha is None else alpha
            array = array[:, :, :3]
        if array.ndim != 3 or array.shape[2] != 3 or 0 in array.shape:
            raise ImageError(label, f"expected height × width × 3 pixels, got {array.shape}")
        if alpha is not None and np.shape(alpha) != array.shape[:2]:
            raise ImageError(label, f"alpha is {np.shape(alpha)}, pixels are {array.shape[:2]}")
        self._pixels: np.ndarray | None = frozen(array)
        self._alpha: np.ndarray | None = None if alpha is None else frozen(alpha, np.uint8)
        self._size = (int(array.shape[0]), int(array.shape[1]))
        self._encoded: bytes | None = None
        self._lock = threading.Lock()
        self.name = name
        self.source = source

    @classmethod
    def open(cls, path: str | Path, *, max_pixels: int = MAX_PIXELS) -> Self:
        """Read a picture from a file: PNG, JPEG, WebP, TIFF, BMP, or the first frame of a GIF.

        The header is checked at once, the pixels are decoded when first needed. EXIF orientation
        is applied; grey, palette, CMYK and 16-bit pictures become 8-bit RGB.

        Raises:
            ImageError: missing, empty, damaged, not a picture, or more than `max_pixels`.
        """
        file = Path(path)
        try:
            encoded = file.read_bytes()
        except FileNotFoundError:
            raise ImageError(str(path), "no such file") from None
        except IsADirectoryError:
            raise ImageError(str(path), "is a folder, not an image") from None
        except (OSError, ValueError) as error:
            raise ImageError(str(path), f"cannot be read ({error})") from None
        return cls.decode(encoded, name=file.stem, source=str(path), max_pixels=max_pixels)

    @classmethod
    def decode(
        cls,
        encoded: bytes,
        *,
        name: str = "",
        source: str | None = None,
        max_pixels: int = MAX_PIXELS,
    ) -> Self:
        """Make a picture from the bytes of an image file; see `open`."""
        label = source or name or "image"
        if not encoded:
            raise ImageError(label, "the file is empty")
        with _reported_as(label):
            picture = _opened(encoded)
            width, height = picture.size
            upright = (height, width) if _is_sideways(picture) else (width, height)
        if width * height > max_pixels:
            raise ImageError(
                label,
                f"{width} × {height} is {width * height / 1e6:.0f} megapixels, "
                f"the limit is {max_pixels / 1e6:.0f}",
            )
        image = cls.__new__(cls)
        image._pixels = None
        image._alpha = None
        image._size = (upright[1], upright[0])
        image._encoded = encoded
        image._lock = threading.Lock()
        image.name = name
        image.source = source
        # Hashing the encoded bytes is several times cheaper than hashing the pixels.
        digest = xxhash.xxh3_128(b"Image/1")
        digest.update(encoded)
        image.__dict__["fingerprint"] = digest.hexdigest()
        return image

    @classmethod
    def from_pil(cls, picture: PIL.Image.Image, *, name: str = "") -> Self:
        """Make a picture from a PIL image of any mode."""
        pixels, alpha = _pixels_of(picture)
        return cls(pixels, alpha=alpha, name=name)

    @classmethod
    def from_torch(cls, tensor: torch.Tensor, *, name: str = "") -> Self:
        """Make a picture from a 3×H×W tensor: uint8, or float from 0 to 1."""
        array = tensor.detach().cpu()
        if array.dtype.is_floating_point:
            array = (array.float().clamp(0, 1) * 255).round()
        return cls(array.permute(1, 2, 0).numpy().astype(np.uint8), name=name)

    @property
    def pixels(self) -> np.ndarray:
        """uint8, H×W×3, RGB, read-only."""
        if self._pixels is None:
            self._decode()
        assert self._pixels is not None
        return self._pixels

    @property
    def alpha(self) -> np.ndarray | None:
        """uint8, H×W, 255 = opaque; None where the picture has no transparency."""
        if self._pixels is None:
            self._decode()
        return self._alpha

    @property
    def size(self) -> tuple[int, int]:
        """(height, width) in pixels, upright."""
        return self._size

    @property
    def height(self) -> int:
        return self._size[0]

    @property
    def width(self) -> int:
        return self._size[1]

    def named(self, name: str, source: str | None = None) -> Image:
        """Return the same picture under another name."""
        other = Image.__new__(Image)
        other.__dict__.update(self.__dict__)
        other.name, other.source = name, source
        return other

    def to_pil(self) -> PIL.Image.Image:
        """Return a PIL image, RGB or RGBA."""
        import PIL.Image

        picture = PIL.Image.fromarray(self.pixels)
        if self.alpha is not None:
            picture.putalpha(PIL.Image.fromarray(self.alpha))
        return picture

    def to_torch(self) -> torch.Tensor:
        """Return a 3×H×W uint8 tensor."""
        import torch

        return torch.from_numpy(self.pixels.copy()).permute(2, 0, 1)

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> np.ndarray:
        return np.array(self.pixels, dtype=dtype, copy=True if copy is None else copy)

    def facts(self) -> dict[str, Json]:
        return {}

    def arrays(self) -> dict[str, np.ndarray]:
        parts = {"pixels": self.pixels}
        if self.alpha is not None:
            parts["alpha"] = self.alpha
        return parts

    @property
    def nbytes(self) -> int:
        pixels = self._size[0] * self._size[1] * 3
        return pixels if self._pixels is not None else len(self._encoded or b"")

    @classmethod
    def restore(cls, facts: Mapping[str, Any], arrays: Mapping[str, np.ndarray]) -> Self:
        return cls(arrays["pixels"], alpha=arrays.get("alpha"))

    def __repr__(self) -> str:
        named = f" '{self.name}'" if self.name else ""
        return f"<Image{named} {self.width}×{self.height}>"

    def _decode(self) -> None:
        with self._lock:
            if self._pixels is not None:
                return
            assert self._encoded is not None
            with _reported_as(self.source or self.name or "image"):
                pixels, alpha = _pixels_of(_opened(self._encoded))
            self._alpha = None if alpha is None else frozen(alpha)
            self._pixels = frozen(pixels)
            self._encoded = None


class _reported_as:
    """Turn whatever Pillow raises (it raises almost anything) into one ImageError."""

    def __init__(self, label: str) -> None:
        self.label = label

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: Any, error: BaseException | None, trace: Any) -> None:
        if error is None or isinstance(error, ImageError) or not isinstance(error, Exception):
            return
        import PIL

        if isinstance(error, PIL.UnidentifiedImageError):
            reason = f"not an image that anyloom reads ({', '.join(FORMATS)})"
        elif isinstance(error, MemoryError):
            reason = "needs more memory than there is"
        else:
            reason = f"damaged image ({' '.join(str(error).split()) or type(error).__name__})"
        raise ImageError(self.label, reason) from None


def _opened(encoded: bytes) -> PIL.Image.Image:
    import warnings

    import PIL.Image

    with warnings.catch_warnings():
        # The pixel limit is checked by the caller, before anything is decoded.
        warnings.simplefilter("ignore")
        return PIL.Image.open(io.BytesIO(encoded), formats=FORMATS)


def _is_sideways(picture: PIL.Image.Image) -> bool:
    return picture.getexif().get(0x0112, 1) in (5, 6, 7, 8)


def _pixels_of(picture: PIL.Image.Image) -> tuple[np.ndarray, np.ndarray | None]:
    import warnings

    import PIL.ImageOps

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        picture.load()
        picture = PIL.ImageOps.exif_transpose(picture) or picture
        if picture.mode in ("I;16", "I;16B", "I;16L", "I", "F"):
            return _eight_bit(np.asarray(picture)), None
        if picture.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in picture.info:
            both = np.asarray(picture.convert("RGBA"))
            return both[:, :, :3], both[:, :, 3]
        return np.asarray(picture.convert("RGB")), None


def _eight_bit(grey: np.ndarray) -> np.ndarray:
    """Bring deep grey pixels to 0..255: by 257 for 16-bit, by the range found for the rest."""
    if grey.dtype == np.uint16 or (
        grey.dtype == np.int32 and 0 <= grey.min() <= grey.max() < 65536
    ):
        scaled = grey.astype(np.float32) / 257 if grey.max() > 255 else grey.astype(np.float32)
    else:
        finite = np.nan_to_num(grey.astype(np.float32), nan=0.0, posinf=0.0, neginf=0.0)
        low, high = float(finite.min()), float(finite.max())
        scaled = (finite - low) * (255 / (high - low)) if high > low else np.zeros_like(finite)
    eight = np.clip(np.rint(scaled), 0, 255).astype(np.uint8)
    return np.repeat(eight[:, :, None], 3, axis=2)
