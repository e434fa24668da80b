"""Walk through a folder and its sub-folders, linked ones included."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path


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
