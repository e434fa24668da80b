"""Results of a run over a folder below its cell: a grid of pictures that fills while it works."""

from __future__ import annotations

import time
from typing import Any, Protocol

from ..engine.events import ItemSkipped, ItemStored
from ..foundation.errors import AnyloomError
from ..foundation.events import Event
from ..runs.events import RunFinished, RunStarted
from ..runs.grid import RunGrid
from ..runs.reader import open_run
from .throttle import Throttle

SECONDS_BETWEEN_UPDATES = 1.0
MOST_TIME = 0.05
"""The share of the time of a run that updates may take."""
MOST = 24


class Shell(Protocol):
    """The notebook, as far as a grid needs it."""

    @property
    def cell(self) -> Any:
        """A value that differs from cell to cell."""
        ...

    @property
    def captured(self) -> bool:
        """True while a widget takes what is shown, as with sliders: it updates nothing."""
        ...

    def show(self, bundle: dict[str, str], handle: Any) -> Any:
        """Show a MIME bundle, in place of the one that `handle` names; return its handle."""
        ...


class LiveGrid:
    """Displays the results of runs below the current cell; a listener."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell
        self._run: _RunDisplay | None = None

    def __call__(self, event: Event) -> None:
        """Follow the run of the current cell."""
        match event:
            case RunStarted() if event.folder:
                self._run = _RunDisplay(self._shell, event.folder)
            case ItemStored() | ItemSkipped() if self._run is not None:
                self._run.add(event.item)
            case RunFinished() if self._run is not None:
                self._run.finish()
                self._run = None
            case _:
                pass


class _RunDisplay:
    """The grid of one run below one cell."""

    def __init__(self, shell: Shell, folder: str) -> None:
        self._shell = shell
        self._cell = shell.cell
        self._folder = folder
        self._names: list[str] = []
        self._handle: Any = None
        self._not_before = time.monotonic() + SECONDS_BETWEEN_UPDATES  # after the progress
        self._drawing = Throttle(self._draw_if_due, SECONDS_BETWEEN_UPDATES)

    def add(self, name: str) -> None:
        self._names.append(name)
        self._drawing.request()

    def finish(self) -> None:
        self._not_before = 0.0
        self._drawing.flush()
        if self._names:
            self._draw()

    def _draw_if_due(self) -> None:
        if time.monotonic() >= self._not_before:
            self._draw()

    def _draw(self) -> None:
        if self._handle is None and self._shell.cell != self._cell:
            return  # the cell was interrupted before anything was shown
        began = time.monotonic()
        names = list(self._names)
        try:
            grid = open_run(self._folder).grid(names=names[:MOST], most=MOST)
        except AnyloomError:
            return  # the folder is being replaced; the run itself reports what is wrong
        shown = RunGrid(grid.items, len(names) - len(grid.items))
        bundle = {"text/html": shown._repr_html_(), "text/plain": repr(shown)}
        self._handle = self._shell.show(bundle, self._handle)
        ended = time.monotonic()
        self._not_before = ended + (ended - began) / MOST_TIME
