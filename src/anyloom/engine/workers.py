"""Which threads do the work?"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from queue import SimpleQueue
from typing import Any

Task = Callable[[], Any]


def default_count() -> int:
    """Return how many threads an engine uses unless told: enough to overlap waiting and work."""
    return min(32, 4 * (os.cpu_count() or 1))


class Workers:
    """Threads that run tasks in the order given; they start when needed and end on `close`."""

    def __init__(self, count: int | None = None) -> None:
        self.count = count or default_count()
        self._tasks: SimpleQueue[Task | None] = SimpleQueue()
        self._threads: list[threading.Thread] = []
        self._lock = threading.Lock()
        self._waiting = 0
        self._closed = False

    def submit(self, task: Task) -> None:
        """Run a task on some thread, soon. A task must not raise."""
        self._tasks.put(task)
        # `_waiting` is read without the lock: at worst one thread more is started.
        if self._waiting < self._tasks.qsize() and len(self._threads) < self.count:
            with self._lock:
                if len(self._threads) < self.count and not self._closed:
                    thread = threading.Thread(
                        target=self._work, name=f"anyloom-{len(self._threads)}", daemon=True
                    )
                    self._threads.append(thread)
                    thread.start()

    def close(self) -> None:
        """Let running tasks finish, drop the rest, and end the threads."""
        with self._lock:
            self._closed = True
            threads = list(self._threads)
        while not self._tasks.empty():
            try:
                self._tasks.get_nowait()
            except Exception:
                break
        for _ in threads:
            self._tasks.put(None)
        for thread in threads:
            if thread is not threading.current_thread():
                thread.join(timeout=5)

    def _work(self) -> None:
        while True:
            with self._lock:
                self._waiting += 1
            task = self._tasks.get()
            with self._lock:
                self._waiting -= 1
            if task is None:
                return
            task()
