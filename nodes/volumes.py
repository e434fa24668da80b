"""Volumes of medical images: their slices, and boxes given for a whole volume."""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal, NamedTuple

import numpy as np

from anyloom import (
    AnyloomError,
    Image,
    ImageError,
    ImageFile,
    LabelMap,
    NodeError,
    Probability,
    Regions,
    Text,
    Volume,
    node,
    safe_join,
    slice_place,
    suggestion,
    volumes_in,
    window_range,
)

from ._support.quoting import quoted

SIDES = ("x0", "y0", "z0", "x1", "y1", "z1")
COLUMNS = ("volume", "label", *SIDES)
EXAMPLE = "20,30,5,60,70,12"
NAMED = 6
"""Names that a line lists; of more it tells the number."""


class _Box(NamedTuple):
    """A box in voxels: six sides, its label, the volume that it belongs to ("" for each), and the
    line of the table."""

    sides: tuple[float, ...]
    label: str
    volume: str
    line: int = 0


def _check_boxes(boxes: str) -> None:
    _read("volume_boxes", boxes)


def _check_volumes(files: Sequence[ImageFile], boxes: str) -> list[str]:
    """Return a line about the boxes that reach out of a volume, for each volume, one about boxes of
    no volume, and one about volumes without a box."""
    name, given = "volume_boxes", _read("volume_boxes", boxes)
    volumes: dict[str, Volume] = {}
    for file in files:
        if place := slice_place(file.path, file.part):
            volumes.setdefault(place.volume.name, place.volume)
    if not volumes:
        try:
            Image.open(files[0].path, part=files[0].part)
        except ImageError:
            return []  # a damaged file, which the run names
        raise NodeError(name, "no image is a slice of a volume that is read from files")
    belonging = {
        volume: [box for box in given if _belongs(box, whole)] for volume, whole in volumes.items()
    }
    outside: list[NodeError] = []
    clipped: list[str] = []
    fitting = 0
    for volume, its in belonging.items():
        try:
            cut = [box for box in its if _is_cut(box, *_inside(name, box, volumes[volume]))]
            if cut:
                clipped.append(_clipped(cut, volumes[volume]))
            fitting += bool(its)
        except NodeError as error:
            outside.append(error)
    if outside and not fitting:  # otherwise the slices of these volumes fail, and others do not
        raise outside[0]
    taken = {box for its in belonging.values() for box in its}
    lost = [box for box in given if box not in taken]
    known = [Path(volume).name for volume in volumes]
    notes = clipped
    if lost:
        wanted = _several([f"'{box.volume}' (line {box.line})" for box in lost])
        hint = suggestion(lost[0].volume, known)
        what = f"{boxes.strip()}: no volume of this run is {wanted}; there is {_several(known)}"
        if not taken:
            raise NodeError(name, f"{what}{hint}")
        notes.append(f"{what}{hint}")
    without = [Path(volume).name for volume, its in belonging.items() if not its]
    if without and given:
        notes.append(f"{boxes.strip()}: no box is of {_several(without)}")
    return notes


def _several(names: Sequence[str]) -> str:
    rest = len(names) - NAMED
    return ", ".join(names[:NAMED]) + (f" and {rest} more" if rest > 0 else "")


def _check_window(window: str) -> None:
    if window:
        window_range(window)


@node(pure=False, check=_check_window)
def load_volume(
    path: Text,
    *,
    axis: Literal["axial", "coronal", "sagittal"] = "axial",
    window: Text = "",
) -> list[Image]:
    """Read the slices of a volume below the working folder, in order.

    Args:
        path: a NIfTI file, a DICOM file of several frames, a folder of one DICOM series, or a file
            of the series; relative to the working folder, as in `load_image`.
        axis: of the patient that the slices of a NIfTI file follow; a series has the slices that
            it has.
        window: what is shown of the gray values: a name such as "lung", or level and width, such
            as "40,400"; "" for the window that the file states.

    Returns:
        The slices, upright, in RGB.

    Raises:
        NodeError: there is no volume, or several.
        ImageError: a slice cannot be read.
        UnknownNameError: there is no such window.
        AnyloomError: the path leads out of the working folder.
    """
    volumes = volumes_in(safe_join(Path.cwd(), path), axis)
    if len(volumes) != 1:
        names = ", ".join(Path(volume.name).name for volume in volumes) or "none"
        raise NodeError(
            "load_volume",
            f"'{path}' has {len(volumes)} volumes ({names}); expected one: a NIfTI file, a folder "
            "of a DICOM series, or one file of the series",
        )
    shown = window_range(window) if window else None
    return [
        Image.open(file.path, part=file.part, depth_range=shown)
        for _, file in sorted(volumes[0].slices.items())
    ]


@node
def link_slices(maps: list[LabelMap], *, min_coverage: Probability = 0.5) -> list[LabelMap]:
    """Give the segments of one thing the same number in all slices of a volume (napari-SAM).

    Args:
        maps: a label map for each slice, in order, such as `to_label_map` makes of automatic masks.
        min_coverage: a segment takes the number of the segment in the slice before that covers
            most of it, if that covers at least this share of it.

    Returns:
        The maps with linked numbers. A segment that begins keeps its number, or gets a new one
        where a thing of the slices before has it. 0 is the background, as before.

    Raises:
        NodeError: the slices differ in size.
    """
    fresh = 1 + max((int(one.numbers.max(initial=0)) for one in maps), default=0)
    used: set[int] = set()
    linked: list[LabelMap] = []
    for one in maps:
        if linked and one.frame != linked[0].frame:
            raise NodeError("link_slices", "the slices differ in size")
        before = linked[-1].numbers if linked else np.zeros(one.frame, np.int32)
        numbers = np.zeros_like(one.numbers)
        names = dict(linked[-1].names) if linked else {}
        for own in np.unique(one.numbers[one.numbers != 0]).tolist():
            segment = one.numbers == own
            others, counts = np.unique(before[segment & (before != 0)], return_counts=True)
            if len(others) and counts.max() >= min_coverage * segment.sum():
                number = int(others[counts.argmax()])
            elif own in used:
                number, fresh = fresh, fresh + 1
            else:
                number = own
            numbers[segment] = number
            if own in one.names:
                names.setdefault(number, one.names[own])
        used |= set(np.unique(numbers).tolist())
        linked.append(LabelMap(numbers, names))
    return linked


@node(pure=False, check=_check_boxes, check_images=_check_volumes)
def volume_boxes(image: Image, boxes: Text) -> Regions:
    """Cut boxes that are given for a volume at one of its slices; other slices have none.

    Args:
        image: a slice, from a NIfTI file or of a DICOM series; where it comes from tells which.
        boxes: x0,y0,z0,x1,y1,z1 in voxels for each box, boxes separated by semicolons, with or
            without a label before: "liver: 20,30,5,60,70,12; 70,30,5,90,60,9". They are the sides
            of boxes, as those of boxes in images are, so that 5 to 12 are the slices 5 to 11.
            Voxels count from 0 in the order of the file; of a DICOM series they are column, row,
            and slice by position. Or a CSV file below the working folder, "boxes.csv", with these
            six columns, and where needed "label", and "volume" with the name of the volume.

    Returns:
        A box for each of them that the slice cuts.

    Raises:
        NodeError: the text or the table is not of this form or not below the working folder, a box
            lies outside the volume, or the image is not a slice.
    """
    name = "volume_boxes"
    place = slice_place(image.source, image.part) if image.source else None
    if place is None:
        raise NodeError(name, "the image is not a slice of a volume that is read from files")
    volume, ways = place.volume, place.volume.orientation
    found: list[tuple[float, float, float, float]] = []
    labels: list[str] = []
    given = _read(name, boxes)
    for box in given:
        if not _belongs(box, volume):
            continue
        low, high = _inside(name, box, volume)
        if not low[ways.slices] <= place.index + 0.5 < high[ways.slices]:
            continue
        x0, x1 = _flipped(ways.flip_columns, volume.shape[ways.columns], low, high, ways.columns)
        y0, y1 = _flipped(ways.flip_rows, volume.shape[ways.rows], low, high, ways.rows)
        found.append((x0, y0, x1, y1))
        labels.append(box.label)
    named = any(box.label for box in given)
    return Regions(found, image.shape, labels=labels if named and found else None)


def _inside(name: str, box: _Box, volume: Volume) -> tuple[np.ndarray, np.ndarray]:
    """Return the lower and the upper corner of the part of a box that is in a volume."""
    low = np.maximum(box.sides[:3], 0)
    high = np.minimum(box.sides[3:], volume.shape)
    if (low >= high).any():
        raise NodeError(name, f"{_shown(box)} lies outside {_called(volume)}")
    return low, high


def _is_cut(box: _Box, low: np.ndarray, high: np.ndarray) -> bool:
    return (*low.tolist(), *high.tolist()) != box.sides


def _clipped(boxes: Sequence[_Box], volume: Volume) -> str:
    rest = len(boxes) - 1
    more = f", and {rest} more {'do' if rest > 1 else 'does'}" if rest else ""
    return f"{_shown(boxes[0])} reaches out of {_called(volume)} and is cut off there{more}"


def _shown(box: _Box) -> str:
    line = f" (line {box.line})" if box.line else ""
    return f"box {','.join(f'{side:g}' for side in box.sides)}{line}"


def _called(volume: Volume) -> str:
    return f"the volume {Path(volume.name).name} of {'×'.join(map(str, volume.shape))} voxels"


def _flipped(
    flip: bool, length: int, low: np.ndarray, high: np.ndarray, axis: int
) -> tuple[float, float]:
    """Return the two sides of a box in pixels, from those in voxels."""
    first, last = float(low[axis]), float(high[axis])
    return (length - last, length - first) if flip else (first, last)


def _is_table(boxes: str) -> bool:
    return boxes.strip().lower().endswith(".csv")


def _read(name: str, boxes: str) -> list[_Box]:
    return list(_in_table(name, boxes.strip()) if _is_table(boxes) else _typed(name, boxes))


def _typed(name: str, text: str) -> Iterator[_Box]:
    for part in text.split(";"):
        if part.strip():
            label, colon, numbers = part.rpartition(":")
            words = re.split(r"\s*,\s*|\s+", numbers.strip())
            yield _Box(
                _sides(name, words, f"box {quoted(part.strip())}"),
                label.strip() if colon else "",
                "",
            )


def _in_table(name: str, path: str) -> Iterator[_Box]:
    try:
        text = safe_join(Path.cwd(), path).read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise NodeError(name, f"'{path}': no such table, or not UTF-8 text") from None
    except AnyloomError as error:
        raise NodeError(name, str(error)) from None
    rows = csv.DictReader(io.StringIO(text, newline=""), restval="")
    try:
        columns = [column.strip() for column in rows.fieldnames or ()]
        rows.fieldnames = columns
        _check_columns(name, path, columns)
        for row in rows:
            words = [row[side] for side in SIDES]
            label, volume = ((row.get(column) or "").strip() for column in ("label", "volume"))
            sides = _sides(name, words, f"the box in line {rows.line_num} of {path}")
            yield _Box(sides, label, volume, rows.line_num)
    except csv.Error as error:
        raise NodeError(name, f"line {rows.line_num} of {path}: {error}") from None


def _check_columns(name: str, path: str, columns: Sequence[str]) -> None:
    expected = ",".join(COLUMNS)
    if len(columns) == 1 and any(mark in columns[0] for mark in ";\t"):
        raise NodeError(name, f"'{path}': cells are separated by commas, as in {expected}")
    for column in columns:
        if column and column not in COLUMNS:
            hint = suggestion(column, COLUMNS)
            raise NodeError(name, f"'{path}': unknown column '{column}'; expected {expected}{hint}")
    missing = [side for side in SIDES if side not in columns]
    if missing:
        raise NodeError(name, f"'{path}': no column {', '.join(missing)}; expected {expected}")


def _sides(name: str, words: list[str], shown: str) -> tuple[float, ...]:
    try:
        sides = tuple(float(word) for word in words)
    except ValueError:
        sides = ()
    if len(sides) != 6 or not all(map(math.isfinite, sides)):
        raise NodeError(name, f"{shown} is not six voxel coordinates, such as {EXAMPLE}")
    if any(low >= high for low, high in zip(sides[:3], sides[3:], strict=True)):
        raise NodeError(name, f"{shown} is empty; expected {','.join(SIDES)}")
    return sides


def _belongs(box: _Box, volume: Volume) -> bool:
    """Return whether a box is of a volume: of its name, its file, or the end of their path."""
    if not box.volume:
        return True
    wanted = Path(box.volume.replace("\\", "/")).parts
    file = next(iter(volume.slices.values()))
    path = Path(file.path)
    known = (Path(volume.name), path if file.part else path.parent)
    return any(path.parts[-len(wanted) :] == wanted for path in known)
