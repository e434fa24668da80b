"""Records of runs: what a client asked for, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from ..foundation.hashes import sha256_of

RunState = Literal["waiting", "running", "asking", "done", "failed", "cancelled"]
ENDED: frozenset[str] = frozenset({"done", "failed", "cancelled"})
"""States that no run leaves."""


@dataclass(frozen=True)
class RunRequest:
    """What a client asks for.

    body:     the inputs as JSON, files as uploads; see `input_values`.
    outputs:  what to compute instead of all outputs.
    priority: runs of a higher one go first, 0 to 9.
    deadline: seconds after the request by which the result is wanted; runs that would miss it go
        before others of the same priority.
    timeout:  seconds that the run may take once it has begun; then it fails.
    thumbnails: whether the events show what each step has made.
    batch:    the name of the folder with the images; "" for a run on one.
    """

    graph: str
    body: Mapping[str, Any]
    outputs: tuple[str, ...] | None = None
    priority: int = 1
    deadline: float | None = None
    timeout: float | None = None
    thumbnails: bool = False
    batch: str = ""


@dataclass(frozen=True)
class RunRecord:
    """One run, as the database holds it.

    created, started, ended: seconds since 1970.
    result: "outputs", "annotations", "width" and "height" of what was found, "failures", "timing";
        "questions" and "answers" of a run that asks; "batch" with the counts of one over many.
    """

    id: str
    number: int
    client: str
    request: RunRequest
    state: RunState
    created: float
    started: float | None = None
    ended: float | None = None
    result: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class ResultFile:
    """A file of a result: its path in the run, its bytes, and the SHA-256 of them."""

    path: str
    content: bytes
    sha256: str

    @classmethod
    def of(cls, path: str, content: bytes) -> ResultFile:
        """Return the file of a path with some bytes."""
        return cls(path, content, sha256_of(content))


@dataclass(frozen=True)
class RunEnd:
    """How a run ended, written in one transaction."""

    state: RunState
    result: Mapping[str, Any] = field(default_factory=dict)
    files: Sequence[ResultFile] = ()
    events: Sequence[Mapping[str, Any]] = ()
