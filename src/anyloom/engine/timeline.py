"""Timeline of every thread and device, for Perfetto or chrome://tracing.

The format is Chrome's Trace Event Format: one complete event ("X") for each piece of work, on the
line of the thread that did it, in microseconds.
"""

from __future__ import annotations

import json
import os
import threading
from pathlib import Path
from typing import Any, Self

from ..foundation.errors import AnyloomError
from ..foundation.events import Event
from ..scheduling.events import BatchFinished, ModelEvicted, ModelMoved, OutOfMemory
from .events import (
    ItemStored,
    ModelLoaded,
    NodeCached,
    NodeFailed,
    NodeFinished,
    NodeShared,
    NodeWaiting,
)


class Timeline:
    """Writes a timeline while a run goes on; a listener of an engine, and a context manager."""

    def __init__(self, file: Path | str) -> None:
        """Begin a file.

        Raises:
            AnyloomError: it cannot be written.
        """
        try:
            self._stream = Path(file).open("w", encoding="utf-8")  # noqa: SIM115
        except OSError as error:
            raise AnyloomError(f"--trace {file}: {error.strerror or error}") from None
        self._lock = threading.Lock()
        self._threads: dict[int, int] = {}
        self._separator = "[\n"
        self._write({"name": "process_name", "ph": "M", "args": {"name": "anyloom"}})

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: Any) -> None:
        with self._lock:
            self._stream.write("\n]\n")
            self._stream.close()

    def __call__(self, event: Event) -> None:
        facts: dict[str, Any] = {}
        match event:
            case NodeFinished() | NodeFailed():
                category, name = "node", event.node
                facts = {"item": event.item, "waited for a device (s)": round(event.waited, 6)}
                if isinstance(event, NodeFailed):
                    facts["error"] = event.error
            case BatchFinished():
                category = "call"
                name = f"{event.model}.{event.method} × {event.requests}"
                facts = {"device": event.device}
            case ModelLoaded() | ModelMoved():
                category, name = "model", event.model
            case ItemStored():
                category, name = "file", "write results"
                facts = {"item": event.item}
            case ModelEvicted() | OutOfMemory():
                return self._mark(event, event.model)
            case NodeCached() | NodeShared() | NodeWaiting():
                return self._mark(event, event.node)
            case _:
                return None
        record = {
            "ph": "X",
            "cat": category,
            "name": name,
            "ts": round((event.time - event.seconds) * 1e6, 1),
            "dur": round(event.seconds * 1e6, 1),
            "args": {key: value for key, value in facts.items() if value},
        }
        return self._write(record)

    def _mark(self, event: Event, subject: str) -> None:
        name = f"{event.kind.replace('_', ' ')}: {subject}"
        self._write({"ph": "i", "s": "t", "name": name, "ts": round(event.time * 1e6, 1)})

    def _write(self, record: dict[str, Any]) -> None:
        thread = threading.current_thread()
        identity = thread.ident or 0
        with self._lock:
            if self._stream.closed:
                return
            if identity not in self._threads:
                self._threads[identity] = len(self._threads)
                name = {"name": "thread_name", "ph": "M", "args": {"name": thread.name}}
                self._line(name, self._threads[identity])
            self._line(record, self._threads[identity])

    def _line(self, record: dict[str, Any], thread: int) -> None:
        line = json.dumps({**record, "pid": os.getpid(), "tid": thread})
        self._stream.write(self._separator + line)
        self._separator = ",\n"
