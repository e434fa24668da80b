"""Ownership of an output folder: a new run, the rest of an equal one, or that of something else."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

from ..foundation.atomic_files import StorageError
from ..foundation.errors import AnyloomError
from ..foundation.file_names import safe_name
from ..foundation.hashes import sha256_of_file
from ..foundation.plain_text import plain
from .database import stored_facts
from .identity import differences, equal
from .label_files import FORMAT_OF_FOLDER
from .sources import SourceImage, absolute, expand_home
from .store import RunStore
from .stored_images import add_root

RUNS = Path("runs")
"""The parent of output folders by default."""


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
    images: Sequence[SourceImage],
    origin: Sequence[str],
    formats: Collection[str],
    val: float | None,
    force: bool,
) -> None:
    """Keep the results of an equal run, or remove all of them with `force`.

    A run in which every image failed has no results; one with another graph, model or code, which
    may have been corrected, takes its place.

    Args:
        formats: of this call; those of earlier calls stay, unless results are removed.
        val: the share of images that a YOLO dataset validates with; None = that of earlier calls.

    Raises:
        AnyloomError: the folder holds results that do not belong together with those of this run.
    """
    folder = plain(str(store.folder))
    stored = store.database.fact("identity")
    different = differences(stored, identity) if stored is not None else ""
    if stored is None or force or (different and not store.database.has_results()):
        store.remove_summary_files()
        facts = {"identity": identity, "origin": list(origin), "formats": sorted(formats)}
        facts["val"] = val or 0.0
        store.remove_all_items(**facts, finished=False)
        add_root(store.database, images, anew=True)
        return
    remedy = "choose another output folder, or replace them (--force, in Python force=True)"
    if different:
        raise AnyloomError(f"{folder}: holds results of a run with {different}; {remedy}")
    names = {absolute(image.path): image.name for image in images}
    paths = {name: path for path, name in names.items()}
    renamed, moved = [], {}
    for name, path in store.database.sources().items():
        if names.get(path, name) != name:
            renamed.append(name)  # an image of the same stem has come, so its name grew longer
        elif paths.get(name, path) != path and _has_content(store, name, paths[name]):
            moved[name] = paths[name]
        elif paths.get(name, path) != path:
            raise AnyloomError(
                f"{folder}: '{plain(name)}' are the results of {plain(path)}, not of "
                f"{plain(paths[name])}; {remedy}"
            )
    known = _formats(store) | set(formats)
    store.remove_summary_files()
    store.remove_items(renamed)
    for name, path in moved.items():
        store.database.set_source(name, path)
    store.database.set_facts(origin=list(origin), formats=sorted(known), finished=False)
    if val is not None:
        store.database.set_facts(val=val)
    add_root(store.database, images, anew=False)


def _formats(store: RunStore) -> set[str]:
    """Return the formats of earlier calls, which folders of version 0.1 show by files alone."""
    stated = store.database.fact("formats")
    if stated is not None:
        return set(stated)
    folders = {file.path.split("/")[0] for file in store.database.files("")}
    return {FORMAT_OF_FOLDER[folder] for folder in folders & FORMAT_OF_FOLDER.keys()}


def _has_content(store: RunStore, name: str, path: str) -> bool:
    """Return whether a file has the content that an item was made from."""
    item = store.database.item(name)
    try:
        return item is not None and sha256_of_file(Path(path)) == item.content
    except OSError:
        return False
