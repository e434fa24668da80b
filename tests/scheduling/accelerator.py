"""Simulated accelerator: memory, kernels and errors as CUDA has them, on clocks of its own.

Kernels return before they are done. Errors surface where the host next waits for the
device, and then every later call fails. Peaks are those of the whole device, whoever allocates.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

import torch

ASSERT = "CUDA error: device-side assert triggered\nSearch for `cudaErrorAssert' in the docs."
GONE = "CUDA error: no CUDA-capable device is detected"


class SimulatedAccelerator:
    """The memory of a device queue, and what simulated networks do on the device."""

    def __init__(self, budget: int = 1000) -> None:
        """Make a device of some bytes."""
        self.budget = budget
        self.host = 0.0
        """The clock of the threads that use the device."""
        self.done = 0.0
        """When the device will have done everything that it was given."""
        self.allocated = 0
        self.highest = 0
        """The most bytes that were ever allocated."""
        self.launches = 0
        self.before_wait: Callable[[int], None] = lambda launches: None
        """Called where a thread begins to wait for a call, with the launches up to that one."""
        self._peak = 0
        self._before = 0
        self._pending: str | None = None
        self._sticky: str | None = None
        self._lock = threading.Lock()

    # What networks do

    def work(self, seconds: float) -> None:
        """Let the host take its time, such as for preparing a call."""
        with self._lock:
            self.host += seconds

    def launch(self, seconds: float) -> None:
        """Queue a kernel."""
        self._check()
        with self._lock:
            self.done = max(self.done, self.host) + seconds
            self.launches += 1

    def allocate(self, nbytes: int) -> None:
        """Allocate, or (negative) release.

        Raises:
            torch.OutOfMemoryError: there is not so much memory.
        """
        self._check()
        with self._lock:
            if self.allocated + nbytes > self.budget:
                raise torch.OutOfMemoryError("CUDA out of memory. (simulated)")
            self.allocated += nbytes
            self._peak = max(self._peak, self.allocated)
            self.highest = max(self.highest, self.allocated)

    def use(self, nbytes: int) -> None:
        """Allocate for the time of a kernel."""
        self.allocate(nbytes)
        self.allocate(-nbytes)

    def fail_later(self, message: str = ASSERT) -> None:
        """Have a kernel fail, which is noticed at the next synchronization."""
        self._pending = message

    def unplug(self) -> None:
        """Take the device away."""
        self._sticky = GONE

    def replug(self) -> None:
        """Let it work again, as after the process has ended."""
        self._sticky = None

    def synchronize(self) -> None:
        """Wait for the device.

        Raises:
            torch.AcceleratorError: a kernel has failed, now or earlier.
        """
        with self._lock:
            self.host = max(self.host, self.done)
            self._sticky = self._sticky or self._pending
        self._check()

    def _check(self) -> None:
        if self._sticky is not None:
            raise torch.AcceleratorError(self._sticky)

    # What a device queue does with its memory

    def begin(self) -> None:
        self._check()
        self._peak = self._before = self.allocated

    def peak(self) -> int:
        self._check()
        return self._peak - self._before

    def record(self) -> Callable[[], None]:
        with self._lock:
            until, launches = self.done, self.launches

        def wait() -> None:
            self.before_wait(launches)
            with self._lock:
                self.host = max(self.host, until)
                self._sticky = self._sticky or self._pending
            self._check()

        return wait

    def free(self) -> None:
        self._check()

    def lost(self) -> bool:
        try:
            self.synchronize()
        except torch.AcceleratorError:
            return True
        return False
