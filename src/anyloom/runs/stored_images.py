"""Images of all results in a run folder, whichever calls they come from."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path, PurePosixPath

from .database import RunDatabase
from .source_parts import SourcePart, restored_part
from .sources import (
    SourceImage,
    file_of_part,
    readable_below,
    root_of,
    shared_folder,
    volume_order,
)
from .volumes import stored_places

ROOTS = "roots"
"""The fact that lists the folders that the files of all calls are below."""


def add_root(database: RunDatabase, images: Sequence[SourceImage], *, anew: bool) -> None:
    """Record the folder that the images of this call are below.

    Args:
        anew: forget those of earlier calls.
    """
    roots = [] if anew else list(database.fact(ROOTS) or ())
    new = [root_of(image) for image in images[:1]]
    database.set_facts(**{ROOTS: list(dict.fromkeys([*roots, *filter(None, new)]))})


def stored_images(database: RunDatabase) -> list[SourceImage]:
    """Return the images of all items, in natural order of their paths below their shared folder,
    the slices of a volume in the order of their positions."""
    sources = {name: Path(path) for name, path in database.sources().items()}
    roots = [Path(root) for root in database.fact(ROOTS) or ()]
    folders: set[Path] = set()
    for path in sources.values():
        above = [root for root in roots if root in path.parents]
        folders.update(above[:1] or [path.parent])
    shared = shared_folder(folders) if folders else ""
    stored = database.parts()
    parts = {name: restored_part(stored.get(name)) for name in sources}
    images = [
        SourceImage(name, path, _file(shared, path, parts[name]), parts[name])
        for name, path in sources.items()
    ]
    places = stored_places(database)
    order = volume_order(
        [image.file for image in images], [places.get(str(image.path)) for image in images]
    )
    return [images[number] for number in order]


def _file(shared: str, path: Path, part: SourcePart | None) -> str:
    return str(file_of_part(PurePosixPath(readable_below(shared, path)), part))
