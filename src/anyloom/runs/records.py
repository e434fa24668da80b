"""Records of a run folder: items, their files and their thumbnails."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from ..foundation.errors import AnyloomError
from ..foundation.hashes import sha256_of_file
from ..foundation.paths import safe_join

State = Literal["done", "failed"]
"""Failed items are tried again by the next run."""


@dataclass(frozen=True)
class ItemRecord:
    """One item: an image, and what was made of it.

    source:  absolute path of the image.
    content: SHA-256 of the image's bytes, "" where it could not be read.
    details: JSON: the record, the annotations, the failures.
    timing:  JSON: the only facts that differ from run to run.
    """

    name: str
    source: str
    content: str
    state: State
    details: Mapping[str, Any] = field(default_factory=dict)
    timing: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class NewFile:
    """A file to publish.

    path:    below the run folder.
    content: its bytes, or what computes them.
    """

    path: str
    content: bytes | Callable[[], bytes]

    def read(self) -> bytes:
        """Return the bytes."""
        return self.content if isinstance(self.content, bytes) else self.content()


@dataclass(frozen=True)
class StoredFile:
    """A published file."""

    path: str
    size: int
    sha256: str

    def condition(self, folder: Path) -> Literal["intact", "changed", "missing"]:
        """Return how the file is found in a run folder; an empty one counts as missing."""
        try:
            path = safe_join(folder, self.path)
            if not path.is_file():
                return "missing"
            size = path.stat().st_size
            if size == self.size and sha256_of_file(path) == self.sha256:
                return "intact"
            return "changed" if size else "missing"
        except (OSError, AnyloomError):
            return "missing"

    def is_intact(self, folder: Path) -> bool:
        """Return whether the file in a run folder has the recorded size and hash."""
        return self.condition(folder) == "intact"


@dataclass(frozen=True)
class Thumbnail:
    """A small image for the report.

    title: what it shows.
    link:  path of the full-size file below the run folder, or "".
    jpeg:  the encoded image.
    """

    title: str
    link: str
    jpeg: bytes
