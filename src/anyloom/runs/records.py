"""Records of a run folder: items, their files and their thumbnails."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from ..foundation.errors import AnyloomError
from ..foundation.hashes import sha256_of_file
from ..foundation.paths import safe_join

State = Literal["done", "failed", "waiting"]
"""Failed items, and those that wait for answers, are tried again by the next run."""


@dataclass(frozen=True)
class OpenQuestion:
    """A question of a run that a person has not answered.

    key:   the name of its answer; see `answer_question`.
    text:  the question.
    type:  of the answer, as in graph files: "Flag", "Text", "Points", '"cat" | "dog"'.
    item:  the name of the image in the run; "photo[2]" inside `each`.
    step:  the step that asks.
    file:  the image file that the question is about, with the place of a slice or tile in it; ""
        where it is about none, or about an image that the graph has made.
    frame: (height, width) of the image that the question is about, None without one. Coordinates of
        an answer are pixels of this image.
    thumbnail: that image as a small JPEG; empty without one.
    """

    key: str
    text: str
    type: str
    item: str
    step: str
    file: str = ""
    frame: tuple[int, int] | None = None
    thumbnail: bytes = field(default=b"", repr=False)


@dataclass(frozen=True)
class ItemRecord:
    """One item: an image, and what was made of it.

    source:  absolute path of the image.
    content: SHA-256 of the image's bytes, "" where it could not be read.
    details: JSON: the record, the annotations, the failures, and those that steps went on without.
    timing:  JSON: the only facts that differ from run to run.
    questions: what a person is asked before it can be done.
    part:    JSON: which of several images in the file it is; None = the file is the image.
    """

    name: str
    source: str
    content: str
    state: State
    details: Mapping[str, Any] = field(default_factory=dict)
    timing: Mapping[str, Any] = field(default_factory=dict)
    questions: Sequence[OpenQuestion] = ()
    part: Mapping[str, Any] | None = None


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
