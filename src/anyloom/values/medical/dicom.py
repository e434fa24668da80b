"""DICOM files: their header, their pixels, and their frames as files of their own.

Stored values become real ones (rescale slope and intercept, or the modality's table), these the
gray values of the file's window or of a range that is given; MONOCHROME1 is inverted.
"""

from __future__ import annotations

import io
import math
import threading
import zlib
from functools import lru_cache
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

import numpy as np

from ...foundation.errors import ImageError
from ...foundation.plain_text import plain
from ..deep_values import DepthRange, eight_bit
from ..quiet_pillow import quiet
from .windows import linear_range

PREAMBLE = 128
MAGIC = b"DICM"
SUFFIXES = (".dcm", ".dicom", ".ima")
DEFLATED = "1.2.840.10008.1.2.1.99"
ITEMS_END = b"\xfe\xff\xdd\xe0"
"""Tag after the last fragment of compressed pixels."""
MOST_FRAMES = 20_000
"""Frames of a file; more are a damaged header."""
GRAY = ("MONOCHROME1", "MONOCHROME2")
PACKAGES = {
    "JPEG 2000": "pylibjpeg pylibjpeg-openjpeg",
    "JPEG-LS": "pyjpegls",
    "JPEG": "pylibjpeg pylibjpeg-libjpeg",
    "RLE": "pylibjpeg pylibjpeg-rle",
}
"""Beginning of the name of a compression → what pydicom decodes it with."""
_PIXEL_TAGS = [
    "SamplesPerPixel",
    "PhotometricInterpretation",
    "Rows",
    "Columns",
    "PixelRepresentation",
    "PixelSpacing",
    "ImagerPixelSpacing",
    "PixelAspectRatio",
    "BitsStored",
    "RescaleSlope",
    "RescaleIntercept",
    "ModalityLUTSequence",
    "WindowCenter",
    "WindowWidth",
    "VOILUTFunction",
    "VOILUTSequence",
    "PixelPaddingValue",
    "PixelPaddingRangeLimit",
    "PaletteColorLookupTableUID",
    "RedPaletteColorLookupTableDescriptor",
    "GreenPaletteColorLookupTableDescriptor",
    "BluePaletteColorLookupTableDescriptor",
    "RedPaletteColorLookupTableData",
    "GreenPaletteColorLookupTableData",
    "BluePaletteColorLookupTableData",
    "SegmentedRedPaletteColorLookupTableData",
    "SegmentedGreenPaletteColorLookupTableData",
    "SegmentedBluePaletteColorLookupTableData",
]
"""What decides how stored values look."""
_PLACE_TAGS = [
    "SeriesInstanceUID",
    "SeriesNumber",
    "InstanceNumber",
    "NumberOfFrames",
    "Rows",
    "Columns",
    "PixelSpacing",
    "SliceThickness",
    "SpacingBetweenSlices",
    "ImagePositionPatient",
    "ImageOrientationPatient",
    "GridFrameOffsetVector",
    "SOPClassUID",
    "SharedFunctionalGroupsSequence",
    "PerFrameFunctionalGroupsSequence",
]
"""What decides where an image lies in the patient."""
_GROUPS = {
    "PixelMeasuresSequence": ("PixelSpacing", "SliceThickness", "SpacingBetweenSlices"),
    "PlanePositionSequence": ("ImagePositionPatient",),
    "PlaneOrientationSequence": ("ImageOrientationPatient",),
    "PixelValueTransformationSequence": ("RescaleSlope", "RescaleIntercept"),
    "FrameVOILUTSequence": ("WindowCenter", "WindowWidth", "VOILUTFunction"),
}
"""Functional groups of files with many frames, and what is read of them."""


class DicomPlace(NamedTuple):
    """Where one image of a DICOM file lies in the patient.

    series:      what images of one volume share.
    position:    of the center of the first pixel, in millimeters to the left, back and top of the
        patient; None where the file does not say.
    orientation: the directions of rows and of columns, six numbers.
    spacing:     between rows and between columns, in millimeters.
    thickness:   between slices, where the file says it.
    shape:       rows and columns.
    number:      of the image in its series.
    series_number: of the series in its study.
    measured:    the spacing is that of the file; otherwise it is 1.
    """

    series: tuple[object, ...]
    position: tuple[float, float, float] | None
    orientation: tuple[float, ...]
    spacing: tuple[float, float]
    thickness: float
    shape: tuple[int, int]
    number: int
    series_number: int
    measured: bool


class ScanHeader(NamedTuple):
    """What the header of a file of one slice says.

    shape:    (height, width).
    in_color: it is not of gray values.
    spacing:  between rows and between columns in millimeters; 1 and 1 where that is unknown.
    """

    shape: tuple[int, int]
    in_color: bool
    spacing: tuple[float, float]


def is_dicom(encoded: bytes) -> bool:
    """Return whether bytes are a DICOM file."""
    return encoded[PREAMBLE : PREAMBLE + 4] == MAGIC


def is_dicom_file(file: Path) -> bool:
    """Return whether a file is DICOM by its content, if its name does not say what it is.

    Scanners and archives write files without a suffix, or with the end of a number as one.
    """
    suffix = file.suffix.lower()
    if suffix not in ("", *SUFFIXES) and not suffix[1:].isdigit():
        return False
    if file.name.upper() == "DICOMDIR":
        return False
    try:
        if not file.is_file():  # a pipe would wait for somebody to write
            return False
        with file.open("rb") as stream:
            return is_dicom(stream.read(PREAMBLE + 4))
    except OSError:
        return False


def header_of(encoded: bytes, limit: int) -> ScanHeader:
    """Return what the header of a DICOM file of one image says.

    Args:
        limit: bytes that the file may have, inflated.

    Raises:
        ImageError: it has no image, or several.
    """
    _check_inflated(encoded, limit)
    data = _dataset(encoded, stop_before_pixels=True)
    rows, columns = _shape(data)
    if (frames := _frames(data)) > 1:
        if _is_cut(io.BytesIO(encoded)):
            raise ImageError("image", "damaged DICOM file (shorter than its header says)")
        raise ImageError(
            "image",
            f"{frames} frames in a file; one of them is FILE/frame-000 (in Python "
            "part='frame-000'), all of them are what anyloom run and load_volume read",
        )
    in_color = data.get("PhotometricInterpretation", "MONOCHROME2") not in GRAY
    return ScanHeader((rows, columns), in_color, _spacing(data))


def pixels_of(encoded: bytes, depth_range: DepthRange | None) -> np.ndarray:
    """Return the pixels of a DICOM file of one image: uint8, H×W gray or H×W×3.

    Args:
        depth_range: the real values (of CT, Hounsfield units) that become black and white; by
            default those of the file's window, or else the lowest and the highest.

    Raises:
        ImageError: it has no pixels, or is compressed in a way that is not decoded here.
    """
    from pydicom.pixels.processing import apply_color_lut, apply_modality_lut

    data = _dataset(encoded)
    stored = _stored_values(data, None)
    kind = data.get("PhotometricInterpretation", "MONOCHROME2")
    bits = int(data.get("BitsStored") or 8)
    if kind == "PALETTE COLOR":
        stored = apply_color_lut(stored, data)
        bits = 8 * stored.dtype.itemsize
    if stored.ndim == 3:
        colors = stored[:, :, :3]
        return colors if bits == 8 else eight_bit(colors, (0, 2**bits - 1))
    if depth_range is None and _pads(data):
        first = data.PixelPaddingValue
        low, high = sorted((first, data.get("PixelPaddingRangeLimit", first)))
        padded = (stored >= low) & (stored <= high)
    else:
        padded = np.zeros((), bool)
    real = np.asarray(apply_modality_lut(stored, data))
    shown = eight_bit(real, depth_range) if depth_range else _as_stated(data, real, padded)
    return 255 - shown if kind == "MONOCHROME1" else shown


def place_of(data: Any, frame: int | None = None) -> DicomPlace:
    """Return where an image, or one frame of several, lies in the patient."""
    values = {name: data.get(name) for name in _PLACE_TAGS}
    if frame is not None:
        values |= _of_frame(data, frame)
    shape = _shape(data)
    position = _numbers(values.get("ImagePositionPatient"), 3)
    orientation = _numbers(values.get("ImageOrientationPatient"), 6)
    spacing = _numbers(values.get("PixelSpacing"), 2)
    thickness = _numbers([values.get("SpacingBetweenSlices")], 1)
    thickness = thickness or _numbers([values.get("SliceThickness")], 1)
    if orientation and not _is_rotation(orientation):
        orientation = ()
    if spacing and min(spacing) <= 0:
        spacing = ()
    offsets = _numbers(data.get("GridFrameOffsetVector"), _frames(data))
    if frame is not None and position and orientation and offsets:
        normal = np.cross(orientation[:3], orientation[3:])
        position = tuple(float(number) for number in np.add(position, normal * offsets[frame]))
    placed = position and orientation
    key = (
        str(values.get("SeriesInstanceUID") or ""),
        shape,
        tuple(round(number, 3) for number in orientation),
        tuple(round(number, 4) for number in spacing),
    )
    return DicomPlace(
        key,
        (position[0], position[1], position[2]) if placed else None,
        orientation or (1.0, 0.0, 0.0, 0.0, 1.0, 0.0),
        (spacing[0], spacing[1]) if spacing else (1.0, 1.0),
        abs(thickness[0]) if thickness and thickness[0] else 1.0,
        shape,
        _whole(values.get("InstanceNumber")),
        _whole(values.get("SeriesNumber")),
        bool(spacing),
    )


@lru_cache(2**16)
def read_places(file: Path, state: tuple[int, int]) -> tuple[DicomPlace, ...] | str:
    """Return where each image of a file lies: one, or one for each frame.

    Where the file has no image, return what it is instead, "" if that is unknown.

    Args:
        state: size and time of the file, by which a changed file is read again.

    Raises:
        ImageError: pydicom is not installed.
    """
    pydicom = _pydicom()
    try:
        with quiet:  # values are read, and warned of, when they are asked for
            data = pydicom.dcmread(file, stop_before_pixels=True, specific_tags=_PLACE_TAGS)
            if not data.get("Rows"):
                return plain(getattr(data.get("SOPClassUID"), "name", ""), 80)
            frames = _frames(data)
            if frames > MOST_FRAMES:
                return ""
            if frames > 1:
                with file.open("rb") as stream:
                    if _is_cut(stream):
                        return ""
            return tuple(place_of(data, frame if frames > 1 else None) for frame in range(frames))
    except Exception:  # whatever is wrong with it is said when its image is read
        return ""


def _is_cut(stream: BinaryIO) -> bool:
    """Return whether a file of several frames ends before the last of them."""
    from pydicom.pixels.utils import get_expected_length

    data = _pydicom().dcmread(stream, stop_before_pixels=True)
    syntax = data.file_meta.TransferSyntaxUID
    if syntax == DEFLATED:
        return False
    # The reader stops at the element of the pixels.
    start = stream.tell()
    end = stream.seek(0, io.SEEK_END)
    stream.seek(start)
    order = "little" if syntax.is_little_endian else "big"
    head = stream.read(8 if syntax.is_implicit_VR else 12)
    length = int.from_bytes(head[-4:], order)
    if len(head) < 8:
        return True
    if not syntax.is_encapsulated:
        return length > end - stream.tell() or length < get_expected_length(data)
    while True:
        item = stream.read(8)
        if len(item) < 8:
            return True
        if item[:4] == ITEMS_END:
            return False
        if stream.seek(int.from_bytes(item[4:], order), io.SEEK_CUR) > end:
            return True


_loading = threading.Lock()
"""Several threads want frames of the same file, which is large."""


def read_frame(file: Path, index: int, state: tuple[int, int], limit: int) -> bytes:
    """Return one frame of a file on disk as a DICOM file of its own, uncompressed.

    The last files that were read stay in memory.

    Args:
        state: size and time of the file, by which a changed file is read again.
        limit: bytes that the file may have, inflated.

    Raises:
        ImageError: the file is damaged or has no such frame.
        OSError: it cannot be read.
    """
    with _loading:
        data = _last_files(file, state, limit)
        if index >= _frames(data):
            raise ImageError("image", "the file has no such frame")
        stored = _stored_values(data, index)
    return _frame_file(data, index, stored)


@lru_cache(2)
def _last_files(file: Path, state: tuple[int, int], limit: int) -> Any:
    encoded = file.read_bytes()
    _check_inflated(encoded, limit)
    return _dataset(encoded)


def _frame_file(data: Any, index: int, stored: np.ndarray) -> bytes:
    """Return a DICOM file of the values of one frame, and of what decides how they look."""
    from pydicom.dataset import Dataset, FileMetaDataset
    from pydicom.uid import ExplicitVRLittleEndian

    frame = Dataset()
    for name in _PIXEL_TAGS:
        if name in data:
            frame[name] = data[name]
    for name, value in _of_frame(data, index).items():
        if value is not None:
            setattr(frame, name, value)
    if stored.ndim == 3:
        frame.PhotometricInterpretation, frame.PlanarConfiguration = "RGB", 0
    frame.Rows, frame.Columns = stored.shape[:2]
    bits = 8 * stored.dtype.itemsize
    stored = np.ascontiguousarray(stored, stored.dtype.newbyteorder("<"))
    if stored.dtype.kind == "f":
        name = "FloatPixelData" if bits == 32 else "DoubleFloatPixelData"
        setattr(frame, name, stored.tobytes())
    else:
        content = stored.tobytes()
        frame.add_new("PixelData", "OB" if bits == 8 else "OW", content + bytes(len(content) % 2))
        frame.BitsStored = min(int(data.get("BitsStored") or bits), bits)
        frame.HighBit = frame.BitsStored - 1
    frame.BitsAllocated = bits
    frame.file_meta = FileMetaDataset()
    frame.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    written = io.BytesIO()
    frame.save_as(written, implicit_vr=False, little_endian=True)
    content = written.getvalue()
    return content if is_dicom(content) else bytes(PREAMBLE) + MAGIC + content


def _dataset(encoded: bytes, *, stop_before_pixels: bool = False) -> Any:
    return _pydicom().dcmread(io.BytesIO(encoded), stop_before_pixels=stop_before_pixels)


def _pydicom() -> Any:
    try:
        import pydicom
    except ImportError:
        reason = "a DICOM image, which needs: pip install 'anyloom[medical]'"
        raise ImageError("image", reason) from None
    return pydicom


def _check_inflated(encoded: bytes, limit: int) -> None:
    """Refuse a file that is small and inflates to one over the limit; pydicom has no limit."""
    start = encoded[PREAMBLE + 4 : PREAMBLE + 4 + 2048]
    if DEFLATED.encode() not in start:
        return
    # The length of the group of file meta information, which is never deflated.
    length = int.from_bytes(encoded[PREAMBLE + 12 : PREAMBLE + 16], "little")
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    inflater.decompress(encoded[PREAMBLE + 16 + length :], limit)
    if inflater.unconsumed_tail:
        raise ImageError("image", f"more than {limit / 1e6:.0f} MB when it is inflated")


def _stored_values(data: Any, frame: int | None) -> np.ndarray:
    """Return the stored values of one image: H×W, or H×W×3 in RGB."""
    from pydicom.pixels.utils import pixel_array

    if not any(name in data for name in ("PixelData", "FloatPixelData", "DoubleFloatPixelData")):
        raise ImageError("image", "a DICOM file without pixels")
    _shape(data)
    syntax = getattr(data.file_meta, "TransferSyntaxUID", None)
    if syntax is None:
        raise ImageError("image", "damaged DICOM file (it names no transfer syntax)")
    _check_decoder(syntax)
    try:
        values = pixel_array(data, index=0 if frame is None else frame)
    except RuntimeError as error:
        reason = str(error).rpartition(": ")[2]
        other = f"; another decoder: pip install {name}" if (name := _package(syntax)) else ""
        raise ImageError(
            "image",
            f"compressed as {syntax.name}, could not be decoded ({plain(reason, 80)}){other}",
        ) from None
    if values.ndim not in (2, 3) or values.shape[:2] != _shape(data):
        raise ImageError("image", "damaged DICOM file (its size is not what its header says)")
    return values


def _check_decoder(syntax: Any) -> None:
    """Refuse a compression that nothing installed here decodes, and name what does."""
    from pydicom.pixels.decoders.base import get_decoder

    try:
        decoder = get_decoder(syntax)
    except NotImplementedError:
        name = plain(syntax.name, 100)
        raise ImageError("image", f"compressed as {name}, which pydicom does not decode") from None
    if not decoder.is_available:
        package = _package(syntax) or f"a decoder ({plain(str(decoder.missing_dependencies), 80)})"
        name = plain(syntax.name, 100)
        raise ImageError("image", f"compressed as {name}, which needs: pip install {package}")


def _package(syntax: Any) -> str:
    """Return what decodes a compression, "" where that is unknown."""
    name = str(syntax.name).removeprefix("High-Throughput ")
    return next((PACKAGES[start] for start in PACKAGES if name.startswith(start)), "")


def _as_stated(data: Any, real: np.ndarray, padded: np.ndarray) -> np.ndarray:
    """Return real values as the window or the table of the file shows them, in 0..255."""
    if data.get("VOILUTSequence"):
        from pydicom.pixels.processing import apply_voi

        table = data.VOILUTSequence[0]
        bits = int(table.LUTDescriptor[2])
        whole = np.rint(real).astype(np.int64)
        return eight_bit(np.asarray(apply_voi(whole, data)), (0, 2**bits - 1))
    level, width = _first(data.get("WindowCenter")), _first(data.get("WindowWidth"))
    kind = str(data.get("VOILUTFunction") or "LINEAR").upper()
    if level is not None and width is not None:
        if kind == "SIGMOID" and width > 0:
            steepness = np.clip(-4 * (real - level) / width, -700, 700)
            return np.rint(255 / (1 + np.exp(steepness))).astype(np.uint8)
        if kind == "LINEAR_EXACT" and width > 0:
            return eight_bit(real, (level - width / 2, level + width / 2))
        if kind == "LINEAR" and width > 1:
            return eight_bit(real, linear_range(level, width))
        if kind == "LINEAR" and width == 1:
            return np.where(real > level - 0.5, 255, 0).astype(np.uint8)
    known = real[~padded] if padded.ndim and not padded.all() else real
    known = known[np.isfinite(known)]
    return eight_bit(real, (float(known.min()), float(known.max())) if known.size else None)


def _pads(data: Any) -> bool:
    """Return whether a file states which of its stored values are no image."""
    return isinstance(data.get("PixelPaddingValue"), int)


def _shape(data: Any) -> tuple[int, int]:
    rows, columns = _whole(data.get("Rows")), _whole(data.get("Columns"))
    if rows < 1 or columns < 1:
        kind = plain(getattr(data.get("SOPClassUID"), "name", ""), 80)
        raise ImageError("image", f"a DICOM file without pixels{f' ({kind})' if kind else ''}")
    return rows, columns


def _frames(data: Any) -> int:
    return max(1, _whole(data.get("NumberOfFrames")))


def _of_frame(data: Any, index: int) -> dict[str, Any]:
    """Return what the functional groups of a file say of one frame."""
    found: dict[str, Any] = {}
    shared = data.get("SharedFunctionalGroupsSequence") or ()
    single = data.get("PerFrameFunctionalGroupsSequence") or ()
    for groups in (*shared[:1], *single[index : index + 1]):
        for sequence, names in _GROUPS.items():
            for item in (groups.get(sequence) or ())[:1]:
                found |= {name: item.get(name) for name in names if name in item}
    return found


def _numbers(values: Any, count: int) -> tuple[float, ...]:
    """Return so many finite numbers, () where there are others."""
    try:
        numbers = tuple(float(value) for value in values)
    except (TypeError, ValueError):
        return ()
    return numbers if len(numbers) == count and all(map(math.isfinite, numbers)) else ()


def _spacing(data: Any) -> tuple[float, float]:
    """Return the distances between rows and columns, or how they relate; 1 and 1 if unknown."""
    for name in ("PixelSpacing", "ImagerPixelSpacing", "PixelAspectRatio"):
        spacing = _numbers(data.get(name), 2)
        if spacing and min(spacing) > 0:
            return spacing[0], spacing[1]
    return 1.0, 1.0


def _first(value: Any) -> float | None:
    """Return a number, or the first one of several, None where there is none."""
    try:
        number = float(value)
    except (TypeError, ValueError):
        try:
            number = float(value[0])
        except (TypeError, ValueError, LookupError):
            return None
    return number if math.isfinite(number) else None


def _whole(value: Any) -> int:
    number = _first(value)
    return 0 if number is None else int(number)


def _is_rotation(orientation: tuple[float, ...]) -> bool:
    across, down = np.array(orientation[:3]), np.array(orientation[3:])
    lengths = np.linalg.norm(across), np.linalg.norm(down)
    return bool(np.allclose(lengths, 1, atol=0.01) and abs(across @ down) < 0.01)
