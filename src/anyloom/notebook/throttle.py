"""Calls that are made at most so often, and always once after the last request."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable


class Throttle:
    """Calls a function soon after it was requested, at most every so many seconds."""

    def __init__(self, function: Callable[[], None], seconds: float) -> None:
        self._function = function
        self._seconds = seconds
        self._lock = threading.Lock()
        self._timer: threading.Timer | None = None
        self._last = -seconds

    def request(self) -> None:
        """Call the function now if that is allowed, else as soon as it is."""
        with self._lock:
            if self._timer is not None:
                return
            wait = self._last + self._seconds - time.monotonic()
            self._timer = threading.Timer(max(0.0, wait), self._call)
            self._timer.daemon = True
            self._timer.start()

    def flush(self) -> None:
        """Call the function now if a call is due."""
        with self._lock:
            timer = self._timer
        if timer is not None:
            timer.cancel()
            self._call()

    def _call(self) -> None:
        with self._lock:
            self._timer = None
            self._last = time.monotonic()
        self._function()
