"""The error of a graph that is not valid."""

from __future__ import annotations

from typing import Self

from ..foundation.problems import DocumentError


class GraphError(DocumentError):
    """A graph is not valid; `problems` holds every problem, `str` is one line for each."""

    @classmethod
    def of(cls, error: DocumentError) -> Self:
        """Return an error of reading a graph file as a graph error."""
        return cls(error.problems)
