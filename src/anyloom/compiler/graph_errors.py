"""Errors of graphs: one that is not valid, and a function that cannot be recorded as one."""

from __future__ import annotations

from typing import Self

from ..foundation.errors import AnyloomError
from ..foundation.problems import DocumentError


class GraphError(DocumentError):
    """A graph is not valid; `problems` holds every problem, `str` is one line for each."""

    @classmethod
    def of(cls, error: DocumentError) -> Self:
        """Return an error of reading a graph file as a graph error."""
        return cls(error.problems)


class RecordingError(AnyloomError):
    """The function does something that a graph cannot represent."""
