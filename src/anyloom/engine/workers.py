"""Worker threads of an engine."""

from __future__ import annotations

import os
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from ..foundation.cancellation import current

Task = Callable[[], Any]
MOST_WAITING = 256
"""Threads that may wait for a device besides those that compute."""


def default_count() -> int:
    """Return the default number of threads: enough to overlap waiting and work."""
    return min(32, 4 * (os.cpu_count() or 1))


class Workers:
    """Threads that run tasks in order; they start when needed and end on `close`.

    At most `count` compute at a time. A thread that waits for a device does not count, so requests
    of many items can gather there.
    """

    def __init__(self, count: int | None = None) -> None:
        self.count = count or default_count()
        self._tasks: deque[Task] = deque()
        self._later: deque[Task] = deque()
        self._threads: list[threading.Thread] = []
        self._lock = threading.Lock()
        self._task_queued = threading.Condition(self._lock)
        self._slot_free = threading.Condition(self._lock)
        self._computing = 0
        self._idle = 0
        self._returning = 0
        self._closed = False

    def submit(self, task: Task, *, later: bool = False) -> None:
        """Run a task on a worker: next, or with `later` when no other task is queued.

        A task must not raise.
        """
        with self._lock:
            (self._later if later else self._tasks).append(task)
            self._wake_worker()

    @contextmanager
    def waiting(self) -> Iterator[None]:
        """Let another worker compute while this one waits."""
        with self._lock:
            self._computing -= 1
            self._wake_worker()
        try:
            yield
        finally:
            with self._lock:
                self._returning += 1
                while self._computing >= self.count:
                    self._slot_free.wait()
                self._returning -= 1
                self._computing += 1
                self._wake_worker()

    def close(self) -> None:
        """Wait for running tasks, drop the others, and end the threads."""
        with self._lock:
            self._closed = True
            self._tasks.clear()
            self._later.clear()
            self._task_queued.notify_all()
            threads = list(self._threads)
        for thread in threads:
            if thread is not threading.current_thread():
                thread.join(timeout=5)

    def _wake_worker(self) -> None:
        """Wake or start a worker for the next task, or let one return from waiting."""
        if self._computing >= self.count:
            return
        if self._returning:
            self._slot_free.notify()
        elif (self._tasks or self._later) and not self._closed:
            if self._idle:
                self._task_queued.notify()
            elif len(self._threads) < self.count + MOST_WAITING:
                name = f"anyloom-{len(self._threads)}"
                thread = threading.Thread(target=self._run, name=name, daemon=True)
                self._threads.append(thread)
                thread.start()

    def _run(self) -> None:
        current.waiting = self.waiting
        with self._lock:
            while True:
                while (
                    not (self._tasks or self._later)
                    or self._computing >= self.count
                    or self._returning
                ):
                    if self._closed:
                        return
                    self._idle += 1
                    self._task_queued.wait()
                    self._idle -= 1
                task = (self._tasks or self._later).popleft()
                self._computing += 1
                self._wake_worker()
                self._lock.release()
                try:
                    task()
                finally:
                    del task
                    self._lock.acquire()
                    self._computing -= 1
                    if self._returning:
                        self._slot_free.notify()
