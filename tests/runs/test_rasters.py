"""Georeferenced TIFFs are read in tiles of the world's grid; rasterio is the reference."""

from __future__ import annotations

import importlib.util
import random
import warnings
from pathlib import Path

import numpy as np
import pytest
import rasterio
import rasterio.shutil
from hypothesis import given
from hypothesis import strategies as st
from rasterio.control import GroundControlPoint

from anyloom import AnyloomError, Image, ImageError
from anyloom.runs.file_parts import restored_part
from anyloom.runs.rasters import Tile, grid_origin, tile_starts
from anyloom.runs.source_parts import ReadingOptions
from anyloom.runs.sources import LeftOut, SourceImage, find_images
from tests.runs.rasters import GRASS, NORTH_UP, UTM, moved, village, write

pytestmark = pytest.mark.usefixtures("work_folder")
SMALL = ReadingOptions(tile_size=128, tile_overlap=32)
MAX_PIXELS = 10**6
TRANSFORMS = {
    "north up": NORTH_UP,
    "south up": rasterio.Affine(0.2, 0, 500_000, 0, 0.2, 5_400_000),
    "turned": rasterio.Affine(0.26, 0.1, 500_000, 0.15, -0.173, 5_400_000),
    "degrees": rasterio.Affine(1e-5, 0, 7.5, 0, -1e-5, 46.9),
}


def tiles_of(file: str, options: ReadingOptions = SMALL) -> list[tuple[SourceImage, Tile]]:
    images = find_images(file, None, options)
    return [(image, image.part) for image in images if isinstance(image.part, Tile)]


def opened(image: SourceImage) -> Image:
    return image.open(image.read(MAX_PIXELS), MAX_PIXELS)


def inside(tile: Tile) -> tuple[slice, slice, slice, slice]:
    """Return where a tile lies in the raster, rows and columns, and where that is in the tile."""
    left, top, right, bottom = tile.window
    rows = slice(max(top, 0), min(bottom, tile.shape[0]))
    columns = slice(max(left, 0), min(right, tile.shape[1]))
    within = (
        slice(rows.start - top, rows.stop - top),
        slice(columns.start - left, columns.stop - left),
    )
    return (rows, columns, *within)


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"tiled": True, "blockxsize": 64, "blockysize": 64, "compress": "deflate"},
        {"BIGTIFF": "YES", "compress": "lzw", "interleave": "pixel"},
    ],
    ids=["strips", "tiles", "BigTIFF"],
)
def test_tiles_have_the_pixels_that_rasterio_reads(options: dict) -> None:
    scene, _ = village(300, 410)
    write("ortho.tif", scene, **options)
    with rasterio.open("ortho.tif", "r+") as raster:
        raster.build_overviews([2, 4])
    seen = np.zeros(scene.shape[1:], int)
    for image, tile in tiles_of("ortho.tif"):
        read = opened(image)
        assert read.shape == (128, 128)
        rows, columns, *within = inside(tile)
        assert (read.pixels[*within] == scene[:, rows, columns].transpose(1, 2, 0)).all()
        outside = np.ones(read.shape, bool)
        outside[*within] = False
        assert not outside.any() if read.alpha is None else (outside == (read.alpha == 0)).all()
        seen[rows, columns] += 1
    assert seen.min() >= 1


@pytest.mark.parametrize("transform", TRANSFORMS.values(), ids=TRANSFORMS)
def test_the_same_place_has_the_same_tile_in_every_extent(transform: rasterio.Affine) -> None:
    scene, _ = village(300, 410)
    write("large.tif", scene, transform)
    column, row = 57, 43
    part = scene[:, row:290, column:400]
    write("part.tif", part, moved(transform, column, row))

    def whole_tiles(file: str, left: int, top: int) -> dict[tuple[int, int], bytes]:
        return {
            (tile.window[0] + left, tile.window[1] + top): image.read(MAX_PIXELS)
            for image, tile in tiles_of(file)
            if min(tile.window) >= 0
            and tile.window[2] <= tile.shape[1]
            and tile.window[3] <= tile.shape[0]
        }

    of_part = whole_tiles("part.tif", column, row)
    assert len(of_part) >= 2
    assert of_part.items() <= whole_tiles("large.tif", 0, 0).items()


@given(
    st.integers(1, 3000), st.integers(-(10**9), 10**9), st.integers(16, 1024), st.integers(0, 1023)
)
def test_tiles_of_an_axis_cover_it_and_lie_on_the_grid(
    length: int, origin: int, size: int, overlap: int
) -> None:
    overlap %= size
    starts = tile_starts(length, origin, size, overlap)
    step = size - overlap
    assert all((origin + start) % step == 0 for start in starts)
    assert starts[0] <= 0 and starts[-1] + size >= length
    assert len(starts) == 1 or starts[1] > 0, "the first one is needed"
    assert len(starts) == 1 or starts[-2] + size < length, "and the last one"


@given(
    st.sampled_from([0.01, 0.05, 0.1, 0.2, 0.25, 0.3, 0.5, 1 / 3, 1.0, 2.5, 10.0, 1e-5]),
    st.integers(-(10**7), 10**7),
    st.integers(-(10**7), 10**7),
    st.sampled_from([0.0, 0.25, 0.5, 0.75]),
)
def test_rounding_errors_of_an_origin_do_not_move_the_grid(
    size: float, column: int, row: int, phase: float
) -> None:
    exact = (size, 0.0, size * (column + phase), 0.0, -size, -size * (row + phase))
    for nudge in (1 - 1e-15, 1 + 1e-15):
        nudged = (size, 0.0, exact[2] * nudge, 0.0, -size, exact[5] * nudge)
        assert grid_origin(nudged) == grid_origin(exact)


def test_a_raster_that_fits_into_a_tile_is_one_image_of_its_own_name() -> None:
    scene, _ = village(100, 128)
    write("chip.tif", scene)
    ((image, tile),) = tiles_of("chip.tif")
    assert (image.name, image.file, tile.window) == ("chip", "chip.tif", (0, 0, 128, 100))
    assert (opened(image).pixels == scene.transpose(1, 2, 0)).all()


def test_a_tile_survives_being_stored() -> None:
    scene, _ = village(300, 300)
    write("ortho.tif", scene.astype(np.uint16))
    for _, tile in tiles_of("ortho.tif"):
        assert restored_part(tile.facts()) == tile


def test_without_a_georeference_a_tiff_is_an_ordinary_image() -> None:
    scene, _ = village(300, 300)
    write("scan.tif", scene, rasterio.Affine.identity(), None)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        (image,) = find_images("scan.tif", None, SMALL)
    assert image.part is None
    assert opened(image).shape == (300, 300)


def test_without_the_extra_a_georeferenced_tiff_is_an_ordinary_image(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    write("ortho.tif", village(300, 300)[0])
    find_spec = importlib.util.find_spec
    monkeypatch.setattr(
        "anyloom.runs.rasters.find_spec",
        lambda name: None if name == "rasterio" else find_spec(name),
    )
    (image,) = find_images("ortho.tif", None, SMALL)
    assert image.part is None
    assert opened(image).shape == (300, 300)
    monkeypatch.setattr("anyloom.runs.source_parts.find_spec", lambda name: None)
    with pytest.raises(AnyloomError, match=r'^bands .* need .*: pip install "anyloom\[geo\]"$'):
        ReadingOptions(bands=(1,)).check()


@pytest.mark.parametrize("how", ["nodata", "mask", "alpha"])
def test_pixels_without_data_are_transparent_and_not_black(how: str) -> None:
    scene, _ = village(200, 200)
    scene = np.maximum(scene, 1)
    hole = np.zeros((200, 200), bool)
    hole[:, :50] = True
    scene[:, hole] = 0
    if how == "alpha":
        alpha = np.where(hole, 0, 255).astype(np.uint8)
        write("ortho.tif", np.concatenate([scene, alpha[None]]), photometric="RGB", alpha="YES")
    else:
        write("ortho.tif", scene, nodata=0 if how == "nodata" else None)
    if how == "mask":
        with rasterio.open("ortho.tif", "r+") as raster:
            raster.write_mask(~hole)
    ((image, _),) = tiles_of("ortho.tif", ReadingOptions(tile_size=256))
    read = opened(image)
    assert read.alpha is not None
    assert ((read.alpha == 0) == hole).all()
    mean = scene[:, ~hole].mean(axis=1)
    assert np.abs(read.pixels[hole] - mean).max() <= 1
    assert (read.pixels[~hole] == scene[:, ~hole].T).all()


def test_tiles_without_data_are_left_out() -> None:
    scene, _ = village(400, 400)
    scene = np.maximum(scene, 1)
    scene[:, :, :250] = 0
    write("ortho.tif", scene, nodata=0)
    assert min(tile.window[2] for _, tile in tiles_of("ortho.tif")) > 250


def test_bands_are_chosen() -> None:
    bands = np.stack([np.full((150, 150), value, np.uint8) for value in (10, 20, 30, 40)])
    write("ortho.tif", bands, photometric="MINISBLACK")
    colors = {}
    for chosen in ((), (4, 3, 2), (4,)):
        options = ReadingOptions(tile_size=256, bands=chosen)
        ((image, _),) = tiles_of("ortho.tif", options)
        colors[chosen] = opened(image).pixels[0, 0].tolist()
    assert colors == {(): [10, 20, 30], (4, 3, 2): [40, 30, 20], (4,): [40, 40, 40]}


def test_colors_that_the_file_names_come_first() -> None:
    bands = np.stack([np.full((150, 150), value, np.uint8) for value in (10, 20, 30, 40)])
    write("planet.tif", bands, photometric="MINISBLACK")
    names = ("blue", "green", "red", "undefined")
    with rasterio.open("planet.tif", "r+") as raster:
        raster.colorinterp = [rasterio.enums.ColorInterp[name] for name in names]
    ((image, _),) = tiles_of("planet.tif", ReadingOptions())
    assert opened(image).pixels[0, 0].tolist() == [30, 20, 10]


def test_a_missing_band_is_one_line_and_other_files_go_on() -> None:
    scene, _ = village(150, 150)
    write("in.tif", scene)
    write("more.tif", np.concatenate([scene, scene[:1]]))
    options = ReadingOptions(bands=(4, 3, 2))
    with pytest.raises(ImageError, match=r"in.tif: has 3 bands, so there is no band 4"):
        find_images(["in.tif", "more.tif"], None, options)
    left_out = LeftOut()
    (image,) = find_images(["in.tif", "more.tif"], left_out, options)
    assert image.name == "more"
    assert left_out.unreadable == {"in.tif": "has 3 bands, so there is no band 4"}


@pytest.mark.parametrize("kind", [np.uint16, np.int16, np.float32])
def test_deep_rasters_are_scaled_by_one_range_in_all_tiles(kind: type) -> None:
    ramp = np.linspace(-100 if kind != np.uint16 else 0, 3000, 300 * 300).reshape(1, 300, 300)
    deep = ramp.astype(kind)
    if kind == np.float32:
        deep[0, 100, 100] = np.nan
    write("deep.tif", deep)
    expected = (deep.astype(float) - np.nanmin(deep)) / (np.nanmax(deep) - np.nanmin(deep)) * 255
    for image, tile in tiles_of("deep.tif"):
        read = opened(image)
        rows, columns, *within = inside(tile)
        here = expected[0, rows, columns]
        known = np.isfinite(here)
        assert np.abs(read.pixels[*within][known] - here[known][:, None]).max() <= 0.51
        assert read.alpha is None or (read.alpha[*within][known] == 255).all()
        assert known.all() or (read.alpha is not None and not read.alpha[*within][~known].any())


def test_a_depth_range_is_that_of_every_tile() -> None:
    write("deep.tif", np.full((1, 300, 300), 500, np.uint16))
    for image, _ in tiles_of("deep.tif", ReadingOptions((0, 1000), 128, 32)):
        assert 127 <= opened(image).pixels.min() <= 128


def test_values_without_data_do_not_count_in_the_range() -> None:
    deep = np.full((1, 300, 300), 1000, np.uint16)
    deep[0, :, 150:] = 2000
    deep[0, :50] = 65535
    write("deep.tif", deep, nodata=65535)
    assert {tile.depth_range for _, tile in tiles_of("deep.tif")} == {(1000, 2000)}


def test_palettes_and_single_bits_are_shown_as_colors() -> None:
    numbers = np.zeros((1, 100, 100), np.uint8)
    numbers[0, 50:] = 1
    write("palette.tif", numbers, photometric="PALETTE")
    with rasterio.open("palette.tif", "r+") as raster:
        raster.write_colormap(1, {0: (*GRASS, 255), 1: (1, 2, 3, 255)})
    write("bits.tif", numbers, nbits=1)
    ((palette, _),) = tiles_of("palette.tif", ReadingOptions())
    assert opened(palette).pixels[[0, 99], 0].tolist() == [list(GRASS), [1, 2, 3]]
    ((bits, _),) = tiles_of("bits.tif", ReadingOptions())
    assert opened(bits).pixels[[0, 99], 0].tolist() == [[0, 0, 0], [255, 255, 255]]


def test_a_truncated_raster_fails_in_its_tiles_with_one_line() -> None:
    write(
        "ortho.tif",
        village(600, 600)[0],
        compress="deflate",
        tiled=True,
        blockxsize=128,
        blockysize=128,
    )
    content = Path("ortho.tif").read_bytes()
    Path("ortho.tif").write_bytes(content[: len(content) * 2 // 3])
    failed = 0
    for image, _ in tiles_of("ortho.tif"):
        try:
            opened(image)
        except ImageError as error:
            failed += 1
            assert "\n" not in str(error)
            assert str(error).startswith("ortho.tif: damaged raster (")
    assert failed


def test_a_mutated_raster_is_read_or_one_line() -> None:
    scene, _ = village(200, 200)
    write("a.tif", scene, compress="deflate", tiled=True, blockxsize=64, blockysize=64)
    write("b.tif", scene.astype(np.uint16), compress="lzw", nodata=0)
    originals = [Path(name).read_bytes() for name in ("a.tif", "b.tif")]
    chance = random.Random(0)
    read = refused = 0
    for number in range(60):
        content = bytearray(chance.choice(originals))
        for _ in range(chance.choice([1, 3, 20])):
            content[chance.randrange(chance.choice([400, len(content)]))] = chance.randrange(256)
        file = Path(f"mutated {number}.tif")
        file.write_bytes(content[: chance.choice([None, chance.randrange(len(content))])])
        try:
            for image in find_images(file, None, SMALL):
                opened(image)
                read += 1
        except ImageError as error:
            refused += 1
            assert "\n" not in str(error)
    assert read and refused


def test_a_file_that_is_no_raster_is_what_pillow_says() -> None:
    Path("broken.tif").write_bytes(b"II*\0 nonsense")
    (image,) = find_images("broken.tif", None, SMALL)
    assert image.part is None
    with pytest.raises(ImageError):
        opened(image)


def test_a_raster_whose_blocks_do_not_fit_into_memory_is_refused() -> None:
    sides = {"blockxsize": 40_000, "blockysize": 40_000}
    options = {"compress": "deflate", "sparse_ok": True, "tiled": True, **sides}
    with rasterio.open(
        "bomb.tif", "w", driver="GTiff", count=1, height=40_000, width=40_000, dtype="uint8",
        transform=NORTH_UP, **options,
    ):  # fmt: skip
        pass
    assert Path("bomb.tif").stat().st_size < 10_000
    left_out = LeftOut()
    with pytest.raises(AnyloomError, match=r"bomb.tif: is stored in blocks of more than 1 GiB"):
        find_images("bomb.tif", left_out, SMALL)


def test_names_that_look_like_addresses_are_files() -> None:
    Path("http:").mkdir()
    for name in ("a b#c?d=e%20.tif", "zip+x!y.tif", "http:/host.tif"):
        write("plain.tif", village(150, 150)[0])
        Path("plain.tif").rename(name)  # rasterio would write to the address
        ((image, _),) = tiles_of(str(Path(name).absolute()), ReadingOptions())
        assert opened(image).shape == (150, 150)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (ReadingOptions(tile_size=8), "tile size 8: expected 16 to 16,384 pixels"),
        (ReadingOptions(tile_size=64, tile_overlap=64), "tile overlap 64: expected 0 or more"),
        (ReadingOptions(bands=(1, 2)), "bands 1,2: expected three numbers from 1, or one"),
        (ReadingOptions(bands=(0,)), "bands 0: expected"),
        (ReadingOptions((5, 5)), "depth range 5,5: expected the smaller number first"),
    ],
)
def test_options_that_cannot_be_used_are_refused(options: ReadingOptions, message: str) -> None:
    with pytest.raises(AnyloomError, match=message):
        options.check()


TURNED = rasterio.Affine(0.16, 0.12, 500_000, 0.12, -0.16, 5_400_000)


def corners(affine: rasterio.Affine, off: float = 0) -> list[GroundControlPoint]:
    """Return ground control points at corners of 300 × 200 pixels, one of them off its place."""
    points = []
    for row, column in ((0, 0), (0, 300), (200, 0), (200, 300)):
        column_seen = column + (off if row and column else 0)
        x, y = rasterio.transform.xy(affine, row, column_seen, offset="ul")
        points.append(GroundControlPoint(row, column, x, y))
    return points


def write_with_points(file: str, scene: np.ndarray, points: list[GroundControlPoint]) -> None:
    options = {"height": 200, "width": 300, "count": 3, "dtype": "uint8", "driver": "GTiff"}
    with rasterio.open(file, "w", **options) as raster:
        raster.write(scene)
        raster.gcps = (points, rasterio.crs.CRS.from_string(UTM))


@pytest.mark.parametrize("affine", [NORTH_UP, TURNED], ids=["north up", "turned"])
def test_ground_control_points_are_as_good_as_a_transform(affine: rasterio.Affine) -> None:
    scene = village(200, 300)[0]
    write_with_points("points.tif", scene, corners(affine))
    write("affine.tif", scene, affine)
    of_points, of_affine = tiles_of("points.tif"), tiles_of("affine.tif")
    assert len(of_points) == len(of_affine) > 4
    for (one, tile), (other, expected) in zip(of_points, of_affine, strict=True):
        assert (tile.window, tile.crs) == (expected.window, UTM)
        assert np.allclose(tile.transform, expected.transform)
        assert one.read(MAX_PIXELS) == other.read(MAX_PIXELS)


def test_ground_control_points_that_no_transform_fits_are_refused_with_the_way_out() -> None:
    write_with_points("points.tif", village(200, 300)[0], corners(NORTH_UP, off=40))
    with pytest.raises(ImageError, match=r"up to \d+ pixels off .*; warp it first: gdalwarp"):
        find_images("points.tif", None, SMALL)


def test_a_virtual_raster_is_one_line_with_the_way_out() -> None:
    write("ortho.tif", village(200, 300)[0])
    rasterio.shutil.copy("ortho.tif", "ortho.vrt", driver="VRT")
    (image,) = find_images("ortho.vrt", None, SMALL)
    with pytest.raises(ImageError, match="make a GeoTIFF of it: gdal_translate FILE"):
        image.open(image.read(MAX_PIXELS), MAX_PIXELS)


@pytest.mark.parametrize("count", [1, 2, 3, 4, 8])
@pytest.mark.parametrize("kind", ["uint8", "uint16", "int16", "float32"])
def test_bands_of_any_number_and_type_are_those_of_rasterio(count: int, kind: str) -> None:
    random = np.random.default_rng(count)
    bands = random.integers(1, 250, (count, 100, 120)).astype(kind)
    write("a.tif", bands)
    ((image, _),) = tiles_of("a.tif")
    shown = image.open(image.read(MAX_PIXELS), MAX_PIXELS).pixels
    with rasterio.open("a.tif") as raster:
        used = raster.read([1, 2, 3] if count >= 3 else [1, 1, 1]).astype(float)
    if kind != "uint8":
        used = (used - used.min()) / np.ptp(used) * 255
    assert np.abs(shown - np.moveaxis(used, 0, 2)).max() <= 0.501
