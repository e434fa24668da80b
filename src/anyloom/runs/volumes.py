"""Volumes of a run: which images are slices of the same volume, and which slice each is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Any

from ..foundation.file_names import relative_stems
from ..foundation.json_text import json_page
from ..values.medical.volumes import SlicePlace, Volume
from .slices import Slice
from .sources import SourceImage, root_of

VOLUMES_FILE = "volumes.json"


def places_of_images(images: Sequence[SourceImage]) -> dict[str, SlicePlace]:
    """Return, by `SourceImage.file`, the slices among images.

    The name of a volume is its path below the folder that all images share, without a suffix.
    """
    slices: dict[tuple[str, str], list[tuple[str, Slice]]] = {}
    roots: dict[tuple[str, str], str] = {}
    for image in images:
        if isinstance(image.part, Slice):
            key = (image.part.volume_path(image.path), image.part.volume.axis)
            slices.setdefault(key, []).append((image.file, image.part))
            roots.setdefault(key, root_of(image))
    stems = relative_stems([f"{_below(roots[key], key[0])}.nii" for key in slices])
    found: dict[str, SlicePlace] = {}
    for its, stem in zip(slices.values(), stems, strict=True):
        volume = replace(its[-1][1].volume, name=stem)
        found |= {file: SlicePlace(volume, part.index) for file, part in its}
    return found


def volumes_page(places: Mapping[str, SlicePlace], images: Iterable[SourceImage]) -> str:
    """Return the file that links the slices of each volume, "" where there is none."""
    volumes: dict[str, Volume] = {}
    slices: dict[str, list[dict[str, Any]]] = {}
    for image in images:
        if place := places.get(image.file):
            volumes[place.volume.name] = place.volume
            one = {"index": place.index, "file": image.file, "image": image.name}
            slices.setdefault(place.volume.name, []).append(one)
    records = [{**volume.to_json(), "slices": slices[name]} for name, volume in volumes.items()]
    return json_page({"volumes": records}) if records else ""


def _below(root: str, name: str) -> str:
    path = Path(name)
    if root and path != Path(root) and path.is_relative_to(root):
        return PurePosixPath(path.relative_to(root)).as_posix()
    return path.name
