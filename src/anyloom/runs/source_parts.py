"""Parts of source files: the images that one file holds, such as the tiles of a raster."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, ClassVar, Self

from ..formats.map_layers import PIP_GEO
from ..foundation.errors import AnyloomError, UnknownNameError
from ..values import Image, Regions
from ..values.image_decoding import DepthRange
from ..values.medical.slices import AXES, Axis

TILE_SIZE, TILE_OVERLAP = 1024, 128  # samgeo's
SMALLEST_TILE, LARGEST_TILE = 16, 16_384
READING_FACTS = ("depth range", "tiles", "bands", "axis")
"""Stand among the inputs that two runs have in common."""
READERS = {".tif": "rasters", ".tiff": "rasters"}
"""Suffix → the module beside this one whose `parts_of` divides such files."""
KINDS = {"tile": ("rasters", "Tile")}
"""Kind of part → its class."""


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

    @abstractmethod
    def read(self, path: Path, max_pixels: int) -> bytes:
        """Return the part as the bytes of an image file that `Image.decode` reads.

        Raises:
            ImageError: it cannot be read.
        """

    def seen(self, regions: Regions, image: Image) -> Regions:
        """Return the regions that were found in the part and count.

        Args:
            image: the part as it was read.
        """
        return regions

    @abstractmethod
    def facts(self) -> dict[str, Any]:
        """Return the part as JSON."""

    @classmethod
    @abstractmethod
    def restore(cls, facts: Mapping[str, Any]) -> Self:
        """Return the part that `facts` describe."""


def parts_of(path: Path, options: ReadingOptions) -> Sequence[SourcePart]:
    """Return the parts of a file; none where it is one image.

    Raises:
        ImageError: a file that has parts cannot be read with these options.
    """
    module = READERS.get(path.suffix.lower())
    if module is None:
        return ()
    return import_module(f".{module}", __package__).parts_of(path, options)


def restored_part(facts: Mapping[str, Any] | None) -> SourcePart | None:
    """Return a part from the JSON of a run's database."""
    if facts is None:
        return None
    module, name = KINDS[facts["kind"]]
    return getattr(import_module(f".{module}", __package__), name).restore(facts)
