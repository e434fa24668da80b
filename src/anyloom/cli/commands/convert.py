"""The command `anyloom convert`: annotations in COCO, LabelMe, YOLO and PNG masks.

Any format is read into a list of images with their regions, which is written in the other format.
"""

from __future__ import annotations

from pathlib import Path

import typer

from ...foundation.errors import AnyloomError, suggestion
from ..errors import FAILED, UsageError
from ..output.terminal import plural, print_error, print_line
from .convert_reading import read_annotations
from .convert_writing import write_annotations

FORMATS = ("coco", "labelme", "yolo", "png")


def convert_annotations(
    source: Path, target: Path, to: str, images: Path | None, names: str | None
) -> None:
    """Read annotations of any known format and write them in another.

    Args:
        source: a coco.json, a LabelMe file, or a folder of LabelMe, YOLO or PNG files.
        target: the file (coco) or folder (others) to write.
        to: coco, labelme, yolo or png.
        images: where the images are; YOLO files do not say how large their images are, and a YOLO
            dataset that is written gets copies of them.
        names: the classes of YOLO files in order, separated by commas.

    A file that cannot be used is one line on standard error and does not stop the others; the exit
    code is then 1.

    Raises:
        AnyloomError: there is nothing to convert, or no file could be used.
    """
    if to not in FORMATS:
        raise UsageError(
            f"--to '{to}': expected one of {', '.join(FORMATS)}{suggestion(to, FORMATS)}"
        )
    classes = [name.strip() for name in names.split(",")] if names else None
    errors: list[AnyloomError] = []
    annotated = read_annotations(source, images, classes, errors)
    if errors and not annotated:
        raise AnyloomError("\n".join(map(str, errors)))
    files = write_annotations(annotated, target, to, classes, images)
    for error in errors:
        print_error(str(error))
    instances = sum(len(image.regions) for image in annotated)
    print_line(
        f"{plural(len(annotated), 'image')}, {plural(instances, 'instance')}: wrote "
        f"{plural(files, 'file')} to {target}"
    )
    if errors:
        print_line(f"{plural(len(errors), 'file')} could not be used")
        raise typer.Exit(FAILED)
