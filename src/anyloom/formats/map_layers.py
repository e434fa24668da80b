"""Map layers: instances of a georeferenced raster as GeoJSON, GeoPackage and label raster.

Outlines follow the edges of pixels, so that a mask → polygons → mask is exact. They are in the
coordinate reference system (CRS) of the raster; those of GeoJSON in longitude and latitude of
WGS 84, as RFC 7946 demands.
"""

from __future__ import annotations

import io
import math
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import numpy as np

from ..foundation.errors import AnyloomError, ValueFormatError
from ..foundation.plain_text import plain
from ..values.run_lengths import RunLengths

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

LIBRARIES = ("rasterio", "pyogrio", "shapely")
PIP_GEO = 'pip install "anyloom[geo]"'
DECIMALS = 9
"""Of a degree in GeoJSON: a tenth of a millimeter."""
STRIP = 512
"""Rows of a label raster that are in memory at once; also the side of the blocks in the file."""
TIME = "2000-01-01T00:00:00.000Z"
"""When a GeoPackage claims to be written, so that the same results give the same bytes."""


@dataclass(frozen=True)
class MapFrame:
    """Where a raster lies.

    shape:     (height, width) in pixels.
    transform: the six coefficients of rasterio's Affine, from columns and rows to coordinates.
    crs:       as "EPSG:…" or WKT; "" where it is unknown.
    """

    shape: tuple[int, int]
    transform: tuple[float, ...]
    crs: str

    def coordinates(self, x: float, y: float) -> tuple[float, float]:
        """Return the coordinates of a place in pixels, which may lie between them."""
        a, b, c, d, e, f = self.transform
        return a * x + b * y + c, d * x + e * y + f

    @property
    def pixel_area(self) -> float:
        """The area of a pixel in units of the CRS."""
        a, b, _, d, e, _ = self.transform
        return abs(a * e - b * d)


@dataclass(frozen=True)
class MapInstance:
    """One instance in the pixels of a raster.

    box:    (x0, y0, x1, y1), in pixels.
    shape:  one mask, of the size of the box; None where there is only the box.
    """

    box: tuple[float, float, float, float]
    shape: RunLengths | None
    label: str
    score: float | None = None


def check_libraries(format: str) -> None:
    """Raise an AnyloomError where the libraries that write a format are not installed."""
    if not all(map(find_spec, LIBRARIES)):
        raise AnyloomError(f"format '{format}' needs the extra 'geo': {PIP_GEO}")


def to_geojson(
    instances: Sequence[MapInstance], frame: MapFrame, name: str, tolerance: float = 0.0
) -> bytes:
    """Return instances as a GeoJSON document: polygons in WGS 84 with label, score and area.

    Args:
        name: of the collection.
        tolerance: how far outlines may be simplified, in units of the CRS; 0 = the edges of pixels.

    Raises:
        ValueFormatError: the CRS of the raster is unknown.
    """
    if not frame.crs:
        raise ValueFormatError("has no coordinate reference system, which GeoJSON needs")
    options = {"RFC7946": "YES", "COORDINATE_PRECISION": str(DECIMALS)}
    return _written(instances, frame, tolerance, "GeoJSON", "Unknown", name, options)


def to_geopackage(
    instances: Sequence[MapInstance], frame: MapFrame, layer: str, tolerance: float = 0.0
) -> bytes:
    """Return instances as a GeoPackage with one layer of polygons, in the CRS of the raster.

    Args:
        layer: the layer's name.
        tolerance: as of `to_geojson`.
    """
    return _written(instances, frame, tolerance, "GPKG", "MultiPolygon", layer, {})


def to_label_raster(
    instances: Sequence[MapInstance], frame: MapFrame, classes: Sequence[str]
) -> bytes:
    """Return instances as a GeoTIFF of one number per pixel, which lies where the raster does.

    Small instances lie on large ones. Pixels of none are 0, which is also the nodata value; the
    classes are named by tags of the file, "class_1" and so on.

    Args:
        classes: in order; an instance has the number of its label, from 1. Without any, instances
            are numbered.
    """
    import rasterio
    from rasterio.io import MemoryFile
    from rasterio.windows import Window

    numbers = _numbers(instances, classes)
    height, width = frame.shape
    profile: dict[str, Any] = {
        "driver": "GTiff",
        "height": height,
        "width": width,
        "count": 1,
        "dtype": np.min_scalar_type(max(numbers, default=1)).name,
        "crs": frame.crs or None,
        "transform": rasterio.Affine(*frame.transform),
        "nodata": 0,
        "tiled": True,
        "blockxsize": STRIP,
        "blockysize": STRIP,
        "compress": "deflate",
        "bigtiff": "IF_SAFER",
    }
    with MemoryFile() as file:
        with file.open(**profile) as raster:
            raster.update_tags(**{f"class_{n}": name for n, name in enumerate(classes, start=1)})
            for top, strip in _strips(instances, numbers, frame, profile["dtype"]):
                window = Window(0, top, width, len(strip))  # pyright: ignore[reportCallIssue]
                raster.write(strip, 1, window=window)
        return file.read()


def _numbers(instances: Sequence[MapInstance], classes: Sequence[str]) -> list[int]:
    if not classes:
        return list(range(1, len(instances) + 1))
    number_of = {name: number for number, name in enumerate(classes, start=1)}
    return [number_of[instance.label] for instance in instances]


def _strips(
    instances: Sequence[MapInstance], numbers: Sequence[int], frame: MapFrame, kind: str
) -> Iterator[tuple[int, np.ndarray]]:
    """Yield the rows of a label raster, some at a time, and the first of them."""
    height, width = frame.shape
    boxes = np.array([instance.box for instance in instances]).reshape(-1, 4)
    order = np.argsort([-_pixels(instance) for instance in instances], kind="stable")
    for top in range(0, height, STRIP):
        bottom = min(top + STRIP, height)
        strip = np.zeros((bottom - top, width), kind)
        for index in order[(boxes[order, 1] < bottom) & (boxes[order, 3] > top)]:
            instance = instances[index]
            x0, y0, x1, y1 = _rounded(instance.box, frame)
            low, high = max(y0, top), min(y1, bottom)
            if low >= high or x0 >= x1:
                continue
            rows = strip[low - top : high - top, x0:x1]
            if instance.shape is None:
                rows[:] = numbers[index]
            else:
                left, above = int(instance.box[0]), int(instance.box[1])
                part = instance.shape.windowed(x0 - left, low - above, rows.shape)
                rows[part.decode(0)] = numbers[index]
        yield top, strip


def _rounded(box: Sequence[float], frame: MapFrame) -> tuple[int, int, int, int]:
    """Return the pixels of a box that lie in the raster."""
    height, width = frame.shape
    x0, y0, x1, y1 = (round(edge) for edge in box)
    return max(x0, 0), max(y0, 0), min(x1, width), min(y1, height)


def _pixels(instance: MapInstance) -> float:
    """Return the area of an instance in pixels."""
    if instance.shape is not None:
        return float(instance.shape.areas()[0])
    x0, y0, x1, y1 = instance.box
    return max(x1 - x0, 0.0) * max(y1 - y0, 0.0)


def _written(
    instances: Sequence[MapInstance],
    frame: MapFrame,
    tolerance: float,
    driver: str,
    geometry_type: str,
    layer: str,
    options: Mapping[str, str],
) -> bytes:
    """Return instances as a file of one of GDAL's drivers."""
    import pyogrio
    import shapely
    from pyogrio.errors import DataLayerError, DataSourceError, FieldError, GeometryError
    from pyogrio.raw import write
    from rasterio.crs import CRS
    from rasterio.errors import CRSError

    rows = [instance for instance in instances if _pixels(instance) > 0]
    outlines = [outline_of(instance, frame, tolerance) for instance in rows]
    fields = {
        "label": np.array([instance.label for instance in rows], dtype=object),
        "score": np.array(
            [math.nan if one.score is None else _shortest(one.score) for one in rows], float
        ),
        "area": np.array([float(f"{_pixels(one) * frame.pixel_area:.12g}") for one in rows]),
    }
    file = io.BytesIO()
    try:
        wkt = CRS.from_user_input(frame.crs).to_wkt() if frame.crs else None
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": TIME})
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what matters is an error
            write(
                file,
                shapely.to_wkb(np.array(outlines, dtype=object)),
                list(fields.values()),
                list(fields),
                layer=layer,
                driver=driver,
                geometry_type=geometry_type,
                crs=wkt,
                promote_to_multi=geometry_type == "MultiPolygon",
                layer_options=dict(options),
            )
    except (CRSError, DataLayerError, DataSourceError, FieldError, GeometryError) as error:
        raise ValueFormatError(
            f"cannot be written as {driver} ({plain(str(error), 160)})"
        ) from None
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})
    return file.getvalue()


def outline_of(instance: MapInstance, frame: MapFrame, tolerance: float = 0.0) -> BaseGeometry:
    """Return the outline of an instance in the CRS of the raster: its pieces, with their holes.

    Args:
        tolerance: how far it may be simplified, in units of the CRS; 0 = the edges of pixels.
    """
    import shapely
    from rasterio import Affine
    from rasterio.features import shapes

    x0, y0, x1, y1 = instance.box
    if instance.shape is None:
        corners = ((x0, y0), (x0, y1), (x1, y1), (x1, y0))
        return shapely.Polygon([frame.coordinates(*corner) for corner in corners])
    a, b, _, d, e, _ = frame.transform
    left, top = frame.coordinates(x0, y0)
    mask = instance.shape.decode(0).astype(np.uint8)
    moved = Affine(a, b, left, d, e, top)
    # Neighbors along edges alone: pieces that touch at a corner are then valid polygons.
    traced = shapes(mask, mask=mask.astype(bool), connectivity=4, transform=moved)
    rings = [geometry["coordinates"] for geometry, _ in traced]
    pieces = [shapely.Polygon(outer, holes) for outer, *holes in rings]
    outline = pieces[0] if len(pieces) == 1 else shapely.MultiPolygon(pieces)
    return outline if tolerance <= 0 else outline.simplify(tolerance)


def _shortest(number: float) -> float:
    """Return the shortest decimal that means the same 32-bit number: 0.1, not 0.10000000149."""
    return float(str(np.float32(number)))
