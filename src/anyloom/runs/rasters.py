"""Georeferenced rasters (GeoTIFF) as tiles of a grid that does not depend on their extent.

A tile is read from the file when it is needed, so that a raster never has to fit into memory. The
grid is that of the pixels of the whole world: the raster's transform without its origin, counted
from the origin of its coordinate system. Two rasters with the same pixels therefore have the same
tiles where both are, whatever extents they were cut to. A raster that fits into a tile is one.

Pixels without data (nodata values, masks, transparency) and those outside of the raster are
transparent and have the mean color of the tile, so that no model sees an edge of black there.
"""

from __future__ import annotations

import io
import math
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, Self

import numpy as np

from ..foundation.errors import ImageError
from ..foundation.paths import absolute
from ..foundation.plain_text import plain
from ..values.image_decoding import REASON_LENGTH, SOFTWARE, TILE, DepthRange, eight_bit
from .source_parts import ReadingOptions, SourcePart

if TYPE_CHECKING:
    from rasterio import Affine, DatasetReader
    from rasterio.crs import CRS

SUFFIXES = (".tif", ".tiff")
OPEN_RASTERS = 4
MOST_OFF = 0.5
"""Pixels that ground control points may be off the transform that fits them best."""
PIECE = 2048
"""Pixels along a side of what is read at once to find a raster's lowest and highest value."""
MOST_TILES = 200_000
LARGEST_BLOCK = 2**30
"""Bytes of a block of a file, which GDAL decodes at once."""
PHASE = 0.3819
"""How far before a pixel of the world, in pixels, a raster may begin and count as beginning there.

No simple fraction, so that rounding errors do not decide."""
Window = tuple[int, int, int, int]
"""(left, top, right, bottom) in pixels of a raster; exclusive, and perhaps outside of it."""


@dataclass(frozen=True)
class Tile(SourcePart):
    """One tile of a raster.

    window:    in the raster; a tile at the border reaches outside of it.
    row, column: in the grid, counted from the raster's first tile; -1 where it is the only one.
    shape:     (height, width) of the raster.
    transform: of the raster: the six coefficients of rasterio's Affine, from columns and rows to
        coordinates.
    crs:       of the raster, as "EPSG:…" or WKT; "" where it states none.
    bands:     that are read, from 1: three, or one that is shown gray.
    depth_range: the values that become black and white; None = the pixels are of 8 bits.
    """

    kind: ClassVar[str] = "tile"
    window: Window
    row: int
    column: int
    shape: tuple[int, int]
    transform: tuple[float, ...]
    crs: str
    bands: tuple[int, ...]
    depth_range: DepthRange | None = None

    @property
    def place(self) -> str:
        return "" if self.row < 0 else f"r{self.row:03d}_c{self.column:03d}"

    @property
    def label(self) -> str:
        return f"tile {self.place}" if self.place else ""

    @property
    def frame(self) -> tuple[int, int]:
        left, top, right, bottom = self.window
        return bottom - top, right - left

    def read(self, path: Path, max_pixels: int) -> bytes:
        label = plain(str(path))
        width, height = self.window[2] - self.window[0], self.window[3] - self.window[1]
        if width * height > max_pixels:
            raise ImageError(
                label,
                f"a tile of {width} × {height} is {width * height / 1e6:.0f} megapixels, "
                f"the limit is {max_pixels / 1e6:.0f}",
            )
        with _raster(path, label) as raster:
            pixels, valid = _read(raster, self.window, self.bands, self.depth_range)
        return _encoded(pixels, valid)

    def facts(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "window": list(self.window),
            "row": self.row,
            "column": self.column,
            "raster": {
                "height": self.shape[0],
                "width": self.shape[1],
                "transform": list(self.transform),
                "crs": self.crs,
            },
            "bands": list(self.bands),
            "depth_range": None if self.depth_range is None else list(self.depth_range),
        }

    @classmethod
    def restore(cls, facts: Mapping[str, Any]) -> Self:
        left, top, right, bottom = facts["window"]
        raster, stated = facts["raster"], facts["depth_range"]
        return cls(
            (left, top, right, bottom),
            facts["row"],
            facts["column"],
            (raster["height"], raster["width"]),
            tuple(raster["transform"]),
            raster["crs"],
            tuple(facts["bands"]),
            None if stated is None else (stated[0], stated[1]),
        )


def parts_of(path: Path, options: ReadingOptions) -> Sequence[Tile]:
    """Return the tiles of a raster that hold data; none where the file is an ordinary image.

    Raises:
        ImageError: it has not the bands that were asked for, or is too large.
    """
    if path.suffix.lower() not in SUFFIXES or find_spec("rasterio") is None:
        return ()
    state = path.stat() if path.is_file() else None
    if state is None:
        return ()  # that it cannot be read shows when it is
    return _tiles(path, (state.st_size, state.st_mtime_ns), options)


@lru_cache(256)
def _tiles(path: Path, state: tuple[int, int], options: ReadingOptions) -> Sequence[Tile]:
    """Return the tiles of a file in this state."""
    from rasterio.errors import NotGeoreferencedWarning

    label = plain(str(path))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", NotGeoreferencedWarning)
            with _raster(path, label) as raster:
                place = _georeference(raster, label)
                return _divided(raster, *place, options, label) if place else ()
    except _NotARaster:
        return ()


def _georeference(raster: DatasetReader, label: str) -> tuple[Affine, CRS | None] | None:
    """Return where a raster lies, also by ground control points; None where it does not say.

    Raises:
        ImageError: no affine transform fits its ground control points.
    """
    from rasterio.transform import from_gcps

    if not raster.transform.is_identity:
        return raster.transform, raster.crs
    points, crs = raster.gcps
    if len(points) < 3:
        return None
    affine = from_gcps(points)
    if affine.is_degenerate:
        return None
    a, b, c, d, e, f = tuple(affine)[:6]
    on_map = np.array([(one.x - c, one.y - f) for one in points])
    pixels = np.linalg.solve([[a, b], [d, e]], on_map.T).T
    off = np.abs(pixels - [(one.col, one.row) for one in points]).max()
    if off > MOST_OFF:
        raise ImageError(
            label,
            f"its ground control points are up to {off:.0f} pixels off the affine transform that "
            "fits them best; warp it first: gdalwarp FILE WARPED.tif",
        )
    return affine, crs


def _divided(
    raster: DatasetReader, affine: Affine, crs: CRS | None, options: ReadingOptions, label: str
) -> Sequence[Tile]:
    from rasterio.enums import Interleaving

    bands = options.bands or _first_colors(raster)
    if max(bands) > raster.count:
        raise ImageError(
            label, f"has {raster.count} band{'s' * (raster.count != 1)}, so there is no band "
            f"{max(bands)}"
        )  # fmt: skip
    shape = (raster.height, raster.width)
    transform = tuple(affine)[:6]
    crs_text = _crs_text(crs)
    kinds = {raster.dtypes[band - 1] for band in bands}
    if any(kind.startswith("complex") for kind in kinds):
        raise ImageError(label, "holds complex numbers, which are no colors")
    largest = max(
        math.prod(block) * np.dtype(kind).itemsize
        for block, kind in zip(raster.block_shapes, raster.dtypes, strict=True)
    )
    if largest * (raster.count if raster.interleaving == Interleaving.pixel else 1) > LARGEST_BLOCK:
        raise ImageError(
            label,
            f"is stored in blocks of more than {LARGEST_BLOCK / 2**30:.0f} GiB; store it in tiles: "
            "gdal_translate -co TILED=YES",
        )
    depth_range = _stated_range(raster, bands)
    if kinds != {"uint8"}:
        depth_range = options.depth_range or _value_range(raster, bands)
    size, overlap = options.tile_size, options.tile_overlap
    if max(shape) <= size:
        return [
            Tile((0, 0, shape[1], shape[0]), -1, -1, shape, transform, crs_text, bands, depth_range)
        ]
    origin = grid_origin(transform)
    starts = [
        tile_starts(length, first, size, overlap)
        for length, first in zip(shape, reversed(origin), strict=True)
    ]
    if len(starts[0]) * len(starts[1]) > MOST_TILES:
        raise ImageError(
            label,
            f"{shape[1]} × {shape[0]} pixels are {len(starts[0]) * len(starts[1]):,} tiles, the "
            f"limit is {MOST_TILES:,}; give larger ones with --tile-size",
        )
    places = {
        (row, column): (left, top, left + size, top + size)
        for row, top in enumerate(starts[0])
        for column, left in enumerate(starts[1])
    }
    if not _is_valid_everywhere(raster):
        places = {
            place: window for place, window in places.items() if _has_data(raster, window, bands)
        }
    return [
        Tile(window, row, column, shape, transform, crs_text, bands, depth_range)
        for (row, column), window in places.items()
    ]


def grid_origin(transform: Sequence[float]) -> tuple[int, int]:
    """Return the (column, row) of a raster's first pixel among the pixels of the whole world.

    They are the raster's own, continued to the origin of its coordinate system.
    """
    a, b, c, d, e, f = transform[:6]
    size = a * e - b * d
    return (
        math.floor((e * c - b * f) / size + PHASE),
        math.floor((a * f - d * c) / size + PHASE),
    )


def tile_starts(length: int, origin: int, size: int, overlap: int) -> range:
    """Return where the tiles of one axis start, in pixels of the raster: the fewest that cover it.

    Args:
        length: of the raster.
        origin: of its first pixel in the world, where tiles start at multiples of size - overlap.
    """
    step = size - overlap
    first = -(origin % step)
    count = max(0, math.ceil((length - size - first) / step)) + 1
    return range(first, first + count * step, step)


class _NotARaster(Exception):
    """GDAL does not read a file as a GeoTIFF."""


class _Opened(NamedTuple):
    dataset: DatasetReader
    lock: Lock


@contextmanager
def _raster(path: Path, label: str) -> Iterator[DatasetReader]:
    """Yield a raster to one thread at a time, for which GDAL keeps decoded blocks.

    Raises:
        _NotARaster: it is none.
        ImageError: whatever reading raises.
    """
    import rasterio
    from rasterio.errors import RasterioError

    state = path.stat()
    opened = _opened(absolute(path), state.st_size, state.st_mtime_ns)
    with opened.lock, rasterio.Env():
        try:
            yield opened.dataset
        except RasterioError as error:
            detail = plain(str(error.__cause__ or error), REASON_LENGTH)
            raise ImageError(label, f"damaged raster ({detail})") from None


@lru_cache(OPEN_RASTERS)
def _opened(path: str, size: int, modified: int) -> _Opened:
    import rasterio
    from rasterio.errors import RasterioError

    try:
        # A path that is no text is never taken for an address.
        return _Opened(rasterio.open(Path(path), driver="GTiff", sharing=False), Lock())
    except RasterioError:
        raise _NotARaster from None


def _crs_text(crs: CRS | None) -> str:
    if crs is None:
        return ""
    authority = crs.to_authority()
    return ":".join(authority) if authority else crs.to_wkt()


def _first_colors(raster: DatasetReader) -> tuple[int, ...]:
    """Return the bands that the file calls red, green and blue, else the first three, or one."""
    names = [interpretation.name for interpretation in raster.colorinterp]
    if {"red", "green", "blue"} <= set(names):
        return tuple(names.index(name) + 1 for name in ("red", "green", "blue"))
    colors = [band for band, name in enumerate(names, start=1) if name != "alpha"]
    return tuple(colors[:3] if len(colors) >= 3 else colors[:1])


def _stated_range(raster: DatasetReader, bands: Sequence[int]) -> DepthRange | None:
    """Return the values that are black and white in a file of fewer than 8 bits, else None."""
    bits = raster.tags(bands[0], ns="IMAGE_STRUCTURE").get("NBITS", "8")
    return (0.0, 2.0 ** int(bits) - 1) if bits.isdecimal() and int(bits) < 8 else None


def _value_range(raster: DatasetReader, bands: Sequence[int]) -> DepthRange:
    """Return the lowest and the highest value of a raster, read piece by piece."""
    low, high = math.inf, -math.inf
    for window in _pieces(raster):
        values = raster.read(bands, window=_inside(raster, window))
        values = values[:, _valid(raster, window, values)]
        if values.size:
            low, high = min(low, float(values.min())), max(high, float(values.max()))
    return (low, high) if low <= high else (0.0, 0.0)


def _pieces(raster: DatasetReader) -> Iterator[Window]:
    for top in range(0, raster.height, PIECE):
        for left in range(0, raster.width, PIECE):
            yield left, top, min(left + PIECE, raster.width), min(top + PIECE, raster.height)


def _is_valid_everywhere(raster: DatasetReader) -> bool:
    from rasterio.enums import MaskFlags

    stated = all(MaskFlags.all_valid in flags for flags in raster.mask_flag_enums)
    return stated and not any(kind.startswith("float") for kind in raster.dtypes)


def _has_data(raster: DatasetReader, window: Window, bands: Sequence[int]) -> bool:
    deep = any(raster.dtypes[band - 1].startswith("float") for band in bands)
    values = raster.read(bands, window=_inside(raster, window)) if deep else None
    return bool(_valid(raster, window, values).any())


def _valid(raster: DatasetReader, window: Window, values: np.ndarray | None) -> np.ndarray:
    """Return which pixels of a window hold data: bool, of what lies in the raster."""
    valid = raster.dataset_mask(window=_inside(raster, window)) != 0
    if values is not None and values.dtype.kind == "f":
        valid &= np.isfinite(values).all(axis=0)
    return valid


def _inside(raster: DatasetReader, window: Window) -> Any:
    from rasterio.windows import Window as RasterioWindow

    left, top, right, bottom = window
    left, top = max(left, 0), max(top, 0)
    width, height = min(right, raster.width) - left, min(bottom, raster.height) - top
    return RasterioWindow(left, top, width, height)  # pyright: ignore[reportCallIssue]


def _read(
    raster: DatasetReader, window: Window, bands: Sequence[int], depth_range: DepthRange | None
) -> tuple[np.ndarray, np.ndarray]:
    """Return the pixels of a window, uint8 H×W×3, and which of them hold data: bool, H×W."""
    values = raster.read(list(bands), window=_inside(raster, window))
    valid = _valid(raster, window, values)
    colors = np.moveaxis(values, 0, 2)
    if raster.colorinterp[bands[0] - 1].name == "palette":
        table = raster.colormap(bands[0])
        palette = np.array([table.get(number, (0, 0, 0, 255))[:3] for number in range(256)])
        colors = palette.astype(np.uint8)[colors[:, :, 0]]
    elif depth_range is not None:
        colors = eight_bit(colors, depth_range)
    left, top, right, bottom = window
    inside = (
        slice(max(-top, 0), max(-top, 0) + valid.shape[0]),
        slice(max(-left, 0), max(-left, 0) + valid.shape[1]),
    )
    pixels = np.zeros((bottom - top, right - left, 3), np.uint8)
    if valid.any():
        pixels[:] = np.rint(colors[valid].mean(axis=0))
    pixels[inside][valid] = colors[valid]
    whole = np.zeros(pixels.shape[:2], bool)
    whole[inside] = valid
    return pixels, whole


def _encoded(pixels: np.ndarray, valid: np.ndarray) -> bytes:
    """Return pixels as an uncompressed TIFF file, with alpha where some hold no data."""
    import PIL.Image

    image = PIL.Image.fromarray(pixels)
    if not valid.all():
        image.putalpha(PIL.Image.fromarray(valid.astype(np.uint8) * 255))
    written = io.BytesIO()
    image.save(written, "TIFF", tiffinfo={SOFTWARE: TILE})
    return written.getvalue()
