"""Static record of a widget: what a saved notebook shows where no kernel runs.

A widget without its kernel is only an error message, so a picture stands below it. The view of the
widget hides the picture while it lives: both have the name of the record.
"""

from __future__ import annotations

import base64
import threading
import uuid
from collections.abc import Callable
from typing import Any

SECONDS_BETWEEN_UPDATES = 0.5


class StaticRecord:
    """A part of the output of a cell that is replaced as the widget above it changes."""

    def __init__(self, html: Callable[[], str]) -> None:
        """Make a record.

        Args:
            html: returns what is shown, without scripts.
        """
        self.name = f"anyloom-record-{uuid.uuid4().hex}"
        self._html = html
        self._handle: Any = None
        self._lock = threading.Lock()
        self._timer: threading.Timer | None = None

    def show(self) -> None:
        """Show the record in the current cell."""
        from IPython.display import DisplayHandle

        bundle = self._bundle()
        self._handle = DisplayHandle()
        self._handle.display(bundle, raw=True)

    def update(self) -> None:
        """Show the present state soon; further calls until then count as this one."""
        with self._lock:
            if self._handle is None or self._timer is not None:
                return
            self._timer = threading.Timer(SECONDS_BETWEEN_UPDATES, self._update)
            self._timer.daemon = True
            self._timer.start()

    def _update(self) -> None:
        with self._lock:
            self._timer = None
        self._handle.update(self._bundle(), raw=True)

    def _bundle(self) -> dict[str, str]:
        html = f'<div class="{self.name}">{self._html()}</div>'
        return {"text/html": html, "text/plain": "a picture of the widget above"}


def picture(content: bytes, about: str, kind: str = "jpeg") -> str:
    """Return an image as HTML."""
    text = base64.b64encode(content).decode()
    return f'<img alt="{about}" style="max-width:100%" src="data:image/{kind};base64,{text}">'
