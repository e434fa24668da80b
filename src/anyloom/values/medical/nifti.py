"""NIfTI volumes: their header, their slices as images, and the way from pixels to voxels.

Slices are shown as radiologists see them: the patient's right is at the left, the front or the head
is up. A slice that is cut out of a volume is a NIfTI file of its own, with the affine of the slice
and the range of gray values of the whole volume, so that all slices look alike.
"""

from __future__ import annotations

import gzip
import io
import math
import threading
import zlib
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from ...foundation.errors import ImageError, one_line
from ...foundation.plain_text import plain
from ..deep_values import DepthRange, eight_bit
from .dicom import ScanHeader
from .slices import AXES, SliceName

GZIP = b"\x1f\x8b"
LARGEST_HEADER = 544
SMALLEST_HEADER = 348
BEGINNINGS = tuple(size.to_bytes(4, order) for size in (348, 540) for order in ("little", "big"))
"""Of a header: its size, in either order of bytes."""
CHUNK = 2**20
SHORTER = "damaged NIfTI file (shorter than its header says)"
MOST_SLICES = 20_000
"""Slices of a file; more are a damaged header."""
MOST_SAMPLES = 4_000_000
"""Voxels that the range of gray values is estimated from."""
PERCENTILES = (0.5, 99.5)
"""Of the voxels that are not 0; they become black and white, as in MedSAM's preprocessing."""
INFLATION = 1100
"""How many times larger than itself a gzip file can be, rounded up."""
NORMALS: dict[str, int] = {"sagittal": 0, "coronal": 1, "axial": 2}
"""Axis of the slices → axis of the patient (right to left, back to front, feet to head)."""


class Orientation(NamedTuple):
    """How the pixels of slices lie in the voxels of their volume.

    columns, rows, slices: the axis of the voxels that pixels follow to the right, downwards, and
        from slice to slice.
    flip_columns, flip_rows: pixels follow it backwards.
    """

    columns: int
    rows: int
    slices: int
    flip_columns: bool = False
    flip_rows: bool = False


class NiftiHeader(NamedTuple):
    """What the header of a NIfTI file says.

    record: the header, of nibabel.
    shape:  of the voxels, three numbers.
    times:  how many volumes the file holds; None where it has no axis of time.
    affine: voxel indices → millimeters to the right, front and top of the patient; None where the
        file says nothing usable.
    offset, dtype: of the voxels in the file.
    """

    record: Any
    shape: tuple[int, int, int]
    times: int | None
    affine: np.ndarray | None
    offset: int
    dtype: np.dtype

    @property
    def nbytes(self) -> int:
        """The size of the file, uncompressed, up to the last voxel."""
        return self.offset + math.prod(self.shape) * (self.times or 1) * self.dtype.itemsize

    def orientation(self, axis: str) -> Orientation:
        """Return how slices along an axis of the patient lie in the voxels."""
        return orientation_of(self.affine, axis)


class NiftiVolume(NamedTuple):
    """A NIfTI file in memory, uncompressed.

    values: what gray values of voxels are shown as black and white; None in colors.
    """

    header: NiftiHeader
    voxels: np.ndarray
    values: DepthRange | None


def is_nifti(encoded: bytes) -> bool:
    """Return whether bytes are a NIfTI file, compressed or not."""
    start = encoded[:LARGEST_HEADER]
    if start[:2] == GZIP:
        start = _inflated(encoded[: 2**16], LARGEST_HEADER)
    return _is_header(start) or _is_part_of_header(start)


def orientation_of(affine: np.ndarray | None, axis: str) -> Orientation:
    """Return how slices along an axis of the patient lie in voxels of an affine."""
    from nibabel.orientations import io_orientation

    # Voxel axis → axis of the patient, and 1 or -1.
    ways = io_orientation(np.eye(4) if affine is None else affine)
    voxel_axis = {int(patient): number for number, (patient, _) in enumerate(ways)}
    across, along = [patient for patient in range(3) if patient != NORMALS[axis]]
    columns, rows = voxel_axis[across], voxel_axis[along]
    return Orientation(
        columns,
        rows,
        voxel_axis[NORMALS[axis]],
        bool(ways[columns, 1] > 0),
        bool(ways[rows, 1] > 0),
    )


def read_header(start: bytes) -> NiftiHeader:
    """Return the header that a NIfTI file begins with.

    Raises:
        ImageError: it is none that is read, or makes no sense.
    """
    if _is_part_of_header(start):
        raise ImageError("image", "damaged NIfTI file (it ends within its header)")
    if not _is_header(start):
        raise ImageError("image", "damaged NIfTI file (its header is not one)")
    try:
        from nibabel.nifti1 import Nifti1Header
        from nibabel.nifti2 import Nifti2Header
    except ImportError:
        reason = "a NIfTI volume, which needs: pip install 'anyloom[medical]'"
        raise ImageError("image", reason) from None

    kind: Any = Nifti1Header if start[344:345] == b"n" else Nifti2Header
    try:
        record = kind(start[: kind.template_dtype.itemsize], check=False)
        shape = tuple(int(length) for length in record.get_data_shape())
        dtype = record.get_data_dtype()
        offset = float(record["vox_offset"])
    except Exception as error:
        reason = plain(one_line(error), 80) or type(error).__name__
        raise ImageError("image", f"damaged NIfTI file ({reason})") from None
    if not shape or min(shape) < 1:
        raise ImageError("image", f"damaged NIfTI file (its voxels are {shape})")
    if math.prod(shape[4:]) != 1:
        kinds = "×".join(map(str, shape))
        raise ImageError(
            "image", f"a NIfTI file of {kinds} values; expected 3 axes, or 4 with time"
        )
    if dtype.kind not in "biuf" and dtype.names is None:
        raise ImageError("image", f"a NIfTI file of {dtype} values, which are not shown as gray")
    if not kind.template_dtype.itemsize <= offset < 2**26:
        raise ImageError("image", "damaged NIfTI file (no place of its voxels)")
    columns, rows, slices = (*shape[:3], 1, 1)[:3]
    sizes = (columns, rows, slices)
    times = shape[3] if len(shape) > 3 and shape[3] > 1 else None
    header = NiftiHeader(record, sizes, times, _affine(record), int(offset), dtype)
    if max(sizes) * (times or 1) > MOST_SLICES:
        raise ImageError("image", f"more than {MOST_SLICES:,} slices in a file")
    return header


def read_file_header(file: Path) -> NiftiHeader:
    """Return the header of a file on disk, after checking that all its voxels are there.

    Raises:
        ImageError: it is not one, or claims more than the file holds.
        OSError: it cannot be read.
    """
    with file.open("rb") as stream:
        start = stream.read(2**16)
        length = file.stat().st_size
    most = length
    compressed = start[:2] == GZIP
    if compressed:
        start, most = _inflated(start, LARGEST_HEADER), length * INFLATION
    header = read_header(start)
    if header.nbytes > most:
        raise ImageError("image", SHORTER)
    if compressed:
        with gzip.open(file) as content:
            _check_length(content, header.nbytes)
    return header


def _check_length(content: gzip.GzipFile, length: int) -> None:
    """Check that a compressed file can be read up to its last voxel.

    Raises:
        ImageError: it ends before, or is damaged.
    """
    try:
        while length > 0:
            part = content.read(min(length, CHUNK))
            if not part:
                raise EOFError
            length -= len(part)
    except EOFError:
        raise ImageError("image", SHORTER) from None
    except (OSError, zlib.error) as error:
        raise ImageError("image", f"damaged NIfTI file ({plain(one_line(error), 80)})") from None


def read_volume(encoded: bytes, limit: int | None = None) -> NiftiVolume:
    """Return a NIfTI file as a volume in memory.

    Args:
        limit: bytes that it may have, uncompressed; None where its size was checked before.

    Raises:
        ImageError: it is damaged, or larger.
    """
    compressed = encoded[:2] == GZIP
    start = _inflated(encoded[: 2**16], LARGEST_HEADER) if compressed else encoded
    header = read_header(start[:LARGEST_HEADER])
    if limit is not None and header.nbytes > limit:
        raise ImageError(
            "image",
            f"{header.nbytes / 1e6:.0f} MB of voxels, the limit is {limit / 1e6:.0f}",
        )
    if compressed:
        with gzip.GzipFile(fileobj=io.BytesIO(encoded)) as stream:
            encoded = stream.read(header.nbytes)
    if len(encoded) < header.nbytes:
        raise ImageError("image", SHORTER)
    shape = (*header.shape, header.times or 1)
    count = math.prod(shape)
    voxels = np.frombuffer(encoded, header.dtype, count, header.offset).reshape(shape, order="F")
    return NiftiVolume(header, voxels, _shown_values(header, voxels))


def cut_slice(volume: NiftiVolume, name: SliceName) -> bytes:
    """Return one slice of a volume as a NIfTI file of its own.

    Raises:
        ImageError: the volume has no such slice.
    """
    header = volume.header
    axis = header.orientation(name.axis).slices if name.axis in AXES else 3
    time = name.time or 0
    if axis > 2 or name.index >= header.shape[axis] or time >= (header.times or 1):
        raise ImageError("image", "the file has no such slice")
    cut = np.take(volume.voxels[..., time], [name.index], axis=axis)
    record = header.record.copy()
    record.set_data_shape(cut.shape)
    record.set_dim_info(slice=axis)
    if header.affine is not None:
        affine = header.affine.copy()
        affine[:3, 3] += affine[:3, axis] * name.index
        record.set_sform(affine, code=2)
        record.set_qform(None, code=0)
    if volume.values is not None:
        record["cal_min"], record["cal_max"] = volume.values
    offset = -(-(record.template_dtype.itemsize + 4) // 16) * 16
    record["vox_offset"] = offset
    head = record.binaryblock
    return head + bytes(offset - len(head)) + cut.tobytes(order="F")


_loading = threading.Lock()
"""Several threads want slices of the same volume, which is large."""


def read_slice(file: Path, name: SliceName, state: tuple[int, int], limit: int) -> bytes:
    """Return one slice of a file on disk, of which the last volumes that were read stay in memory.

    Args:
        state: size and time of the file, by which a changed file is read again.
        limit: bytes that the file may have, uncompressed.

    Raises:
        ImageError: the file is damaged or too large, or has no such slice.
        OSError: it cannot be read.
    """
    with _loading:
        volume = _last_volumes(file, state, limit)
    return cut_slice(volume, name)


@lru_cache(2)
def _last_volumes(file: Path, state: tuple[int, int], limit: int) -> NiftiVolume:
    return read_volume(file.read_bytes(), limit)


def slice_header(encoded: bytes) -> ScanHeader:
    """Return what the header of a NIfTI file of one slice says.

    Raises:
        ImageError: it is damaged, or has several slices.
    """
    compressed = encoded[:2] == GZIP
    start = _inflated(encoded[: 2**16], LARGEST_HEADER) if compressed else encoded
    header = read_header(start[:LARGEST_HEADER])
    if compressed:
        with gzip.GzipFile(fileobj=io.BytesIO(encoded)) as content:
            _check_length(content, header.nbytes)
    elif len(encoded) < header.nbytes:
        raise ImageError("image", SHORTER)
    ways = _only_slice(header)
    shape = (header.shape[ways.rows], header.shape[ways.columns])
    spacing = (1.0, 1.0)
    if header.affine is not None:
        lengths = np.linalg.norm(header.affine[:3, :3], axis=0)
        spacing = (float(lengths[ways.rows]), float(lengths[ways.columns]))
    return ScanHeader(shape, header.dtype.names is not None, spacing)


def slice_pixels(encoded: bytes, depth_range: DepthRange | None) -> np.ndarray:
    """Return the pixels of a NIfTI file of one slice: uint8, H×W gray or H×W×3.

    Raises:
        ImageError: it is damaged, or has several slices.
    """
    volume = read_volume(encoded)
    ways = _only_slice(volume.header)
    # Voxels with the axes (columns, rows, slices).
    upright = volume.voxels[..., 0].transpose(ways.columns, ways.rows, ways.slices)[:, :, 0].T
    if ways.flip_rows:
        upright = upright[::-1]
    if ways.flip_columns:
        upright = upright[:, ::-1]
    if volume.header.dtype.names is not None:
        return np.stack([upright[name] for name in volume.header.dtype.names[:3]], axis=-1)
    return eight_bit(_scaled(volume.header, upright), depth_range or volume.values)


def _only_slice(header: NiftiHeader) -> Orientation:
    """Return how the only slice of a file lies in its voxels."""
    slices = header.record.get_dim_info()[2]
    ways = [header.orientation(axis) for axis in AXES]
    flat = [way for way in ways if header.shape[way.slices] == 1]
    stated = [way for way in flat if way.slices == slices]
    if header.times is not None or not flat:
        kinds = "×".join(map(str, (*header.shape, *([header.times] if header.times else []))))
        raise ImageError(
            "image",
            f"a volume of {kinds} voxels; one of its slices is FILE/axial-000 (in Python "
            "part='axial-000'), all of them are what anyloom run and load_volume read",
        )
    return (stated or flat)[0]


def _shown_values(header: NiftiHeader, voxels: np.ndarray) -> DepthRange | None:
    """Return the gray values to show as black and white: those that the header states, or else
    percentiles of what is not 0."""
    if header.dtype.names is not None:
        return None
    low, high = float(header.record["cal_min"]), float(header.record["cal_max"])
    if math.isfinite(low) and math.isfinite(high) and low < high:
        return low, high
    flat = voxels.reshape(-1, order="F")
    step = -(-flat.size // MOST_SAMPLES)
    values = _scaled(header, flat[::step]).astype(np.float64)
    values = values[np.isfinite(values)]
    if not values.size:
        return 0.0, 1.0
    inside = values[values != 0]
    if inside.size:
        low, high = map(float, np.percentile(inside, PERCENTILES))
        if low < high:
            return low, high
    return float(values.min()), float(values.max())


def _scaled(header: NiftiHeader, raw: np.ndarray) -> np.ndarray:
    """Return voxels as the values that they stand for."""
    slope, intercept = float(header.record["scl_slope"]), float(header.record["scl_inter"])
    if not math.isfinite(slope) or slope == 0 or not math.isfinite(intercept):
        return raw
    if (slope, intercept) == (1.0, 0.0):
        return raw
    return raw.astype(np.float64) * slope + intercept


def _affine(record: Any) -> np.ndarray | None:
    try:
        affine = np.asarray(record.get_best_affine(), np.float64)
    except Exception:  # of quaternions that are none
        return None
    if not np.isfinite(affine).all() or np.abs(affine).max() > 1e9:
        return None
    lengths = np.linalg.norm(affine[:3, :3], axis=0)
    if lengths.min() < 1e-6 or abs(np.linalg.det(affine[:3, :3] / lengths)) < 1e-3:
        return None
    return affine


def _is_header(start: bytes) -> bool:
    return start[344:348] == b"n+1\0" or start[4:8] == b"n+2\0"


def _is_part_of_header(start: bytes) -> bool:
    return start[:4] in BEGINNINGS and len(start) < SMALLEST_HEADER


def _inflated(compressed: bytes, most: int) -> bytes:
    """Return the first bytes of gzip, b"" where it is damaged."""
    try:
        return zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(compressed, most)
    except zlib.error:
        return b""
