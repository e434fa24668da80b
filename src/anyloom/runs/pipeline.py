"""Pipeline of a run: each image from its file through an executor into the store."""

from __future__ import annotations

import time
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import closing
from dataclasses import dataclass, field

from ..engine.events import ItemSkipped, ItemStored
from ..foundation.atomic_files import StorageError
from ..foundation.cancellation import CancelToken
from ..foundation.errors import Cancelled, DeviceLost, ImageError, ModelLoadError
from ..foundation.events import Listener
from ..foundation.hashes import sha256_of
from .events import RunFinished, RunStarted
from .executor import Executor
from .item_outcome import ItemOutcome
from .sources import SourceImage
from .store import RunStore

READ_AHEAD = 16
"""Images that were stored before and whose content is compared in advance."""


@dataclass
class RunPipeline:
    """Brings the images of one run into the store."""

    store: RunStore
    executor: Executor
    max_pixels: int
    emit: Listener
    again: bool = False
    """Images that are done are processed again."""
    counts: Counter[str] = field(init=False, default_factory=Counter)
    """How many images were done, skipped, failed, and are waiting, and how many of them were
    "handled": went on without a failed step."""

    def run(self, images: Sequence[SourceImage], token: CancelToken) -> BaseException | None:
        """Process every image, and count in `counts` what became of them.

        At most `executor.jobs` images are read and not yet stored, so a kill costs no more.

        Returns:
            None, or what stopped the run in good order before its last image, for the caller to
            raise when it has written what is known: a cancellation, or the first Ctrl-C.

        Raises:
            KeyboardInterrupt: a second Ctrl-C.
        """
        self.counts.clear()
        writes: set[Future[list[str]]] = set()
        stopped: BaseException | None = None
        self.emit(RunStarted(time.monotonic(), len(images), str(self.store.folder)))
        with ThreadPoolExecutor(max(1, self._writers), "anyloom-write") as writers:
            try:
                self._process(images, token, writers, writes)
            except BaseException as error:
                in_good_order = isinstance(error, Cancelled) or (
                    isinstance(error, KeyboardInterrupt) and not token.cancelled
                )
                token.cancel()  # what has been computed is still written, nothing new is started
                if not in_good_order:
                    raise
                stopped = error
        for write in writes:
            self.counts.update(write.result())
        processed = sum(self.counts[state] for state in ("done", "skipped", "failed", "waiting"))
        if stopped is None and token.cancelled and processed < len(images):
            stopped = Cancelled(token.reason)
        if stopped is None:
            self.emit(RunFinished(time.monotonic()))
        return stopped

    @property
    def _writers(self) -> int:
        return self.executor.jobs // 4

    def _process(
        self,
        images: Sequence[SourceImage],
        token: CancelToken,
        writers: ThreadPoolExecutor,
        writes: set[Future[list[str]]],
    ) -> None:
        """Compute the images that are missing; `writes` has what is still being written."""
        missing: list[SourceImage] = []
        for image, is_done in self._compared(images, token):
            if is_done:
                self.counts["skipped"] += 1
                self.emit(ItemSkipped(time.monotonic(), image.name))
            else:
                missing.append(image)
        # An executor that is left cancels what it has begun; that is no cancellation by the caller.
        own = CancelToken(token)
        with closing(self.executor.run(missing, own, self.emit)) as outcomes:
            for outcome in outcomes:
                writes.add(writers.submit(self._write, outcome))
                while len(writes) > self._writers:
                    written, _ = wait(writes, return_when=FIRST_COMPLETED)
                    for write in written:
                        writes.remove(write)
                        self.counts.update(write.result())

    def _compared(
        self, images: Sequence[SourceImage], token: CancelToken
    ) -> Iterator[tuple[SourceImage, bool]]:
        """Yield every image with whether it is done already."""
        stored = self.store.database.sources()
        with ThreadPoolExecutor(min(self.executor.jobs, 4), "anyloom-check") as readers:
            pending: deque[tuple[SourceImage, Future[bool] | None]] = deque()
            for image in images:
                if token.cancelled:
                    break
                in_store = image.name in stored and not self.again
                pending.append((image, readers.submit(self._is_done, image) if in_store else None))
                while len(pending) > READ_AHEAD:
                    first, future = pending.popleft()
                    yield first, future is not None and future.result()
            for first, future in pending:
                yield first, future is not None and future.result()

    def _is_done(self, image: SourceImage) -> bool:
        try:
            return self.store.is_done(image.name, sha256_of(image.read(self.max_pixels)))
        except ImageError:
            return False

    def _write(self, outcome_of: Callable[[], ItemOutcome]) -> list[str]:
        """Store an image's outcome; return what it counts as, nothing where it was cancelled."""
        started = time.monotonic()
        outcome = outcome_of()
        if outcome.device_lost:
            raise DeviceLost(f"{outcome.fatal}; run the same command again to go on")
        if outcome.fatal:
            raise ModelLoadError(outcome.fatal)  # every other image would fail in the same way
        if outcome.record is None:
            return []
        try:
            self.store.publish(outcome.record, outcome.files, outcome.thumbnails)
        except StorageError:
            raise
        except Exception as error:  # a file could not be encoded
            outcome = outcome.failed(error)
            assert outcome.record is not None
            self.store.publish(outcome.record)
        now, state = time.monotonic(), outcome.record.state
        self.emit(ItemStored(now, outcome.name, state, now - started))
        return [state, "handled"] if outcome.record.details.get("handled") else [state]
