"""Errors that a user can meet; `str(error)` is one line for each problem.

AnyloomError             base class of everything that anyloom reports
  DocumentError          a YAML file is not valid (`foundation.problems`)
    GraphError           a graph is not valid (`compiler.graph_errors`)
  RecordingError         a function cannot be recorded as a graph (`compiler.graph_errors`)
  UnknownNameError       no node, graph, model, profile, device, … of that name
  ProjectError           code or a catalog of a project or an installed package is not valid
  InputError             an input of a graph is missing, unknown or of a wrong type
  ImageError             an image cannot be used
  NodeError              a node was called with wrong arguments or could not finish
  ModelError             a model cannot do what was requested
    ModelLoadError       a model cannot be loaded
    DeviceLost           a device does not work any more in this process
  ValueFormatError       stored bytes are not a value that anyloom can read
  StorageError           a file cannot be written (`foundation.atomic_files`)
  UsageError             a command line is not valid (`cli.errors`)
  Cancelled              the work was cancelled
AnyloomWarning           a warning; the work goes on
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence

from .plain_text import printable

MAX_LISTED = 6
"""How many names a message lists."""


class AnyloomError(Exception):
    """Base class of the errors that anyloom reports; `str(error)` is a line for the user."""

    def __str__(self) -> str:
        return printable(super().__str__())

    def _render_traceback_(self) -> list[str]:
        """Return what a notebook shows: the message without the stack."""
        return [f"\x1b[31m{type(self).__name__}\x1b[0m: {self}"]


class AnyloomWarning(UserWarning):
    """Something that the user should know; the work goes on."""

    def __str__(self) -> str:
        return printable(super().__str__())


class ImageError(AnyloomError):
    """An image cannot be used; names the image and the reason."""

    def __init__(self, image: str, reason: str) -> None:
        super().__init__(f"{image}: {reason}")
        self.image = image
        self.reason = reason


class ValueFormatError(AnyloomError):
    """Stored bytes are not a value that anyloom can read."""


class ProjectError(AnyloomError):
    """A Python file or a catalog, of a project or of an installed package, is not valid."""


class InputError(AnyloomError):
    """An input of a graph is missing, unknown or of a wrong type."""


class UnknownNameError(AnyloomError):
    """There is no node, graph, model, … of a name; suggests names that exist."""

    def __init__(
        self,
        kind: str,
        name: str,
        available: Iterable[str],
        *,
        most: int = MAX_LISTED,
        similar: bool = True,
        found: Sequence[str] = (),
    ) -> None:
        """Name the kind and the unknown name; list what is available where that is at most `most`.

        Args:
            found: names under which the thing is known, suggested before those that are similar.
            similar: names that are similar are suggested instead of the list; False where one
                letter makes another thing, as cpu of gpu.
        """
        hint = f"; see {', '.join(found)}" if found else ""
        hint = hint or _alternatives(name if similar else "", sorted(available), most)
        super().__init__(f"unknown {kind} '{name}'{hint}")
        self.kind = kind
        self.suggests = bool(hint)
        self.name = name


class ModelError(AnyloomError):
    """A model cannot do what was requested."""


class ModelLoadError(ModelError):
    """A model cannot be loaded, so that every node that needs it fails."""


class DeviceLost(ModelError):
    """A device does not work any more in this process; a new process may use it."""


class NodeError(AnyloomError):
    """A node was called with wrong arguments or could not finish; names the node."""

    def __init__(self, node: str, reason: str) -> None:
        super().__init__(f"node '{node}': {reason}")
        self.node = node
        self.reason = reason


class Cancelled(AnyloomError):
    """The work was cancelled before it finished."""


def nearest_name(name: str, available: Iterable[str], cutoff: float = 0.6) -> str | None:
    """Return the available name most similar to `name`, None where none is similar.

    Args:
        cutoff: the least similarity, from 0 to 1, as `difflib.get_close_matches` measures it.
    """
    matches = difflib.get_close_matches(name, list(available), n=1, cutoff=cutoff)
    return matches[0] if matches else None


def nearest(name: str, available: Iterable[str], cutoff: float = 0.6) -> str:
    """Return "did you mean 'x'?" for the available name most similar to `name`, or "".

    Args:
        cutoff: as for `nearest_name`.
    """
    other = nearest_name(name, available, cutoff)
    return f"did you mean '{other}'?" if other is not None else ""


def suggestion(name: str, available: Iterable[str]) -> str:
    """Return "; did you mean 'x'?" for the available name most similar to `name`, or "".

    It is the end of an error message about an unknown name.
    """
    hint = nearest(name, available)
    return f"; {hint}" if hint else ""


def _alternatives(name: str, available: list[str], most: int) -> str:
    """Return names that start with `name`, or else the most similar, or else all of a few."""
    matches = [other for other in available if name and other.startswith(name)]
    if len(matches) > 1:
        rest = len(matches) - MAX_LISTED
        more = f" and {rest} more" if rest > 0 else ""
        return f"; matches: {', '.join(matches[:MAX_LISTED])}{more}"
    hint = f"; did you mean '{matches[0]}'?" if matches else suggestion(name, available)
    if hint or not 0 < len(available) <= most:
        return hint
    return f"; available: {', '.join(available)}"


def one_line(error: BaseException) -> str:
    """Return an exception as one line: its message, after the class of other libraries' errors."""
    try:
        text = " ".join(printable(str(error)).split())
    except Exception:  # written by a library, or by the user
        return type(error).__name__
    if isinstance(error, AnyloomError):
        return text
    return f"{type(error).__name__}: {text}" if text else type(error).__name__
