"""Executors of runs, and the way of each image from its file into the store."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from ..engine.engine import Engine
from ..engine.events import ItemSkipped, ItemStored
from ..foundation.atomic_files import StorageError
from ..foundation.cancellation import CancelToken
from ..foundation.errors import Cancelled, ImageError, ModelLoadError
from ..foundation.events import Listener
from ..foundation.hashes import sha256_of
from .events import RunFinished, RunStarted
from .item_processor import ItemOutcome, ItemProcessor, failed
from .sources import SourceImage
from .store import RunStore


class Executor(Protocol):
    """Computes the results of images: in this process, in several, or on a cluster."""

    jobs: int
    """Images in flight at once: read and not yet stored."""

    @property
    def local_weights(self) -> bool:
        """True where the weights of models must be on this machine before the first image."""
        ...

    def run(
        self, images: Iterable[SourceImage], token: CancelToken, emit: Listener
    ) -> Iterator[Callable[[], ItemOutcome]]:
        """Yield a function that returns the results of an image, for each image, in any order."""
        ...


class LocalExecutor:
    """Computes in this process; results are encoded by the threads that write them."""

    local_weights = True

    def __init__(self, processor: ItemProcessor, engine: Engine, jobs: int | None) -> None:
        self.processor = processor
        self.engine = engine
        self.jobs = max(1, jobs or engine.window)

    def run(
        self, images: Iterable[SourceImage], token: CancelToken, emit: Listener
    ) -> Iterator[Callable[[], ItemOutcome]]:
        """See `Executor`. While a quarter of the images is written, the others are computed."""
        computing = self.jobs - self.jobs // 4
        for image, result in self.processor.stream(self.engine, images, computing, token):
            yield partial(self.processor.finish, image, result)


@dataclass
class Work:
    """The images of one run on their way through whoever performs it and into the store."""

    store: RunStore
    executor: Executor
    max_pixels: int
    emit: Listener

    def run(self, chosen: Sequence[SourceImage], token: CancelToken) -> tuple[int, int, int]:
        """Bring every image to an end; return how many were done, skipped and failed.

        At most `jobs` images are read and not yet stored, so a kill costs no more than that.
        """
        jobs = self.executor.jobs
        writing = jobs // 4
        done = skipped = bad = 0
        waiting: set[Future[bool | None]] = set()

        def count(outcomes: Iterable[Future[bool | None]]) -> None:
            nonlocal done, bad
            for outcome in [one.result() for one in outcomes]:
                done += outcome is True
                bad += outcome is False

        self.emit(RunStarted(time.monotonic(), len(chosen)))
        with ThreadPoolExecutor(max(1, writing), "anyloom-write") as writers:
            left: list[SourceImage] = []
            for one, whole in self._checked_before(chosen, jobs, token):
                if whole:
                    skipped += 1
                    self.emit(ItemSkipped(time.monotonic(), one.name))
                else:
                    left.append(one)
            try:
                for finish in self.executor.run(left, token, self.emit):
                    waiting.add(writers.submit(self._store, finish))
                    while len(waiting) > writing:
                        ended, waiting = wait(waiting, return_when="FIRST_COMPLETED")
                        count(ended)
                count(waiting)
            except BaseException:
                token.cancel()  # what has been computed is still written, nothing new is begun
                raise
        if token.cancelled:
            raise Cancelled(
                f"cancelled: {done + skipped} of {len(chosen)} pictures are done; "
                "the same command goes on from here, and writes the summaries when all are done"
            )
        self.emit(RunFinished(time.monotonic()))
        return done, skipped, bad

    def _checked_before(
        self, chosen: Sequence[SourceImage], jobs: int, token: CancelToken
    ) -> Iterator[tuple[SourceImage, bool]]:
        """Say of every image whether it is done already; reads ahead by a few."""
        known = self.store.sources()
        with ThreadPoolExecutor(min(jobs, 4), "anyloom-check") as readers:
            ahead: deque[tuple[SourceImage, Future[bool] | None]] = deque()
            for one in chosen:
                if token.cancelled:
                    break
                known_before = one.name in known
                ahead.append((one, readers.submit(self._is_done, one) if known_before else None))
                while len(ahead) > 16:
                    first, future = ahead.popleft()
                    yield first, future is not None and future.result()
            for first, future in ahead:
                yield first, future is not None and future.result()

    def _is_done(self, one: SourceImage) -> bool:
        try:
            return self.store.is_done(one.name, sha256_of(one.read(self.max_pixels)))
        except ImageError:
            return False

    def _store(self, finish: Callable[[], ItemOutcome]) -> bool | None:
        """Make an image's results lasting; True = done, False = failed, None = cancelled."""
        began = time.monotonic()
        finished = finish()
        if finished.fatal:
            raise ModelLoadError(finished.fatal)  # every other image would fail in the same way
        if finished.entry is None:
            return None
        try:
            self.store.publish(finished.entry, finished.files, finished.pictures)
        except StorageError:
            raise
        except Exception as error:  # a file's content could not be made
            finished = failed(finished, error)
            assert finished.entry is not None
            self.store.publish(finished.entry)
        now, state = time.monotonic(), finished.entry.state
        self.emit(ItemStored(now, finished.name, state, now - began))
        return state == "done"
