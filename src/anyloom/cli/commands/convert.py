"""The command `anyloom convert`: annotations from one file format into another.

Any format is read into a list of images with their regions, which is written in the other format.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import typer

from ...foundation.errors import AnyloomError, suggestion
from ..errors import FAILED, UsageError
from ..options import check_share
from ..output.terminal import plural, print_error, print_line
from .convert_reading import read_annotations
from .convert_writing import FORMATS, write_annotations

MOST_LINES = 20
"""Lines about single files and annotations that are printed."""


def convert_annotations(
    source: Path,
    target: Path,
    to: str,
    images: Path | None,
    names: str | None,
    tolerance: float | None = None,
    val: float | None = None,
    simplify: float | None = None,
) -> None:
    """Read annotations of any known format and write them in another.

    Args:
        source: a file, or a folder of files of one format.
        target: the file (coco, cvat, labelstudio, or named like a map) or folder (others) to write;
            annotations that it holds are neither mixed with others nor overwritten.
        to: the format to write; one, as a target holds the files of one format.
        images: where the images are; YOLO files do not say how large their images are, and a YOLO
            dataset that is written gets copies of them.
        names: the classes of YOLO files in order, separated by commas.
        tolerance: how far outlines may be simplified into polygons, in pixels.
        val: the share of images that a YOLO dataset validates with; it is not divided by default.
        simplify: how far outlines in geojson and gpkg files may be simplified, in units of the
            raster's coordinate reference system.

    A file or annotation that cannot be used is one line on standard error and does not stop the
    others; the exit code is then 1.

    Raises:
        AnyloomError: there is nothing to convert, no file could be used, or the target holds other
            annotations.
    """
    to = to.lower().strip()
    several = [name for name in map(str.strip, to.split(",")) if name]
    if len(several) > 1 and set(several) <= set(FORMATS):
        raise UsageError(
            f"--to '{to}': one format at a time, each into a place of its own; run it once with "
            f"--to {several[0]}, then with --to {several[1]}"
        )
    if to not in FORMATS:
        raise UsageError(
            f"--to '{to}': expected one of {', '.join(FORMATS)}{suggestion(to, FORMATS)}"
        )
    if val is not None and to != "yolo":
        raise UsageError("--val divides a YOLO dataset; add --to yolo")
    check_share(val)
    classes = [name.strip() for name in names.split(",")] if names else None
    found = read_annotations(source, images, classes)
    if found.errors and not found.images:
        raise AnyloomError("\n".join(_shortened(found.errors)))
    if not found.images:
        raise AnyloomError(f"{source}: no annotated image")
    written = write_annotations(
        found, target, to, classes, images is not None, tolerance, val or 0.0, simplify or 0.0
    )
    for line in _shortened(list(found.notes)):
        print_error(f"note: {line}")
    for line in _shortened(found.errors):
        print_error(line)
    instances = sum(len(image.regions) for image in found.images)
    print_line(
        f"{plural(len(found.images), 'image')}, {plural(instances, 'instance')}: wrote "
        f"{plural(written, 'file')} to {target}"
    )
    if found.errors:
        files, annotations = len(found.errors) - found.refused, found.refused
        counted = [
            plural(n, noun) for n, noun in ((files, "file"), (annotations, "annotation")) if n
        ]
        print_line(f"{' and '.join(counted)} could not be used")
        raise typer.Exit(FAILED)


def _shortened(lines: Sequence[str]) -> list[str]:
    rest = len(lines) - MOST_LINES
    return [*lines[:MOST_LINES], *([f"… and {rest} more"] if rest > 0 else [])]
