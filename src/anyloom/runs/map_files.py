"""Map files of a run: what was found in the tiles of each raster, put together, for GIS tools."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

import numpy as np

from ..formats import ReadingReport, from_coco_annotations
from ..formats.instances import is_box, masks_of_boxes
from ..formats.labels import UNLABELED, labels_of
from ..formats.map_layers import (
    MapFrame,
    MapInstance,
    check_libraries,
    to_geojson,
    to_geopackage,
    to_label_raster,
)
from ..foundation.errors import AnyloomError, ValueFormatError
from ..foundation.file_names import relative_stems
from ..foundation.plain_text import plain
from ..values import Masks
from ..values.stitching import best_rows, instances_of
from .rasters import Tile
from .sources import SourceImage
from .store import RunStore

SUFFIXES = {"geojson": ".geojson", "gpkg": ".gpkg", "geotiff": ".tif"}
"""Format → the suffix of its files; its folder in that of a run has the format's name."""


@dataclass
class Raster:
    """A raster of a run: its tiles, and what was found in each of them.

    file: the path below the folder that all sources share.
    """

    file: str
    tiles: list[tuple[SourceImage, Tile]] = field(default_factory=list)

    @property
    def frame(self) -> MapFrame:
        """Where it lies."""
        tile = self.tiles[0][1]
        return MapFrame(tile.shape, tile.transform, tile.crs)


def rasters_of(images: Sequence[SourceImage]) -> list[Raster]:
    """Return the rasters whose tiles are among the images, in the order of these."""
    rasters: dict[str, Raster] = {}
    for image in images:
        if isinstance(image.part, Tile):
            raster = rasters.setdefault(image.origin[0], Raster(image.whole_file))
            raster.tiles.append((image, image.part))
    return list(rasters.values())


def check_map_formats(formats: Sequence[str], images: Sequence[SourceImage]) -> None:
    """Refuse formats that none of the images can be written in.

    Raises:
        AnyloomError: the extra is missing, or no image is georeferenced; one line.
    """
    wanted = [name for name in formats if name in SUFFIXES]
    for name in wanted:
        check_libraries(name)
    frames = [raster.frame for raster in rasters_of(images)] if wanted else []
    if wanted and not frames:
        raise AnyloomError(f"format '{wanted[0]}' is of georeferenced TIFFs; no image is one")
    if "geojson" in wanted and not any(frame.crs for frame in frames):
        raise AnyloomError(
            "format 'geojson' is in longitude and latitude, and no image states its coordinate "
            "reference system; 'gpkg' needs none"
        )


def write_map_files(
    store: RunStore,
    formats: Sequence[str],
    images: Sequence[SourceImage],
    output: str,
    classes: Sequence[str],
    tolerance: float,
) -> list[str]:
    """Write the files of every raster, and return a line for each thing that the user should know.

    Args:
        images: all that the run has.
        output: whose regions are written.
        classes: in order; a class's number in a label raster is its place, from 1.
        tolerance: how far outlines may be simplified, in units of the CRS.

    Raises:
        StorageError: the disk refuses.
    """
    wanted = [name for name in SUFFIXES if name in formats]
    rasters = rasters_of(images) if wanted else []
    notes: list[str] = []
    stems = relative_stems([raster.file for raster in rasters])
    for raster, stem in zip(rasters, stems, strict=True):
        found = _found(store, raster, output, notes)
        shared = ", where those that tiles share are one" * (found != [] and len(raster.tiles) > 1)
        notes.append(
            f"{plain(raster.file)}: {len(found):,} instance{'s' * (len(found) != 1)} on the map"
            f"{shared}"
        )
        labeled = classes_of(found, classes)
        for name in wanted:
            try:
                content = map_file(name, found, raster.frame, stem, labeled, tolerance)
            except ValueFormatError as error:
                notes.append(f"{plain(raster.file)}: no {name} file, as it {error}")
                continue
            with store.summary_file(f"{name}/{stem}{SUFFIXES[name]}") as file:
                file.write(content)
    others = sum(not isinstance(image.part, Tile) for image in images)
    if wanted and others:
        verb = "image is" if others == 1 else "images are"
        notes.append(f"{others} {verb} not georeferenced, so in no file of {', '.join(wanted)}")
    return notes


def map_file(
    format: str,
    instances: Sequence[MapInstance],
    frame: MapFrame,
    stem: str,
    classes: Sequence[str],
    tolerance: float,
) -> bytes:
    """Return what was found in a raster as a file of a format.

    Raises:
        ValueFormatError: the format cannot hold it.
    """
    name = PurePosixPath(stem).name
    if format == "geojson":
        return to_geojson(instances, frame, name, tolerance)
    if format == "gpkg":
        return to_geopackage(instances, frame, name, tolerance)
    return to_label_raster(instances, frame, classes)


def classes_of(instances: Sequence[MapInstance], classes: Sequence[str]) -> Sequence[str]:
    """Return the classes of a label raster, none where no instance has a label."""
    return () if {one.label for one in instances} <= {UNLABELED} else classes


def map_instances(parts: Sequence[tuple[Tile, Any]]) -> Iterator[MapInstance]:
    """Yield what was found in the tiles of one raster, in its pixels: things that tiles have cut
    are whole.

    Args:
        parts: tiles with the regions in each.
    """
    masks = [masks_of_boxes(regions) for _, regions in parts]
    windows = np.array([tile.window for tile, _ in parts], np.int64).reshape(-1, 4)
    corners = [np.tile(window[:2], 2) for window in windows]
    boxes = np.concatenate(
        [
            np.zeros((0, 4)),
            *(one.boxes + corner for one, corner in zip(masks, corners, strict=True)),
        ]
    )
    only_boxes = np.concatenate([np.zeros(0, bool), *map(is_box, masks)])
    labels = [label for one in masks for label in labels_of(one)]
    scores = [score for one in masks for score in _scores(one)]
    known = np.array([-1.0 if score is None else score for score in scores])
    stated = labels if set(labels) - {UNLABELED} else None
    instances = list(instances_of([one.shapes for one in masks], windows, stated))
    for instance, best in zip(instances, best_rows(instances, known), strict=True):
        rows = list(instance.rows)
        if only_boxes[rows].all():
            around = (*boxes[rows, :2].min(axis=0), *boxes[rows, 2:].max(axis=0))
            x0, y0, x1, y1 = (float(edge) for edge in around)
            yield MapInstance((x0, y0, x1, y1), None, labels[best], scores[best])
        else:
            yield MapInstance(instance.box, instance.shape, labels[best], scores[best])


def _scores(masks: Masks) -> list[float | None]:
    return [None] * len(masks) if masks.scores is None else masks.scores.tolist()


def _found(store: RunStore, raster: Raster, output: str, notes: list[str]) -> list[MapInstance]:
    """Return what was found in a raster."""
    parts: list[tuple[Tile, Any]] = []
    failed = 0
    report = ReadingReport()
    tiles = {image.name: tile for image, tile in raster.tiles}
    for image, item in store.database.items([image for image, _ in raster.tiles]):
        annotations = item.details.get("annotations", {}).get(output)
        if annotations is None:
            failed += item.state == "failed"
            continue
        frame = (item.details["height"], item.details["width"])
        regions = from_coco_annotations(annotations, frame, report=report, file_name=image.file)
        parts.append((tiles[image.name], regions))
    if failed:
        notes.append(
            f"{plain(raster.file)}: {failed} of {len(tiles)} tiles failed, so things may be missing"
        )
    notes += report.refused
    return list(map_instances(parts))
