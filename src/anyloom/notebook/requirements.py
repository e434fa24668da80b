"""What widgets need to be installed."""

from __future__ import annotations

from importlib.util import find_spec

from ..foundation.errors import AnyloomError


def require_anywidget() -> None:
    """Raise an error where anywidget is not installed.

    Raises:
        AnyloomError: names the command that installs it.
    """
    if find_spec("anywidget") is None:
        raise AnyloomError(
            'widgets need the package anywidget: run pip install "anyloom[notebook]" where Jupyter '
            "runs, and start Jupyter again"
        )
