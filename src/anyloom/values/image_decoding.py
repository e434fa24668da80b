"""Decoding of image files: pixels, or one ImageError, however damaged the file is.

Pillow raises almost any exception on damaged files, warns on many, and rotates some formats itself.

- Colors are converted from the ICC profile of a file to sRGB.
- Gray values of more than 8 bits, of whatever type, are scaled from a range to 0..255: the range
  that is given, or else from the lowest to the highest value of the image. Pillow reads color
  images of 16 bits by their upper 8.
"""

from __future__ import annotations

import io
import stat
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from ..foundation.errors import AnyloomWarning, ImageError
from ..foundation.notices import warn
from ..foundation.plain_text import plain
from .deep_values import DepthRange, eight_bit
from .image_file import label_of
from .medical import dicom, nifti
from .medical.slices import FRAME, NIFTI_SUFFIXES, slice_name
from .quiet_pillow import quiet

if TYPE_CHECKING:
    import PIL.Image
    from PIL import ImageCms

FORMATS = ("PNG", "JPEG", "WEBP", "TIFF", "BMP", "GIF")
HEIF_SUFFIXES = frozenset({".heic", ".heif"})
"""Suffixes of the files that the extra "heif" reads."""
MEDICAL_SUFFIXES = frozenset({*dicom.SUFFIXES, *NIFTI_SUFFIXES})
"""Suffixes of the files that the extra "medical" reads."""
IMAGE_SUFFIXES = frozenset(
    {".png", ".jpg", ".jpeg", ".jpe", ".jfif", ".webp", ".tif", ".tiff", ".bmp", ".gif"}
    | (HEIF_SUFFIXES if find_spec("pillow_heif") else frozenset())
    | (MEDICAL_SUFFIXES if find_spec("pydicom") and find_spec("nibabel") else frozenset())
)
"""Suffixes of the files that count as images when a folder is read."""
_OTHER_SUFFIXES = """
    .arw .avif .cr2 .cr3 .dcm .dicom .dng .exr .hdr .heic .heif .ima .img .j2k .jp2 .jxl .mgh .mgz
    .mha .mhd .nef .nhdr .nii .nii.gz .nrrd .orf .pbm .pgm .ppm .psd .raf .raw .rw2 .svg .tga .vrt
"""
_WAYS_OUT = {
    (".nrrd", ".nhdr", ".mha", ".mhd"): (
        "a volume of a format that is not read; SimpleITK and 3D Slicer save it as NIfTI (.nii.gz)"
    ),
    (".img", ".hdr", ".mgz", ".mgh"): (
        "a volume of a format that is not read; nibabel saves it as NIfTI (.nii.gz)"
    ),
    (".vrt", ".jp2", ".j2k"): (
        "a raster of a format that is not read; make a GeoTIFF of it: gdal_translate FILE FILE.tif"
    ),
}
"""Suffixes of files that are no images here → what to do with them."""
UNREAD_SUFFIXES = frozenset(_OTHER_SUFFIXES.split()) - IMAGE_SUFFIXES
"""Suffixes of images that are not read."""
HEIF_BRANDS = (b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1")
"""Kinds of files that HEIC images have, as written in their header."""
DEEP_MODES = ("I;16", "I;16B", "I;16L", "I;16N", "I", "F")
BYTES_PER_PIXEL = 16
"""An uncompressed image of four 32-bit channels, the largest that a file can need."""
ORIENTATION = 0x0112
BITS_PER_SAMPLE = 0x0102
SOFTWARE = 0x0131
TILE = "anyloom tile"
"""What the tag for software says in the TIFF file of a tile, whose transparency is lack of data."""
SRGB_ROUNDING = 2
"""By how much sRGB colors may change when they are converted from sRGB to sRGB."""
REASON_LENGTH = 160


def has_suffix(name: str, suffixes: Collection[str] = IMAGE_SUFFIXES) -> bool:
    """Return whether a file name ends like those of images, or of others; ".nii.gz" is one."""
    return name.lower().endswith(tuple(suffixes))


def read_file(path: str | Path, max_pixels: int, part: str = "") -> bytes:
    """Return the bytes of a regular file, or of one of several images in it as a file.

    Args:
        part: "axial-012" of a NIfTI volume, "frame-003" of a DICOM file; "" = the whole file.

    Raises:
        ImageError: it does not exist, or is larger than any image of `max_pixels`.
    """
    label = label_of(path, part)
    limit = largest_file(max_pixels)
    file = Path(path)
    try:
        status = file.stat()
        if stat.S_ISDIR(status.st_mode):
            raise ImageError(label, "is a folder, not an image")
        if not stat.S_ISREG(status.st_mode):
            raise ImageError(label, "is not a regular file")
        if status.st_size > limit:
            raise ImageError(label, f"{status.st_size / 1e6:.0f} MB is too large for an image file")
        if not part:
            return file.read_bytes()
        name = slice_name(part)
        if name is None:
            raise ImageError(label, "no slice has such a name; expected axial-012 or frame-003")
        state = (status.st_size, status.st_mtime_ns)
        with reported_as(label), quiet:
            if name.axis == FRAME:
                return dicom.read_frame(file, name.index, state, limit)
            return nifti.read_slice(file, name, state, limit)
    except FileNotFoundError:
        raise ImageError(label, "no such file") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise ImageError(label, f"cannot be read ({plain(reason, REASON_LENGTH)})") from None


def largest_file(max_pixels: int) -> int:
    """Return how many bytes the file of an image, or of a volume, may have."""
    return max_pixels * BYTES_PER_PIXEL + 2**20


class Header(NamedTuple):
    """What a file says of its image before it is decoded.

    shape:       (height, width), upright.
    orientation: of EXIF, from 1 to 8.
    conversion:  how pixels are not what the file stores: "color", "depth" or "".
    spacing:     of a scan, between rows and between columns in millimeters.
    tile:        whether it is the tile of a raster.
    """

    shape: tuple[int, int]
    orientation: int
    conversion: str
    spacing: tuple[float, float] | None = None
    tile: bool = False


def read_header(encoded: bytes, label: str, max_pixels: int) -> Header:
    """Return what a file says of its image, without decoding it.

    Raises:
        ImageError: not an image, or more than `max_pixels`.
    """
    if not encoded:
        raise ImageError(label, "the file is empty")
    try:
        return _header(encoded, label, max_pixels)
    except ImageError as error:
        for suffixes, way_out in _WAYS_OUT.items():
            if label.lower().endswith(suffixes):
                raise ImageError(label, way_out) from None
        raise error


def _header(encoded: bytes, label: str, max_pixels: int) -> Header:
    with reported_as(label), quiet:
        if scan := _scan_header(encoded, max_pixels):
            height, width = scan.shape
            _check_pixels(label, width, height, max_pixels)
            return Header(scan.shape, 1, "color" if scan.in_color else "depth", scan.spacing)
        if encoded[:2] == nifti.GZIP:
            raise ImageError(label, "a damaged NIfTI file, or a compressed file of another kind")
        image = opened(encoded)
        width, height = image.size
        _check_pixels(label, width, height, max_pixels)
        orientation = _orientation(image, encoded)
        conversion = "color" if profile_of(image, label) is not None else ""
        if image.mode in DEEP_MODES or _is_deep_color(image, encoded):
            conversion = "depth"
        tile = image.format == "TIFF" and _tags(image).get(SOFTWARE) == TILE
    shape = (width, height) if orientation > 4 else (height, width)
    return Header(shape, orientation, conversion, tile=tile)


def read_pixels(
    encoded: bytes, label: str, orientation: int, depth_range: DepthRange | None = None
) -> tuple[np.ndarray, np.ndarray | None]:
    """Return the upright RGB pixels and the alpha (None where opaque) of the first frame.

    Args:
        depth_range: of an image of more than 8 bits; its own range by default.

    Raises:
        ImageError: the image is damaged.
    """
    with reported_as(label), quiet:
        if is_medical(encoded):
            return _medical_pixels(encoded, depth_range), None
        image = opened(encoded)
        deep = _is_deep_color(image, encoded)
        image.load()
        profile = profile_of(image)
        if deep:
            return _deep_color_pixels(encoded, orientation, depth_range, profile)
        return pixels_of(upright(image, orientation), depth_range, profile)


def is_medical(encoded: bytes) -> bool:
    """Return whether bytes are a DICOM or NIfTI file."""
    return dicom.is_dicom(encoded) or nifti.is_nifti(encoded)


def _scan_header(encoded: bytes, max_pixels: int) -> dicom.ScanHeader | None:
    """Return what a DICOM or NIfTI file says of its image; None of other files."""
    if dicom.is_dicom(encoded):
        return dicom.header_of(encoded, largest_file(max_pixels))
    return nifti.slice_header(encoded) if nifti.is_nifti(encoded) else None


def _medical_pixels(encoded: bytes, depth_range: DepthRange | None) -> np.ndarray:
    read = dicom.pixels_of if dicom.is_dicom(encoded) else nifti.slice_pixels
    pixels = read(encoded, depth_range)
    return pixels if pixels.ndim == 3 else np.repeat(pixels[:, :, None], 3, axis=2)


def _check_pixels(label: str, width: int, height: int, max_pixels: int) -> None:
    if width * height > max_pixels:
        raise ImageError(
            label,
            f"{width} × {height} is {width * height / 1e6:.0f} megapixels, "
            f"the limit is {max_pixels / 1e6:.0f}",
        )


def read_text(encoded: bytes, label: str) -> dict[str, str]:
    """Return the texts that a PNG has before its pixels; other formats have none."""
    with reported_as(label), quiet:
        image = opened(encoded)
        texts = image.info if image.format == "PNG" else {}
        return {str(key): str(text) for key, text in texts.items() if isinstance(text, str)}


def pixels_of(
    image: PIL.Image.Image,
    depth_range: DepthRange | None = None,
    profile: ImageCms.ImageCmsProfile | None = None,
) -> tuple[np.ndarray, np.ndarray | None]:
    """Return 8-bit RGB pixels and alpha of a PIL image of any mode.

    Args:
        depth_range: of an image of more than 8 bits; its own range by default.
        profile: of the image's colors, where they are not sRGB.
    """
    if image.mode in DEEP_MODES:
        gray = eight_bit(np.asarray(image), depth_range)
        return np.repeat(gray[:, :, None], 3, axis=2), None
    alpha = None
    if image.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in image.info:
        both = image.convert("RGBA")
        alpha = np.asarray(both.getchannel("A"))
        image = both.convert("L" if image.mode in ("LA", "La") else "RGB")
    if profile is not None:
        image = _in_srgb(image, profile)
    pixels = np.asarray(image.convert("RGB"))
    return pixels, None if alpha is None or alpha.min() == 255 else alpha


@contextmanager
def reported_as(label: str) -> Iterator[None]:
    """Convert whatever Pillow raises in a `with` block into one ImageError."""
    try:
        yield
    except ImageError as error:
        raise ImageError(label, error.reason) from None
    except AnyloomWarning as warning:  # one that is to be an error
        raise ImageError(label, str(warning)) from None
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

    if encoded[4:8] == b"ftyp" and encoded[8:12] in HEIF_BRANDS:
        try:
            import_module("pillow_heif").register_heif_opener()
        except ImportError:
            reason = "an HEIC image, which needs: pip install 'anyloom[heif]'"
            raise ImageError("image", reason) from None
        return PIL.Image.open(io.BytesIO(encoded), formats=["HEIF"])
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


def _is_deep_color(image: PIL.Image.Image, encoded: bytes) -> bool:
    """Return whether an image has 16 bits in each of several channels, of which Pillow keeps 8."""
    if image.format == "PNG":
        return encoded[24] == 16 and encoded[25] in (2, 4, 6)
    depths = _tags(image).get(BITS_PER_SAMPLE, ()) if image.format == "TIFF" else ()
    return image.mode in ("RGB", "RGBA") and len(depths) > 1 and set(depths) == {16}


def _tags(image: PIL.Image.Image) -> Any:
    """Return the tags of a TIFF file."""
    facts: Any = image
    return facts.tag_v2


def is_eight_bit(path: Path) -> bool:
    """Return whether the header of an image file says that it has at most 8 bits in each channel.

    A file of which that cannot be told has not.
    """
    import PIL.Image

    if not path.is_file():
        return False
    try:
        with path.open("rb") as file, quiet:
            start = file.read(32)
            image = PIL.Image.open(file, formats=FORMATS)
            return image.mode not in DEEP_MODES and not _is_deep_color(image, start)
    except Exception:  # what is wrong with it is said when it is read
        return False


def _deep_color_pixels(
    encoded: bytes,
    orientation: int,
    depth_range: DepthRange | None,
    profile: ImageCms.ImageCmsProfile | None,
) -> tuple[np.ndarray, np.ndarray | None]:
    """Return 8-bit RGB pixels and alpha of a file of 16 bits in each of several channels."""
    import cv2
    import PIL.Image

    deep = cv2.imdecode(np.frombuffer(encoded, np.uint8), cv2.IMREAD_UNCHANGED)
    if deep is None or deep.ndim != 3 or deep.dtype != np.uint16:
        raise ImageError("image", "of 16 bits, in a form that is not read")
    image = PIL.Image.fromarray(eight_bit(deep[:, :, 2::-1], depth_range))
    if profile is not None:
        image = _in_srgb(image, profile)
    pixels = np.asarray(upright(image, orientation))
    if deep.shape[2] < 4:
        return pixels, None
    opacity = np.rint(deep[:, :, 3] / 257).astype(np.uint8)
    alpha = np.asarray(upright(PIL.Image.fromarray(opacity), orientation))
    return pixels, None if alpha.min() == 255 else alpha


def profile_of(image: PIL.Image.Image, label: str = "") -> ImageCms.ImageCmsProfile | None:
    """Return the ICC profile of an image's colors, None where they are sRGB.

    Args:
        label: names the image in a warning where its profile is damaged or of other colors than
            the image's; without it there is no warning.
    """
    stored = image.info.get("icc_profile")
    if not stored or image.mode in DEEP_MODES:
        return None
    kind = {"CMYK": "CMYK", "LAB": "LAB", "L": "GRAY", "LA": "GRAY", "1": "GRAY"}
    needed = kind.get(image.mode, "RGB")
    try:
        profile, space, is_srgb = _parsed_profile(stored)
        if space == needed:
            return None if is_srgb else profile
        if space == "RGB" and needed == "GRAY":
            return None  # gray of an RGB profile, whose grays are those of sRGB but for the curve
        reason = f"it is of {space} and the image of {needed}"
    except Exception as error:
        reason = plain(str(error), 60) or type(error).__name__
    if label:
        message = f"{label}: its color profile is not used ({reason})"
        warn(message)
    return None


@lru_cache(64)
def _parsed_profile(stored: bytes) -> tuple[ImageCms.ImageCmsProfile, str, bool]:
    """Return a profile, the name of its color space, and whether that is sRGB."""
    import PIL.Image
    from PIL import ImageCms

    profile = ImageCms.ImageCmsProfile(io.BytesIO(stored))
    space = _space(profile)
    if space != "RGB":
        return profile, space, False
    steps = np.linspace(0, 255, 9).astype(np.uint8)
    probe = np.stack(np.meshgrid(steps, steps, steps), axis=-1).reshape(1, -1, 3)
    converted = np.asarray(_in_srgb(PIL.Image.fromarray(probe), profile))
    return profile, space, int(np.abs(converted.astype(int) - probe).max()) <= SRGB_ROUNDING


def _space(profile: ImageCms.ImageCmsProfile) -> str:
    facts: Any = profile.profile
    return facts.xcolor_space.strip()


def _in_srgb(image: PIL.Image.Image, profile: ImageCms.ImageCmsProfile) -> PIL.Image.Image:
    """Return an image in sRGB; colors that it does not have become the nearest."""
    from PIL import ImageCms

    modes = {"CMYK": "CMYK", "LAB": "LAB", "GRAY": "L"}
    mode = modes.get(_space(profile), "RGB")
    converted = ImageCms.profileToProfile(
        image if image.mode == mode else image.convert(mode),
        profile,
        ImageCms.createProfile("sRGB"),
        renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
        outputMode="RGB",
        flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
    )
    assert converted is not None
    return converted
