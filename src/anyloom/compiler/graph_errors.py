"""Errors of graphs: one that is not valid, and a function that cannot be recorded as one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from ..foundation.errors import AnyloomError
from ..foundation.problems import DocumentError, Place

if TYPE_CHECKING:
    from .definition import GraphDefinition


class GraphError(DocumentError):
    """A graph is not valid; `problems` holds every problem, `str` is one line for each."""

    readable: GraphDefinition | None = None
    """What could be read of a file, where the rest does not hide names; see `partial_check`."""
    unreadable: frozenset[str] = frozenset()
    """Names of what could not be read in full."""
    doubtful: frozenset[Place] = frozenset()
    """Places where a problem may follow from what could not be read."""

    @classmethod
    def of(cls, error: DocumentError) -> Self:
        """Return an error of reading a graph file as a graph error."""
        return cls(error.problems)


class RecordingError(AnyloomError):
    """The function does something that a graph cannot represent."""
