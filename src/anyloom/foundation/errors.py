"""Which errors can a user meet, and how is each one said in a single line?"""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class AnyloomError(Exception):
    """Anything anyloom reports on purpose; `str(error)` is one line written for the user."""

    def _render_traceback_(self) -> list[str]:
        """Show the message in a notebook, without the frames that it came through."""
        return [f"\x1b[31m{type(self).__name__}\x1b[0m: {self}"]


class AnyloomWarning(UserWarning):
    """Something the user should know that does not stop the work."""


class ImageError(AnyloomError):
    """An input image cannot be used; names the image and the reason."""

    def __init__(self, image: str, reason: str) -> None:
        super().__init__(f"{image}: {reason}")
        self.image = image
        self.reason = reason


class ValueFormatError(AnyloomError):
    """Stored bytes are not a value that anyloom wrote, or not one that it can read."""


class InputError(AnyloomError):
    """An input of a graph is missing, unknown, or not what the graph takes."""


class UnknownNameError(AnyloomError):
    """A node, graph, model or profile of that name does not exist; suggests what there is."""

    def __init__(self, kind: str, name: str, known: Iterable[str]) -> None:
        super().__init__(f"unknown {kind} '{name}'{_what_there_is(name, sorted(known))}")
        self.name = name


class ModelError(AnyloomError):
    """A model cannot be loaded or cannot do what it was asked."""


class ModelLoadError(ModelError):
    """A model cannot be loaded at all, so nothing that needs it can go on."""


class NodeError(AnyloomError):
    """A node was called wrongly or could not finish; names the node."""

    def __init__(self, node: str, reason: str) -> None:
        super().__init__(f"node '{node}': {reason}")
        self.node = node
        self.reason = reason


class Cancelled(AnyloomError):
    """The work was cancelled before it finished."""


def suggestion(name: str, known: Iterable[str]) -> str:
    """Return "; did you mean 'x'?" for the known name nearest to `name`, or ""."""
    nearest = difflib.get_close_matches(name, list(known), n=1, cutoff=0.6)
    return f"; did you mean '{nearest[0]}'?" if nearest else ""


FEW = 6
"""So many names are listed; of more, only those that are near."""


def _what_there_is(name: str, known: list[str]) -> str:
    """Return the names that begin alike, or else the nearest, or else all where they are few."""
    longer = [one for one in known if name and one.startswith(name)]
    if len(longer) > 1:
        more = f" and {len(longer) - FEW} more" if len(longer) > FEW else ""
        return f"; so begin {', '.join(longer[:FEW])}{more}"
    near = f"; did you mean '{longer[0]}'?" if longer else suggestion(name, known)
    if near or not 0 < len(known) <= FEW:
        return near
    return f"; there {'is' if len(known) == 1 else 'are'} {', '.join(known)}"


def one_line(error: BaseException) -> str:
    """Return an exception as a single line without a traceback."""
    text = " ".join(str(error).split())
    if isinstance(error, AnyloomError):
        return text
    return f"{type(error).__name__}: {text}" if text else type(error).__name__
