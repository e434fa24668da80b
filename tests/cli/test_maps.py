"""Georeferenced TIFFs on the command line: options of tiles, maps of runs, and their conversion."""

from __future__ import annotations

import json
from pathlib import Path

import geopandas
import pytest
import rasterio

from tests.cli.conftest import Command
from tests.runs.rasters import village, write

TILES = ("--tile-size", "128", "--tile-overlap", "40")


@pytest.fixture
def mapped(anyloom: Command, boxed: Path) -> Path:
    """The folder of a run that has found one box in each of nine tiles."""
    write("ortho.tif", village(300, 300)[0])
    result = anyloom("run", boxed, "ortho.tif", "--boxes", "44,44,60,60", *TILES, "--out", "out",
                     "--format", "gpkg,geojson", "--bands", "3,2,1")  # fmt: skip
    assert result.code == 0, result.err
    assert "ortho.tif: 9 instances" in result.err
    return Path("out")


def test_a_run_writes_maps(mapped: Path) -> None:
    found = geopandas.read_file("out/gpkg/ortho.gpkg")
    assert len(found) == 9
    assert found["area"].tolist() == pytest.approx([16 * 16 * 0.04] * 9)
    manifest = json.loads((mapped / "manifest.json").read_text())
    assert (manifest["tiles"], manifest["bands"]) == ([128, 40], [3, 2, 1])


@pytest.mark.parametrize(
    ("side", "line"),
    [
        (300, "9 instances on the map, where those that tiles share are one"),
        (100, "1 instance on the map"),
    ],
)
def test_what_tiles_share_is_named_where_there_are_several(
    anyloom: Command, boxed: Path, side: int, line: str
) -> None:
    write("ortho.tif", village(side, side)[0])
    result = anyloom("run", boxed, "ortho.tif", "--boxes", "44,44,60,60", *TILES,
                     "--format", "gpkg")  # fmt: skip
    assert f"note: ortho.tif: {line}" in result.err.splitlines(), result.err


def test_the_plan_names_tiles(anyloom: Command, boxed: Path) -> None:
    write("ortho.tif", village(300, 300)[0])
    result = anyloom("run", boxed, "ortho.tif", "--boxes", "1,1,9,9", *TILES, "--dry-run")
    assert "boxed on 16 images" in result.out, result.out
    assert "ortho_r000_c000.tif" in result.out


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--tile-size", "4"), "--tile size 4: expected 16 to 16,384 pixels"),
        (("--tile-overlap", "2000"), "--tile overlap 2000: expected 0 or more, and less than"),
        (("--bands", "4,x"), "--bands '4,x': expected three numbers from 1, such as 4,3,2, or one"),
        (("--format", "gkpg"), "--format 'gkpg': expected"),
    ],
)
def test_options_that_cannot_be_used_are_one_line(
    anyloom: Command, boxed: Path, options: tuple[str, str], message: str
) -> None:
    write("ortho.tif", village(150, 150)[0])
    result = anyloom("run", boxed, "ortho.tif", "--boxes", "1,1,9,9", *options)
    assert result.code == 2
    (error,) = result.errors
    assert message in error


@pytest.mark.parametrize("to", ["geojson", "gpkg", "geotiff"])
def test_a_run_is_converted_into_the_maps_that_it_writes(
    anyloom: Command, mapped: Path, to: str
) -> None:
    suffix = {"geotiff": ".tif"}.get(to, f".{to}")
    for target in (f"houses{suffix}", "folder"):
        for _ in range(2):  # a conversion can be repeated
            result = anyloom("convert", mapped, target, "--to", to)
            assert result.code == 0, result.err
    written = Path("folder", f"ortho{suffix}").read_bytes()
    if to == "geotiff":
        with rasterio.open(f"houses{suffix}") as raster:
            assert raster.read(1).max() == 9, "instances without a label are numbered"
    elif to == "geojson":
        assert written == (mapped / "geojson" / "ortho.geojson").read_bytes()
    else:
        assert written == (mapped / "gpkg" / "ortho.gpkg").read_bytes()
    Path(f"houses{suffix}").write_bytes(b"of somebody")
    other = anyloom("convert", mapped, f"houses{suffix}", "--to", to)
    assert (other.code, Path(f"houses{suffix}").read_bytes()) == (1, b"of somebody")
    assert "exists already" in other.err


def test_what_lies_on_no_map_is_one_line(anyloom: Command, mapped: Path) -> None:
    result = anyloom("convert", mapped / "coco.json", "houses.gpkg", "--to", "gpkg")
    assert result.code == 1
    assert result.errors == ["gpkg is of georeferenced TIFFs; only the folder of a run has them"]


def test_several_rasters_need_a_folder(anyloom: Command, boxed: Path) -> None:
    for name in ("a.tif", "b.tif"):
        write(name, village(100, 100)[0])
    anyloom("run", boxed, "a.tif", "b.tif", "--boxes", "1,1,9,9", "--out", "out")
    result = anyloom("convert", "out", "houses.gpkg", "--to", "gpkg")
    assert result.code == 1
    assert "houses.gpkg: one file, and there are 2 rasters; give a folder" in result.err
    assert anyloom("convert", "out", "houses", "--to", "gpkg").code == 0
    assert {file.name for file in Path("houses").iterdir()} == {"a.gpkg", "b.gpkg"}
