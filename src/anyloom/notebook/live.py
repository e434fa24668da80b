"""How does what is under way appear below the cell, and stay there when it has ended?

Events only change the state. A thread that lives as long as something is under way redraws it, at
most ten times a second; the last drawing is made by whoever ends the work, before the cell ends.
"""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Any, Protocol

from ..engine.events import GraphStarted, ModelLoading, NodeStarted
from ..runs.events import RunStarted
from .progress import CellProgress
from .rendering import html, line

if TYPE_CHECKING:
    from ..engine.engine import Engine
    from ..foundation.events import Event

SECONDS_BETWEEN_DRAWINGS = 0.1
SECONDS_OF_A_QUICK_NODE = 0.5
"""A node that was called by itself and ends sooner shows nothing, unless a model is loaded."""
SECONDS_OF_THE_CLOCK = 0.5
"""So often the time is shown anew while nothing else happens."""


class Shell(Protocol):
    """What is needed of the notebook."""

    @property
    def cell(self) -> Any:
        """Something that differs from cell to cell."""
        ...

    def show(self, bundle: dict[str, str], handle: Any) -> Any:
        """Show a mime bundle anew, or in the place of an earlier one; return its handle."""
        ...


class LiveDisplay:
    """Shows below each cell what its calls have under way; a listener of an engine.

    `_lock` guards which `_Display` is the current one and is never held while anything is drawn.
    """

    def __init__(self, shell: Shell) -> None:
        self._shell = shell
        self._lock = threading.Lock()
        self._current: _Display | None = None

    def __call__(self, event: Event) -> None:
        """Take an event into account."""
        with self._lock:
            display = self._current
            if display is None or not display.goes_on_with(event, self._shell.cell):
                if not _begins(event):
                    return
                display = self._current = _Display(self._shell)
            changed = display.progress.take(event)
        if changed:
            display.changed()


def _begins(event: Event) -> bool:
    """Say whether something begins that has a place of its own below the cell."""
    if isinstance(event, NodeStarted):
        return not event.item  # inside a graph that was interrupted, it begins nothing
    return isinstance(event, RunStarted | GraphStarted | ModelLoading)


class _Display:
    """One place below one cell."""

    def __init__(self, shell: Shell) -> None:
        self.progress = CellProgress()
        self._shell = shell
        self._cell = shell.cell
        self._handle: Any = None
        self._dirty = threading.Event()
        self._drawing = threading.Lock()
        self._waking = threading.Lock()
        self._awake = False

    def goes_on_with(self, event: Event, cell: Any) -> bool:
        """Say whether an event belongs here: to work under way, or to a repeated call."""
        if self.progress.under_way:
            return True
        if not _begins(event) or cell != self._cell:
            return False
        if self.progress.kind == "model":
            return True
        title = event.graph if isinstance(event, GraphStarted) else ""
        return not isinstance(event, RunStarted) and title == self.progress.title

    def changed(self) -> None:
        """Draw soon, or now where nothing is under way any more."""
        self._dirty.set()
        if not self.progress.under_way:
            self._draw()
            return
        with self._waking:
            if not self._awake:
                self._awake = True
                threading.Thread(target=self._redraw, name="anyloom-progress", daemon=True).start()

    def _redraw(self) -> None:
        while True:
            time.sleep(SECONDS_BETWEEN_DRAWINGS)
            with self._waking:
                self._awake = self.progress.under_way
                if not self._awake:
                    return
            self._dirty.wait(SECONDS_OF_THE_CLOCK)
            if self.progress.under_way:
                self._draw()

    def _draw(self) -> None:
        with self._drawing:
            self._dirty.clear()
            now = time.monotonic()
            shown = self.progress.snapshot(now)
            quick = shown.kind != "graph" and not shown.loading and not shown.loaded
            if quick and shown.seconds < SECONDS_OF_A_QUICK_NODE:
                return
            bundle = {"text/html": html(shown), "text/plain": line(shown)}
            self._handle = self._shell.show(bundle, self._handle)


class _Kernel:
    """The notebook that the process is the kernel of."""

    def __init__(self, shell: Any) -> None:
        self._shell = shell

    @property
    def cell(self) -> int:
        return self._shell.execution_count

    def show(self, bundle: dict[str, str], handle: Any) -> Any:
        from IPython.display import DisplayHandle

        if handle is None:
            handle = DisplayHandle()
            handle.display(bundle, raw=True)
        else:
            handle.update(bundle, raw=True)
        return handle


def follow(engine: Engine) -> None:
    """Show below each notebook cell what an engine has under way; outside a notebook do nothing."""
    from IPython.core.getipython import get_ipython

    shell = get_ipython()
    if shell is not None and hasattr(shell, "kernel"):
        engine.listeners.append(LiveDisplay(_Kernel(shell)))
