"""Volumes of a run: which images are slices of the same volume, and which slice each is."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Any

from ..foundation.errors import ValueFormatError
from ..foundation.file_names import relative_stems
from ..foundation.json_text import json_page
from ..foundation.plain_text import plain
from ..values.medical.volumes import SlicePlace, Volume, slice_place
from .database import RunDatabase
from .sources import SourceImage, absolute, root_of

VOLUMES = "volumes"
"""The fact that lists the volumes that the images of all calls are slices of."""
VOLUMES_FILE = "volumes.json"


def add_volumes(database: RunDatabase, images: Sequence[SourceImage], *, anew: bool) -> None:
    """Record the volumes that the images of this call are slices of, as they are now.

    Args:
        anew: forget those of earlier calls.
    """
    stored = [] if anew else list(database.fact(VOLUMES) or ())
    found: dict[tuple[str, str], Volume] = {}
    for image in images:
        if place := slice_place(absolute(image.path)):
            found[place.volume.name, place.volume.axis] = place.volume
    kept = [one for one in stored if (one["name"], one["axis"]) not in found]
    if kept or found or stored:
        new = [_shortened(volume).to_json() for volume in found.values()]
        database.set_facts(**{VOLUMES: [*kept, *new]})


def stored_places(database: RunDatabase) -> dict[str, SlicePlace]:
    """Return, by the absolute path of an image, which slice of which volume it is."""
    places = {}
    for stored in database.fact(VOLUMES) or ():
        volume = Volume.from_json(stored)
        folder = Path(volume.name).parent
        paths = {index: str(folder / path) for index, path in volume.paths.items()}
        whole = replace(volume, paths=paths)
        places |= {path: SlicePlace(whole, index) for index, path in paths.items()}
    return places


def places_of_images(database: RunDatabase, images: Sequence[SourceImage]) -> dict[str, SlicePlace]:
    """Return, by `SourceImage.file`, the slices among images.

    The name of a volume is its path below the folder that all images share, without a suffix, and
    its slices are those of the images.
    """
    places = stored_places(database)
    volumes: dict[tuple[str, str], Volume] = {}
    paths: dict[tuple[str, str], dict[int, str]] = {}
    roots: dict[tuple[str, str], str] = {}
    for image in images:
        if place := places.get(str(image.path)):
            key = (place.volume.name, place.volume.axis)
            volumes[key] = place.volume
            paths.setdefault(key, {})[place.index] = image.file
            roots.setdefault(key, root_of(image))
    stems = relative_stems([f"{_below(roots[key], key[0])}.nii" for key in volumes])
    found: dict[str, SlicePlace] = {}
    for (key, volume), stem in zip(volumes.items(), stems, strict=True):
        named = replace(volume, name=stem, paths=paths[key])
        found |= {file: SlicePlace(named, index) for index, file in paths[key].items()}
    return found


def volumes_page(places: Mapping[str, SlicePlace], images: Iterable[SourceImage]) -> str:
    """Return the file that links the slices of each volume, "" where there is none."""
    names = {image.file: image.name for image in images}
    volumes = {place.volume.name: place.volume for place in places.values()}
    records: list[dict[str, Any]] = []
    for volume in volumes.values():
        record = volume.to_json()
        for one in record["slices"]:
            one["image"] = names.get(one["file"], "")
        records.append(record)
    return json_page({"volumes": records}) if records else ""


def read_volumes_page(document: Any) -> dict[str, SlicePlace]:
    """Return, by the file of an image, the slices that the file of a run lists.

    Raises:
        ValueFormatError: it is not such a file.
    """
    try:
        volumes = [Volume.from_json(record) for record in document["volumes"]]
    except (LookupError, TypeError, ValueError) as error:
        raise ValueFormatError(f"not a list of volumes ({plain(str(error), 80)})") from None
    return {
        file: SlicePlace(volume, index)
        for volume in volumes
        for index, file in volume.paths.items()
    }


def _shortened(volume: Volume) -> Volume:
    """Return a volume whose paths are below the folder that it lies in."""
    folder = Path(volume.name).parent
    paths = {index: os.path.relpath(path, folder) for index, path in volume.paths.items()}
    return replace(volume, paths=paths)


def _below(root: str, name: str) -> str:
    path = Path(name)
    if root and path != Path(root) and path.is_relative_to(root):
        return PurePosixPath(path.relative_to(root)).as_posix()
    return path.name
