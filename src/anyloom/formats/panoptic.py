"""Reader of COCO's panoptic segmentation: a document, and a PNG of segment ids for each image."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from ..foundation.errors import AnyloomError, ValueFormatError
from ..foundation.plain_text import plain
from ..values.image import MAX_PIXELS
from ..values.image_decoding import opened, read_header, reported_as
from ..values.quiet_pillow import quiet
from ..values.regions import Regions
from ..values.run_lengths import RunLengths
from .coco import CocoImage
from .instances import CROWD, InstanceList
from .labels import UNLABELED
from .report import MALFORMED, ReadingReport, refuse


def is_panoptic(document: Mapping[str, Any]) -> bool:
    """Return whether a COCO document is of panoptic segmentation."""
    annotations = document.get("annotations")
    return bool(
        isinstance(annotations, list)
        and annotations
        and all(isinstance(one, Mapping) and "segments_info" in one for one in annotations)
    )


def read_panoptic(
    document: Mapping[str, Any],
    read_png: Callable[[str], bytes],
    report: ReadingReport | None = None,
) -> list[CocoImage]:
    """Read a document: one mask per segment.

    Args:
        read_png: returns the PNG of an annotation, given its file name.
        report: gets a line for each image or segment that is damaged, which is left out; without
            it the first one is an error.

    Raises:
        ValueFormatError: not a document of panoptic segmentation.
    """
    try:
        names = {one["id"]: str(one["name"]) for one in document["categories"]}
        files = {one["id"]: str(one["file_name"]) for one in document["images"]}
        annotations = list(document["annotations"])
    except MALFORMED as error:
        raise ValueFormatError(f"not a document of panoptic segmentation ({error})") from None
    images = []
    for annotation in annotations:
        try:
            name = files[annotation["image_id"]]
            numbers = _numbers(read_png(str(annotation["file_name"])))
            images.append(CocoImage(name, _regions(annotation, numbers, names, name, report)))
        except (AnyloomError, *MALFORMED) as error:
            label = annotation.get("file_name") if isinstance(annotation, Mapping) else annotation
            refuse(report, f"annotation {plain(str(label), 80)}: {plain(str(error), 160)}")
    return images


def _numbers(encoded: bytes) -> np.ndarray:
    """Return the segment ids of a PNG: red + 256 · green + 256² · blue."""
    read_header(encoded, "image", MAX_PIXELS)
    with reported_as("image"), quiet:
        colors = np.asarray(opened(encoded).convert("RGB")).astype(np.int64)
    return colors @ np.array([1, 256, 256**2])


def _regions(
    annotation: Mapping[str, Any],
    numbers: np.ndarray,
    names: Mapping[Any, str],
    name: str,
    report: ReadingReport | None,
) -> Regions:
    size = (numbers.shape[0], numbers.shape[1])
    instances, labels, crowds = InstanceList(size), [], []
    for segment in annotation["segments_info"]:
        mask = numbers == segment["id"]
        if not mask.any():
            refuse(report, f"segment {segment['id']} of {plain(name, 80)}: has no pixel")
            continue
        instances.add_mask(RunLengths.encode([mask]))
        labels.append(names.get(segment.get("category_id"), UNLABELED))
        crowds.append(int(bool(segment.get("iscrowd"))))
    columns = {CROWD: np.array(crowds)} if any(crowds) else None
    return instances.regions(labels=labels, columns=columns)
