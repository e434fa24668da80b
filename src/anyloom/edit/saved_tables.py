"""Tables in the cache folder that spare a new process the work of building a grammar.

Each is a JSON file named by a hash of all that it was made from, so that it is never out of date. A
file that is missing, damaged or cannot be written only costs time.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TypeVar

from ..core.run_config import RunConfig, cache_folder
from ..foundation.atomic_files import write_atomically
from ..foundation.errors import AnyloomError

T = TypeVar("T")
MAX_FILES = 20
"""Files of one kind that are kept; the oldest go first."""


def saved_table(
    kind: str, made_from: Iterable[str], read: Callable[[Any], T], make: Callable[[], tuple[T, Any]]
) -> T:
    """Return a table of the cache folder; make and save it where there is none.

    Args:
        kind: begins the name of the file.
        made_from: texts that decide what the table holds.
        read: returns the table of the JSON value of a file; any error counts as a damaged file.
        make: returns the table with its JSON value.
    """
    digest = hashlib.sha256("\0".join(made_from).encode("utf-8", "surrogatepass")).hexdigest()
    try:
        file = cache_folder(RunConfig.from_environment()) / "edit" / f"{kind}-{digest[:32]}.json"
    except AnyloomError:
        return make()[0]
    with contextlib.suppress(Exception):
        return read(json.loads(file.read_text("utf-8")))
    table, value = make()
    _save(file, kind, json.dumps(value, ensure_ascii=False, separators=(",", ":")))
    return table


def _save(file: Path, kind: str, text: str) -> None:
    with contextlib.suppress(OSError, AnyloomError):
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_atomically(file, text)
        others = sorted(file.parent.glob(f"{kind}-*.json"), key=lambda one: one.stat().st_mtime)
        for old in others[:-MAX_FILES]:
            old.unlink(missing_ok=True)
