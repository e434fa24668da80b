"""Live display of progress below a notebook cell, kept when the cell has finished.

Events only change the state. While something runs, a thread redraws it at most ten times a second;
the last drawing is made on the thread of the last event, before the cell finishes.
"""

from __future__ import annotations

import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from ..engine.events import (
    GraphFinished,
    GraphStarted,
    ItemEvent,
    ItemFailed,
    ItemFinished,
    ItemStarted,
    ItemWaiting,
    ModelLoading,
    NodeStarted,
    whole_item,
)
from ..runs.events import RunStarted
from .interrupts import show_interrupts_briefly
from .live_grid import LiveGrid, Shell
from .progress import CellProgress
from .rendering import html, line

if TYPE_CHECKING:
    from ..engine.engine import Engine
    from ..foundation.events import Event

SECONDS_BETWEEN_DRAWINGS = 0.1
SECONDS_OF_A_QUICK_NODE = 0.5
"""A node that is called by itself and takes less shows nothing, unless a model is loaded."""
SECONDS_BETWEEN_CLOCK_TICKS = 0.5
"""The elapsed time is redrawn this often without events."""


_hidden: ContextVar[bool] = ContextVar("hidden", default=False)


@contextmanager
def without_display() -> Iterator[None]:
    """Start no display of progress for graphs that this thread runs: something else shows it."""
    token = _hidden.set(True)
    try:
        yield
    finally:
        _hidden.reset(token)


class LiveDisplay:
    """Displays the progress of an engine below the current cell; a listener.

    `_lock` guards which `_CellDisplay` is the current one and is never held during drawing.
    """

    def __init__(self, shell: Shell) -> None:
        self._shell = shell
        self._lock = threading.Lock()
        self._current: _CellDisplay | None = None
        self._abandoned = _AbandonedItems()

    def __call__(self, event: Event) -> None:
        """Update the display of the current cell."""
        if isinstance(event, GraphStarted) and _hidden.get():
            return
        with self._lock:
            if self._abandoned.has(event):
                return
            display = self._current
            if display is None or not display.accepts(event, self._shell.cell):
                if not _starts_display(event):
                    return
                if display is not None:
                    display.stop()
                display = self._current = _CellDisplay(self._shell)
            changed = display.progress.update(event)
        if changed:
            display.redraw()


class _AbandonedItems:
    """Items that were under way when their graph was interrupted: they end in other cells."""

    def __init__(self) -> None:
        self._graphs = 0
        self._under_way: Counter[str] = Counter()
        self._abandoned: Counter[str] = Counter()

    def has(self, event: Event) -> bool:
        """Return whether an event is about such an item."""
        match event:
            case GraphStarted():
                self._graphs += 1
            case GraphFinished():
                self._graphs = max(0, self._graphs - 1)
                if not self._graphs:
                    self._abandoned += self._under_way
                    self._under_way.clear()
            case ItemStarted():
                self._under_way[event.item] += 1
            case ItemFinished() | ItemFailed() | ItemWaiting():
                if self._abandoned[event.item]:
                    self._abandoned -= Counter([event.item])
                    return True
                self._under_way -= Counter([event.item])
            case ItemEvent() if event.item:
                item = whole_item(event.item)
                return bool(self._abandoned[item]) and not self._under_way[item]
            case _:
                pass
        return False


def _starts_display(event: Event) -> bool:
    """Return whether an event may start a display of its own below the cell."""
    if isinstance(event, NodeStarted):
        return not event.item  # a node of an interrupted graph starts none
    return isinstance(event, RunStarted | GraphStarted | ModelLoading)


class _CellDisplay:
    """One display below one cell."""

    def __init__(self, shell: Shell) -> None:
        self.progress = CellProgress()
        self._shell = shell
        self._cell = shell.cell
        self._handle: Any = None
        self._dirty = threading.Event()
        self._drawing = threading.Lock()
        self._thread_lock = threading.Lock()
        self._thread_runs = False

    def accepts(self, event: Event, cell: Any) -> bool:
        """Return whether an event belongs to this display: to a running or a repeated call."""
        under_way = self.progress.running or self.progress.in_run
        if self.progress.calling or (under_way and cell == self._cell):
            return True
        if not _starts_display(event) or cell != self._cell:
            return False
        if self.progress.kind == "model":
            return True
        title = event.graph if isinstance(event, GraphStarted) else ""
        return not isinstance(event, RunStarted) and title == self.progress.title

    def stop(self) -> None:
        """Wait no longer for models that an interrupted cell was loading."""
        if self.progress.stop():
            self._draw()

    def redraw(self) -> None:
        """Draw soon, or now if nothing runs any more."""
        self._dirty.set()
        if not self.progress.running:
            self._draw()
            return
        with self._thread_lock:
            if not self._thread_runs:
                self._thread_runs = True
                threading.Thread(
                    target=self._redraw_until_idle, name="anyloom-progress", daemon=True
                ).start()

    def _redraw_until_idle(self) -> None:
        while True:
            time.sleep(SECONDS_BETWEEN_DRAWINGS)
            with self._thread_lock:
                self._thread_runs = self.progress.running
                if not self._thread_runs:
                    return
            self._dirty.wait(SECONDS_BETWEEN_CLOCK_TICKS)
            if self.progress.running:
                self._draw()

    def _draw(self) -> None:
        with self._drawing:
            self._dirty.clear()
            if self._shell.captured:
                if self.progress.running:
                    return
                self._handle = None
            now = time.monotonic()
            snapshot = self.progress.snapshot(now)
            quick = snapshot.kind != "graph" and not snapshot.loading and not snapshot.loaded
            if quick and (snapshot.kind == "model" or snapshot.seconds < SECONDS_OF_A_QUICK_NODE):
                return
            bundle = {"text/html": html(snapshot), "text/plain": line(snapshot)}
            self._handle = self._shell.show(bundle, self._handle)


class _Kernel:
    """The notebook of this kernel."""

    def __init__(self, shell: Any) -> None:
        self._shell = shell

    @property
    def cell(self) -> int:
        return self._shell.execution_count

    @property
    def captured(self) -> bool:
        # Another thread may be importing them just now.
        all_of_them = getattr(sys.modules.get("ipywidgets.widgets.widget"), "_instances", {})
        kind = getattr(sys.modules.get("ipywidgets.widgets.widget_output"), "Output", None)
        if kind is None:
            return False
        return any(isinstance(one, kind) and one.msg_id for one in list(all_of_them.values()))

    def show(self, bundle: dict[str, str], handle: Any) -> Any:
        from IPython.display import DisplayHandle

        if handle is None:
            handle = DisplayHandle()
            handle.display(bundle, raw=True)
        else:
            handle.update(bundle, raw=True)
        return handle


def display_progress(engine: Engine) -> None:
    """Display the progress of an engine below notebook cells; outside a notebook do nothing."""
    from IPython.core.getipython import get_ipython

    shell = get_ipython()
    if shell is not None and hasattr(shell, "kernel"):
        kernel = _Kernel(shell)
        engine.listeners += [LiveDisplay(kernel), LiveGrid(kernel)]
        show_interrupts_briefly(shell)
