"""Ownership of an output folder: a new run, the rest of an equal one, or that of something else."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from ..foundation.atomic_files import StorageError
from ..foundation.errors import AnyloomError, ImageError
from ..foundation.file_names import safe_name
from ..foundation.hashes import sha256_of, sha256_of_file
from ..foundation.plain_text import plain
from ..values.image import MAX_PIXELS
from .database import RunDatabase, stored_facts
from .file_parts import part_called, parts_of, restored_part
from .identity import differences, equal
from .label_files import FORMAT_OF_PLACE
from .slices import Slice
from .source_parts import ReadingOptions, SourcePart
from .sources import RUN_MARKER, SourceImage, expand_home
from .store import RunStore, check_place
from .stored_images import EARLIER_VOLUMES, add_root, check_parts

RUNS = Path("runs")
"""The parent of output folders by default."""
REMEDY = "choose another output folder, or replace them (--force, in Python force=True)"


def open_folder(
    out: Path | str | None,
    graph: str,
    identity: Mapping[str, Any],
    origin: Sequence[str],
    force: bool,
) -> RunStore:
    """Open the folder `out`, or else that of an unfinished equal run, or else a new one.

    Args:
        origin: the paths of the run's images, which with the identity make two runs equal.
        force: no unfinished run is continued.
    """
    if out is not None:
        return RunStore(expand_home(Path(out)), replace_damaged=force)
    name = safe_name(graph)
    try:
        folders = [folder.name for folder in RUNS.iterdir()] if RUNS.is_dir() else []
    except OSError as error:
        raise StorageError(RUNS, error) from None
    pattern = re.compile(re.escape(name) + r"-([0-9]{3,9})")
    numbers = sorted(int(match[1]) for match in map(pattern.fullmatch, folders) if match)
    for number in () if force else reversed(numbers):
        folder = RUNS / f"{name}-{number:03d}"
        facts = stored_facts(folder, "identity", "origin", "finished")
        if facts is None or facts[1] != list(origin) or facts[2]:
            continue
        if facts[0] and equal(facts[0], identity):
            try:
                return RunStore(folder)
            except AnyloomError:
                continue  # another process works in it
    for number in range((numbers or [0])[-1] + 1, 10**9):
        folder = RUNS / f"{name}-{number:03d}"
        try:
            folder.mkdir(parents=True)
        except FileExistsError:
            continue  # another process took the number meanwhile
        except OSError as error:
            raise StorageError(folder, error) from None
        return RunStore(folder, created=True)
    raise AnyloomError(f"{RUNS}: too many runs of '{graph}'; name the output folder")


def resume_or_reset(
    store: RunStore,
    identity: Mapping[str, Any],
    inputs: Mapping[str, Any],
    images: Sequence[SourceImage],
    origin: Sequence[str],
    formats: Collection[str],
    val: float | None,
    simplify: float | None,
    force: bool,
) -> None:
    """Keep the results of an equal run, or remove all of them with `force`; formats stay.

    A run in which every image failed has no results; one with another graph, model or code, which
    may have been corrected, takes its place.

    Args:
        inputs: what all images share, in readable form.
        formats: of this call; those of earlier calls stay.
        val: the share of images that a YOLO dataset validates with; None = that of earlier calls.
        simplify: how far outlines in map files may be simplified; None = as in earlier calls.

    Raises:
        AnyloomError: the folder holds results that do not belong together with those of this run.
    """
    database = store.database
    known = _formats(store) | set(formats)
    facts = {"origin": list(origin), "formats": sorted(known), "finished": False}
    stated = {"val": val, "simplify": simplify}
    facts |= {name: value for name, value in stated.items() if value is not None}
    if force or not _continues(database, identity, inputs):
        store.remove_summary_files()
        if database.fact(EARLIER_VOLUMES):
            facts[EARLIER_VOLUMES] = None
        store.remove_all_items(identity=identity, inputs=dict(inputs), **facts)
        add_root(database, images, anew=True)
        return
    renamed, moved = _renamed_and_moved(database, images)
    store.remove_summary_files()
    store.remove_items(renamed)
    for name, (path, part) in moved.items():
        database.set_source(name, path, part.facts() if part else None)
    database.set_facts(**facts)
    add_root(database, images, anew=False)


def check_folder(
    folder: Path,
    identity: Mapping[str, Any],
    inputs: Mapping[str, Any],
    images: Sequence[SourceImage],
) -> None:
    """Refuse a folder as a run without `force` would; no result changes.

    Raises:
        AnyloomError: see `resume_or_reset`; or the folder is not that of a run.
    """
    try:
        check_place(folder)
    except OSError as error:
        raise StorageError(folder, error) from None
    if not (folder / RUN_MARKER).is_dir():
        return
    with closing(RunDatabase(folder)) as database:
        if _continues(database, identity, inputs):
            _renamed_and_moved(database, images)


def _continues(
    database: RunDatabase, identity: Mapping[str, Any], inputs: Mapping[str, Any]
) -> bool:
    """Return whether a run of this identity goes on with the results that there are.

    Raises:
        AnyloomError: they are those of another run.
    """
    stored = database.fact("identity")
    if stored is None:
        return False
    check_parts(database)
    different = differences(stored, identity, database.fact("inputs"), inputs)
    if different and database.has_results():
        folder = plain(str(database.folder))
        raise AnyloomError(f"{folder}: holds results of a run with {different}; {REMEDY}")
    return not different


def _renamed_and_moved(
    database: RunDatabase, images: Sequence[SourceImage]
) -> tuple[list[str], dict[str, tuple[str, SourcePart | None]]]:
    """Return the items whose images have other names now, and those whose files moved or that lie
    elsewhere in their volumes now: where, and as which part.

    Raises:
        AnyloomError: an item is that of another image.
    """
    names = {image.origin: image.name for image in images}
    here = {image.name: image for image in images}
    parts = database.parts()
    renamed: list[str] = []
    moved: dict[str, tuple[str, SourcePart | None]] = {}
    for name, path in database.sources().items():
        part = restored_part(parts.get(name))
        origin = (path, part.place if part else "")
        image = here.get(name)
        if names.get(origin, name) != name:
            renamed.append(name)  # an image of the same stem has come, so its name grew longer
        elif image is None or image.origin == origin:
            now = image.part if image else _slice_now(Path(path), part)
            if isinstance(now, Slice) and now != part:
                moved[name] = path, now  # another slice has come, and the volume has grown
        elif _has_content(database, image):
            moved[name] = image.origin[0], image.part
        else:
            raise AnyloomError(
                f"{plain(str(database.folder))}: '{plain(name)}' are the results of "
                f"{plain(path)}, not of {plain(image.origin[0])}; {REMEDY}"
            )
    return renamed, moved


def _slice_now(path: Path, part: SourcePart | None) -> SourcePart | None:
    """Return which slice of its volume an image is now that this call does not run on."""
    if not isinstance(part, Slice):
        return part
    try:
        if part.place:
            return part_called(path, part.place, ReadingOptions())
        return next(iter(parts_of(path, ReadingOptions())), None)
    except AnyloomError:
        return None


def _formats(store: RunStore) -> set[str]:
    """Return the formats of earlier calls; files show them where the database does not say.

    It does not in folders of version 0.1, and where it was damaged.
    """
    stated = store.database.fact("formats")
    if stated is not None:
        return set(stated)
    places = {file.path.split("/")[0] for file in store.database.files("")}
    return {FORMAT_OF_PLACE[place] for place in places & FORMAT_OF_PLACE.keys()}


def _has_content(database: RunDatabase, image: SourceImage) -> bool:
    """Return whether an image has the content that the item of its name was made from."""
    item = database.item(image.name)
    try:
        here = sha256_of(image.read(MAX_PIXELS)) if image.part else sha256_of_file(image.path)
        return item is not None and here == item.content
    except (ImageError, OSError):
        return False
