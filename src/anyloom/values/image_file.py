"""Where an image is read from: a file, or one of several images in it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

from ..foundation.plain_text import plain
from .medical.slices import slice_name


class ImageFile(NamedTuple):
    """Where an image is read from.

    path: of the file.
    part: which of several images in the file, such as "axial-012" or "frame-003"; "" where the
        file is the image.
    """

    path: str
    part: str = ""

    @classmethod
    def at(cls, path: str | Path) -> ImageFile:
        """Return what a path means that people write: "scan.nii.gz/axial-012" is a part of a file.

        Other paths are those of files, which need not exist.
        """
        path = Path(path)
        if os.path.isfile(path.parent):  # noqa: PTH113 – whatever the text is, it raises nothing
            return cls(str(path.parent), path.name)
        return cls(str(path))


def label_of(path: str | Path, part: str = "") -> str:
    """Return what messages call an image: "scan.nii.gz, axial slice 12"."""
    return f"{plain(str(path))}, {slice_name(part) or plain(part)}" if part else plain(str(path))
