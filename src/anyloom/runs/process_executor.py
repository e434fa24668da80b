"""Executor on several devices of this machine: a process with an engine for each of them.

All take images from one queue. A process that dies is replaced; its images are computed again at
the end, each alone in a process, so that an image that kills its process fails alone.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import threading
from collections import Counter, deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from typing import Any, Literal

from ..core.run_config import RunConfig
from ..foundation.cancellation import CancelToken
from ..foundation.errors import AnyloomError, one_line
from ..foundation.events import Event, Listener
from .executor import ExecutorFactory
from .item_outcome import ItemOutcome, Outcomes, computed
from .item_processor import ItemProcessor
from .sources import SourceImage
from .worker_spec import WorkerSpec

TRIES = 2
"""Deaths of processes that had an image, after which the image fails."""
RESTARTS = 3
"""Deaths in a row that no image explains, after which a device gets no new process."""
POLL = 0.1
"""Seconds after which a cancellation is noticed."""
IN_FLIGHT = 32
"""Images in flight in each process by default."""


@dataclass(frozen=True)
class _Ready:
    """A worker has loaded the graph."""


@dataclass(frozen=True)
class _Unable:
    """A worker cannot work at all."""

    reason: str


@dataclass(frozen=True)
class _Lost:
    """The device of a worker does not work any more in its process, which ends."""

    reason: str


@dataclass(eq=False)
class _Worker:
    device: str
    process: Any
    connection: Connection
    deaths: int
    images: dict[str, SourceImage] = field(default_factory=dict)
    """Its images in flight."""
    ready: bool = False
    loss: str = ""
    """Why the process ends, where it said so."""

    @classmethod
    def start(cls, spec: WorkerSpec, device: str, share: float, deaths: int = 0) -> _Worker:
        """Start a process for a share of a device, on which so many have died in a row."""
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(
            target=_work, args=(spec, device, share, theirs), name=f"anyloom {device}", daemon=True
        )
        process.start()
        theirs.close()
        return cls(device, process, ours, deaths)

    def send(self, message: SourceImage | Literal["cancel", "end"]) -> bool:
        """Send a message; return False where the process has died, which `recv` will report."""
        try:
            self.connection.send(message)
        except (OSError, ValueError):
            return False
        return True

    def ending(self) -> str:
        """Return how the process ended."""
        self.process.join(timeout=5)
        if self.loss:
            return self.loss
        code = self.process.exitcode
        how = f"signal {signal.Signals(-code).name}" if code and code < 0 else f"exit code {code}"
        return f"the process on {self.device} ended ({how})"

    def close(self) -> None:
        """End the process."""
        self.process.join(timeout=5)
        if self.process.is_alive():
            self.process.kill()
        self.connection.close()


@dataclass
class _Queue:
    """The images that no process works on yet."""

    fresh: deque[SourceImage]
    suspects: deque[SourceImage] = field(default_factory=deque)
    """Those that a process had when it died: any of them may have killed it."""
    deaths: Counter[str] = field(default_factory=Counter)
    """Image → how many processes died with it."""

    def __bool__(self) -> bool:
        return bool(self.fresh or self.suspects)

    def next(self, in_flight: int, limit: int) -> SourceImage | None:
        """Return the next image for a process that has so many in flight."""
        if self.fresh:
            return self.fresh.popleft() if in_flight < limit else None
        return self.suspects.popleft() if self.suspects and not in_flight else None

    def clear(self) -> None:
        """Remove all images."""
        self.fresh.clear()
        self.suspects.clear()


class ProcessExecutor:
    """Computes in one process for each device."""

    local_weights = True

    def __init__(self, spec: WorkerSpec, devices: Sequence[str], jobs: int) -> None:
        """Make an executor.

        Args:
            devices: one process for each; the same device may be named more than once.
            jobs: images in flight in each.
        """
        self.spec = spec
        self.devices = list(devices)
        self.in_flight = max(1, jobs)
        # A quarter of the images in flight is being written, beside those that processes have.
        self.jobs = 4 * self.in_flight * len(self.devices) // 3

    def run(self, images: Iterable[SourceImage], token: CancelToken, emit: Listener) -> Outcomes:
        """See `Executor`.

        Raises:
            AnyloomError: the processes cannot work at all; says why.
        """
        queue = _Queue(deque(images))
        workers = [_Worker.start(self.spec, device, self._share(device)) for device in self.devices]
        try:
            while queue or any(worker.images for worker in workers):
                if token.cancelled:
                    queue.clear()
                    for worker in workers:
                        worker.send("cancel")
                for worker in workers:
                    self._feed(worker, queue)
                for connection in wait([worker.connection for worker in workers], POLL):
                    worker = next(worker for worker in workers if worker.connection is connection)
                    try:
                        message = worker.connection.recv()
                    except (EOFError, OSError):
                        yield from self._replace(worker, workers, queue, token)
                        continue
                    if isinstance(message, ItemOutcome):
                        worker.images.pop(message.name, None)
                        worker.deaths = 0
                        yield computed(message)
                    elif isinstance(message, Event):
                        emit(message)
                    elif isinstance(message, _Lost):
                        worker.loss = message.reason
                    elif isinstance(message, _Ready):
                        worker.ready = True
                    else:
                        raise AnyloomError(message.reason)
        finally:
            for worker in workers:
                worker.send("end")
            for worker in workers:
                worker.close()

    def _share(self, device: str) -> float:
        """Return the share of a device's memory for one of the processes on it."""
        return 1 / self.devices.count(device)

    def _feed(self, worker: _Worker, queue: _Queue) -> None:
        """Send a worker as many images as it may have in flight."""
        while worker.ready and (image := queue.next(len(worker.images), self.in_flight)):
            worker.images[image.name] = image
            if not worker.send(image):
                return

    def _replace(
        self, worker: _Worker, workers: list[_Worker], queue: _Queue, token: CancelToken
    ) -> Outcomes:
        """Queue the images of a dead process again, and start another one on its device."""
        reason = worker.ending()
        worker.connection.close()
        workers.remove(worker)
        explained = False
        for name, image in worker.images.items():
            queue.deaths[name] += 1
            if token.cancelled:
                yield computed(ItemOutcome(name))
            elif queue.deaths[name] < TRIES:
                queue.suspects.append(image)
            else:
                explained = True
                yield computed(ItemOutcome.lost(image, f"{reason} {TRIES} times with it"))
        worker.deaths += not explained
        if queue and worker.deaths <= RESTARTS:
            share = self._share(worker.device)
            workers.append(_Worker.start(self.spec, worker.device, share, worker.deaths))
        elif queue and not workers:
            raise AnyloomError(f"{reason} {worker.deaths} times; no process is left to work")


def on_processes(
    devices: Sequence[str], *, jobs: int | None = None, cached: bool = True
) -> ExecutorFactory:
    """Return an executor for `run_folder`: one process for each of these devices."""

    def make(processor: ItemProcessor, config: RunConfig) -> ProcessExecutor:
        spec = WorkerSpec.of(processor, config, cached=cached)
        return ProcessExecutor(spec, devices, jobs or IN_FLIGHT)

    return make


# In the other process


def _work(spec: WorkerSpec, device: str, share: float, connection: Connection) -> None:
    """Work on images until there are no more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides
    threading.Thread(target=_end_with_parent, name="anyloom-parent", daemon=True).start()
    lock = threading.Lock()

    def send(message: Any) -> None:
        with lock, contextlib.suppress(OSError):  # the parent may be gone
            connection.send(message)

    try:
        _serve(spec, device, share, connection, send)
    except AnyloomError as error:
        send(_Unable(str(error)))
    except Exception as error:
        send(_Unable(f"the process on {device} cannot work: {one_line(error)}"))


def _end_with_parent() -> None:
    """End this process as soon as its parent has ended."""
    parent = multiprocessing.parent_process()
    assert parent is not None
    parent.join()
    os._exit(1)


def _serve(
    spec: WorkerSpec,
    device: str,
    share: float,
    connection: Connection,
    send: Callable[[Any], None],
) -> None:
    processor = spec.processor()
    token = CancelToken()

    def done(outcome: ItemOutcome) -> None:
        if outcome.device_lost:
            send(_Lost(outcome.fatal))
            os._exit(1)  # its destructors could wait for the device
        send(outcome)

    with spec.engine(device, listeners=[send], share=share) as engine:
        send(_Ready())
        while True:
            try:
                message = connection.recv()
            except (EOFError, OSError):
                message = "end"
            if isinstance(message, SourceImage):
                processor.start(engine, message, done, token)
                continue
            token.cancel()
            if message == "end":
                return
