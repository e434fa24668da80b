"""Worker threads of an engine."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from ..foundation.cancellation import current

Task = Callable[[], Any]
CLOSING_SECONDS = 5.0
"""How long `close` waits for tasks that run."""
MOST_WAITING = 256
"""Threads that may wait for a device besides those that compute."""


def default_count() -> int:
    """Return the default number of threads: enough to overlap waiting and work."""
    return min(32, 4 * (os.cpu_count() or 1))


class WorkerSlot:
    """What one thread takes of the number of threads that may compute.

    computing: True while it counts.
    given_up:  True where its task was abandoned: the thread counts no more until the task ends.
    """

    __slots__ = ("computing", "given_up")

    def __init__(self) -> None:
        self.computing = False
        self.given_up = False


class Workers:
    """Threads that run tasks in order; they start when needed and end on `close`.

    At most `count` compute at a time. A thread that waits for a device or another thread does not
    count, so requests of many items can gather there.
    """

    def __init__(self, count: int | None = None) -> None:
        self.count = count or default_count()
        self._tasks: deque[Task] = deque()
        self._later: deque[Task] = deque()
        self._threads: dict[threading.Thread, WorkerSlot] = {}
        self._lock = threading.Lock()
        self._task_queued = threading.Condition(self._lock)
        self._slot_free = threading.Condition(self._lock)
        self._computing = 0
        self._idle = 0
        self._returning = 0
        self._closed = False

    def submit(self, task: Task, *, later: bool = False) -> None:
        """Run a task on a worker: next, or with `later` when no other task is queued.

        What a task raises is reported as an unhandled exception of the thread.
        """
        with self._lock:
            (self._later if later else self._tasks).append(task)
            self._wake_worker()

    @contextmanager
    def waiting(self) -> Iterator[None]:
        """Let another worker compute while this one waits."""
        slot: WorkerSlot = current.worker_slot
        with self._lock:
            if slot.computing:
                self._release(slot)
        try:
            yield
        finally:
            with self._lock:
                if not slot.given_up:
                    self._returning += 1
                    while self._computing >= self.count and not slot.given_up:
                        self._slot_free.wait()
                    self._returning -= 1
                if not slot.given_up:
                    slot.computing = True
                    self._computing += 1
                self._wake_worker()

    def give_up(self, slot: WorkerSlot) -> None:
        """Let another worker compute while the task of this slot, which was abandoned, goes on."""
        with self._lock:
            slot.given_up = True
            if slot.computing:
                self._release(slot)
            self._slot_free.notify_all()

    def close(self, seconds: float = CLOSING_SECONDS) -> None:
        """Run what is queued, wait so many seconds for running tasks, and end the threads.

        Abandoned tasks are not waited for.
        """
        with self._lock:
            self._closed = True
            self._task_queued.notify_all()
            threads = [thread for thread, slot in self._threads.items() if not slot.given_up]
        until = time.monotonic() + seconds
        for thread in threads:
            if thread is not threading.current_thread():
                thread.join(timeout=max(0.0, until - time.monotonic()))

    def _release(self, slot: WorkerSlot) -> None:
        slot.computing = False
        self._computing -= 1
        self._wake_worker()

    def _wake_worker(self) -> None:
        """Wake or start a worker for the next task, or let one return from waiting."""
        if self._computing >= self.count:
            return
        if self._returning:
            self._slot_free.notify()
        elif self._tasks or self._later:
            if self._idle:
                self._task_queued.notify()
            # Where all of the threads wait, perhaps for this task, there is one more.
            elif len(self._threads) < self.count + MOST_WAITING or not self._computing:
                slot = WorkerSlot()
                name = f"anyloom-{len(self._threads)}"
                thread = threading.Thread(target=self._run, args=(slot,), name=name, daemon=True)
                self._threads[thread] = slot
                thread.start()

    def _run(self, slot: WorkerSlot) -> None:
        current.waiting, current.worker_slot = self.waiting, slot
        with self._lock:
            while True:
                while (
                    not (self._tasks or self._later)
                    or self._computing >= self.count
                    or self._returning
                ):
                    if self._closed and not (self._tasks or self._later):
                        self._threads.pop(threading.current_thread(), None)
                        self._task_queued.notify_all()
                        return
                    self._idle += 1
                    self._task_queued.wait()
                    self._idle -= 1
                task = (self._tasks or self._later).popleft()
                slot.computing, slot.given_up = True, False
                self._computing += 1
                self._wake_worker()
                self._lock.release()
                try:
                    task()
                except BaseException:
                    _report(sys.exc_info())
                finally:
                    del task
                    self._lock.acquire()
                    if slot.computing:
                        slot.computing = False
                        self._computing -= 1
                    if self._returning:
                        self._slot_free.notify()
                    elif self._tasks or self._later:
                        self._wake_worker()


def _report(error: Any) -> None:
    """Report an exception that a task let out, as Python reports those of threads."""
    threading.excepthook(threading.ExceptHookArgs((*error, threading.current_thread())))
