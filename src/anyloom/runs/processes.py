"""How do several devices of one machine share a run's pictures? One engine process for each.

All are fed from one queue, each as fast as it is. A process that dies is replaced, and the pictures
that it had are done again by whoever is free.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from multiprocessing.connection import Connection, wait
from typing import Any

from ..cancel import CancelToken
from ..devices import VARIABLE
from ..engine.events import Listener
from ..errors import AnyloomError, one_line
from .bench import Bench, Finished, told
from .recipe import Recipe
from .sources import Input, absolute
from .store import Entry

TRIES = 2
"""A picture whose process died so many times is what kills it, and fails."""
RESTARTS = 3
"""A device whose processes died so many times in a row gets no new one."""
POLL = 0.1
"""Seconds after which it is seen that a run was cancelled."""
IN_FLIGHT = 32
"""Pictures under way in each process unless told."""


@dataclass(eq=False)
class _Worker:
    device: str
    process: Any
    connection: Connection
    has: dict[str, Input] = field(default_factory=dict)
    ready: bool = False
    deaths: int = 0


class Processes:
    """Work in one process for each device; a performer of runs."""

    def __init__(self, recipe: Recipe, devices: Sequence[str], jobs: int) -> None:
        """Make a performer.

        Args:
            devices: one process for each; the same device may be named more than once.
            jobs: pictures under way in each.
        """
        self.recipe = recipe
        self.devices = list(devices)
        self.each = max(1, jobs)
        self.jobs = self.each * len(self.devices)

    def perform(
        self, inputs: Iterable[Input], token: CancelToken, tell: Listener
    ) -> Iterator[Callable[[], Finished]]:
        """See `Performer`.

        Raises:
            AnyloomError: the processes cannot work at all; says why.
        """
        left = deque(inputs)
        deaths: dict[str, int] = {}
        workers = [self._started(device, 0) for device in self.devices]
        try:
            while left or any(worker.has for worker in workers):
                if token.cancelled:
                    left.clear()
                    for worker in workers:
                        _send(worker, ("cancel", None))
                for worker in workers:
                    while left and worker.ready and len(worker.has) < self.each:
                        one = left.popleft()
                        worker.has[one.name] = one
                        if not _send(worker, ("picture", one)):
                            break
                for connection in wait([worker.connection for worker in workers], POLL):
                    worker = next(one for one in workers if one.connection is connection)
                    try:
                        kind, content = worker.connection.recv()
                    except (EOFError, OSError):
                        yield from self._died(worker, workers, left, deaths, token)
                        continue
                    if kind == "finished":
                        worker.has.pop(content.name, None)
                        worker.deaths = 0
                        yield partial(_itself, content)
                    elif kind == "event":
                        tell(content)
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
            args=(self.recipe, device, theirs),
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
        left: deque[Input],
        deaths: dict[str, int],
        token: CancelToken,
    ) -> Iterator[Callable[[], Finished]]:
        """Give a dead process's pictures to others, and its device a new one."""
        worker.process.join(timeout=5)
        workers.remove(worker)
        reason = _ending(worker)
        for name, one in worker.has.items():
            deaths[name] = deaths.get(name, 0) + 1
            if deaths[name] < TRIES and not token.cancelled:
                left.append(one)
            else:
                yield partial(killed, one, f"{reason} {deaths[name]} times with it")
        worker.connection.close()
        worker.deaths += 1
        if worker.deaths <= RESTARTS and (left or not workers):
            workers.append(self._started(worker.device, worker.deaths))
        elif not workers:
            raise AnyloomError(f"{reason} {worker.deaths} times; nothing is left to work with")


def on_processes(
    devices: Sequence[str], *, jobs: int | None = None, cached: bool = True
) -> Callable[[Bench], Processes]:
    """Say to `run_folder` that one process for each of these devices works on the pictures."""
    return lambda bench: Processes(Recipe.of(bench, cached=cached), devices, jobs or IN_FLIGHT)


def _itself(finished: Finished) -> Finished:
    return finished


def _ending(worker: _Worker) -> str:
    code = worker.process.exitcode
    how = f"signal {signal.Signals(-code).name}" if code and code < 0 else f"exit code {code}"
    return f"the process on {worker.device} ended ({how})"


def killed(one: Input, reason: str) -> Finished:
    """Return the failed entry of a picture whose process died."""
    failure = told("", AnyloomError(reason))
    entry = Entry(one.name, absolute(one.path), "", "failed", {"failures": [failure]}, {})
    return Finished(one.name, entry)


def _send(worker: _Worker, message: tuple[str, Any]) -> bool:
    try:
        worker.connection.send(message)
    except (OSError, ValueError):  # it has died, which its end of the pipe will tell
        return False
    return True


# In the other process


def _work(recipe: Recipe, device: str, connection: Connection) -> None:
    """Work on pictures until there are no more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides
    lock = threading.Lock()

    def send(kind: str, content: Any) -> None:
        with lock, contextlib.suppress(OSError):  # without a parent, nobody wants to know
            connection.send((kind, content))

    try:
        _work_on(recipe, device, connection, send)
    except AnyloomError as error:
        send("failed", str(error))
    except Exception as error:
        send("failed", f"the process on {device} cannot work: {one_line(error)}")


def _work_on(
    recipe: Recipe, device: str, connection: Connection, send: Callable[[str, Any], None]
) -> None:
    from ..engine.cache import Cache, default_folder
    from ..engine.engine import Engine

    os.environ[VARIABLE] = device
    bench = recipe.bench()
    token = CancelToken()
    cache = Cache(default_folder()) if recipe.cached else Cache()
    tell = partial(send, "event")
    with Engine(cache=cache, listeners=[tell]) as engine:
        send("ready", None)
        while True:
            try:
                kind, content = connection.recv()
            except (EOFError, OSError):
                kind, content = "end", None
            if isinstance(content, Input):
                bench.start(engine, content, partial(send, "finished"), token)
            else:
                token.cancel()
            if kind == "end":
                return
