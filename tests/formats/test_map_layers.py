"""Map layers lie where the raster does; geopandas, rasterio and pyproj are the references."""

from __future__ import annotations

import io
import json
import math
import sqlite3

import geopandas
import numpy as np
import pyproj
import pytest
import rasterio
import shapely
from hypothesis import given, settings
from rasterio.features import rasterize
from rasterio.transform import rowcol

from anyloom import RunLengths
from anyloom.formats.map_layers import (
    MapFrame,
    MapInstance,
    outline_of,
    to_geojson,
    to_geopackage,
    to_label_raster,
)
from anyloom.foundation.errors import ValueFormatError
from tests.values.shapes import disk, masks

UTM = "EPSG:32633"
SHAPE = (400, 500)
TRANSFORMS = {
    "north up": rasterio.Affine(0.2, 0, 500_000, 0, -0.2, 5_400_000),
    "south up": rasterio.Affine(0.2, 0, 500_000, 0, 0.2, 5_400_000),
    "turned": rasterio.Affine(0.26, 0.1, 500_000, 0.15, -0.173, 5_400_000),
}


def frame_of(transform: rasterio.Affine, crs: str = UTM) -> MapFrame:
    return MapFrame(SHAPE, tuple(transform)[:6], crs)


def instance(mask: np.ndarray, left: int = 0, top: int = 0, label: str = "house") -> MapInstance:
    box = (left, top, left + mask.shape[1], top + mask.shape[0])
    return MapInstance(box, RunLengths.encode([mask]), label, 0.9)


def ring_with_a_hole() -> np.ndarray:
    return disk((60, 80), (40, 30), 28) & ~disk((60, 80), (40, 30), 12)


def read(encoded: bytes) -> geopandas.GeoDataFrame:
    return geopandas.read_file(io.BytesIO(encoded))


@pytest.mark.parametrize("transform", TRANSFORMS.values(), ids=TRANSFORMS)
def test_a_geopackage_is_filled_to_the_same_mask(transform: rasterio.Affine) -> None:
    mask = ring_with_a_hole()
    found = read(to_geopackage([instance(mask, 100, 200)], frame_of(transform), "ortho"))
    filled = rasterize(found.geometry, out_shape=SHAPE, transform=transform)
    assert (filled[200:260, 100:180] == mask).all()
    assert filled.sum() == mask.sum()
    assert found.crs == pyproj.CRS(UTM)
    assert found[["label", "score"]].to_numpy().tolist() == [["house", 0.9]]
    assert found["area"].tolist() == pytest.approx(found.area.tolist())
    assert found.is_valid.all()


@pytest.mark.parametrize("transform", TRANSFORMS.values(), ids=TRANSFORMS)
def test_geojson_follows_rfc_7946(transform: rasterio.Affine) -> None:
    mask = ring_with_a_hole()
    content = to_geojson([instance(mask, 100, 200)], frame_of(transform), "ortho")
    document = json.loads(content)
    assert "crs" not in document
    (feature,) = document["features"]
    outer, hole = feature["geometry"]["coordinates"]
    assert shapely.LinearRing(outer).is_ccw, "the right-hand rule"
    assert not shapely.LinearRing(hole).is_ccw
    to_map = pyproj.Transformer.from_crs("EPSG:4326", UTM, always_xy=True)
    for ring in (outer, hole):
        for longitude, latitude in ring:
            row, column = rowcol(transform, *to_map.transform(longitude, latitude), op=float)
            assert math.hypot(column - round(column), row - round(row)) < 0.01, "corners of pixels"
    back = read(content).to_crs(UTM)
    filled = rasterize(back.geometry, out_shape=SHAPE, transform=transform)
    assert (filled[200:260, 100:180] == mask).all()


def test_a_geographic_raster_keeps_its_degrees() -> None:
    transform = rasterio.Affine(1e-5, 0, 7.5, 0, -1e-5, 46.9)
    frame = frame_of(transform, "EPSG:4326")
    whole = instance(np.ones((100, 200), bool))
    for content in (to_geojson([whole], frame, "a"), to_geopackage([whole], frame, "a")):
        assert read(content).total_bounds == pytest.approx([7.5, 46.899, 7.502, 46.9])
        assert read(content)["area"].tolist() == pytest.approx([100 * 200 * 1e-10])


def test_what_crosses_the_date_line_is_cut_there() -> None:
    transform = rasterio.Affine(0.01, 0, 179.5, 0, -0.01, -16)
    frame = MapFrame(SHAPE, tuple(transform)[:6], "EPSG:4326")
    (geometry,) = read(to_geojson([instance(np.ones((10, 100), bool))], frame, "fiji")).geometry
    assert geometry.geom_type == "MultiPolygon"
    assert geometry.bounds[0] >= -180 and geometry.bounds[2] <= 180
    assert geometry.area == pytest.approx(1 * 0.1)


def test_geojson_needs_a_coordinate_reference_system_and_a_geopackage_does_not() -> None:
    frame = frame_of(TRANSFORMS["north up"], "")
    house = instance(np.ones((3, 3), bool))
    with pytest.raises(ValueFormatError, match=r"^has no coordinate reference system"):
        to_geojson([house], frame, "a")
    assert read(to_geopackage([house], frame, "a")).total_bounds[0] == 500_000
    local = frame_of(TRANSFORMS["north up"], 'LOCAL_CS["site",UNIT["metre",1]]')
    with pytest.raises(ValueFormatError, match=r"^cannot be written as GeoJSON"):
        to_geojson([house], local, "a")


@settings(max_examples=50)
@given(masks())
def test_any_mask_becomes_a_valid_outline_of_the_same_pixels(mask: np.ndarray) -> None:
    if not mask.any():
        return
    outline = outline_of(instance(mask), frame_of(rasterio.Affine.identity()))
    assert outline.is_valid
    assert outline.area == mask.sum()
    assert (rasterize([outline], out_shape=mask.shape) == mask).all()


def test_outlines_are_simplified_by_map_units() -> None:
    mask = disk((100, 100), (50, 50), 40)
    exact, simple = (
        outline_of(instance(mask), frame_of(TRANSFORMS["north up"]), tolerance)
        for tolerance in (0.0, 0.5)
    )
    assert shapely.get_num_coordinates(simple) < shapely.get_num_coordinates(exact) / 4
    assert exact.hausdorff_distance(simple) <= 0.5
    assert exact.intersection(simple).area / exact.union(simple).area > 0.95


def test_a_box_is_a_polygon_of_its_own_corners() -> None:
    box = MapInstance((10.5, 20, 30, 40.25), None, "car", None)
    found = read(to_geopackage([box], frame_of(TRANSFORMS["north up"]), "a"))
    assert found.total_bounds.tolist() == pytest.approx(
        [500_002.1, 5_400_000 - 8.05, 500_006, 5_400_000 - 4]
    )
    assert found["score"].isna().all()


def test_nothing_found_is_a_map_of_nothing() -> None:
    frame = frame_of(TRANSFORMS["north up"])
    assert len(read(to_geojson([], frame, "a"))) == 0
    assert len(read(to_geopackage([], frame, "a"))) == 0
    with rasterio.open(io.BytesIO(to_label_raster([], frame, ["house"]))) as raster:
        assert not raster.read(1).any()
    empty = MapInstance((5, 5, 6, 6), RunLengths.encode([np.zeros((1, 1), bool)]), "house")
    assert len(read(to_geojson([empty], frame, "a"))) == 0


def test_the_same_instances_give_the_same_bytes() -> None:
    frame = frame_of(TRANSFORMS["north up"])
    house = instance(ring_with_a_hole())
    first, second = (
        (to_geojson([house], frame, "a"), to_geopackage([house], frame, "a")) for _ in range(2)
    )
    assert first == second
    tables = sqlite3.connect(":memory:")
    tables.deserialize(first[1])
    contents = tables.execute("select table_name, last_change from gpkg_contents").fetchall()
    assert contents == [("a", "2000-01-01T00:00:00.000Z")], "and not when it was written"


@pytest.mark.parametrize("transform", TRANSFORMS.values(), ids=TRANSFORMS)
def test_a_label_raster_has_the_numbers_of_classes_where_the_raster_is(
    transform: rasterio.Affine,
) -> None:
    large = instance(np.ones((380, 400), bool), 50, 10, "field")
    small = instance(ring_with_a_hole(), 100, 200, "house")
    box = MapInstance((480, 390, 510, 410), None, "car")
    content = to_label_raster([small, large, box], frame_of(transform), ["car", "field", "house"])
    with rasterio.open(io.BytesIO(content)) as raster:
        numbers = raster.read(1)
        assert raster.transform.almost_equals(transform)
        assert (raster.crs.to_epsg(), raster.shape, raster.nodata) == (32633, SHAPE, 0)
        assert raster.tags()["class_3"] == "house"
    expected = np.zeros(SHAPE, np.uint8)
    expected[10:390, 50:450] = 2
    expected[200:260, 100:180][ring_with_a_hole()] = 3
    expected[390:, 480:] = 1
    assert (numbers == expected).all()


def test_without_classes_a_label_raster_numbers_the_instances() -> None:
    instances = [instance(np.ones((1, 1), bool), n % 500, n // 500, "object") for n in range(300)]
    content = to_label_raster(instances, frame_of(TRANSFORMS["north up"]), ())
    with rasterio.open(io.BytesIO(content)) as raster:
        assert raster.dtypes == ("uint16",)
        assert raster.read(1)[0, :300].tolist() == list(range(1, 301))
