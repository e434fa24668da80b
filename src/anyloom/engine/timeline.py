"""What did every thread and device do, and when? A file for Perfetto or chrome://tracing.

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
from .events import Event

SHOWN = {
    "node_finished": "node",
    "node_failed": "node",
    "batch": "call",
    "model_loaded": "model",
    "model_moved": "model",
    "item_stored": "file",
}
MARKED = ("model_evicted", "memory_short", "node_cached", "node_shared")


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
        if event.kind in SHOWN:
            name = event.node if SHOWN[event.kind] == "node" else event.detail or event.kind
            if event.kind == "item_stored":
                name = "write results"
            device = "" if event.item else event.node
            facts: dict[str, Any] = {"item": event.item, "device": device, "error": ""}
            if event.waited:
                facts["waited for a device (s)"] = round(event.waited, 6)
            if event.kind == "node_failed":
                facts["error"] = event.detail
            record = {
                "ph": "X",
                "cat": SHOWN[event.kind],
                "name": name,
                "ts": round((event.time - event.seconds) * 1e6, 1),
                "dur": round(event.seconds * 1e6, 1),
                "args": {key: value for key, value in facts.items() if value},
            }
        elif event.kind in MARKED:
            name = f"{event.kind.replace('_', ' ')}: {event.detail or event.node}"
            record = {"ph": "i", "s": "t", "name": name, "ts": round(event.time * 1e6, 1)}
        else:
            return
        with self._lock:
            if not self._stream.closed:
                self._write(record)

    def _write(self, record: dict[str, Any]) -> None:
        thread = threading.current_thread()
        identity = thread.ident or 0
        if identity not in self._threads:
            self._threads[identity] = len(self._threads)
            name = {"name": "thread_name", "ph": "M", "args": {"name": thread.name}}
            self._line(name, self._threads[identity])
        self._line(record, self._threads[identity])

    def _line(self, record: dict[str, Any], thread: int) -> None:
        line = json.dumps({**record, "pid": os.getpid(), "tid": thread})
        self._stream.write(self._separator + line)
        self._separator = ",\n"
