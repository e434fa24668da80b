"""What a run finds in the tiles of a raster is one map; geopandas and rasterio read it."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import PIL.Image
import pytest
import rasterio
import shapely
from hypothesis import event, given, settings
from hypothesis import strategies as st
from rasterio.features import rasterize
from rasterio.transform import xy
from scipy import ndimage

from anyloom import (
    AnyloomError,
    Engine,
    Image,
    Masks,
    Regions,
    RunSummary,
    graph,
    load,
    loads,
    node,
    on_processes,
    run_folder,
)
from anyloom.runs.answering import opened_database
from anyloom.runs.map_files import map_instances, rasters_of
from anyloom.runs.rasters import Tile
from anyloom.runs.source_parts import ReadingOptions
from anyloom.runs.sources import find_images
from anyloom.runs.stored_images import stored_images
from tests.runs.rasters import NORTH_UP, UTM, find_roofs, moved, village, write

SMALL = {"tile_size": 128, "tile_overlap": 40}
MAPS = ("geojson", "geotiff", "gpkg")


def run(engine: Engine, sources: Any = "ortho.tif", out: str = "out", **options: Any) -> RunSummary:
    return run_folder(find_roofs, sources, out=out, engine=engine, **{**SMALL, **options})


def houses(out: str = "out", name: str = "ortho") -> geopandas.GeoDataFrame:
    return geopandas.read_file(f"{out}/gpkg/{name}.gpkg")


def numbered(found: geopandas.GeoDataFrame, truth: np.ndarray) -> np.ndarray:
    shapes = [(outline, number) for number, outline in enumerate(found.geometry, start=1)]
    return rasterize(shapes, out_shape=truth.shape, transform=NORTH_UP, dtype="int32")


@pytest.mark.parametrize("overlap", [0, 10, 40])
def test_things_that_tiles_have_cut_are_whole_on_the_map(engine: Engine, overlap: int) -> None:
    scene, truth = village(400, 500)
    write("ortho.tif", scene)
    summary = run(engine, tile_overlap=overlap, formats=MAPS)
    found = houses()
    assert summary.done == summary.total > 9
    assert ((numbered(found, truth) > 0) == (truth > 0)).all()
    if overlap:  # without any, nothing tells that two pieces are one
        assert len(found) == truth.max()
        for number in range(1, truth.max() + 1):
            here = np.unique(numbered(found, truth)[truth == number])
            assert len(here) == 1, "each house is one polygon"
        assert found["area"].tolist() == pytest.approx(found.area.tolist())
        assert set(found["label"]) == {"house"} and found["score"].tolist() == [0.9] * len(found)
    from_json = geopandas.read_file("out/geojson/ortho.geojson")
    assert from_json.crs == "EPSG:4326" and len(from_json) == len(found)
    with rasterio.open("out/geotiff/ortho.tif") as raster:
        assert ((raster.read(1) > 0) == (truth > 0)).all()
        assert raster.transform == NORTH_UP and raster.crs == UTM
    assert any(f"ortho.tif: {len(found)} instances on the map" in n for n in summary.notes)
    assert summary.found is not None
    (note,) = summary.found.notes
    assert note.startswith("counted tile by tile")
    assert note in Path("out/report.html").read_text()


@node
def painted_everywhere(image: Image) -> Masks:
    """Find one mask of the whole image."""
    return Masks.from_arrays([np.ones(image.shape, bool)], labels=["field"])


@node
def painted_below(image: Image) -> Masks:
    """Find one mask along the lower edge of the image."""
    edge = np.zeros(image.shape, bool)
    edge[-20:] = True
    return Masks.from_arrays([edge], labels=["nothing here"])


@node
def boxed_everywhere(image: Image) -> Regions:
    """Find a box around the whole image."""
    return Regions([(0, 0, image.width, image.height)], image.shape)


def test_nothing_is_drawn_outside_of_a_raster(engine: Engine) -> None:
    fields = loads("""
graph: fields
inputs: {image: Image}
nodes:
  masks: {painted_everywhere: {image: $image}}
  edge: {painted_below: {image: $image}}
  box: {boxed_everywhere: {image: $image}}
outputs:
  masks: $masks
  map: {to_label_map: {masks: $masks}}
  filled: {draw: {image: $image, regions: $masks, captions: none}}
  outlined: {draw: {image: $image, regions: $box}}
  below: {draw: {image: $image, regions: $edge}}
""")
    write("ortho.tif", village(300, 300)[0])
    run_folder(fields, "ortho.tif", out="out", engine=engine, **SMALL)

    def written(output: str, name: str) -> np.ndarray:
        with PIL.Image.open(f"out/{output}/{name}.png") as file:
            return np.asarray(file)

    padded = below = 0
    for image in find_images("ortho.tif", None, ReadingOptions(**SMALL)):
        tile = image.open(image.read(10**6), 10**6)
        if tile.alpha is None:
            continue
        outside = tile.alpha == 0
        padded += 1
        assert ((written("map", image.name) == 0) == outside).all()
        for output in ("filled", "outlined"):
            changed = (written(output, image.name) != tile.pixels).any(axis=2)
            assert not (changed & outside).any()
        assert (written("filled", image.name) != tile.pixels).any()
        if outside[-20:].all():
            below += 1
            assert (written("below", image.name) == tile.pixels).all(), "nor is there a label"
    assert padded > below > 0


def test_a_map_without_instances_is_a_short_note(engine: Engine) -> None:
    write("ortho.tif", np.full((3, 300, 300), 90, np.uint8))
    assert "ortho.tif: 0 instances on the map" in run(engine, formats=["gpkg"]).notes


def test_a_larger_extent_finds_the_same_away_from_the_border(engine: Engine) -> None:
    scene, _ = village(500, 600)
    write("large.tif", scene)
    column, row, width, height = 90, 70, 400, 350
    part = scene[:, row : row + height, column : column + width]
    write("part.tif", part, moved(NORTH_UP, column, row))
    run(engine, ["large.tif", "part.tif"], formats=["gpkg"])
    database = opened_database("out")
    large, small = rasters_of(stored_images(database))
    database.close()
    left, top = NORTH_UP.c + 0.2 * column, NORTH_UP.f - 0.2 * row

    def partly_outside() -> shapely.Geometry:
        """Return where tiles of the small raster are that do not lie wholly in it."""
        boxes = []
        for _, tile in small.tiles:
            x0, y0, x1, y1 = tile.window
            if min(x0, y0) < 0 or x1 > width or y1 > height:
                boxes.append(
                    shapely.box(left + 0.2 * x0, top - 0.2 * y1, left + 0.2 * x1, top - 0.2 * y0)
                )
        return shapely.union_all(boxes)

    assert large.frame.crs == small.frame.crs == UTM
    extent = shapely.box(left, top - 0.2 * height, left + 0.2 * width, top)
    promised = extent.difference(partly_outside()).buffer(-1e-6)
    whole = {
        name: {
            shapely.normalize(outline.buffer(0)).wkt
            for outline in houses(name=name).geometry
            if shapely.box(*outline.bounds).within(promised)
        }
        for name in ("large", "part")
    }
    assert len(whole["part"]) >= 4
    assert whole["part"] == whole["large"]


def test_a_run_goes_on_with_the_tiles_that_are_missing(engine: Engine) -> None:
    scene, truth = village(400, 500)
    write("ortho.tif", scene)
    first = run(engine, limit=7, formats=["gpkg"])
    second = run(engine)
    assert (first.done, second.skipped) == (7, 7) and second.done == second.total - 7
    assert len(houses()) == truth.max()
    lines = [json.loads(line) for line in Path("out/results.jsonl").read_text().splitlines()]
    assert all(line["part"]["raster"]["crs"] == UTM for line in lines)
    assert {tuple(line["part"]["window"]) for line in lines} == {
        tuple(tile.window) for _, tile in rasters_of(stored_images(opened_database("out")))[0].tiles
    }
    with pytest.raises(AnyloomError, match="a different input 'tiles'"):
        run(engine, tile_overlap=20)


def test_a_raster_that_moved_goes_on(engine: Engine) -> None:
    write("ortho.tif", village(300, 300)[0])
    total = run(engine).total
    Path("elsewhere").mkdir()
    Path("ortho.tif").rename("elsewhere/ortho.tif")
    assert run(engine, "elsewhere/ortho.tif").skipped == total
    write("elsewhere/ortho.tif", village(300, 300, seed=1)[0])
    assert run(engine, "elsewhere/ortho.tif").done == total, "another content"


def test_nothing_is_found_where_there_is_no_data(engine: Engine) -> None:
    scene, truth = village(400, 500)
    scene = np.maximum(scene, 10)
    hole = np.zeros(truth.shape, bool)
    hole[100:260, 130:390] = True
    scene[:, hole] = 0
    write("ortho.tif", scene)
    run(engine, out="black", formats=["gpkg"])
    assert "hole" in set(houses("black")["label"]), "without the value it is a black thing"
    write("ortho.tif", scene, nodata=0)
    run(engine, formats=["gpkg"])
    found = houses()
    assert set(found["label"]) == {"house"}
    assert ((numbered(found, truth) > 0) == (truth > 0) & ~hole).all()


@node
def everything(image: Image) -> Masks:
    """Segment the whole image, as a model does with a plain area."""
    return Masks.from_arrays([np.ones(image.shape, bool)], labels=["all"])


@graph
def find_everything(image: Image) -> Masks:
    """Segment the whole image."""
    return everything(image)


def test_masks_end_where_the_data_and_the_raster_end(engine: Engine) -> None:
    scene = np.maximum(village(300, 300)[0], 1)
    scene[:, :, :40] = 0
    write("ortho.tif", scene, nodata=0)
    run_folder(find_everything, "ortho.tif", out="out", engine=engine, formats=["gpkg"], **SMALL)
    (outline,) = houses().geometry
    assert outline.equals(shapely.box(500_008, 5_400_000 - 60, 500_060, 5_400_000))


@node
def red_boxes(image: Image) -> Regions:
    """Find the boxes around roofs."""
    return find_roofs(image).to_regions()


@graph
def find_boxes(image: Image) -> Regions:
    """Find the boxes around roofs."""
    return red_boxes(image)


def test_boxes_are_polygons_and_joined_too(engine: Engine) -> None:
    scene, truth = village(300, 300)
    write("ortho.tif", scene)
    run_folder(find_boxes, "ortho.tif", out="out", engine=engine, formats=["gpkg"], **SMALL)
    expected = set()
    for number in range(1, truth.max() + 1):
        rows, columns = np.nonzero(truth == number)
        x0, y0, x1, y1 = columns.min(), rows.min(), columns.max() + 1, rows.max() + 1
        (left, right), (top, bottom) = xy(NORTH_UP, [y0, y1], [x0, x1], offset="ul")
        expected.add((left, bottom, right, top))
    found = houses()
    assert len(found) == len(expected)
    assert sorted(map(tuple, np.round(found.bounds.to_numpy(), 3))) == sorted(
        tuple(np.round(box, 3)) for box in expected
    )


def test_a_broken_raster_is_a_line_and_the_others_have_maps(engine: Engine) -> None:
    scene, truth = village(300, 300)
    write("in.tif", scene)
    write("broken.tif", scene, compress="deflate", tiled=True, blockxsize=64, blockysize=64)
    content = Path("broken.tif").read_bytes()
    Path("broken.tif").write_bytes(content[: len(content) // 2])
    write("single.tif", scene[:1])
    summary = run(engine, ["in.tif", "broken.tif", "single.tif"], formats=["gpkg"], bands=(1, 2, 3))
    assert len(houses(name="in")) == truth.max()
    reasons = {(one["file"], one["reason"]) for one in summary.failures()}
    assert ("single.tif", "has 1 band, so there is no band 3") in reasons
    assert {file for file, _ in reasons if file != "single.tif"} <= {
        f"broken_r{row:03d}_c{column:03d}.tif" for row in range(5) for column in range(5)
    }
    assert any(note.startswith("broken.tif: ") and "tiles failed" in note for note in summary.notes)
    assert summary.failed == len(reasons)


def test_maps_are_refused_where_no_image_lies_on_one(engine: Engine) -> None:
    scene, _ = village(300, 300)
    Image(scene.transpose(1, 2, 0)).save("photo.png")
    with pytest.raises(AnyloomError, match=r"^format 'gpkg' is of georeferenced TIFFs; no image"):
        run(engine, "photo.png", formats=["gpkg"])
    write("local.tif", scene, crs=None)
    with pytest.raises(AnyloomError, match=r"^format 'geojson' is in longitude and latitude, and"):
        run(engine, "local.tif", formats=["geojson"])
    write("ortho.tif", scene)
    summary = run(engine, ["photo.png", "local.tif", "ortho.tif"], formats=["geojson", "gpkg"])
    assert "local.tif: no geojson file, as it has no coordinate reference system" in " ".join(
        summary.notes
    )
    assert "1 image is not georeferenced, so in no file of geojson, gpkg" in summary.notes
    assert {path.name for path in Path("out").glob("g*/*")} == {
        "local.gpkg", "ortho.geojson", "ortho.gpkg",
    }  # fmt: skip


def test_without_the_extra_a_map_names_it(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    write("ortho.tif", village(300, 300)[0])
    find_spec = importlib.util.find_spec
    monkeypatch.setattr(
        "anyloom.formats.map_layers.find_spec",
        lambda name: None if name == "pyogrio" else find_spec(name),
    )
    with pytest.raises(AnyloomError, match=r'needs the extra .geo.: pip install "anyloom\[geo\]"$'):
        run(engine, formats=["gpkg"])


def test_a_map_that_somebody_changed_is_kept(engine: Engine) -> None:
    write("ortho.tif", village(300, 300)[0])
    run(engine, formats=["gpkg"], limit=3)
    corrected = houses().iloc[:1]
    corrected.to_file("out/gpkg/ortho.gpkg", driver="GPKG")
    summary = run(engine)
    assert len(houses()) == 1
    assert any("kept, as somebody changed" in note for note in summary.notes)


def test_outlines_are_simplified_also_by_later_calls(engine: Engine) -> None:
    write("ortho.tif", village(300, 300)[0])
    run(engine, formats=["gpkg"], simplify=1.0)
    simple = houses()
    run(engine)
    assert (houses().geometry == simple.geometry).all()
    run(engine, simplify=0)
    assert (
        shapely.get_num_coordinates(houses().geometry).sum()
        > shapely.get_num_coordinates(simple.geometry).sum()
    )


def test_a_deep_raster_says_which_range_it_was_shown_by(engine: Engine) -> None:
    scene, _ = village(300, 300)
    write("deep.tif", scene.astype(np.uint16) * 10)
    low, high = 10 * int(scene.min()), 10 * int(scene.max())
    notes = run(engine, "deep.tif").notes
    assert any(f"--depth-range {low},{high}" in note for note in notes)
    assert not run(engine, "deep.tif", out="fixed", depth_range=(0, 4000)).notes


def test_rasters_of_other_zones_have_files_of_their_own(engine: Engine) -> None:
    scene, _ = village(200, 200)
    for place, crs in (("west/a.tif", "EPSG:32632"), ("east/a.tif", UTM)):
        Path(place).parent.mkdir()
        write(place, scene, crs=crs)
    run(engine, ["west", "east"], formats=["gpkg"])
    found = [houses(name=f"{side}/a").crs.to_epsg() for side in ("west", "east")]
    assert found == [32632, 32633]


def test_other_processes_read_tiles_too(project: Path) -> None:
    write("ortho.tif", village(300, 300)[0])
    summary = run_folder(
        load("measured"), "ortho.tif", out="out", executor=on_processes(["cpu", "cpu"]), **SMALL
    )
    assert summary.done == summary.total == len(list(Path("out").glob("*/ortho_r*"))) > 9


def darker_than_the_rest(image: Image) -> Masks:
    """Return what is darker than the mean of an image, so that all that a tile sees decides."""
    gray = image.pixels.mean(axis=2)
    numbers, count = ndimage.label(gray < gray.mean())
    return Masks.from_arrays([numbers == one for one in range(1, count + 1)], frame=image.shape)


def instances_inside(
    file: str, corner: tuple[int, int], promised: np.ndarray
) -> set[tuple[tuple[int, ...], bytes]]:
    """Return what is found in a raster within the promised pixels of a mosaic: boxes, shapes."""
    reading = ReadingOptions(tile_size=96, tile_overlap=24)
    parts = [
        (image.part, darker_than_the_rest(image.open(image.read(10**6), 10**6)))
        for image in find_images(file, None, reading)
        if isinstance(image.part, Tile)
    ]
    found = set()
    for one in map_instances(parts):
        x0, y0, x1, y1 = (
            int(edge) + by for edge, by in zip(one.box, (*corner, *corner), strict=True)
        )
        assert one.shape is not None
        if min(x0, y0) >= 0 and promised[y0:y1, x0:x1].all():
            found.add(((x0, y0, x1, y1), one.shape.decode(0).tobytes()))
    return found


@settings(max_examples=8, deadline=None)
@given(
    corner=st.tuples(st.integers(0, 150), st.integers(0, 150)),
    size=st.tuples(st.integers(250, 350), st.integers(250, 350)),
)
def test_what_is_found_does_not_change_with_the_extent(
    tmp_path_factory: pytest.TempPathFactory, corner: tuple[int, int], size: tuple[int, int]
) -> None:
    folder = tmp_path_factory.mktemp("mosaic")
    random = np.random.default_rng(3)
    scene = ndimage.gaussian_filter(random.normal(size=(500, 500)), 3)
    scene = np.tile(((scene / np.abs(scene).max() + 1) * 127).astype(np.uint8), (3, 1, 1))
    column, row = corner
    part = scene[:, row : row + size[1], column : column + size[0]]
    write(folder / "mosaic.tif", scene)
    write(folder / "part.tif", part, moved(NORTH_UP, column, row))
    # Where a tile reaches out of one of the rasters, or lies next to one that does, it sees less.
    promised = np.zeros((500, 500), bool)
    promised[row + 96 : row + size[1] - 96, column + 96 : column + size[0] - 96] = True
    promised[:96], promised[-96:], promised[:, :96], promised[:, -96:] = False, False, False, False
    of_mosaic = instances_inside(str(folder / "mosaic.tif"), (0, 0), promised)
    assert of_mosaic == instances_inside(str(folder / "part.tif"), corner, promised)
    event(f"{min(len(of_mosaic), 3)} instances or more")
