"""B6: a device whose memory is too small for the calls that would be fastest.

The device is the real one with its ladder; its memory is a count of bytes that refuses what does
not fit, as an allocator does, and now and then what would have fitted (another process took it).
The oracle knows the largest call that fits and makes nothing else, in a plain loop. A loop that
halves its size at each refusal and one that does not catch it stand beside.

    python -m benchmarks.short_memory [--jobs 1000]
"""

from __future__ import annotations

import argparse
import os
import random
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from anyloom import Checkpoint, Model, batched
from anyloom.scheduling.device_queue import DeviceQueue

START, EACH = 0.020, 0.002
WEIGHTS, REQUEST = 1_000, 90
LIMIT = 64
THREADS = 128
BAR = 1.10
"""Times the oracle's seconds, at most."""


class Allocator:
    """Bytes of a device, of which each call takes some and gives them back."""

    def __init__(self, budget: int, *, measured: bool, refused: float) -> None:
        self.budget = budget
        self.measured = measured
        self.refused = refused
        self.refusals = 0
        self._taken = 0
        self._random = random.Random(4)

    def take(self, size: int) -> None:
        """Allocate for a call.

        Raises:
            MemoryError: there is no room, or the call has bad luck.
        """
        unlucky = self._random.random() < self.refused
        if WEIGHTS + size > self.budget or unlucky:
            self.refusals += 1
            raise MemoryError("out of memory")
        self._taken = size

    def begin(self) -> None:
        self._taken = 0

    def record(self) -> None:
        return None

    def lost(self) -> bool:
        return False

    def peak(self) -> int:
        return self._taken if self.measured else 0

    def free(self) -> None:
        return None


class Hungry(Model):
    """Takes memory for each request of a call."""

    concurrent = True

    def __init__(self, allocator: Allocator) -> None:
        self.checkpoint = Checkpoint("hungry", "hungry")
        self.allocator = allocator

    @batched(limit=LIMIT)
    def look(self, requests: Sequence[int]) -> list[int]:
        time.sleep(START)
        self.allocator.take(REQUEST * len(requests))
        time.sleep(EACH * len(requests))
        return [request + 1 for request in requests]


def with_anyloom(jobs: int, allocator: Allocator) -> tuple[float, int]:
    """Return the seconds of all jobs, and how many came to their end."""
    model = Hungry(allocator)
    device = DeviceQueue("simulated", allocator, load=lambda name: None, evict=lambda name: None)
    device.set_cost(model.identity, WEIGHTS, 0.0)
    model.dispatcher = device
    done = []
    lock = threading.Lock()

    def job(number: int) -> None:
        if model.look([number]) == [number + 1]:
            with lock:
                done.append(number)

    try:
        with ThreadPoolExecutor(THREADS) as threads:
            began = time.perf_counter()
            for future in [threads.submit(job, number) for number in range(jobs)]:
                future.exception()
            return time.perf_counter() - began, len(set(done))
    finally:
        device.close()


def loop(jobs: int, allocator: Allocator, size: int, *, halves: bool) -> tuple[float, int]:
    """Return the same of a plain loop with calls of one size, halved when refused or given up."""
    model = Hungry(allocator)
    began, done, refused = time.perf_counter(), 0, False
    while done < jobs and not refused:
        some = min(size, jobs - done)
        try:
            done += len(model.look(range(some)))
        except MemoryError:
            refused = not halves
            size = max(1, size // 2)
    return time.perf_counter() - began, done


def main() -> None:
    """Print a line for each kind of memory."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--jobs", type=int, default=1000)
    jobs = parser.parse_args().jobs
    print(f"{jobs} jobs; load average {os.getloadavg()[0]:.1f}")
    for fits in (5, 12, 40):
        budget = WEIGHTS + REQUEST * fits + REQUEST // 2
        oracle, _ = loop(jobs, Allocator(budget, measured=True, refused=0), fits, halves=False)
        for measured, refused in ((True, 0.0), (False, 0.0), (False, 0.05)):
            allocator = Allocator(budget, measured=measured, refused=refused)
            seconds, done = with_anyloom(jobs, allocator)
            halving = Allocator(budget, measured=measured, refused=refused)
            halved, _ = loop(jobs, halving, LIMIT, halves=True)
            naive = Allocator(budget, measured=measured, refused=refused)
            _, reached = loop(jobs, naive, LIMIT, halves=False)
            peaks = "peaks measured" if measured else "peaks unknown"
            peaks += f", {refused:.0%} of calls refused by chance" if refused else ""
            print(
                f"{fits} requests fit, {peaks}: {done / jobs:.0%} completed (bar 100%), "
                f"{seconds:.2f} s = {seconds / oracle:.2f}x the oracle's {oracle:.2f} (bar {BAR}), "
                f"{allocator.refusals} refusals; a loop that halves {halved / oracle:.2f}x, one "
                f"that does not catch {reached / jobs:.0%} completed"
            )


if __name__ == "__main__":
    main()
