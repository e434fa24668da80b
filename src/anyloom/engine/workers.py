"""Which threads do the work?"""

from __future__ import annotations

import os
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from ..foundation.cancellation import current

Task = Callable[[], Any]
WAITING = 256
"""Threads that may wait for a device besides those that compute."""


def default_count() -> int:
    """Return how many threads an engine uses unless told: enough to overlap waiting and work."""
    return min(32, 4 * (os.cpu_count() or 1))


class Workers:
    """Threads that run tasks in the order given; they start when needed and end on `close`.

    At most `count` compute at a time. A thread that waits for a device does not count, so requests
    of many items can gather there.
    """

    def __init__(self, count: int | None = None) -> None:
        self.count = count or default_count()
        self._tasks: deque[Task] = deque()
        self._later: deque[Task] = deque()
        self._threads: list[threading.Thread] = []
        self._lock = threading.Lock()
        self._work_there = threading.Condition(self._lock)
        self._place_there = threading.Condition(self._lock)
        self._computing = 0
        self._idle = 0
        self._returning = 0
        self._closed = False

    def submit(self, task: Task, *, later: bool = False) -> None:
        """Run a task on some thread, soon, or `later`: when no other task is there.

        A task must not raise.
        """
        with self._lock:
            (self._later if later else self._tasks).append(task)
            self._call_thread()

    @contextmanager
    def waiting(self) -> Iterator[None]:
        """Let another thread compute while this one waits for something else."""
        with self._lock:
            self._computing -= 1
            self._call_thread()
        try:
            yield
        finally:
            with self._lock:
                self._returning += 1
                while self._computing >= self.count:
                    self._place_there.wait()
                self._returning -= 1
                self._computing += 1
                self._call_thread()

    def close(self) -> None:
        """Let running tasks finish, drop the rest, and end the threads."""
        with self._lock:
            self._closed = True
            self._tasks.clear()
            self._later.clear()
            self._work_there.notify_all()
            threads = list(self._threads)
        for thread in threads:
            if thread is not threading.current_thread():
                thread.join(timeout=5)

    def _call_thread(self) -> None:
        """Have somebody look after the next task, or whoever comes back from waiting."""
        if self._computing >= self.count:
            return
        if self._returning:
            self._place_there.notify()
        elif (self._tasks or self._later) and not self._closed:
            if self._idle:
                self._work_there.notify()
            elif len(self._threads) < self.count + WAITING:
                name = f"anyloom-{len(self._threads)}"
                thread = threading.Thread(target=self._work, name=name, daemon=True)
                self._threads.append(thread)
                thread.start()

    def _work(self) -> None:
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
                    self._work_there.wait()
                    self._idle -= 1
                task = (self._tasks or self._later).popleft()
                self._computing += 1
                self._call_thread()
                self._lock.release()
                try:
                    task()
                finally:
                    del task
                    self._lock.acquire()
                    self._computing -= 1
                    if self._returning:
                        self._place_there.notify()
