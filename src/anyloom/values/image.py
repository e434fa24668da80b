"""Image: pixels in memory or decoded on first use, identified by content."""

from __future__ import annotations

import re
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import numpy as np
import xxhash

from ..foundation.atomic_files import write_atomically
from ..foundation.bounded_cache import BoundedCache
from ..foundation.errors import ImageError
from ..foundation.plain_text import plain
from . import image_decoding
from .image_decoding import DepthRange
from .image_encoding import Format, encode_image, format_of
from .image_file import label_of
from .medical.slices import stem_of
from .value import Json, Value, frozen

if TYPE_CHECKING:
    import PIL.Image
    import torch

MAX_PIXELS = 64_000_000
DECODED_BYTES = 128 * 2**20
SMALLEST_CACHED = 8192
"""Bytes; pixels that take less are decoded faster than an entry of a cache is worth."""
_decoded: BoundedCache[str, tuple[np.ndarray, np.ndarray | None]] = BoundedCache(DECODED_BYTES)
"""Pixels of the files decoded last, for several readers of the same files."""


class Image(Value):
    """An image: uint8, height × width × 3, RGB, upright; alpha is separate.

    `name`, `source` and `part` tell where the image came from: what its outputs are called, the
    path of its file, and which of several images in the file it is ("axial-012"; "" for the only
    one). They are not content: equal images of different names share a fingerprint, and nodes must
    not depend on them.

    An image read from a file is identified by the hash of the file's bytes, which is several times
    cheaper than hashing its pixels and needs no decoding. The same pixels made from an array are
    therefore another value: nothing is shared wrongly, at worst a result is computed twice.
    """

    part: str = ""
    spacing: tuple[float, float] | None = None
    """Of a scan, the distance between rows and between columns, in millimeters."""
    _is_tile: bool = False

    def __init__(
        self, pixels: Any, *, alpha: Any = None, name: str = "", source: str | None = None
    ) -> None:
        """Make an image from an array.

        Args:
            pixels: uint8 array, H×W×3 (RGB), H×W×4 (RGBA) or H×W (gray).
            alpha: uint8 array H×W, 255 = opaque, or None.
            name: the base name of outputs made from the image.
            source: the path the image was read from.

        Raises:
            ImageError: the array is not such an image.
        """
        array = np.asarray(pixels)
        label = plain(name) or "image"
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
        self._shape = (int(array.shape[0]), int(array.shape[1]))
        self._encoded: bytes | None = None
        self._orientation = 1
        self._depth_range: DepthRange | None = None
        self._file: str | None = None
        self._lock = threading.Lock()
        self.name = name
        self.source = source

    @classmethod
    def open(
        cls,
        path: str | Path,
        *,
        part: str = "",
        max_pixels: int = MAX_PIXELS,
        depth_range: DepthRange | None = None,
    ) -> Self:
        """Read an image from a file: PNG, JPEG, WebP, TIFF, BMP, or the first frame of a GIF.

        The header is checked at once, the pixels are decoded when first needed. EXIF orientation
        is applied; gray, palette and CMYK images become 8-bit RGB, colors with an ICC profile
        become sRGB. The extra "heif" reads HEIC images too, the extra "medical" DICOM files and
        slices of volumes.

        Args:
            part: which of several images in the file: "axial-012" of a NIfTI volume, "frame-003"
                of a DICOM file.
            max_pixels: larger images are refused.
            depth_range: the values of an image of more than 8 bits that become black and
                white; by default its lowest and its highest, whatever the type of its values. Of
                DICOM and NIfTI they are real values, such as Hounsfield units; the default is the
                window that the file states, or else, in a volume, its percentiles 0.5 and 99.5.

        Raises:
            ImageError: missing, empty, damaged, not an image, or more than `max_pixels`.
        """
        encoded = image_decoding.read_file(path, max_pixels, part)
        stem = stem_of(Path(path))
        return cls.decode(
            encoded,
            name=f"{stem}-{part}" if part else stem,
            source=str(path),
            part=part,
            max_pixels=max_pixels,
            depth_range=depth_range,
        )

    @classmethod
    def decode(
        cls,
        encoded: bytes,
        *,
        name: str = "",
        source: str | None = None,
        part: str = "",
        max_pixels: int = MAX_PIXELS,
        depth_range: DepthRange | None = None,
    ) -> Self:
        """Make an image from the bytes of an image file; see `open`."""
        encoded = bytes(encoded)
        header = image_decoding.read_header(encoded, _label(name, source, part), max_pixels)
        image = cls.__new__(cls)
        image._pixels = None
        image._alpha = None
        image._shape = header.shape
        image._encoded = encoded
        image._orientation = header.orientation
        image._depth_range = depth_range
        image._lock = threading.Lock()
        image.name = name
        image.source = source
        image.part = part
        image.spacing = header.spacing
        image._is_tile = header.tile
        digest = xxhash.xxh3_128(b"Image/1")
        if header.conversion:
            digest.update(f"{header.conversion}/1".encode())
            digest.update(repr(depth_range).encode() if header.conversion == "depth" else b"")
        digest.update(encoded)
        image._identify(digest.hexdigest())
        return image

    @classmethod
    def from_pil(cls, image: PIL.Image.Image, *, name: str = "") -> Self:
        """Make an image from a PIL image of any mode."""
        profile = image_decoding.profile_of(image)
        pixels, alpha = image_decoding.pixels_of(image, profile=profile)
        return cls(pixels, alpha=alpha, name=name)

    @classmethod
    def from_torch(cls, tensor: torch.Tensor, *, name: str = "") -> Self:
        """Make an image from a 3×H×W tensor: uint8, or float from 0 to 1."""
        array = tensor.detach().cpu()
        if array.ndim != 3 or array.shape[0] != 3:
            raise ImageError(
                plain(name) or "image", f"expected a 3×H×W tensor, got {tuple(array.shape)}"
            )
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
        """uint8, H×W, 255 = opaque; None where the image has no transparency."""
        if self._pixels is None:
            self._decode()
        return self._alpha

    @property
    def data_mask(self) -> np.ndarray | None:
        """bool, H×W: where the tile of a georeferenced raster has data.

        None where it has data everywhere, as other images have.
        """
        return self.alpha > 0 if self._is_tile and self.alpha is not None else None

    @property
    def shape(self) -> tuple[int, int]:
        """(height, width) in pixels, upright."""
        return self._shape

    @property
    def height(self) -> int:
        return self._shape[0]

    @property
    def width(self) -> int:
        return self._shape[1]

    def named(self, name: str, source: str | None = None) -> Image:
        """Return the same image under another name."""
        other = Image.__new__(Image)
        other.__dict__.update(self.__dict__)
        other.name, other.source, other.part = name, source, ""
        return other

    def with_pixels(self, pixels: Any, *, alpha: Any = None) -> Image:
        """Return an image made from this one, which is called as it is and says the same source.

        Args:
            pixels: uint8 array, H×W×3 (RGB) or H×W (gray), of any size.
            alpha: uint8 array H×W, 255 = opaque, or None.

        Raises:
            ImageError: the array is not such an image.
        """
        made = Image(pixels, alpha=alpha, name=self.name, source=self.source)
        made.part = self.part
        if made.shape == self.shape:
            made.spacing = self.spacing
            made._is_tile = self._is_tile
        return made

    def to_pil(self) -> PIL.Image.Image:
        """Return a PIL image, RGB or RGBA."""
        import PIL.Image

        image = PIL.Image.fromarray(self.pixels)
        if self.alpha is not None:
            image.putalpha(PIL.Image.fromarray(self.alpha))
        return image

    def to_torch(self) -> torch.Tensor:
        """Return a 3×H×W uint8 tensor."""
        import torch

        return torch.from_numpy(self.pixels.copy()).permute(2, 0, 1)

    def encode(
        self,
        format: Format = "PNG",
        *,
        quality: int = 90,
        metadata: Mapping[str, str] | None = None,
    ) -> bytes:
        """Return the image as the bytes of a file.

        Args:
            format: PNG (exact, with alpha), JPEG (without alpha) or WEBP.
            quality: of JPEG and WEBP, from 1 to 100.
            metadata: texts stored in a PNG, such as the graph that made it.

        Raises:
            ValueError: an unknown format, a text over 1 MiB, or texts for JPEG or WEBP.
        """
        return encode_image(self.to_pil(), format, quality, metadata)

    def save(self, path: str | Path, *, quality: int = 90) -> None:
        """Write the image to a file, in the format of its suffix.

        Args:
            path: ends with .png (exact, with alpha), .jpg, .jpeg (without alpha) or .webp.
            quality: of JPEG and WEBP, from 1 to 100.

        Raises:
            ImageError: another suffix, or the file cannot be written.
        """
        path = Path(path)
        encoded = self.encode(format_of(path), quality=quality)
        try:
            write_atomically(path, encoded)
        except OSError as error:
            raise ImageError(str(path), f"cannot be written: {error.strerror}") from None

    @staticmethod
    def read_metadata(source: bytes | str | Path) -> dict[str, str]:
        """Return the texts that `encode` put into a PNG, given its bytes or path.

        Raises:
            ImageError: not a readable image.
        """
        if isinstance(source, bytes):
            return image_decoding.read_text(source, "image")
        encoded = image_decoding.read_file(source, MAX_PIXELS)
        return image_decoding.read_text(encoded, plain(str(source)))

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> np.ndarray:
        return np.array(self.pixels, dtype=dtype, copy=True if copy is None else copy)

    def facts(self) -> dict[str, Json]:
        facts: dict[str, Json] = {"file": self._file} if self._file else {}
        if self._is_tile:
            facts["tile"] = True
        return {**facts, "spacing": list(self.spacing)} if self.spacing else facts

    def arrays(self) -> dict[str, np.ndarray]:
        parts = {"pixels": self.pixels}
        if self.alpha is not None:
            parts["alpha"] = self.alpha
        return parts

    @property
    def nbytes(self) -> int:
        if self._pixels is None:
            return len(self._encoded or b"")
        return self._pixels.nbytes + (0 if self._alpha is None else self._alpha.nbytes)

    @classmethod
    def restore(cls, facts: Mapping[str, Any], arrays: Mapping[str, np.ndarray]) -> Self:
        image = cls(arrays["pixels"], alpha=arrays.get("alpha"))
        if "spacing" in facts:
            rows, columns = map(float, facts["spacing"])
            if not (rows > 0 and columns > 0):
                raise ValueError("a spacing is two distances")
            image.spacing = (rows, columns)
        image._is_tile = facts.get("tile") is True
        if "file" in facts:
            if not re.fullmatch("[0-9a-f]{32}", facts["file"]):
                raise ValueError("the hash of a file is 32 hexadecimal digits")
            image._identify(facts["file"])
        return image

    def __reduce__(self) -> tuple[Any, ...]:
        return (
            *super().__reduce__(),
            {"name": self.name, "source": self.source, "part": self.part},
        )

    def __repr__(self) -> str:
        named = f" '{self.name}'" if self.name else ""
        return f"<Image{named} {self.width}×{self.height}>"

    def _identify(self, file: str) -> None:
        """Make the hash of the file the image's fingerprint."""
        self._file = file
        self.__dict__["fingerprint"] = file

    def _decode(self) -> None:
        with self._lock:
            if self._pixels is not None:
                return
            if 3 * self.height * self.width < SMALLEST_CACHED:
                self._pixels, self._alpha = self._read()
            else:
                self._pixels, self._alpha = _decoded.get(self.fingerprint, self._read)
            self._encoded = None

    def _read(self) -> tuple[np.ndarray, np.ndarray | None]:
        assert self._encoded is not None
        label = _label(self.name, self.source, self.part)
        pixels, alpha = image_decoding.read_pixels(
            self._encoded, label, self._orientation, self._depth_range
        )
        if pixels.shape[:2] != self._shape:
            raise ImageError(label, "damaged image (its size is not what its header says)")
        return frozen(pixels), None if alpha is None else frozen(alpha)


def _label(name: str, source: str | None, part: str) -> str:
    return label_of(source, part) if source else plain(name) or "image"
