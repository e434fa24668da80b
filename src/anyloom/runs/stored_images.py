"""Images of all results in a run folder, whichever calls they come from."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ..foundation.errors import AnyloomError
from ..foundation.plain_text import plain
from .database import RunDatabase
from .file_parts import restored_part
from .sources import SourceImage, in_order, readable_below, root_of, shared_folder

ROOTS = "roots"
"""The fact that lists the folders that the files of all calls are below."""
EARLIER_VOLUMES = "volumes"
"""A fact of folders from before slices were parts of files; their images would be read wrongly."""


def add_root(database: RunDatabase, images: Sequence[SourceImage], *, anew: bool) -> None:
    """Record the folder that the images of this call are below.

    Args:
        anew: forget those of earlier calls.
    """
    roots = [] if anew else list(database.fact(ROOTS) or ())
    new = [root_of(image) for image in images[:1]]
    database.set_facts(**{ROOTS: list(dict.fromkeys([*roots, *filter(None, new)]))})


def check_parts(database: RunDatabase) -> None:
    """Refuse a folder whose slices an earlier version wrote.

    Raises:
        AnyloomError: it is one.
    """
    if database.fact(EARLIER_VOLUMES):
        raise AnyloomError(
            f"{plain(str(database.folder))}: its slices of volumes were written by an earlier "
            "version of anyloom; run it again, with --force (in Python force=True)"
        )


def stored_images(database: RunDatabase) -> list[SourceImage]:
    """Return the images of all items, in natural order of their paths below their shared folder,
    the slices of a volume in the order of their positions.

    Raises:
        AnyloomError: an earlier version wrote slices of volumes.
    """
    check_parts(database)
    sources = {name: Path(path) for name, path in database.sources().items()}
    roots = [Path(root) for root in database.fact(ROOTS) or ()]
    folders: set[Path] = set()
    for path in sources.values():
        above = [root for root in roots if root in path.parents]
        folders.update(above[:1] or [path.parent])
    shared = shared_folder(folders) if folders else ""
    parts = database.parts()
    return in_order(
        [
            SourceImage(name, path, readable_below(shared, path), restored_part(parts.get(name)))
            for name, path in sources.items()
        ]
    )
