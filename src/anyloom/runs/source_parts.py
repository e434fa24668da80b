"""Parts of source files: the images that one file holds, such as tiles or slices."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path, PurePosixPath
from typing import Any, ClassVar, Self

from ..formats.map_layers import PIP_GEO
from ..foundation.errors import AnyloomError, UnknownNameError
from ..values.image_decoding import DepthRange
from ..values.medical.slices import AXES, Axis

TILE_SIZE, TILE_OVERLAP = 1024, 128  # samgeo's
SMALLEST_TILE, LARGEST_TILE = 16, 16_384
READING_FACTS = ("depth range", "tiles", "bands", "axis")
"""Stand among the inputs that two runs have in common."""


@dataclass(frozen=True)
class ReadingOptions:
    """How source files are read as images.

    depth_range: the values of images of more than 8 bits that become black and white; None = the
        lowest and the highest of each file.
    tile_size, tile_overlap: of the tiles that a georeferenced raster is read in, in pixels.
    bands: of a georeferenced raster, from 1: one that is shown gray, or those that are shown red,
        green and blue; () = the first three colors.
    axis: of the patient that the slices of NIfTI volumes follow.
    """

    depth_range: DepthRange | None = None
    tile_size: int = TILE_SIZE
    tile_overlap: int = TILE_OVERLAP
    bands: tuple[int, ...] = ()
    axis: Axis = "axial"

    def check(self) -> None:
        """Raise an AnyloomError where the options cannot be used."""
        if self.depth_range is not None and not self.depth_range[0] < self.depth_range[1]:
            low, high = self.depth_range
            raise AnyloomError(f"depth range {low:g},{high:g}: expected the smaller number first")
        if not SMALLEST_TILE <= self.tile_size <= LARGEST_TILE:
            raise AnyloomError(
                f"tile size {self.tile_size}: expected {SMALLEST_TILE} to {LARGEST_TILE:,} pixels"
            )
        if not 0 <= self.tile_overlap < self.tile_size:
            raise AnyloomError(
                f"tile overlap {self.tile_overlap}: expected 0 or more, and less than the tile "
                f"size, which is {self.tile_size}"
            )
        if len(self.bands) not in (0, 1, 3) or min(self.bands, default=1) < 1:
            shown = ",".join(map(str, self.bands))
            raise AnyloomError(f"bands {shown}: expected three numbers from 1, or one")
        if self.axis not in AXES:
            raise UnknownNameError("axis", str(self.axis), AXES)
        if self.bands and find_spec("rasterio") is None:
            raise AnyloomError(f"bands of a georeferenced TIFF need the extra 'geo': {PIP_GEO}")

    def facts(self) -> dict[str, Any]:
        """Return the options that are not the default, as JSON; runs have them in common."""
        tiles = (self.tile_size, self.tile_overlap)
        stated = (
            self.depth_range,
            tiles if tiles != (TILE_SIZE, TILE_OVERLAP) else (),
            self.bands,
            (self.axis,) if self.axis != "axial" else (),
        )
        return {
            name: list(value) for name, value in zip(READING_FACTS, stated, strict=True) if value
        }


class SourcePart(ABC):
    """One of the images in a source file, and its place there.

    A part travels to other processes, and as JSON into the database of a run, so that what was
    found in it can be put together when the run ends.
    """

    kind: ClassVar[str]

    @property
    @abstractmethod
    def place(self) -> str:
        """What tells the parts of a file apart and ends their names; "" for the only one."""

    @property
    @abstractmethod
    def label(self) -> str:
        """What messages call the part behind its file: "axial slice 12"."""

    @property
    @abstractmethod
    def frame(self) -> tuple[int, int]:
        """(height, width) of the part."""

    def is_called(self, place: str) -> bool:
        """Return whether a place that somebody wrote is that of the part."""
        return place == self.place

    def file_below(self, file: PurePosixPath) -> PurePosixPath:
        """Return the path that stands for the part: "ortho_r002_c007.tif" for "ortho.tif"."""
        return file.with_name(f"{file.stem}_{self.place}{file.suffix}") if self.place else file

    def named(self, file: PurePosixPath) -> PurePosixPath:
        """Return the path whose stem is what the outputs of the part are called."""
        return self.file_below(file)

    @abstractmethod
    def read(self, path: Path, max_pixels: int) -> bytes:
        """Return the part as the bytes of an image file that `Image.decode` reads.

        Raises:
            ImageError: it cannot be read.
        """

    @abstractmethod
    def facts(self) -> dict[str, Any]:
        """Return the part as JSON."""

    @classmethod
    @abstractmethod
    def restore(cls, facts: Mapping[str, Any]) -> Self:
        """Return the part that `facts` describe."""
