"""What does a user see while a run goes on?

Three readers of the engine's one stream of events: bars on a terminal, plain lines in a log, JSON
for programs. All of them only count; what a run came to is known from its summary.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Protocol, Self, TextIO

from ...engine.events import ItemSkipped, ItemStored, ModelLoaded, ModelLoading, NodeFinished
from ...foundation.byte_sizes import bytes_text
from ...foundation.events import Event
from ...runs.events import ModelsMissing, RunStarted
from ...weights.download_messages import with_sizes
from ...weights.resumable_transfer import DownloadProgress
from .terminal import complain

if TYPE_CHECKING:
    from rich.progress import Progress as RichProgress
    from rich.progress import TaskID

    from ...compiler.checked import CheckedGraph

LINES = 20
"""About how many progress lines the log of a whole run has."""
SECONDS_BETWEEN_LINES = 15.0
"""After so long a pause an image gets a line of its own."""
LEAST_SECONDS_BETWEEN_LINES = 1.0
"""Fewer lines than that a second, but for the first image, the last, and those that failed."""


class Watcher(Protocol):
    """Follows a run: entered before it begins, called with every event on any thread."""

    def __enter__(self) -> Self: ...

    def __exit__(self, *error: Any) -> None: ...

    def __call__(self, event: Event) -> None: ...

    def fetched(self, progress: DownloadProgress) -> None:
        """Follow a download; called on the thread that waits for it."""
        ...

    @property
    def cached(self) -> int:
        """How many images needed nothing computed."""
        ...


class Tally:
    """How many images are done, found in the cache, failed, done before; how many a second."""

    def __init__(self) -> None:
        self.total = 0
        self.done = 0
        self.cached = 0
        self.failed = 0
        self.skipped = 0
        self._computed: set[str] = set()
        self._started = time.monotonic()
        self._lock = threading.Lock()

    def count(self, event: Event) -> bool:
        """Take an event into account; True where an image came to its end."""
        if isinstance(event, NodeFinished):
            self._computed.add(event.item)
        elif isinstance(event, RunStarted):
            self.total = event.images
            self._started = event.time
        elif isinstance(event, ItemSkipped | ItemStored):
            with self._lock:
                self._ended(event)
            return True
        return False

    def _ended(self, event: ItemSkipped | ItemStored) -> None:
        if isinstance(event, ItemSkipped):
            self.skipped += 1
        elif event.state == "failed":
            self.failed += 1
        else:
            self.done += 1
            self.cached += event.item not in self._computed
        self._computed.discard(event.item)

    @property
    def ended(self) -> int:
        """Images that nothing more will be done to."""
        return self.done + self.failed + self.skipped

    def __str__(self) -> str:
        parts = [f"{self.ended}/{self.total}"]
        for count, what in (
            (self.skipped, "done before"),
            (self.cached, "cached"),
            (self.failed, "failed"),
        ):
            if count:
                parts.append(f"{count} {what}")
        worked, seconds = self.done + self.failed, time.monotonic() - self._started
        if worked and seconds > 0:
            rate = worked / seconds
            parts.append(f"{rate:.1f} images/s" if rate >= 1 else f"{1 / rate:.1f} s an image")
        return ", ".join(parts)


class Bars:
    """A bar on a terminal, with the model that is being loaded below it."""

    def __init__(self, sizes: Mapping[str, int]) -> None:
        """Draw on standard error; `sizes` are the bytes of each model by name."""
        self._tally = Tally()
        self._sizes = sizes
        self._loading: dict[str, TaskID] = {}
        self._fetching: dict[str, TaskID] = {}
        self._progress = _bars()
        self._images: TaskID | None = None

    @property
    def cached(self) -> int:
        return self._tally.cached

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(self, *error: Any) -> None:
        self._progress.stop()

    def __call__(self, event: Event) -> None:
        ended = self._tally.count(event)
        if isinstance(event, RunStarted):
            total = self._tally.total
            self._images = self._progress.add_task("images", total=total, text=str(self._tally))
        elif isinstance(event, ModelsMissing):
            complain(missing_text(event))
        elif isinstance(event, ModelLoading):
            text = loading_text(event.model, self._sizes)
            self._loading[event.model] = self._progress.add_task(text, total=None, text="")
        elif isinstance(event, ModelLoaded) and event.model in self._loading:
            self._progress.remove_task(self._loading.pop(event.model))
        elif ended and self._images is not None:
            self._progress.update(self._images, completed=self._tally.ended, text=str(self._tally))

    def fetched(self, progress: DownloadProgress) -> None:
        name = progress.checkpoint.name
        if name not in self._fetching:
            complain(fetching_text(progress))
            self._fetching[name] = self._progress.add_task(f"fetching {name}", text="")
        text = f"{bytes_text(progress.done)} of {bytes_text(progress.total)}"
        self._progress.update(
            self._fetching[name], total=progress.total, completed=progress.done, text=text
        )
        if progress.done >= progress.total:
            self._progress.update(self._fetching[name], visible=False)


class Lines:
    """A plain line now and then, for logs and pipes."""

    def __init__(self, sizes: Mapping[str, int]) -> None:
        """Write on standard error; `sizes` are the bytes of each model by name."""
        self._tally = Tally()
        self._sizes = sizes
        self._told: float | None = None
        self._fetched: dict[str, int] = {}

    @property
    def cached(self) -> int:
        return self._tally.cached

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: Any) -> None: ...

    def __call__(self, event: Event) -> None:
        if isinstance(event, ModelsMissing):
            complain(missing_text(event))
        elif isinstance(event, ModelLoading):
            complain(loading_text(event.model, self._sizes))
        elif self._tally.count(event) and isinstance(event, ItemStored) and self._gets_line(event):
            self._told = event.time
            complain(str(self._tally))

    def _gets_line(self, event: ItemStored) -> bool:
        """Say whether an image gets a line: the first, the last, a failure, a step of the way."""
        if self._told is None or event.state == "failed":
            return True
        if self._tally.ended == self._tally.total:
            return True
        pause = event.time - self._told
        step = self._tally.ended % max(1, self._tally.total // LINES) == 0
        return pause > SECONDS_BETWEEN_LINES or (step and pause >= LEAST_SECONDS_BETWEEN_LINES)

    def fetched(self, progress: DownloadProgress) -> None:
        name = progress.checkpoint.name
        tenths = 10 * progress.done // max(progress.total, 1)
        if name not in self._fetched:
            complain(fetching_text(progress))
        elif tenths > self._fetched[name]:
            complain(f"{name}: {bytes_text(progress.done)} of {bytes_text(progress.total)}")
        self._fetched[name] = tenths


class JsonLines:
    """One JSON object a line, for programs; nothing else may write to the stream."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._tally = Tally()
        self._lock = threading.Lock()
        self._broken = False

    @property
    def cached(self) -> int:
        return self._tally.cached

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: Any) -> None: ...

    def __call__(self, event: Event) -> None:
        self._tally.count(event)
        self.tell(event.to_json())

    def fetched(self, progress: DownloadProgress) -> None:
        one = progress.checkpoint
        record = {"event": "model_fetching", "model": one.name, "license": one.license}
        if one.conditions:
            record["conditions"] = one.conditions
        self.tell({**record, "done": progress.done, "total": progress.total})

    def tell(self, record: Mapping[str, Any]) -> None:
        """Write one record; after the reader has gone, nothing more is written."""
        line = json.dumps(record)
        with self._lock:
            if self._broken:
                return
            try:
                self._stream.write(line + "\n")
                self._stream.flush()
            except BrokenPipeError:
                self._broken = True


def model_sizes(checked: CheckedGraph) -> dict[str, int]:
    """Return the bytes of every model that a graph uses, by name."""
    from ...runs.identity import models_of

    return {checkpoint.name: checkpoint.size for _, _, checkpoint in models_of(checked)}


def watcher(sizes: Mapping[str, int]) -> Bars | Lines:
    """Return the reader that suits standard error: bars on a terminal, otherwise lines."""
    return Bars(sizes) if sys.stderr.isatty() else Lines(sizes)


def missing_text(event: ModelsMissing) -> str:
    """Say what a run downloads before its first image."""
    return f"downloading before the first image: {with_sizes(event.checkpoints)}"


def loading_text(model: str, sizes: Mapping[str, int]) -> str:
    """Say which model is being loaded, and how large it is."""
    size = sizes.get(model, 0)
    return f"loading {model} ({bytes_text(size)})" if size else f"loading {model}"


def fetching_text(progress: DownloadProgress) -> str:
    """Say what is being fetched, how large it is, from where, and under which license."""
    from ..commands.listings import license_text

    one = progress.checkpoint
    size = bytes_text(progress.total)
    return f"fetching {one.name}: {size} from {one.repo}, {license_text(one)}"


def _bars() -> RichProgress:
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as RichProgress

    return RichProgress(
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=30),
        TextColumn("{task.fields[text]}", markup=False),
        TimeRemainingColumn(compact=True),
        console=Console(stderr=True, highlight=False),
        transient=True,
    )
