"""Progress of a run, read from its events: bars on a terminal, lines in a log, JSON for programs.

The displays only count events; the result of a run is in its summary.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TextIO

from ...engine.events import (
    ItemSkipped,
    ItemStored,
    ModelLoaded,
    ModelLoading,
    NodeFailed,
    NodeFinished,
    whole_item,
)
from ...foundation.byte_sizes import bytes_text
from ...foundation.events import Event
from ...foundation.plain_text import plain
from ...runs.events import ModelsMissing, RunStarted
from ...weights.download_messages import with_sizes
from ...weights.resumable_transfer import DownloadProgress
from .model_messages import fetching_message, loading_message
from .terminal import print_error

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

LINES = 20
"""About how many progress lines the log of a whole run has."""
SECONDS_BETWEEN_LINES = 15.0
"""After so long a pause an image gets a line of its own."""
LEAST_SECONDS_BETWEEN_LINES = 1.0
"""Fewer lines than that a second, but for the first image, the last, and those that failed."""


class ImageCounts:
    """How many images are done, cached, waiting, failed, done before; how many a second."""

    def __init__(self) -> None:
        self.total = 0
        self.done = 0
        self.cached = 0
        self.failed = 0
        self.waiting = 0
        self.skipped = 0
        self._computed: set[str] = set()
        self._started = time.monotonic()
        self._lock = threading.Lock()

    def update(self, event: Event) -> bool:
        """Count an event; return whether an image is finished by it."""
        if isinstance(event, NodeFinished | NodeFailed):
            self._computed |= {event.item, whole_item(event.item)}
        elif isinstance(event, RunStarted):
            self.total = event.images
            self._started = event.time
        elif isinstance(event, ItemSkipped | ItemStored):
            with self._lock:
                self._finish(event)
            return True
        return False

    def _finish(self, event: ItemSkipped | ItemStored) -> None:
        if isinstance(event, ItemSkipped):
            self.skipped += 1
        elif event.state == "failed":
            self.failed += 1
        elif event.state == "waiting":
            self.waiting += 1
        else:
            self.done += 1
            self.cached += event.item not in self._computed
        self._computed.discard(event.item)

    @property
    def finished(self) -> int:
        """Images that are done, failed, wait for an answer, or were done before."""
        return self.done + self.failed + self.waiting + self.skipped

    def __str__(self) -> str:
        parts = [f"{self.finished}/{self.total}"]
        for count, state in (
            (self.skipped, "done before"),
            (self.cached, "cached"),
            (self.waiting, "waiting for answers"),
            (self.failed, "failed"),
        ):
            if count:
                parts.append(f"{count} {state}")
        worked = self.done + self.waiting  # failed files take no time, and would look fast
        seconds = time.monotonic() - self._started
        if worked and seconds > 0:
            rate = worked / seconds
            parts.append(f"{rate:.1f} images/s" if rate >= 1 else f"{1 / rate:.1f} s an image")
        return ", ".join(parts)


class ProgressDisplay:
    """Shows the progress of a run: entered before it, called with each event on any thread."""

    def __init__(self) -> None:
        self.counts = ImageCounts()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: Any) -> None: ...

    def __call__(self, event: Event) -> None:
        raise NotImplementedError

    def show_download(self, progress: DownloadProgress) -> None:
        """Show a download; called on the thread that waits for it."""
        raise NotImplementedError


class Bars(ProgressDisplay):
    """A bar on a terminal, with the model that is being loaded below it."""

    def __init__(self, sizes: Mapping[str, int]) -> None:
        """Draw on standard error; `sizes` are the bytes of each model by name."""
        super().__init__()
        self._sizes = sizes
        self._loading: dict[str, TaskID] = {}
        self._fetching: dict[str, TaskID] = {}
        self._progress = _rich_progress()
        self._images: TaskID | None = None

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(self, *error: Any) -> None:
        self._progress.stop()

    def __call__(self, event: Event) -> None:
        counts = self.counts
        finished = counts.update(event)
        if isinstance(event, RunStarted):
            self._images = self._progress.add_task("images", total=counts.total, text=str(counts))
        elif isinstance(event, ModelsMissing):
            print_error(_missing_message(event))
        elif isinstance(event, ModelLoading):
            text = plain(loading_message(event.model, self._sizes))
            self._loading[event.model] = self._progress.add_task(text, total=None, text="")
        elif isinstance(event, ModelLoaded) and event.model in self._loading:
            self._progress.remove_task(self._loading.pop(event.model))
        elif finished and self._images is not None:
            self._progress.update(self._images, completed=counts.finished, text=str(counts))

    def show_download(self, progress: DownloadProgress) -> None:
        name = progress.checkpoint.name
        if name not in self._fetching:
            print_error(fetching_message(progress))
            self._fetching[name] = self._progress.add_task(plain(f"fetching {name}"), text="")
        text = f"{bytes_text(progress.done)} of {bytes_text(progress.total)}"
        self._progress.update(
            self._fetching[name], total=progress.total, completed=progress.done, text=text
        )
        if progress.done >= progress.total:
            self._progress.update(self._fetching[name], visible=False)


class Lines(ProgressDisplay):
    """A plain line now and then, for logs and pipes."""

    def __init__(self, sizes: Mapping[str, int]) -> None:
        """Write on standard error; `sizes` are the bytes of each model by name."""
        super().__init__()
        self._sizes = sizes
        self._last_line: float | None = None
        self._writing = threading.Lock()
        self._fetched: dict[str, int] = {}

    def __call__(self, event: Event) -> None:
        if isinstance(event, ModelsMissing):
            print_error(_missing_message(event))
        elif isinstance(event, ModelLoading):
            print_error(loading_message(event.model, self._sizes))
        else:
            with self._writing:  # images end on many threads: counts are written as they rise
                finished = self.counts.update(event)
                if finished and isinstance(event, ItemStored) and self._is_due(event):
                    self._last_line = event.time
                    print_error(str(self.counts))

    def _is_due(self, event: ItemStored) -> bool:
        """Return whether an image gets a line: the first, the last, a failure, every n-th."""
        counts = self.counts
        if self._last_line is None or event.state == "failed" or counts.finished == counts.total:
            return True
        pause = event.time - self._last_line
        every = counts.finished % max(1, counts.total // LINES) == 0
        return pause > SECONDS_BETWEEN_LINES or (every and pause >= LEAST_SECONDS_BETWEEN_LINES)

    def show_download(self, progress: DownloadProgress) -> None:
        name = progress.checkpoint.name
        tenths = 10 * progress.done // max(progress.total, 1)
        if name not in self._fetched:
            print_error(fetching_message(progress))
        elif tenths > self._fetched[name]:
            print_error(f"{name}: {bytes_text(progress.done)} of {bytes_text(progress.total)}")
        self._fetched[name] = tenths


class JsonLines(ProgressDisplay):
    """One JSON object per line, for programs; nothing else may write to the stream."""

    def __init__(self, stream: TextIO) -> None:
        super().__init__()
        self._stream = stream
        self._lock = threading.Lock()
        self._closed = False

    def __call__(self, event: Event) -> None:
        self.counts.update(event)
        self.write(event.to_json())

    def show_download(self, progress: DownloadProgress) -> None:
        checkpoint = progress.checkpoint
        record = {
            "event": "model_fetching",
            "model": checkpoint.name,
            "license": checkpoint.license,
        }
        if checkpoint.conditions:
            record["conditions"] = checkpoint.conditions
        self.write({**record, "done": progress.done, "total": progress.total})

    def write(self, record: Mapping[str, Any]) -> None:
        """Write one record; after the reader has closed the stream, nothing more is written."""
        line = json.dumps(record)
        with self._lock:
            if self._closed:
                return
            try:
                self._stream.write(line + "\n")
                self._stream.flush()
            except BrokenPipeError:
                self._closed = True


def progress_display(sizes: Mapping[str, int]) -> Bars | Lines:
    """Return the display that suits standard error: bars on a terminal, otherwise lines."""
    return Bars(sizes) if sys.stderr.isatty() else Lines(sizes)


def _missing_message(event: ModelsMissing) -> str:
    return f"downloading before the first image: {with_sizes(event.checkpoints)}"


def _rich_progress() -> Progress:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    return Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=30),
        TextColumn("{task.fields[text]}", markup=False),
        TimeRemainingColumn(compact=True),
        console=Console(stderr=True, highlight=False),
        transient=True,
    )
