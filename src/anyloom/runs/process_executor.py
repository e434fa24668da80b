"""How do several devices of one machine share a run's images? One engine process for each.

All are fed from one queue, each as fast as it is. A process that dies is replaced. What it had is
done again at the end, each image alone in a process, so that one that kills its process fails
alone.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import threading
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from multiprocessing.connection import Connection, wait
from typing import Any

from ..core.run_config import RunConfig
from ..foundation.cancellation import CancelToken
from ..foundation.errors import AnyloomError, one_line
from ..foundation.events import Listener
from .item_processor import ItemOutcome, ItemProcessor, told
from .sources import SourceImage, absolute
from .store import ItemRecord
from .worker_spec import WorkerSpec

TRIES = 2
"""An image whose process died so many times is what kills it, and fails."""
RESTARTS = 3
"""A device gets no new process after more deaths in a row that no image explains."""
POLL = 0.1
"""Seconds after which it is seen that a run was cancelled."""
IN_FLIGHT = 32
"""Images under way in each process unless told."""


@dataclass(eq=False)
class _Worker:
    device: str
    process: Any
    connection: Connection
    has: dict[str, SourceImage] = field(default_factory=dict)
    ready: bool = False
    deaths: int = 0


@dataclass
class _Left:
    """The images that nobody works on yet."""

    fresh: deque[SourceImage]
    suspects: deque[SourceImage] = field(default_factory=deque)
    """Those that a process had when it died: any of them may be what killed it."""
    deaths: Counter[str] = field(default_factory=Counter)
    """Image → how many processes died with it."""

    def __bool__(self) -> bool:
        return bool(self.fresh or self.suspects)

    def next(self, under_way: int, most: int) -> SourceImage | None:
        """Return what a process with so many images gets now."""
        if self.fresh:
            return self.fresh.popleft() if under_way < most else None
        return self.suspects.popleft() if self.suspects and not under_way else None

    def clear(self) -> None:
        """Forget all."""
        self.fresh.clear()
        self.suspects.clear()


class ProcessExecutor:
    """Computes in one process for each device."""

    local_weights = True

    def __init__(self, spec: WorkerSpec, devices: Sequence[str], jobs: int) -> None:
        """Make an executor.

        Args:
            devices: one process for each; the same device may be named more than once.
            jobs: images under way in each.
        """
        self.spec = spec
        self.devices = list(devices)
        self.each = max(1, jobs)
        # A quarter of the images under way is being written, beside those that processes have.
        self.jobs = 4 * self.each * len(self.devices) // 3

    def run(
        self, images: Iterable[SourceImage], token: CancelToken, emit: Listener
    ) -> Iterator[Callable[[], ItemOutcome]]:
        """See `Executor`.

        Raises:
            AnyloomError: the processes cannot work at all; says why.
        """
        left = _Left(deque(images))
        workers = [self._started(device, 0) for device in self.devices]
        try:
            while left or any(worker.has for worker in workers):
                if token.cancelled:
                    left.clear()
                    for worker in workers:
                        _send(worker, ("cancel", None))
                for worker in workers:
                    while worker.ready and (one := left.next(len(worker.has), self.each)):
                        worker.has[one.name] = one
                        if not _send(worker, ("picture", one)):
                            break
                for connection in wait([worker.connection for worker in workers], POLL):
                    worker = next(one for one in workers if one.connection is connection)
                    try:
                        kind, content = worker.connection.recv()
                    except (EOFError, OSError):
                        yield from self._died(worker, workers, left, token)
                        continue
                    if kind == "finished":
                        worker.has.pop(content.name, None)
                        worker.deaths = 0
                        yield partial(_itself, content)
                    elif kind == "event":
                        emit(content)
                    elif kind == "ready":
                        worker.ready = True
                    else:
                        raise AnyloomError(content)
        finally:
            for worker in workers:
                _send(worker, ("end", None))
            for worker in workers:
                worker.process.join(timeout=5)
                if worker.process.is_alive():
                    worker.process.kill()
                worker.connection.close()

    def _started(self, device: str, deaths: int) -> _Worker:
        ours, theirs = multiprocessing.get_context("spawn").Pipe()
        process = multiprocessing.get_context("spawn").Process(
            target=_work,
            args=(self.spec, device, theirs),
            name=f"anyloom {device}",
            daemon=True,
        )
        process.start()
        theirs.close()
        return _Worker(device, process, ours, deaths=deaths)

    def _died(
        self,
        worker: _Worker,
        workers: list[_Worker],
        left: _Left,
        token: CancelToken,
    ) -> Iterator[Callable[[], ItemOutcome]]:
        """Give a dead process's images to others, and its device a new one."""
        worker.process.join(timeout=5)
        worker.connection.close()
        workers.remove(worker)
        reason = _ending(worker)
        explained = False
        for name, one in worker.has.items():
            left.deaths[name] += 1
            if token.cancelled:
                yield partial(_itself, ItemOutcome(name, None))
            elif left.deaths[name] < TRIES:
                left.suspects.append(one)
            else:
                explained = True
                yield partial(killed, one, f"{reason} {left.deaths[name]} times with it")
        worker.deaths += not explained
        if left and worker.deaths <= RESTARTS:
            workers.append(self._started(worker.device, worker.deaths))
        elif left and not workers:
            raise AnyloomError(f"{reason} {worker.deaths} times; nothing is left to work with")


def on_processes(
    devices: Sequence[str], *, jobs: int | None = None, cached: bool = True
) -> Callable[[ItemProcessor, RunConfig], ProcessExecutor]:
    """Return an executor for `run_folder`: one process for each of these devices."""

    def make(processor: ItemProcessor, config: RunConfig) -> ProcessExecutor:
        spec = WorkerSpec.of(processor, config, cached=cached)
        return ProcessExecutor(spec, devices, jobs or IN_FLIGHT)

    return make


def _itself(finished: ItemOutcome) -> ItemOutcome:
    return finished


def _ending(worker: _Worker) -> str:
    code = worker.process.exitcode
    how = f"signal {signal.Signals(-code).name}" if code and code < 0 else f"exit code {code}"
    return f"the process on {worker.device} ended ({how})"


def killed(one: SourceImage, reason: str) -> ItemOutcome:
    """Return the failed entry of an image whose process died."""
    failure = told("", AnyloomError(reason))
    entry = ItemRecord(one.name, absolute(one.path), "", "failed", {"failures": [failure]}, {})
    return ItemOutcome(one.name, entry)


def _send(worker: _Worker, message: tuple[str, Any]) -> bool:
    try:
        worker.connection.send(message)
    except (OSError, ValueError):  # it has died, which its end of the pipe will tell
        return False
    return True


# In the other process


def _work(spec: WorkerSpec, device: str, connection: Connection) -> None:
    """Work on images until there are no more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides
    threading.Thread(target=_end_with_parent, name="anyloom-parent", daemon=True).start()
    lock = threading.Lock()

    def send(kind: str, content: Any) -> None:
        with lock, contextlib.suppress(OSError):  # without a parent, nobody wants to know
            connection.send((kind, content))

    try:
        _work_on(spec, device, connection, send)
    except AnyloomError as error:
        send("failed", str(error))
    except Exception as error:
        send("failed", f"the process on {device} cannot work: {one_line(error)}")


def _end_with_parent() -> None:
    """End this process at once when nobody is there any more who wants what it computes."""
    parent = multiprocessing.parent_process()
    assert parent is not None
    parent.join()
    os._exit(1)


def _work_on(
    spec: WorkerSpec, device: str, connection: Connection, send: Callable[[str, Any], None]
) -> None:
    from ..engine.engine import Engine
    from ..engine.result_cache import ResultCache

    processor = spec.processor()
    token = CancelToken()
    config = replace(spec.config, device=device)
    cache = ResultCache.of(config) if spec.cached else ResultCache()
    with Engine(cache=cache, config=config, listeners=[partial(send, "event")]) as engine:
        send("ready", None)
        while True:
            try:
                kind, content = connection.recv()
            except (EOFError, OSError):
                kind, content = "end", None
            if isinstance(content, SourceImage):
                processor.start(engine, content, partial(send, "finished"), token)
            else:
                token.cancel()
            if kind == "end":
                return
