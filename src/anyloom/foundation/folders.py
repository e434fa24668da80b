"""Folders: a walk through one and its sub-folders, and what is near a path that does not exist."""

from __future__ import annotations

import itertools
import os
from collections import deque
from collections.abc import Callable, Collection, Iterator
from pathlib import Path

from .errors import nearest_name
from .plain_text import plain

MOST_COMPARED = 5_000
"""Names in a folder that a misspelt one is compared with."""


def files_below(
    folder: Path,
    on_error: Callable[[OSError], None],
    enter: Callable[[Path], bool] = lambda folder: not folder.name.startswith("."),
) -> Iterator[Path]:
    """Yield the files in a folder and its sub-folders, those of the upper levels first.

    Links to folders are followed; a folder that is reached more than once, over links or a loop of
    them, is read where it is reached with the fewest steps.

    Args:
        on_error: called for each folder that cannot be read, which is left out.
        enter: returns whether a sub-folder is read; hidden ones are not by default.
    """
    seen: set[tuple[int, int]] = set()
    waiting = deque([folder])
    while waiting:
        place = waiting.popleft()
        try:
            state = place.stat()
            if state.st_ino and (state.st_dev, state.st_ino) in seen:
                continue
            seen.add((state.st_dev, state.st_ino))
            with os.scandir(place) as entries:
                found = sorted(entries, key=lambda entry: entry.name)
        except OSError as error:
            on_error(error)
            continue
        for entry in found:
            path = place / entry.name
            try:
                is_folder = entry.is_dir()
            except OSError as error:  # a link that leads where nothing may be read
                on_error(error)
                continue
            if not is_folder:
                yield path
            elif enter(path):
                waiting.append(path)


def path_suggestion(path: Path, suffixes: Collection[str] = ()) -> str:
    """Return "; did you mean 'x'?" for a path that does not exist, or "".

    The first part that does not exist is replaced by the most similar name beside it.

    Args:
        suffixes: of the files that are expected, in lower case; empty = any file or folder.
    """
    try:
        parts = path.parts
        end = next(n for n in range(1, len(parts) + 1) if not Path(*parts[:n]).exists())
        folder = Path(*parts[: end - 1])
        beside = sorted(entry.name for entry in itertools.islice(folder.iterdir(), MOST_COMPARED))
        name = _nearest_file(parts[end - 1], beside, suffixes if end == len(parts) else ())
        found = None if name is None else folder.joinpath(name, *parts[end:])
        if found is None or not found.exists():
            return ""
    except (OSError, StopIteration, ValueError):
        return ""
    return f"; did you mean '{plain(str(found), 300)}'?"


def _nearest_file(name: str, beside: list[str], suffixes: Collection[str]) -> str | None:
    if not suffixes:
        return nearest_name(name, beside)
    # A suffix that all have in common makes any two short names similar.
    files = {Path(file).stem: file for file in beside if Path(file).suffix.lower() in suffixes}
    stem = nearest_name(Path(name).stem, files)
    return None if stem is None else files[stem]
