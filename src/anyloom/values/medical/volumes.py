"""Volumes: the slices of a NIfTI file, of a file of frames, or of a series of DICOM files.

A series is what the files of one folder have in common; its slices are ordered by their position
along the normal of their planes, whatever the files are called.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from ...foundation.errors import ImageError
from ..image_file import ImageFile
from . import dicom, nifti
from .dicom import DicomPlace
from .nifti import NORMALS, Orientation
from .slices import FRAME, Axis, SliceName, is_nifti_name, slice_name, stem_of

SAME_PLACE = 1e-3
"""Millimeters between slices that are at the same place."""
EVEN = 0.02
"""By which share of their distance slices may be off an even spacing."""
LARGEST = 2**33
"""Voxels of a volume that is read from a run folder."""
UNEVEN = "its slices are not evenly spaced, so its affine is that of their mean distance"
UNMEASURED = "its files do not state how far apart pixels are, so it is 1 mm"
LPS_TO_RAS = np.diag([-1.0, -1.0, 1.0, 1.0])
"""DICOM counts to the left and back, NIfTI to the right and front."""


@dataclass(frozen=True)
class SlicePlace:
    """A slice in its volume: the number of the slice, from 0."""

    volume: Volume
    index: int


@dataclass(frozen=True)
class Volume:
    """Slices that lie behind each other.

    name:        the path of its source without a suffix; that of a series is its folder, with the
        series' number where the folder has several.
    axis:        the axis of the patient that the slices follow: "axial", "coronal" or "sagittal";
        "frame" where the file does not say where its frames lie.
    shape:       of the voxels, three numbers.
    affine:      4×4, voxel indices → millimeters to the right, front and top of the patient; None
        where that is unknown.
    orientation: how pixels lie in the voxels.
    slices:      index → where the slice is read from; some may be missing in between.
    spacing:     of the voxels in millimeters, along their axes.
    note:        what is particular, "" for nothing.
    """

    name: str
    axis: str
    shape: tuple[int, int, int]
    affine: tuple[tuple[float, ...], ...] | None
    orientation: Orientation
    slices: Mapping[int, ImageFile]
    spacing: tuple[float, float, float] = (1.0, 1.0, 1.0)
    note: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return the volume as JSON, without its slices."""
        return {
            "name": self.name,
            "axis": self.axis,
            "shape": list(self.shape),
            "affine": None if self.affine is None else [list(row) for row in self.affine],
            "pixels": self.orientation._asdict(),
            "spacing": list(self.spacing),
            "note": self.note,
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Volume:
        """Return the volume that `to_json` wrote.

        Raises:
            ValueError: it is not one.
        """
        try:
            shape = tuple(int(length) for length in stored["shape"])
            pixels = stored["pixels"]
            ways = Orientation(
                int(pixels["columns"]),
                int(pixels["rows"]),
                int(pixels["slices"]),
                bool(pixels["flip_columns"]),
                bool(pixels["flip_rows"]),
            )
            affine = stored["affine"]
            if affine is not None:
                table = np.array(affine, np.float64)
                if table.shape != (4, 4) or not np.isfinite(table).all():
                    raise ValueError("an affine is 4×4 numbers")
                affine = tuple(tuple(float(cell) for cell in row) for row in table)
            if len(shape) != 3 or min(shape) < 1 or sorted(ways[:3]) != [0, 1, 2]:
                raise ValueError("voxels have three axes")
            if math.prod(shape) > LARGEST:
                raise ValueError(f"{math.prod(shape):,} voxels; the limit is {LARGEST:,}")
            spacing = tuple(float(step) for step in stored["spacing"])
            if len(spacing) != 3:
                raise ValueError("a spacing is three numbers")
            return cls(
                str(stored["name"]),
                str(stored["axis"]),
                (shape[0], shape[1], shape[2]),
                affine,
                ways,
                {},
                (spacing[0], spacing[1], spacing[2]),
                str(stored["note"]),
            )
        except (LookupError, TypeError, AttributeError) as error:
            raise ValueError(f"not a volume ({error!r})") from None


def volumes_in(path: str | Path, axis: Axis = "axial") -> list[Volume]:
    """Return the volumes that a file holds slices of, [] where it is an image by itself.

    Args:
        path: a NIfTI file, a DICOM file, or a folder of DICOM files, which may have several series.
        axis: of the patient that the slices of a NIfTI file follow.
    """
    path = Path(path)
    try:
        if path.is_dir():
            return series_in(path)
        if is_nifti_name(path.name):
            return _nifti_volumes(path, axis, _state(path)) if path.is_file() else []
        if not dicom.is_dicom_file(path):
            return []
        places = dicom.read_places(path, _state(path))
        if not isinstance(places, str) and len(places) > 1:
            return _frame_volumes(path, places)
        place = _series(path.parent, _state(path.parent)).places.get(str(path))
        return [] if place is None else [place.volume]
    except (ImageError, OSError):
        return []  # what is wrong with it is said when it is read as an image


def what_without_image(file: Path) -> str:
    """Return what a DICOM file without an image is, "" for every other file."""
    try:
        if not dicom.is_dicom_file(file):
            return ""
        places = dicom.read_places(file, _state(file))
    except (ImageError, OSError):
        return ""
    return places if isinstance(places, str) else ""


def slice_place(path: str | Path, part: str = "") -> SlicePlace | None:
    """Return the volume of an image, and which slice of it the image is; None where it is none.

    Args:
        path: of a DICOM file of a series, or of a file with several slices.
        part: of a file with several slices, which one: "axial-012", "frame-003".
    """
    path, name = Path(path), slice_name(part)
    if name is None:
        return None if part or is_nifti_name(path.name) else _place_in_series(path)
    for volume in volumes_in(path, name.axis if name.axis != FRAME else "axial"):
        likely = [name.index] if name.index in volume.slices else []
        for index in (*likely, *volume.slices):
            # A number may have been written with fewer digits.
            if slice_name(volume.slices[index].part) == name:
                return SlicePlace(volume, index)
    return None


def _place_in_series(path: Path) -> SlicePlace | None:
    try:
        if not dicom.is_dicom_file(path):
            return None
        return _series(path.parent, _state(path.parent)).places.get(str(path))
    except (ImageError, OSError):
        return None


def series_in(folder: Path) -> list[Volume]:
    """Return the series of DICOM files in a folder that say where in the patient they lie."""
    return _series(folder, _state(folder)).volumes


class _Series(NamedTuple):
    """The series of a folder.

    places: path → which slice of which of them the file is.
    """

    volumes: list[Volume]
    places: dict[str, SlicePlace]


@lru_cache(64)
def _series(folder: Path, state: tuple[int, int]) -> _Series:
    places: dict[str, DicomPlace] = {}
    for file in sorted(folder.iterdir()):
        if file.is_file() and not file.name.startswith(".") and dicom.is_dicom_file(file):
            found = dicom.read_places(file, _state(file))
            if not isinstance(found, str) and len(found) == 1 and found[0].position is not None:
                places[str(file)] = found[0]
    stacks = _stacks(places)
    whole = folder.absolute()
    names = _series_names(whole.name or "series", stacks, places)
    volumes = [
        _stacked(
            str(whole.parent / name),
            [ImageFile(path) for path in stack],
            [places[path] for path in stack],
        )
        for name, stack in zip(names, stacks, strict=True)
    ]
    return _Series(
        volumes,
        {
            file.path: SlicePlace(volume, index)
            for volume in volumes
            for index, file in volume.slices.items()
        },
    )


def _series_names(
    folder: str, stacks: Sequence[Sequence[str]], places: Mapping[str, DicomPlace]
) -> list[str]:
    """Return a name for each stack: the folder's, with the series' number if there are several."""
    if len(stacks) == 1:
        return [folder]
    names: list[str] = []
    for stack in stacks:
        name = first = f"{folder}-{places[stack[0]].series_number}"
        number = 1
        while name in names:
            number += 1
            name = f"{first}-{number}"
        names.append(name)
    return names


def _stacks(places: Mapping[str, DicomPlace]) -> list[list[str]]:
    """Return images by series, from one end to the other; of several at one place, the first of
    each belong together, then the second, and so on."""
    by_series: dict[tuple[object, ...], list[str]] = defaultdict(list)
    for path in sorted(places, key=lambda path: (places[path].number, path)):
        by_series[places[path].series].append(path)
    stacks: list[list[str]] = []
    for paths in by_series.values():
        ordered = sorted(paths, key=lambda path: _along(places[path]))
        layers: list[list[str]] = []
        here: list[str] = []
        for path in ordered:
            if here and _along(places[path]) - _along(places[here[0]]) > SAME_PLACE:
                here = []
            here.append(path)
            if len(here) > len(layers):
                layers.append([])
            layers[len(here) - 1].append(path)
        stacks += layers
    return sorted(stacks, key=lambda stack: (places[stack[0]].series_number, min(stack)))


def _along(place: DicomPlace) -> float:
    """Return how far a plane is along its normal, in millimeters."""
    assert place.position is not None
    return float(np.dot(place.position, _normal(place)))


def _normal(place: DicomPlace) -> np.ndarray:
    return np.cross(place.orientation[:3], place.orientation[3:])


def _stacked(name: str, stack: Sequence[ImageFile], places: Sequence[DicomPlace]) -> Volume:
    """Return the volume of planes that are ordered by their position."""
    first, last = places[0], places[-1]
    assert first.position is not None and last.position is not None
    steps = np.array([_along(b) - _along(a) for a, b in pairwise(places)])
    indices, note = list(range(len(stack))), ""
    if len(steps):
        whole = np.rint(steps / np.median(steps))
        even = np.abs(steps - whole * np.median(steps)) <= EVEN * np.median(steps) * whole
        if even.all() and whole.sum() < nifti.MOST_SLICES:
            indices = [0, *(int(index) for index in np.cumsum(whole))]
        else:
            note = UNEVEN
        # Not along the normal: the planes of a tilted gantry are shifted against each other.
        step = np.subtract(last.position, first.position) / indices[-1]
    else:
        step = _normal(first) * first.thickness
    if not first.measured:
        note = "; ".join(filter(None, (note, UNMEASURED)))
    affine = np.eye(4)
    affine[:3, 0] = np.multiply(first.orientation[:3], first.spacing[1])
    affine[:3, 1] = np.multiply(first.orientation[3:], first.spacing[0])
    affine[:3, 2] = step
    affine[:3, 3] = first.position
    normal = np.abs(_normal(first))
    axis = next(name for name, patient in NORMALS.items() if patient == int(normal.argmax()))
    rows, columns = first.shape
    return Volume(
        name,
        axis,
        (columns, rows, indices[-1] + 1),
        _frozen(LPS_TO_RAS @ affine),
        Orientation(0, 1, 2),
        dict(zip(indices, stack, strict=True)),
        _lengths(affine),
        note,
    )


def _frame_volumes(file: Path, places: Sequence[DicomPlace]) -> list[Volume]:
    """Return the volumes of the frames of a DICOM file."""
    count = len(places)
    parts = [SliceName(FRAME, index).text(count) for index in range(count)]
    name = str(file.with_name(stem_of(file)))
    if all(place.position is not None for place in places):
        by_part = dict(zip(parts, places, strict=True))
        stacks = _stacks(by_part)
        return [
            _stacked(
                name if len(stacks) == 1 else f"{name}-{number}",
                [ImageFile(str(file), part) for part in stack],
                [by_part[part] for part in stack],
            )
            for number, stack in enumerate(stacks, start=1)
        ]
    rows, columns = places[0].shape
    down, across = places[0].spacing
    return [
        Volume(
            name,
            FRAME,
            (columns, rows, count),
            None,
            Orientation(0, 1, 2),
            {index: ImageFile(str(file), part) for index, part in enumerate(parts)},
            (across, down, places[0].thickness),
            "its file does not say where its frames lie",
        )
    ]


@lru_cache(64)
def _nifti_volumes(file: Path, axis: Axis, state: tuple[int, int]) -> list[Volume]:
    header = nifti.read_file_header(file)
    ways = header.orientation(axis)
    count = header.shape[ways.slices]
    zooms = [abs(float(zoom)) or 1.0 for zoom in header.record["pixdim"][1:4]]
    volumes = []
    for time in range(header.times or 1):
        number = None if header.times is None else time
        name = stem_of(file) + ("" if number is None else f"-t{number:03d}")
        slices = {
            index: ImageFile(str(file), SliceName(axis, index, number).text(count))
            for index in range(count)
        }
        affine = None if header.affine is None else _frozen(header.affine)
        note = "" if affine else "its file does not say where it lies"
        spacing = (
            (zooms[0], zooms[1], zooms[2]) if header.affine is None else _lengths(header.affine)
        )
        place = str(file.with_name(name))
        volumes.append(Volume(place, axis, header.shape, affine, ways, slices, spacing, note))
    return volumes


def _lengths(affine: np.ndarray) -> tuple[float, float, float]:
    """Return how far apart voxels are along each axis, in millimeters."""
    across, down, deep = (round(float(step), 6) for step in np.linalg.norm(affine[:3, :3], axis=0))
    return across, down, deep


def _frozen(affine: np.ndarray) -> tuple[tuple[float, ...], ...]:
    return tuple(tuple(float(cell) + 0.0 for cell in row) for row in affine)


def _state(path: Path) -> tuple[int, int]:
    status = path.stat()
    return (status.st_size, status.st_mtime_ns)
