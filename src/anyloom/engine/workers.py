"""Worker threads of an engine."""

from __future__ import annotations

import heapq
import itertools
import os
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from ..foundation.cancellation import current, raise_if_cancelled
from ..hardware.processors import compute_on_threads

Task = Callable[[], Any]
CLOSING_SECONDS = 5.0
"""How long `close` waits for tasks that run."""
MOST_WAITING = 256
"""Threads that may wait for a device besides those that compute."""


def default_count() -> int:
    """Return the default number of threads: enough to overlap waiting and work."""
    return min(32, 4 * (os.cpu_count() or 1))


def processor_count() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class WorkerSlot:
    """What one thread takes of the number of threads that may compute.

    computing: True while it counts.
    processor: True while it has a processor to itself.
    given_up:  True where its task was abandoned: the thread counts no more until the task ends.
    """

    __slots__ = ("computing", "given_up", "processor")

    def __init__(self) -> None:
        self.computing = False
        self.processor = False
        self.given_up = False


class Workers:
    """Threads that run tasks in order; they start when needed and end on `close`.

    At most `count` compute at a time. A thread that waits for a device or another thread does not
    count, so requests of many items can gather there. Of those that compute, only as many as there
    are processors call models that keep one busy, those of earlier items first: so items are
    finished one after the other instead of all at the end.
    """

    def __init__(self, count: int | None = None, processors: int | None = None) -> None:
        """Prepare threads.

        Args:
            count: threads that compute at a time; the default is `default_count`.
            processors: the default is how many this process may use.
        """
        self.count = count or default_count()
        self.torch_threads: int | None = None
        """On how many threads PyTorch computes for each worker; None = as it does by itself."""
        self._free_processors = processors or processor_count()
        self._queue: list[tuple[int, int, int, WorkerSlot, threading.Lock]] = []
        """Who waits for a processor, by priority and order of the items; empty if one is free."""
        self._tickets = itertools.count()
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
            had_processor = slot.processor
            self._leave(slot)
        try:
            yield
        finally:
            if had_processor and not slot.given_up:
                self._await_processor(slot)
            self._return(slot)

    def take_processor(self) -> None:
        """Wait until this thread may keep a processor busy; those of earlier items go first.

        It keeps it until it waits, until `leave_processor`, or until its task ends: what follows
        for the same item goes before what others have not begun.

        Raises:
            Cancelled: the work was cancelled meanwhile.
        """
        slot: WorkerSlot = current.worker_slot
        with self._lock:
            if slot.processor and not (self._queue and self._queue[0][:2] < _rank()):
                return
            if not slot.processor and self._free_processors:
                self._free_processors -= 1
                slot.processor = True
                return
            self._leave(slot)
        began = time.monotonic()
        self._await_processor(slot)
        self._return(slot)
        current.waited += time.monotonic() - began
        raise_if_cancelled()

    def leave_processor(self) -> None:
        """Let another thread have the processor that this one keeps."""
        slot: WorkerSlot = current.worker_slot
        if slot.processor:
            with self._lock:
                self._pass_on_processor(slot)

    def give_up(self, slot: WorkerSlot) -> None:
        """Let another worker compute while the task of this slot, which was abandoned, goes on."""
        with self._lock:
            slot.given_up = True
            self._leave(slot)
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

    def _leave(self, slot: WorkerSlot) -> None:
        """Let others have what a thread takes, until `_return`."""
        self._pass_on_processor(slot)
        if slot.computing:
            slot.computing = False
            self._computing -= 1
            self._wake_worker()

    def _return(self, slot: WorkerSlot) -> None:
        """Wait until a thread counts again among those that compute."""
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

    def _await_processor(self, slot: WorkerSlot) -> None:
        with self._lock:
            if self._free_processors:
                self._free_processors -= 1
                slot.processor = True
                return
            granted = threading.Lock()
            granted.acquire()
            place = (*_rank(), next(self._tickets), slot, granted)
            heapq.heappush(self._queue, place)
        token = current.token
        if token is None:
            granted.acquire()
            return

        def stop_waiting() -> None:
            with self._lock:
                if place in self._queue:
                    self._queue.remove(place)
                    heapq.heapify(self._queue)
                    granted.release()

        token.on_cancel(stop_waiting)
        granted.acquire()
        token.remove_callback(stop_waiting)

    def _pass_on_processor(self, slot: WorkerSlot) -> None:
        if not slot.processor:
            return
        slot.processor = False
        if self._queue:
            *_, following, granted = heapq.heappop(self._queue)
            following.processor = True
            granted.release()
        else:
            self._free_processors += 1

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
        current.take_processor = self.take_processor
        current.leave_processor = self.leave_processor
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
                    if self.torch_threads is not None:
                        compute_on_threads(self.torch_threads)
                    task()
                except BaseException:
                    _report(sys.exc_info())
                finally:
                    del task
                    self._lock.acquire()
                    self._pass_on_processor(slot)
                    if slot.computing:
                        slot.computing = False
                        self._computing -= 1
                    if self._returning:
                        self._slot_free.notify()
                    elif self._tasks or self._later:
                        self._wake_worker()


def _rank() -> tuple[int, int]:
    """Return the place of this thread's work among others: priority, then order of the item."""
    account = current.account
    return 0 if account is None else -account.priority, current.order


def _report(error: Any) -> None:
    """Report an exception that a task let out, as Python reports those of threads."""
    threading.excepthook(threading.ExceptHookArgs((*error, threading.current_thread())))
