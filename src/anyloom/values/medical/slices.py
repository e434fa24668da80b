"""Names of the slices of files that hold several: "axial-012" of a NIfTI volume, "frame-003"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePath
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

    def __str__(self) -> str:
        """Return what messages call the slice: "axial slice 12"."""
        if self.axis == FRAME:
            return f"frame {self.index}"
        time = "" if self.time is None else f" at time {self.time}"
        return f"{self.axis} slice {self.index}{time}"

    def text(self, count: int) -> str:
        """Return the name, its number with as many digits as the last of `count` slices has."""
        number = f"{self.index:0{max(3, len(str(count - 1)))}d}"
        time = "" if self.time is None else f"t{self.time:03d}-"
        return f"{time}{self.axis}-{number}"


def slice_name(text: str) -> SliceName | None:
    """Return the slice that a text such as "axial-012" names, or None."""
    found = _SLICE.fullmatch(text)
    if found is None:
        return None
    time, axis, index = found.groups()
    return SliceName(axis, int(index), None if time is None else int(time))  # type: ignore[arg-type]


def is_nifti_name(name: str) -> bool:
    """Return whether a file is called as NIfTI volumes are."""
    return name.lower().endswith(NIFTI_SUFFIXES)


def suffix_of(file: PurePath) -> str:
    """Return the suffix of a file in small letters, ".nii.gz" being one."""
    return ".nii.gz" if file.name.lower().endswith(".nii.gz") else file.suffix.lower()


def stem_of(file: PurePath) -> str:
    """Return the name of a file without its suffix, ".nii.gz" being one."""
    return file.name[:-7] if file.name.lower().endswith(".nii.gz") else file.stem
