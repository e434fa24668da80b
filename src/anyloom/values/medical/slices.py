"""Names of the slices of files that hold several: "scan.nii.gz/axial-012", "loop.dcm/frame-003"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Literal

Axis = Literal["axial", "coronal", "sagittal"]
AXES: tuple[Axis, ...] = ("axial", "coronal", "sagittal")
FRAME: Literal["frame"] = "frame"
NIFTI_SUFFIXES = (".nii", ".nii.gz")
_SLICE = re.compile(r"(?:t(\d{1,9})-)?(axial|coronal|sagittal|frame)-(\d{1,9})")


@dataclass(frozen=True)
class SliceName:
    """Which slice of a file.

    axis:  that the slices follow each other along; "frame" for the frames of a DICOM file.
    index: from 0, along the file's own axis.
    time:  from 0; None where the file has no axis of time.
    """

    axis: Axis | Literal["frame"]
    index: int
    time: int | None = None

    def text(self, count: int) -> str:
        """Return the name, its number with as many digits as the last of `count` slices has."""
        number = f"{self.index:0{max(3, len(str(count - 1)))}d}"
        time = "" if self.time is None else f"t{self.time:03d}-"
        return f"{time}{self.axis}-{number}"


def split_slice(path: str | Path) -> tuple[Path, SliceName] | None:
    """Return the file and the slice that a path such as "scan.nii.gz/axial-012" names, or None."""
    path = Path(path)
    name = slice_name(path.name)
    return None if name is None or not path.parent.is_file() else (path.parent, name)


def slice_name(text: str) -> SliceName | None:
    """Return the slice that a text such as "axial-012" names, or None."""
    found = _SLICE.fullmatch(text)
    if found is None:
        return None
    time, axis, index = found.groups()
    return SliceName(axis, int(index), None if time is None else int(time))  # type: ignore[arg-type]


def file_of(path: str | Path) -> Path:
    """Return the file that an image is read from: that of its slice, or its own."""
    named = split_slice(path)
    return Path(path) if named is None else named[0]


def is_nifti_name(name: str) -> bool:
    """Return whether a file is called as NIfTI volumes are."""
    return name.lower().endswith(NIFTI_SUFFIXES)


def suffix_of(file: PurePath) -> str:
    """Return the suffix of a file in small letters, ".nii.gz" being one."""
    return ".nii.gz" if file.name.lower().endswith(".nii.gz") else file.suffix.lower()


def stem_of(file: PurePath) -> str:
    """Return the name of a file without its suffix, ".nii.gz" being one."""
    return file.name[:-7] if file.name.lower().endswith(".nii.gz") else file.stem


def image_name(path: str | Path) -> str:
    """Return what an image is called by its path: "a" for "a.png", "scan-axial-012" for a slice."""
    path = Path(path)
    if slice_name(path.name) and path.parent.name:
        return f"{stem_of(path.parent)}-{path.name}"
    return stem_of(path)
